"""Finds the mentions of actors: states, bodies and people, by name, by role and by the seat of their government."""

from bisect import insort
from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Final

import polars as pl

from analysis.lexicon import Lexicon
from analysis.mentions.aliases import read_alias, read_government
from analysis.mentions.bodies import read_body, read_short_body
from analysis.mentions.hits import find_hits
from analysis.mentions.names import Cast
from analysis.mentions.reading import Period, Reading
from analysis.mentions.titles import read_title
from analysis.mentions.unknown import admit_abbreviated, equate_nicknames, follow, read_beside_cue
from analysis.mentions.vocabulary import Vocabulary, compile_vocabulary
from analysis.tables import ARTICLES, DOCUMENTS, MENTIONS, SENTENCES, check

PLAIN: Final = str.maketrans({"\u00a0": " ", "\u2009": " ", "\u202f": " ", "\u2010": "-", "\u2011": "-", "’": "'"})

Row = tuple[str, int, int, int, str, str, str]


def find_mentions(
    documents: pl.DataFrame, articles: pl.DataFrame, sentences: pl.DataFrame, lexicon: Lexicon
) -> pl.DataFrame:
    """Finds who is mentioned in each sentence, as the longest span that title, state and name form together.

    Goes in: ``documents``; ``articles`` (published_earliest and published_latest say who held an office then);
    ``sentences``; ``lexicon`` (actors, aliases, roles, titles and the words around them).
    Comes out: mentions, by article and start: article_id, sentence_no, start, end (code points into raw), surface,
    actor_id, kind (``name``, ``role`` for a title that denotes one person, ``metonym`` for a capital that stands for a
    government). Who is not in the lexicon gets the slug of the longest name that the article gives; those ids are the
    ones that ``lexicon.actors`` lacks.

    Not done: pronouns ("ia", "-nya") and nouns that point back ("aliansi tersebut") are no mentions; a name that
    neither lexicon, title nor reporting word tells is not found; two unknown people of one article who share a name
    are one.

    Raises:
        TableError: a table lacks a column or has one of another type.

    >>> from analysis.lexicon import read_lexicon
    >>> from analysis.tables import make
    >>> raw = "Perdana Menteri Armenia Nikol Pashinyan bertemu Putin di Moskow."
    >>> documents = make([{"article_id": "a", "source": "a", "raw": raw}], DOCUMENTS)
    >>> sentence = {"sentence_no": 0, "segment_no": 0, "part": "body", "start": 0, "end": len(raw), "text": raw}
    >>> sentences = make([{"article_id": "a"} | sentence], SENTENCES)
    >>> mentions = find_mentions(documents, make([], ARTICLES), sentences, read_lexicon())
    >>> mentions.select("surface", "actor_id").rows()
    [('Perdana Menteri Armenia Nikol Pashinyan', 'nikol_pashinyan'), ('Putin', 'vladimir_putin')]
    """
    check(documents, DOCUMENTS, "documents")
    check(articles, ARTICLES, "articles")
    check(sentences, SENTENCES, "sentences")
    vocabulary = compile_vocabulary(lexicon)
    periods: dict[str, Period] = {
        article: (earliest, latest)
        for article, earliest, latest in articles.select(
            "article_id", "published_earliest", "published_latest"
        ).iter_rows()
    }
    columns = sentences.select("article_id", "sentence_no", "part", "start", "text").iter_rows()
    rows: list[Row] = []
    for article, group in groupby(columns, key=lambda row: row[0]):
        rows.extend(_article_rows(article, list(group), periods.get(article, (None, None)), vocabulary))
    order = {article: number for number, article in enumerate(documents["article_id"])}
    rows.sort(key=lambda row: (order.get(row[0], len(order)), row[2]))
    return pl.DataFrame(rows, schema=dict(MENTIONS), orient="row")


def _article_rows(
    article: str, sentences: Sequence[tuple[str, int, str, int, str]], period: Period, vocabulary: Vocabulary
) -> Iterator[Row]:
    """The mentions of one article; headlines are read last, when the text has told who is who."""
    texts = [_plain(text) for *_, text in sentences]
    found = find_hits(texts, vocabulary)
    cast = Cast(vocabulary.sounds)
    cast.known.update(
        entry.actor_id for hits in found for hit in hits for entry in hit.entries if entry.when != "follow"
    )
    readings = [
        Reading(text, hits, part, cast, period, vocabulary)
        for text, hits, (_, _, part, _, _) in zip(texts, found, sentences, strict=True)
    ]
    ordered = sorted(readings, key=lambda reading: reading.part != "body")
    for reading in ordered:
        if reading.hits:
            _read(reading)
    admit_abbreviated(readings, cast)
    parts = cast.parts(vocabulary)
    for reading in ordered if parts else ():
        follow(reading, parts)
    equate_nicknames(readings, cast)
    for reading, (_, number, _, offset, text) in zip(readings, sentences, strict=True):
        for start, end, who, kind in reading.spans:
            yield article, number, offset + start, offset + end, text[start:end], cast.identify(who), kind


def _read(reading: Reading) -> None:
    """Fills ``reading.spans`` from left to right, and its cast with those who are met."""
    last = (0, False)
    for number, hit in enumerate(reading.hits):
        if hit.start < reading.passed or (reading.spans and hit.start < reading.spans[-1].end):
            continue
        span = None
        match hit.entries[0].sort:
            case "alias":
                span = read_short_body(reading, number) if hit.entries[-1].sort == "body" else None
                span = span or read_alias(reading, number, last)
                last = (hit.end, span is not None)
            case "title":
                span = read_title(reading, number)
            case "body":
                span = read_body(reading, number)
            case "government":
                span = read_government(reading, number)
            case "cue":
                span = read_beside_cue(reading, number)
        if span is not None:
            insort(reading.spans, span)
            if not span.who.startswith("?"):
                reading.cast.see(span.who)


def _plain(text: str) -> str:
    """The text with plain spaces, hyphens and apostrophes, as long as before."""
    return text if text.isascii() else text.translate(PLAIN)


__all__ = ["find_mentions"]
