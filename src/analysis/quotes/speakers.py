"""Who speaks: reads the noun phrase before or after a reporting word and remembers whom a pronoun can mean."""

import re
from collections import deque
from dataclasses import dataclass, field
from typing import NamedTuple

from .page import WORD, Hit, Mention, Page

NAME = re.compile(r"[A-Z@][\w.'’-]*(?:\s(?:[A-Z@(\d][\w.'’)-]*|dan|bin|binti|de|van|of|al|el|ibn))*")
GLUED = re.compile(r"(?<=[a-z])(?=[A-Z])")
"""Where a crawl has lost a space."""
RECENT = 8
"""Sentences; whom an earlier one was about, no pronoun means any more."""
LONGEST_PHRASE = 24
"""Words; longer than any noun phrase that names who speaks."""


class Speaker(NamedTuple):
    """Who said it: an actor's id, or ``unnamed:`` with the words of the text; and the words themselves."""

    actor_id: str
    text: str
    person: bool = True


@dataclass
class Memory:
    """Whom the article has named so far, for pronouns and for quotes that name nobody."""

    page: Page
    last: list[Speaker] = field(default_factory=list)
    """Who spoke last."""
    place: int = -1
    """Where the last quote begins."""
    heads: dict[str, Speaker] = field(default_factory=dict)
    """Unnamed speakers by the first word of their phrase: ``juru bicara itu`` means the one before."""
    untold: deque[tuple[int, int]] = field(default_factory=lambda: deque(maxlen=RECENT))
    """Sentences since then in which nobody spoke, not yet looked at: most are never asked for."""
    subject: Speaker | None = None
    """The person whom the latest of them was about."""
    body: Speaker | None = None
    """The state or institution whom the latest of them was about."""

    def pronoun(self, plural: bool = False) -> list[Speaker]:
        """Whom ``ia``, ``dia``, ``-nya`` or, if ``plural``, ``mereka`` means here."""
        while self.untold:
            speaker = narrated_subject(self.page, *self.untold.popleft())
            if speaker and speaker.person:
                self.subject = speaker
            elif speaker:
                self.body = speaker
        about = self.body if plural else self.subject
        return [about] if about else self.last

    def spoke(self, speakers: list[Speaker], place: int) -> None:
        """Takes note of who has just spoken, and where."""
        self.place = place
        if speakers:
            self.last, self.subject, self.body = speakers, None, None
            self.untold.clear()


def named(mention: Mention) -> Speaker:
    """The speaker whom a mention names."""
    return Speaker(mention.actor_id, mention.surface, mention.person)


def slug(text: str) -> str:
    """An actor's id made of a name's words."""
    return re.sub(r"[^a-z0-9]+", "_", text.lower()).strip("_")


def speakers_after(
    page: Page, position: int, limit: int, memory: Memory, start: int | None = None
) -> tuple[list[Speaker], str, int]:
    """Reads who is named right after a reporting word: the speakers, the rule, and where the phrase ends.

    A pronoun may mean the subject of the sentence, if ``start`` says where that begins.
    """
    words = page.words
    position = page.skip_space(position, limit)
    while (found := WORD.match(page.low, position, limit)) and page.has(found[0], "particle"):
        position = page.skip_space(found.end(), limit)
    if mention := page.mention_at(position):
        return _joined(page, mention, limit)
    found = WORD.match(page.low, position, limit)
    if not found or (not found[0][0].isalnum() and found[0][0] != "@"):
        return [], "", position
    if page.has(found[0], "pronoun"):
        return *_pronoun(page, position if start is None else start, position, found[0], memory), found.end()
    if page.has(found[0], "preposition") or page.has(found[0], "rule"):
        return [], "", position
    end = phrase_end(page, position, limit)
    behind = page.skip_space(end + 1, limit) if page.raw[end : end + 1] == "," else end
    apposed = page.mention_at(behind) if behind > end else None
    if apposed and apposed.person and not any(m.person for m in page.mentions_in(position, end)):
        return [named(apposed)], "apposition", apposed.end
    speakers, rule = phrase_speakers(page, position, end, memory)
    return speakers, rule, end


def _joined(page: Page, mention: Mention, limit: int) -> tuple[list[Speaker], str, int]:
    """``X dan Y``: both speak."""
    joint = re.compile(r"\s+(?:dan|bersama|serta)\s+").match(page.low, mention.end, limit)
    if joint and (other := page.mention_at(joint.end())) and other.person == mention.person:
        return [named(mention), named(other)], "joint", other.end
    return [named(mention)], "mention", mention.end


def phrase_end(page: Page, start: int, limit: int) -> int:
    """Where the noun phrase that begins at ``start`` ends: at a mark, a preposition, or after very many words."""
    end = start
    for count, found in enumerate(WORD.finditer(page.low, start, limit)):
        word = found[0]
        if count >= LONGEST_PHRASE or not (word[0].isalnum() or word[0] == "@"):
            break
        if count and (page.has(word, "preposition") or _new_sentence(page, end, found.start())):
            break
        end = found.end()
    return end


def _new_sentence(page: Page, end: int, start: int) -> bool:
    return page.raw[end : end + 1] in (".", "\n") and start > end


def phrase_speakers(page: Page, start: int, end: int, memory: Memory) -> tuple[list[Speaker], str]:
    """Whom the noun phrase ``raw[start:end]`` means, and by which rule."""
    words = page.words
    end = start + len(page.raw[start:end].rstrip(" ,.;:"))
    tokens = page.low[start:end].split()
    if not tokens:
        return [], ""
    head = tokens[0]
    mentions = page.mentions_in(start, end)
    pointing = page.has(tokens[-1], "demonstrative")
    if page.has(head, "pronoun"):
        return _pronoun(page, start, start, head, memory)
    if page.has(head, "statement"):
        return _statement_speakers(page, start, end, memory)
    if pointing and not (mentions and mentions[0].start == start):
        known = memory.heads.get(head)
        plural = page.has(head, "institution") or page.has(head, "government")
        return ([known] if known else memory.pronoun(plural) or _unnamed(page, start, end)), "anaphor"
    if people := [mention for mention in mentions if mention.person]:
        return [named(people[-1] if people[-1].end == end else people[0])], "mention"
    if page.has(head, "person"):
        speakers = _unnamed(page, start, end)
        memory.heads[head] = speakers[0]
        return speakers, "unnamed"
    if mentions and (page.has(head, "government") or mentions[0].start == start):
        return [named(mentions[0])], "mention"
    if page.has(head, "government") and (government := memory.pronoun(plural=True)):
        return government, "anaphor"
    if len(tokens) <= 2 and (title := _titled(page, start, end)):
        return [named(title)], "title"
    if page.has(head, "institution"):
        return [Speaker(slug(page.raw[start:end]), page.raw[start:end], False)], "institution"
    if mentions:
        return [named(mentions[-1])], "mention"
    if NAME.fullmatch(page.raw, start, end):
        return [Speaker(slug(page.raw[start:end]), page.raw[start:end])], "name"
    return _unnamed(page, start, end), "unnamed"


def _statement_speakers(page: Page, start: int, end: int, memory: Memory) -> tuple[list[Speaker], str]:
    """Whose ``pernyataan``, ``laporan dari`` it is: of whom the words behind name, else of who spoke last."""
    whole = start
    start = page.skip_space(start + len(page.word_at(start, end)), end)
    while (word := WORD.match(page.low, start, end)) and page.has(word[0], "of"):
        start = page.skip_space(word.end(), end)
    if not word or page.has(word[0], "demonstrative") or not page.mentions_in(start, end):
        return memory.last or _unnamed(page, whole, end), "statement"
    return phrase_speakers(page, start, end, memory)[0], "statement"


def _unnamed(page: Page, start: int, end: int) -> list[Speaker]:
    text = page.raw[start:end]
    return [Speaker(f"unnamed:{GLUED.sub(' ', text)}", text)]


def _titled(page: Page, start: int, end: int) -> Mention | None:
    """The latest mention before that begins with these words: ``Presiden`` after ``Presiden Joko Widodo``."""
    title = page.low[start:end] + " "
    before = page.mentions[max(0, page.before(start) - 60) : page.before(start)]
    return next((mention for mention in reversed(before) if mention.surface.lower().startswith(title)), None)


def speakers_before(page: Page, hit: Hit, start: int, memory: Memory) -> tuple[list[Speaker], str] | None:
    """Reads the subject of an active reporting word from ``start`` on; None if nothing was said (``tidak mengatakan``)."""
    words = page.words
    stripped = _strip_adverbs(page, start, hit.start)
    if stripped is None:
        return None
    end, comma = stripped
    chunks = _chunks(page, start, end)
    first, last = chunks[-1]
    first = _skip_openers(page, first, last)
    final = page.low[first:last].rsplit(None, 1)[-1:] or [""]
    if hit.sense.complement != "any" and _is_thing(page, first, last, memory):
        return None
    if first >= last:
        if comma and len(chunks) > 1 and (name := _apposed_name(page, chunks)):
            return [named(name)], "apposition"
        return main_subject(page, start, hit.start, memory)
    if page.has(final[0], "joining"):
        if memory.place >= start and memory.last:
            return memory.last, "shared"
        return main_subject(page, start, hit.start, memory)
    if final[0] == "yang":
        return _antecedent(page, start, last, memory)
    if page.has(final[0], "pronoun"):
        return _pronoun(page, start, last, final[0], memory)
    mentions = page.mentions_in(first, last)
    if mentions and mentions[0].start == first:
        return _subject_mentions(page, mentions, last)
    if comma and len(chunks) > 1:
        return main_subject(page, start, hit.start, memory)
    head = WORD.match(page.low, first, last)
    if head and (page.has(head[0], "preposition") or page.is_verbal(head[0])):
        return main_subject(page, start, hit.start, memory)
    if mentions and mentions[-1].end >= last and not (head and _names_speakers(page, head[0])):
        return [named(mentions[-1])], "nearest"
    found = phrase_speakers(page, first, _before_clause(page, first, last), memory)
    thing = found[1] == "unnamed" and head and not (_names_speakers(page, head[0]) or head[0].startswith("pe"))
    return None if thing and hit.sense.complement != "any" else found


def _is_thing(page: Page, start: int, end: int, memory: Memory) -> bool:
    """Whether a noun phrase cannot speak: ``hal ini``, ``langkah itu``; people, bodies and texts can."""
    tokens = page.low[start:end].split()
    if not tokens or tokens[0] == "yang" or not page.has(tokens[-1], "demonstrative") or page.mentions_in(start, end):
        return False
    return not (_names_speakers(page, tokens[0]) or tokens[0] in memory.heads or page.raw[start + 1].isupper())


def _names_speakers(page: Page, head: str) -> bool:
    return any(page.has(head, role) for role in ("person", "institution", "government", "statement"))


def _before_clause(page: Page, start: int, end: int) -> int:
    """Where the head's relative clause or prepositional tail begins, if it names the speaker without it."""
    relative = page.low.find(" yang ", start, end)
    return relative if relative > start and page.mentions_in(start, relative) else end


def _subject_mentions(page: Page, mentions: list[Mention], end: int) -> tuple[list[Speaker], str]:
    if len(mentions) > 1 and page.low[mentions[0].end : mentions[1].start].strip() in ("dan", "serta"):
        return [named(mentions[0]), named(mentions[1])], "joint"
    return [named(mentions[0])], "subject"


def _strip_adverbs(page: Page, start: int, end: int) -> tuple[int, bool] | None:
    """Goes left over adverbs, days and brackets; tells whether a comma stands there. None after a negation."""
    low, words = page.low, page.words
    comma = False
    while end > start:
        char = low[end - 1]
        if char.isspace():
            end -= 1
        elif char == ")":
            opening = low.rfind("(", max(start, end - 80), end)
            if opening < 0 or page.mention_over(end - 1):
                break
            end = opening
        elif char == "," and not comma:
            comma, end = True, end - 1
        else:
            first = max(low.rfind(" ", start, end), low.rfind("(", start, end), start - 1) + 1
            word = low[first:end]
            if low[max(start, first - 7) : first] == "secara ":
                end = first - len("secara ")
                continue
            if page.has(word, "blocker"):
                return None
            if page.mention_over(end - 1) or not (page.has(word, "adverb") or page.has(word, "day") or word.isdigit()):
                break
            end, comma = first, comma and not page.has(word, "day")
    return end, comma


def _chunks(page: Page, start: int, end: int) -> list[tuple[int, int]]:
    """Splits a clause at commas and conjunctions that do not stand inside a mention, a number or brackets."""
    chunks, first = [], start
    for found in page.words.boundary.finditer(page.low, start, end):
        at = found.start()
        if page.mention_over(at) or (
            found[0] == "," and page.low[at - 1 : at].isdigit() and page.low[at + 1 : at + 2].isdigit()
        ):
            continue
        if found[0] == "," or not found[0].isalpha() or at == first:
            chunks.append((first, at))
            first = found.end()
        else:
            chunks.append((first, at))
            first = found.end()
    chunks.append((first, end))
    return chunks


def _skip_openers(page: Page, start: int, end: int) -> int:
    start = page.skip_space(start, end)
    while (found := WORD.match(page.low, start, end)) and not page.mention_at(start):
        word, stop = found[0], found.end()
        if word == "(" and page.raw.find(")", stop, end) > 0:
            stop = page.raw.find(")", stop, end) + 1
        elif not (page.has(word, "opener") or page.has(word, "day") or word.isdigit()):
            break
        start = page.skip_space(stop, end)
    return min(start, end)


def _apposed_name(page: Page, chunks: list[tuple[int, int]]) -> Mention | None:
    """``Gubernur CNB, Ales Michl, …``: a person's name that is a whole stretch between commas."""
    start, end = chunks[-2]
    mention = page.mention_at(page.skip_space(start, end))
    return mention if mention and mention.person and mention.end >= end - 1 and len(chunks) > 2 else None


def _antecedent(page: Page, start: int, end: int, memory: Memory) -> tuple[list[Speaker], str]:
    """Whom ``yang`` before a reporting word points back to."""
    stop = end - len("yang")
    mentions = page.mentions_in(start, stop)
    if mentions and not page.low[mentions[-1].end : stop].strip(" ,"):
        return [named(mentions[-1])], "relative"
    while stop > start and page.low[stop - 1] in " ,":
        stop -= 1
    chunks = _chunks(page, start, stop)
    if len(chunks) > 1 and (apposed := page.mention_over(chunks[-2][1] - 1)) and apposed.person:
        return [named(apposed)], "apposition"
    first = chunks[-1][0]
    if (head := WORD.match(page.low, _skip_openers(page, first, stop), stop)) and page.has(head[0], "rumour"):
        return [], "rumour"
    return phrase_speakers(page, _skip_openers(page, first, stop), stop, memory)


def _pronoun(page: Page, start: int, end: int, word: str, memory: Memory) -> tuple[list[Speaker], str]:
    """A pronoun means the person whom the sentence began with, else whom the article was about."""
    if word == "keduanya" and (pair := _pair(page, end)):
        return pair, "pair"
    plural = word in ("mereka", "keduanya")
    for mention in page.mentions_in(start, end):
        if mention.person != plural and _is_subject(page, mention, start):
            return [named(mention)], "pronoun"
    return memory.pronoun(plural), "pronoun"


def _pair(page: Page, end: int) -> list[Speaker]:
    """The latest ``X dan Y`` before ``end``."""
    before = page.mentions[max(0, page.before(end) - 40) : page.before(end)]
    for second, first in zip(reversed(before), reversed(before[:-1]), strict=False):
        if page.low[first.end : second.start].strip() == "dan":
            return [named(first), named(second)]
    return []


def _is_subject(page: Page, mention: Mention, start: int) -> bool:
    return any(_skip_openers(page, first, last) == mention.start for first, last in _chunks(page, start, mention.end))


def main_subject(page: Page, start: int, end: int, memory: Memory) -> tuple[list[Speaker], str]:
    """The subject of the sentence so far: what its first stretch that is not adverbial begins with."""
    for first, last in _chunks(page, start, end):
        first = _skip_openers(page, first, last)
        head = WORD.match(page.low, first, last)
        if not head or (page.has(head[0], "preposition") and not page.mention_at(first)):
            continue
        if page.has(head[0], "pronoun"):
            return _pronoun(page, start, first, head[0], memory)
        if page.mention_at(first):
            return _subject_mentions(page, page.mentions_in(first, last), last)
        if _names_speakers(page, head[0]):
            return phrase_speakers(page, first, _verb(page, first, last), memory)
    people = [mention for mention in page.mentions_in(start, end) if mention.person]
    return ([named(people[0])], "nearest") if people else (memory.pronoun(), "continued")


def _verb(page: Page, start: int, end: int) -> int:
    """Where the first verb begins in a stretch."""
    for found in WORD.finditer(page.low, start, end):
        if page.is_verbal(found[0]) or page.has(found[0], "auxiliary") or found[0] == "yang":
            return found.start()
    return end


def narrated_subject(page: Page, start: int, end: int) -> Speaker | None:
    """Whom a sentence without a quote is about, whom the next ``ia`` or ``mereka`` means: its subject or agent."""
    for mention in page.mentions_in(start, end):
        before = page.low[max(start, mention.start - 30) : mention.start].split()[-1:]
        if before and (before[0] in ("oleh", "ada") or (before[0].startswith("di") and page.is_verbal(before[0]))):
            return named(mention)
        if _is_subject(page, mention, start):
            return named(mention)
    return None
