"""Plans in English, alone or beside Chinese: By 2025 the share … will reach 20 percent; reduced by 18% from 2020."""

import re
from bisect import bisect_left
from dataclasses import dataclass, replace
from fractions import Fraction

from plan_analysis.plan.numbers import Quantity
from plan_analysis.plan.periods import Calendar
from plan_analysis.plan.rows import Other, Row
from plan_analysis.plan.structure import Place

SCALES = {"thousand": "千", "million": "百万", "billion": "十亿", "trillion": "万亿"}
NUMBER = re.compile(
    r"(?<![\w.,])(?P<money>RMB|CNY|US\$|£|GBP|HK\$|NT\$|USD|HKD|MOP|EUR|"
    r"[$¥€])?\s?(?P<digits>\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d{1,12}(?:\.\d{1,6})?)(?P<range>(?<!20\d\d)(?<!19\d\d)\s?(?:-|to)\s?\d{1,9}(?:\.\d{1,4})?(?=\s?(?:%|per)))?"
    r"(?:\s?(?:±|\+/-)\s?\d{1,4}(?:\.\d{1,3})?(?=\s?(?:%|per)))?"
    r"(?![\d,]*\d)(?:[ -]?(?P<scale>thousand|million|billion|trillion)\b)?"
    r"(?:\s?(?P<unit>%|percentage points?|per ?cent(?:age points?)?|points?\b|square (?:kilomet|"
    r"met)(?:er|re)s?|cubic met(?:er|re)s?|"
    r"kilomet(?:er|re)s|km|miles?|hectares?|(?:metric )?tonn?es?|(?:metric )?tons?|mu|[GMk]W[h]?|yuan|pounds|"
    r"dollars?|months|weeks|staff|"
    r"years? (?:of age|old)|years?|beds|doctors|people|persons|residents|"
    r"litres?|liters?|micrograms? per cubic met(?:er|re)s?|jobs|students|teachers|schools|companies|"
    r"enterprises|firms|hospitals|clinics|patents|visitors|tourists|trips|households|vehicles|"
    r"stations|units|homes|flats|places|papers|graduates|projects|centres|centers|laboratories|labs|times|x|"
    r"days|minutes|hours)(?![A-Za-z]))?"
)
WORDS = re.compile(
    r"\b(?P<word>half|(?:a|one)[- ]quarter|three[- ]quarters|"
    r"(?:a|one)[- ]third|two[- ]thirds|double|doubled|triple|halve|halved|tripled)\b",
    re.IGNORECASE,
)
VALUES: dict[str, int | Fraction] = {
    "half": 50,
    "a-quarter": 25,
    "one-quarter": 25,
    "three-quarters": 75,
    "a-third": Fraction(100, 3),
    "one-third": Fraction(100, 3),
    "two-thirds": Fraction(200, 3),
    "double": 2,
    "doubled": 2,
    "triple": 3,
    "tripled": 3,
    "halve": 50,
    "halved": 50,
}
UNITS = {
    "x": "倍", "mile": "英里", "miles": "英里",
    "percent": "%", "per cent": "%", "percentage point": "个百分点", "percentage points": "个百分点",
    "point": "个百分点",
    "points": "个百分点", "yuan": "元", "kilometres": "公里", "kilometers": "公里", "km": "公里",
    "hectares": "公顷", "tonnes": "吨", "tons": "吨", "tones": "吨", "metric tons": "吨",
    "metric tonnes": "吨", "mu": "亩",
    "square kilometres": "平方公里", "square kilometers": "平方公里", "square metres": "平方米",
    "square meters": "平方米",
    "cubic metres": "立方米", "litres": "升", "liters": "升", "micrograms per cubic meter": "微克/立方米",
    "micrograms per cubic metre": "微克/立方米", "cubic meters": "立方米", "years": "岁", "years old": "岁",
    "years of age": "岁",
}  # fmt: skip
COUNTS = {
    "people": "人", "staff": "人", "persons": "人", "residents": "人", "jobs": "个", "students": "人",
    "teachers": "人", "schools": "所",
    "companies": "家", "enterprises": "家", "firms": "家", "hospitals": "家", "clinics": "家", "patents": "件",
    "visitors": "人次", "tourists": "人次", "passengers": "人次", "journeys":
    "人次", "trips": "人次", "households": "户", "vehicles": "辆", "stations": "个",
    "beds": "张", "doctors": "人", "homes": "套", "flats": "套", "places": "个", "units": "个", "papers": "篇",
    "projects": "个",
}  # fmt: skip
PERSONS = re.compile(
    r"(?:(?<!comput)(?<!cent)(?<!tow)(?<!met)(?<!pap)(?<!rout)(?<!charg)(?<!boil)(?<!numb)(?<!oth)(?<!clust)ers|"
    r"(?<!sens)(?<!react)(?<!corrid)(?<!sect)ors|ists|ians|nurses|trainees|employees)$"
)
MONEY = {
    "RMB": "元",
    "CNY": "元",
    "¥": "元",
    "US$": "美元",
    "USD": "美元",
    "$": "美元",
    "HK$": "港元",
    "HKD": "港元",
    "MOP": "澳门元",
    "NT$": "新台币",
    "€": "欧元",
    "EUR": "欧元",
    "£": "英镑",
    "GBP": "英镑",
}
# 2024-25, FY2026, 2025
YEAR = re.compile(
    r"(?<![\d.$,%])(?:FY\s?)?(?P<year>20\d\d|19\d\d)(?:\s?[-/]\s?(?P<last>20\d\d|"
    r"\d\d)(?!\d))?(?![\d,.]*\d|%)"
)
DEADLINE = re.compile(
    (
        r"(?:by|before|until|in|for|of|from \d{4} to|to|through|during|over|between|end[- ]of|the year|"
        r"fiscal year|FY)\s*(?:the )?(?:end of |year |end |early |mid-?|late |fiscal year |the |January |"
        r"February |March |"
        r"April |May |June |July |August |September |October |November |December )*$"
    ),
    re.IGNORECASE,
)
BASE = re.compile(
    (
        r"(?:from|compared (?:with|to)|relative to|against|versus|than(?: in)?|over|since|below|above|"
        r"on)\s+(?:the )?(?:level of |level in |levels? )?(?:its )?$"
    ),
    re.IGNORECASE,
)
LEVELS = re.compile(r"^\s*levels?\b|^\s*baseline", re.IGNORECASE)
IMPERATIVE = re.compile(
    r"^[\s\-–—*•·\d.)]*(?:[A-Z][^:]{0,24}:\s*)?(?:Cut|Reduce|Ensure|Raise|Increase|Build|Invest|Replace|Create|"
    r"Train|Install|Plant|Achieve|Reach|Deliver|Double|Halve|Keep|Maintain|Open|Expand|Grow|Provide|Recruit|Restore|Bring|Lower|Construct|Rehabilitate|Mobili[sz]e|Improve|Add|Recruit|Eliminate|Upgrade|Relet|Halve|Secure|Raise|Establish|Extend|Connect|deliver|bring|halve|relet|Retrofit|Refurbish|Convert|Insulate|Electrify|Renew|Repair|Widen|Vaccinate|Enrol|Hire|Equip|Launch|build|plant|cut|reduce|increase|create|recruit|train|open)\b"
)
FUTURE = re.compile(
    (
        r"\b(?:will|shall|aims?|target|targets|targeted|plans? to|to (?:reach|reduce|increase|build|cut|"
        r"raise|achieve|train|create|expand|install|double)|should|must|goal|goals|by 20\d\d|expects? to|"
        r"is to|are to|intends?|seek|committed to|strive)\b"
    ),
    re.IGNORECASE,
)
PAST = re.compile(
    (
        r"\b(?:was|were|has|have|had|reached|rose|fell|grew|increased|accounted|achieved|built|completed|"
        r"totalled|totaled|stood|exceeded|recorded|attracted|launched|established|already|received|recruited|"
        r"spent|stands? at)\b(?! to be)"
    ),
    re.IGNORECASE,
)
# Norvik employs 6,800 people: what is
PRESENT = re.compile(
    r"^[^,;]{0,60}\b(?:employs?|operates?|serves?|currently|comprises?|consists? of|is home to|are home to|"
    r"stands? at|covers?|has|have)\b",
    re.IGNORECASE,
)
RELATIONS = [
    (re.compile(r"\bas (?:low|small|few|short) as\s*$", re.IGNORECASE), "<="),
    (re.compile(r"\bas (?:high|large|many|long|much) as\s*$", re.IGNORECASE), ">="),
    (re.compile(r"(?<!no )(?<!not )(?:less than|fewer than|lower than|below)\s*(?:the )?$", re.IGNORECASE), "<"),
    (
        re.compile(
            (
                r"(?:under|no (?:higher|larger|greater|worse) than|no more than|not more than|at most|up to|under|"
                r"within|not exceed(?:ing)?|"
                r"cap(?:ped)? at|limit(?:ed)? to|controlled (?:at|within)|kept? (?:below|under|within)|"
                r"(?:reduc\w+|cut|fall|drop|declin\w+|lower\w*|decreas\w+|down|bring\w*[^.]{0,"
                r"40}down)(?: [^.,;]{0,80})? to)\s*(?:about |around |approximately |roughly |just )?$"
            ),
            re.IGNORECASE,
        ),
        "<=",
    ),
    (
        re.compile(
            (
                r"(?:more than|over|exceed(?:s|ing)?|above|surpass(?:es|ing)?|greater than|higher than|"
                r"top)\s*(?:the )?$"
            ),
            re.IGNORECASE,
        ),
        ">",
    ),
    (
        re.compile(
            (
                r"(?:at least|no (?:lower|smaller|worse) than|no less than|not less than|no fewer than|"
                r"a minimum of|minimum)\s*$"
            ),
            re.IGNORECASE,
        ),
        ">=",
    ),
]
CHANGE = re.compile(
    (
        r"\b(?:(?P<down>reduc\w+|cut\w*|fall\w*|drop\w*|declin\w+|lower\w*|decreas\w+|down|shrink\w*)|"
        r"(?P<up>increas\w+|grow\w*|rise|rising|rais\w+|expand\w*|up|improv\w+|growth|"
        r"higher))\b(?:[^.;]{0,80}?)\bby\s+(?:about |around |at least |more than |over |approximately |"
        r"a further |an average of |up to |a total of )*$|\bgrow(?:th|ing)?\b(?: rate)?(?: of|"
        r" at)?[^.,;]{0,30}$|\bincrease of\s*(?:about |around |at least |more than )*$"
    ),
    re.IGNORECASE,
)
YEARLY = re.compile(
    (
        r"\b(?:annual(?:ly)?|per year|a year|every year|each year|per annum|year[- ]on[- ]year|"
        r"average annual)\b"
    ),
    re.IGNORECASE,
)
VERB = re.compile(
    (
        r"\b(?:will(?: be)?|shall|should|is to|are to|must|aims? to|to (?:reach|reduce|increase|build|cut|"
        r"raise|achieve|train|create|expand|install|double)|reach(?:es|ing)?|account(?:s|ing)? for|exceed|"
        r"be (?:reduced|increased|raised|cut|kept))\b"
    ),
    re.IGNORECASE,
)
LEAD = re.compile(
    (
        r"^(?:by|before|in|until|during|over|between|from|with|as|and|while|the|a|an|of|its|our|we|"
        r"we will|the (?:city|government|plan|province|company|university)|to|that|which|it|also|bringing|"
        r"raising|with|increasing|reducing|of which|reach|cut|reduce|increase|build|train|create|achieve|"
        r"expand|install|raise|\d{4}|end|year|will|aims?|keep|maintain|ensure|ensure that|replace|invest|"
        r"construct|rehabilitate|mobilise|improve|add|recruit|access to(?= access)|"
        r"construct|rehabilitate|mobili[sz]e|improve|add|recruit|halve|relet|establish|our|net(?= net)|"
        r"reduce|lower|deliver|provide|lift|bring|grow|double|aim|target|"
        r"targets|strive|annual|at least|total|s|'s|be|on|for)\b[\s,:-]*"
    ),
    re.IGNORECASE,
)
TRAIL = re.compile(
    (
        r"[\s,:(]*\b(?:will|shall|should|to|be|is|are|reach|by|of|for|at|about|around|approximately|"
        r"more than|over|least|at least|than|less|account|accounts|exceed|from|reduced|increased|raised|"
        r"cut|kept|within|below|above|no|not|more|down|up|further|average|an|a|the|grow|rise|fall|and|or|with|"
        r"in|some|stand|total|drop|decline|increase|achieve|have|has|targeted|target|expected|under|"
        r"controlled|maintained|remain|must|rate of|rising|falling|lowered|expanded|brought|built|"
        r"least)\s*$"
    ),
    re.IGNORECASE,
)


@dataclass(frozen=True)
class _When:
    start: int
    end: int
    year: int
    kind: str
    first: int = 0


def read(place: Place, known: Calendar, where: str) -> tuple[list[Row], list[Other]]:
    """Targets and other numbers of one English paragraph."""
    text = place.paragraph.plain
    rows: list[Row] = []
    others: list[Other] = []
    whens = _years(text, known)
    starts = [w.start for w in whens]
    sentence, governing = 0, None
    ends = [m.end() for m in re.finditer(r"[.!?](?=\s+[A-Z]|\s*$)", text)]
    for q in _numbers(text, starts, whens):
        at = bisect_left(ends, q.start)
        start = max(ends[at - 1] if at else 0, q.start - 500)
        end = min(ends[at] if at < len(ends) else len(text), q.end + 200)
        if start != sentence:
            sentence = start
        inside = [w for w in whens if start <= w.start < end]
        clause = _clause(text, (start, end), q)
        parted = clause != (start, end)  # plant trees by 2028; install 150 MW by 2035
        due = _due([w for w in inside if clause[0] <= w.start < clause[1]] if parted else inside, q)
        if due and text[start : due.start].count(" ") <= 4:
            governing = due
        reason = _reason(place, text, q, (start, end), inside, rows)
        if reason:
            others.append(
                Other(place.paragraph.line, q.start, q.end, q.text, text[max(0, q.start - 20) : q.end + 20], reason)
            )
            continue
        row = _row(place, text, q, (clause[0], end), rows)
        chosen = due or (governing if governing and governing.start < q.start else None)
        within = _within(text[start:end], known) if not due else 0
        year = within or (chosen.year if chosen else place.deadline or known.period.end)
        how = "stated" if due or within else "inherited" if chosen else "heading" if place.deadline else "period"
        base = next((w.year for w in inside if w.kind == "base"), None)
        row.due, row.how, row.scope = str(year) if year else "", how, where
        if row.kind == "annual_flow" and 0 < known.period.start < year and not due:
            row.due = f"{known.period.start}-{year}"
        if row.kind in ("growth_rate", "change_from_base"):
            row.base_year = base or (known.counts_from - 1 if known.counts_from else None)
        rows.append(row)
    return rows, others


def _clause(text: str, sentence: tuple[int, int], q: Quantity) -> tuple[int, int]:
    """Where the part of a sentence between semicolons begins and ends in which a number stands."""
    start = text.rfind(";", sentence[0], q.start) + 1
    end = text.find(";", q.end, sentence[1])
    return max(start, sentence[0]), end if end >= 0 else sentence[1]


WITHIN = re.compile(
    r"\b(?:within|over|in) (?:the )?(?:next |first |coming )?"
    r"(?P<count>one|two|three|four|five|six|seven|eight|nine|ten|\d{1,2}) years\b",
    re.IGNORECASE,
)
COUNTING = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")


def _within(sentence: str, known: Calendar) -> int:
    """The last year of a sentence's own term, within three years; 0 without one or a year to count from."""
    found = WITHIN.search(sentence)
    if not found or not known.opens:
        return 0
    word = found["count"].lower()
    last = known.opens - 1 + (int(word) if word.isdigit() else COUNTING.index(word) + 1)
    return known.period.end if abs(last - known.period.end) < 2 else last  # five years of a plan for 2025 to 2030


def once(rows: list[Row]) -> list[Row]:
    """Rows without the English ones that say in a bilingual plan what a Chinese row says."""
    chinese: dict[object, list[Row]] = {}
    for row in rows:
        # a row of an English table is no Chinese one
        if not row.name_en and re.search("[\u4e00-\u9fff]", row.place.paragraph.plain):
            chinese.setdefault((_size(row), row.year), []).append(row)
    kept = []
    for row in rows:
        twins = chinese.get((_size(row), row.year), []) if row.name_en else []
        if not twins:
            kept.append(row)
            continue
        twin = next((one for one in twins if not one.name_en), None)
        if twin is None and all(one.name_en.lower() != row.name_en.lower() for one in twins):
            kept.append(row)  # the same number of another thing
        elif twin is not None:
            twin.name_en = row.name_en
            twin.evidence.add("bilingual")
    for row in kept:
        if "bilingual" not in row.evidence and row.name_en and not row.name:
            row.name = row.name_en
    return kept


def _size(row: Row) -> tuple[Fraction, str]:
    """A value without its scale, so that 1.2 million and 120万 are the same."""
    value, unit = row.quantity.value, row.quantity.unit
    for scale, size in (("百万", 10**6), ("十亿", 10**9), ("万亿", 10**12), ("千", 1000), ("亿", 10**8), ("万", 10**4)):
        if unit.startswith(scale) and unit != "千瓦":
            return value * size, "%" if "%" in unit else ""
    return value, "%" if unit in ("%", "个百分点") else ""


def _years(text: str, known: Calendar) -> list[_When]:
    found = []
    for m in YEAR.finditer(text):
        before, after = text[max(0, m.start() - 40) : m.start()], text[m.end() : m.end() + 12]
        last = m["last"]
        year = int(m["year"]) if not last else int(last) if len(last) == 4 else int(m["year"][:2] + last)
        opened = known.opens or 0
        if (
            (BASE.search(before) and not re.search(r"from\s*$", before))
            or re.search(r"(?:base|baseline|reference) year\s*$", before)
            or LEVELS.match(after)
            # rise from 12% in 2024 to 55%
            or (re.search(r"\bfrom\s+[^,.;]{1,30}\bin\s*$", before) and re.match(r"\s*\)?\s*to\b", after))
            or (re.search(r"from\s*$", before) and not re.match(r"\s*(?:(?:to|-|until)\s*20|onwards?)", after))
        ):
            kind = "base"
        elif opened and year < opened:
            kind = "past"
        elif re.search(r"from\s*$", before) and re.match(r"\s*(?:onwards?|on\b)", after):
            kind = "deadline"
        elif last or DEADLINE.search(before) or (re.match(r"\s*[:,]", after) and not before.strip()):
            kind = "deadline"
        else:
            kind = (
                "name"
                if re.search(r"[A-Za-z]\s?$", before) and not re.search(r"\b(?:year|end)\s*$", before)
                else "deadline"
            )
        found.append(_When(m.start(), m.end(), year, kind, int(m["year"]) if last else 0))
    return found


def _numbers(text: str, starts: list[int], whens: list[_When]) -> list[Quantity]:
    """Every number that is no year, with its unit in the register's words where it has one."""
    found = []
    taken = [(w.start, w.end) for w in whens]
    for m in NUMBER.finditer(text):
        at = bisect_left(starts, m.start("digits") + 1) - 1
        if at >= 0 and taken[at][0] <= m.start("digits") < taken[at][1]:
            continue
        # 40:1 is one number, of which the 1 is no other
        if m["digits"] == "1" and re.search(r"\d\s?:\s?$", text[max(0, m.start("digits") - 4) : m.start("digits")]):
            continue
        digits = m["digits"].replace(",", "")
        high = re.search(r"\d[\d.]*$", m["range"]) if m["range"] else None
        found.append(
            Quantity(
                m.start("money") if m["money"] else m.start("digits"), m.end(), Fraction(digits),
                Fraction(high[0]) if high else None, _unit(m, text), m[0].strip(), m["digits"],
            )
        )  # fmt: skip
    for m in WORDS.finditer(text):
        word = re.sub(r"\s", "-", m["word"].lower())
        unit = "倍" if word in ("double", "doubled", "triple", "tripled") else "%"
        found.append(Quantity(m.start(), m.end(), Fraction(VALUES[word]), None, unit, m[0], m[0]))
    return sorted(found, key=lambda q: q.start)


def _unit(m: re.Match[str], text: str) -> str:
    words = re.sub(r"\s+", " ", (m["unit"] or "").lower()).replace("per cent", "percent")
    scale = SCALES.get((m["scale"] or "").lower(), "")
    if m["unit"] in ("kW", "MW", "GW", "kWh", "MWh", "GWh"):
        return scale + m["unit"]
    if m["money"]:
        return scale + MONEY[m["money"]]
    if "percentage point" in words:
        return "个百分点"
    if words == "percent":
        return "%"
    if re.match(r"\s?:\s?1\b(?![\d.:])", text[m.end() :]):
        return ":1"
    if rate := re.match(
        r"\s*(?P<rate>(?:[a-z]+ )?per (?:million|thousand|billion|10,000|100,000|1,000) (?!live)[a-z]+)",
        text[m.end() :],
    ):
        if "hours" in rate["rate"] or re.match(r"[a-z]+ per \d", rate["rate"]):
            return re.sub(r" (?:by|in|and|from)$", "", rate["rate"])
    if rate := re.match(r"\s*per (?P<per>100,000|10,000|1,000|thousand)\b", text[m.end() :]):
        return {"100,000": "/10万", "10,000": "/万人", "1,000": "/千人", "thousand": "‰"}[rate["per"]]
    unit = UNITS.get(words, COUNTS.get(words, "美元" if words.startswith("dollar") else words))
    if not unit:
        # 500 new charging stations: the noun behind counts
        noun = re.match(r"\s+(?:[a-z-]+\s+){0,3}?(?P<noun>[a-z]+s|staff)\b", text[m.end() : m.end() + 60])
        unit = (
            COUNTS.get(noun["noun"], "人" if PERSONS.search(noun["noun"]) else "个")
            if noun and noun["noun"] not in ("years", "percents", "times", "levels", "months", "weeks")
            else ""
        )
    return scale + unit


def _due(inside: list[_When], q: Quantity) -> _When | None:
    ends = [w for w in inside if w.kind == "deadline"]
    near = [w for w in ends if q.end <= w.start]
    before = [w for w in ends if w.start < q.start]
    # … to 60% by 2025 and 70% by 2030: the year right behind goes with its number
    if (
        near
        and near[0].start - q.end < 40
        and (not before or near[0].start - q.end < 12 or q.start - before[-1].end > 80)
    ):
        return near[0]
    return before[-1] if before else near[0] if near else None


# will rise to 2,400: a bare number that something is to reach
REACHES = re.compile(
    r"\b(?:reach|exceed|total|(?:rise|grow|increase|increased|climb|fall|drop|expand|reduced|cut|lowered|raised) to)\s+"
    r"(?:about |around |at least |more than |over )?$",
    re.IGNORECASE,
)
PAIR = re.compile(
    r"(?P<names>[A-Za-z][^.;]{3,160}?)\s+(?:will|shall|should|must|are to|is to|to)\s+"
    r"(?:be |each )?[a-z]+(?: (?:to|by|at|from))?\s+"
    r"(?P<numbers>(?:[^\d.;]{0,12}\d[\d,.]*\d?[^.;\d]{0,30}?(?:,|and|,\s*and)\s+)+"
    r"[^\d.;]{0,12}\d[\d,.]*[^.;\d]{0,40}?)[, ]+respectively",
    re.IGNORECASE,
)


def _pair(sentence: str, at: int) -> str:
    """The name of a number at a place of a sentence, in A and B will reach x and y respectively; else nothing."""
    found = PAIR.search(sentence) if "respectively" in sentence else None
    if not found or not found.start("numbers") <= at < found.end("numbers"):
        return ""
    places = [m.start() + found.start("numbers") for m in re.finditer(r"(?<![\d,.])\d[\d,.]*", found["numbers"])]
    words = re.sub(r"^(?:by|in|before) (?:the end of )?\d{4},?\s*", "", found["names"].strip(), flags=re.IGNORECASE)
    names = [name for part in re.split(r",\s*(?:and\s+)?|\s+and\s+", words) if (name := _trimmed(part))]
    nearest = min(range(len(places)), key=lambda i: abs(places[i] - at), default=0)
    return names[nearest] if len(names) == len(places) and abs(places[nearest] - at) < 8 else ""


def _reason(place: Place, text: str, q: Quantity, span: tuple[int, int], inside: list[_When], rows: list[Row]) -> str:
    """Why an English number is no target; empty where it is one."""
    start, end = span
    before, after = text[start : q.start], text[q.end : end]
    if q.start < place.body or (re.match(r"[.)]\s", after) and not before.strip()):
        return "number of a clause"
    if place.past or place.role in ("notes", "scoring"):
        return "reached before the plan"
    if place.role == "reported" and not FUTURE.search(before + after[:80]):
        return "reached before the plan"
    if (
        re.search(r"(?:\(|,)\s*(?:up |down )?(?:from\s*)?$", before[-12:])
        and re.match(r"[^.;)]{0,16}\b(?:in|at)\s+(?:20|19)\d\d", after)
        and any(w.kind in ("past", "base") for w in inside)
    ):
        return "the base a target starts from"
    if (
        re.search(r"\b(?:up|down)\s*$", before[-8:])
        and q.unit in ("个百分点", "%")
        and re.search(r",\s*(?:up|down)\s*$", before[-8:])
    ):
        return "the change that a target means"
    if re.search(r"\(\s*(?:about |around |or )?$", before[-10:]) and rows and q.start - rows[-1].quantity.end < 12:
        return "the same amount in other money"
    if re.search(r"(?:compared (?:with|to)|against|up from|down from|versus)\s*(?:about |around )?$", before[-30:]):
        return "the base a target starts from"
    if re.search(r"\b(?:every|each|per)\s*$", before[-8:], re.IGNORECASE):
        return "per head of something"
    if re.search(r"\bfrom\s+(?:about |around |the current )?$", before[-24:]) and re.match(r"[^.;]{0,60}\bto\b", after):
        return "the base a target starts from"
    if re.search(r"\bper\s*$", before[-6:]):
        return "per head of something"
    share = re.search(r"\bof which\s*$", before) and rows
    if (
        q.bare
        and not share
        and not (REACHES.search(before) and FUTURE.search(before))
        and not _pair(text[start:end], q.start - start)
        and not re.search(
            r"(?:per (?:100,000|10,000|1,000)|index|score|ratio|number of).{0,90}$", before, re.IGNORECASE
        )
    ):
        return "a number without a unit or a comparison"
    bounded = any(words.search(before) for words, _ in RELATIONS)
    if (
        not bounded
        and q.unit in ("times", "months", "weeks", "days", "minutes", "hours", "岁", "year", "years")
        and not re.search(r"(?:expectancy|age|reach|reduc|within|time|under)", before[-60:], re.IGNORECASE)
    ):
        return "a span of time or an order"
    if re.search(
        r"\(\s*(?:currently|now|today|baseline:?|(?:[A-Z][a-z]+ )?(?:FY)?(?:20|19)\d\d(?:/\d\d)?\s*:)\s*$", before[-30:]
    ):
        return "the base a target starts from"
    if re.search(r"\d\s*:\s*$", before[-8:]) and rows and rows[-1].quantity.unit == ":1":
        return "the other side of a ratio"
    future = FUTURE.search(before[-220:]) or FUTURE.search(after[:80]) or any(w.kind == "deadline" for w in inside)
    future = future or bool((term := WITHIN.search(before)) and re.match("within|.*(?:next|coming)", term[0].lower()))
    clause = re.split(r"[,;](?!\d)", before)[-1]
    past = PAST.search(clause) and not FUTURE.search(clause) and not re.search(r"\bby 20\d\d", clause)
    dated = [w for w in inside if w.start < q.start and w.kind in ("deadline", "past")]
    if (dated and dated[-1].kind == "past") or (
        past and not (dated and dated[-1].kind == "deadline" and re.search(r"\b(?:will|shall|to)\b", before))
    ):
        return "reached before the plan"
    if PRESENT.match(before) and not future:
        return "describes what is"
    if place.goal or place.lead_in or future or IMPERATIVE.match(before) or (rows and rows[-1].quantity.end >= start):
        return ""
    return "no words say that it is to be reached"


def _row(place: Place, text: str, q: Quantity, span: tuple[int, int], rows: list[Row]) -> Row:
    start, end = span
    before, after = text[start : q.start], text[q.end : end]
    relation = next((relation for words, relation in RELATIONS if words.search(before)), ">=")
    if re.match(r"\s*(?:or more|or above|and above|or higher)", after):
        relation = ">="
    if re.match(r"\s*(?:or less|or below|or fewer|or lower)", after):
        relation = "<="
    near = re.split(r"[;](?!\d)", before)[-1][-120:]
    change = CHANGE.search(near)
    if change and re.search(r"\bto\s+(?:about |around |over |more than |at least |below |under |some )?$", near):
        change = None
    kind = _kind(q, change, near, after[:30])
    if change and relation in ("<=", ">") and re.search(r"(?:up to)\s*$", before):
        relation = ">="
    stop = re.search(r"[,;](?!\d)|\band\b(?=[^,;]*\d)", after)
    left = max(
        (
            m.end()
            for m in re.finditer(r"[,;](?!\d)\s*|(?<!\d )\band\b(?! \d+\s?:)\s*(?=[^,;]{0,120}$)", before)
            if _enough(before[m.end() :]) and (not m[0].startswith("and") or _parts(before, m))
        ),
        default=0,
    )
    per = re.search(r"\b[Ee]very (?P<per>10,000|1,000|100,000) (?:people|residents|persons)", before)
    if per and "/" not in q.unit and q.unit != "%":
        q = replace(
            q,
            unit=f"{q.unit}/{ {'10,000': '万人', '1,000': '千人', '100,000': '10万人'}[per['per']] }".replace(" ", ""),
        )
        kind = "ratio"
    rate = re.search(r"per (?P<per>100,000|10,000|1,000) (?:people|residents|population|inhabitants)", before)
    if rate and q.bare:
        q = replace(q, unit={"100,000": "/10万", "10,000": "/万人", "1,000": "/千人"}[rate["per"]])
        kind = "ratio"
    if q.unit in ("/10万", "/万人", "/千人", ":1") or " per " in f" {q.unit}" or (q.unit == "倍" and not change):
        kind = "ratio"
    if q.unit == ":1" and re.search(r"reduc\w*|lower\w*|cut", before[-60:], re.IGNORECASE):
        relation = "<="
    drop = re.search(
        (
            r"\b(?P<way>drop|cut|reduction|decrease|decline|fall|increase|rise) of\s*(?:at least |about |"
            r"around |more than |over )?$"
        ),
        before,
    )
    behind = re.match(r"\s*in (?P<noun>[^,;.]{4,80})", after) if drop else None
    if q.bare and rows and re.search(r"\bof which\s*$", before):
        # 1,000 affordable homes, of which 400 will be for social rent
        q = replace(q, unit=rows[-1].quantity.unit)
        rest = re.match(r"\s*(?:will be|are|to be|shall be)\s+(?P<rest>[^,;.]{3,60})", after)
        behind = re.match(r"(?P<noun>.*)", f"{rows[-1].name_en} {rest['rest'] if rest else ''}".strip())
        kind = rows[-1].kind
    name = (
        _pair(text[start:end], q.start - start)
        or (_trimmed(behind["noun"]) if behind else "")
        or _counted(after, q)
        or _name(before[left:], before, after, q)
        or (rows[-1].name_en if rows else "")
    )
    first = start + left + len(before[left:]) - len(before[left:].lstrip())
    quote = (first, q.end + (stop.start() if stop else len(after.rstrip(" ."))))
    evidence = {"compared" if VERB.search(before) else "dated"}
    row = Row(place, q, name, relation, kind, "", quote, evidence=evidence, name_en=name)
    falls = bool(change and change.groupdict().get("down")) or q.text.lower().startswith("halv")
    return replace(row, note="降低" if falls else "")


def _parts(before: str, joint: re.Match[str]) -> bool:
    """Whether an "and" parts two clauses, not two nouns: a number or a verb stands on either side of it."""
    first, second = YEAR.sub("", before[: joint.start()]), before[joint.end() :]
    clause = re.split(r"[,;](?!\d)", first)[-1]
    if re.search(r"\d", clause):
        return True
    verbal = bool(VERB.search(clause) or IMPERATIVE.match(clause.strip().capitalize()))
    return verbal and bool(VERB.search(second) or IMPERATIVE.match(second.strip().capitalize()))


def _enough(words: str) -> bool:
    return len(re.findall(r"[A-Za-z]{3,}", words)) >= 2


MADE = re.compile(  # build 30 hospitals
    r"\b(?:build|create|train|install|add|establish|new|set up|recruit|plant|attract|electrify|upgrade|renew|replace|"
    r"restore)\w*\b",
    re.IGNORECASE,
)


def _kind(q: Quantity, change: re.Match[str] | None, near: str, after: str) -> str:
    if q.unit == "个百分点" or (
        q.unit == "%" and re.search(r"(?:drop|cut|reduction|decrease|decline) of [a-z ]*$", near)
    ):
        return "change_from_base"
    if q.unit == "倍" or q.text.lower().startswith("halv"):
        return "change_from_base"
    if q.unit == "%" and re.match(r"\s*(?:lower|higher|less|more|below|above)\b", after):
        return "change_from_base"
    if change:
        yearly = YEARLY.search(near + after) or (not change.groupdict().get("down") and " by " not in f"{change[0]} ")
        return "growth_rate" if yearly and q.unit == "%" else "change_from_base" if q.unit == "%" else "cumulative"
    if q.unit == "%":
        return (
            "ratio"
            if re.search(r"R&D|research and development|intensity|contribution", near, re.IGNORECASE)
            else "share"
        )
    if YEARLY.search(near + after) and not re.search(
        r"\b(?:to|exceed|reach|of)\s*(?:about |around |more than )?$", near
    ):
        return "annual_flow"
    if _scaleless(q.unit) in {*COUNTS.values(), "公里"}:
        return "cumulative" if MADE.search(near) else "count_stock"
    return "level"


def _scaleless(unit: str) -> str:
    return re.sub("^(?:百万|十亿|万亿|千(?!瓦))", "", unit)


def _counted(after: str, q: Quantity) -> str:
    """The noun behind a count: 1,500 public charging points, 2.5 million urban jobs."""
    if _scaleless(q.unit) not in {*COUNTS.values(), "公里", "公顷"} or q.bare:
        return ""
    if q.unit.endswith(("公里", "公顷")) and not re.match(r"\s+of\s", after):
        return ""
    own = (
        None
        if q.unit.endswith(("公里", "公顷"))
        else re.search(r"[a-z]{4,}$", re.sub(r"(?:thousand|million|billion|trillion)$", "", q.text))
    )
    behind = (
        ""
        if own
        else re.split(
            r"[,;.(]|\b(?:by|in|from|to|for|with|and|or|will|at|per|over|across|throughout|a year|every|each)\b", after
        )[0]
    )
    return _trimmed(own[0] if own else behind) if own or len(behind.split()) <= 6 else ""


def _name(clause: str, sentence: str, after: str, q: Quantity) -> str:
    """The subject before the verb; the noun behind a count; the words around a change."""
    words = YEAR.sub("", re.sub(r"\([^)]*\)?", "", clause))
    words = re.sub(r"\bfrom [^,;]{1,30}?(?=\bto\b|$)", "", words)
    words = re.sub(
        r"\b(?:no (?:fewer|less|more|higher|lower) than|at least|at most|more than|less than)\s*$", "", words
    )
    words = ITEM.sub("", words)
    of = re.match(
        r"\s*of (?:all )?(?P<noun>[a-z][^,;.]{3,40}?)(?=\s(?:by|in (?:20|FY)|from|to|are|is|will|were|be|should|"
        r"must|shall)\b|[,;.]|$)",
        after,
    )
    if of and q.unit == "%" and len(_trimmed(words)) < 5:
        return _trimmed(of["noun"])[:80]
    head = VERB.split(words)[0] if VERB.search(words) else words
    name = _trimmed(head)
    if len(name) < 3 or (len(name.split()) < 4 and AGENT.search(name)):
        rest = VERB.split(words)[-1] if VERB.search(words) else ""
        name = _trimmed(rest)
    if re.search("[元镑币]$", q.unit) and (spent := SPENT_ON.match(after)) and (len(name) < 3 or name == "invest"):
        return _trimmed(spent["thing"])
    if len(name) < 3:
        behind = re.split(r"[,;.(]|\b(?:by|in|from|to|for|with|and|or)\b", after)[0]
        last = re.search(r"[A-Za-z]{4,}$", q.text)
        name = _trimmed(f"{last[0] if last and q.unit not in ('%', '元') else ''} {behind}")
    return name[:80]


# invest £250 million in flood defences
SPENT_ON = re.compile(
    r"\s*(?:in|on|for|to)\s+(?P<thing>[A-Za-z][A-Za-z \-]{3,60}?)(?=\s(?:by|over|from|in|to|between|each)\b|[,;.]|$)"
)
# who acts, or that it is a goal, is no name: the council aims to reduce …, our goal is to lift …
AGENT = re.compile(
    r"\b(?:city|government|province|company|university|council|trust|port|authority|ministry|department|board|agency|"
    r"county|state|corporation|commission|"
    r"borough|nation|country|goals?|aim|target|objective|ambition|utility|hospital trust)$",
    re.IGNORECASE,
)
# - **GOAL 2: Reduce, * Scope 1 and 2: reduce, 2.1 Increase: what stands before the name of an item
ITEM = re.compile(
    r"^[\s*•·\-–—#]*(?:\d+(?:\.\d+)+\s+)?(?:\**(?:goal|target|objective|priority|aim)\s*\d*\s*[:.]\**\s*)?",
    re.IGNORECASE,
)
# Scope 1 and 2: reduce absolute emissions
LABEL = re.compile(r"^[^:]{0,40}:\s*(?=(?:reduce|cut|increase|raise|keep|maintain|build|achieve)\b)", re.IGNORECASE)


def _trimmed(words: str) -> str:
    text, previous = LABEL.sub("", ITEM.sub("", words)).strip(" ,.:;-–—\"'*•·"), None
    while text != previous:
        previous = text
        text = TRAIL.sub("", LEAD.sub("", text).strip(" ,.:;-\"'")).strip(" ,.:;-\"'")
    return text
