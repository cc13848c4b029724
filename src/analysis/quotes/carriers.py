"""Through whom a quote reached the paper: the medium or agency that a sentence names as its source."""

from typing import NamedTuple

from .page import Hit, Page


class Carrier(NamedTuple):
    """A medium named as the source of a sentence; ``start`` is where the words that name it begin."""

    start: int
    end: int
    name: str


REACH = 70
"""How far behind ``dikutip`` a medium's name may stand, in characters."""


def find_carriers(page: Page, hits: list[Hit], end: int) -> list[Carrier]:
    """The carriers among ``hits``, which all lie before ``end``."""
    return [carrier for hit in hits if hit.sense.carrier and (carrier := _carrier(page, hit, end))]


def _carrier(page: Page, hit: Hit, end: int) -> Carrier | None:
    limit = min(end, hit.end + REACH)
    strict = hit.sense.carrier == "medium"
    for medium in page.hits_in(hit.end, limit):
        if medium.sense.medium:
            gap = page.low[hit.end : medium.start]
            named = None if strict or "," not in gap else _name(page, hit, medium.start)
            if named or not strict or _only_nouns(page, gap):
                return named or Carrier(hit.start, medium.end, page.raw[medium.start : medium.end])
            break
        if medium.sense.form == "active":
            break
    return None if strict else _name(page, hit, limit)


def _only_nouns(page: Page, gap: str) -> bool:
    words = gap.replace(",", " ").split()
    return "," not in gap.strip(" ,") and all(page.has(word, "outlet_noun") for word in words)


def _name(page: Page, hit: Hit, limit: int) -> Carrier | None:
    """A capitalised name that no list knows: ``dikutip dari Kabar Desa``; a day or a known actor is none."""
    found = page.words.outlet.match(page.raw, hit.end, limit)
    if not found:
        return None
    words = found[1].rstrip(".'-").split()
    while words and page.has(words[-1].lower(), "day"):
        words.pop()
    name = " ".join(words)
    mention = page.mention_over(found.start(1))
    if not name or (mention and (mention.person or mention.actor_id in page.words.known)):
        return None
    return Carrier(hit.start, found.start(1) + len(name), page.raw[found.start(1) : found.start(1) + len(name)])
