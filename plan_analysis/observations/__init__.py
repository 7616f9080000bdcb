"""Published values, one row each → the series of an indicator as known on a date."""

from plan_analysis.observations.derivation import COLUMNS
from plan_analysis.observations.series import Series, View, view
from plan_analysis.observations.table import UNITS, load, observations, quality, read_tables

__all__ = ["COLUMNS", "UNITS", "Series", "View", "load", "observations", "quality", "read_tables", "view"]
