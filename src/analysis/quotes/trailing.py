"""Indirect quotes in front of their reporting word: ``⟨…⟩, kata X.``, ``⟨…⟩, X menambahkan.``"""

from itertools import islice

from .clauses import clause_after, clause_start, is_clause
from .page import Hit, Page
from .rows import Quote, Unit, quotes_by
from .speakers import Memory, speakers_after
from .stretches import CLOSING, behind_carrier, reported, source_behind
from .subjects import speakers_before

SHORTEST = 20
"""A reported clause in front of its cue is at least so long, in characters."""
EARLY = 40
"""How far into a sentence its own report may begin, in characters."""
MEDIUM = 60
"""How far before ``mengutip`` the medium may be named that cites somebody, in characters."""
SUBJECT_WORDS = 10
"""Words of the longest subject between a clause and its reporting word."""
LONGEST_SUBJECT = 240
"""The same in characters: how far before a reporting word the comma behind its clause is sought."""


def read_trailing(
    page: Page, unit: Unit, hits: list[Hit], start: int, memory: Memory
) -> tuple[list[Quote], int, int] | None:
    """``⟨…⟩, kata X.`` and ``⟨…⟩, menurut X.``: the quote, its cue's place, and where the words that name X end."""
    for hit in hits:
        if hit.start - start < SHORTEST:
            continue
        form = hit.sense.form
        if hit.sense.carrier == "any" and (cited := _cited(page, unit, hit, start, memory)):
            return cited
        if form == "active" and (closing := _closing(page, unit, hit, start, memory)):
            return closing
        if form not in ("bare", "own", "according"):
            continue
        before = page.raw[max(start, hit.start - 8) : hit.start].rstrip(' "”')
        if not before.endswith(",") and (form != "according" or before.endswith("yang")):
            continue
        if form == "according" and _is_report(page, hit, start):
            continue
        found, reach = source_behind(page, hit, start, unit.end, memory)
        if not found[0] or not (_stands_last(page, unit, reach) if form == "own" else _ends(page, unit, reach, form)):
            continue
        begin = clause_start(page, behind_carrier(page, unit, start), hit.start)
        if page.raw[begin : min(hit.start, begin + 200)].count(" ") < 3 or _is_adverbial(page, begin, hit.start):
            continue
        kind, span = reported(page, unit, begin, hit.start)
        return quotes_by(page, unit, kind, span, hit, found, memory), hit.start, reach
    return None


def _cited(page: Page, unit: Unit, hit: Hit, start: int, memory: Memory) -> tuple[list[Quote], int, int] | None:
    """``⟨…⟩, demikian dilaporkan Reuters mengutip seorang pejabat.``"""
    medium = next((other for other in page.hits_in(hit.start - MEDIUM, hit.start) if other.sense.medium), None)
    comma = page.raw.rfind(",", max(start, hit.start - LONGEST_SUBJECT), hit.start)
    if not medium or not page.low.startswith("mengutip", hit.start) or not start + SHORTEST <= comma < medium.start:
        return None
    speakers, rule, reach = speakers_after(page, hit.end, unit.end, memory)
    begin = clause_start(page, behind_carrier(page, unit, start), comma)
    if not speakers or not is_clause(page, begin, comma) or not _ends(page, unit, reach, "bare"):
        return None
    kind, span = reported(page, unit, begin, comma)
    quotes = quotes_by(page, unit, kind, span, hit, (speakers, rule), memory)
    return [quote._replace(via=page.raw[medium.start : medium.end]) for quote in quotes], hit.start, reach


def _is_report(page: Page, cue: Hit, start: int) -> bool:
    """Whether what stands in front of ``, menurut X`` says itself who speaks: ``Budi mengatakan bahwa …``."""
    early = page.hits_in(start, min(start + EARLY, cue.start))
    return any(hit.sense.form == "active" and clause_after(page, hit, cue.start) is not None for hit in early)


def _closing(page: Page, unit: Unit, hit: Hit, start: int, memory: Memory) -> tuple[list[Quote], int, int] | None:
    """``⟨…⟩, kementerian itu menambahkan.``"""
    comma = page.raw.rfind(",", max(start, hit.start - LONGEST_SUBJECT), hit.start)
    if comma < start + SHORTEST or hit.sense.complement not in ("any", "clause", "object", "that"):
        return None
    if page.word_at(page.skip_space(hit.end, unit.end), unit.end) not in ("", ".", "kepada", "dalam", "pada"):
        return None
    while page.raw[comma + 1] in CLOSING:
        comma += 1
    subject = list(islice(page.words_in(comma + 1, hit.start), SUBJECT_WORDS + 1))
    seated = len(subject) > 2 and page.has(subject[-2][0], "seat") and page.raw[subject[-1][1]].isupper()
    plain = subject[:-2] if seated else subject
    if not 0 < len(subject) <= SUBJECT_WORDS or any(_is_no_subject(page, word) for word, _ in plain):
        return None
    begin = clause_start(page, behind_carrier(page, unit, start), comma)
    lead = page.has(page.word_at(begin, comma), "preposition", "clausal", "boundary")
    found = None if lead or not is_clause(page, begin, comma) else speakers_before(page, hit, comma + 1, memory)
    if not found or not found[0]:
        return None
    kind, span = reported(page, unit, begin, comma)
    return quotes_by(page, unit, kind, span, hit, found, memory), hit.start, hit.end


def _is_no_subject(page: Page, word: str) -> bool:
    joins = page.has(word, "preposition", "boundary", "coordinator", "clausal") and not page.has(word, "adverb")
    return word == "yang" or joins or page.is_verbal(word)


def _is_adverbial(page: Page, start: int, end: int) -> bool:
    """Whether a stretch is no statement: a lead such as ``Dalam rapat itu``, or a subject whose verb comes behind."""
    return not is_clause(page, start, end) and page.has(page.word_at(start, end), "preposition", "opener")


def _ends(page: Page, unit: Unit, position: int, form: str) -> bool:
    """Whether nothing but an apposition or a carrier follows."""
    position = page.skip_space(position, unit.end)
    rest = page.raw[position : min(unit.end, position + 200)]
    if not rest.strip(' .,"”'):
        return True
    if rest[0] not in ",(":
        head = page.word_at(position, unit.end)
        return form == "bare" or (page.has(head, "preposition", "lead") and "," not in rest)
    behind = page.skip_space(position + 1, unit.end)
    head = page.word_at(behind, unit.end)
    loose = page.has(head, "boundary", "clausal", "preposition") and not page.has(head, "auxiliary")
    return loose or not is_clause(page, behind, unit.end)


def _stands_last(page: Page, unit: Unit, position: int) -> bool:
    """Whether a mark or a preposition follows ``katanya``, and no clause."""
    word = page.word_at(page.skip_space(position, unit.end), unit.end)
    if word == ",":
        return _ends(page, unit, position, "own")
    return not word[:1].isalnum() or page.has(word, "preposition")
