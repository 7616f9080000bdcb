"""The command line: ``plan-analysis clean | targets | build | run | forecast | assess | backtest | refresh``.

Exit codes: 0 all good, 1 some files or pages failed, 2 bad use, 3 bad data.
"""

import os
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from plan_analysis import __version__
from plan_analysis.cli import cases, entrance, viewing
from plan_analysis.cli import runs as commands
from plan_analysis.cli.terminal import BAD_DATA, BAD_USE, SOME_FAILED, bar, data_errors, fail, step
from plan_analysis.reference import project, read
from plan_analysis.reference.schema import DataError

if TYPE_CHECKING:
    from plan_analysis.yearbook.clean import Outcome

app = typer.Typer(
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
    out: Annotated[Path, typer.Option("--out", "-o", help="CSV of tidy rows to write.")],
    check: Annotated[
        bool, typer.Option("--check", help="Also write OUT.quality.csv: what looks odd, row by row.")
    ] = False,
    debug: Annotated[
        bool, typer.Option("--debug", help="Print the traceback of a file that the reader fails on.")
    ] = False,
) -> None:
    """Turn published yearbook tables (.xls, .xlsx, HTML, CSV) into tidy rows, one per value."""
    from plan_analysis.yearbook import clean as cleaning

    if not out.parent.is_dir():
        fail(DataError(f"{out.parent}: no such folder; create it first"), BAD_USE)
    report = out.with_name(f"{out.stem}.quality.csv") if check else None
    outcomes = []
    with data_errors():
        found = cleaning.files(paths)
        with bar(len(found), "file") as shown:
            for outcome in cleaning.clean(found, out, report):
                outcomes.append(outcome)
                step(shown, f"{'refused' if outcome.refused else 'read'} {outcome.path.name}")
    _cleaned(outcomes, out, report)
    for outcome in outcomes:
        if debug and outcome.trace:
            typer.echo(f"{outcome.path}:\n{outcome.trace}", err=True)
    if any(outcome.refused for outcome in outcomes):
        raise typer.Exit(SOME_FAILED)


@app.command()
def targets(
    plans: Annotated[list[Path], typer.Argument(metavar="PLAN...", help="Texts of plans: txt, HTML, docx or PDF.")],
    out: Annotated[
        Path | None,
        typer.Option("--out", "-o", help="CSV of targets; its reviewed rows are kept. Printed if not given."),
    ] = None,
    review: Annotated[bool, typer.Option("--review", help="Also write PLAN.review.html beside OUT.")] = False,
    explain: Annotated[
        bool, typer.Option("--explain", help="Also write OUT.others.csv: why a number is none.")
    ] = False,
    lint: Annotated[bool, typer.Option("--lint", help="Print contradictions, totals, bases and gaps.")] = False,
) -> None:
    """Read plan texts into a proposed register of targets."""
    import pandas as pd

    from plan_analysis.plan import extraction, linter, paragraphs, propose
    from plan_analysis.plan import review as reviewing
    from plan_analysis.plan import rows as proposals
    from plan_analysis.report.html import with_font

    if out is None and (review or explain):
        fail(DataError("--review and --explain write beside the register; name it with -o OUT.csv"), BAD_USE)
    if out is not None and not out.parent.is_dir():
        fail(DataError(f"{out.parent}: no such folder; create it first"), BAD_USE)
    registers, others, refused = [], [], []
    with bar(len(plans), "plan") as shown:
        for path in plans:
            try:
                text = paragraphs(path)
            except DataError as error:
                refused.append(str(error))
                step(shown, f"refused {path.name}")
                continue
            rows, numbers = extraction.read(text)
            register = proposals.frame(rows, path.stem)
            registers.append(register)
            others.append(proposals.others_frame(numbers).assign(plan=path.stem))
            if review:
                page = with_font(reviewing.page(text, rows, numbers, path.stem))
                propose.write_text(page, out.with_name(f"{path.stem}.review.html"))
            step(shown, f"read {path.name}: {len(rows)} targets, {len(numbers)} other numbers")
            if lint:
                for finding in linter.lint(register, text).itertuples():
                    typer.echo(f"{path.stem} line {finding.line}: {finding.sentence_zh} ({finding.sentence_en})")
    if registers and out is not None:
        with data_errors():
            table, told = propose.merged(pd.concat(registers, ignore_index=True), out)
        propose.write(table, out)
        if explain:
            propose.write(pd.concat(others, ignore_index=True), out.with_name(f"{out.stem}.others.csv"))
        counts = table["confidence"].value_counts()
        said = ", ".join(f"{counts.get(name, 0)} {name}" for name in ("certain", "likely", "check"))
        typer.echo("\n".join([*told, f"{len(table)} targets in {out}: {said}"]))
    elif registers and not lint:
        typer.echo(propose.as_csv(pd.concat(registers, ignore_index=True)), nl=False)
    for sentence in refused:
        typer.echo(sentence, err=True)
    if refused:
        raise typer.Exit(SOME_FAILED)


@app.command()
def init(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="Folder to make; it may exist.")],
    region: Annotated[str, typer.Option(help="The plan's region: 邯郸, Handan or 130400.")],
    plan: Annotated[list[Path], typer.Option(help="Text of a plan to register; repeat for several.")] = (),
    lang: Annotated[str, typer.Option(help="Language of its README, zh or en.")] = "zh",
) -> None:
    """Make an empty project: folders, headers of its own tables, a page that says what comes next."""
    from plan_analysis.dataset import starting

    try:
        place = starting.start(folder, region, list(plan), lang)
    except DataError as error:
        fail(error, BAD_USE)
    except OSError as error:
        fail(DataError(f"{folder}: cannot be written ({error.strerror}); name another folder"), BAD_USE)
    typer.echo(f"{folder}: a project for {place.name_zh} ({place.name_en}); read {folder / 'README.md'}")


@app.command()
def build() -> None:
    """Make data/processed/ from data/raw/ and data/reference/."""
    from plan_analysis.dataset import processed

    with data_errors():
        root = project.required()
        for note in read(root).notes:
            typer.echo(note, err=True)
        counts = processed.build(root)
    for name, rows in counts.items():
        typer.echo(f"data/processed/{name}.csv: {rows} rows")


@app.command()
def backtest(
    as_of: Annotated[str, typer.Option(help="Date such as 2018-12-31, or latest.")] = "latest",
    rivals: Annotated[bool, typer.Option("--rivals", help="Also score statsforecast and statsmodels.")] = False,
    out: Annotated[Path | None, typer.Option("--out", "-o", help="CSV of the scores by method.")] = None,
) -> None:
    """Replay the forecasts on the provinces with only the past in view, and score them beside other methods."""
    import plan_analysis
    from plan_analysis import track_record
    from plan_analysis.dataset.processed import write_csv
    from plan_analysis.track_record import rivals as others

    if out is not None and not out.parent.is_dir():
        fail(DataError(f"{out.parent}: no such folder; create it first"), BAD_USE)
    failures: dict[str, int] = {}
    with data_errors():
        data = plan_analysis.open()
        day = data.day(as_of)
        compared = others.rivals(failures) if rivals else {}
        with bar(len(track_record.ORIGINS) * len(track_record.INDICATORS), "step") as shown:
            record = track_record.backtest(data.reference, data.tidy, day, compared, lambda line: step(shown, line))
    if not record.cases:
        fail(DataError(f"as of {day} too little is published for a back-test"), BAD_DATA)
    table = record.methods.assign(as_of=day.isoformat(), versions=others.versions() if rivals else "")
    typer.echo(f"{record.cases} forecasts as of the end of {record.first_origin} to {record.last_origin}, ours whole:")
    typer.echo(record.methods.round(3).to_string(index=False, na_rep="-"))
    for name, count in failures.items():
        typer.echo(f"{name} failed on {count} series; no change stands in for it", err=True)
    if out is not None:
        write_csv(table, out)
        typer.echo(f"written to {out}")


@app.command()
def refresh(names: Annotated[list[str], typer.Argument(help="Notebook files; all unless named.")] = ()) -> None:
    """Re-execute the committed notebooks in place."""
    from plan_analysis import runner

    with data_errors():
        runner.refresh(list(names), lambda name: typer.echo(f"refreshed {name}"))


def _cleaned(outcomes: list["Outcome"], out: Path, report: Path | None) -> None:
    """A table of files, rows, flags and refusals; then where the rows lie."""
    width = max([4, *(len(outcome.path.name) for outcome in outcomes)])
    typer.echo(f"{'file':{width}}  {'rows':>7}  {'flagged':>7}  refused, regions not in regions.csv")
    for one in outcomes:
        about = one.refused.replace("\n", "; ")
        if one.unresolved:
            about = "; ".join(filter(None, [about, "unknown: " + ", ".join(one.unresolved[:8])]))
            about += f" and {len(one.unresolved) - 8} more" if len(one.unresolved) > 8 else ""
        typer.echo(f"{one.path.name:{width}}  {one.rows:7}  {one.flagged:7}  {about}".rstrip())
    rows = sum(one.rows for one in outcomes)
    refused = sum(bool(one.refused) for one in outcomes)
    where = f" in {out}" if rows else "; nothing was written"
    typer.echo(f"{rows} rows from {len(outcomes)} files, {refused} with something refused{where}")
    if report and rows:
        typer.echo(f"what looks odd: {report}")
