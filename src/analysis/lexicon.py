"""Reads the word lists: every CSV file under ``lexicon/``, checked row by row.

The files are for people who do not program: open one in a spreadsheet, add a row, save it as CSV (UTF-8). The first
row names the columns, declared in ``FILES``; ``SOURCES.csv`` says where each file's words come from.
"""

import csv
import difflib
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from datetime import date
from pathlib import Path
from typing import Final

import polars as pl

FOLDER: Final = Path(__file__).with_name("lexicon")

FILES: Final[Mapping[str, Mapping[str, str]]] = {
    # column: rule. Rules: text, id, date, number, pattern (a regular expression), one of a|b|c, or in FILE.COLUMN;
    # a trailing "?" lets the cell be empty. A cell with several values separates them by "|" where its file says so.
    "abbreviations": {"abbreviation": "text", "ends": "one of yes|no", "note": "text?"},
    "actors": {
        "actor_id": "id",
        "name_en": "text",
        "name_id": "text",
        "kind": "text",
        "part_of": "in actors.actor_id?",
    },
    "aliases": {
        "alias": "text",
        "actor_id": "in actors.actor_id",
        "kind": "one of name|metonym",
        "when": "one of context|follow|joined|seat?",
        "valid_from": "date?",
        "valid_to": "date?",
        "note": "text?",
    },
    "anaphors": {"form": "text", "kind": "one of state|organisation"},
    "bodies": {"head": "text", "case": "one of any|capital", "note": "text?"},
    "carriers": {"phrase": "text", "names": "one of any|medium", "note": "text?"},
    "clause_words": {
        "word": "text",
        "role": (
            "one of adverb|agent|aim|and|aside|auxiliary|blocker|boundary|clausal|company|coordinator|copula|day|"
            "demonstrative|empty|government|institution|joining|lead|legal_form|nominal|noun|of|opener|outlet_noun|particle|"
            "person|plural|predicate|preposition|pronoun|question|relation|rule|rumour|seat|some|statement|"
            "subordinate|tail|urge"
        ),
        "note": "text?",
    },
    "columns": {"column": "text", "field": "one of id|title|text|outlet|url|published|author", "note": "text?"},
    "cues": {
        "verb": "text",
        "active": "text",
        "bare": "text?",
        "passive": "text?",
        "complement": "one of according|any|as|clause|noun|object|promise|request|that|warning|words",
        "note": "text?",
    },
    "date_words": {
        "word": "text",
        "kind": "one of month|weekday|part|saying|source|on|past|present|future",
        "number": "number?",
        "note": "text?",
    },
    "evaluations": {
        "form": "text",
        "stance": "one of favour|against",
        "word": "one of plain|verb",
        "strength": "one of 1|2",
    },
    "frames": {
        "frame_id": "id",
        "word": "one of adjective|noun|plain|verb",
        "forms": "text",
        "stance": "one of favour|against",
        "source": "text",
        "target": "text",
        "negated": "one of favour|against?",
        "mutual": "one of yes?",
        "score": "number",
        "domain": "text",
        "example": "text",
    },
    "furniture": {
        "phrase": "text",
        "place": "one of line|start|label|end|inside|cut",
        "role": "one of furniture|related|embed|caption|byline|author|editor",
        "reach": "one of line|list|next|rest",
        "note": "text?",
    },
    "headline_words": {"word": "text", "kind": "one of small|opener|title|english", "note": "text?"},
    "lookalikes": {"phrase": "text", "note": "text?"},
    "media": {"name": "text", "kind": "one of agency|media"},
    "mention_contexts": {
        "phrase": "text",
        "side": "one of before|after",
        "effect": "one of actor|appointed|at|block|block_seat|from|government|joint|kind|local|military|nickname"
        "|no_bare_role|no_role|other|place|pointer|speaker",
        "note": "text?",
    },
    "messages": {"key": "id", "id": "text", "en": "text"},
    "name_stops": {
        "word": "text",
        "kind": "one of body|firm|function|glued|host|link|particle|place|portfolio|same|time",
    },
    "operators": {
        "form": "text",
        "kind": "one of auxiliary|between|boundary|called|calling|causing|comma|conditional|conjunction|copula|cue"
        "|demanding|demonstrative|denier|duty|ending|filler|first_person|group|kin|light|light_passive|negator"
        "|pair|preposition|reciprocal|relation|relative|sending|sent|sport|that|third_person|third_plural|time|undergo"
        "|upshot|vanishing|verb|wishing",
    },
    "outlets": {"site": "text", "network": "text", "names": "text?", "features": "text?", "note": "text?"},
    "page_marks": {"mark": "text", "kind": "one of adverts|comments|pictures|related|tools"},
    "roles": {
        "actor_id": "in actors.actor_id",
        "role": "text",
        "of": "in actors.actor_id",
        "valid_from": "date?",
        "valid_to": "date?",
        "note": "text?",
    },
    "titles": {"title": "text", "kind": "one of honorific|office|prefix", "role": "text?", "note": "text?"},
    "SOURCES": {"file": "text", "source": "text", "licence": "text", "editor": "text"},
}


class LexiconError(ValueError):
    """A lexicon file is missing or a row is wrong; the message says file, line, what is wrong and the mend."""


@dataclass(frozen=True, eq=False)
class Lexicon:
    """All word lists, one Polars frame a file, under the file's name; columns as in ``FILES``, empty cells null."""

    abbreviations: pl.DataFrame
    actors: pl.DataFrame
    aliases: pl.DataFrame
    anaphors: pl.DataFrame
    bodies: pl.DataFrame
    carriers: pl.DataFrame
    clause_words: pl.DataFrame
    columns: pl.DataFrame
    cues: pl.DataFrame
    date_words: pl.DataFrame
    evaluations: pl.DataFrame
    frames: pl.DataFrame
    furniture: pl.DataFrame
    headline_words: pl.DataFrame
    lookalikes: pl.DataFrame
    media: pl.DataFrame
    mention_contexts: pl.DataFrame
    messages: pl.DataFrame
    name_stops: pl.DataFrame
    operators: pl.DataFrame
    outlets: pl.DataFrame
    page_marks: pl.DataFrame
    roles: pl.DataFrame
    titles: pl.DataFrame
    SOURCES: pl.DataFrame


def read_lexicon(folder: str | Path = FOLDER) -> Lexicon:
    """Reads every lexicon file in ``folder`` and checks each row.

    Goes in: a folder that holds all files of ``FILES`` as CSV in UTF-8 (with or without a byte order mark).
    Comes out: a ``Lexicon``. Dates are ``Date``, numbers ``Float64``, all else ``String``.

    Raises:
        LexiconError: a file or column is missing, or a cell breaks its column's rule.

    >>> read_lexicon().actors.filter(pl.col("actor_id") == "csto")["kind"].item()
    'organisation'
    """
    folder = Path(folder)
    cells = {name: _read(folder / f"{name}.csv", FILES[name]) for name in FILES}
    for name, rules in FILES.items():
        for column, rule in rules.items():
            _check_column(cells, name, column, rule)
    return Lexicon(**{field.name: _frame(cells[field.name], FILES[field.name]) for field in fields(Lexicon)})


def _read(path: Path, rules: Mapping[str, str]) -> list[dict[str, str]]:
    """The rows of one file, each with its line number under the key ``""``."""
    where = f"lexicon/{path.name}"
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.DictReader(file, strict=True)
            columns = reader.fieldnames or []
            if absent := [column for column in rules if column not in columns]:
                raise LexiconError(
                    f"{where} line 1: column {absent[0]!r} is missing. The first line must read: {','.join(rules)}"
                )
            rows = []
            for row in reader:
                if None in row or None in row.values():
                    raise LexiconError(
                        f"{where} line {reader.line_num}: the row does not have {len(columns)} cells. "
                        'Put a cell that contains a comma into double quotation marks ("a, b").'
                    )
                rows.append({"": str(reader.line_num)} | {column: row[column].strip() for column in rules})
            return rows
    except FileNotFoundError:
        raise LexiconError(f"{where} is missing. Copy it from the package's own lexicon folder, {FOLDER}.") from None
    except UnicodeDecodeError as error:
        raise LexiconError(f"{where} is not UTF-8 (byte {error.start}). Save it as 'CSV UTF-8'.") from None
    except csv.Error as error:
        line = reader.line_num
        raise LexiconError(f"{where} line {line}: {error}. Check the quotation marks of that line.") from None


def _check_column(cells: Mapping[str, list[dict[str, str]]], name: str, column: str, rule: str) -> None:
    optional, rule = rule.endswith("?"), rule.removesuffix("?")
    other, _, key = rule.removeprefix("in ").partition(".")
    known = {row[key] for row in cells[other]} if rule.startswith("in ") else set()
    seen: dict[str, str] = {}
    for row in cells[name]:
        value, where = row[column], f"lexicon/{name}.csv line {row['']}"
        if not value:
            if not optional:
                raise LexiconError(f"{where}: {column} is empty. Fill it in or remove the row.")
        elif rule.startswith("in ") and value not in known:
            raise LexiconError(f"{where}: {column} {value!r} is not in {other}.csv.{_near(value, known)}")
        elif rule.startswith("one of ") and value not in (choices := rule.removeprefix("one of ").split("|")):
            raise LexiconError(f"{where}: {column} {value!r} is none of {', '.join(choices)}.{_near(value, choices)}")
        elif rule == "id":
            if not re.fullmatch(r"[a-z0-9]+(_[a-z0-9]+)*", value):
                raise LexiconError(f"{where}: {column} {value!r} is no id. Use lower-case words joined by '_'.")
            if value in seen:
                raise LexiconError(f"{where}: {column} {value!r} is already on line {seen[value]}. Remove one of them.")
            seen[value] = row[""]
        elif rule in PARSERS:
            _parse(value, rule, f"{where}: {column}")


PARSERS: Final[Mapping[str, tuple[Callable[[str], object], str]]] = {
    "date": (date.fromisoformat, "Write year-month-day, as 2022-11-25"),
    "number": (float, "Write 0.5 with a point, not a comma"),
    "pattern": (re.compile, "Put a backslash before a bracket, point or star that means itself"),
}


def _parse(value: str, rule: str, where: str) -> None:
    parse, mend = PARSERS[rule]
    try:
        parse(value)
    except (ValueError, re.error) as error:
        raise LexiconError(f"{where} {value!r} is no {rule} ({error}). {mend}.") from None


def _near(value: str, known: set[str] | list[str]) -> str:
    near = difflib.get_close_matches(value, sorted(known), n=1, cutoff=0.5)
    return f" Did you mean {near[0]!r}?" if near else ""


def _frame(rows: list[dict[str, str]], rules: Mapping[str, str]) -> pl.DataFrame:
    text = pl.DataFrame(
        {column: [row[column] or None for row in rows] for column in rules},
        schema=dict.fromkeys(rules, pl.String),
    )
    kinds = {column: rule.removesuffix("?") for column, rule in rules.items()}
    return text.with_columns(
        pl.col([column for column, kind in kinds.items() if kind == "date"]).str.to_date(),
        pl.col([column for column, kind in kinds.items() if kind == "number"]).cast(pl.Float64),
    )
