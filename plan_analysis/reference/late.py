"""Names of a room that load when they are used: who needs its words does not wait for its tables."""

from collections.abc import Callable
from importlib import import_module
from typing import Any


def later(room: str, held: dict[str, str]) -> Callable[[str], Any]:
    """A room's ``__getattr__``: ``report.Scorecard`` is ``report.scorecard.Scorecard``; ``held`` says which module."""

    def found(name: str) -> Any:
        if name not in held:
            raise AttributeError(f"module {room!r} has no attribute {name!r}")
        return getattr(import_module(f"{room}.{held[name]}"), name)

    return found
