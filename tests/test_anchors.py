"""Rules of other bodies, worked by hand, with the edges where they break."""

import pytest

from plan_analysis import attainment
from plan_analysis.attainment.official_rules import (
    Progress,
    anchors,
    degree,
    growth_ratio,
    projected_ratio,
    schedule,
    status_index,
    targeted_change,
)

# R&D at 2.00 % in 2015, 2.10 in 2017, target 2.5 in 2020
RISING = Progress(2015, 2.0, 2017, 2.1, 2.5, 2020)
# energy use per unit 100 in 2015, 90 in 2018, to fall to 80 by 2020
FALLING = Progress(2015, 100.0, 2018, 90.0, 80.0, 2020, rising=False)
RATES = (growth_ratio, projected_ratio)
FROM_BASE = (*RATES, status_index, schedule)


def test_ratios_of_a_rising_indicator_by_hand():
    figure, verdict = growth_ratio(RISING)
    assert figure == pytest.approx((1.05**0.5 - 1) / (1.25**0.2 - 1))
    assert str(verdict) == "limited progress"
    figure, verdict = projected_ratio(RISING)
    assert figure == pytest.approx((2.1 * 1.05**1.5 - 2.0) / 0.5)
    assert str(verdict) == "some progress, too slow"


def test_the_other_rules_of_a_rising_indicator_by_hand():
    assert (status_index(RISING)[0], str(status_index(RISING)[1])) == (pytest.approx(2), "accelerate")
    assert (targeted_change(RISING)[0], str(targeted_change(RISING)[1])) == (pytest.approx(20), "improving")
    assert (degree(RISING)[0], str(degree(RISING)[1])) == (pytest.approx(84), "not reached")
    assert (schedule(RISING)[0], str(schedule(RISING)[1])) == (pytest.approx(20), "behind schedule")


def test_falling_indicators_turn_round():
    assert growth_ratio(FALLING)[0] == pytest.approx((0.9 ** (1 / 3) - 1) / (0.8 ** (1 / 5) - 1))
    assert str(growth_ratio(FALLING)[1]) == "progress needs acceleration"
    assert projected_ratio(FALLING)[0] == pytest.approx((90 * 0.9 ** (2 / 3) - 100) / -20)
    assert status_index(FALLING)[0] == pytest.approx(5)
    assert targeted_change(FALLING)[0] == pytest.approx(50)
    assert degree(FALLING)[0] == pytest.approx(100 * 80 / 90)
    assert str(schedule(FALLING)[1]) == "behind schedule"


@pytest.mark.parametrize("rule", FROM_BASE)
def test_a_base_at_the_target_gives_no_ratio(rule):
    figure, verdict = rule(Progress(2015, 2.5, 2017, 2.4, 2.5, 2020))
    assert figure is None
    assert str(verdict) == "no verdict: the base already met the target"


def test_a_base_at_the_target_is_met_or_no_longer_met_for_healthy_people():
    assert [str(targeted_change(Progress(2015, 98.0, 2017, v, 98.0, 2020))[1]) for v in (98.0, 97.0)] == [
        "met", "no longer met",
    ]  # fmt: skip


@pytest.mark.parametrize("rule", RATES)
def test_a_target_of_zero_has_no_growth_rate(rule):
    figure, verdict = rule(Progress(2015, 8.0, 2018, 4.0, 0.0, 2020, rising=False))
    if rule is growth_ratio:
        assert figure is None
        assert str(verdict) == "no verdict: growth rates need values above zero"
    else:
        assert figure == pytest.approx((4 * 0.5 ** (2 / 3) - 8) / -8)
    assert status_index(Progress(2015, 8.0, 2018, 4.0, 0.0, 2020, rising=False))[0] == pytest.approx(5)
    assert degree(Progress(2015, 8.0, 2018, 4.0, 0.0, 2020, rising=False))[0] == pytest.approx(0)


def test_a_negative_base_has_progress_but_no_growth_rate():
    deficit = Progress(2015, -4.0, 2017, -2.0, 4.0, 2020)
    for rule in RATES:
        assert rule(deficit)[0] is None
    assert status_index(deficit)[0] == pytest.approx(2.5)
    assert targeted_change(deficit)[0] == pytest.approx(25)
    assert degree(deficit)[0] is None
    assert schedule(deficit)[0] == pytest.approx(25)


def test_a_value_past_the_target_is_achieved_and_one_past_the_base_deteriorates():
    done = Progress(2015, 2.0, 2017, 2.6, 2.5, 2020)
    assert [str(rule(done)[1]) for rule in (*RATES, status_index)] == ["achieved"] * 3
    back = Progress(2015, 2.0, 2017, 1.9, 2.5, 2020)
    assert [str(rule(back)[1]) for rule in (*RATES, status_index, targeted_change)] == [
        "deterioration", "stagnation or worse", "moving away", "getting worse",
    ]  # fmt: skip


def test_an_assessment_without_a_later_value_than_its_base_gets_the_reason(real, view_2018):
    found = anchors(attainment.assess(real, view_2018, "baoding_2018_2020", "T02"))
    assert len(found) == 6
    assert {one.figure for one in found} == {None}
    assert "need a base and a later value" in str(found[0].verdict)


def test_every_rule_judges_the_city_once_its_later_values_are_out(real, tidy):
    from plan_analysis.observations import series

    late = series.view(tidy, real, series.latest(tidy, real))
    found = anchors(attainment.assess(real, late, "baoding_2018_2020", "T02"))
    assert all(one.figure is not None for one in found)
    assert str(found[0].verdict) == "deterioration"


def test_yearly_and_cumulative_targets_are_unknown_to_these_rules(real, view_2018):
    yearly = next(row for row in real.plan_targets("baoding_2018_2020") if row.kind == "annual_flow")
    assert anchors(attainment.assess(real, view_2018, "baoding_2018_2020", yearly.target)) == []
