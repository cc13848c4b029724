"""The sentences behind a number, the words that decided it marked: by label, line and shade, never colour alone."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import pairwise
from typing import Any, Final, NamedTuple
from urllib.parse import urlsplit

import polars as pl

from analysis import tables as t
from analysis.markup import STYLE, Markup, clean_text, escape_text
from analysis.messages import name_actor, say, show_days
from analysis.tables import Tables

WIDTH: Final = 420  # characters shown of a sentence at most, around what is marked


class _Span(NamedTuple):
    start: int
    end: int
    sign: str


Teller = Callable[[Mapping[str, Any]], tuple[str, list[_Span]]]
"""Says of a row what it shows, and where in the text."""


def show_stances(stances: pl.DataFrame, tables: Tables, language: str = "id", limit: int = 10, seed: int = 1) -> Markup:
    """Sentences behind ``stances`` (a part of ``tables.stances``): source, target and evidence marked.

    More than ``limit`` rows are sampled at random, the same ones for the same ``seed``, and the sample says so.

    Raises:
        TableError: a table lacks a column.
    """
    t.check(stances, t.STANCES, "stances")
    names = _named_spans(tables.mentions)

    def tell(row: Mapping[str, Any]) -> tuple[str, list[_Span]]:
        stance = say(f"stance_{row['stance']}", language)
        parties = {"source": row["source_id"], "target": row["target_id"]}
        what = say(
            "stance_sentence", language, stance=stance, **{k: name_actor(v, language) for k, v in parties.items()}
        )
        here = names.get((row["article_id"], row["sentence_no"]), [])
        spans = [_Span(start, end, sign) for start, end, who in here for sign, actor in parties.items() if who == actor]
        voice = say("voice_" + row["voice"], language)
        return f"{what} ({voice})", [_Span(row["start"], row["end"], "frame"), *spans]

    return _show(stances, tables, tell, language, limit, seed)


def show_quotes(quotes: pl.DataFrame, tables: Tables, language: str = "id", limit: int = 10, seed: int = 1) -> Markup:
    """Sentences behind ``quotes`` (a part of ``tables.quotes``): what is quoted, its cue and its speaker marked.

    More than ``limit`` rows are sampled at random, the same ones for the same ``seed``, and the sample says so.

    Raises:
        TableError: a table lacks a column.
    """
    t.check(quotes, t.QUOTES, "quotes")
    raw = dict(tables.documents.select("article_id", "raw").iter_rows())

    def tell(row: Mapping[str, Any]) -> tuple[str, list[_Span]]:
        speaker = name_actor(row["speaker_id"], language) if row["speaker_id"] else say("unknown", language)
        what = say("quote_sentence", language, speaker=speaker, type=say(f"type_{row['type']}", language))
        if row["via"]:
            what += ", " + say("via_sentence", language, via=row["via"])
        spans = [_Span(row["start"], row["end"], "quote")]
        for sign in ("cue", "speaker"):
            spans += _nearest(raw[row["article_id"]], row[sign], row["start"], row["end"], sign)
        return what, spans

    return _show(quotes, tables, tell, language, limit, seed)


def show_mentions(
    mentions: pl.DataFrame, tables: Tables, language: str = "id", limit: int = 10, seed: int = 1
) -> Markup:
    """Sentences behind ``mentions`` (a part of ``tables.mentions``), the mentions marked; one row a sentence.

    More than ``limit`` sentences are sampled at random, the same ones for the same ``seed``, and the sample says so.

    Raises:
        TableError: a table lacks a column.
    """
    t.check(mentions, t.MENTIONS, "mentions")
    sentences = mentions.group_by("article_id", "sentence_no", maintain_order=True).agg(
        pl.col("start").first(), pl.col("end").first(), pl.col("start").alias("starts"), pl.col("end").alias("ends"),
        pl.col("actor_id").unique(maintain_order=True),
    )  # fmt: skip

    def tell(row: Mapping[str, Any]) -> tuple[str, list[_Span]]:
        what = ", ".join(name_actor(actor, language) for actor in row["actor_id"])
        return what, [_Span(*span, "mention") for span in zip(row["starts"], row["ends"], strict=True)]

    return _show(sentences, tables, tell, language, limit, seed)


def _named_spans(mentions: pl.DataFrame) -> dict[tuple[str, int], list[tuple[int, int, str]]]:
    found: dict[tuple[str, int], list[tuple[int, int, str]]] = {}
    for article_id, number, *span in mentions.select(
        "article_id", "sentence_no", "start", "end", "actor_id"
    ).iter_rows():
        found.setdefault((article_id, number), []).append((span[0], span[1], span[2]))
    return found


def _nearest(raw: str, words: str | None, start: int, end: int, sign: str) -> list[_Span]:
    """Where ``words`` stand nearest to a quote, outside it; nothing if they are not close by."""
    if not words:
        return []
    low, high = max(0, start - WIDTH // 2), end + WIDTH // 2
    before, after = raw.rfind(words, low, start), raw.find(words, end, high)
    ends = [(start - before - len(words), before)] * (before >= 0) + [(after - end, after)] * (after >= 0)
    return [_Span(at, at + len(words), sign) for _, at in sorted(ends)[:1]]


def _show(rows: pl.DataFrame, tables: Tables, tell: Teller, language: str, limit: int, seed: int) -> Markup:
    if rows.is_empty():
        text = say("no_evidence", language)
        return Markup(f'<div class="sikap"><p>{escape_text(text)}</p></div>', text)
    sample = rows.with_row_index("_row")
    if rows.height > limit:
        sample = sample.sample(limit, seed=seed).sort("_row")
    raw = dict(tables.documents.select("article_id", "raw").iter_rows())
    articles = {row["article_id"]: row for row in tables.articles.iter_rows(named=True)}
    sentences = _bounds(tables.sentences)
    items, lines = [], []
    for row in sample.iter_rows(named=True):
        what, spans = tell(row)
        article_id = row["article_id"]
        start, end = _context(sentences.get(article_id, []), spans)
        html, text = _mark(raw[article_id], start, end, spans, language)
        where, link = _where(articles.get(article_id, {"article_id": article_id}), language)
        place = f'<p class="where">{escape_text(where)}{link}</p>'
        items.append(f'<li><p class="what">{escape_text(what)}</p><p>{html}</p>{place}</li>')
        lines.append(f"{what}\n  {text}\n  {where}")
    rest = say("sentences_left", language, shown=limit, n=rows.height, seed=seed) if rows.height > limit else ""
    note = f'<p class="rest">{escape_text(rest)}</p>' if rest else ""
    body = f'<ol class="evidence" role="list">{"".join(items)}</ol>'
    return Markup(f'{STYLE}<div class="sikap">{body}{note}</div>', "\n".join(filter(None, [*lines, rest])))


def _bounds(sentences: pl.DataFrame) -> dict[str, list[tuple[int, int]]]:
    found: dict[str, list[tuple[int, int]]] = {}
    for article_id, start, end in sentences.select("article_id", "start", "end").iter_rows():
        found.setdefault(article_id, []).append((start, end))
    return found


def _context(sentences: Sequence[tuple[int, int]], spans: Sequence[_Span]) -> tuple[int, int]:
    """From the first sentence that holds something marked to the last."""
    low, high = min(span.start for span in spans), max(span.end for span in spans)
    touched = [(start, end) for start, end in sentences if start < high and end > low]
    return min([low, *(start for start, _ in touched)]), max([high, *(end for _, end in touched)])


def _mark(raw: str, start: int, end: int, spans: Sequence[_Span], language: str) -> tuple[str, str]:
    """A stretch of the text with its spans marked, cut around the first of them where it is long."""
    first = spans[0]
    low = start if end - start <= WIDTH else max(start, first.start - WIDTH // 3)
    high = end if end - start <= WIDTH else min(end, max(low + WIDTH, min(first.end, low + 2 * WIDTH)))
    spans = [_Span(max(span.start, low), min(span.end, high), span.sign) for span in spans]
    spans = [span for span in spans if span.start < span.end]
    text = clean_text(raw[low:high])
    cuts = sorted({low, high, *(edge for span in spans for edge in span[:2])})
    html = []
    for left, right in pairwise(cuts):
        piece = escape_text(text[left - low : right - low])
        over = [span for span in spans if span.start <= left and right <= span.end]
        if over:
            signs = _unique(span.sign for span in over)
            begun = _unique(span.sign for span in over if span.start == left)
            labels = "".join(
                f'<span class="sign">{escape_text(say(f"sign_{sign}", language))}</span>' for sign in begun
            )
            piece = f'<mark class="{" ".join(signs)}">{labels}{piece}</mark>'
        html.append(piece)
    before, after = "… " * (low > start), " …" * (high < end)
    return before + "".join(html) + after, before + text + after


def _unique(words: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(words))


def _where(article: Mapping[str, Any], language: str) -> tuple[str, str]:
    """Outlet, day and id of an article as text, and its link as HTML where its address is a web address."""
    days = show_days(article.get("published_earliest"), article.get("published_latest"), language)
    where = " · ".join(filter(None, [article.get("outlet"), days, article["article_id"]]))
    url = clean_text(article.get("url") or "").strip()
    try:
        safe = urlsplit(url).scheme in ("http", "https")
    except ValueError:
        safe = False
    if not safe:
        return where, ""
    return (
        where,
        f' · <a href="{escape_text(url)}" rel="noopener noreferrer">{escape_text(say("open_article", language))}</a>',
    )
