"""Sample paths of years that are past: between two published values, or before the first one."""

from dataclasses import replace

import numpy as np

from plan_analysis.forecast.draws import Noise
from plan_analysis.forecast.paths import Forecast, forecast
from plan_analysis.forecast.transform import Scale
from plan_analysis.observations.series import Series
from plan_analysis.reference.schema import Indicator


def between(paths: Forecast, later: Series, scale: Scale) -> Forecast:
    """Paths tied to every value of ``later``, until the last of them; they must reach that far.

    On the model's scale each path is shifted by what it misses the known values by, in a straight line from one to the
    next (Brownian bridge). For a random walk this is its exact distribution given both ends, whatever its drift, and a
    trend that is itself uncertain drops out.
    """
    shown = paths.years <= later.years[-1]
    years, ahead = paths.years[shown], scale.forward(paths.paths[:, shown])
    at = np.searchsorted(years, later.years)
    known = scale.forward(later.values * np.exp(np.outer(paths.error, later.log_sd)))
    start = int(paths.history.years[-1])
    knots = np.column_stack([np.zeros(len(ahead)), known - ahead[:, at]])
    shares = [np.interp(years, [start, *later.years], unit) for unit in np.eye(len(at) + 1)]
    tied = scale.backward(ahead + knots @ np.array(shares))
    tied[:, at] = scale.backward(known)
    return replace(paths, years=years, paths=tied, model=f"between known years: {paths.model}")


def backwards(series: Series, peers: list[Series], indicator: Indicator, first: int, random: Noise) -> Forecast | None:
    """Paths from ``first`` to the first value of a series: a forecast with time turned round, for it and its peers.

    None where the growth of peers cannot be borrowed: a class of growth knows one direction of time only.
    """
    turned = indicator.model_copy(update={"growth_class": "none"})
    made = forecast(_turned(series), [_turned(peer) for peer in peers], turned, -first, random)
    if made is None or not made.peers:
        return None
    known = (series.values[0] * np.exp(series.log_sd[0] * made.error))[:, None]
    paths = np.column_stack([made.paths[:, ::-1], known])
    years = np.arange(first, int(series.years[0]) + 1)
    return replace(made, history=series, years=years, paths=paths, model=f"backwards in time: {made.model}")


def _turned(series: Series) -> Series:
    """A series with the last year first; years are counted backwards."""
    turned = series.only(np.arange(len(series))[::-1])
    return replace(turned, years=-turned.years)
