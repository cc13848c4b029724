"""Reads articles from text files, web pages, tables, crawls, archives, and folders of them."""

import difflib
import os
import sys
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Final, NamedTuple

import polars as pl

from analysis.documents.crawls import CRAWLS, read_crawl
from analysis.documents.files import ZIP, Member, open_file, say_unread
from analysis.documents.folders import list_files
from analysis.documents.metadata import KNOWN as KNOWN
from analysis.documents.metadata import CorpusError as CorpusError
from analysis.documents.metadata import Known, read_metadata
from analysis.documents.pages import read_page
from analysis.documents.sheets import SHEETS, read_sheet
from analysis.documents.texts import LONGEST, RefusedError, decode_text, read_whole
from analysis.tables import DOCUMENTS, REFUSED

PAGES: Final = frozenset({".html", ".htm"})
LONGEST_FIELD: Final = 5_000  # characters of an id or of what else is known: they stand in many rows


class Article(NamedTuple):
    """One article as read: its id, where it lies, its text, and what is known of it from outside."""

    article_id: str
    source: str
    raw: str
    known: Mapping[str, str]


class Refusal(NamedTuple):
    """What is no readable article: where it lies, and what is wrong and the mend."""

    source: str
    reason: str


def read_documents(*inputs: str | Path) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Reads the articles of files and folders.

    Goes in: files, or folders that are searched through and through. A ``.txt`` file (UTF-8) or a web page (``.html``,
    ``.htm``) is one article; a table (``.csv``, ``.tsv``, ``.jsonl``, ``.ndjson``, ``.parquet``) has one a row, in
    columns that ``lexicon/columns.csv`` names (``judul``, ``isi``, ``tanggal`` …); a crawl (``.warc``) one for each
    page. Any of them may be packed as ``.gz``, or many in a ``.zip``, which is read as a folder. A ``metadata.csv`` in
    an input folder or a zip (file, outlet, url, published, note; all but file may be empty) says what is known of the
    files beside and below it.
    Comes out: ``documents``, sorted by name within each input, and ``refused``, a row for everything that is no
    readable article, with what is wrong and the mend. ``raw`` is a file's text exactly as stored; of a page or a row
    headline, blank line, text. ``article_id`` is the file's name (in a folder's subfolder ``subfolder/name``), or a
    row's id, else ``file#row``; without ``.gz``. ``documents`` also carries title, outlet, url, published and author
    as far as known from outside (String, else null).
    Not done: hidden files, ``README.md`` and ``metadata.csv`` are no articles; links are not followed out of a folder;
    nothing is guessed about encodings. What is too large for an article, or unpacks to hundreds of times its size, is
    refused.

    Raises:
        CorpusError: an input is missing, there is no readable article in any, or a row of a folder's metadata is wrong.

    >>> documents, refused = read_documents("seeds")
    >>> documents["article_id"][0]
    '000_3caf1af6b9a3f316.txt'
    """
    documents, refused = lay_documents(stream_articles(*inputs))
    if documents.is_empty():
        raise CorpusError(say_nothing(inputs, refused))
    return documents, refused


def stream_articles(*inputs: str | Path) -> Iterator[Article | Refusal]:
    """Reads one article after the other, for corpora of any size; as ``read_documents``, but whatever comes is yielded.

    Raises:
        CorpusError: an input is missing, or a row of a folder's metadata is wrong.
    """
    if not inputs:
        raise CorpusError("no input was named. Name a folder of articles or a file, as in: seeds")
    if lost := next((path for path in map(Path, inputs) if not path.exists()), None):
        raise CorpusError(f"{lost} does not exist.{_near(lost)}")
    seen: dict[int, str] = {}  # hash of an id -> a place that many articles share: little room for millions
    for path in map(Path, inputs):
        for found in _articles(path):
            if not isinstance(found, Article):
                yield Refusal(*map(_writable, found))
            elif flaw := _find_flaw(found):
                yield Refusal(_writable(found.source), flaw)
            elif (mark := hash(found.article_id)) not in seen:
                seen[mark] = _place(found)
                yield found
            else:
                taken = seen[mark] + (found.article_id if seen[mark].endswith(("/", os.sep)) else "")
                yield Refusal(found.source, f"the id {found.article_id!r} is taken by {taken}. Rename one of them.")


def _place(article: Article) -> str:
    """The folder of an article's file, slash and all, or the table of its row."""
    folder = article.source.removesuffix(article.article_id)
    return sys.intern(folder if folder.endswith(("/", os.sep)) else article.source.partition("#")[0])


def _find_flaw(article: Article) -> str:
    """Why an article, however it came, cannot go through the line; nothing if it can."""
    if not _is_writable(article.source):
        return "has a name that is not UTF-8. Rename it."
    if not _is_writable(article.raw, article.article_id, *article.known.values()):
        return "holds half of a character (a lone surrogate), which no text does. Remove it."
    if len(article.raw) > LONGEST:
        return f"has {len(article.raw):,} characters, more than {LONGEST:,}. Give each article its own file or row."
    if long := next((name for name, value in article.known.items() if len(value) > LONGEST_FIELD), None):
        return f"has {len(article.known[long]):,} characters in {long}, more than {LONGEST_FIELD:,}. Shorten it."
    if len(article.article_id) > LONGEST_FIELD:
        return f"has an id of {len(article.article_id):,} characters, more than {LONGEST_FIELD:,}. Shorten it."
    return ""


def _is_writable(*texts: str) -> bool:
    try:
        return all(text.isascii() or text.encode() is not None for text in texts)
    except UnicodeEncodeError:
        return False


def _writable(name: str) -> str:
    return name.encode("utf-8", "replace").decode()


def lay_documents(found: Iterable[Article | Refusal]) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Lays out what ``stream_articles`` yields as the tables ``documents`` and ``refused``."""
    rows: list[tuple[str | None, ...]] = []
    refused: list[Refusal] = []
    for one in found:
        if isinstance(one, Article):
            rows.append((one.article_id, one.source, one.raw, *(one.known.get(column) for column in KNOWN)))
        else:
            refused.append(one)
    documents = pl.DataFrame(rows, schema=dict(DOCUMENTS) | dict.fromkeys(KNOWN, pl.String), orient="row")
    return documents, pl.DataFrame(refused, schema=dict(REFUSED), orient="row")


def _articles(path: Path) -> Iterator[Article | Refusal]:
    known = read_metadata(path) if path.is_dir() else {}
    files = list_files(path) if path.is_dir() else [("" if path.suffix.lower() == ZIP else path.name, path)]
    for name, file in files:
        if isinstance(file, RefusedError):
            yield Refusal(str(path / name), str(file))
            continue
        try:
            for member in open_file(name, file):
                yield from _read_member(member, known.get(name, {}))
        except RefusedError as error:
            yield Refusal(str(file), str(error))


def _read_member(member: Member | tuple[str, RefusedError], known: Known) -> Iterator[Article | Refusal]:
    if not isinstance(member, Member):
        yield Refusal(member[0], str(member[1]))
        return
    try:
        yield from _read(member, {**member.known, **known})
    except (RefusedError, OSError) as error:
        yield Refusal(member.source, str(error) if isinstance(error, RefusedError) else say_unread(error))


def _read(member: Member, known: Known) -> Iterator[Article | Refusal]:
    """The articles of one file, and the rows that are none."""
    name, source, kind, stream, _ = member
    if kind == ".txt":
        yield Article(name, source, decode_text(read_whole(stream)), known)
    elif kind in PAGES:
        raw, found = read_page(read_whole(stream))
        yield Article(name, source, raw, {**found, **known})
    elif kind in SHEETS or kind in CRAWLS:
        for number, row in read_sheet(stream, kind) if kind in SHEETS else read_crawl(stream):
            place = f"{source}#{number}"
            if isinstance(row, RefusedError):
                yield Refusal(place, str(row))
            else:
                yield Article(row.article_id or f"{name}#{number}", place, row.raw, {**row.known, **known})
    else:
        raise RefusedError(f"{kind or 'a file without ending'} is not read. Save the article as .txt in UTF-8.")


def _near(path: Path) -> str:
    beside = [entry.name for entry in path.parent.iterdir()] if path.parent.is_dir() else []
    near = difflib.get_close_matches(path.name, sorted(beside), n=1, cutoff=0.5)
    return f" Did you mean {str(path.with_name(near[0]))!r}?" if near else " Check the path."


def say_nothing(inputs: Iterable[str | Path], refused: pl.DataFrame) -> str:
    """Why there is no article in any of the inputs."""
    where = ", ".join(map(str, inputs))
    if refused.is_empty():
        return f"{where}: there is no article. Put articles there as .txt files in UTF-8."
    source, reason = refused.row(0)
    return f"{where}: none of {refused.height} files is a readable article. The first, {source}: {reason}"
