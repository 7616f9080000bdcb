import math
from datetime import date

import pandas as pd
import pytest

from plan_analysis import observations, reference
from plan_analysis.observations import derivation, series
from plan_analysis.reference.schema import DataError, Derivation
from tests.conftest import ROOT

PLACE = "130600"


def printed(indicator, year, value, rounding=0.0, region=PLACE, published="2022-05-30"):
    return {
        "region": region, "indicator": indicator, "year": year, "value": value, "unit": "", "status": "reported",
        "published": published, "source": "s", "location": "t!A1", "log_sd": math.nan, "value_low": math.nan,
        "value_high": math.nan, "rounding": rounding, "note": "",
    }  # fmt: skip


def rule(name, a, b="", **changes):
    row = {
        "region_code": PLACE, "indicator": "patents_in_force_invention", "year": "", "rule": name, "a_indicator": a,
        "a_region": "", "b_indicator": b, "b_region": "", "scale": "1", "reason": "as printed.",
    }  # fmt: skip
    return Derivation.model_validate(row | changes)


def derived(real, rows, *rules):
    from dataclasses import replace

    return derivation.derived(pd.DataFrame(rows), replace(real, derivations=list(rules)))


STOCK, GROWTH = "patents_in_force_invention", "patents_in_force_invention_growth"
AMOUNT, TIMES = "tech_contract_value", "tech_contract_value_growth"


def test_a_printed_growth_gives_the_year_before_and_the_interval_its_digits_leave(real):
    rows = [printed(STOCK, 2021, 500), printed(GROWTH, 2021, 25.0, 0.05)]
    (row,) = derived(real, rows, rule("before_growth", STOCK, GROWTH)).to_dict("records")
    assert (row["year"], row["value"], row["status"]) == (2020, pytest.approx(400), "derived")
    assert row["value_low"] == pytest.approx(500 / 1.2505)
    assert row["value_high"] == pytest.approx(500 / 1.2495)


def test_two_readings_of_a_phrase_are_one_value_whose_interval_spans_both(real):
    rows = [printed(AMOUNT, 2021, 90.0), printed(TIMES, 2021, 200.0, 5.0)]
    about = {"indicator": AMOUNT, "year": "2020"}
    literal = rule("before_growth", AMOUNT, TIMES, reading="literally", **about)
    loose = rule("before_multiple", AMOUNT, TIMES, reading="loosely", **about)
    (row,) = derived(real, rows, literal, loose).to_dict("records")
    assert row["value"] == pytest.approx(30)
    assert (row["value_low"], row["value_high"]) == (pytest.approx(90 / 3.05), pytest.approx(90 / 1.95))
    assert "Read literally: 30" in row["note"]
    assert "Read loosely: 45" in row["note"]


def test_an_increase_leaves_the_stock_of_the_year_before(real):
    rows = [printed("academician_workstations", 2017, 30), printed("academician_workstations_new", 2017, 4)]
    increase = rule(
        "before_increase", "academician_workstations", "academician_workstations_new",
        indicator="academician_workstations", year="2016",
    )  # fmt: skip
    (row,) = derived(real, rows, increase).to_dict("records")
    assert (row["value"], row["value_low"], row["value_high"]) == (26, 26, 26)


def test_a_province_is_the_sum_of_its_cities_only_where_all_of_them_are_printed(real):
    cities = [code for code, row in real.regions.items() if row.parent == "130000" and row.level == "city"]
    whole = [printed("industrial_firms", 2020, 10, region=code) for code in cities]
    holed = [printed("industrial_firms", 2021, 10, region=code) for code in cities[1:]]
    total = rule("sum_of_members", "industrial_firms", region_code="", level="province", indicator="industrial_firms")
    (row,) = derived(real, whole + holed, total).to_dict("records")
    assert (row["region"], row["year"], row["value"]) == ("130000", 2020, 10 * len(cities))


def test_certificates_of_three_years_are_those_of_the_last_three_lists(real):
    rows = [printed("hightech_firms_announced", year, year - 2000) for year in (2018, 2019, 2020, 2021)]
    listed = rule("last_three", "hightech_firms_announced", indicator="hightech_firms_listed")
    assert derived(real, rows, listed).set_index("year")["value"].to_dict() == {2020: 57, 2021: 60}


def test_a_rule_may_use_what_a_rule_above_it_gave(real):
    rows = [printed(STOCK, 2021, 500), printed(GROWTH, 2021, 25.0), printed("resident_pop", 2020, 50)]
    per_head = rule("quotient", STOCK, "resident_pop", indicator="inventions_per_10k", year="2020")
    made = derived(real, rows, rule("before_growth", STOCK, GROWTH), per_head)
    assert made.set_index("indicator").at["inventions_per_10k", "value"] == pytest.approx(8)


def test_a_derived_value_is_known_with_the_last_of_its_parts(real):
    rows = [printed(STOCK, 2021, 500), printed(GROWTH, 2021, 25.0, published="2023-01-01")]
    assert derived(real, rows, rule("before_growth", STOCK, GROWTH))["published"].item() == "2023-01-01"


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"level": "province"}, "needs either a region_code or a level"),
        ({"region_code": ""}, "needs either a region_code or a level"),
        ({"b_indicator": ""}, "a sum has one part, every other rule two"),
        ({"rule": "divided"}, "is not one of 'product', 'quotient'"),
    ],
)
def test_a_broken_derivation_is_one_sentence(edit, changes, sentence):
    for column, value in changes.items():
        project = edit("derivations", 0, column, value)
    with pytest.raises(DataError, match=sentence):
        reference.read(project)


def test_the_printed_figures_of_2021_settle_what_was_due_in_2020_on_their_perimeter(tidy, real):
    view = series.view(tidy, real, date(2022, 5, 30))
    stock, contracts = (view.series("130600-DX", name) for name in (STOCK, AMOUNT))
    assert stock.value(2020) == pytest.approx(6330 / 1.174)
    assert contracts.value(2020) == pytest.approx(127.5 / 3.6)
    row = tidy[(tidy["region"] == "130600-DX") & (tidy["indicator"] == AMOUNT) & (tidy["year"] == 2020)].iloc[0]
    assert (round(row["value_low"], 1), round(row["value_high"], 1)) == (34.9, 50.0)
    before = series.view(tidy, real, date(2022, 5, 29))
    assert before.series("130600-DX", AMOUNT).value(2020) is None


def test_what_is_written_short_is_read_in_full(tidy, real, tmp_path):
    folder = tmp_path / "data/processed"
    folder.mkdir(parents=True)
    (tmp_path / "data/reference").mkdir()
    text = (ROOT / "data/reference/sources.csv").read_bytes()
    (tmp_path / "data/reference/sources.csv").write_bytes(text)
    short = observations.compact(tidy, real)
    assert short["location"].str.len().sum() < 0.4 * tidy["location"].str.len().sum()
    short.to_csv(folder / "observations.csv", index=False)
    assert observations.load(folder / "observations.csv")["location"].tolist() == tidy["location"].tolist()
