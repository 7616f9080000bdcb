"""Published yearly growth → levels at the prices of one year: what a target on real growth is judged by.

GDP is printed at current prices, its growth at constant ones (可比价), and plans ask for the latter. Many things, such
as the value added of industrial firms, are published by their growth alone.
"""

import re
from dataclasses import replace

import numpy as np

from plan_analysis.observations.series import Series, View
from plan_analysis.reference.schema import Indicator

INDEX = 100.0  # of the base year, where no level of it is known
# what grows at constant prices wherever its growth is published or asked for: 地区生产总值, GDP, 工业增加值
REAL = re.compile(r"生产总值|增加值|\bGDP\b|gross (domestic|regional) product|value added", re.IGNORECASE)


def growth_of(indicators: dict[str, Indicator], name: str) -> str:
    """The indicator that is the published growth of another; empty where there is none."""
    return next((row.indicator for row in indicators.values() if row.growth_of == name), "")


def meant_real(indicator: Indicator) -> bool:
    """Whether growth of an amount of money is meant at constant prices: of GDP and value added alone."""
    return indicator.unit.endswith("元") and bool(REAL.search(indicator.name_zh) or REAL.search(indicator.name_en))


def chained(view: View, indicator: str, region: str, year: int) -> bool:
    """Whether a region publishes the growth over a year, so that what follows stands at its prices."""
    name = growth_of(view.indicators, indicator)
    return bool(name) and view.series(region, name).value(year + 1) is not None


def at_prices_of(view: View, indicator: str, region: str, year: int, value: float | None = None) -> View:
    """A view in which an indicator stands at the prices of a year, wherever its growth is published.

    ``value`` is the level of that year in the region, that of the tables unless given; without any it is an index of
    100. The view stays as it is where the region publishes no growth of the year after.
    """
    name = growth_of(view.indicators, indicator)
    if not chained(view, indicator, region, year):
        return view
    others = {key: one for key, one in view.series_of.items() if key[1] != indicator}
    moved = {
        (code, indicator): chain(one, view.series(code, indicator), year, value if code == region else None)
        for (code, slug), one in view.series_of.items()
        if slug == name and one.value(year + 1) is not None
    }
    return replace(view, series_of=others | moved)


def chain(growth: Series, level: Series, year: int, value: float | None = None) -> Series:
    """Levels from growth over the year before, per cent, as far as it is published without a gap around a year.

    They are in the unit of ``level`` where its value of that year, or ``value``, is known, else ``2020=100``.
    """
    start = value if value is not None else level.value(year)
    known = {int(at): row for row, at in enumerate(growth.years)}
    factor = {at: 1 + float(growth.values[row]) / 100 for at, row in known.items()}
    values = {year: INDEX if start is None else start}
    last = first = year
    while last + 1 in factor:
        values[last + 1] = values[last] * factor[last + 1]
        last += 1
    while factor.get(first, 0.0) > 0:
        values[first - 1] = values[first] / factor[first]
        first -= 1
    years = sorted(values)
    rows = [known.get(at, known[year + 1]) for at in years]
    return replace(
        level,
        unit=f"{year}=100" if start is None else level.unit,
        years=np.array(years, int),
        values=np.array([values[at] for at in years]),
        log_sd=np.zeros(len(years)),
        status=tuple("derived" if growth.status[row] == "reported" else growth.status[row] for row in rows),
        source=tuple(growth.source[row] for row in rows),
        location=tuple(growth.location[row] for row in rows),
        level=growth.level,
    )
