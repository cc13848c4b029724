"""Decodes bytes as text, or says what they are instead."""

from typing import Final

BYTE_ORDER_MARKS: Final = (b"\xff\xfe", b"\xfe\xff")


class RefusedError(ValueError):
    """One article cannot be read; the message says what is wrong and the mend."""


def decode_text(data: bytes) -> str:
    """The text that ``data`` holds in UTF-8, unchanged.

    Raises:
        RefusedError: the bytes are no text in UTF-8, or hold nothing but blanks.

    >>> decode_text("Judul".encode())
    'Judul'
    """
    if data.startswith(BYTE_ORDER_MARKS):
        raise RefusedError("is UTF-16, not UTF-8. Save it as UTF-8.")
    if zeros := data.count(b"\0"):
        if zeros > len(data) // 4 and len(data) % 2 == 0:
            raise RefusedError("is UTF-16 without a mark, not UTF-8. Save it as UTF-8.")
        raise RefusedError(f"is binary (a NUL at byte {data.index(0)}), not text. Give the article's text as UTF-8.")
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        wrong = f"byte {error.start} is 0x{data[error.start]:02x}"
        raise RefusedError(f"is not UTF-8 ({wrong}), perhaps Latin-1 or Windows-1252. Save it as UTF-8.") from None
    if not text.strip():
        raise RefusedError("is empty. Remove it, or put the article's text into it.")
    return text
