"""One published table → tidy rows with a location for every value.

In: a CSV table as published (title, unit, header, rows, notes). Out: the columns of ``COLUMNS``; values and
units as printed. Four layouts are recognised by the words of the header, never by fixed rows:

- years across: ``地区,2012,2013`` (the item is the title's);
- items across: ``城市,地区生产总值(亿元),…`` with the year in the title, ``（2018年）``;
- years down: ``年份,地区生产总值(亿元),…`` with the region's name in the title;
- one figure a row: ``地区,指标,年份,数值,单位,备注``.
"""

import csv
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from plan_analysis.schema import DataError

COLUMNS = [
    "file", "sheet", "table_title", "region_raw", "region", "region_code", "item", "item_en",
    "year", "value", "unit", "status", "cell", "note",
]  # fmt: skip

PLACE = ("地区", "城市")
YEAR = ("年份",)
FOOTER = ("注", "资料来源")
LONG = ("地区", "指标", "年份", "数值", "单位")
UNIT_LINE = re.compile(r"^单位\s*[:：]\s*(\S+)")
ITEM_UNIT = re.compile(r"^(?P<item>.+?)\s*[(（](?P<unit>[^()（）]+)[)）]$")
TITLE_YEAR = re.compile(r"[(（](\d{4})年[)）]")


@dataclass(frozen=True)
class _Table:
    file: str
    title: str
    unit: str
    header: list[str]
    header_row: int
    rows: list[list[str]]


def read(path: Path, regions: dict[str, str]) -> pd.DataFrame:
    """Tidy rows of one table; ``regions`` maps every known name or alias to its code.

    A cell that is blank is a missing value (status ``missing``). Raises DataError naming file and cell when the
    table has no recognisable header, a region nobody knows, or a number that is none.
    """
    table = _table(path)
    if all(word in table.header for word in LONG):
        cells = _one_figure_a_row(table)
    elif table.header[0] in YEAR:
        cells = _years_down(table, regions)
    elif all(re.fullmatch(r"\d{4}", word) for word in table.header[1:]):
        cells = _years_across(table)
    else:
        cells = _items_across(table)
    rows = [_tidy(table, regions, *cell) for cell in cells]
    return pd.DataFrame(rows, columns=COLUMNS)


def region_names(regions: list) -> dict[str, str]:
    """Every name and alias of regions.csv → code; raises DataError when one name means two regions."""
    names: dict[str, str] = {}
    for region in regions:
        for name in (region.name_zh, *region.aliases):
            if names.setdefault(_plain(name), region.region_code) != region.region_code:
                raise DataError(f"regions.csv: {name!r} names {names[_plain(name)]} and {region.region_code}; keep one")
    return names


def _table(path: Path) -> _Table:
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise DataError(f"{path.name}: byte {error.start} is not UTF-8; save the table as CSV in UTF-8") from None
    lines = list(csv.reader(text.splitlines()))
    header = next((n for n, line in enumerate(lines) if line and line[0].strip() in PLACE + YEAR), None)
    if not header:
        raise DataError(
            f"{path.name}: no title with a header row below it that begins with 地区, 城市 or 年份; add them"
        )
    unit = next((UNIT_LINE.match(line[0])[1] for line in lines[:header] if line and UNIT_LINE.match(line[0])), "")
    rows = []
    for line in lines[header + 1 :]:
        if not any(cell.strip() for cell in line) or line[0].startswith(FOOTER):
            break
        rows.append([cell.strip() for cell in line])
    words = [word.strip() for word in lines[header]]
    return _Table(path.name, lines[0][0].strip(), unit, words, header + 1, rows)


# one cell: (row, column, region as printed, item, year, text, unit, note)
_Cell = tuple[int, int, str, str, int, str, str, str]


def _years_across(table: _Table) -> Iterator[_Cell]:
    for number, line in _numbered(table):
        for column, year in enumerate(table.header[1:], start=1):
            yield number, column, line[0], "", int(year), line[column], table.unit, ""


def _items_across(table: _Table) -> Iterator[_Cell]:
    year = _title_year(table)
    for number, line in _numbered(table):
        for column, word in enumerate(table.header[1:], start=1):
            item, unit = _item(table, word)
            yield number, column, line[0], item, year, line[column], unit, ""


def _years_down(table: _Table, regions: dict[str, str]) -> Iterator[_Cell]:
    found = [name for name in regions if name in _plain(table.title)]
    if not found:
        raise DataError(f"{table.file}, cell A1: the title names no region of regions.csv; add the region's name")
    region = max(found, key=len)
    for number, line in _numbered(table):
        for column, word in enumerate(table.header[1:], start=1):
            item, unit = _item(table, word)
            yield number, column, region, item, _year(table, line[0], number), line[column], unit, ""


def _one_figure_a_row(table: _Table) -> Iterator[_Cell]:
    at = {word: table.header.index(word) for word in LONG}
    note = table.header.index("备注") if "备注" in table.header else None
    for number, line in _numbered(table):
        year = _year(table, line[at["年份"]], number)
        text = line[note] if note is not None else ""
        yield number, at["数值"], line[at["地区"]], line[at["指标"]], year, line[at["数值"]], line[at["单位"]], text


def _tidy(table: _Table, regions: dict[str, str], *cell: object) -> dict:
    number, column, region, item, year, text, unit, note = cell
    where = f"{_letters(column)}{number}"
    code = regions.get(_plain(region))
    if code is None:
        raise DataError(
            f"{table.file}, row {number}: {region!r} is no region of regions.csv; correct it or add it as an alias"
        )
    value = _number(table, text, where)
    status = "missing" if value is None else "reported"
    return dict(
        zip(
            COLUMNS,
            [table.file, "", table.title, region, region, code, item, "", year, value, unit, status, where, note],
            strict=True,
        )
    )


def _numbered(table: _Table) -> Iterator[tuple[int, list[str]]]:
    for number, line in enumerate(table.rows, start=table.header_row + 1):
        if len(line) != len(table.header):
            raise DataError(
                f"{table.file}, row {number}: {len(line)} cells under a header of {len(table.header)}; "
                "quote cells that contain a comma"
            )
        yield number, line


def _number(table: _Table, text: str, where: str) -> float | None:
    if text == "":
        return None
    try:
        return float(text)
    except ValueError:
        raise DataError(
            f"{table.file}, cell {where}: {text!r} is not a number; leave it blank if it was not published"
        ) from None


def _year(table: _Table, text: str, number: int) -> int:
    if not re.fullmatch(r"\d{4}", text):
        raise DataError(f"{table.file}, row {number}: {text!r} is not a year; write four digits")
    return int(text)


def _title_year(table: _Table) -> int:
    match = TITLE_YEAR.search(table.title)
    if not match:
        raise DataError(f"{table.file}, cell A1: the title has no year; write it as （2018年）")
    return int(match[1])


def _item(table: _Table, word: str) -> tuple[str, str]:
    match = ITEM_UNIT.match(word)
    return (match["item"], match["unit"]) if match else (word, table.unit)


def _plain(name: str) -> str:
    """A region's name without spaces, brackets and digits in one width."""
    return re.sub(r"\s", "", unicodedata.normalize("NFKC", name))


def _letters(column: int) -> str:
    """Column 0 → A, 26 → AA, as spreadsheets count."""
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return letters
