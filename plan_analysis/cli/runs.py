"""The commands that run reports: ``plan-analysis run`` and what goes with it."""

import os
import time
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from plan_analysis.cli.log import Log, LogFormat, into, stops_cleanly, told
from plan_analysis.cli.making import Asked, Making, said
from plan_analysis.cli.terminal import BAD_USE, SOME_FAILED, data_errors, expanded, fail, output
from plan_analysis.reference import project, read
from plan_analysis.reference.atomic import write
from plan_analysis.reference.schema import DataError, dated
from plan_analysis.runner import building, surroundings
from plan_analysis.runner import orders as runner
from plan_analysis.runner import regions as league
from plan_analysis.runner import schedule as schedules

BUILT = "data/processed/observations.csv"  # what every page reads


class Engine(StrEnum):
    """How notebooks are executed."""

    warm = "warm"
    stock = "stock"


class Scheduler(StrEnum):
    """What can call for a run."""

    cron = "cron"
    systemd = "systemd"
    github_actions = "github-actions"
    jupyter_scheduler = "jupyter-scheduler"


def run(
    plan: Annotated[list[str], typer.Option(help="Plan of plans.csv, or the first; repeat for several.")] = (),  # type: ignore[assignment]  # Typer makes a list of it
    as_of: Annotated[str, typer.Option(help="Date such as 2018-12-31, or latest; the plan's own unless given.")] = "",
    lang: Annotated[list[str], typer.Option(help="Language, zh or en; repeat for both (the default).")] = ("zh", "en"),  # type: ignore[assignment]  # Typer makes a list of it
    target: Annotated[list[str], typer.Option(help="Only these targets' pages; repeat for several.")] = (),  # type: ignore[assignment]  # Typer makes a list of it
    draws: Annotated[int, typer.Option(min=100, help="Simulated futures per target.")] = 5000,
    parameter: Annotated[
        list[str], typer.Option("--parameter", "-p", help="name=value handed to the notebooks, checked first.")
    ] = (),  # type: ignore[assignment]  # Typer makes a list of it
    out: Annotated[
        Path | None, typer.Option(callback=expanded, help="Folder for the pages; reports in the project unless given.")
    ] = None,
    workers: Annotated[int, typer.Option(min=0, help="Pages rendered at a time; 0: as cores and memory allow.")] = 0,
    engine: Annotated[Engine, typer.Option(help="stock: a Jupyter kernel for every page.")] = Engine.warm,
    force: Annotated[bool, typer.Option("--force", help="Render every page, changed or not.")] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only list what would be rendered, and why.")] = False,
    log_format: Annotated[LogFormat, typer.Option(help="Lines where there is no terminal.")] = LogFormat.text,
    regions: Annotated[
        Path | None,
        typer.Option(callback=expanded, help="File that lists regions; the plan's targets are asked of each of them."),
    ] = None,
    scheduler: Annotated[
        str, typer.Option(metavar="ADDRESS", help="Render on the Dask cluster of tcp://HOST:PORT instead of here.")
    ] = "",
    keep: Annotated[int, typer.Option(min=0, help="So many archives of earlier reports stay in OUT/archive.")] = 0,
    notify: Annotated[
        str, typer.Option(metavar="COMMAND", help="Run on changed verdicts, failures and bad data; it reads stdin.")
    ] = "",
    build: Annotated[bool, typer.Option("--build", help="Build data/processed first, if its inputs changed.")] = False,
    log_file: Annotated[
        Path | None,
        typer.Option(
            "--log", metavar="FILE", callback=expanded, help="Everything said goes there; six files of 1 MB stay."
        ),
    ] = None,
    scenario: Annotated[
        Path | None,
        typer.Option("--scenario", metavar="FILE", help="Under the changes of this CSV; pages say so and lie apart."),
    ] = None,
) -> None:
    """Render the pages that changed as HTML, with results.json and assessment.csv."""
    started = time.monotonic()
    log = Log(log_format)
    with told(notify, log) as hearing, into(log_file), stops_cleanly(), data_errors():
        if as_of not in ("", "latest"):
            dated(as_of)
        if scenario is not None:
            out, force = _under(scenario, out, scheduler), True
        _ready(log, build and not dry_run)
        codes = tuple(league.listed(regions)) if regions else None
        asked = Asked(tuple(lang), tuple(target), draws, tuple(_pair(text) for text in parameter), codes)
        folder = out or project.required() / "reports"
        making = Making(folder, log, started, workers, scheduler, engine, force, keep)
        failures: list[runner.Failure] = []
        for name, day in _plans_and_days(list(plan), as_of, list(target)):
            if dry_run:
                making.would(asked, name, day)
                continue
            failed, news = making.make(asked, name, day)
            failures += failed
            hearing.news += news
        if not dry_run:
            making.join(asked.languages)
    if failures:
        raise typer.Exit(SOME_FAILED)


def _ready(log: Log, build: bool) -> None:
    """Say what is odd about this machine and build what changed; a project without tables is bad use."""
    root = project.required()
    for remark in surroundings.remarks(root):
        log.say(remark)
    if build and building.build(root, log.say):
        log.say("data/processed is built anew")
    if not (root / BUILT).is_file():
        fail(DataError("data/processed is not built yet; add --build, or run plan-analysis build first"), BAD_USE)


def _under(file: Path, out: Path | None, scheduler: str) -> Path:
    """Where pages under a scenario go, never among those of what is published; whoever renders is told of the file."""
    from plan_analysis.dataset import scenario as scenarios

    root = project.required()
    if scheduler:
        fail(DataError("--scenario: a scenario is rendered on this machine; leave out --scheduler"), BAD_USE)
    if out is not None and out.resolve() == (root / "reports").resolve():
        fail(DataError(f"--out: {out} is for what is published; name another folder for a scenario"), BAD_USE)

    scenarios.read(file, read(root))
    os.environ[project.SCENARIO] = str(file.resolve())
    return out or root / f"reports/scenario-{file.stem.removesuffix('.changes').removesuffix('.scenario')}"


def page(
    notebook: Annotated[str, typer.Argument(help="Notebook of the suite, such as 03_indicator.")],
    out: Annotated[Path, typer.Argument(metavar="OUT.html", callback=output, help="Page to write.")],
    parameter: Annotated[list[str], typer.Option("--parameter", "-p", help="name=value, checked first.")] = (),  # type: ignore[assignment]  # Typer makes a list of it
    engine: Annotated[Engine, typer.Option(help="stock: a Jupyter kernel.")] = Engine.warm,
) -> None:
    """Render one page now, from one notebook into one file."""
    name = f"{notebook.removesuffix('.ipynb')}.ipynb"
    known = [one.path.name for one in runner.notebooks.found()]
    if name not in known:
        fail(DataError(f"{notebook}: no such notebook; known: {', '.join(known)}"), BAD_USE)
    given = dict(_pair(text) for text in parameter)
    try:
        plan, as_of = plan_and_day(str(given.get("plan", "")), str(given.get("as_of", "")))
        of_project: dict[str, object] = {"plan": plan, "as_of": as_of}
        html = runner.one_page(name, out.name.partition(".")[0], given, of_project, engine)
    except DataError as error:
        fail(error, BAD_USE)
    except Exception as error:
        fail(DataError(f"failed: {runner.sentence(error)}"), SOME_FAILED)
    write(out, html.encode())


def changes(
    old: Annotated[Path, typer.Argument(callback=expanded, help="Archive, folder of reports or results.json.")],
    new: Annotated[Path | None, typer.Argument(help="The same, of a later run; the reports unless named.")] = None,
) -> None:
    """Print what changed from one run to another: values, vintages, probabilities, verdicts."""
    from plan_analysis import results

    with data_errors():
        found = results.compare(results.read(old), results.read(new or project.required() / "reports"))
    for change in found:
        typer.echo(said(change))
    typer.echo(f"{len(found)} changes", err=True)


def schedule(
    kind: Annotated[Scheduler, typer.Option("--print", help="The scheduler to print a job for.")],
    at: Annotated[str, typer.Option(help="Time of day.")] = "06:30",
    notify: Annotated[
        str,
        typer.Option(metavar="COMMAND", help="Told of changes, failures and bad data; cron mails what cat prints."),
    ] = "cat",
) -> None:
    """Print a ready daily job for this project: build if inputs changed, run, tell."""
    try:
        time_of_day = datetime.strptime(at, "%H:%M")
    except ValueError:
        fail(DataError(f"--at: {at!r} is no time of day; write 06:30"), BAD_USE)
    with data_errors():
        typer.echo(schedules.KINDS[kind](time_of_day.hour, time_of_day.minute, notify), nl=False)


ALL = (run, page, changes, schedule)


def plan_and_day(plan: str, as_of: str) -> tuple[str, str]:
    """The plan, the first one unless named, and the date, the plan's own unless given."""
    reference = read()
    if not reference.plans:
        raise DataError("plans.csv: no plan yet; add a row for one, and its targets to targets.csv")
    plan = reference.plan(plan or next(iter(reference.plans))).plan
    return plan, as_of or reference.plan(plan).as_of.isoformat()


def _plans_and_days(plans: list[str], as_of: str, targets: list[str]) -> list[tuple[str, str]]:
    """Each plan asked for, once, and its date; a plan or target that is not known is said before anything is made."""
    found = [plan_and_day(plan, as_of) for plan in dict.fromkeys(plans or [""])]
    for plan, _ in found:
        for target in targets:
            read().target(plan, target)
    return list(dict.fromkeys(found))


def _pair(text: str) -> tuple[str, object]:
    name, sign, value = text.partition("=")
    if not sign:
        raise typer.BadParameter(f"{text!r} is not name=value")
    return name, value
