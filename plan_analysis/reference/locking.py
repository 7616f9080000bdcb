"""A lock on an open file, which the system gives back by itself when its owner closes the file or dies."""

import errno
from typing import IO

try:
    import fcntl
except ImportError:  # Windows
    fcntl = None  # type: ignore[assignment]  # a module is no optional


def hold(file: IO, wait: bool = False) -> None:
    """Hold the lock until the file is closed.

    Raises BlockingIOError where another process holds it and is not to be waited for, OSError where the system locks
    no files, as on some network disks.
    """
    try:
        if fcntl:
            fcntl.flock(file, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
        else:
            import msvcrt

            mode = msvcrt.LK_LOCK if wait else msvcrt.LK_NBLCK  # type: ignore[attr-defined]  # on Windows alone
            msvcrt.locking(file.fileno(), mode, 1)  # type: ignore[attr-defined]  # on Windows alone
    except OSError as error:
        if fcntl is None or error.errno in (errno.EAGAIN, errno.EACCES):
            raise BlockingIOError(error.errno, error.strerror) from None
        raise
