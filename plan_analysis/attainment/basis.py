"""What a target's prediction rests on, nearest first.

Its own figures; those on both sides of the years in question, or after them; the base that the plan implies; and for
yearly additions the stock that they add to.
"""

from dataclasses import replace

import numpy as np

from plan_analysis import plan as plans
from plan_analysis.attainment.events import needed
from plan_analysis.attainment.message import Message
from plan_analysis.attainment.prediction import Prediction, predict, predict_from, predict_worst
from plan_analysis.attainment.reasons import published_count
from plan_analysis.forecast import MIN_PEERS, Forecast, backwards, between, cohort_forecast, noise, scale_of
from plan_analysis.observations.series import Series, View
from plan_analysis.reference import Reference
from plan_analysis.reference.schema import Target

LOOK_AHEAD = 10  # years after the deadline searched for the year of attainment
TAUGHT = 4  # years of a region from which it teaches how cohorts, or years before the first value, grow
CERTIFICATES = {"last_three": 3}  # rules of derivations.csv that make a stock of what was certified, and for how long


def predicted(reference: Reference, view: View, row: Target, perimeter: str, draws: int) -> Prediction:
    """The prediction a target is judged on."""
    until = row.due_year + LOOK_AHEAD
    history, paths, parts = _from_tables(reference, view, row, perimeter, draws)
    # what a reader assumes is said of the forecast itself, and units of a place have each their own
    plain = row.kind == "per_unit" or any(one.concerns(perimeter, row.indicator) for one in view.assumptions)
    tied, halves = (None, ()) if plain else _between(reference, view, row, history, draws)
    if tied is not None:
        return _with_base(reference, row, history), tied, halves
    base = plans.implied_base(reference.plan_targets(row.plan), row)
    if base and not parts and (paths is None or base.year > history.years[-1]):
        history = _with_base(reference, row, history)
        paths = _ahead(reference, view, history, until, draws)
        if paths is not None and not published_count(history) and not paths.peers:
            paths = None  # what the plan implies and a class of growth are no figures to judge the plan by
    elif paths is not None and not parts and not plain:
        paths = _of_cohorts(reference, view, history, until, draws) or paths
    if paths is None and row.kind == "annual_flow":
        paths = _net(reference, view, row, history, draws)
    return history, paths, parts


def _from_tables(reference: Reference, view: View, row: Target, perimeter: str, draws: int) -> Prediction:
    """Of the region, or of its worst unit for a target *per* unit."""
    indicator, until = reference.indicators[row.indicator], row.due_year + LOOK_AHEAD
    if row.kind != "per_unit":
        return predict(view, indicator, perimeter, until, draws)
    inside = [one for one in reference.regions.values() if one.parent == perimeter and one.level == "county"]
    worst = predict_worst(view, indicator, [one.region_code for one in inside], until, draws)
    return worst or (view.series(perimeter, row.indicator), None, ())


def rests_on(reference: Reference, row: Target, history: Series, paths: Forecast, parts: bool) -> Message | None:
    """What a probability rests on where that is not what is known last; None for a plain forecast.

    ``parts`` says that it is a ratio put together from its parts.
    """
    draws = ("draws", str(len(paths.paths)))
    if parts and len(paths.history) and paths.years[0] <= paths.history.years[-1]:
        return Message(
            "Share of {draws} simulated paths that reach the target, put together from numerator and denominator: "
            "what is not published of them lies between years that are.",
            (draws,),
        )
    if not len(paths.history):
        stock = plans.stock_of(reference.plan_targets(row.plan), row)
        assert stock is not None  # such paths are made of it
        return Message(
            "Share of {draws} simulated futures that reach the target, read net: as the yearly change of {stock} "
            "({target}). Additions before leavers can only be more.",
            (draws, ("stock", reference.indicators[stock.indicator]), ("target", stock.target)),
        )
    if paths.years[0] < paths.history.years[0]:
        return Message(
            "Share of {draws} simulated paths that reach the target, read backwards from the value of {last}: none "
            "before it is published.",
            (draws, ("last", str(int(paths.history.years[0])))),
        )
    first, last = int(paths.history.years[-1]), int(paths.years[-1])
    if first < history.years[-1]:
        return Message(
            "Share of {draws} simulated paths from the value of {first} to that of {last} that reach the target; "
            "what lies between is not published.",
            (draws, ("first", str(first)), ("last", str(last))),
        )
    return None


def _between(
    reference: Reference, view: View, row: Target, history: Series, draws: int
) -> tuple[Forecast | None, tuple[Forecast, ...]]:
    """Paths through the years that decide and are not published, and the parts they come from; None without any.

    The parts of a ratio come first where they are published around these years: they may tell even of these themselves.
    """
    start = reference.plan(row.plan).start
    missing = [year for year in needed(row, reference.indicators[row.indicator], start) if history.value(year) is None]
    if not len(history) or not missing or missing[0] > history.years[-1]:
        return None, ()
    parts = _halves(reference, view, history, missing[0], draws)
    if parts:
        return _divided(reference, history, missing[0], parts), parts
    before = _with_base(reference, row, history.only(np.flatnonzero(history.years < missing[0])), missing[0])
    after = history.only(np.flatnonzero(history.years > missing[0]))
    if not len(before):  # a base that lies before the plan is not guessed
        return (_back(reference, view, after, missing[0], draws) if missing[0] >= start else None), ()
    return _through(reference, view, before, after, draws), ()


def _through(reference: Reference, view: View, before: Series, after: Series, draws: int) -> Forecast | None:
    """Paths from what is published before a gap to what is published after it."""
    paths = _ahead(reference, view, before, int(after.years[-1]), draws)
    if paths is None:
        return None
    values = np.concatenate([before.values, after.values])
    return between(paths, after, scale_of(reference.indicators[before.indicator], values, paths.peers))


def _halves(reference: Reference, view: View, ratio: Series, first: int, draws: int) -> tuple[Forecast, ...]:
    """Numerator and denominator from a year on, published or between published years; nothing where one is neither."""
    kind, last = reference.indicators[ratio.indicator], int(ratio.years[-1])
    found = []
    for name in (kind.numerator, kind.denominator) if kind.scale is not None else ():
        series = view.series(ratio.region, name)
        gap = next((year for year in range(first, last + 1) if series.value(year) is None), last + 1)
        before, after = (series.only(np.flatnonzero(at)) for at in (series.years < gap, series.years > gap))
        if not len(before) or (gap <= last and (not len(after) or after.years[-1] < last)):
            return ()
        ahead = gap > last
        paths = (
            _ahead(reference, view, before, gap, draws) if ahead else _through(reference, view, before, after, draws)
        )
        if paths is None:
            return ()
        found.append(paths)
    return tuple(found)


def _divided(reference: Reference, ratio: Series, first: int, parts: tuple[Forecast, ...]) -> Forecast:
    """The ratio of two parts, draw by draw, from a year to the last that is published."""
    top, bottom = parts
    years = np.arange(first, int(ratio.years[-1]) + 1)
    scale = reference.indicators[ratio.indicator].scale or 1.0
    values = np.column_stack([scale * top.drawn(int(year)) / bottom.drawn(int(year)) for year in years])
    leading = max(parts, key=lambda part: part.borrowed)
    return replace(leading, history=ratio, years=years, paths=values, model=f"ratio of its parts: {leading.model}")


def _back(reference: Reference, view: View, after: Series, first: int, draws: int) -> Forecast | None:
    """Paths from the first year that is missing to the first value published; None where that has no peers to go by."""
    indicator = reference.indicators[after.indicator]
    peers = view.peers(after.region, after.indicator) or _ratios(reference, view, after)
    peers = [peer for peer in peers if len(peer) >= TAUGHT]
    if len(peers) < MIN_PEERS:
        return None
    return backwards(after, peers, indicator, first, noise(after, int(after.years[0]) - first, draws))


def _ratios(reference: Reference, view: View, series: Series) -> list[Series]:
    """A ratio in the other regions of a level, from its parts, where it stands in for one that none of them print."""
    lent = reference.indicators.get(reference.indicators[series.indicator].peers_from)
    if lent is None or lent.scale is None:
        return []
    parts = {one.region: one for one in view.published(series.region, lent.denominator, series.level)}
    tops = view.published(series.region, lent.numerator, series.level)
    return [view.ratio(top, parts[top.region], lent.scale, lent.indicator) for top in tops if top.region in parts]


def _ahead(reference: Reference, view: View, history: Series, until: int, draws: int) -> Forecast | None:
    """Paths from the last value of a series on: by cohorts where it is a stock that expires, else by its growth."""
    indicator = reference.indicators[history.indicator]
    direct = predict_from(history, view.peers(history.region, history.indicator), indicator, until, draws)
    return _of_cohorts(reference, view, history, until, draws) or direct


def _of_cohorts(reference: Reference, view: View, history: Series, until: int, draws: int) -> Forecast | None:
    """Paths of a stock that expires, where other regions tell how its cohorts grow; None for any other."""
    indicator = reference.indicators[history.indicator]
    names = (indicator.indicator, indicator.peers_from)
    rule = next((one for one in reference.derivations if one.rule in CERTIFICATES and one.indicator in names), None)
    if rule is None or published_count(history) >= TAUGHT:
        return None  # with a history of its own the stock tells more than cohorts that nobody published
    peers = [one for one in view.peers(history.region, rule.a_indicator) if len(one) >= TAUGHT]
    if len(peers) < MIN_PEERS:
        return None
    life = CERTIFICATES[rule.rule]
    random = noise(history, until - int(history.years[-1]) + life + LOOK_AHEAD, draws)
    return cohort_forecast(history, (reference.indicators[rule.a_indicator], peers), life, until, random)


def _net(reference: Reference, view: View, row: Target, history: Series, draws: int) -> Forecast | None:
    """Yearly additions as the change of the stock that the plan links them to: what is added less what leaves."""
    stock = plans.stock_of(reference.plan_targets(row.plan), row)
    if stock is None or not plans.implied_base(reference.plan_targets(row.plan), stock):
        return None
    _, paths, _ = predicted(reference, view, stock, history.region, draws)
    start = row.due_start
    if paths is None or paths.at(start - 1) is None or paths.at(start) is None:
        return None
    years = np.arange(start, int(paths.years[-1]) + 1)
    levels = np.column_stack([paths.drawn(int(year)) for year in (start - 1, *years)])
    return replace(paths, history=history.only(np.array([], int)), years=years, paths=np.diff(levels, axis=1))


def _with_base(reference: Reference, row: Target, history: Series, before: int | None = None) -> Series:
    """A series with the base that the plan implies, if that lies before a year and nothing is published for its own."""
    base = plans.implied_base(reference.plan_targets(row.plan), row)
    if base is None or (before is not None and base.year >= before):
        return history
    return history.with_value(base.year, base.value, "implied", row.plan)
