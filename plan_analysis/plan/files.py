"""A plan in any accepted form → its lines, with the cells of tables and the level of headings where the file has them.

Text in UTF-8, GB18030 or UTF-16, saved HTML pages, .docx, .xlsx and PDF with text. What cannot be read whole is
refused, never half-read.
"""

import io
import os
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from plan_analysis.plan import pdf
from plan_analysis.reference import encoding, limits, opening, workbook
from plan_analysis.reference.schema import DataError

if TYPE_CHECKING:
    import lxml.html

WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
DRAWN = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
FORMULA = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")


@dataclass(frozen=True)
class Cell:
    """A cell of a table: its text, and which cell it is (row, column) where a merged one stands in several places."""

    text: str
    origin: tuple[int, int]


@dataclass(frozen=True)
class Line:
    """One line of a source: its text; its cells where it is a row of table number ``table``; its heading level."""

    text: str
    cells: tuple[Cell, ...] = ()
    table: int = 0
    heading: int = 0


def lines(source: Path | str) -> list[Line]:
    """The lines of a file, or of a text given as such; raises DataError for what cannot be read whole."""
    if isinstance(source, Path):
        return _file_lines(source)
    return [Line(CONTROL.sub(" ", line)) for line in _within(source, "the text").splitlines()]


def as_source(path_or_text: Path | str) -> Path | str:
    """A path when the argument is one, else the text itself."""
    if isinstance(path_or_text, Path):
        return path_or_text
    if len(path_or_text) < 1024 and "\n" not in path_or_text:
        try:
            if os.path.exists(path_or_text):
                return Path(path_or_text)
        except (OSError, ValueError):
            pass
    return path_or_text


def _within(text: str, name: str) -> str:
    limits.TEXT.check(name, len(text))
    return text


def _file_lines(path: Path) -> list[Line]:
    data = opening.content(path)
    if data.startswith(b"%PDF"):
        return [Line(line) for line in _pdf(data, path.name)]
    if data.startswith(b"PK"):
        return _office(data, path.name)
    if data.startswith(b"\xd0\xcf\x11\xe0"):
        raise DataError(f"{path.name}: is an old Word document (.doc); save it as .docx or text")
    text = _within(encoding.decode(data, path.name), path.name)
    if re.search(r"<(?:html|body|p|div|table|!doctype)\b", text[: limits.HEAD], re.IGNORECASE):  # <html><body
        return _html(text, path.name)
    return [Line(CONTROL.sub(" ", line)) for line in text.splitlines()]


# ---- HTML -----------------------------------------------------------------------------------------------------------


def _html(text: str, name: str) -> list[Line]:
    import lxml.etree
    import lxml.html

    try:
        # <?xml version="1.0"?>
        root = lxml.html.document_fromstring(CONTROL.sub(" ", re.sub(r"^\s*<\?xml[^>]*>", "", text)))
    except (lxml.etree.ParserError, ValueError):
        raise DataError(f"{name}: is an HTML page without content; save the page again") from None
    for dropped in root.xpath("//script|//style|//nav|//header|//footer|//form|//select|//noscript|//head|//comment()"):
        dropped.drop_tree()
    grids: list[list[tuple[Cell, ...]]] = []
    for table in root.xpath("//table[not(.//table)][.//tr[count(td|th)>1]]"):
        # a row of a table is one line, \x01 and its number, so that it keeps its place in the page
        marks = lxml.html.fromstring("<pre></pre>")
        marks.text = "".join(f"\n\ue001{len(grids)}:{row}\ue001\n" for row in range(len(list(table.iter("tr")))))
        grids.append(spanned(_html_rows(table)))
        marks.tail = table.tail
        table.getparent().replace(table, marks)
    for node in root.iter("p", "div", "br", "li", "tr", "h1", "h2", "h3", "h4", "h5", "h6", "section", "title"):
        node.tail = "\n" + (node.tail or "")
        if node.tag != "br":
            level = f"\ue002{node.tag[1]}" if re.fullmatch("h[1-6]", str(node.tag)) else ""
            node.text = "\n" + level + (node.text or "")
    found = [line for line in _html_lines(root.text_content(), grids) if line.text]
    if not any(len(line.text) > 20 for line in found) and not grids:
        raise DataError(f"{name}: holds no text, perhaps an error page; save the page of the plan itself")
    return found


def _html_lines(text: str, grids: list[list[tuple[Cell, ...]]]) -> Iterator[Line]:
    for line in text.splitlines():
        words = re.sub(r"[ \t\r\xa0]+", " ", line).strip()  # 3表1 西原市“
        if mark := re.fullmatch("\ue001(\\d+):(\\d+)\ue001", words):  # 0:0
            table, row = int(mark[1]), int(mark[2])
            cells = grids[table][row] if row < len(grids[table]) else ()
            yield Line(as_row([cell.text for cell in once(cells)]) if cells else "", cells, table + 1)
        elif words.startswith("\ue002") and len(words) > 2:
            yield Line(words[2:].strip(), heading=int(words[1]) if words[1].isdigit() else 0)
        elif words:
            yield Line(words)


def _html_rows(table: "lxml.html.HtmlElement") -> list[list[tuple[str, int, int]]]:
    """Rows of (text, columns, rows) of a table."""
    return [
        [
            (" ".join(cell.text_content().split()), _span(cell.get("colspan")), _span(cell.get("rowspan")))
            for cell in row.xpath("./td|./th")
        ]
        for row in table.iter("tr")
    ]


def _span(words: str | None) -> int:
    return min(int(words), 200) if words and words.strip().isdigit() and int(words) > 0 else 1


def spanned(rows: list[list[tuple[str, int, int]]]) -> list[tuple[Cell, ...]]:
    """A grid in which a merged cell stands in every place it covers; ``rows`` hold (text, columns, rows)."""
    grid: list[dict[int, Cell]] = [{} for _ in rows]
    for r, row in enumerate(rows):
        c = 0
        for text, columns, deep in row:
            while c in grid[r]:
                c += 1
            cell = Cell(text, (r, c))
            for down in range(r, min(r + deep, len(rows))):
                for across in range(c, c + columns):
                    grid[down].setdefault(across, cell)
            c += columns
    return [tuple(row.get(c, Cell("", (r, c))) for c in range(max(row, default=-1) + 1)) for r, row in enumerate(grid)]


def once(cells: tuple[Cell, ...]) -> list[Cell]:
    """The cells of a row without the repeats of merged ones."""
    return list({cell.origin: cell for cell in cells}.values())


def as_row(texts: list[str]) -> str:
    """Cells as one printed line."""
    return "| " + " | ".join(texts) + " |"


# ---- Word and Excel -------------------------------------------------------------------------------------------------


def _office(data: bytes, name: str) -> list[Line]:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            limits.EXPANDED.check(name, sum(part.file_size for part in archive.infolist()))
            parts = set(archive.namelist())
    except zipfile.BadZipFile as error:
        raise DataError(f"{name}: is no Word document that can be read ({error}); save it as .docx or text") from None
    found = _xlsx(data, name) if "xl/workbook.xml" in parts else _docx(data, name)
    if not any(line.text.strip() for line in found):
        raise DataError(f"{name}: holds no text; save the plan's own text")
    _within("".join(line.text for line in found), name)
    return found


def _xlsx(data: bytes, name: str) -> list[Line]:
    """Every sheet as a table under its name."""
    found: list[Line] = []
    for number, (title, rows, merged) in enumerate(workbook.sheets(data, name), start=1):
        found.append(Line(title))
        found += _sheet_lines([[_printed(value) for value in row] for row in rows], merged, number)
    return found


def _sheet_lines(rows: list[list[str]], merged: list[Any], table: int) -> Iterator[Line]:
    origins = {
        (r, c): (top, left)
        for (top, left), (bottom, right) in merged
        for r in range(top, bottom + 1)
        for c in range(left, right + 1)
    }
    for r, row in enumerate(rows):
        places = [origins.get((r, c), (r, c)) for c in range(len(row))]
        cells = tuple(Cell(rows[at[0]][at[1]], at) for at in places)
        texts = [cell.text for cell in once(cells)]
        filled = [text for text in texts if text]
        if len(filled) == 1:
            yield Line(filled[0], cells if len(cells) > 1 else (), table if len(cells) > 1 else 0)
        elif filled:
            yield Line(as_row(texts), cells, table)


def _printed(value: object) -> str:
    if isinstance(value, float):
        return f"{value:.12g}"
    return " ".join(str(value).split())


def _docx(data: bytes, name: str) -> list[Line]:
    """Every run of text of a Word document, in its order: insertions, content controls, text boxes and notes too."""
    import docx
    import lxml.etree

    try:
        document = docx.Document(io.BytesIO(data))
        body = document.element.body
        styles = {style.style_id: str(style.name) for style in document.styles}
        if body is None:
            raise ValueError("no body")
        if next(body.iter(f"{WORD}altChunk"), None) is not None:
            raise ValueError("it holds another document that only Word unfolds; save it anew")
        found = list(_word_blocks(body, styles, [0]))
        for relation in document.part.rels.values():
            if relation.reltype.endswith(("/footnotes", "/endnotes")):
                notes = lxml.etree.fromstring(relation.target_part.blob)
                found += [Line(f"注:{text}") for p in notes.iter(f"{WORD}p") if (text := _word_text(p).strip())]
            elif relation.reltype.endswith("/diagramData"):
                shapes = lxml.etree.fromstring(relation.target_part.blob).iter(f"{DRAWN}p")
                found += [Line(text) for p in shapes if (text := "".join(t.text or "" for t in p.iter(f"{DRAWN}t")))]
    except Exception as error:  # python-docx raises whatever lxml and zipfile do
        raise DataError(f"{name}: is no Word document that can be read ({error}); save it as .docx or text") from None
    return found


def _word_blocks(parent: Any, styles: dict[str, str], tables: list[int]) -> Iterator[Line]:
    for child in parent:
        tag = str(child.tag).removeprefix(WORD)
        if tag == "p":
            style = child.find(f"{WORD}pPr/{WORD}pStyle")
            called = styles.get(style.get(f"{WORD}val"), "") if style is not None else ""
            level = re.search(r"(?:[Hh]eading|标题)\s*([1-6])", called)  # Heading 2
            for text in _word_text(child).splitlines() or [""]:
                yield Line(text, heading=int(level[1]) if level and text.strip() else 0)
            for box in child.iter(f"{WORD}txbxContent"):
                # Word writes a text box twice, once for older programs
                if not any(str(up.tag).endswith("}Fallback") for up in box.iterancestors()):
                    yield from _word_blocks(box, styles, tables)
        elif tag == "tbl":
            tables[0] += 1
            yield from _word_table(child, styles, tables)
        elif tag in ("sdt", "sdtContent", "ins", "moveTo", "customXml", "smartTag"):
            yield from _word_blocks(child, styles, tables)


def _word_text(paragraph: Any) -> str:
    """The text of a paragraph as it is printed: without deleted runs and without the boxes that hang on it."""
    words: list[str] = []
    printed = (f"{WORD}t", f"{WORD}tab", f"{WORD}br", f"{WORD}cr", f"{WORD}noBreakHyphen", f"{FORMULA}t")
    for node in paragraph.iter(*printed):
        hidden = {"del", "moveFrom", "txbxContent", "instrText", "tabs"}
        if any(str(up.tag).removeprefix(WORD) in hidden for up in _up_to(node, paragraph)):
            continue
        tag = str(node.tag).rpartition("}")[2]
        words.append(node.text or "" if tag == "t" else {"tab": "\t", "noBreakHyphen": "-"}.get(tag, "\n"))
    return "".join(words)


def _up_to(node: Any, top: Any) -> Iterator[Any]:
    for up in node.iterancestors():
        if up is top:
            return
        yield up


def _word_table(table: Any, styles: dict[str, str], tables: list[int]) -> Iterator[Line]:
    """The rows of a table; cells merged across (gridSpan) and down (vMerge) stand in every place they cover.

    A table of one cell only lays out what it holds; a table within a cell follows the row of that cell.
    """
    number = tables[0]
    above: dict[int, Cell] = {}
    rows = [row for row in table.iter(f"{WORD}tr") if next(row.iterancestors(f"{WORD}tbl")) is table]
    boxes = [[box for box in row.iter(f"{WORD}tc") if next(box.iterancestors(f"{WORD}tr")) is row] for row in rows]
    if all(len(row) == 1 for row in boxes):
        for row in boxes:
            yield from _word_blocks(row[0], styles, tables)
        return
    for r, row in enumerate(boxes):
        cells: list[Cell] = []
        for box in row:
            about = box.find(f"{WORD}tcPr")
            span = about.find(f"{WORD}gridSpan") if about is not None else None
            down = about.find(f"{WORD}vMerge") if about is not None else None
            continued = down is not None and down.get(f"{WORD}val") != "restart"
            text = _cell_text(box)
            cell = above.get(len(cells), Cell(text, (r, len(cells)))) if continued else Cell(text, (r, len(cells)))
            cells += [cell] * _span(span.get(f"{WORD}val") if span is not None else None)
        above = dict(enumerate(cells))
        yield Line(as_row([cell.text for cell in once(tuple(cells))]), tuple(cells), number)
        for inner in (inner for box in row for inner in box.iter(f"{WORD}tbl")):
            if next(inner.iterancestors(f"{WORD}tbl")) is table:
                tables[0] += 1
                yield from _word_table(inner, styles, tables)


def _cell_text(box: Any) -> str:
    """The text of a cell, its text boxes once, without the tables within it."""
    own = [
        p
        for p in box.iter(f"{WORD}p")
        if next(p.iterancestors(f"{WORD}tc")) is box
        and not any(str(up.tag).endswith("}Fallback") for up in _up_to(p, box))
    ]
    return " ".join(" ".join(_word_text(p) for p in own).split())


def _pdf(data: bytes, name: str) -> list[str]:
    from pdfminer.pdfpage import PDFPage

    try:
        limits.PAGES.check(name, sum(1 for _ in PDFPage.get_pages(io.BytesIO(data))))
        text = "\n".join(pdf.printed(data))
    except DataError:
        raise
    except Exception as error:
        raise DataError(f"{name}: the PDF cannot be read ({error or type(error).__name__}); save it again") from None
    letters = len(re.findall("[\u4e00-\u9fff]|[A-Za-z]{3,}", text))  # word
    if letters < 50:
        raise DataError(f"{name}: the PDF holds pictures of pages, no text; run it through text recognition first")
    if len(re.findall(r"\(cid:\d+\)|�", text)) > letters / 50:  # (cid:12)
        raise DataError(f"{name}: the PDF's fonts do not say which characters they show; get the plan as text")
    return [CONTROL.sub(" ", line) for line in _within(text.replace("\x0c", "\n"), name).splitlines()]
