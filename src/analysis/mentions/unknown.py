"""Reads names that the lexicon does not know: beside reporting words, of bodies, and again later in the article."""

import re
from bisect import insort
from collections.abc import Iterator
from typing import Final

from analysis.mentions.names import CAPITAL, WORD, read_name
from analysis.mentions.reading import Reading, Span

MANY: Final = 50  # names, beyond which one pass over the words is faster than a search for each
WHOLE: Final = re.compile(r"\w+(?:['-]\w+)*")
REACH: Final = 90  # characters before a reporting word in which its subject is sought
BEFORE: Final = re.compile(
    rf"(?:[{CAPITAL}][\w'.-]*\s(?:[a-z]{{2,5}}[ -])?){{0,5}}"
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
    if end == place or reading.headline:
        return None
    return Span(place, end, reading.cast.meet(text[place:end]), "name")


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
    if (
        reading.headline
        or len(words) < least
        or (name[0] == 0 and len(words) == 1 and not reading.cast.has_met(words[0]))
    ):
        return None
    return Span(*name, reading.cast.meet(" ".join(words)), "name")


def follow(reading: Reading, parts: dict[str, str]) -> list[Span]:
    """The sentence's mentions with those added who were named in full elsewhere and here by a part of their name."""
    text, vocabulary = reading.text, reading.vocabulary
    for start, part in sorted(_places(text, parts)):
        who, end = parts[part], start + len(part)
        if not reading.is_free(start, end):
            continue
        if who.startswith("?"):
            end = max(end, read_name(text, start, vocabulary, len(text)))
            if " " in text[start:end] and reading.cast.meet(text[start:end]) != who:
                continue
        elif _is_within_name(reading, start, end):
            continue
        if reading.is_free(start, end):
            insort(reading.spans, Span(start, end, who, "name"))
    return reading.spans


def _places(text: str, parts: dict[str, str]) -> Iterator[tuple[int, str]]:
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
