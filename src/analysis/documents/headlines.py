"""Finds the headline of a web page, without the outlet's name that its titles carry."""

import functools
import re
from collections.abc import Iterator
from typing import Any, Final

from analysis.lexicon import read_lexicon

NAMED: Final = (
    "//meta[@property='og:title' or @name='og:title']/@content",
    "//meta[@name='twitter:title' or @property='twitter:title']/@content",
    "//title/text()",
)
HEADINGS: Final = (
    "//h1|//h2|//h3|//h4|//*[@itemprop='headline' or contains(@class,'judul') or contains(@class,'title')"
    " or contains(@id,'judul') or contains(@id,'title')]"
)
SITE_NAME: Final = "//meta[@property='og:site_name']/@content"
SEPARATOR: Final = re.compile(r" (?:[-–—:•»]|::) | ?[|»] ?")  # in a text with single blanks
SITE: Final = re.compile(r"\w-*\.(?:com|co|id|net|org|tv|news)\b", re.IGNORECASE)
QUOTES: Final = str.maketrans("“”‘’`", "\"\"'''")
LENGTH: Final = 12  # letters of a headline, at least
LONG: Final = 250  # characters: no heading is longer
SECTION_WORDS: Final = 4  # words of a section's or an outlet's name, at most


def find_headline(tree: Any) -> str | None:
    """The headline of a parsed page: the heading that its titles repeat, else what they say between separators.

    >>> from trafilatura import load_html
    >>> page = "<html><head><title>kabarNews : Warga Tolak Tambang - Kabar.com</title></head><body>{}</body></html>"
    >>> find_headline(load_html(page.format("<h1>Kabar</h1><h2>Warga Tolak Tambang</h2>")))
    'Warga Tolak Tambang'
    >>> find_headline(load_html(page.format("<p>Warga menolak tambang.</p>")))
    'kabarNews : Warga Tolak Tambang'
    """
    named = [title for path in NAMED for value in tree.xpath(path) if (title := _plain(value))]
    if not named:
        return None
    cut = _cut_site(
        min(named, key=len) if _agree(named) else named[0], [_plain(name) for name in tree.xpath(SITE_NAME)]
    )
    titles = [_folded(title) for title in named]
    heading = max((text for text in _headings(tree) if _repeated(_folded(text), titles)), key=len, default="")
    return heading if 2 * len(heading) >= len(cut) else cut


def _plain(text: str) -> str:
    return " ".join(text.split())


def _folded(text: str) -> str:
    return text.translate(QUOTES).casefold()


def _headings(tree: Any) -> Iterator[str]:
    for node in tree.xpath(HEADINGS):
        text = _plain(node.text_content()) if node.tag not in {"title", "script"} else ""
        if LENGTH <= len(text) <= LONG:
            yield text


def _repeated(heading: str, titles: list[str]) -> bool:
    """Whether a title holds the heading, or is the heading cut short: ``Warga Tolak …``."""
    return any(
        heading in title or (len(title) > 2 * LENGTH and heading.startswith(title.rstrip(".… "))) for title in titles
    )


def _agree(named: list[str]) -> bool:
    """Whether the shortest title stands in all others."""
    shortest = _folded(min(named, key=len))
    return len(shortest) >= LENGTH and all(shortest in _folded(title) for title in named)


def _cut_site(title: str, names: list[str]) -> str:
    """``title`` without the parts at its ends that name the outlet or, next to it, a section."""
    gaps = [match.span() for match in SEPARATOR.finditer(title)]
    start, end = 0, len(title)
    for left, right in reversed(gaps):
        if left < LENGTH or not _names_site(title[right:end], names, title[left:right]):
            break
        end = left
    for left, right in gaps:
        if end - right < LENGTH or not _names_site(title[start:left], names, ""):
            break
        start = right
    return title[start:end].strip()


def _names_site(part: str, names: list[str], gap: str) -> bool:
    plain = _folded(part)
    if len(part.split()) > SECTION_WORDS + 1:
        return False
    if SITE.search(part) or plain in _outlets() or any(_folded(name) in plain for name in names if name):
        return True
    return len(part.split()) <= SECTION_WORDS and ("|" in gap or "»" in gap)


@functools.cache
def _outlets() -> frozenset[str]:
    rows = read_lexicon().outlets.select("site", "names").rows()
    names = {name for site, names in rows for name in (site, *(names or "").split("|"))}
    return frozenset(
        form for name in names for form in (_folded(name), _folded(f"{name} News"), _folded(f"{name} Online"))
    )
