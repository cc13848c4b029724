"""Shows the numbers of a chart as a table beside it, each leading to its sentences, and as a CSV file in the page."""

import base64
import csv
import io
import re
from collections.abc import Mapping, Sequence
from typing import Any, Final, NamedTuple

from markupsafe import Markup

from analysis.anchors import name_number
from analysis.markup import escape
from analysis.messages import show_value
from analysis.render.results import FORMULA

FIELDS: Final = (
    "period", "group", "source", "target", "title", "first", "last", "k", "n", "estimate", "low", "high",
)  # fmt: skip
"""Fields of a chart's rows that its CSV file has, unformatted."""
MOST_ROWS: Final = 500  # of the table in the page; the file has them all


class Numbers(NamedTuple):
    """A chart's numbers: its rows as a table, the same as the address of a CSV file, whether any leads to sentences."""

    table: Markup
    file: str
    leads: bool


def list_rows(spec: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The rows that a chart of ``charts`` draws; none of a chart from elsewhere."""
    if "columns" not in spec.get("usermeta", {}):
        return []
    data = spec.get("data", {})
    return list(data["values"] if "values" in data else spec.get("datasets", {}).get(data.get("name"), []))


def show_numbers(spec: Mapping[str, Any], caption: str, language: str, taken: set[str]) -> Numbers | None:
    """The numbers of a chart, or nothing if it has none.

    Goes in: its specification, the caption of the table, and the anchors that the page has already, to which those of
    these numbers are added.
    """
    rows = list_rows(spec)
    if not rows:
        return None
    columns: Mapping[str, str] = spec["usermeta"]["columns"]
    lines = "".join(_line(row, list(columns), language, taken) for row in rows[:MOST_ROWS])
    heads = "".join(f'<th scope="col"{_side(name)}>{escape(head)}</th>' for name, head in columns.items())
    table = (
        f'<div class="sikap"><table><caption><span>{escape(caption)}</span></caption>'
        f"<thead><tr>{heads}</tr></thead><tbody>{lines}</tbody></table></div>"
    )
    file = base64.b64encode(write_csv(rows).encode("utf-8-sig", "replace")).decode()
    leads = any(row.get("evidence") for row in rows)
    return Numbers(Markup(table), f"data:text/csv;charset=utf-8;base64,{file}", leads)


def write_csv(rows: Sequence[Mapping[str, Any]]) -> str:
    """The rows as CSV: numbers with a point, and no text that a spreadsheet would take for a formula.

    >>> write_csv([{"group": "=1+1", "k": 1, "n": 2, "estimate": -0.5}])
    "group,k,n,estimate\\n'=1+1,1,2,-0.5\\n"
    """
    fields = [name for name in FIELDS if any(row.get(name) is not None for row in rows)]
    fields = [name for name in fields if name != "group" or "source" not in fields]
    stream = io.StringIO()
    writer = csv.DictWriter(stream, fields, extrasaction="ignore", lineterminator="\n")
    writer.writeheader()
    for row in rows:
        writer.writerow({name: _plain(row.get(name)) for name in fields})
    return stream.getvalue()


def _plain(value: object) -> object:
    if isinstance(value, str):
        return re.sub(FORMULA, r"'\g<0>", value)
    return round(value, 6) if isinstance(value, float) else value


def _line(row: Mapping[str, Any], columns: Sequence[str], language: str, taken: set[str]) -> str:
    """One row of the table; its estimate leads to its sentences, and these lead back to it."""
    anchor = str(row.get("evidence") or "")
    number = name_number(anchor) if anchor else ""
    mark = f' id="{number}"' if anchor and number not in taken else ""
    taken.add(number)
    cells = []
    for name in columns:
        text = escape(show_value(row.get(name), language))
        if anchor and name == "estimate_text":
            text = f'<a class="lead" href="#{escape(anchor)}">{text}</a>'
        cells.append(f"{_side(name)}>{text}")
    first, *rest = cells
    return f'<tr{mark}><th scope="row"{first}</th>' + "".join(f"<td{cell}</td>" for cell in rest) + "</tr>"


def _side(name: str) -> str:
    return ' class="number"' if name in ("estimate_text", "k", "n") else ""
