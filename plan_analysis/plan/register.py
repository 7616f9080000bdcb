"""Plan text and reviewed register → register of targets with their place in the text.

In: ``data/raw/plan/*.txt`` and ``targets.csv``. Out: one row per target with the span of its quote,
what the plan itself implies (bases) and where it contradicts or repeats itself.
"""

import re
from dataclasses import dataclass
from pathlib import Path

from plan_analysis.plan.text import paragraphs
from plan_analysis.reference import Reference
from plan_analysis.reference.schema import DataError, Plan, Target

# 一、… and (一)… open a part of a plan; what follows the first full stop is its text, not its heading
HEADING = re.compile(r"^\s*(?:[一二三四五六七八九十]+、|[(（][一二三四五六七八九十]+[)）])")
COUNTIES = re.compile(r"将([^,，。;；]*?)等指标纳入[^。;；]*?县")  # 将研发投入等指标纳入对各县


@dataclass(frozen=True)
class ImpliedBase:
    """A base the plan never states but its stock and yearly flow imply: stock − years × flow."""

    value: float
    year: int
    stock: float
    flow: float
    years: int
    flow_target: str


@dataclass(frozen=True)
class Twin:
    """Another row of the register that names the same thing; ``agrees`` when both ask for the same."""

    target: str
    agrees: bool


def read(plan: Plan, root: Path) -> list[str]:
    """The plan's text, line 1 first: each paragraph in the line it begins in, lines that only go on are empty.

    It is read as ``extract`` reads it, so that what ``targets`` proposes stands where ``build`` looks for it. Raises
    DataError when it is missing or cannot be read whole.
    """
    path = root / plan.file
    if not path.exists():
        raise DataError(f"{plan.file}: the plan's text is missing; put it there or correct plans.csv")
    found = paragraphs(path)
    lines = [""] * max((paragraph.line for paragraph in found), default=0)
    for paragraph in found:
        lines[paragraph.line - 1] = paragraph.text
    return lines


def quote_span(lines: list[str], row: Target) -> tuple[int, int]:
    """First and last+1 character of a target's quote within its line; raises DataError if not verbatim."""
    # a line that only goes on belongs to the paragraph that began above it
    above = (line for line in reversed(lines[: row.line]) if line.strip()) if row.line <= len(lines) else iter(())
    start = next(above, "").find(row.quote)
    if start < 0:
        raise DataError(
            f"targets.csv: {row.target}: the quote {row.quote!r} does not stand in line {row.line} of the plan; "
            "copy it verbatim or correct the line"
        )
    return start, start + len(row.quote)


def heading(lines: list[str], line: int) -> str:
    """The heading under which a line stands: the nearest ``一、…`` or ``(一)…`` at or above it."""
    for text in reversed(lines[:line]):
        if HEADING.match(text):
            return text.strip().split("。")[0]
    return ""


def county_clause(lines: list[str]) -> tuple[int, list[str]] | None:
    """Line number and names of the indicators by which the plan assesses its counties, or None where it names none."""
    for number, text in enumerate(lines, start=1):
        found = COUNTIES.search(text)
        if found:
            return number, found[1].split("、")
    return None


def implied_base(targets: list[Target], row: Target) -> ImpliedBase | None:
    """What a stock target and the yearly flow linked to it say about the base year, or None.

    700 firms in 2020 with 120 new ones in each of 2018, 2019 and 2020 imply 700 − 3 × 120 = 340 in 2017.
    """
    if row.kind != "count_stock":
        return None
    for flow in targets:
        if flow.kind == "annual_flow" and flow.target in row.linked_to and row.target in flow.linked_to:
            years = flow.due_year - flow.due_start + 1
            base = row.value - years * flow.value
            if base < 0:
                return None  # the flow alone exceeds the stock: they do not count the same
            return ImpliedBase(base, flow.due_start - 1, row.value, flow.value, years, flow.target)
    return None


def stock_of(targets: list[Target], row: Target) -> Target | None:
    """The stock target that yearly additions are linked to in both directions, or None."""
    linked = (one for one in targets if one.target in row.linked_to and row.target in one.linked_to)
    return next((one for one in linked if one.kind == "count_stock"), None) if row.kind == "annual_flow" else None


def twins(targets: list[Target], row: Target) -> list[Twin]:
    """Rows that ``same_as`` connects with this one, in either direction."""
    return [
        Twin(other.target, _asks(other) == _asks(row))
        for other in targets
        if other.target in row.same_as or row.target in other.same_as
    ]


def register(reference: Reference, plan: Plan, root: Path) -> list[dict]:
    """One dict per target: the reviewed row plus span of the quote, implied base and twins."""
    lines = read(plan, root)
    targets = reference.plan_targets(plan.plan)
    rows = []
    for row in targets:
        start, end = quote_span(lines, row)
        base = implied_base(targets, row)
        same = twins(targets, row)
        rows.append(
            row.model_dump()
            | {
                "quote_start": start,
                "quote_end": end,
                "implied_base_year": base.year if base else None,
                "implied_base_value": base.value if base else None,
                "repeats": [twin.target for twin in same if twin.agrees],
                "conflicts_with": [twin.target for twin in same if not twin.agrees],
            }
        )
    return rows


def _asks(row: Target) -> tuple:
    return row.indicator, row.relation, row.value, row.due
