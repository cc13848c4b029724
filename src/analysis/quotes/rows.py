"""A quote and the statement that it stands in."""

from bisect import bisect_left
from operator import attrgetter
from typing import NamedTuple

from .carriers import Carrier
from .marks import Quotation
from .page import Hit, Page
from .speakers import Found, Memory, Speaker

START = attrgetter("start")
"""Of a carrier."""


class Quote(NamedTuple):
    """A row of the quotes table, without its numbers and its text."""

    type: str
    start: int
    end: int
    cue: str | None
    speaker: Speaker | None
    via: str | None
    rule: str


class Unit(NamedTuple):
    """A statement under reading: its span, its quotations, and the carriers that it names."""

    start: int
    end: int
    quotations: list[Quotation]
    carriers: list[Carrier]


def carriers_in(unit: Unit, start: int, end: int) -> list[Carrier]:
    """The carriers of a statement that begin within a span."""
    first = bisect_left(unit.carriers, start, key=START)
    return unit.carriers[first : bisect_left(unit.carriers, end, first, key=START)]


def _via(unit: Unit, start: int, end: int) -> str | None:
    """The carrier named first behind a quote, else the last before it."""
    if not unit.carriers:
        return None
    behind = bisect_left(unit.carriers, end - 1, key=START)
    if behind < len(unit.carriers):
        return unit.carriers[behind].name
    before = bisect_left(unit.carriers, start, key=START)
    return unit.carriers[before - 1].name if before else None


def quotes_by(
    page: Page,
    unit: Unit,
    kind: str,
    span: tuple[int, int],
    cue: Hit | None,
    found: Found,
    memory: Memory,
) -> list[Quote]:
    """One row for each speaker, one without if nobody was found; ``memory`` takes note."""
    speakers, rule = found
    start, end = span
    if start >= end:
        return []
    via = _via(unit, start, end)
    word = page.raw[cue.start : cue.end] if cue else None
    memory.spoke(speakers, start)
    if not speakers:
        return [Quote(kind, start, end, word, None, via, "unresolved")]
    return [Quote(kind, start, end, word, speaker, via, rule) for speaker in speakers]
