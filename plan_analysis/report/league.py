"""The index of many regions of which one plan's targets were asked, the likeliest first: a page like all others."""

from html import escape

from plan_analysis.reference import Reference
from plan_analysis.report import html
from plan_analysis.report.messages import Language
from plan_analysis.report.notebooks import LEAGUE


def page(words: Language, reference: Reference, found: dict[str, dict | None]) -> str:
    """The league in one language, from the results by region code; None for a region whose run failed."""
    import nbformat.v4 as v4

    title = words("Regions compared")
    data = {"text/html": _table(words, reference, found, title), "text/plain": title}
    notebook = v4.new_notebook(cells=[v4.new_code_cell(outputs=[v4.new_output("display_data", data=data)])])
    about = next((one for one in found.values() if one), {})
    shown = {"lang": words.code, "as_of": about.get("as_of", ""), "draws": about.get("draws", "")}
    return html.page(notebook, LEAGUE, shown)


def _table(words: Language, reference: Reference, found: dict[str, dict | None], title: str) -> str:
    ranked = sorted(found, key=lambda region: (-_expected(found[region]), region))
    targets = list(dict.fromkeys(row["target"] for one in found.values() if one for row in one["targets"]))
    plans = {one["plan"].partition("@")[0] for one in found.values() if one}
    names = {row.target: words.name(row) for row in reference.targets if row.plan in plans}
    head = "".join(f'<th scope="col">{target} {escape(str(names[target]))}</th>' for target in targets)
    body = "".join(_row(words, reference, region, found[region], targets) for region in ranked)
    return (
        f'<section><h1>{escape(title)}</h1><div class="scroll" tabindex="0" role="region" aria-label="{escape(title)}">'
        f'<table><thead><tr><th scope="col">{words("Region")}</th>{head}</tr></thead><tbody>{body}</tbody></table>'
        "</div></section>"
    )


def _row(words: Language, reference: Reference, region: str, found: dict | None, targets: list[str]) -> str:
    name = escape(str(words.name(reference.regions[region])))
    if found is None:
        missing = words("No pages: the run failed.")
        return f'<tr><th scope="row">{name}</th><td colspan="{len(targets)}">{missing}</td></tr>'
    rows = {row["target"]: row for row in found["targets"]}
    cells = "".join(f"<td>{_said(words, region, rows[target])}</td>" for target in targets)
    return f'<tr><th scope="row"><a href="{region}/{words.page("index")}">{name}</a></th>{cells}</tr>'


def _said(words: Language, region: str, row: dict) -> str:
    """A target's verdict, with its probability where there is one, as a link to its page."""
    chance = "" if row["probability"] is None else f" {words.percent(row['probability'])}"
    verdict = row["outcome"] or row["verdict"]
    verdict = escape(words(verdict))
    return f'<a href="{region}/{words.page(row["target"])}">{verdict}{chance}</a>'


def _expected(found: dict | None) -> float:
    """How many of a region's targets are expected to be met; below nothing where there is no result."""
    return found["outlook"]["expected"] if found else -1.0
