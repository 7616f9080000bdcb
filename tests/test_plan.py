import pytest

from plan_analysis import plan as plans
from plan_analysis.reference.schema import DataError
from tests.conftest import ROOT

PLAN = "baoding_2018_2020"


def test_every_quote_stands_verbatim_in_its_line(real):
    rows = plans.register(real, real.plan(PLAN), ROOT)
    lines = plans.read(real.plan(PLAN), ROOT)
    assert len(rows) == 51
    for row in rows:
        assert lines[row["line"] - 1][row["quote_start"] : row["quote_end"]] == row["quote"]


def test_a_quote_that_is_not_in_the_text_is_refused(real):
    row = real.target(PLAN, "T02").model_copy(update={"quote": "达到9%以上"})
    with pytest.raises(DataError, match="T02: the quote"):
        plans.quote_span(plans.read(real.plan(PLAN), ROOT), row)


@pytest.mark.parametrize(("target", "base"), [("T07", 340), ("T08", 6499), ("T18", 15)])
def test_stock_and_yearly_flow_imply_the_base(real, target, base):
    implied = plans.implied_base(real.plan_targets(PLAN), real.target(PLAN, target))
    assert (implied.value, implied.year) == (base, 2017)


def test_a_stock_without_a_yearly_flow_implies_nothing(real):
    assert plans.implied_base(real.plan_targets(PLAN), real.target(PLAN, "T14")) is None


def test_exact_repeats_agree_and_conflicts_do_not(real):
    targets = real.plan_targets(PLAN)
    assert [(t.target, t.agrees) for t in plans.twins(targets, real.target(PLAN, "T14"))] == [("T48", True)]
    assert [(t.target, t.agrees) for t in plans.twins(targets, real.target(PLAN, "T15"))] == [("T50", True)]
    assert [(t.target, t.agrees) for t in plans.twins(targets, real.target(PLAN, "T13"))] == [("T29", False)]
    assert [(t.target, t.agrees) for t in plans.twins(targets, real.target(PLAN, "T33"))] == [("T16", False)]


def test_a_target_stands_under_the_nearest_heading(real):
    lines = plans.read(real.plan(PLAN), ROOT)
    assert plans.heading(lines, real.target(PLAN, "T02").line) == "(二)行动目标"


def test_a_missing_plan_text_is_named(real, tmp_path):
    with pytest.raises(DataError, match="the plan's text is missing"):
        plans.read(real.plan(PLAN), tmp_path)
