"""Stocks that expire: what was certified in a year leaves after a fixed number of years unless it is certified anew."""

from dataclasses import replace

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from plan_analysis.forecast.draws import Noise
from plan_analysis.forecast.paths import Forecast, forecast
from plan_analysis.observations.series import Series
from plan_analysis.reference.schema import Indicator


def stock_of_cohorts(stock: float, certified: np.ndarray, life: int) -> np.ndarray:
    """Stock in the years after it was counted, (draws, years - life), from what is certified year by year.

    ``certified`` is (draws, years), in any unit, renewals included; its first ``life`` years are the cohorts that make
    up the counted ``stock``. A stock is the sum of its last ``life`` cohorts, so that one good year lifts it by a part
    only, and leaves it again.
    """
    alive = sliding_window_view(certified, life, axis=1).sum(axis=2)
    return stock * alive[:, 1:] / alive[:, :1]


def cohort_forecast(
    history: Series, flow: tuple[Indicator, list[Series]], life: int, until: int, random: Noise
) -> Forecast | None:
    """Paths of an expiring stock from its last value, its cohorts growing as those of other regions do.

    ``flow`` is the indicator of what is certified in a year, and its series elsewhere. The cohorts within the stock are
    not published: they are drawn from the same growth. None where that growth cannot be borrowed.
    """
    last, (kind, peers) = int(history.years[-1]), flow
    # the level of the oldest cohort is of no matter, since only the ratios of cohorts are used
    oldest = replace(
        history.only(np.array([len(history) - 1])), indicator=kind.indicator, unit=kind.unit,
        years=np.array([last - life + 1]), values=history.values[-1:] / life,
    )  # fmt: skip
    made = forecast(oldest, peers, kind, until, random)
    if made is None or not made.peers:
        return None
    certified = np.column_stack([np.full(len(made.paths), oldest.values[0]), np.maximum(made.paths, 1.0)])
    stock = history.values[-1] * np.exp(history.log_sd[-1] * made.error)[:, None]
    paths = np.rint(stock_of_cohorts(1.0, certified, life) * stock)
    years = np.arange(last + 1, last + 1 + paths.shape[1])
    return replace(made, history=history, years=years, paths=paths, model=f"cohorts of {life} years: {made.model}")
