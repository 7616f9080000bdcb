"""The style sheet of the desk: colours of the page it stands in, one column on a narrow screen."""

from functools import lru_cache
from pathlib import Path

from plan_analysis.report import typeface
from plan_analysis.report.palette import FONT

SWITCH = "中文"  # what even an English desk writes in Chinese


@lru_cache(maxsize=2)
def face(lang: str) -> str:
    """A font face with the Chinese characters of a desk, for machines that have no Chinese font.

    In Chinese the whole shipped font, since any name may be searched for; in English only the word that leads there.
    """
    if lang == "zh":
        import base64

        source = f"data:font/otf;base64,{base64.b64encode(FONT.read_bytes()).decode()}"
    else:
        source = typeface.data_address(SWITCH)
    return f"@font-face {{ font-family: 'Noto Sans SC Page'; src: url({source}); unicode-range: U+2000-FFEF; }}"


STYLE = Path(__file__).with_name("desk.css").read_text(encoding="utf-8")
