"""The commands that run reports: ``plan-analysis run`` and what goes with it."""

import signal
import subprocess
import time
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from plan_analysis.cli.terminal import BAD_USE, SOME_FAILED, bar, data_errors, event, fail, step
from plan_analysis.reference import project, read
from plan_analysis.reference.atomic import write
from plan_analysis.reference.schema import DataError
from plan_analysis.runner import archive
from plan_analysis.runner import orders as runner
from plan_analysis.runner import regions as league
from plan_analysis.runner import schedule as schedules

WORTH_TELLING = ("verdict", "outcome", "new target", "target gone")


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


class LogFormat(StrEnum):
    """How progress is said where there is no terminal."""

    text = "text"
    json = "json"


def run(
    plan: Annotated[str, typer.Option(help="Plan of plans.csv; the first one unless named.")] = "",
    as_of: Annotated[str, typer.Option(help="Date such as 2018-12-31, or latest; the plan's own unless given.")] = "",
    lang: Annotated[list[str], typer.Option(help="Language, zh or en; repeat for both (the default).")] = ("zh", "en"),
    target: Annotated[list[str], typer.Option(help="Only these targets' pages; repeat for several.")] = (),
    draws: Annotated[int, typer.Option(min=100, help="Simulated futures per target.")] = 5000,
    parameter: Annotated[
        list[str], typer.Option("--parameter", "-p", help="name=value handed to the notebooks, checked first.")
    ] = (),
    out: Annotated[Path | None, typer.Option(help="Folder for the pages; reports in the project unless given.")] = None,
    workers: Annotated[int, typer.Option(min=0, help="Pages rendered at a time; 0: as cores and memory allow.")] = 0,
    engine: Annotated[Engine, typer.Option(help="stock: a Jupyter kernel for every page.")] = Engine.warm,
    force: Annotated[bool, typer.Option("--force", help="Render every page, changed or not.")] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only list what would be rendered, and why.")] = False,
    log_format: Annotated[LogFormat, typer.Option(help="Lines where there is no terminal.")] = LogFormat.text,
    regions: Annotated[
        Path | None, typer.Option(help="File that lists regions; the plan's targets are asked of each of them.")
    ] = None,
    scheduler: Annotated[
        str, typer.Option(metavar="ADDRESS", help="Render on the Dask cluster of tcp://HOST:PORT instead of here.")
    ] = "",
    keep: Annotated[int, typer.Option(min=0, help="So many archives of earlier reports stay in OUT/archive.")] = 0,
    notify: Annotated[
        str, typer.Option(metavar="COMMAND", help="Run on changed verdicts or failures, which it reads from stdin.")
    ] = "",
) -> None:
    """Render the pages that changed as HTML, with results.json and assessment.csv."""
    started = time.monotonic()
    with data_errors():
        out = out or project.required() / "reports"
        plan, as_of = plan_and_day(plan, as_of)
        only = tuple(target) if regions is None else ()  # of many regions, the plan's own pages stand above all whole
        pages = [runner.results(plan, as_of, draws), *runner.tasks(plan, as_of, tuple(lang), draws, only)]
        codes = league.listed(regions) if regions else []
        for code in codes:
            of_region = league.of_region(plan, code, tuple(target))
            pages += league.tasks(of_region, as_of, tuple(lang), draws, code)
    pages = _with_parameters(pages, parameter)
    log = Log(log_format)
    asked, out = out, runner.home(out, plan)
    if out != asked:
        log.say(f"{asked} holds the pages of another plan; those of {plan} go to {out}")
    if dry_run:
        with data_errors():
            log.plan(runner.outdated(pages, out, engine, force))
        return
    with _stops_cleanly(), _held(out, log):
        with data_errors():
            work = runner.outdated(pages, out, engine, force)
        log.plan(work)
        with bar(len(work.render), "page") as shown:
            try:
                failures = runner.render(
                    work, workers or runner.workers(), lambda *done: log.page(shown, *done), scheduler
                )
            except DataError as error:  # no cluster, or another than asked for
                fail(error, BAD_USE)
        before = _results(out)
        runner.finish(work, failures, [*([] if only else [""]), *([] if target else codes)], keep)
        changed = bool(work.render or work.staged)
        index = league.league(out, codes, tuple(lang), changed) if regions else []
        news = _news(before, _results(out), failures)
    if notify and news:
        _notify(notify, news, log)
    _summary(out, index, len(work.render) - len(failures), time.monotonic() - started)
    for failure in failures:
        typer.echo(f"failed: {failure.task.name}: {failure.error}", err=True)
    if failures:
        raise typer.Exit(SOME_FAILED)


def page(
    notebook: Annotated[str, typer.Argument(help="Notebook of the suite, such as 03_indicator.")],
    out: Annotated[Path, typer.Argument(metavar="OUT.html", help="Page to write.")],
    parameter: Annotated[list[str], typer.Option("--parameter", "-p", help="name=value, checked first.")] = (),
    engine: Annotated[Engine, typer.Option(help="stock: a Jupyter kernel.")] = Engine.warm,
) -> None:
    """Render one page now, from one notebook into one file."""
    name = f"{notebook.removesuffix('.ipynb')}.ipynb"
    if not (runner.NOTEBOOKS / name).exists():
        known = ", ".join(path.stem for path in runner.notebooks())
        fail(DataError(f"{notebook}: no such notebook; known: {known}"), BAD_USE)
    try:
        html = runner.one_page(name, out.name.partition(".")[0], dict(_pair(text) for text in parameter), engine)
    except DataError as error:
        fail(error, BAD_USE)
    except Exception as error:
        fail(DataError(f"failed: {runner.sentence(error)}"), SOME_FAILED)
    write(out, html.encode())


def changes(
    old: Annotated[Path, typer.Argument(help="Archive, folder of reports or results.json.")],
    new: Annotated[Path | None, typer.Argument(help="The same, of a later run; the reports unless named.")] = None,
) -> None:
    """Print what changed from one run to another: values, vintages, probabilities, verdicts."""
    from plan_analysis.results.changes import compare

    with data_errors():
        found = compare(archive.results_of(old), archive.results_of(new or project.required() / "reports"))
    for change in found:
        typer.echo(_said(change))
    typer.echo(f"{len(found)} changes", err=True)


def schedule(
    kind: Annotated[Scheduler, typer.Option("--print", help="The scheduler to print a job for.")],
    at: Annotated[str, typer.Option(help="Time of day.")] = "06:30",
) -> None:
    """Print a ready daily job for this project."""
    try:
        time_of_day = datetime.strptime(at, "%H:%M")
    except ValueError:
        fail(DataError(f"--at: {at!r} is no time of day; write 06:30"), BAD_USE)
    with data_errors():
        typer.echo(schedules.KINDS[kind](time_of_day.hour, time_of_day.minute), nl=False)


ALL = (run, page, changes, schedule)


def plan_and_day(plan: str, as_of: str) -> tuple[str, str]:
    """The plan, the first one unless named, and the date, the plan's own unless given."""
    reference = read()
    plan = plan or next(iter(reference.plans))
    return plan, as_of or reference.plan(plan).as_of.isoformat()


class Log:
    """What a run says while it works."""

    def __init__(self, form: LogFormat) -> None:
        self.json = form == LogFormat.json

    def plan(self, work: runner.Work) -> None:
        """What will be rendered and why, what is there already."""
        for task, why in work.render.items():
            if self.json:
                event("to render", page=task.name, reasons=why)
        if self.json:
            return
        groups: dict[str, list[str]] = {}
        for task, why in work.render.items():
            groups.setdefault(_few(why), []).append(task.name)
        for why, names in groups.items():
            typer.echo(f"to render, {why}: {_few(names, 8)}", err=True)
        waiting = f", {len(work.staged)} finished by a run that was stopped" if work.staged else ""
        typer.echo(f"{len(work.render)} to render, {len(work.current)} current{waiting}", err=True)

    def page(self, shown: object, task: runner.Task, error: str | None) -> None:
        """One page is done or has failed."""
        if self.json:
            shown.update()
            event("failed" if error else "done", page=task.name, error=error)
        else:
            step(shown, f"{'failed' if error else 'done'} {task.name}")

    def say(self, line: str) -> None:
        """Anything else worth a line."""
        event("note", text=line) if self.json else typer.echo(line, err=True)


def _few(words: list[str], most: int = 3) -> str:
    more = f" and {len(words) - most} more" if len(words) > most else ""
    return ", ".join(words[:most]) + more


def _with_parameters(pages: list[runner.Task], given: list[str]) -> list[runner.Task]:
    try:
        return runner.with_parameters(pages, dict(_pair(text) for text in given))
    except DataError as error:
        fail(error, BAD_USE)


def _pair(text: str) -> tuple[str, str]:
    name, sign, value = text.partition("=")
    if not sign:
        raise typer.BadParameter(f"{text!r} is not name=value")
    return name, value


class _held:  # noqa: N801 - reads as a word in a with statement
    """The lock of the output folder; a folder that is taken or cannot be written is bad use."""

    def __init__(self, out: Path, log: Log) -> None:
        self._lock = runner.locked(out, log.say)

    def __enter__(self) -> None:
        try:
            self._lock.__enter__()
        except DataError as error:
            fail(error, BAD_USE)

    def __exit__(self, *error: object) -> None:
        self._lock.__exit__(*error)


class _stops_cleanly:  # noqa: N801 - reads as a word in a with statement
    """Ctrl-C, an end asked for by the system, and a full disk end a run with a sentence; reports stay as they were."""

    def __enter__(self) -> None:
        signal.signal(signal.SIGTERM, signal.default_int_handler)

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> None:
        if isinstance(error, KeyboardInterrupt):
            typer.echo("stopped; what is finished is kept for the next run, the reports are as they were", err=True)
            raise typer.Exit(SOME_FAILED) from None
        if isinstance(error, OSError):
            typer.echo(f"stopped: {error}; the next run goes on from here", err=True)
            raise typer.Exit(SOME_FAILED) from None


def _results(out: Path) -> dict | None:
    try:
        return archive.results_of(out)
    except DataError:
        return None


def _news(before: dict | None, after: dict | None, failures: list[runner.Failure]) -> list[str]:
    """What somebody should hear of: failures, and verdicts that changed."""
    news = [f"failed: {failure.task.name}: {failure.error}" for failure in failures]
    if before and after and before != after:
        from plan_analysis.results.changes import compare

        news += [_said(change) for change in compare(before, after) if change.what in WORTH_TELLING]
    return news


def _said(change: object) -> str:
    year = f" {change.year}" if change.year else ""
    return f"{change.target or 'all'} {change.what}{year}: {change.before} → {change.after}"


def _notify(notify: str, news: list[str], log: Log) -> None:
    """Hand the news to a command; one that fails or hangs does not fail the run."""
    try:
        subprocess.run(notify, shell=True, input="\n".join(news) + "\n", text=True, check=True, timeout=60)
    except (subprocess.SubprocessError, OSError) as error:
        log.say(f"the command of --notify failed: {error}")


def _summary(out: Path, index: list[Path], pages: int, seconds: float) -> None:
    """Where the reports lie and what they say, in about ten lines."""
    if index:
        typer.echo(f"{pages} files in {seconds:.0f} s: {', '.join(map(str, index))}")
        return
    typer.echo(f"{pages} pages in {seconds:.0f} s: {out / 'index.html'} (Chinese), {out / 'index.en.html'} (English)")
    found = _results(out)
    if found is None:
        return
    rows, outlook = found["targets"], found["outlook"]
    typer.echo(
        f"{len(rows)} targets, {outlook['judged']} judged, {outlook['expected']:.1f} of these expected to be met"
    )
    typer.echo("verdicts: " + ", ".join(f"{n} {name}" for name, n in found["verdicts"].items() if n))
    for row in [row for row in rows if row["probability"] is not None or row["outcome"]][:6]:
        chance = row["outcome"] or f"{100 * row['probability']:.0f} %"
        typer.echo(
            f"  {row['target']} {row['indicator']} {row['relation']} {row['value']:g} {row['unit']} in {row['due']}: "
            f"{row['verdict']} ({chance})"
        )
