"""Charts of when articles were published: each at its day, or counted where there are too many to see."""

from collections.abc import Mapping
from datetime import date
from typing import Any, Final

import polars as pl

from analysis.charts.frame import finish_chart, make_tooltip, name_axis
from analysis.display import alt
from analysis.messages import date_form, say, show_days, show_value
from analysis.periods import place_articles
from analysis.tables import ARTICLES, Rows, take
from analysis.theme import PALETTE

MOST_POINTS: Final = 500
MOST_PERIODS: Final = 40
MOST_OUTLETS: Final = 40


def draw_timeline(articles: Rows, language: str = "id", title: str | None = None) -> alt.LayerChart:
    """Draws each dated article at its day, a row an outlet; a rule where only bounds are known.

    Goes in: articles. Those without any date are counted below the title. Of more than ``MOST_POINTS`` dated articles
    the numbers by outlet and period are drawn instead, which the title says.

    >>> from analysis.tables import make
    >>> draw_timeline(make([{"article_id": "a.txt"}], ARTICLES), "en").to_dict()["description"]
    'A chart without data.'
    """
    first, last = pl.col("published_earliest"), pl.col("published_latest")
    known = first.is_not_null() | last.is_not_null()
    table = take(articles, ARTICLES, "articles")
    n, number = table.select(pl.len(), known.sum().alias("known")).collect().row(0)
    dated, undated = table.filter(known), say("articles_undated", language, undated=n - number, n=n)
    if number > MOST_POINTS:
        return _draw_counts(dated, number, language, title, undated)
    days = dated.sort(pl.coalesce(first, last), pl.coalesce(last, first), "article_id").collect()
    rows = [_place(row, language) for row in days.iter_rows(named=True)]
    scale = alt.Scale(type="utc", padding=16, nice=False)
    base = alt.Chart().encode(
        x=alt.X("first:T", title=None, scale=scale, axis=alt.Axis(labelOverlap="greedy", tickCount=6)),
        y=alt.Y("group:N", title=None, sort=None, axis=name_axis()),
        tooltip=make_tooltip("title", "group", "day", language=language),
        description="spoken:N",
    )
    points = base.mark_point(size=70, strokeWidth=2, filled=False, color=PALETTE[0]).encode(
        fill=alt.value(PALETTE[0]),
        fillOpacity=alt.when("datum.hollow").then(alt.value(0)).otherwise(alt.value(0.7)),
    )
    bounds = base.mark_rule(strokeWidth=2, color=PALETTE[0], aria=False).encode(x2=alt.X2("last:T"))
    ends = points.encode(x=alt.X("last:T", scale=scale))
    text = say("describe_nothing", language)
    if rows:
        ends_of = [min(row["first"] for row in rows), max(row["last"] for row in rows)]
        start, end = (show_value(date.fromisoformat(day), language) for day in ends_of)
        text = f"{say('describe_timeline', language, n=len(rows), first=start, last=end)} {undated}"
    chart = finish_chart(
        [bounds, points, ends], rows, language, title or say("title_timeline", language), None, 0, text
    )
    chart.title.subtitle = [undated, say("legend_bounds", language)]
    return chart.properties(height=34 * max(len({row["group"] for row in rows}), 1))


def _place(row: Mapping[str, Any], language: str) -> dict[str, Any]:
    """One article as the chart and its table need it."""
    earliest, latest = row["published_earliest"], row["published_latest"]
    group, title = row["outlet"] or say("unknown", language), row["title"] or row["article_id"]
    day = show_days(earliest, latest, language)
    return {
        "group": group,
        "title": title,
        "first": (earliest or latest).isoformat(),
        "last": (latest or earliest).isoformat(),
        "day": day,
        "spoken": f"{group}, {day}: {title}",
        "hollow": earliest != latest,
    }


def _draw_counts(dated: pl.LazyFrame, number: int, language: str, title: str | None, undated: str) -> alt.LayerChart:
    """Draws a disc for each outlet and period, as large as it has articles; of very many outlets the largest."""
    every, counts = _count_periods(dated)
    sizes = counts.group_by("outlet").agg(pl.col("n").sum()).sort("n", "outlet", descending=[True, False])
    outlets = sizes["outlet"].head(MOST_OUTLETS)
    counts = counts.filter(pl.col("outlet").is_in(outlets.implode(), nulls_equal=True)).sort("period", "outlet")
    shown = counts["n"].sum()
    rows = [_count(row, language, date_form(every)) for row in counts.iter_rows(named=True)]
    names = [outlet or say("unknown", language) for outlet in outlets]
    discs = (
        alt.Chart()
        .mark_circle(color=PALETTE[0], opacity=0.8)
        .encode(
            x=alt.X(
                "period:T",
                title=None,
                scale=alt.Scale(type="utc", padding=16, nice=False),
                axis=alt.Axis(labelOverlap="greedy", tickCount=6),
            ),
            y=alt.Y("group:N", title=None, sort=names, axis=name_axis()),
            size=alt.Size("n:Q", legend=None, scale=alt.Scale(range=[6, 260], domainMin=0)),
            tooltip=make_tooltip("period_text", "group", "n", language=language),
            description="spoken:N",
        )
    )
    periods = [show_value(day, language, date_form(every)) for day in (counts["period"][0], counts["period"][-1])]
    counted = say("legend_counts", language, n=shown, left=number - shown, outlets=len(names))
    text = say("describe_counts", language, first=periods[0], last=periods[1], outlets=len(names))
    heading = title or say("title_timeline", language)
    chart = finish_chart([discs], rows, language, heading, None, 0, f"{text} {counted} {undated}")
    chart.title.subtitle = [undated, counted]
    return chart.properties(height=24 * len(names))


def _count_periods(dated: pl.LazyFrame) -> tuple[str, pl.DataFrame]:
    """The shortest periods of which the articles need few, and how many of them each outlet has in each."""
    for every in ("1d", "1w", "1mo", "1q", "1y"):
        placed = place_articles(dated, every).drop_nulls("period")
        counts = placed.group_by("period", "outlet").agg(n=pl.len().cast(pl.Int64)).collect()
        if counts["period"].n_unique() <= MOST_PERIODS:
            break
    return every, counts


def _count(row: Mapping[str, Any], language: str, form: str) -> dict[str, Any]:
    group, period = row["outlet"] or say("unknown", language), show_value(row["period"], language, form)
    return {
        "period": row["period"].isoformat(),
        "period_text": period,
        "group": group,
        "n": row["n"],
        "spoken": f"{group}, {period}: {show_value(row['n'], language)}",
    }
