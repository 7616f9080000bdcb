from dataclasses import replace

import numpy as np
import pytest

from plan_analysis.observations import series
from plan_analysis.track_record import other_plans
from plan_analysis.track_record.other_plans import OtherTarget, pool_test, pooled


@pytest.fixture(scope="module")
def today(real, tidy):
    return series.latest(tidy, real)


@pytest.fixture(scope="module")
def decided(real, tidy, today):
    return other_plans.decided(real, tidy, today)


def target(row, plan, probability, outcome):
    return OtherTarget(row.model_copy(update={"plan": plan, "outcome": outcome}), 2015, 1.0, probability, "tables")


def test_nothing_after_the_base_of_a_plan_is_seen(real, tidy, decided, today):
    blind = tidy.assign(value=tidy["value"].where(tidy["year"] <= 2015, 10 * tidy["value"]))
    again = {(one.row.plan, one.row.name_zh): one for one in other_plans.decided(real, blind, today)}
    early = [one for one in decided if one.row.base_year <= 2015]
    assert len(early) > 10
    for one in early:
        assert again[one.row.plan, one.row.name_zh].probability == one.probability


def test_a_target_is_forecast_in_the_unit_of_its_own_number(decided):
    for one in decided:
        if one.row.base_value and one.last_year == one.row.base_year:
            assert one.last_value == pytest.approx(one.row.base_value, rel=0.1)


def test_a_target_due_after_the_date_is_not_counted_yet(real, today):
    early = today.replace(year=2018)
    assert other_plans.countable(real, early)
    assert all(row.due_year < 2018 for row in other_plans.countable(real, early))


def test_a_weight_is_chosen_without_the_plan_it_is_judged_on(real):
    """Where the left-out plan alone contradicts the forecast, its own fold still trusts the forecast."""
    row = real.plan_outcomes[0]
    good = [target(row, f"plan {i}", 0.95, "met") for i in range(12)]
    bad = target(row, "odd", 0.95, "missed")
    test = pool_test([*good, bad], [one.row for one in [*good, bad]])
    assert test.weights[1] == 1.0
    assert test.brier[2] >= (0.95**2) / 13 - 1e-9


def test_the_order_of_targets_decides_nothing(real, decided):
    test, turned = (pool_test(group, real.plan_outcomes) for group in (decided, decided[::-1]))
    assert test.brier == pytest.approx(turned.brier)
    assert test.error == pytest.approx(turned.error)


def test_mixing_is_adopted_only_where_both_scores_gain_by_more_than_their_error(real, decided):
    test = pool_test(decided, real.plan_outcomes)
    assert replace(test, gain=(0.02, 0.05), error=(0.01, 0.04)).adopted
    assert not replace(test, gain=(0.02, 0.03), error=(0.01, 0.04)).adopted


def test_too_few_targets_are_no_test(real, decided):
    assert pool_test(decided[:9], real.plan_outcomes) is None


def test_a_pool_of_two_equal_views_is_that_view():
    assert pooled(np.array([0.3]), np.array([0.3]), 0.4) == pytest.approx([0.3])
