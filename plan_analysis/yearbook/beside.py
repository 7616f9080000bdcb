"""Tables side by side under one line of headings: a second column of row names with values on both sides of it."""

from collections.abc import Sequence

from plan_analysis.yearbook.grid import Grid
from plan_analysis.yearbook.headings import ROW_NAMES, role, stub_role
from plan_analysis.yearbook.names import CHINESE, Catalogue
from plan_analysis.yearbook.periods import year
from plan_analysis.yearbook.values import looks_numeric, squeezed

MOST = 0.6
# a column without a name in so many rows has none
SHOWN = 40


def beside(grid: Grid, header: range, anchor: int, body: list[int], known: Catalogue) -> list[range]:
    """Columns of each of the tables side by side under one header."""
    return _Line(grid, header, anchor, body, known).spans()


class _Line:
    """The body under one line of headings; ``anchor`` is the row with the words over row names."""

    def __init__(self, grid: Grid, header: range, anchor: int, body: list[int], known: Catalogue) -> None:
        self.grid, self.header, self.anchor, self.body, self.known = grid, header, anchor, body, known
        filled = grid.filled(anchor)
        self.first = next((c for c in filled[:5] if stub_role(grid.text(anchor, c)) in ROW_NAMES), 0)

    def spans(self) -> list[range]:
        starts = [self.first]
        for column in range(self.first + 2, self.grid.width - 1):
            if column - starts[-1] > 1 and self._begins(starts[-1], column):
                starts.append(column - self._ranks_left_of(column))
        edges = [*starts[1:], self.grid.width]
        return [range(left, right) for left, right in zip([0, *starts[1:]], edges, strict=True)]

    def _ranks_left_of(self, column: int) -> int:
        """Columns left of a block's names that belong to it, as their like belong to the first: 排名 | 城市 | 产值."""
        count = 0
        while count < self.first and self._alike(column - count - 1, self.first - count - 1):
            count += 1
        return count

    def _alike(self, one: int, other: int) -> bool:
        """Whether two columns bear the same word."""
        words = [squeezed(self.grid.text(*self.grid.origin(self.anchor, column))) for column in (one, other)]
        return bool(words[0]) and words[0] == words[1]

    def _begins(self, start: int, column: int) -> bool:
        """Whether row names of another block stand in a column, right of the block that begins at ``start``."""
        if not any(self._names(row, column) for row in self.body[:SHOWN]):
            return False
        names = self._texts(column)
        right = range(column + 1, self.grid.width)
        if not any(map(self._valued, range(start + 1, column))) or not any(map(self._valued, right)):
            return False
        own = self.grid.text(*self.grid.origin(self.anchor, column))
        other = self.grid.text(*self.grid.origin(self.anchor, self.first))
        same = bool(own) and squeezed(own) == squeezed(other)
        if sum(1 for text in names if year(text) is not None) > MOST * len(names):
            return same and role(own) == "year"
        words = sum(1 for row in self.body if self.grid.text(row, column) and not self.grid.number(row, column))
        if words < MOST * len(names):
            return False
        alike = stub_role(own) in ROW_NAMES and stub_role(own) == stub_role(other) and bool(CHINESE.search(own))
        return same or alike or self._apart(own, column) or self._unheaded(names, start, column)

    def _apart(self, own: str, column: int) -> bool:
        """Whether a word over row names stands right of a blank column."""
        lines = (*self.header, *self.body)
        return role(own) in ROW_NAMES and not any(self.grid.text(row, column - 1) for row in lines)

    def _unheaded(self, names: Sequence[str], start: int, column: int) -> bool:
        """Whether a column without a heading holds places as the first one does, or the headings right of it repeat."""
        if any(self.grid.text(*self.grid.origin(row, column)) for row in self.header):
            return False
        lefts = self._texts(self.first)
        places = self._places(names) > MOST * len(names) and self._places(lefts) > MOST * len(lefts)
        return places or self._repeated(start, column)

    def _texts(self, column: int) -> list[str]:
        return [text for row in self.body if (text := self.grid.text(row, column))]

    def _names(self, row: int, column: int) -> bool:
        """Whether a cell may name a row: a word or a year."""
        cell = self.grid.at(row, column)
        return (isinstance(cell, str) and bool(cell.strip()) and not looks_numeric(cell)) or year(cell) is not None

    def _valued(self, column: int) -> bool:
        if role(self.grid.text(*self.grid.origin(self.anchor, column))) == "code":
            return False
        cells = [row for row in self.body if self.grid.text(row, column)]
        return bool(cells) and sum(1 for row in cells if self.grid.number(row, column)) >= MOST * len(cells)

    def _places(self, names: Sequence[str]) -> int:
        return sum(1 for name in names if self.known.like_a_place(name))

    def _repeated(self, start: int, column: int) -> bool:
        """Whether the words over the columns right of this one repeat those right of the block before."""
        row = self.header[-1]
        left = [squeezed(word) for c in range(start + 1, column) if (word := self.grid.text(row, c))]
        right = [squeezed(word) for c in range(column + 1, self.grid.width) if (word := self.grid.text(row, c))]
        return bool(left) and left == right[: len(left)]
