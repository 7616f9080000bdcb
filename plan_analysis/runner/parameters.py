"""Parameters of notebooks, checked before anything runs: papermill accepts unknown and ill-typed ones with a word."""

import ast
import json
from dataclasses import replace
from pathlib import Path

from plan_analysis.reference.schema import DataError
from plan_analysis.runner.task import RESULTS, Task


def defaults(notebook: Path) -> dict[str, object]:
    """Names and default values in the cell tagged ``parameters``; DataError for a notebook without such a cell."""
    cells = json.loads(notebook.read_text(encoding="utf-8"))["cells"]
    tagged = [cell for cell in cells if "parameters" in cell.get("metadata", {}).get("tags", [])]
    if not tagged:
        raise DataError(f"{notebook.name}: no cell is tagged 'parameters'; tag the cell that sets the defaults")
    lines = ast.parse("".join(tagged[0]["source"])).body
    return {
        line.targets[0].id: ast.literal_eval(line.value)
        for line in lines
        if isinstance(line, ast.Assign) and isinstance(line.targets[0], ast.Name)
    }


def with_parameters(pages: list[Task], parameters: dict[str, str]) -> list[Task]:
    """The pages with further parameters, each given to the notebooks that take it and checked there.

    Raises DataError for a name that no notebook takes or a value of another type.
    """
    takes = {page.notebook: set(defaults(page.path)) for page in pages if page.notebook != RESULTS}
    known = set().union(*takes.values())
    unknown = [name for name in parameters if name not in known]
    if unknown:
        raise DataError(f"no notebook takes a parameter named {', '.join(unknown)}; known: {', '.join(sorted(known))}")
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


def _typed(notebook: str, name: str, value: object, default: object) -> object:
    kind = type(default)
    try:
        return value if isinstance(value, kind) else kind(value)
    except ValueError:
        raise DataError(f"{notebook}: parameter {name} is {value!r}, expected {kind.__name__} like {default}") from None
