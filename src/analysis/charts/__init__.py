"""Charts of a trends table: each function takes a table and returns an ``alt.LayerChart``; nothing is computed here.

A chart is transparent, takes its ink from the page (``currentColor``), its width from the container, and its words from
``messages``. Its ``description`` is the text for those who do not see it. No meaning is carried by colour alone: groups
differ in shape too, signs are written. ``vl_convert.vegalite_to_svg(chart.to_dict(), allowed_base_urls=[])`` draws it
680 pixels wide. Cells go into the specification as they are: in a page its ``<`` must be written ``\\u003c``.
"""

from collections.abc import Mapping, Sequence
from typing import Any, Final

import polars as pl

from analysis.anchors import list_groups, name_anchor
from analysis.charts.frame import NARROW, finish_chart, make_tooltip, name_axis, name_measure
from analysis.charts.timeline import draw_timeline as draw_timeline
from analysis.display import alt
from analysis.messages import date_form, has_message, measure_form, name_actor, say, show_value
from analysis.tables import TRENDS, check
from analysis.theme import AGAINST_FAVOUR, INK, PALETTE, SHAPES, SIGNS, cycle

MOST_ROWS: Final = 5000
GAP: Final = 0.07  # between cells
HOLLOW: Final = 0.12  # how opaque bars and cells are that rest on few stories
SCALES: Final[Mapping[str, Mapping[str, Any]]] = {
    "percent": {"format": ".0%", "domain": {"domainMin": 0, "domainMax": 1}, "from": 0},
    "signed": {"format": "+.1f", "domain": {"domain": [-1, 1]}, "from": 0},
    "number": {"format": "~g", "domain": {"domainMin": 0}, "from": 1},
}
SIGNED_ZERO: Final = "datum.value === 0 ? replace(datum.label, '+', '') : datum.label"  # 0,0 and not +0,0
WORD_A_LINE: Final = "split(datum.label, ' ')"
FIRM: Final = {name: f"datum.hollow ? null : datum.{name}" for name in ("estimate", "low", "high")}
"""What lines and bands may join: few stories make a point, not a course."""


class ChartError(ValueError):
    """A table cannot be drawn; the message says why and what to leave out."""


def draw_trend(
    trend: pl.DataFrame,
    language: str = "id",
    title: str | None = None,
    small: int = 10,
    events: pl.DataFrame | None = None,
) -> alt.LayerChart:
    """Draws lines over time, one a group, with 95 % intervals; of one period, a ranking.

    Goes in: a trends table of one measure. Points with fewer than ``small`` stories are hollow and joined to no other,
    empty periods are gaps.
    A click on the legend brings out one group. Each period with some of the ``events`` (``changes.read_events``) has a
    rule with their numbers, which are spelled out below the title.

    Raises:
        ChartError: the table has several measures or too many rows.

    >>> from datetime import date
    >>> row = {"period": date(2022, 11, 1), "measure": "mention_share", "k": 2, "n": 5, "estimate": 0.4, "low": 0.1}
    >>> draw_trend(pl.DataFrame([row | {"high": 0.8}])).title.text
    'Bagian artikel yang menyebut'
    """
    check(trend, TRENDS, "trends")
    if trend["period"].null_count() == trend.height:
        return draw_ranking(trend, language, title, small)
    rows, measure = _rows(trend, language, small), _measure(trend)
    groups = list(dict.fromkeys(row["group"] for row in rows))
    periods = trend["period"].drop_nulls().unique().sort().to_list()
    form = _form(trend)
    scale = SCALES[measure_form(measure)]
    days = [show_value(day, language, form) for day in periods]
    x = alt.X(
        "period_text:O",
        title=None,
        sort=days,
        scale=alt.Scale(type="band", paddingInner=0.3),
        axis=alt.Axis(values=days[:: -(-len(days) // 12)], labelAngle=0, labelOverlap="greedy"),
    )
    axis = alt.Axis(format=scale["format"], title=None, tickCount=5, labelExpr=SIGNED_ZERO)
    y = alt.Y("estimate:Q", scale=alt.Scale(nice=True, **scale["domain"]), axis=axis)
    colour = _colour(groups)
    picked = alt.selection_point(name="picked", fields=["group"], bind="legend")
    faded = alt.when(picked)
    base = alt.Chart().encode(x=x, color=colour)
    if len(groups) > 1:  # side by side, so that no interval hides another
        base = base.encode(xOffset=alt.XOffset("group:N", sort=groups))
    low, high = alt.Y("low:Q"), alt.Y2("high:Q")
    layers = [
        base.mark_rule(strokeWidth=1.5, aria=False).encode(
            y=low, y2=high, opacity=faded.then(alt.value(0.55)).otherwise(alt.value(0.05))
        ),
        base.transform_calculate(**FIRM)
        .mark_line(strokeWidth=2, aria=False)
        .encode(y=y, opacity=faded.then(alt.value(0.9)).otherwise(alt.value(0.1))),
        base.mark_point(size=64, strokeWidth=2, filled=False)
        .encode(
            y=y,
            shape=alt.Shape("group:N", title=None, scale=alt.Scale(domain=groups, range=cycle(SHAPES, len(groups)))),
            fill=alt.Fill("group:N", title=None, scale=_scale(groups)),
            fillOpacity=alt.when("datum.hollow").then(alt.value(0)).otherwise(alt.value(1)),
            opacity=faded.then(alt.value(1)).otherwise(alt.value(0.1)),
            tooltip=make_tooltip("period_text", "group", "estimate_text", "k", "n", language=language),
            description="spoken:N",
        )
        .properties(name="points")
        .add_params(picked),
    ]
    if len(groups) == 1:
        band = base.transform_calculate(**FIRM).mark_area(opacity=0.15, aria=False)
        layers.insert(0, band.encode(y=low, y2=high))
    if measure_form(measure) != "percent":
        layers.insert(0, _zero(scale["from"], "y"))
    marks = _place_events(events, trend, language)
    if marks:
        rules = alt.Chart(alt.InlineData(values=marks)).encode(x=x)
        layers.insert(0, rules.mark_rule(color=INK, strokeOpacity=0.7, strokeDash=[1, 3], strokeWidth=1.5, aria=False))
        layers.append(
            rules.mark_text(color=INK, baseline="bottom", fontSize=11).encode(
                text="numbers:N",
                description="labels:N",
                y=alt.value(-8),
                tooltip=alt.Tooltip("labels:N", title=say("column_event", language)),
            )
        )
    first, last = (show_value(day, language, form) for day in (periods[0], periods[-1]))
    text = say(
        "describe_trend",
        language,
        measure=name_measure(measure, language),
        first=first,
        last=last,
        groups="; ".join(groups),
        small=small,
    )
    named = [mark["labels"] for mark in marks]
    if any(row["hollow"] for row in rows):
        named.insert(0, say("legend_lines", language, small=small))
    chart = finish_chart(layers, rows, language, title, measure, small, " ".join([text, *named])).properties(height=300)
    chart.title.subtitle = [*chart.title.subtitle, *named]
    return chart


def draw_ranking(
    trend: pl.DataFrame, language: str = "id", title: str | None = None, small: int = 10
) -> alt.LayerChart:
    """Draws bars with 95 % intervals, largest estimate first, for a table of one period (``every=None``).

    Goes in: a trends table of one measure; rows without an estimate come last, as a name without a bar. Bars with fewer
    than ``small`` stories are hollow.

    Raises:
        ChartError: the table has several measures or too many rows.

    >>> row = {"period": None, "measure": "net_stance", "target_id": "csto", "k": 1, "n": 5, "estimate": -0.6}
    >>> table = pl.DataFrame([row | {"low": -1.0, "high": 0.2}], schema_overrides={"period": pl.Date})
    >>> draw_ranking(table, "en").data["values"][0]["estimate_text"]
    '−0.60 (−1.00 to +0.20)'
    """
    check(trend, TRENDS, "trends")
    measure = _measure(trend)
    ranked = trend.sort(
        "estimate",
        *list_groups(trend.columns),
        descending=[True, *[False] * len(list_groups(trend.columns))],
        nulls_last=True,
    )
    rows = _rows(ranked, language, small)
    groups = list(dict.fromkeys(row["group"] for row in rows))
    form = measure_form(measure)
    scale = SCALES[form]
    axis = alt.Axis(format=scale["format"], title=None, tickCount=5, labelExpr=SIGNED_ZERO, labelSeparation=6)
    y = alt.Y("group:N", sort=groups, title=None, axis=name_axis(ticks=False, domain=False, grid=False))
    x = alt.X("estimate:Q", scale=alt.Scale(nice=True, **scale["domain"]), axis=axis)
    colour: Any = alt.value(PALETTE[0])
    if form == "signed":
        colour = alt.when("datum.estimate < 0").then(alt.value(SIGNS[0])).otherwise(alt.value(SIGNS[1]))
    base = alt.Chart().encode(y=y)
    bars = base.mark_bar(height={"band": 0.62}, strokeWidth=1.5).encode(
        x=x,
        fill=colour,
        stroke=colour,
        fillOpacity=alt.when("datum.hollow").then(alt.value(HOLLOW)).otherwise(alt.value(0.85)),
        tooltip=make_tooltip("group", "estimate_text", "k", "n", language=language),
        description="spoken:N",
    )
    whiskers = base.mark_rule(strokeWidth=1.5, aria=False, color=INK).encode(x=alt.X("low:Q"), x2=alt.X2("high:Q"))
    layers = [bars, whiskers, _zero(scale["from"], "x")] if form != "percent" else [bars, whiskers]
    known = [row for row in rows if row["estimate"] is not None]
    text = say("describe_nothing", language)
    if known:
        text = say(
            "describe_ranking",
            language,
            measure=name_measure(measure, language),
            top=known[0]["group"],
            estimate=known[0]["estimate_text"],
            bottom=known[-1]["group"],
            lowest=known[-1]["estimate_text"],
        )
    return finish_chart(layers, rows, language, title, measure, small, text).properties(height=28 * max(len(groups), 1))


def draw_matrix(trend: pl.DataFrame, language: str = "id", title: str | None = None, small: int = 10) -> alt.LayerChart:
    """Draws who stands where towards whom: a row a source, a column a target, a signed number a cell.

    Goes in: ``trends.stance_matrix``. Below the number stands n; cells with fewer than ``small`` stories are hollow,
    pairs without a stance are a dot.

    Raises:
        ChartError: the table has several measures or too many rows.

    >>> row = {"period": None, "measure": "net_stance", "source_id": "armenia", "target_id": "csto", "k": 0, "n": 2}
    >>> table = pl.DataFrame([row | {"estimate": -1.0, "low": -1.0, "high": 0.3}], schema_overrides={"period": pl.Date})
    >>> draw_matrix(table).data["values"][0]["mark"]
    '−1,00'
    """
    check(trend, {**TRENDS, "source_id": pl.String, "target_id": pl.String}, "trends")
    measure = _measure(trend)
    rows = _rows(trend, language, small)
    for row, (source, target, estimate) in zip(
        rows, trend.select("source_id", "target_id", "estimate").iter_rows(), strict=True
    ):
        row |= {"source": name_actor(source, language), "target": name_actor(target, language)}
        row |= {"mark": "·" if estimate is None else show_value(estimate, language, "signed")}
        row |= {"base": "" if estimate is None else f"n = {show_value(row['n'], language)}"}
    sources, targets = (list(dict.fromkeys(row[side] for row in rows)) for side in ("source", "target"))
    base = alt.Chart().encode(
        x=alt.X(
            "target:N",
            sort=targets,
            scale=alt.Scale(paddingInner=GAP),
            title=say("axis_target", language),
            axis=alt.Axis(
                labelExpr=WORD_A_LINE,
                labelLimit=90,
                labelAngle=0,
            ),
        ),
        y=alt.Y(
            "source:N",
            sort=sources,
            scale=alt.Scale(paddingInner=GAP),
            title=say("axis_source", language),
            axis=name_axis(),
        ),
    )
    scale = alt.Scale(domain=[-1, -0.5, 0, 0.5, 1], range=list(AGAINST_FAVOUR))
    fill, stroke = (side("estimate:Q", scale=scale, legend=None) for side in (alt.Fill, alt.Stroke))
    # Black on pale cells, white on dark ones: at least 4.5:1 over the whole palette.
    ink = (
        alt.when("datum.n == 0 || datum.hollow")
        .then(alt.value(INK))
        .when("datum.estimate < -0.8 || datum.estimate > 0.85")
        .then(alt.value("#ffffff"))
        .otherwise(alt.value("#000000"))
    )
    layers = [
        base.mark_rect(cornerRadius=3, strokeWidth=2).encode(
            fill=alt.when("datum.n > 0").then(fill).otherwise(alt.value("transparent")),
            fillOpacity=alt.when("datum.hollow").then(alt.value(HOLLOW)).otherwise(alt.value(1)),
            stroke=alt.when("datum.n > 0").then(stroke).otherwise(alt.value("transparent")),
            tooltip=make_tooltip("source", "target", "estimate_text", "k", "n", language=language),
            description="spoken:N",
        ),
        base.mark_text(
            dy=alt.ExprRef("datum.n > 0 ? -6 : 0"),
            fontSize=alt.ExprRef(f"{NARROW} ? 11 : 13"),
            fontWeight=600,
            aria=False,
        ).encode(text="mark:N", color=ink),
        base.mark_text(dy=9, fontSize=alt.ExprRef(f"{NARROW} ? 10 : 11"), aria=False).encode(text="base:N", color=ink),
    ]
    cells = sum(row["n"] > 0 for row in rows)
    text = say("describe_matrix", language, measure=name_measure(measure, language), cells=cells)
    return finish_chart(layers, rows, language, title, measure, small, text, False).properties(
        height=42 * max(len(sources), 1)
    )


def _rows(trend: pl.DataFrame, language: str, small: int) -> list[dict[str, Any]]:
    """The table as plain values with what is shown in words beside them."""
    if trend.height > MOST_ROWS:
        raise ChartError(
            f"the table has {trend.height} rows, a chart takes {MOST_ROWS}. Ask for fewer actors or longer periods."
        )
    form, groups, length = measure_form(_measure(trend)), list_groups(trend.columns), _form(trend)
    rows = []
    for row in trend.iter_rows(named=True):
        texts = {name: show_value(row[name], language, form) for name in ("estimate", "low", "high")}
        estimate = texts["estimate"] if row["low"] is None else say("interval_between", language, **texts)
        period = show_value(row["period"], language, length) if row["period"] else say("whole_corpus", language)
        group = " · ".join(_name(row[column], column, language) for column in groups) or say("all", language)
        rows.append(
            {
                "period": row["period"].isoformat() if row["period"] else None,
                "period_text": period,
                "group": group,
                "k": row["k"],
                "n": row["n"],
                "estimate": row["estimate"],
                "low": row["low"],
                "high": row["high"],
                "estimate_text": estimate,
                "spoken": f"{group}, {period}: {estimate}; n = {show_value(row['n'], language)}",
                "hollow": row.get("stories", row["n"]) < small,
                "evidence": name_anchor(row),
            }
        )
    return rows


def _place_events(events: pl.DataFrame | None, trend: pl.DataFrame, language: str) -> list[dict[str, str]]:
    """The periods with events: the period in words, the events' numbers, and what they are."""
    if events is None or events.is_empty():
        return []
    label = "label" if language == "id" else "label_en"
    every = str(trend["every"].first()) if "every" in trend.columns else "1d"
    days = events.with_row_index("number", 1).with_columns(period=pl.col("date").dt.truncate(every))
    days = days.filter(pl.col("period").is_in(trend["period"].drop_nulls().implode())).sort("number")
    marks = []
    for (period,), group in days.partition_by("period", as_dict=True, maintain_order=True).items():
        parts = [
            say("legend_event", language, number=row["number"], label=row[label], day=row["date"])
            for row in group.iter_rows(named=True)
        ]
        numbers = ", ".join(map(str, group["number"]))
        text = show_value(period, language, _form(trend))
        marks.append({"period_text": text, "numbers": numbers, "labels": " ".join(parts)})
    return marks


def _measure(trend: pl.DataFrame) -> str:
    """The one measure of a table."""
    measures = trend["measure"].unique().sort().to_list()
    if len(measures) > 1:
        raise ChartError(
            f"the table has several measures ({', '.join(measures)}), a chart takes one. Filter it by measure."
        )
    return str(measures[0]) if measures else ""


def _form(trend: pl.DataFrame) -> str:
    """The form in which the table's periods are shown."""
    return date_form(str(trend["every"].first()) if "every" in trend.columns else None)


def _name(value: object, column: str, language: str) -> str:
    """One group's value in words; ids are actors, known words are messages."""
    if value is None:
        return say("unknown", language)
    if has_message(f"{column}_{value}"):
        return say(f"{column}_{value}", language)
    return name_actor(str(value), language) if column.endswith("_id") else show_value(value, language)


def _colour(groups: Sequence[str]) -> alt.Color:
    columns = alt.ExprRef(f"{NARROW} ? 2 : {len(groups) if len(groups) < 5 else -(-len(groups) // 2)}")
    legend = alt.Legend(orient="top", columns=columns, labelLimit=260, columnPadding=16) if len(groups) > 1 else None
    return alt.Color("group:N", title=None, scale=_scale(groups), legend=legend)


def _scale(groups: Sequence[str]) -> alt.Scale:
    return alt.Scale(domain=list(groups), range=cycle(PALETTE, len(groups)))


def _zero(value: float, axis: str) -> alt.Chart:
    """A line where favour and against balance, or where two actors meet as often as by chance."""
    datum = alt.YDatum(value) if axis == "y" else alt.XDatum(value)
    line: alt.Chart = alt.Chart().mark_rule(color=INK, strokeOpacity=0.6, strokeDash=[4, 3], aria=False).encode(datum)
    return line
