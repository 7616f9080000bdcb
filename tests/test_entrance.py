"""Another city's way in: from an empty folder, a plan's text and a workbook, all figures invented, to its scorecard."""

import csv
import dataclasses
import json
import os
import shutil
import subprocess
import sys
import time
from datetime import date
from pathlib import Path
from types import SimpleNamespace

import openpyxl
import pandas as pd
import pytest
from typer.testing import CliRunner

from plan_analysis import attainment, forms, intake, observations, reference, report
from plan_analysis.cli import app
from plan_analysis.dataset.data import found
from plan_analysis.intake import accepting, proposals, rows
from plan_analysis.intake.matching import Indicators
from plan_analysis.intake.registering import Publication
from plan_analysis.observations import series
from plan_analysis.reference import units
from plan_analysis.reference.project import VARIABLE
from plan_analysis.reference.schema import UNKNOWN_UNIT, DataError, Source, Target
from plan_analysis.report.target import target_page
from tests.conftest import ROOT, lighten

PLAN = ROOT / "tests/fixtures/project/plan.txt"
YEARS = list(range(2015, 2024))
FIGURES = {
    ("R&D经费投入强度", "%"): [0.0098, 0.0103, 0.0111, 0.0118, 0.0125, 0.0133, 0.0142, 0.015, 0.0161],
    ("高新技术企业数", "家"): [120, 160, 215, 290, 380, 470, 590, 700, 830],
    ("科技型中小企业", "家"): [900, 1500, 2300, 3200, 4200, 5000, 5900, 6800, 7600],
    ("万人发明专利拥有量", "件"): [1.1, 1.3, 1.6, 1.9, 2.3, 2.8, 3.3, 3.9, 4.4],
    ("技术合同成交额", "万元"): [112000, 180000, 260000, 340000, 520000, 700000, 980000, 1200000, 1450000],
    ("单位GDP能耗", "吨标准煤/万元"): [1.21, 1.15, 1.08, 1.02, 0.96, 0.92, 0.87, 0.83, 0.8],
    ("PM2.5年均浓度", "微克/立方米"): [91, 82, 86, 69, 66, 57, 47, 45, 46],
    ("省级以上重点实验室", "家"): [5, 7, 9, 11, 13, 16, 18, 20, 23],
}


def workbook(path, figures=FIGURES, title=None, place=None):
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "科技指标"
    if title:
        sheet.append([title])
    sheet.append([*(["地区"] if place else []), "指标", "单位", *[f"{year}年" for year in YEARS]])
    for (name, unit), values in figures.items():
        sheet.append([*([place] if place else []), name, unit, *values])
        for cell in sheet[sheet.max_row][2:] if unit == "%" else ():
            cell.number_format = "0.00%"
    book.save(path)
    return path


@pytest.fixture
def handan(tmp_path, monkeypatch):
    """A project of another city with its plan registered and nothing else."""
    root = tmp_path / "邯郸"
    monkeypatch.delenv(VARIABLE, raising=False)
    done = CliRunner().invoke(app, ["init", str(root), "--region", "邯郸", "--plan", str(PLAN)])
    assert done.exit_code == 0, done.output
    monkeypatch.setenv(VARIABLE, str(root))
    return root


def command(*words):
    return CliRunner().invoke(app, [str(word) for word in words])


def own(root, table):
    with rows.path(root, table).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def readme(after):
    """The commands of the first block of the README behind some words, as a reader would paste them."""
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    return text[text.index(after) :].split("```")[1].strip()


def paste(commands, folder):
    """Commands in a shell of their own, stopping at the first that fails."""
    environment = {key: value for key, value in os.environ.items() if key != VARIABLE}
    environment["PATH"] = f"{Path(sys.executable).parent}{os.pathsep}{environment['PATH']}"
    # papermill of this interpreter, wherever its packages lie
    words = ["bash", "-ec", f'papermill() {{ "{sys.executable}" -m papermill "$@"; }}\n{commands}']
    return subprocess.run(words, cwd=folder, env=environment, capture_output=True, text=True)


@pytest.mark.slow
def test_the_readmes_way_from_an_empty_folder_to_the_first_right_scorecard_word_by_word(tmp_path):
    workbook(tmp_path / "科技指标.xlsx")
    (tmp_path / "plan.txt").write_bytes(PLAN.read_bytes())
    lighten(tmp_path / "邯郸", "04_scorecard", "09_outcome", "10_request")  # a folder may hold something already
    commands = readme("## Your own city")
    assert sum(line.startswith("plan-analysis") for line in commands.splitlines()) <= 6
    started = time.monotonic()
    done = paste(commands, tmp_path)  # no cell is typed; a refused command would end it
    assert done.returncode == 0, (done.stdout, done.stderr)
    assert time.monotonic() - started < 600
    root = tmp_path / "邯郸"
    found = json.loads((root / "reports/results.json").read_text(encoding="utf-8"))["targets"]
    assert len(found) == 12
    last = {row["indicator"]: (row["last_year"], row["last_value"]) for row in found}
    wanted = {"rd_intensity": 1.61, "hightech_firms": 830, "st_sme": 7600, "inventions_per_10k": 4.4,
              "tech_contract_value": 145, "key_labs_prov": 23}  # fmt: skip
    for name, value in wanted.items():
        assert last[name] == (2023, pytest.approx(value)), name
    assert sum(row["probability"] is not None for row in found) >= 8
    chinese, english = ((root / f"reports/index{end}.html").read_text(encoding="utf-8") for end in ("", ".en"))
    assert "邯郸" in chinese
    assert "保定" not in chinese
    assert "High-tech enterprises" in english or "high-tech" in english.lower()  # of an indicator of the package
    assert all(word in chinese for word in ("结果", "数据需求", "历史检验"))  # what the README shows a reviewer


@pytest.mark.slow
def test_the_readmes_commands_of_a_scheduler_run_as_printed(tmp_path):
    for folder in ("notebooks", "data", "plan_analysis"):
        (tmp_path / folder).symlink_to(ROOT / folder)
    done = paste(readme("**A scheduler**"), tmp_path)
    assert done.returncode == 0, done.stderr
    assert " run --build" in done.stdout
    assert (tmp_path / "out.ipynb").exists()


def test_targets_are_taken_in_once_with_indicators_by_name_and_unit_and_defaults(handan):
    done = command("targets", "--accept")
    assert done.exit_code == 0, done.output
    found = {row["target"]: row for row in own(handan, "targets")}
    assert len(found) == 12
    by_name = {row["name_zh"]: row["indicator"] for row in found.values()}
    assert by_name["高新技术企业"] == "hightech_firms"
    assert by_name["每万人发明专利拥有量"] == "inventions_per_10k"
    new = {row["name_zh"]: row for row in own(handan, "indicators")}
    assert (new["单位GDP能耗"]["unit"], new["单位GDP能耗"]["direction"]) == ("吨标准煤/万元", "down")
    assert {row["target"] for row in own(handan, "resolution")} == set(found)
    reference.read(handan)
    again = command("targets", "--accept")
    assert "12 were there already" in again.output
    assert len(own(handan, "targets")) == 12


def row(**cells):
    plain = {
        "target": "T01", "plan": "handan_2021_2025", "clause": "1", "line": "3", "indicator": "", "name_zh": "某指标",
        "name_en": "", "relation": ">=", "value": "5", "value_hi": "", "unit": "家", "due": "2025",
        "kind": "count_stock",
        "scope": "", "responsible": "", "modality": "firm", "base_year": "", "base_value": "", "quote": "某指标达到5家",
        "same_as": "", "note": "", "value_text": "5", "linked_to": "", "approx": "",
    }  # fmt: skip
    return plain | cells


def test_a_number_that_is_taken_is_replaced_and_links_follow(handan):
    intake.accept([row()], handan)
    more = [row(quote="另一处"), row(target="T02", quote="再一处", same_as="T01")]
    done = intake.accept(more, handan)
    assert done.targets == ["T02", "T03"]
    assert own(handan, "targets")[2]["same_as"] == "T02"


def test_a_target_is_converted_into_its_indicators_unit(handan):
    intake.accept([row(name_zh="技术合同成交额", unit="万元", value="2000000", kind="annual_flow")], handan)
    (target,) = own(handan, "targets")
    assert (target["value"], target["unit"], target["indicator"]) == ("200", "亿元", "tech_contract_value")
    assert "万元" in target["note"]


def test_what_is_added_every_year_is_never_measured_by_the_number_of_all(handan):
    rows = [row(name_zh="高新技术企业", unit="家", value="15", kind="annual_flow", due="2021-2023")]
    rows += [
        row(name_zh="省级以上重点实验室数", unit="家", value="2", kind="annual_flow", due="2021-2023", quote="另一处")
    ]
    intake.accept(rows, handan)
    known, new = own(handan, "targets")
    assert known["indicator"] == "hightech_firms_new"
    assert new["indicator"] in {one["indicator"] for one in own(handan, "indicators")}
    assert own(handan, "indicators")[0]["kind"] == "flow"


def test_a_growth_target_of_something_new_learns_its_unit_from_the_first_table(handan, tmp_path):
    intake.accept([row(name_zh="软件业务收入年均增长", unit="%", kind="growth_rate", value="8")], handan)
    indicator, growth = own(handan, "indicators")
    assert indicator["unit"] == UNKNOWN_UNIT
    assert (growth["growth_of"], growth["unit"]) == (indicator["indicator"], "%")
    assert own(handan, "targets")[0]["base_year"] == "2020"
    reference.read(handan)
    name = indicator["name_zh"]
    book = workbook(tmp_path / "a.xlsx", {(name, "亿元"): [1, 2, 3, 4, 5, 6, 7, 8, 9]})
    intake.register(book, handan, Publication("2024"), {})
    assert own(handan, "indicators")[0]["unit"] == "亿元"


def test_a_fall_that_is_asked_for_is_growth_of_at_most_minus_so_much(handan):
    fall = {"unit": "%", "kind": "change_from_base", "value": "13.5", "note": "降低", "base_year": "2020"}
    intake.accept([row(name_zh="单位GDP能耗", **fall)], handan)
    (target,) = own(handan, "targets")
    assert (target["relation"], target["value"]) == ("<=", "-13.5")
    assert own(handan, "indicators")[0]["direction"] == "down"


@pytest.mark.parametrize(
    "words",
    [
        "地区生产总值增速高于全省平均水平1个百分点", "居民人均可支配收入增速快于经济增长2个百分点",
        "城镇化率高于全省3个百分点", "研发投入强度比全国平均水平高0.5个百分点", "人均地区生产总值达到全国平均水平的80%",
        "人均收入相当于全省平均水平的1.2倍",
        "The growth of GDP stays 1 percentage point above the provincial average",
    ],
)  # fmt: skip
def test_a_target_set_beside_another_figure_waits_with_its_reason_and_is_not_judged(tmp_path, monkeypatch, words):
    english = words.isascii()
    path = tmp_path / "plan.txt"
    lines = (
        ["Plan 2021-2025", "Targets", f"By 2025: {words}."]
        if english
        else ["规划（2021—2025年）", f"到2025年，{words}。"]
    )
    path.write_text("\n".join(lines), encoding="utf-8")
    root = tmp_path / "x"
    monkeypatch.setenv(VARIABLE, str(root))
    assert command("init", root, "--region", "邯郸", "--plan", path, "--years", "2021-2025").exit_code == 0
    done = command("targets", "--accept")
    assert own(root, "targets") == [], done.output
    proposed = root / proposals.WAITING
    if proposed.exists():  # and taken for reviewed as it stands it is refused
        text = proposed.read_text(encoding="utf-8-sig")
        assert "another figure" in text
        proposed.write_text(text.rstrip("\r\n") + "yes\n", encoding="utf-8")
        assert "set beside another figure" in command("targets", proposed, "--accept").output
        assert own(root, "targets") == []


@pytest.mark.parametrize("words", ["城镇化率高于2020年3个百分点", "地区生产总值年均增长7%，总量超过全省十分之一"])
def test_a_target_set_beside_its_own_past_is_taken_in(tmp_path, monkeypatch, words):
    path, root = tmp_path / "plan.txt", tmp_path / "x"
    path.write_text(f"规划（2021—2025年）\n到2025年，{words}。", encoding="utf-8")
    monkeypatch.setenv(VARIABLE, str(root))
    assert command("init", root, "--region", "邯郸", "--plan", path).exit_code == 0
    command("targets", "--accept")
    assert len(own(root, "targets")) >= 1


@pytest.mark.parametrize("name", ["单位GDP能耗降低", "单位GDP能耗累计下降", "单位GDP能耗降低率", "单位GDP能耗降幅"])
def test_a_fall_may_stand_in_the_name_of_the_row(handan, name):
    intake.accept(
        [row(name_zh=name, unit="%", kind="change_from_base", value="13", quote=f"{name} | % | [13]")], handan
    )
    (target,) = own(handan, "targets")
    assert (target["name_zh"], target["relation"], target["value"]) == ("单位GDP能耗", "<=", "-13")


def test_a_growth_that_is_to_stay_at_something_is_measured_as_a_growth(handan):
    asked = {"unit": "%", "kind": "maintain", "value": "9", "value_text": "9%"}
    intake.accept([
        row(name_zh="规模以上工业增加值", quote="规模以上工业增加值增速保持在9%以上", **asked),
        row(target="T02", name_zh="GDP", quote="GDP年均增速保持在9%以上", **asked),
    ], handan)  # fmt: skip
    made = own(handan, "indicators")
    assert [(one["name_zh"], one["kind"], one["lower"]) for one in made] == [
        ("规模以上工业增加值增速", "index", "-100")
    ]
    assert [one["indicator"] for one in own(handan, "targets")][1] == "gdp_growth"


def test_published_growth_is_taken_in_beside_the_level_or_alone(handan, tmp_path):
    growth = {"unit": "%", "kind": "growth_rate", "value": "7", "value_text": "7%"}
    intake.accept([
        row(name_zh="地区生产总值", quote="地区生产总值年均增长7%", **growth),
        row(target="T02", name_zh="规模以上工业增加值", quote="规模以上工业增加值年均增长7%", **growth),
    ], handan)  # fmt: skip
    figures = {
        ("地区生产总值", "亿元"): [100, 110, 121, 133, 146, 160, 176, 194, 213],
        ("GDP比上年增长", "%"): [0.06, 0.06, 0.06, 0.06, 0.06, 0.06, 0.06, 0.06, 0.06],
        ("规上工业增加值增长速度", "%"): [0.07, 0.08, 0.07, 0.06, 0.05, 0.08, 0.09, 0.08, 0.07],
    }
    done = command("add", workbook(tmp_path / "a.xlsx", figures), "--published", "2024")
    assert "not used" not in done.output
    tables = reference.read(handan)
    own_files = {name: row for name, row in tables.sources.items() if row.file.startswith("data/raw")}
    alone = dataclasses.replace(tables, sources=own_files, corrections=[], derivations=[])
    tidy = observations.from_tables(observations.read_tables(alone, handan), alone, handan)
    view = series.view(tidy, alone, date(2024, 12, 31))
    gdp, industry = attainment.assess_plan(alone, view, own(handan, "plans")[0]["plan"], draws=200)
    assert gdp.known.last_value == pytest.approx(160 * 1.06**3)  # at prices of 2020, and not the 213 that are printed
    assert industry.known.last_value == pytest.approx(100 * 1.09 * 1.08 * 1.07)
    assert industry.level_unit == "2020=100"
    assert None not in (gdp.probability, industry.probability)


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("白酒产量", "flow"), ("一般公共预算收入", "flow"), ("港口吞吐量", "flow"), ("全社会用电量", "flow"),
        ("技术合同成交额", "flow"), ("城市绿地面积", "stock"), ("机动车保有量", "stock"), ("常住人口", "stock"),
        ("公路里程", "stock"),
    ],
)  # fmt: skip
def test_what_is_made_in_a_year_is_a_flow_and_what_is_there_a_stock(handan, name, kind):
    intake.accept([row(name_zh=f"新的{name}", unit="万", kind="level", quote=f"新的{name}达到5万")], handan)
    assert own(handan, "indicators")[0]["kind"] == kind


def test_only_reviewed_rows_of_a_register_are_taken_and_one_without_marks_is_refused(handan, tmp_path):
    path = tmp_path / "proposed.csv"
    for marks, code in ((("", ""), 3), (("yes", ""), 0)):
        with path.open("w", encoding="gb18030", newline="") as file:
            writer = csv.DictWriter(file, [*row(), "reviewed"])
            writer.writeheader()
            writer.writerows(row(quote=quote) | {"reviewed": mark} for quote, mark in zip("甲乙", marks, strict=True))
        assert command("targets", path, "--accept").exit_code == code
    assert [one["quote"] for one in own(handan, "targets")] == ["甲"]


def test_a_row_without_what_a_target_needs_is_told_and_stops_no_other(handan):
    done = intake.accept([row(due=""), row(target="T02", quote="乙")], handan)
    assert done.targets == ["T02"]
    assert "due is empty" in done.refused[0]


def test_english_is_optional_everywhere():
    source = row(name_zh="某指标", name_en="", scope="全市", indicator="x")
    assert Target.model_validate(source).name_en == "某指标"


@pytest.mark.parametrize(
    ("name", "unit", "indicator"),
    [
        ("全社会研究与试验发展（R&D）经费投入强度", "%", "rd_intensity"),
        ("研发经费占地区生产总值比重", "%", "rd_intensity"),
        ("邯郸市地区生产总值（GDP）", "万元", "gdp"),
        ("高新技术企业", "个", "hightech_firms"),
        ("高新技术企业", "亿元", ""),
        ("每万人发明专利拥有量", "件", "inventions_per_10k"),
        ("国家级高新技术企业", "家", ""),
        ("新增高新技术企业数", "家", "hightech_firms_new"),
        ("有效发明专利拥有量", "万件", "patents_in_force_invention"),
        ("有效发明专利", "件", "patents_in_force_invention"),
        ("专利授权量", "件", "patents_granted_total"),
        ("发明专利申请量", "件", "patents_applied_invention"),
        ("财政科技支出占一般公共预算支出比重", "%", "fiscal_st_share"),
        ("地方财政科技支出", "万元", "fiscal_st_exp"),
        ("规模以上工业企业", "户", "industrial_firms"),
        ("规模以上工业企业", "万户", "industrial_firms"),
        ("规模以上工业企业产量", "家", ""),
        ("规模以上工业企业单位数", "个", "industrial_firms"),
        ("规模以上工业单位数", "个", ""),
    ],
)
def test_an_indicator_is_meant_only_where_name_and_unit_leave_no_doubt(real, name, unit, indicator):
    known = Indicators(real.indicators.values(), units.here(), "邯郸市")
    assert known.meant(name, unit).indicator == indicator


def test_a_table_is_registered_with_source_hash_and_every_item_mapped_or_left_out_by_name(handan, tmp_path):
    command("targets", "--accept")
    book = workbook(tmp_path / "科技指标.xlsx", FIGURES | {("无人知道的指标", "家"): [1] * 9})
    done = command("add", book, "--published", "2024-03", "--publisher", "某局", "--title", "某公报")
    assert done.exit_code == 0, done.output
    source = own(handan, "sources")[-1]
    assert (source["publisher"], source["title"], source["published"]) == ("某局", "某公报", "2024-03")
    assert source["region"] == "130400"
    assert reference.check_raw_files(reference.read(handan), handan) == []
    mapped = {one["item"]: one for one in own(handan, "mapping")}
    assert mapped["R&D经费投入强度"]["indicator"] == "rd_intensity"
    assert mapped["无人知道的指标"]["indicator"] == ""
    assert "not used: 无人知道的指标" in done.output
    assert "taken as 邯郸市" in done.output
    assert command("check").exit_code == 0
    again = command("add", book, "--published", "2024-03")
    assert again.exit_code == 3
    assert "registered already" in again.output


def test_the_total_of_an_item_is_the_item_and_what_a_person_maps_later_says_how_it_counts(handan, tmp_path):
    book = openpyxl.Workbook()
    for line in (
        ["邯郸市科技活动情况"], ["单位：万元"], ["年份", "R&D经费内部支出", None, "某物"], [None, "合计", "其中：企业"],
        [2021, 90, 50, 1], [2022, 100, 60, 1],
    ):  # fmt: skip
        book.active.append(line)
    book.save(tmp_path / "a.xlsx")
    assert command("add", tmp_path / "a.xlsx", "--published", "2024").exit_code == 0
    mapped = {one["item"]: one for one in own(handan, "mapping")}
    assert mapped["R&D经费内部支出 / 合计"]["indicator"] == "rd_exp"
    assert [one["indicator"] for name, one in mapped.items() if "合计" not in name] == ["", ""]
    assert not any("left out" in one["note"] for one in mapped.values())
    again = command("add", tmp_path / "a.xlsx", "--published", "2024")
    assert "registered already" in again.output
    assert "run --build" in again.output


def test_an_item_that_no_target_asks_is_set_beside_the_target_without_a_figure_that_may_mean_it(handan, tmp_path):
    accepting.accept([row(name_zh="众创空间保有面积", unit="家", value="30", quote="众创空间保有面积30家")], handan)
    book = workbook(tmp_path / "a.xlsx", {("众创空间面积", "家"): [1] * 9, ("人均公园面积", "家"): [1] * 9})
    done = command(
        "add", book, "--published", "2024", "--as", "众创空间面积=maker_spaces", "--as", "人均公园面积=incubators"
    )
    for said in (done.output, command("check").output):
        assert "众创空间面积 (maker_spaces) is asked by no target, and T01 众创空间保有面积 has no figure" in said
        assert "人均公园面积 (incubators) is asked" not in said


def test_what_an_item_is_can_be_said_and_must_be_known(handan, tmp_path):
    book = workbook(tmp_path / "a.xlsx", {("甲", "家"): [1] * 9, ("乙", "家"): [2] * 9})
    for wrong in ("甲=none_such", "丙=hightech_firms"):
        assert command("add", book, "--published", "2024", "--as", wrong).exit_code == 3
    assert not own(handan, "mapping")
    assert command("add", book, "--published", "2024", "--as", "甲=hightech_firms", "--as", "乙=").exit_code == 0
    assert [one["indicator"] for one in own(handan, "mapping")] == ["hightech_firms", ""]


@pytest.mark.parametrize("published", ["soon", "2024-13", "24-03-01"])
def test_a_day_of_publication_that_is_none_is_bad_use(handan, tmp_path, published):
    assert command("add", workbook(tmp_path / "a.xlsx"), "--published", published).exit_code == 2


def test_one_file_that_cannot_be_read_does_not_stop_the_others(handan, tmp_path):
    broken = tmp_path / "b.xlsx"
    broken.write_bytes(b"PK\x03\x04")
    done = command("add", broken, workbook(tmp_path / "a.xlsx"), "--published", "2024")
    assert done.exit_code == 1
    assert len(own(handan, "sources")) == 2


@pytest.mark.parametrize(
    ("title", "place", "sheet", "name", "code"),
    [
        ("邢台市科技指标", None, "表", "a", "130500"),
        (None, "邢台市", "表", "a", "130500"),
        (None, None, "邢台", "a", "130500"),
        (None, None, "表", "邢台市科技指标", "130500"),
        (None, None, "表", "a", "130400"),
    ],
)
def test_the_place_of_a_table_is_said_by_title_column_sheet_file_or_project(
    handan, tmp_path, title, place, sheet, name, code
):
    path = workbook(
        tmp_path / f"{name}.xlsx", {("高新技术企业数", "家"): FIGURES["高新技术企业数", "家"]}, title, place
    )
    book = openpyxl.load_workbook(path)
    book.active.title = sheet
    book.save(path)
    assert command("add", path, "--published", "2024").exit_code == 0
    from plan_analysis.observations import table

    found = reference.read(handan)
    source = list(found.sources.values())[1]
    assert isinstance(source, Source)
    from plan_analysis import yearbook

    tidy = table.placed(yearbook.read(handan / source.file, handan), source, found, handan)
    assert set(tidy["region_code"]) == {code}


def test_a_filled_form_is_registered_and_read_back(handan, tmp_path, real):
    command("targets", "--accept")
    from plan_analysis import forms
    from plan_analysis.forms.columns import HEADER_ROW

    made = forms.form(reference.read(handan), _no_observations(), "handan_2021_2025")
    path = tmp_path / "寄回.xlsx"
    path.write_bytes(forms.workbook(made))
    assert command("add", path, "--published", "2024").exit_code == 3  # nothing was filled in
    book = openpyxl.load_workbook(path)
    sheet = book.worksheets[1]
    column = next(cell.column for cell in sheet[HEADER_ROW] if cell.value == "2022年")
    sheet.cell(HEADER_ROW + 1, column).value = 1.5
    book.save(path)
    done = command("add", path, "--published", "2024-02-01")
    assert done.exit_code == 0, done.output
    source = own(handan, "sources")[-1]
    assert source["file"].startswith("data/raw/forms/")
    assert command("check").exit_code == 0


def _no_observations():
    import pandas as pd

    return pd.DataFrame(columns=["region", "indicator", "year", "value", "status", "published", "source"])


def test_a_form_asks_for_growth_as_it_is_published(handan):
    growth = {"unit": "%", "kind": "growth_rate", "value": "7", "value_text": "7%"}
    intake.accept([
        row(name_zh="地区生产总值", quote="地区生产总值年均增长7%", **growth),
        row(target="T02", name_zh="规模以上工业增加值", quote="规模以上工业增加值年均增长7%", **growth),
    ], handan)  # fmt: skip
    tables = reference.read(handan)
    nothing = pd.DataFrame(columns=["region", "indicator", "year", "value", "status", "published", "source"])
    (lines,) = forms.form(tables, nothing, own(handan, "plans")[0]["plan"]).bodies.values()
    assert [(line.indicator.name_zh, line.indicator.unit) for line in lines] == [
        ("地区生产总值", "亿元"), ("地区生产总值增速", "%"), ("规模以上工业增加值增速", "%"),
    ]  # fmt: skip
    assert lines[0].asked == "T01：年均增长≥7%（2025）"


def test_check_lists_every_mistake_at_once_with_the_line_to_write(handan, tmp_path):
    command("targets", "--accept")
    book = workbook(tmp_path / "a.xlsx", {("高新技术企业数", "家"): [1] * 9, ("发展指数", "分"): [2] * 9})
    command("add", book, "--published", "2024")
    kept = own(handan, "mapping")
    rows.write(handan, "mapping", [kept[1] | {"indicator": "gdp"}])
    targets = own(handan, "targets")
    targets[0]["quote"], targets[1]["line"] = "没有这句话", "99"
    rows.write(handan, "targets", targets)
    (handan / "data/raw/yearbook/stray.csv").write_text("a,b\n1,2\n", encoding="utf-8")
    started = time.monotonic()
    done = command("check")
    assert time.monotonic() - started < 10  # 3 s on a machine of its own
    assert done.exit_code == 3
    said = done.output
    for words in ("没有这句话", "line 99", "stray.csv", "'分' does not convert to '亿元'",
                  "add to mapping.csv: ^$,高新技术企业数,家,hightech_firms,", "5 mistakes"):  # fmt: skip
        assert words in said, said


def test_check_of_a_table_with_mistakes_lists_them_and_the_raw_files(handan):
    path = rows.path(handan, "targets")
    path.write_text(path.read_text(encoding="utf-8") + "T01,none\n", encoding="utf-8")
    (handan / "data/raw/yearbook/stray.csv").write_text("a,b\n1,2\n", encoding="utf-8")
    done = command("check")
    assert done.exit_code == 3
    assert "targets.csv, row 2" in done.output
    assert "stray.csv" in done.output


def test_names_of_files_and_indicators_are_latin_letters_and_unique():
    assert rows.slug("科技指标 2024") == "ke_ji_zhi_biao_2024"
    assert rows.slug("科技指标", {"ke_ji_zhi_biao"}) == "ke_ji_zhi_biao_2"
    assert rows.slug("2024年") == "x_2024_nian"
    assert rows.slug("()") == "x"


def test_the_text_of_another_plan_becomes_a_plan_of_the_project(handan, tmp_path):
    other = tmp_path / "other.txt"
    text = PLAN.read_text(encoding="utf-8").replace("科技创新", "数字经济")
    other.write_text(text, encoding="gb18030")
    done = command("targets", other, "--accept")
    assert done.exit_code == 0, done.output
    assert [one["plan"] for one in own(handan, "plans")] == ["handan_2021_2025", "handan_2021_2025_2"]
    assert {one["plan"] for one in own(handan, "targets")} == {"handan_2021_2025_2"}
    found = reference.read(handan)
    assert reference.check_raw_files(found, handan) == []
    assert command("check").exit_code == 0


def test_files_dropped_into_their_folders_are_registered_where_they_lie(handan):
    table = workbook(handan / "data/raw/yearbook/指标.xlsx", {("高新技术企业数", "家"): [1] * 9})
    text = handan / "data/raw/plan/第二.txt"
    text.write_text(PLAN.read_text(encoding="utf-8").replace("科技创新", "数字经济"), encoding="utf-8")
    said = command("check").output
    assert "plan-analysis add data/raw/yearbook/指标.xlsx --published DATE" in said
    assert "plan-analysis targets data/raw/plan/第二.txt --accept" in said
    assert command("add", table, "--published", "2024").exit_code == 0
    assert command("targets", text, "--accept").exit_code == 0
    assert command("check").exit_code == 0
    assert {one["file"] for one in own(handan, "sources")} >= {"data/raw/yearbook/指标.xlsx", "data/raw/plan/第二.txt"}


def test_the_period_of_a_plan_that_names_none_is_asked_for(handan, tmp_path):
    other = tmp_path / "other.txt"
    other.write_text("邯郸市的另一个规划\n企业达到许多家。\n", encoding="utf-8")
    done = command("targets", other, "--accept")
    assert done.exit_code == 3
    assert "--years 2021-2025" in done.output
    assert len(own(handan, "plans")) == 1
    assert command("targets", other, "--accept", "--years", "2025-2021").exit_code == 3
    assert command("targets", other, "--accept", "--years", "2023-2025").exit_code == 0
    assert own(handan, "plans")[1]["start"] == "2023"
    with pytest.raises(DataError, match="no such file"):
        proposals.of([tmp_path / "none.txt"], handan)
    assert accepting.accept([], handan).targets == []


def test_what_was_not_used_is_said_in_names_and_numbers(handan, tmp_path):
    from plan_analysis import observations

    book = openpyxl.Workbook()
    for row_ in (["地区", "2022年", "2023年"], ["邯郸市", 1, 2], ["无名岛", 3, 4]):
        book.active.append(row_)
    book.active.insert_rows(1)
    book.active["A1"] = "高新技术企业数（家）"
    book.save(tmp_path / "a.xlsx")
    left = workbook(tmp_path / "b.xlsx", {("无人知道的指标", "家"): [1] * 9})
    assert command(
        "add", tmp_path / "a.xlsx", left, "--published", "2024", "--as", "高新技术企业数=hightech_firms"
    ).exit_code in (0, 1)
    assert command("add", left, "--published", "2024").exit_code in (0, 3)
    known = reference.read(handan)
    national = {name: one for name, one in known.sources.items() if not one.file.startswith("data/raw/yearbook/")}
    only = {name: one for name, one in known.sources.items() if name not in national}
    from dataclasses import replace

    tables = observations.read_tables(replace(known, sources=only), handan)
    said = observations.unused(tables, known)
    assert any("9 values of 无人知道的指标, left out by mapping.csv" in line for line in said)
    assert any("2 values of 无名岛" in line for line in said)


def test_the_tests_look_at_the_shipped_project_whatever_project_is_at_hand():
    from plan_analysis.reference import project

    assert project.required() == ROOT


def test_a_series_that_passes_from_one_publication_to_another_with_a_jump_is_flagged():
    from datetime import date

    import numpy as np

    from plan_analysis.observations.series import Series, splices

    def made(values, sources):
        years = np.arange(2015, 2015 + len(values))
        return Series("130400", "x", "家", date(2024, 1, 1), years, np.array(values, float), np.zeros(len(values)),
                      ("reported",) * len(values), tuple(sources))  # fmt: skip

    (one,) = splices(made([75, 80, 82.4, 354.6, 370], "aaabb"))
    assert (one.year, one.before, one.after, one.source_before, one.source_after) == (2018, 82.4, 354.6, "a", "b")
    assert splices(made([75, 80, 82.4, 354.6, 370], "aaaaa")) == []
    assert splices(made([75, 80, 82.4, 88, 95], "aaabb")) == []
    assert splices(made([10, 20, 40, 80, 160], "aaabb")) == []
    assert splices(made([5], "a")) == []


def test_figures_published_after_the_pages_date_are_said_to_exist():
    from plan_analysis.report.target import target_page

    page = target_page("baoding_2018_2020", "T02", "2018-12-31", "zh", 200)
    assert 2019 in page._later()
    assert "2019" in page.answer().html
    assert target_page("baoding_2018_2020", "T02", "latest", "zh", 200)._later() == []


def test_a_folder_that_holds_a_project_is_taken_without_what_the_project_made(handan, tmp_path, monkeypatch):
    outer = tmp_path / "outer"
    shutil.copytree(handan, outer / "city")
    shutil.copytree(handan, outer / "city/deep/another")
    for place in ("new.xlsx", "city/notes.xlsx", "city/data/raw/yearbook/dropped.xlsx"):
        workbook(outer / place, {("高新技术企业数", "家"): [len(place)] * 9})
    done = command("add", outer, "--published", "2024")
    assert done.exit_code == 0, done.output
    assert "outer: 1 files, 1 to register" in done.output
    assert "city: is a project; " in done.output
    assert "another: is a project; " in done.output
    assert "notes.xlsx" not in done.output
    monkeypatch.chdir(outer / "city")
    done = command("add", ".", "--published", "2024")
    assert "dropped.xlsx: 9 values" in done.output
    assert "notes.xlsx" not in done.output


def test_a_folder_is_all_of_its_tables_and_what_is_there_already_stops_nothing(handan, tmp_path):
    folder = tmp_path / "表"
    folder.mkdir()
    workbook(folder / "a.xlsx", {("高新技术企业数", "家"): [1] * 9})
    assert command("add", folder, "--published", "2024").exit_code == 0
    workbook(folder / "b.xlsx", {("科技型中小企业", "家"): [2] * 9})
    (folder / "~$b.xlsx").write_bytes(b"open elsewhere")
    done = command("add", folder, "--published", "2024")
    assert done.exit_code == 0, done.output
    assert "a.xlsx: is registered already" in done.output
    assert "2 files, 1 to register" in done.output
    assert len(own(handan, "sources")) == 3
    (tmp_path / "leer").mkdir()
    done = command("add", tmp_path / "leer", "--published", "2024")
    assert done.exit_code == 3
    assert "no table in such a folder" in done.output


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("forecast", "FILE", "--until", "20250", "-o", "OUT"), 2),
        (("forecast", "FILE", "--until", "225", "-o", "OUT"), 2),
        (("assess", "FILE", "-t", ">= 2 by 20250", "-o", "OUT"), 3),
        (("form", "--years", "1-61"), 2),
        (("form", "--years", "2015-20250"), 2),
        (("add", "FILE", "--published", "2204-03"), 2),
        (("add", "FILE", "--published", "0224"), 2),
        (("run", "--as-of", "3018-12-31"), 2),
        (("init", "DIR", "--region", "邯郸", "--years", "2021-2525"), 2),
        (("init", "DIR", "--region", "邯郸", "--as-of", "2021-13-01"), 2),
    ],
)
def test_a_year_that_cannot_be_meant_is_refused_by_every_command_with_a_sentence(handan, tmp_path, words, code):
    book = workbook(tmp_path / "a.xlsx", {("高新技术企业数", "家"): FIGURES["高新技术企业数", "家"]})
    given = {"FILE": book, "OUT": tmp_path / "out.csv", "DIR": tmp_path / "neu"}
    plan = ("--plan", PLAN) if words[0] == "init" else ()
    done = command(*(given.get(word, word) for word in words), *plan)
    assert done.exit_code == code, done.output
    assert "write" in done.output
    assert not (tmp_path / "out.csv").exists()


def test_a_run_before_the_first_build_is_one_sentence(handan):
    done = command("run")
    assert done.exit_code == 2
    assert done.output.count("\n") == 1
    assert "--build" in done.output


@pytest.mark.parametrize(
    ("line", "published"),
    [
        ("（2021年9月28日）", "2021-09-28"), ("发布日期：2021-9-28", "2021-09-28"), ("2021年9月28日印发", "2021-09-28"),
        ("2021年9月31日", ""), ("到2025年9月28日前完成整改任务", ""), ("", ""),
    ],
)  # fmt: skip
def test_a_plan_was_published_on_the_day_that_it_bears_and_on_no_other(tmp_path, monkeypatch, line, published):
    monkeypatch.delenv(VARIABLE, raising=False)
    title, *rest = PLAN.read_text(encoding="utf-8").splitlines()
    text = tmp_path / "plan.txt"
    text.write_text("\n".join([title, line, *rest]), encoding="utf-8")
    words = ("init", tmp_path / "p", "--region", "邯郸", "--plan", text, "--as-of", "2022-12-31")
    done = command(*words)
    assert done.exit_code == 0, done.output
    assert own(tmp_path / "p", "sources")[0]["published"] == published
    assert own(tmp_path / "p", "plans")[0]["as_of"] == "2022-12-31"
    assert (f"issued on {published}" if published else "names no day of issue") in done.output
    assert "published by 2022-12-31" in done.output
    assert "run --as-of 2020-12-31" in done.output


DIRECTIONS = {  # words → relation, value, unit, kind, and whether 100 → 50 and 100 → 400 within the plan would meet it
    "单位能耗下降15%": ("<=", -15, "%", "change_from_base", True, False),
    "单位能耗下降15%以上": ("<=", -15, "%", "change_from_base", True, False),
    "单位能耗累计下降不低于15%": ("<=", -15, "%", "change_from_base", True, False),
    "PM2.5年均浓度下降10%以上": ("<=", -10, "%", "change_from_base", True, False),
    "PM2.5年均浓度年均下降2%": ("<=", -2, "%", "growth_rate", True, False),
    "单位能耗年均下降3%": ("<=", -3, "%", "growth_rate", True, False),
    "单位能耗比2020年下降超过15%": ("<", -15, "%", "change_from_base", True, False),
    "单位能耗降幅达到15%": ("<=", -15, "%", "change_from_base", True, False),
    "单位能耗下降幅度不低于15%": ("<=", -15, "%", "change_from_base", True, False),
    "财政收入降幅控制在5%以内": (">=", -5, "%", "change_from_base", False, True),
    "煤炭消费量增长不超过5%": ("<=", 5, "%", "growth_rate", True, False),
    "研发经费年均增长10%以上": (">=", 10, "%", "growth_rate", False, True),
    "研发经费比2020年增长超过50%": (">", 50, "%", "change_from_base", False, True),
    "研发经费翻一番": (">=", 100, "%", "change_from_base", False, True),
    "研发经费翻两番": (">=", 300, "%", "change_from_base", False, True),
    "研发经费增长2倍": (">=", 200, "%", "change_from_base", False, True),
    "失业率下降1个百分点": ("<=", -1, "个百分点", "change_from_base", True, False),
    "研发强度提高0.5个百分点以上": (">=", 0.5, "个百分点", "change_from_base", False, True),
    "研发强度年均提高0.1个百分点": (">=", 0.1, "个百分点", "growth_rate", False, True),
}


@pytest.mark.parametrize("words", DIRECTIONS)
def test_a_fall_and_a_rise_are_compared_in_the_direction_that_the_words_ask(tmp_path, monkeypatch, words):
    import numpy as np

    from plan_analysis.attainment import events
    from plan_analysis.dataset import starting

    monkeypatch.delenv(VARIABLE, raising=False)
    text, root = tmp_path / "plan.txt", tmp_path / "p"
    text.write_text(f"邯郸市发展规划（2021-2025年）\n到2025年，{words}。\n", encoding="utf-8")
    starting.start(root, "邯郸", [text])
    done = intake.accept(proposals.of([], root)[0], root)
    assert done.targets == ["T01"], done.refused
    found = reference.read(root)
    (target,) = found.targets
    relation, value, unit, kind, falling, rising = DIRECTIONS[words]
    assert (target.relation, target.value, target.unit, target.kind) == (relation, value, unit, kind)
    indicator = found.indicators[target.indicator]
    for end, meets in ((50.0, falling), (400.0, rising)):
        known = {2020: np.array([100.0]), 2025: np.array([end])}
        met = events.event(SimpleNamespace(at=known.get), target, indicator, 2021)
        assert bool(np.all(met)) == meets, (words, end)


@pytest.mark.parametrize("words", ["研发经费比2020年增加50亿元", "每万人拥有量提高到2倍", "地区生产总值增速不低于-3%"])
def test_growth_that_cannot_be_compared_is_not_taken_in_and_says_why(handan, words):
    kind = "growth_rate" if "-" in words else "change_from_base"
    unit, text = ("亿元", "50") if "亿元" in words else ("倍/万人", "2") if "倍" in words else ("%", "3")
    done = intake.accept([row(quote=words, kind=kind, unit=unit, value=text, value_text=text)], handan)
    assert done.targets == []
    assert "write" in done.refused[0]


def test_percentage_points_of_an_amount_are_a_mistake_that_check_finds(handan):
    points = row(kind="change_from_base", unit="百分点", value="1", base_year="2020", quote="到2025年")
    intake.accept([points | {"name_zh": "某占比"}], handan)
    assert own(handan, "indicators")[0]["unit"] == "%"
    rows.write(handan, "targets", [own(handan, "targets")[0] | {"indicator": "gdp"}])
    done = command("check")
    assert done.exit_code == 3
    assert "percentage points change a share" in done.output


def test_what_a_stock_gains_is_no_sum_of_it(handan):
    intake.accept(
        [row(name_zh="绿化面积", kind="cumulative", unit="公顷", quote="绿化面积增加2000公顷", value="2000"),
         row(name_zh="就业", kind="cumulative", unit="人", quote="新增就业500人", value="500")], handan
    )  # fmt: skip
    assert [one["kind"] for one in own(handan, "indicators")] == ["stock", "flow"]


@pytest.mark.parametrize(
    ("table", "made", "said"),
    [
        ("derivations", {"region_code": "130400", "indicator": "gdp", "year": 2022, "rule": "quotient",
                         "scale": 1, "a_indicator": "rd_exp", "b_indicator": "hightech_firms", "reason": "x"},
         "no value of rd_exp"),
        ("corrections", {"source": "a", "region": "130400", "indicator": "hightech_firms", "year": 2015,
                         "action": "drop", "expect": 7, "reason": "x"}, "the correction expects 7"),
        ("corrections", {"source": "a", "region": "130400", "indicator": "gdp", "year": 2015, "action": "drop",
                         "expect": 7, "reason": "x"}, "matches 0 cells"),
    ],
)  # fmt: skip
def test_check_finds_what_only_a_build_would_otherwise_refuse(handan, tmp_path, table, made, said):
    book = workbook(tmp_path / "a.xlsx", {("高新技术企业数", "家"): FIGURES["高新技术企业数", "家"]})
    assert command("add", book, "--published", "2024").exit_code == 0
    assert command("check").exit_code == 0
    rows.append(handan, table, [made])
    done = command("check")
    assert done.exit_code == 3, done.output
    assert said in done.output


def test_an_indicator_has_the_digits_of_its_table_and_a_growth_target_its_unit(handan, tmp_path):
    intake.accept([
        row(name_zh="单位GDP能耗", kind="change_from_base", unit="%", value="14", note="降低", quote="能耗下降14%"),
        row(target="T02", name_zh="每千人口医师数", unit="人/千人", value="3.6", kind="ratio", quote="医师数3.6人"),
        row(target="T03", name_zh="粮食总产量", unit="万吨", value="230", kind="level", quote="粮食230万吨"),
    ], handan)  # fmt: skip
    assert [one["decimals"] for one in own(handan, "indicators") if not one["growth_of"]] == ["1", "2", "1"]
    figures = {
        ("单位GDP能耗", "吨标准煤/万元"): [0.62, 0.6, 0.58, 0.56, 0.54, 0.53, 0.515, 0.5, 0.49],
        ("每千人口医师数", "人"): [2.11, 2.2, 2.4, 2.5, 2.7, 2.9, 3.1, 3.2, 3.3],
        ("粮食总产量", "吨"): [2250000 + 1234 * at for at in range(9)],
    }
    assert command("add", workbook(tmp_path / "a.xlsx", figures), "--published", "2024").exit_code == 0
    assert [one["decimals"] for one in own(handan, "indicators") if not one["growth_of"]] == ["3", "2", "2"]
    assert reference.read(handan).indicators[own(handan, "indicators")[0]["indicator"]].unit == "吨标准煤/万元"


def test_the_first_figures_say_the_digits_of_an_indicator_and_later_ones_only_more(handan, tmp_path):
    """9.6 must not be rounded to the 10 that is asked, nor 9 105 grants be shown as 9,105.0."""
    asked = [row(name_zh="某授权件次", unit="件", value="6.5"), row(name_zh="某拥有比", unit="件/万人", quote="另一处")]
    intake.accept(asked, handan)
    assert [one["decimals"] for one in own(handan, "indicators")] == ["1", "2"]
    for name, figures, digits in (
        ("a", {("某授权件次", "件"): [9105] * 9, ("某拥有比", "件/万人"): [9.6] * 9}, ["0", "1"]),
        ("b", {("某授权件次", "万件"): [0.91055] * 9, ("某拥有比", "件/万人"): [9.655] * 9}, ["1", "3"]),
        ("c", {("某授权件次", "件"): [9105] * 9, ("某拥有比", "件/万人"): [9] * 9}, ["1", "3"]),
    ):
        assert command("add", workbook(tmp_path / f"{name}.xlsx", figures), "--published", "2024").exit_code == 0
        assert [one["decimals"] for one in own(handan, "indicators")] == digits, name


def _told_of_the_past(past, folder, monkeypatch):
    """What check says of figures in a plan's review of the past, beside those of the workbook."""
    title, *rest = PLAN.read_text(encoding="utf-8").splitlines()
    (folder / "plan.txt").write_text("\n".join([title, past, *rest]), encoding="utf-8")
    monkeypatch.setenv(VARIABLE, str(folder / "p"))
    assert command("init", folder / "p", "--region", "邯郸", "--plan", folder / "plan.txt").exit_code == 0
    assert command("targets", "--accept").exit_code == 0
    assert command("add", workbook(folder / "a.xlsx"), "--published", "2024").exit_code == 0
    return [line for line in command("check").output.splitlines() if "the plan says" in line]


def test_a_figure_of_the_plans_own_text_that_differs_from_the_registered_one_is_said(tmp_path, monkeypatch):
    past = (
        "“十三五”期间，科技创新能力稳步提升。2020年，全市高新技术企业达到472家，全社会研发经费投入强度达1.33%，"
        "科技型中小企业达到5000家，技术合同成交额70亿元，省级以上重点实验室16家。"
    )
    said = _told_of_the_past(past, tmp_path, monkeypatch)
    found = [line.partition("the plan says ")[2].partition(", source")[0] for line in said]
    assert found == ["472 家 for 高新技术企业数 in 2020"]


def test_tables_without_a_place_of_two_cities_stay_with_their_own(handan, tmp_path):
    name = ("高新技术企业数", "家")
    one, other = workbook(tmp_path / "a.xlsx", {name: [1] * 9}), workbook(tmp_path / "b.xlsx", {name: [2] * 9})
    assert command("add", one, "--published", "2024").exit_code == 0
    assert command("add", other, "--published", "2024", "--region", "邢台").exit_code == 0
    from plan_analysis import observations

    found = reference.read(handan)
    tidy = observations.observations(found, handan)
    mine = tidy[(tidy["indicator"] == "hightech_firms") & tidy["source"].isin(["a", "b"])]
    places = mine.groupby("source")[["region", "value"]].agg(set)
    assert places.loc["a"].tolist() == [{"130400"}, {1.0}]
    assert places.loc["b"].tolist() == [{"130500"}, {2.0}]


def test_counties_known_by_their_code_are_shown_and_places_nobody_knows_are_said(handan, tmp_path):
    book = openpyxl.Workbook()
    book.active.append(["各县（市、区）高新技术企业数（家）"])
    book.active.append(["地区", "2022年", "2023年"])
    for line in (["邯郸市", 100, 120], ["武安市", 30, 40], ["魏县", 3, 4], ["某某新城", 1, 2]):
        book.active.append(line)
    path = tmp_path / "县区.xlsx"
    book.save(path)
    done = command("add", path, "--published", "2024-03")
    assert "hightech_firms" in done.output, done.output
    assert "某某新城" in command("check").output
    from plan_analysis.report.scorecard import Scorecard

    assert [one.name_zh for one in _counties(handan, Scorecard)] == ["武安市", "魏县"]


def _counties(root, scorecard):
    from plan_analysis import observations
    from plan_analysis.observations import series

    found = reference.read(root)
    (plan,) = found.plans.values()
    view = series.view(observations.observations(found, root), found, plan.as_of)
    return sorted(
        scorecard._counties(SimpleNamespace(reference=found, view=view, _region=plan.region_code)),
        key=lambda row: row.name_zh,
    )


def test_the_project_of_a_county_is_made_by_its_name_and_a_name_of_several_asks_for_the_code(tmp_path):
    from plan_analysis.dataset import starting

    place = starting.start(tmp_path / "one", "清苑区", [])
    assert (place.region_code, place.parent) == ("130608", "130600")
    assert reference.read(tmp_path / "one").regions["130608"].level == "county"
    with pytest.raises(DataError, match=r"130104 .*; give the code"):
        starting.start(tmp_path / "two", "桥西区", [])
    assert starting.start(tmp_path / "two", "130104", []).name_zh == "桥西区"


IN_PLAN = "高新技术企业达到1200家"  # words of the plan, whatever is asked


def published(root, sheet_rows, path, day="2026-02"):
    """A workbook of one sheet, added on a day; a number format beside a value is that of its cell."""
    book = openpyxl.Workbook()
    sheet = book.active
    for cells in sheet_rows:
        sheet.append([value if not isinstance(value, tuple) else value[0] for value in cells])
        for cell, value in zip(sheet[sheet.max_row], cells, strict=True):
            if isinstance(value, tuple):
                cell.number_format = value[1]
    book.save(path)
    return command("add", path, "--published", day)


def observed(root):
    """The dataset of a project whose figures are written as build writes them; nothing is judged."""
    tables = reference.read(root)
    path = root / "data/processed/observations.csv"
    path.parent.mkdir(exist_ok=True)
    observations.compact(observations.observations(tables, root), tables).to_csv(path, index=False)
    return found(root)


def test_an_empty_cell_in_a_column_of_per_cent_cells_asks_for_no_row_of_its_own(handan, tmp_path):
    command("targets", "--accept")
    made = [["年份", "R&D经费占GDP比重", "高新技术企业数（家）"]]
    made += [[year, (0.01 + 0.001 * (year - 2018), "0.00%"), 100 + year - 2018] for year in range(2018, 2023)]
    assert published(handan, [*made, [2023, "…", 130]], tmp_path / "邯郸.xlsx").exit_code == 0
    assert command("check").exit_code == 0, command("check").output
    assert len(observed(handan).series("高新技术企业数", "邯郸")) == 6


def test_published_growth_answers_a_target_on_growth_and_no_other_row_is_asked_for(handan, tmp_path):
    asked = {"name_zh": "建筑业增加值", "unit": "%", "kind": "growth_rate", "value": "6", "base_year": "2020"}
    intake.accept([row(quote="建筑业增加值年均增长6%", value_text="6%", **asked)], handan)
    made = [["指标", *range(2018, 2024)], ["建筑业增加值比上年增长（%）", 4.1, 5.2, 3.3, 6.1, 5.0, 4.4]]
    done = published(handan, made, tmp_path / "邯郸.xlsx")
    assert "no target" not in done.output + command("check").output


@pytest.mark.parametrize(
    ("cell", "day", "status"),
    [("72.5%(预计)", "2026-02", "expected"), ("72.5%", "2025-03", "expected"), ("72.5%", "2026-02", "reported")],
)
def test_what_is_expected_of_a_year_orients_and_settles_nothing(handan, tmp_path, cell, day, status):
    intake.accept([row(name_zh="污水集中处理率", unit="%", kind="share", value="70", quote=IN_PLAN)], handan)
    made = [["指标", "单位", *range(2021, 2026)], ["污水集中处理率", "%", 60, 63, 66, 69, cell]]
    assert published(handan, made, tmp_path / "邯郸.xlsx", day).exit_code == 0
    assert command("check").exit_code == 0, command("check").output
    assert ("before the year was over" in command("check").output) == (day == "2025-03")
    tables = reference.read(handan)
    tidy = observations.observations(tables, handan)
    own_rows = tidy[tidy["region"] == "130400"].set_index(["indicator", "year"])
    slug = tables.targets[0].indicator
    assert own_rows.loc[(slug, 2025), "status"] == status
    view = series.view(tidy, tables, date(2026, 11, 1))
    found = attainment.assess(tables, view, "handan_2021_2025", "T01", draws=200)
    assert (found.outcome == "met") == (status == "reported")
    if status == "expected":
        as_good_as_over = day == "2026-02"
        assert (view.series("130400", slug).value(2025) == 72.5) == as_good_as_over
        assert found.known.last_year == (2025 if as_good_as_over else 2024)
        # an error of 5% leaves 72.5 on the right side of 70 in three of four futures
        assert not as_good_as_over or 0.7 < found.probability < 0.85
        assert found.bound.shown.value == 72.5
        assert "settles nothing" in str(found.bound.sentence)


def test_a_figure_out_in_the_last_month_of_its_year_is_that_years(handan, tmp_path):
    intake.accept([row(name_zh="专家工作站", quote=IN_PLAN)], handan)
    made = [["指标", "单位", *range(2022, 2026)], ["专家工作站", "家", 2, 3, 4, 6]]
    assert published(handan, made, tmp_path / "邯郸.xlsx", "2025-12-17").exit_code == 0
    tidy = observations.observations(reference.read(handan), handan)
    assert set(tidy.loc[tidy["region"] == "130400", "status"]) == {"reported"}


def test_a_form_takes_words_for_nothing_as_nothing_and_an_expected_figure_as_one(handan, tmp_path):
    intake.accept([row(name_zh="专家工作站", quote=IN_PLAN)], handan)
    tables = reference.read(handan)
    path = tmp_path / "寄回.xlsx"
    path.write_bytes(forms.workbook(forms.form(tables, _no_observations(), "handan_2021_2025")))
    book = openpyxl.load_workbook(path)
    sheet = book.worksheets[1]
    from plan_analysis.forms.columns import HEADER_ROW

    filled = {"2021年": "暂缺", "2022年": "—", "2023年": "12（预计）", "2024年": "13家（初步数）", "2025年": 14}
    for cell in sheet[HEADER_ROW]:
        if cell.value in filled:
            sheet.cell(HEADER_ROW + 1, cell.column).value = filled[cell.value]
    book.save(path)
    rows_, _ = forms.read(path, tables)
    assert list(zip(rows_["year"], rows_["value"], rows_["status"], strict=True)) == [
        (2023, 12, "expected"), (2024, 13, "provisional"), (2025, 14, "reported"),
    ]  # fmt: skip


def test_the_year_that_a_figure_is_compared_with_is_not_its_own(tmp_path, monkeypatch):
    past = (
        "2020年，全市高新技术企业达到472家，是2015年的4.1倍；全社会研发经费投入强度达1.33%，比2015年提高0.4个百分点；"
        "技术合同成交额70亿元。"
    )
    said = _told_of_the_past(past, tmp_path, monkeypatch)
    assert said
    assert all("in 2020" in line for line in said)


def test_an_empty_series_says_why(handan, tmp_path):
    intake.accept([row(name_zh="专家工作站", quote=IN_PLAN)], handan)
    made = [["指标", "单位", 2022, 2023], ["专家工作站", "家", 2, 3]]
    assert published(handan, made, tmp_path / "邯郸.xlsx", "2024-05-06").exit_code == 0
    data = observed(handan)
    with pytest.warns(UserWarning, match=r"nothing was known on 2020-01-01; the first of 2 figures came out on 2024"):
        assert data.series("专家工作站", "邯郸", as_of="2020-01-01").empty
    with pytest.warns(UserWarning, match=r"no table holds a figure; 1 other regions have one"):
        assert data.series("专家工作站", "河北").empty
    assert list(data.series("专家工作站", "邯郸")["value"]) == [2, 3]


def test_a_target_that_is_read_for_its_due_year_alone_is_not_headed_every_year(handan, tmp_path):
    asked = {"unit": "%", "kind": "maintain", "value": "70", "value_text": "70%"}
    intake.accept([
        row(name_zh="污水集中处理率", quote=IN_PLAN, **asked),
        row(target="T02", name_zh="垃圾分类覆盖率", quote=IN_PLAN, **(asked | {"value": "60"})),
    ], handan)  # fmt: skip
    names = ["污水集中处理率", "垃圾分类覆盖率"]
    made = [["指标", "单位", *range(2016, 2024)], *([name, "%", *range(62, 70)] for name in names)]
    assert published(handan, made, tmp_path / "邯郸.xlsx", "2024-05").exit_code == 0
    observed(handan)
    pages = [target_page("handan_2021_2025", name, "latest", "zh", 200) for name in ("T01", "T02")]
    assert [page.assessment.asked[0].kind for page in pages] == ["level", "maintain"]
    assert ["每年：" in page.answer().html for page in pages] == [False, True]


def test_a_base_of_the_plan_that_the_tables_print_otherwise_is_said_on_the_page(handan, tmp_path):
    intake.accept([
        row(name_zh="专家工作站", quote=IN_PLAN, value="90", base_year="2020", base_value="31"),
        row(target="T02", name_zh="院士工作站", quote=IN_PLAN, base_year="2020", base_value="8"),
    ], handan)  # fmt: skip
    made = [["指标", "单位", *range(2018, 2024)], ["专家工作站", "家", 20, 24, 28, 40, 55, 60]]
    made += [["院士工作站", "家", 6, 7, 8, 8, 8, 8]]
    assert published(handan, made, tmp_path / "邯郸.xlsx", "2024-05").exit_code == 0
    observed(handan)
    said = [target_page("handan_2021_2025", name, "latest", "en", 200).answer().html for name in ("T01", "T02")]
    assert "The plan counts from 31 in 2020; the tables print 28" in said[0]
    assert "The plan counts from" not in said[1]


def test_amounts_moved_on_by_growth_say_at_which_prices_and_only_printed_years_are_registered(handan, tmp_path):
    growth = {"unit": "%", "kind": "growth_rate", "value": "6", "value_text": "6%", "base_year": "2020"}
    intake.accept([
        row(name_zh="地区生产总值", quote=IN_PLAN, **growth),
        row(target="T02", name_zh="建筑业增加值", quote=IN_PLAN, **growth),
    ], handan)  # fmt: skip
    made = [["指标", "单位", *range(2019, 2024)], ["地区生产总值", "亿元", 3000, 3100, 3400, 3600, 3800]]
    made += [["地区生产总值比上年增长", "%", 6.1, 3.9, 6.6, 4.2, 5.1], ["建筑业增加值增速", "%", 6, 5, 4, 3, 2]]
    assert published(handan, made, tmp_path / "邯郸.xlsx", "2024-05").exit_code == 0
    observed(handan)
    page = target_page("handan_2021_2025", "T01", "latest", "en", 200)
    assert "(derived, at prices of 2020)" in page.answer().html
    assert "billion yuan, at prices of 2020" in page.numbers().html
    assert page.missing(page.resolution, page.assessment).startswith("Registered: 2019–2023;")
    request = report.RequestPage("handan_2021_2025", "latest", "en", 200)
    assert [(one.counted.name_zh, one.years) for _, asked in request.wanted for one in asked] == [
        ("地区生产总值增速", "2024–2025"), ("建筑业增加值增速", "2024–2025"),
    ]  # fmt: skip
    assert "<small>%</small><br>2024 ………<br>2025 ………" in request.lists().html


def test_the_glance_of_a_scorecard_shows_what_is_asked_twice_once_and_says_how_many_it_hides(handan, tmp_path):
    asked = {"quote": IN_PLAN, "value": "50"}
    names = ["专家工作站", *(f"{kind}中心" for kind in ("检测", "计量", "孵化", "评估", "咨询", "交流", "培训"))]
    names += [f"{kind}站" for kind in ("气象", "水文", "地震", "环境")]
    made = [row(target=f"T{at:02}", name_zh=name, **asked) for at, name in enumerate([*names, names[0]], 1)]
    intake.accept(made, handan)
    figures = [["指标", "单位", *range(2015, 2024)]]
    figures += [[name, "家", *range(10 + at, 37 + at, 3)] for at, name in enumerate(names)]
    assert published(handan, figures, tmp_path / "邯郸.xlsx", "2024-05").exit_code == 0
    observed(handan)
    html = report.Scorecard("handan_2021_2025", "latest", "en", 200).headline().html
    listed = html[: html.index("Targets by verdict")]
    assert listed.count('scope="row"') == 10
    assert "T13.en.html" not in listed
    assert "2 more, less probable ones" in listed


def test_the_data_page_begins_with_the_plans_own_region_and_names_what_of_its_tables_is_not_used(handan, tmp_path):
    intake.accept([row(name_zh="专家工作站", quote=IN_PLAN)], handan)
    made = [["指标", "单位", 2022, 2023], ["专家工作站", "家", 2, 3], ["某种(新)数", "家", 4, 5]]
    assert published(handan, made, tmp_path / "邯郸.xlsx", "2024-05").exit_code == 0
    observed(handan)
    page = report.DataPage("handan_2021_2025", "latest", "zh", 200)
    own_counts = page._coverage_table(page.known.table)["邯郸市"].tolist()
    assert own_counts == sorted(own_counts, reverse=True)
    assert own_counts[0] > 0
    assert "某种(新)数" in page.sources().html.partition("未采用")[2]
    past = report.DataPage("handan_2021_2025", "2023-12-31", "zh", 200)  # the table bears another title than its source
    assert "某种(新)数" not in past.sources().html


def test_a_printed_fall_is_growth_below_nothing_and_an_absolute_amount_is_the_thing_itself(handan, tmp_path):
    intake.accept([
        row(name_zh="单位水产品用水量", unit="%", kind="change_from_base", value="-9", relation="<=", quote=IN_PLAN,
            base_year="2020", value_text="9%"),
        row(target="T02", name_zh="渔业总产值", unit="亿元", kind="level", quote=IN_PLAN),
    ], handan)  # fmt: skip
    book = [
        ["年份", "渔业总产值", None, "单位水产品用水量下降率（%）"], [None, "绝对额（亿元）", "比上年增长（%）", None],
        *([year, year - 1998, 4 + 0.1 * (year - 2018), -1.5 if year == 2020 else 2.5] for year in range(2018, 2024)),
    ]  # fmt: skip
    done = published(handan, book, tmp_path / "邯郸.xlsx", "2024-05")
    assert done.exit_code == 0, done.output
    assert "下降率 (%) = " in done.output
    assert "渔业总产值 / 绝对额 (亿元) = " in done.output
    tidy = observations.observations(reference.read(handan), handan)
    own_rows = tidy[tidy["source"] == own(handan, "sources")[-1]["source"]]
    falls = own_rows[own_rows["indicator"].str.contains("yong_shui")]
    assert falls["value"].tolist() == [-2.5, -2.5, 1.5, -2.5, -2.5, -2.5]
    assert command("check").output.count("a fall of -1.5 is taken as growth of 1.5") == 1
    assert falls["note"].str.contains("printed as a fall").all()


def test_the_whole_of_a_table_of_districts_is_the_place_of_its_source(handan, tmp_path):
    intake.accept([row(name_zh="渔业总产值", unit="亿元", kind="level", quote=IN_PLAN)], handan)
    book = [["2023年分县渔业情况", None], ["县区", "渔业总产值（亿元）"], ["全市", 9], ["武安市", 4], ["涉县", 5]]
    assert published(handan, book, tmp_path / "渔业.xlsx", "2024-05").exit_code == 0
    assert "places that are not" not in command("check").output
    tidy = observations.observations(reference.read(handan), handan)
    values = tidy[tidy["source"] == own(handan, "sources")[-1]["source"]].set_index("region")["value"]
    assert values["130400"] == 9
    assert sorted(values) == [4, 5, 9]


def test_a_share_that_a_plans_text_gives_is_set_beside_the_tables(tmp_path, monkeypatch):
    past = "2020年，全社会研发经费支出占地区生产总值比重为1.71%，高新技术企业470家，技术合同成交额70亿元。"
    said = _told_of_the_past(past, tmp_path, monkeypatch)
    assert len(said) == 1
    assert "1.71 % for R&D经费占GDP比重 in 2020" in said[0]
