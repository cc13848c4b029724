"""Invents articles of whom it is known who is mentioned, who speaks and who stands where: a corpus of any size.

They look like news from Indonesia and mean nothing: sentences are drawn from ``fictions.csv``, actors from the
lexicon. ``python tests/benchmarks/fictions.py 10000 corpus.jsonl`` writes a corpus; the same seed gives the same one.
"""

import csv
import json
import random
import re
import sys
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import NamedTuple

import polars as pl

from analysis.lexicon import Lexicon, read_lexicon

SLOT = re.compile(r"\{(\w+)\}")
FIRST, A_DAY = date(2020, 1, 1), 100  # the first day, and articles on each
SENTENCES, FILLED = 36, 0.55  # in an article, and the share of them that names nobody
COPIED = 20  # every so many articles one is a copy of the article before
PLURAL = 0.1  # of the nouns
DAYS = ("Senin", "Selasa", "Rabu", "Kamis", "Jumat", "Sabtu", "Minggu")
SIGNED = ("against", "favour")
SAID = ("direct", "indirect")

Actor = tuple[str, str]


class Fiction(NamedTuple):
    """An article and the truth about it: actor_ids; (speaker_id, type); (source_id, target_id, stance)."""

    article_id: str
    title: str
    text: str
    published: date
    outlet: str
    mentions: set[str]
    quotes: list[tuple[str, str]]
    stances: list[tuple[str, str, str]]


def invent_articles(actors: Sequence[Actor], size: int, seed: int = 1) -> Iterator[Fiction]:
    """Invents ``size`` articles about ``actors`` (id, name), in the order of their days."""
    words = read_words()
    luck = random.Random(seed)
    last = None
    for number in range(size):
        name = f"{number:08}"
        if last and number % COPIED == COPIED - 1:
            yield last._replace(article_id=name, outlet=luck.choice(words["outlet"]))
            continue
        last = _invent(name, FIRST + timedelta(number // A_DAY), actors, words, luck)
        yield last


def read_words() -> dict[str, list[str]]:
    """The words and sentences of ``fictions.csv``, by kind."""
    words: dict[str, list[str]] = {}
    with Path(__file__).with_name("fictions.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            words.setdefault(row["kind"], []).append(row["text"])
    return words


def list_actors(lexicon: Lexicon) -> list[Actor]:
    """The states of a lexicon that have a name of one word in Indonesian: id, name."""
    states = lexicon.actors.filter(pl.col("kind") == "state", ~pl.col("name_id").str.contains(r"[^\p{L}]"))
    return states.select("actor_id", "name_id").rows()


def write_fictions(path: Path, size: int, actors: Sequence[Actor] | None = None, seed: int = 1) -> Path:
    """Writes ``size`` articles as JSON lines, one at a time."""
    with path.open("w", encoding="utf-8") as file:
        for one in invent_articles(actors or list_actors(read_lexicon()), size, seed):
            row = {"id": one.article_id, "judul": one.title, "isi": one.text}
            row |= {"tanggal": one.published.isoformat(), "sumber": one.outlet}
            file.write(json.dumps(row, ensure_ascii=False) + "\n")
    return path


def _invent(name: str, day: date, actors: Sequence[Actor], words: dict[str, list[str]], luck: random.Random) -> Fiction:
    told = f"{DAYS[day.weekday()]} ({day.day}/{day.month}/{day.year})"
    cast = luck.sample(actors, 5)
    fiction = Fiction(name, "", "", day, luck.choice(words["outlet"]), set(), [], [])

    def write(kind: str) -> str:
        (one, first), (other, second) = luck.sample(cast, 2)
        values = {"A": first, "B": second, "day": told, "number": str(luck.randrange(3, 900))}
        template = luck.choice(words[kind])
        used = {one: "{A}" in template, other: "{B}" in template}
        fiction.mentions.update(actor for actor, named in used.items() if named)
        if kind in SIGNED:
            fiction.stances.append((one, other, kind))
        if kind in SAID:
            fiction.quotes.append((one, kind))
        text = SLOT.sub(lambda slot: values.get(slot[1]) or _fill(slot[1], words, luck), template)
        return re.sub(r"^“?\w", lambda start: start[0].upper(), text)

    title = write("headline")
    kinds = luck.choices(("filler", "neutral", *SIGNED, *SAID), (FILLED, *(5 * [(1 - FILLED) / 5])), k=SENTENCES)
    body = [f"{write(kind)}." for kind in kinds]
    places = sorted(luck.sample(range(1, SENTENCES), 9))
    paragraphs = [" ".join(body[start:end]) for start, end in zip([0, *places], [*places, SENTENCES], strict=True)]
    paragraphs[0] = f"{luck.choice(words['place']).upper()}, {fiction.outlet} - {paragraphs[0]}"
    paragraphs.insert(4, write("aside"))
    paragraphs += [f"Penulis: {luck.choice(words['author'])}", f"Editor: {luck.choice(words['author'])}"]
    return fiction._replace(title=title, text="\n\n".join(paragraphs))


def _fill(slot: str, words: dict[str, list[str]], luck: random.Random) -> str:
    """A word for a slot. As in real news a few are plurals or have an ending, and names go on and on."""
    if slot == "name":
        return "".join(luck.choices(words["syllable"], k=luck.choice((2, 3, 4)))).capitalize()
    word = luck.choice(words[slot])
    form = luck.random() if slot == "noun" else 1.0
    return f"{word}-{word}" if form < PLURAL else f"{word}nya" if form < 2 * PLURAL else word


if __name__ == "__main__":
    write_fictions(Path(sys.argv[2]), int(sys.argv[1]))
