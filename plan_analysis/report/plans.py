"""The index of several plans: each with its region and its verdicts, and what more than one of them asks."""

from collections.abc import Callable
from html import escape

from plan_analysis.reference import Reference
from plan_analysis.report import html
from plan_analysis.report.messages import Language
from plan_analysis.report.notebooks import PLANS

Found = dict[str, tuple[str, dict]]  # plan → folder of its pages, its results
Exists = Callable[[str], bool]


def page(words: Language, reference: Reference, found: Found, exists: Exists) -> str:
    """The index in one language; ``exists`` says whether there is a page, and only to such ones links are made."""
    import nbformat.v4 as v4

    title = words("Plans compared")
    body = _menu(words, reference, found, exists) + _shared(words, reference, found, exists)
    data = {"text/html": f"<section><h1>{escape(title)}</h1>{body}</section>", "text/plain": title}
    notebook = v4.new_notebook(cells=[v4.new_code_cell(outputs=[v4.new_output("display_data", data=data)])])
    days = sorted({one["as_of"] for _, one in found.values()})
    return html.page(notebook, PLANS, {"lang": words.code, "as_of": ", ".join(days)})


def _menu(words: Language, reference: Reference, found: Found, exists: Exists) -> str:
    verdicts = [name for name in next(iter(found.values()))[1]["verdicts"] if _ever(found, name)]
    head = [words("Plan"), words("Region"), words("Years"), words("As of"), words("Targets"), *map(words, verdicts)]
    rows = []
    for plan, (folder, one) in found.items():
        row = reference.plan(plan)
        title = _link(words, folder, "index", str(words.name(row, "title")), exists)
        region = f"{words.name(reference.regions[row.region_code])} ({row.region_code})"
        counts = [str(one["verdicts"].get(name, 0)) for name in verdicts]
        rows.append([title, escape(region), f"{row.start}–{row.end}", one["as_of"], str(len(one["targets"])), *counts])
    return _table(words("Plans"), head, rows)


def _ever(found: Found, verdict: str) -> bool:
    return any(one["verdicts"].get(verdict) for _, one in found.values())


def _shared(words: Language, reference: Reference, found: Found, exists: Exists) -> str:
    """One row an indicator that more than one plan asks for, one column a plan; empty where there is none."""
    asked: dict[str, dict[str, list[dict]]] = {}
    for plan, (_, one) in found.items():
        for row in one["targets"]:
            asked.setdefault(row["indicator"], {}).setdefault(plan, []).append(row)
    rows = []
    for name, by_plan in asked.items():
        if len(by_plan) > 1 and name in reference.indicators:
            cells = [
                "<br>".join(
                    _target(words, reference, (plan, found[plan][0]), row, exists) for row in by_plan.get(plan, [])
                )
                for plan in found
            ]
            rows.append([escape(str(words.name(reference.indicators[name]))), *(cell or "–" for cell in cells)])
    if not rows:
        return f"<p>{words('No indicator is asked for by more than one of these plans.')}</p>"
    regions = [reference.plan(plan) for plan in found]
    heads = [f"{words.name(reference.regions[row.region_code])} {row.start}–{row.end}" for row in regions]
    return _table(words("Asked by more than one plan"), [words("Indicator"), *heads], rows)


def _target(words: Language, reference: Reference, place: tuple[str, str], row: dict, exists: Exists) -> str:
    """By when a plan asks what, linked to the target's page; its verdict, and the probability where there is one."""
    plan, folder = place
    wanted = words.asked(reference.target(plan, row["target"]), reference.indicators[row["indicator"]].decimals)
    chance = "" if row["probability"] is None else f" {words.percent(row['probability'])}"
    said = f"{escape(words(row['outcome'] or row['verdict']))}{chance}"
    due = words.year(str(row["due"]))
    return f"{_link(words, folder, row['target'], f'{due}: {wanted}', exists)} {said}"


def _link(words: Language, folder: str, stem: str, text: str, exists: Exists) -> str:
    """Text that leads to a page in this language, else in the other; plain where there is neither."""
    names = [f"{folder}/{one.page(stem)}".lstrip("/") for one in (words, words.twin)]
    there = next((name for name in names if exists(name)), "")
    return f'<a href="{escape(there)}">{escape(text)}</a>' if there else escape(text)


def _table(caption: str, head: list[str], rows: list[list[str]]) -> str:
    """A table that scrolls by itself on a narrow screen; heads are text, cells are HTML."""
    heads = "".join(f'<th scope="col">{escape(cell)}</th>' for cell in head)
    body = "".join(
        f'<tr><th scope="row">{row[0]}</th>{"".join(f"<td>{cell}</td>" for cell in row[1:])}</tr>' for row in rows
    )
    return (
        f'<h2>{escape(caption)}</h2><div class="scroll" tabindex="0" role="region" aria-label="{escape(caption)}">'
        f"<table><thead><tr>{heads}</tr></thead><tbody>{body}</tbody></table></div>"
    )
