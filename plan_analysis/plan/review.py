"""The page a register is reviewed on: text and tables with every number coloured, rows beside them, doubtful first.

It works from a file, without network: an inline script, named by its hash in the page's own policy, lets a person
accept, change or reject rows and save the reviewed CSV.
"""

import base64
import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from typing import TYPE_CHECKING, Any

from plan_analysis.plan.frames import COLUMNS, frame
from plan_analysis.plan.linter import lint
from plan_analysis.plan.periods import title
from plan_analysis.plan.rows import Other, Row
from plan_analysis.plan.text import Paragraph

if TYPE_CHECKING:
    import jinja2

ORDER = {"check": 0, "likely": 1, "certain": 2}
RELATIONS = {">=": "≥", "<=": "≤", ">": ">", "<": "<"}
KINDS = (
    "level", "share", "ratio", "count_stock", "annual_flow", "cumulative", "growth_rate", "change_from_base",
    "maintain", "per_unit",
)  # fmt: skip


@dataclass(frozen=True)
class Piece:
    """A stretch of text; ``role`` is target, doubtful or other for a number, empty for the words between."""

    text: str
    role: str = ""
    about: str = ""


@dataclass(frozen=True)
class Block:
    """A paragraph as pieces, or a row of a table as cells of pieces, with the register rows found in it."""

    line: int
    pieces: list[Piece]
    cells: list[tuple[int, list[Piece]]]
    rows: list[Any]


def page(paragraphs: list[Paragraph], rows: list[Row], others: list[Other], plan: str) -> str:
    """The review page: complete without network; everything that came from the plan is escaped."""
    register = frame(rows, plan)
    by_line: dict[int, list[Any]] = {}
    for row in register.itertuples(index=False):
        by_line.setdefault(int(str(row.line)), []).append(row)
    marks = Marks(rows, others)
    blocks = [block(paragraph, marks, by_line.get(paragraph.line, [])) for paragraph in paragraphs]
    doubtful = [(one, row) for one in blocks for row in one.rows if row.confidence != "certain"]
    doubtful.sort(key=lambda pair: (ORDER[pair[1].confidence], pair[0].line))
    counts = {
        "targets": len(rows),
        "doubtful": sum(row.confidence == "check" for _, row in doubtful),
        "others": len(others),
    }
    script = _script()
    return _template().render(
        title=title(paragraphs), blocks=blocks, doubtful=doubtful, counts=counts, plan=plan, relations=RELATIONS,
        kinds=KINDS,
        findings=list(lint(register, paragraphs).itertuples(index=False)), script=script, data=_data(register),
        script_hash=base64.b64encode(hashlib.sha256(script.encode()).digest()).decode(),
    )  # fmt: skip


@lru_cache
def _template() -> "jinja2.Template":
    import jinja2

    loader = jinja2.PackageLoader("plan_analysis", "templates/review")
    environment = jinja2.Environment(loader=loader, autoescape=True, trim_blocks=True, lstrip_blocks=True)
    return environment.get_template("plan.html.j2")


def _script() -> str:
    return resources.files("plan_analysis").joinpath("templates/review/review.js").read_text(encoding="utf-8")


def _data(register: Any) -> str:
    """The register for the script, as JSON that cannot end its element."""
    table = register.astype(object).where(register.notna(), "")
    rows = [
        [f"{v:.12g}" if isinstance(v, float) else str(v) for v in row]
        for row in table.itertuples(index=False, name=None)
    ]
    text = json.dumps({"columns": [*COLUMNS, "reviewed"], "rows": rows}, ensure_ascii=False)
    return text.replace("<", "\\u003c").replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")


class Marks:
    """Numbers of the text by line: where each stands, its role and what is said of it."""

    def __init__(self, rows: list[Row], others: list[Other]) -> None:
        self.by_line: dict[int, dict[tuple[int, int], tuple[str, str]]] = {}
        for other in others:
            self.by_line.setdefault(other.line, {})[other.start, other.end] = ("other", other.reason)
        for row in rows:
            q, plain = row.quantity, row.place.paragraph.plain
            if plain.startswith(q.text, q.start):
                doubt = "; ".join(row.doubts)
                found = ("doubtful", doubt) if doubt else ("target", row.name)
                self.by_line.setdefault(row.place.paragraph.line, {})[q.start, q.end] = found

    def of(self, paragraph: Paragraph) -> list[tuple[tuple[int, int], tuple[str, str]]]:
        """The marks of a paragraph, from left to right."""
        return sorted(self.by_line.get(paragraph.line, {}).items())


def block(paragraph: Paragraph, marks: Marks, rows: list[Any]) -> Block:
    """A paragraph cut at its numbers; a row of a table cut at its cells too."""
    found = marks.of(paragraph)
    if not paragraph.cells:
        return Block(paragraph.line, list(pieces(paragraph.text, 0, found)), [], rows)
    cells: list[tuple[int, list[Piece]]] = []
    at = 0
    seen: dict[tuple[int, int], int] = {}
    for cell in paragraph.cells:
        if cell.origin in seen:
            cells[seen[cell.origin]] = (cells[seen[cell.origin]][0] + 1, cells[seen[cell.origin]][1])
            continue
        start = paragraph.plain.find(cell.text, at) if cell.text else -1
        words = paragraph.text[start : start + len(cell.text)] if start >= 0 else cell.text
        at = start + len(cell.text) if start >= 0 else at
        inside = [one for one in found if start >= 0 and start <= one[0][0] < start + len(words)]
        seen[cell.origin] = len(cells)
        cells.append((1, list(pieces(words, max(start, 0), inside))))
    return Block(paragraph.line, [], cells, rows)


def pieces(text: str, offset: int, marks: list[tuple[tuple[int, int], tuple[str, str]]]) -> Iterator[Piece]:
    """A text that begins at ``offset`` of its paragraph, cut at its numbers."""
    at = 0
    for (start, end), (role, about) in marks:
        left, right = start - offset, min(end - offset, len(text))
        if left < at or left >= right:
            continue
        if left > at:
            yield Piece(text[at:left])
        yield Piece(text[left:right], role, about)
        at = right
    if at < len(text):
        yield Piece(text[at:])
