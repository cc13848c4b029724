"""Tests of story clusters, against a slow comparison of all pairs."""

import random
import subprocess
import sys
from datetime import date, timedelta
from itertools import combinations
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.stories import StoryError, find_stories
from analysis.tables import ARTICLES, DOCUMENTS, SEGMENTS, check, make

Corpus = tuple[pl.DataFrame, pl.DataFrame, pl.DataFrame]
MONDAY = date(2024, 1, 1)


def corpus(*rows: tuple[str, str, int | None]) -> Corpus:
    """Tables of articles from (id, body, day after Monday)."""
    days = [None if day is None else MONDAY + timedelta(day) for *_, day in rows]
    return (
        make(
            [
                {"article_id": name, "published_earliest": day, "published_latest": day}
                for (name, *_), day in zip(rows, days, strict=True)
            ],
            ARTICLES,
        ),
        make([{"article_id": name, "raw": f"Judul\n{text}"} for name, text, _ in rows], DOCUMENTS),
        make(
            [
                {"article_id": name, "start": start, "end": end, "role": role}
                for name, text, _ in rows
                for role, start, end in (("title", 0, 5), ("body", 6, 6 + len(text)))
            ],
            SEGMENTS,
        ),
    )


def stories(*rows: tuple[str, str, int | None], **choices: float) -> list[str]:
    """The story of each article, in the order of the rows."""
    return find_stories(*corpus(*rows), **choices)["story_id"].to_list()  # type: ignore[arg-type]


def words(first: int, last: int) -> str:
    """Words that no other range has."""
    return " ".join(f"kata{number}" for number in range(first, last))


@st.composite
def corpora(draw: st.DrawFn) -> list[tuple[str, str, int | None]]:
    """Articles that are cuts and edits of few texts, on few days."""
    luck = random.Random(draw(st.integers(0, 100_000)))
    rows = []
    for number in range(draw(st.integers(0, 12))):
        text = words(*luck.choice(((0, 40), (100, 160)))).split()
        for _ in range(luck.randrange(4)):
            text[luck.randrange(len(text))] = f"lain{luck.randrange(3)}"
        cut = luck.choice((0, 0, 2, 10, len(text)))
        rows.append((f"{luck.randrange(10)}-{number}", " ".join(text[cut:]), luck.choice((None, 0, 3, 5, 9))))
    return rows


@settings(max_examples=60, deadline=None)
@given(corpora(), st.sampled_from((0, 3)), st.sampled_from((0.3, 0.7, 0.9)))
def test_stories_are_what_comparing_all_pairs_gives(
    rows: list[tuple[str, str, int | None]], days: int, similarity: float
) -> None:
    """Every pair compared in plain Python, and joined step by step, gives the same stories."""
    expected = {name: name for name, *_ in rows}
    for (one, text, day), (other, copy, later) in combinations(rows, 2):
        mine, yours = (
            {tuple(found[at : at + 3]) for at in range(len(found) - 2)} for found in (text.split(), copy.split())
        )
        near = day is None or later is None or abs(day - later) <= days
        if near and mine and yours and len(mine & yours) / len(mine | yours) >= similarity:
            joined = {expected[one], expected[other]}
            expected = {name: min(joined) if story in joined else story for name, story in expected.items()}
    assert stories(*rows, days=days, similarity=similarity) == list(expected.values())


@settings(max_examples=30, deadline=None)
@given(corpora(), st.randoms(use_true_random=False))
def test_the_order_of_rows_changes_nothing(rows: list[tuple[str, str, int | None]], luck: random.Random) -> None:
    """Shuffled tables give every article the same story, and leave the articles in their order."""
    plain = dict(find_stories(*corpus(*rows)).select("article_id", "story_id").iter_rows())
    shuffled = [table[luck.sample(range(table.height), table.height)] for table in corpus(*rows)]
    found = check(find_stories(*shuffled), ARTICLES, "articles")
    assert found["article_id"].to_list() == shuffled[0]["article_id"].to_list()
    assert dict(found.select("article_id", "story_id").iter_rows()) == plain


def test_copies_with_a_changed_opening_and_end_are_one_story() -> None:
    """What an outlet adds at both ends does not make a story new; case and punctuation never do."""
    copy = f"Jakarta. {words(0, 80).title()}! Baca juga berita lain."
    assert stories(("b", words(0, 80), 0), ("a", copy, 1), ("c", words(80, 160), 0)) == ["a", "a", "c"]


def test_the_same_words_a_week_later_are_another_story() -> None:
    """A weekly weather report repeats itself; without a date, nothing speaks against one story."""
    text = words(0, 50)
    assert stories(("a", text, 0), ("b", text, 7)) == ["a", "b"]
    assert stories(("a", text, 0), ("b", text, 7), days=7) == ["a", "a"]
    assert stories(("a", text, 0), ("b", text, None)) == ["a", "a"]


def test_a_copy_of_a_copy_belongs_to_the_story() -> None:
    """Stories are chains: the last may lie outside the first one's window."""
    text = words(0, 50)
    assert stories(("a", text, 0), ("b", text, 3), ("c", text, 6)) == ["a", "a", "a"]


def test_bounds_count_as_the_nearest_days_they_allow() -> None:
    """An article of some day in January is near one of the last of January."""
    articles, documents, segments = corpus(("a", words(0, 50), 0), ("b", words(0, 50), 30))
    bounded = articles.with_columns(published_latest=pl.lit(MONDAY + timedelta(30)))
    assert find_stories(bounded, documents, segments)["story_id"].to_list() == ["a", "a"]


def test_empty_bodies_are_no_copies_of_each_other() -> None:
    """Articles of which no body was found remain apart, also without documents or segments."""
    assert stories(("a", "", 0), ("b", "", 0), ("c", "Foto saja", 0), ("d", "Foto saja", 0)) == ["a", "b", "c", "d"]
    articles, documents, segments = corpus(("a", words(0, 50), 0))
    assert find_stories(articles, documents.clear(), segments)["story_id"].to_list() == ["a"]
    assert find_stories(*(table.clear() for table in (articles, documents, segments))).height == 0


def test_many_copies_take_no_quadratic_time() -> None:
    """Two thousand copies of one text are one story within seconds, and a long line of one word passes."""
    rows = [(f"{number:04}", words(0, 100) + f" akhir{number}", 0) for number in range(2000)]
    assert set(stories(*rows)) == {"0000"}
    assert stories(("a", "kata " * 200_000, 0), ("b", "\0" * 1_000_000, 0)) == ["a", "b"]


def test_stories_are_the_same_in_every_process() -> None:
    """Python's seed of hashes moves nothing."""
    code = (
        "import test_stories as t, random; luck = random.Random(1); "
        "print(t.stories(*[(str(n), t.words(0, 30 + luck.randrange(30)), luck.randrange(9)) for n in range(60)]))"
    )
    runs = [
        subprocess.run(
            [sys.executable, "-c", code],
            env={"PYTHONHASHSEED": seed},
            cwd=Path(__file__).parent,
            capture_output=True,
            text=True,
            check=True,
        )
        for seed in ("1", "2")
    ]
    assert runs[0].stdout == runs[1].stdout != ""


@pytest.mark.parametrize(
    ("choices", "message"),
    [
        ({"days": -1}, "days=-1 is no number of days. Write 0"),
        ({"similarity": 0}, "similarity=0 is no share. Write one above 0 and at most 1, as 0.7"),
        ({"similarity": 70}, "similarity=70 is no share"),
    ],
)
def test_a_mistake_is_named_with_its_mend(choices: dict[str, float], message: str) -> None:
    """A window or similarity that cannot be meant says what to write."""
    with pytest.raises(StoryError, match=message):
        stories(("a", "satu dua tiga", 0), **choices)
