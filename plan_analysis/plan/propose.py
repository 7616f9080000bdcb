"""Proposed rows and reviewed ones in one CSV: a reviewed row is never overwritten, differences are told."""

from collections.abc import Hashable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from plan_analysis.plan.frames import COLUMNS
from plan_analysis.reference import atomic, spreadsheets
from plan_analysis.reference.encoding import records
from plan_analysis.reference.schema import DataError

if TYPE_CHECKING:
    import pandas as pd

# what a person may change, and what is told when the text now says otherwise
TOLD = ["relation", "value", "value_hi", "unit", "due", "kind", "modality", "base_year", "responsible"]


def merged(proposed: "pd.DataFrame", out: Path) -> tuple["pd.DataFrame", list[str]]:
    """The proposed register with the reviewed rows of ``out`` kept, and a sentence for every difference.

    A row counts as reviewed when its column ``reviewed`` is not empty; it is found again by plan, line and quote.
    """
    import pandas as pd

    fresh = proposed.astype(object).where(proposed.notna(), "").assign(reviewed="")
    if not out.exists():
        return fresh, []
    rows, told = [], []
    place: dict[tuple[str, ...], list[dict[Hashable, Any]]] = {}
    for one in fresh.to_dict("records"):
        place.setdefault((one["plan"], str(one["line"]), one["quote"], str(one["value_text"])), []).append(one)
    for row in _reviewed(out).to_dict("records"):
        alike = place.get((row["plan"], row["line"], row["quote"], row.get("value_text", "")), [])
        told += _changes(row, _taken(alike, row))
        rows.append(row)
    new = [one for alike in place.values() for one in alike]
    rows += _renumbered(new, {(row["plan"], row["target"]) for row in rows})
    table = pd.DataFrame(rows, columns=[*COLUMNS, "reviewed"]).astype(object)
    table = table.where(table.notna(), "")
    for column in ("line", "span_start"):
        table[column] = pd.to_numeric(table[column]).fillna(0).astype(int)
    return table.sort_values(["plan", "line", "span_start", "target"], kind="stable", ignore_index=True), told


def _taken(alike: list[dict[Hashable, Any]], row: dict[Hashable, Any]) -> dict[Hashable, Any] | None:
    """Take out of the rows of one number, of which 甲率、乙率均达到75% has two, the one that a reviewed row is."""
    named = (at for at, one in enumerate(alike) if one["name_zh"] == row.get("name_zh"))
    return alike.pop(next(named, 0)) if alike else None


def _reviewed(out: Path) -> "pd.DataFrame":
    """The reviewed rows of a register on disk; raises DataError where it is none or a number in it is broken."""
    import pandas as pd

    try:
        header, rows = records(out.read_bytes(), out.name)
    except OSError as error:
        raise DataError(f"{out.name}: cannot be read as a register ({error}); mend it or choose another file") from None
    before = pd.DataFrame(rows, columns=list(dict.fromkeys(header)), dtype=str).map(spreadsheets.meant)
    needed = ("plan", "target", "line", "quote", "reviewed")
    if missing := [column for column in needed if column not in before]:
        raise DataError(f"{out.name}: is no register of targets, it has no column {', '.join(missing)}")
    kept = before[before["reviewed"].str.strip() != ""]
    for column in {"line", "span_start"} & set(kept):
        odd = kept[~kept[column].str.fullmatch("[0-9]{1,9}")]
        if len(odd):
            raise DataError(
                f"{out.name}, row {odd.index[0] + 2}, column {column}: {odd[column].iloc[0]!r} is not a whole number; "
                "put back what stood there, or empty the column reviewed of that row"
            )
    return kept


def _changes(row: dict[Hashable, Any], new: dict[Hashable, Any] | None) -> list[str]:
    """What the text reads now where it differs from a reviewed row."""
    if new is None:
        return [f"{row['target']}: reviewed, kept; the text no longer holds “{row['quote']}” in line {row['line']}"]
    return [
        f"{row['target']}: reviewed, kept; {name} is {row[name]!r}, the text reads {_text(new[name])!r}"
        for name in TOLD
        if name in row and row[name] != _text(new[name])
    ]


def _renumbered(rows: list[dict[Hashable, Any]], used: set[tuple[str, str]]) -> list[dict[Hashable, Any]]:
    """New rows under names that no kept row has; ``same_as`` follows."""
    renamed: dict[tuple[str, str], str] = {}
    for row in rows:
        key, number = (row["plan"], row["target"]), 1
        while (row["plan"], row["target"]) in used:
            row["target"], number = f"T{number:02d}", number + 1
        renamed[key] = row["target"]
        used.add((row["plan"], row["target"]))
    for row in rows:
        row["same_as"] = renamed.get((row["plan"], row["same_as"]), row["same_as"])
    return rows


def write(table: "pd.DataFrame", out: Path) -> None:
    """Write a register whole or not at all, numbers without binary noise."""
    write_text(as_csv(table), out)


def as_csv(table: "pd.DataFrame") -> str:
    """A register as CSV, numbers without binary noise."""
    return table.map(_text).map(spreadsheets.shown).to_csv(index=False, lineterminator="\n")


def write_text(text: str, path: Path) -> None:
    """Write a page whole or not at all."""
    atomic.write(path, text.encode())


def _text(value: object) -> str:
    if isinstance(value, float):
        return "" if value != value else f"{value:.12g}"
    return "" if value is None else str(value)
