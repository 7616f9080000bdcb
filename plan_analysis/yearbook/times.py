"""When a value is of: its year and the part of it, by column, row, heading and title of its table."""

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from plan_analysis.yearbook.header import Column
from plan_analysis.yearbook.named import Named
from plan_analysis.yearbook.periods import Moment, compact, moment, within
from plan_analysis.yearbook.stubs import Stubs
from plan_analysis.yearbook.values import squeezed

# words over values of the year before the table's own: 上年决算数
LAST_YEAR = re.compile(
    r"(?:上年|去年|上年度)(?:同期|同月)?(?:数|[产价]?值|[金余总]额|[产销]量|实际|实绩|完成|决算|执行|预算|预计|调整预算)*数?"
)
# names of what compares two years: 比上年增长%, 位次
GROWN = re.compile(r"增长?[%率速幅减]|增长$|涨[跌幅]|降幅|同比|环比|±|[位名]次|排名|序位")
SPAN = re.compile(r"(?:19|20)\d\d年?[-–—－~～至到](?:19|20)\d\d")  # 2001-2005
# the year that a name begins with: 2024年决算数
YEAR_BEFORE = re.compile(r"((?:19|20)\d\d)年(?![-—–~～至到])")
QUARTERLY = re.compile(r"季度?|Q|quarter(?:ly)?\b.*", re.IGNORECASE)  # Quarterly
QUARTER_DAY = re.compile(r"(?:19|20)\d\d-(01|04|07|10)-01")  # 2018-04-01
YEARLY = re.compile(r"年度?|A|(?:annual|yearly)\b.*", re.IGNORECASE)  # Annual, ending "Dec"


class Times:
    """The times of one table; a time printed once down its rows is meant for the rows below it."""

    def __init__(self, stubs: Stubs) -> None:
        self.stubs, self.table = stubs, stubs.table
        self.monthly = self._monthly()
        self.quarterly = self._quarterly()
        self.dated = self._dated()
        self.grown = _year_of_growth(stubs.values)
        self.nested = self._nested([self._when(row) for row in self.table.rows])
        self.dated |= self._years_left_of_months()
        self.kept: dict[int, str] = {}
        self.last: int | None = None

    def _dated(self) -> dict[int, int | None]:
        """Column → the year that its name begins with; the only one of a table goes on to the columns right of it.

        2022年总量 | 位次 | 增速 | 人均 are all of 2022 where nothing else in the table says when.
        """
        columns = self.stubs.values
        found = {column.index: _year_in(column.path) for column in columns}
        told = self.table.year or self.stubs.by["year"] or any(column.year or column.part for column in columns)
        years = set(found.values()) - {None}
        if told or len(years) != 1:
            return found
        first = next(index for index, year in found.items() if year)
        return {index: next(iter(years)) if index >= first else None for index in found}

    def _monthly(self) -> bool:
        """Whether dates down the table are months or days: then 2018-01-01 is January, not the year."""
        texts = [self.stubs.text(row, column) for row in self.table.rows for column in self.stubs.by["year"][:1]]
        return any((when := moment(text)) is not None and when.partial for text in texts if text)

    def _quarterly(self) -> bool:
        """Whether dates down the table are first days of quarters and of no other months: then they mean those."""
        texts = [self.stubs.text(row, column) for row in self.table.rows for column in self.stubs.by["year"][:1]]
        days = [QUARTER_DAY.fullmatch(text) for text in texts if text]
        return all(days) and len({day[1] for day in days if day}) > 1

    def _when(self, row: int) -> Moment | None:
        columns = self.stubs.by["year"]
        return moment(self.stubs.text(row, columns[0])) if columns else None

    def _nested(self, found: Sequence[Moment | None]) -> bool:
        """Whether months stand below or right of the year that they belong to: 112年, 1月, 2月, 113年, 1月."""
        told = [when for when in found if when and not when.span]
        above = {one.year for one, two in pairwise(told) if not one.partial and two.partial and not two.year}
        return len(above) > 1 or (bool(above) and self.table.year in (None, *above))

    def _years_left_of_months(self) -> dict[int, int | None]:
        """Column of a month without a year → the year of the column left of it: 112年 | 1月 | 2月."""
        columns = self.stubs.values
        if not self._nested([one.part or (Moment(one.year) if one.year else None) for one in columns]):
            return {}
        found: dict[int, int | None] = {}
        last: int | None = None
        for column in columns:
            if column.part and not column.year:
                found[column.index] = last
            last = column.year or last
        return found

    def text(self, row: int, column: Column) -> str:
        """The time a row prints, or the one above it where that stands once for several rows."""
        text = self.stubs.text(row, column)
        if text and self.stubs.by["year"][0] is column:
            self.kept = {}  # 2023 without a month is no month of 2022
        text = text or (self.kept.get(column.index, "") if self.stubs.several else "")
        self.kept[column.index] = text
        return text

    def moment(self, text: str, beside_year: bool) -> Moment | None:
        """The time a text is; ``beside_year`` says that a year stands left of it, so that 3 is March."""
        if self.monthly and (day := re.fullmatch(r"(31\.12|01\.01)\.((?:19|20)\d\d)", text)):  # 31.12.2018
            return self._day(int(day[2]), int(day[1][3:]))
        if self.monthly and (day := re.fullmatch(r"((?:19|20)\d\d)-(01-01|12-31)", text)):  # 2018-01-01
            return self._day(int(day[1]), int(day[2][:2]))
        if self.quarterly and (quarter := QUARTER_DAY.fullmatch(text)):
            return self._day(int(text[:4]), int(quarter[1]))
        if beside_year and re.fullmatch(r"\d{1,2}", text):  # 12
            return moment(f"{text}月")
        when = moment(text) or (compact(text) if squeezed(text).isdigit() else None)
        if when and when.partial and not when.year:
            return replace(when, year=self.last)  # 2022年1季度, then 1-2季度
        self.last = when.year if when and (when.partial or self.nested) else self.last
        return when

    def _day(self, year: int, month: int) -> Moment:
        """The month or quarter that a day stands for."""
        return _quarter(Moment(year, month, month)) if self.quarterly else Moment(year, month, month)

    def year(self, column: Column, names: Named, path: tuple[str, ...]) -> int | None:
        """The year of a value: of its column or row, of its item, of the table; ``path`` are the column's own words."""
        own = column.year or names.year or self.dated[column.index]
        if own:
            return own
        if names.undated or any(SPAN.search(word) for word in path):
            return None  # 1979-2007 is no year, and that of the title is another one
        if self.grown and path and GROWN.search(path[-1]):
            return self.grown
        before = bool(path) and LAST_YEAR.fullmatch(path[-1]) is not None
        return self.table.year - before if self.table.year else None

    def yearly(self, column: Column) -> bool:
        """Whether a download says that a column counts whole years, however it prints their dates."""
        return YEARLY.fullmatch(column.frequency) is not None

    def period(self, column: Column, names: Named, words: list[str], when: int | None) -> str:
        """The part of the year as in tidy rows, empty for a whole year; ``words`` are those of the value's headings."""
        if self.yearly(column):
            return ""
        part = names.part or column.part or self.table.part
        if part and part.first == part.last and QUARTERLY.fullmatch(column.frequency):
            part = _quarter(part)
        return within(part, words).period(when) if part else ""


def _quarter(month: Moment) -> Moment:
    """The quarter that a month lies in."""
    last = 3 * ((month.first + 2) // 3)
    return Moment(month.year, last - 2, last)


def _year_in(path: tuple[str, ...]) -> int | None:
    match = next((m for word in path if (m := YEAR_BEFORE.match(word))), None)
    return int(match[1]) if match else None


def _year_of_growth(columns: list[Column]) -> int | None:
    """The later of two years side by side, which 增长% right of them, under no year of its own, is the growth of."""
    found: set[int | None] = set()
    left: set[int] = set()
    for column in columns:
        left |= {column.year} if column.year else set()
        if column.year is None and column.path and GROWN.search(column.path[-1]):
            pair = sorted(left)
            found.add(pair[-1] if len(pair) > 1 and pair[-1] - pair[-2] == 1 else None)
    return found.pop() if len(found) == 1 else None
