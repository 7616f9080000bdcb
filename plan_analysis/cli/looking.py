"""A small server for finished pages: loopback only, GET and HEAD only, no listings, nothing outside its folder."""

import socket
from functools import partial
from http import HTTPStatus
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

HERE = "127.0.0.1"
NAMES = ("127.0.0.1", "localhost")  # a page elsewhere may give its own name our address: it is not answered
# Pages carry a stricter policy each; the header holds for whatever else lies in the folder. Both must be kept.
HEADERS = {
    "Content-Security-Policy": "default-src 'none'; img-src 'self' data:; style-src 'unsafe-inline'; font-src data:; "
    "script-src 'unsafe-inline'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-cache",
}


class Pages(SimpleHTTPRequestHandler):
    """Files of one folder, as they are."""

    server_version, sys_version = "plan-analysis", ""

    def send_head(self) -> Any:
        """A file, or 404 for whatever is no plain file below the folder."""
        name = self.headers.get("Host", "").rpartition(":")[0] or self.headers.get("Host", "")
        if name not in NAMES:
            self.send_error(HTTPStatus.MISDIRECTED_REQUEST, "This server answers to this machine alone")
            return None
        if self.wanted() is None:
            self.send_error(HTTPStatus.NOT_FOUND, "No such page")
            return None
        return super().send_head()

    def wanted(self) -> Path | None:
        """The file that is asked for; None for folders, hidden names and whatever lies outside, links included."""
        root = Path(self.directory).resolve()
        parts = [part for part in unquote(urlsplit(self.path).path).split("/") if part]
        if any(part.startswith(".") or "\\" in part or "\0" in part for part in parts):
            return None
        path = root.joinpath(*parts or ["index.html"])
        try:
            path = path.resolve(strict=True)
        except (OSError, ValueError):
            return None
        return path if path.is_file() and path.is_relative_to(root) else None

    def translate_path(self, path: str) -> str:
        """Where the file lies; ``/`` is the index."""
        return str(self.wanted() or Path(self.directory) / "index.html")

    def end_headers(self) -> None:
        """The library's headers and ours."""
        for name, value in HEADERS.items():
            self.send_header(name, value)
        super().end_headers()

    def log_message(self, format: str, *values: object) -> None:
        """Say nothing: somebody looks at the pages, not at this."""


def server(folder: Path, port: int = 0) -> ThreadingHTTPServer:
    """A server of a folder on this machine alone, on a port or any free one; raises OSError where it is taken."""
    return ThreadingHTTPServer((HERE, port), partial(Pages, directory=str(folder)))


def free_port() -> int:
    """A port that nobody listens on just now."""
    with socket.socket() as one:
        one.bind((HERE, 0))
        return one.getsockname()[1]
