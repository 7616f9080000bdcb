"""The beta distribution, in the two functions that the outside view needs of it.

Written out, because loading a library for them takes longer than the whole of what a target's page computes; a test
holds them to SciPy's.
"""

import math
from functools import lru_cache

TINY = 1e-300
STEPS = 500  # of the continued fraction, and of the halving: both are at the limit of doubles long before
NEAR = 1e-15


def log_beta(a: float, b: float) -> float:
    """Logarithm of the beta function of two positive numbers."""
    return math.lgamma(a) + math.lgamma(b) - math.lgamma(a + b)


@lru_cache(maxsize=256)
def quantile(a: float, b: float, share: float) -> float:
    """The value below which a share (0 to 1) of a beta distribution lies, by halving."""
    low, high = 0.0, 1.0
    for _ in range(STEPS):
        middle = (low + high) / 2
        if middle in (low, high):
            break
        low, high = (middle, high) if below(a, b, middle) < share else (low, middle)
    return (low + high) / 2


def below(a: float, b: float, x: float) -> float:
    """The share of a beta distribution below ``x``, by the continued fraction of DLMF 8.17.22."""
    if x <= 0 or x >= 1:
        return float(x >= 1)
    if x > (a + 1) / (a + b + 2):
        return 1 - below(b, a, 1 - x)  # where the fraction converges fast
    front = math.exp(a * math.log(x) + b * math.log1p(-x) - log_beta(a, b)) / a
    return front / _fraction(a, b, x)


def _fraction(a: float, b: float, x: float) -> float:
    """1 + d1/(1 + d2/(1 + …)), by Lentz's method."""
    value = upper = 1.0
    lower = 0.0
    for step in range(1, STEPS):
        m = step // 2
        if step % 2:
            term = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1))
        else:
            term = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m))
        lower = 1 / ((1 + term * lower) or TINY)
        upper = (1 + term / upper) or TINY
        value *= upper * lower
        if abs(upper * lower - 1) < NEAR:
            break
    return value
