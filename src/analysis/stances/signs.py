"""Reads a sentence as a row of signs: the actors, predicates and function words in it, in order, all else left out."""

import re
from bisect import bisect_right
from collections.abc import Mapping, Sequence
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

    ``kind`` is ``mention`` or ``pronoun`` (``parties`` says whose), an operator's kind as in ``operators.csv``,
    ``word`` for what is only a predicate, or ``verb`` for verbs of no frame; ``readings`` says its frames.
    Actors joined by commas and ``dan`` are one sign.
    """

    start: int
    end: int
    kind: str
    form: str
    readings: tuple[Reading, ...] = ()
    parties: tuple[Party, ...] = ()
    parts: tuple[tuple[int, int, int], ...] = ()


PARTIES: Final = frozenset({"mention", "pronoun"})
LIGHT: Final = frozenset({"light", "sending"})  # verbs whose object says what is done
LIGHT_PASSIVES: Final = frozenset({"light_passive", "sent"})
CALLS: Final = frozenset({"calling", "demanding"})
VERBS: Final = LIGHT | CALLS | {"verb", "called", "causing", "vanishing"}  # of no frame
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
MASK: Final = "\ufffc"
SUBJECTS: Final = frozenset({"group", "third_plural"})  # met even in sentences without a predicate
MOST: Final = 24  # actors in one enumeration
OTHER_VERB: Final = re.compile(r"(?<![^\W_])(?:me[mnrl]|ber|di)[a-z]{4,}")
OTHERS: Final = r",?\s*(?:(?:dan|serta)(?:\s+[a-z-]{2,20}){1,3},?\s*termasuk|dalam hal ini)"
JOINT: Final = re.compile(rf"\s*(?:(,)|({OTHERS}\b|,?\s*(?:dan|serta|maupun|atau|beserta|bersama|and)\b|[-–—/&]))\s*\Z")


def is_noun(sign: Sign) -> bool:
    """Whether the sign is a predicate that is a noun; a bare verb of the same form (``agresi``) is rarer."""
    voices = {reading.voice for reading in sign.readings}
    return "noun" in voices and not voices & {"active", "passive"}


def is_verb(sign: Sign) -> bool:
    """Whether the sign is a verb, of a frame or not."""
    if sign.kind in VERBS:
        return True
    return not is_noun(sign) and any(reading.voice != "adjective" for reading in sign.readings)


def read_signs(
    raw: str, view: str, start: int, mentions: Sequence[Party], vocabulary: Vocabulary, kinds: Mapping[str, str]
) -> list[Sign]:
    """The signs of the sentence at ``start``, whose folded text is ``view``.

    Where it has no predicate these are its actors only: who pronouns may point back to.
    """
    groups = group_mentions(raw, mentions, kinds)
    view = mask_mentions(view, start, mentions)
    found = longest(vocabulary.matcher.find(view))
    entries = [vocabulary.entries[index] for index, *_ in found]
    told = any(entry.readings for entry in entries)
    words = [
        _sign(entry, start + low, view[low:high])
        for entry, (_, low, high) in zip(entries, found, strict=True)
        if told or entry.operator in SUBJECTS
    ]
    if not told:
        return _merge(words, groups) if words else groups
    begins = [low for _, low, _ in found]
    for match in OTHER_VERB.finditer(view):
        before = bisect_right(begins, match.start())
        if not before or found[before - 1][2] <= match.start():
            words.append(Sign(start + match.start(), start + match.end(), "verb", match[0]))
    return _merge(words, groups)


def _sign(entry: Entry, start: int, form: str) -> Sign:
    return Sign(start, start + len(form), entry.operator or "word", form, entry.readings, parts=entry.parts)


def split_sign(sign: Sign, vocabulary: Vocabulary) -> list[Sign]:
    """The shorter phrases in a predicate of several words: ``ingin menggulingkan`` is also ``menggulingkan``."""
    return [_sign(vocabulary.entries[index], sign.start + low, sign.form[low:high]) for low, high, index in sign.parts]


def mask_mentions(view: str, start: int, mentions: Sequence[Party]) -> str:
    """The text that begins at ``start``, of the same length, with every mention blotted out and only plain spaces.

    No predicate is then found within a name, and words glued to a name by a crawl stand free.

    >>> mask_mentions("serangan israelyang", 0, [Party("israel", 9, 15)]).replace(MASK, "_")
    'serangan ______yang'
    """
    pieces, last = [], 0
    for party in mentions:
        low, high = party.start - start, party.end - start
        if low >= last:
            pieces += [view[last:low], MASK * (high - low)]
            last = high
    pieces.append(view[last:])
    return "".join(pieces).replace("\n", " ").replace("\u00a0", " ")


def group_mentions(raw: str, mentions: Sequence[Party], kinds: Mapping[str, str]) -> list[Sign]:
    """Mentions in order, with those that a comma list, ``dan`` or a hyphen joins made one sign."""
    groups: list[list[Party]] = []
    commas: list[Party] = []  # mentions that only a comma ties to the group before: in it if a joint follows
    for party in mentions:
        run = [*(groups[-1] if groups else []), *commas]
        near = run and run[-1].end < party.start and len(run) < MOST
        joint = JOINT.match(raw, run[-1].end, party.start) if near else None
        if joint and joint[1] and _class(kinds, party) == _class(kinds, run[-1]):
            commas.append(party)
        elif joint and joint[2]:
            groups[-1] = [*run, party]
            commas = []
        else:
            groups += [[loose] for loose in commas]
            groups.append([party])
            commas = []
    groups += [[loose] for loose in commas]
    spans = [(group[0].start, group[-1].end, tuple(group)) for group in groups]
    return [Sign(start, end, "mention", raw[start:end], parties=group) for start, end, group in spans]


def _class(kinds: Mapping[str, str], party: Party) -> bool:
    return kinds.get(party.actor_id, "person") == "person"


def _merge(words: Sequence[Sign], mentions: Sequence[Sign]) -> list[Sign]:
    """Words and mentions in one row, without the words (``,``, ``dan``) that lie within a group of mentions."""
    merged = list(mentions)
    at = 0
    for word in words:
        while at < len(mentions) and mentions[at].end <= word.start:
            at += 1
        if at == len(mentions) or word.end <= mentions[at].start:
            merged.append(word)
    merged.sort(key=lambda sign: sign.start)
    return merged
