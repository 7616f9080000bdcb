"""Plan Analysis: will the targets of a government plan be met by their deadline, and how sure can we be?

``plan_analysis.open()`` is the door to everything a project holds. Rooms stand in the order in which a number travels,
and one imports only what stands above it; the order is written once, in pyproject.toml under ``tool.importlinter``.
Nothing heavy is imported here.
"""

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from plan_analysis.dataset import Dataset

__version__ = "0.1.0"


def open(project: Path | str = ".") -> "Dataset":
    """The dataset of a project: of the folder named, or of the one that the working folder lies in.

    Raises NoProjectError, which says how to make a project, outside of any.
    """
    from plan_analysis.dataset.data import found

    return found(project)
