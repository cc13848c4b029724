"""Reads titles: with the name that follows as one mention, or alone as a role that somebody held at the time."""

import re
from dataclasses import dataclass
from datetime import date
from typing import Final

from analysis.mentions.aliases import read_person
from analysis.mentions.contexts import words_after, words_before
from analysis.mentions.hits import Hit
from analysis.mentions.names import read_name
from analysis.mentions.reading import ABBREVIATION, BRACKET, Period, Reading, Span
from analysis.mentions.unknown import read_apposed, read_name_before
from analysis.mentions.vocabulary import HOME, Entry, Vocabulary, overlaps

MOST_STEPS: Final = 14  # words and phrases between a title and its name
MOST_FURTHER: Final = 4  # words of a body, beyond those that look like a name
TOKEN: Final = re.compile(r"[^\W_](?:[\w'-]*\w)?")
PAIR: Final = re.compile(r"\w+ \w+")
INSERTION: Final = re.compile(r",\s[A-Z]{2,8},?(?=\s)")
ORDINAL: Final = re.compile(r"ke-\d+|[IVX]+|\d+")
LONGEST_CUE: Final = 24  # characters
FORMER: Final = "former"
LINKS: Final = ("host", "link")  # kinds of words that join what is lower than a title: "di", "dan"
HEADS: Final = frozenset(("president", "prime_minister", "chancellor", "king", "pope", "emir", "supreme_leader"))


@dataclass
class Chain:
    """A title and what has been read after it so far."""

    first: Hit
    title: Entry
    position: int
    bare: int  # where the title itself ends, with its ordinal ("Presiden ke-45")
    follower: int  # number of the next hit
    of: str = ""  # the state or body whose title it is
    of_end: int = 0
    direct: bool = True  # whether only the title and its state were read
    comma: bool = False
    passed: str = ""  # the kind of the last word passed


def read_title(reading: Reading, number: int) -> Span | None:
    """A title with the name that follows; without one, who held the office."""
    first = reading.hits[number]
    if reading.text[first.start].isupper() and _is_blocked(reading, first.start):
        return None
    chain = Chain(first, first.entries[0], first.end, first.end, number + 1)
    for _ in range(MOST_STEPS):
        named, goes_on = _step(reading, chain)
        if named is not None:
            reading.cast.titles[_introduced(reading, chain), chain.of or named.who] = named.who
            return Span(first.start, named.end, named.who, "name")
        if not goes_on:
            break
    if first.entries[0].kind == "prefix":
        return _read_former(reading, chain)
    if chain.title.kind != "office":
        return None
    role = _read_role(reading, chain) if chain.direct else None
    return role or _read_apposed(reading, number)


def _is_blocked(reading: Reading, start: int) -> bool:
    """Whether a title with a capital is part of another name: "Jalan Jenderal Sudirman", "Peraturan Menteri"."""
    return not reading.vocabulary.contexts["before", "block_seat"].isdisjoint(words_before(reading.text, start))


def _step(reading: Reading, chain: Chain) -> tuple[Span | None, bool]:
    """Reads on by one word or phrase: the name if it is reached, and whether one may still follow."""
    text, hits = reading.text, reading.hits
    place = reading.skip_space(chain.position)
    if inserted := INSERTION.match(text, place):
        chain.position = inserted.end()
        return None, True
    if text[place : place + 1] == ",":
        if chain.comma or (not chain.of and text[chain.first.start].islower()):
            return None, False
        chain.comma = True
        place = reading.skip_space(place + 1)
    while chain.follower < len(hits) and hits[chain.follower].start < place:
        chain.follower += 1
    if chain.follower < len(hits) and hits[chain.follower].start == place:
        return _step_over_hit(reading, chain)
    stop = hits[chain.follower].start if chain.follower < len(hits) else len(text)
    end = read_name(text, place, reading.vocabulary, stop)
    lone = " " not in text[place:end]
    if end > place and _goes_on(reading, chain, end):
        return None, True
    if end > place and not (lone and (chain.comma or chain.passed in ("portfolio", "body"))):
        name = text[place:end]
        if reading.headline:
            return (Span(place, end, reading.cast.meet(name), "name") if reading.cast.has_met(name) else None), False
        if chain.title.kind == "office" and not chain.comma and (apposed := _read_behind_body(reading, place, end)):
            return apposed, False
        return Span(place, end, reading.cast.meet(name), "name"), False
    return None, _step_over_word(reading, chain, place, stop)


def _goes_on(reading: Reading, chain: Chain, end: int) -> bool:
    """Whether another title of the same person follows: "Ketua Sinar Laut sekaligus Direktur …"."""
    after = words_after(reading.text, end)
    if not after or reading.vocabulary.stops.get(after[0]) != "same":
        return False
    chain.position, chain.direct = end + 1 + len(after[0]), False
    return True


def _read_behind_body(reading: Reading, place: int, end: int) -> Span | None:
    """The name behind what only looked like one, but was the title's body: "CEO Sinar Laut, Felguni Dey, …"."""
    text, name = reading.text, reading.text[place:end]
    for _ in range(MOST_FURTHER):
        if text[end : end + 1] != " ":
            break
        end = pass_word(text, end + 1, len(text), reading.vocabulary)[0]
    apposed = read_apposed(reading, end)
    return apposed if apposed and (" " in text[apposed.start : apposed.end] or " " not in name) else None


def _step_over_hit(reading: Reading, chain: Chain) -> tuple[Span | None, bool]:
    hit = reading.hits[chain.follower]
    entry = reading.alias(hit) or _by_office(reading, hit, chain.title) or hit.entries[0]
    if entry.sort == "alias" and entry.actor_kind == "person":
        return read_person(reading, chain.follower, entry), False
    if (
        (chain.comma and entry.kind != "honorific")
        or entry.sort not in ("alias", "title", "body", "lookalike")
        or entry.kind == "metonym"
    ):
        return None, False
    if entry.sort == "alias":
        chain.position = reading.with_bracket(hit, entry)
        if not chain.of:
            chain.of, chain.of_end = entry.actor_id, hit.end
    else:
        chain.position = hit.end
        chain.direct = chain.direct and entry.sort != "body"
        if entry.sort == "title" and (chain.title.kind == "prefix" or not chain.title.role):
            chain.title, chain.bare = entry, hit.end
    chain.passed = "body" if entry.sort == "body" else ""
    return None, True


def _step_over_word(reading: Reading, chain: Chain, place: int, stop: int) -> bool:
    end, chain.passed = pass_word(reading.text, place, stop, reading.vocabulary)
    if chain.passed == "host" and _pass_host(reading, chain, place):
        return True
    if chain.passed in LINKS and (chain.of or _is_title(reading, chain.follower, end + 1)):
        return False
    chain.direct = chain.direct and (bool(chain.of) or chain.passed != "body")
    if place == chain.bare + 1 and ORDINAL.fullmatch(reading.text, place, end):
        chain.bare = end
    chain.position = end
    return end > place and not chain.comma


def _pass_host(reading: Reading, chain: Chain, place: int) -> bool:
    """Passes the state or body to which somebody is sent: "Duta Besar Iran untuk PBB"."""
    link = TOKEN.match(reading.text, place)
    hit = reading.hits[chain.follower] if chain.follower < len(reading.hits) else None
    if not (
        chain.of and link and hit and hit.start == link.end() + 1 and hit.entries[0].sort in ("alias", "lookalike")
    ):
        return False
    chain.position, chain.direct = hit.end, False
    return True


def _is_title(reading: Reading, number: int, place: int) -> bool:
    hit = reading.hits[number] if number < len(reading.hits) else None
    return hit is not None and hit.start == place and hit.entries[0].sort == "title"


def _by_office(reading: Reading, hit: Hit, title: Entry) -> Entry | None:
    """A short name right after the title of an office that its bearer held: "Presiden Lee"."""
    for entry in hit.entries:
        for term in reading.vocabulary.terms.get(entry.actor_id, ()):
            if entry.sort == "alias" and term.role == title.role and overlaps(term.valid, reading.period):
                return entry
    return None


def pass_word(text: str, place: int, stop: int, vocabulary: Vocabulary) -> tuple[int, str]:
    """Passes a word that may stand between title and name: where it ends, and its kind.

    A portfolio, an abbreviation, a place, a number, something in brackets; ``place`` itself where none stands.
    """
    if text[place : place + 1] in ("(", "["):
        bracket = BRACKET.match(text, place)
        return (bracket.end() if bracket else place), ""
    pair = PAIR.match(text, place)
    if pair and pair[0] in vocabulary.portfolio:
        return pair.end(), "portfolio"
    token = TOKEN.match(text, place, stop)
    if token is None:
        return place, ""
    word = token[0]
    kind = vocabulary.stops.get(word, "")
    if word.lower() in vocabulary.portfolio or kind in ("portfolio", "body", "place"):
        return token.end(), kind or "portfolio"
    if kind == "same":
        return token.end(), kind
    if kind in LINKS:
        after = TOKEN.match(text, token.end() + 1)
        linked = after and vocabulary.stops.get(after[0], "") in ("portfolio", "body")
        linked = linked or (after and after[0].lower() in vocabulary.portfolio)
        return (token.end() if linked else place), kind
    return (token.end() if ORDINAL.fullmatch(word) or ABBREVIATION.fullmatch(word) else place), ""


def _read_role(reading: Reading, chain: Chain) -> Span | None:
    """A title alone that denotes one person at the article's date."""
    start, role, contexts = chain.first.start, chain.title.role, reading.vocabulary.contexts
    before = [word.lower() for word in words_before(reading.text, start)]
    if not contexts["before", "no_role"].isdisjoint(before):
        return None
    if " ke-" in reading.text[start : chain.bare]:
        who = _head(reading, frozenset((role,)), chain.of, (None, None))
    elif chain.of:
        who = _read_office(reading, role, chain.of) if role else None
    elif contexts["before", "no_bare_role"].isdisjoint(before):
        who = _read_bare_title(reading, chain)
    else:
        who = None
    return Span(start, max(chain.bare, chain.of_end), who, "role") if who else None


def _introduced(reading: Reading, chain: Chain) -> str:
    """The role under which somebody is introduced, or the title itself; one held before is another."""
    first = chain.first
    role = chain.title.role or reading.text[first.start : first.end].lower()
    return f"{FORMER} {role}" if first.entries[0].role == FORMER else role


def _read_former(reading: Reading, chain: Chain) -> Span | None:
    """A title that somebody whom the article names held before: "mantan presiden Prancis itu"."""
    role = chain.title.role
    if chain.first.entries[0].role != FORMER or not (role and chain.of and chain.direct):
        return None
    who = reading.cast.titles.get((_introduced(reading, chain), chain.of))
    who = who or _head(reading, frozenset((role,)), chain.of, (None, None))
    return Span(chain.first.start, max(chain.bare, chain.of_end), who, "role") if who else None


def _read_office(reading: Reading, role: str, of: str) -> str | None:
    """Who held the office of this state or body; its leader is whoever heads it and was named."""
    who = reading.cast.titles.get((role, of))
    if role == "leader":
        who = who or _head(reading, HEADS | {role}, of, reading.period)
        roles = [name for name in (role, *HEADS) if (name, of) in reading.vocabulary.holders]
        role = roles[0] if len(roles) == 1 else ""
    return who or _holder(reading, role, of)


def _read_bare_title(reading: Reading, chain: Chain) -> str | None:
    """Who is meant by a title without a state: the head last named, or a minister of the home state who is named."""
    text, role, contexts = reading.text, chain.title.role, reading.vocabulary.contexts
    after = words_after(text, chain.bare)
    if role in HEADS:
        heads = contexts["after", "no_role"].isdisjoint(after)
        return _head(reading, frozenset((role,)), "", reading.period) if heads else None
    introduced = {who for (title, _), who in reading.cast.titles.items() if title == _introduced(reading, chain)}
    if len(introduced) == 1 and (not contexts["after", "pointer"].isdisjoint(after) or _speaks(reading, chain)):
        return introduced.pop()
    who = _holder(reading, role, HOME) if role else None
    return who if who in reading.cast.known and not text[chain.first.start : chain.bare].islower() else None


def _speaks(reading: Reading, chain: Chain) -> bool:
    """Whether a title with a capital stands alone beside a reporting word: "ujar Bupati.", "Bupati mengatakan"."""
    text, start, end, vocabulary = reading.text, chain.first.start, chain.bare, reading.vocabulary
    if reading.headline or text[start].islower():
        return False
    if text[end : end + 1] in ("", ",", ".", "!", "?"):
        words = text[max(0, start - LONGEST_CUE) : start].split()[-1:]
    else:
        words = [word for word in text[end : end + LONGEST_CUE].split() if word not in vocabulary.adverbs][:1]
    return any(entry.sort == "cue" for word in words for entry in vocabulary.surfaces.get(word, ()))


def _head(reading: Reading, roles: frozenset[str], of: str, period: Period) -> str | None:
    """Who was mentioned last of those who held one of the offices, at home first; ``of`` a state, or "" for any."""
    heads = [
        (term.of == HOME, actor)
        for actor in reversed(reading.cast.seen)
        for term in reading.vocabulary.terms.get(actor, ())
        if term.role in roles and overlaps(term.valid, period) and of in ("", term.of)
    ]
    return max(heads, key=lambda head: head[0])[1] if heads else None


def _holder(reading: Reading, role: str, of: str) -> str | None:
    """Who held the office in the period; where several did, the one whom the article names, or the last."""
    terms = [term for term in reading.vocabulary.holders.get((role, of), ()) if overlaps(term.valid, reading.period)]
    terms.sort(key=lambda term: term.valid[0] or date.min)
    holders = [term.actor_id for term in terms]
    holders = [holder for holder in holders if holder in reading.cast.known] or holders
    return holders[-1] if holders else None


def _read_apposed(reading: Reading, number: int) -> Span | None:
    """A name of two words or more before its title: "Felguni Dey, analis di …"."""
    start = reading.hits[number].start
    if reading.text[max(0, start - 2) : start] != ", ":
        return None
    return read_name_before(reading, number, 2)
