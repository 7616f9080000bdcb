"""A path → the bytes of its file, or the sentence that says why there are none."""

from pathlib import Path

from plan_analysis.reference import limits
from plan_analysis.reference.schema import DataError


def content(path: Path) -> bytes:
    """The bytes of a file somebody brought; raises DataError for one that is missing, closed, empty or too large."""
    try:
        size = path.stat().st_size
        limits.FILE.check(path.name, size)
        data = path.read_bytes()
    except FileNotFoundError:
        raise DataError(f"{path.name}: there is no such file; check the path {path}") from None
    except OSError as error:
        raise DataError(f"{path.name}: cannot be opened ({error.strerror}); check its permissions") from None
    if not data.strip():
        raise DataError(f"{path.name}: the file is empty; download or save it again")
    return data
