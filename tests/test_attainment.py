import dataclasses
from datetime import date

import numpy as np
import pytest

from plan_analysis import attainment
from plan_analysis.attainment import Message, event, grounds, growth_between, outlook, span, verdict_of
from plan_analysis.attainment.ruling import settled
from plan_analysis.forecast import Forecast
from plan_analysis.observations import series
from plan_analysis.observations.series import Series
from plan_analysis.reference.schema import DataError, Indicator, Target
from tests.test_forecast import indicator

PLAN, START = "baoding_2018_2020", 2018
COUNT = indicator(kind="stock", unit="家", decimals=0)
FLOW = indicator(kind="flow", unit="家", decimals=0)
RATIO = indicator(kind="ratio", unit="%", decimals=2)


def target(**changes) -> Target:
    row = {
        "target": "T1", "plan": "p", "clause": "1", "line": 1, "indicator": "rd_exp", "name_zh": "n", "name_en": "n",
        "relation": ">=", "value": "10", "value_hi": "", "unit": "家", "due": "2020", "kind": "count_stock",
        "scope": "s", "responsible": "", "modality": "firm", "base_year": "", "base_value": "", "quote": "q",
        "same_as": "", "note": "", "value_text": "10", "linked_to": "", "approx": "",
    }  # fmt: skip
    return Target.model_validate(row | changes)


def paths(*futures, past=(), first=2018, name="rd_exp") -> Forecast:
    """Forecast with the given futures (one list of values per draw) from ``first`` on."""
    table = np.array(futures, float)
    past = np.array(past, float)
    n = len(past)
    history = Series(
        "130600", name, "家", date(2018, 12, 31), np.arange(first - n, first), past, np.zeros(n),
        ("reported",) * n, ("s",) * n, ("l",) * n,
    )  # fmt: skip
    years = np.arange(first, first + table.shape[1])
    return Forecast(history, years, table, np.zeros(len(table)), "test", 0.0, 0)


def hits(row: Target, kind: Indicator, forecast: Forecast) -> list[bool]:
    return event(forecast, row, kind, START).tolist()


def test_a_floor_includes_its_number_and_a_strict_one_does_not():
    futures = paths([0, 0, 63], [0, 0, 64])
    assert hits(target(value="63"), COUNT, futures) == [True, True]
    assert hits(target(value="63", relation=">"), COUNT, futures) == [False, True]


def test_a_ceiling_includes_its_number_and_below_does_not():
    futures = paths([0, 0, 10], [0, 0, 9])
    assert hits(target(relation="<="), COUNT, futures) == [True, True]
    assert hits(target(relation="<"), COUNT, futures) == [False, True]


def test_only_the_deadline_counts_for_a_level():
    assert hits(target(), COUNT, paths([50, 50, 9], [0, 0, 10])) == [False, True]


def test_an_annual_target_must_hold_in_every_year():
    row = target(kind="annual_flow", due="2018-2020")
    assert hits(row, FLOW, paths([10, 10, 10], [30, 0, 30])) == [True, False]


def test_a_level_to_be_held_counts_from_the_first_plan_year():
    row = target(kind="maintain", value="98", unit="%")
    share = indicator(kind="share", unit="%", upper=100, decimals=1)
    assert hits(row, share, paths([98, 98.5, 98], [97, 99, 99])) == [True, False]
    assert list(span(row, START)) == [2018, 2019, 2020]


def test_a_cumulative_flow_is_summed_over_the_plan():
    row = target(kind="cumulative")
    assert hits(row, FLOW, paths([3, 3, 4], [3, 3, 3])) == [True, False]


def test_a_cumulative_stock_counts_what_was_added_since_the_year_before():
    row = target(kind="cumulative")
    assert hits(row, COUNT, paths([1, 2, 15], [1, 2, 14], past=[5])) == [True, False]


def test_a_target_per_unit_is_judged_on_its_worst_unit():
    from plan_analysis.forecast import worst_unit

    row = target(kind="per_unit", value="2")
    worst = worst_unit([paths([5, 5, 5], past=[4]), paths([1, 1, 1], past=[1])])
    assert hits(row, COUNT, worst) == [False]


def test_average_growth_and_change_from_a_base_year():
    futures = paths([0, 0, 133.1], [0, 0, 120], past=[100])
    growth = target(kind="growth_rate", base_year="2017", value="10", unit="%")
    assert hits(growth, RATIO, futures) == [True, False]
    change = target(kind="change_from_base", base_year="2017", value="25", unit="%")
    assert hits(change, RATIO, futures) == [True, False]
    stated = target(kind="change_from_base", base_year="2016", base_value="110", value="20", unit="%")
    assert hits(stated, RATIO, futures) == [True, False]


def test_a_value_is_compared_as_it_is_published():
    row = target(kind="ratio", value="2.5", unit="%")
    assert hits(row, RATIO, paths([0, 0, 2.496], [0, 0, 2.494])) == [True, False]


def test_a_third_is_compared_exactly():
    row = target(kind="share", value="100/3", unit="%")
    share = indicator(kind="share", unit="%", upper=100, decimals=1)
    assert hits(row, share, paths([0, 0, 33.3], [0, 0, 33.34])) == [False, True]


def test_a_year_that_is_neither_known_nor_forecast_is_an_error():
    with pytest.raises(DataError, match="T1: the event needs 2020"):
        event(paths([1, 2]), target(), COUNT, START)


@pytest.mark.parametrize(
    ("probability", "verdict"),
    [(0.99, "likely"), (0.8, "likely"), (0.79, "leaning yes"), (0.5, "open"), (0.39, "leaning no"), (0.1, "unlikely")],
)
def test_a_probability_has_one_class(probability, verdict):
    assert verdict_of(probability) == verdict


def test_required_growth_exists_only_between_positive_values():
    assert growth_between(340, 700, 3) == pytest.approx(27.2, abs=0.05)
    assert growth_between(0, 10, 3) is None
    assert growth_between(-1, 10, 3) is None
    assert growth_between(10, 0, 3) is None
    assert growth_between(10, 20, 0) is None


def test_every_target_has_a_verdict_and_a_reason(real, view_2018):
    found = attainment.assess_plan(real, view_2018, PLAN)
    assert len(found) == 51
    for one in found:
        assert one.verdict in attainment.VERDICTS
        assert str(one.reason)
        if one.probability is not None:
            assert 0.01 <= one.probability <= 0.99
            ranges = [
                getattr(one.foreseen, name) for name in ("lo95", "lo80", "lo50", "median", "hi50", "hi80", "hi95")
            ]
            assert ranges == sorted(ranges)


def test_both_headline_targets_have_a_forecast_and_their_draws_agree(real, view_2018):
    research = attainment.assess(real, view_2018, PLAN, "T02")
    patents = attainment.assess(real, view_2018, PLAN, "T03")
    assert (research.known.n, research.known.last_year, research.known.last_status) == (1, 2017, "derived")
    assert research.known.last_value == pytest.approx(100 * 75.3649 / 3449.75, abs=0.005)
    assert (patents.known.n, patents.known.last_status) == (0, "estimated")
    top, bottom = patents.parts
    made, divided = patents.forecast.at(2020), top.at(2020) / bottom.at(2020)
    assert np.allclose(made[::4], divided[::4])
    assert np.corrcoef(np.log(made), np.log(divided))[0, 1] > 0.9  # the others move with the numerator


def test_the_stock_and_its_ratio_share_their_draws(real, view_2018):
    stock = attainment.assess(real, view_2018, PLAN, "T51")
    ratio = attainment.assess(real, view_2018, PLAN, "T03")
    assert np.allclose(stock.forecast.at(2020), ratio.parts[0].at(2020))


def test_more_people_make_the_ratio_smaller_so_the_stock_target_is_easier(real, view_2018):
    """8 per 10,000 of 1,169 x 10,000 people are 9,352 patents, not 8,000."""
    stock = attainment.assess(real, view_2018, PLAN, "T51")
    ratio = attainment.assess(real, view_2018, PLAN, "T03")
    assert stock.probability > ratio.probability


@pytest.mark.parametrize(("name", "base", "growth"), [("T07", 340, 27.2), ("T08", 6499, 15.8), ("T18", 15, 37.5)])
def test_an_implied_base_is_used_as_implied_and_gives_the_required_growth(real, view_2018, name, base, growth):
    one = attainment.assess(real, view_2018, PLAN, name)
    assert (one.base.value, one.base.status) == (base, "implied")
    assert one.base.required_growth == pytest.approx(growth, abs=0.05)
    assert (one.verdict == "insufficient data") == (one.known.n == 0)


def test_an_implied_base_that_is_newer_than_the_published_values_goes_on_from_them(real, view_2018):
    one = attainment.assess(real, view_2018, PLAN, "T07")
    assert one.history.status == ("reported", "implied")
    assert one.history.values.tolist() == [185, 340]
    assert one.probability is not None


def test_a_published_base_replaces_the_implied_one(real, view_2018):
    known = view_2018.series("130600", "hightech_firms").with_value(2017, 355, "reported", "s")
    assert known.with_value(2017, 340, "implied", PLAN).value(2017) == 355


def test_two_different_wordings_of_one_thing_are_inconsistent(real, view_2018):
    for name in ("T13", "T29", "T16", "T33"):
        assert attainment.assess(real, view_2018, PLAN, name).verdict == "inconsistent in the plan"


def test_repeats_get_the_same_answer(real, view_2018):
    assert (
        attainment.assess(real, view_2018, PLAN, "T14").verdict
        == attainment.assess(real, view_2018, PLAN, "T48").verdict
    )


def test_every_perimeter_has_its_own_answer(real, view_2018):
    wide, no_dingzhou, narrow = (
        attainment.assess(real, view_2018, PLAN, "T03", perimeter) for perimeter in ("130600", "130600-D", "130600-DX")
    )
    assert wide.known.last_value != no_dingzhou.known.last_value
    assert no_dingzhou.forecast.history.region == "130600-D"
    assert narrow.verdict == "not assessable"


def test_the_answer_is_the_same_on_every_run(real, view_2018):
    assert (
        attainment.assess(real, view_2018, PLAN, "T02").row() == attainment.assess(real, view_2018, PLAN, "T02").row()
    )


def test_the_outcome_replaces_the_probability_once_it_is_published(real, tidy):
    """The city's intensity of 2021 was published on 2022-09-30, on the narrow perimeter."""
    row = real.target(PLAN, "T02").model_copy(update={"due": "2021"})
    ours = type(real)(**{**real.__dict__, "targets": [row]})
    before = attainment.assess(ours, series.view(tidy, ours, date(2022, 9, 29)), PLAN, "T02", "130600-DX")
    after = attainment.assess(ours, series.view(tidy, ours, date(2022, 9, 30)), PLAN, "T02", "130600-DX")
    assert before.outcome == ""
    assert (after.verdict, after.ruling.outcome_value) == ("met", 2.54)


def test_later_figures_without_the_deciding_year_settle_nothing(real, tidy):
    latest = series.view(tidy, real, series.latest(tidy, real))
    narrow = attainment.assess(real, latest, PLAN, "T02", "130600-DX")
    assert narrow.outcome == ""
    assert narrow.result == ""
    assert "put together from numerator and denominator" in str(narrow.reason)


def test_every_date_from_the_plan_to_the_latest_works(real, tidy):
    for year in range(2017, 2027):
        view = series.view(tidy, real, date(year, 12, 31))
        assert len(attainment.assess_plan(real, view, PLAN, draws=200)) == 51


def test_outlook_adds_shared_draws(real, view_2018):
    found = attainment.assess_plan(real, view_2018, PLAN)
    whole = outlook(found)
    assert whole.judged == sum(one.hits is not None for one in found) == 5
    assert whole.expected == pytest.approx(sum(one.hits.mean() for one in found if one.hits is not None))
    assert whole.low <= whole.expected <= whole.high


def test_one_published_bad_year_settles_a_target_that_must_hold_every_year():
    row = target(kind="annual_flow", due="2018-2020")
    bad = paths([0], past=[9], first=2019).history
    assert settled(bad, row, FLOW, START) == (9.0, False, "2018")
    open_still = paths([0], past=[10], first=2019).history
    assert settled(open_still, row, FLOW, START) is None


def test_a_value_already_reached_is_attained_in_its_own_year():
    reached = paths([12, 12, 12], past=[11])
    assert grounds._attained(reached, target(), COUNT) == ("2017", "2017", "2017")
    assert grounds._attained(paths([1, 1, 1], past=[1]), target(), COUNT) == (">2020", ">2020", ">2020")


def test_an_exact_repeat_counts_once_in_the_outlook(real, view_2018):
    one = attainment.assess(real, view_2018, PLAN, "T02")
    assert outlook([one, one]) == outlook([one])


def test_a_far_deadline_has_enough_random_numbers(real, view_2018):
    row = real.target(PLAN, "T51").model_copy(update={"due": "2060"})
    ours = type(real)(**{**real.__dict__, "targets": [row]})
    assert attainment.assess(ours, view_2018, PLAN, "T51", draws=200).probability is not None


def test_a_message_fills_its_gaps_with_english_names(real):
    text = Message("No figure for {place}.", (("place", real.regions["130600"]),))
    assert str(text) == "No figure for Baoding."


def test_together_is_no_more_probable_than_the_least_probable_and_shares_the_futures(real, view_2018):
    found = {a.target: a for a in attainment.assess_plan(real, view_2018, PLAN)}
    stock, per_head = found["T51"], found["T03"]
    both = attainment.number_met([stock, per_head])[-1]
    assert both <= min(stock.probability, per_head.probability)
    assert both > 1.2 * stock.probability * per_head.probability
    assert attainment.number_met([stock])[-1] == stock.probability


def judged(real, tidy, **changes):
    """A made-up target of the plan in place of its first, judged on the real tables."""
    plan_targets = [row for row in real.plan_targets(PLAN) if row.target != "T02"]
    row = real.target(PLAN, "T02").model_copy(update=changes)
    mine = dataclasses.replace(real, targets=[row, *plan_targets])
    return attainment.assess(mine, series.view(tidy, mine, date(2018, 12, 31)), PLAN, "T02")


def test_a_missing_base_year_is_not_called_a_lack_of_peers(real, tidy):
    a = judged(real, tidy, indicator="rd_exp", kind="growth_rate", value=7.0, base_year=1999, base_value=None)
    assert a.verdict == "insufficient data"
    assert "1999" in str(a.reason)
    assert "other regions" not in str(a.reason)


def test_a_lack_of_peers_is_said_with_its_numbers(real, tidy):
    a = attainment.assess(real, series.view(tidy, real, date(2018, 12, 31)), PLAN, "T18")
    assert a.verdict == "insufficient data"
    assert "of 0 other regions that publish this indicator 0 have three values or more" in str(a.reason)
