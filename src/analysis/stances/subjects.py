"""Finds who fills the roles before a predicate, and whether it is denied.

All functions take the ``signs`` of a sentence, the index ``at`` of the predicate among them and the window ``low``,
``high`` of indices in which to look (a predicate within a quotation does not see past its marks).
"""

from collections.abc import Sequence
from typing import Final

from analysis.stances.objects import find_owner_and_target
from analysis.stances.signs import (
    ADVERBS,
    BY,
    CALLS,
    CHAINED,
    JOINTS,
    LIGHT_PASSIVES,
    NEAR,
    NEGATORS,
    PARTIES,
    PHRASE,
    STOPS,
    TOUCH,
    Sign,
)

CALLING: Final = CALLS | {"wishing"}
CAUSING: Final = CALLS | {"causing"}
BETWEEN: Final = ADVERBS | {"relative", "called", "comma", "cue"}  # a subject and what is said of it
CAUSES: Final = frozenset({"karena", "lantaran", "akibat", "gara-gara"})
UNKNOWN: Final = frozenset({"third_plural", "third_person"})  # pronouns that point to nobody known
RECEIVERS: Final = frozenset({"kepada", "bagi", "untuk", "oleh"})  # "kepada semua pihak yang …": nobody known
TOPICS: Final = frozenset({"soal", "tentang", "terkait", "mengenai"})  # a clause may follow: "soal X menyerang Y"


def find_subject(signs: Sequence[Sign], at: int, low: int, named: bool = False) -> Sign | None:
    """Whoever is the subject of the predicate: before it, neither behind a preposition nor an object.

    A verb after a comma or ``dan`` shares the subject of the clause before, past any clause put in between (``X
    mengancam jika Y …, menegaskan …``); a verb right after an object takes that as its own (``mendesak X mundur``).
    People without a name (``warga X``) are subjects too, unless only who is ``named`` counts.
    """
    edge, coordinated, apart = signs[at].start, False, False
    for j in range(at - 1, low - 1, -1):
        sign = signs[j]
        touching = edge - sign.end <= TOUCH
        if sign.kind in PARTIES or (sign.kind == "group" and not named):
            if _is_inserted(signs, j, low) or signs[_head(signs, j, low)].kind == "called":  # "X dinilai Y gagal"
                continue
            if not named and j > low and signs[j - 1].kind == "group" and sign.start - signs[j - 1].end <= TOUCH:
                continue
            standing = _standing(signs, j, low)
            if not standing or (standing in ("object", "topic") and touching and not coordinated):
                return sign
            if standing == "object" and signs[_head(signs, j, low)].kind in CAUSING:
                # "mendesak X untuk mundur", "membuat X mundur"
                return sign
            if standing == "subordinate" and not apart:
                return sign
        elif sign.kind == "relative":
            head = find_antecedent(signs, j, low)
            within = not coordinated and j + 1 < at and signs[j + 1].is_verb  # "orang yang ditahan X menyerang Y"
            if head or touching or within:
                return head
        elif sign.kind in UNKNOWN and touching and not coordinated:
            return None
        elif sign.kind == "upshot":  # "X menyerang Y, langkah yang dikecam Z"
            return find_subject(signs, j, low)
        elif sign.kind in STOPS and not touching and not coordinated:
            return None
        elif sign.form in CAUSES and touching and not coordinated and (blamed := _blamed(signs, j, low)) is not None:
            return blamed if blamed.parties else None
        if touching and sign.kind != "preposition":
            edge = sign.start
            coordinated = coordinated or sign.kind in JOINTS or sign.kind == "boundary"
            apart = apart or sign.kind in ("comma", "boundary")
    return None


def _blamed(signs: Sequence[Sign], at: int, low: int) -> Sign | None:
    """Whose deed the reason at ``at`` tells: ``X mengecam Y karena menyerang Z``; the verb if it is nobody known."""
    verb = next((j for j in range(at - 1, low - 1, -1) if signs[j].is_verb), None)
    if verb is None or not any(r.voice == "active" and "object" in r.frame.target for r in signs[verb].readings):
        return None
    return next((sign for sign in signs[verb + 1 : at] if sign.kind in PARTIES), signs[verb])


def _is_inserted(signs: Sequence[Sign], at: int, low: int) -> bool:
    """Whether an actor is but named as who says it, between commas (``X, kata Y, harus mundur``)."""
    if at - 2 < low or signs[at - 2].kind != "comma" or signs[at].start - signs[at - 1].end > TOUCH:
        return False
    closed = at + 1 < len(signs) and signs[at + 1].kind == "comma"
    return signs[at - 1].kind == "cue" or (closed and signs[at - 1].kind in CALLS)


def _head(signs: Sequence[Sign], at: int, low: int) -> int:
    """The index of what stands before an actor and the nouns that he owns (``menyebut serangan X``)."""
    before = at - 1
    while before > low and signs[before].is_noun and signs[before].kind == "word":
        before -= 1
    return max(before, low)


def _standing(signs: Sequence[Sign], at: int, low: int) -> str:
    """How an actor stands: behind a ``preposition`` or within a ``topic`` (``soal langkah X``), as an ``object``, as
    subject of a ``subordinate`` clause, or free.
    """
    for j in range(at - 1, low - 1, -1):
        sign, gap = signs[j], signs[j + 1].start - signs[j].end
        if gap > PHRASE:
            return ""
        if sign.kind == "preposition" and sign.form != "oleh":  # "tindakan oleh X" is a deed of X's
            return "topic" if sign.form in TOPICS else "preposition"
        if sign.is_verb or sign.kind in LIGHT_PASSIVES:
            return "object"
        if sign.kind in ("boundary", "conditional"):
            return "subordinate"
        if not sign.is_noun and sign.kind != "preposition":
            return ""
    return ""


def is_fronted(signs: Sequence[Sign], at: int, low: int, start: int) -> bool:
    """Whether the predicate stands in a clause that opens a sentence for another (``Setelah menyerang X, Y …``)."""
    first = signs[low]
    if first.kind not in ("boundary", "preposition") or low == at or first.start - start > TOUCH:
        return False
    edge = first.end
    for sign in signs[low + 1 : at]:
        if sign.kind not in ADVERBS:
            return False
        edge = sign.end
    return signs[at].start - edge <= TOUCH


def is_close(signs: Sequence[Sign], subject: Sign, at: int) -> bool:
    """Whether a predicate stands near its subject, no verb or preposition between (``X ini orang yang peduli``)."""
    edge = signs[at].start
    for j in range(at - 1, -1, -1):
        if edge - signs[j].end > NEAR:
            return False
        if signs[j] is subject:
            return True
        if signs[j].kind not in BETWEEN and not signs[j].parties and (signs[j].is_verb or not signs[j].readings):
            return False
        edge = signs[j].start
    return False


def find_antecedent(signs: Sequence[Sign], at: int, low: int) -> Sign | None:
    """Whom ``yang`` refers to: the actor before it, or the agent of the act before it (``serangan X, yang …``)."""
    behind_verb = False
    for j in range(at - 1, low - 1, -1):
        sign = signs[j]
        if signs[j + 1].start - sign.end > NEAR:
            return None
        if sign.kind == "mention":
            led = j > low and signs[j - 1].kind == "group" and sign.start - signs[j - 1].end <= TOUCH
            return None if behind_verb else signs[j - 1] if led else sign  # "warga X yang …"
        if sign.kind == "group":
            return None if behind_verb else sign
        if sign.kind in ("boundary", "conditional") or sign.form in RECEIVERS:
            return None
        if sign.kind == "copula":
            return find_subject(signs, j, low)
        if sign.is_noun and not behind_verb:
            return find_agent(signs, j, low, at)
        if sign.kind == "light" and not behind_verb:  # "X melancarkan operasi yang …"
            return find_subject(signs, j, low)
        if sign.kind == "relative":
            return find_antecedent(signs, j, low)
        behind_verb = behind_verb or sign.is_verb
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


def find_governor(signs: Sequence[Sign], at: int, low: int) -> int | None:
    """The index of the verb whose object the noun is (``melancarkan serangan``, ``menghentikan semua bantuan``)."""
    edge, cause = signs[at].start, False
    for j in range(at - 1, low - 1, -1):
        sign = signs[j]
        if edge - sign.end > NEAR:
            return None
        if sign.kind == "undergo":
            return j
        if sign.kind in ("preposition", "boundary"):
            cause = True
        elif not cause and (sign.kind == "ending" or sign.is_verb):
            return j
        elif sign.kind not in ("auxiliary", "wishing", "time", "demonstrative", "conjunction") and not sign.is_noun:
            return None
        edge = sign.start
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


def find_occasion(signs: Sequence[Sign], at: int, low: int) -> Sign | None:
    """Who does the act in which he does harm: ``X menewaskan tiga orang dalam serangan ke Y``."""
    if at - 2 < low or signs[at - 1].form != "dalam" or signs[at].start - signs[at - 1].end > TOUCH:
        return None
    verb = next((j for j in range(at - 2, low - 1, -1) if signs[j].is_verb or signs[j].kind == "undergo"), None)
    if verb is None or not any(reading.frame.stance == "against" for reading in signs[verb].readings):
        return None
    passive = any(reading.voice == "passive" for reading in signs[verb].readings)
    return None if passive else find_subject(signs, verb, low)


def find_related(signs: Sequence[Sign], at: int, low: int) -> Sign | None:
    """Between whom the relation is that the predicate judges: ``hubungan X dan Y memburuk``, ``… X dengan Y …``."""
    last = at - 1
    while last >= low and signs[last].kind in ADVERBS:
        last -= 1
    first = last - 2 if last - 2 >= low and signs[last - 1].form == "dengan" else last
    before = first - 1 - (first - 1 >= low and signs[first - 1].kind == "between")
    if before < low or signs[before].kind != "relation" or signs[first].start - signs[before].end > PHRASE:
        return None
    if signs[first].kind != "mention" or signs[last].kind != "mention":
        return None
    parties = signs[first].parties + (signs[last].parties if last > first else ())
    return signs[first]._replace(parties=parties)


def find_cause(signs: Sequence[Sign], angry: Sign | None, at: int, low: int, title: bool) -> Sign | None:
    """Whose deed makes somebody angry: ``X mengakui Y, membuat Z murka``; in a headline ``X mengakui Y, Z murka``."""
    if angry is None or angry.kind != "mention":
        return None
    place = next((j for j in range(low, at) if signs[j] is angry), low)
    if place == low:
        return None
    before = signs[place - 1]
    if before.kind == "causing":
        return find_subject(signs, place - 1, low)
    if title and before.kind == "comma":
        first = next((sign for sign in signs[low:place] if sign.kind in PARTIES or sign.is_verb), None)
        return first if first and first.kind == "mention" else None
    return None


def find_other(signs: Sequence[Sign], at: int, low: int, one: Sign) -> Sign | None:
    """Whom a ``-nya`` behind a verb means: who was last named before its subject ``one`` and is another."""
    own = {party.actor_id for party in one.parties}
    for j in range(at - 1, low - 1, -1):
        if signs[j].kind == "mention" and own.isdisjoint(party.actor_id for party in signs[j].parties):
            return signs[j]
    return None


def find_caller(signs: Sequence[Sign], called: Sign, at: int, low: int) -> int | None:
    """The index of the verb right before an actor that calls him what is said at ``at`` (``menyebut X teroris``)."""
    for j in range(at - 1, low, -1):
        if signs[j] is called:
            before = _head(signs, j, low)
            if signs[before].kind == "conditional" and before > low:  # "menyerukan agar X"
                before -= 1
            caller = signs[before]
            if caller.kind not in CALLING or called.start - caller.end > NEAR or any(is_denied(signs, before, low)):
                return None
            return before
    return None


def find_assessor(signs: Sequence[Sign], at: int, low: int, high: int) -> Sign | None:
    """Who holds somebody to be what is said at ``at``: ``X dinilai Y gagal``, ``X dianggap berbahaya oleh Y``."""
    j = at - 1
    while j > low and (signs[j].kind in ADVERBS or signs[j].parties or signs[j].form in BY):
        j -= 1
    if j < low or signs[j].kind != "called":
        return None
    if at + 2 < high and signs[at + 1].form in BY and signs[at + 2].parties:
        return signs[at + 2]
    return next((sign for sign in signs[j + 1 : at] if sign.parties), None)


def is_denied(signs: Sequence[Sign], at: int, low: int) -> tuple[bool, str]:
    """Whether the predicate is negated (``tidak akan mendukung``), and whether it is ``denied`` or ``supposed``."""
    edge, negated, j = signs[at].start, False, at - 1
    while j >= low and edge - signs[j].end <= TOUCH and signs[j].kind in CHAINED:
        if signs[j].kind == "denier":
            return negated, "denied"
        negated ^= signs[j].kind in NEGATORS
        edge = signs[j].start
        j -= 1
    if j + 1 < at and signs[j + 1].form == "untuk" and (means := find_means(signs, j + 1, low)) is not None:
        negated ^= is_denied(signs, means, low)[0] or (means == j and _refuses(signs[means]))
    if signs[at].is_noun and not negated:
        governor = find_governor(signs, at, low)
        negated = governor is not None and signs[governor].kind == "ending"  # "menghentikan semua bantuan"
    while j >= low and signs[j].kind not in ("boundary", "comma"):
        if signs[j].kind == "conditional":
            return negated, "supposed"
        j -= 1
    return negated, ""


def _refuses(sign: Sign) -> bool:
    """Whether a phrase is a refusal of its own: ``menolak mengirim (pasukan untuk membantu X)``."""
    return any(reading.frame.domain == "refusal" for reading in sign.readings)


def find_means(signs: Sequence[Sign], at: int, low: int) -> int | None:
    """The index of the verb whose purpose ``untuk`` at ``at`` tells, over its object (``mengirim pasukan untuk``)."""
    edge = signs[at].start
    for j in range(at - 1, low - 1, -1):
        if edge - signs[j].end > NEAR or signs[j].kind in STOPS or signs[j].kind in JOINTS:
            return None
        if signs[j].is_verb:
            return j
        edge = signs[j].start
    return None


def is_due(signs: Sequence[Sign], at: int, low: int) -> bool:
    """Whether the predicate is demanded, not stated (``harus lebih sigap``)."""
    edge, j = signs[at].start, at - 1
    while j >= low and edge - signs[j].end <= TOUCH and signs[j].kind in CHAINED:
        if signs[j].kind == "duty":
            return True
        edge = signs[j].start
        j -= 1
    return False
