"""The page of one target: the answer, the picture, what it would take, and every source."""

from dataclasses import dataclass
from functools import cached_property

from plan_analysis import attainment
from plan_analysis import plan as plans
from plan_analysis.attainment import Assessment, Message, official_rules, prediction, scenario
from plan_analysis.attainment.bounds import Limit
from plan_analysis.attainment.events import EVERY_YEAR, UNPUBLISHED
from plan_analysis.attainment.outside import OutsideView, outside_view
from plan_analysis.attainment.pace import pace
from plan_analysis.attainment.sensitivity import sensitivity
from plan_analysis.forecast import MIN_PEERS
from plan_analysis.observations import series
from plan_analysis.observations.real import growth_of, meant_real
from plan_analysis.observations.series import Series, View
from plan_analysis.reference import units
from plan_analysis.reference.schema import EXPECTED, GROWTH, Indicator, Resolution, Target
from plan_analysis.report import charts
from plan_analysis.report.page import Block, Page, spans
from plan_analysis.report.record import reliability


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
        return self.rule_of(self.row)

    @cached_property
    def view(self) -> View:
        """The series as known on the page's date, at the base year's prices where real growth is asked and known."""
        ruling = self.reference.resolution[self.plan, self.target].perimeters[0]
        return attainment.as_asked(self._printed, self.row, ruling)

    @cached_property
    def _printed(self) -> View:
        """The series as they are published."""
        return super().view

    @property
    def real(self) -> bool:
        """Whether the target is judged by published real growth."""
        return self.view is not self._printed

    @cached_property
    def assessment(self) -> Assessment:
        """The assessment under the ruling perimeter."""
        return attainment.assess(self.reference, self.view, self.plan, self.target, draws=self.draws)

    @cached_property
    def perimeters(self) -> list[Assessment]:
        """The assessment under every perimeter, the ruling one first."""
        return [
            attainment.assess(self.reference, self.view, self.plan, self.target, perimeter, self.draws)
            for perimeter in self.resolution.perimeters
        ]

    @cached_property
    def limit(self) -> Limit | None:
        """The figure that limits or places a target without a forecast or a figure of its own, or None."""
        a = self.assessment
        found = a.bound and (a.bound.high or a.bound.low or a.bound.shown)
        return found if a.probability is None and not a.outcome and found else None

    @cached_property
    def related(self) -> Series | None:
        """The published series that limits the target or is shown for orientation, with something to show, or None."""
        if not self.resolution.related and not self.limit:
            return None
        name, region = (self.limit.indicator, self.limit.region) if self.limit else self.resolution.related.split("@")
        shown, _, _ = prediction.predict(self.view, self.reference.indicators[name], region, self.row.due_year, 10)
        return shown if len(shown) else None

    @property
    def heading(self) -> str:
        """What the page is about."""
        return f"{self.target} {self.words.name(self.row)}"

    def answer(self) -> Block:
        """The verdict in one sentence, with what it rests on."""
        return self.block(
            "answer", self.heading, a=self.assessment, sentence=answer(self, self.assessment), outside=self.outside,
            later=self._later(), base=self._printed_base(), expected=self._expected(), error=series.EXPECTED_SD,
            splices=series.splices(self.assessment.history),
        )  # fmt: skip

    @property
    def published_as(self) -> str:
        """The indicator whose figures the target is judged by: its own, or its real growth."""
        return growth_of(self.reference.indicators, self.row.indicator) if self.real else self.row.indicator

    @property
    def nominal(self) -> bool:
        """Whether growth is asked of money at current prices, as it is meant of all but GDP and value added."""
        unit = units.Units(self.reference.units).find(self.indicator.unit)
        money = unit is not None and unit.dimension == (("元", 1),)
        return money and not self.real and self.row.kind in GROWTH and not meant_real(self.indicator)

    @property
    def outside(self) -> OutsideView | None:
        """How such targets of other plans had ended by the page's date."""
        return outside_view(
            self.reference.plan_outcomes, self.indicator, self.view.as_of, self.reference.plan(self.plan).region_code
        )

    @property
    def record_href(self) -> str:
        """Where the track record stands beside this page; empty where the page goes alone."""
        return self.words.page("track_record")

    def publication(self, source: str) -> str:
        """The title of a source, its name where it is none of sources.csv, as of an estimate."""
        row = self.reference.sources.get(source)
        return row.title if row else source

    def _expected(self) -> list[tuple[int, str, str, bool]]:
        """Figures that nobody has counted yet, with their sources and whether a forecast starts from them."""
        kind = self.reference.indicators[self.published_as]
        key = self.assessment.perimeter, self.published_as
        one, used = self._printed.expected.get(key), self._printed.series(*key).years
        rows = zip(one.years, one.values, one.source, strict=True) if one else ()
        return [
            (int(at), self.words.quantity(value, kind.unit, kind.decimals), source, at in used)
            for at, value, source in rows
        ]

    def _printed_base(self) -> tuple[str, str] | None:
        """What the tables print for the base year, and where, if the plan states another base; else None."""
        base, kind = self.assessment.base, self.indicator
        one = self._printed.series(self.assessment.perimeter, self.row.indicator).without(UNPUBLISHED)
        printed = None if base.year is None else one.value(base.year)
        if base.status != "stated in the plan" or base.value is None or printed is None:
            return None
        if abs(printed - base.value) <= 0.6 * 10.0**-kind.decimals:
            return None
        at = int((one.years == base.year).argmax())
        return self.words.quantity(printed, one.unit, kind.decimals), self.publication(one.source[at])

    def _later(self) -> list[int]:
        """Years of which a figure, or both parts of one, was published only after the page's date."""

        def years(name: str) -> set[int]:
            rows = self.data.figures.of((self.assessment.perimeter, name))
            return {int(year) for year in rows.loc[rows["status"] != EXPECTED, "year"]}

        parts = years(self.indicator.numerator) & years(self.indicator.denominator)
        known = {int(year) for year in self.assessment.history.years}
        return sorted(year for year in (years(self.published_as) | parts) - known if year > max(known, default=0))

    def chart(self, bitmap: bool = False) -> charts.Picture | None:
        """Fan chart of the forecast, history where there is no forecast, else the series for orientation."""
        a, decimals = self.assessment, self.indicator.decimals
        if len(a.history):
            title = f"{self.words.name(self.indicator)} · {self.place(a.perimeter)}"
            drawn = charts.fan_bitmap if bitmap else charts.fan
            return drawn(a, self._background(), title, decimals, self.words)
        if self.related is None:
            return None
        kind = self.reference.indicators[self.related.indicator]
        named = {"name": self.words.name(kind), "place": self.place(self.related.region)}
        if self.limit:
            title = self.words("{name}, {place}: what limits or places the target", **named)
        else:
            title = self.words("{name}, {place}: for orientation only", **named)
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
                if year <= charts.shown_until(self.assessment)
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
        if self.assessment.known.last_value is None:
            return None
        rates = attainment.peer_rates(self.view, self.assessment.perimeter, self.row.indicator)
        base = plans.implied_base(self.targets, self.row)
        return self.block(
            "needed", self.words("What it would take"), a=self.assessment, rates=rates, implied=base,
            pace=pace(self.view, self.assessment),
        )  # fmt: skip

    def growth(self) -> charts.Picture | None:
        """Required and own growth among the growth of other regions; nothing where no growth is required or known."""
        rates = attainment.peer_rates(self.view, self.assessment.perimeter, self.row.indicator)
        if rates is None or self.assessment.known.required_growth is None:
            return None
        return charts.growth(self.assessment, rates, self.words)

    def scenarios(self, growth: float) -> Block | None:
        """Paths beside the forecast, the last two at the reader's growth; nothing where none can be drawn."""
        found = scenario.scenarios(self.assessment, self.view, growth)
        return self.block("scenarios", self.words("What if"), rows=found) if found else None

    def sensitivity(self) -> Block | None:
        """The answer with each doubtful input changed; nothing where none is doubtful."""
        if self.real:  # what is printed of the level is at other prices
            return None
        rows = sensitivity(self.reference, self.view, self.known, self.assessment, self.plan)
        heading = self.words("How much the answer hangs on a doubtful number")
        return self.block("sensitivity", heading, rows=rows, a=self.assessment) if rows else None

    def doubts(self) -> Block | None:
        """The verdict under each perimeter, and with each doubtful input changed; nothing where none is doubtful."""
        shown = [block for block in (self.other_perimeters(), self.sensitivity()) if block]
        return Block("\n".join(block.html for block in shown), shown[0].heading) if shown else None

    def anchors(self) -> Block | None:
        """The verdicts of other bodies' rules on the same numbers; nothing for targets they do not know."""
        rows = official_rules.anchors(self.assessment)
        return self.block("anchors", self.words("What other rules say"), rows=rows, a=self.assessment) if rows else None

    def drivers(self) -> Block | None:
        """Numerator and denominator of a ratio and what each contributes to the change; nothing for the rest."""
        parts = attainment.contributions(self.assessment)
        both = attainment.combined(parts)
        return self.block("drivers", self.words("What drives it"), parts=parts, both=both) if parts else None

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
        """How the probability came about, how such probabilities have held, and where it is weak."""
        return self.block("method", self.words("Method and caveats"), a=self.assessment, held=self._held())

    def _held(self) -> dict | None:
        """The bin of the track record that this probability falls into; None without a probability or a record."""
        if self.assessment.probability is None:
            return None
        record = reliability(self.data, self.view.as_of)
        bins = record[record["stated"].between(*_decile(self.assessment.probability))]
        return bins.iloc[0].to_dict() if len(bins) else None

    def _background(self) -> charts.Background:
        """What stands behind the fan: other perimeters, other vintages, peers."""
        perimeters = [other.history for other in self.perimeters[1:] if len(other.history)]
        paths, label = self._peer_paths()
        return charts.Background(perimeters, self._vintages(), paths, label)

    def _vintages(self) -> list[tuple[int, float]]:
        """Published values of the series that differ visibly from the vintage in use."""
        if self.real:
            return []
        own = self.assessment.history
        rows = self.known.of((own.region, own.indicator))
        return [
            (int(year), float(value))
            for year, value in rows[["year", "value"]].drop_duplicates().itertuples(index=False)
            if own.differs(year, value)
        ]

    def _peer_paths(self) -> tuple[list[tuple], str]:
        """Peers' series: shares as they are, amounts brought to this region's last value; and what they are called."""
        own = self.assessment.history
        year, value = int(own.years[-1]), float(own.values[-1])
        peers = self.view.peers(own.region, own.indicator)
        if len(peers) < MIN_PEERS:
            return [], ""
        if self.indicator.kind in ("share", "ratio", "index"):
            paths = [(self.place(peer.region), peer.years, peer.values) for peer in peers]
            return paths, self.words("grey: {n} other regions", n=len(paths))
        paths = [
            (self.place(peer.region), peer.years, peer.values * value / then)
            for peer in peers
            if (then := peer.value(year))
        ]
        label = self.words("grey: {n} other regions, brought to the same value in {year}", n=len(paths), year=year)
        return paths, label

    def _evidence(self) -> list[dict]:
        """Rows of observations.csv behind the page: all vintages of the shown series and of its parts."""
        names = [self.row.indicator, self.published_as, self.indicator.numerator, self.indicator.denominator]
        wanted = {(code, name) for code in self.resolution.perimeters for name in names if name}
        if self.related is not None:
            kind = self.reference.indicators[self.related.indicator]
            wanted |= {(self.related.region, n) for n in (kind.indicator, kind.numerator, kind.denominator) if n}
        return [row | self._about(row) for row in self.known.of(*wanted).to_dict("records")]

    def _about(self, row: dict) -> dict:
        publication = self.reference.sources[row["source"]]
        return {"used": self._used(row), "known_since": self._known_since(row), "publication": publication}

    def _known_since(self, row: dict) -> str:
        """The day of publication, and whether it is one: only the year may be known, or not even that."""
        day = row["available"].date()
        if not row["published"] or row["published"] != row["published"]:
            return self.words("{date} (usual lag)", date=day)
        if (day.month, day.day) == (12, 31):
            return self.words("by the end of {year}", year=day.year)
        return self.words.date(day)

    def _used(self, row: dict) -> bool:
        chosen = self.view.series(row["region"], row["indicator"])
        return (row["year"], row["source"], row["location"]) in set(
            zip(chosen.years, chosen.source, chosen.location, strict=True)
        )


def _decile(probability: float) -> tuple[float, float]:
    """The bounds of the tenth that a probability falls into."""
    low = min(int(10 * probability), 9) / 10
    return low, low + 0.1


PLAIN = "Share of {draws} simulated futures that reach the target."  # what every probability is


def target_page(plan: str, target: str, as_of: str, lang: str, draws: int = attainment.DRAWS) -> TargetPage:
    """The page of one target."""
    return TargetPage(plan, as_of, lang, draws, target)


def answer(page: TargetPage, a: Assessment) -> str:
    """The answer to the page's question in one or two sentences."""
    words, decimals = page.words, page.indicator.decimals
    row = a.asked[0]  # as it was read: what is to stay above something may ask for its due year alone
    goal = words.asked(row, decimals)
    if a.outcome:
        known = {
            "value": words.quantity(a.ruling.outcome_value, a.unit, decimals), "goal": goal,
            "due": a.ruling.outcome_due,
        }  # fmt: skip
        if a.outcome == "met":
            return words("Met: {value} was published for {due}; the target is {goal}.", **known)
        return words("Missed: {value} was published for {due}; the target is {goal}.", **known)
    late = [] if a.result or not _overdue(a) else [
        words("The deadline has passed, and the figure of {due} is not registered yet.", due=a.due)
    ]  # fmt: skip
    if a.probability is None:
        return " ".join([*late, words(a.reason)])
    message = _foretold(a, shaped=goal != words.demand(a.relation, a.value, a.unit, decimals))
    if page.row.kind in GROWTH:
        decimals = max(decimals, 1)  # of the growth, whatever its level is counted in
    said = words(
        message,
        p=f"{100 * a.probability:.0f}", tenths=f"{10 * a.probability:.0f}", place=page.place(a.perimeter),
        goal=goal, due=_asked_for(page, a), year=row.due_year if row.kind in EVERY_YEAR else a.due,
        last=words.quantity(a.known.last_value, a.history.unit, page.indicator.decimals),
        last_year=a.known.last_year, status=words(", ").join([words(a.known.last_status), *page.prices(a)]),
        median=words.quantity(a.foreseen.median, a.unit, decimals),
        low=words.quantity(a.foreseen.lo80, a.unit, decimals), high=words.quantity(a.foreseen.hi80, a.unit, decimals),
    )  # fmt: skip
    further = [] if a.reason.template == PLAIN else [words(a.reason)]  # what else it rests on
    return " ".join([*late, said, *further])


def _asked_for(page: TargetPage, a: Assessment) -> str:
    """The year that a target is for; all its years where each of them counts."""
    row = a.asked[0]
    if row.kind not in EVERY_YEAR or "-" in row.due:
        return row.due.replace("-", "–")
    return spans(attainment.span(row, page.reference.plan(page.plan).start))


def _overdue(a: Assessment) -> bool:
    """Whether the deadline lies behind and nothing is published for it."""
    due = a.asked[0].due_year
    return int(a.as_of[:4]) > due and a.history.without(UNPUBLISHED).value(due) is None


def _foretold(a: Assessment, shaped: bool) -> Message:
    """The sentence of a probability; ``shaped`` says that the target is not asked of the level itself."""
    due_known = a.known.last_year is not None and a.known.last_year >= int(a.due[-4:])
    return Message(
        "With a probability of {p}% ({tenths} of 10 such cases) {place} meets its target for {due} ({goal}). "
        "The latest value is {last} in {last_year} ({status}). Measured as the target is, the median forecast is "
        "{median}, and 8 of 10 futures lie between {low} and {high}."
    ) if shaped and not due_known and a.known.last_year is not None else Message(
        "With a probability of {p}% ({tenths} of 10 such cases) {place} reaches {goal} in {due}. "
        "No value of its own is published; the median for {year} is {median}, and 8 of 10 futures lie between {low} "
        "and {high}."
    ) if a.known.last_year is None else Message(
        "With a probability of {p}% ({tenths} of 10 such cases) {place} reached {goal} in {due}: "
        "no figure of that year is published, it is estimated at {median} (8 of 10 draws: {low} to {high})."
    ) if due_known else Message(
        "With a probability of {p}% ({tenths} of 10 such cases) {place} reaches {goal} in {due}. "
        "The latest value is {last} in {last_year} ({status}); the median forecast for {year} is {median}, "
        "and 8 of 10 futures lie between {low} and {high}."
    )  # fmt: skip
