"""Makes reports: runs the notebooks over a corpus and writes each as one HTML file, with an index of them."""

import tempfile
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, Final

import polars as pl

from analysis.annotate import annotate, open_corpus, write_tables
from analysis.documents import CorpusError
from analysis.fingerprints import hash_path
from analysis.lexicon import Lexicon, read_lexicon
from analysis.parameters import Value
from analysis.render.manifest import (
    are_tables_current,
    describe_report,
    describe_sources,
    is_current,
    read_manifest,
    write_manifest,
)
from analysis.render.runs import Run, plan_runs

REPORTS: Final = {"report": pl.String, "path": pl.String, "kept": pl.Boolean, "failure": pl.String}
KERNELS: Final = 2  # notebooks that run at once; each has a process of its own


def render_reports(
    corpus: str | Path,
    out: str | Path = "reports",
    *,
    notebooks: str | Path = "notebooks",
    parameters: Sequence[str] = (),
    each: str = "",
    language: str = "id",
    only: Sequence[str] = (),
    lexicon: Lexicon | None = None,
    force: bool = False,
) -> pl.DataFrame:
    """Runs every notebook over ``corpus`` and writes each as ``out/NAME.html``, with an index and ``out/tables/*.csv``.

    Goes in: articles or a folder of their tables; ``parameters`` as ``NAME=VALUE``, each for the notebooks that declare
    it; ``each`` as ``NAME=A,B,C``: a notebook that declares it makes a report ``NOTEBOOK.A.html`` for each value;
    ``only`` some notebooks' names.
    Comes out: one row a report: report, path (of the file written), kept (nothing it is made from has changed since it
    was, and it was not made again; never with ``force``), failure (null if the report is complete).

    A notebook that fails leaves ``NAME.failed.html``, which names the cell, and an earlier report as it was; the others
    are made. Every file is complete before it bears its name. ``out/manifest.json`` says what each was made from.

    Raises:
        ParameterError: a parameter or a notebook is unknown, or a value is not of its kind; before anything runs.
        CorpusError: the corpus is missing or holds no article.
    """
    lexicon = lexicon or read_lexicon()
    runs = plan_runs(Path(notebooks), only, [f"language={language}", *parameters], each)
    given = Path(next((text[len("corpus=") :] for text in parameters if text.startswith("corpus=")), corpus))
    if not given.exists():
        raise CorpusError(f"{given} does not exist. Name a folder of articles or of tables: --corpus FOLDER.")
    out = Path(out)
    out.mkdir(parents=True, exist_ok=True)
    sources, manifest = describe_sources(given, lexicon), read_manifest(out)
    made_from = {run.report: sources | describe_report(run.notebook, run.values) for run in runs}
    kept = {run.report for run in runs if not force and is_current(manifest, run.report, made_from[run.report], out)}
    rows = {name: {"report": name, "path": str(out / f"{name}.html"), "kept": True} for name in kept}
    manifest["corpus"] = given.name if given.is_absolute() else given.as_posix()
    if len(kept) < len(runs) or not are_tables_current(manifest, sources, out):
        with tempfile.TemporaryDirectory() as temporary:
            tables = _tables(given, Path(temporary), lexicon)
            for row in _make([run for run in runs if run.report not in kept], tables, out, language):
                name = row["report"]
                rows[name] = row
                if not row["failure"]:
                    html = hash_path(out / f"{name}.html")
                    manifest["reports"][f"{name}.html"] = {"made_from": made_from[name], "sha256": html}
            from analysis.render.results import write_results

            files = {path.name: hash_path(path) for path in write_results(open_corpus(tables), out / "tables")}
        manifest["tables"] = {"made_from": sources, "sha256": files}
    from analysis.render.listing import write_index

    write_index(out, language)
    write_manifest(manifest, out)
    return pl.DataFrame([rows[run.report] for run in runs], schema=REPORTS)


def _make(runs: Sequence[Run], tables: Path, out: Path, language: str) -> Iterator[dict[str, Any]]:
    """Makes the reports, two at once, and says of each where it lies or what failed."""
    from analysis.render.execute import run_notebook

    with ThreadPoolExecutor(KERNELS) as pool:
        waiting = [(run, pool.submit(run_notebook, run.notebook, _values(run, tables))) for run in runs]
        # While the first kernels start, the main thread loads what makes pages.
        from analysis.render.listing import write_failure
        from analysis.render.page import write_page

        for run, done in waiting:
            target, failure = out / f"{run.report}.html", None
            try:
                write_page(done.result(), target)
            except Exception as error:
                failure = str(error)
                target = write_failure(error, run.report, out, language)
            yield {"report": run.report, "path": str(target), "kept": False, "failure": failure}


def _values(run: Run, tables: Path) -> dict[str, Value]:
    return run.values | ({"corpus": str(tables)} if "corpus" in run.values else {})


def _tables(corpus: Path, temporary: Path, lexicon: Lexicon) -> Path:
    """The folder of the corpus's tables; articles are annotated once, for all notebooks."""
    if (corpus / "documents.parquet").exists():
        return corpus.resolve()
    return write_tables(annotate(corpus, lexicon=lexicon), temporary / corpus.resolve().name)
