import json
from datetime import date
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import binomtest

from analysis import tables as t
from analysis.coding import CodingError, confusion, disagreements, read_coding, score_tables

ROWS = [
    {
        "id": "a",
        "title": "[Iran|iran] Kecam [AS|united_states]",
        "text": [
            '"{direct abbas_araghchi via Reuters: [AS|united_states] berbohong,}" kata [Araghchi|abbas_araghchi].',
            "[Tokyo|japan|metonym] mendukung [Iran|iran] dan mengecam [Israel|israel].",
        ],
        "stances": [
            "iran against united_states: Kecam AS",
            "abbas_araghchi against united_states: berbohong",
            "japan favour iran: mendukung Iran",
            "japan against israel: mengecam Israel",
        ],
    },
    {
        "id": "b",
        "title": "Kabar",
        "text": ["Menurut [Fidan|hakan_fidan], {indirect? hakan_fidan: [Turki|turkey] siap}."],
        "stances": [],
    },
]


def write(folder: Path, rows: list[dict[str, object]]) -> Path:
    """Writes rows as a JSON Lines coding."""
    path = folder / "coding.jsonl"
    records = [
        row | {"text": [{"title": row["title"]}, *({"body": part} for part in row["text"])]}  # type: ignore[union-attr]
        for row in rows
    ]
    path.write_text("\n".join(json.dumps(record, ensure_ascii=False) for record in records), encoding="utf-8")
    return path


@pytest.fixture
def coding(tmp_path: Path) -> t.Tables:
    """The two articles above."""
    return read_coding(write(tmp_path, ROWS))


@pytest.fixture
def found(coding: t.Tables) -> t.Tables:
    """What a machine might find in them, as right as the coding itself: a sentence is a coded paragraph."""
    raw = dict(coding.documents.select("article_id", "raw").iter_rows())
    sentences = [
        row
        | {
            "sentence_no": row["segment_no"],
            "part": row["role"],
            "text": raw[row["article_id"]][row["start"] : row["end"]],
        }
        for row in coding.segments.to_dicts()
    ]
    columns = [{name: row[name] for name in t.SENTENCES} for row in sentences]
    return coding._replace(sentences=t.make(columns, t.SENTENCES))


def scores_of(found: t.Tables, coding: t.Tables) -> dict[str, dict[str, float]]:
    """The scores by measure."""
    return {row["measure"]: row for row in score_tables(found, coding).to_dicts()}


def test_every_coded_span_equals_its_text(coding: t.Tables) -> None:
    """Marks are taken out of the text and leave spans that prove themselves."""
    raw = dict(coding.documents.select("article_id", "raw").iter_rows())
    for frame, column in ((coding.mentions, "surface"), (coding.quotes, "text"), (coding.stances, "evidence")):
        spans = frame.select("article_id", "start", "end", column).rows()
        assert spans
        assert all(raw[article][start:end] == text for article, start, end, text in spans)


def test_a_coding_has_the_columns_of_an_annotation(coding: t.Tables) -> None:
    """A coding can stand wherever tables are asked for."""
    for name, schema in t.SCHEMAS.items():
        t.check(getattr(coding, name), schema, name)


def test_marks_say_who_and_how(coding: t.Tables) -> None:
    """A mention's kind, a quote's speaker and carrier, and what is optional are read from the mark."""
    assert coding.mentions.filter(pl.col("surface") == "Tokyo").select("actor_id", "kind").row(0) == (
        "japan",
        "metonym",
    )
    columns = ["type", "speaker_id", "via", "optional"]
    assert coding.quotes.select(columns).rows() == [
        ("direct", "abbas_araghchi", "Reuters", False),
        ("indirect", "hakan_fidan", None, True),
    ]


def test_a_spreadsheet_reads_like_json_lines(tmp_path: Path, coding: t.Tables) -> None:
    """The same rows as CSV give the same tables."""
    rows = [
        {"id": row["id"], "title": row["title"], "text": "\n".join(row["text"]), "stances": "\n".join(row["stances"])}
        for row in ROWS
    ]
    pl.DataFrame(rows).write_csv(tmp_path / "coding.csv")
    sheet = read_coding(tmp_path / "coding.csv")
    for name in ("segments", "mentions", "quotes", "stances"):
        assert getattr(sheet, name).equals(getattr(coding, name)), name


def test_an_article_in_its_own_file_keeps_its_name_and_fields(tmp_path: Path) -> None:
    """``file`` points to the article as crawled, from which nothing is taken away."""
    (tmp_path / "x.txt").write_text("Menu\nJudul\n\nKIEV - Iran menang.\n", encoding="utf-8")
    fields = {
        "outlet": "x.id",
        "author": None,
        "editor": "Budi",
        "place": "Kiev",
        "published": ["2022-01-02", "2022-01-05"],
    }
    text = [{"title": "Judul"}, {"body": "[Iran|iran] menang."}]
    (tmp_path / "coding.jsonl").write_text(json.dumps({"file": "x.txt", **fields, "text": text, "stances": []}))
    coding = read_coding(tmp_path / "coding.jsonl")
    assert coding.documents["article_id"].item() == "x.txt"
    assert coding.mentions.select("start", "end").row(0) == (19, 23)
    assert coding.articles.select("title", "editor", "published_latest", "date_basis").row(0) == (
        "Judul",
        "Budi",
        date(2022, 1, 5),
        "bounded",
    )


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (
            {"text": ["{direct iran: Kami siap"]},
            "line 1: the quote by 'iran' stays open. Put '}' behind its last word.",
        ),
        ({"text": ["Kami siap}"]}, "line 1: '}' closes nothing after 'Kami siap'. Open it: '{type speaker: '."),
        (
            {"text": ["[Iran] siap"]},
            "line 1: '[Iran] siap' is no mark. Write '[name|actor_id]' or '{type speaker: words}'.",
        ),
        ({"stances": ["iran hates us: x"]}, "'iran hates us: x' is no stance. Write 'source favour target: words"),
        (
            {"stances": ["a favour b: zzz"]},
            "the evidence 'zzz' occurs 0 times. Copy it as it stands there, without marks.",
        ),
        ({"stances": ["a favour b: an"]}, "the evidence 'an' occurs 3 times. Quote more words around it."),
    ],
)
def test_a_broken_coding_says_where_and_the_mend(tmp_path: Path, change: dict[str, object], message: str) -> None:
    """Whoever edits a coding is told the line and what to write instead."""
    with pytest.raises(CodingError) as error:
        read_coding(write(tmp_path, [ROWS[0] | change]))
    assert message in str(error.value)
    assert str(error.value).startswith("coding.jsonl")


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("c.jsonl", '{"id": "a", }', "c.jsonl line 1: no JSON"),
        (
            "c.jsonl",
            '{"id": "a", "text": []}',
            "'stances' is missing. Give it, null or [] where there is nothing to say.",
        ),
        (
            "c.jsonl",
            '\n{"text": [], "stances": []}',
            "c.jsonl line 2: neither 'file' nor 'id' says which article this is.",
        ),
        ("c.jsonl", '{"file": "no.txt", "text": [], "stances": []}', "there is no file 'no.txt' beside the coding."),
        (
            "c.jsonl",
            '{"id": "a", "text": [], "stances": [], "outlet": null, "author": null, "editor": null, "place": null, '
            '"published": ["2022"]}',
            'published ["2022"] is no pair of days. Write ["2022-11-25", "2022-11-25"].',
        ),
        (
            "c.csv",
            "id,title,text\n",
            "c.csv line 1: no column 'stances'. It needs id, title, text, stances, between commas.",
        ),
    ],
)
def test_a_broken_file_says_where_and_the_mend(tmp_path: Path, name: str, content: str, message: str) -> None:
    """What is missing is named, with what to write."""
    (tmp_path / name).write_text(content, encoding="utf-8")
    with pytest.raises(CodingError) as error:
        read_coding(tmp_path / name)
    assert message in str(error.value)


def test_a_stretch_that_is_not_in_the_file_is_named(tmp_path: Path) -> None:
    """A coding that does not fit its article is not guessed at."""
    (tmp_path / "x.txt").write_text("Judul lain", encoding="utf-8")
    (tmp_path / "coding.jsonl").write_text(
        json.dumps({"file": "x.txt", "text": [{"title": "Judul"}, {"body": "Isi"}], "stances": []})
    )
    with pytest.raises(
        CodingError, match=r"line 1: 'Isi' is not in the article\. Copy the stretch as it stands there\."
    ):
        read_coding(tmp_path / "coding.jsonl")


def test_a_coding_agrees_with_itself(found: t.Tables, coding: t.Tables) -> None:
    """Held against itself every estimate is 1, and there is nothing to show."""
    assert score_tables(found, coding)["estimate"].unique().to_list() == [1.0]
    assert disagreements(found, coding).is_empty()


def test_nothing_found_scores_nothing(found: t.Tables, coding: t.Tables) -> None:
    """Articles that the tables lack count as empty, and no figure divides by zero."""
    empty = t.Tables(**{name: frame.clear() for name, frame in found._asdict().items()})
    scores = scores_of(empty, coding)
    assert (scores["mentions"]["fn"], scores["mentions"]["estimate"]) == (9, 0.0)
    assert scores["quotes.direct"]["recall"] == 0.0
    assert "speaker.direct" not in scores


def test_scores_equal_those_worked_by_hand(found: t.Tables, coding: t.Tables) -> None:
    """One missed, one invented and one shifted mention; a wrong speaker; a stance turned round, one too many."""
    mentions = found.mentions.to_dicts()
    del mentions[0]  # 'Iran' in the title
    mentions[0]["end"] -= 1  # 'A' of 'AS'
    mentions.append(mentions[-1] | {"actor_id": "egypt"})
    stances = found.stances.to_dicts()
    stances[2]["stance"] = "against"  # Japan on Iran
    stances.append(stances[3] | {"target_id": "japan"})  # neutral in the coding
    scores = scores_of(
        found._replace(
            mentions=t.make(mentions, t.MENTIONS),
            quotes=found.quotes.with_columns(
                speaker_id=pl.lit("iran"), start=pl.col("start") - 1, text='"' + pl.col("text")
            ),
            stances=t.make(stances, t.STANCES),
        ),
        coding,
    )
    assert [scores["mentions"][name] for name in ("tp", "fp", "fn")] == [8, 1, 1]
    assert scores["mentions"]["f1"] == pytest.approx(8 / 9)
    assert [scores["mentions.exact_span"][name] for name in ("k", "n")] == [7, 9]
    assert [scores["quotes.direct"][name] for name in ("tp", "fp", "fn")] == [1, 0, 0]
    assert [scores["speaker.direct"][name] for name in ("k", "n")] == [0, 1]
    # Pairs: title Iran, US; quote US, Araghchi; Tokyo Japan, Iran, Israel; Fidan, Turkey. Wrong: Iran, Japan.
    assert [scores["stance.target.favour"][name] for name in ("tp", "fp", "fn")] == [0, 0, 1]
    assert [scores["stance.target.against"][name] for name in ("tp", "fp", "fn")] == [3, 2, 0]
    assert [scores["stance.target.neutral"][name] for name in ("tp", "fp", "fn")] == [4, 0, 1]
    assert scores["stance.target"]["estimate"] == pytest.approx((0 + 6 / 8 + 8 / 9) / 3)
    assert [scores["stance.source"][name] for name in ("k", "n")] == [3, 3]
    # Dyads: Iran on the US, Araghchi on the US, Japan on Israel hold; Japan on Iran is turned round, one is invented.
    assert [scores["stance.dyads"][name] for name in ("tp", "fp", "fn")] == [3, 2, 1]


def test_an_interval_holds_its_estimate(found: t.Tables, coding: t.Tables) -> None:
    """F1's bounds come from Wilson's for the share of right ones, here as scipy has them."""
    mentions = found.mentions[1:]
    scores = scores_of(found._replace(mentions=mentions), coding)["mentions"]
    assert (scores["k"], scores["n"]) == (mentions.height, mentions.height + 1)
    low, high = binomtest(scores["k"], scores["n"]).proportion_ci(method="wilson")
    assert scores["low"] == pytest.approx(2 * low / (1 + low), abs=1e-5)
    assert scores["high"] == pytest.approx(2 * high / (1 + high), abs=1e-5)


def test_only_the_actors_asked_for_count(found: t.Tables, coding: t.Tables) -> None:
    """Mentions and stances of others count neither way; speakers count all the same."""
    scores = {row["measure"]: row["n"] for row in score_tables(found, coding, among={"iran"}).to_dicts()}
    assert (scores["mentions"], scores["stance.dyads"], scores["speaker.direct"]) == (2, 1, 1)


def test_an_optional_quote_counts_neither_way(found: t.Tables, coding: t.Tables) -> None:
    """Whether it is found or not, the scores stay."""
    without = found._replace(quotes=found.quotes.filter(pl.col("type") == "direct"))
    assert score_tables(without, coding).equals(score_tables(found, coding))


def test_confusion_counts_every_pair_once(found: t.Tables, coding: t.Tables) -> None:
    """Nine cells in a fixed order; without stances all is found neutral."""
    table = confusion(found._replace(stances=found.stances.clear()), coding)
    assert table.filter(pl.col("n") > 0).rows() == [
        ("favour", "neutral", 1),
        ("against", "neutral", 3),
        ("neutral", "neutral", 5),
    ]
    assert table.height == 9


def test_disagreements_show_the_sentence_and_both_sides(found: t.Tables, coding: t.Tables) -> None:
    """An example says where it stands, what was coded and what was found."""
    wrong = disagreements(found._replace(stances=found.stances.clear()), coding).filter(pl.col("actor") == "israel")
    assert wrong.select("measure", "text", "coded", "found").row(0) == (
        "stance.target",
        "Tokyo mendukung Iran dan mengecam Israel.",
        "against",
        "neutral",
    )


@settings(deadline=None, max_examples=25)
@given(keep=st.lists(st.booleans(), min_size=9, max_size=9), seed=st.integers(0, 5))
def test_counts_add_up_whatever_is_found(keep: list[bool], seed: int, tmp_path_factory: pytest.TempPathFactory) -> None:
    """What is right plus what is missed is what was coded; what is right plus what is wrong is what was found."""
    coding = read_coding(write(tmp_path_factory.mktemp("coding"), ROWS))
    some = coding.mentions.sample(fraction=1, shuffle=True, seed=seed).filter(pl.Series(keep))
    scores = scores_of(coding._replace(mentions=some), coding)["mentions"]
    assert scores["tp"] + scores["fn"] == coding.mentions.height
    assert scores["tp"] + scores["fp"] == some.height
