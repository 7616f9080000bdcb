"""results.json, for programs, and assessment.csv beside the pages: the one place that writes them."""

import json
from pathlib import Path

from plan_analysis import attainment
from plan_analysis.dataset.data import found
from plan_analysis.reference.atomic import write
from plan_analysis.results.changes import results
from plan_analysis.results.stored import NAME


def write_results(plan: str, as_of: str, draws: int, out: Path) -> list[attainment.Assessment]:
    """results.json and assessment.csv beside the pages; returns the assessments they hold."""
    import pandas as pd

    data = found()
    view = data.view(data.day(as_of, plan))
    assessments = attainment.assess_plan(data.of_plan(plan), view, plan, draws)
    made = results(plan, view.as_of, draws, assessments)
    rows = [assessment.row() for assessment in assessments]
    write(out / "assessment.csv", pd.DataFrame(rows).to_csv(index=False, lineterminator="\n").encode())
    write(out / NAME, (json.dumps(made, ensure_ascii=False, indent=1) + "\n").encode())
    return assessments
