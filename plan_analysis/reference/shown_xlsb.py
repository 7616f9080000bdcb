"""Formats and indentation of the cells of a binary workbook (.xlsb), whose library gives bare values.

Records as MS-XLSB has them: a number and a length of seven bits a byte, then so many bytes.
"""

import re
import struct
import zipfile
from collections.abc import Callable, Iterator
from io import BytesIO

from plan_analysis.reference.shown import BUILT_IN, WIDE_BLANK, changes

ROW, FIRST_CELL, LAST_CELL, FORMAT, STYLE, SHEET, STYLES_BEGIN, STYLES_END = 0, 1, 11, 44, 47, 156, 617, 618
Cells = dict[str, dict[tuple[int, int], str]]


def formats(data: bytes) -> Cells:
    """Per sheet the formats of the cells (row, column from 0) that change what the cell says."""
    return _styled(data, _formats)


def indents(data: bytes) -> Cells:
    """Per sheet the indentation of cells by their style, as wide blanks."""
    return _styled(data, _indents)


def _styled(data: bytes, matter: Callable[[list[bytes], dict[int, str]], dict[int, str]]) -> Cells:
    with zipfile.ZipFile(BytesIO(data)) as book:
        special = matter(*_styles(book))
        return {name: dict(_cells(book.read(part), special)) for name, part in _parts(book)} if special else {}


def _formats(styles: list[bytes], own: dict[int, str]) -> dict[int, str]:
    known = BUILT_IN | own
    found = {at: known.get(struct.unpack_from("<H", style, 2)[0], "") for at, style in enumerate(styles)}
    return {at: form for at, form in found.items() if form and changes(form)}


def _indents(styles: list[bytes], own: dict[int, str]) -> dict[int, str]:
    return {at: WIDE_BLANK * style[11] for at, style in enumerate(styles) if style[11]}


def _styles(book: zipfile.ZipFile) -> tuple[list[bytes], dict[int, str]]:
    """The styles of cells, and the formats of the workbook's own."""
    styles: list[bytes] = []
    own: dict[int, str] = {}
    inside = False
    for number, body in _records(book.read("xl/styles.bin")):
        inside = number == STYLES_BEGIN or (inside and number != STYLES_END)
        if number == FORMAT:
            own[struct.unpack_from("<H", body)[0]] = _words(body, 2)[0]
        elif number == STYLE and inside:
            styles.append(body)
    return styles, own


def _parts(book: zipfile.ZipFile) -> Iterator[tuple[str, str]]:
    """Name of each sheet and the part of the archive that holds it."""
    links = book.read("xl/_rels/workbook.bin.rels").decode()
    targets = {
        re.findall('Id="([^"]*)"', one)[0]: re.findall('Target="([^"]*)"', one)[0]  # Id="rId1" Target="sheet1.bin"
        for one in re.findall("<Relationship [^>]*>", links)  # <Relationship Id="rId1" …>
    }
    for number, body in _records(book.read("xl/workbook.bin")):
        if number == SHEET:
            link, end = _words(body, 8)
            target = targets.get(link, "")
            yield _words(body, end)[0], target.lstrip("/") if target.startswith("/") else f"xl/{target}"


def _cells(data: bytes, special: dict[int, str]) -> Iterator[tuple[tuple[int, int], str]]:
    row = 0
    for number, body in _records(data):
        if number == ROW:
            row = struct.unpack_from("<I", body)[0]
        elif FIRST_CELL <= number <= LAST_CELL:
            column, style = struct.unpack_from("<II", body)
            if style & 0xFFFFFF in special:
                yield (row, column), special[style & 0xFFFFFF]


def _records(data: bytes) -> Iterator[tuple[int, bytes]]:
    at = 0
    while at < len(data):
        number, at = _seven_bits(data, at, 2)
        length, at = _seven_bits(data, at, 4)
        yield number, data[at : at + length]
        at += length


def _seven_bits(data: bytes, at: int, most: int) -> tuple[int, int]:
    value = 0
    for place in range(most):
        value |= (data[at + place] & 0x7F) << 7 * place
        if not data[at + place] & 0x80:
            return value, at + place + 1
    return value, at + most


def _words(body: bytes, at: int) -> tuple[str, int]:
    length = struct.unpack_from("<I", body, at)[0]
    return body[at + 4 : at + 4 + 2 * length].decode("utf-16-le"), at + 4 + 2 * length
