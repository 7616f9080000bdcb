"""The door to everything a project holds: names, units, dates, and tables that are looked at again."""

import doctest
import importlib

import pandas as pd
import pytest

import plan_analysis
from plan_analysis.dataset import Projection, Verdict, data, demand
from plan_analysis.reference.project import NoProjectError
from plan_analysis.reference.schema import DataError
from tests.conftest import PLAN, ROOT


@pytest.fixture(scope="module")
def baoding():
    return plan_analysis.open(ROOT)


def committed() -> pd.DataFrame:
    table = pd.read_csv(ROOT / "data/processed/assessment.csv", index_col="target")
    return table[table["plan"] == PLAN]


@pytest.mark.parametrize("name", ["data", "demand", "answers", "naming"])
def test_the_examples_of_the_documentation_come_out_as_written(name, monkeypatch):
    monkeypatch.chdir(ROOT)
    module = importlib.import_module(f"plan_analysis.dataset.{name}")
    example = {"data": plan_analysis.open()}
    found = doctest.testmod(module, extraglobs=example, optionflags=doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE)
    assert found.failed == 0
    assert name != "data" or found.attempted > 8


@pytest.mark.parametrize("name", ["130400", "邯郸", "邯郸市", "Handan", " handan "])
def test_a_region_is_known_by_code_and_by_either_name(baoding, name):
    assert baoding.series("gdp", name, "2018-12-31").equals(baoding.series("gdp", "130400", "2018-12-31"))


@pytest.mark.parametrize("name", ["rd_exp", "全社会R&D经费", "r&d Expenditure", "研发经费", "Rd exp"])
def test_an_indicator_is_known_by_slug_and_by_either_name(baoding, name):
    assert baoding.series(name, "河北").loc[2020, "unit"] == "亿元"


@pytest.mark.parametrize(
    ("indicator", "region", "said"),
    [
        ("gpd", "河北", "did you mean gdp"),
        ("研发强度", "河北", "did you mean rd_intensity"),  # said in other words than the indicator's name
        ("gdp", "Hebai", "130000"),
        ("gdp", "邯单", "130400"),
        ("gdp", "河此", "mean 130000"),  # of all that begin with 河 the first in the table: a province
    ],
)
def test_a_misspelt_name_is_answered_with_the_nearest(baoding, indicator, region, said):
    with pytest.raises(DataError, match=said):
        baoding.series(indicator, region)


def test_two_places_of_one_name_are_both_named(baoding):
    names = baoding.regions()["name_en"].value_counts()
    twice = names[names > 1].index[0]
    with pytest.raises(DataError, match="give the code"):
        baoding.series("gdp", twice)


def test_what_was_published_later_is_not_seen(baoding):
    assert baoding.series("rd_intensity", "河北", "2018-12-31").index.max() == 2017
    assert baoding.panel("rd_intensity", "2018-12-31").columns.max() == 2017
    assert (baoding.vintages("rd_intensity", "河北", "2018-12-31")["available"] <= pd.Timestamp("2018-12-31")).all()


def test_vintages_hold_every_figure_and_series_the_one_that_counts(baoding):
    vintages = baoding.vintages("rd_intensity", "河北")
    one = baoding.series("rd_intensity", "河北")
    assert len(vintages) > vintages["year"].nunique()
    assert one.loc[2018, "value"] in vintages.loc[vintages["year"] == 2018, "value"].tolist()


def test_a_forecast_has_ranges_in_order_paths_and_a_picture(baoding):
    ahead = baoding.forecast("gdp", "河北", until=2027, as_of="2023-12-31")
    assert isinstance(ahead, Projection)
    assert list(ahead.table.columns) == ["median", "lo50", "hi50", "lo80", "hi80", "lo95", "hi95"]
    assert (ahead.table["lo95"] < ahead.table["lo80"]).all()
    assert ahead.paths().shape[1] == len(ahead.table)
    assert ahead.probability(ahead.table.loc[2027, "median"], 2027) == pytest.approx(0.5, abs=0.01)
    assert ahead.plot(goal=5e4).get_legend() is not None
    assert "亿元" in repr(ahead)
    assert "<table" in ahead._repr_html_()


def test_a_forecast_of_what_nobody_has_published_says_so(baoding):
    with pytest.raises(DataError, match="no value is known"):
        baoding.forecast("academician_workstations", "西藏")


def test_a_plans_target_has_the_verdict_of_its_page(baoding):
    found = baoding.assess("T02")
    table = committed()
    assert isinstance(found, Verdict)
    assert found.verdict == table.loc["T02", "verdict"]
    assert found.probability == pytest.approx(table.loc["T02", "probability"], rel=1e-5)
    assert found.verdict in found._repr_html_()


def test_a_plans_target_may_be_asked_of_another_region(baoding):
    assert baoding.assess("T02", "唐山").region.region_code == "130200"


@pytest.mark.parametrize(
    "words",
    [
        "rd_intensity >= 2.5 by 2020",
        "R&D经费占GDP比重 ≥ 2.5% 到2020年",
        "rd_intensity>=2.5%2020",
        "到2020年R&D经费占GDP比重达到2.5%以上",
        "rd_intensity at least 2.5 % by 2020",
    ],
)
def test_a_demand_in_words_is_a_target_of_its_own(baoding, words):
    found = baoding.assess(words, "保定", "2018-12-31")
    assert (found.assessment.indicator, found.assessment.relation) == ("rd_intensity", ">=")
    assert (found.assessment.value, found.assessment.due) == (2.5, "2020")
    assert found.probability == baoding.assess("T02", as_of="2018-12-31").probability


def test_a_demand_in_another_unit_of_its_kind_is_converted(baoding):
    found = baoding.assess("有效发明专利拥有量 > 1.5万件 by 2030", "保定").assessment
    assert (found.indicator, found.value, found.unit) == ("patents_in_force_invention", 15000, "件")


@pytest.mark.parametrize(
    ("words", "said"),
    [("T99", "neither a target"), ("rd_intensity soon", "neither a target"), ("gdp >= 5 万人 by 2030", "亿元")],
)
def test_a_demand_that_cannot_be_meant_is_answered(baoding, words, said):
    with pytest.raises(DataError, match=said):
        baoding.assess(words)


def test_the_scorecard_has_the_rows_of_the_committed_table(baoding):
    table = committed()
    assert baoding.scorecard(PLAN)["verdict"].equals(table["verdict"].astype(str))


def test_a_table_that_was_edited_is_read_again_without_a_new_start(edit, project):
    own = plan_analysis.open(project)
    assert own.targets().loc["T02", "value"] == 2.5
    edit("targets", 1, "value", "2.6")
    assert own.targets().loc["T02", "value"] == 2.6


def test_observations_built_anew_are_read_again(project):
    built = project / "data/processed/observations.csv"
    built.parent.mkdir()
    text = (ROOT / "data/processed/observations.csv").read_text(encoding="utf-8").splitlines(keepends=True)
    built.write_text("".join(text), encoding="utf-8")
    own = plan_analysis.open(project)
    first = own.panel("gdp", level="province")
    built.write_text("".join(line for line in text if ",gdp,2020," not in line), encoding="utf-8")
    assert 2020 in first.columns
    assert 2020 not in own.panel("gdp", level="province").columns


def test_a_finding_without_a_value_or_of_a_name_in_digits_is_read_as_it_is_written(project):
    folder = project / "data/processed"
    folder.mkdir()
    row = "2018-12-31,changed concepts,a.csv,,I4,,0012,2011,,,申请 here"
    head = "as_of,check,file,sheet,cell,region,item,year,value,expected,finding"
    (folder / "quality.csv").write_text(f"{head}\n{row}\n", encoding="utf-8")
    [found] = plan_analysis.open(project).quality("2018-12-31").itertuples()
    assert (found.item, found.region, found.year) == ("0012", "", "2011")
    assert found.value != found.value
    assert found.expected != found.expected


def test_a_folder_inside_a_project_opens_it_and_one_outside_is_answered(project, tmp_path_factory):
    assert plan_analysis.open(project / "data/raw").root == project
    with pytest.raises(NoProjectError, match="plan-analysis init"):
        plan_analysis.open(tmp_path_factory.mktemp("outside"))


def test_the_dataset_says_what_it_holds_and_what_can_be_asked(baoding):
    assert "baoding_2018_2020 (51 targets)" in repr(baoding)
    for name in ("plans", "targets", "indicators", "regions", "series", "panel", "vintages", "forecast", "assess"):
        assert f"{name}()" in repr(baoding)
        assert getattr(data.Dataset, name).__doc__
    assert demand.read("gdp > 1,000 in 2030", baoding.reference.indicators).value == 1000
