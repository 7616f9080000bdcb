"""``python -m plan_analysis.cli``: the command line without the console script."""

from plan_analysis.cli import app

app()
