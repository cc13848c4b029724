"""What the frames say of a target: the rules of ``analysis.stances``, read over texts and summed up."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from typing import Any, Final

import polars as pl

from analysis.articles import clean_articles
from analysis.classifier.masks import find_target
from analysis.lexicon import Lexicon
from analysis.mentions import find_mentions
from analysis.quotes import find_quotes
from analysis.sentences import split_sentences
from analysis.stances import find_stances
from analysis.tables import DOCUMENTS, MENTIONS, make

ABOUT: Final = "the target"  # no actor's id holds a space


def sum_frames(texts: Sequence[str], targets: Sequence[str], lexicon: Lexicon) -> list[float]:
    """For each text the balance of what its frames say of its target: (favour - against) / (favour + against + 1).

    A stance counts with its score, whoever holds it; a text without one gets 0. The target is found by its names, not
    as the line finds people, who are seldom introduced in a post as they are in the news.

    >>> from analysis.lexicon import read_lexicon
    >>> sum_frames(["Chad mengecam Sudan dan memuji Mesir."] * 3, ["Sudan", "Mesir", "Chad"], read_lexicon())
    [-0.49, 0.47, 0.0]
    """
    names = [str(number) for number in range(len(texts))]
    rows = [{"article_id": name, "source": name, "raw": text} for name, text in zip(names, texts, strict=True)]
    documents = make(rows, DOCUMENTS)
    articles, segments = clean_articles(documents, lexicon)
    sentences = split_sentences(documents, segments, lexicon)
    mentions = find_mentions(documents, articles, sentences, lexicon)
    pairs = zip(names, texts, targets, strict=True)
    spans = {name: find_target(text, target, lexicon) for name, text, target in pairs}
    mentions = _put_target(mentions, sentences, documents, spans)
    quotes = find_quotes(documents, segments, sentences, mentions, lexicon)
    stances = find_stances(documents, sentences, mentions, quotes, lexicon).filter(pl.col("target_id") == ABOUT)
    sums: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for article, stance, score in stances.select("article_id", "stance", "score").iter_rows():
        sums[article][stance] += score
    found = [sums[name] for name in names]
    return [round((each["favour"] - each["against"]) / (each.total() + 1), 2) for each in found]


def _put_target(
    mentions: pl.DataFrame, sentences: pl.DataFrame, documents: pl.DataFrame, spans: dict[str, list[tuple[int, int]]]
) -> pl.DataFrame:
    """``mentions`` with those of the target in place of whatever was found where it is named."""
    taken = {name: {place for span in found for place in range(*span)} for name, found in spans.items()}
    places = mentions.select("article_id", "start", "end").iter_rows()
    free = [taken[name].isdisjoint(range(start, end)) for name, start, end in places]
    raws = dict(documents.select("article_id", "raw").iter_rows())
    bounds: defaultdict[str, list[tuple[int, int, int]]] = defaultdict(list)
    for name, *bound in sentences.select("article_id", "start", "end", "sentence_no").iter_rows():
        bounds[name].append(tuple(bound))
    rows: list[dict[str, Any]] = []
    for name, found in spans.items():
        coming = iter(found)
        span = next(coming, None)
        for low, high, number in sorted(bounds[name]):
            while span and span[0] < high:
                if low <= span[0] and span[1] <= high:
                    row = {"article_id": name, "sentence_no": number, "actor_id": ABOUT, "kind": "name"}
                    rows.append(row | {"start": span[0], "end": span[1], "surface": raws[name][slice(*span)]})
                span = next(coming, None)
    own = make(rows, MENTIONS)
    return pl.concat([mentions.select(own.columns).filter(pl.Series(free, dtype=pl.Boolean)), own])
