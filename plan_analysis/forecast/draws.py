"""The random numbers behind sample paths: drawn from a seed, shared wherever paths have to move together."""

import hashlib
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

DRAWS = 5000


@dataclass(frozen=True)
class Noise:
    """Standard normal numbers of one forecast: yearly shocks (draws, years), trend and error of estimates (draws,).

    The second half of the draws mirrors the first, so the middle of the paths is not a matter of luck.
    """

    shocks: np.ndarray
    trend: np.ndarray
    error: np.ndarray

    def tied_to(self, other: "Noise", correlation: float) -> "Noise":
        """The same noise with shocks and trend that correlate with another's."""
        rest = np.sqrt(1 - correlation**2)
        return Noise(
            correlation * other.shocks + rest * self.shocks, correlation * other.trend + rest * self.trend, self.error
        )

    def scores(self, horizon: int, persistence: float) -> np.ndarray:
        """Standard normal error of each draw and year, (draws, horizon), correlated along a path.

        A path's error is a sum of yearly shocks plus a trend error that grows with the horizon;
        ``persistence`` is the variance of the yearly trend error relative to that of a shock.
        """
        ahead = np.arange(1, horizon + 1)
        walk = np.cumsum(self.shocks[:, :horizon], axis=1) + np.sqrt(persistence) * ahead * self.trend[:, None]
        return walk / np.sqrt(ahead + persistence * ahead**2)


@lru_cache(maxsize=8)  # of one target and its variants
def noise(name: str, horizon: int, draws: int = DRAWS) -> Noise:
    """Random numbers that depend on the name alone; a longer horizon changes none of the earlier years."""
    rng = np.random.default_rng(int.from_bytes(hashlib.sha256(name.encode()).digest()[:8], "big"))
    half = (draws + 1) // 2
    trend, error = rng.standard_normal((2, half))
    shocks = rng.standard_normal((horizon, half)).T
    return Noise(*(np.concatenate([part, -part])[:draws] for part in (shocks, trend, error)))
