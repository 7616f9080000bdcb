import math

import pandas as pd
import pytest

from plan_analysis.observations import contradictions
from plan_analysis.observations.series import known_by, latest

YEARBOOK, EDITION, COMPILED = "china_city_yearbook_2019", "china_city_yearbook_2020", "city_macro_data_gdp"


def value(number, source, status="reported", low=math.nan, high=math.nan):
    return {
        "region": "130200", "indicator": "gdp", "year": 2015, "value": number, "unit": "亿元", "status": status,
        "published": "2016-01-01", "source": source, "location": "t!A1", "log_sd": math.nan, "value_low": low,
        "value_high": high, "note": "", "available": pd.Timestamp("2016-01-01"),
    }  # fmt: skip


def found(real, *rows):
    return contradictions(pd.DataFrame(rows), real)


def test_two_sources_that_differ_by_more_than_rounding_contradict_each_other(real):
    (row,) = found(real, value(100.0, YEARBOOK), value(90.0, COMPILED)).to_dict("records")
    assert (row["value"], row["other_value"], row["gap"]) == (100, 90, pytest.approx(10))
    assert (row["source"], row["other_source"]) == (YEARBOOK, COMPILED)


def test_rounding_is_no_contradiction(real):
    assert found(real, value(100.44, YEARBOOK), value(100.0, COMPILED)).empty


def test_a_later_edition_of_one_publisher_is_a_revision(real):
    assert found(real, value(100.0, YEARBOOK), value(90.0, EDITION)).empty


def test_a_derived_value_contradicts_only_beyond_its_interval(real):
    assert found(real, value(100.0, YEARBOOK), value(97.0, "derived", "derived", 93.0, 101.0)).empty
    assert len(found(real, value(100.0, YEARBOOK), value(97.0, "derived", "derived", 96.0, 98.0))) == 1


def test_an_estimate_contradicts_nothing(real):
    assert found(real, value(100.0, YEARBOOK), value(50.0, "estimate_invention_stock", "estimated")).empty


def test_the_two_amounts_of_contracts_of_2022_are_named(tidy, real):
    table = contradictions(known_by(tidy, real, latest(tidy, real)), real)
    keys = (table["region"] == "130600-DX") & (table["indicator"] == "tech_contract_value") & (table["year"] == 2022)
    (row,) = table[keys].to_dict("records")
    assert (row["value"], round(row["other_value"], 1), row["other_status"]) == (186.3, 268.7, "derived")
