"""Tables of indicators in a plan: name, unit, base, target, growth, 约束性 or 预期性, bodies, down or across.

Every cell with a number becomes a target or is listed with the reason why not; a cell that holds sentences is read
as text.
"""

import re
from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction

from plan_analysis.plan import cells, english, english_names, english_words, naming, reading, wording
from plan_analysis.plan.columns import BASE, NAME, TARGET, Column, Table, column_of, header, text_of, whole
from plan_analysis.plan.files import Cell
from plan_analysis.plan.numbers import Quantity, plain, quantities
from plan_analysis.plan.rows import Other, Row
from plan_analysis.plan.structure import Place
from plan_analysis.plan.years import Calendar

# a smaller number is the better one
LOWER = re.compile(
    r"死亡率|失业率|发病率|患病率|浓度|事故|能耗|强度(?=.*(?:能|碳|排放))|排放强度|用水量|负债率|不良|投诉率|"
    r"流失率|损失率|漏损率|感染率|辍学率|用水总量|能源消费总量|煤炭消费|碳排放|住院日|药占比|自付|个人卫生支出|"
    r"班额|师生比|生师比|恩格尔"
)
# ceilings by their nature, also where they lie above the base
CEILING = re.compile(r"^(?:全[市省县区])?(?:年)?(?:用水总量|能源消费总量|煤炭消费总量|建设用地总规模|城镇开发边界)$")
FALLS = re.compile(r"(?:降低|下降|减少|压减|削减)(?:率|比例|幅度|量)?[^,]{0,6}$|降幅")
FALLS_BY = re.compile(r"^\s*(?:累计|比[^,\d]{1,6})?(?:下降|降低|减少|压减|削减)[^到至]{0,5}\d")
# 是否完成, 完成情况: such a table settles the plan before
FULFILLED = re.compile(
    r"是否(?:完成|达标|实现)|(?:完成|实现|达标)(?:情况|与否|程度)$|^Achieved\??$|^Status$", re.IGNORECASE
)
FULFILLED_TABLE = re.compile(r"(?:指标|目标|任务)(?:完成|实现|执行)情况")
FREE = re.compile(
    r"[\u4e00-\u9fff][^|]{5,}\d|\d[^|]{0,8}[\u4e00-\u9fff]{6,}|\b[A-Za-z]{3,} [^|]*[A-Za-z]{3,}[^|]*\d|"
    r"\d[^|]*[A-Za-z]{3,} [A-Za-z]{2,}"
)
# 建成助浴点9处: a cell with a noun of its own
OWN = re.compile(rf"^(?:{wording.MADE})[\u4e00-\u9fff、“”]{{2,14}}\d")
# 不超过上年的八成或每年减少3%
OTHERWISE = re.compile(r"(?:不超过|不低于|达到?)?上一?年度?的|或(?:每年|者)")
# a name that needs the group before it
LEANS = re.compile(
    r"(?:其中.*|人均|年均|城镇|农村|城市|县城|建制镇|城乡|全市|市区|县域|男|女|第?[一二三]产业?|工业|农业|国内|国际|入境|新增|"
    r"(?:总|单位)?(?:量|额|数|总量|总额|总数|增速|增长率?|增长速度|占比|比重|比例|数量|规模|合计|强度|投入|支出|产量|产值|面积|个数|金额|增幅|收入|人数|长度|率))"
)
NUMBER = re.compile(r"\d")
CHINESE = re.compile("[\u4e00-\u9fff]")


def read(places: list[Place], known: Calendar, where: str, caption: str) -> tuple[list[Row], list[Other]]:
    """Targets and other numbers of one table, whose rows are ``places`` and which stands under ``caption``."""
    table = Table(places, known, where, caption)
    head, columns = header(table)
    reported = places[0].role == "reported"
    if reported or any(FULFILLED.search(c.words) for c in columns) or FULFILLED_TABLE.search(caption):
        for row in range(len(places)):
            _free(table, row, "reached before the plan")
    elif any(c.role in ("target", "growth") for c in columns) and any(c.role == "name" for c in columns):
        _down(table, head, columns)
    elif _years_down(table):
        _across(table)
    elif _years_in_stub(table):
        _transposed(table)
    elif _names_over_values(table):
        _pairs(table)
    else:
        _tasks(table, columns)
        for row in range(len(places)):
            _free(table, row, "no header of the table says that it is a target")
    _rest(table)
    return sorted(table.rows, key=lambda r: (r.place.paragraph.line, r.quantity.start)), table.others


# ---- rows down ------------------------------------------------------------------------------------------------------


def _tasks(table: Table, columns: list[Column]) -> None:
    """Rows of a table of tasks get the deadline and the bodies of their columns: 完成时限, 责任单位."""
    at = {column.role: i for i, column in reversed(list(enumerate(columns)))}
    for r, row in enumerate(table.grid):
        limit = _limit(text_of(row, at["deadline"]), table.known) if "deadline" in at else 0
        groups = cells.responsible(text_of(row, at["bodies"])) if "bodies" in at and r else None
        place = table.places[r]
        table.places[r] = replace(
            place, deadline=limit or place.deadline, bodies=(*place.bodies, *([groups] if groups else []))
        )


def _down(table: Table, head: int, columns: list[Column]) -> None:
    name = next(i for i, c in enumerate(columns) if c.role == "name")
    section = ""
    for r, row in enumerate(table.grid):
        if r < head:
            continue
        if whole(row):
            section = row[0].text
            continue
        called = _called(row, columns, name)
        category = next(
            (text_of(row, i) for i, c in enumerate(columns) if c.role == "category" and text_of(row, i)), section
        )
        if not re.search(r"[\u4e00-\u9fffA-Za-z]", called):
            called = category
        _row(table, r, columns, called)


def _called(row: tuple[Cell, ...], columns: list[Column], name: int) -> str:
    """The name of a row: 财政科技支出 and 总量 under one header are 财政科技支出总量."""
    stub = [i for i in range(name + 1) if columns[i].words == columns[name].words]
    parts = {row[i].origin: text_of(row, i) for i in stub if i < len(row)}
    said = [part for part in parts.values() if not re.fullmatch(r"[\d.、()]*", part)]
    # 林业保护 | 造林面积: the group is no part of a name that stands by itself
    return "".join(said) if said and LEANS.fullmatch(cells.named(said[-1], "")[0]) else said[-1] if said else ""


def _row(table: Table, r: int, columns: list[Column], called: str) -> None:
    """The targets of one row: levels by year, then growth."""
    row = table.grid[r]
    at = {role: i for i, c in reversed(list(enumerate(columns))) for role in [c.role]}
    words, unit = cells.named(called, text_of(row, at["unit"]) if "unit" in at else "")
    unit = unit or cells.caption_unit(table.caption)
    note = text_of(row, at["kind"]) if "kind" in at else ""
    groups = cells.responsible(text_of(row, at["bodies"])) if "bodies" in at else None
    base = next(
        (
            (c.year, q.value)
            for i, c in enumerate(columns)
            if c.role == "base" and (q := cells.value(text_of(row, i), unit))
        ),
        None,
    )
    place = replace(table.places[r], bodies=(*table.places[r].bodies, *([groups] if groups else [])))
    limit = _limit(text_of(row, at["deadline"]), table.known) if "deadline" in at else 0
    seen: set[tuple[int, int]] = set()
    before = len(table.rows)
    for i, column in enumerate(columns):
        if column.role == "growth" and "变化" in column.words and len(table.rows) > before:
            continue  # what the levels beside it say already
        if column.role not in ("target", "growth") or i >= len(row) or not row[i].text:
            continue
        if row[i].origin in seen:
            continue
        seen.add(row[i].origin)
        printed = column.year if re.search(r"20\d\d|1[0-4]\d\s?年", column.words) else 0
        due = printed or limit or column.year or table.known.period.end
        if column.role == "growth":
            due = max((c.year for c in columns if c.role == "target"), default=0) or table.known.period.end
        if OTHERWISE.search(row[i].text):
            table.used.add(row[i].origin)
            _other(table, r, row[i], "a number of another year or a choice of two")
            continue
        if OWN.match(row[i].text) or (FREE.search(row[i].text) and cells.value(row[i].text, unit) is None):
            _sentence(table, r, i, due, place, called)
            continue
        found = _target(table, r, i, words, column.unit or unit, place, base)
        if found is None:
            continue
        _dated(found, column, due, table.known, row[i].text)
        found.note = note if note not in ("-", "—", "") else found.note
        table.rows.append(found)


def _limit(text: str, known: Calendar) -> int:
    """The last year of a cell such as 2024年6月底前, 0 where it names none."""
    found = [int(year) for year in re.findall(r"(?<!\d)20\d\d(?!\d)", text)]
    return max(found) if found else 1911 + int(m[0]) if known.republic and (m := re.match(r"1[0-4]\d", text)) else 0


def _target(
    table: Table, r: int, c: int, name: str, unit: str, place: Place, base: tuple[int, Fraction] | None
) -> Row | None:
    text = table.grid[r][c].text
    q = cells.value(text, unit)
    if q is None:
        return None
    table.used.add(table.grid[r][c].origin)
    relation = cells.relation(text)
    signed = bool(re.search(r"[≥≤<>]|以上|以内|以下|不低于|不超过|控制", text))
    falls = bool(FALLS.search(name))
    if q.unit in ("%", "‰") and FALLS_BY.match(text):  # 下降10%: a change, whatever the row is called
        falls, signed, relation = True, True, "<=" if re.search("以内|不超过", text) else ">="
    if not signed and not falls:
        if CEILING.search(name):
            relation = "<="
        elif (
            base is not None
            and q.value != base[1]
            and not cells.bracketed(text)
            and q.unit != "位"
            and not re.search("增长|增速|增幅", name)
        ):
            relation = "<=" if q.value < base[1] else ">="
        elif LOWER.search(name) and not re.search("率?(?:治理|达标|合格|控制率)", name):
            relation = "<="
    kind = naming.kind_of(name, q, "", "", "")
    if falls and q.unit in ("%", "‰"):
        kind = "change_from_base"
    if (cells.bracketed(text) or re.search("累计|[五5]年", text) or name.endswith("(累计)")) and kind in (
        "count_stock",
        "level",
    ):
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
    if grows:
        row.evidence = {"growth column"}  # what such a column means is less sure than a level of a year
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
        elif FALLS.search(row.name) or FALLS_BY.match(text):
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
    if FALLS_BY.match(text) and row.kind == "change_from_base":
        row.note, row.base_value = "降低", None
    if row.kind in ("growth_rate", "change_from_base") and not row.base_year and known.counts_from:
        row.base_year = known.counts_from - 1
    if row.kind == "annual_flow" and known.period.start and due > known.period.start:
        row.due = f"{known.period.start}-{due}"
    if row.kind in ("cumulative",) and row.base_value is not None:
        row.base_year = row.base_value = None


def _value_unit(text: str) -> str:
    found = [q for q in quantities(plain(text)) if re.search(r"\d", q.digits)]
    return found[0].unit if found else ""


def _sentence(table: Table, r: int, c: int, due: int, place: Place, called: str = "") -> None:
    """A cell that holds sentences, read as text; ``called`` names a short English one, such as 1,300 new students."""
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
    table.rows += [replace(one, place=replace(one.place, paragraph=place.paragraph)) for one in rows]
    table.others += others


# ---- other shapes ----------------------------------------------------------------------------------------------------


def _years_down(table: Table) -> bool:
    """Names across, a row per year: the first cell of at least one row is a year."""
    return any(_row_year(table, row) for row in table.grid[1:]) and not any(
        re.search(r"(?:19|20)\d\d", cell.text) for cell in table.grid[0][1:]
    )


def _row_year(table: Table, row: tuple[Cell, ...]) -> Column | None:
    column = column_of(text_of(row, 0), table.known)
    return (
        column
        if column.role in ("target", "base")
        and (column.year or TARGET.search(column.words) or BASE.search(column.words))
        and not NAME.fullmatch(column.words)
        else None
    )


def _across(table: Table) -> None:
    grid = table.grid
    units = next((row for row in grid[1:] if re.fullmatch("(?:计量|计算|度量|统计)?单位", text_of(row, 0))), ())
    depth = 1
    for c in range(1, len(grid[0])):
        words, unit = cells.named(text_of(grid[0], c), text_of(units, c))
        unit = unit or cells.caption_unit(table.caption)
        base: tuple[int, Fraction] | None = None
        for r in range(depth, len(grid)):
            column = _row_year(table, grid[r])
            if column is None or c >= len(grid[r]):
                continue
            if column.role == "base":
                q = cells.value(grid[r][c].text, unit)
                base = (column.year, q.value) if q else base
            elif found := _target(table, r, c, words, unit, table.places[r], base):
                _dated(found, column, column.year or table.known.period.end, table.known, grid[r][c].text)
                table.rows.append(found)


def _years_in_stub(table: Table) -> bool:
    """Indicators down without any header word, years across: a first row with years above numbers."""
    first = table.grid[0]
    return len(first) > 1 and any(re.fullmatch(r"(?:19|20)\d\d\s?年?(?:目标值?)?", c.text) for c in first[1:])


def _transposed(table: Table) -> None:
    columns = [Column("name", text_of(table.grid[0], 0)), *(column_of(c.text, table.known) for c in table.grid[0][1:])]
    _down(table, 1, columns)


def _names_over_values(table: Table) -> bool:
    """Rows of names above rows of values, pair by pair."""
    grid = [row for row in table.grid if not whole(row)]
    pairs = list(zip(grid[::2], grid[1::2], strict=False))
    return (
        bool(pairs)
        and all(
            len(a) == len(b)
            and all(not cells.value(x.text) for x in a)
            and any(y.text for y in b)
            and all(cells.value(y.text) for y in b if y.text)
            for a, b in pairs
        )
        and bool(re.search("目标|指标", table.caption + grid[0][0].text) or table.known.period.end)
    )


def _pairs(table: Table) -> None:
    rows = [r for r, row in enumerate(table.grid) if not whole(row)]
    for above, below in zip(rows[::2], rows[1::2], strict=False):
        for c, cell in enumerate(table.grid[below]):
            words, unit = cells.named(text_of(table.grid[above], c), "")
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


def _free(table: Table, r: int, reason: str) -> None:
    """Cells of a table without a header that is understood: sentences are read, numbers are listed."""
    for c, cell in enumerate(table.grid[r]):
        if reason != "reached before the plan" and _spoken(cell.text, 6):
            _sentence(table, r, c, 0, table.places[r])
        elif NUMBER.search(cell.text) and cell.origin not in table.used:
            table.used.add(cell.origin)
            _other(table, r, cell, reason)


def _spoken(text: str, least: int) -> bool:
    """Whether a cell holds sentences: more than ``least`` Chinese characters, or English with a verb that promises."""
    if re.search(r"[*×]\s*100\s*[%)]|[*×]100$|÷", text):
        return False  # 實際輔導案數/計畫輔導案數*100%: how it is computed
    if OWN.match(text):
        return True
    if CHINESE.search(text):
        return bool(FREE.search(text)) and len(CHINESE.findall(text)) > least
    return bool(english_words.IMPERATIVE.match(text) or english_words.FUTURE.search(text))


def _rest(table: Table) -> None:
    """Every cell with a number that is not in the register is listed with its reason."""
    for r, row in enumerate(table.grid):
        for c, cell in enumerate(row):
            if cell.origin in table.used or not NUMBER.search(cell.text):
                continue
            if _spoken(cell.text, 10) and cells.value(cell.text) is None:
                _sentence(table, r, c, 0, table.places[r])
                continue
            table.used.add(cell.origin)
            _other(table, r, cell, "cell of a table: heading, base, order, mark or remark")


def _other(table: Table, r: int, cell: Cell, reason: str) -> None:
    paragraph = table.places[r].paragraph
    start = max(paragraph.plain.find(cell.text), 0)
    table.others.append(Other(paragraph.line, start, start + len(cell.text), cell.text, paragraph.plain[:60], reason))


def _placed(table: Table, r: int, c: int, q: Quantity) -> Quantity:
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
