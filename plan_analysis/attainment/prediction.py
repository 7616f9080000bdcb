"""History, forecast and parts of one indicator of one region: what a verdict, or a page, is made from.

A ratio comes from its own history and, where both are known on the same perimeter, from jointly drawn numerator and
denominator.
"""

from dataclasses import replace

from plan_analysis.forecast import (
    DRAWS,
    MIN_PEERS,
    Forecast,
    Noise,
    correlation,
    forecast,
    noise,
    ratio_forecast,
    ratio_pool,
    scale_of,
    worst_unit,
)
from plan_analysis.forecast.assumptions import assumed, pooled
from plan_analysis.observations.assumption import BORROWING, Assumption
from plan_analysis.observations.series import Series, View
from plan_analysis.reference.schema import Indicator

HORIZON = 30  # years of random numbers drawn at least: enough for most deadlines with their look-ahead
Prediction = tuple[Series, Forecast | None, tuple[Forecast, ...]]


def predict(view: View, indicator: Indicator, region: str, until: int, draws: int = DRAWS) -> Prediction:
    """History, forecast and its parts: a ratio from both its parts, where both are known, and its own history.

    A published ratio that reaches further than its parts is forecast directly: the newest fact rules. So is one whose
    parts are estimates: no estimate stands in for a ratio that is published.
    """
    history, paths, parts = _predicted(view, indicator, region, until, draws)
    asked = [one for one in view.assumptions if one.concerns(region, indicator.indicator)]
    if not asked or paths is None:
        return history, paths, parts
    # parts of a ratio are left out: they would no longer multiply to it
    return history, _assumed(paths, asked, view, indicator, until), ()


def _assumed(paths: Forecast, asked: list[Assumption], view: View, indicator: Indicator, until: int) -> Forecast:
    """A forecast with what a scenario assumes of its years ahead, in the order in which it was said."""
    for one in asked:
        if one.kind == BORROWING:
            names = [name for name in (indicator.indicator, indicator.numerator, indicator.denominator) if name]
            without = replace(view, teachers=view.teachers | {(one.region, name): frozenset() for name in names})
            _, alone, _ = _predicted(without, indicator, one.region, until, len(paths.paths))
            paths = pooled(paths, alone, one.value) if alone is not None else paths
        else:
            paths = assumed(paths, one, indicator.lower, indicator.upper)
    return paths


def _predicted(view: View, indicator: Indicator, region: str, until: int, draws: int) -> Prediction:
    """What the tables alone say."""
    published = view.series(region, indicator.indicator)
    if indicator.scale is not None:  # a ratio of parts: both and their scale are given together, or none
        history = known(view, indicator, region)
        parts = joint_parts(view, indicator, region, until, draws)
        made_up = len(published) > 0 and any("estimated" in part.history.status for part in parts)
        if parts and not made_up and len(history) and history.years[-1] <= min(p.history.years[-1] for p in parts):
            joint = ratio_forecast(*parts, history, indicator.scale)
            # the draws of its numerator, so that targets on both are reached in the same futures
            random = _noise(view.series(region, indicator.numerator), until, draws)
            direct = forecast(history, ratio_peers(view, indicator, region), indicator, until, random)
            return history, joint if direct is None else ratio_pool(direct, joint), parts
        published = history
    peers = view.peers(region, indicator.indicator)
    return published, predict_from(published, peers, indicator, until, draws), ()


def ratio_peers(view: View, indicator: Indicator, region: str) -> list[Series]:
    """The other regions' series; of a ratio that hardly any of them print, computed from its parts."""
    printed = view.peers(region, indicator.indicator)
    if indicator.scale is None or len(printed) >= MIN_PEERS:
        return printed
    return [one for peer in view.peers(region, indicator.numerator) if len(one := known(view, indicator, peer.region))]


def known(view: View, indicator: Indicator, region: str) -> Series:
    """What is published of an indicator, a ratio computed from its parts where it is not printed itself."""
    published = view.series(region, indicator.indicator)
    if indicator.scale is None:  # not a ratio of parts
        return published
    top, bottom = (view.series(region, name) for name in (indicator.numerator, indicator.denominator))
    return _joined(published, view.ratio(top, bottom, indicator.scale, indicator.indicator))


def predict_worst(view: View, indicator: Indicator, units: list[str], until: int, draws: int) -> Prediction | None:
    """What a target *per* unit is judged on, its worst unit; None unless something can be said of each."""
    each = [predict(view, indicator, unit, until, draws) for unit in units]
    known_ahead = [paths for _, paths, _ in each if paths is not None]
    if not each or len(known_ahead) < len(each):
        return None
    lowest = worst_unit(known_ahead)
    return lowest.history, lowest, ()


def predict_from(series: Series, peers: list[Series], indicator: Indicator, until: int, draws: int) -> Forecast | None:
    """Forecast of one series that is not a ratio of parts."""
    return forecast(series, peers, indicator, until, _noise(series, until, draws))


def joint_parts(
    view: View, indicator: Indicator, region: str, until: int, draws: int
) -> tuple[Forecast, Forecast] | tuple[()]:
    """Numerator and denominator of a ratio, drawn to move together as they did; nothing where one has no forecast."""
    names = (indicator.numerator, indicator.denominator)
    kinds = [view.indicators[name] for name in names]
    series = [view.series(region, name) for name in names]
    if not all(len(one) for one in series):
        return ()
    peers = [view.peers(region, name) for name in names]
    ahead = max(HORIZON, *(until - int(one.years[-1]) for one in series))  # of one length, to be tied to each other
    random = [noise(one, ahead, draws) for one in series]
    above, below = (scale_of(kind, one.values, len(each)) for kind, one, each in zip(kinds, series, peers, strict=True))
    tied = random[0].tied_to(random[1], correlation(*_alike(view, region, names, peers), (above, below)))
    top = forecast(series[0], peers[0], kinds[0], until, tied)
    bottom = forecast(series[1], peers[1], kinds[1], until, random[1])
    return (top, bottom) if top and bottom else ()


def _alike(
    view: View, region: str, names: tuple[str, str], peers: list[list[Series]]
) -> tuple[list[Series], list[Series]]:
    """Both parts in the same regions: where one borrows from the next level up, so does the other here."""
    level = next((one.level for one in peers[0]), "")
    same = all(other.level == level for other in peers[1])
    return peers[0], peers[1] if same else view.published(region, names[1], level)


def _joined(published: Series, computed: Series) -> Series:
    """The published ratio, and the computed one for years in which none was published.

    An estimate fills no year of a ratio that is published in others: the two need not fit each other.
    """
    joined = published
    columns = (computed.years, computed.values, computed.status, computed.source, computed.log_sd)
    for year, value, status, source, log_sd in zip(*columns, strict=True):
        if status != "estimated" or not len(published):
            joined = joined.with_value(int(year), float(value), status, source, float(log_sd))
    return joined


def _noise(series: Series, until: int, draws: int) -> Noise:
    """Random numbers for a series, enough for the years until the last one asked for."""
    ahead = until - int(series.years[-1]) if len(series) else 0
    return noise(series, max(ahead, HORIZON), draws)
