"""What pages say holds of every target it is said of, whatever its kind and however it stands."""

import re
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from plan_analysis import attainment, report
from plan_analysis.attainment import rates, scenario
from plan_analysis.attainment.events import certain, event
from plan_analysis.attainment.grounds import known_of
from plan_analysis.attainment.pace import Pace, Span
from plan_analysis.attainment.ruling import rule
from plan_analysis.forecast import forecast_many, proposed
from plan_analysis.report.messages import language
from plan_analysis.report.target import answer
from tests.conftest import AS_OF, PLAN
from tests.test_attainment import COUNT, FLOW, RATIO, START, paths, target

LANGUAGES = pytest.mark.parametrize("lang", ["zh", "en"])


@pytest.mark.parametrize("kind", ["maintain", "annual_flow"])
@pytest.mark.parametrize(
    ("past", "value", "due"), [((9.0,), 9, "2018"), ((11.0, 9.0), 9, "2019"), ((11, 12, 13), 13, "2020")]
)
def test_a_value_that_settles_a_yearly_target_is_said_of_its_own_year(kind, past, value, due):
    history = paths([1.0], past=past, first=START + len(past)).history
    found = rule((target(kind=kind, due="2018-2020"), FLOW, START), history, None)
    assert (found.outcome_value, found.outcome_due) == (value, due)


@LANGUAGES
def test_page_and_index_name_the_year_of_the_deciding_value(lang):
    page = report.target_page(PLAN, "T02", AS_OF, lang, 100)
    history = paths([1.0], past=(2.0,), first=2019).history
    found = rule((target(kind="maintain", due="2018-2020"), RATIO, START), history, None)
    sentence = answer(page, replace(page.assessment, ruling=found))
    assert "2018" in sentence
    assert "2020" not in sentence


@LANGUAGES
def test_a_share_of_futures_that_rounds_to_none_or_all_is_no_certainty(lang):
    words = language(lang)
    assert [words.chance(share) for share in (0.0, 0.004)] == [words("below 1%")] * 2
    assert [words.chance(share) for share in (0.996, 1.0)] == [words("above 99%")] * 2
    assert words.chance(0.01) == "1%"


@LANGUAGES
def test_the_last_of_the_numbers_met_is_the_share_in_which_all_are(lang):
    card = report.Scorecard(PLAN, AS_OF, lang, 100)
    html = re.sub(r"\s+", " ", card.headline().html)
    count = len(attainment.number_met(card.assessments)) - 1
    said = r"All 5 together are met in (.+?) of" if lang == "en" else r"5项全部达到的概率：(.+?)；"
    assert count == 5
    assert re.search(rf"{count}( with |项){re.search(said, html)[1]}[.。]", html)


@LANGUAGES
@pytest.mark.parametrize("up", [True, False])
@pytest.mark.parametrize("slower", [0.0, 0.3])
def test_of_a_target_that_is_passed_no_pace_and_no_best_is_asked_but_what_may_be_lost(lang, up, slower):
    sign = -1 if up else 1
    found = Pace(sign * 9.0, 2, 100, 9, slower, (Span("Yunfu", 2010, 2012, sign * -254.8),), True, up)
    said = " ".join(map(language(lang), found.said(str)))
    assert "9.0%" in said
    assert ("fall" if up else "growth") in said or ("下降" if up else "增长") in said
    assert "254.8" not in said
    assert "-9.0" not in said
    assert f"{1 - slower:.0%}" in said
    assert "达不到" not in said
    ahead = " ".join(map(language(lang), replace(found, needed=-sign * 9.0).said(str)))
    assert "254.8" in ahead


@LANGUAGES
@pytest.mark.parametrize("known", [True, False])
def test_once_the_deadline_is_past_the_answer_begins_with_the_figure_that_is_missing(lang, known):
    page = report.target_page(PLAN, "T02", AS_OF, lang, 100)
    late = page.words("The deadline has passed, and the figure of {due} is not registered yet.", due="2020")
    for ruling in (page.assessment.ruling, replace(page.assessment.ruling, probability=None)):
        a = replace(page.assessment, ruling=ruling)
        history = a.history.with_value(2020, 2.0, "reported", "s") if known else a.history
        then = replace(a, as_of="2021-12-31", known=replace(a.known, history=history))
        assert answer(page, then).startswith(late) != known
        assert late not in answer(page, a)


def test_no_scenario_leads_on_from_what_is_settled(view_2018):
    a = report.target_page(PLAN, "T02", AS_OF, "en", 100).assessment
    assert scenario.scenarios(a, view_2018, 3.0)
    for result in ("met", "missed"):
        assert scenario.scenarios(replace(a, ruling=replace(a.ruling, outcome=result)), view_2018, 3.0) == []


@pytest.mark.parametrize(("top", "bottom"), [(11.8, 6.6), (3.0, -2.0), (-5.0, 40.0)])
def test_what_the_parts_of_a_ratio_add_multiplies_to_the_growth_of_the_ratio(top, bottom):
    def part(growth):
        return paths([10 * (1 + growth / 100) ** k for k in (1, 2, 3)], past=(10.0,))

    asked = report.target_page(PLAN, "T02", AS_OF, "en", 100).assessment
    parts = rates.contributions(replace(asked, foreseen=replace(asked.foreseen, parts=(part(top), part(bottom)))))
    assert parts[0].effect == pytest.approx(top)
    assert rates.combined(parts) == pytest.approx(100 * ((1 + top / 100) / (1 + bottom / 100) - 1))


@pytest.mark.parametrize(
    ("relation", "value", "decimals", "enough"),
    [(">", "900", 0, 901), (">=", "900", 0, 900), ("<", "900", 0, 899), (">", "2.5", 2, 2.51), (">", "2.5", 0, 2.5)],
)
def test_the_growth_needed_leads_beyond_a_number_that_is_to_be_exceeded(relation, value, decimals, enough):
    row, kind = target(relation=relation, value=value), COUNT.model_copy(update={"decimals": decimals})
    history = paths([1.0], past=(1.0,), first=2019).history
    found = known_of((row, kind, START), history).required_growth
    assert found == pytest.approx(100 * (enough**0.5 - 1))
    assert event(
        certain(history, [2020], [enough + (0.01 if decimals == 0 and value == "2.5" else 0)]), row, kind, START
    )


@pytest.mark.parametrize("n", [1, 2, 6])
@pytest.mark.parametrize("peers", [0, 9])
def test_growth_is_what_its_sources_come_to_by_their_weights(n, peers):
    draw = np.random.default_rng(0)
    each = [np.exp(np.cumsum(draw.normal(0.1, 0.05, 8)))[-n if k == 0 else 0 :] for k in range(peers + 1)]
    classes = [proposed("R&D经费", "亿元")] * len(each)
    made = forecast_many(each, 3, groups=[0] * len(each), classes=classes)
    growth = made.growth(0)
    assert sum(growth.weights) == pytest.approx(1)
    rate = sum(w * np.log1p(g / 100) for w, g in zip(growth.weights, growth.sources, strict=True) if w)
    assert growth.used == pytest.approx(100 * np.expm1(rate))
    assert made.middle[0, 1] - made.middle[0, 0] == pytest.approx(rate)
    assert (growth.weights[0] > 0) == (n > 1)
    assert (growth.weights[1] > 0) == (peers > 5)


@LANGUAGES
def test_the_growth_used_and_its_weights_stand_on_the_page_of_every_part(lang):
    page = report.target_page(PLAN, "T02", AS_OF, lang, 100)
    parts = page.assessment.parts
    html = page.method().html
    assert all(page.words.growth(part.growth.used) in html for part in parts)
    assert len(parts) == 2
    assert html.count("<table") == 3  # its own history and both parts


@LANGUAGES
@pytest.mark.parametrize("target", ["T02", "T51"])
def test_a_forecast_in_the_answer_has_its_unit_at_the_median_and_both_ends(lang, target):
    page = report.target_page(PLAN, target, AS_OF, lang, 100)
    a, words, decimals = page.assessment, page.words, page.indicator.decimals
    sentence = answer(page, a)
    for value in (a.foreseen.median, a.foreseen.lo80, a.foreseen.hi80):
        assert words.quantity(value, a.unit, decimals) in sentence


@LANGUAGES
def test_a_row_that_tells_of_two_places_names_the_place_of_every_number(lang):
    page = report.OutcomePage(PLAN, "latest", lang, 100)
    for one in page.courses:
        told = [a for a in one.stages if a.outcome or a.probability is not None]
        places = {a.perimeter for a in told} | ({one.reached[1]} if one.after else set())
        assert all(bool(page.of(one, a)) == (len(places) > 1) for a in told)
    by_name = {one.row.target: one for one in page.courses}
    assert page.of(by_name["T51"], by_name["T51"].stages[0]) == page.place("130600")
    cells = re.findall(r"T02</a>.*?</tr>", page.table().html, re.DOTALL)
    assert by_name["T02"].reached is None or page.place("130600") in cells[0]


@LANGUAGES
@pytest.mark.parametrize(("alone", "rival"), [(0.15, 0.1), (0.25, 0.3)])
def test_the_track_record_says_where_others_or_no_neighbours_did_better(lang, alone, rival, monkeypatch):
    row = {"cases": 10, "low": 0.1, "high": 0.3, "in a group": 0.2, "alone": alone, "in real time": 0.01}
    row |= {"base rate": 0.3, "ETS": rival}
    monkeypatch.setattr(report.TrackRecordPage, "_standing", lambda page, key: [row | {"value": "gdp"}])
    page = report.TrackRecordPage(PLAN, AS_OF, lang, 100)
    html, words = page.headline().html, page.words
    helped = words(
        "The other provinces did not help: without them the Brier score of whole histories is {alone}, with "
        "them {ours}.",
        alone=f"{alone:.3f}",
        ours="0.200",
    )
    gdp = words.name(page.reference.indicators["gdp"])
    behind = words(
        "Most behind on {name}: Brier score {ours}, that of {way} {theirs}.",
        name=gdp,
        way="ETS",
        ours="0.200",
        theirs=f"{rival:.3f}",
    )
    assert (helped in html) == (alone < 0.2)
    assert (behind.replace("&", "&amp;") in html) == (rival < 0.2)


@LANGUAGES
@pytest.mark.parametrize("published", ["2017-06-30", "2024-03-01"])
def test_days_before_the_first_registered_table_say_that_it_was_published_later(lang, published, monkeypatch):
    page = report.OutcomePage(PLAN, "latest", lang, 100)
    rows = page.known.of(("130600", "gdp")).assign(available=pd.Timestamp(published))
    monkeypatch.setattr("plan_analysis.observations.figures.Figures.of", lambda figures, *wanted: rows)
    if published < "2018":
        assert page.unheard is None
    else:
        days, first = page.unheard
        assert days == page.words(", ").join(page.stages[:3])
        assert page.words.date(first) in page.table().html
