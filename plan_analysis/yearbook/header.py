"""The header over a column → what the column is: its role, its name in two languages, unit and year."""

import re
from dataclasses import dataclass, field, replace

from plan_analysis.yearbook.grid import Grid
from plan_analysis.yearbook.headings import CODE_WORD, FORMULAS, NUMBERING, ROW_NAMES, attribute, role, stub_role
from plan_analysis.yearbook.names import CHINESE
from plan_analysis.yearbook.periods import Moment, moment, named, year
from plan_analysis.yearbook.tongues import english_units, languages, without
from plan_analysis.yearbook.units import split_unit, unit
from plan_analysis.yearbook.values import MARKS, plain, squeezed

TOTALS = set("合计 总计 小计 总数 全市 市辖区 全国 全省 合计数".split())
# # and 其中 mark a part of the item above or beside
PART = re.compile(r"^(?:#|其中[:：]?)")


# 2007年为以下各年%, 2007年比下列各年增长: the years below are those that a value is compared with
COMPARED_WITH = re.compile(r"(?:((?:19|20)\d\d)年?)?[^()（）\d]{0,4}(?:以下|下列)各?年")
YEARS = re.compile(r"(?:19|20)\d\d")  # 2001-2010
THOUSANDS = re.compile(r"['’]000s?")  # '000
BRACKETED = re.compile(r"[(（][^()（）\u4e00-\u9fff]{1,30}[)）]")  # ('000), (HK$ million)


# gdp_2019, 石家庄_2019年, 2019_gdp: a name and a year that a program joined
JOINED = re.compile(r"(.*[^\d_\W])_((?:19|20)\d\d)年?|((?:19|20)\d\d)年?_([^\d_\W].*)")


# POPESTIMATE2020, Deaths 2020: only where another column is POPESTIMATE2021, since SNA2008 is a name
SUFFIXED = re.compile(r"(\D*[^\W\d])[ _]?((?:19|20)\d\d)(\s*[(（][^()（）]*[)）])?")


@dataclass(frozen=True)
class Column:
    """What the header says of one column: its role, path in both languages, unit, year and footnote marks."""

    index: int
    role: str
    path: tuple[str, ...] = ()
    english: str = ""
    unit: str = ""
    english_unit: str = ""
    year: int | None = None
    marks: str = ""
    part: Moment | None = None
    place: str = ""
    frequency: str = ""
    # 其中 or # over it: a part of a column left of it
    part_of: bool = False


def columns_of(grid: Grid, placed: tuple[int, int, int], span: range, body: list[int]) -> list[Column]:
    """What a header says of each column of a table that holds anything in ``body``; ``placed`` is its top row, the row

    with the word over the row names, and its bottom row.
    """
    return _Header(grid, placed, span).columns({column for row in body for column in grid.filled(row)})


class _Header:
    """The header of one table: ``rows`` those that name columns, ``said`` those that say something else of each."""

    def __init__(self, grid: Grid, placed: tuple[int, int, int], span: range) -> None:
        self.grid, self.span = grid, span
        self.top, self.anchor, self.bottom = placed
        rows = [row for row in range(self.top, self.bottom + 1) if not _numbering_row(grid, row, span)]
        self.first = next((c for c in span if stub_role(grid.text(self.anchor, c)) in ROW_NAMES), span.start)
        self.said = {row: attribute(grid.text(row, self.first)) for row in rows if row > self.anchor}
        if self.top < self.anchor and self.said.get(self.anchor + 1) is not None:
            # Region below the names of series, above Unit
            self.said[self.anchor] = attribute(grid.text(self.anchor, self.first))
        self.rows = [row for row in rows if self.said.get(row) is None]
        self.split = any(_english_row(grid, row, span) for row in self.rows)
        self.roles = {column: self._role(column) for column in span}
        self.values = [column for column in span if not self.roles[column]]
        # the origin found for each (row, column), so that a neighbour to the right can look it up
        self.parents: dict[tuple[int, int], tuple[int, int] | None] = {}
        self.shared = _Shared(self._stems(), set(filter(self._measures, self.rows)))

    def _measures(self, row: int) -> bool:
        """Whether a row prints units only, in brackets: then one that no list knows is one too."""
        words = [word for column in self.values if (word := self.grid.text(row, column))]
        bracketed = all(word[0] in "(（" and word[-1] in ")）" for word in words)
        return bracketed and 2 * sum(bool(unit(word[1:-1])) for word in words) > len(words)

    def _stems(self) -> set[str]:
        """Names that several columns bear with another year behind each: POPESTIMATE2020, POPESTIMATE2021."""
        found = [match for row in self.rows for c in self.span if (match := SUFFIXED.fullmatch(self.grid.text(row, c)))]
        years: dict[str, set[str]] = {}
        for match in found:
            years.setdefault(match[1], set()).add(match[2])
        several = any(len(held) > 1 for held in years.values())
        return set(years) if several else set()

    def columns(self, used: set[int]) -> list[Column]:
        found: list[Column] = []
        empty: Column | None = None
        for index in self.span:
            if self.roles[index]:
                found.append(self._stub(index))
                continue
            column = self._attributed(self._described(index, self._path(index)))
            if index not in used:
                # 2018 | blank over flags | numbers: a year whose merged area was lost
                empty = column if column.year and not column.path else None
                continue
            bare = not column.path and not column.english and column.year is None
            found.append(replace(empty, index=index) if bare and empty and empty.index == index - 1 else column)
            empty = None
        return found

    def _attributed(self, column: Column) -> Column:
        """A column with what rows such as 单位, 频度 and 地区 between heading and values say of it."""
        lines = ((kind, self.grid.text(row, column.index)) for row, kind in sorted(self.said.items()) if kind)
        found = {kind: text for kind, text in lines if text}
        if not found:
            return column
        # £ in a row of its own above m
        printed = plain(f"{found.get('before unit', '')} {found.get('unit', '')}")
        return replace(
            column,
            unit=column.unit or unit(printed) or printed,
            place=found.get("place", ""),
            frequency=found.get("frequency", ""),
        )

    def _role(self, column: int) -> str:
        if column == self.first and self.said.get(self.anchor) is not None:
            return ""
        words = self.grid.text(*self.grid.origin(self.anchor, column))
        # 年/月 over the column of years and that of months
        first = self.grid.origin(self.anchor, column) == self.grid.origin(self.anchor, self.first)
        own = stub_role(words) if first or CODE_WORD.fullmatch(words) else role(words)
        texts = [self.grid.text(row, column) for row in range(self.top, self.bottom + 1)]
        below = {role(text) for text in texts if text}
        if own == "year" and below - {"year", ""}:
            below -= {"year", ""}  # TIME over GEO: the times are those across
        elif own:
            return own
        return below.pop() if len(below) == 1 else ""

    def _stub(self, column: int) -> Column:
        words = " ".join(text for row in self.rows if (text := self.grid.text(row, column)))
        name = self.roles[column] if CHINESE.search(words) else f"{self.roles[column]} english"
        described = self._described(column, [self.grid.origin(row, column) for row in self.rows], stub=True)
        return replace(described, role=name)

    def _path(self, column: int) -> list[tuple[int, int]]:
        """Places of the cells over one column, from the top; a blank one over a sub-item is its left neighbour's."""
        path: list[tuple[int, int]] = []
        for number, row in enumerate(self.rows):
            place = self.grid.origin(row, column)
            if not self.grid.text(*place) and self.values and self._deeper(column, number):
                place = self._left(column, number) or place
            self.parents[row, column] = place if self.grid.text(*place) else None
            if self.grid.text(*place) and place not in path:
                path.append(place)
        return path

    def _deeper(self, column: int, number: int) -> bool:
        """Whether a row of the header below this one names the column."""
        words = [self.grid.text(*self.grid.origin(below, column)) for below in self.rows[number + 1 :]]
        # 1978=100, 2001-2010
        return any(CHINESE.search(word) or year(word) or unit(word) or YEARS.search(word) for word in words)

    def _left(self, column: int, number: int) -> tuple[int, int] | None:
        """The cell over the nearest column to the left that stands under the same names."""
        row, above = self.rows[number], self.rows[:number]
        for left in range(column - 1, self.values[0] - 1, -1):
            other = self.parents.get((row, left))
            if other and all(self.parents.get((one, left)) == self.parents.get((one, column)) for one in above):
                return other
        return None

    def _described(self, index: int, path: list[tuple[int, int]], stub: bool = False) -> Column:
        """Names, unit and year out of the header cells over a column."""
        names = _Names(self.grid, path, self.split and not stub, _Shared() if stub else self.shared)
        for number, place in enumerate(path):
            names.add(number, place)
        return names.column(index)


@dataclass
class _Shared:
    """What the columns of a header share: names that bear a year, rows of units, names that go on in the cell below."""

    stems: set[str] = field(default_factory=set)
    measured: set[int] = field(default_factory=set)
    whole: dict[tuple[int, int], str] = field(default_factory=dict)


class _Names:
    """Collects what the cells over one column say, from the top; ``split`` says that names wrap onto two lines."""

    def __init__(self, grid: Grid, path: list[tuple[int, int]], split: bool, shared: _Shared) -> None:
        self.grid, self.path, self.split, self.shared = grid, path, split, shared
        self.names: list[str] = []
        self.english: list[str] = []
        self.unit, self.foreign, self.marks = "", "", ""
        self.when: int | None = None
        self.part: Moment | None = None
        self.upper: tuple[int, int] | None = None
        self.latin_above = self.part_of = self.compared = False

    def column(self, index: int) -> Column:
        return Column(
            index, "", tuple(self.names), " / ".join(self.english), self.unit, self.foreign, self.when, self.marks,
            self.part, part_of=self.part_of,
        )  # fmt: skip

    def add(self, number: int, place: tuple[int, int]) -> None:
        text = self.grid.text(*place)
        if match := JOINED.fullmatch(text):
            self.when, text = int(match[2] or match[3]), match[1] or match[4]
        elif (match := SUFFIXED.fullmatch(text)) and match[1] in self.shared.stems:
            self.when, text = int(match[2]), match[1] + (match[3] or "")
        if self._is_year(text):
            return
        if match := COMPARED_WITH.search(squeezed(text)):
            self.when, self.compared = int(match[1]) if match[1] else self.when, True
        self.marks += "".join(MARKS.findall(text))
        chinese, latin = languages(MARKS.sub("", text))
        self.part_of = PART.match(chinese) is not None
        name, word = _name_and_unit(chinese)
        if place[0] in self.shared.measured and not word:
            name, word = "", squeezed(text)[1:-1]
        self.unit = word or self.unit
        if place[0] and BRACKETED.fullmatch(text) and self.names and not word:
            self.foreign = text.strip("()（） ")  # ('000) in a row of its own
            return
        if place[0] and self.names and THOUSANDS.fullmatch(text):
            self.foreign = text
            return
        if latin:
            units = english_units(latin)
            self.foreign = units[-1] if units else self.foreign
            bare = re.sub(r"\s*[(（]\s*[)）]", "", without(latin, units)).strip()  # Total ( )
            _add_english(self.english, bare, continues=self.latin_above and not name)
        if name:
            self._add_name(number, place, name)
        self.latin_above = bool(latin) and not name

    def _is_year(self, text: str) -> bool:
        """Whether a cell is a year, and nothing else; a month or quarter is a name as well."""
        bare, unit_of_year = split_unit(text)
        if (found := year(text) or (year(bare) if unit_of_year else None)) is not None:
            if self.compared:
                self.names.append(f"{found}年")
            else:
                self.when = found
            self.unit = unit_of_year or self.unit
            return True
        if (part := moment(bare) or named(bare)) is not None and part.partial:
            self.part, self.when = part, part.year or self.when
            return bool(part.span)
        return False

    def _add_name(self, number: int, place: tuple[int, int], name: str) -> None:
        below = [self.grid.text(*one) for one in self.path[number + 1 :]]
        wraps = self.split and not self.latin_above and not self.part_of
        if self.upper and wraps and any(not CHINESE.search(text) for text in below) and self._wraps(place, name):
            self.names[-1] += name
            self.shared.whole[self.upper] = self.names[-1]
        elif name not in self.names[-1:]:
            self.names.append(self.shared.whole.get(place, name))
            self.upper = place

    def _wraps(self, place: tuple[int, int], name: str) -> bool:
        """Whether a name only goes on in the cell right below: no merged areas, and nothing that names a part."""
        if self.upper is None or place != (self.upper[0] + 1, self.upper[1]):
            return False
        return self.upper not in self.grid.owner and place not in self.grid.wide and name not in TOTALS


def _numbering_row(grid: Grid, row: int, span: range) -> bool:
    words = [squeezed(grid.text(row, column)) for column in span if grid.text(row, column)]
    # 序号 | 县市区 | 2023年 | 2022年 is the heading itself
    headed = any(stub_role(word) in ROW_NAMES for word in words[:3])
    if len(words) > 1 and [word.strip("()（）") for word in words] == [str(n) for n in range(1, len(words) + 1)]:
        return True
    formulas = any(word in FORMULAS for word in words[:2]) and not headed
    if formulas and all(re.search(r"[\d=A-Z甲乙]", word) for word in words[2:]):  # 1=2+3
        return True
    return len(words) > 1 and words[0] in "甲乙" and all(NUMBERING.match(word) for word in words)


def _english_row(grid: Grid, row: int, span: range) -> bool:
    words = [grid.text(row, column) for column in span if grid.text(row, column)]
    latin = [word for word in words if re.search("[a-z]{3}", word) and not CHINESE.search(word)]  # Region
    return len(latin) > 0.6 * max(len(words), 1)


def _name_and_unit(chinese: str) -> tuple[str, str]:
    """The name and unit of a header cell; a cell may hold nothing but a unit."""
    text = PART.sub("", chinese)
    alone = unit(text.strip("()（）"))
    return ("", alone) if alone else split_unit(text)


def _add_english(english: list[str], latin: str, continues: bool) -> None:
    if latin and continues and english:
        english[-1] = f"{english[-1]} {latin}"
    elif latin and latin not in english:
        english.append(latin)
