"""Short annual histories → sample paths of the years ahead.

``forecast_many`` takes any series, thousands at once, ``forecast_one`` a single one; ``forecast`` takes one region's
indicator and its peers. The way through the package: transform → draws → histories → components → peers → calibration,
or classes → pooling, → model → paths.
"""

from plan_analysis.forecast.between import backwards, between
from plan_analysis.forecast.calibration import Calibration, shipped
from plan_analysis.forecast.classes import GrowthClass, class_of, growth_classes, proposed
from plan_analysis.forecast.cohorts import cohort_forecast, stock_of_cohorts
from plan_analysis.forecast.draws import DRAWS, Noise
from plan_analysis.forecast.model import Forecasts, forecast_many, forecast_one
from plan_analysis.forecast.paths import (
    Forecast,
    correlation,
    forecast,
    noise,
    ratio_forecast,
    ratio_pool,
    scale_of,
    worst_unit,
    yearly,
)
from plan_analysis.forecast.peers import MIN_PEERS, Growth, growth
from plan_analysis.forecast.transform import Scale, natural

__all__ = [
    "DRAWS", "MIN_PEERS", "Calibration", "Forecast", "Forecasts", "Growth", "GrowthClass", "Noise", "Scale",
    "backwards", "between", "class_of", "cohort_forecast", "correlation", "forecast", "forecast_many", "forecast_one",
    "growth", "growth_classes", "natural", "noise", "proposed", "ratio_forecast", "ratio_pool", "scale_of", "shipped",
    "stock_of_cohorts", "worst_unit", "yearly",
]  # fmt: skip
