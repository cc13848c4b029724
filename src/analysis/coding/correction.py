"""Corrects trends of stance for the machine's errors by a coded sample: as measured, as coded, corrected, side by side.

The machine labels every pair of a sentence and a target, coders a sample of them with known probabilities π. Labels
that are right nine times in ten still shift a trend if they err more in one outlet or year than in another, and
intervals that take them for the truth are too narrow. The corrected estimate has no such shift, whatever the errors.

With y a pair's coded value and R = 1 where it is coded, every pair gets the value (the "design-adjusted outcome" of
design-based supervised learning: Egami, Hinck, Stewart and Wei 2023)::

    ỹ = ŷ + R / π · (y - ŷ)

whose expectation over the draw is y, however good the prediction ŷ is; ŷ only decides how wide the interval is. The
mean of ỹ is the prediction-powered one, mean prediction plus "rectifier", the mean of y - ŷ (Angelopoulos et al. 2023).
ŷ is not the machine's label f but what coders say of pairs with that label: the mean of y given f over the whole
sample, as the supervised step of the former and the power tuning of the latter (PPI++: Angelopoulos, Duchi and Zrnic
2023) do; a single pair more, coded as found, keeps it in bounds where few are coded.

Sources: Egami, Hinck, Stewart, Wei (2023), Using imperfect surrogates for downstream inference: Design-based
supervised learning, NeurIPS 36; Angelopoulos, Bates, Fannjiang, Jordan, Zrnic (2023), Prediction-powered inference,
Science 382, 669-674. One pair more: Agresti, Coull (1998), Approximate is better than "exact" for interval estimation
of binomial proportions, American Statistician 52, 119-126.
"""

from collections.abc import Mapping, Sequence
from typing import Final

import polars as pl

from analysis import tables as t
from analysis.choices import choose
from analysis.coding.pairs import PAIRS
from analysis.coding.ratios import BASES, estimate_ratios
from analysis.coding.sampling import SPREAD
from analysis.periods import list_periods, place_articles, read_every

F, A = pl.col("favour"), pl.col("against")
MEASURES: Final[Mapping[str, tuple[pl.Expr, pl.Expr]]] = {
    "net_stance": (F - A, F + A),
    "net_stance_of_pairs": (F - A, 0 * F + 1),
    "favour_share": (F, 0 * F + 1),
    "against_share": (A, 0 * F + 1),
}
"""Each measure is the sum of the first over the sum of the second, of values that a pair has as coded or as found."""


def correct_trend(
    articles: t.Rows,
    pairs: pl.DataFrame,
    measure: str = "net_stance",
    targets: Sequence[str] | None = None,
    every: str | None = "1mo",
    by: Sequence[str] = (),
) -> pl.DataFrame:
    """A trend of stance three times: as the machine measured it, from the coded pairs alone, and corrected by them.

    Goes in: articles, pairs (``code_pairs``); ``measure``: ``net_stance`` (favour - against) / (favour + against),
    ``net_stance_of_pairs`` (favour - against) / all pairs, ``favour_share`` or ``against_share`` of all pairs.
    Comes out: a trends table with the group ``target_id`` and a last one ``basis``: ``measured``, ``sample``,
    ``corrected``. Of n pairs (coded ones, where ``sample``) k are in favour (against, for ``against_share``), as found
    or as coded; where ``corrected``, k are coded. ``stories`` counts those with a coded pair, except where
    ``measured``. Where fewer than two stories are coded the latter two are null.

    - ``measured``: Σ x(f) / Σ d(f) over all pairs, as if every label were right.
    - ``sample``: Σ x(y) / π over Σ d(y) / π over the coded pairs (Hájek 1971), as if nothing else were known.
    - ``corrected``: Σ x̃ / Σ d̃ over all pairs (see the module).

    Articles whose bounds reach over several periods are in none, as with ``dates="omit"`` elsewhere, and there is no
    other choice: the correction rests on known odds of being coded, and how likely a day is within bounds is a guess.

    Each is a ratio of sums over stories, X / D. Its variance is that of Σ (x - θ d) over D, by stories as clusters
    (Binder 1983, on estimating equations); a corrected sum has the coded pairs' own spread moderated by the whole
    sample's (``ratios.BORROWED``). The quantile is t with Satterthwaite's degrees of freedom. Shares have Wilson's
    shape (as ``intervals.score``); net stance has Fieller's interval, all θ with |X - θ D| ≤ t · √V(θ), which may reach
    over the whole range where hardly anyone takes sides.

    Raises:
        TrendError: there is no such measure.
        PeriodError: ``every`` is no period.

    >>> articles = t.make([{"article_id": name} for name in "abcd"], t.ARTICLES)
    >>> found = {"target_id": "csto", "found": "against", "coders": 0}
    >>> coded = found | {"coders": 1, "weight": 2.0, "favour": 0.0}
    >>> rows = [found, found, coded | {"against": 1.0}, coded | {"against": 0.0}]
    >>> pairs = t.make([row | {"article_id": name} for name, row in zip("abcd", rows)], PAIRS)
    >>> shares = correct_trend(articles, pairs, "against_share", every=None)
    >>> shares.select("basis", "k", "n", pl.col("estimate").round(3)).rows()
    [('measured', 4, 4, 1.0), ('sample', 1, 2, 0.5), ('corrected', 2, 4, 0.5)]
    """
    t.check(pairs, PAIRS, "pairs")
    top, bottom = MEASURES[choose(measure, list(MEASURES), "measure")]
    placed = place_articles(articles.lazy(), every).filter(placement="placed").collect()
    cells = list_periods(placed, every, by)
    keys = [*cells.columns, "target_id"]
    wanted = pairs["target_id"].unique().sort().to_list() if targets is None else list(dict.fromkeys(targets))
    values = predict_values(pairs, top, bottom).join(
        placed.select("article_id", "story_id", *cells.columns), on="article_id"
    )
    groups = cells.join(pl.DataFrame({"target_id": wanted}, schema={"target_id": pl.String}), how="cross")
    tables = [
        groups.join(estimate_ratios(values, basis, keys, measure), on=keys, how="left", nulls_equal=True).with_columns(
            basis=pl.lit(basis), order=pl.lit(number)
        )
        for number, basis in enumerate(BASES)
    ]
    return (
        pl.concat(tables)
        .sort(*keys, "order")
        .select(
            "period",
            pl.lit(measure).alias("measure"),
            *keys[1:],
            "basis",
            pl.col("k", "n").fill_null(0),
            "estimate",
            "low",
            "high",
            pl.col("stories").fill_null(0),
            pl.lit(read_every(every), dtype=pl.String).alias("every"),
        )
    )


def predict_values(pairs: pl.DataFrame, top: pl.Expr, bottom: pl.Expr) -> pl.DataFrame:
    """The pairs with the two values of a measure as found (``fx``, ``fd``), as coded (``x``, ``d``) and as predicted.

    The prediction (``gx``, ``gd``) is the weighted mean of the coded values of all pairs with the same label, with one
    pair more of average weight that is coded as found. ``vxx``, ``vxd``, ``vdd`` are what a pair with that label adds
    on average to the sampling variance of a sum: the mean over all pairs of squares and product of y - ŷ, over π.
    ``oxx``, ``oxd``, ``odd`` are the part of the one pair more, if it errs as the draw of sheets expects
    (``sampling.SPREAD``), towards or from neutral. Where few pairs are coded and all are right, it stands for the
    errors that a small sample misses, as the pseudo-observations of Agresti and Coull (1998) do; among many it is one.
    """
    label = pl.col("found")
    as_found = pairs.with_columns(
        favour=(label == "favour").cast(pl.Float64), against=(label == "against").cast(pl.Float64)
    )
    values = pairs.with_columns(
        as_found.select(fx=top, fd=bottom), x=top, d=bottom, coded=pl.col("coders") > 0
    ).with_columns(w=pl.col("weight").fill_null(0.0))
    w = pl.col("w")
    mean_weight = w.filter("coded").mean().over("found").fill_null(1.0)
    total = w.sum().over("found") + mean_weight

    def predicted(name: str) -> pl.Expr:
        return ((w * pl.col(name)).sum().over("found") + mean_weight * pl.col(f"f{name}")) / total

    values = values.with_columns(gx=predicted("x"), gd=predicted("d"))
    ex, ed = pl.col("x") - pl.col("gx"), pl.col("d") - pl.col("gd")
    errs = label.replace_strict(SPREAD, return_dtype=pl.Float64) ** 2
    errs_below = errs if values["fd"].n_unique() > 1 else 0 * errs  # the pairs themselves are counted without error
    products = {"xx": ex * ex, "xd": ex * ed, "dd": ed * ed}
    expected = {"xx": errs, "xd": errs_below * pl.col("fx") * pl.col("fd"), "dd": errs_below}
    return values.with_columns(
        rx=(w * ex).fill_null(0.0),
        rd=(w * ed).fill_null(0.0),
        **{f"v{name}": (w * w * value).sum().over("found") / total for name, value in products.items()},
        **{f"o{name}": mean_weight**2 * value / total for name, value in expected.items()},
    )
