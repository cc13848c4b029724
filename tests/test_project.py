"""The project keeps its own promises: the same packages everywhere, untouched seeds, commands that exist."""

import hashlib
import json
import re
import shlex
import tomllib
from pathlib import Path

import pytest
import yaml

from analysis.cli import _parser

ROOT = Path(__file__).parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]

SEEDS = {
    "000_3caf1af6b9a3f316.txt": "70c84e0a96551126634452de2a82e90aefb6502dfe5c759152f010d490384104",
    "001_dc8006bf72fa3c3c.txt": "1ce3f1eca556f5949dca361546a02bd3fca833b14a37392ae99fa0124310cfbe",
    "002_10ce80abe57d0e84.txt": "b99fd3bca150ada0d2dc22375dc5762a5ec440cc24ee57308d12db3d6ad32e4b",
    "003_4a870abbf3402158.txt": "79965d31932f7283be00d9ee39b5f439c6e462bf97fe6a2a52a5c4972722e49c",
    "004_f3f7388fb35fc6bd.txt": "53361a6bebde65a8ecf46a7cd9b58ebfda5b1e87be8a1e7b6932fe8fbf8da268",
}


def test_conda_environment_installs_what_pip_installs() -> None:
    """environment.yml names the same packages with the same lower bounds as pyproject.toml."""
    listed = yaml.safe_load((ROOT / "environment.yml").read_text("utf-8"))["dependencies"]
    pip = next(item["pip"] for item in listed if isinstance(item, dict))
    conda = {item for item in [*listed, *pip] if isinstance(item, str)} - {"pip", "--editable ."}
    assert conda == {*PROJECT["dependencies"], "python" + PROJECT["requires-python"]}


def test_every_dependency_has_a_lower_bound() -> None:
    """A range without a lower bound would let an installer pick a version that was never tried."""
    extras = [item for group in PROJECT["optional-dependencies"].values() for item in group]
    assert [item for item in [*PROJECT["dependencies"], *extras] if ">=" not in item] == []


def test_seeds_are_byte_for_byte_as_crawled() -> None:
    """Nobody, no editor and no git filter has touched the seed articles."""
    found = {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in (ROOT / "seeds").glob("*.txt")}
    assert found == SEEDS


def test_readme_commands_are_make_targets() -> None:
    """Every `make` command in README exists in the Makefile."""
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text("utf-8"), re.M))
    named = set(re.findall(r"^ *make ([a-z]+)", (ROOT / "README.md").read_text("utf-8"), re.M))
    assert {"reports", "test"} <= named <= targets


def test_workflow_runs_make_targets() -> None:
    """What is run on GitHub can be run at home: each step is a make target, or asks git whether a table changed."""
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text("utf-8"), re.M))
    workflow = yaml.safe_load((ROOT / ".github/workflows/reports.yml").read_text("utf-8"))
    commands = [step["run"].split() for job in workflow["jobs"].values() for step in job["steps"] if "run" in step]
    assert len(commands) >= 3
    for program, *words in commands:
        assert program == "git" or set(words) <= targets


def test_readme_commands_are_understood() -> None:
    """Every `sikap` command in README parses as it stands there."""
    commands = re.findall(r"^ *(sikap .*)$", (ROOT / "README.md").read_text("utf-8"), re.M)
    assert len(commands) >= 4
    for command in commands:
        assert _parser().parse_args(shlex.split(command, comments=True)[1:]).run


def test_readme_examples_run(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    """Every Python example in README runs as it stands there, from the project's folder."""
    monkeypatch.chdir(ROOT)
    examples = re.findall(r"```python\n(.*?)```", (ROOT / "README.md").read_text("utf-8"), re.S)
    assert examples
    for example in examples:
        exec(compile(example, "README.md", "exec"), {})
    assert "net_stance" in capsys.readouterr().out


def test_notebooks_hold_no_outputs() -> None:
    """Notebooks are committed as questions, without outputs or execution counts."""
    for path in sorted((ROOT / "notebooks").glob("*.ipynb")):
        code = [cell for cell in json.loads(path.read_text("utf-8"))["cells"] if cell["cell_type"] == "code"]
        assert all(cell["outputs"] == [] and cell["execution_count"] is None for cell in code), path.name


def test_every_lexicon_file_has_a_source() -> None:
    """lexicon/SOURCES.csv says of each word list where it comes from."""
    folder = ROOT / "src" / "analysis" / "lexicon"
    listed = {line.split(",")[0] for line in (folder / "SOURCES.csv").read_text("utf-8").splitlines()[1:]}
    assert listed == {path.name for path in folder.glob("*.csv")} - {"SOURCES.csv"}
