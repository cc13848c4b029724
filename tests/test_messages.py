"""Tests of the words that readers see."""

import re
from datetime import date

import pytest

from analysis import read_lexicon
from analysis.messages import LANGUAGES, MessageError, date_form, name_actor, say, show_value


def test_both_languages_of_a_message_hold_the_same_places() -> None:
    """A message names the same values in Indonesian as in English."""
    for row in read_lexicon().messages.iter_rows(named=True):
        assert set(re.findall(r"\{(\w+)", row["id"])) == set(re.findall(r"\{(\w+)", row["en"])), row["key"]


def test_every_brace_of_a_message_belongs_to_a_place() -> None:
    """No message holds a brace that would be shown to readers."""
    for row in read_lexicon().messages.iter_rows(named=True):
        for language in LANGUAGES:
            assert not re.search(r"[{}]", re.sub(r"\{\w+(:[^{}]+)?\}", "", row[language])), row["key"]


def test_numbers_dates_and_plurals_follow_the_language() -> None:
    """The same values read differently in each language."""
    assert say("articles_dated", k=1200, n=2400, share=0.5) == "1.200 dari 2.400 artikel (50%) bertanggal."
    assert say("articles_dated", "en", k=1200, n=2400, share=0.5) == "1,200 of 2,400 articles (50%) are dated."
    assert show_value(date(2022, 5, 1), "id", "month") == "Mei 2022"
    assert show_value(date(2022, 5, 1), "en", "month") == "May 2022"
    assert show_value(date(2022, 5, 2), "en", "week") == "week of 2 May 2022"


def test_what_is_missing_is_a_dash() -> None:
    """Null and NaN never reach a reader as words."""
    assert show_value(None) == show_value(float("nan")) == "–"


def test_a_value_is_never_a_template() -> None:
    """Braces in a value are shown as they are."""
    assert say("week_of", day="{n} {0.__class__}") == "pekan {n} {0.__class__}"


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: say("articles_datd"), "message 'articles_datd' is not in .* Did you mean 'articles_dated'"),
        (lambda: say("yes", "idn"), "language 'idn' is none of id, en. Did you mean 'id'"),
        (lambda: say("articles_dated", k=1), r"needs a value for \{n\} \(given: k\). Pass n="),
        (lambda: show_value(1, "en", "percentage"), "form 'percentage' does not show a number. Did you mean 'percent'"),
        (lambda: show_value(date(2022, 1, 1), "en", "mont"), "form 'mont' does not show a date. Did you mean 'month'"),
    ],
)
def test_a_mistake_is_named_with_its_mend(call: object, message: str) -> None:
    """An unknown key, language, place or form says so and names the nearest."""
    with pytest.raises(MessageError, match=message):
        call()  # type: ignore[operator]


def test_actors_have_names_in_both_languages() -> None:
    """Known actors by the lexicon, unknown ones by their id."""
    assert (name_actor("russia", "id"), name_actor("russia", "en")) == ("Rusia", "Russia")
    assert name_actor("bahlil_lahadalia", "en") == "Bahlil Lahadalia"
    assert name_actor("", "en") == ""


def test_the_length_of_a_period_gives_the_form_of_its_date() -> None:
    """Months are shown as months, quarters as quarters."""
    assert [date_form(every) for every in ("1d", "2w", "1mo", "1q", "10y", None)] == [
        "day",
        "week",
        "month",
        "quarter",
        "year",
        "day",
    ]
