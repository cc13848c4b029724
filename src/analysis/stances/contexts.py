"""What an article has said so far: whom ``ia``, ``mereka``, ``kedua negara`` or ``aliansi itu`` point back to."""

from collections.abc import Mapping, Sequence
from typing import Final

from analysis.stances.signs import Party, Sign

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

    def resolve(self, signs: Sequence[Sign], speakers: Sequence[str | None]) -> list[Sign]:
        """``signs`` with pronouns and anaphors that point to a known actor made parties; the sentence is then met.

        ``speakers[i]`` is who utters ``signs[i]``, if anybody.
        """
        resolved = []
        for sign, speaker in zip(signs, speakers, strict=True):
            if sign.kind == "mention":
                self._met += [party.actor_id for party in sign.parties]
            elif actors := self._referents(sign, speaker):
                kind = "mention" if sign.kind.startswith("anaphor") else "pronoun"
                parties = tuple(Party(actor_id, sign.start, sign.end) for actor_id in actors)
                sign = sign._replace(kind=kind, parties=parties)
            resolved.append(sign)
        self._subject = next((sign.parties for sign in resolved if sign.kind in ("mention", "pronoun")), self._subject)
        return resolved

    def _referents(self, sign: Sign, speaker: str | None) -> Sequence[str]:
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
                return self._last(STATES, 1)
            case "anaphor organisation":
                return self._last(BODIES, 1)
        return []

    def _last(self, kinds: frozenset[str], count: int) -> list[str]:
        """The last ``count`` different actors of ``kinds`` met, or none if there are fewer."""
        found: dict[str, None] = {}
        for actor_id in reversed(self._met):
            if self._kinds.get(actor_id, "person") in kinds:
                found[actor_id] = None
                if len(found) == count:
                    return list(found)
        return []
