"""A sheet as a grid of cells → its tables: title, unit, header, rows and notes, found by words, not by position.

A header is anchored on the word over its row names (地区, 城市, 指标, 年份 …). From there it reaches up to the
last line that has text over the columns, and down to the first row with values. A sheet may hold several tables
one below the other, or side by side.
"""

import re
from dataclasses import dataclass, field
from itertools import pairwise

from plan_analysis.yearbook import blocks
from plan_analysis.yearbook.grid import Grid
from plan_analysis.yearbook.header import (
    CODE_WORD,
    FORMULAS,
    NUMBERING,
    ROW_NAMES,
    Column,
    attribute,
    columns_of,
    role,
    stub_role,
)
from plan_analysis.yearbook.kinds import settled
from plan_analysis.yearbook.lines import (
    CONTINUED,
    META,
    NOTE_START,
    chinese_line,
    is_text,
    like_a_title,
    notes_below,
    only_year,
    says_unit_or_year,
    says_who_published,
    title_of,
    whole_notes,
)
from plan_analysis.yearbook.names import CHINESE, Catalogue
from plan_analysis.yearbook.periods import YEAR, Moment, named, year
from plan_analysis.yearbook.sheets import Sheet
from plan_analysis.yearbook.units import english_unit_line, english_units, split_unit, unit, unit_line
from plan_analysis.yearbook.values import looks_numeric, plain, squeezed

HEADER_UP, HEADER_DOWN = 6, 8


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


def _stub_column(grid: Grid, anchor: int) -> int:
    """The first column with the names of rows."""
    filled = grid.filled(anchor)
    return next((c for c in filled[:5] if stub_role(grid.text(anchor, c)) in ROW_NAMES), 0)


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


def _headers(grid: Grid) -> list[tuple[int, int, int]]:
    """(top, anchor, bottom) rows of every header, downwards."""
    headers: list[tuple[int, int, int]] = []
    row = 0
    while row < grid.height:
        if _is_anchor(grid, row):
            top, bottom = _header_top(grid, row, headers[-1][2] if headers else -1), _header_bottom(grid, row)
            headers.append((top, row, bottom))
            row = bottom
        row += 1
    return headers or _header_without_word(grid)


def _is_anchor(grid: Grid, row: int) -> bool:
    filled = grid.filled(row)
    if len(filled) < 2 and not any(grid.origin(row, c) in grid.wide or (row, c) in grid.owner for c in filled):
        return False
    first = next((c for c in filled[:5] if stub_role(grid.text(row, c)) in ROW_NAMES), None)
    if first is None:
        return False
    before = [column for column in filled if column < first]
    words = [column for column in before if is_text(grid.text(row, column)) and not role(grid.text(row, column))]
    numbered = sum(1 for column in before if looks_numeric(grid.at(row, column)))
    # values on the left belong to another block; one 0 is a helper column
    if len(words) > 2 or numbered > 1 or (words and numbered):
        return False
    # a row name such as 年 or 市 below a header is no second header when numbers follow it
    values = [grid.at(row, column) for column in filled if column > first]
    numbers = [value for value in values if looks_numeric(value) and year(value) is None]
    if numbers or not values:
        return not numbers
    exact = role(grid.text(row, first)) in ROW_NAMES
    return exact or any(is_text(grid.text(row, c)) or year(grid.at(row, c)) is not None for c in filled if c > first)


def _header_without_word(grid: Grid) -> list[tuple[int, int, int]]:
    """A table whose corner is blank: text over the first row that holds a name and numbers."""
    left = min((filled[0] for row in range(grid.height) if (filled := grid.filled(row))), default=0)
    for row in range(1, grid.height):
        filled = grid.filled(row)
        numbers = [c for c in filled if c > 0 and looks_numeric(grid.at(row, c)) and year(grid.at(row, c)) is None]
        if (
            not numbers
            or not is_text(grid.text(row, filled[0]))
            or filled[0] > left + 2
            or len(numbers) < (len(filled) - 1) / 2
        ):
            continue
        above = row - 1
        while above >= 0 and not grid.filled(above):
            above -= 1
        heads = [c for c in grid.filled(above) if c > filled[0]] if above >= 0 else []
        if any(looks_numeric(grid.at(above, c)) and year(grid.at(above, c)) is None for c in heads):
            # a heading stands only where words stand over numbers
            return []
        if len(heads) >= 1 and len(set(heads) & set(numbers)) >= len(numbers) / 2:
            return [(_header_top(grid, above, -1), above, row - 1)]
        return []
    return []


def _header_top(grid: Grid, anchor: int, floor: int) -> int:
    """The uppermost row that has words over the value columns, skipping rows that merged areas cover."""
    stub = max((c for c in grid.filled(anchor)[:3] if role(grid.text(anchor, c))), default=_stub_column(grid, anchor))
    top = anchor
    for row in range(anchor - 1, max(floor, anchor - HEADER_UP, -1), -1):
        columns = [column for column in grid.filled(row) if column > stub]
        words = [grid.text(row, column) for column in columns]
        names = [word for word in words if not says_unit_or_year(word)]
        years = [word for word in words if year(word) is not None]
        if any(looks_numeric(grid.at(row, c)) and year(grid.at(row, c)) is None for c in columns):
            break
        if len(words) >= 2 and (names or len(years) >= 2) and not _is_title_row(grid, row, names):
            top = row
        elif (
            len(names) == 1
            and row == top - 1
            and len(squeezed(names[0])) <= 12
            and not like_a_title(names[0])
            and not unit(names[0].strip("()（） "))
            and columns
        ):
            top = row
        elif not words and any((row, c) in grid.owner and grid.owner[row, c][0] < row for c in range(grid.width)):
            continue
        elif not words and not grid.filled(row) and row > anchor - 2:
            continue
        else:
            break
    return top


def _is_title_row(grid: Grid, row: int, names: list[str]) -> bool:
    """A title on the left and a remark on the right are no header."""
    left = grid.text(row, 0)
    return (
        bool(left)
        and len(names) <= 1
        and like_a_title(left)
        and not grid.wide & {(row, c) for c in range(1, grid.width)}
    )


def _header_bottom(grid: Grid, anchor: int) -> int:
    """The last row of the header: rows under the anchor that name columns and hold no values."""
    column = _stub_column(grid, anchor)
    bottom = anchor
    for row in range(anchor + 1, min(anchor + HEADER_DOWN, grid.height)):
        filled = [c for c in grid.filled(row) if c >= column]
        if not filled:
            if not grid.filled(row) or (row, column) in grid.owner:
                continue
            break
        if not _names_columns(grid, row, column, anchor, filled):
            break
        bottom = row
    return bottom


def _names_columns(grid: Grid, row: int, column: int, anchor: int, filled: list[int]) -> bool:
    """Whether a row under the anchor still belongs to the header; one stray number among words does not end it."""
    covered = (row, column) in grid.owner and grid.owner[row, column][0] <= anchor
    names = [grid.text(row, c) for c in filled]
    first = grid.text(row, column)
    rest = [grid.at(row, c) for c in filled if c > column]
    values = [cell for cell in rest if looks_numeric(cell) and year(cell) is None]
    if (covered or not first) and len(rest) - len(values) > len(values):
        return True
    if covered or not first:
        counted = [cell for cell in values if squeezed(cell).removesuffix(".0").strip("()（）").isdigit()]
        numbering = len(values) > 1 and len(counted) == len(values) and _counts_up(counted)
        return (not values and (covered or bool(rest) or row == anchor + 1)) or (numbering and bool(values))
    if NUMBERING.match(squeezed(names[0])) and all(NUMBERING.match(squeezed(name)) for name in names):
        return bool(re.match("[甲乙]", names[0]))
    said = attribute(first)
    if said == "" and CODE_WORD.fullmatch(squeezed(first)):
        return True  # 指标ID over numbers that count nothing
    if role(first) in ROW_NAMES or said is not None or squeezed(first) in FORMULAS:
        return not values or (squeezed(first) in FORMULAS and _counts_up(values))
    return False


def _counts_up(cells: list) -> bool:
    """1, 2, 3 …: the columns are numbered."""
    numbers = [
        int(squeezed(cell).removesuffix(".0").strip("()（）"))
        for cell in cells
        if squeezed(cell).removesuffix(".0").strip("()（）").isdigit()
    ]
    return len(numbers) == len(cells) and all(b - a == 1 for a, b in pairwise(numbers))


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
