"""Reads the claims of a sentence: for each predicate in it, who is for or against whom."""

from collections.abc import Iterator, Sequence
from itertools import permutations, product
from typing import NamedTuple

from analysis.stances.frames import Reading
from analysis.stances.roles import OUTLET, Window, find_roles
from analysis.stances.signs import ADVERBS, NEAR, Party, Sign
from analysis.stances.subjects import find_governor, is_denied, is_due


class Claim(NamedTuple):
    """That ``source`` is for or against ``target``; one of them is None where the sentence does not say."""

    source: Party | None
    target: Party | None
    stance: str
    start: int
    end: int
    frame: str
    score: float
    domain: str
    speaker_id: str | None


def read_claims(signs: Sequence[Sign], at: int, window: Window) -> list[Claim]:
    """Every claim that the predicate ``signs[at]`` makes, by any of its readings.

    An act whose actor and victim are told is no judgement of the writer's, even where its name is one (``agresi``).
    """
    negated, denied = is_denied(signs, at, window.low)
    claims: list[Claim] = []
    for reading in signs[at].readings:
        if not denied:
            claims += _read(reading, signs, at, window, negated)
        elif _is_presupposed(reading, signs, at, window.low, denied):
            claims += [claim for claim in _read(reading, signs, at, window, negated) if claim.source and claim.target]
    if len(claims) > 1 and any(claim.source and claim.target and not _is_outlet(claim) for claim in claims):
        return [claim for claim in claims if not _is_outlet(claim)]
    return claims


def _is_outlet(claim: Claim) -> bool:
    return claim.source is not None and claim.source.actor_id == OUTLET


def _is_presupposed(reading: Reading, signs: Sequence[Sign], at: int, low: int, denied: str) -> bool:
    """Whether the act is a fact for whoever denies or supposes it: a warning's, or ``jika serangan X berlanjut``."""
    if "caller" in reading.frame.source:
        return True
    return denied == "supposed" and reading.voice == "noun" and find_governor(signs, at, low) is None


def _read(reading: Reading, signs: Sequence[Sign], at: int, window: Window, negated: bool) -> list[Claim]:
    frame, word = reading.frame, signs[at]
    presupposed = not frame.source.isdisjoint(("caller", "ending")) or (
        "speaker" in frame.source and "owner" in frame.target
    )
    stance = frame.negated if negated and not presupposed else frame.stance
    due = stance == "favour" and is_due(signs, at, window.low)
    if stance is None or (due and "speaker" in frame.source):
        return []
    source, target = find_roles(reading, signs, at, window)
    if not source and not target:
        return []
    if due and source and source.kind == "group":  # "harus didukung semua pihak"
        return []
    if reading.voice == "noun" and stance == "favour" and _is_gone(signs, at, source, target):
        stance = frame.negated
        if stance is None:
            return []
    to_speaker = bool(target and target.kind == "pronoun" and window.speaker_id == target.parties[0].actor_id)
    blames = to_speaker or (
        reading.voice in ("active", "passive") and "object" in frame.target and frame.domain == "war"
    )
    speaker_id = window.speaker_id if blames else None
    reciprocal = at > window.low and signs[at - 1].kind == "reciprocal" and "speaker" not in frame.source
    claims: list[Claim] = []
    for one, other in _pairs(_parties(source), _targets(target), reciprocal, frame.mutual):
        start = min(word.start, other.start) if other else word.start
        end = max(word.end, other.end) if other else word.end
        claims.append(Claim(one, other, stance, start, end, frame.frame_id, frame.score, frame.domain, speaker_id))
    return claims


def _is_gone(signs: Sequence[Sign], at: int, source: Sign | None, target: Sign | None) -> bool:
    """Whether what the noun names is lost: ``kepercayaan X kepada Y hilang``."""
    end = max(sign.end if sign else 0 for sign in (signs[at], source, target))
    for j in range(at + 1, len(signs)):
        if signs[j].start - end > NEAR:
            return False
        if signs[j].start >= end and signs[j].kind not in ADVERBS:
            return signs[j].kind == "vanishing"
    return False


def _pairs(
    sources: Sequence[Party], targets: Sequence[Party], reciprocal: bool, mutual: bool
) -> Iterator[tuple[Party | None, Party | None]]:
    """Each source with each target; both ways where a plural party does it to itself."""
    if reciprocal or mutual:
        for group, other in ((sources, targets), (targets, sources)):
            if len(group) > 1 and not other:
                yield from permutations(group, 2)
                return
    if reciprocal:
        yield from product(targets, sources)
    yield from product(sources or (None,), targets or (None,))


def _parties(sign: Sign | None) -> Sequence[Party]:
    return sign.parties if sign else ()


def _targets(sign: Sign | None) -> Sequence[Party]:
    """Only who is named can be a target; a pronoun is no mention."""
    return sign.parties if sign and sign.kind == "mention" else ()
