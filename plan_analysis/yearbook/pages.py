"""A web page or a web archive → its tables as sheets, with the lines around them."""

import email
import email.policy
import re
from collections.abc import Iterator
from typing import Any

from plan_analysis.reference import encoding, limits
from plan_analysis.reference.schema import DataError
from plan_analysis.yearbook.sheets import Grid, Merge, Sheet

BLOCKS = {"p", "div", "h1", "h2", "h3", "h4", "h5", "h6", "li", "caption", "br", "center", "section", "td", "th", "tr"}
WIDE_BLANKS = "\u3000\u00a0\u2002\u2003"
SILENT = {"script", "style", "noscript", "head", "nav", "footer", "select", "option", "template"}


def page(text: str, name: str) -> list[Sheet]:
    """Every table that holds more than one cell, with the lines of text between it and its neighbours.

    Sentences between the tables are a sheet without cells, the last one.
    """
    root = _root(text, name)
    # a page that was saved without its head still has its first heading
    title = " ".join((root.findtext(".//title") or _text_of(root, "h1", "h2")).split())
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
        found.append(Sheet(f"table {number}", cells, merges, above=lines, page=title))
        lines = []
    if not found:
        excuse = f"{name}: is an HTML page without a table, perhaps an error page; download the table again"
        return [Sheet("", [], above=lines, page=title, excuse=excuse)]
    found[-1].below = lines
    sentences = [line for sheet in found for line in sheet.above] + lines
    if any("。" in line for line in sentences):
        found.append(Sheet("text", [], above=sentences, page=title))
    return found


def _root(text: str, name: str) -> Any:
    import lxml.etree
    import lxml.html

    parser = lxml.html.HTMLParser(no_network=True, huge_tree=False)
    # an encoding declaration inside decoded text is refused by the parser
    try:
        # <?xml version="1.0"?>
        return lxml.html.document_fromstring(re.sub(r"^\s*<\?xml[^>]*>", "", text), parser=parser)
    except lxml.etree.ParserError:
        raise DataError(f"{name}: is an HTML page without content; download it again") from None


def _text_of(root: Any, *tags: str) -> str:
    """The text of the first of these elements, empty where there is none."""
    return next((str(one.text_content()) for tag in tags for one in root.iter(tag)), "")


def _pieces(element: Any) -> Iterator[Any]:
    """Lines of text and innermost tables in reading order."""
    line: list[str] = []

    def flush() -> Iterator[str]:
        words = re.sub(r"\s+", " ", "".join(line)).strip()
        line.clear()
        if words:
            yield words

    def walk(node: Any) -> Iterator[Any]:
        if not isinstance(node.tag, str) or node.tag in SILENT:
            return
        if node.tag == "table" and node.find(".//table") is None:
            yield from flush()
            for caption in node.findall("caption"):
                yield from walk(caption)
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


def _html_grid(table: Any, name: str, number: int) -> tuple[Grid, list[Merge]]:
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
            limits.CELLS.check(f"{name}: table {number}", len(taken))
            cells[top, left] = _cell_text(cell)
            if down * across > 1:
                merges.append((top, left, top + down - 1, left + across - 1))
            left += across
        height = top + 1
    width = max((left for _, left in taken), default=-1) + 1
    grid: Grid = [[cells.get((row, column), "") for column in range(width)] for row in range(height)]
    return grid, [(top, left, min(bottom, height - 1), right) for top, left, bottom, right in merges]


def _span(cell: Any, name: str) -> int:
    text = (cell.get(name) or "1").strip()
    return min(max(int(text), 1), limits.SPAN) if text.isdigit() and len(text) < 9 else 1


def _cell_text(cell: Any) -> str:
    for line in cell.iter("br"):
        line.tail = "\n" + (line.tail or "")
    text = str(cell.text_content())
    words = text.strip()
    # wide blanks before a name print its level; line feeds and narrow ones only lay out the source
    before = "".join(char for char in text[: len(text) - len(text.lstrip())] if char in WIDE_BLANKS)
    return before + words if words else ""


def archive(data: bytes, name: str) -> list[Sheet]:
    """The first page of a web archive (MHTML)."""
    message = email.message_from_bytes(data, policy=email.policy.default)
    for part in message.walk():
        if part.get_content_type() == "text/html":
            # browsers often leave the character set to the page itself
            written = part.get_payload(decode=True)
            return page(encoding.decode(written if isinstance(written, bytes) else b"", name), name)
    raise DataError(f"{name}: is a web archive without a page; open it in a browser and save it as HTML")
