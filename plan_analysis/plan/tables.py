"""Tables of indicators in a plan: name, unit, base, target, 约束性 or 预期性, with names down or across."""

import re
from dataclasses import dataclass
from fractions import Fraction

from plan_analysis.plan import wording
from plan_analysis.plan.context import Period
from plan_analysis.plan.numbers import Quantity, quantities
from plan_analysis.plan.text import Paragraph

NAME = re.compile(r"指标|名称|项目|内容")
UNIT = re.compile(r"^(?:计量)?单位$")
KIND = re.compile(r"属性|性质|类型")
GROWTH = re.compile(r"年均|增速|增长")
RELATIONS = [
    (r"≥|>=|不低于|不少于", ">="),
    (r"≤|<=|不高于|不超过", "<="),
    (r">|＞|大于|超过|突破", ">"),
    (r"<|＜|小于|低于", "<"),
]


@dataclass(frozen=True)
class Cell:
    """One target of a table: the row it stands in and what its column and row say."""

    row: int
    name: str
    quantity: Quantity
    relation: str
    due: str
    kind: str
    approx: str
    note: str
    base_year: int | None
    base_value: Fraction | None


def is_row(text: str) -> bool:
    """Whether a line is a row of a table: cells between ``|`` or tabs."""
    return text.count("|") >= 2 or text.strip().count("\t") >= 2


def targets(rows: list[Paragraph], span: Period) -> list[Cell]:
    """The targets of consecutive table rows; nothing when no header names an indicator and a year."""
    grid = [cells(row.plain) for row in rows]
    head = next((i for i, line in enumerate(grid) if any(NAME.search(cell) for cell in line) and len(line) > 1), None)
    if head is None:
        return []
    if not any(_year(cell) for cell in grid[head]) and any(_year(line[0]) for line in grid[head + 1 :] if line):
        return _across(grid, head, span)
    return _down(grid, head, span)


def cells(text: str) -> list[str]:
    """The cells of one row."""
    mark = "|" if "|" in text else "\t"
    return [" ".join(cell.split()) for cell in text.strip().strip(mark).split(mark)]


def extent(text: str) -> tuple[int, int]:
    """The span of a row without the marks around it."""
    stripped = text.strip().strip("|").strip()
    start = text.find(stripped)
    return start, start + len(stripped)


def _year(cell: str) -> int | None:
    match = re.search(r"((?:19|20)\d\d)\s*年?", cell)
    if match:
        return int(match[1])
    return next((last for name, (_, last) in wording.FIVE_YEARS.items() if name in cell and "末" in cell), None)


def _down(grid: list[list[str]], head: int, span: Period) -> list[Cell]:
    header = grid[head]
    name = next(i for i, cell in enumerate(header) if NAME.search(cell) and not KIND.search(cell))
    unit = next((i for i, cell in enumerate(header) if UNIT.search(cell)), None)
    kind = next((i for i, cell in enumerate(header) if KIND.search(cell)), None)
    dated = {i: year for i, cell in enumerate(header) if (year := _year(cell)) and not GROWTH.search(cell)}
    start = span.start or (max(dated.values()) if dated else 0)
    goal = {i: year for i, year in dated.items() if year >= start or re.search("目标|规划", header[i])}
    base = {i: year for i, year in dated.items() if i not in goal}
    growth = [i for i, cell in enumerate(header) if GROWTH.search(cell) and i not in goal]
    found = []
    for number, line in enumerate(grid[head + 1 :], start=head + 1):
        if len(line) <= name or not re.search(r"[\u4e00-\u9fffA-Za-z]", line[name]):
            continue
        words, printed = _named(line[name], line[unit] if unit is not None and unit < len(line) else "")
        note = line[kind] if kind is not None and kind < len(line) else ""
        was = next(
            ((year, q.value) for i, year in base.items() if i < len(line) and (q := _number(line[i], printed))), None
        )
        before = len(found)
        for i, year in goal.items():
            if i < len(line) and (cell := _cell(line[i], words, printed, str(year), number, note, was, span)):
                found.append(cell)
        for i in growth:
            # a growth rate counts only where no level is asked for
            if len(found) == before and i < len(line) and (q := _number(line[i], "%")):
                due = str(max(goal.values(), default=span.end))
                way = _growth_kind(words, line[i])
                year = was[0] if was else span.start - 1 if span.start and way else None
                found.append(Cell(number, words, q, _relation(line[i]), due, way, "", note, year, None))
    return found


def _growth_kind(name: str, text: str) -> str:
    """What a number in a column 年均/累计 is: [13.5] is the change over all years, a bare one the yearly growth."""
    if re.search(r"降低|下降|减少", name):
        return "change_from_base"
    if text.strip().startswith(("[", "〔")):
        return "cumulative"
    return "growth_rate" if re.search(r"增长|增速|增幅", name + text) else ""


def _across(grid: list[list[str]], head: int, span: Period) -> list[Cell]:
    """Names in the header, a row per year."""
    found = []
    units = next((line for line in grid[head + 1 :] if line and UNIT.search(line[0])), [])
    dated = [(i, year) for i, line in enumerate(grid) if i > head and line and (year := _year(line[0]))]
    start = span.start or max((year for _, year in dated), default=0)
    for column in range(1, len(grid[head])):
        words, printed = _named(grid[head][column], units[column] if column < len(units) else "")
        was = None
        for i, year in dated:
            text = grid[i][column] if column < len(grid[i]) else ""
            if year < start:
                was = (year, q.value) if (q := _number(text, printed)) else was
            elif cell := _cell(text, words, printed, str(year), i, "", was, span):
                found.append(cell)
    return found


def _named(cell: str, unit: str) -> tuple[str, str]:
    """Name and unit of a row; the unit may stand in brackets behind the name."""
    text = re.sub(r"^(?:\(?\d{1,2}[.、)]\s*|#|其中[::]?)", "", cell)
    match = re.search(r"[((]([^()()]{1,12})[))]\s*$", text)
    if (
        not unit
        and match
        and ((quantities("1" + match[1]) and quantities("1" + match[1])[0].unit) or match[1] in ("%", "‰"))
    ):
        return text[: match.start()].strip(), match[1]
    return text.strip(), unit if unit not in ("-", "—", "/") else ""


def _number(text: str, unit: str) -> Quantity | None:
    words = text.strip("[]〔〕() ").lstrip("≥≤><~+")
    found = [q for q in quantities(words) if re.search(r"\d", q.digits)]
    if (
        not found
        or len(re.sub(r"[\d.,%‰~\-—\s]|以上|以内|左右|以下|不低于|不超过|大于|小于|万|亿|年均|累计", "", words)) > 8
    ):
        return None
    q = found[0]
    return Quantity(q.start, q.end, q.value, q.high, q.unit or unit, q.text, q.digits)


def _relation(text: str) -> str:
    for words, relation in RELATIONS:
        if re.search(words, text):
            return relation
    return "<=" if re.search("以内|以下|控制", text) else ">="


def _cell(
    text: str, name: str, unit: str, due: str, row: int, note: str, was: tuple[int, Fraction] | None, span: Period
) -> Cell | None:
    q = _number(text, unit)
    if q is None:
        return None
    relation = _relation(text)
    falling = was is not None and q.value < was[1] and relation == ">=" and not re.search("≥|以上|不低于", text)
    kind = "cumulative" if text.strip().startswith(("[", "〔")) else ""
    if re.search(r"增长率|增速|年均增长", name):
        kind = "growth_rate"
    if re.search(r"(?:降低|下降|减少)[^,]{0,6}$|降幅", name) and q.unit == "%":
        kind = "change_from_base"
    base_year = (
        was[0] if was else span.start - 1 if kind in ("growth_rate", "change_from_base") and span.start else None
    )
    approx = "approx" if "左右" in text or "约" in text else ""
    return Cell(
        row, name, q, "<=" if falling else relation, due, kind, approx, note, base_year, was[1] if was else None
    )
