"""Events from a CSV file, and articles before and after one."""

from datetime import date
from pathlib import Path
from typing import Final

import polars as pl

from analysis.tables import ARTICLES, Frame, Schema, take

EVENTS: Final[Schema] = {"date": pl.Date, "label": pl.String, "label_en": pl.String}
SIDES: Final = ("before", "after")


class EventError(ValueError):
    """A file of events cannot be read; the message says what, where and the mend."""


def read_events(path: str | Path) -> pl.DataFrame:
    """Reads events: columns date (as 2022-11-23), label (Indonesian), label_en; others are ignored.

    Comes out: date Date, label, label_en String, sorted by date. Without ``label_en`` it is the label.

    Raises:
        EventError: the file is missing, lacks a column, or a date cannot be read.

    >>> read_events("notebooks/events.csv").columns
    ['date', 'label', 'label_en']
    """
    try:
        table = pl.read_csv(path, infer_schema=False)
    except (OSError, pl.exceptions.PolarsError) as error:
        raise EventError(
            f"{path} cannot be read as CSV ({type(error).__name__}). Write a head: date,label,label_en."
        ) from None
    for column in ("date", "label"):
        if column not in table.columns:
            raise EventError(f"{path} has no column {column!r}. Write a head: date,label,label_en.")
    days = table["date"].str.strip_chars().str.to_date("%Y-%m-%d", strict=False)
    if days.null_count():
        row = days.is_null().arg_true()[0]
        raise EventError(f"{path} line {row + 2}: {table['date'][row]!r} is no date. Write it as 2022-11-23.")
    english = pl.col("label_en") if "label_en" in table.columns else pl.lit(None, dtype=pl.String)
    named = table.with_columns(date=days, label_en=pl.coalesce(english, "label"))
    return named.select(list(EVENTS)).sort("date", "label")


def split_articles(articles: Frame, event: date | pl.DataFrame, number: int = 1) -> Frame:
    """Adds ``side`` to articles: ``before`` the event, or ``after`` it (its own day included).

    Goes in: articles, in memory or lazy; a day, or the table of ``read_events`` and which of its events is meant,
    counted from 1. Articles that may lie on either side have none.

    Raises:
        EventError: there are not so many events.

    >>> from analysis.tables import make
    >>> days = [(date(2022, 11, 22),) * 2, (date(2022, 11, 23),) * 2, (date(2022, 11, 1), date(2022, 12, 1))]
    >>> articles = make([{"published_earliest": first, "published_latest": last} for first, last in days], ARTICLES)
    >>> split_articles(articles, date(2022, 11, 23))["side"].to_list()
    ['before', 'after', None]
    """
    take(articles, ARTICLES, "articles")
    if isinstance(event, pl.DataFrame) and not 1 <= number <= event.height:
        raise EventError(f"event {number} is asked for, and there are {event.height}. Add it to the file of events.")
    day = event["date"][number - 1] if isinstance(event, pl.DataFrame) else event
    before, after = pl.col("published_latest") < day, pl.col("published_earliest") >= day
    # `after` wins where bounds contradict each other.
    return articles.with_columns(
        side=pl.when(after).then(pl.lit("after")).when(before).then(pl.lit("before")).otherwise(None)
    )
