"""The explorer: a question as an economist puts it, its answer within the blink of an eye, and a way to take it along.

``explore.explorer()`` is what the notebook 06_explore shows: widgets where somebody sits in front, the house's still
pictures where a scheduler or a test runs the notebook.
"""

from importlib import import_module

PLACES = {
    "Desk": "desk", "Answer": "answering", "Asker": "answering", "Question": "question", "explorer": "showing",
    "small_multiples": "multiples",
}  # fmt: skip


def __getattr__(name: str) -> object:
    """``explore.explorer`` is ``explore.showing.explorer``, and so on: what is not used is not loaded."""
    if name not in PLACES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{PLACES[name]}"), name)
