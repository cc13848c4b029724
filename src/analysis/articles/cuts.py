"""Cuts out of a paragraph what is not the article's: dateline, other headlines, posts, adverts, closing initials."""

import re
from typing import Final, NamedTuple

from analysis.articles.roles import is_english
from analysis.articles.rules import Rules

SIGNATURE: Final = re.compile(
    r"(?:pic\.twitter\.com/\w+\s*)?([—–-]\s?[^()@\n]{1,60}\(@\w+\)\s*[A-Z][a-z]+ \d{1,2}, \d{4})|pic\.twitter\.com/\w+"
)
SENTENCE: Final = re.compile(r"[.!?…][\"”’]?(?:\s+|(?=[A-Z#@]))")
CLOSING: Final = re.compile(
    r"(?<=[.!?…\"”])\s*(?:[(\[](?:\*/?)?[\w. -]{2,25}(?:/[\w. -]{1,20}){0,3}(?:/?\*+)?[)\]]|\(\*+\)|\*{1,3})\.?$"
)
EMBED_END: Final = re.compile(r"\]|\(@\w+\)")
EMBED_LENGTH: Final = 160  # characters from an embed's first words to its end
ANNOUNCED: Final = re.compile(r"\s?:[^()\[\]\n]{5,200}[)\]]")
TOKEN: Final = re.compile(r"\S+")
GLUED: Final = re.compile(r"(?<=[a-z\d!?%])(?=[A-Z“][a-z])|(?<=[!?])(?=[\"“])")
HEADLINE_WORDS: Final = 30
WINDOW: Final = 8  # tokens before the first small word of a sentence among which the sentence begins


class Part(NamedTuple):
    """A stretch of a paragraph with its role and the reason for it."""

    start: int
    end: int
    role: str
    reason: str


def cut_paragraph(
    raw: str, start: int, end: int, reason: str, hits: list[tuple[int, int, int]], rules: Rules
) -> list[Part]:
    """The parts of a paragraph, in order: what is cut out of it, and the body, which it is for ``reason``.

    ``hits`` are the places of the furniture's phrases within it.
    """
    cuts = _related(raw, start, end, hits, rules) + _posts(raw, start, end, rules) + _closing(raw, start, end)
    cuts.sort()
    parts: list[Part] = []
    for cut in cuts:
        if cut.start < start:
            continue
        parts += _strip(raw, start, cut.start, "body", reason)
        parts += _strip(raw, *cut)
        start = cut.end
    parts += _strip(raw, start, end, "body", reason)
    return parts


def _strip(raw: str, start: int, end: int, role: str, reason: str) -> list[Part]:
    """The part from ``start`` to ``end`` without the blanks around it; none if it is blank."""
    while start < end and raw[start].isspace():
        start += 1
    while end > start and raw[end - 1].isspace():
        end -= 1
    return [Part(start, end, role, reason)] if start < end else []


def _closing(raw: str, start: int, end: int) -> list[Part]:
    last = raw[end - 2] if raw[end - 1] == "." and end - 2 >= start else raw[end - 1]
    if last in ")]*" and (match := CLOSING.search(raw, max(start, end - 60), end)):
        return [Part(match.start(), end, "byline", "initials")]
    return []


def _posts(raw: str, start: int, end: int, rules: Rules) -> list[Part]:
    """Embedded posts: from the first English sentence before a sender's signature to its end."""
    posts: list[Part] = []
    if raw.find("(@", start, end) < 0 and raw.find("pic.twitter", start, end) < 0:
        return posts
    done = start
    for match in SIGNATURE.finditer(raw, start, end):
        if match.start() < done:
            continue
        first = match.start()
        breaks = [done, *(found.end() for found in SENTENCE.finditer(raw, done, first))]
        for position in reversed(breaks):
            signed = match[1] is not None and first == match.start()
            if position < first and not signed and not is_english(text := raw[position:first], text.split(), rules):
                break
            first = position
        posts.append(Part(first, match.end(), "embed", "post with its sender"))
        done = match.end()
    return posts


def _related(raw: str, start: int, end: int, hits: list[tuple[int, int, int]], rules: Rules) -> list[Part]:
    """Phrases in the middle of a paragraph, with the headline that one of them announces."""
    parts: list[Part] = []
    done = start
    for index, first, last in hits:
        phrase = rules.phrases[index]
        inside_word = first > start and raw[first - 1].isalnum() and raw[first].islower()
        if (
            phrase.role == "related"
            and first > done
            and raw[first - 1] in "(["
            and (stop := _bracketed(raw, last, end))
        ):
            parts.append(Part(first - 1, stop, phrase.role, f"phrase: {phrase.text}"))
            done = stop
            continue
        if phrase.place != "cut" or first < done or inside_word:
            continue
        if phrase.role == "related":
            if raw[last : last + 3].lstrip()[:1] not in {":", "-", "–"}:
                continue
            last = _headline_end(raw, last, end, rules)
        elif phrase.role == "embed":
            closed = EMBED_END.search(raw, last, min(end, last + EMBED_LENGTH))
            last = closed.end() if closed else last
        elif raw[first].islower():
            continue
        parts.append(Part(first, last, phrase.role, f"phrase: {phrase.text}"))
        done = last
    return parts


def _bracketed(raw: str, start: int, end: int) -> int:
    """Where the bracket closes in which a phrase and its colon announce a headline: ``(Baca: …)``; 0 for none."""
    announced = ANNOUNCED.match(raw, start, end)
    return announced.end() if announced else 0


def _headline_end(raw: str, start: int, end: int, rules: Rules) -> int:
    """Where the headline that begins at ``start`` gives way to the sentence glued to it.

    Within a headline only small words are in lower case: the first other such word belongs to a sentence, which began
    where a blank was lost, at a word that opens sentences, or at the last capital (with the title before it).
    """
    tokens: list[tuple[int, str]] = []
    for match in TOKEN.finditer(raw, start, end):
        word = match[0].strip(":;,.!?\"'“”‘’()-–")
        if match[0][0] in '“"' and len(tokens) > 2 and match[0][1:2].isupper():
            return match.start()
        glued = GLUED.search(match[0])
        if (word.islower() and word not in rules.small) or len(tokens) > HEADLINE_WORDS:
            return _sentence_start(tokens, match.start(), rules)
        tokens.append((match.start(), match[0]))
        if glued and glued.start() > 0 and match[0][glued.start() :].strip('“"') in rules.openers | rules.titles:
            return match.start() + glued.start()
    return end


def _sentence_start(tokens: list[tuple[int, str]], stop: int, rules: Rules) -> int:
    """Where the sentence began whose first small word stands at ``stop``."""
    start, in_name = stop, True
    for position, token in reversed(tokens[-WINDOW:]):
        glued = GLUED.search(token)
        if glued and glued.start() > 0:
            return position + glued.start()
        word = token.strip(',.:;"“”')
        if word in rules.openers:
            return position
        capital = not word[:1].islower()
        if start == stop:
            start = position if capital else stop
            continue
        in_name = in_name and capital and token[-1] not in ".,:;!?"
        if in_name and word in rules.titles:
            start = position
    return start
