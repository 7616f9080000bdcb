"""Our forecasts behind two plain functions, so that anyone can score them on series of their own.

    forecaster(train, h, levels) → point (n, h), {level: (low (n, h), high (n, h))}
    probability(train, h, targets (n, k)) → P(value h years ahead ≥ target), (n, k)

``train`` is a list of 1-D arrays, oldest first. The series of one call are taken as one group, so that what their
forecasts of the last years missed in common is learnt from; each series may also be handed over alone.
"""

from collections.abc import Sequence

import numpy as np

from plan_analysis.forecast import Calibration, Forecasts, forecast_many

LEVELS = (50, 80, 95)
CLIP = 0.01  # as in our reports: a simulation never proves certainty


def forecaster(
    train: list[np.ndarray], h: int, levels: Sequence[float] = LEVELS, calibration: Calibration | None = None
) -> tuple[np.ndarray, dict[float, tuple[np.ndarray, np.ndarray]]]:
    """Median forecasts and central ranges; NaN for a series that cannot be forecast."""
    made = _made(train, h, calibration)
    ends = [half for level in levels for half in (0.5 - level / 200, 0.5 + level / 200)]
    edges = made.quantiles(ends)
    return made.medians(), {level: (edges[..., 2 * k], edges[..., 2 * k + 1]) for k, level in enumerate(levels)}


def probability(
    train: list[np.ndarray], h: int, targets: np.ndarray, calibration: Calibration | None = None
) -> np.ndarray:
    """Probability of being at or above each target h years ahead, within 1 and 99 %."""
    return np.clip(_made(train, h, calibration).probability(targets, h), CLIP, 1 - CLIP)


def _made(train: list[np.ndarray], h: int, calibration: Calibration | None) -> Forecasts:
    return forecast_many(train, h, groups=[0] * len(train), calibration=calibration, at_large=True)
