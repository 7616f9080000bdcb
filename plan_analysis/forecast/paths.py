"""Series of an indicator as known on a date → sample paths of the years ahead.

A forecast is one matrix of draws × years; every interval, probability and sentence is taken from it. What one
region's history cannot tell is borrowed from the same indicator in other regions.
"""

from dataclasses import dataclass, replace

import numpy as np

from plan_analysis.forecast.classes import GrowthClass, class_of
from plan_analysis.forecast.components import SHORTEST
from plan_analysis.forecast.draws import DRAWS, Noise
from plan_analysis.forecast.draws import noise as named_noise
from plan_analysis.forecast.model import Forecasts, forecast_many
from plan_analysis.forecast.peers import MIN_PEERS
from plan_analysis.forecast.pooling import Growth
from plan_analysis.forecast.transform import COUNT, FEW, FEW_EVENTS, FLOORED, LINEAR, LOG, Scale
from plan_analysis.observations.series import MIN_VALUES, Series
from plan_analysis.reference import units as registry
from plan_analysis.reference.schema import DataError, Indicator

SMALL = ("city", "county")  # levels whose figures are moved by single events
# Ranges are wider where regions of another level stand in, because cities and counties move more: a judgement.
STANDING_IN = 1.25
# A ratio's own history forecasts it better than its parts do, and both together better than either; with every fourth
# path from the parts Brier score and CRPS are best (benchmarks/ratios.py).
FROM_PARTS = 4


@dataclass(frozen=True)
class Forecast:
    """Sample paths of one indicator; ``paths[d, k]`` is draw d in year ``years[k]``, in the indicator's unit.

    ``error`` holds one standard normal number per draw: how far the estimated years of the history are off,
    the same way in all of them. Published years are not touched by it. ``growth_class`` is the class of growth that was
    used, ``lender`` the level of the peers, ``growth`` what the growth is put together from, where it was by a class.
    """

    history: Series
    years: np.ndarray
    paths: np.ndarray
    error: np.ndarray
    model: str
    borrowed: float
    peers: int
    growth_class: GrowthClass | None = None
    lender: str = ""
    growth: Growth | None = None

    def at(self, year: int) -> np.ndarray | None:
        """Draws of one year: simulated ahead, known before (constant unless estimated), None where unknown."""
        if year in self.years:
            return self.paths[:, int(np.flatnonzero(self.years == year)[0])]
        at = np.flatnonzero(self.history.years == year)
        return self.history.values[at[0]] * np.exp(self.history.log_sd[at[0]] * self.error) if len(at) else None

    def drawn(self, year: int) -> np.ndarray:
        """Draws of a year that is ahead or known; raises DataError where it is neither."""
        draws = self.at(year)
        if draws is None:
            raise DataError(
                f"{self.history.indicator} of {self.history.region}: {year} is neither published nor forecast"
            )
        return draws

    def bridged(self, year: int) -> np.ndarray:
        """Draws of a year, those of a gap in the history at even growth between the years around it."""
        draws, years = self.at(year), self.history.years
        before, after = years[years < year], years[years > year]
        if draws is not None or not len(before) or not len(after):
            return self.drawn(year)
        first, last = int(before[-1]), int(after[0])
        share = (year - first) / (last - first)
        return self.drawn(first) ** (1 - share) * self.drawn(last) ** share

    def quantiles(self, levels: tuple[float, ...]) -> np.ndarray:
        """Quantiles by year, shape (len(levels), len(years))."""
        return np.quantile(self.paths, levels, axis=0)


def noise(series: Series, horizon: int, draws: int = DRAWS) -> Noise:
    """Random numbers that depend on region and indicator alone: every page, date and command draws the same ones."""
    return named_noise(f"{series.region}|{series.indicator}", horizon, draws)


def scale_of(indicator: Indicator, values: np.ndarray, peers: int = 0) -> Scale:
    """Scale by bounds and unit: logit within two bounds, whole numbers for counts, logs above zero, else as it is.

    Counts that stayed below 30 move by single events unless their growth can be borrowed from peers or a class. Years
    without a value (NaN) decide nothing.
    """
    known = np.asarray(values, float)
    known = known[np.isfinite(known)]
    low, high = indicator.lower, indicator.upper
    if low is not None and high is not None:
        return Scale("logit", low, high)
    if low == 0 and registry.here().counted(indicator.unit):
        lent = peers >= MIN_PEERS or class_of(indicator) is not None
        return FEW_EVENTS if len(known) and known.max() < FEW and not lent else COUNT
    if low == 0:
        return LOG if (known > 0).all() else FLOORED
    return LINEAR


def forecast(
    series: Series, peers: list[Series], indicator: Indicator, until: int, random: Noise | None = None
) -> Forecast | None:
    """Paths from the year after the last value until ``until``; None where the history cannot carry one.

    With a class of growth one value is enough. Without one, one to three values need at least five peers, four values
    need none; with none there is no forecast at all. Peers of another level than the region's own stand in for its
    like, and the ranges are wider for it.
    """
    if len(series) == 0:
        return None
    growth_class = class_of(indicator)
    scale = scale_of(indicator, series.values, len(peers))
    usable = [peer for peer in peers if scale.name != "log" or (peer.values > 0).all()]
    last = int(series.years[-1])
    horizon = max(until - last, 1)
    random = random or noise(series, horizon)
    each = [series, *usable]
    count = len(each)
    made = forecast_many(
        [yearly(one) for one in each], horizon, scales=[scale] * count, groups=[0] * count, draws=2,
        classes=[growth_class] * count, small=[one.level in SMALL for one in each],
    )  # fmt: skip
    if made.reasons[0]:
        return None
    enough = sum(len(peer) >= MIN_VALUES for peer in usable) >= MIN_PEERS  # fewer values tell no growth
    level = usable[0].level if enough else ""
    wider = STANDING_IN if level and level != series.level else 1.0
    paths = made.paths(0, random, float(series.log_sd[-1]) * random.error[:, None], wider)
    return Forecast(
        series, last + np.arange(1, horizon + 1), paths, random.error, _model(made, len(series), enough),
        float(made.borrowed[0]), len(usable) if enough else 0, growth_class if made.classed[0] else None, level,
        made.growth(0),
    )  # fmt: skip


def _model(made: Forecasts, values: int, pooled: bool) -> str:
    """How the forecast was made, in words."""
    if made.classed[0]:
        return "growth of region, peers and class" if pooled else "growth of region and class"
    model = "median of thirteen component forecasts, calibrated; " if values >= SHORTEST else "growth of peers; "
    return model + ("pooled with peers" if pooled else "own history only")


def yearly(series: Series) -> np.ndarray:
    """Values of every year from the first to the last, NaN where none is known."""
    values = np.full(int(series.years[-1] - series.years[0]) + 1 if len(series) else 0, np.nan)
    values[series.years - series.years[0] if len(series) else []] = series.values
    return values


def ratio_forecast(numerator: Forecast, denominator: Forecast, history: Series, scale: float) -> Forecast:
    """Ratio of jointly drawn parts, draw by draw, over the years both forecasts reach or know."""
    last = int(history.years[-1])
    years = np.arange(last + 1, min(numerator.years[-1], denominator.years[-1]) + 1)
    leading = max(numerator, denominator, key=lambda part: part.borrowed)
    divided = [scale * numerator.bridged(int(year)) / denominator.bridged(int(year)) for year in years]
    gaps = sorted({int(year) for year in years for part in (numerator, denominator) if part.at(int(year)) is None})
    bridged = f"; {', '.join(map(str, gaps))} of a part not published, bridged at even growth" if gaps else ""
    return Forecast(
        history,
        years,
        np.column_stack(divided),
        numerator.error,
        f"ratio of jointly drawn parts: {numerator.model}{bridged}",
        leading.borrowed,
        leading.peers,
        leading.growth_class,
        leading.lender,
    )


def ratio_pool(own: Forecast, parts: Forecast) -> Forecast:
    """A ratio's forecast from its own history, with every fourth path from its parts: a linear pool.

    Paths are taken in turn, since the second half of them mirrors the first.
    """
    years = own.years[np.isin(own.years, parts.years)]
    mine, theirs = (made.paths[:, np.isin(made.years, years)] for made in (own, parts))
    turn = (np.arange(len(mine)) % FROM_PARTS == 0)[:, None]
    model = f"{own.model}; every fourth path a {parts.model}"
    return replace(own, years=years, paths=np.where(turn, theirs, mine), model=model)


def correlation(a: list[Series], b: list[Series], scales: tuple[Scale, Scale]) -> float:
    """Correlation of yearly growth of two indicators within regions, pooled, shrunk by n / (n + 20).

    Steps are paired by year; each region's mean is taken out first.
    """
    first = {series.region: series for series in a}
    pairs = []
    for other in b:
        if other.region not in first:
            continue
        one = first[other.region]
        years, *places = np.intersect1d(one.years, other.years, return_indices=True)
        if len(years) < 3:
            continue
        x, y = (
            np.diff(scale.forward(series.values[at]))
            for scale, series, at in zip(scales, (one, other), places, strict=True)
        )
        pairs.append(np.stack([x - x.mean(), y - y.mean()]))
    if not pairs:
        return 0.0
    x, y = np.concatenate(pairs, axis=1)
    if x.std() == 0 or y.std() == 0:
        return 0.0
    return float(np.corrcoef(x, y)[0, 1] * len(x) / (len(x) + 20))


def worst_unit(units: list[Forecast]) -> Forecast:
    """The smallest value over units, draw by draw and year by year: a mean cannot show whether *each* has enough."""
    last = max(int(unit.history.years[-1]) for unit in units)
    years = np.arange(last + 1, min(int(unit.years[-1]) for unit in units) + 1)
    first = units[0].history
    each = {
        int(year): [value for unit in units if (value := unit.history.value(int(year))) is not None]
        for year in first.years
    }
    known = [year for year, values in each.items() if len(values) == len(units)]
    lowest = np.array([min(each[year]) for year in known])
    history = Series(
        first.region, first.indicator, first.unit, first.as_of, np.array(known, int), lowest, np.zeros(len(known)),
        ("derived",) * len(known), ("",) * len(known), ("",) * len(known),
    )  # fmt: skip
    paths = np.column_stack([np.min([unit.drawn(int(year)) for unit in units], axis=0) for year in years])
    return Forecast(
        history, years, paths, np.zeros(len(paths)), f"smallest of {len(units)} units: {units[0].model}",
        max(unit.borrowed for unit in units), min(unit.peers for unit in units), units[0].growth_class,
        units[0].lender,
    )  # fmt: skip
