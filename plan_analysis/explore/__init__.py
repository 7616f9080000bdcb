"""The explorer: a question as an economist puts it, its answer within the blink of an eye, and a way to take it along.

``explore.explorer()`` is what the notebook 06_explore shows: widgets where somebody sits in front, the house's still
pictures where a scheduler or a test runs the notebook.
"""

from plan_analysis.reference.late import later

LATER = {
    "Desk": "desk", "Answer": "answering", "Asker": "answering", "Question": "question", "explorer": "showing",
    "small_multiples": "multiples",
}  # fmt: skip

__getattr__ = later(__name__, LATER)
