"""How much an answer hangs on a doubtful number: the same target with one input changed at a time.

Doubtful is a value that another publication gives differently, one that is an estimate, provisional or from a secondary
source, and the perimeter where a place has several. A ratio forecast from its parts is also forecast as it is, since
its own past and that of other regions may tell another story. Nothing here changes the answer: it is asked again
beside it.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np

from plan_analysis.attainment.assessment import Assessment, assess
from plan_analysis.observations import Figures
from plan_analysis.observations.series import Series, View
from plan_analysis.reference import Reference

VISIBLE = 0.002  # prints closer to each other than this are one number
RECENT = 3  # years before the last one whose values can carry an answer
OTHER, WITHOUT, PERIMETER, DIRECT = "other value", "without it", "other perimeter", "as a ratio"
SOFT = ("estimated", "provisional")
SECONDARY = "C"


@dataclass(frozen=True)
class Variant:
    """The answer with one input changed: which value, what it was, what it is now (None left out), and from where."""

    kind: str
    indicator: str
    year: int
    used: float | None
    other: float | None
    source: str
    answer: Assessment


def sensitivity(reference: Reference, view: View, known: Figures, a: Assessment, plan: str) -> list[Variant]:
    """The target of an assessment asked again with each doubtful input changed; empty where nothing is doubtful.

    ``known`` are all values, every vintage, known on the date. Values before the last three
    years are left: they hardly count.
    """
    if a.probability is None:
        return []
    kind = reference.indicators[a.indicator]
    names = [name for name in (a.indicator, kind.numerator, kind.denominator) if name]
    found = []
    for name in names:
        used = view.series(a.perimeter, name)
        for change, year, value, source, changed in _changes(reference, used, known):
            other = replace(view, series_of=view.series_of | {(a.perimeter, name): changed})
            said = _asked(reference, other, plan, a, a.perimeter)
            found.append(Variant(change, name, year, used.value(year), value, source, said))
    if a.parts:
        said = _asked(reference, _whole(view, a, kind.numerator), plan, a, a.perimeter)
        found.append(Variant(DIRECT, a.indicator, 0, None, None, "", said))
    for place in reference.resolution[plan, a.target].perimeters:
        if place != a.perimeter:
            found.append(Variant(PERIMETER, a.indicator, 0, None, None, place,
                                 _asked(reference, view, plan, a, place)))  # fmt: skip
    return found


def _asked(reference: Reference, view: View, plan: str, a: Assessment, place: str) -> Assessment:
    """The target of an assessment asked again, by as many draws."""
    return assess(reference, view, plan, a.target, place, *([] if a.forecast is None else [len(a.forecast.paths)]))


def _whole(view: View, a: Assessment, numerator: str) -> View:
    """The view with a ratio's history as if it were printed, and nothing of its numerator to divide."""
    nothing = view.series(a.perimeter, numerator).only(np.array([], int))
    return replace(
        view, series_of=view.series_of | {(a.perimeter, a.indicator): a.history, (a.perimeter, numerator): nothing}
    )


def _changes(
    reference: Reference, used: Series, known: Figures
) -> Iterator[tuple[str, int, float | None, str, Series]]:
    """Kind of change, year, new value, its source, and the series with it."""
    rows = known.of((used.region, used.indicator))
    for at, year in enumerate(used.years.tolist()):
        if year <= int(used.years[-1]) - RECENT:
            continue
        seen = [float(used.values[at])]
        for row in rows[rows["year"] == year].to_dict("records"):
            if all(abs(row["value"] / one - 1) > VISIBLE for one in seen if one):
                seen.append(row["value"])
                yield OTHER, year, row["value"], row["source"], _with(used, at, row["value"])
        source = reference.sources.get(used.source[at])
        if used.status[at] in SOFT or (source is not None and source.reliability == SECONDARY):
            yield WITHOUT, year, None, used.source[at], used.only(np.delete(np.arange(len(used)), at))


def _with(series: Series, at: int, value: float) -> Series:
    values = series.values.copy()
    values[at] = value
    return replace(series, values=values)
