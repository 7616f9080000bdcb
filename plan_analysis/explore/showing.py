"""What a cell of the notebook shows: the desk where somebody sits in front of it, else the house's still pictures."""

import os
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any

from plan_analysis.dataset import Dataset, demand, naming
from plan_analysis.dataset.data import found
from plan_analysis.explore.answering import Asker, usual_goal
from plan_analysis.explore.question import Question
from plan_analysis.reference.schema import DataError
from plan_analysis.report.messages import language

if TYPE_CHECKING:
    from plan_analysis.explore.desk import Desk
    from plan_analysis.explore.page import QuestionPage

AHEAD = 5  # years until the deadline of a question that nobody has put yet
LIVE = "PLAN_ANALYSIS_LIVE"  # 0 or 1 in the environment decides where it cannot be seen


def explorer(question: str = "", region: str = "", as_of: str = "", lang: str = "zh") -> "Desk | QuestionPage":
    """The explorer, opened on a question such as ``rd_intensity >= 2.5 by 2020``; the plan's first one unless given.

    Where no browser sits in front (papermill, nbval, a converter) the page of the question, whose sections are pictures
    and tables that stand still.
    """
    language(lang)
    data = found()
    asker = Asker(data)
    asked = first(data, question, region, as_of)
    if asked.value != asked.value:
        made = asker.predicted(asked, asked.region)
        goal = usual_goal(made[0], made, asked.due)
        asked = replace(asked, value=1.0 if goal is None else goal)
    if live():
        from plan_analysis.explore.desk import Desk

        return Desk(asker, asked, lang)
    from plan_analysis.explore.page import page_of

    return page_of(asker, asked, lang)


def first(data: Dataset, question: str, region: str, as_of: str) -> Question:
    """The question to begin with: in words, else the first target of the plan that something is known about.

    Without a plan the first indicator that anything is known about; its value is NaN, for whoever asks to fill in.
    """
    tables = data.reference
    day = data.day(as_of or ("" if tables.plans else "latest"), next(iter(tables.plans), ""))
    view = data.view(day)
    home = next(iter(tables.plans.values())).region_code if tables.plans else ""
    place = naming.region(region, tables.regions) if region else home
    if question:
        asked = demand.read(question, tables.indicators)
        known = place or next((code for code, name in view.series_of if name == asked.indicator.indicator), "")
        if not known:
            raise DataError(f"region: name one; nothing is known of {asked.indicator.indicator} on {day}")
        return Question(asked.indicator.indicator, known, day, asked.value, asked.due, asked.relation)
    for row in data.reference.plan_targets(next(iter(tables.plans))) if tables.plans else ():
        rule = tables.resolution[row.plan, row.target]
        code = place if region else rule.perimeters[0]
        kind = tables.indicators[row.indicator]
        parts = [name for name in (kind.numerator, kind.denominator) if name]
        own, both = len(view.series(code, row.indicator)), parts and all(len(view.series(code, name)) for name in parts)
        if (own or both) and row.kind in ("level", "share", "ratio", "count_stock") and "-" not in row.due:
            return Question(row.indicator, code, day, row.value, row.due_year, row.relation)
    return _any(data, day, place)


def _any(data: Dataset, day: date, place: str) -> Question:
    known = sorted(data.view(day).series_of)
    here = [pair for pair in known if pair[0] == place] or known
    if not here:
        raise DataError(f"nothing is known on {day}; put tables into data/raw/yearbook/ and run: plan-analysis build")
    return Question(here[0][1], here[0][0], day, float("nan"), day.year + AHEAD)


def live() -> bool:
    """Whether a browser or editor shows this notebook's widgets.

    Jupyter's server names the notebook to the kernels that it starts for somebody, Voilà names itself, and VS Code puts
    the file's name among the variables; papermill, nbval and nbconvert start kernels that know none of these.
    """
    said = os.environ.get(LIVE)
    if said in ("0", "1"):
        return said == "1"
    shell = _shell()
    if shell is None or not hasattr(shell, "kernel"):
        return False
    served = "JPY_SESSION_NAME" in os.environ or os.environ.get("SERVER_SOFTWARE", "").startswith("voila")
    return served or "__vsc_ipynb_file__" in shell.user_ns


def _shell() -> Any:
    from IPython.core.getipython import get_ipython

    return get_ipython()
