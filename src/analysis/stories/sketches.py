"""Sketches articles by MinHash: two bodies that share many words agree in at least one of the sketch's bands."""

from collections.abc import Mapping
from typing import Final

import numpy as np
import polars as pl
from rensa import RMinHash

BETWEEN_WORDS: Final = r"[^\p{L}\p{M}\p{N}]+"
HASHES: Final = 240
MISSED: Final = 1e-4  # of the pairs just as alike as asked for, the share that may go unseen
MIX: Final = np.uint64(0x9E3779B97F4A7C15)


def read_bodies(documents: pl.DataFrame, segments: pl.DataFrame) -> dict[str, str]:
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


def split_shingles(body: str) -> list[str]:
    """Every three successive words of a body."""
    words = body.split()
    return list(map(" ".join, zip(words, words[1:], words[2:], strict=False)))


def sketch_articles(articles: pl.DataFrame, bodies: Mapping[str, str], similarity: float) -> pl.DataFrame:
    """One row an article: article_id, first and last day (days since 1970, null if unknown), and the sketch's bands.

    The bands are as many UInt64 columns ``band_0``, ``band_1``, …, null where there is no text.
    """
    rows = _band_rows(similarity)
    known = articles.select(
        "article_id",
        first=pl.col("published_earliest").to_physical(),
        last=pl.col("published_latest").to_physical(),
    ).unique("article_id", maintain_order=True)
    told = np.zeros(known.height, bool)
    digests = np.zeros((known.height, HASHES), np.uint64)
    for number, name in enumerate(known["article_id"]):
        if shingles := split_shingles(bodies.get(name, "")):
            sketch = RMinHash(num_perm=HASHES, seed=1)
            sketch.update(shingles)
            told[number], digests[number] = True, sketch.digest()
    grouped = digests[:, : HASHES - HASHES % rows].reshape(known.height, HASHES // rows, rows)
    bands = np.zeros(grouped.shape[:2], np.uint64)
    for row in range(rows):
        bands = (bands ^ grouped[:, :, row]) * MIX
    columns = {
        f"band_{band}": pl.when(pl.Series(told)).then(pl.Series(bands[:, band])) for band in range(bands.shape[1])
    }
    return known.with_columns(**columns)


def _band_rows(similarity: float) -> int:
    """The most rows a band may have, to miss no more than ``MISSED``: with r rows of HASHES, (1 - s^r)^(HASHES / r)."""
    choices = (rows for rows in (12, 8, 6, 5, 4, 3, 2) if (1 - similarity**rows) ** (HASHES // rows) <= MISSED)
    return next(choices, 1)
