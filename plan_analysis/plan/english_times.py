"""Years of English plans: which is a deadline, a base or past, and how far each reaches."""

import re
from dataclasses import dataclass

from plan_analysis.plan.english_words import COUNTING
from plan_analysis.plan.numbers import Quantity
from plan_analysis.plan.years import Calendar

# 2024-25, FY2026, 2025
YEAR = re.compile(
    r"(?<![\d.$,%])(?:FY\s?)?(?P<year>20\d\d|19\d\d)(?:\s?[-/]\s?(?P<last>20\d\d|\d\d)(?!\d))?(?![\d,.]*\d|%)"
)
# by the end of the Fifth Plan, during the Plan period
OWN_END = re.compile(
    r"(?<=\b)(?:by|before|at|until) the end of (?:the )?(?:[A-Z][a-z]+ )?(?:Five[- ]Year )?(?:Plan|plan period|"
    r"strategy)\b|"
    r"(?<=\b)(?:during|over) (?:the|this) (?:Plan|plan period)\b"
)
# by the end of the decade
DECADE = re.compile(
    r"(?<=\b)(?:end of|close of) (?:the|this) decade\b|(?<=\b)(?:by|before) decade's "
    r"end\b",
    re.IGNORECASE,
)
# by the end of March 2026, during 2025
DEADLINE = re.compile(
    r"(?:by|before|until|in|for|of|from \d{4} to|to|through|during|over|between|end[- ]of|the year|fiscal year|FY|"
    r"in and)"
    r"\s*(?:the )?(?:end[- ]of |close of |year |end |early |mid-?|late |fiscal year |financial year |the |spring |"
    r"summer |autumn |winter |Q[1-4] |January |February |March |April |May |June |July |August |September |October |"
    r"November |December )*$",
    re.IGNORECASE,
)
# compared with 2015, on 2019 levels
# relative to
BASE = re.compile(
    r"(?:from|compared (?:with|to)|relative to|against|versus|vs\.?|than(?: in)?|over|since|below|above|on)\s+"
    r"(?:the |a |an )?(?:level of |level in |levels? |baseline of |baseline year )?(?:its )?(?:year |fiscal year |"
    r"FY ?)?$",
    re.IGNORECASE,
)
LEVELS = re.compile(r"^\s*levels?\b|^\s*baseline|^\s*base\b", re.IGNORECASE)  # levels by
# over ten years
WITHIN = re.compile(
    r"\b(?:within|over|in|during) (?:the )?(?:next |first |coming )?"
    r"(?P<count>one|two|three|four|five|six|seven|eight|nine|ten|\d{1,2}) years\b",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class EnglishWhen:
    """A year in an English text: its span and whether it is a deadline, a base, past, or part of a name."""

    start: int
    end: int
    year: int
    kind: str
    first: int = 0


def years(text: str, known: Calendar) -> list[EnglishWhen]:
    """Every year that an English text names."""
    found: list[EnglishWhen] = []
    for m in YEAR.finditer(text):
        last = m["last"]
        year = int(m["year"]) if not last else int(last) if len(last) == 4 else int(m["year"][:2] + last)
        kind = _kind(text, m, year, known.opens or 0)
        before = found[-1] if found else None
        # between
        if before and text[before.end : m.start()] == " and " and re.search(r"[Bb]etween $", text[: before.start][-8:]):
            # between 2025 and 2028: the first only opens the span
            found[-1] = EnglishWhen(before.start, before.end, before.year, "name")
            found.append(EnglishWhen(m.start(), m.end(), year, "deadline", before.year))
            continue
        found.append(EnglishWhen(m.start(), m.end(), year, kind, int(m["year"]) if last else 0))
    for m in OWN_END.finditer(text):
        if known.period.end:
            found.append(EnglishWhen(*m.span(), known.period.end, "deadline"))
    for m in DECADE.finditer(text):
        if opened := known.opens:
            found.append(EnglishWhen(*m.span(), (opened // 10 + 1) * 10, "deadline"))
    return sorted(found, key=lambda when: when.start)


def _kind(text: str, m: re.Match[str], year: int, opened: int) -> str:
    before, after = text[max(0, m.start() - 40) : m.start()], text[m.end() : m.end() + 12]
    if (
        (BASE.search(before) and not re.search(r"from\s*$", before))  # cent from
        or re.search(r"(?:base|baseline|reference) year\s*$", before)  # baseline year
        or LEVELS.match(after)
        # rise from 12% in 2024 to 55%
        # from 12% in
        or (re.search(r"\bfrom\s+(?:[^,.;]|[.,]\d){1,30}\bin\s*$", before) and re.match(r"\s*\)?\s*to\b", after))
        # cent from, to 2030
        or (re.search(r"from\s*$", before) and not re.match(r"\s*(?:(?:to|-|until)\s*20|onwards?)", after))
    ):
        return "base"
    if opened and year < opened:
        return "past"
    if re.search(r"from\s*$", before) and re.match(r"\s*(?:onwards?|on\b)", after):  # cent from, from 2026 onwards
        return "deadline"
    if m["last"] or DEADLINE.search(before) or (re.match(r"\s*[:,]", after) and not before.strip(" -•*–")):  # 2030:
        return "deadline"
    # 2026 and, by the end
    named = re.search(r"[A-Za-z]\s?$", before) and not re.search(r"\b(?:year|end)\s*$", before)
    return "name" if named else "deadline"


def due(inside: list[EnglishWhen], q: Quantity, clause: tuple[int, int] = (0, 0)) -> EnglishWhen | None:
    """The deadline among the years of a sentence that governs a number; one of its own ``clause`` before all others."""
    ends = [w for w in inside if w.kind == "deadline"]
    near = [w for w in ends if q.end <= w.start]
    before = [w for w in ends if w.start < q.start]
    own = [w for w in near if w.start < clause[1]]
    if own and not any(clause[0] <= w.start for w in before):
        return own[0]
    # … to 60% by 2025 and 70% by 2030: the year right behind goes with its number
    close = near and near[0].start - q.end < 40
    if close and (not before or near[0].start - q.end < 12 or q.start - before[-1].end > 80):
        return near[0]
    return before[-1] if before else near[0] if near else None


def within(sentence: str, known: Calendar) -> int:
    """The last year of a sentence's own term, within three years; 0 without one or a year to count from."""
    found = WITHIN.search(sentence)
    if not found or not known.opens:
        return 0
    word = found["count"].lower()
    last = known.opens - 1 + (int(word) if word.isdigit() else COUNTING[word])
    return known.period.end if abs(last - known.period.end) < 2 else last  # five years of a plan for 2025 to 2030
