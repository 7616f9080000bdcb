import warnings
from datetime import date

import numpy as np
import pytest

from plan_analysis.forecast import (
    Growth,
    correlation,
    forecast,
    noise,
    peer_growth,
    ratio_forecast,
    scale_of,
    worst_unit,
)
from plan_analysis.schema import Indicator
from plan_analysis.series import Series

AS_OF = date(2018, 12, 31)


def indicator(**changes) -> Indicator:
    row = {
        "indicator": "rd_exp", "name_zh": "经费", "name_en": "R&D", "unit": "亿元", "kind": "flow", "direction": "up",
        "lower": 0, "upper": "", "numerator": "", "denominator": "", "scale": "", "publication_lag": 10, "decimals": 2,
        "definition": "d", "definition_zh": "d", "definition_source": "s",
    }  # fmt: skip
    return Indicator.model_validate(row | changes)


def history(values, last=2017, region="130600", name="rd_exp", log_sd=0.0, years=None) -> Series:
    values = np.asarray(values, float)
    years = np.arange(last - len(values) + 1, last + 1) if years is None else np.asarray(years)
    n = len(values)
    return Series(
        region, name, "亿元", AS_OF, years, values, np.full(n, log_sd), ("reported",) * n, ("s",) * n, ("l",) * n
    )


def peers(count=12, growth=0.1, spread=0.02, seed=1) -> list[Series]:
    rng = np.random.default_rng(seed)
    return [
        history(100 * np.exp(np.cumsum(growth + spread * rng.standard_normal(8))), region=f"{i:02d}0000")
        for i in range(count)
    ]


def test_the_same_series_and_date_give_the_same_draws():
    one = forecast(history([50, 60, 70, 85]), peers(), indicator(), 2020)
    two = forecast(history([50, 60, 70, 85]), peers(), indicator(), 2020)
    assert np.array_equal(one.paths, two.paths)


def test_a_longer_horizon_changes_no_earlier_year():
    short = noise(history([50]), 3)
    long = noise(history([50]), 12)
    assert np.array_equal(short.shocks, long.shocks[:, :3])
    assert np.array_equal(short.drift, long.drift)


def test_one_value_borrows_its_growth_from_peers():
    paths = forecast(history([100]), peers(growth=0.1), indicator(), 2020)
    assert paths.borrowed == 1
    assert paths.peers == 12
    # a third of the draws keeps 10 % a year, a third fades, a third halves: the middle is in between
    assert 100 * np.exp(0.15) < np.median(paths.at(2020)) < 100 * np.exp(0.3)


def test_the_longer_the_history_the_less_is_borrowed():
    rng = np.random.default_rng(5)
    walk = 100 * np.exp(np.cumsum(0.1 + 0.05 * rng.standard_normal(24)))
    shares = [forecast(history(walk[-n:]), peers(spread=0.05), indicator(), 2020).borrowed for n in (1, 3, 8, 24)]
    assert shares[0] == 1
    assert shares == sorted(shares, reverse=True)
    assert shares[-1] < 0.8


def test_growth_unlike_the_peers_widens_the_range():
    usual, unusual = (
        np.log(forecast(history(values), peers(growth=0.1), indicator(), 2020).at(2020)).std()
        for values in ([100, 110], [100, 70])
    )
    assert unusual > 2 * usual


def test_few_values_without_peers_give_no_forecast():
    assert forecast(history([100, 110, 120]), peers(4), indicator(), 2020) is None
    assert forecast(history([100, 110, 120, 130]), [], indicator(), 2020) is not None


def test_no_value_gives_no_forecast():
    assert forecast(history([]), peers(), indicator(), 2020) is None


def test_shares_stay_within_their_bounds_and_amounts_above_zero():
    share = indicator(kind="share", unit="%", upper=100)
    paths = forecast(history([97, 98, 99, 99.5]), [], share, 2027).paths
    assert paths.min() > 0
    assert paths.max() < 100
    assert forecast(history([5, 1, 3, 0.2]), [], indicator(), 2027).paths.min() > 0


def test_counts_stay_whole_and_zero_is_possible():
    count = indicator(kind="stock", unit="家", decimals=0)
    paths = forecast(history([0, 1, 0, 2]), [], count, 2020).paths
    assert np.array_equal(paths, np.rint(paths))
    assert paths.min() == 0


def test_a_series_below_zero_is_forecast_without_logs():
    free = indicator(kind="index", lower="")
    assert np.isfinite(forecast(history([-3, -1, 2, -2]), [], free, 2020).paths).all()


def test_a_gap_counts_with_its_length():
    even = history(100 * 1.1 ** np.arange(6.0))
    gap = history(even.values[[0, 1, 3, 4, 5]], years=even.years[[0, 1, 3, 4, 5]])
    medians = [np.median(forecast(one, [], indicator(), 2020).at(2020)) for one in (even, gap)]
    assert medians[0] == pytest.approx(medians[1], rel=0.01)


def test_no_warning_is_printed_for_odd_series():
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        for values in ([5, 5, 5, 5], [0, 1, 0, 3], [1, 1000, 1, 1]):
            forecast(history(values), [], indicator(unit="家", decimals=0, kind="stock"), 2022)


def test_peer_growth_matches_hand_computed_moments():
    flat = [history([100, 110, 121], region=f"{i:02d}0000") for i in range(5)]
    growth = peer_growth(flat, indicator())
    assert growth == Growth(pytest.approx(np.log(1.1)), pytest.approx(0, abs=1e-12), pytest.approx(0, abs=1e-12), 5)
    assert peer_growth(flat[:4], indicator()) is None


def test_coverage_of_a_random_walk_with_drift_is_near_nominal():
    """n = 10, h = 3, no peers: the usual plug-in interval covers 0.67-0.72 of a nominal 0.80."""
    rng = np.random.default_rng(7)
    inside = []
    for i in range(300):
        walk = np.cumsum(0.05 + 0.1 * rng.standard_normal(13))
        own = history(100 * np.exp(walk[:10]), region=f"{i:06d}")
        low, high = np.quantile(forecast(own, [], indicator(), 2020).at(2020), [0.1, 0.9])
        inside.append(low <= 100 * np.exp(walk[12]) <= high)
    assert 0.74 <= np.mean(inside) <= 0.88


def test_the_error_of_an_estimate_is_in_known_and_simulated_years():
    paths = forecast(history([100], log_sd=0.3), peers(spread=0.001), indicator(), 2020)
    assert np.log(paths.at(2017)).std() == pytest.approx(0.3, abs=0.02)
    assert np.log(paths.at(2018)).std() > 0.28


def test_a_ratio_is_divided_draw_by_draw():
    top = forecast(history([10]), peers(), indicator(), 2020)
    bottom = forecast(history([400], name="gdp"), peers(), indicator(), 2020)
    ratio = ratio_forecast(top, bottom, history([2.5]), 100)
    assert np.allclose(ratio.at(2020), 100 * top.at(2020) / bottom.at(2020))


def test_shocks_can_be_tied_and_keep_their_size():
    one, other = noise(history([1]), 5, 20000), noise(history([1], name="gdp"), 5, 20000)
    tied = one.tied_to(other, 0.6)
    assert np.corrcoef(tied.shocks[:, 0], other.shocks[:, 0])[0, 1] == pytest.approx(0.6, abs=0.03)
    assert tied.shocks.std() == pytest.approx(1, abs=0.02)


def test_correlation_pairs_steps_of_the_same_region_and_year():
    first = peers(6, spread=0.05, seed=3)
    same = correlation(first, first, (np.log, np.log))
    n = 6 * 7
    assert same == pytest.approx(n / (n + 20))
    assert correlation(first, [], (np.log, np.log)) == 0


def test_the_worst_unit_rules_a_target_per_unit():
    count = indicator(kind="stock", unit="家", decimals=0)
    units = [forecast(history([5, 6, 6, 7], region=f"1306{i:02d}"), [], count, 2020) for i in range(3)]
    worst = worst_unit(units)
    assert np.array_equal(worst.at(2020), np.min([unit.at(2020) for unit in units], axis=0))


def test_logit_and_log_scales_go_back_and_forth():
    for kind, values in (
        (indicator(kind="share", upper=100), [2.0, 50.0, 98.0]),
        (indicator(), [0.5, 100.0]),
        (indicator(unit="家", decimals=0), [0.0, 12.0]),
    ):
        forward, backward = scale_of(kind)
        assert np.allclose(backward(forward(np.array(values))), values)
