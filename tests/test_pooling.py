"""Classes of growth and the pooling of own, group and class growth."""

import csv
import importlib
import importlib.resources
import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from plan_analysis.forecast import class_of, forecast_many, growth_classes, pooling, proposed
from plan_analysis.forecast.classes import NONE
from plan_analysis.reference.schema import DataError
from tests.test_forecast import indicator, walks

ROOT = Path(__file__).parents[1]
SCIENCE, ECONOMY = growth_classes()["science"], growth_classes()["economy"]


@pytest.mark.parametrize(
    ("name", "unit", "said"),
    [
        ("有效发明专利数", "件", "stock"), ("每万人口发明专利拥有量", "件", "stock"),
        ("发明专利授权数", "件", "patents"),
        ("规上工业企业R&D经费", "亿元", "science"), ("Patents granted", "", "patents"),
        ("每万名就业人员中研发人员", "人年", "staff"),
        ("高新技术企业数", "家", "certified"), ("高新技术企业营业收入", "亿元", "science"),
        ("高新技术企业占规上工业企业比重", "%", "share"), ("High-tech enterprises", "", "certified"),
        ("技术合同成交额", "亿元", "market"), ("技术合同数", "项", "market"),
        ("地区生产总值", "亿元", "economy"), ("人均可支配收入", "元", "economy"),
        ("一般公共预算收入", "万元", "finance"),
        ("研发经费占比", "%", "share"), ("研究与试验发展（R&D）经费支出占地区生产总值比重", "%", "intensity"),
        ("R&D intensity", "%", "intensity"), ("数字经济核心产业增加值占GDP比重", "%", "share"),
        ("常住人口城镇化率", "%", "coverage"), ("森林覆盖率", "%", "slow"), ("粮食总产量", "万吨", "slow"),
        ("人均预期寿命", "岁", "slow"), ("农作物耕种收综合机械化率", "%", "coverage"),
        ("单位GDP能耗", "吨标准煤/万元", "burden"), ("单位GDP能源消耗", "吨标准煤/万元", "burden"),
        ("万元GDP用水量", "立方米", "burden"), ("PM2.5年均浓度", "微克/立方米", "burden"),
        ("规模以上工业企业单位数", "家", "firms"), ("医疗卫生机构数", "个", "firms"), ("新型研发机构", "个", "science"),
        ("养老机构床位", "张", "other"), ("综合创新能力世界排名", "位", None),
        ("GDP增长速度", "%", None), ("widgets", "", None), ("widgets", "件", "other"),
    ],
)  # fmt: skip
def test_a_class_is_proposed_by_name_and_unit(name, unit, said):
    found = proposed(name, unit)
    assert (found.name if found else None) == said


def test_the_table_overrules_what_is_proposed():
    assert class_of(indicator(name_zh="专利", growth_class="")).name == "patents"
    assert class_of(indicator(name_zh="专利", growth_class="slow")).name == "slow"
    assert class_of(indicator(name_zh="专利", growth_class=NONE)) is None
    with pytest.raises(DataError, match=r"growth_class 'fast' is none of .*science"):
        class_of(indicator(growth_class="fast"))


def test_every_class_is_whole_and_says_why():
    for one in growth_classes().values():
        assert -0.1 < one.growth < 0.3
        assert 0 < one.between <= one.step <= one.step_small < 0.5
        assert all((one.name_en, one.name_zh, one.why))


def one_value(classes, horizon=4, **options):
    return forecast_many([np.array([100.0])] * len(classes), horizon, classes=classes, **options)


def test_one_value_goes_on_as_its_class_does():
    made = one_value([SCIENCE, ECONOMY])
    assert made.middle[0] == pytest.approx(np.log(100) + 0.10 * np.arange(1, 5))
    assert made.middle[1] == pytest.approx(np.log(100) + 0.08 * np.arange(1, 5))
    assert made.borrowed.tolist() == [1, 1]
    assert (np.diff(made.width, axis=1) > 0).all()


def test_single_events_weigh_more_in_small_places():
    made = one_value([SCIENCE, SCIENCE], small=[False, True])
    assert (made.width[1] > made.width[0]).all()


def test_a_smooth_history_is_believed_and_a_rough_one_goes_to_its_class():
    smooth = 100 * np.exp(0.25 * np.arange(8) + 0.002 * np.array([0, 1, -1, 0, 1, -1, 0, 1]))
    rough = 100 * np.exp(0.25 * np.arange(8) + 0.3 * np.array([0, 1, -1, 1, -1, 1, -1, 0]))
    made = forecast_many([smooth, rough], 3, classes=[SCIENCE] * 2)
    rate = np.diff(made.middle, axis=1)[:, 0]
    assert made.borrowed[0] < 0.3 < 0.5 < made.borrowed[1]
    assert rate[0] == pytest.approx(0.25, abs=0.05)
    assert abs(rate[1] - 0.10) < abs(rate[1] - 0.25)


def test_a_group_moves_its_members_from_the_class_towards_what_it_has_in_common():
    group = walks(20, 9, 0.20, 0.03)
    alone = one_value([SCIENCE]).middle[0, 0]
    among = forecast_many([np.array([100.0]), *group], 1, groups=[0] * 21, classes=[SCIENCE] * 21).middle[0, 0]
    assert alone < among < np.log(100) + 0.20


def apart(lasting, fleeting, members=24, years=6):
    """Members whose yearly growth differs by what lasts and by what each year brings anew."""
    random = np.random.default_rng(11)
    own = lasting * random.standard_normal((members, 1)) + fleeting * random.standard_normal((members, years))
    return list(100 * np.exp(np.cumsum(0.12 + own, axis=1)))


def test_members_that_go_on_growing_apart_are_believed_more_than_those_that_change_places():
    """Recent growth is as far apart in both groups; only in one does it last."""
    stay = forecast_many(apart(0.05, 0.03), 3, groups=[0] * 24, classes=[SCIENCE] * 24)
    change = forecast_many(apart(0.0, 0.13), 3, groups=[0] * 24, classes=[SCIENCE] * 24)
    spread = [np.diff(made.middle, axis=1)[:, 0].std() for made in (stay, change)]
    assert stay.borrowed.mean() < 0.6 < 0.9 < change.borrowed.mean()
    assert spread[0] > 3 * spread[1]


def test_bridged_years_are_no_sign_that_growth_lasts():
    """A year that nobody published makes two steps alike in every member; they count as no repetition."""
    whole = apart(0.0, 0.13)
    gappy = [np.where(np.arange(6) == 3, np.nan, values) for values in whole]
    made = forecast_many(gappy, 3, groups=[0] * 24, classes=[SCIENCE] * 24)
    assert made.borrowed.mean() > 0.9


def test_growth_that_lasts_is_found_in_few_members_as_in_none():
    four = apart(0.05, 0.03)[:4]
    assert forecast_many(four, 3, groups=[0] * 4, classes=[SCIENCE] * 4).borrowed == pytest.approx(
        forecast_many(four, 3, classes=[SCIENCE] * 4).borrowed
    )


def test_a_gap_counts_as_one_step_of_several_years():
    z = np.log(100.0) + np.array([0, 0.1, 0.15, 0.4, 0.5])
    gappy = np.exp(z)
    gappy[2] = np.nan
    made = forecast_many([gappy], 2, classes=[SCIENCE]).histories[0]
    found = pooling.steps([made], np.array([False]))
    rise, years = np.array([0.1, 0.3, 0.1]), np.array([1, 2, 1])
    mean = rise.sum() / 4
    assert found.count[0] == 3
    assert found.variance[0] == pytest.approx((((rise - years * mean) ** 2) / years).sum() / 2)


def test_without_a_class_nothing_changes():
    series = walks(6, 9)
    plain = forecast_many(series, 3, groups=[0] * 6)
    mixed = forecast_many([*series, *walks(6, 9, seed=9)], 3, groups=[0] * 12, classes=[None] * 6 + [SCIENCE] * 6)
    assert np.array_equal(plain.middle, mixed.middle[:6])
    assert np.array_equal(plain.width, mixed.width[:6])
    assert np.array_equal(plain.quantiles([0.1, 0.9]), mixed.quantiles([0.1, 0.9])[:6])
    assert mixed.classed.tolist() == [False] * 6 + [True] * 6


def test_paths_quantiles_and_probabilities_are_one_distribution():
    made = forecast_many([np.array([100.0, 112, 121]), np.array([5.0, 6, 8, 9])], 3, classes=[SCIENCE, None])
    for row in (0, 1):
        paths = made.paths(row)[:, 2]
        low, high = made.quantiles([0.1, 0.9])[row, 2]
        assert np.quantile(paths, 0.1, method="inverted_cdf") == pytest.approx(low)
        share = made.probability(np.full((2, 1), high), 3)[row, 0]
        assert share == pytest.approx((paths >= high).mean(), abs=1e-3)


def test_a_width_is_near_the_standard_deviation_that_it_stands_for():
    """The model's own sizes need no coefficients: standardised errors are near normal ones, with longer tails."""
    shipped = pooling.shipped()
    assert (np.diff(shipped.errors) > 0).all()
    assert shipped.errors[0] == 0
    middle, far = shipped.standard(np.array([0.6745, 2.5]))
    assert 0.5 < middle < 1.0
    assert far / middle > 2.5 / 0.6745


@pytest.mark.slow
def test_the_shipped_constants_are_what_the_script_makes_of_the_tables(monkeypatch):
    monkeypatch.syspath_prepend(str(ROOT / "benchmarks"))
    script = importlib.import_module("growth")
    made = json.loads(script.as_json(script.calibrate(script.panels(*script.project()))))
    text = importlib.resources.files("plan_analysis.forecast").joinpath("pooling.json").read_text("utf-8")
    shipped = json.loads(text)
    assert made.keys() == shipped.keys()
    assert made["errors"] == pytest.approx(shipped["errors"], rel=2e-3)


def test_ranges_of_cities_with_one_to_three_values_hold_in_calm_years_and_booms_together(monkeypatch):
    monkeypatch.syspath_prepend(str(ROOT / "benchmarks"))
    growth, cities = importlib.import_module("growth"), importlib.import_module("cities")
    short = {("short", 1), ("short", 2), ("alone", 2), ("group", 1), ("group", 3)}
    for panel in growth.panels(*growth.project()):
        if panel.level == "city":
            some = [one for one in growth.samples(panel) if one.setting in short and one.origin % 3 == 0]
            table = pd.concat([cities.held(one) for one in some])
            for setting, share in table.groupby("setting")["inside"].mean().items():
                assert 0.72 < share < 0.88, (panel.indicator.indicator, setting)
            assert table[table["jumps"]]["inside"].mean() > 0.7, panel.indicator.indicator


def rough(seed, count=12, years=8, size=0.3):
    random = np.random.default_rng(seed)
    return list(100 * np.exp(np.cumsum(0.1 + size * random.standard_normal((count, years)), axis=1)))


def test_what_is_usual_in_cities_touches_no_province_and_no_series_without_a_class():
    """A calm old past narrows the ranges of a province, and hardly those of a city, whose like jump."""
    calm, lively = rough(1, 1, size=0.01)[0], rough(1, 1, size=0.3)[0]
    long = np.concatenate([calm, calm[-1] / lively[0] * lively])
    late = long[-7:]
    made = forecast_many(
        [long, late] * 2 + [calm] * 2, 3, classes=[SCIENCE] * 6, small=[False] * 2 + [True] * 2 + [False, True]
    )
    province, shorter, city, late_city, calm_province, calm_city = made.width[:, 0]
    assert province < shorter
    assert city == pytest.approx(late_city)
    assert calm_city > 2 * calm_province
    plain, marked = (forecast_many([long], 3, small=[one]) for one in (False, True))
    assert plain.width.tobytes() == marked.width.tobytes()


def test_many_members_that_share_their_years_do_not_overrule_the_class():
    """All cut to two values, a group has seen one year: what its like usually do counts as much as that."""
    pair = [one[-2:] for one in rough(4, 40, size=0.001)]
    made = forecast_many(pair, 1, groups=[0] * 40, classes=[SCIENCE] * 40)
    longer = forecast_many(rough(4, 40, size=0.001), 1, groups=[0] * 40, classes=[SCIENCE] * 40)
    assert np.median(made.width) > 2 * np.median(longer.width)


def test_jumps_of_some_cities_widen_the_ranges_of_short_ones_but_not_among_provinces():
    """A step of the group is the mean of its cities; among provinces, or where provinces stand in, the median."""
    calm = rough(2, size=0.05)
    wild = [one * np.exp(np.where(np.arange(8) == 4, 1.5, 0)) if i < 4 else one for i, one in enumerate(calm)]
    for histories in (calm, wild):
        histories[-1] = histories[-1][-1:]

    def widths(small):
        calm_one, wild_one = (
            forecast_many(each, 1, groups=[0] * 12, classes=[SCIENCE] * 12, small=small).width[-1, 0]
            for each in (calm, wild)
        )
        return wild_one / calm_one

    assert widths([True] * 12) > 2
    assert widths([False] * 12) < 1.5
    assert widths([False] * 11 + [True]) < 1.5


def test_a_rough_city_is_uncertain_in_the_first_year_already():
    """The rougher its steps, the less of the width over five years comes after the first."""
    made = [
        forecast_many([one], 5, classes=[SCIENCE], small=[True]).width[0]
        for one in (rough(3, 1, size=0.02)[0], rough(3, 1, size=0.6)[0])
    ]
    assert made[0][4] / made[0][0] > made[1][4] / made[1][0] > 1


def test_no_word_stands_in_two_classes():
    """A word in two rows would be decided by their order alone; the unit tells apart what shares one."""
    text = importlib.resources.files("plan_analysis.forecast").joinpath("classes.csv").read_text("utf-8")
    words = [word for row in csv.DictReader(text.splitlines()) for word in row["words"].split("|") if word]
    assert len(words) == len(set(words))
