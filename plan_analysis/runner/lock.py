"""One run at a time per folder: a lock that the system gives back by itself when its owner dies."""

import json
import os
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TextIO

from plan_analysis.reference import locking
from plan_analysis.reference.schema import DataError

LOCK = ".lock"
FORGOTTEN = 24 * 60  # minutes after which the owner on another machine is taken for dead


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
        owner, last = _read(file), _owner(file)
        if not _taken(file, owner):
            raise DataError(f"{folder}: another run is at work here, {last or 'unnamed'}; wait for it or end it")
        if last and owner["host"] != socket.gethostname() and _age(owner) < FORGOTTEN:
            raise DataError(
                f"{folder}: {last} may be at work here, which cannot be seen from this machine; "
                f"if it is not, remove {folder / LOCK}"
            )
        if last:
            say(f"took over the lock of a run that died: {last}")
        _write(file, {"pid": os.getpid(), "host": socket.gethostname(), "since": datetime.now(UTC).isoformat()})
        try:
            yield
        finally:
            _write(file, {})


def _taken(file: TextIO, owner: dict) -> bool:
    """Whether the lock is ours now; where the system locks no files, the owner that is named decides."""
    try:
        locking.hold(file)
    except BlockingIOError:
        return False
    except OSError:
        return not (owner and owner["host"] == socket.gethostname() and _alive(owner["pid"]))
    return True


def _alive(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        pass
    return True


def _read(file: TextIO) -> dict:
    """Who is named in the lock: process, host, since; empty for nobody."""
    try:
        file.seek(0)
        found = json.loads(file.read() or "{}")
        return found if _age(found) >= 0 and isinstance(found["pid"], int) and found["host"] else {}
    except (OSError, ValueError, KeyError, TypeError):
        return {}


def _age(owner: dict) -> float:
    """Minutes since the lock was taken; none where the clock was set back."""
    return max(0.0, (datetime.now(UTC) - datetime.fromisoformat(owner["since"])).total_seconds() / 60)


def _owner(file: TextIO) -> str:
    """Who holds the lock and for how long, as far as it is written there; empty for nobody."""
    found = _read(file)
    return f"process {found['pid']} on {found['host']} for {_age(found):.0f} minutes" if found else ""


def _write(file: TextIO, owner: dict) -> None:
    try:
        file.seek(0)
        file.truncate()
        file.write(json.dumps(owner) if owner else "")
        file.flush()
    except OSError:  # a full disk: the lock holds all the same, only without its owner's name
        pass
