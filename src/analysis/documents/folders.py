"""Walks through folders: every file that may be an article, by name, whatever else lies there."""

import os
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from typing import Final

from analysis.documents.texts import RefusedError

NO_ARTICLES: Final = frozenset({"readme.md", "metadata.csv"})


def list_files(folder: Path) -> Iterator[tuple[str, Path | RefusedError]]:
    """Every file below ``folder`` under its name there (``subfolder/name``), by name; or why it is not to be read.

    Links are followed to files within the folder only, so that nothing is read that was not meant, or twice for ever.
    """
    root = os.path.realpath(folder)
    waiting = [""]  # the next one last; names of folders end in a slash
    while waiting:
        name = waiting.pop()
        path = folder / name
        if name and not name.endswith("/"):
            yield name, _follow(path, root) if path.is_symlink() else path
            continue
        try:
            with os.scandir(path) as entries:
                inside = [
                    f"{name}{entry.name}{'/' if entry.is_dir(follow_symlinks=False) else ''}"
                    for entry in entries
                    if not is_hidden(entry.name)
                ]
        except OSError as error:
            yield name, RefusedError(f"cannot be read ({error.strerror}). Check the folder's permissions.")
        else:
            waiting += sorted(inside, reverse=True)


def is_hidden(name: str) -> bool:
    """Whether a name within a folder or a zip is of a hidden file, of a README or of metadata."""
    parts = PurePosixPath(name.replace("\\", "/")).parts
    return any(part.startswith(".") and part != ".." for part in parts) or (
        bool(parts) and parts[-1].lower() in NO_ARTICLES
    )


def _follow(link: Path, root: str) -> Path | RefusedError:
    target = os.path.realpath(link)
    if not os.path.exists(target):
        return RefusedError("is a link to nothing. Remove it, or put the file there.")
    if os.path.commonpath([root, target]) != root:
        return RefusedError("is a link out of the folder. Put the file there, or name its folder as an input.")
    if os.path.isdir(target):
        return RefusedError("is a link to a folder. The folder itself is read; remove the link.")
    return link
