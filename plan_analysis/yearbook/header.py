"""The header over a column → what the column is: its role, its name in two languages, unit and year."""

import re
from dataclasses import dataclass, replace
from functools import lru_cache

from plan_analysis.yearbook.grid import Grid
from plan_analysis.yearbook.names import CHINESE
from plan_analysis.yearbook.periods import Moment, moment, named, year
from plan_analysis.yearbook.units import apart, english_units, split_unit, unit
from plan_analysis.yearbook.values import MARKS, plain, simplified, squeezed

# the words that stand over the names of rows, and over what else is no value
WORDS = {
    "place": (
        "地区 城市 省份 省市 省 市 地市 区域 市县 县市 区县 县区 县 市别 区划 行政区 行政区划 省别 地区别 各地区 "
        "地区名称 地区名 省份名称 城市名称 城市名 市名 县名 单位名称 省(区、市) 省区市 省、自治区、直辖市 "
        "省、区、市 市(县) 县(市、区) 县(市) 县市区 市、县 市(州) 市州 地级市 市县区 分地区 按地区分 "
        "国家或地区 省级行政区 行政区名称 区(县) 市(区) 地区(市)"
    ),
    "year": "年份 年度 年 年别 时间 时期 月份 季度 日期 报告期 统计时间 统计年度 年月",
    "item": (
        "指标 指标名称 指标名 项目 项目名称 行业 行业名称 分类 类别 统计指标 主要指标 产业 分组 名称 内容 门类 "
        "学科 分行业"
    ),
    "unit": "单位 计量单位",
    "value": "数值 数据 数据值 绝对数 绝对量 绝对值 指标值 总量 数量",
    "note": "备注 说明 附注",
    "code": "代码 编码 行政区划代码 区划代码 地区代码 城市代码 省份代码 序号 编号 指标代码",
}
ENGLISH_WORDS = {
    "place": (
        "region regions area city cities province provinces county counties district prefecture country nameofcity "
        "countryname countryorarea provincename cityname regionname countyname prov entity"
    ),
    "year": "year years time date period month quarter timeperiod",
    "item": "item items indicator indicators sector industry indicatorname series seriesname variable variablename",
    "unit": "unit",
    "value": "value values",
    "code": "code id seriescode seriesid citycode provincecode countrycode regioncode areacode adcode indicatorcode no",
    "note": "note notes remark remarks footnote footnotes flag flags",
}
ROLE_OF = {word: name for words in (WORDS, ENGLISH_WORDS) for name in words for word in words[name].split()}
ROW_NAMES = ("place", "year", "item")
# words that no list of words could hold: 行政区划名称, 设区市, 县（区）, 盟市 … and 预算科目, 收入项目, 产品名称
PLACE_WORD = re.compile(
    r"[\u4e00-\u9fff]{0,6}(?:分区|地区|区域|辖区)(?:名称|别)?"
    r"|(?:[各分按]|所[在属]|统计|设区|地级|县级|省级|市级)*"
    r"(?:自治[区州县]|直辖市|开发区|行政区域?|行政区划|区划|兵团|街道|[省市区县旗盟州地域师乡镇]){1,6}(?:级)?(?:别|名称?|单位|分组)?"
)
ITEM_WORD = re.compile(
    r"[^\d表各历]{0,8}(?:项目|科目|指标|名称|类别|分类|品种|产品|商品|行业|事项|组别|类型|种类)(?:名称)?"
)
CODE_WORD = re.compile(
    r".{0,8}(?:代码|编码|编号|序号|行次|栏次|号码|电话|邮编|邮政编码|证号|批号|ID|VALID#?|SYMBOL)", re.IGNORECASE
)
# rows between the heading and the values that say something of each column
_SAID = {
    "unit": "单位 计量单位 unit",
    "place": "地区 国家 region country",
    "frequency": "频度 频率 frequency",
    "": (
        "来源 数据来源 source 指标id 指标编码 时间区间 更新时间 更新日期 起始时间 结束时间 状态 备注 说明 描述 序列id "
        "指标 指标名称 seriesid seriescode id code status firstobs.date lastobs.date firstobsdate lastobsdate "
        "startdate enddate lastupdate lastupdatetime updated"
    ),
}
ATTRIBUTES = {word: kind for kind, words in _SAID.items() for word in words.split()}

TOTALS = set("合计 总计 小计 总数 全市 市辖区 全国 全省 合计数".split())
# # and 其中 mark a part of the item above or beside
PART = re.compile(r"^(?:#|其中[:：]?)")
# rows between heading and values that say how columns are computed or counted
FORMULAS = {"公式", "栏次", "行次", "计算公式", "关系式", "计算关系", "序号"}
NUMBERING = re.compile(r"^(?:[甲乙丙丁]|[(（]?\d{1,3}[)）]?)$")


@dataclass(frozen=True)
class Column:
    """What the header says of one column: its role, path in both languages, unit, year and footnote marks."""

    index: int
    role: str
    path: tuple[str, ...] = ()
    english: str = ""
    unit: str = ""
    english_unit: str = ""
    year: int | None = None
    marks: str = ""
    part: Moment | None = None
    place: str = ""
    frequency: str = ""
    # 其中 or # over it: a part of a column left of it
    part_of: bool = False


def role(text: str) -> str:
    """The role a header cell gives its column: place, year, item, unit, value, note, code; empty for a value column."""
    chinese, english = languages(text)
    if chinese:
        return ROLE_OF.get(simplified(MARKS.sub("", chinese)).strip(":：#"), "")
    return ROLE_OF.get(re.sub(r"[^a-z]", "", english.lower()), "")


@lru_cache(maxsize=65536)
def stub_role(text: str) -> str:
    """The role of a heading over row names, also of words that only look like one: 行政区划名称, 预算科目."""
    known = role(text.strip())
    if known or not text or len(text) > 24:
        return known
    words = re.sub(r"[()（）、,，/／·和及与:：#]", "", simplified(languages(text)[0]))
    if CODE_WORD.fullmatch(words):
        return "code"
    if PLACE_WORD.fullmatch(words):
        return "place"
    return "item" if ITEM_WORD.fullmatch(words) else ""


def attribute(text: str) -> str | None:
    """What a row between heading and values says of its columns: unit, place, frequency, or nothing that is kept."""
    return ATTRIBUTES.get(simplified(squeezed(text)).strip(":：").lower())


def languages(text: str) -> tuple[str, str]:
    """A bilingual cell → (Chinese without blanks, English with single ones)."""
    text = apart(re.sub(r"-\s*[\r\n]+\s*(?=[a-z])", "", text))
    last = max((match.end() for match in CHINESE.finditer(text)), default=0)
    if not last:
        return ("", plain(text)) if re.search("[A-Za-z]", text) else (squeezed(text), "")
    tail = re.match(r"\s*[)）】」》]*(?:\s*[(（]\s*(?:%|‰)\s*[)）])?", text[last:])
    cut = last + (tail.end() if tail else 0)
    opened = max(text.rfind("(", 0, cut), text.rfind("（", 0, cut))
    closes = re.search("[)）]", text[opened:]) if opened >= 0 else None
    if closes and opened + closes.end() > cut:
        cut = opened + closes.end()  # 价格（元/kg）
    rest = plain(text[cut:])
    if re.search("[A-Za-z][a-z]", rest):
        return squeezed(text[:cut]), rest
    return squeezed(text), ""


def without(text: str, parts: list[str]) -> str:
    """A text from which these parts are cut."""
    for part in parts:
        text = text.replace(part, "")
    return text


def columns_of(grid: Grid, top: int, anchor: int, bottom: int, span: range, body: list[int]) -> list[Column]:
    """What the header in rows ``top`` to ``bottom`` says of each column of a table that holds anything in ``body``."""
    rows = [row for row in range(top, bottom + 1) if not _numbering_row(grid, row, span)]
    first = next((c for c in span if stub_role(grid.text(anchor, c)) in ROW_NAMES), span.start)
    said = {row: attribute(grid.text(row, first)) for row in rows if row > anchor}
    if top < anchor and said.get(anchor + 1) is not None:
        said[anchor] = attribute(grid.text(anchor, first))  # Region below the names of series, above Unit
    rows = [row for row in rows if said.get(row) is None]
    split = any(_english_row(grid, row, span) for row in rows)
    roles = {column: _role(grid, top, anchor, bottom, column, first) for column in span}
    values = [column for column in span if not roles[column]]
    used = {column for row in body for column in grid.filled(row)}
    parents: dict[tuple[int, int], tuple[int, int] | None] = {}
    whole: dict[tuple[int, int], str] = {}
    columns = []
    for column in span:
        if roles[column]:
            columns.append(_stub(grid, rows, column, roles[column]))
        elif column in used:
            path = _path(grid, rows, column, values, parents)
            described = _described(grid, column, path, split, whole)
            columns.append(_attributed(grid, described, said))
    return columns


def _attributed(grid: Grid, column: Column, said: dict[int, str | None]) -> Column:
    """A column with what rows such as 单位, 频度 and 地区 between heading and values say of it."""
    found = {kind: grid.text(row, column.index) for row, kind in said.items() if kind}
    if not found:
        return column
    return replace(
        column,
        unit=column.unit or unit(found.get("unit", "")) or plain(found.get("unit", "")),
        place=found.get("place", ""),
        frequency=found.get("frequency", ""),
    )


def _role(grid: Grid, top: int, anchor: int, bottom: int, column: int, first: int) -> str:
    words = grid.text(*grid.origin(anchor, column))
    own = stub_role(words) if column == first or CODE_WORD.fullmatch(words) else role(words)
    if own:
        return own
    below = {role(grid.text(row, column)) for row in range(top, bottom + 1) if grid.text(row, column)}
    return below.pop() if len(below) == 1 else ""


def _stub(grid: Grid, rows: list[int], column: int, name: str) -> Column:
    words = " ".join(grid.text(row, column) for row in rows if grid.text(row, column))
    chinese = CHINESE.search(words)
    return replace(
        _described(grid, column, [grid.origin(row, column) for row in rows], False, {}),
        role=name if chinese else f"{name} english",
    )


def _numbering_row(grid: Grid, row: int, span: range) -> bool:
    words = [squeezed(grid.text(row, column)) for column in span if grid.text(row, column)]
    # 序号 | 县市区 | 2023年 | 2022年 is the heading itself
    headed = any(stub_role(word) in ROW_NAMES for word in words[:3])
    formulas = any(word in FORMULAS for word in words[:2]) and not headed
    if formulas and all(re.search(r"[\d=A-Z甲乙]", word) for word in words[2:]):
        return True
    return len(words) > 1 and words[0] in "甲乙" and all(NUMBERING.match(word) for word in words)


def _english_row(grid: Grid, row: int, span: range) -> bool:
    words = [grid.text(row, column) for column in span if grid.text(row, column)]
    latin = [word for word in words if re.search("[a-z]{3}", word) and not CHINESE.search(word)]
    return len(latin) > 0.6 * max(len(words), 1)


def _path(
    grid: Grid, rows: list[int], column: int, values: list[int], parents: dict[tuple[int, int], tuple[int, int] | None]
) -> list[tuple[int, int]]:
    """Places of the header cells over one column, from the top; a blank one over a sub-item is its left neighbour's.

    ``parents`` remembers the origin found for each (row, column), so that a neighbour to the right can look it up.
    """
    path: list[tuple[int, int]] = []
    for number, row in enumerate(rows):
        place = grid.origin(row, column)
        if not grid.text(*place) and values:
            deeper = any(
                CHINESE.search(grid.text(*grid.origin(below, column))) or year(grid.text(*grid.origin(below, column)))
                for below in rows[number + 1 :]
            )
            left = column - 1
            while deeper and left >= values[0]:
                other = parents.get((row, left))
                same = all(parents.get((above, left)) == parents.get((above, column)) for above in rows[:number])
                if other and same:
                    place = other
                    break
                left -= 1
        parents[row, column] = place if grid.text(*place) else None
        if grid.text(*place) and place not in path:
            path.append(place)
    return path


def _described(
    grid: Grid, index: int, path: list[tuple[int, int]], split: bool, whole: dict[tuple[int, int], str]
) -> Column:
    """Names, unit and year out of the header cells over a column.

    A name printed on two lines in two cells is one name; ``whole`` remembers it for the columns under it.
    """
    names: list[str] = []
    english: list[str] = []
    printed, foreign, when, marks, months = "", "", None, "", None
    upper: tuple[int, int] | None = None
    latin_above = part_of = False
    for number, place in enumerate(path):
        text = grid.text(*place)
        bare, dated = split_unit(text)
        if (found := year(text) or (year(bare) if dated else None)) is not None:
            when, printed = found, dated or printed
            continue
        if (part := moment(bare) or named(bare)) is not None and part.partial:
            months, when = part, part.year or when
        marks += "".join(MARKS.findall(text))
        chinese, latin = languages(MARKS.sub("", text))
        part_of = PART.match(chinese) is not None
        name, word = _name_and_unit(chinese)
        printed = word or printed
        if latin:
            units = english_units(latin)
            foreign = units[-1] if units else foreign
            latin = re.sub(r"\s*[(（]\s*[)）]", "", without(latin, units)).strip()
            _add_english(english, latin, continues=latin_above and not name)
        if name:
            named_below = any(not CHINESE.search(grid.text(*below)) for below in path[number + 1 :])
            if (
                split
                and upper is not None
                and named_below
                and not latin_above
                and PART.match(chinese) is None
                and _wraps(grid, upper, place, name)
            ):
                names[-1] += name
                whole[upper] = names[-1]
            elif name not in names[-1:]:
                names.append(whole.get(place, name))
                upper = place
        latin_above = bool(latin) and not name
    return Column(index, "", tuple(names), " / ".join(english), printed, foreign, when, marks, months, part_of=part_of)


def _name_and_unit(chinese: str) -> tuple[str, str]:
    """The name and unit of a header cell; a cell may hold nothing but a unit."""
    text = PART.sub("", chinese)
    alone = unit(text.strip("()（）"))
    return ("", alone) if alone else split_unit(text)


def _add_english(english: list[str], latin: str, continues: bool) -> None:
    if latin and continues and english:
        english[-1] = f"{english[-1]} {latin}"
    elif latin and latin not in english:
        english.append(latin)


def _wraps(grid: Grid, upper: tuple[int, int] | None, place: tuple[int, int], name: str) -> bool:
    """Whether a name only goes on in the cell right below: no merged areas, and nothing that names a part."""
    if upper is None or place != (upper[0] + 1, upper[1]):
        return False
    return upper not in grid.owner and place not in grid.wide and name not in TOTALS
