"""The track record page: how well the same method's probabilities and ranges have held."""

from dataclasses import dataclass
from datetime import date
from functools import cached_property, lru_cache
from pathlib import Path

import pandas as pd

from plan_analysis import track_record
from plan_analysis.dataset import Dataset
from plan_analysis.reference import stamp
from plan_analysis.report import charts
from plan_analysis.report.page import Block, Page


@dataclass(frozen=True)
class TrackRecordPage(Page):
    """How well the same method's probabilities and intervals have held."""

    @cached_property
    def record(self) -> track_record.Record:
        """Rolling-origin back-test over the peers, with what is known on the page's date."""
        return self.data.record(self.view.as_of)

    def headline(self) -> Block:
        """Coverage and calibration in a sentence, and in words where the method is weak."""
        one, far = self._held("history", 1), self._held("horizon", 3)
        return self.block(
            "record", self.words("Track record"), record=self.record, weak=self._weak(), single=one, far=far
        )

    def methods(self) -> Block:
        """Our scores beside simple rules, and beside other packages where they were run on the same cases."""
        rows = self.record.methods.to_dict("records")
        measured = self._rivals()
        return self.block("methods", self.words("Against other methods"), rows=rows + measured, measured=measured)

    def reliability(self) -> charts.Picture | None:
        """Stated probability against what happened; nothing without a back-test."""
        if not self.record.cases:
            return None
        return charts.reliability(self.record.reliability, self.words)

    def by(self, key: str) -> Block:
        """The same figures by indicator, history, horizon or origin."""
        names = {
            "indicator": self.words("By indicator"), "history": self.words("By length of history"),
            "horizon": self.words("By years ahead"), "origin": self.words("By year of origin"),
        }  # fmt: skip
        table = getattr(self.record, f"by_{key}")
        rows = [(self._label(key, row[key]), row) for row in table.to_dict("records")]
        return self.block("scores_by", names[key], rows=rows, first=names[key])

    def _label(self, key: str, value: object) -> str:
        if key == "indicator":
            return self.words.name(self.reference.indicators[str(value)])
        if key == "history":
            return self.words("all") if value == track_record.WHOLE else str(value)
        return str(value)

    def _held(self, key: str, value: int) -> float | None:
        """Share of outcomes inside the 80 % ranges of one length of history or horizon; None where there is none."""
        table = getattr(self.record, f"by_{key}")
        rows = table[table[key] == value] if len(table) else table
        return float(rows["cover80"].iloc[0]) if len(rows) else None

    def _weak(self) -> dict[str, object]:
        """The indicator and the stated probability that were farthest off, and what did better by Brier score."""
        record = self.record
        if not record.cases:
            return {}
        indicators = record.by_indicator[record.by_indicator["cases"] >= track_record.LEAST_CASES]
        bins = record.reliability[record.reliability["n"] >= track_record.LEAST_CASES]
        better = record.methods.iloc[1:][record.methods["brier"].iloc[1:] < record.methods["brier"].iloc[0]]
        return {
            "indicator": indicators.iloc[int((indicators["cover80"] - 0.8).abs().argmax())].to_dict(),
            "bin": bins.iloc[int((bins["observed"] - bins["stated"]).abs().argmax())].to_dict(),
            "better": [self.words(name) for name in better["method"]],
        }

    def _rivals(self) -> list[dict]:
        """Rows of benchmarks/rivals.csv that were measured on this date and these cases."""
        path = self.root / "benchmarks/rivals.csv"
        if not path.exists() or not self.record.cases:
            return []
        rows = pd.read_csv(path)
        here = rows[
            (rows["as_of"] == self.view.as_of.isoformat()) & ~rows["method"].isin(self.record.methods["method"])
        ]
        return here.to_dict("records")


def reliability(data: Dataset, as_of: date) -> pd.DataFrame:
    """Bins of stated probabilities as of a date: those that ``build`` kept for the plans' own dates, else made anew."""
    path = data.root / "data/processed/reliability.csv"
    kept = _kept(path, stamp([path]))
    here = kept[kept["as_of"] == as_of.isoformat()]
    return here if len(here) else data.record(as_of).reliability


@lru_cache(maxsize=1)
def _kept(path: Path, state: tuple) -> pd.DataFrame:
    return pd.read_csv(path)
