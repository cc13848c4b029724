"""What all charts have around their marks: data, title, notes, description, theme, and the heads of their numbers."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from analysis.display import alt
from analysis.messages import has_message, say
from analysis.theme import make_theme

SHOWN: Final = ("period_text", "source", "target", "title", "group", "day", "estimate_text", "k", "n")
"""Fields of a chart's rows that are also shown as a table, in this order."""


NARROW: Final = "width < 400"
"""In Vega's words: the chart is drawn on a telephone."""
_HEAD: Final = "regexp('^(.{' + floor(length(datum.label) * 0.27) + ',}?) ')"
TWO_LINES: Final = (
    f"length(datum.label) > ({NARROW} ? 16 : 32) ? split(replace(datum.label, {_HEAD}, '$1\\n'), '\\n') : datum.label"
)


def name_axis(**options: Any) -> alt.Axis:
    """An axis of names, which are written in two lines rather than cut."""
    limit = alt.ExprRef(f"{NARROW} ? 130 : 260")
    return alt.Axis(labelExpr=TWO_LINES, labelLimit=limit, labelLineHeight=12, labelPadding=8, **options)


def name_measure(measure: str, language: str) -> str:
    """A measure in words."""
    key = f"measure_{measure}"
    return say(key, language) if has_message(key) else measure.replace("_", " ")


def make_tooltip(*fields: str, language: str) -> list[alt.Tooltip]:
    """What is shown of a row where the pointer rests on its mark."""
    return [alt.Tooltip(f"{name}:N", title=_head(name, language)) for name in fields]


def _head(field: str, language: str) -> str:
    name = f"{field}_id" if field in ("source", "target") else field.removesuffix("_text")
    return say(f"column_{name}", language)


def _columns(rows: Sequence[Mapping[str, Any]], language: str) -> dict[str, str]:
    """What of the rows is shown where they stand as a table, with its heads."""
    held = {name for row in rows for name, value in row.items() if value is not None}
    hidden = {"group"} if "source" in held else set() if "period" in held else {"period_text"}
    return {name: _head(name, language) for name in SHOWN if name in held - hidden}


def finish_chart(
    layers: Sequence[alt.Chart],
    rows: Sequence[Mapping[str, Any]],
    language: str,
    title: str | None,
    measure: str | None,
    small: int,
    description: str,
    ruled: bool = True,
) -> alt.LayerChart:
    """Puts layers over their data, with title, notes (on intervals where they are ``ruled``), description and theme."""
    notes = [say("legend_interval", language)] if small and ruled else []
    if small and any(row["hollow"] and row["estimate"] is not None for row in rows):
        notes.append(say("legend_small", language, small=small))
    label = name_measure(measure, language) if measure else ""
    lines = [line for line in (label if title else "", " ".join(notes)) if line]
    chart: alt.LayerChart = (
        alt.layer(*layers, data=alt.InlineData(values=[dict(row) for row in rows]))
        .properties(
            width="container",
            title=alt.Title(text=title or label or say("no_data", language), subtitle=lines),
            description=description,
            usermeta={
                "embedOptions": {"renderer": "svg", "actions": False, "ast": True},
                "columns": _columns(rows, language),
            },
        )
        .configure(**make_theme(language))
    )
    return chart
