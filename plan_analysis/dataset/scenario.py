"""A scenario: a small table of what a reader assumes otherwise, one row a change, and what it does to the tables.

``kind`` says what a row is: ``value`` lays an own figure, marked as assumed, over the published ones; ``drop`` leaves a
doubtful one out; ``growth`` and ``shock`` are about the years ahead (per cent a year; per cent of the level lost or won
from a year on); ``class`` names the regions whose growth is learnt from (a level, the region above them, or codes
joined by +); ``borrowing`` is the weight of such learning, 0 to 1; ``perimeter`` asks a plan's targets of another
perimeter. The tables themselves are never written.
"""

import csv
import io
import os
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass, fields, replace
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from plan_analysis.dataset import naming
from plan_analysis.observations.assumption import BORROWING, GROWTH, SHOCK, Assumption
from plan_analysis.observations.series import ASSUMED, View, known_by, ranked
from plan_analysis.observations.series import view as known_on
from plan_analysis.reference import Reference, opening, project
from plan_analysis.reference.encoding import records
from plan_analysis.reference.schema import EXPECTED, DataError, Source

VALUE, DROP, CLASS, PERIMETER = "value", "drop", "class", "perimeter"
# kind → the columns that it needs besides the region
NEEDS = {
    VALUE: ("indicator", "year", "value"), DROP: ("indicator", "year"), GROWTH: ("indicator", "value"),
    SHOCK: ("indicator", "year", "value"), CLASS: ("indicator", "of"), BORROWING: ("indicator", "value"),
    PERIMETER: (),
}  # fmt: skip
SOURCE = "scenario"  # the source that an own value bears
LIMITS = {GROWTH: (-100.0, 1000.0), SHOCK: (-100.0, 1000.0), BORROWING: (0.0, 1.0)}


@dataclass(frozen=True)
class Change:
    """One row of a scenario; ``of`` is the source of a dropped figure, or the regions of a class."""

    kind: str
    region: str
    indicator: str = ""
    year: int | None = None
    value: float | None = None
    of: str = ""
    note: str = ""


COLUMNS = [one.name for one in fields(Change)]


def at_hand(tables: Reference) -> tuple[Change, ...]:
    """The changes of the scenario file that the environment names; none where it names none."""
    named = os.environ.get(project.SCENARIO, "")
    return read(Path(named), tables) if named else ()


def read(path: Path, tables: Reference) -> tuple[Change, ...]:
    """The changes of a scenario file (CSV); raises DataError with a sentence for every mistake in it."""
    return parsed(opening.content(path), path.name, tables)


def parsed(content: bytes, name: str, tables: Reference) -> tuple[Change, ...]:
    """The changes that the bytes of a scenario file hold, ``name`` being said in mistakes."""
    header, rows = records(content, name)
    if "kind" not in header or not set(header) <= set(COLUMNS):
        raise DataError(f"{name}: columns must be {', '.join(COLUMNS)}; found {', '.join(header)}")
    changes, mistakes = [], []
    for line, row in enumerate(rows, 2):
        try:
            changes.append(_change({column: (row.get(column) or "").strip() for column in COLUMNS}, tables))
        except DataError as error:
            mistakes.append(f"{name}, row {line}: {error}")
    if mistakes or not changes:
        raise DataError("\n".join(mistakes) or f"{name}: no change in it")
    return tuple(changes)


def written(changes: Iterable[Change]) -> str:
    """The changes as the text of a scenario file."""
    buffer = io.StringIO()
    writer = csv.DictWriter(buffer, COLUMNS, lineterminator="\n")
    writer.writeheader()
    for one in changes:
        writer.writerow({name: "" if value is None else value for name, value in asdict(one).items()})
    return buffer.getvalue()


def _change(row: dict[str, str], tables: Reference) -> Change:
    kind = row["kind"]
    if kind not in NEEDS:
        raise DataError(f"kind: {kind!r} is none; known: {', '.join(NEEDS)}")
    missing = [name for name in ("region", *NEEDS[kind]) if not row[name]]
    if missing:
        raise DataError(f"{kind} needs {', '.join(missing)}")
    region = naming.region(row["region"], tables.regions)
    indicator = naming.indicator(row["indicator"], tables.indicators) if row["indicator"] else ""
    change = Change(kind, region, indicator, _year(row["year"]), _number(row["value"]), row["of"], row["note"])
    low, high = LIMITS.get(kind, (-np.inf, np.inf))
    if change.value is not None and not low <= change.value <= high:
        raise DataError(f"value: {change.value:g} of {kind} must lie between {low:g} and {high:g}")
    if kind == CLASS:
        members(change.of, tables)
    return change


def _number(text: str) -> float | None:
    try:
        return float(text.replace(",", "")) if text else None
    except ValueError:
        raise DataError(f"value: {text!r} is no number") from None


def _year(text: str) -> int | None:
    if text and not (text.isdecimal() and len(text) == 4):
        raise DataError(f"year: {text!r} is no year such as 2018")
    return int(text) if text else None


def members(of: str, tables: Reference) -> frozenset[str]:
    """The regions of a class: all of a level, those directly within a region, or the codes that are listed.

    Raises DataError for a class without a region.
    """
    regions = tables.regions
    found = {code for code, row in regions.items() if of in (row.level, row.parent) and row.level != "perimeter"}
    found = found or {code for code in of.split("+") if code in regions}
    if not found or ("+" in of and set(of.split("+")) - found):
        raise DataError(f"of: {of!r} is neither a level, a region with others in it, nor codes joined by +")
    return frozenset(found)


def changed_tables(tidy: pd.DataFrame, tables: Reference, changes: Iterable[Change]) -> tuple[pd.DataFrame, Reference]:
    """Observations and tables with own values laid over them, doubtful ones left out, perimeters exchanged.

    An own value counts as known from the end of its year. Raises DataError where there is nothing to leave out.
    """
    changes = tuple(changes)
    added = [_own(one, tables) for one in changes if one.kind == VALUE]
    for one in changes:
        if one.kind == DROP:
            tidy = _without(tidy, one)
    if added:
        tidy = pd.concat([tidy, pd.DataFrame(added, columns=tidy.columns)], ignore_index=True)
    return tidy, changed_reference(tables, changes)


def changed_reference(tables: Reference, changes: Iterable[Change]) -> Reference:
    """Tables with perimeters exchanged, and with a source for own values."""
    for one in changes:
        if one.kind == PERIMETER:
            tables = _elsewhere(tables, one.region)
        elif one.kind == VALUE and SOURCE not in tables.sources:
            said: dict[str, Any] = {
                "title": SOURCE,
                "publisher": "-",
                "licence": "-",
                "reliability": "C",
                "source": SOURCE,
            }
            own = Source(**dict.fromkeys(Source.model_fields, "") | said)
            tables = replace(tables, sources=tables.sources | {SOURCE: own})
    return tables


def _without(tidy: pd.DataFrame, one: Change) -> pd.DataFrame:
    hit = (tidy["region"] == one.region) & (tidy["indicator"] == one.indicator) & (tidy["year"] == one.year)
    if one.of:
        hit &= tidy["source"] == one.of
    if not hit.any():
        of = f" from {one.of}" if one.of else ""
        raise DataError(f"drop: no value of {one.indicator} for {one.region} {one.year}{of} to leave out")
    return tidy[~hit]


def _own(one: Change, tables: Reference) -> dict:
    return {
        "region": one.region, "indicator": one.indicator, "year": one.year, "value": one.value,
        "unit": tables.indicators[one.indicator].unit, "status": ASSUMED, "published": f"{one.year}-12-31",
        "source": SOURCE, "location": "", "log_sd": np.nan, "value_low": np.nan, "value_high": np.nan, "note": one.note,
    }  # fmt: skip


def _elsewhere(tables: Reference, perimeter: str) -> Reference:
    """Every target of the perimeter's place, judged on this perimeter first."""
    place = perimeter.split("-")[0]
    rules = {
        key: rule.model_copy(update={"perimeters": [perimeter, *(p for p in rule.perimeters if p != perimeter)]})
        if rule.perimeters[0].split("-")[0] == place
        else rule
        for key, rule in tables.resolution.items()
    }
    return replace(tables, resolution=rules)


def changed_view(
    view: View, tidy: pd.DataFrame, tables: Reference, changes: tuple[Change, ...],
    known: Callable[[pd.DataFrame, Reference, date], View],
) -> View:  # fmt: skip
    """A view with a scenario laid over it: only the indicators that it names are looked at again, as ``known`` does."""
    named = {one.indicator for one in changes if one.kind in (VALUE, DROP)}
    series = view.series_of
    if named:
        moved, more = changed_tables(tidy[tidy["indicator"].isin(named)], tables, changes)
        again = known(moved, more, view.as_of)
        series = {key: one for key, one in series.items() if key[1] not in named} | again.series_of
    return assuming(replace(view, series_of=series), tables, changes)


def assuming(view: View, tables: Reference, changes: Iterable[Change]) -> View:
    """A view with what a scenario assumes of the years ahead, and from whom a series may learn."""
    changes = tuple(changes)
    ahead = tuple(
        Assumption(one.kind, one.region, one.indicator, float(one.value or 0.0), one.year)
        for one in changes
        if one.kind in (GROWTH, SHOCK, BORROWING)
    )
    teachers = dict(view.teachers)
    for one in changes:
        if one.kind == CLASS:
            row = tables.indicators[one.indicator]
            for name in filter(None, (row.indicator, row.numerator, row.denominator)):
                teachers[one.region, name] = members(one.of, tables)
    return replace(view, teachers=teachers, assumptions=(*view.assumptions, *ahead))


def first_published(tidy: pd.DataFrame, tables: Reference, as_of: date) -> View:
    """What was known on a date, each value as it was first published and not as it was revised since."""
    known = ranked(known_by(tidy, tables, as_of), tables).sort_values("available", kind="stable")
    first = known[known["status"] != EXPECTED].drop_duplicates(["region", "indicator", "year"])[tidy.columns]
    return known_on(first, tables, as_of)
