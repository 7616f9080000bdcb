"""The growth of others, and of the parts of a ratio: what a required growth is seen beside."""

import math
from dataclasses import dataclass

import numpy as np

from plan_analysis.attainment.grounds import Assessment, growth_between, recent_growth
from plan_analysis.forecast import MIN_PEERS
from plan_analysis.observations.series import View


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

    ``effect`` is the yearly growth of the ratio, in per cent, if the other part stood still; effects multiply.
    """

    indicator: str
    last_year: int
    last_value: float
    median: float
    effect: float


def peer_rates(view: View, region: str, indicator: str) -> Rates | None:
    """20th, 50th and 80th percentile of peers' recent growth, or None with fewer than five regions."""
    rates = [rate for peer in view.peers(region, indicator) if (rate := recent_growth(peer)) is not None]
    if len(rates) < MIN_PEERS:
        return None
    low, median, high = (float(value) for value in np.quantile(rates, [0.2, 0.5, 0.8]))
    return Rates(len(rates), low, median, high, tuple(sorted(rates)))


def contributions(assessment: Assessment) -> list[Contribution]:
    """What numerator and denominator add to the yearly growth of a ratio; empty for anything else."""
    due = int(assessment.due[-4:])
    rows = []
    for above, part in zip((True, False), assessment.parts, strict=False):
        year, value = int(part.history.years[-1]), float(part.history.values[-1])
        median = float(np.median(part.drawn(due)))
        rate = growth_between(*((value, median) if above else (median, value)), due - year)
        rows.append(Contribution(part.history.indicator, year, value, median, rate or 0.0))
    return rows


def combined(parts: list[Contribution]) -> float:
    """The yearly growth of the ratio that the effects of its parts come to, per cent."""
    return 100 * (math.prod(1 + part.effect / 100 for part in parts) - 1)
