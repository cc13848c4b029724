"""Writes coding sheets that are safe to open in a spreadsheet, and reads them back when coders have filled them."""

import csv
import io
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final

import polars as pl

from analysis import tables as t
from analysis.coding.pairs import CODED
from analysis.coding.reading import CodingError, near
from analysis.coding.sampling import SHEET
from analysis.lexicon import read_lexicon
from analysis.render.files import write_whole

GUARD: Final = "'"
GUARDED: Final = (*"=+-@\t\r\n＝＋－＠", GUARD)
"""What a spreadsheet may take for the start of a formula, and the mark that is put before it."""
NEEDED: Final = ("pair", "stance", "drawn", "of")


def guard(cell: str) -> str:
    """Puts a mark before a text that a spreadsheet would take for a formula; ``unguard`` takes it away again.

    Source: OWASP, CSV Injection (2023).

    >>> guard("=HYPERLINK(A1)"), guard("Moskow")
    ("'=HYPERLINK(A1)", 'Moskow')
    """
    return GUARD + cell if cell.startswith(GUARDED) else cell


def unguard(cell: str) -> str:
    """The text that was given to ``guard``.

    >>> unguard(guard("'kutip'"))
    "'kutip'"
    """
    return cell[1:] if cell.startswith(GUARD) and cell[1:].startswith(GUARDED) else cell


def write_sheet(sheet: pl.DataFrame, path: str | Path) -> Path:
    """Writes a sheet (``draw_sheet``) as CSV for a spreadsheet, whole or not at all: UTF-8 with its mark, no formulas.

    Raises:
        CodingError: there is such a file, which may hold somebody's coding.
    """
    path = Path(path)
    if path.exists():
        raise CodingError(f"{path} exists and may hold somebody's coding. Choose another name for --out, or remove it.")
    text = io.StringIO()
    writer = csv.writer(text, quoting=csv.QUOTE_ALL)
    writer.writerow(t.check(sheet, SHEET, "sheet").columns)
    writer.writerows([guard("" if cell is None else str(cell)) for cell in row] for row in sheet.iter_rows())
    return write_whole(path, "\ufeff" + text.getvalue())


def read_sheets(*paths: str | Path) -> pl.DataFrame:
    """Reads filled sheets, or folders of them, as ``CODED``: one row for each coder and pair, uncoded ones null.

    Goes in: CSV files as spreadsheets save them: with commas, semicolons or tabs. The name of a file is its coder's;
    labels are Indonesian or English, in either case (``mendukung``, ``favour``, ``menentang``, ``against``,
    ``netral``, ``neutral``: the ``stance_*`` messages). Coders may share a sheet or each have a part of it.

    Raises:
        CodingError: a file is missing, no sheet, or not UTF-8; a label is none, or a pair stands in it twice.
    """
    files = [file for path in map(Path, paths) for file in (sorted(path.glob("*.csv")) if path.is_dir() else [path])]
    if not files:
        raise CodingError(
            f"{', '.join(map(str, paths)) or 'no path'} holds no sheet. Name CSV files that coders filled."
        )
    coders = [file.stem for file in files]
    if len(set(coders)) < len(coders):
        raise CodingError(f"two sheets are named {max(coders, key=coders.count)!r}. Name each file for its coder.")
    labels = _labels()
    rows = [row | {"coder": file.stem} for file in files for row in _read_sheet(file, labels)]
    coded = t.make(({name: row.get(name) for name in CODED} for row in rows), CODED)
    odds = coded.group_by("pair").agg(pl.struct("drawn", "of").n_unique().alias("odds")).filter(pl.col("odds") > 1)
    if odds.height:
        raise CodingError("the sheets are of different draws. Read those of one draw together.")
    return coded


def _read_sheet(path: Path, labels: Mapping[str, str]) -> Iterator[dict[str, Any]]:
    """The rows of a sheet with their label; a number may have lost its format to the spreadsheet, not its digits."""
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except OSError as error:
        raise CodingError(f"{path}: {error.strerror}. Name a sheet that a coder filled.") from None
    except UnicodeDecodeError:
        raise CodingError(f"{path} is not UTF-8. Save it as 'CSV UTF-8' in the spreadsheet.") from None
    head = text.split("\n", 1)[0]
    reader = csv.DictReader(io.StringIO(text, newline=""), delimiter=max(",;\t", key=head.count))
    if absent := [column for column in NEEDED if column not in (reader.fieldnames or ())]:
        raise CodingError(
            f"{path.name} line 1: no column {absent[0]!r}. Keep all columns of the sheet as they were drawn."
        )
    seen: dict[str, int] = {}
    for row in _rows(reader, path):
        where, pair = f"{path.name} line {reader.line_num}", (row["pair"] or "").strip()
        if not any(row.values()):  # spreadsheets leave empty lines behind
            continue
        if pair in seen:
            raise CodingError(f"{where}: pair {pair} stands in line {seen[pair]} too. Remove one of them.")
        seen[pair] = reader.line_num
        yield {
            "pair": pair,
            "stance": _read_label(row["stance"], labels, where),
            "story_id": unguard(row.get("story_id") or "") or None,
            **{name: _read_number(row[name], name, where) for name in ("drawn", "of")},
        }


def _rows(reader: "csv.DictReader[str]", path: Path) -> Iterator[dict[str, str | None]]:
    try:
        yield from reader
    except csv.Error as error:
        raise CodingError(f"{path.name} line {reader.line_num}: {error}. Save the sheet as CSV anew.") from None


def _read_label(cell: str | None, labels: Mapping[str, str], where: str) -> str | None:
    word = unguard(cell or "").strip().casefold()
    if word and word not in labels:
        words = ", ".join(label for label in labels if " " not in label)
        raise CodingError(f"{where}: {cell!r} is no stance.{near(word, labels)} Write one of {words}, or nothing.")
    return labels.get(word)


def _read_number(cell: str | None, name: str, where: str) -> int:
    digits = (cell or "").strip()
    if not digits.isdecimal() or int(digits) == 0:
        raise CodingError(
            f"{where}: {name} is {cell!r}, not a number of pairs. Copy it from the sheet as it was drawn."
        )
    return int(digits)


def _labels() -> dict[str, str]:
    """What a coder may write for each label."""
    keys = {"stance_favour": "favour", "stance_against": "against", "prose_neutral": "neutral"}
    messages = read_lexicon().messages.filter(pl.col("key").is_in(list(keys)))
    words = {row[language]: keys[row["key"]] for language in ("id", "en") for row in messages.iter_rows(named=True)}
    return {label: label for label in keys.values()} | words
