"""Measures over time: each function takes tables and returns a trends table, every share with its k, n and interval.

All have the same shape, ``*_trend(articles, rows, …, every="1mo", by=())``, and give one row for each period, group and
actor, also where there is nothing (n = 0, estimate null), sorted:

    period Date, measure, *by, actor_id (or target_id, source_id, other_id), k, n Int64, estimate, low, high Float64,
    stories Int64 (story clusters behind n), every String (length of the period)

``every`` is ``"1d"``, ``"1w"`` (ISO weeks), ``"1mo"``, ``"1q"``, ``"1y"``, any multiple, or None (``"all"``): the whole
corpus as one period, undated articles included, whose ``period`` is null. ``by`` names columns of ``articles``
(``["outlet"]``). ``per="story"`` counts each story once in a cell, by the first of its articles there, instead of each
article; ``method="bootstrap"`` draws stories for the intervals instead of leaving them out. A notebook needs no more
than::

    shares = mention_trend(T.articles, T.mentions, actors=leading_actors(T.mentions, 5), every=every)
    draw_trend(shares, language)                                              # charts.py
    show_table(shares, caption, language)                                     # evidence.py
    show_prose(say("articles_placed", language, **count_placed(T.articles, every)))

Intervals are at 95 % and take a story, not an article, for the unit of observation (``intervals``). For shares and net
stances they have Wilson's shape with the variance of the delete-one-story jackknife, and are Wilson's own where no
story counts more than once; for mentions per 1,000 words they are the jackknife's on the log scale, for lift the delta
method's. Where every story says the same (k = 0 or k = n), which the jackknife takes for certainty, they are Wilson's
for as many trials as there are stories. With labels as wrong as a machine's they still hold what such labels show in
the long run, not what is true. In simulated corpora (``tests/benchmarks/coverage.py``) they do so in 92 to 98 % of
cases from 5 stories on; only for shares of articles in 5 stories, where few values are possible, in up to 98 %.

Of large corpora pass lazy frames, as ``annotate.scan_tables`` gives them. Whole stories are counted, some 50,000
articles at a time (``estimates.LOT``), and stories that look alike are kept as their number: what is held does not grow
with the corpus. Files in the order of ids are read about once, in any other order once a lot.

Articles without a date, or with bounds in different periods, are in no period, and ``count_placed`` counts them.
``dates="spread"`` lays those with two bounds over the periods they allow, ``dates="bound"`` lets them widen the
intervals (``choices.Choices``).

All raise ``TrendError`` (articles have no such column, or there is no such choice), ``PeriodError`` (``every`` is no
period) and ``TableError``.
"""

from collections.abc import Sequence
from typing import Final, Unpack

import polars as pl

from analysis.choices import Choices, choose
from analysis.estimates import (
    estimate_balances,
    estimate_lifts,
    estimate_means,
    estimate_rates,
    estimate_shares,
    list_groups,
)
from analysis.periods import count_placed as count_placed
from analysis.tables import ARTICLES, MENTIONS, QUOTES, SENTENCES, STANCES, Rows, split, take

MANNERS: Final = {
    "any": ("quoted_share", ("direct", "indirect", "mixed", "headline")),
    "direct": ("quoted_directly_share", ("direct", "headline")),
    "indirect": ("quoted_indirectly_share", ("indirect", "mixed")),
}
WORD: Final = r"[\p{L}\p{N}][\p{L}\p{M}\p{N}]*(?:[-'’.,][\p{L}\p{N}][\p{L}\p{M}\p{N}]*)*"
LOT: Final = 1_000_000  # rows held one by one at once
_ONE: Final = pl.lit(1, dtype=pl.Int64)


def mention_trend(
    articles: Rows,
    mentions: Rows,
    actors: Sequence[str] | None = None,
    every: str | None = "1mo",
    by: Sequence[str] = (),
    **choices: Unpack[Choices],
) -> pl.DataFrame:
    """Share of articles that mention an actor: k of n articles (measure ``mention_share``).

    Goes in: articles, mentions; ``actors`` to report (all if None). Comes out: a trends table, group ``actor_id``.

    estimate = articles with at least one mention of the actor / articles.

    >>> from analysis.tables import make
    >>> articles = make([{"article_id": "a"}, {"article_id": "b"}], ARTICLES)
    >>> mentions = make([{"article_id": "a", "actor_id": "csto"}], MENTIONS)
    >>> mention_trend(articles, mentions, every=None).select("actor_id", "k", "n", "estimate").rows()
    [('csto', 1, 2, 0.5)]
    """
    named = take(mentions, MENTIONS, "mentions", "article_id", "actor_id")
    wanted = _list_actors(named, actors)
    counts = _among(named, wanted).unique().with_columns(k=_ONE)
    return estimate_shares("mention_share", articles, counts, _count_articles(articles), wanted, every, by, **choices)


def attention_trend(
    articles: Rows,
    mentions: Rows,
    actors: Sequence[str] | None = None,
    every: str | None = "1mo",
    by: Sequence[str] = (),
    **choices: Unpack[Choices],
) -> pl.DataFrame:
    """Share of all mentions that are an actor's: k of n mentions (measure ``attention_share``).

    Goes in: articles, mentions; ``actors`` to report, the others stay in n. Comes out: a trends table, group
    ``actor_id``.

    estimate = mentions of the actor / mentions of all actors. A long article with many mentions weighs more.

    >>> from analysis.tables import make
    >>> articles = make([{"article_id": "a"}], ARTICLES)
    >>> mentions = make([{"article_id": "a", "actor_id": actor} for actor in ("csto", "csto", "russia")], MENTIONS)
    >>> attention_trend(articles, mentions, ["csto"], every=None).select("k", "n", pl.col("estimate").round(2)).rows()
    [(2, 3, 0.67)]
    """
    named = take(mentions, MENTIONS, "mentions", "article_id", "actor_id")
    wanted = _list_actors(named, actors)
    counts, bases = _count_rows(named, wanted)
    return estimate_shares("attention_share", articles, counts, bases, wanted, every, by, **choices)


def mention_rate_trend(
    articles: Rows,
    sentences: Rows,
    mentions: Rows,
    actors: Sequence[str] | None = None,
    every: str | None = "1mo",
    by: Sequence[str] = (),
    **choices: Unpack[Choices],
) -> pl.DataFrame:
    """Mentions of an actor per 1,000 words: k mentions in n words (measure ``mention_rate``).

    Goes in: articles, sentences, mentions; ``actors`` to report (all if None). Comes out: a trends table, group
    ``actor_id``.

    estimate = 1000 · mentions of the actor / words of all sentences, headlines included. A word is a run of letters and
    digits; what a hyphen, apostrophe, point or comma joins is one ("undang-undang", "1.000").

    >>> from analysis.tables import make
    >>> articles = make([{"article_id": "a"}], ARTICLES)
    >>> sentences = make([{"article_id": "a", "text": "Undang-undang itu ditolak CSTO."}], SENTENCES)
    >>> mentions = make([{"article_id": "a", "actor_id": "csto"}], MENTIONS)
    >>> mention_rate_trend(articles, sentences, mentions, every=None).select("k", "n", "estimate").rows()
    [(1, 4, 250.0)]
    """
    named = take(mentions, MENTIONS, "mentions", "article_id", "actor_id")
    wanted = _list_actors(named, actors)
    counts, _ = _count_rows(named, wanted)
    words = pl.col("text").str.count_matches(WORD).cast(pl.Int64)
    written = take(sentences, SENTENCES, "sentences", "article_id", "text")
    bases = written.select("article_id", n=words).group_by("article_id").agg(pl.col("n").sum())
    return estimate_rates("mention_rate", articles, counts, bases, wanted, every, by, **choices)


def voice_trend(
    articles: Rows,
    quotes: Rows,
    actors: Sequence[str] | None = None,
    every: str | None = "1mo",
    by: Sequence[str] = (),
    **choices: Unpack[Choices],
) -> pl.DataFrame:
    """Share of voice: of n quotes whose speaker is known, k are the actor's (measure ``voice_share``).

    Goes in: articles, quotes; ``actors`` to report, the others stay in n. Comes out: a trends table, group
    ``actor_id``.

    estimate = quotes of the actor / quotes with a speaker_id, direct and indirect alike; length does not count.

    >>> from analysis.tables import make
    >>> articles = make([{"article_id": "a"}], ARTICLES)
    >>> speakers = ("vladimir_putin", "vladimir_putin", "joe_biden", None)
    >>> quotes = make([{"article_id": "a", "speaker_id": speaker} for speaker in speakers], QUOTES)
    >>> voice_trend(articles, quotes, every=None).select("actor_id", "k", "n").rows()
    [('joe_biden', 1, 3), ('vladimir_putin', 2, 3)]
    """
    spoken = take(quotes, QUOTES, "quotes", "article_id", "speaker_id").rename({"speaker_id": "actor_id"}).drop_nulls()
    wanted = _list_actors(spoken, actors)
    counts, bases = _count_rows(spoken, wanted)
    return estimate_shares("voice_share", articles, counts, bases, wanted, every, by, **choices)


def quote_trend(
    articles: Rows,
    quotes: Rows,
    actors: Sequence[str] | None = None,
    manner: str = "any",
    every: str | None = "1mo",
    by: Sequence[str] = (),
    **choices: Unpack[Choices],
) -> pl.DataFrame:
    """Share of articles that quote an actor: k of n articles.

    Goes in: articles, quotes; ``manner`` is ``direct`` (the actor's own words: types direct and headline),
    ``indirect`` (a reported clause: indirect and mixed) or ``any``. Comes out: a trends table, group ``actor_id``,
    measure ``quoted_share``, ``quoted_directly_share`` or ``quoted_indirectly_share``. An article can count in both.

    estimate = articles with at least one such quote of the actor / articles.

    Raises:
        TrendError: ``manner`` is none of the three.

    >>> from analysis.tables import make
    >>> articles = make([{"article_id": "a"}, {"article_id": "b"}], ARTICLES)
    >>> quotes = make([{"article_id": "a", "speaker_id": "csto", "type": "mixed"}], QUOTES)
    >>> quote_trend(articles, quotes, manner="indirect", every=None).select("measure", "k", "n").rows()
    [('quoted_indirectly_share', 1, 2)]
    """
    spoken = take(quotes, QUOTES, "quotes", "article_id", "speaker_id", "type").rename({"speaker_id": "actor_id"})
    measure, types = MANNERS[choose(manner, list(MANNERS), "manner")]
    wanted = _list_actors(spoken, actors)
    told = _among(spoken, wanted).filter(pl.col("type").is_in(types)).select("article_id", "actor_id")
    counts = told.unique().with_columns(k=_ONE)
    return estimate_shares(measure, articles, counts, _count_articles(articles), wanted, every, by, **choices)


def stance_trend(
    articles: Rows,
    stances: Rows,
    targets: Sequence[str] | None = None,
    every: str | None = "1mo",
    by: Sequence[str] = (),
    **choices: Unpack[Choices],
) -> pl.DataFrame:
    """Net stance towards a target, from -1 (all against) to 1 (all in favour): of n stances k are in favour.

    Goes in: articles, stances (filter them first to see one source's only); ``targets`` to report (all if None).
    Comes out: a trends table, measure ``net_stance``, group ``target_id``.

    estimate = (favour - against) / (favour + against) = (2k - n) / n. Neutral sentences are in neither.

    >>> from analysis.tables import make
    >>> articles = make([{"article_id": "a"}], ARTICLES)
    >>> signs = ("favour", "against", "against", "against")
    >>> stances = make([{"article_id": "a", "target_id": "csto", "stance": sign} for sign in signs], STANCES)
    >>> stance_trend(articles, stances, every=None).select("target_id", "k", "n", "estimate", "low").rows()
    [('csto', 1, 4, -0.5, None)]
    """
    taken = take(stances, STANCES, "stances", "article_id", "target_id", "stance")
    return _net_stance(articles, taken, _list_actors(taken, targets, "target_id"), every, by, **choices)


def stance_pair_trend(
    articles: Rows,
    mentions: Rows,
    stances: Rows,
    targets: Sequence[str] | None = None,
    every: str | None = "1mo",
    by: Sequence[str] = (),
    **choices: Unpack[Choices],
) -> pl.DataFrame:
    """Net stance over all sentence-target pairs, neutral ones included, from -1 to 1 (measure ``net_stance_of_pairs``).

    Goes in: articles, mentions, stances; ``targets`` to report (all that have a stance if None). Comes out: a trends
    table, group ``target_id``, with a further column ``against`` Int64: of n pairs k are in favour.

    estimate = (favour - against) / n. A pair is a sentence and a target that it mentions or takes a stance on; with
    stances in favour and against, it is what most of them are, and neutral if they balance. It is near 0 where hardly
    anyone takes sides, which ``stance_trend`` does not show.

    >>> from analysis.tables import make
    >>> articles = make([{"article_id": "a"}], ARTICLES)
    >>> mention = {"article_id": "a", "actor_id": "csto"}
    >>> mentions = make([mention | {"sentence_no": number} for number in (0, 1, 1, 2, 3)], MENTIONS)
    >>> stance = {"article_id": "a", "sentence_no": 1, "target_id": "csto", "stance": "against"}
    >>> pairs = stance_pair_trend(articles, mentions, make([stance], STANCES), every=None)
    >>> pairs.select("target_id", "k", "against", "n", "estimate").rows()
    [('csto', 0, 1, 4, -0.25)]
    """
    pair = ["article_id", "sentence_no", "target_id"]
    named = take(mentions, MENTIONS, "mentions", "article_id", "sentence_no", "actor_id").rename({"actor_id": pair[-1]})
    taken = take(stances, STANCES, "stances", *pair, "stance")
    wanted = _list_actors(taken, targets, "target_id")
    sign = (pl.col("stance") == "favour").cast(pl.Int64) - (pl.col("stance") == "against").cast(pl.Int64)
    signs = pl.concat([named.with_columns(sign=pl.lit(0, dtype=pl.Int64)), taken.select(*pair, sign=sign)])
    pairs = _among(signs, wanted).group_by(pair).agg(pl.col("sign").sum())
    counts = pairs.group_by("article_id", "target_id").agg(
        k=(pl.col("sign") > 0).sum().cast(pl.Int64),
        against=(pl.col("sign") < 0).sum().cast(pl.Int64),
        n=pl.len().cast(pl.Int64),
    )
    return estimate_means("net_stance_of_pairs", articles, counts, wanted, every, by, **choices)


def stance_matrix(
    articles: Rows,
    stances: Rows,
    sources: Sequence[str] | None = None,
    targets: Sequence[str] | None = None,
    every: str | None = None,
    by: Sequence[str] = (),
    **choices: Unpack[Choices],
) -> pl.DataFrame:
    """Net stance of each source towards each target, every pair once, also those without a stance (n = 0).

    Goes in: articles, stances; ``sources`` and ``targets`` to report (all if None). Comes out: a trends table, measure
    ``net_stance``, groups ``source_id``, ``target_id``.

    estimate = (favour - against) / (favour + against) = (2k - n) / n over the stances of that source to that target.

    >>> from analysis.tables import make
    >>> articles = make([{"article_id": "a"}], ARTICLES)
    >>> stance = {"article_id": "a", "source_id": "armenia", "target_id": "csto", "stance": "against"}
    >>> stance_matrix(articles, make([stance], STANCES)).select("source_id", "target_id", "k", "n", "estimate").rows()
    [('armenia', 'csto', 0, 1, -1.0)]
    """
    taken = take(stances, STANCES, "stances", "article_id", "source_id", "target_id", "stance")
    wanted = _list_actors(taken, sources, "source_id").join(_list_actors(taken, targets, "target_id"), how="cross")
    return _net_stance(articles, taken, wanted, every, by, **choices)


def co_mention_trend(
    articles: Rows,
    mentions: Rows,
    actors: Sequence[str] | None = None,
    every: str | None = None,
    by: Sequence[str] = (),
    **choices: Unpack[Choices],
) -> pl.DataFrame:
    """Lift of two actors: how many times as often one article mentions both as chance would have it (measure ``lift``).

    Goes in: articles, mentions; ``actors`` whose pairs to report (the ten leading ones if None, since pairs grow with
    the square). Comes out: a trends table, groups ``actor_id`` < ``other_id``; k articles mention both, of n articles.

    estimate = k n / (a b) with a and b the articles that mention the one and the other; 1 is independence. The interval
    is the delta method's on the log scale; for k = 0 from 0 to Wilson's upper bound of k / n. It is null where one
    of the two is in every article, since the lift is then 1 whatever the world is like.

    Source: Brin, Motwani, Ullman and Tsur (1997), Dynamic itemset counting, SIGMOD 26(2), section 4 ("interest").

    >>> from analysis.tables import make
    >>> articles = make([{"article_id": name} for name in "abcd"], ARTICLES)
    >>> pairs = [("a", "csto"), ("a", "russia"), ("b", "csto"), ("b", "russia")]
    >>> mentions = make([{"article_id": article, "actor_id": actor} for article, actor in pairs], MENTIONS)
    >>> co_mention_trend(articles, mentions).select("actor_id", "other_id", "k", "n", "estimate").rows()
    [('csto', 'russia', 2, 4, 2.0)]
    """
    named = take(mentions, MENTIONS, "mentions", "article_id", "actor_id")
    names = sorted(set(leading_actors(named) if actors is None else actors))
    found = _among(named, list_groups({"actor_id": names})).unique()
    return estimate_lifts("lift", articles, found, names, every, by, **choices)


def leading_actors(rows: Rows, limit: int = 10, column: str = "actor_id") -> list[str]:
    """The ``limit`` actors of ``column`` in most articles of ``rows``; ties by most rows, then by id.

    Goes in: mentions, quotes (``column="speaker_id"``) or stances (``source_id``, ``target_id``).

    >>> leading_actors(pl.DataFrame({"article_id": ["a", "b", "b"], "actor_id": ["csto", "russia", "csto"]}), 1)
    ['csto']
    """
    told = rows.lazy().select("article_id", column).drop_nulls(column)
    count = {"articles": pl.col("article_id").n_unique(), "rows": pl.len()}
    lots = split(told, pl.col("article_id"), LOT)
    parts = pl.concat(told.filter(lot).group_by(column).agg(**count).collect() for lot in lots)
    counts = parts.group_by(column).agg(pl.col("articles", "rows").sum())
    return counts.sort("articles", "rows", column, descending=[True, True, False])[column].head(limit).to_list()


def _count_articles(articles: Rows) -> pl.LazyFrame:
    return take(articles, ARTICLES, "articles").select("article_id", n=_ONE)


def _count_rows(rows: pl.LazyFrame, wanted: pl.DataFrame) -> tuple[pl.LazyFrame, pl.LazyFrame]:
    """Rows of each actor wanted in an article (k), and of all actors (n)."""
    counts = _among(rows, wanted).group_by("article_id", "actor_id").agg(k=pl.len().cast(pl.Int64))
    bases = rows.group_by("article_id").agg(n=pl.len().cast(pl.Int64))
    return counts, bases


def _list_actors(rows: pl.LazyFrame, asked: Sequence[str] | None, column: str = "actor_id") -> pl.DataFrame:
    """The actors asked for, or else all that were found."""
    if asked is None:
        asked = rows.select(column).unique().collect()[column].drop_nulls().sort().to_list()
    return list_groups({column: asked})


def _among(rows: pl.LazyFrame, wanted: pl.DataFrame) -> pl.LazyFrame:
    """The rows of the groups wanted: all that is held of a large table, and that by article."""
    return rows.join(wanted.lazy(), on=wanted.columns, how="semi")


def _net_stance(
    articles: Rows,
    stances: pl.LazyFrame,
    wanted: pl.DataFrame,
    every: str | None,
    by: Sequence[str],
    **choices: Unpack[Choices],
) -> pl.DataFrame:
    favour = (pl.col("stance") == "favour").cast(pl.Int64)
    told = _among(stances, wanted).select("article_id", *wanted.columns, k=favour)
    counts = told.group_by("article_id", *wanted.columns).agg(pl.col("k").sum(), n=pl.len().cast(pl.Int64))
    return estimate_balances("net_stance", articles, counts, wanted, every, by, **choices)
