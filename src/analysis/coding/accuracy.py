"""Says how right the machine's stances are in the whole corpus, from a coded sample of them."""

from collections.abc import Mapping
from typing import Final

import polars as pl

from analysis import tables as t
from analysis.coding.pairs import LABELS, PAIRS
from analysis.intervals import jackknife, score

ACCURACY: Final[t.Schema] = {
    "measure": pl.String,
    "stance": pl.String,
    "k": pl.Int64,
    "n": pl.Int64,
    "estimate": pl.Float64,
    "low": pl.Float64,
    "high": pl.Float64,
}


def score_pairs(articles: t.Rows, pairs: pl.DataFrame) -> pl.DataFrame:
    """Precision, recall and F1 of each label, the mean F1 of all three, and the share that is right.

    Goes in: articles, pairs (``code_pairs``). Comes out: measure (``precision``, ``recall``, ``f1``, ``macro_f1``,
    ``accuracy``), stance (null for the last two), k of n coded pairs (k right ones of those found so, for precision; of
    those coded so, for recall; of both, for F1), estimate, low, high.

    The estimates are those of the corpus: a coded pair counts for 1 / probability, a coder's label in part where
    several coded it. Σ w right / Σ w found, Σ w right / Σ w coded, 2 Σ w right / (Σ w found + Σ w coded). Intervals
    take the story for the unit: the delete-one-story jackknife in Wilson's shape (``intervals.score``); null where
    fewer than two stories count.

    >>> pair = {"article_id": "a", "found": "against", "favour": 0.0, "coders": 1, "weight": 2.0}
    >>> pairs = t.make([pair | {"against": coded} for coded in (1.0, 1.0, 0.0)], PAIRS)
    >>> scores = score_pairs(t.make([{"article_id": "a"}], t.ARTICLES), pairs)
    >>> scores.filter(measure="precision", stance="against").select("k", "n", pl.col("estimate").round(2)).rows()
    [(2, 3, 0.67)]
    """
    stories = _stories(articles, pairs)
    parts = []
    for label in LABELS:
        right, found, coded = (f"{name} {label}" for name in ("right", "found", "coded"))
        bases = {"precision": (right, [found]), "recall": (right, [coded]), "f1": (right, [found, coded])}
        for measure, (top, bottom) in bases.items():
            parts.append(_estimate(stories, measure, label, [top] * len(bottom), bottom))
    parts.append(_macro(stories))
    tops, bottoms = ([f"{name} {label}" for label in LABELS] for name in ("right", "found"))
    parts.append(_estimate(stories, "accuracy", None, tops, bottoms))
    return pl.concat(parts)


def cross_pairs(articles: t.Rows, pairs: pl.DataFrame) -> pl.DataFrame:
    """Of the pairs that the machine gave a label, how many coders give each: found, coded, k, n, estimate, low, high.

    Goes in: articles, pairs (``code_pairs``). Comes out: nine rows; estimate is the share of the corpus's pairs with
    that label, as ``score_pairs`` has it (the precision where both are the same), k of n coded ones.

    >>> pair = {"article_id": "a", "found": "favour", "favour": 0.0, "against": 1.0, "coders": 1, "weight": 2.5}
    >>> crossed = cross_pairs(t.make([{"article_id": "a"}], t.ARTICLES), t.make([pair], PAIRS))
    >>> crossed.filter(pl.col("k") > 0).select("found", "coded", "k", "n", "estimate").rows()
    [('favour', 'against', 1, 1, 1.0)]
    """
    stories = _stories(articles, pairs)
    parts = [
        _estimate(stories, found, coded, [f"{found} as {coded}"], [f"found {found}"])
        for found in LABELS
        for coded in LABELS
    ]
    return pl.concat(parts).rename({"measure": "found", "stance": "coded"})


def _stories(articles: t.Rows, pairs: pl.DataFrame) -> pl.DataFrame:
    """A story a row: what was found and coded as what, as sums of weights and, with ``n`` before, of pairs."""
    told = t.of_articles(t.take(articles, t.ARTICLES, "articles"), pairs["article_id"].unique())
    story = told.select("article_id", story=pl.coalesce("story_id", "article_id")).collect()
    rows = t.check(pairs, PAIRS, "pairs").filter(pl.col("coders") > 0).join(story, on="article_id", how="left")
    coded: Mapping[str, pl.Expr] = {
        "favour": pl.col("favour"),
        "against": pl.col("against"),
        "neutral": 1 - pl.col("favour") - pl.col("against"),
    }
    cases: dict[str, pl.Expr] = {}
    for label in LABELS:
        found = (pl.col("found") == label).cast(pl.Float64)
        cases[f"found {label}"] = found
        cases[f"coded {label}"] = coded[label]
        cases[f"right {label}"] = found * coded[label]
        cases |= {f"{label} as {other}": found * coded[other] for other in LABELS}
    weighted = {name: (pl.col("weight") * case).sum() for name, case in cases.items()}
    counted = {f"n {name}": case.sum() for name, case in cases.items()}
    return rows.group_by("story").agg(**weighted, **counted).sort("story").drop("story")


def _estimate(
    stories: pl.DataFrame, measure: str, stance: str | None, tops: list[str], bottoms: list[str]
) -> pl.DataFrame:
    """Σ tops / Σ bottoms with its interval, over the stories that have any of the bottoms."""
    counted = stories.select(
        top=pl.sum_horizontal(tops),
        bottom=pl.sum_horizontal(bottoms),
        k=pl.sum_horizontal(f"n {name}" for name in dict.fromkeys(tops)),
        n=pl.sum_horizontal(f"n {name}" for name in bottoms),
    ).filter(pl.col("bottom") > 0)
    return _lay_out(counted, pl.col("top") / pl.col("bottom"), measure, stance)


def _macro(stories: pl.DataFrame) -> pl.DataFrame:
    """The mean F1 of the labels that occur."""
    f1s = [2 * pl.col(f"right {label}") / (pl.col(f"found {label}") + pl.col(f"coded {label}")) for label in LABELS]
    known = [pl.when(f1.is_finite()).then(f1) for f1 in f1s]
    counted = stories.with_columns(
        bottom=pl.sum_horizontal(f"found {label}" for label in LABELS),
        k=pl.sum_horizontal(f"n right {label}" for label in LABELS),
        n=pl.sum_horizontal(f"n found {label}" for label in LABELS),
    )
    return _lay_out(counted, pl.mean_horizontal(known), "macro_f1", None)


def _lay_out(counted: pl.DataFrame, statistic: pl.Expr, measure: str, stance: str | None) -> pl.DataFrame:
    """One row as ``ACCURACY`` from stories with k, n and the weight of their pairs (``bottom``)."""
    if counted.is_empty():
        return t.make([{"measure": measure, "stance": stance, "k": 0, "n": 0}], ACCURACY)
    share, bottom = pl.col("estimate"), pl.col("bottom")
    effective = pl.lit(counted.select(bottom.sum() ** 2 / (bottom**2).sum()).item())
    low, high = score(share, pl.col("high") - share, pl.col("clusters"), effective)
    several = pl.col("clusters") > 1
    return jackknife(counted, statistic).select(
        pl.lit(measure).alias("measure"),
        pl.lit(stance, dtype=pl.String).alias("stance"),
        pl.col("k", "n").round().cast(pl.Int64),
        share,
        pl.when(several).then(low).alias("low"),
        pl.when(several).then(high).alias("high"),
    )
