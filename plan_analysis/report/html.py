"""Executed notebooks → self-contained HTML pages.

Outputs only, no code, nothing from elsewhere, Chinese legible on a machine without a Chinese font: the characters a
page uses are embedded in it. A template shows the outputs one after another; nbconvert would do it by the same template
and take longer to load than a page takes to make.
"""

import base64
import hashlib
import os
from functools import cached_property, lru_cache
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING

from plan_analysis import __version__
from plan_analysis.reference import project
from plan_analysis.report import notebooks, typeface
from plan_analysis.report.messages import Language, language, plain
from plan_analysis.report.palette import PALETTE

if TYPE_CHECKING:
    import jinja2
    from nbformat import NotebookNode

TEMPLATES = Path(__file__).parents[1] / "templates"
POLICY = "default-src 'none'; img-src data:; style-src 'unsafe-inline'; font-src data:"
LONGEST_TITLE = 120  # characters shown by browsers and bookmarks; the heading has the name whole


def page(notebook: "NotebookNode", stem: str, parameters: dict[str, object]) -> str:
    """An executed notebook as one self-contained HTML page, named by its file stem."""
    frame = _Frame(stem, parameters, notebook)
    return with_font(_templates().get_template("index.html.j2").render(page=frame, words=frame.words, nb=notebook))


def alone(title: str, body: str, footer: str, words: Language) -> str:
    """A page that stands by itself, without a menu of others; ``body`` is HTML, title and footer are text."""
    html = _templates().get_template("alone.html.j2").render(
        title=plain(title)[:LONGEST_TITLE], body=_themed(body), footer=plain(footer), words=words,
        style="/*font*/" + _style(), policy=POLICY,
    )  # fmt: skip
    return with_font(html)


def with_font(html: str) -> str:
    """A page with the Chinese characters it uses embedded in the place of ``/*font*/``."""
    font = page_font(html)
    face = f"@font-face{{font-family:'Noto Sans SC Page';src:url({font}) format('woff')}}" if font else ""
    return html.replace("/*font*/", face)


def page_font(text: str) -> str:
    """The shipped Chinese font cut down to a page's own characters, as a data address; empty if none needed."""
    needed = "".join(sorted({char for char in text if ord(char) >= 0x2000}))
    return typeface.data_address(needed) if needed else ""


class _Frame:
    """What the page template needs around the outputs of a notebook."""

    def __init__(self, stem: str, parameters: dict[str, object], notebook: "NotebookNode") -> None:
        self.stem, self.words = stem, language(str(parameters["lang"]))
        self.version = __version__
        self.parameters = plain(", ".join(f"{name}={value}" for name, value in parameters.items()))
        self.twin_href = self.words.twin.page(stem)
        self._notebook = notebook

    @cached_property
    def links(self) -> list[tuple[str, str]]:
        return [(one.page, one.title(self.words.code)) for one in notebooks.menu()]

    @cached_property
    def scenario(self) -> list[str]:
        """What is assumed, in words, where pages are made under a scenario."""
        if not os.environ.get(project.SCENARIO):
            return []
        from plan_analysis.report import scenario  # the project's tables, which no other page needs here

        return scenario.at_hand(self.words)

    @cached_property
    def style(self) -> str:
        return "/*font*/" + _style()

    @cached_property
    def script(self) -> str:
        """The filter's script where the page has one; every page is whole without it."""
        shown = any('id="filter"' in output.get("data", {}).get("text/html", "") for output in self._outputs)
        return (TEMPLATES / "page/filter.js").read_text(encoding="utf-8") if shown else ""

    @cached_property
    def policy(self) -> str:
        """What a browser may load: nothing from elsewhere, and of scripts only the one whose hash stands here."""
        if not self.script:
            return POLICY
        digest = base64.b64encode(hashlib.sha256(self.script.encode()).digest()).decode()
        return f"{POLICY}; script-src 'sha256-{digest}'"

    @cached_property
    def title(self) -> str:
        headings = [output.data.get("text/plain", "") for output in self._outputs if "data" in output]
        return plain(next((text for text in headings if text), self.stem))[:LONGEST_TITLE]

    @property
    def _outputs(self) -> list:
        return [output for cell in self._notebook.cells for output in cell.get("outputs", [])]

    def show(self, output: "NotebookNode") -> str:
        """One output as HTML; text a cell printed is escaped, an image needs its alternative text."""
        if "data" not in output:
            return f"<pre>{escape(plain(output.get('text', '')))}</pre>"
        if "image/svg+xml" in output.data:
            return f"<figure>{_themed(output.data['image/svg+xml'])}</figure>"
        if "image/png" in output.data:
            alt = escape(output.metadata["image/png"]["alt"], quote=True)
            picture = "".join(output.data["image/png"].split())
            return f'<figure><img alt="{alt}" src="data:image/png;base64,{picture}"></figure>'
        if "text/html" in output.data:
            return output.data["text/html"]
        return f"<pre>{escape(plain(output.data.get('text/plain', '')))}</pre>"


@lru_cache(maxsize=1)
def _style() -> str:
    """The style sheet with the charts' colours as variables, for a light and a dark page; paper is always light."""
    light, dark = (
        "".join(f"--{name}:{both[at]};" for name, both in PALETTE.items()) for at in (0, 1)
    )  # fmt: skip
    colours = f":root{{{light}}}@media screen and (prefers-color-scheme: dark){{:root{{{dark}}}}}\n"
    return colours + (TEMPLATES / "page/style.css").read_text(encoding="utf-8")


def _themed(svg: str) -> str:
    """A chart whose colours follow the page: every colour of the house becomes its variable."""
    for name, (light, _) in PALETTE.items():
        svg = svg.replace(light, f"var(--{name})")
    return svg


@lru_cache(maxsize=1)
def _templates() -> "jinja2.Environment":
    import jinja2

    return jinja2.Environment(loader=jinja2.FileSystemLoader(TEMPLATES / "page"), autoescape=True)
