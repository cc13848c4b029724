"""Writes a file under a temporary name and renames it: whoever looks sees the old file or the new one, whole."""

import os
from pathlib import Path
from uuid import uuid4


def write_whole(path: Path, text: str) -> Path:
    """Writes ``text`` to ``path`` as UTF-8, all of it or nothing."""
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(f".{path.name}.{uuid4().hex}")
    try:
        # A lone half of a surrogate pair, which a parameter's value may hold, becomes a question mark.
        part.write_bytes(text.encode("utf-8", "replace"))
        os.replace(part, path)
    finally:
        part.unlink(missing_ok=True)
    return path
