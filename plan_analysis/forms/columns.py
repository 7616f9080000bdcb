"""The columns of a form, as its writer sets and its reader finds them."""

# heading in both languages → width in characters; years stand between the last of FIRST and the first of LAST
FIRST = {
    "序号\nNo.": 6, "指标\nIndicator": 28, "目标\nTarget": 22, "单位\nUnit": 10, "口径\nLevel and scope": 16,
    "定义\nDefinition": 40,
}  # fmt: skip
SOURCE, PUBLISHED, NOTE = "资料来源\nSource", "发布日期\nPublished", "备注\nNote"
LAST = {SOURCE: 26, PUBLISHED: 14, NOTE: 22}
UNIT = "单位\nUnit"
# two hidden columns at the end, by which a filled copy is recognised whatever was moved in it
KEY, KNOWN = "plan-analysis:key", "plan-analysis:known"
HEADER_ROW = 5
YEAR_WIDTH = 11
