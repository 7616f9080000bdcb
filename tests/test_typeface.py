"""The font of a page: the letters of the shipped font, only those needed, the same bytes every time."""

import base64
import io

from fontTools.ttLib import TTFont
from PIL import Image, ImageChops, ImageDraw, ImageFont

from plan_analysis.report import palette, typeface

TEXT = "保定市每万人发明专利拥有量“”，。▲–≥"


def test_the_letters_are_drawn_as_the_shipped_font_draws_them():
    made = io.BytesIO(base64.b64decode(typeface.data_address(TEXT).partition(",")[2]))
    fonts = [ImageFont.truetype(made, 40), ImageFont.truetype(palette.FONT, 40)]
    assert fonts[0].getmetrics() == fonts[1].getmetrics()
    for char in TEXT:
        drawn = []
        for font in fonts:
            image = Image.new("L", (60, 70))
            ImageDraw.Draw(image).text((5, 5), char, font=font, fill=255)
            drawn.append(image)
        assert ImageChops.difference(*drawn).getextrema()[1] <= 64, char
        assert fonts[0].getlength(char) == fonts[1].getlength(char)


def test_a_font_has_what_was_asked_for_and_the_same_bytes_twice():
    once = typeface.data_address("保定市")
    typeface.data_address("省")  # others in between change nothing
    typeface.data_address.cache_clear()
    assert typeface.data_address("保定市") == once
    font = TTFont(io.BytesIO(base64.b64decode(once.partition(",")[2])))
    assert {chr(code) for code in font.getBestCmap()} == set("保定市")
    assert len(once) < 3000


def test_a_character_that_the_shipped_font_has_not_is_left_out():
    assert typeface.data_address("保\U0001f600") == typeface.data_address("保")
