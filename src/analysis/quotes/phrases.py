"""Noun phrases: where the stretches of a clause begin and end that can name who speaks."""

import re
from collections.abc import Iterator

from .page import Page

GLUED = re.compile(r"(?<=[a-z])(?=[A-Z])")
"""Where a crawl has lost a space."""
LONGEST_BRACKET = 40
"""Characters of an abbreviation in brackets."""
LONGEST_PHRASE = 24
"""Words; longer than any noun phrase that names who speaks."""
LONGEST = 600
"""The same in characters: words without blanks between them may be one of a page's length."""


def slug(text: str) -> str:
    """An actor's id made of a name's words."""
    return re.sub(r"[^a-z0-9]+", "_", GLUED.sub(" ", text).lower()).strip("_")


def phrase_end(page: Page, start: int, limit: int, clause: bool = False) -> int:
    """Where the noun phrase that begins at ``start`` ends: at a mark, a preposition, behind ``itu``.

    If a ``clause`` may follow at once (``menurut bank jembatan itu runtuh``), a verb ends it too. It
    goes on through a relative clause, except one that names a carrier (``sumber yang dikutip CNN``).
    """
    end, relative, pointed, behind = start, False, False, start
    for count, (word, at) in enumerate(page.words_in(start, min(limit, start + LONGEST))):
        if at < behind:
            continue
        if word == "(" and (behind := _behind_bracket(page, at, limit)) > at:
            end = behind
            continue
        if count >= LONGEST_PHRASE or not begins_phrase(word):
            break
        roles = page.roles_of(word)
        if count and ("preposition" in roles or page.raw[end] in ".\n"):
            break
        if relative and (hit := page.hit_at(at)) and hit.sense.carrier:
            break
        relative = relative or word == "yang"
        if pointed and not relative:
            break
        pointed = "demonstrative" in roles
        if (
            clause
            and count
            and not relative
            and page.raw[at].islower()
            and ("auxiliary" in roles or page.is_verbal(word))
        ):
            break
        end = at + len(word)
    return start + len(page.raw[start:end].removesuffix(" yang"))


def _behind_bracket(page: Page, start: int, limit: int) -> int:
    """Where a bracket ends that a title's name follows: ``Panglima Armada (Pangarmada) Rina``; else ``start``."""
    close = page.raw.find(")", start, min(limit, start + LONGEST_BRACKET)) + 1
    return close if close and page.raw[close : close + 2].strip()[:1].isupper() else start


def begins_phrase(word: str) -> bool:
    """Whether a folded word can be the first of a noun phrase."""
    return word[:1].isalnum() or word[:1] == "@"


def names_speakers(page: Page, head: str) -> bool:
    """Whether a noun is one of people, bodies or texts, which can speak."""
    return page.has(head, "person", "institution", "government", "statement")


def chunks_of(page: Page, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Splits a clause at commas and conjunctions that do not stand inside a mention or a number."""
    first = start
    for found in page.words.boundary.finditer(page.low, start, end):
        at = found.start()
        decimal = page.raw[at] == "," and page.raw[at - 1].isdigit() and page.raw[at + 1 : at + 2].isdigit()
        if not decimal and not page.mention_over(at):
            yield first, at
            first = found.end()
    yield first, end


def skip_openers(page: Page, start: int, end: int) -> int:
    """Where a stretch begins behind its conjunctions, days and brackets: ``Namun pada Rabu (3/2) ⟨Putin …⟩``."""
    start = page.skip_space(start, end)
    while not page.mention_at(start) and (word := page.word_at(start, end)):
        stop = start + len(word)
        if word == "(" and (close := page.raw.find(")", stop, end)) > 0:
            stop = close + 1
        elif not (page.has(word, "opener", "day") or word.isdigit()):
            break
        start = page.skip_space(stop, end)
    return min(start, end)
