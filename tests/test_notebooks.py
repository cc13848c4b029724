"""Notebooks are lists of questions: no outputs, no programs, every sentence in both languages, run as they are."""

import ast
import csv
import json
import os
from pathlib import Path
from typing import Any

import nbformat
import pytest
from nbclient import NotebookClient

from analysis.parameters import read_parameters

ROOT = Path(__file__).parents[1]
PATHS = sorted((ROOT / "notebooks").glob("*.ipynb"))
NOT_IN_NOTEBOOKS = (ast.FunctionDef, ast.ClassDef, ast.For, ast.While, ast.Try, ast.Lambda, ast.With)

pytestmark = pytest.mark.filterwarnings("ignore")
each = pytest.mark.parametrize("path", PATHS, ids=lambda path: path.stem)


def cells(path: Path, kind: str) -> list[dict[str, Any]]:
    """The cells of one kind, source as one text."""
    found = json.loads(path.read_text("utf-8"))["cells"]
    return [cell | {"source": "".join(cell["source"])} for cell in found if cell["cell_type"] == kind]


def test_there_are_five() -> None:
    """One notebook for each question."""
    assert [path.stem for path in PATHS] == ["01-corpus", "02-actors", "03-voices", "04-stance", "05-validity"]


@each
def test_notebook_begins_with_title_and_parameters(path: Path) -> None:
    """The first cell names the question, the second is tagged ``parameters``, the last section names the limits."""
    first, second = json.loads(path.read_text("utf-8"))["cells"][:2]
    assert first["source"][0].startswith("# ")
    assert second["metadata"]["tags"] == ["parameters"]
    assert [cell["source"] for cell in cells(path, "markdown")][-1].startswith("## What this cannot say")


@each
def test_notebook_asks_and_does_not_program(path: Path) -> None:
    """At most 15 code cells of at most three statements (imports aside), without loops, functions or classes."""
    sources = [cell["source"] for cell in cells(path, "code")]
    assert len(sources) <= 15
    for source in sources[1:]:
        tree = ast.parse(source)
        assert not [node for node in ast.walk(tree) if isinstance(node, NOT_IN_NOTEBOOKS)], source
        statements = [line for line in tree.body if not isinstance(line, ast.Import | ast.ImportFrom)]
        assert len(statements) <= 3, source


@each
def test_notebook_is_committed_without_outputs(path: Path) -> None:
    """No outputs, no counts, no traces of a run."""
    for cell in cells(path, "code"):
        assert cell["outputs"] == []
        assert cell["execution_count"] is None
        assert set(cell["metadata"]) <= {"tags"}


@each
def test_one_sentence_of_each_notebook_is_its_headline(path: Path) -> None:
    """One cell, tagged ``headline``, answers the title."""
    assert sum("headline" in cell["metadata"].get("tags", ()) for cell in cells(path, "code")) == 1


@each
def test_every_parameter_has_a_meaning(path: Path) -> None:
    """Who sets a parameter reads beside it what it means."""
    assert [
        parameter.name for parameter in read_parameters(path) if not parameter.meaning and not parameter.choices
    ] == []


@each
def test_prose_stands_in_both_languages(path: Path) -> None:
    """A text cell's id is a key of the messages, and the English there is the cell's own text."""
    with (ROOT / "src/analysis/lexicon/messages.csv").open(encoding="utf-8", newline="") as file:
        messages = {row["key"]: row for row in csv.DictReader(file)}
    for cell in cells(path, "markdown"):
        assert cell["source"] == messages[cell["id"]]["en"]
        assert messages[cell["id"]]["id"].count("#") == cell["source"].count("#")


def test_notebook_runs_with_the_default_kernel(monkeypatch: pytest.MonkeyPatch) -> None:
    """In JupyterLab, opened from ``notebooks/``, every cell runs as it stands, and charts come as specifications."""
    monkeypatch.chdir(ROOT / "notebooks")
    monkeypatch.setenv("JUPYTER_RUNTIME_DIR", os.environ.get("TMPDIR", "/tmp"))
    notebook = nbformat.read("02-actors.ipynb", as_version=4)
    NotebookClient(notebook, timeout=300).execute()
    kinds = {kind for cell in notebook.cells for output in cell.get("outputs", ()) for kind in output.get("data", {})}
    assert {"application/vnd.vegalite.v5+json", "text/html", "text/plain"} <= kinds
    assert not [
        output for cell in notebook.cells for output in cell.get("outputs", ()) if output.get("name") == "stderr"
    ]
