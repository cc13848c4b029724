"""Reads names that the lexicon does not know: beside reporting words, of bodies, and again later in the article."""

import re
from bisect import bisect, insort
from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from itertools import pairwise
from typing import Final

from analysis.mentions.contexts import words_after
from analysis.mentions.names import CAPITAL, WORD, Cast, read_name
from analysis.mentions.reading import Reading, Span
from analysis.mentions.vocabulary import Entry, Vocabulary

MANY: Final = 50  # names, beyond which one pass over the words is faster than a search for each
WHOLE: Final = re.compile(r"\w+(?:['-]\w+)*")
REACH: Final = 90  # characters before a reporting word in which its subject is sought
LONG_REACH: Final = 160  # the same, with a clause between them
NAMES: Final = (
    rf"(?P<name>(?:[{CAPITAL}][\w'.-]*\s(?:[a-z]{{2,5}}[ -])?){{0,5}}[{CAPITAL}][\w'-]*(?:\s\([^()\n]{{1,40}}\))?)"
)
BEFORE: Final = re.compile(rf"{NAMES},?\s+(?P<adverbs>(?:[a-z]{{3,9}}\s){{0,2}})$")
BEFORE_CLAUSE: Final = re.compile(rf"(?:^|(?<=, )){NAMES},\s[a-z][^,.;:!?\"“”]{{2,80}},\s(?P<adverbs>)$")
ABBREVIATED: Final = re.compile(r"\(([A-Z]{3,8})\)")
JOINED: Final = re.compile(r"[\w'& -]+")
LONGEST_BODY: Final = 80  # characters of a name that is abbreviated after it
MOST_BODIES: Final = 50  # that are looked for in one article
LEAST_BODY: Final = 3  # words of it
DESCRIPTION: Final = re.compile(r"[a-zA-Z][^,.;:!?\"“”\n]{2,90}(?=,)")
MOST_HITS: Final = 12  # that are looked at in a description
MOST_TITLES: Final = 4  # before a name
MOST_GIVEN: Final = 3  # first names
LONGEST_GIVEN: Final = 40  # characters of one
COMMA: Final = re.compile(r"(?:\s\([^()\n]{1,40}\))?,\s")
CLOSED: Final = re.compile(r"(?:\s\([^()\n]{1,40}\))?(?:,|[.\"”]|$)")
QUOTED: Final = ",.!?\"”'"  # marks behind which a reporting word follows what was said
NEAR: Final = 3  # characters before a reporting word within which such a mark is sought


def read_beside_cue(reading: Reading, number: int) -> Span | None:
    """An unknown name beside a reporting word: "kata Felguni Dey", "Dey mengatakan"."""
    hit, text = reading.hits[number], reading.text
    if hit.entries[0].kind != "bare":
        return read_name_before(reading, number, 1)
    before = text[max(0, hit.start - NEAR) : hit.start].rstrip()
    quoted = before[-1] in QUOTED if before else hit.start <= NEAR
    if not quoted and not text[hit.start].isupper():
        return None
    place = reading.skip_space(hit.end)
    end = read_name(text, place, reading.vocabulary, reading.next_start(number))
    if end > place and not _is_office(reading, end):
        return None if reading.headline else Span(place, end, reading.cast.meet(text[place:end]), "name")
    return _read_described(reading, number, place) if quoted else None


def _is_office(reading: Reading, end: int) -> bool:
    """Whether what looked like a name goes on as an office does: "Dijelaskan National Sales Director …"."""
    after = words_after(reading.text, end) if reading.text[end : end + 1] == " " else ()
    return bool(after) and reading.vocabulary.stops.get(after[0]) in ("portfolio", "body", "firm")


def _read_described(reading: Reading, number: int, place: int) -> Span | None:
    """An unknown name behind a description of whatever words: "kata perawat di rumah sakit itu, Felguni Dey"."""
    described = DESCRIPTION.match(reading.text, place)
    if described is None or any(
        _is_person(entry) or (entry.role and hit.start > place)
        for hit in reading.hits[number + 1 : number + MOST_HITS]
        for entry in hit.entries
        if hit.start < described.end()
    ):
        return None
    apposed = read_apposed(reading, described.end())
    if apposed and " di " in described[0] and " " not in reading.text[apposed.start : apposed.end]:
        return None  # a place: "kata warga di Jalan Raya, Senayan"
    return Span(place, apposed.end, apposed.who, "name") if apposed else None


def _is_person(entry: Entry) -> bool:
    return entry.actor_kind == "person"


def read_apposed(reading: Reading, position: int) -> Span | None:
    """The name that follows at ``position`` between commas, and is not one of a list: "…, Felguni Dey, …"."""
    text, vocabulary = reading.text, reading.vocabulary
    comma = COMMA.match(text, position)
    if comma is None:
        return None
    start = _pass_titles(text, comma.end(), vocabulary)
    end = read_name(text, start, vocabulary, len(text))
    after = words_after(text, end) if text[end : end + 1] == " " else ()
    closed = CLOSED.match(text, end)
    listed = closed and not vocabulary.contexts["before", "joint"].isdisjoint(words_after(text, closed.end()))
    if end == start or listed or not (closed or not vocabulary.contexts["after", "speaker"].isdisjoint(after)):
        return None
    if reading.headline:
        return None
    name = text[start:end]
    known = [entry.actor_id for entry in vocabulary.surfaces.get(name, ()) if _is_person(entry)]
    who = known[0] if known else reading.cast.meet(name)
    return Span(start, reading.with_short_form(end, name, who), who, "name")


def _pass_titles(text: str, start: int, vocabulary: Vocabulary) -> int:
    """Where the name begins behind its titles: "Iptu Felguni Dey"."""
    for _ in range(MOST_TITLES):
        word = WORD.match(text, start)
        if word is None or all(entry.sort != "title" for entry in vocabulary.surfaces.get(word[0], ())):
            break
        start = word.end() + 1
    return start


def read_name_before(reading: Reading, number: int, least: int) -> Span | None:
    """The unknown name of ``least`` words or more that ends right before the hit, but for adverbs or a clause."""
    text, position, name = reading.text, reading.hits[number].start, None
    floor = max(reading.last_end(number), position - REACH)
    if position - floor > 1 and _may_end_with_name(text[floor:position], reading.vocabulary.adverbs):
        name = _last_name(reading, BEFORE.search(text[floor:position]), floor)
    if name is None and least == 1 and text[position - 2 : position] == ", ":
        floor = max(0, position - LONG_REACH)
        name = _last_name(reading, BEFORE_CLAUSE.search(text[floor:position]), floor)
    if name is None or not reading.is_free(*name) or reading.headline:
        return None
    words = text[slice(*name)].split()
    if len(words) < least or (name[0] == 0 and len(words) == 1 and not reading.cast.has_met(words[0])):
        return None
    return Span(*name, reading.cast.meet(" ".join(words)), "name")


def _may_end_with_name(before: str, adverbs: frozenset[str]) -> bool:
    """Whether ``before`` can end with a name, but for adverbs: a glance that mostly spares the search for one."""
    if not before[-1:].isspace():
        return False
    for word in reversed(before.rsplit(None, 3)[-3:]):
        if word not in adverbs:
            return not word.islower() or word.rstrip(",")[-1:] == ")"
    return False


def _last_name(reading: Reading, match: re.Match[str] | None, floor: int) -> tuple[int, int] | None:
    """The last name within the names of ``match``, which was searched for from ``floor`` on."""
    text, vocabulary = reading.text, reading.vocabulary
    if match is None or not vocabulary.adverbs.issuperset(match["adverbs"].split()):
        return None
    place, stop, name = floor + match.start("name"), floor + match.end("name"), None
    while place < stop and (word := WORD.search(text, place, stop)):
        end = read_name(text, word.start(), vocabulary, stop)
        if end > word.start():
            name = (word.start(), end)
        place = max(end, word.end())
    return name


def equate_nicknames(reading: Reading) -> None:
    """Makes those one person of whom the sentence says so: "Mek Dey, sapaan akrab Felguni Dey, …"."""
    text, links = reading.text, reading.vocabulary.contexts["before", "nickname"]
    for (_, end, one, _), (start, _, other, _) in pairwise(reading.spans):
        if text[end:start].strip(" ,(-") in links:
            reading.cast.equate(one, other)


def admit_abbreviated(readings: Sequence[Reading], cast: Cast) -> None:
    """Adds to the cast the bodies that the article abbreviates and lets speak: "Sinar Laut Utara (SLU)", "kata SLU"."""
    found = [(reading, *place) for reading in readings if "(" in reading.text for place in _abbreviated(reading)]
    beside = _beside_cues(readings) if found else []
    for reading, start, end, bracket in found[:MOST_BODIES]:
        name, short = reading.text[start:end], bracket[1]
        if any(
            before.endswith((name, short, f"({short})")) or after.startswith((name, short)) for before, after in beside
        ):
            who = cast.meet_body(name)
            cast.short |= {short: who, name: who}
            insort(reading.spans, Span(start, bracket.end(), who, "name"))


def _abbreviated(reading: Reading) -> Iterator[tuple[int, int, re.Match[str]]]:
    """Where an unknown name begins and ends that is followed by its abbreviation in brackets."""
    for bracket in ABBREVIATED.finditer(reading.text):
        if not reading.is_free(bracket.start(), bracket.end()):
            continue
        end = bracket.start() - reading.text[max(0, bracket.start() - 1) : bracket.start()].isspace()
        start = _name_of(reading.text, end, bracket[1])
        if start is not None and reading.is_free(start, bracket.end()):
            yield start, end, bracket


def _beside_cues(readings: Sequence[Reading]) -> list[tuple[str, str]]:
    """What stands right before and right after each reporting word."""
    return [
        (
            reading.text[max(0, hit.start - LONGEST_BODY) : hit.start].rstrip(" ,"),
            reading.text[hit.end : hit.end + LONGEST_BODY].lstrip(),
        )
        for reading in readings
        for hit in reading.hits
        if hit.entries[0].sort == "cue"
    ]


def _name_of(text: str, end: int, short: str) -> int | None:
    """Where the name before ``end`` begins whose capitals are the letters of ``short``, in order."""
    words = [word for word in WHOLE.finditer(text, max(0, end - LONGEST_BODY), end) if word[0][0].isupper()]
    words = words[-len(short) :]
    if len(words) < LEAST_BODY or "".join(word[0][0] for word in words) != short:
        return None
    start = words[0].start()
    return start if JOINED.fullmatch(text, start, end) else None


def follow(reading: Reading, places: Sequence[tuple[int, str]], parts: dict[str, str]) -> None:
    """Adds to the sentence's mentions those who were named in full elsewhere and here by a part of their name."""
    for start, part in places:
        who, end = parts[part], start + len(part)
        if not reading.is_free(start, end):
            continue
        if who.startswith("?"):
            end = _follow_name(reading, start, end, who)
            start = _start_name(reading, start, end, who)
        elif _is_within_name(reading, start, end):
            continue
        if start < end and reading.is_free(start, end):
            insort(reading.spans, Span(start, end, who, "name"))


def _follow_name(reading: Reading, start: int, end: int, who: str) -> int:
    """Where the name ends of which a part stands here; ``start`` if it is that of somebody else.

    In a headline only words that are known of the name belong to it, since all bear a capital.
    """
    text, cast = reading.text, reading.cast
    if cast.is_body(who):
        return end
    longer = read_name(text, start, reading.vocabulary, len(text))
    if longer <= end:
        return end
    if reading.headline:
        while longer > end and not cast.is_named(who, text[start:longer]):
            longer = max(end, text.rfind(" ", start, longer))
        return longer
    return longer if " " not in text[start:longer] or cast.meet(text[start:longer]) == who else start


def _start_name(reading: Reading, start: int, end: int, who: str) -> int:
    """Where the name begins that ends here with a single word; ``end`` if it is that of somebody else.

    Who is known by one word only bears the name from now on: "Felguni Dey", met before as "Dey".
    """
    text, cast, word = reading.text, reading.cast, reading.text[start:end]
    if reading.headline or start >= end or " " in word or cast.is_body(who):
        return start
    first = _first_name(reading, start, end)
    if first == start:
        return start
    if cast.is_named(who, text[first:end]) or (cast.is_single(who) and cast.meet(text[first:end]) == who):
        return first
    return start if cast.is_first(who, word) else end


def _first_name(reading: Reading, start: int, end: int) -> int:
    """Where the first names before ``start`` begin, ``start`` if none stand there; a sentence's first word is none."""
    text, vocabulary = reading.text, reading.vocabulary
    for _ in range(MOST_GIVEN):
        begin = text.rfind(" ", max(0, start - LONGEST_GIVEN), max(0, start - 1)) + 1
        word = text[begin : max(0, start - 1)]
        if not begin or text[start - 1] != " " or word in vocabulary.surfaces or not WORD.fullmatch(word):
            break
        if read_name(text, begin, vocabulary, start) == begin or not reading.is_free(begin, end):
            break
        start = begin
    return start


def find_parts(text: str, offsets: Sequence[int], parts: Collection[str]) -> dict[int, list[tuple[int, str]]]:
    """Where the parts of names stand as whole words, by number of the sentence; these begin at the ``offsets``."""
    found: defaultdict[int, list[tuple[int, str]]] = defaultdict(list)
    for start, part in sorted(_places(text, parts)):
        number = bisect(offsets, start) - 1
        found[number].append((start - offsets[number], part))
    return found


def _places(text: str, parts: Collection[str]) -> Iterator[tuple[int, str]]:
    """Where a part of a name stands as a whole word."""
    if len(parts) > MANY:
        words = WHOLE.finditer(text)
        yield from ((word.start(), word[0]) for word in words if word[0] in parts)
        return
    for part in parts:
        start = text.find(part)
        while start >= 0:
            end = start + len(part)
            if not text[start - 1 : start].isalnum() and not text[end : end + 1].isalnum():
                yield start, part
            start = text.find(part, end)


def _is_within_name(reading: Reading, start: int, end: int) -> bool:
    """Whether a first name belongs to a longer name, that of somebody else."""
    text, stops = reading.text, reading.vocabulary.stops
    before = text[max(0, start - 30) : start].split(" ")[-2:-1] if text[start - 1 : start] == " " else []
    after = WORD.match(text, end + 1) if text[end : end + 1] == " " else None
    return bool((before and WORD.fullmatch(before[0]) and before[0] not in stops) or (after and after[0] not in stops))
