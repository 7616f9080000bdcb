"""What the columns of a table are: name, unit, base, target by year, growth, bodies, marks."""

import re
from dataclasses import dataclass, field, replace

from plan_analysis.plan.cells import caption_units, is_unit, value
from plan_analysis.plan.files import Cell
from plan_analysis.plan.numbers import unspread
from plan_analysis.plan.rows import Other, Row
from plan_analysis.plan.structure import Place
from plan_analysis.plan.years import Calendar, years

# (role of a column, words of its header); the first that fits counts
ROLES = [
    ("score", re.compile(r"分值|权重|计分|评分|得分|标准分|分数|赋分")),
    (
        "bodies",
        # 责任单位
        re.compile(
            r"责任|牵头|部门|负责|主体|单位$(?<!^单位)(?<![计度统][量算计]单位)|^Responsib|^Lead\b|^Owner",
            re.IGNORECASE,
        ),
    ),
    (
        "deadline",
        # 完成时限
        re.compile(r"(?:完成|办理|实现|达标|落实)?(?:时限|期限|时间|时间节点)$|^Deadline$|^Due", re.IGNORECASE),
    ),
    ("kind", re.compile(r"属性|性质|类型")),
    ("index", re.compile(r"^(?:序号|编号|No\.?)$", re.IGNORECASE)),  # 序号
    (
        "unit",
        # 单位 Unit
        re.compile(
            r"^(?:计量|计算|度量|统计)?单位[(/\s]*(?:Units?)?[)]?$|^Units?(?: of measure(?:ment)?)?$", re.IGNORECASE
        ),
    ),
    ("note", re.compile(r"备注|说明|解释|定义|计算|口径|数据来源|依据|措施|内容描述|Note", re.IGNORECASE)),
]
GROWTH = re.compile(r"年均|增速|增长|增幅|累计|变化|[五5]年(?:合计|总)")  # 规上工业增加值增速
# baseline
BASE = re.compile(
    r"现状|基期|基[数准]|实际|实绩|完成(?!目标)|预计|已达|现有|现值|初值|Baseline|Current|Actual", re.IGNORECASE
)
# Target 2028
TARGET = re.compile(
    r"目标|规划|期末|计划|指标值|任务|力争|预期值|数值|Target|Goal|Ambition|Milestone|\bAim", re.IGNORECASE
)
# 指标名称, Actions
NAME = re.compile(
    r"指标|名称|项目|内容|事项|目标|任务|领域|类别|Indicator|Measure$|Metric|KPI|Outcome|^Actions?$|"
    r"^Activit(?:y|ies)$|^Tasks?$|^Projects?$|^Initiatives?$",
    re.IGNORECASE,
)
# 2025年, (2020), FY2027/28, 民国114年
YEARS = re.compile(r"(?:FY\s?)?(?<!\d)(?:19|20)\d\d(?:[/-]\d\d)?(?!\d)\s?年?|1[0-4]\d\s?年")
SHORT_YEAR = re.compile(r"(?:民国)?1[0-4]\d(?:年度?)?")  # 民国114年
# Target 2026/27
FISCAL = re.compile(r"(?<!\d)(?P<first>20\d\d)\s?[/-]\s?(?P<last>\d\d)(?!\d)")
SUM = re.compile("合计|总计|累计")
CATEGORY = re.compile(r"类别|领域|分类|维度|一级|类$")  # 类别


@dataclass(frozen=True)
class Column:
    """A column: its role, its header, and the year it is for."""

    role: str
    words: str
    year: int = 0
    unit: str = ""
    own: str = ""  # what a column is called below the year that it shares with its neighbours


@dataclass
class Table:
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
        """The cells, row by row."""
        return [place.paragraph.cells for place in self.places]


def header(table: Table) -> tuple[int, list[Column]]:
    """(first row of data, columns) by the rows at the top; a header may take several rows."""
    grid = table.grid
    depth = 0
    while depth < min(5, len(grid)) and _headlike(grid[depth], depth, table.known.republic):
        depth += 1
    width = max(len(row) for row in grid)
    if not depth:
        return 0, []
    top = [_spread(grid[r], grid[r + 1] if r + 1 < depth else (), width) for r in range(depth) if not whole(grid[r])]
    columns = [column_of("".join(dict.fromkeys(row[c] for row in top)), table.known) for c in range(width)]
    if len(top) > 1:
        columns = _named_below(columns, top[-1], table)
    return depth, _settled(columns, table, depth)


def _spread(row: tuple[Cell, ...], below: tuple[Cell, ...], width: int) -> list[str]:
    """The texts of a header row; a year stands over the blanks behind it where the row below names columns there."""
    texts = [unspread(text_of(row, c)) for c in range(width)]
    for c in range(1, width):
        if not texts[c] and text_of(below, c) and YEARS.search(texts[c - 1]):
            texts[c] = texts[c - 1]
    return texts


# 税收 below 2027年; not 目标值, 2027年, 单位
NAMELESS = re.compile(
    r"(?:19|20)\d\d|^1[0-4]\d|目标|基期|现状|规划|计划|实际|完成|数值|单位|Target|Baseline|"
    r"Actual",
    re.IGNORECASE,
)


def _named_below(columns: list[Column], last: list[str], table: Table) -> list[Column]:
    """Columns that share a year, each with what the last row of the header calls it, and its unit by their order."""
    shared = [c for c in columns if c.role == "target" and c.year]
    own = [
        words
        if column in shared and sum(o.year == column.year for o in shared) > 1 and not NAMELESS.search(words)
        else ""
        for column, words in zip(columns, last, strict=True)
    ]
    kinds = list(dict.fromkeys(words for words in own if words))
    units = caption_units(table.caption)
    by_name = dict(zip(kinds, units, strict=True)) if len(units) == len(kinds) else {}
    return [
        replace(column, own=words, unit=column.unit or by_name.get(words, ""))
        for column, words in zip(columns, own, strict=True)
    ]


def _headlike(row: tuple[Cell, ...], depth: int, republic: bool) -> bool:
    """Whether a row names columns: no cell is a number, apart from years."""
    texts = [cell.text for cell in row if cell.text]
    if not texts:
        return depth > 0
    if whole(row):
        return depth == 0 and len(texts[0]) < 60
    if depth == 1 and not row[0].text and len(texts) > 1 and not any(value(text) for text in texts):
        return True  # names of columns below years, the stub left blank
    # 现状值(2020), FY2027/28: a year is no value
    dated = [t for t in texts if republic and SHORT_YEAR.fullmatch(t)]  # 120 | 121 under 年度目標值
    values = [t for t in texts if value(YEARS.sub("", t)) and t not in dated]
    words = sum(
        bool(
            NAME.search(t)
            or BASE.search(t)
            or TARGET.search(t)
            or GROWTH.search(t)
            or re.search(r"(?:19|20)\d\d|单位|属性", t)  # 到2025年,引进
            or t in dated
        )
        for t in texts
    )
    return (
        not values
        and words >= min(2, len(texts))
        and not (depth and words < 0.5 * len(texts) and not any(cell.origin[0] < depth for cell in row))
    )


def whole(row: tuple[Cell, ...]) -> bool:
    """Whether one text takes the whole row: a title or the name of a section."""
    return (
        len(row) > 1
        and len({cell.origin for cell in row if cell.text}) == 1
        and (len({c.origin for c in row}) == 1 or row[0].text != "")
    )


def text_of(row: tuple[Cell, ...], c: int) -> str:
    """The text of a row in a column, empty where the row is shorter."""
    return row[c].text.strip() if c < len(row) else ""


def column_of(path: str, known: Calendar) -> Column:
    """What a column is by the words of its header, top to bottom."""
    for role, words in ROLES:
        if words.search(path):
            return Column(role, path)
    # 2025年目标值
    if GROWTH.search(path) and not re.search(r"目标值?$|(?<!\d)(?:19|20)\d\d\s?年?[底末]?目?标?值?$", path):
        return Column("growth", path, unit="%" if "%" in path else "")
    year = _year(path, known)
    unit = m[1] if (m := re.search(r"[(]([^()]{1,8})[)]$", path)) and is_unit(m[1]) else ""  # 2022年(现状)
    if year:
        start = known.counts_from or 0
        past = (BASE.search(path) and not TARGET.search(path)) or (start and year < start)
        return Column("base" if past else "target", path, year, unit)
    if BASE.search(path) and not re.search("目标值?$", path):
        return Column("base", path, unit=unit)
    # 关键策略目标
    if NAME.search(path) and not re.search(r"目标值|指标值|计划数|目标数|目标$|任务数|目标任务$|规划值|计划值", path):
        return Column("category" if CATEGORY.search(path) else "name", path)
    if TARGET.search(path):
        return Column("target", path, known.period.end, unit)
    return Column("", path)


def _year(path: str, known: Calendar) -> int:
    """The last year that a header names: 2025年, 2025, 2026/27, 民國120年, and 120 in a text that counts so."""
    fiscal = [m for m in FISCAL.finditer(path) if int(m["last"]) == int(m["first"][2:]) + 1]
    if fiscal:
        return int(fiscal[-1]["first"]) + 1
    if known.republic:
        path = re.sub(r"(?<![\d.])(1[0-4]\d)(?![\d.%]|\s?年)", r"\1年", path)  # 120
    found = years(path, known) or years(re.sub(r"((?:19|20)\d\d)(?!\d|\s?年)", r"\1年", path), known)  # 2028 target
    return found[-1].year if found else 0


def _settled(columns: list[Column], table: Table, depth: int) -> list[Column]:
    """Columns with one name among them, targets by year, and no year as target where all are of one time."""
    columns = _named_across(columns, table, depth)
    if sum(c.role == "target" and bool(c.year) for c in columns) > 1:
        # 2024年 | 2025年 | 合计: what the years before it add up to
        columns = [replace(c, role="growth") if SUM.fullmatch(c.words) else c for c in columns]
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
    return _only_numbers(_with_base(columns, table), table, depth)


def _named_across(columns: list[Column], table: Table, depth: int) -> list[Column]:
    """指标 over a column of groups and a column of names without a heading of its own: both are called so."""
    mended = list(columns)
    for i in range(1, len(mended)):
        left = mended[i - 1]
        if not mended[i].words and left.role in ("name", "category") and _textual(table, depth, i):
            mended[i] = left
    return mended


def _with_base(columns: list[Column], table: Table) -> list[Column]:
    """Columns with that of the first year as the base, where only its years tell what is from what is to be."""
    first_year = table.known.period.start
    dated = [c for c in columns if c.role == "target" and c.year]
    # 2024年
    opened = [c for c in dated if c.year == first_year and re.fullmatch(r"[^一-龥]*20\d\d\s?年?[^一-龥]*", c.words)]
    if opened and len(dated) == 2 and not any(c.role == "base" for c in columns):
        # 2025 | 2030 in a plan for 2025-2030: what is, and what is to be
        columns = [replace(c, role="base") if c in opened else c for c in columns]
    if not table.known.opens and not any(c.role == "base" for c in columns):
        dated = [c for c in columns if c.role == "target" and c.year]
        if len(dated) > 1:
            first = min(c.year for c in dated)
            columns = [
                replace(c, role="base") if c in dated and c.year == first and not TARGET.search(c.words) else c
                for c in columns
            ]
    return columns


def _only_numbers(columns: list[Column], table: Table, depth: int) -> list[Column]:
    """The one column of numbers of a table of targets without a heading that says so."""
    if not any(c.role in ("target", "growth") for c in columns):
        unknown = [i for i, c in enumerate(columns) if c.role == "" and _numeric(table, depth, i)]
        if len(unknown) == 1 and re.search("目标|指标", table.caption + "".join(c.words for c in columns)):
            columns[unknown[0]] = replace(columns[unknown[0]], role="target", year=table.known.period.end)
    return columns


def _textual(table: Table, depth: int, c: int) -> bool:
    cells = [text_of(row, c) for row in table.grid[depth:] if text_of(row, c) and not whole(row)]
    return bool(cells) and sum(
        bool(re.search(r"[\u4e00-\u9fffA-Za-z]{2,}", t)) and not value(t)  # 单位GDP能耗降低
        for t in cells  # 单位GDP能耗降低
    ) > 0.5 * len(cells)


def _numeric(table: Table, depth: int, c: int) -> bool:
    cells = [text_of(row, c) for row in table.grid[depth:] if text_of(row, c)]
    return bool(cells) and sum(bool(value(t)) for t in cells) > 0.5 * len(cells)


def _same_texts(table: Table, depth: int, c: int) -> bool:
    cells = [row[c] for row in table.grid[depth:] if c < len(row)]
    return len({cell.origin for cell in cells}) < len(cells)
