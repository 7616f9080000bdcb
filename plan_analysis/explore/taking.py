"""The controls of a desk that take an answer away: files through the browser, the Python that gives the same."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import ipywidgets as w

from plan_analysis.explore import saying
from plan_analysis.explore.answering import Answer, Asker
from plan_analysis.explore.chart import Chart
from plan_analysis.explore.choosing import full
from plan_analysis.explore.page import QuestionPage, page_of
from plan_analysis.explore.workbook import Taken
from plan_analysis.report.messages import Language

if TYPE_CHECKING:
    from plan_analysis.report.charts import Picture

MIME = {
    "png": "image/png", "svg": "image/svg+xml", "csv": "text/csv", "html": "text/html",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}  # fmt: skip


LONGEST = 300  # characters of a mistake that are shown


@dataclass
class Exits:
    """Buttons that hand the answer to the browser as a file; ``answer`` gives the one on the desk."""

    asker: Asker
    words: Language
    chart: Chart
    answer: Callable[[], Answer]
    code: w.HTML = field(default_factory=lambda: w.HTML(layout=full()))
    busy: w.HTML = field(default_factory=lambda: w.HTML(layout=full()))
    bar: w.IntProgress = field(default_factory=lambda: w.IntProgress(layout=w.Layout(width="100%", display="none")))

    @property
    def widgets(self) -> list[w.Widget]:
        """All of them from top to bottom."""
        made = {
            "PNG": ("png", self._png), "SVG": ("svg", self._svg), "Excel": ("xlsx", lambda: self._taken().excel()),
            "CSV": ("csv", lambda: self._taken().csv()), self.words("Full report page"): ("html", self._html),
            self.words("Scenario file"): ("changes.csv", lambda: self._taken().scenario()),
        }  # fmt: skip
        buttons = [self._button(label, ending, make) for label, (ending, make) in made.items()]
        row = w.HBox(buttons, layout=w.Layout(flex_flow="row wrap", width="100%"))
        return [row, self.busy, self.bar, self.code]

    def show(self, answer: Answer) -> None:
        """The Python that gives the same answer."""
        label = self.words("The same in Python")
        code = saying.escape(answer.question.python())
        self.code.value = f'<p class="plan-small">{label}</p><pre class="plan-code" tabindex="0">{code}</pre>'

    def _button(self, label: str, ending: str, make: Callable[[], bytes]) -> w.Button:
        button = w.Button(description=label, layout=w.Layout(width="auto"))
        button.on_click(lambda _: self._send(ending, make))
        return button

    def _send(self, ending: str, make: Callable[[], bytes]) -> None:
        """Make the file and hand it to the browser; what goes wrong is said."""
        name = f"{self.answer().question.stem}.{ending}"
        self.busy.value = f"<p>{saying.escape(self.words('making {name} …', name=name))}</p>"
        try:
            content = make()
        except Exception as error:  # a file that cannot be made must not end the desk
            said = str(error)[:LONGEST]
            self.busy.value = f'<p class="plan-error" role="alert">{saying.escape(f"{name}: {said}")}</p>'
            return
        finally:
            self.bar.layout.display = "none"
        kind = MIME[ending.rpartition(".")[2]]
        self.chart.send({"kind": "file", "name": name, "mime": kind}, buffers=[content])
        self.busy.value = f"<p>{saying.escape(self.words('{name} is in your downloads', name=name))}</p>"

    def _taken(self) -> Taken:
        return Taken(self.answer(), self.asker.data.reference, self.words)

    def _page(self) -> QuestionPage:
        return page_of(self.asker, self.answer().question, self.words.code)

    def _svg(self) -> bytes:
        return self._picture().svg.encode()

    def _png(self) -> bytes:
        return self._picture(bitmap=True).png

    def _picture(self, bitmap: bool = False) -> "Picture":
        page = self._page()
        from plan_analysis.explore.still import picture

        return picture(page, bitmap)

    def _html(self) -> bytes:
        from plan_analysis.explore.still import whole

        return whole(self._page(), self._progress).encode()

    def _progress(self, done: int, of: int) -> None:
        self.bar.layout.display = ""
        self.bar.max, self.bar.value = of, done
