"""One interactive chart as a widget: plotly.js drawn from a figure that is plain data, themed by the page it stands in.

The script comes from the installed plotly package over the notebook's own connection: nothing is asked of any network,
in JupyterLab, VS Code and Voilà alike. Its Python objects are left aside: loading them takes longer than the picture.
"""

from functools import lru_cache
from importlib.resources import files
from pathlib import Path

import anywidget
import traitlets

from plan_analysis.report.palette import PALETTE

SCRIPT = Path(__file__).with_name("chart.js")


@lru_cache(maxsize=1)
def script() -> str:
    """plotly.js followed by our own 100 lines, as one module."""
    library = files("plotly").joinpath("package_data/plotly.min.js").read_text(encoding="utf-8")
    return f"{library}\n{SCRIPT.read_text(encoding='utf-8')}"


class Chart(anywidget.AnyWidget):
    """``figure`` is a dict of ``data`` and ``layout`` whose colours may be names of the palette, as ``@ink``.

    ``label`` says in a sentence what it shows, to screen readers. Arrow keys walk along the points.
    """

    _esm = traitlets.Unicode().tag(sync=True)
    figure = traitlets.Dict().tag(sync=True)
    label = traitlets.Unicode().tag(sync=True)
    height = traitlets.Int(430).tag(sync=True)
    palette = traitlets.Dict({name: list(both) for name, both in PALETTE.items()}).tag(sync=True)

    def __init__(self, **traits: object) -> None:
        super().__init__(_esm=script(), **traits)
