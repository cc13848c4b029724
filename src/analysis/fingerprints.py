"""Fingerprints of what results are made from: SHA-256 of files, folders, word lists and of the package's own code."""

import hashlib
from collections.abc import Iterable
from pathlib import Path
from typing import Final

from analysis.lexicon import Lexicon

PACKAGE: Final = Path(__file__).parent
CODE: Final = frozenset({".py", ".j2", ".css", ".js", ".json"})
CHUNK: Final = 1 << 20  # bytes


def hash_path(path: Path) -> str:
    """SHA-256 of a file, or of a folder's files with their names."""
    if path.is_dir():
        files = sorted(file for file in path.rglob("*") if file.is_file())
        return hash_chunks(f"{file.relative_to(path).as_posix()} {hash_path(file)}\n".encode() for file in files)
    with path.open("rb") as stream:
        return hash_chunks(iter(lambda: stream.read(CHUNK), b""))


def hash_lexicon(lexicon: Lexicon) -> str:
    """SHA-256 of all word lists."""
    return hash_chunks(frame.write_csv().encode() for _, frame in sorted(vars(lexicon).items()))


def hash_code() -> str:
    """SHA-256 of the package's own code and templates."""
    files = sorted(path for path in PACKAGE.rglob("*") if path.suffix in CODE)
    return hash_chunks(path.relative_to(PACKAGE).as_posix().encode() + path.read_bytes() for path in files)


def hash_chunks(chunks: Iterable[bytes]) -> str:
    """SHA-256 of the chunks, one after the other."""
    digest = hashlib.sha256()
    for chunk in chunks:
        digest.update(chunk)
    return digest.hexdigest()
