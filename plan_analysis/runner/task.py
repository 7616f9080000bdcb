"""The pages of a plan: which notebook makes which page, with which parameters."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from plan_analysis.reference import Reference, project, read
from plan_analysis.report.messages import Language, language

# shipped inside the package; in a checkout they stand beside it
NOTEBOOKS = next(
    folder / "notebooks" for folder in (project.PACKAGE, project.PACKAGE.parent) if (folder / "notebooks").is_dir()
)
RESULTS = "results"  # the task that makes the files for programs; its notebook is one cell and not kept
# notebook and file stem, the slow ones first; of every target there is a page besides, and the scorecard
PAGES = (("05_track_record", "track_record"), ("01_data", "data"), ("02_targets", "register"), ("08_about", "about"))
TARGET, SCORECARD, CHANGES = "03_indicator", "04_scorecard", "07_changes"
SHARED = (*(stem for _, stem in PAGES), "changes")  # pages that a region has not for itself
LEAGUE = "regions"  # the index of many regions
SIMULATED = (TARGET, SCORECARD, CHANGES)  # notebooks that take the number of draws


@dataclass(frozen=True)
class Task:
    """One page to render: notebook, file stem, language and parameters."""

    notebook: str | Path
    stem: str
    parameters: dict[str, object] = field(hash=False)
    folder: str = ""  # below the folder of pages; where a run has many regions, a region's code

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
        return NOTEBOOKS / self.notebook

    @property
    def compares(self) -> bool:
        """Whether the page compares with the results of an earlier run."""
        return self.path.stem == CHANGES


@dataclass(frozen=True)
class Failure:
    """A page that could not be rendered, and why."""

    task: Task
    error: str


def tasks(plan: str, as_of: str, languages: tuple[str, ...], draws: int, targets: tuple[str, ...] = ()) -> list[Task]:
    """Every page of a plan, the slow ones first; with ``targets`` only those targets' pages and the scorecard."""
    reference = read()
    known = [row.target for row in reference.plan_targets(plan)]
    for target in targets:
        reference.target(plan, target)
    common = {"plan": plan, "as_of": day(as_of, reference)}
    pages = [(notebook, stem, {}) for notebook, stem in PAGES]
    pages += [(TARGET, target, {"target": target}) for target in targets or known]
    pages += [(SCORECARD, "index", {}), (CHANGES, "changes", {})]  # changes last: results are new by then
    return [
        Task(f"{notebook}.ipynb", stem, common | {"lang": language(lang).code} | extra | drawn)
        for notebook, stem, extra in pages
        for drawn in [{"draws": draws} if notebook in SIMULATED else {}]
        for lang in languages
    ]


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


def notebooks() -> Iterator[Path]:
    """The committed notebooks in order."""
    yield from sorted(path for path in NOTEBOOKS.glob("[0-9][0-9]_*.ipynb") if ".part" not in path.name)
