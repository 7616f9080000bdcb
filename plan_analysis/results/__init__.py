"""Results for programs, and what differs between two of them; what is heavy loads when it is used."""

from plan_analysis.reference.late import later

LATER = {
    "Change": "changes", "compare": "changes", "results": "changes", "read": "files", "read_if_any": "files",
    "write_results": "files",
}  # fmt: skip

__getattr__ = later(__name__, LATER)
