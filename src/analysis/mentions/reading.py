"""Reads one sentence: chooses among the phrases found in it, and joins titles, states and names into mentions."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Final, NamedTuple

from analysis.mentions.contexts import is_blocked, is_place, stands_for_government, words_after, words_before
from analysis.mentions.hits import Hit
from analysis.mentions.names import BEFORE, WORD, Cast, read_name
from analysis.mentions.vocabulary import HOME, Entry, Vocabulary, overlaps

Period = tuple[date | None, date | None]

MOST_STEPS: Final = 14
QUOTED: Final = re.compile(r"(?:^|[,.!?\"”’'])\s*$")
SPACE: Final = re.compile(r"\s*")
TOKEN: Final = re.compile(r"[^\W_](?:[\w'’-]*\w)?")
PAIR: Final = re.compile(r"\w+ \w+")
BRACKET: Final = re.compile(r"\s?[(\[]([^()\[\]\n]{1,60})[)\]]")
ABBREVIATION: Final = re.compile(r"[A-Z][A-Z0-9.-]{1,7}")
INSERTION: Final = re.compile(r",\s(?:[A-Z]{2,8}|saat itu|saat ini),?(?=\s)")
ORDINAL: Final = re.compile(r"ke-\d+|[IVX]+|\d+")
JOINT: Final = re.compile(r"\s?[-–]\s?|,? dan | serta | maupun | atau ")
HEADS: Final = frozenset(("president", "prime_minister", "chancellor", "king", "pope", "emir", "supreme_leader"))


class Span(NamedTuple):
    """A mention within a sentence."""

    start: int
    end: int
    who: str
    kind: str


@dataclass
class Reading:
    """A sentence while it is read; ``headline`` where capitals tell nothing."""

    text: str
    hits: list[Hit]
    headline: bool
    spans: list[Span] = field(default_factory=list)

    def is_free(self, start: int, end: int) -> bool:
        """Whether no mention found so far lies in the stretch."""
        return all(span.end <= start or span.start >= end for span in self.spans)


def read_sentence(reading: Reading, cast: Cast, period: Period, vocabulary: Vocabulary) -> None:
    """Fills ``reading.spans`` from its hits, and ``cast`` with those who are met."""
    number = 0
    refused: tuple[int, bool | None] = (-1, None)  # where the last capital ended and how it was read
    while number < len(reading.hits):
        hit = reading.hits[number]
        entry = hit.entries[0]
        number += 1
        if reading.spans and hit.start < reading.spans[-1].end:
            continue
        span: Span | None = None
        if entry.sort == "title":
            span = _read_title(reading, number - 1, cast, period, vocabulary)
        elif entry.sort == "body":
            span = _read_body(reading, number - 1, cast, vocabulary)
        elif entry.sort == "alias":
            joined = _joined(reading, hit, refused)
            span = _read_alias(reading, number - 1, cast, period, joined, vocabulary)
            refused = (hit.end, span is not None)
        elif entry.sort == "government":
            span = _read_government(reading, number - 1, cast, vocabulary)
        elif entry.sort == "cue" and not reading.headline:
            span = _read_beside_cue(reading, number - 1, cast, vocabulary)
        if span is not None:
            reading.spans.append(span)
            if not span.who.startswith("?"):
                cast.see(span.who)


def _joined(reading: Reading, hit: Hit, last: tuple[int, bool | None]) -> bool | None:
    """How the name before was read, if this one is joined to it."""
    end, read = last
    return read if end >= 0 and JOINT.fullmatch(reading.text, end, hit.start) else None


def _alias(hit: Hit, cast: Cast, period: Period) -> Entry | None:
    """The alias that the hit is here: valid at the time, and a short name only after the long one."""
    fitting = [
        entry
        for entry in hit.entries
        if entry.sort == "alias"
        and overlaps(entry.valid, period)
        and (entry.when != "follow" or entry.actor_id in cast.known)
    ]
    if len(fitting) > 1:
        fitting = [entry for entry in fitting if entry.actor_id in cast.known] or fitting
    return fitting[0] if fitting else None


def _read_alias(
    reading: Reading, number: int, cast: Cast, period: Period, joined: bool | None, vocabulary: Vocabulary
) -> Span | None:
    hit, text = reading.hits[number], reading.text
    entry = _alias(hit, cast, period)
    if entry is None or is_blocked(text, hit.start, hit.end, vocabulary):
        return None
    if entry.actor_kind == "person":
        return _read_person(reading, number, entry, cast, vocabulary)
    if entry.when == "seat" and is_place(text, hit.start, vocabulary):
        return None
    if (entry.kind == "metonym" or entry.when == "context") and not (
        not _is_located(reading, number)
        and (joined or entry.when != "joined")
        and stands_for_government(text, hit.start, hit.end, joined, reading.headline, vocabulary)
    ):
        return None
    start = hit.start
    if entry.actor_kind == "armed_force" and text[start].islower():
        last = text.rfind(" ", start, hit.end) + 1
        state = vocabulary.surfaces.get(text[last : hit.end], ())
        if state and not vocabulary.contexts["before", "military"].isdisjoint(words_before(text, start)):
            return Span(last, hit.end, state[0].actor_id, "name")
    if entry.actor_kind == "state":
        start = _with_government(text, start, vocabulary)
    return Span(start, _with_bracket(text, hit, entry, vocabulary), entry.actor_id, entry.kind)


def _is_located(reading: Reading, number: int) -> bool:
    """Whether the state follows after a comma: "Yerevan, Armenia"."""
    if number + 1 >= len(reading.hits):
        return False
    hit, after = reading.hits[number], reading.hits[number + 1]
    return (
        after.entries[0].actor_kind == "state"
        and after.entries[0].kind == "name"
        and reading.text[hit.end : after.start] in (", ", ",")
        and any(entry.actor_id == after.entries[0].actor_id for entry in hit.entries)
    )


def _with_government(text: str, start: int, vocabulary: Vocabulary) -> int:
    """Takes in the government before its state: "pemerintah Rusia"."""
    before = text[max(0, start - 12) : start].rstrip()
    for word in vocabulary.contexts["before", "government"]:
        if before.endswith(word):
            begin = start - len(text[max(0, start - 12) : start]) + len(before) - len(word)
            if begin == 0 or not text[begin - 1].isalnum():
                return begin
    return start


def _read_government(reading: Reading, number: int, cast: Cast, vocabulary: Vocabulary) -> Span | None:
    """The government alone, in an article that names people or offices of the home state: "Pemerintah menyiapkan"."""
    hit, text = reading.hits[number], reading.text
    follower = reading.hits[number + 1] if number + 1 < len(reading.hits) else None
    if cast.known.isdisjoint(vocabulary.domestic) or (follower and follower.start <= hit.end + 1):
        return None
    after = words_after(text, hit.end)
    if not vocabulary.contexts["before", "local"].isdisjoint(words_before(text, hit.start)):
        return None
    if after and (after[0][0].isupper() and not reading.headline or after[0] in vocabulary.contexts["after", "local"]):
        return None
    return Span(hit.start, hit.end, HOME, "role")


def _with_bracket(text: str, hit: Hit, entry: Entry, vocabulary: Vocabulary) -> int:
    """Takes in the other form of the name: "Amerika Serikat (AS)"."""
    bracket = BRACKET.match(text, hit.end)
    if bracket is None:
        return hit.end
    inner = vocabulary.surfaces.get(bracket[1].strip(), ())
    same = any(other.actor_id == entry.actor_id for other in inner)
    short = not inner and ABBREVIATION.fullmatch(bracket[1]) and not text[hit.start : hit.end].isupper()
    return bracket.end() if same or (short and entry.actor_kind not in ("person", "state")) else hit.end


def _read_person(reading: Reading, number: int, entry: Entry, cast: Cast, vocabulary: Vocabulary) -> Span | None:
    """A known person, unless another name stands around: "Jill Biden", "Trump Tower"."""
    hit, text = reading.hits[number], reading.text
    if not reading.headline and " " not in text[hit.start : hit.end]:
        stop = reading.hits[number + 1].start if number + 1 < len(reading.hits) else len(text)
        end = hit.end
        if text[end : end + 1] == " " and end + 1 < stop:
            after = WORD.match(text, end + 1)
            if after and vocabulary.stops.get(after[0]) == "body" and not after[0].isupper():
                return None
            further = read_name(text, end + 1, vocabulary, stop)
            if further > end + 1:
                end = further
                if stop == end + 1 < len(text) and _is_person(reading.hits[number + 1]):
                    end = reading.hits[number + 1].end
        floor = reading.hits[number - 1].end if number else 0
        start = _name_start(text, hit.start, floor, vocabulary)
        given = text[: max(hit.start - 1, 0)]
        if (
            hit.start <= 20
            and given in vocabulary.given
            and given not in vocabulary.first_names.get(entry.actor_id, ())
        ):
            start = 0
        if start < hit.start or end > hit.end:
            return Span(start, end, cast.meet(text[start:end]), "name")
    return Span(hit.start, _with_bracket(text, hit, entry, vocabulary), entry.actor_id, "name")


def _is_person(hit: Hit) -> bool:
    return any(entry.actor_kind == "person" for entry in hit.entries)


def _name_start(text: str, start: int, floor: int, vocabulary: Vocabulary) -> int:
    """Where a name that reaches ``start`` begins; the first word of a sentence is capitalised in any case."""
    while start > floor and text[start - 1] == " ":
        begin = text.rfind(" ", floor, start - 1) + 1 if text.rfind(" ", floor, start - 1) >= 0 else floor
        word = text[begin : start - 1]
        if begin == 0 or not WORD.fullmatch(word) or not read_name(text, begin, vocabulary, start) > begin:
            break
        if text[begin - 1] in "\"“'(" or text[begin - 2 : begin - 1] in ".:!?" or word[-1] == ".":
            break
        start = begin
    return start


def _read_title(reading: Reading, number: int, cast: Cast, period: Period, vocabulary: Vocabulary) -> Span | None:
    """A title with the name that follows; without one, who held the office."""
    text, hits = reading.text, reading.hits
    first = hits[number]
    position, of, of_hit, comma, bare = first.end, "", None, False, first.end
    title = first.entries[0]
    passed, direct = "", True
    follower = number + 1
    for _ in range(MOST_STEPS):
        while follower < len(hits) and hits[follower].start < position:
            follower += 1
        place = SPACE.match(text, position).end()  # type: ignore[union-attr]  # matches the empty string
        if inserted := INSERTION.match(text, place):
            position = inserted.end()
            continue
        if text[place : place + 1] == ",":
            if comma:
                break
            comma = True
            if not of and text[first.start].islower():
                break
            place = SPACE.match(text, place + 1).end()  # type: ignore[union-attr]
        hit = hits[follower] if follower < len(hits) and hits[follower].start == place else None
        if hit is not None:
            entry = _alias(hit, cast, period) or _by_office(hit, title, period, vocabulary) or hit.entries[0]
            if entry.sort == "alias" and entry.actor_kind == "person":
                named = _read_person(reading, follower, entry, cast, vocabulary)
                return named and _introduce(named, first, title, of, cast)
            if comma or entry.sort in ("cue", "lookalike") or (entry.sort == "alias" and entry.kind == "metonym"):
                break
            if entry.sort == "alias":
                if not of:
                    of, of_hit = entry.actor_id, hit
                position = _with_bracket(text, hit, entry, vocabulary)
            else:
                position = hit.end
                direct = direct and entry.sort == "title"
                if entry.sort == "title" and (title.kind == "prefix" or not title.role):
                    title, bare = entry, hit.end
            passed = ""
            continue
        stop = hits[follower].start if follower < len(hits) else len(text)
        end = read_name(text, place, vocabulary, stop)
        if end > place and (" " in text[place:end] or not (comma or passed in ("portfolio", "body"))):
            if reading.headline and not cast.has_met(text[place:end]):
                break
            who = cast.meet(text[place:end])
            return _introduce(Span(place, end, who, "name"), first, title, of, cast)
        position, passed = _pass_word(text, place, stop, vocabulary)
        direct = direct and (bool(of) or passed != "body")
        if ORDINAL.fullmatch(text, place, position) and place == bare + 1:
            bare = position
        if comma or position == place:
            break
    if title.kind != "office" or first.entries[0].kind == "prefix":
        return None
    role = _read_role(reading, first, bare, title, of, of_hit, cast, period, vocabulary) if direct else None
    return role or _read_apposed(reading, number, cast, vocabulary)


def _introduce(span: Span, first: Hit, title: Entry, of: str, cast: Cast) -> Span:
    """Joins the title to the name, and remembers who bears it."""
    if title.role:
        cast.titles[title.role, of] = span.who
    return Span(first.start, span.end, span.who, "name")


def _by_office(hit: Hit, title: Entry, period: Period, vocabulary: Vocabulary) -> Entry | None:
    """A short name right after the title of an office that its bearer held: "Presiden Lee"."""
    for entry in hit.entries:
        for term in vocabulary.terms.get(entry.actor_id, ()):
            if entry.sort == "alias" and term.role == title.role and overlaps(term.valid, period):
                return entry
    return None


def _pass_word(text: str, place: int, stop: int, vocabulary: Vocabulary) -> tuple[int, str]:
    """Passes a word that may stand between title and name: a portfolio, an abbreviation, a place, "(Persero)"."""
    if text[place : place + 1] in "([":
        bracket = BRACKET.match(text, place)
        return (bracket.end(), "") if bracket else (place, "")
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
    if kind == "link":
        after = TOKEN.match(text, token.end() + 1)
        links = after and (
            after[0].lower() in vocabulary.portfolio or vocabulary.stops.get(after[0]) in ("portfolio", "body")
        )
        return token.end() if links else place, kind
    return token.end() if ORDINAL.fullmatch(word) or ABBREVIATION.fullmatch(word) else place, ""


def _read_role(
    reading: Reading,
    first: Hit,
    bare: int,
    title: Entry,
    of: str,
    of_hit: Hit | None,
    cast: Cast,
    period: Period,
    vocabulary: Vocabulary,
) -> Span | None:
    """A title alone that denotes one person at the article's date."""
    before = words_before(reading.text, first.start)
    if not title.role or not vocabulary.contexts["before", "no_role"].isdisjoint(word.lower() for word in before):
        return None
    numbered = " ke-" in reading.text[first.start : bare]
    if numbered:
        who = _head(cast, frozenset((title.role,)), of, (None, None), vocabulary)
        return Span(first.start, max(bare, of_hit.end if of_hit else 0), who, "role") if who else None
    if of_hit is not None:
        who = cast.titles.get((title.role, of))
        if title.role == "leader":
            who = who or _head(cast, HEADS | {"leader"}, of, period, vocabulary)
        who = who or _holder(title.role, of, cast, period, vocabulary)
        return Span(first.start, of_hit.end, who, "role") if who else None
    after = words_after(reading.text, bare)
    if title.role not in HEADS or not vocabulary.contexts["after", "no_role"].isdisjoint(after):
        return None
    who = _head(cast, frozenset((title.role,)), "", period, vocabulary)
    return Span(first.start, bare, who, "role") if who else None


def _head(cast: Cast, roles: frozenset[str], of: str, period: Period, vocabulary: Vocabulary) -> str | None:
    """Who was mentioned last of those who hold one of the offices, at home first; ``of`` a state or of any."""
    heads = [
        (term.of == HOME, actor)
        for actor in reversed(cast.seen)
        for term in vocabulary.terms.get(actor, ())
        if term.role in roles and overlaps(term.valid, period) and of in ("", term.of)
    ]
    return max(heads, key=lambda head: head[0])[1] if heads else None


def _holder(role: str, of: str, cast: Cast, period: Period, vocabulary: Vocabulary) -> str | None:
    """Who held the office in the period; where several did, the one whom the article names, or the last."""
    terms = [term for term in vocabulary.holders.get((role, of), ()) if overlaps(term.valid, period)]
    holders = list(dict.fromkeys(term.actor_id for term in sorted(terms, key=lambda term: term.valid[0] or date.min)))
    if len(holders) > 1:
        holders = [holder for holder in holders if holder in cast.known] or holders
    return holders[-1] if holders else None


def _read_apposed(reading: Reading, number: int, cast: Cast, vocabulary: Vocabulary) -> Span | None:
    """A name before its title: "Felguni Dey, analis di …"."""
    hit, text = reading.hits[number], reading.text
    if reading.headline or text[max(0, hit.start - 2) : hit.start] != ", ":
        return None
    return _read_name_before(reading, number, hit.start, 2, cast, vocabulary)


def _read_body(reading: Reading, number: int, cast: Cast, vocabulary: Vocabulary) -> Span | None:
    """A body named by a common noun, further words and the state it belongs to: "kementerian luar negeri Korut"."""
    text, hits, first = reading.text, reading.hits, reading.hits[number]
    anyhow = first.entries[0].kind == "any"
    position, follower, words = first.end, number + 1, 0
    for _ in range(MOST_STEPS):
        while follower < len(hits) and hits[follower].start < position:
            follower += 1
        place = SPACE.match(text, position).end()  # type: ignore[union-attr]
        hit = hits[follower] if follower < len(hits) and hits[follower].start == place else None
        if hit is not None:
            entry = hit.entries[0]
            if entry.sort == "alias" and entry.actor_kind == "state":
                return _name_body(reading, first.start, hit.end, words, cast)
            if entry.sort != "body":
                break
            position = hit.end
            continue
        stop = hits[follower].start if follower < len(hits) else len(text)
        end, _ = _pass_word(text, place, stop, vocabulary)
        if end == place:
            token = TOKEN.match(text, place, stop)
            if token is None or not token[0][0].isupper() or token[0] in vocabulary.stops:
                break
            end = token.end()
        position = end
        words += 1
    if (words or (anyhow and " " in text[first.start : first.end])) and text[first.start].isupper():
        return _name_body(reading, first.start, position, words, cast)
    return None


def _name_body(reading: Reading, start: int, end: int, words: int, cast: Cast) -> Span | None:
    """The body with this name, and its abbreviation if one follows; in a headline one that the text names too."""
    name = reading.text[start:end]
    if reading.headline and words and not cast.has_met(name):
        return None
    who = cast.meet_body(name)
    bracket = BRACKET.match(reading.text, end)
    if bracket and ABBREVIATION.fullmatch(bracket[1]):
        cast.short[bracket[1]] = who
        end = bracket.end()
    return Span(start, end, who, "name")


def _read_beside_cue(reading: Reading, number: int, cast: Cast, vocabulary: Vocabulary) -> Span | None:
    """An unknown name beside a reporting word: "kata Felguni Dey", "Dey mengatakan"."""
    hit, text = reading.hits[number], reading.text
    if hit.entries[0].kind == "bare":
        if not QUOTED.search(text, max(0, hit.start - 3), hit.start) and not text[hit.start].isupper():
            return None
        place = SPACE.match(text, hit.end).end()  # type: ignore[union-attr]
        stop = reading.hits[number + 1].start if number + 1 < len(reading.hits) else len(text)
        end = read_name(text, place, vocabulary, stop)
        if end > place:
            return Span(place, end, cast.meet(text[place:end]), "name")
        return None
    return _read_name_before(reading, number, hit.start, 1, cast, vocabulary)


def _read_name_before(
    reading: Reading, number: int, position: int, least: int, cast: Cast, vocabulary: Vocabulary
) -> Span | None:
    """The unknown name of ``least`` words or more that ends right before ``position``."""
    text = reading.text
    floor = reading.hits[number - 1].end if number else 0
    if reading.spans:
        floor = max(floor, reading.spans[-1].end)
    window = max(floor, position - 90)
    match = BEFORE.search(text[window:position])
    if match is None or not vocabulary.adverbs.issuperset(match[1].split()):
        return None
    place, best = window + match.start(), None
    while place < position and (word := WORD.search(text, place, position)):
        end = read_name(text, word.start(), vocabulary, position)
        if end > word.start():
            best = (word.start(), end)
        place = max(end, word.end())
    if best is None or (
        best[0] == 0 and " " not in text[best[0] : best[1]] and not cast.has_met(text[best[0] : best[1]])
    ):
        return None
    if len(text[best[0] : best[1]].split()) < least:
        return None
    return Span(*best, cast.meet(text[best[0] : best[1]]), "name")


def follow(reading: Reading, parts: dict[str, str], cast: Cast, vocabulary: Vocabulary) -> Iterator[Span]:
    """Those unknown to the lexicon where the sentence names them again, by any part of their name."""
    text, place = reading.text, 0
    while word := WORD.search(text, place):
        place = word.end()
        bare = word[0].rstrip(".")
        who = parts.get(bare)
        if who is None or not reading.is_free(word.start(), word.end()):
            continue
        end = word.start() + len(bare)
        if who.startswith("?"):
            end = max(end, read_name(text, word.start(), vocabulary, len(text)))
            if " " in text[word.start() : end] and cast.meet(text[word.start() : end]) != who:
                continue
        elif _is_within_name(text, word.start(), end, vocabulary):
            continue
        if reading.is_free(word.start(), end):
            yield Span(word.start(), end, who, "name")
        place = max(place, end)


def _is_within_name(text: str, start: int, end: int, vocabulary: Vocabulary) -> bool:
    """Whether a first name belongs to a longer name, that of somebody else."""
    before = text[max(0, start - 30) : start].split(" ")[-2:-1] if text[start - 1 : start] == " " else []
    after = WORD.match(text, end + 1) if text[end : end + 1] == " " else None
    return bool(
        (before and before[0] and WORD.fullmatch(before[0]) and before[0] not in vocabulary.stops)
        or (after and after[0] not in vocabulary.stops)
    )
