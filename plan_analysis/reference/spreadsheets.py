"""Words of others in tables that people open in a spreadsheet: never run as a formula, and read back as they were."""

import re
from typing import Any

# what a spreadsheet runs: =1+1, @SUM(A1), -cmd|…; apostrophes before it are part of it, so that reading undoes writing
FORMULA = re.compile(r"'*(?:[=@\t]|[+-](?=.))")
NUMBER = re.compile(r"[+-]\s?(?:[\d,]+\.?|[\d,]*\.\d+)\d*(?:e[+-]?\d+)?\s?%?", re.IGNORECASE)  # -5, +3.2%, -1.5e-07


def shown(cell: Any) -> Any:
    """A cell as it is written: text that a spreadsheet would run begins with an apostrophe, all else is as it is.

    Lines end with a line feed: a lone carriage return is not quoted in CSV and would begin a row of its own.
    """
    if not isinstance(cell, str):
        return cell
    cell = cell.replace("\r\n", "\n").replace("\r", "\n")
    return f"'{cell}" if FORMULA.match(cell) and not NUMBER.fullmatch(cell) else cell


def meant(cell: str) -> str:
    """The text that was written as ``shown``."""
    return cell[1:] if cell.startswith("'") and FORMULA.match(cell) else cell
