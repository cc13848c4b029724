"""Reads the names of bodies: a common noun, further words, and the state it belongs to."""

from typing import Final

from analysis.mentions.aliases import with_home
from analysis.mentions.reading import ABBREVIATION, BRACKET, Reading, Span
from analysis.mentions.titles import LINKS, TOKEN, pass_word
from analysis.mentions.vocabulary import HOME

MOST_STEPS: Final = 10  # words and phrases in a body's name


def read_body(reading: Reading, number: int) -> Span | None:
    """A body named by a common noun: "kementerian luar negeri Korut", "Asosiasi Sepak Bola Palestina"."""
    text, hits, first = reading.text, reading.hits, reading.hits[number]
    position, follower, words = first.end, number + 1, 0
    anyhow = first.entries[0].kind == "any"
    for _ in range(MOST_STEPS):
        place = reading.skip_space(position)
        while follower < len(hits) and hits[follower].start < place:
            follower += 1
        stop = hits[follower].start if follower < len(hits) else len(text)
        if _is_state(reading, follower) and (stop == place or (anyhow and text[place:stop] == "di ")):
            own = text[first.start : position] + " " + reading.vocabulary.names[hits[follower].entries[0].actor_id]
            return _name_body(reading, first.start, _with_host(reading, follower), words, own)
        if stop == place and follower < len(hits):
            if words and first.entries[0].kind == "capital" and _is_home_office(reading, follower):
                end = with_home(reading, follower, hits[follower].entries[0], hits[follower].end)
                return _name_body(reading, first.start, end, words, text[first.start : end])
            if hits[follower].entries[0].sort != "body":
                break
            position = hits[follower].end
            continue
        end = _pass(reading, place, stop, anyhow)
        if end == place:
            break
        if text[place] in "([":
            break
        position, words = end, words + 1
    lone = anyhow and " " in text[first.start : first.end]
    if (words or lone) and text[first.start].isupper():
        return _name_body(reading, first.start, position, words, text[first.start : position])
    return None


def _is_state(reading: Reading, number: int) -> bool:
    if number >= len(reading.hits):
        return False
    entry = reading.hits[number].entries[0]
    return entry.actor_kind == "state" and entry.kind == "name"


def _is_home_office(reading: Reading, number: int) -> bool:
    """Whether a hit is the Indonesian office of which a body is a part: "Komisi Kehutanan DPR RI"."""
    entry = reading.hits[number].entries[0]
    return entry.actor_kind in ("office", "armed_force") and entry.actor_id in reading.vocabulary.domestic


def _with_host(reading: Reading, number: int) -> int:
    """Where a body ends with the state it resides in: "kedutaan India di Iran"."""
    end, start = reading.hits[number].end, reading.next_start(number)
    resides = reading.text[end:start] == " di " and _is_state(reading, number + 1)
    return reading.hits[number + 1].end if resides else end


def _pass(reading: Reading, place: int, stop: int, anyhow: bool) -> int:
    """Passes one word of a body's name: one that may follow a title too, or a capitalised one.

    Only a head that may be written small (``anyhow``) has further words that are.
    """
    end, kind = pass_word(reading.text, place, stop, reading.vocabulary)
    lower = not anyhow and kind not in LINKS and reading.text[place : place + 1].islower()
    if lower or (kind in LINKS and end + 1 == stop):
        return place
    token = TOKEN.match(reading.text, place, stop)
    if end > place or token is None or not token[0][0].isupper() or token[0] in reading.vocabulary.stops:
        return end
    return token.end()


def _name_body(reading: Reading, start: int, end: int, words: int, name: str) -> Span | None:
    """The body of this name, and its abbreviation if one follows; in a headline one that the text names too."""
    if words and reading.headline and not reading.cast.has_met(name):
        return None
    who = reading.cast.meet_body(name) if words or reading.text[start:end] != name else _meet_lone(reading, name)
    bracket = BRACKET.match(reading.text, end)
    same = bracket and any(entry.actor_id == who for entry in reading.vocabulary.surfaces.get(bracket[1], ()))
    if bracket and (same or ABBREVIATION.fullmatch(bracket[1])):
        reading.cast.short[bracket[1]] = who
        end = bracket.end()
    return Span(start, end, who, "name")


def _meet_lone(reading: Reading, name: str) -> str:
    """A ministry without its state: the one named with its state before, or that of home in news of home politics."""
    cast, vocabulary = reading.cast, reading.vocabulary
    own = vocabulary.surfaces.get(f"{name} RI", ())
    home = own[0].actor_id if own and not cast.known.isdisjoint(vocabulary.domestic) else None
    return cast.last_body(name) or home or _abroad(reading, name) or cast.meet_body(name)


def _abroad(reading: Reading, name: str) -> str | None:
    """The known body of this name of the state that was mentioned last: "Mahkamah Agung" in news of Washington."""
    names, surfaces = reading.vocabulary.names, reading.vocabulary.surfaces
    for actor in reading.cast.last_seen():
        called = surfaces.get(names.get(actor, ""), ())
        if called and called[0].actor_kind == "state":
            own = surfaces.get(f"{name} {names[actor]}", ())
            return own[0].actor_id if own else None
    return None


def read_short_body(reading: Reading, number: int) -> Span | None:
    """A home office's short name that another state's office bears: "Kemlu Israel", and "Kemlu" from then on."""
    hit, cast = reading.hits[number], reading.cast
    surface = reading.text[hit.start : hit.end]
    if reading.next_start(number) == hit.end + 1 and _is_state(reading, number + 1):
        state = reading.hits[number + 1].entries[0].actor_id
        name = reading.vocabulary.names[hit.entries[0].actor_id].removesuffix(" RI")
        if state != HOME:
            cast.short[surface] = cast.meet_body(f"{name} {reading.vocabulary.names[state]}")
            return Span(hit.start, reading.hits[number + 1].end, cast.short[surface], "name")
    return Span(hit.start, hit.end, cast.short[surface], "name") if surface in cast.short else None
