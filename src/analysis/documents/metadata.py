"""Reads ``metadata.csv``: what is known of a folder's files from elsewhere."""

import csv
import difflib
from datetime import date
from pathlib import Path
from typing import Final

from analysis.documents.folders import list_files

KNOWN: Final = ("title", "outlet", "url", "published", "author")
METADATA: Final = ("file", "outlet", "url", "published", "note")


class CorpusError(ValueError):
    """There is no corpus, or its metadata is wrong; the message says what, where and the mend."""


def read_metadata(folder: Path) -> dict[str, dict[str, str]]:
    """What ``metadata.csv`` in ``folder`` knows of each file, empty cells left out; nothing where there is none.

    Raises:
        CorpusError: the file is no such table, or a row is wrong.
    """
    path = folder / "metadata.csv"
    if not path.is_file():
        return {}
    names = {name for name, _ in list_files(folder)}
    try:
        with path.open(encoding="utf-8-sig", newline="") as stream:
            reader = csv.DictReader(stream, strict=True)
            if unknown := set(reader.fieldnames or ()) ^ set(METADATA):
                columns = ",".join(METADATA)
                raise CorpusError(f"{path} line 1: column {sorted(map(str, unknown))[0]!r}. The line reads: {columns}")
            return {row["file"]: _check_row(row, names, f"{path} line {reader.line_num}") for row in reader}
    except OSError as error:
        raise CorpusError(f"{path} cannot be read ({error.strerror}). Check its permissions.") from None
    except UnicodeDecodeError as error:
        raise CorpusError(f"{path} is not UTF-8 (byte {error.start}). Save it as 'CSV UTF-8'.") from None
    except csv.Error as error:
        raise CorpusError(f"{path} line {reader.line_num + 1}: {error}. Check that line's quotation marks.") from None


def _check_row(row: dict[str, str], names: set[str], where: str) -> dict[str, str]:
    if None in row or None in row.values():
        raise CorpusError(f'{where}: not {len(METADATA)} cells. Put a cell that holds a comma into "quotation marks".')
    if row["file"] not in names:
        near = difflib.get_close_matches(row["file"], sorted(names), n=1, cutoff=0.5)
        mend = f"Did you mean {near[0]!r}?" if near else "Remove the line or add the file."
        raise CorpusError(f"{where}: file {row['file']!r} is not in the folder. {mend}")
    if row["published"]:
        try:
            date.fromisoformat(row["published"])
        except ValueError:
            raise CorpusError(f"{where}: published {row['published']!r} is no date. Write it as 2022-11-25.") from None
    return {column: row[column].strip() for column in KNOWN if row.get(column, "").strip()}
