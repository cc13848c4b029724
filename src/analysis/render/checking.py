"""Compares the reports on disk with their manifest, and their result tables with a fresh run's."""

import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final, NamedTuple

import polars as pl

from analysis.annotate import open_corpus
from analysis.documents import CorpusError
from analysis.fingerprints import hash_path
from analysis.lexicon import Lexicon, read_lexicon
from analysis.render.manifest import describe_report, describe_sources, read_manifest
from analysis.render.results import write_results

NOTEBOOKS: Final = {
    "articles": "01-corpus",
    "mentions": "02-actors",
    "voices": "03-voices",
    "stances": "04-stance",
    "matrix": "04-stance",
}
VALUES: Final = ("articles", "estimate", "k", "n", "low", "high", "against", "stories")
DEFAULT: Final = "seeds"  # the corpus of result tables that lie without a manifest, as they do in the repository


class Check(NamedTuple):
    """How many reports and numbers were compared, and what differs, a sentence each."""

    reports: int
    numbers: int
    differences: list[str]


def check_reports(
    out: str | Path = "reports",
    *,
    corpus: str | Path | None = None,
    notebooks: str | Path = "notebooks",
    lexicon: Lexicon | None = None,
) -> Check:
    """Checks reports against what they would be made from now.

    Goes in: their folder, and the corpus (the manifest's if None). Each report is compared with its manifest, by hash:
    itself, and what it was made from. The result tables are computed anew and compared number by number.
    Comes out: a ``Check``; nothing is written.

    Raises:
        CorpusError: ``out`` holds no result tables, or the corpus is missing.
    """
    out, lexicon = Path(out), lexicon or read_lexicon()
    if not (out / "tables").is_dir():
        raise CorpusError(f"{out} holds no tables. Make the reports first: sikap report --out {out}")
    manifest = read_manifest(out)
    given = Path(corpus or manifest["corpus"] or DEFAULT)
    if not given.exists():
        raise CorpusError(f"{given} does not exist. Name the reports' corpus: --corpus FOLDER.")
    sources = describe_sources(given, lexicon)
    differences = [
        sentence
        for name, entry in manifest["reports"].items()
        for sentence in _check_report(out / name, entry, sources, Path(notebooks))
    ]
    with tempfile.TemporaryDirectory() as temporary:
        paths = write_results(open_corpus(given, lexicon), Path(temporary))
        compared = [_compare(out / "tables" / path.name, path) for path in paths]
    moved = [sentence for _, sentences in compared for sentence in sentences]
    return Check(len(manifest["reports"]), sum(number for number, _ in compared), differences + moved)


def _check_report(path: Path, entry: dict[str, Any], sources: dict[str, Any], notebooks: Path) -> Iterator[str]:
    """What has happened to a report since it was made, and to what it was made from."""
    if not path.exists():
        yield f"{path.stem}: the report is gone"
    elif hash_path(path) != entry["sha256"]:
        yield f"{path.stem}: the file was changed after it was made"
    made_from = entry["made_from"]
    notebook = notebooks / f"{path.name.split('.')[0]}.ipynb"
    now = dict(sources)
    if notebook.exists():
        now |= describe_report(notebook, made_from["parameters"])
    for name, then in made_from.items():
        if name in now and now[name] != then:
            yield f"{path.stem}: made from another {name.removesuffix('s')}{_versions(then, now[name])}"


def _versions(then: object, now: object) -> str:
    """Which versions moved, where ``then`` and ``now`` are versions."""
    if not isinstance(then, dict) or not isinstance(now, dict):
        return ""
    moved = [f"{name} {then.get(name)} -> {now.get(name)}" for name in now if then.get(name) != now.get(name)]
    return f" ({', '.join(moved)})"


def _compare(kept: Path, fresh: Path) -> tuple[int, list[str]]:
    """How many numbers a fresh table has, and what differs in the one that was kept."""
    notebook, what = NOTEBOOKS[fresh.stem], fresh.stem
    new = pl.read_csv(fresh, infer_schema=False)
    if not kept.exists():
        return 0, [f"{notebook}: tables/{kept.name} is missing"]
    old = pl.read_csv(kept, infer_schema=False)
    if old.columns != new.columns:
        return 0, [f"{notebook}: tables/{kept.name} has other columns than a fresh run's"]
    values = [name for name in new.columns if name in VALUES] or new.columns[1:]
    keys = [name for name in new.columns if name not in values]
    both = old.with_columns(_old=True).join(
        new.with_columns(_new=True), on=keys, how="full", coalesce=True, nulls_equal=True
    )
    sentences = []
    for row in both.sort(keys).iter_rows(named=True):
        named = f"{notebook}: {_name(row, keys, what)}"
        if not row["_old"] or not row["_new"]:
            sentences.append(f"{named}: {'is new' if row['_new'] else 'is gone'}")
        elif moved := next((name for name in values if row[name] != row[f"{name}_right"]), None):
            which = "" if moved == "estimate" else f" ({moved})"
            sentences.append(f"{named}{which}: {row[moved] or 'none'} -> {row[f'{moved}_right'] or 'none'}")
    return new.height * len(values), sentences


def _name(row: dict[str, Any], keys: list[str], what: str) -> str:
    """A row in words: ``net stance of csto 2022``."""
    if "measure" not in keys:
        return " ".join([what, *(row[key] for key in keys if row[key])])
    groups = [row[key] for key in keys if key not in {"period", "measure", "every"} and row[key]]
    period = (row["period"] or "") if row.get("every") != "1y" else row["period"][:4]
    measure = row["measure"].replace("_", " ")
    return f"{measure} of {' towards '.join(groups)} {period or 'in all'}".replace("-01-01", "")
