"""How sure a proposed row is: certain, likely or check, by what it rests on; shares right in ``benchmarks/plan.py``."""

import re

from plan_analysis.plan import wording
from plan_analysis.plan.relative import relative
from plan_analysis.plan.rows import Row

# words that promise by themselves, and deadlines that stand near
STRONG = {"compared", "change", "made", "table"}
NEAR = {"stated", "heading", "table", "inherited"}


# 会议展览活动由2023年的1139项增, 我们会在, 研究院学额会: what no name holds or ends with
CUT = re.compile(
    rf"(?:19|20)\d\d|\d{{4,}}|^[与及的了]|我们|政府会|(?:[在于为由从将到至的和及与按约增减达占]|{wording.WILL}|可以?)$"
)
# 000 people
ENGLISH_CUT = re.compile(
    r"\d{3,}|^(?:and|or|of|to|will)\b|\b(?:and|or|of|the|will|that|which|we)$|\b(?:we|will|should)\b", re.IGNORECASE
)


def graded(row: Row) -> tuple[str, str]:
    """(class, reason) of a row: certain and likely by the share of such rows that were right, check with a reason."""
    doubts = list(row.doubts)
    if not row.year:
        doubts.append("no deadline is stated")
    if len(row.name) < 2:
        doubts.append("no name stands with the number")
    # 制造业质量竞争力指数
    if row.quantity.bare and row.quantity.value and not re.search("指数(?:得分|值)?$", row.name):
        doubts.append("no unit is printed")
    start, end = row.quote
    if relative(row.place.paragraph.text[start:end], row.quantity.digits, row.quantity.unit):
        doubts.append("it is set beside another figure, and names no value of its own")
    if CUT.search(row.name) or (row.name_en and ENGLISH_CUT.search(row.name_en)):
        doubts.append("the name may be cut or hold more than a name")
    if "perhaps past" in row.evidence:
        doubts.append("the sentence may tell of the past")
    if "laid out" in row.evidence:
        doubts.append("a list names it without a verb")
    if doubts:
        return "check", "; ".join(dict.fromkeys(doubts))
    near = row.how in NEAR or (row.how == "period" and "annual" in row.evidence)
    weak = len(row.name) > (80 if row.name_en else 30) or not row.evidence & STRONG or not near
    # English is read by fewer rules
    weak = weak or "weak" in row.evidence or bool(row.name_en and row.name == row.name_en)
    return ("likely" if weak else "certain"), ""
