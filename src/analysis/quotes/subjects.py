"""The subject of a reporting word: whom the words in front of it name."""

import re

from .page import Hit, Mention, Page
from .phrases import chunks_of, names_speakers, skip_openers
from .speakers import (
    Found,
    Memory,
    named,
    phrase_speakers,
    pronoun_speakers,
    subject_mentions,
)

DEED = re.compile(r"(?:ke|pe|se)\w{3,}an")
"""A noun made of a verb, which cannot speak: ``serangan Israel menegaskan …``."""
PLACE = 60
"""The longest name of a place looked at, in characters."""
PLACE_WORDS = 4
"""Words of the longest one, with its preposition."""


def speakers_before(page: Page, hit: Hit, start: int, memory: Memory) -> Found | None:
    """Reads the subject of an active reporting word from ``start`` on.

    None if nothing was said (``tidak mengatakan``), or by nobody who could (``hal ini menegaskan``, ``kabar yang``).
    """
    stripped = _strip_adverbs(page, start, hit.start)
    if stripped is None:
        return None
    end, comma = stripped
    chunks = list(chunks_of(page, start, end))
    first, last = chunks[-1]
    first = skip_openers(page, first, last)
    final = page.low[first:last].rsplit(None, 1)[-1:] or [""]
    if hit.sense.complement != "any" and _is_thing(page, first, last, memory):
        return None
    if first >= last:
        if comma and len(chunks) > 1 and (name := _apposed_name(page, chunks)):
            return [named(name)], "apposition"
        return main_subject(page, start, hit.start, memory)
    roles = page.roles_of(final[0])
    if "joining" in roles:
        if memory.place >= start and memory.last:
            return memory.last, "shared"
        return main_subject(page, start, hit.start, memory)
    if final[0] == "yang":
        return _antecedent(page, hit, start, last, memory)
    if "pronoun" in roles:
        return pronoun_speakers(page, start, last, final[0], memory)
    mentions = page.mentions_in(first, last)
    if mentions and mentions[0].start == first and not (comma and _is_place(page, chunks, mentions[0])):
        return subject_mentions(page, mentions)
    if comma and len(chunks) > 1:
        return main_subject(page, start, hit.start, memory)
    head = page.word_at(first, last)
    if page.has(head, "preposition") or (page.is_verbal(head) and not page.has(head, "person")):
        return main_subject(page, start, hit.start, memory)
    if mentions and mentions[-1].end >= last and not names_speakers(page, head):
        deed = DEED.fullmatch(head) and page.skip_word(first, last) == mentions[-1].start
        return None if deed and hit.sense.complement != "any" else ([named(mentions[-1])], "nearest")
    if len(chunks) > 1 and "demonstrative" in roles and (name := _described(page, *chunks[-2])):
        return [named(name)], "apposition"
    found = phrase_speakers(page, first, _before_clause(page, first, last), memory)
    thing = found[1] == "unnamed" and not (names_speakers(page, head) or head.startswith("pe"))
    return None if thing and hit.sense.complement != "any" else found


def _is_thing(page: Page, start: int, end: int, memory: Memory) -> bool:
    """Whether a noun phrase cannot speak: ``hal ini``, ``langkah itu``; people, bodies and texts can."""
    tokens = page.low[start:end].split()
    if not tokens or tokens[0] == "yang" or not page.has(tokens[-1], "demonstrative") or page.mentions_in(start, end):
        return False
    return not (names_speakers(page, tokens[0]) or tokens[0] in memory.heads or page.raw[start + 1].isupper())


def _before_clause(page: Page, start: int, end: int) -> int:
    """Where the head's relative clause or prepositional tail begins, if it names the speaker without it."""
    relative = page.low.find(" yang ", start, end)
    return relative if relative > start and page.mentions_in(start, relative) else end


def _strip_adverbs(page: Page, start: int, end: int) -> tuple[int, bool] | None:
    """Goes left over adverbs, days and brackets; tells whether a comma stands there. None after a negation."""
    low, comma = page.low, False
    while end > start:
        char = low[end - 1]
        if char.isspace():
            end -= 1
        elif char == ")":
            opening = low.rfind("(", max(start, end - 80), end)
            if opening < 0 or page.mention_over(end - 1):
                break
            end = opening
        elif char == "," and not comma:
            comma, end = True, end - 1
        else:
            first = max(low.rfind(" ", start, end), low.rfind("(", start, end), start - 1) + 1
            word = low[first:end]
            if low[max(start, first - 7) : first] == "secara ":
                end = first - len("secara ")
                continue
            roles = page.roles_of(word)
            if "blocker" in roles:
                return None
            if not ("adverb" in roles or "day" in roles or word.isdigit()) or page.mention_over(end - 1):
                break
            end, comma = first, comma and "day" not in roles
    return end, comma


def _apposed_name(page: Page, chunks: list[tuple[int, int]]) -> Mention | None:
    """``Gubernur CNB, Ales Michl, …``: a person's name that is a whole stretch between commas."""
    start, end = chunks[-2]
    mention = page.mention_at(page.skip_space(start, end))
    return mention if mention and mention.person and mention.end >= end - 1 and len(chunks) > 2 else None


def _described(page: Page, start: int, end: int) -> Mention | None:
    """The person whom a description behind a comma is of: ``Rina (28), warga Bogor itu, mengatakan``."""
    mention = page.mention_at(skip_openers(page, start, end)) if page.raw[end : end + 1] == "," else None
    rest = page.raw[mention.end : end].strip() if mention else "-"
    return mention if mention and mention.person and (not rest or rest[0] + rest[-1] == "()") else None


def _is_place(page: Page, chunks: list[tuple[int, int]], mention: Mention) -> bool:
    """Whether a name between commas says where a place lies: ``yang tinggal di Moskow, Rusia, mengatakan``."""
    if mention.person or len(chunks) < 2:
        return False
    start, end = chunks[-2]
    words = page.low[max(start, end - PLACE) : end].split()
    return any(page.has(word, "preposition") for word in words[-PLACE_WORDS:-1])


def _antecedent(page: Page, hit: Hit, start: int, end: int, memory: Memory) -> Found | None:
    """Whom ``yang`` before a reporting word points back to; None for a rumour and ``ada yang``, nobody's words."""
    stop = end - len("yang")
    mentions = page.mentions_in(start, stop)
    if mentions and not page.low[mentions[-1].end : stop].strip(" ,"):
        return [named(mentions[-1])], "relative"
    while stop > start and page.low[stop - 1] in " ,":
        stop -= 1
    chunks = list(chunks_of(page, start, stop))
    if len(chunks) > 1 and (apposed := page.mention_over(chunks[-2][1] - 1)) and apposed.person:
        return [named(apposed)], "apposition"
    first = skip_openers(page, chunks[-1][0], stop)
    while page.has(page.word_at(first, stop), "agent", "adverb"):
        first = page.skip_word(first, stop)
    if first >= stop or page.has(page.word_at(first, stop), "rumour"):
        return None
    issued = page.has(page.low[first:stop].rsplit(None, 1)[-1], "statement")
    if issued and any(page.is_verbal(word) for word, _ in page.words_in(first, stop)):
        return phrase_speakers(page, first, _before_verb(page, first, stop), memory)
    head, found = page.word_at(first, stop), phrase_speakers(page, first, stop, memory)
    urged = hit.sense.complement == "request" and found[1] == "unnamed"
    return None if urged and not names_speakers(page, head) else found


def main_subject(page: Page, start: int, end: int, memory: Memory) -> Found:
    """The subject of the sentence so far: what its first stretch that is not adverbial begins with."""
    for first, last in chunks_of(page, start, end):
        first = skip_openers(page, first, last)
        head = page.word_at(first, last)
        if page.mention_at(first):
            return subject_mentions(page, page.mentions_in(first, last))
        if page.has(head, "pronoun"):
            return pronoun_speakers(page, start, first, head, memory)
        if names_speakers(page, head) and not page.has(head, "preposition"):
            return phrase_speakers(page, first, _verb(page, first, last), memory)
    people = [mention for mention in page.mentions_in(start, end) if mention.person]
    return ([named(people[0])], "nearest") if people else (memory.continued(), "continued")


def _before_verb(page: Page, start: int, end: int) -> int:
    """Where the subject ends that a stretch begins with: ``Bank Sentral juga merilis pernyataan``."""
    words = list(page.words_in(start, _verb(page, start, end)))
    while words and page.has(words[-1][0], "adverb"):
        words.pop()
    return words[-1][1] + len(words[-1][0]) if words else end


def _verb(page: Page, start: int, end: int) -> int:
    """Where the first verb begins in a stretch."""
    for word, at in page.words_in(start, end):
        if page.is_verbal(word) or page.has(word, "auxiliary") or word == "yang":
            return at
    return end
