"""Looking back: each day knows only its own past, and forecasts are scored on what is settled by now."""

import re
from dataclasses import replace
from datetime import date

import pytest
from markupsafe import escape

from plan_analysis import attainment, report
from plan_analysis.attainment import hindsight
from plan_analysis.observations import series
from tests.conftest import PLAN

LATEST = "latest"


@pytest.fixture(scope="module")
def page():
    return report.OutcomePage(PLAN, LATEST, "en", 100)


def test_the_days_are_start_mid_term_end_and_today(real):
    plan = real.plan(PLAN)
    found = hindsight.days(plan, date(2024, 6, 1))
    assert found == [date(2018, 12, 31), date(2019, 12, 31), date(2020, 12, 31), date(2024, 6, 1)]
    assert hindsight.days(plan, date(2019, 6, 1)) == [date(2018, 12, 31), date(2019, 6, 1)]
    assert hindsight.days(plan, date(2018, 12, 31)) == [date(2018, 12, 31)]


def test_each_day_says_what_an_assessment_of_that_day_says(page, real, tidy):
    course = next(one for one in page.courses if one.row.target == "T02")
    for day, stage in zip(page.days, course.stages, strict=True):
        alone = attainment.assess(real, series.view(tidy, real, day), PLAN, "T02", draws=100)
        assert (stage.as_of, stage.verdict, stage.probability) == (day.isoformat(), alone.verdict, alone.probability)


def test_what_was_said_is_scored_on_what_is_settled(page):
    settled = [one for one in page.courses if one.result and one.stages[0].probability is not None]
    first = hindsight.scores(page.courses)[0]
    assert first.n == len(settled) > 0
    misses = [(one.stages[0].probability - (one.result == "met")) ** 2 for one in settled]
    assert first.brier == pytest.approx(sum(misses) / len(misses))


def test_a_target_never_said_anything_of_is_not_scored(page):
    silent = [one for one in page.courses if one.stages[0].probability is None]
    assert hindsight.scores(silent) == [one for one in hindsight.scores(silent) if one.stage > 0]
    assert hindsight.scores([]) == []


def test_only_a_missed_target_is_called_late(page):
    by_name = {one.row.target: one for one in page.courses}
    html = page.headline().html
    for one in by_name.values():
        if one.after and one.result == "missed":
            assert one.reached[0] > one.row.due_year
    assert "not known: no figure of the deadline is published" in html
    assert "years late" in html


def test_a_limit_that_decides_is_told_apart_from_a_figure(page):
    html = page.headline().html
    course = next(one for one in page.courses if one.row.target == "T34")
    assert (course.result, course.stages[-1].outcome) == ("missed", "")
    assert "by a limit, not by its own figure" in html
    assert "at most 5.002 billion yuan" in html


def test_a_probability_given_for_another_perimeter_than_the_outcomes_says_so(page):
    course = next(one for one in page.courses if one.row.target == "T51")
    assert {a.perimeter for a in course.stages} == {"130600", "130600-DX"}
    assert page.said_of(course) == "That was said of Baoding."
    same = replace(course, stages=(course.stages[-1],))
    assert page.said_of(same) == ""


def test_seen_from_its_start_the_plan_has_one_day_and_nothing_to_score():
    page = report.OutcomePage(PLAN, "2018-12-31", "en", 100)
    assert len(page.days) == 1
    assert "nothing to score" in page.score().html
    assert "not run its course" in page.headline().html


def test_the_picture_is_a_row_a_target_and_a_mark_a_day_in_words(page):
    html = page.table().html
    rows = html.split("<tr>")[2:]
    assert len(rows) == len(page.courses)
    assert all(row.count('role="img"') == len(page.days) for row in rows)
    assert "…" not in html
    assert all(str(escape(page.words.name(one.row))) in html for one in page.courses)
    said = {one.row.target: page.told(one.stages[-1]) for one in page.courses}
    assert (said["T34"], said["T09"], said["T11"]) == ("missed", "at most 78", "")
    assert said["T04"] == "cf. 47.6%"


def test_the_sentence_of_the_outcome_counts_every_target_once(page):
    text = re.sub(r"<[^>]+>", "", page.headline().html)
    found = re.search(
        r"Of (\d+) targets (\d+) are settled .*?: (\d+) with a probability, (\d+) limited .*?, (\d+) that such figures "
        r"only place, (\d+) of which nothing",
        text,
    )
    total, *parts = map(int, found.groups())
    assert (total, sum(parts)) == (len(page.courses), len(page.courses))
    assert parts[0] == text.count("by a limit, not by its own figure") + sum(
        bool(c.stages[-1].outcome) for c in page.courses
    )
