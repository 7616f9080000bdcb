"""Shapes of tables of targets: indicators down, years down, years across without a header, names over values."""

import re
from dataclasses import replace
from fractions import Fraction

from plan_analysis.plan import cells
from plan_analysis.plan.columns import BASE, NAME, TARGET, Column, Table, column_of, text_of, whole
from plan_analysis.plan.files import Cell
from plan_analysis.plan.table_cells import Stub, amounts, dated, sentence, target, told, worded
from plan_analysis.plan.years import Calendar

# 不超过上年的八成或每年减少3%
OTHERWISE = re.compile(r"(?:不超过|不低于|达到?)?上一?年度?的|或(?:每年|者)")
# a name that needs the group before it
# 产值
LEANS = re.compile(
    r"(?:其中.*|人均|年均|城镇|农村|城市|县城|建制镇|城乡|全市|市区|县域|男|女|第?[一二三]产业?|工业|农业|国内|"
    r"国际|入境|新增|"
    r"(?:总|单位)?(?:量|额|数|总量|总额|总数|增速|增长率?|增长速度|占比|比重|比例|数量|规模|合计|强度|投入|支出|"
    r"产量|产值|"
    r"面积|个数|金额|增幅|收入|人数|长度|率))"
)
# 其中:郊野公园
PART_OF = re.compile(r"\s*#?其中")
UNIT_ROW = re.compile("(?:计量|计算|度量|统计)?单位")  # 计量单位


def down(table: Table, head: int, columns: list[Column]) -> None:
    """Indicators down: a row each."""
    name = next(i for i, c in enumerate(columns) if c.role == "name")
    section = ""
    for r, row in enumerate(table.grid):
        if r < head:
            continue
        if whole(row):
            section = row[0].text
            continue
        called = _called(row, columns, name)
        if not re.search(r"[\u4e00-\u9fffA-Za-z]", called):  # 单位GDP能耗降低
            groups = (text_of(row, i) for i, c in enumerate(columns) if c.role == "category")
            called = next((group for group in groups if group), section)
        _row(table, r, columns, called)


def _called(row: tuple[Cell, ...], columns: list[Column], name: int) -> str:
    """The name of a row: 财政科技支出 and 总量 under one header are 财政科技支出总量."""
    stub = [i for i in range(name + 1) if columns[i].words == columns[name].words]
    parts = {row[i].origin: text_of(row, i) for i in stub if i < len(row)}
    said = [part for part in parts.values() if not re.fullmatch(r"[\d.、()]*", part)]  # (1)
    # 林业保护 | 造林面积: the group is no part of a name that stands by itself
    return "".join(said) if said and LEANS.fullmatch(cells.named(said[-1], "")[0]) else said[-1] if said else ""


def _row(table: Table, r: int, columns: list[Column], called: str) -> None:
    """The targets of one row: levels by year, then growth."""
    row = table.grid[r]
    stub = _stub(table, r, columns, called)
    note = role_text(row, columns, "kind")
    limit = limit_of(role_text(row, columns, "deadline"), table.known)
    seen: set[tuple[int, int]] = set()
    before = len(table.rows)
    for i, column in enumerate(columns):
        told_already = column.role == "growth" and "变化" in column.words and len(table.rows) > before
        if column.role not in ("target", "growth") or told_already or i >= len(row) or not row[i].text:
            continue
        if row[i].origin in seen:
            continue
        seen.add(row[i].origin)
        last = max(j for j, cell in enumerate(row[: len(columns)]) if cell.origin == row[i].origin)
        due = _due(columns, columns[last] if columns[last].role == column.role else column, limit, table.known)
        if OTHERWISE.search(row[i].text):
            told(table, r, row[i], "a number of another year or a choice of two")
            continue
        found = amounts(table, r, i, stub)
        if not found and worded(row[i].text, stub.unit):
            sentence(table, (r, i), stub.place, due, called)
        elif not found:
            called_so = replace(stub, name=_with_own(stub.name, column.own), unit=_unit(stub, column, row[i].text))
            found = [one for one in (target(table, r, i, called_so),) if one]
        for one in found:
            dated(one, column, due, table.known, row[i].text)
            one.note = note if note not in ("", "-", "—") else one.note
        table.rows += found


def _unit(stub: Stub, column: Column, text: str) -> str:
    """The unit of a cell: of its column, else its row; [1.4] under 年均增长（%）is a rise in the unit of its row."""
    over_years = column.role == "growth" and cells.bracketed(text)
    return stub.unit or column.unit if over_years else column.unit or stub.unit


# 其中:平江市, 全流域
PLACE = re.compile("(?:其中:?)?(?:全.{1,3}|.{1,6}[市县区镇乡州省域])")


def _with_own(name: str, own: str) -> str:
    """The name of a row with that of its column: 东街 and 税收 are 东街税收, 用水总量 and 其中:北市 北市用水总量."""
    if PLACE.fullmatch(own):
        return re.sub("^其中:?", "", own) + name
    return name + own


def _stub(table: Table, r: int, columns: list[Column], called: str) -> Stub:
    """Name, unit, base and bodies of a row."""
    row = table.grid[r]
    words, unit = cells.named(called, role_text(row, columns, "unit"))
    unit = unit or cells.caption_unit(table.caption)
    bases = (
        (c.year, q.value)
        for i, c in enumerate(columns)
        if c.role == "base" and (q := cells.value(text_of(row, i), unit))
    )
    groups = cells.responsible(role_text(row, columns, "bodies"))
    place = table.places[r]
    place = replace(place, bodies=(*place.bodies, *([groups] if groups else [])))
    above = table.rows[-1] if table.rows else None
    if not unit and above and PART_OF.match(called) and above.place.paragraph.line < place.paragraph.line:
        unit = above.quantity.unit
    return Stub(words, unit, place, next(bases, None))


def _due(columns: list[Column], column: Column, limit: int, known: Calendar) -> int:
    """The year of a cell: printed in its header, in the row's column of deadlines, or the plan's last."""
    if column.role == "growth":
        return max((c.year for c in columns if c.role == "target"), default=0) or known.period.end
    printed = column.year if re.search(r"20\d\d|1[0-4]\d", column.words) else 0  # 2025年目标其中
    return printed or limit or column.year or known.period.end


def role_text(row: tuple[Cell, ...], columns: list[Column], role: str) -> str:
    """The text of a row in the first column of a role, empty where there is none."""
    return next((text_of(row, i) for i, column in enumerate(columns) if column.role == role), "")


def limit_of(text: str, known: Calendar) -> int:
    """The last year of a cell such as 2024年6月底前, 0 where it names none."""
    if found := [int(year) for year in re.findall(r"(?<!\d)20\d\d(?!\d)", text)]:  # 2027年12月
        return max(found)
    return 1911 + int(m[0]) if known.republic and (m := re.match(r"1[0-4]\d", text)) else 0  # 114


def years_down(table: Table) -> bool:
    """Names across, a row per year: the first cell of at least one row is a year."""
    across = any(re.search(r"(?:19|20)\d\d", cell.text) for cell in table.grid[0][1:])  # 2030年投资
    return not across and any(_row_year(table, row) for row in table.grid[1:])


def _row_year(table: Table, row: tuple[Cell, ...]) -> Column | None:
    column = column_of(text_of(row, 0), table.known)
    dated_row = column.year or TARGET.search(column.words) or BASE.search(column.words)
    return column if column.role in ("target", "base") and dated_row and not NAME.fullmatch(column.words) else None


def across(table: Table) -> None:
    """Names across, a row per year."""
    grid = table.grid
    units = next((row for row in grid[1:] if UNIT_ROW.fullmatch(text_of(row, 0))), ())
    for c in range(1, len(grid[0])):
        words, unit = cells.named(text_of(grid[0], c), text_of(units, c))
        unit = unit or cells.caption_unit(table.caption)
        base: tuple[int, Fraction] | None = None
        for r in range(1, len(grid)):
            column = _row_year(table, grid[r])
            if column is None or c >= len(grid[r]):
                continue
            if column.role == "base":
                q = cells.value(grid[r][c].text, unit)
                base = (column.year, q.value) if q else base
            elif found := target(table, r, c, Stub(words, unit, table.places[r], base)):
                dated(found, column, column.year or table.known.period.end, table.known, grid[r][c].text)
                table.rows.append(found)


def years_in_stub(table: Table) -> bool:
    """Indicators down without any header word, years across: a first row with years above numbers."""
    first = table.grid[0]
    # 2026年
    return len(first) > 1 and any(re.fullmatch(r"(?:19|20)\d\d\s?年?(?:目标值?)?", c.text) for c in first[1:])


def transposed(table: Table) -> None:
    """Indicators down under years without a header word."""
    columns = [Column("name", text_of(table.grid[0], 0)), *(column_of(c.text, table.known) for c in table.grid[0][1:])]
    down(table, 1, columns)


def names_over_values(table: Table) -> bool:
    """Rows of names above rows of values, pair by pair."""
    grid = [row for row in table.grid if not whole(row)]
    found = list(zip(grid[::2], grid[1::2], strict=False))
    aimed = re.search("目标|指标", table.caption + grid[0][0].text) if grid else None
    return bool(found) and all(_pair(a, b) for a, b in found) and bool(aimed or table.known.period.end)


def _pair(above: tuple[Cell, ...], below: tuple[Cell, ...]) -> bool:
    """Whether a row of names stands above a row of values."""
    values = [cell for cell in below if cell.text]
    named = len(above) == len(below) and all(not cells.value(cell.text) for cell in above)
    return named and bool(values) and all(cells.value(cell.text) for cell in values)


def pairs(table: Table) -> None:
    """Rows of names above rows of values."""
    rows = [r for r, row in enumerate(table.grid) if not whole(row)]
    for above, below in zip(rows[::2], rows[1::2], strict=False):
        place = table.places[below]
        for c, cell in enumerate(table.grid[below]):
            words, unit = cells.named(text_of(table.grid[above], c), "")
            if words and cell.text and (found := target(table, below, c, Stub(words, unit, place))):
                due = place.deadline or table.known.period.end
                dated(found, Column("target", words), due, table.known, cell.text)
                found.evidence.add("listed")
                table.rows.append(found)
