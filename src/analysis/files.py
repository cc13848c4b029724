"""Writes files under a temporary name and renames them: whoever looks sees the old file or the new one, whole."""

import os
from collections.abc import Callable
from pathlib import Path
from uuid import uuid4


def write_through(path: Path, write: Callable[[Path], object]) -> Path:
    """Lets ``write`` make a file under a temporary name beside ``path``, which it then takes: all of it or nothing.

    Not done: no folder is made. A worker that nobody waits for any more must not make one again that is gone.

    >>> from tempfile import mkdtemp
    >>> path = Path(mkdtemp(), "a.txt")
    >>> write_through(path, lambda temporary: temporary.write_text("whole")).read_text()
    'whole'
    """
    temporary = path.with_name(f".{path.name}.{uuid4().hex}")
    try:
        write(temporary)
        os.replace(temporary, path)
    finally:
        temporary.unlink(missing_ok=True)
    return path
