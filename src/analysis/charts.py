"""Charts of a trends table: each function takes a table and returns an ``alt.Chart``; nothing is computed here.

A chart is transparent, takes its ink from the page (``currentColor``), its width from the container, and its words from
``messages``. Its ``description`` is the text for those who do not see it. Cells go into the specification as they are: who
puts it into a page must write ``<`` as ``\\u003c`` in the JSON. ``vl_convert.vegalite_to_svg(chart.to_dict(),
allowed_base_urls=[])`` draws it 680 pixels wide.
"""

import altair as alt
import polars as pl


def draw_trend(trend: pl.DataFrame, language: str = "id", title: str | None = None, small: int = 10) -> alt.LayerChart:
    """Lines over time, one a group (at most one group column with more than one value), with 95 % intervals.

    Points whose ``n`` is below ``small`` are hollow.
    """
    raise NotImplementedError


def draw_ranking(
    trend: pl.DataFrame, language: str = "id", title: str | None = None, small: int = 10
) -> alt.LayerChart:
    """Bars with 95 % intervals, largest estimate first, for a table of one period (``every=None``)."""
    raise NotImplementedError


def draw_matrix(trend: pl.DataFrame, language: str = "id", title: str | None = None) -> alt.LayerChart:
    """A source-to-target heat map of net stance (``stance_matrix``): colour and a signed number in each cell."""
    raise NotImplementedError


def draw_timeline(articles: pl.DataFrame, language: str = "id", title: str | None = None) -> alt.LayerChart:
    """Dated articles as points by outlet; a horizontal rule where only the bounds of a date are known."""
    raise NotImplementedError
