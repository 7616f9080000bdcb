"""The house style in constants: the shipped font, colours on a light and a dark page, a mark for each verdict."""

from pathlib import Path

FONT = Path(__file__).parents[1] / "fonts/NotoSansSC-GB2312.otf"
# name → colour on a light and on a dark page; blues and a rust that stay apart for colour-blind readers and in grey
PALETTE = {
    "paper": ("#ffffff", "#16191d"),
    "ink": ("#1d1d1f", "#e8e8ea"),
    "accent": ("#174a75", "#9cc7ee"),
    "target": ("#a1341a", "#f2a58f"),
    "faint": ("#c4c4c8", "#4b5058"),
    "quiet": ("#5b5b60", "#b4b8be"),
    "grid": ("#e7e7ea", "#2c3036"),
    "band95": ("#d3e3f1", "#1d3850"),
    "band80": ("#a4c6e4", "#28557c"),
    "band50": ("#6fa3d0", "#3a78ab"),
}
PAPER, INK, ACCENT, TARGET, FAINT, QUIET, GRID = (light for light, _ in list(PALETTE.values())[:7])
BANDS = ((0.025, 0.975, "band95"), (0.1, 0.9, "band80"), (0.25, 0.75, "band50"))
VERDICT_MARKS = {
    "met": "●", "likely": "▲", "leaning yes": "△", "open": "◇", "leaning no": "▽", "unlikely": "▼", "missed": "○",
    "bounded": "∈", "orientation only": "→", "insufficient data": "□", "not assessable": "–",
    "inconsistent in the plan": "≠",
}  # fmt: skip
