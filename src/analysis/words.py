"""Finds the words that set one group of sentences apart: what surrounds an actor, what marks an outlet."""

from collections.abc import Iterable
from functools import reduce
from typing import Final

import polars as pl
from indoNLP.preprocessing import STOPWORDS

from analysis.tables import MENTIONS, SENTENCES, Rows, split, take

LOT: Final = 250_000  # sentences whose words are held at once
WORD: Final = r"\p{L}[\p{L}\p{M}]+(?:-\p{L}[\p{L}\p{M}]+)*"


def distinctive_words(
    sentences: Rows, groups: Rows, mentions: Rows | None = None, *, prior: float = 500.0
) -> pl.DataFrame:
    """Ranks words by how much more a group's sentences use them than the others': weighted log-odds.

    Goes in: ``sentences``; ``groups`` with article_id, group and, unless whole articles belong to a group, sentence_no.
    A sentence may be in several groups. With ``mentions``, the words of names are left out. ``prior`` is the weight, in
    words, of the whole corpus as prior.
    Comes out, by group and falling z: group, word, n (in the group) and n_other Int64, log_odds, z Float64. Stop words
    (indoNLP's list) and words seen once are left out. Of lazy frames no more than the counts is held.

    The log-odds-ratio with an informative Dirichlet prior, equations 16 to 22 of Monroe, Colaresi and Quinn (2008),
    'Fightin' Words', Political Analysis 16(4). |z| > 1.96 marks words that are used differently; with many words some
    exceed it by chance.

    >>> from analysis.tables import SENTENCES, make
    >>> row = {"article_id": "a", "segment_no": 0, "part": "body", "start": 0, "end": 9}
    >>> texts = ["Rudal menghantam kota", "Rudal menghantam desa", "Harga beras naik", "Harga minyak naik"]
    >>> sentences = make([row | {"sentence_no": no, "text": text} for no, text in enumerate(texts)], SENTENCES)
    >>> groups = pl.DataFrame({"article_id": ["a"] * 2, "sentence_no": [0, 1], "group": ["perang"] * 2})
    >>> distinctive_words(sentences, groups).head(2).select("word", "n", "n_other").rows()
    [('menghantam', 2, 0), ('rudal', 2, 0)]
    """
    written = take(sentences, SENTENCES, "sentences", "article_id", "sentence_no", "text")
    left_out = pl.DataFrame({"word": sorted(STOPWORDS)})
    if mentions is not None:
        surfaces = take(mentions, MENTIONS, "mentions", "surface").unique()
        left_out = pl.concat([left_out, _split(surfaces, "surface").unique().collect()])
    lots = [(written.filter(lot), lot) for lot in split(written, pl.col("article_id"), LOT)]
    corpus = _count((_split(texts, "text").join(left_out.lazy(), on="word", how="anti") for texts, _ in lots), "word")
    corpus = corpus.filter(pl.col("y") > 1).rename({"y": "total"})
    keys = [key for key in ("article_id", "sentence_no") if key in groups.collect_schema()]
    members = groups.lazy().select(*keys, "group")
    told = (_split(texts.join(members.filter(lot).unique(), on=keys), "text") for texts, lot in lots)
    counts = _count(told, "group", "word").join(corpus, on="word")
    size = corpus["total"].sum()
    alpha, n = prior * pl.col("total") / size, pl.col("y").sum().over("group")
    other, rest = pl.col("total") - pl.col("y"), size - n
    odds = ((pl.col("y") + alpha) / (n + prior - pl.col("y") - alpha)).log()
    odds_other = ((other + alpha) / (rest + prior - other - alpha)).log()
    variance = 1 / (pl.col("y") + alpha) + 1 / (other + alpha)
    return (
        counts.with_columns((odds - odds_other).alias("log_odds"), variance.sqrt().alias("deviation"))
        .select(
            "group",
            "word",
            pl.col("y").cast(pl.Int64).alias("n"),
            other.cast(pl.Int64).alias("n_other"),
            "log_odds",
            (pl.col("log_odds") / pl.col("deviation")).alias("z"),
        )
        .sort(["group", "z", "word"], descending=[False, True, False])
    )


def _count(lots: Iterable[pl.LazyFrame], *keys: str) -> pl.DataFrame:
    """How often each word is in all lots."""
    parts = (words.group_by(keys).agg(y=pl.len().cast(pl.Float64)).collect() for words in lots)
    return reduce(lambda one, other: pl.concat([one, other]).group_by(keys).agg(pl.col("y").sum()), parts)


def _split(texts: pl.LazyFrame, column: str) -> pl.LazyFrame:
    """A row for each word of the texts, in lower case."""
    words = texts.with_columns(word=pl.col(column).str.to_lowercase().str.extract_all(WORD)).drop(column)
    return words.explode("word").drop_nulls("word")
