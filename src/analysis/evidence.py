"""The sentences behind the numbers, with the words that decided marked, as HTML that is safe to show.

Each mark has its colour, its own kind of underline and a word (source, target, evidence, …), so none is told by
colour alone. Long sentences are cut between the marks. Of many rows a seeded sample is shown, and that is said. Every
function returns ``Markup``, which JupyterLab and the report show as it is: put it last in a cell.

``show_evidence`` takes trends tables and shows the sentences of each of their numbers under its own anchor
(``anchors``), to which charts and tables of the same page lead.
"""

import random
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from typing import Any, Final

import polars as pl

from analysis.anchors import BEHIND, list_groups, name_anchor, name_number
from analysis.lexicon import read_lexicon
from analysis.markup import Markup as Markup
from analysis.markup import clean, escape, link, wrap
from analysis.markup import show_prose as show_prose
from analysis.markup import show_table as show_table
from analysis.matcher import Matcher, fold
from analysis.messages import date_form, measure_form, name_actor, say, show_days, show_value
from analysis.periods import place_articles
from analysis.tables import MENTIONS, QUOTES, STANCES, TRENDS, Tables, check

PRIORITY: Final = ("negation", "cue", "source", "target", "speaker", "mention", "frame", "quote")
"""Where marks overlap, the earlier one is shown."""
MOST_MARKS: Final = 40
GAP: Final = 90  # characters kept beside a mark where the sentence is cut
LONGEST_MARK: Final = 360
MOST_ITEMS: Final = 1500  # sentences in all the lists of one page, about 1.5 MB
BEFORE: Final = 30  # characters before the evidence in which a negation belongs to it

Span = tuple[int, int, str]
Rows = Sequence[Mapping[str, Any]]
Items = list[tuple[str, str]]


def show_stances(stances: pl.DataFrame, tables: Tables, language: str = "id", limit: int = 10, seed: int = 1) -> Markup:
    """Shows the sentences behind ``stances``, a part of ``tables.stances``: source, target, evidence, cue and negation.

    Goes in: stances; ``tables`` for their sentences, mentions, quotes and articles; at most ``limit`` are shown.

    >>> from analysis.tables import SCHEMAS, make
    >>> str(show_stances(make([], STANCES), Tables(*(make([], schema) for schema in SCHEMAS.values())), "en"))
    'There are no sentences to show.'
    """
    check(stances, STANCES, "stances")
    rows, note = _sample(stances, language, limit, seed)
    return _list(_stance_items(rows, tables, language), note, language)


def _stance_items(rows: Rows, tables: Tables, language: str, back: str = "") -> Items:
    sentences, articles, mentions, quotes = _context(rows, tables)
    items = []
    for row in rows:
        sentence = sentences.get((row["article_id"], row["sentence_no"])) or _bare(row, row["evidence"])
        spans = [(row["start"], row["end"], "frame"), *_negations(sentence, row["start"], row["end"])]
        for mention in mentions.get((row["article_id"], row["sentence_no"]), []):
            roles = [role for role in ("source", "target") if mention["actor_id"] == row[f"{role}_id"]]
            spans += [(mention["start"], mention["end"], role) for role in roles]
        for quote in quotes.get((row["article_id"], row["sentence_no"]), []):
            spans += _cues(quote, sentence)
        names = {side: name_actor(row[f"{side}_id"] or "", language) for side in ("source", "target")}
        what = say("stance_sentence", language, **names, stance=say(f"stance_{row['stance']}", language))
        article = articles.get(row["article_id"], {})
        items.append(_item(what, sentence, spans, article, row["article_id"], language, back))
    return items


def show_quotes(quotes: pl.DataFrame, tables: Tables, language: str = "id", limit: int = 10, seed: int = 1) -> Markup:
    """Shows the sentences behind ``quotes``, a part of ``tables.quotes``: what is quoted, its cue and its speaker.

    >>> from analysis.tables import SCHEMAS, make
    >>> str(show_quotes(make([], QUOTES), Tables(*(make([], schema) for schema in SCHEMAS.values()))))
    'Tidak ada kalimat untuk ditampilkan.'
    """
    check(quotes, QUOTES, "quotes")
    rows, note = _sample(quotes, language, limit, seed)
    return _list(_quote_items(rows, tables, language), note, language)


def _quote_items(rows: Rows, tables: Tables, language: str, back: str = "") -> Items:
    _, articles, _, _ = _context(rows, tables)
    items = []
    for row in rows:
        sentence = _passage(row, tables)
        first, last = sentence["start"], sentence["start"] + len(sentence["text"])
        named = tables.mentions.filter(
            pl.col("start").is_between(first, last), article_id=row["article_id"], actor_id=row["speaker_id"] or ""
        ).filter((pl.col("end") <= row["start"]) | (pl.col("start") >= row["end"]))
        spans = [(row["start"], row["end"], "quote"), *_cues(row, sentence)]
        spans += [(start, end, "speaker") for start, end in named.select("start", "end").iter_rows()]
        speaker = name_actor(row["speaker_id"], language) if row["speaker_id"] else row["speaker"]
        what = say(
            "quote_sentence",
            language,
            speaker=speaker or say("unknown", language),
            type=say(f"type_{row['type']}", language) if row["type"] else say("unknown", language),
        )
        if row["via"]:
            what += ", " + say("via_sentence", language, via=row["via"])
        article = articles.get(row["article_id"], {})
        items.append(_item(what, sentence, spans, article, row["article_id"], language, back))
    return items


def show_mentions(
    mentions: pl.DataFrame, tables: Tables, language: str = "id", limit: int = 10, seed: int = 1
) -> Markup:
    """Shows the sentences behind ``mentions``, a part of ``tables.mentions``, the mentions marked: one item a sentence.

    >>> from analysis.tables import SCHEMAS, make
    >>> str(show_mentions(make([], MENTIONS), Tables(*(make([], schema) for schema in SCHEMAS.values())), "en"))
    'There are no sentences to show.'
    """
    check(mentions, MENTIONS, "mentions")
    rows, note = _sample(_one_a_sentence(mentions), language, limit, seed)
    return _list(_mention_items(rows, tables._replace(mentions=mentions), language), note, language)


def _mention_items(rows: Rows, tables: Tables, language: str, back: str = "") -> Items:
    """Items of sentences with all of ``tables.mentions`` in them, of one actor where the row says which alone."""
    sentences, articles, found, _ = _context(rows, tables)
    items = []
    for row in rows:
        here = found[row["article_id"], row["sentence_no"]]
        sentence = sentences.get((row["article_id"], row["sentence_no"])) or _bare(row, row["surface"])
        spans = [(mention["start"], mention["end"], "mention") for mention in here]
        what = ", ".join(dict.fromkeys(name_actor(mention["actor_id"] or "", language) for mention in here))
        article = articles.get(row["article_id"], {})
        items.append(_item(what, sentence, spans, article, row["article_id"], language, back))
    return items


def show_evidence(
    trends: Sequence[pl.DataFrame], tables: Tables, language: str = "id", limit: int = 10, seed: int = 1
) -> Markup:
    """Shows the sentences behind every number of some trends tables, in a folded list for each number.

    Goes in: trends tables of mentions, quotes or stances (others lead to no sentences), and the tables they were made
    from. A list holds at most ``limit`` sentences, fewer where there are very many numbers: what is left out is said.

    >>> from analysis.tables import SCHEMAS, make
    >>> str(show_evidence([], Tables(*(make([], schema) for schema in SCHEMAS.values())), "en"))
    'There are no sentences to show.'
    """
    counted = [row for trend in trends for row in check(trend, TRENDS, "trends").iter_rows(named=True)]
    numbers: dict[str, dict[str, Any]] = {}
    for row in counted:
        if len(numbers) < MOST_ITEMS and (anchor := name_anchor(row)):
            numbers.setdefault(anchor, row)
    limit = min(limit, MOST_ITEMS // max(len(numbers), 1))
    placed: dict[Any, pl.DataFrame] = {}
    samples = []
    for row in numbers.values():
        kind, every = BEHIND[row["measure"]], row["every"] if row["period"] else None
        if (kind, every) not in placed:
            placed[kind, every] = _place(getattr(tables, kind), tables.articles, every)
        samples.append(_sample(_select(placed[kind, every], kind, row), language, limit, seed))
    tables = _narrow(tables, {row["article_id"] for rows, _ in samples for row in rows})
    parts, texts, heading = [], [], ""
    for (anchor, row), (rows, note) in zip(numbers.items(), samples, strict=True):
        columns = [*list_groups(list(row)), *(["period"] if row["period"] else [])]
        if heading != (heading := " · ".join(say(f"column_{column}", language) for column in columns)):
            parts.append(f"<h3>{escape(heading)}</h3>")
        kind, label = BEHIND[row["measure"]], _label(row, language)
        here = tables
        if kind == "mentions":
            here = tables._replace(mentions=tables.mentions.filter(pl.col("actor_id") == row["actor_id"]))
        items = ITEMS[kind](rows, here, language, name_number(anchor))
        parts.append(
            f'<details class="number"><summary>{escape(label)}</summary>'
            f'<div id="{anchor}" tabindex="-1">{_ordered(items, note)}</div></details>'
        )
        texts.append("\n\n".join([clean(label), *(text for _, text in items), *([note] if note else [])]))
    return wrap("".join(parts), "\n\n".join(texts)) if parts else show_prose(say("no_evidence", language))


def _narrow(tables: Tables, names: set[str]) -> Tables:
    """The tables of some articles alone, in which a sentence is found fast."""
    frames = {
        name: table.filter(pl.col("article_id").is_in(list(names)))
        for name, table in tables._asdict().items()
        if "article_id" in table.columns
    }
    return tables._replace(**frames)


def _place(rows: pl.DataFrame, articles: pl.DataFrame, every: str | None) -> pl.DataFrame:
    """Rows with what their articles are grouped by: period, outlet and the like."""
    of_articles = place_articles(articles, every).drop("title", "url", "story_id", "placement")
    return rows.join(of_articles, on="article_id", how="left", maintain_order="left")


def _select(placed: pl.DataFrame, kind: str, row: Mapping[str, Any]) -> pl.DataFrame:
    """The rows that a number counts; of mentions one for each sentence."""
    for column in list_groups(list(row)):
        held = "speaker_id" if (kind, column) == ("quotes", "actor_id") else column
        placed = placed.filter(pl.col(held).eq_missing(pl.lit(row[column])))
    if row["period"]:
        placed = placed.filter(pl.col("period") == row["period"])
    return _one_a_sentence(placed) if kind == "mentions" else placed


def _one_a_sentence(rows: pl.DataFrame) -> pl.DataFrame:
    return rows.unique(["article_id", "sentence_no"], keep="first", maintain_order=True)


def _label(row: Mapping[str, Any], language: str) -> str:
    """A number in words: of whom and when, the estimate, k and n."""
    groups = {column: row[column] for column in list_groups(list(row))}
    names = [
        name_actor(value, language) if column.endswith("_id") and value else show_value(value, language)
        for column, value in groups.items()
    ]
    who = (" → " if "source_id" in groups else " · ").join(names)
    if row["period"]:
        who += " · " + show_value(row["period"], language, date_form(row["every"]))
    estimate = show_value(row["estimate"], language, measure_form(row["measure"]))
    return say("evidence_of", language, who=who, estimate=estimate, k=row["k"], n=row["n"])


def _sample(rows: pl.DataFrame, language: str, limit: int, seed: int) -> tuple[list[dict[str, Any]], str]:
    """At most ``limit`` rows in the order of the text, and what to say if there are more."""
    rows = rows.sort("article_id", "sentence_no", "start", "end")
    if rows.height <= limit:
        return rows.to_dicts(), ""
    kept = sorted(random.Random(seed).sample(range(rows.height), limit))
    return rows[kept].to_dicts(), say("sentences_left", language, shown=limit, n=rows.height, seed=str(seed))


def _context(rows: Sequence[Mapping[str, Any]], tables: Tables) -> tuple[Any, Any, Any, Any]:
    """Sentences, articles, mentions and quotes of the rows' articles, by sentence or article."""
    names = {row["article_id"] for row in rows}
    sentences = {key: group[0] for key, group in _by_sentence(tables.sentences, names).items()}
    articles = tables.articles.filter(pl.col("article_id").is_in(list(names)))
    return (
        sentences,
        {row["article_id"]: row for row in articles.iter_rows(named=True)},
        _by_sentence(tables.mentions, names),
        _by_sentence(tables.quotes, names),
    )


def _by_sentence(table: pl.DataFrame, names: Iterable[str]) -> dict[tuple[str, int], list[dict[str, Any]]]:
    groups: dict[tuple[str, int], list[dict[str, Any]]] = {}
    for row in table.filter(pl.col("article_id").is_in(list(names))).sort("start", "end").iter_rows(named=True):
        groups.setdefault((row["article_id"], row["sentence_no"]), []).append(row)
    return groups


def _bare(row: Mapping[str, Any], text: str | None) -> dict[str, Any]:
    """The row's own words, where its sentence is not at hand."""
    return {"start": row["start"] or 0, "text": text or ""}


def _passage(row: Mapping[str, Any], tables: Tables) -> dict[str, Any]:
    """All sentences that a quote reaches over, since its cue and speaker may stand after the last one."""
    over = tables.sentences.filter(
        pl.col("start") < row["end"], pl.col("end") > row["start"], article_id=row["article_id"]
    )
    raw = tables.documents.filter(article_id=row["article_id"])["raw"]
    if over.is_empty() or raw.is_empty():
        return _bare(row, row["text"])
    first, last = over["start"].to_list(), over["end"].to_list()
    return {"start": min(first), "text": raw[0][min(first) : max(last)]}


@cache
def _negators() -> Matcher:
    operators = read_lexicon().operators.filter(pl.col("kind").is_in(["negator", "ending"]))
    return Matcher([fold(form) for form in operators["form"].to_list()])


def _negations(sentence: Mapping[str, Any], start: int, end: int) -> list[Span]:
    """Negations shortly before the evidence, and within it after its first word."""
    origin, text = sentence["start"], fold(sentence["text"])
    first = max(0, start - origin - BEFORE)
    first = max(first, *(text.rfind(stop, first, max(0, start - origin)) + 1 for stop in ".,;:"))
    found = [(origin + first + a, origin + first + b) for _, a, b in _negators().find(text[first : end - origin])]
    return [(a, b, "negation") for a, b in found if a != start]


def _cues(quote: Mapping[str, Any], sentence: Mapping[str, Any]) -> list[Span]:
    """The reporting word of a quote: the occurrence in the sentence that stands nearest to it, outside of it."""
    cue, text, origin = quote["cue"], sentence["text"], sentence["start"]
    if not cue:
        return []
    before = text.rfind(cue, 0, max(0, quote["start"] - origin))
    after = text.find(cue, max(0, quote["end"] - origin))
    places = [at for at in (before, after) if at >= 0]
    if not places:
        return []
    at = min(places, key=lambda place: min(abs(origin + place - quote["end"]), abs(quote["start"] - origin - place)))
    return [(origin + at, origin + at + len(cue), "cue")]


def _pieces(sentence: Mapping[str, Any], spans: Iterable[Span]) -> list[tuple[str, str]]:
    """The sentence as (text, role) in order, role empty where nothing is marked; overlaps go by ``PRIORITY``."""
    text, origin = clean(sentence["text"]), sentence["start"]
    marks: list[tuple[int, int, str]] = []
    for start, end, role in sorted(set(spans), key=lambda span: (PRIORITY.index(span[2]), span[0], -span[1])):
        free = [(max(0, start - origin), min(len(text), end - origin))]
        for a, b, _ in marks:
            free = [part for x, y in free for part in ((x, min(y, a)), (max(x, b), y)) if part[0] < part[1]]
        for a, b in free:
            word = text[a:b].strip()
            first = a + text[a:b].find(word)
            marks += [(first, first + len(word), role)] if any(map(str.isalnum, word)) else []
        if len(marks) > MOST_MARKS:
            break
    pieces, at = [], 0
    for a, b, role in sorted(marks):
        pieces += [(text[at:a], ""), (text[a:b], role)]
        at = b
    return [piece for piece in [*pieces, (text[at:], "")] if piece[0]]


def _cut(text: str, role: str, first: bool, last: bool) -> str:
    """Shortens a piece between words: a mark in its middle, what lies between marks to its ends."""
    head, tail = (LONGEST_MARK * 2 // 3, LONGEST_MARK // 3) if role else (0 if first else GAP, 0 if last else GAP)
    if first and last and not role:
        head = LONGEST_MARK
    if len(text) <= head + tail + GAP // 2:
        return text
    before, after = text[:head].rpartition(" ")[0], text[len(text) - tail :].partition(" ")[2]
    return f"{before} … {after}"


def _item(
    what: str,
    sentence: Mapping[str, Any],
    spans: Iterable[Span],
    article: Mapping[str, Any],
    article_id: str,
    language: str,
    back: str = "",
) -> tuple[str, str]:
    """One sentence as HTML and as text: who and what, the sentence with its marks, where it stands."""
    pieces = _pieces(sentence, spans)
    marked, plain = [], []
    for index, (text, role) in enumerate(pieces):
        text = _cut(text, role, index == 0, index == len(pieces) - 1)
        if role:
            sign = say(f"sign_{role}", language)
            marked.append(f'<mark class="{role}">{escape(text)}<span class="sign">{escape(sign)}</span></mark>')
            plain.append(f"[{text} | {sign}]")
        else:
            marked.append(escape(text))
            plain.append(text)
    outlet = article.get("outlet") or say("unknown", language)
    days = show_days(article.get("published_earliest"), article.get("published_latest"), language)
    where = clean(f"{outlet} · {days} · {article_id}")
    opened = link(article.get("url"), say("open_article", language))
    links = [opened] if opened else []
    if back:
        label = say("back_to_number", language)
        links.append(f'<a class="back" href="#{back}" aria-label="{escape(f"{label}: {what}")}">{escape(label)}</a>')
    html = (
        f'<li><p class="what">{escape(what)}</p><p>{"".join(marked)}</p>'
        f'<p class="where">{" · ".join([escape(where), *links])}</p></li>'
    )
    return html, f"{clean(what)}\n{''.join(plain)}\n{where}"


def _list(items: Items, note: str, language: str) -> Markup:
    if not items:
        return show_prose(say("no_evidence", language))
    return wrap(_ordered(items, note), "\n\n".join([*(text for _, text in items), *([note] if note else [])]))


def _ordered(items: Items, note: str) -> str:
    html = '<ol class="evidence" role="list">' + "".join(item for item, _ in items) + "</ol>"
    return html + (f'<p class="rest">{escape(note)}</p>' if note else "")


ITEMS: Final = {"mentions": _mention_items, "quotes": _quote_items, "stances": _stance_items}
