"""Intervals for shares and ratios: Wilson's for independent units, jackknife and bootstrap for clustered ones.

Articles that tell one story are no independent observations. ``jackknife`` leaves out one story at a time and looks how
far the estimate moves, and ``score`` gives shares the shape of Wilson's interval; both keep near their nominal coverage
from about five clusters on. ``linearise`` is for ratios of rare counts.
``bootstrap`` draws stories with replacement; it needs some thirty of them, and may be as lopsided as they are.
"""

from collections.abc import Sequence
from typing import Final

import numpy as np
import polars as pl
from numpy.typing import NDArray
from scipy.special import ndtri, stdtrit

LEVEL: Final = 0.95
PART: Final = 1e-3  # of a cluster: little enough for a derivative, much enough for its digits
NO_WIDTH: Final = 1e-9  # what arithmetic may leave of a half-width of 0
DRAWN: Final = 1_000_000  # weights at a time: they stay in the processor's cache, whatever the number of clusters


def wilson(k: str | pl.Expr, n: str | pl.Expr, level: float = LEVEL) -> tuple[pl.Expr, pl.Expr]:
    """Wilson's score interval for the share ``k / n`` of independent units, as two expressions ``low`` and ``high``.

    Goes in: columns (or expressions) with the number of hits and of units, and the level.
    Comes out: ``low`` and ``high``, Float64 within 0 and 1; null where ``n`` is 0 or null.

    Source: Wilson (1927), Probable inference, the law of succession, and statistical inference, JASA 22, 209-212;
    recommended for small n by Brown, Cai and DasGupta (2001), Interval estimation for a binomial proportion.

    >>> shares = pl.DataFrame({"k": [0, 2, 5], "n": [0, 5, 5]})
    >>> shares.select("k", "n", *(bound.round(3) for bound in wilson("k", "n"))).rows()
    [(0, 0, None, None), (2, 5, 0.118, 0.769), (5, 5, 0.566, 1.0)]
    """
    hits = pl.col(k) if isinstance(k, str) else k
    units = pl.col(n) if isinstance(n, str) else n
    z = float(ndtri(0.5 + level / 2))
    size = pl.when(units > 0).then(units.cast(pl.Float64))
    share = hits / size
    centre = (share + z**2 / (2 * size)) / (1 + z**2 / size)
    half = z / (1 + z**2 / size) * (share * (1 - share) / size + z**2 / (4 * size**2)).sqrt()
    # At the ends the bound is exactly 0 or 1, whatever the arithmetic leaves of it.
    low = pl.when(hits == 0).then(size * 0.0).otherwise((centre - half).clip(0, 1))
    high = pl.when(hits == units).then(size * 0.0 + 1.0).otherwise((centre + half).clip(0, 1))
    return low.alias("low"), high.alias("high")


def score(
    share: pl.Expr,
    half: pl.Expr,
    clusters: pl.Expr,
    effective: pl.Expr,
    ties: pl.Expr | float = 0.0,
    level: float = LEVEL,
) -> tuple[pl.Expr, pl.Expr]:
    """Wilson's interval for a share of units in clusters, from the half-width ``half`` of its symmetric interval.

    Goes in: expressions of the share, of quantile times standard error (``jackknife``), of the number of clusters, and
    of the number of equal clusters that weigh as much: with n units in a cluster, (Σ n)² / Σ n² (Kish 1965, Survey
    Sampling, section 11.7). ``ties`` is the share of units that count half, as neutral ones do between favour and
    against. Comes out: ``low`` and ``high``, within 0 and 1.

    With p the share, t the share of ties, q the quantile and V the variance, the interval holds every P with
    (p - P)² ≤ r (P (1 - P) - t / 4), where r = q² V / (p (1 - p) - t / 4). For independent units r is z² / n, and the
    interval Wilson's own. No clusters vary more than those that agree within in everything, so r is at most
    z² / ``effective``; clusters that all say the same show no variance, and there r is z² / ``clusters``: they are
    taken for as many units. It is null for one cluster whose units differ.

    Source: Dean and Pagano (2015), Evaluating confidence interval methods for binomial proportions in clustered
    surveys, Journal of Survey Statistics and Methodology 3, 484-503, after Korn and Graubard (1998), Confidence
    intervals for proportions with small expected number of positive counts, Survey Methodology 24, 193-201.

    >>> share, half = pl.lit(0.4), pl.lit(1.959964 * (0.4 * 0.6 / 5) ** 0.5)
    >>> pl.select(bound.round(3) for bound in score(share, half, pl.lit(5), pl.lit(5))).row(0)
    (0.118, 0.769)
    """
    z2 = float(ndtri(0.5 + level / 2)) ** 2
    variance = share * (1 - share) - ties / 4
    ratio = (
        pl.when(half > NO_WIDTH)
        .then(pl.min_horizontal(half**2 / variance, z2 / effective))
        .when((half <= NO_WIDTH) | (share == 0) | (share == 1))
        .then(z2 / clusters)
    )
    width = (ratio * variance + ratio**2 * (1 - ties) / 4).clip(0).sqrt()
    low, high = ((share + ratio / 2 + sign * width) / (1 + ratio) for sign in (-1, 1))
    return low.clip(0, 1).alias("low"), high.clip(0, 1).alias("high")


def jackknife(clusters: pl.DataFrame, statistic: pl.Expr, by: Sequence[str] = (), level: float = LEVEL) -> pl.DataFrame:
    """Estimate and delete-one-cluster jackknife interval of a function of sums over clusters, for each group of ``by``.

    Goes in: one row a cluster with the columns of ``by``, the columns to be summed, and, where many clusters look
    alike, their number in ``copies`` (else 1). ``statistic`` is an expression over the sums, as
    ``pl.col("k") / pl.col("n")``.
    Comes out: one row a group, sorted by ``by``: the sums, ``clusters`` Int64, ``estimate``, ``low``, ``high`` Float64.

    With C clusters, estimate θ and θ_i without cluster i, the variance is (C - 1) / C · Σ (θ_i - mean θ_i)², and the
    interval θ ± t · √variance. Its degrees of freedom are those of that variance itself: 2 C / (κ - (C - 3) / (C - 1))
    and at most C - 1, with κ the kurtosis of the θ_i. Where few clusters among many move the estimate, κ is large:
    their spread is hardly known, and the interval is wider. It is null for one cluster, or where some θ_i is undefined.
    Where no cluster moves the estimate it has no width: such data do not show their spread, and the caller must look
    elsewhere (``score`` does).

    Source: Efron and Tibshirani (1993), An Introduction to the Bootstrap, equation 11.5; with whole clusters left out,
    CV3 of Cameron and Miller (2015), A practitioner's guide to cluster-robust inference, JHR 50, 317-372. Degrees of
    freedom: O'Neill (2014), Some useful moment results in sampling problems, American Statistician 68, 282-296, by
    matching two moments as Satterthwaite (1946) does; κ is corrected by (C + 1) / (C - 1), which makes it 3 in
    the mean for normal θ_i, and the degrees of freedom C - 1.

    >>> stories = pl.DataFrame({"k": [1, 0, 2, 1], "n": [2, 1, 2, 3]})
    >>> jackknife(stories, pl.col("k") / pl.col("n")).select(pl.all().round(3)).rows()
    [(4, 8, 4, 0.5, -0.111, 1.111)]
    """
    table = _leave_out(clusters, statistic, by)
    number, kurtosis = table["clusters"].to_numpy().astype(float), table["kurtosis"].to_numpy()
    with np.errstate(divide="ignore", invalid="ignore"):
        freedom = 2 * number / (kurtosis * (number + 1) / (number - 1) - (number - 3) / (number - 1))
    freedom = np.where((freedom > 0) & (freedom < number - 1), freedom, number - 1)
    quantile = pl.Series(stdtrit(np.maximum(freedom, 1), 0.5 + level / 2), dtype=pl.Float64)
    return _reach(table, quantile * table["error"], by)


def linearise(clusters: pl.DataFrame, statistic: pl.Expr, by: Sequence[str] = (), level: float = LEVEL) -> pl.DataFrame:
    """Estimate and delta-method interval of a function of sums over clusters, for each group of ``by``.

    Goes in and comes out: what ``jackknife`` takes and gives. Instead of whole clusters, a thousandth of each is left
    out (the infinitesimal jackknife), which stays defined where a single cluster holds all that was counted, as it does
    for ratios of rare counts; the quantile is the normal one.

    Source: Jaeckel (1972), The infinitesimal jackknife, Bell Laboratories MM 72-1215-11; Efron and Tibshirani (1993),
    section 21.8. For the logarithm of a risk ratio it is the interval of Katz, Baptista, Azen and Pike (1978),
    Obtaining confidence intervals for the risk ratio in cohort studies, Biometrics 34, 469-474.

    >>> stories = pl.DataFrame({"k": [1, 0, 2, 1], "n": [2, 1, 2, 3]})
    >>> linearise(stories, pl.col("k") / pl.col("n")).select(pl.all().round(3)).rows()
    [(4, 8, 4, 0.5, 0.154, 0.846)]
    """
    table = _leave_out(clusters, statistic, by, PART)
    return _reach(table, float(ndtri(0.5 + level / 2)) * table["error"], by)


def _leave_out(clusters: pl.DataFrame, statistic: pl.Expr, by: Sequence[str], part: float = 1) -> pl.DataFrame:
    """Sums, ``clusters``, ``estimate``, its standard ``error`` and ``kurtosis`` from leaving out a part of each."""
    clusters, sums = _read_clusters(clusters, by)
    groups = [*by, ""]
    totals = clusters.group_by(groups, maintain_order=True).agg(
        *((pl.col(column) * pl.col("copies")).sum() for column in sums),
        clusters=pl.col("copies").sum().cast(pl.Int64),
    )
    left = {column: pl.col(f"{column} of all") - part * pl.col(column) for column in sums}
    without = clusters.join(
        totals, on=groups, how="left", nulls_equal=True, suffix=" of all", maintain_order="left"
    ).select(*groups, "copies", "clusters", **left)
    copies, number = pl.col("copies"), pl.col("clusters").first()
    moved = pl.col("moved") - pl.col("centre")
    spread = (
        without.with_columns(moved=_finite(statistic))
        .with_columns(centre=((pl.col("moved") * copies).sum() / pl.col("clusters")).over(groups))
        .group_by(groups, maintain_order=True)
        .agg(
            variance=(copies * moved**2).sum() * ((number - part) / part) ** 2 / (number * (number - 1)),
            kurtosis=number * (copies * moved**4).sum() / (copies * moved**2).sum() ** 2,
            undefined=pl.col("moved").null_count() > 0,
        )
    )
    table = totals.join(spread, on=groups, how="left", nulls_equal=True, maintain_order="left")
    error = pl.when((pl.col("clusters") > 1) & ~pl.col("undefined")).then(pl.col("variance").sqrt())
    return table.with_columns(estimate=_finite(statistic), error=error).select(
        *by, *sums, "clusters", "estimate", "error", "kurtosis"
    )


def _reach(table: pl.DataFrame, half: pl.Series, by: Sequence[str]) -> pl.DataFrame:
    """The table with the interval ``half`` to either side of the estimate, instead of the standard error."""
    bounds = {"low": pl.col("estimate") - half, "high": pl.col("estimate") + half}
    return table.with_columns(**bounds).drop("error", "kurtosis").sort(by or "clusters")


def bootstrap(
    clusters: pl.DataFrame,
    statistic: pl.Expr,
    by: Sequence[str] = (),
    level: float = LEVEL,
    resamples: int = 2000,
    seed: int = 1,
) -> pl.DataFrame:
    """Estimate and percentile bootstrap interval of a function of sums over clusters, for each group of ``by``.

    Goes in and comes out: what ``jackknife`` takes and gives. Of C clusters, C are drawn with replacement,
    ``resamples`` times; the interval is between the quantiles of the estimates from such draws. How often each cluster
    is drawn is multinomial: all draws of all groups with as many clusters are one product of a matrix of such weights
    with the columns to be summed. The weights start from ``seed`` anew for each number of clusters: an interval depends
    neither on the order of rows nor on the other groups.

    The interval is null for one cluster. Draws without an estimate (0 / 0) are left out. With few clusters it is too
    narrow: at 5 a nominal 95 % covers some 83 %.

    Source: Efron and Tibshirani (1993), An Introduction to the Bootstrap, section 13.3; whole clusters are drawn as in
    Field and Welsh (2007), Bootstrapping clustered data, JRSS B 69, 369-390.

    >>> stories = pl.DataFrame({"k": [1, 0, 2, 1], "n": [2, 1, 2, 3]})
    >>> bootstrap(stories, pl.col("k") / pl.col("n")).select(pl.all().round(3)).rows()
    [(4, 8, 4, 0.5, 0.2, 0.857)]
    """
    clusters, sums = _read_clusters(clusters, by)
    groups = [*by, ""]
    totals = clusters.group_by(groups).agg(
        *((pl.col(column) * pl.col("copies")).sum() for column in sums), clusters=pl.col("copies").sum().cast(pl.Int64)
    )
    totals = totals.sort(groups)
    parts = clusters.sort(clusters.columns).partition_by(groups, maintain_order=True)
    values = [part.select(sums).to_numpy().repeat(part["copies"].to_numpy(), axis=0) for part in parts]
    bounds: list[tuple[float | None, float | None]] = [(None, None)] * len(parts)
    for size in totals["clusters"].unique().sort().to_list():
        alike = [number for number, part in enumerate(values) if len(part) == size > 1]
        if alike:
            draws = _draw(np.hstack([values[number] for number in alike]), resamples, seed)
            sampled = pl.DataFrame(draws.reshape(resamples * len(alike), len(sums)), schema=sums)
            estimates = sampled.select(_finite(statistic)).to_series().to_numpy().reshape(resamples, len(alike))
            for number, column in zip(alike, estimates.T, strict=True):
                bounds[number] = _percentiles(column, level)
    ends = pl.DataFrame(bounds, schema={"low": pl.Float64, "high": pl.Float64}, orient="row")
    table = totals.with_columns(estimate=_finite(statistic)).hstack(ends)
    return table.select(*by, *sums, "clusters", "estimate", "low", "high")


def _draw(values: NDArray[np.int64], resamples: int, seed: int) -> NDArray[np.float64]:
    """Sums of the rows of ``values``, drawn with replacement as many as there are: one row a resample."""
    size, luck = len(values), np.random.default_rng(seed)
    block = max(DRAWN // size, 1)
    sums = []
    for start in range(0, resamples, block):
        number = min(block, resamples - start)
        drawn = luck.integers(0, size, (number, size)) + size * np.arange(number)[:, None]
        weights = np.bincount(drawn.ravel(), minlength=number * size).reshape(number, size)
        sums.append(weights.astype(np.float64) @ values.astype(np.float64))
    return np.vstack(sums)


def _percentiles(estimates: NDArray[np.float64], level: float) -> tuple[float | None, float | None]:
    """The quantiles that leave out as much at either end; none where no draw has an estimate."""
    estimates = estimates[~np.isnan(estimates)]
    if not len(estimates):
        return None, None
    low, high = np.quantile(estimates, (0.5 - level / 2, 0.5 + level / 2))
    return float(low), float(high)


def _read_clusters(clusters: pl.DataFrame, by: Sequence[str]) -> tuple[pl.DataFrame, list[str]]:
    """The clusters with their number of copies, in a group of its own where ``by`` is empty; the columns to sum."""
    if "copies" not in clusters.columns:
        clusters = clusters.with_columns(copies=pl.lit(1, dtype=pl.Int64))
    sums = [column for column in clusters.columns if column not in (*by, "copies")]
    return clusters.with_columns(pl.lit(0, dtype=pl.Int8).alias("")), sums


def _finite(statistic: pl.Expr) -> pl.Expr:
    """The statistic as Float64, null where it is not a number."""
    value = statistic.cast(pl.Float64)
    return pl.when(value.is_finite()).then(value)
