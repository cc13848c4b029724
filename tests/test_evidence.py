"""Tests of what readers see of the evidence: marks, cuts, and that no text of an article becomes HTML."""

import re
import sys
from collections.abc import Callable
from datetime import date
from html.parser import HTMLParser
from types import FrameType
from typing import Any

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.anchors import name_anchor
from analysis.annotate import annotate, open_corpus
from analysis.evidence import show_evidence, show_mentions, show_prose, show_quotes, show_stances, show_table
from analysis.markup import clean, link
from analysis.tables import ARTICLES, DOCUMENTS, MENTIONS, QUOTES, SCHEMAS, SENTENCES, STANCES, Tables, make
from analysis.trends import mention_trend, stance_matrix, stance_trend, voice_trend

SENTENCE = "Paris tidak menuding Roma menutup perbatasan, kata juru bicara Paris."
HOSTILE = st.text(alphabet=st.sampled_from(list("<>&\"'/ab \u202e\u0000\n`{}")) | st.characters(codec="utf-8"))


def corpus(text: str = SENTENCE, url: str | None = None, outlet: str | None = "contoh.id") -> Tables:
    """One article of one sentence, which holds everything."""
    tables = {name: make([], schema) for name, schema in SCHEMAS.items()}
    at = {"article_id": "a.txt", "sentence_no": 0}
    day = date(2022, 11, 25)
    tables["articles"] = make(
        [{"article_id": "a.txt", "outlet": outlet, "published_earliest": day, "published_latest": day, "url": url}],
        ARTICLES,
    )
    raw = " " * 100 + text
    tables["documents"] = make([{"article_id": "a.txt", "source": "a.txt", "raw": raw}], DOCUMENTS)
    tables["sentences"] = make([at | {"start": 100, "end": 100 + len(text), "text": text}], SENTENCES)
    tables["mentions"] = make(
        [
            at | {"start": 100, "end": 105, "surface": text[:5], "actor_id": "france"},
            at | {"start": 121, "end": 125, "surface": text[21:25], "actor_id": "italy"},
        ],
        MENTIONS,
    )
    tables["quotes"] = make(
        [at | {"quote_no": 0, "type": "indirect", "start": 100, "end": 144, "text": text[:44], "cue": "kata"}], QUOTES
    )
    roles = {"source_id": "france", "target_id": "italy", "stance": "against", "voice": "reported"}
    tables["stances"] = make(
        [at | roles | {"start": 112, "end": 125, "evidence": text[12:25], "frame": "accuse", "score": 0.9}], STANCES
    )
    return Tables(**tables)


def marks(html: str) -> list[tuple[str, str]]:
    """What is marked in some HTML, as (class, text with its sign)."""
    found: list[tuple[str, str]] = []

    class Reader(HTMLParser):
        inside = False

        def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
            if tag == "mark":
                self.inside = True
                found.append((dict(attrs)["class"] or "", ""))

        def handle_endtag(self, tag: str) -> None:
            self.inside = self.inside and tag != "mark"

        def handle_data(self, data: str) -> None:
            if self.inside:
                found[-1] = (found[-1][0], found[-1][1] + data)

    Reader().feed(html)
    return found


def tags(html: str) -> set[str]:
    """The elements of some HTML."""
    found: set[str] = set()

    class Reader(HTMLParser):
        def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
            found.add(tag)
            assert not any(name.startswith("on") or name == "srcdoc" for name, _ in attrs)

    Reader().feed(html)
    return found


def test_a_stance_shows_source_target_evidence_cue_and_negation() -> None:
    """Each deciding word is marked once, with a word that says what it decides."""
    tables = corpus()
    assert marks(show_stances(tables.stances, tables, "en").html) == [
        ("source", "Parissource"),
        ("negation", "tidaknegation"),
        ("frame", "menudingevidence"),
        ("target", "Romatarget"),
        ("cue", "katacue"),
    ]


def test_the_terminal_sees_the_same() -> None:
    """Without HTML the marks are brackets."""
    tables = corpus()
    lines = str(show_stances(tables.stances, tables)).splitlines()
    assert lines[1].startswith("[Paris | sumber] [tidak | negasi] [menuding | bukti] [Roma | sasaran] menutup")
    assert lines[2] == "contoh.id · 25 November 2022 · a.txt"


def test_a_quote_shows_its_words_and_its_cue() -> None:
    """The cue is the one beside the quote."""
    tables = corpus()
    assert marks(show_quotes(tables.quotes, tables).html) == [
        ("quote", "Paris tidak menuding Roma menutup perbatasankutipan"),
        ("cue", "katakata kutip"),
    ]


def test_a_quote_over_two_sentences_shows_both() -> None:
    """The cue and the speaker after the last sentence of a quote are shown too."""
    tables = corpus("Kami lelah. Kami pulang, kata Paris.")
    at = {"article_id": "a.txt", "sentence_no": 0}
    sentences = [at | {"start": 100, "end": 111, "text": "Kami lelah."}, at | {"start": 112, "end": 136}]
    quote = at | {"type": "direct", "start": 100, "end": 124, "text": "Kami lelah. Kami pulang,", "cue": "kata"}
    mention = at | {"start": 130, "end": 135, "surface": "Paris", "actor_id": "france"}
    tables = tables._replace(sentences=make(sentences, SENTENCES), mentions=make([mention], MENTIONS))
    shown = marks(show_quotes(make([quote | {"speaker_id": "france"}], QUOTES), tables, "en").html)
    assert [role for role, _ in shown] == ["quote", "cue", "speaker"]


def test_mentions_of_one_sentence_are_one_item() -> None:
    """Two mentions in a sentence are two marks in one line."""
    tables = corpus()
    shown = show_mentions(tables.mentions, tables)
    assert shown.html.count("<li>") == 1
    assert [text for _, text in marks(shown.html)] == ["Parissebutan", "Romasebutan"]


def test_a_long_sentence_is_cut_around_the_evidence() -> None:
    """A megabyte before and after leaves the marks and a little of what is beside them."""
    tables = corpus(SENTENCE + " dan seterusnya" * 70_000)
    shown = str(show_stances(tables.stances, tables))
    assert "menuding" in shown
    assert " … " in shown
    assert len(shown) < 1000


def test_of_many_rows_a_seeded_sample_is_shown_and_said() -> None:
    """The same seed shows the same sentences, and the number of all is given."""
    tables = corpus()
    many = pl.concat([tables.stances] * 30)
    shown = show_stances(many, tables, "en", limit=4)
    assert shown.html.count("<li>") == 4
    assert "4 of 30 sentences, sampled at random (seed 1)." in shown.text
    assert shown == show_stances(many, tables, "en", limit=4)


def steps(work: Callable[[], object]) -> int:
    """How many lines of the evidence's own code some work runs through: the same on every run and machine."""
    count = 0

    def watch(frame: FrameType, event: str, _: Any) -> Any:
        nonlocal count
        if "evidence" not in frame.f_globals.get("__name__", "").split("."):
            return None
        count += event == "line"
        return watch

    before = sys.gettrace()
    sys.settrace(watch)
    try:
        work()
    finally:
        sys.settrace(before)
    return count


def crowded(size: int) -> Tables:
    """One sentence, in which ``size`` times somebody accuses somebody and is quoted with it."""
    tables, place = corpus(SENTENCE + " " + f"{SENTENCE} " * size), len(SENTENCE) + 1

    def repeat(name: str) -> pl.DataFrame:
        rows = getattr(tables, name)
        moved = [rows.with_columns(pl.col("start", "end") + place * turn) for turn in range(size)]
        return pl.concat(moved)

    return tables._replace(mentions=repeat("mentions"), quotes=repeat("quotes"), stances=repeat("stances"))


def test_a_crowded_sentence_takes_work_in_proportion() -> None:
    """Twice as many mentions, quotes and stances on one line take twice the work at most, however many are shown."""

    def show(tables: Tables, limit: int) -> Callable[[], object]:
        net = stance_trend(tables.articles, tables.stances, ["italy"], every=None)
        share = mention_trend(tables.articles, tables.mentions, ["france", "italy"], every=None)
        return lambda: show_evidence([net, share], tables, "en", limit=limit)

    small, large = crowded(100), crowded(200)
    show(small, 1)()
    for few, many in ((5, 5), (10, 20)):
        assert steps(show(large, many)) <= 2.1 * steps(show(small, few))


@settings(max_examples=60, deadline=None)
@given(HOSTILE, HOSTILE, HOSTILE)
def test_no_text_becomes_html(text: str, outlet: str, url: str) -> None:
    """Whatever stands in sentences, outlets and addresses, the page has the package's own elements only."""
    tables = corpus(text + SENTENCE, url, outlet)
    own = {"style", "div", "ol", "li", "span", "br", "mark", "a", "p"}
    for shown in (
        show_stances(tables.stances, tables),
        show_quotes(tables.quotes, tables),
        show_mentions(tables.mentions, tables),
        show_prose(text, outlet, notes=[text, url]),
    ):
        assert tags(shown.html) <= own | {"code"}
        assert not set("\x00\u202e\u2066") & set(shown.html)
    table = show_table(pl.DataFrame({"text": [text], outlet or "x": [url]}), outlet)
    assert tags(table.html) <= own | {"table", "caption", "span", "wbr", "thead", "tbody", "tr", "th", "td"}


@given(st.text())
def test_cleaning_keeps_every_span_true(text: str) -> None:
    """One character stays one character."""
    assert len(clean(text)) == len(text)


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)",
        "data:text/html,x",
        "//a.id",
        "http://",
        "https://a.id/ x",
        'https://a.id/"onclick="x',
        "http://[::1",
        "\tjavascript:x",
        "",
        None,
    ],
)
def test_only_plain_addresses_become_links(url: str | None) -> None:
    """Anything but http and https with a host is shown without a link."""
    assert link(url, "buka") == ""


def test_a_table_is_accessible() -> None:
    """It has a caption, and heads of columns and rows with their scope."""
    html = show_table(pl.DataFrame({"outlet": ["a.id"], "n": [1200]}), "Media & artikel").html
    assert "<caption><span>Media &amp; artikel</span></caption>" in html
    assert '<th scope="col">Media</th><th scope="col" class="number">n</th>' in html
    assert '<th scope="row">a<wbr>.id</th><td class="number">1.200</td>' in html


def test_rows_beyond_the_limit_are_counted() -> None:
    """What is not shown is said."""
    text = show_table(pl.DataFrame({"n": range(30)}), "x", "en", limit=5).text
    assert text.endswith("5 of 30 rows; 25 more not shown.")
    assert show_table(pl.DataFrame({"n": []}), "x", "en").text.endswith("There are no rows.")
    assert show_table(pl.LazyFrame({"n": range(30)}), "x", "en", limit=5).text == text


def test_a_trends_table_shows_estimate_and_interval_in_one_cell() -> None:
    """Periods, actors and shares are written as the language writes them."""
    row = {"period": date(2022, 10, 1), "measure": "mention_share", "actor_id": "felguni_dey", "k": 1, "n": 4}
    bounds = {"estimate": 0.25, "low": 0.046, "high": 0.699, "stories": 4, "every": "1q"}
    lines = show_table(pl.DataFrame([row | bounds]), "Bagian", "en").text.splitlines()
    assert lines[1] == "Period | Actor | k | n | Estimate (95% interval)"
    assert lines[2] == "Q4 2022 | Felguni Dey | 1 | 4 | 25% (4.6% to 69.9%)"


def test_words_of_the_tables_are_said_in_the_language() -> None:
    """A stance, a role or a basis of date is a word of the reader's."""
    table = pl.DataFrame({"stance": ["against"], "role": ["caption"], "other": [None]})
    assert show_table(table, "x", "en").text.splitlines()[2] == "against | caption | –"
    assert show_table(table, "x", "id").text.splitlines()[2] == "menentang | keterangan foto | –"


def test_every_number_has_its_sentences() -> None:
    """Each row of a trends table that counts something has a list of exactly what it counts, under its own anchor."""
    tables = corpus()
    net = stance_trend(tables.articles, tables.stances, ["italy", "france"], every=None)
    years = mention_trend(tables.articles, tables.mentions, ["france"], every="1y")
    voices = voice_trend(tables.articles, tables.quotes, every=None)
    shown = show_evidence([net, years, voices, net], tables, "en")
    assert re.findall(r'id="(ev-[^"]+)"', shown.html) == ["ev-stances-italy", "ev-mentions-france-2022"]
    assert "<summary>Italy: \N{MINUS SIGN}1.00 (k = 0, n = 1)</summary>" in shown.html
    assert [text for role, text in marks(shown.html) if role == "mention"] == ["Parismention"]
    assert 'href="#no-stances-italy"' in shown.html


def test_many_numbers_share_what_a_page_can_hold() -> None:
    """Of a number's many sentences a seeded sample is shown, and how many there are is said."""
    tables = corpus()
    many = tables._replace(stances=pl.concat([tables.stances] * 30))
    net = stance_trend(many.articles, many.stances, ["italy"], every=None)
    shown = show_evidence([net], many, "en", limit=4)
    assert shown.html.count("<li>") == 4
    assert "4 of 30 sentences, sampled at random (seed 1)." in shown.text
    assert shown == show_evidence([net], many, "en", limit=4)


@given(HOSTILE)
def test_anchors_of_any_text_are_plain(outlet: str) -> None:
    """Whatever an outlet is called, its anchor needs no escaping, and two outlets never share one."""
    row = {"period": None, "measure": "net_stance", "outlet": outlet, "target_id": "csto", "k": 0, "n": 1}
    anchor = name_anchor(row)
    assert re.fullmatch(r"ev-[a-z0-9_.-]+", anchor)
    assert anchor != name_anchor(row | {"outlet": outlet + "x"})


def test_a_reason_is_said_in_the_language_and_its_phrase_as_it_stands() -> None:
    """Why a stretch was set aside is translated; the words that decided are not."""
    table = pl.DataFrame({"reason": ["phrase: Baca juga", "English text"]})
    assert show_table(table, "x", "id").text.splitlines()[2:] == ["frasa: Baca juga", "teks berbahasa Inggris"]
    assert show_table(table, "x", "en").text.splitlines()[2:] == ["phrase: Baca juga", "English text"]


def test_a_corpus_opened_lazily_shows_the_same() -> None:
    """Counts, samples and sentences are the same whether the tables lie in memory or are read as they are needed."""
    opened = open_corpus("seeds")
    held = opened.collect()
    trends = [
        mention_trend(held.articles, held.mentions, every=None),
        mention_trend(held.articles, held.mentions, ["csto", "russia"], every="1y", by=["outlet"]),
        voice_trend(held.articles, held.quotes, every="1y"),
        stance_trend(held.articles, held.stances, every=None),
        stance_matrix(held.articles, held.stances),
    ]
    shown = [show_evidence(trends, tables, "en", limit=2) for tables in (held, opened)]
    assert shown[0] == shown[1]
    assert "2 of " in shown[0].text
    listed = [show_stances(tables.stances, tables, "en", limit=3) for tables in (held, opened)]
    assert listed[0] == listed[1]


def test_sentences_left_out_are_counted() -> None:
    """Of a number that counts many rows a sample is shown, the same for the same seed, each sentence once."""
    tables = annotate("seeds")
    trend = mention_trend(tables.articles, tables.mentions, ["russia"], every=None)
    sentences = tables.mentions.filter(actor_id="russia").n_unique(["article_id", "sentence_no"])
    few, again, other = (show_evidence([trend], tables, "en", limit=3, seed=seed) for seed in (1, 1, 2))
    assert few == again != other
    assert f"3 of {sentences}" in few.text
    assert show_evidence([trend], tables, "en", limit=sentences).html.count("<li>") == sentences
