"""A run is killed, or its disk is full, at every single change that it makes to the disk: pages must stay whole.

    python benchmarks/faults.py             every change, three to ten minutes
    python benchmarks/faults.py --seed 7    the sample that the tests draw by this seed

Exit code 1 where a page was torn or the next run did not mend it.
"""

import argparse
import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]


def main() -> None:
    """The tests of the suite with every change instead of a sample."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seed", type=int, help="of the sample to try instead of all")
    asked = parser.parse_args()
    chosen = {"PLAN_ANALYSIS_EVERY_FAULT": "1"} if asked.seed is None else {"PLAN_ANALYSIS_FAULT_SEED": str(asked.seed)}
    command = [sys.executable, "-m", "pytest", "-o", "addopts=", "-p", "no:nbval", "-p", "no:cacheprovider", "-v"]
    command += ["--durations=0", "tests/test_runner_faults.py", "-k", "any_change"]
    sys.exit(subprocess.run(command, cwd=ROOT, env=os.environ | chosen, check=False).returncode)


if __name__ == "__main__":
    main()
