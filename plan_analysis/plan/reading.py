"""One paragraph read number by number: each becomes a row of the register, or is told why it is none.

A number becomes a target when the words around it promise something: a comparator (达到, 不低于, … 以上), a thing
made or brought in (培育…70家), or its place in a row of such. What happened before the plan, what belongs to a name
and what only describes stays out.
"""

import re
from dataclasses import dataclass, replace
from fractions import Fraction

from plan_analysis.plan import calling, exclusions, kinds, meaning, naming, promises, wording
from plan_analysis.plan.bodies import Bodies
from plan_analysis.plan.clauses import Mention
from plan_analysis.plan.context import Context
from plan_analysis.plan.meaning import Comparison
from plan_analysis.plan.rows import Other, Row
from plan_analysis.plan.structure import Place
from plan_analysis.plan.timing import DEMANDS, Due
from plan_analysis.plan.years import Calendar

# a ceiling though no word says so: 城镇调查失业率5%左右
# 心脑血管疾病死亡率
LOWER = re.compile(r"[车生]桩?[桩师]比$|失业率$|死亡率$|漏损率$|用水总量$|资产负债率$|事故起数$")
SIGNED = re.compile(r"不低于|不少于|至少|以上|≥|>|超|高于|达到|增|提高")
# words that also tell what is
WEAK = ("为", "占", "达", "保持", "到", "完成", "实现")
# no sentence of a plan is longer; what runs on is noise, and its numbers are told as not read
LONGEST = 10_000


@dataclass(frozen=True)
class Base:
    """What a later number starts from: 由2020年的1.75%提高到."""

    year: int | None
    value: Fraction
    leads_to: int


def read(place: Place, known: Calendar, where: str) -> tuple[list[Row], list[Other]]:
    """Targets and other numbers of one paragraph."""
    return Reader(place, known, where).read()


class Reader:
    """Walks one paragraph and gathers rows and others."""

    def __init__(self, place: Place, known: Calendar, where: str) -> None:
        self.at = Context(place, known, where)
        self.others: list[Other] = []
        self.base: Base | None = None

    def read(self) -> tuple[list[Row], list[Other]]:
        """Rows and other numbers of the paragraph, in its order."""
        passage, paragraph = self.at.passage, self.at.place.paragraph
        for number, q in enumerate(passage.found):
            if q.start - passage.sentence_start(q.start) > LONGEST:
                reason = f"beyond the first {LONGEST:,} characters of one sentence, which are read"
            else:
                reason = self._no_target(passage.mention(number))
            if reason:
                text = paragraph.plain[max(0, q.start - 8) : q.end + 8]
                self.others.append(Other(paragraph.line, q.start, q.end, q.text, text, reason))
        return self.at.rows, self.others

    # -- whether it is one --------------------------------------------------------------------------------------------

    def _no_target(self, m: Mention) -> str:
        """Empty when the number was taken as a target (or as the base of one), else the reason why not."""
        at = self.at
        if reason := exclusions.outside(at.passage, m):
            return reason
        if self._is_base(m):
            return "the base a target starts from"
        if at.place.role in ("notes", "scoring"):
            return {"notes": "explains a word", "scoring": "marks of an assessment"}[at.place.role]
        tense = at.timing.tense(m)
        compared = meaning.comparison(m.before, m.after)
        if self._past(m, tense, compared):
            return "reached before the plan"
        if reason := exclusions.described(at.passage, m):
            return reason
        promised = promises.promise(at, m, compared)
        if reason := promises.unfit(at, m, compared, promised):
            return reason
        if not compared.compared and exclusions.whom(m):
            return "says whom a measure is for"
        self._take(m, compared, promised | self._shades(m, compared, tense))
        return ""

    def _shades(self, m: Mention, compared: Comparison, tense: str) -> set[str]:
        """What makes a target more or less sure: a plan of one year, a weak word, a tense that may be past."""
        at, period = self.at, self.at.known.period
        found = {"annual"} if period.start == period.end or at.place.goal else set()
        if at.place.goal:
            return found
        if compared.word in WEAK and not tense and at.timing.due(m).how in ("period", "none"):
            found.add("weak")
        return found | ({"perhaps past"} if tense == "perhaps" else set())

    def _is_base(self, m: Mention) -> bool:
        """Whether a number is what another starts from; then it is remembered, or told to the row before."""
        if goal := meaning.base_of(self.at.passage, m):
            bases = [w.year for w in self.at.passage.whens(m.left, m.q.start)]
            self.base = Base(bases[-1] if bases else None, m.q.value, goal.start)
            return True
        whens = [w for w in self.at.passage.whens(m.left, m.q.start) if w.kind in ("past", "base", "deadline", "date")]
        row = self.at.previous
        # 2020年为
        if self.at.passage.depth[m.q.start] and row and whens and re.search(r"(?:为|是|达|达到|仅|约|:)$", m.before):
            # 60%以上(2020年为48%)
            opened = self.at.passage.text[row.quantity.end : m.left]
            if len(opened) < 12 and "(" in opened and (not row.year or whens[-1].year < row.year):
                row.base_year, row.base_value = whens[-1].year, m.q.value
                return True
        return False

    def _past(self, m: Mention, tense: str, compared: Comparison) -> bool:
        if self.at.place.past:
            return True
        if self.at.place.role == "reported":  # only what looks beyond the period that the report is of
            later = any(w.year > self.at.known.period.end for w in self.at.passage.whens(m.sentence, m.q.start))
            return not (later or wording.FUTURE.search(self.at.passage.text[m.sentence : m.q.start]))
        if tense == "perhaps":
            told = self.at.passage.text[m.sentence : m.q.start]
            asked = self.at.place.goal or compared.word == "前" or DEMANDS.search(told)
            forward = asked or re.match(r"以上|左右|以内", m.after)
            return not forward
        return tense == "past"

    # -- what it is --------------------------------------------------------------------------------

    def _take(self, m: Mention, compared: Comparison, evidence: set[str]) -> None:
        """Adds a row, or one for each name that the number stands for."""
        at = self.at
        names = calling.names(at, m, compared)
        kind, per_unit = kinds.kind(at, m, compared, names[0])
        if kind == "annual_flow":
            names = [_of_each_year(one) for one in names]  # 论文年均
        due, bodies = at.timing.due(m), _bodies(at, m)
        kind, base_year, base_value = self._based(m, compared, kind, due)
        modality = wording.MODALITY.search(at.passage.text[at.passage.stop_before(m.q.start, ",;。:") : m.q.start])
        about = wording.APPROXIMATE.match(m.after.strip()) or wording.ABOUT.search(m.before)
        row = Row(
            at.place, naming.per_whom(m.before.rstrip(), m.q), names[0], _relation(m, compared, names[0]), kind,
            self._due(kind, due, m),
            at.passage.quote(m.left, m.right), modality[0] if modality else "firm",
            per_unit if kind == "per_unit" else _scope(at, names[0]), "approx" if about else "",
            "降低" if _falls(m, compared, kind) else "", base_year, base_value, due.how, set(evidence), [],
            tuple(dict.fromkeys(name for one in bodies for name in one.names)),
            tuple(dict.fromkeys(name for one in bodies for name in one.lead)),
        )  # fmt: skip
        kinds.like_the_first(at, row, m, compared)
        for end in at.timing.two_periods(m) or (row.due,):
            at.rows += [replace(row, name=one, due=end, doubts=[], evidence=set(row.evidence)) for one in names]

    def _due(self, kind: str, due: Due, m: Mention) -> str:
        """The deadline; a flow of every year covers the plan's years, one of 300万人次/年 is reached in the last."""
        start = due.first or self.at.known.period.start
        if kind == "annual_flow" and not m.q.unit.endswith("/年") and start and due.year and start < due.year:
            return f"{start}-{due.year}"
        return str(due.year) if due.year else ""

    def _based(self, m: Mention, compared: Comparison, kind: str, due: Due) -> tuple[str, int | None, Fraction | None]:
        """(kind, year and value of the base) of a target."""
        year, value = self._base(m)
        if kind not in ("growth_rate", "change_from_base"):
            return kind, year if value is not None else None, value
        start = due.first or self.at.known.counts_from
        year = year or (start - 1 if start else None)
        change = compared.change
        if kind == "change_from_base" and m.q.unit == "%" and change and year == due.year - 1 and not change["down"]:
            kind = "growth_rate"  # 较114年成长5% in the plan for 115
        return kind, year, value

    def _base(self, m: Mention) -> tuple[int | None, Fraction | None]:
        if self.base and self.base.leads_to == m.q.start:
            return self.base.year, self.base.value
        bases = [w for w in self.at.passage.whens(m.sentence, m.q.start) if w.kind == "base"]
        return (bases[-1].year or None if bases else None), None


def _of_each_year(name: str) -> str:
    """A name without what says that it is yearly: 全市每年组织招聘活动 is about 招聘活动."""
    text = re.sub(r"(?<=[\u4e00-\u9fff])(?:年均|平均每年|每年)", "", name)  # 论文年均
    return (
        name
        if text == name
        # 全市组织科普讲座
        else naming.without_verbs(re.sub("^全[市省县区](?=组织|开展|举办|新增|新建|培训|引进)", "", text))
    )


def _relation(m: Mention, compared: Comparison, name: str) -> str:
    """The relation that the words state, a ceiling where the name asks for one."""
    stated = compared.relation != ">=" or compared.change or SIGNED.search(m.before[-6:] + m.after[:3])
    return "<=" if LOWER.search(name) and not stated else compared.relation


def _falls(m: Mention, compared: Comparison, kind: str) -> bool:
    """Whether a change is one downwards: 下降10%, 减半."""
    change = compared.change
    down = change is not None and kind in ("growth_rate", "change_from_base") and bool(change["down"])
    return down or m.q.text == "减半"


def _bodies(at: Context, m: Mention) -> list[Bodies]:
    """The bodies that answer for a number: the next group behind it, else the last before; lines below always."""
    groups = at.place.bodies
    here = [one for one in groups if one.start < 1_000_000]
    lines = [one for one in groups if one.start >= 1_000_000]
    if not here:
        return lines
    behind = [one for one in here if one.end > m.q.start]
    return [behind[0] if behind else here[-1]]


def _scope(at: Context, name: str) -> str:
    # 全国乡村旅游重点村
    match = re.search(r"市本级|规模以上(?:工业)?企业|规上(?:工业)?企业|全国|全省|全市|全县|全区", name)
    return match[0] if match else at.where
