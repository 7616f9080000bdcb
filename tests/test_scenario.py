import pytest

from plan_analysis import attainment
from plan_analysis.attainment import scenario

PLAN = "baoding_2018_2020"


@pytest.fixture(scope="module")
def rd(real, view_2018):
    return attainment.assess(real, view_2018, PLAN, "T02")


def test_a_path_grows_from_the_last_value(rd):
    path = scenario.what_if(rd, 10)
    assert path.years == (2018, 2019, 2020)
    assert path.values[-1] == pytest.approx(rd.known.last_value * 1.1**3)
    assert path.meets


def test_the_required_path_arrives_and_a_slower_one_does_not(rd, view_2018):
    found = {str(one.name): one for one in scenario.scenarios(rd, view_2018, 0.0)}
    assert found["required path"].meets
    assert found["required path"].values[-1] == pytest.approx(2.5)
    assert not scenario.what_if(rd, found["required path"].growth - 0.1).meets
    assert not found["no change"].meets
    assert found["peers' 20th percentile"].growth < found["peers' 50th percentile"].growth


def test_a_shock_lowers_its_year_and_all_later_ones(rd):
    plain, hit = scenario.what_if(rd, 5), scenario.shocked(rd, 5, 2019, 10)
    assert hit.values[0] == plain.values[0]
    assert [h / p for h, p in zip(hit.values[1:], plain.values[1:], strict=True)] == pytest.approx([0.9, 0.9])
    assert "-10% in 2019" in str(hit.name)


def test_paths_that_cannot_be_drawn_are_refused(rd, real, view_2018):
    with pytest.raises(ValueError, match="would leave nothing"):
        scenario.what_if(rd, -100)
    empty = attainment.assess(real, view_2018, PLAN, "T36")
    assert scenario.scenarios(empty, view_2018, 5.0) == []
    with pytest.raises(ValueError, match="T36"):
        scenario.what_if(empty, 5.0)


@pytest.mark.parametrize("relation", [">=", ">", "<=", "<"])
@pytest.mark.parametrize("goal", [700, 2000])
def test_the_required_path_reaches_what_is_asked_even_where_the_goal_itself_is_not_enough(
    real, view_2018, relation, goal
):
    from dataclasses import replace

    rows = [
        row.model_copy(update={"relation": relation, "value": float(goal)}) if row.target == "T07" else row
        for row in real.plan_targets(PLAN)
    ]
    a = attainment.assess(replace(real, targets=rows), view_2018, PLAN, "T07")
    found = {str(one.name): one for one in scenario.scenarios(a, view_2018, 0.0)}
    assert found["required path"].meets
    assert found["required path"].values[-1] == pytest.approx(goal, rel=0.01)
