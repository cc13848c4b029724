"""Makes one item of a list for each row: who and what, the sentence with its marks, where it stands."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any, Final

from analysis.evidence.context import Context, Passage, Row, find_cue, find_passage, within
from analysis.evidence.marks import MOST_MARKS, Span, find_negations, show_marked
from analysis.markup import Markup, clean, escape, link, show_prose, wrap
from analysis.messages import name_actor, say, show_days

Item = tuple[str, str]
"""One item as HTML and as text."""


def make_stance_item(row: Row, context: Context, language: str, back: str = "") -> Item:
    """The sentence of a stance: source, target, evidence, negations and the cues of its quotes."""
    passage = find_passage(row, context, row["evidence"])
    spans = [(row["start"], row["end"], "frame"), *find_negations(passage, row["start"], row["end"])]
    for role in ("source", "target"):
        if actor := row[f"{role}_id"]:
            spans += _name(within(context.mentions.get((row["article_id"], actor), []), passage), role)
    spans += _name(within(context.cues.get(row["article_id"], []), passage), "cue")
    names = {side: name_actor(row[f"{side}_id"] or "", language) for side in ("source", "target")}
    what = say("stance_sentence", language, **names, stance=say(f"stance_{row['stance']}", language))
    return _item(what, passage, spans, row, context, language, back)


def make_quote_item(row: Row, context: Context, language: str, back: str = "") -> Item:
    """The sentences of a quote: its words, its cue, and its speaker outside of it."""
    passage = find_passage(row, context, row["text"])
    named = []
    if row["speaker_id"]:
        named = within(context.mentions.get((row["article_id"], row["speaker_id"]), []), passage)
    spans = [(row["start"], row["end"], "quote"), *_name(find_cue(row, passage), "cue")]
    spans += _name([(a, b) for a, b in named if b <= row["start"] or a >= row["end"]], "speaker")
    speaker = name_actor(row["speaker_id"], language) if row["speaker_id"] else row["speaker"]
    unknown = say("unknown", language)
    kind = say(f"type_{row['type']}", language) if row["type"] else unknown
    what = say("quote_sentence", language, speaker=speaker or unknown, type=kind)
    if row["via"]:
        what += ", " + say("via_sentence", language, via=row["via"])
    return _item(what, passage, spans, row, context, language, back)


def make_mention_item(row: Row, context: Context, language: str, back: str = "") -> Item:
    """A sentence with all the mentions in it that are shown (a row of ``numbers.join_mentions``)."""
    spans = list(zip(row["starts"], row["ends"], strict=True))[: MOST_MARKS + 1]
    passage = find_passage({**row, "end": max(end for _, end in spans)}, context, row["surface"])
    what = ", ".join(dict.fromkeys(name_actor(actor or "", language) for actor in row["actors"]))
    return _item(what, passage, _name(spans, "mention"), row, context, language, back)


MAKERS: Final[Mapping[str, Callable[[Row, Context, str, str], Item]]] = {
    "mentions": make_mention_item,
    "quotes": make_quote_item,
    "stances": make_stance_item,
}


def _name(spans: Iterable[tuple[int, int]], role: str) -> list[Span]:
    return [(start, end, role) for start, end in spans]


def _item(
    what: str, passage: Passage, spans: Iterable[Span], row: Row, context: Context, language: str, back: str
) -> Item:
    marked, plain = show_marked(passage, spans, language)
    article: Mapping[str, Any] = context.articles.get(row["article_id"], {})
    outlet = article.get("outlet") or say("unknown", language)
    days = show_days(article.get("published_earliest"), article.get("published_latest"), language)
    where = clean(f"{outlet} · {days} · {row['article_id']}")
    links = [link(article.get("url"), say("open_article", language)), _link_back(back, what, language) if back else ""]
    html = (
        f'<li><p class="what">{escape(what)}</p><p>{marked}</p>'
        f'<p class="where">{" · ".join([escape(where), *filter(None, links)])}</p></li>'
    )
    return html, f"{clean(what)}\n{plain}\n{where}"


def _link_back(back: str, what: str, language: str) -> str:
    label = say("back_to_number", language)
    return f'<a class="back" href="#{back}" aria-label="{escape(f"{label}: {what}")}">{escape(label)}</a>'


def show_items(items: list[Item], note: str, language: str) -> Markup:
    """The items as a list, with a note on what is left out."""
    if not items:
        return show_prose(say("no_evidence", language))
    return wrap(order_items(items, note), write_items(items, note))


def order_items(items: Iterable[Item], note: str) -> str:
    """The items as HTML."""
    html = '<ol class="evidence" role="list">' + "".join(item for item, _ in items) + "</ol>"
    return html + (f'<p class="rest">{escape(note)}</p>' if note else "")


def write_items(items: Iterable[Item], note: str) -> str:
    """The items as text."""
    return "\n\n".join([*(text for _, text in items), *([note] if note else [])])
