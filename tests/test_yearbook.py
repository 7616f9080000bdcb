import io
import zipfile

import openpyxl
import pytest

from plan_analysis import yearbook
from plan_analysis.reference import limits
from plan_analysis.reference.schema import DataError, Region
from plan_analysis.yearbook import Catalogue, catalogue, files
from plan_analysis.yearbook.periods import year
from plan_analysis.yearbook.tongues import contradiction, english_scale
from plan_analysis.yearbook.units import scale, split_unit, unit_line
from plan_analysis.yearbook.values import parse
from tests.conftest import ROOT

FIXTURES = ROOT / "tests/fixtures/yearbook"
SHARED = ROOT.parent / "shared/yearbooks"


def rows(name):
    return yearbook.read(FIXTURES / name)


def picked(name, *columns):
    return [tuple(row) for row in rows(name)[list(columns)].astype(object).itertuples(index=False)]


def workbook(path, *lines, sheet="1"):
    book = openpyxl.Workbook()
    book.active.title = sheet
    for line in lines:
        book.active.append(line)
    book.save(path)
    return path


# ---- formats --------------------------------------------------------------------------------------------------------


def test_the_columns_are_the_contract():
    assert list(rows("years_across.csv").columns) == [
        "file", "sheet", "table_title", "region_raw", "region", "region_code", "item", "item_en",
        "year", "value", "unit", "status", "cell", "note", "period",
    ]  # fmt: skip


def test_a_workbook_protected_with_the_default_password_reads_like_the_open_one():
    opened, protected = rows("bilingual_header.xls"), rows("protected_default.xls")
    assert opened.drop(columns="file").equals(protected.drop(columns="file"))


@pytest.mark.parametrize("name", ["html_called.xls", "tabs_utf16.xls", "export_gb18030.csv", "city_list.xlsx"])
def test_the_content_decides_the_format_not_the_name(name):
    assert len(rows(name))


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("empty.csv", "the file is empty"),
        ("binary.csv", "is no text but binary data"),
        ("cut_off.csv", "ends in the middle of a character"),
        ("prose.csv", "is text without columns"),
        ("portable.xls", "is a PDF; export its tables"),
        ("error_page.xls", "is an HTML page without a table, perhaps an error page"),
        ("protected_other.xls", "is protected with a password"),
        ("protected_other.xlsx", "is protected with a password"),
        ("two_tables.zip", "is a zip archive of 2 tables; unpack it"),
        ("japanese.csv", "is Japanese text (Shift_JIS)"),
        ("numbers_only.xlsx", "sheet Sheet, cell A1: numbers without a header"),
    ],
)
def test_a_file_that_cannot_be_read_says_what_it_is_and_what_to_do(name, sentence):
    with pytest.raises(DataError) as error:
        rows(name)
    assert str(error.value).startswith(name)
    assert sentence in str(error.value)


@pytest.mark.parametrize("name", ["city_list.xlsx", "bilingual_header.xls", "protected_default.xls"])
@pytest.mark.parametrize("share", [0.2, 0.6, 0.95])
def test_a_file_cut_off_anywhere_is_refused_not_half_read(tmp_path, name, share):
    whole = (FIXTURES / name).read_bytes()
    path = tmp_path / name
    path.write_bytes(whole[: int(len(whole) * share)])
    with pytest.raises(DataError, match=name):
        yearbook.read(path)


def test_a_zip_bomb_is_refused_before_it_is_expanded(tmp_path):
    path = tmp_path / "bomb.xlsx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", "<workbook/>")
        with archive.open("xl/worksheets/sheet1.xml", "w", force_zip64=True) as part:
            for _ in range(600):
                part.write(b"0" * 2**20)
    assert path.stat().st_size < 2**20
    with pytest.raises(DataError, match="600 MB once it is unpacked, more than the 512"):
        yearbook.read(path)


def test_an_archive_that_lies_about_its_size_is_refused(tmp_path):
    path = tmp_path / "liar.xlsx"
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", b"0" * 1_000_000)
    data = bytearray(stream.getvalue())
    at = data.rfind(b"PK\x01\x02")
    data[at + 24 : at + 28] = (10).to_bytes(4, "little")
    path.write_bytes(data)
    with pytest.raises(DataError, match="damaged, cut off or of another kind"):
        yearbook.read(path)


def test_cells_far_apart_do_not_fill_the_memory(tmp_path):
    book = openpyxl.Workbook()
    book.active["A1"] = "地区"
    book.active["XFD1048576"] = 1
    book.save(tmp_path / "sparse.xlsx")
    with pytest.raises(DataError, match="claims more memory than a table can need"):
        yearbook.read(tmp_path / "sparse.xlsx")


def test_a_damaged_workbook_that_would_end_the_process_is_refused(tmp_path):
    whole = (FIXTURES / "bilingual_header.xls").read_bytes()
    path = tmp_path / "damaged.xls"
    # one wrong byte, found by trying many: the workbook library asks for 800 GB and aborts
    path.write_bytes(whole[:2070] + b"\xa6" + whole[2071:])
    with pytest.raises(DataError, match=r"damaged\.xls: is no workbook that can be read"):
        yearbook.read(path)


def test_a_large_file_is_refused_unread(tmp_path, monkeypatch):
    monkeypatch.setattr(limits, "FILE", limits.Limit(10, "bytes", "split it"))
    with pytest.raises(DataError, match="more than the 10 that are read; split it"):
        rows("city_list.xlsx")


def test_a_formula_gives_its_stored_value_or_none(tmp_path):
    path = workbook(
        tmp_path / "formula.xlsx", ["各市人口（2018年）"], ["城市", "人口(万人)"], ["保定市", "=1+1"], ["唐山市", 5]
    )
    tidy = yearbook.read(path)
    assert tidy["status"].tolist() == ["missing", "reported"]


def test_an_html_cell_with_a_huge_span_is_held_in_bounds(tmp_path):
    path = tmp_path / "spans.html"
    path.write_text(
        '<table><tr><td>地区</td><td colspan="999999999">2018</td></tr><tr><td>河北</td><td>1</td></tr></table>'
    )
    assert yearbook.read(path)["value"].tolist() == [1.0]


# ---- layout ---------------------------------------------------------------------------------------------------------


def test_a_bilingual_merged_header_becomes_two_paths_and_sub_items_their_items():
    items = dict(zip(rows("bilingual_header.xls")["item"], rows("bilingual_header.xls")["item_en"], strict=True))
    assert items == {
        "R&D人员全时当量": "Total",
        "R&D人员全时当量 / 研究人员": "Total / Researchers",
        "R&D人员全时当量 / 基础研究": "Total / Basic Research",
    }


def test_a_name_wrapped_over_two_cells_is_one_name_for_its_column_and_its_parts():
    assert set(rows("wrapped_header.csv")["item"]) == {"R&D经费内部支出", "R&D经费内部支出 / 基础研究"}
    assert set(rows("wrapped_header.csv")["item_en"]) == {"Total", "Basic Research"}


def test_group_titles_over_four_header_rows_join_the_path_and_province_headings_are_no_rows():
    tidy = rows("city_list.xlsx")
    assert list(dict.fromkeys(tidy["item"])) == [
        "人口数 / 年末户籍人口 / 全市",
        "人口数 / 年末户籍人口 / 市辖区",
        "地方一般公共预算收支状况(全市) / 地方一般公共预算支出",
        "地方一般公共预算收支状况(全市) / 地方一般公共预算支出 / 科学技术支出",
        "地区生产总值 / 地区生产总值(当年价格) / 全市",
    ]
    assert list(dict.fromkeys(tidy["region"])) == ["石家庄市", "保定市", "吉林市", "枣庄市"]
    assert set(tidy["year"]) == {2018}


def test_continued_tables_below_and_on_the_next_sheet_carry_the_title():
    tidy = rows("continued.xlsx")
    assert set(tidy["table_title"]) == {"3-6 各地区农业机械年末拥有量"}
    assert picked("continued.xlsx", "sheet", "item", "unit")[::4] == [
        ("1-2", "总动力", "万千瓦"), ("1-2", "总动力", "万千瓦"), ("1-2", "水泵", "万台"), ("3", "脱粒机", "万部"),
    ]  # fmt: skip


def test_pairs_of_years_under_an_item_are_years():
    assert picked("continued.xlsx", "item", "year", "value", "cell")[:2] == [
        ("总动力", 2022, 110.0, "B4"), ("总动力", 2023, 113.0, "C4"),
    ]  # fmt: skip


def test_a_page_that_prints_its_tables_twice_gives_them_once():
    tidy = rows("statistical_page.html")
    assert picked("statistical_page.html", "region_code", "item", "year", "value", "unit") == [
        ("000000", "合计 / 财政科学技术支出", 2022, 11128.4, "亿元"),
        ("000000", "合计 / 比上年增长", 2022, 3.4, "%"),
        ("000000", "合计 / 中央 / 财政科学技术支出", 2022, 3803.4, "亿元"),
        ("000000", "合计 / 中央 / 比上年增长", 2022, pytest.approx(float("nan"), nan_ok=True), "%"),
        ("000000", "R&D经费", 2022, 30782.9, "亿元"),
        ("130000", "R&D经费", 2022, 848.9, "亿元"),
    ]
    assert tidy["table_title"].iloc[-1] == "附表1 2022年各地区R&D经费情况"


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("years_across.csv", ("000000", "研究与试验发展(R&D)经费投入强度", 2016, 2.11, "%", "B4")),
        ("items_across.csv", ("130600", "地区生产总值", 2018, 3589.7885, "亿元", "B3")),
        ("years_down.csv", ("130600", "地区生产总值", 2016, 34771269.0, "万元", "B3")),
        ("one_figure_a_row.csv", ("130600-DX", "R&D经费", 2022, 135.2, "亿元", "D3")),
        ("regions_across.csv", ("110000", "地区生产总值", 2019, 35371.0, "亿元", "B4")),
        ("regions_and_years_down.csv", ("110000", "GDP", 2018, 33106.0, "亿元", "C2")),
        ("export_one_region.csv", ("130000", "地区生产总值", 2023, 43944.1, "亿元", "B5")),
        ("export_nation.csv", ("000000", "国内专利申请授权量", 2019, 2474406.0, "件", "B4")),
        ("export_gb18030.csv", ("110000", "年末常住人口", 2023, 2186.0, "万人", "B5")),
        ("html_called.xls", ("130000", "R&D经费投入强度统计", 2019, 1.62, "%", "B2")),
        ("tabs_utf16.xls", ("130100", "粮食", 2019, 1.0, "吨", "B4")),
        ("columns_numbered.csv", ("110000", "合计", 2016, 100000.0, "元", "B5")),
        ("no_header.csv", ("130600", "地区生产总值", 2018, 1.0, "亿元", "B3")),
        ("xml_2003.xls", ("130600", "粮食", 2020, 5.5, "吨", "B4")),
        ("page.mht", ("130600", "粮食", 2020, 5.0, "吨", "B2")),
        ("open_document.ods", ("130600", "粮食", 2020, 5.5, "吨", "B3")),
        ("one_table.zip", ("000000", "研究与试验发展(R&D)经费投入强度", 2016, 2.11, "%", "B4")),
    ],
)
def test_the_first_value_of_every_layout(name, expected):
    assert picked(name, "region_code", "item", "year", "value", "unit", "cell")[0] == expected


def test_a_row_name_that_stands_once_is_meant_for_the_rows_below():
    assert picked("regions_and_years_down.csv", "region", "year") == [
        ("北京", 2018), ("北京", 2019), ("天津", 2018), ("天津", 2019),
    ]  # fmt: skip


def test_tables_side_by_side_are_both_read():
    assert picked("side_by_side.csv", "region", "value", "cell") == [
        ("石家庄市", 1.0, "B4"), ("保定市", 2.0, "B5"), ("唐山市", 3.0, "D4"), ("廊坊市", 4.0, "D5"),
    ]  # fmt: skip


def test_section_headings_parts_and_a_unit_column_stay_with_their_rows():
    assert picked("sections_and_units.csv", "item", "value", "unit") == [
        ("一、人口 / 年末常住人口", 939.0, "万人"),
        ("一、人口 / 年末常住人口 / 比上年增长", 0.5, "%"),
        ("二、国民经济 / 地区生产总值", 3000.0, "亿元"),
        ("二、国民经济 / 地区生产总值 / 比上年增长", 6.8, "%"),
        ("二、国民经济 / 地区生产总值 / 第一产业", 300.0, "亿元"),
        ("二、国民经济 / 地区生产总值 / 第一产业 / 比上年增长", 3.1, "%"),
    ]


def test_indentation_says_which_item_a_part_belongs_to_and_in_which_unit():
    assert picked("indented.csv", "item", "value", "unit")[::2] == [
        ("研发人员", 255.4, "万人年"),
        ("研发人员 / 基础研究", 17.4, "万人年"),
        ("研发经费", 7062.6, "亿元"),
        ("研发经费 / 基础研究", 324.5, "亿元"),
        ("研发经费 / 基础研究 / 中央", 3.0, "亿元"),
    ]


def test_a_heading_among_the_rows_may_be_the_year_or_the_section():
    assert picked("years_as_headings.csv", "region", "item", "year", "value") == [
        ("北京", "产量", 2018, 1.0),
        ("河北", "产量", 2018, 2.0),
        ("北京", "产量", 2019, 3.0),
        ("河北", "产量", 2019, 4.0),
    ]
    assert picked("sections_over_years.csv", "item", "year", "value", "unit")[1::2] == [
        ("总量 / 男", 2018, 50.0, "万人"), ("构成 / 男", 2018, 49.0, "%"),
    ]  # fmt: skip


def test_a_year_may_carry_a_unit_or_a_qualifier():
    assert picked("years_with_units.csv", "year", "unit") == [(2015, "亿元"), (2016, ""), (2017, "")]


def test_a_header_reads_the_same_without_its_merged_areas(tmp_path):
    cells = files.sheets(FIXTURES / "city_list.xlsx")[0].cells
    path = tmp_path / "unmerged.xlsx"
    workbook(path, *([None if cell == "" else cell for cell in line] for line in cells))
    names = ["region", "item", "year", "value", "unit"]
    assert yearbook.read(path)[names].equals(rows("city_list.xlsx")[names])


@pytest.mark.parametrize("mark", ["备注：", "备注:", "备 注：", "附注：", "(备注)", "备注1.", "备注　", "注："])
def test_a_remark_under_a_table_is_a_note_however_it_is_called(tmp_path, mark):
    path = tmp_path / "table.csv"
    path.write_text(f"地区,2020年,2021年\n北京,1,2\n河北,3,4\n{mark}2021年为快报数。\n", encoding="utf-8")
    found = yearbook.read(path)
    assert found["region_code"].tolist() == ["110000", "110000", "130000", "130000"]
    assert ["快报数" in note for note in found["note"]] == [False, True, False, True]


def test_a_footnote_stays_with_the_row_column_or_year_it_qualifies():
    note = {(row.region, row.item): row.note for row in rows("footnotes.csv").itertuples()}
    assert note["全国", "原油"] == ""
    assert note["河北", "原煤"] == "①按新口径统计。"
    assert note["新疆", "原油"] == "②2015年新疆数据包含新疆生产建设兵团。"
    years = {row.year: row.note for row in rows("export_gb18030.csv").itertuples()}
    assert years == {2023: "", 2022: "", 2020: "1.2020年为第七次全国人口普查数据。"}


def test_a_table_that_states_no_year_or_two_units_or_has_a_column_without_heading_is_flagged():
    assert rows("states_nothing.csv")["year"].isna().all()
    assert set(rows("states_nothing.csv")["note"]) == {"check: the table states no year"}
    assert set(rows("two_units.csv")["note"]) == {
        "check: the table prints several units, 件、人, and not which is meant"
    }
    assert rows("no_heading.csv")["note"].iloc[1] == "check: the column has no heading"


def test_a_sheet_that_is_not_understood_is_refused_beside_those_that_are(tmp_path):
    path = workbook(
        tmp_path / "two.xlsx", ["各市人口（2018年）"], ["城市", "人口(万人)"], ["保定市", 939], sheet="good"
    )
    book = openpyxl.load_workbook(path)
    for line in ([1, 2, 3], [4, 5, 6]):
        (book["bad"] if "bad" in book.sheetnames else book.create_sheet("bad")).append(line)
    book.save(path)
    tidy = yearbook.read(path)
    assert tidy["sheet"].tolist() == ["good"]
    assert tidy.attrs["refused"] == [
        "two.xlsx, sheet bad, cell A1: numbers without a header that can be understood; "
        "put 地区, 指标 or 年份 over the names of the rows, and names over the columns"
    ]


# ---- values and units -----------------------------------------------------------------------------------------------


def test_damaged_digits_are_never_guessed():
    assert picked("odd_cells.csv", "region", "status", "note") == [
        ("石家庄市", "damaged", "check: the cell reads '841 16', which is no number"),
        ("保定市", "damaged", "check: the cell reads '().01', which is no number"),
        ("唐山市", "missing", "printed '空格'"),
        ("廊坊市", "below half unit", "printed '...'"),
        ("邢台市", "missing", "printed '－'"),
        ("沧州市", "damaged", "check: the cell reads '35x9', which is no number"),
        ("承德市", "reported", ""),
        ("", "reported", "check: no region of regions.csv is called '亚特兰蒂斯市'"),
    ]
    assert rows("odd_cells.csv")["value"].notna().tolist() == [False] * 6 + [True] * 2


def test_blanks_group_thousands_only_where_the_whole_column_does():
    assert rows("spaced_thousands.csv")["value"].tolist() == [13569194.0, 9848731.0, 66684419.0]
    assert parse("1 181").status == "damaged"


@pytest.mark.parametrize(
    ("cell", "number"),
    [
        ("１，２３４．５", 1234.5), ("12.5①", 12.5), ("13*", 13.0), ("-0.05", -0.05), ("－3", -3.0), ("2.5%", 2.5),
        ("\u3000 7 ", 7.0), (183277121.29999998, 183277121.3), ("1.2E+05", 120000.0), ("+4", 4.0),
    ],
)  # fmt: skip
def test_numbers_as_printed(cell, number):
    assert parse(cell).number == number


@pytest.mark.parametrize("cell", ["II", "I 1495", "22X", "X940", "1.2.3", "1,23", "12.", "6il3", "1337()", "1 1.44"])
def test_what_is_no_number_is_damaged(cell):
    assert (parse(cell).number, parse(cell).status, parse(cell).raw) == (None, "damaged", cell)


@pytest.mark.parametrize(
    ("cell", "found"),
    [
        ("2015", 2015), ("2015年", 2015), (2015.0, 2015), ("2015 年末", 2015), ("２０１５年", 2015), ("2015①", 2015),
        ("1500", None), ("2015年比2014年", None), ("20155", None), (2015.5, None),
    ],
)  # fmt: skip
def test_years_as_printed(cell, found):
    assert year(cell) == found


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("年末人口（万人）", ("年末人口", "万人")),
        ("地区生产总值(当年价格) (万元)", ("地区生产总值(当年价格)", "万元")),
        ("工业烟(粉)尘排放量 (吨)", ("工业烟(粉)尘排放量", "吨")),
        ("收支状况(全市)", ("收支状况(全市)", "")),
        ("人口密度（人/平方公里）", ("人口密度", "人/平方公里")),
        ("机耕面积(千公顷)", ("机耕面积", "千公顷")),
        ("死亡率(‰)", ("死亡率", "‰")),
        ("各地区人口(2018年)", ("各地区人口(2018年)", "")),
    ],
)
def test_a_unit_is_told_from_other_brackets(text, expected):
    assert split_unit(text) == expected


def test_unit_lines_in_both_languages():
    assert unit_line("单位：万元 (10 000 yuan)") == "万元"
    assert unit_line("计量单位:%") == "%"
    assert unit_line("单位名称") is None


@pytest.mark.parametrize(
    ("chinese", "english", "flagged"),
    [
        ("万元", "100 000 yuan", True), ("万元", "10 000 yuan", False), ("亿元", "100 million yuan", False),
        ("亿元", "100 000 000 yuan", False), ("万元", "10 OOOyuan", True), ("亿立方米", "108cu.m", False),
        ("千公顷", "1000 hectares", False), ("万千瓦", "10 000 kw", False), ("万美元", "USD 10000", False),
        ("万人", "person", True), ("平方公里", "sq.km", False), ("%", "%", False),
    ],
)  # fmt: skip
def test_an_english_unit_that_contradicts_the_chinese_is_told(chinese, english, flagged):
    assert bool(contradiction(chinese, english)) == flagged


def test_a_contradicting_english_unit_flags_its_column_and_changes_nothing():
    gdp = rows("city_list.xlsx").query("item.str.contains('生产总值')")
    assert set(gdp["unit"]) == {"万元"}
    assert gdp["note"].str.contains("check: the English unit '100 000 yuan' contradicts 万元").all()


def test_scales():
    assert [scale(word) for word in ("万元", "亿元", "元", "千瓦", "万千瓦", "千公顷", "件/万人")] == [
        1e4,
        1e8,
        1,
        1,
        1e4,
        1e3,
        1,
    ]
    assert [english_scale(word) for word in ("10 000 tons", "100 million kwh", "person")] == [1e4, 1e8, 1]


# ---- regions --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("chinese", "english", "code"),
    [
        ("山 西", "Shanxi", "140000"), ("陕　西", "Shaanxi", "610000"), ("山西", "Shaanxi", "140000"),
        ("陕西", "Shanxi", "610000"), ("山两", "Shanxi", "140000"), ("陕两", "Shaanxi", "610000"),
        ("四藏", "Tibet", "540000"), ("江四", "Jiangxi", "360000"), ("尔部地区", "Eastern Region", "000000-E"),
        ("西藏自冶区", "Tibet", "540000"), ("脩州市", "Danzhou", "460400"), ("内 蒙 古", "Inner Mongolia", "150000"),
        ("北京市", "", "110000"), ("襄樊市", "Xiangfan", "420600"), ("苏州", "Suzhou", "320500"),
        ("宿川市", "Suzhou", "341300"), ("", "Shaanxi", "610000"), ("宁夏①", "Ningxia", "640000"),
        ("新疆a)", "Xinjiang", "650000"), ("台湾", "Taiwan", "710000"), ("湖化", "Hubci", "420000"),
    ],
)  # fmt: skip
def test_a_pair_of_names_finds_its_region(chinese, english, code):
    assert catalogue().match(chinese, english).region.region_code == code


@pytest.mark.parametrize(
    ("chinese", "english"),
    [
        ("江四", ""),
        ("山两", ""),
        ("江四", "Jiangsi"),
        ("", "Yichun"),
        ("其他", "Others"),
        ("港澳台", "Hong Kong,"),
        ("合计", "Total"),
    ],
)
def test_a_name_that_nobody_can_tell_stays_unresolved(chinese, english):
    assert catalogue().match(chinese, english).region is None


def test_a_repaired_name_is_flagged():
    assert catalogue().match("山两", "Shanxi").flag == "the name reads '山两', 'Shanxi' beside it decides"
    assert catalogue().match("河北", "Hcbci").flag == "the English name reads 'Hcbci'"
    assert catalogue().match("河北", "Hebei Province").flag == ""


def test_a_city_that_bears_its_provinces_name_is_told_by_the_heading():
    assert catalogue().match("吉林", "Jilin", parent="220000").region.region_code == "220200"
    assert catalogue().match("吉林", "Jilin").region.region_code == "220000"


def test_the_catalogue_holds_every_prefecture(real):
    level = [region.level for region in real.regions.values()]
    # 293 cities, 7 prefectures, 30 autonomous prefectures and 3 leagues of 2020, and two dissolved cities
    assert (level.count("province"), level.count("aggregate"), level.count("city")) == (31, 4, 335)


@pytest.mark.parametrize(
    ("title", "code"),
    [
        ("(河北省)2025年保定市国民经济和社会发展统计公报", "130600"),
        ("河北省保定市涞水县2020年统计公报", "130623"),
        ("各地区生产总值", None),
        ("河北省各市生产总值", "130000"),
        ("2022年保定市与廊坊市协同指标", None),
        ("北京市朝阳区2021年预算", "110105"),
        ("2021年朝阳区预算", None),
        ("中国科技统计年鉴", "000000"),
    ],
)
def test_the_place_of_a_title_is_the_innermost_one_or_none(title, code):
    region = catalogue().named_in(title).region
    assert (region.region_code if region else None) == code


def test_two_places_in_a_title_are_said():
    assert catalogue().named_in("2022年保定市与廊坊市协同指标").flag == "the title names 保定市 and 廊坊市"


@pytest.mark.parametrize(
    ("name", "parent", "page", "code"),
    [
        ("涞水县", "", "", "130623"), ("新华区", "", "130900", "130902"), ("新华区", "", "130100", "130105"),
        ("新华区", "", "", None), ("全市", "", "130600", "130600"), ("全市", "", "", None),
        ("全县", "", "130600", None),
        ("全國", "", "", None), ("臺灣", "", "", "710000"),
        ("莲池区", "", "130900", None),
    ],
)  # fmt: skip
def test_a_county_is_told_by_the_place_of_the_table_and_never_taken_for_it(name, parent, page, code):
    region = catalogue().match(name, "", parent, page).region
    assert (region.region_code if region else None) == code


def test_one_name_for_two_regions_is_refused(real):
    hebei: Region = real.regions["130000"]
    with pytest.raises(DataError, match="names 130000 and 130099"):
        Catalogue([hebei, hebei.model_copy(update={"region_code": "130099"})])


# ---- the real files -------------------------------------------------------------------------------------------------


def test_every_shipped_table_can_be_read_and_every_region_is_known(real):
    for source in real.sources.values():
        if "/yearbook/" in source.file:
            tidy = yearbook.read(ROOT / source.file)
            assert (tidy["region_code"] != "").all(), source.file


# file, cell, region, year, value, unit: read off the published sheets by eye
PRINTED = [
    ("tech-yearbook__part01-over__01-labor-hour__raw-2012.xls", "D14", "130000", 2012, 43603.0, "人年"),
    ("tech-yearbook__part01-over__02-spend-intense__raw-2018.xls", "J9", "130000", 2018, 1.39, "%"),
    ("tech-yearbook__part01-over__02-spend-intense__raw-2022.xls", "M33", "610000", 2022, 2.35, "%"),
    ("tech-yearbook__part01-over__03-spend-inner__02-source__raw-2010.xls", "D45", "540000", 2010, 10583.0, "万元"),
    ("tech-yearbook__part08-output__01-patent__02-authority__raw-2012.xls", "C15", "140000", 2012, 7196.0, "件"),
    ("tech-yearbook__part08-output__01-patent__03-valid__raw-2014.xls", "C8", "000000-E", 2014, 2862063.0, "件"),
    (
        "tech-yearbook__part08-output__04-teckmarket-push__raw-type-funds-2020.xls",
        "D16",
        "130000",
        2005,
        103826.98,
        "万元",
    ),
    ("nation-yearbook__part07-finance__02-public-budget__raw-2022.xls", "H77", "650000", 2022, 502.09, "亿元"),
    ("rural-yearbook__part03-agri-produce__01-machine__raw-2022-2023.xls", "E84", "120000", 2023, 0.3, "万台"),
    ("nbs-export__main-cities-transposed.xls", "C38", "630100", 2018, 1286.41, "亿元"),
    ("nbs-export__provinces-population-gb18030.csv", "L5", "110000", 2015, 335775.0, "人"),
    ("public-site__nbs-RD-bulletin__01-html__2020.html", "C5", "130000", 2020, 1.75, "%"),
    ("china_city_statistical_yearbook_2019_prefecture.xlsx", "C8", "120000", 2018, 1082.0, "万人"),
    ("china_city_statistical_yearbook_2021_prefecture.xlsx", "T7", "110000", 2020, 36103.0, "亿元"),
    ("china_city_statistical_yearbook_2023_prefecture.xlsx", "T8", "120000", 2022, 16311.0, "亿元"),
]


@pytest.mark.slow
@pytest.mark.skipif(not SHARED.exists(), reason="the real yearbooks are not in the repository")
@pytest.mark.parametrize(("name", "cell", "region", "year", "value", "unit"), PRINTED)
def test_cells_of_real_yearbooks_come_out_as_printed(name, cell, region, year, value, unit):
    tidy = yearbook.read(SHARED / name)
    found = tidy[(tidy["cell"] == cell) & (tidy["region_code"] == region)]
    assert (year, value, unit) in set(found[["year", "value", "unit"]].itertuples(index=False, name=None))


@pytest.mark.slow
@pytest.mark.skipif(not SHARED.exists(), reason="the real yearbooks are not in the repository")
def test_every_real_yearbook_is_read():
    for path in sorted(SHARED.iterdir()):
        assert len(yearbook.read(path)) > 50, path.name
