"""Answers that are more than a table: a forecast with its sample paths, a verdict with what it rests on."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from html import escape
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from plan_analysis.attainment import Assessment
from plan_analysis.attainment.pace import Pace
from plan_analysis.forecast import Forecast
from plan_analysis.observations import Series
from plan_analysis.reference.schema import DataError, Indicator, Region

if TYPE_CHECKING:
    from matplotlib.axes import Axes

RANGES = {
    "median": 0.5, "lo50": 0.25, "hi50": 0.75, "lo80": 0.1, "hi80": 0.9, "lo95": 0.025, "hi95": 0.975,
}  # fmt: skip

SAID = {  # what is asked of the number, where it is not the number itself
    "growth_rate": "growth a year ", "change_from_base": "growth in all ", "cumulative": "in all ",
    "annual_flow": "every year ", "maintain": "every year ",
}  # fmt: skip


@dataclass(frozen=True, repr=False)
class Projection:
    """A forecast of one indicator of one region: median and ranges by year, from sample paths.

    ``history`` is what it starts from, ``paths()`` the simulated futures, ``table`` their ranges. All values are in the
    indicator's unit.
    """

    indicator: Indicator
    region: Region
    history: Series
    forecast: Forecast

    @property
    def table(self) -> pd.DataFrame:
        """One row a year: median, and the lower and upper ends of the 50, 80 and 95 % ranges."""
        values = self.forecast.quantiles(tuple(RANGES.values())).T
        return pd.DataFrame(values, columns=list(RANGES), index=pd.Index(self.forecast.years, name="year"))

    def paths(self) -> pd.DataFrame:
        """The simulated futures: one row a draw, one column a year."""
        return pd.DataFrame(self.forecast.paths, columns=pd.Index(self.forecast.years, name="year"))

    def probability(self, value: float, year: int) -> float:
        """Share of the futures at or above a value in a year; raises DataError for a year that is not simulated."""
        draws = self.forecast.at(year)
        if draws is None:
            raise DataError(f"year: {year} is neither known nor simulated; simulated: {self._span()}")
        return float(np.mean(draws >= value))

    def plot(self, goal: float | None = None) -> "Axes":
        """History, median and ranges as a fan; a line at ``goal`` where one is given."""
        from matplotlib.figure import Figure

        axes = Figure(figsize=(7, 3.6), layout="constrained").subplots()
        ranges = self.table
        for level, shade in (("95", 0.15), ("80", 0.25), ("50", 0.35)):
            low, high = ranges[f"lo{level}"], ranges[f"hi{level}"]
            axes.fill_between(ranges.index, low, high, color="C0", alpha=shade, linewidth=0, label=f"{level} %")
        axes.plot(ranges.index, ranges["median"], color="C0", label="median")
        axes.plot(self.history.years, self.history.values, color="black", marker="o", label="published")
        if goal is not None:
            axes.axhline(goal, color="C3", linestyle="--", label="goal")
        axes.set(title=f"{self.indicator.name_en}, {self.region.name_en}", ylabel=self._unit())
        axes.legend(frameon=False)
        return axes

    def _unit(self) -> str:
        return self.indicator.unit if self.indicator.unit.isascii() else f"unit: {self.indicator.indicator}"

    def _span(self) -> str:
        return f"{self.forecast.years[0]}-{self.forecast.years[-1]}"

    def _title(self) -> str:
        names = f"{self.indicator.name_zh} · {self.region.name_zh} ({self.indicator.name_en}, {self.region.name_en})"
        known = f"{len(self.history)} known values to {self.history.years[-1]}"
        return f"{names}, {self.indicator.unit}, as of {self.history.as_of}: {known}, {self.forecast.model}"

    def __repr__(self) -> str:
        return f"{self._title()}\n{self.table.round(self.indicator.decimals)}"

    def _repr_html_(self) -> str:
        table = self.table.round(self.indicator.decimals)
        return f"<p>{escape(self._title())}</p>{table.to_html()}"


@dataclass(frozen=True, repr=False)
class Verdict:
    """Whether one target will be met: probability, verdict and reason, with every number behind them in ``row``.

    ``pace`` is where the growth that it needs stands among that of other regions, ``regions`` bear their names.
    """

    assessment: Assessment
    indicator: Indicator
    region: Region
    pace: Pace | None = None
    regions: Mapping[str, Region] = field(default_factory=dict)

    @property
    def probability(self) -> float | None:
        """Share of the simulated futures that reach the target, 0.01 to 0.99; None if settled or without a forecast."""
        return self.assessment.probability

    @property
    def verdict(self) -> str:
        """The class: met, likely, leaning yes, open, leaning no, unlikely, missed, or why there is none."""
        return self.assessment.verdict

    @property
    def reason(self) -> str:
        """Why this verdict, or why none."""
        return str(self.assessment.reason)

    @property
    def among(self) -> str:
        """The pace needed among that of other regions, in words; empty where there is none."""
        if self.pace is None:
            return ""
        said = [str(one) for one in self.pace.said(self.regions.get)]
        needed = [] if self.pace.passed else [f"Pace needed: {self.pace.needed:+.1f}% a year."]
        return " ".join([*needed, *said])

    @property
    def projection(self) -> Projection | None:
        """The forecast that it rests on, or None."""
        if self.assessment.forecast is None:
            return None
        return Projection(self.indicator, self.region, self.assessment.history, self.assessment.forecast)

    @property
    def row(self) -> pd.Series:
        """Every number behind the verdict: the columns of assessment.csv, and the share of others that were slower."""
        return pd.Series(self.assessment.row() | {"slower": self.pace.slower if self.pace else None})

    def plot(self) -> "Axes":
        """The forecast as a fan with the target's line; raises DataError where there is no forecast."""
        if self.projection is None:
            raise DataError(f"{self.assessment.target}: there is no forecast to draw: {self.reason}")
        return self.projection.plot(self.assessment.value)

    def _said(self) -> list[str]:
        a = self.assessment
        chance = "" if a.probability is None else f", probability {a.probability:.0%}"
        asked = f"{self.indicator.name_zh} ({self.indicator.name_en}), {self.region.name_zh} ({self.region.name_en})"
        last = "" if a.known.last_value is None else f" Last known: {a.known.last_value:.6g} in {a.known.last_year}."
        return [
            f"{a.target}: {asked}: {SAID.get(a.kind, '')}{a.relation} {a.value:g} {a.unit} by {a.due}, as of {a.as_of}",
            f"{a.verdict}{chance}. {self.reason}{last}",
            *([self.among] if self.pace else []),
        ]

    def __repr__(self) -> str:
        return "\n".join(self._said())

    def _repr_html_(self) -> str:
        title, answer, *more = map(escape, self._said())
        return "<br>".join([f"<p>{title}", f"<strong>{answer}</strong>", *more]) + "</p>"
