"""Plans in two languages: what an English row says that a Chinese one says too is one target."""

import re
from fractions import Fraction

from plan_analysis.plan.rows import Row


def once(rows: list[Row]) -> list[Row]:
    """Rows without the English ones that say in a bilingual plan what a Chinese row says."""
    chinese: dict[object, list[Row]] = {}
    for row in rows:
        # a row of an English table is no Chinese one
        if not row.name_en and re.search("[\u4e00-\u9fff]", row.place.paragraph.plain):
            chinese.setdefault((_size(row), row.year), []).append(row)
    kept = []
    for row in rows:
        twins = chinese.get((_size(row), row.year), []) if row.name_en else []
        if not twins:
            kept.append(row)
            continue
        twin = next((one for one in twins if not one.name_en), None)
        if twin is None and all(one.name_en.lower() != row.name_en.lower() for one in twins):
            kept.append(row)  # the same number of another thing
        elif twin is not None:
            twin.name_en = row.name_en
            twin.evidence.add("bilingual")
    for row in kept:
        if "bilingual" not in row.evidence and row.name_en and not row.name:
            row.name = row.name_en
    return kept


def _size(row: Row) -> tuple[Fraction, str]:
    """A value without its scale, so that 1.2 million and 120万 are the same."""
    value, unit = row.quantity.value, row.quantity.unit
    for scale, size in (("百万", 10**6), ("十亿", 10**9), ("万亿", 10**12), ("千", 1000), ("亿", 10**8), ("万", 10**4)):
        if unit.startswith(scale) and unit != "千瓦":
            return value * size, "%" if "%" in unit else ""
    return value, "%" if unit in ("%", "个百分点") else ""
