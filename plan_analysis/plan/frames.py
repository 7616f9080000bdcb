"""Rows as frames: the proposed register, and the numbers that are no target."""

from typing import TYPE_CHECKING

from plan_analysis.plan.confidence import graded
from plan_analysis.plan.naming import unit_of
from plan_analysis.plan.numbers import Quantity
from plan_analysis.plan.rows import Other, Row

if TYPE_CHECKING:
    import pandas as pd

COLUMNS = [
    "target", "plan", "clause", "line", "indicator", "name_zh", "name_en", "relation", "value", "value_hi", "unit",
    "due", "kind", "scope", "responsible", "modality", "base_year", "base_value", "quote", "same_as", "note",
    "value_text", "linked_to", "approx", "span_start", "span_end", "confidence", "reason", "lead", "heading", "table",
    "indicator_score",
]  # fmt: skip
OTHER_COLUMNS = ["line", "start", "end", "number", "context", "reason"]


def frame(rows: list[Row], plan: str) -> "pd.DataFrame":
    """Rows of the register as a frame; exact repeats are linked by ``same_as``, stock and flow by ``linked_to``."""
    import pandas as pd

    names = [f"T{number:02d}" for number in range(1, len(rows) + 1)]
    cells = [_cells(row, name, plan, *graded(row)) for row, name in zip(rows, names, strict=True)]
    asked: dict[tuple[object, ...], str] = {}
    for row, cell in zip(rows, cells, strict=True):
        key = (row.name, row.quantity.value, row.quantity.unit, row.relation, row.due)
        cell["same_as"] = asked.get(key, "")
        asked.setdefault(key, str(cell["target"]))
    _linked(rows, cells)
    return pd.DataFrame(cells, columns=COLUMNS)


def _linked(rows: list[Row], cells: list[dict[str, object]]) -> None:
    """A stock and the yearly flow of the same thing name each other."""
    flows: dict[tuple[str, str], int] = {}
    for at, row in enumerate(rows):
        if row.kind == "annual_flow":
            flows.setdefault((_thing(row.name), row.quantity.unit), at)
    for at, row in enumerate(rows):
        flow = flows.get((_thing(row.name), row.quantity.unit))
        if row.kind == "count_stock" and flow is not None and not cells[at]["linked_to"]:
            cells[at]["linked_to"] = cells[flow]["target"]
            cells[flow]["linked_to"] = cells[flow]["linked_to"] or cells[at]["target"]


def _thing(name: str) -> str:
    return name.removeprefix("全市").removeprefix("新增").removeprefix("新建").removesuffix("数")


def others_frame(others: list[Other]) -> "pd.DataFrame":
    """Other numbers as a frame with ``OTHER_COLUMNS``."""
    import pandas as pd

    rows = [(o.line, o.start, o.end, o.text, o.context, o.reason) for o in others]
    return pd.DataFrame(rows, columns=OTHER_COLUMNS)


def _cells(row: Row, name: str, plan: str, confidence: str, reason: str) -> dict[str, object]:
    text = row.place.paragraph.text
    start, end = row.quote
    return {
        "target": name, "plan": plan, "clause": row.place.clause, "line": row.place.paragraph.line, "indicator": "",
        "name_zh": row.name, "name_en": row.name_en, "relation": row.relation, "value": float(row.quantity.value),
        "value_hi": float(row.quantity.high) if row.quantity.high is not None else None,
        "unit": unit_of(row.name, row.quantity), "due": row.due, "kind": row.kind, "scope": row.scope,
        "responsible": "|".join(row.responsible), "modality": row.modality, "base_year": row.base_year or "",
        "base_value": float(row.base_value) if row.base_value is not None else None, "quote": text[start:end],
        "same_as": "", "note": row.note, "value_text": _as_written(row.quantity), "linked_to": "", "approx": row.approx,
        "span_start": start, "span_end": end, "confidence": confidence, "reason": reason, "lead": "|".join(row.lead),
        "heading": row.place.heading, "table": row.place.paragraph.table or "", "indicator_score": "",
    }  # fmt: skip


def _as_written(q: Quantity) -> str:
    """The number as written, with its per cent sign, without the unit that ``unit`` holds."""
    return q.digits + q.unit if q.unit in ("%", "‰") and q.digits[-1].isdigit() and "/" not in q.digits else q.digits
