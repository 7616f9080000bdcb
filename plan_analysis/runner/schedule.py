"""Jobs for schedulers, ready to be put where they belong: this project, this Python, no terminal needed."""

import json
import re
import shlex
import sys
from pathlib import Path

from plan_analysis.reference import project


def command(notify: str) -> list[str]:
    """The whole job: build if inputs changed, run with everything known by then, keep ten sets of reports, tell."""
    program = Path(sys.executable).with_name("plan-analysis")
    place = ["--project", str(project.required())]
    return [str(program), *place, "run", "--build", "--as-of", "latest", "--keep", "10", "--notify", notify]


def cron(hour: int, minute: int, notify: str) -> str:
    """A line for ``crontab -e``; a per cent sign would end a command there.

    What it prints, cron mails: with ``cat`` to notify that is the news, and besides only what keeps it from starting.
    """
    words = [*command(notify), "--log", str(project.required() / "logs/run.log")]
    return f"{minute} {hour} * * * {shlex.join(words)}\n".replace("%", r"\%")


SYSTEMD = """# plan-analysis.service
[Unit]
Description=Plan Analysis reports
OnFailure=plan-analysis-failed.service

[Service]
Type=oneshot
WorkingDirectory={folder}
ExecStart={job}
TimeoutStartSec=2h

# plan-analysis-failed.service
[Unit]
Description=Plan Analysis reports have failed

[Service]
Type=oneshot
ExecStart={failed}

# plan-analysis.timer: systemctl --user enable --now plan-analysis.timer
[Unit]
Description=Plan Analysis reports, daily

[Timer]
OnCalendar=*-*-* {hour:02}:{minute:02}:00
Persistent=true

[Install]
WantedBy=timers.target
"""


def systemd(hour: int, minute: int, notify: str) -> str:
    """A service, what it calls when it fails, and its timer, for ``~/.config/systemd/user/``; log: the journal."""
    failed = f"echo plan-analysis failed: journalctl --user -u plan-analysis | {notify}"
    return SYSTEMD.format(
        folder=str(project.required()).replace("%", "%%"), job=_unit(command(notify)),
        failed=_unit(["/bin/sh", "-c", failed]), hour=hour, minute=minute,
    )  # fmt: skip


def _unit(words: list[str]) -> str:
    """A command line as systemd reads it."""
    # --as-of=latest
    return " ".join(word if re.fullmatch(r"[\w./=:-]+", word) else f'"{_escaped(word)}"' for word in words)


def _escaped(word: str) -> str:
    for plain, escaped in (("\\", r"\\"), ('"', r"\""), ("%", "%%"), ("$", "$$")):
        word = word.replace(plain, escaped)
    return word


def github_actions(hour: int, minute: int, notify: str) -> str:
    """A workflow for ``.github/workflows/reports.yml``; times are UTC there, and the news stand in its summary."""
    tell = shlex.quote(f'{notify} >> "$GITHUB_STEP_SUMMARY"')
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
      - run: make .venv/installed
      - run: .venv/bin/plan-analysis run --build --as-of latest --keep 10 --notify {tell}
      - uses: actions/upload-artifact@v4
        if: always()
        with:
          name: reports
          path: reports
"""


def jupyter_scheduler(hour: int, minute: int, notify: str) -> str:
    """One page only, which is all that Jupyter Scheduler does: it neither builds nor tells.

    The body of ``POST /scheduler/job_definitions`` of a Jupyter server that was started in this project.
    """
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
