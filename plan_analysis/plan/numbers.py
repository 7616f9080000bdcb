"""Numbers as plans write them: 10099家, １．２万, 三分之一, 百分之八十, 翻两番, 1~2个, 10-12家, 千亿级.

``quantities`` finds every number of a text with its place, value and unit; what it means is ``extract``'s affair.
"""

import re
import unicodedata
from dataclasses import dataclass
from fractions import Fraction

# one character for one, so that places in the plain text are places in the printed one
WIDTH = {code: chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)} | {
    0x3000: " ", 0x00A0: " ", 0x2013: "-", 0x2212: "-", 0x2011: "-", 0x2010: "-", 0xFE63: "-", 0x301C: "~",
    0x223C: "~", 0x3007: "零", 0x2103: "度", 0x2236: ":",
}  # fmt: skip

DIGITS = {char: value for value, char in enumerate("零一二三四五六七八九")} | {"〇": 0, "○": 0, "两": 2, "俩": 2}
PLACES = {"十": 10, "百": 100, "千": 1000}
SCALES = {"万": 10**4, "亿": 10**8}

ARABIC = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d{1,3}(?: \d{3})+(?!\d)(?:\.\d+)?|\d+(?:\.\d+)?"
CHINESE = r"[零一二三四五六七八九十百千两][零一二三四五六七八九十百千万亿两]*(?:点[零一二三四五六七八九]+)?"
SCALE = r"(?:万亿|千亿|百亿|十亿|千万|百万|十万|万|亿)"

# longest first where one begins another
UNITS = (
    "个百分点|百分点|%|‰|吨标准煤/万元|吨标准煤|吨标煤|万吨标准煤|微克/立方米|毫克/立方米|毫克/升|立方米/万元|元/平方米|件/万人|人年/万人|"
    "人/平方公里|平方公里|平方千米|平方米|立方米|公里/小时|千瓦时|千瓦小时|度电|千瓦|兆瓦|公里|千米|海里|公顷|公斤|千克|毫米|厘米|米|"
    "美元|欧元|港元|元|人次|人天|人年|人日|户次|架次|车次|标箱|标准箱|标台|TEU|班次|场次|人|名|位|户|家|个|所|件|项|台套|台|套|辆|部|艘|架|张|"
    "册|份|种|篇|卷|只|头|羽|尾|口|条|段|处|座|间|床|吨|亩|升|倍|番|次|岁|年|个月|天|日|小时|分钟|分|级|类|批|支|对|组|场|期|片|株|棵|"
    "幅|集|盏|根|门|节|块|包|盒|瓶|双|斤|度|P|PB|EB|TB|EFLOPS|Gbps|Mbps|兆|克|微克|比特"
)
PERCENT_NAMES = {"百分之": "%", "千分之": "‰", "万分之": "‱"}

QUANTITY = re.compile(
    rf"(?P<percent>[百千万]分之)(?P<of>{ARABIC}|{CHINESE})"
    rf"|(?P<parts>{CHINESE}|\d+)分之(?P<share>{CHINESE}|\d+)"
    rf"|(?P<per>{ARABIC})/10万"
    r"|(?P<slash>\d+/\d+)(?!\d)"
    rf"|(?P<fold>(?:再|各|均)?翻(?:(?P<times>{CHINESE}|\d+)番|番)|倍增(?!计划|工程|行动|方案))"
    r"|(?P<tenths>[一二三四五六七八九两])成(?P<half>半)?(?=以上|以下|以内|左右|[,。;、)]|$)"
    rf"|(?P<number>{ARABIC})(?P<scale>\s?{SCALE})?"
    rf"(?:\s?(?P<unit1>%|‰|{UNITS})?\s?(?:~|-|—|至|到)\s?(?P<high>{ARABIC})(?P<scale2>\s?{SCALE})?)?"
    rf"|(?P<chinese>{CHINESE})(?P<scale3>{SCALE})?"
)
UNIT = re.compile(rf"\s?(?:{UNITS})(?:/(?:{UNITS}|[万亿千百]+(?:{UNITS})))?")
# 千亿级产业集群: the scale alone is the number, in hundred million yuan
LEVEL = re.compile(r"(?P<scale>万亿|千亿|百亿|十亿)元?级")
LEVELS = {"万亿": 10000, "千亿": 1000, "百亿": 100, "十亿": 10}


@dataclass(frozen=True)
class Quantity:
    """A number in a text: its span with unit, its value (and upper end of a range), unit, and its own words."""

    start: int
    end: int
    value: Fraction
    high: Fraction | None
    unit: str
    text: str
    digits: str

    @property
    def bare(self) -> bool:
        """Whether no unit is printed with it."""
        return not self.unit


def plain(text: str) -> str:
    """Text with digits, letters and punctuation in one width; every character keeps its place."""
    return text.translate(WIDTH)


def quantities(text: str) -> list[Quantity]:
    """Every number of a text in ``plain`` form, from left to right; years and clause numbers among them."""
    found, at = [], 0
    while match := (QUANTITY.search(text, at)):
        level = LEVEL.match(text, match.start())
        one = _level(level) if level else _quantity(text, match)
        found.append(one)
        at = max(one.end, match.end())
    return found


def _level(match: re.Match) -> Quantity:
    return Quantity(*match.span(), Fraction(LEVELS[match["scale"]]), None, "亿元", match[0], match[0])


def _quantity(text: str, match: re.Match) -> Quantity:
    start, end = match.span()
    words = match[0]
    if match["percent"]:
        unit = PERCENT_NAMES[match["percent"]]
        return Quantity(start, end, number(match["of"]), None, unit, words, words)
    if match["parts"]:
        value = 100 * number(match["share"]) / number(match["parts"])
        return Quantity(start, end, value, None, "%", words, words)
    if match["per"]:
        return Quantity(start, end, number(match["per"]), None, "/10万", words, match["per"])
    if match["slash"]:
        above, below = map(int, words.split("/"))
        value = Fraction(100 * above, below) if below else Fraction(0)
        return Quantity(start, end, value, None, "%" if below else "", words, words)
    if match["fold"]:
        times = number(match["times"]) if match["times"] else Fraction(1)
        return Quantity(start, end, Fraction(2) ** int(times), None, "倍", words, words)
    if match["tenths"]:
        value = Fraction(10 * DIGITS[match["tenths"]] + (5 if match["half"] else 0))
        return Quantity(start, end, value, None, "%", words, words)
    digits = match["number"] or match["chinese"]
    scale = (match["scale"] or match["scale3"] or "").strip()
    value, high = number(digits), None
    if match["high"]:
        high = number(match["high"])
        scale = (match["scale2"] or "").strip() or scale
        digits = words
    unit = ""
    if found := UNIT.match(text, end):
        unit, end = found[0].strip(), found.end()
    elif match["unit1"] and not match["high"]:
        unit = match["unit1"]
    if match["unit1"] and match["high"] and not unit:
        unit = match["unit1"]
    return Quantity(start, end, value, high, scale + unit if unit or scale else "", text[start:end], digits)


def number(words: str) -> Fraction:
    """The value of Arabic or Chinese digits: ``10,099``, ``三千五百``, ``二零二五``, ``九十五点五``."""
    words = unicodedata.normalize("NFKC", words).replace(",", "").replace(" ", "")
    if re.fullmatch(r"\d+(?:\.\d+)?", words):
        return Fraction(words)
    whole, _, decimals = words.partition("点")
    value = Fraction(_whole(whole))
    for place, char in enumerate(decimals, start=1):
        value += Fraction(DIGITS[char], 10**place)
    return value


def _whole(words: str) -> int:
    if not any(char in words for char in "十百千万亿"):
        return int("".join(str(DIGITS[char]) for char in words) or 0)
    total = part = digit = 0
    for char in words:
        if char in DIGITS:
            digit = DIGITS[char]
        elif char in PLACES:
            part += (digit or 1) * PLACES[char]
            digit = 0
        else:
            total = (total + part + digit) * SCALES[char] if char == "亿" else total + (part + digit) * SCALES[char]
            part = digit = 0
    return total + part + digit
