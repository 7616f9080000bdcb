"""The commands by which a project comes to its figures: ``plan-analysis form``."""

from pathlib import Path
from typing import Annotated

import typer

from plan_analysis.cli.terminal import BAD_USE, data_errors, fail
from plan_analysis.reference import project, read
from plan_analysis.reference.schema import DataError


def form(
    out: Annotated[Path | None, typer.Option("--out", "-o", help="Workbook to write; PLAN.form.xlsx else.")] = None,
    plan: Annotated[str, typer.Option(help="Plan of plans.csv; the first one unless named.")] = "",
    years: Annotated[str, typer.Option(help="Years asked, such as 2015-2025; from 5 before the plan to its end.")] = "",
) -> None:
    """Write one workbook that bureaus fill in (填报表): a sheet a body, a row an indicator, known values locked.

    A filled copy comes back by: plan-analysis add FILE --published DATE. Several copies may come, one from each body.
    """
    from plan_analysis import forms, observations
    from plan_analysis.reference.atomic import write

    with data_errors():
        root = project.required()
        reference = read(root)
        plan = plan or next(iter(reference.plans), "")
        asked = _years(years)
        made = forms.form(reference, observations.observations(reference, root), plan, asked)
    out = out or Path(f"{plan}.form.xlsx")
    if out.suffix.lower() != ".xlsx":
        fail(DataError(f"{out}: a form is an Excel workbook; let its name end in .xlsx"), BAD_USE)
    if not out.parent.is_dir():
        fail(DataError(f"{out.parent}: no such folder; create it first"), BAD_USE)
    write(out, forms.workbook(made))
    lines = [line for body in made.bodies.values() for line in body]
    known = sum(len(line.known) for line in lines)
    typer.echo(
        f"{out}: {len(made.bodies)} bodies, {len(lines)} indicators, {known} values known, "
        f"{len(lines) * len(made.years) - known} asked"
    )


ALL = (form,)


def _years(text: str) -> tuple[int, ...]:
    """``2015-2025`` → those years; empty for an empty text."""
    first, _, last = text.partition("-")
    if not text:
        return ()
    if not (first.isdigit() and (last or first).isdigit() and int(first) <= int(last or first) <= int(first) + 60):
        raise DataError(f"--years: {text!r} is no span of years; write 2015-2025")
    return tuple(range(int(first), int(last or first) + 1))
