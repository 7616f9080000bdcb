"""No table kept by hand is believed when it says what cannot be: tried on every column that holds numbers or days."""

import csv
import random
from datetime import date
from typing import get_args

import pytest

from plan_analysis import reference
from plan_analysis.reference import reading
from plan_analysis.reference.plausible import Due
from plan_analysis.reference.schema import TABLES, DataError
from tests.conftest import ROOT

NUMBERS = [
    "nan",
    "NaN",
    "inf",
    "-inf",
    "Infinity",
    "1e308",
    "-1e308",
    "1e19",
    "9" * 5000,
    "1e99999",
    "1/0",
    "7/0/1",
    "x/y",
]
YEARS = ["0", "0000", "9999", "-2020", "20200", "1948", "2101", "nan", "inf", "2020.5", "9" * 5000]
DAYS = [
    "0000",
    "9999",
    "0000-01-01",
    "9999-12-31",
    "9999-12",
    "2018-13",
    "2018-00",
    "2018-02-30",
    "1e9",
    "nan",
    "-1",
    "9" * 40,
]
DUES = ["0000", "9999", "2020-2018", "2018-9999", "0000-2018", "2020-", "２０２０", "nan", "2018-2019-2020"]


def kinds(annotation: object) -> set:
    return {annotation} | {kind for part in get_args(annotation) for kind in kinds(part)}


def columns(of: type) -> list[tuple[str, str]]:
    """Columns of all tables that hold a kind of value."""
    fields = [
        (name, column, field) for name, (model, _) in TABLES.items() for column, field in model.model_fields.items()
    ]
    return [(name, column) for name, column, field in fields if of in kinds(field.annotation)]


def rows(name: str) -> list[dict[str, str]]:
    found = []
    for path in reading.files(name, ROOT):
        if path.exists():
            with path.open(encoding="utf-8-sig", newline="") as file:
                found += list(csv.DictReader(file))
    return found


def said(tmp_path, name: str, row: dict[str, str]) -> list[str]:
    """Mistakes that are found in a project whose table has this one row."""
    path = tmp_path / f"data/reference/{name}.csv"
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(row))
        writer.writeheader()
        writer.writerow(row)
    return reading.table(name, tmp_path).mistakes


DEADLINES = [(name, column) for name, (model, _) in TABLES.items() for column, field in model.model_fields.items()
             if get_args(Due)[1] in field.metadata]  # fmt: skip
CASES = [
    *((*place, NUMBERS) for place in columns(float)),
    *((*place, YEARS) for place in columns(int)),
    *((*place, DAYS) for place in columns(date)),
    *((*place, DUES) for place in DEADLINES),
]


def test_every_table_of_figures_has_columns_that_are_tried():
    assert len(CASES) > 25
    assert {"targets", "indicators", "corrections", "plan_outcomes", "derivations", "plans", "units", "sources"} <= {
        name for name, *_ in CASES
    }


@pytest.mark.parametrize(("name", "column", "nonsense"), CASES, ids=[f"{name}.{column}" for name, column, _ in CASES])
def test_nonsense_is_one_sentence_with_row_column_and_remedy(tmp_path, name, column, nonsense):
    draw = random.Random(f"{name}.{column}")
    usual = rows(name)
    assert said(tmp_path, name, usual[0]) == []
    for value in nonsense:
        if column in ("publication_lag", "decimals", "line") and value.isdigit() and int(value[:9]) < 10**7:
            continue  # no years
        row = draw.choice(usual) | {column: value}
        [sentence] = said(tmp_path, name, row)
        assert sentence.startswith(f"{name}.csv, row 2, column {column}: "), sentence
        assert len(sentence.partition(": ")[2]) > len(value) or len(value) > 1000


PAIRS = [(name, *pair) for name, (model, _) in TABLES.items() for pair in model.RANGES]


@pytest.mark.parametrize(("name", "low", "high"), PAIRS)
def test_a_range_whose_ends_are_crossed_is_named_with_both(tmp_path, name, low, high):
    held = [column for column in (low, high) if column in rows(name)[0]]
    given = dict(zip(held, ("2021", "2019")))
    if "due_year" not in held and high == "due_year":
        given |= {"due": "2019"}
    [sentence] = said(tmp_path, name, rows(name)[0] | given)
    assert f"{name}.csv, row 2: {low} 2021" in sentence
    assert sentence.endswith("put them in order")


def test_a_place_that_lies_in_itself_is_named(project):
    path = project / "data/reference/regions.csv"
    more = "990000,甲,A,city,990001,,\n990001,乙,B,city,990000,,\n990002,丙,C,city,990002,,\n"
    path.write_text(path.read_text(encoding="utf-8") + more, encoding="utf-8")
    with pytest.raises(DataError) as error:
        reference.read(project)
    assert [f"{code} leads back to itself" in str(error.value) for code in ("990000", "990001", "990002")] == [True] * 3


@pytest.mark.parametrize("written", ["2018-12-31", "2018/12/31", "2018年12月31日"])
def test_days_are_read_as_spreadsheets_write_them_and_empty_lines_are_none(tmp_path, written):
    [row, *_] = [row for row in rows("plans")]
    assert said(tmp_path, "plans", row | {"as_of": written}) == []
    path = tmp_path / "data/reference/plans.csv"
    path.write_bytes((path.read_text(encoding="utf-8") + "," * (len(row) - 1) + "\n").encode("utf-16"))
    found = reading.table("plans", tmp_path)
    assert (found.mistakes, [placed.row.as_of for placed in found.rows]) == ([], [date(2018, 12, 31)])
