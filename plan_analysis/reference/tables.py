"""Small tables kept by hand in data/reference/, read and validated row by row.

Every mistake found is reported at once, one sentence each, as ``file, row N, column: what was found: what is
expected``. What a table may hold is written in ``schema``.
"""

import csv
import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path

from pydantic import ValidationError

from plan_analysis.reference.schema import (
    OPTIONAL,
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
)

# The project's folder, whatever folder a notebook, a test or a scheduled job runs in.
ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class Reference:
    """All reference tables, validated together. Lists keep the order of the files."""

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


def read_table(name: str, root: Path = ROOT) -> list[Row]:
    """Rows of one reference table; raises DataError with a sentence for every mistake in it."""
    rows, mistakes = _parse(name, root)
    if mistakes:
        raise DataError("\n".join(mistakes))
    return rows


@lru_cache(maxsize=4)
def read(root: Path = ROOT) -> Reference:
    """All reference tables, each row and every link between them checked.

    Raises DataError with one sentence per mistake: file, row, column, what was found, how to mend it.
    """
    tables, mistakes = {}, []
    for name in TABLES:
        tables[name], found = _parse(name, root)
        mistakes += found
    if not mistakes:
        mistakes = _broken_links(tables)
    if mistakes:
        raise DataError("\n".join(mistakes))
    keyed = {"sources", "indicators", "regions", "plans"}
    found = {
        name: {getattr(row, TABLES[name][1][0]): row for row in rows} if name in keyed else rows
        for name, rows in tables.items()
    }
    return Reference(**found | {"resolution": _resolved(tables["resolution"], found["plans"])})


def _resolved(rows: list[Resolution], plans: dict[str, Plan]) -> dict[tuple[str, str], Resolution]:
    """By plan and target: how it is settled; where no perimeter is named, on the plan's own region."""
    return {
        (row.plan, row.target): row.model_copy(update={"perimeters": row.perimeters or [plans[row.plan].region_code]})
        for row in rows
    }


@lru_cache(maxsize=4)
def for_plan(plan: str, root: Path = ROOT) -> Reference:
    """All tables for a plan; ``PLAN@REGION`` is a plan's targets asked of another region, ``PLAN@REGION@T02+T03`` some.

    What the plan says of its own region's past (bases, what is missing) does not hold for another.
    """
    tables = read(root)
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
    own = {"perimeters": [code], "related": ""}
    return replace(
        tables,
        plans={plan: base.model_copy(update={"plan": plan, "region_code": code} | titles)},
        targets=[row.model_copy(update={"plan": plan, "base_year": None, "base_value": None}) for row in rows],
        resolution={
            (plan, row.target): tables.resolution[name, row.target].model_copy(update=own | {"plan": plan})
            for row in rows
        },
    )


def check_raw_files(reference: Reference, root: Path = ROOT) -> list[str]:
    """Sentences about raw files without a source row, source rows without their file, changed files."""
    mistakes = []
    registered = {}
    for row in reference.sources.values():
        if row.file:
            registered[row.file] = row
    present = {path.relative_to(root).as_posix() for path in (root / "data/raw").rglob("*") if path.is_file()}
    for file in sorted(present - set(registered)):
        mistakes.append(f"{file}: no row in sources.csv names it; add one with title, publisher and sha256")
    for file, row in sorted(registered.items()):
        if file not in present:
            mistakes.append(f"sources.csv, source {row.source}: the file {file} does not exist; restore or unlist it")
        elif row.sha256 != sha256(root / file):
            mistakes.append(
                f"{file}: its content differs from the sha256 in sources.csv; raw files are never edited, "
                "so restore it, or register the new edition as a source of its own"
            )
    return mistakes


def sha256(path: Path) -> str:
    """Hash of a file's bytes, as sources.csv records it."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _parse(name: str, root: Path) -> tuple[list[Row], list[str]]:
    path = root / "data/reference" / f"{name}.csv"
    model, key = TABLES[name]
    if not path.exists() and name in OPTIONAL:
        return [], []
    if not path.exists():
        return [], [
            f"data/reference/{name}.csv: the table is missing; every project needs it, an empty one is a header"
        ]
    # utf-8-sig: spreadsheet programs put a byte-order mark in front
    with path.open(encoding="utf-8-sig", newline="") as file:
        reader = csv.DictReader(file)
        lines = list(reader)
    mistakes = _wrong_columns(path.name, reader.fieldnames or [], model)
    if mistakes:
        return [], mistakes
    rows, seen = [], {}
    for number, line in enumerate(lines, start=2):
        if None in line or None in line.values():
            mistakes.append(
                f"{path.name}, row {number}: the number of cells differs from the header; quote cells with commas"
            )
            continue
        try:
            row = model.model_validate(line)
        except ValidationError as error:
            mistakes += [_sentence(path.name, number, item) for item in error.errors()]
            continue
        values = tuple(getattr(row, column) for column in key)
        if values in seen:
            mistakes.append(
                f"{path.name}, row {number}: {' '.join(map(str, values))} stands already in row {seen[values]}; "
                "keep one"
            )
        seen.setdefault(values, number)
        rows.append(row)
    return rows, mistakes


def _wrong_columns(file: str, found: Iterable[str], model: type[Row]) -> list[str]:
    missing = [name for name, field in model.model_fields.items() if field.is_required() and name not in found]
    unknown = [column for column in found if column not in model.model_fields]
    sentences = []
    if missing:
        sentences.append(
            f"{file}, row 1: column {', '.join(missing)} is missing; expected {', '.join(model.model_fields)}"
        )
    if unknown:
        sentences.append(f"{file}, row 1: column {', '.join(map(str, unknown))} is unknown; rename or remove it")
    return sentences


# what pydantic says → what an economist needs to read
_EXPECTED = {
    "string_too_short": "must not be empty",
    "int_parsing": "is not a whole number",
    "float_parsing": "is not a number; write 2.5, without unit or thousands separator",
    "date_from_datetime_parsing": "is not a date; write 2018-12-31, 2018-12 or 2018",
    "date_parsing": "is not a date; write 2018-12-31, 2018-12 or 2018",
}


def _sentence(file: str, number: int, error: dict) -> str:
    column = str(error["loc"][0])
    expected = _EXPECTED.get(error["type"], error["msg"][0].lower() + error["msg"][1:])
    if error["type"] == "literal_error":
        expected = f"is not one of {error['ctx']['expected'].replace(' or ', ', ')}"
    if error["type"] == "string_pattern_mismatch":
        expected = f"does not look like {error['ctx']['pattern']}"
    return f"{file}, row {number}, column {column}: {str(error['input'])!r} {expected}"


def _broken_links(tables: dict[str, list[Row]]) -> list[str]:
    """Names in one table that no row of the table they point to carries."""
    known = {
        name: {getattr(row, TABLES[name][1][-1]) for row in tables[name]}
        for name in ("sources", "indicators", "regions", "plans")
    }
    links = [
        ("regions", "parent", "regions"), ("indicators", "numerator", "indicators"),
        ("indicators", "denominator", "indicators"), ("plans", "region_code", "regions"),
        ("indicators", "broader", "indicators"), ("indicators", "peers_from", "indicators"),
        ("targets", "plan", "plans"), ("targets", "indicator", "indicators"), ("resolution", "plan", "plans"),
        ("resolution", "perimeters", "regions"), ("mapping", "indicator", "indicators"),
        ("corrections", "source", "sources"), ("corrections", "region", "regions"),
        ("corrections", "indicator", "indicators"), ("derivations", "region_code", "regions"),
        ("derivations", "indicator", "indicators"), ("derivations", "a_region", "regions"),
        ("derivations", "b_region", "regions"), ("derivations", "a_indicator", "indicators"),
        ("derivations", "b_indicator", "indicators"),
        ("plan_outcomes", "region_code", "regions"), ("plan_outcomes", "indicator", "indicators"),
    ]  # fmt: skip
    mistakes = []
    for table, column, goal in links:
        for number, row in enumerate(tables[table], start=2):
            value = getattr(row, column)
            for item in value if isinstance(value, list) else [value]:
                if item and item not in known[goal]:
                    mistakes.append(
                        f"{table}.csv, row {number}, column {column}: {item!r} is not in {goal}.csv; "
                        "correct the name or add the row"
                    )
    return mistakes + _unknown_targets(tables) + _broken_meaning(tables)


def _unknown_targets(tables: dict[str, list[Row]]) -> list[str]:
    """Targets that a row names and its own plan does not hold: every plan numbers from T01."""
    known = {(row.plan, row.target) for row in tables["targets"]}
    named = [
        (table, number, column, row.plan, item)
        for table, columns in (("targets", ("same_as", "linked_to")), ("resolution", ("target",)))
        for number, row in enumerate(tables[table], start=2)
        for column in columns
        for item in ([getattr(row, column)] if column == "target" else getattr(row, column))
    ]
    return [
        f"{table}.csv, row {number}, column {column}: {item!r} of plan {plan} is not in targets.csv; "
        "correct the name or add the row"
        for table, number, column, plan, item in named
        if (plan, item) not in known
    ]


def _broken_meaning(tables: dict[str, list[Row]]) -> list[str]:
    """Rules that need more than one cell."""
    mistakes = []
    for number, row in enumerate(tables["indicators"], start=2):
        if bool(row.numerator) != bool(row.denominator) or bool(row.numerator) != (row.scale is not None):
            mistakes.append(
                f"indicators.csv, row {number}: {row.indicator} needs numerator, denominator and scale together, "
                "or none"
            )
        mistakes += _broken_bound(row, number, tables["indicators"])
    for number, row in enumerate(tables["derivations"], start=2):
        if bool(row.level) == bool(row.region_code):
            mistakes.append(f"derivations.csv, row {number}: needs either a region_code or a level, and not both")
        if bool(row.b_indicator) == (row.rule in ("sum_of_members", "last_three")):
            mistakes.append(
                f"derivations.csv, row {number}, column b_indicator: a sum has one part, every other rule two"
            )
    for number, row in enumerate(tables["plan_outcomes"], start=2):
        if row.outcome in ("met", "missed") and not row.actual_source:
            mistakes.append(f"plan_outcomes.csv, row {number}: {row.outcome} needs an actual_source; who says so")
    for number, row in enumerate(tables["corrections"], start=2):
        if (row.action == "drop") != (row.value is None):
            mistakes.append(
                f"corrections.csv, row {number}, column value: a drop has none, an override or scale needs one"
            )
    resolved = {(row.plan, row.target) for row in tables["resolution"]}
    for number, row in enumerate(tables["targets"], start=2):
        if (row.plan, row.target) not in resolved:
            mistakes.append(
                f"targets.csv, row {number}: {row.target} of plan {row.plan} has no row in resolution.csv; "
                "say what settles it"
            )
        if row.kind in ("growth_rate", "change_from_base") and row.base_year is None:
            mistakes.append(f"targets.csv, row {number}, column base_year: a {row.kind} target needs its base year")
    return mistakes


def _broken_bound(row: Indicator, number: int, indicators: list[Row]) -> list[str]:
    """What is wrong with the indicator that stands above this one: only amounts in one unit bound each other."""
    if bool(row.broader) != bool(row.broader_is):
        return [f"indicators.csv, row {number}: {row.indicator} needs broader and broader_is together, or neither"]
    above = {other.indicator: other for other in indicators}
    wider, seen = above.get(row.broader), {row.indicator}
    if wider and row.broader_is == "bound" and not (_amount(row) and _amount(wider) and _word(row) == _word(wider)):
        return [
            f"indicators.csv, row {number}, column broader_is: {row.indicator} ({row.kind}, {row.unit}) cannot be "
            f"bounded by {wider.indicator} ({wider.kind}, {wider.unit}); only stocks and flows of one unit can, "
            "so write proxy"
        ]
    while wider and wider.indicator not in seen:
        seen.add(wider.indicator)
        wider = above.get(wider.broader)
    return [f"indicators.csv, row {number}, column broader: {row.broader} leads back to itself"] if wider else []


def _amount(row: Indicator) -> bool:
    return row.kind in ("stock", "flow")


def _word(row: Indicator) -> str:
    """The unit, with one word for the two that count bodies."""
    return "个" if row.unit == "家" else row.unit
