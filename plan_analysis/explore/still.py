"""The house's own pictures and pages of a question: where no browser sits in front, and to take away."""

import base64
import contextlib
from collections.abc import Callable
from typing import Any

import nbformat

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
    cells = []
    for done, make in enumerate(makers):
        progress(done, len(makers))
        section = make()
        if section is None:
            continue
        data, metadata = _bundle(section)
        output = nbformat.v4.new_output("display_data", data=data, metadata=metadata)
        cells.append(nbformat.v4.new_code_cell("", outputs=[output]))
    q = page.question
    parameters: dict[str, object] = {
        "question": q.demand,
        "region": q.region,
        "as_of": q.as_of.isoformat(),
        "lang": page.lang,
    }
    return html.page(nbformat.v4.new_notebook(cells=cells), "question", parameters)


def marked(page: QuestionPage) -> Block | None:
    """What makes the page a scenario: every change in words; nothing where there is none."""
    changes = page.question.changes
    if not changes:
        return None
    listed = [scenario_words.change(one, page.asker.data.reference, page.words) for one in changes]
    return page.block("scenario", page.words("Scenario"), changes=listed)


def _bundle(section: Any) -> tuple[dict, dict]:
    """What a cell would show of a section; bitmaps as text, which a kernel otherwise sees to."""
    with contextlib.suppress(AttributeError):
        data, metadata = section._repr_mimebundle_()
        text = {k: base64.b64encode(v).decode() if isinstance(v, bytes) else v for k, v in data.items()}
        return text, metadata
    return {"text/html": section._repr_html_(), "text/plain": repr(section)}, {}
