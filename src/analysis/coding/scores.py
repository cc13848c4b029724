"""Turns judged cases into scores with their intervals, into a confusion table, and into examples to read."""

from collections.abc import Collection
from typing import Final

import polars as pl

from analysis.coding.judging import LABELS, judge
from analysis.intervals import jackknife, wilson
from analysis.tables import Tables

COLUMNS: Final = ("measure", "precision", "recall", "f1", "tp", "fp", "fn", "k", "n", "estimate", "low", "high")
SHARES: Final = r"^article|^speaker|\.exact_span$|\.via$|\.source$|^stance\.target$"


def _ratio(part: pl.Expr, whole: pl.Expr) -> pl.Expr:
    """The ratio, and 0 where there is nothing to divide by."""
    return pl.when(whole > 0).then(part / whole).otherwise(0.0)


K, FP, FN = pl.col("k"), pl.col("fp"), pl.col("fn")
F1: Final = _ratio(2 * K, 2 * K + FP + FN)
MACRO_F1: Final = pl.mean_horizontal(_ratio(2 * pl.col(label), pl.col(f"{label} in all")) for label in LABELS)


def score_tables(tables: Tables, coding: Tables, among: Collection[str] | None = None) -> pl.DataFrame:
    """Scores an annotation against a coding, micro-averaged over the coded articles.

    Goes in: the tables found (articles that were not coded are left out, coded ones that are missing count as
    empty), those coded, and the actors on whom mentions and stances count (``None``: all; speakers always all).
    Comes out, one row a measure, sorted: ``measure``; ``precision``, ``recall``, ``f1``, ``tp``, ``fp``, ``fn`` (null
    for a plain share); ``k`` right ones of the ``n`` coded or found; ``estimate`` (F1, or the share ``k / n``) with
    ``low`` and ``high`` (95 %). A measure for which nothing was coded or found has no row.

    - ``article.*``: share of articles with the field right; ``article.date`` asks for the day, or for the coded latest
      day and no later earliest one where the text only bounds it.
    - ``body.chars``: non-blank characters of the body.
    - ``mentions``: the same actor in spans that overlap; ``mentions.exact_span``: share of these with the very span.
    - ``quotes.direct``: the same span but for marks and stops at its ends; ``quotes.indirect`` (with mixed ones): spans
      that share half of their union; ``speaker.*``, ``quotes.via``: shares of the quotes found.
    - ``stance.target``: mean F1 of favour, against and neutral, which have a row each, over all pairs of a sentence (as
      ``tables`` has them) and an actor mentioned in it; ``stance.source``: share with the right holder where the stance
      is right; ``stance.dyads``: sign of the net stance of each source towards each target in an article.

    Two actors are the same if the words of one's id are all among the other's (``biden``, ``joe_biden``). An optional
    quote counts neither way, nor does a headline's.

    A share has Wilson's interval. F1 is 2J / (1 + J) with J = k / n, so Wilson's bounds of J give those of F1. Both
    take cases as independent; within an article they are not, so the intervals are the least to be allowed for.
    ``body.chars`` and ``stance.target`` have the jackknife over articles, null where it shows no spread.
    """
    cases = judge(tables, coding, among)
    target = cases.filter(pl.col("measure") == "stance.target")
    scores = _with_wilson(_count(pl.concat([cases, *(_of_class(target, label) for label in LABELS)]), "measure"))
    body = _count(cases.filter(pl.col("measure") == "body.chars"), "article_id")
    spread = pl.concat([_spread("body.chars", body, F1), _spread("stance.target", _class_sums(target), MACRO_F1)])
    macro_f1 = pl.when(pl.col("measure") == "stance.target").then("estimate").otherwise("f1")
    return scores.update(spread, on="measure", include_nulls=True).with_columns(f1=macro_f1).sort("measure")


def confusion(tables: Tables, coding: Tables, among: Collection[str] | None = None) -> pl.DataFrame:
    """Counts the stances coded against those found, over all pairs of a sentence and an actor mentioned in it.

    Comes out: ``coded``, ``found`` (``favour``, ``against``, ``neutral``), ``n`` Int64; nine rows, also where ``n`` is
    0. A pair coded both for and against is left out; one found to be both counts as found neutral.
    """
    target = judge(tables, coding, among).filter(pl.col("measure") == "stance.target")
    cross = pl.DataFrame({"coded": LABELS}).join(pl.DataFrame({"found": LABELS}), how="cross")
    counts = target.group_by("coded", "found").agg(n=pl.len().cast(pl.Int64))
    return cross.join(counts, ["coded", "found"], "left", maintain_order="left").with_columns(pl.col("n").fill_null(0))


def disagreements(tables: Tables, coding: Tables, among: Collection[str] | None = None) -> pl.DataFrame:
    """Lists every case in which the machine and the coder differ, to be read beside the scores.

    Comes out, by measure and place: ``measure`` (as in ``score_tables``), ``article_id``, ``actor`` (whom a stance is
    about), ``start``, ``end``, ``text`` (the stretch; a stance's sentence; null for an article's fields and dyads),
    ``coded``, ``found`` (null: nothing).
    """
    wrong = judge(tables, coding, among).filter(~pl.col("right")).drop("right", "weight")
    return wrong.sort("measure", "article_id", "start", "end", "actor", maintain_order=True)


def _count(cases: pl.DataFrame, by: str) -> pl.DataFrame:
    """Right (``k``), wrongly found (``fp``), missed (``fn``), all cases (``n``); one may be both wrong and missed."""
    right, weight = pl.col("right"), pl.col("weight")
    return cases.group_by(by).agg(
        k=weight.filter(right).sum(),
        fp=weight.filter(~right & pl.col("found").is_not_null()).sum(),
        fn=weight.filter(~right & pl.col("coded").is_not_null()).sum(),
        n=weight.sum(),
    )


def _of_class(target: pl.DataFrame, label: str) -> pl.DataFrame:
    """The stance pairs as a search for one label, a measure of its own."""
    sides = {side: pl.when(pl.col(side) == label).then(side) for side in ("coded", "found")}
    held = target.filter((pl.col("coded") == label) | (pl.col("found") == label))
    return held.with_columns(measure=pl.lit(f"stance.target.{label}"), **sides)


def _class_sums(target: pl.DataFrame) -> pl.DataFrame:
    """An article a row: pairs right, and pairs coded plus pairs found, of each label."""
    coded, found = pl.col("coded"), pl.col("found")
    right = {label: ((coded == label) & (found == label)).sum() for label in LABELS}
    in_all = {f"{label} in all": (coded == label).sum() + (found == label).sum() for label in LABELS}
    return target.group_by("article_id").agg(**right, **in_all)


def _with_wilson(counts: pl.DataFrame) -> pl.DataFrame:
    """Counts by measure as scores, before measures that are no shares of independent cases get their own interval."""
    is_share = pl.col("measure").str.contains(SHARES)
    found = {"precision": _ratio(K, K + FP), "recall": _ratio(K, K + FN), "f1": F1, "tp": K, "fp": FP, "fn": FN}
    counts = counts.with_columns(
        n=pl.when(is_share).then("n").otherwise(K + FP + FN),
        **{name: pl.when(~is_share).then(value) for name, value in found.items()},
    )
    low, high = (pl.when(is_share).then(bound).otherwise(2 * bound / (1 + bound)) for bound in wilson("k", "n"))
    estimate = pl.when(is_share).then(K / pl.col("n")).otherwise("f1")
    return counts.with_columns(estimate=estimate, low=low, high=high).select(COLUMNS)


def _spread(measure: str, articles: pl.DataFrame, statistic: pl.Expr) -> pl.DataFrame:
    """Estimate and jackknife interval, cut to 0 and 1, of a statistic over the sums of articles."""
    sums = articles.drop("article_id").cast(pl.Int64)
    shown = pl.col("low") < pl.col("high")
    bounds = {name: pl.when(shown).then(pl.col(name).clip(0, 1)) for name in ("low", "high")}
    return jackknife(sums, statistic).select(pl.lit(measure).alias("measure"), "estimate", **bounds)
