"""Sentences say what their tables bear, in both languages, also where there is nothing to say."""

from datetime import date

import polars as pl
import pytest

from analysis import prose, trends
from analysis.messages import LANGUAGES
from analysis.tables import ARTICLES, MENTIONS, QUOTES, SCHEMAS, SEGMENTS, STANCES, Tables, make

DAY = {"published_earliest": date(2022, 11, 25), "published_latest": date(2022, 11, 25), "date_basis": "text"}
EMPTY = Tables(**{name: make([], schema) for name, schema in SCHEMAS.items()})
both = pytest.mark.parametrize("language", LANGUAGES)


def articles(*rows: dict[str, object]) -> pl.DataFrame:
    """Articles, each of its own outlet, with the fields given."""
    numbered = ({"article_id": str(number), "outlet": f"{number}.id"} | row for number, row in enumerate(rows))
    return make(numbered, ARTICLES)


@both
def test_nothing_gives_a_sentence_and_no_error(language: str) -> None:
    """An empty corpus is told in words by every sentence."""
    every = {"every": None}
    roles = prose.count_roles(EMPTY.segments)
    mentioned = trends.mention_trend(EMPTY.articles, EMPTY.mentions, **every)
    sentences = [
        prose.describe_corpus(EMPTY, language).sentence,
        prose.say_dates(EMPTY.articles, language),
        prose.say_set_aside(roles, language),
        prose.say_refused(EMPTY, language),
        prose.say_leading(mentioned, "prose_mentioned", language),
        prose.say_together(trends.co_mention_trend(EMPTY.articles, EMPTY.mentions), language),
        prose.say_manner(EMPTY.quotes, language),
        prose.say_carriers(EMPTY.quotes, language),
        prose.say_silent(prose.list_silent(EMPTY.mentions, EMPTY.quotes), language),
        prose.say_stances(EMPTY.stances, language),
        prose.say_targets(trends.stance_trend(EMPTY.articles, EMPTY.stances, **every), language),
        prose.say_voices(EMPTY.stances, language),
        prose.say_caution(EMPTY.articles, language),
    ]
    assert all(sentence.endswith(".") for sentence in sentences), sentences


def test_corpus_is_told_with_what_is_known_of_its_dates() -> None:
    """All dated, some dated and none dated are three different sentences."""
    told = [
        prose.describe_corpus(EMPTY._replace(articles=articles(*rows)), "en").sentence.split(". ")[0]
        for rows in ([DAY], [DAY, {}], [{}])
    ]
    assert told == [
        "This report rests on 1 article from 1 outlet, published between 25 November 2022 and 25 November 2022",
        "This report rests on 2 articles from 2 outlets; those with a date were published between 25 November 2022 and "
        "25 November 2022",
        "This report rests on 1 article from 1 outlet, none of them dated",
    ]


def test_hash_of_a_corpus_follows_its_texts_alone() -> None:
    """The hash does not depend on the order of articles, and changes with any text."""
    one, other = ({"article_id": name, "source": name, "raw": name} for name in "ab")
    facts = [
        prose.describe_corpus(EMPTY._replace(documents=make(rows, SCHEMAS["documents"]))).facts["hash"]
        for rows in ([one, other], [other, one], [one, other | {"raw": "c"}])
    ]
    assert facts[0] == facts[1] != facts[2]


def test_leaders_that_are_level_are_named_together() -> None:
    """Two actors in as many articles share the first place, whatever their names."""
    corpus = articles({}, {})
    pairs = [("0", "armenia"), ("1", "armenia"), ("0", "russia"), ("1", "russia"), ("1", "csto")]
    mentions = make([{"article_id": article, "actor_id": actor} for article, actor in pairs], MENTIONS)
    sentence = prose.say_leading(trends.mention_trend(corpus, mentions, every=None), "prose_mentioned", "en")
    assert sentence.startswith("In the news most: Armenia and Russia, in 2 of 2 articles (100%). Then CSTO")
    assert "The true share may lie anywhere between 34.2% and 100%." in sentence


def test_quotes_are_told_by_manner_and_carrier() -> None:
    """Own words, retold words, unknown speakers and the media that carried them are counted."""
    quotes = make(
        [
            {"article_id": "0", "type": "direct", "speaker_id": "kremlin", "via": "Reuters"},
            {"article_id": "0", "type": "indirect", "speaker_id": None, "via": None},
        ],
        QUOTES,
    )
    assert prose.say_manner(quotes, "en") == (
        "1 of 2 quotes (50%) gives the speaker's own words; the outlet retells the others. "
        "The speaker of 1 quote is not known."
    )
    assert prose.say_carriers(quotes) == "1 dari 2 kutipan diambil dari media lain, paling sering Reuters."


def test_silent_are_those_mentioned_and_never_quoted() -> None:
    """Whoever speaks once is not silent."""
    mentions = make([{"article_id": "0", "actor_id": actor} for actor in ("csto", "russia", "russia")], MENTIONS)
    quotes = make([{"article_id": "0", "speaker_id": "csto"}], QUOTES)
    assert prose.list_silent(mentions, quotes).rows() == [("russia", 1, 2)]


def test_stances_are_told_with_the_pair_that_stands_out() -> None:
    """The most frequent pair is named as such only if no other is as frequent."""
    row = {"article_id": "0", "source_id": "armenia", "target_id": "csto", "stance": "against", "voice": "quoted"}
    other = row | {"source_id": "outlet", "stance": "favour"}
    clear, level = make([row, row, other], STANCES), make([row, other], STANCES)
    assert "Yang terbanyak: Armenia menentang CSTO (2 kali)." in prose.say_stances(clear)
    assert "Tidak ada pasangan yang menonjol" in prose.say_stances(level)
    assert prose.say_voices(level).endswith("1 di antaranya adalah penilaian media sendiri.")


def test_roles_are_counted_in_characters() -> None:
    """What was set aside is measured by its length."""
    spans = [("body", 0, 75), ("caption", 75, 95), ("body", 95, 100)]
    segments = make([{"article_id": "0", "role": role, "start": a, "end": b} for role, a, b in spans], SEGMENTS)
    roles = prose.count_roles(segments)
    assert roles.rows() == [("body", 2, 80, 0.8), ("caption", 1, 20, 0.2)]
    assert prose.say_set_aside(roles, "en").startswith("80% of all characters are the articles' own text.")


def test_differences_are_named_in_words() -> None:
    """Measures, actors and stances of a disagreement are words; a stretch of text stays as it is."""
    rows = [
        {"measure": "mentions", "actor": None, "text": "Soviet", "coded": "soviet_union", "found": None},
        {"measure": "stance.target", "actor": "russia", "text": "…", "coded": "against", "found": "neutral"},
        {"measure": "unheard.of", "actor": None, "text": "…", "coded": "x", "found": None},
    ]
    named = prose.name_measures(pl.DataFrame(rows), "en")
    assert named.select("measure", "actor", "coded", "found").rows() == [
        ("mentions of actors", None, "Soviet Union", None),
        ("the stance of each sentence", "Russia", "against", "neutral"),
    ]


@both
def test_few_articles_are_called_few(language: str) -> None:
    """Below a hundred articles ranks are no findings; above, the range alone is given."""
    few, many = (prose.say_caution(articles(*([{}] * size)), language) for size in (5, 200))
    found = [("temuan" in said or "findings" in said) for said in (few, many)]
    assert found == [True, False]
