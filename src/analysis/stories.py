"""Finds articles that tell one story in the same words: syndicated copies, reprints, lightly edited versions."""

from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Final

import polars as pl
from rensa import RMinHash, RMinHashLSH

from analysis.tables import ARTICLES, DOCUMENTS, SEGMENTS, check

BETWEEN_WORDS: Final = r"[^\p{L}\p{M}\p{N}]+"
HASHES: Final = 240
MISSED: Final = 1e-4  # of the pairs just as alike as asked for, the share that may go unseen


class StoryError(ValueError):
    """A window or a similarity cannot be meant; the message says what can."""


def find_stories(
    articles: pl.DataFrame, documents: pl.DataFrame, segments: pl.DataFrame, days: int = 3, similarity: float = 0.5
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
    # Sorted, so that a story's first article is its smallest number and no order of rows matters.
    ordered = check(articles, ARTICLES, "articles").select(
        "article_id", *(pl.col(f"published_{end}").to_physical() for end in ("earliest", "latest"))
    )
    ordered = ordered.unique("article_id").sort("article_id")
    texts = _read_bodies(documents, segments)
    bodies = [texts.get(name, "") for name in ordered["article_id"]]
    firsts = [float("-inf") if day is None else day for day in ordered["published_earliest"]]
    lasts = [float("inf") if day is None else day for day in ordered["published_latest"]]
    shingles = lru_cache(maxsize=4096)(lambda number: _shingles(bodies[number]))
    story = list(range(len(bodies)))
    for one, other in _candidates(bodies, similarity):
        near = max(firsts[one], firsts[other]) - min(lasts[one], lasts[other]) <= days
        if near and (roots := {_root(story, one), _root(story, other)}) and len(roots) == 2:
            mine, yours = shingles(one), shingles(other)
            shared = len(mine & yours)
            if shared / (len(mine) + len(yours) - shared) >= similarity:
                story[max(roots)] = min(roots)
    names = ordered["article_id"].to_list()
    found = {name: names[_root(story, number)] for number, name in enumerate(names)}
    return articles.with_columns(
        story_id=pl.Series([found[name] for name in articles["article_id"]], dtype=pl.String)
    ).select(articles.columns)


def _read_bodies(documents: pl.DataFrame, segments: pl.DataFrame) -> dict[str, str]:
    """The words of each article's body segments in their order, in lower case with single spaces between them."""
    raw = dict(documents.select("article_id", "raw").iter_rows())
    parts: dict[str, list[str]] = {}
    rows = segments.filter(role="body").sort("article_id", "start").select("article_id", "start", "end")
    for name, start, end in rows.iter_rows():
        if name in raw:
            parts.setdefault(name, []).append(raw[name][start:end])
    bodies = pl.Series(["\n".join(texts) for texts in parts.values()], dtype=pl.String)
    words = bodies.str.to_lowercase().str.replace_all(BETWEEN_WORDS, " ")
    return dict(zip(parts, words, strict=True))


def _shingles(body: str) -> set[str]:
    """Every three successive words."""
    words = body.split()
    return {f"{one} {two} {three}" for one, two, three in zip(words, words[1:], words[2:], strict=False)}


def _candidates(bodies: Sequence[str], similarity: float) -> Iterator[tuple[int, int]]:
    """Pairs of numbers of bodies, the greater first, whose signatures agree in at least one band."""
    bands = HASHES // _band_rows(similarity)
    seen = RMinHashLSH(threshold=similarity, num_perm=HASHES, num_bands=bands)
    for number, body in enumerate(bodies):
        if shingles := _shingles(body):
            sketch = RMinHash(num_perm=HASHES, seed=1)
            sketch.update(list(shingles))
            yield from ((number, other) for other in seen.query(sketch))
            seen.insert(number, sketch)


def _band_rows(similarity: float) -> int:
    """The most rows a band may have, to miss no more than ``MISSED``: with r rows of HASHES, (1 - s^r)^(HASHES / r)."""
    choices = (rows for rows in (12, 8, 6, 5, 4, 3, 2) if (1 - similarity**rows) ** (HASHES // rows) <= MISSED)
    return next(choices, 1)


def _root(story: list[int], number: int) -> int:
    """The first article of the story that ``number`` belongs to; paths are halved on the way."""
    while story[number] != number:
        story[number] = story[story[number]]
        number = story[number]
    return number
