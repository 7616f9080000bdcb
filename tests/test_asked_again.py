"""Pace among other regions, and the answer with one input changed."""

from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from plan_analysis import attainment
from plan_analysis.attainment import cases
from plan_analysis.attainment.case import Case
from plan_analysis.attainment.lending import Tables
from plan_analysis.attainment.pace import pace
from plan_analysis.attainment.sensitivity import DIRECT, FORETOLD, IMPLIED, OTHER, PERIMETER, WITHOUT, sensitivity
from plan_analysis.forecast.paths import Forecast, ratio_forecast
from plan_analysis.observations import Figures, series
from plan_analysis.observations.series import Series, View
from plan_analysis.report.messages import language

PLAN = "baoding_2018_2020"


@pytest.fixture(scope="module")
def t02(real, view_2018):
    return attainment.assess(real, view_2018, PLAN, "T02", draws=500)


def made_up(region, first, growth, indicator="rd_intensity", start=2005, n=8):
    years = np.arange(start, start + n)
    none = ("",) * n
    return Series(region, indicator, "%", date(2018, 12, 31), years, first * (1 + growth) ** np.arange(n), np.zeros(n),
                  ("reported",) * n, none, none, "province")  # fmt: skip


def others(real, view, rows):
    made = {(one.region, one.indicator): one for one in rows}
    return View(view.as_of, real.indicators, made, view.levels)


def provinces(real):
    return [code for code, row in real.regions.items() if row.level == "province"]


def test_the_pace_is_set_among_spans_as_long_from_a_like_level(real, view_2018, t02):
    """Ten provinces from a like level, half of them fast enough; twenty from far below count for nothing."""
    codes = provinces(real)
    rows = [made_up(code, 2.0, 0.10 if i % 2 else 0.0, n=5) for i, code in enumerate(codes[:10])]
    rows += [made_up(code, 0.1, 0.5, n=5) for code in codes[10:30]]
    found = pace(others(real, view_2018, rows), t02)
    assert found.alike
    assert (found.years, found.spans, found.regions) == (3, 20, 10)
    assert found.slower == 0.5
    assert {span.region for span in found.did} == set(codes[1:10:2])
    assert found.did[0].growth == pytest.approx(10)


def test_where_too_few_start_from_a_like_level_all_are_taken_and_it_is_said(real, view_2018, t02):
    rows = [made_up(code, 0.1, 0.0) for code in provinces(real)[:10]]
    found = pace(others(real, view_2018, rows), t02)
    assert not found.alike
    assert found.slower == 1
    assert found.did == ()


def ceiling(a):
    """The same assessment, asked as a ceiling."""
    row, *rest = a.asked
    return replace(a, asked=(row.model_copy(update={"relation": "<="}), *rest))


def test_of_a_ceiling_those_did_it_who_stayed_below(real, view_2018, t02):
    rows = [made_up(code, 2.0, growth) for code, growth in zip(provinces(real)[:10], [0.0, 0.2] * 5, strict=True)]
    found = pace(others(real, view_2018, rows), ceiling(t02))
    assert {round(span.growth) for span in found.did} == {0}


def test_fewer_than_five_regions_set_no_pace(real, view_2018, t02):
    rows = [made_up(code, 2.0, 0.0) for code in provinces(real)[:4]]
    assert pace(others(real, view_2018, rows), t02) is None


def test_the_pace_is_said_alike_by_page_answer_and_file(real, view_2018, t02):
    """One function says it, in either language: what a target's page shows is what assess writes."""
    codes = provinces(real)
    rows = [made_up(code, 2.0, 0.10 if i % 2 else 0.0, n=5) for i, code in enumerate(codes[:10])]
    view = others(real, view_2018, rows)
    known = t02.known
    last = np.array([known.last_year]), np.array([known.last_value])
    case = Case("a", "保定", "R&D经费占GDP比重", "%", *last, 2020, 2.5, ">=")
    inside = [Case(one.region, one.region, case.indicator, "%", one.years, one.values) for one in rows]
    tables = Tables(view, real.regions, lambda name: "rd_intensity", lambda name: t02.perimeter)
    for lang in ("en", "zh"):
        words = language(lang)
        page = " ".join(map(words, pace(view, t02).said(real.regions.get)))
        lent = cases.assess([case], 100, known=tables.known, words=words).iloc[0]
        assert lent["pace"] == page
        assert (lent["slower"], round(lent["required_growth"], 6)) == (0.5, round(known.required_growth, 6))
    assert "2005–2008" in page
    own = cases.assess([case, *inside], 100).iloc[0]
    assert own["slower"] == 0.5
    assert codes[1] in own["pace"]


def test_others_are_seen_up_to_the_last_value_of_a_case_alone():
    years = np.arange(2005, 2016)
    late = [Case(str(k), str(k), "x", "", years, np.ones(11), 2016, 3.0, ">=") for k in range(9)]
    early = Case("early", "here", "x", "", np.arange(2003, 2008), np.ones(5), 2009, 1.1, ">=")
    found = cases.assess([early, *late], 100).set_index("case_id")["pace"]
    assert found["early"] == ""  # of two years, one span in each of nine regions had ended by 2007
    assert "84 spans in 9 regions" in found["0"]


def test_each_doubtful_input_is_changed_by_itself(real, tidy, view_2018):
    a = attainment.assess(real, view_2018, PLAN, "T03", draws=500)
    found = sensitivity(real, view_2018, Figures(series.known_by(tidy, real, view_2018.as_of)), a, PLAN)
    assert {one.kind for one in found} == {OTHER, WITHOUT, FORETOLD, PERIMETER, DIRECT}
    for one in found:
        if one.kind == OTHER:
            assert abs(one.other / one.used - 1) > 0.002
        if one.kind == WITHOUT:
            assert one.other is None
        assert (one.answer.perimeter != a.perimeter) == (one.kind == PERIMETER)
    again = attainment.assess(real, view_2018, PLAN, "T03", draws=500)
    assert again.probability == a.probability


def test_the_last_doubtful_value_of_a_part_gives_way_to_what_its_earlier_years_foretell(real, tidy, view_2018, t02):
    """Without it there would be no ratio: GDP of 2017, which lies below that of 2016, is asked again as it was due."""
    found = sensitivity(real, view_2018, Figures(series.known_by(tidy, real, view_2018.as_of)), t02, PLAN)
    one = next(one for one in found if one.kind == FORETOLD)
    assert (one.indicator, one.year) == ("gdp", 2017)
    assert one.other > one.used
    assert one.answer.probability < t02.probability
    assert one.answer.known.last_year == 2017


@pytest.mark.parametrize(("target", "answered"), [("T07", True), ("T25", False)])
def test_an_answer_that_rests_on_what_the_plan_implies_is_asked_again_without_it(
    real, tidy, view_2018, target, answered
):
    a = attainment.assess(real, view_2018, PLAN, target, draws=500)
    found = sensitivity(real, view_2018, Figures(series.known_by(tidy, real, view_2018.as_of)), a, PLAN)
    one = next(one for one in found if one.kind == IMPLIED)
    assert (one.indicator, one.year, one.used, one.other) == ("hightech_firms", 2017, 340, None)
    assert (one.answer.probability is not None) == answered
    if answered:
        assert one.answer.known.last_year == 2015


def test_a_ratio_of_parts_is_also_forecast_from_its_own_past(real, tidy, view_2018, t02):
    found = sensitivity(real, view_2018, Figures(series.known_by(tidy, real, view_2018.as_of)), t02, PLAN)
    direct = next(one.answer for one in found if one.kind == DIRECT)
    assert t02.parts
    assert direct.parts == ()
    assert direct.known.last_value == t02.known.last_value
    assert direct.probability != t02.probability


def test_a_target_without_a_forecast_hangs_on_nothing(real, tidy, view_2018):
    a = attainment.assess(real, view_2018, PLAN, "T01", draws=500)
    assert a.probability is None
    assert sensitivity(real, view_2018, Figures(series.known_by(tidy, real, view_2018.as_of)), a, PLAN) == []


def test_a_gap_in_a_part_of_a_ratio_is_bridged_at_even_growth_and_said():
    history = made_up("130000", 1.0, 0.1, n=5).only(np.array([0, 1, 2, 4]))
    part = Forecast(history, np.array([2010]), np.full((3, 1), 2.0), np.zeros(3), "", 0.0, 0)
    assert part.at(2008) is None
    assert part.bridged(2008) == pytest.approx(1.1**3)
    assert part.bridged(2010) == pytest.approx(2.0)
    whole = Forecast(made_up("130000", 1.0, 0.1, n=5), np.array([2010]), np.full((3, 1), 2.0), np.zeros(3), "", 0.0, 0)
    known = history.only(np.arange(3))
    assert "2008 of a part not published, bridged" in ratio_forecast(whole, part, known, 1.0).model
    assert "bridged" not in ratio_forecast(whole, whole, known, 1.0).model
