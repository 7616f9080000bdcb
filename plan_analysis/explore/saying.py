"""An answer in words and tables, as HTML: the sentence, what stands behind it, the regions side by side, the twin."""

from collections.abc import Sequence
from html import escape

import numpy as np

from plan_analysis.attainment import Assessment
from plan_analysis.attainment.outside import OutsideView
from plan_analysis.explore.answering import Answer
from plan_analysis.explore.looks import Look
from plan_analysis.reference import Reference
from plan_analysis.report.messages import Language, plain
from plan_analysis.report.palette import VERDICT_MARKS

SHOWN = {"median": 0.5, "lo80": 0.1, "hi80": 0.9, "lo95": 0.025, "hi95": 0.975}


def headline(answer: Answer, sentence: str, words: Language) -> str:
    """Verdict with its mark and the sentence; a scenario says so and names the unchanged answer."""
    a = answer.assessment
    mark = VERDICT_MARKS.get(a.verdict, "")
    lead = f'<strong class="plan-verdict">{mark} {_text(words(a.verdict))}</strong> {_text(sentence)}'
    if answer.unchanged is None:
        return f'<p class="plan-lead">{lead}</p>'
    said = words(
        "Scenario: your own assumptions, nothing published. Without them: {before}.",
        before=_short(answer.unchanged, words),
    )
    return f'<p class="plan-lead">{lead}</p><p class="plan-scenario">{_text(said)}</p>'


def _short(a: Assessment, words: Language) -> str:
    chance = f" ({words.percent(a.probability)})" if a.probability is not None else ""
    return f"{words(a.verdict)}{chance}"


def facts(answer: Answer, tables: Reference, words: Language, outside: OutsideView | None = None) -> str:
    """Pace needed, where it stands among that of others, when instead of whether, and how such targets have ended."""
    a, rows = answer.assessment, []
    passed = answer.pace is not None and answer.pace.passed
    if a.known.required_growth is not None and not a.outcome and not passed:
        rows.append((words("pace needed"), words.growth(a.known.required_growth)))
    if a.known.observed_growth is not None:
        rows.append((words("own past"), words.growth(a.known.observed_growth)))
    if answer.pace is not None:
        rows.append((words("pace of others"), " ".join(map(words, answer.pace.said(tables.regions.get)))))
    if a.foreseen.attained:
        rows.append((words("reached when"), _when(a, words)))
    if outside is not None and not a.outcome:
        rows.append((words("outside view"), " ".join(map(words, outside.said()))))
    cells = "".join(f'<tr><th scope="row">{_text(name)}</th><td>{_text(said)}</td></tr>' for name, said in rows)
    return f'<table class="plan-facts"><caption>{_text(words("Behind it"))}</caption>{cells}</table>' if cells else ""


def _when(a: Assessment, words: Language) -> str:
    """The year that reaches the target, and the range of 8 of 10 futures; the last known value may do so already."""
    found = a.foreseen
    if found.attained == found.attained_hi80 == str(a.known.last_year):
        return words("already, by the last known value ({year})", year=found.attained)
    years = {"year": found.attained, "early": found.attained_lo80, "late": found.attained_hi80}
    said = {name: words.year(value) for name, value in years.items()}
    return words("{year} (8 of 10 futures: {early} to {late})", **said)


def side_by_side(answer: Answer, words: Language) -> str:
    """The same target asked of every compared region: met, the likeliest first, missed, then what nobody can judge."""
    if not answer.compared:
        return ""
    decimals = answer.indicator.decimals
    each = [(answer.region, answer.assessment), *((one.region, one.assessment) for one in answer.compared)]
    each.sort(key=lambda pair: _standing(pair[1]), reverse=True)
    due = int(answer.question.due)
    head = (
        words("region"),
        words("last value"),
        words("median, or value, of {year}", year=due),
        words("probability"),
        words("verdict"),
        words("reached when"),
    )
    rows = [
        (
            words.name(region), _last(a, words, decimals), words.amount(_of_year(a, due), a.unit, decimals),
            words.percent(a.probability), words(a.verdict), words.year(a.foreseen.attained) or "–",
        )
        for region, a in each
    ]  # fmt: skip
    return _table(words("The same target elsewhere"), head, rows)


def _standing(a: Assessment) -> tuple[int, float]:
    """Where a verdict stands among others: met, by its probability, missed, none."""
    if a.probability is not None:
        return 2, a.probability
    return {"met": 3, "missed": 1}.get(a.result, 0), 0.0


def _of_year(a: Assessment, year: int) -> float | None:
    """The value published for a year, else the median of its forecast."""
    found = a.history.value(year)
    return a.foreseen.median if found is None else found


def _last(a: Assessment, words: Language, decimals: int) -> str:
    return (
        f"{words.quantity(a.known.last_value, a.level_unit, decimals)} ({a.known.last_year})"
        if a.known.last_year
        else "–"
    )


def twin(answer: Answer, look: Look, tables: Reference, words: Language) -> str:
    """The chart as a table: every known value with its source and place, then median and ranges by year."""
    a, row = answer.assessment, answer.indicator
    years, shown = look.values(a.history)
    values = dict(zip(years.tolist(), shown.tolist(), strict=True))
    head = (words("year"), words("value"), look.unit(words), words("status"), words("source"), words("place"))
    columns = zip(
        a.history.years, a.history.values, a.history.status, a.history.source, a.history.location, strict=True
    )
    rows = [
        (
            str(year), words.quantity(float(value), row.unit, row.decimals), words.number(values.get(int(year)), 2),
            words(status), _titles(source, tables), place,
        )
        for year, value, status, source, place in columns
    ]  # fmt: skip
    past = _table(words("Known values"), head, rows)
    title = _text(words("The chart as a table"))
    return f"<details><summary>{title}</summary>{past}{_ahead(a, row.decimals, words)}</details>"


def _ahead(a: Assessment, decimals: int, words: Language) -> str:
    if a.forecast is None:
        return ""
    shown = a.forecast.years <= int(a.due) + 1
    found = np.quantile(a.forecast.paths[:, shown], list(SHOWN.values()), axis=0).T
    head = (words("year"), words("median"), words("80% range"), words("95% range"))
    rows = []
    for year, (median, lo80, hi80, lo95, hi95) in zip(a.forecast.years[shown], found, strict=True):
        m, l80, h80, l95, h95 = (words.amount(float(v), a.unit, decimals) for v in (median, lo80, hi80, lo95, hi95))
        rows.append((str(year), m, f"{l80} – {h80}", f"{l95} – {h95}"))
    return _table(words("Forecast"), head, rows)


def _titles(source: str, tables: Reference) -> str:
    """Titles of one publication, or of both parts of a ratio."""
    return " / ".join(row.title if (row := tables.sources.get(code)) else code for code in source.split(" / "))


def _table(caption: str, head: tuple[str, ...], rows: Sequence[tuple[str, ...]]) -> str:
    top = "".join(f'<th scope="col">{_text(name)}</th>' for name in head)
    body = "".join(
        f'<tr><th scope="row">{_text(row[0])}</th>' + "".join(f"<td>{_text(cell)}</td>" for cell in row[1:]) + "</tr>"
        for row in rows
    )
    scroll = f'tabindex="0" role="region" aria-label="{_text(caption)}"'
    return (
        f'<div class="plan-scroll" {scroll}><table class="plan-table"><caption>{_text(caption)}</caption>'
        f"<thead><tr>{top}</tr></thead><tbody>{body}</tbody></table></div>"
    )


def _text(text: object) -> str:
    return escape(plain(str(text)))
