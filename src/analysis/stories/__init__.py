"""Finds articles that tell one story in the same words: syndicated copies, reprints, lightly edited versions."""

from typing import Final

import polars as pl

from analysis.stories.links import link_articles
from analysis.stories.sketches import read_bodies, sketch_articles
from analysis.tables import ARTICLES, DOCUMENTS, SEGMENTS, check

DAYS: Final = 3
SIMILARITY: Final = 0.5


class StoryError(ValueError):
    """A window or a similarity cannot be meant; the message says what can."""


def find_stories(
    articles: pl.DataFrame,
    documents: pl.DataFrame,
    segments: pl.DataFrame,
    days: int = DAYS,
    similarity: float = SIMILARITY,
) -> pl.DataFrame:
    """Gives articles that share most of their text one ``story_id``.

    Goes in: articles, documents, segments; ``days`` that may lie between two copies, and the least ``similarity`` of
    their bodies, above 0 to 1. Comes out: articles, in their order, with a new ``story_id``: of the articles of a
    story the article_id that sorts first, whatever the order of the rows.

    Similarity is the Jaccard index of the sets of three successive words of the body, without case and punctuation:
    shared / all. Candidates come from MinHash and locality-sensitive hashing, which overlooks fewer than one in ten
    thousand of the pairs at ``similarity``; each is then compared exactly. Bounds of dates count as the nearest days
    they allow, and articles without a date as near to all. Stories are what such pairs connect: a copy of a copy
    belongs to the story, though it may lie further from the first. At the default, sister outlets that shorten or
    rewrite one report, and updates that repeat most of an earlier one, are copies too.

    Not done: two articles that report one event in different words remain two stories, and so do a short report and
    the long one that contains it. Bodies of less than three words tell stories of their own.

    Raises:
        StoryError: ``days`` is negative, or ``similarity`` not above 0 and at most 1.
        TableError: a table lacks a column.

    Source: Broder (1997), On the resemblance and containment of documents, SEQUENCES 1997, 21-29.

    >>> from analysis.tables import make
    >>> text = "Gubernur meresmikan jembatan baru di atas Sungai Kapuas pada hari Senin"
    >>> texts = {"a": text, "b": "Harga beras di pasar induk turun lagi", "c": text.upper() + "."}
    >>> documents = make([{"article_id": name, "raw": raw} for name, raw in texts.items()], DOCUMENTS)
    >>> bodies = [{"article_id": name, "start": 0, "end": len(raw), "role": "body"} for name, raw in texts.items()]
    >>> articles = make([{"article_id": name} for name in texts], ARTICLES)
    >>> find_stories(articles, documents, make(bodies, SEGMENTS))["story_id"].to_list()
    ['a', 'b', 'a']
    """
    if days < 0:
        raise StoryError(f"days={days!r} is no number of days. Write 0 for copies of the same day, or more.")
    if not 0 < similarity <= 1:
        raise StoryError(f"similarity={similarity!r} is no share. Write one above 0 and at most 1, as 0.7.")
    check(documents, DOCUMENTS, "documents")
    check(segments, SEGMENTS, "segments")
    bodies = read_bodies(documents, segments)
    sketches = sketch_articles(check(articles, ARTICLES, "articles"), bodies, similarity)
    stories = link_articles(sketches.lazy(), lambda names: bodies, days, similarity)
    return articles.drop("story_id").join(stories, on="article_id", maintain_order="left").select(articles.columns)
