"""Runs the line from documents to stances over a corpus, and keeps its tables as Parquet."""

import os
import tempfile
from pathlib import Path
from typing import Final

import polars as pl

from analysis.articles import clean_articles
from analysis.documents import CorpusError, read_documents
from analysis.lexicon import Lexicon, read_lexicon
from analysis.mentions import find_mentions
from analysis.quotes import find_quotes
from analysis.sentences import split_sentences
from analysis.stances import find_stances
from analysis.stories import find_stories
from analysis.tables import REFUSED, SCHEMAS, Tables, check, make

BATCH: Final = 300  # articles; about 1 MB of text runs fastest


def annotate(*inputs: str | Path, lexicon: Lexicon | None = None) -> Tables:
    """Annotates a corpus: documents to stances, one table a step.

    Articles go through the line in batches; copies of one story are sought over all of them, at the end.

    Goes in: files or folders, as ``read_documents`` takes them, and word lists (the package's own by default).
    Comes out: ``Tables``. An article at which a step fails is a row in ``refused``; the others go on.

    Raises:
        CorpusError: an input is missing or holds no article.
        LexiconError: a row of the word lists is wrong.

    >>> annotate("seeds").articles["outlet"].to_list()
    ['inewskarawang.id', 'rmol.id', 'idntimes.com', 'arrahmahnews.com', 'inews.id']
    """
    lexicon = lexicon or read_lexicon()
    documents, refused = read_documents(*inputs)
    parts = [_annotate_batch(batch, lexicon) for batch in documents.iter_slices(BATCH)]
    tables = Tables(*(pl.concat(frames) for frames in zip(*parts, strict=True)))
    articles = find_stories(tables.articles, tables.documents, tables.segments)
    return tables._replace(refused=pl.concat([refused, tables.refused]), articles=articles)


def _annotate_batch(documents: pl.DataFrame, lexicon: Lexicon) -> Tables:
    """The line over one batch; where it fails, over its halves, until the article at fault stands alone."""
    try:
        articles, segments = clean_articles(documents, lexicon)
        sentences = split_sentences(documents, segments, lexicon)
        mentions = find_mentions(documents, articles, sentences, lexicon)
        quotes = find_quotes(documents, segments, sentences, mentions, lexicon)
        stances = find_stances(documents, sentences, mentions, quotes, lexicon)
    except Exception as error:
        if documents.height > 1:
            half = documents.height // 2
            halves = [_annotate_batch(part, lexicon) for part in (documents[:half], documents[half:])]
            return Tables(*(pl.concat(frames) for frames in zip(*halves, strict=True)))
        reason = f"annotation failed ({type(error).__name__}: {error}). Please report the article as a bug."
        return Tables(
            *(
                make([{"source": documents["source"].item(), "reason": reason}], REFUSED)
                if name == "refused"
                else documents.clear()
                if name == "documents"
                else make([], SCHEMAS[name])
                for name in SCHEMAS
            )
        )
    return Tables(documents, make([], REFUSED), articles, segments, sentences, mentions, quotes, stances)


def write_tables(tables: Tables, folder: str | Path) -> Path:
    """Writes each table as ``folder/NAME.parquet``, all of them or none.

    They are written into a temporary folder beside ``folder``, which then takes its name. An earlier run's tables are
    replaced; a folder that holds anything else is left alone.

    Raises:
        CorpusError: ``folder`` holds files that are no tables, or cannot be written.
    """
    folder = check_folder(folder)
    with tempfile.TemporaryDirectory(dir=folder.parent, prefix=f".{folder.name}-") as temporary:
        new = Path(temporary, "new")
        new.mkdir()
        for name, table in tables._asdict().items():
            check(table, SCHEMAS[name], name).write_parquet(new / f"{name}.parquet")
        if folder.exists():
            os.replace(folder, Path(temporary, "old"))
        os.replace(new, folder)
    return folder


def check_folder(folder: str | Path) -> Path:
    """Returns ``folder`` if tables may be written there: a new or empty one, or one that holds tables only.

    Long work asks this first, so that it is not lost at its end.

    Raises:
        CorpusError: it holds anything else, is a file, or its parent cannot be written.
    """
    folder = Path(folder)
    names = {f"{name}.parquet" for name in SCHEMAS}
    if folder.is_file():
        raise CorpusError(f"{folder} is a file. Choose a folder for --out.")
    if folder.exists() and (foreign := sorted({path.name for path in folder.iterdir()} - names)):
        raise CorpusError(f"{folder} holds {foreign[0]!r}, which is no table of ours. Choose a new folder for --out.")
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise CorpusError(f"{folder.parent} cannot be made: {error.strerror}. Choose another --out.") from None
    if not os.access(folder.parent, os.W_OK):
        raise CorpusError(f"{folder.parent} cannot be written. Choose another --out, or ask for the right to write.")
    return folder


def read_tables(folder: str | Path) -> Tables:
    """Reads the tables that ``write_tables`` or ``sikap annotate`` wrote.

    Raises:
        CorpusError: a table is missing.
        TableError: a table lacks a column.
    """
    frames = {}
    for name, schema in SCHEMAS.items():
        path = Path(folder, f"{name}.parquet")
        if not path.exists():
            raise CorpusError(f"{folder} holds no {path.name}. Make it: sikap annotate CORPUS --out {folder}")
        frames[name] = check(pl.read_parquet(path), schema, name)
    return Tables(**frames)


def open_corpus(path: str | Path, lexicon: Lexicon | None = None) -> Tables:
    """Opens a folder of tables, or annotates a raw corpus on the spot: what notebooks begin with.

    >>> open_corpus("seeds").documents.height
    5
    """
    return read_tables(path) if Path(path, "documents.parquet").exists() else annotate(path, lexicon=lexicon)


def unknown_actors(mentions: pl.DataFrame, lexicon: Lexicon) -> pl.DataFrame:
    """Who is mentioned but not in ``lexicon.actors``, most articles first: candidates for new rows.

    Comes out: actor_id, surface (the longest one seen), mentions Int64, articles Int64.

    >>> tables = annotate("seeds")
    >>> unknown_actors(tables.mentions, read_lexicon()).columns
    ['actor_id', 'surface', 'mentions', 'articles']
    """
    return (
        mentions.join(lexicon.actors, on="actor_id", how="anti")
        .group_by("actor_id")
        .agg(
            pl.col("surface").sort_by(pl.col("surface").str.len_chars(), "surface").last(),
            pl.len().cast(pl.Int64).alias("mentions"),
            pl.col("article_id").n_unique().cast(pl.Int64).alias("articles"),
        )
        .sort("articles", "mentions", "actor_id", descending=[True, True, False])
    )
