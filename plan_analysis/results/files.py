"""results.json, for programs, and assessment.csv beside the pages: the one place that writes and reads them."""

import json
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING

from plan_analysis.reference import spreadsheets
from plan_analysis.reference.atomic import write
from plan_analysis.reference.schema import DataError
from plan_analysis.results.changes import FORMAT, results

if TYPE_CHECKING:
    from plan_analysis.attainment import Assessment

NAME = "results.json"
ALL, EACH = ("plan", "as_of", "targets"), ("target", "verdict", "outcome", "probability")  # what readers rely on


def write_results(plan: str, as_of: str, draws: int, out: Path) -> list["Assessment"]:
    """results.json and assessment.csv beside the pages; returns the assessments they hold."""
    import pandas as pd

    from plan_analysis import attainment
    from plan_analysis.dataset.data import found

    data = found()
    view = data.view(data.day(as_of, plan))
    assessments = attainment.assess_plan(data.of_plan(plan), view, plan, draws)
    made = results(plan, view.as_of, draws, assessments)
    rows = pd.DataFrame([assessment.row() for assessment in assessments]).map(spreadsheets.shown)
    write(out / "assessment.csv", rows.to_csv(index=False, lineterminator="\n").encode())
    write(out / NAME, (json.dumps(made, ensure_ascii=False, indent=1) + "\n").encode())
    return assessments


def read(path: Path) -> dict:
    """Results of a results.json, a folder of reports or an archive of one.

    Raises DataError where there are none, where they are damaged, and where a later version wrote them.
    """
    try:
        results = json.loads(_text(path))
        missing = [name for name in ALL if name not in results]
        missing += [name for name in EACH for row in results.get("targets", ()) if name not in row]
        if missing:
            raise KeyError(f"no {', '.join(dict.fromkeys(missing))}")
        _check(results)
        later = int(results.get("format", FORMAT)) > FORMAT
    except (OSError, ValueError, KeyError, TypeError, AttributeError, zipfile.BadZipFile) as error:
        raise DataError(f"{path}: holds no results of a run ({error}); name an archive, a folder or a {NAME}") from None
    if later:
        raise DataError(
            f"{path}: format {results['format']} of a later version, {FORMAT} is known; update plan-analysis"
        )
    return results


def _check(results: dict) -> None:
    """TypeError where what is compared is of another kind than was written."""
    odd = [name for name in ("plan", "as_of") if not isinstance(results[name], str)]
    for row in results["targets"]:
        odd += [name for name in ("target", "verdict") if not isinstance(row[name], str)]
        odd += ["outcome"] * (not isinstance(row["outcome"], str | None))
        odd += ["probability"] * (not isinstance(row["probability"], int | float | None))
        odd += ["history"] * any(
            not isinstance(one.get("year"), int) or "value" not in one for one in row.get("history", [])
        )
    if odd:
        raise TypeError(f"what stands as {', '.join(dict.fromkeys(odd))} is of another kind")


def read_if_any(path: Path) -> dict | None:
    """The same, or None where there are none to be read: a first run, or one whose files are lost."""
    try:
        return read(path)
    except DataError:
        return None


def _text(path: Path) -> str | bytes:
    if path.suffix == ".zip":
        with zipfile.ZipFile(path) as file:
            return file.read(NAME)
    return (path / NAME if path.is_dir() else path).read_text(encoding="utf-8")
