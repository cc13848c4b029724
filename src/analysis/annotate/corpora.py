"""Annotates a corpus of any size into a folder, in bounded memory, and can be stopped and gone on with."""

import functools
import json
import os
import shutil
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

import polars as pl

from analysis.annotate.parts import SKETCHES, annotate_part, lay_parts
from analysis.annotate.storage import check_folder
from analysis.annotate.workers import run_tasks
from analysis.documents import CorpusError, say_nothing, stream_articles
from analysis.files import write_through
from analysis.fingerprints import hash_code, hash_lexicon
from analysis.lexicon import FOLDER, read_lexicon
from analysis.stories import DAYS, SIMILARITY
from analysis.stories.links import link_articles
from analysis.stories.sketches import read_bodies
from analysis.tables import REFUSED, SCHEMAS, make, of_articles


class Counts(NamedTuple):
    """What became of a corpus: articles + refused = what was read."""

    articles: int
    refused: int


def annotate_corpus(
    *inputs: str | Path,
    out: str | Path,
    lexicon: str | Path = FOLDER,
    workers: int = 1,
    cluster: str | None = None,
    resume: bool = False,
    tell: Callable[[int], object] = lambda read: None,
) -> Counts:
    """Annotates a corpus of any size and writes its tables into the folder ``out``.

    Goes in: files or folders, as ``read_documents`` takes them; a folder of word lists; how many ``workers``
    (processes), or the address of a Dask ``cluster`` that sees the same folders; ``resume`` to go on with a run that
    was stopped. ``tell`` is called with the number of articles and refusals that each part adds.
    Comes out: ``Counts``; in ``out`` a file ``NAME.parquet`` for each table, or a folder of parts where the corpus has
    more than one. They are the same whatever the workers, and however often the run was stopped.

    Until all is done everything lies in ``.OUT.partial`` beside ``out``, where no table has its name before it is
    whole; then ``out`` is replaced as a whole.

    Raises:
        CorpusError: an input is missing or holds no article; ``out`` holds something else; another run writes there; an
            unfinished run lies there; it was begun with other word lists, code or articles.
        WorkerError: workers died over and over.
        LexiconError: a row of the word lists is wrong.
    """
    out = check_folder(out)
    begun_with = {"lexicon": hash_lexicon(read_lexicon(lexicon)), "code": hash_code()}
    with _open_work(out, begun_with, resume=resume) as work:
        parts: list[Path] = []
        counts = [0, 0]
        task = functools.partial(annotate_part, lexicon=str(Path(lexicon).resolve()))
        laid = _remember(lay_parts(stream_articles(*inputs), work / "parts"), parts)
        for done in run_tasks(task, laid, workers, cluster):
            counts = [counts[0] + int(done["articles"]), counts[1] + int(done["refused"])]
            tell(int(done["articles"]) + int(done["refused"]))
        if not counts[0]:
            refused = [pl.read_parquet(part / "refused.parquet") for part in parts]
            shutil.rmtree(work / "parts", ignore_errors=True)
            raise CorpusError(say_nothing(inputs, pl.concat([make([], REFUSED), *refused])))
        _replace(out, _assemble(parts, work), work)
    return Counts(*counts)


@contextmanager
def _open_work(out: Path, begun_with: Mapping[str, str], *, resume: bool) -> Iterator[Path]:
    """The folder in which a run keeps what it has done, locked against another run."""
    work = out.with_name(f".{out.name}.partial")
    journal = work / "run.json"
    if journal.exists() and not resume:
        raise CorpusError(f"{work} holds a run that was stopped. Go on with --resume, or remove that folder.")
    work.mkdir(exist_ok=True)
    with (work / "lock").open("w") as lock:
        try:
            _lock(lock.fileno())
        except OSError:
            raise CorpusError(f"another run is writing {out}. Wait for it, or choose another --out.") from None
        if not journal.exists():
            shutil.rmtree(work / "parts", ignore_errors=True)  # left by a run that was stopped when all was done
        else:
            for name, value in json.loads(journal.read_text("utf-8")).items():
                if begun_with[name] != value:
                    raise CorpusError(f"{work} was begun with another {name}. Remove that folder and start anew.")
        write_through(journal, lambda path: path.write_text(json.dumps(begun_with)))
        try:
            yield work
        finally:
            if work.exists() and not (work / "parts").exists():
                shutil.rmtree(work)  # nothing was done that could be gone on with


def _lock(file: int) -> None:
    """Locks an open file for this process; the system takes the lock back if the process dies."""
    if sys.platform == "win32":
        import msvcrt

        msvcrt.locking(file, msvcrt.LK_NBLCK, 1)
    else:
        import fcntl

        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)


def _remember(parts: Iterator[Path], seen: list[Path]) -> Iterator[Path]:
    for part in parts:
        seen.append(part)
        yield part


def _assemble(parts: Sequence[Path], work: Path) -> Path:
    """The tables of all parts in one folder, with the stories that run through all of them."""
    new = work / "new"
    shutil.rmtree(new, ignore_errors=True)
    new.mkdir()
    files = [part / f"{SKETCHES}.parquet" for part in parts]
    homes = pl.scan_parquet(files, include_file_paths="sketch").select("article_id", "sketch").collect()
    homes = homes.with_columns(pl.col("sketch").cast(pl.Categorical))
    stories = link_articles(pl.scan_parquet(files), functools.partial(_read_bodies, homes), DAYS, SIMILARITY)
    for name in SCHEMAS:
        for part in parts:
            target = new / f"{name}.parquet"
            if len(parts) > 1:
                target = target / f"{part.name}.parquet"
                target.parent.mkdir(exist_ok=True)
            source = part / f"{name}.parquet"
            if name == "articles":
                articles = pl.read_parquet(source)
                told = articles.drop("story_id").join(stories, on="article_id", how="left", maintain_order="left")
                told.select(articles.columns).write_parquet(target)
            else:
                _link(source, target)
    return new


def _read_bodies(homes: pl.DataFrame, names: Sequence[str]) -> dict[str, str]:
    """The bodies of the articles named, read part by part; ``homes`` (article_id, sketch) says in which each lies."""
    bodies: dict[str, str] = {}
    wanted = homes.join(pl.DataFrame({"article_id": names}), on="article_id", how="semi")
    for (sketch,), here in wanted.group_by("sketch"):
        part = Path(sketch).parent
        documents = pl.scan_parquet(part / "documents.parquet").select("article_id", "raw")
        segments = pl.scan_parquet(part / "segments.parquet").select("article_id", "start", "end", "role")
        bodies |= read_bodies(*(of_articles(table, here["article_id"]).collect() for table in (documents, segments)))
    return bodies


def _link(source: Path, target: Path) -> None:
    """Gives a file a second name, so that a run stopped here still has the first."""
    try:
        os.link(source, target)
    except OSError:
        shutil.copyfile(source, target)


def _replace(out: Path, new: Path, work: Path) -> None:
    """Puts the new folder in the place of the old, and takes away what was kept for going on."""
    if out.exists():
        old = work / "old"
        shutil.rmtree(old, ignore_errors=True)
        os.replace(out, old)
    os.replace(new, out)
    (work / "run.json").unlink()
    shutil.rmtree(work, ignore_errors=True)  # a worker that a lost cluster still has may be writing there
