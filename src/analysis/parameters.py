"""What can be set in a notebook: read from its own cell tagged ``parameters``, and checked before anything runs.

A parameter is a line ``name = literal  # meaning; choices: a, b``, ``…  # meaning; 1 to 50`` or ``…  # meaning; path``:
a file or folder, as seen from the notebook where it is written there, and from the caller's folder where it is given.
The cell is parsed, never executed, and a given value stays a value: nothing in it can become code.
"""

import ast
import difflib
import io
import json
import math
import re
import tokenize
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Final, NamedTuple

import yaml  # type: ignore[import-untyped]

Value = str | int | float | bool


class ParameterError(ValueError):
    """A parameter is unknown, mistyped or badly declared; the message says what, where and the mend."""


class Parameter(NamedTuple):
    """One line of a parameters cell; ``low`` and ``high`` are inclusive."""

    notebook: str
    name: str
    default: Value
    meaning: str
    choices: tuple[str, ...] = ()
    low: float = -math.inf
    high: float = math.inf
    is_path: bool = False

    @property
    def type(self) -> str:
        """What a value must be: text, path, whole number, number or yes/no."""
        return "path" if self.is_path else NAMES[type(self.default)]

    @property
    def allowed(self) -> str:
        """Choices or range in words; empty where anything of the type goes."""
        if self.choices:
            return ", ".join(self.choices)
        return f"{self.low:g} to {self.high:g}" if math.isfinite(self.low) else ""


NAMES: Final[Mapping[type, str]] = {str: "text", int: "whole number", float: "number", bool: "yes/no"}
EXAMPLES: Final[Mapping[type, str]] = {str: "rusia", int: "10", float: "0.95", bool: "true"}
SWITCH: Final[Mapping[str, bool]] = {"true": True, "yes": True, "1": True, "false": False, "no": False, "0": False}


def read_parameters(notebook: str | Path) -> tuple[Parameter, ...]:
    """Reads what a notebook declares in its cell tagged ``parameters``, in the order in which it stands there.

    Goes in: the path of a notebook. Comes out: one ``Parameter`` a line; none where no cell has the tag.

    Raises:
        ParameterError: the notebook cannot be read, or a line declares no literal.

    >>> [parameter.name for parameter in read_parameters("notebooks/01-corpus.ipynb")]
    ['corpus', 'language']
    """
    path = Path(notebook)
    try:
        cells = json.loads(path.read_text("utf-8"))["cells"]
    except FileNotFoundError:
        there = ", ".join(sorted(other.stem for other in path.parent.glob("*.ipynb"))) or "no notebook"
        raise ParameterError(f"{path} does not exist ({path.parent} holds: {there}). Check the name.") from None
    except (ValueError, KeyError, TypeError):
        raise ParameterError(f"{path} is no notebook. Open and save it in JupyterLab.") from None
    tagged = (cell for cell in cells if "parameters" in cell.get("metadata", {}).get("tags", ()))
    source = next((cell["source"] for cell in tagged), "")
    return parse_parameters(source if isinstance(source, str) else "".join(source), path.stem)


def parse_parameters(source: str, notebook: str) -> tuple[Parameter, ...]:
    """Reads the source of a parameters cell.

    Raises:
        ParameterError: a line is anything but ``name = literal``, or its default breaks its own rule.

    >>> parse_parameters('top = 12  # how many actors; 1 to 50', "02-actors")[0].allowed
    '1 to 50'
    """
    try:
        lines = ast.parse(source).body
        tokens = list(tokenize.generate_tokens(io.StringIO(source).readline))
    except (SyntaxError, tokenize.TokenError) as error:
        raise ParameterError(f"{notebook}: the parameters cell is no Python ({error}). Mend the cell.") from None
    comments = {token.start[0]: token.string.lstrip("# ") for token in tokens if token.type == tokenize.COMMENT}
    return tuple(_parameter(line, comments.get(line.end_lineno or 0, ""), notebook) for line in lines)


def _parameter(line: ast.stmt, comment: str, notebook: str) -> Parameter:
    where = f"{notebook}, parameters cell line {line.lineno}"
    match line:
        case ast.Assign(targets=[ast.Name(id=name)], value=literal):
            default = _literal(literal)
        case _:
            raise ParameterError(f"{where} is no `name = value`. Move it to another cell.")
    if default is None:
        raise ParameterError(f"{where}: {name} must be set to a text, a number, True or False, written out.")
    choices: tuple[str, ...] = ()
    low, high = -math.inf, math.inf
    meaning: list[str] = []
    is_path = False
    for part in (part.strip() for part in comment.split(";")):
        if part.startswith("choices:"):
            choices = tuple(choice.strip() for choice in part.removeprefix("choices:").split(","))
        elif span := re.fullmatch(r"(-?[\d.]+) to (-?[\d.]+)", part):
            low, high = float(span[1]), float(span[2])
        elif part == "path":
            is_path = True
        else:
            meaning.append(part)
    parameter = Parameter(notebook, name, default, "; ".join(meaning), choices, low, high, is_path)
    convert(parameter, str(default))
    return parameter


def _literal(node: ast.expr) -> Value | None:
    """The value of a literal of one of our types, else None."""
    try:
        value = ast.literal_eval(node)
    except ValueError:
        return None
    return value if isinstance(value, str | int | float | bool) else None


def set_parameters(parameters: Iterable[Parameter], given: Sequence[str]) -> dict[str, Value]:
    """Checks what was given as ``NAME=VALUE`` against what notebooks declare, and converts it.

    Goes in: the parameters of one or several notebooks. Comes out: name -> value, the given ones alone.

    Raises:
        ParameterError: a name is unknown or a value is not of its parameter's type, choices or range.

    >>> set_parameters([Parameter("02-actors", "top", 12, "how many actors", low=1, high=50)], ["top=20"])
    {'top': 20}
    >>> set_parameters([Parameter("02-actors", "top", 12, "how many actors", low=1, high=50)], ["tpo=20"])
    Traceback (most recent call last):
    analysis.parameters.ParameterError: -p tpo=20: no notebook has a parameter 'tpo'. Did you mean 'top'? ...
    """
    declared: dict[str, list[Parameter]] = {}
    for parameter in parameters:
        declared.setdefault(parameter.name, []).append(parameter)
    values: dict[str, Value] = {}
    for item in given:
        name, equals, text = item.partition("=")
        name = name.strip()
        if not equals:
            raise ParameterError(f"-p {item}: there is no '='. Write -p NAME=VALUE, as in -p top=10.")
        if name not in declared:
            near = difflib.get_close_matches(name, declared, n=1, cutoff=0.5)
            hint = f" Did you mean {near[0]!r}?" if near else ""
            there = ", ".join(declared) or "none"
            raise ParameterError(f"-p {item}: no notebook has a parameter {name!r}.{hint} There are: {there}.")
        for parameter in declared[name]:
            values[name] = convert(parameter, text)
    return values


def read_parameter_file(path: str | Path) -> list[str]:
    """Reads a YAML file of values, as ``set_parameters`` takes them.

    Goes in: a file with one ``NAME: VALUE`` a line. Comes out: ``NAME=VALUE`` a line. Only plain values are read: no
    tag of YAML makes an object.

    Raises:
        ParameterError: the file is missing, is no YAML, or holds anything but names with plain values.
    """
    try:
        found = yaml.safe_load(Path(path).read_bytes())
    except OSError as error:
        raise ParameterError(f"--parameters {path}: {error.strerror}. Check the path.") from None
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        where = getattr(error, "problem_mark", None)
        line = f" line {where.line + 1}" if where else ""
        raise ParameterError(f"--parameters {path}{line} is no YAML. Write one NAME: VALUE a line.") from None
    if not isinstance(found, dict):
        raise ParameterError(f"--parameters {path} holds no names. Write one NAME: VALUE a line.")
    for name, value in found.items():
        if not isinstance(name, str) or not isinstance(value, str | int | float | bool):
            raise ParameterError(f"--parameters {path}: {name} is no plain value. Write one NAME: VALUE a line.")
    return [f"{name}={value}" for name, value in found.items()]


def convert(parameter: Parameter, text: str) -> Value:
    """The value that ``text`` means for ``parameter``.

    Raises:
        ParameterError: it is not of the parameter's type, choices or range.

    >>> convert(Parameter("02-actors", "quoted", False, "only quoted words"), "yes")
    True
    """
    kind = type(parameter.default)
    where = f"-p {parameter.name}={text}: {parameter.notebook} takes"
    value: Value | None = text
    try:
        value = SWITCH.get(text.strip().lower()) if kind is bool else kind(text)
    except ValueError:
        value = None
    if value is None or (isinstance(value, float) and not math.isfinite(value)):
        raise ParameterError(f"{where} a {parameter.type}. Write for example -p {parameter.name}={EXAMPLES[kind]}.")
    if parameter.choices and str(value) not in parameter.choices:
        near = difflib.get_close_matches(text.lower(), parameter.choices, n=1, cutoff=0.5)
        hint = f" Did you mean {near[0]!r}?" if near else ""
        raise ParameterError(f"{where} one of {parameter.allowed}.{hint}")
    if isinstance(value, int | float) and not parameter.low <= value <= parameter.high:
        raise ParameterError(f"{where} {parameter.allowed}. Write for example -p {parameter.name}={parameter.default}.")
    return value
