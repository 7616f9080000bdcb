"""Results for programs, and what differs between two of them."""

from plan_analysis.results.changes import Change, compare, results
from plan_analysis.results.files import read, read_if_any, write_results

__all__ = ["Change", "compare", "read", "read_if_any", "results", "write_results"]
