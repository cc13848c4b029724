"""Estimates ratios of sums over stories, X / D, as the machine, the coded sample, or both together give them.

Each sum has the variance of its stories' parts; where coded pairs stand for others, their spread is moderated by that
of the whole sample. ``correction`` says what is summed and why.
"""

from collections.abc import Sequence
from typing import Final

import numpy as np
import polars as pl
from numpy.typing import NDArray
from scipy.special import ndtri, stdtrit

from analysis.intervals import LEVEL

BASES: Final = ("measured", "sample", "corrected")
BORROWED: Final = 10
"""Coded stories that the errors of the whole sample count for in the spread of each cell. Where a cell's few coded
pairs happen to be all right, they show no spread, and the interval would be too narrow (compare Smyth 2004, Linear
models and empirical Bayes methods: s² = (d₀ s₀² + d s²) / (d₀ + d))."""
Z2: Final = float(ndtri(0.5 + LEVEL / 2)) ** 2

Array = NDArray[np.float64]


def estimate_ratios(values: pl.DataFrame, basis: str, keys: Sequence[str], measure: str) -> pl.DataFrame:
    """Estimate and interval of ΣX / ΣD on one basis, for each of ``keys``: k, n, stories Int64, estimate, low, high."""
    coded, w = pl.col("coded"), pl.col("w")
    columns = {
        "measured": (pl.col("fx"), pl.col("fd")),
        "sample": (w * pl.col("x"), w * pl.col("d")),
        "corrected": (pl.col("gx") + pl.col("rx"), pl.col("gd") + pl.col("rd")),
    }
    x, d = columns[basis]
    rows = values.filter("coded") if basis == "sample" else values
    hits = {"measured": pl.col("fx") > 0, "sample": pl.col("x") > 0, "corrected": coded}
    sums = rows.group_by([*keys, "story_id"]).agg(
        x=x.sum(),
        d=d.sum(),
        rx=pl.col("rx").sum(),
        rd=pl.col("rd").sum(),
        **{name: pl.col(name).sum() for name in ("vxx", "vxd", "vdd", "oxx", "oxd", "odd")},
        k=hits[basis].sum().cast(pl.Int64),
        n=pl.len().cast(pl.Int64),
        coded=coded.any(),
    )
    sums = sums.sort(sums.columns)
    products = {
        f"{one}{other}": (pl.col(one) * pl.col(other)).sum()
        for one, other in (("x", "x"), ("x", "d"), ("d", "d"), ("rx", "rx"), ("rx", "rd"), ("rd", "rd"))
    }
    cells = sums.group_by(keys, maintain_order=True).agg(
        pl.col("x", "d", "vxx", "vxd", "vdd", "oxx", "oxd", "odd", "k", "n").sum(),
        **products,
        clusters=pl.len().cast(pl.Int64),
        stories=coded.sum().cast(pl.Int64),
    )
    if basis == "measured":
        cells = cells.with_columns(stories="clusters")
    ends = pl.DataFrame(_bound(cells, basis, measure), schema=dict.fromkeys(("estimate", "low", "high"), pl.Float64))
    return cells.select(*keys, "k", "n", "stories").hstack(ends.fill_nan(None))


def _bound(cells: pl.DataFrame, basis: str, measure: str) -> dict[str, Array]:
    """Estimate and interval of each cell, NaN where there is none."""
    x, d = (cells[name].to_numpy() for name in ("x", "d"))
    clusters, stories = (cells[name].cast(pl.Float64).to_numpy() for name in ("clusters", "stories"))
    with np.errstate(invalid="ignore", divide="ignore"):
        spread = np.stack([cells[name].to_numpy() for name in ("xx", "xd", "dd")])
        spread = (spread - np.stack([x * x, x * d, d * d]) / clusters) * clusters / (clusters - 1)
        freedom = clusters - 1
        theta = np.where(d > 0, x / d, np.nan)
        if basis == "corrected":
            own = np.stack([cells[name].to_numpy() for name in ("rxrx", "rxrd", "rdrd")])
            whole = np.stack([cells[name].to_numpy() for name in ("vxx", "vxd", "vdd")])
            missed = np.stack([cells[name].to_numpy() for name in ("oxx", "oxd", "odd")])
            moderated = (stories * own + BORROWED * whole) / (stories + BORROWED) + missed
            rest, drawn = _variance(spread - own, theta).clip(0), _variance(moderated, theta)
            spread = np.where(_variance(spread - own, theta) > 0, spread - own, 0) + moderated
            freedom = (rest + drawn) ** 2 / (rest**2 / (clusters - 1) + drawn**2 / (stories - 1 + BORROWED))
        theta = np.where((stories > 1) | (basis == "measured"), theta, np.nan)
        spread = np.where(clusters > 1, spread, np.nan)
        quantile = stdtrit(freedom, 0.5 + LEVEL / 2)
        if measure.startswith("net_stance"):
            return _signed(x, d, theta, spread, quantile, stories)
        return _share(theta, quantile * np.sqrt(_variance(spread, theta)) / d, stories)


def _variance(spread: Array, theta: Array) -> Array:
    """Of X - θ D, from the variances and covariance of X and D."""
    return np.asarray(spread[0] - 2 * theta * spread[1] + theta**2 * spread[2])


def _signed(x: Array, d: Array, theta: Array, spread: Array, quantile: Array, stories: Array) -> dict[str, Array]:
    """All θ from -1 to 1 with (X - θ D)² ≤ q² V(θ): between the roots of a quadratic, or everything.

    Where all say the same it reaches at least as far as Wilson's interval lets so many stories hide another.
    """
    a, b, c = d**2 - quantile**2 * spread[2], x * d - quantile**2 * spread[1], x**2 - quantile**2 * spread[0]
    root = np.sqrt(np.maximum(b**2 - a * c, 0))
    low, high = np.where(a <= 0, -1, (b - root) / a), np.where(a <= 0, 1, (b + root) / a)
    same = (_variance(spread, theta) <= 0) | (np.abs(theta) >= 1)
    reach = np.where(same, Z2 / (stories + Z2) * np.where(theta == 0, 1, 2), 0)
    theta = theta.clip(-1, 1)
    known = np.where(np.isnan(theta) | np.isnan(spread[0]) & ~same, np.nan, 1)
    low, high = np.fmin(low, theta - reach), np.fmax(high, theta + reach)
    return {"estimate": theta, "low": known * low.clip(-1, 1), "high": known * high.clip(-1, 1)}


def _share(theta: Array, half: Array, stories: Array) -> dict[str, Array]:
    """All P from 0 to 1 with (p - P)² ≤ r P (1 - P), where r is the squared half-width over p (1 - p).

    That is Wilson's interval where the half-width is a share's own. Where all say the same it is Wilson's for as many
    units as there are stories.
    """
    p = theta.clip(0, 1)
    same = (half == 0) | (p == 0) | (p == 1)
    r = np.where(same, Z2 / stories, half**2 / (p * (1 - p)))
    width = np.sqrt(r * p * (1 - p) + r**2 / 4)
    return {"estimate": p, "low": (p + r / 2 - width) / (1 + r), "high": (p + r / 2 + width) / (1 + r)}
