"""Holds the whole line against the coded texts in ``tests/coded`` and keeps its scores from falling.

``tests/floors.json`` says how low each score may be. After a change for the better, raise the floors:

    python tests/test_coded.py --raise          raises floors to what is reached now; never lowers one
    python tests/test_coded.py --lower          sets them to what is reached now, even where that is less:
                                                say why in CHANGELOG.md
    python tests/test_coded.py                  prints the scores, and what goes wrong in each construction
"""

import argparse
import hashlib
import json
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import polars as pl
import pytest

from analysis.annotate import annotate
from analysis.coding import disagreements, read_coding, score_tables
from analysis.tables import Tables

CODED = Path(__file__).with_name("coded")
FLOORS = Path(__file__).with_name("floors.json")
NAMES = ("seeds.jsonl", "sentences.csv")
OF_THE_FOUND = r"^speaker|\.via$|\.source$"
NOT_PINNED = ("stance.target.favour", "stance.target.against", "stance.target.neutral", "mentions.exact_span")


@cache
def annotated(name: str) -> tuple[Tables, Tables]:
    """The coding of that name, and what the line finds in the same texts."""
    coding = read_coding(CODED / name)
    if name == "seeds.jsonl":
        return annotate(CODED.parent.parent / "seeds"), coding
    with TemporaryDirectory() as folder:
        for article, raw in coding.documents.select("article_id", "raw").iter_rows():
            Path(folder, article).write_bytes(raw.encode())
        return annotate(folder), coding


def reached(name: str) -> dict[str, dict[str, float]]:
    """Score, the floor that it allows, and number of cases of each measure that is pinned.

    A floor is the score, rounded down. For a share of what was found (speakers, carriers, holders), which may fall
    because more is found, it is the interval's lower end.
    """
    scores = score_tables(*annotated(name)).filter(~pl.col("measure").is_in(NOT_PINNED))
    allowed = pl.when(pl.col("measure").str.contains(OF_THE_FOUND)).then("low").otherwise("estimate")
    rows = scores.select("measure", "estimate", ((allowed * 100).floor() / 100).round(2), "n").iter_rows()
    return {measure: {"score": score, "floor": floor, "n": n} for measure, score, floor, n in rows}


def fingerprint(name: str) -> str:
    """What tells one version of a coding from another."""
    return hashlib.sha256((CODED / name).read_bytes()).hexdigest()


@pytest.mark.parametrize("name", NAMES)
def test_the_line_reads_the_coded_texts_as_they_stand(name: str) -> None:
    """Nothing is refused, and the spans of the coding fit the documents."""
    tables, coding = annotated(name)
    assert tables.refused.is_empty()
    columns = ["article_id", "raw"]
    assert tables.documents.select(columns).sort(columns).equals(coding.documents.select(columns).sort(columns))


@pytest.mark.parametrize("name", NAMES)
def test_scores_do_not_fall_below_their_floors(name: str) -> None:
    """A change that makes the line worse on the coded texts is seen before it is kept."""
    pinned = json.loads(FLOORS.read_text())[name]
    assert pinned["sha256"] == fingerprint(name), f"{name} changed: run python tests/test_coded.py --raise or --lower"
    scores = reached(name)
    fallen = {
        measure: (row["floor"], scores.get(measure))
        for measure, row in pinned["scores"].items()
        if scores.get(measure, {"score": 0.0})["score"] < row["floor"]
    }
    assert not fallen, f"{name}, (floor, now): {fallen}"


def test_sentences_cover_every_construction() -> None:
    """At least 300 texts on ten topics, and several of each construction."""
    documents = read_coding(CODED / "sentences.csv").documents
    assert documents.height >= 300
    assert documents["topic"].n_unique() >= 10
    assert documents.group_by("construction").len()["len"].min() > 1
    assert documents["raw"].is_unique().all()


def test_the_sheet_is_safe_in_a_spreadsheet() -> None:
    """No cell starts a formula."""
    sheet = pl.read_csv(CODED / "sentences.csv", infer_schema=False)
    cells = sheet.unpivot()["value"].drop_nulls()
    assert not cells.str.contains(r"^[=+\-@\t\r]").any()


def wrong_by_construction(tables: Tables, coding: Tables) -> pl.DataFrame:
    """How many texts of each construction have something wrong in mentions, quotes or stances."""
    wrong = (
        disagreements(tables, coding).filter(~pl.col("measure").is_in(NOT_PINNED)).join(coding.documents, "article_id")
    )
    texts = coding.documents.group_by("construction").agg(texts=pl.len())
    counts = wrong.group_by("construction").agg(
        wrong=pl.col("article_id").n_unique(), measures=pl.col("measure").unique().sort().str.join(", ")
    )
    return texts.join(counts, "construction", "left").with_columns(pl.col("wrong").fill_null(0)).sort("construction")


def main() -> None:
    """Prints the scores; writes the floors where asked to."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--raise", action="store_true", dest="up")
    parser.add_argument("--lower", action="store_true")
    options = parser.parse_args()
    old = json.loads(FLOORS.read_text()) if FLOORS.exists() else {}
    floors = {}
    for name in NAMES:
        tables, coding = annotated(name)
        scores = reached(name)
        before = {} if options.lower else old.get(name, {}).get("scores", {})
        kept = {
            measure: max(before.get(measure, row), row, key=lambda score: score["floor"])
            for measure, row in (before | scores).items()
        }
        kept = {measure: {"floor": row["floor"], "n": row["n"]} for measure, row in kept.items()}
        floors[name] = {"sha256": fingerprint(name), "articles": coding.documents.height, "scores": kept}
        with pl.Config(
            tbl_rows=-1, tbl_cols=-1, tbl_width_chars=160, fmt_str_lengths=80, tbl_hide_dataframe_shape=True
        ):
            print(name, score_tables(tables, coding).drop("tp"), sep="\n")
            if name == "sentences.csv":
                print(wrong_by_construction(tables, coding))
    if options.up or options.lower:
        FLOORS.write_text(json.dumps(floors, indent=2) + "\n")


if __name__ == "__main__":
    main()
