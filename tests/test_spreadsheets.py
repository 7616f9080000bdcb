"""Words of others never run where a table is opened in a spreadsheet, and come back as they were."""

import random

import pandas as pd
import pytest
from openpyxl import load_workbook

from plan_analysis.plan import propose
from plan_analysis.reference.spreadsheets import meant, shown
from plan_analysis.results import tables
from plan_analysis.yearbook import clean

RISKY = ("=1+1", "@SUM(A1)", "+cmd|' /C calc'!A0", "-2+3+cmd|x", "\t=1", "-其中：工业", "'=1", "''@x", "=", "+-1")
HARMLESS = ("-5", "+3.2%", "-1,234.5", "-1.5e-07", "-", "", "'", "2020", "其中", "(-5)", "'80s", "a=b", "- 5")


@pytest.mark.parametrize("text", RISKY)
def test_what_a_spreadsheet_would_run_begins_with_an_apostrophe(text):
    assert shown(text) == f"'{text}"


@pytest.mark.parametrize("text", HARMLESS)
def test_numbers_and_plain_words_stay_as_they_are(text):
    assert shown(text) == text


def test_whatever_is_written_is_read_back_as_it_was():
    draw = random.Random(20)
    texts = ["".join(draw.choices("'=+-@\t\n1.%e中 ", k=draw.randint(0, 6))) for _ in range(20_000)]
    assert [meant(shown(text)) for text in texts] == texts


def test_a_carriage_return_begins_no_row_of_its_own(tmp_path):
    tables.write(pd.DataFrame({"case_id": ["a\r=1", "b\r\n=1"], "probability": 0.5}), tmp_path / "out.csv")
    assert list(pd.read_csv(tmp_path / "out.csv")["case_id"]) == ["a\n=1", "b\n=1"]


def dangerous(cells) -> list[str]:
    return [cell for cell in cells if isinstance(cell, str) and shown(cell) != cell and not cell.startswith("'")]


def test_tables_of_results_hold_no_formula_in_any_form(tmp_path):
    table = pd.DataFrame({"case_id": [*RISKY, *HARMLESS], "probability": 0.5})
    for kind in (".csv", ".xlsx"):
        tables.write(table, tmp_path / f"out{kind}")
    assert not dangerous(pd.read_csv(tmp_path / "out.csv", dtype=str, keep_default_na=False).to_numpy().ravel())
    book = load_workbook(tmp_path / "out.xlsx").worksheets[0]
    assert "f" not in {cell.data_type for row in book for cell in row}


def test_tidy_rows_of_a_hostile_table_hold_no_formula(tmp_path):
    lines = ["指标,单位,2019年,2020年", *(f'"{text}x",亿元,{n},{n + 1}' for n, text in enumerate(RISKY[:7], 3))]
    (tmp_path / "in.csv").write_text("\n".join(lines), encoding="utf-8")
    list(clean.clean([tmp_path / "in.csv"], tmp_path / "out.csv", True))
    for path in tmp_path.glob("out*.csv"):
        cells = pd.read_csv(path, dtype=str, keep_default_na=False).to_numpy().ravel()
        assert not dangerous(cells), path


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_a_register_that_a_spreadsheet_saved_keeps_its_reviewed_rows(tmp_path, encoding):
    """Whatever the encoding, and with quotes that begin like a formula."""
    from plan_analysis.plan.frames import COLUMNS

    row = dict.fromkeys(COLUMNS, "") | {"plan": "p", "target": "T01", "line": 1, "span_start": 0, "value_text": "5"}
    register = pd.DataFrame([row | {"quote": "+GDP达到5亿元"}, row | {"target": "T02", "quote": "=B达到5", "line": 2}])
    out = tmp_path / "register.csv"
    text = propose.as_csv(register.assign(reviewed=["yes", ""]))
    assert "'+GDP" in text
    out.write_bytes(text.encode(encoding))
    table, told = propose.merged(register, out)
    assert told == []
    assert list(table["quote"]) == ["+GDP达到5亿元", "=B达到5"]
    assert list(table["reviewed"]) == ["yes", ""]
