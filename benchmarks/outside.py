"""Would mixing the outside view into a forecast make it better? Decided targets of other plans, leaving each plan out.

    python benchmarks/outside.py

The outside view of a target is made without its plan. The forecast knows what the table knows: the base that the plan
states and the class of growth. Both are pooled on logits with one weight; Brier score, log score and the paired
standard error of the gain are printed for every weight.
"""

from pathlib import Path

import numpy as np

from plan_analysis.attainment import HIGHEST, LOWEST, outside
from plan_analysis.forecast import Scale, forecast_many, proposed
from plan_analysis.reference import read
from plan_analysis.reference.schema import PlanOutcome

WEIGHTS = (0.0, 0.25, 0.5, 0.75, 1.0)  # of the forecast


def outside_share(row: PlanOutcome, every: list[PlanOutcome]) -> float:
    """The share of such targets to expect, from all plans but the row's own."""
    counts = outside.counts_of([other for other in every if other.plan != row.plan])
    return outside.of_kind(counts, row.kind if row.kind in counts else "").share


def forecast_share(row: PlanOutcome) -> float | None:
    """Probability from the stated base and the class of growth; None where there is no such base or class."""
    growth_class = proposed(row.name_zh, row.unit)
    if not (row.base_value and row.base_year and row.target_value and row.relation and growth_class):
        return None
    years, scale = row.due_year - row.base_year, Scale("logit", 0, 100) if row.unit == "%" else Scale("log")
    small = [row.region_code[2:4] not in ("", "00")]
    made = forecast_many([np.array([row.base_value])], years, scales=[scale], classes=[growth_class], small=small)
    above = float(made.probability(np.array([[row.target_value]]), years)[0, 0])
    return float(np.clip(above if ">" in row.relation else 1 - above, LOWEST, HIGHEST))


def pooled(forecast: np.ndarray, view: np.ndarray, weight: float) -> np.ndarray:
    """Logit pool."""
    mixed = weight * np.log(forecast / (1 - forecast)) + (1 - weight) * np.log(view / (1 - view))
    return 1 / (1 + np.exp(-mixed))


def main() -> None:
    """Print the scores."""
    every = read(Path(__file__).parents[1]).plan_outcomes
    decided = [row for row in every if row.outcome in ("met", "missed") and not row.kind.startswith(outside.ANNUAL)]
    came = np.array([row.outcome == "met" for row in decided])
    view = np.array([outside_share(row, every) for row in decided])
    base = np.array([np.mean([o.outcome == "met" for o in decided if o.plan != row.plan]) for row in decided])
    print(f"{len(decided)} decided: Brier of the outside view {np.mean((view - came) ** 2):.3f}, "
          f"of the share of all kinds {np.mean((base - came) ** 2):.3f}")  # fmt: skip
    both = [(share, *pair) for row, *pair in zip(decided, view, came, strict=True) if (share := forecast_share(row))]
    forecast, view, came = (np.array(column, float) for column in zip(*both, strict=True))
    alone = (view - came) ** 2
    for weight in WEIGHTS:
        stated = pooled(forecast, view, weight)
        gain = alone - (stated - came) ** 2
        log = -np.mean(came * np.log(stated) + (1 - came) * np.log(1 - stated))
        brier, error = np.mean((stated - came) ** 2), gain.std() / len(gain) ** 0.5
        print(f"weight of the forecast {weight:4.2f}, {len(came)} targets: Brier {brier:.3f}, log {log:.3f}, "
              f"gain over the outside view {gain.mean():+.3f} ± {error:.3f}")  # fmt: skip


if __name__ == "__main__":
    main()
