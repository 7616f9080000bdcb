"""How the method would have done: rolling-origin back-test over the 31 provinces.

For every indicator with long provincial series, every origin year and horizon, the history is cut at the origin as
it stood then (by vintage where one is known), the same forecast is made from peers cut alike, and compared with what
was published later. Thresholds are built from the past only. Simple rules, and other forecasting packages where
installed, are scored on the same cases.

Scores: coverage of central ranges; MASE and MSIS (Makridakis et al. 2020, IJF 36); CRPS as twice the mean quantile
loss (Gneiting & Raftery 2007, JASA 102); Brier and logarithmic score; expected calibration error over ten bins.
"""

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
import pandas as pd

from plan_analysis.forecast import Forecasts, GrowthClass, class_of, forecast_many, scale_of
from plan_analysis.observations.series import Series, View, view
from plan_analysis.reference import Reference
from plan_analysis.track_record import contest
from plan_analysis.track_record.rules import (
    CLIP,
    HORIZON,
    WHOLE,
    Forecaster,
    Sample,
    base_rate,
    bridged,
    drift,
    eurostat_rule,
    no_change,
    normal_share,
)
from plan_analysis.track_record.then import classes_by

INDICATORS = (
    "rd_exp", "gdp", "rd_intensity", "patents_in_force_invention", "patents_granted_invention",
    "tech_market_output", "tech_market_absorbed", "fiscal_st_exp", "rd_personnel_fte",
)  # fmt: skip
ORIGINS = range(2013, 2021)
HISTORIES = (1, 3, 5, 7, WHOLE)  # own values kept before the origin
DRAWS = 1000
LEVELS = np.linspace(0.025, 0.975, 39)  # quantiles that stand for a whole distribution
CENTRAL = {50: (9, 29), 80: (3, 35), 95: (0, 38)}  # their positions at the ends of central ranges
MIN_PROVINCES = 20
LEAST_CASES = 100  # a group with fewer is too small to be called the weakest
BINS = 10
OURS = "Plan Analysis"
SIMPLE: dict[str, Forecaster] = {"no change": no_change, "drift": drift}
RULES: dict[str, Callable[[Sample], np.ndarray]] = {"base rate": base_rate, "Eurostat's rule": eurostat_rule}


@dataclass(frozen=True)
class Record:
    """Scores of the back-test: one row per method, then our own by indicator, history, horizon and origin.

    ``reliability`` holds the bins of stated probabilities, ``standing`` Brier scores beside other ways by group
    (``contest``). All frames are empty where no case can be scored.
    """

    cases: int
    events: int
    first_origin: int
    last_origin: int
    methods: pd.DataFrame
    by_indicator: pd.DataFrame
    by_history: pd.DataFrame
    by_horizon: pd.DataFrame
    by_origin: pd.DataFrame
    reliability: pd.DataFrame
    standing: pd.DataFrame

    @property
    def overall(self) -> dict[str, Any]:
        """Our own row: the method's name and its scores."""
        return {str(name): cell for name, cell in self.methods.iloc[0].to_dict().items()} if len(self.methods) else {}


def backtest(
    reference: Reference, tidy: pd.DataFrame, as_of: date, rivals: dict[str, Forecaster] | None = None,
    progress: Callable[[str], None] = lambda line: None,
) -> Record:  # fmt: skip
    """Back-test with what is known on a date; ``rivals`` are other forecasters, each (histories, h) → mean, sd.

    Rivals see whole histories without gaps. Indicators with fewer than 20 provinces are left out.
    """
    drawn, then = samples(reference, tidy, as_of), classes(reference, tidy, as_of)
    ours, events, others, beside = [], [], [], []
    for origin in ORIGINS:
        for name in INDICATORS:
            for sample in drawn[origin, name]:
                quantiles, probability = _own(reference, sample)
                cases = _cases(sample)
                label: dict[str, str | int] = {"indicator": name, "origin": origin, "history": sample.kept}
                ours.append(_interval_scores(cases, quantiles).assign(**label))
                events.append(_event_scores(sample, cases, probability).assign(**label))
                stated = {
                    contest.GROUP: probability, contest.ALONE: _alone(reference, sample),
                    contest.THEN: _then(reference, sample, then[origin]),
                }  # fmt: skip
                if sample.kept == WHOLE:
                    others += (compared := _compared(sample, cases, rivals or {}))
                    stated |= {name: share for name, share, *_ in compared if name in (rivals or {})}
                beside.append(contest.errors(sample, _class(reference, name), stated))
            progress(f"{origin} {name}")
    if not any(len(one) for one in ours):
        return Record(0, 0, min(ORIGINS), max(ORIGINS), *(pd.DataFrame() for _ in range(7)))
    return _record(pd.concat(ours), pd.concat(events), others, contest.standing(beside))


def samples(reference: Reference, tidy: pd.DataFrame, as_of: date) -> dict[tuple[int, str], list[Sample]]:
    """All that a back-test sees of the figures, by origin and indicator."""
    provinces = _provinces(reference)
    tidy = tidy[tidy["indicator"].isin(INDICATORS) & tidy["region"].isin(provinces)]
    final = view(tidy, reference, as_of)
    drawn = {}
    for origin in ORIGINS:
        then = view(tidy, reference, min(date(origin + 1, 12, 31), as_of))
        for name in INDICATORS:
            drawn[origin, name] = list(_samples(provinces, final, then, name, origin))
    return drawn


def classes(reference: Reference, tidy: pd.DataFrame, as_of: date) -> dict[int, dict[str, GrowthClass]]:
    """The classes as they had grown by each origin, from all figures of provinces known on a date."""
    final = view(tidy[tidy["region"].isin(_provinces(reference))], reference, as_of)
    return {origin: classes_by(final, origin) for origin in ORIGINS}


def _provinces(reference: Reference) -> list[str]:
    return [code for code, row in reference.regions.items() if row.level == "province"]


def digest(reference: Reference, tidy: pd.DataFrame, as_of: date) -> str:
    """Hash of all that decides a back-test but the code: histories, outcomes, and what the indicators are."""
    found = hashlib.sha256()
    for drawn in samples(reference, tidy, as_of).values():
        for sample in drawn:
            found.update(f"{sample.indicator}|{sample.origin}|{sample.kept}|".encode())
            for values in (*sample.histories, sample.came, sample.chosen):
                found.update(np.ascontiguousarray(values).tobytes() + b"|")
    found.update("".join(reference.indicators[name].model_dump_json() for name in INDICATORS).encode())
    found.update(repr(classes(reference, tidy, as_of)).encode())
    return found.hexdigest()


def _samples(provinces: list[str], final: View, then: View, name: str, origin: int) -> Iterator[Sample]:
    """All provinces whole, then each half of them cut to a few values while the other half stays as it is."""
    histories, came, regions = [], [], []
    for code in provinces:
        past = _seen(final.series(code, name), then.series(code, name), origin)
        if past is not None:
            histories.append(past)
            regions.append(code)
            later = [final.series(code, name).value(origin + step) for step in range(1, HORIZON + 1)]
            came.append([np.nan if value is None else value for value in later])
    if len(histories) < MIN_PROVINCES or np.isnan(came).all():
        return
    number, outcomes = np.arange(len(histories)), np.array(came, float)
    yield Sample(name, origin, WHOLE, histories, outcomes, number, tuple(regions))
    for kept in HISTORIES[:-1]:
        for half in (number[::2], number[1::2]):
            long = np.array([i for i in half if np.isfinite(histories[i]).sum() > kept], int)
            cut = [_last(values, kept) if i in long else values for i, values in enumerate(histories)]
            if len(long):
                yield Sample(name, origin, kept, cut, outcomes, long, tuple(regions))


def _seen(final: Series, then: Series, origin: int) -> np.ndarray | None:
    """A yearly history up to the origin as printed by then, or as printed first later; None if too short or broken."""
    years = [year for year in final.years if year <= origin]
    if len(years) < 4 or years[-1] != origin:
        return None
    values = np.full(origin - years[0] + 1, np.nan)
    for year in years:
        printed = then.value(int(year))
        values[year - years[0]] = printed if printed is not None else final.value(int(year))
    return values if np.nanmin(values) > 0 and np.nanmax(values) > np.nanmin(values) else None


def _last(values: np.ndarray, kept: int) -> np.ndarray:
    return values[np.flatnonzero(np.isfinite(values))[-kept] :]


def _own(reference: Reference, sample: Sample) -> tuple[np.ndarray, np.ndarray]:
    """Quantiles (cases, h, levels) and probabilities (cases, h, thresholds) of our own forecasts."""
    made = _made(reference, sample, [0] * len(sample.histories))
    return made.quantiles(LEVELS)[sample.chosen], _stated(made, sample)


def _alone(reference: Reference, sample: Sample) -> np.ndarray:
    """Probabilities (cases, h, thresholds) of our own forecasts without the other provinces."""
    return _stated(_made(reference, sample, None), sample)


def _then(reference: Reference, sample: Sample, known: dict[str, GrowthClass]) -> np.ndarray:
    """Probabilities (cases, h, thresholds) of our own forecasts with the classes as they were known at the origin."""
    return _stated(_made(reference, sample, [0] * len(sample.histories), known), sample)


def _made(
    reference: Reference, sample: Sample, groups: list[int] | None, known: dict[str, GrowthClass] | None = None
) -> Forecasts:
    indicator, count = reference.indicators[sample.indicator], len(sample.histories)
    scale, kind = scale_of(indicator, np.concatenate(sample.histories), count), class_of(indicator)
    kind = known[kind.name] if known and kind else kind
    return forecast_many(
        sample.histories, HORIZON, scales=[scale] * count, groups=groups, draws=DRAWS,
        seed=f"{sample.indicator}|{sample.origin}|{sample.kept}", classes=[kind] * count,
    )  # fmt: skip


def _stated(made: Forecasts, sample: Sample) -> np.ndarray:
    each = [made.probability(sample.targets[:, step - 1], step) for step in range(1, HORIZON + 1)]
    return np.clip(np.stack(each, axis=1)[sample.chosen], CLIP, 1 - CLIP)


def _class(reference: Reference, name: str) -> str:
    found = class_of(reference.indicators[name])
    return found.name if found else ""


def _cases(sample: Sample) -> dict[str, np.ndarray]:
    """What every score needs of the chosen provinces: last value, mean step, outcome."""
    known = [values[np.isfinite(values)] for values in sample.histories]
    steps = [np.abs(np.diff(values)).mean() if len(values) > 1 else np.nan for values in known]
    step = np.where(np.isfinite(steps), steps, np.nanmean(steps))
    return {
        "last": np.array([values[-1] for values in known])[sample.chosen],
        "step": step[sample.chosen],
        "came": sample.came[sample.chosen],
    }


def _interval_scores(cases: dict[str, np.ndarray], quantiles: np.ndarray) -> pd.DataFrame:
    """One row per province and horizon with a known outcome: coverage, MASE, MSIS and CRPS."""
    came, step = cases["came"], cases["step"][:, None]
    row, column = np.nonzero(np.isfinite(came) & np.isfinite(quantiles).all(axis=2) & (step > 0))
    y, q, s = came[row, column], quantiles[row, column], step[row, 0]
    frame = {"case": row, "horizon": column + 1}
    for level, (lower, upper) in CENTRAL.items():
        frame[f"cover{level}"] = ((q[:, lower] <= y) & (y <= q[:, upper])).astype(float)
    low, high = q[:, 0], q[:, -1]
    missed = np.maximum(low - y, 0) + np.maximum(y - high, 0)
    loss = np.where(y[:, None] >= q, LEVELS * (y[:, None] - q), (1 - LEVELS) * (q - y[:, None]))
    frame |= {
        "mase": np.abs(y - q[:, len(LEVELS) // 2]) / s,
        "msis": (high - low + 40 * missed) / s,
        "crps": 2 * loss.mean(axis=1) / s,
    }
    return pd.DataFrame(frame)


def _event_scores(sample: Sample, cases: dict[str, np.ndarray], probability: np.ndarray) -> pd.DataFrame:
    """One row per province, horizon and threshold: stated probability and whether the threshold was reached."""
    frames = []
    for step in range(1, HORIZON + 1):
        targets = sample.targets[sample.chosen, step - 1]
        came = cases["came"][:, step - 1, None]
        stated = probability[:, step - 1]
        kept = np.isfinite(np.broadcast_to(came, targets.shape)) & np.isfinite(stated)
        frames.append(pd.DataFrame({"horizon": step, "p": stated[kept], "came": (came >= targets)[kept].astype(float)}))
    return pd.concat(frames)


def _compared(sample: Sample, cases: dict[str, np.ndarray], rivals: dict[str, Forecaster]) -> list[tuple]:
    """(method, probabilities, interval scores, event scores) of simple rules and rivals on whole histories."""
    histories = [bridged(values) for values in sample.histories]
    found = []
    for name, method in (SIMPLE | rivals).items():
        mean, sd = method(histories, HORIZON)
        quantiles = (mean[..., None] + sd[..., None] * _normal_quantiles())[sample.chosen]
        stated = normal_share(sample.targets, mean, sd)[sample.chosen]
        found.append((name, stated, _interval_scores(cases, quantiles), _event_scores(sample, cases, stated)))
    for name, rule in RULES.items():
        stated = rule(sample)
        found.append((name, stated, pd.DataFrame(), _event_scores(sample, cases, stated)))
    return found


def _normal_quantiles() -> np.ndarray:
    from scipy.special import ndtri

    return ndtri(LEVELS)


def _record(intervals: pd.DataFrame, events: pd.DataFrame, others: list[tuple], standing: pd.DataFrame) -> Record:
    whole = [frame[frame["history"] == WHOLE] for frame in (intervals, events)]
    methods = [{"method": OURS} | _scores(*whole)]
    for name in dict.fromkeys(name for name, *_ in others):
        mine = [(one, two) for other, _, one, two in others if other == name]
        methods.append({"method": name} | _scores(*(pd.concat(frames) for frames in zip(*mine, strict=True))))
    stated, came = events["p"].to_numpy(), events["came"].to_numpy()
    origins = int(intervals["origin"].min()), int(intervals["origin"].max())
    return Record(
        len(intervals), len(events), *origins, pd.DataFrame(methods),
        by_indicator=_grouped(intervals, events, "indicator"), by_history=_grouped(intervals, events, "history"),
        by_horizon=_grouped(intervals, events, "horizon"), by_origin=_grouped(intervals, events, "origin"),
        reliability=reliability_bins(stated, came), standing=standing,
    )  # fmt: skip


def _scores(intervals: pd.DataFrame, events: pd.DataFrame) -> dict[str, float]:
    """Mean scores; what a method does not give (a rule has no range) is NaN."""
    columns = [f"cover{level}" for level in CENTRAL] + ["mase", "msis", "crps"]
    stated, came = events["p"].to_numpy(), events["came"].to_numpy()
    return {
        "cases": len(intervals),
        **{name: float(intervals[name].mean()) if len(intervals) else np.nan for name in columns},
        "brier": float(np.mean((stated - came) ** 2)),
        "log_score": float(-np.mean(came * np.log(stated) + (1 - came) * np.log(1 - stated))),
        "ece": ece(stated, came),
    }


def _grouped(intervals: pd.DataFrame, events: pd.DataFrame, key: str) -> pd.DataFrame:
    by_key = dict(list(events.groupby(key, sort=True)))
    return pd.DataFrame(
        [{key: value} | _scores(group, by_key[value]) for value, group in intervals.groupby(key, sort=True)]
    )


def ece(stated: np.ndarray, came: np.ndarray) -> float:
    """Expected calibration error: mean distance of stated and observed share over the bins, weighted by cases."""
    bins = reliability_bins(stated, came)
    return float((bins["n"] * (bins["observed"] - bins["stated"]).abs()).sum() / bins["n"].sum())


def reliability_bins(stated: np.ndarray, came: np.ndarray) -> pd.DataFrame:
    """Ten equal-width bins: n, mean stated probability, share that came true, 95 % band of a perfect forecaster.

    The band is the normal approximation p ± 1.96 √(p(1-p)/n); it takes the cases as independent, which
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
