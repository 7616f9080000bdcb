"""Files of anyone's series and targets → cases: workbooks and CSV of any usual encoding, long, wide or upright.

Columns of the long form: case_id, region, indicator, year, value, role (history or target), comparator, unit,
growth_class; only year and value must be there. ``case_tables`` tells how the other forms are read.
"""

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

import numpy as np
import pandas as pd

from plan_analysis.attainment import case_tables
from plan_analysis.attainment.case import Case, doubts
from plan_analysis.attainment.case_tables import EMPTY, Record
from plan_analysis.attainment.events import RELATIONS
from plan_analysis.attainment.goals import goal
from plan_analysis.attainment.message import Message
from plan_analysis.forecast import growth_classes
from plan_analysis.forecast.classes import NONE
from plan_analysis.reference import units as registry
from plan_analysis.reference.schema import DataError
from plan_analysis.yearbook import files
from plan_analysis.yearbook.values import parse

ONE_EACH = ("region", "indicator", "growth_class")  # what all rows of a case must say alike
LARGEST = 1e100  # beyond this a number is a slip, and sums of it overflow


def read(path: Path, targets: Sequence[str] = (), say: Callable[[str], None] = lambda note: None) -> list[Case]:
    """Cases of a file in order of appearance; ``targets`` such as ``GDP >= 5000 by 2025`` are asked besides its own.

    ``say`` hears what was not used. Raises DataError with a sentence for every mistake: file, line or sheet and cell,
    what stands there and how to mend it. What concerns one case alone becomes its ``problem``.
    """
    sheets = files.sheets(path)
    known = registry.here()
    readings = [case_tables.read(sheet, path.name, lambda word: known.find(word) is not None) for sheet in sheets]
    mistakes = [mistake for reading in readings for mistake in reading.mistakes]
    records = [record for reading in readings for record in reading.records]
    rows = [_numbers(record, mistakes) for record in records]
    if mistakes:
        raise DataError("\n".join(mistakes))
    notes = [note for reading in readings for note in reading.notes]
    if not rows:
        raise DataError("\n".join([*notes, f"{path.name}: no series was found; a long table has columns year and value "
                                   "(年份, 数值), a wide one years across (2018, 2019 …)"]))  # fmt: skip
    for note in notes:
        say(note)
    table = pd.DataFrame([row for row in rows if row is not None])
    table["series"] = table["case_id"].where(table["case_id"] != "", _names(table, path.stem))
    return [case for name, found in _asked(table, targets) for case in [_case(name, found)]]


def _names(table: pd.DataFrame, stem: str) -> pd.Series:
    """Names of series that bear none: place and indicator."""
    names = (table["region"] + " " + table["indicator"]).str.strip()
    return names.where(names != "", stem)


def _numbers(record: Record, mistakes: list[str]) -> dict | None:
    """A record with its year and value as numbers; None, and a sentence in ``mistakes``, where one is none."""
    row = vars(record) | {"year": case_tables.year(record.year), "decimals": 0, "value": np.nan}
    if row["year"] is None:
        mistakes.append(f"{record.year_place}: year {record.year!r} is not a year such as 2018; write four digits")
        return None
    if record.value.casefold() in EMPTY:
        return row
    number, unit = _amount(record.value, record.unit)
    if number is None or abs(number) > LARGEST:
        mistakes.append(
            f"{record.place}: value {record.value!r} is not a number; write digits and a decimal point, or leave the "
            f"cell empty{'' if unit == record.unit else f' ({unit} is not {record.unit})'}"
        )
        return None
    return row | {"value": number, "unit": unit, "decimals": _decimals(record.value)}


def _amount(text: str, unit: str) -> tuple[float | None, str]:
    """Number and unit of a cell: ``1,234.5``, ``1.18%``, ``1.2万元``; a unit beside it must be of the same kind."""
    parsed = parse(text, spaced=True)
    number, printed = parsed.number, parsed.unit
    if number is None:
        digits = text.rstrip(text.lstrip("+-.,0123456789 ")) if text[:1] in "+-.0123456789" else ""
        parsed = parse(digits, spaced=True) if digits else parsed
        number, printed = parsed.number, text[len(digits) :].strip()
        if number is None or registry.here().find(printed) is None:
            return None, unit
    if not printed or not unit or printed == unit:
        return number, unit or printed
    if not registry.here().convertible(printed, unit):
        return None, printed
    return number * registry.here().factor(printed, unit), unit


def _decimals(text: str) -> int:
    """Digits printed behind the decimal point."""
    _, _, after = text.partition(".")
    return len(after) - len(after.lstrip("0123456789"))


def _asked(table: pd.DataFrame, targets: Sequence[str]) -> Iterable[tuple[str, pd.DataFrame]]:
    """Each series with one target, or with none; a series of several targets without a case_id is several cases."""
    given = _given(targets, table)
    for name, rows in table.groupby("series", sort=False):
        own = rows[rows["role"] == "target"]
        more = pd.DataFrame([row for row in given.get(str(name), [])], columns=table.columns)
        if len(own) + len(more) <= 1 or (not len(more) and (rows["case_id"] != "").any()):
            yield str(name), pd.concat([rows, more], ignore_index=True) if len(more) else rows
            continue
        history = rows[rows["role"] == "history"]
        for goals in (own, more):
            for at in range(len(goals)):
                one = goals.iloc[[at]]
                says = f"{one['comparator'].iloc[0]} {one['value'].iloc[0]:g} in {one['year'].iloc[0]}".strip()
                yield f"{name}: {says}", pd.concat([history, one], ignore_index=True)


def _given(targets: Sequence[str], table: pd.DataFrame) -> dict[str, list[dict]]:
    """Targets of the command line by series: those that the words before the comparator name, all where none do."""
    found: dict[str, list[dict]] = {}
    first = table.drop_duplicates("series").set_index("series", drop=False)
    for text in targets:
        said = goal(text)
        if said.due is None:
            raise DataError(f"--target {text!r} has no year; write for example '{text} by 2025'")
        if not said.name and first["indicator"].nunique() > 1:
            raise DataError(
                f"--target {text!r}: there are {len(first)} series, and it names none; begin with the name of one, "
                f"'{first['indicator'].iloc[0] or first.index[0]} {text}'; known: {', '.join(first.index[:20])}"
            )
        hit = [name for name in first.index if not said.name or said.name in (name, first["indicator"][name])]
        hit = hit or [name for name in first.index if said.name in name]
        if not hit:
            raise DataError(
                f"--target {text!r}: no series is named {said.name!r}; known: {', '.join(first.index[:20])}"
            )
        for name in hit:
            row = first.loc[name].to_dict() | {"role": "target", "year": said.due, "comparator": said.comparator}
            number, unit = _amount(said.value, said.unit)
            found.setdefault(name, []).append(row | {"value": number, "unit": unit, "asked": False})
    return found


def _case(case_id: str, rows: pd.DataFrame) -> Case:
    """One case from its rows, with what is wrong with it in words."""
    role, year, value, units, decimals = (
        rows[name].to_numpy() for name in ("role", "year", "value", "unit", "decimals")
    )
    history = np.flatnonzero((role == "history") & ~np.isnan(value))
    history = history[np.argsort(year[history], kind="stable")]
    known = history[np.diff(year[history], append=np.inf) > 0]  # of several rows for one year the last
    target = np.flatnonzero(role == "target")
    doubtful = []
    if len(known) < len(history):
        doubtful.append(Message("a year is given more than once: the last row counts"))
    unit = next((unit for unit in units[known] if unit), "")
    values, years = value[known].astype(float), year[known].astype(int)
    factor, unfit = _same_unit(list(units[known]), unit, "history")
    growth_class, unknown = _class(rows["growth_class"])
    unfit = unfit or next(filter(None, (_several(rows[name], name) for name in ONE_EACH)), "") or unknown
    finest = int(decimals[known].max()) if unit == "%" and len(known) else None
    problem = unfit
    wanted: dict = {}
    if not problem and len(target) != 1:
        problem = f"{len(target)} rows with role target; one is needed" if len(target) else "no target is given"
    elif not problem:
        wanted, problem = _goal(rows.iloc[target[0]], unit)
        if not rows["comparator"].iloc[target[0]] and wanted["comparator"]:
            doubtful.append(Message("the target says no comparator: at least (>=) is meant"))
    first = rows.iloc[0]
    case = Case(
        case_id, first["region"], first["indicator"], unit, years, values * factor, **wanted, problem=problem,
        unfit=unfit, decimals=finest, titles=first["titles"], given_class=growth_class,
    )  # fmt: skip
    return Case(**(vars(case) | {"warnings": (*doubtful, *doubts(case))}))


def _class(given: pd.Series) -> tuple[str, str]:
    """The class of growth that the rows of a case name in either language, and what stands against it."""
    said = next(filter(None, given.tolist()), "")
    known = {"": "", NONE: NONE}
    for one in growth_classes().values():
        known |= dict.fromkeys(map(str.casefold, (one.name, one.name_en, one.name_zh)), one.name)
    if said.casefold() in known:
        return known[said.casefold()], ""
    return "", f"growth_class {said!r} is none of {', '.join([*growth_classes(), NONE])}"


def _several(names: pd.Series, what: str) -> str:
    """What stands against a case whose rows name more than one region or indicator."""
    found = list(dict.fromkeys(name for name in names.tolist() if name))
    return f"more than one {what}: {', '.join(found)}; give each its own case_id" if len(found) > 1 else ""


def _same_unit(units: Sequence[str], wanted: str, what: str) -> tuple[np.ndarray, str]:
    """Factors that bring rows to one unit, and what stands against it."""
    factors = np.ones(len(units))
    for row, unit in enumerate(units):
        if unit and wanted and unit != wanted:
            try:
                factors[row] = registry.here().factor(unit, wanted)
            except DataError as error:
                return factors, f"units differ in the {what}: {unit} and {wanted} ({error})"
    return factors, ""


def _goal(row: pd.Series, unit: str) -> tuple[dict, str]:
    """Deadline, value and comparator in the history's unit, and what stands against them."""
    comparator = row["comparator"] or ("" if row["asked"] else ">=")  # a bare number is a floor
    comparator = comparator if comparator in RELATIONS else ""
    factor, problem = _same_unit([row["unit"]], unit, "target")
    goal = {"due": int(row["year"]), "goal": float(row["value"] * factor[0]), "comparator": comparator}
    if not np.isfinite(row["value"]):
        problem = "the target has no value"
    elif not comparator:
        problem = f"comparator {row['comparator']!r} is none of {', '.join(RELATIONS)}"
    return goal, problem
