"""The rows of one table → values with region, item, time, unit, cell and a note on what is odd."""

import re
from collections.abc import Iterator
from dataclasses import replace

from plan_analysis.reference.schema import Region
from plan_analysis.yearbook import lines
from plan_analysis.yearbook.addresses import address
from plan_analysis.yearbook.header import Column
from plan_analysis.yearbook.home import after_colons
from plan_analysis.yearbook.items import Item, items
from plan_analysis.yearbook.kinds import REASONS
from plan_analysis.yearbook.layout import Table
from plan_analysis.yearbook.measures import Measures
from plan_analysis.yearbook.named import Named
from plan_analysis.yearbook.names import CHINESE, Catalogue
from plan_analysis.yearbook.periods import moment, western, year
from plan_analysis.yearbook.places import Places
from plan_analysis.yearbook.remarks import Reading, Remarks, certainty
from plan_analysis.yearbook.sections import Section, sections
from plan_analysis.yearbook.sheets import Sheet
from plan_analysis.yearbook.stubs import Stubs
from plan_analysis.yearbook.times import Times
from plan_analysis.yearbook.tongues import english_units, first_tongue, without
from plan_analysis.yearbook.units import split_unit
from plan_analysis.yearbook.values import MARKS, MISSING, REPORTED, SPACES, Value, plain, squeezed

# 中国分地区, 各设区市, 各县（市、区）, 各市、县: whose values these are, not what they count
OF_EACH = re.compile(
    r"^(?:中国)?(?:历年)?(?:分地区|分省|各地区|各(?:设区|地级)?(?:自治)?[省市縣县区州盟旗](?![场域间级])"
    r"(?:、?(?:自治[区州县旗]|直辖市|[市縣县區区州盟旗])|[(（][^()（）]{1,9}[)）])*)"
)
NEUTRAL = re.compile("total|values?|numbers?|count|estimates?|amount|figures?|all|data", re.IGNORECASE)  # Total
BARE = re.compile(r"[\d\W]+")  # 2001-2010
# 保定市历年数值 over columns: whose values and when, not what they count
OF_YEARS = re.compile(
    r"(?:[\u4e00-\u9fff]{2,8}[省市县区州盟旗])?(?:历年|分年|各年|主要年份|历年来)(?:数值|数据|资料|情况|指标)?"
)


class Reader:
    """Walks one table; ``values_of_rows`` gives its values, ``left_out`` afterwards why other numbers are none."""

    def __init__(self, file: str, sheet: Sheet, table: Table, known: Catalogue) -> None:
        self.file, self.sheet, self.table = file, sheet, table
        self.left_out: dict[tuple[int, int], str] = {}
        self.stubs = Stubs(sheet, table, known)
        self.places = Places(self.stubs, known)
        self.times = Times(self.stubs)
        self.measures = Measures(self.stubs)
        self.items: dict[int, Item] = items(self.stubs)
        named = {part for item in self.items.values() for part in item.path}
        self.remarks = Remarks(self.stubs, self.places, self.measures, named)
        self.sections = sections(self.stubs, self.places)
        self.subject = _subject(table, self.places.default)
        called = {(column.path, column.english) for column in self.stubs.values if column.path or column.english}
        self.several = len(called) > 1
        units: dict[tuple[str, ...], set[str]] = {}
        for column in self.stubs.values:
            units.setdefault(column.path, set()).add(column.unit)
        # an index of two bases is two items
        self.bases = {c.index for c in self.stubs.values if c.unit.endswith("=100") and len(units[c.path]) > 1}
        self.counted: dict[str, str] = {}
        self.section: tuple[str, str] = ("", "")
        self.year: int | None = None
        self.running = False

    # -- rows ---------------------------------------------------------------------------------------------------

    def values_of_rows(self) -> Iterator[tuple]:
        """One tuple a value, in the order of the columns of tidy rows."""
        self._leave_out()
        for row in self.table.rows:
            values = [(column, self.stubs.value(row, column)) for column in self.stubs.values]
            names = self._names(row, any(value.number is not None or value.raw for _, value in values))
            if names is None:
                for column, _ in values:
                    self.left_out.setdefault((row, column.index), "its row has no name")
                continue
            for column, value in values:
                if tidy := self._tidy(row, names, column, value):
                    yield tidy

    def _leave_out(self) -> None:
        """Why numbers of this table outside its values are none."""
        for rows, reason in ((self.table.header, "part of a heading"), (self.table.noted, "part of a note")):
            self.left_out |= {(row, column): reason for row in rows for column in self.table.span}
        for role, columns in self.stubs.by.items():
            reason = REASONS.get(role, "" if role == "value" else "the name of a row")
            for column in columns if reason else []:
                self.left_out |= {(row, column.index): reason for row in self.table.rows}

    def _names(self, row: int, filled: bool) -> Named | None:
        """What a row is about; None for a heading, a stray line, or a row that only continues a name."""
        names, by = Named(), self.stubs.by
        if (by["place"] or by["place english"]) and not self._place(row, names, filled):
            return None
        if by["year"] and not self._time(row, names, filled):
            return None
        if by["item"] and not self._item(row, names):
            return None
        if not any(by[role] for role in ("place", "place english", "year", "item")):
            return None
        if by["unit"]:
            names.unit = first_tongue(self.stubs.text(row, by["unit"][0])) or names.unit
        if by["note"]:
            names.note = plain(self.stubs.text(row, by["note"][0]))
        names.year, names.section = names.year or self.year, self.section
        if section := self.sections.get(row):
            self._stand_in(names, section)
        told = filled or names.region or self.places.across or self.places.default or names.item
        return names if told else None

    def _year_among_places(self, row: int, names: Named) -> bool:
        """Whether a row among places is a year, 2013 over 北京 and 天津; the newest of a run is that of the places."""
        text = "".join(self.stubs.text(row, column) for column in self.stubs.by["place"])
        when = year(text) if self.stubs.dated else None
        if when is None:
            self.running = False
            return False
        self.year = max(when, self.year or when) if self.running else when
        self.running = True
        match = self.places.whole()
        names.region, names.flag, names.year = match.region, match.flag, when
        names.raw = match.region.name_zh if match.region else text
        return True

    def _place(self, row: int, names: Named, filled: bool) -> bool:
        if filled and self._year_among_places(row, names):
            return True
        found = self.places.of_row(row, filled)
        if found is None:
            return False
        raw, match, heading_year = found
        if not raw:
            self.year = heading_year or self.year
            return False
        names.raw = SPACES.sub(" ", raw).strip()
        names.region, names.flag = match.region, match.flag
        names.marks = "".join(MARKS.findall(raw))
        if self.places.partners:
            names.region, names.flag = None, f"{names.raw} is {self.places.partners}"
        return True

    def _time(self, row: int, names: Named, filled: bool) -> bool:
        columns = self.stubs.by["year"]
        for column in columns:
            text = self.times.text(row, column)
            when = self.times.moment(text, beside_year=len(columns) > 1 and names.year is not None)
            if when is None and not text and names.year:
                continue
            if when is None:
                if not filled or not text:
                    self.section = split_unit(squeezed(text)) if text else self.section
                    self.section = ("", "") if self.places.of_heading(text) else self.section
                    return False
                names.flag, names.time = names.flag or f"{text!r} is no year", squeezed(text)
                names.undated = True
                continue
            names.year = when.year or names.year
            if when.partial:
                names.part, names.time = when, "" if when.span else squeezed(text)
        return True

    def _item(self, row: int, names: Named) -> bool:
        item = self.items.get(row)
        if item is None or item.heading or not item.path:
            return False
        names.marks += item.marks
        names.item, names.english = item.path, item.english
        names.unit, names.english_unit = item.unit, item.english_unit
        return True

    def _stand_in(self, names: Named, section: Section) -> None:
        """Give a row its place, or that of the heading over it, which then is no part of its item."""
        names.raw, names.region, names.flag = section.name, section.match.region, section.match.flag or names.flag
        if section.own:
            names.item = ()
        elif len(names.item) > 1 and self.places.of_heading(names.item[0]):
            names.item = names.item[1:]

    # -- one value ----------------------------------------------------------------------------------------------

    def _tidy(self, row: int, names: Named, column: Column, value: Value) -> tuple | None:
        region, odd = self.places.of_value(row, column, names.region, names.raw, names.called)
        if value.status == MISSING and not value.raw and region is None and not names.raw:
            return None
        path = self.places.names_over(column)
        item = self._item_of(names, column, path)
        when = self.times.year(column, names, path)
        period = self.times.period(column, names, [*item, *path], when)
        if names.time and not (names.part and self.times.yearly(column)):
            item.append(names.time)
        printed, doubt = self.measures.unit(column, names, value, item)
        stated = "" if region else self.table.meta.get("地区", self.places.unlisted)
        raw = names.raw or self.places.called(column) or stated
        flag = self.stubs.text(row, self.stubs.flags[column.index]) if column.index in self.stubs.flags else ""
        doubts = [text for text in (odd, doubt) if text]
        reading = Reading(names, column, value, region, item, when, printed, doubts, flag)
        unsure = self.remarks.provisional(reading, row) if value.status == REPORTED else ""
        status = certainty(unsure) if unsure else value.status
        note = self.remarks.note(replace(reading, unsure=unsure) if unsure else reading)
        return (
            self.file, self.sheet.name, self.table.title, raw or (region.name_zh if region else ""),
            region.name_zh if region else "", region.region_code if region else "",
            " / ".join(_each_once(item)), self._english(names, column),
            when, value.number, printed, status, address(row, column.index), note, period,
        )  # fmt: skip

    def _item_of(self, names: Named, column: Column, path: tuple[str, ...]) -> list[str]:
        """What a value counts, from the outermost name: of the heading over its rows, of its row, of its column."""
        # a heading over years is one of items; over regions it is none
        section = [names.section[0]] if names.section[0] and not self.stubs.by["item"] else []
        named = (self._counted(word) for word in (*names.item, *path))
        item = [*section, *(word for word in named if word)]
        if not item or (self.table.meta.get("指标") and all(moment(word) for word in item)):
            # months across are times of what the table is about, not its items
            item = [self._called(column), *item]
        elif path and column.english and all(map(BARE.fullmatch, path)):
            item.insert(-len(path), column.english)  # 2001-2010 under Annual growth
        elif not path and column.english and not CHINESE.search("".join(item)) and self._tells(column):
            item.append(column.english)  # in English a row's name is not enough
        return [*item, column.unit] if column.index in self.bases else item

    def _counted(self, word: str) -> str:
        """What a word of an item counts, without places before its colons; empty for 历年数值."""
        if word not in self.counted:
            bare = after_colons(word, self.places.known)
            self.counted[word] = "" if OF_YEARS.fullmatch(bare) else bare
        return self.counted[word]

    def _tells(self, column: Column) -> bool:
        """Whether an English heading says what is counted: Employment does, a sole Total does not."""
        return self.several or not NEUTRAL.fullmatch(column.english)

    def _called(self, column: Column) -> str:
        """The item where no row or column names it in Chinese: what the table is about, or the words in English."""
        return column.english if (self.several and column.english) or not self.subject else self.subject

    def _english(self, names: Named, column: Column) -> str:
        latin = "" if column.index in self.places.across else column.english
        return " / ".join(part for part in (names.english, latin) if part)


def _each_once(item: list[str]) -> list[str]:
    """The words of an item; one right behind itself says nothing."""
    words = [word for word in item if word]
    return [word for before, word in zip(["", *words], words, strict=False) if word != before]


def _subject(table: Table, place: Region | None) -> str:
    """What a table is about when its columns are only years or regions: its title without number, place and year."""
    named = table.meta.get("指标", "")
    words = split_unit(named)[0] if named else lines.NUMBER.sub("", plain(table.title))
    if not CHINESE.search(words):
        return without(words, english_units(words)).replace("()", "").strip(" .:")
    words = re.sub(r"^附?表\d{1,2}(?!\d)", "", squeezed(western(words)))  # 附表12
    # （2019年）
    words = re.sub(
        r"[(（][^()（）]*(?:19|20)\d\d[^()（）]*[)）]|(?:19|20)\d\d(?:[-－—~至](?:19|20)\d\d)?年?", "", words
    )
    for name in sorted((place.name_zh, *place.aliases), key=len, reverse=True) if place else ():
        words = words.removeprefix(name) if len(words) > len(name) + 1 else words
    words = OF_EACH.sub("", words)
    return split_unit(words)[0] or words
