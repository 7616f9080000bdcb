"""What is missing becomes a request by publisher; the scorecard groups targets by what can be said of them."""

import base64
import io
import re

import pandas as pd
import pytest

from plan_analysis import attainment, report
from plan_analysis.report.messages import language
from tests.conftest import PLAN


@pytest.fixture(scope="module", params=["en", "zh"])
def page(request):
    return report.RequestPage(PLAN, "latest", request.param, 100)


def test_every_target_without_a_published_outcome_is_asked_for_once(page):
    asked = [row.target for _, members in page.wanted for one in members for row in one.rows]
    assert len(asked) == len(set(asked)) > 0
    assert not any(a.outcome for _, members in page.wanted for one in members for a in one.assessments)
    for _, members in page.wanted:
        series = [(one.counted.indicator, tuple(one.rule.perimeters)) for one in members]
        assert len(series) == len(set(series))
    settled = {row.target for row in page.targets} - set(asked)
    assert {"T03", "T51"} <= settled


def test_each_publisher_has_one_list_with_what_is_missing_in_the_readers_language(page):
    html = page.lists().html
    publishers = [publisher for publisher, _ in page.wanted]
    assert len(publishers) == len(set(publishers)) == html.count("<h3>")
    first = page.wanted[0][1][0]
    assert re.sub(r"\W", "", page.words.name(first.rule, "missing"))[:20] in re.sub(
        r"<[^>]+>|&\w+;|&#\d+;|\W", "", html
    )


def test_the_table_in_the_page_is_the_request_and_opens_in_a_spreadsheet(page):
    address = re.search(r'href="data:text/csv;charset=utf-8;base64,([^"]+)"', page.headline().html)[1]
    content = base64.b64decode(address)
    assert content.startswith(b"\xef\xbb\xbf")
    table = pd.read_csv(io.BytesIO(content))
    assert len(table) == len(page.table()) == sum(len(members) for _, members in page.wanted)
    assert table[page.words("Value")].isna().all()
    assert table[page.words("Publisher")].notna().all()


@pytest.fixture(scope="module")
def scorecard():
    return report.Scorecard(PLAN, "latest", "en", 100)


def test_every_target_stands_in_one_group_and_those_with_most_to_say_come_first(scorecard):
    html = scorecard.table().html
    targets = re.findall(r'<tr id="(T\d+)"', html)
    assert sorted(targets) == sorted(row.target for row in scorecard.targets)
    names = [name for name in scorecard._groups() if f"<h3>{name}</h3>" in html]
    places = [html.index(f"<h3>{name}</h3>") for name in names]
    assert places == sorted(places)


def test_a_target_with_little_to_say_shows_what_is_missing_and_who_publishes_it(scorecard):
    html = scorecard.table().html
    short = html[html.index("Nothing to go by yet") :]
    assert "What is missing" in short
    assert "Who publishes it" in short
    assert 'class="spark"' not in short


def test_a_limited_target_says_its_limit_on_the_scorecard(scorecard):
    html = scorecard.table().html
    limited = html[html.index("Limited or placed by other figures") : html.index("Nothing to go by yet")]
    assert "At most 78" in limited


def test_the_scorecard_of_the_plans_start_says_nothing_of_what_came_later():
    early = report.Scorecard(PLAN, "2018-12-31", "en", 100)
    assert early.course() is None
    html = early.headline().html + early.table().html
    assert "At most" not in html
    assert "v-missed" not in html
    assert 'href="outcome.en.html"' in early.headline().html


def test_a_body_is_shown_with_what_is_expected_of_its_targets_and_how_such_targets_ended_elsewhere(scorecard):
    html = scorecard.by_body().html
    assert "Expected met" in html
    assert re.search(r"\d+% of such targets elsewhere were met \(known for \d+ of \d+\)", html)


def test_contradictions_stand_on_the_data_page_once_both_figures_are_out():
    words = language("en")
    late = report.DataPage(PLAN, "latest", "en").contradictions().html
    early = report.DataPage(PLAN, "2018-12-31", "en").contradictions().html
    assert words.quantity(186.3, "亿元", 2) in late
    assert words.quantity(268.6789773, "亿元", 2) in late
    assert words.quantity(268.6789773, "亿元", 2) not in early


def test_only_years_without_a_published_figure_are_asked_and_an_implied_base_is_none():
    early = report.RequestPage(PLAN, "2018-12-31", "en", 100)
    asked = {row.target: one for _, members in early.wanted for one in members for row in one.rows}
    assert asked["T07"].assessments[0].known.last_status == "implied"
    assert asked["T07"].years == "2017–2020"
    for a in [a for one in asked.values() for a in one.assessments]:
        known = set(a.history.without(("estimated", "implied")).years.tolist())
        assert not known & set(early.unpublished(a))


def test_what_is_missing_is_said_by_years_where_nobody_wrote_it():
    page = report.RequestPage(PLAN, "2018-12-31", "en", 100)
    (one,) = [one for _, members in page.wanted for one in members if one.rows[0].target == "T02"]
    unwritten = one.rule.model_copy(update={"missing_zh": "", "missing_en": ""})
    said = page.missing(unwritten, one.assessments[0])
    assert said.startswith("Registered: ")
    assert "2018–2020" in said
    (bare,) = [one for _, members in page.wanted for one in members if one.rows[0].target == "T24"]
    assert "No published figure is registered yet" in page.missing(unwritten, bare.assessments[0])


@pytest.mark.parametrize("kind", ["growth_rate", "change_from_base", "cumulative"])
@pytest.mark.parametrize(("name", "unit"), [("hightech_firms", "家"), ("gdp", "%"), ("rd_exp", "亿元")])
def test_a_publisher_is_asked_for_what_it_counts_once_whatever_targets_ask_of_it(kind, name, unit):
    page = report.RequestPage(PLAN, "2018-12-31", "zh", 100)
    row = page.targets[0].model_copy(update={"indicator": name, "kind": kind, "unit": "%"})
    level = row.model_copy(update={"kind": "level", "target": page.targets[1].target})
    a = attainment.assess(page.reference, page.view, PLAN, row.target, draws=100)
    one = page._wanted(row, a)
    own = page.reference.indicators[name].unit
    assert one.counted.unit == (unit if kind != "cumulative" else own)
    both = one.joined(page._wanted(level, a)) if one.counted.indicator == name else one
    assert len(page.asked(both)) == len(both.rows)


def test_whoever_is_asked_reads_nothing_of_commands(page):
    assert "plan-analysis" not in page.lists().html
    assert not page.table().astype(str).apply(lambda column: column.str.contains("plan-analysis")).any().any()
