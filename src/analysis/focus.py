"""Puts one actor into the middle of a report: finds whom a name means, and which stances are from or towards them."""

import difflib
from typing import Final

import polars as pl

from analysis.lexicon import read_lexicon
from analysis.messages import say
from analysis.tables import Rows
from analysis.trends import leading_actors

SIDES: Final = ("source_id", "target_id")


class ActorError(ValueError):
    """An actor is asked for whom neither the articles nor the word lists know; the message names the nearest."""


def find_actor(name: str, stances: Rows) -> str:
    """The id of the actor whom ``name`` means: an id, or a name in either language; nothing for no name.

    Raises:
        ActorError: there is no such actor in ``stances`` or in ``lexicon/actors.csv``.

    >>> from analysis.tables import STANCES, make
    >>> find_actor("Uni Eropa", make([], STANCES)), find_actor("", make([], STANCES))
    ('european_union', '')
    """
    if not name.strip():
        return ""
    sides = stances.lazy().select(pl.col(side) for side in SIDES).unpivot()
    found = sides.select(pl.col("value").drop_nulls().unique()).collect()["value"]
    known: dict[str, str] = {_fold(actor): actor for actor in found}
    for actor, *names in read_lexicon().actors.select("actor_id", "name_id", "name_en").iter_rows():
        known |= {_fold(text): actor for text in (*names, actor) if text}
    if actor := known.get(_fold(name)):
        return actor
    near = difflib.get_close_matches(_fold(name), known, n=1, cutoff=0.5)
    hint = f" Did you mean {known[near[0]]!r}?" if near else ""
    raise ActorError(f"actor={name!r} is neither in these articles nor in lexicon/actors.csv.{hint}")


def select_stances(stances: Rows, actor: str = "") -> pl.LazyFrame:
    """The stances that ``actor`` takes or that others take towards it; all of them without an actor.

    >>> from analysis.tables import STANCES, make
    >>> pairs = [("armenia", "csto"), ("csto", "nato"), ("russia", "nato")]
    >>> table = make([{"source_id": source, "target_id": target} for source, target in pairs], STANCES)
    >>> select_stances(table, "CSTO").select("source_id", "target_id").collect().rows()
    [('armenia', 'csto'), ('csto', 'nato')]
    """
    if not (found := find_actor(actor, stances)):
        return stances.lazy()
    return stances.lazy().filter(pl.any_horizontal(pl.col(side) == found for side in SIDES))


def leading_sides(stances: Rows, limit: int = 8, actor: str = "") -> tuple[list[str], list[str]]:
    """The leading sources and the leading targets; with an ``actor``, itself first, then those who face it.

    >>> from analysis.tables import STANCES, make
    >>> pairs = [("armenia", "csto"), ("csto", "nato"), ("russia", "nato")]
    >>> table = make([{"source_id": source, "target_id": target} for source, target in pairs], STANCES)
    >>> leading_sides(table, actor="csto")
    (['csto', 'armenia'], ['csto', 'nato'])
    """
    first = [found] if (found := find_actor(actor, stances)) else []
    chosen = select_stances(stances, actor)
    sources, targets = (
        [*first, *(name for name in leading_actors(chosen, limit, side) if name not in first)] for side in SIDES
    )
    return sources[:limit], targets[:limit]


def say_focus(actor: str, stances: Rows, language: str = "id") -> str:
    """Says that a report is about one actor; nothing where it is about all."""
    found = find_actor(actor, stances)
    return say("focus", language, actor=found) if found else ""


def _fold(name: str) -> str:
    return " ".join(name.casefold().replace("_", " ").split())
