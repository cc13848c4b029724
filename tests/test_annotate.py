"""The whole line keeps its promises on the seeds and on any text."""

import json
from datetime import date
from pathlib import Path

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from analysis import annotate
from analysis.annotate import open_corpus, read_tables, write_tables
from analysis.annotate.batches import BATCH, SIZE
from analysis.documents import CorpusError
from analysis.tables import ROLES, SCHEMAS, Tables, check

SEEDS = Path(__file__).parents[1] / "seeds"

WORDS = [
    *("Rusia", "Presiden Putin", "Menlu Retno Marsudi", "AS-Iran", "kata", "mengatakan", "bahwa", "menurut", "ia"),
    *("“", "”", '"', "'", ",", ".", "?", "\n", "\n\n", "\x00", "\u202e", "😀", "<script>", "1. ", "tidak", "menolak"),
    *("dikutip Reuters", "Baca juga:", "(25/11/2022)", "Kamis", "JAKARTA, Kompas.com -", "saling menyalahkan"),
    "Editor : Boby",
]


@pytest.fixture(scope="module")
def seeds() -> Tables:
    """The five seed articles, annotated once."""
    return annotate(SEEDS)


def assert_contract(tables: Tables) -> None:
    """Schemas hold, spans equal their text, every non-blank character has one role, sentences hold what is in them."""
    for name, table in tables._asdict().items():
        check(table, SCHEMAS[name], name)
    raw = dict(tables.documents.select("article_id", "raw").iter_rows())
    spans = [
        (tables.sentences, "text"),
        (tables.mentions, "surface"),
        (tables.quotes, "text"),
        (tables.stances, "evidence"),
    ]
    for table, column in spans:
        for article_id, start, end, text in table.select("article_id", "start", "end", column).iter_rows():
            assert raw[article_id][start:end] == text
    for article_id, text in raw.items():
        roles = [0] * len(text)
        for start, end, role in (
            tables.segments.filter(article_id=article_id).select("start", "end", "role").iter_rows()
        ):
            assert role in ROLES
            roles[start:end] = [count + 1 for count in roles[start:end]]
        assert all(count == 1 for count, char in zip(roles, text, strict=True) if not char.isspace())
        assert max(roles, default=0) <= 1
    inside = tables.mentions.join(tables.sentences, on=["article_id", "sentence_no"], suffix="_sentence")
    assert inside.height == tables.mentions.height
    assert inside.filter(
        (pl.col("start") < pl.col("start_sentence")) | (pl.col("end") > pl.col("end_sentence"))
    ).is_empty()


def test_the_seeds_keep_the_contract(seeds: Tables) -> None:
    """Every stretch of the seeds has exactly one role and every span equals its text."""
    assert_contract(seeds)


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture]
)
@given(
    texts=st.lists(
        st.lists(st.sampled_from(WORDS) | st.text(max_size=8), min_size=1).map(" ".join), min_size=1, max_size=4
    )
)
def test_any_text_keeps_the_contract(texts: list[str], tmp_path_factory: pytest.TempPathFactory) -> None:
    """Whatever the words and their order, spans equal their text, every character has a role and nothing is lost."""
    folder = tmp_path_factory.mktemp("any")
    for number, text in enumerate(texts):
        (folder / f"{number}.txt").write_bytes(text.encode("utf-8", "surrogatepass"))
    try:
        tables = annotate(folder)
    except CorpusError:
        return  # no file was readable text
    assert_contract(tables)
    assert tables.articles.height + tables.refused.height == len(texts)
    assert not tables.refused["reason"].str.contains("annotation failed").any()


def test_results_do_not_depend_on_the_company(seeds: Tables, tmp_path: Path) -> None:
    """An article annotated alone gives the rows that it gives among others."""
    for path in sorted(SEEDS.glob("*.txt")):
        (tmp_path / path.stem).mkdir()
        (tmp_path / path.stem / path.name).write_bytes(path.read_bytes())
        alone = annotate(tmp_path / path.stem)
        for name in ("articles", "segments", "sentences", "mentions", "quotes", "stances"):
            together = getattr(seeds, name).filter(article_id=path.name)
            assert getattr(alone, name).equals(together), (path.name, name)


def test_results_do_not_depend_on_the_batch(tmp_path: Path) -> None:
    """Articles so long that several batches are needed give what each gives alone."""
    filler = f"Harga{' cabai' * 50} naik. " * 800
    texts = [f"Kabar {number}\n\n{actor} mengecam Armenia, Jumat (25/11/2022). {filler}"
             for number, actor in enumerate(["Rusia", "Iran", "Cina", "Turki", "India"])]  # fmt: skip
    assert sum(map(len, texts)) > SIZE
    for number, text in enumerate(texts):
        (tmp_path / f"{number}.txt").write_text(text)
    together = annotate(tmp_path)
    for number in range(len(texts)):
        alone = annotate(tmp_path / f"{number}.txt")
        for name in ("articles", "segments", "sentences", "mentions", "quotes", "stances"):
            one, other = (getattr(tables, name).drop("story_id", strict=False) for tables in (together, alone))
            assert one.filter(article_id=f"{number}.txt").equals(other), name


def test_copies_are_found_over_the_whole_corpus(tmp_path: Path) -> None:
    """A reprint shares the story of the first print, however many articles, and so batches, lie between them."""
    text = "\n".join(f"Wali kota menyatakan proyek nomor {number} selesai pada akhir tahun." for number in range(12))
    others = [{"id": f"{number:03}", "text": f"Harga cabai naik {number} kali."} for number in range(1, BATCH + 5)]
    articles = [{"id": "000", "text": text}, *others, {"id": "999", "text": f"{text} Lihat juga fotonya!"}]
    (tmp_path / "corpus.jsonl").write_text("\n".join(map(json.dumps, articles)), "utf-8")
    stories = dict(annotate(tmp_path / "corpus.jsonl").articles.select("article_id", "story_id").iter_rows())
    assert {name for name, story in stories.items() if story != name} == {"999"}
    assert stories["999"] == "000"


def test_tables_survive_writing_and_reading(seeds: Tables, tmp_path: Path) -> None:
    """What was written is what is read."""
    again = read_tables(write_tables(seeds, tmp_path / "T"))
    assert all(one.equals(other) for one, other in zip(seeds, again, strict=True))


def test_a_corpus_opens_raw_or_annotated(seeds: Tables, tmp_path: Path) -> None:
    """``open_corpus`` takes raw articles or tables, with the same result."""
    write_tables(seeds, tmp_path / "T")
    assert open_corpus(tmp_path / "T").collect().stances.equals(open_corpus(SEEDS).collect().stances)


def test_a_missing_table_is_named(seeds: Tables, tmp_path: Path) -> None:
    """A folder that lacks a table says which, and how to make it."""
    write_tables(seeds, tmp_path / "T")
    (tmp_path / "T" / "quotes.parquet").unlink()
    with pytest.raises(CorpusError, match=r"holds no quotes.parquet. Make it: sikap annotate"):
        read_tables(tmp_path / "T")


def test_the_seeds_date_themselves_or_say_that_they_do_not(seeds: Tables) -> None:
    """Own days, bounds and silence are told apart, and a sidebar's date is never the article's."""
    days = {row[0][:3]: row[1:] for row in seeds.articles.select(
        "article_id", "published_earliest", "published_latest", "date_basis").iter_rows()}  # fmt: skip
    assert days == {
        "000": (date(2022, 11, 25), date(2022, 11, 25), "text"),
        "001": (date(2020, 11, 9), date(2021, 4, 11), "bounded"),
        "002": (date(2024, 2, 23), date(2024, 2, 23), "text"),
        "003": (None, None, "none"),
        "004": (date(2023, 7, 23), date(2023, 7, 23), "text"),
    }
