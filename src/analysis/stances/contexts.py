"""What an article has said so far: whom ``ia``, ``mereka``, ``kedua negara`` or ``aliansi itu`` point back to."""

from collections.abc import Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from itertools import islice
from typing import Final

from analysis.stances.signs import TOUCH, Party, Sign, group_mentions
from analysis.stances.voices import Voice

POINTING: Final = frozenset(
    {"first_person", "third_person", "third_plural", "pair", "anaphor state", "anaphor organisation"}
)
OPEN: Final = POINTING | {"group", "kin"}  # of whom only the article tells who they are
RESOLVED: Final = OPEN | {"mention"}
OBJECTS: Final = frozenset({"third_person", "third_plural"})
MEMORY: Final = 40  # actors that a pronoun looks back over
PERSONS: Final = frozenset({"person"})
STATES: Final = frozenset({"state", "bloc"})
BODIES: Final = frozenset({"organisation", "bloc", "armed_group", "armed_force"})


class Context:
    """The actors met so far in one article, in order; ``resolve`` gives pronouns and anaphors their parties."""

    def __init__(self, raw: str, mentions: Sequence[Party], kinds: Mapping[str, str]) -> None:
        """Starts an article of these ``mentions``; ``kinds`` tells a person from a state from an organisation."""
        self._raw, self._mentions, self._kinds = raw, mentions, kinds
        self._coming = 0  # number of the first mention that is not met yet
        self._met: dict[str, None] = {}  # the last met comes last
        self._passed: Sequence[Party] = ()  # of a sentence that was passed over since a subject was last told
        self._told: tuple[Party, ...] = ()

    def pass_over(self, mentions: Sequence[Party]) -> None:
        """Meets a sentence of nothing but ``mentions``, whose first ones are its subject, without reading it."""
        self._passed = mentions or self._passed

    def resolve(self, signs: Sequence[Sign], voices: Mapping[int, Voice]) -> list[Sign]:
        """``signs`` with pronouns and anaphors that point to a known actor made parties; the sentence is then met.

        ``voices[i]`` is who utters ``signs[i]``, at least where that is a first person.
        """
        resolved: list[Sign] = []
        if OPEN.isdisjoint([sign.kind for sign in signs]):
            resolved += signs
        else:
            for at, sign in enumerate(signs):
                resolved.append(self._resolve(signs, at, resolved, voices.get(at)) if sign.kind in RESOLVED else sign)
        if subject := next(_subjects(resolved), None):
            self._told, self._passed = subject, ()
        return resolved

    def _subject(self) -> tuple[Party, ...]:
        """Who was the subject of the last sentence that has one."""
        if self._passed:
            self._told, self._passed = group_mentions(self._raw, self._passed, self._kinds)[0].parties, ()
        return self._told

    def _meet(self, end: int) -> dict[str, None]:
        """The actors that are mentioned before ``end``, the last met last."""
        while self._coming < len(self._mentions) and self._mentions[self._coming].start < end:
            actor_id = self._mentions[self._coming].actor_id
            self._met.pop(actor_id, None)
            self._met[actor_id] = None
            self._coming += 1
        return self._met

    def _resolve(self, signs: Sequence[Sign], at: int, before: Sequence[Sign], voice: Voice | None) -> Sign:
        """The sign at ``at`` with its parties; those ``before`` it have theirs."""
        sign = signs[at]
        if sign.kind == "mention":
            kin = _is_led(signs, at) and signs[at - 1].kind == "kin"  # "ayah X" is not X
            return sign._replace(kind="word", parties=()) if kin else sign
        if sign.kind == "group" or (sign.kind == "kin" and _is_led(signs, at + 1)):
            return _name_group(sign, signs[at + 1 : at + 2])
        if sign.kind in OBJECTS and (other := self._other_party(sign, before)):
            parties = tuple(party._replace(start=sign.start, end=sign.end) for party in other)
            return sign._replace(kind="mention", parties=parties)
        if sign.kind in POINTING and (actors := self._referents(sign, voice, before[-2:])):
            kind = "mention" if sign.kind.startswith("anaphor") else "pronoun"
            return sign._replace(kind=kind, parties=tuple(Party(actor_id, sign.start, sign.end) for actor_id in actors))
        return sign

    def _referents(self, sign: Sign, voice: Voice | None, before: Sequence[Sign]) -> Sequence[str]:
        agents: set[str] = set()  # X in "serangan X ke negara itu", "X mengecam negara itu"
        if len(before) == 2 and before[0].kind == "mention" and (before[1].kind == "preposition" or before[1].is_verb):
            agents = {party.actor_id for party in before[0].parties}
        # "Negara itu juga …"
        if sign.kind == "anaphor state" and not before and self._is_state(subject := self._subject()):
            return [subject[0].actor_id]
        match sign.kind:
            case "first_person":
                return [voice.speaker_id] if voice and voice.speaker_id else []
            case "third_person":
                return self._last(sign, PERSONS, 1)
            case "third_plural":
                actors = [party.actor_id for party in self._subject()]
                return [] if voice and voice.kind and voice.speaker_id in actors else actors
            case "pair":
                return self._last(sign, STATES, 2)
            case "anaphor state":
                return self._last(sign, STATES, 1, agents)
            case "anaphor organisation":
                return self._last(sign, BODIES, 1, agents)
        return []

    def _other_party(self, sign: Sign, before: Sequence[Sign]) -> tuple[Party, ...]:
        """Whom a pronoun behind a verb means that is named before the verb's subject (``X menahan mereka``)."""
        if not before or not before[-1].is_verb or sign.start - before[-1].end > TOUCH:
            return ()
        named = [other for other in islice(reversed(before), MEMORY) if other.kind == "mention"]
        agents = {party.actor_id for other in named[:1] for party in other.parties}
        for other in named[1:]:
            if agents.isdisjoint(party.actor_id for party in other.parties) and self._may_be(sign, other.parties):
                return other.parties
        return ()

    def _may_be(self, sign: Sign, parties: Sequence[Party]) -> bool:
        persons = {self._kinds.get(party.actor_id, "person") in PERSONS for party in parties}
        return sign.kind == "third_plural" or (len(parties) == 1 and persons == {True})

    def _is_state(self, parties: Sequence[Party]) -> bool:
        return len(parties) == 1 and self._kinds.get(parties[0].actor_id) in STATES

    def _last(
        self, sign: Sign, kinds: frozenset[str], count: int, without: AbstractSet[str] = frozenset()
    ) -> list[str]:
        """The last ``count`` different actors of ``kinds`` met before ``sign``, or none if there are fewer."""
        found: list[str] = []
        for actor_id in islice(reversed(self._meet(sign.start)), MEMORY):
            if self._kinds.get(actor_id, "person") in kinds and actor_id not in without:
                found.append(actor_id)
                if len(found) == count:
                    return found
        return []


def _subjects(signs: Sequence[Sign]) -> Iterator[tuple[Party, ...]]:
    """Who stands in a sentence as a subject may: behind no preposition."""
    for at, sign in enumerate(signs):
        if sign.parties and not (at and signs[at - 1].kind == "preposition"):
            yield sign.parties


def _is_led(signs: Sequence[Sign], at: int) -> bool:
    """Whether an actor stands right behind the sign before (``ayah X``)."""
    return 0 < at < len(signs) and signs[at].kind == "mention" and signs[at].start - signs[at - 1].end <= TOUCH


def _name_group(sign: Sign, after: Sequence[Sign]) -> Sign:
    """People without a name as a party of their own, also those of a named actor (``warga X``)."""
    of = f" {after[0].form}" if after and after[0].kind == "mention" and after[0].start - sign.end <= TOUCH else ""
    return sign._replace(kind="group", parties=(Party(f"unnamed:{sign.form}{of}", sign.start, sign.end),))
