"""Why an English number is no target: a base, a code, money that describes, a span of time, a report or a forecast."""

import re

from plan_analysis.plan import english_times as times
from plan_analysis.plan.english_clauses import PARTICIPLE, Clause, pair
from plan_analysis.plan.english_words import (
    APPROX,
    CODE,
    FUTURE,
    IMPERATIVE,
    LESS,
    MORE,
    PAST,
    PRESENT,
    RELATIONS,
    STANDS,
)

# KPI 4, Goal 2
LABELLED = re.compile(
    r"\b(?:KPI|Goal|Target|Objective|Priority|Section|Chapter|Part|Table|Figure|Phase|SDG|Scope|Level|Stage|Tier|"
    r"Grade|[A-Z]{1,4})[ -]?$"
)
# compared with 31%, (2024: 13.5%), (adjusted from £38 million
BASE = re.compile(
    r"(?:compared (?:with|to)|against|up from|down from|versus)\s*(?:about |around )?$|"
    r"\(\s*(?:currently|now|today|up from|from|baseline:?|(?:[A-Z][a-z]+ )?(?:FY ?)?(?:20|19)\d\d(?:/\d\d)?\s*:|"
    r"adjusted from)\s*$"
)
# (31% in 2021)
BRACKETED = re.compile(r"(?:\(|,)\s*(?:up |down )?(?:from\s*)?$")  # , up from
# scope 3 emissions, tier 1 suppliers: which, whatever is counted after it
ORDER = re.compile(r"\b(?:scope|tier|grade|phase|band|category|zone) $", re.IGNORECASE)  # scope
FROM = re.compile(r"\bfrom\s+(?:about |around |the current |an estimated )?$")  # from the current
# will rise to 2,400: a bare number that something is to reach
REACHES = re.compile(
    rf"\b(?:reach|exceed|total|(?:rise|grow|increase|increased|climb|fall|drop|expand|reduced|cut|lowered|raised|raise|"
    rf"lower|reduce|from [\d.,]+) to)\s+{APPROX}$",
    re.IGNORECASE,
)
# doctors per 1,000 people, index, number of places: such numbers need no unit
RATED = re.compile(
    r"(?:per (?:100,000|10,000|1,000|\w+ FTE)|index|score|ratio|number of|rating).{0,90}$", re.IGNORECASE
)
MONEY = re.compile("[元镑币]$")
# a new £48 million centre, but £48 million in flood defences
DESCRIBED = re.compile(r"\b(?:an?|the|our|its|this|new)\s+(?:new |planned |proposed )?$", re.IGNORECASE)  # a new
# £48 million in flood defences
SPENT = re.compile(r"\s(?:in|on|for|to|of|by|a|each|per|over|from|more|or|and|will|is|are)\b")
TIMED = ("times", "months", "weeks", "days", "minutes", "hours", "岁", "year", "years")
LASTS = re.compile(r"(?:expectancy|age|reach|reduc|within|time|under|cut|wait|\bby\s*$)", re.IGNORECASE)  # reach 68
# the 4% growth has slowed since
WERE = re.compile(
    r"[^,;\d]{0,60}\b(?:was|were|had|(?:has|have) (?:been|already|\w+ed|risen|fallen|grown|come|"
    r"become)(?! to\b))\b"
)
# is projected
FORECAST = re.compile(r"\b(?:is|are|was|were) (?:projected|forecast|predicted|estimated|expected)\b(?! to)")


def base(one: Clause) -> bool:
    """Whether a number is what another starts from, by the words beside it."""
    # in 2021.
    in_year = BRACKETED.search(one.before[-12:]) and re.match(r"[^.;)]{0,16}\b(?:in|at)\s+(?:20|19)\d\d", one.after)
    dated = bool(in_year) and any(w.kind in ("past", "base") for w in one.whens)
    return bool(BASE.search(one.before[-30:])) or dated


def leads_on(one: Clause) -> bool:
    """Whether a number is where a change begins: from 14% to 18%."""
    return bool(FROM.search(one.before[-24:])) and bool(re.match(r"[^.;]{0,60}\bto\b", one.after))  # in 2024 to


def comes_from(one: Clause) -> bool:
    """Whether a number is where the one before it came from: to 900 km from 300 km."""
    before = one.previous if one.near else None
    alike = before is not None and before.quantity.unit == one.q.unit
    return alike and bool(FROM.search(one.before[-24:])) and bool(re.search(r"\bto\b", one.before))


# publish progress on 24 indicators
OWN_PARTS = re.compile(
    r"\s+(?:[a-z-]+ )?(?:indicators|targets|goals|objectives|priorities|recommendations|commitments|pillars|themes)\b"
)


def unfit(one: Clause, before: str) -> str:
    """Why a number cannot be a target though it may be meant; ``before`` is its sentence up to it."""
    coded = CODE.match(before + one.q.text + one.after)
    if coded and coded.end() > len(before):
        return "part of a name or a code"
    if ORDER.search(before[-12:]) or (one.q.bare and LABELLED.search(before[-12:])):
        return "part of a name or a code"
    if OWN_PARTS.match(one.after):
        return "a count of the plan's own parts"
    if _aged(one, before) or WITH_MORE.search(before):
        return "says which things are counted"
    return _beside(one, before) or _money(one, before) or _bare(one, before) or _timed(one, before)


# persons aged 65, age group 0, children under 2, (0-5 years)
# under-
OF_AGE = re.compile(r"\b(?:aged?|ages|age groups?|aged between|under|over|below|above)[ -]\(?(?:of )?$", re.IGNORECASE)
# 3 years of age
AGE_BEHIND = re.compile(
    r"\s*(?:years?\b)?\s*(?:of age|old|or (?:more|older|over)|and (?:over|above|older|under)|"
    r"\)|-?\s?\d)"
)
AGE_RANGE = re.compile(r"\(\s*\d{1,2}\s?(?:-|to)\s?\d{0,2}$|\($")  # age (0-
# offices with rents above 9 per cent
# with waits above
WITH_MORE = re.compile(
    r"\bwith (?:[a-z-]+ ){1,4}(?:above|over|higher than|more than|greater than|below|under|less than|exceeding)\s*$"
)


def _aged(one: Clause, before: str) -> bool:
    """Whether a number is the age of those whom a target is about."""
    if one.q.unit not in ("岁", "years", "") or re.search(r"expectancy|average age|mean age|median age", before):
        return False
    words = one.q.text + one.after
    if OF_AGE.search(before):
        # of age (
        named = re.search(r"\b(?:age[ds]?|age groups?|aged between)[ -]\(?(?:of )?$", before, re.IGNORECASE)
        return bool(named or re.match(r"\d{1,3}\s*(?:years? (?:of age|old)|years?\b|s\b|-)", words))  # 3 years of age
    # 3 years).
    spanned = AGE_RANGE.search(before) and re.match(
        r"\d{1,2}\s?(?:(?:-|to)\s?\d{1,2}\s?)?years?\s?(?:of age|"
        r"old)?\)",
        words,
    )
    # 65 years or more
    return bool(spanned or re.match(r"\d{1,3}\s*years? (?:or|and) (?:more|older|over|above|younger)", words))


def _beside(one: Clause, before: str) -> str:
    """Numbers that only say again what the one before them means."""
    q, last = one.q, one.previous if one.near else None
    if re.search(r"\b(?:every|each|per)\s*$", before[-8:], re.IGNORECASE):  # eds per
        return "per head of something"
    if q.unit == "%" and re.search(r"\d[\d.,]* (?:million|billion|trillion) or\s*$", before[-40:]):  # £68 million or
        return "the same amount as a share"
    moved = q.unit in ("个百分点", "%") and re.search(r",\s*(?:up|down)\s*$", before[-8:])  # to 60%, up
    if last is None:
        return "the change that a target means" if moved else ""
    # intensity
    # lower than
    lower = not re.search("[A-Za-z]{3,}", one.before) and re.match(
        r"\s*(?:lower|higher|more|less|up|down)\b", one.after
    )
    if moved or (lower and q.unit in ("个百分点", "%")):
        return "the change that a target means"
    if re.search(r"\(\s*(?:about |around |or )?$", before[-10:]) and q.start - last.quantity.end < 12:  # of 4.5% (
        return "the same amount in other money"
    if re.search(r"\d\s*:\s*$", before[-8:]) and last.quantity.unit == ":1":  # 28:
        return "the other side of a ratio"
    return ""


def _money(one: Clause, before: str) -> str:
    """A new £48 million centre: the price of a thing."""
    if not MONEY.search(one.q.unit) or not DESCRIBED.search(before[-30:]):
        return ""
    noun = re.match(r"\s[a-z-]+ [a-z]+", one.after) and not SPENT.match(one.after)  # a £48 million leisure centre
    return "an amount of money that describes a thing" if noun else ""


def _bare(one: Clause, before: str) -> str:
    """A number without a unit that nothing is said to reach."""
    if not one.q.bare or one.q.value == 0 or RATED.search(before):
        return ""
    if (
        # of which
        re.search(
            r"\b(?:of which|"
            r"including)\s*$",
            before,
        )
        and one.near
    ) or pair(before + one.q.text + one.after, len(before)):
        return ""
    reached = (REACHES.search(before) or _brought_to(one, before)) and (
        FUTURE.search(before) or IMPERATIVE.match(before)
    )
    return "" if reached else "a number without a unit or a comparison"


# reduce the maternal death rate to
BROUGHT = re.compile(rf"\b(?:{LESS}|{MORE})\s+(?=[a-z])[^.;]{{3,90}}?\b(?:to|by)\s+{APPROX}$", re.IGNORECASE)
# by 2030
ENDS = re.compile(r"\s*(?:[.,;)]|by\b|in\b|and\b|per\b|$)")


def _brought_to(one: Clause, before: str) -> bool:
    """Whether a verb of change with an object brings something to a bare number: reduce the death rate to 25."""
    return bool(BROUGHT.search(before)) and bool(ENDS.match(one.after))


def _timed(one: Clause, before: str) -> str:
    """A span of time that is a condition or an order, not what is to be reached."""
    if one.q.unit not in TIMED:
        return ""
    condition = re.search(r"within\s*(?:about |just )?$", before[-16:])  # within
    if condition and re.search(r"\d|\b(?:half|all)\b", times.YEAR.sub("", one.before)):  # At least 90
        return "a span of time or an order"  # 90% of graduates in work within 15 months
    bounded = any(words.search(before) for words, _ in RELATIONS) or LASTS.search(before[-60:])
    bounded = bounded or BROUGHT.search(before)
    return "" if bounded else "a span of time or an order"


# Customers: 85% of calls answered within two minutes
HEAD_ONLY = re.compile(r"\s*(?:[A-Z][\w &-]{2,30}:)?\s*(?:at least )?$")
# 91% of letters were answered
FINITE = re.compile(r"\b(?:is|are|was|were|has|have|had|do|does|did|came|come|comes)\b")


def stands_alone(one: Clause, before: str) -> bool:
    """Whether a share opens its sentence and no verb tells what is or was: a measure of success, as plans list."""
    # 85% of calls
    alone = one.q.unit == "%" and HEAD_ONLY.match(before) and re.match(r"\s+of\s", one.after)
    return bool(alone) and not FINITE.search(one.after)


def brought(one: Clause, reason: str) -> bool:
    """Whether what looks reached is how a list of goals puts it: life expectancy increased to 72 years."""
    dated = any(w.kind == "past" for w in one.whens)
    return reason == "reached before the plan" and not dated and bool(TO_BE.search(one.before))


# life expectancy increased to
TO_BE = re.compile(
    r"^(?!.*\b(?:was|were|has|have|had|is|are)\b).*\b(?:increased|raised|reduced|lowered|cut|expanded|improved|"
    r"brought|kept|"
    r"maintained) (?:to|by|at|below|above)\s*(?:about |at least |less than |more than )?$"
)


# the population is expected to grow by
GROWS_BY_ITSELF = re.compile(
    r"\b(?:population|demand)\b[^.;]{0,40}\b(?:is|are) (?:expected|projected|forecast|predicted) to\b", re.IGNORECASE
)


def told(one: Clause, before: str, future: bool) -> str:
    """Whether a number is reported, forecast or what is, by the tense of its clause; empty where it may be promised."""
    clause = one.before + one.after
    ahead = bool(FUTURE.search(clause))
    if _reported(one, before) or (WERE.match(one.after) and not ahead):
        return "reached before the plan"
    if FORECAST.search(one.after) or GROWS_BY_ITSELF.search(one.before):
        return "a forecast, not promised"
    if (STANDS.search(clause) and not ahead) or (PRESENT.match(before) and not future):
        return "describes what is"
    return ""


# the rate, which was 78% in 2024, will rise: what is told beside
ASIDE = re.compile(r",\s*(?:which|who) (?:was|were|is|stood|had)\b[^,;]*,")


def _reported(one: Clause, before: str) -> bool:
    """Whether the last year or verb before a number is of the past."""
    pieces = re.split(r"[,;](?!\d)", before)  # 2030, the
    # we had exceeded the goal, reaching 20%: a participle has the tense of the verb before it
    led = bool(PARTICIPLE.match(pieces[-1].strip()))
    words = ",".join(pieces[-2:]) if led else re.split(r"[,;](?!\d)", ASIDE.sub("", one.before))[-1]  # 2030, the
    past = PAST.search(words) and not FUTURE.search(words) and not re.search(r"\bby 20\d\d", words)  # by 2030
    start = one.q.start - len(before)
    part = start + before.rfind(";") + 1
    aside = [(start + m.start(), start + m.end()) for m in ASIDE.finditer(before)]
    dated = [
        w
        for w in one.whens
        if part <= w.start < one.q.start
        and w.kind in ("deadline", "past")
        and not any(begins <= w.start < ends for begins, ends in aside)
    ]
    if dated and dated[-1].kind == "past":
        return True
    return bool(past) and not (dated and re.search(r"\b(?:will|shall|to)\b", before))  # will
