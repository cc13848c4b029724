"""Tests of the sentences beside a trend: each is what its table says."""

from datetime import date

import polars as pl
import pytest

from analysis.changes import compare, decompose, find_breaks, show_differences, split_articles
from analysis.remarks import define_measure, say_basis, say_changes, say_placed, say_units
from analysis.tables import ARTICLES, MENTIONS, STANCES, make
from analysis.trends import mention_trend, stance_trend

EVENT = date(2022, 11, 23)


def articles(*days: date, **columns: list[str]) -> pl.DataFrame:
    """One article a day."""
    rows = [
        {"article_id": str(number), "published_earliest": day, "published_latest": day}
        for number, day in enumerate(days)
    ]
    return make(rows, ARTICLES).with_columns(**{name: pl.Series(values) for name, values in columns.items()})


def test_few_stories_carry_no_trend() -> None:
    """The sentence counts the points with stories, and how many of them have ten."""
    table = articles(*[date(2022, 1, day) for day in range(1, 13)], date(2022, 3, 1))
    trend = mention_trend(table, make([{"article_id": "0", "actor_id": "csto"}], MENTIONS))
    assert say_basis(trend, "en") == "1 of 2 points rests on 10 stories or more; the others carry no trend."
    assert say_basis(trend.tail(1), "en") == "None of the 1 point rests on 10 stories or more: they carry no trend."
    assert say_basis(trend.head(1)) == ""


def test_copies_that_move_a_figure_are_named() -> None:
    """Three copies of one story make a share of 3/4 that by story is 1/2."""
    table = articles(*[EVENT] * 4, story_id=["s", "s", "s", "t"])
    mentions = make([{"article_id": name, "actor_id": "csto"} for name in "012"], MENTIONS)
    by_article, by_story = (mention_trend(table, mentions, every=None, per=unit) for unit in ("article", "story"))
    assert say_units(by_article, by_story, "en").endswith("moves CSTO most: 75% by article, 50% by story.")
    assert (
        say_units(by_article, by_article, "en") == "Counting each story once, instead of each article, changes nothing."
    )


@pytest.mark.parametrize("dates", ["omit", "spread", "bound"])
def test_every_choice_of_dates_is_explained(dates: str) -> None:
    """What becomes of an article with bounds is said beside the trend, with the number of them."""
    bounds = {"published_earliest": date(2022, 1, 20), "published_latest": date(2022, 2, 20)}
    assert "1 has only bounds for a date" in say_placed(make([bounds], ARTICLES), "1mo", dates, "en")


@pytest.mark.parametrize("language", ["id", "en"])
def test_every_measure_is_defined_with_its_formula(language: str) -> None:
    """The sentence of each measure gives a quotient."""
    measures = ["mention_share", "attention_share", "mention_rate", "voice_share", "quoted_share", "lift"]
    measures += ["quoted_directly_share", "quoted_indirectly_share", "net_stance", "net_stance_of_pairs"]
    for measure in measures:
        assert " / " in define_measure(pl.DataFrame({"measure": [measure]}), language)


def say_all(sides: tuple[str, str], size: int) -> str:
    """What is said of stances that are ``sides[0]`` before the event and ``sides[1]`` after, in one outlet."""
    days = [date(2022, month, day) for month in (10, 12) for day in range(1, size + 1)]
    table = articles(*days, outlet=["a.id"] * (2 * size))
    rows = [
        {"article_id": str(number), "target_id": "csto", "stance": sides[number >= size]} for number in range(2 * size)
    ]
    stances = make(rows, STANCES)
    sided = split_articles(table, EVENT)
    breaks = find_breaks(stance_trend(table, stances, every="1w"))
    found = {
        "side": compare(stance_trend, sided, stances, between="side"),
        "outlet": compare(stance_trend, table, stances, between="outlet"),
    }
    return f"{show_differences(found, 'en')} {say_changes(decompose(stance_trend, sided, stances), breaks, 'en')}"


def test_a_turn_is_said_and_two_articles_turn_nothing() -> None:
    """Twenty stories against and twenty in favour are a change within the outlet; one of each may be chance."""
    firm = say_all(("against", "favour"), 20)
    assert "Before the event 20 articles came out, after it 20." in firm
    assert "the largest is that of CSTO: +2.00." in firm
    assert "1 of 1 difference rests on n = 10 or more on both sides" in firm
    assert "+0.00 comes from which outlets reported, +2.00 from changes within the same outlets." in firm
    loose = say_all(("against", "favour"), 1)
    assert "Of 1 difference between before and after the event, none can be told from chance" in loose
    assert "this corpus is too small for comparisons" in loose
    assert "no break was sought" in loose
    assert "Between outlets, there are too few stories to compare." in loose
