"""Distinctive words follow Monroe, Colaresi and Quinn (2008)."""

from math import log, sqrt

import polars as pl
import pytest
from indoNLP.preprocessing import STOPWORDS

from analysis.tables import SENTENCES, make
from analysis.words import distinctive_words


def sentences(*texts: str) -> pl.DataFrame:
    """One article a text, each of one sentence."""
    row = {"sentence_no": 0, "segment_no": 0, "part": "body", "start": 0}
    rows = [row | {"article_id": str(no), "end": len(text), "text": text} for no, text in enumerate(texts)]
    return make(rows, SENTENCES)


GROUPS = pl.DataFrame({"article_id": ["0", "1"], "group": ["perang", "pasar"]})


def test_log_odds_equal_the_paper_s_equations() -> None:
    """Log-odds and z equal equations 16 to 22 worked by hand."""
    found = distinctive_words(sentences("rudal rudal rudal harga", "harga harga rudal beras beras"), GROUPS, prior=9.0)
    row = found.row(by_predicate=(pl.col("group") == "perang") & (pl.col("word") == "rudal"), named=True)
    # 9 words in all, so with a prior of 9 words each word's prior is its own count: rudal 4.
    odds, other = log((3 + 4) / (4 + 9 - 3 - 4)), log((1 + 4) / (5 + 9 - 1 - 4))
    assert row["log_odds"] == pytest.approx(odds - other)
    assert row["z"] == pytest.approx((odds - other) / sqrt(1 / (3 + 4) + 1 / (1 + 4)))
    assert (row["n"], row["n_other"]) == (3, 1)


def test_stop_words_are_left_out() -> None:
    """Words of indoNLP's stop list are no finding."""
    stop = "yang"
    assert stop in STOPWORDS
    found = distinctive_words(sentences("yang rudal yang rudal", "beras beras"), GROUPS)
    assert sorted(found["word"]) == ["beras", "rudal"]


def test_no_sentences_give_an_empty_table() -> None:
    """An empty corpus has no distinctive words, and no error."""
    assert distinctive_words(sentences(), GROUPS.clear()).columns == ["group", "word", "n", "n_other", "log_odds", "z"]


def test_a_sentence_s_group_can_be_given_by_sentence() -> None:
    """With ``sentence_no`` in the groups only those sentences count for the group."""
    groups = GROUPS.with_columns(sentence_no=pl.lit(0, pl.Int64))
    assert distinctive_words(sentences("rudal rudal", "beras beras"), groups).height == 2
