"""Draws sentences with their targets for coding, with known probabilities, and lays them out as a coder's sheet."""

import math
import random
from collections.abc import Mapping, Sequence
from typing import Any, Final

import polars as pl

from analysis import tables as t
from analysis.coding.pairs import LABELS, find_labels, list_pairs
from analysis.coding.reading import CodingError, near
from analysis.markup import clean
from analysis.messages import name_actor

SHEET: Final[t.Schema] = {
    "pair": pl.String,
    "stance": pl.String,
    "note": pl.String,
    "target": pl.String,
    "wording": pl.String,
    "before": pl.String,
    "sentence": pl.String,
    "after": pl.String,
    "outlet": pl.String,
    "published": pl.String,
    "article_id": pl.String,
    "sentence_no": pl.Int64,
    "target_id": pl.String,
    "story_id": pl.String,
    "drawn": pl.Int64,
    "of": pl.Int64,
}
"""A pair to be coded a row. ``stance`` and ``note`` are the coder's; ``drawn`` / ``of`` is the pair's probability."""

SPREAD: Final[Mapping[str, float]] = {"favour": 0.45, "against": 0.45, "neutral": 0.3}
"""Standard deviation of the machine's errors expected in a class, √p(1 - p): of the stances it finds about 3 in 10 are
none, and about 1 in 10 sentences without one hides one."""
LEAST: Final = 0.2  # of the sheet, for each class
LOT: Final = 20_000  # articles whose pairs are held at once
LONGEST: Final = 2_000  # characters of a cell: a coder reads it, and a spreadsheet can hold it


def draw_sheet(
    tables: t.Tables | t.Corpus, n: int = 200, seed: int = 1, targets: Sequence[str] = (), language: str = "id"
) -> pl.DataFrame:
    """Draws ``n`` pairs of a sentence and a target, with known probabilities, as ``SHEET``; all if there are fewer.

    Goes in: tables; ``targets`` to code (all if none is named); ``language`` of the targets' names.
    Comes out: the pairs in random order, so that whoever stops early has coded a random part. What the machine found is
    not shown. The probability of a row is ``drawn / of``: so many pairs were drawn of so many that the machine gave the
    same label.

    The sheet is shared among the labels (favour, against, neutral) by Neyman's rule, n_h ∝ N_h S_h, with S_h from
    ``SPREAD`` and at least a fifth of the sheet for each. Within a label every pair has the same probability: the pairs
    are listed by outlet, day and story, and every k-th is taken from a random start. So outlets and periods have their
    share, and a story rarely has two pairs in the sheet.

    Raises:
        CodingError: ``n`` is too small, nothing is to be drawn, or a target is unknown.

    Source: Neyman (1934), On the two different aspects of the representative method, JRSS 97, 558-606; systematic
    draws: Madow and Madow (1944), Annals of Mathematical Statistics 15, 1-24.

    >>> from analysis.annotate import annotate
    >>> sheet = draw_sheet(annotate("seeds"), 30)
    >>> sheet.height, sheet["stance"].null_count()
    (30, 30)
    """
    if n < len(LABELS):
        raise CodingError(f"--n {n} is too few rows to code. Write 200, or any number from {len(LABELS)} upwards.")
    luck = random.Random(seed)
    counts = _count_pairs(tables, targets)
    sizes = dict(counts.group_by("found").agg(pl.col("pairs").sum()).iter_rows())
    drawn = []
    for label, number in share_rows(sizes, n).items():
        places = _find_places(counts.filter(found=label), _every_kth(sizes[label], number, luck.random()))
        odds = {"drawn": number, "of": sizes[label]}
        drawn.append(places.with_columns(pl.lit(value, dtype=pl.Int64).alias(name) for name, value in odds.items()))
    chosen = pl.concat(drawn)
    order = list(range(chosen.height))
    luck.shuffle(order)
    few = _read_articles(tables, chosen["article_id"].unique())
    return _lay_out(_read_pairs(chosen[order], few, targets), few, language)


def share_rows(sizes: Mapping[str, int], n: int) -> dict[str, int]:
    """How many of ``n`` rows each label gets: the exact optimum in whole rows, above a least number for each.

    Source: Wright (2012), The equivalence of Neyman optimum allocation for sampling and equal proportions for
    apportioning the U.S. House of Representatives, The American Statistician 66, 217-224: row after row goes to the
    label with the highest N_h S_h / √(n_h (n_h + 1)).

    >>> share_rows({"favour": 300, "against": 700, "neutral": 9000}, 200)
    {'favour': 40, 'against': 40, 'neutral': 120}
    >>> share_rows({"favour": 7, "against": 18, "neutral": 158}, 100)
    {'favour': 7, 'against': 18, 'neutral': 75}
    """
    shares = {label: min(sizes[label], max(int(LEAST * n), 1)) for label in LABELS if sizes.get(label)}
    for _ in range(min(n, sum(sizes.values())) - sum(shares.values())):
        worth = {
            label: sizes[label] * SPREAD[label] / math.sqrt(rows * (rows + 1))
            for label, rows in shares.items()
            if rows < sizes[label]
        }
        shares[max(worth, key=lambda label: worth[label])] += 1
    return shares


def _every_kth(size: int, number: int, start: float) -> list[int]:
    """``number`` places of ``size``, evenly spread from a random start in [0, 1): each with odds number / size."""
    return [min(int((step + start) * size / number), size - 1) for step in range(number)]


def _count_pairs(tables: t.Tables | t.Corpus, targets: Sequence[str]) -> pl.DataFrame:
    """How many pairs of each label an article has, in the order in which pairs are drawn; counted lot by lot."""
    _check_targets(tables, targets)
    names = tables.articles.lazy().select("article_id").collect()["article_id"].sort()
    counts = [pl.DataFrame(schema={"article_id": pl.String, "found": pl.String, "pairs": pl.Int64})]
    for start in range(0, len(names), LOT):
        rows = (t.of_articles(table, names[start : start + LOT]) for table in (tables.mentions, tables.stances))
        found = find_labels(*rows).filter(_of_targets(targets)).group_by("article_id", "found")
        counts.append(found.agg(pairs=pl.len().cast(pl.Int64)).collect())
    if not any(part.height for part in counts):
        raise CodingError("no sentence of these tables mentions an actor, so there is nothing to code.")
    day = pl.coalesce("published_latest", "published_earliest")
    articles = tables.articles.lazy().select(
        "article_id", "outlet", day=day, story_id=pl.coalesce("story_id", "article_id"), published=day.cast(pl.String)
    )
    return pl.concat(counts).join(articles.collect(), on="article_id").sort("outlet", "day", "story_id", "article_id")


def _check_targets(tables: t.Tables | t.Corpus, targets: Sequence[str]) -> None:
    """Raises if one of the targets is in no pair."""
    if not targets:
        return
    sides = [tables.mentions.lazy().select(target_id="actor_id"), tables.stances.lazy().select("target_id")]
    known = pl.concat(sides).unique().collect()["target_id"].drop_nulls()
    if unknown := sorted(set(targets) - set(known)):
        raise CodingError(
            f"--targets {unknown[0]}: nobody of that id is mentioned.{near(unknown[0], known.sort().to_list())}"
        )


def _of_targets(targets: Sequence[str]) -> pl.Expr:
    """Whether a pair is of one of the targets; all are where none is named."""
    return pl.col("target_id").is_in(list(targets)) if targets else pl.lit(True)


def _find_places(counts: pl.DataFrame, places: Sequence[int]) -> pl.DataFrame:
    """The articles that hold some places of all their pairs, each with the place among its own."""
    ends = counts["pairs"].cum_sum()
    chosen = pl.Series("place", places, dtype=pl.Int64)
    articles = counts.with_columns(begin=ends - counts["pairs"])[ends.search_sorted(chosen, side="right")]
    return articles.with_columns(place=chosen - articles["begin"])


def _read_articles(tables: t.Tables | t.Corpus, names: pl.Series) -> t.Tables | t.Corpus:
    """The tables with no other sentences, mentions and stances than those of some articles, in memory."""
    kept: dict[str, Any] = {
        name: t.of_articles(getattr(tables, name), names).collect() for name in ("sentences", "mentions", "stances")
    }
    return tables._replace(**kept)


def _read_pairs(chosen: pl.DataFrame, tables: t.Tables | t.Corpus, targets: Sequence[str]) -> pl.DataFrame:
    """The pairs at the places chosen, in their order."""
    key = ["article_id", "found"]
    pairs = list_pairs(tables).filter(_of_targets(targets)).with_columns(place=pl.int_range(pl.len()).over(key))
    return chosen.join(pairs, on=[*key, "place"], how="left", maintain_order="left")


def _lay_out(pairs: pl.DataFrame, tables: t.Tables | t.Corpus, language: str) -> pl.DataFrame:
    """The rows with what a coder reads: the sentence between its neighbours, whom to judge, and how it is named."""
    key = ["article_id", "sentence_no"]
    texts = tables.sentences.lazy().select(*key, text=_plain("text")).collect()
    text = {(article, number): words for article, number, words in texts.iter_rows()}
    named = tables.mentions.lazy().sort("article_id", "start").collect()
    wording = named.group_by(*key, target_id="actor_id").agg(
        wording=pl.col("surface").unique(maintain_order=True).str.join(" | ")
    )
    places = pairs.select(key).rows()
    shown = {
        name: [text.get((article, number + step)) for article, number in places]
        for name, step in (("before", -1), ("sentence", 0), ("after", 1))
    }
    return (
        pairs.join(wording, on=[*key, "target_id"], how="left", maintain_order="left")
        .with_columns(
            *(pl.Series(name, words, dtype=pl.String) for name, words in shown.items()),
            wording=_plain("wording"),
            target=pl.Series([name_actor(actor, language) for actor in pairs["target_id"]], dtype=pl.String),
            stance=pl.lit(None, dtype=pl.String),
            note=pl.lit(None, dtype=pl.String),
        )
        .select(*SHEET)
    )


def _plain(column: str) -> pl.Expr:
    """A text on one line, without control characters and no longer than a cell."""
    one_line = pl.col(column).str.head(LONGEST).map_elements(clean, return_dtype=pl.String)
    return one_line.str.replace_all(r"\s+", " ").str.strip_chars()
