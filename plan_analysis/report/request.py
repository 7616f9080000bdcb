"""The data request: the figures that would settle the targets, by the body that publishes them, to be sent to it."""

import base64
from dataclasses import dataclass
from functools import cached_property

import pandas as pd

from plan_analysis import attainment
from plan_analysis.attainment import Assessment
from plan_analysis.attainment.events import UNPUBLISHED
from plan_analysis.observations.real import growth_of, meant_real
from plan_analysis.reference import spreadsheets
from plan_analysis.reference.schema import GROWTH, UNKNOWN_UNIT, Indicator, Resolution, Target
from plan_analysis.report.page import Block, Page, spans


@dataclass(frozen=True)
class Wanted:
    """One series that is wanted: for which targets, from whom, on which perimeters and for which years."""

    rows: tuple[Target, ...]
    assessments: tuple[Assessment, ...]
    rules: tuple[Resolution, ...]
    missed: frozenset[int]
    counted: Indicator

    @property
    def years(self) -> str:
        """The years, as one writes them."""
        return spans(self.missed)

    @property
    def rule(self) -> Resolution:
        """How the first of the targets is settled: publisher and places are those of all."""
        return self.rules[0]

    def joined(self, other: "Wanted") -> "Wanted":
        """The same series for the targets of both."""
        return Wanted(
            self.rows + other.rows, self.assessments + other.assessments, self.rules + other.rules,
            self.missed | other.missed, self.counted,
        )  # fmt: skip


@dataclass(frozen=True)
class RequestPage(Page):
    """What to ask of whom; a page to print, and the same as a table to send."""

    @cached_property
    def wanted(self) -> list[tuple[str, list[Wanted]]]:
        """Series of targets that no published figure settles by the page's date, by publisher, most wanted first."""
        found: dict[str, dict[tuple, Wanted]] = {}
        every = attainment.assess_plan(self.reference, self.view, self.plan, self.draws)
        for row, a in zip(self.targets, every, strict=True):
            if not a.outcome:
                one = self._wanted(row, a)
                listed = found.setdefault(self.words.name(one.rule, "publisher"), {})
                key = one.counted.indicator, tuple(one.rule.perimeters)
                listed[key] = listed[key].joined(one) if key in listed else one
        asked = [(publisher, list(listed.values())) for publisher, listed in found.items()]
        return sorted(asked, key=lambda item: -len(item[1]))

    def _wanted(self, row: Target, a: Assessment) -> Wanted:
        years = self.unpublished(a) or range(self.reference.plan(self.plan).start - 1, row.due_year + 1)
        return Wanted((row,), (a,), (self.rule_of(row),), frozenset(years), self._counted(row))

    def _counted(self, row: Target) -> Indicator:
        """What a publisher has of a target: what it counts, be it asked as growth; of real growth that growth."""
        indicators = self.reference.indicators
        growth = growth_of(indicators, row.indicator) if row.kind in GROWTH else ""
        own = indicators[row.indicator]
        return indicators[growth] if growth and (meant_real(own) or own.unit == UNKNOWN_UNIT) else own

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

    def lacking(self, one: Wanted) -> str:
        """What is missing, in words for whoever is asked, who has no use for this program's commands."""
        said = [
            self.missing(rule, a)
            if self.words.name(rule, "missing") or len(a.history.without(UNPUBLISHED))
            else self.words("No published figure is at hand.")
            for rule, a in zip(one.rules, one.assessments, strict=True)
        ]
        return " ".join(dict.fromkeys(said))

    def asked(self, one: Wanted) -> list[str]:
        """The targets that the series settles, each with its number and what it asks."""
        decimals = self.reference.indicators[one.rows[0].indicator].decimals
        return [f"{row.target} {self.words.name(row)}: {self.words.asked(row, decimals)}" for row in one.rows]

    def places(self, one: Wanted) -> str:
        """The perimeters on which the figure may be given."""
        return self.words(", ").join(self.place(code) for code in one.rule.perimeters)

    def _row(self, publisher: str, one: Wanted) -> dict[str, str]:
        return {
            self.words("Publisher"): publisher,
            self.words("No."): ", ".join(row.target for row in one.rows),
            self.words("Indicator"): self.words.name(one.counted),
            self.words("Unit"): self.words.unit(one.counted.unit),
            self.words("Definition"): self.words.name(one.counted, "definition"),
            self.words("Place"): self.places(one),
            self.words("Years"): one.years,
            self.words("Target"): "; ".join(self.asked(one)),
            self.words("Publication"): self.words.name(one.rule, "publication"),
            self.words("What is missing"): self.lacking(one),
            self.words("Value"): "",
        }

    def _address(self) -> str:
        """The table as CSV for spreadsheets, inside the page: it is whole when it is sent on alone."""
        text = self.table().map(spreadsheets.shown).to_csv(index=False, lineterminator="\r\n")
        return "data:text/csv;charset=utf-8;base64," + base64.b64encode(("\ufeff" + text).encode()).decode()
