"""Where tables side by side fall apart: every block of a sheet has its own row names, found by geometry.

Here are blocks whose headings stand on different rows or behind a blank column; those under one line of headings are
told by ``beside``.
"""

from dataclasses import replace

from plan_analysis.yearbook.anchors import headers, stub_column
from plan_analysis.yearbook.grid import Grid
from plan_analysis.yearbook.headings import ROW_NAMES, stub_role
from plan_analysis.yearbook.names import Catalogue
from plan_analysis.yearbook.periods import year
from plan_analysis.yearbook.sheets import Sheet
from plan_analysis.yearbook.units import unit_line

MOST = 0.6
# how many rows apart the headings of two blocks of one line may stand
NEAR = 8
NAMED = 0.9
# so many blank columns are looked at
MOST_GAPS = 12
# a column without a name in so many rows has none
SHOWN = 40


def split(sheet: Sheet, known: Catalogue) -> list[Sheet]:
    """The sheet as it is, or its blocks from left to right: cells in their own places, those of other blocks blank."""
    grid = Grid(sheet)
    anchors = sorted(_anchors(grid) + _unheaded(grid, known))
    columns = sorted({c for _, c in anchors})
    column = next((c for c in columns if _staggered(grid, _with_left(sheet, anchors, c), c)), None)
    if column is None:
        column = next((c for c in _after_gaps(grid) if _apart(sheet, c)), None)
    if column is None:
        return [sheet]
    column = _with_codes(grid, anchors, column)
    parts = [(0, column), (column, grid.width)]
    above = range(min((row for row, _ in anchors), default=0))
    left, right = (_under_one_unit(_masked(sheet, *part), grid, above, part) for part in parts)
    return [left, *split(right, known)]


def _with_codes(grid: Grid, anchors: list[tuple[int, int]], column: int) -> int:
    """Where a block begins whose names stand right of their codes: 科目编码 | 科目名称."""
    row = next((row for row, c in anchors if c == column), None)
    while row is not None and column > 1 and stub_role(grid.text(row, column - 1)) == "code":
        column -= 1
    return column


def _after_gaps(grid: Grid) -> list[int]:
    """Columns right of one that is blank from top to bottom, with something on both sides."""
    filled = {column for row in range(grid.height) for column in grid.filled(row)}
    return [c for c in sorted(filled) if c - 1 not in filled and min(filled) < c - 1][:MOST_GAPS]


def _apart(sheet: Sheet, column: int) -> bool:
    """Whether both sides of a blank column are tables of their own: each with words over names and values.

    Blocks under one line with the same word over their names are left to ``beside``.
    """
    sides = [Grid(_masked(sheet, 0, column)), Grid(_masked(sheet, column, len(max(sheet.cells, key=len))))]
    placed = [headers(side)[:1] for side in sides]
    if not all(placed):
        return False
    stubs = [
        stub_column(side, found[0][1]) if found[0][1] >= 0 else 0 for side, found in zip(sides, placed, strict=True)
    ]
    stubs[1] = max(stubs[1], column)
    words = [side.text(found[0][1], stub) for side, found, stub in zip(sides, placed, stubs, strict=True)]
    if placed[0][0][1] == placed[1][0][1] and stub_role(words[0]) == stub_role(words[1]):
        return False
    return all(
        _holds_names(side, found[0][2] + 1, stub) for side, found, stub in zip(sides, placed, stubs, strict=True)
    )


def _holds_names(grid: Grid, start: int, stub: int) -> bool:
    """Whether the rows of a table with values have names in its first column."""
    rows = [row for row in range(start, grid.height) if grid.numbers(row, stub + 1, grid.width)]
    return bool(rows) and sum(1 for row in rows if _names_row(grid, row, stub)) >= NAMED * len(rows)


def _with_left(sheet: Sheet, anchors: list[tuple[int, int]], column: int) -> list[tuple[int, int]]:
    """Anchors with the header of what stands left of a column, where no word over its row names shows it."""
    if any(c < column for _, c in anchors) or column < 2:
        return anchors
    left = Grid(_masked(sheet, 0, column))
    return sorted(anchors + [(anchor, stub_column(left, anchor)) for _, anchor, _ in headers(left)[:1]])


def _under_one_unit(part: Sheet, grid: Grid, above: range, columns: tuple[int, int]) -> Sheet:
    """A block with the unit line over the whole sheet, which stands at its far end, where it has none of its own."""
    units = {(row, c): text for row in above for c in grid.filled(row) if unit_line(text := grid.text(row, c))}
    if not units or any(columns[0] <= column < columns[1] for _, column in units):
        return part
    (row, _), text = next(iter(units.items()))
    free = next((c for c in reversed(range(*columns)) if not grid.text(row, c) and c < len(part.cells[row])), None)
    if free is None:
        return part
    cells = [list(line) for line in part.cells]
    cells[row][free] = text
    return replace(part, cells=cells)


def _anchors(grid: Grid) -> list[tuple[int, int]]:
    """Cells with a word over row names: no number right beside them, names right below them."""
    found = []
    for row in range(grid.height):
        for column in grid.filled(row):
            cell = grid.at(row, column)
            if isinstance(cell, str) and len(cell) < 30 and not cell[0].isdigit() and stub_role(cell) in ROW_NAMES:
                below = next((r for r in range(row + 1, min(row + NEAR, grid.height)) if grid.text(r, column)), None)
                if below is not None and _names_row(grid, below, column) and not _counted(grid, row, column + 1):
                    found.append((row, column))
    return found


def _counted(grid: Grid, row: int, column: int) -> bool:
    """Whether a cell holds a number that is no year: then what stands left of it is the name of a row."""
    return bool(grid.text(row, column)) and grid.number(row, column) and year(grid.at(row, column)) is None


def _names_row(grid: Grid, row: int, column: int) -> bool:
    """Whether a cell may be the name of a row: a word or a year."""
    return bool(grid.text(row, column)) and (not grid.number(row, column) or year(grid.at(row, column)) is not None)


def _unheaded(grid: Grid, known: Catalogue) -> list[tuple[int, int]]:
    """Blank corners over names of places: the cell over the first name of a column, with words right of it."""
    found = []
    for column in range(grid.width - 1):
        first = next((row for row in range(grid.height) if grid.text(row, column)), None)
        while first is not None and first < grid.height and not _named_place(grid, first, column, known):
            first = next((row for row in range(first + 1, grid.height) if grid.text(row, column)), None)
        top = first
        while top and not grid.text(top - 1, column) and _words(grid, top - 1, column + 1):
            top -= 1
        above = next((row for row in range((top or 0) - 1, -1, -1) if grid.text(row, column)), None)
        headed = above is not None and stub_role(grid.text(above, column)) in ROW_NAMES
        if top is not None and first is not None and top < first and not headed:
            found.append((top, column))
    return found


def _named_place(grid: Grid, row: int, column: int, known: Catalogue) -> bool:
    cell = grid.at(row, column)
    if not isinstance(cell, str) or cell[:1].isdigit():
        return False
    return grid.number(row, column + 1) and known.like_a_place(cell.strip())


def _words(grid: Grid, row: int, column: int) -> bool:
    return bool(grid.text(row, column)) and not grid.number(row, column)


def _staggered(grid: Grid, anchors: list[tuple[int, int]], column: int) -> bool:
    """Whether the sheet falls apart at a column: headings of both sides never share a row, every number has a name."""
    right = [row for row, c in anchors if c == column]
    left = [(row, c) for row, c in anchors if c < column]
    shared = [(row, c) for row, c in left if row in right]
    if not left or (shared and not _uneven(grid, max(shared)[0], max(shared)[1], column)):
        return False
    start = min(c for _, c in left)
    if not any(abs(row - other) <= NEAR for row, c in left if c == start for other in right):
        return False
    if any(area[1] < column <= area[3] and area[0] >= min(right[0], left[0][0]) for area in _areas(grid)):
        return False
    # the block's own values end where the next word over row names stands
    end = min((c for _, c in anchors if c > column + 1), default=grid.width)
    rows = [row for row in range(right[0] + 1, grid.height) if grid.numbers(row, column + 1, end)]
    named = sum(1 for row in rows if _names_row(grid, *grid.origin(row, column)))
    here = [row for row in range(left[0][0] + 1, grid.height) if grid.numbers(row, start + 1, column)]
    if not rows or not here or named < 0.5 * len(rows):
        return False
    if all(min(grid.filled(row)) >= column for row in rows) and not any(grid.numbers(row, column, end) for row in here):
        return True  # one below the other, and further right
    if named < NAMED * len(rows):
        return False
    # one table below the other is no pair of blocks
    return right[0] <= max(here) and left[0][0] <= max(rows)


def _uneven(grid: Grid, anchor: int, left: int, right: int) -> bool:
    """Whether one of two blocks under one line of headings has values where the other still has headings."""
    for row in range(anchor + 1, min(anchor + 4, grid.height)):
        names = bool(grid.text(row, left)), bool(grid.text(row, right))
        numbers = grid.numbers(row, left + 1, right), grid.numbers(row, right + 1, grid.width)
        if names[0] != names[1] and numbers[0] != numbers[1] and names == numbers:
            blank = range(left + 1, right) if names[1] else range(right + 1, grid.width)
            return any(_words(grid, row, column) for column in blank)
    return False


def _areas(grid: Grid) -> list[tuple[int, int, int, int]]:
    held: dict[tuple[int, int], tuple[int, int]] = {}
    for place, owner in grid.owner.items():
        held[owner] = max(held.get(owner, owner), place)
    return [(*owner, *last) for owner, last in held.items()]


def _masked(sheet: Sheet, left: int, right: int) -> Sheet:
    cells = [[cell if left <= column < right else "" for column, cell in enumerate(line)] for line in sheet.cells]
    areas = [area for area in sheet.merges if left <= area[1] < right]
    merges = [(top, start, bottom, min(end, right - 1)) for top, start, bottom, end in areas]
    return replace(sheet, cells=cells, merges=merges)
