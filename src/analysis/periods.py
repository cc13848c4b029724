"""Puts articles into periods: days, ISO weeks, months, quarters, years, or the whole corpus as one.

An article is placed where its earliest and its latest date lie in the same period. Bounds that reach over several
periods place it nowhere, and neither does a missing date: such articles are counted beside every trend, never guessed.
``spread_articles`` lays those with two bounds over the periods that they allow, for those who want them in.
"""

import re
from collections.abc import Sequence
from typing import Final

import polars as pl

from analysis.tables import ARTICLES, Frame, Rows, take

REACH: Final = 100  # periods; bounds that allow more say nothing about when
GRAIN: Final = 2.0**-30  # of a weight: sums of its multiples are exact, so that no order of rows can change them


class PeriodError(ValueError):
    """A length of period cannot be read; the message shows how to write one."""


def place_articles(articles: Frame, every: str | None = "1mo") -> Frame:
    """Adds to each article its ``period`` Date (the period's first day) and its ``placement``.

    Goes in: articles, in memory or lazy; ``every`` is a number and d, w, mo, q or y (``"1mo"``, ``"2w"``), or None or
    ``"all"`` for one period. Comes out: the same with ``period`` (null if unplaced, or if there is one period only) and
    ``placement`` String: ``placed``, ``bounded`` (its dates lie in different periods, or one of them is unknown) or
    ``undated``. With one period every article is placed. Without a ``story_id`` an article is its own story.

    Raises:
        PeriodError: ``every`` is no length of a period.

    >>> from datetime import date
    >>> from analysis.tables import make
    >>> days = [(date(2022, 11, 25), date(2022, 11, 25)), (date(2022, 11, 1), date(2022, 12, 1)), (None, None)]
    >>> articles = make([{"published_earliest": first, "published_latest": last} for first, last in days], ARTICLES)
    >>> place_articles(articles, "1mo").select("period", "placement").rows()
    [(datetime.date(2022, 11, 1), 'placed'), (None, 'bounded'), (None, 'undated')]
    """
    take(articles, ARTICLES, "articles")
    articles = articles.with_columns(story_id=pl.coalesce("story_id", "article_id"))
    every = read_every(every)
    if every is None:
        return articles.with_columns(period=pl.lit(None, dtype=pl.Date), placement=pl.lit("placed"))
    first, last = pl.col("published_earliest"), pl.col("published_latest")
    together = (first.dt.truncate(every) == last.dt.truncate(every)).fill_null(False)
    return articles.with_columns(
        period=pl.when(together).then(first.dt.truncate(every)),
        placement=pl.when(together)
        .then(pl.lit("placed"))
        .when(first.is_null() & last.is_null())
        .then(pl.lit("undated"))
        .otherwise(pl.lit("bounded")),
    )


def spread_articles(articles: pl.DataFrame, every: str | None = "1mo") -> pl.DataFrame:
    """One row for each article and period that it may lie in, with its ``weight``: the share of its days there.

    Goes in and comes out: as with ``place_articles``, with ``weight`` Float64, which over the periods of an article
    sums to 1. A placed article has the weight 1. Every day from the earliest to the latest is taken for as likely as
    any other. Articles without two bounds, or with bounds that allow more than ``REACH`` periods, have no row.

    >>> from datetime import date
    >>> from analysis.tables import make
    >>> bounds = {"published_earliest": date(2022, 11, 26), "published_latest": date(2022, 12, 15)}
    >>> spread_articles(make([bounds], ARTICLES)).select("period", "weight").rows()
    [(datetime.date(2022, 11, 1), 0.25), (datetime.date(2022, 12, 1), 0.75)]
    """
    placed = place_articles(articles, every).with_columns(weight=pl.lit(1.0))
    every = read_every(every)
    if every is None:
        return placed
    first, last, period = pl.col("published_earliest"), pl.col("published_latest"), pl.col("period")
    bounded = placed.filter(pl.col("placement") == "bounded", first <= last).with_columns(
        period=pl.date_ranges(first.dt.truncate(every), last.dt.truncate(every), interval=every)
    )
    bounded = bounded.filter(period.list.len() <= REACH).explode("period")
    end = pl.min_horizontal(last, period.dt.offset_by(every).dt.offset_by("-1d"))
    days = (end - pl.max_horizontal(first, period)).dt.total_days() + 1
    weight = days / ((last - first).dt.total_days() + 1)
    bounded = bounded.with_columns(weight=(weight / GRAIN).round() * GRAIN)
    return pl.concat([placed.filter(placement="placed"), bounded])


def count_placed(articles: Rows, every: str | None = "1mo") -> dict[str, int]:
    """Counts articles by placement: ``placed``, ``bounded``, ``undated``, and ``n`` in all.

    These are the values of the message ``articles_placed``.

    >>> from analysis.tables import make
    >>> count_placed(make([{"article_id": "a.txt"}], ARTICLES), "1y")
    {'placed': 0, 'bounded': 0, 'undated': 1, 'n': 1}
    """
    found = dict(place_articles(articles.lazy(), every).group_by("placement").len().collect().iter_rows())
    return {name: found.get(name, 0) for name in ("placed", "bounded", "undated")} | {"n": sum(found.values())}


def list_periods(placed: pl.DataFrame, every: str | None, by: Sequence[str] = ()) -> pl.DataFrame:
    """Every period from the first to the last, also empty ones, for each combination of ``by``: columns period, *by.

    Goes in: placed articles (``place_articles``).

    >>> from datetime import date
    >>> placed = pl.DataFrame({"period": [date(2022, 1, 1), date(2022, 3, 1)]})
    >>> list_periods(placed, "1mo")["period"].to_list()
    [datetime.date(2022, 1, 1), datetime.date(2022, 2, 1), datetime.date(2022, 3, 1)]
    """
    every = read_every(every)
    found = placed["period"].drop_nulls()
    if every is None:
        calendar = pl.Series("period", [None], dtype=pl.Date)
    elif found.is_empty():
        calendar = pl.Series("period", [], dtype=pl.Date)
    else:
        first, last = found.sort().gather([0, -1]).to_list()
        calendar = pl.date_range(first, last, interval=every, eager=True).alias("period")
    return calendar.to_frame().join(placed.select(by).unique().sort(by), how="cross") if by else calendar.to_frame()


def read_every(every: str | None) -> str | None:
    """Checks the length of a period; ``"all"`` becomes None.

    Raises:
        PeriodError: it is none.

    >>> read_every("monthly")
    Traceback (most recent call last):
    analysis.periods.PeriodError: every='monthly' is no period. Write a number and d, w, mo, q or y, as '1mo', or 'all'.
    """
    if every is None or every == "all":
        return None
    if isinstance(every, str) and re.fullmatch(r"[1-9][0-9]{0,3}(d|w|mo|q|y)", every):
        return every
    raise PeriodError(f"every={every!r} is no period. Write a number and d, w, mo, q or y, as '1mo', or 'all'.")
