"""When a value is of: dates in the cells of a workbook, months under years of either counting."""

from datetime import datetime

import openpyxl
import pytest

from plan_analysis import yearbook


def times(tidy) -> dict[float, tuple]:
    return dict(zip(tidy["value"], zip(tidy["year"], tidy["period"], strict=True), strict=True))


def dated(path, days: list[datetime], form: str, across: bool):
    """A workbook of one item over dates, values 1, 2 …, across or down."""
    book = openpyxl.Workbook()
    lines = [["时间", "甲（吨）"], *([day, at] for at, day in enumerate(days, start=1))]
    lines = [["指标", *days], ["甲（吨）", *range(1, len(days) + 1)]] if across else lines
    for line in [["邢台市产量"], *lines]:
        book.active.append(line)
    for cell in (one for row in book.active for one in row if isinstance(one.value, datetime)):
        cell.number_format = form
    book.save(path)
    return times(yearbook.read(path))


@pytest.mark.parametrize("across", [True, False])
@pytest.mark.parametrize("form", ['yyyy"年"m"月"', "mmm-yy", "[$-804]yyyy年m月;@"])
def test_a_date_shown_as_a_month_is_that_month(tmp_path, across, form):
    found = dated(tmp_path / "a.xlsx", [datetime(2022, 1, 1), datetime(2023, 1, 1)], form, across)
    assert found == {1.0: (2022, "2022-01"), 2.0: (2023, "2023-01")}


def test_the_first_of_january_beside_those_of_other_months_is_january(tmp_path):
    found = dated(tmp_path / "a.xlsx", [datetime(2022, 12, 1), datetime(2023, 1, 1)], "yyyy-mm-dd", True)
    assert found == {1.0: (2022, "2022-12"), 2.0: (2023, "2023-01")}


def test_firsts_of_january_alone_are_years(tmp_path):
    found = dated(tmp_path / "a.xlsx", [datetime(2022, 1, 1), datetime(2023, 1, 1)], "yyyy-mm-dd", True)
    assert found == {1.0: (2022, ""), 2.0: (2023, "")}


def written(path, *lines: str):
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return times(yearbook.read(path))


@pytest.mark.parametrize("month", ["　{}月", "{}月 Jan.", "{}月份"])
@pytest.mark.parametrize("years", [("112年", "113年"), ("民國112年", "民國113年"), ("2023年", "2024年")])
def test_months_below_years_are_of_the_year_above_them(tmp_path, month, years):
    first, second = years
    month = month.format(1)
    lines = [f"{first},9", f"{month},1", f"{second},8", f"{month},2"]
    found = written(tmp_path / "a.csv", "花蓮縣遊客", "時間,旅客（人）", *lines)
    assert found == {9.0: (2023, ""), 1.0: (2023, "2023-01"), 8.0: (2024, ""), 2.0: (2024, "2024-01")}


def test_months_right_of_a_year_are_of_that_year(tmp_path):
    found = written(tmp_path / "a.csv", "花蓮縣遊客,,,", "項目,113年,1月,2月", "旅客（人）,9,1,2", "客房（間）,8,3,4")
    assert found[9.0] == (2024, "")
    assert (found[1.0], found[4.0]) == ((2024, "2024-01"), (2024, "2024-02"))


def test_months_below_earlier_years_are_of_the_titles_year(tmp_path):
    lines = ["2022年,9", "2023年,8", "1月,1", "2月,2"]
    found = written(tmp_path / "a.csv", "邢台市2024年用电,", "时间,用电量（度）", *lines)
    assert found == {9.0: (2022, ""), 8.0: (2023, ""), 1.0: (2024, "2024-01"), 2.0: (2024, "2024-02")}


def whole_and_parts(tidy) -> list[tuple]:
    return list(zip(tidy["region"], tidy["year"], tidy["value"], strict=True))


PARTS = [("全国", 2012, 71.0), ("全国", 2013, 72.0), ("山西", 2013, 31.0), ("辽宁", 2013, 41.0)]


@pytest.mark.parametrize("heading", ["年份 地区", "地区", "年份\n地 区"])
def test_years_above_provinces_are_the_nations_and_the_newest_is_that_of_the_provinces(tmp_path, heading):
    rows = [["统计年鉴2015"], [heading, "水产（万吨）"], [2012, 71], [2013, 72], ["山 西", 31], ["辽 宁", 41]]
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    book.save(tmp_path / "a.xlsx")
    assert whole_and_parts(yearbook.read(tmp_path / "a.xlsx")) == PARTS


def test_years_above_provinces_in_a_page_are_the_nations(tmp_path):
    names = "".join(
        f"<tr><td>{n}</td><td>{v}</td></tr>" for n, v in [(2012, 71), (2013, 72), ("山 西", 31), ("辽 宁", 41)]
    )
    head = "<h2>3-9 水产统计年鉴2015</h2><table><tr><th>年 份<br>地 区</th><th>水产（万吨）</th></tr>"
    (tmp_path / "a.html").write_text(f"<html><body>{head}{names}</table></body></html>", encoding="utf-8")
    assert whole_and_parts(yearbook.read(tmp_path / "a.html")) == PARTS


def test_years_above_cities_are_those_of_the_titles_province(tmp_path):
    lines = ["河北省用水统计年鉴2016,", "年份,用水（万户）", "地区,", "2014,81", "2015,83", "石家庄市,21", "唐山市,23"]
    (tmp_path / "a.csv").write_text("\n".join(lines), encoding="utf-8")
    assert whole_and_parts(yearbook.read(tmp_path / "a.csv")) == [
        ("河北", 2014, 81.0), ("河北", 2015, 83.0), ("石家庄市", 2015, 21.0), ("唐山市", 2015, 23.0),
    ]  # fmt: skip


def test_years_above_cities_of_a_table_that_names_no_province_are_nobodys(tmp_path):
    lines = ["用水,", "年份,用水（万户）", "地区,", "2014,81", "2015,83", "石家庄市,21", "唐山市,23"]
    (tmp_path / "a.csv").write_text("\n".join(lines), encoding="utf-8")
    found = whole_and_parts(yearbook.read(tmp_path / "a.csv"))
    assert found[:3] == [("", 2014, 81.0), ("", 2015, 83.0), ("石家庄市", 2015, 21.0)]


@pytest.mark.parametrize(
    ("title", "when"),
    [
        ("中華民國113年5月底各縣市人口", (2024, "2024-05")),
        ("各縣市民國112年6月收入", (2023, "2023-06")),
        ("110年度各縣市歲出決算表", (2021, "")),
        ("表4　102年各縣市嬰兒死亡率", (2013, "")),
    ],
)
def test_a_year_of_the_republic_in_a_traditional_title_is_that_year(tmp_path, title, when):
    path = tmp_path / "a.csv"
    path.write_text(f"{title},\n縣市別,人數（人）\n臺北市,11\n新北市,22\n桃園市,33\n", encoding="utf-8")
    assert set(times(yearbook.read(path)).values()) == {when}


def test_a_hundred_years_as_a_span_of_time_are_no_year_of_the_republic(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text("100年以上企業數統計,\n縣市別,家數（家）\n臺北市,11\n新北市,22\n", encoding="utf-8")
    assert yearbook.read(path)["year"].isna().all()
