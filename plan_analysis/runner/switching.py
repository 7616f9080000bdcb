"""A folder that changes at once: a twin of hard links beside it is written to and takes its place in one step."""

import ctypes
import os
import re
import shutil
import sys
from collections.abc import Callable
from pathlib import Path

from plan_analysis.reference.atomic import write
from plan_analysis.runner import manifest

EXCHANGE = 2  # RENAME_EXCHANGE of Linux
HERE = -100  # AT_FDCWD: paths are from the working folder
LEFT = re.compile(r"\.\d+\.part$|^\d{4}_.*\.part$")  # T01.html.1f2e3d4c.4711.part, 0001_2026-01-31.part


def switched(folder: Path, work: Callable[[Path], None]) -> bool:
    """Do some work on a twin and let it take the folder's place; False, and nothing done, where that cannot be.

    It cannot be where the folder above may not be written to, on another disk, without hard links or this system call,
    and where a folder inside belongs to another run. Whatever looks at the folder by its path sees the old or the new
    one; a process that works inside, or a mount of the folder itself, goes on seeing the old one.
    """
    folder = Path(os.path.realpath(folder))
    twin = _twin(folder)
    try:
        shutil.rmtree(twin, ignore_errors=True)
        if (
            os.path.ismount(folder)
            or any(folder.glob(f"*/{manifest.MANIFEST}"))
            or not exchange(twin, folder, trial=True)
        ):
            return False
        _link(folder, twin)
    except OSError:
        shutil.rmtree(twin, ignore_errors=True)
        return False
    try:
        work(twin)
        done = exchange(twin, folder)
    finally:
        shutil.rmtree(twin, ignore_errors=True)
    return done


def exchange(one: Path, other: Path, trial: bool = False) -> bool:
    """Let two folders change places in one step; False where the system cannot. A trial asks only for the call."""
    call = getattr(ctypes.CDLL(None), "renameat2", None) if sys.platform == "linux" else None
    if call is None or trial:
        return call is not None
    sys.audit("os.rename", one, other, -1, -1)
    return call(HERE, os.fsencode(one), HERE, os.fsencode(other), EXCHANGE) == 0


def place(source: Path, target: Path) -> None:
    """Let a file appear under another name in one step, on another disk too; the source stays."""
    target.parent.mkdir(parents=True, exist_ok=True)
    temporary = target.with_name(f"{target.name[:20]}.{os.getpid()}.part")
    try:
        os.link(source, temporary)
    except OSError:  # another disk, or one without hard links
        write(target, source.read_bytes())
        return
    try:
        os.replace(temporary, target)
    finally:
        temporary.unlink(missing_ok=True)  # it stays where both were the same file already


def sweep(folder: Path) -> None:
    """Remove what runs that died have left in a folder, whose lock is held."""
    shutil.rmtree(_twin(Path(os.path.realpath(folder))), ignore_errors=True)
    for path in folder.rglob("*.part"):
        if LEFT.search(path.name):
            path.unlink(missing_ok=True)


def _twin(folder: Path) -> Path:
    return folder.with_name(f".{folder.name}.next")


def _link(source: Path, target: Path) -> None:
    """A folder of hard links to everything in another but its stage and leftovers."""
    target.mkdir()
    shutil.copystat(source, target)
    with os.scandir(source) as entries:
        for entry in entries:
            if entry.name == manifest.STAGE or LEFT.search(entry.name):
                continue
            if entry.is_dir(follow_symlinks=False):
                _link(Path(entry.path), target / entry.name)
            else:
                os.link(entry.path, target / entry.name, follow_symlinks=False)
