"""Published values, one row each → the series of an indicator as known on a date."""

from plan_analysis.observations.contradictions import contradictions
from plan_analysis.observations.derivation import COLUMNS
from plan_analysis.observations.figures import Figures
from plan_analysis.observations.series import Series, View, view
from plan_analysis.observations.table import (
    compact,
    from_tables,
    load,
    observations,
    quality,
    quality_by,
    read_tables,
    unused,
)

__all__ = [
    "COLUMNS", "Figures", "Series", "View", "compact", "contradictions", "from_tables", "load", "observations",
    "quality", "quality_by", "read_tables", "unused", "view",
]  # fmt: skip
