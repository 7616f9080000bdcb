"""Results for programs, and what differs between two of them: values, vintages, probabilities, verdicts.

``results`` is what results.json holds; ``compare`` reads two of these and knows nothing else.
"""

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from plan_analysis import __version__

if TYPE_CHECKING:
    from plan_analysis.attainment import Assessment

FORMAT = 1  # of results.json; a later one may lack what an earlier reader needs
POINTS = 0.005  # probabilities are shown in whole per cent: less than half a point is no change


@dataclass(frozen=True)
class Change:
    """One difference: of which target, what kind, of which year, from what to what; None where there was nothing.

    ``what`` is one of: as of, new target, target gone, verdict, outcome, probability, new value, revised value,
    value withdrawn.
    """

    target: str
    what: str
    year: int | None
    before: object
    after: object


def results(plan: str, as_of: date, draws: int, assessments: list["Assessment"]) -> dict:
    """Everything a program may want to know of a run: outlook, verdicts, and per target all numbers and its history."""
    from plan_analysis import attainment

    outlook = attainment.outlook(assessments)
    return {
        "format": FORMAT,
        "plan": plan,
        "as_of": as_of.isoformat(),
        "version": __version__,
        "draws": draws,
        "outlook": {"judged": outlook.judged, "expected": outlook.expected, "lo80": outlook.low, "hi80": outlook.high},
        "verdicts": attainment.summary(assessments),
        "targets": [a.row() | {"history": _history(a)} for a in assessments],
    }


def compare(old: dict, new: dict) -> list[Change]:
    """What changed from one results.json to another, target by target in the new one's order, then what is gone.

    T01 of another plan is another target.
    """
    before, after = ({(one["plan"], row["target"]): row for row in one["targets"]} for one in (old, new))
    found = [Change("", "as of", None, old["as_of"], new["as_of"])] if old["as_of"] != new["as_of"] else []
    for key, row in after.items():
        if key not in before:
            found.append(Change(row["target"], "new target", None, None, row["verdict"]))
        else:
            found += _of_target(before[key], row)
    gone = [row for key, row in before.items() if key not in after]
    return found + [Change(row["target"], "target gone", None, row["verdict"], None) for row in gone]


def _of_target(old: dict, new: dict) -> list[Change]:
    target, found = new["target"], []
    for what in ("verdict", "outcome"):
        if old[what] != new[what]:
            found.append(Change(target, what, None, old[what], new[what]))
    p, q = old["probability"], new["probability"]
    if (p is None) != (q is None) or (p is not None and abs(p - q) >= POINTS):
        found.append(Change(target, "probability", None, p, q))
    return found + _of_values(target, _by_year(old), _by_year(new))


def _of_values(target: str, old: dict[int, dict], new: dict[int, dict]) -> list[Change]:
    found = []
    for year in sorted(old.keys() | new.keys()):
        a, b = old.get(year), new.get(year)
        if b is None:
            found.append(Change(target, "value withdrawn", year, old[year]["value"], None))
        elif a is None:
            found.append(Change(target, "new value", year, None, b["value"]))
        elif a["value"] != b["value"]:
            found.append(Change(target, "revised value", year, a["value"], b["value"]))
    return found


def _by_year(row: dict) -> dict[int, dict]:
    return {one["year"]: one for one in row.get("history", [])}


def _history(a: "Assessment") -> list[dict]:
    columns = zip(a.history.years, a.history.values, a.history.status, a.history.source, strict=True)
    return [
        {"year": int(year), "value": float(f"{value:.6g}"), "status": status, "source": source}
        for year, value, status, source in columns
    ]
