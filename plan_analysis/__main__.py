"""The command ``plan-analysis``; a page that is asked for at once has its template started before all else."""

import sys


def main() -> None:
    """Run the command line."""
    if sys.argv[1:2] == ["page"] and not {"--help", "stock", "--engine=stock"} & set(sys.argv):
        from plan_analysis.runner.template import available, current

        if available():
            current()
    from plan_analysis.cli import app

    app()


if __name__ == "__main__":
    main()
