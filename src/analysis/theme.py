"""How charts look: colours, shapes, type, and the number and date names of a language."""

from collections.abc import Sequence
from functools import cache
from typing import Any, Final

from babel import Locale

INK: Final = "currentColor"
"""The text colour of the page that the chart stands in, light or dark."""
FONT: Final = "system-ui, 'Segoe UI', Roboto, 'Noto Sans', 'DejaVu Sans', sans-serif"
WIDTH: Final = 680
PALETTE: Final = ("#1798c0", "#c30289", "#7c9e48", "#6d5ce2", "#b86f6f", "#900ffe", "#e61910")
"""At least 3:1 against white and near-black, and apart in the common forms of colour blindness (see the tests)."""
SHAPES: Final = ("circle", "square", "triangle-up", "diamond", "cross", "triangle-down", "stroke", "triangle-left")
AGAINST_FAVOUR: Final = ("#b2182b", "#ef8a62", "#f7f7f7", "#67a9cf", "#2166ac")
"""ColorBrewer's RdBu, from against to favour: red and blue stay apart in every form of colour blindness."""
SIGNS: Final = ("#d6604d", "#4393c3")
"""Against and in favour, from the same scheme, at least 3:1 against white and near-black."""


def cycle(values: Sequence[str], size: int) -> list[str]:
    """The first ``size`` of ``values``, from the beginning again where they end.

    >>> cycle(["a", "b"], 3)
    ['a', 'b', 'a']
    """
    return [values[index % len(values)] for index in range(size)]


def make_theme(language: str) -> dict[str, Any]:
    """The configuration of every chart: transparent, in the page's own ink, with the language's numbers and months.

    >>> make_theme("id")["locale"]["number"]["decimal"], make_theme("en")["locale"]["time"]["shortMonths"][4]
    (',', 'May')
    """
    return {
        "background": "transparent",
        "font": FONT,
        "padding": 4,
        "view": {"stroke": None, "continuousWidth": WIDTH, "discreteWidth": WIDTH},
        "title": {
            "anchor": "start",
            "color": INK,
            "fontSize": 15,
            "fontWeight": 600,
            "subtitleColor": INK,
            "subtitleFontSize": 12,
            "subtitlePadding": 4,
            "offset": 12,
        },
        "axis": {
            "aria": False,  # Vega describes axes and legends in English; the chart's own description says what they are
            "labelColor": INK,
            "labelFontSize": 12,
            "titleColor": INK,
            "titleFontSize": 12,
            "titleFontWeight": 600,
            "domainColor": INK,
            "domainOpacity": 0.4,
            "tickColor": INK,
            "tickOpacity": 0.4,
            "gridColor": INK,
            "gridOpacity": 0.14,
        },
        "legend": {
            "aria": False,
            "labelColor": INK,
            "labelFontSize": 12,
            "titleColor": INK,
            "symbolSize": 80,
            "symbolStrokeWidth": 2,
        },
        "locale": _locale(language),
    }


@cache
def _locale(language: str) -> dict[str, Any]:
    """What d3 needs to write numbers and dates in ``language``, from the Unicode CLDR."""
    locale = Locale(language)
    symbols = locale.number_symbols["latn"]
    order = (6, 0, 1, 2, 3, 4, 5)  # d3 begins the week on Sunday, babel on Monday
    days = {width: [locale.days["format"][width][day] for day in order] for width in ("wide", "abbreviated")}
    months = {
        width: [locale.months["format"][width][month] for month in range(1, 13)] for width in ("wide", "abbreviated")
    }
    return {
        "number": {
            "decimal": symbols["decimal"],
            "thousands": symbols["group"],
            "grouping": [3],
            "currency": ["", ""],
            "minus": "\N{MINUS SIGN}",
        },
        "time": {
            "dateTime": "%-d %B %Y %H:%M:%S",
            "date": "%-d %B %Y",
            "time": "%H:%M:%S",
            "periods": ["AM", "PM"],
            "days": days["wide"],
            "shortDays": days["abbreviated"],
            "months": months["wide"],
            "shortMonths": months["abbreviated"],
        },
    }
