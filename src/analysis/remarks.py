"""Sentences that stand beside a trend: what it counts, what it leaves out, how much it rests on, whether it changed.

All words stand in ``lexicon/messages.csv``; each function reads tables and chooses the message that fits them.
"""

from collections.abc import Mapping
from typing import Any, Final

import polars as pl

from analysis.messages import has_message, measure_form, name_actor, say, show_value
from analysis.periods import count_placed
from analysis.tables import Rows

SMALL: Final = 10  # stories below which a point is hollow
SURE: Final = 0.05


def define_measure(trend: pl.DataFrame, language: str = "id") -> str:
    """What the measure of a trends table is, with its formula.

    >>> define_measure(pl.DataFrame({"measure": ["net_stance"]}), "en")
    'Net stance is (favour − against) / (favour + against): of n stances towards the target, k are in favour.'
    """
    measure = str(trend["measure"].first())
    return say(f"define_{measure}", language) if has_message(f"define_{measure}") else ""


def say_placed(articles: Rows, every: str, dates: str = "omit", language: str = "id") -> str:
    """How many articles lie in one period, and what becomes of the others (``dates`` of a trend)."""
    return say("articles_placed" if dates == "omit" else f"placed_{dates}", language, **count_placed(articles, every))


def say_basis(trend: pl.DataFrame, language: str = "id") -> str:
    """How many points of a trend rest on enough stories to be read as one.

    >>> say_basis(pl.DataFrame({"period": ["2022", "2023"], "stories": [2, 3]}), "en")
    'None of the 2 points rests on 10 stories or more: they carry no trend.'
    """
    points, firm = (int((trend["stories"] >= least).sum()) for least in (1, SMALL))
    if not points or firm == points:
        return ""
    return say("basis_some" if firm else "basis_none", language, points=points, firm=firm, small=SMALL)


def say_units(by_article: pl.DataFrame, by_story: pl.DataFrame, language: str = "id") -> str:
    """Where counting each story once instead of each article moves a trend most.

    Goes in: the same trends table, with ``per="article"`` and with ``per="story"``.
    """
    keys = by_article.columns[: by_article.columns.index("k")]
    both = by_article.join(by_story, on=keys, suffix="_story", nulls_equal=True).drop_nulls(
        ["estimate", "estimate_story"]
    )
    moved = both.with_columns(moved=(pl.col("estimate") - pl.col("estimate_story")).abs())
    moved = moved.filter(pl.col("moved") > 1e-9).sort("moved", *keys, descending=[True, *[False] * len(keys)])
    if moved.is_empty():
        return say("units_same", language)
    row = moved.row(0, named=True)
    form = measure_form(row["measure"])
    texts = {name: show_value(row[name], language, form) for name in ("estimate", "estimate_story")}
    return say("units_differ", language, group=_group(row, language), **texts)


def name_event(events: pl.DataFrame, number: int, language: str = "id") -> str:
    """One of the events (``changes.read_events``), counted from 1, with its day; empty where there are not so many.

    >>> from datetime import date
    >>> events = pl.DataFrame({"date": [date(2022, 11, 23)], "label": ["KTT CSTO"], "label_en": ["CSTO summit"]})
    >>> name_event(events, 1, "en")
    'CSTO summit, 23 November 2022'
    """
    if not 1 <= number <= events.height:
        return ""
    row = events.row(number - 1, named=True)
    return say("event_on", language, label=row["label" if language == "id" else "label_en"], day=row["date"])


def say_changes(mix: pl.DataFrame, breaks: pl.DataFrame, language: str = "id") -> str:
    """How many articles lie before and after an event, what the mix of outlets did, and whether any period is a break.

    Goes in: ``changes.decompose`` and ``changes.find_breaks``. For the differences see ``changes.show_differences``.
    """
    volume = mix.row(0, named=True) if mix.height else {"articles_before": 0, "articles_after": 0}
    sentences = [say("change_volume", language, before=volume["articles_before"], after=volume["articles_after"])]
    known = mix.drop_nulls("difference").sort(pl.col("difference").abs(), descending=True)
    if known.height:
        row = known.row(0, named=True)
        parts = {name: round(row[name], 2) + 0.0 for name in ("difference", "of_mix", "of_outlets")}  # no -0.00
        sentences.append(say("change_mix", language, group=_group(row, language), **parts))
    found = breaks.drop_nulls("p").sort("p", "measure")
    if found.is_empty():
        sentences.append(say("break_short", language))
    else:
        row = found.row(0, named=True)
        values = {"group": _group(row, language), "period": row["period"], "p": row["p"]}
        sentences.append(say("break_found" if row["p"] <= SURE else "break_unsure", language, **values))
    return " ".join(sentences)


def _group(row: Mapping[str, Any], language: str) -> str:
    """The actors that a row is about, by name."""
    return " · ".join(
        name_actor(value, language)
        for name, value in row.items()
        if name.endswith("_id") and name not in ("article_id", "story_id") and value
    )
