"""A table of results as the file its name asks for: CSV, JSON or an Excel workbook."""

import json
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

from plan_analysis.dataset.processed import write_csv
from plan_analysis.reference import atomic

if TYPE_CHECKING:
    import pandas as pd

KINDS = (".csv", ".xlsx", ".json")
WIDEST = 60  # characters of a column in a workbook
SHARES = ("probability",)  # shown in per cent in a workbook


def write(table: "pd.DataFrame", path: Path) -> None:
    """Write a table whole or not at all, in the form of its ending (one of KINDS)."""
    kind = path.suffix.lower()
    if kind == ".csv":
        write_csv(table, path)
    elif kind == ".json":
        atomic.write(path, (json.dumps(_records(table), ensure_ascii=False, indent=1) + "\n").encode())
    else:
        atomic.write(path, _workbook(table))


def _records(table: "pd.DataFrame") -> list[dict]:
    """Rows with null where a value is missing."""
    return json.loads(table.to_json(orient="records", force_ascii=False, double_precision=10))


def _workbook(table: "pd.DataFrame") -> bytes:
    """One sheet: bold headings that stay in view, columns as wide as their words, probabilities in per cent."""
    from openpyxl import Workbook
    from openpyxl.styles import Font
    from openpyxl.utils import get_column_letter

    book = Workbook()
    sheet = book.worksheets[0]
    sheet.append(list(table.columns))
    for record in _records(table):
        sheet.append(list(record.values()))
    for at, name in enumerate(table.columns, start=1):
        cells = [sheet.cell(row, at) for row in range(1, sheet.max_row + 1)]
        cells[0].font = Font(bold=True)
        longest = max(len(str(cell.value or "")) for cell in cells)
        sheet.column_dimensions[get_column_letter(at)].width = min(max(longest + 2, 8), WIDEST)
        for cell in cells[1:]:
            if name in SHARES:
                cell.number_format = "0%"
            if isinstance(cell.value, str):
                cell.data_type = "s"  # words out of a file are never a formula
    sheet.freeze_panes = "B2"
    stream = BytesIO()
    book.save(stream)
    return stream.getvalue()
