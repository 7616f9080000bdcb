"""A sheet as a grid of cells → its tables: title, unit, header, rows and notes, found by words, not by position.

A header is anchored on the word over its row names (地区, 城市, 指标, 年份 …). From there it reaches up to the
last line that has text over the columns, and down to the first row with values. A sheet may hold several tables
one below the other, or side by side.
"""

import re
from dataclasses import dataclass, field

from plan_analysis.yearbook import blocks
from plan_analysis.yearbook.anchors import _headers, _stub_column
from plan_analysis.yearbook.grid import Grid
from plan_analysis.yearbook.header import Column, columns_of
from plan_analysis.yearbook.kinds import settled
from plan_analysis.yearbook.lines import (
    CONTINUED,
    META,
    NOTE_START,
    chinese_line,
    is_text,
    notes_below,
    only_year,
    says_unit_or_year,
    says_who_published,
    title_of,
    whole_notes,
)
from plan_analysis.yearbook.names import CHINESE, Catalogue
from plan_analysis.yearbook.periods import YEAR, Moment, named
from plan_analysis.yearbook.sheets import Sheet
from plan_analysis.yearbook.tongues import english_unit_line, english_units
from plan_analysis.yearbook.units import split_unit, unit, unit_line
from plan_analysis.yearbook.values import looks_numeric, plain


@dataclass
class Table:
    """One table of a sheet: header columns, body rows by their row index, and the lines around them."""

    title: str
    unit: str
    english_unit: str
    year: int | None
    meta: dict[str, str]
    columns: list[Column]
    rows: list[int]
    notes: list[str] = field(default_factory=list)
    part: Moment | None = None
    header: range = range(0)
    span: range = range(0)
    noted: list[int] = field(default_factory=list)
    # titles of the tables that stand above it on its sheet
    above: list[str] = field(default_factory=list)


def tables(sheet: Sheet, known: Catalogue, before: Table | None = None) -> list[Table]:
    """All tables of a sheet in order, side by side ones from left to right; empty when it holds no table.

    ``before`` is the last table of the sheet before, whose title and unit a continued table carries on.
    """
    found: list[Table] = []
    parts = blocks.split(sheet, known)
    for number, part in enumerate(parts):
        found += _tables(part, known, found[-1] if found else before, beside=number > 0)
    return found


def _tables(sheet: Sheet, known: Catalogue, before: Table | None, beside: bool) -> list[Table]:
    grid = Grid(sheet)
    headers = _headers(grid)
    found: list[Table] = []
    for number, (top, anchor, bottom) in enumerate(headers):
        first = _title_start(grid, top, headers[number - 1][2] if number else -1)
        end = _title_start(grid, headers[number + 1][0], bottom) if number + 1 < len(headers) else grid.height
        lines = (sheet.above[-8:] if number == 0 else []) + grid.lines(first, top)
        lines += [grid.text(row, 0) for row in range(top, anchor) if is_text(grid.text(row, 0))]
        stub = _stub_column(grid, anchor)
        body, noted = _body(grid, bottom + 1, end, stub)
        notes = [" ".join(grid.text(row, c) for c in grid.filled(row)) for row in noted]
        notes += notes_below(sheet.below) if number + 1 == len(headers) else []
        before = found[-1] if found else before
        for span in blocks.beside(grid, range(top, bottom + 1), anchor, body, known):
            one = _table(grid, lines, (top, anchor, bottom, span), body, before, beside and not found, sheet.page)
            one.notes, one.noted, one.above = whole_notes(notes), noted, [other.title for other in found]
            found.append(one)
    return [table for table in found if table.rows]


def _table(
    grid: Grid,
    lines: list[str],
    segment: tuple[int, int, int, range],
    body: list[int],
    before: Table | None,
    beside: bool,
    page: str,
) -> Table:
    top, anchor, bottom, span = segment
    columns = settled(grid, columns_of(grid, top, anchor, bottom, span, body), body)
    printed, english, rest, meta = "", "", [], {}
    for line in lines:
        found = META.match(plain(line))
        if found and (found[1] != "地区" or found[2]):
            meta[found[1]] = found[2]
        elif (word := unit_line(line)) is not None:
            printed = printed or word
            english = english or next(iter(english_units(plain(line))), "")
        elif word := unit(line.strip("()（） ")):
            printed = printed or word
        elif (word := english_unit_line(line)) is not None:
            english = english or word
        elif CHINESE.search(line) and not says_who_published(line):
            rest.append(chinese_line(line))
    title = title_of(rest, grid.html, before.title if before else "")
    if meta.get("数据库"):
        title = meta["数据库"]
    if not printed:
        printed = split_unit(title)[1] or split_unit(meta.get("指标", ""))[1]
    if before and not printed and (CONTINUED.search(" ".join(lines)) or (beside and not lines)):
        printed, english = before.unit, before.english_unit
    if not printed and not english and not any(CHINESE.search(line) for line in lines):
        english = next((word for line in lines for word in english_units(plain(line))), "")
    text = title + " " + " ".join(rest)
    when = only_year(title) or only_year(text) or only_year(page) or (before.year if before and beside else None)
    if when is None and not re.search(YEAR, text + page):
        # 2015-2020年 of a sheet called 2021 are the years of its edition, not its values
        when = only_year(grid.name)
    part = (
        named(title)
        or (named(page) if only_year(title) is None else None)
        or (before.part if before and title == before.title else None)
    )
    header = range(top, bottom + 1)
    return Table(title, printed, english, when, meta, columns, body, [], part, header, span)


# ---- where the header is --------------------------------------------------------------------------------------------


def _title_start(grid: Grid, top: int, floor: int) -> int:
    """The first line of the title that belongs to the header at ``top``; ``floor`` is the row it may not pass."""
    if floor < 0:
        return 0
    row, seen = top - 1, False
    while row > floor:
        filled = grid.filled(row)
        words = [grid.text(row, column) for column in filled]
        if not filled:
            if seen:
                break
        elif _ends_above(grid, row, filled, words):
            break
        else:
            seen = seen or not all(says_unit_or_year(word) for word in words)
        row -= 1
    return row + 1


def _ends_above(grid: Grid, row: int, filled: list[int], words: list[str]) -> bool:
    """Whether a row is the end of the table above: values, a note, or a row name without values."""
    if any(looks_numeric(grid.at(row, column)) for column in filled):
        return True
    return bool(NOTE_START.match(words[0])) and english_unit_line(words[0]) is None


def _body(grid: Grid, start: int, end: int, stub: int) -> tuple[list[int], list[int]]:
    """Rows of a table and rows of its notes; once a note has begun, only rows with values are rows again."""
    rows: list[int] = []
    notes: list[int] = []
    noting = False
    for row in range(start, end):
        filled = [c for c in grid.filled(row) if c >= stub]
        if not filled:
            continue
        words = grid.text(row, filled[0])
        values = any(looks_numeric(grid.at(row, column)) for column in filled if column > filled[0])
        if (
            not values
            and isinstance(grid.at(row, filled[0]), str)
            and (NOTE_START.match(words) or noting or len(words) > 60)
        ):
            noting = True
            notes.append(row)
            continue
        noting = False
        rows.append(row)
    return rows, notes
