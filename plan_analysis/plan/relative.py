"""Targets set beside another figure: 高于全省平均水平1个百分点 names no value that its own series could reach."""

import re

LEADS = "高于|快于|低于|慢于|大于|小于|超过|超出|高出|领先|优于|好于|落后"
FIGURES = (
    "全国|全省|全区|全市|全县|省平均|国家平均|平均水平|平均值|平均数|经济增长|经济增速|GDP|地区生产总值|周边|同期|同类"
    "|(?:东|中|西)部"
)
BEFORE = (
    re.compile(rf"(?:{LEADS})[^,，。;；\d]{{0,12}}(?:{FIGURES})[^,，。;；\d]{{0,10}}$"),  # 高于全省平均水平
    re.compile(  # 比全国平均水平高
        rf"(?:比|较)[^,，。;；\d]{{0,8}}(?:{FIGURES})[^,，。;；\d]{{0,8}}(?:高|低|快|慢|多|少)[^,，。;；\d]{{0,4}}$"
    ),
    re.compile(  # 达到全省平均水平的
        r"(?:相当于|达到|为|是|占)[^,，。;；\d]{0,6}(?:全国|全省|全市)[^,，。;；\d]{0,6}平均[^,，。;；\d]{0,6}$"
    ),
)
# percentage points above the national average
BEHIND = re.compile(  # 1 percentage point above the provincial average
    r"^\W*(?:percent(?:age)? points?|per cent|times)?\s*"
    r"(?:above|below|over|higher than|lower than|faster than|ahead of)"
    r"[^.;\d]{0,20}(?:national|provincial|province|country|average)",
    re.I,
)
UNITS = ("%", "倍", "百分点", "个百分点")


def relative(quote: str, number: str, unit: str) -> bool:
    """Whether the number of a quote says how far from the figure of another place, or another growth, a target lies."""
    before, _, behind = quote.partition(number)
    return unit in UNITS and (any(one.search(before) for one in BEFORE) or bool(BEHIND.search(behind)))
