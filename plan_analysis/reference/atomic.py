"""Files that a reader never sees half written."""

import os
from pathlib import Path


def write(path: Path, content: bytes) -> None:
    """Write under a temporary name of one's own, then rename; nothing is left behind where that fails."""
    temporary = path.with_name(f"{path.name}.{os.getpid()}.part")
    try:
        temporary.write_bytes(content)
        os.replace(temporary, path)
    except OSError:
        temporary.unlink(missing_ok=True)
        raise
