"""What would happen if: single paths set beside the forecast, never mixed with it."""

from dataclasses import dataclass

import numpy as np

from plan_analysis.attainment.grounds import Assessment
from plan_analysis.attainment.message import Message
from plan_analysis.attainment.rates import peer_rates
from plan_analysis.observations.series import View
from plan_analysis.reference.schema import DataError


@dataclass(frozen=True)
class Scenario:
    """A path of growth at one rate from the last known value: its rate, values by year, and whether it arrives.

    ``result`` is what it comes to in the target's terms: a level, a sum, or a rate of growth.
    """

    name: Message
    growth: float
    years: tuple[int, ...]
    values: tuple[float, ...]
    result: float
    meets: bool


def what_if(a: Assessment, growth: float, name: Message | None = None) -> Scenario:
    """The path at a yearly growth in per cent; ValueError where there is no value to start from or nothing ahead."""
    due = int(a.due[-4:])
    if a.known.last_value is None or a.known.last_year is None or a.known.last_year >= due:
        raise ValueError(f"{a.target}: a what-if path needs a known value from before {due}")
    if growth <= -100:
        raise ValueError(f"a yearly growth of {growth}% would leave nothing")
    years = range(a.known.last_year + 1, due + 1)
    last_year, last_value = a.known.last_year, a.known.last_value
    values = tuple(float(last_value * (1 + growth / 100) ** (year - last_year)) for year in years)
    name = name or Message("an example")
    return Scenario(name, growth, tuple(years), values, *a.along(np.array(years), np.array(values)))


def shocked(a: Assessment, growth: float, year: int, loss: float) -> Scenario:
    """The path at a yearly growth with one labelled shock: ``loss`` per cent of the level gone in ``year``."""
    plain = what_if(a, growth)
    values = tuple(v * (1 - loss / 100) if y >= year else v for y, v in zip(plain.years, plain.values, strict=True))
    name = Message("the same with a shock of -{loss}% in {year}", (("loss", f"{loss:g}"), ("year", str(year))))
    return Scenario(name, growth, plain.years, values, *a.along(np.array(plain.years), np.array(values)))


def scenarios(a: Assessment, view: View, growth: float) -> list[Scenario]:
    """No change, own past growth, peers' 20th, 50th and 80th percentile, what is required, and the reader's rate.

    Empty where no path can be drawn: no value, no year ahead, or a value that cannot grow by per cent; and where the
    target is settled, as no path ahead changes that.
    """
    if (
        a.result
        or a.known.last_value is None
        or a.known.last_year is None
        or a.known.last_value <= 0
        or a.known.last_year >= int(a.due[-4:])
    ):
        return []
    named = [(Message("no change"), 0.0)]
    if a.known.observed_growth is not None:
        named.append((Message("own growth goes on"), a.known.observed_growth))
    rates = peer_rates(view, a.perimeter, a.indicator)
    if rates is not None:
        for percentile, rate in ((20, rates.low), (50, rates.median), (80, rates.high)):
            named.append((Message("peers' {p}th percentile", (("p", str(percentile)),)), rate))
    try:
        if a.known.required_growth is not None:
            named.append((Message("required path"), _enough(a)))
        found = [what_if(a, rate, name) for name, rate in named]
        return [*found, what_if(a, growth), shocked(a, growth, a.known.last_year + 1, 5.0)]
    except DataError:  # a year that counts is neither known nor ahead
        return []


def _enough(a: Assessment) -> float:
    """The required growth, moved until its path does arrive: by a digit of arithmetic, or beyond a goal to exceed."""
    growth = a.known.required_growth or 0.0
    up = a.relation in (">=", ">")
    for power in range(-9, 1):
        moved = growth + (1 if up else -1) * 10.0**power * max(abs(growth), 1e-3)
        if moved > -100 and what_if(a, moved).meets:
            return moved
    return growth
