"""What an article has said so far: whom ``ia``, ``mereka``, ``kedua negara`` or ``aliansi itu`` point back to."""

from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from typing import Final

from analysis.stances.signs import Party, Sign
from analysis.stances.voices import Voice

POINTING: Final = frozenset(
    {"first_person", "third_person", "third_plural", "pair", "anaphor state", "anaphor organisation"}
)
PERSONS: Final = frozenset({"person"})
STATES: Final = frozenset({"state", "bloc"})
BODIES: Final = frozenset({"organisation", "bloc", "armed_group", "armed_force"})


class Context:
    """The actors met so far in one article, in order; ``resolve`` gives pronouns and anaphors their parties."""

    def __init__(self, kinds: Mapping[str, str]) -> None:
        """Starts an article; ``kinds`` tells a person from a state from an organisation."""
        self._kinds = kinds
        self._met: list[str] = []
        self._subject: tuple[Party, ...] = ()

    def resolve(self, signs: Sequence[Sign], voices: Sequence[Voice]) -> list[Sign]:
        """``signs`` with pronouns and anaphors that point to a known actor made parties; the sentence is then met.

        ``voices[i]`` is who utters ``signs[i]``.
        """
        resolved: list[Sign] = []
        for sign, voice in zip(signs, voices, strict=True):
            if sign.kind == "mention":
                self._met += [party.actor_id for party in sign.parties]
            elif sign.kind in POINTING and (actors := self._referents(sign, voice.speaker_id, resolved[-2:])):
                kind = "mention" if sign.kind.startswith("anaphor") else "pronoun"
                parties = tuple(Party(actor_id, sign.start, sign.end) for actor_id in actors)
                sign = sign._replace(kind=kind, parties=parties)
            resolved.append(sign)
        self._subject = next((sign.parties for sign in resolved if sign.kind in ("mention", "pronoun")), self._subject)
        return resolved

    def _referents(self, sign: Sign, speaker: str | None, before: Sequence[Sign]) -> Sequence[str]:
        agents: set[str] = set()  # "serangan X terhadap negara itu" is not against X
        if len(before) == 2 and before[0].kind == "mention" and before[1].kind == "preposition":
            agents = {party.actor_id for party in before[0].parties}
        match sign.kind:
            case "first_person":
                return [speaker] if speaker else []
            case "third_person":
                return self._last(PERSONS, 1)
            case "third_plural":
                return [party.actor_id for party in self._subject]
            case "pair":
                return self._last(STATES, 2)
            case "anaphor state":
                return self._last(STATES, 1, agents)
            case "anaphor organisation":
                return self._last(BODIES, 1, agents)
        return []

    def _last(self, kinds: frozenset[str], count: int, without: AbstractSet[str] = frozenset()) -> list[str]:
        """The last ``count`` different actors of ``kinds`` met ``without`` some, or none if there are fewer."""
        found: dict[str, None] = {}
        for actor_id in reversed(self._met):
            if self._kinds.get(actor_id, "person") in kinds and actor_id not in without:
                found[actor_id] = None
                if len(found) == count:
                    return list(found)
        return []
