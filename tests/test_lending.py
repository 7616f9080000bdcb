"""A case that the tables know is answered as a target of a plan on the same figures is."""

import dataclasses
from datetime import date

import numpy as np
import pytest

from plan_analysis.attainment import assess, cases
from plan_analysis.attainment.lending import Tables
from plan_analysis.dataset import naming
from plan_analysis.observations import series
from tests.test_attainment import PLAN

CITY = "130600"


@pytest.fixture(scope="module")
def view(real, tidy):
    """Everything known of the years up to 2017, on one day."""
    return series.view(tidy[tidy["year"] <= 2017], real, date(2030, 1, 1))


@pytest.fixture(scope="module")
def tables(real, view):
    return Tables(
        view, real.regions, lambda name: naming.indicator(name, real.indicators),
        lambda name: naming.region(name, real.regions),
    )  # fmt: skip


def case_of(view, indicator="gdp", region="保定", unit="亿元", scale=1.0, goal=4200.0, **changes):
    known = view.series(CITY, indicator)
    return cases.Case(
        "a", region, indicator, unit, known.years, known.values * scale, due=2020, goal=goal * scale, comparator=">=",
        **changes,
    )  # fmt: skip


def answer(tables, *asked):
    return cases.assess(list(asked), 2000, known=tables.known).set_index("case_id").loc["a"]


def test_a_case_and_a_target_on_the_same_figures_get_the_same_answer(real, view, tables):
    row = real.target(PLAN, "T02").model_copy(
        update={"indicator": "gdp", "value": 4200.0, "unit": "亿元", "kind": "level"}
    )
    mine = dataclasses.replace(real, targets=[row, *(one for one in real.plan_targets(PLAN) if one.target != "T02")])
    planned = assess(mine, view, PLAN, "T02", CITY, draws=2000)
    said = answer(tables, case_of(view))
    assert said["probability"] == pytest.approx(planned.probability, abs=1e-9)
    assert said["median"] == pytest.approx(planned.median)
    assert said["lo80"] == pytest.approx(planned.lo80)
    assert said["verdict"] == planned.verdict


def test_others_in_the_file_change_nothing_and_units_are_converted(view, tables):
    alone = answer(tables, case_of(view))
    stranger = cases.Case("b", "nowhere", "widgets", "", np.arange(2010, 2018), np.arange(8.0) + 5, 2020, 20.0, ">=")
    among = answer(tables, case_of(view), stranger)
    assert among.equals(alone)
    converted = answer(tables, case_of(view, unit="万元", scale=1e4))
    assert converted["probability"] == pytest.approx(alone["probability"], abs=2e-3)
    assert converted["median"] == pytest.approx(1e4 * alone["median"])


def test_the_answer_says_from_whom_it_borrowed(view, tables):
    reason = answer(tables, case_of(view))["reason"]
    assert f"of {len(view.peers(CITY, 'gdp'))} cities in the tables" in reason


@pytest.mark.parametrize("changes", [{"region": "乌有市"}, {"indicator": "gdp", "unit": "家"}])
def test_what_the_tables_do_not_know_is_answered_without_them(view, tables, changes):
    case = dataclasses.replace(case_of(view), **changes)
    assert tables.known(case) is None
    assert "tables" not in answer(tables, case)["reason"]
