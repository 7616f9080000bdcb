"""Where several tables stand side by side: every block of a sheet has its own row names, found by geometry.

Blocks whose headings stand on different rows are cut apart first (``split``); blocks under one line of headings are
told by a second column of row names with values on both sides of it (``beside``).
"""

from dataclasses import replace

from plan_analysis.yearbook.grid import Grid
from plan_analysis.yearbook.header import ROW_NAMES, role, stub_role
from plan_analysis.yearbook.names import CHINESE, Catalogue
from plan_analysis.yearbook.periods import year
from plan_analysis.yearbook.sheets import Sheet
from plan_analysis.yearbook.values import looks_numeric, squeezed

MOST = 0.6
# how many rows apart the headings of two blocks of one line may stand
NEAR = 8
NAMED = 0.9


# ---- headings on different rows -------------------------------------------------------------------------------------


def split(sheet: Sheet) -> list[Sheet]:
    """The sheet as it is, or its blocks from left to right: cells in their own places, those of other blocks blank."""
    grid = Grid(sheet)
    anchors = _anchors(grid)
    for column in sorted({c for _, c in anchors}):
        if _staggered(grid, anchors, column):
            left, right = _masked(sheet, 0, column), _masked(sheet, column, grid.width)
            return [left, *split(right)]
    return [sheet]


def _anchors(grid: Grid) -> list[tuple[int, int]]:
    """Cells with a word over row names: no number right of them in their row, names right below them."""
    found = []
    for row in range(grid.height):
        for column in grid.filled(row):
            cell = grid.at(row, column)
            if isinstance(cell, str) and len(cell) < 30 and not cell[0].isdigit() and stub_role(cell) in ROW_NAMES:
                below = next((r for r in range(row + 1, min(row + NEAR, grid.height)) if grid.text(r, column)), None)
                if below is not None and not _number(grid, below, column):
                    found.append((row, column))
    return found


def _staggered(grid: Grid, anchors: list[tuple[int, int]], column: int) -> bool:
    """Whether the sheet falls apart at a column: headings of both sides never share a row, every number has a name."""
    right = [row for row, c in anchors if c == column]
    left = [(row, c) for row, c in anchors if c < column]
    if not left or {row for row, _ in left} & set(right):
        return False
    start = min(c for _, c in left)
    if not any(abs(row - other) <= NEAR for row, c in left if c == start for other in right):
        return False
    if any(area[1] < column <= area[3] and area[0] >= min(right[0], left[0][0]) for area in _areas(grid)):
        return False
    rows = [row for row in range(min(right) + 1, grid.height) if _numbers(grid, row, column + 1, grid.width)]
    named = sum(1 for row in rows if grid.text(*grid.origin(row, column)) and not _number(grid, row, column))
    here = [row for row in range(left[0][0] + 1, grid.height) if _numbers(grid, row, start + 1, column)]
    return bool(rows) and bool(set(here) & set(rows)) and named >= NAMED * len(rows)


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


# ---- headings on one line -------------------------------------------------------------------------------------------


def beside(grid: Grid, header: range, anchor: int, body: list[int], known: Catalogue) -> list[range]:
    """Columns of each of the tables side by side under one header."""
    filled = grid.filled(anchor)
    first = next((c for c in filled[:5] if stub_role(grid.text(anchor, c)) in ROW_NAMES), 0)
    starts = [first]
    for column in range(first + 2, grid.width - 1):
        if column - starts[-1] > 1 and _begins(grid, header, anchor, body, known, starts, column):
            starts.append(column)
    edges = [*starts[1:], grid.width]
    return [range(left, right) for left, right in zip([0, *starts[1:]], edges, strict=True)]


def _begins(
    grid: Grid, header: range, anchor: int, body: list[int], known: Catalogue, starts: list[int], column: int
) -> bool:
    """Whether row names of another block stand in a column."""
    first = starts[0]
    names = [text for row in body if (text := grid.text(row, column))]
    if not names or not any(_valued(grid, body, c) for c in range(starts[-1] + 1, column)):
        return False
    if not any(_valued(grid, body, c) for c in range(column + 1, grid.width)):
        return False
    head = next((word for row in reversed(header) if (word := grid.text(*grid.origin(row, column)))), "")
    own, other = grid.text(*grid.origin(anchor, column)), grid.text(*grid.origin(anchor, first))
    years = sum(1 for text in names if year(text) is not None)
    words = sum(1 for row in body if grid.text(row, column) and not _number(grid, row, column))
    same = bool(own) and squeezed(own) == squeezed(other)
    if years > MOST * len(names):
        return same and role(own) == "year"
    if words < MOST * len(names):
        return False
    if same or (stub_role(own) in ROW_NAMES and stub_role(own) == stub_role(other) and bool(CHINESE.search(own))):
        return True
    lefts = [text for row in body if (text := grid.text(row, first))]
    return not head and (
        (_places(names, known) > MOST * len(names) and _places(lefts, known) > MOST * len(lefts))
        or _repeated_heads(grid, header, starts[-1], column)
    )


def _valued(grid: Grid, body: list[int], column: int) -> bool:
    cells = [row for row in body if grid.text(row, column)]
    return bool(cells) and sum(1 for row in cells if _number(grid, row, column)) >= MOST * len(cells)


def _places(names: list[str], known: Catalogue) -> int:
    return sum(1 for name in names if known.like_a_place(name))


def _repeated_heads(grid: Grid, header: range, start: int, column: int) -> bool:
    """Whether the words over the columns right of this one repeat those right of the block before."""
    row = header[-1]
    left = [squeezed(word) for c in range(start + 1, column) if (word := grid.text(row, c))]
    right = [squeezed(word) for c in range(column + 1, grid.width) if (word := grid.text(row, c))]
    return bool(left) and left == right[: len(left)]


def _number(grid: Grid, row: int, column: int) -> bool:
    cell = grid.at(row, column)
    return not isinstance(cell, str) or (bool(cell.strip()) and looks_numeric(cell))


def _numbers(grid: Grid, row: int, left: int, right: int) -> bool:
    return any(_number(grid, row, column) for column in grid.filled(row) if left <= column < right)
