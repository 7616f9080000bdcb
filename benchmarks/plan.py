"""How well plans are read: recall, precision, deadline, relation, kind and name by kind of plan and by confidence.

    python benchmarks/plan.py [--misses] [--part made|aside|late|last|unseen|fresh|second|third|fourth] [NAME ...]

The plans of ``plans.txt`` are made up. The rules have seen them all by now: what they do on plans that nobody had
looked at is measured by adding a new part and running it once before mending anything.
"""

import re
import sys
import tempfile
import time
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path

from plan_analysis.plan import extract

PLANS = Path(__file__).with_name("plans.txt")
MEASURES = ("deadline", "relation", "kind", "name")


@dataclass(frozen=True)
class Case:
    """One made-up plan with the rows a reader finds."""

    name: str
    kind: str
    format: str
    part: str
    text: str
    rows: tuple[tuple[str, ...], ...]


def cases(path: Path = PLANS) -> list[Case]:
    """Every case of a file."""
    found = []
    for block in re.split(r"^=== ", path.read_text(encoding="utf-8"), flags=re.MULTILINE)[1:]:
        head, _, rest = block.partition("\n")
        text, _, rows = rest.partition("\n---")
        wanted = tuple(tuple(line.split("|")) for line in rows.strip().splitlines() if "|" in line)
        found.append(Case(*(part.strip() for part in head.split("|")), text, wanted))
    return found


def read(case: Case):
    """The register of a case, read from a file of its format."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"{case.name}.{case.format}"
        if case.format == "docx":
            _word(case.text, path)
        else:
            path.write_text(case.text, encoding="utf-8")
        return extract(path)


def _word(text: str, path: Path) -> None:
    import docx

    document = docx.Document()
    lines = text.splitlines()
    while lines:
        rows = []
        while lines and lines[0].startswith("|"):
            rows.append([cell.strip() for cell in lines.pop(0).strip("|").split("|")])
        if rows:
            table = document.add_table(rows=len(rows), cols=len(rows[0]))
            for row, cells in zip(table.rows, rows, strict=True):
                for cell, words in zip(row.cells, cells, strict=True):
                    cell.text = words
        elif lines:
            document.add_paragraph(lines.pop(0))
    document.save(path)


def year(due) -> str:
    """The last year of a deadline."""
    return (re.findall(r"(?:19|20)\d\d", str(due or "")) or [""])[-1]


def plain(name: str) -> str:
    """A name without what readers leave in or out as they like."""
    text = re.sub(r"[\s“”\"（）()、]|的", "", name.lower())
    text = re.sub(r"^(?:全[市省县区]|新增|新建|力争|the)", "", text)
    return re.sub(r"(?:数量|总数|(?<![指人户次天])数|建设)$", "", text)


def named(got: str, wanted: str) -> bool:
    """Whether a name is one of the right ones."""
    return plain(got) in {plain(one) for one in wanted.split("/")}


def matched(case: Case, got) -> list[tuple]:
    """(row wanted or None, row found or None), each at most once; number and unit find a row, deadline then decides."""
    left = list(got.itertuples())
    pairs = []
    for wanted in case.rows:
        alike = [
            row
            for row in left
            if abs(float(wanted[0]) - row.value) < 1e-6 * max(1, abs(row.value)) and wanted[1] == row.unit
        ]
        alike.sort(
            key=lambda row: (
                year(row.due) not in wanted[3].split(","),
                not named(row.name_zh or row.name_en, wanted[5]),
                row.relation not in wanted[2].split(","),
            )
        )
        pairs.append((wanted, alike[0] if alike else None))
        if alike:
            left.remove(alike[0])
    return pairs + [(None, row) for row in left]


def right(wanted, row) -> dict[str, bool]:
    """What of a found row is right."""
    return {
        "deadline": year(row.due) in wanted[3].split(","), "relation": row.relation in wanted[2].split(","),
        "kind": row.kind in wanted[4].split(","),
        "name": named(row.name_zh or row.name_en, wanted[5]),
    }  # fmt: skip


def main(arguments: list[str]) -> None:
    """Print the table."""
    part = arguments[arguments.index("--part") + 1] if "--part" in arguments else ""
    names = [one for one in arguments if not one.startswith("--") and one != part]
    chosen = [c for c in cases() if (not part or c.part == part) and (not names or c.name in names)]
    counts: dict[str, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    sure: dict[str, list[bool]] = defaultdict(list)
    began, characters = time.perf_counter(), 0
    for case in chosen:
        characters += len(case.text)
        for wanted, row in matched(case, read(case)):
            for group in (case.kind, f"all {case.part}", "all"):
                tally = counts[group]
                tally["wanted"] += wanted is not None
                tally["found"] += row is not None
                if wanted is not None and row is not None:
                    tally["both"] += 1
                    for measure, ok in right(wanted, row).items():
                        tally[measure] += ok
            if row is not None:
                # a row is right when number, unit, relation and deadline are; kind and name are told apart
                good = wanted is not None and right(wanted, row)["deadline"] and right(wanted, row)["relation"]
                sure[f"{case.part} {row.confidence}"].append(good)
                sure[f"all {row.confidence}"].append(good)
            if "--misses" in arguments:
                _tell(case, wanted, row)
    print(
        f"{'kind of plan':<18}{'plans':>6}{'rows':>6}{'recall':>8}{'prec.':>8}" + "".join(f"{m:>10}" for m in MEASURES)
    )
    for group, tally in sorted(counts.items(), key=lambda item: (item[0].startswith("all"), item[0])):
        plans = sum(group in (c.kind, f"all {c.part}", "all") for c in chosen)
        shares = [tally["both"] / max(tally["wanted"], 1), tally["both"] / max(tally["found"], 1)]
        shares += [tally[m] / max(tally["both"], 1) for m in MEASURES]
        print(
            f"{group:<18}{plans:>6}{tally['wanted']:>6}{shares[0]:>8.3f}{shares[1]:>8.3f}"
            + "".join(f"{s:>10.3f}" for s in shares[2:])
        )
    print("\nconfidence (number, unit, relation and deadline right)")
    for group, marks in sorted(sure.items()):
        print(f"{group:<18}{len(marks):>6} rows {sum(marks) / len(marks):>8.3f} right")
    print(f"\n{characters:,} characters in {time.perf_counter() - began:.2f} s")


def _tell(case: Case, wanted, row) -> None:
    """Print what was missed, false or wrong."""
    got = "" if row is None else _printed(row)
    if wanted is None:
        print(f"FALSE  {case.name}: {got} | {row.quote}")
    elif row is None:
        print(f"MISSED {case.name}: {'|'.join(wanted)}")
    elif wrong := [m for m, ok in right(wanted, row).items() if not ok]:
        print(f"{','.join(wrong).upper()} {case.name}: {got} | want {'|'.join(wanted)}")


def _printed(row) -> str:
    return f"{row.value:g} {row.unit} {row.relation} {row.due} {row.kind} {row.name_zh or row.name_en}"


if __name__ == "__main__":
    main(sys.argv[1:])
