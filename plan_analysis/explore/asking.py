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


@dataclass
class Target:
    """What is asked, as widgets; a slider and a number that say the same."""

    asker: Asker
    words: Language
    start: Question

    @cached_property
    def relation(self) -> w.Dropdown:
        """At least, more than, at most, less than."""
        options = [(f"{name} ({self.words(name)})" if self.words(name) != name else name, name) for name in RELATIONS]
        return w.Dropdown(description=self.words("Target"), options=options, value=self.start.relation, layout=full())

    @cached_property
    def value(self) -> w.FloatText:
        """The value to reach, typed, in the unit of the tables."""
        return w.FloatText(description=self.words("value"), value=self.start.value, layout=full())

    @cached_property
    def slider(self) -> w.FloatSlider:
        """The value to reach, slid; its ends follow history and forecast."""
        slider = w.FloatSlider(
            description=self.words("slide"),
            value=self.start.value,
            readout=False,
            continuous_update=True,
            layout=full(),
        )
        self.widen(self.start, slider)
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
        return {"relation": self.relation.value, "value": float(self.value.value), "due": int(self.due.value)}

    def widen(self, question: Question, slider: w.FloatSlider | None = None) -> None:
        """Ends and step of the slider from what was and what may come."""
        slider = slider or self.slider
        history, paths, _ = self.asker.predicted(question, question.region)
        seen = [question.value, *history.values]
        if paths is not None and (ahead := paths.at(question.due)) is not None:
            seen += list(np.quantile(ahead, [0.01, 0.99]))
        low, high = min(seen), max(seen)
        low, high = (0.0 if low >= 0 and low < 0.5 * high else low - 0.1 * abs(low)), high + 0.1 * abs(high) or 1.0
        step = 10.0 ** np.floor(np.log10((high - low) / STEPS))
        with slider.hold_trait_notifications():
            slider.min, slider.max = min(low, slider.max), high
            slider.min, slider.step, slider.value = low, float(step), question.value

    def begin(self, question: Question) -> float:
        """A target to begin with where another indicator or region is chosen."""
        made = self.asker.predicted(question, question.region)
        found = usual_goal(made[0], made, question.due)
        return question.value if found is None else found
