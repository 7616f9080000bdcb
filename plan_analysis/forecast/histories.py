"""Any history → values without gaps on the model's scale, with a word on what had to be done."""

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from plan_analysis.forecast.transform import Scale, natural

if TYPE_CHECKING:
    import pandas as pd

LONGEST = 40  # older values belong to another economy
SPIKE = 10.0  # a value this many typical steps off both neighbours, which agree with each other, is not believed
SMALL_STEP = 0.05  # a typical step counts as at least this much of the level, or as one event where events are counted


@dataclass(frozen=True)
class History:
    """One history made ready: values without gaps on the model's scale, and what was done to get there.

    ``thinned`` is how much larger a yearly step is than it looks where years are bridged: over k years chance adds
    up to the root of k, not to k. ``missing`` are the positions of the bridged years.
    """

    z: np.ndarray
    raw: np.ndarray
    scale: Scale
    known: int
    warnings: tuple[str, ...] = ()
    thinned: float = 1.0
    missing: tuple[int, ...] = ()

    def before(self, hidden: int) -> "History":
        """The history as it stood ``hidden`` years earlier."""
        keep = len(self.z) - hidden
        missing = tuple(at for at in self.missing if at < keep)
        return replace(
            self, z=self.z[:keep], raw=self.raw[:keep], known=min(self.known, keep), warnings=(), missing=missing
        )


def prepared(values: np.ndarray, scale: Scale | None = None) -> History:
    """A history on its scale: ends cut to known values, absurd points set aside, gaps bridged by a straight line."""
    raw = np.asarray(values, float)
    seen = np.flatnonzero(np.isfinite(raw))
    scale = scale or natural(raw)
    if not len(seen):
        return History(np.array([]), np.array([]), scale, 0)
    raw = raw[max(seen[0], seen[-1] + 1 - LONGEST) : seen[-1] + 1]
    known = np.isfinite(raw)
    z = scale.forward(raw)
    odd = _spikes(z, scale) if known.all() else np.zeros(len(raw), bool)
    warnings = [f"{odd.sum()} value(s) far off both neighbours set aside"] if odd.any() else []
    if not known.all():
        warnings.append(f"{int((~known).sum())} missing year(s) bridged")
    known &= ~odd
    if known.all():
        return History(z, raw, scale, len(z), tuple(warnings))
    at = np.flatnonzero(known)
    bridged = np.interp(np.arange(len(raw)), at, z[known])
    raw = np.where(known, raw, scale.backward(bridged))
    missing = tuple(np.flatnonzero(~known).tolist())
    return History(bridged, raw, scale, len(at), tuple(warnings), _thinned(at, z[known]), missing)


def _thinned(at: np.ndarray, z: np.ndarray) -> float:
    steps, years = np.abs(np.diff(z)), np.diff(at)
    apparent = steps.sum() / max(years.sum(), 1)
    return float((steps / np.sqrt(years)).mean() / apparent) if apparent > 0 else 1.0


def _spikes(z: np.ndarray, scale: Scale) -> np.ndarray:
    """Inner points far off two neighbours that agree: typing errors rather than history."""
    odd = np.zeros(len(z), bool)
    if len(z) < 6:
        return odd
    steps = np.diff(z)
    least = SMALL_STEP * (1.0 if scale.curved else np.abs(z).mean())
    least = 1.0 if scale.name == "few" else least
    if np.abs(steps).max() <= SPIKE * least:
        return odd
    typical = np.median(np.abs(steps))
    before, after = steps[:-1], steps[1:]
    off = np.minimum(np.abs(before), np.abs(after))
    agree = np.abs(before + after) <= 0.2 * off
    odd[1:-1] = agree & (off > SPIKE * max(typical, least)) & (before * after < 0)
    return odd if odd.sum() == 1 else np.zeros(len(z), bool)


def from_long(table: "pd.DataFrame") -> dict[object, np.ndarray]:
    """Yearly histories by name from a long table with columns series, year and value; NaN for a year without a value.

    Raises ValueError where a column is missing or a year is given twice.
    """
    missing = {"series", "year", "value"} - set(table.columns)
    if missing:
        raise ValueError(f"the long table has no column {', '.join(sorted(missing))}")
    twice = table.duplicated(["series", "year"])
    if twice.any():
        first = table[twice].iloc[0]
        raise ValueError(f"series {first['series']!r} has more than one value for {first['year']}")
    found: dict[object, np.ndarray] = {}
    for name, rows in table.groupby("series", sort=False):
        years = rows["year"].to_numpy(int)
        values = np.full(years.max() - years.min() + 1, np.nan)
        values[years - years.min()] = rows["value"].to_numpy(float)
        found[name] = values
    return found
