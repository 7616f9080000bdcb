"""A file → tidy rows: one per value, with the columns of ``COLUMNS``."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from plan_analysis.reference import project
from plan_analysis.reference.encoding import named
from plan_analysis.reference.hidden import SEEN, Hidden
from plan_analysis.reference.schema import DataError
from plan_analysis.yearbook import account, eras, exports, files, layout, prose, translations
from plan_analysis.yearbook.account import LeftOut
from plan_analysis.yearbook.addresses import address, place_of
from plan_analysis.yearbook.layout import Table
from plan_analysis.yearbook.names import CHINESE, Catalogue, catalogue, nowhere
from plan_analysis.yearbook.remarks import CHECK
from plan_analysis.yearbook.rows import Reader
from plan_analysis.yearbook.sheets import Sheet
from plan_analysis.yearbook.values import DAMAGED, looks_numeric

if TYPE_CHECKING:
    import pandas as pd

COLUMNS = [
    "file", "sheet", "table_title", "region_raw", "region", "region_code", "item", "item_en",
    "year", "value", "unit", "status", "cell", "note", "period",
]  # fmt: skip
RAW, ITEM, ENGLISH, YEAR, VALUE, UNIT, CELL, NOTE, PERIOD = (
    COLUMNS.index(name) for name in ("region_raw", "item", "item_en", "year", "value", "unit", "cell", "note", "period")
)


@dataclass
class _File:
    """What has been read of a file so far: rows, sentences about what was refused, numbers left out."""

    name: str
    known: Catalogue
    rows: list[tuple] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)
    left_out: list[LeftOut] = field(default_factory=list)
    seen: set[tuple] = field(default_factory=set)
    before: Table | None = None

    def add(self, sheet: Sheet) -> None:
        """Read one sheet."""
        start = len(self.rows)
        reasons: dict[tuple[int, int], str] = {}
        covered: list[range] = []
        if known := exports.recognised(sheet):
            abroad = known[0].name == exports.PANEL and self._abroad(sheet)
            reader = exports.ExportReader(self.name, sheet, *known, nowhere() if abroad else self.known)
            self.rows += reader.values_of_rows()
            reasons, covered = reader.left_out, [range(len(sheet.cells))]
        elif not sheet.cells:
            rows, others = prose.figures(self.name, sheet, self.known)
            self.rows += rows
            self.left_out += others
            if not rows and sheet.excuse:
                self.refused.append(sheet.excuse)
        else:
            reasons, covered = self._tables(sheet)
        if sheet.hidden != SEEN:
            self.rows[start:] = [_with_word(row, sheet.hidden) for row in self.rows[start:]]
        cells = (row[CELL] for row in self.rows[start:])
        self.left_out += account.left_out(sheet, cells, reasons, covered)

    def _places(self, sheet: Sheet) -> Catalogue:
        """The places that names of a sheet may mean."""
        if eras.in_japanese(sheet) or self._abroad(sheet):
            return nowhere()
        return self.known.without_groups if eras.in_traditional(sheet) else self.known

    def _abroad(self, sheet: Sheet) -> bool:
        """Whether a sheet is of another country, whose East is not ours: it names China in neither language."""
        words = [cell for line in sheet.cells for cell in line if isinstance(cell, str) and cell]
        words += [*sheet.above, sheet.page, sheet.name, sheet.file]
        return not any(map(CHINESE.search, words)) and not self.known.of_china(dict.fromkeys(words))

    def _tables(self, sheet: Sheet) -> tuple[dict[tuple[int, int], str], list[range]]:
        sheet = translations.on_one_line(eras.counted_as_usual(sheet))
        known = self._places(sheet)
        found = layout.tables(sheet, known, self.before)
        if not found and (sentence := _not_understood(self.name, sheet)):
            self.refused.append(sentence)
        reasons: dict[tuple[int, int], str] = {}
        if not found:
            reasons = {place: "its sheet holds no table that could be understood" for place in _places(sheet)}
        for table in found:
            content = _content(sheet, table)
            reader = Reader(self.name, sheet, table, known)
            rows = list(reader.values_of_rows())
            if content in self.seen:
                repeated = {place: "the same table stands there twice" for place in _places(sheet, table)}
                reasons |= repeated | reader.left_out
                continue
            self.seen.add(content)
            self.before = table
            if sentence := _nameless(self.name, sheet, rows):
                self.refused.append(sentence)
                reasons |= {place: "nothing tells its row from others" for place in _places(sheet, table)}
                continue
            self.rows += rows
            reasons |= reader.left_out
        return reasons, [range(table.header.start, max([*table.rows, *table.noted]) + 1) for table in found]


def read(path: Path | str, root: Path | None = None) -> "pd.DataFrame":
    """Tidy rows of one file, columns ``COLUMNS``.

    Region names are the nation's and those of a project: ``root``, else the one at hand; none is needed.
    ``value`` is NaN where nothing was printed (status ``missing``), where less than half the unit was
    (``below half unit``) or where the digits are damaged (``damaged``, raw text in ``note``). ``year`` is <NA>
    where the table states none. ``period`` is empty for a whole year, else the part of it (``periods``). Parts of
    ``note`` that begin with ``check:`` are doubts of the reader. Sheets with numbers that could not be understood
    stand as sentences in ``frame.attrs["refused"]``, numbers in no row with the reason in ``frame.attrs["left_out"]``.

    Raises DataError, naming file, sheet and cell, when the file or all of its tables cannot be read.
    """
    import pandas as pd

    path = Path(path)
    file = _File(named(path), catalogue(root or project.here()))
    for sheet in files.contents(path):
        file.add(replace(sheet, file=path.stem))
    if not file.rows:
        raise DataError(
            "\n".join(file.refused) or f"{path.name}: holds no table with numbers; check that it is complete"
        )
    columns = dict(zip(COLUMNS, map(list, zip(*file.rows, strict=True)), strict=True))
    tidy = pd.DataFrame(columns)
    tidy["year"] = pd.array(columns["year"], dtype="Int64")
    tidy["value"] = tidy["value"].astype(float)
    tidy.attrs["refused"] = file.refused
    tidy.attrs["left_out"] = [(one.sheet, one.cell, one.text, one.reason) for one in file.left_out]
    return tidy


def flagged(tidy: "pd.DataFrame") -> "pd.Series":
    """Which rows carry a doubt of the reader: a damaged cell, an unresolved region, a ``check:`` in the note."""
    return (tidy["status"] == DAMAGED) | tidy["note"].str.contains(CHECK, regex=False)


def _content(sheet: Sheet, table: Table) -> tuple:
    """What makes two tables the same: a page prints its tables twice, once for small screens."""
    cells = tuple(str(cell).strip() for row in table.rows for cell in sheet.cells[row])
    return table.title, tuple((c.index, c.path, c.year) for c in table.columns), cells


def _places(sheet: Sheet, table: Table | None = None) -> Iterator[tuple[int, int]]:
    """Rows and columns of the cells with numbers, of a sheet or of one table's rows."""
    rows = range(len(sheet.cells)) if table is None else table.rows
    for row in rows:
        for column, cell in enumerate(sheet.cells[row]):
            inside = table is None or column in table.span
            if inside and looks_numeric(cell) and (not isinstance(cell, str) or cell.strip()):
                yield row, column


def _with_word(row: tuple, hidden: Hidden) -> tuple:
    """A row whose note says that its cell is hidden, where it is."""
    word = hidden.word(*place_of(row[CELL]))
    note = "; ".join(filter(None, [f"{CHECK}the {word} of this cell is hidden in the workbook", row[NOTE]]))
    return (*row[:NOTE], note, *row[NOTE + 1 :]) if word else row


def _nameless(file: str, sheet: Sheet, rows: list[tuple]) -> str:
    """A sentence when a table's rows have no names that tell them apart: different values of one and the same thing."""
    told: dict[tuple, set[float]] = {}
    for row in rows:
        if row[VALUE] is not None and not row[RAW]:
            key = (row[ITEM], row[ENGLISH], row[YEAR], row[PERIOD], row[UNIT])
            told.setdefault(key, set()).add(row[VALUE])
    if not told or sum(map(len, told.values())) < 1.7 * len(told):
        return ""
    name = f", sheet {sheet.name}" if sheet.name else ""
    return (
        f"{file}{name}, cell {rows[0][CELL]}: nothing tells the rows of this table apart, several values stand for one "
        "thing; put a column of names (地区, 指标) before the numbers"
    )


def _not_understood(file: str, sheet: Sheet) -> str:
    """A sentence when a sheet without a table holds numbers all the same; pages of links and adverts hold none."""
    numbers = list(_places(sheet))
    if len(numbers) < 4 or sheet.above or sheet.below:
        return ""
    place = address(*numbers[0])
    name = f", sheet {sheet.name}" if sheet.name else ""
    return (
        f"{file}{name}, cell {place}: numbers without a header that can be understood; "
        "put 地区, 指标 or 年份 over the names of the rows, and names over the columns"
    )
