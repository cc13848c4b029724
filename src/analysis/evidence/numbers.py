"""Finds the rows that each number of some trends tables counts, and says the number in words."""

import random
from collections.abc import Mapping, Sequence
from typing import Any, Final

import polars as pl

from analysis.anchors import BEHIND, list_groups, name_anchor
from analysis.messages import date_form, measure_form, name_actor, say, show_value
from analysis.periods import place_articles
from analysis.tables import TRENDS, Corpus, Rows, Tables, check

MOST_ITEMS: Final = 1500  # sentences in all the lists of one page, about 1.5 MB
GROUPS: Final[Mapping[str, Mapping[str, str]]] = {
    "mentions": {"actor_id": "actor_id"},
    "quotes": {"actor_id": "speaker_id"},
    "stances": {"source_id": "source_id", "target_id": "target_id"},
}
"""The groups of a number that its rows themselves bear, and under which name; the others are their articles'."""
ORDER: Final = ("article_id", "sentence_no", "start", "end")

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
    numbers: Sequence[Mapping[str, Any]], tables: Tables | Corpus, language: str, limit: int, seed: int
) -> list[Sample]:
    """A sample of the rows behind each number, smaller where there are very many numbers.

    Rows are counted by article first, and read from those articles alone that have some in a sample.
    """
    limit = min(limit, MOST_ITEMS // max(len(numbers), 1))
    kinds = {BEHIND[row["measure"]] for row in numbers}
    counts = {kind: _count_rows(kind, numbers, tables) for kind in sorted(kinds)}
    placed: dict[str | None, pl.DataFrame] = {}
    draws = []
    told = {column for row in numbers for column in list_groups(list(row))}
    columns = ["period", *(column for column in tables.articles.collect_schema() if column in told)]
    for row in numbers:
        every = row["every"] if row["period"] else None
        if every not in placed:
            placed[every] = place_articles(tables.articles.lazy(), every).select("article_id", *columns).collect()
        draws.append(_draw(_select_counts(counts[BEHIND[row["measure"]]], placed[every], row), limit, seed))
    drawn = pl.col("article_id").is_in(sorted({name for draw, _ in draws for name in draw["article_id"]}))
    rows = {kind: getattr(tables, kind).lazy().filter(drawn).collect() for kind in sorted(kinds)}
    return [
        (_take_rows(rows[BEHIND[row["measure"]]], row, draw), _say_left(limit, n, seed, language))
        for row, (draw, n) in zip(numbers, draws, strict=True)
    ]


def sample_rows(rows: pl.DataFrame, language: str, limit: int, seed: int) -> Sample:
    """At most ``limit`` rows in the order of the text, and what to say if there are more."""
    kept = rows.sort(ORDER)[_choose(rows.height, limit, seed)]
    return kept.to_dicts(), _say_left(limit, rows.height, seed, language)


def _choose(n: int, limit: int, seed: int) -> list[int]:
    """At most ``limit`` of the places 0 to ``n``, in order."""
    return list(range(n)) if n <= limit else sorted(random.Random(seed).sample(range(n), limit))


def _say_left(shown: int, n: int, seed: int, language: str) -> str:
    return say("sentences_left", language, shown=shown, n=n, seed=str(seed)) if n > shown else ""


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


def _count_rows(kind: str, numbers: Sequence[Mapping[str, Any]], tables: Tables | Corpus) -> pl.DataFrame:
    """How many rows (of mentions: sentences) each article has of each group that some number counts."""
    table: Rows = getattr(tables, kind)
    counted = [row for row in numbers if BEHIND[row["measure"]] == kind]
    everywhere = [group for group in GROUPS[kind] if all(group in row for row in counted)]
    wanted = [
        pl.col(GROUPS[kind][group]).is_in({row[group] for row in counted}, nulls_equal=True) for group in everywhere
    ]
    rows = table.lazy().filter(True, *wanted).select("article_id", "sentence_no", *GROUPS[kind].values())
    if kind == "mentions":
        rows = rows.unique()
    return rows.group_by("article_id", *GROUPS[kind].values()).agg(rows=pl.len().cast(pl.Int64)).collect()


def _select_counts(counts: pl.DataFrame, placed: pl.DataFrame, row: Mapping[str, Any]) -> pl.DataFrame:
    """How many of the rows that a number counts each article has, in the order of the articles."""
    of_articles = [column for column in list_groups(list(row)) if column not in GROUPS[BEHIND[row["measure"]]]]
    articles = placed.filter(True, *(pl.col(column).eq_missing(pl.lit(row[column])) for column in of_articles))
    if row["period"]:
        articles = articles.filter(pl.col("period") == row["period"])
    there = counts.filter(_of_group(row)).join(articles, on="article_id", how="semi")
    return there.group_by("article_id").agg(pl.col("rows").sum()).sort("article_id")


def _of_group(row: Mapping[str, Any]) -> pl.Expr:
    """Whether a row is of the group that a number counts."""
    groups = GROUPS[BEHIND[row["measure"]]]
    return pl.all_horizontal(
        pl.lit(True), *(pl.col(held).eq_missing(pl.lit(row[name])) for name, held in groups.items() if name in row)
    )


def _draw(counts: pl.DataFrame, limit: int, seed: int) -> tuple[pl.DataFrame, int]:
    """A sample of the rows counted, as article and place among its rows, and how many rows there are."""
    n = int(counts["rows"].sum())
    chosen = pl.Series("place", _choose(n, limit, seed), dtype=pl.Int64)
    ends = counts["rows"].cum_sum()
    articles = counts.with_columns(begin=ends - counts["rows"])[ends.search_sorted(chosen, side="right")]
    return articles.select("article_id", place=chosen - pl.col("begin")), n


def _take_rows(rows: pl.DataFrame, row: Mapping[str, Any], draw: pl.DataFrame) -> list[dict[str, Any]]:
    """The rows drawn of those that a number counts; of mentions one for each sentence."""
    there = rows.filter(_of_group(row)).join(draw, on="article_id", how="semi")
    if BEHIND[row["measure"]] == "mentions":
        there = join_mentions(there)
    placed = there.sort(ORDER, maintain_order=True).with_columns(place=pl.int_range(pl.len()).over("article_id"))
    return placed.join(draw, on=["article_id", "place"], how="semi", maintain_order="left").drop("place").to_dicts()


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
