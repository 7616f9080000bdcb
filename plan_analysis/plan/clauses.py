"""Where the clause, the sentence and the deadline of a number in a paragraph lie."""

import re

from plan_analysis.plan import context, wording
from plan_analysis.plan.context import Period, Place, When
from plan_analysis.plan.numbers import Quantity, quantities


class Clauses:
    """One paragraph with its numbers, years and names; brackets keep their commas to themselves."""

    def __init__(self, place: Place, span: Period) -> None:
        self.place, self.span = place, span
        self.text = place.paragraph.plain
        self.depth = depths(self.text)
        self.years = context.years(self.text, span)
        self.found = [q for q in quantities(self.text)]
        self.names = [
            (*m.span(), reason) for pattern, reason in wording.NAMES_FOUND for m in pattern.finditer(self.text)
        ]

    def sentence_start(self, at: int) -> int:
        """Where the sentence of a place begins."""
        ends = [m.end() for m in re.finditer(r"[。;!?]", self.text[:at]) if self.depth[m.start()] == 0]
        stops = [end for end in ends if self.text[end - 1] != ";"]
        # a semicolon ends a sentence only where the next part has its own deadline
        return max(stops, default=0)

    def comma_before(self, at: int) -> int:
        """Where the comma clause of a place begins: 力争 governs every part of an enumeration."""
        stops = [i for i in range(at) if self.text[i] in ",;。:" and self.depth[i] == self.depth[at]]
        return max(stops[-1] + 1 if stops else 0, self.place.body)

    def clause_before(self, left: int) -> int:
        """Where the clause before the one that begins at ``left`` begins."""
        stops = [i for i in range(max(left - 1, 0)) if self.text[i] in ",;。:" and self.depth[i] == 0]
        return stops[-1] + 1 if stops else self.place.body

    def clause(self, number: int) -> tuple[int, int]:
        """The clause of a number: from the last comma (or the number before it) to the next."""
        q = self.found[number]
        left = self.place.body
        for i in range(q.start - 1, self.place.body - 1, -1):
            if self.text[i] in ",;。:!?" and self.depth[i] == self.depth[q.start]:
                left = i + 1
                break
        counted = [one for one in self.found[:number] if not one.bare and not self.inside_name(one)]
        if counted:
            before = counted[-1]
            if before.end > left:
                between = self.text[before.end : q.start]
                first = re.match(r"(?:以上|以内|以下|左右)?(?:、|和|及|与|以及)", between)
                last = re.search(r"(?:、|和|及|与|以及|并)$", between)
                if first:
                    left = before.end + first.end()
                elif last:
                    left = q.start
                elif m := re.search(r"(?:、|和|以及)(?=[^、和]{2,}$)", between):
                    left = before.end + m.end() if not re.search(r"分别", between) else left
        right = len(self.text)
        for i in range(q.end, len(self.text)):
            if self.text[i] in ",;。:!?" and self.depth[i] <= self.depth[min(q.start, len(self.depth) - 1)]:
                right = i
                break
        if number + 1 < len(self.found):
            after = self.found[number + 1]
            if after.start < right:
                between = self.text[q.end : after.start]
                cut = re.match(r"(?:以上|以内|以下|左右)?(?=、|和|及|与|以及)", between)
                last = re.search(r"(?:、|和|及|与|以及|并)$", between)
                if cut:
                    right = q.end + cut.end()
                elif last:
                    right = q.end + last.start()
                elif m := re.search(r"(?:、|和|以及)(?=[^、和]{2,}$)", between):
                    right = q.end + m.start()
        return left, right

    def inside_name(self, q: Quantity) -> bool:
        """Whether a number belongs to a date or a name."""
        spans = [(when.start, when.end) for when in self.years] + [(start, end) for start, end, _ in self.names]
        return any(start <= q.start < end for start, end in spans)

    def quote(self, left: int, right: int) -> tuple[int, int]:
        """The span of a clause without connecting words, marks and responsible bodies."""
        start, end = left, right
        while start < end and self.text[start] in " \u3000,、;:":
            start += 1
        lead = re.match(r"(?:其中[,:]?|同时[,]?|并|且)", self.text[start:end])
        if lead:
            start += lead.end()
        cut = re.search(r"\((?:责任|牵头|负责)", self.text[start:end])
        if cut:
            end = start + cut.start()
        while end > start and self.text[end - 1] in " ,、;:。":
            end -= 1
        return start, end

    def deadline_of(self, q: Quantity, sentence_start: int) -> tuple[int, str, int]:
        """(year, how known, first year of a span of years) of a number."""
        year, how = self.deadline(q, sentence_start)
        spans = [w for w in self.years if w.kind == "span" and sentence_start <= w.start < q.start and w.year == year]
        return year, how, spans[-1].first if spans else 0

    def deadline(self, q: Quantity, sentence_start: int) -> tuple[int, str]:
        """(year, how known): stated in the sentence, else in the paragraph, the heading, or the plan's last year."""
        ends = [w for w in self.years if w.kind in ("deadline", "span")]
        if self.span.start:
            ends = [w for w in ends if w.year >= self.span.start]
        stated = [w for w in ends if sentence_start <= w.start < q.start]
        if stated:
            group = [stated[-1]]
            for when in reversed(stated[:-1]):
                if not re.fullmatch(r"(?:年?[底末])?[、和及与]", self.text[when.end : group[0].start]):
                    break
                group.insert(0, when)
            if len(group) > 1 and "分别" in self.text[group[-1].end : q.start]:
                return self.distributed_year(q, group), "stated"
            return stated[-1].year, "stated"
        later = [
            w for w in ends if q.end <= w.start <= q.end + 14 and not re.search("[,。;]", self.text[q.end : w.start])
        ]
        if later:
            return later[0].year, "stated"
        earlier = [w for w in ends if w.start < q.start]
        if earlier:
            return earlier[-1].year, "inherited"
        if self.place.deadline:
            return self.place.deadline, "inherited"
        return self.span.end, "period"

    def distributed_year(self, q: Quantity, whens: list[When]) -> int:
        """The year of a number in 2023年、2024年分别x、y."""
        after = [one for one in self.found if whens[-1].end <= one.start <= q.start and one.unit == q.unit]
        return whens[min(len(after), len(whens)) - 1].year


def depths(text: str) -> list[int]:
    """How deep in brackets each character stands, and 0 for the end."""
    found, depth = [], 0
    for char in text:
        if char in ")]】」":
            depth = max(0, depth - 1)
        found.append(depth)
        if char in "([【「":
            depth += 1
    return [*found, 0]
