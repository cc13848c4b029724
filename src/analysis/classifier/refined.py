"""Lets a trained classifier have a say in the frames' stances, beside theirs."""

from typing import Final

import polars as pl

from analysis.classifier import TargetStanceClassifier
from analysis.tables import SENTENCES, STANCES, check

STANCE_CLASSES: Final = ("favour", "against")


def refine_stances(
    stances: pl.DataFrame, sentences: pl.DataFrame, model: TargetStanceClassifier, *, sure: float = 0.8
) -> pl.DataFrame:
    """Asks ``model`` about the sentence and target of every stance, and follows it where it is ``sure`` of the other.

    Comes out: ``stances`` in the same order, with ``stance`` as decided and three columns more: framed (the stance that
    the frames found), decided_by (``frames`` or ``model``), p_favour Float64 (the model's probability of favour among
    favour and against). No row is added and none is taken away.

    Nothing calls this by itself. Compare both columns with a coded sample before a figure rests on it.

    Raises:
        TableError: a table lacks a column.
        ValueError: ``model`` does not tell ``favour`` from ``against``, or ``sure`` is not above one half.
    """
    check(stances, STANCES, "stances")
    check(sentences, SENTENCES, "sentences")
    if not 0.5 < sure <= 1:
        raise ValueError(f"sure={sure} would follow the model against its own guess. Choose more than 0.5, at most 1.")
    classes = [str(label) for label in model.classes_]
    if not set(STANCE_CLASSES) <= set(classes):
        raise ValueError(f"the model's classes are {', '.join(classes)}. Train it on favour and against.")
    texts = sentences.select("article_id", "sentence_no", "text")
    asked = stances.join(texts, on=["article_id", "sentence_no"], how="left", maintain_order="left")
    if asked.is_empty():
        chances = pl.Series([], dtype=pl.Float64)
    else:
        probabilities = model.predict_proba(asked.select(pl.col("text").fill_null(""), target="target_id"))
        favour, against = (probabilities[:, classes.index(label)] for label in STANCE_CLASSES)
        chances = pl.Series(favour / (favour + against))
    decided = (
        pl.when(pl.col("p_favour") >= sure)
        .then(pl.lit("favour"))
        .when(pl.col("p_favour") <= 1 - sure)
        .then(pl.lit("against"))
        .otherwise("framed")
    )
    return (
        stances.with_columns(pl.col("stance").alias("framed"), chances.alias("p_favour"))
        .with_columns(decided.alias("stance"))
        .with_columns(
            pl.when(pl.col("stance") == pl.col("framed"))
            .then(pl.lit("frames"))
            .otherwise(pl.lit("model"))
            .alias("decided_by")
        )
    )
