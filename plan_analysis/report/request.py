"""The data request: the figures that would settle the targets, by the body that publishes them, to be sent to it."""

import base64
from dataclasses import dataclass
from functools import cached_property

import pandas as pd

from plan_analysis import attainment
from plan_analysis.attainment import Assessment
from plan_analysis.reference import spreadsheets
from plan_analysis.reference.schema import Resolution, Target
from plan_analysis.report.page import Block, Page, spans


@dataclass(frozen=True)
class Wanted:
    """One figure that is wanted: for which target, from whom, on which perimeters and for which years."""

    row: Target
    assessment: Assessment
    rule: Resolution
    years: str


@dataclass(frozen=True)
class RequestPage(Page):
    """What to ask of whom; a page to print, and the same as a table to send."""

    @cached_property
    def wanted(self) -> list[tuple[str, list[Wanted]]]:
        """Targets that no published figure settles by the page's date, by publisher, most wanted first."""
        plan = self.reference.plan(self.plan)
        found: dict[str, list[Wanted]] = {}
        for row, a in zip(
            self.targets, attainment.assess_plan(self.reference, self.view, self.plan, self.draws), strict=True
        ):
            rule = self.rule_of(row)
            if not a.outcome:
                years = self.unpublished(a) or range(plan.start - 1, row.due_year + 1)
                one = Wanted(row, a, rule, spans(years))
                found.setdefault(self.words.name(rule, "publisher"), []).append(one)
        return sorted(found.items(), key=lambda item: -len(item[1]))

    def headline(self) -> Block:
        """How much is wanted from how many, and the table to take along."""
        return self.block(
            "request", self.words("Data request"), wanted=self.wanted, count=sum(len(rows) for _, rows in self.wanted),
            address=self._address(),
        )  # fmt: skip

    def lists(self) -> Block:
        """One list a publisher."""
        return self.block("request_lists", self.words("What is asked of whom"), wanted=self.wanted)

    def table(self) -> pd.DataFrame:
        """The request as a table: one row a figure, an empty cell for the answer."""
        rows = [self._row(publisher, one) for publisher, members in self.wanted for one in members]
        return pd.DataFrame(rows)

    def places(self, one: Wanted) -> str:
        """The perimeters on which the figure may be given."""
        return self.words(", ").join(self.place(code) for code in one.rule.perimeters)

    def _row(self, publisher: str, one: Wanted) -> dict[str, str]:
        indicator = self.reference.indicators[one.row.indicator]
        return {
            self.words("Publisher"): publisher,
            self.words("No."): one.row.target,
            self.words("Indicator"): self.words.name(indicator),
            self.words("Unit"): self.words.unit(one.row.unit),
            self.words("Definition"): self.words.name(indicator, "definition"),
            self.words("Place"): self.places(one),
            self.words("Years"): one.years,
            self.words("Target"): self.words.asked(one.row, indicator.decimals),
            self.words("Publication"): self.words.name(one.rule, "publication"),
            self.words("What is missing"): self.missing(one.rule, one.assessment),
            self.words("Value"): "",
        }

    def _address(self) -> str:
        """The table as CSV for spreadsheets, inside the page: it is whole when it is sent on alone."""
        text = self.table().map(spreadsheets.shown).to_csv(index=False, lineterminator="\r\n")
        return "data:text/csv;charset=utf-8;base64," + base64.b64encode(("\ufeff" + text).encode()).decode()
