"""Words, numbers and days of both languages are those that Babel makes, which takes too long to load for a page."""

import random
from datetime import date, timedelta

import pytest
from babel.dates import format_date
from babel.messages.pofile import read_po
from babel.numbers import format_decimal

from plan_analysis.report import messages

LANGUAGES = pytest.mark.parametrize("code", messages.LANGUAGES)


@LANGUAGES
def test_a_catalogue_says_what_babel_reads_in_it(code):
    with (messages.LOCALE / code / "LC_MESSAGES/plan_analysis.po").open("rb") as file:
        read = {one.id: one.string for one in read_po(file, locale=code) if one.id and one.string}
    words = messages.language(code)
    assert all(words(message) == said for message, said in read.items())
    assert words("A message that nobody has translated") == "A message that nobody has translated"


@LANGUAGES
def test_a_number_is_rounded_and_grouped_as_babel_does_it(code):
    draw = random.Random(0)
    values = [2.5, 0.5, 2.675, -0.004, 0.0, 1e22, 10**20]
    values += [draw.uniform(-1, 1) * 10 ** draw.randint(-3, 17) for _ in range(300)]
    values += [round(draw.uniform(-100, 100), draw.randint(1, 4)) for _ in range(300)]
    for value in values:
        for decimals in range(4):
            pattern = "#,##0" + ("." + "0" * decimals if decimals else "")
            assert messages.language(code).number(value, decimals) == format_decimal(value, pattern, locale=code)


@LANGUAGES
def test_a_day_is_written_as_babel_does_it(code):
    pattern = {"zh": "y年M月d日", "en": "d MMMM y"}[code]
    for day in (date(2018, 1, 31) + timedelta(days=29 * month) for month in range(40)):
        assert messages.language(code).date(day) == format_date(day, pattern, locale=code)
