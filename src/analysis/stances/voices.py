"""Whose words each stretch of a sentence is: a quotation's, a reported clause's or the writer's."""

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

DEPTH: Final = {"indirect": 0, "mixed": 1, "headline": 1, "direct": 2}


class Voice(NamedTuple):
    """A stretch of text in one voice: ``kind`` is a quote's type, or empty for the writer's own words."""

    start: int
    end: int
    kind: str
    speaker_id: str | None


def read_voices(places: Sequence[int], quotes: Sequence[Voice], start: int, end: int) -> Iterator[Voice]:
    """The voice at each of ``places`` (ascending) in the sentence from ``start`` to ``end``.

    ``quotes`` are by start. Of quotes within each other the innermost speaks; the writer's own words reach to the next
    direct quote on either side, and run on through reported clauses.

    >>> quote = Voice(6, 9, "direct", "x")
    >>> [voice[:3] for voice in read_voices([2, 7], [quote], 0, 20)]
    [(0, 6, ''), (6, 9, 'direct')]
    """
    direct = [quote for quote in quotes if quote.kind == "direct"]
    starts = [quote.start for quote in direct]
    around: list[Voice] = []
    coming = 0
    for place in places:
        while coming < len(quotes) and quotes[coming].start <= place:
            around.append(quotes[coming])
            coming += 1
        if around:
            around = [quote for quote in around if quote.end > place]
        if around:
            yield around[0] if len(around) == 1 else max(around, key=lambda quote: DEPTH[quote.kind])
        else:
            after = bisect_right(starts, place)
            low = max(start, direct[after - 1].end) if after else start
            yield Voice(low, min(end, starts[after]) if after < len(starts) else end, "", None)
