"""Matplotlib, without the help text that it writes for every kind of mark while it loads: a third of that time.

Whatever is loaded later, by a notebook's own cells, has its help. Import this before anything of matplotlib's.
"""

from collections.abc import Iterator
from contextlib import contextmanager

import matplotlib
from matplotlib import artist


@contextmanager
def _without_help() -> Iterator[None]:
    written = artist.kwdoc
    artist.kwdoc = lambda artist: ""
    try:
        yield
    finally:
        artist.kwdoc = written


with _without_help():
    from matplotlib.backends import backend_svg  # noqa: F401 - what a picture is saved by
    from matplotlib.figure import Figure

__all__ = ["Figure", "matplotlib"]
