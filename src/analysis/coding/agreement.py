"""Says how far coders agree: Krippendorff's alpha with an interval, and which label one took for which of another."""

from itertools import permutations
from typing import Final

import krippendorff
import numpy as np
import polars as pl
from numpy.typing import NDArray

from analysis import tables as t
from analysis.coding.pairs import CODED, LABELS

RELIABLE: Final = 0.8
TENTATIVE: Final = 0.667
"""Krippendorff (2004), Content Analysis, page 241: rely on variables above .800, draw tentative conclusions from those
above .667, and none below."""
RESAMPLES: Final = 2_000

AGREEMENT: Final[t.Schema] = {
    "coders": pl.Int64,
    "pairs": pl.Int64,
    "stories": pl.Int64,
    "alpha": pl.Float64,
    "low": pl.Float64,
    "high": pl.Float64,
    "share": pl.Float64,
}


def measure_agreement(coded: pl.DataFrame, resamples: int = RESAMPLES, seed: int = 1) -> pl.DataFrame:
    """Krippendorff's alpha (nominal) of all coders over the pairs that at least two of them coded.

    Goes in: what ``read_sheets`` gives. Comes out: one row: coders, pairs, stories, alpha with low and high, and
    ``share``: of all ways to compare two coders' labels of a pair, how many agree. Alpha is null where nobody coded a
    pair twice, or where all labels are the same: then nothing shows whether coders can tell them apart.

    The interval is that of the percentile bootstrap, in which stories are drawn with all their pairs. Sheets hold more
    stances than the corpus does, so alpha is that of the sheet; it is not weighted.

    Source: Krippendorff (2011), Computing Krippendorff's alpha-reliability; bootstrap over units: Zapf, Castell,
    Morawietz and Karch (2016), Measuring inter-rater reliability for nominal data, BMC Medical Research Methodology 16,
    93; here with clusters of them.

    >>> rows = [("p1", "a", "favour"), ("p1", "b", "favour"), ("p2", "a", "against"), ("p2", "b", "neutral")]
    >>> coded = t.make([{"pair": pair, "coder": coder, "stance": stance} for pair, coder, stance in rows], CODED)
    >>> measure_agreement(coded).select("coders", "pairs", pl.col("alpha").round(2), "share").rows()
    [(2, 2, 0.4, 0.5)]
    """
    labels = _shared(coded)
    label = pl.col("stance")
    units = labels.group_by("pair").agg(
        pl.coalesce("story_id", "pair").first().alias("story"), *((label == name).sum().alias(name) for name in LABELS)
    )
    units = units.sort("story", "pair")
    counts = units.select(LABELS).to_numpy().astype(np.int64)
    stories = units["story"].rle_id().to_numpy()
    together, number = counts.sum(axis=1), int(stories.max()) + 1 if len(stories) else 0
    row = {
        "coders": labels["coder"].n_unique(),
        "pairs": len(units),
        "stories": number,
        "alpha": _alpha(counts),
        "share": (counts * (counts - 1)).sum() / (together * (together - 1)).sum() if len(units) else None,
    }
    alphas = _resample(counts, stories, resamples, seed) if number > 1 else []
    if alphas and row["alpha"] is not None:
        row["low"], row["high"] = np.quantile(alphas, (0.025, 0.975))
    return t.make([row], AGREEMENT)


def cross_coders(coded: pl.DataFrame) -> pl.DataFrame:
    """How often one coder's label meets another's: coder, other, stance, other_stance, n; of two coders, each way once.

    >>> rows = [("p1", "a", "favour"), ("p1", "b", "neutral")]
    >>> coded = t.make([{"pair": pair, "coder": coder, "stance": stance} for pair, coder, stance in rows], CODED)
    >>> cross_coders(coded).filter(pl.col("n") > 0).rows()
    [('a', 'b', 'favour', 'neutral', 1)]
    """
    labels = _shared(coded).select("pair", "coder", "stance")
    names = labels["coder"].unique().sort().to_list()
    couples = pl.DataFrame(
        [couple for couple in permutations(names, 2) if couple[0] < couple[1]],
        schema={"coder": pl.String, "other": pl.String},
        orient="row",
    )
    classes = pl.DataFrame({"stance": LABELS}).join(pl.DataFrame({"other_stance": LABELS}), how="cross")
    both = labels.join(labels.rename({"coder": "other", "stance": "other_stance"}), on="pair")
    keys = ["coder", "other", "stance", "other_stance"]
    counts = both.group_by(keys).agg(n=pl.len().cast(pl.Int64))
    cells = couples.join(classes, how="cross").join(counts, on=keys, how="left", maintain_order="left")
    return cells.with_columns(pl.col("n").fill_null(0))


def _shared(coded: pl.DataFrame) -> pl.DataFrame:
    """The labels of pairs that at least two coders coded."""
    labels = t.check(coded, CODED, "coded").drop_nulls("stance")
    return labels.filter(pl.len().over("pair") > 1)


def _resample(counts: NDArray[np.int64], stories: NDArray[np.int64], resamples: int, seed: int) -> list[float]:
    """Alphas of as many stories, drawn with replacement; draws that hold one label only have none."""
    members = np.split(np.arange(len(stories)), np.flatnonzero(np.diff(stories)) + 1)
    draws = np.random.default_rng(seed).integers(0, len(members), (resamples, len(members)))
    alphas = (_alpha(counts[np.concatenate([members[story] for story in draw])]) for draw in draws)
    return [alpha for alpha in alphas if alpha is not None]


def _alpha(counts: NDArray[np.int64]) -> float | None:
    """Alpha of the numbers of coders who gave a pair each label; None where all gave the same one."""
    if len(counts) == 0 or np.count_nonzero(counts.sum(axis=0)) < 2:
        return None
    return float(krippendorff.alpha(value_counts=counts, level_of_measurement="nominal"))
