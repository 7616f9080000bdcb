"""The data page: what the tables hold, where they are thin, what looks odd and what was corrected."""

import re
from collections import Counter
from dataclasses import dataclass

import pandas as pd

from plan_analysis import observations
from plan_analysis.intake.rows import read as own_rows
from plan_analysis.reference import check_raw_files
from plan_analysis.reference.schema import Source
from plan_analysis.report import charts
from plan_analysis.report.page import Block, Page

NATION = "000000"


def _title(pattern: str) -> str:
    r"""The title that a row of mapping.csv is for, as far as it says one: ``^科技\(一\)$`` is 科技(一)."""
    return re.sub(r"\\(.)", r"\1", pattern.removeprefix("^").removesuffix("$"))


@dataclass(frozen=True)
class DataPage(Page):
    """What the tables hold, where they are thin and what was corrected."""

    def headline(self) -> Block:
        """How much is known on the date."""
        known = self.known.table
        return self.block("data", self.words("Data"), known=known)

    def coverage(self) -> charts.Picture:
        """Years with a published value, by indicator and group of regions."""
        known = self.known.table
        return charts.coverage(self._coverage_table(known), self.words)

    def sources(self) -> Block:
        """Every publication that was out by the date, with publisher, day, reliability and number of values."""
        known = self.known.table
        used = Counter(known["source"])
        every = self.reference.sources.values()
        rows = [(source, used[source.source]) for source in every if self._out(source)]
        unused = [row for row in own_rows(self.root, "mapping") if not row["indicator"]]
        if not all(self._out(self.reference.sources[row["source"]]) for row in own_rows(self.root, "sources")):
            # a table of a publication to come may bear any title: only those of what is out are named
            unused = [row for row in unused if any(re.search(row["table_title"], one.title) for one, _ in rows)]
        return self.block(
            "publications", self.words("Publications"), rows=rows, later=len(every) - len(rows),
            left_out=[(_title(row["table_title"]), row) for row in unused],
        )  # fmt: skip

    def corrections(self) -> Block:
        """Published cells that are known to be wrong, and what was done."""
        sources = self.reference.sources
        rows = [row for row in self.reference.corrections if self._out(sources[row.source])]
        return self.block("corrections", self.words("Corrections"), rows=rows)

    def quality(self) -> Block:
        """What looks odd in the tables known on the date; nothing of it is mended without a correction."""
        names = {self.reference.regions[code].name_zh for code in self._own}
        found = self.data.quality(self.view.as_of)
        rows = sorted(found.itertuples(), key=lambda row: row.region not in names)
        return self.block("quality", self.words("What looks odd"), rows=rows)

    def vintages(self) -> Block:
        """Values that were published more than once with different figures."""
        known = self.known.table
        region = self.reference.plan(self.plan).region_code
        own = known[known["region"].str.startswith(region)]
        rows = [
            (key, group.to_dict("records"))
            for key, group in own.groupby(["indicator", "region", "year"])
            if group["value"].map(lambda value: f"{value:.4g}").nunique() > 1
        ]
        return self.block("vintages", self.words("Published twice, with different figures"), rows=rows)

    def contradictions(self) -> Block:
        """Values of two sources, or of a print and what another implies, that cannot both be right."""
        known = self.known.table
        found = observations.contradictions(known, self.reference)
        rows = sorted(found.itertuples(), key=lambda row: row.region not in self._own)
        return self.block("contradictions", self.words("What contradicts itself"), rows=rows)

    def files(self) -> Block:
        """Whether every raw file is registered and unchanged."""
        return self.block("files", self.words("Raw files"), mistakes=check_raw_files(self.reference, self.root))

    @property
    def _own(self) -> list[str]:
        """The plan's region and its perimeters, which a reader looks for first."""
        own = self.reference.plan(self.plan).region_code
        return [code for code in self.reference.regions if code == own or code.startswith(f"{own}-")]

    def _out(self, source: Source) -> bool:
        """Whether a publication was out by the page's date; one without a day comes out bit by bit."""
        return source.published is None or source.published <= self.view.as_of

    def _coverage_table(self, known: pd.DataFrame) -> pd.DataFrame:
        region = self.reference.plan(self.plan)
        parent = self.reference.regions[region.region_code].parent
        groups = {
            "perimeter": self.words("perimeters"), "county": self.words("counties"),
            "special": self.words("places under a province"), "city": self.words("other cities"),
            "province": self.words("provinces"), "aggregate": self.words("groups of provinces"),
        }  # fmt: skip
        named = [code for code in dict.fromkeys([region.region_code, parent, NATION]) if code in self.reference.regions]

        def place(code: str) -> str:
            row = self.reference.regions.get(code)
            if row is None:  # a county that the yearbooks print and regions.csv does not list
                return groups["county"]
            return self.words.name(row) if code in named else groups.get(row.level, self.words.name(row))

        table = known[known["status"] != "estimated"].assign(place=known["region"].map(place))
        years = table.groupby(["indicator", "place"])["year"].nunique().unstack(fill_value=0)
        names = [self.words.name(self.reference.indicators[name]) for name in years.index]
        above = [place(code) for code in named]
        order = [above[0], *list(groups.values())[:4], *above[1:2], *list(groups.values())[4:], *above[2:]]
        columns = [column for column in order if column in years.columns]
        # what only other places publish is of use as peers; here it would bury the plan's own under a hundred rows
        near = [above[0], groups["perimeter"], groups["county"], *above[1:2]]
        shown = (years[[column for column in near if column in years.columns]] > 0).any(axis="columns")
        table = years[columns].set_axis(names, axis="index")[shown.to_numpy()].rename_axis(index=None, columns=None)
        return table.sort_values(above[0], ascending=False, kind="stable") if above[0] in table else table
