"""Assessments → pages: sections as blocks that a notebook shows one by one, charts, words in two languages, HTML.

Every sentence and table is filled from the same assessment object as the charts. A notebook cell is one call
of one method of a page; the words come from templates/sections and the message catalogue. Pages load when they are
used: the command line needs the words alone.
"""

from plan_analysis.reference.late import later

LATER = {
    "AboutPage": "about", "Block": "page", "ChangesPage": "changes", "DataPage": "data", "OutcomePage": "outcome",
    "Page": "page", "RegisterPage": "register", "Scorecard": "scorecard", "TargetPage": "target",
    "RequestPage": "request",
    "TrackRecordPage": "record", "target_page": "target",
}  # fmt: skip

__getattr__ = later(__name__, LATER)
