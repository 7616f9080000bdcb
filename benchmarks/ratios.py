"""Is a ratio of two series forecast better from its own history, from its parts, or from both?

    python benchmarks/ratios.py

Every ratio of which the tables hold both parts for twenty provinces. Origins 2013 to 2022, years up to five ahead; at
an origin values are those printed by the end of the year after, else as printed first. The province in question keeps
one or three values of ratio and numerator, or all. Printed: Brier score of plan-like targets, mean absolute error in
logs as CRPS gives it, and the share inside the 80 % range, of either way and of both, as plans are answered.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

import numpy as np
import pandas as pd
from growth import LEAST_REGIONS, ROOT, project

from plan_analysis import observations
from plan_analysis.attainment import prediction
from plan_analysis.forecast import Forecast, ratio_forecast, ratio_pool
from plan_analysis.observations.series import Series, View, view
from plan_analysis.reference.schema import Indicator

ORIGINS, AHEAD, KEPT, DRAWS = range(2013, 2023), 5, (1, 3, 99), 1000
POINTS = (-6, -3, 0, 3, 6)  # growth of targets in points above or below the own past
RATES = (0, 2, 4, 6, 8, 10)  # growth of targets whatever the past, per cent a year


def seen(final: View, then: View, region: str, name: str, origin: int) -> Series:
    """A series up to the origin, as printed by then where it was."""
    one = final.series(region, name)
    one = one.only(np.flatnonzero(one.years <= origin))
    printed = [then.series(region, name).value(int(year)) for year in one.years]
    return replace(one, values=np.array([v if p is None else p for v, p in zip(one.values, printed, strict=True)]))


def at_origin(kind: Indicator, final: View, then: View, origin: int, provinces: list[str]) -> View:
    """The view of an origin, with the ratio computed where it is not printed."""
    names = (kind.indicator, kind.numerator, kind.denominator)
    past = then.series_of | {(c, n): seen(final, then, c, n, origin) for c in provinces for n in names}
    known = replace(then, series_of=past)
    return replace(known, series_of=past | {(c, kind.indicator): prediction.known(known, kind, c) for c in provinces})


def ways(kind: Indicator, known: View, region: str, until: int) -> dict[str, Forecast]:
    """Forecasts of one province's ratio; empty where either way has none."""
    history = known.series(region, kind.indicator)
    direct = prediction.predict_from(history, known.peers(region, kind.indicator), kind, until, DRAWS)
    parts = prediction.joint_parts(known, kind, region, until, DRAWS)
    if direct is None or not parts:
        return {}
    joint = ratio_forecast(*parts, history, kind.scale or 1.0)
    return {"own history": direct, "parts": joint, "both": ratio_pool(direct, joint)}


def cases(kind: Indicator, final: View, known: View, origin: int, provinces: list[str]) -> Iterator[dict]:
    """One row per province, length of history, way and year ahead."""
    for region in provinces:
        whole = known.series(region, kind.indicator)
        if len(whole) < 4 or whole.years[-1] != origin:
            continue
        for kept in KEPT:
            cut = {(region, name): (one := known.series(region, name)).only(np.arange(len(one))[-kept:])
                   for name in (kind.indicator, kind.numerator)}  # fmt: skip
            made = ways(kind, replace(known, series_of=known.series_of | cut), region, origin + AHEAD)
            for step in range(1, AHEAD + 1):
                came = prediction.known(final, kind, region).value(origin + step)
                if came is not None:
                    for way, paths in made.items():
                        scores = scored(paths.drawn(origin + step), came, targets(whole, step))
                        yield {"ratio": kind.indicator, "kept": kept, "way": way, "region": region} | scores


def targets(whole: Series, step: int) -> np.ndarray:
    """Plan-like targets, from all that a planner knows."""
    late = whole.only(np.flatnonzero(whole.years >= whole.years[-1] - 5))
    past = (late.values[-1] / late.values[0]) ** (1 / max(int(late.years[-1] - late.years[0]), 1)) - 1
    rates = np.r_[past + np.array(POINTS) / 100, np.array(RATES) / 100]
    return whole.values[-1] * np.maximum(1 + rates, 0.05) ** step


def scored(draws: np.ndarray, came: float, wanted: np.ndarray) -> dict[str, float]:
    """Scores of one forecast."""
    stated = np.clip((draws[:, None] >= wanted).mean(axis=0), 0.01, 0.99)
    logs, truth = np.sort(np.log(draws)), np.log(came)
    n = len(logs)
    spread = ((2 * np.arange(1, n + 1) - n - 1) * logs).sum() / n**2  # half the mean distance of two draws
    low, high = np.quantile(draws, [0.1, 0.9])
    return {"brier": ((stated - (came >= wanted)) ** 2).mean(), "crps": np.abs(logs - truth).mean() - spread,
            "cover80": float(low <= came <= high)}  # fmt: skip


def main() -> None:
    """Print the table."""
    reference, final = project()
    provinces = [code for code, row in reference.regions.items() if row.level == "province"]
    tidy = observations.observations(reference, ROOT)
    rows: list[dict] = []
    for kind in reference.indicators.values():
        if kind.scale is None or sum(len(prediction.known(final, kind, c)) >= 4 for c in provinces) < LEAST_REGIONS:
            continue
        for origin in ORIGINS:
            then = view(tidy, reference, min(date(origin + 1, 12, 31), final.as_of))
            rows += cases(kind, final, at_origin(kind, final, then, origin, provinces), origin, provinces)
    table = pd.DataFrame(rows)
    each = table.groupby(["ratio", "kept", "way"], sort=False)[["brier", "crps", "cover80"]].mean()
    print(each.unstack("way").round(3).to_string())
    print("\nall ratios alike:\n", each.groupby("way", sort=False).mean().round(4).to_string())


if __name__ == "__main__":
    main()
