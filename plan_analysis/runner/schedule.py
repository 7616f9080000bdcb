"""Jobs for schedulers, ready to be put where they belong: this project, this Python, no terminal needed."""

import json
import shlex
import sys
from pathlib import Path

from plan_analysis.reference import project


def command() -> list[str]:
    """The run that a scheduler calls for: everything known by then, the last ten sets of reports kept."""
    program = Path(sys.executable).with_name("plan-analysis")
    return [str(program), "--project", str(project.required()), "run", "--as-of", "latest", "--keep", "10"]


def cron(hour: int, minute: int) -> str:
    """A line for ``crontab -e``; a per cent sign would end a command there."""
    log = shlex.quote(str(project.required() / "reports/run.log"))
    return f"{minute} {hour} * * * {shlex.join(command())} >> {log} 2>&1\n".replace("%", r"\%")


def systemd(hour: int, minute: int) -> str:
    """A service and its timer, for ``~/.config/systemd/user/``."""
    words = " ".join(f'"{word}"' if " " in word else word for word in command()).replace("%", "%%")
    return f"""# plan-analysis.service
[Unit]
Description=Plan Analysis reports

[Service]
Type=oneshot
WorkingDirectory={project.required()}
ExecStart={words}

# plan-analysis.timer: systemctl --user enable --now plan-analysis.timer
[Unit]
Description=Plan Analysis reports, daily

[Timer]
OnCalendar=*-*-* {hour:02}:{minute:02}:00
Persistent=true

[Install]
WantedBy=timers.target
"""


def github_actions(hour: int, minute: int) -> str:
    """A workflow for ``.github/workflows/reports.yml``; times are UTC there."""
    return f"""name: reports
on:
  schedule:
    - cron: "{minute} {hour} * * *"
  workflow_dispatch:
permissions:
  contents: read
jobs:
  reports:
    runs-on: ubuntu-latest
    timeout-minutes: 30
    steps:
      - uses: actions/checkout@v4
      - uses: actions/setup-python@v5
        with:
          python-version: "3.11"
      - uses: actions/cache@v4
        with:
          path: reports
          key: reports-${{{{ github.run_id }}}}
          restore-keys: reports-
      - run: make report
      - uses: actions/upload-artifact@v4
        if: always()
        with:
          name: reports
          path: reports
"""


def jupyter_scheduler(hour: int, minute: int) -> str:
    """The body of ``POST /scheduler/job_definitions`` of a Jupyter server that was started in this project."""
    return (
        json.dumps(
            {
                "name": "plan-analysis scorecard",
                "input_filename": "04_scorecard.ipynb",
                "input_uri": "notebooks/04_scorecard.ipynb",
                "runtime_environment_name": Path(sys.prefix).name,
                "parameters": {"as_of": '"latest"', "lang": '"zh"'},  # it writes them into a cell as they stand here
                "output_formats": ["ipynb", "html"],
                "schedule": f"{minute} {hour} * * *",
                "timezone": "UTC",
            },
            ensure_ascii=False,
            indent=1,
        )
        + "\n"
    )


KINDS = {"cron": cron, "systemd": systemd, "github-actions": github_actions, "jupyter-scheduler": jupyter_scheduler}
