"""Plan text → register of targets: what a plan promises, where it says so, and where it contradicts itself.

``extract`` proposes the register of any plan's text, ``explain`` says why every other number is no target, ``lint``
looks for contradictions; a person reviews. The reviewed rows of targets.csv are linked to their text by ``register``.
"""

from typing import TYPE_CHECKING

from plan_analysis.plan.register import (
    ImpliedBase,
    Twin,
    county_clause,
    heading,
    implied_base,
    quote_span,
    read,
    register,
    stock_of,
    twins,
)
from plan_analysis.plan.text import paragraphs
from plan_analysis.reference.late import later

if TYPE_CHECKING:
    from plan_analysis.plan.extraction import explain, extract
    from plan_analysis.plan.linter import lint

__all__ = [
    "ImpliedBase", "Twin", "county_clause", "explain", "extract", "heading", "implied_base", "lint", "paragraphs",
    "quote_span", "read", "register", "stock_of", "twins",
]  # fmt: skip

LATER = {
    "explain": "extraction",
    "extract": "extraction",
    "lint": "linter",
}  # hundreds of patterns, which pages need not

__getattr__ = later(__name__, LATER)
