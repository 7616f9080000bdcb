"""Tables of indicators in a plan: name, unit, base, target, growth, 约束性 or 预期性, bodies, down or across.

Every cell with a number becomes a target or is listed with the reason why not; a cell that holds sentences is read
as text.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from fractions import Fraction

from plan_analysis.plan import bodies, naming, reading, wording
from plan_analysis.plan.bodies import Bodies
from plan_analysis.plan.files import Cell
from plan_analysis.plan.numbers import Quantity, plain, quantities
from plan_analysis.plan.periods import Calendar, years
from plan_analysis.plan.rows import Other, Row
from plan_analysis.plan.structure import Place

# (role of a column, words of its header); the first that fits counts
ROLES = [
    ("score", re.compile(r"分值|权重|计分|评分|得分|标准分|分数|赋分")),
    ("bodies", re.compile(r"责任|牵头|部门|负责|主体|单位$(?<!^单位)(?<!计量单位)")),
    ("kind", re.compile(r"属性|性质|类型")),
    ("index", re.compile(r"^(?:序号|编号|No\.?)$", re.IGNORECASE)),
    ("unit", re.compile(r"^(?:计量)?单位$|^Unit$", re.IGNORECASE)),
    ("note", re.compile(r"备注|说明|解释|定义|计算|口径|数据来源|依据|措施|内容描述|Note", re.IGNORECASE)),
]
GROWTH = re.compile(r"年均|增速|增长|增幅|累计|变化|[五5]年(?:合计|总)")
BASE = re.compile(
    r"现状|基期|基[数准]|实际|实绩|完成(?!目标)|预计|已达|现有|现值|初值|Baseline|Current|Actual", re.IGNORECASE
)
TARGET = re.compile(r"目标|规划|期末|计划|指标值|任务|力争|预期值|数值|Target|Goal", re.IGNORECASE)
NAME = re.compile(r"指标|名称|项目|内容|事项|目标|任务|领域|类别|Indicator", re.IGNORECASE)
CATEGORY = re.compile(r"类别|领域|分类|维度|一级|类$")
RELATIONS = [
    (r"≥|>=|不低于|不少于|不小于", ">="),
    (r"≤|<=|不高于|不超过|不大于", "<="),
    (r">|大于|超过|突破", ">"),
    (r"<|小于|低于", "<"),
]
# a smaller number is the better one
LOWER = re.compile(
    r"死亡率|失业率|发病率|患病率|浓度|事故|能耗|强度(?=.*(?:能|碳|排放))|排放强度|用水量|负债率|不良|投诉率|流失率|损失率|漏损率|感染率|辍学率|用水总量|能源消费总量|煤炭消费|碳排放|住院日|药占比|自付|个人卫生支出|班额|师生比|生师比|恩格尔"
)
FALLS = re.compile(r"(?:降低|下降|减少|压减|削减)(?:率|比例|幅度|量)?[^,]{0,6}$|降幅")
FREE = re.compile(r"[\u4e00-\u9fff][^|]{5,}\d|\d[^|]{0,8}[\u4e00-\u9fff]{6,}")
NUMBER = re.compile(r"\d")


@dataclass(frozen=True)
class Column:
    """A column: its role, its header, and the year it is for."""

    role: str
    words: str
    year: int = 0
    unit: str = ""


@dataclass
class _Table:
    """What the cells of one table share."""

    places: list[Place]
    known: Calendar
    where: str
    caption: str
    rows: list[Row] = field(default_factory=list)
    others: list[Other] = field(default_factory=list)
    used: set[tuple[int, int]] = field(default_factory=set)

    @property
    def grid(self) -> list[tuple[Cell, ...]]:
        return [place.paragraph.cells for place in self.places]


def read(places: list[Place], known: Calendar, where: str, caption: str) -> tuple[list[Row], list[Other]]:
    """Targets and other numbers of one table, whose rows are ``places`` and which stands under ``caption``."""
    table = _Table(places, known, where, caption)
    head, columns = _header(table)
    if any(c.role in ("target", "growth") for c in columns) and any(c.role == "name" for c in columns):
        _down(table, head, columns)
    elif _years_down(table):
        _across(table)
    elif _years_in_stub(table):
        _transposed(table)
    elif _names_over_values(table):
        _pairs(table)
    else:
        for row in range(len(places)):
            _free(table, row, "no header of the table says that it is a target")
    _rest(table)
    return sorted(table.rows, key=lambda r: (r.place.paragraph.line, r.quantity.start)), table.others


# ---- what the columns are -------------------------------------------------------------------------------------------


def _header(table: _Table) -> tuple[int, list[Column]]:
    """(first row of data, columns) by the rows at the top; a header may take several rows."""
    grid = table.grid
    depth = 0
    while depth < min(5, len(grid)) and _headlike(grid[depth], depth):
        depth += 1
    width = max(len(row) for row in grid)
    if not depth:
        return 0, []
    paths = [
        "".join(dict.fromkeys(_text(grid[r], c) for r in range(depth) if not _whole(grid[r]))) for c in range(width)
    ]
    columns = [_column(path, table.known) for path in paths]
    return depth, _settled(columns, table, depth)


def _headlike(row: tuple[Cell, ...], depth: int) -> bool:
    """Whether a row names columns: no cell is a number, apart from years."""
    texts = [cell.text for cell in row if cell.text]
    if not texts:
        return depth > 0
    if _whole(row):
        return depth == 0 and len(texts[0]) < 60
    values = [t for t in texts if _value(re.sub(wording.YEAR, "", t)) and not re.fullmatch(r"(?:19|20)\d\d", t)]
    words = sum(
        bool(
            NAME.search(t)
            or BASE.search(t)
            or TARGET.search(t)
            or GROWTH.search(t)
            or re.search(r"(?:19|20)\d\d|单位|属性", t)
        )
        for t in texts
    )
    return (
        not values
        and words >= min(2, len(texts))
        and not (depth and words < 0.5 * len(texts) and not any(cell.origin[0] < depth for cell in row))
    )


def _whole(row: tuple[Cell, ...]) -> bool:
    """Whether one text takes the whole row: a title or the name of a section."""
    return (
        len(row) > 1
        and len({cell.origin for cell in row if cell.text}) == 1
        and (len({c.origin for c in row}) == 1 or row[0].text != "")
    )


def _text(row: tuple[Cell, ...], c: int) -> str:
    return row[c].text.strip() if c < len(row) else ""


def _column(path: str, known: Calendar) -> Column:
    for role, words in ROLES:
        if words.search(path):
            return Column(role, path)
    if GROWTH.search(path) and not re.search(r"目标值?$|(?<!\d)(?:19|20)\d\d\s?年?[底末]?目?标?值?$", path):
        return Column("growth", path, unit="%" if "%" in path else "")
    found = [w for w in years(path, known)] or [
        w for w in years(re.sub(r"((?:19|20)\d\d)(?!\d|\s?年)", r"\1年", path), known)
    ]
    year = found[-1].year if found else 0
    unit = m[1] if (m := re.search(r"[(]([^()]{1,8})[)]$", path)) and _is_unit(m[1]) else ""
    if year:
        start = known.counts_from or 0
        past = (BASE.search(path) and not TARGET.search(path)) or (start and year < start)
        return Column("base" if past else "target", path, year, unit)
    if BASE.search(path) and not re.search("目标值?$", path):
        return Column("base", path, unit=unit)
    if NAME.search(path) and not re.search(r"目标值|指标值|计划数|目标数|目标$|任务数|目标任务$|规划值|计划值", path):
        return Column("category" if CATEGORY.search(path) else "name", path)
    if TARGET.search(path):
        return Column("target", path, known.period.end, unit)
    return Column("", path)


def _settled(columns: list[Column], table: _Table, depth: int) -> list[Column]:
    """Columns with one name among them, targets by year, and no year as target where all are of one time."""
    names = [i for i, c in enumerate(columns) if c.role == "name"]
    textual = [i for i, c in enumerate(columns) if _textual(table, depth, i)]
    if not names and textual:
        at = next((i for i in textual if columns[i].role == "category"), textual[0])
        columns[at] = replace(columns[at], role="name")
    for i in names:
        # 目标 may be a name, or the column of the numbers
        if i not in textual and textual and "目标" in columns[i].words:
            columns[i] = replace(columns[i], role="target", year=table.known.period.end)
    for i in [i for i, c in enumerate(columns) if c.role == "name"][:-1]:
        if _same_texts(table, depth, i) or any(c.role == "name" for c in columns[i + 1 :]):
            columns[i] = replace(columns[i], role="category")
    if not table.known.opens:
        dated = [c for c in columns if c.role == "target" and c.year]
        if len(dated) > 1:
            first = min(c.year for c in dated)
            columns = [
                replace(c, role="base") if c in dated and c.year == first and "目标" not in c.words else c
                for c in columns
            ]
    if not any(c.role in ("target", "growth") for c in columns):
        unknown = [i for i, c in enumerate(columns) if c.role == "" and _numeric(table, depth, i)]
        if len(unknown) == 1 and re.search("目标|指标", table.caption + "".join(c.words for c in columns)):
            columns[unknown[0]] = replace(columns[unknown[0]], role="target", year=table.known.period.end)
    return columns


def _textual(table: _Table, depth: int, c: int) -> bool:
    cells = [_text(row, c) for row in table.grid[depth:] if _text(row, c) and not _whole(row)]
    return bool(cells) and sum(
        bool(re.search(r"[\u4e00-\u9fffA-Za-z]{2,}", t)) and not _value(t) for t in cells
    ) > 0.5 * len(cells)


def _numeric(table: _Table, depth: int, c: int) -> bool:
    cells = [_text(row, c) for row in table.grid[depth:] if _text(row, c)]
    return bool(cells) and sum(bool(_value(t)) for t in cells) > 0.5 * len(cells)


def _same_texts(table: _Table, depth: int, c: int) -> bool:
    cells = [row[c] for row in table.grid[depth:] if c < len(row)]
    return len({cell.origin for cell in cells}) < len(cells)


# ---- rows down ------------------------------------------------------------------------------------------------------


def _down(table: _Table, head: int, columns: list[Column]) -> None:
    name = next(i for i, c in enumerate(columns) if c.role == "name")
    section = ""
    for r, row in enumerate(table.grid):
        if r < head:
            continue
        if _whole(row):
            section = row[0].text
            continue
        called = _text(row, name)
        category = next(
            (_text(row, i) for i, c in enumerate(columns) if c.role == "category" and _text(row, i)), section
        )
        if not re.search(r"[\u4e00-\u9fffA-Za-z]", called):
            called = category
        _row(table, r, columns, called)


def _row(table: _Table, r: int, columns: list[Column], called: str) -> None:
    """The targets of one row: levels by year, then growth."""
    row = table.grid[r]
    at = {role: i for i, c in reversed(list(enumerate(columns))) for role in [c.role]}
    printed = _text(row, at["unit"]) if "unit" in at else ""
    words, unit = _named(called, printed)
    unit = unit or _caption_unit(table.caption)
    note = _text(row, at["kind"]) if "kind" in at else ""
    groups = _bodies(_text(row, at["bodies"])) if "bodies" in at else None
    base = next(
        ((c.year, q.value) for i, c in enumerate(columns) if c.role == "base" and (q := _value(_text(row, i), unit))),
        None,
    )
    place = replace(table.places[r], bodies=(*table.places[r].bodies, *([groups] if groups else [])))
    seen: set[tuple[int, int]] = set()
    for i, column in enumerate(columns):
        if column.role not in ("target", "growth") or i >= len(row) or not row[i].text:
            continue
        if row[i].origin in seen:
            continue
        seen.add(row[i].origin)
        due = column.year or table.known.period.end
        if column.role == "growth":
            due = max((c.year for c in columns if c.role == "target"), default=0) or table.known.period.end
        if FREE.search(row[i].text) and _value(row[i].text, unit) is None:
            _sentence(table, r, i, due, place)
            continue
        found = _target(table, r, i, words, column.unit or unit, place, base)
        if found is None:
            continue
        _dated(found, column, due, table.known, row[i].text)
        found.note = note if note not in ("-", "—") else ""
        table.rows.append(found)


def _target(
    table: _Table, r: int, c: int, name: str, unit: str, place: Place, base: tuple[int, Fraction] | None
) -> Row | None:
    text = table.grid[r][c].text
    q = _value(text, unit)
    if q is None:
        return None
    table.used.add(table.grid[r][c].origin)
    relation = _relation(text)
    signed = bool(re.search(r"[≥≤<>]|以上|以内|以下|不低于|不超过|控制", text))
    falls = bool(FALLS.search(name))
    if not signed and not falls:
        if base is not None and q.value != base[1] and q.unit != "位" and not re.search("增长|增速|增幅", name):
            relation = "<=" if q.value < base[1] else ">="
        elif LOWER.search(name) and not re.search("率?(?:治理|达标|合格|控制率)", name):
            relation = "<="
    kind = naming.kind_of(name, q, "", "", "")
    if falls and q.unit in ("%", "‰"):
        kind = "change_from_base"
    if re.search(r"^[\[〔【(]\s*[\d≥]|累计|[五5]年", text) and kind in ("count_stock", "level"):
        kind = "cumulative"
    where = (base[0] or None, base[1]) if base else (None, None)
    names = tuple(dict.fromkeys(n for one in place.bodies for n in one.names))
    lead = tuple(dict.fromkeys(n for one in place.bodies for n in one.lead))
    scope = re.search(r"市本级|规模以上(?:工业)?企业|全国|全省|全市|全县|全区", name)
    return Row(
        place, _placed(table, r, c, q), name, relation, kind, "", _extent(place.paragraph.text), "firm",
        scope[0] if scope else table.where, "approx" if re.search("左右|约", text) else "", "",
        where[0], where[1], "table", {"table"}, [], names, lead,
    )  # fmt: skip


def _dated(row: Row, column: Column, due: int, known: Calendar, text: str) -> None:
    """Deadline and kind by the column: a level of a year, a growth of every year, a change over all years."""
    row.due = str(due) if due else ""
    grows = column.role == "growth"
    cumulated = (
        bool(re.match(r"\s*[\[〔【]", text))
        or "累计" in text
        or (grows and "累计" in column.words and "年均" not in column.words)
    )
    if grows or cumulated:
        unit = row.quantity.unit
        shares = unit in ("%", "‰", "个百分点", "百分点", "岁")
        if cumulated:
            row.kind = (
                "change_from_base"
                if (shares and (FALLS.search(row.name) or grows)) or unit == "岁"
                else "cumulative"
                if not shares
                else "change_from_base"
            )
            if row.kind == "cumulative" and re.search("增长|增速", row.name) is None and shares:
                row.kind = "change_from_base"
        elif FALLS.search(row.name):
            row.kind = "change_from_base"
        else:
            if "%" in column.words or "增" in column.words or not unit:
                row.quantity = replace(row.quantity, unit="%" if not _value_unit(text) else unit)
            row.kind = "growth_rate" if row.quantity.unit in ("%", "‰") else "annual_flow"
            row.relation = (
                row.relation
                if re.search("[≤<]|以内", text)
                else ">="
                if row.relation == "<=" and row.base_value is not None
                else row.relation
            )
        if row.base_value is not None and row.kind != "cumulative":
            row.base_value = None
    if row.kind in ("growth_rate", "change_from_base") and not row.base_year and known.counts_from:
        row.base_year = known.counts_from - 1
    if row.kind == "annual_flow" and known.period.start and due > known.period.start:
        row.due = f"{known.period.start}-{due}"
    if row.kind in ("cumulative",) and row.base_value is not None:
        row.base_year = row.base_value = None


def _value_unit(text: str) -> str:
    found = [q for q in quantities(plain(text)) if re.search(r"\d", q.digits)]
    return found[0].unit if found else ""


def _sentence(table: _Table, r: int, c: int, due: int, place: Place) -> None:
    """A cell that holds sentences, read as text."""
    row, text = table.grid[r], place.paragraph.plain
    words = row[c].text
    start = text.find(words)
    if start < 0 or row[c].origin in table.used:
        return
    table.used.add(row[c].origin)
    # everything outside the cell ends a sentence, so that nothing is taken from its neighbours
    masked = "。" * start + words + "。" * (len(text) - start - len(words))
    inner = replace(place, paragraph=replace(place.paragraph, plain=masked), body=start, deadline=due or place.deadline)
    rows, others = reading.read(inner, table.known, table.where)
    table.rows += [replace(one, place=replace(one.place, paragraph=place.paragraph)) for one in rows]
    table.others += others


# ---- other shapes ----------------------------------------------------------------------------------------------------


def _years_down(table: _Table) -> bool:
    """Names across, a row per year: the first cell of at least one row is a year."""
    return any(_row_year(table, row) for row in table.grid[1:]) and not any(
        re.search(r"(?:19|20)\d\d", cell.text) for cell in table.grid[0][1:]
    )


def _row_year(table: _Table, row: tuple[Cell, ...]) -> Column | None:
    column = _column(_text(row, 0), table.known)
    return (
        column
        if column.role in ("target", "base")
        and (column.year or TARGET.search(column.words) or BASE.search(column.words))
        and not NAME.fullmatch(column.words)
        else None
    )


def _across(table: _Table) -> None:
    grid = table.grid
    units = next((row for row in grid[1:] if re.fullmatch("(?:计量)?单位", _text(row, 0))), ())
    depth = 1
    for c in range(1, len(grid[0])):
        words, unit = _named(_text(grid[0], c), _text(units, c))
        unit = unit or _caption_unit(table.caption)
        base: tuple[int, Fraction] | None = None
        for r in range(depth, len(grid)):
            column = _row_year(table, grid[r])
            if column is None or c >= len(grid[r]):
                continue
            if column.role == "base":
                q = _value(grid[r][c].text, unit)
                base = (column.year, q.value) if q else base
            elif found := _target(table, r, c, words, unit, table.places[r], base):
                _dated(found, column, column.year or table.known.period.end, table.known, grid[r][c].text)
                table.rows.append(found)


def _years_in_stub(table: _Table) -> bool:
    """Indicators down without any header word, years across: a first row with years above numbers."""
    first = table.grid[0]
    return len(first) > 1 and any(re.fullmatch(r"(?:19|20)\d\d\s?年?(?:目标值?)?", c.text) for c in first[1:])


def _transposed(table: _Table) -> None:
    columns = [Column("name", _text(table.grid[0], 0)), *(_column(c.text, table.known) for c in table.grid[0][1:])]
    _down(table, 1, columns)


def _names_over_values(table: _Table) -> bool:
    """Rows of names above rows of values, pair by pair."""
    grid = [row for row in table.grid if not _whole(row)]
    pairs = list(zip(grid[::2], grid[1::2], strict=False))
    return (
        bool(pairs)
        and all(
            len(a) == len(b) and all(not _value(x.text) for x in a) and any(_value(y.text) for y in b) for a, b in pairs
        )
        and bool(re.search("目标|指标", table.caption + grid[0][0].text) or table.known.period.end)
    )


def _pairs(table: _Table) -> None:
    rows = [r for r, row in enumerate(table.grid) if not _whole(row)]
    for above, below in zip(rows[::2], rows[1::2], strict=False):
        for c, cell in enumerate(table.grid[below]):
            words, unit = _named(_text(table.grid[above], c), "")
            if words and cell.text and (found := _target(table, below, c, words, unit, table.places[below], None)):
                _dated(
                    found,
                    Column("target", words),
                    table.places[below].deadline or table.known.period.end,
                    table.known,
                    cell.text,
                )
                found.evidence.add("listed")
                table.rows.append(found)


def _free(table: _Table, r: int, reason: str) -> None:
    """Cells of a table without a header that is understood: sentences are read, numbers are listed."""
    for c, cell in enumerate(table.grid[r]):
        if FREE.search(cell.text) and len(re.findall("[\u4e00-\u9fff]", cell.text)) > 6:
            _sentence(table, r, c, 0, table.places[r])
        elif NUMBER.search(cell.text) and cell.origin not in table.used:
            table.used.add(cell.origin)
            _other(table, r, cell, reason)


def _rest(table: _Table) -> None:
    """Every cell with a number that is not in the register is listed with its reason."""
    for r, row in enumerate(table.grid):
        for c, cell in enumerate(row):
            if cell.origin in table.used or not NUMBER.search(cell.text):
                continue
            if (
                FREE.search(cell.text)
                and len(re.findall("[\u4e00-\u9fff]", cell.text)) > 10
                and _value(cell.text) is None
            ):
                _sentence(table, r, c, 0, table.places[r])
                continue
            table.used.add(cell.origin)
            _other(table, r, cell, "cell of a table: heading, base, order, mark or remark")


def _other(table: _Table, r: int, cell: Cell, reason: str) -> None:
    paragraph = table.places[r].paragraph
    start = max(paragraph.plain.find(cell.text), 0)
    table.others.append(Other(paragraph.line, start, start + len(cell.text), cell.text, paragraph.plain[:60], reason))


# ---- one cell --------------------------------------------------------------------------------------------------------


def _named(cell: str, unit: str) -> tuple[str, str]:
    """Name and unit of a row; the unit may stand in brackets behind the name, or after a comma."""
    text = re.sub(
        r"^(?:[(]?\d{1,2}[.、)]\s*|#|[*]|其中[:]?|[一二三四五六七八九十]+、|[(][一二三四五六七八九十]+[)]|[①-⑳])+",
        "",
        cell.strip(),
    )
    unit = unit.strip(" ()") if unit.strip() not in ("-", "—", "/", "") else ""
    match = re.search(r"[(]([^()]{1,14})[)]\s*$|[,/](\s*[^,/()\u4e00-\u9fff]{1,8})$", text)
    inside = (match[1] or match[2]).strip() if match else ""
    if match and not unit and _is_unit(inside):
        return text[: match.start()].strip(), inside
    if match and unit and inside == unit:
        text = text[: match.start()].strip()
    return naming.cleaned(text) if len(text) > 2 else text, unit


def _is_unit(words: str) -> bool:
    found = quantities("1" + words)
    return (
        words in ("%", "‰")
        or bool(found and found[0].unit and len(found[0].text) >= len(words))
        or words in ("指数", "比值")
    )


def _caption_unit(caption: str) -> str:
    found = re.search(r"单位[:]\s*([^\s,;()、]{1,8})", caption)
    return found[1] if found else ""


def _bodies(text: str) -> Bodies | None:
    names, lead = bodies.roles(text)
    return Bodies(0, len(text), names, lead) if names else None


def _value(text: str, unit: str = "") -> Quantity | None:
    """The number of a cell, or nothing where the cell holds more than a number and what belongs to it."""
    words = (
        re.sub(r"^\((?=[\d.]+\))|^[\[〔【]+|[\]〕】]+$", "", text.strip()).strip("() ")
        if re.match(r"^[\[〔【(]", text.strip())
        else text.strip()
    )
    words = words.lstrip("≥≤><~+=≧≦约")
    found = [q for q in quantities(words) if re.search(r"\d", q.digits)]
    rest = re.sub(
        r"[\d.,%‰~\-—\s\[\]〔〕【】()]|以上|以内|左右|以下|不低于|不超过|不高于|不少于|达到|控制在|大于|小于|超过|稳定在|保持在|增长|提高|提升|下降|降低|减少|万|亿|年均|累计|年|到|力争|新增|达",
        "", words,
    )  # fmt: skip
    rest = rest.replace(found[0].unit, "", 1) if found and found[0].unit else rest
    if not found or len(rest) > 6 or re.search(r"(?:19|20)\d\d\s?年", words):
        return None
    q = found[0]
    if not q.unit or q.unit in ("万", "亿"):
        q = replace(q, unit=q.unit + unit)
    elif q.unit == "年" and unit and q.unit != unit:
        q = replace(q, unit=unit)
    return q


def _relation(text: str) -> str:
    for words, relation in RELATIONS:
        if re.search(words, text):
            return relation
    return "<=" if re.search("以内|以下|控制", text) else ">="


def _placed(table: _Table, r: int, c: int, q: Quantity) -> Quantity:
    """The quantity at its place in the printed row, for the page that shows it."""
    text, cell = table.places[r].paragraph.plain, table.grid[r][c].text
    start = text.find(cell)
    for _ in range(
        sum(
            1
            for one in dict.fromkeys(o.origin for o in table.grid[r][:c])
            if _of(table.grid[r], one) == cell and one != table.grid[r][c].origin
        )
    ):
        start = text.find(cell, start + 1)
    inside = cell.find(q.text)
    if start < 0 or inside < 0:
        return q
    return replace(q, start=start + inside, end=start + inside + len(q.text))


def _of(row: tuple[Cell, ...], origin: tuple[int, int]) -> str:
    return next(cell.text for cell in row if cell.origin == origin)


def _extent(text: str) -> tuple[int, int]:
    """The span of a row without the marks around it."""
    stripped = text.strip().strip("|｜").strip()
    start = text.find(stripped)
    return start, start + len(stripped)


def grouped(places: list[Place]) -> Iterator[list[Place]]:
    """Places in runs: each table by itself, each other paragraph alone."""
    held: list[Place] = []
    for place in places:
        if held and (not place.paragraph.cells or place.paragraph.table != held[0].paragraph.table):
            yield held
            held = []
        if place.paragraph.cells:
            held.append(place)
        else:
            yield [place]
    if held:
        yield held
