"""The command line: ``plan-analysis clean | targets | build | run | forecast | assess | backtest | refresh``.

Exit codes: 0 all good, 1 some files or pages failed, 2 bad use, 3 bad data.
"""

import os
import subprocess
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from plan_analysis import __version__
from plan_analysis.cli import cases, entrance, viewing
from plan_analysis.cli import runs as commands
from plan_analysis.cli.terminal import (
    BAD_DATA,
    BAD_USE,
    SOME_FAILED,
    Answering,
    at_home,
    bar,
    data_errors,
    fail,
    output,
    readable,
    stamped,
    step,
)
from plan_analysis.reference import project, read
from plan_analysis.reference.schema import DataError

if TYPE_CHECKING:
    from plan_analysis.plan.batch import Batch
    from plan_analysis.yearbook.clean import Outcome

app = typer.Typer(
    cls=Answering,
    help="Will the targets of a government plan be met by their deadline, and how sure can we be?",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)

for command in (*commands.ALL, *cases.ALL, *entrance.ALL, *viewing.ALL):
    app.command()(command)


@app.callback(invoke_without_command=True)
def main(
    version: Annotated[bool, typer.Option("--version", help="Print the version and stop.")] = False,
    folder: Annotated[
        Path | None,
        typer.Option("--project", metavar="DIR", help="Project to work on; else the one that holds this folder."),
    ] = None,
) -> None:
    """Will the targets of a government plan be met by their deadline, and how sure can we be?"""
    readable()
    at_home()
    if folder is not None:
        with data_errors():
            os.environ[project.VARIABLE] = str(project.checked(folder))
    if version:
        typer.echo(" ".join(filter(None, ["plan-analysis", __version__, commit()])))
        raise typer.Exit


def commit() -> str:
    """The commit that this package is a checkout of, ``+`` if it was changed since; empty elsewhere."""
    folder = Path(__file__).parents[2]
    if not (folder / ".git").exists():
        return ""
    words = ["git", "-C", str(folder), "describe", "--always", "--dirty=+", "--exclude=*", "--abbrev=12"]
    try:
        found = subprocess.run(words, capture_output=True, text=True, check=True, timeout=10).stdout.strip()
    except (OSError, subprocess.SubprocessError):
        return ""
    return f"({found})"


@app.command()
def clean(
    paths: Annotated[list[str], typer.Argument(metavar="PATH...", help="Files, folders or patterns of tables.")],
    out: Annotated[Path, typer.Option("--out", "-o", callback=output, help="CSV of tidy rows to write.")],
    check: Annotated[
        bool,
        typer.Option(
            "--check", help="Also write OUT.quality.csv, what looks odd, and OUT.left_out.csv, other numbers."
        ),
    ] = False,
    debug: Annotated[
        bool, typer.Option("--debug", help="Print the traceback of a file that the reader fails on.")
    ] = False,
) -> None:
    """Turn published tables and bulletins (.xls, .xlsx, .ods, HTML, CSV, text) into tidy rows, one per value.

    Every number of a file is in the rows once, or left out with a reason; the table at the end counts both.
    """
    from plan_analysis.yearbook import clean as cleaning

    outcomes = []
    others = cleaning.beside(out) if check else ()
    for path in others:
        output(path)
    with data_errors():
        found = cleaning.files(paths)
        with bar(len(found), "file") as shown:
            for outcome in cleaning.clean(found, out, check):
                outcomes.append(outcome)
                step(shown, f"{'refused' if outcome.refused else 'read'} {outcome.path.name}")
    _cleaned(outcomes, out, others)
    for outcome in outcomes:
        if debug and outcome.trace:
            typer.echo(f"{outcome.path}:\n{outcome.trace}", err=True)
    if any(outcome.refused for outcome in outcomes):
        raise typer.Exit(SOME_FAILED)


@app.command()
def targets(
    plans: Annotated[
        list[Path] | None,
        typer.Argument(metavar="PLAN...", help="Plans (txt, HTML, docx, xlsx, PDF) or folders of them."),
    ] = None,
    out: Annotated[
        Path | None,
        typer.Option(
            "--out", "-o", callback=output, help="CSV of targets; its reviewed rows are kept. Printed if not given."
        ),
    ] = None,
    review: Annotated[bool, typer.Option("--review", help="Also write PLAN.review.html beside OUT.")] = False,
    explain: Annotated[
        bool, typer.Option("--explain", help="Also write OUT.others.csv: why a number is none.")
    ] = False,
    lint: Annotated[bool, typer.Option("--lint", help="Print contradictions, totals, bases and gaps.")] = False,
    indicators: Annotated[
        Path | None,
        typer.Option("--indicators", help="indicators.csv: propose slugs, write OUT.indicators.csv with new ones."),
    ] = None,
    accept: Annotated[
        bool,
        typer.Option("--accept", help="Take the targets into the project: a text's, or a register's reviewed rows."),
    ] = False,
    years: Annotated[str, typer.Option(help="Period of a new plan that names none, 2021-2025; with --accept.")] = "",
) -> None:
    """Read plan texts into a proposed register of targets; with --accept take them into the project."""
    if accept:
        entrance.accept(list(plans or ()), years)
        return
    if not plans:
        fail(DataError("name the text of a plan, or take in those of the project's plans with --accept"), BAD_USE)
    from plan_analysis.plan import batch

    if out is None and (review or explain):
        fail(DataError("--review and --explain write beside the register; name it with -o OUT.csv"), BAD_USE)
    with data_errors():
        work = batch.Batch(batch.files(plans), indicators)
    for path in work.beside(out, review, explain) if out is not None else ():
        output(path)
    _read(work, out if review else None, lint)
    if out is not None:
        with data_errors():
            told = work.write(out, explain)
        for sentence in told:
            typer.echo(sentence)
    elif not lint:
        typer.echo(work.as_csv(), nl=False)
    for sentence in work.complaints:
        typer.echo(sentence, err=True)
    if work.refused:
        raise typer.Exit(SOME_FAILED)


@app.command()
def init(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="Folder to make; it may exist.")],
    region: Annotated[str, typer.Option(help="The plan's region: 邯郸, Handan or 130400.")],
    plan: Annotated[list[Path], typer.Option(help="Text of a plan to register; repeat for several.")] = (),  # type: ignore[assignment]  # Typer makes a list of it
    lang: Annotated[str, typer.Option(help="Language of its README, zh or en.")] = "zh",
    years: Annotated[str, typer.Option(help="Period of a plan that names none, such as 2021-2025.")] = "",
    as_of: Annotated[
        str, typer.Option(help="Day from which its plans are looked at, such as 2021-12-31; today unless given.")
    ] = "",
) -> None:
    """Make an empty project: folders, headers of its own tables, a page that says what comes next."""
    from plan_analysis.dataset import starting

    try:
        day = date.fromisoformat(as_of) if as_of else None
        place = starting.start(folder, region, list(plan), lang, years, day)
    except DataError as error:
        fail(error, BAD_USE)
    except ValueError:
        fail(DataError(f"--as-of: {as_of!r} is not a date; write 2021-12-31"), BAD_USE)
    except OSError as error:
        fail(DataError(f"{folder}: cannot be written ({error.strerror}); name another folder"), BAD_USE)
    typer.echo(f"{folder}: a project for {place.name_zh} ({place.name_en}); read {folder / 'README.md'}")
    for line in starting.told(folder):
        typer.echo(line)


@app.command()
def build() -> None:
    """Make data/processed/ from data/raw/ and data/reference/."""
    from plan_analysis.dataset import processed
    from plan_analysis.runner import surroundings

    with data_errors():
        root = project.required()
        for note in (*surroundings.remarks(root), *read(root).notes):
            typer.echo(note, err=True)
        counts = processed.build(root, lambda line: typer.echo(stamped(line), err=True))
    for name, rows in counts.items():
        typer.echo(f"data/processed/{name}.csv: {rows} rows")


@app.command()
def backtest(
    as_of: Annotated[str, typer.Option(help="Date such as 2018-12-31, or latest.")] = "latest",
    rivals: Annotated[bool, typer.Option("--rivals", help="Also score statsforecast and statsmodels.")] = False,
    out: Annotated[
        Path | None, typer.Option("--out", "-o", callback=output, help="CSV of the scores by method.")
    ] = None,
) -> None:
    """Replay the forecasts on the provinces with only the past in view, and score them beside other methods."""
    import plan_analysis
    from plan_analysis import track_record
    from plan_analysis.dataset.processed import write_csv
    from plan_analysis.track_record import rivals as others

    failures: dict[str, int] = {}
    with data_errors():
        data = plan_analysis.open()
        day = data.day(as_of)
        compared = others.rivals(failures) if rivals else {}
        with bar(len(track_record.ORIGINS) * len(track_record.INDICATORS), "step") as shown:
            record = track_record.backtest(data.reference, data.tidy, day, compared, lambda line: step(shown, line))
    if not record.cases:
        fail(DataError(f"as of {day} too little is published for a back-test"), BAD_DATA)
    table = track_record.scores(record.methods, record.standing, compared)
    table = table.assign(as_of=day.isoformat(), versions=others.versions() if rivals else "")
    typer.echo(f"{record.cases} forecasts as of the end of {record.first_origin} to {record.last_origin}, ours whole:")
    typer.echo(record.methods.round(3).to_string(index=False, na_rep="-"))
    ways = record.standing.iloc[0][[track_record.GROUP, track_record.ALONE, track_record.THEN]]
    typer.echo("Brier score of ours: " + ", ".join(f"{name} {score:.3f}" for name, score in ways.items()))
    for name, count in failures.items():
        typer.echo(f"{name} failed on {count} series; no change stands in for it", err=True)
    if out is not None:
        write_csv(table, out)
        typer.echo(f"written to {out}")


@app.command()
def refresh(
    names: Annotated[list[str] | None, typer.Argument(help="Notebook files; all unless named.")] = None,
) -> None:
    """Re-execute the committed notebooks in place."""
    from plan_analysis.runner import orders as runner

    with data_errors():
        runner.refresh(list(names or ()), lambda name: typer.echo(f"refreshed {name}"))


def _read(work: "Batch", beside: Path | None, lint: bool) -> None:
    """Read plans with a bar; a page to review each goes beside a file, and contradictions are printed."""
    from plan_analysis.plan import batch
    from plan_analysis.report.html import with_font

    with bar(len(work.paths), "plan") as shown:
        for outcome in work.read():
            step(shown, outcome.said)
            if outcome.refused:
                continue
            if beside is not None:
                with data_errors():
                    batch.write_page(with_font(outcome.page()), batch.page_of(beside, outcome.name))
            for sentence in outcome.remarks() if lint else []:
                typer.echo(sentence)


def _cleaned(outcomes: list["Outcome"], out: Path, others: tuple[Path, ...]) -> None:
    """A table of files, rows, flags, numbers and refusals; then where the rows lie."""
    width = max([4, *(len(outcome.path.name) for outcome in outcomes)])
    typer.echo(
        f"{'file':{width}}  {'rows':>7}  {'flagged':>7}  {'numbers':>7}  {'left out':>8}  {'unexplained':>11}  "
        "refused, regions not in regions.csv"
    )
    for one in outcomes:
        about = one.refused.replace("\n", "; ")
        if one.unresolved:
            about = "; ".join(filter(None, [about, "unknown: " + ", ".join(one.unresolved[:8])]))
            about += f" and {len(one.unresolved) - 8} more" if len(one.unresolved) > 8 else ""
        counts = f"{one.rows:7}  {one.flagged:7}  {one.numbers:7}  {one.left_out:8}  {one.unexplained:11}"
        typer.echo(f"{one.path.name:{width}}  {counts}  {about}".rstrip())
    rows = sum(one.rows for one in outcomes)
    refused = sum(bool(one.refused) for one in outcomes)
    where = f" in {out}" if rows else "; nothing was written"
    typer.echo(f"{rows} rows from {len(outcomes)} files, {refused} with something refused{where}")
    if others and rows:
        typer.echo(f"what looks odd: {others[0]}\nnumbers left out: {others[1]}")
