"""How much an answer hangs on a doubtful number: the same target with one input changed at a time.

Doubtful is a value that another publication gives differently, one that is an estimate, provisional or from a secondary
source, the base that only the plan's own numbers imply, and the perimeter where a place has several. The last value of
a ratio's part is not only left out, which leaves no ratio: what its earlier years foretell stands in for it. A ratio
forecast from its parts is also forecast as it is, since its own past and that of other regions may tell another story.
Nothing here changes the answer: it is asked again beside it.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np

from plan_analysis import plan as plans
from plan_analysis.attainment.assessment import Assessment, assess
from plan_analysis.attainment.prediction import predict_from
from plan_analysis.forecast import DRAWS
from plan_analysis.observations import Figures
from plan_analysis.observations.series import Series, View
from plan_analysis.reference import Reference
from plan_analysis.reference.schema import EXPECTED

VISIBLE = 0.002  # prints closer to each other than this are one number
RECENT = 3  # years before the last one whose values can carry an answer
OTHER, WITHOUT, PERIMETER, DIRECT = "other value", "without it", "other perimeter", "as a ratio"
FORETOLD, IMPLIED = "foretold", "without the implied base"
ESTIMATED = "estimated"
SOFT = (ESTIMATED, "provisional", EXPECTED)
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
    found = list(_without_base(reference, view, a, plan))
    for name in filter(None, (a.indicator, kind.numerator, kind.denominator)):
        used = view.series(a.perimeter, name)
        for change, year, value, source, changed in _changes(reference, used, known):
            if change == WITHOUT and name != a.indicator and year == used.years[-1] and len(changed):
                change, changed = FORETOLD, _foretold(view, changed, year)
                value = changed.value(year)
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


def _without_base(reference: Reference, view: View, a: Assessment, plan: str) -> Iterator[Variant]:
    """The answer without what a stock and its yearly additions imply of the year before, where it rests on that."""
    rows = reference.plan_targets(plan)
    asked = reference.target(plan, a.target)
    stock = asked if asked.kind == "count_stock" else plans.stock_of(rows, asked)
    base = None if stock is None else plans.implied_base(rows, stock)
    if stock is None or base is None or view.series(a.perimeter, stock.indicator).value(base.year) is not None:
        return
    alone = [row.model_copy(update={"linked_to": ()}) if row.plan == plan else row for row in reference.targets]
    said = _asked(replace(reference, targets=alone), view, plan, a, a.perimeter)
    yield Variant(IMPLIED, stock.indicator, base.year, base.value, None, "", said)


def _foretold(view: View, earlier: Series, year: int) -> Series:
    """A series with what its earlier years foretell of a year: the middle, and its spread as that of an estimate."""
    peers = view.peers(earlier.region, earlier.indicator)
    made = predict_from(earlier, peers, view.indicators[earlier.indicator], year, DRAWS)
    drawn = np.zeros(1) if made is None else made.drawn(year)
    if drawn.min() <= 0:
        return earlier
    return earlier.with_value(year, float(np.median(drawn)), ESTIMATED, "", float(np.log(drawn).std()))


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
