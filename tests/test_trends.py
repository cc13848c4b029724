"""Tests of the measures over time, against a slow and plain recount."""

import math
import random
from collections import defaultdict
from collections.abc import Callable
from datetime import date
from typing import Any, Unpack

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from polars.testing import assert_frame_equal

from analysis.choices import Choices, TrendError
from analysis.periods import PeriodError, spread_articles
from analysis.tables import ARTICLES, MENTIONS, QUOTES, SENTENCES, STANCES, TRENDS, TableError, check, make
from analysis.trends import (
    attention_trend,
    co_mention_trend,
    count_placed,
    leading_actors,
    mention_rate_trend,
    mention_trend,
    quote_trend,
    stance_matrix,
    stance_pair_trend,
    stance_trend,
    voice_trend,
)

ACTORS = ("armenia", "csto", "russia")


def corpus(seed: int, size: int) -> dict[str, pl.DataFrame]:
    """A small random corpus: some articles undated, some bounded, some telling one story, one outlet unknown."""
    luck = random.Random(seed)
    articles, sentences, mentions, quotes, stances = [], [], [], [], []
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
        sentences += [
            {"article_id": name, "sentence_no": at, "text": "satu dua-tiga 1.000 " * luck.randint(1, 3)}
            for at in range(3)
        ]
        mentions += [
            {"article_id": name, "sentence_no": luck.randrange(3), "actor_id": luck.choice(ACTORS)}
            for _ in range(luck.randrange(5))
        ]
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
                "sentence_no": luck.randrange(3),
                "source_id": luck.choice((*ACTORS, "outlet")),
                "target_id": luck.choice(ACTORS),
                "stance": luck.choice(("favour", "against")),
            }
            for _ in range(luck.randrange(4))
        ]
    return {
        "articles": make(articles, ARTICLES),
        "sentences": make(sentences, SENTENCES),
        "mentions": make(mentions, MENTIONS),
        "quotes": make(quotes, QUOTES),
        "stances": make(stances, STANCES),
    }


def every_trend(
    tables: dict[str, pl.DataFrame], every: str | None, by: list[str], **choices: Unpack[Choices]
) -> list[pl.DataFrame]:
    """All measures of a corpus."""
    articles, sentences, mentions, quotes, stances = tables.values()
    return [
        mention_trend(articles, mentions, every=every, by=by, **choices),
        attention_trend(articles, mentions, every=every, by=by, **choices),
        voice_trend(articles, quotes, every=every, by=by, **choices),
        quote_trend(articles, quotes, every=every, by=by, **choices),
        quote_trend(articles, quotes, manner="direct", every=every, by=by, **choices),
        quote_trend(articles, quotes, manner="indirect", every=every, by=by, **choices),
        stance_trend(articles, stances, every=every, by=by, **choices),
        stance_matrix(articles, stances, every=every, by=by, **choices),
        co_mention_trend(articles, mentions, every=every, by=by, **choices),
        mention_rate_trend(articles, sentences, mentions, every=every, by=by, **choices),
        stance_pair_trend(articles, mentions, stances, every=every, by=by, **choices),
    ]


CORPORA = st.builds(corpus, st.integers(0, 10_000), st.integers(0, 14))
CHOICES = st.sampled_from(
    (
        {},
        {"per": "story"},
        {"method": "bootstrap"},
        {"dates": "spread"},
        {"dates": "bound"},
        {"dates": "spread", "per": "story"},
    )
)
SLICES = st.tuples(st.sampled_from((None, "1d", "1w", "1mo", "1q", "1y")), st.sampled_from(([], ["outlet"])))


@settings(max_examples=25, deadline=None)
@given(CORPORA, SLICES, CHOICES)
def test_every_trend_keeps_the_contract(
    tables: dict[str, pl.DataFrame], slices: tuple[str | None, list[str]], choices: Choices
) -> None:
    """Columns and types hold, k is within n, estimates within their interval, and n = 0 has no estimate."""
    for trend in every_trend(tables, *slices, **choices):
        check(trend, TRENDS, "trends")
        lowest = -1 if str(trend["measure"].first()).startswith("net_stance") else 0
        for row in trend.iter_rows(named=True):
            assert 0 <= row["k"] <= (row["n"] if row["measure"] != "mention_rate" else 99)
            assert row["stories"] <= row["n"] or choices.get("dates") == "spread"
            if row["n"] == 0:
                assert (row["estimate"], row["low"], row["high"]) == (None, None, None)
            elif row["measure"] not in ("lift", "mention_rate"):
                assert lowest <= row["estimate"] <= 1
            if row["low"] is not None:
                assert lowest <= row["low"] <= row["high"]
                if "method" not in choices:
                    assert row["low"] - 1e-12 <= row["estimate"] <= row["high"] + 1e-12
        keys = [column for column in trend.columns[: trend.columns.index("k")] if column != "measure"]
        assert not trend.select(keys).is_duplicated().any()
        assert_frame_equal(trend, trend.sort(keys))


@settings(max_examples=12, deadline=None)
@given(CORPORA, SLICES, CHOICES, st.randoms(use_true_random=False))
def test_the_order_of_rows_changes_nothing(
    tables: dict[str, pl.DataFrame], slices: tuple[str | None, list[str]], choices: Choices, luck: random.Random
) -> None:
    """Shuffled tables give the same trends to the last bit."""
    shuffled = {name: table[luck.sample(range(table.height), table.height)] for name, table in tables.items()}
    trends = (every_trend(frames, *slices, **choices) for frames in (tables, shuffled))
    for one, other in zip(*trends, strict=True):
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


@settings(max_examples=25, deadline=None)
@given(CORPORA)
def test_pairs_and_words_are_those_of_a_plain_recount(tables: dict[str, pl.DataFrame]) -> None:
    """Over the whole corpus, pairs of sentence and target and mentions in words are what a loop counts."""
    articles, sentences, mentions, _, stances = tables.values()
    signs: dict[Any, int] = {
        (row["article_id"], row["sentence_no"], row["actor_id"]): 0 for row in mentions.iter_rows(named=True)
    }
    for row in stances.iter_rows(named=True):
        pair = (row["article_id"], row["sentence_no"], row["target_id"])
        signs[pair] = signs.get(pair, 0) + {"favour": 1, "against": -1}[row["stance"]]
    for row in stance_pair_trend(articles, mentions, stances, every=None).iter_rows(named=True):
        found = [sign for (*_, target), sign in signs.items() if target == row["target_id"]]
        favour, against = sum(sign > 0 for sign in found), sum(sign < 0 for sign in found)
        assert (row["k"], row["against"], row["n"]) == (favour, against, len(found))
        assert row["estimate"] == pytest.approx((favour - against) / len(found))
    words = sum(len(text.split()) for text in sentences["text"])
    for row in mention_rate_trend(articles, sentences, mentions, every=None).iter_rows(named=True):
        assert (row["k"], row["n"]) == (mentions["actor_id"].to_list().count(row["actor_id"]), words)
        assert row["estimate"] == pytest.approx(1000 * row["k"] / words)


def test_a_story_counts_once_by_its_first_article() -> None:
    """Of three copies the earliest speaks for the story, in each outlet its own earliest."""
    articles = dated(("a", "2022-01-03", "s"), ("b", "2022-01-02", "s"), ("c", "2022-01-01", "t"))
    articles = articles.with_columns(outlet=pl.Series(["x.id", "y.id", "x.id"]))
    mentions = make([{"article_id": name, "actor_id": "csto"} for name in "ac"], MENTIONS)
    assert mention_trend(articles, mentions).select("k", "n").rows() == [(2, 3)]
    assert mention_trend(articles, mentions, per="story").select("k", "n", "stories").rows() == [(1, 2, 2)]
    by_outlet = mention_trend(articles, mentions, by=["outlet"], per="story")
    assert by_outlet.select("outlet", "k", "n").rows() == [("x.id", 2, 2), ("y.id", 0, 1)]


def test_silence_has_an_upper_bound() -> None:
    """No mention in three stories of 100 words leaves room for as many as Wilson's bound of 0 in 3 stories."""
    articles = dated(*((name, "2022-01-31", None) for name in "abc"))
    sentences = make([{"article_id": name, "text": "kata " * 100} for name in "abc"], SENTENCES)
    row = mention_rate_trend(articles, sentences, make([], MENTIONS), ["csto"]).row(0, named=True)
    assert (row["k"], row["n"], row["estimate"], row["low"]) == (0, 300, 0.0, 0.0)
    assert row["high"] == pytest.approx(10 * 0.5615, abs=1e-2)


def test_silence_may_hide_stories_like_those_of_other_months() -> None:
    """Where a story that names the actor does so four times, an unseen one is taken to do the same."""
    articles = dated(*((name, "2022-01-31", None) for name in "abc"), ("d", "2022-02-01", None))
    sentences = make([{"article_id": name, "text": "kata " * 100} for name in "abcd"], SENTENCES)
    mentions = make([{"article_id": "d", "actor_id": "csto"}] * 4, MENTIONS)
    row = mention_rate_trend(articles, sentences, mentions).row(0, named=True)
    assert (row["k"], row["high"]) == (0, pytest.approx(4 * 10 * 0.5615, abs=1e-2))


def test_a_rate_is_bounded_on_the_log_scale() -> None:
    """1, 2 and 6 mentions in three stories of 100 words: 30 · exp(± t · error / 30), never below 0."""
    articles = dated(*((name, "2022-01-31", None) for name in "abc"))
    sentences = make([{"article_id": name, "text": "kata " * 100} for name in "abc"], SENTENCES)
    mentions = make([{"article_id": name, "actor_id": "csto"} for name in "abbcccccc"], MENTIONS)
    row = mention_rate_trend(articles, sentences, mentions).row(0, named=True)
    error = (((10 - 30) ** 2 + (20 - 30) ** 2 + (60 - 30) ** 2) / 2 / 3) ** 0.5  # of a mean of equal clusters
    reach = math.exp(4.302653 * error / 30)  # t(2)
    assert (row["low"], row["high"]) == pytest.approx((30 / reach, 30 * reach), rel=1e-5)


def test_neutral_pairs_draw_net_stance_to_nothing() -> None:
    """Where nobody takes sides net stance is 0, and its interval is not without width."""
    articles = dated(*((name, "2022-01-31", None) for name in "abc"))
    mentions = make([{"article_id": name, "sentence_no": 0, "actor_id": "csto"} for name in "abc"], MENTIONS)
    row = stance_pair_trend(articles, mentions, make([], STANCES), ["csto"]).row(0, named=True)
    assert (row["k"], row["against"], row["n"], row["estimate"]) == (0, 0, 3, 0.0)
    assert (row["low"], row["high"]) == pytest.approx((-0.5615, 0.5615), abs=1e-4)


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


def bounded() -> pl.DataFrame:
    """Two articles of January, two of February, and one of 22 January to 10 February (10 days in either)."""
    articles = dated(*((name, f"2022-0{month}-03", None) for name, month in zip("abcd", (1, 1, 2, 2), strict=True)))
    between = {"published_earliest": date(2022, 1, 22), "published_latest": date(2022, 2, 10)}
    return pl.concat([articles, make([{"article_id": "e"} | between], ARTICLES)])


def test_bounded_articles_are_spread_over_their_days() -> None:
    """Half an article in either month: 1 + 0.5 of 2.5 articles in January, 0.5 of 2.5 in February; k, n are rounded."""
    mentions = make([{"article_id": name, "actor_id": "csto"} for name in "ae"], MENTIONS)
    trend = mention_trend(bounded(), mentions, dates="spread")
    assert trend.select("k", "n", "estimate", "stories").rows() == [(2, 2, 0.6, 3), (0, 2, 0.2, 3)]
    plain = mention_trend(bounded(), mentions)
    assert plain.select("k", "n", "estimate", "stories").rows() == [(1, 2, 0.5, 2), (0, 2, 0.0, 2)]
    whole = mention_trend(bounded(), mentions, every=None, dates="spread")
    assert whole.equals(mention_trend(bounded(), mentions, every=None))


def test_bounded_articles_bound_the_interval() -> None:
    """Estimate and counts are those without them, the interval holds both answers."""
    mentions = make([{"article_id": name, "actor_id": "csto"} for name in "ae"], MENTIONS)
    bound, plain = (mention_trend(bounded(), mentions, dates=dates) for dates in ("bound", "omit"))
    assert_frame_equal(bound.drop("low", "high"), plain.drop("low", "high"))
    sure = dated(*((name, f"2022-0{month}-03", None) for name, month in zip("abcd", (1, 1, 2, 2), strict=True)))
    for month, row in zip((1, 2), bound.iter_rows(named=True), strict=True):
        inside = mention_trend(pl.concat([sure, dated(("e", f"2022-0{month}-22", None))]), mentions)
        bounds = pl.concat([table.filter(period=row["period"]) for table in (inside, plain)])
        assert (row["low"], row["high"]) == (bounds["low"].min(), bounds["high"].max())


def test_bounds_that_allow_nearly_anything_place_nothing() -> None:
    """An article of some day in fifty years is in no month, and one whose bounds contradict each other neither."""
    days = [(date(1972, 1, 1), date(2022, 1, 1)), (date(2022, 2, 1), date(2022, 1, 1))]
    articles = make(
        [dict(zip(("published_earliest", "published_latest"), pair, strict=True)) for pair in days], ARTICLES
    )
    assert spread_articles(articles, "1mo").is_empty()
    assert spread_articles(articles[:1], "1y")["weight"].sum() == pytest.approx(1)


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
        ({"per": "stories"}, TrendError, "per: 'stories' is none of article, story. Did you mean 'story'"),
        ({"method": "boot"}, TrendError, "method: 'boot' is none of jackknife, bootstrap. Did you mean 'bootstrap'"),
        (
            {"methods": "jackknife"},
            TrendError,
            "choice: 'methods' is none of per, method, dates. Did you mean 'method'",
        ),
        ({"dates": "bounds"}, TrendError, "dates: 'bounds' is none of omit, spread, bound. Did you mean 'bound'"),
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


def test_a_corpus_of_several_lots_is_counted_as_a_whole() -> None:
    """Of 2,500 copies of a corpus, 100,000 articles in stories of their own, all counts are 2,500 times as large."""
    few, copies = corpus(3, 40), 2_500
    names = pl.col("^article_id|story_id$") + pl.format("-{}", "copy")
    numbers = pl.int_range(copies, eager=True).alias("copy").to_frame()
    many = {
        name: table.join(numbers, how="cross", maintain_order="right").with_columns(names).select(table.columns)
        for name, table in few.items()
    }
    counts = ("k", "n", "stories")
    for some, all_ in zip(every_trend(few, "1y", ["outlet"]), every_trend(many, "1y", ["outlet"]), strict=True):
        groups = [name for name in some.columns if some.schema[name] in (pl.Date, pl.String)]
        assert_frame_equal(
            all_.select(*groups, *counts, "estimate"),
            some.select(*groups, pl.col(counts) * copies, "estimate"),
        )
    assert leading_actors(many["mentions"]) == leading_actors(few["mentions"])


def test_lazy_tables_give_the_same_trends() -> None:
    """What is read from disk only as far as it counts gives what is read as a whole, and is checked as well."""
    tables = corpus(3, 40)
    articles, lazy = tables["articles"], {name: table.lazy() for name, table in tables.items()}
    for trend, *names in (
        (mention_trend, "mentions"),
        (attention_trend, "mentions"),
        (mention_rate_trend, "sentences", "mentions"),
        (voice_trend, "quotes"),
        (quote_trend, "quotes"),
        (stance_trend, "stances"),
        (stance_pair_trend, "mentions", "stances"),
        (stance_matrix, "stances"),
        (co_mention_trend, "mentions"),
    ):
        whole = trend(articles, *(tables[name] for name in names))  # type: ignore[operator]
        assert_frame_equal(whole, trend(*(lazy[name] for name in ("articles", *names))))  # type: ignore[operator]
    assert leading_actors(lazy["mentions"]) == leading_actors(tables["mentions"])
    with pytest.raises(TableError, match="table 'mentions' has no column 'kind'"):
        mention_trend(articles, lazy["mentions"].drop("kind"))
