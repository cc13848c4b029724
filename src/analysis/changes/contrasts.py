"""Differences of a measure between two sides of an event, outlets or actors, corrected for how many are looked at."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import combinations
from typing import Any, Final

import numpy as np
import polars as pl
from scipy.special import ndtr, ndtri
from scipy.stats import false_discovery_control

from analysis.changes.events import SIDES
from analysis.tables import ARTICLES, Rows, of_articles, split, take

LOT: Final = 20_000  # articles whose stories are held one by one at once

CONTRASTS: Final = {
    **dict.fromkeys(("measure", "first", "second"), pl.String),
    **dict.fromkeys(("n_first", "n_second"), pl.Int64),
    **dict.fromkeys(("estimate_first", "estimate_second", "difference", "low", "high", "p", "q"), pl.Float64),
}

Trend = Callable[..., pl.DataFrame]


def compare(trend: Trend, articles: Rows, *tables: Rows, between: str, **options: Any) -> pl.DataFrame:
    """Differences of a measure between every two values of ``between``, each with its interval.

    Goes in: a function of ``trends``, its articles, its other tables and its options (``targets=…``); ``between`` is a
    column of articles (``outlet``; ``side`` of ``split_articles``) or a group of the measure (``target_id``). Articles
    without a value of ``between`` are left out. Comes out: the measure's other groups, and measure, first, second,
    n_first, n_second Int64, estimate_first, estimate_second, difference, low, high, p, q Float64; of sides, ``before``
    is the first and ``after`` the second. A pair of which one has no estimate has no difference. Of lazy tables no more
    than the trends' own counts are held, and some thousands of stories.

    difference = estimate_second - estimate_first, low and high by the method of variance estimates recovery: with [l,
    u] the interval of each, low = difference - √((e₂ - l₂)² + (u₁ - e₁)² - 2 ρ (e₂ - l₂) (u₁ - e₁)), and high likewise,
    where ρ is the correlation of the two estimates through the stories that both count (copies of a story in two
    outlets, two actors in the same articles; 0 where they share none). p is that at which the interval would end at 0,
    if its halves grow as normal quantiles do. q is p after Benjamini and Hochberg: of all differences in the table with
    a q up to 0.05, some 5 % are chance. With 15 stories on either side some 95 to 98 % of such intervals hold the true
    difference; with five they are wider than need be (98 to 99 %).

    Source: Zou and Donner (2008), Construction of confidence limits about effect measures, Statistics in Medicine 27,
    1693-1702, after Newcombe (1998), Interval estimation for the difference between independent proportions, Statistics
    in Medicine 17, 873-890; Benjamini and Hochberg (1995), Controlling the false discovery rate, JRSS B 57, 289-300.

    >>> from analysis.tables import ARTICLES, MENTIONS, make
    >>> from analysis.trends import mention_trend
    >>> articles = make([{"article_id": str(n), "outlet": "ab"[n % 2]} for n in range(20)], ARTICLES)
    >>> mentions = make([{"article_id": str(n), "actor_id": "csto"} for n in range(0, 20, 2)], MENTIONS)
    >>> found = compare(mention_trend, articles, mentions, between="outlet")
    >>> found.select("first", "second", "difference", pl.col("low", "high").round(3)).rows()
    [('a', 'b', -1.0, -1.0, -0.608)]
    """
    articles = take(articles, ARTICLES, "articles")
    inside = between in articles.collect_schema()
    if inside:
        articles = articles.filter(pl.col(between).is_not_null())
    by = [between] if inside else []
    cells = trend(articles, *tables, every=None, by=by, **options)
    groups = [name for name in cells.columns[2 : cells.columns.index("k")] if name != between]
    products = _sum_products(
        (
            _multiply(cells, trend(lot, *rows, every=None, by=["story", *by], **options), groups, between)
            for lot, rows in _split(articles, tables)
        ),
        [*groups, "one", "other"],
    )
    rows: list[dict[str, Any]] = []
    for key in cells.select(groups).unique().sort(groups).rows() if groups else [()]:
        same = [pl.col(name).eq_missing(value) for name, value in zip(groups, key, strict=True)]
        values = {row[between]: row for row in cells.filter(True, *same).iter_rows(named=True)}
        ordered = sorted(values, key=lambda value: (SIDES.index(value) if value in SIDES else 0, value))
        for one, other in combinations(ordered, 2):
            named = dict(zip(groups, key, strict=True)) | {"first": one, "second": other}
            size = (products[*key, one, one] * products[*key, other, other]) ** 0.5
            correlation = products[*key, one, other] / size if size else 0.0
            rows.append(named | _subtract(values[one], values[other], correlation))
    schema = {**dict.fromkeys(groups, pl.String), **CONTRASTS}
    return _correct(pl.DataFrame(rows, schema=schema, orient="row"))


def _split(articles: pl.LazyFrame, tables: Sequence[Rows]) -> Iterator[tuple[pl.DataFrame, list[pl.LazyFrame]]]:
    """Articles with the number of their ``story``, and their rows in ``tables``: whole stories, so many at a time."""
    story = pl.coalesce("story_id", "article_id")
    for stories in split(articles, story, LOT):
        lot = articles.filter(stories).collect().with_columns(story=story.rank("dense").cast(pl.Int64))
        yield lot, [of_articles(table, lot["article_id"]) for table in tables]


def _multiply(cells: pl.DataFrame, shares: pl.DataFrame, groups: Sequence[str], between: str) -> pl.DataFrame:
    """Products of what a story adds to the residuals of two estimates, (e_story - e) n_story, summed over stories."""
    whole = cells.select(*groups, one=between, whole="estimate")
    parts = shares.filter(pl.col("n") > 0).rename({between: "one"}).join(whole, on=[*groups, "one"], nulls_equal=True)
    part = ((pl.col("estimate") - pl.col("whole")) * pl.col("n")).fill_null(0.0)
    parts = parts.select(*groups, "story", "one", part=part).sort("story", *groups, "one")
    others = parts.rename({"one": "other", "part": "of_other"})
    pairs = parts.join(others, on=[*groups, "story"], nulls_equal=True, maintain_order="left_right")
    return pairs.group_by(*groups, "one", "other", maintain_order=True).agg(
        product=(pl.col("part") * pl.col("of_other")).sum()
    )


def _sum_products(products: Iterable[pl.DataFrame], keys: Sequence[str]) -> dict[tuple[Any, ...], float]:
    """The products of all lots, by ``keys``."""
    total: dict[tuple[Any, ...], float] = defaultdict(float)
    for lot in products:
        for *key, product in lot.select(*keys, "product").iter_rows():
            total[tuple(key)] += product
    return total


def _subtract(one: dict[str, Any], other: dict[str, Any], correlation: float) -> dict[str, Any]:
    """The row of one difference."""
    row = {"measure": one["measure"], "n_first": one["n"], "n_second": other["n"]}
    row |= {"estimate_first": one["estimate"], "estimate_second": other["estimate"]}
    if None in (one["low"], other["low"]):
        return row
    difference = other["estimate"] - one["estimate"]
    down = _join(other["estimate"] - other["low"], one["high"] - one["estimate"], correlation)
    up = _join(other["high"] - other["estimate"], one["estimate"] - one["low"], correlation)
    towards = down if difference > 0 else up
    p = 2 * float(ndtr(-abs(difference) / towards * ndtri(0.975))) if towards else float(difference == 0)
    return row | {"difference": difference, "low": difference - down, "high": difference + up, "p": p}


def _join(one: float, other: float, correlation: float) -> float:
    """The reach of a difference from the reaches of its two estimates."""
    return float(np.sqrt(max(one**2 + other**2 - 2 * correlation * one * other, 0)))


def _correct(table: pl.DataFrame) -> pl.DataFrame:
    """The table with q for every p."""
    known = table["p"].is_not_null()
    if not known.any():
        return table
    q = np.full(table.height, np.nan)
    q[known.to_numpy()] = false_discovery_control(table["p"].drop_nulls().to_numpy())
    return table.with_columns(q=pl.Series(q).fill_nan(None))
