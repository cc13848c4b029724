"""Whose side a speaker is on: what the head of a state says of its deeds and wounds is his own stance."""

from collections.abc import Mapping
from functools import cache
from typing import Final, NamedTuple

from analysis.lexicon import Lexicon
from analysis.stances.claims import Claim

HEADS: Final = frozenset({"president", "prime_minister", "supreme_leader", "chancellor", "king"})  # roles.csv
DEEDS: Final = frozenset({"war", "sanctions", "trade", "threats", "weapons"})  # domains of frames.csv
NOBODY: Final[frozenset[str]] = frozenset()


class Sides(NamedTuple):
    """The states and bodies that are somebody's ``own``, those that he ``heads``, and the states by name."""

    own: Mapping[str, frozenset[str]]
    heads: Mapping[str, frozenset[str]]
    states: Mapping[str, str]

    def of(self, speaker_id: str) -> frozenset[str]:
        """What is the speaker's own; an unknown one belongs to the state in his name (``badan_intelijen_ukraina``)."""
        own = self.own.get(speaker_id)
        if own is None:
            own = frozenset(self.states[word] for word in speaker_id.lower().split("_")[1:] if word in self.states)
        return own


@cache
def read_sides(lexicon: Lexicon) -> Sides:
    """The sides of everybody who holds an office or is part of something."""
    own: dict[str, set[str]] = {}
    heads: dict[str, set[str]] = {}
    kinds = dict(lexicon.actors.select("actor_id", "kind").iter_rows())
    for actor_id, role, whole in lexicon.roles.select("actor_id", "role", "of").iter_rows():
        own.setdefault(actor_id, set()).add(whole)
        if role in HEADS and kinds[whole] == "state":
            heads.setdefault(actor_id, set()).add(whole)
    for actor_id, whole in lexicon.actors.select("actor_id", "part_of").drop_nulls().iter_rows():
        own.setdefault(actor_id, set()).add(whole)
    names = lexicon.actors.filter(kind="state").select("name_id", "actor_id").iter_rows()
    states = {name.lower(): actor_id for name, actor_id in names}
    return Sides(_frozen(own), _frozen(heads), states)


def _frozen(sides: Mapping[str, set[str]]) -> Mapping[str, frozenset[str]]:
    return {actor_id: frozenset(own) for actor_id, own in sides.items()}


def attribute_claim(claim: Claim, speaker_id: str | None, sides: Sides) -> Claim:
    """The claim as the one who speaks holds it.

    The head of a state and his state are one: what it does or will do is his stance. Who acts against it, him he
    accuses. What others say of anybody's deeds stays a deed; and nobody blames his own side.
    """
    source, target = claim.source, claim.target
    if not speaker_id or not source:
        return claim
    if target is None:
        return claim._replace(speaker_id=None) if source.actor_id in sides.of(speaker_id) else claim
    if target.actor_id in sides.of(speaker_id) and speaker_id not in sides.own and claim.stance == "against":
        return claim if source.actor_id != speaker_id else claim._replace(source=None, target=None)
    headed = sides.heads.get(speaker_id, NOBODY)
    if source.actor_id in headed and target.actor_id not in headed:
        return claim._replace(source=source._replace(actor_id=speaker_id))
    if target.actor_id in headed and claim.stance == "against" and source.actor_id != speaker_id:
        return claim._replace(source=target._replace(actor_id=speaker_id), target=source)
    return claim


def is_against_own(claim: Claim, sides: Sides) -> bool:
    """Whether a head of state would wage war on his own state, or punish it."""
    if not claim.source or not claim.target or claim.domain not in DEEDS:
        return False
    return claim.stance == "against" and claim.target.actor_id in sides.heads.get(claim.source.actor_id, NOBODY)
