"""Is the pace a target needs one that others have gone? Growth of other regions over spans as long, from a like level.

Like is a starting value between half and twice one's own; where too few spans start there, all are taken, and that is
said. Spans of one region overlap, so their number says little about certainty: it is a description, no probability.
"""

from dataclasses import dataclass

import numpy as np

from plan_analysis.attainment.grounds import Assessment, growth_between
from plan_analysis.attainment.prediction import known
from plan_analysis.observations.series import Series, View

LIKE = 2.0  # a like level is within this factor
LEAST_SPANS, LEAST_REGIONS = 20, 5
NAMED = 5  # regions that are named at most


@dataclass(frozen=True)
class Span:
    """One region's growth in per cent a year between two years."""

    region: str
    first: int
    last: int
    growth: float


@dataclass(frozen=True)
class Pace:
    """The growth needed among what others have done.

    ``slower`` is the share of spans that stayed behind it, ``regions`` of how many regions they are, ``did`` the best
    span of each region that kept it up, best first; ``alike`` says whether they start from a like level.
    """

    needed: float
    years: int
    spans: int
    regions: int
    slower: float
    did: tuple[Span, ...]
    alike: bool

    @property
    def named(self) -> tuple[Span, ...]:
        """The best of those who did it."""
        return self.did[:NAMED]


def pace(view: View, a: Assessment) -> Pace | None:
    """The pace that a target still needs; None where none is needed or too few others were as long in view."""
    needed = a.known.required_growth
    if needed is None or a.known.last_year is None or a.known.last_value is None:
        return None
    years = int(a.due[-4:]) - a.known.last_year
    found = [span for peer in _peers(view, a) for span in _spans(peer, years, a.known.last_value)]
    near = [span for span, like in found if like]
    alike = len(near) >= LEAST_SPANS and len({span.region for span in near}) >= LEAST_REGIONS
    chosen = near if alike else [span for span, _ in found]
    if len(chosen) < LEAST_SPANS or len({span.region for span in chosen}) < LEAST_REGIONS:
        return None
    sign = 1 if a.relation in (">=", ">") else -1
    best: dict[str, Span] = {}
    for span in sorted(chosen, key=lambda one: (-sign * one.growth, one.region, one.first)):
        if sign * span.growth >= sign * needed:
            best.setdefault(span.region, span)
    slower = float(np.mean([sign * span.growth < sign * needed for span in chosen]))
    regions = len({span.region for span in chosen})
    return Pace(float(needed), years, len(chosen), regions, slower, tuple(best.values()), alike)


def _peers(view: View, a: Assessment) -> list[Series]:
    """The other regions' series; of a ratio that is nowhere printed those of its parts."""
    kind = view.indicators[a.indicator]
    printed = view.peers(a.perimeter, a.indicator)
    if kind.scale is None or len(printed) >= LEAST_REGIONS:
        return printed
    return [known(view, kind, one.region) for one in view.peers(a.perimeter, kind.numerator)]


def _spans(series: Series, years: int, level: float) -> list[tuple[Span, bool]]:
    """All spans of a length in a series, and whether each starts from a like level."""
    found = []
    for year, value in zip(series.years.tolist(), series.values.tolist(), strict=True):
        end = series.value(year + years) if years > 0 else None
        growth = growth_between(value, end, years) if end is not None else None
        if growth is not None:
            like = level / LIKE <= value <= level * LIKE
            found.append((Span(series.region, year, year + years, growth), like))
    return found
