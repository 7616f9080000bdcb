"""Every kind of target × what is said of it: answer, chart, scenarios, pace, outcome; each cell by hand."""

import dataclasses
from datetime import date

import numpy as np
import pandas as pd
import pytest

from plan_analysis import attainment
from plan_analysis.attainment import counting, scenario
from plan_analysis.observations import series
from plan_analysis.reference.schema import DataError
from plan_analysis.report import messages
from tests.test_attainment import target
from tests.test_forecast import indicator

START, END, REGION = 2018, 2020, "130600"
PAST = {2015: 100.0, 2016: 110.0, 2017: 121.0}  # 10 % a year; so 133.1, 146.41 and 161.051 follow
# kind, flow or stock, relation, value, base year → level wanted, growth wanted from now, result of no change, met by it
KINDS = {
    "level": ("stock", ">=", 150.0, None, 150.0, 7.42, 121.0, False),
    "ceiling": ("stock", "<=", 100.0, None, 100.0, -6.16, 121.0, False),
    "annual_flow": ("flow", ">=", 120.0, None, None, None, 121.0, True),
    "maintain": ("stock", ">=", 120.0, None, None, None, 121.0, True),
    "cumulative flow": ("flow", ">=", 400.0, None, None, 4.93, 363.0, False),
    "cumulative stock": ("stock", ">=", 30.0, None, 151.0, 7.66, 0.0, False),
    "growth_rate": ("flow", ">=", 8.0, 2015, 146.93, 6.69, 3.89, False),
    "change_from_base": ("flow", ">=", 50.0, 2015, 150.0, 7.42, 21.0, False),
    "growth_rate met": ("flow", ">=", 3.0, 2015, 115.93, -1.42, 3.89, True),
}


def tables(real, tidy, name, past, **changes):
    flow, relation, value, base_year, *_ = KINDS[name]
    kind = {"ceiling": "level", "growth_rate met": "growth_rate"}.get(name, name.split()[0])
    measured = indicator(indicator="made_up", kind=flow, unit="亿元", decimals=2)
    row = target(
        target="T1", plan="made_up", indicator="made_up", kind=kind, relation=relation, value=str(value), unit="亿元",
        base_year=base_year or "", due=f"{START}-{END}" if kind == "annual_flow" else str(END),
    ).model_copy(update=changes)  # fmt: skip
    plan = next(iter(real.plans.values())).model_copy(update={"plan": "made_up", "region_code": REGION})
    rule = next(iter(real.resolution.values())).model_copy(
        update={"plan": "made_up", "target": "T1", "perimeters": [REGION]}
    )
    mine = dataclasses.replace(
        real, indicators=real.indicators | {"made_up": measured}, plans={"made_up": plan}, targets=[row],
        resolution={("made_up", "T1"): rule},
    )  # fmt: skip
    shape = tidy.head(1).assign(indicator="made_up", unit="亿元", status="reported", region=REGION, log_sd=np.nan)
    rows = [shape.assign(year=year, value=value, published=f"{year + 1}-06-30") for year, value in past.items()]
    day = date(2018, 12, 31) if max(past) < START else date(2025, 1, 1)
    return mine, series.view(pd.concat(rows, ignore_index=True), mine, day)


def judged(real, tidy, name, past=PAST, **changes):
    mine, view = tables(real, tidy, name, past | {}, **changes)
    return attainment.assess(mine, view, "made_up", "T1", draws=500), view


@pytest.fixture(scope="module", params=KINDS)
def kind(request, real, tidy):
    long = {2012 + k: 100.0 * 1.1 ** (k - 3) for k in range(6)}  # the same values and three before them
    return request.param, *judged(real, tidy, request.param, long)


def test_the_answer_is_in_the_targets_own_terms(kind):
    name, a, _ = kind
    assert 0 < a.probability < 1
    by_hand = {"cumulative flow": 440.0, "cumulative stock": 40.0, "change_from_base": 61.0}
    expected = by_hand.get(name, 10.0 if "growth_rate" in name else 161.0)
    assert a.foreseen.median == pytest.approx(expected, rel=0.35)
    assert a.foreseen.lo80 < a.foreseen.median < a.foreseen.hi80


def test_the_chart_stands_on_the_level_of_the_series(kind):
    name, a, _ = kind
    assert a.level_unit == "亿元"
    wanted = KINDS[name][4]
    if wanted is not None:
        assert a.level_wanted == pytest.approx(wanted, abs=0.01)
    assert a.level(0.5) == pytest.approx(161, rel=0.1)


def test_the_pace_needed_is_that_of_the_level_or_of_the_sum(kind):
    name, a, _ = kind
    wanted = KINDS[name][5]
    if wanted is None:
        assert a.known.required_growth is None
    else:
        assert a.known.required_growth == pytest.approx(wanted, abs=0.01)


def test_scenarios_are_measured_and_judged_as_the_target_is(kind):
    name, a, view = kind
    found = {str(one.name): one for one in scenario.scenarios(a, view, 5.0)}
    *_, result, meets = KINDS[name]
    assert found["no change"].result == pytest.approx(result, abs=0.01)
    assert found["no change"].meets == meets
    if "required path" in found:
        assert found["required path"].meets
        slack = -0.2 if a.relation == ">=" else 0.2
        assert not scenario.what_if(a, found["required path"].growth + slack).meets


def test_the_outcome_is_stated_in_the_targets_own_terms(real, tidy):
    came = {2012 + k: 100.0 * 1.1 ** (k - 3) for k in range(9)}
    for name, (flow, relation, value, *_) in KINDS.items():
        a, _ = judged(real, tidy, name, came)
        stated = {"cumulative flow": 440.561, "cumulative stock": 40.051, "change_from_base": 61.051}
        wanted = stated.get(name, 10.0 if "growth_rate" in name else 161.051)
        assert a.ruling.outcome_value == pytest.approx(wanted, abs=0.01), (name, flow)
        reached = wanted >= value if relation == ">=" else wanted <= value
        assert a.outcome == ("met" if reached else "missed"), name


def test_a_due_year_before_the_plan_is_refused(real, tidy):
    with pytest.raises(DataError, match="due 2016 lies before the plan's start in 2018"):
        judged(real, tidy, "level", due="2016")


REAL = {2014: 9.0, 2015: 8.0, 2016: 4.0, 2017: 5.0, 2018: 6.0, 2019: 7.0, 2020: 6.0}  # % over the year before


def with_growth(real, tidy, name, growth, **changes):
    mine, view = tables(real, tidy, name, PAST | {2018: 140.0}, **changes)
    kind = indicator(indicator="made_up_growth", unit="%", kind="index", growth_of="made_up", lower=-100)
    mine = dataclasses.replace(mine, indicators=mine.indicators | {"made_up_growth": kind})
    years = np.array(sorted(growth))
    shape = view.series(REGION, "made_up")
    printed = dataclasses.replace(
        shape, indicator="made_up_growth", unit="%", years=years, values=np.array([growth[y] for y in sorted(growth)]),
        log_sd=np.zeros(len(years)), status=("reported",) * len(years), source=("s",) * len(years),
        location=("l",) * len(years),
    )  # fmt: skip
    view = dataclasses.replace(
        view, indicators=mine.indicators, series_of=view.series_of | {(REGION, "made_up_growth"): printed}
    )
    return attainment.assess(mine, view, "made_up", "T1", draws=500)


def test_growth_is_judged_by_what_is_published_of_it_and_not_by_the_level_at_current_prices(real, tidy):
    a = with_growth(real, tidy, "growth_rate", {year: REAL[year] for year in range(2014, 2019)})
    assert a.history.years.tolist() == [2013, 2014, 2015, 2016, 2017, 2018]
    assert a.history.value(2015) == 100.0  # the level of the base year, as it is printed
    assert a.known.last_value == pytest.approx(100 * 1.04 * 1.05 * 1.06)
    wanted = (1.08**5 / (1.04 * 1.05 * 1.06)) ** 0.5
    assert a.known.required_growth == pytest.approx(100 * (wanted - 1))
    settled = with_growth(real, tidy, "growth_rate", REAL)
    assert settled.outcome == "missed"
    assert settled.ruling.outcome_value == pytest.approx(100 * ((1.04 * 1.05 * 1.06 * 1.07 * 1.06) ** 0.2 - 1))


def test_a_gap_in_published_growth_ends_what_is_chained(real, tidy):
    a = with_growth(real, tidy, "growth_rate", {2012: 9.0, 2014: 9.0, 2015: 8.0, 2016: 4.0, 2018: 6.0})
    assert a.history.years.tolist() == [2013, 2014, 2015, 2016]
    nothing_after_the_base = with_growth(real, tidy, "growth_rate", {2014: 9.0, 2015: 8.0, 2017: 5.0})
    assert nothing_after_the_base.known.last_value == 140.0


def test_growth_in_points_and_levels_stay_as_they_are_printed(real, tidy):
    assert with_growth(real, tidy, "level", REAL).known.last_value == 140.0
    points = with_growth(real, tidy, "change_from_base", REAL, unit="个百分点")
    assert points.known.last_value == 140.0


BELOW = {2012 + k: 100.0 * 1.1 ** (k - 3) for k in range(6)} | {2018: 125.0}  # 121 before the plan


def test_a_level_to_stay_at_that_was_not_reached_before_the_plan_is_asked_of_the_due_year(real, tidy):
    a, _ = judged(real, tidy, "maintain", BELOW, value=130.0)
    assert a.probability is not None
    assert a.kind == "level"
    for words in ("The value of 2017, 121 亿元", "target of 2020 alone", "read as one of every year, it is missed"):
        assert words in str(a.reason)
    assert "若理解为每年都须达到，则未达到" in messages.language("zh")(a.reason)


def test_a_level_to_stay_at_that_held_before_the_plan_is_asked_of_every_year(real, tidy):
    a, _ = judged(real, tidy, "maintain", BELOW | {2018: 119.0})
    assert (a.verdict, a.kind) == ("missed", "maintain")


def test_another_wording_of_a_level_to_stay_at_decides_and_the_two_never_contradict(real, tidy):
    mine, view = tables(real, tidy, "maintain", BELOW | {2018: 119.0})
    (row,) = mine.targets
    other = row.model_copy(update={"target": "T2", "kind": "level", "same_as": ["T1"]})
    rules = mine.resolution | {("made_up", "T2"): mine.resolution["made_up", "T1"]}
    both = attainment.assess_plan(
        dataclasses.replace(mine, targets=[row, other], resolution=rules), view, "made_up", 500
    )
    assert both[0].verdict == both[1].verdict
    assert "as T2 of the same plan puts it" in str(both[0].reason)
    assert len(counting.distinct(both)) == 1


@pytest.mark.parametrize("came", [{}, {2019: 160.0, 2020: 180.0}])
@pytest.mark.parametrize(
    ("name", "real_meant"),
    [("地区生产总值", True), ("规模以上工业增加值", True), ("全社会研发经费", False), ("一般公共预算收入", False)],
)
def test_only_growth_of_gdp_and_value_added_is_not_judged_at_current_prices(real, tidy, name, real_meant, came):
    for kind in ("growth_rate", "change_from_base"):
        mine, view = tables(real, tidy, kind, {2012: 80.0, 2013: 85.0, 2014: 90.0} | PAST | came)
        named = mine.indicators["made_up"].model_copy(update={"name_zh": name, "name_en": "made up"})
        indicators = mine.indicators | {"made_up": named}
        mine, view = (dataclasses.replace(one, indicators=indicators) for one in (mine, view))
        a = attainment.assess(mine, view, "made_up", "T1", draws=100)
        assert (a.verdict == "orientation only") == real_meant
        assert (a.probability is None and not a.outcome) == real_meant
    level, _ = judged(real, tidy, "level")
    assert level.verdict != "orientation only"
