import numpy as np
import pytest

from plan_analysis import track_record
from plan_analysis.track_record import reliability_bins
from tests.test_forecast import history, indicator, peers


def test_the_record_on_the_provinces_is_honest_about_its_ranges(real, view_2018):
    record = track_record.backtest(real, view_2018)
    assert record.cases > 5000
    assert 0.75 <= record.overall["cover80"] <= 0.90
    assert 0.92 <= record.overall["cover95"] <= 0.99
    assert record.overall["brier"] < record.overall["brier_base_rate"] < record.overall["brier_no_change"]
    assert record.overall["mase"] < record.overall["mase_no_change"]


def test_a_forecast_made_at_an_origin_sees_nothing_later():
    whole = history(np.arange(1.0, 12.0))
    cut = track_record._until(whole, 2012, 3)
    assert cut.years.tolist() == [2010, 2011, 2012]
    assert len(cut.status) == 3


def test_scores_of_a_case_worked_by_hand():
    from plan_analysis.forecast import forecast

    whole = history([100, 110, 121, 133.1, 146.41], last=2018)
    past = track_record._until(whole, 2017, 99)
    intervals, events = [], []
    paths = forecast(past, peers(), indicator(), 2020)
    track_record._score(paths, past, whole, 99, intervals, events)
    assert len(intervals) == 1
    assert intervals[0]["mase_no_change"] == pytest.approx(13.31 / np.mean([10, 11, 12.1]))
    assert intervals[0]["mase_drift"] == pytest.approx(0, abs=1e-9)
    assert [case["came"] for case in events] == [1.0, 1.0, 0.0]


def test_bins_count_every_case_once_and_the_band_narrows_with_n():
    stated = np.r_[np.full(100, 0.25), np.full(10000, 0.75), 1.0]
    bins = reliability_bins(stated, np.zeros(len(stated)))
    assert bins["n"].sum() == len(stated)
    width = bins["high"] - bins["low"]
    assert width.iloc[1] < width.iloc[0]


def test_too_little_data_gives_an_empty_record(real, tidy):
    from datetime import date

    from plan_analysis import series

    record = track_record.backtest(real, series.view(tidy, real, date(2012, 1, 1)))
    assert record.cases == 0
