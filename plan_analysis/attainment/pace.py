"""Is the pace a target needs one that others have gone? Growth of other regions over spans as long, from a like level.

Like is a starting value between half and twice one's own; where too few spans start there, all are taken, and that is
said. Spans of one region overlap, so their number says little about certainty: it is a description, no probability.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from plan_analysis.attainment.grounds import Assessment
from plan_analysis.attainment.message import Message, Speaker
from plan_analysis.attainment.prediction import ratio_peers
from plan_analysis.observations.series import Series, View

LIKE = 2.0  # a like level is within this factor
LEAST_SPANS, LEAST_REGIONS = 20, 5
NAMED = 5  # regions that are named at most
DESCRIPTION = Message("A description, not a probability: spans of one region overlap.")
Place = Callable[[str], object]  # a region's code → its row, or what else bears its name


@dataclass(frozen=True)
class Wanted:
    """The growth needed, per cent a year over ``years`` from ``level``: at least it, or at most where not ``up``."""

    growth: float
    years: int
    level: float
    up: bool


@dataclass(frozen=True)
class Span:
    """One region's growth in per cent a year between two years."""

    region: str
    first: int
    last: int
    growth: float


@dataclass(frozen=True)
class Spans:
    """All spans of one length in the series of several regions: region, first year, level there and growth; (n,)."""

    years: int
    region: np.ndarray
    first: np.ndarray
    level: np.ndarray
    growth: np.ndarray

    def where(self, kept: np.ndarray) -> "Spans":
        """Some of them."""
        return Spans(self.years, *(column[kept] for column in (self.region, self.first, self.level, self.growth)))

    @property
    def enough(self) -> bool:
        """Whether they are many, of several regions."""
        return len(self.region) >= LEAST_SPANS and len(np.unique(self.region)) >= LEAST_REGIONS


@dataclass(frozen=True)
class Pace:
    """The growth needed among what others have done.

    ``slower`` is the share of spans that stayed behind it, ``regions`` of how many regions they are, ``did`` the best
    span of each region that kept it up, best first; ``alike`` says whether they start from a like level, ``up`` whether
    growth at least as high is needed, not at most.
    """

    needed: float
    years: int
    spans: int
    regions: int
    slower: float
    did: tuple[Span, ...]
    alike: bool
    up: bool = True

    @property
    def passed(self) -> bool:
        """Whether the last value is beyond the target already, so that the pace is one at which it stays so."""
        return self.needed < 0 if self.up else self.needed > 0

    @property
    def named(self) -> tuple[Span, ...]:
        """The best of those who did it."""
        return self.did[:NAMED]

    def said(self, place: Place) -> tuple[Message, ...]:
        """The pace in words, sentence by sentence; ``place`` gives the row or name of a region."""
        counted = (("kept", 1 - self.slower), *((name, getattr(self, name)) for name in ("years", "spans", "regions")))
        where = Message(
            "Other regions over {years} years, from a level between half and twice this one: {kept:.0%} of {spans:,} "
            "spans in {regions} regions did as well or better.", counted,
        ) if self.alike else Message(
            "Other regions over {years} years, whatever their level (too few start from a like one): {kept:.0%} of "
            "{spans:,} spans in {regions} regions did as well or better.", counted,
        )  # fmt: skip
        if self.passed:
            return self._leeway(), where, DESCRIPTION
        who = Message(
            "{n} regions kept it up at least once, the best: {who}.",
            (("n", len(self.did)), ("who", Named(tuple((place(one.region), one) for one in self.named)))),
        ) if self.did else Message("None kept it up.")  # fmt: skip
        return where, who, DESCRIPTION

    def _leeway(self) -> Message:
        """How far a value that is beyond its target may move back."""
        rate = (("rate", abs(self.needed)),)
        return (
            Message("The target is already passed: it stays so at a fall of up to {rate:.1f}% a year.", rate)
            if (self.up)
            else Message("The target is already passed: it stays so at a growth of up to {rate:.1f}% a year.", rate)
        )


@dataclass(frozen=True)
class Named:
    """Regions with their spans: ``Tianjin (2009–2012, +25.0% a year); …``."""

    spans: tuple[tuple[object, Span], ...]

    def in_words(self, words: Speaker) -> str:
        """In a reader's language."""
        return "; ".join(
            f"{words.name(place)} ({_years(one)}, {words.growth(one.growth)})" for place, one in self.spans
        )

    @property
    def name_en(self) -> str:
        """Where no language is at hand."""
        return "; ".join(
            f"{getattr(place, 'name_en', place)} ({_years(one)}, {one.growth:+.1f}% a year)"
            for place, one in self.spans
        )


def pace(view: View, a: Assessment) -> Pace | None:
    """The pace that a target still needs; None where none is needed or too few others were as long in view."""
    needed = a.known.required_growth
    if needed is None or a.known.last_year is None or a.known.last_value is None:
        return None
    years = int(a.due[-4:]) - a.known.last_year
    wanted = Wanted(float(needed), years, a.known.last_value, a.relation in (">=", ">"))
    return among(wanted, spans(ratio_peers(view, view.indicators[a.indicator], a.perimeter), years))


def spans(series: Sequence[Series], years: int) -> Spans:
    """All spans of a length between positive values, series by series."""
    found = []
    for one in series:
        _, last, first = np.intersect1d(one.years - years, one.years, assume_unique=True, return_indices=True)
        level, end = one.values[first], one.values[last]
        usable = (level > 0) & (end > 0) & (years > 0)
        growth = 100 * ((end[usable] / level[usable]) ** (1 / max(years, 1)) - 1)
        found.append((np.full(usable.sum(), one.region, object), one.years[first][usable], level[usable], growth))
    columns = [np.concatenate(column) for column in zip(*found, strict=True)] or [np.empty(0)] * 4
    return Spans(years, *columns)


def among(wanted: Wanted, every: Spans) -> Pace | None:
    """Where a pace stands among spans of other regions; None where these are too few."""
    near = every.where((every.level >= wanted.level / LIKE) & (every.level <= wanted.level * LIKE))
    chosen = near if near.enough else every
    if not chosen.enough:
        return None
    sign = 1 if wanted.up else -1
    kept = sign * chosen.growth >= sign * wanted.growth
    best: dict[str, Span] = {}
    order = sorted(np.flatnonzero(kept), key=lambda i: (-sign * chosen.growth[i], chosen.region[i], chosen.first[i]))
    for i in order:
        first = int(chosen.first[i])
        span = Span(chosen.region[i], first, first + wanted.years, float(chosen.growth[i]))
        best.setdefault(span.region, span)
    regions = len(np.unique(chosen.region))
    slower = float(1 - kept.mean())
    return Pace(
        wanted.growth, wanted.years, len(chosen.region), regions, slower, tuple(best.values()), near.enough, wanted.up
    )


def _years(span: Span) -> str:
    return f"{span.first}–{span.last}"
