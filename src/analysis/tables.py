"""The tables between the modules: every column of every table is declared here, once.

Each table is a Polars frame with one row a document, segment, mention, … Spans (``start``, ``end``) are code points
into ``documents.raw``, end exclusive, and the text beside them equals ``raw[start:end]``.
"""

from collections.abc import Iterable, Mapping
from itertools import pairwise
from math import ceil
from typing import Any, Final, NamedTuple, TypeVar

import polars as pl
from polars.datatypes import DataType, DataTypeClass

Schema = Mapping[str, DataType | DataTypeClass]
Rows = pl.DataFrame | pl.LazyFrame
Frame = TypeVar("Frame", pl.DataFrame, pl.LazyFrame)
"""What comes out as the kind of frame that goes in."""

DOCUMENTS: Final[Schema] = {"article_id": pl.String, "source": pl.String, "raw": pl.String}

REFUSED: Final[Schema] = {"source": pl.String, "reason": pl.String}

ARTICLES: Final[Schema] = {
    "article_id": pl.String,
    "title": pl.String,
    "outlet": pl.String,
    "network": pl.String,
    "author": pl.String,
    "editor": pl.String,
    "place": pl.String,
    "published_earliest": pl.Date,
    "published_latest": pl.Date,
    "date_basis": pl.String,
    "url": pl.String,
    "story_id": pl.String,
}

SEGMENTS: Final[Schema] = {
    "article_id": pl.String,
    "segment_no": pl.Int64,
    "start": pl.Int64,
    "end": pl.Int64,
    "role": pl.String,
    "reason": pl.String,
}

SENTENCES: Final[Schema] = {
    "article_id": pl.String,
    "sentence_no": pl.Int64,
    "segment_no": pl.Int64,
    "part": pl.String,
    "start": pl.Int64,
    "end": pl.Int64,
    "text": pl.String,
}

MENTIONS: Final[Schema] = {
    "article_id": pl.String,
    "sentence_no": pl.Int64,
    "start": pl.Int64,
    "end": pl.Int64,
    "surface": pl.String,
    "actor_id": pl.String,
    "kind": pl.String,
}

QUOTES: Final[Schema] = {
    "article_id": pl.String,
    "quote_no": pl.Int64,
    "sentence_no": pl.Int64,
    "type": pl.String,
    "start": pl.Int64,
    "end": pl.Int64,
    "text": pl.String,
    "cue": pl.String,
    "speaker_id": pl.String,
    "speaker": pl.String,
    "via": pl.String,
    "resolved_by": pl.String,
}

STANCES: Final[Schema] = {
    "article_id": pl.String,
    "sentence_no": pl.Int64,
    "source_id": pl.String,
    "target_id": pl.String,
    "stance": pl.String,
    "voice": pl.String,
    "start": pl.Int64,
    "end": pl.Int64,
    "evidence": pl.String,
    "frame": pl.String,
    "score": pl.Float64,
}

# A trend carries its group columns (outlet, actor_id, source_id, target_id, …) between `measure` and `k`.
TRENDS: Final[Schema] = {
    "period": pl.Date,
    "measure": pl.String,
    "k": pl.Int64,
    "n": pl.Int64,
    "estimate": pl.Float64,
    "low": pl.Float64,
    "high": pl.Float64,
}

SCHEMAS: Final[Mapping[str, Schema]] = {
    "documents": DOCUMENTS,
    "refused": REFUSED,
    "articles": ARTICLES,
    "segments": SEGMENTS,
    "sentences": SENTENCES,
    "mentions": MENTIONS,
    "quotes": QUOTES,
    "stances": STANCES,
}
"""What ``sikap annotate`` writes, in the order in which data flows."""

MOST_LOTS: Final = 100
ROLES: Final = ("title", "byline", "dateline", "subhead", "body", "caption", "embed", "related", "furniture")
DATE_BASES: Final = ("metadata", "url", "text", "bounded", "none")
MENTION_KINDS: Final = ("name", "role", "metonym")
QUOTE_TYPES: Final = ("direct", "indirect", "mixed", "headline")
VOICES: Final = ("quoted", "reported", "narrated")


class Tables(NamedTuple):
    """An annotated corpus: one frame a table, in the order in which data flows."""

    documents: pl.DataFrame
    refused: pl.DataFrame
    articles: pl.DataFrame
    segments: pl.DataFrame
    sentences: pl.DataFrame
    mentions: pl.DataFrame
    quotes: pl.DataFrame
    stances: pl.DataFrame


class Corpus(NamedTuple):
    """An annotated corpus of any size: refusals in memory, all else as lazy frames, of which is read what is asked."""

    documents: pl.LazyFrame
    refused: pl.DataFrame
    articles: pl.LazyFrame
    segments: pl.LazyFrame
    sentences: pl.LazyFrame
    mentions: pl.LazyFrame
    quotes: pl.LazyFrame
    stances: pl.LazyFrame

    def collect(self) -> Tables:
        """All of it in memory."""
        return Tables(*(table.lazy().collect() for table in self))


class TableError(ValueError):
    """A table lacks a column or has one of another type; the message names table, column and mend."""


def make(rows: Iterable[Mapping[str, Any]], schema: Schema) -> pl.DataFrame:
    """Makes a table of ``schema`` from row mappings; no rows give an empty table with all columns.

    >>> make([{"source": "a.txt", "reason": "empty file"}], REFUSED).columns
    ['source', 'reason']
    """
    return pl.DataFrame(list(rows), schema=dict(schema), orient="row")


def check(table: pl.DataFrame, schema: Schema, name: str) -> pl.DataFrame:
    """Returns ``table`` if it has every column of ``schema`` with its type; further columns are allowed.

    Raises:
        TableError: a column is missing or of another type.

    >>> check(pl.DataFrame({"source": ["a"]}), REFUSED, "refused")
    Traceback (most recent call last):
    analysis.tables.TableError: table 'refused' has no column 'reason' (it has: source). Give it one of type String.
    """
    if not isinstance(table, pl.DataFrame):
        raise TableError(f"table {name!r} is a {type(table).__name__}, not a Polars DataFrame. Pass the frame itself.")
    given = table.schema
    for column, dtype in schema.items():
        if column not in given:
            has = ", ".join(given) or "no columns"
            raise TableError(f"table {name!r} has no column {column!r} (it has: {has}). Give it one of type {dtype}.")
        if given[column] != dtype:
            raise TableError(
                f"table {name!r}, column {column!r} is {given[column]}, not {dtype}. "
                f"Cast it: .with_columns(pl.col({column!r}).cast(pl.{dtype}))."
            )
    return table


def take(table: Rows, schema: Schema, name: str, *columns: str) -> pl.LazyFrame:
    """A table as a lazy frame of some ``columns`` (all if none is named), checked as ``check`` does; nothing is read.

    >>> take(pl.LazyFrame({"source": ["a"], "reason": ["empty file"]}), REFUSED, "refused", "source").collect().rows()
    [('a',)]
    """
    head = pl.DataFrame(schema=table.collect_schema()) if isinstance(table, pl.LazyFrame) else table
    checked = check(head, schema, name)
    return table.lazy().select(columns or checked.columns)


def of_articles(table: Rows, names: pl.Series) -> pl.LazyFrame:
    """The rows of the articles ``names``, lazily; of Parquet files in the order of ids only those that may hold some.

    >>> table = pl.LazyFrame({"article_id": ["a", "b", "c"], "n": [1, 2, 3]})
    >>> of_articles(table, pl.Series(["c", "a"])).collect()["n"].to_list()
    [1, 3]
    """
    name = pl.col("article_id")
    if names.is_empty():
        return table.lazy().clear()
    # A filter, not a join: it is asked where the file is read, and the texts of the other articles are never held.
    return table.lazy().filter(name.is_between(pl.lit(names.min()), pl.lit(names.max())), name.is_in(names.implode()))


def split(table: Rows, key: pl.Expr, size: int) -> list[pl.Expr]:
    """Filters that part a table into lots of about ``size`` rows; those alike in ``key`` are in one lot.

    Goes in: ``key``, an expression of strings or numbers. The ends of the lots are found in a sample: of a hundred rows
    for each lot. There are no more than ``MOST_LOTS``, since all files are opened for each: lots of a very large table
    are larger.

    >>> table = pl.DataFrame({"n": [3, 1, 2, 2]})
    >>> [table.filter(lot)["n"].to_list() for lot in split(table, pl.col("n"), 2)]
    [[1], [3, 2, 2]]
    """
    step = max(size // 100, 1)
    rows = table.lazy().select(key.alias("key")).with_row_index().filter(pl.col("index") % step == 0)
    ends = rows.select("key").collect(engine="streaming")["key"].drop_nulls().sort()
    ends = ends.gather_every(max(size // step, ceil(len(ends) / MOST_LOTS), 1)).unique(maintain_order=True)[1:]
    if ends.is_empty():
        return [pl.lit(True)]
    between = [(key >= first) & (key < end) for first, end in pairwise(ends)]
    return [(key < ends[0]) | key.is_null(), *between, key >= ends[-1]]
