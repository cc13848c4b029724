"""Lays out a raw text as lines, and tells running text from headlines by their shape."""

import re
from typing import Final, NamedTuple

STOPS: Final = frozenset(".!?…:;,")
END: Final = re.compile(r"[.!?…:;,][\"”’'»)\]]*\s*(?:\([^()]{1,30}\)|\*+|\[[^\]]{1,20}\])?$")
LONG_WORD: Final = re.compile(r"[^\W_][\w'’.-]{3,}")  # in headlines such words are capitals but for small words
DASHES: Final = "-–—"
JOINING: Final = ",.;:)" + DASHES  # a line that begins with one of these goes on from the line above
LONG_LINE: Final = 80  # characters of a line that may end a paragraph without a mark
RUNNING_WORDS: Final = 30  # a line of so many words is running text, however it ends


class Line(NamedTuple):
    """A stretch of the raw text that begins and ends with no blank: a line, or lines that belong together."""

    start: int
    end: int
    text: str


def lay_lines(raw: str) -> list[Line]:
    """Every line of ``raw`` that is not blank, in order.

    >>> [line.text for line in lay_lines(" Judul \\n\\nIsi.")]
    ['Judul', 'Isi.']
    """
    lines: list[Line] = []
    after = 0
    for line in raw.splitlines(keepends=True):
        after += len(line)
        if text := line.lstrip():
            start = after - len(text)
            text = text.rstrip()
            lines.append(Line(start, start + len(text), text))
    return lines


def join_broken(raw: str, lines: list[Line], marked: set[int]) -> list[Line]:
    """Joins lines that a crawler broke at links: one without an end whose next goes on in lower case.

    ``marked`` are the starts of lines that are something by themselves and are joined to none.

    >>> raw = "Aktris\\nAna Ani\\nternyata pulang.\\nIa senang."
    >>> [line.text for line in join_broken(raw, lay_lines(raw), set())]
    ['Aktris\\nAna Ani\\nternyata pulang.', 'Ia senang.']
    """
    spans: list[tuple[int, int]] = []
    goes_on = False  # the line below is the rest of one above it
    closed = False  # it ends as paragraphs do, and not as a topic tag
    for line in reversed(lines):
        ends = ends_sentence(line.text)
        if closed and not ends and line.start not in marked and spans[-1][0] not in marked:
            below, end = spans[-1]
            adjacent = raw.count("\n", line.end, below) == 1
            if adjacent and (raw[below].islower() or raw[below] in JOINING or goes_on or line.text[-1] in DASHES):
                goes_on = True
                spans[-1] = (line.start, end)
                continue
        goes_on, closed = False, ends or len(line.text) >= LONG_LINE
        spans.append((line.start, line.end))
    if len(spans) == len(lines):
        return lines
    return [Line(start, end, raw[start:end]) for start, end in reversed(spans)]


def count_words(text: str) -> int:
    """How many words ``text`` has."""
    return len(text.split())


def capital_share(text: str) -> float:
    """The share of the long words of ``text`` that begin with a capital or a digit."""
    words = LONG_WORD.findall(text)
    return sum(not word[0].islower() for word in words) / len(words) if words else 0.0


def ends_sentence(text: str) -> bool:
    """Whether ``text`` ends as sentences do, initials in brackets aside."""
    return text[-1] in STOPS or (not text[-1].isalnum() and END.search(text[-40:]) is not None)


def is_headline(text: str) -> bool:
    """Whether ``text`` has the shape of a headline: few words, most in capitals, no full stop.

    >>> is_headline("Warga Desa Tolak Tambang di Hutan Adat"), is_headline("Warga desa menolak tambang.")
    (True, False)
    """
    return not text.endswith((".", ",")) and 3 <= count_words(text) <= 25 and capital_share(text) >= 0.65


def is_running(text: str, words: int) -> bool:
    """Whether ``text``, of so many words, is running text: sentences, rather than a headline, a name or a button."""
    if words >= RUNNING_WORDS:
        return True
    if ends_sentence(text):
        return words >= 4 and not (text[-1] in "?!" and is_headline(text))
    return words >= 12 and capital_share(text) < 0.4
