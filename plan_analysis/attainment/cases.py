"""Anyone's series and targets from one long CSV → a probability, or the reason why there is none, for each case.

Columns: case_id, region, indicator, year, value, role (history or target), comparator, unit. The row with role
``target`` carries the deadline and the value to reach. Cases with the same indicator and unit are each other's peers,
seen only up to the last year of the case in question.
"""

import unicodedata
import warnings
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

import numpy as np
import pandas as pd

from plan_analysis.attainment.assessment import HIGHEST, LOWEST, RELATIONS, verdict_of
from plan_analysis.forecast import DRAWS, MIN_PEERS, Forecasts, GrowthClass, Scale, forecast_many, natural, proposed
from plan_analysis.forecast.components import SHORTEST
from plan_analysis.forecast.paths import COUNTED
from plan_analysis.forecast.transform import COUNT, EDGE, FEW, FEW_EVENTS
from plan_analysis.observations import UNITS
from plan_analysis.reference.schema import DataError

COLUMNS = ("case_id", "region", "indicator", "year", "value", "role", "comparator", "unit")
ROLES = ("history", "target")
COMPARATORS = {
    "≥": ">=", "≤": "<=", "at least": ">=", "at most": "<=", "不低于": ">=", "不少于": ">=", "以上": ">=", "超过": ">",
    "突破": ">", "大于": ">", "高于": ">", "不超过": "<=", "不高于": "<=", "以内": "<=", "以下": "<=", "低于": "<",
} | {r: r for r in RELATIONS}  # fmt: skip
EMPTY = ("", "-", "–", "…")  # signs of a value that is not there
LARGEST = 1e100  # beyond this a number is a slip, and sums of it overflow
QUANTILES = {"lo95": 0.025, "lo80": 0.1, "lo50": 0.25, "median": 0.5, "hi50": 0.75, "hi80": 0.9, "hi95": 0.975}
FEW_VALUES = 8  # histories shorter than this get a word of warning
JUMP = np.log(5.0)  # a change by more than this factor in one year may be a change of definition
FAR = np.log(20.0)  # a target farther off than this factor may be in another unit
FARTHEST = 30  # years ahead at most
AT_ONCE = 5000  # cases forecast together: bounds the memory


@dataclass(frozen=True)
class Case:
    """One series with its target; ``problem`` says why it cannot be judged, if it cannot.

    ``unfit`` is the part of the problem that lies in the history, so that there is no forecast either; ``decimals`` the
    precision at which shares are published, at which a forecast is compared with the goal; None for other units, whose
    probabilities must not depend on whether they are counted in ones or thousands.
    """

    case_id: str
    region: str
    indicator: str
    unit: str
    years: np.ndarray
    values: np.ndarray
    due: int | None = None
    goal: float = np.nan
    comparator: str = ""
    problem: str = ""
    warnings: tuple[str, ...] = ()
    unfit: str = ""
    decimals: int | None = None

    def reaches(self, values: np.ndarray) -> np.ndarray:
        """Whether values reach the goal once they are published: 2.496 per cent come out as 2.50, 99.99 as 100."""
        rounded = self.decimals is not None and np.isclose(self.goal, round(self.goal, self.decimals), atol=1e-9)
        return RELATIONS[self.comparator](values.round(self.decimals) if rounded else values, self.goal)

    @property
    def growth_class(self) -> GrowthClass | None:
        """The class of growth that name and unit speak for."""
        return proposed(self.indicator, self.unit)

    @property
    def last(self) -> int | None:
        """The last year with a value."""
        return int(self.years[-1]) if len(self.years) else None

    def yearly(self, until: int) -> np.ndarray:
        """Values of every year up to one, NaN for a year without; empty where nothing is known by then."""
        seen = self.years <= until
        if not seen.any():
            return np.array([])
        years = self.years[seen]
        row = np.full(int(years[-1] - years[0]) + 1, np.nan)
        row[years - years[0]] = self.values[seen]
        return row


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


def assess(cases: list[Case], draws: int = DRAWS, progress: Callable[[int], None] = lambda done: None) -> pd.DataFrame:
    """One row per case: probability of reaching the target by its deadline, median and ranges, verdict, reason.

    ``n`` is the number of known values; probabilities stay within 1 and 99 per cent.
    """
    rows: dict[str, dict] = {case.case_id: _blank(case) for case in cases}
    open_cases = [case for case in cases if not case.problem and not rows[case.case_id]["verdict"]]
    for batch, made in _forecasts(open_cases, lambda case: case.due, draws):
        ranges = made.quantiles(list(QUANTILES.values()))
        for row, case in enumerate(batch):
            rows[case.case_id] |= _judged(case, made, row, ranges[row])
        progress(len(batch))
    return pd.DataFrame([rows[case.case_id] for case in cases], columns=OUTPUT)


def summary(
    cases: list[Case], until: int | None = None, draws: int = DRAWS, progress: Callable[[int], None] = lambda done: None
) -> pd.DataFrame:
    """One row per case and year ahead: median and ranges; one row with the reason where there is no forecast.

    Years run until ``until``, else to the case's deadline, else five years beyond its last value.
    """
    found: dict[str, list[dict]] = {}

    def ending(case: Case) -> int:
        return until or case.due or case.last + 5

    for case in cases:
        reason = case.unfit
        if case.last is None:
            reason = case.problem or "no value"
        elif ending(case) <= case.last:
            reason = reason or f"values reach {case.last} already"
        elif ending(case) > case.last + FARTHEST:
            reason = reason or f"{ending(case)} lies more than {FARTHEST} years after the last value"
        if reason:
            found[case.case_id] = [{"case_id": case.case_id, "n": len(case.years), "reason": reason}]
    rest = [case for case in cases if case.case_id not in found]
    for batch, made in _forecasts(rest, ending, draws):
        ranges = made.quantiles(list(QUANTILES.values()))
        for row, case in enumerate(batch):
            common = {"case_id": case.case_id, "n": len(case.years), "reason": made.reasons[row]}
            common |= {"warnings": "; ".join((*case.warnings, *made.histories[row].warnings))}
            common["class"] = case.growth_class.name if made.classed[row] else ""
            years = range(case.last + 1, ending(case) + 1) if not made.reasons[row] else ()
            found[case.case_id] = [
                common | {"year": year} | dict(zip(QUANTILES, ranges[row, year - case.last - 1], strict=True))
                for year in years
            ] or [common]
        progress(len(batch))
    columns = ["case_id", "year", *QUANTILES, "n", "class", "reason", "warnings"]
    rows = [row | {"year": str(row.get("year", ""))} for case in cases for row in found[case.case_id]]
    return pd.DataFrame(rows, columns=columns)


OUTPUT = [
    "case_id", "probability", "median", "lo80", "hi80", "lo95", "hi95", "n", "class", "verdict", "reason", "warnings",
]  # fmt: skip


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
    doubts = []
    if len(known) < len(history):
        doubts.append("a year is given more than once: the last row counts")
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
    return Case(**(vars(case) | {"warnings": (*doubts, *_doubts(case))}))


def _several(names: pd.Series, what: str) -> str:
    """What stands against a case whose rows name more than one region or indicator."""
    found = list(dict.fromkeys(name for name in names.tolist() if name))
    return f"more than one {what}: {', '.join(found)}; give each its own case_id" if len(found) > 1 else ""


def _same_unit(units: Sequence[str], wanted: str, what: str) -> tuple[np.ndarray, str]:
    """Factors that bring rows to one unit, and what stands against it."""
    factors = np.ones(len(units))
    for row, unit in enumerate(units):
        if unit and wanted and unit != wanted:
            mine, other = UNITS.get(unit), UNITS.get(wanted)
            if not mine or not other or mine[0] != other[0]:
                return factors, f"units differ in the {what}: {unit} and {wanted}"
            factors[row] = mine[1] / other[1]
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


def _doubts(case: Case) -> Iterator[str]:
    """What a careful reader would ask about the numbers."""
    n = len(case.values)
    if 0 < n < FEW_VALUES:
        yield f"few points: {n}"
    if n and int(case.years[-1] - case.years[0]) + 1 > n:
        yield f"gaps: {int(case.years[-1] - case.years[0]) + 1 - n} year(s) without a value"
    if not case.unit and n:
        yield "no unit given"
    positive = case.values[case.values > 0]
    if len(positive) == n > 1:
        steps = np.diff(np.log(positive)) / np.diff(case.years)
        if np.abs(steps).max() > JUMP:
            at = int(case.years[1:][np.abs(steps).argmax()])
            yield f"level jumps in {at}: has the unit or definition changed?"
    if case.unit == "%" and n and (case.values.max() > 100 or case.values.min() < 0):
        yield "per cent outside 0-100"
    if len(positive) and case.values[-1] > 0 and case.goal > 0 and abs(np.log(case.goal / case.values[-1])) > FAR:
        yield "target far from the last value: is it in the same unit and definition?"


def _blank(case: Case) -> dict:
    """A row without a forecast: known outcome, or why there is no verdict."""
    said = {"n": len(case.years), "verdict": "", "reason": "", "warnings": "; ".join(case.warnings)}
    said["class"] = case.growth_class.name if case.growth_class else ""
    row = dict.fromkeys(OUTPUT, np.nan) | {"case_id": case.case_id} | said
    if case.problem or not len(case.years):
        row |= {"verdict": "not assessable", "reason": case.problem or "no value in the history"}
    elif case.due in case.years:
        value = float(case.values[case.years == case.due][0])
        met = bool(RELATIONS[case.comparator](value, case.goal))
        row |= {"verdict": "met" if met else "missed", "reason": f"the value of {case.due} is known: {value:g}"}
    elif case.due < case.last:
        row |= {
            "verdict": "insufficient data",
            "reason": f"values reach {case.last}, but none is given for {case.due}",
        }
    elif case.due > case.last + FARTHEST:
        row |= {
            "verdict": "not assessable",
            "reason": f"the deadline lies more than {FARTHEST} years after the last value",
        }
    return row


def _judged(case: Case, made: Forecasts, row: int, ranges: np.ndarray) -> dict:
    if made.reasons[row]:
        return {"verdict": "insufficient data", "reason": made.reasons[row]}
    ahead = case.due - case.last
    paths = made.at(row, ahead)
    probability = float(np.clip(case.reaches(paths).mean(), LOWEST, HIGHEST))
    found = dict(zip(QUANTILES, ranges[ahead - 1], strict=True))
    words = [*case.warnings, *(word for word in made.histories[row].warnings if "bridged" not in word)]
    if made.histories[row].known < SHORTEST and made.peers[row] < MIN_PEERS and made.classed[row]:
        words.append("fewer than 4 values and no comparable series: the growth of its class stands in")
    elif made.histories[row].known < SHORTEST and made.peers[row] < MIN_PEERS:
        words.append("fewer than 4 values and no comparable series: the growth of public series at large stands in")
    return {name: found[name] for name in OUTPUT if name in found} | {
        "probability": probability,
        "verdict": verdict_of(probability),
        "reason": f"{100 * probability:.0f} % of {len(paths)} simulated futures reach the target",
        "warnings": "; ".join(words),
    }


def _forecasts(cases: list[Case], until: Callable[[Case], int], draws: int) -> Iterator[tuple[list[Case], Forecasts]]:
    """Batches of cases that end in the same year and share a kind, each with their forecasts.

    Peers are all series of the same indicator and unit, cut at that year, one per region.
    """
    kinds: dict[tuple, list[Case]] = {}
    for case in cases:
        kinds.setdefault((case.indicator, case.unit), []).append(case)
    single = {key: members for key, members in kinds.items() if len(members) < MIN_PEERS}
    alone = [case for members in single.values() for case in members]
    for last in sorted({case.last for case in alone}):
        batch = [case for case in alone if case.last == last]
        for start in range(0, len(batch), AT_ONCE):
            yield _batch(batch[start : start + AT_ONCE], [], last, until, draws)
    for key, members in kinds.items():
        if key in single:
            continue
        for last in sorted({case.last for case in members}):
            batch = [case for case in members if case.last == last]
            here = {case.region for case in batch}
            others = {case.region: case for case in members if case.region not in here}
            others = list(others.values())[:: len(others) // AT_ONCE + 1]  # so many peers say as much as all of them
            for start in range(0, len(batch), AT_ONCE):
                yield _batch(batch[start : start + AT_ONCE], others, last, until, draws)


def _batch(
    batch: list[Case], others: list[Case], last: int, until: Callable[[Case], int], draws: int
) -> tuple[list[Case], Forecasts]:
    horizon = min(max(until(case) for case in batch) - last, FARTHEST)
    histories = [case.yearly(last) for case in batch] + [case.yearly(last) for case in others]
    pooled = len({case.region for case in [*batch, *others]}) >= MIN_PEERS
    scales = _scales([*batch, *others], histories, pooled)
    groups = [0] * len(histories) if pooled and _one_kind(batch) else None
    classes = [case.growth_class for case in [*batch, *others]]
    return batch, forecast_many(
        histories, horizon, scales=scales, groups=groups, draws=draws, at_large=True, classes=classes
    )


def _one_kind(batch: list[Case]) -> bool:
    return len({(case.indicator, case.unit) for case in batch}) == 1


def _scales(cases: list[Case], histories: list[np.ndarray], pooled: bool) -> list[Scale]:
    """Shares by logit, counts whole, amounts by logs; one scale for series that are pooled, where they allow it."""
    each = [_scale(case, values, pooled) for case, values in zip(cases, histories, strict=True)]
    if pooled and {scale.name for scale in each} <= {"few", "count"}:
        return [COUNT] * len(each)
    return each


def _scale(case: Case, values: np.ndarray, pooled: bool) -> Scale:
    known = values[np.isfinite(values)]
    inside = len(known) and known.min() >= 0 and known.max() <= 100
    tiny = inside and 0 < known[known > 0].min(initial=100) < 200 * EDGE and known.max() < 50  # the logit ends there
    if case.unit == "%" and inside and not tiny and not case.goal > 100:
        return Scale("logit", 0.0, 100.0)
    whole = len(known) and known.min() >= 0 and np.array_equal(known, np.rint(known))
    if case.unit in COUNTED and whole:
        return COUNT if pooled or case.growth_class or known.max() >= FEW else FEW_EVENTS
    return natural(values)
