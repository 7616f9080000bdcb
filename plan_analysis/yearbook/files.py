"""A file of any accepted format → its sheets as grids of cells. The content decides the format, never the name.

Nothing in a file is executed: formulas give the value last stored, entities and links are not followed, and size
is checked before anything is expanded.
"""

import csv
import io
import re
import zipfile
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

from plan_analysis.reference import encoding, limits, opening, workbook
from plan_analysis.reference.hidden import hidden
from plan_analysis.reference.schema import DataError
from plan_analysis.reference.shown import as_shown
from plan_analysis.reference.styled import formats, indents
from plan_analysis.reference.workbook import Place
from plan_analysis.yearbook import pages
from plan_analysis.yearbook.decimals import with_points
from plan_analysis.yearbook.sheets import Cell, Sheet
from plan_analysis.yearbook.spreadsheets_2003 import spreadsheet

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
# what else is found under the name of a table, and what to do then
OTHER_KINDS = {
    b"%PDF": "a PDF; export its tables to .xlsx",
    b"{\\rtf": "an RTF document; save its table as .xlsx",
    b"\x89PNG": "a picture; ask for the table itself",
    b"\xff\xd8\xff": "a picture; ask for the table itself",
    b"Rar!": "a RAR archive; unpack it first",
    b"7z\xbc\xaf": "a 7z archive; unpack it first",
    b"\x1f\x8b": "a gzip archive; unpack it first",
}
# lines such as MIME-Version: 1.0 or Content-Type: multipart/related; at the head of a web archive
ARCHIVE = re.compile(
    rb"(?:[\w-]+:[^\r\n]*\r?\n(?:[ \t][^\r\n]*\r?\n)*){0,12}(?:MIME-Version:|Content-Type:\s*multipart/related)",
    re.IGNORECASE,
)
# of a zip archive, the files that may be its one table
TABLES = {".xls", ".xlsx", ".xlsm", ".xlsb", ".ods", ".csv", ".tsv", ".txt", ".htm", ".html", ".xml", ".mht", ".mhtml"}
# write-protected workbooks carry this password, which spreadsheet programs enter unasked
DEFAULT_PASSWORD = "VelvetSweatshop"


def sheets(path: Path) -> list[Sheet]:
    """All sheets of a file, in its order; raises DataError saying what the file is and how to mend it."""
    found = contents(path)
    for sheet in found:
        if sheet.excuse:
            raise DataError(sheet.excuse)
    return found


def contents(path: Path) -> list[Sheet]:
    """All sheets of a file, or the lines of a text without columns as one sheet that has an ``excuse``."""
    return _sheets(opening.content(path), path.name)


def _sheets(data: bytes, name: str) -> list[Sheet]:
    if data.startswith(OLE):
        return _workbook(_unlocked(data, name), name)
    if data.startswith(b"PK"):
        inner = _only_table(data, name)
        return _sheets(inner, name) if inner is not None else _workbook(data, name)
    for start, kind in OTHER_KINDS.items():
        if data.startswith(start):
            raise DataError(f"{name}: is {kind}")
    if ARCHIVE.match(data):
        return pages.archive(data, name)
    text = encoding.decode(data, name)
    # <?xml version="1.0"?><Workbook
    if re.match(r"\s*(?:<\?xml[^>]*>\s*)?(?:<\?[^>]*>\s*)*<(?:\w+:)?Workbook\b", text):
        return spreadsheet(data, name)
    if re.search(r"<(?:html|body|table|!doctype|head|meta)\b", text[: limits.HEAD], re.IGNORECASE):  # <table
        return pages.page(text, name)
    return [_delimited(text, name)]


# ---- workbooks ------------------------------------------------------------------------------------------------------


def _unlocked(data: bytes, name: str) -> bytes:
    """An OLE file without its write protection; one with a password of its own is refused."""
    import msoffcrypto

    try:
        office = msoffcrypto.OfficeFile(io.BytesIO(data))
        if not office.is_encrypted():
            return data
        office.load_key(password=DEFAULT_PASSWORD)
        plain = io.BytesIO()
        office.decrypt(plain)
        return plain.getvalue()
    except msoffcrypto.exceptions.InvalidKeyError:
        raise DataError(f"{name}: is protected with a password; open it and save a copy without one") from None
    except msoffcrypto.exceptions.FileFormatError:
        # not a kind that can be encrypted: the workbook reader says what it is
        return data
    except Exception as error:
        raise DataError(f"{name}: the workbook is damaged or cut off ({_short(error)}); download it again") from None


def _workbook(data: bytes, name: str) -> list[Sheet]:
    """The sheets of an .xls or .xlsx."""
    forms, blanks, unseen = formats(data), indents(data), hidden(data)
    found = []
    for title, rows, areas in workbook.sheets(data, name):
        _indent(rows, blanks.get(title, {}))
        sheet = _sheet(title, rows, areas, forms.get(title, {}))
        found.append(replace(sheet, hidden=unseen.get(title, sheet.hidden)))
    return found


def _indent(rows: list[list[object]], blanks: dict[Place, str]) -> None:
    """Names that a cell's format indents stand behind blanks, as where blanks were typed."""
    for (row, column), before in blanks.items():
        if row < len(rows) and column < len(rows[row]) and isinstance(word := rows[row][column], str) and word.strip():
            rows[row][column] = before + word


def _sheet(title: str, rows: list[list[object]], areas: list[tuple[Place, Place]], forms: dict[Place, str]) -> Sheet:
    """Cells as the program that wrote them shows them: 0.0118 in the format of per cent is 1.18%."""
    merges = [(top, left, bottom, right) for (top, left), (bottom, right) in areas]
    for (row, column), form in forms.items():
        if row < len(rows) and column < len(rows[row]):
            rows[row][column] = as_shown(rows[row][column], form)
    return Sheet(title, [[_cell(value) for value in row] for row in rows], merges)


def _cell(value: object) -> Cell:
    if isinstance(value, float) or (isinstance(value, (int, str)) and not isinstance(value, bool)):
        return value
    if isinstance(value, datetime):
        return value.date().isoformat()
    return value.isoformat() if isinstance(value, date) else str(value)


def _only_table(data: bytes, name: str) -> bytes | None:
    """The one table inside a zip archive; None when the archive is itself a workbook.

    Any other archive, and one that would expand beyond the limit, is refused before anything of it is expanded.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = archive.namelist()
            limits.EXPANDED.check(name, sum(part.file_size for part in archive.infolist()))
            if {"xl/workbook.xml", "xl/workbook.bin"} & set(names) or _open_document(archive):
                return None
            inside = [
                part
                for part in names
                if Path(part).suffix.lower() in TABLES and not Path(part).name.lower().startswith((".", "metadata"))
            ]
            if len(inside) == 1 and archive.getinfo(inside[0]).file_size <= limits.FILE.total:
                return archive.read(inside[0])
    except DataError:
        raise
    except Exception as error:
        raise DataError(f"{name}: the workbook is damaged or cut off ({_short(error)}); download it again") from None
    kind = f"a zip archive of {len(inside)} tables; unpack it" if inside else "a zip archive, no .xlsx workbook"
    raise DataError(f"{name}: is {kind}; save the table as .xlsx")


def _open_document(archive: zipfile.ZipFile) -> bool:
    return "mimetype" in archive.namelist() and b"opendocument.spreadsheet" in archive.read("mimetype")[:100]


def _short(error: BaseException) -> str:
    return " ".join(str(error).split())[:100] or type(error).__name__


# ---- text -----------------------------------------------------------------------------------------------------------


def _delimited(text: str, name: str) -> Sheet:
    lines = text.splitlines()
    counts = {mark: sum(line.count(mark) for line in lines[:200]) for mark in ("\t", ",", ";")}
    mark = max(counts, key=lambda one: counts[one])
    if counts[mark] == 0 or _in_sentences(text):
        excuse = f"{name}: is text without columns; save the table as CSV, its cells separated by commas"
        return Sheet("", [], above=[line.strip() for line in lines if line.strip()], excuse=excuse)
    try:
        rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=mark))
    except csv.Error as error:
        raise DataError(f"{name}: cannot be read as CSV ({error}); save the table as CSV again") from None
    open_at = next((at for at, row in enumerate(rows, 1) for cell in row if _swallows(cell, mark)), None)
    if open_at is not None:
        raise DataError(f"{name}: a quotation mark in row {open_at} is never closed; close it or delete it")
    width = max(map(len, rows))
    limits.CELLS.check(name, width * len(rows))
    rows = with_points(rows) if mark == ";" else rows
    return Sheet("", [[*row, *[""] * (width - len(row))] for row in rows])


def _swallows(cell: str, mark: str) -> bool:
    """Whether a cell holds whole lines of the table, because its quotation mark is not closed."""
    lines = cell.splitlines()
    return len(lines) > 3 and sum(mark in line for line in lines) > 0.8 * len(lines)


def _in_sentences(text: str) -> bool:
    """Whether a text is prose, whose commas part clauses and no columns: most of it stands in lines with full stops."""
    lines = [line for line in text.splitlines() if line.strip()]
    written = [line for line in lines if "。" in line]
    return sum(line.count("。") for line in written) > 1 and 2 * sum(map(len, written)) > sum(map(len, lines))
