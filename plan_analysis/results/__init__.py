"""Results for programs, and what differs between two of them; what is heavy loads when it is used."""

from importlib import import_module
from typing import Any

HELD = {
    "Change": "changes", "compare": "changes", "results": "changes", "read": "files", "read_if_any": "files",
    "write_results": "files",
}  # fmt: skip


def __getattr__(name: str) -> Any:
    """``results.compare`` is ``results.changes.compare``, and so on."""
    if name not in HELD:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{HELD[name]}"), name)
