"""Component forecasts, computed for all series of one length at once.

Every method here is linear in the history once its parameters are fixed: residuals and forecasts are a matrix
times the history. The matrices depend on length, horizon and parameters alone, so they are made once, and a grid
of parameters is fitted to thousands of series by two matrix products. Initial states are concentrated out by
least squares.

Sources: Hyndman, Koehler, Ord & Snyder 2008, Forecasting with Exponential Smoothing, ch. 3 and 5 (state-space
form, likelihood); Hurvich & Tsai 1989 (AICc); Fiorucci et al. 2016, IJF 32 (dynamic optimised Theta);
Assimakopoulos & Nikolopoulos 2000, IJF 16 (Theta); Hyndman & Athanasopoulos, Forecasting: Principles and
Practice, 3rd ed., 5.2 (drift).
"""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

ALPHAS = (0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.99)
BETAS = (0.1, 0.3, 0.6, 0.9)  # as shares of α
PHIS = (0.8, 0.9, 0.95)
THETAS = (1.0, 1.2, 1.5, 2.0, 3.0, 5.0, 10.0, 30.0, 1e6)  # 1 is no trend at all, 1e6 the whole trend
SHORTEST = 4  # observations below which these methods are not fitted
LONGEST_TESTED = 6  # years ahead at most for which the calibration was made
SAME = 8  # digits of a log likelihood: what lies behind them differs between machines and decides nothing
PERFECT = 1e-4  # mean squared residual, in squared mean steps, below which a fit counts as perfect


@dataclass(frozen=True)
class Bank:
    """Linear maps of a grid of models for one length: ``residuals`` (G, n, n) and ``forecasts`` (G, h, n).

    ``squares`` (n(n+1)/2, G) are the weights of the products y[a]·y[b], a ≤ b, in each member's sum of squares.
    """

    family: np.ndarray
    parameters: np.ndarray
    residuals: np.ndarray
    forecasts: np.ndarray
    squares: np.ndarray


@lru_cache(maxsize=256)
def bank(n: int, horizon: int) -> Bank:
    """All members of the grid for histories of n values and a horizon of h years."""
    smoothing = [(alpha, 0.0, 0.0, 1) for alpha in ALPHAS]
    drifting = [(alpha, 0.0, 1.0, 2) for alpha in ALPHAS]
    trending = [(alpha, alpha * beta, 1.0, 2) for alpha in ALPHAS for beta in BETAS]
    damped = [(alpha, alpha * beta, phi, 2) for alpha in ALPHAS for beta in BETAS for phi in PHIS]
    groups = [
        ("ses", 2, state_space(n, horizon, smoothing)),
        ("drift", 3, state_space(n, horizon, drifting)),
        ("trend", 4, state_space(n, horizon, trending)),
        ("damped", 5, state_space(n, horizon, damped)),
        ("theta", 3, dynamic_theta(n, horizon, [(alpha, theta) for alpha in ALPHAS for theta in THETAS])),
    ]
    residuals = np.concatenate([maps[0] for _, _, maps in groups])
    forms = residuals.transpose(0, 2, 1) @ residuals
    upper = np.triu_indices(n)
    return Bank(
        np.concatenate([np.full(len(maps[0]), name) for name, _, maps in groups]),
        np.concatenate([np.full(len(maps[0]), count, float) for _, count, maps in groups]),
        residuals,
        np.concatenate([maps[1] for _, _, maps in groups]),
        np.ascontiguousarray((forms * (2 - np.eye(n)))[:, *upper].T),
    )


def state_space(n: int, horizon: int, grid: list[tuple]) -> tuple[np.ndarray, np.ndarray]:
    """Maps of additive exponential smoothing; grid rows are (α, β, φ, number of states).

    Level l and growth b follow y = l + φb + e, l' = l + φb + αe, b' = φb + βe; with one state there is no b.
    Initial states are free, so the residuals are those of the least-squares start.
    """
    alpha, beta, phi = (np.array([row[k] for row in grid]) for k in range(3))
    states, members = grid[0][3], len(grid)
    # both as linear maps: column k < n is the weight of observation k, the last columns those of the start
    level = np.zeros((members, n + states))
    growth = np.zeros((members, n + states))
    level[:, n] = 1.0
    if states == 2:
        growth[:, n + 1] = 1.0
    errors = np.empty((members, n, n + states))
    for t in range(n):
        fitted = level + phi[:, None] * growth
        error = -fitted
        error[:, t] += 1.0
        errors[:, t] = error
        level = fitted + alpha[:, None] * error
        growth = phi[:, None] * growth + beta[:, None] * error
    ahead = np.empty((members, horizon, n + states))
    for step in range(horizon):
        level = level + phi[:, None] * growth
        growth = phi[:, None] * growth
        ahead[:, step] = level
    return _concentrated(errors, ahead, n)


def dynamic_theta(n: int, horizon: int, grid: list[tuple]) -> tuple[np.ndarray, np.ndarray]:
    """Maps of the dynamic Theta model; grid rows are (α, θ).

    y = l + (1 - 1/θ)·[(1-α)^(t-1)·A + (1-(1-α)^t)/α·B] + e, l' = αy + (1-α)l, with A and B the intercept and
    slope of the line through the values seen so far (Fiorucci et al. 2016, eq. 14-20); beyond the history the
    line is refitted to the forecasts.
    """
    alpha, theta = (np.array([row[k] for row in grid])[:, None] for k in range(2))
    members, width = len(grid), n + 1
    level = np.zeros((members, width))
    level[:, n] = 1.0
    intercept, slope, mean = (np.zeros((members, width)) for _ in range(3))
    errors = np.empty((members, n, width))
    ahead = np.empty((members, horizon, width))
    for t in range(n + horizon):
        decay = (1 - alpha) ** t
        fitted = level + (1 - 1 / theta) * (decay * intercept + (1 - decay * (1 - alpha)) / alpha * slope)
        value = fitted
        if t < n:
            value = np.zeros((members, width))
            value[:, t] = 1.0
            errors[:, t] = value - fitted
        else:
            ahead[:, t - n] = fitted
        level = alpha * value + (1 - alpha) * level
        count = t + 1
        if count > 1:
            slope = ((count - 2) * slope + 6 * (value - mean) / count) / (count + 1)
        mean = mean + (value - mean) / count
        intercept = mean - slope * (count + 1) / 2
    return _concentrated(errors, ahead, n)


def _concentrated(errors: np.ndarray, ahead: np.ndarray, n: int) -> tuple[np.ndarray, np.ndarray]:
    """Residual and forecast maps after the start that minimises the squared residuals has been put in."""
    start = -np.linalg.pinv(errors[:, :, n:]) @ errors[:, :, :n]
    return errors[:, :, :n] + errors[:, :, n:] @ start, ahead[:, :, :n] + ahead[:, :, n:] @ start


@dataclass(frozen=True)
class Fitted:
    """Forecasts by method, each (N, h), and the in-sample error of the best smoothing model per mean step, (N,)."""

    forecasts: dict[str, np.ndarray]
    residual: np.ndarray


def fitted(z: np.ndarray, horizon: int) -> Fitted:
    """Halved drift, optimised Theta, damped trend and the best smoothing model for histories z of shape (N, n).

    Within a family the member with the smallest squared error is taken, among the smoothing models the one with
    the smallest AICc. Needs n ≥ 4.
    """
    n = z.shape[1]
    maps = bank(n, horizon)
    origin = z[:, -1:]
    step = np.abs(np.diff(z, axis=1)).mean(axis=1, keepdims=True)
    unit = np.where(step > 0, step, 1.0)
    y = (z - origin) / unit
    first, second = np.triu_indices(n)
    squares = np.maximum((y[:, first] * y[:, second]) @ maps.squares, PERFECT * n)
    likelihood = np.round(-0.5 * n * np.log(squares / n), SAME)  # members that fit alike tie, and the first is taken
    k = maps.parameters
    aicc = k + k * (k + 1) / np.maximum(n - k - 1, 0.5)
    smoothing = maps.family != "theta"

    def best(members: np.ndarray, score: np.ndarray) -> np.ndarray:
        chosen = np.flatnonzero(members)[np.argmax(score[:, members], axis=1)]
        ahead = np.einsum("ihn,in->ih", maps.forecasts[chosen], y)
        return origin + unit * ahead

    ahead = np.arange(1, horizon + 1)
    forecasts = {
        "half": origin + 0.5 * (z[:, -1:] - z[:, :1]) / (n - 1) * ahead,
        "theta": best(maps.family == "theta", likelihood),
        "damped": best(maps.family == "damped", likelihood),
        "smoothing": best(smoothing, likelihood - aicc),
    }
    free = np.maximum(n - k[smoothing], 1)
    return Fitted(forecasts, np.sqrt((squares[:, smoothing] / free).min(axis=1)))


def drifts(y: np.ndarray, horizon: int) -> dict[str, np.ndarray]:
    """No change, drift over the last 5, the last 10 and all steps, and drift by the median step; y is (N, n)."""
    steps, last = np.diff(y, axis=1), y[:, -1:]
    ahead = np.arange(1, horizon + 1)
    each = {f"drift {w}": steps[:, -w:].mean(axis=1, keepdims=True) for w in (5, 10)}
    each |= {"drift": steps.mean(axis=1, keepdims=True), "median step": np.median(steps, axis=1, keepdims=True)}
    return {"no change": np.repeat(last, horizon, axis=1)} | {name: last + rate * ahead for name, rate in each.items()}
