"""What a reader assumes about the years ahead, laid over a forecast: an own growth path, a shock, less borrowing.

An assumption moves the sample paths as they are, so that ranges and probabilities stay one distribution. It is never
part of a forecast by itself: whoever shows one shows the unchanged forecast beside it.
"""

from dataclasses import replace

import numpy as np

from plan_analysis.forecast.paths import Forecast
from plan_analysis.observations.assumption import GROWTH, SHOCK, Assumption


def assumed(made: Forecast, assumption: Assumption, lower: float | None = None, upper: float | None = None) -> Forecast:
    """The forecast with an assumption about its years ahead: a growth path, or the level lost from a year on.

    No assumption carries a path past the bounds of its indicator: a share stays within 0 and 100 %.
    """
    if assumption.kind == GROWTH:
        made = _growing(made, assumption.value)
    elif assumption.kind == SHOCK:
        hit = made.years >= (assumption.year or 0)
        made = replace(made, paths=np.where(hit, made.paths * (1 + assumption.value / 100), made.paths))
    if lower is None and upper is None:
        return made
    return replace(made, paths=np.clip(made.paths, lower, upper))


def _growing(made: Forecast, growth: float) -> Forecast:
    """Paths moved so that their median grows at a rate from the last value; their relative spread stays."""
    last = float(made.history.values[-1])
    median = np.median(made.paths, axis=0)
    wanted = last * (1 + growth / 100) ** (made.years - made.history.years[-1])
    with np.errstate(divide="ignore", invalid="ignore"):
        moved = np.where(median > 0, made.paths * (wanted / median), made.paths + wanted - median)
    return replace(made, paths=moved, model=f"{made.model}; growth of {growth:g} % a year assumed")


def pooled(with_others: Forecast, alone: Forecast, weight: float) -> Forecast:
    """A linear pool: a share ``weight`` of the draws from the one that learns from others, the rest from the other.

    Draws are taken evenly over the whole matrix, since its second half mirrors the first.
    """
    draws = len(with_others.paths)
    own = np.floor(np.arange(1, draws + 1) * (1 - weight)) > np.floor(np.arange(draws) * (1 - weight))
    years = min(with_others.paths.shape[1], alone.paths.shape[1])
    paths = np.where(own[:, None], alone.paths[:, :years], with_others.paths[:, :years])
    model = f"{with_others.model}; {100 * weight:.0f} % of the futures learn from other regions"
    return replace(with_others, paths=paths, years=with_others.years[:years], model=model)
