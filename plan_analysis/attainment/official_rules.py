"""What other bodies' rules say about the same numbers: progress from a base to a target, without uncertainty.

Sources: Open SDG, docs/progress-methodology.md, and Statistics Canada (Eurostat's ratio of growth rates, cut-offs
95, 60 and 0%); United Nations SDG progress chart technical note, 2023 (cut-offs 95 and 10%); UNESCAP technical
notes (current status index, 0-10); Healthy People 2030 methods (per cent of targeted change, 10%); 全面建设小康社会
统计监测方案 (实现程度); mid-term reviews of five-year plans (时序进度).
"""

from collections.abc import Callable
from dataclasses import dataclass

from plan_analysis.attainment.grounds import Assessment, growth_between
from plan_analysis.attainment.message import Message

LEVELS = ("level", "share", "ratio", "count_stock")  # kinds of target these rules are made for


@dataclass(frozen=True)
class Progress:
    """The way from a base to a target: two known points, the goal, and whether more or less is wanted."""

    base_year: int
    base: float
    year: int
    value: float
    target: float
    due: int
    rising: bool = True

    @property
    def wanted(self) -> float:
        """The change the target asks for, signed."""
        return self.target - self.base

    @property
    def done(self) -> float:
        """The change so far, signed."""
        return self.value - self.base

    @property
    def elapsed(self) -> float:
        """Share of the time that has gone."""
        return (self.year - self.base_year) / (self.due - self.base_year)

    def meets(self, value: float) -> bool:
        """Whether a value reaches the target."""
        return value >= self.target if self.rising else value <= self.target


@dataclass(frozen=True)
class Anchor:
    """One rule's figure and class, or the reason why it has none; ``differs`` says what it leaves out."""

    name: Message
    figure: float | None
    verdict: Message
    differs: Message


def anchors(a: Assessment) -> list[Anchor]:
    """All rules on one assessment; empty for kinds of target that none of them knows."""
    if a.kind not in LEVELS or a.known.last_year is None or a.known.last_value is None:
        return []
    due = int(a.due[-4:])
    if a.base.year is None or a.base.value is None or a.known.last_year <= a.base.year or due <= a.base.year:
        why = Message("they need a base and a later value, and there are not both")
        return [Anchor(name, None, why, differs) for name, _, differs in RULES]
    rising = a.relation in (">=", ">")
    progress = Progress(a.base.year, a.base.value, a.known.last_year, a.known.last_value, a.value, due, rising)
    return [Anchor(name, *rule(progress), differs) for name, rule, differs in RULES]


Judged = tuple[float | None, Message]


def growth_ratio(p: Progress) -> Judged:
    """Eurostat and Open SDG: observed over required yearly growth, both from the base.

    Undefined where a growth rate is (a value of zero or below) and where the base already meets the target; Open
    SDG puts 0.001 for a target of zero, which its own guide calls unreliable, so none is given here.
    """
    if p.meets(p.value):
        return None, Message("achieved")
    if p.meets(p.base):
        return None, Message("no verdict: the base already met the target")
    required = growth_between(p.base, p.target, p.due - p.base_year)
    observed = growth_between(p.base, p.value, p.year - p.base_year)
    if required is None or observed is None:
        return None, Message("no verdict: growth rates need values above zero")
    ratio = observed / required
    return ratio, _class(
        ratio,
        (
            (0.95, Message("on track")),
            (0.6, Message("progress needs acceleration")),
            (0.0, Message("limited progress")),
        ),
        Message("deterioration"),
    )


def projected_ratio(p: Progress) -> Judged:
    """UN progress chart: the part of the wanted change that is made by the deadline if growth goes on."""
    if p.meets(p.value):
        return None, Message("achieved")
    if p.meets(p.base):
        return None, Message("no verdict: the base already met the target")
    observed = growth_between(p.base, p.value, p.year - p.base_year)
    if observed is None:
        return None, Message("no verdict: growth rates need values above zero")
    ratio = (p.value * (1 + observed / 100) ** (p.due - p.year) - p.base) / p.wanted
    return ratio, _class(
        ratio, ((0.95, Message("on track")), (0.1, Message("some progress, too slow"))), Message("stagnation or worse")
    )


def status_index(p: Progress) -> Judged:
    """ESCAP current status index: 0 at the base, 10 at the target; the class compares it with the time gone."""
    if p.meets(p.base):
        return None, Message("no verdict: the base already met the target")
    index = 10 * p.done / p.wanted
    if index >= 10:
        return index, Message("achieved")
    if index < 0:
        return index, Message("moving away")
    return index, Message("maintain") if index >= 10 * p.elapsed else Message("accelerate")


def targeted_change(p: Progress) -> Judged:
    """Healthy People: per cent of the targeted change; met at base and now counts as met, without a figure."""
    if p.meets(p.base):
        return None, Message("met") if p.meets(p.value) else Message("no longer met")
    share = 100 * p.done / p.wanted
    return share, _class(
        share,
        ((100, Message("met")), (10, Message("improving")), (-10, Message("little or no detectable change"))),
        Message("getting worse"),
    )


def degree(p: Progress) -> Judged:
    """实现程度: value over target in per cent, the other way round where less is wanted; no base enters it."""
    top, bottom = (p.value, p.target) if p.rising else (p.target, p.value)
    if bottom <= 0 or top < 0:
        return None, Message("no verdict: a share needs values above zero")
    share = 100 * top / bottom
    return share, Message("reached") if share >= 100 else Message("not reached")


def schedule(p: Progress) -> Judged:
    """时序进度: share of the change made, in per cent, against the share of the time gone."""
    if p.meets(p.base):
        return None, Message("no verdict: the base already met the target")
    share = p.done / p.wanted
    return 100 * share, Message("on schedule") if share >= p.elapsed else Message("behind schedule")


def _class(value: float, bounds: tuple, rest: Message) -> Message:
    return next((name for bound, name in bounds if value >= bound), rest)


RULES: tuple[tuple[Message, Callable[[Progress], Judged], Message], ...] = (
    (
        Message("Eurostat and Open SDG: growth so far / growth required"), growth_ratio,
        Message("Compares growth rates from the base: a lost year is not made up for, one odd end point decides."),
    ),
    (
        Message("UN progress chart: change expected / change wanted"), projected_ratio,
        Message("Lets past growth go on unchanged and knows no uncertainty."),
    ),
    (
        Message("ESCAP: current status index, 0-10"), status_index,
        Message("Says how far the way is, not whether the rest can be made in time."),
    ),
    (
        Message("Healthy People: per cent of the targeted change"), targeted_change,
        Message("Describes what has been done by now and leaves the deadline out."),
    ),
    (
        Message("Degree of realisation (实现程度), per cent"), degree,
        Message("Has no base, so a high start looks like success."),
    ),
    (
        Message("Progress against time (时序进度), per cent"), schedule,
        Message("Expects equal steps every year."),
    ),
)  # fmt: skip
