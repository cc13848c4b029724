"""Every word that a reader of a report sees, in Indonesian and English, from ``lexicon/messages.csv``.

Prose, axis titles and table heads are rows ``key,id,en`` of that file; both languages of a row hold the same places::

    dated_articles, "{k} dari {n} artikel ({share:percent}) bertanggal.", "{k} of {n} {n:article|articles} …"

A place is ``{name}`` or ``{name:form}``. Forms: ``number`` (as it is without a form: an integer, or two decimals),
``percent``, ``signed``, ``points`` (a difference of shares in percentage points), ``chance`` (a p), ``day``, ``week``,
``month``, ``quarter``, ``year``, ``actor`` (an actor's id as its name), or two words ``one|other`` that the number
chooses between. What comes out is plain text, not HTML: ``evidence.show_prose`` escapes and shows it.
"""

import difflib
import re
from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from functools import cache
from typing import Final

from babel import Locale
from babel.dates import format_date
from babel.numbers import format_decimal, format_percent

from analysis.lexicon import read_lexicon

LANGUAGES: Final = ("id", "en")

DATE_FORMS: Final = {"day": "d MMMM y", "week": "d MMM y", "month": "MMMM y", "quarter": "QQQ y", "year": "y"}
EVERY_FORMS: Final = {"d": "day", "w": "week", "mo": "month", "q": "quarter", "y": "year"}
NUMBER_FORMS: Final = {
    "number": "#,##0",
    "decimal": "#,##0.00",
    "signed": "+#,##0.00;-#,##0.00",
    "points": "+#,##0.0;-#,##0.0",
    "chance": "0.000",
}
LEAST_CHANCE: Final = 0.001  # below it a p is not written out
NOTHING: Final = "–"

_PLACE: Final = re.compile(r"\{(\w+)(?::([^{}]+))?\}")


class MessageError(ValueError):
    """A message, a language, a place or a form is unknown; the message names it and the nearest known one."""


def say(key: str, /, language: str = "id", **values: object) -> str:
    """Says the message ``key`` in ``language``, its places filled from ``values`` as that language writes.

    Goes in: a key of ``lexicon/messages.csv``, a language (``id`` or ``en``), one value for each place.
    Comes out: plain text; it may hold whatever the values hold, so escape it before it becomes HTML.

    Raises:
        MessageError: key or language is unknown, or a place has no value.

    >>> say("articles_dated", k=4, n=5, share=0.8)
    '4 dari 5 artikel (80%) bertanggal.'
    >>> say("articles_dated", "en", k=1, n=1, share=1.0)
    '1 of 1 article (100%) is dated.'
    """
    message = _message(key, language)

    def fill(place: re.Match[str]) -> str:
        name, form = place.groups()
        if name not in values:
            given = ", ".join(values) or "none"
            raise MessageError(f"message {key!r} needs a value for {{{name}}} (given: {given}). Pass {name}=….")
        return show_value(values[name], language, form)

    return _PLACE.sub(fill, message)


def has_message(key: str) -> bool:
    """Whether ``lexicon/messages.csv`` has ``key``.

    >>> has_message("column_outlet"), has_message("column_of_fame")
    (True, False)
    """
    return key in _messages()


def show_value(value: object, language: str = "id", form: str | None = None) -> str:
    """Writes one value for ``language``: numbers and dates by babel, ``None`` and NaN as a dash, text as it is.

    Raises:
        MessageError: language or form is unknown.

    >>> show_value(1234.5), show_value(0.125, form="percent"), show_value(-0.5, "en", "signed")
    ('1.234,50', '12,5%', '\u22120.50')
    >>> show_value(date(2022, 11, 25)), show_value(date(2022, 10, 1), "id", "quarter"), show_value("csto", form="actor")
    ('25 November 2022', 'K4 2022', 'CSTO')
    """
    _check_language(language)
    if value is None or value != value:  # NaN alone differs from itself
        return NOTHING
    if form == "actor":
        return name_actor(str(value), language)
    if isinstance(value, bool):
        return say("yes" if value else "no", language)
    if isinstance(value, date):
        return _show_date(value, language, form)
    if isinstance(value, int | float | Decimal):
        return _show_number(value, language, form)
    return str(value)


def name_actor(actor_id: str, language: str = "id") -> str:
    """The name of an actor in ``language``, from ``lexicon/actors.csv``; an unknown id is made readable.

    >>> name_actor("csto", "en"), name_actor("felguni_dey"), name_actor("outlet", "en")
    ('CSTO', 'Felguni Dey', "the outlet's own voice")
    """
    if actor_id == "outlet":
        return say("own_voice", language)
    _check_language(language)
    if known := _actors().get(actor_id):
        return known[LANGUAGES.index(language)]
    return " ".join(word[:1].upper() + word[1:] for word in actor_id.split("_"))


def show_days(earliest: date | None, latest: date | None, language: str = "id") -> str:
    """The day of an article in words, or what bounds it.

    >>> show_days(date(2022, 11, 25), date(2022, 11, 25)), show_days(None, date(2022, 11, 25), "en")
    ('25 November 2022', 'until 25 November 2022')
    """
    if earliest and latest and earliest != latest:
        ends = {"earliest": show_value(earliest, language), "latest": show_value(latest, language)}
        return say("date_between", language, **ends)
    if not earliest and not latest:
        return say("undated", language)
    if earliest and latest:
        return show_value(latest, language)
    return say("date_from" if earliest else "date_until", language, day=earliest or latest)


def measure_form(measure: str) -> str:
    """The form in which a measure of ``trends`` is shown.

    >>> measure_form("voice_share"), measure_form("net_stance"), measure_form("lift")
    ('percent', 'signed', 'number')
    """
    return "percent" if measure.endswith("_share") else "signed" if measure.startswith("net_stance") else "number"


def date_form(every: str | None) -> str:
    """The form in which the first day of a period of length ``every`` is shown.

    >>> date_form("1mo"), date_form("2w")
    ('month', 'week')
    """
    return EVERY_FORMS.get((every or "").lstrip("0123456789"), "day")


def _show_date(value: date, language: str, form: str | None) -> str:
    form = form or "day"
    if form not in DATE_FORMS:
        raise MessageError(f"form {form!r} does not show a date.{_near(form, DATE_FORMS)}")
    text = format_date(value, DATE_FORMS[form], locale=Locale(language))
    return say("week_of", language, day=text) if form == "week" else text


def _show_number(value: int | float | Decimal, language: str, form: str | None) -> str:
    locale = Locale(language)
    if form == "percent":
        text = format_percent(value, "#,##0.#%", locale=locale)
    elif form and "|" in form:
        one, other = form.split("|", 1)
        return one if locale.plural_form(value) == "one" else other
    elif (form or "number") in NUMBER_FORMS:
        text = _format_number(value, form or "number", locale)
    else:
        raise MessageError(f"form {form!r} does not show a number.{_near(str(form), [*NUMBER_FORMS, 'percent'])}")
    return text.replace("-", "\N{MINUS SIGN}")


def _format_number(value: int | float | Decimal, form: str, locale: Locale) -> str:
    """A number in one of ``NUMBER_FORMS``; in a column of them the decimals stand below each other."""
    if form == "chance" and value < LEAST_CHANCE:
        return "< " + format_decimal(LEAST_CHANCE, NUMBER_FORMS[form], locale=locale)
    if form == "number" and not isinstance(value, int):
        form = "decimal"
    return format_decimal(value * 100 if form == "points" else value, NUMBER_FORMS[form], locale=locale)


def _message(key: str, language: str) -> str:
    _check_language(language)
    messages = _messages()
    if key not in messages:
        raise MessageError(
            f"message {key!r} is not in lexicon/messages.csv.{_near(key, messages)} Or add a row with that key."
        )
    return messages[key][LANGUAGES.index(language)]


def _check_language(language: str) -> None:
    if language not in LANGUAGES:
        raise MessageError(f"language {language!r} is none of {', '.join(LANGUAGES)}.{_near(language, LANGUAGES)}")


@cache
def _messages() -> dict[str, tuple[str, str]]:
    return {row["key"]: (row["id"], row["en"]) for row in read_lexicon().messages.iter_rows(named=True)}


@cache
def _actors() -> dict[str, tuple[str, str]]:
    actors = read_lexicon().actors
    return {row["actor_id"]: (row["name_id"], row["name_en"]) for row in actors.iter_rows(named=True)}


def _near(value: str, known: Iterable[str]) -> str:
    near = difflib.get_close_matches(value, list(known), n=1, cutoff=0.5)
    return f" Did you mean {near[0]!r}?" if near else ""
