"""A question → its answer: verdict, forecast, pace, peers, outside view, and the unchanged answer beside a scenario's.

What takes long, a view of a date and the forecast of a series, is kept; moving a target is then a count over draws.
"""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import dataclass, field, replace
from html import escape
from typing import Any

import numpy as np

from plan_analysis.attainment import Assessment, prediction
from plan_analysis.attainment.assessment import judge
from plan_analysis.attainment.basis import LOOK_AHEAD
from plan_analysis.attainment.pace import Pace, pace
from plan_analysis.attainment.prediction import Prediction
from plan_analysis.dataset import Dataset, demand, scenario
from plan_analysis.dataset.demand import Demand
from plan_analysis.dataset.scenario import DROP, VALUE
from plan_analysis.explore.question import FIRST, Question
from plan_analysis.forecast import DRAWS
from plan_analysis.observations.series import Series, View, known_by
from plan_analysis.observations.series import view as known_on
from plan_analysis.reference.schema import DataError, Indicator, Region
from plan_analysis.report.messages import Language

FARTHEST = 25  # years ahead of the date for which a target may be asked
VIEWS, PREDICTIONS = 12, 96  # so many are kept: a prediction is about 2 MB a part
ALIKE = 10  # regions that count as peers by likeness


@dataclass(frozen=True)
class Compared:
    """Another region beside the one that is asked about."""

    region: Region
    assessment: Assessment


@dataclass(frozen=True)
class Answer:
    """Everything an answer rests on; ``unchanged`` is the answer without the reader's changes, if there are any.

    ``pace`` is where the growth that is needed stands among that of other regions.
    """

    question: Question
    indicator: Indicator
    region: Region
    assessment: Assessment
    peers: list[Series]
    pace: Pace | None
    unchanged: Assessment | None = None
    compared: tuple[Compared, ...] = ()

    @property
    def history(self) -> Series:
        """The values that it starts from."""
        return self.assessment.history


@dataclass
class Asker:
    """Answers questions about one dataset, and remembers what it had to work for."""

    data: Dataset
    draws: int = DRAWS
    kept: dict[str, OrderedDict] = field(default_factory=dict)

    def answer(self, question: Question, progress: Callable[[int, int], None] = lambda done, of: None) -> Answer:
        """The answer; ``progress`` is told how many of the regions are done. Raises DataError with a sentence."""
        tables = self.data.reference
        view, row = self.view(question), tables.indicators[question.indicator]
        found = self.judged(question, question.region)
        compared = []
        for done, code in enumerate(question.others):
            progress(done, len(question.others))
            compared.append(Compared(tables.regions[code], self.judged(question, code)))
        peers = view.peers(question.region, question.indicator)
        return Answer(
            question, row, tables.regions[question.region], found, peers,
            None if found.outcome else pace(view, found),
            self._unchanged(question), tuple(compared),
        )  # fmt: skip

    def judged(self, question: Question, region: str) -> Assessment:
        """The verdict on the question's target for a region."""
        tables = self.data.reference
        made = self.predicted(question, region)
        row = tables.indicators[question.indicator]
        asked = Demand(row, question.relation, question.value, question.due)
        plan = demand.plan_of(asked, region, question.as_of, tables)
        until = question.due + LOOK_AHEAD
        return judge(plan, self.view(question), plan.targets[0], region, _until(made, until))

    def predicted(self, question: Question, region: str) -> Prediction:
        """History and forecast of the question's indicator in a region, as far ahead as anyone may ask."""
        row = self.data.reference.indicators[question.indicator]
        until = question.as_of.year + FARTHEST + LOOK_AHEAD
        changes = tuple(c for c in question.changes if c.kind in (VALUE, DROP) or c.region == region)
        question = replace(question, changes=changes)  # what is assumed of one region changes no other
        key = (*self._key(question), region, question.indicator)
        return self._kept(
            "predictions", key, PREDICTIONS,
            lambda: prediction.predict(self.view(question), row, region, until, self.draws),
        )  # fmt: skip

    def view(self, question: Question) -> View:
        """All series as known on the question's date, in its vintage, with its changes."""
        return self._kept("views", self._key(question), VIEWS, lambda: self._view(question))

    def _view(self, question: Question) -> View:
        data = self.data.first_published() if question.vintage == FIRST else self.data
        view = data.view(question.as_of)
        if not question.changes:
            return view
        known = scenario.first_published if data.first else known_on
        return scenario.changed_view(view, data.tidy, data.reference, question.changes, known)

    def _unchanged(self, question: Question) -> Assessment | None:
        return self.judged(question.unchanged(), question.region) if question.changes else None

    def _key(self, question: Question) -> tuple[Hashable, ...]:
        return question.as_of, question.vintage, question.changes

    def _kept(self, what: str, key: Hashable, most: int, make: Callable[[], Any]) -> Any:
        """What was made for a key, made now if it was not; the ones not used for longest are let go."""
        shelf = self.kept.setdefault(what, OrderedDict())
        if key not in shelf:
            shelf[key] = make()
            while len(shelf) > most:
                shelf.popitem(last=False)
        shelf.move_to_end(key)
        return shelf[key]

    def vintages(self, answer: Answer, words: Language) -> tuple[tuple[int, float, str], ...]:
        """Figures of the same series published besides the one in use: year, value in the tables' unit, what it is."""
        q = answer.question
        own, sources = answer.history, self.data.reference.sources
        known = self._kept("vintages", (q.as_of, q.region, q.indicator), 64, lambda: self._known(q))
        rows = []
        for row in known:
            if own.differs(row.year, row.value):
                title = sources[row.source].title if row.source in sources else row.source
                said = words.quantity(row.value, answer.indicator.unit, answer.indicator.decimals)
                since = words("known since {date}", date=row.available.date())
                told = f"<b>{row.year}</b> {said}<br>{escape(title)}<br>{since}"
                rows.append((row.year, row.value, told))
        return tuple(rows)

    def _known(self, q: Question) -> list:
        tidy = self.data.tidy
        own = tidy[(tidy["region"] == q.region) & (tidy["indicator"] == q.indicator)]
        return list(known_by(own, self.data.reference, q.as_of).itertuples()) if len(own) else []

    def forget(self) -> None:
        """Let go of everything that is kept, because a table has changed."""
        self.kept.clear()


def _until(made: Prediction, year: int) -> Prediction:
    """A prediction cut at a year: the beginning of a long forecast is the shorter one."""
    history, paths, parts = made

    def cut(one: Any) -> Any:
        seen = one.years <= year
        return replace(one, years=one.years[seen], paths=one.paths[:, seen])

    return history, cut(paths) if paths is not None else None, tuple(cut(part) for part in parts)


def alike(view: View, region: str, indicator: str, most: int = ALIKE) -> list[str]:
    """Codes of the peers whose recent level and growth are nearest, each in units of its spread among peers."""
    own = view.series(region, indicator)
    peers = [one for one in view.peers(region, indicator) if len(one) > 1 and (one.values > 0).all()]
    if len(own) < 2 or not (own.values > 0).all() or len(peers) < 2:
        return [one.region for one in peers[:most]]
    marks = np.array([_marks(one) for one in (own, *peers)])
    spread = marks.std(axis=0)
    away = np.linalg.norm((marks[1:] - marks[0]) / np.where(spread > 0, spread, 1.0), axis=1)
    return [peers[at].region for at in np.argsort(away, kind="stable")[:most]]


def _marks(one: Series) -> tuple[float, float]:
    """Level and yearly growth of the last five years, in logs."""
    late = one.years >= one.years[-1] - 5
    years, logs = one.years[late], np.log(one.values[late])
    return float(logs[-1]), float((logs[-1] - logs[0]) / max(years[-1] - years[0], 1))


def usual_goal(history: Series, made: Prediction, due: int) -> float | None:
    """A round target to begin with: near the median of the year; None where nothing is known."""
    if not len(history):
        return None
    paths = made[1].at(due) if made[1] is not None else None
    middle = float(np.median(paths)) if paths is not None else float(history.values[-1])
    return float(f"{middle:.2g}")


def checked(question: Question) -> Question:
    """The question itself; raises DataError for a deadline beyond what is simulated and for a target that is none."""
    if not question.as_of.year - 60 < question.due <= question.as_of.year + FARTHEST:
        raise DataError(f"year: {question.due} lies more than {FARTHEST} years ahead; forecasts end there")
    if not np.isfinite(question.value):
        raise DataError("value: the target is no number")
    return question
