"""Pictures in one house style: few colours that also differ in grey, direct labels, alt text from the numbers.

A chart is a ``Picture``: PNG bytes and the sentence that says what it shows. In a notebook the sentence is
the text form of the output, so nbval compares the numbers although it never compares images.
"""

import io
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from plan_analysis.attainment import Assessment
from plan_analysis.messages import Language
from plan_analysis.series import Series

if TYPE_CHECKING:  # heavy libraries load when a chart is drawn
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure
    from pandas import DataFrame

FONT = Path(__file__).parent / "fonts/NotoSansSC-GB2312.otf"
INK, ACCENT, TARGET, FAINT = "#222222", "#20639b", "#a33b20", "#8a8a8a"
BANDS = ((0.025, 0.975, "#c9dcee"), (0.1, 0.9, "#9dc1e0"), (0.25, 0.75, "#6ba0cd"))
LABEL = {"facecolor": "white", "edgecolor": "none", "pad": 1.5}  # keeps words readable on a band
VERDICT_MARKS = {
    "met": "●", "likely": "▲", "leaning yes": "△", "open": "◐", "leaning no": "▽", "unlikely": "▼", "missed": "○",
    "insufficient data": "□", "not assessable": "–", "inconsistent in the plan": "≠",
}  # fmt: skip


@dataclass(frozen=True)
class Picture:
    """A finished chart; shown by Jupyter as an image with alternative text."""

    png: bytes
    alt: str

    def _repr_mimebundle_(self, include: object = None, exclude: object = None) -> tuple[dict, dict]:
        return {"image/png": self.png, "text/plain": self.alt}, {"image/png": {"alt": self.alt}}


def fan(assessment: Assessment, others: list[Series], title: str, decimals: int, words: Language) -> Picture:
    """History, 50/80/95 % fan, target line and deadline; other perimeters faint, estimates hollow."""
    figure, axes = _canvas(8, 4.2)
    history, paths = assessment.history, assessment.forecast
    for other in others:
        late = other.years[-1] >= int(assessment.due[-4:])  # a label on the right would leave the picture
        axes.plot(other.years, other.values, color=INK, marker="x", lw=0.8, ms=5, ls=":", zorder=3)
        axes.annotate(
            words("other perimeter"), (other.years[-1], other.values[-1]), xytext=(-8 if late else 8, -12),
            textcoords="offset points", color=INK, fontsize=8, bbox=LABEL, ha="right" if late else "left",
        )  # fmt: skip
    if paths is not None:
        shown = paths.years <= int(assessment.due[-4:]) + 1
        years = np.r_[history.years[-1], paths.years[shown]]
        for low, high, colour in BANDS:
            edges = np.quantile(paths.paths[:, shown], [low, high], axis=0)
            start = np.quantile(paths.at(int(history.years[-1])), [low, high])
            axes.fill_between(years, np.r_[start[0], edges[0]], np.r_[start[1], edges[1]], color=colour, lw=0)
            axes.annotate(
                f"{100 * (high - low):.0f} %", (years[-1], edges[1][-1]), xytext=(4, -4), textcoords="offset points",
                color=INK, fontsize=8,
            )  # fmt: skip
        middle = np.median(paths.paths[:, shown], axis=0)
        axes.plot(years, np.r_[history.values[-1], middle], color=ACCENT, lw=1.2, ls="--")
        axes.annotate(
            f"{words('median')} {words.number(assessment.median, decimals)}",
            (int(assessment.due[-4:]), assessment.median), xytext=(0, -16), textcoords="offset points",
            color=INK, fontsize=9, ha="center", bbox=LABEL,
        )  # fmt: skip
    _history(axes, history)
    _target_line(axes, assessment, decimals, words)
    _years_axis(axes)
    axes.set_ylabel(words.unit(assessment.unit))
    axes.set_title(title, loc="left", fontsize=10)
    return _picture(figure, fan_alt(assessment, decimals, words))


def fan_alt(assessment: Assessment, decimals: int, words: Language) -> str:
    """What the fan chart shows, in a sentence made from the same numbers."""
    if assessment.forecast is None:
        return words(
            "Chart: history of {n} values up to {last} and the target {target} for {due}; no forecast.",
            n=len(assessment.history), last=assessment.last_year or "–",
            target=f"{words(assessment.relation)} {words.goal(assessment.value, assessment.unit, decimals)}",
            due=assessment.due,
        )  # fmt: skip
    return words(
        "Fan chart: from {value} in {last} to a median of {median} in {due}, 80 % range {low} to {high}; "
        "the target line stands at {target}.",
        value=words.quantity(assessment.last_value, assessment.unit, decimals), last=assessment.last_year,
        median=words.number(assessment.median, decimals), due=assessment.due,
        low=words.number(assessment.lo80, decimals), high=words.number(assessment.hi80, decimals),
        target=words.goal(assessment.value, assessment.unit, decimals),
    )  # fmt: skip


def line(series: Series, title: str, decimals: int, words: Language) -> Picture:
    """One published series shown for orientation."""
    figure, axes = _canvas(8, 2.8)
    _history(axes, series)
    _years_axis(axes)
    axes.set_ylabel(words.unit(series.unit))
    axes.set_title(title, loc="left", fontsize=10)
    axes.annotate(
        words.number(float(series.values[-1]), decimals), (series.years[-1], series.values[-1]), xytext=(6, 0),
        textcoords="offset points", fontsize=9, color=INK,
    )  # fmt: skip
    alt = words(
        "Line chart of {title}: {first} in {first_year}, {last} in {last_year}.",
        title=title, first=words.quantity(float(series.values[0]), series.unit, decimals),
        first_year=series.years[0], last=words.quantity(float(series.values[-1]), series.unit, decimals),
        last_year=series.years[-1],
    )  # fmt: skip
    return _picture(figure, alt)


def coverage(table: "DataFrame", words: Language) -> Picture:
    """Heat map of the number of published values: rows indicators, columns regions or groups of them."""
    import seaborn

    figure, axes = _canvas(8, 0.28 * len(table) + 0.7, left=0.42, bottom=0.02)
    seaborn.heatmap(
        table, ax=axes, annot=True, fmt="d", cmap="Blues", cbar=False, linewidths=0.5, linecolor="white",
        annot_kws={"fontsize": 8},
    )  # fmt: skip
    axes.set(xlabel="", ylabel="")
    axes.tick_params(length=0, labelsize=9)
    axes.xaxis.tick_top()
    empty = int((table.to_numpy() == 0).sum())
    alt = words(
        "Table as picture: years with a published value for {n} indicators in {m} places; {empty} cells are empty.",
        n=len(table), m=table.shape[1], empty=empty,
    )  # fmt: skip
    return _picture(figure, alt)


def reliability(bins: "DataFrame", words: Language) -> Picture:
    """Stated probability against the share that came true; the band is what chance alone would give (95 %)."""
    figure, axes = _canvas(5, 4.6)
    axes.plot([0, 1], [0, 1], color=FAINT, lw=1)
    axes.fill_between(bins["stated"], bins["low"], bins["high"], color="#dddddd", lw=0)
    axes.plot(bins["stated"], bins["observed"], color=ACCENT, marker="o")
    axes.set(xlim=(0, 1), ylim=(0, 1), xlabel=words("stated probability"), ylabel=words("share that came true"))
    worst = bins.loc[(bins["observed"] - bins["stated"]).abs().idxmax()]
    alt = words(
        "Reliability diagram: the largest gap is where {stated} % was stated and {observed} % came true.",
        stated=f"{100 * worst['stated']:.0f}", observed=f"{100 * worst['observed']:.0f}",
    )  # fmt: skip
    return _picture(figure, alt)


def spark(assessment: Assessment, alt: str) -> str:
    """A small inline picture for a table row: history, 80 % range at the deadline, target line."""
    width, height, pad = 132, 34, 4
    years, values = assessment.history.years, assessment.history.values
    if not len(years):
        return ""
    due = int(assessment.due[-4:])
    recent = years >= due - 12
    years, values = years[recent], values[recent]
    marks = [*values, assessment.value] + [v for v in (assessment.lo80, assessment.hi80) if v is not None]
    low, high = min(marks), max(marks)
    span = (high - low) or 1.0
    first, last = min(years[0], due - 3), max(due, years[-1])

    def x(year: float) -> str:
        return f"{pad + (width - 2 * pad) * (year - first) / (last - first):.1f}"

    def y(value: float) -> str:
        return f"{height - pad - (height - 2 * pad) * (value - low) / span:.1f}"

    points = " ".join(f"{x(a)},{y(b)}" for a, b in zip(years, values, strict=True))
    parts = [
        f'<line x1="{pad}" x2="{width - pad}" y1="{y(assessment.value)}" y2="{y(assessment.value)}" class="goal"/>',
        f'<polyline points="{points}" class="past"/>',
        f'<circle cx="{x(years[-1])}" cy="{y(values[-1])}" r="2.2" class="dot"/>',
    ]
    if assessment.median is not None and due > years[-1]:
        parts.append(
            f'<line x1="{x(due)}" x2="{x(due)}" y1="{y(assessment.lo80)}" y2="{y(assessment.hi80)}" class="range"/>'
            f'<line x1="{x(years[-1])}" y1="{y(values[-1])}" x2="{x(due)}" y2="{y(assessment.median)}" class="ahead"/>'
        )
    return (
        f'<svg class="spark" role="img" aria-label="{alt}" viewBox="0 0 {width} {height}" '
        f'width="{width}" height="{height}">{"".join(parts)}</svg>'
    )


def _history(axes: "Axes", history: Series) -> None:
    """Published values as filled points, everything else hollow; no line across gaps of unknown years."""
    if not len(history):
        return
    for left, right in zip(range(len(history) - 1), range(1, len(history)), strict=True):
        gap = history.years[right] - history.years[left] > 1
        axes.plot(
            history.years[[left, right]], history.values[[left, right]], color=INK, lw=1.2, ls=":" if gap else "-"
        )
    reported = np.isin(history.status, ("reported", "revised", "derived"))
    axes.plot(history.years[reported], history.values[reported], "o", color=INK, ms=5)
    axes.plot(history.years[~reported], history.values[~reported], "o", color=INK, ms=6, mfc="white")


def _target_line(axes: "Axes", assessment: Assessment, decimals: int, words: Language) -> None:
    if assessment.kind in ("growth_rate", "change_from_base"):
        return
    due = int(assessment.due[-4:])
    axes.axhline(assessment.value, color=TARGET, lw=1.2)
    axes.plot([due], [assessment.value], marker="D", color=TARGET, ms=7)
    label = f"{words('target')} {words(assessment.relation)} {words.goal(assessment.value, assessment.unit, decimals)}"
    left = axes.get_xlim()[0]
    axes.annotate(label, (left, assessment.value), xytext=(4, 4), textcoords="offset points", color=TARGET, fontsize=9)


def _years_axis(axes: "Axes") -> None:
    from matplotlib.ticker import MaxNLocator

    axes.xaxis.set_major_locator(MaxNLocator(integer=True))
    axes.margins(x=0.06)
    axes.grid(axis="y", color="#e6e6e6", lw=0.7)
    axes.set_axisbelow(True)


def _canvas(width: float, height: float, left: float = 0.1, bottom: float = 0.12):
    """A figure outside pyplot's global state, so that nothing leaks between reports."""
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    _fonts()
    figure = Figure(figsize=(width, height), dpi=100, facecolor="white")
    FigureCanvasAgg(figure)
    axes = figure.add_axes((left, bottom, 0.98 - left, 0.92 - bottom))
    axes.spines[["top", "right"]].set_visible(False)
    return figure, axes


@lru_cache(maxsize=1)
def _fonts() -> None:
    """Chinese labels on machines without a Chinese font: the shipped one stands second in the family."""
    import matplotlib
    from matplotlib import font_manager

    font_manager.fontManager.addfont(FONT)
    name = font_manager.FontProperties(fname=FONT).get_name()
    matplotlib.rcParams.update({"font.family": ["DejaVu Sans", name], "axes.unicode_minus": True})


def _picture(figure: "Figure", alt: str) -> Picture:
    buffer = io.BytesIO()
    figure.savefig(buffer, format="png", metadata={"Software": None})
    return Picture(buffer.getvalue(), alt)
