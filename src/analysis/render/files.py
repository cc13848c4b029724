"""Writes a text as a file, whole or not at all."""

from pathlib import Path

from analysis.files import write_through


def write_whole(path: Path, text: str) -> Path:
    """Writes ``text`` to ``path`` as UTF-8, all of it or nothing; makes the folder if need be."""
    path.parent.mkdir(parents=True, exist_ok=True)
    # A lone half of a surrogate pair, which a parameter's value may hold, becomes a question mark.
    return write_through(path, lambda temporary: temporary.write_bytes(text.encode("utf-8", "replace")))
