"""The lexicon made ready for reading quotes: one automaton of reporting words, and small words by their role."""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import NamedTuple

from ..lexicon import Lexicon
from ..matcher import Matcher, fold


class Sense(NamedTuple):
    """What a phrase of the automaton can be; several at once (``menurut`` reports and carries)."""

    form: str = ""
    """How it reports: ``active``, ``bare``, ``own`` (with -nya), ``passive``, ``according``; empty: not at all."""
    complement: str = ""
    """What is reported after it, as in ``cues.csv``."""
    carrier: str = ""
    """Whom it names as the source of the text: ``any`` name, a listed ``medium``; empty: nobody."""
    medium: str = ""
    """The medium's name, if the phrase is one."""


@dataclass(frozen=True, eq=False)
class Words:
    """The word lists as ``find_quotes`` uses them."""

    matcher: Matcher
    senses: tuple[Sense, ...]
    roles_of: Mapping[str, frozenset[str]]
    """What each small word can be, as in ``clause_words.csv``."""
    people: frozenset[str]
    states: frozenset[str]
    known: frozenset[str]
    boundary: re.Pattern[str]
    """What ends a stretch of a clause: a mark, or a conjunction that opens the next stretch."""
    aside: re.Pattern[str]
    """A conjunction before what somebody else says."""
    tail: re.Pattern[str]
    """What follows a reported clause in the writer's own words: ``, di tengah …``."""
    outlet: re.Pattern[str]
    """The nouns before a medium's name, also where the crawl lost a space, and the name: ``dari laman resmiBMKG``."""


@cache
def words_of(lexicon: Lexicon) -> Words:
    """Compiles the word lists, once for each lexicon."""
    senses: dict[str, Sense] = {}
    for phrase, sense in _senses(lexicon):
        senses[phrase] = _merge(senses.get(phrase, Sense()), sense)
    roles: dict[str, set[str]] = defaultdict(set)
    roles_of: dict[str, set[str]] = defaultdict(set)
    for word, role in lexicon.clause_words.select("word", "role").iter_rows():
        roles[role].add(word)
        roles_of[word].add(role)
    for title in lexicon.titles.filter(kind="office")["title"]:
        head = fold(title).split()[0]
        if "institution" not in roles_of[head]:
            roles_of[head].add("person")
    kinds = dict(lexicon.actors.select("actor_id", "kind").iter_rows())
    conjunctions, nouns, asides, tails = (
        "|".join(map(re.escape, sorted(roles[role], key=len, reverse=True)))
        for role in ("boundary", "outlet_noun", "aside", "tail")
    )
    return Words(
        matcher=Matcher(list(senses)),
        senses=tuple(senses.values()),
        roles_of={word: frozenset(known) for word, known in roles_of.items()},
        people=frozenset(actor for actor, kind in kinds.items() if kind == "person"),
        states=frozenset(actor for actor, kind in kinds.items() if kind == "state"),
        known=frozenset(kinds),
        boundary=re.compile(rf"[,;:—–\"“”]|\b(?:{conjunctions})\b"),
        aside=re.compile(asides),
        tail=re.compile(rf"[,\"”»](?:(?<=,)|(?<=,.))\s(?:{tails})\b"),
        outlet=re.compile(rf"\s*(?:(?:{nouns})(?:\b,?\s*|(?=[A-Z])))*([A-Z@][\w.@&'-]*(?: [A-Z0-9][\w.&'-]*)*)"),
    )


def _senses(lexicon: Lexicon) -> Iterator[tuple[str, Sense]]:
    columns = ("active", "bare", "passive", "complement")
    for active, bare, passive, complement in lexicon.cues.select(columns).iter_rows():
        according = complement == "according"
        for form in active.split("|"):
            yield form, Sense("according" if according else "active", complement)
            if according:
                yield form + "nya", Sense("own", complement)
            elif complement in ("as", "object"):
                yield form + "nya", Sense("active", complement)
        for form in bare.split("|") if bare else ():
            yield form, Sense("bare", complement)
            yield form + "nya", Sense("own", complement)
        for form in passive.split("|") if passive else ():
            yield form, Sense("passive", complement)
            yield form + "nya", Sense("own", complement)
    for phrase, names in lexicon.carriers.select("phrase", "names").iter_rows():
        yield phrase, Sense(carrier=names)
    for name in lexicon.media["name"]:
        yield fold(name), Sense(medium=name)


def _merge(one: Sense, other: Sense) -> Sense:
    return Sense(*(first or second for first, second in zip(one, other, strict=True)))


@lru_cache(maxsize=1 << 16)
def is_person(words: Words, surface: str, actor: str, kind: str) -> bool:
    """Whether a mention names a person: as ``actors.csv`` says, else by how its name looks."""
    if actor in words.known:
        return actor in words.people
    if kind == "role":
        return True
    parts = surface.lower().split()
    if surface.isupper() or not parts:
        return False
    ends = parts[0], parts[-1].strip(".()")
    return all(words.roles_of.get(part, frozenset()).isdisjoint(("institution", "government")) for part in ends)
