"""Safe HTML for notebooks and reports: prose and tables that JupyterLab and the report show alike.

Whatever comes from an article, a file name or a value passes ``escape``. The styles come with each markup (class
``sikap``), need no script and no file, and follow the page's own text colour, light or dark.
"""

import html
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit

import polars as pl

from analysis.anchors import name_anchor
from analysis.messages import date_form, has_message, measure_form, name_actor, say, show_value
from analysis.tables import TRENDS, Rows

LONGEST_CELL: Final = 400

STYLE: Final = f"<style>{Path(__file__).with_name('template').joinpath('markup.css').read_text('utf-8')}</style>"
INTERVALS: Final = ("estimate", "difference")
"""Columns that are shown with low and high in the same cell."""
LONG: Final = 60  # characters from which on a column of text is kept from becoming too narrow to read
CODE: Final = re.compile(r"`([^`<>]+)`")
BRACKET: Final = re.compile(r" (\([−+\dn][^()]{0,60}\))$")
"""An interval or an n at the end of a cell: the line breaks in front of it and not within."""
DOMAIN: Final = re.compile(r"^([\w-]+)((?:\.[a-z]{2,})+)$")

# One character for one, so that spans stay true: line ends and tabs become blanks, other controls and everything
# that changes the direction of writing becomes a visible replacement character.
_BLANKS: Final = dict.fromkeys([*range(0x09, 0x0E), 0x85, 0x2028, 0x2029], " ")
_CONTROLS: Final = dict.fromkeys(
    [*range(0x20), *range(0x7F, 0xA0), 0x61C, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A)], "\ufffd"
)
_HARMLESS: Final = {**_CONTROLS, **_BLANKS}


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


def clean(text: str) -> str:
    r"""Takes the power out of control characters and changes of writing direction, without changing the length.

    >>> clean("Kre\u202eml\x00in\n")
    'Kre�ml�in '
    """
    return text.translate(_HARMLESS)


def escape(text: str) -> str:
    """Writes ``text`` so that HTML shows it as it is, within an element or an attribute.

    >>> escape('<script>"AS"</script>')
    '&lt;script&gt;&quot;AS&quot;&lt;/script&gt;'
    """
    return html.escape(clean(text), quote=True)


def link(url: str | None, label: str) -> str:
    """A link to ``url`` if it is a plain http or https address, else nothing.

    >>> link("https://example.org/a", "open")
    '<a href="https://example.org/a" rel="noopener noreferrer" target="_blank">open</a>'
    >>> link("javascript:alert(1)", "open")
    ''
    """
    url = (url or "").strip()
    if not re.fullmatch(r"https?://[^\s\"'<>\\\x00-\x20\x7f-\x9f]+", url, flags=re.IGNORECASE):
        return ""
    try:
        host = urlsplit(url).hostname
    except ValueError:
        return ""
    return f'<a href="{escape(url)}" rel="noopener noreferrer" target="_blank">{escape(label)}</a>' if host else ""


def wrap(content: str, text: str) -> Markup:
    """Puts safe HTML into the package's own box, with its style."""
    return Markup(f'{STYLE}<div class="sikap">{content}</div>', text)


def stack(*parts: Markup) -> Markup:
    """Shows several markups below each other as one.

    >>> stack(show_prose("Satu."), show_prose("Dua.")).text.splitlines()
    ['Satu.', '', 'Dua.']
    """
    return Markup("".join(part.html for part in parts), "\n\n".join(part.text for part in parts))


def show_prose(*sentences: str, notes: Sequence[str] = ()) -> Markup:
    """Shows sentences (from ``messages.say``) as one paragraph, and notes on how to read them as a quieter one below.

    Empty ones are left out; what stands between backticks is shown as code.

    >>> show_prose("Lima artikel.", "", "Bukan tren.").html
    '<div class="sikap"><p>Lima artikel. Bukan tren.</p></div>'
    >>> show_prose("Lihat `sikap --help`.", notes=["n: artikel."]).html
    '<div class="sikap"><p>Lihat <code>sikap --help</code>.</p><p class="note">n: artikel.</p></div>'
    """
    paragraphs = {kind: " ".join(filter(None, texts)) for kind, texts in (("", sentences), (' class="note"', notes))}
    shown = {kind: text for kind, text in paragraphs.items() if text}
    html = "".join(f"<p{kind}>{escape(text)}</p>" for kind, text in shown.items())
    html = CODE.sub(r"<code>\1</code>", html)
    return Markup(f'<div class="sikap">{html}</div>', "\n\n".join(shown.values()))


def show_table(
    table: Rows,
    caption: str,
    language: str = "id",
    limit: int = 20,
    forms: Mapping[str, str] | None = None,
    leads: Mapping[str, str] | None = None,
) -> Markup:
    """Shows a frame as an accessible table, with its first ``limit`` rows and the number of the others.

    Goes in: any frame; of a lazy one no more is read than is shown. Heads come from ``column_*`` messages, columns
    ending in ``_id`` are shown as actors' names, known words (``stance_favour``) as messages, numbers and dates as the
    language writes them; ``forms`` maps a column to a form of ``messages.show_value``. An estimate or a difference
    stands in one cell with its low and high, in the form of the measure. ``leads`` maps a column to another, not shown,
    with the anchors of its cells' sentences; the estimates of a trends table lead to theirs without it.

    Raises:
        MessageError: language or form is unknown.

    >>> print(show_table(pl.DataFrame({"outlet": ["a.id"], "n": [1200]}), "Media").text)
    Media
    Media | n
    a.id | 1.200
    """
    shown, height = _first(table, limit)
    columns = [column for column in _columns(shown) if column not in (leads or {}).values()]
    rows = [[_cell(row, column, language, forms or {}) for column in columns] for row in shown.iter_rows(named=True)]
    anchors = [[_lead(row, column, leads or {}) for column in columns] for row in shown.iter_rows(named=True)]
    heads = [_head(column, shown, language) for column in columns]
    sides = [_side(shown.schema[column], [row[at] for row in rows]) for at, column in enumerate(columns)]
    body = "".join(_row(cells, sides, there) for cells, there in zip(rows, anchors, strict=True))
    note = ""
    if not rows:
        note = say("no_rows", language)
    elif height > limit:
        note = say("rows_left", language, shown=limit, n=height, rest=height - limit)
    head = "".join(f'<th scope="col"{side}>{escape(name)}</th>' for name, side in zip(heads, sides, strict=True))
    content = (
        f'<div class="scroll" tabindex="0" role="region" aria-label="{escape(caption)}"><table>'
        f"<caption><span>{escape(caption)}</span></caption><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>"
        + (f'<p class="rest">{escape(note)}</p>' if note else "")
    )
    lines = [caption, " | ".join(heads), *(" | ".join(cells) for cells in rows), *([note] if note else [])]
    return wrap(content, "\n".join(clean(line) for line in lines))


def _first(table: Rows, limit: int) -> tuple[pl.DataFrame, int]:
    """The first rows of a table, and how many it has."""
    if isinstance(table, pl.LazyFrame):
        return table.head(limit).collect(), table.select(pl.len()).collect().item()
    return table.head(limit), table.height


def _columns(table: pl.DataFrame) -> list[str]:
    """The columns to show: low and high stand in the cell of the estimate, and what never changes is left out."""
    hidden = {"low", "high"} if any(_has_interval(table.columns, column) for column in INTERVALS) else set()
    if set(table.columns) >= set(TRENDS):
        hidden |= {"stories", "every"} | ({"measure"} if table["measure"].n_unique() <= 1 else set())
        hidden |= {"period"} if table["period"].is_null().all() else set()
    return [column for column in table.columns if column not in hidden]


def _has_interval(columns: Iterable[str], column: str) -> bool:
    """Whether low and high belong to ``column``."""
    return column in INTERVALS and {column, "low", "high"} <= set(columns)


def _cell(row: Mapping[str, Any], column: str, language: str, forms: Mapping[str, str]) -> str:
    value = row[column]
    if _has_interval(row, column):
        form = forms.get(column) or measure_form(str(row.get("measure")))
        low, high, text = (show_value(row[name], language, form) for name in ("low", "high", column))
        return text if row["low"] is None else say("interval_between", language, estimate=text, low=low, high=high)
    if column == "period" and value is not None:
        return show_value(value, language, forms.get(column) or date_form(row.get("every")))
    if isinstance(value, str) and column not in forms:
        known, colon, rest = value.partition(": ")  # a reason may name its phrase: "phrase: Baca juga"
        key = f"{column}_{known.lower().replace(' ', '_')}"
        if has_message(key):
            return f"{say(key, language)}{colon}{rest}"
        if column.endswith("_id") and column not in ("article_id", "story_id"):
            return name_actor(value, language)
    text = show_value(", ".join(map(str, value)) if isinstance(value, list) else value, language, forms.get(column))
    return text if len(text) <= LONGEST_CELL else text[:LONGEST_CELL].rstrip() + "…"


def _head(column: str, table: pl.DataFrame, language: str) -> str:
    if _has_interval(table.columns, column):
        return f"{say(f'column_{column}', language)} ({say('column_interval', language)})"
    return say(f"column_{column}", language) if has_message(f"column_{column}") else column.replace("_", " ")


def _lead(row: Mapping[str, Any], column: str, leads: Mapping[str, str]) -> str:
    """Where the evidence of a cell stands; nothing for cells that have none."""
    if column in leads:
        return str(row[leads[column]] or "")
    return name_anchor(row) if column == "estimate" and set(row) >= set(TRENDS) else ""


def _row(cells: Sequence[str], sides: Sequence[str], anchors: Sequence[str]) -> str:
    shown = [DOMAIN.sub(r"\1<wbr>\2", BRACKET.sub(r' <span class="whole">\1</span>', escape(cell))) for cell in cells]
    linked = [
        f'<a class="lead" href="#{escape(anchor)}">{cell}</a>' if anchor else cell
        for cell, anchor in zip(shown, anchors, strict=True)
    ]
    first, *rest = [f"{side}>{cell}" for cell, side in zip(linked, sides, strict=True)]
    return f'<tr><th scope="row"{first}</th>' + "".join(f"<td{cell}</td>" for cell in rest) + "</tr>"


def _side(kind: pl.DataType, cells: Sequence[str]) -> str:
    """The class of a column: of numbers, of long texts, or none."""
    if kind.is_numeric():
        return ' class="number"'
    return ' class="long"' if any(len(cell) > LONG for cell in cells) else ""
