"""Reads the posts from social media that articles embed, in plain words: emoji spelled out, slang made standard."""

import re
from collections.abc import Iterator
from typing import Final

import polars as pl
from indoNLP.preprocessing import (
    SLANG_DATA,
    STOPWORDS,
    emoji_to_words,
    remove_html,
    remove_url,
    replace_slang,
    replace_word_elongation,
)
from polars.io.plugins import register_io_source

from analysis.tables import DOCUMENTS, SEGMENTS, Rows, of_articles, take

LOT: Final = 1_000  # posts whose articles are held at once
LONGEST: Final = 2_000  # characters; a post is shorter, and indoNLP's patterns are slow on what is not a post
INDONESIAN: Final = 0.2  # share of words that its lists know; English posts stay far below

_WORD: Final = re.compile(r"[^\W\d_]+")
_EMOJI_NAME: Final = re.compile(r"!(\w+)!")
_KNOWN: Final = frozenset(STOPWORDS) | {word for word in SLANG_DATA if len(word) > 1}


def read_posts(documents: Rows, segments: Rows) -> pl.LazyFrame:
    """Reads every embedded post (a segment with the role ``embed``) as it stands and in plain words, lazily.

    Goes in: ``documents``, ``segments``.
    Comes out: a lazy frame of article_id, segment_no, start, end, text (equal to ``raw[start:end]``), plain: without
    links and tags, emoji as words, and, where the post is in Indonesian, slang and stretched words in standard spelling
    (indoNLP). That takes some milliseconds a post: ask for those that are shown.
    Not done: posts are no body of the article; nobody is mentioned or quoted in them.

    Raises:
        TableError: a table lacks a column.

    >>> from analysis.tables import make
    >>> raw = "Presiden tiba. yg sabar ya, jgn baper 😂"
    >>> documents = make([{"article_id": "a", "source": "a", "raw": raw}], DOCUMENTS)
    >>> row = {"article_id": "a", "segment_no": 1, "start": 15, "end": len(raw), "role": "embed", "reason": "post"}
    >>> read_posts(documents, make([row], SEGMENTS)).collect()["plain"].item()
    'yang sabar ya, jangan bawa perasaan wajah gembira berurai air mata'
    """
    raws = take(documents, DOCUMENTS, "documents", "article_id", "raw")
    places = take(segments, SEGMENTS, "segments", "article_id", "segment_no", "start", "end", "role")
    # No lazy join: it would hold the texts of all articles, whatever is asked for.
    embeds = places.filter(role="embed").drop("role").collect().sort("article_id", "segment_no")

    def read(
        columns: list[str] | None, rule: pl.Expr | None, most: int | None, _: int | None
    ) -> Iterator[pl.DataFrame]:
        for lot in embeds.head(embeds.height if most is None else most).iter_slices(LOT):
            posts = _cut(raws, lot) if columns is None or "text" in columns else lot
            yield (posts if rule is None else posts.filter(rule)).select(columns or posts.columns)

    posts = register_io_source(read, schema=embeds.schema | {"text": pl.String})
    return posts.with_columns(plain=pl.col("text").map_elements(_plain, return_dtype=pl.String))


def _cut(raws: pl.LazyFrame, embeds: pl.DataFrame) -> pl.DataFrame:
    """The embeds with their text, in the same order."""
    text = pl.col("raw").str.slice(pl.col("start"), pl.col("end") - pl.col("start"))
    read = of_articles(raws, embeds["article_id"].unique()).collect()
    return embeds.join(read, on="article_id", maintain_order="left").select(*embeds.columns, text=text)


def _plain(text: str) -> str:
    plain = remove_url(remove_html(text[:LONGEST]))
    if _is_indonesian(plain):
        plain = replace_slang(replace_word_elongation(plain))
    worded = _EMOJI_NAME.sub(lambda name: f" {name[1].replace('_', ' ')} ", emoji_to_words(plain, lang="id"))
    return " ".join(worded.split())


def _is_indonesian(text: str) -> bool:
    words = _WORD.findall(text.lower())
    return sum(word in _KNOWN for word in words) >= INDONESIAN * max(len(words), 1)
