"""The files for programs beside the pages: ``results.json`` and ``assessment.csv``."""

import json
from pathlib import Path

from plan_analysis import attainment
from plan_analysis.observations import load, series
from plan_analysis.reference import for_plan, project
from plan_analysis.reference.atomic import write
from plan_analysis.results.changes import results


def write_results(plan: str, as_of: str, draws: int, out: Path) -> list[attainment.Assessment]:
    """results.json and assessment.csv beside the pages; returns the assessments they hold."""
    import pandas as pd

    reference, tidy = for_plan(plan), load(project.required() / "data/processed/observations.csv")
    view = series.view(tidy, reference, series.as_of_date(as_of, reference, tidy))
    assessments = attainment.assess_plan(reference, view, plan, draws)
    found = results(plan, view.as_of, draws, assessments)
    rows = [assessment.row() for assessment in assessments]
    write(out / "assessment.csv", pd.DataFrame(rows).to_csv(index=False, lineterminator="\n").encode())
    write(out / "results.json", (json.dumps(found, ensure_ascii=False, indent=1) + "\n").encode())
    return assessments
