"""Opens what lies in files: a file itself, what is packed in a ``.gz``, and the members of a ``.zip``."""

import gzip
import io
import lzma
import os
import stat
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from types import MappingProxyType
from typing import Any, BinaryIO, Final, NamedTuple, cast

from analysis.documents.folders import is_hidden
from analysis.documents.metadata import METADATA, Known, parse_metadata
from analysis.documents.texts import RefusedError

GZIP: Final = ".gz"
ZIP: Final = ".zip"
UNPACKED: Final = 1_000_000  # bytes that anything may unpack to
MOST_UNPACKED: Final = 200  # times the size of what was packed; text shrinks to a third or, at best, a thirtieth
DAMAGES: Final = (OSError, EOFError, ValueError, NotImplementedError, zlib.error, lzma.LZMAError, struct.error,
                  zipfile.BadZipFile)  # fmt: skip


class Member(NamedTuple):
    """Something to read: its name, where it lies, its kind (a file's ending, in small letters), its bytes, and more.

    ``known`` is what a zip's metadata say of it.
    """

    name: str
    source: str
    kind: str
    stream: BinaryIO
    known: Known = MappingProxyType({})


def open_file(name: str, file: Path) -> Iterator[Member | tuple[str, RefusedError]]:
    """Opens a file, or one member of a ``.zip`` after the other, in the order of their names.

    Goes in: the name that an article in the file has. A zip is read as a folder: before the names of its members stands
    its own, as that of a subfolder; where it is the input itself, ``name`` is empty, and they stand alone. A
    ``metadata.csv`` in it, the topmost, speaks of what lies beside and below it; if it is wrong, it is refused.
    Each is open until the next is asked for. Comes out also: what cannot be opened, with where it lies and why.

    Raises:
        RefusedError: the file itself cannot be opened.
    """
    kind = kind_of(file.name)
    try:
        if not stat.S_ISREG(os.stat(file).st_mode):
            raise RefusedError("is a pipe, a device or a socket. Save what comes from it as a file.")
        with file.open("rb") as stream:
            if kind == ZIP:
                yield from _open_members(name, str(file), stream)
            elif kind == GZIP:
                inside = name[: -len(kind)]
                with _unpack(gzip.GzipFile(fileobj=stream), stream.tell) as unpacked:
                    yield Member(inside, str(file), _check_kind(inside), unpacked)
            else:
                yield Member(name, str(file), kind, stream)
    except OSError as error:
        raise RefusedError(say_unread(error)) from None


def say_unread(error: OSError) -> str:
    """Why the system does not give a file."""
    return f"cannot be read ({error.strerror or error}). Check the file's permissions."


def kind_of(name: str) -> str:
    """The ending of a file's name, in small letters.

    >>> kind_of("2022/Berita.TXT")
    '.txt'
    """
    return PurePosixPath(name).suffix.lower()


def _open_members(name: str, source: str, stream: BinaryIO) -> Iterator[Member | tuple[str, RefusedError]]:
    try:
        archive = zipfile.ZipFile(stream)
        members = sorted(archive.infolist(), key=lambda member: member.filename)
    except DAMAGES as error:
        raise RefusedError(_say_damaged(error)) from None
    if sum(member.compress_size for member in members) > os.fstat(stream.fileno()).st_size:
        raise RefusedError("is a zip whose members overlap. Pack it again.")
    members = [member for member in members if not (member.is_dir() or member.filename.startswith("__MACOSX/"))]
    tables = [member for member in members if PurePosixPath(member.filename).name == METADATA]
    members = [member for member in members if not is_hidden(member.filename)]
    known: dict[str, Known] = {}
    if tables:
        table = min(tables, key=lambda member: member.filename.count("/"))
        try:
            known = _read_metadata(archive, table, members)
        except RefusedError as error:
            yield f"{source}/{table.filename}", error
    for member in members:
        inside = f"{source}/{member.filename}"
        try:
            with _open_member(archive, member) as unpacked:
                full, kind = f"{name}/{member.filename}".lstrip("/"), _check_kind(member.filename)
                yield Member(full, inside, kind, unpacked, known.get(member.filename, {}))
        except RefusedError as error:
            yield inside, error


def _read_metadata(
    archive: zipfile.ZipFile, table: zipfile.ZipInfo, members: Iterable[zipfile.ZipInfo]
) -> dict[str, Known]:
    """What a ``metadata.csv`` in a zip says of members beside and below it, by their names in the zip."""
    place = table.filename.removesuffix(METADATA)
    names = {member.filename.removeprefix(place) for member in members if member.filename.startswith(place)}
    with _open_member(archive, table) as stream:
        return {place + name: known for name, known in parse_metadata(stream, names).items()}


@contextmanager
def _open_member(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> Iterator[BinaryIO]:
    path = PurePosixPath(member.filename.replace("\\", "/"))
    if path.is_absolute() or ".." in path.parts:
        raise RefusedError("has a name that leads out of the zip. Pack it again without '..'.")
    if member.flag_bits & 1:
        raise RefusedError("is encrypted. Pack it again without a password.")
    if stat.S_ISLNK(member.external_attr >> 16):
        raise RefusedError("is a link, not a file. Pack the file itself.")
    try:
        packed = archive.open(member)
    except DAMAGES as error:
        raise RefusedError(_say_damaged(error)) from None
    with _unpack(packed, lambda: member.compress_size) as stream:
        yield stream


def _check_kind(name: str) -> str:
    kind = kind_of(name)
    if kind in (GZIP, ZIP):
        raise RefusedError("is an archive within an archive. Unpack the outer one.")
    return kind


@contextmanager
def _unpack(stream: Any, packed: Callable[[], int]) -> Iterator[BinaryIO]:
    with stream, io.BufferedReader(_Unpacked(stream, packed), 1 << 16) as unpacked:
        yield cast(BinaryIO, unpacked)


class _Unpacked(io.RawIOBase):
    """An unpacked stream that ends in a refusal where it is damaged, or out of all proportion to what was packed."""

    def __init__(self, stream: Any, packed: Callable[[], int]) -> None:
        self._stream, self._packed, self._size = stream, packed, 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        try:
            data = self._stream.read1(len(buffer))  # as much as there is before any damage
        except DAMAGES as error:
            raise RefusedError(_say_damaged(error)) from None
        buffer[: len(data)] = data
        self._size += len(data)
        if self._size > max(UNPACKED, MOST_UNPACKED * self._packed()):
            raise RefusedError(f"unpacks to more than {MOST_UNPACKED} times its size. Unpack it, and see what it is.")
        return len(data)


def _say_damaged(error: BaseException) -> str:
    return f"is a damaged archive ({str(error) or type(error).__name__}). Pack it again."
