"""The pages of a plan: which notebook makes which page, with which parameters."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from plan_analysis.reference import Reference, read
from plan_analysis.report import notebooks
from plan_analysis.report.messages import Language, language
from plan_analysis.report.notebooks import Notebook

RESULTS = "results"  # the task that makes the files for programs; its notebook is one cell and not kept
INDEX = "index"  # the page that readers open first
COMPARED = "before"  # parameter of a notebook that compares with the results of an earlier run


@dataclass(frozen=True)
class Task:
    """One page to render: notebook, file stem, language and parameters."""

    notebook: str | Path
    stem: str
    parameters: dict[str, object] = field(hash=False)
    folder: str = ""  # below the folder of pages; where a run has many regions, a region's code
    alone: bool = field(default=False, compare=False)  # the run makes no page in the other language

    @property
    def words(self) -> Language:
        """The page's language."""
        return language(str(self.parameters["lang"]))

    @property
    def name(self) -> str:
        """The page's file, or that of the results, from the folder of pages."""
        name = "results.json" if self.notebook == RESULTS else self.words.page(self.stem)
        return f"{self.folder}/{name}" if self.folder else name

    @property
    def twin(self) -> str:
        """The same page in the other language, from the folder of pages."""
        name = self.words.twin.page(self.stem)
        return f"{self.folder}/{name}" if self.folder else name

    @property
    def files(self) -> tuple[str, ...]:
        """The files that are made, the first of which readers open."""
        table = self.name.replace("results.json", "assessment.csv")
        return (self.name, table) if self.notebook == RESULTS else (self.name, self.executed)

    @property
    def executed(self) -> str:
        """The executed notebook, which is kept beside the pages."""
        return f"notebooks/{self.name.removesuffix('.html')}.ipynb"

    @property
    def path(self) -> Path:
        """The notebook's file."""
        return self.notebook if isinstance(self.notebook, Path) else notebooks.located(self.notebook)

    @property
    def compares(self) -> bool:
        """Whether the page compares with the results of an earlier run."""
        return self.notebook != RESULTS and COMPARED in notebooks.defaults(self.path)


@dataclass(frozen=True)
class Failure:
    """A page that could not be rendered, and why."""

    task: Task
    error: str


def tasks(plan: str, as_of: str, languages: tuple[str, ...], draws: int, targets: tuple[str, ...] = ()) -> list[Task]:
    """Every page of a plan; with ``targets`` only those of the pages that are made for each target.

    The index and what compares with earlier results come last: results are new by then.
    """
    reference = read()
    known = [row.target for row in reference.plan_targets(plan)]
    for target in targets:
        reference.target(plan, target)
    common = {"plan": plan, "as_of": day(as_of, reference), "draws": draws}
    every = sorted(
        notebooks.found(), key=lambda one: (COMPARED in one.takes, one.page == INDEX, one.made_for == "target")
    )
    return [task for one in every for task in pages_of(one, common, languages, targets or tuple(known))]


def pages_of(
    one: Notebook, common: dict[str, object], languages: tuple[str, ...], targets: tuple[str, ...], folder: str = ""
) -> Iterator[Task]:
    """The pages that a notebook makes: one in each language, or one for each target, with the parameters it takes."""
    stems = [(target, {"target": target}) for target in targets] if one.made_for == "target" else [(one.page, {})]
    for stem, extra in stems:
        for lang in languages:
            given = common | {"lang": language(lang).code} | extra
            taken = {name: value for name, value in given.items() if name in one.takes}
            yield Task(one.path.name, stem, taken, folder, alone=len(set(languages)) == 1)


def results(plan: str, as_of: str, draws: int) -> Task:
    """The files for programs: results.json and assessment.csv."""
    return Task(RESULTS, RESULTS, {"plan": plan, "as_of": day(as_of, read()), "draws": draws})


def day(as_of: str, reference: Reference) -> str:
    """The date that ``as_of`` stands for; ``latest`` becomes the last day on which a value was published."""
    try:
        return date.fromisoformat(as_of).isoformat()
    except ValueError:  # latest, or a mistake that is answered in a sentence
        import plan_analysis

        return plan_analysis.open().day(as_of).isoformat()
