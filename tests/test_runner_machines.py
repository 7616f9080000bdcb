"""On anyone's machine: the same bytes, whatever the machine, its folders and its settings are."""

import json
import os
import shutil
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from nbformat import v4

from plan_analysis import reference
from plan_analysis.reference import atomic, freshness
from plan_analysis.runner import surroundings, work
from tests.conftest import ROOT, lighter

# everything that differs between machines at once: hashes, threads, the kernel of linear algebra
OTHER = {"PYTHONHASHSEED": "7", "OPENBLAS_NUM_THREADS": "2", "OMP_NUM_THREADS": "2"}


def kernel() -> dict[str, str]:
    """A kernel of OpenBLAS that this processor bears and would not choose by itself."""
    flags = Path("/proc/cpuinfo").read_text() if Path("/proc/cpuinfo").exists() else ""
    return {"OPENBLAS_CORETYPE": "Haswell" if "avx512f" in flags else "Nehalem"} if "avx2" in flags else {}


def test_the_committed_tables_are_what_any_machine_builds_from_nothing(project):
    code = (
        "import sys; from pathlib import Path; from plan_analysis.dataset import processed\n"
        "print(processed.build(Path(sys.argv[1])))"
    )
    words = [sys.executable, "-c", code, str(project)]
    done = subprocess.run(words, check=True, env=os.environ | OTHER | kernel(), capture_output=True, text=True)
    built, committed = (
        {path.name: path.read_bytes() for path in (root / "data/processed").iterdir()} for root in (project, ROOT)
    )
    assert built.keys() == committed.keys()
    assert [name for name in built if built[name] != committed[name]] == []
    assert "'register': " in done.stdout


@pytest.mark.parametrize(
    "name", [".DS_Store", "Thumbs.db", "desktop.ini", "~$table.xlsx", ".gitkeep", "yearbook/._a.csv"]
)
def test_what_file_managers_and_excel_leave_among_raw_files_is_no_raw_file(project, name):
    (project / "data/raw" / name).write_text("x")
    assert reference.check_raw_files(reference.read(project), project) == []


def test_a_linked_folder_of_raw_files_is_read_and_a_link_in_a_circle_is_not_followed(project, tmp_path_factory):
    elsewhere = tmp_path_factory.mktemp("elsewhere") / "yearbook"
    shutil.move(project / "data/raw/yearbook", elsewhere)
    (project / "data/raw/yearbook").symlink_to(elsewhere)
    (project / "data/raw/circle").symlink_to(project / "data")
    assert reference.check_raw_files(reference.read(project), project) == []


def test_raw_files_with_the_line_ends_of_another_system_are_the_same(project):
    for path in freshness.files(project / "data/raw"):
        path.write_bytes(path.read_bytes().replace(b"\r\n", b"\n").replace(b"\n", b"\r\n"))
    assert reference.check_raw_files(reference.read(project), project) == []
    changed = freshness.files(project / "data/raw")[0]
    changed.write_bytes(changed.read_bytes() + b"1")
    assert len(reference.check_raw_files(reference.read(project), project)) == 1


def test_a_raw_file_whose_name_is_no_utf8_is_refused_by_name(project):
    try:
        (project / "data/raw" / os.fsdecode("\u4fdd\u5b9a.csv".encode("gb18030"))).write_text("x")
    except OSError:
        pytest.skip("this system has UTF-8 names only")
    [said] = reference.check_raw_files(reference.read(project), project)
    assert (
        said == r"data/raw/\xb1\xa3\xb6\xa8.csv: the name is not UTF-8, so that no table can name it; rename the file"
    )
    assert not any("\udcb1" in name for name in freshness.inputs(project))


@pytest.mark.parametrize("folder", ["plain", "it's a #1 $b, (100%) 中文"])
def test_a_copied_project_is_not_the_original(tmp_path, folder):
    """The environment of a copy still belongs to the original: make makes it anew instead of using it."""
    original, copy = tmp_path / folder, tmp_path / "copy"
    (original / ".venv/bin").mkdir(parents=True)
    for needed in ("Makefile", "constraints.txt", "pyproject.toml"):
        shutil.copy(ROOT / needed, original)
    (original / ".venv/installed").write_text(f"{original.resolve()}\n", encoding="utf-8")
    shutil.copytree(original, copy)
    asked = {
        at: subprocess.run(["make", "-n", "lint"], cwd=at, capture_output=True, text=True, check=True).stdout
        for at in (original, copy)
    }
    assert "-m venv" not in asked[original]
    assert "-m venv --clear .venv" in asked[copy]


@pytest.mark.parametrize(
    ("home", "text", "shown"),
    [
        ("/", "a/b </p> /", "a/b </p> /"),
        ("", "a/b /", "a/b /"),
        (
            "/app",
            "/app/x.csv, /application /usr/app 'file:///app/y' /app.",
            "~/x.csv, /application /usr/app 'file://~/y' ~.",
        ),
        ("relative", "relative", "relative"),
    ],
)
def test_folders_of_the_machine_are_taken_out_on_the_borders_of_a_path(monkeypatch, home, text, shown):
    monkeypatch.setenv("HOME", home)
    assert work.scrubbed(text) == shown


def test_only_what_was_printed_is_scrubbed(monkeypatch):
    monkeypatch.setenv("HOME", "/app")
    shown = {"text/html": "/app", "image/svg+xml": "/app", "text/plain": "/app"}
    outputs = [v4.new_output("display_data", data=shown), v4.new_output("stream", text="/app/1")]
    notebook = v4.new_notebook(cells=[v4.new_code_cell(outputs=outputs)])
    work.scrub(notebook)
    assert notebook.cells[0].outputs[0].data == shown | {"text/plain": "~"}
    assert notebook.cells[0].outputs[1].text == "~/1"


WORDS = ("run", "--target", "T04", "--lang", "en", "--draws", "200")


@pytest.fixture(scope="module")
def at(tmp_path_factory) -> Path:
    """A project of which only the page of a target is made whole."""
    return lighter(tmp_path_factory.mktemp("light"), "03_indicator")


@pytest.fixture(scope="module")
def run(at):
    """The command for one target into a folder; ``before`` is what Python does first."""

    def done(out: Path, *words: str, before: str = "", **environment: str) -> subprocess.CompletedProcess:
        code = f"{before}\nimport sys; from plan_analysis.__main__ import main; main()"
        command = [sys.executable, "-c", code, *WORDS, "--out", str(out), *words]
        kept = {name: os.environ[name] for name in ("PATH",)}
        return subprocess.run(command, cwd=at, env=kept | environment, capture_output=True, text=True, check=False)

    return done


@pytest.fixture(scope="module")
def plain(run, tmp_path_factory) -> bytes:
    """The page as this machine makes it."""
    out = tmp_path_factory.mktemp("plain")
    done = run(out)
    assert done.returncode == 0, done.stderr
    return (out / "T04.en.html").read_bytes()


def test_settings_of_the_machine_do_not_change_pages(run, tmp_path, plain):
    long = tmp_path / ("t" * 90)
    for folder in ("long", "home/.config/matplotlib", "path/pandas"):
        (tmp_path / folder).mkdir(parents=True)
    long.mkdir()
    rc = tmp_path / "home/.config/matplotlib/matplotlibrc"
    rc.write_text("axes.facecolor: red\nfont.size: 30\nlines.linewidth: 9\nsvg.fonttype: none\n")
    settings = {"HOME": str(tmp_path / "home"), "TMPDIR": str(long), "PIP_USER": "1", "JUPYTER_PATH": str(tmp_path)}
    out = tmp_path / "out"
    done = run(out, LC_ALL="C", PYTHONUTF8="0", PYTHONPATH=str(tmp_path), MATPLOTLIBRC=str(rc), **settings)
    assert done.returncode == 0, done.stderr
    assert (out / "T04.en.html").read_bytes() == plain


def test_a_long_folder_for_temporary_files_is_borne_by_stock_kernels(run, tmp_path, plain):
    long = tmp_path / ("t" * 90)
    long.mkdir()
    done = run(tmp_path / "out", "--engine", "stock", TMPDIR=str(long))
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "out/T04.en.html").read_bytes() == plain


@pytest.mark.parametrize("home", [{}, {"HOME": "/"}])
def test_a_user_without_name_or_home_can_run(at, tmp_path, plain, home):
    nobody = ["unshare", "--user", "--map-user=54321"]
    if (
        shutil.which("unshare") is None
        or subprocess.run([*nobody, "true"], check=False, capture_output=True).returncode
    ):
        pytest.skip("nobody can become a user without a name here")
    command = [*nobody, sys.executable, "-m", "plan_analysis", *WORDS, "--out", str(tmp_path / "out")]
    environment = {"PATH": os.environ["PATH"]} | home
    done = subprocess.run(command, cwd=at, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert "Traceback" not in done.stderr
    assert (tmp_path / "out/T04.en.html").read_bytes() == plain


def test_a_kernel_of_another_python_is_refused_in_a_sentence(run, tmp_path):
    folder = tmp_path / "kernels/python3"
    folder.mkdir(parents=True)
    kernel = {"argv": ["/other/python", "-m", "ipykernel_launcher", "-f", "{connection_file}"], "display_name": "P"}
    (folder / "kernel.json").write_text(json.dumps(kernel | {"language": "python"}))
    done = run(tmp_path / "out", "--engine", "stock", JUPYTER_PATH=str(tmp_path))
    assert done.returncode == 1
    assert "the Jupyter kernel python3 starts another Python, /other/python" in done.stderr
    assert run(tmp_path / "out", JUPYTER_PATH=str(tmp_path)).returncode == 0


def test_packages_from_unexpected_places_are_worth_a_word(tmp_path, monkeypatch):
    assert surroundings.remarks(ROOT) == []
    (tmp_path / "plan_analysis").mkdir()
    (tmp_path / "plan_analysis/__init__.py").write_text("")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    assert [line.split()[0] for line in surroundings.remarks(tmp_path)] == ["the", "PYTHONPATH:"]


@pytest.mark.parametrize("encoding", ["ascii", "cp1252", "gbk", "none"])
def test_a_console_of_any_encoding_changes_neither_exit_code_nor_news(run, tmp_path, encoding):
    close = "import sys, os; os.close(1); os.close(2); sys.stdout = sys.stderr = None" if encoding == "none" else ""
    environment = {} if encoding == "none" else {"PYTHONIOENCODING": encoding, "PYTHONUTF8": "0", "LC_ALL": "C"}
    told = f"{sys.executable} -c \"import sys; open({str(tmp_path / 'told')!r}, 'wb').write(sys.stdin.buffer.read())\""
    done = run(tmp_path / "out", "--notify", told, "--plan", "\u4fdd\u5b9a", before=close, **environment)
    assert done.returncode == 3
    assert (tmp_path / "told").read_text(encoding="utf-8").startswith("bad data: plan: no plan ")
    assert "Traceback" not in done.stderr


def test_a_log_that_takes_no_more_words_does_not_end_the_work(tmp_path):
    nobody, end = os.pipe()
    os.close(nobody)  # as where a log's reader has died, or its disk is full
    words = ["--project", str(ROOT), "run", "--dry-run", "--out", str(tmp_path / "out")]
    command = [sys.executable, "-m", "plan_analysis", *words]
    assert subprocess.run(command, check=False, stderr=end, stdout=subprocess.DEVNULL).returncode == 0


def test_a_program_without_standard_streams_keeps_its_log_and_prints_into_no_file(tmp_path):
    log, command = tmp_path / "run.log", [sys.executable, "-m", "plan_analysis"]
    words = ["--project", str(ROOT), "run", "--dry-run", "--out", str(tmp_path / "out"), "--log", str(log)]
    closed = {"stdin": None, "preexec_fn": lambda: [os.close(descriptor) for descriptor in range(3)]}
    assert subprocess.run([*command, *words], check=False, **closed).returncode == 0
    assert "to render, new" in log.read_text(encoding="utf-8")


def test_what_is_written_to_a_link_or_a_pipe_goes_where_it_leads_and_both_stay(tmp_path):
    real, link, pipe = tmp_path / "real.csv", tmp_path / "link.csv", tmp_path / "pipe"
    link.symlink_to(real)
    os.mkfifo(pipe)
    atomic.write(link, b"1")
    assert link.is_symlink()
    assert real.read_bytes() == b"1"
    with ThreadPoolExecutor(1) as pool:
        read = pool.submit(pipe.read_bytes)
        atomic.write(pipe, b"2")
        assert read.result(timeout=10) == b"2"
    assert pipe.is_fifo()
    assert {path.name for path in tmp_path.iterdir()} == {"real.csv", "link.csv", "pipe"}
