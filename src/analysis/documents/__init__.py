"""Reads articles from text files, web pages, tables, and folders of them."""

import csv
import difflib
import sys
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Final, NamedTuple

import polars as pl

from analysis.documents.pages import read_page
from analysis.documents.sheets import SHEETS, raw_of, read_sheet
from analysis.documents.texts import RefusedError, decode_text
from analysis.tables import DOCUMENTS, REFUSED

KNOWN: Final = ("title", "outlet", "url", "published", "author")
METADATA: Final = ("file", "outlet", "url", "published", "note")
PAGES: Final = frozenset({".html", ".htm"})
KINDS: Final = frozenset({".txt"}) | PAGES | SHEETS
NO_ARTICLES: Final = frozenset({"readme.md", "metadata.csv"})


class CorpusError(ValueError):
    """There is no corpus, or its metadata is wrong; the message says what, where and the mend."""


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
    columns that ``lexicon/columns.csv`` names (``judul``, ``isi``, ``tanggal`` …). A ``metadata.csv`` in a folder
    (file, outlet, url, published, note; all but file may be empty) says what is known of its files.
    Comes out: ``documents``, sorted by name within each input, and ``refused``, a row for everything that is no
    readable article, with what is wrong and the mend. ``raw`` is a file's text exactly as stored; of a page or a row
    headline, blank line, text. ``article_id`` is the file's name (in a folder's subfolder ``subfolder/name``), or a
    row's id, else ``file#row``. ``documents`` also carries title, outlet, url, published and author as far as known
    from outside (String, else null).
    Not done: hidden files, ``README.md`` and ``metadata.csv`` are no articles; nothing is guessed about encodings.

    Raises:
        CorpusError: an input is missing, there is no readable article in any, or a row of metadata is wrong.

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
        CorpusError: an input is missing, or a row of metadata is wrong.
    """
    if not inputs:
        raise CorpusError("no input was named. Name a folder of articles or a file, as in: seeds")
    if lost := next((path for path in map(Path, inputs) if not path.exists()), None):
        raise CorpusError(f"{lost} does not exist.{_near(lost)}")
    seen: dict[int, str] = {}  # hash of an id -> a place that many articles share: little room for millions
    for path in map(Path, inputs):
        for found in _articles(path):
            if not isinstance(found, Article):
                yield found
            elif (mark := hash(found.article_id)) not in seen:
                seen[mark] = _place(found)
                yield found
            else:
                taken = seen[mark] if "#" in found.source else f"{seen[mark]}{found.article_id}"
                yield Refusal(found.source, f"the id {found.article_id!r} is taken by {taken}. Rename one of them.")


def _place(article: Article) -> str:
    """The folder of an article's file, or the table of its row."""
    folder = article.source.removesuffix(article.article_id)
    return sys.intern(folder if folder != article.source else article.source.partition("#")[0])


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
    if path.is_dir():
        known = _read_metadata(path)
        files = [(file.relative_to(path).as_posix(), file) for file in _files(path)]
    else:
        known, files = {}, [(path.name, path)]
    for name, file in files:
        try:
            yield from _read(name, file, known.get(name, {}))
        except RefusedError as error:
            yield Refusal(str(file), str(error))


def _read(name: str, file: Path, known: dict[str, str]) -> Iterator[Article | Refusal]:
    """The articles of one file, and the rows that are none."""
    kind = file.suffix.lower()
    if kind not in KINDS:
        raise RefusedError(f"{kind or 'a file without ending'} is not read. Save the article as .txt in UTF-8.")
    try:
        data = file.read_bytes()
    except OSError as error:
        raise RefusedError(f"cannot be read ({error.strerror}). Check the file's permissions.") from None
    if kind == ".txt":
        yield Article(name, str(file), decode_text(data), known)
    elif kind in PAGES:
        raw, found = read_page(data)
        yield Article(name, str(file), raw, found | known)
    else:
        for number, fields in read_sheet(data, kind):
            source = f"{file}#{number}"
            if isinstance(fields, RefusedError):
                yield Refusal(source, str(fields))
            else:
                yield Article(fields.get("id", f"{name}#{number}"), source, raw_of(fields), fields | known)


def _files(folder: Path) -> list[Path]:
    """Every file below ``folder`` that may be an article, by name."""
    inside = ((file, file.relative_to(folder)) for file in folder.rglob("*") if not file.is_dir())
    return [
        file
        for file, name in sorted(inside, key=lambda pair: pair[1].as_posix())
        if not any(part.startswith(".") for part in name.parts) and name.name.lower() not in NO_ARTICLES
    ]


def _read_metadata(folder: Path) -> dict[str, dict[str, str]]:
    """What ``metadata.csv`` knows of each file, empty cells left out."""
    path = folder / "metadata.csv"
    if not path.is_file():
        return {}
    names = {file.relative_to(folder).as_posix() for file in _files(folder)}
    try:
        with path.open(encoding="utf-8-sig", newline="") as stream:
            reader = csv.DictReader(stream, strict=True)
            if unknown := set(reader.fieldnames or ()) ^ set(METADATA):
                columns = ",".join(METADATA)
                raise CorpusError(f"{path} line 1: column {sorted(map(str, unknown))[0]!r}. The line reads: {columns}")
            return {row["file"]: _check_row(row, names, f"{path} line {reader.line_num}") for row in reader}
    except UnicodeDecodeError as error:
        raise CorpusError(f"{path} is not UTF-8 (byte {error.start}). Save it as 'CSV UTF-8'.") from None
    except csv.Error as error:
        raise CorpusError(f"{path} line {reader.line_num + 1}: {error}. Check that line's quotation marks.") from None


def _check_row(row: dict[str, str], names: set[str], where: str) -> dict[str, str]:
    if None in row or None in row.values():
        raise CorpusError(f'{where}: not {len(METADATA)} cells. Put a cell that holds a comma into "quotation marks".')
    if row["file"] not in names:
        near = difflib.get_close_matches(row["file"], sorted(names), n=1, cutoff=0.5)
        mend = f"Did you mean {near[0]!r}?" if near else "Remove the line or add the file."
        raise CorpusError(f"{where}: file {row['file']!r} is not in the folder. {mend}")
    if row["published"]:
        try:
            date.fromisoformat(row["published"])
        except ValueError:
            raise CorpusError(f"{where}: published {row['published']!r} is no date. Write it as 2022-11-25.") from None
    return {column: row[column].strip() for column in KNOWN if row.get(column, "").strip()}


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
