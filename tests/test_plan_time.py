"""Reading takes time in proportion to the text, whatever word of the wording is repeated in it."""

import ast
import re
import time
from pathlib import Path

import pytest

from plan_analysis import plan
from plan_analysis.plan import extraction, reading
from plan_analysis.plan.text import paragraphs

HEAD = "到2025年，"
SOURCES = [Path(plan.__file__).parent / f"{name}.py" for name in ("wording", "bodies")]


def run(token, length):
    return HEAD + (token * (length // len(token) + 1))[:length]


def seconds(text):
    began = time.process_time()
    extraction.understood(paragraphs(text))
    return time.process_time() - began


def words():
    """Every Chinese word of the tables of wording, units and bodies."""
    trees = [ast.parse(path.read_text(encoding="utf-8")) for path in SOURCES]
    texts = [one.value for tree in trees for one in ast.walk(tree) if isinstance(one, ast.Constant)]
    return sorted(
        {word for text in texts if isinstance(text, str) for word in re.findall("[\u4e00-\u9fff]{2,8}", text)}
    )


@pytest.mark.slow
@pytest.mark.parametrize("token", ["力争", "|", "0", "（", "由", "百分之"])
def test_a_run_of_a_hundred_thousand_characters_costs_ten_times_one_of_ten_thousand(token):
    seconds(run(token, 100))
    short, middle, long = (seconds(run(token, length)) for length in (1_000, 10_000, 100_000))
    assert middle < 30 * max(short, 0.01)
    assert long < 30 * max(middle, 0.02)


@pytest.mark.parametrize("token", ["力争0", "1/", "0每万人", "-3%", "（牵头单位：", "责任单位 "])
def test_a_run_of_numbers_costs_as_much_as_it_is_long(token):
    short, long = seconds(run(token, 1_000)), seconds(run(token, 10_000))
    assert long < 30 * max(short, 0.01)


def test_no_word_of_a_sample_of_the_wording_makes_a_run_dear():
    found = words()
    assert len(found) > 500
    dear = [word for word in found[::12] if seconds(run(word, 500)) > 0.1]
    assert not [word for word in dear if seconds(run(word, 2_000)) > 12 * max(seconds(run(word, 500)), 0.02)]


def test_what_runs_on_beyond_a_sentence_is_told_as_not_read():
    text = HEAD + "企业达到500家，" + "发展" * (reading.LONGEST // 2) + "，园区达到30个。学校达到20所。"
    assert list(plan.extract(text)["value"]) == [500, 20]
    (reason,) = [r.reason for r in plan.explain(text).itertuples() if "30个" in str(r)]
    assert reason.startswith("beyond the first 10,000 characters")


def test_what_only_names_a_year_or_an_order_is_no_number_of_a_target():
    table = "| 指标 | 计量单位 | 基期值（2024年） | 目标值（2027年） |\n| 甲收入 | 亿元 | 100 | 300 |\n"
    found = plan.extract(f"某市行动计划（2025-2027年）\n主要指标\n{table}")
    assert found[["value", "unit", "due"]].to_numpy().tolist() == [[300, "亿元", "2027"]]
    found = plan.extract("施政報告\n政府於二○三七／三八年度前將公營房屋增至40000個單位。")
    assert found[["value", "due"]].to_numpy().tolist() == [[40000, "2038"]]
    found = plan.extract("City climate plan 2025\nWe will cut scope 3 emissions by 30% by 2035.")
    assert found[["value", "unit"]].to_numpy().tolist() == [[30, "%"]]
