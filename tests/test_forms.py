"""The form: what it asks and shows, and that a filled copy is read back cell by cell."""

from io import BytesIO

import openpyxl
import pandas as pd
import pytest

from plan_analysis import forms, observations, reference
from plan_analysis.forms.columns import HEADER_ROW, KEY
from plan_analysis.forms.content import Form, Known, Line
from plan_analysis.reference.schema import DataError

YEARS = (2016, 2017, 2018, 2019, 2020)
BODIES = {"科技局": ["rd_intensity", "rd_exp"], "统计局/经济处": ["gdp"]}


def asked(real, known=(("rd_intensity", 2016, 0.8), ("rd_intensity", 2017, 0.9))) -> Form:
    def line(name):
        values = {year: Known(value, "某公报（2018-09-30）") for key, year, value in known if key == name}
        return Line(real.indicators[name], "130400", "邯郸市", "T01：>= 2.5 %（2020）", "财政局", values)

    bodies = {body: [line(name) for name in names] for body, names in BODIES.items()}
    return Form("handan", "某市规划", "A plan", YEARS, bodies)


@pytest.fixture
def blank(real):
    return openpyxl.load_workbook(BytesIO(forms.workbook(asked(real))))


def cell(book, sheet, row, heading):
    """Cell of the row-th line under a heading that begins so."""
    words = {str(one.value).split("\n")[0]: one.column for one in book[sheet][HEADER_ROW]}
    return book[sheet].cell(HEADER_ROW + row, words[heading])


def fill(book, path, *values):
    for sheet, row, heading, value in values:
        cell(book, sheet, row, heading).value = value
    book.save(path)
    return path


def test_every_body_has_a_sheet_and_every_indicator_a_row_with_all_that_one_needs_to_fill_it_in(blank):
    assert blank.sheetnames == ["说明 About", "科技局", "统计局 经济处"]
    words = {str(one.value).split("\n")[0] for one in blank["科技局"][HEADER_ROW]}
    assert {"指标", "目标", "单位", "口径", "定义", "2016年", "2020年", "资料来源", "发布日期", "备注"} <= words
    assert "全社会R&D经费" in cell(blank, "科技局", 2, "指标").value
    assert "财政局" in cell(blank, "科技局", 1, "目标").value
    assert "邯郸市" in cell(blank, "科技局", 1, "口径").value
    cover = "\n".join(str(row[0].value) for row in blank["说明 About"].iter_rows())
    assert "怎样填写" in cover
    assert "How to fill in" in cover


def test_known_values_are_locked_with_their_source_and_asked_cells_are_open(blank):
    known, open_cell = cell(blank, "科技局", 1, "2017年"), cell(blank, "科技局", 1, "2018年")
    assert known.value == 0.9
    assert known.protection.locked
    assert "某公报" in known.comment.text
    assert not open_cell.protection.locked
    assert not cell(blank, "科技局", 1, "资料来源").protection.locked
    assert cell(blank, "科技局", 1, "单位").protection.locked
    assert blank["科技局"].protection.sheet


def test_cells_are_validated_and_sheets_print_on_whole_pages(blank):
    sheet = blank["科技局"]
    place = cell(blank, "科技局", 1, "2018年").coordinate
    rules = [rule for rule in sheet.data_validations.dataValidation if place in rule.sqref]
    assert [rule.type for rule in rules] == ["decimal"]
    assert (sheet.page_setup.orientation, sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight) == (
        "landscape",
        1,
        0,
    )
    assert sheet.print_title_rows == f"${HEADER_ROW}:${HEADER_ROW}"
    key = next(one.column_letter for one in sheet[HEADER_ROW] if one.value == KEY)
    assert sheet.column_dimensions[key].hidden


def test_a_filled_copy_is_read_back_exactly_with_cell_source_and_day(blank, real, tmp_path):
    path = fill(
        blank, tmp_path / "a.xlsx",
        ("科技局", 1, "2018年", 0.95), ("科技局", 1, "2019年", "1.02%"), ("科技局", 2, "2018年", "33,5"),
        ("科技局", 1, "资料来源", "科技统计年报"), ("科技局", 1, "发布日期", "2020-09"),
    )  # fmt: skip
    cell(blank, "科技局", 2, "2018年").value = "335000万元"
    blank.save(path)
    rows, notes = forms.read(path, real)
    found = rows.set_index(["indicator", "year"])
    assert notes == []
    assert len(rows) == 3  # what was known already comes from its own source
    assert found.loc[("rd_intensity", 2018), "value"] == 0.95
    assert found.loc[("rd_intensity", 2019), "value"] == 1.02
    assert found.loc[("rd_exp", 2018), "value"] == pytest.approx(33.5)
    one = found.loc[("rd_intensity", 2018)]
    assert (one["region_code"], one["published"], one["note"]) == ("130400", "2020-09-30", "科技统计年报")
    assert one["cell"] == cell(blank, "科技局", 1, "2018年").coordinate


def test_a_percent_typed_into_a_cell_is_read_as_it_is_shown(blank, real, tmp_path):
    one = cell(blank, "科技局", 1, "2018年")
    one.value, one.number_format = 0.0118, "0.00%"
    blank.save(tmp_path / "a.xlsx")
    assert forms.read(tmp_path / "a.xlsx", real)[0]["value"].tolist() == [1.18]


def test_every_cell_that_does_not_fit_is_named_at_once(blank, real, tmp_path):
    wrong = {"2018年": "many", "2019年": "3万人", "2020年": -1}
    path = fill(
        blank, tmp_path / "a.xlsx", *[("科技局", 1, heading, value) for heading, value in wrong.items()],
        ("统计局 经济处", 1, "2018年", -5), ("统计局 经济处", 1, "发布日期", "soon"),
    )  # fmt: skip
    with pytest.raises(DataError) as error:
        forms.read(path, real)
    said = str(error.value)
    for heading in wrong:
        assert f"sheet 科技局, cell {cell(blank, '科技局', 1, heading).coordinate}:" in said
    assert f"sheet 统计局 经济处, cell {cell(blank, '统计局 经济处', 1, '2018年').coordinate}:" in said
    assert "'soon' is no date" in said


def test_a_changed_known_value_and_a_slipped_unit_are_told(blank, real, tmp_path):
    path = fill(blank, tmp_path / "a.xlsx", ("科技局", 1, "2017年", 0.7), ("统计局 经济处", 1, "2016年", 3000),
                ("统计局 经济处", 1, "2017年", 3200), ("统计局 经济处", 1, "2018年", 34000000))  # fmt: skip
    rows, notes = forms.read(path, real)
    assert len(rows) == 4
    assert any("0.7 stands where 0.9 was published" in note for note in notes)
    assert any("far from the rest of its row" in note for note in notes)


def test_copies_of_several_bodies_are_one_and_what_they_contradict_is_listed(real, tmp_path):
    frames = []
    for name, value in (("a", 1.0), ("b", 1.0), ("c", 1.1)):
        book = openpyxl.load_workbook(BytesIO(forms.workbook(asked(real))))
        path = fill(book, tmp_path / f"{name}.xlsx", ("科技局", 1, "2018年", value))
        frames.append(forms.read(path, real)[0])
    (said,) = forms.contradictions(pd.concat(frames, ignore_index=True))
    assert "1 (a.xlsx, sheet 科技局" in said
    assert "1.1 (c.xlsx, sheet 科技局" in said


def test_rows_may_be_sorted_and_columns_moved(blank, real, tmp_path):
    fill(blank, tmp_path / "a.xlsx", ("科技局", 1, "2018年", 0.95))
    blank["科技局"].move_range("A6:Z7", rows=2, translate=True)
    blank["科技局"].insert_cols(1)
    blank.save(tmp_path / "a.xlsx")
    rows, _ = forms.read(tmp_path / "a.xlsx", real)
    assert rows[["indicator", "year", "value"]].values.tolist() == [["rd_intensity", 2018, 0.95]]


def test_a_workbook_that_is_no_form_is_told_apart(blank, real, tmp_path):
    fill(blank, tmp_path / "form.xlsx")
    other = openpyxl.Workbook()
    other.save(tmp_path / "other.xlsx")
    assert forms.is_form(tmp_path / "form.xlsx")
    assert not forms.is_form(tmp_path / "other.xlsx")
    with pytest.raises(DataError, match="no form"):
        forms.read(tmp_path / "other.xlsx", real)


def test_words_of_a_table_are_never_a_formula(real):
    name = real.indicators["gdp"].model_copy(update={"name_zh": "=HYPERLINK(1)", "name_en": "=HYPERLINK(1)"})
    line = Line(name, "130400", "邯郸市", "=1", "", {})
    book = openpyxl.load_workbook(BytesIO(forms.workbook(Form("p", "=1+1", "t", YEARS, {"=x": [line]}))))
    assert all(one.data_type != "f" for sheet in book for row in sheet.iter_rows() for one in row)


def test_the_form_of_a_plan_asks_every_target_once_and_shows_what_is_published(real, tidy):
    made = forms.form(real, tidy, "baoding_2018_2020")
    lines = [line for body in made.bodies.values() for line in body]
    keys = [(line.indicator.indicator, line.region) for line in lines]
    assert len(keys) == len(set(keys))
    assert {key for key, _ in keys} == {row.indicator for row in real.plan_targets("baoding_2018_2020")}
    assert any(line.known for line in lines)
    with pytest.raises(DataError, match="no plan"):
        forms.form(real, tidy, "none")


def test_a_registered_form_is_part_of_the_observations(project, real, blank):
    folder = project / "data/raw/forms"
    folder.mkdir(parents=True)
    fill(blank, folder / "a.xlsx", ("科技局", 1, "2018年", 0.95), ("科技局", 1, "发布日期", "2019-03-01"))
    with (project / "data/reference/sources.csv").open("a", encoding="utf-8") as file:
        digest = reference.sha256(folder / "a.xlsx")
        file.write(f"form_a,填报表,科技局,,,,,2020,2020-01-01,-,B,data/raw/forms/a.xlsx,{digest},\n")
    tidy = observations.observations(reference.read(project), project)
    (row,) = tidy[tidy["source"] == "form_a"].to_dict("records")
    assert (row["region"], row["indicator"], row["year"], row["value"]) == ("130400", "rd_intensity", 2018, 0.95)
    assert row["published"] == "2019-03-01"
    assert row["location"].startswith("data/raw/forms/a.xlsx!科技局!")
