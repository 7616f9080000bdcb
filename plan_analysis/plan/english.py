"""Plans in English, alone or beside Chinese: By 2025 the share … will reach 20 percent; reduced by 18% from 2020."""

import re
from bisect import bisect_left
from dataclasses import replace
from fractions import Fraction

from plan_analysis.plan import english_exclusions as exclusions
from plan_analysis.plan import english_kinds as kinds
from plan_analysis.plan import english_names as names
from plan_analysis.plan import english_times as times
from plan_analysis.plan.english_clauses import Clause, between_semicolons, pair, parted
from plan_analysis.plan.english_numbers import counted, numbers
from plan_analysis.plan.english_times import EnglishWhen
from plan_analysis.plan.english_words import ACT, FUTURE, IMPERATIVE, MODAL
from plan_analysis.plan.numbers import Quantity
from plan_analysis.plan.rows import Other, Row
from plan_analysis.plan.structure import Place
from plan_analysis.plan.years import Calendar


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
        ends = [m.end() for m in re.finditer(r"[.!?](?=\s+[A-Z•*\-–£$€“\"(\d]|\s*$)", text)]  # annually.
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
        after = self.text[one.q.end : one.sentence[1]]
        if one.q.start < self.place.body or (re.match(r"[.)]\s", one.after) and not before.strip()):
            return "number of a clause"
        reported = self.place.role == "reported" and not FUTURE.search(before + after)
        if self.place.past or self.place.role in ("notes", "scoring") or reported:
            return "reached before the plan"
        if self._base_of(one):
            return "the base a target starts from"
        future = self._future(one, before, after)
        reason = exclusions.unfit(one, before) or exclusions.told(one, before, future)
        if reason and not (self.place.goal and exclusions.brought(one, reason)):
            return reason
        item = self.place.body > 0 and bool(self.known.period.end)  # 3. 1,000 artists supported through new grants
        listed = bool(self.known.period.end) and self.known.told and exclusions.stands_alone(one, before)
        asked = (
            self.place.goal or self.place.lead_in or future or IMPERATIVE.match(before) or one.near or item or listed
        )
        return "" if asked else "no words say that it is to be reached"

    def _base_of(self, one: Clause) -> bool:
        """Whether a number is what a target starts from; then it is remembered for it, or told to the row before."""
        if exclusions.comes_from(one) and one.previous:
            one.previous.base_value = one.q.value if one.previous.kind != "change_from_base" else None
            return True
        if exclusions.leads_on(one):
            year = next((w.year for w in self.whens if 0 <= w.start - one.q.end < 10 and w.kind in ("base", "past")), 0)
            self.base = (year, one.q.value)
            return True
        return exclusions.base(one)

    def _future(self, one: Clause, before: str, after: str) -> bool:
        """Whether words or years of a sentence look ahead."""
        term = times.WITHIN.search(before)
        return (
            bool(FUTURE.search(before[-220:]) or FUTURE.search(after[:80]))
            or any(w.kind == "deadline" for w in one.whens)
            or bool(term and re.match("within|.*(?:next|coming)", term[0].lower()))  # within
        )

    # -- what it is -------------------------------------------------------------------------------------------------

    def _row(self, one: Clause) -> Row:
        told = kinds.said(one)
        q, kind, relation = told.q, told.kind, told.relation
        last = one.previous if one.near else None
        name = names.name(names.Words(one.before, one.after, last.name_en if last else "", self._above()), q)
        if q.bare and name.startswith("number of"):
            kind = "count_stock" if kind == "level" else kind
            q = replace(q, unit=counted(name.removeprefix("number of"), 0) or "个")
        if last and re.search(r"\b(?:of which|including)\s", one.before[-40:]):  # of which at least
            # 1,000 affordable homes, of which 400 will be for social rent; including 12,000 in regional areas
            rest = re.match(r"\s*(?:(?:will|to|shall|should|must) be|are|(?=in ))\s*(?P<rest>[^,;.]{3,60})", one.after)
            name = f"{last.name_en} {names.trimmed(rest['rest']) if rest else ''}".strip()
            q, kind = (replace(q, unit=last.quantity.unit), last.kind) if q.bare else (q, kind)
        # renovate
        elif last and kind == "count_stock" and last.kind == "cumulative" and not re.search("[A-Za-z]{4,}", one.before):
            kind = last.kind  # recruit 220 GPs and 90 midwives
        elif last and SAME_VERB.match(one.before):
            relation = last.relation  # cut the birth rate to 1.9 and stillbirths to 4
        elif last and last.quantity.unit == q.unit and _alone(one):
            name, kind, relation = last.name_en, last.kind, last.relation
        name = pair(self.text[slice(*one.sentence)], q.start - one.sentence[0]) or name
        base_year, base = self.base or (0, None)
        self.base = None
        return Row(
            self.place, q, name, relation, kind, "", self._quote(one), scope=self.where,
            evidence={"compared" if ACT.search(one.before) or re.search(MODAL, one.before) else "dated"}, name_en=name,
            note="降低" if told.falls else "", base_year=base_year or None, base_value=base,
        )  # fmt: skip

    def _above(self) -> str:
        """The words of the lead-in or heading, for a line that names nothing."""
        words = self.place.lead_in or self.place.heading
        # 2024-2027
        return "" if re.search("[\u4e00-\u9fff.]|\\d", words) else names.trimmed(times.YEAR.sub("", words))[:80]

    def _quote(self, one: Clause) -> tuple[int, int]:
        stop = re.search(r"[,;](?!\d)|\band\b(?=[^,;]*\d)", one.after)  # and 2029.
        first = one.span[0] + len(one.before) - len(one.before.lstrip(" ,;"))
        return first, one.q.end + (stop.start() if stop else len(one.after.rstrip(" .")))

    def _dated(self, row: Row, one: Clause) -> Row:
        """The row with its deadline: of the clause, the sentence, the one that opened before, heading, plan."""
        q, known = one.q, self.known
        start, end = between_semicolons(self.text, one.sentence, q)
        inside = [w for w in one.whens if start <= w.start < end]
        due = times.due(inside, q, one.span)
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


# stillbirths to
SAME_VERB = re.compile(r"\s*(?:and )?(?:the )?[a-z][a-z -]{2,40} to\s+$")


def _alone(one: Clause) -> bool:
    """Whether a share stands without words of its own: by 50% by 2030, 75% by 2040."""
    # 80% of letters
    words = re.search("[A-Za-z]{2,}", one.before) or re.match(r"\s+of\s", one.after)  # emissions
    return not words and (one.q.bare or one.q.unit in ("%", "个百分点"))  # emissions
