"""Finds who fills the roles of a predicate by position and preposition: no parser, only what stands where.

All functions take the ``signs`` of a sentence, the index ``at`` of the predicate among them and the window ``low``,
``high`` of indices in which to look (a predicate within a quotation does not see past its marks).
"""

from collections.abc import Sequence
from typing import Final

from analysis.stances.signs import Sign

PARTIES: Final = frozenset({"mention", "pronoun"})
ADVERBS: Final = frozenset({"auxiliary", "copula", "negator", "denier", "time", "demonstrative", "reciprocal"})
STOPS: Final = frozenset({"boundary", "conditional", "cue", "relative", "that"})
CHAINED: Final = ADVERBS | {"preposition"}  # what stands between a negator and its verb: tidak akan, menolak untuk
JOINTS: Final = frozenset({"comma", "conjunction"})
TOUCH: Final = 2  # characters between two signs with no word between them
NEAR: Final = 28  # between a preposition or verb and the actor that its noun phrase ends in
PHRASE: Final = 48  # the same, at its longest
REACH: Final = 60  # between a predicate and its object, over signs that are counted as they come


def find_subject(signs: Sequence[Sign], at: int, low: int, named: bool = False) -> Sign | None:
    """Whoever is the subject of the predicate: before it, neither behind a preposition nor an object.

    A verb after a comma or ``dan`` shares the subject of the clause before, past any clause put in between (``X
    mengancam jika Y …, menegaskan …``); a verb right after an object takes that as its own (``mendesak X mundur``).
    People without a name (``warga X``) are subjects too, unless only who is ``named`` counts.
    """
    edge, coordinated = signs[at].start, False
    for j in range(at - 1, low - 1, -1):
        sign = signs[j]
        touching = edge - sign.end <= TOUCH
        if sign.kind in PARTIES or (sign.kind == "group" and not named):
            if not named and j > low and signs[j - 1].kind == "group" and sign.start - signs[j - 1].end <= TOUCH:
                continue
            standing = _standing(signs, j, low)
            if not standing or (standing == "object" and touching and not coordinated):
                return sign
            if standing == "object" and signs[_head(signs, j, low)].kind == "calling":  # mendesak X untuk mundur
                return sign
            if standing == "subordinate" and not coordinated:
                return sign
        elif sign.kind == "relative":
            head = find_antecedent(signs, j, low)
            if head or touching:
                return head
        elif sign.kind in STOPS and not touching and not coordinated:
            return None
        if touching and sign.kind != "preposition":
            edge = sign.start
            coordinated = coordinated or sign.kind in JOINTS or sign.kind == "boundary"
    return None


def _head(signs: Sequence[Sign], at: int, low: int) -> int:
    """The index of what stands before an actor and the nouns that he owns (``menyebut serangan X``)."""
    before = at - 1
    while before > low and is_noun(signs[before]) and signs[before].kind == "word":
        before -= 1
    return max(before, low)


def _standing(signs: Sequence[Sign], at: int, low: int) -> str:
    """How an actor stands: behind a ``preposition``, as ``object``, as subject of a ``subordinate`` clause, or free."""
    for j in range(at - 1, low - 1, -1):
        sign, gap = signs[j], signs[j + 1].start - signs[j].end
        if gap > PHRASE:
            return ""
        if sign.kind == "preposition" and sign.form != "oleh":  # "tindakan oleh X" is a deed of X's
            return "preposition"
        if is_verb(sign) or sign.kind == "light_passive":
            return "object"
        if sign.kind in ("boundary", "conditional"):
            return "subordinate"
        if not is_noun(sign) and sign.kind != "preposition":
            return ""
    return ""


def find_antecedent(signs: Sequence[Sign], at: int, low: int) -> Sign | None:
    """Whom ``yang`` refers to: the actor before it, or the agent of the act before it (``serangan X, yang …``)."""
    behind_verb = False
    for j in range(at - 1, low - 1, -1):
        sign = signs[j]
        if signs[j + 1].start - sign.end > NEAR:
            return None
        if sign.kind == "mention":
            return None if behind_verb else sign
        if sign.kind == "copula":
            return find_subject(signs, j, low)
        if is_noun(sign) and not behind_verb:
            return find_agent(signs, j, low, at)
        if sign.kind == "relative":
            return find_antecedent(signs, j, low)
        behind_verb = behind_verb or is_verb(sign)
    return None


def find_object(signs: Sequence[Sign], at: int, high: int, places: frozenset[str]) -> Sign | None:
    """The first actor after the predicate in one of ``places``: prepositions, or ``object`` for none before it."""
    edge, preposition = signs[at].end, ""
    through = "di" in places  # who strikes a place strikes whom it belongs to, also past "yang"
    seated = through or "menuju" in places  # "ke kota-kota di X"
    direct, chained, comma, reason = not places.isdisjoint(("object", "owner")), True, False, False
    for j in range(at + 1, high):
        sign = signs[j]
        kind = sign.kind
        if sign.start - edge > REACH:
            break
        if sign.form in places or (kind == "that" and sign.start - edge <= TOUCH):
            preposition, edge, comma = sign.form if sign.form in places else "", sign.end, False
            reason = kind == "boundary"  # "kecewa karena tidak ada jaminan dari X": whoever is in the reason
            continue
        if kind in STOPS and not (kind == "relative" and (through or _is_done_by(signs, j, high))):
            break
        chained = chained and sign.start - edge <= TOUCH
        if kind in PARTIES:
            if comma and not _is_apposed(signs, j) and not (direct and _is_closing(signs, j, high)):
                break
            if reason or preposition in places or (direct and not preposition):
                return sign
            if direct:
                break
            preposition = ""
        elif kind == "preposition":
            preposition = preposition if seated and sign.form == "di" and preposition in places else sign.form
        elif kind == "comma":
            comma = True
        elif kind == "conjunction":
            comma = False
        elif kind == "between" or (is_verb(sign) and not chained and not through):
            break
        edge = sign.end
    return _find_condition(signs, at, high) if "conditional" in places else None


def _is_apposed(signs: Sequence[Sign], at: int) -> bool:
    """Whether an actor after a comma tells where a place is: ``di Haifa, Israel``."""
    if at < 2 or signs[at - 1].kind != "comma" or signs[at].start - signs[at - 1].end > NEAR // 2:
        return False
    return signs[at - 2].kind == "preposition" and signs[at - 1].start - signs[at - 2].end <= NEAR


def _is_closing(signs: Sequence[Sign], at: int, high: int) -> bool:
    """Whether an actor after a comma explains the noun before it (``dua tetangganya, X dan Y.``), and does nothing."""
    touching = signs[at].start - signs[at - 1].end <= TOUCH and signs[at - 1].kind == "comma"
    return touching and (at + 1 >= high or signs[at + 1].kind in ("preposition", "boundary", "time"))


def _is_done_by(signs: Sequence[Sign], at: int, high: int) -> bool:
    """Whether a relative clause only says who does the act: ``serangan yang dilakukan X``."""
    return at + 1 < high and signs[at + 1].kind == "light_passive"


def find_postponed(signs: Sequence[Sign], at: int, high: int) -> Sign | None:
    """The subject of the main clause after a clause that opens the sentence (``Digempur X, Y membalas``)."""
    comma = False
    for j in range(at + 1, high):
        if signs[j].kind == "mention" and comma:
            return signs[j] if signs[j - 1].kind == "comma" else None
        comma = comma or signs[j].kind == "comma"
    return None


def find_apposed(signs: Sequence[Sign], at: int, high: int, opening: bool) -> Sign | None:
    """Whom a noun phrase that ends in ``signs[at]`` describes: right behind, or after a comma if it opens a clause."""
    if at + 1 < high and signs[at + 1].kind == "mention" and signs[at + 1].start - signs[at].end <= TOUCH:
        return signs[at + 1]
    if opening and at + 2 < high and signs[at + 1].kind == "comma" and signs[at + 2].kind == "mention":
        return signs[at + 2] if signs[at + 2].start - signs[at].end <= NEAR else None
    return None


def find_opponents(signs: Sequence[Sign], at: int, high: int) -> Sign | None:
    """Who does to each other what the noun names: ``pertukaran rudal (yang sengit) antara X dan Y``."""
    edge, between = signs[at].end, False
    for sign in signs[at + 1 : high]:
        if sign.start - edge > PHRASE or is_verb(sign):
            return None
        if sign.kind == "mention":
            return sign if between and len(sign.parties) > 1 else None
        between = between or sign.kind == "between"
        edge = sign.end
    return None


def find_setting(signs: Sequence[Sign], at: int, low: int, places: frozenset[str]) -> Sign | None:
    """The place by which an unnamed subject is known (``kota Haifa di X dihantam rudal``)."""
    before, place = at - 1, at - 2
    if place >= low and signs[before].kind == "mention" and signs[at].start - signs[before].end <= TOUCH:
        return signs[before] if signs[place].form in places else None
    return None


def find_scene(signs: Sequence[Sign], at: int, low: int, places: frozenset[str]) -> Sign | None:
    """Where the harm is done that an act causes: ``korban di X akibat serangan Y``."""
    cause, scene, place = at - 1, at - 2, at - 3
    if place < low or signs[cause].kind not in ("boundary", "preposition") or signs[scene].kind != "mention":
        return None
    near = signs[cause].start - signs[scene].end <= NEAR and signs[at].start - signs[cause].end <= NEAR
    return signs[scene] if near and signs[place].form in places else None


def find_caller(signs: Sequence[Sign], called: Sign, at: int, low: int) -> int | None:
    """The index of the verb right before an actor that calls him what is said at ``at`` (``menyebut X teroris``)."""
    for j in range(at - 1, low, -1):
        if signs[j] is called:
            before = _head(signs, j, low)
            if signs[before].kind == "conditional" and before > low:  # "menyerukan agar X"
                before -= 1
            caller = signs[before]
            if caller.kind != "calling" or called.start - caller.end > NEAR or any(is_denied(signs, before, low)):
                return None
            return before
    return None


def _find_condition(signs: Sequence[Sign], at: int, high: int) -> Sign | None:
    """Who is threatened with what follows from his deeds: ``mengancam akan membalas jika X …``."""
    for j in range(at + 1, high):
        if signs[j].kind == "conditional":
            return find_object(signs, j, high, frozenset({"object"}))
    return None


def find_passive_agent(signs: Sequence[Sign], at: int, high: int) -> Sign | None:
    """Who does what a passive verb says: right behind it, or behind ``oleh`` further on (``dianggap X oleh Y``)."""
    edge, preposition = signs[at].end, ""
    for j in range(at + 1, high):
        sign = signs[j]
        if sign.start - edge > REACH or sign.kind in STOPS or sign.kind in JOINTS or is_verb(sign):
            return None
        if sign.kind in PARTIES or sign.kind == "group":
            if preposition == "oleh" or (not preposition and sign.start - edge <= NEAR):
                return sign
            preposition = "done"
        elif sign.kind == "preposition":
            preposition = sign.form
        edge = sign.end
    return None


def find_owner_and_target(
    signs: Sequence[Sign], at: int, high: int, places: frozenset[str], marks: frozenset[str]
) -> tuple[Sign | None, Sign | None]:
    """The agent of an act named by a noun (behind it or behind ``marks``) and its target (behind one of ``places``)."""
    edge, preposition, comma = signs[at].end, "", False
    owner = target = None
    for j in range(at + 1, high):
        sign = signs[j]
        kind = sign.kind
        if sign.start - edge > REACH:
            break
        if sign.form in places:
            preposition, comma = sign.form, False
        elif kind in PARTIES:
            if comma and not _is_apposed(signs, j):
                break
            if preposition in marks or (not preposition and "owner" in marks):
                owner = owner or sign
            elif preposition in places or (not preposition and "owner" in places):
                target = target or sign
            preposition = "done"
        elif kind == "preposition":
            preposition = sign.form
        elif kind == "light_passive":
            preposition = ""
        elif kind == "between":
            return None, None
        elif kind == "relative":
            if not _is_done_by(signs, j, high):
                break
        elif kind == "comma":
            comma = True
        elif kind == "conjunction":
            comma = False
            if owner and j + 1 < high and signs[j + 1].start - sign.end > TOUCH:  # "perang X dan harga di Y"
                break
        elif kind in STOPS or is_verb(sign):
            break
        edge = sign.end
    return owner, target


def find_governor(signs: Sequence[Sign], at: int, low: int) -> int | None:
    """The index of the verb whose object the noun is (``melancarkan serangan``)."""
    edge, cause = signs[at].start, False
    for j in range(at - 1, low - 1, -1):
        sign = signs[j]
        if edge - sign.end > NEAR:
            return None
        if sign.kind == "undergo":
            return j
        if sign.kind in ("preposition", "boundary"):
            cause = True
        elif not cause and (sign.kind == "light" or is_verb(sign)):
            return j
        elif sign.kind not in ("auxiliary", "time", "demonstrative", "conjunction") and not is_noun(sign):
            return None
        edge = sign.start
    return None


def find_agent(signs: Sequence[Sign], at: int, low: int, high: int) -> Sign | None:
    """Who does the act that the noun names: its owner, or the subject of the verb that the noun is the object of."""
    owner, _ = find_owner_and_target(signs, at, high, frozenset(), frozenset({"owner", "oleh"}))
    if owner:
        return owner
    governor = find_governor(signs, at, low)
    if governor is not None and signs[governor].kind != "undergo":
        return find_subject(signs, governor, low)
    return None


def is_noun(sign: Sign) -> bool:
    """Whether the sign is a predicate that is a noun; a bare verb of the same form (``agresi``) is rarer."""
    voices = {reading.voice for reading in sign.readings}
    return "noun" in voices and not voices & {"active", "passive"}


def is_verb(sign: Sign) -> bool:
    """Whether the sign is a verb, of a frame or not."""
    return sign.kind in ("verb", "light", "calling") or (bool(sign.readings) and not is_noun(sign))


def is_denied(signs: Sequence[Sign], at: int, low: int) -> tuple[bool, str]:
    """Whether the predicate is negated (``tidak akan mendukung``), and whether it is ``denied`` or ``supposed``."""
    edge, negated, j = signs[at].start, False, at - 1
    while j >= low and edge - signs[j].end <= TOUCH and signs[j].kind in CHAINED:
        if signs[j].kind == "denier":
            return negated, "denied"
        negated ^= signs[j].kind == "negator"
        edge = signs[j].start
        j -= 1
    while j >= low and signs[j].kind not in ("boundary", "comma"):
        if signs[j].kind == "conditional":
            return negated, "supposed"
        j -= 1
    return negated, ""
