"""Assessments → the sections of a page, as blocks that a notebook shows one by one.

Every sentence and table is filled from the same assessment object as the charts. A notebook cell is one call
of one method of a page; the words come from templates/sections and the message catalogue.
"""

from plan_analysis.reference import read
from plan_analysis.report.about import AboutPage
from plan_analysis.report.changes import ChangesPage
from plan_analysis.report.data import DataPage
from plan_analysis.report.page import Block, Page, as_of_date
from plan_analysis.report.record import TrackRecordPage
from plan_analysis.report.register import RegisterPage
from plan_analysis.report.scorecard import Scorecard
from plan_analysis.report.target import TargetPage, target_page

__all__ = [
    "AboutPage", "Block", "ChangesPage", "DataPage", "Page", "RegisterPage", "Scorecard", "TargetPage",
    "TrackRecordPage", "as_of_date", "read", "target_page",
]  # fmt: skip
