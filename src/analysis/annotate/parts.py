"""A part of a corpus: a folder in which some of its articles go through the line, and which says when they have."""

import functools
import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final

import polars as pl

from analysis.annotate.batches import annotate_documents
from analysis.documents import Article, CorpusError, Refusal, lay_documents
from analysis.files import write_through
from analysis.fingerprints import hash_chunks
from analysis.lexicon import Lexicon, read_lexicon
from analysis.stories import SIMILARITY
from analysis.stories.sketches import read_bodies, sketch_articles

PART: Final = 1000  # articles and refusals: a few seconds' work
SIZE: Final = 10_000_000  # characters of a part, after which it ends: a worker holds one in memory
DONE: Final = "done.json"
SKETCHES: Final = "sketches"

Done = dict[str, int | str]


def lay_parts(found: Iterable[Article | Refusal], folder: Path) -> Iterator[Path]:
    """Writes what was read into ``folder/00000``, ``00001``, …, and yields each as soon as it can be annotated.

    A part that an earlier run has done is left as it is.

    Raises:
        CorpusError: such a part holds other articles than are read now.
    """
    rest = iter(found)
    number = 0
    while batch := list(_take_part(rest)):
        part = folder / f"{number:05}"
        mark = hash_chunks(repr(tuple(one)).encode("utf-8", "surrogatepass") for one in batch)
        done = read_done(part)
        if done and done["read"] != mark:
            raise CorpusError(f"the corpus is another than when this run began (part {number}). Run without --resume.")
        if not done:
            documents, refused = lay_documents(batch)
            part.mkdir(parents=True, exist_ok=True)
            _write(documents, part / "documents-read.parquet")
            _write(refused, part / "refused-read.parquet")
            write_through(part / "mark.txt", lambda path, mark=mark: path.write_text(mark))  # type: ignore[misc]
        yield part
        number += 1


def _take_part(rest: Iterator[Article | Refusal]) -> Iterator[Article | Refusal]:
    size = 0
    for number, one in enumerate(rest, start=1):
        yield one
        size += len(one.raw) if isinstance(one, Article) else 0
        if number == PART or size >= SIZE:
            return


def annotate_part(part: str, lexicon: str) -> Done:
    """Takes the articles of a part through the line and writes its tables; comes out: articles, refused, read.

    Runs in a process of its own, or on another machine that sees the same folders. What is done already is not done
    again, and nothing bears its name before it is whole.
    """
    folder = Path(part)
    if done := read_done(folder):
        return done
    tables = annotate_documents(pl.read_parquet(folder / "documents-read.parquet"), _lexicon(lexicon))
    refused = pl.concat([pl.read_parquet(folder / "refused-read.parquet"), tables.refused])
    for name, table in tables._replace(refused=refused)._asdict().items():
        _write(table, folder / f"{name}.parquet")
    sketches = sketch_articles(tables.articles, read_bodies(tables.documents, tables.segments), SIMILARITY)
    _write(sketches, folder / f"{SKETCHES}.parquet")
    done = {
        "articles": tables.articles.height,
        "refused": refused.height,
        "read": (folder / "mark.txt").read_text("utf-8"),
    }
    write_through(folder / DONE, lambda path: path.write_text(json.dumps(done)))
    return done


def read_done(part: Path) -> Done:
    """What a part that is done says of itself; nothing if it is not."""
    try:
        done: Done = json.loads((part / DONE).read_text("utf-8"))
        return done
    except FileNotFoundError:
        return {}


def _write(table: pl.DataFrame, path: Path) -> None:
    try:
        write_through(path, table.write_parquet)
    except pl.exceptions.PolarsError as error:  # it wraps what the system says
        reason = str(error).splitlines()[0].rpartition("error: ")[2]
        raise CorpusError(f"{path} cannot be written ({reason}). Make room on the disk; go on with --resume.") from None


@functools.cache
def _lexicon(folder: str) -> Lexicon:
    return read_lexicon(folder)
