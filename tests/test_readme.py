"""The numbers in the README are those of the committed tables and notebooks."""

import csv
import re

import nbformat

from tests.conftest import ROOT

README = (ROOT / "README.md").read_text(encoding="utf-8")
ONE_LINE = " ".join(README.split())


def test_the_probabilities_are_those_of_the_assessment():
    with (ROOT / "data/processed/assessment.csv").open(encoding="utf-8", newline="") as file:
        rows = {row["target"]: row for row in csv.DictReader(file) if row["plan"] == "baoding_2018_2020"}
    shown = {"T02": "a probability of {}%", "T51": "8,000 with {}%", "T03": "per 10,000 people with {}%"}
    shown |= {"T07": "enterprises come with {}%"}
    text = ONE_LINE
    for target, sentence in shown.items():
        assert sentence.format(f"{100 * float(rows[target]['probability']):.0f}") in text, target
    judged = sum(row["probability"] != "" for row in rows.values())
    assert judged == 5
    assert f"for {sum(row['verdict'] == 'not assessable' for row in rows.values())} no published figure" in text


def test_the_track_record_is_that_of_the_notebook():
    notebook = nbformat.read(ROOT / "notebooks/05_track_record.ipynb", as_version=4)
    text = "".join(str(output.get("data", "")) for cell in notebook.cells for output in cell.get("outputs", []))
    row = next(line for line in README.splitlines() if line.startswith("| 2018-12-31 |"))
    cases, cover80, cover95, brier, points = (cell.strip() for cell in row.split("|")[2:7])
    assert f"replayed {cases} times" in text
    assert f"80% ranges held {cover80}" in text
    assert f"95% ranges: {cover95}" in text
    assert f"off by {points}" in text
    for score in re.findall(r"0\.\d+", brier):
        assert f">{score}<" in text
    then = re.search(r"the scores are (0\.\d+) and", ONE_LINE)[1]
    assert f"the Brier score is {then}" in text
    weak, stated, observed = re.search(r"held (\d+)%; and targets given (\d+)% came true in (\d+)%", ONE_LINE).groups()
    assert f"80% ranges contained {weak}%" in text
    assert f"given about {stated}%, {observed}% came true" in text


def test_the_scores_of_other_packages_are_those_recorded():
    with (ROOT / "benchmarks/rivals.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    early = [row for row in rows if row["as_of"] == "2018-12-31" and row["cover80"]]
    for row in early:
        cells = (f"{100 * float(row[name]):.0f}%" for name in ("cover80", "cover95"))
        scores = (float(row["brier"]), float(row["crps"]))
        line = f"| {row['method']} | {' | '.join(cells)} | {scores[0]:.3f} | {scores[1]:.2f} |"
        assert line in README, line
    late = next(row for row in rows if row["as_of"] != "2018-12-31" and row["method"] == "Plan Analysis")
    assert f"80% ranges held {100 * float(late['cover80']):.0f}%: technology" in ONE_LINE


def test_every_command_of_the_readme_exists():
    from typer.main import get_command

    from plan_analysis.cli import app

    named = set(re.findall(r"`plan-analysis (\w+)", README))
    assert named <= set(get_command(app).commands)


def test_the_python_of_the_readme_runs_as_printed():
    names: dict = {}
    blocks = re.findall(r"```python\n(.*?)```", README, re.DOTALL)
    for block in blocks:
        exec(block, names)
    assert 0 < names["made"].probability([[80]], year=3)[0, 0] < 1
    assert names["made"].paths(0).shape == (5000, 3)
