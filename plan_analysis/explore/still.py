"""The house's own pictures and pages of a question: where no browser sits in front, and to take away."""

from collections.abc import Callable
from typing import Any

from plan_analysis import __version__
from plan_analysis.explore.page import QuestionPage
from plan_analysis.reference.schema import DataError
from plan_analysis.report import charts, html
from plan_analysis.report import scenario as scenario_words
from plan_analysis.report.page import Block


def picture(page: QuestionPage, bitmap: bool = False) -> charts.Picture:
    """The fan chart of a question; raises DataError where there is not even a history."""
    drawn = page.chart(bitmap)
    if drawn is None:
        raise DataError(page.words("Nothing is known that could be drawn."))
    return drawn


def whole(page: QuestionPage, progress: Callable[[int, int], None] = lambda done, of: None) -> str:
    """The full report page of a question as one HTML file that needs nothing else; ``progress`` counts its sections."""
    makers: list[Callable[[], Any]] = [
        lambda: marked(page), page.answer, page.chart, page.numbers, page.needed, page.growth,
        lambda: page.scenarios(3.0), page.anchors, page.drivers, page.sources, page.method,
    ]  # fmt: skip
    shown = []
    for done, make in enumerate(makers):
        progress(done, len(makers))
        section = make()
        if section is not None:
            shown.append(_shown(section))
    q, words = page.question, page.words
    title = f"{page.heading} · {words.name(page.asker.data.reference.regions[q.region])}"
    parameters = f"question={q.demand}, region={q.region}, as_of={q.as_of.isoformat()}, lang={page.lang}"
    footer = words(
        "Plan Analysis {version}. Made from the committed tables; parameters: {parameters}.",
        version=__version__, parameters=parameters,
    )  # fmt: skip
    return html.alone(title, "\n".join(shown), footer, words)


def marked(page: QuestionPage) -> Block | None:
    """What makes the page a scenario: every change in words; nothing where there is none."""
    changes = page.question.changes
    if not changes:
        return None
    listed = [scenario_words.change(one, page.asker.data.reference, page.words) for one in changes]
    return page.block("scenario", page.words("Scenario"), changes=listed)


def _shown(section: Any) -> str:
    """A section as HTML: a chart as the drawing that it is, anything else as it shows itself."""
    return f"<figure>{section.svg}</figure>" if isinstance(section, charts.Picture) else section.html
