from collections import Counter
from pathlib import Path
from time import process_time

import polars as pl
import pytest

from analysis.articles import clean_articles
from analysis.documents import read_documents
from analysis.lexicon import read_lexicon

PAGES = sorted(Path(__file__).with_name("pages").glob("*.html"))
TEXT = "<p>Warga desa menolak tambang di hutan adat mereka, kata kepala desa kepada wartawan.</p>" * 4
TITLE = "Warga Tolak Tambang"


def read(folder, head, body):
    """The one document of a page with this head and body."""
    (folder / "a.html").write_text(f"<html><head>{head}</head><body>{body}</body></html>")
    documents, _ = read_documents(folder)
    return documents.row(0, named=True)


@pytest.mark.parametrize("file", PAGES, ids=lambda file: file.stem)
def test_shapes(file):
    """Of a page in any shape that sites have used, headline, day and the words of the body are found."""
    title, day, _, *body = file.with_suffix(".txt").read_text().splitlines()
    documents, _ = read_documents(file)
    articles, segments = clean_articles(documents, read_lexicon())
    spans = segments.filter(pl.col("role") == "body").select("start", "end").rows()
    found = Counter(word for start, end in spans for word in documents["raw"].item()[start:end].split())
    wanted = Counter(" ".join(body).split())
    assert (articles["title"].item(), str(articles["published_latest"].item())) == (title, day)
    assert 2 * (found & wanted).total() / (found.total() + wanted.total()) > 0.97


@pytest.mark.parametrize(
    ("named", "heading", "title"),
    [
        (f"{TITLE} - Kompas.com", "", TITLE),
        (f"{TITLE} | Nasional | Republika Online", "", TITLE),
        (f"{TITLE} : Okezone News", "", TITLE),
        (f"detikNews : {TITLE}", "", TITLE),
        (f"{TITLE} » Kabar Desa", "", TITLE),
        (f"{TITLE} - Entah", TITLE, TITLE),
        ("Warga Tolak - Bupati Pergi", "", "Warga Tolak - Bupati Pergi"),
        ("Bupati: Warga Boleh Menolak", "", "Bupati: Warga Boleh Menolak"),
        ("Warga Tolak ‘Tambang’ - Entah", "Warga Tolak 'Tambang'", "Warga Tolak 'Tambang'"),
        ("Warga Tolak Tambang di...", "Warga Tolak Tambang di Hutan Adat", "Warga Tolak Tambang di Hutan Adat"),
    ],
)
def test_headline(tmp_path, named, heading, title):
    """A page's title is its headline without the names of outlet and section."""
    body = f"<h2>Berita Terbaru Hari Ini</h2><h2>{heading}</h2>{TEXT}"
    assert read(tmp_path, f"<title>{named}</title>", body)["title"] == title


@pytest.mark.parametrize(
    "head",
    [
        '<meta property="article:published_time" content="2016-05-02T23:30:00+07:00">',
        '<meta property="article:published_time" content="2016-05-02T23:30:00Z">',
        '<meta name="content_PublishedDate" content="2016-05-02 08:00:00">',
        '<meta name="publishdate" content="2016/05/02 08:00:00">',
        '<script type="application/ld+json">{"@type": "NewsArticle", "datePublished": "2016-05-02T08:00:00"}</script>',
        '<link rel="canonical" href="http://contoh.id/read/2016/05/02/1/warga-tolak-tambang">',
    ],
)
def test_day(tmp_path, head):
    """A page's day is the one its metadata print, in whatever zone and beside whatever other days."""
    beside = "<ul><li>Kamis, 9 Juni 2016<a href='/1'>Pasar Lama Dipugar</a></li></ul>"
    assert read(tmp_path, head, TEXT + beside)["published"] == "2016-05-02"


def test_article_in_a_marked_part(tmp_path):
    """What class names mark as something else stays where it is most of the page."""
    assert "hutan adat" in read(tmp_path, "", f"<div class='widget related'>{TEXT}</div>")["raw"]


def test_article_in_a_table(tmp_path):
    """An article that a table lays out is read without the table's lines."""
    raw = read(tmp_path, "", f"<table><tr><td>{TEXT}</td></tr></table>")["raw"]
    assert "hutan adat" in raw
    assert "|" not in raw


@pytest.mark.parametrize(
    ("title", "end"), [(TITLE, "<pre>Warga" + "\t" * 150_000 + "desa</pre>"), (f"{TITLE} | {'2022-' * 50_000}", "")]
)
def test_endless_pages(tmp_path, title, end):
    """Blanks or a title without end cost time that grows with them, not with their square."""
    start = process_time()
    read(tmp_path, f"<title>{title}</title>", TEXT + end)
    assert process_time() - start < 8
