"""Plan text → proposed register of targets, and for every other number the reason why it is none.

The plan is read as a document first (structure), then its years and tenses (timing), its clauses and numbers
(reading, tables), and what each is called (naming).
"""

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from plan_analysis.plan import bilingual, english, periods, reading, structure, tables
from plan_analysis.plan.files import as_source
from plan_analysis.plan.frames import frame, others_frame
from plan_analysis.plan.rows import Other, Row
from plan_analysis.plan.text import Paragraph, paragraphs
from plan_analysis.plan.years import Calendar

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True)
class Reading:
    """What a plan's text holds: targets, other numbers, and a sentence where no target was found."""

    rows: list[Row]
    others: list[Other]
    empty: str = ""


def extract(path_or_text: Path | str, plan: str = "") -> "pd.DataFrame":
    """The proposed register of a plan, one row per target, columns ``COLUMNS``; ``path_or_text`` is a file or a text.

    ``span_start`` and ``span_end`` are the place of the quote in its paragraph, which begins in ``line``.
    ``confidence`` is certain, likely or check, with the ``reason`` for check. Numbers are floats; 1/3 is 100/3.
    Where no target is found, ``attrs["empty"]`` says why. Raises DataError when the text cannot be read whole.
    """
    source = as_source(path_or_text)
    found = understood(paragraphs(source))
    table = frame(found.rows, plan or (source.stem if isinstance(source, Path) else "plan"))
    table.attrs["empty"] = found.empty
    return table


def explain(path_or_text: Path | str) -> "pd.DataFrame":
    """Every number of a plan that is no target, with its place and the reason; columns ``OTHER_COLUMNS``."""
    return others_frame(understood(paragraphs(as_source(path_or_text))).others)


def read(found: list[Paragraph]) -> tuple[list[Row], list[Other]]:
    """Targets and other numbers of a plan's paragraphs, in the order of the text."""
    result = understood(found)
    return result.rows, result.others


def understood(found: list[Paragraph]) -> Reading:
    """A plan's paragraphs read: targets and other numbers, in the order of the text."""
    known, where = periods.calendar(found), periods.scope(found)
    rows: list[Row] = []
    others: list[Other] = []
    captions: list[str] = []
    for run in tables.grouped(list(structure.places(found, known))):
        if run[0].paragraph.cells:
            more, rest = tables.read(run, known, where, " ".join(captions[-2:]))
        elif run[0].paragraph.english:
            more, rest = english.read(run[0], known, where)
        else:
            captions.append(run[0].paragraph.plain[:80])
            more, rest = reading.read(run[0], known, where)
        rows += more
        others += rest
    rows = bilingual.once(rows)
    _doubted(rows, known)
    return Reading(rows, others, _why_empty(rows, others))


def _doubted(rows: list[Row], known: Calendar) -> None:
    """Adds what speaks against a row's deadline: that it lies before the text's own year, or is only inferred."""
    for row in rows:
        if row.year and row.year < known.written:
            row.doubts.append("the deadline lies before the text's own year")
        if row.how == "period" and not known.told:
            row.doubts.append("the deadline is only inferred from other years of the text")


def _why_empty(rows: list[Row], others: list[Other]) -> str:
    """A sentence for a register without rows: what the text holds instead."""
    if rows:
        return ""
    if not others:
        return "the text holds no number that could be a target"
    reasons: dict[str, int] = {}
    for other in others:
        reasons[other.reason] = reasons.get(other.reason, 0) + 1
    most = sorted(reasons.items(), key=lambda item: -item[1])[:3]
    told = ", ".join(f"{count} × {reason}" for reason, count in most)
    return f"none of its {len(others)} numbers is promised for a coming year: {told}"
