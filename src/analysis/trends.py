"""Measures over time: each function takes tables and returns a trends table, every share with its k, n and interval.

All have the same shape, ``*_trend(articles, rows, …, every="1mo", by=())``, and give one row for each period, group and
actor, also where there is nothing (n = 0, estimate null), sorted:

    period Date, measure, *by, actor_id (or target_id, source_id, other_id), k, n Int64, estimate, low, high Float64,
    stories Int64 (story clusters behind n), every (length of the period)

``every`` is ``"1d"``, ``"1w"`` (ISO weeks), ``"1mo"``, ``"1q"``, ``"1y"``, any multiple, or None (``"all"``): the whole corpus as one
period, whose ``period`` is null. ``by`` names columns of ``articles`` (``["outlet"]``). A notebook needs no more than::

    shares = mention_trend(T.articles, T.mentions, actors=leading_actors(T.mentions, 5), every=every, by=[])
    draw_trend(shares, language=language)           # charts.py
    show_table(shares, caption, language=language)  # evidence.py
    show_prose(say("articles_placed", language, **count_placed(T.articles, every)))

Articles without a date, or whose bounds reach over more than one period, are in no period: ``count_placed`` counts them.
"""

from collections.abc import Sequence

import polars as pl


def mention_trend(
    articles: pl.DataFrame,
    mentions: pl.DataFrame,
    actors: Sequence[str] | None = None,
    every: str | None = "1mo",
    by: Sequence[str] = (),
) -> pl.DataFrame:
    """Share of articles that mention an actor (measure ``mention_share``; k and n are articles)."""
    raise NotImplementedError


def attention_trend(
    articles: pl.DataFrame,
    mentions: pl.DataFrame,
    actors: Sequence[str] | None = None,
    every: str | None = "1mo",
    by: Sequence[str] = (),
) -> pl.DataFrame:
    """Share of all mentions that are an actor's (measure ``attention_share``; k and n are mentions)."""
    raise NotImplementedError


def voice_trend(
    articles: pl.DataFrame,
    quotes: pl.DataFrame,
    actors: Sequence[str] | None = None,
    every: str | None = "1mo",
    by: Sequence[str] = (),
) -> pl.DataFrame:
    """Share of all quotes with a known speaker that are an actor's (measure ``voice_share``; k and n are quotes)."""
    raise NotImplementedError


def quote_trend(
    articles: pl.DataFrame,
    quotes: pl.DataFrame,
    actors: Sequence[str] | None = None,
    manner: str = "any",
    every: str | None = "1mo",
    by: Sequence[str] = (),
) -> pl.DataFrame:
    """Share of articles that quote an actor; ``manner`` is any, direct or indirect (``quoted[_directly|_indirectly]_share``)."""
    raise NotImplementedError


def stance_trend(
    articles: pl.DataFrame,
    stances: pl.DataFrame,
    targets: Sequence[str] | None = None,
    every: str | None = "1mo",
    by: Sequence[str] = (),
) -> pl.DataFrame:
    """Net stance towards each target, -1 to 1 (measure ``net_stance``, group ``target_id``; k favour, n stances)."""
    raise NotImplementedError


def stance_matrix(
    articles: pl.DataFrame,
    stances: pl.DataFrame,
    sources: Sequence[str] | None = None,
    targets: Sequence[str] | None = None,
    every: str | None = None,
    by: Sequence[str] = (),
) -> pl.DataFrame:
    """Net stance of each source towards each target (measure ``net_stance``, groups ``source_id``, ``target_id``)."""
    raise NotImplementedError


def co_mention_trend(
    articles: pl.DataFrame,
    mentions: pl.DataFrame,
    actors: Sequence[str] | None = None,
    every: str | None = None,
    by: Sequence[str] = (),
) -> pl.DataFrame:
    """Lift of two actors being mentioned in one article (measure ``lift``, groups ``actor_id``, ``other_id``; k both)."""
    raise NotImplementedError


def leading_actors(rows: pl.DataFrame, limit: int = 10, column: str = "actor_id") -> list[str]:
    """The actors of ``column`` in most articles of ``rows`` (mentions, quotes, stances); ties by most rows, then by id."""
    raise NotImplementedError


def count_placed(articles: pl.DataFrame, every: str | None = "1mo") -> dict[str, int]:
    """How many articles are in a period: ``placed``, ``bounded`` (over several periods), ``undated``, and ``n`` in all."""
    raise NotImplementedError
