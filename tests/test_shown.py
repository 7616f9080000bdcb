"""Cells are read as a spreadsheet program shows them."""

from datetime import date, datetime
from io import BytesIO

import openpyxl
import pytest

from plan_analysis import yearbook
from plan_analysis.reference.shown import as_shown, formats
from tests.conftest import ROOT


@pytest.mark.parametrize(
    ("held", "form", "means"),
    [
        (0.0118, "0.00%", "1.18%"),
        (0.07, "0%", "7%"),
        (-0.0118, "0.00%;[Red]-0.00%", "-1.18%"),
        (1.18, '0.00"%"', "1.18%"),
        (5.2, '0.0"‰"', "5.2‰"),
        (1234567, "#,##0", 1234567),
        (1234567, "#,##0,", 1234.567),
        (1234567, "0.0,,", 1.234567),
        (12345, "0!.0,", 1.2345),
        (12345, "0\\.0,", 1.2345),
        (12345, '0!.0,"万"', 12345),
        (123456789, '0!.00,,"亿"', 123456789),
        (12345, '[>=10000]0!.0,"万";0', 12345),
        (45, "[>=10000]0!.0,;0", 45),
        (45000, "[>=10000]0!.0,;0", 4.5),
        (1.2, '0.0"万"', "1.2万"),
        (1.2, '0.0"亿元"', "1.2亿元"),
        (12, '0"家"', 12),
        (2018, '0"年"', "2018年"),
        (date(2018, 1, 1), "yyyy", 2018),
        (date(2018, 12, 31), 'yyyy"年"', 2018),
        (datetime(2018, 5, 3), 'yyyy"年"m"月"', "2018年5月"),
        (datetime(2018, 5, 3), "yyyy-mm-dd", datetime(2018, 5, 3)),
        (0, '_-* #,##0_-;-* #,##0_-;_-* "-"_-', 0),
        (3.5, "General", 3.5),
        (3.5e9, "0.00E+00", 3.5e9),
        (7, "[$¥-804]#,##0.00", 7),
        ("1,234", "@", "1,234"),
        ("1.18%", "0.00%", "1.18%"),
    ],
)
def test_a_format_that_changes_what_a_number_says_changes_the_value(held, form, means):
    assert as_shown(held, form) == means


def test_only_cells_whose_format_matters_are_found_with_their_place():
    book = openpyxl.Workbook()
    book.active.append(["年份", 0.0118, 0.5, 1234])
    for cell, form in (("B1", "0.00%"), ("D1", "#,##0")):
        book.active[cell].number_format = form
    second = book.create_sheet("二")
    second["C3"] = 12345
    second["C3"].number_format = '0!.0,"万"'
    stream = BytesIO()
    book.save(stream)
    assert formats(stream.getvalue()) == {"Sheet": {(0, 1): "0.00%"}, "二": {(2, 2): '0!.0,"万"'}}


def test_a_workbook_whose_styles_are_broken_has_no_formats():
    assert formats(b"PK\x03\x04 cut off") == {}
    assert formats(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 cut off") == {}


def test_a_percent_cell_of_a_yearbook_is_read_as_printed(tmp_path):
    book = openpyxl.Workbook()
    for row in (
        ["2020年各市研发投入"],
        ["地区", "R&D投入强度", "R&D经费(万元)"],
        ["石家庄", 0.0118, 1],
        ["保定", 0.0207, 2],
    ):
        book.active.append(row)
    for cell in ("B3", "B4"):
        book.active[cell].number_format = "0.00%"
    book.save(tmp_path / "table.xlsx")
    for path in (tmp_path / "table.xlsx", ROOT / "tests/fixtures/yearbook/percent_cells.xls"):
        found = yearbook.read(path).set_index(["region", "item"]).xs("R&D投入强度", level="item")
        assert found["value"].tolist() == [1.18, 2.07]
        assert set(found["unit"]) == {"%"}
