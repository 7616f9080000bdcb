"""What reports need of a warm kernel before it forks: modules to import and caches to fill."""

from contextlib import suppress

# what reports load while they run, not only when they are imported
MODULES = (
    "plan_analysis.report.drawing",
    "plan_analysis.report.page",
    "matplotlib.font_manager",
    "matplotlib.ticker",
    "jinja2.runtime",
)


def prepare(*days: str) -> None:
    """Fill the caches: section templates, message catalogues, the project's tables and what is known on some days.

    A project whose tables are wrong is told so by its pages.
    """
    from plan_analysis import report
    from plan_analysis.report import messages, page

    for name in report.LATER:
        getattr(report, name)
    for code in messages.LANGUAGES:
        messages.language(code)("Pages")
    sections = page._environment()
    for name in sections.list_templates():
        sections.get_template(name)
    from plan_analysis.dataset.data import found
    from plan_analysis.plan import linter  # noqa: F401 - the page of the register needs it
    from plan_analysis.reference.schema import DataError

    with suppress(DataError, OSError):
        data = found()
        for day in days:
            data.view(day)
        for figures in (data.figures, *map(data.known, days)):
            figures.of(("", ""))  # none, but they are found by region and indicator from now on
