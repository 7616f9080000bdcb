"""Small tables kept by hand, a project's own over the nation's, validated together: every mistake at once."""

import hashlib
import os
from dataclasses import dataclass, field, replace
from functools import lru_cache
from pathlib import Path
from typing import Any

from plan_analysis.reference import freshness, links, project, reading
from plan_analysis.reference.schema import (
    TABLES,
    Correction,
    DataError,
    Derivation,
    Indicator,
    Mapping,
    Plan,
    PlanOutcome,
    Region,
    Resolution,
    Row,
    Source,
    Target,
    UnitRow,
)


@dataclass(frozen=True)
class Reference:
    """All reference tables, validated together. Lists keep the order of the files, a project's own rows first.

    ``notes`` say which rows of a project stand in the place of the package's own.
    """

    sources: dict[str, Source]
    indicators: dict[str, Indicator]
    regions: dict[str, Region]
    plans: dict[str, Plan]
    targets: list[Target]
    resolution: dict[tuple[str, str], Resolution]  # by plan and target
    mapping: list[Mapping]
    corrections: list[Correction]
    derivations: list[Derivation]
    plan_outcomes: list[PlanOutcome]
    units: list[UnitRow] = field(default_factory=list)
    notes: tuple[str, ...] = ()

    def decided(self, indicator: str = "") -> list[PlanOutcome]:
        """Targets of other plans known to be met or missed: of one indicator, or all of them.

        Disputed and open ones, and summaries of many targets, are left out; the whole table is ``plan_outcomes``.
        """
        rows = [row for row in self.plan_outcomes if row.outcome in ("met", "missed")]
        return [row for row in rows if indicator in ("", row.indicator)]

    def plan(self, plan: str) -> Plan:
        """The plan of that name; raises DataError listing the known ones."""
        if plan not in self.plans:
            raise DataError(f"plan: no plan {plan!r} in plans.csv, known: {', '.join(self.plans)}")
        return self.plans[plan]

    def plan_targets(self, plan: str) -> list[Target]:
        """The targets of one plan in the plan's own order."""
        return [row for row in self.targets if row.plan == self.plan(plan).plan]

    def target(self, plan: str, target: str) -> Target:
        """One target of a plan; raises DataError listing the known ones."""
        rows = {row.target: row for row in self.plan_targets(plan)}
        if target not in rows:
            raise DataError(f"target: no target {target!r} in plan {plan}, known: {', '.join(rows)}")
        return rows[target]


def read_table(name: str, root: Path | None) -> list[Row]:
    """Rows of one table, a project's own first; the nation's alone without a project.

    Raises DataError with a sentence for every mistake in it.
    """
    table = reading.table(name, root)
    if table.mistakes:
        raise DataError("\n".join(table.mistakes))
    return [placed.row for placed in table.rows]


def read(root: Path | None = None) -> Reference:
    """All reference tables of a project (the one at hand unless named), each row and every link between them checked.

    They are read again once a file has changed. Raises DataError with one sentence per mistake: file, row, column, what
    was found, how to mend it.
    """
    root = root or project.required()
    return _read(root, state(root))


def state(root: Path) -> tuple:
    """What changes when a table does."""
    return freshness.stamp([root / "data/reference", *(path for name in TABLES for path in reading.files(name, root))])


@lru_cache(maxsize=4)
def _read(root: Path, now: tuple) -> Reference:
    tables = {name: reading.table(name, root) for name in TABLES}
    mistakes = [*reading.unknown(root), *(sentence for table in tables.values() for sentence in table.mistakes)]
    if not mistakes:
        mistakes = links.mistakes({name: table.rows for name, table in tables.items()})
    if mistakes:
        raise DataError("\n".join(mistakes))
    keyed = {"sources", "indicators", "regions", "plans"}
    found: dict[str, Any] = {
        name: {getattr(placed.row, TABLES[name][1][0]): placed.row for placed in table.rows}
        if name in keyed
        else [placed.row for placed in table.rows]
        for name, table in tables.items()
    }
    notes = tuple(note for table in tables.values() for note in table.notes)
    found["targets"] = _named(found["targets"], found["indicators"])
    return Reference(**found | {"resolution": _resolved(found["resolution"], found["plans"]), "notes": notes})


def _resolved(rows: list[Resolution], plans: dict[str, Plan]) -> dict[tuple[str, str], Resolution]:
    """By plan and target: how it is settled; where no perimeter is named, on the plan's own region."""
    return {
        (row.plan, row.target): row.model_copy(update={"perimeters": row.perimeters or [plans[row.plan].region_code]})
        for row in rows
    }


def _named(rows: list[Target], indicators: dict[str, Indicator]) -> list[Target]:
    """Targets left in Chinese under the English name of their indicator, where that has one."""
    return [
        row.model_copy(update={"name_en": indicators[row.indicator].name_en}) if row.name_en == row.name_zh else row
        for row in rows
    ]


def for_plan(plan: str, root: Path | None = None) -> Reference:
    """All tables for a plan; ``PLAN@REGION`` is a plan's targets asked of another region, ``PLAN@REGION@T02+T03`` some.

    What the plan says of its own region's past (bases, what is missing) does not hold for another.
    """
    root = root or project.required()
    return _for_plan(plan, root, state(root))


@lru_cache(maxsize=4)
def _for_plan(plan: str, root: Path, now: tuple) -> Reference:
    tables = _read(root, now)
    name, _, place = plan.partition("@")
    if not place:
        return tables
    code, _, wanted = place.partition("@")
    if code not in tables.regions:
        raise DataError(f"plan: {plan!r} names no region of regions.csv: {code!r}")
    for target in filter(None, wanted.split("+")):
        tables.target(name, target)
    region, base = tables.regions[code], tables.plan(name)
    titles = {"title_zh": f"{region.name_zh}：{base.title_zh}", "title_en": f"{region.name_en}: {base.title_en}"}
    rows = [row for row in tables.plan_targets(name) if not wanted or row.target in wanted.split("+")]
    own = {"perimeters": [code], "related": "", "since": None}
    return replace(
        tables,
        plans={plan: base.model_copy(update={"plan": plan, "region_code": code} | titles)},
        targets=[row.model_copy(update={"plan": plan, "base_year": None, "base_value": None}) for row in rows],
        resolution={
            (plan, row.target): tables.resolution[name, row.target].model_copy(update=own | {"plan": plan})
            for row in rows
        },
    )


def check_raw_files(reference: Reference, root: Path) -> list[str]:
    """Sentences about raw files without a source row, source rows without their file, changed files."""
    mistakes = []
    registered = {}
    for row in reference.sources.values():
        if row.file:
            registered[row.file] = row
    found = freshness.files(root / "data/raw")
    for path in filter(freshness.misnamed, found):
        name = os.fsencode(path.relative_to(root)).decode("utf-8", "backslashreplace")
        mistakes.append(f"{name}: the name is not UTF-8, so that no table can name it; rename the file")
    present = {path.relative_to(root).as_posix() for path in found if not freshness.misnamed(path)}
    present |= {file for file in registered if project.located(file, root).is_file()}
    for file in sorted(present - set(registered)):
        mistakes.append(
            f"{file}: no row in sources.csv names it; register it: {_command(file)}, or add a row with its sha256"
        )
    for file, row in sorted(registered.items()):
        if file not in present:
            mistakes.append(f"sources.csv, source {row.source}: the file {file} does not exist; restore or unlist it")
        elif not freshness.same(project.located(file, root), row.sha256):
            mistakes.append(
                f"{file}: its content differs from the sha256 in sources.csv; raw files are never edited, "
                "so restore it, or register the new edition as a source of its own"
            )
    return mistakes


def _command(file: str) -> str:
    """What registers a raw file."""
    plan = file.startswith("data/raw/plan/")
    return f"plan-analysis targets {file} --accept" if plan else f"plan-analysis add {file} --published DATE"


def sha256(path: Path) -> str:
    """Hash of a file's bytes, as sources.csv records it."""
    return hashlib.sha256(path.read_bytes()).hexdigest()
