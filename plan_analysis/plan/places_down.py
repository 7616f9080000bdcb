"""Tables of tasks with places down and indicators across: 街道 | 税收(万元) | 新增个体户(户)."""

import re

from plan_analysis.plan import cells
from plan_analysis.plan.columns import Column, Table, text_of, whole
from plan_analysis.plan.table_cells import Stub, dated, target

# 乡镇, 县(市、区): the heading of a column of places
HEADING = re.compile(r"(?:各?(?:县|市|区|乡|镇|街道|街|园区|地区|区域|辖区|[(、)])+)(?:名称|单位)?")
AIMED = re.compile("目标|任务|计划")  # 目标任务分解表
PAST = re.compile("完成|实际|现状|情况|上年|基数|进度")  # 上年完成数
ALL = re.compile(r"(?:合\s*计|总\s*计|全[市县区镇])")  # 合计
COUNTED = re.compile(r"[\u4e00-\u9fff]{2}")  # 税收


def shaped(table: Table, head: int) -> bool:
    """Whether places stand down and indicators with units across, under a caption of targets."""
    if head > 1 or not table.known.period.end or PAST.search(table.caption):
        return False
    first = table.grid[0]
    aimed = AIMED.search(table.caption)
    return bool(aimed and any(HEADING.fullmatch(c.text) for c in first[:2]) and _indicators(table))


def _stub(table: Table) -> int:
    return next(c for c, cell in enumerate(table.grid[0]) if HEADING.fullmatch(cell.text))


def _indicators(table: Table) -> list[tuple[int, str, str]]:
    """(column, name, unit) of every column behind the places that holds numbers of something."""
    found = []
    for c, cell in enumerate(table.grid[0]):
        words, unit = cells.named(cell.text, "")
        if c <= _stub(table) or PAST.search(cell.text) or re.search(r"20\d\d", cell.text):  # 2024年
            continue
        if unit and COUNTED.search(words):
            found.append((c, words, unit))
    return found


def read(table: Table) -> None:
    """A row for each place and indicator: 东街 and 税收 are 东街税收."""
    for r, row in enumerate(table.grid[1:], 1):
        place = "" if whole(row) else text_of(row, _stub(table))
        for c, words, unit in _indicators(table) if place else []:
            found = target(table, r, c, Stub(words, unit, table.places[r])) if c < len(row) else None
            if found:
                # named last: a place before 新增个体户 must not hide that it is added
                found.name = words if ALL.fullmatch(place) else place + words
                dated(found, Column("target", words), table.known.period.end, table.known, row[c].text)
                table.rows.append(found)
