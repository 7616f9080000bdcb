"""What is printed in Chinese and English: cells of two languages taken apart, English units beside Chinese ones."""

import re

from plan_analysis.yearbook.names import CHINESE
from plan_analysis.yearbook.units import TRAILING, scale, unit
from plan_analysis.yearbook.values import plain, simplified, squeezed

# （亿元/100 million yuan）, (元 yuan), （% per cent）
TWO_TONGUES = re.compile(
    # a word of four letters, since 微克/m3 is one unit
    r"[(（]\s*([^()（）A-Za-z\s/／]*[\u4e00-\u9fff%‰])\s*[/／,，;；\s]\s*([\d\s,]*(?:per\s)?[A-Za-z]{4,}[^()（）]*?)\s*[)）]"
)
BESIDE = re.compile(r"\s*[/／,，;；\s(（]\s*([\d\s,]*(?:per\s)?[A-Za-z]{4,}.*)")  # 亿元 100 million yuan
# 耕地面积 Cultivated Land（公顷）: a name in two languages before its unit
MEASURED_LAST = re.compile(
    r"([^()（）]*[\u4e00-\u9fff][^()（）\u4e00-\u9fff]*[A-Za-z]{2}[^()（）\u4e00-\u9fff]*)([(（])([^()（）]+)[)）]\s*"
)
LONGEST_NAME = 200
# English words that a quotient may be measured by: 元/person, 吨/hectare
MEASURED = {
    "person": "人", "capita": "人", "household": "户", "hectare": "公顷", "tonne": "吨", "year": "年", "month": "月",
    "hour": "时",
}  # fmt: skip
# 100 million yuan
ENGLISH_UNIT = re.compile(
    r"yuan|rmb|usd|us\s*dollar|\$|person|people|man|piece|item|unit|set|ton|hectare|km|sq|cu\.?\s*m|kwh?|kilowatt|"
    r"household|project|%|‰|bed|hour|number|mu\b|liter|litre|volume|cop(?:y|ies)|ug/m|case|vehicle|times|metre|meter|"
    r"million|billion|thousand|\bk?ha\b|\bk?t\b|\b[kmµu]?g\b|\b[kcm]?m[23²³]?\b|\b[KMGT]Wh?\b|\b[KMGT]J\b|\bt[oc]e\b|°C|"
    r"euro\b|rupees?\b|crores?\b|lakhs?\b|rubles?\b|baht\b|won\b|pesos?\b|\beur\b|\bgbp\b|\byen\b|\bjpy\b|\bpounds?\b"
    r"|(?:19|20)\d\d\s*=\s*100|^'?0?00'?s?$|\bhead\b|\bdollars?\b"
    r"|^(?:years?|days?|months?|weeks?|minutes|index|percent(?:age)?|per cent|ratio)$",
    re.IGNORECASE,
)


# abbreviations that say in English what the name before them says; 人均GDP is a name by itself
# 地区生产总值GRP
SHORT = re.compile(
    r"(?:生产总值G[DR]P|消费价格(?:总?指数)?CPI|零售价格(?:总?指数)?RPI|出厂价格(?:总?指数)?PPI|直接投资FDI|空气质量指数AQI"
    r"|采购经理(?:人)?指数PMI)$"
)


def _translates(chinese: str, english: str) -> bool:
    """Whether two printed units are one in two languages: 人/person is, 元/person is a quotient."""
    word = next(
        # person
        (own for latin, own in MEASURED.items() if re.fullmatch(rf"{latin}s?", english.strip(), re.IGNORECASE)),
        "",
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
    if found and _translates(first, found[1]):
        return unit(first)
    return simplified(squeezed(text)) if CHINESE.search(text) else plain(text)


def unit_alone(line: str) -> str:
    """The unit that a line is, in Chinese or in both languages: 百萬港元 HK$ million; empty for any other line."""
    bare = re.sub(r"\s+['’]000$", "", line.strip("()（） "))  # 千人 '000
    chinese, latin = languages(bare)
    return unit(chinese) if latin and ENGLISH_UNIT.search(latin) else unit(bare)


def english_unit_line(text: str) -> str | None:
    """The unit of an English line such as ``(10 000 yuan)``, or None."""
    # [Billions of dollars] Seasonally adjusted
    if (match := re.match(r"\[([^\[\]]{3,60})\]", plain(text))) and ENGLISH_UNIT.search(match[1]):
        return match[1]
    # (10 000 yuan)
    match = re.fullmatch(
        r"[(\[]?\s*(?:units?\s*[:：]?\s*|(?:amounts?|values?|figures) in )?([^()]{1,40}?)\s*[)\]]?",
        plain(text),
        re.IGNORECASE,
    )
    bracketed = plain(text)[:1] in "([" or plain(text).lower().startswith("unit")
    return match[1] if match and bracketed and ENGLISH_UNIT.search(match[1]) else None


def english_scale(text: str) -> float | None:
    """The scale of an English unit (``100 million yuan`` → 1e8); None when its digits are damaged or unclear."""
    words = plain(text).lower()
    if re.search(r"\d\s*o{2,}|o{3,}", words):  # 1oo yuan
        return None
    # 100 million yuan
    match = re.match(r"^(?:usd|us\$|rmb)?\s*(\d[\d ,]*)?\s*(hundred|thousand|million|billion|mn|bn)?", words)
    digits = re.sub(r"[ ,]", "", (match and match[1]) or "")
    # a lost superscript: 108 cu.m is 10⁸ cubic metres
    power = re.fullmatch(r"10([2-9])", digits)
    number = 10.0 ** int(power[1]) if power else float(digits or 1)
    factor = {"hundred": 1e2, "thousand": 1e3, "million": 1e6, "mn": 1e6, "billion": 1e9, "bn": 1e9}
    after = re.match(r"^usd\s*(\d+)$", words)  # usd 1000
    return float(after[1]) if after else number * factor.get((match and match[2]) or "", 1.0)


def english_units(text: str) -> list[str]:
    """The bracketed units of an English heading: ``GRP (Current Prices) (100 000 yuan)`` → [``100 000 yuan``]."""
    return [part.strip() for part in TRAILING.findall(text) if ENGLISH_UNIT.search(part)]


def contradiction(chinese: str, english: str) -> str:
    """A sentence when the English unit does not say what the Chinese one says; empty when they agree."""
    expected = scale(chinese)
    if not english or not chinese or expected is None or "%" in chinese + english or "‰" in chinese + english:
        return ""
    if "元" in chinese and not re.search(r"yuan|rmb|usd|dollar|\$", english, re.IGNORECASE):  # yuan
        return ""
    found = english_scale(english)
    if found is None:
        return f"the English unit {english!r} is damaged, the Chinese one is {chinese}"
    if found != expected:
        return f"the English unit {english!r} contradicts {chinese}"
    return ""


def languages(text: str) -> tuple[str, str]:
    """A bilingual cell → (Chinese without blanks, English with single ones)."""
    text = apart(re.sub(r"-\s*[\r\n]+\s*(?=[a-z])", "", text))  # Popu-\nlation
    measured = MEASURED_LAST.fullmatch(text) if len(text) < LONGEST_NAME else None
    if measured and unit(measured[3]):
        chinese, latin = languages(measured[1])
        return (f"{chinese}({squeezed(measured[3])})", latin) if latin else (squeezed(text), "")
    last = max((match.end() for match in CHINESE.finditer(text)), default=0)
    if not last:
        return ("", plain(text)) if re.search("[A-Za-z]", text) else (squeezed(text), "")  # Total
    tail = re.match(r"\s*[)）】」》]*(?:\s*[(（]\s*(?:%|‰)\s*[)）])?", text[last:])  # ）（%）
    cut = last + (tail.end() if tail else 0)
    opened = max(text.rfind("(", 0, cut), text.rfind("（", 0, cut))
    closes = re.search("[)）]", text[opened:]) if opened >= 0 else None
    if closes and opened + closes.end() > cut:
        cut = opened + closes.end()  # 价格（元/kg）
    rest = plain(text[cut:])
    # Total
    if re.search("[A-Za-z][a-z]", rest) or (SHORT.search(squeezed(text)) and not CHINESE.search(rest)):
        return squeezed(text[:cut]), rest
    return squeezed(text), ""


def without(text: str, parts: list[str]) -> str:
    """A text from which these parts are cut."""
    for part in parts:
        text = text.replace(part, "")
    return text
