"""One cell of a table as a target: its number under name, unit, base and year; or as sentences, or with a reason."""

import re
from dataclasses import dataclass, replace
from fractions import Fraction

from plan_analysis.plan import cells, english, english_names, english_numbers, english_words, naming, reading, wording
from plan_analysis.plan.columns import Column, Table
from plan_analysis.plan.files import Cell
from plan_analysis.plan.numbers import Quantity, plain, quantities
from plan_analysis.plan.rows import Other, Row
from plan_analysis.plan.structure import Place
from plan_analysis.plan.years import Calendar

# a smaller number is the better one
# 失业率
LOWER = re.compile(
    r"死亡率|失业率|发病率|患病率|浓度|事故|能耗|强度(?=.*(?:能|碳|排放))|排放强度|用水量|负债率|不良|投诉率|"
    r"流失率|损失率|漏损率|感染率|辍学率|用水总量|能源消费总量|煤炭消费|碳排放|住院日|药占比|自付|个人卫生支出|"
    r"班额|师生比|生师比|恩格尔"
)
# 污水治理率, 血压控制率: such a rate is better the higher it is
TREATED = re.compile("率?(?:治理|达标|合格|控制率)")
# ceilings by their nature, also where they lie above the base
# 用水总量
CEILING = re.compile(r"^(?:全[市省县区])?(?:年)?(?:用水总量|能源消费总量|煤炭消费总量|建设用地总规模|城镇开发边界)$")
FALLS = re.compile(r"(?:降低|下降|减少|压减|削减)(?:率|比例|幅度|量)?[^,]{0,6}$|降幅")  # 单位GDP能耗降低
# 累计下降10%
FALLS_BY = re.compile(r"^\s*(?:累计|比[^,\d]{1,6})?(?:下降|降低|减少|压减|削减)[^到至]{0,5}\d")
# 同比增长8%以上
GROWS_BY = re.compile(r"^\s*(?:同比|比上年|较上年|年均)?(?:增长|递增|增加)[^到至\d]{0,4}\d")
# 每年200
EVERY_YEAR = re.compile(r"\s*(?:每年|年均)(?!增|递|下|降|提)")
# trees planted (number per year)
YEARLY = re.compile(r"[(](?:[a-z]+ )?(?:per|a|each) (?:year|annum)[)]$", re.IGNORECASE)
STATED = re.compile(r"[≥≤<>]|以上|以内|以下|不低于|不超过|控制")  # 续保率稳定在96%以上
# 每低1个百分点扣2
FREE = re.compile(
    r"[\u4e00-\u9fff][^|]{5,}\d|\d[^|]{0,8}[\u4e00-\u9fff]{6,}|\b[A-Za-z]{3,} [^|]*[A-Za-z]{3,}[^|]*\d|"
    r"\d[^|]*[A-Za-z]{3,} [A-Za-z]{2,}"
)
# 建成助浴点9处: a cell with a noun of its own
OWN = re.compile(rf"^(?:{wording.MADE})[\u4e00-\u9fff、“”]{{2,14}}\d")
# 實際輔導案數/計畫輔導案數*100%: how a number is computed
FORMULA = re.compile(r"[*×]\s*100\s*[%)]|[*×]100$|÷")
CHINESE = re.compile("[\u4e00-\u9fff]")
SHARES = ("%", "‰", "个百分点", "百分点", "岁")


@dataclass(frozen=True)
class Stub:
    """What a row says of all its cells: name, unit, base (year, value), place with its bodies."""

    name: str
    unit: str
    place: Place
    base: tuple[int, Fraction] | None = None


def target(table: Table, r: int, c: int, stub: Stub, q: Quantity | None = None) -> Row | None:
    """The target of a cell, or nothing where it holds no number; ``q`` is one number of several."""
    text = table.grid[r][c].text
    q = q or cells.value(text, stub.unit)
    if q is None:
        return None
    table.used.add(table.grid[r][c].origin)
    place, name = stub.place, _with_its_measure(stub.name, text)
    year, value = (stub.base[0] or None, stub.base[1]) if stub.base else (None, None)
    scope = re.search(r"市本级|规模以上(?:工业)?企业|全国|全省|全市|全县|全区", name)  # 市本级
    return Row(
        place, _placed(table, r, c, q), name, _relation(text, stub, q), _kind(text, name, q), "",
        _extent(place.paragraph.text), "firm", scope[0] if scope else table.where,
        "approx" if re.search("左右|约", text) else "", "", year, value, "table", {"table"}, [],
        tuple(dict.fromkeys(n for one in place.bodies for n in one.names)),
        tuple(dict.fromkeys(n for one in place.bodies for n in one.lead)),
    )  # fmt: skip


# 续保率稳定在93%以上: what a cell says is measured
OWN_MEASURE = re.compile(r"^[^\d,。;]{1,10}?(?:率|占比|比例|比重|覆盖面)(?=[^\d率]{0,8}\d)")


def _with_its_measure(name: str, text: str) -> str:
    """The name of a row with what its cell measures: 农村合作医疗 over 续保率稳定在93%."""
    own = OWN_MEASURE.match(text.strip())
    known = own is None or any(own[0][i : i + 2] in name for i in range(len(own[0]) - 1))
    return name if own is None or known else name + own[0]


def _relation(text: str, stub: Stub, q: Quantity) -> str:
    """The relation that a cell states, else the one of its name or of its base."""
    if q.unit in ("%", "‰") and FALLS_BY.match(text):  # 下降10%: a change, whatever the row is called
        return "<=" if re.search("以内|不超过", text) else ">="
    relation, base, name = cells.relation(text), stub.base, stub.name
    if STATED.search(text) or FALLS.search(name):
        return relation
    if CEILING.search(name):
        return "<="
    moved = base is not None and q.value != base[1] and not cells.bracketed(text) and q.unit != "位"
    if base is not None and moved and not re.search("增长|增速|增幅", name):
        return "<=" if q.value < base[1] else ">="
    return "<=" if LOWER.search(name) and not TREATED.search(name) else relation


def _kind(text: str, name: str, q: Quantity) -> str:
    """The kind of a cell's number by its name and its brackets."""
    if q.unit in ("%", "‰") and (FALLS.search(name) or FALLS_BY.match(text)):
        return "change_from_base"
    if q.unit in ("%", "‰") and GROWS_BY.match(text):
        return "growth_rate"
    yearly = EVERY_YEAR.match(text) or YEARLY.search(name) or q.unit.endswith("/年")
    if yearly and q.unit not in SHARES:
        return "annual_flow"
    kind = naming.kind_of(name, q, "", "", "")
    # 累计30, 新增5
    added = cells.bracketed(text) or re.search("累计|[五5]年|[新净]增|新建", text) or name.endswith("(累计)")
    return "cumulative" if added and kind in ("count_stock", "level") else kind


def dated(row: Row, column: Column, due: int, known: Calendar, text: str) -> None:
    """Deadline and kind by the column: a level of a year, a growth of every year, a change over all years."""
    row.due = str(due) if due else ""
    grows = column.role == "growth"
    summed = bool(re.search("累计|合计|总计", column.words)) and "年均" not in column.words
    cumulated = bool(re.match(r"\s*[\[〔【]", text)) or "累计" in text or (grows and summed)  # 〔18〕
    if grows:
        row.evidence = {"growth column"}  # what such a column means is less sure than a level of a year
    if cumulated:
        row.kind = "change_from_base" if row.quantity.unit in SHARES else "cumulative"
    elif grows:
        _grown(row, column, text)
    if (cumulated or grows) and row.kind != "cumulative":
        row.base_value = None
    if FALLS_BY.match(text) and row.kind == "change_from_base":
        row.note, row.base_value = "降低", None
    if row.kind in ("growth_rate", "change_from_base") and not row.base_year and known.counts_from:
        row.base_year = known.counts_from - 1
    if row.kind == "annual_flow" and known.period.start and due > known.period.start:
        row.due = f"{known.period.start}-{due}"
    if row.kind == "cumulative" and row.base_value is not None:
        row.base_year = row.base_value = None


def _grown(row: Row, column: Column, text: str) -> None:
    """Kind, unit and relation of a number in a column of yearly growth."""
    if FALLS.search(row.name) or FALLS_BY.match(text):
        row.kind = "change_from_base"
        return
    unit = row.quantity.unit
    if "%" in column.words or "增" in column.words or not unit:
        row.quantity = replace(row.quantity, unit="%" if not _value_unit(text) else unit)
    row.kind = "growth_rate" if row.quantity.unit in ("%", "‰") else "annual_flow"
    if row.relation == "<=" and row.base_value is not None and not re.search("[≤<]|以内", text):  # ≤5
        row.relation = ">="


def _value_unit(text: str) -> str:
    found = [q for q in quantities(plain(text)) if re.search(r"\d", q.digits)]
    return found[0].unit if found else ""


# a) 4 hectares b) 300 shrubs
LETTERED = re.compile(r"(?:^|(?<=\s))[a-z][.)]\s+")


def amounts(table: Table, r: int, c: int, stub: Stub) -> list[Row]:
    """The numbers that an English cell or its lettered parts begin with: 120 cumulative for the year."""
    text = table.grid[r][c].text
    told_so = worded(text, stub.unit) or LETTERED.search(text)
    if not told_so or CHINESE.search(text) or spoken(text, 0):
        return []
    parts = [part for part in LETTERED.split(text) if part.strip()]
    rows: list[Row] = []
    for part in parts:
        found = english_numbers.numbers(part, [])
        if not found or re.search("[A-Za-z]", part[: found[0].start]):  # a
            continue
        q = found[0] if found[0].unit else replace(found[0], unit=stub.unit)
        noun = english_names.trimmed(part[q.end :]) if len(parts) > 1 else ""
        if one := target(table, r, c, replace(stub, name=noun or stub.name), q):
            rows.append(one)
    return rows


# ---- cells of words -------------------------------------------------------------------------------------------------


def spoken(text: str, least: int) -> bool:
    """Whether a cell holds sentences: more than ``least`` Chinese characters, or English with a verb that promises."""
    if FORMULA.search(text):
        return False
    if OWN.match(text):
        return True
    if CHINESE.search(text):
        return bool(FREE.search(text)) and len(CHINESE.findall(text)) > least
    return bool(english_words.IMPERATIVE.match(text) or english_words.FUTURE.search(text))


def worded(text: str, unit: str) -> bool:
    """Whether a cell of a column of targets holds more than a number and what belongs to it."""
    return bool(OWN.match(text)) or (bool(FREE.search(text)) and cells.value(text, unit) is None)


def sentence(table: Table, at: tuple[int, int], place: Place, due: int = 0, called: str = "") -> None:
    """The cell ``at`` row and column, which holds sentences, read as text; ``called`` names 1,300 new students."""
    r, c = at
    row, text = table.grid[r], place.paragraph.plain
    words = row[c].text
    start = text.find(words)
    if start < 0 or row[c].origin in table.used:
        return
    table.used.add(row[c].origin)
    chinese = CHINESE.search(words)
    # everything outside the cell ends a sentence, so that nothing is taken from its neighbours
    mark = "。" if chinese else " "
    masked = mark * start + words + mark * (len(text) - start - len(words))
    role = place.role if chinese or place.role == "past" or not due else "goal"
    inner = replace(
        place, paragraph=replace(place.paragraph, plain=masked), body=start, deadline=due or place.deadline, role=role
    )
    rows, others = (reading if chinese else english).read(inner, table.known, table.where)
    if not chinese and len(rows) == 1 and len(words) < 60 and (name := english_names.trimmed(called)):
        rows = [replace(rows[0], name=name, name_en=name)]
    if chinese and called:
        rows = [replace(one, name=_of_the_row(one.name, called)) for one in rows]
    table.rows += [replace(one, place=replace(one.place, paragraph=place.paragraph)) for one in rows]
    table.others += others


# 参保率, 覆盖面: what a cell measures of the thing its row is called
MEASURE = re.compile("[^、]{0,4}(?:率|占比|比例|比重|面|数量|总量|规模|增速|增幅|额)")
VERBS = re.compile(f"(?:{wording.MADE}|{wording.STANDING}|新增入库|入库|新|共|累计|总数|达)*")  # 新增入库


def _of_the_row(own: str, called: str) -> str:
    """The name in a cell with that of its row: 农村合作医疗 over 续保率; the row's where the cell holds only a verb."""
    if VERBS.fullmatch(own):
        return cells.named(called, "")[0]
    alone = MEASURE.fullmatch(own) and not any(own[i : i + 2] in called for i in range(len(own) - 1))
    return cells.named(called, "")[0] + own if alone else own


def told(table: Table, r: int, cell: Cell, reason: str) -> None:
    """Lists a cell that is no target with its reason."""
    table.used.add(cell.origin)
    paragraph = table.places[r].paragraph
    start = max(paragraph.plain.find(cell.text), 0)
    table.others.append(Other(paragraph.line, start, start + len(cell.text), cell.text, paragraph.plain[:60], reason))


def _placed(table: Table, r: int, c: int, q: Quantity) -> Quantity:
    """The quantity at its place in the printed row, for the page that shows it."""
    row = table.grid[r]
    text, cell = table.places[r].paragraph.plain, row[c].text
    start = text.find(cell)
    alike = {o.origin for o in row[:c] if o.text == cell and o.origin != row[c].origin}
    for _ in alike:
        start = text.find(cell, start + 1)
    inside = cell.find(q.text)
    if start < 0 or inside < 0:
        return q
    return replace(q, start=start + inside, end=start + inside + len(q.text))


def _extent(text: str) -> tuple[int, int]:
    """The span of a row without the marks around it."""
    stripped = text.strip().strip("|｜").strip()
    start = text.find(stripped)
    return start, start + len(stripped)
