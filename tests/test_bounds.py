"""A wider scope, a part of the place or a later year limits a target; it never stands for the value itself."""

from dataclasses import replace
from datetime import date
from types import SimpleNamespace

import numpy as np
import pytest

from plan_analysis import attainment, report
from plan_analysis.attainment.bounds import bound, first_reached
from plan_analysis.observations import series
from plan_analysis.observations.series import Series, View
from plan_analysis.reference.schema import Region
from plan_analysis.report.messages import language
from tests.conftest import PLAN
from tests.test_attainment import target
from tests.test_forecast import indicator

DAY = date(2023, 12, 31)
CITY, PART = "990100", "990100-A"
PLACES = {
    code: Region(region_code=code, name_zh=code, name_en=code, level=level, parent=parent, aliases="", note="")
    for code, level, parent in ((CITY, "city", "990000"), (PART, "perimeter", CITY))
}


def known(*rows, kinds=(), ranges=None):
    """Tables and a view with the given values (region, indicator, year, value[, status])."""
    found: dict = {}
    for code, name, year, value, *status in rows:
        found.setdefault((code, name), []).append((year, value, (status or ["reported"])[0]))
    of = {}
    for (code, name), values in found.items():
        years, numbers, status = zip(*sorted(values), strict=True)
        n = len(values)
        of[code, name] = Series(
            code, name, "家", DAY, np.array(years), np.array(numbers, float), np.zeros(n), status, ("s",) * n,
            ("",) * n, "city",
        )  # fmt: skip
    table = {one.indicator: one for one in kinds}
    view = View(DAY, table, of, {CITY: "city", PART: "city"}, ranges=ranges or {})
    return SimpleNamespace(indicators=table, regions=PLACES), view


def kind(name, **changes):
    return replace_row(indicator(unit="家", decimals=0, **{"kind": "stock"} | changes), indicator=name)


def replace_row(row, **changes):
    return row.model_copy(update=changes)


LABS = replace_row(kind("labs"), broader="labs_all", broader_is="bound")
ALL = kind("labs_all")
SALES = replace_row(kind("sales", kind="flow"), broader="contracts", broader_is="bound")
CONTRACTS = kind("contracts", kind="flow")
SHARE = replace_row(kind("own_share", kind="share"), broader="whole_share", broader_is="proxy")
WHOLE = kind("whole_share", kind="share")


def judged(tables, row, places=(CITY,), years=range(2020, 2021)):
    reference, view = tables
    return bound(reference, view, row, list(places), years)


def row(name, value, relation=">=", **more):
    return target(indicator=name, value=str(value), relation=relation, **more)


def test_the_wider_count_of_the_same_year_rules_a_target_out():
    found = judged(known((CITY, "contracts", 2020, 50), kinds=[SALES, CONTRACTS]), row("sales", 60, kind="level"))
    assert (found.verdict, found.result, found.high.value) == ("missed", "missed", 50)
    assert "At most 50" in str(found.sentence)


def test_the_wider_count_never_proves_a_floor_reached():
    found = judged(known((CITY, "contracts", 2020, 500), kinds=[SALES, CONTRACTS]), row("sales", 60, kind="level"))
    assert (found.verdict, found.result) == ("bounded", "")


def test_the_wider_count_proves_a_ceiling_kept():
    tables = known((CITY, "contracts", 2020, 50), kinds=[SALES, CONTRACTS])
    assert judged(tables, row("sales", 60, "<=", kind="level")).result == "met"
    assert judged(tables, row("sales", 50, "<=", kind="level")).result == "met"
    assert judged(tables, row("sales", 50, "<", kind="level")).result == ""


def test_a_derived_limit_counts_with_all_readings_of_its_phrase():
    ranges = {(CITY, "contracts", 2020): (35.0, 62.0)}
    tables = known((CITY, "contracts", 2020, 36, "derived"), kinds=[SALES, CONTRACTS], ranges=ranges)
    assert judged(tables, row("sales", 60, kind="level")).result == ""
    assert judged(tables, row("sales", 63, kind="level")).result == "missed"


def test_a_later_stock_limits_only_if_it_did_not_shrink_and_so_decides_nothing():
    found = judged(known((CITY, "labs_all", 2021, 9), kinds=[LABS, ALL]), row("labs", 11))
    assert (found.verdict, found.result, found.high.certain) == ("bounded", "", False)
    assert "did not shrink until 2021" in str(found.sentence)


def test_a_later_flow_limits_nothing():
    assert judged(known((CITY, "contracts", 2021, 9), kinds=[SALES, CONTRACTS]), row("sales", 11, kind="level")) is None


def test_a_part_of_the_place_proves_a_floor_reached_and_never_one_missed():
    tables = known((PART, "labs", 2020, 12), kinds=[LABS, ALL])
    assert judged(tables, row("labs", 11)).result == "met"
    assert judged(tables, row("labs", 12, ">")).result == ""
    assert judged(tables, row("labs", 13)).result == ""


def test_a_share_of_a_part_says_nothing_of_the_whole():
    tables = known((PART, "own_share", 2020, 5), kinds=[SHARE, WHOLE])
    assert judged(tables, row("own_share", 3, kind="share")) is None


def test_a_proxy_orients_and_limits_nothing():
    found = judged(known((CITY, "whole_share", 2020, 1), kinds=[SHARE, WHOLE]), row("own_share", 3, kind="share"))
    assert (found.verdict, found.result, found.high) == ("orientation only", "", None)
    assert "neither" not in str(found.sentence)
    assert "orientation only" in str(found.sentence)


def test_an_estimate_limits_nothing():
    assert judged(known((CITY, "labs_all", 2020, 9, "estimated"), kinds=[LABS, ALL]), row("labs", 11)) is None


def test_values_before_and_after_the_deadline_hold_a_stock_between_them():
    found = judged(known((CITY, "labs", 2015, 2), (CITY, "labs", 2023, 30), kinds=[LABS, ALL]), row("labs", 11))
    assert (found.low.value, found.high.value, found.result) == (2, 30, "")
    assert "Between 2" in str(found.sentence)


def test_a_past_value_alone_is_no_bound():
    assert judged(known((CITY, "labs", 2015, 2), kinds=[LABS, ALL]), row("labs", 11)) is None


def test_one_year_that_cannot_be_reached_settles_a_yearly_target():
    tables = known((CITY, "contracts", 2019, 5), kinds=[SALES, CONTRACTS])
    yearly = row("sales", 11, kind="annual_flow", due="2018-2020")
    assert judged(tables, yearly, years=range(2018, 2021)).result == "missed"


def test_the_perimeter_where_the_limits_decide_is_the_one_named():
    tables = known((CITY, "contracts", 2020, 90), (PART, "contracts", 2020, 50), kinds=[SALES, CONTRACTS])
    assert judged(tables, row("sales", 60, kind="level"), (CITY, PART)).perimeter == PART


@pytest.mark.parametrize("kind_of_target", ["cumulative", "growth_rate", "change_from_base", "per_unit"])
def test_targets_that_no_single_value_can_limit_get_no_bound(kind_of_target):
    tables = known((CITY, "labs_all", 2020, 1), kinds=[LABS, ALL])
    assert judged(tables, row("labs", 11, kind=kind_of_target)) is None


def test_a_late_attainer_is_dated_by_its_first_published_year():
    _, view = known((CITY, "labs", 2019, 9), (CITY, "labs", 2021, 11), (CITY, "labs", 2022, 30), kinds=[LABS, ALL])
    assert first_reached(view, row("labs", 11), [CITY], 2018) == (2021, CITY)
    assert first_reached(view, row("labs", 40), [CITY], 2018) is None


def test_a_limit_is_said_in_the_readers_language_and_unit():
    tables = known((CITY, "contracts", 2020, 50), kinds=[SALES, CONTRACTS])
    found = judged(tables, row("sales", 60, kind="level", unit="家"))
    assert "60家" in language("zh")(found.sentence)
    assert "60 or more" in language("en")(found.sentence)


def test_what_was_published_later_limits_nothing_before(real, tidy):
    before, after = (series.view(tidy, real, date(2022, 5, day)) for day in (29, 30))
    first, then = (attainment.assess(real, view, PLAN, "T34", draws=100) for view in (before, after))
    assert first.bound is None
    assert (then.verdict, then.bound.result, then.outcome) == ("missed", "missed", "")
    assert (then.outcome, then.probability) == ("", None)


def test_a_target_settled_on_another_of_its_perimeters_says_on_which(real, tidy):
    found = attainment.assess(real, series.view(tidy, real, series.latest(tidy, real)), PLAN, "T51", draws=100)
    assert (found.verdict, found.perimeter) == ("missed", "130600-DX")
    assert "settle it there" in str(found.reason)
    asked = attainment.assess(
        real, series.view(tidy, real, series.latest(tidy, real)), PLAN, "T51", "130600", draws=100
    )
    assert asked.perimeter == "130600"
    assert asked.outcome == ""


def test_growth_of_another_indicator_stands_in_only_where_no_level_has_enough_peers(real, view_2018):
    assert {one.indicator for one in view_2018.peers("130600", "tech_contract_value")} == {"tech_market_output"}
    assert {one.indicator for one in view_2018.peers("130600", "gdp")} == {"gdp"}
    alone = replace(view_2018, indicators=view_2018.indicators | {"tech_contract_value": kind("tech_contract_value")})
    assert len(alone.peers("130600", "tech_contract_value")) < 5


def test_a_page_shows_and_cites_the_figure_that_limits_its_target():
    page = report.target_page(PLAN, "T09", "latest", "en", 100)
    assert (page.limit.indicator, page.limit.value, page.related.indicator) == (
        "key_labs_all_levels",
        78,
        "key_labs_all_levels",
    )
    assert "what limits or places the target" in page.numbers().html
    assert "baoding_bulletin_2021.csv" in page.sources().html
    assert "which that leaves open" in page.answer().html
    judged = report.target_page(PLAN, "T07", "latest", "en", 100)
    assert judged.limit is None
