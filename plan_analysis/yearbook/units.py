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
_BASE = f"(?:{BASES})"
_ONE = f"(?:万亿|千亿|百亿|十亿|亿|千万|百万|十万|万|千|百)?{_BASE}"
UNIT = re.compile(
    rf"(?:{_ONE}(?:[/每·・]{_ONE}|/[万亿千百]+{_BASE}|每?[/](?:人|户|日|天|年|月|亩|公顷|平方公里))*(?:[、,，;；和]\s*{_ONE})*)"
    r"|人民币(?:万|亿|百万)?元|%|‰|百分比|百分点|个百分点|%、‰|(?:19|20)?[=＝]?(?:上年|\d{4}年)[=＝]100|以?上年为100"
    r"|以?(?:上年|去年)?(?:同月|同期|上月|上季|上期)(?:价格)?(?:[=＝]|为)100"
)
# a name that says itself that its values are percentages, and one that an amount's unit cannot be meant for
GROWTH = re.compile(r"增长(?!期|极|额|量|数|点)|增速|增幅|涨幅|涨跌幅|降幅|同比|环比|±|比重|占比|所占份额|构成比")
AMOUNT = re.compile(r"(?:额|量|值|数|元|吨)$")
RATE = re.compile(r"(?:率|指数|系数|倍数|名次|位次|排名|增减|变动|变化|完成进度|完成比例)$")
UNIT_LINE = re.compile(r"^[(（\[【]?\s*(?:计量|金额|价值)?单位\s*[:：]?\s*(?P<unit>.+?)\s*[)）\]】]?$")
TRAILING = re.compile(r"[(（]\s*(?:单位\s*[:：]\s*)?([^()（）]+?)\s*[)）]")
# （亿元/100 million yuan）, (元 yuan), （% per cent）
TWO_TONGUES = re.compile(
    # a word of four letters, since 微克/m3 is one unit
    r"[(（]\s*([^()（）A-Za-z\s/／]*[\u4e00-\u9fff%‰])\s*[/／,，;；\s]\s*([\d\s,]*(?:per\s)?[A-Za-z]{4,}[^()（）]*?)\s*[)）]"
)
BESIDE = re.compile(r"\s*[/／,，;；\s(（]\s*([\d\s,]*(?:per\s)?[A-Za-z]{4,}.*)")  # 亿元 100 million yuan
# English words that a quotient may be measured by: 元/person, 吨/hectare
MEASURED = {
    "person": "人", "capita": "人", "household": "户", "hectare": "公顷", "tonne": "吨", "year": "年", "month": "月",
    "hour": "时",
}  # fmt: skip
ENGLISH_UNIT = re.compile(
    r"yuan|rmb|usd|us\s*dollar|\$|person|people|man|piece|item|unit|set|ton|hectare|km|sq|cu\.?\s*m|kwh?|kilowatt|"
    r"household|project|%|‰|bed|hour|number|mu\b|liter|litre|volume|cop(?:y|ies)|ug/m|case|vehicle|times|metre|meter|"
    r"million|billion|thousand",
    re.IGNORECASE,
)


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


def _translates(chinese: str, english: str) -> bool:
    """Whether two printed units are one in two languages: 人/person is, 元/person is a quotient."""
    word = next(
        (own for latin, own in MEASURED.items() if re.fullmatch(rf"{latin}s?", english.strip(), re.IGNORECASE)), ""
    )
    return bool(unit(chinese)) and chinese.endswith(word)


def apart(text: str) -> str:
    """A heading whose bracket prints a unit in two languages, each in a bracket of its own.

    ``生产总值（亿元/100 million yuan）`` → ``生产总值（亿元）(100 million yuan)``.
    """
    return TWO_TONGUES.sub(lambda m: f"（{m[1]}）({m[2]})" if _translates(m[1], m[2]) else m[0], text)


def first_tongue(text: str) -> str:
    """The unit of a cell that prints it in two languages; any other text as it is, without blanks in one width."""
    found = BESIDE.search(plain(text))
    first = plain(text)[: found.start()] if found else ""
    return unit(first) if found and _translates(first, found[1]) else simplified(squeezed(text))


def is_rate(name: str) -> bool:
    """Whether an amount's unit over the table cannot be meant for values of this name: 失业率, 增减, 位次."""
    return bool(RATE.search(squeezed(name)))


def unit_line(text: str) -> str | None:
    """The unit of a line that says nothing else (``单位：万元``), or None when the line is something else."""
    match = UNIT_LINE.match(simplified(plain(text)))
    if match and (
        unit(match["unit"]) or re.match(r"^[(（\[【]?\s*(?:计量|金额|价值)?单位\s*[:：]", simplified(plain(text)))
    ):
        # a bilingual line: 单位：万元 (10 000 yuan)
        word = re.split(r"\s*[(（](?=[\d A-Za-z%$])|\s{2,}|\s+(?=[A-Za-z(])", match["unit"])[0]
        return simplified(squeezed(word))
    return None


def english_unit_line(text: str) -> str | None:
    """The unit of an English line such as ``(10 000 yuan)``, or None."""
    match = re.fullmatch(r"[(\[]?\s*(?:unit\s*[:：]?\s*)?([^()]{1,40}?)\s*[)\]]?", plain(text), re.IGNORECASE)
    bracketed = plain(text)[:1] in "([" or plain(text).lower().startswith("unit")
    return match[1] if match and bracketed and ENGLISH_UNIT.search(match[1]) else None


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


def english_scale(text: str) -> float | None:
    """The scale of an English unit (``100 million yuan`` → 1e8); None when its digits are damaged or unclear."""
    words = plain(text).lower()
    if re.search(r"\d\s*o{2,}|o{3,}", words):
        return None
    match = re.match(r"^(?:usd|us\$|rmb)?\s*(\d[\d ,]*)?\s*(hundred|thousand|million|billion|mn|bn)?", words)
    digits = re.sub(r"[ ,]", "", (match and match[1]) or "")
    # a lost superscript: 108 cu.m is 10⁸ cubic metres
    power = re.fullmatch(r"10([2-9])", digits)
    number = 10.0 ** int(power[1]) if power else float(digits or 1)
    factor = {"hundred": 1e2, "thousand": 1e3, "million": 1e6, "mn": 1e6, "billion": 1e9, "bn": 1e9}
    after = re.match(r"^usd\s*(\d+)$", words)
    return float(after[1]) if after else number * factor.get((match and match[2]) or "", 1.0)


def english_units(text: str) -> list[str]:
    """The bracketed units of an English heading: ``GRP (Current Prices) (100 000 yuan)`` → [``100 000 yuan``]."""
    return [part.strip() for part in TRAILING.findall(text) if ENGLISH_UNIT.search(part)]


def contradiction(chinese: str, english: str) -> str:
    """A sentence when the English unit does not say what the Chinese one says; empty when they agree."""
    expected = scale(chinese)
    if not english or not chinese or expected is None or "%" in chinese + english or "‰" in chinese + english:
        return ""
    if "元" in chinese and not re.search(r"yuan|rmb|usd|dollar|\$", english, re.IGNORECASE):
        return ""
    found = english_scale(english)
    if found is None:
        return f"the English unit {english!r} is damaged, the Chinese one is {chinese}"
    if found != expected:
        return f"the English unit {english!r} contradicts {chinese}"
    return ""
