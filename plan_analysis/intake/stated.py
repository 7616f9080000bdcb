"""Figures that a plan's own text gives of the years before it, set beside those that are registered."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from plan_analysis import plan as plans
from plan_analysis.plan import indicators as names
from plan_analysis.reference import Reference
from plan_analysis.reference.schema import GROWTH, UNKNOWN_UNIT, Indicator, Plan
from plan_analysis.reference.units import Units, of_each
from plan_analysis.yearbook import COLUMNS, catalogue, prose
from plan_analysis.yearbook.sheets import Sheet
from plan_analysis.yearbook.values import squeezed

if TYPE_CHECKING:
    import pandas as pd

# 2020年, but not the year compared with: 比2015年增长, 是2015年的3.6倍
YEAR = re.compile(r"(?<![比较与同是于])((?:19|20)\d\d)年(?!相比|同期|的[\d.]+倍)")
PLACE = re.compile(r"line (\d+), character (\d+)")  # line 4, character 76
SHORTEST = 4  # characters of a name that stands for a longer one: 投入强度 of 全社会研发经费投入强度


def differing(reference: Reference, tidy: "pd.DataFrame", root: Path) -> Iterator[str]:
    """A sentence for each figure of a plan's text that is not the registered one of that place, year and indicator."""
    for plan in reference.plans.values():
        lines = plans.read(plan, root)
        rows, _ = prose.figures(plan.file, Sheet("", [], above=lines, file=plan.file), catalogue(root))
        known = tidy[(tidy["region"] == plan.region_code) & ~tidy["status"].isin(["estimated", "implied"])]
        for cells in rows:
            figure = dict(zip(COLUMNS, cells, strict=True))
            yield from _beside(figure, plan, lines, reference, known)


def _beside(figure: dict, plan: Plan, lines: list[str], reference: Reference, known: "pd.DataFrame") -> Iterator[str]:
    place = PLACE.fullmatch(figure["cell"])
    line, at = (int(place[1]), int(place[2])) if place else (1, 0)
    said = [int(year) for year in YEAR.findall(lines[line - 1][:at])]
    year = said[-1] if said else None
    slug = _meant(figure["item"], figure["unit"], plan, reference)
    if year is None or year >= plan.start or not slug:
        return
    row = reference.indicators[slug]
    value = figure["value"] * Units(reference.units).factor(of_each(figure["item"], figure["unit"]), row.unit)
    published = known[(known["indicator"] == slug) & (known["year"] == year)]
    if len(published) and all(abs(value - one) > 0.6 * 10.0**-row.decimals for one in published["value"]):
        one = published.iloc[0]
        yield (
            f"{plan.file}, line {line}: the plan says {value:g} {row.unit} for {row.name_zh} in {year}, source "
            f"{one['source']} {one['value']:g}: they may not count the same"
        )


def _meant(item: str, unit: str, plan: Plan, reference: Reference) -> str:
    """The indicator of a target of the plan that a name in its text means; empty where that is not one."""
    item = item.replace(" / ", "").replace("的比重", "比重")  # R&D经费支出 / 占GDP的比重
    units, wanted = Units(reference.units), names.folded(squeezed(item))

    def means(name: str, row: Indicator) -> bool:
        full = names.folded(squeezed(name))
        named = wanted == full or (len(squeezed(item)) >= SHORTEST and full.endswith(wanted))
        return named and row.unit != UNKNOWN_UNIT and units.convertible(of_each(item, unit), row.unit)

    found = {
        row.indicator
        for row in reference.plan_targets(plan.plan)
        for name in (row.name_zh, reference.indicators[row.indicator].name_zh)
        if (row.kind not in GROWTH or unit != "%") and means(name, reference.indicators[row.indicator])
    }
    return found.pop() if len(found) == 1 else ""
