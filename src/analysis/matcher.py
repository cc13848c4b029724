"""Finds many phrases in a text in one pass: an Aho-Corasick automaton that keeps to word boundaries.

It stands beside the line: mentions, quotes and stances each build one from their lexicon.
"""

from collections.abc import Sequence
from operator import itemgetter
from typing import Final

from ahocorasick_rs import AhoCorasick, Implementation

START: Final = itemgetter(1)
SMALL: Final = 2_000  # phrases; a table of states is twice as fast for so many, and no faster for tens of thousands


def fold(text: str) -> str:
    """Lower-cases ``text`` without changing its length, so that spans in one are spans in the other.

    >>> fold("İSTANBUL, Rusia")
    'İstanbul, rusia'
    """
    lower = text.lower()
    if len(lower) == len(text):
        return lower
    return "".join(low if len(low := char.lower()) == 1 else char for char in text)


class Matcher:
    """Phrases compiled into one automaton.

    ``find(text)`` gives ``(phrase index, start, end)`` for every occurrence of every phrase that neither begins nor
    ends inside a word, in order of start, longer first; occurrences may overlap. Choosing among them is the caller's,
    since a choice made before the boundaries are checked loses true matches.

    >>> Matcher(["Rusia", "Rusia Putin", "AS"]).find("Rusia Putin di ASEAN")
    [(1, 0, 11), (0, 0, 5)]
    """

    def __init__(self, phrases: Sequence[str]) -> None:
        """Compiles ``phrases``; they are matched as they are, case and all (see ``fold``)."""
        if any(not phrase for phrase in phrases):
            raise ValueError("an empty phrase matches everywhere. Remove it from the list.")
        kind = Implementation.DFA if len(phrases) <= SMALL else Implementation.ContiguousNFA
        self._automaton = AhoCorasick(list(phrases), implementation=kind)

    def find(self, text: str) -> list[tuple[int, int, int]]:
        """Every whole-word occurrence, by start, longer first."""
        size = len(text)
        found = [
            (index, start, end)
            for index, start, end in self._automaton.find_matches_as_indexes(text, overlapping=True)
            if (start == 0 or not (text[start - 1].isalnum() and text[start].isalnum()))
            and (end == size or not (text[end].isalnum() and text[end - 1].isalnum()))
        ]
        return _by_start(found)

    def find_anywhere(self, text: str) -> list[tuple[int, int, int]]:
        """Every occurrence, also within words (crawls lose the spaces around links), by start, longer first."""
        return _by_start(self._automaton.find_matches_as_indexes(text, overlapping=True))


def _by_start(found: list[tuple[int, int, int]]) -> list[tuple[int, int, int]]:
    """By start, longer first; the automaton gives matches by end, and sorting keeps the order of equals."""
    found.reverse()
    found.sort(key=START)
    return found


def longest(matches: list[tuple[int, int, int]]) -> list[tuple[int, int, int]]:
    """Of overlapping matches (by start, longer first) keeps the leftmost longest.

    >>> longest([(1, 0, 11), (0, 0, 5), (2, 6, 11), (3, 12, 14)])
    [(1, 0, 11), (3, 12, 14)]
    """
    kept: list[tuple[int, int, int]] = []
    last = 0
    for match in matches:
        if match[1] >= last:
            kept.append(match)
            last = match[2]
    return kept
