"""Two publications, one figure, two values: what cannot both be right and is no revision.

In: observations. Out: one row for each published or derived value that disagrees with the one that rules its year.
"""

import math
from itertools import groupby, product
from operator import itemgetter

import pandas as pd

from plan_analysis.observations.figures import records
from plan_analysis.observations.series import ranked
from plan_analysis.reference import Reference
from plan_analysis.reference.schema import EXPECTED

COLUMNS = [
    "region", "indicator", "year", "unit", "value", "status", "source", "published", "other_value", "other_status",
    "other_source", "other_published", "gap",
]  # fmt: skip
KEY = ["region", "indicator", "year"]


def contradictions(known: pd.DataFrame, reference: Reference) -> pd.DataFrame:
    """Values that differ by more than rounding from the one that rules their year; widest gap (per cent) first.

    In: rows of ``series.known_by``. ``value`` is what a series as of the latest date uses, ``other_value`` what another
    source prints or implies. A later edition of the same publisher is a revision and no contradiction; estimates and
    expected figures do not count.
    """
    rows = ranked(known[~known["status"].isin(["estimated", EXPECTED])], reference)
    rows = rows[rows.duplicated(KEY, keep=False)]
    found = []
    for _, (ruling, *others) in groupby(records(rows), itemgetter(*KEY)):
        found += [_row(ruling, other) for other in others if _disagree(ruling, other, reference)]
    table = pd.DataFrame(found, columns=COLUMNS)
    return table.sort_values(["gap", *KEY], ascending=[False, True, True, True], kind="stable", ignore_index=True)


def _disagree(one: dict, other: dict, reference: Reference) -> bool:
    (low, high), (other_low, other_high) = _interval(one), _interval(other)
    if low <= other_high and other_low <= high:
        return False
    return "derived" in (one["status"], other["status"]) or not _same_publisher(one, other, reference)


def _interval(row: dict) -> tuple[float, float]:
    """What the printed value may have been; of a derived value the interval that comes with it."""
    if not math.isnan(row["value_low"]):
        return row["value_low"], row["value_high"]
    text = f"{row['value']:.10g}"
    decimals = len(text.partition(".")[2]) if "e" not in text else 0
    half = 0.5 * 10.0**-decimals
    return row["value"] - half, row["value"] + half


def _same_publisher(one: dict, other: dict, reference: Reference) -> bool:
    """Whether both come from one house: 国家统计局 and 国家统计局城市社会经济调查司 are."""
    houses = [reference.sources[row["source"]].publisher.split("、") for row in (one, other)]
    return any(a.startswith(b) or b.startswith(a) for a, b in product(*houses))


def _row(ruling: dict, other: dict) -> dict:
    size = max(abs(ruling["value"]), abs(other["value"]))
    named = {f"other_{name}": other[name] for name in ("value", "status", "source", "published")}
    return {name: ruling.get(name) for name in COLUMNS} | named | {
        "gap": 100 * abs(ruling["value"] - other["value"]) / size if size else 0.0
    }  # fmt: skip
