"""Reads a coding, text in which a person marked actors, quotes and stances, into the tables of an annotation."""

import csv
import difflib
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any, Final

import polars as pl

from analysis import tables as t

MARK: Final = re.compile(
    r"\[(?P<surface>[^\[\]|]+)\|(?P<actor>[^\[\]|]+)(?:\|(?P<kind>name|role|metonym))?\]"
    r"|\{(?P<type>direct|indirect|mixed|headline)(?P<optional>\??) (?P<speaker>[^{}]+?)(?: via (?P<via>[^{}]+?))?: "
    r"|(?P<close>\})"
)
STANCE: Final = re.compile(r"(?P<source>\S+) (?P<stance>favour|against) (?P<target>\S+): (?P<evidence>.+)")
COLUMNS: Final = ("id", "title", "text", "stances")
FIELDS: Final = ("outlet", "author", "editor", "place")

SCHEMAS: Final = dict(t.SCHEMAS) | {
    "documents": dict(t.DOCUMENTS) | {"construction": pl.String, "topic": pl.String},
    "quotes": dict(t.QUOTES) | {"optional": pl.Boolean},
}


class CodingError(t.TableError):
    """A coding, a sheet or a draw cannot be used; the message says file and line, what is wrong and the mend."""


def read_coding(path: str | Path) -> t.Tables:
    """Reads a coding (``.jsonl`` or ``.csv``, as ``tests/coded/README.md`` describes) into the tables of an annotation.

    Comes out: ``documents`` (further columns ``construction``, ``topic``), ``articles`` (of the records that code
    outlet and dates), ``segments`` (title, subhead, body), ``mentions``, ``quotes`` (further column ``optional``:
    counts neither way) and ``stances``. Not coded, hence empty: ``refused``, ``sentences``; null: sentence numbers,
    cues, frames.

    Raises:
        CodingError: the file, a mark or a date is broken, a stretch is not in its article, or evidence fits no place
            or several.

    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     sheet = Path(folder, "coding.csv")
    ...     coded = "[Iran|iran] kecam [AS|united_states],iran against united_states: kecam AS"
    ...     _ = sheet.write_text(f"id,title,text,stances\\n1,Kabar,{coded}")
    ...     read_coding(sheet).mentions["surface"].to_list()
    ['Iran', 'AS']
    """
    path = Path(path)
    rows: dict[str, list[dict[str, Any]]] = {name: [] for name in SCHEMAS}
    for line, record in _records(path):
        where = f"{path.name} line {line}"
        for name, row in _read_record(record, path, where):
            rows[name].append(row)
    for number, quote in enumerate(rows["quotes"]):
        quote["quote_no"] = number
    return t.Tables(**{name: t.make(rows[name], SCHEMAS[name]) for name in SCHEMAS})


def near(value: str, known: Iterable[str]) -> str:
    """A hint at the known word that ``value`` may have been meant to be; nothing where none is near.

    >>> near("favor", ["favour", "against"])
    " Did you mean 'favour'?"
    """
    found = difflib.get_close_matches(value, list(known), n=1, cutoff=0.5)
    return f" Did you mean {found[0]!r}?" if found else ""


def _records(path: Path) -> Iterator[tuple[int, dict[str, Any]]]:
    """Line number and record, with ``text`` as ``[{role: marked paragraph}, …]`` and ``stances`` as a list."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        if path.suffix == ".jsonl":
            for number, line in enumerate(file, 1):
                if line.strip():
                    yield number, _parse(line, f"{path.name} line {number}")
            return
        reader = csv.DictReader(file)
        if absent := [column for column in COLUMNS if column not in (reader.fieldnames or ())]:
            raise CodingError(
                f"{path.name} line 1: no column {absent[0]!r}. It needs {', '.join(COLUMNS)}, between commas."
            )
        for row in reader:
            body, stances = (
                [line for line in row[column].splitlines() if line.strip()] for column in ("text", "stances")
            )
            text = [{"title": row["title"]}, *({"body": paragraph} for paragraph in body)]
            yield reader.line_num, dict(row) | {"text": text, "stances": stances}


def _parse(line: str, where: str) -> dict[str, Any]:
    try:
        record: dict[str, Any] = json.loads(line)
    except json.JSONDecodeError as error:
        raise CodingError(f"{where}: no JSON ({error}). Put a backslash before each straight mark in a text.") from None
    needed = ("text", "stances", *FIELDS, "published") if "outlet" in record else ("text", "stances")
    if absent := [key for key in needed if key not in record]:
        raise CodingError(f"{where}: {absent[0]!r} is missing. Give it, null or [] where there is nothing to say.")
    if "file" not in record and "id" not in record:
        raise CodingError(f"{where}: neither 'file' nor 'id' says which article this is. Give one of them.")
    return record


def _read_record(record: Mapping[str, Any], path: Path, where: str) -> Iterator[tuple[str, dict[str, Any]]]:
    """The rows of one article, each with the name of its table."""
    parts = [(role, *_unmark(marked, where)) for part in record["text"] for role, marked in part.items()]
    if "file" in record:
        source = path.parent / record["file"]
        if not source.is_file():
            raise CodingError(f"{where}: there is no file {record['file']!r} beside the coding. Mend its path.")
        article, raw = source.name, source.read_bytes().decode()
    else:
        source, article, raw = path, record["id"], "\n\n".join(plain for _, plain, _ in parts)
    extra = {"construction": record.get("construction"), "topic": record.get("topic")}
    yield "documents", {"article_id": article, "source": str(source), "raw": raw} | extra
    end, spans = 0, []
    for number, (role, plain, marks) in enumerate(parts):
        start = raw.find(plain, end)
        if start < 0:
            raise CodingError(f"{where}: {plain[:50]!r} is not in the article. Copy the stretch as it stands there.")
        end = start + len(plain)
        spans.append((start, end))
        span = {"article_id": article, "start": start, "end": end}
        yield "segments", span | {"segment_no": number, "role": role, "reason": "coded"}
        for name, mark in marks:
            first, last = start + mark["start"], start + mark["end"]
            text = {"surface" if name == "mentions" else "text": raw[first:last]}
            yield name, mark | text | {"article_id": article, "start": first, "end": last}
    for written in record["stances"]:
        yield "stances", {"article_id": article} | _read_stance(written, raw, spans, where)
    if "outlet" in record:
        title = next((plain for role, plain, _ in parts if role == "title"), None)
        yield "articles", {"article_id": article, "title": title} | _read_fields(record, where)


def _unmark(marked: str, where: str) -> tuple[str, list[tuple[str, dict[str, Any]]]]:
    """The text without its marks, and each mark as table and columns, with offsets into that text."""
    plain, position = "", 0
    marks: list[tuple[str, dict[str, Any]]] = []
    opened: list[dict[str, Any]] = []
    for mark in MARK.finditer(marked):
        plain += marked[position : mark.start()]
        position, start = mark.end(), len(plain)
        if mark["actor"]:
            plain += mark["surface"]
            name = {"actor_id": mark["actor"], "kind": mark["kind"] or "name"}
            marks.append(("mentions", name | {"start": start, "end": len(plain)}))
        elif mark["close"]:
            if not opened:
                raise CodingError(f"{where}: '}}' closes nothing after {plain[-30:]!r}. Open it: '{{type speaker: '.")
            opened.pop()["end"] = start
        else:
            quote = {key: mark[key] for key in ("type", "speaker", "via")} | {"optional": bool(mark["optional"])}
            opened.append(quote | {"speaker_id": mark["speaker"], "start": start})
            marks.append(("quotes", opened[-1]))
    plain += marked[position:]
    if opened:
        raise CodingError(f"{where}: the quote by {opened[-1]['speaker']!r} stays open. Put '}}' behind its last word.")
    if broken := re.search(r"[\[\]{}].{0,30}", plain):
        raise CodingError(f"{where}: {broken[0]!r} is no mark. Write '[name|actor_id]' or '{{type speaker: words}}'.")
    return plain, marks


def _read_stance(written: str, raw: str, spans: list[tuple[int, int]], where: str) -> dict[str, Any]:
    stance = STANCE.fullmatch(written.strip())
    if not stance:
        raise CodingError(f"{where}: {written!r} is no stance. Write 'source favour target: words that show it'.")
    evidence = stance["evidence"]
    starts = [first + hit.start() for first, last in spans for hit in re.finditer(re.escape(evidence), raw[first:last])]
    if len(starts) != 1:
        mend = "Quote more words around it" if starts else "Copy it as it stands there, without marks"
        raise CodingError(f"{where}: the evidence {evidence!r} occurs {len(starts)} times. {mend}.")
    return {
        "source_id": stance["source"],
        "target_id": stance["target"],
        "stance": stance["stance"],
        "start": starts[0],
        "end": starts[0] + len(evidence),
        "evidence": evidence,
    }


def _read_fields(record: Mapping[str, Any], where: str) -> dict[str, Any]:
    try:
        earliest, latest = (day and date.fromisoformat(day) for day in record["published"])
    except ValueError:
        days = json.dumps(record["published"])
        raise CodingError(
            f'{where}: published {days} is no pair of days. Write ["2022-11-25", "2022-11-25"].'
        ) from None
    return {field: record[field] for field in FIELDS} | {
        "published_earliest": earliest,
        "published_latest": latest,
        "date_basis": "none" if latest is None else "text" if earliest == latest else "bounded",
    }
