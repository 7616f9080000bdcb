"""What a workbook hides from its reader: whole sheets, rows and columns, in .xlsx and .xls.

Nothing is raised: a workbook whose parts cannot be read hides nothing here, and its reader says what is wrong with it.
"""

import re
import zipfile
from dataclasses import dataclass
from io import BytesIO, StringIO

from plan_analysis.reference.shown import parts, xml

ROW = re.compile(rb"<(?:\w+:)?row\b[^>]*>")  # <row r="12" hidden="1">
COLUMN = re.compile(rb"<(?:\w+:)?col\b[^>]*>")  # <x:col min="3" max="4" hidden="true">
HIDDEN = re.compile(rb"""\bhidden=["'](?:1|true)["']""")  # hidden="1"
NUMBER = re.compile(rb"""\b(r|min|max)=["'](\d{1,7})["']""")  # min="3"


@dataclass(frozen=True)
class Hidden:
    """What of one sheet is hidden: all of it, or these rows and columns, counted from 0."""

    sheet: bool = False
    rows: frozenset[int] = frozenset()
    columns: frozenset[int] = frozenset()

    def word(self, row: int, column: int) -> str:
        """What hides a cell: ``sheet``, ``row`` or ``column``; empty for a cell that is seen."""
        return "sheet" if self.sheet else "row" if row in self.rows else "column" if column in self.columns else ""


SEEN = Hidden()


def hidden(data: bytes) -> dict[str, Hidden]:
    """Per sheet what is hidden of it; sheets that are seen whole are not listed."""
    try:
        found = _of_xlsx(data) if data.startswith(b"PK") else _of_xls(data)
    except Exception:  # whatever a damaged file makes the libraries raise
        return {}
    return {name: one for name, one in found.items() if one != SEEN}


def _of_xlsx(data: bytes) -> dict[str, Hidden]:
    with zipfile.ZipFile(BytesIO(data)) as book:
        sheets = {node.get("name", ""): node for node in xml(book, "xl/workbook.xml").iter("{*}sheet")}
        unseen = {name for name, node in sheets.items() if node.get("state") in ("hidden", "veryHidden")}
        return {name: _of_part(book.read(part), name in unseen) for name, part in parts(book)}


def _of_part(written: bytes, unseen: bool) -> Hidden:
    rows: set[int] = set()
    for before, tag in enumerate(ROW.findall(written)):
        if HIDDEN.search(tag):
            numbers = dict(NUMBER.findall(tag))
            rows.add(int(numbers.get(b"r", before + 1)) - 1)
    columns: set[int] = set()
    for tag in COLUMN.findall(written):
        numbers = dict(NUMBER.findall(tag))
        if HIDDEN.search(tag) and len(numbers) == 2:
            columns |= set(range(int(numbers[b"min"]) - 1, min(int(numbers[b"max"]), 16384)))
    return Hidden(unseen, frozenset(rows), frozenset(columns))


def _of_xls(data: bytes) -> dict[str, Hidden]:
    import xlrd

    book = xlrd.open_workbook(file_contents=data, formatting_info=True, logfile=StringIO())
    return {
        sheet.name: Hidden(
            sheet.visibility != 0,
            frozenset(row for row, one in sheet.rowinfo_map.items() if one.hidden),
            frozenset(column for column, one in sheet.colinfo_map.items() if one.hidden),
        )
        for sheet in book.sheets()
    }
