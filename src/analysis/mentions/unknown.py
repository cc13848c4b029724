"""Reads names that the lexicon does not know: beside reporting words, of bodies, and again later in the article."""

import re
from collections.abc import Iterator
from typing import Final

from analysis.mentions.names import CAPITAL, PARTICLES, WORD, read_name
from analysis.mentions.reading import Reading, Span

REACH: Final = 90  # characters before a reporting word in which its subject is sought
BEFORE: Final = re.compile(
    rf"(?:[{CAPITAL}][\w'.-]*\s(?:(?:{PARTICLES})[ -])?){{0,5}}"
    rf"[{CAPITAL}][\w'-]*(?:\s\([^()\n]{{1,40}}\))?,?\s+((?:[a-z]{{3,9}}\s){{0,2}})$"
)
QUOTED: Final = re.compile(r"(?:^|[,.!?\"”'])\s*$")


def read_beside_cue(reading: Reading, number: int) -> Span | None:
    """An unknown name beside a reporting word: "kata Felguni Dey", "Dey mengatakan"."""
    hit, text = reading.hits[number], reading.text
    if hit.entries[0].kind != "bare":
        return read_name_before(reading, number, 1)
    if not text[hit.start].isupper() and not QUOTED.search(text, max(0, hit.start - 3), hit.start):
        return None
    place = reading.skip_space(hit.end)
    end = read_name(text, place, reading.vocabulary, reading.next_start(number))
    return Span(place, end, reading.cast.meet(text[place:end]), "name") if end > place else None


def read_name_before(reading: Reading, number: int, least: int) -> Span | None:
    """The unknown name of ``least`` words or more that ends right before the hit, but for adverbs."""
    text, position, vocabulary = reading.text, reading.hits[number].start, reading.vocabulary
    window = max(reading.last_end(number), position - REACH)
    match = BEFORE.search(text[window:position])
    if match is None or not vocabulary.adverbs.issuperset(match[1].split()):
        return None
    place, name = window + match.start(), (0, 0)
    while place < position and (word := WORD.search(text, place, position)):
        end = read_name(text, word.start(), vocabulary, position)
        if end > word.start():
            name = (word.start(), end)
        place = max(end, word.end())
    words = text[slice(*name)].split()
    if len(words) < least or (name[0] == 0 and len(words) == 1 and not reading.cast.has_met(words[0])):
        return None
    return Span(*name, reading.cast.meet(" ".join(words)), "name")


def follow(reading: Reading, parts: dict[str, str]) -> Iterator[Span]:
    """Those whom the article named in full where the sentence names them again, by any part of their name."""
    text, vocabulary, place = reading.text, reading.vocabulary, 0
    while word := WORD.search(text, place):
        start, place = word.start(), word.end()
        bare = word[0].rstrip(".")
        who, end = parts.get(bare), start + len(bare)
        if who is None or not reading.is_free(start, end):
            continue
        if who.startswith("?"):
            end = max(end, read_name(text, start, vocabulary, len(text)))
            if " " in text[start:end] and reading.cast.meet(text[start:end]) != who:
                continue
        elif _is_within_name(reading, start, end):
            continue
        if reading.is_free(start, end):
            yield Span(start, end, who, "name")
        place = max(place, end)


def _is_within_name(reading: Reading, start: int, end: int) -> bool:
    """Whether a first name belongs to a longer name, that of somebody else."""
    text, stops = reading.text, reading.vocabulary.stops
    before = text[max(0, start - 30) : start].split(" ")[-2:-1] if text[start - 1 : start] == " " else []
    after = WORD.match(text, end + 1) if text[end : end + 1] == " " else None
    return bool((before and WORD.fullmatch(before[0]) and before[0] not in stops) or (after and after[0] not in stops))
