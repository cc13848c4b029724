"""Reads a sentence as a row of signs: the actors, predicates and function words in it, in order, all else left out."""

import re
from bisect import bisect_left
from collections.abc import Mapping, Sequence
from typing import Final, NamedTuple

from analysis.matcher import fold, longest
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


MASK: Final = "\ufffc"
SPACES: Final = str.maketrans("\n\r\t\u00a0\u2009\u202f", "      ")
OTHER_VERB: Final = re.compile(r"(?<![^\W_])(?:me[mnrl]|ber|di|ter)[a-z]{4,}")
JOINT: Final = re.compile(r"\s*(?:(,)|(,?\s*(?:dan|serta|maupun|atau|beserta|and)\b|[-–—/&]))\s*\Z")


def mask_mentions(raw: str, mentions: Sequence[Party]) -> str:
    """``raw`` folded, of the same length, with every mention blotted out.

    No predicate is then found within a name, and words glued to a name by a crawl stand free.

    >>> mask_mentions("serangan Israelyang", [Party("israel", 9, 15)]).replace(MASK, "_")
    'serangan ______yang'
    """
    pieces, last = [], 0
    for party in mentions:
        if party.start >= last:
            pieces += [raw[last : party.start], MASK * (party.end - party.start)]
            last = party.end
    pieces.append(raw[last:])
    return fold("".join(pieces)).translate(SPACES)


def find_words(view: str, vocabulary: Vocabulary) -> list[Sign]:
    """Predicates, operators and other verbs of a masked text, in order, without overlaps."""
    matcher, entries = vocabulary
    signs = [_sign(view, start, end, entries[index]) for index, start, end in longest(matcher.find(view))]
    starts = [sign.start for sign in signs]
    for match in OTHER_VERB.finditer(view):
        at = bisect_left(starts, match.start())
        taken = (at < len(signs) and signs[at].start < match.end()) or (at > 0 and signs[at - 1].end > match.start())
        if not taken:
            signs.append(Sign(match.start(), match.end(), "verb", match[0]))
    signs.sort(key=lambda sign: sign.start)
    return signs


def _sign(view: str, start: int, end: int, entry: Entry) -> Sign:
    return Sign(start, end, entry.operator or "word", view[start:end], entry.readings)


def group_mentions(raw: str, mentions: Sequence[Party], kinds: Mapping[str, str]) -> list[Sign]:
    """Mentions in order, with those that a comma list, ``dan`` or a hyphen joins made one sign."""
    groups: list[list[Party]] = []
    commas: list[Party] = []  # mentions that only a comma ties to the group before: in it if a joint follows
    for party in mentions:
        run = [*(groups[-1] if groups else []), *commas]
        joint = JOINT.match(raw, run[-1].end, party.start) if run and party.start > run[-1].end else None
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
    return [Sign(group[0].start, group[-1].end, "mention", "", parties=tuple(group)) for group in groups]


def _class(kinds: Mapping[str, str], party: Party) -> bool:
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
    merged.sort(key=lambda sign: sign.start)
    return merged
