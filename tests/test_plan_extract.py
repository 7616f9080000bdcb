import csv
import io
from fractions import Fraction

import pandas as pd
import pytest
from typer.testing import CliRunner

from plan_analysis import plan
from plan_analysis.cli import app
from plan_analysis.plan.numbers import number, plain, quantities
from plan_analysis.reference.schema import DataError
from tests.conftest import ROOT

FIXTURES = ROOT / "tests/fixtures/plan"
BAODING = ROOT / "data/raw/plan/baoding_2018_2020.txt"


@pytest.fixture(scope="module")
def baoding():
    return plan.extract(BAODING)


def one(text, title="某市科技创新规划(2021-2025年)"):
    """The only target of a sentence in a plan of 2021 to 2025."""
    found = plan.extract(f"{title}\n{text}\n")
    assert len(found) == 1, found["quote"].tolist()
    return found.iloc[0]


# ---- the labelled plan ----------------------------------------------------------------------------------------------


def test_all_targets_of_the_labelled_plan_are_found_and_nothing_else(real, baoding):
    found = {(row.line, row.value, row.relation, row.unit, row.due, row.kind) for row in baoding.itertuples()}
    wanted = {(t.line, t.value, t.relation, t.unit, t.due, t.kind) for t in real.plan_targets("baoding_2018_2020")}
    assert found == wanted
    assert len(baoding) == 51


def test_clause_and_responsible_bodies_of_the_labelled_plan(real, baoding):
    wanted = [(t.line, t.clause, "|".join(t.responsible)) for t in real.plan_targets("baoding_2018_2020")]
    assert sorted(baoding[["line", "clause", "responsible"]].itertuples(index=False, name=None)) == sorted(wanted)


def test_every_quote_stands_at_its_span(baoding):
    lines = BAODING.read_text(encoding="utf-8").splitlines()
    for row in baoding.itertuples():
        assert lines[row.line - 1][row.span_start : row.span_end] == row.quote


def test_every_other_number_is_explained_and_none_is_a_target():
    others = plan.explain(BAODING)
    places = {(row.line, at) for row in others.itertuples() for at in range(row.start, row.end)}
    with (FIXTURES / "numbers_not_targets.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            in_word = row["token"] in ("万", "亿", "倍", "半")  # parts of a unit or word, no number by themselves
            assert in_word or (int(row["line"]), int(row["col"]) - 1) in places, row


# ---- other plans: expected rows read off the text by a person --------------------------------------------------------


@pytest.mark.parametrize("path", sorted(FIXTURES.glob("*.txt")), ids=lambda path: path.stem)
def test_plans_of_other_kinds_give_the_rows_a_reader_finds(path):
    found = plan.extract(path)
    wanted = pd.read_csv(
        path.with_suffix(".csv"), dtype={"due": str, "unit": str}, keep_default_na=False, na_values={"value_hi": [""]}
    )
    assert found["quote"].tolist() == wanted["quote"].tolist()
    for name in ("line", "relation", "unit", "due", "kind"):
        assert found[name].tolist() == wanted[name].tolist(), name
    assert found["value"].tolist() == pytest.approx(wanted["value"].tolist())


# ---- wording --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "relation", "value", "unit", "kind"),
    [
        ("研发经费投入强度达到3%以上", ">=", 3, "%", "ratio"),
        ("高新技术企业突破1200家", ">", 1200, "家", "count_stock"),
        ("城镇调查失业率控制在5.5%以内", "<=", 5.5, "%", "share"),
        ("用水总量低于30亿立方米", "<", 30, "亿立方米", "level"),
        ("细颗粒物浓度降至35微克/立方米", "<=", 35, "微克/立方米", "level"),
        ("森林覆盖率稳定在32%以上", ">=", 32, "%", "maintain"),
        ("地区生产总值年均增长6.5%左右", ">=", 6.5, "%", "growth_rate"),
        ("单位地区生产总值能耗累计降低13.5%", ">=", 13.5, "%", "change_from_base"),
        ("居民收入比2020年翻一番", ">=", 2, "倍", "change_from_base"),
        ("人均预期寿命提高1岁", ">=", 1, "岁", "change_from_base"),
        ("每年新增高新技术企业120家", ">=", 120, "家", "annual_flow"),
        ("每县建设2家以上众创空间", ">=", 2, "家", "per_unit"),
        ("五年累计培训农民工20万人次", ">=", 20, "万人次", "cumulative"),
        ("每万人口发明专利拥有量达到15件", ">=", 15, "件/万人", "ratio"),
        ("技术合同成交额不低于150亿元", ">=", 150, "亿元", "level"),
        ("规上企业研发覆盖率达到三分之一", ">=", 100 / 3, "%", "share"),
        ("群众满意度达到百分之九十五", ">=", 95, "%", "share"),
        ("打造千亿级产业集群", ">=", 1000, "亿元", "level"),
    ],
)
def test_what_the_wording_means(text, relation, value, unit, kind):
    row = one(f"到2025年,{text}。")
    assert (row.relation, row.unit, row.kind, row.due[-4:]) == (relation, unit, kind, "2025")
    assert row.value == pytest.approx(value)


def test_several_deadlines_of_one_indicator_give_several_rows():
    found = plan.extract("某市规划(2021-2025年)\n湿地保护率到2023年达到55%,到2025年达到60%,到2035年达到65%。\n")
    assert found[["name_zh", "value", "due"]].values.tolist() == [
        ["湿地保护率", 55, "2023"], ["湿地保护率", 60, "2025"], ["湿地保护率", 65, "2035"],
    ]  # fmt: skip


def test_a_base_belongs_to_its_target():
    row = one("研发投入强度由2020年的1.75%提高到2025年的2.2%。")
    assert (row.value, row.due, row.base_year, row.base_value) == (2.2, "2025", 2020, 1.75)


def test_shared_verbs_distribute_over_names_and_values():
    found = plan.extract("某市规划(2021-2025年)\n到2025年,能源消耗和二氧化碳排放分别降低13.5%、18%。\n")
    assert found[["name_zh", "value", "kind"]].values.tolist() == [
        ["能源消耗", 13.5, "change_from_base"], ["二氧化碳排放", 18, "change_from_base"],
    ]  # fmt: skip


def test_a_range_has_an_upper_end_and_about_is_said():
    row = one("到2025年,培育上市企业3—5家。")
    assert (row.value, row.value_hi) == (3, 5)
    assert one("到2025年,人口达到1000万人左右。").approx == "approx"


def test_modality_changes_no_number():
    row = one("力争到2025年建成国家级平台3个。")
    assert (row.modality, row.value, row.relation) == ("力争", 3, ">=")


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("2020年,全市高新技术企业达到210家。", "reached before the plan"),
        ("截至2020年底,已建成基站612个。", "reached before the plan"),
        ("对新认定的企业一次性奖励50万元。", ""),
        ("依据某政发〔2021〕12号文件执行。", "date or number of a document"),
        ("推动5G和PM2.5监测。", "name of a technology"),
        ("构建“253”产业体系。", "name of a programme"),
        ("推进“十四五”规划落实。", "deadline or period"),
    ],
)
def test_what_is_no_target_stays_out_with_a_reason(text, reason):
    source = f"某市规划(2021-2025年)\n{text}\n"
    assert plan.extract(source).empty
    assert reason in " ".join(plan.explain(source)["reason"])


# ---- numbers --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "value", "high", "unit"),
    [
        ("１２００家", 1200, None, "家"), ("10,099家", 10099, None, "家"), ("1 200 家", 1200, None, "家"),
        ("三分之一", Fraction(100, 3), None, "%"), ("百分之八十", 80, None, "%"), ("1/3", Fraction(100, 3), None, "%"),
        ("翻两番", 4, None, "倍"), ("3%—5%", 3, 5, "%"), ("1.3万亿斤", Fraction(13, 10), None, "万亿斤"),
        ("三成以上", 30, None, "%"), ("二十万人", 200000, None, "人"), ("18/10万", 18, None, "/10万"),
    ],
)  # fmt: skip
def test_numbers_as_plans_write_them(text, value, high, unit):
    found = quantities(plain(text))[0]
    assert (found.value, found.high, found.unit) == (value, high, unit)


@pytest.mark.parametrize(
    ("words", "value"), [("三千五百", 3500), ("一万二千", 12000), ("二零二五", 2025), ("十", 10), ("九十五点五", 95.5)]
)
def test_chinese_numerals(words, value):
    assert number(words) == Fraction(value)


# ---- input ----------------------------------------------------------------------------------------------------------

SENTENCE = (
    "某市规划(2021-2025年)\n到2025年,高新技术企业达到1200家,研发投入强度达到3%以上,森林覆盖率稳定在百分之三十以上。\n"
)


@pytest.mark.parametrize("code", ["utf-8", "utf-8-sig", "gb18030", "utf-16", "utf-16-le"])
def test_text_in_any_usual_code_reads_the_same(tmp_path, code):
    path = tmp_path / "plan.txt"
    path.write_bytes(SENTENCE.encode(code))
    assert plan.extract(path)["value"].tolist() == [1200, 3, 30]


def test_a_saved_page_gives_its_text_and_its_table(tmp_path):
    path = tmp_path / "plan.html"
    path.write_text(
        "<html><head><script>var x=100;</script></head><body><nav>首页 1 2 3</nav><p>某市规划(2021-2025年)</p>"
        "<p>到2025年,高新技术企业达到1200家。</p><table><tr><th>指标</th><th>单位</th><th>2020年</th><th>2025年</th></tr>"
        "<tr><td>森林覆盖率</td><td>%</td><td>28</td><td>≥30</td></tr></table></body></html>",
        encoding="utf-8",
    )
    found = plan.extract(path)
    assert found[["name_zh", "value", "unit"]].values.tolist() == [
        ["高新技术企业", 1200, "家"],
        ["森林覆盖率", 30, "%"],
    ]
    assert found["base_value"].tolist()[1] == 28


def test_a_word_document_gives_its_paragraphs_and_tables(tmp_path):
    import docx

    document = docx.Document()
    document.add_paragraph("某市规划(2021-2025年)")
    document.add_paragraph("到2025年,高新技术企业达到1200家。")
    table = document.add_table(rows=2, cols=3)
    for cell, text in zip(
        (c for row in table.rows for c in row.cells),
        ("指标", "单位", "2025年", "用水总量", "亿立方米", "≤30"),
        strict=True,
    ):
        cell.text = text
    document.save(tmp_path / "plan.docx")
    found = plan.extract(tmp_path / "plan.docx")
    assert found[["name_zh", "relation", "value"]].values.tolist() == [
        ["高新技术企业", ">=", 1200],
        ["用水总量", "<=", 30],
    ]


def _pdf(path, lines):
    import matplotlib as mpl
    from matplotlib.figure import Figure
    from matplotlib.font_manager import FontProperties

    font = FontProperties(fname=ROOT / "plan_analysis/fonts/NotoSansSC-GB2312.otf")
    with mpl.rc_context({"pdf.fonttype": 42}):
        figure = Figure(figsize=(8, 6))
        for number, line in enumerate(lines):
            figure.text(0.05, 0.9 - 0.05 * number, line, fontproperties=font)
        figure.savefig(path)


def test_a_pdf_with_text_is_read(tmp_path):
    more = "加快建设创新型城市,完善科技创新体系,激发各类主体创新活力,优化创新环境,营造良好氛围。"
    _pdf(tmp_path / "plan.pdf", ["某市规划(2021-2025年)", "到2025年,高新技术企业达到1200家。", more])
    assert plan.extract(tmp_path / "plan.pdf")[["name_zh", "value"]].values.tolist() == [["高新技术企业", 1200]]


def _official(path, paragraphs, pitch=28.95, room=28):
    """A page as GB/T 9704 sets it: 16 pt, lines 28.95 pt apart, two characters of indent, broken at the margin."""
    import matplotlib as mpl
    from matplotlib.figure import Figure
    from matplotlib.font_manager import FontProperties

    font = FontProperties(fname=ROOT / "plan_analysis/fonts/NotoSansSC-GB2312.otf", size=16)
    lines = []
    for text in paragraphs:
        lines.append((32, text[: room - 2]))
        lines += [(0, text[at : at + room]) for at in range(room - 2, len(text), room)]
    with mpl.rc_context({"pdf.fonttype": 42}):
        figure = Figure(figsize=(595 / 72, 842 / 72))
        for number, (indent, text) in enumerate(lines):
            figure.text((79 + indent) / 595, (737 - pitch * number) / 842, text, fontproperties=font, va="baseline")
        figure.savefig(path)


def test_lines_of_an_official_pdf_are_joined_by_their_place_on_the_page(tmp_path):
    paragraphs = [
        "到2027年,全市规模以上工业企业研究与试验发展经费投入占营业收入的比重达到百分之二以上,重点产业链关键环节配套率达到八成以上。",
        "围绕新材料、生物医药和高端装备三个方向组织实施一批重大科技攻关,全市技术合同成交额突破九十亿元,建成中试基地六十家。",
        "各县区和市直有关部门要把科技创新摆在更加突出的位置,完善机制,压实责任,确保各项工作落到实处,取得实效。",
    ]
    _official(tmp_path / "official.pdf", paragraphs)
    keep = ["name_zh", "value", "unit", "due"]
    from_text = plan.extract("\n".join(paragraphs))[keep].values.tolist()
    assert len(from_text) == 4
    assert plan.extract(tmp_path / "official.pdf")[keep].values.tolist() == from_text


def test_tables_within_tables_of_word_are_tables_and_a_table_of_one_cell_is_only_a_frame(tmp_path):
    import docx

    document = docx.Document()
    document.add_paragraph("柳塘县水利规划(2026-2030年)")
    frame = document.add_table(rows=1, cols=1).cell(0, 0)
    frame.text = "到2030年,水库总数达到48座。"
    outer = document.add_table(rows=1, cols=2)
    outer.cell(0, 0).text = "专栏1"
    inner = outer.cell(0, 1).add_table(rows=2, cols=3)
    for row, words in zip(inner.rows, (["指标", "单位", "2030年"], ["供水保证率", "%", "95"]), strict=True):
        for cell, word in zip(row.cells, words, strict=True):
            cell.text = word
    document.save(tmp_path / "frames.docx")
    found = plan.extract(tmp_path / "frames.docx")
    assert found[["name_zh", "value", "due"]].values.tolist() == [["水库", 48, "2030"], ["供水保证率", 95, "2030"]]


def test_a_pdf_without_text_is_refused(tmp_path):
    _pdf(tmp_path / "scan.pdf", [])
    with pytest.raises(DataError, match="holds pictures of pages, no text"):
        plan.extract(tmp_path / "scan.pdf")


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("empty.txt", b"", "the file is empty"),
        ("garbled.txt", SENTENCE.encode().decode("latin-1").encode(), "the characters are garbled"),
        ("old.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "is an old Word document"),
        ("archive.docx", b"PK\x03\x04rubbish", "is no Word document that can be read"),
        ("broken.pdf", b"%PDF-1.4 rubbish", "the PDF"),
        ("binary.txt", bytes(range(256)) * 9, "is no text but binary data"),
    ],
)
def test_what_cannot_be_read_whole_is_refused_in_a_sentence(tmp_path, name, content, sentence):
    (tmp_path / name).write_bytes(content)
    with pytest.raises(DataError) as error:
        plan.extract(tmp_path / name)
    assert str(error.value).startswith(name)
    assert sentence in str(error.value)


# ---- linter ---------------------------------------------------------------------------------------------------------


def test_the_linter_finds_what_the_labelled_plan_implies_and_contradicts(baoding):
    found = plan.lint(baoding, plan.paragraphs(BAODING))
    said = {(row.finding, row.targets): row.sentence_en for row in found.itertuples()}
    assert ("conflict", "T13|T29") in said
    assert said["two scopes", "T16|T33"] == "T16 and T33 name 17 for two different scopes"
    assert {key for key in said if key[0] == "repeat"} == {("repeat", "T14|T48"), ("repeat", "T15|T50")}
    total = next(sentence for (kind, _), sentence in said.items() if kind == "total")
    assert total == "T19: 160 = 11 + 16 + 63 + 12 + 58 implied for the rest"
    bases = {targets: sentence for (kind, targets), sentence in said.items() if kind == "implied base"}
    assert [sentence.rpartition("= ")[2] for sentence in bases.values()] == ["340", "6,499", "15"]
    assert list(bases) == ["T07|T25", "T08|T27", "T18|T44"]
    assert said["one denominator", "T03|T51"] == "T03 and T51 agree only at 10 million people"
    assert sum(kind == "no number" for kind in found["finding"]) >= 12


# ---- plan-analysis targets ------------------------------------------------------------------------------------------


def run(*arguments):
    return CliRunner().invoke(app, ["targets", *map(str, arguments)])


def test_targets_writes_register_explanations_and_a_page_to_review(tmp_path):
    out = tmp_path / "targets.csv"
    result = run(BAODING, "-o", out, "--review", "--explain", "--lint")
    assert result.exit_code == 0
    assert len(pd.read_csv(out)) == 51
    assert len(pd.read_csv(tmp_path / "targets.others.csv")) > 90
    assert "340" in result.stdout
    page = (tmp_path / "baoding_2018_2020.review.html").read_text(encoding="utf-8")
    assert page.count('<mark class="target"') >= 51
    assert "://" not in page
    assert "<table>" not in page


def test_text_of_a_plan_is_escaped_on_the_page(tmp_path):
    (tmp_path / "evil.txt").write_text(
        "某市规划(2021-2025年)\n到2025年,<script>alert(1)</script>企业达到5家。\n", encoding="utf-8"
    )
    run(tmp_path / "evil.txt", "-o", tmp_path / "t.csv", "--review")
    page = (tmp_path / "evil.review.html").read_text(encoding="utf-8")
    assert "alert(1)" in page
    assert page.count("<script") == 2  # the page's own: the register as data, and what saves it
    assert "<script>alert" not in page


def test_reviewed_rows_are_never_overwritten_and_differences_are_told(tmp_path):
    out = tmp_path / "targets.csv"
    run(BAODING, "-o", out)
    table = pd.read_csv(out, dtype=str, keep_default_na=False)
    table.loc[1, ["value", "reviewed"]] = ["2.6", "yes"]
    table.to_csv(out, index=False)
    result = run(BAODING, "-o", out)
    again = pd.read_csv(out, dtype=str, keep_default_na=False)
    assert again.loc[1, "value"] == "2.6"
    assert len(again) == 51
    assert "T02: reviewed, kept; value is '2.6', the text reads '2.5'" in result.stdout


def test_without_a_file_to_write_the_register_or_the_remarks_are_printed():
    assert run(BAODING).stdout.splitlines()[0].startswith("target,plan,clause,line")
    assert "340" in run(BAODING, "--lint").stdout
    assert run(BAODING, "--review").exit_code == 2


def test_numbers_of_targets_begin_anew_with_every_plan(tmp_path):
    run(BAODING, FIXTURES / "traditional_2025.txt", "-o", tmp_path / "t.csv")
    table = pd.read_csv(tmp_path / "t.csv", keep_default_na=False)
    assert table[table["plan"] == "traditional_2025"]["target"].tolist()[0] == "T01"
    assert dict(zip(table["target"], table["same_as"], strict=True))["T48"] == "T14"


def test_a_plan_that_cannot_be_read_does_not_stop_the_others(tmp_path):
    (tmp_path / "empty.txt").write_bytes(b"")
    result = run(tmp_path / "empty.txt", BAODING, "-o", tmp_path / "targets.csv")
    assert result.exit_code == 1
    assert "empty.txt: the file is empty" in result.output
    assert len(pd.read_csv(io.StringIO((tmp_path / "targets.csv").read_text(encoding="utf-8")))) == 51


@pytest.mark.parametrize(
    ("sentence", "wanted"),
    [
        ("到2028年,旅游综合收入过百亿元,民宿过千家。", [("旅游综合收入", ">", "2028"), ("民宿", ">", "2028")]),
        ("未来五年(即2024-2028年),新建粮库9座。", [("粮库", ">=", "2028")]),
        ("集团化诊疗覆盖率达到75%。", [("集团化诊疗覆盖率", ">=", "2028")]),
        ("每千人口医师数3.1人、护士数3.6人。", [("每千人口医师", ">=", "2028"), ("每千人口护士", ">=", "2028")]),
    ],
)
def test_words_that_once_hid_a_target_or_moved_its_year(sentence, wanted):
    found = plan.extract("南陵县发展规划(2024-2028年)\n二、发展目标\n" + sentence)
    assert list(zip(found["name_zh"], found["relation"], found["due"].str[-4:], strict=True)) == wanted


def test_what_follows_new_things_in_a_list_is_new_too_and_guests_of_a_year_are_no_stock():
    found = plan.extract(
        "南陵县发展规划(2024-2028年)\n二、发展目标\n新增绿道60公里、航道25公里、路灯900盏。接待游客达到70万人次。"
    )
    assert found["kind"].tolist() == ["cumulative", "cumulative", "cumulative", "level"]


@pytest.mark.parametrize(
    ("sentence", "wanted"),
    [
        # the verb of making goes on along a list, whatever stands behind its numbers
        ("新增甲类企业60家、乙类企业200家以上。",
         [("甲类企业", "cumulative", "2028"), ("乙类企业", "cumulative", "2028")]),
        # a list of times before one name
        ("2026年、2028年分别建成绿道30公里和50公里。",
         [("绿道", "cumulative", "2026"), ("绿道", "cumulative", "2028")]),
        ("“十五五”“十六五”期间分别新增景区8家和12家。粮食总产达到9万吨。",
         [("景区", "cumulative", "2030"), ("景区", "cumulative", "2035"), ("粮食总产", "level", "2028")]),
        # a year before its verb is no base where the verb leads to the number
        ("煤炭消费占比2027年下降到45%。", [("煤炭消费占比", "share", "2027")]),
        # a rank in a list that nothing else names
        ("力争进入国家创新型城市前20位。", [("国家创新型城市排名", "level", "2028")]),
        ("综合实力进入全国百强县前50位。", [("综合实力", "level", "2028")]),
        ("网络零售额年均增速保持在12%以上。", [("网络零售额", "growth_rate", "2028")]),
        ("接种率以乡镇为单位达到95%以上。", [("接种率", "share", "2028")]),
        # what is completed is no flow of every year; money is named by what it is for
        ("市财政每年安排500万元用于人才培养，建成游客中心4个。",
         [("人才培养资金", "annual_flow", "2028"), ("游客中心", "cumulative", "2028")]),
        ("2025年、2026年、2028年分别完成20家、30家、40家企业技术改造。",
         [("企业技术改造", "cumulative", "2025"), ("企业技术改造", "cumulative", "2026"),
          ("企业技术改造", "cumulative", "2028")]),
        ("城镇居民、农村居民人均收入分别达到4万元和2万元，增长5%和7%。",
         [("城镇居民人均收入", "level", "2028"), ("农村居民人均收入", "level", "2028"),
          ("城镇居民人均收入", "growth_rate", "2028"), ("农村居民人均收入", "growth_rate", "2028")]),
        ("年产值百亿元企业5家、五十亿元企业12家。",
         [("年产值百亿元企业", "count_stock", "2028"), ("五十亿元企业", "count_stock", "2028")]),
        ("装备产业到2026年产值达到150亿元；材料产业力争翻一番。",
         [("装备产业产值", "level", "2026"), ("材料产业", "change_from_base", "2028")]),
        ("力争2所高校进入全国前100名。", [("进入全国前100名的高校", "count_stock", "2028")]),
        ("获国家级奖励2项，省部级奖励50项。",
         [("国家级奖励", "cumulative", "2028"), ("省部级奖励", "cumulative", "2028")]),
        ("五年累计到账经费25亿元以上。", [("到账经费", "cumulative", "2028")]),
        ("新（改、扩）建农村公路150公里。", [("农村公路", "cumulative", "2028")]),
        ("新增工业用地供应不低于1.5万亩。", [("工业用地供应", "cumulative", "2028")]),
    ],
)  # fmt: skip
def test_what_governs_a_number_reaches_as_far_as_its_words_say(sentence, wanted):
    found = plan.extract("南陵县发展规划(2024-2028年)\n二、发展目标\n" + sentence)
    assert list(zip(found["name_zh"], found["kind"], found["due"].str[-4:], strict=True)) == wanted


def test_english_homes_of_each_year_are_a_flow():
    found = plan.extract("Westhaven Plan 2024-2028\nAt least 300 new affordable homes will be delivered each year.")
    assert found["kind"].tolist() == ["annual_flow"]


def test_all_rows_of_one_number_stay_when_a_register_is_written_again(tmp_path):
    (tmp_path / "p.txt").write_text("南陵县规划(2024-2028年)\n到2028年，甲病、乙病管理率均达到75%。", encoding="utf-8")
    for _ in range(2):
        run(tmp_path / "p.txt", "-o", tmp_path / "t.csv")
        table = pd.read_csv(tmp_path / "t.csv", dtype=str, keep_default_na=False)
        assert table["name_zh"].tolist() == ["甲病管理率", "乙病管理率"]
    table.loc[1, ["value", "reviewed"]] = ["80", "yes"]
    table.to_csv(tmp_path / "t.csv", index=False)
    run(tmp_path / "p.txt", "-o", tmp_path / "t.csv")
    again = pd.read_csv(tmp_path / "t.csv", dtype=str, keep_default_na=False)
    assert list(zip(again["name_zh"], again["value"], strict=True)) == [("甲病管理率", "75"), ("乙病管理率", "80")]


def test_a_heading_over_groups_and_names_is_that_of_both():
    table = """青岩市十五五规划(2026-2030年)主要指标
| 指标 | | 单位 | 2025年基数 | 2030年目标 | 年均增长（%）[累计] |
|---|---|---|---|---|---|
| 经济 | 生产总值 | 亿元 | 2150 | 2900 | 6 |
| | 城镇化率 | % | 62 | 67 | [5] |
| 民生 | 人均预期寿命 | 岁 | 79.1 | 80.5 | [1.4] |
"""
    found = plan.extract(table)
    assert list(zip(found["name_zh"], found["value"], found["unit"], found["kind"], strict=True)) == [
        ("生产总值", 2900, "亿元", "level"), ("生产总值", 6, "%", "growth_rate"),
        ("城镇化率", 67, "%", "share"), ("城镇化率", 5, "%", "change_from_base"),
        ("人均预期寿命", 80.5, "岁", "level"), ("人均预期寿命", 1.4, "岁", "change_from_base"),
    ]  # fmt: skip


def test_the_year_of_a_list_of_public_works_is_that_of_its_title():
    found = plan.extract("关于印发安河县2024年度民生实事项目的通知\n1.新建农村公路80公里。\n2.公共自行车达到90站。")
    assert found[["due", "unit"]].to_numpy().tolist() == [["2024", "公里"], ["2024", "站"]]


def test_an_english_rate_of_something_is_named_by_the_rate():
    found = plan.extract("Strategy 2024-2030: Targets\n- Gigabit coverage of 95% of premises by 2028.")
    assert found["name_en"].tolist() == ["Gigabit coverage"]


@pytest.mark.parametrize(
    ("sentence", "names"),
    [
        (
            "孵化器企业达到30家。以旧换新销售额达到5亿元。回收网点达到50个。",
            ["孵化器企业", "以旧换新销售额", "回收网点"],
        ),
        ("地级及以上城市绿化率均达到40%。", ["地级及以上城市绿化率"]),
        ("限上汽车、家电、家具销售额分别增长6%、7%、9%。", ["限上汽车销售额", "限上家电销售额", "限上家具销售额"]),
        ("基本医疗、生育保险参保人数分别达到90万人、20万人。", ["基本医疗保险参保人数", "生育保险参保人数"]),
        ("新开工水利项目40个、完工25个。", ["水利项目", "水利项目"]),
        ("床位补助标准提高到每人每月300元。", ["床位补助标准"]),
        ("推动4个产业集群提质。", []),
        ("年用电量5万度以上的企业实行台账管理，超标10%以内的加收1倍电费。", []),
        ("公寓单套面积控制在50平方米以内，租金不高于市场价的80%。租金收入达到3亿元。", ["租金收入"]),
        ("任期内新建学校20所。", ["学校"]),
        ("对考评前3名的乡镇分别奖励80万元、60万元、40万元。", []),
        ("《方案》提出了4个方面任务。一是建设起降点40个。", ["起降点"]),
    ],
)
def test_names_are_whole_words_with_what_their_list_shares(sentence, names):
    found = plan.extract("南陵县发展规划(2024-2028年)\n二、主要任务\n" + sentence)
    assert found["name_zh"].tolist() == names


def test_a_heading_of_the_present_and_of_goals_hides_no_goal():
    text = "南陵县规划(2024-2028年)\n一、现状分析与发展目标\n目前有床位1万张。\n到2028年，民宿床位达到3万张。"
    assert plan.extract(text)["value"].tolist() == [3]
    english = "Town Plan 2022-2030\nWhere we stand today\nIn 2020 we ran 40 vans.\nOur aims by 2027 are to:\n"
    found = plan.extract(
        english + "• Cut building energy use by 25%\nRaise the reuse rate of glass to about 40% by 2029."
    )
    assert list(zip(found["value"], found["kind"], strict=True)) == [(25, "change_from_base"), (40, "share")]


def test_words_spread_over_the_cells_of_a_header_are_read():
    lines = "指  标 2020年 2025年 属  性 体育人口比例(%) 40% 45%以上 预期性 场馆面积(万平方米) 12 18 预期性"
    text = "南陵县规划(2021-2025年)\n主要指标\n" + lines.replace("  ", "##").replace(" ", "\n").replace("##", "  ")
    assert plan.extract(text)["name_zh"].tolist() == ["体育人口比例", "场馆面积"]


def test_school_years_of_the_republic_are_deadlines():
    found = plan.extract("國立青山大學114-118學年度校務發展計畫\n壹、目標\n至118學年度，註冊率達95%，境外生達300人。")
    assert list(zip(found["value"], found["due"], strict=True)) == [(95, "2029"), (300, "2029")]
