"""Notebooks + parameters → executed notebooks and HTML pages: only what changed, several at a time, none half done.

What other modules and tests use stands in ``orders`` and loads when it is used: papermill loads this package with
every notebook it runs, and a template must be able to start before anything else.
"""


def __getattr__(name: str) -> object:
    """``runner.run`` is ``runner.orders.run``, and so on."""
    from importlib import import_module

    if name.startswith("_") or name == "orders":
        raise AttributeError(name)
    return getattr(import_module("plan_analysis.runner.orders"), name)
