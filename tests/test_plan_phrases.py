"""Phrases and layouts of plans, one kind a test: exactly the rows that a reader finds, with deadline and name."""

import pandas as pd
import pytest

from plan_analysis import plan
from plan_analysis.plan import indicators


def rows(text):
    """The register of a text as sets of value, unit, due, relation, kind and name."""
    return {
        (row.value, row.unit, row.due, row.relation, row.kind, row.name_zh or row.name_en)
        for row in plan.extract(text).itertuples()
    }


def named(text):
    """Name → value of every row."""
    return {row.name_zh or row.name_en: row.value for row in plan.extract(text).itertuples()}


YEAR = "南浦县2027年工作要点\n"
PLAN = "南浦市产业发展规划（2026—2030年）\n"


@pytest.mark.parametrize(
    ("sentence", "name"),
    [
        ("支出方面，农林水支出拟安排4200万元，增长3%。", "农林水支出"),
        ("打造和谐劳动关系示范园区14个。", "和谐劳动关系示范园区"),
        ("举办残健融合招聘会不少于3场。", "残健融合招聘会"),
        ("以湿地公园为主体的保护地占比超过12%。", "以湿地公园为主体的保护地占比"),
        ("各县区要确保到2027年底空置率不高于8%。", "空置率"),
        ("支持社会资本建设嵌入式托育点26个。", "嵌入式托育点"),
        ("对独居老人家庭实施安全改造，全年不少于300户。", "安全改造"),
        ("图书生均达到45册。", "图书生均"),
        ("培育“链主”企业9家。", "“链主”企业"),
        ("全年可新增托位640个。", "托位"),
        ("策划举办登山比赛12场次。", "登山比赛"),
        ("物料采购成本下降4%。", "物料采购成本"),
        ("获国家级教学成果奖7项。", "国家级教学成果奖"),
    ],
)
def test_a_name_is_the_whole_thing_and_no_more(sentence, name):
    found = list(named(YEAR + sentence))
    assert found[:1] == [name]


def test_yearly_and_planned_money_is_a_target_of_its_purpose():
    text = YEAR + "每年安排防汛物资储备资金600万元。筹措900万元支持企业技术改造。一般公共预算收入预期8.6亿元。"
    assert {600, 900, 8.6} == {row[0] for row in rows(text)}


def test_a_measure_leans_on_the_thing_before_it():
    assert named(PLAN + "到2030年，全社会研发投入年均增长9%、强度达到2.8%。") == {
        "全社会研发投入": 9,
        "全社会研发投入强度": 2.8,
    }


def test_one_name_for_values_of_several_years():
    text = PLAN + "（三）水环境。2028年、2030年优良水体比例分别达到85%和90%。"
    assert {(85, "2028"), (90, "2030")} == {(row[0], row[2]) for row in rows(text)}
    assert set(named(text)) == {"优良水体比例"}


def test_one_value_for_each_year_of_the_plan():
    text = "南浦区托育服务三年行动计划（2025-2027年）\n托位使用率三年分别达到40%、55%、65%。"
    assert {(40, "2025"), (55, "2026"), (65, "2027")} == {(row[0], row[2]) for row in rows(text)}


def test_the_year_a_thing_is_done_stands_behind_its_size():
    text = PLAN + "建设储能电站，装机规模30万千瓦，力争2028年投运。新增绿地50公顷。"
    assert {(30, "2028"), (50, "2030")} == {(row[0], row[2]) for row in rows(text)}


def test_a_period_that_opens_a_clause_is_its_deadline():
    text = "南浦市碳达峰实施方案\n到2025年，绿电占比达到20%。到2030年，绿电占比达到30%。"
    text += "“十四五”煤炭消费量控制在70万吨以内。"
    assert (70, "万吨", "2025") in {row[:3] for row in rows(text)}


def test_a_notice_of_several_deadlines_ends_with_the_last_of_its_goals():
    text = (
        "关于印发《南浦市助餐服务行动方案》的通知\n2026年3月2日\n一、工作目标\n到2026年底，助餐点达到80个；到2028年底，"
        "助餐点达到140个。\n二、重点任务\n（一）提升质量。满意度不低于90%。\n"
    )
    assert (90, "%", "2028") in {row[:3] for row in rows(text)}


def test_sizes_of_what_all_is_done_to_and_classes_to_enter_are_no_targets():
    text = PLAN + "到2030年，20万千瓦以下机组全部关停，力争3个学科进入ESI前1%，供热率达到60%。"
    assert {3, 60} == {row[0] for row in rows(text)}


def test_a_unit_of_a_rate_keeps_a_table_of_one_cell_a_line_together():
    cells = ["领域", "指标", "单位", "2025年", "2030年", "性质", "健康", "伤害死亡率", "1/10万", "41", "≤38", "预期性"]
    cells += ["中医馆覆盖率", "%", "72", "85", "预期性"]
    assert {(38, "/10万", "<="), (85, "%", ">=")} == {
        (row[0], row[1], row[3]) for row in rows("南浦区卫生规划（2026-2030年）\n主要指标\n" + "\n".join(cells))
    }


def test_columns_of_years_may_end_with_their_sum():
    text = "充电桩建设任务表（2026—2028年）\n单位：个\n区县\t2026年\t2027年\t2028年\t合计\n"
    text += "东片\t10\t20\t30\t60\n西片\t5\t6\t7\t18\n"
    assert {(60, "2028", "cumulative"), (18, "2028", "cumulative")} <= {(row[0], row[2], row[4]) for row in rows(text)}


# ---- English ---------------------------------------------------------------------------------------------------------


def test_a_heading_that_looks_ahead_ends_the_account_of_the_past():
    text = (
        "Ashford Valley Plan 2026 to 2029\nWhere we are now\nIn 2024/25 we repaired 310 streets.\nWhat we will do\n"
        "By March 2028 we will:\n- open 14 libraries;\n- resurface 20 miles of road every year.\n"
    )
    assert {(14, "2028"), (20, "2026-2028")} == {(row[0], row[2]) for row in rows(text)}


def test_a_base_year_in_a_council_table_is_no_target_and_what_falls_falls():
    text = (
        "Ashford Council Plan 2025 to 2028\nOur targets\n| Measure | 2024/25 (baseline) | 2026/27 | 2027/28 |\n"
        "| --- | --- | --- | --- |\n| Number of families in bed and breakfast | 40 | 25 | 10 |\n"
        "| Average days to let a home | 31 | 28 | 21 |\n"
    )
    assert {(25, "户", "<="), (10, "户", "<="), (28, "days", "<="), (21, "days", "<=")} == {
        (row[0], row[1], row[3]) for row in rows(text)
    }


def test_lines_of_english_that_cannot_end_go_on():
    text = (
        "Plan for Clean Air 2025-2032\nThe share of people who live close to a park, which\nwas 61% in 2023, "
        "will rise to "
        "70% by 2029 and to\n82% by 2032.\nCut the burning of coal in homes and in small workshops by 30% "
        "(baseline:\n2020 "
        "sales) by 2030.\n"
    )
    assert {(70, "2029"), (82, "2032"), (30, "2030")} == {(row[0], row[2]) for row in rows(text)}


@pytest.mark.parametrize(
    ("sentence", "name"),
    [
        ("T-4 Expand the protected lane network to 90 miles by 2030.", "protected lane network"),
        ("The drop-in rate will be no higher than 6%.", "drop-in rate"),
        (
            "Employment among women aged 50 and over is expected to reach 64%.",
            "Employment among women aged 50 and over",
        ),
        ("Asthma admissions fall 15 percent from the 2019 average by 2030.", "Asthma admissions"),
        (
            "H-2 Increase the share of journeys made by foot, cycle and tram to 45 percent by 2030.",
            "share of journeys made by foot, cycle and tram",
        ),
    ],
)
def test_an_english_name_is_the_whole_thing_and_no_more(sentence, name):
    assert list(named("City Plan 2024-2030\n" + sentence)) == [name]


# ---- who, when and which ---------------------------------------------------------------------------------------------


def test_what_an_office_before_did_is_past():
    text = "东屿县115年度施政計畫\n前一屆縣府任內興建停車場9處，較上一屆多2處。本年度新建停車場4處。"
    assert {4} == {row[0] for row in rows(text)}


def test_values_of_one_year_after_another_over_a_range_of_years():
    text = "东屿縣115年度施政計畫\n114至116年度預定輔導家數各為20家、35家及50家，完成橋梁補強8座。"
    assert {(20, "2025"), (35, "2026"), (50, "2027")} <= {(row[0], row[2]) for row in rows(text)}
    assert set(named(text)) == {"辅导家数", "桥梁补强"}


def test_a_stage_has_the_years_in_its_bracket():
    text = "南浦市更新行动计划（2021—2025年）\n設定第一期（2021至2022年）目標改造楼栋40栋、第二期（2023至2025年）70栋。"
    assert {(40, "2022"), (70, "2025")} == {(row[0], row[2]) for row in rows(text)}


def test_a_range_with_a_short_second_year():
    assert {(60, "2025", ">=")} == {
        (row[0], row[2], row[3]) for row in rows("發展藍圖\n2023-25三年間推出最少60場音樂會。")
    }


@pytest.mark.parametrize(
    "sentence",
    [
        "三期占地85亩，计划2028年完成。",
        "对前3名企业给予表彰，前3名企业各奖励10万元。",
        "较大货车（车长9米以上）须登记。",
        "营收 5 亿元以上企业优先入园。",
    ],
)
def test_sizes_and_prizes_are_no_targets(sentence):
    assert not rows(PLAN + sentence)


@pytest.mark.parametrize(
    ("sentence", "wanted"),
    [
        ("在2-3个前沿领域取得重大突破。", {(2, "前沿领域")}),
        ("老街、新城的管网普及率分别达到90%、98%。", {(90, "老街的管网普及率"), (98, "新城的管网普及率")}),
        ("合计6万套人才公寓之目标。", {(6, "人才公寓")}),
        ("办理时间由9天，缩短至4天。", {(4, "办理时间")}),
        ("物价涨幅在3%以内。", {(3, "物价涨幅")}),
    ],
)
def test_names_without_particles(sentence, wanted):
    assert {(row[0], row[5]) for row in rows(PLAN + sentence)} == wanted


def test_the_second_of_two_growths_is_one():
    assert {(7, "growth_rate"), (9, "growth_rate")} == {
        (row[0], row[4]) for row in rows(YEAR + "外贸进出口增长7%，力争9%。")
    }


def test_people_brought_into_work_are_a_sum():
    assert {"cumulative"} == {row[4] for row in rows(YEAR + "安置失业人员再就业350人。")}


def test_a_cell_names_what_it_measures_of_its_row():
    text = YEAR + "| 任务 | 目标 |\n| --- | --- |\n| 城乡医保 | 续保率稳定在96%以上 |\n| 小微企业升规 | 新增入库5家 |\n"
    text += "| 批发销售额 | 同比增长7%以上 |\n"
    assert {(96, "城乡医保续保率", "share"), (5, "小微企业升规", "cumulative"), (7, "批发销售额", "growth_rate")} == {
        (row[0], row[5], row[4]) for row in rows(text)
    }


def test_a_part_has_the_unit_of_its_whole():
    text = PLAN + "| 指标 | 2025年 | 2030年 |\n| 林地面积（公顷） | 500 | 620 |\n| 其中：公益林 | 200 | 260 |\n"
    assert {(620, "公顷"), (260, "公顷")} == {row[:2] for row in rows(text)}


@pytest.mark.parametrize(
    ("sentence", "wanted"),
    [
        ("Cut road noise by between 10 and 15 per cent by 2029.", {(10, "2029", "road noise")}),
        (
            "The Council adopts a plan to achieve a goal of cutting fuel use by 30% by 2028 and 45% by 2030.",
            {(30, "2028", "fuel use"), (45, "2030", "fuel use")},
        ),
        (
            "plant 900 orchards by 2030 and cut water use by 8 per cent from 2018 levels by 2027.",
            {(900, "2030", "orchards"), (8, "2027", "water use")},
        ),
        ("Reduce leaks by 20% by the end of the decade.", {(20, "2030", "leaks")}),
        ("Increase our composting rate to 40% by 2028.", {(40, "2028", "composting rate")}),
        ("The 3 percent yearly growth has slowed since 2018.", set()),
        ("2 gigawatts of offshore wind to be installed by 2029.", {(2, "2029", "offshore wind")}),
    ],
)
def test_english_clauses(sentence, wanted):
    found = rows("Valley Plan 2024-2030\n" + sentence)
    assert {(row[0], row[2], row[5]) for row in found} == wanted


def test_english_cells_that_begin_with_their_numbers():
    text = (
        "Valley Plan 2024-2028\n| Action | Target 2028 |\n| --- | --- |\n| Open days | 90 cumulative for the year |\n"
        "| New habitat | a) 6 hectares b) 250 trees |\n"
    )
    assert {90, 6, 250} == {row[0] for row in rows(text)}


# ---- more of who, when and which -------------------------------------------------------------------------------------


def test_the_year_of_a_title_in_the_republics_count_is_the_plans():
    text = "南溪縣政府116年度施政計畫\n113至115年已完成管線汰換20公里。\n一、工務處\n(一)辦理路面養護44公里。"
    assert {(44, "2027")} == {(row[0], row[2]) for row in rows(text)}


def test_a_title_in_chinese_numerals_dates_its_plan():
    text = "二零二六年施政報告\n上屆政府五年任期內建屋50 000個單位。由今年起，護理名額會由3 000個增至4 500個。"
    assert {(4500, "2026")} == {(row[0], row[2]) for row in rows(text)}


def test_a_year_beside_its_number_does_not_govern_what_follows():
    text = PLAN + "信息化：系统评级2028年达到90分；线上预约率达到70%。"
    assert (70, "%", "2030") in {row[:3] for row in rows(text)}


def test_a_falling_number_of_a_list_of_demands_is_no_report():
    text = YEAR + "抽查比例不超过6%，检查频次同比减少25%，审理期限缩短到50天。"
    assert {6, 25, 50} == {row[0] for row in rows(text)}


def test_each_street_and_each_village_have_the_label_as_name():
    text = YEAR + "网格员配备：每个街道不少于8名，每个社区不少于3名。"
    assert {(8, "网格员配备"), (3, "网格员配备")} == {(row[0], row[5]) for row in rows(text)}


@pytest.mark.parametrize(
    ("sentence", "wanted"),
    [
        ("贷款利率下降15个基点。", {(15, "个基点", "贷款利率")}),
        ("邮轮靠泊每年不少于12航次。", {(12, "航次", "邮轮靠泊")}),
        ("工单6小时内办结率达到90%。", {(90, "%", "工单6小时内办结率")}),
        ("女性入学率达到并保持在97%以上。", {(97, "%", "女性入学率")}),
        ("培训安管人员300人次。", {(300, "人次", "安管人员")}),
        ("补助标准调整，涉及每年开支约3亿元。", set()),
        ("探访最少2万户长者。", {(2, "万户", "长者")}),
        ("新登记经营主体1.8万户。", {(1.8, "万户", "经营主体")}),
        (
            "村委会成员、村监会成员中女性比例分别达到32%、28%。",
            {(32, "%", "村委会成员中女性比例"), (28, "%", "村监会成员中女性比例")},
        ),
        ("力争起数、伤亡人数同比分别下降8%、9%。", {(8, "%", "起数"), (9, "%", "伤亡人数")}),
    ],
)
def test_units_and_names_of_orders(sentence, wanted):
    assert {(row[0], row[1], row[5]) for row in rows(YEAR + sentence)} == wanted


def test_a_cell_over_several_years_is_due_in_the_last(tmp_path):
    text = (
        "<html><body><h2>南浦市步道计划（2026—2028年）</h2><table><tr><th>项目</th><th>2026年</th><th>2027年</th>"
        "<th>2028年</th></tr><tr><td>新建步道（公里）</td><td colspan='3'>每年40</td></tr></table></body></html>"
    )
    (tmp_path / "plan.html").write_text(text, encoding="utf-8")
    assert {(40, "公里", "2026-2028", "annual_flow")} == {
        (row[0], row[1], row[2], row[4]) for row in rows(tmp_path / "plan.html")
    }


def test_english_stubs_with_scales_money_and_commas():
    text = (
        "Tram Plan 2025-2030\n| Measure | 2024 Baseline | 2030 Target |\n| --- | --- | --- |\n"
        "| Boardings (millions) | 11 | 15 |\n| Faults per 100,000 miles | 2.1 | 1.4 |\n| Cost per hour | $180 | "
        "$165 |\n"
    )
    assert {(15, "百万", ">="), (1.4, "", "<="), (165, "美元", "<=")} == {
        (row[0], row[1], row[3]) for row in rows(text)
    }


@pytest.mark.parametrize(
    ("sentence", "wanted"),
    [
        ("Vaccination will be kept at or above 92%.", {(92, ">=", "Vaccination")}),
        ("Overtime falls to below 4% by 2029.", {(4, "<", "Overtime")}),
        (
            "In 2022 the port moved 9 million tonnes; traffic is expected to exceed 12 million tonnes by 2030.",
            {(12, ">", "traffic")},
        ),
        ("The agency will report yearly on 18 indicators.", set()),
        (
            "By 2028 the depot will purchase 60 electric buses and retire its oldest vans.",
            {(60, ">=", "electric buses")},
        ),
    ],
)
def test_english_relations_and_names(sentence, wanted):
    assert {(row[0], row[3], row[5]) for row in rows("Valley Plan 2024-2030\n" + sentence)} == wanted


# ---- tables pasted as text, copies of PDF, news, ages ----------------------------------------------------------------


def test_two_header_rows_between_tabs_name_every_column():
    text = (
        "南浦区招商三年计划(2026—2028年)\n任务分解表\n单位：亿元、个\n镇街\t2027年\t\t2028年\t\n\t投资额\t项目数\t投资额\t项目数\n"
        "北岸\t8\t30\t9\t36\n"
    )
    assert {
        (8, "亿元", "2027", "北岸投资额"), (30, "个", "2027", "北岸项目数"), (9, "亿元", "2028", "北岸投资额"),
        (36, "个", "2028", "北岸项目数"),
    } == {(row[0], row[1], row[2], row[5]) for row in rows(text)}  # fmt: skip


def test_a_second_word_beside_the_unit_of_a_name():
    text = PLAN + "| 指标 | 2025年 | 2030年 |\n| 换电站（座，累计） | 9 | 24 |\n| 培训（人次/年） | 80 | 120 |\n"
    assert {(24, "座", "cumulative"), (120, "人次/年", "annual_flow")} == {
        (row[0], row[1], row[4]) for row in rows(text)
    }


def test_a_story_of_the_news_has_the_year_of_its_lead():
    text = "4月2日，记者从南浦县政府获悉，2029年，南浦县继续办好实事。\n这两件实事分别是：\n"
    text += "一是新建书屋7座。\n二是改造菜场3个，新增泊位90个。\n"
    assert {(7, "2029"), (90, "2029")} <= {(row[0], row[2]) for row in rows(text)}


@pytest.mark.parametrize(
    ("sentence", "wanted"),
    [
        (
            "绿地率由 30.5%提高到 33%，2 级以上公园达标率达到 80%。",
            {(33, "%", "绿地率"), (80, "%", "2 级以上公园达标率")},
        ),
        ("排涝标准达到 20 年一遇。", {(20, "年一遇", "排涝标准")}),
        ("严守80万亩林地红线。", {(80, "万亩", "林地红线")}),
        ("完成 16村污水治理。", {(16, "村", "污水治理")}),
        ("办好6件惠民实事。", set()),
        ("推广稻草、秸秆等3种农废利用率统计。", set()),
        ("租约到期后再延长10年。", set()),
        ("对完成率低于60%的部门予以通报。", set()),
        (
            "到2030年，营收超50亿元的企业6家、超20亿元的15家。",
            {(6, "家", "营收超50亿元的企业"), (15, "家", "营收超20亿元的企业")},
        ),
        ("就业率达到70%左右或比2025年提高4个百分点。", {(70, "%", "就业率"), (4, "个百分点", "就业率")}),
    ],
)
def test_blanks_classes_and_rules(sentence, wanted):
    assert {(row[0], row[1], row[5]) for row in rows(PLAN + sentence)} == wanted


def test_one_number_for_each_of_two_periods():
    text = "南浦省住房发展规划（2026—2035年）\n“十五五”、“十六五”时期分别新增保障房5万套左右。"
    assert {(5, "2030"), (5, "2035")} == {(row[0], row[2]) for row in rows(text)}


@pytest.mark.parametrize(
    ("sentence", "wanted"),
    [
        (
            "Cut the injury rate to 1.4 and deaths to 3 per 1000 births by 2025.",
            {(1.4, "<=", "2025", "injury rate"), (3, "<=", "2025", "deaths")},
        ),
        (
            "Raise the share of members aged 60 years or more to 35%.",
            {(35, ">=", "2026", "share of members aged 60 years")},
        ),
        (
            "Reduce under-2 mortality to 9 per 1000 live births by the end of the Fourth Plan.",
            {(9, "<=", "2026", "under-2 mortality")},
        ),
        (
            "Vaccinate 90% of children under 3 years of age (0-3 years).",
            {(90, ">=", "2026", "children under 3 years of age")},
        ),
        ("Eliminate clinics with waits above 12 per cent of the norm.", set()),
        ("Raise mean tenure to nine years.", {(9, ">=", "2026", "mean tenure")}),
    ],
)
def test_bare_numbers_ages_and_the_plans_own_end(sentence, wanted):
    found = rows("Hill State Fourth Plan (2021-26)\n" + sentence)
    assert {(row[0], row[3], row[2], row[5].removesuffix(" or more")) for row in found} == wanted


def test_a_growth_is_proposed_as_the_growth_of_its_thing():
    known = pd.DataFrame(
        {
            "indicator": ["output", "output_growth"], "name_zh": ["渔业产值", "渔业产值增速"], "unit": ["亿元", "%"],
            "kind": ["flow", "index"],
        }
    )  # fmt: skip
    register, new = indicators.proposed(plan.extract(YEAR + "渔业产值增长6%，盐业产值增长4%。"), known)
    assert register["indicator"].tolist() == ["output_growth", ""]
    assert new[["name_zh", "unit", "kind"]].values.tolist() == [["盐业产值增速", "%", "index"]]


# ---- names that lean, months, labels ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("sentence", "wanted"),
    [
        ("策划“渔火”主题展演30场。", {(30, "场", "“渔火”主题展演")}),
        ("稳定油菜播种面积9万亩。", {(9, "万亩", "油菜播种面积")}),
        ("实现镇区光网全覆盖、行政村宽带通达率95%以上。", {(95, "%", "行政村宽带通达率")}),
        ("把轮候时间缩短至15个月。", {(15, "个月", "轮候时间")}),
        ("新增劳动力平均受教育年限达到13年。", {(13, "年", "新增劳动力平均受教育年限")}),
        ("结核病发病率降至每十万人口30人以下。", {(30, "人/十万人", "结核病发病率")}),
        ("力争疫苗接种率达60岁以上长者七成以上。", {(70, "%", "疫苗接种率")}),
        (
            "生均用房面积小学达到6平方米、初中达到9平方米。",
            {(6, "平方米", "生均用房面积小学"), (9, "平方米", "生均用房面积初中")},
        ),
        ("小学、初中巩固率分别达到99.8%和99.1%。", {(99.8, "%", "小学巩固率"), (99.1, "%", "初中巩固率")}),
    ],
)
def test_names_that_lean_on_what_stands_around(sentence, wanted):
    assert {(row[0], row[1], row[5]) for row in rows(YEAR + sentence)} == wanted


@pytest.mark.parametrize(
    ("sentence", "wanted"),
    [
        ("Waste: food waste per household will fall to 90kg by 2028/29.", {(90, "food waste per household")}),
        ("Recycling and reuse will reach 54%.", {(54, "Recycling and reuse")}),
        ("Service: 80% of letters answered within ten days.", {(80, "letters answered")}),
        ("In the year to March 2025, 91% of letters were answered.", set()),
        ("Reserves to be maintained at a minimum of £3.5 million.", {(3.5, "Reserves")}),
        ("Rent collection rate of at least 97.5%.", {(97.5, "Rent collection rate")}),
        ("Increase the use of parks that support play by 12% by 2028.", {(12, "use of parks that support play")}),
        ("Reduce the average repair time from 14 days to 9 days.", {(9, "average repair time")}),
        ("We will support 250 start-ups.", {(250, "start-ups")}),
    ],
)
def test_english_labels_and_measures(sentence, wanted):
    found = rows("Vale Council Corporate Strategy 2025-2029\nOur goals\n" + sentence)
    assert {(row[0], row[5]) for row in found} == wanted


# ---- whole names of more clauses -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("sentence", "names"),
    [
        ("国家、省级非遗项目分别达到6项、40项。", {"国家级非遗项目", "省级非遗项目"}),
        ("在主要景区打造数字体验馆9座。", {"数字体验馆"}),
        ("围绕茶产业引育研发团队12个。", {"研发团队"}),
        ("依托合作社带动农户2万户增收。", {"农户"}),
        ("建成区绿道密度达到1.2公里/平方公里。", {"建成区绿道密度"}),
        ("新建（改扩建）村卫生室30个。", {"村卫生室"}),
        ("全市每年组织科普讲座80场次以上。", {"科普讲座"}),
        ("每年投入养护经费不少于700万元。", {"养护经费"}),
    ],
)
def test_a_name_without_where_and_with_what(sentence, names):
    assert {row[5].removeprefix("投入") for row in rows(PLAN + sentence)} == names


@pytest.mark.parametrize(
    ("sentence", "wanted"),
    [
        ("Expand nursery places by 700.", {(700, "nursery places")}),
        ("No more than 4% of trains will run late.", {(4, "trains")}),
        ("At least 55% of beaches to achieve the Blue Standard.", {(55, "beaches")}),
        (
            "Double the area of restored marsh to 300 hectares.",
            {(2, "area of restored marsh"), (300, "area of restored marsh")},
        ),
        ("Water efficiency improves by 1.5% per year.", {(1.5, "Water efficiency")}),
        ("Provide power to all islands and 85% of farms.", {(85, "farms")}),
        ("Life expectancy of men increased to 70 years.", {(70, "Life expectancy of men")}),
        ("The repair backlog falls from 900 to 300 units.", {(300, "repair backlog")}),
        ("Eighty per cent of births attended by trained midwives.", {(80, "births attended by trained midwives")}),
        ("Spend on upkeep will rise to 9% of the budget.", {(9, "Spend on upkeep")}),
        ("We aim for a 30% reduction in waste sent to landfill.", {(30, "waste sent to landfill")}),
    ],
)
def test_whole_english_names(sentence, wanted):
    found = rows("Republic Development Plan 2025-2030\nTargets\n" + sentence)
    assert {(row[0], row[5]) for row in found} == wanted


# ---- what is no promise ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "sentence",
    [
        "全市老年人口60万人，预计2030年将超过72万人。",
        "参照外地经验，人均用地一般为90平方米。",
        "工业投资完成年度目标的31%。",
    ],
)
def test_forecasts_usual_sizes_and_fulfilment_are_no_targets(sentence):
    assert not rows(PLAN + sentence)


def test_a_quarter_reported_ends_where_the_next_stage_begins():
    text = (
        "关于南浦区2027年一季度经济运行情况和下阶段工作安排的报告\n一季度，全区完成产值40亿元，同比增长6%。\n"
        "工业增加值增长7%，税收完成9亿元。\n下阶段，力争全年固定资产投资完成80亿元。\n"
    )
    assert {80} == {row[0] for row in rows(text)}


def test_a_population_that_grows_is_no_target():
    assert not rows("Vale Plan 2025-2030\nThe population is expected to grow by 8% by 2030.")


# ---- tables of tasks -------------------------------------------------------------------------------------------------


def test_places_down_and_indicators_across_are_a_row_each():
    text = (
        "南浦区2027年经济工作目标任务分解表\n| 街道 | 税收（万元） | 新增个体户（户） |\n| 合计 | 1500 | 95 |\n"
        "| 柳街 | 900 | 55 |\n| 桥街 | 600 | 40 |\n"
    )
    assert {row[:3] + row[5:] for row in rows(text)} == {
        (1500, "万元", "2027", "税收"),
        (95, "户", "2027", "新增个体户"),
        (900, "万元", "2027", "柳街税收"),
        (55, "户", "2027", "柳街新增个体户"),
        (600, "万元", "2027", "桥街税收"),
        (40, "户", "2027", "桥街新增个体户"),
    }


def test_a_column_of_progress_holds_no_targets():
    text = "南浦区2027年民生实事\n| 项目内容 | 进展情况 | 责任单位 |\n| 新建书屋6家。 | 新建柳街等9家。 | 文旅局 |\n"
    assert {row[0] for row in rows(text)} == {6}
