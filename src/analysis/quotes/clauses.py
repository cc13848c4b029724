"""Reported clauses: where what somebody is said to have said begins and ends."""

import re
from typing import NamedTuple

from .carriers import Carrier
from .page import Hit, Page
from .speakers import WORD, is_verbal

THAT = re.compile(r"bahwa\b")
AIM = re.compile(r"(?:untuk|agar|supaya|bahwa)\b")
AS = re.compile(r"sebagai\b")
REACH = 160
"""How far behind a reporting word its clause may begin, in characters."""
FIRST_WORDS = 16
"""Among so many words a clause shows its predicate."""


class Clause(NamedTuple):
    """A stretch of reported text."""

    start: int
    end: int


def clause_after(page: Page, hit: Hit, end: int) -> int | None:
    """Where the reported clause of an active reporting word begins, if one follows before ``end``."""
    start = page.skip_space(hit.end, end)
    complement = hit.sense.complement
    if complement in ("words", "according") or start >= end:
        return None
    if (that := _find(page, THAT, hit.end, end)) and _leads(page, hit, that.start()):
        return page.skip_space(that.end(), end)
    if page.raw[start] in ",:":
        start = page.skip_space(start + 1, end)
        return start if complement not in ("request", "as") and is_clause(page, start, end) else None
    if complement == "that":
        return None
    if complement == "as" or complement == "object":
        as_ = _find(page, AS, start, end)
        if as_ and "," not in page.low[start : as_.start()]:
            return start
        return start if complement == "object" and is_clause(page, start, end) else None
    if complement in ("request", "promise"):
        return _aim(page, start, end, complement)
    head = WORD.match(page.low, start, end)
    if head and page.words.has("preposition", head[0]) and not page.words.has("auxiliary", head[0]):
        return _behind_comma(page, start, end)
    return start if is_clause(page, start, end) else None


def _find(page: Page, pattern: re.Pattern[str], start: int, end: int) -> re.Match[str] | None:
    """The first whole word of ``pattern`` within reach; crawls lose the space behind a link (``Serikatuntuk``)."""
    for found in pattern.finditer(page.low, start, min(end, start + REACH)):
        at = found.start()
        if not page.low[at - 1].isalnum() or page.mention_over(at - 1):
            return found
    return None


def _leads(page: Page, hit: Hit, that: int) -> bool:
    """Whether ``bahwa`` belongs to this reporting word: nothing else that reports or predicates stands between."""
    if any(other.sense.form == "active" for other in page.hits_in(hit.end, that)):
        return False
    between = page.low[hit.end : that].split()
    if len(between) <= 3 or page.words.has("preposition", between[0]) or page.words.has("adverb", between[0]):
        return True
    return hit.sense.complement in ("request", "that", "promise") and not page.words.has("auxiliary", between[0])


def _aim(page: Page, start: int, end: int, complement: str) -> int | None:
    """The clause of a request or a promise, behind ``untuk`` or ``agar``, or ``akan`` at once."""
    head = WORD.match(page.low, start, end)
    if complement == "promise" and head and head[0] in ("akan", "tidak", "tak", "bakal"):
        return start
    aim = _find(page, AIM, start, end)
    if not aim or any(hit.sense.form == "active" for hit in page.hits_in(start, aim.start())):
        return None
    if "," in page.low[start : aim.start()] or (complement == "promise" and aim.start() != start):
        return None
    return page.skip_space(aim.end(), end)


def _behind_comma(page: Page, start: int, end: int) -> int | None:
    """``mengatakan kepada wartawan di Moskow, ⟨…⟩``"""
    comma = page.low.find(",", start, min(end, start + REACH))
    if comma < 0:
        return None
    start = page.skip_space(comma + 1, end)
    return start if is_clause(page, start, end) else None


def is_clause(page: Page, start: int, end: int) -> bool:
    """Whether a stretch begins like a clause, with a predicate among its first words, not like a noun phrase."""
    before = ""
    for count, found in enumerate(WORD.finditer(page.low, start, min(end, start + 2 * REACH))):
        word = found[0]
        if count == 0 and (word in ("hal", "demikian", "begitu") or word in '"“'):
            return False
        if count >= FIRST_WORDS or word in ";:":
            return False
        if page.words.has("auxiliary", word) and before != "yang":
            return True
        if before != "," and is_verbal(page, word) and not page.words.has("subordinate", before):
            return True
        before = word
    return False


def clause_end(page: Page, start: int, end: int, carriers: list[Carrier], stops: list[int]) -> int:
    """Where a reported clause ends: before a carrier's own clause, before ``stops``, else with the sentence."""
    if tail := page.words.tail.search(page.low, start, end):
        stops = [*stops, tail.start()]
    for stop in [carrier.start for carrier in carriers] + stops:
        if start < stop < end:
            end = _back(page, start, stop)
    return len(page.raw[:end].rstrip(" \t\n\r.,;:!?\u00a0")) if end - start < 1 else _trimmed(page, start, end)


def _back(page: Page, start: int, stop: int) -> int:
    """Leaves out the words that lead to a carrier or to the next report: ``, seperti``, ``dan juga``."""
    while stop > start:
        head = page.low[start:stop].rstrip(" ,")
        word = head.rsplit(" ", 1)[-1]
        if not (page.words.has("coordinator", word) or page.words.has("lead", word)):
            return start + len(head)
        stop = start + len(head) - len(word)
    return stop


def _trimmed(page: Page, start: int, end: int) -> int:
    while end > start and (page.raw[end - 1].isspace() or page.raw[end - 1] in ".,;:!?"):
        end -= 1
    return end


def clause_start(page: Page, start: int, end: int) -> int:
    """Leaves out the words that only join a sentence to the one before: ``Sementara itu, ``, ``Namun, ``."""
    comma = page.low.find(",", start, min(end, start + 40))
    if comma > 0:
        words = page.low[start:comma].split()
        if words and all(page.words.has("opener", word) or word in ("itu", "ini") for word in words):
            return page.skip_space(comma + 1, end)
    return start
