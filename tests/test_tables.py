"""Every table keeps the contract of its schema."""

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.tables import MENTIONS, REFUSED, SCHEMAS, TableError, Tables, check, make, split


def test_a_missing_column_is_named_with_the_mend() -> None:
    """The message names the table, the column and its type."""
    with pytest.raises(TableError, match=r"table 'refused' has no column 'reason' .* type String"):
        check(pl.DataFrame({"source": ["a.txt"]}), REFUSED, "refused")


def test_a_column_of_another_type_is_named_with_the_mend() -> None:
    """The message names the types and the cast that mends it."""
    table = make([], MENTIONS).with_columns(pl.col("start").cast(pl.Int32))
    with pytest.raises(TableError, match=r"column 'start' is Int32, not Int64. Cast it"):
        check(table, MENTIONS, "mentions")


def test_what_is_no_frame_is_refused() -> None:
    """A list of rows is no table."""
    with pytest.raises(TableError, match="is a list, not a Polars DataFrame"):
        check([], REFUSED, "refused")  # type: ignore[arg-type]


def test_further_columns_are_allowed() -> None:
    """A table may carry more than the contract asks."""
    table = make([{"source": "a", "reason": "b"}], REFUSED).with_columns(more=1)
    assert check(table, REFUSED, "refused") is table


def test_an_annotated_corpus_has_every_table() -> None:
    """``Tables`` and ``SCHEMAS`` name the same tables in the same order."""
    assert Tables._fields == tuple(SCHEMAS)


@given(st.lists(st.none() | st.text(max_size=2), max_size=50), st.integers(1, 300))
def test_lots_part_a_table(keys: list[str | None], size: int) -> None:
    """Each row is in one lot, rows alike in the key in the same, and no lot of distinct keys is twice as large."""
    table = pl.DataFrame({"key": keys}, schema={"key": pl.String}).with_row_index()
    lots = [table.lazy().filter(lot).collect() for lot in split(table.lazy(), pl.col("key"), size)]
    assert sorted(row for lot in lots for row in lot["index"]) == list(range(len(keys)))
    assert sum(lot["key"].n_unique() for lot in lots) == table["key"].n_unique() or not keys
    if None not in keys and len(set(keys)) == len(keys):
        assert max(lot.height for lot in lots) < 2 * size
