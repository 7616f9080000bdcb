"""The shell of one notebook: runs cells as a Jupyter kernel does and sends what they show down a pipe.

Messages have the shape of Jupyter's, so that whoever reads them needs no second set of rules. What Python prints is
a message too, in the order in which it happens; what programs and libraries below Python print goes through file
descriptors 1 and 2 and is read there by the engine.
"""

import asyncio
import base64
import builtins
import getpass
import io
import os
import random
import sys
import threading
import time
from collections.abc import Callable
from multiprocessing.connection import Connection
from typing import Any, cast

from IPython.core.displayhook import DisplayHook
from IPython.core.displaypub import DisplayPublisher
from IPython.core.error import StdinNotImplementedError
from IPython.core.extensions import ExtensionManager
from IPython.core.interactiveshell import ExecutionResult, InteractiveShell
from IPython.core.profiledir import ProfileDir
from traitlets import Any as Anything
from traitlets import Type
from traitlets.config import Config

FLUSHED_EVERY = 0.2  # seconds
# what a kernel says to programs it starts: colours are welcome, nobody pages
TERMINAL = {
    "TERM": "xterm-color", "CLICOLOR": "1", "FORCE_COLOR": "1", "CLICOLOR_FORCE": "1", "PAGER": "cat",
    "GIT_PAGER": "cat",
}  # fmt: skip


class _Channel:
    """The connection to the engine; one message at a time, printed text before whatever is shown after it."""

    def __init__(self, connection: Connection) -> None:
        self.connection = connection
        self._lock = threading.RLock()
        self.streams = [_Stream(self, "stdout"), _Stream(self, "stderr")]

    def __call__(self, kind: str, **content: object) -> None:
        with self._lock:
            for stream in self.streams:
                stream.flush()
            self.connection.send((kind, content))

    def print(self, name: str, text: str) -> None:
        with self._lock:
            self.connection.send(("stream", {"name": name, "text": text}))


class _Stream(io.TextIOBase):
    """Standard output or error of a notebook: collects text and sends it a few times a second."""

    encoding = "utf-8"
    errors = "replace"

    def __init__(self, channel: _Channel, name: str) -> None:
        self._channel, self.name = channel, name
        self._texts: list[str] = []
        self._sent = time.monotonic()

    def writable(self) -> bool:
        return True

    def write(self, text: str) -> int:
        if not isinstance(text, str):
            raise TypeError(f"write() argument must be str, not {type(text)}")
        self._texts.append(text)
        if time.monotonic() - self._sent > FLUSHED_EVERY:
            self.flush()
        return len(text)

    def flush(self) -> None:
        self._sent = time.monotonic()
        texts, self._texts = self._texts, []
        if texts:
            self._channel.print(self.name, "".join(texts).encode("utf-8", "replace").decode())

    def fileno(self) -> int:
        return 1 if self.name == "stdout" else 2


class _Hook(DisplayHook):
    """Sends the value of a cell's last expression."""

    send = Anything()

    def write_output_prompt(self) -> None:
        self._result = {"execution_count": self.prompt_count, "data": {}, "metadata": {}}

    def write_format_data(self, format_dict: dict, md_dict: dict | None = None) -> None:
        self._result |= {"data": _plain(format_dict), "metadata": _plain(md_dict or {})}

    def finish_displayhook(self) -> None:
        if self._result["data"]:
            self.send("execute_result", **self._result)


class _Publisher(DisplayPublisher):
    """Sends what ``display`` shows."""

    send = Anything()

    def publish(self, data: dict, metadata: dict | None = None, source: str = "", *, transient: dict | None = None,
                update: bool = False, **ignored: object) -> None:  # fmt: skip
        kind = "update_display_data" if update else "display_data"
        self.send(kind, data=_plain(data), metadata=_plain(metadata or {}), transient=transient or {})

    def clear_output(self, wait: bool = False) -> None:
        self.send("clear_output", wait=wait)


class Shell(InteractiveShell):
    """An IPython shell whose outputs are messages; no history on disk, no start-up files of a user."""

    displayhook_class = Type(_Hook)
    display_pub_class = Type(_Publisher)
    displayhook: _Hook
    display_pub: _Publisher
    _last_traceback: list[str] | None

    def listen(self, connection: Connection) -> None:
        """Send everything printed and shown from now on down a connection."""
        self.send = self.displayhook.send = self.display_pub.send = channel = _Channel(connection)
        sys.stdout, sys.stderr = channel.streams
        self.set_hook("show_in_pager", lambda *_, **__: None)  # a pager shows nothing where nobody looks

    def init_environment(self) -> None:
        """What programs started by cells are told."""
        os.environ.update(TERMINAL)

    def ask_exit(self) -> None:
        """``exit()`` ends nothing; the cells that follow run, as they do with a kernel."""

    def enable_gui(self, gui: str | None = None) -> None:
        """No event loop of a window system: nobody looks."""

    def _showtraceback(self, etype: type, evalue: BaseException, stb: list[str]) -> None:
        self.send("error", ename=str(etype.__name__), evalue=str(evalue), traceback=stb)
        self._last_traceback = stb


def work(connection: Connection, folder: str) -> None:
    """Run the cells that come down a connection until it closes; a folder is there for what IPython writes.

    Modules beside the notebook come after Python's own and before packages, as in a kernel.
    """
    sys.path.insert(next((at for at, path in enumerate(sys.path) if path.endswith("-packages")), len(sys.path)), "")
    random.seed()
    if "numpy" in sys.modules:
        sys.modules["numpy"].random.seed()
    shell = _shell(folder)
    shell.listen(connection)
    builtins.input, getpass.getpass = _refuse("raw_input"), _refuse("getpass")
    if "matplotlib_inline.backend_inline" in sys.modules:  # imported before there was a shell to serve
        sys.modules["matplotlib_inline.backend_inline"]._enable_matplotlib_integration()
    loop = asyncio.new_event_loop()
    asyncio.set_event_loop(loop)
    loop.run_until_complete(_cells(shell, connection))


def _shell(folder: str) -> Shell:
    quiet = Config({"HistoryManager": {"enabled": False}, "HistoryAccessor": {"enabled": False}})
    profile = ProfileDir.create_profile_dir(folder)
    shell = Shell.instance(config=quiet, ipython_dir=folder, profile_dir=profile)
    cast(ExtensionManager, shell.extension_manager).load_extension("storemagic")  # as a kernel does
    return shell


async def _cells(shell: Shell, connection: Connection) -> None:
    """Cell by cell inside a running loop, as in a kernel, so that ``await`` and ``asyncio.run`` behave as there."""
    while True:
        try:
            code = connection.recv()
        except EOFError:
            return
        shell.send("execute_input", execution_count=shell.execution_count)
        shell._last_traceback = None
        try:
            result = await _run(shell, code)
            error = result.error_before_exec or result.error_in_exec
        except KeyboardInterrupt as interrupt:
            error = interrupt
        reply: dict[str, object] = {"status": "ok"}
        if error is not None:
            reply = {"status": "error", "ename": type(error).__name__, "evalue": str(error)}
            reply["traceback"] = shell._last_traceback or []
        shell.send("execute_reply", **reply)


async def _run(shell: Shell, code: str) -> ExecutionResult:
    problem = None
    try:
        transformed = shell.transform_cell(code)
    except Exception:
        transformed, problem = code, sys.exc_info()
    how: dict[str, Any] = {"transformed_cell": transformed, "preprocessing_exc_tuple": problem}
    if not shell.should_run_async(code, **how):
        return shell.run_cell(code, store_history=True)
    result = await shell.run_cell_async(code, store_history=True, **how)
    shell.events.trigger("post_execute")
    shell.events.trigger("post_run_cell", result)
    return result


def _refuse(name: str) -> Callable:
    """A question nobody can answer is an error, in the words of a kernel."""

    def refuse(*_: object, **__: object) -> None:
        raise StdinNotImplementedError(f"{name} was called, but this frontend does not support input requests.")

    return refuse


def _plain(value: object) -> object:
    """What can be written as JSON: bytes as base64."""
    if isinstance(value, dict):
        return {key: _plain(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [_plain(item) for item in value]
    return base64.b64encode(value).decode("ascii") if isinstance(value, bytes) else value
