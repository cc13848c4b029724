"""Whatever lies in a folder: what is no article is refused with a reason, and all else is read."""

import json
import os
import socket
from pathlib import Path

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from analysis import annotate
from analysis.documents import CorpusError, read_documents, stream_articles
from analysis.documents.pages import MOST_ELEMENTS
from analysis.documents.sheets import MOST_COLUMNS
from analysis.documents.texts import LARGEST, LONGEST


def read(folder: Path, name: str, data: bytes) -> tuple[pl.DataFrame, dict[str, str]]:
    """The articles of a file, and its refusals: what stands behind the file's path, and the reason."""
    (folder / name).write_bytes(data)
    (folder / "good.txt").write_text("Judul")
    documents, refused = read_documents(folder)
    where = refused["source"].str.strip_prefix(str(folder / name))
    return documents.filter(pl.col("article_id") != "good.txt"), dict(zip(where, refused["reason"], strict=True))


@pytest.mark.parametrize(
    ("name", "data", "reason"),
    [
        ("a.txt", b"a" * (LONGEST + 1), "has 300,001 characters, more than 300,000."),
        ("a.txt", b"a" * (LARGEST + 1), "is larger than 10 MB."),
        ("a.html", b"<br>" * (MOST_ELEMENTS + 1), "has more than 20,000 elements."),
        (
            "a.html",
            b"<p " + b" ".join(b"a%d=b" % n for n in range(10**6)) + b">",
            "has an element of 1,000,000 attributes.",
        ),
        (
            "a.csv",
            ",".join(f"k{n}" for n in range(10**6)).encode(),
            f"has 1,000,000 columns, more than {MOST_COLUMNS:,}",
        ),
        ("a.csv", b'isi\n"' + b"a\n" * (LARGEST // 2), "is no table (line"),
        ("a.csv", b"isi,id\nJudul," + b"a" * 6000, "has an id of 6,000 characters"),
        ("a.csv", b"isi,media\nJudul," + b"a" * 6000, "has 6,000 characters in outlet"),
        ("a.csv", b"isi\nJudul,dua\n", "has 2 cells under 1 heads."),
        ("a.csv", b"isi\nJu\0dul\n", "NUL"),
        ("a.jsonl", b'{"isi": "' + b"a" * LARGEST + b'"}', "the line is longer than 10 MB."),
        ("a.jsonl", b'{"isi": ' + b"[" * 100_000, "the line is nested too deeply."),
        ("a.jsonl", rb'{"isi": "\ud800 Judul"}', "holds half of a character (a lone surrogate)"),
        ("a.jsonl", b'{"isi": {"a": [1]}}', "the text is of type dict. Write it as one string."),
        ("a.jsonl", b'{"isi": 5}', "the text is of type int."),
        ("a.jsonl", b'{"isi": ' + b"9" * 5000 + b"}", "the line is no JSON"),
    ],
    ids=lambda value: str(value)[:12],
)
def test_too_much(tmp_path: Path, name: str, data: bytes, reason: str) -> None:
    """What is too large, too wide, too deep or of no sense is refused, and says of what there is too much."""
    documents, refused = read(tmp_path, name, data)
    assert documents.is_empty()
    assert [reason in why for why in refused.values()] == [True]


def test_broken_rows_cost_themselves(tmp_path: Path) -> None:
    """One row that is too long, in another encoding or of another shape leaves the rows around it alone."""
    rows = [b'{"isi": "Satu"}', b"a" * (LARGEST + 5), b"\xff", b'{"teks": "Dua"}', b'{"lain": 1}', b'{"isi": "Tiga"}']
    documents, refused = read(tmp_path, "a.jsonl", b"\n".join(rows))
    assert documents["article_id"].to_list() == ["a.jsonl#1", "a.jsonl#4", "a.jsonl#6"]
    assert list(refused) == ["#2", "#3", "#5"]
    documents, refused = read(tmp_path, "a.jsonl", b"\xef\xbb\xbf" + b'{"isi": "Satu"}\r\n\r\n{"isi": "Dua"}')
    assert documents["raw"].to_list() == ["Satu", "Dua"]


def test_shapes_of_csv(tmp_path: Path) -> None:
    """A mark at the start, CRLF, line ends in quotes, blank lines, short rows and heads that stand twice are read."""
    data = '\ufeff"isi";isi;media\r\n"Satu\r\n""dua""";x;a.id\r\n\r\nTiga\r\n'.encode()
    documents, refused = read(tmp_path, "a.csv", data)
    assert documents.select("article_id", "raw", "outlet").rows() == [
        ("a.csv#1", 'Satu\r\n"dua"', "a.id"),
        ("a.csv#3", "Tiga", None),
    ]
    assert refused == {}


@pytest.mark.parametrize(
    ("values", "dtype", "reason"),
    [
        ([1, 2], pl.Int64, "the text is of type int"),
        ([b"Judul"], pl.Binary, "the text is of type bytes"),
        ([["Judul"]], pl.List(pl.String), "the text is of type list"),
        ([{"a": "Judul"}], pl.Struct({"a": pl.String}), "the text is of type dict"),
        ([None], pl.Null, "the row has no text"),
        ([float("nan")], pl.Float64, "the row has no text"),
    ],
)
def test_types_of_parquet(tmp_path: Path, values: list[object], dtype: pl.DataType, reason: str) -> None:
    """A text that is none is refused row by row, whatever it is instead."""
    file = tmp_path / "b.parquet"
    pl.DataFrame({"isi": values}, schema={"isi": dtype}).write_parquet(file)
    documents, refused = read(tmp_path, "b.parquet", file.read_bytes())
    assert documents.is_empty()
    assert len(refused) == len(values)
    assert all(reason in why for why in refused.values())


def test_parquet_of_nothing(tmp_path: Path) -> None:
    """A Parquet file that claims far more rows than its size allows ends in a refusal."""
    pl.DataFrame({"isi": ["Rusia " * 1000]}).select(pl.col("isi").repeat_by(1000).explode()).write_parquet(
        tmp_path / "a.parquet"
    )
    *rest, last = stream_articles(tmp_path / "a.parquet")
    assert len(rest) < 1000
    assert "unpacks to more than 200 times its size" in last[1]


def test_values_beside_the_text(tmp_path: Path) -> None:
    """Numbers and days beside a text are taken as written, lists of names as names, and nothing else."""
    row = {"isi": "Judul", "id": 7, "penulis": ["Ana", "Ani"], "media": {"a": 1}, "tanggal": "99/99/9999", "url": True}
    documents, _ = read(tmp_path, "a.jsonl", json.dumps(row).encode())
    assert documents.select("article_id", "outlet", "published", "author").rows() == [
        ("7", None, "99/99/9999", "Ana, Ani")
    ]


@pytest.mark.parametrize(
    "day", ["99/99/9999", "0000-00-00", "31/02/2022", "9" * 400, "-1", "١٢/٣/٢٠٢٢", "2022-11-25T99"]
)
def test_absurd_days(tmp_path: Path, day: str) -> None:
    """A day that is none, in a row or in a text, dates nothing and harms nothing."""
    text = f"Judul\n\nJAKARTA - Rusia mengecam Armenia, Jumat ({day}). Diterbitkan {day}."
    (tmp_path / "a.jsonl").write_text(json.dumps({"isi": text, "tanggal": day}))
    tables = annotate(tmp_path)
    assert (tables.articles.height, tables.refused.height) == (1, 0)


def test_links(tmp_path: Path) -> None:
    """Links within the folder are read as files; those out of it, to folders, to nothing and to themselves are not."""
    outside = tmp_path / "outside"
    folder = tmp_path / "folder"
    (folder / "sub").mkdir(parents=True)
    outside.mkdir()
    (outside / "x.txt").write_text("Rahasia")
    (folder / "sub" / "a.txt").write_text("Judul")
    for name, target in {
        "b.txt": "sub/a.txt",
        "c.txt": "../outside/x.txt",
        "d": outside,
        "e": ".",
        "f.txt": "f.txt",
    }.items():
        (folder / name).symlink_to(target)
    documents, refused = read_documents(folder)
    assert documents["article_id"].to_list() == ["b.txt", "sub/a.txt"]
    assert refused["source"].to_list() == [str(folder / name) for name in ("c.txt", "d", "e", "f.txt")]
    reasons = ["out of the folder", "out of the folder", "is a link to a folder", "is a link to nothing"]
    assert [wanted in reason for wanted, reason in zip(reasons, refused["reason"], strict=True)] == [True] * 4


def test_pipes_and_devices(tmp_path: Path) -> None:
    """What would wait for ever to be read is refused at once, and a name in another encoding costs one file."""
    os.mkfifo(tmp_path / "a.txt")
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind(str(tmp_path / "b.txt"))
        (tmp_path / "c.txt").write_text("Judul")
        Path(os.fsdecode(os.fsencode(tmp_path) + b"/\xff.txt")).write_text("Judul")
        documents, refused = read_documents(tmp_path)
    assert documents["article_id"].to_list() == ["c.txt"]
    assert [reason.split(".")[0] for reason in refused["reason"]] == [
        *["is a pipe, a device or a socket"] * 2,
        "has a name that is not UTF-8",
    ]
    with pytest.raises(CorpusError, match="is a pipe, a device or a socket"):
        read_documents("/dev/zero")


HOSTILE = [
    *(
        b"\0",
        b"\xff",
        b"\xef\xbb\xbf",
        b'"',
        b"'",
        b",",
        b";",
        b"\t",
        b"|",
        b"\r",
        b"\n",
        b"\r\n",
        b"{",
        b"}",
        b"[",
        b"]",
    ),
    *(b'{"isi":"a"}', b'{"isi":', b"isi", b"judul", b"id", b"1", b"<p>", b"<h1>", b"</", b"<!--", b"&#", b"\\ud800"),
    *(b"\\", b"PK\3\4", b"\x1f\x8b\x08", b"PAR1", b"WARC/1.0\r\n", b"Content-Length: 9\r\n\r\n", "“Rusia”".encode()),
]
PIECE = st.sampled_from(HOSTILE) | st.binary(max_size=6)
KINDS = ("txt", "html", "csv", "tsv", "jsonl", "parquet", "warc", "zip", "gz", "txt.gz", "csv.gz", "warc.gz", "docx")


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture]
)
@given(
    files=st.lists(
        st.tuples(
            st.sampled_from(KINDS),
            st.lists(st.sampled_from(HOSTILE) | st.binary(max_size=6), max_size=30).map(b"".join),
        ),
        max_size=5,
    )
)
def test_any_bytes(files: list[tuple[str, bytes]], tmp_path_factory: pytest.TempPathFactory) -> None:
    """Whatever the bytes and the ending of a file, reading never fails, and twice gives the same twice."""
    folder = tmp_path_factory.mktemp("any")
    for number, (kind, data) in enumerate(files):
        (folder / f"{number}.{kind}").write_bytes(data)
    (folder / "good.txt").write_text("Judul")
    documents, refused = read_documents(folder)
    assert "good.txt" in documents["article_id"]
    again, refused_again = read_documents(folder)
    assert again.equals(documents)
    assert refused_again.equals(refused)
