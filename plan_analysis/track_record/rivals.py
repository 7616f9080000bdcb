"""Other forecasting packages behind one call, so that the track record can score them on the same cases.

statsforecast is not installed with the suite (it asks for an older pandas); ``make rivals`` sets up an environment
that has it. Failures of a model on a series fall back to no change and are counted.
"""

import warnings
from collections.abc import Callable
from importlib.metadata import PackageNotFoundError, version

import numpy as np

from plan_analysis.reference.schema import DataError
from plan_analysis.track_record.rules import Forecaster, no_change

PACKAGES = ("statsforecast", "statsmodels")
LEVEL, HALF = 80, 1.2816  # the range asked for, and its half width in standard deviations


def rivals(failures: dict[str, int]) -> dict[str, Forecaster]:
    """AutoETS, AutoTheta and DynamicOptimizedTheta of statsforecast, and damped exponential smoothing of statsmodels.

    ``failures`` is filled with the number of series by method that a model could not forecast. Raises DataError
    where statsforecast is not installed.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            from statsforecast.models import AutoETS, AutoTheta, DynamicOptimizedTheta
    except ImportError as error:
        raise DataError(
            f"statsforecast is not installed ({error}); 'make rivals' sets up an environment that has it"
        ) from None
    models = {"AutoETS": AutoETS, "AutoTheta": AutoTheta, "DynamicOptimizedTheta": DynamicOptimizedTheta}
    found = {
        f"statsforecast {name}": _each(lambda y, h, model=model: _statsforecast(model, y, h), failures, name)
        for name, model in models.items()
    }
    return found | {"statsmodels ETS, damped": _each(_statsmodels, failures, "ETSModel")}


def versions() -> str:
    """Versions of the packages compared with."""
    found = []
    for package in PACKAGES:
        try:
            found.append(f"{package} {version(package)}")
        except PackageNotFoundError:
            continue
    return ", ".join(found)


def _each(one: Callable, failures: dict[str, int], name: str) -> Forecaster:
    """A forecaster of many histories from one of a single history."""

    def method(histories: list[np.ndarray], horizon: int) -> tuple[np.ndarray, np.ndarray]:
        mean, sd = no_change(histories, horizon)
        for row, values in enumerate(histories):
            try:
                with warnings.catch_warnings(), np.errstate(all="ignore"):
                    warnings.simplefilter("ignore")
                    centre, low, high = one(values, horizon)
                if not np.isfinite([centre, low, high]).all():
                    raise ValueError("not finite")
            except Exception:
                failures[name] = failures.get(name, 0) + 1
                continue
            mean[row], sd[row] = centre, (np.asarray(high) - np.asarray(low)) / (2 * HALF)
        return mean, sd

    return method


def _statsforecast(model: type, y: np.ndarray, horizon: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    made = model(season_length=1).forecast(y=y, h=horizon, level=[LEVEL])
    return made["mean"], made[f"lo-{LEVEL}"], made[f"hi-{LEVEL}"]


def _statsmodels(y: np.ndarray, horizon: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    import pandas as pd
    from statsmodels.tsa.exponential_smoothing.ets import ETSModel

    series = pd.Series(y, index=pd.period_range("2000", periods=len(y), freq="Y"))
    fitted = ETSModel(series, error="add", trend="add", damped_trend=True).fit(disp=False)
    ahead = fitted.get_prediction(start=len(y), end=len(y) + horizon - 1).summary_frame(alpha=1 - LEVEL / 100)
    return ahead["mean"].to_numpy(), ahead["pi_lower"].to_numpy(), ahead["pi_upper"].to_numpy()
