"""Finds the vocabulary's phrases in sentences, also where a crawl lost the spaces around links."""

import re
from bisect import bisect
from collections.abc import Sequence
from typing import Final, NamedTuple

from analysis.mentions.vocabulary import Entry, Vocabulary

LETTERS: Final = re.compile(r"[a-z]+")
AFFIXED: Final = re.compile(r"(?:me|di|ber|ter)[a-z]{4}")  # a verb that hangs on a name: "Rusiamemperingatkan"


class Hit(NamedTuple):
    """An occurrence of a phrase."""

    start: int
    end: int
    entries: tuple[Entry, ...]


def find_hits(text: str, offsets: Sequence[int], vocabulary: Vocabulary) -> dict[int, list[Hit]]:
    """The leftmost longest phrases that are bounded by more than letters, by number of the sentence, left to right.

    ``text`` is the sentences of an article, a line feed between them, and ``offsets`` says where each begins.
    """
    entries, glued = vocabulary.entries, vocabulary.glued
    found: dict[int, list[Hit]] = {}
    last = offset = stop = 0
    for index, start, end in vocabulary.matcher.find_anywhere(text):
        before = text[start - 1]
        if start < last or (before.islower() and text[start].islower() and start > 0):
            continue  # within the last phrase, or within a word as every third
        if before != " " and not _begins(text, start):
            continue
        if text[end : end + 1] != " " and not _ends(text, start, end, entries[index], glued):
            continue
        if start >= stop:
            number = bisect(offsets, start)
            offset, stop = offsets[number - 1], offsets[number]
            hits = found[number - 1] = []
        hits.append(Hit(start - offset, end - offset, entries[index]))
        last = end
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
