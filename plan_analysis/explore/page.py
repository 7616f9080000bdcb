"""The report page of a question that no plan asks: the same sections as for a target of a plan."""

from dataclasses import dataclass, field
from functools import cached_property

import pandas as pd

from plan_analysis.attainment import Assessment
from plan_analysis.dataset import Dataset, demand, scenario
from plan_analysis.dataset.demand import ASKED, ONLY, Demand
from plan_analysis.explore.answering import Asker
from plan_analysis.explore.question import Question
from plan_analysis.observations.series import View
from plan_analysis.reference import Reference
from plan_analysis.report.target import TargetPage, answer


@dataclass(frozen=True, repr=False)
class QuestionPage(TargetPage):
    """Everything there is to say about one question, made with what an asker knows already."""

    asker: Asker = field(kw_only=True)
    question: Question = field(kw_only=True)

    @cached_property
    def data(self) -> Dataset:
        """The asker's dataset."""
        return self.asker.data

    @cached_property
    def reference(self) -> Reference:
        """All tables, with the question as the only target of a plan."""
        q, tables = self.question, self.asker.data.reference
        asked = Demand(tables.indicators[q.indicator], q.relation, q.value, q.due)
        _, tables = scenario.changed_tables(self.asker.data.tidy, tables, q.changes)
        return demand.plan_of(asked, q.region, q.as_of, tables)

    @cached_property
    def tidy(self) -> pd.DataFrame:
        """Every observation, own values and all."""
        return scenario.changed_tables(self.asker.data.tidy, self.asker.data.reference, self.question.changes)[0]

    @cached_property
    def view(self) -> View:
        """What the asker saw."""
        return self.asker.view(self.question)

    @cached_property
    def assessment(self) -> Assessment:
        """The verdict."""
        return self.asker.judged(self.question, self.question.region)

    @property
    def record_href(self) -> str:
        """It is mailed alone."""
        return ""

    @property
    def heading(self) -> str:
        """What the question is about."""
        return str(self.words.name(self.indicator))

    def _repr_html_(self) -> str:
        drawn = self.chart()
        parts = [self.answer().html, f"<figure>{drawn.svg}</figure>" if drawn else "", self.needed()]
        return "".join(part if isinstance(part, str) else part.html for part in parts if part)

    def __repr__(self) -> str:
        drawn = self.chart()
        return "\n".join([answer(self, self.assessment), *([drawn.alt] if drawn else [])])

    @cached_property
    def lines(self) -> list[str]:
        """No plan, no text."""
        return []


def page_of(asker: Asker, question: Question, lang: str) -> QuestionPage:
    """The page of a question in a language."""
    day = question.as_of.isoformat()
    return QuestionPage(ASKED, day, lang, asker.draws, ONLY, asker=asker, question=question)
