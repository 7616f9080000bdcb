"""The outside view: how often other regions made the way that is asked for, whatever this region's own history says."""

from dataclasses import dataclass

import numpy as np

from plan_analysis.observations.series import Series

ENOUGH = 20  # spans of other regions, below which no share is given


@dataclass(frozen=True)
class BaseRate:
    """Of ``spans`` of as many years in ``regions`` other regions, the ``share`` that made the way or more."""

    share: float
    spans: int
    regions: int
    years: int


def base_rate(peers: list[Series], factor: float, years: int, up: bool) -> BaseRate | None:
    """How often a value was multiplied by ``factor`` or more (or less) within so many years, over all starting years.

    Spans of one region overlap, so they count for less than their number. None with fewer than 20 of them.
    """
    made, regions = [], 0
    for peer in peers:
        _, first, last = np.intersect1d(peer.years + years, peer.years, return_indices=True)
        usable = peer.values[first] > 0
        if usable.any():
            regions += 1
            made.append(peer.values[last][usable] / peer.values[first][usable])
    factors = np.concatenate(made) if made else np.empty(0)
    if len(factors) < ENOUGH or years < 1:
        return None
    share = float(np.mean(factors >= factor if up else factors <= factor))
    return BaseRate(share, len(factors), regions, years)


def percentile(value: float, among: tuple[float, ...]) -> float:
    """Share of the others that lie below a value, equal ones counting half."""
    others = np.asarray(among)
    return float((np.sum(others < value) + 0.5 * np.sum(others == value)) / len(others))
