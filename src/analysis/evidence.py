"""Sentences with the deciding words marked, tables and prose as HTML that is safe to show in a notebook and a report.

Every function returns ``Markup``, which JupyterLab and the report show as it is: put it last in a cell. Whatever comes from
an article, a file name or a value is escaped where it enters. The styles come with each markup (class ``sikap``), need no
script and no file, and follow the page's own text colour.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import polars as pl

from analysis.tables import Tables


@dataclass(frozen=True)
class Markup:
    """HTML with its plain text: ``_repr_html_`` for browsers, ``str()`` for a terminal."""

    html: str
    text: str

    def _repr_html_(self) -> str:
        return self.html

    def __repr__(self) -> str:
        return self.text


def show_stances(stances: pl.DataFrame, tables: Tables, language: str = "id", limit: int = 10, seed: int = 1) -> Markup:
    """Sentences behind ``stances`` (a part of ``tables.stances``): source, target, evidence and negation marked."""
    raise NotImplementedError


def show_quotes(quotes: pl.DataFrame, tables: Tables, language: str = "id", limit: int = 10, seed: int = 1) -> Markup:
    """Sentences behind ``quotes``: what is quoted, its cue and its speaker marked."""
    raise NotImplementedError


def show_mentions(
    mentions: pl.DataFrame, tables: Tables, language: str = "id", limit: int = 10, seed: int = 1
) -> Markup:
    """Sentences behind ``mentions``, the mentions marked; one row a sentence."""
    raise NotImplementedError


def show_table(
    table: pl.DataFrame,
    caption: str,
    language: str = "id",
    limit: int = 20,
    forms: Mapping[str, str] | None = None,
) -> Markup:
    """A frame as an accessible table: heads from ``column_*`` messages, ids as names, numbers as the language writes them.

    In a trends table estimate, low and high become one cell. ``forms`` maps a column to a form of ``messages.show_value``.
    Rows beyond ``limit`` are counted, not shown.
    """
    raise NotImplementedError


def show_prose(*sentences: str) -> Markup:
    """Sentences (from ``messages.say``) as one paragraph."""
    raise NotImplementedError
