"""Tests of charts: what they say, that they can be drawn, and that their colours can be told apart."""

import itertools
import json
import re
from collections.abc import Callable
from datetime import date
from typing import Any

import altair as alt
import numpy as np
import polars as pl
import pytest
import vl_convert

from analysis.charts import ChartError, draw_matrix, draw_ranking, draw_timeline, draw_trend
from analysis.tables import ARTICLES, MENTIONS, STANCES, make
from analysis.theme import AGAINST_FAVOUR, PALETTE, SIGNS
from analysis.trends import co_mention_trend, mention_trend, stance_matrix, stance_trend

HOSTILE = "</script><script>alert(1)</script>"


def corpus() -> tuple[pl.DataFrame, pl.DataFrame, pl.DataFrame]:
    """Three articles of two months and an undated one, with a hostile outlet."""
    days = [date(2022, 1, 5), date(2022, 1, 6), date(2022, 4, 1), None]
    outlets = ["a.id", HOSTILE, None, "a.id"]
    articles = make(
        [
            {"article_id": f"{n}", "outlet": outlet, "published_earliest": day, "published_latest": day}
            for n, (day, outlet) in enumerate(zip(days, outlets, strict=True))
        ],
        ARTICLES,
    )
    pairs = [("0", "csto"), ("0", "armenia"), ("1", "csto"), ("2", "armenia"), ("3", "csto")]
    mentions = make([{"article_id": name, "actor_id": actor} for name, actor in pairs], MENTIONS)
    sides = {"source_id": "armenia", "target_id": "csto", "stance": "against"}
    return articles, mentions, make([{"article_id": name} | sides for name in "012"], STANCES)


def charts(language: str = "id") -> dict[str, alt.LayerChart]:
    """Every chart of the small corpus."""
    articles, mentions, stances = corpus()
    return {
        "trend": draw_trend(mention_trend(articles, mentions), language),
        "outlets": draw_trend(mention_trend(articles, mentions, ["csto"], by=["outlet"]), language, HOSTILE),
        "net stance": draw_trend(stance_trend(articles, stances, every="1q"), language),
        "one period": draw_trend(mention_trend(articles, mentions, every=None), language),
        "ranking": draw_ranking(stance_trend(articles, stances, ["csto", "nato"], every=None), language),
        "lift": draw_ranking(co_mention_trend(articles, mentions), language),
        "matrix": draw_matrix(stance_matrix(articles, stances, ["armenia", "outlet"], ["csto", "nato"]), language),
        "timeline": draw_timeline(articles, language),
        "no trend": draw_trend(mention_trend(articles.clear(), mentions.clear()), language),
        "no matrix": draw_matrix(stance_matrix(articles, stances.clear()), language),
        "no timeline": draw_timeline(articles.clear(), language),
    }


@pytest.mark.parametrize("name", charts())
def test_every_chart_is_valid_and_can_be_drawn_offline(name: str) -> None:
    """Vega-Lite accepts it, and it becomes a picture without a request."""
    specification = charts()[name].to_dict()
    assert vl_convert.vegalite_to_svg(specification, allowed_base_urls=[]).startswith("<svg")
    assert "http" not in json.dumps({**specification, "$schema": ""})
    assert specification["width"] == "container"
    assert specification["config"]["background"] == "transparent"


@pytest.mark.parametrize("language", ["id", "en"])
def test_every_mark_says_in_words_what_it_shows(language: str) -> None:
    """What a screen reader says of a mark is its group and number, never a field of the data."""
    for chart in charts(language).values():
        picture = vl_convert.vegalite_to_svg(chart.to_dict(), allowed_base_urls=[])
        for label in re.findall(r'aria-label="([^"]*)"', picture):
            assert not re.search(r"estimate|period_text|group:|axis|hollow|datum", label), label


def test_very_many_articles_are_counted_by_outlet_and_period() -> None:
    """The timeline of 20,000 articles is small, counts every one of them, and says that it counts."""
    rows = [
        {"article_id": f"{n}", "outlet": f"media{n % 7}", "published_earliest": day, "published_latest": day}
        for n in range(20_000)
        for day in [date(2021, 1 + n % 12, 1 + n % 28)]
    ]
    specification = draw_timeline(make(rows, ARTICLES), "en").to_dict()
    values = next(iter(specification["datasets"].values())) if "datasets" in specification else []
    values = values or specification["data"]["values"]
    assert len(json.dumps(specification)) < 100_000
    assert sum(row["n"] for row in values) == 20_000
    assert "number of articles by outlet and period" in " ".join(specification["title"]["subtitle"])


def test_charts_come_out_the_same() -> None:
    """Two runs give the same specification."""
    one, other = ([chart.to_dict() for chart in charts().values()] for _ in range(2))
    assert json.dumps(one) == json.dumps(other)


def test_every_chart_is_described_in_the_language() -> None:
    """The description says what the picture shows."""
    id_, en = (charts(language) for language in ("id", "en"))
    for name in id_:
        assert id_[name].description != en[name].description
    assert en["ranking"].description.startswith("Bar chart. Net stance")


def test_small_numbers_are_hollow_and_gaps_stay_gaps() -> None:
    """Fewer stories than asked for empty the point; an empty month has no value."""
    articles, mentions, _ = corpus()
    rows = draw_trend(mention_trend(articles, mentions, ["csto"]), small=2).data["values"]
    assert [(row["n"], row["hollow"], row["estimate"]) for row in rows] == [
        (2, False, 1.0),
        (0, True, None),
        (0, True, None),
        (1, True, 0.0),
    ]


def test_undated_articles_stand_below_the_title() -> None:
    """The timeline counts what it cannot place."""
    assert "1 of 4 articles has no date." in charts("en")["timeline"].to_dict()["title"]["subtitle"]


def test_a_ranking_begins_with_the_largest() -> None:
    """Ties by name, rows without an estimate last."""
    articles, _, stances = corpus()
    rows = draw_ranking(stance_trend(articles, stances, ["csto", "nato"], every=None), "en").data["values"]
    assert [row["estimate"] for row in rows] == [-1.0, None]


def test_several_measures_do_not_fit_one_chart() -> None:
    """The error names the measures and the mend."""
    articles, mentions, stances = corpus()
    both = pl.concat([mention_trend(articles, mentions), stance_trend(articles, stances)], how="diagonal")
    with pytest.raises(ChartError, match=r"several measures \(mention_share, net_stance\).* Filter it by measure"):
        draw_trend(both)


def test_too_many_rows_do_not_fit_one_chart() -> None:
    """The error says how many are too many and what to do."""
    articles, mentions, _ = corpus()
    with pytest.raises(ChartError, match=r"has 8000 rows, a chart takes 5000\. Ask for fewer actors"):
        draw_trend(pl.concat([mention_trend(articles, mentions)] * 1000))


def linear(colour: str) -> np.ndarray:
    """The light of a colour, red, green and blue."""
    part = np.array([int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)])
    return np.where(part <= 0.04045, part / 12.92, ((part + 0.055) / 1.055) ** 2.4)


def contrast(one: str, other: str) -> float:
    """Contrast as WCAG 2 defines it."""
    dark, light = sorted(float(linear(colour) @ [0.2126, 0.7152, 0.0722]) for colour in (one, other))
    return (light + 0.05) / (dark + 0.05)


def cielab(light: np.ndarray) -> np.ndarray:
    """Linear light as CIE L*a*b*."""
    to_xyz = np.array([[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]])
    ratio = to_xyz @ np.clip(light, 0, 1) / [0.95047, 1, 1.08883]
    x, y, z = np.where(ratio > 0.008856, np.cbrt(ratio), 7.787 * ratio + 16 / 116)
    return np.array([116 * y - 16, 500 * (x - y), 200 * (y - z)])


# Machado, Oliveira and Fernandes (2009), A physiologically-based model for simulation of color vision deficiency.
DEUTAN = [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]]
PROTAN = [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]]


@pytest.mark.parametrize("colour", [*PALETTE, *SIGNS])
def test_colours_stand_out_on_light_and_dark_pages(colour: str) -> None:
    """At least 3:1 against white and near-black."""
    assert min(contrast(colour, page) for page in ("#ffffff", "#16181d")) >= 3


@pytest.mark.parametrize("sight", [np.eye(3), np.array(DEUTAN), np.array(PROTAN)])
def test_colours_are_apart_for_the_colour_blind(sight: np.ndarray) -> None:
    """Any two colours of groups differ by 20 or more in CIE L*a*b*."""
    pairs = itertools.combinations(PALETTE, 2)
    distance: Callable[[Any], Any] = np.linalg.norm
    assert min(distance(cielab(sight @ linear(a)) - cielab(sight @ linear(b))) for a, b in pairs) >= 20


def test_numbers_in_the_matrix_can_be_read_on_every_cell() -> None:
    """Black on pale cells, white on dark ones: at least 4.3:1 from against to favour."""
    for estimate in np.arange(-1, 1.001, 0.05):
        at = (estimate + 1) * 2
        low = min(int(at), 3)
        ends = [[int(AGAINST_FAVOUR[low + side][i : i + 2], 16) for i in (1, 3, 5)] for side in (0, 1)]
        mixed = [round(a + (b - a) * (at - low)) for a, b in zip(*ends, strict=True)]
        cell = "#" + "".join(f"{part:02x}" for part in mixed)
        ink = "#ffffff" if estimate < -0.8 or estimate > 0.85 else "#000000"
        assert contrast(cell, ink) >= 4.3
