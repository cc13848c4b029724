"""The period at which a trend splits best, and how often chance splits one as well."""

from typing import Any, Final

import numpy as np
import polars as pl
from numpy.typing import NDArray
from ruptures import KernelCPD

SHUFFLES: Final = 999
SHORTEST: Final = 3  # periods on either side of a break

BREAKS: Final = {
    "measure": pl.String,
    "period": pl.Date,
    "periods": pl.Int64,
    **dict.fromkeys(("mean_before", "mean_after", "p"), pl.Float64),
}


def find_breaks(trend: pl.DataFrame, seed: int = 1) -> pl.DataFrame:
    """The first period after the best single split of each group's series into two levels.

    Goes in: a trends table over time. Comes out: its groups, and measure, period Date (the first after the break),
    periods Int64 (with an estimate), mean_before, mean_after, p Float64; groups with fewer than six such periods have
    no break: period, means and p are null.

    The split has the least sum of squares about the means of its two parts (least squares, ruptures), of at least three
    periods each; periods count alike, whatever their n. p is the share of 999 random orders of the same estimates,
    drawn from ``seed``, that split as well, the one observed among them: where nothing changed, all orders are as
    likely. Neighbouring periods that resemble each other (a slow drift, one story in two weeks) split too: a break is
    where to look, not what happened.

    Source: Truong, Oudre and Vayatis (2020), Selective review of offline change point detection methods, Signal
    Processing 167, 107299; Phipson and Smyth (2010), Permutation p-values should never be zero, Statistical
    Applications in Genetics and Molecular Biology 9, article 39.

    >>> from datetime import date
    >>> rows = [{"period": date(2022, month, 1), "measure": "net_stance", "k": 0, "n": 9} for month in range(1, 9)]
    >>> values = [-0.8, -0.7, -0.8, -0.9, 0.1, 0.2, 0.1, 0.0]
    >>> series = pl.DataFrame(rows).with_columns(estimate=pl.Series(values))
    >>> find_breaks(series).select("period", pl.col("mean_before", "mean_after").round(2)).rows()
    [(datetime.date(2022, 5, 1), -0.8, 0.1)]
    """
    groups = trend.columns[2 : trend.columns.index("k")]
    keys = ["measure", *groups]
    rows: list[dict[str, Any]] = []
    for key, table in trend.sort(*keys, "period").partition_by(keys, as_dict=True, maintain_order=True).items():
        series = table.drop_nulls(["period", "estimate"])
        values = series["estimate"].to_numpy()
        row: dict[str, Any] = dict(zip(keys, key, strict=True)) | {"periods": len(values)}
        if len(values) >= 2 * SHORTEST and np.ptp(values) > 0:
            at, gain = _split(values)
            luck = np.random.default_rng(seed)
            chance = sum(_split(luck.permutation(values))[1] >= gain - 1e-12 for _ in range(SHUFFLES))
            means = {"mean_before": float(values[:at].mean()), "mean_after": float(values[at:].mean())}
            row |= {"period": series["period"][at], "p": (chance + 1) / (SHUFFLES + 1)} | means
        rows.append(row)
    schema = {**dict.fromkeys(groups, pl.String), **BREAKS}
    return pl.DataFrame(rows, schema=schema, orient="row")


def _split(values: NDArray[np.float64]) -> tuple[int, float]:
    """Where the second part begins, and by how much two means lie nearer to the values than one."""
    at = int(KernelCPD(kernel="linear", min_size=SHORTEST).fit(values[:, None]).predict(n_bkps=1)[0])
    parts = sum(len(part) * part.var() for part in (values[:at], values[at:]))
    return at, float(len(values) * values.var() - parts)
