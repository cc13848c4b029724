"""Tests of ``find_quotes`` at its public door: sentences written for the purpose, and properties over generated texts."""

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis import tables as t
from analysis.lexicon import read_lexicon
from analysis.quotes import find_quotes

LEXICON = read_lexicon()


def quotes_in(text: str, *names: str, title: str = "") -> list[dict[str, object]]:
    """The quotes of an article whose paragraphs are the lines of ``text``, one sentence each; ``names`` are mentioned."""
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
    'Rina mengatakan, "Kami siap."': "Kami siap.",
    'Rina mengatakan kepada wartawan: "Kami siap."': "Kami siap.",
    'Kata Rina, "kami siap berangkat."': "kami siap berangkat.",
    '"Kami siap. Kami menunggu," kataRina.': "Kami siap. Kami menunggu,",
    '"Kami siap berangkat, kata Rina': "Kami siap berangkat,",
}


@pytest.mark.parametrize("sentence", DIRECT)
def test_direct_quote(sentence: str) -> None:
    """Words between marks are a direct quote wherever the cue stands and whatever the marks are."""
    assert brief(sentence, "Rina") == [("direct", DIRECT[sentence], "rina")]


SPAN = st.text(alphabet='"“”‘’,.:()\x00\n abcKataIaMengatakan bahwa menurut', max_size=80)


@settings(max_examples=60, deadline=None)
@given(SPAN)
def test_spans_prove_themselves(text: str) -> None:
    """Whatever the text, every quote equals its span and nothing raises."""
    for row in quotes_in(text, "Ia"):
        assert text[row["start"] : row["end"]] == row["text"]  # type: ignore[misc]


def test_table_error() -> None:
    """A table without a column is named in the message."""
    with pytest.raises(t.TableError, match="table 'segments' has no column 'role'"):
        empty = t.make([], t.DOCUMENTS)
        find_quotes(empty, t.make([], t.SEGMENTS).drop("role"), pl.DataFrame(), pl.DataFrame(), LEXICON)
