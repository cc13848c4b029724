"""Dates an article: by what is known from outside, by its address, by the day it names itself, or within bounds."""

import functools
import re
from collections.abc import Iterator, Sequence
from datetime import date
from typing import Final, NamedTuple

from analysis.lexicon import Lexicon

ISO: Final = re.compile(r"(?<!\d)(\d{4})-(\d{2})-(\d{2})(?!\d)")
URL: Final = re.compile(r"/(?:read/|berita/)?((?:19|20)\d{2})[/-]?(0[1-9]|1[0-2])[/-]?(0[1-9]|[12]\d|3[01])(?=[/\d-])")
DIGITS: Final = frozenset("0123456789.,/")
WEEKDAY_BACK: Final = 32  # characters before a day's number in which its weekday stands
LOOK_BACK: Final = 160  # characters before a day in which its sentence says what happened then
BREAK: Final = re.compile(r"\n|[.!?][\"”’]?\s")
WORD: Final = re.compile(r"\w+")
ASIDE: Final = frozenset({"related", "furniture"})
EARLY: Final = 2  # paragraphs of the body in which news say of what day they are
SOURCED: Final = 5  # paragraphs in which they say when they were gathered
SAID_BEFORE: Final = 5  # words between a saying and its day, at most, where a preposition stands before the day
STAMP_LENGTH: Final = 60  # characters of a line that a date stands in by itself


class Dating(NamedTuple):
    """The first and the last day on which an article may have been published, and what says so."""

    earliest: date | None
    latest: date | None
    basis: str


class Day(NamedTuple):
    """A day named in a text: where, on which day and month, in which year if it says so, and on which weekday."""

    start: int
    end: int
    day: int
    month: int
    year: int | None
    weekday: int | None

    def date(self, year: int | None = None) -> date | None:
        """The date in its own or in the given ``year``; none where there is no such day or the weekday is another."""
        try:
            found = date(self.year or year or 0, self.month, self.day)
        except ValueError:
            return None
        return found if self.weekday in (None, found.weekday()) else None


class Words(NamedTuple):
    """The patterns and word sets that a lexicon's ``date_words`` make."""

    day: re.Pattern[str]
    weekday: re.Pattern[str]
    after: re.Pattern[str]
    hour: re.Pattern[str]
    on: re.Pattern[str]
    months: dict[str, int]
    weekdays: dict[str, int]
    senses: dict[str, str]
    apart: frozenset[str]


def date_article(
    raw: str, spans: Sequence[tuple[int, int, str]], published: str | None, url: str | None, lexicon: Lexicon
) -> Dating:
    """Dates one article.

    Goes in: its text, its segments as (start, end, role), and what is known from outside: ``published`` (a date as ISO
    or as a site prints it) and ``url``.
    Comes out: a ``Dating``. Its basis is ``metadata`` or ``url`` where these name the day; ``text`` where a line of its
    own does (``Kamis, 19 Juni 2025 08:54 WIB``) or the first paragraphs name the day on which something was said, with
    weekday and year (``kata dia, Jumat (25/11/2022)``), or an hour of it; ``bounded`` where the body names another such
    day, which then is both bounds (the latest on which something was said, else on which something happened), or where
    the days of other items beside it bound the day from above, and the last day that the body names from below; else
    ``none``.
    Not done: a day gone by (``Selasa (10/6/2025) lalu``) or to come, one without its weekday or with a wrong one dates
    nothing; nor does a lower bound alone.

    >>> from analysis.lexicon import read_lexicon
    >>> raw = "Ia tiba kemarin, kata Amin, Jumat (25/11/2022)."
    >>> date_article(raw, [(0, len(raw), "body")], None, None, read_lexicon())
    Dating(earliest=datetime.date(2022, 11, 25), latest=datetime.date(2022, 11, 25), basis='text')
    """
    words = _words(lexicon)
    if published and (day := _stamp(published, words)):
        return Dating(day, day, "metadata")
    if url and (day := _url_day(url)):
        return Dating(day, day, "url")
    days = _by_role(raw, spans, words)
    if day := _stamped_day(days):
        return Dating(day, day, "text")
    ends = [end for _, end, role in spans if role == "body"][:SOURCED]
    return _own_day(raw, days["body"], ends, words) or _bounds(days)


@functools.cache
def _words(lexicon: Lexicon) -> Words:
    rows = lexicon.date_words.select("word", "kind", "number").rows()
    kinds: dict[str, list[str]] = {}
    for word, kind, _ in rows:
        kinds.setdefault(kind, []).append(word)

    def either(*names: str) -> str:
        return "|".join(sorted((re.escape(word) for name in names for word in kinds[name]), key=len, reverse=True))

    # A set of characters for its first makes a pattern skip quickly what cannot begin it: [0-9], not \d{1,2}.
    day = (
        r"([0-9][0-9]?)(?:([/.-])([0-9]{1,2})(?:\2([0-9]{4}|[0-9]{2}))?(?![0-9/])"
        rf"|(?:\s?[-–]\s?[0-9]{{1,2}})?\s+({either('month')})\b\.?(?:,?\s+([0-9]{{4}})(?![0-9]))?)"
    )
    return Words(
        re.compile(day, re.IGNORECASE),
        re.compile(rf"({either('weekday')})(?:\s+(?:{either('part')}))*[\s,(]*$"),
        re.compile(rf"[)\s,]*(?:(?:{either('part')})[)\s,]*)*(?:{either('past', 'future')})\b", re.IGNORECASE),
        re.compile(rf"\)\s*(?:{either('part', 'present')})\b", re.IGNORECASE),
        re.compile(
            rf"\b(?:{either('on')})\s+(?:{either('weekday')})(?:\s+(?:{either('part')}))*[\s,(]*$", re.IGNORECASE
        ),
        {word: int(number) for word, kind, number in rows if kind == "month"},
        {word: int(number) for word, kind, number in rows if kind == "weekday"},
        {word: "said" if kind == "saying" else kind for word, kind, _ in rows if kind in {"saying", "source"}},
        frozenset(kinds["past"] + kinds["future"]),
    )


def _days(text: str, words: Words) -> Iterator[Day]:
    """Every day named in ``text``."""
    for match in words.day.finditer(text):
        start, end = match.span()
        day, dot, month, year, name, named_year = match.groups()
        if text[start - 1 : start] in DIGITS or (dot == "." and (year is None or len(year) != 4)):
            continue  # a part of a number, or a time: 08.54
        number = words.months.get(name.lower(), 0) if name else int(month)  # 0 for a letter like a month's: Aprİl
        value = int(named_year or year) if named_year or year else None
        if value is not None and value < 100:
            value += 2000
        weekday = words.weekday.search(text[max(0, start - WEEKDAY_BACK) : start].lower())
        if value is not None or name or weekday:
            yield Day(start, end, int(day), number, value, words.weekdays[weekday[1]] if weekday else None)


def _stamp(text: str, words: Words) -> date | None:
    """The day of a stamp as ISO or as a site prints it."""
    if match := ISO.search(text):
        return _date(match)
    return next((found for day in _days(text, words) if (found := day.date())), None)


def _url_day(url: str) -> date | None:
    match = URL.search(url)
    return _date(match) if match else None


def _date(match: re.Match[str]) -> date | None:
    try:
        return date(*map(int, match.groups()))
    except ValueError:
        return None


def _by_role(raw: str, spans: Sequence[tuple[int, int, str]], words: Words) -> dict[str, list[Day]]:
    """The days that a text names: above the body in a line of their own, in the body, beside it in such a line."""
    days: dict[str, list[Day]] = {"above": [], "body": [], "beside": []}
    following = iter(spans)
    start, end, role, above = 0, 0, "", True
    for day in _days(raw, words):
        while day.start >= end:
            start, end, role = next(following)
            above = above and role != "body"
        if role == "body":
            days["body"].append(day)
        elif end - start <= STAMP_LENGTH and role in ASIDE:
            days["beside"].append(day)
        elif end - start <= STAMP_LENGTH and role == "byline" and above:
            days["above"].append(day)
    return days


def _stamped_day(days: dict[str, list[Day]]) -> date | None:
    return next((found for day in days["above"] if (found := day.date())), None)


def _own_day(raw: str, days: Sequence[Day], ends: Sequence[int], words: Words) -> Dating | None:
    """The latest day on which the body says that something was said, else that something happened.

    Its basis is ``text`` where the article dates itself by a day in brackets, and none is later. Else the day is a
    bound: news of an event mostly come on its day, but features and follow-ups tell of days gone by. ``ends`` are where
    the first paragraphs end.
    """
    said: list[date] = []
    happened: list[date] = []
    firm: set[date] = set()
    others: list[date] = []
    for day in days:
        found = day.date()
        if not found or day.year is None or day.weekday is None:
            continue
        sense = "apart" if words.after.match(raw, day.end) else _sense(raw, day.start, words)
        {"said": said, "source": said, "": happened, "apart": others}[sense].append(found)
        if _dates(raw, day, sense, ends, words):
            firm.add(found)
    dated = max(said or happened, default=None)
    if dated is None:
        return None
    sure = dated in firm and dated >= max(happened + others, default=dated)
    last = max([dated, *_without_year(days, dated)])
    return Dating(last, last, "text" if sure else "bounded")


def _dates(raw: str, day: Day, sense: str, ends: Sequence[int], words: Words) -> bool:
    """Whether a day dates the article: ``kata dia, Jumat (25/11/2022)``, ``Jumat (25/11/2022) malam`` or ``ini``.

    It does in the first paragraphs, and a little further down where it is the day on which the news were gathered:
    ``kepada wartawan, Jumat (25/11/2022)``. What was done ``pada Jumat (25/11/2022)`` is being told of.
    """
    if raw[day.start - 1] != "(" or day.start > max(ends[: SOURCED if sense == "source" else EARLY], default=0):
        return False
    if not sense:
        return words.hour.match(raw, day.end) is not None
    told = words.on.search(raw, max(0, day.start - WEEKDAY_BACK), day.start)
    return sense != "apart" and (not told or _sense(raw, day.start, words, SAID_BEFORE) == sense)


def _without_year(days: Sequence[Day], dated: date) -> Iterator[date]:
    """The days soon after ``dated`` that the body names without their year: ``Senin (9/6)``."""
    for day in days:
        if day.year is None and day.weekday is not None:
            for year in (dated.year, dated.year + 1):
                if (found := day.date(year)) and found > dated:
                    yield found


def _sense(raw: str, end: int, words: Words, reach: int = LOOK_BACK) -> str:
    """What the last telling word before a day makes of it, among the last ``reach``.

    It is ``said``, ``source`` (how the news were gathered), ``apart`` (gone by or to come), or nothing.
    """
    left = BREAK.split(raw[max(0, end - LOOK_BACK) : end])[-1]
    for word in WORD.findall(left.lower())[: -reach - 1 : -1]:
        if word in words.apart:
            return "apart"
        if sense := words.senses.get(word.removesuffix("nya")):
            return sense
    return ""


def _bounds(days: dict[str, list[Day]]) -> Dating:
    """Between the last day that the body names and the last day of other items beside it."""
    beside = [found for day in days["beside"] if (found := day.date())]
    if not beside:
        return Dating(None, None, "none")
    latest = max(beside)
    named = [
        found
        for day in days["body"]
        for found in (day.date(), day.date(latest.year), day.date(latest.year - 1))
        if found and found <= latest
    ]
    return Dating(max(named, default=None), latest, "bounded")
