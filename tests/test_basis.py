"""What a probability rests on: known years on both sides, stocks that expire, additions read off a stock."""

from datetime import date
from types import SimpleNamespace

import numpy as np
import pytest

from plan_analysis import attainment
from plan_analysis.attainment import basis
from plan_analysis.attainment.assessment import judge
from plan_analysis.attainment.bounds import bound, ranged, undecided
from plan_analysis.forecast import Forecast, backwards, between, noise, stock_of_cohorts
from plan_analysis.forecast.transform import LOG
from plan_analysis.observations import series
from plan_analysis.observations.series import Series
from plan_analysis.reference.schema import Plan
from tests.test_attainment import target
from tests.test_bounds import CITY, kind, known, replace_row
from tests.test_forecast import indicator

START, DRAWS = 2000, 4000
FIRMS = indicator(kind="stock", unit="家", decimals=0)


def walk(values, first=START, region="130600") -> Series:
    n = len(values)
    return Series(
        region, "rd_exp", "亿元", date(2030, 1, 1), np.arange(first, first + n), np.array(values, float), np.zeros(n),
        ("reported",) * n, ("s",) * n, ("",) * n, "city",
    )  # fmt: skip


def ahead(last: float, years: int, sd: float, drift: float = 0.0) -> Forecast:
    """Log random walks from one value on."""
    steps = drift + sd * np.random.default_rng(7).standard_normal((DRAWS, years))
    paths = last * np.exp(np.cumsum(steps, axis=1))
    return Forecast(walk([last]), START + np.arange(1, years + 1), paths, np.zeros(DRAWS), "test", 0.0, 0)


def test_paths_meet_every_value_that_is_known_later():
    later = walk([30.0, 50.0], START + 4).only(np.array([0, 1]))
    tied = between(ahead(10, 8, 0.2), later, LOG)
    assert tied.years.tolist() == [START + k for k in range(1, 6)]
    assert tied.drawn(START + 4) == pytest.approx(30)
    assert tied.drawn(START + 5) == pytest.approx(50)
    assert tied.drawn(START + 2).std() > 0


def test_ranges_between_known_years_hold_what_they_promise():
    """Walks made up with a drift that the forecast knows nothing of: 8 of 10 lie within the 80 % range."""
    rng, sd, held = np.random.default_rng(3), 0.15, 0
    drawn = ahead(1.0, 6, sd)
    for _ in range(400):
        truth = np.exp(np.cumsum(rng.normal(0.2, sd, 6)))
        tied = between(drawn, walk([truth[5]], START + 6), LOG).drawn(START + 3)
        low, high = np.quantile(tied, [0.1, 0.9])
        held += low <= truth[2] <= high
    assert 0.75 <= held / 400 <= 0.85


def test_a_stock_of_certificates_keeps_each_year_for_its_life_and_no_longer():
    even = np.full((1, 8), 5.0)
    assert stock_of_cohorts(300, even, 3).tolist() == [[300.0] * 5]
    one_good_year = even.copy()
    one_good_year[0, 3] = 20.0  # the first year after the count
    assert stock_of_cohorts(300, one_good_year, 3).tolist() == [[600.0, 600.0, 600.0, 300.0, 300.0]]
    growing = 100 * 1.1 ** np.arange(8)[None, :]
    assert stock_of_cohorts(300, growing, 3)[0] == pytest.approx(300 * 1.1 ** np.arange(1, 6))


def test_cohorts_hold_a_made_up_register_of_certificates():
    """Registers whose yearly lists grow by chance: the share of them below a quantile is that quantile."""
    rng = np.random.default_rng(5)

    def lists(n):
        return np.exp(np.cumsum(rng.normal(0.15, 0.2, (n, 6)), axis=1))

    truth, drawn = lists(2000), lists(4000)
    stock = truth[:, :3].sum(axis=1)
    later = truth[:, 3:].sum(axis=1) / stock
    simulated = stock_of_cohorts(1.0, drawn, 3)[:, -1]
    for share in (0.1, 0.5, 0.9):
        assert np.mean(later <= np.quantile(simulated, share)) == pytest.approx(share, abs=0.04)


def test_read_backwards_a_series_ends_in_its_first_value_and_needs_peers():
    rng = np.random.default_rng(1)
    peers = [walk(np.exp(np.cumsum(rng.normal(0.1, 0.05, 12))), region=f"13{k:02}00") for k in range(10, 18)]
    own, row = walk([50.0], START + 10), indicator()
    found = backwards(own, peers, row, START + 6, noise(own, 10, 500))
    assert found.years.tolist() == list(range(START + 6, START + 11))
    assert found.drawn(START + 10) == pytest.approx(50)
    assert np.median(found.drawn(START + 6)) == pytest.approx(50 / 1.1**4, rel=0.1)
    assert backwards(own, peers[:3], row, START + 6, noise(own, 10, 500)) is None


RATE = replace_row(kind("rate", kind="ratio"), numerator="top", denominator="bottom", scale=100, decimals=2)
TOP, BOTTOM = kind("top", kind="flow"), kind("bottom", kind="flow")


@pytest.mark.parametrize(("goal", "open_still"), [(40, True), (34, False), (51, False)])
def test_a_derived_value_settles_only_what_lies_outside_its_range(goal, open_still):
    _, view = known((CITY, "top", 2020, 35.4, "derived"), kinds=[TOP], ranges={(CITY, "top", 2020): (34.9, 50.0)})
    assert undecided(view, target(indicator="top", value=str(goal)), CITY, [2020]) is open_still


def test_a_phrase_with_two_readings_around_the_target_is_bounded_by_both():
    reference, view = known(
        (CITY, "top", 2020, 35.4, "derived"), kinds=[TOP], ranges={(CITY, "top", 2020): (34.9, 50.0)}
    )
    row = target(indicator="top", value="40")
    plan = Plan.model_construct(start=2018)
    tables = SimpleNamespace(**vars(reference), plan=lambda name: plan)
    found = judge(tables, view, row, CITY, (view.series(CITY, "top"), None, ()))
    assert (found.verdict, found.outcome) == ("insufficient data", "")
    limits = bound(reference, view, row, [CITY], range(2020, 2021))
    assert (limits.verdict, limits.result, limits.low.value, limits.high.value) == ("bounded", "", 34.9, 50.0)
    assert "undecided" in str(limits.sentence)


def test_the_range_of_a_part_is_that_of_its_ratio():
    rows = ((CITY, "top", 2020, 10, "derived"), (CITY, "bottom", 2020, 200))
    _, view = known(*rows, kinds=[RATE, TOP, BOTTOM], ranges={(CITY, "top", 2020): (9.0, 12.0)})
    assert ranged(view, CITY, "rate", 2020) == pytest.approx((4.5, 6.0))
    assert undecided(view, target(indicator="rate", value="5"), CITY, [2020])
    assert not undecided(view, target(indicator="rate", value="7"), CITY, [2020])


def test_a_ratio_knows_its_numerator_where_only_the_denominator_lies_between_years(real, tidy):
    """R&D of 2020 is published without Dingzhou and Xiongan, GDP of 2018 and 2021: so much is known of the ratio."""
    latest = series.view(tidy, real, series.latest(tidy, real))
    found = attainment.assess(real, latest, "baoding_2018_2020", "T02", "130600-DX", draws=400)
    top, bottom = found.parts
    assert "numerator and denominator" in str(found.reason)
    assert top.drawn(2020) == pytest.approx(77.3968)
    assert bottom.drawn(2021) == pytest.approx(3725)
    assert found.forecast.drawn(2020) == pytest.approx(100 * top.drawn(2020) / bottom.drawn(2020))
    assert found.forecast.drawn(2021) == pytest.approx(2.54, abs=0.005)


def test_years_between_known_ones_keep_their_probability(real, tidy):
    latest = series.view(tidy, real, series.latest(tidy, real))
    found = attainment.assess(real, latest, "baoding_2018_2020", "T07", draws=400)
    assert found.probability is not None
    assert found.outcome == ""
    assert str(found.reason).startswith("Share of 400 simulated paths from the value of 2017 to that of 2023")
    assert found.forecast.drawn(2023) == pytest.approx(2222)


def test_additions_without_figures_are_read_off_the_stock_and_say_so(real, view_2018):
    stock = attainment.assess(real, view_2018, "baoding_2018_2020", "T07", draws=400)
    found = attainment.assess(real, view_2018, "baoding_2018_2020", "T25", draws=400)
    assert "read net" in str(found.reason)
    assert "(T07)" in str(found.reason)
    assert found.forecast.drawn(2019) == pytest.approx(stock.forecast.drawn(2019) - stock.forecast.drawn(2018))


def test_a_base_before_the_plan_is_not_read_backwards(real, tidy):
    row = target(indicator="gdp", kind="growth_rate", value="7", base_year="1999", plan="baoding_2018_2020")
    view = series.view(tidy, real, date(2021, 12, 31))
    history, paths, _ = basis.predicted(real, view, row, "130600", 50)
    assert history.years[0] > 1999
    assert paths.years[0] > history.years[-1]
