"""The controls of a desk that change assumptions: each change is listed in words, and can be undone."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from functools import cached_property

import ipywidgets as w

from plan_analysis.attainment.prediction import known
from plan_analysis.dataset import scenario
from plan_analysis.dataset.scenario import BORROWING, CLASS, DROP, GROWTH, SHOCK, VALUE, Change, members
from plan_analysis.explore import saying
from plan_analysis.explore.answering import Asker, alike
from plan_analysis.explore.asking import counted
from plan_analysis.explore.choosing import full
from plan_analysis.explore.question import Question
from plan_analysis.reference.schema import DataError
from plan_analysis.report import scenario as scenario_words
from plan_analysis.report.messages import Language

KINDS = {
    VALUE: "add an own value", DROP: "leave a value out", GROWTH: "own growth path", SHOCK: "a shock year",
    CLASS: "learn from others", BORROWING: "weight of other regions",
}  # fmt: skip
LIKE = "most alike"


@dataclass
class Arguments:
    """Changes to a question, as widgets; ``changed`` is called with the new list of changes."""

    asker: Asker
    words: Language
    changed: Callable[[tuple[Change, ...]], None]
    question: Question
    said: w.HTML = field(default_factory=lambda: w.HTML(layout=full()))

    @cached_property
    def kind(self) -> w.Dropdown:
        """What is changed."""
        options = [(self.words(said), kind) for kind, said in KINDS.items()]
        return w.Dropdown(description=self.words("Change"), options=options, layout=full())

    @cached_property
    def concerns(self) -> w.Dropdown:
        """The indicator that is changed: the one asked about, or a part of it."""
        return w.Dropdown(description=self.words("of"), options=self._parts(), layout=full())

    @cached_property
    def year(self) -> w.BoundedIntText:
        """The year that is changed."""
        year = self.question.as_of.year
        return w.BoundedIntText(description=self.words("in year"), value=year, min=1950, max=2100, layout=full())

    @cached_property
    def value(self) -> w.FloatText:
        """The value, rate, loss or weight."""
        return w.FloatText(description=self.words("value"), value=0.0, layout=full())

    @cached_property
    def group(self) -> w.Dropdown:
        """From whose growth is learnt."""
        names = ("province", "city", LIKE)
        options = [(self.words(scenario_words.CLASSES.get(name, name)), name) for name in names]
        return w.Dropdown(description=self.words("class"), options=options, layout=full())

    @cached_property
    def note(self) -> w.Text:
        """Why."""
        return w.Text(description=self.words("reason"), layout=full())

    @cached_property
    def add(self) -> w.Button:
        """Add the change."""
        button = w.Button(description=self.words("Add this change"), icon="plus", layout=full())
        button.on_click(lambda _: self._add())
        return button

    @cached_property
    def upload(self) -> w.FileUpload:
        """A scenario file, whose changes about this region take the place of those listed."""
        label = self.words("Open a scenario file")
        button = w.FileUpload(accept=".csv", multiple=False, description=label, layout=full())
        button.observe(lambda change: self._opened(change["new"]), "value")
        return button

    @cached_property
    def listed(self) -> w.VBox:
        """The changes so far, each with a button that undoes it."""
        return w.VBox(layout=full())

    @property
    def widgets(self) -> list[w.Widget]:
        """All of them from top to bottom."""
        for one in (self.kind, self.concerns):
            one.observe(lambda _: self._fit(), "value")
        self._fit()
        self.show(self.question)
        return [
            self.kind, self.concerns, self.year, self.value, self.group, self.note, self.add, self.upload, self.said,
            self.listed,
        ]  # fmt: skip

    def show(self, question: Question) -> None:
        """Follow a question: its indicator's parts, its changes."""
        parts = self._parts(question)
        if tuple(parts) != tuple(self.concerns.options):
            self.concerns.options = parts
        if question.as_of != self.question.as_of:
            self.year.value = question.as_of.year
        if question.changes != self.question.changes or not self.listed.children:
            self.listed.children = [self._row(at, one) for at, one in enumerate(question.changes)]
        self.question = question
        self._fit()

    def put_aside(self, count: int) -> None:
        """Say that changes about another region are no longer in use."""
        said = self.words("{n} changes were about another region and are no longer in use.", n=count)
        self.said.value = f"<p>{saying.escape(said)}</p>" if count else ""

    def _from_parts(self, one: Change) -> str:
        """A ratio that is left out comes back from its parts, where both are known: that is said."""
        row = self.asker.data.reference.indicators[one.indicator]
        if one.kind != DROP or not row.numerator:
            return ""
        left = replace(self.question, changes=(*self.question.changes, one))
        value = known(self.asker.view(left), row, one.region).value(one.year or 0)
        if value is None:
            return ""
        said = self.words(
            "The value of {year} is now computed from its parts: {value}. Leave one of them out too to have none.",
            year=one.year, value=self.words.quantity(value, row.unit, row.decimals),
        )  # fmt: skip
        return f'<p class="plan-scenario">{saying.escape(said)}</p>'

    def _parts(self, question: Question | None = None) -> list[tuple[str, str]]:
        rows = self.asker.data.reference.indicators
        row = rows[(question or self.question).indicator]
        names = [name for name in (row.indicator, row.numerator, row.denominator) if name]
        return [(str(self.words.name(rows[name])), name) for name in names]

    def _fit(self) -> None:
        """Only the fields that this kind of change needs; growth is said of the whole, values also of parts."""
        kind = self.kind.value
        shown = {
            self.year: kind in (VALUE, DROP, SHOCK), self.value: kind not in (DROP, CLASS), self.group: kind == CLASS,
            self.concerns: kind in (VALUE, DROP),
        }  # fmt: skip
        for widget, needed in shown.items():
            widget.layout.display = "" if needed else "none"
        texts = {GROWTH: "% a year", SHOCK: "% of level", BORROWING: "0 to 1"}
        self.value.description = self.words(texts[kind]) if kind in texts else counted(self.words, self._unit())

    def _unit(self) -> str:
        """The unit of an own value, as the tables have it."""
        return self.asker.data.reference.indicators[self.concerns.value or self.question.indicator].unit

    def _add(self) -> None:
        try:
            one = self._change()
        except DataError as error:
            self.said.value = f'<p class="plan-error">{saying.escape(str(error))}</p>'
            return
        self.said.value = self._from_parts(one)
        self.note.value = ""  # the next change has another reason
        same = [
            c for c in self.question.changes if (c.kind, c.region, c.indicator) == (one.kind, one.region, one.indicator)
        ]
        kept = [c for c in self.question.changes if c not in same or one.kind in (VALUE, DROP, SHOCK)]
        self.changed((*kept, one))

    def _opened(self, files: tuple) -> None:
        """Take over the changes of an uploaded scenario file; what is about other regions is counted, not used."""
        if not files:
            return
        name, content = files[0]["name"], bytes(files[0]["content"])
        try:
            found = scenario.parsed(content, name, self.asker.data.reference)
        except DataError as error:
            self.said.value = f'<p class="plan-error">{saying.escape(str(error))}</p>'
            return
        used = tuple(one for one in found if one.region == self.question.region and one.kind in KINDS)
        said = self.words("{name}: {used} of {all} changes are about this region", name=name, used=len(used),
                          all=len(found))  # fmt: skip
        self.said.value = f"<p>{saying.escape(said)}</p>"
        self.changed(used)

    def _change(self) -> Change:
        """The change that the widgets say; raises DataError for one that cannot be."""
        kind, q = self.kind.value, self.question
        indicator = self.concerns.value if kind in (VALUE, DROP) else q.indicator
        value = float(self.value.value)
        if kind == VALUE:
            value = float(f"{value / self.words.scale(self._unit()):.10g}")  # typed in the reader's unit
        if kind == BORROWING and not 0 <= value <= 1:
            raise DataError(self.words("A weight lies between 0 and 1."))
        if kind in (GROWTH, SHOCK) and value <= -100:
            raise DataError(self.words("Less than everything must be lost."))
        if kind == DROP:
            self._there(indicator, int(self.year.value))
        return Change(
            kind, q.region, indicator,
            int(self.year.value) if kind in (VALUE, DROP, SHOCK) else None,
            value if kind not in (DROP, CLASS) else None,
            self._class() if kind == CLASS else "", self.note.value.strip(),
        )  # fmt: skip

    def _there(self, indicator: str, year: int) -> None:
        """Raise DataError where no value can be left out; one that is computed goes with its parts."""
        view, q = self.asker.view(self.question), self.question
        if view.series(q.region, indicator).value(year) is None:
            computed = known(view, self.asker.data.reference.indicators[indicator], q.region).value(year) is not None
            said = "The value of {year} is computed from its parts: leave out one of them." if computed else ""
            raise DataError(self.words(said or "No value of {year} is known here.", year=year))

    def _class(self) -> str:
        if self.group.value != LIKE:
            members(self.group.value, self.asker.data.reference)
            return str(self.group.value)
        q = self.question
        return "+".join(alike(self.asker.view(replace(q, changes=())), q.region, q.indicator))

    def _row(self, at: int, one: Change) -> w.HBox:
        said = scenario_words.change(one, self.asker.data.reference, self.words)
        undo = w.Button(description=self.words("undo"), tooltip=said, layout=w.Layout(width="auto", flex="0 0 auto"))
        undo.on_click(lambda _: self.changed(tuple(c for n, c in enumerate(self.question.changes) if n != at)))
        return w.HBox([w.HTML(saying.escape(said), layout=w.Layout(flex="1 1 auto")), undo])
