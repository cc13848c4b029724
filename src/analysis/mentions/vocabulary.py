"""Compiles the lexicon into what mentions are looked up in: one automaton over all phrases, and tables of words."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Final, NamedTuple

import polars as pl

from analysis.lexicon import Lexicon
from analysis.matcher import Matcher
from analysis.mentions.spelling import sound

HOME: Final = "indonesia"  # the state whose government "pemerintah" alone means in an article on its politics
RELATIVE: Final = "yang"
BODIES: Final = ("body", "firm")  # kinds of words that are part of a body's name
SHORT: Final = 4  # letters of a small word with which a name may end: "Suhardi"
ACRONYM: Final = 4  # an alias of so many letters or fewer is matched as it is written: "AS" is no "as"


ALWAYS: Final = (None, None)


class Entry(NamedTuple):
    """What one phrase of the lexicon says; fields that do not apply are empty."""

    sort: str  # alias, title, body, government, lookalike or cue
    actor_id: str = ""
    actor_kind: str = ""
    kind: str = ""  # of an alias: name, metonym; of a title: honorific, office, prefix; of a cue: active, bare
    when: str = ""  # of an alias: follow, context, joined, seat
    role: str = ""
    valid: tuple[date | None, date | None] = ALWAYS


class Term(NamedTuple):
    """A time in which somebody held an office."""

    actor_id: str
    role: str
    of: str
    valid: tuple[date | None, date | None]


@dataclass(frozen=True, eq=False)
class Vocabulary:
    """The lexicon, compiled for finding mentions."""

    matcher: Matcher
    entries: list[tuple[Entry, ...]]  # beside the matcher's phrases
    surfaces: dict[str, tuple[Entry, ...]]
    holders: dict[tuple[str, str], list[Term]]
    terms: dict[str, list[Term]]
    names: dict[str, str]  # of an actor, in Indonesian
    first_names: dict[str, tuple[str, ...]]  # of a known person
    given: frozenset[str]  # all of these
    stops: dict[str, str]  # a capitalised word that is no name -> its kind
    portfolio: frozenset[str]  # lower-case words that may stand between a title and a name
    paired: frozenset[str]  # the first of two such words: "saat" in "saat itu"
    glued: frozenset[str]  # lower-case words and clitics that may hang on a name
    joined: frozenset[str]  # the longer of these, and reporting words, which may hang on any name
    contexts: dict[tuple[str, str], frozenset[str]]  # (side, effect) -> words
    governments: tuple[str, ...]  # the words for one, before the name of its state
    media: frozenset[str]
    sounds: dict[str, str]  # how the full names of known people sound -> the person
    adverbs: frozenset[str]  # may stand between a name and its reporting word: "Dey juga mengatakan"
    domestic: frozenset[str]  # people and offices of Indonesia


@cache
def compile_vocabulary(lexicon: Lexicon) -> Vocabulary:
    """The vocabulary of ``lexicon``, compiled once."""
    surfaces: dict[str, list[Entry]] = defaultdict(list)
    for phrase, entry in _phrases(lexicon):
        if entry not in surfaces[phrase]:
            surfaces[phrase].append(entry)
    terms = [
        Term(row["actor_id"], row["role"], row["of"], (row["valid_from"], row["valid_to"]))
        for row in lexicon.roles.iter_rows(named=True)
    ]
    first_names: dict[str, tuple[str, ...]] = {
        actor: (name.split()[0],)
        for actor, name in lexicon.actors.filter(kind="person").select("actor_id", "name_id").iter_rows()
        if len(name.split()[0]) > 2 and " " in name
    }
    stops = dict(lexicon.name_stops.select("word", "kind").iter_rows())
    portfolio = frozenset(word.lower() for word, kind in stops.items() if kind == "portfolio")
    contexts = {
        (side, effect): frozenset(
            form
            for phrase in lexicon.mention_contexts.filter(side=side, effect=effect)["phrase"]
            for form in (phrase, phrase[0].upper() + phrase[1:])
        )
        for side in ("before", "after")
        for effect in lexicon.mention_contexts["effect"].unique()
    }
    return Vocabulary(
        matcher=Matcher(list(surfaces)),
        entries=[tuple(entries) for entries in surfaces.values()],
        surfaces={phrase: tuple(entries) for phrase, entries in surfaces.items()},
        holders=_grouped((term.role, term.of, term) for term in terms),
        terms={actor: found for (actor, _), found in _grouped((term.actor_id, "", term) for term in terms).items()},
        names=dict(lexicon.actors.select("actor_id", "name_id").iter_rows()),
        first_names=first_names,
        given=frozenset(name for names in first_names.values() for name in names),
        stops=stops,
        portfolio=portfolio,
        paired=frozenset(words.split()[0] for words in portfolio if " " in words),
        glued=frozenset(word for word, kind in stops.items() if kind in ("glued", "host", "link")),
        contexts=contexts,
        governments=tuple(contexts["before", "government"]),
        media=frozenset(lexicon.media["name"]),
        joined=frozenset(_joined(lexicon)),
        sounds=_sounds(lexicon),
        adverbs=frozenset(lexicon.clause_words.filter(role="adverb")["word"]) | {RELATIVE},
        domestic=frozenset(lexicon.actors.filter(part_of=HOME)["actor_id"])
        | frozenset(lexicon.roles.filter(of=HOME)["actor_id"]),
    )


def _joined(lexicon: Lexicon) -> Iterator[str]:
    """The words that no name ends with, so that one that does was joined to them by a crawl."""
    small = lexicon.name_stops.filter(pl.col("kind").is_in(["glued", "host", "link"]))["word"]
    yield from (word for word in small if len(word) > SHORT)
    for form in ("active", "passive"):
        for verbs in lexicon.cues[form].drop_nulls():
            yield from (verb for verb in verbs.split("|") if len(verb) > SHORT + 2)


def _sounds(lexicon: Lexicon) -> dict[str, str]:
    """How each known person's full names sound, but those of several people."""
    people = set(lexicon.actors.filter(kind="person")["actor_id"])
    named = (lexicon.actors.select("name_id", "actor_id"), lexicon.actors.select("name_en", "actor_id"))
    names = [row for table in (*named, lexicon.aliases.select("alias", "actor_id")) for row in table.iter_rows()]
    bearers: dict[str, set[str]] = defaultdict(set)
    for name, actor in names:
        if actor in people:
            bearers[sound(name)].add(actor)
    return {spoken: min(actors) for spoken, actors in bearers.items() if spoken and len(actors) == 1}


def _grouped(rows: Iterable[tuple[str, str, Term]]) -> dict[tuple[str, str], list[Term]]:
    groups: dict[tuple[str, str], list[Term]] = defaultdict(list)
    for first, second, term in rows:
        groups[first, second].append(term)
    return dict(groups)


def _phrases(lexicon: Lexicon) -> Iterator[tuple[str, Entry]]:
    """Every phrase in every form in which newspapers print it, with what it says."""
    kinds = dict(lexicon.actors.select("actor_id", "kind").iter_rows())
    for row in lexicon.aliases.iter_rows(named=True):
        valid = (row["valid_from"], row["valid_to"])
        actor = row["actor_id"]
        for form in _name_forms(row["alias"]):
            yield form, Entry("alias", actor, kinds[actor], row["kind"], row["when"] or "", "", valid)
    for title, kind, role in lexicon.titles.select("title", "kind", "role").iter_rows():
        for form in _word_forms(title) | ({title.upper()} if kind == "honorific" else set()):
            yield form, Entry("title", kind=kind, role=role or "")
    for head, case in lexicon.bodies.select("head", "case").iter_rows():
        for form in _word_forms(head) if case == "any" else _name_forms(head):
            yield form, Entry("body", kind=case)
    for word in lexicon.mention_contexts.filter(effect="government")["phrase"]:
        yield word, Entry("government")
    for phrase in lexicon.lookalikes["phrase"]:
        for form in _name_forms(phrase):
            yield form, Entry("lookalike")
    for active, bare, passive, complement in lexicon.cues.select("active", "bare", "passive", "complement").iter_rows():
        side = "bare" if complement == "according" else "active"
        for cell, kind in ((active, side), (bare or "", "bare")):
            for verb in filter(None, cell.split("|")):
                for form in (verb, verb.capitalize()):
                    yield form, Entry("cue", kind=kind)
        for verb in filter(None, (passive or "").split("|")):
            yield verb.capitalize(), Entry("cue", kind="bare")  # at the head of a sentence: "Dikatakan Felguni Dey, …"


def _name_forms(name: str) -> set[str]:
    """A name as written, at the head of a sentence, in a headline and in capitals."""
    if len(name) <= ACRONYM:
        return {name}
    forms = {name, name[0].upper() + name[1:], _title_case(name), name.upper()}
    return forms | {name.replace(" ", "")} if name.istitle() else forms


def _word_forms(words: str) -> set[str]:
    """A common noun as written and in the ways in which it is capitalised."""
    forms = {words, words[0].upper() + words[1:], _title_case(words)}
    return forms | {words.upper()} if len(words) > ACRONYM else forms


def _title_case(words: str) -> str:
    return "".join(
        char.upper() if position == 0 or words[position - 1] in " -(" else char for position, char in enumerate(words)
    )


def overlaps(valid: tuple[date | None, date | None], period: tuple[date | None, date | None]) -> bool:
    """Whether two spells of time, open where None, share a day."""
    (start, end), (earliest, latest) = valid, period
    return (start is None or latest is None or start <= latest) and (end is None or earliest is None or end >= earliest)
