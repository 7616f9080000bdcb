"""What the same method would have said, and what came: rolling-origin back-tests beside other methods."""

from plan_analysis.track_record.backtest import (
    INDICATORS,
    LEAST_CASES,
    LEVELS,
    ORIGINS,
    Record,
    backtest,
    digest,
    ece,
    reliability_bins,
)
from plan_analysis.track_record.contest import ALONE, GROUP, THEN, scores
from plan_analysis.track_record.rules import (
    WHOLE,
    Forecaster,
    Sample,
    base_rate,
    drift,
    eurostat_rule,
    no_change,
)
from plan_analysis.track_record.then import classes_by

__all__ = [
    "ALONE", "GROUP", "INDICATORS", "LEAST_CASES", "LEVELS", "ORIGINS", "THEN", "WHOLE", "Forecaster", "Record",
    "Sample", "backtest", "base_rate", "classes_by", "digest", "drift", "ece", "eurostat_rule", "no_change",
    "reliability_bins", "scores",
]  # fmt: skip
