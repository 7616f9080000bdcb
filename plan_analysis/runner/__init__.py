"""Notebooks + parameters → executed notebooks and HTML pages: only what changed, several at a time, none half done.

What other modules and tests use stands in ``orders`` and loads when it is used: papermill loads this package with
every notebook it runs, and a template must be able to start before anything else.
"""

from importlib import import_module
from importlib.util import find_spec


def __getattr__(name: str) -> object:
    """``runner.run`` is ``runner.orders.run``, and so on; a module of the package is left to the import system."""
    if name.startswith("_") or find_spec(f"{__name__}.{name}"):
        raise AttributeError(name)
    return getattr(import_module(f"{__name__}.orders"), name)
