"""How far a forecast of a short annual series is off: size of the error and its distribution.

The size is predicted from features of the history (how much the component forecasts disagree, horizon, number of
values, roughness); the distribution is that of standardised errors pooled over thousands of series. The constants
stand in calibration.json and are made by benchmarks/calibrate.py from the past of public collections.
"""

import json
from dataclasses import dataclass, field
from functools import lru_cache
from importlib.resources import files

import numpy as np

from plan_analysis.forecast.peers import Growth

FEATURES = (
    "one", "log horizon", "log horizon squared", "log n", "log n x log horizon", "log disagreement",
    "autocorrelation of steps", "log recent steps", "log unevenness", "log residual", "log roughness",
)  # fmt: skip
LEAST = 0.03  # ratios below this say no more than "very small"


@dataclass(frozen=True)
class Calibration:
    """Constants of the error of a forecast.

    ``width`` are the coefficients of FEATURES for its log size, ``scores`` and ``errors`` the quantiles of its
    symmetric distribution by normal score; ``persistence`` is that of Noise.scores, ``shift`` that of peers.shift.
    ``at_large`` is the growth of public series at large and ``short`` the size of a year's error by number of values
    kept, for histories of two or three values that have no peers.
    """

    width: np.ndarray
    scores: np.ndarray
    errors: np.ndarray
    persistence: float
    shift: float
    at_large: Growth | None = None
    short: dict[int, float] = field(default_factory=dict)

    def standard(self, scores: np.ndarray) -> np.ndarray:
        """Standardised errors at normal scores."""
        return standard(scores, self.scores, self.errors)


def standard(scores: np.ndarray, knots: np.ndarray, errors: np.ndarray) -> np.ndarray:
    """Standardised errors at normal scores, from those at knots of it; beyond the last knot the last slope goes on."""
    size = np.abs(scores)
    slope = (errors[-1] - errors[-2]) / (knots[-1] - knots[-2])
    inside = np.interp(size, knots, errors)
    return np.sign(scores) * (inside + np.maximum(size - knots[-1], 0) * slope)


@lru_cache(maxsize=1)
def shipped() -> Calibration:
    """The constants that come with the package."""
    return from_json(files("plan_analysis.forecast").joinpath("calibration.json").read_text("utf-8"))


def from_json(text: str) -> Calibration:
    """Constants as written by benchmarks/calibrate.py."""
    row = json.loads(text)
    return Calibration(
        np.array([row["width"][name] for name in FEATURES]), np.array(row["scores"]), np.array(row["errors"]),
        row["persistence"], row["shift"], Growth(**row["at_large"]), {int(n): size for n, size in row["short"].items()},
    )  # fmt: skip


def roughness(z: np.ndarray, curved: bool) -> np.ndarray:
    """Mean absolute yearly step of z (N, n), relative to the level where the scale is linear."""
    step = np.abs(np.diff(z, axis=1)).mean(axis=1)
    return step if curved else step / np.maximum(np.abs(z).mean(axis=1), np.finfo(float).tiny)


@dataclass(frozen=True)
class Signs:
    """What is known of N series before the size of an error is stated.

    ``z`` (N, n) are histories on the model's scale, which is ``curved`` or linear, ``known`` (N,) the number of
    published values in each, ``step`` (N,) the mean absolute step, ``spread`` (N, h) how far the components lie apart,
    ``residual`` (N,) the in-sample error of the best smoothing model per mean step.
    """

    z: np.ndarray
    curved: bool
    known: np.ndarray
    step: np.ndarray
    spread: np.ndarray
    residual: np.ndarray


def features(of: Signs) -> np.ndarray:
    """Features of the error's size, (N, h, len(FEATURES))."""
    count, horizon = of.spread.shape
    steps = np.diff(of.z, axis=1)
    centred = steps - steps.mean(axis=1, keepdims=True)
    variance = (centred**2).sum(axis=1)
    along = (centred[:, 1:] * centred[:, :-1]).sum(axis=1)
    autocorrelation = np.divide(along, variance, out=np.zeros(count), where=variance > 0)
    ahead = np.log(np.arange(1, horizon + 1))
    n = np.log(of.known)
    each = [
        np.ones(count), n, autocorrelation, _log_ratio(np.abs(steps[:, -3:]).mean(axis=1), of.step),
        _log_ratio(np.abs(centred).mean(axis=1), of.step), np.log(np.maximum(of.residual, 0.1)),
        np.log(np.clip(roughness(of.z, of.curved), 1e-3, 3.0)),
    ]  # fmt: skip
    one, log_n, rho, recent, uneven, fit, rough = (np.broadcast_to(a[:, None], of.spread.shape) for a in each)
    by_horizon = np.broadcast_to(ahead, of.spread.shape)
    apart = np.log(np.maximum(of.spread / of.step[:, None] / np.exp(ahead), 0.02))
    return np.stack(
        [one, by_horizon, by_horizon**2, log_n, log_n * by_horizon, apart, rho, recent, uneven, fit, rough], axis=-1
    )


def _log_ratio(size: np.ndarray, step: np.ndarray) -> np.ndarray:
    return np.log(np.maximum(size / step, LEAST))
