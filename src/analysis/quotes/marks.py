"""Pairs quotation marks within a paragraph, also where kinds are mixed (“…") or one is never closed."""

import re
from bisect import bisect_left
from collections.abc import Sequence
from typing import NamedTuple

DOUBLE = '"“”„«»'
MARKS = re.compile(f"[{DOUBLE}]")

SINGLES = re.compile(r"['‘](?<![\w'‘’].)((?:[^'‘’\n]|\b['’]\b)+)['’](?!\w)")
"""Words between single marks; an apostrophe within a word is none."""
NEXT_SENTENCE = re.compile(r"[.!?]\s+[A-Z]")


class Quotation(NamedTuple):
    """What two marks enclose: ``open`` is the first one's place, ``start`` to ``end`` the words, ``close`` behind."""

    open: int
    start: int
    end: int
    close: int


def pair_marks(text: str, start: int, end: int, cues: list[int]) -> list[Quotation]:
    """The outermost quotations in ``text[start:end]``, in order; ``cues`` are the places where a cue could follow one.

    A mark closes if one is open, unless it stands like an opening one (blank before, letter behind) and no cue follows;
    a mark inside another pair belongs to what that pair quotes. One that is never closed ends before the first cue that
    follows a comma, or with the paragraph; where the opening mark is lost, a sentence that a cue follows is all quoted.
    Single marks count where there are no others and a cue follows.
    """
    opened: list[int] = []
    pairs: list[tuple[int, int]] = []
    if not MARKS.search(text, start, end):
        return _singles(text, start, end, cues)
    marks = [found.start() for found in MARKS.finditer(text, start, end)]
    said = [_cue_follows(text, mark + 1, cues) for mark in marks]
    for index, mark in enumerate(marks):
        before = text[mark - 1] if mark > start else " "
        after = text[mark + 1] if mark + 1 < end else " "
        says = said[index]
        inverted = index + 1 < len(marks) and said[index + 1] and text[marks[index + 1]] in "“„«" and after.isspace()
        if not opened:
            if inverted or not _shuts(text[mark], before, after, says):
                opened.append(mark)
            elif index == 0 and says and before in ",.!?" and not NEXT_SENTENCE.search(text, start, mark):
                pairs.append((start, mark))
        elif text[mark] not in "”»" and (before.isspace() or before in "([") and after.isalnum() and not says:
            opened.append(mark)
        else:
            pairs.append((opened.pop(), mark))
    pairs.sort()
    if opened:
        pairs = _close(text, opened[0], end, pairs, cues)
    return _outermost(text, pairs, start, end)


def _singles(text: str, start: int, end: int, cues: list[int]) -> list[Quotation]:
    """``'Kami siap,' kata Rina``: only what ends like a quote and is followed by a cue, since most are no quotes."""
    if text.find("'", start, end) < 0 and text.find("‘", start, end) < 0:
        return []
    return [
        Quotation(found.start(), *found.span(1), found.end())
        for found in SINGLES.finditer(text, start, end)
        if text[found.end(1) - 1] in ",.!?…" and _cue_follows(text, found.end(), cues)
    ]


def opens_in(quotations: Sequence[Quotation], start: int, end: int) -> bool:
    """Whether one of the quotations, given in text order, opens within a span."""
    index = bisect_left(quotations, start, key=lambda quotation: quotation.open)
    return index < len(quotations) and quotations[index].open < end


def _cue_follows(text: str, position: int, cues: list[int]) -> bool:
    if position < len(text) and text[position] == " ":
        position += 1
    index = bisect_left(cues, position)
    return index < len(cues) and cues[index] == position


def _shuts(mark: str, before: str, after: str, says: bool) -> bool:
    """Whether a mark with none open is the end of something whose beginning was lost, or an inch."""
    return mark not in "“„«" and ((not before.isspace() and before not in "(.:—–-/" and not after.isalnum()) or says)


def _close(text: str, opening: int, end: int, pairs: list[tuple[int, int]], cues: list[int]) -> list[tuple[int, int]]:
    """Ends the outermost unclosed quotation; pairs before and after what it takes in stay as they are."""
    following = [pair for pair in pairs if pair[0] > opening]
    for index in range(bisect_left(cues, opening), bisect_left(cues, end)):
        cue = cues[index]
        if text[cue - 2 : cue] == ", " or text[cue - 1] == ",":
            stop = cue - 1 if text[cue - 1] == " " else cue
            return sorted([pair for pair in pairs if not opening < pair[0] < stop] + [(opening, stop)])
    if following:
        return pairs
    return [*pairs, (opening, end)]


def _outermost(text: str, pairs: list[tuple[int, int]], start: int, end: int) -> list[Quotation]:
    kept: list[Quotation] = []
    last = start
    for opening, closing in pairs:
        if opening < last:
            continue
        first, final = opening + (text[opening] in DOUBLE), closing
        while first < final and text[first].isspace():
            first += 1
        while final > first and text[final - 1].isspace():
            final -= 1
        last = min(closing + 1, end) if closing < end and text[closing] in DOUBLE else closing
        if first < final and (final - first > 3 or any(char.isalnum() for char in text[first:final])):
            kept.append(Quotation(opening, first, final, last))
    return kept
