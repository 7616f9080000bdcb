"""What a spreadsheet program shows in a cell, which is what its reader means: 0.0118 as 0.00% is 1.18 per cent.

Only where the number format changes what a number says is the value changed: per cent, thousands (``#,##0,``), the
formats of 万 and 亿 (``0!.0,"万"``), years and months (``yyyy``, ``0"年"``, ``mmm-yy``). Rounding for the eye changes
nothing: digits stay.
"""

import re
import zipfile
from collections.abc import Callable, Iterator
from datetime import date
from io import BytesIO, StringIO
from typing import Any

# built in, listed in no file; from 27 on those of programs in Chinese
BUILT_IN = {9: "0%", 10: "0.00%", 17: "mmm-yy"} | dict.fromkeys((27, 36, 50, 52, 57), 'yyyy"年"m"月"')
MONTH = re.compile(r"(?=.*y)(?=.*m)[ym\W年月份]+", re.IGNORECASE)  # yyyym, mmm-yy: a day is not shown
SIZES = {"千": 1e3, "万": 1e4, "百万": 1e6, "亿": 1e8, "k": 1e3, "m": 1e6}
# [Red], [$¥-804], _) as wide as a bracket, *- filled up
DECORATION = re.compile(r"\[(?:\$[^\]]*|[A-Za-z]\w*|[一-鿿]\w*)\]|_.|\*.")
LITERAL = re.compile(r'"([^"]*)"|[\\!](.)')  # "万" or \万 or !.
CONDITION = re.compile(r"\[([<>=]{1,2})(-?\d+(?:\.\d+)?)\]")  # [>=10000]
DATE = re.compile(r"[ymdhseg]", re.IGNORECASE)  # yyyy
Formats = dict[str, dict[tuple[int, int], str]]
Styles = dict[int, str]
WIDE_BLANK = "\u3000"


def as_shown(value: object, form: str) -> object:
    """A cell's value as its number format shows it: a number, ``1.18%``, ``2018年``, ``1.2万元``, a year or month."""
    if isinstance(value, date) and MONTH.fullmatch(_bare(form)):
        return f"{value.year}年{value.month}月"
    if isinstance(value, date):
        return value.year if re.fullmatch(r"y+[^a-z]*", _bare(form), re.IGNORECASE) else value  # yyyy"年"
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        return value
    section = DECORATION.sub("", _section(form, float(value)))
    number = LITERAL.sub(lambda match: "\0" if (match[1] or match[2]) == "." else "", section)
    words = "".join(match[1] if match[1] is not None else match[2] for match in LITERAL.finditer(section))
    if DATE.search(number.replace("General", "")) and "E+" not in number:
        return value
    digits = re.sub(r"[^0#?.,\0%]", "", number)  # "约"0.0
    scaled = value * 100.0 ** digits.count("%") / 1000.0 ** _commas(digits) / 10.0 ** _behind_written_point(digits)
    return _with_words(value, float(f"{scaled:.15g}"), "%" * digits.count("%") or words.replace(".", "").strip())


def formats(data: bytes) -> Formats:
    """Per sheet of an .xlsx or .xls, the formats of the cells (row, column from 0) that change what the cell says.

    Nothing is raised: a workbook whose styles cannot be read has none here, and its reader says what is wrong with it.
    """
    return _styled(data, _formats_of_xls, _formats_of_xlsx)


def indents(data: bytes) -> Formats:
    """Per sheet of an .xlsx or .xls, the indentation of cells by their format, as wide blanks; nothing is raised."""
    return _styled(data, _indents_of_xls, _indents_of_xlsx)


def _styled(data: bytes, of_xls: Callable[[Any], Styles], of_xlsx: Callable[[Any], Styles]) -> Formats:
    try:
        return _of_xlsx(data, of_xlsx) if data.startswith(b"PK") else _of_xls(data, of_xls)
    except Exception:  # whatever a damaged file makes the libraries raise
        return {}


def _formats_of_xls(book: Any) -> Styles:
    forms = {at: book.format_map[style.format_key].format_str for at, style in enumerate(book.xf_list)}
    return {at: form for at, form in forms.items() if changes(form)}


def _indents_of_xls(book: Any) -> Styles:
    levels = {at: style.alignment.indent_level for at, style in enumerate(book.xf_list)}
    return {at: WIDE_BLANK * level for at, level in levels.items() if level}


def _of_xls(data: bytes, matter: Callable[[Any], Styles]) -> Formats:
    import xlrd

    book = xlrd.open_workbook(file_contents=data, formatting_info=True, logfile=StringIO())
    special = matter(book)
    found: Formats = {}
    for sheet in book.sheets() if special else ():
        rows = ((row, column) for row in range(sheet.nrows) for column in range(sheet.row_len(row)))
        styles = {at: sheet.cell_xf_index(*at) for at in rows}
        found[sheet.name] = {at: special[style] for at, style in styles.items() if style in special}
    return found


def _of_xlsx(data: bytes, matter: Callable[[Any], Styles]) -> Formats:
    with zipfile.ZipFile(BytesIO(data)) as book:
        special = matter(xml(book, "xl/styles.xml")) if "xl/styles.xml" in book.namelist() else {}
        if not special:
            return {}
        return {name: dict(_cells(book, part, special)) for name, part in parts(book)}


def _with_words(value: float, scaled: float, words: str) -> object:
    """A number with the words of its format where they say how large or what it is, alone where they are style."""
    size = SIZES.get(words.lower(), 1.0)
    if size != 1.0 and abs(scaled * size - value) <= 1e-9 * abs(value):
        return value  # 12345 shown as 1.2万 is 12345
    if words in ("%", "‰", "年") or any(words.lower().startswith(name) for name in SIZES):
        return f"{scaled:.15g}{words}"
    return value if scaled == value else scaled


def _section(form: str, value: float) -> str:
    """The part of ``positive;negative;zero;text``, or of ``[>=10000]…;…``, that a value is shown by."""
    parts = re.split(r';(?=(?:[^"]*"[^"]*")*[^"]*$)', form)  # 0.0;"a;b"
    for part in parts:
        if match := CONDITION.search(part):
            low, sign = float(match[2]), match[1]
            holds = {">": value > low, ">=": value >= low, "<": value < low, "<=": value <= low, "=": value == low}
            if holds.get(sign, value != low):
                return CONDITION.sub("", part)
    if CONDITION.search(form):
        return parts[-1] if not CONDITION.search(parts[-1]) else "General"
    return parts[1] if value < 0 and len(parts) > 1 and parts[1] else parts[0]


def _commas(digits: str) -> int:
    """Commas behind the last digit divide by a thousand each: two in ``0.0,,``."""
    return len(match[0]) if (match := re.search(r",+(?=[^0#?,]*$)", digits)) else 0  # 0.0,,


def _behind_written_point(digits: str) -> int:
    """Digits behind a point that is only written, ``0!.0``: each divides by ten."""
    _, point, after = digits.partition("\0")
    return sum(after.count(sign) for sign in "0#?") if point else 0


def _bare(form: str) -> str:
    return LITERAL.sub("", DECORATION.sub("", form)).split(";")[0].strip()


def changes(form: str) -> bool:
    """Whether a format may show another value than the cell holds."""
    bare = LITERAL.sub(lambda match: "\0" if (match[1] or match[2]) == "." else "", DECORATION.sub("", form))
    times = re.fullmatch(r"y+[^a-z]*", _bare(form), re.IGNORECASE) or MONTH.fullmatch(_bare(form))  # yyyy
    # 0,,
    return bool("%" in bare or "\0" in bare or re.search(r"[0#?],+(?![0#?,])", bare) or LITERAL.search(form) or times)


def _indents_of_xlsx(root: Any) -> Styles:
    """Index of a cell's style → its indentation, where it has any."""
    used = next(root.iter("{*}cellXfs"), ())
    aligned = ((at, next(style.iter("{*}alignment"), None)) for at, style in enumerate(used))
    levels = {at: int(float(one.get("indent") or 0)) for at, one in aligned if one is not None}
    return {at: WIDE_BLANK * level for at, level in levels.items() if level}


def _formats_of_xlsx(root: Any) -> Styles:
    """Index of a cell's style → its format, of the formats that matter."""
    own = {int(node.get("numFmtId")): node.get("formatCode") for node in root.iter("{*}numFmt")}
    used = next(root.iter("{*}cellXfs"), ())
    found = {at: (BUILT_IN | own).get(int(style.get("numFmtId", 0)), "") for at, style in enumerate(used)}
    return {at: form for at, form in found.items() if form and changes(form)}


def parts(book: zipfile.ZipFile) -> Iterator[tuple[str, str]]:
    """Name of each sheet and the part of the archive that holds it."""
    targets = {node.get("Id"): node.get("Target", "") for node in xml(book, "xl/_rels/workbook.xml.rels")}
    for node in xml(book, "xl/workbook.xml").iter("{*}sheet"):
        link = next((value for name, value in node.items() if name.endswith("}id")), "")
        target = targets.get(link, "")
        part = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
        if part in book.namelist():
            yield node.get("name", ""), part


def _cells(book: zipfile.ZipFile, part: str, special: dict[int, str]) -> Iterator[tuple[tuple[int, int], str]]:
    import lxml.etree

    with book.open(part) as stream:
        for _, node in lxml.etree.iterparse(stream, tag="{*}c", no_network=True, resolve_entities=False):
            place = re.fullmatch(r"([A-Z]+)(\d+)", node.get("r") or "")  # B12
            if place and int(node.get("s") or 0) in special:
                column = 0
                for letter in place[1]:
                    column = 26 * column + ord(letter) - 64
                yield (int(place[2]) - 1, column - 1), special[int(node.get("s"))]
            node.clear()


def xml(book: zipfile.ZipFile, part: str) -> Any:
    """One part of the archive as a tree of elements."""
    import lxml.etree

    return lxml.etree.fromstring(book.read(part), lxml.etree.XMLParser(no_network=True, resolve_entities=False))
