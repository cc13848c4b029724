"""Indirect quotes: the constructions in which Indonesian reports what somebody said without their own words."""

from .clauses import clause_after, clause_end, clause_start, is_clause
from .marks import opens_in
from .page import Hit, Page
from .rows import Quote, Unit, quotes_by
from .speakers import Found, Memory, Speaker, named, speakers_after
from .subjects import speakers_before

CLOSING = ('"', "”", "»")
LONGEST = 800
"""How far before its cue a subject may stand, in characters."""
SHORTEST = 20
"""A reported clause in front of its cue is at least so long, in characters."""
FRONTED = ("mention", "joint", "pronoun", "title", "apposition", "anaphor", "institution")
"""The rules that find who speaks behind a verb; others take a noun for one."""
LONGEST_SUBJECT = 240
"""How far before an inserted reporting word its clause may begin, in characters."""
SUBJECT_WORDS = 10
"""Words of the longest subject between a clause and its reporting word."""
APPOSITION = 120
"""The longest apposition, in characters."""
NEXT = 8
"""Reporting words behind one that are asked whether they share its subject."""


def read_indirects(page: Page, unit: Unit, hits: list[Hit], start: int, end: int, memory: Memory) -> list[Quote]:
    """The indirect quotes of a stretch without direct ones."""
    quotes: list[Quote] = []
    covered = start
    if start == unit.start and (trailing := _trailing(page, unit, hits, start, memory)):
        quotes, start, covered = trailing
    for index, hit in enumerate(hits):
        if hit.start < covered:
            continue
        if hit.sense.form == "active":
            made = _active(page, unit, hit, hits[index + 1 : index + 1 + NEXT], start, end, memory)
        elif hit.sense.form in ("according", "bare", "own"):
            made = _fronted(page, unit, hit, start, end, memory)
        elif hit.sense.form == "passive":
            made = _passive(page, unit, hit, start, end, memory) or _fronted(page, unit, hit, start, end, memory)
        else:
            continue
        if made:
            quotes += made
            covered = made[-1].end
    return quotes


def _clause(page: Page, unit: Unit, start: int, end: int, stop: int | None = None) -> tuple[str, tuple[int, int]]:
    """The type and the span of a reported clause; a mark that closes at its end belongs to it."""
    end = clause_end(page, start, end, unit.carriers, stop)
    mixed = opens_in(unit.quotations, start, end)
    if mixed and page.raw[end : end + 1] in CLOSING and page.raw[end - 1] not in CLOSING:
        end += 1
    return ("mixed" if mixed else "indirect"), (start, end)


def _active(page: Page, unit: Unit, hit: Hit, behind: list[Hit], start: int, end: int, memory: Memory) -> list[Quote]:
    """``X mengatakan ⟨…⟩``"""
    begin = clause_after(page, hit, end, unit.quotations)
    if begin is None or begin >= end:
        return []
    start = max(start, hit.start - LONGEST)
    found = speakers_before(page, hit, start, memory)
    if found is None:
        return []
    joining = next((other.start for other in behind if _joins(page, other, begin, end)), None)
    kind, span = _clause(page, unit, begin, end, joining)
    via = None
    if cited := _cited(page, unit, start, hit):
        found, via = ([cited], "cited"), _medium_before(page, start, hit)
    quotes = quotes_by(page, unit, kind, span, hit, found, memory)
    return [quote._replace(via=quote.via or via) for quote in quotes]


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
            if mention and not any(c.end == mention.end for c in unit.carriers):
                return named(mention)
    return None


def _medium_before(page: Page, start: int, cue: Hit) -> str | None:
    return next((page.raw[hit.start : hit.end] for hit in page.hits_in(start, cue.start) if hit.sense.medium), None)


def _trailing(
    page: Page, unit: Unit, hits: list[Hit], start: int, memory: Memory
) -> tuple[list[Quote], int, int] | None:
    """``⟨…⟩, kata X.`` and ``⟨…⟩, menurut X.``: the quote, its cue's place, and where the words that name X end."""
    for hit in hits:
        form = hit.sense.form
        if form == "active" and hit.start - start >= SHORTEST and (closing := _closing(page, unit, hit, start, memory)):
            return closing
        if form not in ("bare", "own", "according") or hit.start - start < SHORTEST:
            continue
        before = page.raw[max(start, hit.start - 8) : hit.start].rstrip(' "”')
        if not before.endswith(",") and (form != "according" or before.endswith("yang")):
            continue
        found, reach = _source(page, hit, start, unit.end, memory)
        if not found[0] or not (
            _stands_last(page, reach, unit.end) if form == "own" else _ends(page, unit, reach, form)
        ):
            continue
        begin = clause_start(page, _behind_carrier(page, unit, start), hit.start)
        if page.raw[begin : min(hit.start, begin + 200)].count(" ") < 3 or _is_adverbial(page, begin, hit.start):
            continue
        kind, span = _clause(page, unit, begin, hit.start)
        return quotes_by(page, unit, kind, span, hit, found, memory), hit.start, reach
    return None


def _closing(page: Page, unit: Unit, hit: Hit, start: int, memory: Memory) -> tuple[list[Quote], int, int] | None:
    """``⟨…⟩, kementerian itu menambahkan.``"""
    comma = page.raw.rfind(",", start, hit.start)
    behind = page.word_at(page.skip_space(hit.end, unit.end), unit.end)
    if comma < start + SHORTEST or hit.sense.complement not in ("any", "clause", "object", "that"):
        return None
    if behind not in ("", ".", "kepada", "dalam", "pada"):
        return None
    subject = list(page.words_in(comma + 1, hit.start))
    if not 0 < len(subject) <= SUBJECT_WORDS or any(_is_no_subject(page, word) for word, _ in subject):
        return None
    begin = clause_start(page, _behind_carrier(page, unit, start), comma)
    lead = page.has(page.word_at(begin, comma), "preposition", "clausal", "boundary")
    found = None if lead or not is_clause(page, begin, comma) else speakers_before(page, hit, comma + 1, memory)
    if not found or not found[0]:
        return None
    kind, span = _clause(page, unit, begin, comma)
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


def _stands_last(page: Page, position: int, end: int) -> bool:
    """Whether a mark or a preposition follows ``katanya``."""
    word = page.word_at(page.skip_space(position, end), end)
    return not word[:1].isalnum() or page.has(word, "preposition")


def _behind_carrier(page: Page, unit: Unit, start: int) -> int:
    """Where the statement itself begins: behind ``Dilansir AFP, Kamis (19/6/2025), ``."""
    first = next((carrier for carrier in unit.carriers if carrier.start <= start + 10), None)
    if not first:
        return start
    return _behind_days(page, first.end, unit.end)


def _behind_days(page: Page, position: int, end: int) -> int:
    """Where a stretch begins behind ``Kamis (19/6/2025), ``."""
    while (comma := page.low.find(",", position, min(end, position + 40))) >= 0:
        words = page.low[position:comma].replace("(", " ").replace(")", " ").split()
        if not all(page.has(word, "day") or not word.isalpha() for word in words):
            break
        position = comma + 1
    return page.skip_space(position, end)


def _fronted(page: Page, unit: Unit, hit: Hit, start: int, end: int, memory: Memory) -> list[Quote]:
    """``Menurut X, ⟨…⟩``, ``…, menurut X, ⟨…⟩``, ``yang menurut X ⟨…⟩``, ``Kata X, ⟨…⟩``, ``Dikatakan X, ⟨…⟩``."""
    before = page.raw[max(start, hit.start - 16) : hit.start].rstrip()
    opens = not before or before.lower() in ("seperti", "sebagaimana")
    relative = before.endswith("yang") and hit.sense.complement == "according"
    amid = before.endswith(",") and hit.sense.form != "passive"
    if not (opens or relative or amid or page.low.startswith("menurut", hit.start)):
        return []
    found, reach = _source(page, hit, start, end, memory)
    if not _fronts(page, hit, found, reach, end):
        return []
    begin: int | None = page.skip_space(reach, end)
    if relative:
        stop = page.low.find(",", reach, end)
        first, end = begin, stop if stop > 0 else end
    else:
        begin, found = _behind_source(page, hit, found, reach, end, opens)
        first = begin if opens or begin is None else _around(page, unit, start, hit, begin, end)
    if begin is None or first is None or begin >= end:
        return []
    kind, (_, last) = _clause(page, unit, begin, end)
    return quotes_by(page, unit, kind, (first, last), hit, found, memory)


def _fronts(page: Page, hit: Hit, found: Found, reach: int, end: int) -> bool:
    """Whether whom a reporting word names can be who speaks: of a verb a name or a person, and never just a carrier."""
    speakers, rule = found
    if not speakers:
        return rule == "pronoun"
    head = page.word_at(page.skip_space(hit.end, end), end)
    known = rule in FRONTED or (rule == "unnamed" and page.has(head, "person"))
    carried = _is_medium(page, hit, reach) and any(other.sense.form == "active" for other in page.hits_in(reach, end))
    return (known or hit.sense.form == "according") and not carried


def _behind_source(page: Page, hit: Hit, found: Found, reach: int, end: int, opens: bool) -> tuple[int | None, Found]:
    """Where a clause begins behind ``menurut X`` or ``kata X,``, and who speaks; None if none does."""
    begin, comma = page.skip_space(reach, end), page.low.find(",", reach, min(end, reach + 80))
    strict = hit.sense.form in ("bare", "passive")
    if comma >= 0 and not (found[1] == "pronoun" and page.raw[begin].isalpha()):
        direct = comma <= begin or page.raw[begin] == "(" or page.word_at(begin, end) == "yang"
        if hit.sense.form != "according" and not direct:
            return None, found
        return _behind_apposition(page, page.skip_space(comma + 1, end), end, found)
    return (None if strict or (opens and not is_clause(page, begin, end)) else begin), found


def _behind_apposition(page: Page, start: int, end: int, found: Found) -> tuple[int, Found]:
    """``Menurut Rina, pakar bahasa dari Bogor, ⟨…⟩``, ``Menurut lurah Bogor, Rina, ⟨…⟩``, ``…, termasuk Rina, ⟨…⟩``"""
    comma = page.low.find(",", start, min(end, start + APPOSITION))
    if comma < 0:
        return start, found
    behind, mention = page.skip_space(comma + 1, end), page.mention_at(start)
    if page.low.startswith("termasuk ", start):
        return behind, found
    if not is_clause(page, behind, end):
        return start, found
    if mention and mention.person and mention.end == comma:
        return behind, ([named(mention)], "apposition")
    titled = not mention and (page.has(page.word_at(start, comma), "person") or page.raw[start].isupper())
    apposed = bool(found[0]) and found[0][0].person and titled and " " in page.raw[start:comma]
    return (behind if apposed and not is_clause(page, start, comma) else start), found


def _around(page: Page, unit: Unit, start: int, hit: Hit, begin: int, end: int) -> int | None:
    """Where the clause begins into which ``, menurut X,`` is put: before it, if its predicate stands behind.

    None if a lead stands before and no clause behind.
    """
    begin = _behind_days(page, begin, end)
    head = page.word_at(begin, end)
    auxiliary = page.has(head, "auxiliary")
    loose = page.has(head, "preposition", "boundary") and not auxiliary
    if not (loose or auxiliary or page.is_verbal(head) or page.has(head, "predicate")):
        return begin
    first = clause_start(page, _behind_carrier(page, unit, start), hit.start)
    if first >= hit.start:
        return begin
    lead = page.has(page.word_at(first, hit.start), "preposition", "opener", "clausal")
    if lead or (loose and not is_clause(page, first, hit.start)) or hit.start - first > LONGEST_SUBJECT:
        return None if loose else begin
    return first


def _source(page: Page, hit: Hit, start: int, end: int, memory: Memory) -> tuple[Found, int]:
    """Whom a reporting word names behind it, by which rule, and where that ends."""
    if hit.sense.form == "own":
        return (memory.pronoun(), "pronoun"), hit.end
    clause = hit.sense.complement == "according"
    speakers, rule, reach = speakers_after(page, hit.end, end, memory, start, clause)
    return (speakers, rule), reach


def _is_medium(page: Page, hit: Hit, end: int) -> bool:
    return any(other.sense.medium for other in page.hits_in(hit.end, end))


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
    if not speakers:
        return _impersonal(page, unit, hit, end, memory)
    if lead == "bahwa" or (complement == "request" and page.has(lead, "aim")):
        begin = page.skip_space(begin + len(lead), end)
    elif lead != "sebagai" and not (complement == "object" and rule == "mention" and is_clause(page, begin, end)):
        return []
    kind, span = _clause(page, unit, begin, end)
    return quotes_by(page, unit, kind, span, hit, (speakers, "agent"), memory)


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
    if begin >= end or not memory.last:
        return []
    kind, span = _clause(page, unit, begin, end)
    return quotes_by(page, unit, kind, span, hit, (memory.last, "continued"), memory)
