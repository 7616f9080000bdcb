"""How targets of other plans ended, by kind, and what that says of the next one."""

from datetime import date

import pytest

from plan_analysis.attainment import beta, outside
from plan_analysis.reference.schema import PlanOutcome
from tests.test_forecast import indicator


def ended(outcome, kind="labs", due=2015, **changes):
    row = {
        "plan": "p", "region": "甲", "region_code": "410100", "name_zh": "n", "kind": kind, "indicator": "key_labs",
        "relation": ">=", "base_year": "", "base_value": "", "target_value": "", "unit": "家", "due_year": due,
        "actual_year": "", "actual_value": "", "outcome": outcome, "certainty": "sure", "target_source": "s",
        "actual_source": "s", "note": "",
    }  # fmt: skip
    return PlanOutcome.model_validate(row | changes)


LABS = indicator(indicator="key_labs")
MANY = [ended("met")] * 8 + [ended("missed")] + [ended("missed", kind="other", indicator="")] * 4


def test_a_kind_is_counted_and_drawn_towards_all_kinds():
    view = outside.outside_view(MANY, LABS)
    assert (view.kind, view.met, view.decided) == ("labs", 8, 9)
    assert view.low < view.share < 8 / 9 < view.high
    few = outside.of_kind(outside.counts_of([ended("met"), *MANY[9:]]), "labs")
    assert few.share < view.share
    assert few.high - few.low > view.high - view.low


def test_a_kind_that_nobody_decided_has_all_kinds_in_its_place_and_says_so():
    view = outside.outside_view(MANY, indicator(indicator="unheard_of"))
    assert (view.kind, view.met, view.decided) == ("", 8, 13)
    assert view.high - view.low > 0.3


@pytest.mark.parametrize(("decided", "few"), [(1, True), (4, True), (5, False), (8, False)])
def test_of_a_kind_with_fewer_than_five_outcomes_their_number_is_said_and_no_share(decided, few):
    view = outside.outside_view([*MANY[:decided], *MANY[9:], MANY[-1]], LABS)
    assert (view.kind, view.met, view.decided, view.few) == ("labs", decided, decided, few)
    said = " ".join(map(str, view.said()))
    assert f"{decided} of {decided} were met" in said
    assert ("%" in said) != few
    assert outside.outside_view(MANY[:4], LABS) is None


@pytest.mark.parametrize("outcome", ["disputed", "open", "unknown", "summary"])
def test_only_decided_targets_over_several_years_count(outcome):
    assert outside.counts_of([ended(outcome), ended("met", kind="annual_growth")]) == {}


def test_what_was_not_decided_by_the_date_and_the_regions_own_plans_are_not_seen():
    assert outside.outside_view(MANY, LABS, date(2014, 12, 31)) is None
    assert outside.outside_view(MANY, LABS, date(2016, 1, 1)).decided == 9
    assert outside.outside_view(MANY, LABS, region="410100-A") is None


def test_of_other_plans_shares_of_research_in_gdp_were_missed_and_energy_targets_met(real):
    view = outside.outside_view(real.plan_outcomes, real.indicators["rd_intensity"])
    assert view.share < 0.3
    counts = outside.counts_of(real.plan_outcomes)
    assert outside.of_kind(counts, "energy_binding").share > 0.8


@pytest.mark.parametrize("a", [0.05, 0.7, 3.3, 40])
@pytest.mark.parametrize("b", [0.05, 1, 9.1, 80])
def test_the_beta_distribution_is_that_of_scipy(a, b):
    special = pytest.importorskip("scipy.special")
    assert beta.log_beta(a, b) == pytest.approx(float(special.betaln(a, b)), rel=1e-12, abs=1e-12)
    for share in (0.025, 0.1, 0.5, 0.9):
        assert beta.quantile(a, b, share) == pytest.approx(float(special.betaincinv(a, b, share)), rel=1e-12)
        assert beta.below(a, b, share) == pytest.approx(float(special.betainc(a, b, share)), rel=1e-12)
