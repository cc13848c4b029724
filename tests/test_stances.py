"""Who is for or against whom is found by frames, and every frame proves itself on its own example."""

import re
from itertools import pairwise

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis import tables
from analysis.lexicon import read_lexicon
from analysis.stances import find_stances

LEXICON = read_lexicon()
IDS = LEXICON.frames["frame_id"].to_list()


def annotated(marked: str, part: str = "body") -> tuple[pl.DataFrame, ...]:
    """Upstream tables of a marked text, a sentence a line: ``[Source]``, ``{Target}``, ``<words of the source>``.

    The actor of ``[X]`` is ``source`` and that of ``{X}`` is ``target``; ``[a:X]`` names another, ``a``.
    """
    raw, mentions, opened, quote = "", [], {}, None
    for piece in re.split(r"([\[\]{}<>])", marked):
        if piece in "[{<" and piece:
            opened[piece] = len(raw)
        elif piece in ("]", "}"):
            start = opened.pop("[" if piece == "]" else "{")
            actor_id, colon, surface = raw[start:].rpartition(":")
            raw = raw[:start] + surface
            default = "source" if piece == "]" else "target"
            mentions.append({"actor_id": actor_id if colon else default, "start": start, "end": len(raw)})
        elif piece == ">":
            quote = {"start": opened.pop("<"), "end": len(raw)}
        else:
            raw += piece
    here = {"article_id": "a", "sentence_no": 0}
    breaks = [-1, *(at for at, char in enumerate(raw) if char == "\n"), len(raw)]
    rows = [
        here
        | {"sentence_no": raw.count("\n", 0, m["start"])}
        | {"surface": raw[m["start"] : m["end"]], "kind": "name"}
        | m
        for m in mentions
    ]
    quotes = []
    if quote:
        text = raw[quote["start"] : quote["end"]]
        absent = dict.fromkeys(("cue", "via"))
        who = {"speaker_id": "source", "speaker": "source", "resolved_by": "test", "type": "indirect"}
        quotes.append(here | {"quote_no": 0, "text": text} | quote | absent | who)
    sentences = [
        {"sentence_no": number, "start": before + 1, "end": end, "text": raw[before + 1 : end]}
        for number, (before, end) in enumerate(pairwise(breaks))
    ]
    return (
        tables.make([{"article_id": "a", "source": "a", "raw": raw}], tables.DOCUMENTS),
        tables.make([{"article_id": "a", "segment_no": 0, "part": part} | s for s in sentences], tables.SENTENCES),
        tables.make(rows, tables.MENTIONS),
        tables.make(quotes, tables.QUOTES),
    )


def stances_of(marked: str, part: str = "body") -> set[tuple[str, str, str]]:
    """The (source, stance, target) triples found in a marked sentence."""
    found = find_stances(*annotated(marked, part), LEXICON)
    return set(found.select("source_id", "stance", "target_id").iter_rows())


@pytest.mark.parametrize("row", LEXICON.frames.to_dicts(), ids=IDS)
def test_frame_example(row: dict[str, str]) -> None:
    """Each frame finds in its example the stance that its row says, held by the marked source."""
    source = "source" if "[" in row["example"] else "outlet"
    found = find_stances(*annotated(row["example"]), LEXICON)
    assert (source, row["stance"], "target") in set(found.select("source_id", "stance", "target_id").iter_rows())


@pytest.mark.parametrize("row", LEXICON.frames.to_dicts(), ids=IDS)
def test_frame_row(row: dict[str, str]) -> None:
    """Each frame's cells hold known roles, lower-case forms with single spaces, and a score between 0.5 and 1."""
    forms = row["forms"].split("|")
    assert all(form and form == " ".join(form.lower().split()) for form in forms), forms
    assert len(set(forms)) == len(forms)
    assert 0.5 <= float(row["score"]) <= 1
    prepositions = set(
        LEXICON.operators.filter(pl.col("kind").is_in(["preposition", "boundary", "that", "calling", "demanding"]))[
            "form"
        ]
    )
    assert set(row["source"].split("|")) <= {
        "subject",
        "owner",
        "speaker",
        "outlet",
        "caller",
        "object",
        "oleh",
        "dari",
        "relation",
        "sending",
        "ending",
        "demander",
        "crowd",
    }
    assert (
        set(row["target"].split("|"))
        <= {"object", "owner", "subject", "conditional", "cause", "handed", "alone"} | prepositions
    )


@pytest.mark.parametrize(
    ("marked", "expected"),
    [
        ("[Chad] dituduh {Niger} menutup sumur.", {("target", "against", "source")}),
        ("[Chad] dituduh oleh {Niger} menutup sumur.", {("target", "against", "source")}),
        ("[Chad], yang dia tuduh berbohong, diam.", set()),
        ("Serangan [Chad] yang dikutuk {Niger} berlanjut.", {("target", "against", "source")}),
        ("[Chad] dan {Niger} saling menyalahkan.", {("source", "against", "target"), ("target", "against", "source")}),
        ("[Chad] tidak mengancam {Niger}.", set()),
        ("[Chad] tidak mendukung {Niger}.", {("source", "against", "target")}),
        ("[Chad] membantah menyerang {Niger}.", set()),
        ("[Chad] meminta penjelasan dari {Niger}.", set()),
        ("[a:Mali] mengatakan akan bicara jika [Chad] menyerang {Niger}.", set()),
        ("[Chad] memindahkan pasukan dan mengancam {Niger}.", {("source", "against", "target")}),
        ("[Chad] menahan {Niger} dan {b:Mali}.", {("source", "against", "target"), ("source", "against", "b")}),
        ("[Chad] menjatuhkan sanksi terhadap {Niger}.", {("source", "against", "target")}),
        ("Agresi yang dilancarkan [Chad] terhadap {Niger} berhenti.", {("source", "against", "target")}),
        ("{Niger} menerima bantuan dari [Chad].", {("source", "favour", "target")}),
        ("Pasukan{Niger}diserang[Chad]kemarin.", {("source", "against", "target")}),
        ("[Chad] bertemu {Niger}.", set()),
        ("[Chad] mengirim 20 tank ke {Niger}.", {("source", "favour", "target")}),
        ("[Chad] tidak mengirim 20 tank ke {Niger}.", set()),
        ("[Chad] menghentikan semua impor dari {Niger}.", {("source", "against", "target")}),
        ("[Chad] menghentikan seluruh bantuan untuk {Niger}.", {("source", "against", "target")}),
        ("[Chad] menghentikan semua serangan terhadap {Niger}.", set()),
        ("[Chad] mendesak [a:Mali] membantu {Niger}.", {("source", "favour", "target")}),
        (
            "Hubungan [Chad] dengan {Niger} memburuk.",
            {("source", "against", "target"), ("target", "against", "source")},
        ),
        (
            "Hubungan antara [Chad] dan {Niger} memburuk.",
            {("source", "against", "target"), ("target", "against", "source")},
        ),
        ("Cuaca di [Chad] dan {Niger} memburuk.", set()),
        ("Langkah {Chad} membuat [Niger] murka.", {("source", "against", "target")}),
        ("[Chad] menahan tiga orang dalam serangan ke {Niger}.", {("source", "against", "target")}),
        ("[a:Mali] bicara soal tindakan [Chad] menyerang {Niger}.", {("source", "against", "target")}),
        (
            "Adu mulut antara [Chad] dengan {Niger} terdengar.",
            {("source", "against", "target"), ("target", "against", "source")},
        ),
        (
            "Pertengkaran antara [Chad] dan bekas kawannya, {Niger}, reda.",
            {("source", "against", "target"), ("target", "against", "source")},
        ),
        (
            "Permusuhan [Chad] dan {Niger} sudah lama.",
            {("source", "against", "target"), ("target", "against", "source")},
        ),
        ("Kemitraan antara [Chad] dan {Niger} sudah lama.", set()),
        ("Konflik antara [Chad] dan {Niger} sudah lama.", set()),
        ("Komitmen [Chad] yang teguh terhadap {Niger} dipuji.", {("source", "favour", "target")}),
        ("[Chad] memberi dana, menahan pengaruh saingan seperti {Niger}.", {("source", "against", "target")}),
        ("Akibat serangan terhadap gardu, {Niger} harus menghemat. [Chad] diam.", set()),
        ("Warga [Chad] yang menganggap {Niger} sebagai musuh.", {("unnamed:warga Chad", "against", "target")}),
        ("[Chad] dan {Niger} bertanding di laga pembuka, [Chad] mengalahkan {Niger}.", set()),
        ("[Chad] memperingatkan {Niger} agar tidak memicu perang.", {("source", "against", "target")}),
        ("[Chad] mengancam akan bertindak jika {Niger} maju.", {("source", "against", "target")}),
        ("[Chad] menyebut {Niger} sebagai penjahat perang.", {("source", "against", "target")}),
        ("Digempur [Chad], {Niger} diam.", {("source", "against", "target")}),
        ("[Chad] menembakkan roket ke Diffa, {Niger}.", {("source", "against", "target")}),
        ("Korban di {Niger} akibat serangan [Chad] bertambah.", {("source", "against", "target")}),
        ("Perang [Chad]-{Niger} mengganggu pasar.", set()),
        ("<{Niger} telah mengkhianati kami,> kata [Chad].", {("source", "against", "target")}),
        ("[Chad] mengatakan <pihaknya akan menyerang {Niger}>.", {("source", "against", "target")}),
        ("[Chad] meluncurkan roket ke sejumlah kota di {Niger}.", {("source", "against", "target")}),
        ("Jika serangan [Chad] ke {Niger} berlanjut, [a:Mali] bicara.", {("source", "against", "target")}),
        ("[Chad] mungkin menyerang {Niger}.", set()),
        ("[a:Mali] mendukung [Chad] tetapi menolak {Niger}.", {("a", "favour", "source"), ("a", "against", "target")}),
        ("[Chad] menyebut serangan {Niger} sebagai tindakan brutal.", {("source", "against", "target")}),
        ("[Chad], yang dikenal sebagai sekutu {Niger}, diam.", {("source", "favour", "target")}),
        ("[Chad] mengatakan <negaranya akan menyerang dan menghukum {Niger}>.", {("source", "against", "target")}),
        ("Warga {Niger} ditembaki tentara [Chad].", {("source", "against", "target")}),
        ("Ribuan orang memprotes {Niger}.", {("unnamed:ribuan orang", "against", "target")}),
        ("{Niger} dinilai [Chad] gagal menjaga sungai.", {("source", "against", "target")}),
        ("{Niger} dianggap berbahaya oleh [Chad].", {("source", "against", "target")}),
        ("<{Niger}, kata [a:Mali], harus mundur>", {("source", "against", "target")}),
        ("<{Niger} membeli kapal baru yang ramah>", set()),
        ("<{Niger} ini negeri yang ramah>", {("source", "favour", "target")}),
        ("<{Niger} harus lebih peduli>", set()),
        ("[Chad] melaporkan {Niger} ke Mahkamah Dunia.", {("source", "against", "target")}),
        ("[Chad] melaporkan {Niger} sudah tenang.", set()),
        ("Kapal {Niger} tiba setelah pasukan [Chad] menahan mereka.", {("source", "against", "target")}),
        ("{Niger} tenang, tetapi [Chad] mengecamnya.", {("source", "against", "target")}),
        (
            "[Chad] mengecam {Niger} karena menyerang [a:Mali].",
            {("source", "against", "target"), ("target", "against", "a")},
        ),
        ("[Chad] menangkap seorang pria karena merusak kapal {Niger}.", set()),
        ("Warga [a:Mali] memprotes {Niger}.", {("unnamed:warga Mali", "against", "target")}),
    ],
)
def test_roles(marked: str, expected: set[tuple[str, str, str]]) -> None:
    """Voice, negation, scope, lists, elided subjects and lost spaces are read as the language has them."""
    assert stances_of(marked) == expected


def test_two_sentences() -> None:
    """A pronoun and an anaphor point back into the sentence before; so does an act that names one party only."""
    one = "[chad:Chad] menyerang {niger:Niger} di perbatasan."
    for other, expected in [
        ("[ali_khamenei:Khamenei] diam, ia mengecam {niger:Niger}.", ("ali_khamenei", "against", "niger")),
        ("[mali:Mali] mengecam negara itu.", ("mali", "against", "niger")),
        ("Invasi [chad:Chad] membuat {niger:Niger} miskin.", ("chad", "against", "niger")),
    ]:
        assert expected in stances_of(f"{one}\n{other}")


def test_idle_sentence() -> None:
    """A pronoun points back to the subject of a sentence in which nobody does anything, and one of nobody is read."""
    told = stances_of("[chad:Chad] dan [mali:Mali] sepi.\nMereka mengecam {niger:Niger}.\nSerangan ke negara itu usai.")
    assert told >= {("chad", "against", "niger"), ("mali", "against", "niger")}


def test_author_told_elsewhere() -> None:
    """Who is on a list of countries is against whom the article's bans come from."""
    text = "[chad:Chad] melarang turis asing.\nNegara yang terdampak adalah [mali:Mali], [niger:Niger] dan [togo:Togo]."
    assert stances_of(text) == {("chad", "against", other) for other in ("mali", "niger", "togo")}


def test_sport_article() -> None:
    """In an article on sport an opinion is a stance, and beating, attacking and facing a team is none."""
    game = "Laga itu dipimpin wasit asing. Kiper menepis penalti. Skor tetap imbang. "
    assert stances_of(game + "[Chad] menyerang {Niger}. [Chad] menekan {Niger}.") == set()
    assert stances_of(game + "[Chad] memuji {Niger}.") == {("source", "favour", "target")}
    assert stances_of("Wasit memimpin rapat. [Chad] menyerang {Niger}.") == {("source", "against", "target")}


@pytest.mark.parametrize(
    ("speaker", "text", "expected"),
    [
        ("vladimir_putin", "<[russia:Rusia] akan membela {Chad}>", ("vladimir_putin", "favour", "target")),
        ("vladimir_putin", "<{Chad} menyerang [russia:Rusia]>", ("vladimir_putin", "against", "target")),
        ("sergei_lavrov", "<[russia:Rusia] akan membela {Chad}>", ("russia", "favour", "target")),
    ],
)
def test_head_of_state(speaker: str, text: str, expected: tuple[str, str, str]) -> None:
    """What the head of a state says of his state's deeds and wounds is his own stance; not so a minister's."""
    documents, sentences, mentions, quotes = annotated(f"[{speaker}:Ia] mengatakan {text}.")
    quotes = quotes.with_columns(speaker_id=pl.lit(speaker))
    found = find_stances(documents, sentences, mentions, quotes, LEXICON)
    assert found.select("source_id", "stance", "target_id").rows() == [expected]


def test_headline() -> None:
    """A bare verb is active in a headline."""
    assert stances_of("[Chad] Kecam {Niger}", "title") == {("source", "against", "target")}


def test_voice() -> None:
    """A stance is reported within a reported clause and narrated outside."""
    reported = find_stances(*annotated("[Chad] mengatakan <{Niger} sangat berbahaya>."), LEXICON)
    narrated = find_stances(*annotated("[Chad] mengecam {Niger}."), LEXICON)
    assert [*reported["voice"], *narrated["voice"]] == ["reported", "narrated"]


def test_missing_column() -> None:
    """A table without a column is refused by name."""
    documents, sentences, mentions, quotes = annotated("[Chad] mengecam {Niger}.")
    with pytest.raises(tables.TableError, match=r"table 'mentions' has no column 'actor_id'"):
        find_stances(documents, sentences, mentions.drop("actor_id"), quotes, LEXICON)


def test_empty() -> None:
    """Nothing in, nothing out, with all columns."""
    found = find_stances(*(table.clear() for table in annotated("[Chad]")), LEXICON)
    assert found.is_empty()
    tables.check(found, tables.STANCES, "stances")


WORDS = ["[Chad]", "{Niger}", "dan", ",", "yang", "oleh", "tidak", "saling", "terhadap", "serangan", "sekutunya", "ia"]
WORDS += ["menyerang", "diserang", "mendukung", "kecam", "dilancarkan", "melancarkan", "\x00", "itu", "İ", "jika", "-"]


@settings(max_examples=200, deadline=None)
@given(st.lists(st.sampled_from(WORDS), max_size=30))
def test_spans(words: list[str]) -> None:
    """Whatever the words, evidence equals its span, lies in its sentence, and nobody takes a stance on himself."""
    documents, *rest = annotated(" ".join(words))
    raw = documents["raw"].item()
    found = find_stances(documents, *rest, LEXICON)
    for row in found.iter_rows(named=True):
        assert row["evidence"] == raw[row["start"] : row["end"]]
        assert row["source_id"] != row["target_id"]
        assert 0.5 <= row["score"] <= 1
    assert all(one <= two for one, two in pairwise(found["start"]))


def test_long_sentence() -> None:
    """A sentence of many thousand signs takes linear time."""
    found = find_stances(*annotated("[Chad] " + "menyerang serangan yang " * 20_000 + "{Niger}."), LEXICON)
    assert found.height <= 40
