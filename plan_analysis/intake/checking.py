"""Everything a person has written into a project, looked at in seconds: every mistake at once, each with its remedy.

The nation's tables are not read again; ``build`` does that. What is odd but no mistake is said apart.
"""

import csv
import io
from dataclasses import dataclass, field, replace
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING, cast

import pandas as pd

from plan_analysis import attainment, forms, observations, yearbook
from plan_analysis import plan as plans
from plan_analysis.intake import registering, rows, stated
from plan_analysis.intake.matching import Indicators
from plan_analysis.observations import series
from plan_analysis.observations.table import AS_A_FALL, placed, placeless
from plan_analysis.reference import Reference, check_raw_files, read, reading
from plan_analysis.reference.schema import EXPECTED, DataError, Source
from plan_analysis.reference.units import Units, of_each

if TYPE_CHECKING:
    from collections.abc import Iterator

OWN = "data/raw/"
DRAWS = 100  # nobody looks at them here


@dataclass
class Findings:
    """Sentences: mistakes stop a build, remarks do not; and what was looked at, in numbers."""

    mistakes: list[str] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)
    looked_at: str = ""


def check(root: Path) -> Findings:
    """What is wrong or odd in a project's own tables, plans, files and forms."""
    found = Findings()
    try:
        reference = read(root)
    except DataError as error:
        found.mistakes += str(error).splitlines()
        found.mistakes += _raw_files(root)
        found.looked_at = "tables; plans and figures are looked at once these are right"
        return found
    found.mistakes += check_raw_files(reference, root)
    found.mistakes += _quotes(reference, root)
    found.mistakes += _tables(reference, root, found.remarks)
    found.mistakes += _forms(reference, root, found)
    if not found.mistakes:
        found.mistakes += _together(reference, root, found.remarks)
    own = [row for row in reference.sources.values() if row.file.startswith(OWN)]
    found.remarks += registering.unasked(root)
    found.looked_at = f"{len(reference.plans)} plans, {len(reference.targets)} targets, {len(own)} files of its own"
    for plan in reference.plans:
        if not reference.plan_targets(plan):
            found.remarks.append(f"plan {plan} has no targets yet: plan-analysis targets --accept")
    return found


def _raw_files(root: Path) -> list[str]:
    """Mistakes of raw files where the sources alone can be read."""
    sources = reading.table("sources", root)
    if sources.mistakes:
        return []
    rows = {placed.row.source: placed.row for placed in sources.rows if isinstance(placed.row, Source)}
    return check_raw_files(cast("Reference", SimpleNamespace(sources=rows)), root)


def _quotes(reference: Reference, root: Path) -> "Iterator[str]":
    """Targets whose words do not stand in their plan, and plans that cannot be read."""
    for plan in reference.plans.values():
        try:
            lines = plans.read(plan, root)
        except DataError as error:
            yield str(error)
            continue
        for row in reference.plan_targets(plan.plan):
            try:
                plans.quote_span(lines, row)
            except DataError as error:
                yield str(error)
            if row.due_year < plan.start:
                yield f"targets.csv: {row.target} of {plan.plan} is due in {row.due}, before the plan begins"


def _tables(reference: Reference, root: Path, remarks: list[str]) -> "Iterator[str]":
    """Own tables: unreadable ones, items that no row of mapping.csv names, units that do not convert."""
    units = Units(reference.units)
    names = Indicators(reference.indicators.values(), units)
    for row in reference.sources.values():
        if not row.file.startswith(f"{OWN}yearbook/") or not (root / row.file).is_file():
            continue
        try:
            tidy = yearbook.read(root / row.file, root)
        except DataError as error:
            yield str(error)
            continue
        yield from tidy.attrs["refused"]
        known = placed(tidy[tidy["value"].notna()], row, reference, root)
        for item in registering.items(known):
            yield from _item(item, row, reference, units, names)
        homeless = known[placeless(known)]
        if len(homeless) and not row.region:
            remarks.append(
                f"{row.file}: {len(homeless)} values name no place and are used only where sheet or file name says "
                "one; write its code into the column region of sources.csv"
            )
        unknown = known[(known["region_code"] == "") & (known["region_raw"] != "")]["region_raw"].unique()
        if len(unknown):
            names_ = ", ".join(unknown[:8])
            remarks.append(f"{row.file}: places that are not in regions.csv are not used: {names_}")


def _together(reference: Reference, root: Path, remarks: list[str]) -> "Iterator[str]":
    """What only shows where rows come together, as build finds it: years, repeats, corrections, what follows, targets.

    The nation's tables are read only for a project that corrects or derives values, which may be theirs.
    """
    whole = any(rows.read(root, name) for name in ("corrections", "derivations"))
    own = {name: row for name, row in reference.sources.items() if row.file.startswith(OWN)}
    if not whole:
        reference = replace(reference, sources=own, corrections=[], derivations=[])
    try:
        raw = observations.read_tables(reference, root)
        if raw.empty:
            return
        tidy = observations.from_tables(raw, reference, root)
        remarks += stated.differing(reference, tidy, root)
        remarks += _early(tidy)
        remarks += _signs(tidy)
        for plan in reference.plans.values():
            view = series.view(tidy, reference, plan.as_of)
            for row in reference.plan_targets(plan.plan):
                attainment.assess(reference, view, plan.plan, row.target, draws=DRAWS)
    except DataError as error:
        yield from str(error).splitlines()


def _early(tidy: pd.DataFrame) -> "Iterator[str]":
    """Sources with figures of a year that was not over when they came out."""
    early = tidy["published"].ne("") & (tidy["published"].str[:4] <= tidy["year"].map(str))
    for source, found in tidy[early & (tidy["status"] == EXPECTED)].groupby("source", sort=False):
        names = ", ".join(f"{name} {year}" for name, year in zip(found["indicator"], found["year"], strict=True))
        yield (
            f"source {source}: {names} came out on {found['published'].iloc[0]}, before the year was over: expected "
            "figures, which settle nothing; if the day is wrong, mend it in sources.csv or in the form"
        )


def _signs(tidy: pd.DataFrame) -> "Iterator[str]":
    """Falls printed with a minus, which may be meant as growth."""
    rows_ = tidy[tidy["note"].str.contains(AS_A_FALL, regex=False) & (tidy["value"] > 0)]
    for location, value in zip(rows_["location"], rows_["value"], strict=True):
        yield (
            f"{location}: a fall of {-value:g} is taken as growth of {value:g}; if the minus already says so, "
            "call the item 增速 in a copy of the table"
        )


def _item(
    item: registering.Item, source: Source, reference: Reference, units: Units, names: Indicators
) -> "Iterator[str]":
    slug = registering.mapped(item, reference)
    if slug is None:
        proposal = names.meant(item.name.split(" / ")[-1], item.unit)
        near = f"; nearest: {', '.join(proposal.nearest)}" if proposal.nearest else ""
        line = _line(registering.pattern(item.title), item.name, item.unit, proposal.indicator, "")
        yield (
            f"{source.file}: the item {item.name!r} ({item.unit or 'no unit'}) is in no row of mapping.csv; add to "
            f"mapping.csv: {line} (an empty indicator leaves it out{near})"
        )
    elif slug and slug in reference.indicators:
        try:
            units.factor(of_each(item.name.split(" / ")[-1], item.unit), reference.indicators[slug].unit)
        except DataError as error:
            yield f"{source.file}, item {item.name!r}: {error}"


def _forms(reference: Reference, root: Path, found: Findings) -> "Iterator[str]":
    """Own forms: cells that do not fit; what copies contradict is a remark."""
    frames = []
    for row in reference.sources.values():
        if row.file.startswith(f"{OWN}forms/") and (root / row.file).is_file():
            try:
                filled, notes = forms.read(root / row.file, reference)
            except DataError as error:
                yield str(error)
                continue
            found.remarks += notes
            frames.append(filled)
    if frames:
        found.remarks += forms.contradictions(pd.concat(frames, ignore_index=True))


def _line(*cells: str) -> str:
    """Cells as a line of CSV."""
    buffer = io.StringIO()
    csv.writer(buffer, lineterminator="").writerow(cells)
    return buffer.getvalue()
