"""Files that a reader never sees half written."""

import os
import zlib
from pathlib import Path


def write(path: Path, content: bytes) -> None:
    """Write under a temporary name of one's own, then rename; nothing is left behind where that fails."""
    # short: names of 80 Chinese characters are as long as file systems bear
    temporary = path.with_name(f"{path.name[:20]}.{zlib.crc32(os.fsencode(path.name)):08x}.{os.getpid()}.part")
    try:
        temporary.write_bytes(content)
        os.replace(temporary, path)
    except OSError:
        temporary.unlink(missing_ok=True)
        raise
