"""Would mixing the outside view into a forecast make it better? Decided targets of other plans, leaving each plan out.

    python benchmarks/outside.py

Neither the outside view nor the weight of a fold has seen the plan it is judged on. Printed for the targets that can be
forecast from the project's figures, as a plan's are, and with those for which there is only the base that the plan
itself states. The record page shows the same numbers as of its date; mixing is adopted where both scores gain by more
than their standard error over plans.
"""

from pathlib import Path

import numpy as np

from plan_analysis import observations
from plan_analysis.observations import series
from plan_analysis.reference import read
from plan_analysis.track_record import other_plans
from plan_analysis.track_record.other_plans import outside_share

ROOT = Path(__file__).parents[1]


def main() -> None:
    """Print the scores."""
    reference = read(ROOT)
    tidy = observations.observations(reference, ROOT)
    today = series.latest(tidy, reference)
    rows = other_plans.countable(reference, today)
    came = np.array([row.outcome == "met" for row in rows])
    view = np.array([outside_share(row, rows) for row in rows])
    base = np.array([np.mean([o.outcome == "met" for o in rows if o.plan != row.plan]) for row in rows])
    print(f"{len(rows)} decided: Brier of the outside view {np.mean((view - came) ** 2):.3f}, "
          f"of the share of all kinds {np.mean((base - came) ** 2):.3f}")  # fmt: skip
    every = other_plans.decided(reference, tidy, today)
    known = [one for one in every if one.rests_on == other_plans.TABLES]
    for name, group in (("forecast from figures", known), ("and from stated bases", every)):
        test = other_plans.pool_test(group, rows)
        if test is None:
            print(f"{name}: {len(group)} targets are too few")
            continue
        print(f"{name}, {test.targets} targets of {test.plans} plans: Brier, log score of")
        for way, brier, log in zip(("forecast", "outside view", "both"), test.brier, test.log_score, strict=True):
            print(f"  {way:12} {brier:.3f} {log:.3f}")
        print(
            f"  gain {test.gain[0]:+.3f} ± {test.error[0]:.3f}, {test.gain[1]:+.3f} ± {test.error[1]:.3f}, weight of "
            f"the forecast {test.weights[0]:.2f}-{test.weights[1]:.2f}: {'adopt' if test.adopted else 'keep apart'}"
        )


if __name__ == "__main__":
    main()
