"""How sure a proposed row is: certain, likely or check, by what it rests on; shares right in ``benchmarks/plan.py``."""

import re

from plan_analysis.plan.rows import Row


def graded(row: Row) -> tuple[str, str]:
    """(class, reason) of a row: certain and likely by the share of such rows that were right, check with a reason."""
    doubts = list(row.doubts)
    if not row.year:
        doubts.append("no deadline is stated")
    if len(row.name) < 2:
        doubts.append("no name stands with the number")
    if row.quantity.bare and not re.search("指数(?:得分|值)?$", row.name):
        doubts.append("no unit is printed")
    if len(row.name) > 30:
        doubts.append("the name is long")
    if "follows" in row.evidence and "compared" not in row.evidence:
        doubts.append("no words of its own say that it is to be reached")
    if "perhaps past" in row.evidence:
        doubts.append("the sentence may tell of the past")
    if doubts:
        return "check", "; ".join(dict.fromkeys(doubts))
    sure = row.how in ("stated", "heading", "table") and row.evidence & {"compared", "change", "made", "table"}
    return ("certain" if sure else "likely"), ""
