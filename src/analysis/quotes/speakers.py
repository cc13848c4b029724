"""Who speaks: reads the noun phrase before or after a reporting word and remembers whom a pronoun can mean."""

import re
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from .page import Hit, Mention, Page
from .phrases import GLUED, begins_phrase, chunks_of, names_speakers, phrase_end, skip_openers, slug

NAME = re.compile(r"[A-Z@][\w.'’-]*(?:\s(?:[A-Z@(\d][\w.'’)-]*|dan|bin|binti|de|van|of|al|el|ibn))*")
RECENT = 8
"""Sentences; whom an earlier one was about, no pronoun means any more."""
PAIR = 600
"""How far before ``keduanya`` the two may be named, in characters."""
NEAR = 400
"""How far before a pronoun the person may be named whom nothing else tells, in characters."""
BEGINNING = 800
"""How far into a sentence a pronoun looks for whom it began with, and a title is read: keeps both linear."""
LONGEST_TITLE = 4
"""Words of a title that stands for the person who was named with it: ``Wakil Ketua DPRD Bogor``."""
SPEECHLESS = ("auxiliary", "preposition", "rule", "demonstrative")
"""The roles of words with which nobody is named behind a reporting word."""
SHORT_PAIR = 5
"""Words of two unknown names joined by ``dan``; a longer name may hold the word itself."""


class Speaker(NamedTuple):
    """Who said it: an actor's id, or ``unnamed:`` with the words of the text; and the words themselves."""

    actor_id: str
    text: str
    person: bool = True


Found = tuple[list[Speaker], str]
"""Who speaks, and the rule that found them."""


@dataclass
class Memory:
    """Whom the article has named so far, for pronouns and for quotes that name nobody."""

    page: Page
    last: list[Speaker] = field(default_factory=list)
    """Who spoke last."""
    person: list[Speaker] = field(default_factory=list)
    """Who of flesh and blood spoke last."""
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
    group: Speaker | None = None
    """The people without a name whom the latest of them was about."""

    def pronoun(self, plural: bool = False) -> list[Speaker]:
        """Whom ``ia``, ``dia``, ``-nya`` or, if ``plural``, ``mereka`` means here."""
        self._recall()
        if plural:
            about = self.group or self.body
            return [about] if about else self.last
        return [self.subject] if self.subject else self.person or self.last

    def author(self, position: int) -> list[Speaker]:
        """Whom ``-nya`` at ``position`` means: also a body other than a state, right behind what that has said."""
        near = self.last and not self.untold and "\n" not in self.page.raw[self.place : position]
        return self.last if near and self.last[0].actor_id not in self.page.words.states else self.pronoun()

    def government(self) -> list[Speaker]:
        """Which state or institution ``pemerintah`` means here."""
        self._recall()
        return [self.body] if self.body else self.last

    def continued(self) -> list[Speaker]:
        """Who speaks where nobody is named: the person whom the article has turned to, else who spoke last."""
        self._recall()
        return [self.subject] if self.subject else self.last

    def _recall(self) -> None:
        """Reads the sentences since the last quote for whom they are about."""
        while self.untold:
            speaker = narrated_subject(self.page, *self.untold.popleft())
            if speaker and speaker.person:
                self.subject = speaker
            elif speaker and speaker.actor_id.startswith("unnamed:"):
                self.group = speaker
            elif speaker:
                self.body, self.group = speaker, None

    def spoke(self, speakers: list[Speaker], place: int) -> None:
        """Takes note of who has just spoken, and where."""
        self.place = place
        if speakers:
            self.last, self.subject, self.body, self.group = speakers, None, None, None
            self.person = speakers if speakers[0].person else self.person
            self.untold.clear()


def named(mention: Mention) -> Speaker:
    """The speaker whom a mention names."""
    return Speaker(mention.actor_id, mention.surface, mention.person)


def speakers_after(
    page: Page, position: int, limit: int, memory: Memory, start: int | None = None, clause: bool = False
) -> tuple[list[Speaker], str, int]:
    """Reads who is named right after a reporting word: the speakers, the rule, and where the phrase ends.

    A pronoun may mean the subject of the sentence, if ``start`` says where that begins; a ``clause`` may follow.
    """
    position = page.skip_space(position, limit)
    while "particle" in (roles := page.roles_of(word := page.word_at(position, limit))):
        position = page.skip_space(position + len(word), limit)
    if mention := page.mention_at(position):
        return _joined(page, mention)
    if not begins_phrase(word) or not roles.isdisjoint(SPEECHLESS):
        return [], "", position
    if "pronoun" in roles:
        start = position if start is None else start
        return *pronoun_speakers(page, start, position, word, memory), position + len(word)
    end = phrase_end(page, position, limit, clause)
    behind = page.skip_space(end + 1, limit) if page.raw[end : end + 1] == "," else end
    apposed = page.mention_at(behind) if behind > end else None
    if (
        apposed
        and apposed.person
        and _is_apposition(page, position, apposed, clause)
        and not any(m.person for m in page.mentions_in(position, end))
    ):
        return [named(apposed)], "apposition", apposed.end
    speakers, rule = phrase_speakers(page, position, end, memory)
    return speakers, rule, end


def _is_apposition(page: Page, start: int, name: Mention, clause: bool) -> bool:
    """Whether a name behind a comma means the same person: ``kata lurah, Rina``; not ``kata Budi, Rina datang``.

    If a ``clause`` may follow, a mark must close it: ``Menurut lurah, Rina sudah datang``.
    """
    closed = not page.raw[name.end : name.end + 2].strip()[:1].isalnum()
    return closed or (page.raw[start].islower() and not clause)


def _joined(page: Page, mention: Mention) -> tuple[list[Speaker], str, int]:
    """``X dan Y``: both speak."""
    other = next(iter(page.mentions_in(mention.end, mention.end + 12)), None)
    if other and other.person == mention.person and _joins(page, mention, other):
        return [named(mention), named(other)], "joint", other.end
    return [named(mention)], "mention", mention.end


def _joins(page: Page, first: Mention, second: Mention) -> bool:
    return page.has(page.low[first.end : second.start].strip(), "and")


def phrase_speakers(page: Page, start: int, end: int, memory: Memory) -> Found:
    """Whom the noun phrase ``raw[start:end]`` means, and by which rule."""
    relative = page.low.find(" yang ", start, end)
    named_before = relative > 0 and any(mention.person for mention in page.mentions_in(start, relative))
    end = relative if named_before else start + len(page.raw[start:end].rstrip(" ,.;:"))
    tokens = page.low[start:end].split()
    if not tokens:
        return [], ""
    head = tokens[0]
    roles = page.roles_of(head)
    if "pronoun" in roles:
        return pronoun_speakers(page, start, start, head, memory)
    if "statement" in roles:
        return _statement_speakers(page, start, end, memory)
    mentions = page.mentions_in(start, end)
    indefinite = "some" in roles
    pointing = not (indefinite and "yang" in tokens) and (
        page.has(tokens[-1], "demonstrative")
        or " yang juga " in page.low[start:end]
        or bool(mentions and page.has(page.low[mentions[-1].end : end].strip(), "demonstrative"))
    )
    if pointing and not (mentions and mentions[0].start == start):
        known = memory.heads.get(head)
        meant = [known] if known else [] if indefinite else _pointed(page, start, head, memory)
        return meant or _unnamed(page, start, end), "anaphor"
    people = [mention for mention in mentions if mention.person]
    if people and "relation" not in roles:
        return [named(people[-1] if people[-1].end == end else people[0])], "mention"
    if tokens[0] == "pihak" and len(tokens) == 2 and page.has(tokens[1], "institution"):
        called = _called(page, start, tokens[1])
        return [named(called)] if called else _unnamed(page, start, end), "anaphor"
    short = page.raw[start].isupper() and len(tokens) <= LONGEST_TITLE
    if short and (title := _titled(page, start, end)) and title.person:
        return [named(title)], "title"
    if len(tokens) == 1 and "company" in roles and (company := _company(page, start)):
        return [named(company)], "anaphor"
    if "person" in roles:
        speakers = _unnamed(page, start, end)
        memory.heads[head] = speakers[0]
        return speakers, "unnamed"
    if mentions and ("government" in roles or mentions[0].start == start):
        return [named(mentions[0])], "mention"
    if len(tokens) == 1 and "government" in roles and (government := memory.government()):
        return government, "anaphor"
    if len(tokens) <= 2 and (title := _titled(page, start, end)):
        return [named(title)], "title"
    if "institution" in roles:
        name = page.raw[start:end].split(" yang ")[0]
        return [Speaker(slug(name), name, False)], "institution"
    if mentions:
        return [named(mentions[-1])], "mention"
    if NAME.fullmatch(page.raw, start, end):
        name = page.raw[start:end]
        pair = name.split(" dan ") if len(tokens) <= SHORT_PAIR else [name]
        return [Speaker(slug(part), part) for part in pair], "name"
    return _unnamed(page, start, end, "government" not in roles), "unnamed"


def _pointed(page: Page, start: int, head: str, memory: Memory) -> list[Speaker]:
    """Whom ``kementerian itu`` means: what was named with that noun, else the body spoken of, which is no state."""
    if page.has(head, "government"):
        return memory.government()
    if not page.has(head, "institution"):
        return memory.pronoun()
    if body := _called(page, start, head):
        return [named(body)]
    return [speaker for speaker in memory.government() if speaker.actor_id not in page.words.states]


def _called(page: Page, position: int, noun: str) -> Mention | None:
    """The latest body before whose name holds a noun: ``Sberbank`` for ``bank itu``."""
    before = page.mentions[max(0, page.before(position) - 60) : page.before(position)]
    for mention in reversed(before):
        if not mention.person and any(
            word.startswith(noun) or word.endswith(noun) for word in mention.surface.lower().split()
        ):
            return mention
    return None


def _company(page: Page, position: int) -> Mention | None:
    """The latest company before by its legal form: ``PT Sinar Laut Tbk`` for ``manajemen``."""
    before = page.mentions[max(0, page.before(position) - 60) : page.before(position)]
    for mention in reversed(before):
        if any(page.has(word.strip(".(),"), "legal_form") for word in mention.surface.lower().split()):
            return mention
    return None


def _statement_speakers(page: Page, start: int, end: int, memory: Memory) -> Found:
    """Whose ``pernyataan``, ``laporan dari`` it is: of whom the words behind name, else of who spoke last."""
    whole, origin = start, ""
    start = page.skip_space(start + len(page.word_at(start, end)), end)
    while page.has(word := page.word_at(start, end), "of"):
        start, origin = page.skip_space(start + len(word), end), word
    if page.has(word, "demonstrative"):
        return memory.last or _unnamed(page, whole, end, False), "statement"
    relative = page.low.find(" yang ", whole, end)
    end = relative if relative > start else end
    known = page.mentions_in(start, end) or page.has(word, "institution", "government", "person")
    if not known and not (origin == "dari" and page.raw[start].isupper()):
        hit = page.hit_at(start)
        return [_medium(page, hit)] if hit and hit.sense.medium else _unnamed(page, whole, end, False), "statement"
    return phrase_speakers(page, start, end, memory)[0], "statement"


def _medium(page: Page, hit: Hit) -> Speaker:
    """A medium that speaks for itself: ``menurut analisis Reuters``."""
    name = page.raw[hit.start : hit.end]
    return Speaker(slug(name), name, False)


def _unnamed(page: Page, start: int, end: int, person: bool = True) -> list[Speaker]:
    text = page.raw[start:end]
    return [Speaker(f"unnamed:{GLUED.sub(' ', text)}", text, person)]


def _titled(page: Page, start: int, end: int) -> Mention | None:
    """The latest mention before that begins with these words: ``Presiden`` after ``Presiden Joko Widodo``."""
    title = page.low[start:end] + " "
    before = page.mentions[max(0, page.before(start) - 60) : page.before(start)]
    return next((mention for mention in reversed(before) if mention.surface.lower().startswith(title)), None)


def pronoun_speakers(page: Page, start: int, end: int, word: str, memory: Memory) -> Found:
    """A pronoun means the person whom the sentence began with, else whom the article was about."""
    if word == "keduanya" and (pair := _pair(page, end)):
        return pair, "pair"
    plural = page.has(word, "plural")
    stop = min(end, start + BEGINNING)
    if plural and (group := _group(page, skip_openers(page, start, stop), stop)):
        return [group], "pronoun"
    for mention in _subjects(page, start, stop):
        if mention.person != plural:
            return [named(mention)], "pronoun"
    if meant := memory.pronoun(plural):
        return meant, "pronoun"
    people = [mention for mention in page.mentions_in(max(0, end - NEAR), end) if mention.person]
    return ([named(people[-1])] if people and not plural else []), "pronoun"


def _pair(page: Page, end: int) -> list[Speaker]:
    """The latest ``X dan Y`` before ``end``."""
    before = page.mentions_in(max(0, end - PAIR), end)
    for second, first in zip(reversed(before), reversed(before[:-1]), strict=False):
        if _joins(page, first, second):
            return [named(first), named(second)]
    return []


def narrated_subject(page: Page, start: int, end: int) -> Speaker | None:
    """Whom a sentence without a quote is about, whom the next ``ia`` or ``mereka`` means: its subject or agent.

    Several without a name (``Warga Bogor``) are one body.
    """
    if group := _group(page, skip_openers(page, start, end), end):
        return group
    subjects = _subjects(page, start, end)
    subject = next(subjects, None)
    for mention in page.mentions_in(start, end):
        while subject and subject.start < mention.start:
            subject = next(subjects, None)
        before = (page.low[max(start, mention.start - 30) : mention.start].split() or [""])[-1]
        by = page.has(before, "agent") or (before.startswith("di") and page.is_verbal(before))
        if by or (subject and subject.start == mention.start):
            return named(mention)
    return None


def _group(page: Page, start: int, end: int) -> Speaker | None:
    """Several people without a name whom a stretch begins with: ``Warga Bogor``, ``Pemerintah dan sebagian warga``."""
    head = page.word_at(start, end)
    if page.has(head, "pronoun") or not (page.has(head, "plural") or _has_company(page, start, head, end)):
        return None
    text = page.raw[start : phrase_end(page, start, end, clause=True)]
    return Speaker(f"unnamed:{GLUED.sub(' ', text)}", text, False)


def _has_company(page: Page, start: int, head: str, end: int) -> bool:
    """Whether the word behind a noun of people or bodies tells that they are several."""
    if not names_speakers(page, head):
        return False
    second = page.roles_of(page.word_at(page.skip_space(start + len(head), end), end))
    return ("and" in second and not page.mention_at(start)) or ("plural" in second and page.has(head, "person"))


def _subjects(page: Page, start: int, end: int) -> Iterator[Mention]:
    """The mentions with which the stretches of a clause begin, from left to right."""
    for first, last in chunks_of(page, start, end):
        if mention := page.mention_at(skip_openers(page, first, last)):
            yield mention


def subject_mentions(page: Page, mentions: list[Mention]) -> Found:
    """Who speaks where a clause begins with these mentions: the first, or the first two joined by ``dan``."""
    if len(mentions) > 1 and _joins(page, *mentions[:2]):
        return [named(mentions[0]), named(mentions[1])], "joint"
    return [named(mentions[0])], "subject"
