"""Tests of intervals, against scipy, statsmodels and numbers worked by hand."""

import math

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats
from statsmodels.regression.linear_model import OLS
from statsmodels.stats.proportion import proportion_confint

from analysis.intervals import bootstrap, jackknife, linearise, score, wilson

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


@settings(deadline=None)
@given(st.integers(1, 5000).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))), st.sampled_from([0.8, 0.95]))
def test_wilson_agrees_with_statsmodels(pair: tuple[int, int], level: float) -> None:
    """Whatever the size and the level, the bounds are those of statsmodels."""
    bounds = pl.DataFrame([pair], schema=["k", "n"], orient="row").select(*wilson("k", "n", level)).row(0)
    assert bounds == pytest.approx(proportion_confint(*pair, alpha=1 - level, method="wilson"), abs=1e-12)


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


def freedom(values: np.ndarray) -> float:
    """The degrees of freedom of a variance after O'Neill (2014), at most those of normal values and at least 1."""
    size, spread = len(values), np.var(values)
    if spread < 1e-20:
        return size - 1
    kurtosis = ((values - values.mean()) ** 4).mean() / spread**2 * (size + 1) / (size - 1)
    found = 2 * size / (kurtosis - (size - 3) / (size - 1))
    return max(min(found, size - 1), 1) if found > 0 else size - 1


@settings(deadline=None)
@given(CLUSTERS)
def test_jackknife_agrees_with_a_loop(clusters: list[tuple[int, int]]) -> None:
    """Leaving out one cluster after the other in plain numpy gives the same bounds."""
    k, n = np.array(clusters).T
    without = (k.sum() - k) / (n.sum() - n)
    error = math.sqrt((len(k) - 1) / len(k) * ((without - without.mean()) ** 2).sum())
    half = stats.t.ppf(0.975, freedom(without)) * error
    row = jackknife(pl.DataFrame({"k": k, "n": n}), SHARE).row(0, named=True)
    assert row["clusters"] == len(k)
    assert row["estimate"] == pytest.approx(k.sum() / n.sum())
    assert row["low"] == pytest.approx(row["estimate"] - half, abs=1e-9)
    assert row["high"] == pytest.approx(row["estimate"] + half, abs=1e-9)


@settings(deadline=None)
@given(CLUSTERS)
def test_copies_stand_for_clusters_that_look_alike(clusters: list[tuple[int, int]]) -> None:
    """One row with its number gives what that many rows give."""
    table = pl.DataFrame(clusters, schema=["k", "n"], orient="row")
    alike = table.group_by("k", "n").agg(copies=pl.len().cast(pl.Int64)).sort("k", "n")
    one, other = jackknife(table, SHARE).row(0), jackknife(alike, SHARE).row(0)
    assert one == pytest.approx(other, abs=1e-9)


def test_jackknife_of_a_mean_is_the_t_interval() -> None:
    """For clusters of one size that lie evenly it is Student's interval of the mean."""
    values = [2, 6, 4, 6, 2]
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


def test_jackknife_has_the_clustered_error_of_statsmodels() -> None:
    """For many clusters its standard error of a mean is the cluster-robust one of a regression on a constant."""
    luck = np.random.default_rng(11)
    n = luck.integers(1, 6, 300)
    k = luck.binomial(n, luck.beta(2, 3, 300))
    row = jackknife(pl.DataFrame({"k": k, "n": n}), SHARE).row(0, named=True)
    hits = np.concatenate([np.arange(units) < hit for hit, units in zip(k, n, strict=True)]).astype(float)
    fitted = OLS(hits, np.ones(len(hits))).fit(cov_type="cluster", cov_kwds={"groups": np.arange(300).repeat(n)})
    assert row["estimate"] == pytest.approx(fitted.params.item())
    # The quantile is t with the degrees of freedom of the variance itself: a little above the normal 1.96.
    assert 1.95 < (row["high"] - row["estimate"]) / fitted.bse.item() < 2.0


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


@settings(max_examples=25, deadline=None)
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


@settings(deadline=None)
@given(st.integers(2, 200).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_the_score_of_independent_units_is_wilsons(units: tuple[int, int]) -> None:
    """With the binomial standard error and the normal quantile, the clustered interval is the plain one."""
    share, n = pl.col("k") / pl.col("n"), pl.col("n")
    half = stats.norm.ppf(0.975) * (share * (1 - share) / n).sqrt()
    table = pl.DataFrame([units], schema=["k", "n"], orient="row")
    assert table.select(*score(share, half, n, n)).row(0) == pytest.approx(table.select(*wilson("k", "n")).row(0))


@settings(deadline=None)
@given(st.floats(0.02, 0.98), st.floats(0, 0.9), st.floats(0, 1), st.integers(2, 50))
def test_the_score_holds_what_the_quadratic_allows(share: float, ties: float, half: float, size: int) -> None:
    """The bounds solve (p - P)² = r (P (1 - P) - t / 4), and r is never more than for stories that agree within."""
    ties *= 2 * min(share, 1 - share)  # more units cannot count half
    variance = share * (1 - share) - ties / 4
    ratio = min(half**2 / variance, 3.8414588 / size) if half > 1e-9 else 3.8414588 / size
    bounds = pl.select(score(*map(pl.lit, (share, half, size, size)), ties=ties)).row(0)
    for bound in bounds:
        if 0 < bound < 1:
            assert (share - bound) ** 2 == pytest.approx(ratio * (bound * (1 - bound) - ties / 4), abs=1e-7)
    assert bounds[0] <= share <= bounds[1]


def test_stories_of_one_article_each_have_wilsons_interval() -> None:
    """The jackknife of 0 and 1 is wider than the binomial allows, and so the score is Wilson's."""
    table = jackknife(pl.DataFrame({"k": [1, 0, 0, 1, 0], "n": [1] * 5}), SHARE)
    bounds = score(pl.col("estimate"), pl.col("high") - pl.col("estimate"), pl.col("clusters"), pl.col("n"))
    assert table.select(*bounds).row(0) == pytest.approx(table.select(*wilson("k", "n")).row(0))


def test_the_share_of_one_story_is_bounded_only_if_it_says_one_thing() -> None:
    """One story that says both has no interval; one that says the same throughout may be one of many others."""
    table = jackknife(pl.DataFrame({"story": ["a", "b"], "k": [2, 5], "n": [5, 5]}), SHARE, ["story"])
    bounds = score(pl.col("estimate"), pl.col("high") - pl.col("estimate"), pl.col("clusters"), pl.col("clusters"))
    both, same = table.select(*bounds).rows()
    assert both == (None, None)
    assert same == pytest.approx((0.2065, 1.0), abs=1e-4)  # Wilson's for 1 of 1


def test_one_telling_cluster_leaves_few_degrees_of_freedom() -> None:
    """Where one of ten clusters moves the estimate, a kurtosis of 8.1 leaves 20 / (8.1 · 11 / 9 - 7 / 9) of them."""
    table = pl.DataFrame({"k": [9, 0, 0, 0, 0, 0, 0, 0, 0, 0], "n": [10] * 10})
    row = jackknife(table, SHARE).row(0, named=True)
    values = table["k"].to_numpy() / 10
    assert stats.kurtosis(values, fisher=False) == pytest.approx(73 / 9)
    quantile = stats.t.ppf(0.975, 20 / (73 / 9 * 11 / 9 - 7 / 9))
    assert row["high"] - row["estimate"] == pytest.approx(quantile * stats.sem(values))


@settings(deadline=None)
@given(CLUSTERS)
def test_linearising_agrees_with_the_delta_method(clusters: list[tuple[int, int]]) -> None:
    """The error of a ratio is that of its residuals, √(C / (C - 1) · Σ (k - p n)²) / Σ n, with the normal quantile."""
    k, n = np.array(clusters).T
    share = k.sum() / n.sum()
    error = math.sqrt(len(k) / (len(k) - 1) * ((k - share * n) ** 2).sum()) / n.sum()
    row = linearise(pl.DataFrame({"k": k, "n": n}), SHARE).row(0, named=True)
    assert row["high"] - share == pytest.approx(stats.norm.ppf(0.975) * error, rel=0.01, abs=1e-9)
    assert share - row["low"] == pytest.approx(row["high"] - share, abs=1e-9)
