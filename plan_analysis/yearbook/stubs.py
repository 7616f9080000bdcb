"""The columns of one table by role, with what the names in the rows say about roles; cells and texts by row."""

import re
from collections.abc import Sequence
from itertools import groupby

from plan_analysis.yearbook.header import TOTALS, Column
from plan_analysis.yearbook.layout import Table
from plan_analysis.yearbook.names import Catalogue
from plan_analysis.yearbook.periods import moment, year
from plan_analysis.yearbook.sheets import Cell, Sheet
from plan_analysis.yearbook.values import SPACED, Value, below_zero, looks_numeric, parse, plain, squeezed

ROLES = (
    "place", "place english", "item", "item english", "year", "unit", "value", "note", "flag", "code", "text",
    "technical",
)  # fmt: skip
# by state
BY_PLACE = re.compile(r"\bby (?:region|state|count(?:y|ry)|district|province|municipality|area)\b", re.IGNORECASE)
BY = re.compile(r"按.{1,12}分(?:组|类)?")  # 按性别分
# so many rows show what a column of names holds
SHOWN, MOST, NEARLY_ALL = 60, 0.6, 0.8
# tables that print negative numbers in brackets: accounts, and those that say so
ACCOUNT = re.compile(
    # 资产负债表, 括号内为负数
    r"资产负债|利润表|损益表|现金流量|资金平衡|收支平衡表|括号[内中里]?的?(?:数[字据值]?)?(?:为|表示|代表|系)负"
    r"|balance sheet|income statement|profit and loss|cash flows?"
    r"|(?:brackets|parentheses) (?:are|indicate|denote) negative",
    re.IGNORECASE,
)


class Stubs:
    """A table's columns: ``by`` role those with names of rows, ``values`` those with values."""

    def __init__(self, sheet: Sheet, table: Table, known: Catalogue) -> None:
        self.sheet, self.table, self.known = sheet, table, known
        self.by = {role: [column for column in table.columns if column.role == role] for role in ROLES}
        for role in ("place", "item"):
            # a table in English only
            if not self.by[role]:
                self.by[role], self.by[f"{role} english"] = self.by[f"{role} english"], []
        self.second = self._second()
        self._settle()
        own = [column for column in table.columns if not column.role]
        self.values = sorted(own + self.by["value"], key=lambda column: column.index)
        self.named = [column for column in own if column.path or column.year]
        self.flags = self._flags()
        said = " ".join((table.title, *table.notes, *table.lines))
        self.account = ACCOUNT.search(said) is not None
        self.spaced: set[int] = set()
        self.wholes = self._wholes()
        self.spaced = {column.index for column in self.values if self._is_spaced(column)}

    def _wholes(self) -> dict[int, Column]:
        """Column → the nearest column left of it that it is a part of, where its heading says so."""
        found: dict[int, Column] = {}
        whole: Column | None = None
        for column in self.values:
            if not column.part_of:
                whole = column
            elif whole is not None:
                found[column.index] = whole
        return found | self._groups()

    def _groups(self) -> dict[int, Column]:
        """Columns without a unit under one heading → the column left of them that they add up to or 按性别分 parts."""
        found: dict[int, Column] = {}
        left: Column | None = None
        for heading, columns in groupby(self.values, key=lambda column: column.path[:-1]):
            group = list(columns)
            if heading and left and not any(column.unit for column in group) and self._splits(left, group):
                found |= {column.index: left for column in group}
            left = next((column for column in reversed(group) if column.unit), left)
        return found

    def _splits(self, whole: Column, group: list[Column]) -> bool:
        if BY.fullmatch(group[0].path[-2]):
            return whole.path[:1] != group[0].path[:1]
        shown = [[self.value(row, one).number for one in (whole, *group)] for row in self.table.rows[:SHOWN]]
        full = [[one for one in line if one is not None] for line in shown if None not in line]
        return len(full) > 1 and len(group) > 1 and all(_adds_up(line[0], line[1:]) for line in full)

    def _second(self) -> list[Column]:
        """Columns of names with values on both sides: whose the values right of them are nobody can tell."""
        values = [column.index for column in self.table.columns if column.role in ("", "value")]
        stubs = [one for one in self.table.columns if one.role.removesuffix(" english") in ("place", "item", "year")]
        first = min((column.index for column in stubs), default=0)
        named = [one for one in self.table.columns if one in stubs or (one.role in ("", "text") and self._names(one))]
        found = [
            one
            for one in named
            if any(first < at < one.index for at in values) and any(at > one.index for at in values)
        ]
        for columns in self.by.values():
            columns[:] = [one for one in columns if one not in found]
        self.by["text"] += found
        return found

    def _names(self, column: Column) -> bool:
        """Whether a column without a heading holds words or years, as names of rows are."""
        if column.path or column.english or column.year is not None:
            return False
        texts = [text for row in self.table.rows[:SHOWN] if (text := self.text(row, column))]
        named = [one for one in texts if year(one) is not None or (len(one) > 3 and not looks_numeric(one))]
        return len(named) > 1 and len(named) > 0.8 * len(texts)

    def _flags(self) -> dict[int, Column]:
        """Column of values → the column right of it that flags them."""
        flags = {column.index: column for column in self.by["flag"]}
        values = [column.index for column in self.values]
        return {max(left): flag for at, flag in flags.items() if (left := [one for one in values if one < at])}

    @property
    def several(self) -> bool:
        """Whether rows have names of more than one kind, so that one printed once may stand for several rows."""
        return len(self.by["year"]) > 1 or sum(bool(self.by[role]) for role in ("place", "item", "year")) > 1

    def cell(self, row: int, column: Column) -> Cell:
        """The cell of a row in a column."""
        line = self.sheet.cells[row]
        return line[column.index] if column.index < len(line) else ""

    def text(self, row: int, column: Column) -> str:
        """The cell as text; a whole number without its decimal point."""
        cell = self.cell(row, column)
        return cell.strip() if isinstance(cell, str) else str(int(cell)) if cell == int(cell) else str(cell)

    def value(self, row: int, column: Column) -> Value:
        """The value of a cell."""
        cell = self.cell(row, column)
        return (below_zero(cell) if self.account else None) or parse(cell, column.index in self.spaced)

    def filled(self, row: int) -> bool:
        """Whether a row prints any value, or a sign in the place of one."""
        values = (self.value(row, column) for column in self.values)
        return any(value.number is not None or value.raw for value in values)

    def _settle(self) -> None:
        """The names in the rows decide where the word over them does not: 项目 over cities, 地区 over years."""
        for role in ("place", "item", "year"):
            for column in list(self.by[role]):
                found = self._role_by_names(column, role)
                if role == "year" and found == "year" and self._names_no_time(column):
                    found = "item"
                if found == role or (role == "place" and found != "year") or (role == "year" and found == "year"):
                    continue
                if found == "place" and self.by["place"]:
                    continue
                self.by[role].remove(column)
                self.by[found].append(column)
        self._find_places()
        places = self.by["place"]
        if len(places) > 1:
            # 东部, 中部, 西部 beside provinces or cities only group them
            for column in [one for one in places if self._all_aggregates(one)][: len(places) - 1]:
                places.remove(column)
                self.by["text"].append(column)

    def _find_places(self) -> None:
        """Without a column of places: one of words, left of the values, in which nearly all are known places.

        Where no place is known, the title may say that the rows are places: Population by region.
        """
        first = min((column.index for column in self.table.columns if not column.role), default=0)
        for column in [] if self.by["place"] or self.by["place english"] else list(self.by["text"] + self.by["item"]):
            texts = {
                text for row in self.table.rows[:SHOWN] if (text := self.text(row, column)) and not _is_whole(text)
            }
            found = sum(self.known.match(text).region is not None for text in texts)
            if column.index < first and texts and found > 0.8 * len(texts):
                self.by[column.role].remove(column)
                self.by["place"].append(column)
                return
        items = self.by["item"]
        if not self.by["place"] and not self.known.regions and len(items) == 1 and BY_PLACE.search(self.table.title):
            self.by["place"], self.by["item"] = items, []

    def _names_no_time(self, column: Column) -> bool:
        """Whether 时间 stands over names of items, being meant for the times right of it."""
        texts = [text for row in self.table.rows[:SHOWN] if (text := self.text(row, column))]
        across = [one for one in self.table.columns if one.year or one.part]
        # 粮食
        worded = all(not re.search(r"\d", text) and re.search(r"[\u4e00-\u9fffA-Za-z]{2}", text) for text in texts)
        return bool(texts) and worded and bool(across) and not any(moment(text) for text in texts)

    def _role_by_names(self, column: Column, role: str) -> str:
        rows = self.table.rows[:SHOWN]
        texts = [text for row in rows if (text := self.text(row, column))]
        english = self.by["place english"] + self.by["item english"]
        pairs = [(self.text(row, column), self.text(row, english[0]) if english else "") for row in rows]
        if self._years_and_places(column):
            return "place"
        if texts and sum(moment(text) is not None for text in texts) > MOST * len(texts):
            return "year"
        places = sum(self._is_place(*pair) for pair in pairs if pair[0])
        return "place" if places > MOST * max(len(texts), 1) else role

    @property
    def dated(self) -> bool:
        """Whether years among the names of places are times: no other column or heading says when."""
        return not self.by["year"] and not any(column.year for column in self.values)

    def _years_and_places(self, column: Column) -> bool:
        """Whether names of rows are places with numbers, and years besides: 2013, 2014, 北京, 天津; no headings."""
        rows = [row for row in self.table.rows[:SHOWN] if self.text(row, column)]
        texts = [self.text(row, column) for row in rows if self._numbered(row, column)]
        years = sum(year(text) is not None for text in texts)
        places = len({text for text in texts if self.known.match(text).region is not None})
        return years > 0 and places > 1 and years + places > NEARLY_ALL * len(rows)

    def _numbered(self, row: int, column: Column) -> bool:
        """Whether a number stands right of a row's name."""
        return any(looks_numeric(cell) and str(cell).strip() for cell in self.sheet.cells[row][column.index + 1 :])

    def _is_place(self, chinese: str, english: str) -> bool:
        return self.known.match(chinese, english).region is not None or self.known.like_a_place(chinese)

    def _all_aggregates(self, column: Column) -> bool:
        texts = {text for row in self.table.rows[: 4 * SHOWN] if (text := self.text(row, column))}
        matches = [self.known.match(text).region for text in texts]
        return bool(matches) and all(one is not None and one.level in ("aggregate", "nation") for one in matches)

    def _is_spaced(self, column: Column) -> bool:
        """Whether a column groups its thousands by blanks: more often than it prints large numbers without."""
        cells: Sequence[Cell] = [self.cell(row, column) for row in self.table.rows]
        spaced = sum(
            isinstance(cell, str) and " " in cell.strip() and bool(SPACED.fullmatch(plain(cell))) for cell in cells
        )
        if not spaced:
            return False
        whole = sum((number := parse(cell).number) is not None and abs(number) >= 1000 for cell in cells)
        return spaced > whole


def _is_whole(name: str) -> bool:
    """Whether a name beside those of places is that of all of them, or of their government's own: 合计, 市本级."""
    word = squeezed(name)
    return word in TOTALS or word.endswith("本级")


def _adds_up(total: float, parts: Sequence[float]) -> bool:
    """Whether parts make up a total, as far as rounding tells."""
    digits = max(len(f"{one:.10g}".partition(".")[2]) for one in (total, *parts))
    return abs(sum(parts) - total) <= 0.5 * (len(parts) + 1) * 10.0**-digits
