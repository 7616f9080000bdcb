"""A plan's text with every number coloured and its register row beside it, as one HTML page for a reviewer."""

from collections.abc import Iterator
from dataclasses import dataclass

from plan_analysis.plan.periods import title
from plan_analysis.plan.linter import lint
from plan_analysis.plan.rows import Other, Row, frame
from plan_analysis.plan.text import Paragraph


@dataclass(frozen=True)
class Piece:
    """A stretch of text; ``role`` is target, doubtful or other for a number, empty for the words between."""

    text: str
    role: str = ""
    about: str = ""


def page(paragraphs: list[Paragraph], rows: list[Row], others: list[Other], plan: str) -> str:
    """The review page: complete without scripts and network; everything that came from the plan is escaped."""
    import jinja2

    register = frame(rows, plan)
    by_line: dict[int, list] = {}
    for row in register.itertuples(index=False):
        by_line.setdefault(row.line, []).append(row)
    environment = jinja2.Environment(
        loader=jinja2.PackageLoader("plan_analysis", "templates/review"), autoescape=True, trim_blocks=True
    )
    shown = [
        (paragraph.line, list(pieces(paragraph, rows, others)), by_line.get(paragraph.line, []))
        for paragraph in paragraphs
    ]
    counts = {
        "targets": len(rows), "doubtful": sum(bool(row.doubts) for row in rows), "others": len(others),
    }  # fmt: skip
    findings = list(lint(register, paragraphs).itertuples(index=False))
    template = environment.get_template("plan.html.j2")
    return template.render(title=title(paragraphs), shown=shown, counts=counts, findings=findings)


def pieces(paragraph: Paragraph, rows: list[Row], others: list[Other]) -> Iterator[Piece]:
    """The paragraph cut at its numbers, each with its role and what is said of it."""
    marks: dict[tuple[int, int], tuple[str, str]] = {}
    for other in others:
        if other.line == paragraph.line:
            marks[other.start, other.end] = ("other", other.reason)
    for row in rows:
        if row.place.paragraph is paragraph and row.quantity.text in paragraph.plain:
            start = row.quantity.start if paragraph.plain[row.quantity.start :].startswith(row.quantity.text) else -1
            if start >= 0:
                role = "doubtful" if row.doubts else "target"
                marks[start, row.quantity.end] = (role, "; ".join(row.doubts) or row.name)
    at = 0
    for (start, end), (role, about) in sorted(marks.items()):
        if start < at:
            continue
        if start > at:
            yield Piece(paragraph.text[at:start])
        yield Piece(paragraph.text[start:end], role, about)
        at = end
    if at < len(paragraph.text):
        yield Piece(paragraph.text[at:])
