"""Pictures in one house style: few colours that also differ in grey, direct labels, alt text from the numbers.

A chart is a ``Picture``: SVG with its words drawn as outlines, so that Chinese shows on any machine and the same
inputs give the same bytes, or PNG where that is smaller. The sentence that says what it shows is its alternative text
and, in a notebook, its text form: nbval compares the numbers although it never compares pictures.
"""

import io
import re
import sys
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import lru_cache
from html import escape
from typing import TYPE_CHECKING, Any, cast

import numpy as np

from plan_analysis.report.messages import Language, plain
from plan_analysis.report.palette import ACCENT, BANDS, FAINT, FONT, GRID, INK, PALETTE, PAPER, QUIET, TARGET

if TYPE_CHECKING:  # heavy libraries load when a chart is drawn, and whoever makes HTML draws none
    from collections.abc import Callable

    from matplotlib.axes import Axes
    from matplotlib.figure import Figure
    from pandas import DataFrame

    from plan_analysis.attainment import Assessment, Rates
    from plan_analysis.forecast import Forecast
    from plan_analysis.observations.series import Series

# settings that are no matter of style: which program draws, where it listens, as webagg.port
NO_STYLE = re.compile(
    r"backend|date\.epoch|docstring|figure\.(?:max_open_warning|raise_window)|interactive|savefig\.directory|timezone|tk\."
    r"|toolbar|webagg"
)
LONG_NUMBER = re.compile(r"(?<!scale\()-?\b\d+\.\d{3,}")  # 12.345678 of positions; a scale needs all its digits
PUBLISHED = ("reported", "revised", "derived", "provisional")  # drawn as filled points
Told = dict[str, list[str]]  # name of a group of marks → what each of them says on hover
FILLED, HOLLOW, AHEAD, PEER = "filled", "hollow", "ahead", "peer"
SMALL = 800  # pixels of the longer side of a bitmap beside an SVG
WIDEST = 72  # of a name in a picture, Chinese characters counting twice; the page has it whole


@dataclass(frozen=True)
class Picture:
    """A finished chart; shown by Jupyter as an image with alternative text.

    In a notebook that a kernel of Jupyter runs, a small bitmap stands beside the SVG: JupyterLab shows no SVG of a
    notebook that its reader has not run yet. Pages show the SVG, and what makes pages draws no bitmap.
    """

    alt: str
    svg: str = ""
    png: bytes = field(default=b"", repr=False)
    figure: "Figure | None" = field(default=None, repr=False, compare=False)

    def _repr_mimebundle_(self, include: object = None, exclude: object = None) -> tuple[dict, dict]:
        small = _small(self.figure) if self.figure is not None and _in_jupyter() else self.png
        shown: dict[str, str | bytes] = {"image/svg+xml": self.svg, "image/png": small}
        shown = {kind: content for kind, content in shown.items() if content}
        return shown | {"text/plain": self.alt}, {kind: {"alt": self.alt} for kind in shown}


@dataclass(frozen=True)
class Background:
    """What stands behind a fan: other perimeters, other vintages (year, value) and peers as (name, years, values)."""

    perimeters: list["Series"] = field(default_factory=list)
    vintages: list[tuple[int, float]] = field(default_factory=list)
    peers: list[tuple[str, np.ndarray, np.ndarray]] = field(default_factory=list)
    peers_label: str = ""


def fan(a: "Assessment", behind: Background, title: str, decimals: int, words: Language) -> Picture:
    """History, 50/80/95 % fan, target line and deadline; peers and other vintages faint, estimates hollow.

    Points and grey lines say on hover what they are: year, value, status and source, or the name of the region.
    """
    with _fan(a, behind, title, decimals, words) as (figure, told):
        return picture(figure, "fan", fan_alt(a, decimals, words), told)


def fan_bitmap(a: "Assessment", behind: Background, title: str, decimals: int, words: Language) -> Picture:
    """The same for readers that show no vector graphics."""
    with _fan(a, behind, title, decimals, words) as (figure, _):
        return _bitmap(figure, fan_alt(a, decimals, words))


@contextmanager
def _fan(
    a: "Assessment", behind: Background, title: str, decimals: int, words: Language
) -> "Iterator[tuple[Figure, Told]]":
    """The figure of a fan, and what is told of its points."""
    due, scale = int(a.due[-4:]), words.scale(a.level_unit)
    told: Told = {}
    with _canvas(6.6, 3.9, right=0.92) as (figure, axes):
        _history(axes, a.history, scale)
        told |= _told(a.history, decimals, words)
        median = a.level(0.5) if a.foreseen.median is not None else None
        if a.forecast is not None and median is not None:
            told[AHEAD] = _told_ahead(a, due, decimals, words)
            _bands(axes, a.forecast, shown_until(a), scale)
            middle = f"{words('median')} {words.amount(median, a.level_unit, decimals)}"
            _label(axes, middle, (due, scale * median), (0, -17), ha="center")
        _target_line(axes, a, decimals, words)
        _perimeters(axes, behind.perimeters, due, scale, words)
        _years_axis(axes)
        _background(axes, behind, scale, words)
        told |= {PEER: [name for name, _, _ in behind.peers]}
        _title(axes, title, words.unit(a.level_unit))
        yield figure, told


def shown_until(a: "Assessment") -> int:
    """Last year shown of what is simulated: one beyond the deadline, or the known value that paths lead to."""
    return max(int(a.due[-4:]) + 1, a.known.last_year or 0)


def fan_alt(assessment: "Assessment", decimals: int, words: Language) -> str:
    """What the fan chart shows, in a sentence made from the same numbers."""
    a = assessment
    if a.forecast is None:
        return words(
            "Chart: history of {n} values up to {last} and the target {target} for {due}; no forecast.",
            n=len(a.history), last=a.known.last_year or "–",
            target=f"{words(a.relation)} {words.goal(a.value, a.unit, decimals)}", due=a.due,
        )  # fmt: skip
    return words(
        "Fan chart: from {value} in {last} to a median of {median} in {due}, 80% range {low} to {high}; "
        "the target line stands at {target}.",
        value=words.quantity(a.known.last_value, a.level_unit, decimals), last=a.known.last_year, due=a.due,
        median=words.amount(a.level(0.5), a.level_unit, decimals), target=words.goal(a.value, a.unit, decimals),
        low=words.amount(a.level(0.1), a.level_unit, decimals), high=words.amount(a.level(0.9), a.level_unit, decimals),
    )  # fmt: skip


def line(series: "Series", title: str, decimals: int, words: Language) -> Picture:
    """One published series shown for orientation."""
    scale = words.scale(series.unit)
    first, last = (words.quantity(float(series.values[at]), series.unit, decimals) for at in (0, -1))
    with _canvas(6.6, 2.6, right=0.92) as (figure, axes):
        _history(axes, series, scale)
        _years_axis(axes)
        _title(axes, title, words.unit(series.unit))
        number = words.amount(float(series.values[-1]), series.unit, decimals)
        _label(axes, number, (series.years[-1], scale * series.values[-1]), (6, 4))
        alt = words(
            "Line chart of {title}: {first} in {first_year}, {last} in {last_year}.",
            title=title, first=first, first_year=series.years[0], last=last, last_year=series.years[-1],
        )  # fmt: skip
        return picture(figure, "line", alt, _told(series, decimals, words))


def ranges(
    history: "Series", ahead: dict[int, dict[str, float]], goal: tuple[int, float] | None, alt: str, name: str
) -> Picture:
    """Known values, the 80 and 95 % range of each year ahead with its median, and what is to be reached by when."""
    with _canvas(6.6, 3.2, left=0.14) as (figure, axes):
        _history(axes, history, 1.0)
        for year, row in ahead.items():
            for low, high, width, colour in (("lo95", "hi95", 4, "band95"), ("lo80", "hi80", 9, "band50")):
                axes.plot([year, year], [row[low], row[high]], color=PALETTE[colour][0], lw=width, zorder=2)
            axes.plot(year, row["median"], "o", color=ACCENT, ms=4, zorder=4)
        if goal is not None:
            axes.axhline(goal[1], color=TARGET, lw=1.4, zorder=2.5)
            axes.plot(goal[0], goal[1], "D", color=TARGET, ms=6, zorder=5)
        _years_axis(axes)
        return picture(figure, name, alt)


def growth(a: "Assessment", rates: "Rates", words: Language) -> Picture:
    """Required growth and own past growth among the growth of other regions, one dot a region."""
    dots = np.array(rates.every)
    step = max((dots.max() - dots.min()) / 40, 0.25)
    column = np.round(dots / step)
    height = np.array([np.sum(column[:at] == column[at]) for at in range(len(column))])
    with _canvas(6.6, 1.8, left=0.03, bottom=0.28) as (figure, axes):
        axes.plot(column * step, height + 0.5, "o", color=FAINT, mec=QUIET, mew=0.5, ms=5)
        top = height.max() + 2.5
        marks = [
            (a.known.required_growth, TARGET, words("required")),
            (a.known.observed_growth, ACCENT, words("own past")),
        ]
        for level, (rate, colour, name) in enumerate(marks):
            if rate is not None:
                axes.plot([rate, rate], [0, top], color=colour, lw=1.6, ls="-" if level == 0 else "--")
                left, right = axes.get_xlim()
                outward = rate > left + 0.6 * (right - left)  # a label there would run out of the picture
                _label(
                    axes, f"{name} {rate:+.1f}%", (rate, top * (1 - 0.28 * level)), (-5 if outward else 5, -8),
                    color=colour, ha="right" if outward else "left",
                )  # fmt: skip
        axes.set(yticks=[], ylim=(0, top + 0.5), xlabel=words("growth a year, %"))
        axes.spines["left"].set_visible(False)
        alt = words(
            "Dots: yearly growth of {n} other regions, most between {low}% and {high}%, middle {median}%; "
            "required here: {required}, own past: {own}.",
            n=rates.regions, low=f"{rates.low:.1f}", high=f"{rates.high:.1f}", median=f"{rates.median:.1f}",
            required=_rate(a.known.required_growth), own=_rate(a.known.observed_growth),
        )  # fmt: skip
        return picture(figure, "growth", alt)


def coverage(table: "DataFrame", words: Language) -> Picture:
    """Heat map of the number of published values: rows indicators, columns regions or groups of them.

    Narrow enough to be read on a phone; long names take two lines.
    """
    import seaborn

    height, above = 0.26 * len(table) + 1.2, 1.1
    with _canvas(4.6, height) as (figure, axes):
        axes.set_position((0.44, 0.1 / height, 0.55, (height - above - 0.1) / height))
        shown = table.set_axis([_in_two(name, 28) for name in table.index], axis="index")
        seaborn.heatmap(
            shown, ax=axes, annot=True, fmt="d", cmap="Blues", cbar=False, linewidths=0.5, linecolor="white",
            annot_kws={"fontsize": 8}, yticklabels=True,
        )  # fmt: skip
        axes.set(xlabel="", ylabel="")
        axes.tick_params(length=0, labelsize=8)
        axes.xaxis.tick_top()
        axes.set_xticks(axes.get_xticks(), [_shortened(name, 16) for name in table.columns], rotation=90)
        alt = words(
            "Table as picture: years with a published value for {n} indicators in {m} places; {empty} cells are empty.",
            n=len(table), m=table.shape[1], empty=int((table.to_numpy() == 0).sum()),
        )  # fmt: skip
        return _bitmap(figure, alt)


def _in_two(text: str, widest: int) -> str:
    """A name in one line, or broken into two, in English at a blank; of the second what fits."""
    first = _shortened(text, widest).removesuffix("…")
    if first == text:
        return text
    first = first.rpartition(" ")[0] or first
    return f"{first}\n{_shortened(text[len(first) :].strip(), widest)}"


def _shortened(text: str, widest: int) -> str:
    """The first characters that fit, Chinese ones counting twice."""
    room = np.cumsum([2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in text]) <= widest
    return text if room.all() else text[: room.sum()] + "…"


def reliability(bins: "DataFrame", words: Language) -> Picture:
    """Stated probability against the share that came true; the band is what chance alone would give (95 %)."""
    with _canvas(5, 4.6, left=0.12, right=0.96) as (figure, axes):
        axes.plot([0, 100], [0, 100], color=QUIET, lw=1)
        axes.fill_between(100 * bins["stated"], 100 * bins["low"], 100 * bins["high"], color=GRID, lw=0)
        axes.plot(100 * bins["stated"], 100 * bins["observed"], color=ACCENT, marker="o")
        axes.set(
            xlim=(0, 100), ylim=(0, 100), xlabel=words("stated probability, %"), ylabel=words("share that came true, %")
        )
        _label(axes, words("perfect"), (88, 88), (-6, 8), ha="right", color=QUIET)
        worst = bins.iloc[int((bins["observed"] - bins["stated"]).abs().argmax())]
        alt = words(
            "Reliability diagram: the largest gap is where {stated}% was stated and {observed}% came true.",
            stated=f"{100 * worst['stated']:.0f}", observed=f"{100 * worst['observed']:.0f}",
        )  # fmt: skip
        return picture(figure, "reliability", alt)


def spark(assessment: "Assessment", alt: str) -> str:
    """A small inline picture for a table row: history, 80 % range at the deadline, target line."""
    width, height, pad = 132, 34, 4
    years, values = assessment.history.years, assessment.history.values
    if not len(years):
        return ""
    due = int(assessment.due[-4:])
    recent = years >= due - 12
    years, values = years[recent], values[recent]
    goal, median, lo80, hi80 = assessment.level_wanted, *(assessment.level(q) for q in (0.5, 0.1, 0.9))
    marks = [*values, *(v for v in (goal, lo80, hi80) if v is not None)]
    x = _along(min(years[0], due - 3), max(due, years[-1]), pad, width - pad)
    y = _along(min(marks), max(marks), height - pad, pad)
    dot = "dot" if assessment.known.last_status in PUBLISHED else "hollow"
    points = " ".join(f"{x(a)},{y(b)}" for a, b in zip(years, values, strict=True))
    line = (
        f'<line x1="{pad}" x2="{width - pad}" y1="{y(goal)}" y2="{y(goal)}" class="goal"/>' if goal is not None else ""
    )
    parts = [
        line,
        f'<polyline points="{points}" class="past"/>',
        f'<circle cx="{x(years[-1])}" cy="{y(values[-1])}" r="2.2" class="{dot}"/>',
    ]
    if median is not None and lo80 is not None and hi80 is not None and due > years[-1]:
        parts.append(
            f'<line x1="{x(due)}" x2="{x(due)}" y1="{y(lo80)}" y2="{y(hi80)}" class="range"/>'
            f'<line x1="{x(years[-1])}" y1="{y(values[-1])}" x2="{x(due)}" y2="{y(median)}" class="ahead"/>'
        )
    return (
        f'<svg class="spark" role="img" aria-label="{escape(plain(alt))}" viewBox="0 0 {width} {height}" '
        f'width="{width}" height="{height}">{"".join(parts)}</svg>'
    )


def _along(low: float, high: float, start: float, end: float) -> "Callable[[float], str]":
    """The place of a value in a picture, where low stands at the start and high at the end."""
    return lambda value: f"{start + (end - start) * (value - low) / ((high - low) or 1.0):.1f}"


def _rate(rate: float | None) -> str:
    return "–" if rate is None else f"{rate:+.1f}%"


def _bands(axes: "Axes", paths: "Forecast", until: int, scale: float) -> None:
    """The fan up to a year, its median dashed, its levels written at the right edge."""
    # nothing is known before paths that are read off a stock, or backwards
    known = paths.history.only(np.flatnonzero(paths.history.years < paths.years[0]))
    shown = paths.years <= until
    years = np.r_[known.years[-1:], paths.years[shown]]
    for low, high, name in BANDS:
        edges = scale * np.quantile(paths.paths[:, shown], [low, high], axis=0)
        for last in known.years[-1:]:
            edges = np.column_stack([scale * np.quantile(paths.drawn(int(last)), [low, high]), edges])
        lower, upper = edges
        axes.fill_between(years, lower, upper, color=PALETTE[name][0], lw=0, zorder=1.5)
        if upper[-1] > lower[-1]:  # paths that lead to a known value end in a point
            _label(axes, f"{100 * (high - low):.0f}%", (years[-1], upper[-1]), (4, -4), size=8.5)
    middle = scale * np.median(paths.paths[:, shown], axis=0)
    axes.plot(years, np.r_[scale * known.values[-1:], middle], color=ACCENT, lw=1.4, ls="--")
    axes.plot(paths.years[shown], middle, "o", color=ACCENT, ms=4, gid=AHEAD)


def _history(axes: "Axes", history: "Series", scale: float) -> None:
    """Published values as filled points, everything else hollow; dotted across gaps of unknown years."""
    if not len(history):
        return
    years, values = history.years, scale * history.values
    for left, right in zip(range(len(history) - 1), range(1, len(history)), strict=True):
        gap = years[right] - years[left] > 1
        axes.plot(years[[left, right]], values[[left, right]], color=INK, lw=1.2, ls=":" if gap else "-", zorder=3)
    reported = np.isin(history.status, PUBLISHED)
    axes.plot(years[reported], values[reported], "o", color=INK, ms=5, zorder=4, gid=FILLED)
    axes.plot(years[~reported], values[~reported], "o", color=INK, ms=6, mfc=PAPER, zorder=4, gid=HOLLOW)


def _perimeters(axes: "Axes", others: list["Series"], due: int, scale: float, words: Language) -> None:
    for other in others:
        late = other.years[-1] >= due  # a label on the right would leave the picture
        axes.plot(other.years, scale * other.values, color=INK, marker="x", lw=0.8, ms=5, ls=":", zorder=3)
        spot = (other.years[-1], scale * other.values[-1])
        _label(axes, words("other perimeter"), spot, (-8 if late else 8, -12), size=8.5, ha="right" if late else "left")


def _background(axes: "Axes", behind: Background, scale: float, words: Language) -> None:
    """Earlier vintages and peers, which never widen the picture beyond its own story."""
    if behind.vintages:
        other = scale * np.array([value for _, value in behind.vintages])
        axes.plot([year for year, _ in behind.vintages], other, "+", color=QUIET, ms=7, mew=1.2, zorder=3.5)
        _label(axes, words("other vintages"), (behind.vintages[-1][0], other[-1]), (6, -10), size=8.5, color=QUIET)
    window = axes.get_ylim()
    if behind.peers:  # hundreds of lines are one mark: each by itself would take a third of the time of a page
        from matplotlib.collections import LineCollection

        lines = [np.column_stack([years, scale * values]) for _, years, values in behind.peers]
        axes.add_collection(
            LineCollection(
                lines, colors=FAINT, linewidths=0.9, zorder=1, gid=PEER, capstyle="projecting", joinstyle="round"
            )
        )
        axes.autoscale_view()
    axes.set_ylim(window)
    if behind.peers:
        axes.annotate(
            behind.peers_label, (0.01, 0.02), xycoords="axes fraction", color=QUIET, fontsize=8.5, bbox=_paper(),
        )  # fmt: skip


def _target_line(axes: "Axes", a: "Assessment", decimals: int, words: Language) -> None:
    wanted = a.level_wanted
    if wanted is None:  # a sum over several years has no place among yearly values
        return
    due, value = int(a.due[-4:]), words.scale(a.level_unit) * wanted
    axes.axhline(value, color=TARGET, lw=1.4, zorder=2)
    axes.axvline(due, color=TARGET, lw=0.8, ls=":", zorder=1.8)
    axes.plot([due], [value], marker="D", color=TARGET, ms=7, zorder=5)
    label = f"{words('target')} {words(a.relation)} {words.goal(a.value, a.unit, decimals)}"
    _label(axes, label, (axes.get_xlim()[0], value), (4, 4), color=TARGET)


def _label(axes: "Axes", text: str, at: tuple[float, float], offset: tuple[int, int], **look: object) -> None:
    """Words beside what they name, readable on a band."""
    style: dict[str, Any] = {"color": INK, "size": 9.5} | look
    axes.annotate(plain(text), at, xytext=offset, textcoords="offset points", bbox=_paper(), zorder=6, **style)


def _title(axes: "Axes", title: str, unit: str) -> None:
    """Name and unit over the picture, where no rotated word eats its width."""
    text = plain(title)
    short = _shortened(text, WIDEST - 1)
    axes.set_title(f"{short} ({plain(unit)})", loc="left", fontsize=10.5)


def _years_axis(axes: "Axes") -> None:
    from matplotlib.ticker import FuncFormatter, MaxNLocator

    axes.xaxis.set_major_locator(MaxNLocator(integer=True))
    # 1,200,000 and not 1.2e+06
    axes.yaxis.set_major_formatter(FuncFormatter(lambda x, at: f"{x:,.0f}" if abs(x) >= 1e5 else f"{x:,g}"))
    axes.margins(x=0.06, y=0.12)
    axes.grid(axis="y", color=GRID, lw=0.7)
    axes.set_axisbelow(True)


def _paper() -> dict[str, object]:
    return {"facecolor": PAPER, "edgecolor": "none", "pad": 1.2, "alpha": 0.82}


@contextmanager
def _canvas(
    width: float, height: float, left: float = 0.1, bottom: float = 0.12, right: float = 0.98
) -> "Iterator[tuple[Figure, Axes]]":
    """A figure outside pyplot's global state and with the house's settings, so that nothing leaks between reports.

    Margins are fixed: a tight bounding box would draw every picture twice.
    """
    from plan_analysis.report.drawing import Figure, matplotlib

    with matplotlib.rc_context(cast("Any", house())):
        figure = Figure(figsize=(width, height), dpi=100, facecolor=PAPER)
        axes = figure.add_axes((left, bottom, right - left, 0.92 - bottom), facecolor="none")
        axes.spines[["top", "right"]].set_visible(False)
        yield figure, axes


def house() -> dict[str, Any]:
    """Matplotlib's settings in the house's style, to be laid over whatever a user or a folder has set."""
    return _defaults() | {
        "font.family": ["DejaVu Sans", _chinese()], "svg.hashsalt": "plan-analysis", "text.parse_math": False,
        "text.color": INK, "axes.labelcolor": INK, "axes.edgecolor": QUIET, "xtick.color": QUIET, "ytick.color": QUIET,
        "xtick.labelcolor": INK, "ytick.labelcolor": INK,
    }  # fmt: skip


def _defaults() -> dict[str, Any]:
    """Settings of matplotlib that a matplotlibrc of the user or of the folder has changed, as matplotlib ships them."""
    import matplotlib

    shipped = {name: value for name, value in matplotlib.rcParamsDefault.items() if not NO_STYLE.match(name)}
    return {name: value for name, value in shipped.items() if matplotlib.rcParams[name] != value}


@lru_cache(maxsize=1)
def _chinese() -> str:
    """Family name of the shipped font: Chinese labels on machines without a Chinese font."""
    from matplotlib import font_manager

    font_manager.fontManager.addfont(FONT)
    return font_manager.FontProperties(fname=FONT).get_name()


def _told(series: "Series", decimals: int, words: Language) -> Told:
    """What each point of a history says on hover: year, value, status, source and where in it."""
    columns = zip(series.years, series.values, series.status, series.source, series.location, strict=True)
    said = [
        f"{year}: {words.quantity(float(value), series.unit, decimals)} · {words(status)} · "
        + " ".join(filter(None, [source, location]))
        for year, value, status, source, location in columns
    ]
    filled = np.isin(series.status, PUBLISHED)
    return {
        FILLED: [one for one, shown in zip(said, filled, strict=True) if shown],
        HOLLOW: [one for one, shown in zip(said, filled, strict=True) if not shown],
    }


def _told_ahead(a: "Assessment", due: int, decimals: int, words: Language) -> list[str]:
    """What each point of the median says on hover: year, median and 80 % range."""
    if a.forecast is None:
        return []
    quantiles = a.forecast.quantiles((0.5, 0.1, 0.9)).T
    return [
        words(
            "{year}: median {median}, 80% range {low} to {high}", year=int(year),
            median=words.quantity(median, a.level_unit, decimals), low=words.amount(low, a.level_unit, decimals),
            high=words.amount(high, a.level_unit, decimals),
        )
        for year, (median, low, high) in zip(a.forecast.years, quantiles, strict=True)
        if year <= shown_until(a)
    ]  # fmt: skip


def _with_titles(svg: str, told: Told) -> str:
    """Each mark of a named group with a title of its own, which browsers show on hover.

    A group of points is one ``<use …/>`` a point in their order; one of lines is one ``<path …/>`` a line.
    """
    for group, sentences in told.items():
        at = svg.find(f'<g id="{group}">')
        mark = "path" if group == PEER else "use"
        for said in sentences if at >= 0 else ():
            at = svg.index("/>", svg.index(f"<{mark} ", at))
            title = f"><title>{escape(plain(said))}</title></{mark}>"
            svg = svg[:at] + title + svg[at + 2 :]
            at += len(title)
    return svg


def picture(figure: "Figure", name: str, alt: str, told: Told | None = None) -> Picture:
    """The figure as SVG that may stand in a page: no header, no date, ids of its own, short numbers."""
    buffer = io.StringIO()
    figure.savefig(buffer, format="svg", metadata={"Date": None, "Creator": None, "Format": None, "Type": None})
    text = buffer.getvalue()
    text = text[text.index("<svg") :]
    # <style type="text/css">*{}</style>
    text = re.sub(r"<metadata>.*?</metadata>|<style[^>]*>.*?</style>|<!--.*?-->", "", text, flags=re.DOTALL)
    text = _with_titles(text, told or {})
    text = re.sub(r'(id="|href="#|url\(#)', rf"\1{name}-", text)  # href="#m1"
    text = LONG_NUMBER.sub(lambda number: f"{float(number[0]):.2f}".rstrip("0").rstrip("."), text)
    text = re.sub(r"\s*\n\s*", "\n", text).strip()  # one line\n  another
    shape = next(re.finditer(r'viewBox="[^"]*"', text))[0]  # viewBox="0 0 475 280"
    spaces = 'xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"'
    opening = f'<svg {spaces} {shape} class="chart {name}" role="img" aria-label="{escape(plain(alt))}">'
    return Picture(alt, opening + text[text.index(">") + 1 :], figure=figure)


def _bitmap(figure: "Figure", alt: str) -> Picture:
    return Picture(alt, png=_png(figure, dpi=150, colours=64))


def _small(figure: "Figure") -> bytes:
    """The figure as a bitmap that adds little to a notebook, the larger the coarser."""
    import matplotlib

    with matplotlib.rc_context(cast("Any", house())):
        return _png(figure, dpi=min(100, SMALL / max(figure.get_size_inches())), colours=16)


def _png(figure: "Figure", dpi: float, colours: int) -> bytes:
    from PIL import Image  # comes with matplotlib, which draws through it

    drawn, small = io.BytesIO(), io.BytesIO()
    figure.savefig(drawn, format="png", dpi=dpi, metadata={"Software": None})
    # one hue and letters need no more colours, and the picture a third of the room
    Image.open(drawn).convert("RGB").quantize(colours, dither=Image.Dither.NONE).save(
        small, format="png", optimize=True
    )
    return small.getvalue()


def _in_jupyter() -> bool:
    """Whether a kernel of Jupyter runs this, so that what is shown stays in somebody's notebook."""
    shell = sys.modules["IPython"].get_ipython() if "IPython" in sys.modules else None
    return hasattr(shell, "kernel")
