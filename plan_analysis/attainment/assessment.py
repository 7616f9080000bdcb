"""Register + view of a date → one assessment per target: verdict or the reason why there is none.

An event is read off the sample paths according to the target's kind: value at the deadline, every year of a
span, minimum, sum, or growth from a base. The known outcome replaces the probability once it is published.
"""

from dataclasses import dataclass, replace

import numpy as np

from plan_analysis import plan as plans
from plan_analysis.attainment.bounds import BOUNDED, ORIENTED, Bound, bound
from plan_analysis.attainment.events import (
    EVERY_YEAR,
    GROWTH,
    LEVELS,
    RELATIONS,
    certain,
    event,
    growth_wanted,
    level_wanted,
    measure,
    meets,
    span,
)
from plan_analysis.attainment.message import Message
from plan_analysis.attainment.prediction import Prediction, predict_from, predict_target
from plan_analysis.attainment.reasons import no_verdict, published_count
from plan_analysis.attainment.ruling import HIGHEST, LOWEST, rule
from plan_analysis.forecast import DRAWS, MIN_PEERS, Forecast
from plan_analysis.observations.series import Series, View
from plan_analysis.reference import Reference
from plan_analysis.reference.schema import DataError, Indicator, Target

VERDICTS = (
    "met", "likely", "leaning yes", "open", "leaning no", "unlikely", "missed",
    BOUNDED, ORIENTED, "insufficient data", "not assessable", "inconsistent in the plan",
)  # fmt: skip
SHAPED = (*GROWTH, "cumulative")  # kinds that ask of something else than the level itself
LOOK_AHEAD = 10  # years after the deadline searched for the year of attainment
FEW = 100  # draws where only the published figures of a perimeter matter
OBSERVED_STEPS = 5  # own growth is shown over at most the last five years


@dataclass(frozen=True)
class Assessment:
    """Everything a verdict rests on; the public fields are the columns of assessment.csv."""

    target: str
    indicator: str
    perimeter: str
    as_of: str
    relation: str
    value: float
    unit: str
    due: str
    kind: str
    n: int
    last_year: int | None
    last_value: float | None
    last_status: str
    base_year: int | None
    base_value: float | None
    base_status: str
    required_growth_from_base: float | None
    required_growth_from_now: float | None
    observed_growth: float | None
    median: float | None
    lo50: float | None
    hi50: float | None
    lo80: float | None
    hi80: float | None
    lo95: float | None
    hi95: float | None
    probability: float | None
    attained: str
    attained_lo80: str
    attained_hi80: str
    verdict: str
    reason: Message
    model: str
    borrowed: float | None
    outcome_value: float | None
    outcome: str
    _history: Series
    _forecast: Forecast | None = None
    _parts: tuple[Forecast, ...] = ()
    _hits: np.ndarray | None = None
    _asked: tuple[Target, Indicator, int] | None = None
    _bound: Bound | None = None

    def row(self) -> dict:
        """The columns of assessment.csv, in order."""
        columns = [name for name in self.__dataclass_fields__ if not name.startswith("_")]
        return {name: getattr(self, name) for name in columns} | {"reason": str(self.reason)}

    @property
    def history(self) -> Series:
        """The series the verdict rests on, as known on the date."""
        return self._history

    @property
    def forecast(self) -> Forecast | None:
        """The sample paths, or None."""
        return self._forecast

    @property
    def parts(self) -> tuple[Forecast, ...]:
        """Numerator and denominator of a ratio, or nothing."""
        return self._parts

    @property
    def level_wanted(self) -> float | None:
        """The value of the due year that would meet the target, in the indicator's unit; None for sums of flows."""
        return level_wanted(self._history, *self._asked) if self._asked else self.value

    @property
    def level_unit(self) -> str:
        """The unit of the series itself, which a target on its growth or sum does not share."""
        return self._asked[1].unit if self._asked and self.kind in SHAPED else self.unit

    def level(self, quantile: float) -> float | None:
        """A quantile of the series itself in the due year, None without a forecast."""
        if self._forecast is None or self.kind not in SHAPED:
            return {0.1: self.lo80, 0.5: self.median, 0.9: self.hi80}[quantile]
        return float(np.quantile(self._forecast.drawn(int(self.due[-4:])), quantile))

    def along(self, years: np.ndarray, values: np.ndarray) -> tuple[float, bool]:
        """What a path beyond the history comes to in the target's terms, and whether that reaches it.

        Raises DataError when a year is needed that is neither known nor on the path.
        """
        if self._asked is None:
            return float(values[-1]), bool(RELATIONS[self.relation](values[-1], self.value))
        path = certain(self._history, years, values)
        return float(measure(path, *self._asked)[0]), bool(event(path, *self._asked)[0])

    @property
    def hits(self) -> np.ndarray | None:
        """True for each draw in which the target is reached; draws are shared across targets."""
        return self._hits

    @property
    def result(self) -> str:
        """``met`` or ``missed`` by its published figure, or by a limit that leaves no other way; empty while open."""
        return self.outcome or (self._bound.result if self._bound else "")

    @property
    def bound(self) -> Bound | None:
        """What wider scopes, contained perimeters and other years say, where no figure of its own settles it."""
        return self._bound


@dataclass(frozen=True)
class Rates:
    """Yearly growth of the same indicator in other regions over at most the last five years, per cent."""

    regions: int
    low: float
    median: float
    high: float
    every: tuple[float, ...]


@dataclass(frozen=True)
class Contribution:
    """One part of a ratio: from its last value to the median at the deadline, and its share of the change.

    ``effect`` is the yearly growth, in per cent, that the part adds to the ratio (a denominator subtracts).
    """

    indicator: str
    last_year: int
    last_value: float
    median: float
    effect: float


@dataclass(frozen=True)
class Outlook:
    """How many of the targets that can be judged will be met: the draws are shared, so they add up."""

    judged: int
    expected: float
    low: int
    high: int


def assess_plan(reference: Reference, view: View, plan: str, draws: int = DRAWS) -> list[Assessment]:
    """One assessment per target of the plan, each under its ruling perimeter."""
    return [assess(reference, view, plan, row.target, draws=draws) for row in reference.plan_targets(plan)]


def assess(
    reference: Reference, view: View, plan: str, target: str, perimeter: str = "", draws: int = DRAWS
) -> Assessment:
    """One target under one perimeter (the ruling one unless named), as known on the view's date."""
    row = reference.target(plan, target)
    period = reference.plan(plan)
    if row.due_year < period.start:
        raise DataError(f"targets.csv: {plan} {target}: due {row.due} lies before the plan's start in {period.start}")
    perimeters = [perimeter] if perimeter else reference.resolution[plan, target].perimeters
    found = judge(reference, view, row, perimeters[0], _predicted(reference, view, row, perimeters[0], draws))
    if found.outcome:
        return found
    for other in perimeters[1:]:
        elsewhere = judge(reference, view, row, other, _predicted(reference, view, row, other, FEW))
        if elsewhere.outcome:
            return _settled_elsewhere(reference, elsewhere, perimeters[0])
    return _limited(found, bound(reference, view, row, perimeters, span(row, period.start)))


def _settled_elsewhere(reference: Reference, settled: Assessment, ruling: str) -> Assessment:
    """A target that the figures of another of its perimeters settle, where the ruling one has none."""
    reason = Message(
        "The published figures of {place} settle it there; for {ruling} none are published.",
        (("place", reference.regions[settled.perimeter]), ("ruling", reference.regions[ruling])),
    )
    return replace(settled, reason=reason)


def _limited(found: Assessment, limits: Bound | None) -> Assessment:
    """What decides comes before a forecast; what only limits comes after it."""
    if limits is None or (found.probability is not None and not limits.result):
        return replace(found, _bound=limits)
    return replace(
        found, probability=None, median=None, lo50=None, hi50=None, lo80=None, hi80=None, lo95=None, hi95=None,
        attained="", attained_lo80="", attained_hi80="", verdict=limits.verdict, reason=limits.sentence,
        _forecast=None, _hits=None, _parts=(), _bound=limits,
    )  # fmt: skip


def _predicted(reference: Reference, view: View, row: Target, perimeter: str, draws: int) -> Prediction:
    """The prediction a target is judged on; from the base that the plan implies where nothing is published."""
    until = row.due_year + LOOK_AHEAD
    history, paths, parts = predict_target(reference, view, row, perimeter, until, draws)
    indicator = reference.indicators[row.indicator]
    implied = plans.implied_base(reference.plan_targets(row.plan), row)
    if implied and not parts and (paths is None or implied.year > history.years[-1]):
        history = history.with_value(implied.year, implied.value, "implied", row.plan)
        peers = view.peers(perimeter, row.indicator)
        paths = predict_from(history, peers, indicator, until, draws)
        if paths is not None and not published_count(history) and not paths.peers:
            paths = None  # what the plan implies and a class of growth are no figures to judge the plan by
    return history, paths, parts


def judge(reference: Reference, view: View, row: Target, perimeter: str, prediction: Prediction) -> Assessment:
    """One target under one perimeter from a prediction that is made already, which reaches ten years beyond it."""
    period = reference.plan(row.plan)
    indicator = reference.indicators[row.indicator]
    history, paths, parts = prediction
    blank = _blank((row, indicator, period.start), view, perimeter, history)
    asked = row, indicator, period.start
    found = rule(asked, history, paths, lambda missing: no_verdict(reference, view, row, history, missing))
    blank = replace(
        blank, verdict=found.verdict, reason=found.reason, probability=found.probability, outcome=found.outcome,
        outcome_value=found.outcome_value, _hits=found.hits,
    )  # fmt: skip
    return blank if paths is None or found.hits is None else _foreseen(blank, asked, paths, parts)


def outlook(assessments: list[Assessment]) -> Outlook:
    """Expected number met among the judged targets with its 80% range; an exact repeat counts once."""
    assessments = distinct(assessments)
    known = [a.result == "met" for a in assessments if a.result]
    hits = [a.hits for a in assessments if a.hits is not None]
    if not hits:
        return Outlook(len(known), float(sum(known)), sum(known), sum(known))
    counts = np.sum(hits, axis=0) + sum(known)
    low, high = np.quantile(counts, [0.1, 0.9], method="inverted_cdf")
    return Outlook(len(known) + len(hits), float(counts.mean()), int(low), int(high))


def distinct(assessments: list[Assessment]) -> list[Assessment]:
    """Targets without the repeats that a plan may contain: 超过150亿元 in a sentence is 150 in its table."""
    return list({(a.indicator, a.perimeter, a.relation[0], a.value, a.due): a for a in reversed(assessments)}.values())


def number_met(assessments: list[Assessment]) -> list[float]:
    """Share of the simulated futures in which 0, 1, 2 … of these targets are met; an exact repeat counts once."""
    hits = [a.hits for a in distinct(assessments) if a.hits is not None]
    if not hits:
        return []
    counts = np.sum(hits, axis=0)
    return [float((counts == n).mean()) for n in range(len(hits) + 1)]


def together(assessments: list[Assessment]) -> float | None:
    """Probability that all of these targets are met, 1-99%; None where one of them cannot be judged.

    The draws are shared: in one simulated future the same R&D spending serves every target that rests on it.
    """
    if any(a.hits is None and not a.result for a in assessments):
        return None
    if any(a.result == "missed" for a in assessments):
        return LOWEST
    open_ones = [a.hits for a in assessments if a.hits is not None]
    share = np.all(open_ones, axis=0).mean() if open_ones else 1.0
    return float(np.clip(share, LOWEST, HIGHEST))


def peer_rates(view: View, region: str, indicator: str) -> Rates | None:
    """20th, 50th and 80th percentile of peers' recent growth, or None with fewer than five regions."""
    rates = [rate for peer in view.peers(region, indicator) if (rate := _recent_growth(peer)) is not None]
    if len(rates) < MIN_PEERS:
        return None
    low, median, high = (float(value) for value in np.quantile(rates, [0.2, 0.5, 0.8]))
    return Rates(len(rates), low, median, high, tuple(sorted(rates)))


def contributions(assessment: Assessment) -> list[Contribution]:
    """What numerator and denominator add to the yearly growth of a ratio; empty for anything else."""
    due = int(assessment.due[-4:])
    rows = []
    for sign, part in zip((1, -1), assessment.parts, strict=False):
        year, value = int(part.history.years[-1]), float(part.history.values[-1])
        median = float(np.median(part.drawn(due)))
        rate = growth_between(value, median, due - year)
        rows.append(Contribution(part.history.indicator, year, value, median, sign * rate if rate is not None else 0.0))
    return rows


def growth_between(first: float, last: float, years: int) -> float | None:
    """Yearly growth in per cent that leads from one value to another; None where it does not exist."""
    if years <= 0 or first <= 0 or last <= 0:
        return None
    return 100 * ((last / first) ** (1 / years) - 1)


def _blank(asked: tuple[Target, Indicator, int], view: View, perimeter: str, history: Series) -> Assessment:
    """The part of an assessment that needs no forecast."""
    row, indicator, plan_start = asked
    base_year, base_value, base_status = _base(row, history, plan_start - 1)
    last = int(history.years[-1]) if len(history) else None
    goal = level_wanted(history, row, indicator, plan_start) if row.kind not in EVERY_YEAR else None
    now = float(history.values[-1]) if len(history) else None
    from_base = None
    if goal is not None and base_year is not None and base_value is not None:
        from_base = growth_between(base_value, goal, row.due_year - base_year)
    return Assessment(
        target=row.target, indicator=row.indicator, perimeter=perimeter, as_of=view.as_of.isoformat(),
        relation=row.relation, value=row.value, unit=row.unit, due=row.due, kind=row.kind,
        n=published_count(history), last_year=last, last_value=now,
        last_status=history.status[-1] if len(history) else "",
        base_year=base_year, base_value=base_value, base_status=base_status,
        required_growth_from_base=from_base,
        required_growth_from_now=_from_now(history, row, goal, plan_start),
        observed_growth=_recent_growth(history) if len(history) else None,
        median=None, lo50=None, hi50=None, lo80=None, hi80=None, lo95=None, hi95=None,
        probability=None, attained="", attained_lo80="", attained_hi80="",
        verdict="not assessable", reason=Message(), model="", borrowed=None,
        outcome_value=None, outcome="", _history=history, _asked=asked,
    )  # fmt: skip


def _recent_growth(series: Series) -> float | None:
    """Yearly growth over at most the last five years, per cent; None where it does not exist."""
    first = int(np.argmax(series.years >= series.years[-1] - OBSERVED_STEPS))
    years = int(series.years[-1] - series.years[first])
    return growth_between(float(series.values[first]), float(series.values[-1]), years)


def _from_now(history: Series, row: Target, goal: float | None, plan_start: int) -> float | None:
    """Yearly growth from the last value that meets the target."""
    if not len(history) or not history.values[-1]:
        return None
    if row.kind == "cumulative" and goal is None:
        return growth_wanted(history, row, plan_start)
    return growth_between(history.values[-1], goal, row.due_year - history.years[-1]) if goal is not None else None


def _base(row: Target, history: Series, base_year: int) -> tuple[int | None, float | None, str]:
    """Base stated by the plan, else the last value known up to the year before the plan starts."""
    if row.base_year is not None and row.base_value is not None:
        return row.base_year, row.base_value, "stated in the plan"
    before = np.flatnonzero(history.years <= (row.base_year or base_year))
    if not len(before):
        return None, None, ""
    at = before[-1]
    return int(history.years[at]), float(history.values[at]), history.status[at]


def _foreseen(blank: Assessment, asked: tuple[Target, Indicator, int], paths: Forecast, parts: tuple) -> Assessment:
    """A judged target with what is foreseen of its value, and of the year that reaches it."""
    due = measure(paths, *asked)
    lo95, lo80, lo50, median, hi50, hi80, hi95 = np.quantile(due, [0.025, 0.1, 0.25, 0.5, 0.75, 0.9, 0.975])
    attained, early, late = _attained(paths, *asked[:2])
    return replace(
        blank, median=float(median), lo50=float(lo50), hi50=float(hi50), lo80=float(lo80), hi80=float(hi80),
        lo95=float(lo95), hi95=float(hi95), attained=attained, attained_lo80=early, attained_hi80=late,
        model=paths.model, borrowed=paths.borrowed, _forecast=paths, _parts=parts,
    )  # fmt: skip


def _attained(paths: Forecast, row: Target, indicator: Indicator) -> tuple[str, str, str]:
    """Median and 80% range of the first year that meets the target's value; ``>2030`` beyond the horizon."""
    if row.kind not in LEVELS:
        return "", "", ""
    years = np.r_[int(paths.history.years[-1]), paths.years]
    reached = meets(np.column_stack([paths.drawn(int(year)) for year in years]), row, indicator)
    beyond = int(years[-1]) + 1
    first = np.where(reached.any(axis=1), years[reached.argmax(axis=1)], beyond)
    found = np.quantile(first, [0.5, 0.1, 0.9], method="inverted_cdf")
    median, early, late = (f">{beyond - 1}" if year == beyond else str(int(year)) for year in found)
    return median, early, late


def summary(assessments: list[Assessment]) -> dict[str, int]:
    """Number of targets by verdict class, in the order of the classes."""
    return {name: sum(a.verdict == name for a in assessments) for name in VERDICTS}
