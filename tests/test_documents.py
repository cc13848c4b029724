from pathlib import Path

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.documents import CorpusError, read_documents
from analysis.tables import DOCUMENTS, REFUSED, check

HEADER = "file,outlet,url,published,note\n"


@pytest.fixture
def folder(tmp_path):
    """A folder of two articles."""
    (tmp_path / "b.txt").write_text("Judul\n\nIsi.", encoding="utf-8")
    (tmp_path / "a.txt").write_text("Judul lain\n\nIsi lain.", encoding="utf-8")
    return tmp_path


def refusal(path: Path, data: bytes) -> str:
    """The reason why a file with ``data`` beside a good one is refused."""
    (path / "bad.txt").write_bytes(data)
    _, refused = read_documents(path)
    assert refused["source"].to_list() == [str(path / "bad.txt")]
    return refused["reason"].item()


def test_folder(folder):
    """A folder's articles come sorted by name, and hidden files, README.md and metadata.csv are none."""
    for name in (".hidden.txt", "README.md", "metadata.csv"):
        (folder / name).write_text(HEADER)
    documents, refused = read_documents(folder)
    assert documents["article_id"].to_list() == ["a.txt", "b.txt"]
    assert documents["source"].to_list() == [str(folder / "a.txt"), str(folder / "b.txt")]
    assert refused.is_empty()
    check(documents, DOCUMENTS, "documents")
    check(refused, REFUSED, "refused")


def test_subfolder(folder):
    """An article in a subfolder carries the subfolder in its id."""
    (folder / "2022").mkdir()
    (folder / "2022" / "a.txt").write_text("Judul")
    assert "2022/a.txt" in read_documents(folder)[0]["article_id"]


def test_seeds():
    """The five seeds are read byte for byte."""
    documents, refused = read_documents("seeds")
    assert refused.is_empty()
    assert len(documents) == 5
    for source, raw in documents["source", "raw"].rows():
        assert raw.encode() == Path(source).read_bytes()


@given(st.text(min_size=1).filter(lambda text: text.strip() and "\0" not in text))
def test_exact(tmp_path_factory, text):
    """Text is kept exactly, line ends and all."""
    file = tmp_path_factory.mktemp("exact") / "a.txt"
    file.write_bytes(text.encode())
    assert read_documents(file)[0]["raw"].item() == text


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        ("Judul".encode("utf-16"), "UTF-16, not UTF-8. Save it as UTF-8."),
        ("Judul berita".encode("utf-16-le"), "UTF-16 without a mark"),
        ("Perancis – café".encode("cp1252"), "not UTF-8 (byte 9 is 0x96), perhaps Latin-1 or Windows-1252. Save it as"),
        (b"PK\3\4\0\0 zip of many bytes", "binary (a NUL at byte 4), not text. Give the article's text as UTF-8."),
        (b"", "is empty. Remove it, or put the article's text into it."),
        (b" \n\xc2\xa0\n", "is empty"),
    ],
)
def test_refused(folder, data, reason):
    """A file that is no text is refused with what is wrong and the mend; the others are read."""
    assert reason in refusal(folder, data)


def test_other_file(folder):
    """A file of a kind that is not read is refused."""
    (folder / "a.docx").write_bytes(b"x")
    assert ".docx is not read" in read_documents(folder)[1]["reason"].item()


def test_same_id(folder):
    """Of two files with one id the later is refused."""
    documents, refused = read_documents(folder, folder / "a.txt")
    assert len(documents) == 2
    assert f"the id 'a.txt' is taken by {folder / 'a.txt'}. Rename one of them." in refused["reason"].item()


def test_missing(folder):
    """A path that does not exist raises, with the path that may be meant."""
    with pytest.raises(CorpusError, match=r"a\.text does not exist. Did you mean '.*a\.txt'\?"):
        read_documents(folder / "a.text")
    with pytest.raises(CorpusError, match=r"does not exist. Check the path."):
        read_documents("/no/such/corpus")


def test_nothing(tmp_path):
    """A corpus without a readable article raises, and says why the first file is none."""
    with pytest.raises(CorpusError, match=r"no input was named"):
        read_documents()
    with pytest.raises(CorpusError, match=r"there is no article. Put articles there as .txt files in UTF-8."):
        read_documents(tmp_path)
    (tmp_path / "a.txt").touch()
    with pytest.raises(CorpusError, match=r"none of 1 files is a readable article. The first, .*a.txt: is empty."):
        read_documents(tmp_path)


def test_metadata(folder):
    """What metadata.csv knows of a file stands beside its text."""
    (folder / "metadata.csv").write_text(HEADER + "a.txt,contoh.id,https://contoh.id/1,2022-11-25,\nb.txt,,,,ragu\n")
    documents, _ = read_documents(folder)
    columns = documents["title", "outlet", "url", "published", "author"]
    assert columns.rows() == [(None, "contoh.id", "https://contoh.id/1", "2022-11-25", None), (None,) * 5]


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("aa.txt,,,,", "line 2: file 'aa.txt' is not in the folder. Did you mean 'a.txt'?"),
        ("zzzzzzzz,,,,", "line 2: file 'zzzzzzzz' is not in the folder. Remove the line or add the file."),
        ("a.txt,,,25/11/2022,", "line 2: published '25/11/2022' is no date. Write it as 2022-11-25."),
        ("a.txt,,,", "line 2: not 5 cells."),
        ('a.txt,"x"y,,,', "line 2: "),
    ],
)
def test_broken_metadata(folder, line, message):
    """A wrong row of metadata.csv raises, with its line and the mend."""
    (folder / "metadata.csv").write_text(HEADER + line + "\n")
    with pytest.raises(CorpusError) as error:
        read_documents(folder)
    assert message in str(error.value)


def test_metadata_columns(folder):
    """A metadata.csv with another first line or another encoding raises."""
    (folder / "metadata.csv").write_text("file,media\n")
    with pytest.raises(CorpusError, match=r"line 1: column 'media'. The line reads: file,outlet,url,"):
        read_documents(folder)
    (folder / "metadata.csv").write_bytes(b"\xff\xfe")
    with pytest.raises(CorpusError, match="not UTF-8"):
        read_documents(folder)


PAGE = """<html><head><title>Warga Tolak Tambang</title><link rel="canonical" href="https://www.contoh.id/berita/1">
<meta name="author" content="Ana Ani"><meta property="article:published_time" content="2025-06-04T08:00:00+07:00">
<meta property="og:title" content="Warga Tolak Tambang"></head><body><nav><a href="/">Beranda</a></nav><article>
<h1>Warga Tolak Tambang</h1>{}</article><script>alert(1)</script></body></html>""".format(
    "<p>Warga desa menolak tambang di hutan adat mereka, kata kepala desa kepada wartawan.</p>" * 4
)


def test_page(folder):
    """A web page gives headline, text, and what its metadata know."""
    (folder / "c.html").write_text(PAGE)
    documents, _ = read_documents(folder)
    page = documents.filter(article_id="c.html").row(0, named=True)
    assert page["raw"].startswith("Warga Tolak Tambang\n\nWarga desa menolak tambang")
    assert "alert" not in page["raw"]
    assert (page["outlet"], page["url"]) == ("contoh.id", "https://www.contoh.id/berita/1")
    assert (page["title"], page["published"], page["author"]) == ("Warga Tolak Tambang", "2025-06-04", "Ana Ani")


@pytest.mark.parametrize("data", [b"<html></html>", b"\0\xff<p>", b"<" * 10_000])
def test_empty_page(folder, data):
    """A page that holds no article is refused."""
    (folder / "c.html").write_bytes(data)
    assert "Save its text as .txt" in read_documents(folder)[1]["reason"].item()


ROWS = pl.DataFrame(
    {
        "id": ["x1", None, "x1", "x3"],
        "judul": ["Judul", None, "Lagi", "Kosong"],
        "isi_berita": ["Isi satu.", "Isi dua.", "Isi tiga.", " "],
        "tanggal": ["4/6/2025", None, None, None],
        "sumber": ["contoh.id", None, None, None],
    }
)


@pytest.mark.parametrize("kind", ["csv", "tsv", "jsonl", "ndjson", "parquet"])
def test_sheet(tmp_path, kind):
    """A table has an article a row, under its id or its row; rows without text or with a taken id are refused."""
    file = tmp_path / f"berita.{kind}"
    if kind == "parquet":
        ROWS.write_parquet(file)
    elif kind.endswith("json") or kind == "jsonl":
        ROWS.write_ndjson(file)
    else:
        ROWS.write_csv(file, separator="\t" if kind == "tsv" else ",")
    documents, refused = read_documents(file)
    columns = documents["article_id", "raw", "title", "outlet", "published"]
    assert columns.rows() == [
        ("x1", "Judul\n\nIsi satu.", "Judul", "contoh.id", "4/6/2025"),
        (f"berita.{kind}#2", "Isi dua.", None, None, None),
    ]
    assert refused["source"].to_list() == [f"{file}#3", f"{file}#4"]
    assert "the id 'x1' is taken by" in refused["reason"][0]
    assert refused["reason"][1] == "the row has no text. Fill in its column of text or remove the row."


@pytest.mark.parametrize(
    ("name", "data", "reason"),
    [
        (
            "a.csv",
            b"judul,tahun\nJudul,2025\n",
            "no column holds the text (columns: judul, tahun). Name it 'isi' or 'te",
        ),
        ("a.csv", b'isi\n"a" b,c\n"', "is no table"),
        ("a.jsonl", b"{\n", "the line is no JSON"),
        ("a.jsonl", b"[1]\n", "the line is no JSON object. Write one object a line."),
        ("a.parquet", b"PAR1", "is no Parquet file"),
        ("a.csv", "isi\ncafé".encode("latin-1"), "is not UTF-8"),
    ],
)
def test_broken_sheet(folder, name, data, reason):
    """A table that cannot be read is refused with what is wrong and the mend."""
    (folder / name).write_bytes(data)
    assert reason in read_documents(folder)[1]["reason"].item()
