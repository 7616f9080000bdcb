"""Numbers of English plans: £120 million, 80 per cent, one in five, top 50, zero, with the register's units."""

import re
from bisect import bisect_left
from collections.abc import Iterator
from fractions import Fraction

from plan_analysis.plan.english_words import (
    COUNTING,
    COUNTS,
    MAKE,
    MONEY,
    NO_COUNT,
    PERSONS,
    SCALES,
    UNITS,
    VALUES,
    WORDS,
)  # fmt: skip
from plan_analysis.plan.numbers import Quantity

# £120 million, 1,500 km, 20-25%, 8.5 ± 0.5 per cent
NUMBER = re.compile(
    r"(?<![\w.,])(?P<money>RMB|CNY|US\$|£|GBP|HK\$|NT\$|A\$|C\$|USD|HKD|MOP|EUR|[$¥€])?\s?"
    r"(?P<digits>\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d{1,3}(?: \d{3})+(?![\d,.]*\d)|\d{1,12}(?:\.\d{1,6})?)"
    r"(?P<range>(?<!20\d\d)(?<!19\d\d)\s?(?:-|to)\s?\d{1,9}(?:\.\d{1,4})?(?=\s?(?:%|per)))?"
    r"(?:\s?(?:±|\+/-)\s?\d{1,4}(?:\.\d{1,3})?(?=\s?(?:%|per)))?"
    r"(?![\d,]*\d)(?:[ -]?(?P<scale>thousand|million|billion|trillion)\b)?(?(money)(?P<short>m|bn|k)?\b)"
    r"(?:\s?(?P<unit>%|percentage points?|per ?cent(?:age points?)?|points?\b|square (?:kilomet|met)(?:er|re)s?|"
    r"cubic met(?:er|re)s?|kilomet(?:er|re)s?|km|miles?|hectares?|ha|acres|kg|kilograms|sqm|(?:metric )?tonn?es?|"
    r"(?:metric )?tons?|mu|[GMkT]Wh?|(?:giga|mega|kilo|tera)watts?(?:[- ]hours?)?|GJ|PJ|[GMk]?tCO2e?|MTCO2e?|yuan|"
    r"pounds|dollars?|months|weeks|staff|years? "
    r"(?:of age|old)|years?|beds|"
    r"doctors|people|persons|residents|litres?|liters?|micrograms? per cubic met(?:er|re)s?|jobs|students|teachers|"
    r"schools|companies|enterprises|firms|hospitals|clinics|patents|visitors|tourists|trips|households|vehicles|"
    r"stations|units|homes|flats|places|papers|graduates|projects|centres|centers|laboratories|labs|times|x|days|"
    r"minutes|hours)(?![A-Za-z]))?"
)
# between 20 and 35 per cent
BETWEEN = re.compile(
    r"\bbetween\s+(?P<low>\d[\d.]{0,8})\s?(?:%|per ?cent)?\s+and\s+(?P<high>\d[\d.]{0,8})\s?"
    r"(?P<unit>%|percentage points|per ?cent)",
    re.IGNORECASE,
)
# ninety per cent, thirty-five percent
TENS = {"ten": 10, "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80,
        "ninety": 90}  # fmt: skip
# Eighty per cent
SPELT_SHARE = re.compile(
    rf"\b(?P<tens>{'|'.join(TENS)})(?:-(?P<ones>one|two|three|four|five|six|seven|eight|nine))?(?: per "
    rf"?cent)\b",
    re.IGNORECASE,
)
# one in five, nine out of ten
OUT_OF = re.compile(
    rf"\b(?P<part>{'|'.join(COUNTING)}|\d{{1,2}})\s+(?:in|out of)\s+(?:every\s+)?(?P<whole>{'|'.join(COUNTING)}|"
    rf"\d{{1,3}})"
    r"(?=\s+(?:of\s+)?[a-z])(?!\s+(?:years|months))",
    re.IGNORECASE,
)
# one million trees; build three new hospitals
SPELT = re.compile(
    rf"\b(?P<word>{'|'.join(COUNTING)})\s+(?P<scale>thousand|million|billion)\b|"
    rf"\b(?:{MAKE})\s+(?:at least |a further |up to )?(?P<few>{'|'.join(COUNTING)})(?=\s+(?:new |additional |more )?"
    r"(?!of\b|thousand|million|billion|hundred|in\b|or\b|and\b|out\b|to\b|priorit|goal|pillar|theme|objective|"
    r"strateg|phase|area|year|programme|principle|key|main|major|core)[a-z]{3})",
    re.IGNORECASE,
)
# by two years, to eight years
BY = re.compile(
    rf"\b(?:by|to)\s+(?P<word>{'|'.join(COUNTING)})\s+(?P<unit>years|days|hours|minutes|points|percentage points|per "
    rf"?cent)\b",
    re.IGNORECASE,
)
# a 2/3 reduction
FRACTION = re.compile(
    r"(?<![\d/])(?P<part>\d)/(?P<whole>\d{1,2})(?=\s+(?:of|reductions?|cuts?|increase|decrease|fall)\b)"
)
# reduce rough sleeping to zero
ZERO = re.compile(
    r"\b(?:to|at|of|achieve|reach|towards)\s+(?P<zero>zero)\b(?![- ](?:emission|carbon|waste|tolerance|energy))"
)
# net zero by 2045, net-zero council operations by 2030; but a net zero strategy is none
NET_ZERO = re.compile(
    r"\b(?P<zero>net[- ]zero)\b(?![- ](?:ready|strateg|plan|pathway|target|transition|goal|agenda|econom|future|"
    r"standard|roadmap|homes|hub|fund|team|programme|commitment|ambition|journey|carbon homes|buildings))",
    re.IGNORECASE,
)
# in the top 50, among the 20 best
TOP = re.compile(r"\b(?P<top>[Tt]op)[ -](?P<place>\d{1,4})\b(?!\s?(?:%|per ?cent))")
PER = {"100,000": "/10万", "10,000": "/万人", "1,000": "/千人", "thousand": "‰"}


def numbers(text: str, taken: list[tuple[int, int]]) -> list[Quantity]:
    """Every number of a text outside ``taken`` (its years), with its unit in the register's words where it has one."""
    starts = [start for start, _ in taken]

    def free(at: int) -> bool:
        i = bisect_left(starts, at + 1) - 1
        return i < 0 or not taken[i][0] <= at < taken[i][1]

    found: list[Quantity] = []
    covered: list[tuple[int, int]] = []
    for group in (_special, _digits):
        for q in group(text):
            at = q.start
            if free(at) and free(q.end - 1) and not any(start < q.end and q.start < end for start, end in covered):
                found.append(q)
        covered = [(q.start, q.end) for q in found]
    return sorted(found, key=lambda q: q.start)


def _special(text: str) -> Iterator[Quantity]:
    """Numbers that are words or more than digits."""
    for m in TOP.finditer(text):
        yield _of(text, m.span("place"), Fraction(m["place"]), "位")
    for m in BETWEEN.finditer(text):
        unit = "个百分点" if "point" in m["unit"].lower() else "%"
        low, high = (Fraction(m[name].rstrip(".")) for name in ("low", "high"))
        yield Quantity(m.start(), m.end(), low, high, unit, m[0], m[0])
    for m in SPELT_SHARE.finditer(text):
        share = TENS[m["tens"].lower()] + (_count(m["ones"]) if m["ones"] else 0)
        yield _of(text, m.span(), Fraction(share), "%")
    for pattern in (OUT_OF, FRACTION):
        for m in pattern.finditer(text):
            part, whole = _count(m["part"]), _count(m["whole"])
            if 0 < part < whole:
                yield _of(text, m.span(), Fraction(100 * part, whole), "%")
    for m in SPELT.finditer(text):
        span = m.span("few") if m["few"] else m.span()
        unit = SCALES.get((m["scale"] or "").lower(), "") + counted(text, span[1])
        yield _of(text, span, Fraction(_count(m["few"] or m["word"])), unit)
    for m in BY.finditer(text):
        unit = "%" if m["unit"].startswith("per") and "point" not in m["unit"] else UNITS.get(m["unit"], m["unit"])
        yield _of(text, (m.start("word"), m.end()), Fraction(_count(m["word"])), unit)
    for pattern in (ZERO, NET_ZERO):
        for m in pattern.finditer(text):
            yield _of(text, m.span("zero"), Fraction(0), "")
    for m in WORDS.finditer(text):
        word = re.sub(r"\s", "-", m["word"].lower())
        yield _of(text, m.span(), Fraction(VALUES[word]), "倍" if word.startswith(("doubl", "tripl")) else "%")


def _of(text: str, span: tuple[int, int], value: Fraction, unit: str) -> Quantity:
    """A number spelt out at a place."""
    words = text[slice(*span)]
    return Quantity(*span, value, None, unit, words, words)


def _count(word: str) -> int:
    return int(word) if word.isdigit() else COUNTING[word.lower()]


def _digits(text: str) -> Iterator[Quantity]:
    for m in NUMBER.finditer(text):
        # 40:1 is one number, of which the 1 is no other
        # 28:
        if m["digits"] == "1" and re.search(r"\d\s?:\s?$", text[max(0, m.start("digits") - 4) : m.start("digits")]):
            continue
        digits = re.sub("[, ]", "", m["digits"])
        high = re.search(r"\d[\d.]*$", m["range"]) if m["range"] else None  # 20-25
        yield Quantity(
            m.start("money") if m["money"] else m.start("digits"), m.end(), Fraction(digits),
            Fraction(high[0]) if high else None, _unit(m, text), m[0].strip(), m["digits"],
        )  # fmt: skip


def _unit(m: re.Match[str], text: str) -> str:
    words = re.sub(r"\s+", " ", (m["unit"] or "").lower()).replace("per cent", "percent")
    scale = SCALES.get((m["scale"] or m["short"] or "").lower(), "")
    if re.fullmatch(r"[GMkT]Wh?|[GP]J|[GMk]?tCO2e?|MTCO2e?", m["unit"] or ""):  # MW
        return scale + m["unit"]
    if m["money"]:
        return scale + MONEY[m["money"]]
    if "percentage point" in words:
        return "个百分点"
    if words == "percent":
        return "%"
    if re.match(r"\s?:\s?1\b(?![\d.:])", text[m.end() :]):  # :1 in
        return ":1"
    if rate := _rate(text, m.end()):
        return rate
    unit = UNITS.get(words, COUNTS.get(words, "美元" if words.startswith("dollar") else words))
    return scale + (unit or counted(text, m.end()))


def _grouped(number: str) -> str:
    """1000 as 1,000."""
    return f"{int(number):,}" if number.isdigit() else number


def _rate(text: str, at: int) -> str:
    """The unit of 70 deaths per 100,000 live births, 4.5 per thousand, 12 per million hours worked."""
    # per 1,000 people
    if rate := re.match(
        r"\s*(?P<rate>(?:[a-z]+ )?per (?:million|thousand|billion|10,?000|100,?000|1,?000) (?!live)[a-z]+)", text[at:]
    ):
        if "hours" in rate["rate"] or re.match(r"[a-z]+ per \d", rate["rate"]):  # deaths per 100,000 births
            spoken = re.sub(r" (?:by|in|and|from)$", "", rate["rate"])  # 12 per million hours by
            # deaths per 100,000
            per = re.match(
                r"(?:deaths|cases|births|fatalities|suicides|infections) per (100,?000|10,?000|1,"
                r"?000)",
                spoken,
            )
            return PER[_grouped(per[1])] if per else spoken
    if rate := re.match(r"\s*(?:[a-z]+ )?per (?P<per>100,?000|10,?000|1,?000|thousand)\b", text[at:]):  # per 1,000
        return PER[_grouped(rate["per"])]
    return ""


def counted(text: str, at: int) -> str:
    """The unit of what the noun behind a number counts: 500 new charging stations."""
    # new homes
    noun = re.match(
        r"\s+(?:[A-Za-z-]+\s+){0,3}?(?P<noun>(?:[A-Za-z]+-)?[A-Za-z]+s|staff|people|children|women|"
        r"men)\b",
        text[at : at + 60],
    )
    if not noun or noun["noun"] in NO_COUNT or re.search(r"\b(?:by|in|of|for|to|and|per)\b", noun[0]):  # and deaths
        return ""
    return COUNTS.get(noun["noun"], "人" if PERSONS.search(noun["noun"]) else "个")
