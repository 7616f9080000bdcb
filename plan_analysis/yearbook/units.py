"""One printed unit → its word and scale; what unit a heading states about itself."""

import re
from functools import lru_cache

from plan_analysis.yearbook.unit_words import BASES, ONE, ONE_BASE, SCALE, SCALES
from plan_analysis.yearbook.values import plain, simplified, squeezed

# 万元/人
UNIT = re.compile(
    rf"(?:{ONE}(?:[/每·・]{ONE}|/[万亿千百]+{ONE_BASE}|每?[/](?:人|户|日|天|年|月|亩|公顷|平方公里))*(?:[、,，;；和]\s*{ONE})*)"
    rf"|(?:人民币|新台币|港币|港)(?:{SCALE})?元|%|‰|百分比|百分点|个百分点|%、‰|以?(?:上年|[男女]性?|(?:19|20)\d\d年?)(?:价格)?(?:[=＝]|为)100"
    r"|以?(?:上年|去年)?(?:同月|同期|上月|上季|上期)(?:价格)?(?:[=＝]|为)100"
)
# a name that says itself that its values are percentages, and one that an amount's unit cannot be meant for
# 增速
GROWTH = re.compile(
    r"增长(?!期|极|额|量|数|点)|增速|增幅|涨幅|涨跌幅|降幅|同比|环比|±|比重|占比|所占份额|构成比|变动(?:百分)?率|百分率|变动幅度|^构成$"
)
AMOUNT = re.compile(r"(?:额|量|值|数|元|吨)$")  # 金额
RATE = re.compile(r"(?:率|指数|系数|倍数|名次|位次|排名|(?<!年初)增减|变动|变化|完成进度|完成比例)$")  # 失业率
RANK = re.compile(r"(?:名次|位次|排名|排位|序位)$")  # 全省位次
# 单位：万元
UNIT_LINE = re.compile(r"^[(（\[【]?\s*(?:计量|金额|价值)?[单単]位\s*[:：]?\s*(?P<unit>.+?)\s*[)）\]】]?$")
# 一、教师数 计量单位：人; （2021年） 单位：吨
BEHIND_WORDS = re.compile(
    r"^(?P<words>.*\S)(?:[\s\u3000]+|(?<=[)）]))(?P<line>(?:计量|金额|价值)?[单単單]位\s*[:：].+)$"
)
# 人口（万人）, 全国【人】
TRAILING = re.compile(r"[(（【]\s*(?:单位\s*[:：]\s*)?([^()（）【】]+?)\s*[)）】]")


def unit(text: str) -> str:
    """The unit a piece of Chinese text is, in one width without blanks; empty when it is none."""
    word = simplified(squeezed(text))
    return word if UNIT.fullmatch(word) else ""


def split_unit(text: str) -> tuple[str, str]:
    """``年末人口（万人）`` → (``年末人口``, ``万人``); the last bracket that holds a unit counts.

    So does a unit line behind the words: ``教师数 单位：人``.
    """
    for match in reversed(list(TRAILING.finditer(text))):
        word = unit(match[1])
        if word:
            return (text[: match.start()] + text[match.end() :]).strip(" ,，、"), word
    words, line = before_unit_line(text)
    return (words, unit_line(line) or "") if words else (text, "")


def before_unit_line(text: str) -> tuple[str, str]:
    """The words and the unit line of a line that holds both, ``(2021年) 单位：吨``; no words where it does not."""
    match = BEHIND_WORDS.match(text)
    return (match["words"], match["line"]) if match and unit(unit_line(match["line"]) or "") else ("", text)


@lru_cache(maxsize=65536)
def unit_of_name(name: str) -> str:
    """The unit that a heading states without brackets: ``增长%``, ``比去年同期±%``, ``增速``; empty for none."""
    words = simplified(squeezed(name))
    # 增长%; 低收入组(20%) is so called, it is not counted in per cent
    if mark := re.search(r"(?<!\d)[%‰]", words):
        return mark[0]
    return "%" if GROWTH.search(words) and not AMOUNT.search(words) else ""


def is_rank(name: str) -> bool:
    """Whether values of this name are places in a ranking, whatever is ranked: 位次 right of 增速."""
    return bool(RANK.search(squeezed(name)))


def is_rate(name: str) -> bool:
    """Whether an amount's unit over the table cannot be meant for values of this name: 失业率, 增减, 位次."""
    return bool(RATE.search(squeezed(name)))


def unit_line(text: str) -> str | None:
    """The unit of a line that says nothing else (``单位：万元``), or None when the line is something else."""
    match = UNIT_LINE.match(simplified(plain(text)))
    if match and (
        # 计量单位：
        unit(match["unit"]) or re.match(r"^[(（\[【]?\s*(?:计量|金额|价值)?[单単]位\s*[:：]", simplified(plain(text)))
    ):
        # a bilingual line: 单位：万元 (10 000 yuan)
        word = re.split(r"\s*[(（](?=[\d A-Za-z%$])|\s{2,}|\s+(?=[A-Za-z(])", match["unit"])[0]
        return simplified(squeezed(word))
    return None


def scale(word: str) -> float | None:
    """How many of its base one Chinese unit counts (``万元`` → 10,000); None when that cannot be said."""
    if not word or re.search(r"[、,;和]", word):
        return None
    if re.match(BASES, word) and re.fullmatch(rf"{ONE_BASE}(?:/.+)?", word):  # 吨/人
        # 千瓦, 千克 … are bases; yet in English they are thousands of something
        return 1e3 if re.match(r"千(?!瓦|克|米)", word) else 1.0  # 千人
    for name, factor in SCALES.items():
        if word.startswith(name):
            return factor * (scale(word[len(name) :].split("/")[0]) or 1.0)
    return 1.0
