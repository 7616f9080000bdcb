"""The security page says what the code does."""

import re
from importlib import import_module

import pytest

from tests.conftest import ROOT

PAGE = (ROOT / "SECURITY.md").read_text(encoding="utf-8")
SIZES = {"": 1, "MB": 2**20, "GB": 2**30}
LIMITS = re.findall(r"^\| [^|]+ \| ([\d,]+|\d+e\d+) ?(MB|GB|) \| `([\w.]+)\.(\w+)` \|$", PAGE, re.MULTILINE)


def test_the_page_lists_limits():
    assert len(LIMITS) == PAGE.partition("## Limits")[2].partition("## The")[0].count("| `")


@pytest.mark.parametrize(("number", "unit", "module", "name"), LIMITS)
def test_a_limit_is_the_one_in_the_code(number, unit, module, name):
    found = getattr(import_module(f"plan_analysis.{module}"), name)
    assert getattr(found, "total", found) == float(number.replace(",", "")) * SIZES[unit]


def test_every_test_that_is_named_is_there():
    for name in re.findall(r"`(test_\w+)`", PAGE):
        assert (ROOT / f"tests/{name}.py").exists(), name
