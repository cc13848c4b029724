"""Acts of war of which a sentence names one party only: the article's other sentences tell who fights whom."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from typing import Final

from analysis.stances.claims import Claim
from analysis.stances.signs import Party

FIGHTERS: Final = frozenset({"state", "armed_group", "armed_force"})
GUESS: Final = 0.7  # what a claim is worth whose other party was told elsewhere

Foes = Counter[tuple[str, str]]


def count_foes(claims: Iterable[Claim], kinds: Mapping[str, str]) -> Foes:
    """How often each fighter acts against each other, by what is claimed with both named."""
    return Counter(
        (claim.source.actor_id, claim.target.actor_id)
        for claim in claims
        if claim.source and claim.target and _is_act_of_war(claim)
        if {kinds.get(claim.source.actor_id), kinds.get(claim.target.actor_id)} <= FIGHTERS
    )


def complete_claim(claim: Claim, named: Collection[str], foes: Foes) -> Claim | None:
    """The claim with both parties, or None.

    The victim must be ``named`` in the sentence. Where nobody is known to suffer the act, a speaker who reports it
    blames the actor.
    """
    source, target = claim.source, claim.target
    if source and target:
        return claim
    if target and _is_act_of_war(claim):
        attackers = Counter({one: count for (one, other), count in foes.items() if other == target.actor_id})
        ranks = attackers.most_common(2)
        alone = len(ranks) == 1 or (ranks and ranks[0][1] >= 2 * ranks[1][1])
        return _guess(claim, ranks[0][0], target) if alone else None
    if source and _is_act_of_war(claim):
        victims = [foe for foe in foes if foe[0] == source.actor_id and foe[1] in named]
        if victims:
            victim = max(victims, key=foes.__getitem__)[1]
            return _guess(claim, source.actor_id, source._replace(actor_id=victim))
    if source and claim.speaker_id:
        return _guess(claim, claim.speaker_id, source)
    return None


def _is_act_of_war(claim: Claim) -> bool:
    return claim.domain == "war" and claim.stance == "against"


def _guess(claim: Claim, source_id: str, target: Party) -> Claim:
    source = Party(source_id, claim.start, claim.end)
    return claim._replace(source=source, target=target, score=round(claim.score * GUESS, 3))
