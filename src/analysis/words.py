"""Finds the words that set one group of sentences apart: what surrounds an actor, what marks an outlet."""

from typing import Final

import polars as pl
from indoNLP.preprocessing import STOPWORDS

from analysis.tables import MENTIONS, SENTENCES, check

WORD: Final = r"\p{L}[\p{L}\p{M}]+(?:-\p{L}[\p{L}\p{M}]+)*"


def distinctive_words(
    sentences: pl.DataFrame, groups: pl.DataFrame, mentions: pl.DataFrame | None = None, *, prior: float = 500.0
) -> pl.DataFrame:
    """Ranks words by how much more a group's sentences use them than the others': weighted log-odds.

    Goes in: ``sentences``; ``groups`` with article_id, group and, unless whole articles belong to a group, sentence_no.
    A sentence may be in several groups. With ``mentions``, the words of names are left out. ``prior`` is the weight, in
    words, of the whole corpus as prior.
    Comes out, by group and falling z: group, word, n (in the group) and n_other Int64, log_odds, z Float64. Stop words
    (indoNLP's list) and words seen once are left out.

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
    check(sentences, SENTENCES, "sentences")
    words = (
        sentences.select(
            "article_id", "sentence_no", pl.col("text").str.to_lowercase().str.extract_all(WORD).alias("word")
        )
        .explode("word")
        .filter(pl.col("word").is_not_null() & ~pl.col("word").is_in(sorted(STOPWORDS)))
    )
    if mentions is not None:
        names = check(mentions, MENTIONS, "mentions").select(
            word=pl.col("surface").str.to_lowercase().str.extract_all(WORD).explode()
        )
        words = words.join(names, on="word", how="anti")
    corpus = words.group_by("word").agg(pl.len().cast(pl.Float64).alias("total")).filter(pl.col("total") > 1)
    keys = [key for key in ("article_id", "sentence_no") if key in groups.columns]
    counts = (
        words.join(corpus, on="word", how="semi")
        .join(groups.select(*keys, "group").unique(), on=keys)
        .group_by("group", "word")
        .agg(pl.len().cast(pl.Float64).alias("y"))
        .join(corpus, on="word")
    )
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
