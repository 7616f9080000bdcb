"""The desk: controls, answer, chart and tables of one question, kept in step; what the explorer is on a screen."""

from dataclasses import replace
from functools import cached_property
from threading import Thread
from typing import Any

import ipywidgets as w

from plan_analysis.explore import saying
from plan_analysis.explore.answering import Answer, Asker, checked
from plan_analysis.explore.arguing import Arguments
from plan_analysis.explore.asking import Target
from plan_analysis.explore.chart import Chart
from plan_analysis.explore.choosing import Chooser, full
from plan_analysis.explore.figure import Drawing
from plan_analysis.explore.looks import Look
from plan_analysis.explore.page import page_of
from plan_analysis.explore.question import Question
from plan_analysis.explore.search import pinyin
from plan_analysis.explore.style import STYLE, face
from plan_analysis.explore.taking import Exits
from plan_analysis.reference.schema import DataError
from plan_analysis.report.messages import LANGUAGES, language
from plan_analysis.report.target import answer as sentence

LONG = 3  # regions compared from which a bar shows how far it is


class Desk:
    """One question on a screen; ``question`` and ``answer`` are always what is shown."""

    def __init__(self, asker: Asker, question: Question, lang: str) -> None:
        self.asker, self.question, self.words = asker, question, language(lang)
        self.quiet = False
        self.lead, self.about, self.tables = (w.HTML(layout=full()) for _ in range(3))
        self.chart = Chart()
        self.bar = w.IntProgress(layout=w.Layout(width="100%", display="none"))
        self.answer: Answer | None = None
        self._build()
        Thread(target=pinyin, args=("研发",), daemon=True).start()  # its dictionary is read while somebody looks

    @cached_property
    def widget(self) -> w.Box:
        """The whole desk."""
        return w.VBox(layout=w.Layout(width="100%", overflow="visible"))

    @cached_property
    def lang(self) -> w.ToggleButtons:
        """Chinese or English."""
        return w.ToggleButtons(
            options=[("中文", "zh"), ("English", "en")], value=self.words.code, tooltips=list(LANGUAGES)
        )

    def _build(self) -> None:
        """Every control in the desk's language, then the answer."""
        words = self.words
        self.chooser = Chooser(self.asker, words, self.question)
        self.target = Target(self.asker, words, self.question)
        self.arguments = Arguments(self.asker, words, self._argue, self.question)
        self.exits = Exits(self.asker, words, self.chart, self._shown)
        self._listen()
        left = w.VBox([*self.chooser.widgets], layout=w.Layout(flex="1 1 270px", max_width="420px", min_width="0"))
        left.add_class("plan-controls")
        middle = [self.lead, self._row(self.target.widgets), self.bar, self.chart, self.about]
        right = w.VBox([*middle, self._drawers(), self.tables], layout=w.Layout(flex="4 1 480px", min_width="0"))
        both = w.HBox([left, right], layout=w.Layout(flex_flow="row wrap", width="100%", align_items="flex-start"))
        self.widget.children = [w.HTML(f"<style>{STYLE}{face(self.words.code)}</style>"), self.lang, both]
        self.widget.add_class("plan-desk")
        self.chooser.follow(self.question)
        self.show(self.question)

    def _row(self, widgets: list[w.Widget]) -> w.HBox:
        for one in widgets:
            wide = isinstance(one, w.FloatSlider)  # what is slid is aimed at: it gets the room that is left
            one.layout = w.Layout(flex="4 1 300px" if wide else "1 1 170px", min_width="150px")
        return w.HBox(widgets, layout=w.Layout(flex_flow="row wrap", width="100%"))

    def _drawers(self) -> w.Accordion:
        argue, away = w.VBox(self.arguments.widgets), w.VBox(self.exits.widgets)
        titles = (self.words("Argue: change assumptions"), self.words("Take away"))
        return w.Accordion([argue, away], titles=titles, selected_index=None, layout=full())

    def _listen(self) -> None:
        c, t = self.chooser, self.target
        for box, search in ((c.find_indicator, c.search_indicators), (c.find_region, c.search_regions)):
            box.observe(lambda change, search=search: self._quietly(search, change["new"], self.question), "value")
        for found in (c.indicator, c.region):
            found.observe(self._picked, "value")
        c.perimeter.observe(self._elsewhere, "value")
        for search, found in ((c.find_indicator, c.indicator), (c.find_region, c.region)):
            search.on_submit(lambda _, found=found: self._first(found))
        for one in (c.as_of, c.vintage, c.look, c.group, c.others, t.relation, t.due):
            one.observe(self._asked, "value")
        t.value.observe(lambda change: self._valued(change["new"]), "value")
        t.slider.observe(lambda change: self._valued(t.scale.value(change["new"])), "value")
        self.lang.unobserve_all("value")
        self.lang.observe(self._speak, "value")

    def _speak(self, change: dict[str, Any]) -> None:
        self.words = language(change["new"])
        self._build()

    def _quietly(self, act: Any, *given: object) -> None:
        """Let controls change each other without asking anything."""
        before, self.quiet = self.quiet, True
        try:
            act(*given)
        finally:
            self.quiet = before

    def _valued(self, shown: float) -> None:
        """A value typed or slid: the other one follows, the question is asked."""
        if not self.quiet:
            self._quietly(self.target.say, shown)
            self.show(replace(self.question, value=self.target.meant(self.question, shown)))

    def _first(self, found: w.Select) -> None:
        """The return key in a search takes the first that was found."""
        if found.options:
            found.value = found.options[0][1]

    def _picked(self, change: dict[str, Any]) -> None:
        """Something was picked from a list; a list that was narrowed past what is shown picks nothing."""
        if change["new"] is not None:
            self._elsewhere(change)

    def _elsewhere(self, change: dict[str, Any]) -> None:
        """Another indicator or region: its perimeters, and a target to begin with."""
        if self.quiet:
            return
        self.quiet = True
        try:
            self.chooser.follow(self.question)
            asked = replace(self.question, **self.chooser.read(self.question), others=())
            kept = tuple(c for c in asked.changes if c.region == asked.region)
            self.arguments.put_aside(len(asked.changes) - len(kept))
            asked = replace(asked, changes=kept)
            if (asked.indicator, asked.region) != (self.question.indicator, self.question.region):
                asked = replace(asked, value=self.target.begin(asked))
            self.target.follow(asked)
            self.chooser.look_again(asked)
        except DataError as error:
            self._refuse(error)
            return
        finally:
            self.quiet = False
        self.show(replace(asked, others=self.chooser.compared(asked)))

    def _asked(self, change: dict[str, Any]) -> None:
        if self.quiet:
            return
        asked = replace(self.question, **self.chooser.read(self.question), **self.target.read())
        try:
            if asked.as_of != self.question.as_of:
                self._quietly(self.chooser.look_again, asked)
            self._quietly(self.target.follow, asked)
            self.show(replace(asked, others=self.chooser.compared(asked)))
        except DataError as error:
            self._refuse(error)

    def _argue(self, changes: tuple) -> None:
        self.show(replace(self.question, changes=changes))

    def show(self, question: Question) -> None:
        """Answer a question and show it everywhere; what cannot be answered is said and changes nothing else."""
        try:
            self.answer = self.asker.answer(checked(question), self._progress)
        except DataError as error:
            self._refuse(error)
            return
        finally:
            self.bar.layout.display = "none"
        self.question = question
        self._draw(self.answer)
        self.arguments.show(question)
        self.exits.show(self.answer)

    def _draw(self, answer: Answer) -> None:
        words, tables = self.words, self.asker.data.reference
        page = page_of(self.asker, answer.question, words.code)
        view = self.asker.view(answer.question)
        look = Look(answer.question.look, answer, view, words, self._vintages(answer))
        said = sentence(page, answer.assessment)
        with self.chart.hold_sync():
            self.chart.label = said
            self.chart.figure = Drawing(answer, look, tables, words).figure()
        self.lead.value = saying.headline(answer, said, words)
        self.about.value = saying.facts(answer, tables, words, page.outside) + saying.side_by_side(answer, words)
        self.tables.value = saying.twin(answer, look, tables, words)

    def _vintages(self, answer: Answer) -> tuple[tuple[int, float, str], ...]:
        """Other published figures of the years shown, with what they say on hover."""
        return self.asker.vintages(answer, self.words)

    def _shown(self) -> Answer:
        return self.answer or self.asker.answer(self.question)

    def _progress(self, done: int, of: int) -> None:
        if of > LONG:
            self.bar.layout.display = ""
            self.bar.max, self.bar.value = of, done

    def _refuse(self, error: DataError) -> None:
        self.lead.value = f'<p class="plan-error" role="alert">{saying.escape(str(error))}</p>'

    def _repr_mimebundle_(self, **options: object) -> Any:
        return self.widget._repr_mimebundle_(**options)
