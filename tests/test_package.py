"""The package imports what is asked of it, and nothing before."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

import analysis


def run(code: str) -> str:
    """What a process of its own prints."""
    return subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.strip()


def test_help_waits_for_no_library() -> None:
    """`sikap --help` loads neither Polars nor NumPy, which take most of a second."""
    code = "import sys, analysis.cli; analysis.cli._parser(); print({'polars', 'numpy'} & {*sys.modules})"
    assert run(code) == "set()"


@pytest.mark.parametrize(
    "first", ["pass", "import analysis.annotate", "from analysis.annotate import open_corpus", "import analysis.cli"]
)
def test_annotate_is_the_function(first: str) -> None:
    """`analysis.annotate` is the function although a folder has its name, whatever was imported before."""
    code = f"{first}\nfrom analysis import annotate\nimport analysis.annotate.parts, analysis"
    assert run(f"{code}\nprint(annotate.__name__, analysis.annotate is annotate, type(annotate).__name__)") == (
        "annotate True function"
    )


def test_contents_are_what_type_checkers_see() -> None:
    """Every name that the table of contents shows can be imported, and no other."""
    tree = ast.parse(Path(analysis.__file__).read_text("utf-8"))
    shown = [
        alias.asname
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and str(node.module).startswith("analysis.")
        for alias in node.names
    ]
    assert shown == analysis.__all__
    assert {*shown} <= {*dir(analysis)}
    for name in shown:
        assert getattr(analysis, name).__module__.startswith("analysis.")
    with pytest.raises(AttributeError, match="module 'analysis' has no attribute 'read_document'"):
        analysis.read_document  # noqa: B018
