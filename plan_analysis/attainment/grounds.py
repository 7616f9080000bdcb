"""What a verdict rests on: what is known, the base, what is foreseen, and the ruling; one row of assessment.csv."""

from dataclasses import dataclass, fields

import numpy as np

from plan_analysis.attainment.bounds import Bound
from plan_analysis.attainment.events import (
    EVERY_YEAR,
    LEVELS,
    certain,
    event,
    growth_wanted,
    level_enough,
    level_wanted,
    measure,
    meets,
)
from plan_analysis.attainment.message import Message
from plan_analysis.attainment.reasons import published_count
from plan_analysis.attainment.ruling import Ruling
from plan_analysis.forecast import Forecast
from plan_analysis.observations.series import Series
from plan_analysis.reference.schema import GROWTH, Indicator, Target

SHAPED = (*GROWTH, "cumulative")  # kinds that ask of something else than the level itself
OBSERVED_STEPS = 5  # own growth is shown over at most the last five years
LEVELS_SHOWN = [0.025, 0.1, 0.25, 0.5, 0.75, 0.9, 0.975]

Question = tuple[Target, Indicator, int]  # the target, what it counts, and the first year of its plan


@dataclass(frozen=True)
class Known:
    """What is known of the target's figure on the date: its history, and the growth it had, per cent a year.

    ``required_growth`` leads from the last value to the target; ``n`` counts values that rest on publications alone.
    """

    history: Series
    n: int
    last_year: int | None
    last_value: float | None
    last_status: str
    required_growth: float | None
    observed_growth: float | None


@dataclass(frozen=True)
class Base:
    """Where the target counts from: as the plan states it, else the last value before the plan starts.

    ``required_growth`` leads from there to the target, per cent a year.
    """

    year: int | None
    value: float | None
    status: str
    required_growth: float | None


@dataclass(frozen=True)
class Foreseen:
    """The simulated futures in the target's terms: ranges of the due year, and the years that reach it first.

    ``attained`` is the middle of these years, ``>2030`` beyond the horizon. Everything is empty without a forecast.
    """

    median: float | None = None
    lo50: float | None = None
    hi50: float | None = None
    lo80: float | None = None
    hi80: float | None = None
    lo95: float | None = None
    hi95: float | None = None
    attained: str = ""
    attained_lo80: str = ""
    attained_hi80: str = ""
    model: str = ""
    borrowed: float | None = None
    paths: Forecast | None = None
    parts: tuple[Forecast, ...] = ()


@dataclass(frozen=True)
class Assessment:
    """One target of a plan on one perimeter, as known on a date: what was asked and everything its verdict rests on."""

    asked: Question
    perimeter: str
    as_of: str
    base: Base
    known: Known
    foreseen: Foreseen
    ruling: Ruling
    bound: Bound | None = None  # what wider scopes and other years say, where no figure of its own settles it

    def row(self) -> dict:
        """The columns of assessment.csv, in order."""
        known, base, ahead, ruling = self.known, self.base, self.foreseen, self.ruling
        shown = {one.name: getattr(ahead, one.name) for one in fields(ahead) if one.name not in ("paths", "parts")}
        model = {name: shown.pop(name) for name in ("model", "borrowed")}
        attained = {name: shown.pop(name) for name in list(shown) if name.startswith("attained")}
        return {
            "target": self.target, "indicator": self.indicator, "perimeter": self.perimeter, "as_of": self.as_of,
            "relation": self.relation, "value": self.value, "unit": self.unit, "due": self.due, "kind": self.kind,
            "n": known.n, "last_year": known.last_year, "last_value": known.last_value,
            "last_status": known.last_status, "base_year": base.year, "base_value": base.value,
            "base_status": base.status, "required_growth_from_base": base.required_growth,
            "required_growth_from_now": known.required_growth, "observed_growth": known.observed_growth,
            **shown, "probability": self.probability, **attained, "verdict": self.verdict, "reason": str(self.reason),
            **model, "outcome_value": ruling.outcome_value, "outcome": ruling.outcome,
        }  # fmt: skip

    @property
    def target(self) -> str:
        """Its name in the plan."""
        return self.asked[0].target

    @property
    def indicator(self) -> str:
        """What is measured."""
        return self.asked[0].indicator

    @property
    def relation(self) -> str:
        """``>=``, ``>``, ``<=`` or ``<``."""
        return self.asked[0].relation

    @property
    def value(self) -> float:
        """What is to be reached."""
        return self.asked[0].value

    @property
    def unit(self) -> str:
        """The unit of the target."""
        return self.asked[0].unit

    @property
    def due(self) -> str:
        """Deadline as written, ``2020`` or ``2018-2020``."""
        return self.asked[0].due

    @property
    def kind(self) -> str:
        """The kind of target, which says what counts."""
        return self.asked[0].kind

    @property
    def verdict(self) -> str:
        """The class of the verdict."""
        return self.ruling.verdict

    @property
    def reason(self) -> Message:
        """Why this verdict, or why none."""
        return self.ruling.reason

    @property
    def probability(self) -> float | None:
        """Share of the simulated futures that reach the target, 0.01 to 0.99; None if settled or without a forecast."""
        return self.ruling.probability

    @property
    def outcome(self) -> str:
        """``met`` or ``missed`` by its published figure; empty while open."""
        return self.ruling.outcome

    @property
    def hits(self) -> np.ndarray | None:
        """True for each draw in which the target is reached; draws are shared across targets."""
        return self.ruling.hits

    @property
    def history(self) -> Series:
        """The series the verdict rests on, as known on the date."""
        return self.known.history

    @property
    def forecast(self) -> Forecast | None:
        """The sample paths, or None."""
        return self.foreseen.paths

    @property
    def parts(self) -> tuple[Forecast, ...]:
        """Numerator and denominator of a ratio, or nothing."""
        return self.foreseen.parts

    @property
    def result(self) -> str:
        """``met`` or ``missed`` by its published figure, or by a limit that leaves no other way; empty while open."""
        return self.outcome or (self.bound.result if self.bound else "")

    @property
    def level_wanted(self) -> float | None:
        """The value of the due year that would meet the target, in the indicator's unit; None for sums of flows."""
        return level_wanted(self.history, *self.asked)

    @property
    def level_unit(self) -> str:
        """The unit of the series itself, which a target on its growth or sum does not share."""
        return self.history.unit if self.kind in SHAPED else self.unit

    def level(self, quantile: float) -> float | None:
        """A quantile of the series itself in the due year, None without a forecast."""
        if self.forecast is None or self.kind not in SHAPED:
            return {0.1: self.foreseen.lo80, 0.5: self.foreseen.median, 0.9: self.foreseen.hi80}[quantile]
        return float(np.quantile(self.forecast.drawn(self.asked[0].due_year), quantile))

    def along(self, years: np.ndarray, values: np.ndarray) -> tuple[float, bool]:
        """What a path beyond the history comes to in the target's terms, and whether that reaches it.

        Raises DataError when a year is needed that is neither known nor on the path.
        """
        path = certain(self.history, years, values)
        return float(measure(path, *self.asked)[0]), bool(event(path, *self.asked)[0])


def known_of(asked: Question, history: Series) -> Known:
    """What a series tells of a target."""
    if not len(history):
        return Known(history, 0, None, None, "", None, None)
    return Known(
        history, published_count(history), int(history.years[-1]), float(history.values[-1]), history.status[-1],
        _required(asked, history), recent_growth(history),
    )  # fmt: skip


def base_of(asked: Question, history: Series) -> Base:
    """The base of a target, and the growth that leads from there to it."""
    row, _, plan_start = asked
    year, value, status = _base(row, history, plan_start - 1)
    goal = _goal(asked, history)
    if goal is None or year is None or value is None:
        return Base(year, value, status, None)
    return Base(year, value, status, growth_between(value, goal, row.due_year - year))


def foreseen(asked: Question, paths: Forecast, parts: tuple[Forecast, ...]) -> Foreseen:
    """What a forecast says of a target's value, and of the year that reaches it."""
    lo95, lo80, lo50, median, hi50, hi80, hi95 = map(float, np.quantile(measure(paths, *asked), LEVELS_SHOWN))
    attained, early, late = _attained(paths, *asked[:2])
    return Foreseen(
        median, lo50, hi50, lo80, hi80, lo95, hi95, attained, early, late, paths.model, paths.borrowed, paths, parts
    )


def growth_between(first: float, last: float, years: int) -> float | None:
    """Yearly growth in per cent that leads from one value to another; None where it does not exist."""
    if years <= 0 or first <= 0 or last <= 0:
        return None
    return 100 * ((last / first) ** (1 / years) - 1)


def recent_growth(series: Series) -> float | None:
    """Yearly growth over at most the last five years, per cent; None where it does not exist."""
    first = int(np.argmax(series.years >= series.years[-1] - OBSERVED_STEPS))
    years = int(series.years[-1] - series.years[first])
    return growth_between(float(series.values[first]), float(series.values[-1]), years)


def _goal(asked: Question, history: Series) -> float | None:
    """The level of the due year that would meet the target; None where every year counts, and for sums of flows."""
    return level_enough(history, *asked) if asked[0].kind not in EVERY_YEAR else None


def _required(asked: Question, history: Series) -> float | None:
    """Yearly growth from the last value that meets the target."""
    row, _, plan_start = asked
    goal = _goal(asked, history)
    if not history.values[-1]:
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


def _attained(paths: Forecast, row: Target, indicator: Indicator) -> tuple[str, str, str]:
    """Median and 80% range of the first year that meets the target's value; ``>2030`` beyond the horizon."""
    if row.kind not in LEVELS:
        return "", "", ""
    years = np.unique(np.r_[paths.history.years[-1:], paths.years])
    reached = meets(np.column_stack([paths.drawn(int(year)) for year in years]), row, indicator)
    beyond = int(years[-1]) + 1
    first = np.where(reached.any(axis=1), years[reached.argmax(axis=1)], beyond)
    found = np.quantile(first, [0.5, 0.1, 0.9], method="inverted_cdf")
    median, early, late = (f">{beyond - 1}" if year == beyond else str(int(year)) for year in found)
    return median, early, late
