"""An answer → the figure of the interactive chart, as plain data: history, fan, target, and whoever is compared.

Every point says on hover what it is: year, value, status, publication and cell. Colours are names of the house palette.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from html import escape

import numpy as np

from plan_analysis.attainment import Assessment
from plan_analysis.explore.answering import Answer
from plan_analysis.explore.looks import Look
from plan_analysis.explore.question import LOG
from plan_analysis.forecast import Forecast
from plan_analysis.observations.series import Series, Splice, splices
from plan_analysis.reference import Reference
from plan_analysis.report.charts import PUBLISHED
from plan_analysis.report.messages import Language, plain
from plan_analysis.report.palette import BANDS

AFTER = 1  # years drawn beyond the deadline
DASHES = ("solid", "dash", "dot", "dashdot", "longdash")  # so that regions differ without colour too
COLOURS = ("#b8860b", "#2e8b57", "#8a5fbf", "#c0562f", "#2f7f95")  # on white and on black 3:1 or more
LEGEND_LIMIT = 6  # regions named in the legend; more are one grey group that hover tells apart
Trace = dict[str, object]
FAMILY = "system-ui, 'Noto Sans CJK SC', 'PingFang SC', 'Microsoft YaHei', 'Noto Sans SC Page', sans-serif"


@dataclass(frozen=True)
class Drawing:
    """What a figure is drawn with: an answer, how it is looked at, tables for names and sources, a language."""

    answer: Answer
    look: Look
    tables: Reference
    words: Language

    def figure(self) -> dict[str, object]:
        """Traces and layout of the chart."""
        return {"data": list(self._traces()), "layout": self._layout()}

    def _traces(self) -> Iterator[Trace]:
        yield from self._others()
        found, words = self.answer.assessment, self.words
        if found.forecast is not None and self.look.ahead:
            yield from self._bands(found)
        if self.answer.unchanged is not None:  # over the bands, which would cover it
            yield from self._middle(self.answer.unchanged, words("unchanged"), "@ink", "dot")
        if found.forecast is not None and self.look.ahead:
            yield from self._middle(found, words("median"), "@accent", "dash")
        yield from self._history(found.history)
        yield from self._breaks(found.history)
        yield from self._vintages()
        yield from self._target(found)

    def _bands(self, a: Assessment) -> Iterator[Trace]:
        """50, 80 and 95 % ranges to a year beyond the deadline, widest first."""
        years = self._ahead(a)
        for low, high, colour in BANDS:
            name = f"{100 * (high - low):.0f}%"
            x = np.r_[years, years[::-1]]
            edges = [self._quantile(a, level, years) for level in (low, high)]
            yield {
                "type": "scatter", "mode": "lines", "x": _list(x), "y": _list(np.r_[edges[1], edges[0][::-1]]),
                "fill": "toself", "fillcolor": f"@{colour}", "line": {"width": 0}, "hoverinfo": "skip", "name": name,
                "uid": colour,
            }  # fmt: skip

    def _middle(self, a: Assessment, name: str, colour: str, dash: str) -> Iterator[Trace]:
        if a.forecast is None or not self.look.ahead:
            return
        years = self._ahead(a)
        middle, low, high = (self._quantile(a, level, years) for level in (0.5, 0.1, 0.9))
        said = [
            f"<b>{year}</b> {escape(name)} {self._number(m)}<br>80%: {self._number(lo)} – {self._number(hi)}"
            for year, m, lo, hi in zip(years, middle, low, high, strict=True)
        ]
        yield _line(years, middle, name, colour, dash) | {
            "text": ["", *said[1:]], "hovertemplate": "%{text}<extra></extra>", "meta": "walk", "mode": "lines+markers",
            "marker": {"size": 5}, "uid": f"middle-{name}",
        }  # fmt: skip

    def _history(self, history: Series) -> Iterator[Trace]:
        """Known values, hollow unless published; a line where years follow each other, dots across a gap."""
        years, values = self.look.values(history)
        if not len(years):
            return
        name = f"{self.words.name(self.answer.region)}"
        yield _line(*_broken(years, values, gaps=False), name, "@ink", "solid") | {"hoverinfo": "skip", "uid": "line"}
        if (np.diff(years) > 1).any():
            gap = self.words("gap")
            yield _line(*_broken(years, values, gaps=True), gap, "@ink", "dot") | {"hoverinfo": "skip", "uid": "gaps"}
        seen = np.isin(history.years, years)
        status = [one for one, shown in zip(history.status, seen, strict=True) if shown]
        yield {
            "type": "scatter", "mode": "markers", "x": _list(years), "y": _list(values), "showlegend": False,
            "text": [self._told(history, int(year)) for year in years], "hovertemplate": "%{text}<extra></extra>",
            "marker": {
                "size": 9, "color": "@ink", "line": {"width": 1.5, "color": "@ink"},
                "symbol": ["circle" if one in PUBLISHED else "circle-open" for one in status],
            }, "meta": "walk", "uid": "points", "name": name,
        }  # fmt: skip

    def _breaks(self, history: Series) -> Iterator[Trace]:
        """Where the series passes from one publication to another with a jump: marked between the two years."""
        years, values = (one.tolist() for one in self.look.values(history))
        seen = dict(zip(years, values, strict=True))
        shown = [one for one in splices(history) if {one.year, one.year_before} <= seen.keys()]
        if shown:
            yield {
                "type": "scatter", "mode": "markers", "name": self.words("break"), "uid": "breaks",
                "x": [(one.year + one.year_before) / 2 for one in shown],
                "y": [self._between(seen[one.year_before], seen[one.year]) for one in shown],
                "text": [self._told_break(one) for one in shown], "hovertemplate": "%{text}<extra></extra>",
                "marker": {"symbol": "x-thin", "size": 12, "line": {"width": 2.5, "color": "@target"}},
            }  # fmt: skip

    def _between(self, one: float, two: float) -> float:
        """Halfway on the axis that is drawn."""
        return float(np.sqrt(one * two)) if self.answer.question.look == LOG else (one + two) / 2

    def _told_break(self, one: Splice) -> str:
        words, known = self.words, self.tables.sources
        titles = [known[code].title if code in known else code for code in (one.source_before, one.source_after)]
        numbers = [f"{year}: {self._number(v)}" for year, v in ((one.year_before, one.before), (one.year, one.after))]
        said = [words("break: two publications that may not measure the same"), *map(_wrapped, titles)]
        return "<br>".join([" → ".join(numbers), *(escape(plain(line), quote=False) for line in said)])

    def _told(self, one: Series, year: int) -> str:
        """What a point says: year, value, status, publication, place in the file, vintage."""
        at = int(np.flatnonzero(one.years == year)[0])
        words, row = self.words, self.answer.indicator
        lines = [f"<b>{year}</b> {words.quantity(float(one.values[at]), one.unit, row.decimals)}"]
        lines.append(words(one.status[at]))
        for code in one.source[at].split(" / "):
            known = self.tables.sources.get(code)
            lines.append(_wrapped(known.title if known else code))
            if known and known.published:
                lines.append(f"{words('published')} {known.published}")
        lines += [_wrapped(place) for place in one.location[at].split(" / ") if place]
        return "<br>".join(escape(plain(str(line)), quote=False) if n else line for n, line in enumerate(lines))

    def _vintages(self) -> Iterator[Trace]:
        shown = [(year, value, said) for year, value, said in self.look.beside() if said]
        if shown:
            years, values, said = zip(*shown, strict=True)
            yield {
                "type": "scatter", "mode": "markers", "x": list(years), "y": list(values), "text": list(said),
                "name": self.words("other vintages"), "hovertemplate": "%{text}<extra></extra>", "uid": "vintages",
                "marker": {"symbol": "cross-thin", "size": 9, "line": {"width": 1.5, "color": "@quiet"}},
            }  # fmt: skip

    def _others(self) -> Iterator[Trace]:
        """Compared regions: a few by name, colour and dash, many as grey lines that hover tells apart."""
        many = len(self.answer.compared) > LEGEND_LIMIT
        for at, one in enumerate(self.answer.compared):
            years, values = self.look.values(one.assessment.history)
            name = self.words.name(one.region)
            colour = "@faint" if many else COLOURS[at % len(COLOURS)]
            if len(years):
                told = [f"{escape(name)} {self._told(one.assessment.history, int(year))}" for year in years]
                yield _line(years, values, name, colour, "solid" if many else DASHES[at % len(DASHES)]) | {
                    "text": told, "hovertemplate": "%{text}<extra></extra>", "uid": f"region-{at}",
                    "showlegend": not many, "line": {"width": 1.2 if many else 1.8, "color": colour},
                }  # fmt: skip

    def _target(self, a: Assessment) -> Iterator[Trace]:
        goal = self.look.goal(a)
        if goal is None:
            return
        first = int(a.history.years[0]) if len(a.history) else int(a.due) - 5
        said = (
            f"{self.words('target')} {self.words.demand(a.relation, a.value, a.unit, self.answer.indicator.decimals)}"
        )
        yield _line(np.array([first, int(a.due)]), np.array([goal, goal]), said, "@target", "solid") | {
            "mode": "lines+markers", "marker": {"symbol": "diamond", "size": [0, 11], "color": "@target"},
            "hovertemplate": f"{escape(said)} · {a.due}<extra></extra>", "uid": "target",
        }  # fmt: skip

    def _layout(self) -> dict[str, object]:
        axis = {"gridcolor": "@grid", "linecolor": "@quiet", "tickcolor": "@quiet", "zeroline": False}
        row, words = self.answer.indicator, self.words
        title = f"{words.name(row)} · {words.name(self.answer.region)} ({self.look.unit(words)})"
        return {
            "paper_bgcolor": "rgba(0,0,0,0)", "plot_bgcolor": "rgba(0,0,0,0)", "hovermode": "closest",
            "title": {"text": escape(plain(title), quote=False), "x": 0, "xref": "paper", "font": {"size": 14}},
            "font": {"color": "@ink", "size": 12, "family": FAMILY},
            "margin": {"l": 56, "r": 12, "t": 34, "b": 78}, "showlegend": True, "dragmode": "pan",
            "legend": {"orientation": "h", "y": -0.1, "x": 0, "font": {"color": "@ink", "size": 11}},
            "xaxis": axis | {"dtick": self._step(), "tickformat": "d"},
            "yaxis": axis | {"tickformat": ",~g"} | ({"type": "log", "dtick": "D2"} if self.look.kind == LOG else {}),
            "hoverlabel": {
                "bgcolor": "@paper", "bordercolor": "@quiet", "font": {"color": "@ink", "size": 12, "family": FAMILY},
            },
            "modebar": {"orientation": "v", "bgcolor": "rgba(0,0,0,0)", "color": "@quiet", "activecolor": "@ink"},
            "shapes": self._deadline(), "annotations": self._notes(),
            "uirevision": f"{row.indicator}{self.answer.question.look}",
        }  # fmt: skip

    def _deadline(self) -> list[dict]:
        due = int(self.answer.assessment.due)
        line = {"color": "@target", "dash": "dot", "width": 1}
        return [{"type": "line", "x0": due, "x1": due, "y0": 0, "y1": 1, "yref": "paper", "line": line}]

    def _notes(self) -> list[dict]:
        """What a picture without a point says, and one that leaves the years ahead out."""
        if not len(self.look.values(self.answer.history)[0]):
            said = self.words("Nothing can be shown this way: no value is known, or none that it could be divided by.")
        elif self.answer.assessment.forecast is not None and not self.look.ahead:
            said = self.words("The years ahead are shown as values, on a log scale and as an index.")
        else:
            return []
        place = {"x": 0.5, "y": 1.0, "xref": "paper", "yref": "paper", "showarrow": False}
        return [place | {"text": escape(said, quote=False), "font": {"color": "@ink", "size": 13}}]

    def _step(self) -> int:
        known = self.answer.history.years
        return max(1, round((int(self.answer.assessment.due) - int(known[0])) / 10)) if len(known) else 1

    def _ahead(self, a: Assessment) -> np.ndarray:
        """From the last known year to one beyond the deadline."""
        paths = _paths(a)
        years = paths.years
        return np.r_[a.history.years[-1], years[years <= max(int(a.due) + AFTER, years[0])]]

    def _quantile(self, a: Assessment, level: float, years: np.ndarray) -> np.ndarray:
        draws = [(int(year), _paths(a).at(int(year))) for year in years]
        return np.array(
            [self.look.moved(year, float(np.quantile(one, level))) for year, one in draws if one is not None]
        )

    def _number(self, value: float) -> str:
        return self.words.number(value, self.answer.indicator.decimals)


def _paths(a: Assessment) -> Forecast:
    """The forecast of an answer that has one."""
    if a.forecast is None:
        raise ValueError(f"{a.indicator} of {a.perimeter}: no forecast to draw")
    return a.forecast


def _line(years: np.ndarray, values: np.ndarray, name: str, colour: str, dash: str) -> Trace:
    line = {"color": colour, "dash": dash, "width": 1.8}
    return {"type": "scatter", "mode": "lines", "x": _list(years), "y": _list(values), "name": name, "line": line}


def _broken(years: np.ndarray, values: np.ndarray, gaps: bool) -> tuple[np.ndarray, np.ndarray]:
    """Only the steps from one year to the next, or only those across a gap; the line is interrupted elsewhere."""
    x, y = [], []
    for at in range(len(years) - 1):
        if (years[at + 1] - years[at] > 1) == gaps:
            x += [years[at], years[at + 1], years[at + 1]]
            y += [values[at], values[at + 1], np.nan]
    return np.array(x), np.array(y, float)


def _list(values: np.ndarray) -> list:
    """Plain numbers, None where there is none: what a message to the browser can hold."""
    return [None if value != value else value for value in np.asarray(values).tolist()]


def _wrapped(text: str, width: int = 48) -> str:
    """A long title cut to what a small label holds."""
    return text if len(text) <= width else f"{text[: width - 1]}…"
