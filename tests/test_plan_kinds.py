"""Kinds of wording and of tables, each in several made-up plans: exactly the rows a reader finds, and no other."""

import pytest

from plan_analysis import plan

# (text, rows as value, unit, due, name, relation, kind; None or nothing where the kind does not turn on it)
KINDS = [
    pytest.param(
        (
            "柳溪县“十五五”规划\n"
            "专栏1 主要指标\n"
            "序号\n"
            "指标名称\n"
            "单位\n"
            "2025年\n"
            "2027年\n"
            "2030年\n"
            "属性\n"
            "1\n"
            "森林覆盖率\n"
            "%\n"
            "41.2\n"
            "41.8\n"
            "42.5\n"
            "约束性\n"
            "2\n"
            "公共图书馆\n"
            "个\n"
            "6\n"
            "8\n"
            "11\n"
            "预期性\n"
        ),
        [
            (
                11,
                "个",
                "2030",
            ),
            (
                41.8,
                "%",
                "2027",
            ),
            (
                42.5,
                "%",
                "2030",
            ),
            (
                8,
                "个",
                "2027",
            ),
        ],
        id="one_cell_a_line_1",
    ),
    pytest.param(
        (
            "松岭市水务发展规划（2026—2030年）\n"
            "指标\n"
            "单位\n"
            "2025年现状\n"
            "2028年目标\n"
            "2030年目标\n"
            "供水普及率\n"
            "%\n"
            "92\n"
            ">95\n"
            ">98\n"
            "管网漏损率\n"
            "%\n"
            "12\n"
            "下降10%\n"
            "下降20%\n"
            "农村集中供水人口\n"
            "万人\n"
            "31.5\n"
            "33\n"
            "35\n"
        ),
        [
            (
                10,
                "%",
                "2028",
            ),
            (
                20,
                "%",
                "2030",
            ),
            (
                33,
                "万人",
                "2028",
            ),
            (
                35,
                "万人",
                "2030",
            ),
            (
                95,
                "%",
                "2028",
            ),
            (
                98,
                "%",
                "2030",
            ),
        ],
        id="one_cell_a_line_2",
    ),
    pytest.param(
        (
            "清河市数字经济规划（2026-2030年）\n"
            "类别\n"
            "指标\n"
            "2024年\n"
            "2027年\n"
            "2030年\n"
            "创新\n"
            "研发投入强度(%)\n"
            "2.1\n"
            "2.6\n"
            "3.0\n"
            "高新技术企业数(家)\n"
            "310\n"
            "420\n"
            ">600\n"
            "设施\n"
            "5G基站数(个)\n"
            "1200\n"
            "2000\n"
            "3000\n"
        ),
        [
            (
                2.6,
                "%",
                "2027",
            ),
            (
                2000,
                "个",
                "2027",
            ),
            (
                3,
                "%",
                "2030",
            ),
            (
                3000,
                "个",
                "2030",
            ),
            (
                420,
                "家",
                "2027",
            ),
            (
                600,
                "家",
                "2030",
            ),
        ],
        id="one_cell_a_line_3",
    ),
    pytest.param(
        (
            "南浦县教育规划（2026—2030年）\n"
            "指标\n"
            "现状值\n"
            "目标值\n"
            "2025年\n"
            "2027年\n"
            "2030年\n"
            "普惠能力\n"
            "学前教育毛入园率（%）\n"
            "91\n"
            "94\n"
            "97\n"
            "优质资源\n"
            "省级示范学校（所）\n"
            "12\n"
            "＞15\n"
            "≥20\n"
        ),
        [
            (
                15,
                "所",
                "2027",
            ),
            (
                20,
                "所",
                "2030",
            ),
            (
                94,
                "%",
                "2027",
            ),
            (
                97,
                "%",
                "2030",
            ),
        ],
        id="one_cell_a_line_4",
    ),
    pytest.param(
        (
            "湖州区环保规划（2026—2030年）\n"
            "| 指标 |\n"
            "| 2025年基数 |\n"
            "| 2028年 |\n"
            "| 2030年 |\n"
            "| 属性 |\n"
            "| 氮氧化物排放总量（吨） |\n"
            "| 2100 |\n"
            "| 下降5% |\n"
            "| 下降10% |\n"
            "| 约束性 |\n"
            "| 优良天数比率（%） |\n"
            "| 84 |\n"
            "| ＞86 |\n"
            "| ＞88 |\n"
            "| 约束性 |\n"
        ),
        [
            (
                10,
                "%",
                "2030",
            ),
            (
                5,
                "%",
                "2028",
            ),
            (
                86,
                "%",
                "2028",
            ),
            (
                88,
                "%",
                "2030",
            ),
        ],
        id="one_cell_a_line_5",
    ),
    pytest.param(
        (
            "Implementation Report on the Norwell Climate Strategy 2020-2024\n"
            "Emissions from council buildings fell by 31%. The council planted 12,000 trees and installed 45 charging points.\n"
            "Recycling rose to 48 per cent.\n"
        ),
        [],
        id="report_on_results_1",
    ),
    pytest.param(
        (
            "青田区卫生规划（2026—2030年）\n"
            "指标\t单位\t2025年\t2030年\n"
            "一、健康水平\n"
            "人均预期寿命\t岁\t79.2\t80.5\n"
            "二、服务能力\n"
            "每千人口床位数\t张\t6.1\t6.8\n"
        ),
        [
            (
                6.8,
                "张/千人",
                "2030",
            ),
            (
                80.5,
                "岁",
                "2030",
            ),
        ],
        id="section_titles_in_tables_1",
    ),
    pytest.param(
        (
            "青田区教育规划（2026—2030年）\n"
            "指标\t2025年\t2030年\t属性\n"
            "基础教育\n"
            "学前三年毛入园率(%)\t93\t97\t预期性\n"
            "职业教育\t\t\t\n"
            "在校生规模(万人)\t1.2\t1.6\t预期性\n"
        ),
        [
            (
                1.6,
                "万人",
                "2030",
            ),
            (
                97,
                "%",
                "2030",
            ),
        ],
        id="section_titles_in_tables_2",
    ),
    pytest.param(
        (
            "Harbour Town targets before 2040\n"
            "By 2030, cut bus emissions by 60%. By 2040, all 300 buses will be electric. By 2027, install 80 chargers.\n"
        ),
        [
            (
                300,
                None,
                "2040",
            ),
            (
                60,
                "%",
                "2030",
            ),
            (
                80,
                None,
                "2027",
            ),
        ],
        id="earlier_than_the_title_1",
    ),
    pytest.param(
        (
            "永和区商务规划（2026—2030年）\n"
            "主要任务\n"
            "1.三年内完成农贸市场改造18家。\n"
            "2.培育商贸企业40家。\n"
            "3.新建便利店120个。\n"
        ),
        [
            (
                120,
                "个",
                "2030",
            ),
            (
                18,
                "家",
                None,
            ),
            (
                40,
                "家",
                "2030",
            ),
        ],
        id="years_within_one_measure_1",
    ),
    pytest.param(
        (
            "Ashby Strategy 2026-2030\n"
            "By 2030, household recycling will reach 65%.\n"
            "By 2030, park satisfaction will reach 65%.\n"
        ),
        [
            (
                65,
                "%",
                "2030",
                "household recycling",
            ),
            (
                65,
                "%",
                "2030",
                "park satisfaction",
            ),
        ],
        id="twice_in_english_1",
    ),
    pytest.param(
        ("Dover Plan 2025-2029\nBuild 200 homes by 2027. Train 200 teachers by 2027.\n"),
        [
            (
                200,
                "人",
                "2027",
            ),
            (
                200,
                "套",
                "2027",
            ),
        ],
        id="twice_in_english_2",
    ),
    pytest.param(
        (
            "平川县奖补方案（2026—2028年）\n"
            "自发布之日起30日后施行，有效期3年。\n"
            "年营业收入5000万元以上的企业达到30家。\n"
            "单个项目奖励不超过200万元。\n"
        ),
        [
            (
                30,
                "家",
                "2028",
            )
        ],
        id="no_targets_1",
    ),
    pytest.param(
        (
            "Dover Plan 2025-2030\n"
            "In 2023 only 34% of residents had access to a park. About 1,200 homes lack heating.\n"
            "Currently 18% of journeys are by bike. By 2030, 30% of journeys will be by bike.\n"
        ),
        [
            (
                30,
                "%",
                "2030",
            )
        ],
        id="present_state_1",
    ),
    pytest.param(
        (
            "桃園市淨零城市計畫（2026—2030年）\n"
            "2023年再生能源裝置容量僅320MW，約占用電量8%。\n"
            "預計2030年再生能源裝置容量達到900MW。\n"
        ),
        [
            (
                900,
                "MW",
                "2030",
            )
        ],
        id="present_state_2",
    ),
    pytest.param(
        ("花蓮縣施政計畫\n壹、民國115年施政目標\n完成步道整修20公里。\n貳、民國117年施政目標\n完成公園新建6處。\n"),
        [
            (
                20,
                "公里",
                "2026",
            ),
            (
                6,
                "处",
                "2028",
            ),
        ],
        id="years_that_govern_1",
    ),
]


def _fits(expected, row):
    return all(want is None or want == got for want, got in zip(expected, row, strict=False))


@pytest.mark.parametrize(("text", "expected"), KINDS)
def test_a_kind_of_wording_gives_exactly_its_rows(text, expected):
    found = plan.extract(text)
    left = [
        (row.value, row.unit, row.due, row.name_zh or row.name_en, row.relation, row.kind) for row in found.itertuples()
    ]
    for want in expected:
        hit = next((row for row in left if _fits(want, row)), None)
        assert hit, f"{want} is not among {left}"
        left.remove(hit)
    assert not left
