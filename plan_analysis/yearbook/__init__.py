"""One published yearbook file → tidy rows with a location for every value.

``read`` takes .xls (also write-protected), .xlsx, HTML and CSV as published; ``COLUMNS`` is the contract of what
comes out. Values and units are as printed. What cannot be understood is refused; what is odd is kept and flagged.
"""

from typing import TYPE_CHECKING

from plan_analysis.reference.late import later

if TYPE_CHECKING:
    from plan_analysis.yearbook.names import Catalogue, catalogue
    from plan_analysis.yearbook.remarks import CHECK
    from plan_analysis.yearbook.tidy import COLUMNS, flagged, read

__all__ = ["CHECK", "COLUMNS", "Catalogue", "catalogue", "flagged", "read"]

LATER = {
    "CHECK": "remarks", "COLUMNS": "tidy", "Catalogue": "names", "catalogue": "names", "flagged": "tidy",
    "read": "tidy",
}  # fmt: skip

__getattr__ = later(__name__, LATER)
