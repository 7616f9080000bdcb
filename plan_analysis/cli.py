"""The command line: ``plan-analysis clean | targets | build | run | forecast | assess | backtest | refresh``.

Exit codes: 0 all good, 1 some files or pages failed, 2 bad use, 3 bad data.
"""

import os
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from plan_analysis import __version__
from plan_analysis.reference import ROOT
from plan_analysis.schema import DataError

if TYPE_CHECKING:
    from collections.abc import Callable

    from tqdm import tqdm

    from plan_analysis.yearbook.clean import Outcome

app = typer.Typer(
    help="Will the targets of a government plan be met by their deadline, and how sure can we be?",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)

SOME_FAILED, BAD_USE, BAD_DATA = 1, 2, 3


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
        _fail(DataError(f"{out.parent}: no such folder; create it first"), BAD_USE)
    report = out.with_name(f"{out.stem}.quality.csv") if check else None
    outcomes = []
    with _data_errors():
        found = cleaning.files(paths)
        with _bar(len(found), "file") as bar:
            for outcome in cleaning.clean(found, out, report):
                outcomes.append(outcome)
                _step(bar, f"{'refused' if outcome.refused else 'read'} {outcome.path.name}")
    _cleaned(outcomes, out, report)
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

    from plan_analysis.html import with_font
    from plan_analysis.plan import extraction, linter, paragraphs, propose
    from plan_analysis.plan import review as reviewing
    from plan_analysis.plan import rows as proposals

    if out is None and (review or explain):
        _fail(DataError("--review and --explain write beside the register; name it with -o OUT.csv"), BAD_USE)
    if out is not None and not out.parent.is_dir():
        _fail(DataError(f"{out.parent}: no such folder; create it first"), BAD_USE)
    registers, others, refused = [], [], []
    with _bar(len(plans), "plan") as bar:
        for path in plans:
            try:
                text = paragraphs(path)
            except DataError as error:
                refused.append(str(error))
                _step(bar, f"refused {path.name}")
                continue
            rows, numbers = extraction.read(text)
            register = proposals.frame(rows, path.stem)
            registers.append(register)
            others.append(proposals.others_frame(numbers).assign(plan=path.stem))
            if review:
                page = with_font(reviewing.page(text, rows, numbers, path.stem))
                propose.write_text(page, out.with_name(f"{path.stem}.review.html"))
            _step(bar, f"read {path.name}: {len(rows)} targets, {len(numbers)} other numbers")
            if lint:
                for finding in linter.lint(register, text).itertuples():
                    typer.echo(f"{path.stem} line {finding.line}: {finding.sentence_zh} ({finding.sentence_en})")
    if registers and out is not None:
        with _data_errors():
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
def build() -> None:
    """Make data/processed/ from data/raw/ and data/reference/."""
    from plan_analysis import processed

    with _data_errors():
        counts = processed.build()
    for name, rows in counts.items():
        typer.echo(f"data/processed/{name}.csv: {rows} rows")


@app.command()
def run(
    plan: Annotated[str, typer.Option(help="Plan of plans.csv; the first one unless named.")] = "",
    as_of: Annotated[str, typer.Option(help="Date such as 2018-12-31, or latest; the plan's own unless given.")] = "",
    lang: Annotated[list[str], typer.Option(help="Language, zh or en; repeat for both (the default).")] = ("zh", "en"),
    target: Annotated[list[str], typer.Option(help="Only these targets' pages; repeat for several.")] = (),
    draws: Annotated[int, typer.Option(min=100, help="Simulated futures per target.")] = 5000,
    parameter: Annotated[
        list[str], typer.Option("--parameter", "-p", help="name=value handed to the notebooks, checked first.")
    ] = (),
    out: Annotated[Path, typer.Option(help="Folder for the pages.")] = ROOT / "reports",
    workers: Annotated[int, typer.Option(min=1, help="Pages rendered at a time.")] = os.cpu_count() or 1,
) -> None:
    """Render the scorecard and a page per target as HTML, with results.json and assessment.csv."""
    from plan_analysis import report, results, runner

    started = time.monotonic()
    with _data_errors():
        reference = report.read(ROOT)
        plan = plan or next(iter(reference.plans))
        as_of = as_of or reference.plan(plan).as_of.isoformat()
        pages = runner.tasks(plan, as_of, tuple(lang), draws, tuple(target))
    try:
        pages = runner.with_parameters(pages, dict(_pair(text) for text in parameter))
    except DataError as error:
        _fail(error, BAD_USE)
    with _data_errors(), _bar(len(pages), "page") as bar:
        failures = runner.run(
            pages,
            out,
            workers,
            lambda page, error: _step(bar, f"{'failed' if error else 'done'} {page.words.page(page.stem)}"),
        )
        assessments = results.write_results(plan, as_of, draws, out)
    _summary(out, assessments, len(pages) - len(failures), time.monotonic() - started)
    for failure in failures:
        typer.echo(f"failed: {failure.task.stem} ({failure.task.words.code}): {failure.error}", err=True)
    if failures:
        raise typer.Exit(SOME_FAILED)


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
    from plan_analysis import cases

    _cases_to(series, out, lambda found, step: cases.assess(found, draws, step), "verdict")


@app.command()
def forecast(
    series: Annotated[Path, typer.Argument(metavar="SERIES.csv", help="The same table as for assess.")],
    out: Annotated[Path, typer.Option("--out", "-o", help="CSV to write, one row per case and year.")],
    until: Annotated[int | None, typer.Option(help="Last year; each case's deadline unless given.")] = None,
    draws: Annotated[int, typer.Option(min=100, help="Simulated futures per case.")] = 5000,
) -> None:
    """Median and 50, 80 and 95 % ranges of anyone's series, year by year; rows with role target are not needed."""
    from plan_analysis import cases

    _cases_to(series, out, lambda found, step: cases.summary(found, until, draws, step), "")


@app.command()
def backtest(
    as_of: Annotated[str, typer.Option(help="Date such as 2018-12-31, or latest.")] = "latest",
    rivals: Annotated[bool, typer.Option("--rivals", help="Also score statsforecast and statsmodels.")] = False,
    out: Annotated[Path | None, typer.Option("--out", "-o", help="CSV of the scores by method.")] = None,
) -> None:
    """Replay the forecasts on the provinces with only the past in view, and score them beside other methods."""
    from plan_analysis import report, track_record
    from plan_analysis import rivals as others
    from plan_analysis.processed import write_csv

    if out is not None and not out.parent.is_dir():
        _fail(DataError(f"{out.parent}: no such folder; create it first"), BAD_USE)
    failures: dict[str, int] = {}
    with _data_errors():
        page = report.Page("", as_of, "en")
        day = report.as_of_date(as_of, page.reference, page.tidy)
        compared = others.rivals(failures) if rivals else {}
        with _bar(len(track_record.ORIGINS) * len(track_record.INDICATORS), "step") as bar:
            record = track_record.backtest(page.reference, page.tidy, day, compared, lambda line: _step(bar, line))
    if not record.cases:
        _fail(DataError(f"as of {day} too little is published for a back-test"), BAD_DATA)
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

    with _data_errors():
        runner.refresh(list(names), lambda name: typer.echo(f"refreshed {name}"))


class _data_errors:  # noqa: N801 - reads as a word in a with statement
    """Turns bad data into its sentences on stderr and exit code 3."""

    def __enter__(self) -> None:
        return None

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> None:
        if isinstance(error, DataError):
            _fail(error, BAD_DATA)


def _cases_to(series: Path, out: Path, work: "Callable", counted: str) -> None:
    """Read cases, work on them with a bar, write the table and say what is in it."""
    from plan_analysis import cases
    from plan_analysis.processed import write_csv

    if not out.parent.is_dir():
        _fail(DataError(f"{out.parent}: no such folder; create it first"), BAD_USE)
    if out.resolve() == series.resolve():
        _fail(DataError(f"{out}: that is the input; name another file for the result"), BAD_USE)
    with _data_errors():
        found = cases.read(series)
        with _bar(len(found), "case") as bar:
            table = work(found, bar.update)
        write_csv(table, out)
    said = ""
    if counted:
        said = ": " + ", ".join(f"{count} {name}" for name, count in table[counted].value_counts().items())
    typer.echo(f"{len(found)} cases in {out}{said}")


def _fail(error: DataError, code: int) -> None:
    typer.echo(str(error), err=True)
    raise typer.Exit(code) from None


def _pair(text: str) -> tuple[str, str]:
    name, sign, value = text.partition("=")
    if not sign:
        raise typer.BadParameter(f"{text!r} is not name=value")
    return name, value


def _bar(total: int, unit: str) -> "tqdm":
    """A progress bar on a terminal; a line per page or file otherwise."""
    from tqdm import tqdm

    return tqdm(total=total, unit=unit, disable=not sys.stderr.isatty())


def _step(bar: "tqdm", line: str) -> None:
    bar.update()
    if bar.disable:
        typer.echo(line, err=True)


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


def _summary(out: Path, assessments: list, pages: int, seconds: float) -> None:
    """Where the reports lie and what they say, in about ten lines."""
    from plan_analysis import attainment

    outlook = attainment.outlook(assessments)
    typer.echo(f"{pages} pages in {seconds:.0f} s: {out / 'index.html'} (Chinese), {out / 'index.en.html'} (English)")
    typer.echo(
        f"{len(assessments)} targets, {outlook.judged} judged, {outlook.expected:.1f} of these expected to be met"
    )
    counts = attainment.summary(assessments)
    typer.echo("verdicts: " + ", ".join(f"{n} {name}" for name, n in counts.items() if n))
    judged = [a for a in assessments if a.probability is not None or a.outcome]
    for a in judged[:6]:
        chance = a.outcome or f"{100 * a.probability:.0f} %"
        typer.echo(f"  {a.target} {a.indicator} {a.relation} {a.value:g} {a.unit} in {a.due}: {a.verdict} ({chance})")


if __name__ == "__main__":
    app()
