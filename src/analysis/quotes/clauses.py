"""Reported clauses: where what somebody is said to have said begins and ends."""

import re
from bisect import bisect_right
from collections.abc import Callable, Mapping, Sequence
from typing import Final

from .carriers import Carrier
from .marks import Quotation, opens_in
from .page import Hit, Page

THAT: Final = re.compile(r"bahwa(?:sann?ya)?")
IF: Final = re.compile(r"kalau\b")
"""Colloquial for ``bahwa``, right behind a reporting word."""
AIM: Final = re.compile(r"(?:untuk|agar|supaya|bahwa)\b")
AS: Final = re.compile(r"sebagai\b")
DEED: Final = re.compile(r"(?:pe|ke)\w{3,}an|(?:di|me)\w+nya")
"""A noun made of a verb; what is asked for, not whom it is asked of: ``memerintahkan pengerahan pasukan``."""
REACH: Final = 160
"""How far behind a reporting word its clause may begin, in characters."""
FEW: Final = 16
"""A conjunction is at most so long, in characters."""
QUOTED: Final = 60
"""How far behind a reporting word quoted words make a clause of a noun phrase, in characters."""
ADVERBIALS: Final = 3
"""So many may stand before the clause itself."""
LOOSE: Final = ("preposition", "adverb", "day", "coordinator", "boundary", "clausal", "subordinate", "demonstrative")
"""The roles of words that go on behind a name without saying what its bearer is."""
LONG: Final = 8
"""Blanks in what is a clause of its own behind ``mengatakan,`` whatever it begins with."""
FIRST_WORDS: Final = 16
"""Among so many words a clause shows its predicate."""


def clause_after(page: Page, hit: Hit, end: int, quotations: Sequence[Quotation] = ()) -> int | None:
    """Where the reported clause of an active reporting word begins, if one follows before ``end``.

    What can follow is the word's ``complement``. Quoted words soon behind it make a clause of a noun phrase.
    """
    start, complement = page.skip_space(hit.end, end), hit.sense.complement
    if start >= end or complement not in BARE:
        return None
    if complement in ("any", "clause", "object", "that") and (that := IF.match(page.low, start, end)):
        return page.skip_space(that.end(), end)
    that = None if complement in ("as", "noun") else _find(page, THAT, hit.end, end)
    if that and _leads(page, hit, that.start()):
        return page.skip_space(that.end(), end)
    if page.raw[start] in ",:":
        if _concedes(page, hit):
            return None
        begin = page.skip_space(start + 1, end)
        said = complement == "any" and page.low[begin : min(end, begin + REACH)].count(" ") >= LONG
        return begin if complement not in ("as", "noun") and (said or _stands_alone(page, begin, end)) else None
    head = page.word_at(start, end)
    roles = page.roles_of(head)
    if "joining" in roles and "preposition" not in roles:
        return None
    quoted = quotations and complement in ("any", "clause", "object") and opens_in(quotations, start, start + QUOTED)
    if quoted and not _is_nominal(page, head):
        return start
    return BARE[complement](page, start, end)


def _concedes(page: Page, hit: Hit) -> bool:
    """Whether a reporting word stands alone behind a conjunction: ``Meski optimistis, Rina tetap …``."""
    before = page.low[max(0, hit.start - FEW) : hit.start].rsplit(None, 1)[-1:]
    return bool(before) and page.has(before[0], "boundary", "clausal") and not page.has(before[0], "coordinator")


def _find(page: Page, pattern: re.Pattern[str], start: int, end: int) -> re.Match[str] | None:
    """The first whole word of ``pattern`` within reach; crawls lose the space behind a link (``Serikatuntuk``)."""
    for found in pattern.finditer(page.low, start, min(end, start + REACH)):
        at, behind = found.span()
        begins = not page.low[at - 1].isalnum() or page.raw[at - 1].isupper() or page.mention_over(at - 1)
        if begins and (not page.low[behind : behind + 1].isalnum() or page.raw[behind].isupper()):
            return found
    return None


def _leads(page: Page, hit: Hit, that: int) -> bool:
    """Whether ``bahwa`` belongs to this reporting word: nothing else that reports or predicates stands between."""
    if page.acts_in(hit.end, that):
        return False
    between = page.low[hit.end : that].split()
    if hit.sense.complement == "words":
        return len(between) <= 1
    if len(between) <= 3 or page.has(between[0], "preposition", "adverb"):
        return True
    return hit.sense.complement in ("request", "warning", "that", "promise") and not page.has(between[0], "auxiliary")


def _stands_alone(page: Page, start: int, end: int) -> bool:
    """Whether what follows a comma is a clause of its own, not the next of several verbs."""
    head = page.word_at(start, end)
    if page.has(head, "preposition", "clausal") and _behind_adverbials(page, start, end):
        return True
    if not head or page.is_verbal(head) or page.has(head, "coordinator", "preposition", "clausal"):
        return is_clause(page, start, end)
    return page.low[start : min(end, start + REACH)].count(" ") >= 2


def _behind_adverbials(page: Page, start: int, end: int) -> bool:
    """``mengatakan, ⟨jika hujan turun, jembatan itu runtuh⟩``"""
    position = start
    for _ in range(ADVERBIALS):
        comma = page.comma_in(position, min(end, start + REACH))
        if comma < 0:
            return False
        position = page.skip_space(comma + 1, end)
        if is_clause(page, position, end) and not page.has(page.word_at(position, end), "coordinator"):
            return True
    return False


def _anything(page: Page, start: int, end: int) -> int | None:
    head = page.word_at(start, end)
    if not head or _is_empty(page, start, head, end):
        return None
    if page.has(head, "preposition") and not page.has(head, "auxiliary") and not _is_time(page, start, head, end):
        return _behind_addressee(page, start, end)
    return start


def _is_empty(page: Page, start: int, head: str, end: int) -> bool:
    """Whether a stretch opens with a word for what was said before: ``hal itu``; not ``hal itu akan …``."""
    if not page.has(head, "empty"):
        return False
    second = page.skip_word(start, end)
    third = page.word_at(page.skip_word(second, end), end)
    pointed = page.has(page.word_at(second, end), "demonstrative")
    return not (pointed and (page.has(third, "auxiliary", "copula") or page.is_verbal(third)))


def _is_time(page: Page, start: int, head: str, end: int) -> bool:
    """Whether a clause opens with ``saat ini``, ``selama ini``."""
    return page.word_at(page.skip_space(start + len(head), end), end) == "ini"


def _clause(page: Page, start: int, end: int) -> int | None:
    head = page.word_at(start, end)
    if page.has(head, "preposition") and not page.has(head, "auxiliary") and not _is_time(page, start, head, end):
        aim = AIM.match(page.low, start, end)
        return page.skip_space(aim.end(), end) if aim else _behind_addressee(page, start, end)
    return start if is_clause(page, start, end) else None


def _behind_addressee(page: Page, start: int, end: int) -> int | None:
    """``mengatakan kepada wartawan di Moskow, ⟨…⟩``"""
    comma = page.comma_in(start, min(end, start + REACH))
    behind = page.skip_space(comma + 1, end)
    dated = comma >= 0 and _only_days(page, page.skip_word(start, end), comma)
    told = is_clause(page, behind, end) or (dated and page.low.find(" ", behind, end) > 0)
    if comma >= 0 and told and not page.has(page.word_at(behind, end), "preposition"):
        return behind
    return start if page.low.startswith("kepada", start) and is_clause(page, start, end) else None


def _only_days(page: Page, start: int, end: int) -> bool:
    words = page.low[start:end].replace("(", " ").replace(")", " ").split()
    return all(page.has(word, "day") or not word.isalpha() for word in words)


def _object(page: Page, start: int, end: int) -> int | None:
    """``menyebut X ⟨sebagai …⟩``, ``menilai ⟨X terlalu …⟩``, ``menyebut ⟨X negara gagal⟩``"""
    clause = _as(page, start, end) is not None or is_clause(page, start, end) or _is_equation(page, start, end)
    return start if clause else None


def _is_equation(page: Page, start: int, end: int) -> bool:
    """Whether a name is followed by what its bearer is said to be: ``Rina pembohong``."""
    mention = page.mention_at(start)
    behind = mention.end + 1 if mention else end
    word = page.word_at(behind, end)
    plain = word.isalpha() and page.raw[behind].islower() and page.raw[behind - 1] == " "
    return plain and word != "yang" and page.roles_of(word).isdisjoint(LOOSE)


def _as(page: Page, start: int, end: int) -> int | None:
    found = _find(page, AS, start, end)
    return start if found and "," not in page.low[start : found.start()] else None


def _promise(page: Page, start: int, end: int) -> int | None:
    """``berjanji [untuk] ⟨…⟩``, ``mengancam ⟨akan …⟩``"""
    head = page.word_at(start, end)
    if page.has(head, "auxiliary") or (page.is_verbal(head) and not head.startswith("di")):
        return start
    found = AIM.match(page.low, start, end)
    return page.skip_space(found.end(), end) if found else None


def _request(page: Page, start: int, end: int) -> int | None:
    """``mendesak X untuk ⟨…⟩``, ``meminta agar ⟨…⟩``, ``meminta X ⟨menghentikan …⟩``"""
    head = page.word_at(start, end)
    if page.has(head, "nominal", "subordinate") and not AIM.match(head):
        return None
    deed = DEED.fullmatch(head) and not page.has(head, "institution")
    found = None if deed else _find(page, AIM, start, end)
    if found and "," not in page.low[start : found.start()] and not page.acts_in(start, found.start()):
        return page.skip_space(found.end(), end)
    before = ""
    for count, (word, at) in enumerate(page.words_in(start, min(end, start + REACH))):
        if count > 6 or word == "yang" or not word[0].isalnum() or page.has(word, "preposition") or page.hit_at(at):
            return None
        if count and not page.has(before, "subordinate"):
            if page.has(word, "urge") or _is_deed(page, word):
                return None if deed else at
            if page.is_verbal(word) or (page.has(word, "auxiliary") and not deed):
                return start
        before = word
    return None


def _warning(page: Page, start: int, end: int) -> int | None:
    """``mengingatkan warga agar ⟨waspada⟩``, ``mengingatkan ⟨stok akan habis⟩``; who is warned is no subject."""
    head = page.word_at(start, end).removesuffix("nya")
    warned = page.mention_at(start) or page.has(head, "person", "institution", "government", "preposition")
    return start if not warned and is_clause(page, start, end) else _request(page, start, end)


def _is_deed(page: Page, word: str) -> bool:
    return word.startswith(("me", "ber")) and page.is_verbal(word)


def _that(page: Page, start: int, end: int) -> int | None:
    """``mengumumkan ⟨akan …⟩``, ``mengumumkan pada Senin, ⟨…⟩``; not ``menyoroti tidak hanya sejarah tetapi juga …``"""
    head = page.word_at(start, end)
    if page.has(head, "preposition") and not page.has(head, "auxiliary"):
        comma = page.comma_in(start, min(end, start + REACH))
        behind = page.skip_space(comma + 1, end)
        dated = comma >= 0 and _only_days(page, page.skip_word(start, end), comma)
        return behind if dated and is_clause(page, behind, end) else None
    second = page.word_at(page.skip_space(start + len(head), end), end)
    return start if page.has(head, "auxiliary") and not page.has(second, "only") else None


def _question(page: Page, start: int, end: int) -> int | None:
    return start if page.has(page.word_at(start, end), "question") else None


def _noun(page: Page, start: int, end: int) -> int | None:
    """``mengeluarkan peringatan bahwa ⟨…⟩``"""
    found = AIM.match(page.low, start, end)
    return page.skip_space(found.end(), end) if found and found[0] != "untuk" else None


BARE: Final[Mapping[str, Callable[[Page, int, int], int | None]]] = {
    "any": _anything,
    "as": _as,
    "clause": _clause,
    "noun": _noun,
    "object": _object,
    "promise": _promise,
    "request": _request,
    "that": _that,
    "warning": _warning,
    "words": _question,
}
"""For each complement of ``cues.csv``: where a clause without ``bahwa`` or comma begins, if there is one."""


def is_clause(page: Page, start: int, end: int) -> bool:
    """Whether a stretch begins like a clause, with a predicate among its first words, not like a noun phrase.

    A verb in a relative clause (``identitas pelaku yang diduga mencuri``) is no predicate of the whole, nor is one
    behind a noun phrase and ``, dan``, with which the next clause begins.
    """
    before, pointed, behind_yang, commas = "", False, 0, 0
    for count, (word, at) in enumerate(page.words_in(start, min(end, start + 2 * REACH))):
        if count >= FIRST_WORDS or word in ";:" or (not count and (word in '"“' or _is_empty(page, start, word, end))):
            return False
        roles = page.roles_of(word)
        points = "demonstrative" in roles
        if count == 1 and _is_nominal(page, before) and not points:
            return False
        if count and ("boundary" in roles or "clausal" in roles):
            return False
        if before == "," and commas == 1 and "and" in roles:
            return False
        if word == "yang":
            behind_yang = FIRST_WORDS if before == "," else 3
        elif word == ",":
            commas, behind_yang = commas + 1, 0
        elif behind_yang <= 3 and points:
            behind_yang = 0
        elif pointed and word[0].isalnum() and not _continues(page, word):
            return True  # ``itu`` closes the noun phrase in front of a word: ``kapal itu karam``
        elif count and not commas and "copula" in roles:
            return True
        elif behind_yang > 1:
            behind_yang -= 1
        elif (
            "auxiliary" in roles
            or (count and "predicate" in roles)
            or (before != "," and not (count and page.raw[at].isupper()) and page.is_verbal(word))
        ):
            blocked = page.has(before, "subordinate") or (behind_yang and _is_predicate(page, before))
            if not blocked:
                return True
        before, pointed = word, points
    return False


def _is_nominal(page: Page, word: str) -> bool:
    """Whether a noun is what is reported, no clause unless ``itu`` follows: ``menegaskan komitmennya untuk``."""
    return page.has(word, "nominal") or page.has(word.removesuffix("nya"), "nominal")


def _continues(page: Page, word: str) -> bool:
    """Whether a word behind ``itu`` still belongs to the noun phrase."""
    return page.has(word, "preposition", "subordinate", "coordinator") and not page.has(word, "auxiliary")


def _is_predicate(page: Page, word: str) -> bool:
    return page.has(word, "auxiliary", "subordinate") or page.is_verbal(word)


def clause_end(page: Page, start: int, end: int, carriers: Sequence[Carrier], stop: int | None = None) -> int:
    """Where a reported clause ends: before a carrier's own clause, before ``stop``, else with the sentence."""
    index = bisect_right(carriers, start, key=lambda carrier: carrier.start) if carriers else 0
    carried = carriers[index].start if index < len(carriers) else None
    for cut in (carried, stop):
        if cut is not None and start < cut < end:
            end = before_lead(page, start, cut)
    if tail := page.words.tail.search(page.low, start, end):
        end = tail.start() + 1
    while end > start and (page.raw[end - 1].isspace() or page.raw[end - 1] in ".,;:!?"):
        end -= 1
    return end


def label_end(page: Page, hit: Hit, start: int, end: int) -> int | None:
    """Where what follows a label begins: ``menyebutnya ⟨sebagai kemenangan⟩, setelah …``; None if there is none."""
    if hit.sense.complement not in ("as", "object"):
        return None
    label = _as(page, start, end) is not None and _find(page, AS, start, end)
    if not label or is_clause(page, start, label.start()):
        return None
    limit, comma = min(end, label.end() + REACH), label.end()
    while (comma := page.low.find(",", comma, limit)) >= 0:
        if page.has(page.word_at(page.skip_space(comma + 1, end), end), "clausal"):
            return comma
        comma += 1
    return None


def before_lead(page: Page, start: int, stop: int) -> int:
    """Leaves out the words that lead to a carrier or to the next report: ``, seperti``, ``dan juga``."""
    while stop > start:
        head = page.low[start:stop].rstrip(" ,")
        word = head.rsplit(" ", 1)[-1]
        if not page.has(word, "coordinator", "lead"):
            return start + len(head)
        stop = start + len(head) - len(word)
    return stop


def clause_start(page: Page, start: int, end: int) -> int:
    """Leaves out the words that only join a sentence to the one before: ``Sementara itu, ``, ``Namun, ``."""
    comma = page.low.find(",", start, min(end, start + 40))
    words = page.low[start : max(comma, start)].split()
    if words and all(page.has(word, "opener", "demonstrative") for word in words):
        return page.skip_space(comma + 1, end)
    return start
