"""One printed unit → its word and scale; what unit a heading states about itself."""

import re
from functools import lru_cache

from plan_analysis.yearbook.values import plain, simplified, squeezed

SCALES = {"万亿": 1e12, "千亿": 1e11, "百亿": 1e10, "十亿": 1e9, "亿": 1e8, "千万": 1e7, "百万": 1e6, "十万": 1e5,
          "万": 1e4, "千": 1e3, "百": 1e2}  # fmt: skip
# words that begin with a scale word but are units of their own come first
BASES = (
    "千瓦时|千瓦小时|千瓦|千克|千米|千公顷|公顷|公里|公斤|百分点|吨标准煤|标准煤|吨标煤|平方公里|平方千米|平方米|立方米|立方公里|"
    "微克|毫克|人民币元|元人民币|元|美元|欧元|日元|港元|港币|新台币|人次|人年|人天|人日|人|名|户|个|家|所|件|项|台套|台|套|部|辆|标台|艘|架|张|册|份|种|篇|"
    "卷|只|头|口|条|段|处|座|间|张床位|床|吨公里|吨|米|亩|升|度|倍|次|位|岁|年|月|日|天|小时|分钟|分|单位|万单位|TEU|箱|标准箱|"
    "焦耳|摄氏度|℃|毫米|分贝|组|队|场|株|棵|羽|匹|尾|瓶|盒|双|块|片|包|根|票|笔|班|节|级|世帯|比特|字节|毫伏|伏|码|门|线|路|环|"
    "kWh|kW|MW|GW|kg|mg|[uμµ]g|km[2²]?|hm[2²]|[cm]?m[23²³]|mm|cm|GJ|MJ|tce|"
    "眼|孔|枚|幢|栋|例|股|粒|桶|餐|课时|学时|学分|吨次|车公里|人公里|车次|列|艘次|架次|床日|公斤标准煤|千卡|兆瓦|帕|贝"
)
_YEAR = r"(?:19|20)\d\d"
_BASE = f"(?:{BASES})"
_SCALE = "|".join(SCALES)
_ONE = f"(?:{_SCALE})?{_BASE}"
UNIT = re.compile(
    rf"(?:{_ONE}(?:[/每·・]{_ONE}|/[万亿千百]+{_BASE}|每?[/](?:人|户|日|天|年|月|亩|公顷|平方公里))*(?:[、,，;；和]\s*{_ONE})*)"
    rf"|(?:人民币|新台币|港币|港)(?:{_SCALE})?元|%|‰|百分比|百分点|个百分点|%、‰|以?(?:上年|{_YEAR}年?)(?:价格)?(?:[=＝]|为)100"
    r"|以?(?:上年|去年)?(?:同月|同期|上月|上季|上期)(?:价格)?(?:[=＝]|为)100"
)
# a name that says itself that its values are percentages, and one that an amount's unit cannot be meant for
GROWTH = re.compile(r"增长(?!期|极|额|量|数|点)|增速|增幅|涨幅|涨跌幅|降幅|同比|环比|±|比重|占比|所占份额|构成比")
AMOUNT = re.compile(r"(?:额|量|值|数|元|吨)$")
RATE = re.compile(r"(?:率|指数|系数|倍数|名次|位次|排名|增减|变动|变化|完成进度|完成比例)$")
UNIT_LINE = re.compile(r"^[(（\[【]?\s*(?:计量|金额|价值)?[单単]位\s*[:：]?\s*(?P<unit>.+?)\s*[)）\]】]?$")
# 人口（万人）, 全国【人】
TRAILING = re.compile(r"[(（【]\s*(?:单位\s*[:：]\s*)?([^()（）【】]+?)\s*[)）】]")


def unit(text: str) -> str:
    """The unit a piece of Chinese text is, in one width without blanks; empty when it is none."""
    word = simplified(squeezed(text))
    return word if UNIT.fullmatch(word) else ""


def split_unit(text: str) -> tuple[str, str]:
    """``年末人口（万人）`` → (``年末人口``, ``万人``); the last bracket that holds a unit counts."""
    for match in reversed(list(TRAILING.finditer(text))):
        word = unit(match[1])
        if word:
            return (text[: match.start()] + text[match.end() :]).strip(" ,，、"), word
    return text, ""


@lru_cache(maxsize=65536)
def unit_of_name(name: str) -> str:
    """The unit that a heading states without brackets: ``增长%``, ``比去年同期±%``, ``增速``; empty for none."""
    words = squeezed(name).replace("‰", "‰")
    if mark := re.search(r"[%‰]", words):
        return mark[0]
    return "%" if GROWTH.search(words) and not AMOUNT.search(words) else ""


def is_rate(name: str) -> bool:
    """Whether an amount's unit over the table cannot be meant for values of this name: 失业率, 增减, 位次."""
    return bool(RATE.search(squeezed(name)))


def unit_line(text: str) -> str | None:
    """The unit of a line that says nothing else (``单位：万元``), or None when the line is something else."""
    match = UNIT_LINE.match(simplified(plain(text)))
    if match and (
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
    if re.match(BASES, word) and re.fullmatch(rf"{_BASE}(?:/.+)?", word):
        # 千瓦, 千克 … are bases; yet in English they are thousands of something
        return 1e3 if re.match(r"千(?!瓦|克|米)", word) else 1.0
    for name, factor in SCALES.items():
        if word.startswith(name):
            return factor * (scale(word[len(name) :].split("/")[0]) or 1.0)
    return 1.0
