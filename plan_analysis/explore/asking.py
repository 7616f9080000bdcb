"""The controls of a desk that say what is asked: relation, value by slider or number, year."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import ipywidgets as w
import numpy as np

from plan_analysis.attainment import RELATIONS
from plan_analysis.explore.answering import FARTHEST, Asker, usual_goal
from plan_analysis.explore.choosing import full
from plan_analysis.explore.question import Question
from plan_analysis.report.messages import Language

STEPS = 200  # of the slider from one end to the other
NICE = (1, 1.5, 2, 2.5, 3, 4, 5, 6, 8, 10, 15)  # steps, times a power of ten
SAID = {">=": "at least", ">": "more than", "<=": "at most", "<": "less than"}


def counted(words: Language, unit: str) -> str:
    """What stands beside a field for a value: in which unit it is typed."""
    return words("value ({unit})", unit=words.unit(unit))


@dataclass(frozen=True)
class Scale:
    """A slider's values: ``STEPS`` round steps up from ``first`` times the step."""

    first: int
    step: float

    @classmethod
    def over(cls, low: float, high: float) -> "Scale":
        """A little more than from the lowest to the highest value, from zero where that is near."""
        low = 0.0 if low >= 0 and low < 0.5 * high else low - 0.1 * abs(low)
        rough = ((high + 0.1 * abs(high)) - low or 1.0) / STEPS
        ten = 10.0 ** np.floor(np.log10(rough))
        step = next(ten * nice for nice in NICE if ten * nice >= rough)
        return cls(int(np.floor(low / step)), float(step))

    def value(self, place: float) -> float:
        """The value at a place."""
        return float(f"{(self.first + round(place)) * self.step:.10g}")

    def place(self, value: float) -> int:
        """The place nearest to a value, at an end for one beyond."""
        return int(np.clip(round(value / self.step) - self.first, 0, STEPS))


@dataclass
class Target:
    """What is asked, as widgets; a slider and a number that say the same, in the reader's unit."""

    asker: Asker
    words: Language
    start: Question

    @cached_property
    def relation(self) -> w.Dropdown:
        """At least, more than, at most, less than."""
        options = [(self.words(SAID[name]), name) for name in RELATIONS]
        return w.Dropdown(description=self.words("Target"), options=options, value=self.start.relation, layout=full())

    @cached_property
    def value(self) -> w.FloatText:
        """The value to reach, typed, in the unit that the page shows."""
        return w.FloatText(
            description=counted(self.words, self._unit(self.start)), value=self._shown(self.start), layout=full()
        )

    @cached_property
    def slider(self) -> w.FloatSlider:
        """The value to reach, slid: a place on the scale that follows history and forecast.

        Its own ends never change: a browser answers new ends with the old value, which would then be asked about.
        """
        slider = w.FloatSlider(
            description=self.words("slide"), max=STEPS, step=1, readout=False, continuous_update=True, layout=full()
        )
        self._widen(self.start)
        slider.value = self.scale.place(self._shown(self.start))
        return slider

    @cached_property
    def due(self) -> w.BoundedIntText:
        """The year to reach it in."""
        return w.BoundedIntText(
            description=self.words("in year"), value=self.start.due, min=1950, max=self.start.as_of.year + FARTHEST,
            layout=full(),
        )  # fmt: skip

    @property
    def widgets(self) -> list[w.Widget]:
        """All of them from top to bottom."""
        return [self.relation, self.slider, self.value, self.due]

    def read(self) -> dict[str, Any]:
        """What the widgets say, as fields of a question."""
        return {"relation": self.relation.value, "due": int(self.due.value)}

    def meant(self, question: Question, shown: float) -> float:
        """A value that is shown, in the unit of the tables; a slider's steps add up to 2.5000000000000004."""
        return float(f"{shown / self.words.scale(self._unit(question)):.10g}")

    def follow(self, question: Question) -> None:
        """Show a question's value, its unit, and the slider's ends that suit it."""
        self._widen(question)
        shown = self._shown(question)
        self.value.description = counted(self.words, self._unit(question))
        self.say(shown)
        self.due.max = question.as_of.year + FARTHEST

    def say(self, shown: float) -> None:
        """Number and slider at a value of the reader's unit; the slider's ends stay."""
        self.value.value, self.slider.value = float(f"{shown:.10g}"), self.scale.place(shown)

    def _unit(self, question: Question) -> str:
        return self.asker.data.reference.indicators[question.indicator].unit

    def _shown(self, question: Question) -> float:
        return float(f"{question.value * self.words.scale(self._unit(question)):.10g}")

    def _widen(self, question: Question) -> None:
        """The scale from what was and what may come."""
        history, paths, _ = self.asker.predicted(question, question.region)
        seen = [question.value, *history.values]
        if paths is not None and (ahead := paths.at(question.due)) is not None:
            seen += list(np.quantile(ahead, [0.01, 0.99]))
        unit = self.words.scale(self._unit(question))
        self.scale = Scale.over(unit * min(seen), unit * max(seen))

    def begin(self, question: Question) -> float:
        """A target to begin with where another indicator or region is chosen."""
        made = self.asker.predicted(question, question.region)
        found = usual_goal(made[0], made, question.due)
        return question.value if found is None else found
