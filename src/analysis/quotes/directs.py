"""Direct quotes: which quotations are somebody's words, and which are titles, nicknames or words held at a distance."""

from typing import NamedTuple

from .marks import Quotation
from .page import Hit, Page

LEADS = 2
"""So many words may lead from the closing mark to its cue: ``demikian``, ``dia``."""
REACH = 300
"""How far before the opening mark its cue may stand, in characters."""


class Direct(NamedTuple):
    """A quotation that is somebody's words, with its cue, which stands ``before`` or ``after`` it or is lacking."""

    quotation: Quotation
    cue: Hit | None
    side: str


def find_directs(page: Page, quotations: list[Quotation], start: int, end: int) -> list[Direct]:
    """The direct quotes among the quotations of one sentence ``raw[start:end]``."""
    directs: list[Direct] = []
    last = start
    for quotation in quotations:
        if direct := _direct(page, quotation, last, start, end):
            directs.append(direct)
            last = quotation.close
    return directs


def _direct(page: Page, quotation: Quotation, last: int, start: int, end: int) -> Direct | None:
    before, marked = _cue_before(page, quotation, last)
    lead = page.raw[max(last, quotation.open - 4) : quotation.open].rstrip()
    rest = page.raw[quotation.close : min(end, quotation.close + 20)].strip(" .,")
    opens = lead[-1:] in (".", "!", "?") or not page.raw[last : quotation.open].strip(" \t\n\r\u00a0.,!?…-–—")
    first = page.raw[quotation.start]
    capital = first.isupper() or first.isdigit() or not first.isalpha()
    ended = page.raw[quotation.end - 1] in ".,!?…"
    words = page.raw[quotation.start : quotation.end].count(" ") + 1
    if before and (marked or (capital and words >= 3 and (ended or not rest))):
        return Direct(quotation, before, "before")
    if (opens or capital or marked) and (after := _cue_after(page, quotation, end)):
        return Direct(quotation, after, "after")
    if words >= 6 and not rest and (cue := _cue_of_clause(page, quotation, last)):
        return Direct(quotation, cue, "before")
    if opens and ended and ((words >= 2 and capital) or page.raw[quotation.end - 1] == ","):
        return Direct(quotation, None, "alone")
    if opens and capital and words >= 6 and not rest:
        return Direct(quotation, None, "alone")
    if capital and ended and words >= 6 and lead[-1:] in (",", ":"):
        return Direct(quotation, None, "alone")
    return None


def _cue_of_clause(page: Page, quotation: Quotation, last: int) -> Hit | None:
    """The reporting word of a clause that is quoted as a whole: ``menyebut di media sosial bahwa "…"``."""
    last = max(last, quotation.open - REACH)
    if not page.low[last : quotation.open].rstrip().endswith((" bahwa", " untuk")):
        return None
    return next((hit for hit in reversed(page.hits_in(last, quotation.open)) if hit.sense.form == "active"), None)


def _cue_after(page: Page, quotation: Quotation, end: int) -> Hit | None:
    """The reporting word right after the closing mark: ``…," demikian kata Peskov``."""
    position = page.skip_space(quotation.close, end)
    while position < end and page.raw[position] in ",.":
        position = page.skip_space(position + 1, end)
    if (hit := page.hit_at(position)) and hit.sense.form:
        return hit
    if page.raw[quotation.end - 1] in ",.!?…" and (hit := _verb_after(page, position, end)):
        return hit
    for _ in range(LEADS):
        word = page.word_at(position, end)
        if not page.has(word, "lead", "pronoun"):
            return None
        position = page.skip_space(position + len(word), end)
        if (hit := page.hit_at(position)) and hit.sense.form:
            return hit
    return None


def _verb_after(page: Page, position: int, end: int) -> Hit | None:
    """``…," juru bicara itu mengatakan``: an active reporting word behind its subject."""
    for hit in page.hits_in(position, min(end, position + 90)):
        if hit.sense.form:
            gap = page.raw[position : hit.start]
            plain = not any(mark in gap for mark in ',;:."“”') and not page.low.startswith(("dan ", "yang "), position)
            return hit if hit.sense.form == "active" and hit.start > position and plain else None
    return None


def _cue_before(page: Page, quotation: Quotation, last: int) -> tuple[Hit | None, bool]:
    """The reporting word that leads to the opening mark, and whether a comma or colon stands there."""
    if last == quotation.open:
        return None, False
    last = max(last, quotation.open - REACH)
    lead = page.raw[last : quotation.open].rstrip()
    marked = lead[-1:] in (",", ":")
    stop = last + len(lead.rstrip(",: "))
    for hit in reversed(page.hits_in(last, quotation.open)):
        if hit.sense.form and hit.sense.form != "according":
            gap = page.low[hit.end : stop].split()
            adjunct = not gap or page.has(gap[0], "preposition", "adverb")
            if hit.sense.form in ("bare", "passive") and not marked:
                return None, False
            if not gap or (marked and len(gap) <= 16 and (adjunct or hit.sense.form in ("bare", "passive"))):
                return hit, marked
            return None, lead.endswith(":")
    return None, lead.endswith(":")
