"""Levels that only blanks or a cell's format print, tables without a place of their own, downloads of databases."""

from pathlib import Path

import openpyxl
import pytest

from plan_analysis.yearbook import read
from plan_analysis.yearbook.longform import dimensions


def rows(path: Path) -> set[tuple]:
    """Region, item, year, value and unit of every row."""
    tidy = read(path)
    names = ["region", "item", "year", "value", "unit"]
    return {tuple(row) for row in tidy[names].itertuples(index=False)}


def written(path: Path, text: str) -> Path:
    path.write_text(text, encoding="utf-8")
    return path


def test_wide_blanks_of_a_page_print_levels(tmp_path):
    lines = [("商品零售", 9), ("　城镇", 6), ("　　限额以上", 4), ("&nbsp;&nbsp;乡村", 3)]
    body = "".join(f"<tr><td>{name}</td><td>{value}</td></tr>" for name, value in lines)
    page = f"<h1>沧州市2021年零售额</h1><table><tr><td>指标</td><td>绝对额(亿元)</td></tr>{body}</table>"
    items = {item for _, item, *_ in rows(written(tmp_path / "a.html", f"<html><body>{page}</body></html>"))}
    assert {"商品零售 / 城镇 / 限额以上 / 绝对额", "商品零售 / 乡村 / 绝对额"} <= items


def test_parts_stand_under_the_words_after_their_mark_also_past_parts_of_their_own(tmp_path):
    lines = [
        ("价格指数", 1.0),
        ("　其中：食品", 2.0),
        ("　　　　其中：粮食", 3.0),
        ("　　　　　　　鲜菜", 4.0),
        ("　　　　衣着", 5.0),
    ]
    body = "".join(f"<tr><td>{name}</td><td>{value}</td></tr>" for name, value in lines)
    page = f"<h1>沧州市2021年价格</h1><table><tr><td>指标</td><td>涨跌幅(%)</td></tr>{body}</table>"
    found = {
        value: item for _, item, _, value, _ in rows(written(tmp_path / "a.html", f"<html><body>{page}</body></html>"))
    }
    assert found[4.0].startswith("价格指数 / 食品 / 鲜菜")
    assert found[5.0].startswith("价格指数 / 衣着")


def test_the_indentation_of_a_cell_format_prints_levels(tmp_path):
    book = openpyxl.Workbook()
    sheet = book.active
    lines = [
        ("沧州市2021年能源消费", None, 0),
        ("指标", "消费量(万吨)", 0),
        ("合计", 9, 0),
        ("工业", 5, 1),
        ("采矿业", 2, 2),
        ("农业", 4, 1),
    ]
    for number, (name, value, level) in enumerate(lines, start=1):
        sheet.cell(number, 1, name).alignment = openpyxl.styles.Alignment(indent=level)
        sheet.cell(number, 2, value)
    book.save(tmp_path / "a.xlsx")
    items = {item for _, item, *_ in rows(tmp_path / "a.xlsx")}
    assert {"合计 / 工业 / 采矿业 / 消费量", "合计 / 农业 / 消费量"} <= items


def test_a_table_below_takes_the_place_of_the_one_above_and_says_so(tmp_path):
    text = "沧州市2021年客运量,\n指标,万人\n铁路,5\n公路,7\n,\n2021年货运量,\n指标,万吨\n水路,3\n管道,2\n"
    tidy = read(written(tmp_path / "a.csv", text))
    below = tidy[tidy["item"].str.contains("水路|管道")]
    assert set(below["region"]) == {"沧州市"}
    assert below["note"].str.contains("only a table above names 沧州市").all()


def test_a_table_below_two_places_takes_neither(tmp_path):
    text = (
        "沧州市2021年客运量,\n指标,万人\n铁路,5\n公路,7\n,\n衡水市2021年客运量,\n指标,万人\n铁路,6\n公路,8\n,\n"
        "2021年货运量,\n指标,万吨\n水路,3\n管道,2\n"
    )
    tidy = read(written(tmp_path / "a.csv", text))
    assert set(tidy[tidy["item"].str.contains("水路|管道")]["region"]) == {""}


def test_an_item_that_begins_with_a_full_place_name_is_that_place(tmp_path):
    text = "指标,2021年,2020年\n湖南省粮食产量(万吨),3074,3015\n湖南省茶叶产量(万吨),26,25\n"
    assert {region for region, *_ in rows(written(tmp_path / "a.csv", text))} == {"湖南"}


def test_an_item_that_begins_with_another_place_than_its_table_has_no_region(tmp_path):
    text = "河北省协作情况,,\n指标,2021年,2020年\n天津市支援资金(万元),3074,3015\n本省配套资金(万元),26,25\n"
    regions = {item.split("资金")[0]: region for region, item, *_ in rows(written(tmp_path / "a.csv", text))}
    assert regions == {"天津市支援": "", "本省配套": "河北"}


@pytest.mark.parametrize(
    ("heads", "line", "items", "unit"),
    [
        ("COU,Country,VAR,Variable,SEX,Sex,TIME,Year,Unit Code,Unit,PowerCode,Value,Flag Codes",
         "JPN,Japan,POP,Population,M,Men,2019,2019,PER,Persons,Thousands,61.4,", ("Variable",), "Thousands Persons"),
        ("STRUCTURE,REF_AREA,Reference area,MEASURE,Measure,UNIT_MEASURE,Unit of measure,TIME_PERIOD,OBS_VALUE",
         "DATAFLOW,JPN,Japan,POP,Population,PS,Persons,2019,61.4", ("Measure",), "Persons"),
        ("REF_AREA: Reference area,INDICATOR: Indicator,TIME_PERIOD: Time period,OBS_VALUE: Value,UNIT_MULT",
         "JPN: Japan,POP: Population,2019,61.4,3", ("INDICATOR: Indicator",), "Thousands"),
    ],
)  # fmt: skip
def test_a_download_of_a_database_is_told_by_its_few_common_columns(heads, line, items, unit, tmp_path):
    found = dimensions(heads.split(","), [line.split(",")])
    assert found is not None
    assert found.items == items
    tidy = read(written(tmp_path / "a.csv", f"{heads}\n{line}\n"))
    assert tidy[["region_raw", "item", "year", "value", "unit"]].values.tolist() == [
        ["Japan", "Population", 2019, 61.4, unit]
    ]


def test_years_and_values_of_any_panel_are_no_download():
    assert dimensions(["country", "year", "value"], [["Japan", "2019", "5"]]) is None


def test_a_part_of_a_column_takes_over_the_unit_of_its_whole(tmp_path):
    text = "沧州市2021年人口,,\n县市,总人口(万人),#城镇\n任丘市,80.1,40.2\n黄骅市,50.1,20.2\n"
    assert {unit for *_, unit in rows(written(tmp_path / "a.csv", text))} == {"万人"}


@pytest.mark.parametrize("line", [",,千人", "(千人),,", ",,上年=100"])
def test_a_unit_alone_over_a_table_is_its_unit_not_a_heading(line, tmp_path):
    text = f"沧州市2021年从业,,\n{line}\n县市,男,女\n任丘市,80.1,40.2\n黄骅市,50.1,20.2\n"
    found = rows(written(tmp_path / "a.csv", text))
    assert {unit for *_, unit in found} == {line.strip(",()")}
    assert {item for _, item, *_ in found} == {"男", "女"}


def test_units_listed_over_a_table_go_to_the_columns_that_count_them(tmp_path):
    text = "沧州市2021年户数,,\n,,单位：户、人\n县市,户数,人口数,户均人口\n任丘市,80,240,3\n黄骅市,50,150,3\n"
    units = {item: unit for _, item, *_, unit in rows(written(tmp_path / "a.csv", text))}
    assert units == {"户数": "户", "人口数": "人", "户均人口": ""}


def test_the_first_heading_of_a_page_without_a_head_names_its_place(tmp_path):
    page = "<h1>2021年河南省公报</h1><p>附表1 各市经费</p><table><tr><td>地区</td><td>经费(亿元)</td></tr>"
    page += "<tr><td>全省</td><td>9</td></tr><tr><td>开封市</td><td>4</td></tr></table>"
    assert {region for region, *_ in rows(written(tmp_path / "a.html", f"<html>{page}</html>"))} == {"河南", "开封市"}


def test_a_place_printed_once_over_kinds_that_repeat_in_other_places(tmp_path):
    text = "2021年机构,,\n县市,性质,机构数(个)\n任丘市,公办,8\n,民办,4\n黄骅市,公办,5\n,民办,2\n"
    assert {(item, value) for _, item, _, value, _ in rows(written(tmp_path / "a.csv", text))} == {
        ("公办 / 机构数", 8.0), ("民办 / 机构数", 4.0), ("公办 / 机构数", 5.0), ("民办 / 机构数", 2.0)
    }  # fmt: skip


def test_the_word_for_times_over_items_is_meant_for_the_times_across(tmp_path):
    text = "沧州市产值(亿元),,\n时间,2021年,2020年\n第一产业,8,7\n第二产业,4,5\n"
    found = {(item, year): value for _, item, year, value, _ in rows(written(tmp_path / "a.csv", text))}
    assert found == {("第一产业", 2021): 8, ("第一产业", 2020): 7, ("第二产业", 2021): 4, ("第二产业", 2020): 5}


def test_a_numbered_chapter_holds_also_the_indented_parts_of_its_items(tmp_path):
    text = "沧州市畜牧,\n指标,2021年\n一、存栏(万头),\n猪,8\n二、产量(吨),\n肉类,4\n　牛肉,1\n"
    assert "二、产量 / 肉类 / 牛肉" in {item for _, item, *_ in rows(written(tmp_path / "a.csv", text))}
