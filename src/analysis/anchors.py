"""Names the places in a page where the sentences behind a number stand, and the number itself.

Charts, tables and evidence each call this with a row of a trends table, and so meet without knowing of each other.
"""

import hashlib
import re
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, Final

BEHIND: Final[Mapping[str, str]] = {
    "mention_share": "mentions",
    "attention_share": "mentions",
    "voice_share": "quotes",
    "quoted_share": "quotes",
    "net_stance": "stances",
}
"""The table whose rows a measure counts; a measure that is not here leads to no sentences."""
DAYS: Final = {"1y": "%Y", "1mo": "%Y-%m"}
LONGEST: Final = 60


def list_groups(columns: Sequence[str]) -> list[str]:
    """The group columns of a trends table: those between measure and k.

    >>> list_groups(["period", "measure", "outlet", "actor_id", "k", "n"])
    ['outlet', 'actor_id']
    """
    return [column for column in columns[: columns.index("k")] if column not in ("period", "measure")]


def name_anchor(row: Mapping[str, Any]) -> str:
    """The anchor of a trends row's evidence, or nothing if the row counts nothing that could be shown.

    >>> row = {"period": date(2022, 1, 1), "measure": "net_stance", "target_id": "csto", "k": 0, "n": 2}
    >>> name_anchor(row | {"every": "1y"})
    'ev-stances-csto-2022'
    >>> name_anchor(row | {"n": 0})
    ''
    """
    table = BEHIND.get(row["measure"])
    if not table or not row["n" if table == "stances" else "k"]:
        return ""
    parts = [table, *(_slug(row[column]) for column in list_groups(list(row)))]
    if isinstance(row["period"], date):
        parts.append(row["period"].strftime(DAYS.get(str(row.get("every")), "%Y-%m-%d")))
    return "-".join(["ev", *parts])


def name_number(anchor: str) -> str:
    """The anchor of the number that leads to ``anchor``.

    >>> name_number("ev-stances-csto-2022")
    'no-stances-csto-2022'
    """
    return "no" + anchor.removeprefix("ev")


def _slug(value: object) -> str:
    """A value as part of an anchor; one that needs other characters is told apart by its hash."""
    text = "" if value is None else str(value)
    slug = re.sub(r"[^a-z0-9_.]+", "-", text)[:LONGEST]
    return (
        slug if slug == text and slug else f"{slug}-{hashlib.sha256(text.encode('utf-8', 'replace')).hexdigest()[:8]}"
    )
