"""The template: a process that has imported everything once, from which each report's own process is forked.

It runs no thread, holds no data and executes no notebook. Requests come down one connection; when that closes,
because its owner ended for whatever reason, the report at work is ended too and so is the template. The owner's end
comes first here, the template's own code after it.

What notebooks need beyond a kernel is told by the name of a module, the ``preload``: its ``MODULES`` are imported at
the start, its ``prepare(*arguments)`` is called when several reports will come of it and fills caches that all share.
Who fills a cache from files must raise an ``open`` event with every use of it, so that the files count as read.
"""

import gc
import importlib
import importlib.util
import os
import signal
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import lru_cache, partial
from multiprocessing import Pipe
from multiprocessing.connection import Connection, wait
from multiprocessing.reduction import recv_handle
from typing import Any

INLINE = "module://matplotlib_inline.backend_inline"  # where pictures of pyplot go, as in a kernel
# what every notebook loads while it runs, not only when it is imported
KERNEL = ("IPython.core.interactiveshell", "IPython.extensions.storemagic", f"{__package__}.shell")
INSTALLED = (sys.prefix, os.path.dirname(os.__file__))

_here = threading.local()  # a thread works on one report at a time, with a template of its own


@dataclass
class Watch:
    """What can be seen of a report at work: its notebook, also after a failure, and every file it has read."""

    notebook: Any = None
    read: set[str] = field(default_factory=set)


def available() -> bool:
    """Whether this system forks safely: macOS can but its libraries do not bear it, Cygwin emulates it by copying."""
    return hasattr(os, "fork") and sys.platform not in ("darwin", "win32", "cygwin", "msys")


class Template:
    """The owner's end of a template process, which ends when this end is closed."""

    def __init__(self, control: Connection, process: subprocess.Popen, preload: str) -> None:
        self.control = control
        self.process = process
        self.preload = preload
        self.owner = os.getpid()

    @classmethod
    def start(cls, count: int = 1, preload: str = "", arguments: tuple[str, ...] = ()) -> list["Template"]:
        """Start a number of templates: one imports everything, the others are forked from it.

        They import from where this process imports, never from the folder in which it happens to work.
        """
        ends = [Pipe() for _ in range(count)]
        theirs = [end.fileno() for _, end in ends]
        environment = {"MPLBACKEND": INLINE, **os.environ, "OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"}
        code = f"import sys; sys.path[:] = {[path for path in sys.path if path]!r}; from {__name__} import serve; "
        process = subprocess.Popen(
            [sys.executable, "-c", f"{code}serve({theirs}, {preload!r}, {arguments!r})"],
            pass_fds=theirs, env=environment, stdin=subprocess.DEVNULL, start_new_session=True,
        )  # fmt: skip
        for _, end in ends:
            end.close()
        return [cls(control, process, preload) for control, _ in ends]

    def usable(self) -> bool:
        """Whether this process owns it and it is still there."""
        return self.owner == os.getpid() and not self.control.closed and not self.control.poll()

    def adopt(self) -> None:
        """Make it the template of this process and thread, which was forked from its starter."""
        self.owner = os.getpid()
        _here.template = self

    def close(self) -> None:
        """Let it end, unless another process holds its connection too."""
        self.control.close()


def current(preload: str = "") -> Template:
    """The template of a thread, started when there is none yet or the last one is gone."""
    found = getattr(_here, "template", None)
    if found is None or found.preload != preload or not found.usable():
        [found] = Template.start(preload=preload)
        _here.template = found
    return found


def serve(descriptors: list[int], preload: str, arguments: tuple[str, ...]) -> None:
    """Import everything, then answer requests on each connection in a process of its own, until it closes."""
    gc.disable()  # nothing imported is ever freed; collecting only costs time and, after a fork, memory
    told = importlib.import_module(preload) if preload else None
    load((*(told.MODULES if told else ()), *KERNEL))
    prepare = lru_cache(maxsize=1)(partial(told.prepare, *arguments) if told else lambda: None)
    if len(descriptors) > 1:
        prepare()
    gc.freeze()
    own, *others = descriptors
    for other in others:
        if os.fork() == 0:
            own = other
            break
    for descriptor in set(descriptors) - {own}:
        os.close(descriptor)
    _answer(Connection(own), prepare, preload.partition(".")[0])


def _answer(control: Connection, prepare: Callable[[], None], package: str) -> None:
    """Request after request: import what is asked for, fork, tell how the child ended."""
    ended, served = _ends_of_children(), 0
    try:
        while True:
            request = control.recv()
            if served:  # it pays from the second report on
                prepare()
            pipes = [recv_handle(control) for _ in range(3)]
            load(name for name in request["imports"] if _installed(name, package))
            gc.freeze()
            with tempfile.TemporaryDirectory(prefix="report-") as folder:  # the child is killed and could not remove it
                child = os.fork()
                if child == 0:
                    control.close()
                    _become(request, pipes, folder)
                for pipe in pipes:
                    os.close(pipe)
                control.send(child)
                control.send(_watch(child, control, ended))
            served += 1
    except (EOFError, ConnectionError):
        return


def load(names: Iterable[str]) -> None:
    """Import modules that can be imported; what fails here fails again, and is seen, where it is used."""
    for name in names:
        try:
            importlib.import_module(name)
        except Exception:
            continue


def _ends_of_children() -> int:
    """A file descriptor that becomes readable when a child ends."""
    read, write = os.pipe()
    for end in (read, write):
        os.set_blocking(end, False)
    signal.signal(signal.SIGCHLD, lambda *_: None)
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the owner's business
    signal.set_wakeup_fd(write)
    return read


def _watch(child: int, control: Connection, ended: int) -> int:
    """How a child ended: by itself, or because the owner asked for it or is gone; nothing it started outlives it."""
    status = None
    while control not in wait([control] if status is not None else [control, ended]):
        os.read(ended, 4096)
        done, code = os.waitpid(child, os.WNOHANG)
        status = code if done else None
    for kill in (os.killpg, os.kill):  # it may not have become the leader of its group yet
        try:
            kill(child, signal.SIGKILL)
        except (ProcessLookupError, PermissionError):
            pass
    if status is None:
        _, status = os.waitpid(child, 0)
    control.recv()
    return os.waitstatus_to_exitcode(status)


def _become(request: dict, pipes: list[int], folder: str) -> None:
    """The child: a session, environment, folder and streams of its own, then the cells; it never returns."""
    code = 1
    try:
        os.setsid()
        signal.set_wakeup_fd(-1)
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        signal.signal(signal.SIGINT, signal.default_int_handler)
        _streams(pipes[1:])
        os.environ.clear()
        os.environ.update(request["environment"])
        os.chdir(request["folder"])
        gc.enable()
        shell = importlib.import_module(f"{__package__}.shell")
        connection = Connection(pipes[0])
        if request["watched"]:
            _tell_what_is_read(connection)
        shell.work(connection, folder)
        code = 0
    except BaseException:
        sys.excepthook(*sys.exc_info())
    finally:
        os._exit(code)


def _streams(pipes: list[int]) -> None:
    """Standard output and error go where the engine reads, input comes from nowhere."""
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    for target, pipe in enumerate(pipes, start=1):
        os.dup2(pipe, target)
        os.close(pipe)
    sys.stdin = open(0, encoding="utf-8", closefd=False)
    sys.stdout = open(1, "w", encoding="utf-8", closefd=False, errors="replace", buffering=1)
    sys.stderr = open(2, "w", encoding="utf-8", closefd=False, errors="replace", buffering=1)
    for name in ("stdin", "stdout", "stderr"):
        setattr(sys, f"__{name}__", getattr(sys, name))


def _tell_what_is_read(connection: Connection) -> None:
    """Tell the engine of every file that is opened to be read and every folder that is listed from now on."""
    told, owner = set(), os.getpid()

    def hook(event: str, arguments: tuple) -> None:
        if event not in ("open", "os.listdir", "os.scandir") or not isinstance(arguments[0], (str, bytes, os.PathLike)):
            return
        if event == "open" and arguments[2] & (os.O_WRONLY | os.O_RDWR):
            return
        path = os.path.abspath(os.fsdecode(arguments[0]))
        if path not in told and os.getpid() == owner:
            told.add(path)
            connection.send(("read", {"path": path}))

    sys.addaudithook(hook)


def _installed(name: str, package: str) -> bool:
    """Whether a module belongs to the installation or to the package that preloads.

    A notebook's neighbours may change and load in the child only.
    """
    try:
        found = importlib.util.find_spec(name)
    except Exception:
        return False
    origin = (found and (found.origin or next(iter(found.submodule_search_locations or []), ""))) or ""
    return origin.startswith(INSTALLED) or name.partition(".")[0] == package
