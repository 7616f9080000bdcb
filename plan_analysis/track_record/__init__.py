"""What the same method would have said, and what came: rolling-origin back-tests beside other methods."""

from plan_analysis.track_record.backtest import (
    INDICATORS,
    LEAST_CASES,
    LEVELS,
    ORIGINS,
    WHOLE,
    Forecaster,
    Record,
    Sample,
    backtest,
    base_rate,
    digest,
    drift,
    ece,
    eurostat_rule,
    no_change,
    reliability_bins,
)

__all__ = [
    "INDICATORS", "LEAST_CASES", "LEVELS", "ORIGINS", "WHOLE", "Forecaster", "Record", "Sample", "backtest",
    "base_rate", "digest", "drift", "ece", "eurostat_rule", "no_change", "reliability_bins",
]  # fmt: skip
