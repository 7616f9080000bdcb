"""Several plans in one folder: an index of them, and pages in one language that lead only to what there is."""

import re
import shutil
from html import unescape
from pathlib import Path

import pytest
from typer.testing import CliRunner

from plan_analysis import results
from plan_analysis.cli import app
from plan_analysis.runner import manifest, plans
from plan_analysis.runner.keys import Inputs, digest, reasons
from plan_analysis.runner.task import Task
from plan_analysis.runner.work import without_twin
from tests.conftest import PLAN, ROOT

OTHERS = ("tangshan_2016_2020", "cangzhou_2018_2020")
DAY, DRAWS = "2018-12-31", 200


@pytest.fixture(scope="module")
def made(tmp_path_factory) -> Path:
    """The results of three plans, each with the index page and a few pages of targets in Chinese."""
    out = tmp_path_factory.mktemp("plans")
    for plan, folder in ((PLAN, out), *((name, out / name) for name in OTHERS)):
        folder.mkdir(exist_ok=True)
        results.write_results(plan, DAY, DRAWS, folder)
        for stem in ("index", "T01", "T02"):
            (folder / f"{stem}.html").write_text("page")
    return out


def links(path: Path) -> list[str]:
    return [link for link in re.findall(r'href="([^"#]+)"', path.read_text(encoding="utf-8")) if ":" not in link]


@pytest.fixture
def index(made):
    """The index in both languages, as text."""
    return {path.name: path.read_text(encoding="utf-8") for path in plans.index(made, ("zh", "en"))}


def test_every_plan_is_listed_with_region_name_and_code_and_the_counts_of_its_verdicts(made, index, real):
    assert list(index) == ["plans.html", "plans.en.html"]
    for plan in (PLAN, *OTHERS):
        row, found = real.plan(plan), results.read(made / ("" if plan == PLAN else plan))
        line = re.search(
            rf"<tr><th scope=\"row\"><a [^>]*>{re.escape(row.title_zh)}</a></th>(.*?)</tr>", index["plans.html"]
        )
        cells = re.findall(r"<td>(.*?)</td>", line[1])
        assert cells[0] == f"{real.regions[row.region_code].name_zh} ({row.region_code})"
        assert cells[3] == str(len(found["targets"]))
        assert sum(map(int, cells[4:])) == len(found["targets"]), "a verdict is not shown"


def test_like_targets_stand_in_one_row_and_no_other_does(made, index, real):
    body = index["plans.en.html"].partition("Asked by more than one plan")[2]
    rows = [(unescape(name), cells) for name, cells in re.findall(r'<tr><th scope="row">(.*?)</th>(.*?)</tr>', body)]
    asked = [
        {row["indicator"] for row in results.read(made / folder)["targets"]} for folder in ("", *OTHERS)
    ]  # fmt: skip
    shared = {name for name in set().union(*asked) if name and sum(name in one for one in asked) > 1}
    assert {name for name, _ in rows} == {real.indicators[name].name_en for name in shared}
    for name, cells in rows:
        filled = [cell != "–" for cell in re.findall(r"<td>(.*?)</td>", cells)]
        slug = next(slug for slug in shared if real.indicators[slug].name_en == name)
        assert filled == [slug in one for one in asked]


def test_the_index_leads_only_to_pages_that_are_there(made, index):
    for text in index.values():
        main = text.partition("<main")[2]
        found = re.findall(r'href="([^"#]+)"', main)
        assert found
        for link in found:
            assert (made / link).exists(), link
    assert "<td>" in index["plans.html"]


def test_every_page_of_a_plan_leads_back_to_the_index_and_is_not_made_again_for_that(made, index, tmp_path):
    shutil.copytree(made, tmp_path, dirs_exist_ok=True)
    page = '<nav aria-label="p"><a href="index.html">甲</a></nav>'
    names = {"": ["T01.html", "130600/T01.en.html"], OTHERS[0]: ["T02.html"]}
    for folder, pages in names.items():
        for name in pages:
            (tmp_path / folder / name).parent.mkdir(exist_ok=True)
            (tmp_path / folder / name).write_text(page, encoding="utf-8")
        record = {"files": {}, "error": ""}
        lang = {name: {"parameters": {"lang": "en" if ".en" in name else "zh"}} for name in pages}
        manifest.write_manifest(tmp_path / folder, {name: record | lang[name] for name in pages})
    for _ in range(2):
        for folder in names:
            plans.lead_back(tmp_path, folder)
    for folder, pages in names.items():
        for name in pages:
            path = tmp_path / folder / name
            up = [link for link in links(path) if "plans" in link]
            assert len(up) == 1
            assert (path.parent / up[0]).resolve() == tmp_path / ("plans.en.html" if ".en" in name else "plans.html")
            assert manifest.read(tmp_path / folder)[name]["files"][name] == digest(path)


def test_one_plan_has_no_index_of_plans_and_the_pages_of_a_region_are_no_plan(tmp_path):
    results.write_results(PLAN, DAY, DRAWS, tmp_path)
    (tmp_path / "130200").mkdir()
    (tmp_path / "130200/results.json").write_bytes((tmp_path / "results.json").read_bytes())
    assert plans.index(tmp_path, ("zh",)) == []
    assert not (tmp_path / "plans.html").exists()


def test_in_one_language_the_index_has_no_link_to_the_other(made, tmp_path):
    (made / "plans.en.html").unlink(missing_ok=True)
    (made / "plans.html").unlink(missing_ok=True)
    (path,) = plans.index(made, ("zh",))
    assert not any("plans.en.html" in link for link in links(path))


def test_without_a_twin_nothing_but_the_link_is_gone():
    page = '<nav><a href="a.html">甲</a><a class="twin" href="a.en.html" lang="en" hreflang="en">English</a>\n</nav>'
    assert without_twin(page) == '<nav><a href="a.html">甲</a>\n</nav>'
    assert without_twin("<nav></nav>") == "<nav></nav>"


@pytest.mark.parametrize(("twin", "alone", "again"), [(False, False, True), (False, True, False), (True, False, False)])
def test_a_page_made_alone_is_made_again_once_the_other_language_is_asked_for(tmp_path, twin, alone, again):
    inputs = Inputs(ROOT)
    task = Task("04_scorecard.ipynb", "index", {"lang": "zh"}, alone=alone)
    entry = inputs.of(task) | {"error": "", "inputs": {}, "stale": inputs.stale([]), "twin": twin}
    entry["files"] = dict.fromkeys(task.files, "")
    assert ("the other language is new" in reasons(task, entry, inputs, tmp_path)) is again


def test_an_unknown_plan_or_target_is_said_before_anything_is_made(tmp_path):
    for words, said in (
        (("--plan", PLAN, "--plan", "nowhere"), "nowhere"),
        (("--plan", PLAN, "--plan", OTHERS[0], "--target", "T51"), "T51"),
    ):
        done = CliRunner().invoke(app, ["run", *words, "--out", str(tmp_path / "out")])
        assert done.exit_code != 0
        assert said in done.output
        assert not (tmp_path / "out").exists()
