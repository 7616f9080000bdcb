"""A case that the tables know is answered as a target of a plan on the same figures is."""

import dataclasses
from datetime import date

import numpy as np
import pytest

from plan_analysis.attainment import assess, cases
from plan_analysis.attainment.lending import Tables, level_of
from plan_analysis.attainment.prediction import predict
from plan_analysis.dataset import naming
from plan_analysis.forecast import class_of, forecast, forecast_many, scale_of, yearly
from plan_analysis.observations import series
from plan_analysis.report import messages
from plan_analysis.yearbook.names import catalogue
from tests.conftest import ROOT
from tests.test_attainment import PLAN

CITY = "130600"


@pytest.fixture(scope="module")
def view(real, tidy):
    """Everything known of the years up to 2017, on one day."""
    return series.view(tidy[tidy["year"] <= 2017], real, date(2030, 1, 1))


@pytest.fixture(scope="module")
def tables(real, view):
    return Tables(
        view, real.regions, lambda name: naming.indicator(name, real.indicators),
        lambda name: naming.region(name, real.regions),
    )  # fmt: skip


def case_of(view, indicator="gdp", region="保定", unit="亿元", scale=1.0, goal=4200.0, due=2020, comparator=">="):
    known = view.series(CITY, indicator if indicator in view.indicators else "gdp")
    return cases.Case(
        "a", region, indicator, unit, known.years, known.values * scale, due=due, goal=goal * scale,
        comparator=comparator,
    )  # fmt: skip


def answer(tables, *asked):
    return cases.assess(list(asked), 2000, known=tables.known).set_index("case_id").loc["a"]


def planned(real, view, case, draws=2000):
    """The case as the only target of that name in a plan, assessed on the same view."""
    row = real.target(PLAN, "T02").model_copy(update={
        "indicator": case.indicator, "value": case.goal, "unit": case.unit, "kind": "level", "due": str(case.due),
        "relation": case.comparator,
    })  # fmt: skip
    plan = real.plan(PLAN).model_copy(update={"start": min(2018, case.due)})
    only = dataclasses.replace(real, targets=[row], plans={PLAN: plan})
    return assess(only, view, PLAN, "T02", CITY, draws=draws)


def goals(known, due):
    """Numbers below, at and above what is known, whole and broken, some decided by how the figure is rounded."""
    last = float(known.values[-1])
    near = known.value(due) or last
    return [near, near + 0.04, near - 0.04, round(near), round(near) + 1 / 3, last * 0.5, last * 1.2, last * 1.6]


@pytest.mark.parametrize("relation", [">=", ">", "<=", "<"])
@pytest.mark.parametrize("due", [2017, 2018, 2020, 2060, 2080])
@pytest.mark.parametrize("name", ["gdp", "rd_exp"])
def test_a_case_and_a_target_on_the_same_figures_get_the_same_answer(real, view, tables, name, due, relation):
    known, unit = view.series(CITY, name), real.indicators[name].unit
    for goal in goals(known, due):
        case = case_of(view, name, unit=unit, goal=goal, due=due, comparator=relation)
        mine, said = planned(real, view, case), answer(tables, case)
        assert said["verdict"] == mine.verdict
        assert said["reason"] == str(mine.reason)
        for column in ("probability", "median", "lo80", "hi80"):
            assert said[column] == pytest.approx(np.nan if (own := mine.row()[column]) is None else own, nan_ok=True)


@pytest.mark.parametrize(
    ("region", "titles", "home", "code"),
    [
        ("保定", (), "", CITY),
        ("", (), CITY, CITY),  # the project's
        ("", ("保定市主要指标", "表", "a"), "130400", CITY),
        ("", ("主要指标", "表", "保定市"), "130400", CITY),
        ("", ("保定市与邯郸市", "表", "a"), CITY, ""),
        ("", ("主要指标", "表", "a"), "", ""),
    ],
)
def test_a_case_without_a_region_is_of_its_title_or_the_project_or_says_that_nothing_is_borrowed(
    view, tables, region, titles, home, code
):
    here = dataclasses.replace(tables, titled=catalogue(ROOT).named_in, home=home)
    case = here.placed(dataclasses.replace(case_of(view, region=region), titles=titles))
    said = cases.assess([case], 500, known=here.known).loc[0, "warnings"]
    assert ("growth is borrowed" in said) == bool(code)
    assert ("nothing is borrowed" in said) == (not code)
    assert ("Baoding is meant" in said) == (bool(code) and not region)
    if code:
        assert here.known(case).series.region == code


def test_a_published_figure_is_compared_as_it_is_rounded_when_it_settles_a_case(real, view, tables):
    """2.496 is published as 2.50: what a forecast may round, the known figure may too."""
    last = float(view.series(CITY, "gdp").values[-1])
    digits = real.indicators["gdp"].decimals
    case = case_of(view, goal=round(last, digits), due=2017)
    case = dataclasses.replace(case, values=np.r_[case.values[:-1], round(last, digits) - 0.4 * 10.0**-digits])
    assert answer(tables, case)["verdict"] == "met"
    alone = dataclasses.replace(case, region="nowhere", unit="%", decimals=digits)
    assert answer(tables, alone)["verdict"] == "met"


def test_reasons_come_in_the_language_of_the_reader(view, tables):
    words = messages.language("zh")
    asked = [case_of(view), case_of(view, due=2017), case_of(view, due=None)]
    asked = [dataclasses.replace(one, case_id=str(at)) for at, one in enumerate(asked)]
    found = cases.assess(asked, 2000, known=tables.known, words=words)
    assert all("\u4e00" <= reason[-2] <= "\u9fff" for reason in found["reason"])


def test_others_in_the_file_change_nothing_and_units_are_converted(view, tables):
    alone = answer(tables, case_of(view))
    stranger = cases.Case("b", "nowhere", "widgets", "", np.arange(2010, 2018), np.arange(8.0) + 5, 2020, 20.0, ">=")
    among = answer(tables, case_of(view), stranger)
    assert among.equals(alone)
    converted = answer(tables, case_of(view, unit="万元", scale=1e4))
    assert converted["probability"] == pytest.approx(alone["probability"], abs=2e-3)
    assert converted["median"] == pytest.approx(1e4 * alone["median"])


def test_a_case_gets_one_answer_alone_and_among_others_of_its_kind(view, tables):
    """Where the tables hold more peers than the file, its other cases change nothing; a file that holds more rules."""
    alone = answer(tables, case_of(view))
    others = [dataclasses.replace(case_of(view), case_id=f"b{n}", region=f"place {n}") for n in range(30)]
    assert answer(tables, case_of(view), *others[:6]).equals(alone)
    assert "in the tables" not in answer(tables, case_of(view), *others)["warnings"]
    years = [cases.summary([case_of(view), *more], known=tables.known) for more in ([], others[:6])]
    assert years[0].equals(years[1][years[1]["case_id"] == "a"])


@pytest.mark.parametrize("name", ["patents_granted_invention", "inventions_per_10k"])
def test_who_lends_is_chosen_by_the_years_that_the_case_sees(real, tidy, tables, name):
    """Later figures of cities, or of a ratio that is printed later, leave a case of today's tables its lenders."""
    today = series.view(tidy, real, date(2030, 1, 1))
    later = dataclasses.replace(tables, view=today, kept={})
    years, unit = np.arange(2014, 2018), real.indicators[name].unit
    case = cases.Case("a", "唐山", name, unit, years, np.array([3.1, 3.4, 3.9, 4.1]) * 100, 2020, 500.0, ">=")
    then, now = tables.known(case), later.known(case)
    assert now.tells_more_than(1)
    assert {one.region for one in now.peers} == {one.region for one in then.peers}
    assert max(one.years[-1] for one in now.peers) == 2017
    assert answer(later, case)["probability"] == answer(tables, case)["probability"]


@pytest.mark.parametrize(
    ("name", "level"),
    [
        ("保定", "city"),
        ("湖北", "province"),
        ("武汉市", "city"),
        ("乌有市", "city"),
        ("乌有县", "county"),
        ("Utopia", ""),
    ],
)
def test_the_level_of_a_place_is_that_of_the_tables_or_of_its_name(real, name, level):
    assert level_of(name, real.regions, lambda said: naming.region(said, real.regions)) == level


def test_a_city_that_stands_alone_is_as_uncertain_as_cities_are(view):
    case = cases.Case(
        "a", "乌有市", "专利授权量", "件", np.arange(2015, 2018), np.array([1000.0, 1100, 1200]), 2020, 1500, ">="
    )
    province, city = (cases.assess([dataclasses.replace(case, level=one)]).iloc[0] for one in ("province", "city"))
    assert city["hi80"] / city["lo80"] > 1.3 * province["hi80"] / province["lo80"]


def test_the_answer_says_from_whom_it_borrowed(view, tables):
    told = answer(tables, case_of(view))["warnings"]
    assert f"of {len(view.peers(CITY, 'gdp'))} cities in the tables" in told


@pytest.mark.parametrize("changes", [{"region": "乌有市"}, {"indicator": "gdp", "unit": "家"}])
def test_what_the_tables_do_not_know_is_answered_without_them(view, tables, changes):
    case = dataclasses.replace(case_of(view), **changes)
    assert tables.known(case) is None
    assert "tables" not in answer(tables, case)["warnings"]


@pytest.mark.parametrize("name", ["gdp", "rd_exp"])
def test_forecast_assess_page_explorer_and_plan_give_one_answer_for_one_series(real, tidy, view, tables, name):
    """The command ``forecast``, ``assess``, a target of a plan and the forecast of the data set, the same ranges."""
    unit = real.indicators[name].unit
    case = case_of(view, name, unit=unit)
    said, mine = answer(tables, case), planned(real, view, case)
    ahead = cases.summary([case], draws=2000, known=tables.known).set_index("year")
    shown = predict(view, real.indicators[name], CITY, 2020, 2000)[1]
    for column, level in (("median", 0.5), ("lo80", 0.1), ("hi80", 0.9)):
        each = [
            said[column],
            ahead.loc["2020", column],
            getattr(mine.foreseen, column),
            np.quantile(shown.drawn(2020), level),
        ]
        assert each == pytest.approx([each[0]] * 4)
    assert ahead.loc["2020", "warnings"].count("peers") == said["warnings"].count("peers")


@pytest.mark.parametrize("name", ["GDP", "Gdp", "地区生产总值", "Gross domestic product"])
def test_an_indicator_is_known_in_any_case_of_its_letters(view, tables, name):
    assert tables.known(case_of(view, name)).indicator.indicator == "gdp"


def test_alone_borrows_nothing_in_either_command(view, tables):
    case = case_of(view)
    lent = cases.summary([case], draws=500, known=tables.known)
    alone = cases.summary([case], draws=500)
    assert not np.allclose(lent["median"].astype(float), alone["median"].astype(float))
    assert "tables" not in alone["warnings"].iloc[0]
    assert alone["median"].iloc[-1] == pytest.approx(cases.assess([case], 500)["median"].iloc[0])


def test_a_series_of_the_back_test_is_forecast_as_its_page_is(real, view):
    """One matrix of paths a year: provinces replayed as a group have the middle and width of each one's own page."""
    name, code = "patents_granted_invention", "130000"
    indicator, own = real.indicators[name], view.series("130000", name)
    peers = view.peers(code, name)
    page = forecast(own, peers, indicator, 2020)
    every = [own, *peers]
    scale = scale_of(indicator, own.values, len(peers))
    made = forecast_many(
        [yearly(one) for one in every], 3, scales=[scale] * len(every), groups=[0] * len(every),
        classes=[class_of(indicator)] * len(every),
    )  # fmt: skip
    assert page.quantiles((0.5,))[0][:3] == pytest.approx(made.medians()[0], rel=0.02)


def test_a_class_that_the_file_names_goes_before_that_of_the_tables(view, tables):
    told = answer(tables, dataclasses.replace(case_of(view), given_class="science"))
    plain = answer(tables, case_of(view))
    assert (plain["class"], told["class"]) == ("economy", "science")
    assert told["median"] > plain["median"]
