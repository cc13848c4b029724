"""Links articles whose sketches agree in a band and whose bodies, compared exactly, are alike."""

from array import array
from collections.abc import Callable, Mapping, MutableSequence, Sequence
from functools import lru_cache
from typing import Final

import numpy as np
import numpy.typing as npt
import polars as pl

from analysis.stories.sketches import split_shingles

NEIGHBOURS: Final = 32  # in time, of those that agree in a band: more would take the square of their number
CHUNK: Final = 20_000  # pairs whose bodies are held at once

STORIES: Final = {"article_id": pl.String, "story_id": pl.String}

Numbers = npt.NDArray[np.int64]
Days = npt.NDArray[np.float64]


def link_articles(
    sketches: pl.LazyFrame, read: Callable[[Sequence[str]], Mapping[str, str]], days: int, similarity: float
) -> pl.DataFrame:
    """The story of each article: article_id, story_id, sorted by article_id.

    Goes in: sketches, of which one band is held at a time, and what gives the bodies of the articles named to it. Where
    more than 32 articles agree in a band, each is compared with the 32 next to it in time: what links them is the
    chain.
    """
    known = sketches.select("article_id", "first", "last").collect()
    order = known["article_id"].arg_sort().to_numpy()  # a story's first article is then its smallest number
    names = known["article_id"].gather(order)
    firsts = known["first"].gather(order).cast(pl.Float64).fill_null(float("-inf")).to_numpy()
    lasts = known["last"].gather(order).cast(pl.Float64).fill_null(float("inf")).to_numpy()
    pairs = np.empty(0, np.int64)  # a pair is one number: that of the first, times all, plus that of the other
    for band in sketches.collect_schema().names():
        if band.startswith("band_"):
            hashes = sketches.select(band).collect().to_series().gather(order)
            pairs = np.union1d(pairs, _agreeing(hashes, firsts, lasts, days))
    story = array("q", range(len(names)))
    for start in range(0, len(pairs), CHUNK):
        chunk = np.column_stack(np.divmod(pairs[start : start + CHUNK], len(names)))
        numbers = np.unique(chunk)
        told = names.gather(numbers).to_list()
        bodies = read(told)
        words = {number: bodies.get(name, "") for number, name in zip(numbers.tolist(), told, strict=True)}
        _link(chunk.tolist(), words, similarity, story)
    stories = names.gather(_roots(np.frombuffer(story, np.int64)))
    return pl.DataFrame({"article_id": names, "story_id": stories}, schema=STORIES)


def _agreeing(hashes: pl.Series, firsts: Days, lasts: Days, days: int) -> Numbers:
    """Pairs of articles with the same hash, near enough in time."""
    told = np.flatnonzero(hashes.is_not_null().to_numpy())
    values = hashes.fill_null(0).to_numpy()
    told = told[np.lexsort((told, firsts[told], values[told]))]
    found = [np.empty(0, np.int64)]
    for shift in range(1, NEIGHBOURS + 1):
        one, other = told[:-shift], told[shift:]
        same = values[one] == values[other]
        if not same.any():
            break
        one, other = one[same], other[same]
        near = np.maximum(firsts[one], firsts[other]) - np.minimum(lasts[one], lasts[other]) <= days
        found.append(np.minimum(one, other)[near] * len(values) + np.maximum(one, other)[near])
    return np.concatenate(found)


def _link(pairs: list[list[int]], bodies: Mapping[int, str], similarity: float, story: MutableSequence[int]) -> None:
    """Joins in ``story`` those pairs that share enough."""
    shingles = lru_cache(maxsize=4096)(lambda number: frozenset(split_shingles(bodies[number])))
    for one, other in pairs:
        roots = {_root(story, one), _root(story, other)}
        if len(roots) == 2:
            mine, yours = shingles(one), shingles(other)
            shared = len(mine & yours)
            if shared / (len(mine) + len(yours) - shared) >= similarity:
                story[max(roots)] = min(roots)


def _roots(story: Numbers) -> Numbers:
    """The first article of every article's story."""
    while (story != (further := story[story])).any():
        story = further
    return story


def _root(story: MutableSequence[int], number: int) -> int:
    """The first article of the story that ``number`` belongs to; paths are halved on the way."""
    while story[number] != number:
        story[number] = story[story[number]]
        number = story[number]
    return number
