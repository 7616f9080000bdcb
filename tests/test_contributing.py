"""What keeps the inner loop short and the repository clean."""

import shlex

import yaml

from plan_analysis.runner import refreshing
from tests.conftest import ROOT


def test_notebooks_are_stripped_before_a_commit_of_what_a_refresh_strips():
    [local] = yaml.safe_load((ROOT / ".pre-commit-config.yaml").read_text(encoding="utf-8"))["repos"]
    hooks = {hook["id"]: shlex.split(hook["entry"]) for hook in local["hooks"]}
    assert hooks["notebooks"][-1].split() == refreshing.VOLATILE
    assert {"--keep-output", "--keep-count", "--keep-id"} <= set(hooks["notebooks"])


def test_what_contributing_names_is_there():
    text = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    for target in ("lint", "quick", "test", "lock"):
        assert f"make {target}" in text
        assert f"\n{target}:" in makefile
    assert len(text.splitlines()) < 40
