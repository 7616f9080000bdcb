"""The track record page: how well the same method's probabilities and ranges have held."""

from dataclasses import dataclass
from datetime import date
from functools import cached_property, lru_cache
from pathlib import Path

import pandas as pd

from plan_analysis import track_record
from plan_analysis.dataset import Dataset
from plan_analysis.forecast import growth_classes
from plan_analysis.reference import stamp
from plan_analysis.report import charts
from plan_analysis.report.page import Block, Page
from plan_analysis.track_record import other_plans


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
            "record", self.words("Track record"), record=self.record, weak=self._weak(), single=one, far=far,
            overall=self._standing("all")[:1],
        )  # fmt: skip

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

    def standing(self, key: str) -> Block:
        """Brier scores of our forecasts in a group and alone beside simple rules, and packages where they were run."""
        names = {
            "class": self.words("By class of indicator"), "indicator": self.words("By indicator"),
            "horizon": self.words("By years ahead"), "history": self.words("By length of history"),
        }  # fmt: skip
        rows = self._standing(key)
        ways = [name for name in rows[0] if name not in ("by", "value", "cases", "low", "high")] if rows else []
        heading = self.words("Beside simple rules: {by}", by=names[key])
        labelled = [(self._label(key, row["value"]), row) for row in rows]
        return self.block("standing", heading, rows=labelled, first=names[key], ways=ways, key=key)

    def _standing(self, key: str) -> list[dict]:
        """Rows of one kind, with the scores of packages that were measured on the same cases."""
        table = self.record.standing
        if not len(table):
            return []
        rows = table[table["by"] == key].drop(columns=["by"])
        for name, measured in self._measured(key).items():
            if [measured.get(value, (0, 0))[0] for value in rows["value"]] == rows["cases"].tolist():
                rows = rows.assign(**{name: [measured[value][1] for value in rows["value"]]})
        order = [name for name in rows.columns if rows[name].notna().any()]
        return [{str(name): cell for name, cell in row.items()} for row in rows[order].to_dict("records")]

    def _measured(self, key: str) -> dict[str, dict[str, tuple[int, float]]]:
        """Cases and Brier score by package and value of a key, from benchmarks/rivals.csv."""
        found: dict[str, dict[str, tuple[int, float]]] = {}
        for row in self._recorded():
            if row.get("by") == key:
                found.setdefault(row["method"], {})[str(row["value"])] = int(row["cases"]), float(row["brier"])
        return found

    @cached_property
    def others(self) -> list[other_plans.OtherTarget]:
        """Targets of other plans that are decided by the page's date, as they would have been forecast at the start."""
        return other_plans.decided(self.reference, self.tidy, self.view.as_of)

    def second_record(self) -> Block:
        """What we would have said of other plans, and what came; and whether mixing in the outside view would help."""
        known = [one for one in self.others if one.rests_on == other_plans.TABLES]
        every = other_plans.countable(self.reference, self.view.as_of)
        return self.block(
            "other_plans", self.words("Other plans: what we would have said, and what came"), known=known,
            countable=len(every),
            tests=[(name, test) for name, group in (("tables", known), ("all", self.others))
                   if (test := other_plans.pool_test(group, every))],
            brier=other_plans.brier(known),
        )  # fmt: skip

    def _label(self, key: str, value: object) -> str:
        if key == "class":
            known = growth_classes().get(str(value))
            return self.words.name(known) if known else self.words("without a class")
        if key == "indicator":
            return self.words.name(self.reference.indicators[str(value)])
        if key == "history":
            return self.words("all") if str(value) == str(track_record.WHOLE) else str(value)
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
            "below": [
                self._label("indicator", row["value"])
                for row in self._standing("indicator")
                if row[track_record.GROUP] > row["base rate"]
            ],
            "beaten": self._beaten(),
        }

    def _beaten(self) -> tuple[str, str, float, float] | None:
        """The indicator on which another way was better by most: its name, the way, our Brier score and theirs."""
        rows = self._standing("indicator")
        apart = [
            (row[track_record.GROUP] - score, self._label("indicator", row["value"]), way, score)
            for row in rows
            for way, score in row.items()
            if way not in ("value", "cases", "low", "high", track_record.GROUP, track_record.THEN) and score == score
        ]
        lead, name, way, score = max(apart, default=(0.0, "", "", 0.0))
        return (name, self.words(way), score + lead, score) if lead > 0 else None

    def _rivals(self) -> list[dict]:
        """Overall scores of other packages that were measured on this date and these cases."""
        here = self.record.methods["method"].tolist() if self.record.cases else []
        return [row for row in self._recorded() if row["method"] not in here and row.get("by") in (None, "")]

    def _recorded(self) -> list[dict]:
        """Rows of benchmarks/rivals.csv of this date."""
        path = self.root / "benchmarks/rivals.csv"
        if not path.exists() or not self.record.cases:
            return []
        rows = pd.read_csv(path, dtype={"by": str, "value": str}).fillna({"by": "", "value": ""})
        return rows[rows["as_of"] == self.view.as_of.isoformat()].to_dict("records")


def reliability(data: Dataset, as_of: date) -> pd.DataFrame:
    """Bins of stated probabilities as of a date: those that ``build`` kept for the plans' own dates, else made anew."""
    path = data.root / "data/processed/reliability.csv"
    kept = _kept(path, stamp([path]))
    here = kept[kept["as_of"] == as_of.isoformat()]
    return here if len(here) else data.record(as_of).reliability


@lru_cache(maxsize=1)
def _kept(path: Path, state: tuple) -> pd.DataFrame:
    return pd.read_csv(path)
