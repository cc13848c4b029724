"""Reads ``metadata.csv``: what is known of the files of a folder or a zip from elsewhere."""

import csv
import difflib
import io
from collections.abc import Collection, Mapping
from datetime import date
from pathlib import Path
from typing import BinaryIO, Final

from analysis.documents.folders import list_files
from analysis.documents.texts import RefusedError

Known = Mapping[str, str]

METADATA: Final = "metadata.csv"
KNOWN: Final = ("title", "outlet", "url", "published", "author")
COLUMNS: Final = ("file", "outlet", "url", "published", "note")


class CorpusError(ValueError):
    """There is no corpus, or its metadata is wrong; the message says what, where and the mend."""


def read_metadata(folder: Path) -> dict[str, Known]:
    """What ``metadata.csv`` in ``folder`` knows of each file, empty cells left out; nothing where there is none.

    Raises:
        CorpusError: the file is no such table, or a row is wrong.
    """
    path = folder / METADATA
    if not path.is_file():
        return {}
    names = {name for name, _ in list_files(folder)}
    try:
        with path.open("rb") as stream:
            return parse_metadata(stream, names)
    except OSError as error:
        raise CorpusError(f"{path} cannot be read ({error.strerror}). Check its permissions.") from None
    except RefusedError as error:
        raise CorpusError(f"{path} {error}") from None


def parse_metadata(stream: BinaryIO, names: Collection[str]) -> dict[str, Known]:
    """What a table of metadata knows of each of the files that ``names`` says there are.

    Raises:
        RefusedError: it is no such table, or a row is wrong.
    """
    reader = csv.DictReader(io.TextIOWrapper(stream, "utf-8-sig", newline=""), strict=True)
    try:
        if unknown := set(reader.fieldnames or ()) ^ set(COLUMNS):
            raise RefusedError(f"line 1: column {min(map(str, unknown))!r}. The line reads: {','.join(COLUMNS)}")
        return {row["file"]: _check_row(row, names, f"line {reader.line_num}") for row in reader}
    except UnicodeDecodeError as error:
        raise RefusedError(f"is not UTF-8 (byte {error.start}). Save it as 'CSV UTF-8'.") from None
    except csv.Error as error:
        raise RefusedError(f"line {reader.line_num + 1}: {error}. Check that line's quotation marks.") from None


def _check_row(row: dict[str, str], names: Collection[str], where: str) -> Known:
    if None in row or None in row.values():
        raise RefusedError(f'{where}: not {len(COLUMNS)} cells. Put a cell that holds a comma into "quotation marks".')
    if row["file"] not in names:
        near = difflib.get_close_matches(row["file"], sorted(names), n=1, cutoff=0.5)
        mend = f"Did you mean {near[0]!r}?" if near else "Remove the line or add the file."
        raise RefusedError(f"{where}: file {row['file']!r} is not in the folder. {mend}")
    if row["published"]:
        try:
            date.fromisoformat(row["published"])
        except ValueError:
            raise RefusedError(f"{where}: published {row['published']!r} is no date. Write it as 2022-11-25.") from None
    return {column: row[column].strip() for column in KNOWN if row.get(column, "").strip()}
