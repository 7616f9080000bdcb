"""Do the ranges of cities hold? Every indicator that the project's tables give for cities, by length of history.

    python benchmarks/cities.py

Rolling origins as in growth.py, every second one of long panels. Printed: share of outcomes inside the 80 % ranges,
share above them, and the first again for cities whose last five steps held a jump of more than 40 %. The shipped
constants were made on these panels too, so this shows where the ranges are unlike in kind, not how good they are.
"""

import numpy as np
import pandas as pd
from growth import AHEAD, Sample, panels, project, samples

from plan_analysis.forecast import class_of, forecast_many, scale_of

JUMP, STEPS = np.log(1.4), 5
LONG = 10  # years from which every second origin is enough


def held(sample: Sample) -> pd.DataFrame:
    """One row per city and year ahead: inside the 80 % range, above it, and whether its past jumps."""
    indicator, count = sample.panel.indicator, len(sample.histories)
    scale = scale_of(indicator, np.concatenate(sample.histories), count)
    made = forecast_many(
        sample.histories, AHEAD, scales=[scale] * count, groups=sample.groups, draws=1000,
        classes=[class_of(indicator)] * count, small=[True] * count,
    )  # fmt: skip
    low, high = np.moveaxis(made.quantiles([0.1, 0.9])[sample.rows], -1, 0)
    row, column = np.nonzero(np.isfinite(sample.came) & np.isfinite(low))
    came, low, high = (one[row, column] for one in (sample.came, low, high))
    jumps = np.array([_jumps(values) for values in sample.histories])[sample.rows][row]
    return pd.DataFrame({
        "indicator": indicator.indicator, "setting": " ".join(map(str, sample.setting)), "ahead": column + 1,
        "inside": (low <= came) & (came <= high), "above": came > high, "jumps": jumps,
    })  # fmt: skip


def _jumps(values: np.ndarray) -> bool:
    known = values[np.isfinite(values)][-STEPS - 1 :]
    return len(known) > 1 and bool(np.abs(np.diff(np.log(known))).max() > JUMP)


def main() -> None:
    """Print the shares."""
    every = [panel for panel in panels(*project()) if panel.level == "city"]
    table = pd.concat([
        held(sample) for panel in every for sample in samples(panel)
        if panel.values.shape[1] <= LONG or sample.origin % 2 == 0
    ])  # fmt: skip
    for key in ("setting", "ahead"):
        shown = table.groupby(["indicator", key])[["inside", "above"]].mean()
        shown["after jumps"] = table[table["jumps"]].groupby(["indicator", key])["inside"].mean()
        shown["cases"] = table.groupby(["indicator", key]).size()
        print(shown.round(3).to_string(na_rep="-"), "\n")


if __name__ == "__main__":
    main()
