"""Reads a sentence as a row of signs: the actors, predicates and function words in it, in order, all else left out."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from operator import itemgetter
from typing import Final, NamedTuple

from analysis.matcher import longest
from analysis.stances.frames import Entry, Reading, Vocabulary


class Party(NamedTuple):
    """An actor where it stands in the text."""

    actor_id: str
    start: int
    end: int


class Sign(NamedTuple):
    """A stretch of text that matters to who is for or against whom.

    ``kind`` is ``mention`` or ``pronoun`` (``parties`` says whose), that of an ``Entry`` of the vocabulary, whose other
    fields follow, or ``verb`` for verbs of no frame. Actors joined by commas and ``dan`` are one sign.
    """

    start: int
    end: int
    kind: str
    form: str
    readings: tuple[Reading, ...] = ()
    parts: tuple[tuple[int, int, int], ...] = ()
    is_noun: bool = False
    is_verb: bool = False
    parties: tuple[Party, ...] = ()


PARTIES: Final = frozenset({"mention", "pronoun"})
LIGHT: Final = frozenset({"light", "sending"})  # verbs whose object says what is done
LIGHT_PASSIVES: Final = frozenset({"light_passive", "sent"})
CALLS: Final = frozenset({"calling", "demanding"})
NEGATORS: Final = frozenset({"negator", "ending"})
ADVERBS: Final = NEGATORS | {"auxiliary", "wishing", "duty", "copula", "denier", "time", "demonstrative", "reciprocal"}
BY: Final = frozenset({"oleh"})
STOPS: Final = frozenset({"boundary", "conditional", "cue", "relative", "that", "upshot"})
CHAINED: Final = ADVERBS | {"preposition"}  # what stands between a negator and its verb: tidak akan, menolak untuk
JOINTS: Final = frozenset({"comma", "conjunction"})
TOUCH: Final = 2  # characters between two signs with no word between them
NEAR: Final = 28  # between a preposition or verb and the actor that its noun phrase ends in
PHRASE: Final = 48  # the same, at its longest
REACH: Final = 60  # between a predicate and its object, over signs that are counted as they come
INDEX: Final = itemgetter(0)  # of a phrase that was found
PLACE: Final = itemgetter(1)  # where it begins
START: Final = itemgetter(0)  # of a sign
END: Final = itemgetter(1)
MASK: Final = "_"
SUBJECTS: Final = frozenset({"group", "third_plural"})  # met even in sentences without a predicate
MOST: Final = 24  # actors in one enumeration
AHEAD: Final = r"(?<![^\W_].)"  # no letter stands before this one: asked behind it, since the engine then skips to it
OTHER_VERB: Final = re.compile(rf"(?:m{AHEAD}e[mnrl]|b{AHEAD}er|d{AHEAD}i)[a-z]{{4,}}")
OTHERS: Final = r"(?:,\s*)?(?:(?:dan|serta)(?:\s+[a-z-]{2,20}){1,3},?\s*termasuk|dalam hal ini)"
AND: Final = r"(?:,\s*)?(?:dan|serta|maupun|atau|beserta|bersama|and)"
JOINT: Final = re.compile(rf"\s*(?:(,)|({OTHERS}\b|{AND}\b|[-–—/&]))\s*\Z")


def read_words(masked: str, spans: Sequence[tuple[int, int]], vocabulary: Vocabulary) -> Iterator[list[Sign]]:
    """The words of each of an article's sentences, which lie at ``spans`` of the ``masked`` text, as signs.

    Where a sentence has no predicate these are only whom pronouns may point back to.
    """
    view = "\n".join([masked[start:end] for start, end in spans])
    found = longest(vocabulary.matcher.find(view))
    entries, predicates = vocabulary.entries, vocabulary.predicates
    first = begin = 0
    for start, end in spans:
        stop = begin + end - start
        last = bisect_left(found, stop, first, key=PLACE)
        here = found[first:last]
        if predicates.isdisjoint(map(INDEX, here)):
            yield _place([match for match in here if entries[match[0]].kind in SUBJECTS], start - begin, entries)
        else:
            yield [*_place(here, start - begin, entries), *_other_verbs(view, begin, stop, here, start - begin)]
        first, begin = last, stop + 1


def _other_verbs(view: str, begin: int, stop: int, found: Sequence[tuple[int, int, int]], shift: int) -> Iterator[Sign]:
    """Verbs of no frame between ``begin`` and ``stop`` of the ``view``, where nothing else was ``found``."""
    begins = [low for _, low, _ in found]
    for match in OTHER_VERB.finditer(view, begin, stop):
        low, high = match.span()
        before = bisect_right(begins, low)
        if not before or found[before - 1][2] <= low:
            yield Sign(low + shift, high + shift, "verb", match[0], is_verb=True)


def _place(found: Iterable[tuple[int, int, int]], shift: int, entries: Sequence[Entry]) -> list[Sign]:
    """The entries ``found`` in a view of the text that lies ``shift`` characters before it, as signs."""
    return [Sign(shift + low, shift + high, *entries[index]) for index, low, high in found]


def split_sign(sign: Sign, vocabulary: Vocabulary) -> list[Sign]:
    """The shorter phrases in a predicate of several words: ``ingin menggulingkan`` is also ``menggulingkan``."""
    return _place(sign.parts, sign.start, vocabulary.entries)


def mask_mentions(folded: str, mentions: Sequence[Party]) -> str:
    """The text, of the same length, with every mention blotted out and only plain spaces.

    No predicate is then found within a name, and words glued to a name by a crawl stand free.

    >>> mask_mentions("serangan israelyang", [Party("israel", 9, 15)])
    'serangan ______yang'
    """
    pieces, last = [], 0
    for party in mentions:
        if party.start >= last:
            pieces += [folded[last : party.start], MASK * (party.end - party.start)]
            last = party.end
    pieces.append(folded[last:])
    return "".join(pieces).replace("\n", " ").replace("\u00a0", " ")


def group_mentions(raw: str, mentions: Sequence[Party], kinds: Mapping[str, str]) -> list[Sign]:
    """Mentions in order, with those that a comma list, ``dan`` or a hyphen joins made one sign."""
    if len(mentions) < 2:
        return [_mention(raw, mentions)] if mentions else []
    groups: list[Sign] = []
    run = [mentions[0]]
    tied = 0  # mentions at the end of the run that only a comma ties to it: of it if a joint follows
    for party in mentions[1:]:
        last = run[-1]
        joint = JOINT.match(raw, last.end, party.start) if last.end < party.start and len(run) < MOST else None
        if joint and joint[2]:
            tied = 0
        elif joint and _is_person(kinds, party) == _is_person(kinds, last):
            tied += 1
        else:
            groups += _part_run(raw, run, tied)
            run, tied = [], 0
        run.append(party)
    return groups + _part_run(raw, run, tied)


def _part_run(raw: str, run: Sequence[Party], tied: int) -> list[Sign]:
    """The mentions of ``run`` as one sign, but the last ``tied`` of them as one each."""
    if not tied:
        return [_mention(raw, run)]
    first = len(run) - tied
    return [_mention(raw, parties) for parties in (run[:first], *([party] for party in run[first:]))]


def _mention(raw: str, parties: Sequence[Party]) -> Sign:
    start, end = parties[0].start, parties[-1].end
    return Sign(start, end, "mention", raw[start:end], parties=tuple(parties))


def _is_person(kinds: Mapping[str, str], party: Party) -> bool:
    return kinds.get(party.actor_id, "person") == "person"


def merge_signs(words: Sequence[Sign], mentions: Sequence[Sign]) -> list[Sign]:
    """Words and mentions in one row, without the words (``,``, ``dan``) that lie within a group of mentions."""
    merged = list(mentions)
    at = 0
    for word in words:
        while at < len(mentions) and mentions[at].end <= word.start:
            at += 1
        if at == len(mentions) or word.end <= mentions[at].start:
            merged.append(word)
    merged.sort(key=START)
    return merged
