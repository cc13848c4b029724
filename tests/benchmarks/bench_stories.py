"""Times the search for stories: ``python tests/benchmarks/bench_stories.py [ARTICLES]``.

Made-up articles of 500 words from a vocabulary of 20,000; every fifth is a copy of the one before with twenty words
changed.
"""

import random
import resource
import sys
import time
from datetime import date, timedelta

import polars as pl

from analysis.stories import find_stories
from analysis.tables import ARTICLES, SEGMENTS


def main(size: int) -> None:
    """Prints articles a second, stories found, and memory."""
    luck = random.Random(1)
    vocabulary = [f"kata{number}" for number in range(20_000)]
    texts: list[list[str]] = []
    for number in range(size):
        text = list(texts[-1]) if number % 5 == 4 else luck.choices(vocabulary, k=500)
        for place in luck.sample(range(500), 20 if number % 5 == 4 else 0):
            text[place] = luck.choice(vocabulary)
        texts.append(text)
    names = pl.Series("article_id", [f"{number:06}" for number in range(size)])
    documents = pl.DataFrame({"article_id": names, "source": names, "raw": [" ".join(text) for text in texts]})
    days = [date(2024, 1, 1) + timedelta(number // 50) for number in range(size)]
    articles = pl.DataFrame({"article_id": names, "published_earliest": days, "published_latest": days})
    missing = {name: dtype for name, dtype in ARTICLES.items() if name not in articles.columns}
    articles = articles.with_columns(pl.lit(None, dtype=dtype).alias(name) for name, dtype in missing.items())
    bodies = documents.select("article_id", start=pl.lit(0), end=pl.col("raw").str.len_chars(), role=pl.lit("body"))
    segments = bodies.with_columns(segment_no=0, reason=pl.lit(None)).select(
        pl.col(name).cast(dtype) for name, dtype in SEGMENTS.items()
    )
    del texts
    begin = time.perf_counter()
    found = find_stories(articles, documents, segments)
    seconds = time.perf_counter() - begin
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(
        f"{size:,} articles, {found['story_id'].n_unique():,} stories, {seconds:.1f} s, {size / seconds:,.0f} a second"
    )
    print(f"at most {memory:,.0f} MB, the articles themselves included")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 20_000)
