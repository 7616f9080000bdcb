"""Whose a value is: names of sheets, files, headings and columns, partners that are not; where none is chosen."""

import openpyxl
import pytest

from plan_analysis import yearbook
from tests.conftest import ROOT


def written(path, text: str):
    path.write_text(text.strip() + "\n", encoding="utf-8")
    return yearbook.read(path)


def codes(tidy) -> dict[float, str]:
    return dict(zip(tidy["value"], tidy["region_code"], strict=True))


def sheets(path, title: str, names: list[str]):
    """A workbook of one small table a sheet, values 1, 2 … by sheet."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    for number, name in enumerate(names, start=1):
        for line in ([title], ["指标", "2019年"], ["甲产量（吨）", number], ["乙产量（吨）", number + 0.5]):
            if name not in book.sheetnames:
                book.create_sheet(name)
            book[name].append(line)
    book.save(path)
    return yearbook.read(path)


@pytest.mark.parametrize("name", ["邢台市", "9-2 邢台市", "邢台"])
def test_a_sheet_called_by_a_place_within_the_titles_is_of_that_place(tmp_path, name):
    assert codes(sheets(tmp_path / "a.xlsx", "河北省各市产量", [name]))[1.0] == "130500"


def test_a_sheet_called_by_a_place_outside_the_titles_is_of_neither(tmp_path):
    tidy = sheets(tmp_path / "a.xlsx", "河北省各市产量", ["大同市"])
    assert codes(tidy)[1.0] == ""
    assert tidy["note"].str.contains("by its title").all()


def test_only_the_files_name_tells_the_place_and_that_is_said(tmp_path):
    tidy = written(tmp_path / "邢台市2019.csv", "全市产量,\n指标,2019年\n甲产量（吨）,1\n乙产量（吨）,2")
    assert set(tidy["region_code"]) == {"130500"}
    assert tidy["note"].str.contains("only the name of the file names 邢台市").all()


def test_a_files_name_without_the_kind_of_its_place_tells_none(tmp_path):
    tidy = written(tmp_path / "保定2019.csv", "全市产量,\n指标,2019年\n甲产量（吨）,1\n乙产量（吨）,2")
    assert set(tidy["region_code"]) == {""}


def test_a_heading_outside_the_place_of_the_table_gives_no_region(tmp_path):
    tidy = written(
        tmp_path / "a.csv",
        "河北省产量,,\n指标,单位,2019年\n邢台市,,\n甲,吨,1\n乙,吨,2\n大同市,,\n甲,吨,3\n乙,吨,4",
    )
    assert codes(tidy) == {1.0: "130500", 2.0: "130500", 3.0: "", 4.0: ""}


@pytest.mark.parametrize(
    ("title", "head"),
    [
        ("邢台市按国别（地区）分进出口（2022年）", "国别（地区）"),
        ("邢台市2022年游客", "客源地"),
        ("邢台市2022年人口", "来源地"),
    ],
)
def test_partners_of_a_place_are_not_the_places_of_the_values(tmp_path, title, head):
    tidy = written(tmp_path / "a.csv", f"{title},\n{head},数（人）\n香港,1\n澳门,2\n台湾,3")
    assert set(tidy["region_code"]) == {""}
    assert tidy["note"].str.contains("is a partner|outside 邢台市").all()


def test_places_outside_the_one_of_the_title_are_not_chosen(tmp_path):
    tidy = written(tmp_path / "a.csv", "邢台市2020年外来人口,\n省份,人数（人）\n北京,1\n天津,2\n山西,3")
    assert set(tidy["region_code"]) == {""}
    assert tidy["note"].str.contains("outside 邢台市").all()


def test_a_comparison_with_the_tables_own_place_keeps_all_places(tmp_path):
    tidy = written(tmp_path / "a.csv", "河北省与周边比较（2020年）,\n省份,人数（人）\n北京,1\n河北,2\n山西,3")
    assert codes(tidy) == {1.0: "110000", 2.0: "130000", 3.0: "140000"}


def test_places_of_a_japanese_table_are_none_of_china(tmp_path):
    tidy = written(tmp_path / "a.csv", "都道府県別人口（2020年）,\n都道府県,総数\n全国,1\n山口県,2\n福岡県,3")
    assert set(tidy["region_code"]) == {""}


def test_traditional_sentences_name_mainland_places_by_their_title(tmp_path):
    text = (
        "澳門特別行政區2022年統計公報\n全年甲產值1773億元，比上年下降26.8%。乙總數570萬人次，增長3.2%。丙人口67萬人。"
    )
    tidy = written(tmp_path / "a.txt", text)
    assert set(tidy["region_code"]) == {"820000"}
    assert {"甲產值", "乙總數"} <= set(tidy["item"])


@pytest.mark.parametrize(
    "names",
    ["石家庄（7100亿元）、唐山（8900亿元）和保定（3880亿元）", "石家庄、唐山、保定分别为71亿元、89亿元和38亿元"],
)
def test_numbers_of_other_places_in_a_sentence_are_never_the_pages(tmp_path, names):
    text = f"河北省2022年统计公报\n全省甲产值10亿元，增长3%。乙产值20亿元，下降2%。突破千亿元的有{names}。"
    tidy = written(tmp_path / "a.txt", text)
    assert set(tidy["value"]) == {10.0, 3.0, 20.0, -2.0}
    assert len([one for one in tidy.attrs["left_out"] if "亿元" in one[2]]) == 3


OTHERS = ["guests_by_origin.csv", "counties_of_taiwan.csv", "parts_of_another_country.csv", "total_of_some_cities.csv"]


@pytest.mark.parametrize("name", OTHERS)
def test_names_that_are_not_those_of_our_places_get_no_region(name):
    tidy = yearbook.read(ROOT / "tests/fixtures/yearbook_kinds" / name)
    known = {"秦皇岛市", "唐山市", "沧州市"}
    assert not set(tidy.loc[~tidy["region_raw"].isin(known), "region_code"]) - {""}
