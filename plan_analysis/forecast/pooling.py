"""Growth of regional statistics from little history: the region's own, the group's and the class's, each by its worth.

    middle = last value + years ahead × rate                      on the model's scale (logs, logits, log(1 + x))
    rate   = (1 - w) × common + w × own,   w = between / (between + chance)
    common = the group's growth and the class's, weighted by their precision
    chance = CHANCE × variance of a yearly step / number of steps (five at most)
    width  = √(years × variance of a yearly step + years² × doubt of the rate)
    error  = width × a symmetric distribution of standardised errors

A smooth history (GDP) is believed and goes on, a rough one (patents granted) goes to its class; where a group shows
that its members go on growing apart (patents in force), each is believed more. The distribution stands in pooling.json
and is made by benchmarks/growth.py.

Source: normal means with a known prior, Gelman et al., Bayesian Data Analysis, 3rd ed., 5.4.
"""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

import numpy as np

from plan_analysis.forecast.calibration import standard
from plan_analysis.forecast.classes import GrowthClass
from plan_analysis.forecast.histories import History
from plan_analysis.forecast.peers import MIN_PEERS

WINDOW, RECENT = 10, 5  # yearly steps that roughness and recent growth are taken from
# Cities and counties: calm years long past say little of the next ones, and a few steps miss the jumps that their like
# have, so that roughness comes from fewer steps, and what is typical counts for more.
WINDOW_SMALL, TYPICAL, TYPICAL_SMALL = 6, 1, 3  # steps; weight of the typical step, in own steps
LAST = 0.3  # weight of the last step in recent growth: what is new counts more
CHANCE = 3.0  # growth changes over the years, so that the mean of past steps says less than independent steps would
YEARLY = 0.08  # growth that all regions miss together, by a good or bad year
ALIKE = 0.25  # regions differ for good by so much of the variance between the indicators of a class, …
DOUBTED = 2.0  # … give or take so many times of it, until a group shows how much
LEAST = 0.01  # growth by which regions differ at least, as a standard deviation
FAR = 3.0  # a step farther from the group's than so many of its standard deviations counts as so far
ROUGH = 0.02  # a group's yearly step is at least this
STEPS, DOUBTS = (1e-4, 4.0), (2.5e-5, 0.25)  # variances of a step and of a rate lie within these
MAD = 1.4826  # median absolute deviation → standard deviation of a normal


@dataclass(frozen=True)
class Pooling:
    """Distribution and persistence of standardised errors, as in Calibration."""

    scores: np.ndarray
    errors: np.ndarray
    persistence: float

    def standard(self, scores: np.ndarray) -> np.ndarray:
        """Standardised errors at normal scores."""
        return standard(scores, self.scores, self.errors)


@lru_cache(maxsize=1)
def shipped() -> Pooling:
    """The constants that come with the package."""
    return from_json(files("plan_analysis.forecast").joinpath("pooling.json").read_text("utf-8"))


def from_json(text: str) -> Pooling:
    """Constants as written by benchmarks/growth.py."""
    row = json.loads(text)
    return Pooling(np.array(row["scores"]), np.array(row["errors"]), row["persistence"])


@dataclass(frozen=True)
class Prior:
    """What the classes of N series say: yearly growth, its variance between indicators and that of a step; (N,).

    ``small`` marks series of cities and counties.
    """

    growth: np.ndarray
    between: np.ndarray
    step: np.ndarray
    small: np.ndarray


def prior(classes: Sequence[GrowthClass], small: Sequence[bool]) -> Prior:
    """The classes' numbers; ``small`` marks series of cities and counties."""
    step = [row.step_small if one else row.step for row, one in zip(classes, small, strict=True)]
    growth, between = ([getattr(row, name) for row in classes] for name in ("growth", "between"))
    return Prior(np.array(growth), np.array(between) ** 2, np.array(step) ** 2, np.array(small, bool))


@dataclass(frozen=True)
class Steps:
    """Recent growth, variance of a yearly step about its mean (NaN with one), and number of steps; (N,) each.

    ``late`` (N, 5) are the last steps, the newest at the end, NaN where none was published.
    """

    recent: np.ndarray
    variance: np.ndarray
    count: np.ndarray
    late: np.ndarray


@dataclass(frozen=True)
class Rates:
    """Yearly rate of N series, variance of a step and of the rate, recent growth, and own weight.

    ``group`` is the group's growth (NaN without one), ``of_class`` that of the class, and ``share`` the group's part of
    what both say in common.
    """

    rate: np.ndarray
    step: np.ndarray
    doubt: np.ndarray
    recent: np.ndarray
    own: np.ndarray
    group: np.ndarray
    share: np.ndarray
    of_class: np.ndarray

    def growth(self, row: int) -> "Growth":
        """What the rate of one series, which is in logs, is put together from."""
        weights = np.array([1.0, self.share[row], 1 - self.share[row]]) * (1 - self.own[row])
        weights[0] = self.own[row]
        each = (self.recent[row], self.group[row], self.of_class[row])
        return Growth(_per_cent(self.rate[row]), tuple(map(_per_cent, each)), tuple(weights.tolist()))


@dataclass(frozen=True)
class Growth:
    """Growth that a forecast goes on with, per cent a year, and that of its sources with their weights, which add to 1.

    The sources are the series' own, comparable series, and the class; NaN where there is none, of weight 0.
    """

    used: float
    sources: tuple[float, ...]
    weights: tuple[float, ...]


def _per_cent(rate: float) -> float:
    return float(100 * np.expm1(rate))


def steps(histories: Sequence[History], small: np.ndarray) -> Steps:
    """What the last years say; ``small`` (N,) marks series of cities and counties.

    Over a bridged gap of k years the k equal steps hold the squares that one step of k years has, so only their number
    is corrected.
    """
    late = np.full((len(histories), WINDOW + 1), np.nan)
    for row, history in enumerate(histories):
        tail = history.z[-(WINDOW_SMALL if small[row] else WINDOW) - 1 :]
        late[row, WINDOW + 1 - len(tail) :] = tail
    each = np.diff(late, axis=1)
    seen = np.isfinite(each)
    years = seen.sum(axis=1)
    count = np.minimum(np.array([history.known for history in histories]) - 1, years).clip(0)
    back = np.clip(years, 1, RECENT)
    rows = np.arange(len(histories))
    over = (late[:, -1] - late[rows, WINDOW - back]) / back
    recent = np.where(count > 0, (1 - LAST) * over + LAST * each[:, -1], 0.0)
    mean = np.divide(np.nansum(each, axis=1), years, out=np.zeros(len(late)), where=years > 0)
    squares = np.nansum((each - mean[:, None]) ** 2, axis=1)
    variance = np.divide(squares, count - 1, out=np.full(len(late), np.nan), where=count > 1)
    return Steps(recent, variance, count.astype(float), _published(each[:, -RECENT:], histories))


def _published(late: np.ndarray, histories: Sequence[History]) -> np.ndarray:
    """The last steps without those to or from a bridged year, which would be alike by construction."""
    for row, history in enumerate(histories):
        for at in history.missing:
            first = RECENT - (len(history.z) - at)  # of the two steps that meet in a year
            late[row, max(first, 0) : max(first + 2, 0)] = np.nan
    return late


def rates(own: Steps, classes: Prior, groups: Sequence[np.ndarray]) -> Rates:
    """Growth to go on with; ``groups`` are the rows that learn from each other, a row in none stands alone."""
    middle, between, typical = classes.growth.copy(), classes.between.copy(), classes.step.copy()
    common_doubt, share, group = np.zeros(len(middle)), np.zeros(len(middle)), np.full(len(middle), np.nan)
    for rows in groups:
        known = rows[own.count[rows] > 0]
        if len(known) >= MIN_PEERS:
            expected = (middle, between, typical, common_doubt, group, share)
            _learn(own, rows, known, expected, np.mean if classes.small[rows].all() else np.median)
    known = own.count > 0
    several = own.count > 1
    alone = np.where(known, (own.recent - middle) ** 2, 0.0)  # one step: its distance from what was to be expected
    squares = np.where(several, np.nan_to_num(own.variance) * (own.count - 1), alone)
    usual = np.where(classes.small, TYPICAL_SMALL, TYPICAL)
    step = (squares + usual * typical) / (np.where(several, own.count - 1, own.count) + usual)
    chance = CHANCE * step / np.clip(own.count, 1, RECENT)
    weight = np.where(known, between / (between + chance), 0.0)
    rate = weight * own.recent + (1 - weight) * middle
    doubt = np.where(known, weight * chance, between) + (1 - weight) ** 2 * common_doubt
    return Rates(rate, step, doubt, own.recent, weight, group, share, classes.growth)


def _learn(own: Steps, rows: np.ndarray, known: np.ndarray, expected: tuple[np.ndarray, ...], usual: Callable) -> None:
    """Put what a group shows in the place of what the class says: growth, its spread, step, and the doubt of it all.

    Members share their years, good or bad, so that many of them tell no more of a step than their years: the class's
    own step counts as one year beside them.
    ``usual`` makes one variance of a step from many: the mean among cities, where a few jumps are what is to be
    expected of all, else the median.
    """
    middle, between, typical, doubt, lent, share = expected
    recent = own.recent[known]
    centre = np.median(recent)
    variance = own.variance[known]
    variance = variance[np.isfinite(variance)]
    seen = float(usual(variance)) if len(variance) else 0.0
    years = float(np.median(own.count[known])) - 1 if len(variance) else 0.0  # shared by all members
    rough = np.maximum((years * seen + typical[rows]) / (years + 1), ROUGH**2)
    group = YEARLY**2 + rough / min(float(np.median(own.count[known])), RECENT)
    precision = 1 / group + 1 / between[rows]
    middle[rows] = (centre / group + middle[rows] / between[rows]) / precision
    doubt[rows] = 1 / precision
    lent[rows], share[rows] = centre, 1 / group / precision
    between[rows] = _lasting(own.late[known], ALIKE * float(between[rows].mean()))
    typical[rows] = rough


def _lasting(late: np.ndarray, usual: float) -> float:
    """Variance of growth between a group's members that lasts from year to year; ``late`` (N, 5) are their last steps.

    What a member grows more than its group in one year tells something of the next only as far as it lasts, so the mean
    product of such differences in two years is an unbiased estimate of it (method of moments). It counts against
    what is ``usual`` of its class by the precision of both.
    """
    seen = np.isfinite(late).sum(axis=0) >= MIN_PEERS
    apart = late[:, seen] - np.nanmedian(late[:, seen], axis=0)
    farthest = FAR * MAD * float(np.nanmedian(np.abs(apart))) if seen.any() else 0.0
    years = np.isfinite(apart).sum(axis=1)
    apart, years = np.clip(apart[years > 1], -farthest, farthest), years[years > 1]
    if len(years) < MIN_PEERS:
        return usual
    products = (np.nansum(apart, axis=1) ** 2 - np.nansum(apart**2, axis=1)) / (years * (years - 1))
    chance = float(products.var(ddof=1)) / len(products)
    doubt = (DOUBTED * usual) ** 2
    found = usual + doubt / (doubt + chance) * (float(products.mean()) - usual)
    return max(found, LEAST**2)


def forecasts(found: Rates, last: np.ndarray, horizon: int) -> tuple[np.ndarray, np.ndarray]:
    """Middle and width, (N, h) each, of series that end at ``last`` (N,), on the model's scale."""
    ahead = np.arange(1, horizon + 1)
    step, doubt = np.clip(found.step, *STEPS)[:, None], np.clip(found.doubt, *DOUBTS)[:, None]
    return last[:, None] + found.rate[:, None] * ahead, np.sqrt(ahead * step + ahead**2 * doubt)
