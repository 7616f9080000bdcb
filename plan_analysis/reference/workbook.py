"""A workbook of a spreadsheet program → its sheets, read by a process of its own that a damaged file may end."""

import pickle
import subprocess
import sys
from pathlib import Path

from plan_analysis.reference import limits, workbook_program
from plan_analysis.reference.schema import DataError

Place = tuple[int, int]
Raw = tuple[str, list[list[object]], list[tuple[Place, Place]]]


def sheets(data: bytes, name: str) -> list[Raw]:
    """Name, rows of cells and merged areas (first and last place) of each sheet; raises DataError for what is none."""
    command = [sys.executable, "-I", str(Path(workbook_program.__file__)), str(limits.MEMORY.total)]
    try:
        done = subprocess.run(command, input=data, capture_output=True, timeout=limits.SECONDS.total)
    except subprocess.TimeoutExpired:
        raise DataError(f"{name}: was not read within {limits.SECONDS.most} s; {limits.SECONDS.remedy}") from None
    if not done.returncode:
        return pickle.loads(done.stdout)
    said = done.stderr.decode(errors="replace").strip().splitlines()
    why = (
        said[-1][:100]
        if len(said) == 1
        else "it claims more memory than a table can need: delete stray cells far off the table"
    )
    raise DataError(
        f"{name}: is no workbook that can be read, it is damaged, cut off or of another kind ({why}); "
        "download it again or save it as .xlsx"
    )
