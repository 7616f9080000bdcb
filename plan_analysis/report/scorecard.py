"""The scorecard: the whole plan on one page, by the plan's own grouping and by responsible body."""

from dataclasses import dataclass
from functools import cached_property
from itertools import groupby

from plan_analysis import attainment, charts
from plan_analysis import plan as plans
from plan_analysis.attainment import Assessment
from plan_analysis.report.page import Block, Page
from plan_analysis.schema import Target


@dataclass(frozen=True)
class Scorecard(Page):
    """All targets of the plan on one page."""

    @cached_property
    def assessments(self) -> list[Assessment]:
        """One assessment per target."""
        return attainment.assess_plan(self.reference, self.view, self.plan, self.draws)

    def headline(self) -> Block:
        """The whole plan in one sentence, the chance that all open targets are met, and the count of verdicts."""
        still_open = [a for a in self.assessments if a.probability is not None]
        return self.block(
            "headline", self.words.name(self.reference.plan(self.plan), "title"),
            outlook=attainment.outlook(self.assessments), counts=attainment.summary(self.assessments),
            still_open=len(still_open), together=attainment.together(still_open),
        )  # fmt: skip

    def table(self) -> Block:
        """One row per target, grouped as the plan is."""
        pairs = list(zip(self.targets, self.assessments, strict=True))
        groups = [
            (title, [(row, a, self._spark(row, a)) for row, a in members])
            for title, members in groupby(pairs, key=lambda pair: plans.heading(self.lines, pair[0].line))
        ]
        return self.block("scorecard", self.words("The targets"), groups=groups)

    def reading(self) -> Block:
        """How to read the verdict classes."""
        return self.block("reading", self.words("How to read this"))

    def _spark(self, row: Target, a: Assessment) -> str:
        decimals = self.reference.indicators[row.indicator].decimals
        return charts.spark(a, charts.fan_alt(a, decimals, self.words))
