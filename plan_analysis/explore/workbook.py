"""An answer as files to take away: a workbook with values, forecast and sources on sheets, CSV, a scenario."""

import io
from dataclasses import dataclass

import numpy as np
import pandas as pd

from plan_analysis.dataset import scenario
from plan_analysis.dataset.answers import RANGES
from plan_analysis.explore.answering import Answer
from plan_analysis.observations.series import Series
from plan_analysis.reference import Reference, spreadsheets
from plan_analysis.reference.schema import DataError
from plan_analysis.report import scenario as scenario_words
from plan_analysis.report.messages import Language

COMMENT = ["title", "publisher", "published", "reliability", "url"]


@dataclass(frozen=True)
class Taken:
    """An answer, and what it takes to write it down."""

    answer: Answer
    tables: Reference
    words: Language

    def values(self) -> pd.DataFrame:
        """Every known value of the region and of those compared, with status, source and place."""
        each = [self.answer.history, *(one.assessment.history for one in self.answer.compared)]
        return pd.concat([_frame(one, self.tables) for one in each], ignore_index=True)

    def forecast(self) -> pd.DataFrame:
        """Median and ranges by year, of the answer and, beside a scenario, of the unchanged one."""
        each = [("forecast", self.answer.assessment)]
        if self.answer.unchanged is not None:
            each = [("scenario", self.answer.assessment), ("unchanged", self.answer.unchanged)]
        each += [("forecast", one.assessment) for one in self.answer.compared]
        rows = []
        for name, a in each:
            if a.forecast is not None:
                found = np.quantile(a.forecast.paths, list(RANGES.values()), axis=0).T
                table = pd.DataFrame(found, columns=list(RANGES)).assign(year=a.forecast.years, unit=a.unit)
                told = {"region": a.perimeter, "name_zh": self.tables.regions[a.perimeter].name_zh}
                rows.append(table.assign(**told, indicator=self.answer.question.indicator, what=name))
        order = ["region", "name_zh", "indicator", "what", "year", "unit", *RANGES]
        return pd.concat(rows, ignore_index=True)[order] if rows else pd.DataFrame(columns=order)

    def question(self) -> pd.DataFrame:
        """What was asked and answered, a row each; every change in words."""
        q, a = self.answer.question, self.answer.assessment
        rows = {
            "target": q.demand, "region": self.answer.region.name_zh, "region_en": self.answer.region.name_en,
            "as_of": q.as_of.isoformat(), "vintage": q.vintage, "verdict": a.verdict, "probability": a.probability,
            "reason": str(a.reason), "model": a.foreseen.model,
        }  # fmt: skip
        rows |= {
            f"change {n}": scenario_words.change(one, self.tables, self.words) for n, one in enumerate(q.changes, 1)
        }
        return pd.DataFrame(rows.items(), columns=["item", "value"])

    def sources(self) -> pd.DataFrame:
        """The publications behind the values."""
        codes = {code for text in self.values()["source"] for code in text.split(" / ")}
        rows = [self.tables.sources[code] for code in sorted(codes) if code in self.tables.sources]
        return pd.DataFrame([{"source": row.source} | {name: getattr(row, name) for name in COMMENT} for row in rows])

    def excel(self) -> bytes:
        """The workbook: question, values, forecast, sources."""
        buffer = io.BytesIO()
        tables = (self.question(), self.values(), self.forecast(), self.sources())
        sheets = dict(zip(("question", "values", "forecast", "sources"), tables, strict=True))
        with pd.ExcelWriter(buffer, engine="openpyxl") as writer:
            for name, table in sheets.items():
                table.map(_text).to_excel(writer, sheet_name=name, index=False)
                for column in writer.sheets[name].columns:
                    widest = max(len(str(cell.value or "")) for cell in column)
                    writer.sheets[name].column_dimensions[column[0].column_letter].width = min(widest + 2, 60)
        return buffer.getvalue()

    def csv(self) -> bytes:
        """Values and forecast in one table, with a mark that Excel needs to read Chinese."""
        ahead = self.forecast().rename(columns={"median": "value", "what": "status"})
        table = pd.concat([self.values(), ahead], ignore_index=True).map(spreadsheets.shown)
        return table.to_csv(index=False).encode("utf-8-sig")

    def scenario(self) -> bytes:
        """The changes as a scenario file for ``plan-analysis run --scenario``; raises DataError where there is none."""
        if not self.answer.question.changes:
            raise DataError(self.words("Nothing has been changed: there is no scenario to save."))
        return scenario.written(self.answer.question.changes).encode("utf-8-sig")


def _frame(one: Series, tables: Reference) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "region": one.region, "name_zh": tables.regions[one.region].name_zh, "indicator": one.indicator,
            "year": one.years, "value": one.values, "unit": one.unit, "status": one.status, "source": one.source,
            "location": one.location,
        }
    )  # fmt: skip


def _text(value: object) -> object:
    """A cell that cannot be taken for a formula."""
    return value if isinstance(value, int | float | np.number) or value is None else spreadsheets.shown(str(value))
