"""What reports need of a warm kernel before it forks: modules to import and caches to fill."""

# what reports load while they run, not only when they are imported
MODULES = (
    "plan_analysis.report", "matplotlib.backends.backend_agg", "matplotlib.font_manager", "matplotlib.figure",
    "matplotlib.ticker", "jinja2.runtime", "babel.messages.pofile", "babel.messages.mofile", "babel.support",
    "babel.numbers",
)  # fmt: skip


def prepare() -> None:
    """Fill the caches that hold code and words, not data: section templates, message catalogues."""
    from plan_analysis.report import messages, page

    for code in messages.LANGUAGES:
        messages.language(code)("Pages")
    sections = page._environment()
    for name in sections.list_templates():
        sections.get_template(name)
