"""What a target asks of a path, by its kind: which years count, what is measured, whether it is reached.

| kind | measured | counts |
|---|---|---|
| level, share, ratio, count_stock, per_unit | the value of the due year | due year |
| annual_flow, maintain | the value of the due year; every year must hold (see ``reading``) | every year of the span |
| cumulative | the sum of a flow, or what a stock gained | the span, or its two ends |
| growth_rate, change_from_base | growth since the base in per cent, of shares in points; a year or in all | base, due |
"""

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

import numpy as np

from plan_analysis.forecast import Forecast
from plan_analysis.observations.series import ASSUMED, Series
from plan_analysis.reference.schema import EXPECTED, GROWTH, DataError

RELATIONS: dict[str, Callable] = {
    ">=": np.greater_equal,
    ">": np.greater,
    "<=": np.less_equal,
    "<": np.less,
}
EVERY_YEAR = ("annual_flow", "maintain")
LEVELS = ("level", "share", "ratio", "count_stock")
UNPUBLISHED = ("estimated", "implied", EXPECTED, ASSUMED)  # statuses of values that settle nothing


class Counted(Protocol):
    """What an event reads of an indicator: its kind, and the decimals of its publication, None where none are known."""

    @property
    def kind(self) -> str:
        """Flow, stock, share, ratio or index; empty where nobody says."""

    @property
    def decimals(self) -> int | None:
        """Decimals at which values are published."""


class Asked(Protocol):
    """What an event reads of a target; the fields are those of the register."""

    @property
    def target(self) -> str:
        """Its name."""

    @property
    def kind(self) -> str:
        """What is measured."""

    @property
    def relation(self) -> str:
        """``>=``, ``>``, ``<=`` or ``<``."""

    @property
    def value(self) -> float:
        """What is to be reached."""

    @property
    def unit(self) -> str:
        """The unit that the value is in, ``个百分点`` for growth of a share in points."""

    @property
    def due(self) -> str:
        """Deadline as written, ``2020`` or ``2018-2020``."""

    @property
    def due_start(self) -> int:
        """The first year that counts."""

    @property
    def due_year(self) -> int:
        """The last year of the deadline."""

    @property
    def base_year(self) -> int | None:
        """The year that growth starts from."""

    @property
    def base_value(self) -> float | None:
        """Its value, where the plan states it."""


@dataclass(frozen=True)
class Level:
    """A value to reach by the end of one year: what somebody asks of a series of his own."""

    target: str
    relation: str
    value: float
    due_year: int
    kind: str = "level"
    base_year: int | None = None
    base_value: float | None = None
    unit: str = ""

    @property
    def due(self) -> str:
        """Deadline as written."""
        return str(self.due_year)

    @property
    def due_start(self) -> int:
        """The one year that counts."""
        return self.due_year


@dataclass(frozen=True)
class Published:
    """How a series of somebody's own is published, as far as an event asks."""

    decimals: int | None
    kind: str = ""


def span(row: Asked, plan_start: int) -> range:
    """The years an event looks at: all plan years for yearly, lasting and summed targets, else the deadline."""
    if row.kind in (*EVERY_YEAR, "cumulative"):
        return range(row.due_start if "-" in row.due else plan_start, row.due_year + 1)
    return range(row.due_year, row.due_year + 1)


def needed(row: Asked, indicator: Counted, plan_start: int) -> list[int]:
    """Every year whose value decides the event."""
    years = list(span(row, plan_start))
    if row.kind == "cumulative" and indicator.kind != "flow":
        return [years[0] - 1, row.due_year]
    if row.kind in GROWTH and row.base_value is None:
        return [base_year(row), row.due_year]
    return years


def measure(paths: Forecast, row: Asked, indicator: Counted, plan_start: int) -> np.ndarray:
    """What is compared with the target's value, in its unit, for each draw.

    Raises DataError when a year is needed that is neither published nor forecast.
    """
    years = span(row, plan_start)
    if row.kind == "cumulative" and indicator.kind == "flow":
        return np.sum([draws_of(paths, year, row) for year in years], axis=0)
    due = draws_of(paths, row.due_year, row)
    if row.kind == "cumulative":
        return due - draws_of(paths, years[0] - 1, row)
    if row.kind in GROWTH:
        base = row.base_value if row.base_value is not None else draws_of(paths, base_year(row), row)
        return (due - base) / _steps(row) if _points(row) else 100 * ((due / base) ** (1 / _steps(row)) - 1)
    return due


def event(paths: Forecast, row: Asked, indicator: Counted, plan_start: int) -> np.ndarray:
    """For each draw, whether the target is reached; values are rounded as they are published.

    Raises DataError when a year is needed that is neither published nor forecast.
    """
    if row.kind in EVERY_YEAR:
        return np.all([meets(draws_of(paths, year, row), row, indicator) for year in span(row, plan_start)], axis=0)
    found = measure(paths, row, indicator, plan_start)
    if row.kind in GROWTH:
        return RELATIONS[row.relation](np.round(found, 1), row.value)
    return meets(found, row, indicator)


def certain(history: Series, years: np.ndarray | None = None, values: np.ndarray | None = None) -> Forecast:
    """A single future: the history as it is, and one path beyond it."""
    ahead = np.array([], int) if years is None else np.asarray(years, int)
    path = np.empty((1, 0)) if values is None else np.asarray(values, float)[None, :]
    return Forecast(history, ahead, path, np.zeros(1), "", 0.0, 0)


def level_wanted(history: Series, row: Asked, indicator: Counted, plan_start: int) -> float | None:
    """The value of the due year that would meet the target; None for sums of flows, or where the base is unknown."""
    return _level_at(row.value, history, row, indicator, plan_start)


def level_enough(history: Series, row: Asked, indicator: Counted, plan_start: int) -> float | None:
    """The same; of a number to exceed the next that can be published: 8001 of more than 8000 firms."""
    step = 0.1 if row.kind in GROWTH else None if indicator.decimals is None else 10.0**-indicator.decimals
    if row.relation in (">=", "<=") or step is None or not _printable(row.value, step):
        return level_wanted(history, row, indicator, plan_start)
    beyond = row.value + (step if row.relation == ">" else -step)
    return _level_at(beyond, history, row, indicator, plan_start)


def _printable(value: float, step: float) -> bool:
    """Whether a number is one that is published at steps of a size."""
    return math.isclose(value / step, round(value / step), abs_tol=1e-6)


def _level_at(value: float, history: Series, row: Asked, indicator: Counted, plan_start: int) -> float | None:
    """The value of the due year at which a target comes to a value in its own terms."""
    if row.kind in GROWTH:
        base = row.base_value if row.base_value is not None else history.value(base_year(row))
        if base is None:
            return None
        return base + value * _steps(row) if _points(row) else base * (1 + value / 100) ** _steps(row)
    if row.kind == "cumulative":
        before = history.value(span(row, plan_start)[0] - 1)
        return before + value if before is not None and indicator.kind != "flow" else None
    return value


def growth_wanted(history: Series, row: Asked, plan_start: int) -> float | None:
    """Yearly growth from the last value, per cent, at which a sum of flows reaches the target; None where none does."""
    last, goal = int(history.years[-1]), row.value
    years = span(row, plan_start)
    known = sum(history.value(year) or 0.0 for year in years if year <= last)
    ahead = np.array([year - last for year in years if year > last])
    if not len(ahead) or history.values[-1] <= 0 or any(history.value(y) is None for y in years if y <= last):
        return None
    low, high = 1e-6, 100.0  # factors a year
    if not known + history.values[-1] * (low**ahead).sum() < goal < known + history.values[-1] * (high**ahead).sum():
        return None
    for _ in range(200):
        factor = math.sqrt(low * high)
        total = known + history.values[-1] * (factor**ahead).sum()
        low, high = (factor, high) if total < goal else (low, factor)
    return 100 * (high - 1)


def base_year(row: Asked) -> int:
    """The year a target on growth starts from; raises DataError where it names none."""
    if row.base_year is None:
        raise DataError(f"{row.target}: a {row.kind} target needs its base year")
    return row.base_year


def draws_of(paths: Forecast, year: int, row: Asked) -> np.ndarray:
    """Draws of one year; raises DataError where there are none."""
    draws = paths.at(year)
    if draws is None:
        raise DataError(f"{row.target}: the event needs {year}, which is neither published nor forecast")
    return draws


def meets(values: np.ndarray, row: Asked, indicator: Counted) -> np.ndarray:
    """Compare at published precision: 2.496 is published as 2.50 and so reaches 2.5; 1/3 stays 1/3."""
    if indicator.decimals is None:
        return RELATIONS[row.relation](values, row.value)
    exact = math.isclose(row.value, round(row.value, indicator.decimals), abs_tol=1e-9)
    compared = np.round(values, indicator.decimals) if exact else values
    return RELATIONS[row.relation](compared, row.value)


def _points(row: Asked) -> bool:
    """Whether the growth of a share is asked in percentage points: 提高5个百分点."""
    return "百分点" in row.unit


def _steps(row: Asked) -> int:
    return row.due_year - base_year(row) if row.kind == "growth_rate" else 1
