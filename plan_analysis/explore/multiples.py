"""All regions of a level in one picture: a small panel each, on one scale, from the highest latest value down."""

from typing import Any

import numpy as np

from plan_analysis.dataset import Dataset, naming
from plan_analysis.dataset.data import found
from plan_analysis.observations.series import Series
from plan_analysis.reference.schema import DataError
from plan_analysis.report import charts
from plan_analysis.report.messages import Language, language

COLUMNS, PANEL = 8, (1.15, 0.95)  # panels in a row, inches of each
MOST = 40  # panels in a picture: more are not looked at


def small_multiples(
    indicator: str, as_of: str = "latest", lang: str = "zh", level: str = "province", data: Dataset | None = None
) -> charts.Picture:
    """The histories of one indicator in all provinces, or another level, as known on a date.

    Raises DataError where nothing of the level is known; beyond 40 regions the 40 highest are shown, and counted.
    """
    data, words = data or found(), language(lang)
    tables = data.reference
    row = tables.indicators[naming.indicator(indicator, tables.indicators)]
    view = data.view(data.day(as_of) if as_of else data.view().as_of)
    codes = [code for code, one in tables.regions.items() if one.level == level]
    known = [one for code in codes if len(one := view.series(code, row.indicator))]
    if not known:
        raise DataError(f"{row.indicator}: no {level} has a value known on {view.as_of}")
    known.sort(key=lambda one: one.values[-1], reverse=True)
    names = [str(words.name(tables.regions[one.region])) for one in known[:MOST]]
    title = words(
        "{name}, {unit}, as known on {date}", name=words.name(row), unit=words.unit(row.unit), date=view.as_of
    )
    alt = _alt(known, names, title, row.decimals, words)
    return _picture([_scaled(one, words) for one in known[:MOST]], names, title, alt)


def _scaled(one: Series, words: Language) -> tuple[np.ndarray, np.ndarray]:
    return one.years, words.scale(one.unit) * one.values


def _alt(known: list[Series], names: list[str], title: str, decimals: int, words: Language) -> str:
    first, last = known[0], known[min(len(known), MOST) - 1]
    said = words(
        "{n} small charts of {title}: from {high} in {first} down to {low} in {last}.",
        n=len(names), title=title, first=names[0], last=names[-1],
        high=words.quantity(float(first.values[-1]), first.unit, decimals),
        low=words.quantity(float(last.values[-1]), last.unit, decimals),
    )  # fmt: skip
    left = len(known) - MOST
    return f"{said} {words('{left} more are not shown.', left=left)}" if left > 0 else said


def _picture(each: list[tuple[np.ndarray, np.ndarray]], names: list[str], title: str, alt: str) -> charts.Picture:
    from plan_analysis.report.drawing import Figure, matplotlib

    lines = -(-len(each) // COLUMNS)
    house: Any = charts.house()
    with matplotlib.rc_context(house):
        figure = Figure(figsize=(COLUMNS * PANEL[0], lines * PANEL[1] + 0.5), dpi=100, facecolor=charts.PAPER)
        panels = figure.subplots(lines, COLUMNS, sharex=True, sharey=True, squeeze=False).ravel()
        figure.subplots_adjust(0.05, 0.1, 0.99, 1 - 0.55 / (lines * PANEL[1] + 0.5), wspace=0.12, hspace=0.45)
        figure.suptitle(title, x=0.01, ha="left", fontsize=10.5)
        for axes, (years, values), name in zip(panels, each, names, strict=False):
            axes.plot(years, values, color=charts.ACCENT, lw=1.4, marker="o", ms=2)
            axes.plot(years[-1:], values[-1:], "o", color=charts.INK, ms=3)
            axes.set_title(name if len(name) < 15 else f"{name[:14]}…", fontsize=8, pad=2)
            axes.tick_params(labelsize=7, length=2)
            axes.spines[["top", "right"]].set_visible(False)
            axes.xaxis.set_major_locator(matplotlib.ticker.MaxNLocator(2, integer=True))
            axes.yaxis.set_major_formatter(matplotlib.ticker.StrMethodFormatter("{x:,g}"))
        for axes in panels[len(each) :]:
            axes.set_axis_off()
        return charts.picture(figure, "multiples", alt)
