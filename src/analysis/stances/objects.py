"""Finds who fills the roles behind a predicate by position and preposition: no parser, only what stands where.

All functions take the ``signs`` of a sentence, the index ``at`` of the predicate among them and the window ``low``,
``high`` of indices in which to look (a predicate within a quotation does not see past its marks).
"""

from collections.abc import Sequence

from analysis.stances.signs import (
    ADVERBS,
    BY,
    JOINTS,
    LIGHT_PASSIVES,
    NEAR,
    PARTIES,
    PHRASE,
    REACH,
    STOPS,
    TOUCH,
    Sign,
)


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
        if kind in STOPS and not (kind == "relative" and (through or _is_passed(signs, j, high, places))):
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
        elif sign.form == "seperti" and direct and not preposition and sign.start - edge > TOUCH:
            preposition = ""  # "menahan pengaruh saingan seperti X"
        elif kind == "preposition":
            inner = (seated and sign.form.startswith("di ")) or sign.form == "di"
            preposition = preposition if seated and inner and preposition in places else sign.form
        elif kind == "comma":
            comma = True
        elif kind == "conjunction":
            comma = False
        elif kind == "between" or (sign.is_verb and not chained and not through):
            break
        edge = sign.end
    return _find_condition(signs, at, high) if "conditional" in places else None


def find_handed(signs: Sequence[Sign], at: int, high: int) -> Sign | None:
    """Who is brought before somebody: ``melaporkan X ke polisi``, but nobody in ``melaporkan X menyerang``."""
    for j in range(at + 1, min(at + 3, high)):
        if signs[j].kind == "mention" and signs[j].start - signs[at].end <= PHRASE:
            return signs[j] if is_handed(signs, j, high) else None
    return None


def find_lone(signs: Sequence[Sign], at: int, high: int) -> Sign | None:
    """Whom the verb means, not a clause: ``mengakui X``, but nobody in ``mengakui X menyerang``."""
    one = find_object(signs, at, high, frozenset({"object"}))
    after = signs.index(one, at) + 1 if one else high
    if one and after < high and signs[after].start - one.end <= TOUCH:
        sign = signs[after]
        if sign.kind in ADVERBS - {"time", "demonstrative"} or sign.is_verb:
            return None
    return one


def is_handed(signs: Sequence[Sign], at: int, high: int) -> bool:
    """Whether ``ke`` follows, be it behind an agent (``dilaporkan Y ke polisi``)."""
    for j in range(at + 1, min(at + 4, high)):
        if signs[j].form == "ke":
            return signs[j].start - signs[j - 1].end <= PHRASE
        if not signs[j].parties and signs[j].form not in BY:
            return False
    return False


def _is_apposed(signs: Sequence[Sign], at: int) -> bool:
    """Whether an actor after a comma tells where a place is: ``di Haifa, Israel``."""
    if at < 2 or signs[at - 1].kind != "comma" or signs[at].start - signs[at - 1].end > NEAR // 2:
        return False
    if at + 1 < len(signs) and signs[at + 1].kind == "auxiliary":  # "di pelabuhan, X harus …" opens the main clause
        return False
    return signs[at - 2].kind == "preposition" and signs[at - 1].start - signs[at - 2].end <= NEAR


def _is_closing(signs: Sequence[Sign], at: int, high: int) -> bool:
    """Whether an actor after a comma explains the noun before it (``dua tetangganya, X dan Y.``), and does nothing."""
    touching = signs[at].start - signs[at - 1].end <= TOUCH and signs[at - 1].kind == "comma"
    return touching and (at + 1 >= high or signs[at + 1].kind in ("preposition", "boundary", "time"))


def _is_done_by(signs: Sequence[Sign], at: int, high: int) -> bool:
    """Whether a relative clause only says who does the act: ``serangan yang dilakukan X``."""
    return at + 1 < high and signs[at + 1].kind in LIGHT_PASSIVES


def _is_passed(signs: Sequence[Sign], at: int, high: int, places: frozenset[str]) -> bool:
    """Whether the object stands behind a relative clause (``mengecam aturan yang keras dari X``)."""
    return _is_done_by(signs, at, high) or ("object" in places and _is_adjective(signs, at, high, places))


def _is_adjective(signs: Sequence[Sign], at: int, high: int, places: frozenset[str]) -> bool:
    """Whether a relative clause is but an adjective before the target: ``komitmen X yang kuat terhadap Y``."""
    after = at + 1
    while after < high and _describes(signs[after]):
        after += 1
    if after >= high or signs[after].form not in places or signs[after].start - signs[at].end > NEAR:
        return False
    return signs[after].form != "dari" or signs[after].start - signs[after - 1].end <= TOUCH  # "warga yang lari dari X"


def _describes(sign: Sign) -> bool:
    return sign.kind in ADVERBS or bool(sign.readings and not sign.is_verb and not sign.is_noun)


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
        if sign.start - edge > REACH or sign.kind in STOPS or sign.kind in JOINTS or sign.is_verb:
            return None
        if sign.kind in PARTIES or sign.kind == "group":
            if preposition == "oleh" or (not preposition and sign.start - edge <= NEAR):
                return _with_members(signs, j, high)
            preposition = "done"
        elif sign.kind == "preposition":
            preposition = sign.form
        edge = sign.end
    return None


def _with_members(signs: Sequence[Sign], at: int, high: int) -> Sign:
    """A group with whom it is said to include (``dikecam banyak negara, termasuk X``); any other party as it is."""
    after = [sign for sign in signs[at + 1 : min(at + 4, high)] if sign.kind != "comma"]
    if signs[at].kind != "group" or len(after) < 2 or after[0].form != "termasuk" or after[1].kind != "mention":
        return signs[at]
    return signs[at]._replace(parties=signs[at].parties + after[1].parties)


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
        elif kind == "group" and not preposition and "owner" in marks and not _is_named(signs, j, high):
            owner, preposition = owner or sign, "done"
        elif kind == "preposition":
            preposition = sign.form
        elif kind in LIGHT_PASSIVES:
            preposition = ""
        elif kind == "between":
            return None, None
        elif kind == "relative":
            if not _is_done_by(signs, j, high) and not _is_adjective(signs, j, high, places):
                break
        elif kind == "comma":
            comma = True
        elif kind == "conjunction":
            comma = False
            if owner and j + 1 < high and signs[j + 1].start - sign.end > TOUCH:  # "perang X dan harga di Y"
                break
        elif kind in STOPS or sign.is_verb:
            break
        edge = sign.end
    return owner, target


def _is_named(signs: Sequence[Sign], at: int, high: int) -> bool:
    """Whether a group goes by an actor's name (``milisi X``)."""
    return at + 1 < high and signs[at + 1].kind == "mention" and signs[at + 1].start - signs[at].end <= TOUCH


def find_postponed(signs: Sequence[Sign], at: int, high: int) -> Sign | None:
    """The subject of the main clause after a clause that opens the sentence (``Digempur X, Y membalas``)."""
    comma = False
    for j in range(at + 1, high):
        if signs[j].kind in PARTIES and comma:
            near = signs[j - 1].kind == "comma" and signs[j].start - signs[j - 1].end <= NEAR
            return signs[j] if near else None
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
    edge, between, joined = signs[at].end, False, False
    first: Sign | None = None
    for j in range(at + 1, high):
        sign = signs[j]
        if sign.start - edge > PHRASE or sign.is_verb or (first and sign.kind in STOPS):
            return None
        if first and not joined and sign.kind == "mention" and signs[j - 1].form == "dari":  # "antara X dari Z dan Y"
            edge = sign.end
            continue
        if sign.kind == "mention" and first:  # "antara X dan bekas menterinya, Y"; "antara X dengan Y"
            if not joined:
                return None
            return sign._replace(start=first.start, parties=first.parties + sign.parties)
        if sign.kind == "mention":
            if not between or len(sign.parties) > 1:
                return sign if between else None
            first = sign
        between = between or sign.kind == "between"
        joined = joined or bool(first and (sign.kind == "conjunction" or sign.form == "dengan"))
        edge = sign.end
    return None
