"""Indirect quotes: the constructions in which Indonesian reports what somebody said without their own words."""

from .clauses import clause_after, is_clause, label_end
from .fronted import read_fronted
from .page import Hit, Page
from .phrases import names_speakers
from .rows import Quote, Unit, carriers_in, quotes_by
from .speakers import Memory, Speaker, named, speakers_after
from .stretches import reported
from .subjects import speakers_before
from .trailing import read_trailing

LONGEST = 800
"""How far before its cue a subject may stand, in characters."""
ASIDE = 80
"""How far before its reporting word the subject of an aside may begin, in characters."""
SUBJECT_WORDS = 6
"""Words of the longest one."""
INNER = 120
"""How far within an impersonal report another may stand that names who speaks, in characters."""
LONGEST_SOURCE = 160
"""How much may follow ``, menurut`` at the end of a sentence, in characters."""
FEW = 8
"""``yang`` before a passive one and the blanks between them, in characters."""
NEXT = 8
"""Reporting words behind one that are asked whether they share its subject."""


def read_indirects(page: Page, unit: Unit, hits: list[Hit], start: int, end: int, memory: Memory) -> list[Quote]:
    """The indirect quotes of a stretch without direct ones."""
    if not hits:
        return []
    quotes: list[Quote] = []
    covered = start
    if start == unit.start and (trailing := read_trailing(page, unit, hits, start, memory)):
        quotes, start, covered = trailing
    for index, hit in enumerate(hits):
        if hit.start < covered:
            continue
        if hit.sense.form == "active":
            made = _active(page, unit, hit, hits[index + 1 : index + 1 + NEXT], start, end, memory)
        elif hit.sense.form in ("according", "bare", "own"):
            made = read_fronted(page, unit, hit, start, end, memory)
        elif hit.sense.form == "passive":
            made = _passive(page, unit, hit, start, end, memory) or read_fronted(page, unit, hit, start, end, memory)
        else:
            continue
        if made:
            quotes += made
            covered = made[-1].end
    return quotes


def _active(page: Page, unit: Unit, hit: Hit, behind: list[Hit], start: int, end: int, memory: Memory) -> list[Quote]:
    """``X mengatakan ⟨…⟩``"""
    begin = clause_after(page, hit, end, unit.quotations)
    if begin is None or begin >= end:
        return []
    start = max(start, hit.start - LONGEST)
    aside = _aside(page, hit, start)
    found = speakers_before(page, hit, start if aside is None else page.skip_word(aside, hit.start), memory)
    if found is None:
        return []
    kind, span = reported(page, unit, begin, end, _next_report(page, hit, behind, begin, end))
    cited = _cited(page, unit, start, hit)
    if not cited:
        return quotes_by(page, unit, kind, span, hit, found, memory)
    via = _medium_before(page, start, hit)
    quotes = quotes_by(page, unit, kind, span, hit, ([cited], "cited"), memory)
    return [quote._replace(via=quote.via or via) for quote in quotes]


def _next_report(page: Page, hit: Hit, behind: list[Hit], start: int, end: int) -> int | None:
    """Where the clause that ``hit`` reports gives way to another report, or to what follows a label."""
    for other in behind:
        if _joins(page, other, start, end) or _attributes(page, other, start, end):
            return other.start
        if other.sense.form == "active" and other.start > start and clause_after(page, other, end) is not None:
            aside = _aside(page, other, start)
            if aside is not None:
                return aside
    return label_end(page, hit, start, end)


def _attributes(page: Page, hit: Hit, start: int, end: int) -> bool:
    """Whether a sentence ends with whom it is from: ``Budi mengatakan ⟨…⟩, menurut laporan itu``."""
    if hit.sense.form != "according" or hit.start <= start or end - hit.end > LONGEST_SOURCE:
        return False
    return "," not in page.raw[hit.end : end] and page.raw[hit.start - 2 : hit.start].rstrip().endswith(",")


def _aside(page: Page, hit: Hit, start: int) -> int | None:
    """The conjunction before the subject of a report within another: ``…, sementara Budi mengatakan …``."""
    start, aside, count = max(start, hit.start - ASIDE), None, 0
    if not page.words.aside.search(page.low, start, hit.start):
        return None
    for word, at in page.words_in(start, hit.start):
        if page.has(word, "aside"):
            aside, count = at, 0
        elif not word[0].isalnum() or page.is_verbal(word):
            aside = None
        else:
            count += 1
    if aside is None or not 0 < count <= SUBJECT_WORDS:
        return None
    subject = page.skip_word(aside, hit.start)
    named = page.mention_at(subject) or page.raw[subject].isupper()
    return aside if named or names_speakers(page, page.word_at(subject, hit.start)) else None


def _joins(page: Page, hit: Hit, start: int, end: int) -> bool:
    """Whether a later reporting word shares the subject of the one before: ``… dan menambahkan bahwa …``."""
    if hit.sense.form != "active" or hit.start <= start:
        return False
    if page.low[start : hit.start].rstrip().endswith(","):
        return clause_after(page, hit, end) is not None
    words = page.low[start : hit.start].split()
    while words and page.has(words[-1], "adverb") and not page.has(words[-1], "coordinator"):
        words.pop()
    return bool(words) and page.has(words[-1], "coordinator") and clause_after(page, hit, end) is not None


def _cited(page: Page, unit: Unit, start: int, cue: Hit) -> Speaker | None:
    """``Reuters dengan mengutip Kremlin melaporkan``: the Kremlin speaks, Reuters carries."""
    for hit in page.hits_in(start, cue.start):
        if hit.sense.carrier == "any" and page.low.startswith("me", hit.start):
            mention = page.mention_at(page.skip_space(hit.end, cue.start))
            if mention and all(carrier.end != mention.end for carrier in carriers_in(unit, start - LONGEST, cue.start)):
                return named(mention)
    return None


def _medium_before(page: Page, start: int, cue: Hit) -> str | None:
    return next((page.raw[hit.start : hit.end] for hit in page.hits_in(start, cue.start) if hit.sense.medium), None)


def _passive(page: Page, unit: Unit, hit: Hit, start: int, end: int, memory: Memory) -> list[Quote]:
    """``dikatakan oleh X bahwa ⟨…⟩``, ``oleh X digambarkan ⟨sebagai …⟩``."""
    agent = page.low.rfind("oleh ", max(start, hit.start - 120), hit.start)
    if agent >= 0:
        speakers, rule, _ = speakers_after(page, agent + 5, hit.start, memory)
        begin = page.skip_space(hit.end, end)
    else:
        speakers, rule, reach = speakers_after(page, hit.end, end, memory)
        begin = page.skip_space(reach, end)
    lead, complement = page.word_at(begin, end), hit.sense.complement
    relative = page.low[max(start, hit.start - FEW) : hit.start].rstrip().endswith("yang")
    if not speakers:
        return _impersonal(page, unit, hit, end, memory)
    if lead == "bahwa" or (complement in ("request", "warning") and page.has(lead, "aim")):
        begin = page.skip_space(begin + len(lead), end)
    elif lead != "sebagai" and not (rule == "mention" and _tells(page, complement, relative, begin, end)):
        return []
    comma = page.comma_in(begin, end) if relative else -1
    kind, span = reported(page, unit, begin, comma if comma > 0 else end)
    return quotes_by(page, unit, kind, span, hit, (speakers, "agent"), memory)


def _tells(page: Page, complement: str, relative: bool, begin: int, end: int) -> bool:
    """Whether a clause follows the agent: ``disebut X ⟨menyerang …⟩``, ``yang diklaim X ⟨telah …⟩``."""
    helped = relative and complement == "clause" and page.has(page.word_at(begin, end), "auxiliary")
    return helped or (complement == "object" and is_clause(page, begin, end))


def _impersonal(page: Page, unit: Unit, hit: Hit, end: int, memory: Memory) -> list[Quote]:
    """``Ditambahkan juga bahwa ⟨…⟩``: who spoke last goes on."""
    begin = page.skip_space(hit.end, end)
    while (word := page.word_at(begin, end)) != "bahwa":
        if not page.has(word, "adverb"):
            return []
        begin = page.skip_space(begin + len(word), end)
    begin = page.skip_space(begin + len("bahwa"), end)
    if page.raw.startswith(",", begin):
        begin = page.skip_space(begin + 1, end)
    if begin >= end or not memory.last or _reports_inside(page, begin, end):
        return []
    kind, span = reported(page, unit, begin, end)
    return quotes_by(page, unit, kind, span, hit, (memory.last, "continued"), memory)


def _reports_inside(page: Page, start: int, end: int) -> bool:
    """Whether a clause is a report of its own: ``dijelaskan bahwa ⟨Rina menyatakan bahwa …⟩``."""
    inner = page.hits_in(start, min(end, start + INNER))
    return any(
        hit.sense.form == "active" and page.word_at(page.skip_space(hit.end, end), end) == "bahwa" for hit in inner
    )
