"""The page a register is reviewed on, in a real browser without network, and the way of its CSV into the project."""

import csv
import io

import pytest
from typer.testing import CliRunner

from plan_analysis.cli.app import app
from plan_analysis.intake import rows
from plan_analysis.reference.project import VARIABLE
from tests.test_browser import CHROMIUM, chromium, tab  # noqa: F401

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(CHROMIUM is None, reason="no Chromium on this machine; Debian: apt-get install chromium"),
]
TEXT = (
    "邯郸市科技创新规划（2021—2025年）\n一、发展目标\n到2025年，高新技术企业达到500家。\n"
    "到2025年，全社会研发投入强度达到2.5%。\n到2025年，技术合同成交额达到80亿元。\n"
)


def command(*words):
    return CliRunner().invoke(app, [str(word) for word in words])


@pytest.fixture
def project(tmp_path, monkeypatch):
    """A project of a city of its own, its plan registered, and the review page of that plan."""
    text, root = tmp_path / "规划.txt", tmp_path / "邯郸"
    text.write_text(TEXT, encoding="utf-8")
    monkeypatch.delenv(VARIABLE, raising=False)
    done = command("init", root, "--region", "邯郸", "--plan", text)
    assert done.exit_code == 0, done.output
    monkeypatch.setenv(VARIABLE, str(root))
    kept = next((root / "data/raw/plan").glob("*.txt"))
    done = command("targets", kept, "-o", tmp_path / "register.csv", "--review")
    assert done.exit_code == 0, done.output
    return root


def card(tab, name):  # noqa: F811
    return tab.locator("form[data-row]").filter(has_text=name)


def test_a_row_is_accepted_changed_or_rejected_offline_and_the_csv_is_taken_in(tab, project):  # noqa: F811
    folder = project.parent
    tab.goto(next(folder.glob("*.review.html")).as_uri())
    card(tab, "高新技术企业").locator("[data-accept]").click()
    changed = card(tab, "研发投入强度")
    changed.locator("summary").click()
    changed.locator("[name=value]").fill("2.6")
    card(tab, "技术合同成交额").locator("[data-reject]").click()
    assert tab.locator("#progress").inner_text() == "3 / 3 · ✓ 2 · ✗ 1"
    with tab.expect_download() as waiting:
        tab.locator("#save").click()
    saved = folder / waiting.value.suggested_filename
    waiting.value.save_as(saved)
    assert [one for one in tab.problems if not one.startswith("blob:")] == []
    kept = list(csv.DictReader(io.StringIO(saved.read_text(encoding="utf-8-sig"))))
    assert [(row["value"], row["reviewed"]) for row in kept] == [("500", "yes"), ("2.6", "changed")]
    done = command("targets", saved, "--accept")
    assert done.exit_code == 0, done.output
    with rows.path(project, "targets").open(encoding="utf-8-sig", newline="") as file:
        taken = [(float(row["value"]), row["unit"]) for row in csv.DictReader(file)]
    assert taken == [(500, "家"), (2.6, "%")]
