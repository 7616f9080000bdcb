"""Component forecasts against statsmodels, textbook values and direct recursions on the same numbers."""

import os
import subprocess
import sys
import warnings

import numpy as np
import pytest

from plan_analysis.forecast import components

# Annual passengers of Australian airlines 1990-2016, millions (Hyndman & Athanasopoulos, fpp3, data aus_airpassengers)
AIR = np.array([
    17.5534, 21.8601, 23.8866, 26.9293, 26.8885, 28.8314, 30.0751, 30.9535, 30.1857, 31.5797, 32.5776, 33.4774,
    39.0216, 41.3864, 41.5966, 44.6573, 46.9518, 48.7288, 51.4884, 50.0270, 60.6409, 63.3603, 66.3553, 68.1979,
    68.1230, 69.7783, 72.5977,
])  # fmt: skip


def walk(n=20, seed=3):
    rng = np.random.default_rng(seed)
    return 50 + np.cumsum(0.5 + rng.standard_normal(n))


def sum_of_squares(y, alpha, beta, phi, level, growth):
    """The recursion of Holt's method written out, for one start."""
    total = 0.0
    for value in y:
        fitted = level + phi * growth
        error = value - fitted
        total += error**2
        level, growth = fitted + alpha * error, phi * growth + beta * error
    return total, level, growth


@pytest.mark.parametrize(("alpha", "beta", "phi"), [(0.3, 0.1, 1.0), (0.8, 0.2, 0.9), (0.99, 0.5, 0.8)])
def test_trend_models_match_statsmodels_at_the_same_parameters_and_start(alpha, beta, phi):
    from scipy.optimize import minimize
    from statsmodels.tsa.statespace.exponential_smoothing import ExponentialSmoothing

    y = walk()
    residuals, ahead = components.state_space(len(y), 6, [(alpha, beta, phi, 2)])
    best = minimize(lambda start: sum_of_squares(y, alpha, beta, phi, *start)[0], [y[0], 0.5], tol=1e-12)
    model = ExponentialSmoothing(
        y, trend=True, damped_trend=phi < 1, initialization_method="known",
        initial_level=best.x[0], initial_trend=best.x[1],
    )  # fmt: skip
    other = model.smooth([alpha, beta] + ([phi] if phi < 1 else []))
    assert ahead[0] @ y == pytest.approx(other.forecast(6), rel=1e-4)
    assert ((residuals[0] @ y) ** 2).sum() == pytest.approx(other.sse, rel=1e-6)


def test_simple_smoothing_matches_statsmodels_at_the_same_parameter():
    from statsmodels.tsa.statespace.exponential_smoothing import ExponentialSmoothing

    y = walk()
    _, ahead = components.state_space(len(y), 3, [(0.6, 0.0, 0.0, 1)])
    other = ExponentialSmoothing(y, initialization_method="concentrated").smooth([0.6])
    assert ahead[0] @ y == pytest.approx(other.forecast(3), rel=1e-6)


def test_no_other_start_fits_better():
    y = walk(12)
    residuals, _ = components.state_space(12, 1, [(0.5, 0.2, 0.9, 2)])
    least = ((residuals[0] @ y) ** 2).sum()
    from scipy.optimize import minimize

    found = minimize(lambda start: sum_of_squares(y, 0.5, 0.2, 0.9, *start)[0], [y[0], 0.0])
    assert least == pytest.approx(found.fun, rel=1e-6)


def test_the_best_damped_trend_is_as_good_as_statsmodels_optimum():
    """A grid of ten by four by three members comes within a tenth of a free optimisation of squares."""
    from statsmodels.tsa.statespace.exponential_smoothing import ExponentialSmoothing

    maps = components.bank(len(AIR), 3)
    damped = maps.family == "damped"
    squares = [((residual @ AIR) ** 2).sum() for residual in maps.residuals[damped]]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        model = ExponentialSmoothing(AIR, trend=True, damped_trend=True, initialization_method="concentrated")
        free = model.fit(disp=False)
    assert min(squares) <= 1.1 * free.sse


def test_theta_two_with_a_fixed_line_is_the_theta_method_of_statsmodels():
    """At the end of the history the dynamic line of the Theta model is the least-squares line of the whole."""
    y = walk(15)
    n, alpha = len(y), 0.4
    residuals, ahead = components.dynamic_theta(n, 1, [(alpha, 2.0)])
    slope, middle = np.polyfit(np.arange(1, n + 1), y, 1)
    fitted = y - residuals[0] @ y
    level = _level_after(y, fitted, alpha, n)
    line = 0.5 * ((1 - alpha) ** n * middle + (1 - (1 - alpha) ** (n + 1)) / alpha * slope)
    assert (ahead[0] @ y)[0] == pytest.approx(level + line)


def _level_after(y, fitted, alpha, n):
    """The level of the Theta recursion, taken back from the first fitted value."""
    level = fitted[0]
    for value in y[:n]:
        level = alpha * value + (1 - alpha) * level
    return level


def test_theta_one_is_simple_smoothing_and_theta_of_a_line_is_the_line():
    y = walk(12)
    _, plain = components.dynamic_theta(12, 3, [(0.3, 1.0)])
    _, smooth = components.state_space(12, 3, [(0.3, 0.0, 0.0, 1)])
    assert plain[0] @ y == pytest.approx(smooth[0] @ y)
    _, whole = components.dynamic_theta(12, 3, [(0.99, 1e6)])
    assert whole[0] @ np.arange(12.0) == pytest.approx([12, 13, 14], abs=0.05)


def test_drift_matches_the_textbook():
    """fpp3, 5.2: the line through the first and the last value, extended."""
    made = components.drifts(AIR[None], 2)
    slope = (AIR[-1] - AIR[0]) / (len(AIR) - 1)
    assert made["drift"][0] == pytest.approx(AIR[-1] + slope * np.array([1, 2]))
    assert made["drift 5"][0, 0] == pytest.approx(AIR[-1] + (AIR[-1] - AIR[-6]) / 5)
    assert made["no change"][0].tolist() == [AIR[-1]] * 2
    assert made["median step"][0, 0] == pytest.approx(AIR[-1] + np.median(np.diff(AIR)))


def test_every_method_follows_a_straight_line_and_keeps_a_constant():
    line = components.fitted(np.arange(10.0)[None], 3).forecasts
    assert line["smoothing"][0] == pytest.approx([10, 11, 12], rel=1e-3)
    assert line["half"][0] == pytest.approx([9.5, 10, 10.5])
    assert 9 < line["damped"][0, 0] <= 10.01
    for method, made in components.fitted(np.full((1, 6), 3.0), 2).forecasts.items():
        assert made[0] == pytest.approx([3, 3]), method


def test_adding_a_constant_or_changing_the_unit_changes_nothing_else():
    y = walk()[None]
    plain = components.fitted(y, 4).forecasts
    moved = components.fitted(10 * y + 1000, 4).forecasts
    for method, made in plain.items():
        assert moved[method] == pytest.approx(10 * made + 1000, rel=1e-5), method


KERNELS = ("Haswell", "Zen", "SkylakeX")  # as OpenBLAS names them; one that the machine lacks falls back to its own
FORECASTS = """
import sys, numpy as np
from plan_analysis.forecast import forecast_many
rng = np.random.default_rng(5)
histories = [100 * np.exp(np.cumsum(0.05 + 0.1 * rng.standard_normal(n))) for n in (4, 7, 12, 25) for _ in range(40)]
histories += [np.arange(1.0, 9), np.array([5.0, 7, 5, 7, 5, 7]), np.full(6, 3.0)]
made = forecast_many(histories, 6, groups=[0] * len(histories), draws=50)
sys.stdout.write("\\n".join(f"{value:.9g}" for value in made.quantiles([0.1, 0.5, 0.9]).ravel()))
"""


def test_every_blas_kernel_gives_the_same_forecasts():
    said = {
        subprocess.run(
            [sys.executable, "-c", FORECASTS], capture_output=True, text=True, check=True,
            env=os.environ | {"OPENBLAS_CORETYPE": kernel, "OPENBLAS_NUM_THREADS": threads},
        ).stdout
        for kernel, threads in zip(KERNELS, ("1", "2", "1"), strict=True)
    }  # fmt: skip
    assert len(said) == 1
    assert len(said.pop().splitlines()) == 163 * 6 * 3
