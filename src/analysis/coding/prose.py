"""Writes the sentences about coded samples from their tables; the words stand in ``lexicon/messages.csv``."""

import polars as pl

from analysis.coding.agreement import RELIABLE, TENTATIVE
from analysis.coding.ratios import BASES
from analysis.messages import date_form, measure_form, name_actor, say, show_value


def say_sample(pairs: pl.DataFrame, sheets: str, language: str = "id") -> str:
    """How many pairs were coded (``code_pairs``), and where no ``sheets`` are given, how to come by one."""
    coded = pairs.filter(pl.col("coders") > 0)
    counts = {"k": coded.height, "n": pairs.height, "articles": coded["article_id"].n_unique()}
    return say("prose_sample" if sheets else "prose_own_coding", language, **counts)


def say_agreement(agreement: pl.DataFrame, language: str = "id") -> str:
    """Whether coders agree enough for a trend to be read (``measure_agreement``)."""
    row = agreement.row(0, named=True)
    if not row["pairs"]:
        return say("prose_one_coder", language)
    if row["alpha"] is None:
        return say("prose_one_label", language, n=row["pairs"])
    values = {name: show_value(row[name], language) for name in ("alpha", "low", "high")}
    sentence = say("prose_agreement", language, coders=row["coders"], n=row["pairs"], share=row["share"], **values)
    verdict = "reliable" if row["alpha"] >= RELIABLE else "tentative" if row["alpha"] >= TENTATIVE else "unreliable"
    return f"{sentence} {say(f'prose_{verdict}', language)}"


def say_correction(trend: pl.DataFrame, agreement: pl.DataFrame, language: str = "id") -> str:
    """How far the correction moves a trend (``correct_trend``), and whether it should be read at all."""
    alpha = agreement["alpha"].item()
    if alpha is not None and alpha < TENTATIVE:
        return say("prose_unreadable", language, alpha=alpha)
    keys = [column for column in trend.columns[: trend.columns.index("k")] if column != "basis"]
    measured, corrected = (trend.filter(basis=basis) for basis in ("measured", "corrected"))
    both = measured.join(corrected, on=keys, suffix="_corrected", nulls_equal=True).drop_nulls(
        ["estimate", "estimate_corrected", "low_corrected"]
    )
    if both.is_empty():
        return say("prose_no_correction", language)
    row = both.sort("n", *keys, descending=[True, *[False] * len(keys)], nulls_last=True).row(0, named=True)
    form = measure_form(row["measure"])
    outside = both.filter(~pl.col("estimate").is_between("low_corrected", "high_corrected")).height
    where = {
        "target": name_actor(row["target_id"], language),
        "period": show_value(row["period"], language, date_form(row["every"]))
        if row["period"]
        else say("whole_corpus", language),
    }
    values = {
        "measured": show_value(row["estimate"], language, form),
        "corrected": show_value(row["estimate_corrected"], language, form),
        "low": show_value(row["low_corrected"], language, form),
        "high": show_value(row["high_corrected"], language, form),
    }
    sentence = say("prose_corrected", language, **where, **values)
    moved = "prose_outside" if outside else "prose_inside"
    return f"{sentence} {say(moved, language, k=outside, n=both.height)}"


def lay_columns(trend: pl.DataFrame, language: str = "id") -> pl.DataFrame:
    """The trend (``correct_trend``) with its three estimates and their intervals side by side, in words.

    Comes out: the columns of period and groups, n pairs, coded ones and stories with any, measured, sample, corrected.
    """
    keys = [
        column for column in trend.columns[: trend.columns.index("k")] if column not in ("basis", "measure", "period")
    ]
    measured, sample, corrected = (trend.filter(basis=basis) for basis in BASES)
    texts = {
        basis: pl.Series([_show(row, language) for row in part.iter_rows(named=True)], dtype=pl.String)
        for basis, part in zip(BASES, (measured, sample, corrected), strict=True)
    }
    form = date_form(str(trend["every"].first()))
    periods = pl.Series([show_value(day, language, form) for day in measured["period"]], dtype=pl.String)
    dated = {} if trend["period"].is_null().all() else {"period": periods}
    coded = {"pairs_coded": corrected["k"], "stories_coded": corrected["stories"]}
    return (
        measured.select(*keys, "n").with_columns(**dated, **coded, **texts).select(*dated, *keys, "n", *coded, *texts)
    )


def _show(row: dict[str, object], language: str) -> str:
    form = measure_form(str(row["measure"]))
    texts = {name: show_value(row[name], language, form) for name in ("estimate", "low", "high")}
    return texts["estimate"] if row["low"] is None else say("interval_between", language, **texts)


def lay_crosstab(crossed: pl.DataFrame) -> list[str]:
    """For a terminal, a table of each two coders' labels: a row one's, a column the other's (``cross_coders``)."""
    tables = []
    for (coder, other), cells in crossed.group_by("coder", "other", maintain_order=True):
        labels = cells["other_stance"].unique(maintain_order=True).to_list()
        side = [f"{coder}: {label}" for label in cells["stance"].unique(maintain_order=True)]
        heads = [f"{other}: {labels[0]}", *labels[1:]]
        wide = max(map(len, side))
        lines = ["  ".join([" " * wide, *heads])]
        for name, row in zip(side, cells["n"].reshape((-1, len(labels))).to_list(), strict=True):
            lines.append(
                "  ".join([name.ljust(wide), *(str(n).rjust(len(head)) for n, head in zip(row, heads, strict=True))])
            )
        tables.append("\n".join(lines))
    return tables
