"""The rows of one table → values with region, item, time, unit, cell and a note on what is odd."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from plan_analysis.reference.schema import Region
from plan_analysis.yearbook import lines
from plan_analysis.yearbook.addresses import address
from plan_analysis.yearbook.footnotes import Footnote
from plan_analysis.yearbook.header import Column
from plan_analysis.yearbook.items import Item, items
from plan_analysis.yearbook.kinds import REASONS
from plan_analysis.yearbook.layout import Table
from plan_analysis.yearbook.names import Catalogue
from plan_analysis.yearbook.periods import Moment, compact, moment, western, within
from plan_analysis.yearbook.places import Places
from plan_analysis.yearbook.sheets import Sheet
from plan_analysis.yearbook.stubs import Stubs
from plan_analysis.yearbook.units import contradiction, first_tongue, is_rate, split_unit, unit_of_name
from plan_analysis.yearbook.values import DAMAGED, MARKS, MISSING, SPACES, Value, plain, simplified, squeezed

# begins every part of a note that asks for a look at the printed page; the other parts are the table's own footnotes
CHECK = "check: "
# words over values of the year before the table's own
LAST_YEAR = re.compile(r"(?:上年|去年|上年度)(?:同期|同月)?(?:数|值|实际|实绩|完成|决算|执行|预算|预计|调整预算)*数?")
OF_EACH = re.compile(
    r"^(?:中国)?(?:历年)?(?:分地区|分省|各地区|各省(?:市|、自治区、直辖市)?|各(?:设区)?市(?:县)?|各[县縣]市|各[县縣])"
)
GROWN = re.compile(r"增长?[%率速幅减]|增长$|涨[跌幅]|降幅|同比|环比|±|[位名]次|排名|序位")
COUNTED = re.compile(r"[数量额]$")
PER = re.compile(r"均|每|率|比|密度|指数")
MONEY = re.compile(r"金额|价值|货值|贸易额|销售额|产值|收入|支出|元")


@dataclass
class _Names:
    """What a row's own cells say: region, item, time, unit."""

    raw: str = ""
    region: Region | None = None
    flag: str = ""
    item: tuple[str, ...] = ()
    english: str = ""
    year: int | None = None
    part: Moment | None = None
    time: str = ""
    unit: str = ""
    english_unit: str = ""
    marks: str = ""
    note: str = ""


class Reader:
    """Walks one table; ``values_of_rows`` gives its values, ``left_out`` afterwards why other numbers are none."""

    def __init__(self, file: str, sheet: Sheet, table: Table, known: Catalogue) -> None:
        self.file, self.sheet, self.table = file, sheet, table
        self.left_out: dict[tuple[int, int], str] = {}
        self.stubs = Stubs(sheet, table, known)
        self.places = Places(self.stubs, known)
        self.items: dict[int, Item] = items(self.stubs)
        self.subject = _subject(table, self.places.default)
        self.footnotes = self._footnotes(known)
        self.monthly = self._monthly()
        # what a column says is the same for all of its values
        self.stated = {
            c.index: next((u for w in reversed(c.path) if (u := unit_of_name(w))), "") for c in self.stubs.values
        }
        self.dated = {c.index: _year_in(c.path) for c in self.stubs.values}
        self.grown = _year_of_growth(self.stubs.values)
        self.several = len({column.english for column in self.stubs.values if column.english}) > 1
        self.section: tuple[str, str] = ("", "")
        self.year: int | None = None
        self.kept: dict[str, str] = {}

    def _footnotes(self, known: Catalogue) -> list[Footnote]:
        years = {column.year for column in self.stubs.values if column.year}
        years |= {self.table.year} if self.table.year else set()
        regions = set(self.places.listed) | {region.region_code for region in self.places.across.values()}
        words = {part for column in self.stubs.values for part in column.path}
        return [Footnote(note, years, regions, words, known) for note in self.table.notes]

    def _monthly(self) -> bool:
        """Whether dates down the table are months or days: then 2018-01-01 is January, not the year."""
        texts = [self.stubs.text(row, column) for row in self.table.rows for column in self.stubs.by["year"][:1]]
        return any((when := moment(text)) is not None and when.partial for text in texts if text)

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

    def _names(self, row: int, filled: bool) -> _Names | None:
        """What a row is about; None for a heading, a stray line, or a row that only continues a name."""
        names, by = _Names(), self.stubs.by
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
        told = filled or names.region or self.places.across or self.places.default or names.item
        return names if told else None

    def _place(self, row: int, names: _Names, filled: bool) -> bool:
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
        return True

    def _time(self, row: int, names: _Names, filled: bool) -> bool:
        columns = self.stubs.by["year"]
        for column in columns:
            text = self._kept(row, column)
            when = self._moment(text, beside_year=len(columns) > 1 and names.year is not None)
            if when is None and not text and names.year:
                continue
            if when is None:
                if not filled or not text:
                    self.section = split_unit(squeezed(text)) if text else self.section
                    return False
                names.flag = names.flag or f"{text!r} is no year"
                continue
            names.year = when.year or names.year
            if when.partial:
                names.part, names.time = when, squeezed(text)
        return True

    def _moment(self, text: str, beside_year: bool) -> Moment | None:
        if self.monthly and (day := re.fullmatch(r"((?:19|20)\d\d)-(01-01|12-31)", text)):
            return Moment(int(day[1]), int(day[2][:2]), int(day[2][:2]))
        if beside_year and re.fullmatch(r"\d{1,2}", text):
            return moment(f"{text}月")
        return moment(text) or (compact(text) if squeezed(text).isdigit() else None)

    def _item(self, row: int, names: _Names) -> bool:
        item = self.items.get(row)
        if item is None or item.heading or not item.path:
            return False
        names.marks += item.marks
        names.item, names.english = item.path, item.english
        names.unit, names.english_unit = item.unit, item.english_unit
        return True

    def _kept(self, row: int, column: Column) -> str:
        """A time that stands once for several rows is meant for each of them."""
        name = f"year {column.index}"
        text = self.stubs.text(row, column) or (self.kept.get(name, "") if self.stubs.several else "")
        self.kept[name] = text
        return text

    # -- one value ----------------------------------------------------------------------------------------------

    def _tidy(self, row: int, names: _Names, column: Column, value: Value) -> tuple | None:
        last = names.item[-1] if names.item else ""
        region, odd = self.places.of_value(row, column, names.region, names.raw, last)
        if value.status == MISSING and not value.raw and region is None and not names.raw:
            return None
        across = column.index in self.places.across
        path = column.path[:-1] if across and not column.place and not self.places.prefix(column) else column.path
        # a heading over years is one of items; over regions it is none
        section = [self.section[0]] if self.section[0] and not self.stubs.by["item"] else []
        item = [*section, *names.item, *path]
        if not item or (self.table.meta.get("指标") and all(moment(word) for word in item)):
            # months across are times of what the table is about, not its items
            item = [self._called(column), *item]
        when = self._year(column, names, path)
        if column.unit.endswith("=100") and any(
            one.path == column.path and one.unit != column.unit for one in self.stubs.values
        ):
            # an index of two bases is two items
            item.append(column.unit)
        period = self._period(column, [*item, *path], names, when)
        if period and names.part:
            item.append(names.time)
        printed, doubt = self._unit(column, names, value, item)
        raw = names.raw or (column.place or column.path[-1] if across and column.path else "")
        checks = self._checks(names, column, value, region, when, printed, [text for text in (odd, doubt) if text])
        return (
            self.file, self.sheet.name, self.table.title, raw or (region.name_zh if region else ""),
            region.name_zh if region else "", region.region_code if region else "",
            " / ".join(dict.fromkeys(word for word in item if word)), self._english(names, column),
            when, value.number, printed, value.status, address(row, column.index),
            self._note(names, column, value, checks, region, when, item), period,
        )  # fmt: skip

    def _called(self, column: Column) -> str:
        """The item where no row or column names it in Chinese: what the table is about, or the words in English."""
        return column.english if (self.several and column.english) or not self.subject else self.subject

    def _year(self, column: Column, names: _Names, path: tuple[str, ...]) -> int | None:
        own = column.year or names.year
        if own or self.year:
            return own or self.year
        if dated := self.dated[column.index]:
            return dated
        if self.grown and path and GROWN.search(path[-1]):
            return self.grown
        before = bool(path) and LAST_YEAR.fullmatch(path[-1]) is not None
        return self.table.year - before if self.table.year else None

    def _period(self, column: Column, words: list[str], names: _Names, when: int | None) -> str:
        if column.frequency in ("年", "年度", "A", "Annual", "Yearly"):
            return ""
        part = names.part or column.part or self.table.part
        return within(part, words).period(when) if part else ""

    def _unit(self, column: Column, names: _Names, value: Value, item: list[str]) -> tuple[str, str]:
        """The unit of one value and a doubt about it: the cell's own sign, its column's, its row's, the table's."""
        table_unit, listed = self.table.unit, re.split("[、,，;；]", self.table.unit)
        if len(listed) > 1:
            table_unit = self._listed(column, listed)
        stated = self.stated[column.index]
        own = unit_of_name(names.item[-1]) if names.item else ""
        if value.percent:
            return value.percent, ""
        if column.unit or stated:
            # 比上年增长 down the rows under a column of amounts
            return (own if own and not stated and "%" not in column.unit else column.unit or stated), ""
        if self.stubs.by["unit"] and names.unit and table_unit and column.path and MONEY.search(column.path[-1]):
            return (names.unit if "元" in names.unit else table_unit), ""
        if printed := names.unit or own or (self.section[1] if not self.stubs.by["item"] else ""):
            return printed, ""
        name = column.path[-1] if column.path else item[-1] if item else ""
        if len(listed) > 1 and not table_unit:
            return "", f"the table prints several units, {self.table.unit}, and not which is meant"
        if not table_unit and not is_rate(name) and (whole := self.stubs.wholes.get(column.index)):
            # #女性 right of 总人口(万人)
            return whole.unit, ""
        if table_unit and is_rate(name) and not re.search(r"[%‰=]|分", table_unit):
            return "", f"the unit over the table, {table_unit}, is not that of {name}"
        return table_unit or column.english_unit or names.english_unit or self.table.english_unit, ""

    def _listed(self, column: Column, units: list[str]) -> str:
        """One of the units printed over a table: where as many columns follow as units, and money stands over money."""
        columns = [one for one in self.stubs.values if not one.unit and not self.stated[one.index]]
        fitting = len(columns) == len(units) and all(
            one.path and ("元" in word) == bool(MONEY.search(one.path[-1]))
            for one, word in zip(columns, units, strict=True)
        )
        if fitting and column in columns:
            return units[columns.index(column)]
        # 户数 and 人口数 under 户、人
        name = simplified(column.path[-1]) if column.path else ""
        named = [word for word in units if word in name]
        return named[0] if len(named) == 1 and COUNTED.search(name) and not PER.search(name) else ""

    def _english(self, names: _Names, column: Column) -> str:
        latin = "" if column.index in self.places.across else column.english
        return " / ".join(part for part in (names.english, latin) if part)

    # -- its note -----------------------------------------------------------------------------------------------

    def _checks(
        self,
        names: _Names,
        column: Column,
        value: Value,
        region: Region | None,
        when: int | None,
        printed: str,
        odd: list[str],
    ) -> list[str]:
        """Sentences on what is odd about a value."""
        checks = [*([names.flag] if names.flag else []), *odd]
        if region is None and not odd:
            nameless = self.places.page.flag or "the table names no region"
            checks.append(f"no region of regions.csv is called {names.raw!r}" if names.raw else nameless)
        if self.places.inherited and region and region is self.places.default:
            checks.append(f"only a table above names {region.name_zh}")
        if when is None:
            checks.append("the table states no year")
        if not names.item and not column.path and column.year is None and self.stubs.named:
            checks.append("the column has no heading")
        if re.search(r"[、,;]", printed) and value.number is not None:
            checks.append(f"the table prints several units, {printed}")
        if value.status == DAMAGED:
            checks.append(f"the cell reads {value.raw!r}, which is no number")
        if value.number is not None and (sentence := self._odd_unit(printed, names, column)):
            checks.append(sentence)
        return checks

    def _note(
        self,
        names: _Names,
        column: Column,
        value: Value,
        checks: list[str],
        region: Region | None,
        when: int | None,
        item: list[str],
    ) -> str:
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
            self.kept[key] = "" if printed == english else contradiction(printed, english)
        return self.kept[key]


def _year_in(path: tuple[str, ...]) -> int | None:
    """The year that a name begins with: 2024年决算数."""
    match = next((m for word in path if (m := re.match(r"((?:19|20)\d\d)年", word))), None)
    return int(match[1]) if match else None


def _year_of_growth(columns: list[Column]) -> int | None:
    """The later of two years side by side, which 增长% right of them, under no year of its own, is the growth of."""
    found: set[int | None] = set()
    for place, column in enumerate(columns):
        years = [one.year for one in columns[:place] if one.year]
        if column.year is None and column.path and GROWN.search(column.path[-1]):
            pair = sorted(set(years))
            found.add(pair[-1] if len(pair) > 1 and pair[-1] - pair[-2] == 1 else None)
    return found.pop() if len(found) == 1 else None


def _subject(table: Table, place: Region | None) -> str:
    """What a table is about when its columns are only years or regions: its title without number, place and year."""
    named = table.meta.get("指标", "")
    words = split_unit(named)[0] if named else lines.NUMBER.sub("", plain(table.title))
    words = re.sub(r"^附?表\d{1,2}(?!\d)", "", squeezed(western(words)))
    words = re.sub(
        r"[(（][^()（）]*(?:19|20)\d\d[^()（）]*[)）]|(?:19|20)\d\d(?:[-－—~至](?:19|20)\d\d)?年?", "", words
    )
    for name in sorted((place.name_zh, *place.aliases), key=len, reverse=True) if place else ():
        words = words.removeprefix(name) if len(words) > len(name) + 1 else words
    words = OF_EACH.sub("", words)
    return split_unit(words)[0] or words
