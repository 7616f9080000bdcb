"""Places among the names of items: rows across a table that name the place of those below, and lists of places.

莲池区 or （二）莲池区 is the place of the rows below it until the next; 石家庄市, 保定市, 唐山市 below 总计 are of
their own rows.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

from plan_analysis.yearbook.hierarchy import numbered
from plan_analysis.yearbook.names import Match, holds
from plan_analysis.yearbook.places import PARTNERS, TRADE, Places
from plan_analysis.yearbook.stubs import Stubs
from plan_analysis.yearbook.values import looks_numeric, squeezed

LISTED = ("province", "city", "county")
LEAST = 3  # places in turn are a list; two may be names of something else


@dataclass(frozen=True)
class Section:
    """The place that a row across a table names, and the level of its numbering, 0 without one.

    ``own`` says that the row with the value names it.
    """

    name: str
    match: Match
    rank: int = 0
    own: bool = False


def sections(stubs: Stubs, places: Places) -> dict[int, Section]:
    """Row → the section that it stands in, of a table whose rows and columns are no places themselves."""
    rows = stubs.table.rows
    alone = {row: text for row in rows if (text := _alone(stubs, row))}
    if lists := dict(_lists(stubs, places)):
        return lists
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


def _lists(stubs: Stubs, places: Places) -> Iterator[tuple[int, Section]]:
    """Rows that are places in a table of items: several of one level in turn, inside the table's own place."""
    title, page = stubs.table.title, places.page.region
    if len(stubs.by["item"]) != 1 or places.across or PARTNERS.search(title) or TRADE.search(title):
        return
    found = []
    for row in filter(stubs.filled, stubs.table.rows):
        name = _first(stubs, row)
        match = places.known.match(name, "", "", places.code)
        one = match.region
        inside = one is not None and one.level in LISTED and (page is None or holds(page, one))
        found.append((row, name, match, (one.level, one.parent) if one and inside else None))
    for kind, run in groupby(found, key=lambda each: each[3]):
        rows = list(run)
        if kind and len({name for _, name, *_ in rows}) >= LEAST:
            yield from ((row, Section(name, match, own=True)) for row, name, match, _ in rows)


def _first(stubs: Stubs, row: int) -> str:
    return next((text for column in stubs.by["item"] if (text := stubs.text(row, column))), "")


def _is_place(stubs: Stubs, places: Places, row: int) -> bool:
    return bool(name := _first(stubs, row)) and places.known.match(name, "", "", places.code).region is not None


def _alone(stubs: Stubs, row: int) -> str:
    """The only words of a row; empty where it holds more, or a number."""
    line = stubs.sheet.cells[row]
    filled = [one for column in stubs.table.span if column < len(line) and str(one := line[column]).strip()]
    return filled[0] if len(filled) == 1 and isinstance(filled[0], str) and not looks_numeric(filled[0]) else ""
