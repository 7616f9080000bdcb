"""Units in English: no false digit, no size of another kind, and a word that is not known stays as it is."""

import pytest

from plan_analysis.report.messages import language
from tests.test_entrance import row as cells


@pytest.mark.parametrize(
    ("value", "unit", "decimals", "said"),
    [
        (150, "亿元", 2, "15 billion yuan"),
        (3115.9, "亿元", 2, "311.59 billion yuan"),
        (150, "万元", 0, "1.5 million yuan"),
        (1, "千元", 0, "1 thousand yuan"),
        (3.5, "万亿元", 2, "3.5 trillion yuan"),
        (100, "万辆", 1, "1 million vehicles"),
        (6, "亿千瓦时", 1, "0.6 billion kWh"),
        (6, "千瓦时", 1, "6 kWh"),
        (80, "千公顷", 1, "80 thousand hectares"),
        (0.8, "吨标准煤/万元", 2, "0.8 tce per 10,000 yuan"),
        (18, "件/万人", 2, "18 per 10,000 people"),
        (7.2, "张/千人", 1, "7.2 beds per 1,000 people"),
        (9, "某某", 0, "9 某某"),
        (9, "万某某", 0, "9 万某某"),
        (2.5, "%", 2, "2.5%"),
        (5, "家", 0, "5"),
    ],
)
def test_a_goal_in_english_has_the_digits_of_the_plan_and_words_for_its_unit(value, unit, decimals, said):
    assert language("en").goal(value, unit, decimals) == said
    assert language("zh").goal(value, unit, decimals).replace(",", "") == f"{value}{unit}"


def test_number_and_unit_say_one_thing_in_both_languages():
    en = language("en")
    for unit in ("元", "千元", "万元", "百万元", "千万元", "亿元", "万亿元"):
        sizes = {"": 1, "thousand": 1e3, "million": 1e6, "billion": 1e9, "trillion": 1e12}
        name = en.unit(unit).removesuffix("yuan").strip()
        chinese = {"元": 1, "千元": 1e3, "万元": 1e4, "百万元": 1e6, "千万元": 1e7, "亿元": 1e8, "万亿元": 1e12}[unit]
        assert en.scale(unit) * sizes[name] == pytest.approx(chinese), unit


@pytest.mark.parametrize(
    ("kind", "relation", "value", "en", "zh"),
    [
        ("growth_rate", ">=", "7", "growth a year: 7% or more", "年均增长：7%及以上"),
        ("growth_rate", "<=", "-3", "a year: a fall of 3% or more", "年均：下降3%及以上"),
        ("change_from_base", "<=", "-13.5", "from 2020: a fall of 13.5% or more", "比2020年：下降13.5%及以上"),
        ("change_from_base", ">=", "-5", "from 2020: a fall of 5% at most", "比2020年：降幅不超过5%"),
        ("share", ">", "3", "more than 3%", "超过3%"),
    ],
)
def test_growth_is_asked_as_growth_and_a_fall_as_a_fall(kind, relation, value, en, zh):
    from plan_analysis.reference.schema import Target

    filled = {"indicator": "x", "unit": "%", "base_year": "2020", "scope": "全市"}
    target = Target.model_validate(cells(kind=kind, relation=relation, value=value, **filled))
    assert language("en").asked(target, 1) == en
    assert language("zh").asked(target, 1) == zh
