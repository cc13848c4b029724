"""Safe HTML for notebooks and reports: prose and tables that JupyterLab and the report show alike.

Whatever comes from an article, a file name or a value passes ``escape``. The styles come with each markup (class
``sikap``), need no script and no file, and follow the page's own text colour, light or dark.
"""

import html
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import urlsplit

import polars as pl

from analysis.messages import date_form, has_message, measure_form, name_actor, say, show_value
from analysis.tables import TRENDS

LONGEST_CELL: Final = 400

STYLE: Final = """<style>
.sikap{color:inherit;font:inherit;line-height:1.55;max-width:100%;overflow-wrap:anywhere}
.sikap p{margin:.4em 0}.sikap ol{list-style:none;margin:0;padding:0}
.sikap li{margin:0 0 .9em;padding:0 0 0 .8em;border-left:3px solid rgba(128,128,128,.55)}
.sikap .what{font-weight:600}.sikap .where{font-size:.86em}
.sikap .scroll{overflow-x:auto}
.sikap table{border-collapse:collapse;font-size:.92em;font-variant-numeric:tabular-nums;margin:.3em 0}
.sikap caption{caption-side:top;text-align:left;font-weight:600;padding:.2em 0 .4em;color:inherit}
.sikap th,.sikap td{padding:.25em .9em .25em 0;text-align:left;vertical-align:top;background:none;color:inherit;
overflow-wrap:break-word;min-width:3em;max-width:38em;white-space:normal}
.sikap thead th{border-bottom:2px solid rgba(128,128,128,.7)}
.sikap tbody th{font-weight:inherit}.sikap tbody tr{border-bottom:1px solid rgba(128,128,128,.3);background:none}
.sikap .number{text-align:right;white-space:nowrap}
.sikap mark{color:inherit;background:rgba(128,128,128,.16);padding:.05em .15em;border-bottom:2px solid #808080}
.sikap mark.source,.sikap mark.speaker{background:rgba(23,152,192,.2);border-bottom-color:#1798c0}
.sikap mark.target{background:rgba(195,2,137,.16);border-bottom:3px double #c30289}
.sikap mark.frame,.sikap mark.quote{background:rgba(124,158,72,.22);border-bottom-color:#7c9e48}
.sikap mark.cue{background:rgba(109,92,226,.2);border-bottom:2px dashed #6d5ce2}
.sikap mark.negation{background:rgba(230,25,16,.16);border-bottom:2px dotted #e61910}
.sikap mark small{font-size:.72em;font-weight:600;margin-left:.3em;vertical-align:.25em;white-space:nowrap}
</style>"""

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
    """Puts safe HTML into the package's own box and style."""
    return Markup(f'{STYLE}<div class="sikap">{content}</div>', text)


def show_prose(*sentences: str) -> Markup:
    """Shows sentences (from ``messages.say``) as one paragraph.

    >>> str(show_prose("Satu.", "Dua."))
    'Satu. Dua.'
    """
    text = " ".join(sentences)
    return wrap(f"<p>{escape(text)}</p>", text)


def show_table(
    table: pl.DataFrame,
    caption: str,
    language: str = "id",
    limit: int = 20,
    forms: Mapping[str, str] | None = None,
) -> Markup:
    """Shows a frame as an accessible table, with its first ``limit`` rows and the number of the others.

    Goes in: any frame. Heads come from ``column_*`` messages, columns ending in ``_id`` are shown as actors' names,
    known words (``stance_favour``) as messages, numbers and dates as the language writes them; ``forms`` maps a column
    to a form of ``messages.show_value``. Estimate, low and high become one cell in the form of the measure.

    Raises:
        MessageError: language or form is unknown.

    >>> print(show_table(pl.DataFrame({"outlet": ["a.id"], "n": [1200]}), "Media").text)
    Media
    Media | n
    a.id | 1.200
    """
    shown = table.head(limit)
    columns = _columns(shown)
    rows = [[_cell(row, column, language, forms or {}) for column in columns] for row in shown.iter_rows(named=True)]
    heads = [_head(column, language) for column in columns]
    right = [table.schema.get(column, pl.Float64).is_numeric() for column in columns]
    body = "".join(_row(cells, right) for cells in rows)
    note = ""
    if not rows:
        note = say("no_rows", language)
    elif table.height > limit:
        note = say("rows_left", language, shown=limit, n=table.height, rest=table.height - limit)
    head = "".join(f'<th scope="col"{_side(side)}>{escape(name)}</th>' for name, side in zip(heads, right, strict=True))
    content = (
        f'<div class="scroll" tabindex="0" role="region" aria-label="{escape(caption)}"><table>'
        f"<caption>{escape(caption)}</caption><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>"
        + (f"<p>{escape(note)}</p>" if note else "")
    )
    lines = [caption, " | ".join(heads), *(" | ".join(cells) for cells in rows), *([note] if note else [])]
    return wrap(content, "\n".join(clean(line) for line in lines))


def _columns(table: pl.DataFrame) -> list[str]:
    """The columns to show: low and high stand in the cell of the estimate, a trend's length of period in its dates."""
    hidden = {"low", "high"} if {"estimate", "low", "high"} <= set(table.columns) else set()
    if set(TRENDS) <= set(table.columns):
        hidden |= {"every"} | ({"measure"} if table["measure"].n_unique() <= 1 else set())
        hidden |= {"period"} if table["period"].null_count() == table.height else set()
    return [column for column in table.columns if column not in hidden]


def _cell(row: Mapping[str, Any], column: str, language: str, forms: Mapping[str, str]) -> str:
    value = row[column]
    if column == "estimate" and "low" in row and "high" in row:
        form = forms.get(column) or measure_form(str(row.get("measure")))
        texts = {name: show_value(row[name], language, form) for name in ("estimate", "low", "high")}
        return texts["estimate"] if row["low"] is None else say("interval_between", language, **texts)
    if column == "period" and value is not None:
        return show_value(value, language, forms.get(column) or date_form(row.get("every")))
    if isinstance(value, str) and column not in forms:
        key = f"{column}_{value}"
        if has_message(key):
            return say(key, language)
        if column.endswith("_id") and column not in ("article_id", "story_id"):
            return name_actor(value, language)
    text = show_value(", ".join(map(str, value)) if isinstance(value, list) else value, language, forms.get(column))
    return text if len(text) <= LONGEST_CELL else text[:LONGEST_CELL].rstrip() + "…"


def _head(column: str, language: str) -> str:
    return say(f"column_{column}", language) if has_message(f"column_{column}") else column.replace("_", " ")


def _row(cells: Sequence[str], right: Sequence[bool]) -> str:
    first, *rest = [f"{_side(side)}>{escape(cell)}" for cell, side in zip(cells, right, strict=True)]
    return f'<tr><th scope="row"{first}</th>' + "".join(f"<td{cell}</td>" for cell in rest) + "</tr>"


def _side(right: bool) -> str:
    return ' class="number"' if right else ""
