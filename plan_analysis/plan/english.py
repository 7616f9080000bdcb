"""Plans in English, alone or beside Chinese: By 2025 the share … will reach 20 percent; reduced by 18% from 2020."""

import re
from bisect import bisect_left
from dataclasses import dataclass, replace
from fractions import Fraction

from plan_analysis.plan import english_names as names
from plan_analysis.plan import english_times as times
from plan_analysis.plan.english_numbers import counted, numbers
from plan_analysis.plan.english_times import EnglishWhen
from plan_analysis.plan.english_words import (
    ACT,
    APPROX,
    CHANGE,
    COUNTS,
    FUTURE,
    HOLD,
    IMPERATIVE,
    LESS,
    MADE,
    MAKE,
    MODAL,
    MORE,
    PAST,
    PRESENT,
    RELATIONS,
    STANDS,
    YEARLY,
)  # fmt: skip
from plan_analysis.plan.numbers import Quantity
from plan_analysis.plan.periods import Calendar
from plan_analysis.plan.rows import Other, Row
from plan_analysis.plan.structure import Place


@dataclass(frozen=True)
class Clause:
    """One number of an English sentence: sentence and clause with the words around, its years, the row before."""

    q: Quantity
    sentence: tuple[int, int]
    span: tuple[int, int]
    before: str
    after: str
    whens: list[EnglishWhen]
    previous: Row | None

    @property
    def near(self) -> bool:
        """Whether the row before stands in the same sentence."""
        return self.previous is not None and self.previous.quantity.end >= self.sentence[0]


def read(place: Place, known: Calendar, where: str) -> tuple[list[Row], list[Other]]:
    """Targets and other numbers of one English paragraph."""
    return EnglishReader(place, known, where).read()


class EnglishReader:
    """Walks one English paragraph and gathers ``rows`` and ``others``."""

    def __init__(self, place: Place, known: Calendar, where: str) -> None:
        self.place, self.known, self.where = place, known, where
        self.text = place.paragraph.plain
        self.whens = times.years(self.text, known)
        self.rows: list[Row] = []
        self.others: list[Other] = []
        self.governing: EnglishWhen | None = None
        self.base: tuple[int, Fraction] | None = None

    def read(self) -> tuple[list[Row], list[Other]]:
        """Rows and other numbers of the paragraph, in its order."""
        text = self.text
        ends = [m.end() for m in re.finditer(r"[.!?](?=\s+[A-Z•*\-–£$€“\"(\d]|\s*$)", text)]
        for q in numbers(text, [(w.start, w.end) for w in self.whens]):
            at = bisect_left(ends, q.start)
            start = max(ends[at - 1] if at else 0, q.start - 500)
            end = min(ends[at] if at < len(ends) else len(text), q.end + 200)
            one = self._clause(q, (start, end))
            if reason := self._reason(one):
                around = text[max(0, q.start - 20) : q.end + 20]
                self.others.append(Other(self.place.paragraph.line, q.start, q.end, q.text, around, reason))
            else:
                self.rows.append(self._dated(self._row(one), one))
        return self.rows, self.others

    def _clause(self, q: Quantity, sentence: tuple[int, int]) -> Clause:
        """The part of a sentence in which a number stands."""
        start, end = parted(self.text, sentence, q)
        return Clause(
            q, sentence, (start, end), self.text[start : q.start], self.text[q.end : end],
            [w for w in self.whens if sentence[0] <= w.start < sentence[1]], self.rows[-1] if self.rows else None,
        )  # fmt: skip

    # -- whether it is one ------------------------------------------------------------------------------------------

    def _reason(self, one: Clause) -> str:
        """Why a number is no target; empty where it is one."""
        before = self.text[one.sentence[0] : one.q.start]
        if one.q.start < self.place.body or (re.match(r"[.)]\s", one.after) and not before.strip()):
            return "number of a clause"
        if (
            re.search(
                r"\b(?:KPI|Goal|Target|Objective|Priority|Section|Chapter|Part|Table|Figure|Phase|SDG|Scope|Level|"
                r"Stage|Tier|Grade|[A-Z]{1,4})[ -]?$",
                before[-12:],
            )
            and one.q.bare
        ):
            return "part of a name or a code"
        if self.place.past or self.place.role in ("notes", "scoring"):
            return "reached before the plan"
        sentence = before + self.text[one.q.end : one.sentence[1]]
        if self.place.role == "reported" and not FUTURE.search(sentence):
            return "reached before the plan"
        return self._base_of(one) or _unfit(one, before) or self._not_promised(one, before)

    def _base_of(self, one: Clause) -> str:
        """Whether a number is what a target starts from; then it is remembered for the next."""
        before, after = one.before, one.after
        told = (
            re.search(
                r"(?:compared (?:with|to)|against|up from|down from|versus)\s*(?:about |around )?$", before[-30:])
            or re.search(
                r"\(\s*(?:currently|now|today|up from|from|baseline:?|(?:[A-Z][a-z]+ )?(?:FY ?)?(?:20|"
                r"19)\d\d(?:/\d\d)?\s*:|"
                r"adjusted from)\s*$", before[-30:],
            )
            or (
                re.search(r"(?:\(|,)\s*(?:up |down )?(?:from\s*)?$", before[-12:])
                and re.match(r"[^.;)]{0,16}\b(?:in|at)\s+(?:20|19)\d\d", after)
                and any(w.kind in ("past", "base") for w in one.whens)
            )
        )  # fmt: skip
        from_to = re.search(r"\bfrom\s+(?:about |around |the current |an estimated )?$", before[-24:]) and re.match(
            r"[^.;]{0,60}\bto\b", after
        )
        came = bool(
            re.search(r"\bfrom\s+(?:about |around )?$", before[-16:])
            and one.previous
            and one.near
            and one.previous.quantity.unit == one.q.unit
            and re.search(r"\bto\b", before)
        )  # to 900 km from 300 km
        if came and one.previous:
            one.previous.base_value = one.q.value if one.previous.kind != "change_from_base" else None
        if from_to:
            year = next((w.year for w in self.whens if 0 <= w.start - one.q.end < 10 and w.kind in ("base", "past")), 0)
            self.base = (year, one.q.value)
        return "the base a target starts from" if told or from_to or came else ""

    def _not_promised(self, one: Clause, before: str) -> str:
        after = self.text[one.q.end : one.sentence[1]]
        clause = one.before + one.after
        term = times.WITHIN.search(before)
        future = (
            bool(FUTURE.search(before[-220:]) or FUTURE.search(after[:80]))
            or any(w.kind == "deadline" for w in one.whens)
            or bool(term and re.match("within|.*(?:next|coming)", term[0].lower()))
        )
        pieces = re.split(r"[,;](?!\d)", before)
        words = one.before if not PARTICIPLE.match(pieces[-1].strip()) else ",".join(pieces[-2:])
        words = re.split(r"[,;](?!\d)", words)[-1] if words is one.before else words
        past = PAST.search(words) and not FUTURE.search(words) and not re.search(r"\bby 20\d\d", words)
        dated = [w for w in one.whens if w.start < one.q.start and w.kind in ("deadline", "past")]
        promised = bool(dated) and dated[-1].kind == "deadline" and re.search(r"\b(?:will|shall|to)\b", before)
        if (dated and dated[-1].kind == "past") or (past and not promised):
            return "reached before the plan"
        if re.match(r"[^,;\d]{0,60}\b(?:was|were|has been|have been|had)\b", one.after) and not FUTURE.search(clause):
            return "reached before the plan"
        if re.search(r"\b(?:is|are|was|were) (?:projected|forecast|predicted|estimated|expected)\b(?! to)", one.after):
            return "a forecast, not promised"
        if STANDS.search(clause) and not FUTURE.search(clause):
            return "describes what is"
        if PRESENT.match(before) and not future:
            return "describes what is"
        follows = one.previous is not None and one.previous.quantity.end >= one.sentence[0]
        item = self.place.body > 0 and bool(self.known.period.end)  # 3. 1,000 artists supported through new grants
        if self.place.goal or self.place.lead_in or future or IMPERATIVE.match(before) or follows or item:
            return ""
        return "no words say that it is to be reached"

    # -- what it is -------------------------------------------------------------------------------------------------

    def _row(self, one: Clause) -> Row:
        q, before, after = one.q, one.before, one.after
        relation = _relation(before, after, q)
        change = CHANGE.search(before[-120:])
        if change and re.search(rf"\bto\s+{APPROX}(?:below |under )?$", before[-60:]):
            change = None
        if change and relation in ("<=", ">") and re.search(r"up to\s*$", before):
            relation = ">="
        kind = _kind(q, change, before[-120:], after[:40])
        q = _per_head(one, q)
        if q.unit == ":1" or re.search(r"/(?:10万|[万千百]?(?:人|名|户))|\bper ", q.unit):
            kind = "ratio"
        if q.unit == "倍" and not change and not re.match("doubl|tripl", q.text, re.IGNORECASE):
            kind = "ratio"
        if q.unit == ":1" and re.search(r"reduc\w*|lower\w*|cut", before[-60:], re.IGNORECASE):
            relation = "<="
        name = names.name(
            names.Words(before, after, one.previous.name_en if one.previous and one.near else "", self._above()), q
        )
        if q.bare and name.startswith("number of"):
            kind = "count_stock" if kind == "level" else kind
            q = replace(q, unit=counted(re.sub("^number of", "", name), 0) or "个")
        if q.bare and one.near and one.previous and re.search(r"\bof which\s*(?:at least |about |some )?$", before):
            q, kind = replace(q, unit=one.previous.quantity.unit), one.previous.kind
        if one.near and one.previous and re.search(r"\bof which\s", before[-40:]):
            rest = re.match(r"\s*(?:will be|are|to be|shall be|should be|must be)\s+(?P<rest>[^,;.]{3,60})", after)
            name = f"{one.previous.name_en} {names.trimmed(rest['rest']) if rest else ''}".strip()
        alike = one.previous if one.near and not re.search("[A-Za-z]{2,}", before) else None
        if (
            alike and alike.quantity.unit == q.unit
        ):  # by 50% by 2030, 75% by 2040: the second means what the first means
            name, kind, relation = alike.name_en, alike.kind, alike.relation
        if pair := _pair(self.text[slice(*one.sentence)], q.start - one.sentence[0]):
            name = pair
        falls = bool(change and change.groupdict().get("down")) or q.text.lower().startswith("halv")
        base_year, base = self.base or (0, None)
        self.base = None
        return Row(
            self.place, q, name, relation, kind, "", self._quote(one), scope=self.where,
            evidence={"compared" if ACT.search(before) or re.search(MODAL, before) else "dated"}, name_en=name,
            note="降低" if falls else "", base_year=base_year or None, base_value=base,
        )  # fmt: skip

    def _above(self) -> str:
        """The words of the lead-in or heading, for a line that names nothing."""
        words = self.place.lead_in or self.place.heading
        return "" if re.search("[\u4e00-\u9fff.]|\\d", words) else names.trimmed(times.YEAR.sub("", words))[:80]

    def _quote(self, one: Clause) -> tuple[int, int]:
        stop = re.search(r"[,;](?!\d)|\band\b(?=[^,;]*\d)", one.after)
        first = one.span[0] + len(one.before) - len(one.before.lstrip(" ,;"))
        return first, one.q.end + (stop.start() if stop else len(one.after.rstrip(" .")))

    def _dated(self, row: Row, one: Clause) -> Row:
        """The row with its deadline: of the clause, the sentence, the one that opened before, heading, plan."""
        q, known = one.q, self.known
        start, end = _between_semicolons(self.text, one.sentence, q)
        inside = [w for w in one.whens if start <= w.start < end]
        due = times.due(inside, q)
        if due and self.text[one.sentence[0] : due.start].count(" ") <= 4:
            self.governing = due if not due.first else None
        chosen = due or (self.governing if self.governing and self.governing.start < q.start else None)
        within = times.within(self.text[slice(*one.sentence)], known) if not due else 0
        year = within or (chosen.year if chosen else self.place.deadline or known.period.end)
        how = "stated" if due or within else "inherited" if chosen else "heading" if self.place.deadline else "period"
        row.due, row.how = str(year) if year else "", how
        if row.kind == "annual_flow" and 0 < known.period.start < year and not due:
            row.due = f"{known.period.start}-{year}"
        base = next((w.year for w in inside if w.kind == "base"), None)
        if row.kind in ("growth_rate", "change_from_base"):
            row.base_year, row.base_value = base or (known.counts_from - 1 if known.counts_from else None), None
        elif row.base_value is None:
            row.base_year = None
        return row


# ---- parts of a sentence --------------------------------------------------------------------------------------------

JOINT = re.compile(
    r"[;](?!\d)\s*|,(?!\d)\s*(?:and |while |with |whilst |but |so )?|\s(?:and|while|whilst)\s(?! ?\d+\s?:)"
)
PARTICIPLE = re.compile(
    r"^(?:reach|achiev|mean|represent|mak|lift|bring|rais|reduc|cut|increas|tak|push|driv|lower|creat|generat|sav|"
    r"deliver|support|expand|doubl|halv)\w*ing\b"
)


# and 40% of staff will …
MODALS = re.compile(r"[^,;]{0,80}?\b(?:will|shall|should|must|is to|are to)\b")


def parted(text: str, sentence: tuple[int, int], q: Quantity) -> tuple[int, int]:
    """Where the clause of a number begins and ends: behind a joint that parts two clauses, not two nouns."""
    start, end = _between_semicolons(text, sentence, q)
    left = start
    for m in JOINT.finditer(text, start, q.start):
        rest, told = text[m.end() : q.start], text[left : m.start()]
        if re.match(r"(?:is|are|will|should|must|shall|has|currently|now|up from|down from)\b", rest):
            continue  # , currently 71%, is to reach
        if (_opens(rest) and (MODALS.search(told) or not MODALS.match(rest))) or (_closed(told) and _says(rest)):
            left = m.end()
    right = end
    for m in JOINT.finditer(text, q.end, end):
        rest = text[m.end() : end]
        if _opens(rest[:60]) or re.match(r"(?:[A-Za-z' -]{0,60}?)\d", rest):
            right = m.start()
            break
    return left, right


def _between_semicolons(text: str, sentence: tuple[int, int], q: Quantity) -> tuple[int, int]:
    start = text.rfind(";", sentence[0], q.start) + 1
    end = text.find(";", q.end, sentence[1])
    return max(start, sentence[0]), end if end >= 0 else sentence[1]


def _opens(words: str) -> bool:
    """Whether a clause with a verb of its own begins: and we will …, lifting canopy cover from …"""
    text = words.strip()
    if PARTICIPLE.match(text):
        return True
    verb = re.match(r"(?:also |then |further |to )*(?P<verb>[a-z]+)\b", text, re.IGNORECASE)
    if verb and IMPERATIVE.match(verb["verb"].capitalize()) and not re.match(r"(?:be|have|new)\b", verb["verb"]):
        return not re.match(r"\w+\s+(?:of|rate|level|cost)s?\b", text)
    return bool(MODALS.match(text))


def _closed(words: str) -> bool:
    """Whether words before a joint are a clause that has its number."""
    said = times.YEAR.sub("", re.sub(r"^[\s\-•*]*[A-Z]{1,4}[- ]?\d+\s*:", "", words))  # CL-13: …
    return bool(re.search(r"\d|\b(?:half|double|triple|halve|zero|third|quarter)\b", said))


def _says(words: str) -> bool:
    """Whether words name something, or are none at all: by 50% by 2030, 75% by 2040."""
    return not words.strip() or bool(re.search(r"[A-Za-z]{3,}", times.YEAR.sub("", words)))


# ---- relation, kind, unit -------------------------------------------------------------------------------------------


def _relation(before: str, after: str, q: Quantity) -> str:
    if q.unit == "位" or q.text.lower() in ("zero",) or re.fullmatch(r"net[- ]zero", q.text, re.IGNORECASE):
        return "<="
    if re.search(r"\btop\s*$", before[-6:], re.IGNORECASE) and q.unit == "%":
        return "<="  # in the top 20% of their subject
    relation = next((relation for words, relation in RELATIONS if words.search(before)), ">=")
    if re.match(r"\s*(?:or more|or above|and above|or higher|or better)", after):
        return ">="
    if re.match(r"\s*(?:or less|or below|or fewer|or lower|or under)", after):
        return "<="
    return relation


def _kind(q: Quantity, change: re.Match[str] | None, near: str, after: str) -> str:
    if q.unit == "位" or q.value == 0:
        return "level"
    lowered = re.search(
        r"\b(?:up|down)\s+(?:by )?$|(?:drop|cut|reduction|decrease|decline|increase|rise) of [a-z ]*$", near
    )
    behind = re.match(
        r"\s*(?:reductions?|cuts?|decreases?|declines?|increases?|rise|lower|higher|less|more|below|above)\b", after
    )
    straight = re.search(
        r"\b(?:reduc\w+|cut|lower\w*|increas\w+|rais\w+|grow)\s+(?!to\b|the share|the proportion|the "
        r"percentage)[A-Za-z -]{3,60}\s$",
        near,
        re.IGNORECASE,
    )
    if q.unit == "个百分点" or (
        q.unit == "%"
        and (
            lowered
            or behind
            or (
                straight
                and not change
                and not re.search(r"\b(?:to|of|at|than|least|below|above|exceed|reach)\s+$", near)
            )
        )
    ):
        return "change_from_base"
    if q.unit == "倍" or q.text.lower().startswith("halv"):
        return "change_from_base"
    if change:
        yearly = YEARLY.search(near + after) or (not change.groupdict().get("down") and " by " not in f"{change[0]} ")
        return "growth_rate" if yearly and q.unit == "%" else "change_from_base" if q.unit == "%" else "cumulative"
    if q.unit in ("%", "‰"):
        if re.search(r"\bgrowth\b", near, re.IGNORECASE):
            return "growth_rate"
        ratio = re.search(r"R&D|research and development|intensity|contribution", near, re.IGNORECASE)
        return "ratio" if ratio else "share"
    if YEARLY.search(near + after) and not re.search(rf"\b(?:to|exceed|reach|of)\s*{APPROX}$", near):
        return "annual_flow"
    if re.sub("^(?:百万|十亿|万亿|千(?!瓦))", "", q.unit) in {*COUNTS.values(), "公里", "棵"}:
        made = MADE.search(near) or re.match(rf"[^,;.]{{0,60}}?\b(?:will|to) be (?:{MADE.pattern})", after)
        return "cumulative" if made else "count_stock"
    return "level"


def _per_head(one: Clause, q: Quantity) -> Quantity:
    """The number with the denominator that its clause names: licensed doctors per 1,000 people."""
    per = re.search(r"\b[Ee]very (?P<per>10,000|1,000|100,000) (?:people|residents|persons)", one.before)
    if per and "/" not in q.unit and q.unit != "%":
        return replace(q, unit=f"{q.unit}/{ {'10,000': '万人', '1,000': '千人', '100,000': '10万人'}[per['per']] }")
    rate = re.search(
        r"per (?P<per>100,000|10,000|1,000) (?:people|residents|population|inhabitants|live births|births)", one.before
    )
    if rate and (q.bare or q.unit == "个"):
        return replace(q, unit={"100,000": "/10万", "10,000": "/万人", "1,000": "/千人"}[rate["per"]])
    return q


# will rise to 2,400: a bare number that something is to reach
REACHES = re.compile(
    rf"\b(?:reach|exceed|total|(?:rise|grow|increase|increased|climb|fall|drop|expand|reduced|cut|lowered|raised|"
    rf"raise|lower|"
    rf"reduce|from [\d.,]+) to)\s+{APPROX}$",
    re.IGNORECASE,
)


def _unfit(one: Clause, before: str) -> str:
    """Why a number cannot be a target though it may be meant: a change beside a target, no unit, a span of time."""
    q, after = one.q, one.after
    near = one.near
    beside = (
        near
        and not re.search("[A-Za-z]{3,}", one.before)
        and re.match(r"\s*(?:lower|higher|more|less|up|down)\b", after)
    )
    if q.unit in ("个百分点", "%") and (beside or re.search(r",\s*(?:up|down)\s*$", before[-8:])):
        return "the change that a target means"
    if (
        near
        and one.previous
        and re.search(r"\(\s*(?:about |around |or )?$", before[-10:])
        and q.start - one.previous.quantity.end < 12
    ):
        return "the same amount in other money"
    if MONEY_UNIT.search(q.unit) and DESCRIBED.search(before[-30:]) and re.match(r"\s[a-z-]+ [a-z]+", after):
        if not re.match(r"\s(?:in|on|for|to|of|by|a|each|per|over|from|more|or|and|will|is|are)\b", after):
            return "an amount of money that describes a thing"  # a new £48 million centre
    if q.unit == "%" and re.search(r"\d[\d.,]* (?:million|billion|trillion) or\s*$", before[-40:]):
        return "the same amount as a share"
    if re.search(r"\b(?:every|each|per)\s*$", before[-8:], re.IGNORECASE):
        return "per head of something"
    if near and one.previous and re.search(r"\d\s*:\s*$", before[-8:]) and one.previous.quantity.unit == ":1":
        return "the other side of a ratio"
    share = re.search(r"\bof which\s*$", before) and near
    rate = re.search(
        r"(?:per (?:100,000|10,000|1,000|\w+ FTE)|index|score|ratio|number of|rating).{0,90}$", before, re.IGNORECASE
    )
    reached = REACHES.search(before) and (FUTURE.search(before) or IMPERATIVE.match(before))
    if q.bare and not (
        share or rate or reached or q.value == 0 or _pair(before + q.text + after, q.start - one.sentence[0])
    ):
        return "a number without a unit or a comparison"
    bounded = any(words.search(before) for words, _ in RELATIONS)
    timed = q.unit in ("times", "months", "weeks", "days", "minutes", "hours", "岁", "year", "years")
    if (
        timed
        and re.search(r"within\s*(?:about |just )?$", before[-16:])
        and re.search(r"\d|\b(?:half|all)\b", times.YEAR.sub("", one.before))
    ):
        return "a span of time or an order"  # 90% of graduates in work within 15 months
    if (
        timed
        and not bounded
        and not re.search(
            r"(?:expectancy|age|reach|reduc|within|time|under|cut|wait|\bby\s*$)", before[-60:], re.IGNORECASE
        )
    ):
        return "a span of time or an order"
    return ""


# cut sulphur and nitrogen emissions by 3 percent and 5 percent, respectively
PAIR_HELD = re.compile(
    rf"\b(?:{LESS}|{MORE}|{HOLD}|{MAKE})\s+(?P<names>[A-Za-z][^.;\d]{{3,120}}?)\s+(?:by|to|at)\s+"
    r"(?P<numbers>(?:[^\d.;]{0,12}\d[\d,.]*\d?[^.;\d]{0,30}?(?:,|and|,\s*and)\s+)+"
    r"[^\d.;]{0,12}\d[\d,.]*[^.;\d]{0,40}?)[, ]+respectively",
    re.IGNORECASE,
)
# the end that the names before it share: sulphur and nitrogen emissions
SHARED = re.compile(
    r" (?:emissions|rates?|consumption|deaths|waste|pollution|intensity|output|prices|costs|losses|levels|mortality)$"
)
MONEY_UNIT = re.compile("[元镑币]$")
DESCRIBED = re.compile(r"\b(?:an?|the|our|its|this|new)\s+(?:new |planned |proposed )?$", re.IGNORECASE)
PAIR = re.compile(
    r"(?P<names>[A-Za-z][^.;]{3,160}?)\s+(?:will|shall|should|must|are to|is to|to)\s+"
    r"(?:be |each )?[a-z]+(?: (?:to|by|at|from))?\s+"
    r"(?P<numbers>(?:[^\d.;]{0,12}\d[\d,.]*\d?[^.;\d]{0,30}?(?:,|and|,\s*and)\s+)+"
    r"[^\d.;]{0,12}\d[\d,.]*[^.;\d]{0,40}?)[, ]+respectively",
    re.IGNORECASE,
)


def _pair(sentence: str, at: int) -> str:
    """The name of a number at a place of a sentence, in A and B will reach x and y respectively; else nothing."""
    if "respectively" not in sentence:
        return ""
    found = PAIR_HELD.search(sentence) or PAIR.search(sentence)
    if not found or not found.start("numbers") <= at < found.end("numbers"):
        return ""
    places = [m.start() + found.start("numbers") for m in re.finditer(r"(?<![\d,.])\d[\d,.]*", found["numbers"])]
    words = re.sub(r"^(?:by|in|before) (?:the end of )?\d{4},?\s*", "", found["names"].strip(), flags=re.IGNORECASE)
    listed = [name for part in re.split(r",\s*(?:and\s+)?|\s+and\s+", words) if (name := names.trimmed(part))]
    if len(listed) > 1 and all(" " not in name for name in listed[:-1]) and SHARED.search(listed[-1]):
        listed = [f"{name} {listed[-1].split()[-1]}" for name in listed[:-1]] + listed[-1:]
    nearest = min(range(len(places)), key=lambda i: abs(places[i] - at), default=0)
    return listed[nearest] if len(listed) == len(places) and abs(places[nearest] - at) < 8 else ""


# ---- bilingual plans ------------------------------------------------------------------------------------------------


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
