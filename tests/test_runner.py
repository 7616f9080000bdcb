"""Runs: only what changed, nothing half done, one at a time; each fault is really injected."""

import json
import multiprocessing
import os
import re
import signal
import subprocess
import sys
import textwrap
import time
from dataclasses import replace
from datetime import datetime
from functools import partial
from pathlib import Path

import psutil
import pytest
from nbformat import v4, write

from plan_analysis import runner
from plan_analysis.reference import freshness
from plan_analysis.reference.project import VARIABLE
from plan_analysis.reference.schema import DataError
from plan_analysis.runner import keys, lock, manifest, orders, work
from plan_analysis.runner.task import Task
from tests.conftest import ROOT


class Site:
    """A small project: notebooks that print a table of their own, and a folder of pages."""

    def __init__(self, root: Path) -> None:
        self.root, self.out = root, root / "reports"
        (root / "data").mkdir(parents=True)
        (root / "notebooks").mkdir()

    def notebook(self, name: str, code: str = "print(word, open(table).read())") -> None:
        (self.root / f"data/{name}.csv").write_text(f"table of {name}")
        parameters = f"lang = 'en'\nplan = ''\nword = 'w'\ntable = {str(self.root / f'data/{name}.csv')!r}"
        cells = [
            v4.new_code_cell(parameters, id="p", metadata={"tags": ["parameters"]}),
            v4.new_code_cell(code, id="c"),
        ]
        kernel = {"name": "python3", "language": "python", "display_name": "Python 3"}
        write(v4.new_notebook(cells=cells, metadata={"kernelspec": kernel}), self.root / f"notebooks/{name}.ipynb")

    def tasks(self, *names: str, lang: str = "en", **parameters: str) -> list[Task]:
        return [Task(self.root / f"notebooks/{name}.ipynb", name, {"lang": lang} | parameters) for name in names]

    def run(self, *names: str, **parameters: str) -> list[str]:
        """Names of the pages that were rendered, those that failed with their error."""
        done = []
        runner.run(
            self.tasks(*names, **parameters), self.out, 2,
            lambda task, error: done.append(f"{task.stem}: {error}" if error else task.stem),
        )  # fmt: skip
        return sorted(done)

    def why(self, *names: str) -> dict[str, list[str]]:
        return {task.stem: why for task, why in runner.outdated(self.tasks(*names), self.out).render.items()}

    def page(self, name: str) -> str:
        return (self.out / f"{name}.en.html").read_text(encoding="utf-8")

    def tree(self) -> dict[str, tuple]:
        """Everything in the folder of pages, with content and time."""
        files = [path for path in self.out.rglob("*") if path.name != lock.LOCK]
        return {str(path): (path.stat().st_mtime_ns, path.is_file() and path.read_bytes()) for path in files}


@pytest.fixture
def site(tmp_path, monkeypatch) -> Site:
    monkeypatch.setattr(orders, "Inputs", partial(keys.Inputs, tmp_path / "project"))
    made = Site(tmp_path / "project")
    made.notebook("a")
    made.notebook("b")
    return made


def test_a_second_run_renders_nothing_and_touches_nothing(site):
    assert site.run("a", "b") == ["a", "b"]
    before = site.tree()
    assert site.run("a", "b") == []
    assert site.tree() == before


def test_only_the_page_whose_table_changed_is_rendered_again(site):
    site.run("a", "b")
    (site.root / "data/a.csv").write_text("TABLE of a")  # as long as before
    os.utime(site.root / "data/a.csv", (0, 0))
    assert site.why("a", "b") == {"a": ["data/a.csv changed"]}
    assert site.run("a", "b") == ["a"]
    assert "TABLE of a" in site.page("a")


def test_times_of_files_and_the_clock_decide_nothing(site):
    site.run("a")
    for path in [*site.root.rglob("*.csv"), *site.root.rglob("*.ipynb"), site.out / manifest.MANIFEST]:
        os.utime(path, (4e9, 4e9))  # in the year 2096
    assert site.why("a") == {}


@pytest.mark.parametrize(
    ("change", "why"),
    [
        (lambda site: site.notebook("a", "print('other')"), "notebook changed"),
        (lambda site: (site.out / "a.en.html").unlink(), "a.en.html missing"),
        (lambda site: (site.out / "a.en.html").write_text("cut off"), "a.en.html damaged"),
        (lambda site: (site.out / "notebooks/a.en.ipynb").unlink(), "notebooks/a.en.ipynb missing"),
        (lambda site: (site.root / "data/a.csv").unlink(), "data/a.csv changed"),
        (lambda site: (site.out / manifest.MANIFEST).write_text("{"), "new"),
    ],
)
def test_what_makes_a_page_outdated_is_said(site, change, why):
    site.run("a")
    change(site)
    assert site.why("a") == {"a": [why]}


def test_other_parameters_code_or_packages_make_every_page_outdated(site, monkeypatch):
    site.run("a")
    assert runner.outdated(site.tasks("a", word="x"), site.out).render
    for name in ("code", "environment"):
        with monkeypatch.context() as patched:
            patched.setattr(keys.Inputs, name, "other")
            assert site.why("a") == {"a": [f"{name} changed"]}


def test_a_table_that_appears_in_a_listed_folder_is_a_change(site):
    site.notebook("a", "import os; print(os.listdir(os.path.dirname(table)))")
    site.run("a")
    (site.root / "data/new.csv").write_text("1")
    assert site.why("a") == {"a": ["data changed"]}


def test_the_same_inputs_give_the_same_bytes_anywhere_and_nothing_of_the_machine(site, tmp_path):
    site.run("a", "b")
    first = {path.name: path.read_bytes() for path in site.out.rglob("*.*") if path.suffix in (".html", ".ipynb")}
    site.out = tmp_path / "elsewhere"
    site.run("a", "b")
    assert len(first) == 4
    assert first == {p.name: p.read_bytes() for p in site.out.rglob("*.*") if p.suffix in (".html", ".ipynb")}
    for content in first.values():
        assert sys.prefix.encode() not in content
        assert str(Path.home()).encode() not in content


def test_a_failed_page_keeps_its_last_good_version_marked_in_its_language(site):
    site.run("a", "b", lang="zh")
    site.run("a", "b")
    site.notebook("a", "print('so far'); raise ValueError('<b>no</b>')")
    for _ in range(2):  # marked once, however often it fails
        assert site.run("a", "b") == ["a: ValueError: <b>no</b> (in cell 3)"]
        assert site.page("a").count('class="stale note" role="status"') == 1
    site.run("a", lang="zh")
    assert "ValueError: &lt;b&gt;no&lt;/b&gt;" in site.page("a")
    assert "table of a" in site.page("a")
    assert "本页未能更新" in (site.out / "a.html").read_text(encoding="utf-8")
    assert manifest.read(site.out)["a.en.html"]["error"].startswith("ValueError")
    assert "so far" in (site.out / "notebooks/a.en.failed.ipynb").read_text()
    site.notebook("a")
    assert site.run("a", "b") == ["a"]
    assert "stale note" not in site.page("a")
    assert not (site.out / "notebooks/a.en.failed.ipynb").exists()


def test_a_page_that_never_was_is_a_failure_and_no_page(site):
    site.notebook("a", "1 / 0")
    assert site.run("a", "b") == ["a: ZeroDivisionError: division by zero (in cell 3)", "b"]
    assert not (site.out / "a.en.html").exists()


def test_a_mark_takes_the_place_of_an_earlier_one():
    once = work.marked('<main id="main">\nold</main>', "one")
    assert work.marked(once, "two").count("stale") == 1
    assert "two" in work.marked(once, "two")


def test_an_input_that_vanishes_while_a_run_is_at_work_fails_that_page_only(site):
    site.run("a", "b")
    good = site.page("a")
    (site.root / "data/a.csv").unlink()
    site.notebook("b", "print('new b')")
    done = site.run("a", "b")
    assert done[1] == "b"
    assert "FileNotFoundError" in done[0]
    assert "table of a" in site.page("a")
    (site.root / "data/a.csv").write_text("table of a")
    assert site.run("a", "b") == ["a"]
    assert site.page("a") == good


def test_an_input_that_changes_while_its_page_is_made_is_seen_by_the_next_run(site):
    site.notebook("a", "print(open(table).read()); open(table, 'w').write('later')")
    site.run("a")
    assert site.why("a") == {"a": ["data/a.csv changed"]}


SCRIPT = """
    import sys
    from functools import partial
    from pathlib import Path
    from plan_analysis.runner import keys
    from plan_analysis.runner import orders as runner
    from plan_analysis.runner.task import Task
    root = Path(sys.argv[1])
    runner.Inputs = partial(keys.Inputs, root)
    pages = [Task(root / f"notebooks/{name}.ipynb", name, {"lang": "en"}) for name in sys.argv[2:]]
    say = lambda task, error: print(task.stem, error, flush=True)
    sys.exit(bool(runner.run(pages, root / "reports", 2, say)))
"""


def other_process(site: Site, *names: str, before: str = "") -> subprocess.Popen:
    """A run in a process of its own."""
    code = before + textwrap.dedent(SCRIPT)
    return subprocess.Popen(
        [sys.executable, "-c", code, str(site.root), *names], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )


def test_after_kill_9_the_reports_are_as_they_were_and_the_next_run_goes_on(site):
    site.run("a", "b")
    before = {name: site.page(name) for name in "ab"}
    site.notebook("a", "print('new a')")
    site.notebook("b", "import time; print('new b'); time.sleep(60)")
    process = other_process(site, "a", "b")
    assert process.stdout.readline() == "a None\n"
    family = psutil.Process(process.pid).children(recursive=True)
    process.kill()
    process.wait()
    _, alive = psutil.wait_procs(family, timeout=10)
    assert not alive  # workers, templates and the report at work have ended too
    assert {name: site.page(name) for name in "ab"} == before
    site.notebook("b", "print('new b')")
    found = runner.outdated(site.tasks("a", "b"), site.out)
    assert [task.stem for task in found.staged] == ["a"]
    assert site.run("a", "b") == ["b"]
    assert "new a" in site.page("a")
    assert "new b" in site.page("b")
    assert not (site.out / manifest.STAGE).exists()


def test_a_disk_without_room_leaves_the_reports_as_they_were(site):
    site.run("a", "b")
    before = {name: site.page(name) for name in "ab"}
    for name in "ab":
        site.notebook(name, f"print('new {name}')")
    full = "import resource, signal\nsignal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n"
    full += "resource.setrlimit(resource.RLIMIT_FSIZE, (900, -1))\n"
    process = other_process(site, "a", "b", before=full)
    said, _ = process.communicate()
    assert process.returncode == 1
    assert said.count("File too large") == 2
    assert {name: site.page(name) for name in "ab"} == before
    assert not list(site.out.rglob("*.part"))
    assert site.run("a", "b") == ["a", "b"]


def test_a_worker_that_is_killed_costs_no_page(site):
    for name in "abcdef":
        site.notebook(name, f"import time; time.sleep(0.3); print('{name}')")
    done, killed = [], []

    def kill(task: Task, error: str | None) -> None:
        done.append((task.stem, error))
        if not killed:
            killed.extend(multiprocessing.active_children())
            for worker in killed:
                worker.kill()

    assert runner.run(site.tasks(*"abcdef"), site.out, 2, kill) == []
    assert len(killed) == 2
    assert sorted(done) == [(name, None) for name in "abcdef"]


def test_two_runs_in_one_folder_are_refused_with_the_owners_name(site):
    with (
        lock.locked(site.out, print),
        pytest.raises(DataError, match=f"another run is at work here, process {os.getpid()}"),
    ):
        site.run("a")
    assert site.run("a") == ["a"]


def test_a_dead_owners_lock_is_taken_over_with_a_word(site):
    code = (
        "import os, sys, pathlib; from plan_analysis.runner import lock\n"
        "held = lock.locked(pathlib.Path(sys.argv[1]), print); held.__enter__(); os.kill(os.getpid(), 9)"
    )
    subprocess.run([sys.executable, "-c", code, str(site.out)], check=False)
    said = []
    with lock.locked(site.out, said.append):
        pass
    assert re.match(r"took over the lock of a run that died: process \d+ on \S+ for 0 minutes", said[0])


def test_a_folder_that_cannot_be_written_is_answered_in_a_sentence(site):
    site.out.write_text("a file where the folder should be")
    with pytest.raises(DataError, match="cannot be written"):
        site.run("a")


def whole(site: Site, tasks: list[Task], *folders: str) -> set[str]:
    """A run that was asked for everything in some folders; names of all pages that stand there afterwards."""
    found = runner.outdated(tasks, site.out)
    runner.render(found, 1, lambda *_: None)
    runner.finish(found, [], folders)
    there = {path.relative_to(site.out).as_posix() for path in site.out.rglob("*.html")}
    assert set(manifest.read(site.out)) == there
    return there


def test_a_page_of_the_past_goes_when_everything_is_asked_for(site):
    site.run("a", "b")
    site.notebook("a", "print('new')")
    assert whole(site, site.tasks("a"), "") == {"a.en.html"}


def test_pages_in_a_language_that_was_not_asked_for_stay(site):
    site.run("a", "b", lang="zh")
    site.run("a", "b")
    site.notebook("a", "print('new')")
    assert whole(site, site.tasks("a"), "") == {"a.html", "b.html", "a.en.html"}
    assert whole(site, site.tasks("a", lang="zh"), "") == {"a.html", "a.en.html"}


def test_pages_of_regions_that_were_not_asked_for_stay(site):
    def there(*names: str, region: str) -> list[Task]:
        return [replace(task, folder=region) for task in site.tasks(*names)]

    everything = [*site.tasks("a"), *there("a", "b", region="130100"), *there("a", "b", region="130200")]
    both = {f"{region}/{name}.en.html" for region in ("130100", "130200") for name in "ab"}
    assert whole(site, everything, "", "130100", "130200") == {"a.en.html", *both}
    site.notebook("a", "print('new')")
    assert whole(site, site.tasks("a"), "") == {"a.en.html", *both}
    site.notebook("a", "print('newer')")
    assert whole(site, there("a", region="130100"), "130100") == {"a.en.html", *both} - {"130100/b.en.html"}


def test_a_folder_belongs_to_the_plan_that_came_first_and_another_has_one_inside(site):
    assert runner.home(site.out, "one") == site.out
    site.run("a", plan="one")
    assert runner.home(site.out, "one") == site.out
    assert runner.home(site.out, "two") == site.out / "two"


def test_the_stock_engine_makes_the_same_page_and_depends_on_every_table(site):
    site.run("a")
    page = site.page("a")
    found = runner.outdated(site.tasks("a"), site.out, runner.STOCK, force=True)
    assert runner.render(found, 1, lambda *_: None) == []
    runner.finish(found, [])
    assert site.page("a") == page
    assert {"data/a.csv", "data/b.csv"} <= set(manifest.read(site.out)["a.en.html"]["inputs"])


def command(*words: str, **options) -> subprocess.CompletedProcess:
    return subprocess.run(
        [sys.executable, "-m", "plan_analysis.cli", *words], capture_output=True, text=True, check=False, **options
    )


@pytest.fixture
def on_light(light, monkeypatch) -> None:
    """Commands work on the project whose pages cost nothing."""
    monkeypatch.setenv(VARIABLE, str(light))


@pytest.fixture(scope="module")
def made(light, tmp_path_factory) -> tuple[Path, subprocess.CompletedProcess]:
    """The command run once for one target, in an empty environment and another folder."""
    out = tmp_path_factory.mktemp("made") / "reports"
    words = ("run", "--target", "T04", "--lang", "en", "--draws", "200", "--out", str(out), "--log-format", "json")
    return out, command("--project", str(light), *words, env={}, cwd="/")


def test_the_command_needs_no_terminal_and_no_environment(made, light):
    out, done = made
    assert done.returncode == 0, done.stderr
    assert {path.name for path in out.glob("*.html")} >= {"index.en.html", "T04.en.html", "register.en.html"}
    for path in [*out.glob("*.html"), *out.rglob("*.ipynb"), out / "manifest.json", out / "results.json"]:
        text = path.read_text(encoding="utf-8")
        assert str(light) not in text, path
        assert str(ROOT) not in text, path


def test_events_are_lines_of_json(made):
    _, done = made
    events = [json.loads(line) for line in done.stderr.splitlines()]
    rendered = {event["page"] for event in events if event["event"] == "done"}
    assert rendered == {event["page"] for event in events if event["event"] == "to render"}
    assert "results.json" in rendered


def test_events_and_lines_carry_the_time(made, on_light):
    out, done = made
    events = [json.loads(line) for line in done.stderr.splitlines()]
    assert all(datetime.fromisoformat(event["time"]).tzinfo for event in events)
    again = command("run", "--target", "T04", "--lang", "en", "--draws", "200", "--out", str(out), "--force")
    for line in again.stderr.splitlines():
        assert datetime.fromisoformat(line.split()[0]).tzinfo, line


def test_a_page_whose_tables_are_newer_than_what_was_built_says_so_until_the_build(site):
    table, built = site.root / "data/reference/t.csv", site.root / "data/processed/o.csv"
    for path in (table, built):
        path.parent.mkdir()
        path.write_text("1")

    def build() -> None:
        package = {"inputs": freshness.inputs(site.root)}
        (built.parent / "datapackage.json").write_text(json.dumps(package))

    site.notebook("a", "print(open(table.replace('a.csv', 'processed/o.csv')).read())")
    build()
    assert site.run("a", "b") == ["a", "b"]
    assert "stale note" not in site.page("a")
    table.write_text("2")
    assert site.why("a", "b") == {"a": ["data/processed is older than the tables"]}
    site.run("a", "b")
    assert site.why("a", "b") == {}
    assert "built before these changed: data/reference/t.csv" in site.page("a")
    assert "stale note" not in site.page("b")
    table.write_bytes(b"2")
    build()
    assert site.run("a", "b") == ["a"]
    assert "stale note" not in site.page("a")


def test_a_dry_run_lists_and_does_nothing(made, on_light):
    out, _ = made
    words = ("run", "--target", "T04", "--lang", "en", "--out", str(out), "--dry-run")
    before = {path: path.stat().st_mtime_ns for path in out.rglob("*")}
    assert "0 to render" in command(*words, "--draws", "200").stderr
    said = command(*words, "--draws", "300").stderr
    [line] = [line for line in said.splitlines() if "to render, parameters changed: results.json" in line]
    assert "T04.en.html" in line
    assert "index.en.html" in line
    assert {path: path.stat().st_mtime_ns for path in out.rglob("*")} == before


def test_ctrl_c_stops_with_a_sentence_and_leaves_no_process(tmp_path, on_light):
    words = [sys.executable, "-m", "plan_analysis.cli", "run", "--out", str(tmp_path / "out")]
    # a shell that starts these tests in the background has its children ignore the signal of Ctrl-C
    heard = partial(signal.signal, signal.SIGINT, signal.SIG_DFL)
    process = subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, preexec_fn=heard)
    while " done " not in process.stderr.readline():
        pass
    family = psutil.Process(process.pid).children(recursive=True)
    process.send_signal(signal.SIGINT)
    _, said = process.communicate(timeout=120)
    assert process.returncode == 1
    assert "stopped; what is finished is kept for the next run" in said
    assert "Traceback" not in said
    assert not psutil.wait_procs(family, timeout=10)[1]
    assert not list((tmp_path / "out").glob("*.html"))


def test_a_busy_folder_is_bad_use(tmp_path):
    with lock.locked(tmp_path, print):
        done = command("run", "--out", str(tmp_path))
    assert done.returncode == 2
    assert "another run is at work here" in done.stderr


def test_one_page_is_made_by_one_command(tmp_path):
    out = tmp_path / "T04.html"
    done = command("page", "03_indicator", str(out), "-p", "target=T04", "-p", "draws=200", "-p", "lang=zh")
    assert done.returncode == 0, done.stderr
    assert '<html lang="zh-CN">' in out.read_text(encoding="utf-8")
    refused = command("page", "03_indicator", str(out), "-p", "targt=T04")
    assert refused.returncode == 2
    assert "no parameter named targt" in refused.stderr
    failed = command("page", "03_indicator", str(out), "-p", "target=T99")
    assert failed.returncode == 1
    assert "no target 'T99'" in failed.stderr
    assert "Traceback" not in failed.stderr


def test_an_unchanged_tree_needs_no_heavy_library(made, on_light):
    out, _ = made
    code = (
        "import sys; from plan_analysis.cli import app\n"
        "try: app(sys.argv[1:])\nexcept SystemExit as end: print('exit', end.code, *sys.modules)"
    )
    words = ("run", "--target", "T04", "--lang", "en", "--draws", "200", "--out", str(out))
    done = subprocess.run([sys.executable, "-c", code, *words], capture_output=True, text=True, check=True)
    assert "exit 0" in done.stdout
    assert not set(done.stdout.split()) & {"pandas", "numpy", "papermill", "nbconvert", "matplotlib", "IPython"}


def test_workers_are_as_many_as_cores_and_memory_bear(monkeypatch):
    assert 1 <= runner.workers() <= (os.cpu_count() or 1)
    monkeypatch.setattr(psutil, "virtual_memory", lambda: type("M", (), {"available": 10}))
    assert runner.workers() == 1


def test_a_hanging_page_does_not_hold_up_the_others(site, monkeypatch):
    monkeypatch.setattr("plan_analysis.runner.work.CELL_TIMEOUT", 1)
    site.notebook("a", "import time; time.sleep(60)")
    started = time.monotonic()
    done = site.run("a", "b")
    assert time.monotonic() - started < 30
    assert "CellTimeoutError" in done[0]
    assert done[1] == "b"


def test_a_package_that_may_not_be_written_to_keeps_no_compiled_templates(tmp_path, monkeypatch):
    from plan_analysis.report import page

    (tmp_path / "file").write_text("")
    monkeypatch.setattr(page, "TEMPLATES", tmp_path / "file")
    assert page._compiled() is None
