"""A sheet of series → one record per printed value or target, whichever way the table lies.

Long: a row per value (region, indicator, year, value). Wide: years across, a row per series, targets in columns of
their own. Upright: years down, a column per series. Headings may be Chinese or English, titles may stand above.
"""

import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from functools import cached_property

from plan_analysis.attainment.goals import comparator, goal
from plan_analysis.reference.schema import DataError
from plan_analysis.yearbook.addresses import address
from plan_analysis.yearbook.sheets import Cell, Sheet

# also as they are written in Taiwan and Hong Kong, and as statistical services name them (SDMX, World Bank)
HEADINGS = {
    "case_id": ("case_id", "case", "id", "编号", "案例", "編號", "序列"),
    "region": (
        "region", "area", "place", "city", "province", "country", "countryname", "economy", "refarea", "geo", "地区",
        "城市", "区域", "市", "县", "区县", "省份", "地區", "區域", "縣市",
    ),
    "indicator": (
        "indicator", "indicatorname", "series", "seriesname", "item", "variable", "name", "指标", "指标名称", "项目",
        "名称", "指標", "指標名稱", "項目", "名稱",
    ),
    "year": ("year", "date", "period", "time", "timeperiod", "年份", "年度", "年", "时间", "时期", "時間", "時期"),
    "value": (
        "value", "values", "obsvalue", "数据", "数额", "统计值", "实绩", "数值", "值", "实际值", "指标值", "完成值",
        "數值", "實際值", "數據", "观测值",
    ),
    "role": ("role", "type", "角色", "类型", "性质", "類型", "性質"),
    "comparator": ("comparator", "relation", "operator", "关系", "比较", "比较符", "比较关系", "方向", "關係", "比較"),
    "unit": ("unit", "units", "单位", "计量单位", "單位"),
    "target": ("target", "goal", "objective", "目标", "目标值", "规划目标", "预期目标", "规划值", "目標", "目標值"),
    "due": (
        "due", "deadline", "dueyear", "targetyear", "by", "期限", "目标年", "目标年份", "完成年份", "截止年份",
        "目標年", "目標年份",
    ),
    "growth_class": ("growthclass", "增长类别", "增速类别", "增長類別"),
}  # fmt: skip
NEEDED = {"year": "年份", "value": "数值"}
MEANING = {word: name for name, words in HEADINGS.items() for word in words}
ROLES = {
    "history": "history", "actual": "history", "observed": "history", "历史": "history", "实际": "history",
    "历史值": "history", "实际值": "history", "完成值": "history", "target": "target", "goal": "target",
    "目标": "target", "目标值": "target", "规划目标": "target", "歷史": "history", "實際": "history", "目標": "target",
}  # fmt: skip
EMPTY = {"", "-", "--", "–", "—", "…", "...", "..", "/", "na", "n/a", "nan", "null", "none", "空格", "无", "缺", "不详"}
# 2018年, FY2018, 2018 [YR2018] of the World Bank
YEAR = re.compile(r"(?:fy)?([12]\d{3})(?:\.0|年度?|年?[末底]|-12-31|-01-01|\[yr\d{4}\])?", re.IGNORECASE)
_GOAL = r"(?:target|goal|目[标標]值?|规划目标)"
TARGET_OF_YEAR = re.compile(rf"{_GOAL}\(?([12]\d{{3}})年?\)?|([12]\d{{3}})年?的?{_GOAL}", re.IGNORECASE)  # 2020年目标
UNIT_LINE = re.compile(r"(?:[单單]位|units?)\s*[:：]\s*([^\s)）]+)", re.IGNORECASE)  # 单位：亿元; unit: %
BRACKET = re.compile(r"^(.+?)\s*[(（\[]([^()（）\[\]]+)[)）\]]$")  # 研发投入强度（%）
FIRST_ROWS = 40  # a header stands above


@dataclass(frozen=True)
class Record:
    """One printed value or target as text; ``place`` says where it stands, places of its year and unit alike."""

    case_id: str
    region: str
    indicator: str
    year: str
    value: str
    role: str
    comparator: str
    unit: str
    place: str
    year_place: str
    titles: tuple[str, ...] = ()  # what may name a place where the row names none
    asked: bool = True  # whether the table has a word for how value and target compare
    growth_class: str = ""


@dataclass
class Reading:
    """What a sheet gives: records, mistakes with their places, what was not used."""

    records: list[Record] = field(default_factory=list)
    mistakes: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Table:
    """A sheet below its header: what each column means, and how a place in it is named."""

    sheet: Sheet
    header: int
    columns: dict[str, int]
    years: dict[int, int]
    targets: dict[int, int]
    unit: str
    known_unit: Callable[[str], bool]
    file: str

    @cached_property
    def titles(self) -> tuple[str, ...]:
        """What may name the place of rows that name none: the lines above the header, the sheet, the file."""
        above = " ".join(word for row in self.sheet.cells[: self.header] for cell in row if (word := text(cell)))
        return above, self.sheet.name, self.file.rpartition(".")[0]

    def text(self, row: int, column: int | None) -> str:
        """A cell as text."""
        cells = self.sheet.cells[row]
        return text(cells[column]) if column is not None and column < len(cells) else ""

    def get(self, row: int, name: str) -> str:
        """The cell of a column by its meaning; empty where the table has none."""
        return self.text(row, self.columns.get(name))

    def place(self, row: int, column: int | None) -> str:
        """Line of a text file, sheet and cell of a workbook."""
        if not self.sheet.name:
            return f"{self.file}, line {row + 1}"
        return f"{self.file}, sheet {self.sheet.name}, cell {address(row, column or 0)}"

    def rows(self) -> Iterator[int]:
        """Rows below the header that are not blank."""
        for row in range(self.header + 1, len(self.sheet.cells)):
            if any(text(cell) for cell in self.sheet.cells[row]):
                yield row


def text(cell: Cell) -> str:
    """A cell as text in one width: full-width digits, signs and letters in their common form."""
    words = f"{cell:.15g}" if isinstance(cell, float) else str(cell)
    return words.strip() if words.isascii() else unicodedata.normalize("NFKC", words).strip()


def read(sheet: Sheet, file: str, known_unit: Callable[[str], bool]) -> Reading:
    """The records of a sheet; a sheet without a header gives a note and no records."""
    table = _table(sheet, file, known_unit)
    if table is None:
        filled = any(text(cell) for row in sheet.cells for cell in row)
        name = f"sheet {sheet.name}" if sheet.name else "the table"
        return Reading(notes=[f"{file}: {name} has no row of headings and was not used"] if filled else [])
    if table.years:
        found = _wide(table)
    elif "target" in table.columns and "value" not in table.columns and "year" not in table.columns:
        found = _targets(table)
    elif table.columns.keys() & {"value", "case_id", "indicator"}:
        found = _long(table)
    else:
        found = _upright(table)
    return found


def year(word: str) -> int | None:
    """The year a cell names: 2018, 2018年, 2018年末, FY2018."""
    match = YEAR.fullmatch(re.sub(r"\s", "", word))
    return int(match[1]) if match else None


# ---- header ---------------------------------------------------------------------------------------------------------


def _table(sheet: Sheet, file: str, known_unit: Callable[[str], bool]) -> Table | None:
    for row in range(min(FIRST_ROWS, len(sheet.cells))):
        words = [text(cell) for cell in sheet.cells[row]]
        years = {at: found for at, word in enumerate(words) if (found := year(word)) is not None}
        columns: dict[str, int] = {}
        for at, word in enumerate(words):
            if name := MEANING.get(_heading(word)):
                columns.setdefault(name, at)
        targets = {
            at: int(match[1] or match[2])
            for at, word in enumerate(words)
            if at not in years and (match := TARGET_OF_YEAR.fullmatch(re.sub(r"\s", "", word)))
        }
        filled = sum(map(bool, words))
        series_left = bool(years) and (bool(columns) or (len(years) >= 2 and min(years) > 0))
        if len(columns) >= 2 or series_left or ("year" in columns and filled >= 2):
            across = {} if "year" in columns else years
            return Table(sheet, row, columns, across, targets, _unit_above(sheet, row), known_unit, file)
    return None


def _heading(word: str) -> str:
    """A heading as it is compared: without unit, blanks and capitals."""
    match = BRACKET.match(word)
    return re.sub(r"[\s_]", "", match[1] if match else word).casefold().replace("caseid", "case_id")


def _unit_above(sheet: Sheet, header: int) -> str:
    lines = [text(cell) for row in sheet.cells[:header] for cell in row]
    return next((match[1] for line in lines if (match := UNIT_LINE.search(line))), "")


# ---- the three ways a table lies -------------------------------------------------------------------------------------


def _long(table: Table) -> Reading:
    found = Reading()
    _missing(table, ("year", "value"), found)
    if found.mistakes:
        return found
    heading = table.text(table.header, table.columns["value"])
    unit = _bracketed(table, heading)[1]
    for row in table.rows():
        said = table.get(row, "role")
        role = ROLES.get(said.casefold(), "") if said else "history"
        if not role:
            place = table.place(row, table.columns["role"])
            found.mistakes.append(f"{place}: role {said!r} is neither history nor target; write one of them")
            continue
        if "case_id" in table.columns and not table.get(row, "case_id"):
            place = table.place(row, table.columns["case_id"])
            found.mistakes.append(f"{place}: case_id '' is no name; give every row the name of its case")
            continue
        due = table.get(row, "due") if role == "target" else ""
        record = _record(table, row, table.columns["value"], table.get(row, "year") or due, role)
        found.records.append(replace(record, unit=record.unit or unit))
        if role == "history" and table.get(row, "target"):
            found.records += _goals(table, row, found)
    if not found.records and not found.mistakes:
        found.mistakes.append(f"{table.file}: no rows below the header; one is needed for each year of a series")
    return found


def _wide(table: Table) -> Reading:
    found = Reading()
    used = {*table.columns.values(), *table.years, *table.targets}
    table = _named(table, used)
    for row in table.rows():
        for column, named in table.years.items():
            if table.text(row, column):
                found.records.append(_record(table, row, column, str(named), "history"))
        found.records += _goals(table, row, found)
    idle = [
        word for at, cell in enumerate(table.sheet.cells[table.header])
        if (word := text(cell)) and at not in {*used, *table.columns.values()}
    ]  # fmt: skip
    if idle:
        found.notes.append(f"{table.place(table.header, 0)}: columns not used: {', '.join(idle)}")
    return found


def _targets(table: Table) -> Reading:
    """A sheet of targets alone, for the series of the others."""
    found = Reading()
    for row in table.rows():
        found.records += _goals(table, row, found)
    return found


def _upright(table: Table) -> Reading:
    """Years down, one series a column; a row ``单位`` gives units, a row ``2020年目标`` targets."""
    found = Reading()
    _missing(table, ("year",), found)
    if found.mistakes:
        return found
    stub, region = table.columns["year"], table.columns.get("region")
    names = {at: text(cell) for at, cell in enumerate(table.sheet.cells[table.header]) if text(cell)}
    names = {at: name for at, name in names.items() if at not in (stub, region)}
    units = dict.fromkeys(names, "")
    for row in table.rows():
        word = table.text(row, stub)
        if _heading(word) in HEADINGS["unit"]:
            units = {at: table.text(row, at) for at in names}
            continue
        target = None if year(word) else TARGET_OF_YEAR.fullmatch(re.sub(r"\s", "", word))
        for at, name in names.items():
            if not table.text(row, at):
                continue
            indicator, unit = _bracketed(table, name)
            record = _record(
                table, row, at, (target[1] or target[2]) if target else word, "target" if target else "history"
            )
            record = replace(record, indicator=indicator, unit=units[at] or unit or record.unit)
            found.records += _goal_of(record, found) if target else [replace(record, year_place=table.place(row, stub))]
    return found


def _named(table: Table, used: set[int]) -> Table:
    """A wide table whose names stand under no heading, or one of its own: the first column left of the years."""
    if "indicator" in table.columns or "case_id" in table.columns:
        return table
    first = min(table.years)
    free = [at for at in range(first) if at not in used and any(table.text(row, at) for row in table.rows())]
    if not free:
        return table
    return replace(table, columns=table.columns | {"indicator": free[0]})


def _goals(table: Table, row: int, found: Reading) -> list[Record]:
    """Targets in columns of their own, one record each."""
    made = []
    for column, named in table.targets.items():
        if table.text(row, column):
            made += _goal_of(_record(table, row, column, str(named), "target"), found)
    if "target" in table.columns and table.get(row, "target"):
        made += _goal_of(_record(table, row, table.columns["target"], table.get(row, "due"), "target"), found)
    return made


def _goal_of(record: Record, found: Reading) -> list[Record]:
    """A target cell taken apart: a bare number, or ``>= 2.5`` or ``2020年达到2.5%以上``."""
    try:
        said = goal(record.value)
    except DataError as error:
        found.mistakes.append(f"{record.place}: {error}")
        return []
    due = record.year or str(said.due or "")
    if not due:
        found.mistakes.append(
            f"{record.place}: target {record.value!r} has no year; add a column due (目标年), or write "
            f"'{record.value} by 2025'"
        )
        return []
    unit = said.unit or record.unit
    return [replace(record, value=said.value, unit=unit, year=due, comparator=record.comparator or said.comparator)]


def _record(table: Table, row: int, column: int, named: str, role: str) -> Record:
    indicator, unit = _bracketed(table, table.get(row, "indicator"))
    place = table.place(row, column)
    word = table.get(row, "comparator")
    return Record(
        table.get(row, "case_id"), table.get(row, "region"), indicator, named, table.text(row, column), role,
        comparator(word) or word, table.get(row, "unit") or unit or table.unit, place,
        table.place(row, table.columns["year"]) if "year" in table.columns else place, table.titles,
        "comparator" in table.columns, table.get(row, "growth_class"),
    )  # fmt: skip


def _bracketed(table: Table, name: str) -> tuple[str, str]:
    """``R&D经费（亿元）`` → name and unit; a bracket that holds no unit stays part of the name."""
    match = BRACKET.match(name)
    return (match[1], match[2]) if match and table.known_unit(match[2]) else (name, "")


def _missing(table: Table, wanted: tuple[str, ...], found: Reading) -> None:
    missing = [f"{name} ({NEEDED[name]})" for name in wanted if name not in table.columns]
    if missing:
        place = table.place(table.header, 0)
        found.mistakes.append(f"{place}: no column {', '.join(missing)}; a long table has year "
                              "and value (年份, 数值), a wide one years across (2018, 2019 …)")  # fmt: skip
