"""Tests of ``find_quotes`` at its public door: sentences written for the purpose, and properties of any text."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis import tables as t
from analysis.lexicon import read_lexicon
from analysis.quotes import find_quotes

LEXICON = read_lexicon()


def quotes_in(text: str, *names: str, title: str = "") -> list[dict[str, object]]:
    """The quotes of an article with a paragraph and a sentence a line, in which ``names`` are mentioned."""
    raw = f"{title}\n{text}" if title else text
    segments, sentences, position = [], [], 0
    for number, line in enumerate(raw.split("\n")):
        end = position + len(line)
        part = "title" if title and not number else "body"
        place = {"article_id": "a", "segment_no": number, "start": position, "end": end}
        segments.append(place | {"role": part, "reason": "test"})
        sentences.append(place | {"sentence_no": number, "part": part, "text": line})
        position = end + 1
    mentions = []
    for name in names:
        start = raw.find(name)
        while start >= 0:
            actor = name.lower().replace(" ", "_")
            span = {"start": start, "end": start + len(name), "surface": name, "actor_id": actor, "kind": "name"}
            mentions.append({"article_id": "a", "sentence_no": 0} | span)
            start = raw.find(name, start + 1)
    found = find_quotes(
        t.make([{"article_id": "a", "source": "a", "raw": raw}], t.DOCUMENTS),
        t.make(segments, t.SEGMENTS),
        t.make(sentences, t.SENTENCES),
        t.make(mentions, t.MENTIONS),
        LEXICON,
    )
    return found.rows(named=True)


def brief(text: str, *names: str) -> list[tuple[object, ...]]:
    """Type, words and speaker of each quote."""
    return [(row["type"], row["text"], row["speaker_id"]) for row in quotes_in(text, *names)]


DIRECT = {
    '"Kami siap," kata Rina.': "Kami siap,",
    "“Kami siap,” ujar Rina di Bogor.": "Kami siap,",
    '“Kami siap," tegas Rina, Senin (3/2).': "Kami siap,",
    "“Kami siap, “kata Rina.": "Kami siap,",
    'Rina mengatakan, "Kami siap."': "Kami siap.",
    'Rina mengatakan kepada wartawan: "Kami siap."': "Kami siap.",
    'Kata Rina, "kami siap berangkat."': "kami siap berangkat.",
    '"Kami siap. Kami menunggu," kataRina.': "Kami siap. Kami menunggu,",
    '"Kami siap berangkat, kata Rina': "Kami siap berangkat,",
    '"Kami siap," Rina mengatakan kepada wartawan.': "Kami siap,",
    "\"Saya suka 'rendang',\" tutur Rina.": "Saya suka 'rendang',",
    "'Kami siap,' kata Rina.": "Kami siap,",
    'Kami siap berangkat," kata Rina.': "Kami siap berangkat,",
    'Rina menyatakan "Kami siap berangkat," saat ditanya wartawan.': "Kami siap berangkat,",
    'Rina menyebut di media sosial bahwa "jembatan itu sudah lama tidak aman."': "jembatan itu sudah lama tidak aman.",
}


@pytest.mark.parametrize("sentence", DIRECT)
def test_direct_quote(sentence: str) -> None:
    """Words between marks are a direct quote wherever the cue stands and whatever the marks are."""
    assert brief(sentence, "Rina") == [("direct", DIRECT[sentence], "rina")]


INDIRECT = {
    "Rina mengatakan bahwa jembatan itu aman.": "jembatan itu aman",
    "Rina mengatakan jembatan itu aman.": "jembatan itu aman",
    "Rina mengatakan, pada Senin, bahwa jembatan itu aman.": "jembatan itu aman",
    "Rina juga menambahkan, jembatan itu aman.": "jembatan itu aman",
    "Dalam pidatonya, Rina menegaskan jembatan itu tidak runtuh.": "jembatan itu tidak runtuh",
    "Rina, yang memimpin rapat itu, mengatakan hasilnya baik.": "hasilnya baik",
    "Menurut Rina, jembatan itu aman.": "jembatan itu aman",
    "Menurut Rina jembatan itu aman.": "jembatan itu aman",
    "Menurut Rina, pakar jembatan dari Bogor, jembatan itu aman.": "jembatan itu aman",
    "Jembatan itu menurut Rina sudah aman.": "Jembatan itu menurut Rina sudah aman",
    "Jembatan itu sudah tidak aman lagi, Rina menambahkan.": "Jembatan itu sudah tidak aman lagi",
    "Rina mengatakan saat ini jembatan itu aman.": "saat ini jembatan itu aman",
    "Rina menjelaskan, jika hujan turun, jembatan itu akan runtuh.": "jika hujan turun, jembatan itu akan runtuh",
    "Rina berharap agar jembatan itu aman.": "jembatan itu aman",
    "Rina menilai penjelasan itu disampaikan dengan jujur.": "penjelasan itu disampaikan dengan jujur",
    "Rina meminta rencana itu bisa ditinjau lagi.": "rencana itu bisa ditinjau lagi",
    "Jembatan itu sudah aman, menurut Rina.": "Jembatan itu sudah aman",
    "Jembatan itu, menurut Rina, sudah aman.": "Jembatan itu, menurut Rina, sudah aman",
    "Jembatan itu, kata Rina, sudah aman.": "Jembatan itu, kata Rina, sudah aman",
    "Jembatan itu akan dibuka besok, tambah Rina.": "Jembatan itu akan dibuka besok",
    "Dikatakan Rina, jembatan itu aman.": "jembatan itu aman",
    "Rina menilai jembatan itu terlalu sempit.": "jembatan itu terlalu sempit",
    "Rina menyebutnya sebagai kemenangan besar.": "sebagai kemenangan besar",
    "Rina mengancam akan menutup jembatan.": "akan menutup jembatan",
    "Rina berjanji untuk membangun jembatan.": "membangun jembatan",
    "Rina meminta warga agar tetap tenang.": "tetap tenang",
    "Rina mendesak pemerintah segera membangun jembatan.": "segera membangun jembatan",
    "Rina membantah terlibat dalam perkara itu.": "terlibat dalam perkara itu",
    "Warga dituduh Rina mencuri kayu.": "mencuri kayu",
    "Rina mengeluarkan peringatan bahwa jembatan itu rapuh.": "jembatan itu rapuh",
    "Rina mengatakan jembatan itu rapuh, merujuk pada laporan desa.": "jembatan itu rapuh",
    "Rina menyebutnya sebagai kemenangan besar, setelah panitia pulang.": "sebagai kemenangan besar",
    "Jembatan itu sudah tidak aman lagi, demikian catatan Rina.": "Jembatan itu sudah tidak aman lagi",
    "Diprediksi oleh Rina, jembatan itu akan runtuh.": "jembatan itu akan runtuh",
    "Rina, yang tinggal di Desa Baru, Bogor, mengatakan jembatan itu aman.": "jembatan itu aman",
    "Rina mengatakan, pada Senin jembatan itu kembali roboh diterjang banjir.": (
        "pada Senin jembatan itu kembali roboh diterjang banjir"
    ),
    "Rina melaporkan pada Senin, jembatan itu di tepi sungai.": "jembatan itu di tepi sungai",
    "Rina mengatakan kalau jembatan itu rapuh.": "jembatan itu rapuh",
    "Rina menyebut jembatan yang dimaksud adalah jembatan lama.": "jembatan yang dimaksud adalah jembatan lama",
    "Rina tidak memungkiri bahwa jembatan itu rapuh.": "jembatan itu rapuh",
    "Rina memberi isyarat bahwa jembatan itu akan ditutup.": "jembatan itu akan ditutup",
    "Rina mengeluarkan pernyataan yang mengonfirmasi bahwa jembatan itu roboh.": "jembatan itu roboh",
    "Jembatan itu, yang diklaim Rina akan bertahan lama, roboh pada Senin.": "akan bertahan lama",
    "Rina mengatakan jembatan itu roboh, menurut laporan desa.": "jembatan itu roboh",
    "Rina mengingatkan persediaan beras akan habis.": "persediaan beras akan habis",
    "Rina mengingatkan warga agar tetap tenang.": "tetap tenang",
    "Rina khawatir jembatan itu akan roboh.": "jembatan itu akan roboh",
    "Rina mengatakan hal itu akan memperburuk keadaan.": "hal itu akan memperburuk keadaan",
    "Jembatan itu telah roboh diterjang banjir, demikian dilaporkan Reuters mengutip Rina.": (
        "Jembatan itu telah roboh diterjang banjir"
    ),
    "Menurut Rina ada sekitar 1,7 juta warga yang sudah pulang.": "ada sekitar 1,7 juta warga yang sudah pulang",
    "Warga pulang setelah Rina melaporkan bahwa jembatan itu roboh.": "jembatan itu roboh",
}


@pytest.mark.parametrize("sentence", INDIRECT)
def test_indirect_quote(sentence: str) -> None:
    """A reported clause is an indirect quote whatever the construction that reports it."""
    assert brief(sentence, "Rina") == [("indirect", INDIRECT[sentence], "rina")]


NONE = (
    "Rina meminta penjelasan dari panitia.",
    "Rina menolak mengatakan bahwa ia kalah.",
    "Rina tidak mengungkapkan siapa yang menang.",
    "Rina menyatakan keprihatinan atas runtuhnya jembatan.",
    "Rina mengatakan hal itu saat ditemui di Bogor.",
    "Rina mengungkap identitas pelaku yang diduga mencuri kayu.",
    "Rina memerintahkan pengerahan pasukan untuk meredam kerusuhan.",
    "Rina menjelaskan lebih lanjut mengenai jembatan itu.",
    "Menurut undang-undang, jembatan itu milik negara.",
    "Cerita Rina memang menarik bagi warga.",
    "Diperkirakan jembatan itu masih akan runtuh.",
    "Rina menegaskan komitmennya untuk membangun jembatan.",
    "Rina menyerukan upaya untuk membangun jembatan.",
    "Rina membantah keterlibatan apa pun dalam perkara itu, dan warga tidak percaya.",
    "Rina mengisyaratkan perubahan rencana, yang mendorong warga untuk menunggu.",
    "Rina menyoroti tidak hanya harga tetapi juga mutu jembatan.",
    "Ada yang meyakini jembatan itu dibangun seorang raja.",
    "Cerita itu lucu. Kisahnya memikat warga.",
    "Rina memastikan diri lolos ke babak akhir.",
    "Serangan Rina menegaskan bahwa jembatan itu rapuh.",
    "Rina tampil percaya diri dan tenang.",
    "Meski optimistis, Rina tetap menunggu kabar dari panitia.",
    'Rina menonton film "Laskar Pelangi" di Bogor.',
    'Penyanyi berjuluk "Si Burung" itu tampil di Bogor.',
)


@pytest.mark.parametrize("sentence", NONE)
def test_no_quote(sentence: str) -> None:
    """Speech acts without a reported clause, titles and nicknames are no quotes."""
    assert brief(sentence, "Rina") == []


def test_quoted_words_in_a_clause_make_it_mixed() -> None:
    """Quoted words inside a reported clause belong to one mixed quote."""
    expected = [("mixed", 'jembatan itu "sangat rapuh" dan harus ditutup', "rina")]
    assert brief('Rina mengatakan jembatan itu "sangat rapuh" dan harus ditutup.', "Rina") == expected


def test_continued_quote() -> None:
    """Words that go on after the cue are a second quote of the same speaker."""
    found = brief('"Kami siap," kata Rina. "Kami menunggu sejak pagi."', "Rina")
    assert found == [("direct", "Kami siap,", "rina"), ("direct", "Kami menunggu sejak pagi.", "rina")]


def test_shared_subject() -> None:
    """A second reporting word without a subject shares the first one's and ends its clause."""
    found = brief("Rina menegaskan bahwa jembatan itu aman, dan meminta warga untuk tenang.", "Rina")
    assert found == [("indirect", "jembatan itu aman", "rina"), ("indirect", "tenang", "rina")]


def test_report_within_a_report() -> None:
    """A report with a subject of its own, behind ``sementara`` or ``tempat``, ends the one before."""
    found = brief("Rina mengatakan jembatan itu aman, sementara Budi menilai jembatan itu rapuh.", "Rina", "Budi")
    assert found == [("indirect", "jembatan itu aman", "rina"), ("indirect", "jembatan itu rapuh", "budi")]


def test_pronouns_mean_who_speaks() -> None:
    """``-nya``, ``dia`` and ``ia`` mean who spoke last, or the person whom the article then turned to."""
    text = '"Kami siap," kata Rina.\n"Ayo," ujarnya.\nBudi datang terlambat.\nIa mengaku lelah.\n"Maaf," kata dia.'
    assert [row["speaker_id"] for row in quotes_in(text, "Rina", "Budi")] == ["rina", "rina", "budi", "budi"]


def test_unnamed_speaker_is_remembered() -> None:
    """Somebody without a name is called by the words of the text, also when they speak again."""
    text = 'Seorang pejabat desa mengatakan jembatan itu aman.\n"Kami jamin," kata pejabat itu.'
    speakers = {row["speaker_id"] for row in quotes_in(text)}
    assert speakers == {"unnamed:Seorang pejabat desa"}


def test_group_without_a_name() -> None:
    """``mereka`` means a group that the sentence before was about, also if it has no name."""
    [quote] = quotes_in("Warga desa berkumpul di depan kantor Rina.\nMereka mendesak Rina agar mundur.", "Rina")
    assert quote["speaker_id"] == "unnamed:Warga desa"
    [quote] = quotes_in("Pemerintah dan sejumlah warga merasa cemas karena menurut mereka jembatan itu rapuh.")
    assert quote["speaker_id"] == "unnamed:Pemerintah dan sejumlah warga"


def test_body_is_no_person() -> None:
    """``dia`` means a person although a body has spoken since."""
    text = (
        "Rina mengatakan jembatan itu aman.\nKementerian Desa mengatakan jembatan itu tua.\nMenurut dia, warga cemas."
    )
    assert [row["speaker_id"] for row in quotes_in(text, "Rina", "Kementerian Desa")] == [
        "rina",
        "kementerian_desa",
        "rina",
    ]


def test_body_writes() -> None:
    """``-nya`` means a body if it spoke in the sentence before."""
    text = 'Rina mengaku lelah.\nKementerian Desa mengatakan jembatan itu tua. "Kami bangun lagi," tulisnya.'
    assert [row["speaker_id"] for row in quotes_in(text, "Rina", "Kementerian Desa")] == [
        "rina",
        "kementerian_desa",
        "kementerian_desa",
    ]


def test_body_by_its_noun() -> None:
    """``bank itu`` and ``pihak bank`` mean the last body in whose name the noun stands."""
    text = "Warga mendatangi Bank Arta.\nPihak bank menyatakan uang mereka aman.\nBank ini menyebut akan tetap buka."
    assert [row["speaker_id"] for row in quotes_in(text, "Bank Arta")] == ["bank_arta", "bank_arta"]


def test_goes_on_behind_its_cue() -> None:
    """A report that follows ``ujarnya`` has the same speaker."""
    text = 'Rina mengaku lelah. "Kami siap," ujarnya, menambahkan bahwa jembatan itu aman.'
    assert brief(text, "Rina")[-1] == ("indirect", "jembatan itu aman", "rina")


def test_supporters_are_others() -> None:
    """Whoever supports, defends or is married to somebody speaks for themselves."""
    [quote] = quotes_in("Pendukung Rina menilai jembatan itu terlalu sempit.", "Rina")
    assert quote["speaker_id"] == "unnamed:Pendukung Rina"


def test_statement_goes_on() -> None:
    """A report that names nobody goes on with who spoke last."""
    text = "Rina mengatakan jembatan itu aman.\nDitambahkan juga bahwa warga tenang."
    assert [row["speaker_id"] for row in quotes_in(text, "Rina")] == ["rina", "rina"]


def test_words_joined_by_the_crawl() -> None:
    """Names that have lost the spaces around them are names all the same."""
    [quote] = quotes_in("Rina menuntutBuditidak datang lagi ke Bogor.", "Rina", "Budi")
    assert quote["text"] == "tidak datang lagi ke Bogor"


def test_name_and_what_its_bearer_is() -> None:
    """A name followed by a noun is a clause behind ``menyebut``, one followed by a preposition is none."""
    assert brief("Rina menyebut Budi pembohong.", "Rina", "Budi") == [("indirect", "Budi pembohong", "rina")]
    assert brief("Rina menyebut Budi dalam pidatonya.", "Rina", "Budi") == []


def test_joint_speakers_with_maupun() -> None:
    """``baik X maupun Y`` are two speakers."""
    found = brief("Baik Rina maupun Budi menilai jembatan itu rapuh.", "Rina", "Budi")
    assert [speaker for *_, speaker in found] == ["rina", "budi"]


def test_joint_speakers() -> None:
    """Two who speak together give two rows with the same words."""
    found = quotes_in("Rina dan Budi mengatakan bahwa jembatan itu aman.", "Rina", "Budi")
    assert [(row["speaker_id"], row["resolved_by"]) for row in found] == [("rina", "joint"), ("budi", "joint")]


VIA = {
    '"Kami siap," kata Rina, dikutip Reuters, Senin (3/2).': "Reuters",
    '"Kami siap," kata Rina seperti dilansir dari Kabar Desa, Senin.': "Kabar Desa",
    '"Kami siap," kata Rina kepadaReuters.': "Reuters",
    '"Kami siap," kata Rina dikutip dariKabar Desa, Senin.': "Kabar Desa",
    "Melansir Kabar Desa, Senin (3/2), menurut Rina, jembatan itu aman.": "Kabar Desa",
    "Dilansir Antara, Senin (3/2), Rina mengatakan bahwa jembatan itu aman.": "Antara",
    "Menurut Reuters, Rina mengatakan bahwa jembatan itu aman.": "Reuters",
    "Reuters dengan mengutip Rina melaporkan bahwa jembatan itu aman.": "Reuters",
    '"Kami siap," kata Rina kepada wartawan.': None,
}


@pytest.mark.parametrize("sentence", VIA)
def test_carrier(sentence: str) -> None:
    """A medium that a quote was taken from is its carrier, not its speaker."""
    [quote] = quotes_in(sentence, "Rina")
    assert (quote["speaker_id"], quote["via"]) == ("rina", VIA[sentence])


def test_colloquial_cue_stands_before_its_subject() -> None:
    """``bilang`` behind a quote names who speaks behind it, elsewhere before it."""
    assert brief('"Kami siap," bilang Rina di Bogor.', "Rina") == [("direct", "Kami siap,", "rina")]
    assert brief("Rina bilang jembatan itu aman.", "Rina") == [("indirect", "jembatan itu aman", "rina")]


def test_quoted_reporting_word_reports_nothing() -> None:
    """A reporting word with which quoted words end does not report what follows."""
    [quote] = quotes_in('Warga pulang karena "keadaan yang mendesak," Rina mengatakan pada Senin.', "Rina")
    assert (quote["cue"], quote["speaker_id"]) == ("mengatakan", "rina")


def test_impersonal_report_of_a_report() -> None:
    """Where an impersonal report reports somebody's words, those are the quote."""
    found = brief("Rina lelah. Dalam surat itu dijelaskan bahwa Rina menyatakan bahwa jembatan itu aman.", "Rina")
    assert found == [("indirect", "jembatan itu aman", "rina")]


def test_name_within_its_description() -> None:
    """A name behind a title with a bracket, or before a description, is who speaks."""
    found = brief('"Kami siap," kata Panglima Armada (Pangarmada) Rina yang memimpin upaya itu.', "Rina")
    assert found == [("direct", "Kami siap,", "rina")]
    found = brief('"Ayo," kata Budi.\nBegitupun Rina (28), warga desa itu, mengaku lelah.', "Rina", "Budi")
    assert [speaker for *_, speaker in found] == ["budi", "rina"]


def test_description_of_who_speaks() -> None:
    """``pelatih yang juga …`` and ``dirinya`` mean who is known already, ``dokumen yang …`` is not what made it."""
    found = brief('"Kami siap," kata Rina.\n"Ayo," ujar lurah yang juga menunggu sejak pagi.', "Rina")
    assert [speaker for *_, speaker in found] == ["rina", "rina"]
    [quote] = quotes_in("Jembatan itu akan dibuka besok, menurut dokumen perusahaan yang dilihat warga.")
    assert quote["speaker_id"] == "perusahaan"


def test_headline() -> None:
    """A headline that names who speaks before a colon is a quote of its own type."""
    [quote] = quotes_in("Warga menunggu.", "Rina", title="Rina: Jembatan Itu Aman")
    assert (quote["type"], quote["text"], quote["speaker_id"]) == ("headline", "Jembatan Itu Aman", "rina")


def test_quote_ends_with_its_paragraph() -> None:
    """A mark that is never closed does not swallow the next paragraph."""
    found = brief('"Kami siap. Kami menunggu.\nWarga pulang.\n"Ayo," kata Rina.', "Rina")
    assert [text for _, text, _ in found] == ["Kami siap. Kami menunggu.", "Ayo,"]


def test_table_error() -> None:
    """A table without a column is named in the message."""
    empty = t.make([], t.DOCUMENTS)
    segments = t.make([], t.SEGMENTS).drop("role")
    with pytest.raises(t.TableError, match="table 'segments' has no column 'role'"):
        find_quotes(empty, segments, t.make([], t.SENTENCES), t.make([], t.MENTIONS), LEXICON)


PIECES = ['"', "“", "”", "‘", ",", ".", ":", "(", ")", "\x00", "\n", " ", "Ia", "kata", "mengatakan", "bahwa", "yang"]
PIECES += ["menurut", "dikutip", "Reuters", "jembatan", "itu", "runtuh", "dan", "untuk", "katanya", "disebut", "oleh"]


@settings(max_examples=150, deadline=None)
@given(st.lists(st.sampled_from(PIECES), max_size=40), st.sampled_from(["", " "]))
def test_spans_prove_themselves(pieces: list[str], joint: str) -> None:
    """Whatever the text, every quote has words, equals its span, and nothing raises."""
    text = joint.join(pieces)
    for row in quotes_in(text, "Ia"):
        assert row["text"]
        assert text[row["start"] : row["end"]] == row["text"]  # type: ignore[misc]


@pytest.mark.parametrize(
    "piece",
    [
        '"',
        "“a ",
        "'a ",
        "‘a.’ kata ",
        '" a',
        '"a," kata Rina. ',
        "Rina mengatakan ",
        "dikutip ",
        ", menurut ",
        "yang mengatakan ",
        "(",
        "a, ",
    ],
)
def test_cost_is_linear(piece: str) -> None:
    """Ten times the text takes no more than a few times ten times the time."""

    def seconds(count: int) -> float:
        began = time.process_time()
        quotes_in(piece * count, "Rina")
        return time.process_time() - began

    assert seconds(10_000) < 40 * max(seconds(1_000), 0.01)
