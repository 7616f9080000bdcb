"""Cases of anyone's file as one page: what came out of each, its picture, and all numbers; no project is needed."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pandas as pd

from plan_analysis import __version__
from plan_analysis.attainment.case import Case
from plan_analysis.attainment.cases import QUANTILES
from plan_analysis.report import charts, html
from plan_analysis.report.messages import Language
from plan_analysis.report.page import section

if TYPE_CHECKING:
    from plan_analysis.report.charts import Picture

MOST = 20  # pictures on a page: more would make it too large to mail
DIGITS = 4  # significant ones of a simulated number


@dataclass(frozen=True)
class Told:
    """One case as the page shows it: its rows of the table of results, and its picture where it has one."""

    case: Case
    rows: list[dict]
    picture: "Picture | None"

    @property
    def first(self) -> dict:
        """Its first row: verdict and reason."""
        return self.rows[0]


def page(cases: list[Case], table: pd.DataFrame, words: Language, name: str) -> str:
    """The page of a table of ``attainment.cases``: rows of ``assess``, one a case, or of ``summary``, one a year."""
    rows: dict[str, list[dict]] = {case.case_id: [] for case in cases}
    for row in table.to_dict("records"):
        rows[row["case_id"]].append({str(key): None if value != value else value for key, value in row.items()})
    told = [
        Told(case, rows[case.case_id], _picture(case, rows[case.case_id], at, words) if at < MOST else None)
        for at, case in enumerate(cases)
    ]
    judged = "verdict" in table
    body = section(
        "cases", words, heading=name, told=told, judged=judged, ranged=[key for key in QUANTILES if key in table],
        most=MOST, number=lambda value: _number(value, words), goal=lambda value: _goal(value, words),
        ahead=lambda row, case: _year(row, case),
    )  # fmt: skip
    footer = words("Plan Analysis {version}, from {file}.", version=__version__, file=name)
    return html.alone(name, body, footer, words)


def _year(row: dict, case: Case) -> int | None:
    """The year that the ranges of a row are of."""
    return int(row["year"]) if row.get("year") else case.due


def _number(value: float | None, words: Language) -> str:
    """A number with as many digits as it deserves."""
    if value is None:
        return "–"
    whole = len(str(int(abs(value)))) if abs(value) >= 1 else 0
    return words.number(value, max(0, DIGITS - whole))


def _goal(value: float, words: Language) -> str:
    """A target as it was written, with no more digits."""
    return words.number(value, len(f"{value:.12g}".partition(".")[2]))


def _picture(case: Case, rows: list[dict], at: int, words: Language) -> "Picture | None":
    """History, ranges and target; None for a case without a value."""
    if case.last is None:
        return None
    ranges = [(_year(row, case), row) for row in rows if row.get("median") is not None]
    ahead = {year: row for year, row in ranges if year is not None}
    goal = (case.due, case.goal) if case.due is not None and case.goal == case.goal else None
    shown = [_number(float(value), words) for value in (case.values[0], case.values[-1])]
    alt = words(
        "Chart of {name}: {first} in {start} to {last} in {end}; ahead: {ahead}.", name=case.case_id, first=shown[0],
        start=int(case.years[0]), last=shown[1], end=case.last,
        ahead=words(", ").join(f"{year} {_number(row['median'], words)}" for year, row in ahead.items()) or "–",
    )  # fmt: skip
    return charts.ranges(case.history, ahead, goal, alt, f"case{at}")
