"""Numbers as plans write them: 10099家, １．２万, 三分之一, 百分之八十, 翻两番, 1~2个, 万亿元, 2万1,412, 2.2:1.

``quantities`` finds every number of a text with its place, value and unit; what it means is ``extract``'s affair.
Every search takes time in proportion to the text, also for a run of ten thousand noughts.
"""

import re
import unicodedata
from bisect import bisect_left
from dataclasses import dataclass, replace
from fractions import Fraction

# one character for one, so that places in the plain text are places in the printed one
WIDTH = {code: chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)} | {
    0x3000: " ", 0x00A0: " ", 0x2013: "-", 0x2212: "-", 0x2011: "-", 0x2010: "-", 0xFE63: "-", 0x301C: "~",
    0x223C: "~", 0x3007: "零", 0x2103: "度", 0x2236: ":", 0x2070: "0", 0xFF61: "。", 0x2215: "/",
}  # fmt: skip

DIGITS = {char: value for value, char in enumerate("零一二三四五六七八九")} | {"〇": 0, "○": 0, "两": 2, "俩": 2}
PLACES = {"十": 10, "百": 100, "千": 1000}
SCALES = {"万": 10**4, "亿": 10**8, "兆": 10**12}

# no figure of a plan has more digits; what is longer is a number of a document or noise
LONGEST = 15
ARABIC = r"\d{1,3}(?:,\d{3})+(?!\d)(?:\.\d+)?|\d{1,3}(?: \d{3})+(?!\d)(?:\.\d+)?|\d+(?:\.\d+)?"
CHINESE = r"[零一二三四五六七八九十百千两][零一二三四五六七八九十百千万亿两]*(?:点[零一二三四五六七八九]+)?"
SCALE = (
    r"(?:万亿|千亿|百亿|十亿|千万|百万|十万|万|亿|兆(?=[元\d]|[美日港欧澳]元|新台币)|"
    r"[百千](?=[万亿]?(?:元|人|户|家|吨|亩|件|公顷|立方米|平方(?:公里|米))))"
)

# longest first where one begins another
UNITS = (
    "个百分点|百分点|个基点|基点|个月|%|‰|个工作日|工作日|tCO2e|kg|金属吨|吨标准煤/万元|吨标准煤|吨标煤|千克标准煤|"
    "克标准煤|微克/立方米|毫克/立方米|毫克/升|微克每立方米|立方米/万元|元/平方米|"
    "件/万人|人年/万人|人/平方公里|平方公里|平方千米|立方公尺|平方公尺|公尺|公分|平方米|立方米|公里/小时|千瓦时|"
    "千瓦小时|度电|千伏安|千瓦|瓦(?!斯)|兆瓦时|兆瓦|吉瓦时|吉瓦|公里|"
    "千米|海里|英里|㎡|㎥|公顷|公斤|千克|毫米|厘米|米|公吨|分贝|摄氏度|"
    "美元|欧元|港元|港币|澳门元|澳门币|新台币|新臺幣|人民币|日元|元|人次|家次|人天|人年|人日|户次|架次|车次|艘次|"
    "航次|台次|班列|班次|场次|件次|标箱|标准箱|"
    "标台|TEU|人月|名次|顶|款(?!项)|笔|班(?!列|次|子|组|额|车|干|主)|队(?!伍|员|长|列)|"
    "首(?![批次个家届府先创位期套台都发付要席尾])|堂|伙|人|名|位|户|家|个|所|件|项次|项|台套|台|套|辆|部|艘|架|"
    "张|枚|杆|枪|"
    "册|份|种|篇|卷|本|只|头|羽|尾|口|条|段|处|座|间|床|列|趟|吨|亩|升|倍|番|次|岁|年|个月|周|天|日|星期|小时|"
    "分钟|秒|学时|课时|分|级|类|"
    "批|支|对|组|场|期|片|株|棵|幅|集|盏|根|门|节|块|包|盒|瓶|双|斤|担|度|字|例|校(?![区园长企舍友外内训际准])|"
    "起|宗|栋|幢|孔|眼|格|案|园(?!区|林|艺|丁)|(?<=[0-9 ])村(?!庄|民|委|级|落|镇|道|集)|"
    "(?<=[0-9 ])站(?![点台房长立内])|"
    "kVA|MVA|EFLOPS|EFlops|PFLOPS|PFlops|Gbps|Mbps|GWh|MWh|kWh|TWh|GW|MW|kW|km|PB|EB|TB|P|兆|克|微克|比特"
)
PERCENT_NAMES = {"百分之": "%", "千分之": "‰", "万分之": "‱"}

# 增速不低于-3%, 负2.1%: a minus behind a word, before what can be below nought; 2021-2025年 and A-3 have none
MINUS = (
    r"(?:(?<=[于在到为至约过达持速率幅长的≥≤><=:])\s?-\s?|负)(?=\d{1,9}(?:\.\d{1,6})?\s?"
    r"(?:%|‰|个?百分点|摄氏度|度(?!电)|[万亿]{0,2}元|(?:~|至|到|-)\s?-?\d{1,9}(?:\.\d{1,6})?\s?[%‰]))"
)

QUANTITY = re.compile(
    rf"(?P<percent>[百千万]分之)(?P<of>{ARABIC}|{CHINESE})"
    rf"|(?P<parts>{CHINESE}|\d{{1,4}})分之(?P<share>{CHINESE}|\d{{1,4}})"
    rf"|(?P<per>\d{{1,6}}(?:\.\d+)?)/\s?(?:10\s?万|十万)"
    r"|(?P<slash>\d{1,4}/\d{1,4})(?![\d/])"
    r"|(?P<ratio>\d{1,5}(?:\.\d+)?\s?:\s?1)(?![\d.:])"
    rf"|(?P<fold>(?:再|各|均)?翻(?:(?P<times>{CHINESE}|\d{{1,2}})番|番|倍)|双?倍增(?!计划|工程|行动|方案|目标|战略))"
    r"|(?P<halved>减半|(?:(?<=减少)|(?<=下降)|(?<=降低)|(?<=提高)|(?<=增加)|(?<=缩减)|(?<=超过)|(?<=达到)|"
    r"(?<=占))一半)(?!征收|收取|缴|计)"
    r"|(?:(?P<low>[一二三四五六七八九两]|(?<!\d)[1-9])成?[至到~-])?(?P<tenths>[一二三四五六七八九两]|"
    r"(?<!\d)[1-9])成(?P<half>半|[一二三四五六七八九])?(?=以上|以下|以内|左右|[,。;、)]|$)"
    # 突破万亿元: the scale alone is the number
    r"|(?:(?<=突破|跨越|达到|超过|迈上|跨上|实现|冲刺|站上|迈过|跃上)|(?<=[^经通]过))(?P<alone>万亿|千亿|百亿|"
    r"十亿|千万|百万|亿|万)(?=元|美元|吨|人次|件|千瓦|斤|度)"
    # 二兆六百六十七億元
    r"|(?P<trillions>[一二三四五六七八九十百千两]+兆[零一二三四五六七八九十百千万亿两]*)(?!瓦|赫|比特|字节)"
    # 2万1,412, 1亿2000万
    rf"|(?P<major>\d{{1,6}}(?:\.\d+)?)\s?(?P<times1>[万亿兆])\s?(?P<minor>\d[\d,]{{0,8}})(?P<times2>[千百十]?[万亿]?)(?=\s?(?:{UNITS})|\s?[至到~-]\s?\d[\d.]*\s?[万亿兆])(?!年|月|[万亿\d.])"
    rf"|(?P<minus>{MINUS})?(?P<number>{ARABIC})(?:\s?±\s?\d{{1,6}}(?:\.\d+)?(?=\s?[%‰]))?(?P<scale>\s?{SCALE})?"
    rf"(?:\s?(?P<unit1>%|‰|{UNITS})?\s?(?:~|-|—|至|"
    rf"到)\s?(?(minus)(?P<below>-)?)(?P<high>{ARABIC})(?P<scale2>\s?{SCALE})?)?"
    rf"|(?P<chinese>{CHINESE})(?P<scale3>{SCALE})?"
)
# 300余家, 12.5 %, 1200(件), 吨/日
UNIT = re.compile(
    rf"\s?[余多]?(?:(?:{UNITS})(?:/(?:(?:{UNITS})|[万亿千百十]+(?:{UNITS})|10万人))?|"
    rf"\((?:[十百千万亿]*(?:{UNITS})(?:/[十百千万亿]*(?:{UNITS}))?)\))"
)
# 千亿级产业集群: the scale alone is the number, in hundred million yuan
LEVEL = re.compile(r"(?P<scale>万亿|(?:[一二三四五六七八九两]?[十百千])*亿|\d{1,4}亿)元?级")
RUN = re.compile(r"[\d,.]{16,}|[零一二三四五六七八九十百千万亿两兆]{24,}")  # 12345678901234567


# 二○二六: a circle among Chinese digits is a nought
ROUND = re.compile(r"(?<=[一二三四五六七八九零○])○(?=[一二三四五六七八九零○/年])")


# 二零三七/三八年度: the digits of a financial year
SPELT = re.compile(r"二零[零一二三四五六七八九]{2}[/-][零一二三四五六七八九]{2}(?=年度)")
TO_ARABIC = str.maketrans("零一二三四五六七八九", "0123456789")


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


SPREAD = re.compile(r"[\u4e00-\u9fff](?:\s+[\u4e00-\u9fff]){1,5}")  # 指  标


def unspread(words: str) -> str:
    """A word whose characters are spread over its cell, 指  标, as one word; anything else as it is."""
    return re.sub(r"\s", "", words) if SPREAD.fullmatch(words.strip()) else words


def plain(text: str) -> str:
    """Text with digits, letters and punctuation in one width; every character keeps its place."""
    return SPELT.sub(lambda year: year[0].translate(TO_ARABIC), ROUND.sub("零", text.translate(WIDTH)))


def quantities(text: str) -> list[Quantity]:
    """Every number of a text in ``plain`` form, from left to right; years and clause numbers among them."""
    text = without_noise(text)
    found: list[Quantity] = []
    at = 0
    while match := QUANTITY.search(text, at):
        level = LEVEL.match(text, match.start())
        one = _level(level) if level else _quantity(text, match)
        if (
            found
            and found[-1].unit == "个"
            and one.unit == "个百分点"
            and text[found[-1].end : one.start] in ("、", "和", "或")
        ):
            found[-1] = replace(found[-1], unit=one.unit)  # 分别提高8个、15个百分点
        if found and (joined := _range(text, found[-1], one)):
            found[-1] = one = joined
        else:
            found.append(one)
        at = max(one.end, match.end())
    return found


def _range(text: str, low: Quantity, high: Quantity) -> Quantity | None:
    """Two numbers as one range: 3万9105至4万2787美元, 两万三千一百到两万三千三百美元, 百分之二到二点五."""
    between = text[low.end : high.start].strip()
    if between not in ("至", "到", "~", "-", "—") or low.high is not None or high.high is not None:
        return None
    percent = low.text[:3] in PERCENT_NAMES and not high.unit
    if not percent and (low.unit.lstrip("万亿兆") or not high.unit or not re.search("[万亿兆千]", low.text)):
        return None
    if not 0 < low.value < high.value:
        return None
    unit = low.unit if percent else high.unit
    return Quantity(
        low.start, high.end, low.value, high.value, unit, text[low.start : high.end], text[low.start : high.end]
    )


def without_noise(text: str) -> str:
    """The text with runs of digits that are no figure blanked out, every other character in its place."""
    return RUN.sub(lambda run: run[0] if _readable(run[0]) else "*" * len(run[0]), text)


def _readable(run: str) -> bool:
    """Whether a long run is a row of ordinary figures between commas, as in 12,300,400 or 1,2,3."""
    return all(len(part) <= LONGEST for part in re.split(r"[,.]", run)) and len(run) < 200 and run[0].isdigit()


def _level(match: re.Match[str]) -> Quantity:
    return Quantity(
        *match.span(),
        number(match["scale"].replace("亿", "") or "一") if match["scale"] != "万亿" else Fraction(10000),
        None,
        "亿元",
        match[0],
        match[0],
    )


def _quantity(text: str, match: re.Match[str]) -> Quantity:
    """The number of a match; its unit may follow, also in brackets."""
    start, end = match.span()
    if special := _special(match):
        value, unit, digits = special
        if unit is None:
            unit, end = _unit_at(text, end)
            unit = (match["alone"] or "") + unit
        low = 10 * number(match["low"]) if match["low"] else None  # 三至四成
        first, last = (low, value) if low is not None else (value, None)
        return Quantity(start, end, first, last, unit, text[start:end], digits)
    value, high, scale, digits = _plain(match)
    unit, end = _unit_at(text, end)
    unit = unit or match["unit1"] or ""
    # 四年半
    halved = unit in ("年", "个月", "小时", "天") and re.match("半(?![年数径成导岛天])", text[end : end + 2])
    if halved and high is None:
        value, end = value + Fraction(1, 2), end + 1  # 四年半
    if high is not None and high < value < 0:
        value, high = high, value  # -1%至-3%
    if high is not None and high < value and unit != "%":
        high = None
    return Quantity(start, end, value, high, scale + unit, text[start:end], digits)


def _plain(match: re.Match[str]) -> tuple[Fraction, Fraction | None, str, str]:
    """(value, upper end of a range, scale, digits) of a number in digits."""
    digits = match["number"] or match["chinese"]
    scale = (match["scale"] or match["scale3"] or "").strip()
    # 三千亿
    if match["chinese"] and not scale and (ends := re.fullmatch(r"(?P<part>[^万亿兆]+)(?P<scale>万亿|亿)", digits)):
        return number(ends["part"]), None, ends["scale"], digits  # 五千亿元 is 5000 亿元
    value = number(digits) * (-1 if match["minus"] else 1)
    if not match["high"]:
        return value, None, scale, digits
    high = number(match["high"]) * (-1 if match["below"] else 1)
    if not (match["scale"] and match["scale2"] is None and not match["unit1"]):
        scale = (match["scale2"] or "").strip() or scale
    return value, high, scale, match[0]


def _special(match: re.Match[str]) -> tuple[Fraction, str | None, str] | None:
    """(value, unit, words) of a number that is more than digits; no unit where it is still to be read."""
    words = match[0]
    if match["percent"]:
        return number(match["of"]), PERCENT_NAMES[match["percent"]], words
    if match["per"]:
        return number(match["per"]), "/10万", match["per"]
    if match["ratio"]:
        return number(words.split(":")[0].strip()), ":1", words
    if match["fold"]:
        times = number(match["times"]) if match["times"] else Fraction(1)
        return Fraction(2) ** min(int(times), 20), "倍", words
    if match["alone"]:
        return Fraction(1), None, words
    if match["trillions"]:
        return number(words), None, words
    if match["major"]:
        minor = number(match["minor"])
        for char in match["times2"]:
            minor *= PLACES.get(char) or SCALES[char]
        return number(match["major"]) * SCALES[match["times1"]] + minor, None, words
    share = _share(match)
    return (share, "%", words) if share is not None else None


def _share(match: re.Match[str]) -> Fraction | None:
    """The per cent of 三分之一, 3/4, 减半, 七成半; nothing where a match is none of them."""
    if match["parts"]:
        parts = number(match["parts"])
        return 100 * number(match["share"]) / parts if parts else Fraction(0)
    if match["slash"]:
        above, below = map(int, match[0].split("/"))
        return Fraction(100 * above, below) if below else Fraction(0)
    if match["halved"]:
        return Fraction(50)
    if match["tenths"]:
        half = number(match["half"].replace("半", "五")) if match["half"] else 0
        return Fraction(10 * number(match["tenths"]) + half)
    return None


def _unit_at(text: str, at: int) -> tuple[str, int]:
    """The unit that stands at a place, without the brackets or 余 around it, and where it ends."""
    found = UNIT.match(text, at)
    if not found:
        return "", at
    unit = found[0].strip().lstrip("余多").strip("()")
    unit = unit.replace("㎡", "平方米").replace("㎥", "立方米")
    if unit == "元" or not found[0].endswith(")") or text[at - 1 : at] != ")":
        return unit, found.end()
    return "", at


def number(words: str) -> Fraction:
    """The value of Arabic or Chinese digits: ``10,099``, ``三千五百``, ``二零二五``, ``九十五点五``."""
    words = unicodedata.normalize("NFKC", words).replace(",", "").replace(" ", "")
    if re.fullmatch(r"\d+(?:\.\d+)?", words):  # 2025
        return Fraction(words[:400])
    whole, _, decimals = words.partition("点")
    value = Fraction(_whole(whole))
    for place, char in enumerate(decimals, start=1):
        value += Fraction(DIGITS[char], 10**place)
    return value


def _whole(words: str) -> int:
    if not any(char in words for char in "十百千万亿兆"):
        return int("".join(str(DIGITS[char]) for char in words) or 0)
    total = part = digit = 0
    for char in words:
        if char in DIGITS:
            digit = DIGITS[char]
        elif char in PLACES:
            part += (digit or 1) * PLACES[char]
            digit = 0
        elif char == "万":
            total += (part + digit) * SCALES[char]
            part = digit = 0
        elif char == "亿":
            # 一万亿, but 二兆六百亿: what is above the 亿 already stays
            above, below = divmod(total, SCALES["兆"]) if total >= SCALES["兆"] else (0, total)
            total = above * SCALES["兆"] + (below + part + digit) * SCALES[char]
            part = digit = 0
        else:
            total = (total + part + digit) * SCALES[char]
            part = digit = 0
    return total + part + digit


def at_or_after(found: list[Quantity], place: int) -> int:
    """Index of the first of ``found`` that begins at or after a place."""
    return bisect_left(found, place, key=lambda one: one.start)
