"""What wider scopes, contained perimeters and other years say of a target that no figure of its own settles.

Ten provincial laboratories cannot be more than the laboratories of all levels, nor fewer than those of a part of the
place. Such a limit is never the value: it says at most, at least, or for orientation only, and why.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

import numpy as np

from plan_analysis.attainment.events import EVERY_YEAR, LEVELS, UNPUBLISHED, meets
from plan_analysis.attainment.message import Amount, Message
from plan_analysis.attainment.prediction import known
from plan_analysis.observations.series import Series, View
from plan_analysis.reference import Reference
from plan_analysis.reference.schema import Indicator, Target

BOUNDED, ORIENTED = "bounded", "orientation only"  # verdict classes
RATES = ("share", "ratio", "index")  # kinds of indicators that compare between places of any size
KINDS = (*LEVELS, *EVERY_YEAR)  # of targets that one value can limit


@dataclass(frozen=True)
class Limit:
    """One published value that limits another: what it counts, where, and in which year.

    ``held`` is the year it speaks for: a later one where a number that does not shrink cannot have been larger before.
    """

    value: float
    year: int
    indicator: str
    region: str
    source: str
    held: int

    @property
    def certain(self) -> bool:
        """Whether it is of the very year it limits."""
        return self.year == self.held


@dataclass(frozen=True)
class Bound:
    """The limits of a target's deciding value on one perimeter, in a sentence.

    ``result`` is ``met`` or ``missed`` where a limit of the deciding year itself leaves no other way. ``shown`` is a
    value that limits nothing and only shows where things stand.
    """

    perimeter: str
    low: Limit | None
    high: Limit | None
    shown: Limit | None
    result: str
    sentence: Message

    @property
    def verdict(self) -> str:
        """The verdict class: that of the result where a limit leaves no other way."""
        return self.result or (BOUNDED if self.low or self.high else ORIENTED)


def bound(reference: Reference, view: View, row: Target, perimeters: list[str], years: range) -> Bound | None:
    """The limits of a target on the perimeter where they say most, or None where nothing is published.

    ``years`` are those that decide; a target that must hold in every year is missed in the first that cannot.
    """
    if row.kind not in KINDS:
        return None
    found = [one for code in perimeters for one in (_bound_on(reference, view, row, code, years),) if one]
    return min(found, key=_rank, default=None)


def seen_elsewhere(reference: Reference, view: View, row: Target) -> Bound | None:
    """The rate of the place or province named for orientation, of the year nearest to the deadline; no counts.

    How many a province has says nothing of a city; its share or index shows where such things stand.
    """
    rule = reference.resolution[row.plan, row.target]
    name, _, code = rule.related.partition("@")
    if not name or reference.indicators[name].kind not in RATES or row.kind not in KINDS:
        return None
    shown = _nearest(view, name, code, row.due_year)
    return Bound(code, None, None, shown, "", _shown(reference, row, shown)) if shown else None


def foreseen_by_others(reference: Reference, view: View, row: Target, perimeters: list[str]) -> Bound | None:
    """What was said of the deciding year before it was over (预计数): it orients, and settles nothing."""
    for code in perimeters if row.kind in KINDS else []:
        series = view.expected.get((code, row.indicator))
        value = series.value(row.due_year) if series else None
        if series and value is not None:
            source = series.source[int((series.years == row.due_year).argmax())]
            shown = Limit(value, row.due_year, row.indicator, code, source, row.due_year)
            sentence = _shown(reference, row, shown)
            return Bound(code, None, None, shown, "", replace(sentence, template=FORESEEN))
    return None


def undecided(view: View, row: Target, code: str, years: Iterable[int]) -> bool:
    """Whether what was printed leaves a derived value on either side of a target: no point of it settles anything.

    Of a target that must hold in every year the first that is surely missed decides, whatever the others may be.
    """
    if row.kind not in KINDS:
        return False
    ends = [found for year in years if (found := ranged(view, code, row.indicator, year))]
    held = [meets(np.array(pair), row, view.indicators[row.indicator]) for pair in ends]
    return any(pair.any() != pair.all() for pair in held) and all(pair.any() for pair in held)


def ranged(view: View, code: str, name: str, year: int) -> tuple[float, float] | None:
    """Least and largest value that the printed parts of a derived one allow, through the parts of a ratio too.

    None for a printed value, and for one whose parts say nothing of their precision.
    """
    found = view.ranges.get((code, name, year))
    kind = view.indicators[name]
    if found is not None or kind.scale is None or view.series(code, name).value(year) is not None:
        return found
    names = (kind.numerator, kind.denominator)
    values = [view.series(code, part).value(year) for part in names]
    ends = [view.ranges.get((code, part, year)) for part in names]
    if not any(ends) or None in values:
        return None
    top, bottom = (np.array(end or (value, value), float) for end, value in zip(ends, values, strict=True))
    low, high = kind.scale * top / bottom[::-1]
    return float(low), float(high)


def first_reached(view: View, row: Target, perimeters: list[str], plan_start: int) -> tuple[int, str] | None:
    """First year from the plan's start whose published value meets a target's number, and its perimeter."""
    if row.kind not in LEVELS:
        return None
    found = [
        (int(year), code)
        for code in perimeters
        for series in (_published(view, code, row.indicator),)
        for year, value in zip(series.years, series.values, strict=True)
        if year >= plan_start and _meets(row, *_ends(view, series, int(year), float(value))) is True
    ]
    return min(found, default=None, key=lambda pair: (pair[0], perimeters.index(pair[1])))


def _rank(one: Bound) -> tuple[bool, bool, bool]:
    """What decides comes first, then what limits from the side that matters, then what limits at all."""
    return not one.result, one.high is None, one.verdict == ORIENTED


def _bound_on(reference: Reference, view: View, row: Target, code: str, years: range) -> Bound | None:
    for year in years:
        low, high = _same_year(reference, view, row, code, year)
        result = _result(row, low, high)
        if result == "missed" or (result and len(years) == 1):
            return Bound(code, low, high, None, result, _sentence(reference, row, low, high, result))
    low, high = low or _earlier(reference, view, row, code, year), high or _later(reference, view, row, code, year)
    if high or (low and low.certain):
        return Bound(code, low, high, None, "", _sentence(reference, row, low, high, ""))
    shown = _orientation(reference, view, row, code, year)
    return Bound(code, None, None, shown, "", _shown(reference, row, shown)) if shown else None


def _same_year(
    reference: Reference, view: View, row: Target, code: str, year: int
) -> tuple[Limit | None, Limit | None]:
    """The closest limits from below and above that were published for the year itself."""
    own = [(code, row.indicator)] if ranged(view, code, row.indicator, year) else []
    inner = [*own, *_narrower(reference, row.indicator, code)]
    lows = [_limit(view, place, name, year, 0) for place, name in inner]
    outer = [*(name for _, name in own), *_broader(reference, row.indicator, "bound")]
    highs = [_limit(view, code, name, year, 1) for name in outer]
    return (
        max((one for one in lows if one), key=lambda one: one.value, default=None),
        min((one for one in highs if one), key=lambda one: one.value, default=None),
    )


def _later(reference: Reference, view: View, row: Target, code: str, year: int) -> Limit | None:
    """The first later value of a stock, which it cannot have exceeded before unless it shrank."""
    if reference.indicators[row.indicator].kind != "stock":
        return None
    names = [row.indicator, *_broader(reference, row.indicator, "bound")]
    found = [
        replace(one, held=year)
        for name in names
        for at in _published(view, code, name).years
        if at > year and (one := _limit(view, code, name, int(at), 1))
    ]
    return min(found, key=lambda one: (one.year, one.value), default=None)


def _earlier(reference: Reference, view: View, row: Target, code: str, year: int) -> Limit | None:
    """The last earlier value of a stock, below which it cannot have fallen unless it shrank."""
    if reference.indicators[row.indicator].kind != "stock":
        return None
    before = [int(at) for at in _published(view, code, row.indicator).years if at < year]
    found = _limit(view, code, row.indicator, before[-1], 0) if before else None
    return replace(found, held=year) if found else None


def _orientation(reference: Reference, view: View, row: Target, code: str, year: int) -> Limit | None:
    """A stand-in's value nearest to the deciding year, or the target's own first value after it."""
    for name in _broader(reference, row.indicator, "proxy"):
        if near := _nearest(view, name, code, year):
            return near
    after = [int(at) for at in _published(view, code, row.indicator).years if at > year]
    return _limit(view, code, row.indicator, after[0], 1) if after else None


def _nearest(view: View, name: str, code: str, year: int) -> Limit | None:
    """The published value of the year nearest to one, the earlier of two."""
    years = _published(view, code, name).years.tolist()
    near = min(years, key=lambda at: (abs(at - year), at), default=0)
    return _limit(view, code, name, near, 1) if near else None


def _broader(reference: Reference, name: str, how: str) -> Iterator[str]:
    """Indicators that contain one, nearest first; as a bound only as long as every step is one."""
    while (row := reference.indicators[name]).broader:
        name = row.broader
        if how == "bound" and row.broader_is != "bound":
            return
        if how == "bound" or row.broader_is == "proxy":
            yield name


def _narrower(reference: Reference, name: str, code: str) -> Iterator[tuple[str, str]]:
    """Place and indicator of everything that is a part of the same count: narrower scopes, contained perimeters."""
    indicators = reference.indicators
    inside = [one for one in indicators if name in _broader(reference, one, "bound")]
    yield from ((code, one) for one in inside)
    if indicators[name].kind in ("stock", "flow"):  # a share of a part says nothing of the whole
        places = [one.region_code for one in reference.regions.values() if one.parent == code]
        yield from ((place, name) for place in places if reference.regions[place].level == "perimeter")


def _limit(view: View, code: str, name: str, year: int, end: int) -> Limit | None:
    """The lower (0) or upper (1) end of what was published for a year, which it speaks for itself."""
    series = _published(view, code, name)
    value = series.value(year)
    if value is None:
        return None
    source = series.source[int((series.years == year).argmax())]
    return Limit(_ends(view, series, year, value)[end], year, name, code, source, year)


def _published(view: View, code: str, name: str) -> Series:
    """A series without estimates and assumptions, which limit nothing."""
    return known(view, view.indicators[name], code).without(UNPUBLISHED)


def _ends(view: View, series: Series, year: int, value: float) -> tuple[float, float]:
    """What a derived value may have been; a printed one is as it is printed."""
    return ranged(view, series.region, series.indicator, year) or (value, value)


def _result(row: Target, low: Limit | None, high: Limit | None) -> str:
    floor, ceiling = low.value if low else None, high.value if high else None
    found = _meets(row, floor, ceiling)
    return "" if found is None else "met" if found else "missed"


def _meets(row: Target, low: float | None, high: float | None) -> bool | None:
    """Whether every value between two limits meets a target; None where it depends, or a limit is missing."""
    rises, strict = row.relation.startswith(">"), len(row.relation) == 1
    near, far = (low, high) if rises else (high, low)  # the end that proves it, and the one that rules it out
    sign = 1 if rises else -1
    if near is not None and (sign * (near - row.value) > 0 or (near == row.value and not strict)):
        return True
    if far is not None and (sign * (far - row.value) < 0 or (far == row.value and strict)):
        return False
    return None


def _sentence(reference: Reference, row: Target, low: Limit | None, high: Limit | None, result: str) -> Message:
    """What the limits say, by which of them there are and whether they are of the year itself."""
    goal = _goal(reference.indicators, row)
    if high and low and high.indicator == low.indicator == row.indicator:
        if high.certain and low.certain:
            return Message(
                "Between {low} and {high} in {high_year}, as far as what was printed tells: the target ({goal}) lies "
                "between the two and stays undecided.",
                (*_named(reference, "low", low), *_named(reference, "high", high), goal),
            )
        return Message(
            "Between {low} ({low_year}) and {high} ({high_year}), if the number did not shrink in between; "
            "the target is {goal}.",
            (*_named(reference, "low", low), *_named(reference, "high", high), goal),
        )
    if high and not (result == "met" and low):
        return replace(_at_most(row, high, result), values=(*_named(reference, "high", high), goal))
    assert low is not None  # callers have one of the two
    values = (*_named(reference, "low", low), goal)
    if result:
        return Message(
            "At least {low} in {low_year}, so the target ({goal}) was reached: so many are {low_name} ({low_place}) "
            "alone, which is a part of it.",
            values,
        )
    return Message(
        "At least {low} in {low_year}: so many are {low_name} ({low_place}) alone, which is a part of it; "
        "the target is {goal}.",
        values,
    )


# whether it meets the target, by the most that it can have been: None leaves it open
COUNTED_LATER = {
    None: Message(
        "At most {high}, what was counted in {high_year} ({high_place}), if the number did not shrink until then; "
        "the target is {goal}, which that leaves open."
    ),
    True: Message(
        "At most {high}, what was counted in {high_year} ({high_place}), if the number did not shrink until then; "
        "the target is {goal}."
    ),
}
CONTAINED = Message(
    "At most {high} in {high_year}: {high_name} ({high_place}) contains what the target counts; "
    "the target is {goal}, which that leaves open."
)
CONTAINED_LATER = {
    None: Message(
        "At most {high}, if the number did not shrink until {high_year}: {high_name} ({high_place}) contains what "
        "the target counts; the target is {goal}, which that leaves open."
    ),
    False: Message(
        "At most {high}, if the number did not shrink until {high_year}, so the target ({goal}) was hardly "
        "reached: {high_name} ({high_place}) contains what the target counts."
    ),
    True: Message(
        "At most {high}, if the number did not shrink until {high_year}: {high_name} ({high_place}) contains what the "
        "target counts; the target is {goal}."
    ),
}
OUT_OF_REACH = Message(
    "At most {high} in {high_year}, so the target ({goal}) was out of reach: {high_name} ({high_place}) "
    "contains what the target counts."
)


def _at_most(row: Target, high: Limit, result: str) -> Message:
    if result == "missed":
        return OUT_OF_REACH
    meets = _meets(row, None, high.value)
    if high.indicator == row.indicator:
        return COUNTED_LATER[None if meets is None else True]
    return CONTAINED if high.certain else CONTAINED_LATER[meets]


FORESEEN = (
    "For orientation only: {shown} is expected for {shown_year} ({shown_place}); the target is {goal}. "
    "An expected figure settles nothing."
)


def _shown(reference: Reference, row: Target, shown: Limit) -> Message:
    return Message(
        "For orientation only: {shown} in {shown_year} ({shown_name}, {shown_place}); the target is {goal}.",
        (*_named(reference, "shown", shown), _goal(reference.indicators, row)),
    )


def _named(reference: Reference, prefix: str, limit: Limit) -> tuple[tuple[str, object], ...]:
    indicator = reference.indicators[limit.indicator]
    return (
        (prefix, Amount(limit.value, indicator.unit, indicator.decimals)),
        (f"{prefix}_year", str(limit.year)),
        (f"{prefix}_name", indicator),
        (f"{prefix}_place", reference.regions[limit.region]),
    )


def _goal(indicators: dict[str, Indicator], row: Target) -> tuple[str, object]:
    return "goal", Amount(row.value, row.unit, indicators[row.indicator].decimals, row.relation)
