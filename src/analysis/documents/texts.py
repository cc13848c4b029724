"""Decodes bytes as text, or says what they are instead; and how much may be an article."""

from collections.abc import Iterator, Mapping
from typing import BinaryIO, Final, NamedTuple

BYTE_ORDER_MARKS: Final = (b"\xff\xfe", b"\xfe\xff")
LARGEST: Final = 10_000_000  # bytes of a file of text, of a page, or of a table's row
LONGEST: Final = 300_000  # characters of an article; a long one has 50,000
EMPTY: Final = "is empty. Remove it, or put the article's text into it."


class RefusedError(ValueError):
    """One article cannot be read; the message says what is wrong and the mend."""


class Found(NamedTuple):
    """An article in a larger file: its own id if it has one, its text, and what the file knows of it."""

    article_id: str | None
    raw: str
    known: Mapping[str, str]


def decode_text(data: bytes) -> str:
    """The text that ``data`` holds in UTF-8, unchanged.

    Raises:
        RefusedError: the bytes are no text in UTF-8, or hold nothing but blanks.

    >>> decode_text("Judul".encode())
    'Judul'
    """
    check_head(data)
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise RefusedError(say_no_utf8(data[error.start], error.start)) from None
    if not text.strip():
        raise RefusedError(EMPTY)
    return text


def check_head(data: bytes) -> None:
    """Raises ``RefusedError`` if bytes, be they the first of many, show that the whole is no text in UTF-8."""
    if data.startswith(BYTE_ORDER_MARKS):
        raise RefusedError("is UTF-16, not UTF-8. Save it as UTF-8.")
    if zeros := data.count(b"\0"):
        if zeros > len(data) // 4 and len(data) % 2 == 0:
            raise RefusedError("is UTF-16 without a mark, not UTF-8. Save it as UTF-8.")
        raise RefusedError(f"is binary (a NUL at byte {data.index(0)}), not text. Give the article's text as UTF-8.")


def say_no_utf8(byte: int, place: int) -> str:
    """Why bytes of which one is wrong are not read."""
    return f"is not UTF-8 (byte {place} is 0x{byte:02x}), perhaps Latin-1 or Windows-1252. Save it as UTF-8."


def read_whole(stream: BinaryIO) -> bytes:
    """All that a stream holds.

    Raises:
        RefusedError: it is more than an article can be.
    """
    data = stream.read(LARGEST + 1)
    if len(data) > LARGEST:
        raise RefusedError(f"is larger than {LARGEST // 10**6} MB. Give one article a file, or a table of articles.")
    return data


def read_lines(stream: BinaryIO) -> Iterator[bytes | RefusedError]:
    """The lines of a stream, one after the other; a refusal in the place of one that is too long."""
    while line := stream.readline(LARGEST + 1):
        if len(line) <= LARGEST:
            yield line
            continue
        while line and not line.endswith(b"\n"):
            line = stream.readline(LARGEST)
        yield RefusedError(f"the line is longer than {LARGEST // 10**6} MB. Write one article a line.")
