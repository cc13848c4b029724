"""Invented articles are found to say what they were made to say."""

from pathlib import Path

import polars as pl

from analysis import annotate, read_lexicon
from benchmarks.fictions import invent_articles, list_actors, write_fictions


def test_line_finds_the_truth(tmp_path: Path) -> None:
    """Of made-up articles nearly all mentions, speakers and stances are found, and few others."""
    tables = annotate(write_fictions(tmp_path / "fictions.jsonl", 60))
    truth = list(invent_articles(list_actors(read_lexicon()), 60))
    mentions = set(tables.mentions.select("article_id", "actor_id").iter_rows())
    quotes = set(tables.quotes.select("article_id", "speaker_id").drop_nulls().iter_rows())
    stances = set(tables.stances.select("article_id", "source_id", "target_id", "stance").iter_rows())
    for found, told in (
        (mentions, {(one.article_id, actor) for one in truth for actor in one.mentions}),
        (quotes, {(one.article_id, speaker) for one in truth for speaker, _ in one.quotes}),
        (stances, {(one.article_id, *stance) for one in truth for stance in one.stances}),
    ):
        assert len(found & told) >= 0.9 * max(len(found), len(told))


def test_copies_are_one_story(tmp_path: Path) -> None:
    """Every twentieth article is a copy of the one before, and no others are alike."""
    tables = annotate(write_fictions(tmp_path / "fictions.jsonl", 60))
    copies = tables.articles.filter(pl.col("article_id") != pl.col("story_id"))
    assert copies["article_id"].to_list() == ["00000019", "00000039", "00000059"]
