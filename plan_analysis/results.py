"""Results for programs: ``results.json`` and ``assessment.csv``, from the assessments that the pages show."""

import json
from pathlib import Path

from plan_analysis import __version__, attainment, report
from plan_analysis.atomic import write


def write_results(plan: str, as_of: str, draws: int, out: Path) -> list[attainment.Assessment]:
    """results.json and assessment.csv beside the pages; returns the assessments they hold."""
    import pandas as pd

    card = report.Scorecard(plan, as_of, "en", draws)
    rows = [assessment.row() for assessment in card.assessments]
    outlook = attainment.outlook(card.assessments)
    results = {
        "plan": plan,
        "as_of": card.view.as_of.isoformat(),
        "version": __version__,
        "draws": draws,
        "outlook": {"judged": outlook.judged, "expected": outlook.expected, "lo80": outlook.low, "hi80": outlook.high},
        "verdicts": attainment.summary(card.assessments),
        "targets": rows,
    }
    write(out / "assessment.csv", pd.DataFrame(rows).to_csv(index=False, lineterminator="\n").encode())
    write(out / "results.json", (json.dumps(results, ensure_ascii=False, indent=1) + "\n").encode())
    return card.assessments
