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
