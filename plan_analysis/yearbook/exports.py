"""Downloads of international databases, known by their own headings; a new one is one row of ``EXPORTS``."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from plan_analysis.reference.schema import Region
from plan_analysis.yearbook.addresses import address
from plan_analysis.yearbook.longform import Dimensions, dimensions
from plan_analysis.yearbook.names import CHINESE, Catalogue
from plan_analysis.yearbook.periods import moment
from plan_analysis.yearbook.sheets import Cell, Sheet
from plan_analysis.yearbook.tongues import english_units
from plan_analysis.yearbook.values import looks_numeric, parse, plain, squeezed

# the places of regions.csv under the codes of ISO 3166 and Eurostat
CODES = {"CHN": "000000", "CN": "000000", "CN_X_HK": "000000", "156": "000000", "HKG": "810000", "HK": "810000",
         "MAC": "820000", "MO": "820000", "TWN": "710000", "TW": "710000"}  # fmt: skip
HEADER_ROWS = 12
# UNIT_MULT as a power of ten
POWERS = {"0": "", "3": "Thousands", "6": "Millions", "9": "Billions"}


@dataclass(frozen=True)
class Export:
    """How one database names its columns; ``year`` is empty where the years stand across, ``known`` is all it takes."""

    name: str
    known: tuple[str, ...]
    place: str
    code: str
    items: tuple[str, ...]
    year: str
    value: str
    unit: str = ""
    scale: str = ""


EXPORTS = (
    Export(
        "World Bank",
        ("Country Name", "Country Code", "Indicator Name", "Indicator Code"),
        "Country Name",
        "Country Code",
        ("Indicator Name",),
        "",
        "",
    ),
    Export(
        "World Bank DataBank",
        ("Series Name", "Series Code", "Country Name", "Country Code"),
        "Country Name",
        "Country Code",
        ("Series Name",),
        "",
        "",
    ),
    Export(
        "OECD",
        ("LOCATION", "INDICATOR", "SUBJECT", "MEASURE", "TIME", "Value"),
        "LOCATION",
        "LOCATION",
        ("INDICATOR", "SUBJECT"),
        "TIME",
        "Value",
        "MEASURE",
    ),
    Export(
        "UNdata",
        ("Country or Area", "Year", "Value"),
        "Country or Area",
        "",
        ("Item", "Variable", "Subgroup"),
        "Year",
        "Value",
        "Unit",
    ),
    Export(
        "UN Statistics Division",
        ("Region/Country/Area", "Year", "Series", "Value"),
        "Region/Country/Area",
        "Region/Country/Area",
        ("Series",),
        "Year",
        "Value",
    ),
    Export(
        "FAOSTAT",
        ("Area", "Item", "Element", "Year", "Unit", "Value"),
        "Area",
        "Area Code (ISO3)",
        ("Item", "Element"),
        "Year",
        "Value",
        "Unit",
    ),
    Export(
        "IMF World Economic Outlook",
        ("Country", "Subject Descriptor", "Units", "Scale"),
        "Country",
        "ISO",
        ("Subject Descriptor",),
        "",
        "",
        "Units",
        "Scale",
    ),
    Export(
        "UN Comtrade",
        ("reporterDesc", "partnerDesc", "flowDesc", "cmdDesc", "period", "primaryValue"),
        "reporterDesc",
        "reporterISO",
        ("cmdDesc", "flowDesc", "partnerDesc"),
        "period",
        "primaryValue",
    ),
    Export(
        "UN Comtrade",
        ("Reporter", "Partner", "Trade Flow", "Commodity", "Year", "Trade Value (US$)"),
        "Reporter",
        "Reporter ISO",
        ("Commodity", "Trade Flow", "Partner"),
        "Year",
        "Trade Value (US$)",
    ),
    Export(
        "ILOSTAT",
        ("ref_area.label", "indicator.label", "time", "obs_value"),
        "ref_area.label",
        "ref_area",
        ("indicator.label", "sex.label", "classif1.label", "classif2.label"),
        "time",
        "obs_value",
    ),
    Export(
        "WHO Global Health Observatory",
        ("Indicator", "Location", "Period", "FactValueNumeric"),
        "Location",
        "SpatialDimValueCode",
        ("Indicator", "Dim1", "Dim2"),
        "Period",
        "FactValueNumeric",
    ),
)
# a list of values with one column for each thing that is told of them, of whatever source
PANEL = "panel"
EUROSTAT_TABLE = Export("Eurostat", (), "geo", "geo", (), "", "", "unit")
PACKED = "geo\\TIME_PERIOD"
FLAGGED = re.compile(r"(:|\.\.|-?[\d.]+(?:[eE][+-]?\d+)?)\s*[a-z]{0,3}")  # 12.5 p
# columns of Eurostat that say how a file was made, not what is measured
TECHNICAL = {"DATAFLOW", "LAST UPDATE", "freq", "unit", "geo", "TIME_PERIOD", "OBS_VALUE", "OBS_FLAG", "CONF_STATUS"}


def recognised(sheet: Sheet) -> tuple[Export, int] | None:
    """The export a sheet is and the row of its headings; None for any other table."""
    for row, line in enumerate(sheet.cells[:HEADER_ROWS]):
        heads = {plain(cell) for cell in line if isinstance(cell, str)}
        if line and PACKED in plain(line[0]):
            return EUROSTAT_TABLE, row
        for export in EXPORTS:
            if heads >= set(export.known) and not _another_left(line, export):
                return export, row
        if found := dimensions([plain(cell) for cell in line], sheet.cells[row + 1 :]):
            return _of(found), row
    return None


def _another_left(line: list[Cell], export: Export) -> bool:
    """Whether another table stands left of the headings of an export: times, or words in Chinese."""
    heads = [plain(cell) for cell in line]
    left = heads[: min(heads.index(word) for word in export.known)]
    return any(moment(head) is not None or CHINESE.search(head) for head in left)


def _of(found: Dimensions) -> Export:
    """A download that only its dimensions tell."""
    one = found
    return Export(
        "SDMX" if one.database else PANEL, (), one.place, one.code, one.items, one.time, one.value, one.unit, one.scale
    )


class ExportReader:
    """Reads one sheet of a known export; ``left_out`` says afterwards why its other numbers are none."""

    def __init__(self, file: str, sheet: Sheet, export: Export, header: int, known: Catalogue) -> None:
        self.file, self.sheet, self.export, self.header, self.known = file, sheet, export, header, known
        self.left_out: dict[tuple[int, int], str] = {}
        self.heads = [plain(cell) for cell in sheet.cells[header]]
        # Eurostat's tables pack all names of a row into its first cell: freq,unit,geo\\TIME_PERIOD
        packed = self.heads[0].partition("\\")[0].split(",") if PACKED in self.heads[0] else []
        self.packed = {head: number for number, head in enumerate(packed)}
        self.at = {head: number for number, head in reversed(list(enumerate(self.heads)))}
        if export.name == "UN Statistics Division" and "" in self.heads[1:2]:
            # the name of the place stands in a column without a heading, right of its code
            self.at[export.place] = 1
        # FRA: France under REF_AREA: Reference area
        self.both = {head for head in self.heads if ": " in head}
        self.title = next(
            (plain(line[1]) for line in sheet.cells[:header] if len(line) > 1 and plain(line[0]) == "Data Source"),
            export.name,
        )

    def values_of_rows(self) -> Iterator[tuple]:
        """One tuple a value, in the order of the columns of tidy rows."""
        for row in range(self.header + 1):
            self._leave_out(row, "part of a heading")
        for row in range(self.header + 1, len(self.sheet.cells)):
            self._leave_out(row, "a code, flag or name of its row")
            place = self._text(row, self.export.place)
            if not place:
                self._leave_out(row, "its row names no place")
                continue
            region = self._region(place, self._text(row, self.export.code))
            for column, when in self._columns(row):
                yield self._tidy(row, column, when, place, region)

    def _columns(self, row: int) -> Iterator[tuple[int, str]]:
        if self.export.year:
            yield self.at[self.export.value], self._text(row, self.export.year)
            return
        for column, head in enumerate(self.heads):
            if (when := moment(head)) is not None and when.year:
                yield column, head

    def _tidy(self, row: int, column: int, when: str, place: str, region: Region | None) -> tuple:
        cell = self.sheet.cells[row][column] if column < len(self.sheet.cells[row]) else ""
        # : and .. are no values; a letter behind a number is a flag
        flagged = FLAGGED.fullmatch(plain(cell)) if isinstance(cell, str) else None
        value = parse(flagged[1].strip(":") if flagged and flagged[1] != ".." else "" if flagged else cell)
        time = moment(when)
        words = self._words(row)
        item = " / ".join(squeezed(word) if CHINESE.search(word) else word for word in words) or self.title
        period = time.period(None) if time else ""
        note = "" if region else f"check: no region of regions.csv is called {place!r}"
        note = "; ".join(filter(None, [note, "" if time and time.year else f"check: {when!r} is no year"]))
        return (
            self.file, self.sheet.name, self.title, place, region.name_zh if region else "",
            region.region_code if region else "",
            f"{item} / {when}" if period else item, "" if CHINESE.search(item) else item,
            time.year if time else None, value.number, self._unit(row, item),
            value.status, address(row, column), note, period,
        )  # fmt: skip

    def _words(self, row: int) -> list[str]:
        """What a line counts; a dimension that is 不适用 to it says nothing."""
        words = [self._text(row, head) for head in self._items()]
        return [word for word in words if word and word.lower() not in ("_z", "not applicable")]

    def _unit(self, row: int, item: str) -> str:
        """The unit of a line with its scale: ``Millions US Dollar``, never a number without the power it stands for.

        Without a column of units it is the last bracket of the item that is one: Exports (current US$).
        """
        unit, scale = self._text(row, self.export.unit), self._text(row, self.export.scale)
        scale = POWERS.get(scale, scale)
        printed = unit if scale.lower() in ("units", "unit", "") else f"{scale} {unit}".strip()
        return printed or next(iter(reversed(english_units(item))), "")

    def _items(self) -> list[str]:
        if self.export.items:
            return [head for head in self.export.items if head in self.at]
        return [head for head in self.packed or self.heads if head and head not in TECHNICAL]

    def _region(self, place: str, code: str) -> Region | None:
        found = CODES.get(code) or CODES.get(place)
        if found:
            return self.known.by_code.get(found)
        match = self.known.match(place).region
        if match and match.level == "nation" and not re.search("china|中国|全国", place, re.IGNORECASE):
            return None  # National is of the country that the file is about
        return match if match and (match.level in ("nation", "special") or self.export.name == PANEL) else None

    def _text(self, row: int, head: str) -> str:
        line = self.sheet.cells[row]
        if head in self.packed:
            parts = plain(line[0]).split(",")
            return parts[self.packed[head]].strip() if len(parts) == len(self.packed) else ""
        column = self.at.get(head)
        words = plain(line[column]) if head and column is not None and column < len(line) else ""
        return words.partition(": ")[2] or words if head in self.both else words

    def _leave_out(self, row: int, reason: str) -> None:
        for column, cell in enumerate(self.sheet.cells[row]):
            if looks_numeric(cell):
                self.left_out[row, column] = reason
