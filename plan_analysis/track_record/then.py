"""What could be said of the classes of growth at the time: how fast their indicators had grown by a year.

The growth of a class is set today, with the years in view on which the record judges; this is what its indicators had
shown in the provinces, each counting the same. A class of which too little had been seen keeps its own.
"""

from dataclasses import replace

import numpy as np

from plan_analysis.forecast import GrowthClass, class_of, growth_classes, scale_of, yearly
from plan_analysis.observations.series import View
from plan_analysis.reference.schema import Indicator

LEAST_REGIONS, LEAST_STEPS = 20, 3  # provinces, and years of growth, that an indicator must have shown


def classes_by(view: View, year: int) -> dict[str, GrowthClass]:
    """All classes by name, each with the growth, in logs a year, that its indicators had shown by a year."""
    seen: dict[str, list[float]] = {}
    for indicator in view.indicators.values():
        kind = class_of(indicator)
        growth = _growth(view, indicator, year) if kind else None
        if kind and growth is not None:
            seen.setdefault(kind.name, []).append(growth)
    return {
        name: replace(one, growth=float(np.mean(seen[name]))) if name in seen else one
        for name, one in growth_classes().items()
    }


def _growth(view: View, indicator: Indicator, year: int) -> float | None:
    """Median yearly step of an indicator in the provinces by a year; None where too little was published of it."""
    published = view.published("", indicator.indicator, "province")
    histories = [yearly(one.only(np.flatnonzero(one.years <= year))) for one in published]
    histories = [values for values in histories if len(values) > LEAST_STEPS]
    if len(histories) < LEAST_REGIONS:
        return None
    scale = scale_of(indicator, np.concatenate(histories), len(histories))
    if not scale.curved or min(np.nanmin(values) for values in histories) <= 0:
        return None
    steps = np.concatenate([np.diff(scale.forward(values)) for values in histories])
    return float(np.nanmedian(steps)) if np.isfinite(steps).any() else None
