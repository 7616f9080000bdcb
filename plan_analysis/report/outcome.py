"""What became of the plan: what was said at its start, at mid-term and at its end beside what is known today."""

from dataclasses import dataclass
from datetime import date
from functools import cached_property

from plan_analysis import attainment
from plan_analysis.attainment import Assessment, hindsight
from plan_analysis.attainment.bounds import BOUNDED, ORIENTED, Limit
from plan_analysis.attainment.hindsight import Course
from plan_analysis.observations import series
from plan_analysis.reference.schema import Plan, Target
from plan_analysis.report.page import Block, Page


@dataclass(frozen=True)
class OutcomePage(Page):
    """The plan looked back on; ``as_of`` is the day from which it is, usually ``latest``."""

    @cached_property
    def days(self) -> list[date]:
        """Start, mid-term, end, today."""
        return hindsight.days(self.reference.plan(self.plan), self.view.as_of)

    @cached_property
    def courses(self) -> list[Course]:
        """Every target through the days."""
        views = [series.view(self.tidy, self.reference, day) for day in self.days]
        assessed = [attainment.assess_plan(self.reference, view, self.plan, self.draws) for view in views]
        return hindsight.courses(self.reference, self.plan, assessed, self.view)

    @cached_property
    def stages(self) -> list[str]:
        """What each day is."""
        plan = self.reference.plan(self.plan)
        known = {date(plan.end, 12, 31): self.words("plan's end"), self.days[-1]: self.words("today")}
        named = {self.days[0]: self.words("plan's start")} | known
        return [named.get(day, self.words("mid-term")) for day in self.days]

    @property
    def names(self) -> list[str]:
        """What each day is, with its date."""
        return [f"{name} {day.isoformat()}" for name, day in zip(self.stages, self.days, strict=True)]

    @cached_property
    def unheard(self) -> tuple[str, date] | None:
        """Days on which nothing of the place had been published though there are figures, and when the first was."""
        rules = [self.rule_of(row) for row in self.targets]
        asked = {(code, row.indicator) for row, rule in zip(self.targets, rules, strict=True)
                 for code in rule.perimeters}  # fmt: skip
        known = self.data.known(self.view.as_of).of(*asked)
        first = known["available"].min().date() if len(known) else date.min
        silent = [name for name, day in zip(self.stages, self.days, strict=True) if day < first]
        return (self.words(", ").join(silent), first) if silent else None

    def headline(self) -> Block:
        """How many are settled, judged, limited or open today, and what was said of those that are settled."""
        settled = [one for one in self.courses if one.result]
        ends = [one.stages[-1] for one in self.courses]
        return self.block(
            "outcome", self.words("What became of the plan"), settled=settled,
            judged=sum(a.probability is not None for a in ends),
            limited=sum(a.verdict == BOUNDED for a in ends), shown=sum(a.verdict == ORIENTED for a in ends),
            met=sum(one.result == "met" for one in settled), late=[one for one in self.courses if one.after],
            over=self.days[-1].year > self.reference.plan(self.plan).end,
        )  # fmt: skip

    def glance(self) -> Block | None:
        """The targets of which something could ever be said, day by day; nothing while there is one day."""
        if len(self.days) == 1:
            return None
        rows = [one for one in self.courses if any(a.probability is not None or a.result for a in one.stages)]
        return self.block("outcome_glance", self.words("From the plan's start to today"), rows=rows)

    def score(self) -> Block:
        """How good the probabilities were, day by day, on what is settled."""
        return self.block(
            "outcome_score", self.words("How good were our forecasts"), scores=hindsight.scores(self.courses)
        )

    def table(self) -> Block:
        """Every target in a row, every day a mark with its number: a picture made of words, legible at any width."""
        said = {a.verdict for one in self.courses for a in one.stages}
        verdicts = [name for name in attainment.VERDICTS if name in said]
        return self.block("outcome_table", self.words("Every target, day by day"), verdicts=verdicts)

    def told(self, a: Assessment) -> str:
        """What could be said of a target on one day, as short as can be: ``34%``, ``missed``, ``at most 78``."""
        if a.result:
            return self.words(a.result)
        if a.probability is not None:
            return self.words.percent(a.probability)
        if a.bound is None:
            return ""
        low, high, shown = (
            self._amount(limit) if limit else "" for limit in (a.bound.low, a.bound.high, a.bound.shown)
        )
        if low and high:
            return self.words("{low} to {high}", low=low, high=high)
        if high:
            return self.words("at most {value}", value=high)
        return self.words("at least {value}", value=low) if low else self.words("cf. {value}", value=shown)

    def _amount(self, limit: Limit) -> str:
        kind = self.reference.indicators[limit.indicator]
        return self.words.quantity(limit.value, kind.unit, kind.decimals)

    def others(self) -> Block | None:
        """What other plans ask of the same indicators, as judged today; None where there are no such plans."""
        asked = {row.indicator: row for row in reversed(self.targets)}
        alike = [
            (row, one)
            for row in self.targets
            if asked[row.indicator] is row
            for one in self.reference.targets
            if one.plan != self.plan and one.indicator == row.indicator and one.plan in self.reference.plans
        ]
        if not alike:
            return None
        rows = [(row, *self._elsewhere(one)) for row, one in alike]
        return self.block("outcome_others", self.words("The same asked by other plans"), rows=rows)

    def _elsewhere(self, row: Target) -> tuple[Target, Plan, Assessment]:
        found = attainment.assess(self.reference, self.view, row.plan, row.target, draws=self.draws)
        return row, self.reference.plan(row.plan), found

    def said(self, one: Course) -> str:
        """What was said first of a target that is settled, and what became of it."""
        first = next((stage for stage, a in enumerate(one.stages) if a.probability is not None), None)
        missed = one.result == "missed"
        if first is None:
            return (
                self.words("No probability was given; it was missed.")
                if missed
                else self.words("No probability was given; it was met.")
            )
        told = {"date": self.days[first], "p": self.words.percent(one.stages[first].probability)}
        if missed:
            return self.words("On {date} we said {p}; it was missed.", **told)
        return self.words("On {date} we said {p}; it was met.", **told)

    def of(self, one: Course, a: Assessment) -> str:
        """The place that one day's answer is of, where another place's is told in the same row; else empty."""
        told = {stage.perimeter for stage in one.stages if stage.outcome or stage.probability is not None}
        late = {one.reached[1]} if one.after and one.reached else set()
        return self.place(a.perimeter) if len(told | late) > 1 and a.perimeter in told else ""

    def said_of(self, one: Course) -> str:
        """The place a probability was given for, where the outcome is that of another perimeter; else empty."""
        places = {a.perimeter for a in one.stages if a.probability is not None} - {one.stages[-1].perimeter}
        if not places or not one.stages[-1].outcome:
            return ""
        return self.words("That was said of {place}.", place=self.words(", ").join(map(self.place, sorted(places))))

    def value(self, one: Course) -> str:
        """The deciding value, or the limit that decides."""
        a, decimals = one.stages[-1], self.reference.indicators[one.row.indicator].decimals
        if a.outcome:
            said = self.words.quantity(a.ruling.outcome_value, a.unit, decimals)
            return said if a.ruling.outcome_due == a.due else f"{said} ({a.ruling.outcome_due})"
        if a.bound is None:
            return "–"
        from_above = (one.result == "missed") == (one.row.relation[0] == ">")
        limit = a.bound.high if from_above else a.bound.low
        said = self.words.quantity(limit.value if limit else None, a.unit, decimals)
        return self.words("at most {value}", value=said) if from_above else self.words("at least {value}", value=said)
