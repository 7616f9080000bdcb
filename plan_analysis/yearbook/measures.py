"""What a value is measured in: the cell's own sign, the unit of its column, of its row, of its table."""

import re

from plan_analysis.yearbook.header import Column
from plan_analysis.yearbook.named import Named
from plan_analysis.yearbook.stubs import Stubs
from plan_analysis.yearbook.tongues import contradiction
from plan_analysis.yearbook.units import is_rate, unit_of_name
from plan_analysis.yearbook.values import Value, simplified

COUNTED = re.compile(r"[数量额]$")  # 户数
PER = re.compile(r"均|每|率|比|密度|指数")  # 人均收入
MONEY = re.compile(r"金额|价值|货值|贸易额|销售额|产值|收入|支出|元")  # 出口金额


class Measures:
    """The units of one table."""

    def __init__(self, stubs: Stubs) -> None:
        self.stubs, self.table = stubs, stubs.table
        # what a column says is the same for all of its values
        self.stated = {c.index: next((u for w in reversed(c.path) if (u := unit_of_name(w))), "") for c in stubs.values}
        self.listed = re.split("[、,，;；]", self.table.unit)  # 万元、%
        self.given = {*self.stated.values(), *(column.unit for column in stubs.values)}
        self.known: dict[tuple[str, str], str] = {}

    def unit(self, column: Column, names: Named, value: Value, item: list[str]) -> tuple[str, str]:
        """The unit of one value and a doubt about it; ``item`` is the whole path of the value's name."""
        stated, own = self.stated[column.index], unit_of_name(names.called)
        if value.unit:
            return value.unit, ""
        if column.unit or stated:
            # 比上年增长 down the rows under a column of amounts
            return (own if own and not stated and "%" not in column.unit else column.unit or stated), ""
        table_unit = self._of_table(column)
        if self.stubs.by["unit"] and names.unit and table_unit and column.path and MONEY.search(column.path[-1]):
            return (names.unit if "元" in names.unit else table_unit), ""
        if printed := names.unit or own or (names.section[1] if not self.stubs.by["item"] else ""):
            return printed, ""
        name = column.path[-1] if column.path else item[-1] if item else ""
        if doubt := self._unfit(table_unit, name):
            return "", doubt
        if not table_unit and not is_rate(name) and (whole := self.stubs.wholes.get(column.index)):
            # #女性 right of 总人口(万人)
            return whole.unit, ""
        return table_unit or column.english_unit or names.english_unit or self.table.english_unit, ""

    def _unfit(self, table_unit: str, name: str) -> str:
        """Why the unit over the table is not that of values of a name; empty where it is."""
        if len(self.listed) > 1 and not table_unit:
            return f"the table prints several units, {self.table.unit}, and not which is meant"
        if table_unit and is_rate(name) and not re.search(r"[%‰=]|分", table_unit):  # %
            return f"the unit over the table, {table_unit}, is not that of {name}"
        return ""

    def _of_table(self, column: Column) -> str:
        """The unit over the table; of several the one where as many columns follow as units, and money over money."""
        if len(self.listed) < 2:
            return self.table.unit
        free = [word for word in self.listed if word not in self.given]
        if len(free) == 1:
            # 万元、% over amounts and their growth
            return free[0]
        columns = [one for one in self.stubs.values if not one.unit and not self.stated[one.index]]
        fitting = len(columns) == len(self.listed) and all(
            one.path and ("元" in word) == bool(MONEY.search(one.path[-1]))
            for one, word in zip(columns, self.listed, strict=True)
        )
        if fitting and column in columns:
            return self.listed[columns.index(column)]
        return self._named(column)

    def _named(self, column: Column) -> str:
        """The one of several units that a name over a column holds: 户数 and 人口数 under 户、人."""
        if column.path and PER.search(simplified(column.path[-1])):
            return ""
        for name in map(simplified, reversed(column.path)):
            named = [word for word in self.listed if word in name]
            if len(named) == 1 and COUNTED.search(name) and not PER.search(name):
                return named[0]
        return ""

    def odd(self, printed: str, column: Column, names: Named) -> str:
        """A sentence when the English unit of a value contradicts the Chinese one; empty when they agree."""
        english = column.english_unit or names.english_unit
        if not english and not column.unit and not names.unit:
            english = self.table.english_unit
        pair = (printed, english)
        if pair not in self.known:
            self.known[pair] = "" if printed == english else contradiction(printed, english)
        return self.known[pair]
