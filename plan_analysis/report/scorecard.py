"""The scorecard: the whole plan on one page, by the plan's own grouping and by responsible body."""

from collections import Counter
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby

from plan_analysis import attainment
from plan_analysis import plan as plans
from plan_analysis.attainment import Assessment
from plan_analysis.attainment.outside import OutsideView, outside_view
from plan_analysis.reference.schema import Target
from plan_analysis.report import charts
from plan_analysis.report.page import Block, Page

GLANCE = 10  # judged targets listed at the top of the scorecard
MOST_NUMBERS = 6  # as many numbers of targets met get a probability of their own


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
            still_open=len(still_open), together=attainment.together(still_open), judged=self._judged(),
            numbers=self._numbers(still_open),
            estimated=[a.target for a in still_open if a.last_status == "estimated"],
        )  # fmt: skip

    def table(self) -> Block:
        """One row per target, grouped as the plan is."""
        pairs = list(zip(self.targets, self.assessments, strict=True))
        groups = [
            (title, [(row, a, self._spark(row, a)) for row, a in members])
            for title, members in groupby(pairs, key=lambda pair: plans.heading(self.lines, pair[0].line))
        ]
        return self.block("scorecard", self.words("The targets"), groups=groups, outside=self._outside)

    def filter(self) -> Block:
        """The choices of the filter: group, responsible body, verdict; shown only where scripts run."""
        verdicts = [name for name, n in attainment.summary(self.assessments).items() if n]
        return self.block(
            "filter", self.words("Filter"), verdicts=verdicts, bodies=[body for body, _ in self._bodies()],
            groups=list(dict.fromkeys(plans.heading(self.lines, row.line) for row in self.targets)),
        )  # fmt: skip

    def by_body(self) -> Block:
        """Who answers for what (督查考核): each responsible body with its targets and their verdicts."""
        rows = [(body, Counter(a.verdict for _, a in members), members) for body, members in self._bodies()]
        return self.block("bodies", self.words("By responsible body"), rows=rows, verdicts=attainment.VERDICTS)

    def counties(self) -> Block:
        """The indicators the plan sets for its counties, with the last published value of each county."""
        clause = plans.county_clause(self.lines)
        codes = [row for row in self.reference.regions.values() if row.level == "county" and row.parent == self._region]
        names = sorted({name for code, name in self.view.series_of if code in {row.region_code for row in codes}})
        rows = [(row, [self.view.series(row.region_code, name) for name in names]) for row in codes]
        return self.block("counties", self.words("Counties"), clause=clause, names=names, rows=rows)

    def reading(self) -> Block:
        """How to read the verdict classes."""
        return self.block("reading", self.words("How to read this"))

    def _outside(self, row: Target) -> OutsideView | None:
        """How targets of the same kind in other plans had ended by the page's date; None where none had."""
        found = outside_view(
            self.reference.plan_outcomes, self.reference.indicators[row.indicator], self.view.as_of, self._region
        )
        return found if found and found.kind else None

    def _judged(self) -> list[tuple[Target, Assessment, str]]:
        """The first few targets that can be judged, most probable first, for a reader with little time."""
        pairs = zip(self.targets, self.assessments, strict=True)
        found = [(row, a) for row, a in pairs if a.probability is not None or a.outcome]
        found.sort(key=lambda pair: (pair[1].outcome != "met", -(pair[1].probability or 0)))
        return [(row, a, self._spark(row, a)) for row, a in found[:GLANCE]]

    def _numbers(self, still_open: list[Assessment]) -> list[str]:
        """How probable each number of targets met is; empty where there are too many to read."""
        shares = attainment.number_met(still_open)
        if len(shares) > MOST_NUMBERS:
            return []
        return [self.words("{n} with {p}", n=n, p=self.words.percent(share)) for n, share in enumerate(shares)]

    @property
    def _region(self) -> str:
        return self.reference.plan(self.plan).region_code

    def bodies(self, row: Target) -> list[str]:
        """The bodies responsible for a target in the reader's language; two spellings of one body are one."""
        return list(dict.fromkeys(self.words(body) for body in row.responsible))

    def _bodies(self) -> list[tuple[str, list[tuple[Target, Assessment]]]]:
        """Responsible bodies, those with most targets first, then as the plan names them; unnamed ones last."""
        found: dict[str, list] = {}
        for row, a in zip(self.targets, self.assessments, strict=True):
            for body in self.bodies(row) or [""]:
                found.setdefault(body, []).append((row, a))
        return sorted(found.items(), key=lambda item: (item[0] == "", -len(item[1])))

    def _spark(self, row: Target, a: Assessment) -> str:
        decimals = self.reference.indicators[row.indicator].decimals
        return charts.spark(a, charts.fan_alt(a, decimals, self.words))
