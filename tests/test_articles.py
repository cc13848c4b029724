from datetime import date

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.articles import clean_articles
from analysis.documents import read_documents
from analysis.lexicon import read_lexicon
from analysis.tables import ARTICLES, ROLES, SEGMENTS, TableError

LEXICON = read_lexicon()


def clean(*raws: str) -> tuple[pl.DataFrame, pl.DataFrame]:
    """The articles and segments of raw texts."""
    ids = [str(number) for number in range(len(raws))]
    return clean_articles(pl.DataFrame({"article_id": ids, "source": ids, "raw": list(raws)}), LEXICON)


def assert_covered(raw: str, segments: pl.DataFrame) -> None:
    """Every character that is no blank lies in exactly one segment, and segments begin and end with none."""
    covered = [0] * len(raw)
    for start, end, role in segments["start", "end", "role"].rows():
        assert raw[start:end] == raw[start:end].strip() != ""
        assert role in ROLES
        covered[start:end] = [count + 1 for count in covered[start:end]]
    assert all(count == 1 for char, count in zip(raw, covered, strict=True) if not char.isspace())
    assert max(covered, default=0) <= 1


def test_seeds_covered():
    """Every stretch of every seed has one role."""
    documents, _ = read_documents("seeds")
    articles, segments = clean_articles(documents, LEXICON)
    assert dict(articles.schema) == ARTICLES
    assert dict(segments.schema) == SEGMENTS
    for article_id, raw in documents["article_id", "raw"].rows():
        assert_covered(raw, segments.filter(pl.col("article_id") == article_id))


PIECES = st.sampled_from(
    [
        "Warga Tolak Tambang",
        "JAKARTA, contoh.id - ",
        "Baca juga:",
        "Baca Juga: Warga Tolak ",
        "Warga menolak tambang, kata dia, Rabu (4/6/2025).",
        "The end of the world is not in the text.",
        "— Ani (@ani) June 4, 2025 ",
        "pic.twitter.com/abc",
        "Kolom Komentar",
        "Editor : Ani",
        " (abc/def)",
        *'\n" -a\0\u200e\u2028',
    ]
)


@given(st.lists(PIECES, max_size=30).map("".join) | st.text(max_size=200))
def test_covered(raw):
    """Whatever the text, every character that is no blank lies in exactly one segment."""
    assert_covered(raw, clean(raw)[1])


@pytest.mark.parametrize("raw", ['"' * 10_000, "a" * 1_000_000, "a b. " * 200_000, "Baca Juga: A\n" * 20_000, "", "\0"])
def test_hostile(raw):
    """No text raises or takes more than linear time."""
    assert len(clean(raw)[0]) == 1


def test_no_raw():
    """Documents without their text are refused with the column's name."""
    with pytest.raises(TableError, match="table 'documents' has no column 'raw'"):
        clean_articles(pl.DataFrame({"article_id": ["a"], "source": ["a"]}), LEXICON)


BODY = "Warga desa menolak tambang di hutan adat mereka. Bupati, kata dia, mendukung mereka."
MORE = "Sidang dilanjutkan pekan depan di kantor bupati, dan warga kota diundang untuk datang."
HEADLINE = "Warga Desa Tolak Tambang"


def roles(raw: str) -> list[tuple[str, str]]:
    """Role and text of every segment."""
    segments = clean(raw)[1]
    return [(role, raw[start:end]) for role, start, end in segments["role", "start", "end"].rows()]


def article(raw: str) -> dict[str, object]:
    """The one article's columns."""
    return clean(raw)[0].row(0, named=True)


@pytest.mark.parametrize(
    ("dateline", "outlet", "place"),
    [
        ("KIEV, iNewsKarawang.id - ", "inewskarawang.id", "Kiev"),
        ("Jakarta, IDN Times - ", "idntimes.com", "Jakarta"),
        ("Rusia, ARRAHMAHNEWS.COM\u00a0", "arrahmahnews.com", "Rusia"),
        ("Liputan6.com, Jakarta", "liputan6.com", "Jakarta"),
        ("REPUBLIKA.CO.ID, BANDA ACEH -- ", "republika.co.id", "Banda Aceh"),
        ("TRIBUNJATENG.COM, SOLO – ", "tribunjateng.com", "Solo"),
        ("KOMPAS.com-", "kompas.com", None),
        ("BATAM, POSMETRO: ", "posmetro.co", "Batam"),
        ("Jakarta (ANTARA) - ", "antaranews.com", "Jakarta"),
        ("Jakarta (ANTARA News) - ", "antaranews.com", "Jakarta"),
        ("Jakarta (KABAR) - ", None, "Jakarta"),
        ("NEW YORK–", None, "New York"),
        ("JAKARTA-", None, "Jakarta"),
        ("Jakarta\n-\n", None, "Jakarta"),
        ("Washington DC - ", None, "Washington DC"),
        ("MEDAN, contohbaru.co.id - ", "contohbaru.co.id", "Medan"),
    ],
)
def test_dateline(dateline, outlet, place):
    """A dateline is cut from the first paragraph and names place and outlet, be it unknown or its blanks lost."""
    raw = f"{HEADLINE}\n\n{dateline}{BODY}"
    assert roles(raw) == [("title", HEADLINE), ("dateline", dateline.strip()), ("body", BODY)]
    assert (article(raw)["outlet"], article(raw)["place"]) == (outlet, place)


@pytest.mark.parametrize("start", ["Rusia-Ukraina sepakat. ", "AS-Rusia sepakat. ", "Detik.com melaporkan itu. "])
def test_no_dateline(start):
    """A compound or an outlet at the head of a sentence is no dateline."""
    assert roles(f"{HEADLINE}\n\n{start}{BODY}")[1] == ("body", start + BODY)


@pytest.mark.parametrize("brackets", ["()", "[]"])
def test_headline_in_brackets(brackets):
    """Another article's headline is cut out of a paragraph with the brackets in which it is announced."""
    cut = f"{brackets[0]}Baca: {HEADLINE} Adat{brackets[1]}"
    found = roles(f"{HEADLINE}\n\n{BODY} {cut} {MORE}")
    assert found[1:] == [("body", BODY), ("related", cut), ("body", MORE)]


@pytest.mark.parametrize("line", ["Halaman 1 2 3", "1 2 Next", "1 dari 3 halaman", "Halaman: 1 2", "1 | 2 | 3"])
def test_paging(line):
    """The numbers of an article's pages are furniture."""
    assert ("furniture", line) in roles(f"{HEADLINE}\n\n{BODY}\n{line}\n{MORE}")


def test_network():
    """A regional site belongs to its network, an unknown one to itself."""
    raws = [f"{HEADLINE}\n\nSOLO, {site} - {BODY}" for site in ("TRIBUNSOLO.COM", "inewssolo.id", "baru.co.id")]
    assert clean(*raws)[0]["network"].to_list() == ["tribunnews.com", "inews.id", "baru.co.id"]


def test_known_first():
    """What is known from outside wins over the text; an address names the outlet."""
    documents = pl.DataFrame(
        {
            "article_id": ["a", "b"],
            "source": ["a", "b"],
            "raw": [f"{HEADLINE}\n\nSOLO, contoh.id - {BODY}"] * 2,
            "title": ["Judul", None],
            "outlet": ["Kompas.com", None],
            "url": [None, "https://papua.tribunnews.com/2025/06/09/warga"],
            "published": ["2025-06-10", None],
            "author": ["Ana Ani", None],
        }
    )
    first, second = clean_articles(documents, LEXICON)[0].rows(named=True)
    assert (first["title"], first["outlet"], first["author"], first["date_basis"]) == (
        "Judul",
        "kompas.com",
        "Ana Ani",
        "metadata",
    )
    assert (second["title"], second["outlet"], second["date_basis"]) == (HEADLINE, "tribunnews.com", "url")


@pytest.mark.parametrize(
    ("line", "role"),
    [
        ("SCROLL TO CONTINUE WITH CONTENT", "furniture"),
        ("Baca juga: Bupati Kunjungi Desa Adat di Hutan", "related"),
        ("Baca Juga\nBupati Kunjungi Desa Adat di Hutan", "related"),
        ("[Gambas:Video 20detik]", "embed"),
        ("Bupati dan warga di hutan adat. (Foto: Antara)", "caption"),
        ("Bupati Ani (kiri) di hutan adat (Budi Ana/contoh)", "caption"),
        ("Today the people of the village and their leader went to the forest. pic.twitter.com/ab1", "embed"),
        ("1. Bupati mendukung warga desa", "subhead"),
        ("Bupati Mendukung Warga", "subhead"),
    ],
)
def test_line(line, role):
    """A line between paragraphs takes its role from its phrase or its shape."""
    found = roles(f"{HEADLINE}\n\n{BODY}\n{line}\n{MORE}")
    assert [found[0], found[1], found[-1]] == [("title", HEADLINE), ("body", BODY), ("body", MORE)]
    assert {part[0] for part in found[2:-1]} == {role}


@pytest.mark.parametrize(
    "inset",
    [
        "Baca Juga: Bupati Kunjungi Desa Adat di Hutan ",
        "Baca juga:Bupati Kunjungi Desa Adat di Hutan",
        "BACA JUGA - Bupati Ani Siap Hadapi Warga! ",
        "The people of the village are in the forest. — Ani (@ani) June 4, 2025 ",
        "ADVERTISEMENT",
    ],
)
def test_inset(inset):
    """What stands in the middle of a paragraph without being the article's is cut out of it."""
    found = roles(f"{HEADLINE}\n\n{BODY}{inset}{MORE}")
    assert [text for role, text in found if role == "body"] == [BODY, MORE]
    assert inset.strip() in [text for _, text in found]


@pytest.mark.parametrize("initials", ["(abc/def)", " (abc)", "(*/abc)", "***", "\n(abc/def)\nhutan adat\ntambang"])
def test_closing(initials):
    """Initials, stars and topic tags behind the text are no body."""
    found = roles(f"{HEADLINE}\n\n{BODY}\n{MORE}{initials}")
    assert [text for role, text in found if role == "body"] == [BODY, MORE]


def test_broken_lines():
    """Lines that a crawler broke at links are one paragraph."""
    found = roles(f"{HEADLINE}\n\nBupati\nAna Ani\nmendukung\nwarga\n, kata dia.\n{MORE}")
    assert found[1:] == [("body", "Bupati\nAna Ani\nmendukung\nwarga\n, kata dia."), ("body", MORE)]


@pytest.mark.parametrize("copies", [[BODY + MORE, BODY, MORE], [BODY, MORE, BODY + MORE], [BODY, MORE, BODY, MORE]])
def test_copies(copies):
    """Of text that stands on the page twice one copy is body, the one in paragraphs."""
    found = roles("\n".join([HEADLINE, "", *copies]))
    assert [text for role, text in found if role == "body"] == [BODY, MORE]


def test_people():
    """Author and editor come from bylines, before or behind the text, and from closing initials."""
    head = article(f"{HEADLINE}\n\nAna Ani\n{BODY}\n\nEditor : Budi Ana")
    tail = article(f"{HEADLINE}\n\n{BODY}\n{MORE} (abc/def)\nPenulis: Ana Ani")
    report = article(f"{HEADLINE}\n\nLaporan Wartawan Contoh.com, Ana Ani\n{BODY}")
    assert [(a["author"], a["editor"]) for a in (head, tail, report)] == [
        ("Ana Ani", "Budi Ana"),
        ("Ana Ani", "def"),
        ("Ana Ani", None),
    ]


def test_rest():
    """Behind a heading that ends articles nothing is body, however much it reads like it."""
    found = roles(
        f"{HEADLINE}\n\n{BODY}\n{MORE}\n\nBerita Terkait\n\nBupati Kunjungi Desa Adat\n\nSitus ini memuat iklan."
    )
    assert [role for role, _ in found] == ["title", "body", "body", "related", "related", "furniture"]


def test_features():
    """An outlet that the text does not name is known by the features of its pages."""
    raw = f"{HEADLINE}\n\nBupati Ani/Net\n\n{BODY}\n\n{MORE}\n\nKolom Komentar"
    assert article(raw)["outlet"] == "rmol.id"
    assert article(f"{HEADLINE}\n\n{BODY}")["outlet"] is None


def test_seeds():
    """The credits and dates of the five seeds."""
    documents, _ = read_documents("seeds")
    columns = ["outlet", "network", "author", "editor", "place", "published_earliest", "published_latest", "date_basis"]
    assert clean_articles(documents, LEXICON)[0].select(columns).rows() == [
        ("inewskarawang.id", "inews.id", "Berlianto", "Boby", "Kiev", date(2022, 11, 25), date(2022, 11, 25), "text"),
        ("rmol.id", "rmol.id", None, None, None, date(2020, 11, 9), date(2021, 4, 11), "bounded"),
        ("idntimes.com", "idntimes.com", "Brahm", None, "Jakarta", date(2024, 2, 23), date(2024, 2, 23), "text"),
        ("arrahmahnews.com", "arrahmahnews.com", None, "ARN", "Rusia", None, None, "none"),
        ("inews.id", "inews.id", *["Ahmad Islamy Jamil"] * 2, "Minsk", date(2023, 7, 23), date(2023, 7, 23), "text"),
    ]
