"""Finds a target's names in a text and blots them out, so that what is learned is not the name."""

import re
from collections.abc import Mapping
from functools import cache
from typing import Final

import polars as pl

from analysis.lexicon import Lexicon
from analysis.matcher import Matcher, fold, longest

TARGET: Final = "\ufffc"
LEAST: Final = 3  # letters of a part of a name that may stand for the whole: Joko, but not Di
WORD: Final = re.compile(r"[^\W_]+(?:['’`-][^\W_]+)*")


def key_target(target: str, lexicon: Lexicon) -> str:
    """The actor's id where ``target`` is one, or an alias of one; else the slug of the name.

    >>> from analysis.lexicon import read_lexicon
    >>> lexicon = read_lexicon()
    >>> [key_target(target, lexicon) for target in ("Chad", "chad", "Rukmini Halim")]
    ['chad', 'chad', 'rukmini_halim']
    """
    name = " ".join(fold(target).replace("_", " ").split())
    return _actors(lexicon).get(name, name.replace(" ", "_"))


@cache
def compile_names(target: str, lexicon: Lexicon) -> Matcher | None:
    """Every name that ``target`` may go by in a text, folded; ``None`` if it has no letter.

    The name as given, the aliases of the lexicon, and each longer word of these that is no title: writers of posts
    call people by any part of their names.
    """
    key = key_target(target, lexicon)
    wholes = {key.replace("_", " "), " ".join(fold(target).replace("_", " ").split()), *_aliases(lexicon).get(key, ())}
    parts = {word for whole in wholes for word in WORD.findall(whole) if len(word) >= LEAST}
    names = {name for name in wholes | (parts - _no_names(lexicon)) if WORD.search(name)}
    return Matcher(sorted(names)) if names else None


def find_target(text: str, target: str, lexicon: Lexicon) -> list[tuple[int, int]]:
    """Where ``target`` is named in ``text``: (start, end) pairs in order."""
    names = compile_names(target, lexicon)
    return [(start, end) for _, start, end in longest(names.find(fold(text)))] if names else []


def mask_target(text: str, target: str, lexicon: Lexicon) -> str:
    """``text`` with each name of ``target`` made one ``TARGET`` character; names that touch become one.

    >>> from analysis.lexicon import read_lexicon
    >>> mask_target("Pak Rukmini Halim dan halim.", "Rukmini Halim", read_lexicon()).replace(TARGET, "_")
    'Pak _ dan _.'
    """
    pieces: list[str] = []
    last = 0
    for start, end in find_target(text, target, lexicon):
        between = text[last:start]
        if between.strip() or not pieces:
            pieces += [between, TARGET]
        last = end
    return "".join([*pieces, text[last:]])


@cache
def _aliases(lexicon: Lexicon) -> Mapping[str, frozenset[str]]:
    rows = lexicon.aliases.filter(pl.col("kind") == "name").group_by("actor_id").agg("alias").iter_rows()
    return {actor: frozenset(map(fold, aliases)) for actor, aliases in rows}


@cache
def _actors(lexicon: Lexicon) -> Mapping[str, str]:
    """Actor of each alias and each id with spaces; who has a name first in the lexicon keeps it."""
    actors: dict[str, str] = {}
    for alias, actor in lexicon.aliases.filter(pl.col("kind") == "name").select("alias", "actor_id").iter_rows():
        actors.setdefault(fold(alias), actor)
    return actors | {actor.replace("_", " "): actor for actor in lexicon.actors["actor_id"]}


@cache
def _no_names(lexicon: Lexicon) -> frozenset[str]:
    """Words within names that are none themselves: titles, and what stands in many names of bodies."""
    listed = [*lexicon.titles["title"], *lexicon.name_stops["word"], *lexicon.operators["form"]]
    return frozenset(map(fold, listed))
