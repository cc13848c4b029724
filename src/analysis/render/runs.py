"""Plans which reports are made: one a notebook, or one for each value of a parameter."""

import os
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from analysis.parameters import Parameter, ParameterError, Value, read_parameters, set_parameters


class Run(NamedTuple):
    """One report to be made: its name, the notebook that makes it, and the values of all its parameters."""

    report: str
    notebook: Path
    values: dict[str, Value]


def plan_runs(notebooks: Path, only: Sequence[str], given: Sequence[str], each: str = "") -> list[Run]:
    """One run for every notebook, and as many as ``each`` has values where the notebook declares its parameter.

    Raises:
        ParameterError: a notebook or a parameter is unknown, or a value is not of its kind.
    """
    declared = {path: read_parameters(path) for path in _choose(notebooks, only)}
    everything = [parameter for parameters in declared.values() for parameter in parameters]
    values = set_parameters(everything, given)
    name, equals, texts = each.partition("=")
    if each and not (equals and texts):
        raise ParameterError(f"--each {each}: there is no value. Write --each NAME=A,B,C, as in --each period=1mo,1y.")
    varied = [set_parameters(everything, [f"{name}={text.strip()}"]) for text in texts.split(",")] if each else []
    runs = []
    for path, parameters in declared.items():
        defaults = {parameter.name: parameter.default for parameter in parameters}
        for one in varied if name in defaults else [{}]:
            given_here = _locate(values | one, parameters, path.parent)
            chosen = {key: given_here.get(key, value) for key, value in defaults.items()}
            mark = f".{slug(one[name])}" if one else ""
            runs.append(Run(f"{path.stem}{mark}", path, chosen))
    report, times = Counter(run.report for run in runs).most_common(1)[0]
    if times > 1:
        raise ParameterError(f"--each {each}: two values would both make {report}.html. Name each value once.")
    return runs


def _locate(values: Mapping[str, Value], parameters: Iterable[Parameter], folder: Path) -> dict[str, Value]:
    """The values with paths as the notebook in ``folder`` sees them, not the caller who wrote them."""
    located = dict(values)
    for name in (parameter.name for parameter in parameters if parameter.is_path):
        if value := values.get(name):
            if not Path(str(value)).exists():
                raise ParameterError(f"-p {name}={value}: there is no such file or folder. Check the path.")
            located[name] = os.path.relpath(str(value), folder)
    return located


def _choose(folder: Path, only: Sequence[str]) -> list[Path]:
    """The notebooks of ``folder``, all or those named."""
    paths = sorted(folder.glob("*.ipynb"))
    there = ", ".join(path.stem for path in paths)
    if not paths:
        raise ParameterError(f"{folder} holds no notebook. Say where they are: --notebooks FOLDER.")
    for name in only:
        if not any(path.stem == name for path in paths):
            raise ParameterError(f"--only {name}: there is no such notebook. There are: {there}.")
    return [path for path in paths if not only or path.stem in only]


def slug(value: Value) -> str:
    """A value as part of a file's name."""
    return re.sub(r"[^\w-]+", "-", str(value)).strip("-")[:60] or "-"
