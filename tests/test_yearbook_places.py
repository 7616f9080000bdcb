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


@pytest.mark.parametrize(
    ("title", "names", "wanted"),
    [
        ("丽水市部分县（市）2021年", "龙泉市,景宁县,景宁", ["331181", "331127", "331127"]),
        ("承德市各县2021年", "丰宁,围场县,宽城县", ["130826", "130828", "130827"]),
        ("丽水市各县2021年", "青田,云和,缙云", ["331121", "331125", "331122"]),
        ("保定市各县2021年", "清苑,涞水,曲阳县", ["130608", "130623", "130634"]),
        ("呼伦贝尔市2021年", "鄂温克旗,鄂伦春旗,莫力达瓦旗", ["150724", "150723", "150722"]),
    ],
)
def test_short_names_of_autonomous_counties_are_places_over_columns(tmp_path, title, names, wanted):
    tidy = written(tmp_path / "a.csv", f"{title},,,\n指标,{names}\n甲（吨）,1,2,3\n乙（吨）,4,5,6")
    assert [codes(tidy)[value] for value in (1.0, 2.0, 3.0)] == wanted
    assert set(tidy["item"]) == {"甲", "乙"}


def test_a_short_name_that_is_a_word_as_well_names_no_place_without_its_prefecture(tmp_path):
    tidy = written(tmp_path / "a.csv", "2021年全国企业\n类型,数（个）\n大厂,1\n互助,2\n通道,3")
    assert set(tidy["region"]) <= {"", "全国"}


@pytest.mark.parametrize("names", ["涞水县,清风县,易县", "清风县,明月县,河畔新区", "清风县,涞水县,明月镇"])
def test_columns_of_places_are_never_the_titles_city(tmp_path, names):
    tidy = written(tmp_path / "a.csv", f"保定市部分县2021年,,,\n指标,{names}\n甲（吨）,1,2,3\n乙（吨）,4,5,6")
    assert "130600" not in set(tidy["region_code"])
    assert list(tidy["region_raw"])[:3] == names.split(",")
    assert set(tidy["item"]) == {"甲", "乙"}
    unknown = tidy[tidy["region_raw"] == "清风县"]
    assert set(unknown["region"]) == {""}
    assert unknown["note"].str.contains("is called '清风县'").all()


@pytest.mark.parametrize(
    ("one", "two"), [("（一）信都区", "（二）内丘县"), ("1.信都区", "2.内丘县"), ("信都区", "内丘县")]
)
@pytest.mark.parametrize(
    ("head", "rows"), [("指标,单位,数量", ("甲,吨,", "乙,个,")), ("年份,甲（吨）", ("2020,", "2021,"))]
)
def test_a_place_across_the_table_is_that_of_the_rows_below_it(tmp_path, one, two, head, rows):
    blank = "," * head.count(",")
    lines = [f"邢台市2021年产量{blank}", head]
    for number, name in ((1, one), (3, two)):
        lines += [name + blank, f"{rows[0]}{number}", f"{rows[1]}{number + 1}"]
    tidy = written(tmp_path / "a.csv", "\n".join(lines))
    assert codes(tidy) == {1.0: "130503", 2.0: "130503", 3.0: "130523", 4.0: "130523"}
    assert not tidy["item"].str.contains("[区县]").any()


def test_headings_of_items_below_a_place_do_not_end_it_and_higher_ones_do(tmp_path):
    tidy = written(
        tmp_path / "a.csv",
        "邢台市2021年产量,\n指标,数量（吨）\n（一）信都区,\n1.农业,\n甲,1\n2.林业,\n乙,2\n二、其他,\n丙,3",
    )
    assert codes(tidy) == {1.0: "130503", 2.0: "130503", 3.0: "130500"}
    assert list(tidy["item"]) == ["1.农业 / 甲 / 数量", "2.林业 / 乙 / 数量", "二、其他 / 丙 / 数量"]


def test_a_district_without_a_value_in_a_list_of_districts_is_no_heading(tmp_path):
    tidy = written(tmp_path / "a.csv", "邢台市2021年收入,\n指标,数（亿元）\n收入,9\n信都区,\n内丘县,3\n支出,7")
    assert codes(tidy)[7.0] == "130500"


@pytest.mark.parametrize(
    ("title", "head", "row"),
    [("邢台市2021年旅游", "客源地", "人数（人）"), ("邢台市2021年出口目的地", "指标", "金额（万元）")],
)
def test_partners_over_columns_are_part_of_what_is_counted(tmp_path, title, head, row):
    tidy = written(tmp_path / "a.csv", f"{title},,,\n{head},香港,台湾,山西\n{row},1,2,3")
    assert set(tidy["region_code"]) == {"130500"}
    assert [item.split(" / ")[-1] for item in tidy["item"]] == ["香港", "台湾", "山西"]


@pytest.mark.parametrize(("title", "whole", "code"), [
    ("邢台市各县产量（2021年）", "全市合计", "130500"), ("河北省部分市产量（2021年）", "全省总计", "130000"),
])  # fmt: skip
def test_the_total_of_a_whole_place_is_the_titles_place(tmp_path, title, whole, code):
    names = "内丘县 威县" if "市各" in title else "邢台市 邯郸市"
    lines = [f"{title},", "地区,甲（吨）", f"{whole},9", *(f"{name},4" for name in names.split())]
    assert codes(written(tmp_path / "a.csv", "\n".join(lines)))[9.0] == code


def page(path, title: str, captions: list[str]):
    """A web page with one small table under each caption, values 1, 2 … by table."""
    rows = "<tr><td>指标</td><td>单位</td><td>2021年</td></tr><tr><td>水库数</td><td>座</td><td>{}</td></tr>"
    rows += "<tr><td>河流数</td><td>条</td><td>{}.5</td></tr>"
    tables = [f"{caption}<table>{rows.format(at, at)}</table>" for at, caption in enumerate(captions, start=1)]
    path.write_text(f"<html><head><title>{title}</title></head><body>{''.join(tables)}</body></html>", "utf-8")
    return yearbook.read(path)


@pytest.mark.parametrize("title", ["内丘县和临城县2021年资料", "内丘县2021年资料", "2021年资料"])
@pytest.mark.parametrize(
    "captions",
    [
        ["<p>表1 内丘县水利</p>", "<p>表2 临城县水利</p>", "<p>表3 易县水利</p>"],
        ["<h3>内丘县</h3>", "<h3>临城县</h3>", "<h3>易县</h3>"],
    ],
)
def test_the_caption_right_above_a_table_names_its_place_not_the_page(tmp_path, title, captions):
    found = codes(page(tmp_path / "a.html", title, captions))
    assert [found[value] for value in (1.0, 2.0, 3.0)] == ["130523", "130522", "130633"]


def test_a_title_of_two_places_leaves_the_place_to_the_line_above_each_table(tmp_path):
    text = "邢台市与邯郸市水利（2021年）,\n{}指标,数量（座）\n水库数,1\n水闸数,2\n,\n"
    text += "表2 邯郸市水利,\n指标,数量（座）\n水库数,3\n水闸数,4"
    assert codes(written(tmp_path / "a.csv", text.format("表1 邢台市水利,\n"))) == {
        1.0: "130500", 2.0: "130500", 3.0: "130400", 4.0: "130400",
    }  # fmt: skip
    assert codes(written(tmp_path / "b.csv", text.format("")))[1.0] == ""


@pytest.mark.parametrize(
    ("title", "names", "code"),
    [
        ("邢台市2021年各县（市、区）水库数", ["内丘县", "信都区"], "130500"),
        ("邢台市2021年各县水库数", ["内丘县", "临城县"], ""),
        ("邢台市山区各县水库数（2021年）", ["内丘县", "临城县"], ""),
        ("邢台市各区县水库数（2021年）", ["内丘县", "易县"], ""),
        ("臺灣各縣市旅館數（2021年）", ["臺中市", "高雄市"], "710000"),
    ],
)
def test_the_sum_of_all_parts_of_the_title_is_its_place(tmp_path, title, names, code):
    lines = [f"{title},", "地区,数（座）", "總計,7" if "各縣" in title else "合计,7", *(f"{name},3" for name in names)]
    assert codes(written(tmp_path / "a.csv", "\n".join(lines)))[7.0] == code


@pytest.mark.parametrize(
    ("title", "raw"), [("臺中市觀光旅館", "臺中市"), ("臺灣連江縣旅館", "連江縣"), ("高雄市", "高雄市")]
)
def test_a_county_of_taiwan_in_a_title_is_said_and_has_no_code(tmp_path, title, raw):
    tidy = written(tmp_path / "a.csv", f"{title},\n項目,2021年\n旅館（家）,1\n客房（間）,2")
    assert set(zip(tidy["region_raw"], tidy["region_code"], strict=True)) == {(raw, "")}


def test_a_county_of_fujian_is_not_taken_for_its_namesake_of_taiwan(tmp_path):
    tidy = written(tmp_path / "a.csv", "福州市连江县2021年渔业,\n指标,数\n渔船（艘）,1\n渔港（个）,2")
    assert set(tidy["region_code"]) == {"350122"}


@pytest.mark.parametrize("names", ["建设,中山,新华", "上市,非上市,退市"])
def test_words_over_columns_that_may_be_places_elsewhere_are_items_of_the_titles_place(tmp_path, names):
    tidy = written(tmp_path / "a.csv", f"邢台市企业2021年,,,\n指标,{names}\n甲（个）,1,2,3\n乙（个）,4,5,6")
    assert set(tidy["region_code"]) == {"130500"}


def test_a_part_of_the_city_across_the_table_is_not_the_city_and_the_whole_city_is(tmp_path):
    text = "邢台市2021年企业,\n指标,数（个）\n（一）市区,\n甲,1\n乙,2\n（二）全市,\n甲,3\n乙,4"
    assert codes(written(tmp_path / "a.csv", text)) == {1.0: "", 2.0: "", 3.0: "130500", 4.0: "130500"}


@pytest.mark.parametrize(
    ("note", "code"),
    [
        ("注：以上数据均为邢台市口径。", "130500"),
        ("注：1.本表为初步数据。2.本表系邢台市汇总资料。", "130500"),
        ("注：本表统计范围为邢台市。", "130500"),
        ("注：本表数据由邢台市统计局提供。", ""),
        ("注：本表数据为邢台市、邯郸市合计。", ""),
        ("资料来源：邢台市统计局。", ""),
    ],
)
def test_a_note_names_the_place_where_it_says_whose_the_figures_are(tmp_path, note, code):
    tidy = written(tmp_path / "a.csv", f"产量（2021年）,\n指标,数量（吨）\n小麦粉,1\n玉米油,2\n{note},")
    assert set(tidy["region_code"]) == {code}


def test_partners_under_a_heading_that_says_so_are_part_of_what_is_counted(tmp_path):
    text = "邢台市2021年投资,,,\n,按国别（地区）分,,\n指标,香港,台湾,澳门\n项目（个）,1,2,3\n金额（万元）,4,5,6"
    assert set(written(tmp_path / "a.csv", text)["region_code"]) == {"130500"}
