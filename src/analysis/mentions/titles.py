"""Reads titles with what follows: the state or body whose they are, and the name."""

import re
from typing import Final

from analysis.mentions.aliases import extend_name, read_person
from analysis.mentions.contexts import words_after, words_before
from analysis.mentions.hits import Hit
from analysis.mentions.names import JOINT, read_name
from analysis.mentions.reading import ABBREVIATION, BRACKET, Reading, Span
from analysis.mentions.roles import Chain, introduced, read_former, read_role
from analysis.mentions.unknown import WHOLE, read_apposed, read_name_before
from analysis.mentions.vocabulary import BODIES, Entry, Vocabulary, overlaps

MOST_STEPS: Final = 14  # words and phrases between a title and its name
MOST_FURTHER: Final = 4  # words of a body, beyond those that look like a name
TOKEN: Final = re.compile(r"[^\W_](?:[\w'-]*\w)?")
PAIR: Final = re.compile(r"\w+ \w+")
INSERTION: Final = re.compile(r",\s[A-Z]{2,8},?(?=\s)")
ORDINAL: Final = re.compile(r"ke-\d+|[IVX]+|\d+")
NUMBER: Final = re.compile(rf"{ORDINAL.pattern}|{ABBREVIATION.pattern}")
POINTED: Final = re.compile(r" (?:itu|tersebut)\b")  # behind a description: "senator dari Partai Sinar Laut itu"
OF_BODIES: Final = ("portfolio", *BODIES)  # kinds of words by which an office is described
PASSED: Final = (*OF_BODIES, "place")  # kinds of words that may stand between title and name
LINKS: Final = ("host", "link")  # kinds of words that join what is lower than a title: "di", "dan"


def read_title(reading: Reading, number: int) -> Span | None:
    """A title with the name that follows; without one, who held the office."""
    first = reading.hits[number]
    if reading.text[first.start].isupper() and _is_blocked(reading, first.start):
        return None
    chain = Chain(first, first.entries[0], first.end, first.end, number + 1)
    for _ in range(MOST_STEPS):
        named, goes_on = _step(reading, chain)
        if named is not None:
            reading.cast.introduce(introduced(reading, chain), chain.of or named.who, named.who)
            return Span(first.start, named.end, named.who, "name")
        if not goes_on:
            break
    if first.entries[0].kind == "prefix":
        return read_former(reading, chain)
    if chain.title.kind != "office":
        return None
    role = read_role(reading, chain) if chain.direct else None
    return role or _read_apposed(reading, number)


def _is_blocked(reading: Reading, start: int) -> bool:
    """Whether a title with a capital is part of another name: "Jalan Jenderal Sudirman", "Peraturan Menteri"."""
    return not reading.vocabulary.contexts["before", "block_seat"].isdisjoint(words_before(reading.text, start))


def _step(reading: Reading, chain: Chain) -> tuple[Span | None, bool]:
    """Reads on by one word or phrase: the name if it is reached, and whether one may still follow."""
    text, hits = reading.text, reading.hits
    place = reading.skip_space(chain.position)
    if text[place : place + 1] == ",":
        if inserted := INSERTION.match(text, place):
            chain.position = inserted.end()
            return None, True
        if chain.comma or (not chain.of and text[chain.first.start].islower()):
            return None, False
        chain.comma = True
        place = reading.skip_space(place + 1)
    follower = chain.follower
    while follower < len(hits) and hits[follower].start < place:
        follower += 1
    chain.follower = follower
    stop = hits[follower].start if follower < len(hits) else len(text)
    if stop == place and follower < len(hits):
        return _step_over_hit(reading, chain)
    end = read_name(text, place, reading.vocabulary, stop)
    if end > place:
        return _step_over_name(reading, chain, place, end, stop)
    return None, _step_over_word(reading, chain, place, stop)


def _step_over_name(reading: Reading, chain: Chain, place: int, end: int, stop: int) -> tuple[Span | None, bool]:
    """Reads what looks like a name: that of the title's bearer, of a firm or of what the office is for."""
    text = reading.text
    end = extend_name(reading, chain.follower, end)
    firm = _firm_end(reading, place, end)
    if firm == end or (firm == place and _is_apposition(reading, chain)):
        chain.position, chain.direct, chain.passed = end, False, "firm"
        return None, firm == end
    place = firm
    if _goes_on(reading, chain, end):
        return None, True
    name = text[place:end]
    lone = " " not in name
    if lone and _is_portfolio(reading, chain, end):
        chain.position, chain.direct, chain.passed = end, False, "portfolio"
        return None, True
    if lone and (chain.comma or chain.passed in OF_BODIES):
        return None, _step_over_word(reading, chain, place, stop)
    if POINTED.match(text, end) and not reading.cast.has_met(name):
        return None, False
    if reading.headline:
        return (Span(place, end, reading.cast.meet(name), "name") if reading.cast.has_met(name) else None), False
    if chain.title.kind == "office" and not chain.comma and (apposed := _read_behind_body(reading, place, end)):
        return apposed, False
    who = reading.cast.meet(name)
    return Span(place, reading.with_short_form(end, name, who), who, "name"), False


def _firm_end(reading: Reading, place: int, end: int) -> int:
    """Where the name behind a firm's begins, ``end`` if none follows: "CEO Sinar Laut Securities Felguni Dey"."""
    start = place
    for word in WHOLE.finditer(reading.text, place, end):
        if word.start() > place and reading.vocabulary.stops.get(word[0]) == "firm":
            start = word.end()
    return start if start in (place, end) else reading.skip_space(start)


def _is_apposition(reading: Reading, chain: Chain) -> bool:
    """Whether the title is that of the speaker named before it: "ujar Felguni Dey, CEO Sinar Laut"."""
    text, start = reading.text, chain.first.start
    if chain.title.kind != "office" or text[start - 2 : start] != ", " or not reading.spans:
        return False
    speaker = reading.spans[-1]
    cue = words_before(text, speaker.start)[:1] if speaker.end == start - 2 else ()
    return any(entry.sort == "cue" for word in cue for entry in reading.vocabulary.surfaces.get(word, ()))


def _is_portfolio(reading: Reading, chain: Chain, end: int) -> bool:
    """Whether a word is what the office is for, since a body follows: "Direktur Arsitektur Badan Sungai"."""
    if chain.comma or chain.title.kind != "office" or reading.text[end : end + 1] != " " or reading.headline:
        return False
    if chain.follower < len(reading.hits) and reading.hits[chain.follower].start == end + 1:
        entry = reading.hits[chain.follower].entries[0]
        return entry.sort == "body" or (entry.sort == "alias" and entry.actor_kind == "office")
    word = TOKEN.match(reading.text, end + 1)
    return word is not None and reading.vocabulary.stops.get(word[0]) in OF_BODIES


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
    if end == place and not chain.passed:
        return False
    if chain.passed == "host" and _pass_host(reading, chain, place):
        return True
    if chain.passed in LINKS and (chain.of or _is_title(reading, chain.follower, end + 1)):
        return False
    chain.direct = chain.direct and (bool(chain.of) or chain.passed not in BODIES)
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
    token = TOKEN.match(text, place, stop)
    if token is None:
        bracket = BRACKET.match(text, place) if text[place : place + 1] in ("(", "[") else None
        return (bracket.end() if bracket else place), ""
    stops, portfolio, word = vocabulary.stops, vocabulary.portfolio, token[0]
    if word in vocabulary.paired and (pair := PAIR.match(text, place)) and pair[0] in portfolio:
        return pair.end(), "portfolio"
    if word[0].isupper() and (joint := JOINT.match(word)) and joint[0] in stops:
        word = joint[0]
    kind = stops.get(word, "")
    if kind in PASSED or word.lower() in portfolio:
        return place + len(word), kind or "portfolio"
    if kind in LINKS:
        after = TOKEN.match(text, token.end() + 1)
        linked = after and (stops.get(after[0]) in OF_BODIES or after[0].lower() in portfolio)
        return (token.end() if linked else place), kind
    if kind == "same":
        return token.end(), kind
    return (token.end() if NUMBER.fullmatch(word) else place), ""


def _read_apposed(reading: Reading, number: int) -> Span | None:
    """A name of two words or more before its title: "Felguni Dey, analis di …"."""
    start = reading.hits[number].start
    if reading.text[max(0, start - 2) : start] != ", ":
        return None
    return read_name_before(reading, number, 2)
