"""A file → tidy rows: one per value, with the columns of ``COLUMNS``."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from plan_analysis.reference import project
from plan_analysis.reference.schema import DataError
from plan_analysis.yearbook import files, layout
from plan_analysis.yearbook.files import Sheet
from plan_analysis.yearbook.layout import Table
from plan_analysis.yearbook.names import catalogue
from plan_analysis.yearbook.rows import CHECK, Reader, address
from plan_analysis.yearbook.values import DAMAGED, looks_numeric

if TYPE_CHECKING:
    import pandas as pd

COLUMNS = [
    "file", "sheet", "table_title", "region_raw", "region", "region_code", "item", "item_en",
    "year", "value", "unit", "status", "cell", "note", "period",
]  # fmt: skip


@dataclass
class _Frame:
    """The tidy rows as columns; one list per column is far quicker than one dict per row."""

    cells: dict[str, list] = field(default_factory=lambda: {name: [] for name in COLUMNS})

    def add(self, *values: object) -> None:
        for name, value in zip(COLUMNS, values, strict=True):
            self.cells[name].append(value)

    def __len__(self) -> int:
        return len(self.cells["file"])


def read(path: Path | str, root: Path | None = None) -> "pd.DataFrame":
    """Tidy rows of one file, columns ``COLUMNS``.

    Region names are the nation's and those of a project: ``root``, else the one at hand; none is needed.
    ``value`` is NaN where nothing was printed (status ``missing``), where less than half the unit was
    (``below half unit``) or where the digits are damaged (``damaged``, raw text in ``note``). ``year`` is <NA>
    where the table states none. Parts of ``note`` that begin with ``check:`` are doubts of the reader.
    Sheets with numbers that could not be understood stand as sentences in ``frame.attrs["refused"]``.

    Raises DataError, naming file, sheet and cell, when the file or all of its tables cannot be read.
    """
    import pandas as pd

    path = Path(path)
    frame, refused, seen = _Frame(), [], set()
    before = None
    known = catalogue(root or project.here())
    for sheet in files.sheets(path):
        found = layout.tables(sheet, before)
        if not found and (sentence := _not_understood(path.name, sheet)):
            refused.append(sentence)
        for table in found:
            content = _content(sheet, table)
            if content in seen:
                continue
            seen.add(content)
            before = table
            for row in Reader(path.name, sheet, table, known).values_of_rows():
                frame.add(*row)
    if not len(frame):
        raise DataError("\n".join(refused) or f"{path.name}: holds no table with numbers; check that it is complete")
    tidy = pd.DataFrame(frame.cells)
    tidy["year"] = pd.array(tidy["year"], dtype="Int64")
    tidy.attrs["refused"] = refused
    return tidy


def flagged(tidy: "pd.DataFrame") -> "pd.Series":
    """Which rows carry a doubt of the reader: a damaged cell, an unresolved region, a ``check:`` in the note."""
    return (tidy["status"] == DAMAGED) | tidy["note"].str.contains(CHECK, regex=False)


def _content(sheet: Sheet, table: Table) -> tuple:
    """What makes two tables the same: a page prints its tables twice, once for small screens."""
    cells = tuple(str(cell).strip() for row in table.rows for cell in sheet.cells[row])
    return table.title, tuple((c.index, c.path, c.year) for c in table.columns), cells


def _not_understood(file: str, sheet: Sheet) -> str:
    """A sentence when a sheet without a table holds numbers all the same; pages of links and adverts hold none."""
    numbers = [
        (row, column)
        for row, line in enumerate(sheet.cells)
        for column, cell in enumerate(line)
        if looks_numeric(cell) and (not isinstance(cell, str) or cell.strip())
    ]
    if len(numbers) < 4 or sheet.above or sheet.below:
        return ""
    place = address(*numbers[0])
    name = f", sheet {sheet.name}" if sheet.name else ""
    return (
        f"{file}{name}, cell {place}: numbers without a header that can be understood; "
        "put 地区, 指标 or 年份 over the names of the rows, and names over the columns"
    )
