import os
import shutil
from pathlib import Path

import pandas as pd
import pytest
from typer.testing import CliRunner

from plan_analysis import observations, yearbook
from plan_analysis.cli import app
from plan_analysis.yearbook import checks
from tests.conftest import ROOT

FIXTURES = ROOT / "tests/fixtures/yearbook"


@pytest.fixture
def found(tmp_path, real):
    """Findings in tables given as CSV text, one file each, read in the order given."""

    def look(*tables: str) -> pd.DataFrame:
        frames = []
        for number, text in enumerate(tables):
            path = tmp_path / f"{number}.csv"
            path.write_text(text, encoding="utf-8")
            frames.append(yearbook.read(path))
        return checks.findings(pd.concat(frames), list(real.regions.values()))

    return look


def provinces(real, value, **other):
    codes = [region for region in real.regions.values() if region.level == "province"]
    return "\n".join(f"{region.name_zh},{other.get(region.name_en, value)}" for region in codes)


def test_a_nation_that_is_not_the_sum_of_its_provinces_is_found(found, real):
    table = "各地区产量（2018年）\n单位：吨\n地区,产量\n全国,{}\n" + provinces(real, 10)
    assert found(table.format(310)).empty
    only = found(table.format(400)).iloc[0]
    assert (only["check"], only["cell"], only["value"], only["expected"]) == ("regions and total", "B4", 400, 310)
    assert only["finding"] == "its 31 provinces sum to 310, the total is 29 % more"


def test_hong_kong_macao_and_taiwan_may_belong_to_the_total(found, real):
    table = "各地区专利（2018年）\n单位：件\n地区,专利\n全国,337\n" + provinces(real, 10) + "\n香港,9\n澳门,9\n台湾,9\n"
    assert found(table).empty


def test_rates_are_never_added_up(found, real):
    assert found("各地区增长率（2018年）\n单位：%\n地区,增长率\n全国,6\n" + provinces(real, 6)).empty


def test_a_province_that_is_not_the_sum_of_its_cities_is_found(found, real):
    cities = [
        region.name_zh for region in real.regions.values() if region.parent == "130000" and region.level == "city"
    ]
    table = "各市产量（2018年）\n单位：吨\n地区,产量\n河北省,{}\n" + "\n".join(f"{name},100" for name in cities)
    assert found(table.format(1100)).empty
    assert found(table.format(1500))["finding"].tolist() == ["its 11 cities sum to 1,100, the total is 36 % more"]


def test_parts_that_make_up_their_item_elsewhere_but_not_here_are_found(found):
    rows = "\n".join(f"{name},30,10,20" for name in ("北京", "天津", "河北", "山西", "辽宁"))
    table = "专利（2018年）\n单位：件\n地区,合计,,\n,,发明,外观设计\n" + rows + "\n吉林,30,10,10\n"
    only = found(table).iloc[0]
    assert (only["check"], only["region"], only["finding"]) == (
        "items and total", "吉林", "its 2 parts sum to 20, the total is 50 % more",
    )  # fmt: skip


def test_districts_above_the_whole_city_are_found(found):
    table = "城市数据（2018年）\n单位：万元\n城市,支出,\n,全市,市辖区\n保定市,100,200\n唐山市,100,50\n"
    assert found(table)[["check", "cell", "expected"]].values.tolist() == [["districts and city", "C5", 100.0]]


def test_a_year_that_repeats_the_last_to_the_digit_is_found_across_editions(found):
    edition = "中国{}年城市数据\n单位：万元\n城市,R&D经费\n保定市,{}\n唐山市,{}\n廊坊市,{}\n沧州市,{}\n"
    only = found(edition.format(2017, 753649, 1111, 2222, 3333), edition.format(2018, 753649, 1234, 2345, 3456)).iloc[0]
    assert (only["check"], only["file"], only["region"], only["year"]) == ("repeated years", "1.csv", "保定市", 2018)
    assert only["finding"] == "repeats 2017 (0.csv, B4) to the last digit"


def test_what_does_not_change_anywhere_is_no_repetition(found):
    edition = "中国{}年城市数据\n单位：平方公里\n城市,土地面积\n保定市,22185\n唐山市,13472\n廊坊市,6429\n"
    assert found(edition.format(2017), edition.format(2018)).empty


def test_one_region_with_a_slipped_unit_and_a_whole_column_with_one_are_told_apart(found):
    edition = "中国{}年城市数据\n单位：万元\n城市,支出\n保定市,{}\n唐山市,{}\n廊坊市,{}\n沧州市,{}\n邢台市,{}\n"
    old = edition.format(2017, 1001, 2002, 3003, 4004, 5005)
    one = found(old, edition.format(2018, 1101, 2202, 3303, 4404, 55055))
    assert one[["check", "region"]].values.tolist() == [["unit slips", "邢台市"]]
    every = found(old, edition.format(2018, 11012, 22021, 33032, 44044, 55051))
    assert every["finding"].tolist() == [
        "all 5 regions change by a factor of about 11 against 2017 (万元 there, 万元 here)"
    ]


def test_the_same_amount_in_another_printed_unit_is_no_slip(found):
    edition = "中国{}年城市数据\n单位：{}\n城市,支出\n保定市,{}\n唐山市,{}\n"
    assert found(edition.format(2017, "万元", 10010, 20020), edition.format(2018, "亿元", 1.1, 2.2)).empty


def test_a_line_that_changes_its_concept_is_found(found):
    edition = "中国{}年城市数据\n单位：万人\n城市,{}\n保定市,{}\n"
    only = found(edition.format(2018, "年末户籍人口", 1206.1), edition.format(2020, "常住人口", 924.3)).iloc[0]
    assert (only["check"], only["finding"]) == ("changed concepts", "常住 here, 户籍 in 2018 (0.csv): not one series")


def test_negative_counts_are_found_and_losses_are_not(found):
    table = "企业（2018年）\n地区,企业数(个),利润总额(万元)\n河北,-5,-100\n"
    assert found(table)[["check", "cell"]].values.tolist() == [["negative counts", "B3"]]


def test_two_values_of_one_thing_in_one_file_are_found(found):
    table = "企业（2018年）\n单位：个\n地区,企业数\n河北,5\n河北省,6\n"
    assert found(table)["finding"].tolist() == ["B4 of the same file prints 5"]


def test_the_doubts_of_the_reader_are_findings_once_a_row_or_column_and_once_a_damaged_cell(found):
    table = "企业（2018年）\n地区,,企业数(个),人数(人)\n山两,Shanxi,5,22X\n四藏,Tibet,8!,9\n"
    assert found(table)["finding"].tolist() == [
        "the name reads '山两', 'Shanxi' beside it decides",
        "the cell reads '22X', which is no number",
        "the name reads '四藏', 'Tibet' beside it decides",
        "the cell reads '8!', which is no number",
    ]


def test_the_stale_copy_of_baodings_rd_is_found_in_the_shipped_tables(real, rows_read):
    found = observations.quality(rows_read, real)
    stale = found[(found["check"] == "repeated years") & (found["region"] == "保定市")]
    assert stale["file"].tolist() == ["china_city_yearbook_2019.csv"]


# ---- plan-analysis clean --------------------------------------------------------------------------------------------


def run(*arguments):
    return CliRunner().invoke(app, ["clean", *map(str, arguments)])


def test_clean_takes_files_folders_and_patterns_and_writes_one_table(tmp_path):
    out = tmp_path / "tidy.csv"
    result = run(FIXTURES / "city_list.xlsx", FIXTURES / "years_*.csv", "-o", out)
    assert result.exit_code == 0
    tidy = pd.read_csv(out)
    assert list(tidy.columns) == yearbook.COLUMNS
    assert set(tidy["file"]) == {"city_list.xlsx"} | {path.name for path in FIXTURES.glob("years_*.csv")}
    assert "city_list.xlsx" in result.stdout


def test_clean_goes_on_after_a_file_it_refuses_and_ends_with_exit_code_one(tmp_path):
    out = tmp_path / "tidy.csv"
    result = run(FIXTURES, "-o", out, "--check")
    assert result.exit_code == 1
    assert "is protected with a password" in result.stdout
    assert "unknown: 亚特兰蒂斯市" in result.stdout
    assert len(pd.read_csv(out)) > 100
    assert "damaged" in set(pd.read_csv(out)["status"])
    assert list(pd.read_csv(tmp_path / "tidy.quality.csv").columns) == checks.FINDING


def test_a_file_on_which_the_reader_itself_fails_is_refused_and_the_others_are_written(tmp_path, monkeypatch):
    from plan_analysis.yearbook import clean as cleaning

    read = cleaning.read

    def failing(path, root):
        if path.name == "city_list.xlsx":
            raise TypeError("no such luck")
        return read(path, root)

    monkeypatch.setattr(cleaning, "read", failing)
    out = tmp_path / "tidy.csv"
    result = run(FIXTURES / "city_list.xlsx", FIXTURES / "years_down.csv", "-o", out)
    assert result.exit_code == 1
    assert "the reader failed on this file (TypeError: no such luck)" in result.stdout
    assert "Traceback" not in result.output
    assert set(pd.read_csv(out)["file"]) == {"years_down.csv"}
    assert "Traceback" in run(FIXTURES / "city_list.xlsx", FIXTURES / "years_down.csv", "-o", out, "--debug").output


def test_check_lists_every_number_that_is_in_no_row_with_the_reason(tmp_path):
    path = tmp_path / "codes.csv"
    path.write_text("2020年各市人口\n代码,城市,人口（万人）\n130600,保定市,924\n131000,廊坊市,546\n", encoding="utf-8")
    result = run(path, "-o", tmp_path / "tidy.csv", "--check")
    left_out = pd.read_csv(tmp_path / "tidy.left_out.csv", dtype=str)
    assert left_out[["cell", "text", "reason"]].values.tolist() == [
        ["A3", "130600", "a code or running number"],
        ["A4", "131000", "a code or running number"],
    ]
    counts = next(line for line in result.stdout.splitlines() if line.startswith("codes.csv ")).split()[1:6]
    assert counts == ["2", "0", "2", "2", "0"]  # rows, flagged, numbers, left out, unexplained


def test_clean_leaves_the_last_good_table_when_nothing_could_be_read(tmp_path):
    out = tmp_path / "tidy.csv"
    out.write_text("kept")
    result = run(FIXTURES / "empty.csv", "-o", out)
    assert (result.exit_code, out.read_text()) == (1, "kept")
    assert [path.name for path in tmp_path.iterdir()] == ["tidy.csv"]


def test_a_folder_inside_that_may_not_be_opened_is_refused_by_name_and_the_rest_is_read(tmp_path, monkeypatch):
    scandir = os.scandir

    def guarded(path):
        if Path(path).name == "locked":
            raise PermissionError(13, "Permission denied", str(path))
        return scandir(path)

    (tmp_path / "in" / "locked").mkdir(parents=True)
    shutil.copy(FIXTURES / "years_down.csv", tmp_path / "in")
    monkeypatch.setattr(os, "scandir", guarded)
    result = run(tmp_path / "in", "-o", tmp_path / "tidy.csv")
    assert result.exit_code == 1
    assert "locked" in result.stdout
    assert set(pd.read_csv(tmp_path / "tidy.csv")["file"]) == {"years_down.csv"}


def test_clean_refuses_a_path_that_names_nothing_and_a_folder_that_is_not_there(tmp_path):
    assert run(tmp_path / "none.xls", "-o", tmp_path / "tidy.csv").exit_code == 3
    assert run(FIXTURES, "-o", tmp_path / "no" / "tidy.csv").exit_code == 2


def test_a_text_cell_that_a_spreadsheet_would_run_is_written_as_text(tmp_path):
    (tmp_path / "a.csv").write_text('=HYPERLINK("x")表\n单位：个\n地区,企业数\n河北,5\n', encoding="utf-8")
    run(tmp_path / "a.csv", "-o", tmp_path / "tidy.csv")
    assert pd.read_csv(tmp_path / "tidy.csv")["table_title"][0].startswith("'=")
