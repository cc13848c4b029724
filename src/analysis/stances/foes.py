"""Acts of which a sentence names one party only: the article's others tell who fights, punishes or helps whom."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from typing import Final, NamedTuple

from analysis.stances.claims import Claim
from analysis.stances.signs import Party

FIGHTERS: Final = frozenset({"state", "armed_group", "armed_force"})
MEASURES: Final = frozenset({"sanctions", "law", "trade"})  # domains of frames.csv
BLOW: Final = 0.9  # what a claim of a strike is worth: ``perang X``, ``blokade X`` need not answer anybody
GUESS: Final = 0.7  # what a claim is worth whose other party was told elsewhere


class Foes(NamedTuple):
    """How often each fighter acts against each other, each author of bans takes such measures, each giver gives aid."""

    fights: Counter[tuple[str, str]]
    authors: Counter[str]
    givers: Counter[str]


def count_foes(claims: Iterable[Claim], kinds: Mapping[str, str]) -> Foes:
    """Who fights whom, by what is claimed with both named; who takes measures, against whomever."""
    foes = Foes(Counter(), Counter(), Counter())
    for claim in claims:
        source, target = claim.source, claim.target
        if source and claim.stance == "against" and claim.domain in MEASURES:
            foes.authors[source.actor_id] += 1
        if source and target and _is_aid(claim):
            foes.givers[source.actor_id] += 1
        if source and target and _is_act_of_war(claim) and _are_fighters(source, target, kinds):
            foes.fights[source.actor_id, target.actor_id] += 1
    return foes


def complete_claim(claim: Claim, named: Collection[str], foes: Foes, quoted: bool) -> Claim | None:
    """The claim with both parties, or None.

    The victim must be ``named`` in the sentence; aid that somebody ``quoted`` speaks of may be but wished for. Where
    nobody is known to suffer the act, a speaker who reports it blames the actor.
    """
    source, target = claim.source, claim.target
    if source and target:
        return claim
    if target and _is_act_of_war(claim):
        attackers = {one: count for (one, other), count in foes.fights.items() if other == target.actor_id}
        return _guess(claim, _foremost(Counter(attackers)), target)
    if target and claim.domain == "sanctions" and claim.stance == "against":
        authors = {one: count for one, count in foes.authors.items() if one != target.actor_id}
        return _guess(claim, _foremost(Counter(authors)), target)
    if target and _is_aid(claim) and not quoted:
        givers = {one: count for one, count in foes.givers.items() if one != target.actor_id}
        return _guess(claim, _foremost(Counter(givers)), target)
    if source and _is_act_of_war(claim):
        victims = [foe for foe in foes.fights if foe[0] == source.actor_id and foe[1] in named]
        if victims:
            victim = max(victims, key=foes.fights.__getitem__)[1]
            return _guess(claim, source.actor_id, source._replace(actor_id=victim))
        strikers = {one for one, other in foes.fights if other == source.actor_id and one in named}
        if len(strikers) == 1 and claim.score >= BLOW:  # who is attacked strikes back
            return _guess(claim, source.actor_id, source._replace(actor_id=strikers.pop()))
    if source and claim.speaker_id:
        return _guess(claim, claim.speaker_id, source)
    return None


def _foremost(counts: Counter[str]) -> str | None:
    """The only one, or the one far ahead of all others."""
    ranks = counts.most_common(2)
    if not ranks or (len(ranks) > 1 and ranks[0][1] < 2 * ranks[1][1]):
        return None
    return ranks[0][0]


def _are_fighters(one: Party, other: Party, kinds: Mapping[str, str]) -> bool:
    return {kinds.get(one.actor_id), kinds.get(other.actor_id)} <= FIGHTERS


def _is_act_of_war(claim: Claim) -> bool:
    return claim.domain == "war" and claim.stance == "against"


def _is_aid(claim: Claim) -> bool:
    return claim.domain == "aid" and claim.stance == "favour"


def _guess(claim: Claim, source_id: str | None, target: Party) -> Claim | None:
    if source_id is None:
        return None
    source = Party(source_id, claim.start, claim.end)
    return claim._replace(source=source, target=target, score=round(claim.score * GUESS, 3))
