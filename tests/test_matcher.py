"""The automaton finds whole words, all of them, where they are."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.matcher import Matcher, fold, longest

PHRASES = ["AS", "Rusia", "Rusia Putin", "Iran", "di"]


@given(st.text())
def test_folding_keeps_every_position(text: str) -> None:
    """Folded text is as long as the text, whatever the script."""
    assert len(fold(text)) == len(text)


@given(st.lists(st.sampled_from([*PHRASES, "ASEAN", "-", "🇮🇷", ",", "dan"])).map(" ".join))
def test_finds_what_a_regular_expression_finds(text: str) -> None:
    """Every whole-word occurrence is found, at its position in code points, and nothing else."""
    expected = {
        (index, match.start(), match.end())
        for index, phrase in enumerate(PHRASES)
        for match in re.finditer(rf"(?<!\w)(?={re.escape(phrase)}(?!\w))", text)
        for match in [re.compile(re.escape(phrase)).match(text, match.start())]
        if match
    }
    assert set(Matcher(PHRASES).find(text)) == expected


def test_hyphens_bound_words() -> None:
    """Both names in a hyphen compound are whole words."""
    assert Matcher(PHRASES).find("KTT AS-Rusia") == [(0, 4, 6), (1, 7, 12)]


def test_finds_names_glued_to_other_words_when_asked() -> None:
    """Crawls lose the spaces around links; ``find_anywhere`` still sees the name."""
    assert Matcher(["Iran"]).find_anywhere("denganIranserta") == [(0, 6, 10)]
    assert Matcher(["Iran"]).find("denganIranserta") == []


def test_longest_match_wins() -> None:
    """Of overlapping matches the leftmost longest is kept."""
    assert longest(Matcher(PHRASES).find("Rusia Putin di AS")) == [(2, 0, 11), (4, 12, 14), (0, 15, 17)]


def test_an_empty_phrase_is_refused() -> None:
    """An empty phrase would match everywhere."""
    with pytest.raises(ValueError, match="empty phrase"):
        Matcher([""])
