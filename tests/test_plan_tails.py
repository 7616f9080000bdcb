"""Bodies behind a paragraph without brackets, net additions, figures below nought, and things that shrink."""

import pytest

from plan_analysis import plan

HEAD = "青岚市产业发展规划（2021—2025年）\n"


def rows(sentence):
    return list(plan.extract(HEAD + sentence + "\n").itertuples())


@pytest.mark.parametrize(
    ("tail", "bodies", "lead"),
    [
        ("。责任单位：市科技局、市财政局", "市科技局|市财政局", ""),
        ("。责任单位：市科技局。", "市科技局", ""),
        ("，牵头部门：市科技局", "市科技局", "市科技局"),
        ("  责任单位  市科技局", "市科技局", ""),
        (
            "。牵头单位：市科技局；配合单位：市财政局、各县（市、区）政府。",
            "市科技局|市财政局|各县(市、区)政府",
            "市科技局",
        ),
        ("。牵头单位 市科技局 配合单位 市财政局", "市科技局|市财政局", "市科技局"),
        ("。主办单位：市科技局。协办单位：市财政局。", "市科技局|市财政局", "市科技局"),
        ("。责任单位：市科技局；完成时限：2025年12月", "市科技局", ""),
        ("，并公布责任单位清单。", "", ""),
    ],
)
def test_bodies_behind_a_paragraph_need_no_brackets(tail, bodies, lead):
    (row,) = rows("到2025年，高新技术企业达到500家" + tail)
    assert (row.responsible, row.lead) == (bodies, lead)
    assert row.quote == "高新技术企业达到500家"


def test_each_sentence_of_a_paragraph_keeps_its_own_bodies():
    first, second = rows("到2025年，企业达到500家。责任单位：市工信局。新建园区13个。责任单位：市商务局。")
    assert (first.responsible, second.responsible) == ("市工信局", "市商务局")


@pytest.mark.parametrize(
    "sentence",
    ["规上企业净增500家", "净增规上企业500家", "规上企业净增加500家", "规上企业净增长500家", "规上企业净新增500家"],
)
def test_a_net_addition_is_no_stock(sentence):
    (row,) = rows(f"到2025年，{sentence}。")
    assert (row.name_zh, row.value, row.kind, row.due) == ("规上企业", 500, "cumulative", "2025")


@pytest.mark.parametrize(
    ("sentence", "relation", "value", "high"),
    [
        ("工业投资增速不低于-3%", ">=", -3, None),
        ("工业投资增速不低于－3.5%", ">=", -3.5, None),
        ("工业投资增速保持在-2%以上", ">=", -2, None),
        ("工业投资增速达到负2.1%", ">=", -2.1, None),
        ("工业投资增速达到-1%～2%", ">=", -1, 2),
        ("工业投资增速达到-3%至-1%", ">=", -3, -1),
        ("工业投资增速达到2-3%", ">=", 2, 3),
        ("工业投资增速达到2%-3%", ">=", 2, 3),
    ],
)
def test_a_minus_before_a_share_is_its_sign_and_between_two_figures_a_range(sentence, relation, value, high):
    (row,) = rows(f"到2025年，{sentence}。")
    assert (row.relation, row.value, None if row.value_hi != row.value_hi else row.value_hi) == (relation, value, high)


def test_a_cell_below_nought_keeps_its_sign():
    (row,) = rows("| 指标 | 单位 | 2020年 | 2025年 |\n| 人口自然增长率 | ‰ | -1.2 | -0.8 |")
    assert (row.value, row.base_value) == (-0.8, -1.2)


@pytest.mark.parametrize("verb", ["缩小", "收窄", "收缩", "下降", "回落"])
def test_what_shrinks_by_a_share_changes_from_its_base_and_what_shrinks_to_one_is_a_ceiling(verb):
    (by,) = rows(f"到2025年，企业亏损面{verb}20%。")
    (to,) = rows(f"到2025年，企业亏损面{verb}到20%。")
    assert (by.kind, by.note, by.value) == ("change_from_base", "降低", 20)
    assert (to.kind, to.relation, to.note) == ("share", "<=", "")
