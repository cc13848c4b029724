"""Coding sheets: drawn with known probabilities, safe in a spreadsheet, read back with clear errors, compared."""

import csv
import io
import re
from pathlib import Path

import krippendorff
import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis import annotate, open_corpus, write_tables
from analysis.cli import main
from analysis.coding import (
    CodingError,
    code_pairs,
    cross_coders,
    draw_sheet,
    list_pairs,
    measure_agreement,
    read_coding,
    read_sheets,
    take_coding,
    write_sheet,
)
from analysis.coding.pairs import CODED, LABELS
from analysis.coding.prose import say_agreement
from analysis.coding.sampling import SHEET, share_rows
from analysis.coding.sheets import guard, unguard
from analysis.tables import SCHEMAS, Tables, make

ROOT = Path(__file__).parents[1]


@pytest.fixture(scope="module")
def tables() -> Tables:
    """The seeds, annotated."""
    return annotate(ROOT / "seeds")


def fill(path: Path, sheet: pl.DataFrame, words: list[str], delimiter: str = ",") -> Path:
    """Writes the sheet as a spreadsheet saves it once a coder has filled it, the words over and over again."""
    rows = sheet.drop("stance").with_columns(stance=pl.Series([words[n % len(words)] for n in range(sheet.height)]))
    path.write_text("\ufeff" + rows.select(*SHEET).write_csv(separator=delimiter, line_terminator="\r\n"), "utf-8")
    return path


def coded_rows(*rows: tuple[str, str, str | None]) -> pl.DataFrame:
    """Labels as (pair, coder, stance)."""
    return make([{"pair": pair, "coder": coder, "stance": stance} for pair, coder, stance in rows], CODED)


@given(sizes=st.tuples(*[st.integers(0, 5_000)] * 3), n=st.integers(3, 400))
def test_a_sheet_is_shared_out_to_the_last_row(sizes: tuple[int, int, int], n: int) -> None:
    """All rows are given, no label gets more than it has, and none that occurs gets nothing."""
    shares = share_rows(dict(zip(LABELS, sizes, strict=True)), n)
    assert sum(shares.values()) == min(n, sum(sizes))
    assert all(0 < rows <= dict(zip(LABELS, sizes, strict=True))[label] for label, rows in shares.items())
    assert set(shares) == {label for label, size in zip(LABELS, sizes, strict=True) if size}


@pytest.mark.parametrize("n", [3, 40, 100, 10_000])
def test_the_weights_of_a_sheet_sum_to_the_corpus(tables: Tables, n: int) -> None:
    """Each row stands for 1 / probability pairs, and together for all of them, also label by label."""
    sheet, pairs = draw_sheet(tables, n), list_pairs(tables)
    weights = (
        sheet.join(pairs.select("pair", "found"), on="pair")
        .group_by("found")
        .agg(weight=(pl.col("of") / pl.col("drawn")).sum())
    )
    sizes = pairs.group_by("found").len("size")
    assert sheet.height == min(n, pairs.height)
    assert sheet["pair"].is_unique().all()
    assert all(
        weight == pytest.approx(size) for _, weight, size in weights.join(sizes, on="found", validate="1:1").iter_rows()
    )


def test_every_pair_is_drawn_as_often_as_its_row_says(tables: Tables) -> None:
    """Over many draws the frequency of a pair is the probability that the sheet gives for it."""
    draws = pl.concat(draw_sheet(tables, 60, seed=seed).select("pair", "drawn", "of") for seed in range(80))
    found = draws.group_by("pair").agg(times=pl.len(), odds=(pl.col("drawn") / pl.col("of")).first())
    frequency = found.join(list_pairs(tables), on="pair", how="right")["times"].fill_null(0) / 80
    odds = found.join(list_pairs(tables), on="pair", how="right")["odds"]
    assert odds.null_count() == 0
    assert (frequency - odds).abs().max() < 0.23  # four standard errors at the widest


def test_a_draw_is_seeded(tables: Tables) -> None:
    """The same seed draws the same sheet, another one another."""
    assert draw_sheet(tables, 50, 7).equals(draw_sheet(tables, 50, 7))
    assert not draw_sheet(tables, 50, 7).equals(draw_sheet(tables, 50, 8))


def test_a_sheet_shows_the_sentence_and_the_target_but_not_the_machine(tables: Tables) -> None:
    """A coder reads the sentence as it stands between its neighbours, and nothing of what was found in it."""
    sheet = draw_sheet(tables, 20)
    texts = {(row["article_id"], row["sentence_no"]): row["text"] for row in tables.sentences.iter_rows(named=True)}
    for row in sheet.iter_rows(named=True):
        assert row["sentence"].split() == texts[row["article_id"], row["sentence_no"]].split()
        assert (
            row["before"] is None or row["before"].split() == texts[row["article_id"], row["sentence_no"] - 1].split()
        )
    assert sheet["stance"].null_count() == sheet.height
    assert not {"found", "score", "evidence", "frame"} & set(sheet.columns)


def test_a_sheet_can_be_of_some_targets(tables: Tables) -> None:
    """Only the actors named are judged."""
    assert set(draw_sheet(tables, 30, targets=["csto", "russia"])["target_id"]) == {"csto", "russia"}


def test_a_sheet_is_the_same_from_one_table_or_from_parts(tmp_path: Path) -> None:
    """Of tens of thousands of articles, in parts of any order, the same rows are drawn, of all pairs there are."""
    size = 45_000
    rows = [{"article_id": f"{number * 7_919 % size:05}", "sentence_no": 0} for number in range(size)]
    against = [row | {"target_id": "csto", "stance": "against"} for row in rows if row["article_id"][-1] == "3"]
    filled = {
        "articles": [row | {"outlet": row["article_id"][-1]} for row in rows],
        "sentences": [row | {"text": f"Kabar {row['article_id']}."} for row in rows],
        "mentions": [row | {"actor_id": "csto", "surface": "CSTO"} for row in rows],
        "stances": against,
    }
    whole = Tables(*(make(filled.get(name, []), schema) for name, schema in SCHEMAS.items()))
    for name, table in whole._asdict().items():
        (tmp_path / f"{name}.parquet").mkdir()
        for number in range(3):
            part = table.reverse()[number * 20_000 : (number + 1) * 20_000]
            part.write_parquet(tmp_path / f"{name}.parquet" / f"{number}.parquet")
    sheet = draw_sheet(open_corpus(tmp_path), 60)
    assert sheet.equals(draw_sheet(whole, 60))
    assert set(sheet["of"]) == {len(against), size - len(against)}
    assert (sheet["sentence"] == "Kabar " + sheet["article_id"] + ".").all()


@given(cell=st.text() | st.text(alphabet="=+-@'\t\r\n＝"))
def test_a_guarded_cell_starts_no_formula_and_comes_back(cell: str) -> None:
    """Whatever a text begins with, no spreadsheet computes it, and nothing of it is lost."""
    assert not guard(cell).startswith(("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠"))
    assert unguard(guard(cell)) == cell


@settings(deadline=None, max_examples=30)
@given(texts=st.lists(st.text(st.characters(codec="utf-8"), min_size=1), min_size=5, max_size=5))
def test_whatever_stands_in_a_sheet_comes_back(
    tables: Tables, tmp_path_factory: pytest.TempPathFactory, texts: list[str]
) -> None:
    """Line ends, quotation marks, separators and formulas in a cell move nothing and are read as they were written."""
    sheet = draw_sheet(tables, 5).with_columns(story_id=pl.Series(texts), note=pl.Series(texts[::-1]))
    coded = read_sheets(write_sheet(sheet, tmp_path_factory.mktemp("sheet") / "ani.csv"))
    assert coded.select("pair", "story_id").rows() == sheet.select("pair", "story_id").rows()


def test_a_written_sheet_holds_no_formula(tmp_path: Path, tables: Tables) -> None:
    """An article that begins with a formula does not run in the coder's spreadsheet."""
    names = dict.fromkeys(["before", "sentence", "after", "target", "outlet", "story_id"], '=HYPERLINK("http://x")')
    sheet = draw_sheet(tables, 5).with_columns(pl.lit(text).alias(name) for name, text in names.items())
    text = write_sheet(sheet, tmp_path / "sheet.csv").read_bytes().decode()
    assert text.startswith('\ufeff"pair"')
    cells = [cell for row in csv.reader(io.StringIO(text[1:])) for cell in row]
    assert len(cells) == 6 * len(SHEET)
    assert not [cell for cell in cells if cell.startswith(("=", "+", "-", "@", "\t", "\r"))]
    assert set(read_sheets(tmp_path / "sheet.csv")["story_id"]) == {'=HYPERLINK("http://x")'}


def test_a_filled_sheet_is_never_overwritten(tmp_path: Path, tables: Tables) -> None:
    """Drawing again under the same name is refused."""
    path = write_sheet(draw_sheet(tables, 5), tmp_path / "sheet.csv")
    with pytest.raises(CodingError, match=r"may hold somebody's coding\. Choose another name for --out"):
        write_sheet(draw_sheet(tables, 5), path)


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_labels_are_read_in_both_languages(tmp_path: Path, tables: Tables, delimiter: str) -> None:
    """Indonesian or English, in either case, with whatever separator the spreadsheet saves."""
    words = ["Mendukung", "favour", " menentang ", "AGAINST", "netral", "neutral", ""]
    coded = read_sheets(fill(tmp_path / "ani.csv", draw_sheet(tables, 7), words, delimiter))
    assert coded["stance"].to_list() == ["favour", "favour", "against", "against", "neutral", "neutral", None]
    assert set(coded["coder"]) == {"ani"}


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda text: text.replace("netral", "favor", 1), r"line 2: 'favor' is no stance\. Did you mean 'favour'\?"),
        (lambda text: text.replace("stance", "sikap", 1), r"line 1: no column 'stance'\. Keep all columns"),
        (lambda text: text + text.splitlines()[1] + "\r\n", r"line 8: pair p\w+ stands in line 2 too"),
        (lambda text: re.sub(r"\d+\r\n", "0,5\r\n", text, count=1), r"line 2: of is '0', not a number of pairs"),
        (lambda text: text.replace("netral", "net\x00ral\x00" * 50_000, 1), "no stance|Save the sheet as CSV anew"),
    ],
)
def test_a_broken_sheet_says_where_and_the_mend(tmp_path: Path, tables: Tables, change: object, message: str) -> None:
    """Whoever filled a sheet is told file and line, what is wrong, and what to write."""
    path = fill(tmp_path / "ani.csv", draw_sheet(tables, 6), ["netral"])
    path.write_bytes(change(path.read_bytes().decode()).encode())  # type: ignore[operator]
    with pytest.raises(CodingError, match=message):
        read_sheets(path)


def test_a_sheet_in_another_encoding_is_named(tmp_path: Path) -> None:
    """What is not UTF-8 says how to save it."""
    (tmp_path / "ani.csv").write_bytes("pair,stance,drawn,of\n\xe9".encode("latin-1"))
    with pytest.raises(CodingError, match=r"is not UTF-8\. Save it as 'CSV UTF-8' in the spreadsheet"):
        read_sheets(tmp_path / "ani.csv")


def test_sheets_of_two_draws_are_not_mixed(tmp_path: Path, tables: Tables) -> None:
    """Their probabilities differ, so nothing could be said from them together."""
    fill(tmp_path / "a.csv", draw_sheet(tables, 60), ["netral"])
    fill(tmp_path / "b.csv", draw_sheet(tables, 90), ["netral"])
    with pytest.raises(CodingError, match="the sheets are of different draws"):
        read_sheets(tmp_path)


def test_rows_that_are_missing_are_noticed(tmp_path: Path, tables: Tables) -> None:
    """A sheet from which rows were deleted does not stand for the corpus."""
    coded = read_sheets(fill(tmp_path / "a.csv", draw_sheet(tables, 60)[:50], ["netral"]))
    with pytest.raises(CodingError, match="10 rows of the draw are missing"):
        code_pairs(tables, coded)


def test_tables_that_the_sheet_is_not_of_are_noticed(tmp_path: Path, tables: Tables) -> None:
    """A sheet is held against the sentences that it was drawn from, or against none."""
    coded = read_sheets(fill(tmp_path / "a.csv", draw_sheet(tables, 60), ["netral"]))
    other = tables._replace(sentences=tables.sentences.with_columns(text=pl.col("text") + "!"))
    with pytest.raises(CodingError, match="60 of 60 coded pairs are not in these tables"):
        code_pairs(other, coded)


def test_a_part_of_a_sheet_stands_for_all(tmp_path: Path, tables: Tables) -> None:
    """Whoever stops half way has coded a random half, whose weights sum to the corpus all the same."""
    coded = read_sheets(fill(tmp_path / "a.csv", draw_sheet(tables, 60), ["netral", ""]))
    pairs = code_pairs(tables, coded)
    assert (pairs["coders"].sum(), pairs["weight"].count()) == (30, 30)
    full = code_pairs(tables, coded.with_columns(stance=pl.lit("neutral")))
    assert full["weight"].sum() == pytest.approx(pairs.height)
    assert pairs["weight"].mean() == pytest.approx(2 * full["weight"].mean(), rel=0.5)


def test_coders_who_differ_count_in_part(tables: Tables) -> None:
    """Two coders' labels of a pair are halves of one."""
    pair = list_pairs(tables)["pair"][0]
    row = {"pair": pair, "drawn": 1, "of": 4}
    rows = [row | {"coder": "a", "stance": "favour"}, row | {"coder": "b", "stance": "neutral"}]
    coded = code_pairs(tables, make(rows, CODED)).filter(pl.col("coders") > 0)
    assert coded.select("favour", "against", "coders", "weight").row(0) == (0.5, 0.0, 2, 4.0)


def test_a_whole_coding_is_a_sheet_in_which_all_were_drawn(tables: Tables) -> None:
    """Every pair of the coded articles has its label and weighs 1."""
    pairs = code_pairs(tables, take_coding(tables, read_coding(ROOT / "tests/coded/seeds.jsonl")))
    assert pairs["weight"].unique().to_list() == [1.0]
    assert pairs["coders"].unique().to_list() == [1]
    assert pairs["favour"].sum() > 0 < pairs["against"].sum()


def test_alpha_is_krippendorffs_own() -> None:
    """The nominal example of Krippendorff (2011), with four observers and missing values, gives 0.743."""
    values = ["1 2 3 3 2 1 4 1 2", "1 2 3 3 2 2 4 1 2 5", ". 3 3 3 2 3 4 2 2 5 1 3", "1 2 3 3 2 4 4 1 2 5 1"]
    data = [[np.nan if cell == "." else float(cell) for cell in row.split()] for row in values]
    full = np.array([row + [np.nan] * (12 - len(row)) for row in data])
    assert krippendorff.alpha(full, level_of_measurement="nominal") == pytest.approx(0.743, abs=5e-4)
    three = np.where(full > 3, np.nan, full)
    rows = [
        (f"p{unit:02}", f"c{coder}", LABELS[int(three[coder, unit]) - 1])
        for coder, unit in np.argwhere(~np.isnan(three))
    ]
    expected = krippendorff.alpha(three, level_of_measurement="nominal")
    assert measure_agreement(coded_rows(*rows))["alpha"].item() == pytest.approx(expected, abs=1e-12)


def test_agreement_has_an_interval_by_stories() -> None:
    """Where a story's sentences are judged alike, the interval is wider than if they were strangers."""
    luck = np.random.default_rng(3)
    rows = []
    for story in range(40):
        first, agrees = luck.integers(3), luck.random() < 0.7
        for number in range(5):
            pair = {"pair": f"p{story}-{number}", "story_id": f"s{story}"}
            other = first if agrees else (first + 1) % 3
            rows += [pair | {"coder": name, "stance": LABELS[label]} for name, label in (("a", first), ("b", other))]
    coded = make(rows, CODED)
    own, naive = measure_agreement(coded), measure_agreement(coded.with_columns(story_id=pl.lit(None, dtype=pl.String)))
    assert own.select("pairs", "stories").row(0) == (200, 40)
    assert own["alpha"].item() == naive["alpha"].item()
    widths = [(table["high"] - table["low"]).item() for table in (own, naive)]
    assert widths[0] > 1.6 * widths[1]
    assert own["low"].item() < own["alpha"].item() < own["high"].item()
    assert measure_agreement(coded).equals(own)


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        ([("p", "a", "favour")], "One coder only"),
        ([("p", "a", "favour"), ("p", "b", "favour")], "All labels of the 1 pair are the same"),
        ([(f"p{n}", c, LABELS[n % 3]) for n in range(9) for c in "ab"], "That is enough to rely on"),
        (
            [(f"p{n}", c, LABELS[(n + (c == "b" and n < 3)) % 3]) for n in range(15) for c in "ab"],
            "That allows tentative conclusions only",
        ),
        (
            [(f"p{n}", c, LABELS[(n + (c == "b" and n < 5)) % 3]) for n in range(9) for c in "ab"],
            "WARNING: below 0.667 no conclusion may be drawn",
        ),
    ],
)
def test_agreement_is_said_in_words(rows: list[tuple[str, str, str]], words: str) -> None:
    """The verdict follows Krippendorff's thresholds of 0.667 and 0.8."""
    assert words in say_agreement(measure_agreement(coded_rows(*rows)), "en")


def test_confusion_of_coders_counts_every_shared_pair() -> None:
    """Each two coders meet once, with the pairs that both coded."""
    rows = [("p", "a", "favour"), ("p", "b", "against"), ("p", "c", "against"), ("q", "a", "neutral"), ("q", "b", None)]
    crossed = cross_coders(coded_rows(*rows))
    assert crossed.height == 3 * 9
    assert crossed.group_by("coder", "other", maintain_order=True).agg(pl.col("n").sum()).rows() == [
        ("a", "b", 1),
        ("a", "c", 1),
        ("b", "c", 1),
    ]


def test_sample_and_agree_from_the_command_line(
    tmp_path: Path, tables: Tables, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """`sikap sample` writes a sheet, two coders fill it, `sikap agree` says how far they agree."""
    monkeypatch.chdir(tmp_path)
    write_tables(tables, "T")
    assert main(["sample", "T", "--n", "40", "--out", "sheet.csv"]) == 0
    assert "40 sentences to code" in capsys.readouterr().out
    sheet = pl.read_csv("sheet.csv", infer_schema=False)
    for name, words in (("ani", ["mendukung", "netral"]), ("budi", ["favour", "neutral", "favour", "against"])):
        filled = sheet.with_columns(stance=pl.Series([words[n % len(words)] for n in range(40)]))
        filled.write_csv(f"{name}.csv", separator=";")
    assert main(["agree", "ani.csv", "budi.csv"]) == 0
    said = capsys.readouterr().out
    assert "2 coders judged the same 40 pairs and agree on 75%" in said
    assert "ani: neutral" in said
    assert main(["sample", "T", "--out", "sheet.csv"]) == 2
    assert capsys.readouterr().err.startswith("sikap: sheet.csv exists")
    assert main(["sample", "T", "--targets", "russa", "--out", "other.csv"]) == 2
    assert "Did you mean 'russia'?" in capsys.readouterr().err
    assert not Path("other.csv").exists()
