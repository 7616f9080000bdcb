"""What more than one cell must agree on: names that point to other tables, and cells of one row."""

from plan_analysis.reference.reading import Placed
from plan_analysis.reference.schema import GROWTH, UNKNOWN_UNIT, DataError, Indicator, Target
from plan_analysis.reference.units import Units

LINKS = [
    ("regions", "parent", "regions"), ("indicators", "numerator", "indicators"),
    ("indicators", "denominator", "indicators"), ("plans", "region_code", "regions"),
    ("indicators", "broader", "indicators"), ("indicators", "peers_from", "indicators"),
    ("indicators", "growth_of", "indicators"),
    ("targets", "plan", "plans"), ("targets", "indicator", "indicators"), ("resolution", "plan", "plans"),
    ("resolution", "perimeters", "regions"), ("mapping", "indicator", "indicators"),
    ("sources", "region", "regions"), ("corrections", "source", "sources"), ("corrections", "region", "regions"),
    ("corrections", "indicator", "indicators"), ("derivations", "region_code", "regions"),
    ("derivations", "indicator", "indicators"), ("derivations", "a_region", "regions"),
    ("derivations", "b_region", "regions"), ("derivations", "a_indicator", "indicators"),
    ("derivations", "b_indicator", "indicators"), ("plan_outcomes", "region_code", "regions"),
    ("plan_outcomes", "indicator", "indicators"),
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
        *_of_regions(tables),
        *_of_indicators(tables),
        *_of_bounds(tables),
        *_of_derivations(tables),
        *_of_outcomes(tables),
        *_of_corrections(tables),
        *_of_targets(tables),
        *_of_units(tables),
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


def _of_regions(tables: Tables) -> list[str]:
    above = {placed.row.region_code: placed.row.parent for placed in tables["regions"]}
    return [
        f"{placed.where}, column parent: {placed.row.region_code} leads back to itself; name the place it lies in"
        for placed in tables["regions"]
        if _circles(placed.row.region_code, above)
    ]


def _circles(region: str, above: dict[str, str]) -> bool:
    """Whether a place lies in itself, by way of others or at once."""
    wider, steps = above.get(region, ""), 0
    while wider and wider != region and steps < len(above):
        wider, steps = above.get(wider, ""), steps + 1
    return wider == region


def _of_indicators(tables: Tables) -> list[str]:
    rows = tables["indicators"]
    incomplete = [
        f"{placed.where}: {placed.row.indicator} needs numerator, denominator and scale together, or none"
        for placed in rows
        if len({bool(placed.row.numerator), bool(placed.row.denominator), placed.row.scale is not None}) > 1
    ]
    return incomplete + [
        f"{placed.where}, column growth_of: growth is in %, not in {placed.row.unit}; correct it or leave it empty"
        for placed in rows
        if placed.row.growth_of and placed.row.unit != "%"
    ]


def _of_bounds(tables: Tables) -> list[str]:
    """What is wrong with the indicator that stands above another: only amounts in one unit bound each other."""
    above = {placed.row.indicator: placed.row for placed in tables["indicators"]}
    found = []
    for placed in tables["indicators"]:
        row, wider = placed.row, above.get(placed.row.broader)
        if bool(row.broader) != bool(row.broader_is):
            found.append(f"{placed.where}: {row.indicator} needs broader and broader_is together, or neither")
        elif wider and row.broader_is == "bound" and not _bounds(row, wider):
            found.append(
                f"{placed.where}, column broader_is: {row.indicator} ({row.kind}, {row.unit}) cannot be bounded by "
                f"{wider.indicator} ({wider.kind}, {wider.unit}); only stocks and flows of one unit can, so write proxy"
            )
        elif _turns_back(row, above):
            found.append(f"{placed.where}, column broader: {row.broader} leads back to itself")
    return found


def _bounds(row: Indicator, wider: Indicator) -> bool:
    amounts = {row.kind, wider.kind} <= {"stock", "flow"}
    # two units that count bodies are one word
    return amounts and len({"个" if one.unit == "家" else one.unit for one in (row, wider)}) == 1


def _turns_back(row: Indicator, above: dict[str, Indicator]) -> bool:
    seen, wider = {row.indicator}, above.get(row.broader)
    while wider and wider.indicator not in seen:
        seen.add(wider.indicator)
        wider = above.get(wider.broader)
    return wider is not None


def _of_derivations(tables: Tables) -> list[str]:
    found = []
    for placed in tables["derivations"]:
        if bool(placed.row.level) == bool(placed.row.region_code):
            found.append(f"{placed.where}: needs either a region_code or a level, and not both")
        if bool(placed.row.b_indicator) == (placed.row.rule in ("sum_of_members", "last_three")):
            found.append(f"{placed.where}, column b_indicator: a sum has one part, every other rule two")
    return found


def _of_outcomes(tables: Tables) -> list[str]:
    return [
        f"{placed.where}: {placed.row.outcome} needs an actual_source; who says so"
        for placed in tables["plan_outcomes"]
        if placed.row.outcome in ("met", "missed") and not placed.row.actual_source
    ]


def _of_corrections(tables: Tables) -> list[str]:
    return [
        f"{placed.where}, column value: a drop has none, an override or scale needs one"
        for placed in tables["corrections"]
        if (placed.row.action == "drop") != (placed.row.value is None)
    ]


def _of_targets(tables: Tables) -> list[str]:
    units = {placed.row.indicator: placed.row.unit for placed in tables["indicators"]}
    stocks = {placed.row.indicator for placed in tables["indicators"] if placed.row.kind == "stock"}
    resolved = {(placed.row.plan, placed.row.target) for placed in tables["resolution"]}
    found = []
    for placed in tables["targets"]:
        row = placed.row
        if (row.plan, row.target) not in resolved:
            found.append(
                f"{placed.where}: {row.target} of plan {row.plan} has no row in resolution.csv; say what settles it"
            )
        unit = units.get(row.indicator, "%")
        if "百分点" in row.unit and (unit not in ("%", "‰", UNKNOWN_UNIT) or row.kind not in GROWTH):
            found.append(
                f"{placed.where}, column unit: percentage points change a share; {row.indicator} is in {unit}, "
                f"the target a {row.kind}; correct indicator, unit or kind"
            )
        if row.kind == "annual_flow" and row.indicator in stocks:
            found.append(
                f"{placed.where}, column indicator: {row.indicator} is a stock, and what is asked for every year is "
                "added to it; name the indicator of what is added, or make the target a count_stock"
            )
        if row.kind in GROWTH and row.unit not in ("%", "百分点", "个百分点"):
            found.append(f"{placed.where}, column unit: growth is asked in % or 百分点, not in {row.unit}")
        if row.kind in GROWTH and row.base_year is None:
            found.append(f"{placed.where}, column base_year: a {row.kind} target needs its base year")
    return found


def _of_units(tables: Tables) -> list[str]:
    """Targets in another unit than their indicator, 1.5 万件 beside 12 961 件, would be compared as bare numbers."""
    units = Units(placed.row for placed in tables["units"])
    counted = {placed.row.indicator: placed.row.unit for placed in tables["indicators"]}
    found = []
    for placed in tables["targets"]:
        row, unit = placed.row, counted.get(placed.row.indicator, UNKNOWN_UNIT)
        if row.kind in GROWTH or unit == UNKNOWN_UNIT:
            continue
        try:
            factor = units.factor(row.unit, unit)
        except DataError as error:
            found.append(f"{placed.where}, column unit: {row.indicator} is in indicators.csv in {unit}: {error}")
            continue
        if factor != 1:
            found.append(
                f"{placed.where}: the unit is {row.unit}, but {row.indicator} is counted in indicators.csv in {unit}; "
                f"write {_converted(row, factor)} and unit {unit}"
            )
    return found


def _converted(row: Target, factor: float) -> str:
    """The cells of a target in its indicator's unit: value 15000, base_value 9105."""
    amounts = {"value": row.value, "value_hi": row.value_hi, "base_value": row.base_value}
    return ", ".join(f"{name} {amount * factor:.12g}" for name, amount in amounts.items() if amount is not None)
