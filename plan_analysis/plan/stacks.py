"""Tables printed one cell a line, as copied web pages have them, with or without bars → rows of cells."""

import re
from collections.abc import Iterator

from plan_analysis.plan.files import Cell, Line, as_row
from plan_analysis.plan.numbers import UNITS, plain, unspread

Numbered = list[tuple[int, Line]]

# 指标名称, 序号: the cell a table's header begins with
OPENS = re.compile(
    r"^(?:序号|编号|工作任务|任务名称|目标任务|重点任务|任务|类别|领域|指标|指标名称|主要指标|指标内容|项目|名称|"
    r"目标名称|具体指标|一级指标|内容)$"
)
HEADER = [
    ("index", re.compile(r"^(?:序号|编号)$")),  # 序号
    # 2024年工作回顾
    ("value", re.compile(r"(?:19|20)\d\d|现状|基期|基数|目标|规划|期末|增速|增长|累计|完成值|实际|十[一二三四五六]五")),
    ("unit", re.compile(r"^(?:计量|计算|度量|统计)?单位$")),  # 计量单位
    ("kind", re.compile(r"属性|性质|类型")),
    ("body", re.compile(r"责任|牵头|部门|负责")),
    ("category", re.compile(r"^(?:类别|领域|一级指标|维度|分类)$")),  # 领域
    (
        "name",
        # 指标名称
        re.compile(
            r"^(?:主要|具体|二级|工作|重点)?(?:任务|任务名称|事项|指标|指标名称|指标内容|项目|名称|目标名称|内容)$"
        ),
    ),
]
VALUE = re.compile(
    # >60, [累计达到90], 5左右; but 1. 地区生产总值 is a name
    r"^(?!\d{1,2}[.、]\s?[\u4e00-\u9fff])(?:"
    r"[\[〔【(≥≤<>=~约+\-]*(?:累计)?(?:达到?)?\s*\d[\d,.\s]*.{0,8}$|[—\-–/*…]+$|完成.{2,12}$|"
    # 下降10%, 年均增长5%左右, 累计新增30
    r"(?:达到?|控制在|不低于|不少于|不高于|不超过|超过|高于|低于|保持在?|稳定在|力争|比|较|年均|累计|新增|净增|"
    r"增长|增加|提高|提升|上升|下降|降低|减少|降至|约)*\d.{0,14}$)"
)
# 5G基站数(个): a name that begins with a number
NUMBERED_NAME = re.compile(r"^\d+[A-Za-z一-龥].*(?:率|数|量|比例|占比|比重|规模|面积|人口|长度|能力)(?:[(][^()]*[)])?$")
PURE_YEAR = re.compile(r"^[(]?(?:19|20)\d\d\s?年?[)]?$")  # 2025年
# 万吨, 人/千人, 1/10万, %
UNIT = re.compile(
    rf"^[(]?[十百千万亿]*(?:{UNITS})(?:/.{{1,6}})?[)]?$|^1?/(?:10)?[十百千]?万$|^[—\-/]$|^[A-Za-z%‰/]{{1,8}}$"
)
# 约束性, but not 人均预期寿命
KIND = re.compile(r"(?:约束|预期(?!寿命)|导向|指导|引领)(?:[性型]|$)|^[—\-]$")
SECTION = re.compile(r"^(?:[一二三四五六七八九十]+、|[(][一二三四五六七八九十]+[)])")  # 一、健康水平
MAX_CELL = 40


def stacked(numbered: Numbered) -> Iterator[tuple[int, Line]]:
    """Tables printed one cell a line, as copied web pages have them."""
    at, table = 0, 5000
    while at < len(numbered):
        found = stack_at(numbered, at) if opens(numbered[at][1]) else None
        if found is None:
            yield numbered[at]
            at += 1
            continue
        rows, at = found
        table += 1
        for row, placed in enumerate(rows):
            words = [word for _, word in placed]
            number = next(line for line, word in placed if line)
            grid = tuple(Cell(word, (row, c)) for c, word in enumerate(words))
            yield number, Line(as_row([word for line, word in placed if line]), grid, table)


def opens(line: Line) -> bool:
    """Whether a line may be the first cell of a table's header."""
    return not line.cells and bool(OPENS.match(_word(line)))


def _word(line: Line) -> str:
    return unspread(plain(line.text).strip().strip("|").strip())


def stack_at(numbered: Numbered, at: int) -> tuple[list[list[tuple[int, str]]], int] | None:
    """(rows of (line, text), index behind the table), or nothing where the header's columns do not fit what follows."""
    filled = [i for i in range(at, min(at + 3000, len(numbered))) if _word(numbered[i][1])]
    roles: list[str] = []
    for i in filled:
        role = next((role for role, words in HEADER if words.search(_word(numbered[i][1]))), "")
        if not role or len(_word(numbered[i][1])) > 16 or numbered[i][1].cells:
            break
        # 38.2%
        if (role != "value" and VALUE.match(_word(numbered[i][1]))) or re.fullmatch(r"[\d.,%]+", _word(numbered[i][1])):
            break
        in_brackets = re.fullmatch(r"[(].{1,8}[)]", _word(numbered[i][1]))  # (基期)
        roles.append("more" if in_brackets and roles and role == "value" else role)
    opening, roles = len(roles), _below_groups(roles, [_word(numbered[i][1]) for i in filled])
    if "name" not in roles or "value" not in roles:
        return None
    header = _header([numbered[i] for i in filled], roles)
    roles = [role for role in roles if role not in ("", "more")]
    rows, used = _aligned(roles, [numbered[i] for i in filled[opening:]])
    if not rows:
        return None
    end = filled[opening + used] if opening + used < len(filled) else filled[-1] + 1
    return [header, *rows], end


def _header(cells_below: Numbered, roles: list[str]) -> list[tuple[int, str]]:
    """The cells of a header, each with what stands below it in brackets: 2025年 over (基期)."""
    found: list[tuple[int, str]] = []
    for (number, line), role in zip(cells_below, roles, strict=False):
        if role == "more":
            found[-1] = (found[-1][0], found[-1][1] + _printed(line))
        elif role:
            found.append((number, _printed(line)))
    return found


def _below_groups(roles: list[str], words: list[str]) -> list[str]:
    """Roles of a header; none for 基期值 and 目标值 where the years below them are cells of their own."""
    dated = [bool(PURE_YEAR.match(word)) for word in words[: len(roles)]]
    if sum(dated) < 2:
        return roles
    first = dated.index(True)
    groups = [
        role == "value" and at < first and not re.search(r"20\d\d", word)
        for at, (role, word) in enumerate(zip(roles, words, strict=False))
    ]
    return ["" if group else role for group, role in zip(groups, roles, strict=True)]


def _printed(line: Line) -> str:
    return line.text.strip().strip("|｜").strip()


def _aligned(roles: list[str], rest: Numbered) -> tuple[list[list[tuple[int, str]]], int]:
    """(rows, cells used): cells laid into the columns one after another; merged ones may be missing."""
    rows: list[list[tuple[int, str]]] = []
    at = 0
    while at < len(rest):
        words = [_word(line) for _, line in rest[at : at + len(roles) + 1]]
        if _section(roles, words):
            rows.append([(rest[at][0], _printed(rest[at][1]))])
            at += 1
            continue
        row, used = _row(roles, rest[at : at + len(roles)])
        if not row:
            break
        rows.append(row)
        at += used
    while rows and len(rows[-1]) == 1:
        rows.pop()
        at -= 1
    return rows, at


def _section(roles: list[str], words: list[str]) -> bool:
    """Whether the first of the next cells is the title of a part: a number of its own, or a name above a name."""
    if len(words) < 2 or VALUE.match(words[1]) or UNIT.match(words[1]):
        return False
    if SECTION.match(words[0]):
        return True
    first = next(role for role in roles if role != "index")
    return (
        first == "name"
        and len(words) > 2
        and all(_fits("name", word, "") and len(word) <= MAX_CELL for word in words[:2])
        and not re.search("[。:;]$", words[0])
        and bool(VALUE.match(words[2]) or UNIT.match(words[2]))
    )


def _row(roles: list[str], rest: Numbered) -> tuple[list[tuple[int, str]], int]:
    """One row and how many cells it took; nothing where no name or no value stands in it."""
    row: list[tuple[int, str]] = []
    at = values = 0
    for role in roles:
        word = _word(rest[at][1]) if at < len(rest) else ""
        following = _word(rest[at + 1][1]) if at + 1 < len(rest) else ""
        if not word or len(word) > MAX_CELL or word.endswith("。") or not _fits(role, word, following):
            if role == "name":
                return [], 0
            row.append((0, ""))
            continue
        values += role == "value"
        row.append((rest[at][0], _printed(rest[at][1])))
        at += 1
    return (row, at) if values else ([], 0)


def _fits(role: str, word: str, following: str) -> bool:
    text = bool(re.search(r"[\u4e00-\u9fffA-Za-z]{2,}", word)) and not KIND.search(word)  # 单位GDP能耗降低
    if role == "index":
        return bool(re.fullmatch(r"[(]?\d{1,3}[.)]?", word))  # 12.
    if role == "name":
        return text and (not VALUE.match(word) or bool(NUMBERED_NAME.match(word)))
    if role == "category":
        # 行政村生活污水治理
        return text and bool(re.search(r"[\u4e00-\u9fff]{2,}", following)) and not UNIT.match(following)
    if role == "unit":
        return bool(UNIT.match(word))
    if role == "kind":
        return bool(KIND.search(word))
    return bool(VALUE.match(word)) if role == "value" else text
