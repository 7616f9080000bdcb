import dataclasses
from datetime import date

import numpy as np
import pandas as pd
import pytest

from plan_analysis import track_record
from plan_analysis.dataset import replay
from plan_analysis.forecast import growth_classes
from plan_analysis.observations import series
from plan_analysis.track_record import LEVELS, Sample, reliability_bins
from plan_analysis.track_record.backtest import _interval_scores, _own, _samples, _seen
from plan_analysis.track_record.contest import interval
from plan_analysis.track_record.rules import thresholds
from tests.conftest import ROOT


@pytest.fixture(scope="module")
def record(real, tidy, view_2018):
    return replay.record(ROOT, real, tidy, view_2018.as_of)


def sample(histories, came):
    came = np.array(came, float)
    return Sample("rd_exp", 2015, 99, [np.array(h, float) for h in histories], came, np.arange(len(came)))


def test_the_record_on_the_provinces_is_honest_about_its_ranges(record):
    assert record.cases > 5000
    assert 0.74 <= record.overall["cover80"] <= 0.86
    assert 0.90 <= record.overall["cover95"] <= 0.98


def test_ours_beats_the_simple_rules_on_the_same_cases(record):
    scores = record.methods.set_index("method")
    for other in ("no change", "drift", "base rate", "Eurostat's rule"):
        assert scores.loc["Plan Analysis", "brier"] < scores.loc[other, "brier"]
        assert scores.loc["Plan Analysis", "log_score"] < scores.loc[other, "log_score"]
    assert scores.loc["Plan Analysis", "crps"] < scores.loc[["no change", "drift"], "crps"].min()
    assert scores["cases"].replace(0, np.nan).nunique() == 1


def test_every_table_counts_every_case_once(record):
    for table in (record.by_indicator, record.by_history, record.by_horizon, record.by_origin):
        assert table["cases"].sum() == record.cases
    assert record.reliability["n"].sum() == record.events
    assert record.by_horizon["horizon"].tolist() == [1, 2, 3, 4]


def test_the_same_back_test_gives_the_same_scores_and_what_is_kept_is_the_same(record, real, tidy, view_2018):
    again = track_record.backtest(real, tidy, view_2018.as_of)
    assert again.overall == record.overall
    assert again.methods.equals(record.methods)


def test_a_history_is_what_was_printed_by_then_and_ends_at_the_origin(real, tidy):
    final = series.view(tidy, real, series.latest(tidy, real))
    then = series.view(tidy, real, date(2018, 12, 31))
    revised = [
        code
        for code in real.regions
        if real.regions[code].level == "province"
        and then.series(code, "gdp").value(2017) not in (None, final.series(code, "gdp").value(2017))
    ]
    assert revised
    for code in revised:
        seen = _seen(final.series(code, "gdp"), then.series(code, "gdp"), 2017)
        assert seen[-1] == then.series(code, "gdp").value(2017)


def test_a_cut_history_keeps_its_last_values_while_half_of_the_peers_stay_whole(real, tidy, view_2018):
    provinces = [code for code, row in real.regions.items() if row.level == "province"]
    made = list(_samples(provinces, view_2018, view_2018, "patents_in_force_invention", 2016))
    for one in made[1:]:
        cut = [np.isfinite(one.histories[i]).sum() for i in one.chosen]
        assert set(cut) == {one.kept}
        whole = sum(len(a) == len(b) for a, b in zip(one.histories, made[0].histories, strict=True))
        assert whole >= len(made[0].histories) // 2


def test_interval_scores_of_a_case_worked_by_hand():
    quantiles = np.full((1, 5, len(LEVELS)), np.nan)
    quantiles[0, 0] = np.linspace(81, 119, 39)
    cases = {"came": np.array([[110.0, 1, 1, 1, np.nan]]), "step": np.array([5.0])}
    row = _interval_scores(cases, quantiles)
    assert len(row) == 1
    one = row.iloc[0]
    assert (one["cover50"], one["cover80"], one["cover95"]) == (1, 1, 1)
    assert one["mase"] == pytest.approx(2)
    assert one["msis"] == pytest.approx(38 / 5)
    pairs = zip(LEVELS, quantiles[0, 0], strict=True)
    by_hand = [2 * (level if q <= 110 else 1 - level) * abs(110 - q) for level, q in pairs]
    assert one["crps"] == pytest.approx(np.mean(by_hand) / 5)
    cases["came"][0, 0] = 129
    outside = _interval_scores(cases, quantiles).iloc[0]
    assert outside["cover95"] == 0
    assert outside["msis"] == pytest.approx((38 + 40 * 10) / 5)


def test_no_indicator_does_worse_than_its_base_rate_with_all_that_is_known(real, tidy):
    table = replay.record(ROOT, real, tidy, series.latest(tidy, real)).standing
    rows = table[table["by"] == "indicator"]
    assert rows["value"].tolist() == sorted(track_record.INDICATORS)
    assert rows[rows[track_record.GROUP] > rows["base rate"]]["value"].tolist() == []
    assert table[table["by"] == "all"][track_record.GROUP].item() <= 0.155


def test_classes_grow_in_real_time_as_their_indicators_had_grown_by_then(real, tidy, record):
    """What a class shows by a year is the same whatever came later, and judged by it the record is less good."""
    today, then = (series.view(part, real, date(2030, 1, 1)) for part in (tidy, tidy[tidy["year"] <= 2014]))
    by = track_record.classes_by(today, 2014)
    assert {name: one.growth for name, one in track_record.classes_by(then, 2020).items()} == {
        name: one.growth for name, one in by.items()
    }
    assert by["economy"].growth > growth_classes()["economy"].growth
    assert by["economy"].between == growth_classes()["economy"].between
    everything = record.standing[record.standing["by"] == "all"].iloc[0]
    assert everything[track_record.GROUP] < everything[track_record.THEN] < everything["base rate"]


def test_a_class_of_which_nothing_had_been_seen_keeps_its_own_growth(real, tidy):
    before = series.view(tidy, real, date(2030, 1, 1))
    assert track_record.classes_by(before, 1950) == growth_classes()


def test_every_way_answers_the_same_targets(record):
    table, overall = record.standing, record.overall
    every = table[table["by"] == "all"].iloc[0]
    assert every[track_record.GROUP] == pytest.approx(overall["brier"])
    for other in ("base rate", "drift"):
        assert every[other] == pytest.approx(record.methods.set_index("method").loc[other, "brier"])
    for key in ("class", "indicator", "horizon"):
        assert table[table["by"] == key]["cases"].sum() == every["cases"]
    assert (table["low"] < table[track_record.GROUP]).all()
    assert (table[track_record.GROUP] < table["high"]).all()


def test_a_rule_has_no_score_where_a_history_is_too_short_for_it(record):
    rows = record.standing[record.standing["by"] == "history"].set_index("value")
    assert np.isnan(rows.loc["1", "drift"])
    assert rows.loc["3", "drift"] > 0


def test_an_interval_is_wider_where_errors_hang_together():
    random = np.random.default_rng(1)
    regions, years = np.repeat(np.arange(30), 10), np.tile(np.arange(10), 30)
    apart, alike = random.uniform(0, 1, 300), random.uniform(0, 1, 10)[years]
    widths = [high - low for low, high in (interval(one, regions, years) for one in (apart, alike))]
    assert widths[1] > 2 * widths[0]
    assert interval(apart, regions, years) == interval(apart, regions, years)


def test_thresholds_come_from_the_past_alone():
    history = 100 * 1.05 ** np.arange(8.0)
    targets = thresholds([history], 2)[0]
    assert targets == pytest.approx(history[-1] * np.array([0.99, 1.02, 1.05, 1.08, 1.11, 1.0, 1.10]) ** 2)


def test_eurostats_rule_says_yes_at_95_per_cent_of_the_required_growth():
    """Growth of 5 % a year: yes to 5 % more, no to 8 %."""
    one = sample([100 * 1.05 ** np.arange(11.0)], [[np.nan] * 5])
    said = track_record.eurostat_rule(one)[0, 2]
    assert said[2] == 0.99
    assert said[3] == pytest.approx(0.99 if 0.05 >= 0.95 * ((1.05**10 * 1.08**3) ** (1 / 13) - 1) else 0.01)
    assert said[4] == 0.01


def test_the_base_rate_is_the_share_of_past_spans_that_grew_enough():
    flat, fast = np.full(6, 100.0) * 1.0001 ** np.arange(6), 100 * 1.2 ** np.arange(6.0)
    said = track_record.base_rate(sample([flat, fast], [[np.nan] * 5] * 2))
    assert said[0, 0, 4] == pytest.approx(0.5)


def test_drift_matches_the_textbook():
    mean, sd = track_record.drift([np.array([1.0, 3, 2, 4])], 2)
    assert mean[0] == pytest.approx([5, 6])
    assert sd[0, 1] == pytest.approx(np.std([2, -1, 2], ddof=1) * np.sqrt(2 * (1 + 2 / 3)))


def test_bins_count_every_case_once_and_the_band_narrows_with_n():
    stated = np.r_[np.full(100, 0.25), np.full(10000, 0.75), 1.0]
    bins = reliability_bins(stated, np.zeros(len(stated)))
    assert bins["n"].sum() == len(stated)
    width = bins["high"] - bins["low"]
    assert width.iloc[1] < width.iloc[0]


def test_too_little_data_gives_an_empty_record(real, tidy):
    record = track_record.backtest(real, tidy, date(2012, 1, 1))
    assert record.cases == 0
    assert record.overall == {}


def test_the_recorded_scores_of_other_packages_are_of_the_same_cases(record):
    rows = pd.read_csv(ROOT / "benchmarks/rivals.csv")
    here = rows[rows["as_of"] == "2018-12-31"]
    assert here["cases"].max() == record.overall["cases"]
    ours = here[here["method"] == "Plan Analysis"].iloc[0]
    assert ours["brier"] == pytest.approx(record.overall["brier"], abs=5e-4)


def test_without_statsforecast_the_comparison_says_how_to_get_it():
    import importlib.util

    from plan_analysis.reference.schema import DataError
    from plan_analysis.track_record import rivals

    if importlib.util.find_spec("statsforecast"):
        assert len(rivals.rivals({})) == 4
    else:
        with pytest.raises(DataError, match="make rivals"):
            rivals.rivals({})


def test_a_gap_in_one_history_does_not_change_the_scale_of_all(real):
    rng = np.random.default_rng(3)
    whole = [100 * np.exp(np.cumsum(0.1 + 0.05 * rng.standard_normal(9))) for _ in range(24)]
    gappy = [values.copy() for values in whole]
    gappy[0][4] = np.nan
    cases = [dataclasses.replace(sample(one, np.full((24, 5), np.nan)), indicator="tech_market_output")
             for one in (whole, gappy)]  # fmt: skip
    (full, _), (with_gap, _) = (_own(real, case) for case in cases)
    assert np.allclose(full[1:], with_gap[1:], rtol=0.05)
    assert (with_gap > 0).all()
