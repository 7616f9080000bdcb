"""Results for programs, and what differs between two of them."""

from plan_analysis.results.changes import Change, compare, results
from plan_analysis.results.writing import write_results

__all__ = ["Change", "compare", "results", "write_results"]
