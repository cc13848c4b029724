"""Finds the rows that each number of some trends tables counts, and says the number in words."""

import random
from collections.abc import Mapping, Sequence
from typing import Any, Final

import polars as pl

from analysis.anchors import BEHIND, list_groups, name_anchor
from analysis.messages import date_form, measure_form, name_actor, say, show_value
from analysis.periods import place_articles
from analysis.tables import TRENDS, Tables, check

MOST_ITEMS: Final = 1500  # sentences in all the lists of one page, about 1.5 MB

Sample = tuple[list[dict[str, Any]], str]
"""Some rows, and what to say if there are more."""


def list_numbers(trends: Sequence[pl.DataFrame]) -> dict[str, dict[str, Any]]:
    """The rows of some trends tables that lead to sentences, by their anchors; at most ``MOST_ITEMS``."""
    numbers: dict[str, dict[str, Any]] = {}
    for trend in trends:
        for row in check(trend, TRENDS, "trends").iter_rows(named=True):
            if len(numbers) < MOST_ITEMS and (anchor := name_anchor(row)):
                numbers.setdefault(anchor, row)
    return numbers


def sample_numbers(
    numbers: Sequence[Mapping[str, Any]], tables: Tables, language: str, limit: int, seed: int
) -> list[Sample]:
    """A sample of the rows behind each number, smaller where there are very many numbers."""
    limit = min(limit, MOST_ITEMS // max(len(numbers), 1))
    placed: dict[Any, pl.DataFrame] = {}
    samples = []
    for row in numbers:
        kind, every = BEHIND[row["measure"]], row["every"] if row["period"] else None
        if (kind, every) not in placed:
            placed[kind, every] = _place(getattr(tables, kind), tables.articles, every)
        samples.append(sample_rows(_select(placed[kind, every], kind, row), language, limit, seed))
    return samples


def sample_rows(rows: pl.DataFrame, language: str, limit: int, seed: int) -> Sample:
    """At most ``limit`` rows in the order of the text, and what to say if there are more."""
    rows = rows.sort("article_id", "sentence_no", "start", "end")
    if rows.height <= limit:
        return rows.to_dicts(), ""
    kept = sorted(random.Random(seed).sample(range(rows.height), limit))
    return rows[kept].to_dicts(), say("sentences_left", language, shown=limit, n=rows.height, seed=str(seed))


def join_mentions(mentions: pl.DataFrame) -> pl.DataFrame:
    """One row a sentence, with the places of all its mentions and whom they name."""
    return (
        mentions.sort("start", "end")
        .group_by("article_id", "sentence_no", maintain_order=True)
        .agg(
            pl.col("start", "end", "surface").first(),
            starts=pl.col("start"),
            ends=pl.col("end"),
            actors=pl.col("actor_id").unique(maintain_order=True),
        )
    )


def _place(rows: pl.DataFrame, articles: pl.DataFrame, every: str | None) -> pl.DataFrame:
    """Rows with what their articles are grouped by: period, outlet and the like."""
    of_articles = place_articles(articles, every).drop("title", "url", "story_id", "placement")
    return rows.join(of_articles, on="article_id", how="left", maintain_order="left")


def _select(placed: pl.DataFrame, kind: str, row: Mapping[str, Any]) -> pl.DataFrame:
    """The rows that a number counts; of mentions one for each sentence."""
    for column in list_groups(list(row)):
        held = "speaker_id" if (kind, column) == ("quotes", "actor_id") else column
        placed = placed.filter(pl.col(held).eq_missing(pl.lit(row[column])))
    if row["period"]:
        placed = placed.filter(pl.col("period") == row["period"])
    return join_mentions(placed) if kind == "mentions" else placed


def name_groups(row: Mapping[str, Any], language: str) -> str:
    """What a number is told apart by, as a heading."""
    columns = [*list_groups(list(row)), *(["period"] if row["period"] else [])]
    return " · ".join(say(f"column_{column}", language) for column in columns)


def say_number(row: Mapping[str, Any], language: str) -> str:
    """A number in words: of whom and when, the estimate, k and n."""
    groups = {column: row[column] for column in list_groups(list(row))}
    names = [
        name_actor(value, language) if column.endswith("_id") and value else show_value(value, language)
        for column, value in groups.items()
    ]
    who = (" → " if "source_id" in groups else " · ").join(names)
    if row["period"]:
        who += " · " + show_value(row["period"], language, date_form(row["every"]))
    estimate = show_value(row["estimate"], language, measure_form(row["measure"]))
    return say("evidence_of", language, who=who, estimate=estimate, k=row["k"], n=row["n"])
