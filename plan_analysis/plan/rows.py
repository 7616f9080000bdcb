"""Proposed rows of the register, and numbers that are no target, as frames."""

import re
from dataclasses import dataclass, field
from fractions import Fraction
from typing import TYPE_CHECKING

from plan_analysis.plan.context import Place
from plan_analysis.plan.numbers import Quantity

if TYPE_CHECKING:
    import pandas as pd

COLUMNS = [
    "target", "plan", "clause", "line", "indicator", "name_zh", "name_en", "relation", "value", "value_hi", "unit",
    "due", "kind", "scope", "responsible", "modality", "base_year", "base_value", "quote", "same_as", "note",
    "value_text", "linked_to", "approx", "span_start", "span_end", "confidence", "reason",
]  # fmt: skip
OTHER_COLUMNS = ["line", "start", "end", "number", "context", "reason"]


@dataclass
class Row:
    """One proposed target before it is numbered."""

    place: Place
    quantity: Quantity
    name: str
    relation: str
    kind: str
    due: str
    quote: tuple[int, int]
    modality: str = "firm"
    scope: str = ""
    approx: str = ""
    note: str = ""
    base_year: int | None = None
    base_value: Fraction | None = None
    inherited: bool = False
    doubts: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Other:
    """One number that is no target, and why."""

    line: int
    start: int
    end: int
    text: str
    context: str
    reason: str


def frame(rows: list[Row], plan: str) -> "pd.DataFrame":
    """Rows of the register as a frame; exact repeats are linked by ``same_as``."""
    import pandas as pd

    names = [f"T{number:02d}" for number in range(1, len(rows) + 1)]
    cells = [_cells(row, name, plan) for row, name in zip(rows, names, strict=True)]
    asked: dict[tuple, str] = {}
    for row, cell in zip(rows, cells, strict=True):
        key = (row.name, row.quantity.value, row.quantity.unit, row.relation, row.due)
        cell["same_as"] = asked.get(key, "")
        asked.setdefault(key, cell["target"])
    return pd.DataFrame(cells, columns=COLUMNS)


def others_frame(others: list[Other]) -> "pd.DataFrame":
    """Other numbers as a frame with ``OTHER_COLUMNS``."""
    import pandas as pd

    rows = [(o.line, o.start, o.end, o.text, o.context, o.reason) for o in others]
    return pd.DataFrame(rows, columns=OTHER_COLUMNS)


def _cells(row: Row, name: str, plan: str) -> dict[str, object]:
    text = row.place.paragraph.text
    start, end = row.quote
    confidence = "check" if row.doubts else "likely" if row.inherited else "certain"
    return {
        "target": name, "plan": plan, "clause": row.place.clause, "line": row.place.paragraph.line, "indicator": "",
        "name_zh": row.name, "name_en": "", "relation": row.relation, "value": float(row.quantity.value),
        "value_hi": float(row.quantity.high) if row.quantity.high is not None else None, "unit": _unit(row),
        "due": row.due, "kind": row.kind, "scope": row.scope, "responsible": "|".join(row.place.responsible),
        "modality": row.modality, "base_year": row.base_year or "",
        "base_value": float(row.base_value) if row.base_value is not None else None, "quote": text[start:end],
        "same_as": "", "note": row.note, "value_text": _as_written(row.quantity), "linked_to": "", "approx": row.approx,
        "span_start": start, "span_end": end, "confidence": confidence, "reason": "; ".join(row.doubts),
    }  # fmt: skip


def _as_written(q: Quantity) -> str:
    """The number as written, with its per cent sign, without the unit that ``unit`` holds."""
    return q.digits + q.unit if q.unit in ("%", "‰") and q.digits[-1].isdigit() and "/" not in q.digits else q.digits


def _unit(row: Row) -> str:
    """The printed unit; per 10,000 people and its kin where the name says so, points for an index."""
    per = re.match(r"(?:全[市省县国])?每?(万人|千人|百人|万名|千名|百户|万户|千户)", row.name)
    wide = re.match(r"(?:全[市省县国])?每([万千百])(?:名)?[^,\d]{0,6}?(人|户)", row.name)
    if (per or wide) and "/" not in row.quantity.unit and row.quantity.unit not in ("%", "‰"):
        return f"{row.quantity.unit}/{per[1] if per else wide[1] + wide[2]}"
    return row.quantity.unit or ("指数点" if row.name.endswith("指数") else "")
