"""Reads articles from the rows of a table: CSV, JSON lines or Parquet."""

import functools
import io
import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final

import polars as pl

from analysis.documents.pages import join_raw
from analysis.documents.texts import RefusedError, decode_text
from analysis.lexicon import read_lexicon

SHEETS: Final = frozenset({".csv", ".tsv", ".jsonl", ".ndjson", ".parquet"})
SEPARATORS: Final = ",;\t|"

Row = Mapping[str, Any]


def read_sheet(data: bytes, kind: str) -> Iterator[tuple[int, dict[str, str] | RefusedError]]:
    """The rows of a table, numbered from 1: each its fields (id, title, text, outlet, …), or why it has none.

    Raises:
        RefusedError: the whole is no table, or no column holds text.
    """
    for number, row in enumerate(_rows(data, kind), start=1):
        if isinstance(row, RefusedError):
            yield number, row
            continue
        found = {field: str(row[column]).strip("\ufeff") for column, field in _fields(tuple(row)).items()}
        fields = {field: value for field, value in found.items() if row_has(value)}
        if "text" in fields:
            yield number, fields
        else:
            yield number, RefusedError("the row has no text. Fill in its column of text or remove the row.")


def row_has(value: str) -> bool:
    """Whether a cell says something: tables write nothing as an empty cell, ``None`` or ``nan``."""
    return value.strip() not in {"", "None", "nan", "null"}


def raw_of(fields: Mapping[str, str]) -> str:
    """Headline, blank line, text."""
    return join_raw(fields.get("title", ""), fields["text"])


def _rows(data: bytes, kind: str) -> Iterable[Row | RefusedError]:
    if kind == ".parquet":
        try:
            return pl.read_parquet(io.BytesIO(data)).iter_rows(named=True)
        except (pl.exceptions.PolarsError, OSError) as error:
            raise RefusedError(f"is no Parquet file ({str(error).splitlines()[0]}). Write it again.") from None
    text = decode_text(data)
    if kind in {".jsonl", ".ndjson"}:
        return (_json_row(line) for line in text.splitlines() if line.strip())
    separator = max(SEPARATORS, key=text[: (text + "\n").index("\n")].count)
    try:
        return pl.read_csv(io.StringIO(text), separator=separator, infer_schema=False).iter_rows(named=True)
    except pl.exceptions.PolarsError as error:
        raise RefusedError(f"is no table ({str(error).splitlines()[0]}). Save it as 'CSV UTF-8'.") from None


def _json_row(line: str) -> Row | RefusedError:
    try:
        row = json.loads(line)
    except ValueError as error:
        return RefusedError(f"the line is no JSON ({error}). Write one object a line.")
    return row if isinstance(row, dict) else RefusedError("the line is no JSON object. Write one object a line.")


@functools.lru_cache(maxsize=256)
def _fields(columns: tuple[str, ...]) -> dict[str, str]:
    """Which of a table's columns holds which field."""
    plain = {column.strip().lower().lstrip("\ufeff").replace(" ", "_"): column for column in reversed(columns)}
    fields: dict[str, str] = {}
    for name, field in _names():
        if name in plain and field not in fields.values():
            fields[plain[name]] = field
    if "text" not in fields.values():
        raise RefusedError(f"no column holds the text (columns: {', '.join(columns)}). Name it 'isi' or 'text'.")
    return fields


@functools.cache
def _names() -> list[tuple[str, str]]:
    return read_lexicon().columns.select("column", "field").rows()
