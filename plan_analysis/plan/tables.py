"""Tables of indicators in a plan: name, unit, base, target, growth, 约束性 or 预期性, bodies, down or across.

Every cell with a number becomes a target or is listed with the reason why not; a cell that holds sentences is read
as text.
"""

import re
from collections.abc import Iterator
from dataclasses import replace

from plan_analysis.plan import cells, places_down, table_shapes
from plan_analysis.plan.columns import Column, Table, header
from plan_analysis.plan.rows import Other, Row
from plan_analysis.plan.structure import Place
from plan_analysis.plan.table_cells import sentence, spoken, told
from plan_analysis.plan.years import Calendar

# 是否完成, 完成情况: such a table settles the plan before
FULFILLED = re.compile(
    r"是否(?:完成|达标|实现)|(?:完成|实现|达标)(?:情况|与否|程度)$|^Achieved\??$|^Status$", re.IGNORECASE
)
FULFILLED_TABLE = re.compile(r"(?:指标|目标|任务)(?:完成|实现|执行)情况")  # 指标完成情况
NUMBER = re.compile(r"\d")
# 进展情况 beside 项目内容: the cell repeats the verbs of the plan for what was done
PROGRESS = re.compile(r"(?:进展|推进|落实|执行|实施)情况$|^(?:目前|当前|最新|工作)?进展$|^进度$")
REACHED = "reached before the plan"


def read(places: list[Place], known: Calendar, where: str, caption: str) -> tuple[list[Row], list[Other]]:
    """Targets and other numbers of one table, whose rows are ``places`` and which stands under ``caption``."""
    table = Table(places, known, where, caption)
    head, columns = header(table)
    columns = _without_progress(table, head, columns)
    roles = {column.role for column in columns}
    fulfilled = any(FULFILLED.search(c.words) for c in columns) or FULFILLED_TABLE.search(caption)
    if places[0].role == "reported" or fulfilled:
        _free(table, REACHED)
    elif roles & {"target", "growth"} and "name" in roles:
        table_shapes.down(table, head, columns)
    elif places_down.shaped(table, head):
        places_down.read(table)
    elif table_shapes.years_down(table):
        table_shapes.across(table)
    elif table_shapes.years_in_stub(table):
        table_shapes.transposed(table)
    elif table_shapes.names_over_values(table):
        table_shapes.pairs(table)
    else:
        _tasks(table, columns)
        _free(table, "no header of the table says that it is a target")
    _rest(table)
    return sorted(table.rows, key=lambda r: (r.place.paragraph.line, r.quantity.start)), table.others


def _without_progress(table: Table, head: int, columns: list[Column]) -> list[Column]:
    """The columns, those of progress without a role and their cells listed as reached."""
    for c, column in enumerate(columns):
        if not PROGRESS.search(column.words):
            continue
        columns[c] = replace(column, role="")
        for r, row in enumerate(table.grid[head:], head):
            if c < len(row) and NUMBER.search(row[c].text) and row[c].origin not in table.used:
                told(table, r, row[c], REACHED)
    return columns


def grouped(places: list[Place]) -> Iterator[list[Place]]:
    """Places in runs: each table by itself, each other paragraph alone."""
    held: list[Place] = []
    for place in places:
        if held and (not place.paragraph.cells or place.paragraph.table != held[0].paragraph.table):
            yield held
            held = []
        if place.paragraph.cells:
            held.append(place)
        else:
            yield [place]
    if held:
        yield held


def _tasks(table: Table, columns: list[Column]) -> None:
    """Rows of a table of tasks get the deadline and the bodies of their columns: 完成时限, 责任单位."""
    for r, row in enumerate(table.grid):
        place = table.places[r]
        limit = table_shapes.limit_of(table_shapes.role_text(row, columns, "deadline"), table.known)
        groups = cells.responsible(table_shapes.role_text(row, columns, "bodies")) if r else None
        bodies = (*place.bodies, *([groups] if groups else []))
        table.places[r] = replace(place, deadline=limit or place.deadline, bodies=bodies)


def _free(table: Table, reason: str) -> None:
    """Cells of a table without a header that is understood: sentences are read, numbers are listed."""
    for r, row in enumerate(table.grid):
        for c, cell in enumerate(row):
            if reason != REACHED and spoken(cell.text, 6):
                sentence(table, (r, c), table.places[r])
            elif NUMBER.search(cell.text) and cell.origin not in table.used:
                told(table, r, cell, reason)


def _rest(table: Table) -> None:
    """Every cell with a number that is not in the register is listed with its reason."""
    for r, row in enumerate(table.grid):
        for c, cell in enumerate(row):
            if cell.origin in table.used or not NUMBER.search(cell.text):
                continue
            if spoken(cell.text, 10) and cells.value(cell.text) is None:
                sentence(table, (r, c), table.places[r])
            else:
                told(table, r, cell, "cell of a table: heading, base, order, mark or remark")
