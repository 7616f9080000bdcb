"""Series as known on a date → sample paths of the years ahead.

A forecast is one matrix of draws × years; every interval, probability and sentence is taken from it.

The model is a random walk with drift on a suitable scale, with both the drift and the size of the yearly
shocks unknown (so the predictive distribution has the heavy tails of a t). What a short history cannot tell
is borrowed from the same indicator in other regions (partial pooling): with one value everything, with ten
almost nothing. Three readings of the drift get a third of the draws each: it goes on (random walk with
drift), it fades (damped trend, φ = 0.85), it goes on at half (as the Theta method does).

Sources: Hyndman & Athanasopoulos, Forecasting: Principles and Practice, 3rd ed., 5.2 (drift), 8.2 (damped);
Assimakopoulos & Nikolopoulos 2000, IJF 16 (Theta); Gelman et al., Bayesian Data Analysis, 3rd ed., 2.6 and 5.4
(normal mean and variance, partial pooling).
"""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from plan_analysis.schema import Indicator
from plan_analysis.series import Series

DRAWS = 4000
DAMPING = 0.85  # φ of the damped reading: a drift of 1 adds 0.85 + 0.85² + … ≈ 5.7 in the long run
RECENT_STEPS = 6  # peers' growth is taken from their last six steps: older growth belongs to another economy
MIN_PEERS = 5  # fewer regions say too little about how growth differs between regions
MIN_OWN = 4  # values needed where no peers are known
FARTHEST = 20.0  # on the log scale a factor of 5e8 either way: keeps the widest tails of a t from overflowing
COUNTED = ("家", "个", "件", "名", "人")  # units that come in whole numbers
PRIOR_DOF = 4  # weight of the peers' shock size, in own observations


@dataclass(frozen=True)
class Growth:
    """Distribution of yearly growth among peers, on the model's scale: mean, between and within variance."""

    mean: float
    between: float
    within: float
    regions: int


@dataclass(frozen=True)
class Forecast:
    """Sample paths of one indicator; ``paths[d, k]`` is draw d in year ``years[k]``, in the indicator's unit.

    ``error`` holds one standard normal number per draw: how far the estimated years of the history are off,
    the same way in all of them. Published years are not touched by it.
    """

    history: Series
    years: np.ndarray
    paths: np.ndarray
    error: np.ndarray
    model: str
    borrowed: float
    peers: int

    def at(self, year: int) -> np.ndarray | None:
        """Draws of one year: simulated ahead, known before (constant unless estimated), None where unknown."""
        if year in self.years:
            return self.paths[:, int(np.flatnonzero(self.years == year)[0])]
        at = np.flatnonzero(self.history.years == year)
        return self.history.values[at[0]] * np.exp(self.history.log_sd[at[0]] * self.error) if len(at) else None

    def quantiles(self, levels: tuple[float, ...]) -> np.ndarray:
        """Quantiles by year, shape (len(levels), len(years))."""
        return np.quantile(self.paths, levels, axis=0)


@dataclass(frozen=True)
class Noise:
    """The standard random numbers behind one forecast; two forecasts are tied by mixing their shocks."""

    shocks: np.ndarray
    drift: np.ndarray
    scale: np.ndarray
    reading: np.ndarray
    error: np.ndarray

    def tied_to(self, other: "Noise", correlation: float) -> "Noise":
        """The same noise with yearly shocks that correlate with another's."""
        mixed = correlation * other.shocks + np.sqrt(1 - correlation**2) * self.shocks
        return Noise(mixed, self.drift, self.scale, self.reading, self.error)


def noise(series: Series, horizon: int, draws: int = DRAWS) -> Noise:
    """Random numbers that depend on region, indicator and as_of alone: every page draws the same ones."""
    name = f"{series.region}|{series.indicator}|{series.as_of.isoformat()}"
    rng = np.random.default_rng(int.from_bytes(hashlib.sha256(name.encode()).digest()[:8], "big"))
    drift, error = rng.standard_normal((2, draws))
    scale, reading = rng.random(draws), rng.permutation(np.arange(draws) % 3)
    # drawn year by year and last, so that a longer horizon changes none of the earlier numbers
    shocks = rng.standard_normal((horizon, draws)).T
    return Noise(shocks, drift, scale, reading, error)


def scale_of(indicator: Indicator) -> tuple[Callable, Callable]:
    """Transformation to the model's scale and back: logit within two bounds, logs above zero, else none.

    Counts get log(1 + x), so that zero is a possible count.
    """
    low, high = indicator.lower, indicator.upper
    if low is not None and high is not None:
        edge = 1e-4 * (high - low)

        def logit(x: np.ndarray) -> np.ndarray:
            inside = np.clip(x, low + edge, high - edge)
            return np.log((inside - low) / (high - inside))

        return logit, lambda z: low + (high - low) / (1 + np.exp(-z))
    if low == 0 and indicator.unit in COUNTED:
        return np.log1p, lambda z: np.maximum(np.expm1(z), 0.0)
    if low == 0:
        return np.log, np.exp
    return (lambda x: np.asarray(x, float)), (lambda z: z)


def peer_growth(peers: list[Series], indicator: Indicator) -> Growth | None:
    """Growth among peers over their last six steps, or None with fewer than five usable regions.

    between = variance of the regions' mean growth less what chance alone would give (method of moments,
    not below a quarter of it); within = pooled variance of the yearly growth about each region's mean.
    """
    forward, _ = scale_of(indicator)
    means, variances, counts = [], [], []
    for peer in peers:
        steps = _steps(peer, forward)[-RECENT_STEPS:]
        if len(steps) >= 2:
            means.append(steps.mean())
            variances.append(steps.var(ddof=1))
            counts.append(len(steps))
    if len(means) < MIN_PEERS:
        return None
    counts = np.array(counts)
    within = float(np.average(variances, weights=counts - 1))
    observed = float(np.var(means, ddof=1))
    between = max(observed - within / counts.mean(), observed / 4)
    return Growth(float(np.mean(means)), between, within, len(means))


def forecast(
    series: Series, peers: list[Series], indicator: Indicator, until: int, random: Noise | None = None
) -> Forecast | None:
    """Paths from the year after the last value until ``until``; None where the history cannot carry one.

    One value needs at least five peers, four values need none; with none there is no forecast at all.
    """
    growth = peer_growth(peers, indicator)
    if len(series) == 0 or (growth is None and len(series) < MIN_OWN):
        return None
    last = int(series.years[-1])
    horizon = max(until - last, 1)
    random = random or noise(series, horizon)
    forward, backward = scale_of(indicator)
    drift, sigma, borrowed = _posterior(_steps(series, forward), growth, random)
    ahead = np.arange(1, horizon + 1)
    damped = np.cumsum(DAMPING**ahead)
    trend = np.stack([ahead.astype(float), damped, ahead / 2])[random.reading]
    level = forward(series.values[-1:])[0] + series.log_sd[-1] * random.error
    z = level[:, None] + drift[:, None] * trend + np.cumsum(sigma[:, None] * random.shocks[:, :horizon], axis=1)
    paths = backward(np.clip(z, level[:, None] - FARTHEST, level[:, None] + FARTHEST))
    if indicator.unit in COUNTED:
        paths = np.rint(paths)
    model = "random walk with drift, damped and halved trend; " + (
        "pooled with peers" if growth else "own history only"
    )
    return Forecast(series, last + ahead, paths, random.error, model, borrowed, growth.regions if growth else 0)


def ratio_forecast(numerator: Forecast, denominator: Forecast, history: Series, scale: float) -> Forecast:
    """Ratio of jointly drawn parts, draw by draw, over the years both forecasts reach or know."""
    last = int(history.years[-1])
    years = np.arange(last + 1, min(numerator.years[-1], denominator.years[-1]) + 1)
    leading = max(numerator, denominator, key=lambda part: part.borrowed)
    divided = [scale * numerator.at(year) / denominator.at(year) for year in years]
    return Forecast(
        history,
        years,
        np.column_stack(divided),
        numerator.error,
        f"ratio of jointly drawn parts: {numerator.model}",
        leading.borrowed,
        leading.peers,
    )


def correlation(a: list[Series], b: list[Series], forward: tuple[Callable, Callable]) -> float:
    """Correlation of yearly growth of two indicators within regions, pooled, shrunk by n / (n + 20).

    Steps are paired by year; each region's mean is taken out first.
    """
    first = {series.region: series for series in a}
    pairs = []
    for other in b:
        if other.region not in first:
            continue
        years = np.intersect1d(first[other.region].years, other.years)
        if len(years) < 3:
            continue
        x, y = (
            np.diff(scale(np.array([series.value(year) for year in years])))
            for scale, series in zip(forward, (first[other.region], other), strict=True)
        )
        pairs.append(np.stack([x - x.mean(), y - y.mean()]))
    if not pairs:
        return 0.0
    x, y = np.concatenate(pairs, axis=1)
    if x.std() == 0 or y.std() == 0:
        return 0.0
    return float(np.corrcoef(x, y)[0, 1] * len(x) / (len(x) + 20))


def _steps(series: Series, forward: Callable) -> np.ndarray:
    """Growth per year on the model's scale; over a gap of k years the sum of k steps, divided by k."""
    if len(series) < 2:
        return np.array([])
    with np.errstate(divide="ignore", invalid="ignore"):
        z = forward(series.values)
    steps = np.diff(z) / np.diff(series.years)
    return steps[np.isfinite(steps)]


def _posterior(steps: np.ndarray, growth: Growth | None, random: Noise) -> tuple[np.ndarray, np.ndarray, float]:
    """Draws of drift and shock size, and the share of the drift that was borrowed from peers.

    Normal-inverse-gamma posterior: σ² ~ scaled inverse χ², drift | σ² ~ normal with precision m/σ² (own steps) +
    1/between (peers). A growth far from the peers' mean μ enlarges σ², by κm/(κ+m)·(own mean - μ)² with
    κ = within/between: a place that behaves unlike its peers is also less predictable.
    """
    from scipy.special import gammaincinv

    m = len(steps)
    mean = steps.mean() if m else 0.0
    squares, dof, peer_precision = float(((steps - mean) ** 2).sum()), max(m - 1, 0), 0.0
    if growth:
        peer_precision = 1 / max(growth.between, 1e-12)
        weight = growth.within * peer_precision
        surprise = weight * m / (weight + m) * (mean - growth.mean) ** 2 if m else 0.0
        squares, dof = squares + surprise + PRIOR_DOF * growth.within, m + PRIOR_DOF
    chi_square = 2 * gammaincinv(dof / 2, np.clip(random.scale, 1e-9, 1 - 1e-9))
    variance = np.maximum(squares / chi_square, 1e-12)
    precision = m / variance + peer_precision
    centre = (m / variance * mean + peer_precision * (growth.mean if growth else 0.0)) / precision
    drift = centre + random.drift / np.sqrt(precision)
    return drift, np.sqrt(variance), float(np.median(peer_precision / precision))


def worst_unit(units: list[Forecast]) -> Forecast:
    """The smallest value over units, draw by draw and year by year: a mean cannot show whether *each* has enough."""
    last = max(int(unit.history.years[-1]) for unit in units)
    years = np.arange(last + 1, min(int(unit.years[-1]) for unit in units) + 1)
    known = [year for year in units[0].history.years if all(unit.history.value(year) is not None for unit in units)]
    lowest = np.array([min(unit.history.value(year) for unit in units) for year in known])
    first = units[0].history
    history = Series(
        first.region, first.indicator, first.unit, first.as_of, np.array(known, int), lowest, np.zeros(len(known)),
        ("derived",) * len(known), ("",) * len(known), ("",) * len(known),
    )  # fmt: skip
    paths = np.column_stack([np.min([unit.at(year) for unit in units], axis=0) for year in years])
    return Forecast(
        history, years, paths, np.zeros(len(paths)), f"smallest of {len(units)} units: {units[0].model}",
        max(unit.borrowed for unit in units), min(unit.peers for unit in units),
    )  # fmt: skip
