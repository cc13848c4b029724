"""Times the intervals side by side with scipy's: ``python tests/benchmarks/bench_intervals.py [ARTICLES]``.

One corpus, 52 weeks, 10 actors: the share of mentions for each actor and week, from stories of one to nine copies. All
three get the same stories and give the same 520 estimates; scipy draws for a few cells only, and its time is scaled up.
"""

import resource
import sys
import time

import numpy as np
import polars as pl
from scipy import stats

from analysis.intervals import bootstrap, jackknife

WEEKS, ACTORS, RESAMPLES, CELLS = 52, 10, 2000, 4


def main(size: int) -> None:
    """Prints seconds for jackknife, bootstrap and scipy's bootstrap, their ratios, and memory."""
    luck = np.random.default_rng(1)
    copies = np.minimum(luck.geometric(0.6, size), 9)
    stories = pl.DataFrame({"week": luck.integers(0, WEEKS, size), "n": 5 * copies})[: int(size / copies.mean())]
    share = pl.col("k") / pl.col("n")
    rows = pl.concat(
        stories.with_columns(actor=pl.lit(actor), k=pl.Series(luck.binomial(stories["n"], (actor + 1) / 60)))
        for actor in range(ACTORS)
    ).select("week", "actor", "k", "n")
    print(f"{size:,} articles, {stories.height:,} stories, {WEEKS} weeks, {ACTORS} actors, {RESAMPLES:,} resamples")
    seconds = {}
    for method in (jackknife, bootstrap):
        begin = time.perf_counter()
        # What looks alike is counted first, as every trend does; that is part of the time.
        alike = rows.group_by("week", "actor", "k", "n").agg(copies=pl.len().cast(pl.Int64))
        method(alike.sort(alike.columns), share, ["week", "actor"])
        seconds[method.__name__] = time.perf_counter() - begin
    cells = [rows.filter(week=week, actor=week) for week in range(CELLS)]
    begin = time.perf_counter()
    for cell in cells:
        stats.bootstrap(
            (cell["k"].to_numpy(), cell["n"].to_numpy()),
            lambda k, n, axis: k.sum(axis=axis) / n.sum(axis=axis),
            paired=True,
            method="percentile",
            n_resamples=RESAMPLES,
            rng=np.random.default_rng(1),
        )
    seconds["scipy.stats.bootstrap"] = (time.perf_counter() - begin) * WEEKS * ACTORS / CELLS
    slowest = max(seconds.values())
    for name, taken in seconds.items():
        print(f"  {name:22} {taken:8.3f} s   {slowest / taken:7.1f} times as fast as the slowest")
    print(f"  at most {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:,.0f} MB")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 100_000)
