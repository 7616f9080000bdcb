"""What a value is measured in: the cell's own sign, the unit of its column, of its row, of its table."""

import re

from plan_analysis.yearbook.header import Column
from plan_analysis.yearbook.named import Named
from plan_analysis.yearbook.stubs import Stubs
from plan_analysis.yearbook.tongues import contradiction
from plan_analysis.yearbook.units import is_rank, is_rate, unit_of_name
from plan_analysis.yearbook.values import Value, simplified

COUNTED = re.compile(r"[数量额]$")  # 户数
PER = re.compile(r"均|每|率|比|密度|指数")  # 人均收入
MONEY = re.compile(r"金额|价值|货值|贸易额|销售额|产值|收入|支出|元")  # 出口金额
# ends of names of what is counted in one kind of unit only
VALUED = re.compile(
    r"(?:金|总|销售|零售|交易|成交|营业)额$|[价货总产加]值$"
    r"|(?:收入|支出|投资|[存贷]款|余额|利润|税收|资产|负债|工资|经费|费用|GDP)(?:总额|合计)?$"
)  # 生产总值
PEOPLE = re.compile(
    r"(?:人口|人员|职工|劳动力|学生|教师|医师|护士|[男女])性?(?:总?数)?(?:合计|总计)?$|人数(?:合计|总计)?$"
)  # 常住人口
HOUSEHOLDS = re.compile(r"户(?:总?数)?(?:合计|总计)?$")  # 总户数
BODIES = re.compile(r"(?:单位|企业|机构|学校|医院|项目)(?:个?数)?$")  # 企业单位数
# name → unit; 公顷, 吨
MEASURED_IN = (
    (VALUED, re.compile("元")), (PEOPLE, re.compile("人$")), (HOUSEHOLDS, re.compile("户$")),
    (BODIES, re.compile("[个家所项]$")),  # 个
    (re.compile("面积$"), re.compile("公顷$|亩$|平方")), (re.compile("产量$"), re.compile("吨$|斤$|克$")),  # 公顷 or 吨
)  # fmt: skip


class Measures:
    """The units of one table."""

    def __init__(self, stubs: Stubs) -> None:
        self.stubs, self.table = stubs, stubs.table
        # what a column says is the same for all of its values
        self.stated = {column.index: _stated(column) for column in stubs.values}
        self.listed = re.split("[、,，;；]", self.table.unit)  # 万元、%
        self.given = {*self.stated.values(), *(column.unit for column in stubs.values)}
        self.known: dict[tuple[str, str], str] = {}
        # names without a unit of their own, each once
        bare = (c for c in stubs.values if c.path and not c.unit and not self.stated[c.index])
        self.free = list(dict.fromkeys(simplified(column.path[-1]) for column in bare))
        # the one of several units over the table that a column takes
        self.chosen: dict[int, str] = {}

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
        whole = self.stubs.wholes.get(column.index)
        if whole and (whole.unit or not table_unit) and not is_rate(name) and not _money_alone(name, whole.unit):
            # #女性 right of 总人口(万人), #亏损企业 right of 企业数(个) in a table of 万元
            return whole.unit, ""
        if doubt := self._unfit(table_unit, name):
            return "", doubt
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
        if column.index not in self.chosen:
            self.chosen[column.index] = self._chosen(column)
        return self.chosen[column.index]

    def _chosen(self, column: Column) -> str:
        free = [word for word in self.listed if word not in self.given]
        if len(free) == 1:
            # 万元、% over amounts and their growth
            return free[0]
        named = simplified(column.path[-1]) if column.path else ""
        if named in self.free and len(self.free) == len(self.listed) and all(map(_may_be, self.free, self.listed)):
            # 家、人 over 工廠數 and 員工數, however often the two are repeated
            return self.listed[self.free.index(named)]
        return self._named(column)

    def _named(self, column: Column) -> str:
        """The one of several units that a name over a column holds or must be counted in: 户数 and 男 under 户、人."""
        if column.path and PER.search(simplified(column.path[-1])):
            return ""
        for name in map(simplified, reversed(column.path)):
            named = [word for word in self.listed if word in name]
            if len(named) == 1 and COUNTED.search(name) and not PER.search(name):
                return named[0]
            units = next((units for ends, units in MEASURED_IN if ends.search(name)), None)
            fitting = [word for word in self.listed if units and units.search(word)]
            if len(fitting) == 1 and not PER.search(name):
                return fitting[0]
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


def _stated(column: Column) -> str:
    """The unit that the names over a column state, the innermost first; a rank below 增速 has none."""
    if column.path and is_rank(column.path[-1]):
        return ""
    return next((unit for word in reversed(column.path) if (unit := unit_of_name(word))), "")


def _may_be(name: str, unit: str) -> bool:
    """Whether values of a name may be in a unit: money in 元, people in 人, and neither in the unit of the other."""
    known = next((units for ends, units in MEASURED_IN if ends.search(name)), None)
    if known is not None or MONEY.search(name):
        return bool((known or re.compile("元")).search(unit))
    return "元" not in unit or not COUNTED.search(name) or name.endswith("额")


def _money_alone(name: str, whole: str) -> bool:
    """Whether a part is money and its whole, by its unit, is none."""
    return bool(MONEY.search(name)) and "元" not in whole
