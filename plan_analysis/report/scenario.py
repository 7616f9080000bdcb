"""What a scenario assumes, in words: every page that rests on one lists them."""

from plan_analysis.dataset.data import found
from plan_analysis.dataset.scenario import BORROWING, CLASS, DROP, GROWTH, SHOCK, VALUE, Change
from plan_analysis.reference import Reference, project
from plan_analysis.report.messages import Language

CLASSES = {"province": "all provinces", "city": "all cities"}  # a level → what its regions are called


def at_hand(words: Language) -> list[str]:
    """The changes of the scenario that the environment names, in words; empty where there is none."""
    if project.here() is None:
        return []
    data = found()
    return [change(one, data.reference, words) for one in data.changes]


def change(one: Change, tables: Reference, words: Language) -> str:
    """A change in words."""
    name = words.name(tables.indicators[one.indicator]) if one.indicator else ""
    place = words.name(tables.regions[one.region])
    sayings = {
        VALUE: "{place}, {name}: {value} assumed for {year}, not published",
        DROP: "{place}, {name}: the value of {year} is left out",
        GROWTH: "{place}, {name}: grows by {value}% a year",
        SHOCK: "{place}, {name}: {value}% of the level in {year} and after",
        BORROWING: "{place}, {name}: other regions count {value} of 1",
        CLASS: "{place}, {name}: learns from the growth of {of}",
    }
    values = {"place": place, "name": name, "year": one.year or "", "of": _class(one.of, tables, words)}
    if one.kind == VALUE:
        row = tables.indicators[one.indicator]
        number = words.quantity(one.value, row.unit, row.decimals)
    else:
        number = f"{one.value or 0:g}"
    said = words(sayings.get(one.kind, "{place}: another perimeter"), value=number, **values)
    return f"{said} ({one.note})" if one.note else said


def _class(of: str, tables: Reference, words: Language) -> str:
    codes = [code for code in of.split("+") if code in tables.regions]
    return ", ".join(words.name(tables.regions[code]) for code in codes[:3]) + ("…" if len(codes) > 3 else "") or words(
        CLASSES.get(of, of)
    )
