"""Reads titles without a name: the role that one person held at the time, or whom the article introduced with it."""

from dataclasses import dataclass
from datetime import date
from typing import Final

from analysis.mentions.contexts import words_after, words_before
from analysis.mentions.hits import Hit
from analysis.mentions.reading import Period, Reading, Span
from analysis.mentions.vocabulary import HOME, Entry, overlaps

LONGEST_CUE: Final = 24  # characters
FORMER: Final = "former"
HEADS: Final = frozenset(("president", "prime_minister", "chancellor", "king", "pope", "emir", "supreme_leader"))


@dataclass
class Chain:
    """A title and what has been read after it so far."""

    first: Hit
    title: Entry
    position: int
    bare: int  # where the title itself ends, with its ordinal ("Presiden ke-45")
    follower: int  # number of the next hit
    of: str = ""  # the state or body whose title it is
    of_end: int = 0
    direct: bool = True  # whether only the title and its state were read
    comma: bool = False
    passed: str = ""  # the kind of the last word passed


def read_role(reading: Reading, chain: Chain) -> Span | None:
    """A title alone that denotes one person at the article's date."""
    start, role, contexts = chain.first.start, chain.title.role, reading.vocabulary.contexts
    if not role and introduced(reading, chain) not in reading.cast.titles:
        return None
    before = [word.lower() for word in words_before(reading.text, start)]
    end = max(chain.bare, chain.of_end)
    if not contexts["before", "no_role"].isdisjoint(before) or _is_other(reading, end):
        return None
    if " ke-" in reading.text[start : chain.bare]:
        who = _head(reading, frozenset((role,)), chain.of, (None, None))
    elif chain.of:
        appointed = not contexts["before", "appointed"].isdisjoint(before)
        if appointed and (role in HEADS or "minister" in role):
            reading.passed = end
        who = _read_office(reading, role, chain.of) if role and not appointed else _read_headed(reading, chain)
    elif contexts["before", "no_bare_role"].isdisjoint(before):
        who = _read_bare_title(reading, chain)
    else:
        who = None
    return Span(start, end, who, "role") if who else None


def _is_other(reading: Reading, end: int) -> bool:
    """Whether a title means one more of its kind: "mantan pemimpin militer lainnya"."""
    return not reading.vocabulary.contexts["after", "other"].isdisjoint(words_after(reading.text, end)[:1])


def _read_headed(reading: Reading, chain: Chain) -> str | None:
    """Whom a headline means by the title under which the text introduces somebody: "Senator Peru Minta Maaf"."""
    return reading.cast.introduced(introduced(reading, chain), chain.of) if reading.headline else None


def introduced(reading: Reading, chain: Chain) -> str:
    """The role under which somebody is introduced, or the title itself; one held before is another."""
    first = chain.first
    role = chain.title.role or reading.text[first.start : first.end].lower()
    return f"{FORMER} {role}" if first.entries[0].role == FORMER else role


def read_former(reading: Reading, chain: Chain) -> Span | None:
    """A title that somebody whom the article names held before: "mantan presiden Prancis itu"."""
    role = chain.title.role
    end = max(chain.bare, chain.of_end)
    if chain.first.entries[0].role != FORMER or not (chain.of and chain.direct) or _is_other(reading, end):
        return None
    who = reading.cast.introduced(introduced(reading, chain), chain.of) if role or reading.headline else None
    who = who or (_head(reading, frozenset((role,)), chain.of, (None, None)) if role else None)
    return Span(chain.first.start, end, who, "role") if who else None


def _read_office(reading: Reading, role: str, of: str) -> str | None:
    """Who held the office of this state or body; its leader is whoever heads it and was named."""
    who = reading.cast.introduced(role, of)
    if role == "leader":
        who = who or _head(reading, HEADS | {role}, of, reading.period)
        roles = [name for name in (role, *HEADS) if (name, of) in reading.vocabulary.holders]
        role = roles[0] if len(roles) == 1 else ""
    return who or _holder(reading, role, of)


def _read_bare_title(reading: Reading, chain: Chain) -> str | None:
    """Who is meant by a title without a state: the head last named, or a minister of the home state who is named."""
    text, role, contexts = reading.text, chain.title.role, reading.vocabulary.contexts
    after = words_after(text, chain.bare)
    if role in HEADS:
        heads = contexts["after", "no_role"].isdisjoint(after)
        return _head(reading, frozenset((role,)), "", reading.period) if heads else None
    people = set(reading.cast.titles.get(introduced(reading, chain), {}).values())
    if len(people) == 1 and (not contexts["after", "pointer"].isdisjoint(after) or _speaks(reading, chain)):
        return people.pop()
    who = _holder(reading, role, HOME) if role else None
    return who if who in reading.cast.known and not text[chain.first.start : chain.bare].islower() else None


def _speaks(reading: Reading, chain: Chain) -> bool:
    """Whether a title with a capital stands alone beside a reporting word: "ujar Bupati.", "Bupati mengatakan"."""
    text, start, end, vocabulary = reading.text, chain.first.start, chain.bare, reading.vocabulary
    if reading.headline or text[start].islower():
        return False
    if text[end : end + 1] in ("", ",", ".", "!", "?"):
        words = text[max(0, start - LONGEST_CUE) : start].split()[-1:]
    else:
        words = [word for word in text[end : end + LONGEST_CUE].split() if word not in vocabulary.adverbs][:1]
    return any(entry.sort == "cue" for word in words for entry in vocabulary.surfaces.get(word, ()))


def _head(reading: Reading, roles: frozenset[str], of: str, period: Period) -> str | None:
    """Who was mentioned last of those who held one of the offices, at home first; ``of`` a state, or "" for any."""
    heads = [
        (term.of == HOME, actor)
        for actor in reading.cast.last_seen()
        for term in reading.vocabulary.terms.get(actor, ())
        if term.role in roles and overlaps(term.valid, period) and of in ("", term.of)
    ]
    return max(heads, key=lambda head: head[0])[1] if heads else None


def _holder(reading: Reading, role: str, of: str) -> str | None:
    """Who held the office in the period; where several did, the one whom the article names, or the last."""
    terms = [term for term in reading.vocabulary.holders.get((role, of), ()) if overlaps(term.valid, reading.period)]
    terms.sort(key=lambda term: term.valid[0] or date.min)
    holders = [term.actor_id for term in terms]
    holders = [holder for holder in holders if holder in reading.cast.known] or holders
    return holders[-1] if holders else None
