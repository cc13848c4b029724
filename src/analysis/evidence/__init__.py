"""The sentences behind the numbers, with the words that decided marked, as HTML that is safe to show.

Each mark has its colour, its own kind of underline and a word (source, target, evidence, …), so none is told by
colour alone. Long sentences are cut between the marks. Of many rows a seeded sample is shown, and that is said. Every
function returns ``Markup``, which JupyterLab and the report show as it is: put it last in a cell.

``show_evidence`` takes trends tables and shows the sentences of each of their numbers under its own anchor
(``anchors``), to which charts and tables of the same page lead.
"""

from collections.abc import Sequence

import polars as pl

from analysis.anchors import BEHIND, name_number
from analysis.evidence.context import read_context
from analysis.evidence.items import MAKERS, order_items, show_items, write_items
from analysis.evidence.numbers import (
    join_mentions,
    list_numbers,
    name_groups,
    sample_numbers,
    sample_rows,
    say_number,
)
from analysis.markup import Markup as Markup
from analysis.markup import clean, escape, wrap
from analysis.markup import show_prose as show_prose
from analysis.markup import show_table as show_table
from analysis.messages import say
from analysis.tables import MENTIONS, QUOTES, STANCES, Corpus, Rows, Tables, take


def show_stances(
    stances: Rows, tables: Tables | Corpus, language: str = "id", limit: int = 10, seed: int = 1
) -> Markup:
    """Shows the sentences behind ``stances``, a part of ``tables.stances``, deciding words marked.

    Goes in: stances; ``tables`` for their sentences, mentions, quotes and articles; at most ``limit`` are shown.

    >>> from analysis.tables import SCHEMAS, make
    >>> str(show_stances(make([], STANCES), Tables(*(make([], schema) for schema in SCHEMAS.values())), "en"))
    'There are no sentences to show.'
    """
    return _show("stances", take(stances, STANCES, "stances").collect(), tables, language, limit, seed)


def show_quotes(quotes: Rows, tables: Tables | Corpus, language: str = "id", limit: int = 10, seed: int = 1) -> Markup:
    """Shows the sentences behind ``quotes``, a part of ``tables.quotes``: words, cue and speaker.

    >>> from analysis.tables import SCHEMAS, make
    >>> str(show_quotes(make([], QUOTES), Tables(*(make([], schema) for schema in SCHEMAS.values()))))
    'Tidak ada kalimat untuk ditampilkan.'
    """
    return _show("quotes", take(quotes, QUOTES, "quotes").collect(), tables, language, limit, seed)


def show_mentions(
    mentions: Rows, tables: Tables | Corpus, language: str = "id", limit: int = 10, seed: int = 1
) -> Markup:
    """Shows the sentences behind ``mentions``, a part of ``tables.mentions``: one item a sentence.

    >>> from analysis.tables import SCHEMAS, make
    >>> str(show_mentions(make([], MENTIONS), Tables(*(make([], schema) for schema in SCHEMAS.values())), "en"))
    'There are no sentences to show.'
    """
    rows = join_mentions(take(mentions, MENTIONS, "mentions").collect())
    return _show("mentions", rows, tables, language, limit, seed)


def _show(kind: str, rows: pl.DataFrame, tables: Tables | Corpus, language: str, limit: int, seed: int) -> Markup:
    sample, note = sample_rows(rows, language, limit, seed)
    context = read_context((row["article_id"] for row in sample), tables)
    return show_items([MAKERS[kind](row, context, language, "") for row in sample], note, language)


def show_evidence(
    trends: Sequence[pl.DataFrame], tables: Tables | Corpus, language: str = "id", limit: int = 10, seed: int = 1
) -> Markup:
    """Shows the sentences behind every number of some trends tables, in a folded list for each number.

    Goes in: trends tables of mentions, quotes or stances (others lead to no sentences), and the tables they were made
    from. A list holds at most ``limit`` sentences, fewer where there are very many numbers: what is left out is said.

    >>> from analysis.tables import SCHEMAS, make
    >>> str(show_evidence([], Tables(*(make([], schema) for schema in SCHEMAS.values())), "en"))
    'There are no sentences to show.'
    """
    numbers = list_numbers(trends)
    samples = sample_numbers(list(numbers.values()), tables, language, limit, seed)
    context = read_context((row["article_id"] for rows, _ in samples for row in rows), tables)
    parts, texts, heading = [], [], ""
    for (anchor, number), (rows, note) in zip(numbers.items(), samples, strict=True):
        if heading != (heading := name_groups(number, language)):
            parts.append(f"<h3>{escape(heading)}</h3>")
        make, label = MAKERS[BEHIND[number["measure"]]], say_number(number, language)
        items = [make(row, context, language, name_number(anchor)) for row in rows]
        parts.append(_fold(anchor, label, order_items(items, note)))
        texts.append(f"{clean(label)}\n\n{write_items(items, note)}")
    if not parts:
        return show_prose(say("no_evidence", language))
    return wrap(
        f'<p class="printed">{escape(say("evidence_printed", language))}</p>' + "".join(parts), "\n\n".join(texts)
    )


def _fold(anchor: str, label: str, listed: str) -> str:
    return (
        f'<details class="number"><summary>{escape(label)}</summary>'
        f'<div id="{anchor}" tabindex="-1">{listed}</div></details>'
    )
