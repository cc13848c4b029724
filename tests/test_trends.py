"""Tests of the measures over time, against a slow and plain recount."""

import random
from collections import defaultdict
from collections.abc import Callable
from datetime import date
from typing import Any

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from polars.testing import assert_frame_equal

from analysis.estimates import TrendError
from analysis.periods import PeriodError
from analysis.tables import ARTICLES, MENTIONS, QUOTES, STANCES, TRENDS, check, make
from analysis.trends import (
    attention_trend,
    co_mention_trend,
    count_placed,
    leading_actors,
    mention_trend,
    quote_trend,
    stance_matrix,
    stance_trend,
    voice_trend,
)

ACTORS = ("armenia", "csto", "russia")


def corpus(seed: int, size: int) -> dict[str, pl.DataFrame]:
    """A small random corpus: some articles undated, some bounded, some telling one story, one outlet unknown."""
    luck = random.Random(seed)
    articles, mentions, quotes, stances = [], [], [], []
    for number in range(size):
        name = f"{number}.txt"
        first = date(2022, luck.choice((1, 2, 5)), luck.choice((1, 15, 28)))
        dated = luck.choice(((first, first), (first, date(2022, 5, 30)), (None, None), (None, first)))
        articles.append(
            {
                "article_id": name,
                "outlet": luck.choice(("a.id", "b.id", None)),
                "published_earliest": dated[0],
                "published_latest": dated[1],
                "story_id": luck.choice((None, "one", "two")),
            }
        )
        mentions += [{"article_id": name, "actor_id": luck.choice(ACTORS)} for _ in range(luck.randrange(5))]
        quotes += [
            {
                "article_id": name,
                "speaker_id": luck.choice((*ACTORS, None)),
                "type": luck.choice(("direct", "indirect", "mixed")),
            }
            for _ in range(luck.randrange(4))
        ]
        stances += [
            {
                "article_id": name,
                "source_id": luck.choice((*ACTORS, "outlet")),
                "target_id": luck.choice(ACTORS),
                "stance": luck.choice(("favour", "against")),
            }
            for _ in range(luck.randrange(4))
        ]
    return {
        "articles": make(articles, ARTICLES),
        "mentions": make(mentions, MENTIONS),
        "quotes": make(quotes, QUOTES),
        "stances": make(stances, STANCES),
    }


def every_trend(tables: dict[str, pl.DataFrame], every: str | None, by: list[str]) -> list[pl.DataFrame]:
    """All measures of a corpus."""
    articles, mentions, quotes, stances = tables.values()
    return [
        mention_trend(articles, mentions, every=every, by=by),
        attention_trend(articles, mentions, every=every, by=by),
        voice_trend(articles, quotes, every=every, by=by),
        quote_trend(articles, quotes, every=every, by=by),
        quote_trend(articles, quotes, manner="direct", every=every, by=by),
        quote_trend(articles, quotes, manner="indirect", every=every, by=by),
        stance_trend(articles, stances, every=every, by=by),
        stance_matrix(articles, stances, every=every, by=by),
        co_mention_trend(articles, mentions, every=every, by=by),
    ]


CORPORA = st.builds(corpus, st.integers(0, 10_000), st.integers(0, 14))
SLICES = st.tuples(st.sampled_from((None, "1d", "1w", "1mo", "1q", "1y")), st.sampled_from(([], ["outlet"])))


@settings(max_examples=25, deadline=None)
@given(CORPORA, SLICES)
def test_every_trend_keeps_the_contract(tables: dict[str, pl.DataFrame], slices: tuple[str | None, list[str]]) -> None:
    """Columns and types hold, k is within n, estimates within their interval, and n = 0 has no estimate."""
    for trend in every_trend(tables, *slices):
        check(trend, TRENDS, "trends")
        lowest = -1 if trend["measure"].first() == "net_stance" else 0
        for row in trend.iter_rows(named=True):
            assert 0 <= row["k"] <= row["n"]
            assert row["stories"] <= row["n"]
            if row["n"] == 0:
                assert (row["estimate"], row["low"], row["high"]) == (None, None, None)
            elif row["measure"] != "lift":
                assert lowest <= row["estimate"] <= 1
            if row["low"] is not None:
                assert lowest <= row["low"] <= row["estimate"] + 1e-12
                assert row["estimate"] <= row["high"] + 1e-12
        keys = [column for column in trend.columns[: trend.columns.index("k")] if column != "measure"]
        assert not trend.select(keys).is_duplicated().any()
        assert_frame_equal(trend, trend.sort(keys))


@settings(max_examples=12, deadline=None)
@given(CORPORA, SLICES, st.randoms(use_true_random=False))
def test_the_order_of_rows_changes_nothing(
    tables: dict[str, pl.DataFrame], slices: tuple[str | None, list[str]], luck: random.Random
) -> None:
    """Shuffled tables give the same trends to the last bit."""
    shuffled = {name: table[luck.sample(range(table.height), table.height)] for name, table in tables.items()}
    for one, other in zip(every_trend(tables, *slices), every_trend(shuffled, *slices), strict=True):
        assert_frame_equal(one, other, check_exact=True)


@settings(max_examples=25, deadline=None)
@given(CORPORA)
def test_counts_are_those_of_a_plain_recount(tables: dict[str, pl.DataFrame]) -> None:
    """Monthly k and n by outlet are what a loop over the rows counts."""
    months = {
        row["article_id"]: (row["published_earliest"].replace(day=1), row["outlet"])
        for row in tables["articles"].iter_rows(named=True)
        if (first := row["published_earliest"]) and (last := row["published_latest"])
        if (first.year, first.month) == (last.year, last.month)
    }
    sizes: dict[Any, int] = defaultdict(int)
    for cell in months.values():
        sizes[cell] += 1

    def recount(rows: pl.DataFrame, key: Callable[[dict[str, Any]], Any]) -> dict[Any, int]:
        counts: dict[Any, int] = defaultdict(int)
        for row in rows.iter_rows(named=True):
            if row["article_id"] in months:
                counts[(*months[row["article_id"]], key(row))] += 1
        return counts

    distinct = tables["mentions"].unique(["article_id", "actor_id"])
    mentioned = recount(distinct, lambda row: row["actor_id"])
    for row in mention_trend(tables["articles"], tables["mentions"], by=["outlet"]).iter_rows(named=True):
        assert row["k"] == mentioned[row["period"], row["outlet"], row["actor_id"]]
        assert row["n"] == sizes[row["period"], row["outlet"]]

    volume = recount(tables["mentions"], lambda row: row["actor_id"])
    for row in attention_trend(tables["articles"], tables["mentions"], by=["outlet"]).iter_rows(named=True):
        cell = (row["period"], row["outlet"])
        assert row["k"] == volume[*cell, row["actor_id"]]
        assert row["n"] == sum(count for key, count in volume.items() if key[:2] == cell)

    signs = recount(tables["stances"], lambda row: (row["source_id"], row["target_id"], row["stance"]))
    matrix = stance_matrix(tables["articles"], tables["stances"], every="1mo", by=["outlet"])
    for row in matrix.iter_rows(named=True):
        pair = (row["source_id"], row["target_id"])
        favour = signs[row["period"], row["outlet"], (*pair, "favour")]
        against = signs[row["period"], row["outlet"], (*pair, "against")]
        assert (row["k"], row["n"]) == (favour, favour + against)
        if favour + against:
            assert row["estimate"] == (favour - against) / (favour + against)


def dated(*rows: tuple[str, str, str | None]) -> pl.DataFrame:
    """Articles from (id, ISO date, story)."""
    return make(
        [
            {
                "article_id": name,
                "published_earliest": date.fromisoformat(day),
                "published_latest": date.fromisoformat(day),
                "story_id": story,
            }
            for name, day, story in rows
        ],
        ARTICLES,
    )


def test_empty_periods_are_filled() -> None:
    """A month without articles stands between its neighbours with n = 0 and no estimate."""
    articles = dated(("a", "2022-01-31", None), ("b", "2022-03-01", None))
    trend = mention_trend(articles, make([{"article_id": "a", "actor_id": "csto"}], MENTIONS))
    assert trend.select("period", "k", "n", "estimate").rows() == [
        (date(2022, 1, 1), 1, 1, 1.0),
        (date(2022, 2, 1), 0, 0, None),
        (date(2022, 3, 1), 0, 1, 0.0),
    ]


def test_an_actor_asked_for_is_reported_even_if_nobody_mentions_it() -> None:
    """Absence is an answer: k = 0 of n."""
    articles = dated(("a", "2022-01-31", None))
    assert mention_trend(articles, make([], MENTIONS), ["nato"]).select("actor_id", "k", "n").rows() == [("nato", 0, 1)]


def test_independent_articles_have_wilsons_interval() -> None:
    """2 of 5 articles that tell five stories: 0.118 to 0.769."""
    articles = dated(*((name, "2022-01-31", None) for name in "abcde"))
    mentions = make([{"article_id": name, "actor_id": "csto"} for name in "ab"], MENTIONS)
    low, high = mention_trend(articles, mentions).select("low", "high").row(0)
    assert (low, high) == pytest.approx((0.1176, 0.7693), abs=1e-4)


def test_copies_of_one_story_widen_the_interval() -> None:
    """Ten articles of five stories say less than ten of ten."""
    names = "abcdefghij"
    mentions = make([{"article_id": name, "actor_id": "csto"} for name in "abcd"], MENTIONS)
    alone = mention_trend(dated(*((name, "2022-01-31", None) for name in names)), mentions)
    copied = mention_trend(dated(*((name, "2022-01-31", f"s{i // 2}") for i, name in enumerate(names))), mentions)
    assert copied["stories"].item() == 5
    assert copied.select(pl.col("high") - pl.col("low")).item() > alone.select(pl.col("high") - pl.col("low")).item()


def test_agreement_of_all_stories_is_no_certainty() -> None:
    """Three stories that are all against still leave a wide interval."""
    articles = dated(*((name, "2022-01-31", name) for name in "abc"))
    rows = [{"article_id": name, "target_id": "csto", "stance": "against"} for name in "aabbcc"]
    row = stance_trend(articles, make(rows, STANCES)).row(0, named=True)
    assert (row["estimate"], row["low"], row["n"], row["stories"]) == (-1.0, -1.0, 6, 3)
    assert row["high"] == pytest.approx(0.1230, abs=1e-4)  # 2 · 0.5615 - 1, Wilson for 0 of 3


def test_lift_by_hand() -> None:
    """Of 8 articles, 4 mention one, 4 the other, 3 both: 3 · 8 / 16 = 1.5, with an interval around it."""
    articles = dated(*((name, "2022-01-31", None) for name in "abcdefgh"))
    pairs = [*((name, "armenia") for name in "abcd"), *((name, "csto") for name in "bcde")]
    mentions = make([{"article_id": name, "actor_id": actor} for name, actor in pairs], MENTIONS)
    row = co_mention_trend(articles, mentions).row(0, named=True)
    assert (row["k"], row["n"], row["estimate"]) == (3, 8, 1.5)
    assert row["low"] < 1.5 < row["high"]


def test_an_actor_in_every_article_has_no_interval_of_lift() -> None:
    """Its lift is 1 whatever happens, which is no finding."""
    articles = dated(*((name, "2022-01-31", None) for name in "abcd"))
    pairs = [*((name, "armenia") for name in "abcd"), ("a", "csto")]
    mentions = make([{"article_id": name, "actor_id": actor} for name, actor in pairs], MENTIONS)
    row = co_mention_trend(articles, mentions).row(0, named=True)
    assert (row["estimate"], row["low"], row["high"]) == (1.0, None, None)


def test_articles_without_a_place_in_time_are_counted_beside() -> None:
    """Undated and bounded articles are no part of a month, but of the whole corpus."""
    days = [(date(2022, 1, 5), date(2022, 1, 9)), (date(2022, 1, 5), date(2022, 2, 9)), (None, None), (None, date.min)]
    articles = make(
        [
            {"article_id": f"{number}", "published_earliest": first, "published_latest": last}
            for number, (first, last) in enumerate(days)
        ],
        ARTICLES,
    )
    assert count_placed(articles, "1mo") == {"placed": 1, "bounded": 2, "undated": 1, "n": 4}
    assert count_placed(articles, "1y") == {"placed": 2, "bounded": 1, "undated": 1, "n": 4}
    assert count_placed(articles, None) == {"placed": 4, "bounded": 0, "undated": 0, "n": 4}
    mentions = make([{"article_id": "2", "actor_id": "csto"}], MENTIONS)
    assert mention_trend(articles, mentions, every="1mo").select("k", "n").rows() == [(0, 1)]
    assert mention_trend(articles, mentions, every="all").select("period", "k", "n").rows() == [(None, 1, 4)]


def test_weeks_are_iso_weeks() -> None:
    """1 January 2023, a Sunday, belongs to the week of 26 December."""
    articles = dated(("a", "2023-01-01", None))
    trend = mention_trend(articles, make([{"article_id": "a", "actor_id": "csto"}], MENTIONS), every="1w")
    assert trend["period"].item() == date(2022, 12, 26)


def test_leading_actors_are_ranked_without_chance() -> None:
    """Most articles first, then most rows, then the alphabet."""
    rows = [("a", "csto"), ("b", "csto"), ("a", "russia"), ("a", "russia"), ("a", "armenia"), ("b", None)]
    mentions = make([{"article_id": name, "actor_id": actor} for name, actor in rows], MENTIONS)
    assert leading_actors(mentions) == ["csto", "russia", "armenia"]


@pytest.mark.parametrize(
    ("arguments", "error", "message"),
    [
        ({"every": "month"}, PeriodError, "every='month' is no period. Write a number and d, w, mo, q or y, as '1mo'"),
        ({"every": "0d"}, PeriodError, "every='0d' is no period"),
        ({"by": ["outlets"]}, TrendError, "by: 'outlets' is none of .* Did you mean 'outlet'"),
    ],
)
def test_a_mistake_is_named_with_its_mend(arguments: dict[str, Any], error: type[Exception], message: str) -> None:
    """A length of period or a column that does not exist says what to write."""
    with pytest.raises(error, match=message):
        mention_trend(make([], ARTICLES), make([], MENTIONS), **arguments)


def test_an_unknown_manner_is_named_with_its_mend() -> None:
    """There are three manners of quoting."""
    with pytest.raises(
        TrendError, match=r"manner: 'indirectly' is none of any, direct, indirect. Did you mean 'indirect'"
    ):
        quote_trend(make([], ARTICLES), make([], QUOTES), manner="indirectly")
