"""How long each step of the line takes an article, on the seeds many times over. Prints a table, judges nothing."""

from collections.abc import Callable
from pathlib import Path
from time import process_time
from typing import Any

import polars as pl

import analysis

SEEDS = Path(__file__).parents[2] / "seeds"
COPIES, ROUNDS = 60, 5


def timed(step: Callable[..., Any], *arguments: Any) -> tuple[Any, float]:
    """What a step returns, and its processor time: the best of several rounds, after one that compiles."""
    result = step(*arguments)
    times = []
    for _ in range(ROUNDS):
        start = process_time()
        step(*arguments)
        times.append(process_time() - start)
    return result, min(times)


def test_steps_of_the_line(capsys: Any) -> None:
    """Prints milliseconds an article for each step, one core."""
    lexicon = analysis.read_lexicon()
    seeds, _ = analysis.read_documents(SEEDS)
    copies = [seeds.with_columns(article_id=pl.format("{}-{}", "article_id", pl.lit(copy))) for copy in range(COPIES)]
    documents = pl.concat(copies)
    times = {}
    (articles, segments), times["clean_articles"] = timed(analysis.clean_articles, documents, lexicon)
    sentences, times["split_sentences"] = timed(analysis.split_sentences, documents, segments, lexicon)
    mentions, times["find_mentions"] = timed(analysis.find_mentions, documents, articles, sentences, lexicon)
    quotes, times["find_quotes"] = timed(analysis.find_quotes, documents, segments, sentences, mentions, lexicon)
    _, times["find_stances"] = timed(analysis.find_stances, documents, sentences, mentions, quotes, lexicon)
    size = documents["raw"].str.len_chars().mean()
    with capsys.disabled():
        print(f"\n{documents.height} articles of {size:,.0f} characters, ms an article:")
        for name, seconds in times.items():
            print(f"  {name:16} {seconds / documents.height * 1000:6.2f}")
        print(f"  {'all':16} {sum(times.values()) / documents.height * 1000:6.2f}")
