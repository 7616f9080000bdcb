"""Files that a reader never sees half written."""

import os
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


def write(path: Path, content: bytes) -> None:
    """Write under a temporary name of one's own, then rename; nothing is left behind where that fails."""
    with placed(path) as temporary:
        temporary.write_bytes(content)


@contextmanager
def placed(path: Path) -> Iterator[Path]:
    """A name to write to, which takes the place of ``path`` once all is written and is gone where that fails.

    A link stays, and what it leads to is written; a device or a pipe (``-o /dev/null``) is written to itself, for
    a rename would put a file in its place.
    """
    if path.is_char_device() or path.is_fifo():
        yield path
        return
    target = Path(os.path.realpath(path))
    # short: names of 80 Chinese characters are as long as file systems bear
    temporary = target.with_name(f"{target.name[:20]}.{zlib.crc32(os.fsencode(target.name)):08x}.{os.getpid()}.part")
    try:
        yield temporary
        if temporary.exists():
            os.replace(temporary, target)
    finally:
        temporary.unlink(missing_ok=True)
