"""The scorecard: the whole plan on one page, by the plan's own grouping and by responsible body."""

from collections import Counter
from dataclasses import dataclass
from functools import cached_property

from plan_analysis import attainment
from plan_analysis import plan as plans
from plan_analysis.attainment import Assessment
from plan_analysis.attainment.outside import OutsideView, outside_view
from plan_analysis.reference.schema import Region, Target
from plan_analysis.report import charts
from plan_analysis.report.outcome import OutcomePage
from plan_analysis.report.page import Block, Page

GLANCE = 10  # judged targets listed at the top of the scorecard
SHORT = 3  # groups from this one on are listed in short
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
        outlook = attainment.outlook(self.assessments)
        judged = self._judged()
        return self.block(
            "headline", self.words.name(self.reference.plan(self.plan), "title"),
            outlook=outlook, repeats=sum(bool(a.result) for a in self.assessments) + len(still_open) - outlook.judged,
            counts=attainment.summary(self.assessments),
            still_open=len(attainment.distinct(still_open)), shares=attainment.number_met(still_open),
            judged=judged[:GLANCE], hidden=len(judged[GLANCE:]), most=MOST_NUMBERS,
            limited=sum(a.bound is not None and not a.result and a.probability is None for a in self.assessments),
            estimated=[a.target for a in still_open if a.known.last_status == "estimated"],
        )  # fmt: skip

    def course(self) -> Block | None:
        """What was said at the plan's start, mid-term and end, beside what is known on the page's date."""
        return OutcomePage(self.plan, self.as_of, self.lang, self.draws).glance()

    def table(self) -> Block:
        """One row per target, grouped by what can be said, in full or, where that is little, in short."""
        found: dict[int, list] = {}
        for row, a in zip(self.targets, self.assessments, strict=True):
            line = (row, a, self._spark(row, a), plans.heading(self.lines, row.line))
            found.setdefault(self._group(row, a), []).append(line)
        names = self._groups()
        groups = [(names[at], found[at], at < SHORT) for at in sorted(found)]
        return self.block("scorecard", self.words("The targets"), groups=groups, outside=self._outside)

    def _groups(self) -> list[str]:
        """What can be said of a target, most first."""
        return [
            self.words("Settled by published figures"), self.words("With a probability"),
            self.words("Limited or placed by other figures"), self.words("Outside view only"),
            self.words("Nothing to go by yet"),
        ]  # fmt: skip

    def _group(self, row: Target, a: Assessment) -> int:
        """Place of a target among the groups."""
        if a.result:
            return 0
        if a.probability is not None:
            return 1
        if a.bound is not None:
            return 2
        return SHORT if self._outside(row) else SHORT + 1

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
        return self.block(
            "bodies", self.words("By responsible body"), rows=rows, verdicts=attainment.VERDICTS,
            expected=self._expected, outside=self._elsewhere,
        )  # fmt: skip

    def counties(self) -> Block | None:
        """The indicators the plan sets for its counties, with each one's last published value; a county has none."""
        if self.reference.regions[self._region].level == "county":
            return None
        clause = plans.county_clause(self.lines)
        codes = self._counties()
        names = sorted({name for code, name in self.view.series_of if code in {row.region_code for row in codes}})
        rows = [(row, [self.view.series(row.region_code, name) for name in names]) for row in codes]
        return self.block("counties", self.words("Counties"), clause=clause, names=names, rows=rows)

    def _counties(self) -> list[Region]:
        """The region's counties: those of regions.csv, and those of GB/T 2260 that the tables hold figures of."""
        from plan_analysis.yearbook.counties import counties

        known = self.reference.regions
        held = {code for code, _ in self.view.series_of} - set(known)
        listed = [row for row in known.values() if row.level == "county" and row.parent == self._region]
        others = [counties().by_code[code] for code in sorted(held) if code in counties().by_code]
        return listed + [row for row in others if row.parent == self._region]

    def reading(self) -> Block:
        """How to read the verdict classes."""
        return self.block("reading", self.words("How to read this"))

    def _expected(self, members: list[tuple[Target, Assessment]]) -> tuple[float, int] | None:
        """How many of a body's targets are expected to be met, of those that can be judged; None without any."""
        found = attainment.outlook([a for _, a in members])
        return (found.expected, found.judged) if found.judged else None

    def _elsewhere(self, members: list[tuple[Target, Assessment]]) -> tuple[float, int] | None:
        """Mean share met of such targets in other plans, and of how many of a body's targets; None without any."""
        shares = [view.share for row, _ in members if (view := self._outside(row)) and not view.few]
        return (sum(shares) / len(shares), len(shares)) if shares else None

    def _outside(self, row: Target) -> OutsideView | None:
        """How targets of the same kind in other plans had ended by the page's date; None where none had."""
        found = outside_view(
            self.reference.plan_outcomes, self.reference.indicators[row.indicator], self.view.as_of, self._region
        )
        return found if found and found.kind else None

    def _judged(self) -> list[tuple[Target, Assessment, str]]:
        """The targets that can be judged, most probable first; what the plan asks twice stands there once."""
        pairs = zip(self.targets, self.assessments, strict=True)
        once = {a.target for a in attainment.distinct(self.assessments)}
        found = [(row, a) for row, a in pairs if a.target in once and (a.probability is not None or a.result)]
        found.sort(key=lambda pair: (pair[1].result != "met", -(pair[1].probability or 0)))
        return [(row, a, self._spark(row, a)) for row, a in found]

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
