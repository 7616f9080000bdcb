"""Where the headers of a sheet are: the word over the row names, the rows above and below it that name columns."""

import re
from itertools import pairwise

from plan_analysis.yearbook.grid import Grid
from plan_analysis.yearbook.headings import (
    CODE_WORD,
    FORMULAS,
    NUMBERING,
    ROW_NAMES,
    attribute,
    in_turn,
    role,
    stub_role,
)
from plan_analysis.yearbook.lines import is_text, like_a_title, says_unit_or_year
from plan_analysis.yearbook.periods import year
from plan_analysis.yearbook.units import unit
from plan_analysis.yearbook.values import looks_numeric, squeezed

# a download prints up to sixteen lines on each series before its values
HEADER_UP, HEADER_DOWN = 6, 20


def stub_column(grid: Grid, anchor: int) -> int:
    """The first column with the names of rows."""
    filled = grid.filled(anchor)
    return next((c for c in filled[:5] if stub_role(grid.text(anchor, c)) in ROW_NAMES), 0)


def headers(grid: Grid) -> list[tuple[int, int, int]]:
    """(top, anchor, bottom) rows of every header, downwards."""
    headers: list[tuple[int, int, int]] = []
    row = 0
    while row < grid.height:
        if _is_anchor(grid, row):
            top, bottom = _header_top(grid, row, headers[-1][2] if headers else -1), _header_bottom(grid, row)
            headers.append((top, row, bottom))
            row = bottom
        row += 1
    above = _header_without_word(grid)
    if not headers:
        return above
    # a table with a blank corner may stand over the first one with a word in it
    first = above if above and above[0][2] + 2 < headers[0][0] else []
    return sorted([*first, *headers, *_unworded(grid, headers)])


def _unworded(grid: Grid, headers: list[tuple[int, int, int]]) -> list[tuple[int, int, int]]:
    """Headers below others without a known word over their row names: words only, under a title or a blank row."""
    found: list[tuple[int, int, int]] = []
    ends = [top for top, *_ in headers[1:]] + [grid.height]
    for (*_, bottom), end in zip(headers, ends, strict=True):
        for row in range(bottom + 3, end - 2):
            if _only_words(grid, row) and _values_below(grid, row) and _parted(grid, row):
                found.append((row, row, row))
    return found


def _only_words(grid: Grid, row: int) -> bool:
    filled = grid.filled(row)
    texts = [grid.text(row, column) for column in filled]
    corner = row + 1 < grid.height and bool(grid.filled(row + 1)) and filled[:1] > grid.filled(row + 1)[:1]
    enough = len(filled) > 2 or (len(filled) == 2 and corner)
    return enough and all(is_text(text) and year(text) is None and len(text) < 30 for text in texts)


def _values_below(grid: Grid, row: int) -> bool:
    """Whether the two rows under a row hold numbers under its words, and names left of them."""
    for below in (row + 1, row + 2):
        filled = grid.filled(below)
        if not filled or (looks_numeric(grid.at(below, filled[0])) and year(grid.at(below, filled[0])) is None):
            return False
        if not any(looks_numeric(grid.at(below, column)) for column in filled[1:]):
            return False
    return True


def _parted(grid: Grid, row: int) -> bool:
    """Whether a row is parted from values above it: by a blank row, or by lines of one cell or a title and its unit."""
    above = grid.filled(row - 1)
    return not above or (len(above) < 3 and not any(looks_numeric(grid.at(row - 1, column)) for column in above))


def _is_anchor(grid: Grid, row: int) -> bool:
    filled = grid.filled(row)
    if len(filled) < 2 and not any(grid.origin(row, c) in grid.wide or (row, c) in grid.owner for c in filled):
        return False
    if len(filled) == 1 and grid.width > 1 and grid.origin(row, filled[0]) == grid.origin(row, grid.width - 1):
        return False  # 主要年份国民经济指标 over the whole table, the names of its rows too
    first = next((c for c in filled[:5] if stub_role(grid.text(row, c)) in ROW_NAMES), None)
    if first is None or _is_label(grid, row):
        return False
    if len(filled) == 2 and grid.text(row, first).endswith((":", "：")) and grid.labelled(row) is not None:
        return False  # Area: | Hartlepool
    said = attribute(grid.text(row, filled[0])) is not None
    if first != filled[0] and said and len({grid.text(row, column) for column in filled[1:]}) == 1:
        return False  # Frequency | Quarter | Quarter
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


def _is_label(grid: Grid, row: int) -> bool:
    """Whether a row is a label and what it says of a table below it, date | 2017 or Area | Derby, and no heading."""
    pair = grid.labelled(row)
    below = grid.filled(row + 1) if row + 1 < grid.height else []
    if pair is None:
        return False
    return len(below) > 2 or (year(pair[1]) is not None and (not below or grid.labelled(row + 1) is not None))


def _header_without_word(grid: Grid) -> list[tuple[int, int, int]]:
    """A table whose corner is blank: text over the first row that holds a name and numbers."""
    left = min((filled[0] for row in range(grid.height) if (filled := grid.filled(row))), default=0)
    row = next((row for row in range(1, grid.height) if _first_of_values(grid, row, left)), None)
    if row is None:
        return []
    stub = _stub(grid, row)
    above = row - 1
    while above >= 0 and (not grid.filled(above) or _only_name(grid, above, stub)):
        above -= 1
    while above > 0 and attribute(grid.text(above, stub)) is not None and len(grid.filled(above - 1)) > 1:
        above -= 1
    heads = _headed(grid, above, stub) if above >= 0 else []
    counted = [grid.text(above, column) for column in heads if _counts(grid, above, column)]
    if counted and not (len(counted) < len(heads) and in_turn(counted)):
        return []  # a heading stands only where words stand over numbers, or ages 0, 1, 2 beside All ages
    numbers = {column for column in grid.filled(row) if column > 0 and _counts(grid, row, column)}
    lower = above
    if len(numbers.intersection(heads)) < len(numbers) / 2 and above and grid.text(above - 1, stub):
        # 2000-2010 in a row of its own under Annual growth, beside years in the row above
        above -= 1
        heads += [column for column in _headed(grid, above, stub) if not _counts(grid, above, column)]
    if not heads or len(numbers.intersection(heads)) < len(numbers) / 2:
        return []
    said = (
        one for one in range(above, row) if grid.filled(one) != [stub] or attribute(grid.text(one, stub)) is not None
    )
    bottom = max(lower, *said)
    return [(_header_top(grid, above, -1), above, bottom)]


def _counts(grid: Grid, row: int, column: int) -> bool:
    """Whether a cell holds a number that is no year."""
    return looks_numeric(grid.at(row, column)) and year(grid.at(row, column)) is None


def _first_of_values(grid: Grid, row: int, left: int) -> bool:
    """Whether a row holds a name and numbers of a table, nothing that is said of the table or its columns."""
    filled = grid.filled(row)
    numbers = [column for column in filled if column > 0 and _counts(grid, row, column)]
    if not numbers or filled[0] > left + 2:
        return False
    stub = _stub(grid, row)
    name = grid.text(row, stub)
    if not (is_text(name) or year(grid.at(row, stub)) is not None):
        # codes in the first column of a list: 12411 | Stock | 09 | Bavaria | 13124737
        return any(is_text(grid.text(row, column)) for column in filled) and _like_the_next(grid, row, filled, numbers)
    # 表番号： 0101 says something of the table, Series ID 3611 of its columns
    if name.endswith((":", "：")) or attribute(name) is not None:
        return False
    return len(numbers) >= (len(filled) - 1) / 2 or _like_the_next(grid, row, filled, numbers)


def _stub(grid: Grid, row: int) -> int:
    """The column with the name of a row: the first, or the second behind the running number of a line."""
    filled = grid.filled(row)
    numbered = re.fullmatch(r"\d{1,3}", grid.text(row, filled[0])) is not None  # 12
    return filled[1] if numbered and len(filled) > 1 and is_text(grid.text(row, filled[1])) else filled[0]


def _like_the_next(grid: Grid, row: int, filled: list[int], numbers: list[int]) -> bool:
    """Whether a row with few numbers among words is one of a list: under words in all its columns, over rows alike."""
    words = all(is_text(grid.text(row - 1, column)) for column in filled)
    below = range(row + 1, min(row + 4, grid.height))
    alike = all(looks_numeric(grid.at(one, column)) for one in below for column in numbers)
    return words and len(below) > 1 and alike


def _headed(grid: Grid, row: int, stub: int) -> list[int]:
    """Columns right of the row names with a word over them in this row, or in an area merged down to it."""
    return [c for c in range(stub + 1, grid.width) if grid.text(*grid.origin(row, c))]


def _only_name(grid: Grid, row: int, column: int) -> bool:
    """Whether a row holds a heading over rows, POPULATION, under a row with words over the values."""
    above = next((one for one in range(row - 1, -1, -1) if grid.filled(one)), None)
    return grid.filled(row) == [column] and above is not None and len(grid.filled(above)) > 1


def _header_top(grid: Grid, anchor: int, floor: int) -> int:
    """The uppermost row that has words over the value columns, skipping rows that merged areas cover."""
    stub = max((c for c in grid.filled(anchor)[:3] if _leads(grid.text(anchor, c))), default=stub_column(grid, anchor))
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


def _leads(text: str) -> bool:
    """Whether a word stands over what is left of the values: names of rows, codes, units."""
    return role(text) not in ("", "value")


def _is_title_row(grid: Grid, row: int, names: list[str]) -> bool:
    """A title on the left and a remark on the right are no header."""
    left = grid.text(row, 0)
    if like_a_title(left) and len(left) > 8 and all(like_a_title(name) and len(name) > 8 for name in names):
        return True  # a title over each of the tables side by side
    return (
        bool(left)
        and len(names) <= 1
        and like_a_title(left)
        and not grid.wide & {(row, c) for c in range(1, grid.width)}
    )


def _header_bottom(grid: Grid, anchor: int) -> int:
    """The last row of the header: rows under the anchor that name columns and hold no values."""
    column = stub_column(grid, anchor)
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
    if row == anchor + 1 and squeezed(names[0]) in ("1", "(1)") and len(names) > 1 and _counts_up(names):
        return True  # 1 | 2 | 3 over no code, since a place is no number
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
