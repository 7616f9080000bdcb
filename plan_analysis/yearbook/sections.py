"""Rows across a table that name a place, 莲池区 or （二）莲池区: the place of the rows below them until the next."""

from dataclasses import dataclass

from plan_analysis.yearbook.hierarchy import numbered
from plan_analysis.yearbook.names import Match
from plan_analysis.yearbook.places import Places
from plan_analysis.yearbook.stubs import Stubs
from plan_analysis.yearbook.values import looks_numeric, squeezed


@dataclass(frozen=True)
class Section:
    """The place that a row across a table names, and the level of its numbering, 0 without one."""

    name: str
    match: Match
    rank: int = 0


def sections(stubs: Stubs, places: Places) -> dict[int, Section]:
    """Row → the section that it stands in, of a table whose rows and columns are no places themselves."""
    rows = stubs.table.rows
    alone = {row: text for row in rows if (text := _alone(stubs, row))}
    named = {row: place for row, text in alone.items() if (place := places.of_heading(text))}
    listed = [row for row in rows if row not in alone and _is_place(stubs, places, row)]
    found: dict[int, Section] = {}
    held: Section | None = None
    # a district without a value in a list of districts is no heading
    for row in rows if named and not listed else ():
        rank = numbered(squeezed(alone.get(row) or _first(stubs, row)))[0]
        if row in named:
            held = Section(*named[row], rank)
        elif held and 0 < rank < held.rank:
            held = None  # 二、 after （一）甲县
        elif held:
            found[row] = held
    return found


def _first(stubs: Stubs, row: int) -> str:
    return next((text for column in stubs.by["item"] if (text := stubs.text(row, column))), "")


def _is_place(stubs: Stubs, places: Places, row: int) -> bool:
    return bool(name := _first(stubs, row)) and places.known.match(name, "", "", places.code).region is not None


def _alone(stubs: Stubs, row: int) -> str:
    """The only words of a row; empty where it holds more, or a number."""
    line = stubs.sheet.cells[row]
    filled = [one for column in stubs.table.span if column < len(line) and str(one := line[column]).strip()]
    return filled[0] if len(filled) == 1 and isinstance(filled[0], str) and not looks_numeric(filled[0]) else ""
