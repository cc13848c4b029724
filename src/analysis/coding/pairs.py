"""Lists what stance is coded for: every sentence with every target that it names, as found and as coded."""

import hashlib
from typing import Final

import polars as pl

from analysis import tables as t
from analysis.coding.judging import LABELS as LABELS
from analysis.coding.judging import label_pairs
from analysis.coding.reading import CodingError

PAIRS: Final[t.Schema] = {
    "pair": pl.String,
    "article_id": pl.String,
    "sentence_no": pl.Int64,
    "target_id": pl.String,
    "found": pl.String,
    "favour": pl.Float64,
    "against": pl.Float64,
    "coders": pl.Int64,
    "weight": pl.Float64,
}
"""A sentence and a target a row. ``pair`` is a digest of both and of the words, ``found`` the machine's label;
``favour`` and ``against`` are the shares of the ``coders`` who coded it so, and ``weight`` is how many pairs it stands
for: 1 / probability of being coded. All are null where nobody coded the pair (``coders`` 0)."""

CODED: Final[t.Schema] = {
    "pair": pl.String,
    "coder": pl.String,
    "stance": pl.String,
    "drawn": pl.Int64,
    "of": pl.Int64,
    "story_id": pl.String,
}
"""A coder's label of a pair a row. ``drawn`` of the ``of`` pairs like it were drawn for coding."""

_KEY: Final = ["article_id", "sentence_no", "target_id"]


def list_pairs(tables: t.Tables | t.Corpus) -> pl.DataFrame:
    """Every sentence with every target that it mentions or takes a stance on, and the machine's label.

    Comes out: pair, article_id, sentence_no, target_id, found (``favour``, ``against``, ``neutral``), sorted. With
    stances in favour and against, the label is what most of them are, and neutral if they balance.

    >>> from analysis.annotate import annotate
    >>> list_pairs(annotate("seeds"))["found"].value_counts(sort=True)["found"].to_list()
    ['neutral', 'against', 'favour']
    """
    words = tables.sentences.lazy().select(*_KEY[:2], "text")
    worded = find_labels(tables.mentions, tables.stances).join(words, on=_KEY[:2], how="left")
    # The words are needed for a name and let go, batch by batch: those of a large corpus fill the memory.
    parts = [t.make([], {name: PAIRS[name] for name in ("pair", *_KEY, "found")})]
    for batch in worded.collect_batches():
        digests = [_digest(*row) for row in batch.select(*_KEY, "text").iter_rows()]
        parts.append(batch.select(pl.Series("pair", digests, dtype=pl.String), *_KEY, "found"))
    return pl.concat(parts).sort(_KEY)


def find_labels(mentions: t.Rows, stances: t.Rows) -> pl.LazyFrame:
    """The machine's label of every pair, lazily and in no order: article_id, sentence_no, target_id, found."""
    named = t.take(mentions, t.MENTIONS, "mentions", *_KEY[:2], "actor_id").rename({"actor_id": _KEY[2]})
    taken = t.take(stances, t.STANCES, "stances", *_KEY, "stance")
    sign = (pl.col("stance") == "favour").cast(pl.Int64) - (pl.col("stance") == "against").cast(pl.Int64)
    signs = pl.concat([named.with_columns(sign=pl.lit(0, dtype=pl.Int64)), taken.select(*_KEY, sign=sign)])
    label = pl.col("sign").replace_strict({1: "favour", -1: "against", 0: "neutral"}, return_dtype=pl.String)
    return signs.group_by(_KEY).agg(pl.col("sign").sum().sign()).select(*_KEY, found=label)


def code_pairs(tables: t.Tables | t.Corpus, coded: pl.DataFrame) -> pl.DataFrame:
    """Every pair of the corpus with what coders say of those that were drawn, as ``PAIRS``.

    Goes in: tables; what ``read_sheets`` or ``take_coding`` gives. Where coders differ, each counts in part. Of pairs
    that were drawn, those nobody coded are taken to be left out by chance, since a sheet stands in random order: the
    others stand for them.

    Raises:
        CodingError: rows of the draw are missing, or a pair is not in the tables.
    """
    labels = t.check(coded, CODED, "coded")
    rows = _check_draw(labels)
    label = pl.col("stance")
    shares = (
        labels.drop_nulls("stance")
        .group_by("pair")
        .agg(
            favour=(label == "favour").mean(),
            against=(label == "against").mean(),
            coders=pl.len().cast(pl.Int64),
            weight=(pl.col("of") / pl.col("drawn")).first(),
        )
    )
    pairs = list_pairs(tables)
    if strange := labels.join(pairs, on="pair", how="anti")["pair"].n_unique():
        raise CodingError(
            f"{strange} of {rows} coded pairs are not in these tables: they are others, or were made anew, since the "
            "sheet was drawn. Name the tables that it was drawn from."
        )
    weight = pl.col("weight") * rows / shares.height
    return (
        pairs.join(shares, on="pair", how="left", maintain_order="left")
        .with_columns(pl.col("coders").fill_null(0), weight=weight)
        .select(*PAIRS)
    )


def take_coding(tables: t.Tables, coding: t.Tables) -> pl.DataFrame:
    """The labels of a whole coding (``read_coding``) for the pairs of its articles, as ``CODED``; all were drawn.

    A pair coded both for and against counts as neutral.
    """
    pairs = list_pairs(tables).join(coding.documents, on="article_id", how="semi")
    mine = label_pairs(coding.stances, tables.sentences, "neutral").select(
        "article_id", "label", sentence_no="sentence", target_id="actor"
    )
    stories = tables.articles.lazy().select("article_id", "story_id").collect()
    return (
        pairs.join(mine, on=_KEY, how="left", maintain_order="left")
        .join(stories, on="article_id", how="left", maintain_order="left")
        .select(
            "pair",
            "story_id",
            coder=pl.lit("coding"),
            stance=pl.col("label").fill_null("neutral"),
            drawn=pl.len().cast(pl.Int64),
            of=pl.len().cast(pl.Int64),
        )
        .select(*CODED)
    )


def _check_draw(labels: pl.DataFrame) -> int:
    """The number of pairs drawn, all of which must be there, coded or not."""
    drawn = labels.unique("pair").group_by("drawn", "of").agg(rows=pl.len().cast(pl.Int64))
    if missing := int(drawn.select((-pl.col("rows") % pl.col("drawn")).sum()).item()):
        raise CodingError(
            f"{missing} rows of the draw are missing. Read all its sheets together, with the rows that nobody coded."
        )
    return int(drawn["rows"].sum())


def _digest(*parts: object) -> str:
    """A name for a pair that no spreadsheet takes for a number or a date."""
    text = "\0".join(map(str, parts)).encode("utf-8", "replace")
    return f"p{hashlib.sha256(text).hexdigest()[:15]}"
