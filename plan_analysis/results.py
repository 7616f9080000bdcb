"""The files for programs beside the pages: ``results.json`` and ``assessment.csv``."""

import json
from pathlib import Path

from plan_analysis import attainment, changes, report
from plan_analysis.atomic import write


def write_results(plan: str, as_of: str, draws: int, out: Path) -> list[attainment.Assessment]:
    """results.json and assessment.csv beside the pages; returns the assessments they hold."""
    import pandas as pd

    card = report.Scorecard(plan, as_of, "en", draws)
    found = changes.results(plan, card.view.as_of, draws, card.assessments)
    rows = [assessment.row() for assessment in card.assessments]
    write(out / "assessment.csv", pd.DataFrame(rows).to_csv(index=False, lineterminator="\n").encode())
    write(out / "results.json", (json.dumps(found, ensure_ascii=False, indent=1) + "\n").encode())
    return card.assessments
