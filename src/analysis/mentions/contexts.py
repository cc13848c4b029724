"""Tells the government from the place, and a state from a currency or a language that bears its name."""

import re
from typing import Final

from analysis.mentions.vocabulary import Vocabulary

AFTER: Final = re.compile(r"\s?([\w-]+)(?: ([\w-]+))?")
VERB: Final = re.compile(r"(?:me|ber)[a-z]{4}")
PASSIVE: Final = re.compile(r"di[a-z]{4}")
CLOSING: Final = '"“”(),.:;!?'
WINDOW: Final = 48  # characters that are looked at on each side


def words_before(text: str, start: int) -> tuple[str, ...]:
    """The last word before ``start`` and the last two together, also where a crawl joined them; nothing across marks.

    >>> words_before("jaminan keamanan dari Moskow", 22)
    ('dari', 'keamanan dari')
    """
    before = text[start - 1 : start]
    if not before or (before not in " -" and not before.islower()):
        return ()
    words = text[max(0, start - WINDOW) : start - (not before.isalnum())].rsplit(None, 2)[-2:]
    last = words[-1].lstrip(CLOSING) if words else ""
    if not last or last[-1] in CLOSING:
        return ()
    if len(words) == 1 or len(last) < len(words[-1]) or words[0][-1] in CLOSING:
        return (last,)
    return (last, f"{words[0].lstrip(CLOSING)} {last}")


def words_after(text: str, end: int) -> tuple[str, ...]:
    """The first word after ``end`` and the first two together; nothing across punctuation."""
    match = AFTER.match(text[end : end + WINDOW])
    if match is None:
        return ()
    return (match[1], f"{match[1]} {match[2]}") if match[2] else (match[1],)


def is_blocked(text: str, start: int, end: int, vocabulary: Vocabulary) -> bool:
    """Whether the name is part of another one: "dolar AS", "bahasa Rusia", "Iran Air"."""
    contexts = vocabulary.contexts
    if not contexts["before", "block"].isdisjoint(words_before(text, start)):
        return True
    follows = text[end : end + 1] == " " and text[end + 1 : end + 2].isupper()
    return follows and not contexts["after", "block"].isdisjoint(words_after(text, end))


def is_place(text: str, start: int, vocabulary: Vocabulary) -> bool:
    """Whether a seat of power is only where something happens: "kepada wartawan di Gedung Putih"."""
    return not vocabulary.contexts["before", "at"].isdisjoint(words_before(text, start))


def stands_for_government(
    text: str, start: int, end: int, joined: bool | None, headline: bool, vocabulary: Vocabulary
) -> bool:
    """Whether a capital stands for its government here.

    ``joined`` says how the name that this one is joined to by "dan" or a hyphen was read, None where there is none.
    """
    contexts = vocabulary.contexts
    before, after = words_before(text, start), words_after(text, end)
    lower_after = tuple(word.lower() for word in after)
    if not contexts["before", "place"].isdisjoint(before) or not contexts["before", "block_seat"].isdisjoint(before):
        return False
    if not headline and _is_compound(text, start, end, before, vocabulary):
        return False
    if joined is not None:
        return joined
    if before:
        last = before[0]
        if not contexts["before", "actor"].isdisjoint(before) or PASSIVE.match(last):
            return True
        if last == "dari":
            return not contexts["before", "from"].isdisjoint(words_before(text, start - len("dari ")))
    if not contexts["after", "place"].isdisjoint(lower_after):
        return False
    return not contexts["after", "actor"].isdisjoint(lower_after) or bool(after and VERB.match(after[0]))


def _is_compound(text: str, start: int, end: int, before: tuple[str, ...], vocabulary: Vocabulary) -> bool:
    """Whether a capitalised word stands beside the name, as in "Tokyo Marathon" or "Dynamo Kiev"."""
    if text[end : end + 1] == " " and text[end + 1 : end + 2].isupper():
        return True
    if not before or text[start - 1] != " " or not before[0][0].isupper() or start - 1 == len(before[0]):
        return False
    return before[0] not in vocabulary.stops and vocabulary.contexts["before", "actor"].isdisjoint(before)
