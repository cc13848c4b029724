"""Finds the vocabulary's phrases in sentences, also where a crawl lost the spaces around links."""

import re
from collections.abc import Sequence
from typing import Final, NamedTuple

from analysis.matcher import longest
from analysis.mentions.vocabulary import Entry, Vocabulary

LETTERS: Final = re.compile(r"[a-z]+")
AFFIXED: Final = re.compile(r"(?:me|di|ber|ter)[a-z]{4}")  # a verb that hangs on a name: "Rusiamemperingatkan"


class Hit(NamedTuple):
    """An occurrence of a phrase."""

    start: int
    end: int
    entries: tuple[Entry, ...]


def find_hits(texts: Sequence[str], vocabulary: Vocabulary) -> list[list[Hit]]:
    """For each text the leftmost longest phrases that are bounded by more than letters, from left to right."""
    joined, entries, glued = "\n".join(texts), vocabulary.entries, vocabulary.glued
    bounded = [
        match
        for match in vocabulary.matcher.find_anywhere(joined)
        if _begins(joined, match[1]) and _ends(joined, match[1], match[2], entries[match[0]], glued)
    ]
    found: list[list[Hit]] = []
    matches = iter([*longest(bounded), (0, len(joined) + 1, 0)])
    index, start, end = next(matches)
    offset = 0
    for text in texts:
        hits: list[Hit] = []
        stop = offset + len(text)
        while start <= stop:
            hits.append(Hit(start - offset, end - offset, entries[index]))
            index, start, end = next(matches)
        found.append(hits)
        offset = stop + 1
    return found


def _begins(text: str, start: int) -> bool:
    """Whether a phrase may begin here: "denganIran", "RIPrabowo", but not inside a word."""
    if start == 0:
        return True
    before, first = text[start - 1], text[start]
    if not before.isalnum():
        return before not in "@$"
    return first.isupper() and (before.islower() or (before.isupper() and text[start + 1 : start + 2].islower()))


def _ends(text: str, start: int, end: int, entries: tuple[Entry, ...], glue: frozenset[str]) -> bool:
    """Whether a phrase may end here: "Iranserta", "RusiaUkraina", "NATOlah", but not "Iranian", nor "Bu" in "Budi"."""
    after = text[end : end + 1]
    if not after.isalnum():
        return True
    last = text[end - 1]
    if not last.isalnum():
        return True
    if not last.isalpha() or entries[0].sort == "cue" or text[start].islower():
        return after.isupper() and last.islower() and entries[0].sort == "title"
    if after.isupper():
        return last.islower() or text[end + 1 : end + 2].islower()
    if entries[0].kind == "honorific":
        return False
    rest = LETTERS.match(text, end)
    return rest is not None and after.islower() and (rest[0] in glue or AFFIXED.match(rest[0]) is not None)
