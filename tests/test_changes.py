"""Tests of differences, breaks and mixes, against published numbers and plain recounts."""

import random
import re
from datetime import date, timedelta
from pathlib import Path

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats
from statsmodels.stats.multitest import multipletests
from statsmodels.stats.proportion import confint_proportions_2indep

from analysis.anchors import name_anchor
from analysis.changes import (
    EventError,
    compare,
    decompose,
    find_breaks,
    read_events,
    show_differences,
    split_articles,
)
from analysis.tables import ARTICLES, MENTIONS, STANCES, make
from analysis.trends import mention_trend, stance_trend

EVENT = date(2022, 11, 23)


def shares(*parts: tuple[str, int, int]) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Articles of outlets (name, k, n), each its own story, of which k mention csto."""
    names = [(f"{outlet}{number}", outlet, number < k) for outlet, k, n in parts for number in range(n)]
    articles = make([{"article_id": name, "outlet": outlet} for name, outlet, _ in names], ARTICLES)
    return articles, make([{"article_id": name, "actor_id": "csto"} for name, _, hit in names if hit], MENTIONS)


def corpus(seed: int, size: int) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Random articles around the event, some telling one story, with stances towards two targets."""
    luck = random.Random(seed)
    days = [EVENT + timedelta(luck.randrange(-20, 20)) for _ in range(size)]
    articles = [
        {"article_id": str(number), "outlet": luck.choice("abc"), "story_id": luck.choice((None, "s", "t"))}
        | {"published_earliest": day, "published_latest": day}
        for number, day in enumerate(days)
    ]
    stances = [
        {"article_id": str(luck.randrange(size)), "target_id": luck.choice("xy"), "stance": stance}
        for stance in luck.choices(("favour", "against"), k=3 * size)
    ]
    return make(articles, ARTICLES), make(stances, STANCES)


def test_newcombes_example() -> None:
    """56 of 70 against 48 of 80: 0.2, with the score interval 0.0524 to 0.3339 (Newcombe 1998, method 10)."""
    row = compare(mention_trend, *shares(("a", 48, 80), ("b", 56, 70)), between="outlet").row(0, named=True)
    assert row["difference"] == pytest.approx(0.2)
    assert (row["low"], row["high"]) == pytest.approx((0.0524, 0.3339), abs=5e-5)
    assert (row["n_first"], row["n_second"]) == (80, 70)


@settings(deadline=None, max_examples=25)
@given(st.tuples(st.integers(0, 9), st.integers(9, 30), st.integers(0, 9), st.integers(9, 30)))
def test_differences_are_newcombes_of_statsmodels(counts: tuple[int, int, int, int]) -> None:
    """Of two outlets with a story an article, the interval is Newcombe's as statsmodels has it."""
    k, n, other_k, other_n = counts
    row = compare(mention_trend, *shares(("a", k, n), ("b", other_k, other_n)), between="outlet", actors=["csto"])
    low, high = confint_proportions_2indep(other_k, other_n, k, n, method="newcomb", compare="diff")
    assert row.select("low", "high").row(0) == pytest.approx((low, high), abs=1e-9)


def test_p_ends_the_interval_at_nothing() -> None:
    """The p is 0.05 where the interval just touches 0, and smaller exactly where it leaves 0 out."""
    for k in range(2, 30, 3):
        row = compare(mention_trend, *shares(("a", k, 30), ("b", 15, 30)), between="outlet").row(0, named=True)
        assert (row["p"] < 0.05) == (row["low"] > 0 or row["high"] < 0)
        assert row["p"] == row["q"]


def test_many_differences_are_corrected() -> None:
    """Of six differences, q is p times six over its rank, made monotone, as two packages have it; never below p."""
    parts = [("a", 4, 20), ("b", 10, 20), ("c", 11, 20), ("d", 19, 20)]
    found = compare(mention_trend, *shares(*parts), between="outlet")
    assert found.height == 6
    assert found["q"].to_list() == pytest.approx(stats.false_discovery_control(found["p"].to_list()).tolist())
    assert found["q"].to_list() == pytest.approx(multipletests(found["p"].to_numpy(), method="fdr_bh")[1].tolist())
    by_rank = found.sort("p").with_columns(rank=pl.int_range(1, 7))
    plain = by_rank.select((pl.col("p") * 6 / pl.col("rank")).reverse().cum_min().reverse()).to_series()
    assert by_rank["q"].to_list() == pytest.approx(plain.to_list())


def test_copies_in_both_outlets_sharpen_a_difference() -> None:
    """Where both print the same stories, what the stories share is no part of the difference."""
    articles, mentions = shares(("a", 10, 20), ("b", 8, 20))
    copied = articles.with_columns(story_id=pl.col("article_id").str.slice(1))
    apart, shared = (compare(mention_trend, table, mentions, between="outlet") for table in (articles, copied))
    assert apart["difference"].item() == shared["difference"].item()
    width = pl.col("high") - pl.col("low")
    assert shared.select(width).item() < apart.select(width).item()


@pytest.mark.parametrize("size", [60, 50_000])
def test_actors_of_the_same_articles_are_compared_by_article(size: int) -> None:
    """The correlation of two actors is the plain coefficient of their mentions, in few articles as in many."""
    luck = np.random.default_rng(3)
    one = luck.random(size) < 0.4
    other = np.where(luck.random(size) < 0.7, ~one, luck.random(size) < 0.5)
    articles = make([{"article_id": str(number)} for number in range(size)], ARTICLES)
    mentions = [
        {"article_id": str(number), "actor_id": actor}
        for actor, hits in (("x", one), ("y", other))
        for number in np.flatnonzero(hits)
    ]
    table = make(mentions, MENTIONS)
    row = compare(mention_trend, articles, table.lazy(), between="actor_id", actors=["x", "y"]).row(0, named=True)
    x, y = mention_trend(articles, table, every=None).sort("actor_id").iter_rows(named=True)
    correlation = np.corrcoef(one, other)[0, 1]
    down, up = y["estimate"] - y["low"], x["high"] - x["estimate"]
    assert row["low"] == pytest.approx(row["difference"] - (down**2 + up**2 - 2 * correlation * down * up) ** 0.5)


@settings(max_examples=20, deadline=None)
@given(st.integers(0, 10_000), st.integers(1, 30))
def test_mix_and_outlets_add_up(seed: int, size: int) -> None:
    """The two parts sum to the difference, which is that of the plain measure of either side."""
    articles, stances = corpus(seed, size)
    sided = split_articles(articles, EVENT)
    plain = compare(stance_trend, sided, stances, between="side")
    plain = {row["target_id"]: row for row in plain.iter_rows(named=True)}
    for row in decompose(stance_trend, sided, stances).iter_rows(named=True):
        if row["difference"] is not None:
            assert row["of_mix"] + row["of_outlets"] == pytest.approx(row["difference"], abs=1e-9)
            for side, other in (("first", "before"), ("second", "after")):
                assert plain[row["target_id"]][f"estimate_{side}"] == pytest.approx(row[f"estimate_{other}"])
        assert row["articles_before"] + row["articles_after"] == size


def test_kitagawa_by_hand() -> None:
    """Outlet b grows from 1/4 to 3/4 of the articles and always mentions, a never: all of the change is mix."""
    rows = [*(("before", outlet) for outlet in "aaab"), *(("after", outlet) for outlet in "abbb")]
    articles = make(
        [{"article_id": str(number), "outlet": outlet} for number, (_, outlet) in enumerate(rows)], ARTICLES
    )
    articles = articles.with_columns(side=pl.Series([side for side, _ in rows]))
    hits = make(
        [{"article_id": str(number), "actor_id": "csto"} for number, (_, outlet) in enumerate(rows) if outlet == "b"],
        MENTIONS,
    )
    row = decompose(mention_trend, articles, hits).row(0, named=True)
    assert (row["difference"], row["of_mix"], row["of_outlets"]) == pytest.approx((0.5, 0.5, 0.0))


def series(values: list[float]) -> pl.DataFrame:
    """A trend of one group, a month a value."""
    months = pl.date_range(date(2020, 1, 1), date(2030, 1, 1), "1mo", eager=True).head(len(values))
    return pl.DataFrame({"period": months, "measure": "net_stance", "target_id": "x", "k": 0, "estimate": values})


def test_a_step_is_found_and_noise_is_not() -> None:
    """A clear step has the least p that 999 shuffles allow; of forty series of noise few have a p up to 0.05."""
    luck = np.random.default_rng(1)
    step = find_breaks(series([*luck.normal(0, 0.1, 12), *luck.normal(1, 0.1, 12)])).row(0, named=True)
    assert (step["period"], step["p"]) == (date(2021, 1, 1), 0.001)
    found = [find_breaks(series(luck.normal(0, 1, 20).tolist()))["p"].item() for _ in range(40)]
    assert sum(p <= 0.05 for p in found) <= 6


def test_a_short_or_flat_series_has_no_break() -> None:
    """Five periods, or forty that are equal, cannot be split."""
    for values in ([0.1, 0.2, 0.9, 0.8, 0.9], [0.5] * 40):
        row = find_breaks(series(values)).row(0, named=True)
        assert (row["periods"], row["period"], row["p"]) == (len(values), None, None)


def test_the_example_file_reads() -> None:
    """The events beside the notebooks are in order."""
    events = read_events(Path(__file__).parents[1] / "notebooks" / "events.csv")
    assert events["date"].is_sorted()
    assert events.null_count().sum_horizontal().item() == 0


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("day,label\n2022-01-01,x", "has no column 'date'. Write a head: date,label,label_en"),
        ("date,label\n2022-01-01,x\n23/11/2022,y", "line 3: '23/11/2022' is no date. Write it as 2022-11-23"),
        ("", "cannot be read as CSV"),
    ],
)
def test_a_wrong_file_of_events_is_named_with_its_mend(text: str, message: str, tmp_path: Path) -> None:
    """A missing column or an unreadable day says where and what to write."""
    (tmp_path / "events.csv").write_text(text, "utf-8")
    with pytest.raises(EventError, match=message):
        read_events(tmp_path / "events.csv")


@pytest.mark.parametrize("language", ["id", "en"])
def test_differences_are_said_with_their_unit_and_lead_to_their_sentences(language: str) -> None:
    """A sure difference of shares is said in percentage points; both of its sides link to what they count."""
    articles = make([{"article_id": str(n), "outlet": "ab"[n % 2] + ".id"} for n in range(40)], ARTICLES)
    mentions = make([{"article_id": str(n), "actor_id": "csto"} for n in [*range(0, 40, 2), 1]], MENTIONS)
    found = compare(mention_trend, articles, mentions, between="outlet")
    shown = show_differences({"outlet": found}, language)
    assert {
        "id": "CSTO, dari a.id ke b.id: −95,0 poin persen",
        "en": "CSTO, from a.id to b.id: −95.0 percentage points",
    }[language] in shown.text
    assert "< 0" in shown.text.splitlines()[-1]
    anchors = re.findall(r'href="#([^"]+)"', shown.html)
    cells = mention_trend(articles, mentions, every=None, by=["outlet"])
    assert anchors == [name_anchor(row) for row in cells.iter_rows(named=True)]


def test_nothing_to_compare_is_said_without_a_table() -> None:
    """With one outlet, one actor and no event there is no difference, and that is all there is to say."""
    articles, mentions = make([{"article_id": "a", "outlet": "a.id"}], ARTICLES), make([], MENTIONS)
    found = {name: compare(mention_trend, articles, mentions, between=name) for name in ("actor_id", "outlet")}
    assert show_differences(found, "en").text == (
        "Between actors, there are too few stories to compare. Between outlets, there are too few stories to compare."
    )
