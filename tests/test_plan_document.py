"""A plan read as a document: what is past, what a table says, when it is due, what it is called, who answers."""

import csv
import importlib.util
import time

import pandas as pd
import pytest
from typer.testing import CliRunner

from plan_analysis import plan
from plan_analysis.cli import app
from plan_analysis.plan import batch, bodies, extraction, indicators
from plan_analysis.plan.numbers import plain, quantities
from plan_analysis.plan.text import paragraphs
from plan_analysis.reference.schema import DataError
from tests.conftest import ROOT

HEAD = "虹口镇“十四五”发展规划\n"


def rows(text, *columns):
    """The chosen columns of every row of a text."""
    return [tuple(row) for row in plan.extract(text)[list(columns)].itertuples(index=False)]


def values(text):
    return plan.extract(text)["value"].tolist()


# ---- what is past ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "一、“十三五”发展成就\n(一)产业\n培育龙头企业12家,绿化率达到40%。\n(二)民生\n新建学校8所。\n",
        "发展基础\n全镇企业达到90家。\n",
        "截至2020年底,建成公园6个,绿地率达到35%。\n",
        "“十三五”以来,新增就业9000人,收入年均增长8%。\n",
        "近年来,企业突破60家。\n",
        "2019年,企业达到80家。其中规上企业30家。\n",
    ],
)
def test_what_was_reached_before_the_plan_is_no_target(text):
    found = plan.extract(HEAD + text)
    assert found.empty
    assert "no" in found.attrs["empty"]


def test_a_section_on_the_past_ends_at_the_next_heading_of_its_level():
    text = HEAD + "一、工作回顾\n(一)民生改善\n新建学校8所。\n二、目标\n到2025年,新建学校10所。\n"
    assert values(text) == [10]


def test_a_report_without_headings_turns_from_last_year_to_this():
    text = "山湾县政府工作报告\n2023年,新增企业5家。\n改造小区8个。\n2024年主要目标:企业新增7家,小区改造9个。\n"
    assert values(text) == [7, 9]


def test_a_base_in_brackets_or_behind_from_belongs_to_its_target():
    found = plan.extract(HEAD + "到2025年,入园率达到95%(2020年为88%),研发强度由目前的1.1%提高到2%。\n")
    assert found[["value", "base_value"]].values.tolist() == [[95, 88], [2, 1.1]]


# ---- when -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "due"),
    [
        ("到2025年,A类企业达到9家;2023年前,建成公园3个;绿地率达到40%。", ["2025", "2023", "2025"]),
        ("为到2035年人口翻一番打好基础,企业达到50家。", ["2035", "2025"]),
        ("改造管网20公里,其中2022年底前完成8公里。新建水厂2座。", ["2025", "2022", "2025"]),
        ("2023年、2025年企业分别达到40家、60家。", ["2023", "2025"]),
        ("三年内新建公园5个。", ["2023"]),
        ("2024 年底前，新建公园5个。", ["2024"]),
    ],
)
def test_a_deadline_reaches_as_far_as_its_phrase(text, due):
    assert plan.extract(HEAD + text)["due"].tolist() == due


@pytest.mark.parametrize(
    ("title", "text", "due"),
    [
        ("山湾县政府工作报告\n2025年1月9日", "今年,新增企业5家。", "2025"),
        ("山湾县政府工作报告\n2022年1月9日", "今后五年,企业达到50家。", "2026"),
        ("山湾局2024年工作要点", "新增企业5家。", "2024"),
        ("北島縣施政計畫\n民國113年1月", "115年底前，觀光遊憩據點達到9處，產值標準電務。", "2026"),
        ("健康計劃2025-26年度", "新建診所9所，實現預約過半，電話標準。", "2026"),
    ],
)
def test_the_documents_own_date_anchors_relative_years(title, text, due):
    assert plan.extract(f"{title}\n{text}\n")["due"].tolist()[-1][-4:] == due


def test_a_deadline_of_a_heading_and_of_a_lead_in_governs_their_lists():
    text = (
        HEAD
        + "一、2023年目标\n企业达到40家。\n二、2025年目标\n到2024年,要实现以下目标:\n——企业达到50家;\n——绿地率40%。\n"
    )
    assert plan.extract(text)["due"].tolist() == ["2023", "2024", "2024"]


# ---- tables ---------------------------------------------------------------------------------------------------------

WANTED = [("绿地率", 40, "%", "2025"), ("公园", 12, "个", "2025")]


@pytest.mark.parametrize(
    "table",
    [
        "| 指标 | 单位 | 2020年 | 2025年 |\n|---|---|---|---|\n| 绿地率 | % | 35 | 40 |\n| 公园 | 个 | 6 | 12 |\n",
        "指标\t单位\t2020年\t2025年\n绿地率\t%\t35\t40\n公园\t个\t6\t12\n",
        "指标\n单位\n2020年\n2025年\n绿地率\n%\n35\n40\n公园\n个\n6\n12\n",
        "指标 |\n基期值 |\n目标值 |\n绿地率(%) |\n35 |\n40 |\n公园(个) |\n6 |\n12 |\n",
        "| 年份 | 绿地率(%) | 公园(个) |\n| 2020年 | 35 | 6 |\n| 2025年 | 40 | 12 |\n",
        "2025年目标\n| 绿地率(%) | 公园(个) |\n| 40 | 12 |\n",
    ],
    ids=["pipes", "tabs", "one cell a line", "marks at the end", "names across", "names over values"],
)
def test_tables_of_every_form_give_the_same_rows(table):
    assert sorted(rows(HEAD + table, "name_zh", "value", "unit", "due")) == sorted(WANTED)


def test_merged_cells_and_two_row_headers_of_a_page(tmp_path):
    path = tmp_path / "page.html"
    path.write_text(
        "<html><body><h1>虹口镇“十四五”规划</h1><table><tr><th rowspan=2>类别</th>"
        "<th rowspan=2>指标</th><th rowspan=2>单位</th>"
        "<th colspan=2>目标值</th><th rowspan=2>责任单位</th></tr><tr><th>2023年</th><th>2025年</th></tr>"
        "<tr><td rowspan=2>生态</td><td>绿地率</td><td>%</td><td>38</td><td>40</td>"
        "<td rowspan=2>镇城管办、镇建设办</td></tr>"
        "<tr><td>公园</td><td>个</td><td>9</td><td>12</td></tr></table></body></html>",
        encoding="utf-8",
    )
    found = plan.extract(path)
    assert found[["name_zh", "value", "due"]].values.tolist() == [
        ["绿地率", 38, "2023"], ["绿地率", 40, "2025"], ["公园", 9, "2023"], ["公园", 12, "2025"],
    ]  # fmt: skip
    assert set(found["responsible"]) == {"镇城管办|镇建设办"}


def test_merged_cells_of_word_stand_in_every_row(tmp_path):
    import docx

    document = docx.Document()
    document.add_paragraph("虹口镇“十四五”规划")
    table = document.add_table(rows=3, cols=4)
    for r, cells in enumerate(
        (("类别", "指标", "单位", "2025年"), ("生态", "绿地率", "%", "40"), ("", "公园", "个", "12"))
    ):
        for c, words in enumerate(cells):
            table.cell(r, c).text = words
    table.cell(1, 0).merge(table.cell(2, 0))
    document.save(tmp_path / "plan.docx")
    assert rows(tmp_path / "plan.docx", "name_zh", "value", "unit", "due") == WANTED


def test_text_boxes_and_insertions_of_word_are_read_and_deletions_are_not(tmp_path):
    import docx
    from docx.oxml import parse_xml

    space = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    document = docx.Document()
    document.add_paragraph("虹口镇“十四五”规划")
    document.element.body.insert(
        1,
        parse_xml(
            f"<w:p {space}><w:r><w:t>到2025年,"
            f"公园</w:t></w:r><w:ins w:id='1' w:author='a'><w:r><w:t>达到12个</w:t></w:r></w:ins>"
            "<w:del w:id='2' w:author='a'><w:r><w:t>达到99个</w:t></w:r></w:del><w:r><w:pict><w:txbxContent><w:p><w:r>"
            "<w:t>到2025年,绿地率达到40%。</w:t></w:r></w:p></w:txbxContent></w:pict></w:r></w:p>"
        ),
    )
    document.save(tmp_path / "plan.docx")
    assert sorted(values(tmp_path / "plan.docx")) == [12, 40]


def test_score_columns_and_bases_are_listed_not_lost():
    text = "虹口镇2024年考核指标\n| 指标 | 2023年完成 | 目标值 | 分值 |\n| 新增企业(家) | 4 | 7 | 10 |\n"
    assert rows(text, "value", "kind") == [(7, "cumulative")]
    assert set(plan.explain(text)["number"]) >= {"4", "10"}


def test_growth_and_cumulated_columns_say_what_they_are():
    text = HEAD + (
        "| 指标 | 单位 | 2020年 | 2025年 | 年均增长(%) |\n| 产值 | 亿元 | 10 | 14 | 7 |\n| 单位能耗降低 |"
        " % | — | [13] | — |\n"
    )
    assert rows(text, "name_zh", "value", "unit", "kind") == [
        ("产值", 14, "亿元", "level"), ("产值", 7, "%", "growth_rate"), ("单位能耗降低", 13, "%", "change_from_base"),
    ]  # fmt: skip


def test_sentences_in_cells_are_read_with_the_bodies_of_their_row():
    text = HEAD + "| 任务 | 工作目标 | 牵头单位 |\n| 培育企业 | 到2024年,规上企业达到30家,新建园区2个 | 镇经发办 |\n"
    assert rows(text, "value", "due", "responsible") == [(30, "2024", "镇经发办"), (2, "2024", "镇经发办")]


# ---- names and kinds ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("建成新型经营主体20家", ["新型经营主体"]),
        ("新生儿死亡率控制在4‰以内", ["新生儿死亡率"]),
        ("恩格尔系数降至27%", ["恩格尔系数"]),
        ("完成营造林50万亩", ["营造林"]),
        ("规上企业达到90家,其中南片区30家、北片区60家", ["规上企业", "南片区规上企业", "北片区规上企业"]),
        ("城乡居民收入分别增长6%、8%", ["城镇居民收入", "农村居民收入"]),
        ("水电装机、风电装机均达到30万千瓦", ["水电装机", "风电装机"]),
        ("财政收入达到9亿元,年均增长7%", ["财政收入", "财政收入"]),
        ("从业人员达到3万人", ["从业人员"]),
        ("综合实力进入全省前20位", ["综合实力"]),
    ],
)
def test_a_name_is_the_whole_noun_phrase_and_nothing_else(text, names):
    assert plan.extract(f"{HEAD}到2025年,{text}。")["name_zh"].tolist() == names


@pytest.mark.parametrize(
    ("text", "value", "unit", "relation", "kind"),
    [
        ("产值突破千亿元", 1, "千亿元", ">", "level"),
        ("城乡收入比缩小到1.9:1", 1.9, ":1", "<=", "ratio"),
        ("合同额比2020年增长40%", 40, "%", ">=", "change_from_base"),
        ("能耗强度下降3个百分点", 3, "个百分点", ">=", "change_from_base"),
        ("每十万人口病床600张", 600, "张/十万人", ">=", "ratio"),
        ("产值达到2亿3000万元", 230_000_000, "元", ">=", "level"),
        ("认证300(件)以上", 300, "件", ">=", "count_stock"),
        ("位次前移,进入全国前五", 5, "位", "<=", "level"),
    ],
)
def test_wordings_of_numbers(text, value, unit, relation, kind):
    found = plan.extract(f"{HEAD}到2025年,{text}。").iloc[-1]
    assert (found.value, found.unit, found.relation, found.kind) == (value, unit, relation, kind)


@pytest.mark.parametrize(
    "text",
    [
        "对年销售2000万元以上的企业给予支持。",
        "提出8项指标,部署了15项任务。",
        "按照每超过1个百分点加2分计分。",
        "新建6吨以下锅炉一律不予审批。",
        "建设覆盖全镇的15分钟生活圈。",
    ],
)
def test_thresholds_own_parts_marks_and_rules_are_no_targets(text):
    assert plan.extract(HEAD + text).empty


# ---- who ------------------------------------------------------------------------------------------------------------


def test_bodies_before_behind_and_below_and_the_lead_is_marked():
    text = (
        HEAD + "1.新建公园5个(牵头单位:镇建设办;配合单位:镇城管办);新建学校2所(责任单位:镇文教办)。\n"
        "2.培育企业9家。(镇经发办、各村委会按职责分工负责)\n3.新建道路8公里。\n牵头单位:镇交管所\n配合单位:镇财政所\n"
    )
    assert rows(text, "value", "responsible", "lead") == [
        (5, "镇建设办|镇城管办", "镇建设办"), (2, "镇文教办", ""), (9, "镇经发办|各村委会", ""),
        (8, "镇交管所|镇财政所", "镇交管所"),
    ]  # fmt: skip


def test_a_bracket_that_never_closes_ends_with_its_sentence():
    found = bodies.named(paragraphs("虹口镇规划\n修路8公里(牵头单位:镇交管所。\n")[1])
    assert [one.names for one in found] == [("镇交管所",)]


# ---- languages ------------------------------------------------------------------------------------------------------


def test_an_english_plan_gives_its_targets():
    text = (
        "Northport Climate Plan 2023-2030\nIn 2020, emissions were 3.1 million tonnes.\n"
        "By 2027,"
        " the share of electric buses will reach 60 per cent and emissions will be cut by 40% compared with 2020.\n"
        "Targets\n- At least 900 charging points by 2028.\n- Unemployment to be kept no higher than 5 percent.\n"
    )
    assert rows(text, "value", "unit", "relation", "due", "kind") == [
        (60, "%", ">=", "2027", "share"), (40, "%", ">=", "2027", "change_from_base"),
        (900, "个", ">=", "2028", "count_stock"), (5, "%", "<=", "2030", "share"),
    ]  # fmt: skip


def test_a_bilingual_plan_gives_each_target_once():
    text = (
        "滨海区行动计划(2024-2027年)\nBinhai Action Plan (2024-2027)\n到2027年,企业达到80家。\nBy 2027,"
        " the number of firms will reach 80.\n"
    )
    assert rows(text, "name_zh", "value") == [("企业", 80)]
    assert plan.extract(text)["name_en"].iloc[0]


@pytest.mark.parametrize(
    "text",
    [(
"Der Plan der Stadt sieht vor,"
" dass bis 2030 der Anteil erneuerbarer Energien auf 80 Prozent steigt und Emissionen sinken."
),
     "2030年までに再生可能エネルギーの割合を80%に引き上げることをめざします。これはまちのけいかくです。"],
)  # fmt: skip
def test_a_language_that_is_not_known_is_refused(text):
    with pytest.raises(DataError, match="neither in Chinese nor in English"):
        plan.extract(text + "\n")


# ---- files, folders, build ------------------------------------------------------------------------------------------


def test_a_workbook_of_indicators_and_a_folder_are_read(tmp_path):
    import openpyxl

    book = openpyxl.Workbook()
    for row in (
        ["虹口镇“十四五”规划指标"],
        ["指标", "单位", "2020年", "2025年"],
        ["绿地率", "%", 35, 40],
        ["公园", "个", 6, 12],
    ):
        book.active.append(row)
    book.save(tmp_path / "table.xlsx")
    (tmp_path / "text.txt").write_text(HEAD + "到2025年,企业达到9家。\n", encoding="utf-8")
    (tmp_path / "notes.csv").write_text("a,b\n", encoding="utf-8")
    assert [path.name for path in batch.files([tmp_path])] == ["table.xlsx", "text.txt"]
    out = tmp_path / "t.csv"
    result = CliRunner().invoke(app, ["targets", str(tmp_path), "-o", str(out)])
    assert result.exit_code == 0
    table = pd.read_csv(out)
    assert table[["plan", "name_zh", "value"]].values.tolist() == [
        ["table", "绿地率", 40], ["table", "公园", 12], ["text", "企业", 9],
    ]  # fmt: skip


def test_a_plan_without_targets_says_why(tmp_path):
    (tmp_path / "p.txt").write_text("虹口镇通知\n依据某政发〔2021〕12号文件执行。\n", encoding="utf-8")
    result = CliRunner().invoke(app, ["targets", str(tmp_path / "p.txt"), "-o", str(tmp_path / "t.csv")])
    assert "p: no target found: none of its" in result.output


def test_what_is_proposed_of_a_hard_wrapped_plan_stands_where_build_looks(real, tmp_path):
    source = ROOT / "tests/fixtures/plan/hard_wrapped_2025.txt"
    (tmp_path / "p.txt").write_text(source.read_text(encoding="utf-8"), encoding="utf-8")
    row = real.plan("baoding_2018_2020").model_copy(update={"file": "p.txt"})
    lines = plan.read(row, tmp_path)
    found = plan.extract(source)
    assert len(found) == 10
    for one in found.itertuples():
        target = real.targets[0].model_copy(update={"line": one.line, "quote": one.quote})
        assert plan.quote_span(lines, target) == (one.span_start, one.span_end)


# ---- linter ---------------------------------------------------------------------------------------------------------


def test_the_linter_says_no_nonsense_and_finds_what_cannot_be():
    text = HEAD + (
        "到2025年,规上企业达到30家。每年新增规上企业40家。\n到2025年,公园达到10个,其中南片区8个、北片区6个。\n"
        "到2025年,绿地率达到140%。研发强度由2020年的3%提高到2.5%。\n"
    )
    said = {row.finding: row.sentence_en for row in plan.lint(plan.extract(text)).itertuples()}
    assert "-" not in said["flow above stock"].split(":")[1]
    assert {"flow above stock", "parts above total", "share above whole", "below base"} <= set(said)
    assert "implied base" not in said


# ---- review and indicators ------------------------------------------------------------------------------------------


def test_the_review_page_shows_tables_and_the_doubtful_first():
    text = paragraphs(
        HEAD + "| 指标 | 单位 | 2025年 |\n| 绿地率 | % | 40 |\n到2025年,企业达到9家{甲}。人口总数达到8。\n"
    )
    found = extraction.understood(text)
    page = batch.Outcome("p", "", "", text, found).page()
    assert page.count("<table>") >= 2
    assert "企业达到" in page
    assert "{甲}" in page
    assert page.index("先看这些") < page.index("原文与登记")
    assert "data-accept" in page
    assert "script-src 'sha256-" in page


def test_indicators_are_proposed_by_name_and_unit_and_new_ones_listed():
    known = indicators.read(ROOT / "data/reference/indicators.csv")
    text = HEAD + (
        "到2025年,研发经费占地区生产总值比重达到2%,高新技术企业达到40家,每年新增高新技术企业9家,"
        "猕猴桃种植面积达到8万亩。\n"
    )
    table, new = indicators.proposed(plan.extract(text), known)
    assert table["indicator"].tolist() == ["rd_intensity", "hightech_firms", "hightech_firms_new", ""]
    assert new["name_zh"].tolist() == ["猕猴桃种植面积"]


def test_stock_and_yearly_flow_of_one_thing_are_linked():
    found = plan.extract(HEAD + "到2025年,规上企业达到90家。每年新增规上企业9家。\n")
    assert found["linked_to"].tolist() == ["T02", "T01"]


# ---- how well, how fast ---------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def benchmark():
    spec = importlib.util.spec_from_file_location("benchmark_plan", ROOT / "benchmarks/plan.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_plans_of_many_kinds_are_read_as_well_as_the_readme_says(benchmark):
    wanted = found = both = due = 0
    for case in benchmark.cases():
        for row, got in benchmark.matched(case, benchmark.read(case)):
            wanted += row is not None
            found += got is not None
            if row is not None and got is not None:
                both += 1
                due += benchmark.right(row, got)["deadline"]
    assert both / wanted > 0.97
    assert both / found > 0.97
    assert due / both > 0.97


@pytest.mark.parametrize(
    "token",
    ["0", "力争0", "0每万人", "(牵头单位:", "前5", "5%", "由", "百分之", "一", "|1", "分别", "2025年", "1e年度"],
)
def test_time_grows_with_length_whatever_is_repeated(token):
    def seconds(length):
        text = HEAD + "目标" + (token * (length // len(token) + 1))[:length] + "\n"
        began = time.perf_counter()
        extraction.understood(paragraphs(text))
        return time.perf_counter() - began

    seconds(200)
    short, long = seconds(500), seconds(4000)
    assert long < 40 * max(short, 0.01)


@pytest.mark.parametrize("text", ["9" * 400 + "家", "一" * 5000, "1,000," * 50])
def test_runs_of_digits_are_no_figures(text):
    assert all(q.value < 10**16 for q in quantities(plain(text)))


def test_every_row_of_the_made_up_plans_is_well_formed(benchmark):
    names = set()
    for case in benchmark.cases():
        assert case.name not in names
        names.add(case.name)
        for row in case.rows:
            assert len(row) == 6
            float(row[0])
    assert len(names) >= 40


def test_the_register_survives_a_spreadsheet(tmp_path):
    out = tmp_path / "t.csv"
    (tmp_path / "p.txt").write_text(HEAD + "到2025年,企业达到9家。\n", encoding="utf-8")
    CliRunner().invoke(app, ["targets", str(tmp_path / "p.txt"), "-o", str(out)])
    with out.open(encoding="utf-8") as file:
        assert next(csv.DictReader(file))["value"] == "9"
