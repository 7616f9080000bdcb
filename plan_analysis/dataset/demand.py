"""A target that somebody asks in words, ``rd_intensity >= 2.5 by 2020``, as a plan of one target."""

from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from plan_analysis.attainment import goals
from plan_analysis.dataset import naming
from plan_analysis.reference import Reference, units
from plan_analysis.reference.schema import DataError, Indicator, Plan, Resolution, Target, plausible

ASKED, ONLY = "asked", "Q1"
KINDS = {"share": "share", "ratio": "ratio"}  # of an indicator → of a target; of anything else the level counts


@dataclass(frozen=True)
class Demand:
    """What is asked: the indicator, and what it has to reach by the end of a year, in the indicator's unit."""

    indicator: Indicator
    relation: str
    value: float
    due: int


def read(text: str, indicators: dict[str, Indicator]) -> Demand:
    """A demand from its words; raises DataError for what is none, an unknown indicator and another unit."""
    try:
        found = goals.goal(text)
    except DataError:
        found = goals.Goal("", "", "", None)
    if not (found.name and found.comparator and found.due):
        raise DataError(f"target: {text!r} is neither a target of the plan nor like: rd_intensity >= 2.5 by 2020")
    row = indicators[naming.indicator(found.name, indicators)]
    try:
        factor = units.here().factor(found.unit or row.unit, row.unit)
    except DataError:
        raise DataError(f"target: {text!r}: {row.indicator} is counted in {row.unit}, not in {found.unit!r}") from None
    due = plausible(found.due, f"target: {text!r}")
    return Demand(row, found.comparator, factor * float(found.value.replace(",", "")), due)


def plan_of(demand: Demand, region: str, day: date, tables: Reference) -> Reference:
    """The tables with a plan ``asked`` whose only target ``Q1`` is the demand, made on a day for a region."""
    row = demand.indicator
    said = f"{row.indicator} {demand.relation} {demand.value:g} by {demand.due}"
    asked: dict[str, Any] = {"relation": demand.relation, "kind": KINDS.get(row.kind, "level")}
    target = Target(
        **asked, target=ONLY, plan=ASKED, clause="-", line=1, indicator=row.indicator, name_zh=row.name_zh,
        name_en=row.name_en,
        value=demand.value, value_hi=None, unit=row.unit, due=str(demand.due),
        scope="-", responsible=[], modality="firm", base_year=None, base_value=None,
        quote=said, same_as=[], note="", value_text=f"{demand.value:g}", linked_to=[], approx="",
    )  # fmt: skip
    plan = Plan(
        plan=ASKED,
        title_zh=said,
        title_en=said,
        region_code=region,
        file="-",
        start=min(day.year, demand.due),
        end=demand.due,
        as_of=day,
    )
    rule = Resolution(
        plan=ASKED, target=ONLY, perimeters=[region], publication_zh="-", publication_en="-", publisher_zh="-",
        publisher_en="-", related="", missing_zh="-", missing_en="-",
    )  # fmt: skip
    return replace(tables, plans={ASKED: plan}, targets=[target], resolution={(ASKED, ONLY): rule})
