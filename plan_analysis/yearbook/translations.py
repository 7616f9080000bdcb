"""Names printed in Chinese with their English on a row of its own below: both on one row, as in one cell."""

import re
from dataclasses import replace

from plan_analysis.yearbook.names import CHINESE
from plan_analysis.yearbook.sheets import Cell, Sheet
from plan_analysis.yearbook.values import looks_numeric

LEAST, MOST = 2, 0.5  # translated rows that make a table one of two languages: so many, and this share of its rows
WORD = re.compile(r"[A-Za-z]{2}")  # Primary Industry


def on_one_line(sheet: Sheet) -> Sheet:
    """The sheet with rows that only translate the names of the row above put behind those names."""
    if sum(map(_begins_in_english, sheet.cells)) < LEAST:
        return sheet
    lines = [{column: cell for column, cell in enumerate(line) if _filled(cell)} for line in sheet.cells]
    above = _translated(lines)
    rows = [row for row, line in enumerate(lines) if _chinese(line) and _numbered(line)]
    if len(set(above.values())) < max(LEAST, MOST * len(rows)):
        return sheet
    cells = [list(line) for line in sheet.cells]
    for row, over in above.items():
        for column, cell in lines[row].items():
            cells[over][column] = f"{cells[over][column]} {cell}"
            cells[row][column] = ""
    return replace(sheet, cells=cells)


def _begins_in_english(line: list[Cell]) -> bool:
    """Whether the first cell of a row that holds anything is one of English words."""
    first = next(filter(_filled, line), "")
    return isinstance(first, str) and WORD.search(first) is not None and not CHINESE.search(first)


def _translated(lines: list[dict[int, Cell]]) -> dict[int, int]:
    """Row of English words alone → the row above, of Chinese names with numbers, whose names it repeats."""
    found: dict[int, int] = {}
    over: int | None = None
    for row, line in enumerate(lines):
        if not line:
            continue
        if over is not None and _english(line) and all(_worded(lines[over].get(column)) for column in line):
            found[row] = over
        else:
            over = row if _chinese(line) and _numbered(line) else None
    return found


def _filled(cell: Cell) -> bool:
    return not isinstance(cell, str) or bool(cell.strip())


def _worded(cell: Cell | None) -> bool:
    return isinstance(cell, str) and CHINESE.search(cell) is not None


def _chinese(line: dict[int, Cell]) -> bool:
    """Whether the first cell of a row is a name in Chinese."""
    return bool(line) and _worded(line[min(line)])


def _numbered(line: dict[int, Cell]) -> bool:
    return any(looks_numeric(cell) for cell in line.values())


def _english(line: dict[int, Cell]) -> bool:
    """Whether a row holds words in Latin letters and nothing else."""
    return all(isinstance(cell, str) and WORD.search(cell) and not CHINESE.search(cell) for cell in line.values())
