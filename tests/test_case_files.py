"""Files of series as people keep them: workbooks and CSV, across, down and long, in both languages and any encoding."""

import json
import re

import openpyxl
import pytest
from typer.testing import CliRunner

from plan_analysis.attainment import case_files, cases
from plan_analysis.attainment.goals import Goal, goal
from plan_analysis.cli import app
from plan_analysis.reference.schema import DataError
from plan_analysis.report.messages import language

YEARS = [2015, 2016, 2017, 2018, 2019]
VALUES = [1.02, 1.05, 1.11, 1.14, 1.18]


def workbook(path, *rows, sheet="数据", formats=None):
    book = openpyxl.Workbook()
    book.active.title = sheet
    for row in rows:
        book.active.append(row)
    for cell, form in (formats or {}).items():
        book.active[cell].number_format = form
    book.save(path)
    return path


def text(path, *rows, encoding="utf-8", mark=","):
    path.write_text("\n".join(mark.join(map(str, row)) for row in rows) + "\n", encoding=encoding)
    return path


def only(path, *targets):
    (case,) = case_files.read(path, targets)
    return case


def same(case):
    assert case.years.tolist() == YEARS
    assert case.values.tolist() == pytest.approx(VALUES)
    assert (case.unit, case.due, case.goal, case.comparator) == ("%", 2020, 1.3, ">=")


WIDE_ZH = [["指标", "单位", *[f"{y}年" for y in YEARS], "2020年目标"], ["R&D投入强度", "%", *VALUES, "≥1.3"]]
WIDE_EN = [["Region", "Indicator (%)", *YEARS, "Target", "Due"], ["Here", "R&D intensity (%)", *VALUES, ">= 1.3", 2020]]
UPRIGHT = [["年份", "R&D投入强度（%）"], *[[f"{y}年", v] for y, v in zip(YEARS, VALUES)], ["2020年目标", "不低于1.3%"]]
LONG_ZH = [
    ["地区", "指标", "年份", "数值", "单位", "类型", "比较"],
    *[["此地", "强度", f"{y}年", v, "%", "历史", ""] for y, v in zip(YEARS, VALUES)],
    ["此地", "强度", "2020年", 1.3, "%", "目标", "不低于"],
]
LONG_EN = [["year", "value"], *[[y, f"{v}%"] for y, v in zip(YEARS, VALUES)]]


@pytest.mark.parametrize("rows", [WIDE_ZH, WIDE_EN, UPRIGHT, LONG_ZH], ids=["wide zh", "wide en", "upright", "long"])
@pytest.mark.parametrize("kind", ["xlsx", "utf-8", "utf-8-sig", "gb18030", "utf-16", "tabs"])
def test_a_table_lies_as_it_likes_in_any_file(tmp_path, rows, kind):
    if kind == "xlsx":
        path = workbook(tmp_path / "a.xlsx", *rows)
    else:
        encoding, mark = ("utf-8", "\t") if kind == "tabs" else (kind, ",")
        path = text(tmp_path / "a.csv", *rows, encoding=encoding, mark=mark)
    same(only(path))


WIDE_TW = [["指標", "單位", *[f"{y}年" for y in YEARS], "2020年目標"], ["研發強度", "%", *VALUES, "1.3以上"]]
WORLD_BANK = [
    ["Country Name", "Series Name", "Unit", *[f"{y} [YR{y}]" for y in YEARS], "Target", "Due"],
    ["China", "R&D", "%", *VALUES, ">= 1.3", 2020],
]
SDMX = [
    ["REF_AREA", "TIME_PERIOD", "OBS_VALUE", "UNIT", "role", "comparator", "deadline"],
    *[["CHN", y, v, "%", "history", "", ""] for y, v in zip(YEARS, VALUES)],
    ["CHN", "", 1.3, "%", "target", ">=", 2020],
]


@pytest.mark.parametrize("rows", [WIDE_TW, WORLD_BANK, SDMX], ids=["traditional", "world bank", "sdmx"])
def test_headings_of_other_services_and_of_traditional_writing_are_known(tmp_path, rows):
    same(only(text(tmp_path / "a.csv", *rows)))


def test_targets_may_stand_on_a_sheet_of_their_own(tmp_path):
    book = openpyxl.Workbook()
    for row in (["指标", "单位", *[f"{y}年" for y in YEARS]], ["强度", "%", *VALUES], ["就业", "人", 5, 6, 7, 8, 9]):
        book.active.append(row)
    sheet = book.create_sheet("目标")
    for row in (["指标", "目标"], ["强度", "2020年达到1.3%以上"]):
        sheet.append(row)
    book.save(tmp_path / "a.xlsx")
    first, second = case_files.read(tmp_path / "a.xlsx")
    same(first)
    assert second.problem == "no target is given"


@pytest.mark.parametrize(
    "words", [">= 1.3 by 2020", "2020年达到1.3%以上", "不低于1.3%, 2020年", "at least 1.3 % in 2020"]
)
def test_a_target_of_the_command_line_is_asked_of_the_series(tmp_path, words):
    same(only(text(tmp_path / "a.csv", *LONG_EN), words))


def test_titles_a_unit_line_and_notes_above_the_header_do_not_disturb(tmp_path):
    rows = [["某市研发投入"], ["单位：%"], [], ["指标", *YEARS, "目标值", "目标年"], ["强度", *VALUES, 1.3, 2020]]
    same(only(workbook(tmp_path / "a.xlsx", *rows)))


def test_percent_and_year_cells_are_read_as_they_are_shown(tmp_path):
    rows = [["年份", "强度"], *[[y, v / 100] for y, v in zip(YEARS, VALUES)]]
    formats = {f"B{row}": "0.00%" for row in range(2, 7)} | {f"A{row}": '0"年"' for row in range(2, 7)}
    same(only(workbook(tmp_path / "a.xlsx", *rows, formats=formats), ">= 1.3% by 2020"))


def test_values_with_units_of_one_kind_are_brought_to_one(tmp_path):
    rows = [["指标", "单位", *YEARS], ["经费", "亿元", "1.2", "13000万元", "1.4亿元", 1.5, "1.6"]]
    assert only(text(tmp_path / "a.csv", *rows)).values.tolist() == pytest.approx([1.2, 1.3, 1.4, 1.5, 1.6])
    rows[1][4] = "1.4万人"
    with pytest.raises(DataError, match=r"line 2: value '1.4万人' is not a number.*万人 is not 亿元"):
        case_files.read(text(tmp_path / "a.csv", *rows))


def test_every_series_of_every_sheet_is_a_case_and_what_is_not_used_is_said(tmp_path):
    path = workbook(tmp_path / "a.xlsx", ["指标", *YEARS, "备注"], ["甲", *VALUES, "好"], ["乙", *VALUES, ""])
    book = openpyxl.load_workbook(path)
    book.create_sheet("说明").append(["这是说明"])
    other = book.create_sheet("县区")
    other.append(["地区", *YEARS])
    other.append(["丙县", *VALUES])
    book.save(path)
    notes = []
    found = case_files.read(path, [], notes.append)
    assert [case.case_id for case in found] == ["甲", "乙", "丙县"]
    assert any("备注" in note for note in notes)
    assert any("sheet 说明" in note for note in notes)


def test_several_targets_of_one_series_are_several_cases(tmp_path):
    rows = [["指标", *YEARS, "2020年目标", "2025年目标"], ["强度", *VALUES, 1.3, "1.5以上"]]
    found = case_files.read(text(tmp_path / "a.csv", *rows), ["强度 > 2 by 2030"])
    assert [(case.due, case.goal, case.comparator) for case in found] == [
        (2020, 1.3, ">="),
        (2025, 1.5, ">="),
        (2030, 2, ">"),
    ]
    assert len({case.case_id for case in found}) == 3


def test_a_target_is_asked_of_the_series_it_names_and_a_name_nobody_bears_is_refused(tmp_path):
    path = text(tmp_path / "a.csv", ["指标", *YEARS], ["甲", *VALUES], ["乙", *VALUES])
    found = case_files.read(path, ["乙 >= 1.3 by 2020"])
    assert [bool(case.due) for case in found] == [False, True]
    with pytest.raises(DataError, match="no series is named '丙'; known: 甲, 乙"):
        case_files.read(path, ["丙 >= 1.3 by 2020"])
    with pytest.raises(DataError, match="has no year"):
        case_files.read(path, [">= 1.3"])
    with pytest.raises(DataError, match=r"there are 2 series, and it names none; begin with .*'甲 >= 1.3 by 2020'"):
        case_files.read(path, [">= 1.3 by 2020"])
    alike = text(tmp_path / "b.csv", ["地区", "指标", *YEARS], ["甲市", "强度", *VALUES], ["乙市", "强度", *VALUES])
    assert [case.goal for case in case_files.read(alike, [">= 1.3 by 2020"])] == [1.3, 1.3]


def test_a_bare_number_is_a_floor_and_says_so(tmp_path):
    rows = [["指标", "单位", *YEARS, "2020年目标"], ["强度", "%", *VALUES, 1.3]]
    case = only(text(tmp_path / "a.csv", *rows))
    same(case)
    assert any("at least" in str(warning) for warning in case.warnings)


def test_all_mistakes_are_told_at_once_with_sheet_and_cell(tmp_path):
    rows = [["指标", *YEARS, "2020年目标"], ["甲", 1, "many", 3, "?", 5, "soon"], ["乙", *VALUES, "1.3"]]
    with pytest.raises(DataError) as error:
        case_files.read(workbook(tmp_path / "a.xlsx", *rows))
    lines = str(error.value).splitlines()
    assert [line.split(":")[0] for line in lines] == [f"a.xlsx, sheet 数据, cell {cell}" for cell in ("G2", "C2", "E2")]
    rows = [["year", "value"], ["2010", "x"], ["soon", "5"], ["2012", "6"]]
    with pytest.raises(DataError) as error:
        case_files.read(text(tmp_path / "a.csv", *rows))
    assert [line.split(":")[0] for line in str(error.value).splitlines()] == ["a.csv, line 2", "a.csv, line 3"]


@pytest.mark.parametrize("rows", [[["a", "b"], ["c", "d"]], [["year", "indicator"], [2010, "x"]], [["2010", "2011"]]])
def test_a_file_without_a_series_is_refused_with_the_headings_to_write(tmp_path, rows):
    with pytest.raises(DataError, match="年份, 数值"):
        case_files.read(text(tmp_path / "a.csv", *rows))


@pytest.mark.parametrize("ending", ["csv", "json", "xlsx"])
def test_results_are_written_by_the_ending_of_their_name(tmp_path, ending):
    path, out = text(tmp_path / "a.csv", *WIDE_ZH, encoding="gb18030"), tmp_path / f"out.{ending}"
    done = CliRunner().invoke(app, ["assess", str(path), "-o", str(out), "-t", "> 1.5 by 2025", "--draws", "200"])
    assert done.exit_code == 0, done.output
    if ending == "json":
        rows = json.loads(out.read_text(encoding="utf-8"))
        assert [0 < row["probability"] < 1 for row in rows] == [True, True]
    elif ending == "xlsx":
        sheet = openpyxl.load_workbook(out).active
        assert [cell.value for cell in sheet[1]][:2] == ["case_id", "probability"]
        assert sheet.max_row == 3
    else:
        assert len(out.read_text(encoding="utf-8").splitlines()) == 3


def test_another_ending_is_refused_before_any_work(tmp_path):
    path = text(tmp_path / "a.csv", *WIDE_ZH)
    done = CliRunner().invoke(app, ["assess", str(path), "-o", str(tmp_path / "out.docx")])
    assert done.exit_code == 2
    assert "csv, .xlsx, .json" in done.output


def test_words_of_a_file_never_become_a_formula(tmp_path):
    path = text(tmp_path / "a.csv", ["指标", *YEARS], ["=1+1", *VALUES])
    out = tmp_path / "out.xlsx"
    assert CliRunner().invoke(app, ["forecast", str(path), "-o", str(out), "--draws", "200"]).exit_code == 0
    assert openpyxl.load_workbook(out).active["A2"].data_type == "s"


@pytest.mark.parametrize(
    ("words", "asked"),
    [
        (">= 2000 by 2020", Goal(">=", "2000", "", 2020)),
        ("单位GDP能耗 <= 0.45 吨标准煤/万元 by 2025", Goal("<=", "0.45", "吨标准煤/万元", 2025, "单位GDP能耗")),
        ("2025年PM2.5浓度降至35微克/立方米以下", Goal("<=", "35", "微克/立方米", 2025, "PM2.5浓度")),
        ("控制在３５以内", Goal("<=", "35", "", None)),
        ("35以下", Goal("<=", "35", "", None)),
        ("1.3", Goal("", "1.3", "", None)),
        ("规模以上工业企业数 >= 100 by 2020", Goal(">=", "100", "", 2020, "规模以上工业企业数")),
        ("规模以上工业企业数达到100家以上, 2025年", Goal(">=", "100", "家", 2025, "规模以上工业企业数")),
        (
            "Turnover of firms above size below 5 亿元 by 2030",
            Goal("<", "5", "亿元", 2030, "Turnover of firms above size"),
        ),
    ],
)
def test_the_words_of_a_target_are_taken_apart(words, asked):
    assert goal(words) == asked


@pytest.mark.parametrize("words", ["soon", "不低于", ">= 3 <= 5 by 2020"])
def test_words_that_ask_nothing_clear_are_refused(words):
    with pytest.raises(DataError):
        goal(words)


def test_the_page_of_cases_stands_alone_in_both_languages_and_says_what_the_table_says(tmp_path):
    import csv

    from typer.testing import CliRunner

    from plan_analysis.cli import app

    path = tmp_path / "甲<b>.csv"
    path.write_text(
        "指标,单位,2016,2017,2018,2019,2020年目标\n产值<i>,万元,1000000,1100000,1250000,1300000,1500000\n乙,家,1,2,,,\n",
        encoding="gb18030",
    )
    for lang, word in (("en", "Median"), ("zh", "中位数")):
        out, page = tmp_path / "o.csv", tmp_path / f"{lang}.html"
        words = ["assess", str(path), "-o", str(out), "--page", str(page), "--lang", lang, "--draws", "200", "--alone"]
        done = CliRunner().invoke(app, words)
        assert done.exit_code == 0, done.output
        html = page.read_text(encoding="utf-8")
        row = next(csv.DictReader(out.open(encoding="utf-8")))
        assert f"{100 * float(row['probability']):.0f}%" in html
        assert word in html
        assert "<i>" not in html
        assert "e+06" not in html
        assert "http://" not in html.replace("http://www.w3.org", "")
        assert "https://" not in html
        assert html.count("<svg") == 2
    done = CliRunner().invoke(app, ["forecast", str(path), "-o", str(out), "--page", str(page), "--lang", "xx"])
    assert done.exit_code == 2
    done = CliRunner().invoke(app, ["forecast", str(path), "-o", str(out), "--page", str(page), "--until", "2022"])
    assert done.exit_code == 0, done.output
    assert all(f">{year}</th>" in page.read_text(encoding="utf-8") for year in (2020, 2021, 2022))


def test_what_is_said_of_a_case_is_said_in_the_readers_language(tmp_path):
    rows = [
        ["指标", "单位", "2012年", "2014年", "2015年", "2016年", "目标"], ["甲", "%", 101, 102, 900, 1000, "5 by 2030"],
        ["乙", "", 1, 2, 3, 4, ""],
        ["丙", "家", "", "", "", "", ">= 5 by 2030"], ["丁", "家", 3, 4, 5, 6, ">= 5 by 2099"],
    ]  # fmt: skip
    found = case_files.read(text(tmp_path / "a.csv", *rows))
    for table in (
        cases.assess(found, 100, words=language("zh")),
        cases.summary(found, 2030, 100, words=language("zh")),
    ):
        said = " ".join([*table["reason"], *table["warnings"]])
        assert len(said) > 60
        assert not re.search("[a-z]{4,}", said), said
    assert "few points: 4" in cases.assess(found, 100)["warnings"][0]


@pytest.mark.parametrize(
    ("given", "name"),
    [("slow", "slow"), ("People and land", "slow"), ("人口与土地", "slow"), ("none", ""), ("", "other")],
)
@pytest.mark.parametrize("heading", ["growth_class", "Growth class", "增长类别"])
def test_a_file_names_the_class_of_growth_where_its_name_speaks_for_another(tmp_path, heading, given, name):
    rows = [["指标", "单位", heading, *YEARS, "2020年目标"], ["蔬菜产量", "万吨", given, *VALUES, "≥1.3"]]
    case = only(text(tmp_path / "a.csv", *rows))
    assert ((case.growth_class and case.growth_class.name) or "") == name
    assert cases.assess([case])["class"].item() == name
    long = [
        ["indicator", "unit", heading, "year", "value"],
        *[["菜", "吨", given, y, 100 * v] for y, v in zip(YEARS, VALUES)],
    ]
    assert cases.summary([only(text(tmp_path / "b.csv", *long))])["class"].iloc[0] == name


def test_a_class_that_is_none_is_said_with_those_there_are(tmp_path):
    rows = [["指标", "单位", "增长类别", *YEARS, "2020年目标"], ["蔬菜产量", "万吨", "vegetables", *VALUES, "≥1.3"]]
    said = cases.assess([only(text(tmp_path / "a.csv", *rows))]).iloc[0]
    assert said["verdict"] == "not assessable"
    assert "growth_class 'vegetables' is none of" in said["reason"]
    assert "economy" in said["reason"]
