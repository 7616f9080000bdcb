"""Everything in data/processed/: written by ``build``, committed, the same bytes for the same inputs.

observations.csv (every value with source), quality.csv (what looks odd in the tables), contradictions.csv (values of
two sources that cannot both be right), register.csv (targets with their place in the text), forecasts.csv (quantiles by
year), assessment.csv (one row per target), reliability.csv (how probabilities have held), datapackage.json (what the
columns mean).
"""

import json
import os
from datetime import date
from pathlib import Path

import numpy as np
import pandas as pd

from plan_analysis import __version__, attainment, observations
from plan_analysis import plan as plans
from plan_analysis.attainment import Assessment
from plan_analysis.dataset import replay
from plan_analysis.dataset.published import Say, published
from plan_analysis.forecast import Forecast
from plan_analysis.observations import series
from plan_analysis.reference import Reference, freshness, read, spreadsheets
from plan_analysis.reference.atomic import write

QUANTILES = {
    "lo95": 0.025, "lo80": 0.1, "lo50": 0.25, "median": 0.5, "hi50": 0.75, "hi80": 0.9, "hi95": 0.975,
}  # fmt: skip
FORECAST_COLUMNS = ["plan", "region", "indicator", "as_of", "year", "n", "borrowed", "model", *QUANTILES]
DIGITS = {"observations": 10, "quality": 10, "contradictions": 10}  # significant digits: more than any table prints
COMPUTED_DIGITS = 6  # of simulated numbers: more would differ between machines and mean nothing

# column → (type, what it means); the same words describe a column wherever it occurs
FIELDS = {
    "region": ("string", "region code (GB/T 2260), or a perimeter of it"),
    "perimeter": ("string", "region code on which the target is judged"),
    "indicator": ("string", "indicator slug of indicators.csv"),
    "year": ("integer", "calendar year the value belongs to"),
    "value": ("number", "value in the unit beside it; for a target, the number to reach"),
    "unit": ("string", "unit of the value"),
    "status": (
        "string",
        "reported, derived, estimated, revised, provisional, or expected before its year was over",
    ),
    "published": ("date", "day it became known; empty where unknown (the indicator's lag is used)"),
    "source": ("string", "row of sources.csv"),
    "location": ("string", "!cell of the source's own file; file!cell, joined by &, for computed values"),
    "log_sd": ("number", "standard error of an estimate on the log scale; empty for published values"),
    "value_low": ("number", "least value that its printed parts allow; empty for published values"),
    "value_high": ("number", "largest value that its printed parts allow, over all readings of a phrase"),
    "note": ("string", "remark printed with the value, or made on reading the target"),
    "plan": ("string", "row of plans.csv"),
    "as_of": ("date", "only what was known on this day is used"),
    "n": ("integer", "own known values"),
    "borrowed": ("number", "share of the growth taken from peers, 0 to 1"),
    "model": ("string", "model that made the forecast"),
    "median": ("number", "median of the simulated futures"),
    "probability": ("number", "share of futures that reach the target, kept within 0.01 and 0.99"),
    "required_growth_from_base": ("number", "per cent a year from base to target"),
    "required_growth_from_now": ("number", "per cent a year from the last value to the target"),
    "observed_growth": ("number", "own growth over at most the last five years, per cent a year"),
    "attained": ("string", "median first year that meets the value; >Y beyond the horizon"),
    "verdict": ("string", "one of: " + ", ".join(attainment.VERDICTS)),
    "reason": ("string", "why this verdict, or why none"),
    "outcome": ("string", "met or missed once the deciding figures are published"),
    "other_value": ("number", "what another source prints or implies for the same place and year"),
    "other_status": ("string", "status of that value"),
    "other_source": ("string", "row of sources.csv it comes from, or derived"),
    "other_published": ("date", "day that value became known"),
    "gap": ("number", "difference of the two values, per cent of the larger"),
    "check": ("string", "which check found it"),
    "file": ("string", "raw file"),
    "sheet": ("string", "sheet of the file, empty for a single table"),
    "cell": ("string", "cell of the sheet"),
    "item": ("string", "what the table calls it: its header path"),
    "expected": ("number", "value it was compared with"),
    "finding": ("string", "what looks odd"),
    "stated": ("number", "mean probability stated in the back-test, within one tenth"),
    "observed": ("number", "share of those targets that were reached"),
    "low": ("number", "lower end of what chance alone would show, 95 %"),
    "high": ("number", "upper end of what chance alone would show, 95 %"),
    "outcome_value": ("number", "the published deciding value"),
}


def build(root: Path, say: Say = lambda line: None) -> dict[str, int]:
    """Write data/processed/ from data/raw/ and data/reference/; returns rows per table.

    ``say`` hears what is being done, and at last what of the project's own tables was not used. Raises DataError, with
    nothing written, when a table, a raw file or a correction is wrong.
    """
    contents, counts = tables(root, say)
    folder = root / "data/processed"
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in contents.items():
        temporary = folder / f"{name}.part"
        temporary.write_bytes(content)
    for name in contents:
        os.replace(folder / f"{name}.part", folder / name)
    return counts


def tables(root: Path, say: Say = lambda line: None) -> tuple[dict[str, bytes], dict[str, int]]:
    """File name → bytes of everything build writes, and rows per table."""
    reference = read(root)
    known = published(reference, root, say)
    days = sorted({plan.as_of for plan in reference.plans.values()})
    frames = {
        "observations": observations.compact(known.tidy, reference),
        "quality": pd.concat([known.quality(day) for day in sorted({*days, known.latest})]),
        "contradictions": known.contradictions(),
        **_of_plans(reference, known.tidy, root, say),
    }
    say("the track record of the method; it is kept, and replayed only where its figures have changed")
    records = [_reliability(root, reference, known.tidy, day) for day in days]
    frames["reliability"] = pd.concat([pd.DataFrame(columns=["as_of"]), *records], ignore_index=True)
    contents = {f"{name}.csv": _csv(frame, DIGITS.get(name, COMPUTED_DIGITS)) for name, frame in frames.items()}
    contents["datapackage.json"] = _datapackage(frames, reference, freshness.inputs(root))
    for line in observations.unused(known.raw, reference):
        say(f"not used: {line}")
    return contents, {name: len(frame) for name, frame in frames.items()}


def _of_plans(reference: Reference, tidy: pd.DataFrame, root: Path, say: Say) -> dict[str, pd.DataFrame]:
    """Register, forecasts and assessment of all plans."""
    register, forecasts, assessments = [], [], []
    for plan in reference.plans.values():
        say(f"judging {len(reference.plan_targets(plan.plan))} targets of {plan.plan}")
        register += plans.register(reference, plan, root)
        judged, made = _judged(reference, series.view(tidy, reference, plan.as_of), plan.plan)
        assessments += judged
        forecasts += made
    return {
        "register": _table(register, ["plan", "target"]),
        "forecasts": _once(pd.DataFrame(forecasts, columns=FORECAST_COLUMNS)),
        "assessment": _table(assessments, ["plan", "target"]),
    }


def _judged(reference: Reference, view: series.View, plan: str) -> tuple[list[dict], list[dict]]:
    """Rows of every target's assessment, and of the forecasts on each of its perimeters."""
    assessments, forecasts = [], []
    for row in reference.plan_targets(plan):
        assessments.append({"plan": plan} | attainment.assess(reference, view, plan, row.target).row())
        for perimeter in reference.resolution[plan, row.target].perimeters:
            assessment = attainment.assess(reference, view, plan, row.target, perimeter)
            forecasts += _forecast_rows(plan, assessment)
    return assessments, forecasts


def _table(rows: list[dict], key: list[str]) -> pd.DataFrame:
    """Rows as a table; without any, its key alone is its header."""
    return pd.DataFrame(rows) if rows else pd.DataFrame(columns=key)


def write_csv(frame: pd.DataFrame, path: Path) -> None:
    """Write a table for people whole or not at all, with as many digits as computed numbers deserve."""
    write(path, _csv(frame.map(spreadsheets.shown), COMPUTED_DIGITS))


def _reliability(root: Path, reference: Reference, tidy: pd.DataFrame, as_of: date) -> pd.DataFrame:
    bins = replay.record(root, reference, tidy, as_of).reliability
    return bins.assign(as_of=as_of.isoformat())[["as_of", *bins.columns]]


def _forecast_rows(plan: str, assessment: Assessment) -> list[dict]:
    made = [paths for paths in (assessment.forecast, *assessment.parts) if paths is not None]
    return [row for paths in made for row in _quantile_rows(plan, paths)]


def _quantile_rows(plan: str, paths: Forecast) -> list[dict]:
    table = paths.quantiles(tuple(QUANTILES.values())).T
    history = paths.history
    about = {
        "plan": plan, "region": history.region, "indicator": history.indicator, "as_of": history.as_of.isoformat(),
        "n": attainment.published_count(history), "borrowed": paths.borrowed, "model": paths.model,
    }  # fmt: skip
    return [
        about | {"year": int(year)} | dict(zip(QUANTILES, map(float, row), strict=True))
        for year, row in zip(paths.years, table, strict=True)
    ]


def _once(forecasts: pd.DataFrame) -> pd.DataFrame:
    """One row per region, indicator and year: two targets on one indicator share the forecast."""
    key = ["plan", "region", "indicator", "year"]
    return forecasts.drop_duplicates(key).sort_values(key, ignore_index=True)


def _csv(frame: pd.DataFrame, digits: int) -> bytes:
    text = frame.apply(lambda column: column.map(lambda value: _cell(value, digits)))
    return text.to_csv(index=False, lineterminator="\n").encode()


def _cell(value: object, digits: int) -> str:
    """Empty for missing, lists joined by |, numbers with at most so many significant digits."""
    if isinstance(value, list):
        return "|".join(map(str, value))
    if value is None or value is pd.NaT or value != value:
        return ""
    if isinstance(value, (float, np.floating)):
        return f"{value:.{digits}g}"
    return str(value)


def _datapackage(frames: dict[str, pd.DataFrame], reference: Reference, inputs: dict[str, str]) -> bytes:
    """Frictionless Data Package: fields, missing values, sources, licence; and the hashes of what it was made from."""
    resources = [
        {
            "name": name,
            "path": f"{name}.csv",
            "format": "csv",
            "mediatype": "text/csv",
            "encoding": "utf-8",
            "schema": {"fields": [_field(str(name), frame[name].dtype.kind) for name in frame], "missingValues": [""]},
        }
        for name, frame in frames.items()
    ]
    package = {
        "name": "plan-analysis",
        "title": "Targets of government plans: figures, register, forecasts and assessment",
        "version": __version__,
        "licenses": [{"name": "CC-BY-4.0", "title": "Creative Commons Attribution 4.0"}],
        "resources": resources,
        "sources": [
            {"title": f"{row.title} ({row.publisher})", "name": row.source} for row in reference.sources.values()
        ],
        "inputs": inputs,
    }
    return (json.dumps(package, ensure_ascii=False, indent=1) + "\n").encode()


def _field(name: str, kind: str) -> dict[str, str]:
    known = FIELDS.get(name)
    guess = {"i": "integer", "f": "number", "b": "boolean"}.get(kind, "string")
    return {"name": name, "type": known[0] if known else guess} | ({"description": known[1]} if known else {})
