"""The committed notebooks, executed again in place."""

import os
from collections.abc import Callable

from plan_analysis.reference import project
from plan_analysis.reference.schema import DataError
from plan_analysis.report import notebooks
from plan_analysis.runner.work import STOCK, engine_options, papermill

VOLATILE = ["metadata.papermill", "metadata.language_info", "cell.metadata.papermill", "cell.metadata.execution"]


def refresh(names: list[str], progress: Callable[[str], None]) -> None:
    """Re-execute the committed notebooks in place with their own defaults, metadata that changes removed.

    By stock kernels, which are what their readers have.
    """
    import nbformat
    from nbstripout import strip_output

    folder = project.required() / "notebooks"
    known = [path.name for path in notebooks.paths() if path.parent.samefile(folder)]
    unknown = [name for name in names if name not in known]
    if unknown:
        raise DataError(f"no such notebook: {', '.join(unknown)}; known: {', '.join(known)}")
    for name in names or known:
        path = folder / name
        temporary = path.with_suffix(".part.ipynb")
        with engine_options(STOCK) as options:
            papermill().execute_notebook(str(path), str(temporary), cwd=str(folder), progress_bar=False, **options)
        notebook = nbformat.read(temporary, as_version=4)
        notebook = strip_output(notebook, keep_output=True, keep_count=True, keep_id=True, extra_keys=VOLATILE)
        nbformat.write(notebook, temporary)
        os.replace(temporary, path)
        progress(name)
