"""Reads the names of people and bodies that the lexicon does not know, and keeps who is who within one article."""

import re
import unicodedata
from dataclasses import dataclass, field
from typing import Final

from analysis.mentions.vocabulary import Vocabulary

MOST_WORDS: Final = 6
CAPITAL: Final = "A-ZÀ-ÖØ-ÞĀĂĄĆČĎĐĒĘĚĞĢĪİĶĻŁŃŅŇŌŐŘŚŞŠŤŪŮŰŹŻŽ"
WORD: Final = re.compile(rf"[{CAPITAL}](?:[^\W_]|['’`](?=[^\W\d_])|-(?=[^\W\d_]))*\.?")
PARTICLES: Final = "bin|binti|bint|ibn|van|von|de|der|den|da|dos|del|al|el"
PARTICLE: Final = re.compile(rf"(?:{PARTICLES})[ -](?=[{CAPITAL}])")
ROMAN: Final = frozenset("IVX")


def slug(name: str) -> str:
    """The id of somebody the lexicon does not know.

    >>> slug("Felguni Dey"), slug("Ales Míchl")
    ('felguni_dey', 'ales_michl')
    """
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "_", plain).strip("_")


def read_name(text: str, start: int, vocabulary: Vocabulary, stop: int) -> int:
    """Where the personal name that begins at ``start`` ends, at ``stop`` at the latest; ``start`` if none does."""
    position = end = start
    for _ in range(MOST_WORDS):
        if particle := PARTICLE.match(text, position):
            position = particle.end()
        word = WORD.match(text, position)
        if word is None or word.start() >= stop or not _is_name_word(word[0], position > start, vocabulary):
            break
        initial = len(word[0]) == 2 and word[0][1] == "."
        end = min(stop, word.end() - (word[0][-1] == "." and not initial))
        if text[end : end + 1] == " ":
            position = end + 1
        elif initial:
            position = end
        else:
            break
    return end


def _is_name_word(word: str, inside: bool, vocabulary: Vocabulary) -> bool:
    bare = word.rstrip(".")
    if bare in vocabulary.stops or bare in vocabulary.media:
        return inside and vocabulary.stops.get(bare) == "body" and not bare.isupper()
    if ROMAN.issuperset(bare):
        return False
    return len(bare) == 1 or not bare.isupper() or (len(bare) == 2 and bare not in vocabulary.surfaces)


@dataclass
class Cast:
    """Who has been met in one article: the known by id, the unknown by the words of their longest name."""

    known: set[str] = field(default_factory=set)
    unknown: list[str] = field(default_factory=list)
    words: list[frozenset[str]] = field(default_factory=list)  # of the ids of the unknown
    bodies: dict[str, str] = field(default_factory=dict)  # id of an unknown body -> whom it names
    short: dict[str, str] = field(default_factory=dict)  # an abbreviation that the article gave -> whom it names
    titles: dict[tuple[str, str], str] = field(default_factory=dict)  # (role, state) -> who was introduced with it
    seen: dict[str, frozenset[str]] = field(
        default_factory=dict
    )  # known actors, the last mentioned last; words of their ids

    def see(self, actor: str) -> None:
        """Notes that a known actor was mentioned."""
        self.seen[actor] = self.seen.pop(actor, frozenset(actor.split("_")))

    def meet(self, name: str) -> str:
        """Who ``name`` is: somebody met before whose name shares all its words, else somebody new."""
        words = frozenset(slug(name).split("_"))
        if len(words) == 1:
            for actor, others in self.seen.items():
                if words <= others:
                    return actor
        for number in range(len(self.unknown) - 1, -1, -1):
            others = self.words[number]
            if (words <= others or others <= words) and f"?{number}" not in self.bodies.values():
                if len(words) > len(others):
                    self.unknown[number], self.words[number] = name, words
                return f"?{number}"
        return self._add(name, words)

    def meet_body(self, name: str) -> str:
        """The body called ``name``: one met before under just these words, in any case, else a new one."""
        key = slug(name)
        if key not in self.bodies:
            self.bodies[key] = self._add(name, frozenset(key.split("_")))
        return self.bodies[key]

    def _add(self, name: str, words: frozenset[str]) -> str:
        self.unknown.append(name)
        self.words.append(words)
        return f"?{len(self.unknown) - 1}"

    def has_met(self, name: str) -> bool:
        """Whether the article named somebody or some body before by these words, or by more."""
        words = frozenset(slug(name).split("_"))
        return any(words <= others for others in self.words)

    def identify(self, who: str) -> str:
        """The actor id of ``who``, as the longest name that the article gives."""
        return slug(self.unknown[int(who[1:])]) if who.startswith("?") else who

    def parts(self, vocabulary: Vocabulary) -> dict[str, str]:
        """The single words by which those whom the article named in full may be named again."""
        parts = {
            word: actor
            for actor in self.seen
            for word in vocabulary.first_names.get(actor, ())
            if word not in vocabulary.stops and word not in vocabulary.surfaces
        }
        parts |= self.short
        bodies = set(self.bodies.values())
        for number, name in enumerate(self.unknown):
            if f"?{number}" not in bodies:
                for word in name.split():
                    if len(word) > 2 and word[0].isupper() and word not in vocabulary.stops:
                        parts[word] = f"?{number}"
        return parts
