"""The columns of a form, as its writer sets and its reader finds them."""

# wide enough to be read when eleven years are printed on A4: about seven points
# heading in both languages → width in characters; years stand between the last of FIRST and the first of LAST
FIRST = {
    "序号\nNo.": 5, "指标\nIndicator": 20, "目标\nTarget": 18, "单位\nUnit": 8, "口径\nLevel and scope": 12,
    "定义\nDefinition": 26,
}  # fmt: skip
SOURCE, PUBLISHED, NOTE = "资料来源\nSource", "发布日期\nPublished", "备注\nNote"
LAST = {SOURCE: 18, PUBLISHED: 12, NOTE: 14}
UNIT = "单位\nUnit"
# two hidden columns at the end, by which a filled copy is recognised whatever was moved in it
KEY, KNOWN = "plan-analysis:key", "plan-analysis:known"
HEADER_ROW = 5
YEAR_WIDTH = 9
