"""A sentence while it is read: its text, the phrases found in it, who has been met, and the mentions so far."""

import re
from bisect import bisect_left
from dataclasses import dataclass, field
from datetime import date
from operator import itemgetter
from typing import Final, NamedTuple

from analysis.mentions.hits import Hit
from analysis.mentions.names import Cast
from analysis.mentions.vocabulary import ALWAYS, HOME, Entry, Vocabulary, overlaps

Period = tuple[date | None, date | None]

BRACKET: Final = re.compile(r"\s?[(\[]([^()\[\]\n]{1,60})[)\]]")
INITIALS: Final = re.compile(r" \(([A-Z]{2,4})\)")
ABBREVIATION: Final = re.compile(r"[A-Z][A-Z0-9.-]{1,7}")
LONGEST_SMALL: Final = 3  # letters of the words that headlines, too, write small
FIRST: Final = itemgetter(0)
LEAST_WORDS: Final = 7  # longer ones, in a sentence that may be like a headline
SHARE: Final = 0.8  # of words with a capital, above which a sentence is like a headline


class Span(NamedTuple):
    """A mention within a sentence; ``who`` is an actor id, or a number after "?" for somebody the cast knows."""

    start: int
    end: int
    who: str
    kind: str


@dataclass
class Reading:
    """What is at hand while a sentence is read."""

    text: str
    hits: list[Hit]
    part: str
    cast: Cast
    period: Period
    vocabulary: Vocabulary
    spans: list[Span] = field(default_factory=list)
    passed: int = 0  # how far the last mention reaches, or a title that means nobody: "menjadi Presiden Peru"
    capitalised: bool | None = None  # not looked at yet
    abroad: int | None = None  # the same

    @property
    def headline(self) -> bool:
        """Whether capitals tell nothing here: in a title or subhead, or where most words bear one."""
        if self.capitalised is None:
            self.capitalised = self.part != "body" or self._is_capitalised()
        return self.capitalised

    def _is_capitalised(self) -> bool:
        words = self.text.split()
        if sum(map(str.isupper, map(FIRST, words))) <= SHARE * LEAST_WORDS:
            return False  # as mostly: cheaper than to leave out the small words first
        initials = "".join([word[0] for word in words if len(word) > LONGEST_SMALL])
        return len(initials) > LEAST_WORDS and sum(map(str.isupper, initials)) > SHARE * len(initials)

    @property
    def first_abroad(self) -> int:
        """The number of the first state where the sentence names nobody at home, else that of a hit behind the last."""
        if self.abroad is None:
            self.abroad = self._find_abroad()
        return self.abroad

    def _find_abroad(self) -> int:
        named = [hit.entries[0] for hit in self.hits]
        if any(entry.actor_id == HOME or entry.actor_id in self.vocabulary.domestic for entry in named):
            return len(named)
        return next((number for number, entry in enumerate(named) if entry.actor_kind == "state"), len(named))

    def is_free(self, start: int, end: int) -> bool:
        """Whether no mention found so far, from left to right, lies in the stretch."""
        place = bisect_left(self.spans, (end,))
        return place == 0 or self.spans[place - 1].end <= start

    def next_start(self, number: int) -> int:
        """Where the hit after this one begins, or the text ends."""
        return self.hits[number + 1].start if number + 1 < len(self.hits) else len(self.text)

    def last_end(self, number: int) -> int:
        """Where the hit or the mention before this hit ends."""
        end = self.hits[number - 1].end if number else 0
        return max(end, self.spans[-1].end) if self.spans else end

    def alias(self, hit: Hit) -> Entry | None:
        """The alias that the hit is here: valid at the time, and a short name only where the long one stands too."""
        first, known = hit.entries[0], self.cast.known
        if len(hit.entries) == 1 and first.when != "follow" and first.valid == ALWAYS:
            return first if first.sort == "alias" else None
        fitting = [
            entry
            for entry in hit.entries
            if entry.sort == "alias"
            and (entry.when != "follow" or entry.actor_id in known)
            and (entry.valid == ALWAYS or overlaps(entry.valid, self.period))
        ]
        if len(fitting) > 1:
            fitting = [entry for entry in fitting if entry.actor_id in known] or fitting
            actors = {entry.actor_id for entry in fitting}
            last = next((actor for actor in self.cast.last_seen() if actor in actors), None)
            fitting = [entry for entry in fitting if entry.actor_id == last] or fitting
        return fitting[0] if fitting else None

    def skip_space(self, position: int) -> int:
        """The first place from ``position`` on that is not blank."""
        while self.text[position : position + 1].isspace():
            position += 1
        return position

    def with_short_form(self, end: int, name: str, who: str) -> int:
        """Where the name of an unknown person ends with the initials that name them again: "Felguni Dey (FD)"."""
        bracket = INITIALS.match(self.text, end)
        if bracket is None or "".join(word[0] for word in name.split()) != bracket[1]:
            return end
        if any(entry.sort == "alias" for entry in self.vocabulary.surfaces.get(bracket[1], ())):
            return end
        self.cast.short[bracket[1]] = who
        return bracket.end()

    def with_bracket(self, hit: Hit, entry: Entry) -> int:
        """Where the name ends with its other form taken in: "Amerika Serikat (AS)"."""
        bracket = BRACKET.match(self.text, hit.end)
        if bracket is None:
            return hit.end
        inner = self.vocabulary.surfaces.get(bracket[1].strip(), ())
        if any(other.actor_id == entry.actor_id for other in inner):
            return bracket.end()
        new = not inner and ABBREVIATION.fullmatch(bracket[1]) and not self.text[hit.start : hit.end].isupper()
        return bracket.end() if new and entry.actor_kind not in ("person", "state") else hit.end
