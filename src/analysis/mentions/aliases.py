"""Reads an alias of the lexicon: a state, a body or a person, unless it is part of another name or only a place."""

from typing import Final

from analysis.mentions.contexts import is_blocked, is_place, stands_for_government, words_after, words_before
from analysis.mentions.hits import Hit
from analysis.mentions.names import WORD, read_name
from analysis.mentions.reading import Reading, Span
from analysis.mentions.vocabulary import BODIES, HOME, Entry

HYPHENS: Final = ("-", "–")
GROUPS: Final = ("Fraksi ", "fraksi ", "FRAKSI ")  # a party's members of parliament, before its name
LONGEST_GIVEN: Final = 20  # characters of a first name, and of "pemerintah " before a state


def read_alias(reading: Reading, number: int, last: tuple[int, bool]) -> Span | None:
    """The mention that the alias is here; ``last`` says where the alias before ended and whether it was one."""
    hit, text, vocabulary = reading.hits[number], reading.text, reading.vocabulary
    entry = reading.alias(hit)
    if entry is None or is_blocked(text, hit.start, hit.end, vocabulary):
        return None
    if not last[1] and _is_other_form(reading, number, last[0]):
        return None
    if entry.actor_kind == "person":
        return read_person(reading, number, entry)
    if entry.when == "seat" and is_place(text, hit.start, vocabulary):
        return None
    if entry.actor_kind == "bloc" and _is_quarter(reading, hit):
        return None
    if entry.kind == "metonym" or entry.when == "context":
        between = text[last[0] : hit.start].strip(" ,")
        joined = last[1] if between in HYPHENS or between in vocabulary.contexts["before", "joint"] else None
        if (entry.when == "joined" and not joined) or _is_located(reading, number):
            return None
        if not stands_for_government(text, hit.start, hit.end, joined, reading.headline, vocabulary):
            return None
    end = with_home(reading, number, entry, reading.with_bracket(hit, entry))
    if entry.actor_kind == "armed_force" and text[hit.start].islower():
        return _read_armed_force(reading, hit, entry, end)
    if entry.actor_kind == "party" and text.endswith(GROUPS, 0, hit.start):
        return Span(hit.start - len(GROUPS[0]), _with_parliament(reading, number, end), entry.actor_id, entry.kind)
    start = _with_government(reading, hit.start) if entry.actor_kind == "state" else hit.start
    return Span(start, end, entry.actor_id, entry.kind)


def read_person(reading: Reading, number: int, entry: Entry) -> Span | None:
    """A known person, unless a single name is part of another: "Jill Biden", "Trump Tower", "Universitas Airlangga"."""
    hit, text, vocabulary = reading.hits[number], reading.text, reading.vocabulary
    if " " in text[hit.start : hit.end]:
        return Span(hit.start, reading.with_bracket(hit, entry), entry.actor_id, "name")
    if not vocabulary.contexts["before", "block_seat"].isdisjoint(words_before(text, hit.start)):
        return None
    if reading.headline:
        return Span(hit.start, reading.with_bracket(hit, entry), entry.actor_id, "name")
    after = WORD.match(text, hit.end + 1) if text[hit.end : hit.end + 1] == " " else None
    if after and vocabulary.stops.get(after[0]) in BODIES and not after[0].isupper():
        return None
    end = _name_end(reading, number) if after else hit.end
    start = _name_start(reading, number, entry)
    if start < hit.start or end > hit.end:
        return Span(start, end, reading.cast.meet(text[start:end]), "name")
    return Span(hit.start, reading.with_bracket(hit, entry), entry.actor_id, "name")


def read_government(reading: Reading, number: int) -> Span | None:
    """The government alone, where the article names people or offices of the home state: "Pemerintah menyiapkan"."""
    hit, text, contexts = reading.hits[number], reading.text, reading.vocabulary.contexts
    joined = number + 1 < len(reading.hits) and reading.next_start(number) == hit.end + 1
    if joined or reading.cast.known.isdisjoint(reading.vocabulary.domestic):
        return None
    after = words_after(text, hit.end)
    if after and ((after[0][0].isupper() and not reading.headline) or after[0] in contexts["after", "local"]):
        return None
    if not contexts["before", "local"].isdisjoint(words_before(text, hit.start)) or _is_abroad(reading, number):
        return None
    return Span(hit.start, hit.end, HOME, "role")


def _is_abroad(reading: Reading, number: int) -> bool:
    """Whether the government is another state's: "Belanda menyatukan pemerintah dan warga", "pemerintah di Mesir"."""
    end, behind = reading.hits[number].end, reading.hits[number + 1 : number + 2]
    if behind and reading.text[end : behind[0].start] == " di " and behind[0].entries[0].actor_kind == "state":
        return behind[0].entries[0].actor_id != HOME
    return reading.first_abroad < number


def _is_quarter(reading: Reading, hit: Hit) -> bool:
    """Whether a bloc's name only tells the kind, or a part of some place: "Desa Buyat Barat"."""
    vocabulary, before = reading.vocabulary, words_before(reading.text, hit.start)
    if not vocabulary.contexts["before", "kind"].isdisjoint(before):
        return True
    lone = " " not in reading.text[hit.start : hit.end] and hit.start > len(before[0]) + 1 if before else False
    return lone and not reading.headline and before[0][0].isupper() and before[0] not in vocabulary.surfaces


def _is_other_form(reading: Reading, number: int, last: int) -> bool:
    """Whether brackets give another form of an alias that was no mention: "dolar Amerika Serikat (AS)"."""
    hit, before = reading.hits[number], reading.hits[number - 1]
    if not number or last != before.end or reading.text[before.end : hit.start].strip() != "(":
        return False
    actors = {entry.actor_id for entry in before.entries if entry.sort == "alias"}
    return any(entry.actor_id in actors for entry in hit.entries)


def _is_located(reading: Reading, number: int) -> bool:
    """Whether the capital's own state follows after a comma: "Yerevan, Armenia"."""
    if number + 1 >= len(reading.hits):
        return False
    hit, state = reading.hits[number], reading.hits[number + 1]
    return reading.text[hit.end : state.start].strip() == "," and any(
        entry.actor_id == state.entries[0].actor_id for entry in hit.entries
    )


def _read_armed_force(reading: Reading, hit: Hit, entry: Entry, end: int) -> Span:
    """The army, or the state alone where "militer" says of what kind something is: "serangan militer Israel"."""
    last = reading.text.rfind(" ", hit.start, hit.end) + 1
    state = reading.vocabulary.surfaces.get(reading.text[last : hit.end])
    before = words_before(reading.text, hit.start)
    if state and not reading.vocabulary.contexts["before", "military"].isdisjoint(before):
        return Span(last, hit.end, state[0].actor_id, "name")
    return Span(hit.start, end, entry.actor_id, "name")


def _with_government(reading: Reading, start: int) -> int:
    """Where the state's mention begins with its government taken in: "pemerintah Rusia"."""
    before = reading.text[max(0, start - LONGEST_GIVEN) : start].rstrip()
    if not before.endswith(reading.vocabulary.governments):
        return start
    for word in reading.vocabulary.governments:
        if before.endswith(word) and not before[: -len(word)][-1:].isalnum():
            return reading.text.rfind(word, 0, start)
    return start


def with_home(reading: Reading, number: int, entry: Entry, end: int) -> int:
    """Where an Indonesian office ends with its state taken in: "Kejaksaan Agung (Kejagung) RI"."""
    if entry.actor_id not in reading.vocabulary.domestic:
        return end
    for following in reading.hits[number + 1 : number + 3]:
        if following.start == end + 1 and following.entries[0].actor_id == HOME:
            return following.end
    return end


def _with_parliament(reading: Reading, number: int, end: int) -> int:
    """Where a party's group ends with its parliament taken in: "Fraksi PKS DPR RI"."""
    for further in range(number + 1, min(number + 3, len(reading.hits))):
        hit = reading.hits[further]
        if hit.start == end + 1 and hit.entries[0].actor_kind == "office":
            return with_home(reading, further, hit.entries[0], hit.end)
    return end


def extend_name(reading: Reading, number: int, end: int) -> int:
    """Where a name that was read up to ``end`` ends, if known people's names are part of it: "Felguni Bennett Dey"."""
    if number < len(reading.hits) and reading.hits[number].start == end + 1:
        hit = reading.hits[number]
        single = " " not in reading.text[hit.start : hit.end]
        if single and hit.entries[0].actor_kind == "person":
            return _name_end(reading, number)
    return end


def _name_end(reading: Reading, number: int) -> int:
    """Where the longer name ends that begins with this hit."""
    end, stop = reading.hits[number].end, reading.next_start(number)
    further = read_name(reading.text, end + 1, reading.vocabulary, stop)
    if further <= end + 1:
        return end
    if stop == further + 1 < len(reading.text):
        following = reading.hits[number + 1]
        if any(entry.actor_kind == "person" for entry in following.entries):
            return following.end
    return further


def _name_start(reading: Reading, number: int, entry: Entry) -> int:
    """Where the longer name begins that ends with this hit; a sentence's first word is capitalised in any case."""
    text, vocabulary, floor = reading.text, reading.vocabulary, reading.last_end(number)
    start = reading.hits[number].start
    while start > floor and text[start - 1] == " ":
        begin = max(floor, text.rfind(" ", floor, start - 1) + 1)
        word = text[begin : start - 1]
        if begin == 0:
            given = word in vocabulary.given and word not in vocabulary.first_names.get(entry.actor_id, ())
            return 0 if given else start
        if word[-1:] == "." or text[begin - 1] in "\"“'(" or text[begin - 2] in ".:!?":
            break
        if not WORD.fullmatch(word) or read_name(text, begin, vocabulary, start) == begin:
            break
        start = begin
    return start
