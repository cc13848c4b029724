"""Indirect quotes behind or around whom they come from: ``Menurut X, ⟨…⟩``, ``⟨…, kata X, …⟩``."""

from .clauses import clause_start, is_clause
from .page import Hit, Page
from .rows import Quote, Unit, quotes_by
from .speakers import Found, Memory, named
from .stretches import behind_adverbs, behind_carrier, behind_days, reported, source_behind

FRONTED = ("mention", "joint", "pronoun", "title", "apposition", "anaphor", "institution")
"""The rules that find who speaks behind a verb; others take a noun for one."""
LONGEST_SUBJECT = 240
"""How far before an inserted reporting word its clause may begin, in characters."""
APPOSITION = 120
"""The longest apposition, in characters."""


def read_fronted(page: Page, unit: Unit, hit: Hit, start: int, end: int, memory: Memory) -> list[Quote]:
    """``Menurut X, ⟨…⟩``, ``…, menurut X, ⟨…⟩``, ``yang menurut X ⟨…⟩``, ``Kata X, ⟨…⟩``, ``Dikatakan X, ⟨…⟩``."""
    before = page.raw[max(start, hit.start - 16) : hit.start].rstrip()
    opens = not before or before.lower() in ("seperti", "sebagaimana")
    relative = before.endswith("yang") and hit.sense.complement == "according"
    amid = before.endswith(",") and hit.sense.form != "passive"
    if not (opens or relative or amid or page.low.startswith("menurut", hit.start)):
        return []
    found, reach = source_behind(page, hit, start, end, memory)
    if not _fronts(page, hit, found, reach, end) or (opens and _is_owned(page, hit, end)):
        return []
    begin: int | None = page.skip_space(reach, end)
    if relative:
        stop = page.comma_in(reach, end)
        first, end = begin, stop if stop > 0 else end
    else:
        begin, found = _behind_source(page, hit, found, reach, end, opens)
        first = begin if opens or begin is None else _around(page, unit, start, hit, begin, end)
    if begin is None or first is None or begin >= end:
        return []
    kind, (_, last) = reported(page, unit, begin, end)
    return quotes_by(page, unit, kind, (first, last), hit, found, memory)


def _fronts(page: Page, hit: Hit, found: Found, reach: int, end: int) -> bool:
    """Whether whom a reporting word names can be who speaks: of a verb a name or a person, and never just a carrier."""
    speakers, rule = found
    if not speakers:
        return rule == "pronoun"
    head = page.word_at(page.skip_space(hit.end, end), end)
    known = rule in FRONTED or (rule == "unnamed" and page.has(head, "person"))
    carried = _is_medium(page, hit, reach) and page.acts_in(reach, end)
    return (known or hit.sense.form == "according") and not carried


def _is_owned(page: Page, hit: Hit, end: int) -> bool:
    """Whether a noun with ``-nya`` only looks like a reporting word: ``Ceritanya menyayat``; not ``Jelasnya, …``."""
    bare = hit.sense.form == "own" and not page.low.startswith("di", hit.start)
    owned = bare and hit.sense.complement not in ("according", "any")
    return owned and not page.raw.startswith(",", page.skip_space(behind_adverbs(page, hit.end, end), end))


def _behind_source(page: Page, hit: Hit, found: Found, reach: int, end: int, opens: bool) -> tuple[int | None, Found]:
    """Where a clause begins behind ``menurut X`` or ``kata X,``, and who speaks; None if none does."""
    begin, comma = page.skip_space(reach, end), page.comma_in(reach, min(end, reach + 80))
    strict = hit.sense.form in ("bare", "passive")
    if comma >= 0 and not (found[1] == "pronoun" and page.raw[begin].isalpha()):
        direct = comma <= begin or page.raw[begin] == "(" or page.word_at(begin, end) == "yang"
        if hit.sense.form != "according" and not direct:
            return None, found
        return _behind_apposition(page, page.skip_space(comma + 1, end), end, found)
    return (None if strict or (opens and not is_clause(page, begin, end)) else begin), found


def _behind_apposition(page: Page, start: int, end: int, found: Found) -> tuple[int, Found]:
    """``Menurut Rina, pakar bahasa dari Bogor, ⟨…⟩``, ``Menurut lurah Bogor, Rina, ⟨…⟩``, ``…, termasuk Rina, ⟨…⟩``"""
    comma = page.comma_in(start, min(end, start + APPOSITION))
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
    begin = behind_days(page, begin, end)
    head = page.word_at(begin, end)
    auxiliary = page.has(head, "auxiliary")
    loose = page.has(head, "preposition", "boundary") and not auxiliary
    if not (loose or auxiliary or page.is_verbal(head) or page.has(head, "predicate")):
        return begin
    first = clause_start(page, behind_carrier(page, unit, start), hit.start)
    if first >= hit.start:
        return begin
    lead = page.has(page.word_at(first, hit.start), "preposition", "opener", "clausal")
    if lead or (loose and not is_clause(page, first, hit.start)) or hit.start - first > LONGEST_SUBJECT:
        return None if loose else begin
    return first


def _is_medium(page: Page, hit: Hit, end: int) -> bool:
    return any(other.sense.medium for other in page.hits_in(hit.end, end))
