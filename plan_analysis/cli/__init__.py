"""The command line."""

from plan_analysis.cli.app import app

__all__ = ["app"]
