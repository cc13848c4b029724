"""Finds who says what: direct and indirect quotes, their speakers, and the media through which they came."""

from bisect import bisect_left, bisect_right
from typing import Any

import polars as pl

from ..lexicon import Lexicon
from ..tables import DOCUMENTS, MENTIONS, QUOTES, SEGMENTS, SENTENCES, check
from .marks import pair_marks
from .page import Page
from .rows import Quote
from .speakers import Memory
from .statements import carried, read_headline, read_unit
from .units import split_units
from .words import words_of

__all__ = ["find_quotes"]

Span = tuple[int, int]
Row = tuple[Any, ...]
Columns = tuple[list[Any], ...]
"""Some columns of a table, of one article."""

LOST = "[a-z][A-Z]"
"""Where a crawl has lost the space beside a link."""


def find_quotes(
    documents: pl.DataFrame,
    segments: pl.DataFrame,
    sentences: pl.DataFrame,
    mentions: pl.DataFrame,
    lexicon: Lexicon,
) -> pl.DataFrame:
    """Finds every direct, indirect and mixed quote in titles and bodies, with its speaker and carrier.

    Goes in: the tables documents, segments, sentences and mentions, and the lexicon.
    Comes out: a quotes table, in the order of ``documents``, by start: ``type`` (``direct``: the words between the
    marks, closing comma included; ``indirect``: a reported clause; ``mixed``: one with quoted words in it;
    ``headline``), ``cue`` as it stands in the text, ``speaker_id`` (an actor, or ``unnamed:`` and the text),
    ``speaker`` (the words that name them), ``via`` (the medium it was taken from) and ``resolved_by``, the rule that
    found the speaker: ``subject``, ``after_cue``, ``pronoun``, ``apposition``, ``joint`` (two speakers, two rows),
    ``continued`` (who spoke last), ``unresolved``, …

    Not done: quotes never cross a paragraph; single marks quote only before a cue; speech acts that report no
    clause (``meminta penjelasan``) give no row; a description (``perusahaan itu``) is not traced to its name.

    Raises:
        TableError: an input table lacks a column or has one of another type.

    >>> from analysis import read_lexicon, tables as t
    >>> raw = '"Kami siap," kata Rina.'
    >>> documents = t.make([{"article_id": "a", "source": "a", "raw": raw}], t.DOCUMENTS)
    >>> place = {"article_id": "a", "segment_no": 0, "start": 0, "end": len(raw)}
    >>> segments = t.make([place | {"role": "body", "reason": "text"}], t.SEGMENTS)
    >>> sentences = t.make([place | {"sentence_no": 0, "part": "body", "text": raw}], t.SENTENCES)
    >>> rina = {"article_id": "a", "sentence_no": 0, "start": 18, "end": 22, "surface": "Rina", "actor_id": "rina"}
    >>> mentions = t.make([rina | {"kind": "name"}], t.MENTIONS)
    >>> quotes = find_quotes(documents, segments, sentences, mentions, read_lexicon())
    >>> quotes.select("type", "text", "cue", "speaker_id").row(0)
    ('direct', 'Kami siap,', 'kata', 'rina')
    """
    for table, schema, name in (
        (documents, DOCUMENTS, "documents"),
        (segments, SEGMENTS, "segments"),
        (sentences, SENTENCES, "sentences"),
        (mentions, MENTIONS, "mentions"),
    ):
        check(table, schema, name)
    words = words_of(lexicon)
    parts = _by_article(segments.filter(pl.col("role").is_in(["title", "body"])), "start", "end", "role")
    spans = _by_article(sentences, "start", "end", "sentence_no")
    named = _by_article(mentions, "start", "end", "surface", "actor_id", "kind")
    texts = documents.select("article_id", "raw", lossy=pl.col("raw").str.contains(LOST))
    rows = [
        row
        for article, raw, lossy in texts.iter_rows()
        for row in _rows(
            article,
            Page(raw, _in_order(named, article), words, lossy),
            _in_order(parts, article),
            _in_order(spans, article),
        )
    ]
    return pl.DataFrame(rows, schema=dict(QUOTES), orient="row")


def _by_article(table: pl.DataFrame, *columns: str) -> dict[str, Columns]:
    groups = table.select("article_id", *columns).group_by("article_id", maintain_order=True).agg(pl.all())
    articles, *values = (column.to_list() for column in groups.iter_columns())
    return dict(zip(articles, zip(*values, strict=True), strict=True))


def _in_order(groups: dict[str, Columns], article: str) -> list[Row]:
    """The rows of one article, by their first column."""
    return sorted(zip(*groups.get(article, ()), strict=True))


def _rows(article: str, page: Page, parts: list[Row], sentences: list[Row]) -> list[Row]:
    """The rows of one article, from its parts and sentences in text order."""
    spans = [(start, end) for start, end, _ in sentences]
    starts = [start for start, _ in spans]
    memory = Memory(page)
    quotes: list[Quote] = []
    for start, end, role in parts:
        if role == "title":
            quotes += read_headline(page, start, end)
        else:
            inside = spans[bisect_left(starts, start) : bisect_left(starts, end)]
            quotes += _read_paragraph(page, start, end, inside, memory)
    quotes.sort(key=lambda quote: (quote.start, quote.end))
    return [
        (
            article,
            number,
            sentences[max(0, bisect_right(starts, quote.start) - 1)][2] if sentences else None,
            quote.type,
            quote.start,
            quote.end,
            page.raw[quote.start : quote.end],
            quote.cue,
            quote.speaker.actor_id if quote.speaker else None,
            quote.speaker.text if quote.speaker else None,
            quote.via,
            quote.rule,
        )
        for number, quote in enumerate(quotes)
    ]


def _read_paragraph(page: Page, start: int, end: int, sentences: list[Span], memory: Memory) -> list[Quote]:
    quotations = pair_marks(page.raw, start, end, page.says)
    if not quotations and not page.reports_in(start, end):
        memory.untold.extend(sentences)
        return []
    quotes: list[Quote] = []
    index = before = 0
    for first, last in split_units(page.raw, sentences, quotations):
        held = []
        while index < len(quotations) and quotations[index].open < last:
            held.append(quotations[index])
            index += 1
        made = read_unit(page, first, last, held, memory)
        if not made and page.low.startswith("demikian", first):
            quotes[before:] = carried(page, quotes[before:], first, last)
        before = len(quotes)
        quotes += made
    return quotes
