"""Finds who fills the two roles of a predicate, by its voice and the places that its frame names."""

from collections.abc import Sequence
from typing import Final, NamedTuple

from analysis.stances.frames import Frame, Reading
from analysis.stances.objects import (
    find_apposed,
    find_handed,
    find_lone,
    find_object,
    find_opponents,
    find_owner_and_target,
    find_passive_agent,
    find_postponed,
    is_handed,
)
from analysis.stances.signs import (
    ADVERBS,
    BY,
    CALLS,
    JOINTS,
    LIGHT,
    NEAR,
    NEGATORS,
    PARTIES,
    TOUCH,
    Party,
    Sign,
)
from analysis.stances.subjects import (
    find_antecedent,
    find_assessor,
    find_caller,
    find_cause,
    find_governor,
    find_occasion,
    find_other,
    find_related,
    find_scene,
    find_setting,
    find_subject,
    is_close,
    is_denied,
    is_fronted,
)

OUTLET: Final = "outlet"
DIRECT: Final = frozenset({"object"})
FROM: Final = frozenset({"dari"})
NO_PLACE: Final[frozenset[str]] = frozenset()
SPAN: Final = 40  # signs to either side that a predicate looks at: keeps any sentence linear
PASSED: Final = ADVERBS | {"conditional", "preposition", "group"}  # between a demand and what is demanded
GOVERNED: Final = frozenset({"sending", "ending"})  # kinds of verbs that make something of a noun's object

Roles = tuple[Sign | None, Sign | None]  # the signs of the source and of the target


class Window(NamedTuple):
    """Where a predicate looks for its roles: signs ``low`` to ``high``, and whose words they are."""

    low: int
    high: int
    start: int
    speaker_id: str | None
    quoted: bool
    title: bool


def find_roles(reading: Reading, signs: Sequence[Sign], at: int, window: Window) -> Roles:
    """The signs of source and target of the predicate ``signs[at]`` as its frame and voice place them."""
    if not reading.frame.source.isdisjoint(("speaker", "caller")):
        return _evaluation_roles(reading, signs, at, window)
    if reading.voice == "noun":
        return _noun_roles(reading, signs, at, window)
    if reading.voice == "passive":
        return _passive_roles(reading, signs, at, window)
    if reading.voice == "bare":
        if _is_fronted(signs, at, window.low):
            return signs[at - 1], find_antecedent(signs, at - 2, window.low)
        if not _is_bare_verb(signs, at, window):
            return None, None
    return _active_roles(reading, signs, at, window)


def _active_roles(reading: Reading, signs: Sequence[Sign], at: int, window: Window) -> Roles:
    low, high = window.low, window.high
    if "subject" in reading.frame.target:  # "X dibenci Y", "X membuat marah Y": whoever comes after feels it
        return find_object(signs, at, high, reading.frame.source), find_subject(signs, at, low, named=True)
    if "relation" in reading.frame.source:
        return find_related(signs, at, low), None
    if "handed" in reading.frame.target:
        return find_subject(signs, at, low), find_handed(signs, at, high)
    if "demander" in reading.frame.source:
        return _find_who_demands(signs, at, window), find_object(signs, at, high, reading.frame.target)
    if "alone" in reading.frame.target:
        return find_subject(signs, at, low), find_lone(signs, at, high)
    places = reading.frame.target - DIRECT if reading.clitic else reading.frame.target
    source, target = find_subject(signs, at, low), find_object(signs, at, high, places)
    if source and reading.clitic and places != reading.frame.target and is_close(signs, source, at):
        target = target or find_other(signs, at, low, source)
    if source is None and target:
        source = _find_elided(signs, at, window)
    source = _find_demander(signs, source, at, window) or source
    if target is None and "cause" in places:
        target = find_cause(signs, source, at, low, window.title)
    if source and len(source.parties) > 1 and not target and not _adjoins(source, signs, at, low):
        return None, None
    return source, target


def _find_demander(signs: Sequence[Sign], doer: Sign | None, at: int, window: Window) -> Sign | None:
    """Who demands of somebody that he do it: what is demanded is no deed (``mendesak X membantu Y``)."""
    low = max(at - SPAN, 0)  # not the window's, since who demands stands before the words reported
    caller = find_caller(signs, doer, at, low) if doer else None
    if caller is None or signs[caller].kind != "demanding":
        return None
    return find_subject(signs, caller, low) or _speaker(window, signs[at])


def _find_who_demands(signs: Sequence[Sign], at: int, window: Window) -> Sign | None:
    """Who demands that anybody do it, named or not: ``mendesak polisi (agar segera) memeriksa X``."""
    edge = signs[at].start if at < len(signs) else signs[-1].end
    low = max(at - SPAN, 0)
    for j in range(at - 1, low - 1, -1):
        sign = signs[j]
        if edge - sign.end > NEAR:
            return None
        if sign.kind == "demanding":
            return find_subject(signs, j, low) or _speaker(window, sign)
        if sign.kind not in PASSED and not sign.parties and sign.kind not in LIGHT:
            return None
        edge = sign.start
    return None


def _find_elided(signs: Sequence[Sign], at: int, window: Window) -> Sign | None:
    """The subject of a verb that opens its clause: who speaks, or who opens the main clause after it."""
    first = _first_verb(signs, at, window.low)
    if is_fronted(signs, first, window.low, window.start):
        return find_postponed(signs, at, window.high)
    if not _opens(signs, first, window):
        return None
    return _speaker(window, signs[at]) or find_postponed(signs, at, window.high)


def _passive_roles(reading: Reading, signs: Sequence[Sign], at: int, window: Window) -> Roles:
    low, high, places = window.low, window.high, reading.frame.target
    if "demander" in reading.frame.source:
        return None, None
    source = find_passive_agent(signs, at, high)
    if "handed" in places:
        return source, find_subject(signs, at, low, named=True) if is_handed(signs, at, high) else None
    if "object" not in places:
        return source or find_object(signs, at, high, FROM), find_object(signs, at, high, places)
    target = find_subject(signs, at, low, named=True) or find_setting(signs, at, low, places)
    if target is None and (_opens(signs, at, window) or is_fronted(signs, at, low, window.start)):
        target = find_postponed(signs, at, high)
    return source, target


def _noun_roles(reading: Reading, signs: Sequence[Sign], at: int, window: Window) -> Roles:
    frame, low, high = reading.frame, window.low, window.high
    if "subject" in frame.source:
        return _bond_roles(reading, signs, at, window)
    if frame.mutual and (opponents := find_opponents(signs, at, high)):
        return opponents, None
    governor = find_governor(signs, at, low)
    if "demander" in frame.source:
        _, target = find_owner_and_target(signs, at, high, frame.target, NO_PLACE)
        return _find_who_demands(signs, at if governor is None else governor + 1, window), target
    if not frame.source.isdisjoint(GOVERNED):
        return _governed_roles(reading, signs, at, governor, window)
    marks = frame.source | BY
    if governor is not None and signs[governor].kind == "undergo":
        marks |= FROM
    source, target = find_owner_and_target(signs, at, high, frame.target, marks)
    if source is None and target and "crowd" in frame.source and (governor is None or frame.domain == "opinion"):
        source = _holder(f"unnamed:{signs[at].form}", signs[at])
    if reading.clitic:
        source = find_subject(signs, at, low)
    if target is None and source and not reading.clitic:
        target = find_scene(signs, at, low, frame.target)
    if governor is None and source is None and target:
        source = find_occasion(signs, at, low)
    if governor is not None:
        verb = signs[governor]
        if verb.kind == "undergo":
            target = target or find_subject(signs, governor, low, named=True)
        elif source is None and _brings_about(verb, frame):
            source = None if any(is_denied(signs, governor, low)) else find_subject(signs, governor, low)
            if source is None and target and verb.kind in LIGHT:
                source = _find_elided(signs, governor, window)
        elif target is None and verb.kind in LIGHT and frame.stance == "against":  # "melakukan pengeboman kota X"
            source, target = find_subject(signs, governor, low), source
    if target is None and source and len(source.parties) > 1 and frame.domain != "feud":
        return None, None  # "perang A dan B" does not say who began
    return source, target


def _governed_roles(reading: Reading, signs: Sequence[Sign], at: int, governor: int | None, window: Window) -> Roles:
    """Who sends the goods that the noun names, or ends the dealings (``menghentikan semua impor dari X``)."""
    frame, low, high = reading.frame, window.low, window.high
    if governor is None:
        passive = at + 1 < high and signs[at + 1].kind == "sent" and "sending" in frame.source
        return find_owner_and_target(signs, at + 1, high, frame.target, BY | {"owner"}) if passive else (None, None)
    verb = signs[governor]
    if any(is_denied(signs, governor, low)):
        return None, None
    if verb.kind == "undergo" and "sending" in frame.source and governor + 1 == at:  # "Y menerima dua tank dari X"
        source, _ = find_owner_and_target(signs, at, high, NO_PLACE, FROM)
        return source, find_subject(signs, governor, low, named=True)
    if verb.kind not in frame.source:
        return None, None
    source = find_subject(signs, governor, low)
    _, target = find_owner_and_target(signs, at, high, frame.target, NO_PLACE)
    if source is None and target:
        source = _find_elided(signs, governor, window)
    return source, target


def _brings_about(verb: Sign, frame: Frame) -> bool:
    """Whether the subject of the verb does what the noun says, or demands it (``menyerukan sanksi``)."""
    if verb.kind in CALLS:
        return frame.stance == "against" and frame.domain != "war"
    if verb.kind == "ending":
        return frame.negated is not None
    if verb.kind == "sending" and frame.domain == "weapons":  # goods, not blows
        return False
    return verb.kind in LIGHT or any(reading.frame.stance == "favour" for reading in verb.readings)


def _bond_roles(reading: Reading, signs: Sequence[Sign], at: int, window: Window) -> Roles:
    """``X adalah sekutu Y``, ``X, sekutu Y``, ``sebagai sekutu Y, X``; ``X … sekutunya, Y``."""
    if reading.clitic:
        near = at + 1 if at + 1 < window.high and signs[at + 1].kind != "comma" else at + 2
        target = signs[near] if near < window.high and signs[near].start - signs[at].end <= NEAR else None
        source = find_subject(signs, at, window.low)
    else:
        target = find_object(signs, at, window.high, DIRECT)
        before = at - 1
        while before >= window.low and signs[before].kind in (*ADVERBS, "comma"):
            before -= 1
        source = signs[before] if before >= window.low and signs[at].start - signs[before].end <= NEAR else None
        if (source is None or not source.parties) and before + 1 < at and signs[before + 1].kind in ADVERBS:
            source = find_subject(signs, before + 1, window.low)  # "X, yang dikenal sebagai sekutu Y"
        if target and (source is None or not source.parties):
            source = find_apposed(signs, signs.index(target, at), window.high, _opens(signs, at, window))
    if source is None or target is None or not source.parties or target.kind not in PARTIES:
        return None, None
    return source, target


def _evaluation_roles(reading: Reading, signs: Sequence[Sign], at: int, window: Window) -> Roles:
    """Whoever speaks holds an evaluation, also whoever calls somebody so (``menyebut X teroris``); else the outlet."""
    low = window.low
    if "subject" in reading.frame.target:
        target = find_subject(signs, at, low, named=True)
    else:
        target, _ = find_owner_and_target(signs, at, window.high, NO_PLACE, reading.frame.target)
    if target is None:  # "tindakan keji oleh X"
        target, _ = find_owner_and_target(signs, at, window.high, NO_PLACE, BY)
    if target is None or (reading.voice == "adjective" and not is_close(signs, target, at)):
        return None, None
    source = _speaker(window, signs[at]) if "speaker" in reading.frame.source else None
    caller = find_caller(signs, target, at, low)
    if caller is not None:
        source = find_subject(signs, caller, low) or _speaker(window, signs[at])
    source = find_assessor(signs, at, low, window.high) or source
    told = at > low and signs[at - 1].is_verb  # "X mengutuk kekejaman Y"
    if source is None and OUTLET in reading.frame.source and not window.quoted and not told:
        source = _holder(OUTLET, signs[at])
    return source, target


def _speaker(window: Window, word: Sign) -> Sign | None:
    return _holder(window.speaker_id, word) if window.speaker_id else None


def _holder(actor_id: str, word: Sign) -> Sign:
    return word._replace(kind="pronoun", parties=(Party(actor_id, word.start, word.end),))


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
    """Whether only adverbs (``pada Januari``) stand between a plural subject and what it does to itself."""
    between = [j for j in range(low, at) if signs[j].start >= source.end]
    return all(signs[j].kind in ADVERBS or signs[j + 1].kind == "time" for j in between)


def _is_bare_verb(signs: Sequence[Sign], at: int, window: Window) -> bool:
    """Whether a bare form is a verb here: in a headline (``Rusia Serang Ukraina``), or after ``saling``, ``akan`` …"""
    if signs[at].kind in ("preposition", "undergo"):  # "tentang", "rusak" are hardly ever the verb
        return False
    if at == window.low:
        return window.title
    before = signs[at - 1]
    if before.kind in NEGATORS or before.kind in ("reciprocal", "auxiliary", "wishing", "first_person"):
        return signs[at].start - before.end <= TOUCH
    leading = before.is_verb or before.is_noun  # "Janji Dukung X", "Sampaikan Komitmen Dukung X"
    if leading and not any(reading.voice == "noun" for reading in signs[at].readings):
        return window.title and signs[at].start - before.end <= NEAR
    return window.title and before.kind in (*PARTIES, *ADVERBS, *JOINTS)


def _first_verb(signs: Sequence[Sign], at: int, low: int) -> int:
    """The first verb of the verbs with one elided subject (``<akan menyerang Y dan menghukum Z>``)."""
    first = next((j for j in range(low, at) if signs[j].is_verb or signs[j].kind in PARTIES), at)
    return at if signs[first].kind in PARTIES else first


def _opens(signs: Sequence[Sign], at: int, window: Window) -> bool:
    """Whether nothing but adverbs stands before the predicate in its window, and nobody is told to do it before."""
    edge = window.start
    for sign in signs[window.low : at]:
        if sign.kind not in ADVERBS or sign.start - edge > TOUCH:
            return False
        edge = sign.end
    leading = signs[window.low - 1] if window.low > 0 else None
    told = leading and (leading.kind == "preposition" or any(p.actor_id != window.speaker_id for p in leading.parties))
    demanded = told and window.low > 1 and signs[window.low - 2].kind == "demanding"
    return signs[at].start - edge <= TOUCH and not (window.quoted and told and not demanded)
