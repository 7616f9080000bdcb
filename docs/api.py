"""The pages of the API, from docstrings, into build/docs: ``make docs``.

Rooms that load names when they are used are asked for all of them first, since pdoc shows what is there.
"""

import pkgutil
from importlib import import_module
from pathlib import Path

import pdoc

import plan_analysis

INSIDE = ("runner", "warm", "cli", "__main__")  # commands and processes, which nobody imports


def main() -> None:
    """Write the pages."""
    rooms = [name for _, name, _ in pkgutil.iter_modules(plan_analysis.__path__) if name not in INSIDE]
    for room in rooms:
        module = import_module(f"plan_analysis.{room}")
        late = getattr(module, "LATER", {})
        for name in late:
            setattr(module, name, getattr(module, name))
        if late and not hasattr(module, "__all__"):
            module.__dict__["__all__"] = list(late)
    pdoc.render.configure(docformat="google")
    asked = ["plan_analysis", *(f"!plan_analysis.{name}" for name in INSIDE)]
    pdoc.pdoc(*asked, output_directory=Path("build/docs"))


if __name__ == "__main__":
    main()
