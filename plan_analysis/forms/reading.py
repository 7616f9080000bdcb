"""A filled form → tidy rows, one per value that was filled in, each with its sheet and cell."""

import calendar
import re
import zipfile
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from plan_analysis.forms.columns import KEY, KNOWN, NOTE, PUBLISHED, SOURCE
from plan_analysis.reference import Reference
from plan_analysis.reference.schema import DataError
from plan_analysis.reference.units import Units
from plan_analysis.yearbook import COLUMNS, files
from plan_analysis.yearbook.addresses import address
from plan_analysis.yearbook.remarks import certainty
from plan_analysis.yearbook.sheets import Sheet
from plan_analysis.yearbook.values import MISSING, REPORTED, parse, plain

if TYPE_CHECKING:
    import pandas as pd

YEAR = re.compile(r"((?:19|20)\d\d)年")  # 2021年
DAY = re.compile(r"((?:19|20)\d\d)(?:[-./年](\d{1,2})(?:[-./月](\d{1,2})日?)?月?|年)?")  # 2024-03-15, 2024年3月, 2024
# 1,200.5 万元(预计)
NUMBER = re.compile(r"([+-]?[\d,. ]*\d)\s*([^\d()]*)(\((?:初步|快报|预计|估计|暂定)[^()\d]{0,4}\))?")
FAR = 20.0  # a value so many times another of its row is likely in another unit
FORM_COLUMNS = [*COLUMNS, "indicator", "published"]


@dataclass(frozen=True)
class Columns:
    """Where a sheet has what it asks."""

    header: int
    key: int
    known: int
    years: dict[int, int]
    words: dict[str, int]


@dataclass(frozen=True)
class Entry:
    """A filled cell, before it is judged."""

    sheet: str
    cell: str
    text: str
    year: int
    indicator: str
    region: str


def is_form(path: Path) -> bool:
    """Whether a file is a copy of a form: a workbook with its hidden columns."""
    if not zipfile.is_zipfile(path):
        return False
    try:
        return any(_columns(sheet) for sheet in files.sheets(path))
    except DataError:
        return False


def read(path: Path, reference: Reference) -> "tuple[pd.DataFrame, list[str]]":
    """Tidy rows with the columns of a yearbook, ``indicator`` and ``published``, and sentences on what is odd.

    Only what was filled in counts: values that the form held already come from their own source. Raises DataError with
    a sentence for every cell that does not fit, and for a workbook that is no form.
    """
    import pandas as pd

    units = Units(reference.units)
    rows, mistakes, notes, found = [], [], [], False
    for sheet in files.sheets(path):
        columns = _columns(sheet)
        if columns is None:
            continue
        found, reader = True, _Reader(path.name, sheet, columns, reference, units)
        for at in range(columns.header + 1, len(sheet.cells)):
            made = reader.row(at)
            rows += made[0]
            mistakes += made[1]
            notes += made[2]
    if not found:
        raise DataError(f"{path.name}: is no form of plan-analysis, or its hidden columns are gone; write a new one: "
                        "plan-analysis form")  # fmt: skip
    if mistakes:
        raise DataError("\n".join(mistakes))
    return pd.DataFrame(rows, columns=FORM_COLUMNS), notes


def contradictions(tables: "pd.DataFrame") -> list[str]:
    """Two copies that say two things of one place, indicator and year: a sentence each, naming both cells."""
    said = []
    for (place, name, year), rows in tables.groupby(["region_code", "indicator", "year"], sort=False):
        first = rows.iloc[0]
        for other in rows.iloc[1:].itertuples():
            if other.file != first["file"] and abs(other.value - first["value"]) > 1e-9 * abs(first["value"]):
                said.append(
                    f"{first['item']} ({name}), {first['region']} ({place}), in {year}: "
                    f"{first['value']:g} ({first['file']}, sheet {first['sheet']}, cell "
                    f"{first['cell']}) and {other.value:g} ({other.file}, sheet {other.sheet}, cell {other.cell}); "
                    "ask the bodies which is right"
                )
    return said


def _columns(sheet: Sheet) -> Columns | None:
    for row, cells in enumerate(sheet.cells):
        words = {str(cell).strip(): at for at, cell in enumerate(cells)}
        if KEY in words and KNOWN in words:
            years = {at: int(match[1]) for word, at in words.items() if (match := YEAR.fullmatch(word))}
            return Columns(row, words[KEY], words[KNOWN], years, words)
    return None


@dataclass(frozen=True)
class _Reader:
    """One sheet of a form, with what its cells may mean."""

    file: str
    sheet: Sheet
    columns: Columns
    reference: Reference
    units: Units

    def row(self, at: int) -> tuple[list[dict], list[str], list[str]]:
        """Rows, mistakes and contradictions of one line."""
        columns = self.columns
        name, _, place = self._text(at, columns.key).partition("|")
        texts = {column: self._text(at, column) for column in columns.years}
        if not name:
            return [], [self._stray(at, column, text) for column, text in texts.items() if text], []
        where = f"{self.file}, sheet {self.sheet.name}, row {at + 1}"
        if name not in self.reference.indicators or place not in self.reference.regions:
            said = f"{where}: indicator {name!r} of {place!r} is unknown to this project; it is a form of another"
            return [], [said], []
        known = dict(pair.split("=") for pair in self._text(at, columns.known).split(";") if "=" in pair)
        published, mistakes = _published(self._text(at, columns.words.get(PUBLISHED)), where)
        note = "；".join(filter(None, (self._text(at, columns.words.get(word)) for word in (SOURCE, NOTE))))
        rows, notes = [], []
        for column, text in texts.items():
            entry = Entry(self.sheet.name, address(at, column), text, columns.years[column], name, place)
            before = known.get(str(entry.year))
            value, status, wrong = self._value(entry)
            mistakes += wrong
            if value is None or (before and abs(value - float(before)) <= 1e-9 * abs(value)):
                continue
            if before:
                notes.append(self._changed(entry, value, float(before)))
            rows.append(self._tidy(entry, value) | {"status": status, "published": published, "note": note})
        return rows, mistakes, notes + _slips(rows, known, self.file)

    def _value(self, entry: Entry) -> tuple[float | None, str, list[str]]:
        """The number of a cell in the unit of its row and how final it is; a sentence where it does not fit."""
        indicator = self.reference.indicators[entry.indicator]
        where = f"{self.file}, sheet {entry.sheet}, cell {entry.cell}"
        match = NUMBER.fullmatch(plain(entry.text))
        parsed = parse(match[1] if match else entry.text, spaced=True)
        if parsed.status == MISSING:
            return None, "", []
        status = certainty(match[3]) if match and match[3] else REPORTED
        printed = (match[2].strip() if match else "") or indicator.unit
        if parsed.number is None or not self.units.convertible(printed, indicator.unit):
            return None, "", [f"{where}: {entry.text!r} is no number in {indicator.unit}; write the number alone, or "
                          "leave the cell empty"]  # fmt: skip
        value = parsed.number * self.units.factor(printed, indicator.unit)
        for bound, beyond, word in ((indicator.lower, value, "below"), (indicator.upper, value, "above")):
            if bound is not None and (beyond < bound if word == "below" else beyond > bound):
                return None, "", [f"{where}: {value:g} {indicator.unit} is {word} {bound:g}, where {indicator.name_zh} "
                              "ends; check number and unit"]  # fmt: skip
        return value, status, []

    def _stray(self, at: int, column: int, text: str) -> str:
        return (
            f"{self.file}, sheet {self.sheet.name}, cell {address(at, column)}: {text!r} stands in a row that the form "
            "does not ask; move it to its row"
        )

    def _changed(self, entry: Entry, value: float, before: float) -> str:
        return (
            f"{self.file}, sheet {entry.sheet}, cell {entry.cell}: {value:g} stands where {before:g} was "
            "published; both are kept, the one published last counts"
        )

    def _tidy(self, entry: Entry, value: float) -> dict:
        indicator, region = self.reference.indicators[entry.indicator], self.reference.regions[entry.region]
        return {
            "file": self.file, "sheet": entry.sheet, "table_title": "填报表", "region_raw": region.name_zh,
            "region": region.name_zh, "region_code": entry.region, "item": indicator.name_zh,
            "item_en": indicator.name_en, "year": entry.year, "value": value, "unit": indicator.unit,
            "cell": entry.cell, "period": "", "indicator": entry.indicator,
        }  # fmt: skip

    def _text(self, row: int, column: int | None) -> str:
        cells = self.sheet.cells[row]
        value = cells[column] if column is not None and column < len(cells) else ""
        return f"{value:.15g}" if isinstance(value, float) else str(value).strip()


def _slips(rows: list[dict], known: dict[str, str], file: str) -> list[str]:
    """Values far from the others of their row, as those in another unit are."""
    values = sorted(abs(value) for value in [*(row["value"] for row in rows), *map(float, known.values())] if value)
    if len(values) < 3:
        return []
    middle = values[len(values) // 2]
    return [
        f"{file}, sheet {row['sheet']}, cell {row['cell']}: {row['value']:g} is far from the rest of its row (about "
        f"{middle:g}); is it in {row['unit']}?"
        for row in rows
        if row["value"] and not 1 / FAR < abs(row["value"]) / middle < FAR
    ]


def _published(text: str, where: str) -> tuple[str, list[str]]:
    """The day of publication as ISO; a month or year counts from its last day."""
    if not text:
        return "", []
    match = DAY.fullmatch(text)
    if not match:
        return "", [f"{where}: published {text!r} is no date; write 2024-03-15, 2024-03 or 2024"]
    year, month = int(match[1]), int(match[2] or 12)
    try:
        day = date(year, month, int(match[3]) if match[3] else calendar.monthrange(year, month)[1])
    except ValueError:
        return "", [f"{where}: published {text!r} is no day of the calendar; write 2024-03-15, 2024-03 or 2024"]
    if date(year, int(match[2] or 1), 1) > date.today():
        return "", [f"{where}: published {text!r} lies ahead; write the day on which the figures came out"]
    return day.isoformat(), []
