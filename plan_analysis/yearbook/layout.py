"""A sheet as a grid of cells → its tables: title, unit, header, rows and notes, found by words, not by position.

A header is anchored on the word over its row names (地区, 城市, 指标, 年份 …). From there it reaches up to the
last line that has text over the columns, and down to the first row with values. A sheet may hold several tables
one below the other, or side by side.
"""

from dataclasses import dataclass, field

from plan_analysis.yearbook import blocks
from plan_analysis.yearbook.anchors import headers, stub_column
from plan_analysis.yearbook.beside import beside as beside_each_other
from plan_analysis.yearbook.captions import Caption, caption
from plan_analysis.yearbook.grid import Grid
from plan_analysis.yearbook.header import Column, columns_of
from plan_analysis.yearbook.hierarchy import numbered
from plan_analysis.yearbook.kinds import settled, told_apart
from plan_analysis.yearbook.lines import NOTE_START, is_text, like_a_title, notes_below, says_unit_or_year, whole_notes
from plan_analysis.yearbook.names import Catalogue
from plan_analysis.yearbook.periods import year
from plan_analysis.yearbook.sheets import Sheet
from plan_analysis.yearbook.tongues import english_unit_line
from plan_analysis.yearbook.values import looks_numeric, squeezed


@dataclass
class Table(Caption):
    """One table of a sheet: what stands over it, its columns, its body rows by their row index, and its notes."""

    columns: list[Column] = field(default_factory=list)
    rows: list[int] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
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
    found: list[Table] = []
    placed = headers(grid)
    for number, (top, anchor, bottom) in enumerate(placed):
        first = _title_start(grid, top, placed[number - 1][2] if number else -1)
        end = _title_start(grid, placed[number + 1][0], bottom) if number + 1 < len(placed) else grid.height
        above = sheet.above[-8:] if number == 0 else []
        body, noted = _body(grid, bottom + 1, end, stub_column(grid, anchor))
        notes = [" ".join(grid.text(row, c) for c in grid.filled(row)) for row in noted]
        notes += notes_below(sheet.below) if number + 1 == len(placed) else []
        before = found[-1] if found else before
        spans = beside_each_other(grid, range(top, bottom + 1), anchor, body, known)
        blocks_of = [settled(grid, columns_of(grid, (top, anchor, bottom), span, body), body) for span in spans]
        for span, columns in zip(spans, told_apart(blocks_of), strict=True):
            lines = [*above, *_lines_over(grid, range(first, top), spans, span)]
            lines += _titles_in_header(grid, range(top, anchor), spans, span)
            follows = _is_part(lines) if found else beside
            over = caption(grid, lines, found[-1] if found else before, follows)
            found.append(
                Table(**vars(over), columns=columns, rows=body, notes=whole_notes(notes), header=range(top, bottom + 1),
                      span=span, noted=noted, above=[other.title for other in found])
            )  # fmt: skip
    return [table for table in found if table.rows]


def _lines_over(grid: Grid, rows: range, spans: list[range], span: range) -> list[str]:
    """The lines over one of the tables side by side: its own where several have one, else that of all of them.

    A label and its value in two cells are one line.
    """
    found: list[str] = []
    for row in rows:
        filled = grid.filled(row)
        titled = [column for column in filled if not says_unit_or_year(grid.text(row, column))]
        owners = {one.start for one in spans for column in titled if column in one}
        if len(owners) > 1:
            found += [grid.text(row, column) for column in filled if column in span]
        elif pair := grid.labelled(row):
            found.append(f"{pair[0].replace(': ', ', ')}: {pair[1]}")
        else:
            found += grid.lines(row, row + 1)
    return found


def _titles_in_header(grid: Grid, rows: range, spans: list[range], span: range) -> list[str]:
    """Titles in the first cell of rows of the header, beside words over columns; no words over row names.

    Of tables side by side each has its own there: 保定市 over one, 沧州市 over the other.
    """
    found: list[str] = []
    for row in rows:
        text = grid.text(row, span.start if len(spans) > 1 else 0)
        words = [c for c in grid.filled(row) if c and not says_unit_or_year(grid.text(row, c))]
        starts = all(any(c == one.start for one in spans) for c in grid.filled(row))
        if is_text(text) and (len(words) < 2 or like_a_title(text) or (len(spans) > 1 and starts)):
            found.append(text)
    return found


def _is_part(lines: list[str]) -> bool:
    """Whether the lines over a table number it as a part of what stands above: （二）研究与试验发展经费."""
    return bool(lines) and numbered(squeezed(lines[0]))[0] > 0


def _title_start(grid: Grid, top: int, floor: int) -> int:
    """The first line of the title that belongs to the header at ``top``; ``floor`` is the row it may not pass."""
    row, seen = top - 1, False
    if floor < 0:
        # of the first table all lines, unless rows of another that was not seen stand among them
        held = [one for one in range(top) if _is_row(grid, one)]
        return held[-1] + 1 if held else 0
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


def _is_row(grid: Grid, row: int) -> bool:
    """Whether a row has a name and numbers right of it."""
    filled = grid.filled(row)
    named = (
        len(filled) > 1 and is_text(grid.text(row, filled[0])) and not grid.text(row, filled[0]).endswith((":", "："))
    )
    return named and all(looks_numeric(grid.at(row, c)) and year(grid.at(row, c)) is None for c in filled[1:])


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
