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
