"""The scripts beside the package: the constants are what calibrate.py makes, the yardstick keeps its contract."""

import importlib.util
import sys

import numpy as np
import pytest

from plan_analysis.forecast import forecast_many, shipped
from plan_analysis.forecast.calibration import FEATURES, from_json
from tests.conftest import ROOT
from tests.test_forecast import walks


def script(name: str):
    spec = importlib.util.spec_from_file_location(name, ROOT / f"benchmarks/{name}.py")
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def collections() -> dict:
    """Two collections of simulated series, each with calm and lively ones, with the years set apart."""
    found = {}
    for name, seed in (("one", 1), ("other", 1000)):
        whole = [walks(1, 24, 0.03, (0.02, 0.05, 0.1, 0.2)[k % 4], seed + k)[0] for k in range(250)]
        found[name] = ([values[:-6] for values in whole], np.array([values[-6:] for values in whole]))
    return found


def test_the_yardstick_keeps_its_contract():
    yardstick = script("yardstick")
    train = [*walks(6, 9), np.array([5.0, 6.0, 7.0])]
    point, ranges = yardstick.forecaster(train, 4, (50, 80, 95))
    assert point.shape == (7, 4)
    assert all(ranges[level][side].shape == (7, 4) for level in (50, 80, 95) for side in (0, 1))
    assert (ranges[95][0] <= ranges[80][0]).all()
    assert (ranges[80][0] <= point).all()
    assert (point <= ranges[80][1]).all()
    stated = yardstick.probability(train, 4, np.column_stack([0.5 * point[:, 3], point[:, 3], 2 * point[:, 3]]))
    assert stated.shape == (7, 3)
    assert (np.diff(stated, axis=1) < 0).all()
    assert stated[:, 1] == pytest.approx(np.full(7, 0.5), abs=0.02)


def test_constants_made_without_a_collection_cover_it_near_nominal(collections):
    calibrate = script("calibrate")
    for name in collections:
        constants = calibrate.calibrate(collections, without=name)
        histories, came = collections[name]
        made = forecast_many(histories, 6, calibration=constants).quantiles([0.1, 0.9])
        inside = np.mean((made[..., 0] <= came) & (came <= made[..., 1]))
        assert 0.7 <= inside <= 0.9, name


def test_the_years_set_apart_do_not_enter_the_constants(collections):
    calibrate = script("calibrate")
    spoilt = {name: (histories, came * 1000) for name, (histories, came) in collections.items()}
    one, two = (calibrate.as_json(calibrate.calibrate(data)) for data in (collections, spoilt))
    assert one == two


def test_constants_survive_being_written_and_read(collections):
    calibrate = script("calibrate")
    made = calibrate.calibrate(collections)
    read = from_json(calibrate.as_json(made))
    assert read.width == pytest.approx(made.width, abs=1e-4)
    assert read.errors == pytest.approx(made.errors, abs=1e-4)
    assert read.short.keys() == made.short.keys()


def test_the_shipped_constants_are_small_and_of_the_package_features():
    assert len(shipped().width) == len(FEATURES)
    assert (np.diff(shipped().errors) > 0).all()
    assert (ROOT / "plan_analysis/forecast/calibration.json").stat().st_size < 3000
