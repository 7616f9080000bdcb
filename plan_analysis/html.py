"""Executed notebooks → self-contained HTML pages.

Outputs only, no code, nothing from elsewhere, Chinese legible on a machine without a Chinese font: converted by
nbconvert with a template of our own, the characters a page uses embedded in it.
"""

import base64
from functools import cached_property, lru_cache
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING

from plan_analysis import __version__, charts
from plan_analysis.messages import language

if TYPE_CHECKING:
    from nbformat import NotebookNode

TEMPLATES = Path(__file__).parent / "templates"
LINKS = (
    ("index", "Scorecard"),
    ("register", "Register"),
    ("data", "Data"),
    ("track_record", "Track record"),
)


def page(notebook: "NotebookNode", stem: str, parameters: dict[str, object]) -> str:
    """An executed notebook as one self-contained HTML page, named by its file stem."""
    body, _ = _exporter().from_notebook_node(notebook, resources={"page": _Frame(stem, parameters, notebook)})
    return with_font(body)


def with_font(html: str) -> str:
    """A page with the Chinese characters it uses embedded in the place of ``/*font*/``."""
    font = page_font(html)
    face = f"@font-face{{font-family:'Noto Sans SC Page';src:url({font}) format('woff')}}" if font else ""
    return html.replace("/*font*/", face)


def page_font(text: str) -> str:
    """The shipped Chinese font cut down to a page's own characters, as a data address; empty if none needed."""
    needed = "".join(sorted({char for char in text if ord(char) >= 0x2000}))
    return _font_of(needed) if needed else ""


class _Frame:
    """What the page template needs around the outputs of a notebook."""

    def __init__(self, stem: str, parameters: dict[str, object], notebook: "NotebookNode") -> None:
        self.stem, self.words = stem, language(str(parameters["lang"]))
        self.version = __version__
        self.parameters = ", ".join(f"{name}={value}" for name, value in parameters.items())
        self.twin_href = self.words.twin.page(stem)
        self._notebook = notebook

    @cached_property
    def links(self) -> list[tuple[str, str]]:
        return [(stem, self.words(label)) for stem, label in LINKS]

    @cached_property
    def style(self) -> str:
        return "/*font*/" + (TEMPLATES / "page/style.css").read_text()

    @cached_property
    def title(self) -> str:
        outputs = [output for cell in self._notebook.cells for output in cell.get("outputs", [])]
        headings = [output.data.get("text/plain", "") for output in outputs if "data" in output]
        return next((text for text in headings if text), self.stem)

    def show(self, output: "NotebookNode") -> str:
        """One output as HTML; text a cell printed is escaped, an image needs its alternative text."""
        if "data" not in output:
            return f"<pre>{escape(output.get('text', ''))}</pre>"
        if "image/png" in output.data:
            alt = escape(output.metadata["image/png"]["alt"], quote=True)
            picture = "".join(output.data["image/png"].split())
            return f'<figure><img alt="{alt}" src="data:image/png;base64,{picture}"></figure>'
        if "text/html" in output.data:
            return output.data["text/html"]
        return f"<pre>{escape(output.data.get('text/plain', ''))}</pre>"


@lru_cache(maxsize=1)
def _exporter():
    from nbconvert import HTMLExporter

    return HTMLExporter(template_name="page", extra_template_basedirs=[str(TEMPLATES)], preprocessors=[])


@lru_cache(maxsize=64)
def _font_of(needed: str) -> str:
    import io

    from fontTools import subset
    from fontTools.ttLib import TTFont

    # the whole font's boxes hold for a part of it too; measuring every glyph again would take as long as the rest
    font = TTFont(charts.FONT, lazy=True, recalcTimestamp=False, recalcBBoxes=False)
    options = subset.Options(layout_features=[], drop_tables=["GSUB", "GPOS", "GDEF", "BASE", "VORG"])
    subsetter = subset.Subsetter(options)
    subsetter.populate(text=needed)
    subsetter.subset(font)
    font.flavor = "woff"
    buffer = io.BytesIO()
    font.save(buffer)
    return "data:font/woff;base64," + base64.b64encode(buffer.getvalue()).decode()
