"""The explorer without a browser: questions and answers, scenarios, search, what is taken away, still pictures."""

import io
import json
import re
from dataclasses import replace
from datetime import date

import numpy as np
import pandas as pd
import pytest

import plan_analysis
from plan_analysis import explore
from plan_analysis.dataset import scenario
from plan_analysis.dataset.scenario import Change
from plan_analysis.explore import asking, choosing, saying, search, showing
from plan_analysis.explore.answering import Asker, alike, checked
from plan_analysis.explore.figure import Drawing
from plan_analysis.explore.looks import Look
from plan_analysis.explore.page import page_of
from plan_analysis.explore.question import FIRST, LOOKS, Question
from plan_analysis.explore.still import whole
from plan_analysis.explore.workbook import Taken
from plan_analysis.observations.series import Series
from plan_analysis.reference.schema import DataError
from plan_analysis.report.messages import language
from tests.conftest import ROOT

HEBEI = "130000"
ASKED = Question("rd_intensity", HEBEI, date(2018, 12, 31), 1.6, 2020)


@pytest.fixture(scope="module")
def asker() -> Asker:
    return Asker(plan_analysis.open(ROOT))


def of(asker: Asker, *changes: Change) -> float:
    return asker.answer(replace(ASKED, changes=changes)).assessment.probability


def test_an_answer_is_that_of_the_dataset(asker):
    for question in (ASKED, replace(ASKED, value=1.55), replace(ASKED, value=1.7, due=2023, relation="<")):
        same = asker.data.assess(question.demand, HEBEI, as_of="2018-12-31").assessment
        found = asker.answer(question).assessment
        assert {k: v for k, v in found.row().items() if v == v} == {k: v for k, v in same.row().items() if v == v}


GROWS = Change("growth", HEBEI, "rd_intensity", value=9.0)
LATE = Question("gdp", HEBEI, date(2023, 12, 31), 45000, 2025)


@pytest.mark.parametrize(
    "asked", [ASKED, LATE, replace(LATE, vintage=FIRST), replace(ASKED, changes=(GROWS,)),
              replace(LATE, vintage=FIRST, changes=(Change("value", HEBEI, "gdp", 2023, 46000.0),))],
)  # fmt: skip
def test_the_python_taken_away_gives_the_same_answer(asker, asked, monkeypatch, tmp_path):
    answer = asker.answer(asked)
    monkeypatch.chdir(tmp_path)
    if asked.changes:  # saved under the name that the desk gives it
        (tmp_path / asked.scenario_file).write_bytes(Taken(answer, asker.data.reference, language("en")).scenario())
    monkeypatch.setenv("PLAN_ANALYSIS_PROJECT", str(ROOT))
    names: dict = {}
    exec(asked.python(), names)
    assert names["verdict"].probability == answer.assessment.probability is not None
    assert names["verdict"].projection.table.loc[asked.due, "median"] == answer.assessment.foreseen.median


@pytest.mark.parametrize("look", LOOKS)
def test_other_vintages_stand_where_the_chart_counts_in_every_look(asker, look):
    asked = replace(LATE, look=look)
    answer, words = asker.answer(asked), language("en")
    vintages = asker.vintages(answer, words)
    assert vintages
    seen = Look(look, answer, asker.view(asked), words, vintages)
    years, shown = seen.values(answer.history)
    at = dict(zip(years.tolist(), shown.tolist(), strict=True))
    shown_too = [one for one in vintages if one[0] in at and look != "yearly growth"]  # growth would mix publications
    assert [one[0] for one in seen.beside()] == [one[0] for one in shown_too]
    for (year, value, _), raw in zip(seen.beside(), shown_too, strict=True):
        assert value / at[year] == pytest.approx(raw[1] / answer.history.value(year))


def test_a_target_moved_is_answered_from_the_same_futures(asker):
    chances = [asker.answer(replace(ASKED, value=value)).assessment.probability for value in (1.3, 1.5, 1.7, 1.9)]
    assert chances == sorted(chances, reverse=True)
    assert len({id(asker.predicted(replace(ASKED, value=value), HEBEI)) for value in (1.3, 1.9)}) == 1


def test_what_is_first_published_is_not_what_is_newest(asker):
    late = replace(ASKED, indicator="gdp", value=40000, due=2026, as_of=date(2024, 12, 31))
    newest, first = (asker.answer(one).history for one in (late, replace(late, vintage=FIRST)))
    assert list(newest.years) == list(first.years)
    assert not np.allclose(newest.values, first.values)


def test_every_change_moves_the_answer_the_way_it_should(asker):
    unchanged = of(asker)
    assert of(asker, Change("growth", HEBEI, "rd_intensity", value=9.0)) > unchanged
    assert of(asker, Change("shock", HEBEI, "rd_intensity", 2019, -10.0)) < unchanged
    assert of(asker, Change("value", HEBEI, "rd_intensity", 2018, 1.58)) > unchanged
    assert of(asker, Change("drop", HEBEI, "rd_exp", 2017), Change("drop", HEBEI, "rd_intensity", 2017)) != unchanged
    alone = of(asker, Change("borrowing", HEBEI, "rd_intensity", value=0.0))
    half = of(asker, Change("borrowing", HEBEI, "rd_intensity", value=0.5))
    assert of(asker, Change("borrowing", HEBEI, "rd_intensity", value=1.0)) == unchanged
    assert min(alone, unchanged) - 0.02 <= half <= max(alone, unchanged) + 0.02
    assert (
        of(asker, Change("class", HEBEI, "rd_intensity", of="110000+120000+310000+320000+330000+440000")) != unchanged
    )
    assert of(asker) == unchanged  # nothing of all this is left behind


def test_an_own_value_is_marked_and_settles_nothing(asker):
    own = asker.answer(replace(ASKED, changes=(Change("value", HEBEI, "rd_intensity", 2018, 2.0),), due=2018))
    assert own.history.status[-1] == "assumed"
    assert own.history.source[-1] == "scenario"
    assert own.assessment.outcome == ""
    assert own.unchanged is not None


def test_a_growth_path_is_the_median_and_keeps_the_spread(asker):
    made = asker.answer(replace(ASKED, changes=(Change("growth", HEBEI, "rd_intensity", value=3.0),))).assessment
    last = made.history.values[-1]
    assert np.median(made.forecast.at(2020)) == pytest.approx(last * 1.03**3)
    plain = asker.answer(ASKED).assessment
    spreads = [a.forecast.at(2020).std() / np.median(a.forecast.at(2020)) for a in (made, plain)]
    assert spreads[0] == pytest.approx(spreads[1])


def test_a_scenario_file_is_read_as_it_was_written(tmp_path, asker):
    tables = asker.data.reference
    changes = (
        Change("value", HEBEI, "rd_exp", 2018, 499.5, note="own, guess"), Change("drop", HEBEI, "gdp", 2017),
        Change("class", HEBEI, "rd_intensity", of="province"), Change("borrowing", HEBEI, "gdp", value=0.5),
    )  # fmt: skip
    path = tmp_path / "mine.csv"
    path.write_text(scenario.written(changes), encoding="utf-8-sig")
    assert scenario.read(path, tables) == changes
    path.write_text("kind,region,indicator,year,value\nvalue,河北,gdp,2018,1\n", encoding="gb18030")
    assert scenario.read(path, tables)[0].region == HEBEI


def test_every_mistake_of_a_scenario_is_named_at_once(tmp_path, asker):
    path = tmp_path / "bad.csv"
    path.write_text(
        "kind,region,indicator,year,value,of,note\nvalue,河北,gdp,2018,much,,\nwish,河北,gdp,,1,,\n"
        "borrowing,河北,gdp,,2,,\nshock,河北,gdp,,-5,,\nclass,河北,gdp,,,moon,\ngrowth,Atlantis,gdp,,1,,\n"
    )
    with pytest.raises(DataError) as error:
        scenario.read(path, asker.data.reference)
    said = str(error.value).splitlines()
    assert [line.split(":")[0] for line in said] == [f"bad.csv, row {n}" for n in range(2, 8)]
    for word, line in zip(("much", "wish", "between 0 and 1", "year", "moon", "Atlantis"), said, strict=True):
        assert word in line
    with pytest.raises(DataError, match="there is no such file"):
        scenario.read(tmp_path / "none.csv", asker.data.reference)


def test_a_value_that_is_not_there_cannot_be_left_out(asker):
    with pytest.raises(DataError, match="no value of gdp for 130000 1901"):
        asker.answer(replace(ASKED, changes=(Change("drop", HEBEI, "gdp", 1901),)))


def test_a_dataset_under_a_scenario_answers_as_the_explorer_does(tmp_path, asker):
    change = Change("growth", HEBEI, "rd_intensity", value=9.0)
    path = tmp_path / "s.csv"
    path.write_text(scenario.written([change]), encoding="utf-8")
    under = asker.data.under(path)
    assert under.assess(ASKED.demand, HEBEI, as_of="2018-12-31").probability == of(asker, change)


NAMES = [
    search.Name("rd_exp", ("全社会R&D经费", "R&D expenditure")), search.Name("gdp", ("地区生产总值", "Gross product")),
    search.Name("pat", ("有效发明专利数", "Invention patents in force")),
]  # fmt: skip


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        ("发明", ["pat"]), ("invention", ["pat"]), ("FORCE", ["pat"]), ("faming", ["pat"]), ("yxfm", ["pat"]),
        ("gdp", ["gdp"]), ("product gross", ["gdp"]), ("r&d", ["rd_exp"]), ("xyz", []), ("", ["rd_exp", "gdp", "pat"]),
    ],
)  # fmt: skip
def test_a_name_is_found_by_any_part_of_it_in_either_language_and_by_pinyin(wanted, found):
    assert search.find(wanted, NAMES) == found


def history(region: str, years: list[int], values: list[float]) -> Series:
    told = (("reported",) * len(years), ("s",) * len(years), ("",) * len(years))
    known = np.array(years), np.array(values, float), np.zeros(len(years))
    return Series(region, "x", "件", date(2020, 1, 1), *known, *told)


def test_peers_by_likeness_leave_the_region_itself_out(asker):
    found = alike(asker.view(ASKED), HEBEI, "rd_intensity")
    assert len(found) == 10
    assert HEBEI not in found


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("look", LOOKS)
def test_every_look_can_be_drawn_and_sent(asker, look, lang):
    words = language(lang)
    asked = replace(
        ASKED, indicator="gdp", value=4e4, due=2030, look=look, others=("110000",), as_of=date(2024, 12, 31)
    )
    answer = asker.answer(asked)
    figure = Drawing(answer, Look(look, answer, asker.view(asked), words), asker.data.reference, words).figure()
    json.dumps(figure, allow_nan=False)
    left_out = [one["text"] for one in figure["layout"]["annotations"]]
    assert len(left_out) == (look in ("per head", "yearly growth"))  # what is not shown is said
    points = next(trace for trace in figure["data"] if trace["uid"] == "points")
    assert len(points["x"]) == len(points["y"]) == len(points["text"]) > 0
    assert all(str(year) in said for year, said in zip(points["x"], points["text"], strict=True))


def test_a_way_of_looking_with_nothing_to_show_says_so(asker):
    words = language("en")
    answer = asker.answer(replace(ASKED, look="per head"))
    look = Look("per head", answer, asker.view(ASKED), words)
    figure = Drawing(answer, look, asker.data.reference, words).figure()
    assert "Nothing can be shown" in figure["layout"]["annotations"][0]["text"]


def test_a_point_says_where_it_was_published(asker):
    words = language("en")
    answer = asker.answer(ASKED)
    figure = Drawing(answer, Look("values", answer, asker.view(ASKED), words), asker.data.reference, words).figure()
    said = next(trace for trace in figure["data"] if trace["uid"] == "points")["text"][-1]
    assert "1.33%" in said
    assert "reported" in said
    assert asker.data.reference.sources[answer.history.source[-1]].title[:20] in said


def test_gaps_are_dotted_and_not_bridged_by_the_line(asker):
    words = language("en")
    gap = history(HEBEI, [2010, 2011, 2014], [1, 2, 3])
    answer = asker.answer(ASKED)
    known = replace(answer.assessment.known, history=gap)
    answer = replace(answer, assessment=replace(answer.assessment, known=known))
    look = Look("values", answer, asker.view(ASKED), words)
    data = list(Drawing(answer, look, asker.data.reference, words)._history(answer.history))
    lines = {trace["uid"]: trace["x"] for trace in data}
    assert lines["line"] == [2010, 2011, 2011]
    assert lines["gaps"] == [2011, 2014, 2014]


def test_the_workbook_holds_question_values_forecast_and_sources(asker):
    answer = asker.answer(
        replace(ASKED, others=("110000",), changes=(Change("growth", HEBEI, "rd_intensity", value=9.0),))
    )
    taken = Taken(answer, asker.data.reference, language("en"))
    sheets = pd.read_excel(io.BytesIO(taken.excel()), sheet_name=None)
    assert list(sheets) == ["question", "values", "forecast", "sources"]
    assert set(sheets["forecast"]["what"]) == {"scenario", "unchanged", "forecast"}
    assert sheets["forecast"][["region", "name_zh", "indicator"]].notna().all(axis=None)
    assert set(sheets["values"]["region"].astype(str)) == {HEBEI, "110000"}
    assert sheets["question"]["value"].astype(str).str.contains("grows by 9% a year").any()
    assert "scenario" in answer.question.stem
    assert taken.csv().startswith(b"\xef\xbb\xbf")


def test_a_full_page_of_a_question_says_that_it_is_a_scenario(asker):
    page = whole(page_of(asker, replace(ASKED, changes=(Change("shock", HEBEI, "rd_intensity", 2019, -5.0),)), "en"))
    assert "This page rests on assumptions of its author" in page
    assert "-5% of the level in 2019 and after" in page
    assert "rests on assumptions" not in whole(page_of(asker, ASKED, "en"))


def test_a_full_page_is_made_in_a_live_kernel_too_and_says_how_far_it_is(asker, monkeypatch):
    from plan_analysis.report import charts

    monkeypatch.setattr(charts, "_in_jupyter", lambda: True)  # pictures bear a bitmap for JupyterLab then
    steps: list = []
    page = whole(page_of(asker, ASKED, "en"), lambda done, of: steps.append((done, of)))
    assert "<svg" in page
    assert not re.findall(
        r'href="(?!#|http)[^"]*"', page
    )  # it is mailed alone: no menu of pages that do not come along
    assert [done for done, _ in steps] == list(range(steps[0][1]))


def test_regions_side_by_side_stand_from_met_to_missed_with_the_value_of_the_year(asker):
    words = language("en")
    open_ = asker.answer(replace(ASKED, value=2.0, due=2021, as_of=date(2020, 12, 31), others=("110000", "540000")))
    said = saying.side_by_side(open_, words)
    assert said.index("Beijing") < said.index("Hebei") < said.index("Tibet")
    settled = asker.answer(replace(ASKED, value=1.5, as_of=date(2022, 12, 31), others=("540000", "110000")))
    said = saying.side_by_side(settled, words)
    assert said.index("Beijing") < said.index("Tibet")
    assert words.amount(settled.history.value(2020), "%", 2) in said


def test_the_desk_says_how_such_targets_of_other_plans_ended(desk):
    desk.show(replace(ASKED, as_of=date(2023, 12, 31), value=3.0, due=2025))
    assert re.search(r"outside view</th><td>.*of other plans, \d+ of \d+ were met", desk.about.value)


def test_a_target_that_the_last_value_meets_is_reached_already(asker):
    assert "already, by the last known value (2017)" in saying.facts(
        asker.answer(replace(ASKED, value=1.0)), asker.data.reference, language("en")
    )


def test_a_deadline_beyond_the_simulated_years_gets_a_sentence():
    with pytest.raises(DataError, match="2090 lies more than 25 years ahead"):
        checked(replace(ASKED, due=2090))


def test_without_a_browser_the_explorer_is_a_page_of_still_pictures(monkeypatch):
    monkeypatch.chdir(ROOT)
    monkeypatch.delenv("JPY_SESSION_NAME", raising=False)
    page = explore.explorer("rd_intensity >= 1.6 by 2020", "河北", "2018-12-31", "en")
    assert "<svg" in page._repr_html_()
    assert "Hebei reaches 1.6% or more in 2020" in repr(page)


def test_without_a_question_the_explorer_opens_on_a_target_that_something_is_known_about(asker):
    found = showing.first(asker.data, "", "", "")
    assert len(asker.predicted(found, found.region)[0])
    assert showing.first(asker.data, "", "北京", "latest").region == "110000"


def test_small_multiples_name_the_first_and_the_last():
    made = explore.small_multiples("rd_intensity", "2018-12-31", "en", data=plan_analysis.open(ROOT))
    assert made.alt.startswith("31 small charts of R&D expenditure as a share of GDP")
    assert made.svg.count("<path") > 31
    with pytest.raises(DataError, match="no county has a value"):
        explore.small_multiples("rd_intensity", "2018-12-31", "en", "county", plan_analysis.open(ROOT))


@pytest.fixture
def desk(monkeypatch, asker):
    pytest.importorskip("anywidget")
    from plan_analysis.explore.desk import Desk

    return Desk(asker, ASKED, "en")


def test_a_desk_follows_slider_number_and_lists(desk):
    desk.target.slider.value = desk.target.scale.place(1.5)
    assert desk.question.value == pytest.approx(1.5, abs=0.01)
    assert desk.target.value.value == desk.question.value
    desk.chooser.find_indicator.value = "faming"
    assert desk.question.indicator == "rd_intensity"  # searching picks nothing
    desk.chooser.find_indicator.value = "gdp"
    desk.chooser.indicator.value = "gdp"
    assert desk.question.indicator == "gdp"
    assert desk.question.value > 1000  # a target that suits it
    desk.chooser.group.value = "most alike"
    assert len(desk.question.others) == 10
    assert "The same target elsewhere" in desk.about.value


def test_a_value_is_typed_in_the_unit_that_the_page_shows(desk):
    desk.chooser.indicator.value = "gdp"
    assert desk.target.value.description == "value (billion yuan)"
    desk.target.value.value = 4000
    assert desk.question.value == 40000  # 亿元
    assert "4,000" in desk.lead.value
    desk.arguments.value.value, desk.arguments.year.value = 3700, 2018
    desk.arguments.add.click()
    assert desk.question.changes[0].value == 37000
    assert "3,700.000 billion yuan assumed for 2018" in desk.arguments.listed.children[0].children[0].value
    desk.lang.value = "zh"
    assert (desk.target.value.value, desk.question.value) == (40000, 40000)


def test_a_slider_keeps_its_own_ends_whatever_is_asked(desk):
    """A browser answers new ends with the value that it had: another target would be asked about."""
    ends = desk.target.slider.min, desk.target.slider.max, desk.target.slider.step
    desk.chooser.indicator.value = "gdp"
    assert (desk.target.slider.min, desk.target.slider.max, desk.target.slider.step) == ends
    assert desk.target.scale.value(desk.target.slider.value) == pytest.approx(desk.target.value.value, rel=0.02)


@pytest.mark.parametrize(("low", "high"), [(0, 0), (1.2, 1.9), (-3, 4), (95, 99), (0.001, 8e6), (-9, -8)])
def test_a_scale_reaches_over_all_values_in_round_steps(low, high):
    scale = asking.Scale.over(low, high)
    assert scale.value(0) <= low <= high <= scale.value(asking.STEPS)
    assert all(scale.place(scale.value(place)) == place for place in range(asking.STEPS + 1))


def test_an_indicator_of_which_nothing_is_known_stands_last_and_says_so(desk):
    names = [name for name, _ in desk.chooser.indicator.options]
    empty = [name.endswith("(no value)") for name in names]
    assert any(empty)
    assert empty == sorted(empty)


def test_the_lists_follow_the_date_and_the_indicator(desk):
    desk.chooser.indicator.value = "gdp"
    gdp = {code for _, code in desk.chooser.others.options}
    desk.chooser.indicator.value = "rd_intensity"
    assert {code for _, code in desk.chooser.others.options} != gdp
    desk.chooser.as_of.value = date(2021, 12, 31)
    assert desk.arguments.year.value == 2021


def test_what_is_changed_of_one_region_is_not_carried_to_another_and_that_is_said(desk):
    desk.arguments.kind.value, desk.arguments.value.value, desk.arguments.note.value = "growth", 9.0, "because"
    desk.arguments.add.click()
    assert desk.arguments.note.value == ""
    desk.chooser.region.value = "110000"
    assert desk.question.changes == ()
    assert "1 changes were about another region" in desk.arguments.said.value


def test_a_ratio_that_is_left_out_says_that_its_parts_bring_it_back(desk):
    arguments = desk.arguments
    desk.chooser.as_of.value = date(2021, 12, 31)
    arguments.kind.value, arguments.year.value = "drop", 2018
    arguments.add.click()
    assert "computed from its parts" in arguments.said.value
    assert desk.answer.history.value(2018) is not None


def test_perimeters_of_a_place_are_set_beside_each_other(asker):
    baoding = replace(ASKED, indicator="gdp", region="130600", as_of=date(2023, 12, 31))
    found = choosing.group("its perimeters", baoding, asker.view(baoding), asker.data.reference)
    assert found
    assert all(code.startswith("130600-") for code in found)


def test_without_a_change_there_is_no_scenario_to_save(asker):
    with pytest.raises(DataError, match="Nothing has been changed"):
        Taken(asker.answer(ASKED), asker.data.reference, language("en")).scenario()


def test_a_desk_speaks_the_other_language_about_the_same_question(desk):
    before = desk.question
    desk.lang.value = "zh"
    assert desk.question == before
    assert "河北" in desk.lead.value
    assert "Behind it" not in desk.about.value


def test_a_change_on_the_desk_is_listed_in_words_and_can_be_undone(desk):
    arguments, before = desk.arguments, desk.answer.assessment.probability
    arguments.kind.value, arguments.value.value = "growth", 9.0
    arguments.add.click()
    assert desk.answer.assessment.probability > before
    assert "grows by 9% a year" in arguments.listed.children[0].children[0].value
    assert "Scenario" in desk.lead.value
    arguments.listed.children[0].children[1].click()
    assert desk.question.changes == ()
    assert desk.answer.assessment.probability == before


def test_a_mistake_on_the_desk_is_said_and_changes_nothing(desk):
    arguments, before = desk.arguments, desk.question
    arguments.kind.value, arguments.year.value = "drop", 1960
    arguments.add.click()
    assert "No value of 1960 is known here" in arguments.said.value
    desk.target.due.value = 2043
    desk.show(replace(desk.question, due=2099))
    assert "lies more than" in desk.lead.value
    assert desk.question == replace(before, due=2043)


def test_a_desk_hands_files_to_the_browser(desk, monkeypatch):
    sent = []
    monkeypatch.setattr(desk.chart, "send", lambda message, buffers: sent.append((message["name"], buffers[0])))
    row = next(one for one in desk.exits.widgets if hasattr(one, "children"))
    for button in row.children[:4]:
        button.click()
    names = [name.rpartition(".")[2] for name, _ in sent]
    assert names == ["png", "svg", "xlsx", "csv"]
    assert sent[0][1].startswith(b"\x89PNG")
    assert sent[1][1].startswith(b"<svg")


@pytest.mark.parametrize("change", [("growth", None, 400.0), ("shock", 2019, 900.0)])
def test_no_assumption_carries_a_share_past_its_bounds(asker, change):
    kind, year, value = change
    share = replace(ASKED, indicator="fiscal_st_share", value=5, due=2022)
    bounds = asker.data.reference.indicators["fiscal_st_share"]
    moved = asker.answer(replace(share, changes=(Change(kind, HEBEI, "fiscal_st_share", year, value),))).assessment
    assert moved.forecast is not None
    assert moved.forecast.paths.max() == bounds.upper
    assert moved.forecast.paths.min() >= bounds.lower


def test_a_series_that_passes_to_another_publication_with_a_jump_shows_where(asker):
    answer = asker.answer(ASKED)
    values = np.array([10.0, 11.0, 12.0, 60.0, 63.0])
    source = ("ledger",) * 3 + ("yearbook",) * 2
    years, sure = np.arange(2012, 2017), np.zeros(5)
    history = Series(HEBEI, "rd_exp", "亿元", ASKED.as_of, years, values, sure, ("published",) * 5, source)
    look = Look("values", answer, asker.view(ASKED), language("en"), ())
    drawing = Drawing(answer, look, asker.data.reference, language("en"))
    (mark,) = drawing._breaks(history)
    assert (mark["x"], mark["y"]) == ([2014.5], [36.0])
    assert "ledger" in mark["text"][0]
    assert "yearbook" in mark["text"][0]
    assert list(drawing._breaks(replace(history, source=("ledger",) * 5))) == []


def test_a_scenario_file_is_opened_on_the_desk_and_what_is_about_others_is_counted(asker):
    desk = explore.Desk(asker, ASKED, "en")
    changes = (
        Change("growth", HEBEI, "rd_intensity", None, 9.0),
        Change("growth", "110000", "rd_intensity", None, 1.0),
    )
    content = scenario.written(changes).encode()
    desk.arguments._opened(({"name": "mine.csv", "content": content},))
    assert desk.question.changes == changes[:1]
    assert "1 of 2 changes" in desk.arguments.said.value
    desk.arguments._opened(({"name": "mine.csv", "content": b"kind,region\nnonsense,130000\n"},))
    assert "mine.csv, row 2" in desk.arguments.said.value
    assert desk.question.changes == changes[:1]
