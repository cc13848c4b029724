"""Reads web pages: headline, text, and what their metadata know."""

import functools
import re
from collections.abc import Mapping
from datetime import date
from typing import Any, Final

from analysis.documents.headlines import find_headline
from analysis.documents.texts import RefusedError
from analysis.lexicon import read_lexicon

HIDDEN: Final = "//script[not(@type='application/ld+json')]|//style|//noscript|//iframe|//figcaption|//nav|//footer"
MARKED: Final = "//body//*[@class or @id]"
DATED: Final = (
    "//meta[@property='article:published_time' or @itemprop='datePublished' or @name='content_PublishedDate'"
    " or @name='publishdate' or @name='pubdate' or @name='dtk:publishdate']/@content",
    "//*[@itemprop='datePublished']/@datetime",
)
JSON_DATED: Final = re.compile(r"\"datePublished\"\s*:\s*\"([^\"]{8,40})\"")
ISO: Final = re.compile(r"\s*((?:19|20)\d\d)[-/](\d\d?)[-/](\d\d?)(?!\d)")
PARTING: Final = re.compile(r"[\W_]+|(?<=[a-z])(?=[A-Z])")
BLANKS: Final = " \t"
STRETCH: Final = 60  # characters of a text that is no button or headline
SHARE: Final = 0.4  # of a page's stretches: a marked part with more of them may hold the article
MOST_ELEMENTS: Final = 20_000  # of a page; a long one has 5,000
MOST_ATTRIBUTES: Final = 1_000  # of an element; a busy one has 30
AUTHOR_WORDS: Final = 6  # words of a name, at most


def read_page(data: bytes, address: str | None = None) -> tuple[str, dict[str, str]]:
    """The raw text of a page (headline, blank line, text) and its title, author, outlet, url and date if it gives them.

    The title is the page's heading without the outlet's name; the date is the day as printed in the metadata, in the
    site's own zone. What class names mark as comments, lists of other articles, captions, adverts or tools is left
    out, as ``lexicon/page_marks.csv`` names them.

    Goes in: the page as it was sent, and the address it was fetched from, if known: the page may name another.

    Raises:
        RefusedError: the page holds no article, or is larger than any.
    """
    import trafilatura  # here, since it takes a while to load and most corpora hold no pages
    from trafilatura.utils import decode_file

    try:
        markup = decode_file(data)
        _check_size(markup)
        tree: Any = trafilatura.load_html(markup)
        title, published = (find_headline(tree), _find_day(tree)) if tree is not None else (None, None)
        page = _extract(tree, address)
    except RefusedError:
        raise
    except Exception as error:  # whatever a broken page makes the parser raise, it costs this page only
        raise RefusedError(f"cannot be parsed as a page ({type(error).__name__}). Save its text as .txt.") from None
    if page is None or not (page.text or "").strip():
        raise RefusedError("no article was found in the page. Save its text as .txt in UTF-8.")
    title = title or page.title
    author = page.author if page.author and len(page.author.split()) <= AUTHOR_WORDS else None
    known = {
        "title": title,
        "outlet": page.hostname,
        "url": page.url,
        "published": published or page.date,
        "author": author if author not in (title, page.title) else None,
    }
    text = "\n".join(map(_open_row, page.text.split("\n"))).strip()
    return join_raw(title or "", text), {field: value for field, value in known.items() if value}


def _open_row(line: str) -> str:
    """A line without the bars at its ends, if it is a table's row."""
    if (start := line.lstrip(BLANKS)).startswith("|"):
        line = start[1:].lstrip(BLANKS)
    if (end := line.rstrip(BLANKS)).endswith("|"):
        line = end[:-1].rstrip(BLANKS)
    return line


class _Sizes:
    """Told each element by the parser, refuses a page that has too many, or one with too many attributes."""

    def __init__(self) -> None:
        self._elements = 0

    def start(self, _: str, attributes: Mapping[str, str]) -> None:
        self._elements += 1
        if self._elements > MOST_ELEMENTS:
            raise RefusedError(f"has more than {MOST_ELEMENTS:,} elements. Save its text as .txt in UTF-8.")
        if len(attributes) > MOST_ATTRIBUTES:
            raise RefusedError(f"has an element of {len(attributes):,} attributes. Save its text as .txt in UTF-8.")

    def close(self) -> None:
        """Nothing is made of the page yet."""


def _check_size(markup: str) -> None:
    """Refuses a page that would take minutes: building its tree takes the square of an element's attributes, and the
    extraction that of the elements. No tree is built here, so this takes as long as the page is.
    """
    from lxml import etree  # type: ignore[import-untyped]

    etree.fromstring(markup.encode(), etree.HTMLParser(target=_Sizes(), encoding="utf-8"))


def _extract(tree: Any, address: str | None) -> Any:
    """The article of a parsed page, from which all that is marked as something else is taken first."""
    import trafilatura

    if tree is None:
        return None
    _prune(tree)
    # Tables mostly lay out boxes, but on old pages the article itself.
    tables = sum(map(_size, tree.xpath("//table[not(ancestor::table)]"))) > SHARE * _size(tree)
    return trafilatura.bare_extraction(
        tree, url=address, include_comments=False, include_tables=tables, with_metadata=True
    )


def _prune(tree: Any) -> None:
    for node in tree.xpath(HIDDEN):
        node.drop_tree()
    whole = _size(tree)
    for node in tree.xpath(MARKED):
        names = PARTING.sub("-", f"-{node.get('class', '')}-{node.get('id', '')}-").lower()
        if _marks().search(names) and _size(node) <= SHARE * whole and node.find(".//h1") is None:
            node.drop_tree()


def _size(node: Any) -> int:
    """How many characters the running text below ``node`` has."""
    return sum(len(text) for text in node.itertext() if len(text) >= STRETCH)


@functools.cache
def _marks() -> re.Pattern[str]:
    marks = read_lexicon().page_marks["mark"].to_list()
    return re.compile(rf"-(?:{'|'.join(map(re.escape, marks))})-")


def _find_day(tree: Any) -> str | None:
    """The day that the metadata name, as they print it."""
    values = [value for path in DATED for value in tree.xpath(path)]
    scripts = tree.xpath("//script[@type='application/ld+json']/text()")
    values += [match[1] for script in scripts if (match := JSON_DATED.search(script))]
    for value in values:
        if match := ISO.match(value):
            try:
                return date(*map(int, match.groups())).isoformat()
            except ValueError:
                continue
    return None


def join_raw(title: str, text: str) -> str:
    """Headline, blank line, text; the headline once where it is also the first line of the text.

    >>> join_raw("Judul", "Isi.") == join_raw("Judul", "Judul\\nIsi.") == "Judul\\n\\nIsi."
    True
    """
    if not title:
        return text
    first, _, rest = text.partition("\n")
    return f"{title}\n\n{rest.lstrip() if first.strip() == title else text}"
