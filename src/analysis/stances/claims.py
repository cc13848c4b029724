"""Reads the claims of a sentence: for each predicate in it, who is for or against whom."""

from collections.abc import Iterator, Sequence
from itertools import permutations, product
from typing import Final, NamedTuple

from analysis.stances.frames import Reading
from analysis.stances.roles import (
    ADVERBS,
    JOINTS,
    PARTIES,
    TOUCH,
    find_antecedent,
    find_governor,
    find_object,
    find_owner_and_target,
    find_passive_agent,
    find_subject,
    is_denied,
)
from analysis.stances.signs import Party, Sign

OUTLET: Final = "outlet"
DIRECT: Final = frozenset({"object"})
FROM: Final = frozenset({"dari"})
NO_PLACE: Final[frozenset[str]] = frozenset()


Roles = tuple[Sequence[Party], Sequence[Party]]  # the sources and the targets, where they stand


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


class Window(NamedTuple):
    """Where a predicate looks for its roles: signs ``low`` to ``high``, and whose words they are."""

    low: int
    high: int
    speaker_id: str | None
    quoted: bool
    title: bool


def read_claims(signs: Sequence[Sign], at: int, window: Window) -> Iterator[Claim]:
    """Every claim that the predicate ``signs[at]`` makes, by any of its readings."""
    negated, denied = is_denied(signs, at, window.low)
    if denied:
        return
    word = signs[at]
    reciprocal = at > window.low and signs[at - 1].kind == "reciprocal"
    for reading in word.readings:
        frame = reading.frame
        stance = frame.negated if negated else frame.stance
        if stance is None:
            continue
        sources, targets = _roles(reading, signs, at, window)
        for source, target in _pairs(sources, targets, reciprocal, frame.mutual):
            start = min(word.start, target.start) if target else word.start
            end = max(word.end, target.end) if target else word.end
            blames = reading.voice == "active" and "object" in frame.target
            speaker_id = window.speaker_id if blames else None
            yield Claim(source, target, stance, start, end, frame.frame_id, frame.score, frame.domain, speaker_id)


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


def _roles(reading: Reading, signs: Sequence[Sign], at: int, window: Window) -> Roles:
    if "speaker" in reading.frame.source:
        target = _targets(_evaluated(reading, signs, at, window))
        return (_speaker(reading, signs[at], window) if target else ()), target
    if reading.voice == "noun":
        return _noun_roles(reading, signs, at, window)
    if reading.voice == "passive":
        return _passive_roles(reading, signs, at, window)
    if reading.voice == "bare" and signs[at].kind in ("word", "negator", "light"):
        if _is_fronted(signs, at, window.low):
            return signs[at - 1].parties, _targets(find_antecedent(signs, at - 2, window.low))
        if not _is_bare_verb(signs, at, window):
            return (), ()
    elif reading.voice == "bare":
        return (), ()
    source = find_subject(signs, at, window.low)
    target = None if reading.clitic else find_object(signs, at, window.high, reading.frame.target)
    if source and len(source.parties) > 1 and not target and not _adjoins(source, signs, at, window.low):
        return (), ()
    if source is None and target and _opens(signs, at, window.low):
        return _speaker(reading, signs[at], window), _targets(target)
    return _parties(source), _targets(target)


def _passive_roles(reading: Reading, signs: Sequence[Sign], at: int, window: Window) -> Roles:
    source = find_passive_agent(signs, at, window.high)
    if "object" in reading.frame.target:
        return _parties(source), _targets(find_subject(signs, at, window.low))
    source = source or find_object(signs, at, window.high, FROM)
    return _parties(source), _targets(find_object(signs, at, window.high, reading.frame.target))


def _noun_roles(reading: Reading, signs: Sequence[Sign], at: int, window: Window) -> Roles:
    frame, low, high = reading.frame, window.low, window.high
    if "subject" in frame.source:
        return _bond_roles(reading, signs, at, window)
    marks = frame.source | {"oleh"}
    source, target = find_owner_and_target(signs, at, high, frame.target, marks - FROM if reading.clitic else marks)
    if reading.clitic:
        source = find_subject(signs, at, low)
    governor = find_governor(signs, at, low)
    if governor is not None:
        verb = signs[governor]
        if verb.kind == "undergo":
            target = target or find_subject(signs, governor, low)
        elif source is None and (verb.kind == "light" or any(r.frame.stance == "favour" for r in verb.readings)):
            negated, denied = is_denied(signs, governor, low)
            source = None if negated or denied else find_subject(signs, governor, low)
    if target is None and source and len(source.parties) > 1:  # "perang A dan B" does not say who began
        return (), ()
    return _parties(source), _targets(target)


def _bond_roles(reading: Reading, signs: Sequence[Sign], at: int, window: Window) -> Roles:
    """``X adalah sekutu Y``, ``X, sekutu Y``; ``X … sekutunya, Y``."""
    if reading.clitic:
        near = at + 1 if at + 1 < window.high and signs[at + 1].kind != "comma" else at + 2
        target = signs[near] if near < window.high and signs[near].start - signs[at].end <= 20 else None
        source = find_subject(signs, at, window.low)
    else:
        target = find_object(signs, at, window.high, DIRECT)
        before = at - 1
        while before >= window.low and signs[before].kind in (*ADVERBS, "comma"):
            before -= 1
        source = signs[before] if before >= window.low and signs[at].start - signs[before].end <= 24 else None
    if source is None or target is None or source.kind not in PARTIES:
        return (), ()
    return source.parties, _targets(target)


def _evaluated(reading: Reading, signs: Sequence[Sign], at: int, window: Window) -> Sign | None:
    if "subject" in reading.frame.target:
        return find_subject(signs, at, window.low)
    owner, _ = find_owner_and_target(signs, at, window.high, NO_PLACE, frozenset({"owner", "oleh"}))
    return owner


def _speaker(reading: Reading, word: Sign, window: Window) -> Sequence[Party]:
    """The holder of an evaluation: whoever speaks, or the outlet where these are the writer's own words."""
    if window.speaker_id:
        return (Party(window.speaker_id, word.start, word.end),)
    if OUTLET in reading.frame.source and not window.quoted:
        return (Party(OUTLET, word.start, word.end),)
    return ()


def _parties(sign: Sign | None) -> Sequence[Party]:
    return sign.parties if sign else ()


def _targets(sign: Sign | None) -> Sequence[Party]:
    """Only who is named can be a target; a pronoun is no mention."""
    return sign.parties if sign and sign.kind == "mention" else ()


def _is_fronted(signs: Sequence[Sign], at: int, low: int) -> bool:
    """Whether a bare verb is the passive of persons: ``Azerbaijan, yang dia tuduh …``."""
    return (
        at - 2 >= low
        and signs[at - 1].kind in PARTIES
        and signs[at].start - signs[at - 1].end <= TOUCH
        and signs[at - 2].kind == "relative"
        and signs[at - 1].start - signs[at - 2].end <= TOUCH
    )


def _adjoins(source: Sign, signs: Sequence[Sign], at: int, low: int) -> bool:
    """Whether only adverbs stand between a plural subject and what it does to itself."""
    return all(sign.kind in ADVERBS for sign in signs[low:at] if sign.start >= source.end)


def _is_bare_verb(signs: Sequence[Sign], at: int, window: Window) -> bool:
    """Whether a bare form is a verb here: in a headline (``Rusia Serang Ukraina``), or after ``saling``, ``akan`` …"""
    if at == window.low:
        return window.title
    before = signs[at - 1]
    if before.kind in ("reciprocal", "auxiliary", "negator", "first_person"):
        return signs[at].start - before.end <= TOUCH
    return window.title and before.kind in (*PARTIES, *ADVERBS, *JOINTS)


def _opens(signs: Sequence[Sign], at: int, low: int) -> bool:
    """Whether nothing but adverbs stands before the predicate in its window."""
    return all(sign.kind in ADVERBS for sign in signs[low:at])
