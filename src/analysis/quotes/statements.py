"""Reads one statement after the other: which quotes it holds, who says them, and through whom they came."""

from bisect import bisect_left

from .carriers import find_carriers
from .clauses import before_lead
from .directs import Direct, find_directs
from .indirects import read_indirects
from .marks import Quotation
from .page import Hit, Page
from .rows import Quote, Unit, quotes_by
from .speakers import BEGINNING, Found, Memory, named, phrase_speakers, speakers_after
from .subjects import main_subject, speakers_before

CLOSING = 8
"""Marks and blanks at the end of quoted words."""


def read_unit(page: Page, start: int, end: int, quotations: list[Quotation], memory: Memory) -> list[Quote]:
    """The quotes in ``raw[start:end]``, in text order; ``memory`` takes note of who speaks."""
    if not quotations and not page.reports_in(start, end):
        memory.untold.append((start, end))
        return []
    hits = page.hits_in(start, end)
    if quotations:
        quotes = _read_quoted(page, start, end, quotations, hits, memory)
    else:
        unit = Unit(start, end, quotations, find_carriers(page, hits, end))
        quotes = read_indirects(page, unit, hits, start, end, memory)
    if not quotes:
        memory.untold.append((start, end))
    return quotes


def _read_quoted(
    page: Page, start: int, end: int, quotations: list[Quotation], hits: list[Hit], memory: Memory
) -> list[Quote]:
    """The quotes of a statement with quoted words in it: the direct ones, and the indirect ones between them."""
    directs = find_directs(page, quotations, start, end)
    hits = _outside(hits, directs) if directs else hits
    unit = Unit(start, end, quotations, find_carriers(page, hits, end))
    cues = {direct.cue.start for direct in directs if direct.cue}
    hits = [hit for hit in hits if hit.start not in cues]
    if len(directs) < len(quotations):
        hits = [hit for hit in hits if not _ends_quoted(page, quotations, hit)]
    starts = [hit.start for hit in hits]
    quotes: list[Quote] = []
    position, index = start, 0
    for direct in directs:
        stop = bisect_left(starts, direct.quotation.open)
        quotes += read_indirects(page, unit, hits[index:stop], position, _lead(page, direct, position), memory)
        quotes += _read_direct(page, unit, direct, position, memory)
        position, index = _behind(direct), stop
    return quotes + read_indirects(page, unit, hits[index:], position, end, memory)


def carried(page: Page, quotes: list[Quote], start: int, end: int) -> list[Quote]:
    """Quotes with the carrier that the sentence behind names: ``Demikian seperti dikutip dari Reuters.``"""
    carriers = find_carriers(page, page.hits_in(start, end), end)
    return [quote._replace(via=quote.via or carriers[0].name) for quote in quotes] if carriers else quotes


def _outside(hits: list[Hit], directs: list[Direct]) -> list[Hit]:
    """The reporting words that are not themselves quoted."""
    kept, index = [], 0
    for hit in hits:
        while index < len(directs) and directs[index].quotation.close <= hit.start:
            index += 1
        if index == len(directs) or hit.start < directs[index].quotation.open:
            kept.append(hit)
    return kept


def _ends_quoted(page: Page, quotations: list[Quotation], hit: Hit) -> bool:
    """Whether quoted words end with a reporting word, and reports nothing: ``"keadaan yang mendesak," kata X``."""
    index = bisect_left(quotations, hit.start, key=lambda quotation: quotation.open) - 1
    if index < 0 or not hit.end <= quotations[index].close <= hit.end + CLOSING:
        return False
    return not any(char.isalnum() for char in page.raw[hit.end : quotations[index].close])


def _lead(page: Page, direct: Direct, position: int) -> int:
    """Where what stands before a direct quote ends: before its cue, if that leads to it."""
    if direct.cue and direct.side == "before" and direct.cue.start > position:
        return before_lead(page, position, direct.cue.start)
    return direct.quotation.open


def _behind(direct: Direct) -> int:
    """Where what follows a direct quote begins: ``…," ujarnya, ⟨menambahkan bahwa …⟩``."""
    quotation, cue, side = direct
    return cue.end if cue and side == "after" and cue.sense.form == "own" else quotation.close


def _read_direct(page: Page, unit: Unit, direct: Direct, position: int, memory: Memory) -> list[Quote]:
    quotation, cue, side = direct
    found: Found = ([], "")
    if cue and cue.sense.form == "own":
        found = memory.author(cue.start), "pronoun"
    elif cue and cue.sense.form == "active" and not _follows(page, quotation, cue):
        left = quotation.close if side == "after" else position
        found = speakers_before(page, cue, left, memory) or found
    elif cue:
        limit = unit.end if side == "after" else quotation.open
        speakers, rule, _ = speakers_after(page, cue.end, limit, memory)
        found = speakers, ("after_cue" if rule == "mention" else rule)
    else:
        mention = page.mention_at(page.skip_space(quotation.close, unit.end))
        if mention and mention.person and page.raw[mention.end : mention.end + 1] == ",":
            found = [named(mention)], "apposition"
    if not found[0]:
        found = memory.continued(), "continued"
    return quotes_by(page, unit, "direct", (quotation.start, quotation.end), cue, found, memory)


def _follows(page: Page, quotation: Quotation, cue: Hit) -> bool:
    """Whether a reporting word stands right behind the quote, before its subject: ``…," bilang Rina``."""
    return cue.start >= quotation.close and not page.raw[quotation.close : cue.start].strip(" ,.")


def read_headline(page: Page, start: int, end: int) -> list[Quote]:
    """``Kremlin: ⟨Kami Tidak Tahu⟩``, ``Korut Kecam Israel, Wanti-wanti AS ⟨…⟩``: at most one."""
    unit = Unit(start, end, [], [])
    colon = page.raw.find(":", start, end)
    if colon > 0 and (begin := page.skip_space(colon + 1, end)) < end:
        before = page.mentions_in(start, colon)
        speaker = next((mention for mention in before if mention.end == colon), before[0] if before else None)
        found = ([named(speaker)] if speaker else phrase_speakers(page, start, colon, Memory(page))[0], "headline")
        return quotes_by(page, unit, "headline", (begin, end), None, found, Memory(page))
    for hit in page.hits_in(start, min(end, start + BEGINNING)):
        if hit.sense.form in ("bare", "active") and hit.sense.complement in (
            "clause",
            "object",
            "request",
            "warning",
            "promise",
        ):
            begin = page.skip_space(hit.end, end)
            speakers, _ = main_subject(page, start, hit.start, Memory(page))
            if speakers and begin < end and page.raw[begin].isalpha():
                return quotes_by(page, unit, "headline", (begin, end), hit, (speakers, "headline"), Memory(page))
    return []
