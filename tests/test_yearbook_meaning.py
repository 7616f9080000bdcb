"""What a number means where its own column says little: its time, unit and place out of the lines around it."""

import csv

import openpyxl
import pytest

from plan_analysis import yearbook


@pytest.fixture
def rows_of(tmp_path):
    """Rows of a table written as CSV, by the text before its first comma and the column's heading."""

    def read(*lines: str, name: str = "table.csv"):
        path = tmp_path / name
        with path.open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows(line.split("|") for line in lines)
        return yearbook.read(path)

    return read


def workbook(path, title: str, rows: list[list]):
    """An .xlsx of one sheet."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = title
    for row in rows:
        sheet.append(row)
    book.save(path)
    return book, sheet


def one(tidy, value: float):
    found = tidy[tidy["value"] == value]
    assert len(found) == 1
    return found.iloc[0]


# ---- months ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("title", "heading", "period"),
    [
        ("邢台市2023年1-8月主要经济指标", "本月", "2023-08"),
        ("邢台市2023年1-8月主要经济指标", "本月止累计", "2023-01/2023-08"),
        ("邢台市2023年8月主要经济指标", "当月", "2023-08"),
        ("邢台市2023年8月主要经济指标", "1至当月累计", "2023-01/2023-08"),
        ("邢台市2023年8月主要经济指标", "1-本月", "2023-01/2023-08"),
        ("邢台市2023年上半年主要经济指标", "当月", "2023-06"),
        ("邢台市2023年上半年主要经济指标", "本季", "2023-Q2"),
        ("邢台市2023年8月末存款余额", "上月末余额", "2023-07"),
    ],
)
def test_a_month_is_never_the_months_before_it(rows_of, title, heading, period):
    tidy = rows_of(
        f"{title}||", f"指标|单位|{heading}|同比增长(%)", "用电量|亿千瓦时|31.7|4.2", "货运量|万吨|812.5|-1.1"
    )
    assert one(tidy, 31.7).period == period


def test_months_across_are_times_of_the_item_the_table_names(rows_of):
    tidy = rows_of(
        "数据库：分省月度数据||", "指标：原煤产量_当期值(万吨)||", "时间：最近2个月||", "地区|2023年9月|2023年8月",
        "山西省|10833.1|11021.4", "陕西省|6120.3|6301.2",
    )  # fmt: skip
    row = one(tidy, 6301.2)
    assert row["item"] == "原煤产量_当期值 / 2023年8月"
    assert (row["period"], row["unit"], row["region_code"]) == ("2023-08", "万吨", "610000")


# ---- years ----------------------------------------------------------------------------------------------------------


def test_a_running_number_before_the_row_names_does_not_hide_the_years(rows_of):
    tidy = rows_of(
        "沧州市2021年各县用水量||", "序号|县(市)|2021年|2020年", "||万吨|万吨", "1|任丘市|812|790", "2|献县|411|402"
    )
    assert one(tidy, 402)["year"] == 2020
    assert one(tidy, 411)["year"] == 2021


@pytest.mark.parametrize(("said", "year"), [("2019/2020学年初", 2019), ("2019-2020学年度末", 2020)])
def test_a_school_year_begins_in_its_first_year_and_ends_in_its_second(rows_of, said, year):
    assert (
        one(rows_of(f"邯郸市{said}学校情况||", "类别|学校数(所)|教师(人)", "小学|510|9032", "初中|121|7005"), 510)[
            "year"
        ]
        == year
    )


def test_a_school_year_of_no_end_has_no_year(rows_of):
    row = one(
        rows_of("邯郸市2019/2020学年学校情况||", "类别|学校数(所)|教师(人)", "小学|510|9032", "初中|121|7005"), 510
    )
    assert row.isna()["year"]
    assert "states no year" in row["note"]


def test_growth_beside_two_years_is_that_of_the_later(rows_of):
    tidy = rows_of("承德市各县投资||", "县|2022年|2021年|增长%", "围场县|71.2|66.1|7.7", "平泉市|55.2|54.1|2.0")
    assert one(tidy, 7.7)["year"] == 2022


def test_a_share_beside_two_years_has_no_year_of_its_own(rows_of):
    tidy = rows_of("承德市各县投资||", "县|2022年|2021年|比重%", "围场县|71.2|66.1|7.7", "平泉市|55.2|54.1|2.0")
    assert one(tidy, 7.7).isna()["year"]


@pytest.mark.parametrize(("title", "year"), [("秦皇岛市港口情况", 2018), ("秦皇岛市2011-2017年港口情况", None)])
def test_the_name_of_a_sheet_gives_the_year_only_where_nothing_else_speaks_of_years(tmp_path, title, year):
    path = tmp_path / "ports.xlsx"
    workbook(
        path, "2018年", [[title], ["指标", "泊位(个)", "吞吐量(万吨)"], ["东港区", 21, 8123.4], ["西港区", 11, 613.2]]
    )
    row = one(yearbook.read(path), 613.2)
    assert row.isna()["year"] if year is None else row["year"] == year


# ---- cells ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("cell", "value", "unit"),
    [("1234吨", 1234, "吨"), ("3.2万头", 3.2, "万头"), ("-0.1个百分点", -0.1, "个百分点"), ("△56", -56, "万吨")],
)
def test_a_unit_in_a_cell_is_that_of_its_value(rows_of, cell, value, unit):
    tidy = rows_of("邢台市产量（2020年）||", "单位：万吨||", "指标|数|比", f"甲|{cell}|1", "乙|7|2", "丙|8|3")
    assert one(tidy, value)["unit"] == unit


@pytest.mark.parametrize("cell", ["2019年", "5月", "1e308", "841 16", "3级"])
def test_what_names_a_time_or_is_no_amount_is_no_value(rows_of, cell):
    tidy = rows_of("邢台市产量（2020年）||", "单位：吨||", "指标|数|比", f"甲|{cell}|1", "乙|7|2", "丙|8|3")
    assert set(tidy["value"].dropna()) == {1, 2, 3, 7, 8}


def test_a_flag_right_of_a_value_stands_in_its_note(rows_of):
    tidy = rows_of("GEO/TIME|2019|2019_flags|2020|2020_flags", "China|5||6|e", "Japan|7|b|8|")
    assert one(tidy, 6)["note"].endswith("flag e")
    assert "flag" not in one(tidy, 5)["note"]
    assert one(tidy, 6)["year"] == 2020


# ---- what is not final ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "lines",
    [
        ("保定市主要指标||", "指标|2022年|2023年(预计)", "高新技术企业数|1|7.5"),
        ("保定市主要指标||", "指标|2022年|2023年", "高新技术企业数|1|7.5(快报数)"),
        ("保定市主要指标|", "年份|高新技术企业数", "2022|1", "2023(初步)|7.5"),
        ("保定市主要指标|", "年份|高新技术企业数", "2022|1", "2023E|7.5"),
        ("保定市主要指标||", "指标|2022年|2023年", "高新技术企业数|1|7.5", "注：2023年为初步统计数。||"),
    ],
)
def test_a_value_that_is_said_not_to_be_final_is_so_and_says_by_which_words(rows_of, lines):
    tidy = rows_of(*lines)
    assert one(tidy, 1).status == "reported"
    foreseen = any("预计" in line or "2023E" in line for line in lines)
    assert one(tidy, 7.5).status == ("expected" if foreseen else "provisional")
    assert any(word in one(tidy, 7.5).note for word in ("预计", "快报", "初步", "2023E"))


def test_numbered_notes_are_notes_of_their_own_and_stay_with_the_rows_they_name(rows_of):
    tidy = rows_of(
        "保定市主要指标||", "指标|2022年|2023年", "地区生产总值|1|2", "高新技术企业数|3|4",
        "注：1.地区生产总值按当年价格计算。2.2023年为初步统计数。||",
    )  # fmt: skip
    assert "当年价格" in one(tidy, 1).note
    assert "当年价格" not in one(tidy, 4).note
    assert list(tidy["status"]) == ["reported", "provisional"] * 2


def test_a_note_on_one_year_stays_with_that_year_where_years_stand_in_rows(rows_of):
    tidy = rows_of(
        "保定市主要指标|", "年份|进出口总额（亿元）", "2021|5", "2022|6", "2023|7", "注：2023年进出口总额为快报数。|"
    )
    assert list(tidy["status"]) == ["reported", "reported", "provisional"]
    assert [bool(note.partition("快报")[1]) for note in tidy["note"]] == [False, False, True]
    tidy = rows_of("保定市主要指标|", "年份|进出口总额（亿元）", "2021|5", "2022|6", "注：含开发区；2021年为旧口径。|")
    assert ["开发区" in note for note in tidy["note"]] == [True, True]
    assert ["旧口径" in note for note in tidy["note"]] == [True, False]
    tidy = rows_of("保定市主要指标|", "年份|用电量（万千瓦时）", "2021|5", "2022|6", "注：2022年起用电量含农村。|")
    assert ["农村" in note for note in tidy["note"]] == [False, True]


def test_final_figures_and_revisions_by_a_first_census_result_are_reported(rows_of):
    tidy = rows_of(
        "保定市主要指标||", "指标|2022年|2023年(修订)", "地区生产总值|1|2", "注：2022年根据普查初步结果修订。||"
    )
    assert set(tidy["status"]) == {"reported"}


def test_of_a_unit_and_per_cent_only_growth_and_shares_take_per_cent(rows_of):
    lines = ("邢台市2021年住户支出|||", "单位：元、%|||", "组别|支出|构成|比上年增长")
    tidy = rows_of(*lines, "低收入组(20%)|1|2|3", "高收入组（20%）|4|5|6")
    assert list(tidy["unit"]) == ["元", "%", "%"] * 2
    assert list(tidy["item"])[::3] == ["低收入组(20%) / 支出", "高收入组(20%) / 支出"]


def test_per_cent_of_all_households_in_a_heading_is_no_unit(rows_of):
    tidy = rows_of("邢台市2021年住户支出（元）||", "项目|最低10%户|最高10%户", "食品|1|2", "衣着|3|4")
    assert set(tidy["unit"]) == {"元"}


@pytest.mark.parametrize(
    ("head", "name", "english"),
    [
        ("地区生产总值GRP（亿元）", "地区生产总值", "GRP"),
        ("居民消费价格指数CPI", "居民消费价格指数", "CPI"),
        ("人均GDP（元）", "人均GDP", ""),
        ("研发经费R&D（亿元）", "研发经费R&D", ""),
    ],
)
def test_an_abbreviation_behind_the_name_that_it_translates_is_its_english(rows_of, head, name, english):
    tidy = rows_of("邢台市主要指标||", f"年份|{head}|水库数（座）", "2020|1|2", "2021|3|4")
    assert (tidy["item"][0], tidy["item_en"][0]) == (name, english)


@pytest.mark.parametrize("line", ["（2021年度）  单位：吨", "2021年　　单位：吨", "7-3续表2 (2021年) 单位:吨"])
def test_a_unit_line_behind_other_words_is_the_tables(rows_of, line):
    tidy = rows_of("7-3 各市粮食产量", line, "地区|稻谷|小麦", "石家庄市|31|32", "保定市|33|34")
    assert set(tidy["unit"]) == {"吨"}
    assert set(tidy["year"]) == {2021}


def test_a_unit_behind_the_name_of_a_chapter_is_that_of_its_rows(rows_of):
    teachers = ["一、教师数 计量单位:人", "普通中学|101|102", "小学|103|104"]
    tidy = rows_of("学校情况", "指标|2019|2020", *teachers, "二、教室 计量单位:间", "普通中学|51|52", "小学|53|54")
    assert list(tidy["unit"]) == ["人"] * 4 + ["间"] * 4
    assert tidy["item"][0] == "一、教师数 / 普通中学"
