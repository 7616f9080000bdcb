"""What one plan of a run comes to: the pages that are asked for, made, put before readers and told of."""

import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from plan_analysis.cli.log import Log, few, held
from plan_analysis.cli.terminal import BAD_USE, bar, fail, stamped
from plan_analysis.reference import read
from plan_analysis.reference.schema import DataError
from plan_analysis.report.messages import language
from plan_analysis.runner import orders as runner
from plan_analysis.runner import plans as index_of_plans
from plan_analysis.runner import regions as league

if TYPE_CHECKING:
    from plan_analysis.results.changes import Change

WORTH_TELLING = ("verdict", "outcome", "new target", "target gone")


@dataclass(frozen=True)
class Asked:
    """What is asked of every plan; ``regions`` are those that a file lists, None without such a file."""

    languages: tuple[str, ...]
    targets: tuple[str, ...]
    draws: int
    parameters: tuple[tuple[str, object], ...]
    regions: tuple[str, ...] | None

    def pages(self, plan: str, day: str) -> list[runner.Task]:
        """Every page of a plan, and of its targets asked of the regions; an unknown parameter is bad use."""
        pages = [runner.results(plan, day, self.draws)]
        pages += runner.tasks(plan, day, self.languages, self.draws, self._only)
        for code in self.regions or ():
            of_region = league.of_region(plan, code, self.targets)
            pages += league.tasks(of_region, day, self.languages, self.draws, code)
        try:
            return runner.with_parameters(pages, dict(self.parameters))
        except DataError as error:
            fail(error, BAD_USE)

    @property
    def whole(self) -> list[str]:
        """The folders all of whose pages are asked for."""
        return [*([] if self._only else [""]), *(() if self.targets else self.regions or ())]

    @property
    def _only(self) -> tuple[str, ...]:
        """Targets of the plan's own pages; of many regions, these stand above all whole."""
        return self.targets if self.regions is None else ()


@dataclass(frozen=True)
class Making:
    """How pages are made and where they go; ``started`` is when the run began."""

    out: Path
    log: Log
    started: float
    workers: int
    scheduler: str
    engine: str
    force: bool
    keep: int

    def home(self, plan: str) -> Path:
        """Where the pages of a plan go."""
        found = runner.home(self.out, plan)
        if found != self.out:
            self.log.say(f"{self.out} holds the pages of another plan; those of {plan} go to {found}")
        return found

    def would(self, asked: Asked, plan: str, day: str) -> None:
        """Say what would be made of a plan."""
        out, pages = self.home(plan), asked.pages(plan, day)
        self.log.plan(runner.outdated(pages, out, self.engine, self.force))

    def make(self, asked: Asked, plan: str, day: str) -> tuple[list[runner.Failure], list[str]]:
        """Make the pages of a plan; what failed, and what somebody should hear of."""
        out, pages = self.home(plan), asked.pages(plan, day)
        with held(out, self.log):
            work = runner.outdated(pages, out, self.engine, self.force)
            self.log.plan(work)
            if work.job.inputs.unbuilt:
                self.log.say(f"data/processed was built before {few(work.job.inputs.unbuilt)} changed; add --build")
            failed = self._rendered(work)
            before = _results(out)
            runner.finish(work, failed, asked.whole, self.keep)
            index = [out / words.page("index") for words in map(language, asked.languages)]
            if asked.regions is not None:
                changed = bool(work.render or work.staged)
                index = league.league(out, list(asked.regions), asked.languages, changed) or index
        count, seconds = len(work.render) - len(failed), time.monotonic() - self.started
        typer.echo(stamped(f"{count} pages in {seconds:.0f} s: {', '.join(map(str, index))}"))
        _summary(out, asked.languages[0])
        for failure in failed:
            self.log.say(f"failed: {failure.task.name}: {failure.error}")
        return failed, _news(before, _results(out), failed)

    def join(self, languages: tuple[str, ...]) -> None:
        """Where there are several plans: the index of them, and the way back to it from each."""
        for path in index_of_plans.index(self.out, languages):
            self.log.say(f"all plans of {self.out}: {path}")
        for folder in index_of_plans.folders(self.out).values():
            with held(self.out / folder, self.log):
                index_of_plans.lead_back(self.out, folder)

    def _rendered(self, work: runner.Work) -> list[runner.Failure]:
        """Render with a bar; the failures. No cluster, or another than asked for, is bad use."""
        count = self.workers or runner.workers()
        with bar(len(work.render), "page") as shown:
            try:
                return runner.render(work, count, lambda *done: self.log.page(shown, *done), self.scheduler)
            except DataError as error:
                fail(error, BAD_USE)


def said(change: "Change") -> str:
    """One change in a line."""
    year = f" {change.year}" if change.year else ""
    return f"{change.target or 'all'} {change.what}{year}: {change.before} → {change.after}"


def _results(out: Path) -> dict | None:
    from plan_analysis.results import read_if_any

    return read_if_any(out)


def _news(before: dict | None, after: dict | None, failures: list[runner.Failure]) -> list[str]:
    """What somebody should hear of: failures, and verdicts that changed."""
    news = [f"failed: {failure.task.name}: {failure.error}" for failure in failures]
    if before and after and before != after:
        from plan_analysis.results.changes import compare

        news += [said(change) for change in compare(before, after) if change.what in WORTH_TELLING]
    return news


def _summary(out: Path, lang: str) -> None:
    """What the reports say, in a few lines."""
    found = _results(out)
    if found is None:
        return
    rows, outlook = found["targets"], found["outlook"]
    words, tables = language(lang), read()
    expected = words.number(outlook["expected"], 1)
    typer.echo(
        words(
            "{total} targets, {judged} judged, {expected} of these expected to be met",
            total=len(rows), judged=outlook["judged"], expected=expected,
        )
    )  # fmt: skip
    counts = [words("{n} {verdict}", n=n, verdict=words(name)) for name, n in found["verdicts"].items() if n]
    typer.echo(words("verdicts: {counts}", counts=words(", ").join(counts)))
    for row in [row for row in rows if row["probability"] is not None or row["outcome"]][:6]:
        kind, asked = tables.indicators[row["indicator"]], tables.target(found["plan"].partition("@")[0], row["target"])
        chance = "" if row["outcome"] else f" ({words.percent(row['probability'])})"
        goal = words.asked(asked, kind.decimals)
        typer.echo(f"  {row['target']} {words.name(kind)}: {goal}, {row['due']}: {words(row['verdict'])}{chance}")
