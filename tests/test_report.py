"""Sections of pages: texts of two languages, narrow screens, counties, bodies, and the same bytes twice."""

import re
from dataclasses import replace

import pandas as pd
import pytest

from plan_analysis import plan as plans
from plan_analysis import report
from plan_analysis.observations import series
from plan_analysis.report import charts, html, messages, palette
from plan_analysis.report.messages import language
from plan_analysis.report.page import labelled
from tests.conftest import AS_OF, PLAN


def test_control_characters_and_direction_marks_are_shown_not_obeyed():
    assert messages.plain("a\u202eb\u2066c\x07\nd") == "a[U+202E]b[U+2066]c[U+0007]\nd"
    assert messages.plain("保定 R&D\u3000经费") == "保定 R&D\u3000经费"


def test_every_cell_of_a_table_carries_its_column_title_and_a_lone_dash_is_marked():
    rows = '<tr><th scope="row">T02</th><td class="num">39%</td><td>–</td></tr>'
    text = labelled(rows, ["No.", ["<p>"], "Verdict"])
    assert '<th data-label="No." scope="row">' in text
    assert '<td data-label="&lt;p&gt;" class="num">39%' in text
    assert '<td data-label="Verdict" data-empty>–' in text


def test_chinese_on_an_english_page_is_marked_as_such():
    page = report.RegisterPage(PLAN, AS_OF, "en")
    assert '“<span lang="zh-CN">' not in page.consistency().html
    assert '<span lang="zh-CN">“显著提升”</span>' in page.consistency().html


def test_the_linter_speaks_both_languages():
    zh, en = (report.RegisterPage(PLAN, AS_OF, lang).consistency().html for lang in ("zh", "en"))
    assert "700 − 3 × 120 = 340" in zh
    assert "700 − 3 × 120 = 340" in en
    assert "对同一事项提出不同要求" in zh
    assert "ask for the same thing" in en


def test_two_spellings_of_one_body_are_one_and_those_with_most_targets_come_first():
    card = report.Scorecard(PLAN, AS_OF, "zh", 200)
    html_of = card.by_body().html
    bodies = re.findall(r'<th data-label="责任单位" scope="row">(.*?)</th>', html_of)
    assert bodies[0] == "市科技局"
    assert "市发改委" in bodies
    assert "市发展改革委" not in bodies
    assert bodies[-1] == "该条款未写明"


def test_the_plan_names_the_indicators_of_its_counties():
    page = report.Scorecard(PLAN, AS_OF, "zh", 200)
    line, names = plans.county_clause(page.lines)
    assert line == 57
    assert names == [
        "高新技术企业新增数量",
        "培育科技型中小企业数量",
        "全社会研发投入强度",
        "技术合同交易额增长率",
        "创新平台新增数量",
    ]
    assert plans.county_clause(["本计划不考核县。"]) is None


def test_counties_stand_on_the_scorecard_once_the_tables_hold_them(real, tidy):
    names = {"region_code": "130681", "name_zh": "涿州市", "name_en": "Zhuozhou"}
    county = real.regions["130600"].model_copy(update=names | {"level": "county", "parent": "130600"})
    row = (
        tidy[tidy["indicator"] == "hightech_firms"]
        .iloc[:1]
        .assign(region="130681", value=77.0, year=2017, published="2018-02-01")
    )
    bare, grown = (report.Scorecard(PLAN, "2018-12-31", "en", 200) for _ in range(2))
    tables = replace(real, regions=real.regions | {"130681": county})
    known = series.view(pd.concat([tidy, row]), tables, bare.view.as_of)
    vars(grown).update(reference=tables, view=known)
    assert "hold no figure of a county" in bare.counties().html
    assert "Zhuozhou" in grown.counties().html
    assert "77 (2017)" in grown.counties().html
    own = report.Scorecard(PLAN, "2018-12-31", "en", 200)  # the plan of a county has none below it
    vars(own).update(reference=replace(real, regions=real.regions | {"130600": county}))
    assert own.counties() is None


@pytest.mark.parametrize("level", ["nation", "aggregate", "province", "special", "city", "county", "perimeter"])
def test_figures_of_a_region_of_any_level_stand_in_the_coverage_of_the_data_page(real, tidy, level):
    regions = real.regions | {
        "130681": real.regions["130600"].model_copy(update={"region_code": "130681", "level": "county"})
    }
    code = next(code for code, row in regions.items() if row.level == level)
    page = report.DataPage(PLAN, "latest", "zh", 200)
    row = tidy[tidy["indicator"] == "gdp"].iloc[:1].assign(region=code, year=2019)
    known = series.known_by(pd.concat([tidy, row], ignore_index=True), real, page.view.as_of)
    vars(page)["reference"] = replace(real, regions=regions)
    table = page._coverage_table(known)
    assert table.columns.is_unique
    assert table.to_numpy().sum() >= page._coverage_table(known[known["region"] != code]).to_numpy().sum()


@pytest.mark.parametrize("region", ["130000", "110000", "000000", "650000-XPCC"])
def test_the_coverage_of_a_plan_of_a_province_or_the_nation_has_every_column_once(real, tidy, region):
    page = report.DataPage(PLAN, "latest", "en", 200)
    plans_of = {PLAN: real.plan(PLAN).model_copy(update={"region_code": region})}
    vars(page)["reference"] = replace(real, plans=plans_of)
    table = page._coverage_table(series.known_by(tidy, real, page.view.as_of))
    assert table.columns.is_unique
    assert len(table.columns) >= 3


@pytest.mark.parametrize("text", ["市科技局{甲}", "家{x}", "力争{}", "{0.__class__}", "100%{", "}"])
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_words_of_a_table_are_shown_as_they_stand_whatever_braces_they_hold(text, lang):
    words = language(lang)
    assert words(text) == text
    assert text in words("{name}, {place}: for orientation only", name=text, place=text)
    assert text in words.quantity(3.0, text, 0)
    assert words("") == ""


@pytest.mark.parametrize("target", ["T02", "T04", "T07"])
def test_a_picture_is_drawn_in_the_same_bytes_twice_and_names_no_day(target):
    one, two = (report.target_page(PLAN, target, AS_OF, "zh", 200).chart() for _ in range(2))
    assert one == two
    assert not re.search(r"<metadata|dc:date|20\d\d-\d\d-\d\dT", one.svg)
    assert len(one.svg.encode()) < 90_000


def test_a_picture_takes_its_colours_from_the_page_and_two_pictures_share_no_id():
    page = report.target_page(PLAN, "T02", AS_OF, "en", 200)
    fan, growth = page.chart().svg, page.growth().svg
    assert "var(--target)" in html._themed(fan)
    for light, _ in palette.PALETTE.values():
        assert light not in html._themed(fan + growth)
    ids = re.findall(r'\bid="([^"]+)"', fan + growth)
    assert len(ids) == len(set(ids))


@pytest.mark.filterwarnings("ignore:.*style.core.*")
def test_the_house_style_leaves_alone_what_matplotlib_counts_as_no_style():
    import matplotlib
    from matplotlib.style import core

    assert {name for name in matplotlib.rcParamsDefault if charts.NO_STYLE.match(name)} == set(core.STYLE_BLACKLIST)


def test_a_name_with_dollars_and_10000_characters_is_drawn_as_text():
    page = report.target_page(PLAN, "T02", AS_OF, "en", 200)
    drawn = charts.fan(page.assessment, charts.Background(), "$\\frac{1}{0}$ <b>&" + "長" * 10_000, 2, page.words)
    assert drawn.svg.startswith("<svg")
    assert len(drawn.svg) < 120_000


def test_every_mark_and_every_sign_of_the_pages_is_in_the_shipped_font(rendered):
    from fontTools.ttLib import TTFont

    glyphs = set(TTFont(palette.FONT).getBestCmap())
    missing = {
        char
        for path in rendered.glob("*.html")
        for char in path.read_text(encoding="utf-8")
        if ord(char) >= 0x2000 and ord(char) not in glyphs
    }
    assert missing <= {"−"}  # the minus sign is in every Latin font
    assert {ord(mark) for mark in palette.VERDICT_MARKS.values()} <= glyphs


def test_pages_name_neither_the_machine_nor_its_user(rendered):
    import getpass
    import os
    import platform

    known = (str(rendered), os.environ.get("HOME", ""), platform.node(), f"/{getpass.getuser()}/")
    secrets = [secret for secret in known if len(secret) > 3]  # a machine called vm would be found in any font
    for path in [*rendered.glob("*.html"), *rendered.glob("*.json"), *rendered.glob("notebooks/*.ipynb")]:
        text = path.read_text(encoding="utf-8")
        assert not [secret for secret in secrets if secret in text], path.name


def test_the_whole_page_is_small(rendered):
    for path in rendered.glob("*.html"):
        assert path.stat().st_size <= 600_000, path.name


def test_every_point_and_every_peer_of_a_fan_says_on_hover_what_it_is():
    page = report.target_page(PLAN, "T02", AS_OF, "en", 200)
    drawn = page.chart().svg
    titles = re.findall(r"<title>(.*?)</title>", drawn)
    a, peers = page.assessment, page._background().peers
    ahead = [year for year in a.forecast.years if year <= 2021]
    assert len(titles) == len(a.history) + len(ahead) + len(peers)
    assert {name for name, _, _ in peers} <= set(titles)
    for year, source in zip(a.history.years, a.history.source, strict=True):
        assert any(one.startswith(f"{year}: ") and source in one for one in titles)
    assert all(re.search(rf"<(use|path) [^>]*><title>{re.escape(one)}</title></", drawn) for one in titles)


def test_nothing_to_say_is_nothing_and_not_the_header_of_the_catalogue():
    assert [messages.Language(code)("") for code in ("zh", "en")] == ["", ""]


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_a_target_on_growth_of_money_is_answered_as_growth_and_says_that_prices_are_in_it(real, view_2018, lang):
    from plan_analysis import attainment
    from plan_analysis.report.target import TargetPage, answer

    change = {"kind": "change_from_base", "relation": "<=", "value": -5.0, "unit": "%", "base_year": 2016}
    rows = [
        row.model_copy(update=change | {"indicator": "fiscal_exp_total"}) if row.target == "T02" else row
        for row in real.plan_targets("baoding_2018_2020")
    ]
    tables = replace(real, targets=rows)
    page = TargetPage("baoding_2018_2020", "2018-12-31", lang, 200, "T02")
    page.__dict__.update(reference=tables, view=view_2018)
    said = answer(page, attainment.assess(tables, view_2018, "baoding_2018_2020", "T02", draws=200))
    assert ("meets its target" if lang == "en" else "实现2020年目标") in said
    assert ("a fall of 5% or more" if lang == "en" else "下降5%及以上") in said
    assert page.nominal


@pytest.mark.parametrize("day", ["2018-12-31", "2020-12-31"])
def test_what_is_missing_is_said_in_words_of_the_date(day):
    page = report.Scorecard(PLAN, day, "zh", 100)
    for row in page.targets:
        rule = page.rule_of(row)
        named = {int(year) for year in re.findall(r"(?<!\d)20\d\d(?!\d)", rule.missing_zh + rule.missing_en)}
        assert max(named, default=0) <= max(int(day[:4]), row.due_year), row.target
    texts = {lang: report.Scorecard(PLAN, "latest", lang, 100) for lang in ("zh", "en")}
    rows = {row.target: row for row in texts["en"].targets}
    assert "(from 2021)" in texts["en"].rule_of(rows["T09"]).missing_en
    assert "2021年起" in texts["zh"].rule_of(rows["T09"]).missing_zh


def test_no_page_of_a_view_names_a_publication_that_is_out_later(rendered, real):
    later = {
        row.title for row in real.sources.values() if row.published is not None and row.published.isoformat() > AS_OF
    }
    later -= {row.title for row in real.sources.values() if row.published is None}
    assert len(later) > 50
    for path in rendered.glob("*.html"):
        text = re.sub(r"<[^>]+>", "", path.read_text(encoding="utf-8"))
        assert not [title for title in later if title in text], path.name
    data = (rendered / "data.en.html").read_text(encoding="utf-8")
    assert "out only after this date" in data


def test_the_headline_counts_every_target_once():
    page = report.Scorecard(PLAN, "latest", "en", 100)
    text = re.sub(r"<[^>]+>", "", page.headline().html)
    judged, rest = (int(re.search(words, text)[1]) for words in (r"(\d+) can be judged", r"For the other (\d+)"))
    assert judged + rest == len(page.targets)
    assert "counts once" not in text


def test_other_plans_on_the_same_indicators_are_judged_beside_this_one():
    page = report.OutcomePage(PLAN, "2018-12-31", "en", 100)
    text = re.sub(r"<[^>]+>", "", page.others().html)
    assert "Tangshan: 2.5% or more, 2020" in text
    assert "Cangzhou: 590 or more, 2020" in text
    assert text.index("1.7% or more") < text.index("590 or more")  # in the order of the plan's own targets
    back = report.OutcomePage("tangshan_2016_2020", "2018-12-31", "en", 100)
    assert "Baoding: 700 or more" in re.sub(r"<[^>]+>", "", back.others().html)
    alone = report.OutcomePage(PLAN, "2018-12-31", "en", 100)
    alone.__dict__["reference"] = replace(page.reference, targets=page.targets)
    assert alone.others() is None
