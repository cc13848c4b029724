"""Reads articles from the rows of a table, one after the other: CSV, JSON lines or Parquet."""

import csv
import functools
import json
import shutil
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from datetime import date, time
from decimal import Decimal
from io import TextIOWrapper
from itertools import chain
from typing import Any, BinaryIO, Final, cast

import polars as pl

from analysis.documents.files import MOST_UNPACKED, UNPACKED
from analysis.documents.pages import join_raw
from analysis.documents.texts import EMPTY, LARGEST, Found, RefusedError, check_head, read_lines, say_no_utf8
from analysis.lexicon import read_lexicon

SHEETS: Final = frozenset({".csv", ".tsv", ".jsonl", ".ndjson", ".parquet"})
LINES: Final = frozenset({".jsonl", ".ndjson"})
SEPARATORS: Final = ",;\t|"
MOST_COLUMNS: Final = 10_000
SHOWN: Final = 20  # columns that a message names
LONGEST_NAMES: Final = 500  # characters of these
ROWS: Final = 10_000  # of a Parquet file, at a time; whole row groups would take far more memory
BUFFER: Final = 64  # of these, at a time as Python's own strings
ROW: Final = 16  # bytes that a row takes at least, be it empty

Row = Mapping[str, Any]


def read_sheet(stream: BinaryIO, kind: str) -> Iterator[tuple[int, Found | RefusedError]]:
    """The rows of a table, numbered from 1: each an article, or why it is none.

    Raises:
        RefusedError: the whole is no table, or is none from here on, or no column holds text.
    """
    if kind != ".parquet":
        check_head(cast(Any, stream).peek(1))
    read_rows: Callable[[BinaryIO], Iterator[Row | RefusedError | None]]
    read_rows = _json_rows if kind in LINES else _parquet_rows if kind == ".parquet" else _csv_rows
    for number, row in enumerate(read_rows(stream), start=1):
        if row is None:
            continue
        try:
            yield number, row if isinstance(row, RefusedError) else _read_row(row)
        except RefusedError as error:
            yield number, error


def _json_rows(stream: BinaryIO) -> Iterator[Row | RefusedError]:
    lines = (line for line in read_lines(stream) if isinstance(line, RefusedError) or line.strip())
    first = next(lines, None)
    if first is None:
        raise RefusedError(EMPTY)
    for line in chain([first], lines):
        yield line if isinstance(line, RefusedError) else _json_row(line.removeprefix(b"\xef\xbb\xbf"))


def _json_row(line: bytes) -> Row | RefusedError:
    try:
        row = json.loads(line.decode("utf-8"))
    except UnicodeDecodeError as error:
        return RefusedError(say_no_utf8(line[error.start], error.start))
    except ValueError as error:
        return RefusedError(f"the line is no JSON ({error}). Write one object a line.")
    except RecursionError:
        return RefusedError("the line is nested too deeply. Write one flat object a line.")
    return row if isinstance(row, dict) else RefusedError("the line is no JSON object. Write one object a line.")


def _csv_rows(stream: BinaryIO) -> Iterator[Row | RefusedError | None]:
    """The rows of a CSV file, ``None`` for blank lines. Where a row has no end, the table ends too."""
    csv.field_size_limit(LARGEST)
    text = TextIOWrapper(cast(Any, stream), "utf-8-sig", errors="surrogateescape", newline="")
    size = 0  # of the row that is being read

    def read_lines() -> Iterator[str]:
        nonlocal size
        while line := text.readline(LARGEST):
            size += len(line)
            if size > LARGEST:
                raise csv.Error(f"a row longer than {LARGEST // 10**6} MB")
            yield line

    lines = read_lines()
    first = next((line for line in lines if line.strip()), None)
    if first is None:
        raise RefusedError(EMPTY)
    reader = csv.reader(chain([first], lines), delimiter=max(SEPARATORS, key=first.count), strict=True)
    try:
        head = next(reader)
        places = {column: head.index(column) for column in _fields(tuple(head))}
        for cells in reader:
            size = 0
            yield _csv_row(len(head), places, cells) if cells else None
    except csv.Error as error:
        wrong = f"line {reader.line_num + 1}: {error}"
        raise RefusedError(f"is no table ({wrong}). Check its quotation marks, save it as 'CSV UTF-8'.") from None


def _csv_row(heads: int, places: Mapping[str, int], cells: Sequence[str]) -> Row | RefusedError:
    """What stands in the columns of an article; a row shorter than the head takes no longer for what it lacks."""
    if len(cells) > heads:
        return RefusedError(f'has {len(cells)} cells under {heads} heads. Put cells with commas into "quotes".')
    try:
        whole = "".join(cells).encode()
    except UnicodeEncodeError as error:
        return RefusedError(say_no_utf8(ord(error.object[error.start]) & 0xFF, error.start))
    if b"\0" in whole:
        return RefusedError("holds a NUL, which no text does. Remove it.")
    return {column: cells[place] if place < len(cells) else "" for column, place in places.items()}


def _parquet_rows(stream: BinaryIO) -> Iterator[Row]:
    with ExitStack() as spooled:
        if not stream.seekable():  # it is read from its end
            packed, stream = stream, cast(BinaryIO, spooled.enter_context(tempfile.TemporaryFile()))
            shutil.copyfileobj(packed, stream)
        most = max(UNPACKED, MOST_UNPACKED * stream.seek(0, 2))
        stream.seek(0)
        try:
            table = pl.scan_parquet(stream)
            table = table.select(list(_fields(tuple(table.collect_schema()))))
            size = 0
            for start in range(0, table.select(pl.len()).collect().item(), ROWS):
                for row in table.slice(start, ROWS).collect().iter_rows(named=True, buffer_size=BUFFER):
                    size += ROW + sum(len(value) for value in row.values() if isinstance(value, str))
                    if size > most:
                        raise RefusedError(f"unpacks to more than {MOST_UNPACKED} times its size. See what it is.")
                    yield row
        except (pl.exceptions.PolarsError, pl.exceptions.PanicException, OSError) as error:
            wrong = (str(error) or type(error).__name__).splitlines()[0]
            raise RefusedError(f"is no Parquet file ({wrong}). Write it again.") from None


def _read_row(row: Row) -> Found:
    found = {field: _read_cell(row[column], field) for column, field in _fields(tuple(row)).items()}
    fields = {field: value for field, value in found.items() if value.strip() not in {"", "None", "nan", "null"}}
    if "text" not in fields:
        raise RefusedError("the row has no text. Fill in its column of text or remove the row.")
    return Found(fields.pop("id", None), join_raw(fields.get("title", ""), fields.pop("text")), fields)


def _read_cell(value: Any, field: str) -> str:
    """A cell in words; an empty one where it is nothing that can be written as one value."""
    if isinstance(value, str):
        return value.strip("\ufeff")
    if value is None or value != value:  # NaN alone differs from itself
        return ""
    if field == "text":
        raise RefusedError(f"the text is of type {type(value).__name__}. Write it as one string.")
    if isinstance(value, list):
        return ", ".join(item for item in value if isinstance(item, str))
    return str(value) if isinstance(value, int | float | Decimal | date | time) else ""


@functools.lru_cache(maxsize=64)
def _fields(columns: tuple[str, ...]) -> dict[str, str]:
    """Which of a table's columns holds which field."""
    if len(columns) > MOST_COLUMNS:
        raise RefusedError(f"has {len(columns):,} columns, more than {MOST_COLUMNS:,}. Keep those of the articles.")
    plain = {column.strip().lower().lstrip("\ufeff").replace(" ", "_"): column for column in reversed(columns)}
    fields: dict[str, str] = {}
    for name, field in _names():
        if name in plain and field not in fields.values():
            fields[plain[name]] = field
    if "text" not in fields.values():
        named = ", ".join(columns[:SHOWN])[:LONGEST_NAMES] + (", …" if len(columns) > SHOWN else "")
        raise RefusedError(f"no column holds the text (columns: {named}). Name it 'isi' or 'text'.")
    return fields


@functools.cache
def _names() -> list[tuple[str, str]]:
    return read_lexicon().columns.select("column", "field").rows()
