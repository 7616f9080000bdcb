"""Papermill's engine ``warm`` of this package: a warm kernel that has reports loaded."""

from plan_analysis.runner import preload
from plan_analysis.warm import engine


class Warm(engine.Warm):
    """``papermill --engine warm`` and ``execute_notebook(engine_name="warm")`` find it by its entry point."""

    preload = preload.__name__
