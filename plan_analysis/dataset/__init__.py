"""Everything a project holds behind one door: ``plan_analysis.open()`` is a ``Dataset``."""

from plan_analysis.dataset.answers import Projection, Verdict
from plan_analysis.dataset.data import Dataset

__all__ = ["Dataset", "Projection", "Verdict"]
