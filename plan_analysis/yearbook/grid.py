"""The cells of one sheet, and what its merged areas say of them."""

import re
from functools import cached_property

from plan_analysis.reference.limits import MERGED
from plan_analysis.yearbook.sheets import Cell, Sheet
from plan_analysis.yearbook.values import looks_numeric

HAN = re.compile("[\u3400-\u9fff]")


class Grid:
    """A sheet's cells with what the merged areas say of them."""

    def __init__(self, sheet: Sheet) -> None:
        self.name, self.page = sheet.name, sheet.page
        self.cells = sheet.cells
        self.height = len(sheet.cells)
        self.width = max(map(len, sheet.cells), default=0)
        self.html = bool(sheet.above or sheet.below)
        self._filled: dict[int, list[int]] = {}
        self._held: dict[tuple[int, ...], list[object]] = {}
        self.owner: dict[tuple[int, int], tuple[int, int]] = {}
        self.wide: set[tuple[int, int]] = set()
        for top, left, bottom, right in sheet.merges:
            if (bottom - top + 1) * (right - left + 1) > MERGED:
                continue
            if right > left:
                self.wide.add((top, left))
            for row in range(top, bottom + 1):
                for column in range(left, right + 1):
                    self.owner[row, column] = (top, left)

    @cached_property
    def left(self) -> int:
        """The first column that holds anything."""
        return min((filled[0] for row in range(self.height) if (filled := self.filled(row))), default=0)

    def at(self, row: int, column: int) -> Cell:
        """The cell itself, blank outside the sheet."""
        line = self.cells[row] if row < self.height else []
        return line[column] if column < len(line) else ""

    def text(self, row: int, column: int) -> str:
        """The cell as text; a whole number without its decimal point."""
        cell = self.at(row, column)
        return cell.strip() if isinstance(cell, str) else str(int(cell)) if cell == int(cell) else str(cell)

    def origin(self, row: int, column: int) -> tuple[int, int]:
        """The cell whose merged area covers this one, or itself."""
        return self.owner.get((row, column), (row, column))

    def filled(self, row: int) -> list[int]:
        """Columns of a row that hold anything."""
        if row not in self._filled:
            line = self.cells[row]
            self._filled[row] = [c for c, cell in enumerate(line) if not isinstance(cell, str) or cell.strip()]
        return self._filled[row]

    def held(self, column: int, rows: list[int]) -> list[object]:
        """The cells of a column in these rows that hold anything."""
        key = (column, rows[0], rows[-1], len(rows)) if rows else ()
        if key not in self._held:
            cells = (self.at(row, column) for row in rows)
            self._held[key] = [cell for cell in cells if not isinstance(cell, str) or cell.strip()]
        return self._held[key]

    def labelled(self, row: int) -> tuple[str, str] | None:
        """The label and the value of a row of a download such as ``Unit of measure | Current prices``, else None."""
        filled = self.filled(row)
        texts = [self.text(row, column) for column in filled]
        if len(texts) != 2 or filled[0] != self.left or any(HAN.search(text) for text in texts):
            return None
        label = texts[0].rstrip(": ")
        # Unit of measure
        return (label, texts[1]) if re.search("[A-Za-z]{3}", label) and texts[1][:1] not in "([" else None

    def lines(self, first: int, last: int) -> list[str]:
        """Every text in some rows, in reading order."""
        return [self.text(row, column) for row in range(first, last) for column in self.filled(row)]

    def number(self, row: int, column: int) -> bool:
        """Whether a cell holds a number, or a sign that stands for one."""
        cell = self.at(row, column)
        return not isinstance(cell, str) or (bool(cell.strip()) and looks_numeric(cell))

    def numbers(self, row: int, left: int, right: int) -> bool:
        """Whether a row holds a number in these columns, the right one excluded."""
        return any(self.number(row, column) for column in self.filled(row) if left <= column < right)
