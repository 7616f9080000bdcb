"""Unattended: archives, changes, notification, jobs for schedulers, many regions."""

import ast
import json
import re
import shlex
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import Result
from typer.testing import CliRunner

from plan_analysis import reference, results, runner
from plan_analysis.cli import app, log
from plan_analysis.dataset import processed
from plan_analysis.reference.project import VARIABLE
from plan_analysis.reference.schema import DataError
from plan_analysis.runner import archive, building, keys, lock, parameters, regions, schedule
from tests.conftest import ROOT

FEW = ("--target", "T02", "--lang", "en", "--draws", "200")


@pytest.fixture(scope="module", autouse=True)
def at(light) -> Iterator[Path]:
    """The project that all of these commands work on."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setenv(VARIABLE, str(light))
        yield light


def command(*words: str) -> subprocess.CompletedProcess:
    return subprocess.run(
        [sys.executable, "-m", "plan_analysis.cli", *words], capture_output=True, text=True, check=False
    )


def said(*words: str) -> Result:
    """A command in this process."""
    return CliRunner().invoke(app, words)


@pytest.fixture(scope="module")
def twice(at, tmp_path_factory) -> Path:
    """Reports as of two dates, one after the other, with an archive and with somebody to tell."""
    out = tmp_path_factory.mktemp("twice") / "reports"
    told = shlex.join(
        [sys.executable, "-c", f"import sys; open({str(out.parent / 'told')!r}, 'a').write(sys.stdin.read())"]
    )
    for day in ("2018-12-31", "2022-09-30", "2022-09-30"):
        done = command("run", *FEW, "--as-of", day, "--out", str(out), "--keep", "5", "--notify", told)
        assert done.returncode == 0, done.stderr
    return out


def test_what_was_replaced_is_kept_once_as_an_archive(twice):
    [path] = archive.archives(twice)
    assert re.fullmatch(r"0001_\d{4}-\d\d-\d\d\.zip", path.name)
    with zipfile.ZipFile(path) as file:
        assert {"index.en.html", "T02.en.html", "results.json", "manifest.json"} <= set(file.namelist())
    assert results.read(path)["as_of"] == "2018-12-31"
    assert results.read(twice)["as_of"] == "2022-09-30"


def test_changed_verdicts_are_told_once(twice):
    lines = (twice.parent / "told").read_text().splitlines()
    assert [line for line in lines if line.startswith("T02 verdict: ") and " → " in line]
    assert len(lines) == len(set(lines))


def test_changes_between_an_archive_and_the_reports_are_listed(twice):
    done = said("changes", str(archive.archives(twice)[0]), str(twice))
    assert done.exit_code == 0
    assert "all as of: 2018-12-31 → 2022-09-30" in done.stdout
    assert "T02 new value" in done.stdout


def test_the_page_of_changes_compares_with_the_results_before(twice):
    page = (twice / "changes.en.html").read_text(encoding="utf-8")
    assert "T02" in page
    assert str(twice) not in page + (twice / "notebooks/changes.en.ipynb").read_text(encoding="utf-8")
    assert json.loads((twice / "previous.json").read_text())["as_of"] == "2018-12-31"


def test_the_page_of_changes_is_made_whenever_results_are(tmp_path):
    results, page = (task for task in _pages() if task.stem in ("results", "changes"))
    runner.run([results, page], tmp_path, 1, lambda *_: None)
    (tmp_path / "assessment.csv").unlink()
    work = runner.outdated([results, page], tmp_path)
    assert list(work.render.values()) == [["assessment.csv missing"], ["results are new"]]


def _pages() -> list:
    plan, day = "baoding_2018_2020", "2018-12-31"
    return [runner.results(plan, day, 200), *runner.tasks(plan, day, ("en",), 200, ("T02",))]


def test_only_the_newest_archives_stay_whatever_the_clock_says(tmp_path):
    manifest = {"published": "2030-01-01T00:00:00+00:00", "pages": {"a.html": {"files": {"a.html": ""}}}}
    (tmp_path / "a.html").write_text("a")
    for day in ("2030-01-01", "2029-01-01", "2001-01-01"):
        (tmp_path / "manifest.json").write_text(json.dumps(manifest | {"published": day}))
        archive.keep(tmp_path, 2)
    assert [path.name for path in archive.archives(tmp_path)] == ["0002_2029-01-01.zip", "0003_2001-01-01.zip"]


def test_what_holds_no_results_is_answered_in_a_sentence(tmp_path):
    (tmp_path / "bad.zip").write_text("no zip")
    for path in (tmp_path, tmp_path / "bad.zip", ROOT / "README.md"):
        with pytest.raises(DataError, match="holds no results of a run"):
            results.read(path)


def test_a_command_to_notify_that_fails_does_not_fail_the_run(twice, tmp_path):
    out = Path(shutil.copytree(twice, tmp_path / "reports"))
    done = command("run", *FEW, "--as-of", "2018-12-31", "--out", str(out), "--notify", "exit 7")
    assert done.returncode == 0
    assert "the command of --notify failed" in done.stderr


def without_terminal(line: str, at: Path, tmp_path: Path) -> subprocess.CompletedProcess:
    """A scheduler's command in an empty environment, for one target and into another folder; it builds nothing."""
    line = line.replace("--as-of latest", f"{shlex.join(FEW)} --out {tmp_path / 'out'}").replace(" --build", "")
    return subprocess.run(
        ["/bin/sh", "-c", line.replace(str(at / "logs"), str(tmp_path / "logs"))], env={}, cwd="/",
        stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False, start_new_session=True,
    )  # fmt: skip


def test_every_printed_job_builds_runs_and_tells():
    for kind in ("cron", "systemd", "github-actions"):
        printed = said("schedule", "--print", kind, "--notify", "tell 'a b' 100%").stdout
        assert all(word in printed for word in ("--build", "--as-of latest", "--notify", "tell "))


def test_the_line_for_cron_runs_in_an_empty_environment_without_terminal_and_says_nothing(at, tmp_path):
    printed = said("schedule", "--print", "cron", "--at", "05:07").stdout
    assert printed.startswith("7 5 * * * ")
    assert str(at / "reports") not in printed
    done = without_terminal(printed.split(maxsplit=5)[5].strip(), at, tmp_path)
    log = (tmp_path / "logs/run.log").read_text()
    assert done.returncode == 0, log
    assert done.stdout + done.stderr == ""
    assert re.search(r"^\d{4}-\S+T\S+ done T02.en.html$", log, re.MULTILINE)
    assert (tmp_path / "out/index.en.html").exists()


def test_the_command_of_the_systemd_unit_runs_in_an_empty_environment_without_terminal(at, tmp_path):
    unit = said("schedule", "--print", "systemd").stdout
    done = without_terminal(re.search(r"^ExecStart=(.*)$", unit, re.MULTILINE)[1], at, tmp_path)
    assert done.returncode == 0, done.stderr
    assert "OnCalendar=*-*-* 06:30:00" in unit
    assert re.search(r"^OnFailure=(.*)$", unit, re.MULTILINE)[1] in unit.partition("[Service]")[2]


@pytest.mark.parametrize(
    ("words", "code", "told"),
    [
        (("--plan", "no_such"), 3, "bad data: plan: no plan 'no_such'"),
        (("--as-of", "someday"), 3, "bad data: as_of"),
        (("--workers", "1"), 2, "another run is at work here"),
    ],
)
def test_whatever_ends_a_run_is_told_and_logged(tmp_path, words, code, told):
    log = tmp_path / "logs/run.log"
    with lock.locked(tmp_path / "out", print):
        done = command("run", *FEW, "--out", str(tmp_path / "out"), *words, "--notify", "cat", "--log", str(log))
    assert done.returncode == code
    assert told in done.stdout
    assert told.removeprefix("bad data: ") in log.read_text()
    assert done.stderr == ""


def test_a_fault_of_our_own_is_told_and_its_traceback_logged(tmp_path):
    breaking = (
        "import sys\nfrom plan_analysis.runner import orders\nfrom plan_analysis.cli import app\n"
        "def fails(*_): raise RuntimeError('out of order')\norders.outdated = fails\napp(sys.argv[1:])"
    )
    words = ("run", *FEW, "--out", str(tmp_path / "out"), "--notify", "cat", "--log", str(tmp_path / "log"))
    done = subprocess.run([sys.executable, "-c", breaking, *words], capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert done.stdout == "RuntimeError: out of order\n"
    assert "Traceback" in (tmp_path / "log").read_text()


def test_a_long_log_begins_anew_and_the_last_few_stay(tmp_path):
    path = tmp_path / "run.log"
    for number in range(9):
        log.rotate(path)
        path.write_text(str(number) * log.LONGEST)
    there = {found.name: found.read_text()[0] for found in tmp_path.iterdir()}
    assert there == {"run.log": "8"} | {f"run.log.{number}": str(8 - number) for number in range(1, 6)}


def test_data_are_built_only_if_they_would_not_be_the_same(project, monkeypatch):
    built = []

    def build(root: Path, *_: object) -> None:
        built.append(root)
        (root / "data/processed").mkdir(exist_ok=True)
        (root / "data/processed/observations.csv").write_text("1")

    monkeypatch.setattr(processed, "build", build)
    table = project / "data/reference/plans.csv"
    changes = [
        lambda: None,
        lambda: table.write_text(table.read_text(encoding="utf-8") + " ", encoding="utf-8"),
        lambda: (project / "data/raw/.DS_Store").write_text(""),
        lambda: (project / "data/processed/observations.csv").unlink(),
        lambda: monkeypatch.setattr(keys.Inputs, "code", "other"),
    ]
    assert building.build(project)
    assert [(change(), building.build(project), building.build(project))[1:] for change in changes] == [
        (False, False), (True, False), (False, False), (True, False), (True, False)
    ]  # fmt: skip


def test_jobs_for_other_schedulers_are_well_formed(at):
    import yaml

    workflow = yaml.safe_load(schedule.github_actions(6, 30, "cat"))
    assert workflow[True]["schedule"] == [{"cron": "30 6 * * *"}]  # YAML reads "on" as true
    steps = [step.get("run", "") for step in workflow["jobs"]["reports"]["steps"]]
    assert any(
        "run --build" in step and step.endswith("""--notify 'cat >> "$GITHUB_STEP_SUMMARY"'""") for step in steps
    )
    job = json.loads(schedule.jupyter_scheduler(6, 30, "cat"))
    assert (at / job["input_uri"]).exists()
    known = parameters.defaults(at / job["input_uri"])
    for name, value in job["parameters"].items():  # written into a cell as they stand
        assert type(ast.literal_eval(value)) is type(known[name])
    refused = said("schedule", "--print", "cron", "--at", "noon")
    assert refused.exit_code == 2
    assert "no time of day" in refused.stderr


@pytest.fixture(scope="module")
def compared(at, tmp_path_factory) -> Path:
    """Three regions, one of whose pages fail."""
    folder = tmp_path_factory.mktemp("regions")
    (folder / "list.csv").write_text("region\n唐山市\nBeijing\n130100\n", encoding="utf-8")
    breaking = (
        "import sys\nfrom plan_analysis.runner import work\nfrom plan_analysis.cli import app\n"
        "real = work.Job._executed\n"
        "def fails(self, task, *rest):\n"
        "    if task.folder == '130100': raise RuntimeError('out of order')\n"
        "    return real(self, task, *rest)\n"
        "work.Job._executed = fails\napp(sys.argv[1:])"
    )
    words = ["run", "--regions", str(folder / "list.csv"), *FEW, "--target", "T51", "--out", str(folder / "out")]
    done = subprocess.run([sys.executable, "-c", breaking, *words], capture_output=True, text=True, check=False)
    assert done.returncode == 1, done.stderr
    assert "failed: 130100/T02.en.html: RuntimeError: out of order" in done.stderr
    return folder / "out"


def test_a_failing_region_does_not_stop_the_others(compared):
    for region in ("130200", "110000"):
        assert (compared / region / "index.en.html").exists()
        assert len(json.loads((compared / region / "results.json").read_text())["targets"]) == 2
    assert not (compared / "130100/index.en.html").exists()


def test_the_league_names_every_region_and_links_to_its_pages(compared):
    league = (compared / "regions.en.html").read_text(encoding="utf-8")
    for name in ("Tangshan", "Beijing", "Shijiazhuang"):
        assert name in league
    assert "No pages: the run failed." in league
    for link in re.findall(r'href="(\d{6}/[^"]+)"', league):
        assert (compared / link).exists(), link
    assert league.index("Beijing") < league.index("Shijiazhuang")


def test_every_link_of_the_league_and_of_its_regions_leads_somewhere(compared):
    for path in [compared / "regions.en.html", *compared.glob("*/*.en.html")]:
        text = path.read_text(encoding="utf-8")
        for link in re.findall(r'href="([^"#]+\.en\.html)"', text):
            assert (path.parent / link).exists(), (path.name, link)
        assert path.parent == compared or 'href="../regions.en.html"' in text


def test_what_regions_share_stands_above_them(compared):
    page = (compared / "110000/T02.en.html").read_text(encoding="utf-8")
    assert 'href="../register.en.html"' in page
    assert 'href="index.en.html"' in page
    assert "Beijing" in page


def test_a_league_in_one_language_links_to_no_other(tmp_path):
    (path,) = regions.league(tmp_path, ["130600"], ("en",), changed=True)
    text = path.read_text(encoding="utf-8")
    assert "No pages: the run failed." in text
    assert 'href="regions.html"' not in text


def test_the_regions_of_a_list_may_be_codes_or_names(tmp_path):
    path = tmp_path / "list.txt"
    path.write_text("保定市\nHebei\n130200\n唐山\n", encoding="utf-8")
    assert regions.listed(path) == ["130600", "130000", "130200"]
    path.write_text("Atlantis\n", encoding="utf-8")
    with pytest.raises(DataError, match=r"no region of regions.csv: Atlantis"):
        regions.listed(path)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_a_list_of_regions_may_come_from_any_spreadsheet(tmp_path, encoding):
    path = tmp_path / "list.csv"
    path.write_bytes("name,region\r\n,,\r\n甲,唐山市\r\n\r\n乙, 130600 \r\n".encode(encoding))
    assert regions.listed(path) == ["130200", "130600"]
    path.write_bytes("name,region\r\n甲\r\n乙,130600\r\n".encode(encoding))
    with pytest.raises(DataError, match="no region in column 2 of: 甲; complete or remove it"):
        regions.listed(path)


def test_a_plan_asked_of_another_region_has_its_targets_and_nothing_of_the_first_ones_past(at):
    asked = "baoding_2018_2020@130200@T02+T07"
    tables = reference.for_plan(asked)
    assert [row.target for row in tables.plan_targets(asked)] == ["T02", "T07"]
    assert tables.resolution[asked, "T02"].perimeters == ["130200"]
    assert tables.resolution[asked, "T07"].related == ""
    with pytest.raises(DataError, match=r"no region of regions.csv: '999999'"):
        reference.for_plan("baoding_2018_2020@999999")
    assert reference.for_plan("baoding_2018_2020") == reference.read(at)
