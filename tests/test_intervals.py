"""Tests of intervals, against scipy and numbers worked by hand."""

import math

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from analysis.intervals import bootstrap, jackknife, score, wilson

SHARE = pl.col("k") / pl.col("n")
CLUSTERS = st.lists(
    st.integers(1, 9).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))), min_size=2, max_size=12
)


def test_wilson_agrees_with_scipy() -> None:
    """Every share of up to 40 units has scipy's Wilson bounds."""
    pairs = [(k, n) for n in (1, 2, 5, 17, 40) for k in range(n + 1)]
    table = pl.DataFrame(pairs, schema=["k", "n"], orient="row").with_columns(*wilson("k", "n"))
    for k, n, low, high in table.iter_rows():
        expected = stats.binomtest(k, n).proportion_ci(method="wilson")
        assert math.isclose(low, expected.low, abs_tol=1e-12)
        assert math.isclose(high, expected.high, abs_tol=1e-12)


def test_wilson_by_hand() -> None:
    """With k = 5, n = 10 and z² = 3.8415 the bounds are 0.5 ± 0.2634."""
    low, high = pl.DataFrame({"k": [5], "n": [10]}).select(*wilson("k", "n")).row(0)
    z2 = 1.959963984540054**2
    half = math.sqrt(z2) / (1 + z2 / 10) * math.sqrt(0.25 / 10 + z2 / 400)
    assert (low, high) == pytest.approx((0.5 - half, 0.5 + half))
    assert half == pytest.approx(0.2634, abs=1e-4)


def test_nothing_counted_has_no_wilson_interval() -> None:
    """Of nothing (n = 0 or null) come nulls, not 0 to 1."""
    table = pl.DataFrame({"k": [0, None], "n": [0, None]}, schema={"k": pl.Int64, "n": pl.Int64})
    assert table.select(*wilson("k", "n")).rows() == [(None, None), (None, None)]


@given(CLUSTERS)
def test_jackknife_agrees_with_a_loop(clusters: list[tuple[int, int]]) -> None:
    """Leaving out one cluster after the other in plain numpy gives the same bounds."""
    k, n = np.array(clusters).T
    without = (k.sum() - k) / (n.sum() - n)
    error = math.sqrt((len(k) - 1) / len(k) * ((without - without.mean()) ** 2).sum())
    half = stats.t.ppf(0.975, len(k) - 1) * error
    row = jackknife(pl.DataFrame({"k": k, "n": n}), SHARE).row(0, named=True)
    assert row["clusters"] == len(k)
    assert row["estimate"] == pytest.approx(k.sum() / n.sum())
    assert row["low"] == pytest.approx(row["estimate"] - half, abs=1e-9)
    assert row["high"] == pytest.approx(row["estimate"] + half, abs=1e-9)


@given(CLUSTERS)
def test_copies_stand_for_clusters_that_look_alike(clusters: list[tuple[int, int]]) -> None:
    """One row with its number gives what that many rows give."""
    table = pl.DataFrame(clusters, schema=["k", "n"], orient="row")
    alike = table.group_by("k", "n").agg(copies=pl.len().cast(pl.Int64)).sort("k", "n")
    one, other = jackknife(table, SHARE).row(0), jackknife(alike, SHARE).row(0)
    assert one == pytest.approx(other, abs=1e-9)


def test_jackknife_of_a_mean_is_the_t_interval() -> None:
    """For clusters of one size it is Student's interval of the mean."""
    values = [3, 5, 4, 8, 1]
    row = jackknife(pl.DataFrame({"k": values, "n": [10] * 5}), SHARE).row(0, named=True)
    means = np.array(values) / 10
    low, high = stats.t.interval(0.95, 4, loc=means.mean(), scale=stats.sem(means))
    assert (row["low"], row["high"]) == pytest.approx((low, high))


def test_one_cluster_has_no_jackknife_interval() -> None:
    """What one story says has an estimate and no interval."""
    assert jackknife(pl.DataFrame({"k": [2], "n": [5]}), SHARE).select("estimate", "low", "high").row(0) == (
        0.4,
        None,
        None,
    )


def test_an_undefined_estimate_without_a_cluster_gives_no_interval() -> None:
    """If all of n is in one cluster, leaving it out leaves nothing to estimate."""
    row = jackknife(pl.DataFrame({"k": [1, 0], "n": [3, 0]}), SHARE).row(0, named=True)
    assert (row["low"], row["high"]) == (None, None)


def test_groups_are_apart_and_may_be_null() -> None:
    """Each group, the one without a name too, has the interval of its own clusters."""
    table = pl.DataFrame({"outlet": ["a", None, "a", None], "k": [1, 2, 0, 1], "n": [2, 2, 2, 2]})
    both = jackknife(table, SHARE, ["outlet"])
    assert both["outlet"].to_list() == [None, "a"]
    alone = jackknife(table.filter(outlet="a").drop("outlet"), SHARE)
    assert both.row(1)[1:] == alone.row(0)


@pytest.mark.parametrize("size", [3, 8, 40])
def test_bootstrap_agrees_with_scipy(size: int) -> None:
    """Drawing pairs of k and n with scipy gives the same percentiles, but for luck in the draws."""
    luck = np.random.default_rng(size)
    n = luck.integers(1, 9, size)
    k = luck.binomial(n, 0.4)
    expected = stats.bootstrap(
        (k, n),
        lambda hits, units, axis: hits.sum(axis=axis) / units.sum(axis=axis),
        paired=True,
        method="percentile",
        n_resamples=40_000,
        rng=np.random.default_rng(2),
    ).confidence_interval
    row = bootstrap(pl.DataFrame({"k": k, "n": n}), SHARE, resamples=40_000).row(0, named=True)
    assert (row["low"], row["high"]) == pytest.approx((expected.low, expected.high), abs=0.012)


@settings(max_examples=25)
@given(CLUSTERS)
def test_bootstrap_draws_copies_as_clusters(clusters: list[tuple[int, int]]) -> None:
    """One row with its number is drawn as often as that many rows are; sums and estimate are the jackknife's."""
    table = pl.DataFrame(clusters, schema=["k", "n"], orient="row")
    alike = table.group_by("k", "n").agg(copies=pl.len().cast(pl.Int64))
    one, other = bootstrap(table, SHARE, resamples=4000), bootstrap(alike, SHARE, resamples=4000)
    assert one.columns == jackknife(table, SHARE).columns
    assert one.drop("low", "high").row(0) == pytest.approx(jackknife(table, SHARE).drop("low", "high").row(0))
    assert one.row(0) == pytest.approx(other.row(0), abs=0.1)


def test_bootstrap_of_a_group_depends_on_no_other() -> None:
    """The seed and the group's own clusters, in any order, give its interval."""
    table = pl.DataFrame({"outlet": ["a", None] * 6, "k": [1, 2, 0, 1, 3, 2] * 2, "n": [3, 3, 4, 3, 4, 5] * 2})
    both = bootstrap(table.reverse(), SHARE, ["outlet"])
    assert both["outlet"].to_list() == [None, "a"]
    alone = bootstrap(table.filter(outlet="a").drop("outlet"), SHARE)
    assert both.row(1)[1:] == alone.row(0)
    assert bootstrap(table.head(1), SHARE, ["outlet"]).select("estimate", "low", "high").row(0) == (1 / 3, None, None)
    assert bootstrap(table.clear(), SHARE, ["outlet"]).is_empty()


def test_another_seed_draws_other_clusters() -> None:
    """The seed is what an interval that is drawn depends on."""
    table = pl.DataFrame({"k": range(40), "n": range(40, 120, 2)})
    one, same, other = (bootstrap(table, SHARE, seed=seed) for seed in (1, 1, 2))
    assert one.equals(same)
    assert not one.equals(other)


@given(st.integers(2, 200).flatmap(lambda n: st.tuples(st.integers(1, n - 1), st.just(n))))
def test_the_score_of_independent_units_is_wilsons(units: tuple[int, int]) -> None:
    """With the binomial standard error and the normal quantile, the clustered interval is the plain one."""
    share = pl.col("k") / pl.col("n")
    half = stats.norm.ppf(0.975) * (share * (1 - share) / pl.col("n")).sqrt()
    table = pl.DataFrame([units], schema=["k", "n"], orient="row")
    assert table.select(*score(share, half)).row(0) == pytest.approx(table.select(*wilson("k", "n")).row(0))


def test_equal_weights_leave_the_jackknife_as_it_is() -> None:
    """Clusters of one size have the degrees of freedom of their number, and one giant has hardly any."""
    equal = pl.DataFrame({"k": [3, 5, 4, 8, 1], "n": [10] * 5})
    assert jackknife(equal, SHARE, weight="n").row(0) == pytest.approx(jackknife(equal, SHARE).row(0))
    giant = pl.DataFrame({"k": [1, 0, 1, 0, 40], "n": [1, 1, 1, 1, 100]})
    plain, weighed = (jackknife(giant, SHARE, weight=weight).row(0, named=True) for weight in (None, "n"))
    ratio = (weighed["high"] - weighed["estimate"]) / (plain["high"] - plain["estimate"])
    assert ratio == pytest.approx(stats.t.ppf(0.975, 1) / stats.t.ppf(0.975, 4))
