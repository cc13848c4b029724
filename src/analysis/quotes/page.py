"""An article as the readers of quotes see it: its text, who is mentioned where, and every reporting word."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from typing import NamedTuple

from ..matcher import fold, longest
from .words import Sense, Words, is_person

WORD = re.compile(r"[@\w][\w'’@-]*(?:\.(?!(?<=[a-z]\.)\d)[\w'’.@-]*)?(?<![.'’])|\S")
"""A word with what it holds inside (``St``, ``detik.com``, ``Jum'at``), or a mark; a heading's number is not joined to
the word before (``itu.4 Alasan``)."""


SMALL = re.compile(r"[a-z]+")


REACH = 40
"""The longest name looked at, in characters."""
LONGEST_WORD = 200
"""Characters of a word that are read: of one that goes on for a page the rest is another."""
NO_ROLES: frozenset[str] = frozenset()
UNMISTAKABLE = 8
"""An active verb of so many letters is one also at the end of a name that it was joined to."""


class Mention(NamedTuple):
    """A row of the mentions table, in brief."""

    start: int
    end: int
    surface: str
    actor_id: str
    person: bool


class Hit(NamedTuple):
    """A reporting word, carrier or medium in the text."""

    start: int
    end: int
    sense: Sense


class Page:
    """One article: ``raw`` and ``low`` (folded, same offsets), its mentions and reporting words in text order."""

    def __init__(self, raw: str, rows: list[tuple[int, int, str, str, str]], words: Words, lossy: bool) -> None:
        """Takes mention rows (start, end, surface, actor_id, kind) in text order and finds the reporting words.

        ``lossy`` tells whether the crawl may have lost spaces beside links.
        """
        self.raw, self.low, self.words, self._roles_of = raw, fold(raw), words, words.roles_of
        self.mentions = [
            Mention(start, end, surface, actor, is_person(words, surface, actor, kind))
            for start, end, surface, actor, kind in rows
        ]
        self.starts = [mention.start for mention in self.mentions]
        self._ends = {mention.end for mention in self.mentions}
        self.hits = self._find_hits(lossy)
        self._edges = self._find_edges() if lossy else []
        self.hit_starts = [hit.start for hit in self.hits]
        self._actives = [hit.start for hit in self.hits if hit.sense.form == "active"]
        self._reports = [hit.start for hit in self.hits if hit.sense.form or self.low.startswith("mengutip", hit.start)]
        self.says = [hit.start for hit in self.hits if hit.sense.form in ("bare", "own") and raw[hit.start].islower()]
        """Where a reporting word stands that can follow a direct quote."""

    def _find_hits(self, lossy: bool) -> list[Hit]:
        """The longest reporting words; those without spaces around them only where the text has lost some."""
        matcher, senses, raw = self.words.matcher, self.words.senses, self.raw
        if lossy:
            found = [match for match in matcher.find_anywhere(self.low) if self._is_whole(*match)]
        else:
            found = matcher.find(self.low)
        return [
            Hit(start, end, senses[index])
            for index, start, end in longest(found)
            if not senses[index].medium or not raw[start].islower()
        ]

    def _find_edges(self) -> list[int]:
        """Where the names of people, bodies and media begin and end."""
        media = [hit for hit in self.hits if hit.sense.medium]
        return sorted([*self.starts, *self._ends, *(hit.start for hit in media), *(hit.end for hit in media)])

    def _is_whole(self, index: int, start: int, end: int) -> bool:
        """Whether a match is a word of its own, also where the crawl lost a space (``ujarPutin``)."""
        raw, low = self.raw, self.low
        if start > 0 and low[start - 1].isalnum() and start not in self._ends:
            clear = end - start >= UNMISTAKABLE and self.words.senses[index].form == "active"
            if not ((raw[start].isupper() and raw[start - 1].islower()) or (clear and self._in_name(start))):
                return False
        if end < len(low) and low[end].isalnum() and not self._starts_at(end):
            if self.words.senses[index].medium:
                joined = start > 0 and low[start - 1].isalnum()
                return raw[end].isupper() or (joined and self._small_word(end))
            return raw[end].isupper() and raw[end - 1].islower()
        return True

    def _small_word(self, position: int) -> bool:
        """Whether a small word that joins was itself joined to the one before: ``kepadaTempodi kantornya``."""
        found = SMALL.match(self.raw, position)
        return found is not None and self.has(found[0], "preposition", "coordinator", "boundary", "clausal", "joining")

    def _in_name(self, position: int) -> bool:
        """Whether the word that runs into ``position`` is capitalised: ``Forbesmencatat``."""
        first = position
        while first and position - first < REACH and self.low[first - 1].isalnum():
            first -= 1
        return position - first > 2 and self.raw[first].isupper()

    def _starts_at(self, position: int) -> bool:
        index = bisect_left(self.starts, position)
        return index < len(self.starts) and self.starts[index] == position

    def before(self, position: int) -> int:
        """How many mentions begin before ``position``."""
        return bisect_left(self.starts, position)

    def mention_at(self, position: int) -> Mention | None:
        """The mention that begins at ``position``."""
        index = bisect_left(self.starts, position)
        return self.mentions[index] if index < len(self.starts) and self.starts[index] == position else None

    def mention_over(self, position: int) -> Mention | None:
        """The mention that covers ``position``."""
        index = bisect_right(self.starts, position) - 1
        return self.mentions[index] if index >= 0 and self.mentions[index].end > position else None

    def mentions_in(self, start: int, end: int) -> list[Mention]:
        """The mentions that begin within a span, in text order."""
        first = bisect_left(self.starts, start)
        return self.mentions[first : bisect_left(self.starts, end, first)]

    def hits_in(self, start: int, end: int) -> list[Hit]:
        """The reporting words that begin within a span, in text order."""
        first = bisect_left(self.hit_starts, start)
        return self.hits[first : bisect_left(self.hit_starts, end, first)]

    def reports_in(self, start: int, end: int) -> bool:
        """Whether a word that reports begins within a span."""
        index = bisect_left(self._reports, start)
        return index < len(self._reports) and self._reports[index] < end

    def acts_in(self, start: int, end: int) -> bool:
        """Whether an active reporting word begins within a span."""
        index = bisect_left(self._actives, start)
        return index < len(self._actives) and self._actives[index] < end

    def hit_at(self, position: int) -> Hit | None:
        """The reporting word that begins at ``position``."""
        index = bisect_left(self.hit_starts, position)
        return self.hits[index] if index < len(self.hits) and self.hit_starts[index] == position else None

    def skip_space(self, position: int, end: int) -> int:
        """The first position from ``position`` on that is not blank."""
        raw = self.raw
        while position < end and raw[position].isspace():
            position += 1
        return position

    def comma_in(self, start: int, end: int) -> int:
        """Where the first comma of a span stands that is not a decimal one, -1 without any."""
        comma = self.low.find(",", start, end)
        while comma > 0 and self.low[comma - 1].isdigit() and self.low[comma + 1 : comma + 2].isdigit():
            comma = self.low.find(",", comma + 1, end)
        return comma

    def skip_word(self, position: int, end: int) -> int:
        """Where the word behind the one at ``position`` begins."""
        return self.skip_space(position + len(self.word_at(position, end)), end)

    def word_at(self, position: int, end: int) -> str:
        """The folded word or mark that begins at ``position``; empty at ``end``."""
        found = WORD.match(self.low, position, min(end, position + LONGEST_WORD))
        if not found:
            return ""
        word = found[0]
        return word[: self._cut(position, found.end()) - position] if self._edges else word

    def words_in(self, start: int, end: int) -> Iterator[tuple[str, int]]:
        """The folded words and marks of a span with their places."""
        low, edges = self.low, self._edges
        index, count = bisect_right(edges, start), len(edges)
        for found in WORD.finditer(low, start, end):
            first, last = found.span()
            while index < count and (edge := edges[index]) < last:
                if edge > first:
                    yield low[first:edge], first
                    first = edge
                index += 1
            yield low[first:last], first

    def _cut(self, start: int, end: int) -> int:
        """Where a word ends, also one that the crawl has joined to a name: ``analisisAFPterhadap``."""
        index = bisect_right(self._edges, start)
        return min(self._edges[index], end) if index < len(self._edges) else end

    def roles_of(self, word: str) -> frozenset[str]:
        """The roles under which ``clause_words.csv`` lists a folded word."""
        return self._roles_of.get(word, NO_ROLES)

    def has(self, word: str, *roles: str) -> bool:
        """Whether ``clause_words.csv`` lists a folded word under one of ``roles``."""
        known = self._roles_of.get(word)
        return known is not None and not known.isdisjoint(roles)

    def is_verbal(self, word: str) -> bool:
        """Whether a folded word has the prefix of a verb: ``me-``, ``ber-``, ``di-``."""
        return (
            len(word) > 4
            and word.startswith(("me", "ber", "di"))
            and not word.endswith("nya")
            and (word.isalpha() or word.replace("-", "").isalpha())
            and not self.has(word, "noun")
        )
