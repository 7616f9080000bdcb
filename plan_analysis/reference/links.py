"""What more than one cell must agree on: names that point to other tables, and cells of one row."""

from plan_analysis.reference.reading import Placed

LINKS = [
    ("regions", "parent", "regions"), ("indicators", "numerator", "indicators"),
    ("indicators", "denominator", "indicators"), ("plans", "region_code", "regions"),
    ("targets", "plan", "plans"), ("targets", "indicator", "indicators"), ("resolution", "plan", "plans"),
    ("resolution", "perimeters", "regions"), ("mapping", "indicator", "indicators"),
    ("corrections", "source", "sources"), ("corrections", "region", "regions"),
    ("corrections", "indicator", "indicators"), ("derivations", "region_code", "regions"),
    ("derivations", "indicator", "indicators"), ("derivations", "a_region", "regions"),
    ("derivations", "b_region", "regions"), ("derivations", "a_indicator", "indicators"),
    ("derivations", "b_indicator", "indicators"),
]  # fmt: skip
NAMES = {"sources": "source", "indicators": "indicator", "regions": "region_code", "plans": "plan"}
Tables = dict[str, list[Placed]]


def mistakes(tables: Tables) -> list[str]:
    """A sentence for every name that the table it points to does not hold, and every row that contradicts itself."""
    known = {name: {getattr(placed.row, column) for placed in tables[name]} for name, column in NAMES.items()}
    dangling = [
        f"{placed.where}, column {column}: {item!r} is not in {goal}.csv; correct the name or add the row"
        for table, column, goal in LINKS
        for placed in tables[table]
        for item in _items(getattr(placed.row, column))
        if item not in known[goal]
    ]
    return [
        *dangling,
        *_unknown_targets(tables),
        *_of_indicators(tables),
        *_of_corrections(tables),
        *_of_targets(tables),
    ]


def _items(value: str | list[str]) -> list[str]:
    return [item for item in (value if isinstance(value, list) else [value]) if item]


def _unknown_targets(tables: Tables) -> list[str]:
    """Targets that a row names and its own plan does not hold: every plan numbers from T01."""
    known = {(placed.row.plan, placed.row.target) for placed in tables["targets"]}
    columns = [("targets", "same_as"), ("targets", "linked_to"), ("resolution", "target")]
    return [
        f"{placed.where}, column {column}: {item!r} of plan {placed.row.plan} is not in targets.csv; "
        "correct the name or add the row"
        for table, column in columns
        for placed in tables[table]
        for item in _items(getattr(placed.row, column))
        if (placed.row.plan, item) not in known
    ]


def _of_indicators(tables: Tables) -> list[str]:
    return [
        f"{placed.where}: {placed.row.indicator} needs numerator, denominator and scale together, or none"
        for placed in tables["indicators"]
        if len({bool(placed.row.numerator), bool(placed.row.denominator), placed.row.scale is not None}) > 1
    ]


def _of_corrections(tables: Tables) -> list[str]:
    return [
        f"{placed.where}, column value: a drop has none, an override or scale needs one"
        for placed in tables["corrections"]
        if (placed.row.action == "drop") != (placed.row.value is None)
    ]


def _of_targets(tables: Tables) -> list[str]:
    resolved = {(placed.row.plan, placed.row.target) for placed in tables["resolution"]}
    found = []
    for placed in tables["targets"]:
        row = placed.row
        if (row.plan, row.target) not in resolved:
            found.append(
                f"{placed.where}: {row.target} of plan {row.plan} has no row in resolution.csv; say what settles it"
            )
        if row.kind in ("growth_rate", "change_from_base") and row.base_year is None:
            found.append(f"{placed.where}, column base_year: a {row.kind} target needs its base year")
    return found
