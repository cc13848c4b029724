"""Whether the measure changed within outlets, or only which outlets there were."""

from typing import Any, Final

import polars as pl

from analysis.changes.contrasts import Trend
from analysis.tables import ARTICLES, Rows, take

PARTS: Final = dict.fromkeys(("difference", "of_mix", "of_outlets"), pl.Float64)


def decompose(trend: Trend, articles: Rows, *tables: Rows, by: str = "outlet", **options: Any) -> pl.DataFrame:
    """Splits a difference at an event into what changed within outlets and what their mix did.

    Goes in: a function of ``trends`` whose estimate is a ratio to n (not lift), articles with ``side``
    (``split_articles``), its other tables and options. Comes out: the measure's groups, and measure, articles_before,
    articles_after, n_before, n_after Int64, estimate_before, estimate_after, difference, of_mix, of_outlets Float64.

    With w the share of n that an outlet has on a side and e its estimate there, difference = of_mix + of_outlets, where
    of_mix = Σ (w_after - w_before) (e_before + e_after) / 2 and of_outlets = Σ (w_before + w_after) / 2 (e_after -
    e_before). An outlet on one side only belongs wholly to the mix. Few articles make either part as unsure as the
    difference itself, for whose interval ask ``compare``.

    Source: Kitagawa (1955), Components of a difference between two rates, JASA 50, 1168-1194.

    >>> from analysis.tables import MENTIONS, make
    >>> from analysis.trends import mention_trend
    >>> sides = [("before", "a"), ("before", "b"), ("after", "b"), ("after", "b")]
    >>> articles = make([{"article_id": str(n), "outlet": outlet} for n, (_, outlet) in enumerate(sides)], ARTICLES)
    >>> articles = articles.with_columns(side=pl.Series([side for side, _ in sides]))
    >>> mentions = make([{"article_id": "0", "actor_id": "csto"}], MENTIONS)
    >>> found = decompose(mention_trend, articles, mentions)
    >>> found.select("difference", "of_mix", "of_outlets").rows()
    [(-0.5, -0.5, 0.0)]
    """
    sided = take(articles, ARTICLES, "articles").filter(pl.col("side").is_not_null())
    cells = trend(sided, *tables, every=None, by=["side", by], **options)
    groups = [name for name in cells.columns[2 : cells.columns.index("k")] if name not in ("side", by)]
    sides = [
        cells.filter(side=side).select(*groups, "measure", by, n=pl.col("n"), e=pl.col("estimate"))
        for side in ("before", "after")
    ]
    keys = [*groups, "measure"]
    both = sides[0].join(sides[1], on=[*keys, by], how="full", coalesce=True, suffix="_after", nulls_equal=True)
    both = both.rename({"n": "n_before", "e": "e_before"}).with_columns(pl.col("n_before", "n_after").fill_null(0))
    weights = {side: pl.col(f"n_{side}") / pl.col(f"n_{side}").sum().over(keys) for side in ("before", "after")}
    before, after = pl.coalesce("e_before", "e_after"), pl.coalesce("e_after", "e_before")
    both = both.with_columns(**{f"w_{side}": weight for side, weight in weights.items()})
    both = both.with_columns(
        of_mix=(pl.col("w_after") - pl.col("w_before")) * (before + after) / 2,
        of_outlets=(pl.col("w_after") + pl.col("w_before")) / 2 * (after - before),
    ).sort(*keys, by)
    found = dict(sided.group_by("side").len().collect().iter_rows())
    counts = {f"articles_{side}": found.get(side, 0) for side in ("before", "after")}
    total = both.group_by(keys, maintain_order=True).agg(
        *(pl.lit(number, dtype=pl.Int64).alias(name) for name, number in counts.items()),
        pl.col("n_before", "n_after").sum(),
        estimate_before=(pl.col("w_before") * pl.col("e_before")).sum(),
        estimate_after=(pl.col("w_after") * pl.col("e_after")).sum(),
        of_mix=pl.col("of_mix").sum(),
        of_outlets=pl.col("of_outlets").sum(),
    )
    known = (pl.col("n_before") > 0) & (pl.col("n_after") > 0)
    total = total.with_columns(difference=pl.col("estimate_after") - pl.col("estimate_before"))
    return total.with_columns(
        *(pl.when(known).then(name).alias(name) for name in PARTS),
        *(
            pl.when(pl.col(f"n_{side}") > 0).then(f"estimate_{side}").alias(f"estimate_{side}")
            for side in ("before", "after")
        ),
    ).select(*keys, *counts, "n_before", "n_after", "estimate_before", "estimate_after", *PARTS)
