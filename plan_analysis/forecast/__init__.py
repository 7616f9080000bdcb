"""Short annual histories → sample paths of the years ahead.

``forecast_many`` takes any series, thousands at once, ``forecast_one`` a single one; ``forecast`` takes one region's
indicator and its peers. The way through the package: scale → shocks → histories → components → peers → calibration
→ many → paths.
"""

from plan_analysis.forecast.calibration import Calibration, shipped
from plan_analysis.forecast.draws import DRAWS, Noise
from plan_analysis.forecast.model import Forecasts, forecast_many, forecast_one
from plan_analysis.forecast.paths import (
    Forecast,
    correlation,
    forecast,
    noise,
    ratio_forecast,
    scale_of,
    worst_unit,
    yearly,
)
from plan_analysis.forecast.peers import MIN_PEERS, Growth, growth
from plan_analysis.forecast.transform import Scale, natural

__all__ = [
    "DRAWS", "MIN_PEERS", "Calibration", "Forecast", "Forecasts", "Growth", "Noise", "Scale", "correlation", "forecast",
    "forecast_many", "forecast_one", "growth", "natural", "noise", "ratio_forecast", "scale_of", "shipped",
    "worst_unit", "yearly",
]  # fmt: skip
