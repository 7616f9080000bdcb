"""The warm engine beside stock kernels: the same outputs, cell by cell; nothing stays from one report to the next."""

import copy
import os
import re
import subprocess
import sys
import time

import nbformat
import papermill  # before the engine, which papermill loads itself
import pytest
from nbclient.exceptions import CellTimeoutError, DeadKernelError
from nbformat import v4
from papermill.exceptions import PapermillExecutionError

from plan_analysis.warm.template import Watch, available
from tests.conftest import ROOT

pytestmark = pytest.mark.skipif(not available(), reason="no fork here: stock kernels are used")

FINE = [
    "x = 1",
    "print('hello'); print('中文 ✓'); x",
    "import sys; print('error', file=sys.stderr); print('out')",
    "from IPython.display import HTML, Markdown, clear_output, display, update_display\ndisplay(HTML('<b>b</b>'))",
    "import pandas as pd; pd.DataFrame({'a': [1, 2], 'b': [3.5, None]})",
    "%matplotlib inline\nimport matplotlib.pyplot as plt; plt.plot([1, 2, 3]);",
    "fig, ax = plt.subplots(); ax.plot([3, 1, 2]); plt.show(); print('after')",
    "fig",
    "h = display('first', display_id='one'); print('between'); update_display('second', display_id='one')",
    "for i in range(3):\n    clear_output(wait=True); print(i)",
    "print('gone'); clear_output(); print('kept')",
    "import os; os.system('echo from a program'); None",
    "!echo shell; echo error >&2",
    "out = !echo captured\nout",
    "%%capture held\nprint('captured')",
    "held.stdout",
    "_, __, In[1]",
    "import asyncio\nawait asyncio.sleep(0.01)\nprint('awaited')",
    "asyncio.get_event_loop().is_running()",
    "print('x' * 200_000)",
    "'y' * 100_000",
    "x;",
    "[1, 2, 3] * 200, {'a': {1, 2}}, None",
    "class A:\n    def _repr_html_(self): return '<i>a</i>'\n    def __repr__(self): return 'A()'\nA()",
    "class B:\n    def _repr_mimebundle_(self, include=None, exclude=None):\n"
    "        return {'text/plain': 'B', 'image/png': b'\\x89PNG'}, {'image/png': {'alt': 'x'}}\nB()",
    "Markdown('*m*')",
    "?len",
    "%whos int",
    "print('no newline', end='')",
    "%%bash\necho bash; echo warn >&2",
    "plt.figure(); plt.title('标题'); None",
    "__name__, sorted(name for name in globals() if not name.startswith('_'))",
]
RAISING = [
    "1/0", "def f(:", "raise ValueError('中文')", "import sys; sys.exit()", "sys.exit(3)", "sys.exit('text')",
    "raise SystemExit(0)", "input('name? ')", "import getpass; getpass.getpass()", "%nosuchmagic", "assert False, 'no'",
    "raise KeyboardInterrupt", "undefined_name", "import asyncio\nasyncio.run(asyncio.sleep(0))",
    "async def g():\n    raise OSError('in await')\nawait g()", "from json import nothing",
    "class C:\n    def __repr__(self): raise TypeError('repr')\nC()", "print('and on'); exit()", "'still here'",
]  # fmt: skip


def notebook(*sources: str, tags: tuple = ()):
    cells = [v4.new_code_cell(source, id=f"c{at}", metadata={"tags": list(tags)}) for at, source in enumerate(sources)]
    kernel = {"name": "python3", "language": "python", "display_name": "Python 3"}
    return v4.new_notebook(cells=cells, metadata={"kernelspec": kernel})


def executed(made, engine: str | None = "warm", **options):
    os.environ.pop("PYTEST_CURRENT_TEST", None)  # a stock kernel that sees it does not take in what programs print
    return papermill.execute_notebook(
        copy.deepcopy(made), None, engine_name=engine, progress_bar=False, record_timing=False, **options
    )


def same_cells(one, other) -> list[str]:
    """Sources of cells that show different things; a kernel names the file of a cell after its process."""

    def shown(cell) -> str:
        # a kernel under load sends what is printed in pieces, before or after what is displayed
        printed = {
            name: "".join(o.text for o in cell.outputs if o.get("name") == name) for name in ("stdout", "stderr")
        }
        displayed = [output for output in cell.outputs if output.output_type != "stream"]
        for output in displayed:
            if "image/svg+xml" in output.get("data", {}):  # the bitmap is for people who open a notebook, not for pages
                output.data.pop("image/png", None)
                output.metadata.pop("image/png", None)
        text = re.sub(r"0x[0-9a-f]+", "0x", repr((printed, displayed, cell.execution_count)))
        return re.sub(r"<ipython-input-\d+-\w+>|/[^ ]{0,40}ipykernel_[0-9]+/[0-9]+[.]py", "FILE", text)

    pairs = zip(one.cells, other.cells, strict=True)
    return [a.source for a, b in pairs if a.cell_type == "code" and shown(a) != shown(b)]


def test_cells_show_what_they_show_under_a_stock_kernel():
    made = notebook(*FINE)
    assert same_cells(executed(made), executed(made, None)) == []


def test_errors_are_those_of_a_stock_kernel_except_for_the_colours_of_the_traceback(tmp_path):
    made, seen = notebook(*RAISING, tags=("raises-exception",)), []
    for engine in ("warm", None):
        path = str(tmp_path / f"{engine}.ipynb")
        with pytest.raises(PapermillExecutionError):
            papermill.execute_notebook(copy.deepcopy(made), path, engine_name=engine, progress_bar=False)
        cells = [cell for cell in nbformat.read(path, as_version=4).cells if cell.cell_type == "code"]
        errors = [[o for o in cell.outputs if o.output_type == "error"] for cell in cells]
        seen.append([[(error.ename, error.evalue) for error in of_cell] for of_cell in errors])
    warm, stock = (re.sub(r"\(\S+\.py, line|\(<\S+>, line", "(FILE, line", repr(one)) for one in seen)
    assert warm == stock


@pytest.mark.parametrize("name", ["02_targets", "03_indicator", "04_scorecard"])
def test_shipped_notebooks_show_the_same_under_both_engines(name):
    made = nbformat.read(ROOT / f"notebooks/{name}.ipynb", as_version=4)
    assert same_cells(executed(made, cwd=str(ROOT)), executed(made, None, cwd=str(ROOT))) == []


def test_the_kept_notebook_has_papermills_marks(tmp_path):
    path = tmp_path / "out.ipynb"
    with pytest.raises(PapermillExecutionError, match="ZeroDivisionError"):
        papermill.execute_notebook(notebook("1", "1/0", "2"), str(path), engine_name="warm", progress_bar=False)
    kept = nbformat.read(path, as_version=4)
    assert kept.metadata.papermill.exception is True
    assert [cell.metadata.papermill.status for cell in kept.cells if "papermill" in cell.metadata] == [
        "completed", "failed", "pending",
    ]  # fmt: skip
    assert kept.metadata.language_info.name == "python"


@pytest.mark.parametrize(
    ("source", "how"),
    [
        ("import os; os._exit(3)", "exit code 3"),
        ("import os, signal; os.kill(os.getpid(), signal.SIGKILL)", "SIGKILL"),
        ("import ctypes; ctypes.string_at(0)", "SIGSEGV"),
    ],
)
def test_a_process_that_dies_is_a_dead_kernel_and_the_next_report_is_well(source, how):
    with pytest.raises(DeadKernelError, match=how):
        executed(notebook("print('before')", source))
    assert executed(notebook("1 + 1")).cells[0].outputs[0].data["text/plain"] == "2"


def test_a_cell_that_hangs_is_ended_with_everything_it_has_started(tmp_path):
    mark = tmp_path / "mark"
    hanging = f"import subprocess, time; subprocess.Popen(['sh', '-c', 'sleep 2; touch {mark}']); time.sleep(60)"
    with pytest.raises(CellTimeoutError):
        executed(notebook(hanging), execution_timeout=1)
    time.sleep(1.5)
    assert not mark.exists()


def test_a_cell_that_wants_too_much_memory_fails_by_itself():
    greedy = "import resource; resource.setrlimit(resource.RLIMIT_AS, (2 << 30,) * 2); block = bytearray(8 << 30)"
    with pytest.raises(PapermillExecutionError, match="MemoryError"):
        executed(notebook(greedy))
    assert executed(notebook("len(bytearray(1 << 28))")).cells[0].outputs[0].data["text/plain"] == str(1 << 28)


PLOT, MODULE = "import matplotlib as mpl, matplotlib.pyplot as plt", "import plan_analysis"
LEAKS = {
    "a name": ("leak = 1", "'leak' in globals()", "False"),
    "a module's state": (f"{MODULE}; plan_analysis.leak = 1", f"{MODULE}; hasattr(plan_analysis, 'leak')", "False"),
    "the environment": ("import os; os.environ['LEAK'] = '1'", "import os; 'LEAK' in os.environ", "False"),
    "the folder": ("import os; os.chdir('/')", "import os; os.getcwd() == '/'", "False"),
    "a figure": (f"{PLOT}; plt.figure(7); None", f"{PLOT}; 7 in plt.get_fignums()", "False"),
    "settings of figures": (
        f"{PLOT}; mpl.rcParams['lines.linewidth'] = 9",
        f"{PLOT}; mpl.rcParams['lines.linewidth']",
        "1.5",
    ),
    "options of tables": (
        "import pandas as pd; pd.set_option('display.max_rows', 3)",
        "import pandas as pd; pd.get_option('display.max_rows')",
        "60",
    ),
    "a cached table": (
        "from plan_analysis import reference as r; r.for_plan('baoding_2018_2020@130400'); None",
        "from plan_analysis import reference as r; r.tables._for_plan.cache_info().currsize",
        "0",
    ),
    "warnings": (
        "import warnings; warnings.filterwarnings('error', 'leak')",
        "import warnings; any(f[1] and f[1].pattern == 'leak' for f in warnings.filters)",
        "False",
    ),
    "a signal": ("import signal; signal.alarm(1)", "import signal; signal.alarm(0)", "0"),
    "the search path": ("import sys; sys.path.insert(0, '/leak')", "import sys; '/leak' in sys.path", "False"),
    "a thread": (
        "import threading, time; threading.Thread(target=time.sleep, args=(30,)).start()",
        "import threading; threading.active_count()",
        "1",
    ),
}


@pytest.mark.parametrize("what", LEAKS)
def test_nothing_leaks_from_one_report_to_the_next(what):
    first, then, expected = LEAKS[what]
    executed(notebook(first))
    assert executed(notebook(then)).cells[0].outputs[-1].data["text/plain"] == expected


def test_each_report_draws_its_own_random_numbers():
    draw = "import random, numpy as np; random.random(), np.random.rand()"
    one, two = (executed(notebook(draw)).cells[0].outputs[0].data["text/plain"] for _ in range(2))
    assert one != two


def test_a_module_beside_the_notebook_is_read_anew_by_every_report(tmp_path):
    for value in ("1", "22"):
        (tmp_path / "neighbour.py").write_text(f"value = {value}")
        shown = executed(notebook("import neighbour; neighbour.value"), cwd=str(tmp_path))
        assert shown.cells[0].outputs[0].data["text/plain"] == value


def test_the_files_that_a_notebook_reads_are_told():
    watch = Watch()
    source = "import os; os.listdir('data/raw'); open('/dev/null', 'w'); open('data/reference/plans.csv').read(); None"
    executed(notebook(source), cwd=str(ROOT), watch=watch)
    inside = {os.path.relpath(path, ROOT) for path in watch.read if path.startswith(str(ROOT / "data"))}
    assert inside == {"data/reference/plans.csv", "data/raw"}
    assert "/dev/null" not in watch.read


def test_a_template_ends_when_its_owner_is_killed():
    code = (
        "import os, papermill, nbformat.v4 as v4\n"
        "cell = v4.new_code_cell('import os; print(os.getppid())')\n"
        "kernel = {'name': 'python3', 'language': 'python', 'display_name': 'x'}\n"
        "made = v4.new_notebook(cells=[cell], metadata={'kernelspec': kernel})\n"
        "done = papermill.execute_notebook(made, None, engine_name='warm', progress_bar=False)\n"
        "print(done.cells[0].outputs[0].text.strip(), flush=True)\n"
        "os.kill(os.getpid(), 9)\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    template = int(done.stdout.split()[-1])
    for _ in range(50):
        try:
            os.kill(template, 0)
        except ProcessLookupError:
            return
        time.sleep(0.1)
    pytest.fail("the template is still there")


def test_another_kernel_gets_a_stock_kernel_and_a_word_in_the_log(caplog):
    made = notebook("1")
    made.metadata.kernelspec.name = "no-such-kernel"
    made.metadata.kernelspec.language = "python"
    with pytest.raises(Exception, match="no-such-kernel"):
        executed(made)
    assert "stock kernel for no-such-kernel" in caplog.text


def test_papermills_own_command_knows_the_engine(tmp_path):
    nbformat.write(notebook("print('from the command')"), tmp_path / "in.ipynb")
    command = [sys.executable, "-m", "papermill", "--engine", "warm", "in.ipynb", "out.ipynb"]
    subprocess.run(command, cwd=tmp_path, check=True, capture_output=True)
    assert "from the command" in (tmp_path / "out.ipynb").read_text()


def test_the_engine_is_light_to_import():
    code = "import papermill, sys; print(' '.join(sys.modules))"
    loaded = set(
        subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split()
    )
    assert "plan_analysis.warm.engine" in loaded
    assert not loaded & {"pandas", "matplotlib", "IPython", "nbconvert"}


def test_a_report_leaves_no_temporary_files(tmp_path, monkeypatch):
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    code = (
        "import papermill, nbformat.v4 as v4\n"
        "kernel = {'name': 'python3', 'language': 'python', 'display_name': 'x'}\n"
        "for source in ('1', 'import os; os._exit(3)'):\n"
        "    made = v4.new_notebook(cells=[v4.new_code_cell(source)], metadata={'kernelspec': kernel})\n"
        "    try: papermill.execute_notebook(made, None, engine_name='warm', progress_bar=False)\n"
        "    except Exception as error: print(error)\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert "exit code 3" in done.stdout
    for _ in range(50):
        if not list(tmp_path.iterdir()):
            return
        time.sleep(0.1)
    pytest.fail(f"left behind: {list(tmp_path.iterdir())}")


def test_a_kernel_that_is_told_nothing_runs_any_notebook_and_loads_nothing_of_plans():
    source = "import sys; sorted(name for name in sys.modules if name.startswith('plan_analysis'))"
    code = (
        "import papermill, nbformat.v4 as v4\nfrom plan_analysis.warm import engine\n"
        "papermill.engines.papermill_engines.register('bare', engine.Warm)\n"
        "kernel = {'name': 'python3', 'language': 'python', 'display_name': 'x'}\n"
        f"made = v4.new_notebook(cells=[v4.new_code_cell({source!r})], metadata={{'kernelspec': kernel}})\n"
        "done = papermill.execute_notebook(made, None, engine_name='bare', progress_bar=False)\n"
        "print(done.cells[0].outputs[0].data['text/plain'])\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    rooms = {name.split(".")[1] for name in re.findall(r"'([^']+)'", done.stdout) if "." in name}
    assert rooms == {"warm"}


def test_packages_come_from_where_the_owner_has_them_whatever_lies_in_the_working_folder(tmp_path):
    for name in ("plan_analysis", "IPython"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "__init__.py").write_text("raise RuntimeError('another one')")
    nbformat.write(notebook("import plan_analysis; plan_analysis.__file__"), tmp_path / "in.ipynb")
    command = [sys.executable, "-P", "-m", "papermill", "--engine", "warm", str(tmp_path / "in.ipynb"), "out.ipynb"]
    (tmp_path / "elsewhere").mkdir()
    subprocess.run([*command, "--cwd", str(tmp_path / "elsewhere")], cwd=tmp_path, check=True, capture_output=True)
    assert str(ROOT / "plan_analysis") in (tmp_path / "out.ipynb").read_text()


def test_what_is_read_before_the_fork_counts_as_read_by_every_report_that_uses_it():
    from plan_analysis.runner import preload
    from plan_analysis.warm import template

    [found] = template.Template.start(1, preload.__name__, ("2018-12-31",))
    found.adopt()
    uses = "import plan_analysis; data = plan_analysis.open(); view = data.view('2018-12-31'); None"
    told = []
    for source in (uses, uses, "1"):
        watch = Watch()
        executed(notebook(source), cwd=str(ROOT), watch=watch)
        told.append({os.path.relpath(path, ROOT) for path in watch.read if path.startswith(str(ROOT / "data"))})
    found.close()
    assert {"data/processed/observations.csv", "data/reference/plans.csv"} <= told[0] == told[1]
    assert told[2] == set()
