"""The line from documents to stances over one batch of articles."""

import gc
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Final

import polars as pl

from analysis.articles import clean_articles
from analysis.lexicon import Lexicon
from analysis.mentions import find_mentions
from analysis.quotes import find_quotes
from analysis.sentences import split_sentences
from analysis.stances import find_stances
from analysis.tables import REFUSED, SCHEMAS, Tables, make

BATCH: Final = 300  # articles
SIZE: Final = 1_000_000  # characters: what so many articles of usual length have, and what runs fastest


def annotate_documents(documents: pl.DataFrame, lexicon: Lexicon) -> Tables:
    """The line over any number of documents, a batch at a time; stories are not sought."""
    tables = []
    for batch in _cut_batches(documents):
        with _collector_off():
            tables.append(_annotate_batch(batch, lexicon))
    return join_tables(tables)


def join_tables(parts: Sequence[Tables]) -> Tables:
    """The rows of several corpora, one after the other."""
    return Tables(*(pl.concat(frames) for frames in zip(*parts, strict=True)))


def _cut_batches(documents: pl.DataFrame) -> Iterator[pl.DataFrame]:
    """Runs of articles: as many as ``BATCH`` and ``SIZE`` allow, at least one; where there is none, one of none."""
    first = size = 0
    for number, length in enumerate(documents["raw"].str.len_chars()):
        if number > first and (number - first == BATCH or size + length > SIZE):
            yield documents[first:number]
            first, size = number, 0
        size += length
    yield documents[first:]


@contextmanager
def _collector_off() -> Iterator[None]:
    """Spares the search for reference cycles, of which a batch leaves none; it costs some seven percent of the time."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _annotate_batch(documents: pl.DataFrame, lexicon: Lexicon) -> Tables:
    """The line over one batch; where it fails, over its halves, until the article at fault stands alone."""
    try:
        articles, segments = clean_articles(documents, lexicon)
        sentences = split_sentences(documents, segments, lexicon)
        mentions = find_mentions(documents, articles, sentences, lexicon)
        quotes = find_quotes(documents, segments, sentences, mentions, lexicon)
        stances = find_stances(documents, sentences, mentions, quotes, lexicon)
    except Exception as error:
        if documents.height > 1:
            half = documents.height // 2
            return join_tables([_annotate_batch(part, lexicon) for part in (documents[:half], documents[half:])])
        reason = f"annotation failed ({type(error).__name__}: {error}). Please report the article as a bug."
        return Tables(
            *(
                make([{"source": documents["source"].item(), "reason": reason}], REFUSED)
                if name == "refused"
                else documents.clear()
                if name == "documents"
                else make([], SCHEMAS[name])
                for name in SCHEMAS
            )
        )
    return Tables(documents, make([], REFUSED), articles, segments, sentences, mentions, quotes, stances)
