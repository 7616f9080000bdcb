"""Tables kept by hand, read and validated row by row, and what every later step relies on: one error, whole files."""

from plan_analysis.reference.freshness import stamp
from plan_analysis.reference.schema import DataError
from plan_analysis.reference.tables import Reference, check_raw_files, for_plan, read, read_table, sha256, state

__all__ = ["DataError", "Reference", "check_raw_files", "for_plan", "read", "read_table", "sha256", "stamp", "state"]
