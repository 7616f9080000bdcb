"""Formats and indentation of the cells of an OpenDocument spreadsheet, whose library gives bare values."""

import re
import zipfile
from collections.abc import Iterator
from io import BytesIO
from typing import Any

from plan_analysis.reference import limits

Cells = dict[str, dict[tuple[int, int], str]]
WIDE_BLANK = "\u3000"
# one level of indentation as spreadsheet programs write it, and what other units of length are in centimetres
LEVEL = 0.35
CENTIMETRES = {"cm": 1.0, "mm": 0.1, "in": 2.54, "pt": 2.54 / 72, "pc": 2.54 / 6}


def formats(data: bytes) -> Cells:
    """Per sheet the cells (row, column from 0) that hold percentages, with the format that shows them."""
    root = _content(data)
    return {
        name: {at: "0.00%" for at, node in cells if _named(node, "value-type") == "percentage"}
        for name, cells in _sheets(root)
    }


def indents(data: bytes) -> Cells:
    """Per sheet the indentation of cells by their style, as wide blanks."""
    root = _content(data)
    levels = {_named(style, "name"): _level(style) for style in root.iter("{*}style")}
    return {
        name: {at: WIDE_BLANK * level for at, node in cells if (level := levels.get(_named(node, "style-name"), 0))}
        for name, cells in _sheets(root)
    }


def is_open_document(data: bytes) -> bool:
    """Whether an archive says that it is an OpenDocument spreadsheet."""
    return b"mimetypeapplication/vnd.oasis.opendocument.spreadsheet" in data[:120]


def _content(data: bytes) -> Any:
    import lxml.etree

    with zipfile.ZipFile(BytesIO(data)) as book:
        parser = lxml.etree.XMLParser(no_network=True, resolve_entities=False)
        return lxml.etree.fromstring(book.read("content.xml"), parser)


def _level(style: Any) -> int:
    margins = (_named(node, "margin-left") for node in style.iter("{*}paragraph-properties"))
    lengths = [match for text in margins if (match := re.fullmatch(r"([\d.]+)([a-z]+)", text))]  # 0.35cm
    return round(float(lengths[0][1]) * CENTIMETRES.get(lengths[0][2], 0.0) / LEVEL) if lengths else 0


def _sheets(root: Any) -> Iterator[tuple[str, list[tuple[tuple[int, int], Any]]]]:
    for table in root.iter("{*}table"):
        yield _named(table, "name"), list(_cells(table))


def _cells(table: Any) -> Iterator[tuple[tuple[int, int], Any]]:
    """Places of filled cells; one that stands for several is each of them."""
    row = 0
    for line in table.iter("{*}table-row"):
        again = _times(line, "number-rows-repeated")
        column = 0
        for node in line.iterchildren("{*}table-cell", "{*}covered-table-cell"):
            wide = _times(node, "number-columns-repeated")
            if len(node) and again * wide <= limits.SPAN:
                yield from (((row + down, column + across), node) for down in range(again) for across in range(wide))
            column += wide
        row += again


def _times(node: Any, name: str) -> int:
    text = _named(node, name)
    return int(text) if text.isdigit() and len(text) < 9 else 1


def _named(node: Any, name: str) -> str:
    return next((str(value) for key, value in node.attrib.items() if key.rpartition("}")[2] == name), "")
