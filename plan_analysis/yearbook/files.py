"""A file of any accepted format → its sheets as grids of cells. The content decides the format, never the name.

Nothing in a file is executed: formulas give the value last stored, entities and links are not followed, and size
is checked before anything is expanded.
"""

import csv
import io
import pickle
import re
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path

from plan_analysis.reference.schema import DataError
from plan_analysis.reference.shown import as_shown, formats
from plan_analysis.yearbook import workbook

MEGABYTE = 2**20
LARGEST_FILE = 64 * MEGABYTE
LARGEST_EXPANDED = 512 * MEGABYTE
LARGEST_GRID = 8_000_000
LARGEST_SPAN = 500
LONGEST_READING = 120

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
# write-protected workbooks carry this password, which spreadsheet programs enter unasked
DEFAULT_PASSWORD = "VelvetSweatshop"

Cell = str | int | float
Grid = list[list[Cell]]
# top, left, bottom, right, all inclusive and counted from 0
Merge = tuple[int, int, int, int]


@dataclass
class Sheet:
    """One sheet or one HTML table: cells in their own places and merged areas.

    Of an HTML table also the lines of text above and below it, and the title of its page.
    """

    name: str
    cells: Grid
    merges: list[Merge] = field(default_factory=list)
    above: list[str] = field(default_factory=list)
    below: list[str] = field(default_factory=list)
    page: str = ""


def sheets(path: Path) -> list[Sheet]:
    """All sheets of a file, in its order; raises DataError saying what the file is and how to mend it."""
    data = _bytes(path)
    name = path.name
    if data.startswith(OLE):
        return _workbook(_unlocked(data, name), name)
    if data.startswith(b"PK"):
        return _workbook(data, name)
    for start, kind in OTHER_KINDS.items():
        if data.startswith(start):
            raise DataError(f"{name}: is {kind}")
    text = _text(data, name)
    if re.match(r"\s*(?:<\?xml[^>]*>\s*)?<(?:\w+:)?Workbook\b", text):
        raise DataError(f"{name}: is an XML spreadsheet of 2003; open it and save it as .xlsx")
    if re.match(r"\s*MIME-Version:", text):
        raise DataError(f"{name}: is a web archive (MHTML); open it in a browser and save it as HTML")
    if re.search(r"<(?:html|body|table|!doctype|head|meta)\b", text[:20_000], re.IGNORECASE):
        return _html(text, name)
    return [Sheet("", _delimited(text, name))]


def _bytes(path: Path) -> bytes:
    try:
        size = path.stat().st_size
        if size == 0:
            raise DataError(f"{path.name}: the file is empty; download it again")
        if size > LARGEST_FILE:
            raise DataError(
                f"{path.name}: {size / MEGABYTE:.0f} MB, more than the {LARGEST_FILE // MEGABYTE} MB that are read; "
                "split it into single tables"
            )
        return path.read_bytes()
    except FileNotFoundError:
        raise DataError(f"{path.name}: there is no such file; check the path {path}") from None
    except OSError as error:
        raise DataError(f"{path.name}: cannot be opened ({error.strerror}); check its permissions") from None


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
    """The sheets of an .xls or .xlsx, read by a process that a damaged file may end."""
    if data.startswith(b"PK"):
        _check_archive(data, name)
    command = [sys.executable, "-I", str(Path(workbook.__file__))]
    try:
        done = subprocess.run(command, input=data, capture_output=True, timeout=LONGEST_READING)
    except subprocess.TimeoutExpired:
        raise DataError(f"{name}: was not read within {LONGEST_READING} s; save its tables as single files") from None
    if done.returncode:
        said = done.stderr.decode(errors="replace").strip().splitlines()
        why = said[-1][:100] if len(said) == 1 else "it claims more memory than a table can need, or contradicts itself"
        raise DataError(
            f"{name}: no workbook that can be read, it is damaged, cut off or of another kind ({why}); "
            "download it again or save it as .xlsx"
        )
    forms = formats(data)
    return [_sheet(*sheet, forms.get(sheet[0], {})) for sheet in pickle.loads(done.stdout)]


def _sheet(title: str, rows: list[list[object]], areas: list[tuple], forms: dict[tuple[int, int], str]) -> Sheet:
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


def _check_archive(data: bytes, name: str) -> None:
    """Refuse an archive that is no .xlsx, or would expand beyond the limit, before anything of it is expanded."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = archive.namelist()
            expanded = sum(part.file_size for part in archive.infolist())
    except Exception as error:
        raise DataError(f"{name}: the workbook is damaged or cut off ({_short(error)}); download it again") from None
    if "xl/workbook.xml" not in names:
        kind = "an OpenDocument or other zip archive" if "mimetype" in names else "a zip archive"
        raise DataError(f"{name}: is {kind}, no .xlsx workbook; save the table as .xlsx")
    if expanded > LARGEST_EXPANDED:
        raise DataError(
            f"{name}: would expand to {expanded / MEGABYTE:.0f} MB, more than the "
            f"{LARGEST_EXPANDED // MEGABYTE} MB that are read; save its tables as single files"
        )


def _short(error: BaseException) -> str:
    return " ".join(str(error).split())[:100] or type(error).__name__


# ---- text -----------------------------------------------------------------------------------------------------------


def _text(data: bytes, name: str) -> str:
    """Decoded text: by its mark, else as UTF-8, else as GB18030; raises DataError for anything else."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return _decoded(data, "utf-16", name)
    if b"\0" in data:
        raise DataError(f"{name}: is no table but binary data of an unknown kind; save the table as .xlsx or CSV")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        if error.start >= len(data) - 3 and error.start > 0 and error.reason == "unexpected end of data":
            raise DataError(f"{name}: the text ends in the middle of a character; download it again") from None
    declared = re.search(rb"charset=[\"']?([\w-]+)", data[:4096])
    if declared and declared[1].lower() == b"big5":
        return _decoded(data, "big5hkscs", name)
    return _decoded(data, "gb18030", name)


def _decoded(data: bytes, encoding: str, name: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        raise DataError(
            f"{name}: byte {error.start} is neither UTF-8 nor GB18030; the file is damaged or no text, "
            "save the table as CSV in UTF-8"
        ) from None


def _delimited(text: str, name: str) -> Grid:
    lines = text.splitlines()
    counts = {mark: sum(line.count(mark) for line in lines[:200]) for mark in ("\t", ",", ";")}
    mark = max(counts, key=counts.get)
    if counts[mark] == 0:
        raise DataError(f"{name}: is text without columns; save the table as CSV, its cells separated by commas")
    try:
        rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=mark))
    except csv.Error as error:
        raise DataError(f"{name}: cannot be read as CSV ({error}); save the table as CSV again") from None
    width = max(map(len, rows))
    if width * len(rows) > LARGEST_GRID:
        raise DataError(f"{name}: {len(rows):,} rows of up to {width:,} cells are no table; check the delimiter")
    return [row + [""] * (width - len(row)) for row in rows]


# ---- HTML -----------------------------------------------------------------------------------------------------------

BLOCKS = {"p", "div", "h1", "h2", "h3", "h4", "h5", "h6", "li", "caption", "br", "center", "section", "td", "th", "tr"}
SILENT = {"script", "style", "noscript", "head", "nav", "footer", "select", "option", "form", "template"}


def _html(text: str, name: str) -> list[Sheet]:
    """Every table that holds more than one cell, with the lines of text between it and its neighbours."""
    import lxml.etree
    import lxml.html

    parser = lxml.html.HTMLParser(no_network=True, huge_tree=False)
    # an encoding declaration inside decoded text is refused by the parser
    try:
        root = lxml.html.document_fromstring(re.sub(r"^\s*<\?xml[^>]*>", "", text), parser=parser)
    except lxml.etree.ParserError:
        raise DataError(f"{name}: is an HTML page without content; download it again") from None
    page = " ".join((root.findtext(".//title") or "").split())
    found: list[Sheet] = []
    lines: list[str] = []
    number = 0
    for piece in _pieces(root):
        if isinstance(piece, str):
            lines.append(piece)
            continue
        number += 1
        cells, merges = _html_grid(piece, name, number)
        if sum(1 for row in cells for cell in row if cell) <= 1 or max(map(len, cells), default=0) == 1:
            lines += [str(cell) for row in cells for cell in row if cell]
            continue
        if found:
            found[-1].below = lines
        found.append(Sheet(f"table {number}", cells, merges, above=lines, page=page))
        lines = []
    if not found:
        raise DataError(f"{name}: is an HTML page without a table, perhaps an error page; download the table again")
    found[-1].below = lines
    return found


def _pieces(element: object) -> Iterator[object]:
    """Lines of text and innermost tables in reading order."""
    line: list[str] = []

    def flush() -> Iterator[str]:
        words = re.sub(r"\s+", " ", "".join(line)).strip()
        line.clear()
        if words:
            yield words

    def walk(node: object) -> Iterator[object]:
        if not isinstance(node.tag, str) or node.tag in SILENT:
            return
        if node.tag == "table" and node.find(".//table") is None:
            yield from flush()
            yield node
            return
        block = node.tag in BLOCKS
        if block:
            yield from flush()
        line.append(node.text or "")
        for child in node:
            yield from walk(child)
            line.append(child.tail or "")
        if block:
            yield from flush()

    yield from walk(element)
    yield from flush()


def _html_grid(table: object, name: str, number: int) -> tuple[Grid, list[Merge]]:
    cells: dict[tuple[int, int], str] = {}
    taken: set[tuple[int, int]] = set()
    merges: list[Merge] = []
    height = 0
    for top, row in enumerate(table.iter("tr")):
        left = 0
        for cell in row.iterchildren("td", "th"):
            while (top, left) in taken:
                left += 1
            down, across = _span(cell, "rowspan"), _span(cell, "colspan")
            area = [(top + r, left + c) for r in range(down) for c in range(across)]
            taken.update(area)
            if len(taken) > LARGEST_GRID:
                raise DataError(f"{name}: table {number} claims more cells than a table can have")
            cells[top, left] = _cell_text(cell)
            if down * across > 1:
                merges.append((top, left, top + down - 1, left + across - 1))
            left += across
        height = top + 1
    width = max((left for _, left in taken), default=-1) + 1
    grid: Grid = [[cells.get((row, column), "") for column in range(width)] for row in range(height)]
    return grid, [(top, left, min(bottom, height - 1), right) for top, left, bottom, right in merges]


def _span(cell: object, name: str) -> int:
    text = (cell.get(name) or "1").strip()
    return min(max(int(text), 1), LARGEST_SPAN) if text.isdigit() and len(text) < 9 else 1


def _cell_text(cell: object) -> str:
    for line in cell.iter("br"):
        line.tail = "\n" + (line.tail or "")
    return cell.text_content().strip()
