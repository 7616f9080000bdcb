"""Where a cell stands, as spreadsheets count."""

from functools import lru_cache


def address(row: int, column: int) -> str:
    """Row 0 and column 0 → A1."""
    return f"{_letters(column)}{row + 1}"


@lru_cache(maxsize=4096)
def _letters(column: int) -> str:
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def place_of(cell: str) -> tuple[int, int]:
    """A1 → row 0 and column 0."""
    letters = cell.rstrip("0123456789")
    column = 0
    for letter in letters:
        column = 26 * column + ord(letter) - 64
    return int(cell[len(letters) :]) - 1, column - 1
