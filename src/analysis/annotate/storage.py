"""Keeps an annotated corpus as Parquet: a folder with a file, or a folder of parts, for each table."""

import os
import tempfile
from pathlib import Path

import polars as pl

from analysis.documents import CorpusError
from analysis.tables import SCHEMAS, Tables, check


def write_tables(tables: Tables, folder: str | Path) -> Path:
    """Writes each table as ``folder/NAME.parquet``, all of them or none.

    They are written into a temporary folder beside ``folder``, which then takes its name. An earlier run's tables are
    replaced; a folder that holds anything else is left alone.

    Raises:
        CorpusError: ``folder`` holds files that are no tables, or cannot be written.
    """
    folder = check_folder(folder)
    with tempfile.TemporaryDirectory(dir=folder.parent, prefix=f".{folder.name}-") as temporary:
        new = Path(temporary, "new")
        new.mkdir()
        for name, table in tables._asdict().items():
            check(table, SCHEMAS[name], name).write_parquet(new / f"{name}.parquet")
        if folder.exists():
            os.replace(folder, Path(temporary, "old"))
        os.replace(new, folder)
    return folder


def check_folder(folder: str | Path) -> Path:
    """Returns ``folder`` if tables may be written there: a new or empty one, or one that holds tables only.

    Long work asks this first, so that it is not lost at its end.

    Raises:
        CorpusError: it holds anything else, is a file, or its parent cannot be written.
    """
    folder = Path(folder)
    names = {f"{name}.parquet" for name in SCHEMAS}
    if folder.is_file():
        raise CorpusError(f"{folder} is a file. Choose a folder for --out.")
    if folder.exists() and (foreign := sorted({path.name for path in folder.iterdir()} - names)):
        raise CorpusError(f"{folder} holds {foreign[0]!r}, which is no table of ours. Choose a new folder for --out.")
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise CorpusError(f"{folder.parent} cannot be made: {error.strerror}. Choose another --out.") from None
    if not os.access(folder.parent, os.W_OK):
        raise CorpusError(f"{folder.parent} cannot be written. Choose another --out, or ask for the right to write.")
    return folder


def read_tables(folder: str | Path) -> Tables:
    """Reads the tables that ``write_tables`` or ``sikap annotate`` wrote.

    Raises:
        CorpusError: a table is missing.
        TableError: a table lacks a column.
    """
    scanned = scan_tables(folder)
    return Tables(**{name: check(scanned[name].collect(), schema, name) for name, schema in SCHEMAS.items()})


def scan_tables(folder: str | Path) -> dict[str, pl.LazyFrame]:
    """The same tables as lazy frames: of a large corpus no more is read than is asked for.

    >>> from tempfile import mkdtemp
    >>> folder = write_tables(Tables(*(pl.DataFrame(schema=dict(schema)) for schema in SCHEMAS.values())), mkdtemp())
    >>> scan_tables(folder)["stances"].collect().height
    0

    Raises:
        CorpusError: a table is missing.
    """
    paths = {name: Path(folder, f"{name}.parquet") for name in SCHEMAS}
    if lost := next((path for path in paths.values() if not path.exists()), None):
        raise CorpusError(f"{folder} holds no {lost.name}. Make it: sikap annotate CORPUS --out {folder}")
    return {name: pl.scan_parquet(path) for name, path in paths.items()}
