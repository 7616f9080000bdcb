"""Assessments → pages: sections as blocks that a notebook shows one by one, charts, words in two languages, HTML.

Every sentence and table is filled from the same assessment object as the charts. A notebook cell is one call
of one method of a page; the words come from templates/sections and the message catalogue. Pages load when they are
used: the command line needs the words alone.
"""

from importlib import import_module

PAGES = {
    "AboutPage": "about", "Block": "page", "ChangesPage": "changes", "DataPage": "data", "OutcomePage": "outcome",
    "Page": "page", "RegisterPage": "register", "Scorecard": "scorecard", "TargetPage": "target",
    "RequestPage": "request",
    "TrackRecordPage": "record", "target_page": "target",
}  # fmt: skip


def __getattr__(name: str) -> object:
    """``report.Scorecard`` is ``report.scorecard.Scorecard``, and so on."""
    if name not in PAGES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{PAGES[name]}"), name)
