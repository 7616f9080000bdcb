"""Reading published tables: rows a second and memory, against a bare pandas.read_excel of the same files.

Run: python benchmarks/yearbook.py FOLDER   (.xls and .xlsx files; write-protected ones have no bare peer)
     python benchmarks/yearbook.py          (a made-up panel of 400,000 cells, and 2,800 names that nobody knows)

Each measurement is a process of its own, both readers in turn, each warmed by one reading; the figure is the
quickest of three. The peer is what pandas does by itself: openpyxl for .xlsx, xlrd for .xls.
"""

import random
import subprocess
import sys
import tempfile
from pathlib import Path

READERS = {
    "plan_analysis": "from plan_analysis import yearbook; read = yearbook.read",
    "pandas": "import pandas; read = lambda path: pandas.read_excel(path, sheet_name=None, header=None)",
}
TIMED = """
import resource, sys, time
tables = sys.argv[1:]
{reader}
read(tables[0])
started = time.perf_counter()
found = [read(path) for path in tables]
seconds = time.perf_counter() - started
size = sum(len(one) for one in found) if not isinstance(found[0], dict) else sum(
    int(sheet.notna().to_numpy().sum()) for one in found for sheet in one.values())
print(seconds, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, size)
"""


def measured(reader: str, paths: list[Path]) -> tuple[float, float, int] | None:
    """Seconds, peak MB and rows (cells, of the bare read); None when the reader cannot read a file."""
    best = None
    for _ in range(3):
        command = [sys.executable, "-c", TIMED.format(reader=READERS[reader]), *map(str, paths)]
        done = subprocess.run(command, capture_output=True, text=True)
        if done.returncode:
            return None
        seconds, memory, size = done.stdout.split()
        one = (float(seconds), float(memory), int(size))
        best = min(best or one, one)
    return best


def main(folder: Path) -> None:
    """Print a line per file that both can read, then all files of the folder for our reader alone."""
    print(f"{'file':58} {'rows':>7} {'rows/s':>8} {'s':>6} {'MB':>5} {'bare s':>7} {'bare MB':>7} {'ratio':>6}")
    paths = sorted(path for path in folder.iterdir() if path.is_file())
    for path in paths:
        if path.suffix not in (".xls", ".xlsx"):
            continue
        ours, bare = measured("plan_analysis", [path]), measured("pandas", [path])
        seconds, memory, rows = ours
        peer = f"{bare[0]:7.2f} {bare[1]:7.0f} {seconds / bare[0]:6.2f}" if bare else "cannot read it"
        print(f"{path.name[:58]:58} {rows:7} {rows / seconds:8.0f} {seconds:6.2f} {memory:5.0f} {peer}")
    seconds, memory, rows = measured("plan_analysis", paths)
    print(
        f"all {len(paths)} files: {rows} rows in {seconds:.2f} s, {rows / seconds:.0f} rows a second, {memory:.0f} MB"
    )


def made_up(folder: Path) -> None:
    """Print seconds for a panel of cities and years and for a table of unknown names with English beside them."""
    import pandas as pd

    rng = random.Random(1)
    panel = pd.DataFrame(
        [[year, f"城市{city:03d}市", *(rng.randint(1, 10**6) for _ in range(50))] for year in range(2000, 2020)
         for city in range(400)],
        columns=["年份", "城市", *(f"指标{number}（万元）" for number in range(50))],
    )  # fmt: skip
    panel.to_excel(folder / "panel.xlsx", index=False)
    names = ["".join(rng.choices("甲乙丙丁戊己庚辛壬癸子丑寅卯辰巳", k=3)) + "市" for _ in range(2800)]
    latin = ["".join(rng.choices("abcdefghij", k=8)).title() for _ in names]
    unknown = pd.DataFrame({"地区": names, "Region": latin, "产量（吨）": range(len(names))})
    unknown.to_excel(folder / "unknown.xlsx", index=False)
    for name in ("panel.xlsx", "unknown.xlsx"):
        ours, bare = measured("plan_analysis", [folder / name]), measured("pandas", [folder / name])
        ratio = ours[0] / bare[0]
        print(f"{name}: {ours[2]} rows in {ours[0]:.2f} s, bare pandas {bare[0]:.2f} s, ratio {ratio:.2f}")


if __name__ == "__main__":
    if len(sys.argv) > 1:
        main(Path(sys.argv[1]))
    else:
        with tempfile.TemporaryDirectory() as scratch:
            made_up(Path(scratch))
