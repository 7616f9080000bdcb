"""Three pictures of the gallery are what the suite draws today; ``python tests/test_gallery.py`` draws them anew."""

from pathlib import Path

import pytest

import plan_analysis
from plan_analysis import explore
from plan_analysis.explore.answering import Asker
from plan_analysis.explore.page import page_of
from plan_analysis.explore.showing import first
from plan_analysis.report.charts import Picture

ROOT = Path(__file__).resolve().parents[1]
GALLERY = ROOT / "reports/gallery"
QUESTION, REGION, DAY = "rd_intensity >= 1.6 by 2020", "河北", "2018-12-31"


def pictures() -> dict[str, Picture]:
    data = plan_analysis.open(ROOT)
    page = page_of(Asker(data), first(data, QUESTION, REGION, DAY), "en")
    return {
        "fan": page.chart(), "growth": page.growth(),
        "provinces": explore.small_multiples("rd_intensity", DAY, "en", data=data),
    }  # fmt: skip


@pytest.mark.parametrize("name", ["fan", "growth", "provinces"])
def test_a_picture_of_the_gallery_is_what_is_drawn_today(name):
    committed = (GALLERY / f"{name}.svg").read_text(encoding="utf-8")
    assert committed == pictures()[name].svg + "\n", "python tests/test_gallery.py draws the gallery anew"


if __name__ == "__main__":
    GALLERY.mkdir(parents=True, exist_ok=True)
    for name, picture in pictures().items():
        (GALLERY / f"{name}.svg").write_text(picture.svg + "\n", encoding="utf-8")
