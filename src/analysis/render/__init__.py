"""Makes reports: runs the notebooks over a corpus and writes each as one HTML file, with an index of them."""

import tempfile
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Final

import polars as pl

from analysis.annotate import annotate, read_tables, write_tables
from analysis.lexicon import Lexicon
from analysis.parameters import ParameterError, read_parameters, set_parameters

REPORTS: Final = {"notebook": pl.String, "path": pl.String, "failure": pl.String}
KERNELS: Final = 2  # notebooks that run at once; each has a process of its own


def render_reports(
    corpus: str | Path,
    out: str | Path = "reports",
    *,
    notebooks: str | Path = "notebooks",
    parameters: Sequence[str] = (),
    language: str = "id",
    only: Sequence[str] = (),
    lexicon: Lexicon | None = None,
) -> pl.DataFrame:
    """Runs every notebook over ``corpus`` and writes each as ``out/NAME.html``, with an index and ``out/tables/*.csv``.

    Goes in: articles or a folder of their tables; ``parameters`` as ``NAME=VALUE``, each for the notebooks that declare
    it; ``only`` some notebooks' names.
    Comes out: one row a notebook: notebook, path (of the file written), failure (null if the report is complete).

    A notebook that fails leaves ``NAME.failed.html``, which names the cell, and an earlier report as it was; the others
    are made. Every file is complete before it bears its name.

    Raises:
        ParameterError: a parameter or a notebook is unknown, or a value is not of its kind; before anything runs.
        CorpusError: the corpus is missing or holds no article.
    """
    paths = _choose(Path(notebooks), only)
    declared = {path: read_parameters(path) for path in paths}
    given = [f"language={language}", *parameters]
    values = set_parameters((parameter for each in declared.values() for parameter in each), given)
    out = Path(out)
    out.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as temporary, ThreadPoolExecutor(KERNELS) as pool:
        tables = _tables(Path(str(values.pop("corpus", corpus))), Path(temporary), lexicon)
        runs = {}
        from analysis.render.execute import run_notebook

        for path in paths:
            names = {parameter.name for parameter in declared[path]}
            chosen = {name: value for name, value in values.items() if name in names}
            runs[path] = pool.submit(run_notebook, path, chosen | {"corpus": str(tables)})
        # While the first kernels start, the main thread loads what makes pages.
        from analysis.render.listing import write_failure, write_index
        from analysis.render.page import write_page
        from analysis.render.results import write_results

        rows = []
        for path, run in runs.items():
            target, failure = out / f"{path.stem}.html", None
            try:
                write_page(run.result(), target)
            except Exception as error:
                failure = str(error)
                target = write_failure(error, path.stem, out, str(values["language"]))
            rows.append({"notebook": path.stem, "path": str(target), "failure": failure})
        write_results(read_tables(tables), out / "tables")
        write_index(out, str(values["language"]))
    return pl.DataFrame(rows, schema=REPORTS)


def _choose(folder: Path, only: Sequence[str]) -> list[Path]:
    """The notebooks of ``folder``, all or those named; a name may lack what follows the number (``02``)."""
    paths = sorted(folder.glob("*.ipynb"))
    there = ", ".join(path.stem for path in paths)
    if not paths:
        raise ParameterError(f"{folder} holds no notebook. Say where they are: --notebooks FOLDER.")
    for name in only:
        if not any(path.stem == name for path in paths):
            raise ParameterError(f"--only {name}: there is no such notebook. There are: {there}.")
    return [path for path in paths if not only or path.stem in only]


def _tables(corpus: Path, temporary: Path, lexicon: Lexicon | None) -> Path:
    """The folder of the corpus's tables; articles are annotated once, for all notebooks."""
    if (corpus / "documents.parquet").exists():
        return corpus.resolve()
    return write_tables(annotate(corpus, lexicon=lexicon), temporary / corpus.resolve().name)
