"""Reads web pages from WARC files, as crawlers and web archives keep them."""

from collections.abc import Iterator
from itertools import count
from typing import Any, BinaryIO, Final

from analysis.documents.pages import read_page
from analysis.documents.texts import Found, RefusedError, read_whole

CRAWLS: Final = frozenset({".warc"})


def read_crawl(stream: BinaryIO) -> Iterator[tuple[int, Found | RefusedError]]:
    """The pages of a crawl, under the number that each record has in the file: raw text and what is known of it.

    Of the records those are read that answer a request with a page of HTML (status 200); the others are no articles.

    Raises:
        RefusedError: this is no WARC file, or from here on it is damaged.
    """
    from warcio.archiveiterator import ArchiveIterator  # here, since most corpora hold no crawls

    records = ArchiveIterator(stream)
    for number in count(1):
        try:
            record = next(records, None)
            wanted = record is not None and _is_page(record)
        except RefusedError:
            raise
        except Exception as error:  # whatever a broken file makes the reader raise
            raise RefusedError(f"is no WARC file, or damaged ({_first_line(error)}). Fetch it again.") from None
        if number == 1 and (record is None or record.format != "warc"):  # whatever is none passes for the older ARC
            raise RefusedError("is no WARC file. Fetch it again.")
        if record is None:
            return
        if wanted:
            yield number, _read_record(record)


def _is_page(record: Any) -> bool:
    headers = record.http_headers
    if record.rec_type != "response" or headers is None:
        return False
    return headers.get_statuscode() == "200" and "html" in (headers.get_header("Content-Type") or "").lower()


def _read_record(record: Any) -> Found | RefusedError:
    try:
        address = record.rec_headers.get_header("WARC-Target-URI")
        return Found(None, *read_page(read_whole(record.content_stream()), address))
    except RefusedError as error:
        return error
    except Exception as error:
        return RefusedError(f"is damaged ({_first_line(error)}). Fetch it again.")


def _first_line(error: Exception) -> str:
    return (str(error).strip() or type(error).__name__).splitlines()[0]
