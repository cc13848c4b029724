"""Stretches of a statement: the span of a reported clause, whom a word names behind it, and what leads to either."""

from .clauses import clause_end
from .marks import opens_in
from .page import Hit, Page
from .rows import Unit
from .speakers import Found, Memory, speakers_after

CLOSING = ('"', "”", "»")


def reported(page: Page, unit: Unit, start: int, end: int, stop: int | None = None) -> tuple[str, tuple[int, int]]:
    """The type and the span of a reported clause; a mark that closes at its end belongs to it."""
    end = clause_end(page, start, end, unit.carriers, stop)
    mixed = opens_in(unit.quotations, start, end)
    if mixed and page.raw[end : end + 1] in CLOSING and page.raw[end - 1] not in CLOSING:
        end += 1
    return ("mixed" if mixed else "indirect"), (start, end)


def behind_carrier(page: Page, unit: Unit, start: int) -> int:
    """Where the statement itself begins: behind ``Dilansir AFP, Kamis (19/6/2025), ``."""
    if not unit.carriers or unit.carriers[0].start > start + 10:
        return start
    return behind_days(page, unit.carriers[0].end, unit.end)


def behind_days(page: Page, position: int, end: int) -> int:
    """Where a stretch begins behind ``Kamis (19/6/2025), ``."""
    while (comma := page.low.find(",", position, min(end, position + 40))) >= 0:
        words = page.low[position:comma].replace("(", " ").replace(")", " ").split()
        if not all(page.has(word, "day") or not word.isalpha() for word in words):
            break
        position = comma + 1
    return page.skip_space(position, end)


def behind_adverbs(page: Page, position: int, end: int) -> int:
    """Where the adverbs end in front of a comma: ``Tegasnya sekali lagi,``; ``position`` without any."""
    behind = page.skip_space(position, end)
    while page.has(page.word_at(behind, end), "adverb"):
        behind = page.skip_word(behind, end)
    return behind if page.raw.startswith(",", behind) and behind < end else position


def source_behind(page: Page, hit: Hit, start: int, end: int, memory: Memory) -> tuple[Found, int]:
    """Whom a reporting word names behind it, by which rule, and where that ends."""
    if hit.sense.form == "own":
        return (memory.pronoun(), "pronoun"), behind_adverbs(page, hit.end, end)
    clause = hit.sense.complement == "according"
    speakers, rule, reach = speakers_after(page, hit.end, end, memory, start, clause)
    return (speakers, rule), reach
