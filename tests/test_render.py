"""Reports are whole, free of foreign code, the same on every run, and honest when a notebook fails."""

import json
import re
from collections.abc import Sequence
from pathlib import Path

import nbformat
import polars as pl
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from analysis.annotate import annotate, write_tables
from analysis.parameters import ParameterError
from analysis.render import render_reports
from analysis.render.execute import NotebookError, run_notebook
from analysis.render.listing import SUMMARY
from analysis.render.page import PageError, SikapExporter, lay_out

ROOT = Path(__file__).parents[1]
NAMES = ["01-corpus", "02-actors", "03-voices", "04-stance", "05-validity"]
HOSTILE = '</script><script>alert("x")</script> {{ 7 * 7 }} {% raw %} \u202e <img src=x onerror=alert(1)>'
PARAMETERS = (
    'corpus = "seeds"  # articles\nlanguage = "en"  # of the report; choices: id, en\nnote = "none"  # any text'
)


def make_notebook(folder: Path, name: str, *cells: str) -> Path:
    """Writes a notebook of a title, a cell of parameters, a heading and ``cells``."""
    declared = new_code_cell(PARAMETERS, id="b", metadata={"tags": ["parameters"]})
    title, heading = new_markdown_cell(f"# {name}", id="a"), new_markdown_cell("## A question", id="c")
    rest = [new_code_cell(source, id=f"d{number}") for number, source in enumerate(cells)]
    notebook = new_notebook(cells=[title, declared, heading, *rest])
    nbformat.write(notebook, folder / f"{name}.ipynb")
    return folder / f"{name}.ipynb"


@pytest.fixture(scope="session")
def tables(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Tables of one short article, in a folder called ``kecil``."""
    folder = tmp_path_factory.mktemp("tables")
    (folder / "a.txt").write_text("Rusia Menolak\n\nMOSKOW - Rusia menolak usul Armenia, kata Peskov.\n", "utf-8")
    return write_tables(annotate(folder / "a.txt"), folder / "kecil")


@pytest.fixture(scope="session")
def made(tables: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[pl.DataFrame, Path]:
    """One notebook that runs, and four that end in their own bad ways, over an earlier report of each."""
    folder, out = tmp_path_factory.mktemp("notebooks"), tmp_path_factory.mktemp("out")
    make_notebook(folder, "good", "from pathlib import Path\nPath(corpus).name", "note")
    make_notebook(folder, "raises", "secret = 'rahasia'\nraise ValueError(secret)", "'never seen'")
    make_notebook(folder, "warns", "import warnings\nwarnings.warn('look')")
    make_notebook(folder, "quits", "raise SystemExit(0)", "1")
    make_notebook(folder, "dies", "import os\nos._exit(0)")
    (out / "raises.html").write_text("an earlier report", "utf-8")
    return render_reports(tables, out, notebooks=folder, parameters=[f"note={HOSTILE}"], language="en"), out


def failures(made: pl.DataFrame) -> dict[str, str]:
    """Report -> failure, of those that failed."""
    return dict(made.drop_nulls().select("report", "failure").iter_rows())


def test_five_reports_and_their_index_are_made(reports: Path) -> None:
    """Each notebook becomes one HTML file, and beside them lie the result tables and what all was made from."""
    pages = [*(f"{name}.html" for name in NAMES), "index.html"]
    assert sorted(path.name for path in reports.iterdir()) == [*pages, "manifest.json", "tables"]


def test_committed_result_tables_are_those_of_the_seeds(reports: Path) -> None:
    """A number that changes must be seen: run `make reports` and commit what it changes in reports/tables."""
    made = {path.name: path.read_text("utf-8") for path in (reports / "tables").iterdir()}
    kept = {path.name: path.read_text("utf-8") for path in (ROOT / "reports" / "tables").iterdir()}
    assert made == kept


def test_reports_are_small_enough_to_send(reports: Path) -> None:
    """A report with its chart library is at most 2.5 MB."""
    assert max(path.stat().st_size for path in reports.glob("*.html")) <= 2_500_000


def test_reports_name_no_place_on_this_machine(reports: Path) -> None:
    """No report holds a path, a temporary name or a time of this run."""
    for path in reports.glob("*.html"):
        text = re.sub(r"<script>.*?</script>", "", path.read_text("utf-8"), flags=re.S)
        assert not re.search(r"/tmp|/home|ipykernel_|\b0x[0-9a-f]{8,}|altair-viz", text), path.name


def test_report_tells_how_it_was_made(reports: Path) -> None:
    """The foot of a report has its notebook, parameters, versions, the corpus's hash and the rights in the texts."""
    foot = (reports / "02-actors.html").read_text("utf-8").split("<footer>")[1]
    for said in ("02-actors", "corpus = &#34;seeds&#34;", "polars ", "SHA-256 ", "milik media masing-masing"):
        assert said in foot


def test_index_lists_reports_with_headline_corpus_and_dates(reports: Path) -> None:
    """The index repeats of each report its title, the sentence written from its tables, and what it rests on."""
    index = (reports / "index.html").read_text("utf-8")
    for name in NAMES:
        found = SUMMARY.search((reports / f"{name}.html").read_text("utf-8"))
        assert found
        summary = json.loads(found[1])
        assert summary["title"] in index
        assert summary["headline"]
        assert f'href="{name}.html"' in index
    assert "5 artikel" in index


def test_index_shows_first_numbers_and_origin(reports: Path) -> None:
    """The index has a small picture for each of a report's first numbers, and what the report was made from."""
    index = (reports / "index.html").read_text("utf-8")
    sparks = index.split('class="sparks"')[1].split("</dl>")[0]
    assert sparks.count("<svg") == sparks.count("<dt>") == 4
    assert "Rusia" in sparks
    assert index.count("SHA-256") == len(NAMES)


def test_every_report_says_how_little_five_articles_show(reports: Path) -> None:
    """With five articles each report on them gives the range that the true share may lie in."""
    for name in NAMES:
        assert "antara 23,1% dan 88,2%" in (reports / f"{name}.html").read_text("utf-8"), name


def test_good_notebook_is_made_though_others_fail(made: tuple[pl.DataFrame, Path]) -> None:
    """Of five notebooks four fail, and the fifth is a report."""
    frame, out = made
    assert sorted(failures(frame)) == ["dies", "quits", "raises", "warns"]
    assert "<h1>good</h1>" in (out / "good.html").read_text("utf-8")
    assert sorted(path.name for path in out.iterdir()) == [
        "dies.failed.html",
        "good.html",
        "index.html",
        "manifest.json",
        "quits.failed.html",
        "raises.failed.html",
        "raises.html",
        "tables",
        "warns.failed.html",
    ]


def test_failure_says_where_and_why_in_the_terminal(made: tuple[pl.DataFrame, Path]) -> None:
    """Who runs it learns the cell and the error."""
    said = failures(made[0])
    assert said["raises"] == "raises, code cell 2 (A question): ValueError: rahasia"
    assert "it wrote to stderr: " in said["warns"]
    assert said["quits"].startswith("quits, code cell 2 (A question): it wrote to stderr")
    assert said["dies"] == "dies, code cell 2 (A question): DeadKernelError: Kernel died"


def test_page_of_a_failed_notebook_names_the_cell_and_no_value(made: tuple[pl.DataFrame, Path]) -> None:
    """Who reads it learns the cell, and neither values nor paths."""
    page = (made[1] / "raises.failed.html").read_text("utf-8")
    assert "code cell 2" in page
    assert "A question" in page
    assert not re.search(r"rahasia|ValueError|Traceback|/tmp|id=.summary", page)


def test_earlier_report_of_a_failed_notebook_stays(made: tuple[pl.DataFrame, Path]) -> None:
    """A failed run does not touch the report that is there."""
    assert (made[1] / "raises.html").read_text("utf-8") == "an earlier report"


def test_hostile_value_stays_text(made: tuple[pl.DataFrame, Path]) -> None:
    """A parameter full of markup is shown as it was written: it opens no tag and runs nothing."""
    page = (made[1] / "good.html").read_text("utf-8")
    assert "<img src=x" not in page
    assert "<script>alert" not in page
    assert page.count("<script>") == 1
    assert "{{ 7 * 7 }}" in page


def test_corpus_is_shown_by_its_name_alone(made: tuple[pl.DataFrame, Path]) -> None:
    """The notebook gets the corpus's path, the reader its name."""
    page = (made[1] / "good.html").read_text("utf-8")
    assert '<span class="s2">"kecil"</span>' in page


def test_same_run_gives_the_same_bytes(reports: Path, tmp_path: Path) -> None:
    """A second run of a notebook writes the same file, byte for byte."""
    made = render_reports(ROOT / "seeds", tmp_path, notebooks=ROOT / "notebooks", only=["04-stance"])
    assert failures(made) == {}
    assert (tmp_path / "04-stance.html").read_bytes() == (reports / "04-stance.html").read_bytes()


def test_only_what_changed_is_made_again(tables: Path, tmp_path: Path) -> None:
    """A report stays while notebook, parameters and corpus are the same and it lies there as made; force makes all."""
    make_notebook(tmp_path, "one", "1")
    make_notebook(tmp_path, "two", "2")

    def kept(note: str = "none", *, force: bool = False) -> list[bool]:
        made = render_reports(tables, tmp_path / "out", notebooks=tmp_path, parameters=[f"note={note}"], force=force)
        return made["kept"].to_list()

    assert kept() == [False, False]
    assert kept() == [True, True]
    assert kept(force=True) == [False, False]
    assert kept("other") == [False, False]
    make_notebook(tmp_path, "two", "3")
    assert kept("other") == [True, False]
    (tmp_path / "out" / "one.html").write_text("changed by hand", "utf-8")
    assert kept("other") == [False, True]


def test_each_value_makes_a_report(tables: Path, tmp_path: Path) -> None:
    """A notebook makes one report for each value of a parameter, and the index lists them."""
    make_notebook(tmp_path, "one", "note")
    made = render_reports(tables, tmp_path / "out", notebooks=tmp_path, each="note=a b,c/d")
    assert made["report"].to_list() == ["one.a-b", "one.c-d"]
    index = (tmp_path / "out" / "index.html").read_text("utf-8")
    assert 'href="one.a-b.html"' in index
    assert "a b" in (tmp_path / "out" / "one.a-b.html").read_text("utf-8")


@pytest.mark.parametrize(
    ("each", "message"),
    [
        ("top", r"--each top: there is no value\. Write --each NAME=A,B,C"),
        ("tpo=1,2", r"no notebook has a parameter 'tpo'\. Did you mean 'top'\?"),
        ("top=3,3", r"--each top=3,3: two values would both make 02-actors\.3\.html\. Name each value once\."),
    ],
)
def test_wrong_values_to_vary_are_refused(tmp_path: Path, each: str, message: str) -> None:
    """What --each cannot mean is said before anything runs."""
    with pytest.raises(ParameterError, match=message):
        render_reports("seeds", tmp_path / "out", each=each, only=["02-actors"])
    assert not (tmp_path / "out").exists()


def test_cell_that_takes_too_long_is_stopped(tmp_path: Path) -> None:
    """A notebook cannot hold up the others for ever."""
    path = make_notebook(tmp_path, "slow", "import time\ntime.sleep(60)")
    with pytest.raises(NotebookError, match=r"slow, code cell 2 \(A question\): CellTimeoutError: "):
        run_notebook(path, {}, timeout=1)


@pytest.mark.parametrize(
    ("given", "only", "message"),
    [
        (["perod=1q"], [], r"-p perod=1q: no notebook has a parameter 'perod'\. Did you mean 'period'\?"),
        (["top=many"], [], r"-p top=many: 0\d-\w+ takes a whole number"),
        ([], ["06-none"], r"--only 06-none: there is no such notebook\. There are: 01-corpus, 02-actors"),
    ],
)
def test_wrong_order_is_refused_before_anything_runs(
    tmp_path: Path, given: Sequence[str], only: Sequence[str], message: str
) -> None:
    """An unknown parameter or notebook costs no time and writes nothing."""
    with pytest.raises(ParameterError, match=message):
        render_reports("seeds", tmp_path / "out", parameters=given, only=only)
    assert not (tmp_path / "out").exists()


def test_folder_without_notebooks_is_refused(tmp_path: Path) -> None:
    """Where there is no notebook the message says how to name another folder."""
    with pytest.raises(ParameterError, match=r"holds no notebook\. Say where they are: --notebooks FOLDER\."):
        render_reports("seeds", tmp_path, notebooks=tmp_path)


def test_failed_notebook_is_not_exported() -> None:
    """Plain nbconvert does not make a report of a failed notebook either."""
    cell = new_code_cell("1/0", outputs=[nbformat.v4.new_output("error", ename="E", evalue="e", traceback=[])])
    with pytest.raises(PageError, match=r"toy: a cell of this notebook failed\. Mend it and run the notebook again\."):
        lay_out(new_notebook(cells=[cell]), "toy")


def test_outputs_of_every_kind_are_shown() -> None:
    """Text, HTML, Markdown and pictures have their place; Markdown cannot carry HTML, stderr is left out."""
    output = nbformat.v4.new_output
    outputs = [
        output("stream", name="stdout", text="a < b"),
        output("stream", name="stderr", text="a warning"),
        output("display_data", {"text/html": "<b>bold</b>"}),
        output("display_data", {"text/markdown": "*soft* <script>x</script> [l](javascript:alert(1))"}),
        output("display_data", {"image/png": "AAAA\n", "text/plain": "a picture"}),
        output("display_data", {"text/plain": "<Figure>"}),
    ]
    html, _ = SikapExporter().from_notebook_node(new_notebook(cells=[new_code_cell("1", outputs=outputs)]))
    for shown in ("a &lt; b", "<b>bold</b>", "<em>soft</em>", 'alt="a picture"', "&lt;Figure&gt;"):
        assert shown in html
    assert not re.search("a warning|<script>x|javascript:alert", html)
