"""Reported clauses: where what somebody is said to have said begins and ends."""

import re
from collections.abc import Sequence
from typing import NamedTuple

from .carriers import Carrier
from .marks import Quotation
from .page import Hit, Page
from .speakers import WORD, is_verbal

THAT = re.compile(r"bahwa\b")
AIM = re.compile(r"(?:untuk|agar|supaya|bahwa)\b")
AS = re.compile(r"sebagai\b")
NOMINAL = re.compile(r"(?:pe|ke)\w{3,}an|(?:di|me)\w+nya")
"""What is asked for, not whom: ``memerintahkan pengerahan pasukan``."""
REACH = 160
"""How far behind a reporting word its clause may begin, in characters."""
FIRST_WORDS = 16
"""Among so many words a clause shows its predicate."""


class Clause(NamedTuple):
    """A stretch of reported text."""

    start: int
    end: int


def clause_after(page: Page, hit: Hit, end: int, quoted: Sequence[Quotation] = ()) -> int | None:
    """Where the reported clause of an active reporting word begins, if one follows before ``end``.

    Words in ``quoted`` marks soon behind it make a clause of what would else be a noun phrase.
    """
    start = page.skip_space(hit.end, end)
    complement = hit.sense.complement
    if complement == "according" or start >= end:
        return None
    if complement == "noun":
        found = AIM.match(page.low, start, end)
        return page.skip_space(found.end(), end) if found and found[0] != "untuk" else None
    if complement != "as" and (that := _find(page, THAT, hit.end, end)) and _leads(page, hit, that.start()):
        return page.skip_space(that.end(), end)
    if page.raw[start] in ",:":
        start = page.skip_space(start + 1, end)
        return start if complement != "as" and is_clause(page, start, end) else None
    head = WORD.match(page.low, start, end)
    if complement in ("that", "words"):
        return start if head and page.words.has("auxiliary" if complement == "that" else "question", head[0]) else None
    if complement == "as" or complement == "object":
        as_ = _find(page, AS, start, end)
        if as_ and "," not in page.low[start : as_.start()]:
            return start
        marked = any(start <= quotation.open < start + 60 for quotation in quoted)
        return start if complement == "object" and (marked or is_clause(page, start, end)) else None
    if complement in ("request", "promise"):
        return _aim(page, start, end, complement)
    if head and page.words.has("preposition", head[0]) and not page.words.has("auxiliary", head[0]):
        return _behind_comma(page, start, end) or (start if head[0] == "kepada" and is_clause(page, start, end) else None)
    if any(start <= quotation.open < start + 60 for quotation in quoted):
        return start
    if complement == "any" and head and not page.words.has("empty", head[0]):
        return start
    return start if is_clause(page, start, end) else None


def _find(page: Page, pattern: re.Pattern[str], start: int, end: int) -> re.Match[str] | None:
    """The first whole word of ``pattern`` within reach; crawls lose the space behind a link (``Serikatuntuk``)."""
    for found in pattern.finditer(page.low, start, min(end, start + REACH)):
        at = found.start()
        if not page.low[at - 1].isalnum() or page.raw[at - 1].isupper() or page.mention_over(at - 1):
            return found
    return None


def _leads(page: Page, hit: Hit, that: int) -> bool:
    """Whether ``bahwa`` belongs to this reporting word: nothing else that reports or predicates stands between."""
    if _reports(page, hit.end, that):
        return False
    between = page.low[hit.end : that].split()
    if hit.sense.complement == "words":
        return len(between) <= 1
    if len(between) <= 3 or page.words.has("preposition", between[0]) or page.words.has("adverb", between[0]):
        return True
    return hit.sense.complement in ("request", "that", "promise") and not page.words.has("auxiliary", between[0])


def _aim(page: Page, start: int, end: int, complement: str) -> int | None:
    """The clause of a request or a promise, behind ``untuk`` or ``agar``, or ``akan`` at once."""
    head = WORD.match(page.low, start, end)
    if complement == "promise" and head and head[0] in ("akan", "tidak", "tak", "bakal"):
        return start
    if head and NOMINAL.fullmatch(head[0]) and not page.words.has("institution", head[0]):
        return None
    aim = _find(page, AIM, start, end)
    if not aim or "," in page.low[start : aim.start()] or _reports(page, start, aim.start()):
        return _bare_aim(page, start, end) if complement == "request" else None
    if complement == "promise" and aim.start() != start:
        return None
    return page.skip_space(aim.end(), end)


def _reports(page: Page, start: int, end: int) -> bool:
    return any(hit.sense.form == "active" for hit in page.hits_in(start, end))


def _bare_aim(page: Page, start: int, end: int) -> int | None:
    """``mendesak Israel ⟨menghentikan …⟩``: a verb soon after whom it is asked of."""
    before = ""
    for count, found in enumerate(WORD.finditer(page.low, start, min(end, start + REACH))):
        word = found[0]
        if count > 6 or word == "yang" or not word[0].isalnum() or page.words.has("preposition", word):
            return None
        if count and is_verbal(page, word) and word.startswith(("me", "ber")) and not page.words.has("subordinate", before):
            return found.start()
        before = word
    return None


def _behind_comma(page: Page, start: int, end: int) -> int | None:
    """``mengatakan kepada wartawan di Moskow, ⟨…⟩``"""
    comma = page.low.find(",", start, min(end, start + REACH))
    if comma < 0:
        return None
    start = page.skip_space(comma + 1, end)
    head = WORD.match(page.low, start, end)
    opens = head and not page.words.has("preposition", head[0])
    return start if opens and is_clause(page, start, end) else None


def is_clause(page: Page, start: int, end: int) -> bool:
    """Whether a stretch begins like a clause, with a predicate among its first words, not like a noun phrase."""
    words = page.words
    before, relative = "", 0
    for count, found in enumerate(WORD.finditer(page.low, start, min(end, start + 2 * REACH))):
        word = found[0]
        if count >= FIRST_WORDS or word in ";:" or not count and (word in "\"“" or words.has("empty", word)):
            return False
        if count and (words.has("boundary", word) or words.has("clausal", word)):
            return False
        predicate = words.has("auxiliary", word) or (count > 0 and words.has("predicate", word)) or (
            before != "," and is_verbal(page, word) and not (count and page.raw[found.start()].isupper())
        )
        if word == "yang":
            relative = 3
        elif words.has("demonstrative", word) or word == ",":
            relative = 0
        elif relative:
            relative = max(1, relative - 1) if predicate or relative > 1 else relative
            if relative == 1 and predicate and not _predicates(page, before):
                return True
        elif predicate and not words.has("subordinate", before):
            return True
        before = word
    return False


def _predicates(page: Page, word: str) -> bool:
    words = page.words
    return words.has("auxiliary", word) or words.has("subordinate", word) or is_verbal(page, word)


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
