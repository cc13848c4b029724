"""What the lexicon knows of pages, compiled once: phrases, outlets, headline words, datelines."""

import bisect
import functools
import re
from collections.abc import Iterable
from typing import Final, NamedTuple

from analysis.lexicon import Lexicon
from analysis.matcher import Matcher

SITE: Final = r"[\w-]+(?:\.[\w-]+)*\.(?i:com|co\.id|or\.id|go\.id|id|co|net|org|news|tv)"
PLACE: Final = r"[A-Z][\w.'’]*(?:[ /-][A-Z][\w.'’]*){0,4}?"
DATELINE_LENGTH: Final = 110  # characters
DASH: Final = r"\s*(?:-{1,3}|[–—|:]{1,2})+\s*"


class Phrase(NamedTuple):
    """A row of the lexicon's furniture: where in a line it stands, what the line then is, and how far that reaches."""

    place: str
    role: str
    reach: str
    text: str


class Hits:
    """The places of the furniture's phrases in a text: (index of the phrase, start, end), by start."""

    def __init__(self, rows: list[tuple[int, int, int]]) -> None:
        """Keeps ``rows``, which are sorted by start."""
        self.rows = rows
        self._starts = [start for _, start, _ in rows]

    def within(self, start: int, end: int) -> list[tuple[int, int, int]]:
        """The places that begin between ``start`` and ``end``."""
        return self.rows[bisect.bisect_left(self._starts, start) : bisect.bisect_left(self._starts, end)]


class Rules(NamedTuple):
    """All that cleaning needs of a lexicon."""

    lexicon: Lexicon
    phrases: list[Phrase]
    matcher: Matcher
    datelines: tuple[re.Pattern[str], ...]
    sites: dict[str, str]
    networks: dict[str, str]
    features: Matcher
    feature_sites: list[str]
    small: frozenset[str]
    openers: frozenset[str]
    titles: frozenset[str]
    english: frozenset[str]


class Dateline(NamedTuple):
    """What a dateline says: the place and the outlet, empty where it names none."""

    end: int
    place: str
    outlet: str


@functools.cache
def compile_rules(lexicon: Lexicon) -> Rules:
    """Compiles the furniture, outlets and headline words of ``lexicon``."""
    phrases = [Phrase(*row) for row in lexicon.furniture.select("place", "role", "reach", "phrase").rows()]
    words: dict[str, set[str]] = {"small": set(), "opener": set(), "title": set(), "english": set()}
    for word, kind in lexicon.headline_words.select("word", "kind").rows():
        words[kind].add(word)
    sites: dict[str, str] = {}
    features: list[tuple[str, str]] = []
    for site, names, marks in lexicon.outlets.select("site", "names", "features").rows():
        for name in (site, *(names or "").split("|")):
            sites.setdefault(name.lower(), site)
        features += [(mark, site) for mark in (marks or "").split("|") if mark]
    return Rules(
        lexicon,
        phrases,
        Matcher([phrase.text.lower() for phrase in phrases]),
        _datelines(name for name in sites if name and "*" not in name),
        sites,
        dict(lexicon.outlets.select("site", "network").rows()),
        Matcher([mark for mark, _ in features]),
        [site for _, site in features],
        *(frozenset(words[kind]) for kind in ("small", "opener", "title", "english")),
    )


def _datelines(names: Iterable[str]) -> tuple[re.Pattern[str], ...]:
    """The shapes of datelines, in order; groups ``place``, ``after`` (a place behind the outlet) and ``outlet``."""
    outlet = rf"(?P<outlet>(?:{_any_case(names)})(?![\w.])|{SITE}(?![\w.]))"
    return tuple(
        re.compile(pattern)
        for pattern in (
            # KIEV, Contoh.id - | Jakarta, Contoh News - | CONTOH.CO.ID, JAKARTA -- | Contoh.com | BATAM - | BATAM, ABC:
            rf"(?:(?P<place>{PLACE})\s*(?:[,|/]|\.\s)\s*)?{outlet}(?:\s*[,|]\s*(?P<after>{PLACE}))?{DASH}",
            # Contoh.com, JakartaBank … : the dash and its blanks are lost
            rf"{outlet}\s*,\s*(?P<after>[A-Z][a-z]+(?: [A-Z][a-z]+)?)\s*(?=[A-Z\"“])(?P<place>)?",
            # Rusia, CONTOH.COM Presiden …
            rf"(?P<place>{PLACE})\s*,\s*(?P<outlet>{SITE})\s+(?=[A-Z\"“])(?P<after>)?",
            # Jakarta (CONTOH) -
            rf"(?P<place>{PLACE})\s*\((?:{outlet}|[A-Z]{{3,}})(?: [Nn]ews)?\)(?P<after>)?{DASH}",
            # JAKARTA - | NEW YORK– | HO CHI MINH - | JAKARTA-Warga
            r"(?P<place>(?:[A-Z]{2} )?[A-Z]{3,}(?:[ ,./]+[A-Z]{2,}){0,4})(?P<outlet>)(?P<after>)"
            r"(?:\s+[-–—]{1,3}\s*|[-–—]{2,3}\s*|[–—]\s*|-\s+|(?<=[A-Z]{6})-(?=[A-Z\"“]))",
            # Jakarta - | Washington DC -
            r"(?P<place>[A-Z][a-z]+(?: [A-Z][A-Za-z]+){0,2})(?P<outlet>)(?P<after>)\s+[-–—]{1,2}\s+(?=[A-Z\"“‘'\d])",
            # Denpasar (Kabar Bali) - | CILACAP, (KB).-
            rf"(?P<place>{PLACE}),?\s*\([^()\n]{{2,40}}\)(?P<outlet>)(?P<after>)[.\s]*[-–—]{{1,3}}\s*(?=[A-Z\"“‘'\d])",
            # Jakarta, KABARnews -
            rf"(?P<place>{PLACE}),\s*{PLACE}(?P<outlet>)(?P<after>)\s+[-–—]{{1,2}}\s+(?=[A-Z\"“‘'\d])",
        )
    )


def _any_case(names: Iterable[str]) -> str:
    """A pattern for any of ``names`` in any case, longer first; by first letter, so that few are tried at a place."""
    rests: dict[str, list[str]] = {}
    for name in sorted(names, key=len, reverse=True):
        rests.setdefault(name[0], []).append(re.escape(name[1:]))
    return "|".join(f"[{re.escape(head + head.upper())}](?i:{'|'.join(tails)})" for head, tails in rests.items())


def find_dateline(text: str, rules: Rules) -> Dateline | None:
    """The dateline at the head of a paragraph, if it has one."""
    for pattern in rules.datelines:
        if match := pattern.match(text, 0, DATELINE_LENGTH):
            place = match["place"] or match["after"] or ""
            return Dateline(match.end(), place, match["outlet"] or "")
    return None
