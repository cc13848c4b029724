"""Cleans articles by labelling: every stretch of the raw text keeps a role, and the page's credits become columns."""

from typing import NamedTuple

import polars as pl

from analysis.articles.credits import find_network, find_outlet, find_people, spell_place
from analysis.articles.cuts import Part, cut_paragraph
from analysis.articles.roles import Page, label_lines
from analysis.articles.rules import Dateline, Hits, Rules, compile_rules, find_dateline
from analysis.dates import date_article
from analysis.lexicon import Lexicon
from analysis.matcher import fold
from analysis.tables import ARTICLES, DOCUMENTS, SEGMENTS, Schema, check


class Cleaned(NamedTuple):
    """One article: the parts of its page in order, its dateline, title, author and editor."""

    parts: list[Part]
    dateline: Dateline | None
    title: str | None
    author: str | None
    editor: str | None


def clean_articles(documents: pl.DataFrame, lexicon: Lexicon) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Labels every stretch of every article with a role, and reads off title, outlet, people, place and date.

    Goes in: ``documents``; title, outlet, url, published and author as known from outside, if it has these columns, win
    over what the text says. ``lexicon`` for the phrases, outlets and words of pages.
    Comes out: ``articles``, a row a document, and ``segments``: every character that is no blank lies in exactly one. A
    body segment is a paragraph, or the part of one that is left when a dateline, another article's headline, a post
    or closing initials are cut out of it. ``editor`` may be initials. ``story_id`` is the article's own id.
    Not done: near-duplicate articles are not looked for here (``stories`` does); an outlet that no dateline,
    address or feature names is null.

    Raises:
        TableError: a column is missing or of another type.

    >>> from analysis.lexicon import read_lexicon
    >>> raw = "Warga Tolak Tambang\\n\\nPALU, contoh.id - Warga menolak tambang, Rabu (4/6/2025). (abc)"
    >>> documents = pl.DataFrame({"article_id": ["a"], "source": ["a"], "raw": [raw]})
    >>> articles, segments = clean_articles(documents, read_lexicon())
    >>> articles.select("outlet", "place", "editor", "published_latest").row(0)
    ('contoh.id', 'Palu', 'abc', datetime.date(2025, 6, 4))
    >>> segments["role"].to_list()
    ['title', 'dateline', 'body', 'byline']
    """
    check(documents, DOCUMENTS, "documents")
    rules = compile_rules(lexicon)
    articles: list[tuple[object, ...]] = []
    segments: list[tuple[object, ...]] = []
    known = [
        documents[column].to_list() if column in documents.columns else [None] * len(documents)
        for column in ("title", "outlet", "url", "published", "author")
    ]
    for article_id, raw, *outside in zip(documents["article_id"], documents["raw"], *known, strict=True):
        cleaned = _clean(raw, rules)
        articles.append((article_id, *_describe(raw, cleaned, outside, rules), article_id))
        segments += [(article_id, number, *part) for number, part in enumerate(cleaned.parts)]
    return _table(articles, ARTICLES), _table(segments, SEGMENTS)


def _table(rows: list[tuple[object, ...]], schema: Schema) -> pl.DataFrame:
    columns = zip(*rows, strict=True) if rows else ([] for _ in schema)
    return pl.DataFrame(dict(zip(schema, columns, strict=True)), schema=dict(schema))


def _clean(raw: str, rules: Rules) -> Cleaned:
    hits = Hits(rules.matcher.find_anywhere(fold(raw)))
    parts, dateline = _cut(raw, label_lines(raw, hits.rows, rules), hits, rules)
    title = next((raw[part.start : part.end] for part in parts if part.role == "title"), None)
    return Cleaned(parts, dateline, title, *find_people(raw, parts, hits, rules))


def _cut(raw: str, page: Page, hits: Hits, rules: Rules) -> tuple[list[Part], Dateline | None]:
    """The parts of all lines, and the dateline before one of the first two paragraphs."""
    parts: list[Part] = []
    dateline, paragraphs = None, 0
    for (start, end, text), role, reason in page.labelled():
        if role != "body":
            parts.append(Part(start, end, role, reason))
            continue
        paragraphs += 1
        if paragraphs <= 2 and dateline is None and (dateline := find_dateline(text, rules)):
            stop = start + len(text[: dateline.end].rstrip())
            parts.append(Part(start, stop, "dateline", "place or outlet before the text"))
            start += dateline.end
        parts += cut_paragraph(raw, start, end, reason, hits.within(start, end), rules)
    return parts, dateline


def _describe(raw: str, cleaned: Cleaned, outside: list[str | None], rules: Rules) -> tuple[object, ...]:
    """The columns of ``articles`` between the two ids."""
    title, outlet, url, published, author = outside
    site = find_outlet(raw, cleaned.dateline, outlet, url, rules)
    dating = date_article(raw, [part[:3] for part in cleaned.parts], published, url, rules.lexicon)
    return (
        title or cleaned.title,
        site,
        find_network(site, rules),
        author or cleaned.author,
        cleaned.editor,
        spell_place(cleaned.dateline.place) if cleaned.dateline else None,
        *dating,
        url,
    )
