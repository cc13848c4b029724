"""The command line says what it did, or what is wrong, where, and how to mend it; never a traceback."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import polars as pl
import pytest

from analysis.lexicon import FOLDER
from analysis.tables import SCHEMAS, check

ROOT = Path(__file__).parents[1]
SIKAP = Path(sys.executable).with_name("sikap")


def sikap(*arguments: str | Path, cwd: Path = ROOT) -> subprocess.CompletedProcess[str]:
    """Runs the command as a user would."""
    return subprocess.run([SIKAP, *arguments], cwd=cwd, capture_output=True, text=True, check=False)


def complaint(*arguments: str | Path, out: Path | None = None) -> str:
    """What a failing command says; it must exit with 2, show no traceback and leave nothing behind."""
    before = sorted(out.parent.iterdir()) if out else []
    result = sikap(*arguments, *(["--out", out] if out else []))
    assert result.returncode == 2, result
    assert result.stdout == ""
    assert "Traceback" not in result.stderr
    assert out is None or sorted(out.parent.iterdir()) == before
    return result.stderr


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    """A corpus of two seeds and four files that are no text."""
    folder = tmp_path / "corpus"
    folder.mkdir()
    for seed in sorted((ROOT / "seeds").glob("*.txt"))[:2]:
        shutil.copy(seed, folder)
    text = "Rusia menolak usulan itu.\n\nMoskow — Kremlin menyebut usulan Café itu tidak berguna.\n"
    (folder / "utf16.txt").write_text(text, "utf-16")
    (folder / "latin1.txt").write_bytes(text.replace("—", "-").encode("latin-1"))
    (folder / "binary.txt").write_bytes(bytes(range(256)) * 4)
    (folder / "empty.txt").write_bytes(b" \n\n")
    return folder


def test_annotating_the_seeds_writes_every_table_of_the_contract(tmp_path: Path) -> None:
    """`sikap annotate seeds --out T` writes all tables, and says how many rows each has."""
    result = sikap("annotate", "seeds", "--out", tmp_path / "T")
    assert result.returncode == 0, result.stderr
    assert "read 5: articles 5 + refused 0" in result.stdout
    for name, schema in SCHEMAS.items():
        table = check(pl.read_parquet(tmp_path / "T" / f"{name}.parquet"), schema, name)
        assert table.height or name == "refused"


def test_a_bad_file_is_refused_and_the_others_go_on(corpus: Path, tmp_path: Path) -> None:
    """What is no text becomes a row in `refused` with its reason; read = articles + refused."""
    result = sikap("annotate", corpus, "--out", tmp_path / "T")
    assert result.returncode == 0, result.stderr
    assert "read 6: articles 2 + refused 4" in result.stdout
    refused = pl.read_parquet(tmp_path / "T" / "refused.parquet")
    reasons = {Path(row["source"]).name: row["reason"] for row in refused.iter_rows(named=True)}
    assert set(reasons) == {"utf16.txt", "latin1.txt", "binary.txt", "empty.txt"}
    assert "UTF-16" in reasons["utf16.txt"]
    assert "UTF-8" in reasons["latin1.txt"]
    assert "empty" in reasons["empty.txt"]


def test_annotating_twice_replaces_the_tables(corpus: Path, tmp_path: Path) -> None:
    """The second run's tables stand alone under the same name."""
    assert sikap("annotate", corpus, "--out", tmp_path / "T").returncode == 0
    assert sikap("annotate", "seeds", "--out", tmp_path / "T").returncode == 0
    assert pl.read_parquet(tmp_path / "T" / "articles.parquet").height == 5
    assert sorted(path.name for path in tmp_path.iterdir()) == ["T", "corpus"]


def test_a_folder_of_other_files_is_not_overwritten(tmp_path: Path) -> None:
    """Tables never take the place of somebody's own files."""
    (tmp_path / "T").mkdir()
    (tmp_path / "T" / "thesis.docx").write_text("years of work")
    assert "holds 'thesis.docx', which is no table of ours" in complaint("annotate", "seeds", out=tmp_path / "T")
    assert (tmp_path / "T" / "thesis.docx").read_text() == "years of work"


def test_a_missing_corpus_is_named(tmp_path: Path) -> None:
    """A path that does not exist is named."""
    assert "no-such-folder" in complaint("annotate", "no-such-folder", out=tmp_path / "T")


def test_an_empty_corpus_is_named(tmp_path: Path) -> None:
    """A folder without articles is no corpus."""
    (tmp_path / "nothing").mkdir()
    assert "nothing" in complaint("annotate", tmp_path / "nothing", out=tmp_path / "T")


def test_a_broken_lexicon_row_is_named(tmp_path: Path) -> None:
    """A wrong row stops the run before anything is written, with file, line and mend."""
    lexicon = Path(shutil.copytree(FOLDER, tmp_path / "lexicon"))
    with (lexicon / "actors.csv").open("a", encoding="utf-8") as file:
        file.write("Foo Bar,Foo Bar,Foo Bar,person,\n")
    assert "actors.csv line" in complaint("annotate", "seeds", "--lexicon", lexicon, out=tmp_path / "T")


def test_a_folder_that_cannot_be_made_is_named_before_the_work() -> None:
    """An unwritable place is refused at once, not after hours of annotation."""
    assert "cannot be made" in complaint("annotate", "seeds", "--out", "/proc/none/tables")


@pytest.mark.parametrize(
    ("option", "words"),
    [
        ("perod=1q", "no notebook has a parameter 'perod'. Did you mean 'period'?"),
        ("top=abc", "takes a whole number"),
        ("top=99", "takes 1 to 30"),
        ("period=2y", "one of 1w, 1mo, 1q, 1y, all"),
        ("top", "there is no '='"),
    ],
)
def test_a_wrong_parameter_is_named_before_anything_runs(option: str, words: str, tmp_path: Path) -> None:
    """A parameter that is unknown, mistyped or out of range stops the run with the mend, and writes nothing."""
    assert words in complaint("report", "-p", option, out=tmp_path / "reports")


def test_parameters_are_listed_with_their_meaning() -> None:
    """`sikap parameters 02-actors` names type, default, choices and meaning of each."""
    result = sikap("parameters", "02-actors")
    assert result.returncode == 0
    assert re.search(r"-p period=1y +text \(1w, 1mo, 1q, 1y, all\): length of a period", result.stdout)


def test_help_shows_examples() -> None:
    """`sikap --help` ends with commands to copy."""
    result = sikap("--help")
    assert result.returncode == 0
    assert "sikap annotate seeds --out tables" in result.stdout
