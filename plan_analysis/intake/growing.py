"""Growth as plans ask for it → as it is compared: in per cent with its sign, of a thing that has a name of its own."""

import re

from plan_analysis.intake import rows
from plan_analysis.plan.indicators import GROWN, GROWTH_WORDS
from plan_analysis.reference.schema import GROWTH, UNKNOWN_UNIT, Indicator
from plan_analysis.reference.units import Units

TIMES = re.compile("番|倍增|[Dd]oubl|[Tt]ripl")  # 翻一番: says how many times as much it comes to
# 用水量降幅, 单位GDP能耗累计降低
FALL = re.compile(
    "(?:累计|年均)?(?:下降|降低|减少|削减|压减)?(?:的)?(?:降幅|减幅|下降率|降低率|下降幅度|降低幅度|下降|降低|减少|削减|压减)$"
)


def as_compared(row: dict[str, str]) -> str:
    """Write growth as it is compared, in per cent with its sign, whatever the words count in; why it cannot be, if so.

    翻两番 and 增长2倍 are growth by 300 and 200 per cent; a fall asked for, 下降13.5%以上 or 降幅达到13.5%, is growth
    of at most -13.5; a rate per mille (人口自然增长率5‰) is a share with a name of its own, and so is a growth that is
    to stay at something (增速保持在9%以上).
    """
    # 城乡收入比缩小到2倍
    if row["unit"] == "倍" and re.search(r"(?:缩小|降低|下降|减少|降|控制)[到至在为]", row["quote"]):
        row |= {"kind": "ratio", "base_year": "", "base_value": ""}
    elif row["unit"] == "倍" and (row["kind"] in GROWTH or TIMES.search(row["value_text"])):
        _times(row)
    if row["kind"] == "growth_rate" and row["unit"] == "‰" and "率" in row["quote"]:
        row |= {"kind": "share", "name_zh": f"{row['name_zh']}增长率", "base_year": "", "base_value": ""}
    if row["kind"] == "change_from_base" and "百分点" in row["unit"] and re.search("年均|每年|逐年", row["quote"]):
        row["kind"] = "growth_rate"
    rest = row["quote"].replace(row["name_zh"], "")
    named = "年均" in row["name_zh"] and not re.search("年均|每年|逐年|年递", rest)
    if row["kind"] == "growth_rate" and named:
        row["kind"] = "change_from_base"  # of PM2.5年均浓度下降10% the year's mean falls, and not every year
    if row["kind"] in GROWTH:
        _signed(row)
        row["name_zh"] = GROWN.sub("", row["name_zh"]) or row["name_zh"]
    # GDP年均增长6%
    elif row["unit"] == "%" and re.match(f"(?:年均)?(?:{GROWTH_WORDS})", row["quote"].partition(row["name_zh"])[2]):
        row["name_zh"] += "增速"
    if row["kind"] in GROWTH and row["unit"] not in ("%", "百分点", "个百分点"):
        return f"an increase in {row['unit']}: write what it comes to by the deadline, or the kind cumulative"
    return ""


def rate_of_growth(row: dict[str, str]) -> bool:
    """Whether what a row measures is itself a growth, which may be below nothing: 工业增加值增速."""
    return bool(GROWN.search(row["name_zh"])) and row["name_zh"][-1:] not in "率"  # not 人口自然增长率


def growth_indicator(level: Indicator, units: Units, taken: set[str]) -> dict[str, object] | None:
    """The published growth of what is asked to grow, as a row of indicators.csv; None where that is a count or share.

    Of amounts of money, and of what is published by its growth alone, the growth at constant prices is another figure.
    """
    unit = units.find(level.unit)
    if level.unit != UNKNOWN_UNIT and (unit is None or unit.dimension != (("元", 1),)):
        return None
    return {
        "indicator": rows.slug(f"{level.indicator}_growth", taken), "name_zh": f"{level.name_zh}增速", "unit": "%",
        "kind": "index", "direction": level.direction, "lower": -100, "publication_lag": level.publication_lag,
        "decimals": 1, "definition_zh": "公布的比上年增长率，地区生产总值、增加值按可比价格",
        "definition_source": level.definition_source, "growth_class": "none", "growth_of": level.indicator,
    }  # fmt: skip


def _times(row: dict[str, str]) -> None:
    """翻两番 and 增长2倍 as per cent."""
    row |= {"kind": row["kind"] if row["kind"] in GROWTH else "change_from_base", "unit": "%"}
    by = re.search(rf"(?:增长|增加|提高|提升|上升|扩大|增){re.escape(row['value_text'])}", row["quote"])  # 增长2倍
    whole = 0 if by and not TIMES.search(row["value_text"]) else 1  # 增长2倍 comes to three times
    for name in ("value", "value_hi"):
        row[name] = rows.text(100 * (float(row[name]) - whole)) if row.get(name) else ""


def _signed(row: dict[str, str]) -> None:
    """A fall asked for as growth of at most minus so much."""
    name = FALL.sub("", row["name_zh"])
    falls = name != row["name_zh"] or re.search(r"降低|下降|减少", row.get("note", ""))
    if falls and float(row["value"]) > 0:
        row |= {"name_zh": name or row["name_zh"], "relation": row["relation"].translate(str.maketrans("<>", "><"))}
        for cell in ("value", "value_hi"):
            row[cell] = rows.text(-float(row[cell])) if row.get(cell) else ""
