"""Files of anyone's series and targets → cases.

Columns: case_id, region, indicator, year, value, role (history or target), comparator, unit. The row with role
``target`` carries the deadline and the value to reach.
"""

import unicodedata
import warnings
from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path

import numpy as np
import pandas as pd

from plan_analysis.attainment.assessment import RELATIONS
from plan_analysis.attainment.cases import Case, doubts
from plan_analysis.reference import ROOT
from plan_analysis.reference import units as registry
from plan_analysis.reference.schema import DataError

COLUMNS = ("case_id", "region", "indicator", "year", "value", "role", "comparator", "unit")
ROLES = ("history", "target")
COMPARATORS = {
    "≥": ">=", "≤": "<=", "at least": ">=", "at most": "<=", "不低于": ">=", "不少于": ">=", "以上": ">=", "超过": ">",
    "突破": ">", "大于": ">", "高于": ">", "不超过": "<=", "不高于": "<=", "以内": "<=", "以下": "<=", "低于": "<",
} | {r: r for r in RELATIONS}  # fmt: skip
EMPTY = ("", "-", "–", "…")  # signs of a value that is not there
LARGEST = 1e100  # beyond this a number is a slip, and sums of it overflow


def read(path: Path) -> list[Case]:
    """Cases of a long CSV in order of appearance.

    Raises DataError naming file, line and remedy where a column is missing, a number is none, a year is none, or a role
    is unknown. What concerns one case alone becomes its ``problem``.
    """
    table = _table(path)
    missing = [name for name in COLUMNS if name not in table]
    if missing:
        raise DataError(f"{path.name}: no column {', '.join(missing)}; expected {', '.join(COLUMNS)}")
    if table.empty:
        raise DataError(f"{path.name}: no rows below the header; one is needed for each year of a case and its target")
    for column in ("unit", "comparator"):
        table[column] = table[column].map(_plain)
    table["decimals"] = table["value"].map(_decimals)
    _numbers(table, "year", "a year such as 2018; write four digits", path)
    _numbers(table, "value", "a number; write digits and a decimal point, or leave the cell empty", path)
    _refuse(table, ~table["role"].isin(ROLES), "role", "neither history nor target", path)
    _refuse(table, table["case_id"] == "", "case_id", "no name; give every row the name of its case", path)
    return [_case(str(case_id), rows) for case_id, rows in table.groupby("case_id", sort=False)]


def _numbers(table: pd.DataFrame, column: str, wanted: str, path: Path) -> None:
    """Turn a column into numbers; raises DataError at the first cell that is none."""
    text = table[column].map(_plain).str.replace(",", "")
    percent = text.str.endswith("%") & (table["unit"] == "%")
    numbers = pd.to_numeric(text.where(~percent, text.str.rstrip("%")), errors="coerce")
    if column == "year":
        wrong = ~((numbers % 1 == 0) & (numbers >= 1000) & (numbers <= 3000))
    else:
        wrong = ~(numbers.abs() <= LARGEST) & ~table[column].isin(EMPTY)
    _refuse(table, wrong, column, f"not {wanted}", path)
    table[column] = numbers


def _refuse(table: pd.DataFrame, wrong: pd.Series, column: str, said: str, path: Path) -> None:
    if wrong.any():
        line = wrong.idxmax()
        raise DataError(f"{path.name}, line {line + 2}: {column} {table[column][line]!r} is {said}")


def _plain(text: str) -> str:
    """Full-width digits, signs and letters in their common form."""
    return text if text.isascii() else unicodedata.normalize("NFKC", text)


def _decimals(text: str) -> int:
    """Digits printed behind the decimal point."""
    try:
        return max(-Decimal(_plain(text).replace(",", "").rstrip("%")).as_tuple().exponent, 0)
    except (ArithmeticError, TypeError):  # no number: refused or left out elsewhere
        return 0


def _table(path: Path) -> pd.DataFrame:
    if not path.is_file():
        raise DataError(f"{path}: no such file")
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            table = _rows(path, encoding)
        except UnicodeDecodeError:
            continue
        except (pd.errors.ParserError, pd.errors.EmptyDataError) as error:
            raise DataError(f"{path.name}: not a table of comma-separated values ({str(error).strip()})") from None
        table = table.rename(columns=lambda name: str(name).strip())
        table = table.map(lambda text: text.strip() if isinstance(text, str) else "")
        return table[(table != "").any(axis=1)]
    raise DataError(f"{path.name}: neither UTF-8 nor GB18030; save it as CSV UTF-8")


def _rows(path: Path, encoding: str) -> pd.DataFrame:
    """Every line below the header, blank ones too, so that a row tells its line; commas at the end add nothing."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", pd.errors.ParserWarning)
        return pd.read_csv(
            path, dtype=str, keep_default_na=False, encoding=encoding, index_col=False, skip_blank_lines=False
        )


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
        doubtful.append("a year is given more than once: the last row counts")
    unit = next((unit for unit in units[known] if unit), "")
    values, years = value[known].astype(float), year[known].astype(int)
    factor, unfit = _same_unit(units[known], unit, "history")
    unfit = unfit or next(filter(None, (_several(rows[name], name) for name in ("region", "indicator"))), "")
    finest = int(decimals[known].max()) if unit == "%" and len(known) else None
    problem, goal = unfit, {}
    if not problem and len(target) != 1:
        problem = f"{len(target)} rows with role target; one is needed"
    elif not problem:
        goal, problem = _goal(rows.iloc[target[0]], unit)
    first = rows.iloc[0]
    case = Case(
        case_id, first["region"], first["indicator"], unit, years, values * factor, **goal, problem=problem,
        unfit=unfit, decimals=finest,
    )  # fmt: skip
    return Case(**(vars(case) | {"warnings": (*doubtful, *doubts(case))}))


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
                factors[row] = registry.of(ROOT).factor(unit, wanted)
            except DataError as error:
                return factors, f"units differ in the {what}: {unit} and {wanted} ({error})"
    return factors, ""


def _goal(row: pd.Series, unit: str) -> tuple[dict, str]:
    """Deadline, value and comparator in the history's unit, and what stands against them."""
    comparator = COMPARATORS.get(row["comparator"], "")
    factor, problem = _same_unit([row["unit"]], unit, "target")
    goal = {"due": int(row["year"]), "goal": float(row["value"] * factor[0]), "comparator": comparator}
    if not np.isfinite(row["value"]):
        problem = "the target has no value"
    elif not comparator:
        problem = f"comparator {row['comparator']!r} is none of {', '.join(RELATIONS)}"
    return goal, problem
