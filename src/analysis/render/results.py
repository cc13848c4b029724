"""Writes the small result tables behind the reports, so that a changed number shows in a diff."""

from pathlib import Path
from typing import Final

import polars as pl

from analysis import trends
from analysis.periods import place_articles
from analysis.render.files import write_whole
from analysis.tables import Corpus, Tables

TOP: Final = 20  # actors in a table, those in most articles
LISTED: Final = 1_000  # articles; more are counted, as nobody reads such a list
DIGITS: Final = 6  # of what is written; more would differ between machines

FORMULA: Final = r"^[=+\-@\t\r]"  # what a spreadsheet would run if a cell began with it


def write_results(tables: Tables | Corpus, folder: Path) -> list[Path]:
    """Writes ``articles``, ``mentions``, ``voices``, ``stances`` and ``matrix`` as CSV files into ``folder``.

    Trends are by year, with the whole corpus (an empty period) first, for the 20 actors in most articles. ``articles``
    has a row an article; of more than 1,000 it says how many there are of each outlet, year and date basis.
    """
    articles = tables.articles.lazy()
    actors = trends.leading_actors(tables.mentions, TOP)
    speakers = trends.leading_actors(tables.quotes, TOP, "speaker_id")
    sources = trends.leading_actors(tables.stances, TOP, "source_id")
    targets = trends.leading_actors(tables.stances, TOP, "target_id")
    both = (None, "1y")
    results = {
        "articles": _list_articles(articles),
        "mentions": pl.concat(trends.mention_trend(articles, tables.mentions, actors, every) for every in both),
        "voices": pl.concat(trends.voice_trend(articles, tables.quotes, speakers, every) for every in both),
        "stances": pl.concat(trends.stance_trend(articles, tables.stances, targets, every) for every in both),
        "matrix": trends.stance_matrix(articles, tables.stances, sources, targets).filter(pl.col("n") > 0),
    }
    cells = [pl.selectors.float().round(DIGITS), pl.selectors.string().str.replace(FORMULA, "'$0")]
    return [
        write_whole(folder / f"{name}.csv", table.with_columns(*cells).write_csv()) for name, table in results.items()
    ]


def _list_articles(articles: pl.LazyFrame) -> pl.DataFrame:
    """Outlet and dates of each article, or how many articles are alike in them; those in no year have no period."""
    listed = articles.select("article_id", "outlet", "published_earliest", "published_latest", "date_basis")
    if (first := listed.head(LISTED + 1).collect()).height <= LISTED:
        return first
    groups = ["outlet", "period", "date_basis"]
    counts = place_articles(articles, "1y").group_by(groups).agg(articles=pl.len().cast(pl.Int64))
    return counts.collect().sort(groups)
