"""Marks words of a passage, and cuts what lies far from any mark.

Each mark has its colour, its own kind of underline and a word (source, target, evidence, …), so none is told by colour
alone.
"""

from collections.abc import Iterable
from functools import cache
from typing import Final

import polars as pl

from analysis.evidence.context import Passage
from analysis.lexicon import read_lexicon
from analysis.markup import clean, escape
from analysis.matcher import Matcher, fold
from analysis.messages import say

PRIORITY: Final = ("negation", "cue", "source", "target", "speaker", "mention", "frame", "quote")
"""Where marks overlap, the earlier one is shown."""
MOST_MARKS: Final = 40
GAP: Final = 90  # characters kept beside a mark where the sentence is cut
LONGEST_MARK: Final = 360
BEFORE: Final = 30  # characters before the evidence in which a negation belongs to it

Span = tuple[int, int, str]
Pieces = list[tuple[str, str]]


def find_negations(passage: Passage, start: int, end: int) -> list[Span]:
    """Negations shortly before the evidence, and within it after its first word."""
    origin, first = passage.start, max(passage.start, start - BEFORE)
    text = fold(passage.text[first - origin : max(0, end - origin)])
    clause = max(text.rfind(stop, 0, max(0, start - first)) + 1 for stop in ".,;:")
    found = [(first + clause + a, first + clause + b) for _, a, b in _negators().find(text[clause:])]
    return [(a, b, "negation") for a, b in found if a != start]


@cache
def _negators() -> Matcher:
    operators = read_lexicon().operators.filter(pl.col("kind").is_in(["negator", "ending"]))
    return Matcher([fold(form) for form in operators["form"].to_list()])


def show_marked(passage: Passage, spans: Iterable[Span], language: str) -> tuple[str, str]:
    """The passage with its marks as HTML, and as text in which a mark is a bracket."""
    pieces = _pieces(passage, spans)
    marked, plain = [], []
    for index, (text, role) in enumerate(pieces):
        text = _cut(text, role, index == 0, index == len(pieces) - 1)
        if role:
            sign = say(f"sign_{role}", language)
            marked.append(f'<mark class="{role}">{escape(text)}<span class="sign">{escape(sign)}</span></mark>')
            plain.append(f"[{text} | {sign}]")
        else:
            marked.append(escape(text))
            plain.append(text)
    return "".join(marked), "".join(plain)


def _pieces(passage: Passage, spans: Iterable[Span]) -> Pieces:
    """The passage as (text, role) in order, role empty where nothing is marked; overlaps go by ``PRIORITY``."""
    text, origin = clean(passage.text), passage.start
    marks: list[Span] = []
    for start, end, role in sorted(set(spans), key=lambda span: (PRIORITY.index(span[2]), span[0], -span[1])):
        for a, b in _free(max(0, start - origin), min(len(text), end - origin), marks):
            word = text[a:b].strip()
            first = a + text[a:b].find(word)
            marks += [(first, first + len(word), role)] if any(map(str.isalnum, word)) else []
        if len(marks) > MOST_MARKS:
            break
    pieces, at = [], 0
    for a, b, role in sorted(marks):
        pieces += [(text[at:a], ""), (text[a:b], role)]
        at = b
    return [piece for piece in [*pieces, (text[at:], "")] if piece[0]]


def _free(start: int, end: int, marks: Iterable[Span]) -> list[tuple[int, int]]:
    """What of a stretch no mark has taken."""
    free = [(start, end)] if start < end else []
    for a, b, _ in marks:
        free = [part for x, y in free for part in ((x, min(y, a)), (max(x, b), y)) if part[0] < part[1]]
    return free


def _cut(text: str, role: str, first: bool, last: bool) -> str:
    """Shortens a piece between words: a mark in its middle, what lies between marks to its ends."""
    head, tail = (LONGEST_MARK * 2 // 3, LONGEST_MARK // 3) if role else (0 if first else GAP, 0 if last else GAP)
    if first and last and not role:
        head = LONGEST_MARK
    if len(text) <= head + tail + GAP // 2:
        return text
    before, after = text[:head].rpartition(" ")[0], text[len(text) - tail :].partition(" ")[2]
    return f"{before} … {after}"
