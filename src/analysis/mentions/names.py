"""Reads the names of people and bodies that the lexicon does not know, and keeps who is who within one article."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import islice
from typing import Final

from analysis.mentions.spelling import plain_words, sound
from analysis.mentions.vocabulary import BODIES, Vocabulary

MOST_WORDS: Final = 6  # of a personal name
LONG: Final = 9  # letters, beyond which a word may hold another
LEAST: Final = 3  # letters of the name then
RECENT: Final = 100  # actors met last, among whom the bearer of a title is sought: more than most articles name
MOST_BEARERS: Final = 20  # of one word of their names, among whom somebody is sought
CAPITAL: Final = "A-ZÀ-ÖØ-ÞĀĂĄĆČĎĐĒĘĚĞĢĪİĶĻŁŃŅŇŌŐŘŚŞŠŤŪŮŰŹŻŽ"
WORD: Final = re.compile(rf"[{CAPITAL}](?:[^\W_]|['’`](?=[^\W\d_])|-(?=[^\W\d_]))*\.?")
SMALL: Final = re.compile(rf"([a-z]+)[ -](?=[{CAPITAL}])")
ROMAN: Final = frozenset("IVX")
JOINT: Final = re.compile(r"[A-Z][a-z]{2,}(?=[A-Z])")  # what a crawl has joined to a name: "KoperasiFelguni"
BARE_VERB: Final = re.compile(r"[A-Z][a-z]{3,}kan")


def read_name(text: str, start: int, vocabulary: Vocabulary, stop: int) -> int:
    """Where the personal name that begins at ``start`` ends, at ``stop`` at the latest; ``start`` if none does."""
    position = end = start
    for _ in range(MOST_WORDS):
        if text[position : position + 1].islower():
            small = SMALL.match(text, position)
            if small is None or vocabulary.stops.get(small[1]) != "particle":
                break
            position = small.end()
        match = WORD.match(text, position) if position < stop else None
        if match is None or not _is_name_word(word := match[0], position > start, vocabulary):
            break
        if len(word) > LONG and (cut := _cut(word, vocabulary)):
            return min(stop, position + cut)
        initial = word[-1] == "." and len(word) == 2
        end = min(stop, match.end() - (word[-1] == "." and not initial))
        if text[end : end + 1] == " ":
            position = end + 1
        elif initial:
            position = end
        else:
            break
    return end


def _cut(word: str, vocabulary: Vocabulary) -> int:
    """Where a small word begins that a crawl has joined to a name: "Deymengatakan"; 0 if none does."""
    return next((place for place in range(LEAST, len(word) - LEAST) if word[place:] in vocabulary.joined), 0)


def _is_name_word(word: str, inside: bool, vocabulary: Vocabulary) -> bool:
    bare = word.rstrip(".")
    if bare in vocabulary.stops or bare in vocabulary.media:
        return inside and vocabulary.stops.get(bare) in BODIES and not bare.isupper()
    if bare[1:].islower():
        return not bare[-1].isdigit() and (inside or not bare.endswith("kan") or BARE_VERB.fullmatch(bare) is None)
    joint = JOINT.match(bare)
    if joint and vocabulary.stops.get(joint[0]) in ("portfolio", "place"):
        return False
    if ROMAN.issuperset(bare) or bare[-1:].isdigit() or (not inside and BARE_VERB.fullmatch(bare)):
        return False
    return len(bare) == 1 or not bare.isupper() or (len(bare) == 2 and bare not in vocabulary.surfaces)


@dataclass
class Unknown:
    """Somebody or some body that the lexicon lacks, under the longest name that the article gave so far."""

    name: str
    actor_id: str  # the slug of the name
    words: frozenset[str]  # of the id
    is_body: bool


@dataclass(slots=True)
class Cast:
    """Who has been met in one article: the known by id, the unknown by a number after "?"."""

    sounds: Mapping[str, str] = field(default_factory=dict)  # how a known person's name sounds -> the person
    known: set[str] = field(default_factory=set)  # actors whose long names stand in the article
    seen: dict[str, frozenset[str]] = field(default_factory=dict)  # known actors, last mentioned last -> words of ids
    namesakes: dict[str, dict[str, None]] = field(default_factory=dict)  # a word of an id -> the seen who bear it
    titles: dict[str, dict[str, str]] = field(default_factory=dict)  # role -> state or person -> who was introduced
    short: dict[str, str] = field(default_factory=dict)  # an abbreviation that the article gave -> whom it names
    unknown: list[Unknown] = field(default_factory=list)
    bearers: dict[str, list[int]] = field(default_factory=dict)  # a word of an id -> the unknown who bear it
    nicknames: dict[str, str] = field(default_factory=dict)  # an unknown who is somebody else -> that one
    heard: dict[str, int] = field(default_factory=dict)  # how an unknown person's name sounds -> the person

    def last_seen(self) -> Iterator[str]:
        """The known actors met last, the last one first."""
        return islice(reversed(self.seen), RECENT)

    def see(self, actor: str) -> None:
        """Notes that a known actor was mentioned."""
        words = self.seen[actor] = self.seen.pop(actor, frozenset()) or frozenset(actor.split("_"))
        for word in words:
            alike = self.namesakes.setdefault(word, {})
            alike.pop(actor, None)
            alike[actor] = None

    def introduce(self, role: str, of: str, who: str) -> None:
        """Notes who was named with a title, ``of`` being the state or body whose it is."""
        self.titles.setdefault(role, {})[of] = who

    def introduced(self, role: str, of: str) -> str | None:
        """Who was named with a title of this state or body."""
        return self.titles.get(role, {}).get(of)

    def meet(self, name: str) -> str:
        """Who ``name`` is: a person met before whose name has all its words or lacks some, else somebody new."""
        words = frozenset(plain := plain_words(name))
        if len(words) == 1:
            for actor in self.namesakes.get(plain[0], ()):
                return actor
        for number in self._bearers(words):
            person = self.unknown[number]
            if not person.is_body and (words <= person.words or person.words <= words):
                if len(words) > len(person.words):
                    person.name, person.actor_id, person.words = name, "_".join(plain), words
                    self._index(number, words)
                return f"?{number}"
        spoken = sound(name)
        if spoken in self.sounds:
            return self.sounds[spoken]
        if spoken in self.heard:
            return f"?{self.heard[spoken]}"
        if spoken:
            self.heard[spoken] = len(self.unknown)
        return self._add(Unknown(name, "_".join(plain), words, is_body=False))

    def meet_body(self, name: str) -> str:
        """The body called ``name``: one met before under just these words, in any case, else a new one."""
        words = frozenset(plain := plain_words(name))
        for number in self._bearers(words):
            if self.unknown[number].is_body and self.unknown[number].words == words:
                return f"?{number}"
        return self._add(Unknown(name, "_".join(plain), words, is_body=True))

    def last_body(self, name: str) -> str | None:
        """The body met last whose name has all words of ``name``."""
        words = frozenset(plain_words(name))
        bodies = (number for number in self._bearers(words) if self.unknown[number].is_body)
        return next((f"?{number}" for number in bodies if words <= self.unknown[number].words), None)

    def has_met(self, name: str) -> bool:
        """Whether the article named somebody or some body before by these words, or by more."""
        words = frozenset(plain_words(name))
        return any(words <= self.unknown[number].words for number in self._bearers(words))

    def is_body(self, who: str) -> bool:
        """Whether the unknown ``who`` is no person."""
        return self.unknown[int(who[1:])].is_body

    def is_named(self, who: str, name: str) -> bool:
        """Whether all words of ``name`` are known of the unknown ``who``."""
        return self.unknown[int(who[1:])].words.issuperset(plain_words(name))

    def is_single(self, who: str) -> bool:
        """Whether the unknown ``who`` is known by one word only."""
        return " " not in self.unknown[int(who[1:])].name

    def is_first(self, who: str, word: str) -> bool:
        """Whether the name of the unknown ``who`` begins with ``word``."""
        return self.unknown[int(who[1:])].name.startswith(word)

    def identify(self, who: str) -> str:
        """The actor id of ``who``, as the longest name that the article gives."""
        if who[0] == "?":
            who = self.nicknames.get(who, who)
        return self.unknown[int(who[1:])].actor_id if who[0] == "?" else who

    def equate(self, one: str, other: str) -> None:
        """Makes a nickname and a name one person: who is known before, or has more words to the name, stays."""
        one, other = self.nicknames.get(one, one), self.nicknames.get(other, other)
        if "?" in (one[0], other[0]) and one != other:
            nickname, person = sorted((other, one), key=self._fullness)
            self.nicknames[nickname] = person

    def _fullness(self, who: str) -> float:
        unknown = self.unknown[int(who[1:])] if who.startswith("?") else None
        return (0 if unknown.is_body else len(unknown.words)) if unknown else float("inf")

    def parts(self, vocabulary: Vocabulary) -> dict[str, str]:
        """The single words by which those whom the article named in full may be named again."""
        parts = {
            word: actor
            for actor in self.seen
            for word in vocabulary.first_names.get(actor, ())
            if word not in vocabulary.stops and word not in vocabulary.surfaces
        }
        parts |= self.short
        for number, unknown in enumerate(self.unknown):
            for word in () if unknown.is_body else unknown.name.split():
                if len(word) > 2 and word[0].isupper() and word not in vocabulary.stops:
                    parts[word] = f"?{number}"
        return parts

    def _bearers(self, words: frozenset[str]) -> list[int]:
        """The unknown who share a word, the last met first; of those who share a very common one only the last."""
        bearers = self.bearers
        return sorted(
            {number for word in words if word in bearers for number in bearers[word][-MOST_BEARERS:]}, reverse=True
        )

    def _add(self, unknown: Unknown) -> str:
        self.unknown.append(unknown)
        self._index(len(self.unknown) - 1, unknown.words)
        return f"?{len(self.unknown) - 1}"

    def _index(self, number: int, words: frozenset[str]) -> None:
        for word in words:
            self.bearers.setdefault(word, []).append(number)
