"""Whatever is packed gives the articles that it gives unpacked, and nothing packed can do harm."""

import bz2
import gzip
import io
import json
import random
import zipfile
import zlib
from pathlib import Path

import polars as pl
import pytest
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from analysis.documents import CorpusError, read_documents
from analysis.documents.texts import LARGEST

SENTENCE = "<p>Warga desa menolak tambang di hutan adat mereka, kata kepala desa kepada wartawan.</p>"
PAGE = f"<html><head><title>Warga Tolak Tambang</title></head><body><article>{SENTENCE * 4}</article></body></html>"
ROWS = pl.DataFrame({"judul": ["Satu", "Dua", None], "isi": ["Isi\nsatu.", "Isi “dua”, lagi.", " "]})
KINDS = ("txt", "html", "csv", "tsv", "jsonl", "ndjson", "parquet")


def pack(kind: str) -> bytes:
    """A file of one kind, as bytes."""
    if kind in ("txt", "html"):
        return ("Judul\n\nIsi.\r\n" if kind == "txt" else PAGE).encode()
    stream = io.BytesIO()
    if kind == "parquet":
        ROWS.write_parquet(stream)
    elif kind.endswith("json") or kind == "jsonl":
        ROWS.write_ndjson(stream)
    else:
        ROWS.write_csv(stream, separator="\t" if kind == "tsv" else ",")
    return stream.getvalue()


def refuse(path: Path) -> str:
    """The reason why the one file in a folder, or its one member, is refused."""
    with pytest.raises(CorpusError) as error:
        read_documents(path)
    return str(error.value)


def zip_up(path: Path, members: dict[str, bytes]) -> Path:
    """A zip of members by name."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return path


@pytest.mark.parametrize("kind", KINDS)
def test_gzip(tmp_path: Path, kind: str) -> None:
    """A packed file gives the articles, ids and refusals of the file itself."""
    (tmp_path / "plain").mkdir()
    plain = tmp_path / "plain" / f"a.{kind}"
    plain.write_bytes(pack(kind))
    packed = tmp_path / f"a.{kind}.gz"
    packed.write_bytes(gzip.compress(plain.read_bytes()))
    one, other = read_documents(plain), read_documents(packed)
    assert other[0].drop("source").equals(one[0].drop("source"))
    assert other[0]["source"].to_list() == [name.replace(str(plain), str(packed)) for name in one[0]["source"]]
    assert other[1]["reason"].equals(one[1]["reason"])


def test_zip_as_a_folder(tmp_path: Path) -> None:
    """A zip gives what a folder of its members gives; in a folder it is a subfolder."""
    folder = tmp_path / "plain"
    members = {f"{year}/a.{kind}": pack(kind) for kind in KINDS for year in (2021, 2022)}
    members |= {".hidden.txt": b"x", "README.md": b"x", "__MACOSX/a.txt": b"x", "a.docx": b"x", "2021/b.txt": b""}
    for name, data in members.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(data)
    (folder / "__MACOSX" / "a.txt").unlink()
    archive = zip_up(tmp_path / "b.zip", members)
    (one, refused), (other, refused_too) = read_documents(folder), read_documents(archive)
    assert other.drop("source").equals(one.drop("source"))
    assert refused_too["reason"].str.replace_all("b.zip", "plain", literal=True).equals(refused["reason"])
    assert str(archive / "2021/a.txt") in other["source"]
    archive.rename(folder / "b.zip")
    assert {"2021/a.txt", "b.zip/2021/a.txt"} <= set(read_documents(folder)[0]["article_id"])


@pytest.mark.parametrize("place", ["", "berita/"])
def test_metadata_in_a_zip(tmp_path: Path, place: str) -> None:
    """What a zip's metadata.csv says of its members is known, also where the zip packs a folder or lies in one."""
    rows = b"file,outlet,url,published,note\na.txt,contoh.id,,2022-11-25,\nsub/b.txt,lain.id,,,ragu\n"
    members = {"a.txt": b"Satu", "sub/b.txt": b"Dua", "sub/metadata.csv": b"lain", "c.txt": b"Tiga"}
    members = {place + name: data for name, data in {**members, "metadata.csv": rows}.items()}
    archive = zip_up(tmp_path / "a.zip", members)
    for path in (archive, tmp_path):
        documents, refused = read_documents(path)
        assert documents.sort("raw").select("raw", "outlet", "published").rows() == [
            ("Dua", "lain.id", None),
            ("Satu", "contoh.id", "2022-11-25"),
            ("Tiga", None, None),
        ]
        assert refused.is_empty()


@pytest.mark.parametrize(
    ("table", "reason"),
    [
        (
            b"file,outlet,url,published,note\nb.txt,,,,\n",
            "line 2: file 'b.txt' is not in the folder. Did you mean 'a.txt'?",
        ),
        (b"id,judul\n1,Satu\n", "line 1: column 'file'. The line reads: file,outlet,url,published,note"),
        (b"\xff\xfe", "is not UTF-8 (byte 0). Save it as 'CSV UTF-8'."),
        (
            b"file,outlet,url,published,note\n" + b"\n" * 10**7,
            "unpacks to more than 200 times its size. Unpack it, and see what it is.",
        ),
    ],
    ids=["name", "columns", "encoding", "bomb"],
)
def test_broken_metadata_in_a_zip(tmp_path: Path, table: bytes, reason: str) -> None:
    """Metadata that are wrong are refused as one row, and the articles beside them are read."""
    archive = zip_up(tmp_path / "a.zip", {"a.txt": b"Satu", "metadata.csv": table})
    documents, refused = read_documents(archive)
    assert documents.select("raw", "outlet").rows() == [("Satu", None)]
    assert refused.rows() == [(str(archive / "metadata.csv"), reason)]


def test_same_id_in_a_zip(tmp_path: Path) -> None:
    """Of two members with one name the later is refused, and so is a packed copy beside its file."""
    data = zip_up(tmp_path / "a.zip", {"a.txt": b"Satu", "b.txt": b"Dua"}).read_bytes()
    (tmp_path / "a.zip").write_bytes(data.replace(b"b.txt", b"a.txt"))
    documents, refused = read_documents(tmp_path / "a.zip")
    assert documents["raw"].to_list() == ["Satu"]
    assert f"is taken by {tmp_path}/a.zip/a.txt" in refused["reason"].item()
    folder = tmp_path / "b"
    folder.mkdir()
    (folder / "a.txt").write_text("Satu")
    (folder / "a.txt.gz").write_bytes(gzip.compress(b"Satu"))
    assert f"is taken by {folder}/a.txt." in read_documents(folder)[1]["reason"].item()


@pytest.mark.parametrize("name", ["../a.txt", "/etc/a.txt", "a/../../b.txt", "..\\a.txt"])
def test_names_that_lead_out(tmp_path: Path, name: str) -> None:
    """A member whose name leads out of the zip is refused."""
    assert "leads out of the zip" in refuse(zip_up(tmp_path / "a.zip", {name: b"Judul"}))


def test_archives_in_archives(tmp_path: Path) -> None:
    """Nothing is unpacked twice."""
    inner = zip_up(tmp_path / "inner.zip", {"a.txt": b"Judul"}).read_bytes()
    for name, data in {"a.zip": inner, "a.txt.gz": gzip.compress(b"Judul")}.items():
        assert "archive within an archive" in refuse(zip_up(tmp_path / "outer.zip", {name: data}))
    (tmp_path / "a.zip.gz").write_bytes(gzip.compress(inner))
    assert "archive within an archive" in refuse(tmp_path / "a.zip.gz")


def test_encrypted_and_linked_members(tmp_path: Path) -> None:
    """Members with a password, and links, are refused; the others are read."""
    link = zipfile.ZipInfo("b.txt")
    link.external_attr = 0o120777 << 16
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.writestr("a.txt", "Judul")
        archive.writestr(link, "/etc/passwd")
        archive.writestr("c.txt", "Judul")
    data = bytearray((tmp_path / "a.zip").read_bytes())
    last = data.rindex(b"PK\x01\x02")
    data[last + 8] |= 1
    data[data.rindex(b"PK\x03\x04") + 6] |= 1
    (tmp_path / "a.zip").write_bytes(data)
    documents, refused = read_documents(tmp_path / "a.zip")
    assert documents["article_id"].to_list() == ["a.txt"]
    assert [reason.split(".")[0] for reason in refused["reason"]] == ["is a link, not a file", "is encrypted"]


@pytest.mark.parametrize("kind", KINDS)
def test_bombs(tmp_path: Path, kind: str) -> None:
    """What unpacks to far more than it should is refused, wherever it stands, before it has done harm."""
    head = {"csv": b"isi\n", "tsv": b"isi\n"}.get(kind, b"")
    zeros = zlib.compressobj(9, wbits=31)
    bomb = zeros.compress(head) + b"".join(zeros.compress(b"\n" * 10**6) for _ in range(4)) + zeros.flush()
    (tmp_path / f"a.{kind}.gz").write_bytes(bomb)
    with zipfile.ZipFile(tmp_path / "b.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(f"b.{kind}", head + b"\n" * 4 * 10**6)
        archive.writestr("c.txt", b"Judul")
    documents, refused = read_documents(tmp_path)
    assert documents["article_id"].to_list() == ["b.zip/c.txt"]
    assert refused["source"].to_list() == [str(tmp_path / f"a.{kind}.gz"), str(tmp_path / f"b.zip/b.{kind}")]
    assert refused["reason"].str.contains("unpacks to more than 200 times its size").all()


def test_damaged_archives(tmp_path: Path) -> None:
    """Archives cut short or overwritten anywhere are refused or read, and cost nothing else."""
    whole = {
        "a.csv.gz": gzip.compress(b"isi\n" + b"Rusia mengecam Armenia.\n" * 50),
        "b.zip": zip_up(tmp_path / "b.zip", {"a.txt": b"Judul " * 50, "b.csv": b"isi\nRusia"}).read_bytes(),
        "c.parquet": pack("parquet"),
    }
    (tmp_path / "good.txt").write_text("Judul")
    for name, data in whole.items():
        for place in range(0, len(data), max(1, len(data) // 15)):
            for broken in (data[:place], data[:place] + bytes([data[place] ^ 0xFF]) + data[place + 1 :]):
                (tmp_path / name).write_bytes(broken)
                documents, refused = read_documents(tmp_path)
                assert "good.txt" in documents["article_id"]
                assert documents.height + refused.height > 1
        (tmp_path / name).unlink()
    (tmp_path / "a.txt.gz").write_bytes(bz2.compress(b"Judul"))
    assert "is a damaged archive (Not a gzipped file" in read_documents(tmp_path)[1]["reason"].item()


def crawl(*records: tuple[str, str, bytes], packed: bool) -> bytes:
    """A crawl of answers: address, type and body of each."""
    stream = io.BytesIO()
    writer = WARCWriter(stream, gzip=packed)
    writer.write_record(writer.create_warcinfo_record("a.warc", {"software": "contoh"}))
    for address, kind, body in records:
        head = StatusAndHeaders("200 OK", [("Content-Type", kind)], protocol="HTTP/1.1")
        writer.write_record(writer.create_warc_record(address, "response", io.BytesIO(body), http_headers=head))
    return stream.getvalue()


@pytest.mark.parametrize("name", ["a.warc", "a.warc.gz"])
def test_crawl(tmp_path: Path, name: str) -> None:
    """Of a crawl the pages are read, each with its address, and other records are no articles."""
    pages = [
        ("https://www.contoh.id/berita/1", "text/html; charset=utf-8", PAGE.encode()),
        ("https://www.contoh.id/a.png", "image/png", b"\x89PNG"),
        ("https://www.contoh.id/kosong", "text/html", b"<html></html>"),
        ("https://www.contoh.id/besar", "text/html", random.Random(1).randbytes(LARGEST + 1)),
        ("https://www.contoh.id/berita/1", "text/html", PAGE.encode()),
    ]
    file = tmp_path / name
    file.write_bytes(crawl(*pages, packed=name.endswith("gz")))
    documents, refused = read_documents(file)
    assert documents["article_id"].to_list() == ["a.warc#2", "a.warc#6"]
    assert documents["source"].to_list() == [f"{file}#2", f"{file}#6"]
    assert documents["title", "outlet", "url"].unique().rows() == [
        ("Warga Tolak Tambang", "contoh.id", "https://www.contoh.id/berita/1")
    ]
    assert refused["source"].to_list() == [f"{file}#4", f"{file}#5"]
    assert "is larger than 10 MB" in refused["reason"][1]


def test_damaged_crawl(tmp_path: Path) -> None:
    """A crawl that breaks off gives the pages before, and one refusal."""
    page = ("https://contoh.id/1", "text/html", PAGE.encode())
    picture = ("https://contoh.id/a.png", "image/png", random.Random(1).randbytes(300_000))
    data = crawl(page, picture, page, packed=True)
    (tmp_path / "a.warc.gz").write_bytes(data[: len(data) - 90])
    documents, refused = read_documents(tmp_path)
    assert (documents.height, refused.height) == (1, 1)
    (tmp_path / "a.warc.gz").unlink()
    (tmp_path / "a.warc").write_bytes(b"no crawl " * 10)
    assert "is no WARC file" in refuse(tmp_path)


def test_large_tables_are_read_in_little_memory(tmp_path: Path) -> None:
    """The first article of a table comes before the last is read, whatever its kind."""
    from analysis.documents import stream_articles

    row = json.dumps({"isi": "Rusia mengecam Armenia. " * 40}) + "\n"
    (tmp_path / "a.jsonl").write_text(row * 2000 + "{")
    (tmp_path / "b.csv").write_text("isi\n" + "Rusia mengecam Armenia.\n" * 2000 + '"x" y')
    for file in ("a.jsonl", "b.csv"):
        found = list(stream_articles(tmp_path / file))
        assert len(found) == 2001
        assert type(found[0]).__name__ == "Article"
        assert type(found[-1]).__name__ == "Refusal"
