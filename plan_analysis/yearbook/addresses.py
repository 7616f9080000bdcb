"""Where a cell stands, as spreadsheets count."""


def address(row: int, column: int) -> str:
    """Row 0 and column 0 → A1."""
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return f"{letters}{row + 1}"
