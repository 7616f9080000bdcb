"""The scale a series is modelled on: logs, logits within bounds, log(1 + x) or increments for counts, or as it is.

On the right scale a forecast cannot leave the values that are possible, and growth of large and small places
compares.
"""

from dataclasses import dataclass

import numpy as np

EDGE = 1e-4  # a share at its bound is taken this part of the range inside, so that its logit exists
SMALLEST_STEP = 1e-3  # mean yearly step below which a series counts as constant, relative to its level
HALF_EVENT = 0.5  # a count that never changed is given half an event over its whole history
FEW = 30  # counts that never reached this many move by single events rather than by growth


@dataclass(frozen=True)
class Scale:
    """A transformation and its way back.

    ``log``, ``logit`` within (low, high), ``count`` (log(1 + x), whole numbers), ``few`` (whole numbers that move by
    single events), ``floored`` (linear, paths stop at low; for amounts that have been zero) and ``linear``.
    """

    name: str = "linear"
    low: float = 0.0
    high: float = 1.0

    def forward(self, values: np.ndarray) -> np.ndarray:
        """Values on the model's scale; what lies outside the possible is taken at its edge."""
        values = np.asarray(values, float)
        if self.name == "log":
            return np.log(np.maximum(values, np.finfo(float).tiny))
        if self.name == "count":
            return np.log1p(np.maximum(values, 0.0))
        if self.name == "logit":
            edge = EDGE * (self.high - self.low)
            inside = np.clip(values, self.low + edge, self.high - edge)
            return np.log((inside - self.low) / (self.high - inside))
        return values

    def backward(self, z: np.ndarray) -> np.ndarray:
        """Values in the unit of the series."""
        if self.name == "log":
            return np.exp(np.clip(z, -700, 700))
        if self.name == "count":
            return np.rint(np.expm1(np.clip(z, 0, 700)))
        if self.name == "few":
            return np.rint(np.maximum(z, 0.0))
        if self.name == "logit":
            return self.low + (self.high - self.low) / (1 + np.exp(np.clip(-z, -700, 700)))
        return np.maximum(z, self.low) if self.name == "floored" else np.asarray(z, float)

    @property
    def curved(self) -> bool:
        """Whether the model's scale differs from the unit of the series."""
        return self.name in ("log", "count", "logit")

    def smallest_step(self, z: np.ndarray) -> np.ndarray:
        """The least mean step a history z (N, n) is credited with: nothing is certain to stay as it is."""
        n = z.shape[1]
        if self.name == "count":
            return HALF_EVENT / n * np.exp(-z[:, -1])
        if self.name == "few":
            return np.full(len(z), HALF_EVENT / n)
        if self.curved:
            return np.full(len(z), SMALLEST_STEP)
        return np.maximum(SMALLEST_STEP * np.abs(z).mean(axis=1), np.finfo(float).tiny)


LOG, COUNT, FEW_EVENTS, LINEAR = Scale("log"), Scale("count"), Scale("few"), Scale("linear")
FLOORED = Scale("floored", 0.0, np.inf)


def natural(values: np.ndarray) -> Scale:
    """Scale of a series of which nothing else is known: logs above zero, floored at zero, else linear."""
    known = values[np.isfinite(values)]
    if (known > 0).all():
        return LOG
    return FLOORED if (known >= 0).all() else LINEAR
