"""Accuracy and corrected trends: what a coded sample says of the whole corpus, and how surely."""

from datetime import date

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from ppi_py import ppi_mean_ci, ppi_mean_pointestimate
from sklearn.metrics import precision_recall_fscore_support

from analysis.choices import TrendError
from analysis.coding import correct_trend, cross_pairs, score_pairs
from analysis.coding.agreement import AGREEMENT
from analysis.coding.correction import MEASURES
from analysis.coding.pairs import LABELS, PAIRS
from analysis.coding.prose import lay_columns, say_correction
from analysis.tables import ARTICLES, MENTIONS, STANCES, make
from analysis.trends import stance_pair_trend

ALPHA = make([{"coders": 2, "pairs": 50, "stories": 30, "alpha": 0.85, "low": 0.8, "high": 0.9}], AGREEMENT)
Corpus = tuple[pl.DataFrame, pl.DataFrame, np.ndarray]


def corpus(size: int, coded: int, seed: int, stories: int | None = None) -> Corpus:
    """Articles of a pair each, of which a simple random sample is coded; the machine errs in one case of five."""
    luck = np.random.default_rng(seed)
    truth = luck.choice(3, size, p=[0.2, 0.3, 0.5])
    found = np.where(luck.random(size) < 0.8, truth, luck.choice(3, size))
    drawn = np.isin(np.arange(size), luck.permutation(size)[:coded])
    names = np.char.mod("%05d", np.arange(size))
    story = names if stories is None else np.char.mod("s%05d", np.arange(size) % stories)
    articles = pl.DataFrame({"article_id": names, "story_id": story})
    pairs = pl.DataFrame(
        {
            "article_id": names,
            "target_id": "csto",
            "found": np.array(LABELS)[found],
            "favour": np.where(drawn, truth == 0, np.nan),
            "against": np.where(drawn, truth == 1, np.nan),
            "coders": drawn.astype(int),
            "weight": np.where(drawn, size / coded, np.nan),
        }
    )
    return _complete(articles, ARTICLES), _complete(pairs, PAIRS).fill_nan(None), truth


def _complete(table: pl.DataFrame, schema: dict[str, pl.DataType]) -> pl.DataFrame:
    missing = [pl.lit(None, dtype=dtype).alias(name) for name, dtype in schema.items() if name not in table.columns]
    return table.with_columns(missing).select(pl.col(name).cast(dtype) for name, dtype in schema.items())


def row_of(trend: pl.DataFrame, basis: str) -> dict[str, float]:
    """The one row on that basis."""
    return trend.filter(basis=basis).row(0, named=True)


@pytest.mark.parametrize(("size", "coded"), [(4_000, 400), (600, 60)])
def test_the_corrected_mean_is_ppi_pythons(size: int, coded: int) -> None:
    """Unclustered and unweighted, it is the prediction-powered mean of the same predictions, to 1e-6."""
    articles, pairs, truth = corpus(size, coded, seed=5)
    mine = row_of(correct_trend(articles, pairs, "net_stance_of_pairs", every=None), "corrected")
    value = np.array([1.0, -1.0, 0.0])
    labels = np.array([LABELS.index(label) for label in pairs["found"]])
    drawn = pairs["coders"].to_numpy() > 0
    means = [
        (value[truth[drawn & (labels == one)]].sum() + value[one]) / ((drawn & (labels == one)).sum() + 1)
        for one in range(3)
    ]
    predicted = np.array(means)[labels]
    arguments = (value[truth[drawn]], predicted[drawn], predicted)
    assert mine["estimate"] == pytest.approx(ppi_mean_pointestimate(*arguments, lam=1).item(), abs=1e-6)
    low, high = ppi_mean_ci(*arguments, alpha=0.05, lam=1)
    assert mine["high"] - mine["low"] == pytest.approx((high - low).item(), rel=0.1)


def test_measured_is_the_trend_of_the_other_reports() -> None:
    """As measured, net stance over all pairs is what ``stance_pair_trend`` has, and its interval about the same."""
    articles, pairs, _ = corpus(500, 50, seed=2, stories=100)
    sentences = pairs.select("article_id", "target_id", sentence_no=pl.lit(0), actor_id="target_id", stance="found")
    mentions = _complete(sentences, MENTIONS)
    stances = _complete(sentences.filter(pl.col("stance") != "neutral"), STANCES)
    theirs = stance_pair_trend(articles, mentions, stances, every=None).row(0, named=True)
    mine = row_of(correct_trend(articles, pairs, "net_stance_of_pairs", every=None), "measured")
    assert (mine["k"], mine["n"], mine["stories"]) == (theirs["k"], theirs["n"], theirs["stories"])
    assert mine["estimate"] == pytest.approx(theirs["estimate"])
    assert mine["low"] == pytest.approx(theirs["low"], abs=0.005)


@pytest.mark.parametrize("measure", MEASURES)
def test_where_all_is_coded_the_correction_is_the_coding(measure: str) -> None:
    """With every pair coded, what the machine found does not matter."""
    articles, pairs, truth = corpus(300, 300, seed=1)
    trend = correct_trend(articles, pairs, measure, every=None)
    shares = [(truth == label).mean() for label in range(3)]
    expected = {
        "net_stance": (shares[0] - shares[1]) / (shares[0] + shares[1]),
        "net_stance_of_pairs": shares[0] - shares[1],
        "favour_share": shares[0],
        "against_share": shares[1],
    }[measure]
    assert row_of(trend, "corrected")["estimate"] == pytest.approx(expected)
    assert row_of(trend, "sample")["estimate"] == pytest.approx(expected)
    assert row_of(trend, "measured")["estimate"] != pytest.approx(expected, abs=1e-3)


def test_weights_make_up_for_what_was_drawn_more_often() -> None:
    """A label drawn ten times as often counts a tenth in the estimates from the sample."""
    articles, pairs, truth = corpus(6_000, 6_000, seed=4)
    luck = np.random.default_rng(40)
    odds = np.where(pairs["found"] == "neutral", 0.05, 0.5)
    drawn = pl.Series(luck.random(6_000) < odds)
    kept = pairs.with_columns(
        coders=drawn.cast(pl.Int64),
        weight=pl.when(drawn).then(pl.Series(1 / odds)),
        favour=pl.when(drawn).then("favour"),
        against=pl.when(drawn).then("against"),
    )
    trend = correct_trend(articles, kept, "against_share", every=None)
    for basis in ("sample", "corrected"):
        assert row_of(trend, basis)["low"] < (truth == 1).mean() < row_of(trend, basis)["high"]
    unweighted = (kept["against"] == 1).sum() / drawn.sum()
    assert unweighted > row_of(trend, "corrected")["high"]
    widths = {basis: row_of(trend, basis)["high"] - row_of(trend, basis)["low"] for basis in ("sample", "corrected")}
    assert widths["corrected"] < widths["sample"]


def test_corrected_intervals_hold_the_truth_where_naive_ones_do_not() -> None:
    """Of 60 corpora in which every second stance is missed, the corrected interval holds the truth of most."""
    covered = dict.fromkeys(("measured", "corrected"), 0)
    for seed in range(60):
        articles, pairs, _ = corpus(400, 40, seed=seed)
        luck = np.random.default_rng(1_000 + seed)
        missed = pl.Series(luck.random(400) < 0.5)
        pairs = pairs.with_columns(found=pl.when(missed).then(pl.lit("neutral")).otherwise("found"))
        trend = correct_trend(articles, pairs, "against_share", every=None)
        for basis in covered:
            covered[basis] += row_of(trend, basis)["low"] <= 0.3 <= row_of(trend, basis)["high"]
    assert covered["corrected"] >= 0.9 * 60
    assert covered["measured"] < 0.2 * 60


@settings(deadline=None, max_examples=30)
@given(
    size=st.integers(1, 60), share=st.floats(0, 1), seed=st.integers(0, 10_000), measure=st.sampled_from([*MEASURES])
)
def test_an_interval_holds_its_estimate_within_the_range(size: int, share: float, seed: int, measure: str) -> None:
    """Whatever is coded, estimates and bounds stand in order and within the measure's range."""
    articles, pairs, _ = corpus(size, max(1, round(share * size)), seed, stories=max(1, size // 3))
    trend = correct_trend(articles, pairs, measure, every=None)
    least = 0 if measure.endswith("share") else -1
    assert trend["basis"].to_list() == ["measured", "sample", "corrected"]
    for row in trend.drop_nulls("low").iter_rows(named=True):
        assert least <= row["low"] <= row["estimate"] + 1e-9
        assert row["estimate"] - 1e-9 <= row["high"] <= 1


def test_nothing_coded_leaves_the_measured_column_alone() -> None:
    """Without codes nothing is corrected, and the report says so."""
    articles, pairs, _ = corpus(50, 50, seed=1)
    bare = pairs.with_columns(
        pl.lit(None, dtype=pl.Float64).alias(name) for name in ("favour", "against", "weight")
    ).with_columns(coders=pl.lit(0, dtype=pl.Int64))
    trend = correct_trend(articles, bare, every=None)
    assert trend["estimate"].is_null().to_list() == [False, True, True]
    assert say_correction(trend, ALPHA, "en").startswith("Too few stories are coded")
    assert score_pairs(articles, bare)["estimate"].null_count() == 11


def test_a_trend_has_every_period_group_and_basis() -> None:
    """Periods without pairs are rows too, three times for each target."""
    articles, pairs, _ = corpus(90, 60, seed=3)
    days = pl.Series([date(2022, 1 + 2 * (n % 2), 5) for n in range(90)])
    dated = articles.with_columns(published_earliest=days, published_latest=days, outlet=pl.lit("a.id"))
    trend = correct_trend(dated, pairs, targets=["csto", "nato"], every="1mo", by=["outlet"])
    assert trend.height == 3 * 2 * 3
    assert trend.columns == [
        *("period", "measure", "outlet", "target_id", "basis", "k", "n"),
        *("estimate", "low", "high", "stories", "every"),
    ]
    assert trend.filter(period=date(2022, 2, 1))["n"].sum() == 0
    assert trend.filter(target_id="nato")["estimate"].null_count() == 9
    laid = lay_columns(trend, "en")
    assert laid.columns == [
        *("period", "outlet", "target_id", "n", "pairs_coded", "stories_coded", "measured", "sample", "corrected")
    ]
    assert laid["period"].unique(maintain_order=True).to_list() == ["January 2022", "February 2022", "March 2022"]


def test_an_unknown_measure_is_named() -> None:
    """A measure that cannot be corrected names the nearest that can."""
    articles, pairs, _ = corpus(10, 5, seed=1)
    with pytest.raises(TrendError, match=r"measure: 'favor_share' is none of .* Did you mean 'favour_share'"):
        correct_trend(articles, pairs, "favor_share")


def test_a_trend_of_coders_who_disagree_should_not_be_read() -> None:
    """Below an alpha of 0.667 the report says nothing else of the trend."""
    articles, pairs, _ = corpus(100, 50, seed=1)
    trend = correct_trend(articles, pairs, every=None)
    said = say_correction(trend, ALPHA.with_columns(alpha=0.5), "en")
    assert said.startswith("This trend should not be read: the coders' alpha is 0.50, below 0.667")
    assert "once corrected" in say_correction(trend, ALPHA, "en")


def test_accuracy_is_that_of_scikit_learn_with_weights() -> None:
    """Precision, recall and F1 of every label agree with an independent implementation, weights included."""
    articles, pairs, truth = corpus(400, 400, seed=6)
    weight = np.random.default_rng(6).uniform(1, 9, 400)
    pairs = pairs.with_columns(weight=pl.Series(weight))
    scores = score_pairs(articles, pairs)
    theirs = precision_recall_fscore_support(
        np.array(LABELS)[truth], pairs["found"].to_numpy(), labels=list(LABELS), sample_weight=weight
    )
    for measure, values in zip(("precision", "recall", "f1"), theirs[:3], strict=True):
        assert scores.filter(measure=measure)["estimate"].to_list() == pytest.approx(list(values))
    assert scores.filter(measure="macro_f1")["estimate"].item() == pytest.approx(np.mean(theirs[2]))
    assert (scores["low"] <= scores["estimate"]).all()
    assert (scores["estimate"] <= scores["high"]).all()


def test_what_the_machine_found_is_divided_among_what_coders_say() -> None:
    """The shares of a label found add up to 1, and the diagonal is the precision."""
    articles, pairs, _ = corpus(300, 100, seed=7)
    crossed = cross_pairs(articles, pairs)
    assert crossed.group_by("found").agg(pl.col("estimate").sum())["estimate"].to_list() == pytest.approx([1.0] * 3)
    precision = score_pairs(articles, pairs).filter(measure="precision")["estimate"].to_list()
    assert crossed.filter(pl.col("found") == pl.col("coded"))["estimate"].to_list() == pytest.approx(precision)
    assert crossed["k"].sum() == 100
