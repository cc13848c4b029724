import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.sentences import split_sentences
from analysis.tables import SEGMENTS, SENTENCES, TableError


def split(*segments: str, role: str = "body") -> list[str]:
    """The sentences of an article that consists of ``segments``."""
    return table(*segments, role=role)["text"].to_list()


def table(*segments: str, role: str = "body") -> pl.DataFrame:
    """The table of sentences of an article that consists of ``segments``."""
    raw, rows = "", []
    for number, text in enumerate(segments):
        start = len(raw)
        raw += text + "\n\n"
        rows.append(("a", number, start, start + len(text), role, ""))
    documents = pl.DataFrame({"article_id": ["a"], "source": ["a"], "raw": [raw]})
    return split_sentences(documents, pl.DataFrame(rows, schema=dict(SEGMENTS), orient="row"))


@pytest.mark.parametrize(
    "text",
    [
        "Dr. Ratna bertemu H. Karim di Jl. Melati No. 5.",
        "Presiden tiba di St. Petersburg kemarin.",
        "Donald J. Trump dan B.J. Habibie tidak bertemu.",
        "Surat itu ditandatangani a.n. Menteri oleh PT. Sumber Jaya Tbk. (SMBR) kemarin.",
        "Harga naik 1.250 rupiah atau 2.5 persen menurut laman harga.go.id siang ini.",
        "Laman BERITA.COM dan Berita.co.id memuatnya.",
        '"Benarkah itu?" tanya dia.',
        "Ia menunggu ... lalu pergi.",
    ],
)
def test_whole(text):
    """An abbreviation, an initial, a number or an address ends no sentence."""
    assert split(text) == [text]


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("Mereka tiba Kamis.Video itu viral.", ["Mereka tiba Kamis.", "Video itu viral."]),
        ("Itu soal perang.AS telah diberi tahu.", ["Itu soal perang.", "AS telah diberi tahu."]),
        ('Warga pergi."Kami takut," kata dia.', ["Warga pergi.", '"Kami takut," kata dia.']),
        ('"Kami takut."Warga pergi.', ['"Kami takut."', "Warga pergi."]),
        ('"Satu. Dua," kata dia.', ['"Satu.', 'Dua," kata dia.']),
        ("“Satu.” Dia pergi.", ["“Satu.”", "Dia pergi."]),
        ("Ia menulis di X. Dubes menjawab!", ["Ia menulis di X.", "Dubes menjawab!"]),
        ("Ada roti, nasi, dll. Semua habis.", ["Ada roti, nasi, dll.", "Semua habis."]),
        ("Itu terjadi pada 2011. Kini lain.", ["Itu terjadi pada 2011.", "Kini lain."]),
    ],
)
def test_split(text, sentences):
    """A stop ends a sentence also where the space after it was lost, and takes its closing marks along."""
    assert split(text) == sentences


def test_numbering():
    """Sentences count on through the segments of an article; captions and the like have none."""
    found = table("Satu. Dua.", "Tiga.")
    assert found.select("sentence_no", "segment_no").rows() == [(0, 0), (1, 0), (2, 1)]
    assert split("Presiden tiba. Ia melambai.", role="caption") == []


def test_columns():
    """The table has the columns of its schema also when it is empty."""
    assert dict(table().schema) == SENTENCES


def test_no_table():
    """A table that lacks a column is refused with its name."""
    with pytest.raises(TableError, match="table 'segments' has no column 'start'"):
        split_sentences(
            pl.DataFrame({"article_id": ["a"], "source": ["a"], "raw": ["a"]}),
            pl.DataFrame({"article_id": ["a"], "segment_no": [0]}),
        )


@given(st.lists(st.text(alphabet=st.sampled_from("aB.!?\"“” \n'1…()é\0"), max_size=40), max_size=4))
def test_spans(segments):
    """Whatever the text, sentences are stripped spans of it, in order, and lose only blanks."""
    found = table(*segments)
    raw = "".join(text + "\n\n" for text in segments)
    assert all(raw[start:end] == text == text.strip() for start, end, text in found["start", "end", "text"].rows())
    assert "".join("".join(found["text"]).split()) == "".join(raw.split())
    assert found["start"].is_sorted()


def test_hostile():
    """Ten thousand quotation marks and a line of a megabyte are split in linear time."""
    assert split('."' * 10_000)
    assert len(split("Kata." * 200_000)) == 200_000
