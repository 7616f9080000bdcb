"""One published yearbook file → tidy rows with a location for every value.

``read`` takes .xls (also write-protected), .xlsx, HTML and CSV as published; ``COLUMNS`` is the contract of what
comes out. Values and units are as printed. What cannot be understood is refused; what is odd is kept and flagged.
"""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from plan_analysis.yearbook.names import Catalogue, catalogue
    from plan_analysis.yearbook.remarks import CHECK
    from plan_analysis.yearbook.tidy import COLUMNS, flagged, read

__all__ = ["CHECK", "COLUMNS", "Catalogue", "catalogue", "flagged", "read"]

HELD = {
    "CHECK": "remarks", "COLUMNS": "tidy", "Catalogue": "names", "catalogue": "names", "flagged": "tidy",
    "read": "tidy",
}  # fmt: skip


def __getattr__(name: str) -> object:
    """What reads files loads when it is used: a page needs how a printed name is squeezed, and no more."""
    if name not in HELD:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{HELD[name]}"), name)
