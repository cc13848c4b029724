from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.dates import Dating, date_article
from analysis.lexicon import read_lexicon

LEXICON = read_lexicon()
NOTHING = Dating(None, None, "none")


def of_body(text: str) -> Dating:
    """The dating of an article that is nothing but body."""
    return date_article(text, [(0, len(text), "body")], None, None, LEXICON)


def on(day: str, basis: str = "text") -> Dating:
    """The dating on one day."""
    return Dating(date.fromisoformat(day), date.fromisoformat(day), basis)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("Ia pulang, kata Ani, Jumat (25/11/2022).", "2022-11-25"),
        ("Ia pulang, ujarnya, Jum'at (01/08/25) pagi WIT.", "2025-08-01"),
        ("Ia pulang, ujarnya, Jum’at malam (1-8-2025).", "2025-08-01"),
        ("Ia pulang pada Kamis (19/6/2025). Besoknya, kata Ani, Jumat (20/6/2025), ia pergi.", "2025-06-20"),
        ("Rapat itu, ujar Ani, Rabu (18/6/2025), dilanjutkan. Ia pergi, Kamis (19/6).", "2025-06-19"),
        ("Ia pulang, kata Ani pada Jumat (25/11/2022).", "2022-11-25"),
        ("Warga berkumpul di balai desa pada Kamis (19/6/2025) malam.", "2025-06-19"),
        ("Warga berkumpul di balai desa, Kamis (19/6/2025) ini.", "2025-06-19"),
    ],
)
def test_own_day(text, day):
    """An article is dated by a day in brackets with weekday and year, the latest on which something is said."""
    assert of_body(text) == on(day)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("Ia pulang, kata Ani, Kamis 19 Juni 2025.", "2025-06-19"),
        ("Ia pulang, kata Ani, Kamis, 19 Jun 2025 08:54 WITA.", "2025-06-19"),
        ("Ia pulang, ujarnya, Jumat, 1 Ags 2025.", "2025-08-01"),
        ("Warga berkumpul di balai desa, Kamis (19/6/2025).", "2025-06-19"),
        ("Ani berkata bahwa anak itu hilang di hutan dekat kota pada Kamis (19/6/2025).", "2025-06-19"),
        ("Ia pulang, kata Ani, Rabu (18/6/2025). Warga berkumpul, Kamis (19/6/2025).", "2025-06-18"),
    ],
)
def test_likely_day(text, day):
    """A day on which something happened, or one that is written otherwise, only bounds the article's."""
    assert of_body(text) == on(day, "bounded")


def test_day_further_down():
    """Below the first paragraphs a day dates the article only where it says when the news were gathered."""
    spans = [(0, 6, "body"), (7, 13, "body"), (14, 80, "body")]
    text = "Satu.\n Dua..\n Ia pulang, kata Ani {}, Jumat (25/11/2022)."
    for inserted, basis in (("", "bounded"), ("kepada wartawan", "text")):
        assert date_article(text.format(inserted), spans, None, None, LEXICON) == on("2022-11-25", basis)


@pytest.mark.parametrize(
    "text",
    [
        "Serangan pada Selasa (10/6/2025) lalu merusak situs itu.",
        "Pertandingan akan digelar pada Kamis (19/6/2025).",
        "Ia lahir pada Selasa, 7 Oktober 1952.",
        "Ia menikah pada 28 Juli 1983.",
        "Warga berkumpul, Rabu (19/6/2025).",
        "Warga berkumpul, Kamis (31/6/2025).",
        "Warga berkumpul, Senin (9/6).",
        "Rapat dimulai pukul 08.54 WIB dan dihadiri 19/20 anggota.",
        "Perjanjian itu ditandatangani pada 2015.",
        "",
    ],
)
def test_no_day(text):
    """A day gone by or to come, a birthday, a day without weekday or year, or with a wrong one dates nothing."""
    assert of_body(text) == NOTHING


def test_metadata_first():
    """What metadata say comes before the address, the address before the text."""
    text = "Ia pulang, kata Ani, Jumat (25/11/2022)."
    spans = [(0, len(text), "body")]
    url = "https://contoh.id/read/2022/11/26/337/1"
    assert date_article(text, spans, "Minggu, 27 Nov 2022 08:54 WIB", url, LEXICON) == on("2022-11-27", "metadata")
    assert date_article(text, spans, "2022-11-27T08:00:00+07:00", url, LEXICON) == on("2022-11-27", "metadata")
    assert date_article(text, spans, None, url, LEXICON) == on("2022-11-26", "url")
    assert date_article(text, spans, "kemarin", "https://contoh.id/2022/13/45/1", LEXICON) == on("2022-11-25")


@pytest.mark.parametrize(
    "stamp", ["Selasa, 17 Jun 2025 03:30 WIB", "Diperbarui 17 Jun 2025, 03:30 WIB", "17/06/2025, 03:30 WIT"]
)
def test_stamp(stamp):
    """A line of its own between headline and text dates the article before what the body names."""
    body = "Ia pulang, kata Ani, Rabu (18/6/2025)."
    text = f"{stamp}\n{body}"
    spans = [(0, len(stamp), "byline"), (len(stamp) + 1, len(text), "body")]
    assert date_article(text, spans, None, None, LEXICON) == on("2025-06-17")


def test_bounds():
    """Days of other items bound it from above; the last day that the body names, in the year that fits, from below."""
    body = "Perang pecah pada akhir September dan berakhir pada 9 November."
    text = f"{body}\n\nKamis, 08 April 2021\nMinggu, 11 April 2021 22:19"
    start = len(body) + 2
    spans = [(0, len(body), "body"), (start, start + 20, "furniture"), (start + 21, len(text), "related")]
    assert date_article(text, spans, None, None, LEXICON) == Dating(date(2020, 11, 9), date(2021, 4, 11), "bounded")
    assert date_article(text, spans[1:], None, None, LEXICON).earliest is None


@given(st.dates(date(2000, 1, 1), date(2030, 12, 31)), st.integers(1, 6))
def test_weekday(day, off):
    """Any day is found with its own weekday, and dates nothing with another."""
    names = ("Senin", "Selasa", "Rabu", "Kamis", "Jumat", "Sabtu", "Minggu")
    text = "Ia pulang, kata Ani, {} ({}/{}/{})."
    assert of_body(text.format(names[day.weekday()], day.day, day.month, day.year)) == on(day.isoformat())
    wrong = (day + timedelta(days=off)).weekday()
    assert of_body(text.format(names[wrong], day.day, day.month, day.year)) == NOTHING


@pytest.mark.parametrize(
    "text", ["Ia pulang, kata Ani, Kamİs (5/6/2025).", "Ia pulang, kata Ani, Kamis (5 Junı 2025)."]
)
def test_letters_alike(text):
    """A letter that only looks like one of a weekday or month names none, and does not raise."""
    assert of_body(text) == NOTHING


@given(st.text(alphabet=st.sampled_from("0123456789/- .,()JuniKamsrebİſ\n"), max_size=80))
def test_any_text(text):
    """No text raises."""
    assert of_body(text).basis in {"text", "bounded", "none"}
