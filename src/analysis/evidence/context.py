"""What stands around the rows that are shown: articles, sentences, mentions and cues, each found without a search.

Read once for all lists of a page. Whatever is asked of a sentence concerns ``REACH`` characters on either side of what
is shown, so that a line of a megabyte with thousands of mentions costs no more than a short one.
"""

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Mapping
from itertools import islice, takewhile
from typing import Any, Final, NamedTuple

import polars as pl

from analysis.tables import Corpus, Rows, Tables

REACH: Final = 2000

Row = Mapping[str, Any]
Spans = list[tuple[int, int]]


class Passage(NamedTuple):
    """A stretch of an article and where it begins."""

    start: int
    text: str

    @property
    def end(self) -> int:
        """Where it ends."""
        return self.start + len(self.text)


class Context(NamedTuple):
    """What lies around some articles' rows. All lists of spans are in the order of the text."""

    articles: Mapping[str, Row]
    raws: Mapping[str, str]
    sentences: Mapping[str, list[Row]]
    mentions: Mapping[tuple[str, str | None], Spans]
    cues: Mapping[str, Spans]


def read_context(names: Iterable[str], tables: Tables | Corpus) -> Context:
    """Reads what lies around the rows of the articles ``names``."""
    kept = pl.col("article_id").is_in(sorted(set(names)))

    def read(table: Rows) -> pl.DataFrame:
        return table.lazy().filter(kept).collect()

    raws = dict(read(tables.documents).select("article_id", "raw").iter_rows())
    mentions: dict[tuple[str, str | None], Spans] = defaultdict(list)
    found = read(tables.mentions).sort("start", "end").select("article_id", "actor_id", "start", "end")
    for article, actor, start, end in found.iter_rows():
        mentions[article, actor].append((start, end))
    sentences: dict[str, list[Row]] = defaultdict(list)
    for row in read(tables.sentences).sort("start", "end").iter_rows(named=True):
        sentences[row["article_id"]].append(row)
    articles = {row["article_id"]: row for row in read(tables.articles).iter_rows(named=True)}
    bare = Context(articles, raws, sentences, mentions, {})
    return bare._replace(cues=_find_cues(read(tables.quotes), bare))


def _find_cues(quotes: pl.DataFrame, context: Context) -> dict[str, Spans]:
    cues: dict[str, Spans] = defaultdict(list)
    for row in quotes.iter_rows(named=True):
        cues[row["article_id"]] += find_cue(row, find_passage(row, context))
    return {article: sorted(spans) for article, spans in cues.items()}


def find_passage(row: Row, context: Context, words: str | None = "") -> Passage:
    """The sentences that a row reaches over, ``REACH`` characters on either side at most; else its own ``words``.

    A quote may reach over several, and its cue and speaker stand after the last one.
    """
    start, end = row["start"] or 0, row["end"] or 0
    sentences = context.sentences.get(row["article_id"], [])
    at = max(0, bisect_right(sentences, start, key=lambda sentence: sentence["start"]) - 1)
    over = [
        sentence
        for sentence in takewhile(lambda sentence: sentence["start"] < end, islice(sentences, at, None))
        if _end(sentence) > start
    ]
    if not over:
        return Passage(start, words or "")
    first, last = over[0], over[-1]
    low, high = max(first["start"], start - REACH), min(_end(last), end + REACH)
    if raw := context.raws.get(row["article_id"]):
        return Passage(low, raw[low:high])
    return Passage(low, (first["text"] or "")[low - first["start"] : high - first["start"]])


def _end(sentence: Row) -> int:
    return int(sentence["end"] or sentence["start"] + len(sentence["text"] or ""))


def find_cue(quote: Row, passage: Passage) -> Spans:
    """The reporting word of a quote: the occurrence in the passage that stands nearest to it, outside of it."""
    cue, (origin, text) = quote["cue"], passage
    if not cue:
        return []
    before = text.rfind(cue, 0, max(0, quote["start"] - origin))
    after = text.find(cue, max(0, quote["end"] - origin))
    places = [origin + at for at in (before, after) if at >= 0]
    nearest = sorted(places, key=lambda at: min(abs(at - quote["end"]), abs(quote["start"] - at)))
    return [(at, at + len(cue)) for at in nearest[:1]]


def within(spans: Spans, passage: Passage) -> Spans:
    """Those of ``spans`` that begin in the passage.

    >>> within([(0, 4), (10, 12), (30, 31)], Passage(8, "dua belas"))
    [(10, 12)]
    """
    return spans[bisect_left(spans, (passage.start, 0)) : bisect_left(spans, (passage.end, 0))]
