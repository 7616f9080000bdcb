"""The papermill engine ``warm``: every report in a process of its own, forked from one that has imported everything.

A class of one's own with the name of a ``preload``, registered as papermill's entry point, is all that is needed;
import papermill before this module. Cells, outputs, errors, timeouts and saving are papermill's and nbclient's own;
only the kernel is another. A notebook for another kernel, and a system without ``fork``, get a stock kernel and a word
in the log.
"""

import ast
import codecs
import os
import signal
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from multiprocessing import Pipe
from multiprocessing.connection import Connection, wait
from multiprocessing.reduction import send_handle
from typing import cast

from nbclient.exceptions import CellControlSignal, CellExecutionError, CellTimeoutError, DeadKernelError
from nbformat import NotebookNode
from papermill.clientwrap import PapermillNotebookClient
from papermill.engines import Engine, NBClientEngine
from papermill.log import logger

from plan_analysis.warm.template import INLINE, Watch, available, current

KERNEL = "python3"
LANGUAGE = {
    "name": "python", "version": ".".join(map(str, sys.version_info[:3])), "mimetype": "text/x-python",
    "codemirror_mode": {"name": "ipython", "version": 3}, "pygments_lexer": "ipython3",
    "nbconvert_exporter": "python", "file_extension": ".py",
}  # fmt: skip


class Warm(Engine):
    """Runs notebooks of the Python kernel in forked processes, warm with what the module ``preload`` names."""

    preload = ""

    @classmethod
    def execute_managed_notebook(cls, nb_man: object, kernel_name: str, **options: object) -> object:
        """Execute the cells; the option ``watch`` receives the notebook at work and the paths of all files it reads."""
        watch = cast(Watch | None, options.pop("watch", None))
        if kernel_name != KERNEL or not available():
            logger.warning("engine warm: stock kernel for %s on %s", kernel_name, sys.platform)
            return NBClientEngine.execute_managed_notebook(nb_man, kernel_name, **options)
        known = {name: options[name] for name in options if name in PapermillNotebookClient.class_traits()}
        timeout = options.get("execution_timeout") or options.get("timeout")
        return _Client(nb_man, watch, cls.preload, **(known | {"timeout": timeout, "log": logger})).execute()


class _Client(PapermillNotebookClient):
    """nbclient without a kernel manager: sends cells to a forked child and treats its messages as a kernel's."""

    def __init__(self, nb_man: object, watch: Watch | None, preload: str, **options: object) -> None:
        super().__init__(nb_man, **options)
        self.preload = preload
        self.child: int | None = None
        self.watch = watch
        if watch:
            watch.notebook = self.nb

    def execute(self, **ignored: object) -> object:
        self.reset_execution_trackers()
        with self._child():
            self.papermill_execute_cells()
        self.nb.metadata["language_info"] = LANGUAGE
        return self.nb

    def execute_cell(self, cell: NotebookNode, cell_index: int, **ignored: object) -> NotebookNode:
        """One cell, as ``NotebookClient.execute_cell`` does it."""
        skipped = self.skip_cells_with_tag in cell.metadata.get("tags", [])
        if cell.cell_type != "code" or not cell.source.strip() or skipped:
            return cell
        if self.record_timing:
            cell["metadata"]["execution"] = {}
        self.code_cells_executed += 1
        self.clear_before_next_output = False
        cell.outputs = []
        try:
            self.cells.send(cell.source)
        except OSError:
            raise DeadKernelError("Kernel died") from None
        reply = self._reply(cell, cell_index)
        allowed = not self.force_raise_errors and (
            self.allow_errors or reply.get("ename") in self.allow_error_names
            or "raises-exception" in cell.metadata.get("tags", [])
        )  # fmt: skip
        if reply["status"] == "error" and not allowed:
            raise CellExecutionError.from_cell_and_msg(cell, reply)
        return cell

    def _reply(self, cell: NotebookNode, cell_index: int) -> dict:
        """Take in everything a cell shows until it is done; a dead or hanging child is an error as in nbclient."""
        timeout = self._get_timeout(cell)
        deadline = time.monotonic() + timeout if timeout else None
        while True:
            left = None if deadline is None else max(0.0, deadline - time.monotonic())
            ready = wait([self.cells, *self.streams], left)
            if not ready and self.interrupt_on_timeout and deadline and self.child:
                os.kill(self.child, signal.SIGINT)
                deadline = None
                continue
            if not ready:
                raise CellTimeoutError.error_from_timeout_and_cell("Cell execution timed out", timeout, cell)
            if self.cells not in ready:
                self._take_streams(cell, cell_index)
            else:
                try:
                    kind, content = self.cells.recv()
                except (EOFError, ConnectionError):
                    self._take_streams(cell, cell_index)
                    raise DeadKernelError(f"Kernel died: {self._how_it_ended()}") from None
                if kind == "execute_reply":
                    self._take_streams(cell, cell_index)
                    return content
                self._take(kind, content, cell, cell_index)

    def _take(self, kind: str, content: dict, cell: NotebookNode, cell_index: int) -> None:
        if kind == "read":
            if self.watch:
                self.watch.read.add(content["path"])
            return
        header = {"msg_type": kind, "date": None}
        try:
            self.process_message(
                {"msg_type": kind, "content": content, "header": header, "parent_header": {}}, cell, cell_index
            )
        except CellControlSignal:
            return
        if len(cell.outputs) > 1 and all(output.output_type == "stream" for output in cell.outputs[-2:]):
            before, last = cell.outputs[-2:]
            if before.name == last.name:  # one output, in however many pieces it came
                before.text += last.text
                cell.outputs.pop()

    def _take_streams(self, cell: NotebookNode, cell_index: int) -> None:
        """Whatever waits in the pipes of standard output and error; a closed pipe is not looked at again."""
        for pipe, (name, decoder) in list(self.streams.items()):
            try:
                data = os.read(pipe, 1 << 20)
            except BlockingIOError:
                continue
            if not data:
                del self.streams[pipe]
            text = decoder.decode(data)
            if text:
                self._take("stream", {"name": name, "text": text}, cell, cell_index)

    def _how_it_ended(self) -> str:
        code = self._finish()
        return signal.Signals(-code).name if code < 0 else f"exit code {code}"

    def _finish(self) -> int:
        """End the child, if it has not ended yet; how it ended."""
        if self.child is None:
            return 0
        self.child = None
        self.template.control.send("end")
        return self.template.control.recv()

    def _order(self, cells: "Connection", streams: list[int]) -> None:
        """Ask the template for a process that reads cells from a pipe and writes its output to others."""
        control = self.template.control
        control.send({
            "folder": os.getcwd(), "environment": {"MPLBACKEND": INLINE, **os.environ},
            "imports": _imports(self.nb), "watched": self.watch is not None,
        })  # fmt: skip
        for handle in (cells.fileno(), *streams):
            send_handle(control, handle, None)
        cells.close()

    @contextmanager
    def _child(self) -> Iterator[None]:
        """A forked process for this notebook, which is gone afterwards."""
        self.template = current(self.preload)
        ours, theirs = Pipe()
        pairs = [os.pipe(), os.pipe()]
        self._order(theirs, [write for _, write in pairs])
        self.streams = {}
        for (read, write), name in zip(pairs, ("stdout", "stderr"), strict=True):
            os.close(write)
            os.set_blocking(read, False)
            self.streams[read] = (name, codecs.getincrementaldecoder("utf-8")("replace"))
        self.cells: Connection = ours
        try:
            self.child = self.template.control.recv()
        except (EOFError, ConnectionError):
            raise DeadKernelError("Kernel died: the system could not start a process for this notebook") from None
        try:
            yield
        finally:
            try:
                self._finish()
            except (OSError, EOFError):
                self.template.close()  # the next report starts another
            ours.close()
            for read, _ in pairs:
                os.close(read)


def _imports(notebook: NotebookNode) -> list[str]:
    """Modules that a notebook imports; they are loaded before the fork, so that only the first report pays."""
    names = []
    for cell in notebook.cells:
        try:
            nodes = ast.walk(ast.parse(cell.source if cell.cell_type == "code" else ""))
        except SyntaxError:  # a magic, or a mistake that the cell itself will show
            continue
        for node in nodes:
            if isinstance(node, ast.Import):
                names += [alias.name for alias in node.names]
            elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
                names += [node.module, *(f"{node.module}.{alias.name}" for alias in node.names)]
    return names
