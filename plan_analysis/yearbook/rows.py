"""The rows of one table → values with region, item, year, unit, cell and a note on what is odd."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from plan_analysis.reference.schema import Region
from plan_analysis.yearbook import files, header, lines
from plan_analysis.yearbook.files import Sheet
from plan_analysis.yearbook.footnotes import Footnote
from plan_analysis.yearbook.header import Column
from plan_analysis.yearbook.layout import Table
from plan_analysis.yearbook.names import CHINESE, Catalogue
from plan_analysis.yearbook.values import (
    DAMAGED,
    MARKS,
    MISSING,
    SPACED,
    SPACES,
    Value,
    contradiction,
    english_units,
    parse,
    plain,
    split_unit,
    squeezed,
    year,
)

# begins every part of a note that asks for a look at the printed page; the other parts are the table's own footnotes
CHECK = "check: "
WHOLE = {"合计", "总计", "总额", "总数", "小计"}


@dataclass
class _Names:
    """What a row's own cells say: region, item, year, unit."""

    raw: str = ""
    region: Region | None = None
    flag: str = ""
    item: tuple[str, ...] = ()
    english: str = ""
    year: int | None = None
    unit: str = ""
    english_unit: str = ""
    marks: str = ""
    note: str = ""


class Reader:
    """Walks one table and adds its rows."""

    def __init__(self, file: str, sheet: Sheet, table: Table, known: Catalogue) -> None:
        self.file, self.sheet, self.table, self.known = file, sheet, table, known
        self.values = [column for column in table.columns if not column.role]
        self.stubs = {
            role: [column for column in table.columns if column.role == role]
            for role in ("place", "place english", "item", "item english", "year", "unit", "value", "note")
        }
        self._settle_roles()
        self.value_columns = sorted(self.values + self.stubs["value"], key=lambda column: column.index)
        self.by_column = self._regions_across()
        self.default = self._region_of_title()
        self.subject = _subject(table)
        self.named = any(column.path or column.year for column in self.values)
        self.spaced = {column.index for column in self.value_columns if self._is_spaced(column)}
        self.listed = self._listed()
        self.cities = any(region.level == "city" for region in self.listed.values())
        self.footnotes = self._footnotes()
        self.province = ""
        self.section: tuple[str, str] = ("", "")
        self.year: int | None = None
        self.indented: list[tuple[int, str, str]] = []
        self.total: tuple[str, str] = ("", "")
        self.last: tuple[str, str] = ("", "")
        self.kept: dict[str, str] = {}

    # -- what the columns are -----------------------------------------------------------------------------------

    def _settle_roles(self) -> None:
        """The names in the rows decide where the word over them does not: 项目 over cities, 地区 over years."""
        for role in ("place", "item", "year"):
            for column in list(self.stubs[role]):
                texts = [t for row in self.table.rows[:60] if (t := self._text(row, column))]
                years = sum(year(t) is not None for t in texts)
                english = self.stubs["place english"] + self.stubs["item english"]
                pairs = [
                    (self._text(row, column), self._text(row, english[0]) if english else "")
                    for row in self.table.rows[:60]
                ]
                places = sum(self.known.match(*pair).region is not None for pair in pairs if pair[0])
                found = (
                    "year"
                    if texts and years > 0.6 * len(texts)
                    else "place"
                    if places > 0.6 * max(len(texts), 1)
                    else role
                )
                if found == role or (role == "place" and found != "year") or (role == "year" and found != "place"):
                    continue
                if found == "place" and self.stubs["place"]:
                    continue
                self.stubs[role].remove(column)
                self.stubs[found].append(column)

    def _regions_across(self) -> dict[int, Region]:
        """Columns that are regions, when most of them are and the rows are not."""
        if self.stubs["place"]:
            return {}
        found = {}
        for column in self.values:
            region = self.known.match(column.path[-1], column.english).region if column.path else None
            if region:
                found[column.index] = region
        return found if len(found) > 0.6 * max(len(self.values), 1) else {}

    def _region_of_title(self) -> Region | None:
        if self.stubs["place"] or self.by_column:
            return None
        place = self.table.meta.get("地区", "")
        if (
            not place
            and self.table.meta.get("数据库")
            and "分省" not in self.table.title
            and "城市" not in self.table.title
        ):
            place = "全国"
        return self.known.named_in(place or self.table.title) or self.known.named_in(self.sheet.page)

    def _is_spaced(self, column: Column) -> bool:
        """Whether a column groups its thousands by blanks: more often than it prints large numbers without."""
        cells = [self._cell(row, column) for row in self.table.rows]
        spaced = sum(isinstance(cell, str) and bool(SPACED.fullmatch(plain(cell))) for cell in cells)
        if not spaced:
            return False
        whole = sum((value := parse(cell)).number is not None and abs(value.number) >= 1000 for cell in cells)
        return spaced > whole

    def _listed(self) -> dict[str, Region]:
        """Regions of the rows, as far as the Chinese names alone tell."""
        texts = [self._text(row, column) for row in self.table.rows for column in self.stubs["place"][:1]]
        return {region.region_code: region for t in texts if t and (region := self.known.match(t).region)}

    def _footnotes(self) -> list[Footnote]:
        years = {column.year for column in self.value_columns} | {self.table.year}
        regions = set(self.listed) | {region.region_code for region in self.by_column.values()}
        items = {part for column in self.values for part in column.path}
        return [Footnote(note, years - {None}, regions, items, self.known) for note in self.table.notes]

    # -- rows ---------------------------------------------------------------------------------------------------

    def values_of_rows(self) -> Iterator[tuple]:
        """One tuple a value, in the order of the columns of tidy rows."""
        for row in self.table.rows:
            values = [
                (column, parse(self._cell(row, column), column.index in self.spaced)) for column in self.value_columns
            ]
            names = self._names(row, any(value.number is not None or value.raw for _, value in values))
            if names is None:
                continue
            for column, value in values:
                if tidy := self._tidy(row, names, column, value):
                    yield tidy

    def _names(self, row: int, filled: bool) -> _Names | None:
        """What a row is about; None for a heading, a stray line, or a row that only continues a name."""
        names = _Names()
        if self.stubs["place"] and not self._place(row, names, filled):
            return None
        if self.stubs["year"]:
            text = self._kept("year", row, self.stubs["year"][-1])
            names.year = year(text)
            if names.year is None:
                if not filled or not text:
                    self.section = split_unit(squeezed(text)) if text else self.section
                    return None
                names.flag = names.flag or f"{text!r} is no year"
        if self.stubs["item"] and not self._item(row, names, filled):
            return None
        if not (self.stubs["place"] or self.stubs["year"] or self.stubs["item"]):
            return None
        if self.stubs["unit"]:
            names.unit = squeezed(self._text(row, self.stubs["unit"][0]))
        if self.stubs["note"]:
            names.note = plain(self._text(row, self.stubs["note"][0]))
        return names if filled or names.region or self.by_column or self.default or names.item else None

    def _place(self, row: int, names: _Names, filled: bool) -> bool:
        chinese = ""
        for column in self.stubs["place"]:
            chinese = self._text(row, column) or chinese
        english = " ".join(self._text(row, column) for column in self.stubs["place english"]).strip()
        if not chinese and not english:
            if not self._several_row_names() or not filled:
                return False
            chinese, english = self.kept.get("place", ""), self.kept.get("place english", "")
        elif not filled and not chinese:
            return False
        if not CHINESE.search(chinese) and not english:
            chinese, english = "", chinese
        latin = header.languages(chinese)
        if latin[0] and latin[1]:
            chinese, english = latin[0], english or latin[1]
        self.kept["place"], self.kept["place english"] = chinese, english
        match = self.known.match(chinese, english, self.province)
        if not filled and self.stubs["item"] == [] and self.stubs["year"] == []:
            # a heading over its cities; a city that reports nothing keeps its row of missing values
            heading = match.region is None or (match.region.level == "province" and self.cities)
            self.year = year(chinese) or self.year
            if heading:
                self.province = match.region.region_code if match.region else self.province
                return False
        if match.region and match.region.level == "province":
            self.province = match.region.region_code
        names.raw = SPACES.sub(" ", chinese or english).strip()
        names.region, names.flag = match.region, match.flag
        names.marks = "".join(MARKS.findall(chinese))
        return True

    def _several_row_names(self) -> bool:
        return sum(bool(self.stubs[name]) for name in ("place", "item", "year")) > 1

    def _item(self, row: int, names: _Names, filled: bool) -> bool:
        columns = self.stubs["item"]
        raw = [self._text(row, column) for column in columns]
        for number, column in enumerate(columns):
            raw[number] = raw[number] or (self.kept.get(f"item {number}", "") if self._fills_down(row, column) else "")
            self.kept[f"item {number}"] = raw[number]
        text = " ".join(word for word in raw if word)
        if not text:
            return False
        names.marks += "".join(MARKS.findall(text))
        chinese, latin = header.languages(MARKS.sub("", text))
        english = " ".join(self._text(row, column) for column in self.stubs["item english"]).strip() or latin
        part = bool(header.PART.match(chinese))
        word, printed = split_unit(header.PART.sub("", chinese))
        if not filled:
            self.section = (word, printed)
            return False
        units = english_units(english)
        names.english_unit = units[-1] if units else ""
        names.english = plain(re.sub(r"[(（]\s*[)）]", "", header.without(english, units)))
        above = self._indented(columns[-1], row, word, printed) if len(columns) == 1 else []
        whole = self.total if self.total[0] else self.last
        if above:
            names.item = (*(name for _, name, _ in above), word)
        elif part and whole[0]:
            names.item = (whole[0], word)
        else:
            names.item = (self.section[0], word) if self.section[0] else (word,)
        inherited = above[-1][2] if above else whole[1] if part else ""
        names.unit = printed or inherited or self.section[1]
        if not part:
            self.last = (word, names.unit)
            self.total = self.last if word in WHOLE else self.total
        return True

    def _indented(self, column: Column, row: int, word: str, printed: str) -> list[tuple[int, str, str]]:
        """The items a row stands under by its indentation, with their units."""
        cell = str(self._cell(row, column))
        blank = len(cell) - len(cell.lstrip()) + cell[: len(cell) - len(cell.lstrip())].count("\u3000")
        while self.indented and self.indented[-1][0] >= blank:
            self.indented.pop()
        above = list(self.indented)
        self.indented.append((blank, word, printed or (above[-1][2] if above else "")))
        return above

    def _fills_down(self, row: int, column: Column) -> bool:
        return (len(self.stubs["item"]) > 1 and column is not self.stubs["item"][-1]) or bool(self.stubs["year"])

    def _kept(self, name: str, row: int, column: Column) -> str:
        """A row name that stands once for several rows is meant for each of them."""
        text = self._text(row, column) or (self.kept.get(name, "") if self._several_row_names() else "")
        self.kept[name] = text
        return text

    # -- one value ----------------------------------------------------------------------------------------------

    def _tidy(self, row: int, names: _Names, column: Column, value: Value) -> tuple | None:
        region = names.region or self.by_column.get(column.index) or self.default
        path = column.path
        if self.by_column.get(column.index) and path:
            path = path[:-1]
        # a heading over years is one of items; over regions it is none
        section = [self.section[0]] if self.section[0] and not self.stubs["item"] else []
        item = [*section, *names.item, *path] or [self.subject]
        when = column.year or names.year or self.year or self._year_in(path) or self.table.year
        table_unit = (
            "" if re.search(r"[、,，;；]", self.table.unit) and (column.unit or names.unit) else self.table.unit
        )
        heading_unit = self.section[1] if not self.stubs["item"] else ""
        printed = column.unit or names.unit or heading_unit or table_unit or value.percent
        if value.status == MISSING and not value.raw and region is None and not names.raw:
            return None
        return (
            self.file, self.sheet.name, self.table.title,
            names.raw or (column.path[-1] if self.by_column.get(column.index) else region.name_zh if region else ""),
            region.name_zh if region else "", region.region_code if region else "",
            " / ".join(dict.fromkeys(word for word in item if word)), self._english(names, column),
            when, value.number, printed, value.status, address(row, column.index),
            self._note(names, column, value, region, when, item, printed), "",
        )  # fmt: skip

    def _english(self, names: _Names, column: Column) -> str:
        latin = "" if self.by_column.get(column.index) else column.english
        return " / ".join(part for part in (names.english, latin) if part)

    def _year_in(self, path: tuple[str, ...]) -> int | None:
        match = next((m for word in path if (m := re.match(r"((?:19|20)\d\d)年", word))), None)
        return int(match[1]) if match else None

    def _note(
        self,
        names: _Names,
        column: Column,
        value: Value,
        region: Region | None,
        when: int | None,
        item: list[str],
        printed: str,
    ) -> str:
        checks = [names.flag] if names.flag else []
        if region is None:
            checks.append(
                f"no region of regions.csv is called {names.raw!r}" if names.raw else "the table names no region"
            )
        if when is None:
            checks.append("the table states no year")
        if not names.item and not column.path and column.year is None and self.named:
            checks.append("the column has no heading")
        if re.search(r"[、,;]", printed) and value.number is not None:
            checks.append(f"the table prints several units, {printed}")
        if value.status == DAMAGED:
            checks.append(f"the cell reads {value.raw!r}, which is no number")
        if value.number is not None and (odd := self._odd_unit(printed, names, column)):
            checks.append(odd)
        parts = [CHECK + text for text in checks]
        if value.raw and value.status != DAMAGED:
            parts.append(f"printed {value.raw!r}")
        marks = names.marks + column.marks + value.marks
        parts += [note.text for note in self.footnotes if note.qualifies(region, when, item, marks)]
        return "; ".join(part for part in (names.note, *parts) if part)

    def _odd_unit(self, printed: str, names: _Names, column: Column) -> str:
        english = column.english_unit or names.english_unit
        if not english and not column.unit and not names.unit:
            english = self.table.english_unit
        key = printed + "\n" + english
        if key not in self.kept:
            self.kept[key] = contradiction(printed, english)
        return self.kept[key]

    def _cell(self, row: int, column: Column) -> files.Cell:
        line = self.sheet.cells[row]
        return line[column.index] if column.index < len(line) else ""

    def _text(self, row: int, column: Column) -> str:
        cell = self._cell(row, column)
        return cell.strip() if isinstance(cell, str) else str(int(cell)) if cell == int(cell) else str(cell)


def _subject(table: Table) -> str:
    """What a table is about when its columns are only years or regions: its title without number, year and 各地区."""
    named = table.meta.get("指标", "")
    words = split_unit(named)[0] if named else lines.NUMBER.sub("", plain(table.title))
    words = squeezed(words)
    words = re.sub(
        r"[(（][^()（）]*(?:19|20)\d\d[^()（）]*[)）]|(?:19|20)\d\d(?:[-－—~至](?:19|20)\d\d)?年?", "", words
    )
    words = re.sub(
        r"^(?:中国)?(?:历年)?(?:分地区|分省|各地区|各省(?:市|、自治区、直辖市)?|各(?:设区)?市(?:县)?)", "", words
    )
    return split_unit(words)[0] or words


def address(row: int, column: int) -> str:
    """Row 0 and column 0 → A1, as spreadsheets count."""
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return f"{letters}{row + 1}"
