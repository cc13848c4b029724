"""Tables and prose as HTML that is safe to show in a notebook and a report.

Every function returns ``Markup``, which JupyterLab and the report show as it is: put it last in a cell. Whatever comes
from an article, a file name or a value is escaped where it enters. The styles come with each markup (class ``sikap``),
need no script and no file, and follow the page's own text colour.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import Any, Final

import polars as pl

from analysis.messages import date_form, has_message, measure_form, say, show_value

STYLE: Final = f"<style>{Path(__file__).with_name('template').joinpath('markup.css').read_text('utf-8')}</style>"

NAMED: Final = frozenset({"actor_id", "other_id", "source_id", "target_id", "speaker_id", "actor"})
CODED: Final = frozenset({"date_basis", "role", "part", "kind", "type", "stance", "voice", "measure"})
"""Columns whose values are codes with a message ``COLUMN_VALUE`` each."""
INTERVAL: Final = ("estimate", "low", "high")

# Direction overrides could make a sentence read as another; controls and surrogates could end the page.
_OVERRIDES: Final = (0x061C, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A))
_CONTROLS: Final = (*range(0x20), *range(0x7F, 0xA0), *range(0xD800, 0xE000))
HIDDEN: Final = {
    **dict.fromkeys((*_OVERRIDES, *_CONTROLS), "\N{REPLACEMENT CHARACTER}"),
    **dict.fromkeys(map(ord, "\t\n\r\x0b\x0c\x85"), " "),
}


@dataclass(frozen=True)
class Markup:
    """HTML with its plain text: ``_repr_html_`` for browsers, ``str()`` for a terminal."""

    html: str
    text: str

    def _repr_html_(self) -> str:
        return self.html

    def __repr__(self) -> str:
        """The plain text."""
        return self.text


def clean_text(text: str) -> str:
    """Text as long as ``text`` without control characters, lone surrogates and direction overrides; not yet HTML.

    >>> clean_text("satu\\ndua\\u202etiga")
    'satu dua\ufffdtiga'
    """
    return text.translate(HIDDEN)


def escape_text(value: object) -> str:
    """A value as HTML text or attribute.

    >>> escape_text("<script>")
    '&lt;script&gt;'
    """
    return escape(clean_text(str(value)))


def show_prose(*sentences: str) -> Markup:
    """Sentences (from ``messages.say``) as one paragraph; empty ones are left out.

    >>> show_prose("Lima artikel.", "", "Bukan tren.").html
    '<div class="sikap"><p>Lima artikel. Bukan tren.</p></div>'
    """
    text = " ".join(filter(None, sentences))
    return Markup(f'<div class="sikap"><p>{escape_text(text)}</p></div>', text)


def show_table(
    table: pl.DataFrame,
    caption: str,
    language: str = "id",
    limit: int = 20,
    forms: Mapping[str, str] | None = None,
) -> Markup:
    """A frame as an accessible table: heads from ``column_*`` messages, ids as names, numbers in the language's way.

    In a trends table estimate, low and high become one cell, and a period or measure that never changes is left out.
    ``forms`` maps a column to a form of ``messages.show_value``. Rows beyond ``limit`` are counted, not shown.

    >>> print(show_table(pl.DataFrame({"outlet": ["rmol.id"], "n": [1200]}), "Media"))
    Media
    Media | n
    rmol.id | 1.200
    """
    columns = [column for column in table.columns if not _is_idle(table, column)]
    rows = [
        [_cell(row, column, language, forms or {}) for column in columns]
        for row in table.head(limit).iter_rows(named=True)
    ]
    heads = [_head(column, table, language) for column in columns]
    numeric = ["number" if table.schema[column].is_numeric() else "" for column in columns]
    rest = ""
    if not rows:
        rest = say("no_rows", language)
    elif table.height > limit:
        rest = say("rows_left", language, shown=limit, n=table.height, rest=table.height - limit)
    lines = [" | ".join(cells) for cells in [heads, *rows]]
    return Markup(_table_html(caption, heads, rows, numeric, rest), "\n".join(filter(None, [caption, *lines, rest])))


def _table_html(caption: str, heads: list[str], rows: list[list[str]], numeric: list[str], rest: str) -> str:
    head = "".join(
        f'<th scope="col" class="{kind}">{escape_text(text)}</th>' for text, kind in zip(heads, numeric, strict=True)
    )
    body = "".join(
        "<tr>"
        + "".join(
            f'<th scope="row" class="{kind}">{escape_text(text)}</th>'
            if index == 0
            else f'<td class="{kind}">{escape_text(text)}</td>'
            for index, (text, kind) in enumerate(zip(cells, numeric, strict=True))
        )
        + "</tr>"
        for cells in rows
    )
    table = (
        f"<table><caption>{escape_text(caption)}</caption><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"
    )
    note = f'<p class="rest">{escape_text(rest)}</p>' if rest else ""
    region = f'<div class="scroll" role="region" tabindex="0" aria-label="{escape_text(caption)}">{table}</div>'
    return f'{STYLE}<div class="sikap">{region if rows else ""}{note}</div>'


def _is_trend(table: pl.DataFrame) -> bool:
    return {"measure", *INTERVAL} <= set(table.columns)


def _is_idle(table: pl.DataFrame, column: str) -> bool:
    """Whether a column of a trends table says nothing that the reader needs."""
    if not _is_trend(table):
        return False
    if column in ("low", "high", "stories", "every"):
        return True
    return column == "period" and table["period"].is_null().all()


def _head(column: str, table: pl.DataFrame, language: str) -> str:
    if column == "estimate" and _is_trend(table):
        return f"{say('column_estimate', language)} ({say('column_interval', language)})"
    key = f"column_{column}"
    return say(key, language) if has_message(key) else column.replace("_", " ")


def _cell(row: Mapping[str, Any], column: str, language: str, forms: Mapping[str, str]) -> str:
    value, form = row[column], forms.get(column)
    if column == "estimate" and {"measure", *INTERVAL} <= set(row):
        form = form or measure_form(str(row["measure"]))
        shown = {name: show_value(row[name], language, form) for name in INTERVAL}
        return shown["estimate"] if row["low"] is None else say("interval_between", language, **shown)
    if column in NAMED and value is not None:
        form = "actor"
    elif column in CODED and has_message(key := f"{column}_{value}"):
        return say(key, language)
    elif column == "period":
        form = date_form(row.get("every"))
    return show_value(value, language, form)
