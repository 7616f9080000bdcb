"""``python -m plan_analysis.cli``: the command line without the console script."""

from plan_analysis.__main__ import main

main()
