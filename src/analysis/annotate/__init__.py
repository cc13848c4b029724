"""Runs the line from documents to stances over a corpus, in memory or into a folder of Parquet files."""

from pathlib import Path

import polars as pl

from analysis.annotate.batches import annotate_documents
from analysis.annotate.corpora import annotate_corpus as annotate_corpus
from analysis.annotate.storage import check_folder as check_folder
from analysis.annotate.storage import read_tables as read_tables
from analysis.annotate.storage import scan_tables as scan_tables
from analysis.annotate.storage import write_tables as write_tables
from analysis.documents import read_documents
from analysis.lexicon import Lexicon, read_lexicon
from analysis.stories import find_stories
from analysis.tables import SCHEMAS, Corpus, Tables, take


def annotate(*inputs: str | Path, lexicon: Lexicon | None = None) -> Tables:
    """Annotates a corpus that fits in memory: documents to stances, one table a step.

    Articles go through the line in batches; copies of one story are sought over all of them, at the end.

    Goes in: files or folders, as ``read_documents`` takes them, and word lists (the package's own by default).
    Comes out: ``Tables``. An article at which a step fails is a row in ``refused``; the others go on.
    Not done: nothing is written; ``annotate_corpus`` writes, in bounded memory.

    Raises:
        CorpusError: an input is missing or holds no article.
        LexiconError: a row of the word lists is wrong.

    >>> annotate("seeds").articles["outlet"].to_list()
    ['inewskarawang.id', 'rmol.id', 'idntimes.com', 'arrahmahnews.com', 'inews.id']
    """
    documents, refused = read_documents(*inputs)
    tables = annotate_documents(documents, lexicon or read_lexicon())
    articles = find_stories(tables.articles, tables.documents, tables.segments)
    return tables._replace(refused=pl.concat([refused, tables.refused]), articles=articles)


def open_corpus(path: str | Path, lexicon: Lexicon | None = None) -> Corpus:
    """Opens a folder of tables, or annotates a raw corpus on the spot: what notebooks begin with.

    Comes out: ``Corpus``. Only refusals are read; the other tables are lazy frames, of which no more is read than is
    asked for, so that a corpus may be larger than the memory.

    Raises:
        CorpusError: the corpus is missing, holds no article, or lacks a table.
        TableError: a table lacks a column.

    >>> corpus = open_corpus("seeds")
    >>> corpus.refused.height, corpus.articles.select(pl.len()).collect().item()
    (0, 5)
    """
    scanned = Path(path, "documents.parquet").exists()
    tables = scan_tables(path) if scanned else annotate(path, lexicon=lexicon)._asdict()
    lazy = {name: take(table, SCHEMAS[name], name) for name, table in tables.items()}
    return Corpus(refused=lazy.pop("refused").collect(), **lazy)


def unknown_actors(mentions: pl.LazyFrame, lexicon: Lexicon) -> pl.LazyFrame:
    """Who is mentioned but not in ``lexicon.actors``, most articles first: candidates for new rows.

    Goes in: mentions, as ``scan_tables`` gives them. Comes out: actor_id, surface (the longest one seen), mentions
    Int64, articles Int64.

    >>> tables = annotate("seeds")
    >>> unknown_actors(tables.mentions.lazy(), read_lexicon()).collect().columns
    ['actor_id', 'surface', 'mentions', 'articles']
    """
    return (
        mentions.join(lexicon.actors.lazy(), on="actor_id", how="anti")
        .group_by("actor_id")
        .agg(
            pl.col("surface").sort_by(pl.col("surface").str.len_chars(), "surface").last(),
            pl.len().cast(pl.Int64).alias("mentions"),
            pl.col("article_id").n_unique().cast(pl.Int64).alias("articles"),
        )
        .sort("articles", "mentions", "actor_id", descending=[True, True, False])
    )
