"""What a notebook declares can be set, and nothing else; a value stays a value."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.parameters import (
    Parameter,
    ParameterError,
    parse_parameters,
    read_parameter_file,
    read_parameters,
    set_parameters,
)
from analysis.render.runs import plan_runs

CELL = """corpus = "../seeds"  # articles
period = "1y"  # length of a period; choices: 1mo, 1q, 1y
top = 12  # how many actors; 1 to 50
level = 0.95  # of the intervals; 0 to 1
quoted = False  # only quoted words"""
PARAMETERS = parse_parameters(CELL, "02-actors")


def test_cell_is_read_in_its_own_order() -> None:
    """Name, type, default, choices, range and meaning all come from the notebook's own cell."""
    assert [parameter.name for parameter in PARAMETERS] == ["corpus", "period", "top", "level", "quoted"]
    assert [parameter.type for parameter in PARAMETERS] == ["text", "text", "whole number", "number", "yes/no"]
    assert PARAMETERS[1] == Parameter("02-actors", "period", "1y", "length of a period", ("1mo", "1q", "1y"))
    assert PARAMETERS[2].allowed == "1 to 50"


@pytest.mark.parametrize(
    ("given", "value"),
    [("top=7", 7), ("level=0.5", 0.5), ("quoted=yes", True), ("quoted=false", False), ("period=1q", "1q")],
)
def test_value_takes_its_parameter_s_type(given: str, value: object) -> None:
    """A given text becomes the type of the default; false is not a truthy text."""
    assert list(set_parameters(PARAMETERS, [given]).values()) == [value]


def test_path_is_seen_from_where_the_caller_stands(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A path that is given is one from the caller's folder, though the notebook runs in its own; others stay."""
    source = ['sheets = ""  # a sheet; path\n', 'coded = "../coded.jsonl"  # a coding; path']
    cell = {"cell_type": "code", "metadata": {"tags": ["parameters"]}, "source": source}
    (tmp_path / "notebooks").mkdir()
    (tmp_path / "notebooks" / "05.ipynb").write_text(json.dumps({"cells": [cell]}))
    (tmp_path / "sheet.csv").touch()
    monkeypatch.chdir(tmp_path)
    assert [parameter.type for parameter in read_parameters("notebooks/05.ipynb")] == ["path", "path"]
    (run,) = plan_runs(Path("notebooks"), [], ["sheets=sheet.csv"])
    assert run.values == {"sheets": "../sheet.csv", "coded": "../coded.jsonl"}
    with pytest.raises(ParameterError, match=r"-p sheets=shet.csv: there is no such file or folder\. Check the path"):
        plan_runs(Path("notebooks"), [], ["sheets=shet.csv"])


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ("tpo=3", r"-p tpo=3: no notebook has a parameter 'tpo'\. Did you mean 'top'\? There are: corpus, period, top"),
        ("zzzz=3", r"-p zzzz=3: no notebook has a parameter 'zzzz'\. There are: corpus"),
        ("top", r"-p top: there is no '='\. Write -p NAME=VALUE"),
        ("top=ten", r"-p top=ten: 02-actors takes a whole number\. Write for example -p top=10\."),
        ("top=51", r"-p top=51: 02-actors takes 1 to 50\. Write for example -p top=12\."),
        ("level=nan", r"-p level=nan: 02-actors takes a number"),
        ("quoted=maybe", r"-p quoted=maybe: 02-actors takes a yes/no\. Write for example -p quoted=true\."),
        ("period=1Q", r"-p period=1Q: 02-actors takes one of 1mo, 1q, 1y\. Did you mean '1q'\?"),
        ("top=__import__('os')", r"-p top=__import__\('os'\): 02-actors takes a whole number"),
        ("import os=1", r"-p import os=1: no notebook has a parameter 'import os'"),
    ],
)
def test_wrong_parameter_is_refused_with_the_mend(given: str, message: str) -> None:
    """Unknown names, wrong types, choices and ranges are refused, and the message says what would do."""
    with pytest.raises(ParameterError, match=message):
        set_parameters(PARAMETERS, [given])


@given(st.text())
def test_any_text_stays_a_text(text: str) -> None:
    """Whatever is given for a text parameter comes back as that text, never as anything else."""
    assert set_parameters(PARAMETERS, [f"corpus={text}"]) == {"corpus": text}


@pytest.mark.parametrize(
    ("cell", "message"),
    [
        ("top = 1\nprint(top)", r"02-actors, parameters cell line 2 is no `name = value`\. Move it to another cell\."),
        ("top = len('abc')", r"line 1: top must be set to a text, a number, True or False, written out\."),
        ("top = [1, 2]", r"line 1: top must be set to"),
        ("top = ", r"02-actors: the parameters cell is no Python \(.+\)\. Mend the cell\."),
        ("top = 60  # many; 1 to 50", r"-p top=60: 02-actors takes 1 to 50"),
    ],
)
def test_cell_that_declares_no_literals_is_refused(cell: str, message: str) -> None:
    """A parameters cell holds literals alone, so that reading it never runs anything."""
    with pytest.raises(ParameterError, match=message):
        parse_parameters(cell, "02-actors")


def test_missing_notebook_names_those_that_exist(tmp_path: Path) -> None:
    """A mistyped notebook is answered with the notebooks of that folder."""
    (tmp_path / "02-actors.ipynb").write_text(json.dumps({"cells": []}))
    with pytest.raises(
        ParameterError, match=r"02-actor\.ipynb does not exist \(.+ holds: 02-actors\)\. Check the name\."
    ):
        read_parameters(tmp_path / "02-actor.ipynb")


def test_file_that_is_no_notebook_is_refused(tmp_path: Path) -> None:
    """A file that is no notebook says how to make it one."""
    path = tmp_path / "broken.ipynb"
    path.write_text("{")
    with pytest.raises(ParameterError, match=r"broken\.ipynb is no notebook\. Open and save it in JupyterLab\."):
        read_parameters(path)


def test_notebook_without_a_tagged_cell_has_no_parameters(tmp_path: Path) -> None:
    """A notebook need not declare anything."""
    path = tmp_path / "plain.ipynb"
    path.write_text(json.dumps({"cells": [{"cell_type": "code", "metadata": {}, "source": "x = 1"}]}))
    assert read_parameters(path) == ()


def test_parameters_come_from_a_yaml_file(tmp_path: Path) -> None:
    """Plain values of a YAML file mean what they would mean after -p."""
    (tmp_path / "p.yaml").write_text("top: 20\ncorpus: 'a: b'\n", "utf-8")
    assert read_parameter_file(tmp_path / "p.yaml") == ["top=20", "corpus=a: b"]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("a: [1, 2", r"p\.yaml line 1 is no YAML\. Write one NAME: VALUE a line\."),
        ("- top", r"p\.yaml holds no names\. Write one NAME: VALUE a line\."),
        ("top: [1]", r"p\.yaml: top is no plain value\."),
        ("top: !!python/object/apply:os.getcwd []", r"p\.yaml line 1 is no YAML\."),
        ("[" * 5000, r"p\.yaml.* is no YAML\."),
    ],
)
def test_other_yaml_is_refused(tmp_path: Path, text: str, message: str) -> None:
    """What is no name with a plain value is refused with its place; no tag makes an object."""
    (tmp_path / "p.yaml").write_text(text, "utf-8")
    with pytest.raises(ParameterError, match=message):
        read_parameter_file(tmp_path / "p.yaml")


def test_missing_yaml_is_refused(tmp_path: Path) -> None:
    """A file that is not there is named."""
    with pytest.raises(ParameterError, match=r"none\.yaml: No such file or directory\. Check the path\."):
        read_parameter_file(tmp_path / "none.yaml")
