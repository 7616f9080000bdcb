"""Whatever a file holds, a reader reads it or refuses it in a sentence: counted over mutated inputs of every kind.

    python benchmarks/fuzz.py               2,000 inputs of each kind
    python benchmarks/fuzz.py --inputs 50000 --seed 7

Each input is a sound file of its kind, damaged in one to four places by a seeded choice, so that a crash can be made
again from its seed. Prints how many were read, refused and crashed, and the slowest; the first input that crashed a
reader in each way is kept. Exit code 1 where any crashed.
"""

import argparse
import copy
import io
import json
import random
import sys
import tempfile
import time
import zipfile
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from plan_analysis import plan, results, yearbook
from plan_analysis.attainment import case_files
from plan_analysis.dataset import scenario
from plan_analysis.plan import extraction, propose
from plan_analysis.plan.frames import frame
from plan_analysis.reference import read, reading
from plan_analysis.reference.schema import TABLES, DataError
from plan_analysis.runner import regions

TOKENS = (
    "nan", "inf", "-1", "1e308", "0" * 400, "9" * 30,
    "0000", "9999", "2018-13", "2020-2018", "1,234.5.6", "1/0", "null",
    "", " ", "　", "\0", "\x0b", "\x1b", "\ufeff", "\u202e", "\ud7ff", "'", '"', ",", ",,,,", ";", "\t", "\r", "\n\n",
    "<", "</td>", "<table>", "&#0;", "]]>", "{", "}", "[]", "|", "=1+1",
    "（牵头单位：", "力争", "每万人", "亿元", "%", "≥", "保定市", "单位：万元", "续表",
)  # fmt: skip
Mutation = Callable[[bytes, random.Random], bytes]


@dataclass(frozen=True)
class Kind:
    """Inputs of one kind: sound files by name, how they are damaged, and who reads them."""

    seeds: dict[str, bytes]
    read: Callable[[Path], object]
    damage: Mutation


@dataclass
class Count:
    """What became of the inputs of a kind; ``crashes`` by error and place, each with the first seed."""

    read: int = 0
    refused: int = 0
    slowest: float = 0.0
    crashes: Counter = field(default_factory=Counter)
    first: dict[str, tuple[str, int]] = field(default_factory=dict)


def damaged_text(data: bytes, draw: random.Random) -> bytes:
    """Text with tokens put in, lines lost, doubled or exchanged, bytes turned over, its end cut off, or recoded."""
    for _ in range(draw.randint(1, 4)):
        at, end = sorted(draw.randrange(len(data) + 1) for _ in range(2))
        end = min(end, at + 60)
        lines = data.splitlines(keepends=True) or [b""]
        one, other = (draw.randrange(len(lines)) for _ in range(2))
        token = draw.choice(TOKENS).encode("utf-8", "replace")
        match draw.randrange(8):
            case 0:
                data = data[:at] + token + data[at:]
            case 1:
                data = data[:at] + token + data[end:]
            case 2:
                data = data[:at] if draw.random() < 0.3 else data[:at] + data[end:]
            case 3:
                data = b"".join(lines[:one] + lines[one + 1 :])
            case 4:
                lines[one], lines[other] = lines[other], lines[one]
                data = b"".join(lines)
            case 5:
                data = b"".join(lines[:one] + lines[one : one + 1] * draw.randint(2, 5) + lines[one + 1 :])
            case 6:
                data = data[:at] + bytes([draw.randrange(256)]) + data[at + 1 :]
            case _:
                cells = lines[one].split(b",")
                cells[draw.randrange(len(cells))] = token
                lines[one] = b",".join(cells)
                data = b"".join(lines)
    return data.decode("utf-8", "replace").encode("gb18030", "replace") if draw.random() < 0.05 else data


def damaged_json(data: bytes, draw: random.Random) -> bytes:
    """JSON whose values are lost, of another type or from elsewhere in it; now and then damaged as text."""
    if draw.random() < 0.2:
        return damaged_text(data, draw)
    whole = json.loads(data)
    for _ in range(draw.randint(1, 4)):
        places = list(_places(whole))
        if not places:
            break
        holder, key = draw.choice(places)
        match draw.randrange(3):
            case 0:
                del holder[key]
            case 1:
                other, there = draw.choice(places)
                try:
                    holder[key] = copy.deepcopy(other[there])
                except (KeyError, IndexError):
                    continue
            case _:
                holder[key] = draw.choice([None, [], {}, "", "x", -1, 1e308, True, float("nan"), [None], {"x": 1}])
    return json.dumps(whole, ensure_ascii=False).encode()


def _places(value: object) -> Iterator[tuple]:
    """Every place in lists and dictionaries."""
    if isinstance(value, dict | list):
        for key in list(value) if isinstance(value, dict) else range(len(value)):
            yield value, key
            yield from _places(value[key])


def damaged_zip(data: bytes, draw: random.Random) -> bytes:
    """A document whose parts are damaged inside, or left out; now and then the file itself."""
    if draw.random() < 0.1:
        return damaged_text(data, draw)
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(made, "w") as new:
        names = old.namelist()
        large = sorted(names, key=lambda name: -old.getinfo(name).file_size)[:3]
        hit = draw.choice(large if draw.random() < 0.7 else names)
        for name in names:
            part = old.read(name)
            if name == hit and draw.random() < 0.1:
                continue
            new.writestr(name, damaged_xml(part, draw) if name == hit else part)
    return made.getvalue()


def damaged_xml(data: bytes, draw: random.Random) -> bytes:
    """XML that mostly stays well-formed: whole elements are lost, doubled or emptied, numbers and words exchanged."""
    if draw.random() < 0.3:
        return damaged_text(data, draw)
    parts = data.replace(b">", b">\n").split(b"\n")
    for _ in range(draw.randint(1, 6)):
        at = draw.randrange(len(parts))
        match draw.randrange(3):
            case 0:
                parts[at : at + draw.randint(1, 6)] = []
            case 1:
                parts[at:at] = parts[at : at + draw.randint(1, 6)]
            case _:
                if not parts[at].startswith(b"<"):
                    parts[at] = draw.choice(TOKENS).encode("utf-8", "replace") + parts[at][parts[at].find(b"<") :]
        parts = parts or [b""]
    return b"".join(parts)


# ---- what is read ----

PLAN = """保定市科技创新规划（2018-2020年）
到2020年，全社会研发投入占GDP比重达到2%以上，高新技术企业达到1000家，年均增长15%。（牵头单位：市科技局；配合单位：市财政局）
每万人发明专利拥有量由2017年的1.2件增加到2.5件，力争新增省级平台10家，技术合同成交额突破50亿元。
"""
TABLE = """表1 主要指标,,,
单位：亿元,,,
地区,2018年,2019年,2020年
石家庄市,1,234.5,…
保定市,3070.9,3557,#
  #市区,12,13,14
"""
SERIES = "指标,单位,2015年,2016年,2017年,2020年目标\n研发强度,%,1.1,1.2,1.3,≥2.5\n企业,家,10,12,15,达到30家以上\n"
REGIONS = "region_code,name_zh\n130100,石家庄市\n130600,保定市\n"
SCENARIO = "kind,region,indicator,year,value,of,note\nvalue,130600,gdp,2020,4000,,x\ngrowth,130600,gdp,,5,,\n"


def html(text: str) -> bytes:
    """The same words on a page, the first commas as cells."""
    rows = "".join(f"<tr><td>{'</td><td>'.join(line.split(','))}</td></tr>" for line in text.splitlines())
    return (
        f"<html><head><meta charset='utf-8'></head><body><p>{text[:60]}</p><table>{rows}</table></body></html>".encode()
    )


def document(text: str) -> bytes:
    """The same words as a Word document, with a table."""
    from docx import Document

    made, stream = Document(), io.BytesIO()
    for line in text.splitlines():
        made.add_paragraph(line)
    table = made.add_table(2, 3)
    for number, word in enumerate(("指标", "单位", "2020年目标", "研发强度", "%", "≥2.5")):
        table.cell(number // 3, number % 3).text = word
    made.save(stream)
    return stream.getvalue()


def workbook(text: str) -> bytes:
    """The same cells as a workbook."""
    from openpyxl import Workbook

    made, stream = Workbook(), io.BytesIO()
    for line in text.splitlines():
        made.worksheets[0].append(
            [float(cell) if cell.replace(".", "").isdigit() else cell for cell in line.split(",")]
        )
    made.save(stream)
    return stream.getvalue()


def of_plan(path: Path) -> object:
    """Targets of a plan's text as a register."""
    found, _ = extraction.read(plan.paragraphs(path))
    return propose.as_csv(frame(found, "p"))


def of_series(path: Path) -> object:
    """Cases of anyone's series."""
    return case_files.read(path, (), lambda note: None)


def of_table(path: Path) -> object:
    """A reference table of a project: the folder above is one."""
    found = reading.table(path.stem, path.parents[2])
    if found.mistakes:
        raise DataError(found.mistakes[0])
    return found


def of_results(path: Path) -> object:
    """What changed between a run of old and a sound one."""
    return results.compare(results.read(path), results.read(path.with_name("sound.json")))


def kinds(folder: Path, reports: bytes) -> dict[str, Kind]:
    """Every kind of file that somebody may bring; ``reports`` is a sound results.json."""
    (folder / "sound.json").write_bytes(reports)
    tables = read()
    sound = {name: reading.files(name, None)[0] for name in TABLES}
    own = {
        f"data/reference/{name}.csv": b"".join(path.read_bytes().splitlines(keepends=True)[:6])
        for name, path in sound.items()
        if path.exists()
    }
    (folder / "sound.txt").write_text(PLAN, encoding="utf-8")
    fresh = frame(extraction.read(plan.paragraphs(folder / "sound.txt"))[0], "p")
    register = propose.as_csv(fresh.assign(reviewed="yes")).encode()
    return {
        "reference tables": Kind(own, of_table, damaged_text),
        "list of regions": Kind({"regions.csv": REGIONS.encode()}, regions.listed, damaged_text),
        "scenario": Kind({"s.csv": SCENARIO.encode()}, lambda path: scenario.read(path, tables), damaged_text),
        "results.json": Kind({"results.json": reports}, of_results, damaged_json),
        "register": Kind({"r.csv": register}, lambda path: propose.merged(fresh, path), damaged_text),
        "series": Kind({"a.csv": SERIES.encode()}, of_series, damaged_text),
        "series, workbook": Kind({"a.xlsx": workbook(SERIES)}, of_series, damaged_zip),
        "plan, text": Kind({"p.txt": PLAN.encode()}, of_plan, damaged_text),
        "plan, HTML": Kind({"p.html": html(PLAN)}, of_plan, damaged_text),
        "plan, Word": Kind({"p.docx": document(PLAN)}, of_plan, damaged_zip),
        "table, CSV": Kind({"t.csv": TABLE.encode()}, yearbook.read, damaged_text),
        "table, HTML": Kind({"t.xls": html(TABLE)}, yearbook.read, damaged_text),
        "table, workbook": Kind({"t.xlsx": workbook(TABLE)}, yearbook.read, damaged_zip),
    }  # fmt: skip


def sound_results() -> bytes:
    """The results of the shipped plan, few draws being enough."""
    with tempfile.TemporaryDirectory() as folder:
        results.write_results("baoding_2018_2020", "2018-12-31", 100, Path(folder))
        return (Path(folder) / "results.json").read_bytes()


def tried(kind: Kind, folder: Path, inputs: int, seed: int) -> Count:
    """Damaged files of a kind given to its reader."""
    count = Count()
    for number in range(seed, seed + inputs):
        draw = random.Random(number)
        name = draw.choice(sorted(kind.seeds))
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(kind.damage(kind.seeds[name], draw))
        started = time.perf_counter()
        try:
            kind.read(path)
            count.read += 1
        except DataError:
            count.refused += 1
        except Exception as error:
            place = error.__traceback__
            while place.tb_next:
                place = place.tb_next
            what = f"{type(error).__name__} in {Path(place.tb_frame.f_code.co_filename).name}:{place.tb_lineno}"
            count.crashes[what] += 1
            count.first.setdefault(what, (name, number))
        count.slowest = max(count.slowest, time.perf_counter() - started)
        path.unlink(missing_ok=True)
    return count


def main() -> None:
    """Print the counts of every kind."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--inputs", type=int, default=2000)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--kind", help="only kinds whose name begins so")
    asked = parser.parse_args()
    crashed = 0
    print(f"{'kind':20} {'inputs':>8} {'read':>8} {'refused':>8} {'crashed':>8} {'slowest, s':>10}")
    with tempfile.TemporaryDirectory() as folder:
        for name, kind in kinds(Path(folder), sound_results()).items():
            if asked.kind and not name.startswith(asked.kind):
                continue
            count = tried(kind, Path(folder), asked.inputs, asked.seed)
            bad = count.crashes.total()
            crashed += bad
            print(
                f"{name:20} {asked.inputs:8} {count.read:8} {count.refused:8} {bad:8} {count.slowest:10.2f}", flush=True
            )
            for what, times in count.crashes.most_common():
                print(f"    {times} × {what}; first: {count.first[what][0]}, seed {count.first[what][1]}")
    sys.exit(1 if crashed else 0)


if __name__ == "__main__":
    main()
