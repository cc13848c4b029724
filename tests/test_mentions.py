"""Who is mentioned where: names, titles, roles, capitals, and those whom the lexicon does not know."""

from datetime import date

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.lexicon import read_lexicon
from analysis.mentions import find_mentions
from analysis.tables import ARTICLES, DOCUMENTS, MENTIONS, SENTENCES, TableError, make

LEXICON = read_lexicon()

Found = list[tuple[str, str, str]]


def tables(parts: list[tuple[str, str]], published: date | None) -> tuple[pl.DataFrame, pl.DataFrame, pl.DataFrame]:
    """Documents, articles and sentences of one article, from its sentences with their part."""
    raw, rows = "", []
    for number, (part, text) in enumerate(parts):
        start = len(raw)
        raw += text + "\n"
        row = {"article_id": "a", "sentence_no": number, "segment_no": number, "part": part}
        rows.append(row | {"start": start, "end": start + len(text), "text": text})
    articles = [{"article_id": "a", "published_earliest": published, "published_latest": published}]
    documents = make([{"article_id": "a", "source": "a.txt", "raw": raw}], DOCUMENTS)
    columns = dict.fromkeys(ARTICLES)
    return documents, make([columns | articles[0]], ARTICLES), make(rows, SENTENCES)


def find(*texts: str, title: str | None = None, published: date | None = None) -> Found:
    """What is found in the sentences of one article: surface, actor and kind."""
    parts = ([("title", title)] if title else []) + [("body", text) for text in texts]
    mentions = find_mentions(*tables(parts, published), LEXICON)
    return mentions.select("surface", "actor_id", "kind").rows()


def actors(*texts: str, title: str | None = None, published: date | None = None) -> list[tuple[str, str]]:
    """What is found, without the kind."""
    return [(surface, actor) for surface, actor, _ in find(*texts, title=title, published=published)]


def test_title_state_and_name_are_one_mention() -> None:
    """A title with its state and the name is one mention of the person and none of the state."""
    assert actors("Perdana Menteri Armenia, Nikol Pashinyan, bertemu Presiden Prancis Emmanuel Macron.") == [
        ("Perdana Menteri Armenia, Nikol Pashinyan", "nikol_pashinyan"),
        ("Presiden Prancis Emmanuel Macron", "emmanuel_macron"),
    ]


def test_title_of_several_words_takes_the_name_in() -> None:
    """Portfolios, bodies and abbreviations may stand between a title and its name."""
    text = "Penasihat menteri dalam negeri Ukraina Anton Gerashchenko dan Menteri Luar Negeri (Menlu) RI Sugiono hadir."
    assert actors(text) == [
        ("Penasihat menteri dalam negeri Ukraina Anton Gerashchenko", "anton_gerashchenko"),
        ("Menteri Luar Negeri (Menlu) RI Sugiono", "sugiono"),
    ]


def test_joined_titles_are_two_mentions() -> None:
    """A second title begins a mention of its own."""
    assert find("Hadir pula Menteri Kebudayaan Inggris dan Presiden Prancis, Emmanuel Macron, kemarin sore.") == [
        ("Inggris", "united_kingdom", "name"),
        ("Presiden Prancis, Emmanuel Macron", "emmanuel_macron", "name"),
    ]


@pytest.mark.parametrize("surface", ["Kyrgyzstan", "Kirgizstan", "Cina", "Tiongkok", "Korsel", "Belarusia", "AS", "US"])
def test_states_are_found_in_every_spelling(surface: str) -> None:
    """States are found as Indonesian media spell them."""
    assert [found for found, _ in actors(f"Delegasi dari {surface} sudah tiba.")] == [surface]


def test_long_form_with_abbreviation_is_one_mention() -> None:
    """A name with its abbreviation in brackets is one mention, whichever comes first."""
    found = actors("Organisasi Perjanjian Keamanan Kolektif (CSTO) dan AS (Amerika Serikat) berunding.")
    assert found == [
        ("Organisasi Perjanjian Keamanan Kolektif (CSTO)", "csto"),
        ("AS (Amerika Serikat)", "united_states"),
    ]


def test_clitics_and_compounds_stay_outside() -> None:
    """Particles are no part of a mention, and a compound of two names is two mentions."""
    assert actors("NATO-lah yang memulai, bukan Rusialah; hubungan AS-Rusia memburuk.") == [
        ("NATO", "nato"),
        ("Rusia", "russia"),
        ("AS", "united_states"),
        ("Rusia", "russia"),
    ]


def test_lost_spaces_are_read_through() -> None:
    """A name is found where the crawl lost the spaces around a link."""
    assert actors("Perundingan denganIranserta PemerintahRusiamewanti-wanti ke-RusiaUkraina.") == [
        ("Iran", "iran"),
        ("PemerintahRusia", "russia"),
        ("Rusia", "russia"),
        ("Ukraina", "ukraine"),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "Kelas dibuka pukul tujuh, kata Perusahaan itu.",
        "Orang Iranian dan Nigeriaan tidak disebut di Chinatown.",
        "Harga naik menjadi 500 dolar AS atau US$ 500.",
        "Ia belajar bahasa Rusia dan Bahasa Indonesia.",
        "Perjanjian Minsk, Laut China Selatan, Tepi Barat, dan Jawa Barat.",
        "Kirim surat ke @Rusia atau $TRUMP.",
        "Kantor itu di Jalan Jenderal Sudirman, sesuai Peraturan Menteri Perdagangan No. 5.",
    ],
)
def test_words_that_only_look_like_actors_are_none(text: str) -> None:
    """A name inside a word, a currency, a language or another name is no mention."""
    assert [actor for _, actor in actors(text) if actor in set(LEXICON.actors["actor_id"])] == []


def test_capitals_stand_for_governments_by_context() -> None:
    """A capital is a metonym where it acts or is dealt with, and a place after a preposition of place."""
    assert find("Yerevan merasa kecewa terhadap Moskow.") == [
        ("Yerevan", "armenia", "metonym"),
        ("Moskow", "russia", "metonym"),
    ]
    assert find("Mereka bertemu di Yerevan, Armenia, lalu terbang ke Moskow.") == [("Armenia", "armenia", "name")]
    assert find("Ia berbicara kepada Baku dan Yerevan.")[1] == ("Yerevan", "armenia", "metonym")


def test_seats_of_power_may_be_places() -> None:
    """The Kremlin speaks, but what happens in it is no mention of it."""
    assert actors("Kremlin membantah kabar itu.") == [("Kremlin", "kremlin")]
    assert actors("Tamu itu tiba di Kremlin.") == []


@pytest.mark.parametrize(
    ("published", "actor"),
    [(date(2016, 5, 1), "barack_obama"), (date(2022, 5, 1), "joe_biden"), (date(2025, 5, 1), "donald_trump")],
)
def test_roles_are_resolved_at_the_date(published: date, actor: str) -> None:
    """A title with its state alone denotes who held the office at the article's date."""
    assert find("Usul itu ditolak presiden AS.", published=published) == [("presiden AS", actor, "role")]


def test_bare_role_takes_the_head_who_was_named() -> None:
    """A title alone denotes the head of state whom the article named; a mere office denotes nobody."""
    assert find("Putin diam.", "Menurut juru bicara, presiden terlibat.", published=date(2020, 11, 9))[-1] == (
        "presiden",
        "vladimir_putin",
        "role",
    )
    assert find("Putin diam.", "Ada tiga calon presiden.", published=date(2020, 11, 9))[1:] == []


def test_leader_is_the_head_whom_the_article_named() -> None:
    """The leader of a state is its head, once the article has named that head."""
    assert find("Zelensky hadir.", "Lalu pemimpin Ukraina itu pergi.", published=date(2025, 6, 10))[-1] == (
        "pemimpin Ukraina",
        "volodymyr_zelenskyy",
        "role",
    )


def test_a_numbered_office_is_its_bearer_at_any_time() -> None:
    """A numbered office denotes the one named in the article who held it, now or before."""
    found = find("Obama hadir.", "Ia adalah Presiden ke-44 AS.", published=date(2025, 6, 10))
    assert found[-1] == ("Presiden ke-44 AS", "barack_obama", "role")


def test_a_title_points_back_to_whom_it_introduced() -> None:
    """A title that points back denotes the one whom the article introduced with it."""
    found = find("Menlu Peru Ana Quispe hadir.", "Sore harinya menlu itu pergi.")
    assert found == [("Menlu Peru Ana Quispe", "ana_quispe", "name"), ("menlu", "ana_quispe", "role")]


def test_a_title_alone_that_speaks_is_whom_it_introduced() -> None:
    """Beside a reporting word a title denotes the only one whom the article introduced with it."""
    texts = ("Bupati Maju Jaya, Sari Melati, hadir.", '"Kami siap," ujar Bupati.', "Bupati juga menilai itu baik.")
    assert find(*texts)[1:] == [("Bupati", "sari_melati", "role")] * 2
    two = find("Bupati Sari Melati hadir.", "Bupati Ursula Tandipau diam.", "Bupati menilai itu baik.")
    assert [actor for _, actor, _ in two] == ["sari_melati", "ursula_tandipau"]


def test_an_army_may_only_tell_the_kind() -> None:
    """The Israeli army is an actor, but an attack's being military is no mention of it."""
    assert actors("Pernyataan itu dibantah militer Israel.") == [("militer Israel", "israel_defense_forces")]
    assert actors("Mereka mengecam serangan militer Israel.") == [("Israel", "israel")]


def test_government_alone_is_the_home_state_in_domestic_news() -> None:
    """The government alone is Indonesia's where the article names its people, and nobody's elsewhere."""
    assert find("Prabowo hadir.", "Ia yakin pemerintah sudah siap.")[-1] == ("pemerintah", "indonesia", "role")
    assert find("Macron hadir.", "Ia yakin pemerintah sudah siap.")[1:] == []


@pytest.mark.parametrize("text", ["Belanda menyatukan pemerintah dan warga.", "Bantuan pemerintah di Mesir tiba."])
def test_government_alone_may_be_that_of_another_state(text: str) -> None:
    """The government alone is not the home state's where the sentence is about another state."""
    assert "indonesia" not in [actor for _, actor in actors("Joko Widodo tiba.", text)]


def test_ambiguous_short_names_follow_the_long_one() -> None:
    """A short name that many bear counts only where the article gives the long one; a namesake is somebody else."""
    assert actors("Kim Jong Un tertawa.", "Lalu Kim pergi.")[-1] == ("Kim", "kim_jong_un")
    assert actors("Lalu Kim pergi.") == []
    assert actors("Surat itu ditulis oleh Robert Trump kemarin.") == [("Robert Trump", "robert_trump")]


def test_unknown_people_are_followed_under_their_longest_name() -> None:
    """Somebody whom the lexicon lacks gets the slug of the longest name, wherever the article gives it."""
    found = actors(
        "Menteri Perikanan Ursula Tandipau menolak.",
        '"Tidak," kata Tandipau.',
        "Ursula lalu pulang.",
        title="Tandipau Tolak Usul Itu",
    )
    assert {actor for _, actor in found} == {"ursula_tandipau"}
    assert [surface for surface, _ in found] == [
        "Tandipau",
        "Menteri Perikanan Ursula Tandipau",
        "Tandipau",
        "Ursula",
    ]


def test_names_beside_reporting_words_are_found() -> None:
    """A capitalised name beside a reporting word is somebody who speaks."""
    assert actors('"Kami siap," ujar Sari Melati binti Umar.', "Joko al-Habsyi juga mengatakan hal itu.") == [
        ("Sari Melati binti Umar", "sari_melati_binti_umar"),
        ("Joko al-Habsyi", "joko_al_habsyi"),
    ]


@pytest.mark.parametrize(
    ("text", "surface"),
    [
        ('"Kami siap," kata CEO Sinar Laut, Sari Melati.', "CEO Sinar Laut, Sari Melati"),
        (
            "Kepala Seksi Penindakan Keimigrasian Kanim Sorong, Sari Melati, juga hadir.",
            "Kepala Seksi Penindakan Keimigrasian Kanim Sorong, Sari Melati",
        ),
        ('"Kami siap," ujar perawat di klinik itu, Sari Melati, kepada kami.', "perawat di klinik itu, Sari Melati"),
        ('"Kami siap," kata warga Desa Suka Maju, Iptu Sari Melati.', "warga Desa Suka Maju, Iptu Sari Melati"),
        ("Sari Melati, seorang nelayan di pulau itu, mengatakan laut tenang.", "Sari Melati"),
        ("Itu disampaikan perwakilan nelayan Sari Melati yang menyebutkan laut tenang.", "Sari Melati"),
        (
            "Ketua Sinar Laut sekaligus Direktur PT Maju Jaya, Sari Melati, tiba.",
            "Ketua Sinar Laut sekaligus Direktur PT Maju Jaya, Sari Melati",
        ),
        ("Duta Besar Iran untuk PBB, Sari Melati, tiba.", "Duta Besar Iran untuk PBB, Sari Melati"),
    ],
)
def test_names_behind_a_description_are_found(text: str, surface: str) -> None:
    """Whoever is described at length and named between commas is the person, not the words of the description."""
    assert actors(text) == [(surface, "sari_melati")]


def test_a_list_is_no_description() -> None:
    """The second name of a list belongs to somebody else."""
    assert actors("Hadir Direktur Ursula Tandipau, Sari Melati, dan para tamu.") == [
        ("Direktur Ursula Tandipau", "ursula_tandipau")
    ]


def test_bodies_that_speak_are_found_by_their_abbreviation() -> None:
    """A name is that of a body if the article abbreviates it and lets it speak."""
    texts = (
        "Kapal milik Blue Water Alliance (BWA) tiba.",
        "BWA mengatakan kapal itu aman.",
        "Kartu Tani Desa (KTD) ada.",
    )
    assert actors(*texts) == [
        ("Blue Water Alliance (BWA)", "blue_water_alliance"),
        ("BWA", "blue_water_alliance"),
    ]


def test_a_form_of_address_is_no_part_of_a_name() -> None:
    """``Bu`` at the head of a name is its first syllable, not a form of address with a lost space."""
    assert actors("Menurut Lurah Budi Santoso, pasar itu ramai.") == [("Lurah Budi Santoso", "budi_santoso")]


def test_two_spellings_are_one_person() -> None:
    """A name that sounds like a known person's, or like one met before, is that person's."""
    assert actors("Kemarin Presiden Volodimir Zelenski tiba.") == [
        ("Presiden Volodimir Zelenski", "volodymyr_zelenskyy")
    ]
    assert [actor for _, actor in actors("Lurah Hassan Baswir tiba.", "Menurut Hasan Basvir, pasar ramai.")] == [
        "hassan_baswir",
        "hassan_baswir",
    ]


def test_initials_name_a_person_again() -> None:
    """Initials in brackets behind an unknown name mean that person from then on."""
    assert actors("Lurah Felguni Anita Dey (FAD) tiba.", "FAD mengatakan pasar ramai.") == [
        ("Lurah Felguni Anita Dey (FAD)", "felguni_anita_dey"),
        ("FAD", "felguni_anita_dey"),
    ]


@pytest.mark.parametrize(
    "text", ["Lurah Felguni Bennettmengatakan pasar ramai.", "Lurah Felguni Bennettdalam masa cuti."]
)
def test_words_joined_to_unknown_names_are_cut_off(text: str) -> None:
    """A reporting word or a small word that a crawl has joined to a name is no part of it."""
    assert actors(text) == [("Lurah Felguni Bennett", "felguni_bennett")]


def test_portfolio_joined_to_a_name_is_no_part_of_it() -> None:
    """A portfolio or a place that a crawl has joined to a name belongs to the title."""
    assert actors("Menurut Menteri KoperasiFelguni Dey, pasar ramai.") == [
        ("Menteri KoperasiFelguni Dey", "felguni_dey")
    ]


def test_short_ranks_are_written_in_capitals() -> None:
    """A rank of three letters is a form of address also in capitals."""
    assert actors("Menurut AKP Felguni Dey, jalan itu ramai.") == [("AKP Felguni Dey", "felguni_dey")]


def test_portfolio_that_no_list_knows_is_no_name() -> None:
    """A single word between an office and a body is what the office is for."""
    assert actors("Menurut Direktur Arsitektur Badan Sungai Nasional Felguni Dey, banjir surut.") == [
        ("Direktur Arsitektur Badan Sungai Nasional Felguni Dey", "felguni_dey")
    ]


def test_description_that_points_back_is_no_name() -> None:
    """What stands between a title and ``itu`` is whose the title is, nobody's name."""
    assert actors("Menurut pelatih Sinar Laut itu, lapangan basah.") == []


def test_headline_verb_is_no_name() -> None:
    """A bare verb with a capital behind a title is no name."""
    assert actors("Lurah Andalkan Felguni untuk membangun pasar.") == []


def test_headlines_add_no_words_to_names() -> None:
    """In a headline, where all words bear capitals, only known words belong to a name."""
    found = actors("Direktur Sari Melati hadir.", title="Sari Melati Tekankan Pentingnya Persatuan")
    assert found == [("Sari Melati", "sari_melati"), ("Direktur Sari Melati", "sari_melati")]


def test_bodies_of_a_state_are_actors_of_their_own() -> None:
    """A ministry with its state is one body, no mention of the state, and its abbreviation follows it."""
    assert actors("Kementerian Kehutanan Brasil (KHB) membantah.", "Laporan KHB terbit kemarin.") == [
        ("Kementerian Kehutanan Brasil (KHB)", "kementerian_kehutanan_brasil"),
        ("KHB", "kementerian_kehutanan_brasil"),
    ]


def test_a_ministry_alone_is_the_one_named_before() -> None:
    """A ministry without its state is the one that the article named with it, under a short name too."""
    state = "kementerian_luar_negeri_israel"
    assert actors("Kementerian Luar Negeri Israel diam.", "Kementerian Luar Negeri menolak.")[1][1] == state
    assert actors("Kemlu Israel diam.", "Menurut Kemlu, itu salah.") == [("Kemlu Israel", state), ("Kemlu", state)]
    assert actors("Prabowo hadir.", "Kementerian Luar Negeri (Kemlu) siap.")[1] == (
        "Kementerian Luar Negeri (Kemlu)",
        "kementerian_luar_negeri_indonesia",
    )


def test_a_former_office_is_its_holder_whom_the_article_names() -> None:
    """A former office alone denotes whom the article named or introduced with it, and nobody else."""
    assert find("Obama hadir.", "Mantan presiden AS itu diam.")[-1] == ("Mantan presiden AS", "barack_obama", "role")
    assert actors("Eks PM Peru Sari Melati hadir.", title="Eks PM Peru Datang")[0] == ("Eks PM Peru", "sari_melati")
    assert find("Lalu mantan presiden Peru pergi.") == [("Peru", "peru", "name")]


def test_headlines_in_capitals_are_read() -> None:
    """Names in a headline of capitals are found."""
    assert actors("Berita itu benar.", title="RUSIA DAN UKRAINA BERUNDING DI HADAPAN TRUMP") == [
        ("RUSIA", "russia"),
        ("UKRAINA", "ukraine"),
        ("TRUMP", "donald_trump"),
    ]


def test_a_wrong_table_is_named() -> None:
    """A table without a column is refused with its name."""
    documents, articles, sentences = tables([("body", "Rusia")], None)
    with pytest.raises(TableError, match="table 'sentences' has no column 'part'"):
        find_mentions(documents, articles, sentences.drop("part"), LEXICON)


def test_firm_between_title_and_name_is_no_name() -> None:
    """A firm's name ends with a word for firms; the person's follows, or none does."""
    text = '"Pasar menguat," kata analis pasar Sinar Laut Securities Felguni Dey. CEO Sinar Laut Capital menolak.'
    assert actors(text) == [("analis pasar Sinar Laut Securities Felguni Dey", "felguni_dey")]


def test_body_after_the_title_of_who_was_just_named_is_no_person() -> None:
    """What follows a title that stands in apposition to the speaker is no second name."""
    assert actors('"Pasar menguat," ujar Felguni Dey, CEO Sinar Laut, di Bandung.') == [("Felguni Dey", "felguni_dey")]


def test_currency_with_its_short_form_is_no_state() -> None:
    """The brackets after a state that is part of a currency's name are part of it too."""
    assert actors("Kurs dolar Amerika Serikat (AS) naik.") == []


def test_names_of_indices_and_english_names_are_no_states() -> None:
    """A state that is part of an index's name or of an English one is none."""
    assert actors("Indeks Nikkei Jepang naik.", "Ia membaca situs Gateway to Russia.") == []


def test_first_name_belongs_to_who_is_known_by_the_last() -> None:
    """Who is first told by a last name is found with the first name as well, and somebody else is not."""
    texts = ("Tim asuhan Pavlo Deyev itu menang.", '"Kami siap," kata Deyev.', "Ia kakak Marko Deyev itu.")
    assert actors(*texts) == [("Pavlo Deyev", "pavlo_deyev"), ("Deyev", "pavlo_deyev")]


def test_capital_is_seen_through_the_eyes_of_those_who_judge_it() -> None:
    """A capital that is thought of as something stands for its government."""
    assert ("Berlin", "germany", "metonym") in find("Warga Rusia menganggap Berlin sebagai musuh.")


def test_known_last_name_may_be_part_of_another_name() -> None:
    """A first name and a word that a known person bears are somebody else."""
    assert actors("Film itu digarap sutradara Felguni Biden.") == [("sutradara Felguni Biden", "felguni_biden")]


PIECES = (
    'Presiden Rusia Putin Menteri Luar Negeri , . ( ) " kata mengatakan di dan Kyiv Budi Santoso pemerintah AS - PBB '
    "Kementerian KBRI bin al- ke-7 Dr. \u00a0 \x00 Jill Biden Kim Wakil Ketua XI militer Israel Iranserta"
)
WORDS = st.sampled_from(PIECES.split(" "))


@settings(max_examples=150, deadline=None)
@given(st.lists(st.tuples(st.lists(WORDS | st.text(max_size=4), max_size=14), st.sampled_from(["", " "])), max_size=6))
def test_spans_equal_their_text_and_never_overlap(sentences: list[tuple[list[str], str]]) -> None:
    """On any text every span equals its surface, lies in its sentence, and no two overlap."""
    parts = [("body", glue.join(words)) for words, glue in sentences if words]
    documents, articles, table = tables(parts, date(2025, 1, 1))
    mentions = find_mentions(documents, articles, table, LEXICON)
    assert dict(mentions.schema) == dict(MENTIONS)
    raw, bounds, last = documents["raw"][0], dict(zip(table["sentence_no"], table["end"], strict=True)), 0
    for row in mentions.iter_rows(named=True):
        assert raw[row["start"] : row["end"]] == row["surface"] != ""
        assert last <= row["start"] < row["end"] <= bounds[row["sentence_no"]]
        last = row["end"]


@pytest.mark.parametrize(
    "text", ["", "\x00" * 1000, '"' * 10_000, "Budi " * 50_000, "Presiden, " * 20_000, "A" * 300_000]
)
def test_odd_texts_neither_raise_nor_hang(text: str) -> None:
    """Empty, endless and meaningless sentences pass."""
    assert find_mentions(*tables([("body", text)], None), LEXICON).height >= 0
