"""The command line: ``plan-analysis clean | targets | build | run | forecast | assess | backtest | refresh``.

Exit codes: 0 all good, 1 some files or pages failed, 2 bad use, 3 bad data.
"""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from plan_analysis import __version__
from plan_analysis.cli import runs as commands
from plan_analysis.cli.terminal import BAD_DATA, BAD_USE, SOME_FAILED, bar, data_errors, fail, step
from plan_analysis.reference.schema import DataError

if TYPE_CHECKING:
    from collections.abc import Callable

    from plan_analysis.yearbook.clean import Outcome

app = typer.Typer(
    help="Will the targets of a government plan be met by their deadline, and how sure can we be?",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)

for command in commands.ALL:
    app.command()(command)


@app.callback(invoke_without_command=True)
def main(version: Annotated[bool, typer.Option("--version", help="Print the version and stop.")] = False) -> None:
    """Will the targets of a government plan be met by their deadline, and how sure can we be?"""
    if version:
        typer.echo(f"plan-analysis {__version__}")
        raise typer.Exit


@app.command()
def clean(
    paths: Annotated[list[str], typer.Argument(metavar="PATH...", help="Files, folders or patterns of tables.")],
    out: Annotated[Path, typer.Option("--out", "-o", help="CSV of tidy rows to write.")],
    check: Annotated[
        bool, typer.Option("--check", help="Also write OUT.quality.csv: what looks odd, row by row.")
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
    if any(outcome.refused for outcome in outcomes):
        raise typer.Exit(SOME_FAILED)


@app.command()
def targets(
    plans: Annotated[
        list[Path], typer.Argument(metavar="PLAN...", help="Plans (txt, HTML, docx, xlsx, PDF) or folders of them.")
    ],
    out: Annotated[
        Path | None,
        typer.Option("--out", "-o", help="CSV of targets; its reviewed rows are kept. Printed if not given."),
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
) -> None:
    """Read plan texts into a proposed register of targets."""
    from plan_analysis.plan import batch
    from plan_analysis.report.html import with_font

    if out is None and (review or explain):
        fail(DataError("--review and --explain write beside the register; name it with -o OUT.csv"), BAD_USE)
    if out is not None and not out.parent.is_dir():
        fail(DataError(f"{out.parent}: no such folder; create it first"), BAD_USE)
    with data_errors():
        work = batch.Batch(batch.files(plans), indicators)
    with bar(len(work.paths), "plan") as shown:
        for outcome in work.read():
            step(shown, outcome.said)
            if outcome.refused:
                continue
            if review and out is not None:
                with data_errors():
                    batch.write_page(with_font(outcome.page()), out.with_name(f"{outcome.name}.review.html"))
            for sentence in outcome.remarks() if lint else []:
                typer.echo(sentence)
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
def build() -> None:
    """Make data/processed/ from data/raw/ and data/reference/."""
    from plan_analysis.dataset import processed

    with data_errors():
        counts = processed.build()
    for name, rows in counts.items():
        typer.echo(f"data/processed/{name}.csv: {rows} rows")


@app.command()
def assess(
    series: Annotated[Path, typer.Argument(metavar="SERIES.csv", help="Long table: see columns below.")],
    out: Annotated[Path, typer.Option("--out", "-o", help="CSV to write, one row per case.")],
    draws: Annotated[int, typer.Option(min=100, help="Simulated futures per case.")] = 5000,
) -> None:
    """Give anyone's series a probability of reaching their targets.

    Columns: case_id, region, indicator, year, value, role, comparator, unit. Rows with role history are the past; the
    one row with role target carries deadline, value and comparator (>=, >, <= or <).
    """
    from plan_analysis.attainment import cases

    _cases_to(series, out, lambda found, step: cases.assess(found, draws, step), "verdict")


@app.command()
def forecast(
    series: Annotated[Path, typer.Argument(metavar="SERIES.csv", help="The same table as for assess.")],
    out: Annotated[Path, typer.Option("--out", "-o", help="CSV to write, one row per case and year.")],
    until: Annotated[int | None, typer.Option(help="Last year; each case's deadline unless given.")] = None,
    draws: Annotated[int, typer.Option(min=100, help="Simulated futures per case.")] = 5000,
) -> None:
    """Median and 50, 80 and 95 % ranges of anyone's series, year by year; rows with role target are not needed."""
    from plan_analysis.attainment import cases

    _cases_to(series, out, lambda found, step: cases.summary(found, until, draws, step), "")


@app.command()
def backtest(
    as_of: Annotated[str, typer.Option(help="Date such as 2018-12-31, or latest.")] = "latest",
    rivals: Annotated[bool, typer.Option("--rivals", help="Also score statsforecast and statsmodels.")] = False,
    out: Annotated[Path | None, typer.Option("--out", "-o", help="CSV of the scores by method.")] = None,
) -> None:
    """Replay the forecasts on the provinces with only the past in view, and score them beside other methods."""
    from plan_analysis import report, track_record
    from plan_analysis.dataset.processed import write_csv
    from plan_analysis.observations import series
    from plan_analysis.track_record import rivals as others

    if out is not None and not out.parent.is_dir():
        fail(DataError(f"{out.parent}: no such folder; create it first"), BAD_USE)
    failures: dict[str, int] = {}
    with data_errors():
        page = report.Page("", as_of, "en")
        day = series.as_of_date(as_of, page.reference, page.tidy)
        compared = others.rivals(failures) if rivals else {}
        with bar(len(track_record.ORIGINS) * len(track_record.INDICATORS), "step") as shown:
            record = track_record.backtest(page.reference, page.tidy, day, compared, lambda line: step(shown, line))
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


def _cases_to(series: Path, out: Path, work: "Callable", counted: str) -> None:
    """Read cases, work on them with a bar, write the table and say what is in it."""
    from plan_analysis.attainment import cases
    from plan_analysis.dataset.processed import write_csv

    if not out.parent.is_dir():
        fail(DataError(f"{out.parent}: no such folder; create it first"), BAD_USE)
    if out.resolve() == series.resolve():
        fail(DataError(f"{out}: that is the input; name another file for the result"), BAD_USE)
    with data_errors():
        found = cases.read(series)
        with bar(len(found), "case") as shown:
            table = work(found, shown.update)
        write_csv(table, out)
    said = ""
    if counted:
        said = ": " + ", ".join(f"{count} {name}" for name, count in table[counted].value_counts().items())
    typer.echo(f"{len(found)} cases in {out}{said}")


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
