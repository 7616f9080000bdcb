"""Reading published tables: rows a second and memory, against a bare pandas.read_excel of the same files.

Run: python benchmarks/yearbook.py FOLDER   (.xls and .xlsx files; write-protected ones have no bare peer)

Each measurement is a process of its own, both readers in turn, each warmed by one reading; the figure is the
quickest of three. The peer is what pandas does by itself: openpyxl for .xlsx, xlrd for .xls.
"""

import subprocess
import sys
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


if __name__ == "__main__":
    main(Path(sys.argv[1]))
