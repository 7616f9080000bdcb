"""A new page is a notebook: what the README tells is done here, and the page is found everywhere."""

import json

import nbformat
import nbformat.v4 as v4
import pytest

from plan_analysis.reference.schema import DataError
from plan_analysis.report import notebooks
from plan_analysis.runner import orders
from tests.conftest import AS_OF, PLAN, ROOT


def page(name: str, about: dict | None, folder, code: str = "lang") -> None:
    """A notebook of one line, as somebody writes it in JupyterLab."""
    cells = [
        v4.new_code_cell('lang = "en"\nas_of = ""', metadata={"tags": ["parameters"]}),
        v4.new_code_cell(code),
    ]
    kernel = {"name": "python3", "language": "python", "display_name": "Python 3"}
    metadata = {"kernelspec": kernel} | ({"plan_analysis": about} if about else {})
    folder.mkdir(exist_ok=True)
    nbformat.write(v4.new_notebook(cells=cells, metadata=metadata), folder / f"{name}.ipynb")


HELLO = {"page": "hello", "menu": 45, "title": {"zh": "你好", "en": "Hello"}}


@pytest.fixture
def here(project, monkeypatch):
    """A project of one's own to put notebooks into."""
    monkeypatch.setenv("PLAN_ANALYSIS_PROJECT", str(project))
    return project


def test_every_shipped_notebook_makes_a_page_with_a_title_in_both_languages_or_is_to_explore():
    about = {
        path.stem: json.loads(path.read_text(encoding="utf-8"))["metadata"].get(notebooks.KEY)
        for path in (ROOT / "notebooks").glob("*.ipynb")
    }
    assert sorted(name for name, one in about.items() if not one) == [
        "06_explore", "11_yearbook_to_verdict", "12_honest_forecast",
    ]  # fmt: skip
    for one in filter(None, about.values()):
        assert "menu" not in one or set(one["title"]) == {"zh", "en"}


def test_a_new_notebook_is_a_page_of_the_plan_and_has_its_place_in_the_menu(here):
    page("09_hello", HELLO, here / "notebooks")
    tasks = orders.tasks(PLAN, AS_OF, ("zh", "en"), 100)
    assert {task.name for task in tasks if task.stem == "hello"} == {"hello.html", "hello.en.html"}
    [task] = [task for task in tasks if task.name == "hello.html"]
    assert task.parameters == {"as_of": AS_OF, "lang": "zh"}
    order = [one.page for one in notebooks.menu()]
    assert order.index("hello") == order.index("track_record") + 1


def test_a_new_page_is_rendered_and_linked_from_the_others(here, tmp_path):
    page("09_hello", HELLO, here / "notebooks", "print('hello ' + lang)")
    page("08_about", {"page": "about", "menu": 60, "title": {"zh": "关于", "en": "About"}}, here / "notebooks", "as_of")
    out = tmp_path / "reports"
    wanted = [task for task in orders.tasks(PLAN, AS_OF, ("en",), 100) if task.stem in ("hello", "about")]
    assert orders.run(wanted, out, 1, lambda task, error: None) == []
    assert "hello en" in (out / "hello.en.html").read_text(encoding="utf-8")
    assert '<a href="hello.en.html">Hello</a>' in (out / "about.en.html").read_text(encoding="utf-8")


def test_a_projects_notebook_takes_the_place_of_the_shipped_one_of_its_name(here):
    page("08_about", {"page": "about", "menu": 60, "title": {"zh": "关于", "en": "About us"}}, here / "notebooks")
    assert notebooks.located("08_about.ipynb").parent == here / "notebooks"
    assert notebooks.menu()[-1].title("en") == "About us"


def test_a_notebook_without_the_metadata_is_somebodys_own_and_no_page(here):
    page("scratch", None, here / "notebooks")
    assert "scratch.ipynb" not in [one.path.name for one in notebooks.found()]


@pytest.mark.parametrize(
    ("about", "said"),
    [
        ({"page": "index"}, "is made by 04_scorecard.ipynb already"),
        ({"page": "../x"}, "is no name of a file"),
        ({"page": "hello", "menu": 45}, "needs a title in zh and en"),
        ({"page": "hello", "menu": 45, "title": {"zh": "你好"}}, "needs a title in zh and en"),
        ({"page": "hello", "for": "everyone"}, "none of plan, region, target"),
    ],
)
def test_metadata_that_cannot_be_meant_are_answered_with_the_file(here, about, said):
    page("09_hello", about, here / "notebooks")
    with pytest.raises(DataError, match=said) as error:
        notebooks.found()
    assert str(error.value).startswith("09_hello.ipynb: ")
