"""One run at a time per folder: a lock that the system gives back by itself when its owner dies."""

import json
import os
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from plan_analysis.reference.schema import DataError

try:
    import fcntl
except ImportError:  # Windows
    fcntl = None

LOCK = ".lock"


@contextmanager
def locked(folder: Path, say: Callable[[str], None]) -> Iterator[None]:
    """Hold a folder's lock; DataError if another run holds it or the folder cannot be written.

    ``say`` is told when the last owner died before it could let go.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        file = (folder / LOCK).open("a+", encoding="utf-8")
    except OSError as error:
        raise DataError(f"{folder}: cannot be written ({error.strerror}); name another folder with --out") from None
    with file:
        if not _taken(file.fileno()):
            raise DataError(f"{folder}: another run is at work here, {_owner(file)}; wait for it or end it")
        last = _owner(file)
        if last:
            say(f"took over the lock of a run that died: {last}")
        _write(file, {"pid": os.getpid(), "host": socket.gethostname(), "since": datetime.now(UTC).isoformat()})
        try:
            yield
        finally:
            _write(file, {})


def _taken(descriptor: int) -> bool:
    try:
        if fcntl:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        else:
            import msvcrt

            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
    except OSError:
        return False
    return True


def _owner(file: object) -> str:
    """Who holds the lock and for how long, as far as it is written there; empty for nobody."""
    file.seek(0)
    try:
        found = json.loads(file.read() or "{}")
        minutes = (datetime.now(UTC) - datetime.fromisoformat(found["since"])).total_seconds() / 60
        return f"process {found['pid']} on {found['host']} for {max(0, minutes):.0f} minutes"
    except (ValueError, KeyError, TypeError):
        return ""


def _write(file: object, owner: dict) -> None:
    try:
        file.seek(0)
        file.truncate()
        file.write(json.dumps(owner) if owner else "")
        file.flush()
    except OSError:  # a full disk: the lock holds all the same, only without its owner's name
        pass
