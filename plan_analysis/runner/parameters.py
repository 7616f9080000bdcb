"""Parameters of notebooks, checked before anything runs: papermill accepts unknown and ill-typed ones with a word."""

import ast
from dataclasses import replace
from pathlib import Path
from typing import Any

from plan_analysis.reference.schema import DataError
from plan_analysis.report.notebooks import defaults
from plan_analysis.runner.task import RESULTS, Task

OPTIONS = ("plan", "as_of", "lang", "draws", "target")  # one for all pages and results: options of their own


def with_parameters(pages: list[Task], parameters: dict[str, object]) -> list[Task]:
    """The pages with further parameters, each given to the notebooks that take it and checked there.

    Raises DataError for a name that no notebook takes or a value of another type.
    """
    optional = [name for name in parameters if name in OPTIONS]
    if optional:
        said = ", ".join(f"{name} is set by --{name.replace('_', '-')}" for name in optional)
        raise DataError(f"{said}: for all pages and the results alike")
    takes = {page.notebook: set(defaults(page.path)) for page in pages if page.notebook != RESULTS}
    known = set().union(*takes.values())
    unknown = [name for name in parameters if name not in known]
    if unknown:
        raise DataError(
            f"no notebook takes a parameter named {', '.join(unknown)}; known: {', '.join(sorted(known - {*OPTIONS}))}"
        )
    return [
        replace(page, parameters=checked(page.path, page.parameters | given))
        if (given := {name: value for name, value in parameters.items() if name in takes.get(page.notebook, ())})
        else page
        for page in pages
    ]


def checked(notebook: Path, parameters: dict[str, object]) -> dict[str, object]:
    """The parameters, converted to the types of the notebook's own defaults.

    Raises DataError for a notebook without a ``parameters`` cell, an unknown name or a value of another type.
    """
    known = defaults(notebook)
    unknown = [name for name in parameters if name not in known]
    if unknown:
        raise DataError(f"{notebook.name}: no parameter named {', '.join(unknown)}; it takes {', '.join(known)}")
    return {name: _typed(notebook.name, name, value, known[name]) for name, value in parameters.items()}


def _typed(notebook: str, name: str, value: Any, default: Any) -> Any:
    """A value as the type of the default; any value where that tells no type: None, or a computation."""
    kind = type(default)
    if default is None or default is ... or isinstance(value, kind):
        return value
    try:
        if kind in (bool, list, dict, tuple):
            value = ast.literal_eval(value.capitalize() if kind is bool else value)
            if not isinstance(value, kind):
                raise ValueError
            return value
        return kind(value)
    except (ValueError, TypeError, SyntaxError, AttributeError):
        expected = f"{kind.__name__} like {default!r}"
        raise DataError(f"{notebook}: parameter {name} is {value!r}, expected {expected}") from None
