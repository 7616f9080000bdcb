import pytest

from plan_analysis import yearbook
from plan_analysis.schema import DataError
from tests.conftest import ROOT

FIXTURES = ROOT / "tests/fixtures/yearbook"


@pytest.fixture(scope="module")
def names(real):
    return yearbook.region_names(list(real.regions.values()))


def rows(name, names):
    return yearbook.read(FIXTURES / f"{name}.csv", names)


def test_the_columns_are_the_contract(names):
    assert list(rows("years_across", names).columns) == yearbook.COLUMNS


def test_years_across_give_one_row_a_year_and_blank_stays_missing(names):
    table = rows("years_across", names)
    hebei = table[table["region_code"] == "130000"]
    assert list(hebei["year"]) == [2016, 2017, 2018]
    assert list(hebei["status"]) == ["reported", "missing", "reported"]
    assert hebei["value"].isna().tolist() == [False, True, False]
    assert set(table["unit"]) == {"%"}
    assert len(table) == 6  # the footnote is no row


def test_items_across_take_year_from_title_and_unit_from_header(names):
    table = rows("items_across", names)
    first = table.iloc[0]
    assert (first["item"], first["unit"], first["year"], first["value"], first["cell"]) == (
        "地区生产总值", "亿元", 2018, 3589.7885, "B3",
    )  # fmt: skip


def test_spaces_inside_a_region_name_do_not_hide_it(names):
    assert set(rows("items_across", names)["region_code"]) == {"130600", "130100"}


def test_years_down_take_the_region_from_the_title(names):
    table = rows("years_down", names)
    assert set(table["region_code"]) == {"130600"}
    assert table.iloc[-1][["item", "year", "value", "cell"]].tolist() == ["科学技术支出", 2017, 44738.0, "C4"]


def test_one_figure_a_row_keeps_perimeter_and_remark(names):
    table = rows("one_figure_a_row", names)
    assert table["region_code"].tolist() == ["130600-DX", "130000"]
    assert table["note"].tolist() == ["", "下限"]


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("not_a_number", "not_a_number.csv, cell B3: '35x9' is not a number"),
        ("unknown_region", "unknown_region.csv, row 3: '亚特兰蒂斯市' is no region of regions.csv"),
        ("no_year", "no_year.csv, cell A1: the title has no year"),
        ("no_header", "no_header.csv: no title with a header row"),
        ("unquoted_comma", "unquoted_comma.csv, row 3: 3 cells under a header of 2"),
        ("no_region_in_title", "no_region_in_title.csv, cell A1: the title names no region"),
        ("gb18030", "gb18030.csv: byte 4 is not UTF-8"),
    ],
)
def test_a_table_that_cannot_be_read_is_refused_with_place_and_remedy(names, name, sentence):
    with pytest.raises(DataError) as error:
        rows(name, names)
    assert sentence in str(error.value)


def test_one_name_for_two_regions_is_refused(real):
    hebei = real.regions["130000"]
    with pytest.raises(DataError, match="names 130000 and 130099"):
        yearbook.region_names([hebei, hebei.model_copy(update={"region_code": "130099"})])


def test_shanxi_and_shaanxi_stay_apart(names):
    assert names["山西"] == "140000"
    assert names["陕西"] == "610000"


def test_every_shipped_table_can_be_read(real, names):
    for source in real.sources.values():
        if source.file.startswith("data/raw/yearbook/"):
            assert len(yearbook.read(ROOT / source.file, names)), source.file
