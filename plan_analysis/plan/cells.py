"""One cell of a table: its number, unit, relation and name."""

import re
from dataclasses import replace

from plan_analysis.plan import bodies, english_words, naming
from plan_analysis.plan.bodies import Bodies
from plan_analysis.plan.numbers import Quantity, quantities

RELATIONS = [
    (r"≥|>=|不低于|不少于|不小于", ">="),
    (r"≤|<=|不高于|不超过|不大于", "<="),
    (r">|大于|超过|突破", ">"),
    (r"<|小于|低于", "<"),
]


def named(cell: str, unit: str) -> tuple[str, str]:
    """Name and unit of a row; the unit may stand in brackets behind the name, or after a comma."""
    # 其中:新能源装机
    text = re.sub(
        r"^(?:[(]?\d{1,2}[.、)]\s*|#|[*]|其中[:]?|[一二三四五六七八九十]+、|[(][一二三四五六七八九十]+[)]|[①-⑳])+",
        "",
        re.sub(
            r"\(\d{1,2}(?:\.\d+)?%\)$|(?<=[\u4e00-\u9fff])\s+(?=[\u4e00-\u9fff])", "", cell.strip()
        ),  # 推展會展活動(6%)
    )
    unit = printed_unit(unit) if unit.strip() not in ("-", "—", "/", "") else ""
    english = not re.search("[\u4e00-\u9fff]", text)
    if english and not unit and (counted := COUNTED.match(text)):
        return text, english_words.COUNTS.get(counted["noun"].lower(), "个")
    if english and not unit and (timed := TIMED.search(text)):
        return text, timed["time"].lower() + ("" if timed["time"].endswith("s") else "s")
    if english and not unit and (stub := re.search(r"(?:[(]|(?<!\d),)\s*([^(),]{1,40})[)]?\s*$", text)):  # (hectares)
        if spoken := english_unit(stub[1]):
            return text[: stub.start()].strip(" ,"), spoken
    # 箱吞吐量(万标箱)
    if not unit and (beside := BESIDE.search(text)) and is_unit(beside["unit"]):
        return text[: beside.start()] + f"({beside['more']})", beside["unit"]
    match = re.search(r"[(]([^()]{1,14})[)]\s*$|(?:(?<!\d),|/)(\s*[^,/()\u4e00-\u9fff]{1,8})$", text)  # , bus
    inside = (match[1] or match[2]).strip() if match else ""
    if match and not unit and is_unit(inside):
        return text[: match.start()].strip(), inside
    if match and unit and inside == unit:
        text = text[: match.start()].strip()
    return naming.cleaned(text) if len(text) > 2 else text, unit


# 建成站点(座,累计)
BESIDE = re.compile(r"[(](?P<unit>[^(),、;]{1,8})[,、;]\s*(?P<more>累计|当年|新增)[)]\s*$")
# Number of households, average days lost to sickness
COUNTED = re.compile(
    r"(?:total |the )?number of (?:[a-z]+ ){0,2}?(?P<noun>[a-z]+s|people|children|staff)\b", re.IGNORECASE
)
# Average days
TIMED = re.compile(
    r"^(?:average|mean|median|working|number of)?\s*(?:number of )?(?:working )?(?P<time>days|hours|minutes|weeks|"
    r"months)\b(?! per)",
    re.IGNORECASE,
)


def printed_unit(words: str) -> str:
    """The unit of a cell, in the register's words: “% / per cent” is %, “万吨 (10,000 t)” is 万吨, “km” is 公里."""
    # per annum
    text = "" if re.fullmatch(r"\s*(?:per|a|each) (?:year|annum|month|week|day)\s*", words) else words.strip()
    if symbol := SYMBOL.fullmatch(text):
        return symbol["scale"] + SHORT[symbol["unit"].lower()]
    text = re.sub(r"^1/(?=10?万)", "/", text)  # 1/10万
    if is_unit(text.strip(" ()")):
        return english_unit(text.strip(" ()")) or text.strip(" ()")
    # / per cent
    parts = [part.strip() for part in re.split(r"\s+/\s*|\s*/\s+|\s*[()|]\s*|\s+(?=[A-Za-z])", text) if part.strip()]
    if parts and is_unit(parts[0]):
        return parts[0]
    return english_unit(text) or next((spoken for part in parts if (spoken := english_unit(part))), text.strip(" ()"))


# 亿m³, 万t
SYMBOL = re.compile(r"(?P<scale>[十百千万亿]*)(?P<unit>t|ha|km|km2|km²|m2|m²|m3|m³)")
SHORT = {"t": "吨", "ha": "公顷", "km": "公里", "km2": "平方公里", "km²": "平方公里", "m2": "平方米", "m²": "平方米",
         "m3": "立方米",
         "m³": "立方米", "pct": "%", "10,000 t": "万吨"}  # fmt: skip
PERIODS = {"day": "日", "year": "年", "month": "月", "person": "人", "capita": "人", "household": "户", "hour": "小时"}


def english_unit(words: str) -> str:
    """An English unit in the register's words, 百万升/日 for million litres per day; empty where it is none."""
    text = re.sub(r"\s+", " ", words.strip().rstrip(".").lower())
    if re.fullmatch(r"(?:per|a|each) (?:year|annum|month|week|day)", text):  # per year
        return ""
    if text in ("number", "no", "count", "#"):
        return "个"
    if text in SHORT:
        return SHORT[text]
    if re.match(r"(?:%|per ?cent\b|percentage\b)(?! ?points?)", text):  # % of gdp
        return "%"
    scale, rest = "", text
    if found := re.match(r"(?P<scale>thousand|million|billion|trillion|000)s?\b ?(?:of )?", text):  # million
        scale, rest = english_words.SCALES.get(found["scale"], "千"), text[found.end() :]
    if scale and not rest:
        return scale  # (millions)
    unit, _, per = re.sub(r"^(?:metric|number of) ", "", rest).partition(" per ")  # metric tons
    known = (
        SHORT.get(unit)
        or english_words.UNITS.get(unit)
        or english_words.COUNTS.get(unit)
        or english_words.MONEY.get(unit.upper(), "")
    )
    if not known or per not in ("", *PERIODS):
        return ""
    return scale + known + (f"/{PERIODS[per]}" if per else "")


def is_unit(words: str) -> bool:
    """Whether words are a unit and nothing else; the year of 目标值（2027年） is none."""
    if re.fullmatch(r"\d{2,4}\s*年?度?[末底前]?", words.strip()):  # 2024年
        return False
    found = quantities("1" + words)
    return (
        words in ("%", "‰")
        or bool(found and found[0].unit and len(found[0].text) >= len(words))
        or words in ("指数", "比值")
    )


def caption_units(caption: str) -> list[str]:
    """The units that stand above a table, one for each of its columns: 单位:亿元、个."""
    found = re.search(r"单位[:]\s*([^\s,()]{1,24})", caption)  # 单位:亿元、个
    return re.split("[、;]", found[1]) if found else []


def caption_unit(caption: str) -> str:
    """The unit that stands above a table: 单位:亿元."""
    found = re.search(r"单位[:]\s*([^\s,;()、]{1,8})", caption)  # 单位:个
    return found[1] if found else ""


def responsible(text: str) -> Bodies | None:
    """The bodies of a cell, or nothing where it names none."""
    names, lead = bodies.roles(text)
    return Bodies(0, len(text), names, lead) if names else None


# -3.1, 不低于-3: a cell says its unit elsewhere
BELOW = re.compile(r"(?:不低于|不少于|不超过|不高于|达到|控制在|保持在|稳定在|增长)?-\d")


def value(text: str, unit: str = "") -> Quantity | None:
    """The number of a cell, or nothing where the cell holds more than a number and what belongs to it."""
    words = (
        re.sub(r"^\((?=[\d.]+\))|^[\[〔【]+|[\]〕】]+$", "", text.strip()).strip("() ")  # 〔18〕
        if re.match(r"^[\[〔【(]", text.strip())  # 〔18〕
        else text.strip()
    )
    words = words.lstrip("≥≤><~+=≧≦约")
    found = [q for q in quantities(words) if re.search(r"\d", q.digits)]
    rest = re.sub(
        r"[\d.,%‰~\-—\s\[\]〔〕【】()]|以上|以内|左右|以下|不低于|不超过|不高于|不少于|达到|控制在|大于|小于|超过|"
        r"稳定在|保持在|增长|提高|提升|下降|降低|减少|万|亿|年均|累计|年|到|力争|新增|达",
        "", words,
    )  # fmt: skip
    rest = rest.replace(found[0].unit, "", 1) if found and found[0].unit else rest
    if not found or len(rest) > 6 or re.search(r"(?:19|20)\d\d\s?年", words):  # 2025年下降5%
        return None
    q = _with_printed_unit(found[0], words, text)
    if q.value > 0 and BELOW.match(words):
        q = replace(q, value=-q.value)
    if not q.unit or q.unit in ("万", "亿"):
        q = replace(q, unit=q.unit + unit)
    elif q.unit == "年" and unit and q.unit != unit:
        q = replace(q, unit=unit)
    return q


# ≥40kg/a
OWN_UNIT = re.compile(r"[≥≤><~约]*\d[\d.,]*\s?(?P<unit>[A-Za-zμ%‰²³·]{1,6}(?:/[A-Za-z\d²³]{1,5}){0,2})")
# ≤ $205
OWN_MONEY = re.compile(r"[≥≤><~\s]*([£$€])")


def _with_printed_unit(q: Quantity, words: str, text: str) -> Quantity:
    """A number with the unit that its cell prints in letters, behind a slash or as the sign of a currency."""
    if not q.unit and (own := OWN_UNIT.fullmatch(words)):
        q = replace(q, unit=own["unit"])
    if q.unit and (per := re.search(rf"{re.escape(q.unit)}(?P<per>/[a-z]{{1,4}})$", words)):  # 40kg/a
        q = replace(q, unit=q.unit + per["per"])
    if not q.unit and (money := OWN_MONEY.match(text)):
        q = replace(q, unit=english_words.MONEY[money[1]])
    return q


def bracketed(text: str) -> bool:
    """Whether a cell prints what is added over the years, as [50] does."""
    return bool(re.match(r"[\[〔【(]\s*[\d≥]", text))  # 〔18〕


def relation(text: str) -> str:
    """The relation that a cell states by a sign or a word, else a floor."""
    for words, sign in RELATIONS:
        if re.search(words, text):
            return sign
    return "<=" if re.search("以内|以下|控制", text) else ">="
