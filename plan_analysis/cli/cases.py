"""The commands on anyone's series: ``plan-analysis assess`` and ``forecast``."""

import os
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from plan_analysis.cli.terminal import BAD_USE, bad_use, bar, data_errors, fail, output
from plan_analysis.reference.atomic import write
from plan_analysis.reference.schema import DataError, plausible

if TYPE_CHECKING:
    from collections.abc import Callable

    import pandas as pd
    from tqdm import tqdm

    from plan_analysis.attainment.case import Case
    from plan_analysis.attainment.lending import Tables

Series = Annotated[Path, typer.Argument(metavar="SERIES", help="Workbook or CSV: long, wide or years down; see above.")]
Page = Annotated[
    Path | None, typer.Option("--page", metavar="FILE.html", callback=output, help="Also one page to read and to mail.")
]
Draws = Annotated[int, typer.Option(min=100, help="Simulated futures per case.")]
Alone = Annotated[
    bool, typer.Option("--alone", help="Borrow nothing from the project's tables, even where they know the series.")
]


def assess(
    series: Series,
    out: Annotated[
        Path,
        typer.Option("--out", "-o", callback=output, help="What to write, one row per case: .csv, .xlsx or .json."),
    ],
    target: Annotated[
        list[str], typer.Option("--target", "-t", help="Asked besides the file's own: '>= 2.5 by 2020'; repeatable.")
    ] = (),  # type: ignore[assignment]  # Typer makes a list of it
    draws: Draws = 5000,
    alone: Alone = False,
    lang: Annotated[str, typer.Option(help="Language of the reasons and the page: en or zh.")] = "en",
    page: Page = None,
) -> None:
    """Give anyone's series a probability of reaching their targets.

    Years across (指标, 单位, 2015年, 2016年 … 2020年目标), years down (年份 and a column per series), or long: year and
    value, and where there are several series case_id or region and indicator; rows with role target (目标) carry
    deadline, value and comparator (>=, >, <= or <). A target may also be a cell (">= 2.5 by 2020", 2020年达到2.5%以上)
    or come by --target; it is for one series where it begins with its name: "GDP >= 5000 亿元 by 2025".
    Where the project's tables know indicator and region, growth is borrowed from peers there, and the warnings say so.
    A column growth_class (增长类别) names another class of growth than the one that name and unit speak for.
    """
    from plan_analysis.attainment import cases

    def work(found: "list[Case]", step: "Callable[[int], None]") -> "pd.DataFrame":
        from plan_analysis.report import messages

        lend = None if alone else _lender()
        found = [lend.placed(case) for case in found] if lend else found
        return cases.assess(found, draws, step, lend.known if lend else _alone, messages.language(lang))

    _cases_to(_Files(series, out, page, lang), tuple(target), work)


def _alone(case: "Case") -> None:
    """Nothing lends."""


def _lender() -> "Tables | None":
    """The tables of the project at hand; None outside of a project or before its build."""
    from plan_analysis.attainment.lending import Tables
    from plan_analysis.dataset import Dataset, naming
    from plan_analysis.reference import project
    from plan_analysis.yearbook.names import catalogue

    root = project.here()
    if root is None or not (root / "data/processed/observations.csv").exists():
        return None
    data = Dataset(root)
    indicators, regions = data.reference.indicators, data.reference.regions
    places = {row.region_code for row in data.reference.plans.values()}
    return Tables(
        data.view(), regions, lambda name: naming.indicator(name, indicators),
        lambda name: naming.region(name, regions), catalogue(root).named_in, places.pop() if len(places) == 1 else "",
    )  # fmt: skip


def _placed(cases: "list[Case]") -> "list[Case]":
    """Cases with the level of their regions, as the tables at hand name them, the nation's outside of any project."""
    from plan_analysis.attainment.lending import level_of
    from plan_analysis.dataset import naming
    from plan_analysis.reference import project, read_table
    from plan_analysis.reference.schema import Region

    regions = {row.region_code: row for row in read_table("regions", project.here()) if isinstance(row, Region)}
    levels = {
        name: level_of(name, regions, lambda said: naming.region(said, regions))
        for name in {case.region for case in cases if case.region}
    }
    return [replace(case, level=levels.get(case.region, "")) for case in cases]


def forecast(
    series: Series,
    out: Annotated[
        Path, typer.Option("--out", "-o", callback=output, help="What to write, a row per case and year; same endings.")
    ],
    until: Annotated[int | None, typer.Option(help="Last year; each case's deadline unless given.")] = None,
    draws: Draws = 5000,
    alone: Alone = False,
    lang: Annotated[str, typer.Option(help="Language of the page: en or zh.")] = "en",
    page: Page = None,
) -> None:
    """Median and 50, 80 and 95 % ranges of anyone's series, year by year; targets are not needed.

    The file is as for assess, and what lends growth is the same; what is written ends in .csv, .xlsx or .json.
    """
    from plan_analysis.attainment import cases

    if until is not None:
        with bad_use():
            plausible(until, "--until")

    def work(found: "list[Case]", step: "Callable[[int], None]") -> "pd.DataFrame":
        from plan_analysis.report import messages

        lend = None if alone else _lender()
        found = [lend.placed(case) for case in found] if lend else found
        return cases.summary(found, until, draws, step, lend.known if lend else _alone, messages.language(lang))

    _cases_to(_Files(series, out, page, lang), (), work)


ALL = (assess, forecast)


@dataclass(frozen=True)
class _Files:
    """Where series come from and results go, and the language of the page that is made of them, if any."""

    series: Path
    out: Path
    page: Path | None
    lang: str


def _cases_to(
    files: _Files, targets: tuple[str, ...], work: "Callable[[list[Case], Callable[[int], None]], pd.DataFrame]"
) -> None:
    """Read cases, work on them with a bar, write the table, the page if asked, and say what is in it."""
    from plan_analysis.attainment import case_files
    from plan_analysis.report.messages import language
    from plan_analysis.results import tables

    with bad_use():
        words = language(files.lang)
    out = files.out
    if os.path.realpath(out) == os.path.realpath(files.series):
        fail(DataError(f"{out}: that is the input; name another file for the result"), BAD_USE)
    if out.suffix.lower() not in tables.KINDS:
        fail(
            DataError(f"{out}: results are written as {', '.join(tables.KINDS)}; choose one of these endings"), BAD_USE
        )
    with data_errors():
        found = _placed(case_files.read(files.series, targets, lambda note: typer.echo(note, err=True)))
        with bar(len(found), "case") as shown:
            table = work(found, lambda done: _moved(shown, done))
        tables.write(table, out)
        if files.page is not None:
            from plan_analysis.report.cases import page

            write(files.page, page(found, table, words, files.series.name).encode())
    counts = table["verdict"].value_counts().items() if "verdict" in table else ()
    said = ", ".join(f"{count} {language('en')(name)}" for name, count in counts)
    typer.echo(
        f"{len(found)} cases in {out}" + (f": {said}" if said else "") + (f"; page {files.page}" if files.page else "")
    )


def _moved(shown: "tqdm", done: int) -> None:
    shown.update(done)
