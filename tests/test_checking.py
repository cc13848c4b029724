"""`sikap check` vouches for reports, or says in words what differs."""

import shutil
from datetime import date
from pathlib import Path

import pytest

from analysis.cli import main
from analysis.documents import CorpusError
from analysis.render.checking import check_reports
from analysis.render.results import write_results
from analysis.tables import SCHEMAS, Tables, make

ROOT = Path(__file__).parents[1]


@pytest.fixture
def copied(reports: Path, tmp_path: Path) -> Path:
    """A copy of the reports on the seeds, to be tampered with."""
    return shutil.copytree(reports, tmp_path / "reports")


def differences(out: Path, notebooks: Path = ROOT / "notebooks") -> list[str]:
    """What a check of ``out`` finds."""
    return check_reports(out, corpus=ROOT / "seeds", notebooks=notebooks).differences


def test_reports_as_made_match(copied: Path) -> None:
    """Reports that nobody touched match in every file and number."""
    found = check_reports(copied, corpus=ROOT / "seeds", notebooks=ROOT / "notebooks")
    assert (found.reports, found.differences) == (5, [])
    assert found.numbers > 1000


def test_moved_number_is_said_in_words(copied: Path) -> None:
    """A number that a fresh run computes otherwise is named with both its values."""
    path = copied / "tables" / "stances.csv"
    text = path.read_text("utf-8")
    path.write_text(text.replace("2022-01-01,net_stance,csto,0,2,-1.0", "2022-01-01,net_stance,csto,0,2,-0.6"), "utf-8")
    assert differences(copied) == ["04-stance: net stance of csto 2022: -0.6 -> -1.0"]


def test_rows_that_come_and_go_are_said(copied: Path) -> None:
    """A row that a fresh run does not have, or has besides, is named."""
    path = copied / "tables" / "articles.csv"
    lines = path.read_text("utf-8").splitlines(keepends=True)
    path.write_text("".join([*lines[:1], "z.txt,,,,none\n", *lines[2:]]), "utf-8")
    assert differences(copied) == [
        "01-corpus: articles 000_3caf1af6b9a3f316.txt: is new",
        "01-corpus: articles z.txt: is gone",
    ]


def test_the_articles_of_a_large_corpus_are_counted(tmp_path: Path) -> None:
    """Of more than a thousand articles the result table says how many there are by outlet, year and date basis."""
    days = {"published_earliest": date(2023, 4, 5), "published_latest": date(2023, 4, 5), "date_basis": "url"}
    rows = [{"article_id": str(n), "outlet": "ab"[n % 2]} | (days if n > 9 else {}) for n in range(1_500)]
    tables = Tables(*(make(rows if name == "articles" else [], schema) for name, schema in SCHEMAS.items()))
    write_results(tables, tmp_path)
    assert (tmp_path / "articles.csv").read_text("utf-8").splitlines() == [
        "outlet,period,date_basis,articles",
        *("a,,,5", "a,2023-01-01,url,745", "b,,,5", "b,2023-01-01,url,745"),
    ]


def test_changed_and_lost_files_are_said(copied: Path) -> None:
    """A report that was changed by hand or taken away, and a table that is missing."""
    with (copied / "02-actors.html").open("a", encoding="utf-8") as page:
        page.write(" ")
    (copied / "03-voices.html").unlink()
    (copied / "tables" / "voices.csv").unlink()
    assert differences(copied) == [
        "02-actors: the file was changed after it was made",
        "03-voices: the report is gone",
        "03-voices: tables/voices.csv is missing",
    ]


def test_changed_notebook_is_said(copied: Path, tmp_path: Path) -> None:
    """A report whose notebook has changed since is out of date."""
    notebooks = shutil.copytree(ROOT / "notebooks", tmp_path / "notebooks")
    with (notebooks / "02-actors.ipynb").open("a", encoding="utf-8") as file:
        file.write("\n")
    assert "02-actors: made from another notebook" in differences(copied, notebooks)


def test_folder_without_reports_is_refused(tmp_path: Path) -> None:
    """Where there is nothing to check the message says how to make it."""
    with pytest.raises(CorpusError, match=r"holds no tables\. Make the reports first: sikap report --out "):
        check_reports(tmp_path)


def test_command_ends_with_1_where_something_differs(copied: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """`sikap check` exits with 0 and a count, or with 1 and the differences."""
    command = ["check", str(copied), "--corpus", str(ROOT / "seeds"), "--notebooks", str(ROOT / "notebooks")]
    assert main(command) == 0
    assert "5 reports as made" in capsys.readouterr().out
    (copied / "01-corpus.html").unlink()
    assert main(command) == 1
    assert "01-corpus: the report is gone" in capsys.readouterr().out
