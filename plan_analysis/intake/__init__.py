"""How rows come into a project's tables: reviewed targets, published tables, filled forms; and a check of them all."""

from plan_analysis.intake.accepting import Accepted, accept
from plan_analysis.intake.checking import check
from plan_analysis.intake.registering import Registered, register, tables

__all__ = ["Accepted", "Registered", "accept", "check", "register", "tables"]
