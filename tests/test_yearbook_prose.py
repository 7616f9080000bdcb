"""Bulletins whose figures stand in sentences; all figures are invented."""

import csv
import re

import pytest

from plan_analysis import yearbook
from plan_analysis.reference.schema import DataError
from tests.conftest import ROOT

BULLETINS = ROOT / "tests/fixtures/bulletins"
TEXTS = sorted(path for path in BULLETINS.iterdir() if not path.name.endswith(".expected.csv"))


@pytest.mark.parametrize("path", TEXTS, ids=lambda path: path.name)
def test_the_figures_of_a_bulletin_come_out_with_place_year_and_unit(path):
    with path.with_name(f"{path.stem}.expected.csv").open(encoding="utf-8", newline="") as file:
        wanted = {tuple(row.values()) for row in csv.DictReader(file)}
    tidy = yearbook.read(path)
    assert {
        (row.region, row.item, str(row.year), f"{row.value:.10g}", row.unit) for row in tidy.itertuples()
    } == wanted  # fmt: skip


@pytest.mark.parametrize("path", TEXTS, ids=lambda path: path.name)
def test_a_figure_from_a_text_is_flagged_and_says_line_and_character(path):
    tidy = yearbook.read(path)
    assert yearbook.flagged(tidy).all()
    assert tidy["note"].str.contains("from text").all()
    assert tidy["cell"].map(lambda cell: bool(re.fullmatch(r"line \d+, character \d+", cell))).all()
    assert not tidy["cell"].duplicated().any()


def test_a_quarter_of_a_bulletin_is_a_period():
    assert set(yearbook.read(BULLETINS / "quarter.html")["period"]) == {"2024-Q1"}


def test_every_number_of_a_text_is_read_or_left_out_with_a_reason():
    tidy = yearbook.read(BULLETINS / "not_figures.txt")
    reasons = {text: reason for _, _, text, reason in tidy.attrs["left_out"]}
    assert reasons["3位"] == "part of a name, a ratio or a range"
    assert reasons["8000件"] == "a plan or forecast, not a figure reported"
    assert reasons["12.1"] == "a date, a number of a list, or a number without unit"


def test_a_text_of_few_figures_is_refused_as_before(tmp_path):
    path = tmp_path / "page.html"
    path.write_text("<html><body><p>对不起，您访问的页面不存在，5秒后返回首页。</p></body></html>", encoding="utf-8")
    with pytest.raises(DataError, match="perhaps an error page"):
        yearbook.read(path)


def test_growth_of_several_named_before_goes_to_each_of_them(tmp_path):
    text = (
        "沧州市2014年国民经济和社会发展统计公报\n"
        "年末存款和贷款余额分别为3120.5亿元和1840.2亿元，比年初分别增长9.1%和12.4%。\n"
        "全市粮食产量501.2万吨，下降2.0%。棉花、油料产量分别为8.1万吨和9.3万吨，分别下降4.0%、1.5%和0.2%。\n"
    )
    (tmp_path / "a.txt").write_text(text, encoding="utf-8")
    tidy = yearbook.read(tmp_path / "a.txt")
    found = dict(zip(tidy["item"], tidy["value"], strict=True))
    assert {word: value for word, value in found.items() if word.endswith("余额 / 增长")} == {
        "存款余额 / 增长": 9.1, "贷款余额 / 增长": 12.4,
    }  # fmt: skip
    # three changes of two things are nobody's
    assert not set(tidy["value"]) & {-4.0, -1.5, -0.2, 4.0, 1.5, 0.2}


def read(tmp_path, *sentences: str):
    path = tmp_path / "a.txt"
    path.write_text("邢台市2022年农业公报\n" + "\n".join(sentences), encoding="utf-8")
    tidy = yearbook.read(path)
    return {(row.region, row.item, row.unit): row.value for row in tidy.itertuples()}


def test_a_second_unit_in_brackets_is_the_same_figure(tmp_path):
    found = read(
        tmp_path,
        "全国油菜面积310千公顷(465万亩),比上年减少4千公顷(6万亩),下降1.3%。",
        "全市油菜产量15万吨(3亿斤)，比上年增加1万吨，增长7.1%。",
    )
    assert found == {
        ("全国", "油菜面积", "千公顷"): 310, ("全国", "油菜面积", "万亩"): 465,
        ("全国", "油菜面积 / 比上年增加", "千公顷"): -4, ("全国", "油菜面积 / 比上年增加", "万亩"): -6,
        ("全国", "油菜面积 / 增长", "%"): -1.3, ("邢台市", "油菜产量", "万吨"): 15, ("邢台市", "油菜产量", "亿斤"): 3,
        ("邢台市", "油菜产量 / 比上年增加", "万吨"): 1, ("邢台市", "油菜产量 / 增长", "%"): 7.1,
    }  # fmt: skip


@pytest.mark.parametrize("parted", ["。其中，", "，其中：", "；其中"])
def test_parts_keep_the_place_of_their_whole(tmp_path, parted):
    found = read(tmp_path, f"全国油菜面积310千公顷{parted}早油菜面积30千公顷，增长2%。", "全市油菜产量15万吨，增长7%。")
    assert {key[0] for key in found if key[1].startswith("早油菜面积")} == {"全国"}
    assert found["邢台市", "油菜产量", "万吨"] == 15


def test_two_falls_of_two_shares_are_two_values(tmp_path):
    found = read(tmp_path, "第一、第三产业占比分别回落1.2和0.4个百分点。", "全市油菜产量15万吨，增长7%。")
    assert found["邢台市", "第一产业占比 / 提高", "个百分点"] == -1.2
    assert found["邢台市", "第三产业占比 / 提高", "个百分点"] == -0.4
