"""Says which differences are more than chance and shows the clearest ones; the words stand in ``messages.csv``."""

from collections.abc import Mapping
from typing import Any, Final

import polars as pl

from analysis.anchors import name_anchor
from analysis.markup import Markup, show_prose, show_table, stack
from analysis.messages import has_message, measure_form, name_actor, say, show_value

SURE: Final = 0.05
SMALL: Final = 10  # of n, below which a side says little
KINDS: Final = {"outlet": "outlets", "side": "change"}
GROUPS: Final = ("outlet", "source_id", "actor_id", "target_id")


def show_differences(
    found: Mapping[str, pl.DataFrame], language: str = "id", event: str = "", limit: int = 10
) -> Markup:
    """Shows what differs and what changed: a sentence for each way of comparing, then the clearest differences.

    Goes in: tables of ``changes.compare`` for one measure, each under what it is between (``actor_id``, ``outlet``,
    ``side``), and the name of the event between the sides. Each value of the table leads to its sentences where these
    are on the page. Where nothing can be compared, or little stands behind what can, that is what is said.

    >>> from analysis.changes.contrasts import CONTRASTS
    >>> print(show_differences({"outlet": pl.DataFrame(schema=CONTRASTS)}, "en"))
    Between outlets, there are too few stories to compare.
    """
    sentences = [say_differences(table, between, language) for between, table in found.items()]
    if event and "side" in found:
        sentences.append(say("differences_event", language, event=event))
    rows = [row for between, table in found.items() for row in _list_known(table, between, language)]
    if not rows:
        return show_prose(*sentences)
    rows.sort(key=lambda row: (row["q"], -abs(row["difference"])))
    firm = sum(row["least"] >= SMALL for row in rows)
    basis = say("differences_firm" if firm else "differences_few", language, k=firm, n=len(rows), small=SMALL)
    measure = rows[0]["measure"]
    form = _form(measure)
    caption = say(f"caption_differences_{form}", language, measure=say(f"measure_{measure}", language))
    table = pl.DataFrame(rows).drop("measure", "least")
    leads = {"first": "behind_first", "second": "behind_second"}
    forms = {"difference": form, "q": "chance"}
    return stack(show_prose(basis, *sentences), show_table(table, caption, language, limit, forms, leads))


def say_differences(table: pl.DataFrame, between: str, language: str = "id") -> str:
    """How many of the differences between sides, outlets or actors are more than chance, and the largest of these."""
    kind = KINDS.get(between, "actors")
    known = table.drop_nulls("q")
    if known.is_empty():
        return say(f"{kind}_unknown", language)
    sure = known.filter(pl.col("q") <= SURE).sort(pl.col("difference").abs(), descending=True)
    if sure.is_empty():
        return say(f"{kind}_unsure", language, n=known.height)
    row = sure.row(0, named=True)
    form = _form(row["measure"])
    difference = show_value(row["difference"], language, form)
    return say(
        f"{kind}_sure",
        language,
        k=sure.height,
        n=known.height,
        group=_name_groups(row, language),
        first=_name(row["first"], between, language),
        second=_name(row["second"], between, language),
        difference=say("points", language, points=difference) if form == "points" else difference,
    )


def _list_known(table: pl.DataFrame, between: str, language: str) -> list[dict[str, Any]]:
    """The differences that can be said, in words and numbers."""
    rows = []
    for row in table.drop_nulls("q").iter_rows(named=True):
        sides = {side: _show_side(row, side, between, language) for side in ("first", "second")}
        behind = {f"behind_{side}": _find_evidence(row, side, between) for side in ("first", "second")}
        numbers = {name: row[name] for name in ("difference", "low", "high", "q", "measure")}
        subject = _name_groups(row, language) or say("whole_corpus", language)
        rows.append({"subject": subject} | sides | behind | numbers | {"least": min(row["n_first"], row["n_second"])})
    return rows


def _show_side(row: Mapping[str, Any], side: str, between: str, language: str) -> str:
    name, estimate = _name(row[side], between, language), row[f"estimate_{side}"]
    text = show_value(estimate, language, measure_form(row["measure"]))
    return say("difference_side", language, name=name, estimate=text, n=row[f"n_{side}"])


def _find_evidence(row: Mapping[str, Any], side: str, between: str) -> str:
    """Where the sentences of one side stand, if they are shown."""
    groups = {name: row[side] if name == between else row.get(name) for name in GROUPS if name in {*row, between}}
    counts = {"k": int(row[f"estimate_{side}"] > 0), "n": row[f"n_{side}"]}
    return name_anchor({"period": None, "measure": row["measure"]} | groups | counts) if between in GROUPS else ""


def _form(measure: str) -> str:
    """How a difference of the measure is written: shares in percentage points."""
    form = measure_form(measure)
    return {"percent": "points", "number": "decimal"}.get(form, form)


def _name(value: str, between: str, language: str) -> str:
    """One value of what the difference is between, in words."""
    if has_message(f"side_{value}") and between == "side":
        return say(f"side_{value}", language)
    return name_actor(value, language) if between.endswith("_id") else value


def _name_groups(row: Mapping[str, Any], language: str) -> str:
    """The actors that a row is about, by name."""
    return " · ".join(name_actor(row[name], language) for name in GROUPS if name.endswith("_id") and row.get(name))
