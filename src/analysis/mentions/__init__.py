"""Finds the mentions of actors: states, bodies and people, by name, by role and by the seat of their government."""

from bisect import bisect, insort
from collections.abc import Sequence
from itertools import accumulate, groupby
from operator import itemgetter
from typing import Final

import polars as pl

from analysis.lexicon import Lexicon
from analysis.mentions.aliases import read_alias, read_government
from analysis.mentions.bodies import read_body, read_short_body
from analysis.mentions.hits import find_hits
from analysis.mentions.names import Cast
from analysis.mentions.reading import Period, Reading
from analysis.mentions.titles import read_title
from analysis.mentions.unknown import (
    ABBREVIATED,
    admit_abbreviated,
    equate_nicknames,
    find_parts,
    follow,
    read_beside_cue,
)
from analysis.mentions.vocabulary import Vocabulary, compile_vocabulary
from analysis.tables import ARTICLES, DOCUMENTS, MENTIONS, SENTENCES, check

PLAIN: Final = (("\u00a0", " "), ("\u2009", " "), ("\u202f", " "), ("\u2010", "-"), ("\u2011", "-"), ("’", "'"))

READERS: Final = {
    "title": read_title,
    "body": read_body,
    "government": read_government,
    "cue": read_beside_cue,
}

START: Final = itemgetter(2)  # of a row

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
    published = zip(articles["published_earliest"].to_list(), articles["published_latest"].to_list(), strict=True)
    periods: dict[str, Period] = dict(zip(articles["article_id"].to_list(), published, strict=True))
    columns = [sentences[name].to_list() for name in ("sentence_no", "part", "start", "text")]
    rows: list[Row] = []
    for article, begin, stop in _runs(sentences, documents):
        numbers, parts, offsets, texts = [column[begin:stop] for column in columns]
        found: list[Row] = []
        for place, reading in _read_article(texts, parts, periods.get(article, (None, None)), vocabulary):
            number, offset, text, identify = numbers[place], offsets[place], texts[place], reading.cast.identify
            found += [
                (article, number, offset + start, offset + end, text[start:end], identify(who), kind)
                for start, end, who, kind in reading.spans
            ]
        found.sort(key=START)
        rows += found
    cells = zip(*rows, strict=True) if rows else [()] * len(MENTIONS)
    return pl.DataFrame(dict(zip(MENTIONS, cells, strict=True)), schema=dict(MENTIONS))


def _runs(sentences: pl.DataFrame, documents: pl.DataFrame) -> list[tuple[str, int, int]]:
    """Each article and where its ``sentences`` begin and stop, in the order of ``documents``."""
    order = {article: number for number, article in enumerate(documents["article_id"].to_list())}
    runs, stop = [], 0
    for article, run in groupby(sentences["article_id"].to_list()):
        begin, stop = stop, stop + len(list(run))
        runs.append((article, begin, stop))
    runs.sort(key=lambda run: order.get(run[0], len(order)))
    return runs


def _read_article(
    texts: Sequence[str], parts: Sequence[str], period: Period, vocabulary: Vocabulary
) -> list[tuple[int, Reading]]:
    """The sentences of one article that mention somebody, by number, read.

    Headlines are read last, when the text has told who is who. A sentence in which no phrase of the vocabulary stands
    is only looked at if somebody is named again in it.
    """
    whole = _plain("\n".join(texts))
    offsets = list(accumulate([len(text) + 1 for text in texts], initial=0))
    found = find_hits(whole, offsets, vocabulary)
    cast = Cast(vocabulary.sounds)
    cast.known.update(
        [
            entry.actor_id
            for hits in found.values()
            for _, _, entries in hits
            if entries[0].sort == "alias"
            for entry in entries
            if entry.when != "follow"
        ]
    )
    readings: dict[int, Reading] = {}

    def reading(number: int) -> Reading:
        if number not in readings:
            text = whole[offsets[number] : offsets[number + 1] - 1]
            readings[number] = Reading(text, found.get(number, []), parts[number], cast, period, vocabulary)
        return readings[number]

    is_headline = [part != "body" for part in parts]
    for number in sorted(found, key=is_headline.__getitem__):
        _read(reading(number))
    if brackets := {bisect(offsets, bracket.start()) - 1 for bracket in ABBREVIATED.finditer(whole)}:
        admit_abbreviated([reading(number) for number in sorted(brackets | found.keys())], cast)
    if names := cast.parts(vocabulary):
        places = find_parts(whole, offsets, names)
        for number in sorted(places, key=is_headline.__getitem__):
            follow(reading(number), places[number], names)
    numbered = [(number, readings[number]) for number in sorted(readings) if readings[number].spans]
    for _, mentioning in numbered:
        if len(mentioning.spans) > 1:
            equate_nicknames(mentioning)
    return numbered


def _read(reading: Reading) -> None:
    """Fills ``reading.spans`` from left to right, and its cast with those who are met."""
    last = (0, False)
    for number, (start, end, entries) in enumerate(reading.hits):
        if start < reading.passed:
            continue
        sort = entries[0].sort
        if sort == "alias":
            span = read_short_body(reading, number) if entries[-1].sort == "body" else None
            span = span or read_alias(reading, number, last)
            last = (end, span is not None)
        else:
            span = READERS[sort](reading, number) if sort in READERS else None
        if span is not None:
            insort(reading.spans, span)
            reading.passed = max(reading.passed, span.end)
            if span.who[0] != "?":
                reading.cast.see(span.who)


def _plain(text: str) -> str:
    """The text with plain spaces, hyphens and apostrophes, as long as before."""
    if text.isascii():
        return text
    for char, plain in PLAIN:
        text = text.replace(char, plain)
    return text


__all__ = ["find_mentions"]
