import warnings
from datetime import date

import numpy as np
import pytest

from plan_analysis.forecast import (
    Growth,
    Scale,
    correlation,
    forecast,
    forecast_many,
    forecast_one,
    growth,
    natural,
    noise,
    ratio_forecast,
    scale_of,
    shipped,
    worst_unit,
    yearly,
)
from plan_analysis.observations.series import Series
from plan_analysis.reference.schema import Indicator

AS_OF = date(2018, 12, 31)


def indicator(**changes) -> Indicator:
    row = {
        "indicator": "rd_exp", "name_zh": "经费", "name_en": "R&D", "unit": "亿元", "kind": "flow", "direction": "up",
        "lower": 0, "upper": "", "numerator": "", "denominator": "", "scale": "", "publication_lag": 10, "decimals": 2,
        "definition": "d", "definition_zh": "d", "definition_source": "s", "growth_class": "none",
    }  # fmt: skip
    return Indicator.model_validate(row | changes)


def history(values, last=2017, region="130600", name="rd_exp", log_sd=0.0, years=None) -> Series:
    values = np.asarray(values, float)
    years = np.arange(last - len(values) + 1, last + 1) if years is None else np.asarray(years)
    n = len(values)
    return Series(
        region, name, "亿元", AS_OF, years, values, np.full(n, log_sd), ("reported",) * n, ("s",) * n, ("l",) * n
    )


def walks(count, n, drift=0.05, spread=0.1, seed=7, level=100.0) -> list[np.ndarray]:
    """Random walks with drift on the log scale."""
    rng = np.random.default_rng(seed)
    return [level * np.exp(np.cumsum(drift + spread * rng.standard_normal(n))) for _ in range(count)]


def peers(count=12, growth=0.1, spread=0.02, seed=1) -> list[Series]:
    return [history(values, region=f"{i:02d}0000") for i, values in enumerate(walks(count, 8, growth, spread, seed))]


@pytest.fixture(autouse=True)
def _no_warnings():
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        yield


def test_the_same_series_and_date_give_the_same_draws():
    one = forecast(history([50, 60, 70, 85]), peers(), indicator(), 2020)
    two = forecast(history([50, 60, 70, 85]), peers(), indicator(), 2020)
    assert np.array_equal(one.paths, two.paths)


def test_the_same_seed_gives_the_same_draws_and_another_seed_others():
    one, two, other = (forecast_many([np.arange(1.0, 9)], 3, seed=seed).paths(0) for seed in (1, 1, 2))
    assert np.array_equal(one, two)
    assert not np.array_equal(one, other)


def test_a_longer_horizon_changes_no_earlier_year():
    short, long = noise(history([50]), 3), noise(history([50]), 12)
    assert np.array_equal(short.shocks, long.shocks[:, :3])
    assert np.array_equal(short.trend, long.trend)
    near = forecast_many([np.arange(1.0, 9)], 3).paths(0)
    far = forecast_many([np.arange(1.0, 9)], 9).paths(0)
    assert np.allclose(near, far[:, :3])


def test_intervals_and_probabilities_are_those_of_the_paths():
    series = [*walks(3, 9), np.array([-2.0, 1, 3, 2, 5]), np.array([0.0, 2, 1, 3, 2])]
    made = forecast_many(series, 4)
    levels = [0.025, 0.1, 0.5, 0.9, 0.975]
    targets = np.array([[values[-1], 1.2 * values[-1]] for values in series])
    for i in range(len(series)):
        paths = made.paths(i)
        assert np.allclose(
            made.quantiles(levels)[i].T, np.quantile(paths, levels, axis=0, method="inverted_cdf"), rtol=1e-9
        )
        for year in (1, 4):
            shares = [(paths[:, year - 1] >= target).mean() for target in targets[i]]
            assert made.probability(targets, year)[i] == pytest.approx(shares, abs=1e-12)


def test_probabilities_of_whole_numbers_are_those_of_the_rounded_paths():
    few = Scale("few")
    made = forecast_many([np.array([3.0, 4, 4, 5, 6])], 3, scales=[few])
    targets = np.array([[0.0, 6.0, 7.0, 9.0]])
    assert made.probability(targets, 2)[0] == pytest.approx([(made.paths(0)[:, 1] >= t).mean() for t in targets[0]])


def test_one_series_alone_is_forecast_as_in_company():
    series = walks(5, 10) + walks(3, 7, seed=3)
    together = forecast_many(series, 3)
    for i, values in enumerate(series):
        alone = forecast_many([values], 3)
        assert np.allclose(alone.middle[0], together.middle[i])
        assert np.allclose(alone.width[0], together.width[i])


def test_a_series_and_its_multiple_get_the_same_forecast_times_that_number():
    values = walks(1, 12)[0]
    made = forecast_many([values, 1000 * values], 5).quantiles([0.1, 0.5, 0.9])
    assert np.allclose(1000 * made[0], made[1])


def test_steady_growth_goes_on_and_no_change_stays():
    """Growth at a constant rate is one voice among many: the median goes on almost as fast."""
    made = forecast_many([100 * 1.08 ** np.arange(12.0), np.full(8, 7.0)], 3)
    assert made.medians()[0] == pytest.approx(100 * 1.08 ** np.arange(12, 15), rel=0.1)
    assert made.medians()[1] == pytest.approx(7, rel=1e-6)
    assert (made.quantiles([0.025, 0.975])[1, :, 1] > 7).all()


def test_ranges_widen_with_the_horizon_and_narrow_with_evenness():
    smooth, rough = walks(1, 15, spread=0.01)[0], walks(1, 15, spread=0.2)[0]
    made = forecast_many([smooth, rough], 6)
    assert (np.diff(made.width, axis=1) > 0).all()
    assert (made.width[1] > 3 * made.width[0]).all()


def test_no_history_and_too_short_histories_say_why():
    made = forecast_many([np.array([]), np.array([np.nan, np.nan]), np.array([3.0, 4, 5]), np.arange(1.0, 6)], 2)
    assert [reason.split(" ")[0] for reason in made.reasons] == ["no", "no", "fewer", ""]
    assert np.isnan(made.quantiles([0.5])[:3]).all()
    assert np.isnan(made.probability(np.full((4, 1), 3.0), 1)[:3]).all()
    assert np.isfinite(made.quantiles([0.5])[3]).all()
    assert forecast(history([]), peers(), indicator(), 2020) is None


def test_wrong_input_is_refused():
    with pytest.raises(ValueError, match="horizon is 0"):
        forecast_many([np.arange(5.0)], 0)
    with pytest.raises(ValueError, match="2 groups are given for 1"):
        forecast_many([np.arange(5.0)], 1, groups=["a", "b"])


@pytest.mark.parametrize("n", [1, 2, 3])
def test_one_to_three_values_borrow_growth_from_at_least_five_peers(n):
    own = [50.0, 55.0, 60.0][:n]
    lent = forecast(history(own), peers(), indicator(), 2020)
    assert lent.borrowed > 0.3
    assert lent.peers == 12
    assert np.median(lent.at(2020)) == pytest.approx(own[-1] * np.exp(0.3), rel=0.08)
    assert forecast(history(own), peers(4), indicator(), 2020) is None


def test_peers_of_four_years_carry_a_value_and_peers_of_one_carry_none():
    """Errors are tested as far ahead as the peers' lengths allow; one year shows no growth, and is no lender."""
    short = [one.only(np.arange(4, 8)) for one in peers()]
    found = forecast(history([50]), short, indicator(), 2018)
    assert found.peers == len(short)
    assert np.median(found.drawn(2018)) == pytest.approx(55, rel=0.05)
    single = [one.only(np.array([7])) for one in peers()]
    assert forecast(history([50]), single, indicator(), 2018) is None
    alone = forecast(history([50]), single, indicator(growth_class="science"), 2018)
    assert (alone.peers, alone.lender) == (0, "")


def test_own_history_takes_over_as_it_grows():
    shares = [
        forecast(history(100 * 1.2 ** np.arange(n)), peers(spread=0.1), indicator(), 2020).borrowed for n in (1, 3, 6)
    ]
    assert shares[0] == 1
    assert shares[0] > shares[1] > shares[2]


def test_growth_that_peers_have_in_common_moves_the_forecast():
    flat = np.array([100.0, 101, 99, 100, 101, 100])
    alone = forecast_many([flat], 3).medians()[0, 2]
    among = forecast_many([flat, *walks(20, 9, 0.1, 0.02)], 3, groups=[0] * 21).medians()[0, 2]
    mixed = forecast_many([flat, *walks(20, 9, 0.0, 0.1)], 3, groups=[0] * 21).medians()[0, 2]
    assert among > alone + 5
    assert abs(mixed - alone) < abs(among - alone) / 2


def test_labels_keep_groups_apart():
    rising, falling = walks(10, 9, 0.1, 0.02), walks(10, 9, -0.1, 0.02, seed=2)
    labels = ["up"] * 10 + ["down"] * 10
    both = forecast_many(rising + falling, 3, groups=labels)
    only = forecast_many(rising, 3, groups=["up"] * 10)
    assert np.allclose(both.middle[:10], only.middle)


def test_a_group_that_was_underestimated_is_expected_to_be_so_again():
    """Ten flat years, then growth in all of them at once: the years just gone count."""
    rng = np.random.default_rng(5)
    turned = [
        100 * np.exp(np.r_[0.02 * rng.standard_normal(10), np.arange(1, 4) * 0.1 + 0.02 * rng.standard_normal(3)])
        for _ in range(30)
    ]
    alone = forecast_many(turned, 3).medians()[:, 2]
    group = forecast_many(turned, 3, groups=[0] * 30).medians()[:, 2]
    assert np.median(group / alone) > 1.02


def test_common_growth_matches_hand_computed_moments():
    flat = [np.log([100, 110, 121]) for _ in range(5)]
    found = growth(flat)
    assert found == Growth(pytest.approx(np.log(1.1)), *(3 * [pytest.approx(0, abs=1e-12)]), 5)
    assert found.common == pytest.approx(1)
    assert found.pooled(np.array([0.3]), np.array([1.0])) == (pytest.approx([0.3]), pytest.approx([0], abs=1e-9))
    assert growth(flat[:4]) is None


def test_partial_pooling_weighs_by_variances():
    found = Growth(0.1, 0.0004, 0.0004, 0.0016, 9)
    rate, share = found.pooled(np.array([0.2, 0.0]), np.array([2.0, 0.0]))
    assert share == pytest.approx([0.0008 / (0.0008 + 0.0004), 1])
    assert rate == pytest.approx([0.2 / 3 + 0.1 * 2 / 3, 0.1])
    assert found.common == pytest.approx((0.01 / 0.0104) ** 3)


@pytest.mark.parametrize(
    ("kind", "values"),
    [
        ("gap", [10.0, 11, np.nan, 13, 14, np.nan, np.nan, 17]),
        ("zeros", [0.0, 0, 3, 0, 5, 2]),
        ("all zero", [0.0] * 6),
        ("negative", [-5.0, -3, -4, 2, -1]),
        ("constant", [4.0] * 6),
        ("tiny", [1e-9, 2e-9, 1.5e-9, 3e-9, 2e-9]),
        ("huge", [1e15, 2e15, 3e15, 1e15, 5e15]),
        ("one absurd point", [10.0, 11, 12, 9000, 13, 14, 15]),
        ("absurd last point", [10.0, 11, 12, 13, 14, 15, 9000]),
        ("exploding", [1.0, 10, 100, 1000, 10000]),
        ("dying", [1e4, 1e3, 100, 10, 1]),
        ("trailing gap", [10.0, 11, 12, 13, np.nan]),
    ],
)
def test_odd_histories_have_finite_ordered_ranges(kind, values):
    made = forecast_many([np.array(values)], 10)
    assert made.reasons == ("",)
    ranges = made.quantiles([0.025, 0.1, 0.5, 0.9, 0.975])[0]
    assert np.isfinite(ranges).all()
    assert (np.diff(ranges, axis=1) >= 0).all()
    known = np.array(values)[np.isfinite(values)]
    if (known >= 0).all():
        assert (made.paths(0) >= 0).all()


def test_one_absurd_point_is_set_aside_with_a_word():
    clean = forecast_many([np.array([10.0, 11, 12, 12.5, 13, 14, 15])], 3)
    odd = forecast_many([np.array([10.0, 11, 12, 9000, 13, 14, 15])], 3)
    assert "far off both neighbours" in odd.histories[0].warnings[0]
    assert odd.medians() == pytest.approx(clean.medians(), rel=0.02)


def test_a_level_that_moved_is_history_and_not_an_absurd_point():
    made = forecast_many([np.array([10.0, 11, 12, 60, 62, 64, 66])], 3)
    assert made.histories[0].warnings == ()


def test_gaps_are_bridged_and_counted():
    even = 100 * 1.1 ** np.arange(8.0)
    gappy = even.copy()
    gappy[[2, 5]] = np.nan
    full, bridged = forecast_many([even, gappy], 3).histories
    assert (full.known, bridged.known) == (8, 6)
    assert bridged.z == pytest.approx(full.z)
    assert bridged.warnings == ("2 missing year(s) bridged",)
    assert yearly(history([1, 2, 3], years=[2010, 2011, 2014])).tolist()[2:4] == pytest.approx(
        [np.nan] * 2, nan_ok=True
    )


def test_shares_stay_within_their_bounds_even_from_the_bound():
    share = indicator(kind="share", unit="%", upper=100)
    for values in ([97, 98, 99, 99.5], [100, 100, 100, 100], [0, 0, 0, 1]):
        paths = forecast(history(values), [], share, 2027).paths
        assert paths.min() >= 0
        assert paths.max() <= 100


def test_counts_stay_whole_and_zero_is_possible():
    count = indicator(kind="stock", unit="家", decimals=0)
    for values in ([0, 1, 0, 2], [40, 35, 50, 20]):
        paths = forecast(history(values), [], count, 2020).paths
        assert np.array_equal(paths, np.rint(paths))
        assert paths.min() >= 0
    assert forecast(history([0, 1, 0, 2]), [], count, 2020).paths.min() == 0


def test_a_count_of_a_few_that_never_changed_may_still_change():
    count = indicator(kind="stock", unit="个", decimals=0)
    paths = forecast(history([16] * 6), [], count, 2020).paths
    assert 0.01 < (paths[:, -1] != 16).mean() < 0.6


def test_the_scale_follows_bounds_and_unit():
    assert scale_of(indicator(), np.array([1.0, 2])).name == "log"
    assert scale_of(indicator(), np.array([0.0, 2])).name == "floored"
    assert scale_of(indicator(lower=""), np.array([1.0])).name == "linear"
    assert scale_of(indicator(upper=100), np.array([1.0])).name == "logit"
    assert scale_of(indicator(unit="家"), np.array([400.0])).name == "count"
    assert scale_of(indicator(unit="家"), np.array([4.0])).name == "few"
    assert scale_of(indicator(unit="家"), np.array([4.0]), peers=9).name == "count"
    assert scale_of(indicator(), np.array([1.0, np.nan, 2])).name == "log"
    assert scale_of(indicator(unit="家"), np.array([4.0, np.nan])).name == "few"
    assert natural(np.array([1.0, np.nan, 2])).name == "log"
    assert [natural(np.array(v)).name for v in ([1.0, 2], [0.0, 1], [-1.0, 1])] == ["log", "floored", "linear"]


@pytest.mark.parametrize(
    ("scale", "values"),
    [(Scale("logit", 0, 100), [2.0, 50, 98]), (Scale("log"), [0.5, 100]), (Scale("count"), [0.0, 12])],
)
def test_scales_go_back_and_forth(scale, values):
    assert np.allclose(scale.backward(scale.forward(np.array(values))), values)


def test_coverage_of_a_random_walk_with_drift_is_near_nominal():
    """n = 10, h = 3: the usual plug-in interval covers 0.67-0.72 of a nominal 0.80.

    Real series turn back more often than a pure random walk, and the constants are made from real ones: 0.75 here.
    """
    series = [values for seed in range(4) for values in walks(600, 13, seed=seed)]
    made = forecast_many([values[:10] for values in series], 3).quantiles([0.1, 0.9])[:, 2]
    inside = [low <= values[12] <= high for (low, high), values in zip(made, series, strict=True)]
    assert 0.72 <= np.mean(inside) <= 0.85


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


def test_scores_are_standard_normal_in_every_year_and_correlated_along_a_path():
    scores = noise(history([1]), 8, 20000).scores(8, 0.1)
    assert scores.std(axis=0) == pytest.approx(np.ones(8), abs=0.02)
    covariance = 2 + 0.1 * 2 * 8
    expected = covariance / np.sqrt((2 + 0.1 * 4) * (8 + 0.1 * 64))
    assert np.corrcoef(scores[:, 1], scores[:, 7])[0, 1] == pytest.approx(expected, abs=0.02)


def test_the_error_distribution_is_symmetric_and_grows_beyond_its_last_knot():
    errors = shipped().standard(np.array([-4.0, -1, 0, 1, 4]))
    assert errors == pytest.approx(-errors[::-1])
    assert errors[-1] > shipped().errors[-1]


def test_correlation_pairs_steps_of_the_same_region_and_year():
    first = peers(6, spread=0.05, seed=3)
    log = Scale("log")
    n = 6 * 7
    assert correlation(first, first, (log, log)) == pytest.approx(n / (n + 20))
    assert correlation(first, [], (log, log)) == 0


def test_the_worst_unit_rules_a_target_per_unit():
    count = indicator(kind="stock", unit="家", decimals=0)
    units = [forecast(history([5, 6, 6, 7], region=f"1306{i:02d}"), [], count, 2020) for i in range(3)]
    worst = worst_unit(units)
    assert np.array_equal(worst.at(2020), np.min([unit.at(2020) for unit in units], axis=0))


def test_the_cost_grows_with_the_number_of_series_and_memory_does_not():
    import tracemalloc

    series = walks(6000, 7)
    tracemalloc.start()
    forecast_many(series[:3000], 3)
    _, first = tracemalloc.get_traced_memory()
    tracemalloc.reset_peak()
    forecast_many(series, 3)
    _, second = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert second < 1.6 * first


def test_a_long_table_is_a_list_of_histories():
    import pandas as pd

    rows = [("b", 2010, 5.0), ("b", 2012, 7.0), ("b", 2011, 6.0), ("b", 2014, 9.0), ("a", 2010, 1.0), ("b", 2015, 9.5)]
    table = pd.DataFrame(rows, columns=["series", "year", "value"])
    made = forecast_many(table, 2)
    listed = forecast_many([np.array([5.0, 6, 7, np.nan, 9, 9.5]), np.array([1.0])], 2)
    assert np.array_equal(made.middle, listed.middle, equal_nan=True)
    with pytest.raises(ValueError, match="no column year"):
        forecast_many(table.drop(columns="year"), 2)
    with pytest.raises(ValueError, match="'b' has more than one value for 2010"):
        forecast_many(pd.concat([table, table.iloc[:1]]), 2)


def test_one_series_by_itself_and_its_summary():
    values = walks(1, 9)[0]
    one, many = forecast_one(values, 3), forecast_many([values, np.array([1.0])], 3)
    assert np.array_equal(one.paths(0), many.paths(0))
    table = many.summary()
    assert list(table.columns) == [
        "series",
        "ahead",
        "median",
        "lo50",
        "hi50",
        "lo80",
        "hi80",
        "lo95",
        "hi95",
        "reason",
    ]
    assert table["ahead"].tolist() == [1, 2, 3] * 2
    assert table["lo80"].iloc[2] == pytest.approx(np.quantile(one.paths(0)[:, 2], 0.1, method="inverted_cdf"))
    assert table["median"].iloc[3:].isna().all()
    assert table["reason"].iloc[3].startswith("fewer than 4")


def test_the_horizon_of_a_group_changes_no_earlier_year():
    rng = np.random.default_rng(3)
    histories = [np.exp(3 + np.cumsum(0.05 + 0.1 * rng.standard_normal(n))) for n in (2, 3, *range(6, 20))]
    short, long = (forecast_many(histories, horizon, groups=[0] * len(histories)) for horizon in (2, 8))
    np.testing.assert_allclose(short.middle, long.middle[:, :2])
    np.testing.assert_allclose(short.width, long.width[:, :2])


def test_an_absurd_point_of_a_linear_series_is_known_in_any_unit():
    values = np.array([-1.0, 0.5, -0.2, 60.0, 0.1, -0.4, 0.3, 0.9])
    assert [len(forecast_many([values * unit], 2).histories[0].warnings) for unit in (1e-6, 1.0, 1e6)] == [1, 1, 1]


def test_a_single_event_is_history_and_not_an_absurd_point():
    one = forecast_many([np.array([0.0, 0, 0, 1, 0, 0, 0])], 2, scales=[Scale("few")])
    assert one.histories[0].warnings == ()


def test_two_or_three_rough_values_alone_get_a_wider_range_than_smooth_ones():
    made = forecast_many([[50, 51, 52], [50, 80, 52], [50, 52], [50, 90]], 3, at_large=True)
    low, high = (made.quantiles((level,))[..., 0] for level in (0.1, 0.9))
    spread = np.log(high / low)[:, 2]
    assert spread[1] > 1.3 * spread[0]
    assert spread[3] > 1.3 * spread[2]
