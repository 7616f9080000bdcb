"""The commands by which a project comes to its targets and figures: ``targets --accept``, add, form, check."""

import sys
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from plan_analysis.cli.terminal import BAD_DATA, BAD_USE, SOME_FAILED, bad_use, data_errors, fail, output, watched
from plan_analysis.reference import project, read
from plan_analysis.reference.schema import DataError, plausible

if TYPE_CHECKING:
    from plan_analysis.intake.matching import Proposal
    from plan_analysis.intake.registering import Item, Registered


def form(
    out: Annotated[
        Path | None, typer.Option("--out", "-o", callback=output, help="Workbook to write; PLAN.form.xlsx else.")
    ] = None,
    plan: Annotated[str, typer.Option(help="Plan of plans.csv; the first one unless named.")] = "",
    years: Annotated[str, typer.Option(help="Years asked, such as 2015-2025; from 5 before the plan to its end.")] = "",
) -> None:
    """Write one workbook that bureaus fill in (填报表): a sheet a body, a row an indicator, known values locked.

    A filled copy comes back by: plan-analysis add FILE --published DATE. Several copies may come, one from each body.
    """
    from plan_analysis import forms
    from plan_analysis.dataset.published import published
    from plan_analysis.reference.atomic import write

    if out is not None and out.suffix.lower() != ".xlsx":
        fail(DataError(f"{out}: a form is an Excel workbook; let its name end in .xlsx"), BAD_USE)
    with data_errors():
        root = project.required()
        reference = read(root)
        plan = plan or next(iter(reference.plans), "")
        with bad_use():
            asked = _years(years)
        reference.plan(plan)
        made = forms.form(reference, published(reference, root).tidy, plan, asked)
    out = out or Path(f"{plan}.form.xlsx")
    write(out, forms.workbook(made))
    lines = [line for body in made.bodies.values() for line in body]
    known = sum(len(line.known) for line in lines)
    typer.echo(
        f"{out}: {len(made.bodies)} {'body' if len(made.bodies) == 1 else 'bodies'}, {len(lines)} "
        f"{'indicator' if len(lines) == 1 else 'indicators'}, {known} values known, "
        f"{len(lines) * len(made.years) - known} asked"
    )


def accept(files: list[Path], years: str) -> None:
    """Take targets into the project: the rows of a register that are marked as reviewed, or what a plan's text says."""
    from plan_analysis import intake
    from plan_analysis.intake import proposals

    with data_errors():
        root = project.required()
        read_, doubtful = proposals.of(files, root, years)
        done = intake.accept(read_, root)
        waiting = proposals.keep(doubtful, root) if doubtful else None
    lines = [f"{len(done.targets)} targets taken in: {', '.join(done.targets) or 'none'}"]
    lines += [f"{done.known} were there already"] * bool(done.known)
    lines += [
        "known indicators, by name and unit (for another one write its name into the column indicator of targets.csv, "
        "value and unit as it is counted):"
    ] * bool(done.matched)
    lines += [f"  {line}" for line in done.matched]
    lines += ["indicators of this project, made for what no table of the package holds:"] * bool(done.made)
    lines += [f"  {line}" for line in done.made]
    for line in lines:
        typer.echo(line)
    for line in done.refused:
        typer.echo(f"not taken in: {line}", err=True)
    if waiting:
        typer.echo(
            f"{len(doubtful)} rows are doubtful and wait in {waiting.name}; correct them, write yes into the column "
            f"reviewed and run: plan-analysis targets {waiting.name} --accept",
            err=True,
        )


def add(
    files: Annotated[
        list[Path], typer.Argument(metavar="FILE...", help="Published tables or filled forms, or folders of them.")
    ],
    published: Annotated[str, typer.Option(help="Day, month or year of publication: 2024-03-15, 2024-03 or 2024.")],
    publisher: Annotated[str, typer.Option(help="Who published it.")] = "",
    title: Annotated[str, typer.Option(help="Title of the publication; that of the table unless given.")] = "",
    region: Annotated[str, typer.Option(help="Place of tables that name none: 邯郸, Handan or 130400.")] = "",
    reliability: Annotated[str, typer.Option(help="A official, B reprint or unpublished return, C secondary.")] = "B",
    means: Annotated[
        list[str], typer.Option("--as", help="ITEM=INDICATOR: what an item is; ITEM= leaves it out. Repeatable.")
    ] = (),  # type: ignore[assignment]  # Typer makes a list of it
) -> None:
    """Register published tables: a copy, its source, and every item mapped to an indicator or left out by name."""
    from plan_analysis import intake
    from plan_analysis.dataset import naming
    from plan_analysis.intake.registering import Publication

    _dated(published)
    if reliability not in ("A", "B", "C"):
        fail(DataError(f"--reliability: {reliability!r} is none of A, B, C"), BAD_USE)
    named = dict(_pair(text) for text in means)
    refused = 0
    with data_errors():
        root = project.required()
        code = naming.region(region, read(root).regions) if region else ""
        found, told = intake.tables(files, root)
    for line in told:
        typer.echo(line, err=True)
    for path in found:
        try:
            said = Publication(published, publisher, title, code, reliability)
            done = intake.register(path, root, said, named, _chosen if sys.stdin.isatty() and watched() else _nothing)
        except (DataError, OSError) as error:  # one bad file never stops the others
            typer.echo(str(error), err=True)
            refused += 1
            continue
        _added(path, done)
    if refused:
        raise typer.Exit(SOME_FAILED if refused < len(found) else BAD_DATA)


def _added(path: Path, done: "Registered") -> None:
    """What became of a table: where it lies, which items are used, which are not and what they might be."""
    typer.echo(f"{path.name}: {done.values} values, kept as {done.file}, source {done.source}")
    for name, slug in done.used.items():
        typer.echo(f"  {name} = {slug}")
    for name, nearest in done.left_out.items():
        near = f"; nearest: {', '.join(nearest)}" if nearest else ""
        typer.echo(f"  not used: {name}{near}; to use it, name an indicator in its row of mapping.csv", err=True)
    for note in done.notes:
        typer.echo(f"  {note}", err=True)


def check() -> None:
    """Look at all that was written into the project, in seconds: every mistake at once, each with its remedy."""
    from plan_analysis import intake

    with data_errors():
        found = intake.check(project.required())
    for line in found.mistakes:
        typer.echo(line, err=True)
    for line in found.remarks:
        typer.echo(f"remark: {line}")
    typer.echo(f"{len(found.mistakes)} mistakes, {len(found.remarks)} remarks in {found.looked_at}")
    if found.mistakes:
        raise typer.Exit(BAD_DATA)


ALL = (form, add, check)


def _nothing(item: "Item", proposal: "Proposal") -> str:
    return ""


def _chosen(item: "Item", proposal: "Proposal") -> str:
    """Ask on the terminal what an item is."""
    offered = [near.split(" ")[0] for near in proposal.nearest]
    typer.echo(f"{item.name} ({item.unit or 'no unit'}, {item.values} values): which indicator is it?")
    for number, near in enumerate(proposal.nearest, start=1):
        typer.echo(f"  {number}  {near}")
    said = typer.prompt("number or name, Enter to leave it out", default="", show_default=False)
    return offered[int(said) - 1] if said.isdigit() and 0 < int(said) <= len(offered) else said.strip()


def _pair(text: str) -> tuple[str, str]:
    item, sign, indicator = text.partition("=")
    if not sign:
        fail(DataError(f"--as: {text!r} is not ITEM=INDICATOR"), BAD_USE)
    return item.strip(), indicator.strip()


def _dated(published: str) -> None:
    """A day, month or year of the calendar."""
    for form_ in ("%Y-%m-%d", "%Y-%m", "%Y"):
        try:
            day = datetime.strptime(published, form_)
        except ValueError:
            continue
        with bad_use():
            plausible(day.year, "--published")
        if day > datetime.now():
            fail(DataError(f"--published: {published} lies ahead, so that the figures would not be known yet"), BAD_USE)
        return
    fail(DataError(f"--published: {published!r} is no date; write 2024-03-15, 2024-03 or 2024"), BAD_USE)


def _years(text: str) -> tuple[int, ...]:
    """``2015-2025`` → those years; empty for an empty text."""
    first, _, last = text.partition("-")
    if not text:
        return ()
    if not (first.isdigit() and (last or first).isdigit() and int(first) <= int(last or first) <= int(first) + 60):
        raise DataError(f"--years: {text!r} is no span of years; write 2015-2025")
    plausible(int(first), "--years")
    plausible(int(last or first), "--years")
    return tuple(range(int(first), int(last or first) + 1))
