"""Assessments → the sections of a page, as blocks that a notebook shows one by one.

Every sentence and table is filled from the same assessment object as the charts. A notebook cell is one call
of one method below; the words come from templates/sections and the message catalogue.
"""

from collections import Counter
from dataclasses import dataclass
from datetime import date
from functools import cached_property, lru_cache
from itertools import groupby
from pathlib import Path

import pandas as pd

from plan_analysis import anchors, attainment, charts, observations, prediction, scenario, series, track_record
from plan_analysis import plan as plans
from plan_analysis.attainment import Assessment, Message
from plan_analysis.messages import Language, language
from plan_analysis.reference import ROOT, Reference, check_raw_files, read
from plan_analysis.schema import DataError, Indicator, Resolution, Target
from plan_analysis.series import Series

TEMPLATES = Path(__file__).parent / "templates"
LATEST = "latest"


@dataclass(frozen=True)
class Block:
    """One section of a page as HTML; its plain form in a notebook is its heading."""

    html: str
    heading: str

    def _repr_html_(self) -> str:
        return self.html

    def __repr__(self) -> str:
        return self.heading


@dataclass(frozen=True)
class Page:
    """What every page needs: tables, data as known on a date, and a language."""

    plan: str
    as_of: str
    lang: str
    draws: int = attainment.DRAWS

    @cached_property
    def words(self) -> Language:
        """The page's language."""
        return language(self.lang)

    @cached_property
    def reference(self) -> Reference:
        """All reference tables."""
        return read(ROOT)

    @cached_property
    def tidy(self) -> pd.DataFrame:
        """Every observation, known or not by the date."""
        return _observations()

    @cached_property
    def view(self) -> series.View:
        """The series as known on the page's date."""
        return series.view(self.tidy, self.reference, as_of_date(self.as_of, self.reference, self.tidy))

    @cached_property
    def targets(self) -> list[Target]:
        """The plan's targets."""
        return self.reference.plan_targets(self.plan)

    @cached_property
    def lines(self) -> list[str]:
        """The plan's text."""
        return plans.read(self.reference.plan(self.plan), ROOT)

    def place(self, code: str) -> str:
        """Name of a region or perimeter."""
        return self.words.name(self.reference.regions[code])

    def block(self, section: str, heading: str, **values: object) -> Block:
        """A section from its template, with the page and its language at hand."""
        html = _environment().get_template(f"{section}.html.j2")
        return Block(html.render(page=self, words=self.words, heading=heading, **values), heading)


@dataclass(frozen=True)
class TargetPage(Page):
    """Everything there is to say about one target."""

    target: str = ""

    @cached_property
    def row(self) -> Target:
        """The target's row in the register."""
        return self.reference.target(self.plan, self.target)

    @cached_property
    def indicator(self) -> Indicator:
        """The target's indicator."""
        return self.reference.indicators[self.row.indicator]

    @cached_property
    def resolution(self) -> Resolution:
        """How the target will be settled."""
        return self.reference.resolution[self.target]

    @cached_property
    def assessment(self) -> Assessment:
        """The assessment under the ruling perimeter."""
        return attainment.assess(self.reference, self.view, self.plan, self.target, draws=self.draws)

    @cached_property
    def perimeters(self) -> list[Assessment]:
        """The assessment under every perimeter, the ruling one first."""
        others = [
            attainment.assess(self.reference, self.view, self.plan, self.target, perimeter, self.draws)
            for perimeter in self.resolution.perimeters[1:]
        ]
        return [self.assessment, *others]

    @cached_property
    def related(self) -> Series | None:
        """The published series shown for orientation, with something to show, or None."""
        if not self.resolution.related:
            return None
        name, region = self.resolution.related.split("@")
        shown, _, _ = prediction.predict(self.view, self.reference.indicators[name], region, self.row.due_year, 10)
        return shown if len(shown) else None

    def answer(self) -> Block:
        """The verdict in one sentence, with what it rests on."""
        name = f"{self.target} {self.words.name(self.row)}"
        return self.block("answer", name, a=self.assessment, sentence=answer(self, self.assessment))

    def chart(self) -> charts.Picture | None:
        """Fan chart of the forecast, history where there is no forecast, else the series for orientation."""
        a, decimals = self.assessment, self.indicator.decimals
        if len(a.history):
            others = [other.history for other in self.perimeters[1:] if len(other.history)]
            title = f"{self.words.name(self.indicator)}, {self.place(a.perimeter)}"
            return charts.fan(a, others, title, decimals, self.words)
        if self.related is None:
            return None
        kind = self.reference.indicators[self.related.indicator]
        title = self.words(
            "{name}, {place}: for orientation only", name=self.words.name(kind), place=self.place(self.related.region)
        )
        return charts.line(self.related, title, kind.decimals, self.words)

    def numbers(self) -> Block | None:
        """The chart as a table: known values, then quantiles year by year; nothing where there is no chart."""
        shown = self.assessment.history if len(self.assessment.history) else self.related
        decimals = self.reference.indicators[shown.indicator].decimals if shown else 0
        rows = (
            [(int(y), v, s) for y, v, s in zip(shown.years, shown.values, shown.status, strict=True)] if shown else []
        )
        ahead = []
        if self.assessment.forecast:
            paths = self.assessment.forecast
            levels = (0.5, 0.25, 0.75, 0.1, 0.9, 0.025, 0.975)
            quantiles = paths.quantiles(levels).T
            ahead = [
                (int(year), *row)
                for year, row in zip(paths.years, quantiles, strict=True)
                if year <= self.row.due_year + 1
            ]
        if not rows:
            return None
        own = shown is self.assessment.history
        return self.block(
            "numbers", self.words("Numbers behind the picture"), rows=rows, ahead=ahead, shown=shown, own=own,
            decimals=decimals,
        )  # fmt: skip

    def needed(self) -> Block | None:
        """Required growth against the target's own past and its peers; nothing without a value to start from."""
        if self.assessment.last_value is None:
            return None
        rates = attainment.peer_rates(self.view, self.assessment.perimeter, self.row.indicator)
        base = plans.implied_base(self.targets, self.row)
        return self.block("needed", self.words("What it would take"), a=self.assessment, rates=rates, implied=base)

    def scenarios(self, growth: float) -> Block | None:
        """Paths beside the forecast, the last two at the reader's growth; nothing where none can be drawn."""
        found = scenario.scenarios(self.assessment, self.view, growth)
        return self.block("scenarios", self.words("What if"), rows=found) if found else None

    def anchors(self) -> Block | None:
        """The verdicts of other bodies' rules on the same numbers; nothing for targets they do not know."""
        rows = anchors.anchors(self.assessment)
        return self.block("anchors", self.words("What other rules say"), rows=rows, a=self.assessment) if rows else None

    def drivers(self) -> Block | None:
        """Numerator and denominator of a ratio and what each contributes to the change; nothing for the rest."""
        parts = attainment.contributions(self.assessment)
        return self.block("drivers", self.words("What drives it"), parts=parts) if parts else None

    def other_perimeters(self) -> Block | None:
        """The verdict under each perimeter of the region, where there are several."""
        if len(self.perimeters) == 1:
            return None
        return self.block("perimeters", self.words("Under each perimeter"), assessments=self.perimeters)

    def wording(self) -> Block:
        """What the plan says, verbatim, and how it is read."""
        return self.block(
            "wording", self.words("The target in the plan"), row=self.row,
            twins=plans.twins(self.targets, self.row),
            group=plans.heading(self.lines, self.row.line),
        )  # fmt: skip

    def rule(self) -> Block:
        """How the target will be settled: publication, perimeter, vintage, rounding."""
        return self.block("rule", self.words("Resolution rule"), rule=self.resolution)

    def sources(self) -> Block:
        """Every value this page uses, with its publication and its place in our files."""
        return self.block("sources", self.words("Sources of every value"), rows=self._evidence())

    def method(self) -> Block:
        """How the probability came about and where it is weak."""
        return self.block("method", self.words("Method and caveats"), a=self.assessment)

    def _evidence(self) -> list[dict]:
        """Rows of observations.csv behind the page: all vintages of the shown series and of its parts."""
        names = [self.row.indicator, self.indicator.numerator, self.indicator.denominator]
        wanted = {(code, name) for code in self.resolution.perimeters for name in names if name}
        if self.related is not None:
            kind = self.reference.indicators[self.related.indicator]
            wanted |= {(self.related.region, n) for n in (kind.indicator, kind.numerator, kind.denominator) if n}
        known = series.known_by(self.tidy, self.reference, self.view.as_of)
        keys = list(zip(known["region"], known["indicator"], strict=True))
        rows = known[[key in wanted for key in keys]]
        return [
            row | {"used": self._used(row), "publication": self.reference.sources[row["source"]]}
            for row in rows.to_dict("records")
        ]

    def _used(self, row: dict) -> bool:
        chosen = self.view.series(row["region"], row["indicator"])
        return (row["year"], row["source"], row["location"]) in set(
            zip(chosen.years, chosen.source, chosen.location, strict=True)
        )


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


@dataclass(frozen=True)
class DataPage(Page):
    """What the tables hold, where they are thin and what was corrected."""

    def headline(self) -> Block:
        """How much is known on the date."""
        known = series.known_by(self.tidy, self.reference, self.view.as_of)
        return self.block("data", self.words("Data"), known=known)

    def coverage(self) -> charts.Picture:
        """Years with a published value, by indicator and group of regions."""
        known = series.known_by(self.tidy, self.reference, self.view.as_of)
        return charts.coverage(self._coverage_table(known), self.words)

    def sources(self) -> Block:
        """Every publication with publisher, date, reliability and number of values."""
        known = series.known_by(self.tidy, self.reference, self.view.as_of)
        used = Counter(known["source"])
        rows = [(source, used[source.source]) for source in self.reference.sources.values()]
        return self.block("publications", self.words("Publications"), rows=rows)

    def corrections(self) -> Block:
        """Published cells that are known to be wrong, and what was done."""
        return self.block("corrections", self.words("Corrections"), rows=self.reference.corrections)

    def quality(self) -> Block:
        """What looks odd in the tables known on the date; nothing of it is mended without a correction."""
        known = series.known_by(self.tidy, self.reference, self.view.as_of)
        key = ["source", "region", "indicator", "year"]
        seen = set(known[key].itertuples(index=False, name=None))
        tables = observations.read_tables(self.reference, ROOT).rename(
            columns={"region": "name", "region_code": "region"}
        )
        tables = tables[[line in seen for line in tables[key].itertuples(index=False, name=None)]]
        tables = tables.rename(columns={"region": "region_code", "name": "region"})
        rows = list(observations.quality(tables, self.reference).itertuples())
        return self.block("quality", self.words("What looks odd"), rows=rows)

    def vintages(self) -> Block:
        """Values that were published more than once with different figures."""
        known = series.known_by(self.tidy, self.reference, self.view.as_of)
        region = self.reference.plan(self.plan).region_code
        own = known[known["region"].str.startswith(region)]
        rows = [
            (key, group.to_dict("records"))
            for key, group in own.groupby(["indicator", "region", "year"])
            if group["value"].map(lambda value: f"{value:.4g}").nunique() > 1
        ]
        return self.block("vintages", self.words("Published twice, with different figures"), rows=rows)

    def files(self) -> Block:
        """Whether every raw file is registered and unchanged."""
        return self.block("files", self.words("Raw files"), mistakes=check_raw_files(self.reference, ROOT))

    def _coverage_table(self, known: pd.DataFrame) -> pd.DataFrame:
        region = self.reference.plan(self.plan)
        parent = self.reference.regions[region.region_code].parent
        groups = {
            "perimeter": self.words("perimeters"), "province": self.words("provinces"),
            "city": self.words("other cities"), "county": self.words("counties"),
        }  # fmt: skip

        def place(code: str) -> str:
            row = self.reference.regions[code]
            return self.words.name(row) if code in (region.region_code, parent, "000000") else groups[row.level]

        table = known[known["status"] != "estimated"].assign(place=known["region"].map(place))
        years = table.groupby(["indicator", "place"])["year"].nunique().unstack(fill_value=0)
        names = [self.words.name(self.reference.indicators[name]) for name in years.index]
        own, above, nation = (place(code) for code in (region.region_code, parent, "000000"))
        order = [own, groups["perimeter"], groups["county"], groups["city"], above, groups["province"], nation]
        columns = [column for column in order if column in years.columns]
        return years[columns].set_axis(names, axis="index").rename_axis(index=None, columns=None)


@dataclass(frozen=True)
class RegisterPage(Page):
    """The register of targets and what the plan's own wording implies."""

    def register(self) -> Block:
        """Every target with its quote and how it is read."""
        return self.block("register", self.words("Register of targets"), rows=self.targets)

    def implied(self) -> Block:
        """Bases that the plan never states but implies."""
        rows = [(row, base) for row in self.targets if (base := plans.implied_base(self.targets, row))]
        return self.block("implied", self.words("Bases the plan implies"), rows=rows)

    def consistency(self) -> Block:
        """Repeats and conflicts."""
        rows = [(row, plans.twins(self.targets, row)) for row in self.targets if row.same_as]
        return self.block("consistency", self.words("Repeats and conflicts"), rows=rows)


@dataclass(frozen=True)
class TrackRecordPage(Page):
    """How well the same method's probabilities and intervals have held."""

    @cached_property
    def record(self) -> track_record.Record:
        """Rolling-origin back-test over the peers, with what is known on the page's date."""
        return track_record.backtest(self.reference, self.tidy, self.view.as_of)

    def headline(self) -> Block:
        """Coverage and calibration in a sentence, and in words where the method is weak."""
        return self.block("record", self.words("Track record"), record=self.record, weak=self._weak())

    def methods(self) -> Block:
        """Our scores beside simple rules, and beside other packages where they were run on the same cases."""
        rows = self.record.methods.to_dict("records")
        measured = self._rivals()
        return self.block("methods", self.words("Against other methods"), rows=rows + measured, measured=measured)

    def reliability(self) -> charts.Picture | None:
        """Stated probability against what happened; nothing without a back-test."""
        if not self.record.cases:
            return None
        return charts.reliability(self.record.reliability, self.words)

    def by(self, key: str) -> Block:
        """The same figures by indicator, history, horizon or origin."""
        names = {
            "indicator": self.words("By indicator"), "history": self.words("By length of history"),
            "horizon": self.words("By years ahead"), "origin": self.words("By year of origin"),
        }  # fmt: skip
        table = getattr(self.record, f"by_{key}")
        rows = [(self._label(key, row[key]), row) for row in table.to_dict("records")]
        return self.block("scores_by", names[key], rows=rows, first=names[key])

    def _label(self, key: str, value: object) -> str:
        if key == "indicator":
            return str(self.words.name(self.reference.indicators[value]))
        if key == "history":
            return self.words("all") if value == track_record.WHOLE else str(value)
        return str(value)

    def _weak(self) -> dict[str, object]:
        """The indicator and the stated probability that were farthest off, and what did better by Brier score."""
        record = self.record
        if not record.cases:
            return {}
        indicators = record.by_indicator[record.by_indicator["cases"] >= track_record.LEAST_CASES]
        bins = record.reliability[record.reliability["n"] >= track_record.LEAST_CASES]
        better = record.methods.iloc[1:][record.methods["brier"].iloc[1:] < record.methods["brier"].iloc[0]]
        return {
            "indicator": indicators.loc[(indicators["cover80"] - 0.8).abs().idxmax()].to_dict(),
            "bin": bins.loc[(bins["observed"] - bins["stated"]).abs().idxmax()].to_dict(),
            "better": [self.words(name) for name in better["method"]],
        }

    def _rivals(self) -> list[dict]:
        """Rows of benchmarks/rivals.csv that were measured on this date and these cases."""
        rows = pd.read_csv(ROOT / "benchmarks/rivals.csv")
        here = rows[
            (rows["as_of"] == self.view.as_of.isoformat()) & ~rows["method"].isin(self.record.methods["method"])
        ]
        return here.to_dict("records")


def target_page(plan: str, target: str, as_of: str, lang: str, draws: int = attainment.DRAWS) -> TargetPage:
    """The page of one target."""
    return TargetPage(plan, as_of, lang, draws, target)


def as_of_date(as_of: str, reference: Reference, tidy: pd.DataFrame) -> date:
    """A date written as 2018-12-31, or ``latest`` for the day on which everything at hand is known."""
    if as_of == LATEST:
        return series.latest(tidy, reference)
    try:
        return date.fromisoformat(as_of)
    except ValueError:
        raise DataError(f"as_of: {as_of!r} is not a date; write 2018-12-31 or latest") from None


def answer(page: TargetPage, a: Assessment) -> str:
    """The answer to the page's question in one or two sentences."""
    words, decimals = page.words, page.indicator.decimals
    goal = words.goal(a.value, a.unit, decimals)
    if a.outcome:
        known = {
            "value": words.quantity(a.outcome_value, a.unit, decimals), "due": a.due,
            "relation": words(a.relation), "goal": goal,
        }  # fmt: skip
        if a.outcome == "met":
            return words("Met: {value} was published for {due}; the target is {relation} {goal}.", **known)
        return words("Missed: {value} was published for {due}; the target is {relation} {goal}.", **known)
    if a.probability is None:
        return words(a.reason)
    due_known = a.last_year >= int(a.due[-4:])
    message = Message(
        "With a probability of {p} % ({tenths} of 10 such cases) {place} reached {relation} {goal} in {due}: "
        "no figure of that year is published, it is estimated at {median} (8 of 10 draws: {low} to {high})."
    ) if due_known else Message(
        "With a probability of {p} % ({tenths} of 10 such cases) {place} reaches {relation} {goal} in {due}. "
        "The last known value is {last} in {last_year}; the median forecast for {due} is {median}, "
        "and 8 of 10 futures lie between {low} and {high}."
    )  # fmt: skip
    return words(
        message,
        p=f"{100 * a.probability:.0f}", tenths=f"{10 * a.probability:.0f}", place=page.place(a.perimeter),
        relation=words(a.relation), goal=goal, due=a.due, last=words.quantity(a.last_value, a.unit, decimals),
        last_year=a.last_year, median=words.number(a.median, decimals), low=words.number(a.lo80, decimals),
        high=words.quantity(a.hi80, a.unit, decimals),
    )  # fmt: skip


@lru_cache(maxsize=1)
def _observations() -> pd.DataFrame:
    return observations.load(ROOT / "data/processed/observations.csv")


@lru_cache(maxsize=1)
def _environment():
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    environment = Environment(
        loader=FileSystemLoader(TEMPLATES / "sections"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals["marks"] = charts.VERDICT_MARKS
    return environment
