"""How the method would have done: rolling-origin back-test over the 31 provinces.

For every indicator with long provincial series, every origin year and horizon, the history is cut at the
origin, the same forecast is made (peers cut at the same year), and compared with what was published later.
Targets are growth thresholds built from the past only.
"""

from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from plan_analysis.forecast import Forecast, forecast, noise
from plan_analysis.reference import Reference
from plan_analysis.schema import Indicator
from plan_analysis.series import Series, View

INDICATORS = (
    "rd_exp", "gdp", "rd_intensity", "patents_in_force_invention", "patents_granted_invention",
    "tech_market_output", "tech_market_absorbed", "fiscal_st_exp", "rd_personnel_fte",
)  # fmt: skip
ORIGINS = range(2013, 2021)
HORIZONS = (1, 2, 3)
HISTORIES = (1, 3, 7, 99)  # own values kept before the origin; 99 = all
THRESHOLDS = (-0.05, 0.0, 0.05)  # yearly growth of the target above or below the province's own past growth
DRAWS = 500
LEVELS = (50, 80, 95)
MIN_PROVINCES = 20
BINS = 10


@dataclass(frozen=True)
class Record:
    """Scores of the back-test: overall, by indicator, by history × horizon, and the reliability bins."""

    cases: int
    events: int
    first_origin: int
    last_origin: int
    overall: dict[str, float]
    by_indicator: pd.DataFrame
    by_history: pd.DataFrame
    reliability: pd.DataFrame


def backtest(reference: Reference, view: View) -> Record:
    """Back-test with the data of the view; raises nothing, but leaves out indicators with too few provinces."""
    intervals, events = [], []
    for name in INDICATORS:
        indicator = reference.indicators[name]
        provinces = [
            series
            for (region, key), series in view.series_of.items()
            if key == name and region in reference.regions and reference.regions[region].level == "province"
        ]
        if len(provinces) >= MIN_PROVINCES:
            for origin in ORIGINS:
                _score_origin(provinces, indicator, origin, intervals, events)
    return _record(pd.DataFrame(intervals), pd.DataFrame(events))


def _score_origin(provinces: list[Series], indicator: Indicator, origin: int, intervals: list, events: list) -> None:
    past = [_until(series, origin, 99) for series in provinces]
    peers = [series for series in past if len(series)]
    for series, whole in zip(past, provinces, strict=True):
        if len(series) < 4 or series.years[-1] != origin:
            continue
        others = [peer for peer in peers if peer.region != series.region]
        for kept in HISTORIES:
            if kept != 99 and len(series) <= kept:
                continue
            own = _until(series, origin, kept)
            horizon = max(HORIZONS)
            paths = forecast(own, others, indicator, origin + horizon, noise(own, horizon, DRAWS))
            if paths is not None:
                _score(paths, series, whole, kept, intervals, events)


def _score(paths: Forecast, series: Series, whole: Series, kept: int, intervals: list, events: list) -> None:
    """One forecast against what came: coverage, absolute error against no change, and threshold events."""
    origin, last = int(series.years[-1]), float(series.values[-1])
    steps = np.abs(np.diff(series.values))
    past = (last / series.values[0]) ** (1 / (origin - series.years[0])) - 1 if series.values[0] > 0 else 0.0
    for horizon in HORIZONS:
        actual = whole.value(origin + horizon)
        if actual is None or steps.mean() == 0:
            continue
        draws = paths.at(origin + horizon)
        case = {"indicator": series.indicator, "origin": origin, "history": kept, "horizon": horizon}
        median = float(np.median(draws))
        bounds = {f"cover{level}": _inside(draws, level, actual) for level in LEVELS}
        errors = {
            "mase": abs(actual - median) / steps.mean(),
            "mase_no_change": abs(actual - last) / steps.mean(),
            "mase_drift": abs(actual - last * (1 + past) ** horizon) / steps.mean(),
        }
        intervals.append(case | bounds | errors)
        for margin in THRESHOLDS:
            target = last * (1 + past + margin) ** horizon
            came = float(actual >= target)
            events.append(
                case
                | {
                    "p": float(np.clip((draws >= target).mean(), 0.01, 0.99)),
                    "came": came,
                    "no_change": float(last >= target),
                }
            )


def _inside(draws: np.ndarray, level: int, actual: float) -> float:
    low, high = np.quantile(draws, [0.5 - level / 200, 0.5 + level / 200])
    return float(low <= actual <= high)


def _until(series: Series, origin: int, kept: int) -> Series:
    """The last ``kept`` values up to the origin."""
    at = np.flatnonzero(series.years <= origin)[-kept:]
    return replace(
        series,
        years=series.years[at],
        values=series.values[at],
        log_sd=series.log_sd[at],
        status=tuple(series.status[i] for i in at),
        source=tuple(series.source[i] for i in at),
        location=tuple(series.location[i] for i in at),
    )


def _record(intervals: pd.DataFrame, events: pd.DataFrame) -> Record:
    if intervals.empty:
        empty = pd.DataFrame()
        return Record(0, 0, min(ORIGINS), max(ORIGINS), {}, empty, empty, empty)
    events["brier"] = (events["p"] - events["came"]) ** 2
    events["brier_no_change"] = (events["no_change"] - events["came"]) ** 2
    base = events["came"].mean()
    overall = _means(intervals, events) | {"brier_base_rate": float(base * (1 - base))}
    bins = reliability_bins(events["p"].to_numpy(), events["came"].to_numpy())
    overall["ece"] = float((bins["n"] * (bins["observed"] - bins["stated"]).abs()).sum() / bins["n"].sum())
    return Record(
        len(intervals),
        len(events),
        int(intervals["origin"].min()),
        int(intervals["origin"].max()),
        overall,
        _grouped(intervals, events, ["indicator"]),
        _grouped(intervals, events, ["history", "horizon"]),
        bins,
    )


def _means(intervals: pd.DataFrame, events: pd.DataFrame) -> dict[str, float]:
    scores = [f"cover{level}" for level in LEVELS] + ["mase", "mase_no_change", "mase_drift"]
    return {
        "cases": len(intervals),
        **{name: float(intervals[name].mean()) for name in scores},
        "brier": float(events["brier"].mean()),
        "brier_no_change": float(events["brier_no_change"].mean()),
    }


def _grouped(intervals: pd.DataFrame, events: pd.DataFrame, keys: list[str]) -> pd.DataFrame:
    rows = []
    by_key = dict(list(events.groupby(keys, sort=True)))
    for key, group in intervals.groupby(keys, sort=True):
        rows.append(dict(zip(keys, key, strict=True)) | _means(group, by_key[key]))
    return pd.DataFrame(rows)


def reliability_bins(stated: np.ndarray, came: np.ndarray) -> pd.DataFrame:
    """Ten equal-width bins: n, mean stated probability, share that came true, 95 % band of a perfect forecaster.

    The band is the normal approximation p ± 1.96 √(p(1−p)/n); it takes the cases as independent, which
    neighbouring years of one province are not, so it is rather too narrow.
    """
    index = np.minimum((stated * BINS).astype(int), BINS - 1)
    n = np.bincount(index, minlength=BINS)
    used = n > 0
    mean = np.bincount(index, stated, BINS)[used] / n[used]
    share = np.bincount(index, came, BINS)[used] / n[used]
    half = 1.96 * np.sqrt(mean * (1 - mean) / n[used])
    return pd.DataFrame(
        {
            "n": n[used],
            "stated": mean,
            "observed": share,
            "low": np.clip(mean - half, 0, 1),
            "high": np.clip(mean + half, 0, 1),
        }
    )
