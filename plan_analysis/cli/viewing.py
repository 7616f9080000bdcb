"""Commands that show something on this machine: the explorer, the reports, and what is installed."""

import os
import signal
import subprocess
import sys
import webbrowser
from pathlib import Path
from typing import Annotated

import typer

from plan_analysis.cli import doctor as checks
from plan_analysis.cli import looking
from plan_analysis.cli.terminal import BAD_DATA, BAD_USE, SOME_FAILED, data_errors, fail
from plan_analysis.reference import project
from plan_analysis.reference.atomic import write
from plan_analysis.reference.schema import DataError

HERE = "127.0.0.1"
NOTEBOOK = "06_explore.ipynb"
TEMPLATES = project.PACKAGE / "templates/jupyter"
# nothing is asked of any network: no news, no check for a newer version, no list of extensions to install
LAB_QUIET = ("--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate", "--LabApp.extension_manager=readonly")


def explore(
    app: Annotated[bool, typer.Option("--app", help="Without code, through Voilà, for people who only look.")] = False,
    port: Annotated[int, typer.Option(min=0, max=65535, help="Port on this machine; 0: any free one.")] = 0,
    browser: Annotated[bool, typer.Option("--browser/--no-browser", help="Open a browser on it.")] = True,
) -> None:
    """Open the explorer in JupyterLab, or as an app; only this machine can reach it."""
    with data_errors():
        root = project.required()
        notebook = _notebook(root)
    if app:
        missing = checks.missing("voila")
        if missing:
            fail(DataError(f"Voilà is not installed; {missing}"), BAD_USE)
        command = _voila(notebook, port or looking.free_port())
    else:
        command = _lab(root, notebook, port)
    command += [] if browser else ["--no-browser"]
    environment = os.environ | {project.VARIABLE: str(root)}
    # Voilà finds the app's template there, JupyterLab a setting: it asks nobody whether to fetch news
    for name in ("JUPYTER_PATH", "JUPYTER_CONFIG_PATH"):
        environment[name] = os.pathsep.join(filter(None, [str(TEMPLATES), os.environ.get(name, "")]))
    raise typer.Exit(_until_stopped(command, environment))


def _voila(notebook: Path, port: int) -> list[str]:
    typer.echo(f"http://{HERE}:{port}/ (stop with Ctrl-C)", err=True)
    options = [f"--port={port}", f"--Voila.ip={HERE}", "--template=plan-analysis", "--Voila.log_level=WARN"]
    return [sys.executable, "-m", "voila", str(notebook), *options]


def _lab(root: Path, notebook: Path, port: int) -> list[str]:
    at = [f"--ServerApp.port={port}"] if port else []
    as_root = ["--allow-root"] if hasattr(os, "geteuid") and os.geteuid() == 0 else []
    where = [f"--ServerApp.root_dir={root}", f"--ServerApp.ip={HERE}", *at]
    opened = f"--LabApp.default_url=/lab/tree/{notebook.relative_to(root).as_posix()}"
    return [sys.executable, "-m", "jupyterlab", opened, *where, *LAB_QUIET, *as_root]


def _notebook(root: Path) -> Path:
    """The project's own copy of the notebook; one is put there if it has none."""
    path = root / "notebooks" / NOTEBOOK
    if not path.exists():
        from plan_analysis.report.notebooks import SHIPPED

        path.parent.mkdir(exist_ok=True)
        write(path, (SHIPPED / NOTEBOOK).read_bytes())
        typer.echo(f"notebooks/{NOTEBOOK}: new, a copy of the package's own", err=True)
    return path


def _until_stopped(command: list[str], environment: dict[str, str]) -> int:
    """Run a server until it ends; what stops this command stops it too, and never leaves it behind."""
    server = subprocess.Popen(command, env=environment)
    signal.signal(signal.SIGTERM, lambda *_: server.terminate())
    while True:
        try:
            return max(server.wait(), 0)
        except KeyboardInterrupt:  # the terminal has told the server as well
            continue


def serve(
    folder: Annotated[Path | None, typer.Argument(help="Folder of pages; the project's reports unless named.")] = None,
    port: Annotated[int, typer.Option(min=0, max=65535, help="Port on this machine; 0: any free one.")] = 0,
    browser: Annotated[bool, typer.Option("--browser/--no-browser", help="Open a browser on it.")] = False,
) -> None:
    """Look at finished reports on this machine: read-only, no folder listings, nothing outside the folder."""
    with data_errors():
        folder = folder or project.required() / "reports"
    if not (folder / "index.html").is_file():
        fail(DataError(f"{folder}: holds no index.html; make the reports with: plan-analysis run"), BAD_DATA)
    try:
        server = looking.server(folder, port)
    except OSError as error:
        fail(DataError(f"--port {port}: {error.strerror or error}; leave it out to take a free one"), BAD_USE)
    address = f"http://{HERE}:{server.server_port}/"
    typer.echo(f"{address} shows {folder} (stop with Ctrl-C)", err=True)
    if browser:
        webbrowser.open(address)
    try:
        server.serve_forever()
    except KeyboardInterrupt:
        pass
    finally:
        server.server_close()


def doctor() -> None:
    """Say what is installed and which kernel is used, whether the project's tables are sound, and how to mend each."""
    found = checks.examine()
    width = max(len(one.name) for one in found)
    for one in found:
        typer.echo(f"{'ok  ' if one.good else 'miss' if one.optional else 'BAD '} {one.name:{width}}  {one.said}")
        if not one.good and one.remedy:
            typer.echo(f"     {'':{width}}  → {one.remedy}")
    if any(not one.good and not one.optional for one in found):
        raise typer.Exit(SOME_FAILED)


ALL = (explore, serve, doctor)
