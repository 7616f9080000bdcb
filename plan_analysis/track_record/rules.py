"""Cases of the back-test, the targets set for them, and the simple rules that are scored beside ours.

A rule that gives middle and spread is read as a normal distribution; one that gives a probability is taken as it is.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

import numpy as np

HORIZON = 5
WHOLE = 99
GROWTHS = (-6, -3, 0, 3, 6)  # yearly growth of the target, in points above or below the province's own past growth
POINTS = np.array(GROWTHS) / 100
CLIP = 0.01
LEAST = 3  # values from which a rule can tell how much a series strays
Forecaster = Callable[[list[np.ndarray], int], tuple[np.ndarray, np.ndarray]]


@dataclass(frozen=True)
class Sample:
    """The provinces of one indicator at one origin, in one order: what was known, and what came (NaN if unknown).

    ``chosen`` are the rows that are scored, ``regions`` the codes of all.
    """

    indicator: str
    origin: int
    kept: int
    histories: list[np.ndarray]
    came: np.ndarray
    chosen: np.ndarray
    regions: tuple[str, ...] = ()

    @cached_property
    def targets(self) -> np.ndarray:
        """What is asked of all provinces in each year ahead, (N, h, K); every way answers these."""
        return np.stack([thresholds(self.histories, step) for step in range(1, HORIZON + 1)], axis=1)


def thresholds(histories: list[np.ndarray], step: int) -> np.ndarray:
    """Targets (N, K): the last value at own past growth (last ten steps) plus some points, at no growth, at double."""
    rows = []
    for values in histories:
        known = np.flatnonzero(np.isfinite(values))[-11:]
        last = values[known[-1]]
        years = max(known[-1] - known[0], 1)
        past = (last / values[known[0]]) ** (1 / years) - 1
        rates = np.array([*(past + POINTS), 0.0, 2 * past])
        rows.append(last * np.maximum(1 + rates, 0.05) ** step)
    return np.array(rows)


def bridged(values: np.ndarray) -> np.ndarray:
    """A history with its gaps filled on straight lines."""
    known = np.isfinite(values)
    return np.interp(np.arange(len(values)), np.flatnonzero(known), values[known])


def no_change(histories: list[np.ndarray], horizon: int) -> tuple[np.ndarray, np.ndarray]:
    """Random walk: the last value, with the root of the horizon times the root mean square step."""
    last = np.array([values[-1] for values in histories])[:, None]
    size = np.array([np.sqrt(np.mean(np.diff(values) ** 2)) for values in histories])[:, None]
    return np.repeat(last, horizon, axis=1), size * np.sqrt(np.arange(1, horizon + 1))


def drift(histories: list[np.ndarray], horizon: int) -> tuple[np.ndarray, np.ndarray]:
    """Random walk with drift and its textbook range (fpp3, 5.5)."""
    n = np.array([len(values) for values in histories], float)[:, None]
    last, first = (np.array([values[k] for values in histories])[:, None] for k in (-1, 0))
    size = np.array([np.std(np.diff(values), ddof=1) for values in histories])[:, None]
    ahead = np.arange(1, horizon + 1)
    return last + (last - first) / (n - 1) * ahead, size * np.sqrt(ahead * (1 + ahead / (n - 1)))


def base_rate(sample: Sample) -> np.ndarray:
    """Share of the provinces' own past spans of the same length that grew enough, all provinces together."""
    shares = []
    for step in range(1, HORIZON + 1):
        logs = [np.log(bridged(values)) for values in sample.histories]
        grown = np.sort(np.concatenate([z[step:] - z[:-step] for z in logs if len(z) > step] or [np.zeros(1)]))
        wanted = np.log(sample.targets[:, step - 1]) - np.array([z[-1] for z in logs])[:, None]
        shares.append(1 - np.searchsorted(grown, wanted, side="left") / len(grown))
    return np.clip(np.stack(shares, axis=1)[sample.chosen], CLIP, 1 - CLIP)


def eurostat_rule(sample: Sample) -> np.ndarray:
    """Yes where growth over the last ten steps is at least 95 % of what the target asks for, else no."""
    shares = []
    for step in range(1, HORIZON + 1):
        verdicts = []
        for values, row in zip(sample.histories, sample.targets[:, step - 1], strict=True):
            known = np.flatnonzero(np.isfinite(values))[-11:]
            first, last, years = values[known[0]], values[known[-1]], max(known[-1] - known[0], 1)
            observed = (last / first) ** (1 / years) - 1
            required = (row / first) ** (1 / (years + step)) - 1
            verdicts.append(np.where(required > 0, observed >= 0.95 * required, last >= row))
        shares.append(np.array(verdicts, float))
    return np.clip(np.stack(shares, axis=1)[sample.chosen], CLIP, 1 - CLIP)


def cagr(sample: Sample) -> np.ndarray:
    """Growth goes on at the own mean rate, (rows, h, K): drift on logs with its textbook range (fpp3, 5.5)."""
    return _by_drift(sample, np.log, lambda targets: np.log(targets))


def straight(sample: Sample) -> np.ndarray:
    """Drift in the series' own unit, (rows, h, K)."""
    return _by_drift(sample, lambda values: values, lambda targets: targets)


def _by_drift(sample: Sample, scale: Callable, targets: Callable) -> np.ndarray:
    """Probabilities of drift on a scale; NaN for fewer than three values."""
    histories = [scale(bridged(values)) for values in sample.histories]
    usable = np.array([np.isfinite(values).sum() >= LEAST for values in sample.histories])
    stated = np.full((len(histories), HORIZON, len(GROWTHS) + 2), np.nan)
    if usable.any():
        mean, sd = drift([one for one, fit in zip(histories, usable, strict=True) if fit], HORIZON)
        stated[usable] = normal_share(targets(sample.targets[usable]), mean, sd)
    return stated[sample.chosen]


def normal_share(targets: np.ndarray, mean: np.ndarray, sd: np.ndarray) -> np.ndarray:
    """Probability of being at or above each target (N, h, K) under normal distributions (N, h), within 1 and 99 %."""
    from scipy.special import ndtr

    with np.errstate(divide="ignore", invalid="ignore"):
        share = ndtr((mean[..., None] - targets) / sd[..., None])
    certain = (mean[..., None] >= targets).astype(float)
    return np.clip(np.where(sd[..., None] > 0, share, certain), CLIP, 1 - CLIP)
