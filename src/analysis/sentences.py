"""Splits the title, the subheads and the body of every article into sentences."""

import functools
import re
from typing import Final, NamedTuple

import polars as pl

from analysis.lexicon import Lexicon, read_lexicon
from analysis.tables import DOCUMENTS, SEGMENTS, SENTENCES, check

PARTS: Final = frozenset({"title", "subhead", "body"})

# A possible end: stops, the marks that close with them, the gap, and what opens the next sentence. The first stop
# stands by itself, since a pattern that begins with one of a set skips quickly to where it may match.
END: Final = re.compile(r"([.!?…][.!?…]*)([\"”’'»)\]]*)(\s*)(?=([\"“‘'«(\[—–-]*)(\S))")
GOES_ON: Final = frozenset(",.;:!?)…%/")
BETWEEN_WORDS: Final = re.compile(r"[^\w.'’]")
SITE_AFTER: Final = re.compile(r"(?:com|co|id|net|org|tv|news|go|ac)\b", re.IGNORECASE)
LOOK_BACK: Final = 24  # characters: longer than any abbreviation


class Abbreviations(NamedTuple):
    """Words whose full stop belongs to them: ``inner`` never end a sentence, ``final`` may."""

    inner: frozenset[str]
    final: frozenset[str]


def split_sentences(documents: pl.DataFrame, segments: pl.DataFrame, lexicon: Lexicon | None = None) -> pl.DataFrame:
    """Splits every title, subhead and body segment into sentences.

    Goes in: ``documents`` and ``segments``; ``lexicon`` for its abbreviations (default: the package's own).
    Comes out: ``sentences``, numbered from 0 within an article in the order of its text; ``part`` is the segment's
    role. A sentence lies within one segment and holds the quotation marks that close with it; of a quotation with
    several sentences each is a sentence of its own. A space lost after a full stop ("Kamis.Video") is no obstacle.
    Not done: segments of other roles; sentences that end without a mark before the segment does.

    Raises:
        TableError: a column is missing or of another type.

    >>> raw = 'Dr. Amin tiba pada Kamis.Ia berkata, "Selamat pagi. Apa kabar?" kepada PT. Maju.'
    >>> documents = pl.DataFrame({"article_id": ["a"], "source": ["a"], "raw": [raw]})
    >>> row = {"article_id": "a", "segment_no": 0, "start": 0, "end": len(raw), "role": "body", "reason": ""}
    >>> split_sentences(documents, pl.DataFrame([row]))["text"].to_list()
    ['Dr. Amin tiba pada Kamis.', 'Ia berkata, "Selamat pagi.', 'Apa kabar?" kepada PT. Maju.']
    """
    check(documents, DOCUMENTS, "documents")
    check(segments, SEGMENTS, "segments")
    abbreviations = _abbreviations(lexicon or _own_lexicon())
    raws = dict(zip(documents["article_id"].to_list(), documents["raw"].to_list(), strict=True))
    parts = segments.filter(pl.col("role").is_in(list(PARTS)))
    rows: list[tuple[object, ...]] = []
    article, number = None, 0
    for article_id, segment_no, start, end, role in parts.select(
        "article_id", "segment_no", "start", "end", "role"
    ).rows():
        if article_id != article:
            article, number = article_id, 0
        raw = raws[article_id]
        for first, last in _spans(raw, start, end, abbreviations):
            rows.append((article_id, number, segment_no, role, first, last, raw[first:last]))
            number += 1
    columns = zip(*rows, strict=True) if rows else ([] for _ in SENTENCES)
    return pl.DataFrame(dict(zip(SENTENCES, columns, strict=True)), schema=dict(SENTENCES))


@functools.cache
def _own_lexicon() -> Lexicon:
    return read_lexicon()


@functools.cache
def _abbreviations(lexicon: Lexicon) -> Abbreviations:
    rows = lexicon.abbreviations.select("abbreviation", "ends").rows()
    return Abbreviations(
        frozenset(word for word, ends in rows if ends == "no"),
        frozenset(word for word, ends in rows if ends == "yes"),
    )


def _spans(raw: str, start: int, end: int, abbreviations: Abbreviations) -> list[tuple[int, int]]:
    """The sentences between ``start`` and ``end``, without the blanks around them."""
    while start < end and raw[start].isspace():
        start += 1
    while end > start and raw[end - 1].isspace():
        end -= 1
    spans: list[tuple[int, int]] = []
    first = counted = start
    marks = 0
    for match in END.finditer(raw, start, end):
        if not _ends(raw, first, match, abbreviations):
            continue
        last, after = match.span(3)
        if last == after and raw[last - 1] in "\"'" and match[5].isalnum():
            # Glued: ."B closes a quotation that is open and opens one where none is.
            closing = match.start(2)
            marks += sum(raw.count(mark, counted, closing) for mark in '"“”')
            counted = closing
            if marks % 2 == 0:
                last = after = last - 1
        spans.append((first, last))
        first = after
    if first < end:
        spans.append((first, end))
    return spans


def _ends(raw: str, first: int, match: re.Match[str], abbreviations: Abbreviations) -> bool:
    """Whether the sentence that began at ``first`` ends with this stop."""
    stop, closing, gap, opening, following = match.groups()
    if following in GOES_ON or following.islower():
        return False
    if not gap and not closing and not opening:
        return following.isupper() and _ends_glued(raw, match.end(), _word_before(raw, first, match.start()))
    if stop != ".":
        return stop != ".." or following.isupper()
    word = _word_before(raw, first, match.start())
    if word in abbreviations.inner or (word.isdigit() and match.start() - len(word) == first):
        return False
    if word in abbreviations.final:
        return bool(gap) and (following.isupper() or bool(opening)) and "(" not in opening
    last = word.rpartition(".")[2]
    if len(last) != 1 or not last.isupper():
        return True
    return word == last and not _is_initial(raw, first, match.start() - 1)


def _word_before(raw: str, first: int, stop: int) -> str:
    """The word before ``stop`` in the sentence that began at ``first``; a long one without its beginning."""
    word = raw[max(first, stop - LOOK_BACK) : stop].rpartition(" ")[2]
    return word if word.isalpha() else BETWEEN_WORDS.split(word)[-1].lstrip("'’")


def _ends_glued(raw: str, after: int, word: str) -> bool:
    """Whether a stop glued to a capital ends a sentence: ``Kamis.Video`` does, ``TEMPO.CO`` does not."""
    if SITE_AFTER.match(raw, after) or "." in word:
        return False
    if word[-1:].islower() or word.isdigit() or not word:
        return len(word) != 1
    return len(word) > 1 and raw[after + 1 : after + 2].islower()


def _is_initial(raw: str, first: int, position: int) -> bool:
    """Whether the capital at ``position`` abbreviates a name (Donald J. Trump) rather than being one (di X.)."""
    before = raw[max(first, position - LOOK_BACK) : position].split()
    return not before or before[-1][:1].isupper() or before[-1].endswith(".")
