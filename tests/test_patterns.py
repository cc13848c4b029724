"""Every regular expression of the package reads any text in time that grows with the text, not with its square."""

import ast
import pickle
import random
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from time import process_time
from typing import Any, NamedTuple

import pytest

import analysis
from analysis.articles.roles import CREDIT_LENGTH
from analysis.articles.rules import DATELINE_LENGTH
from analysis.mentions.unknown import LONG_REACH, REACH

PACKAGE = Path(analysis.__file__).parent
SHORT, LONG = 2_500, 10_000  # characters; where the time grows with the square, sixteen times from end to end
SLACK, NOISE = 10, 0.03  # times, seconds: a pattern that needs less for the longest text needs no comparison
MANY = 50  # times; what is repeated less often at most costs a factor only
CHARACTERS = "a A1.,-'\"“(:/_\n@|"
CATEGORIES = {"DIGIT": "1", "SPACE": " \n", "WORD": "aA1_"}
PIECES = [
    *(
        *CHARACTERS,
        "\t",
        "’",
        "[",
        "*",
        "#",
        "a ",
        "A ",
        "Aa ",
        "a.",
        "A.",
        "1/",
        "1 ",
        ", ",
        "a, ",
        "Aa-",
        "A'a",
        "(a",
    ),
    *("(a ", "a\n", "\r\n", "…", "\u00a0", "dan ", "yang ", "kata ", "Kamis ", "Kamis (", "1 Mei ", "2022-", "www.a "),
    *("https://a", "pic.twitter.com/a", "Rusia, ", "AS dan ", "menurut ", "bahwa ", "tidak ", "Menteri ", "|| ", "{a"),
    *("<script", '"datePublished":"'),
]
SEEKING = {"search", "finditer", "findall", "sub", "subn", "split"}
# What is given a stretch of a text at most so many characters long: where the pattern is compiled, and as what.
BOUNDED = {
    "articles/roles.py CREDIT": CREDIT_LENGTH,
    "articles/roles.py STAMP": 60,
    "articles/rules.py _datelines": DATELINE_LENGTH,
    "mentions/unknown.py BEFORE": REACH,
    "mentions/unknown.py BEFORE_CLAUSE": LONG_REACH,
    "stances/frames.py NASALS": 40,  # a root
}
# Runs in a process of its own, since patterns are compiled when the package is imported, and when it is first used.
SPY = """
import pickle, pkgutil, re, sys
inner, found = re._compile, {}

def spy(pattern, flags):
    frame, compiled = sys._getframe(1), inner(pattern, flags)
    while frame.f_code.co_filename == re.__file__:
        frame = frame.f_back
    if frame.f_code.co_filename.startswith(sys.argv[1]):
        file = frame.f_code.co_filename[len(sys.argv[1]) + 1 :]
        found[compiled.pattern, compiled.flags] = file, frame.f_lineno
    return compiled

re._compile = spy
import analysis
for module in pkgutil.walk_packages(analysis.__path__, "analysis."):
    __import__(module.name)
analysis.annotate("seeds")
sys.stdout.buffer.write(pickle.dumps(found))
"""


class Use(NamedTuple):
    """A pattern, where it is compiled and as what, and whether it is sought in texts or asked at a place only."""

    pattern: re.Pattern[str]
    place: str
    sought: bool


def collect_uses() -> Iterator[Use]:
    """Every pattern that is compiled on import or by annotating, and every one that is written out where it is used."""
    done = subprocess.run([sys.executable, "-c", SPY, PACKAGE], stdout=subprocess.PIPE, check=True)
    compiled = [(place, re.compile(*written)) for written, place in pickle.loads(done.stdout).items()]
    calls = list(find_calls())
    asked = {(file, owner) for file, _, owner, _, _ in calls}
    seeking = [(file, owner) for file, _, owner, method, _ in calls if method in SEEKING]
    sought = {*seeking, *(owner for _, owner in seeking)}
    for file, call, owner, method, name in calls:
        if owner == "re" and method == "compile":
            for (where, line), pattern in compiled:
                if where == file and call.lineno <= line <= (call.end_lineno or call.lineno):
                    key = (file, name) if (file, name) in asked else name  # used here, or where it is imported
                    yield Use(pattern, f"{file} {name}", key in sought)
        elif owner == "re" and method != "escape" and isinstance(call.args[0], ast.Constant):
            yield Use(re.compile(str(call.args[0].value)), f"{file} {name}", method in SEEKING)


def find_calls() -> Iterator[tuple[str, ast.Call, str, str, str]]:
    """Every call of a method: its file, itself, whose method, which, and what the statement around it names."""
    for path in sorted(PACKAGE.rglob("*.py")):
        waiting: list[tuple[ast.AST, str]] = [(ast.parse(path.read_text("utf-8")), "")]
        while waiting:
            node, name = waiting.pop()
            match node:
                case ast.Assign(targets=[target]) | ast.AnnAssign(target=target):
                    name = last_name(target)
                case ast.FunctionDef(name=given) | ast.keyword(arg=str() as given):
                    name = given
                case ast.Call(func=ast.Attribute(value=owner, attr=method)):
                    yield path.relative_to(PACKAGE).as_posix(), node, last_name(owner), method, name
            waiting += [(child, name) for child in ast.iter_child_nodes(node)]


def last_name(node: ast.AST) -> str:
    """The name after the last point of an expression."""
    return node.id if isinstance(node, ast.Name) else node.attr if isinstance(node, ast.Attribute) else ""


def sample(nodes: Any, luck: random.Random) -> str:
    """A text that a parsed pattern may match."""
    return "".join(map(sample_one, nodes, [luck] * len(nodes)))


def sample_one(node: Any, luck: random.Random) -> str:
    """A text that one node of a parsed pattern may match."""
    kind, value = str(node[0]), node[1]
    if kind == "LITERAL":
        return chr(value)
    if kind == "BRANCH":
        return sample(luck.choice(value[1]), luck)
    if kind.endswith("REPEAT"):
        low, high, inner = value
        return "".join(sample(inner, luck) for _ in range(max(low, min(high, luck.randrange(3)))))
    if kind in ("SUBPATTERN", "ATOMIC_GROUP"):
        return sample(value[-1] if kind == "SUBPATTERN" else value, luck)
    fitting = [char for char in CHARACTERS if is_in(node, char)]
    return luck.choice(fitting) if fitting else sample_one(value[0], luck) if kind == "IN" else ""


def is_in(node: Any, char: str) -> bool:
    """Whether a node of a parsed pattern that stands for one character stands for this one."""
    kind, value = str(node[0]), node[1]
    if kind == "IN":
        negated = str(value[0][0]) == "NEGATE"
        return any(is_in(inner, char) for inner in value) is not negated
    if kind == "RANGE":
        return bool(value[0] <= ord(char) <= value[1])
    if kind == "CATEGORY":
        name = str(value).removeprefix("CATEGORY_")
        return (char in CATEGORIES[name.removeprefix("NOT_")]) is not name.startswith("NOT_")
    return kind == "ANY" or (kind == "LITERAL" and chr(value) == char) or (kind == "NOT_LITERAL" and chr(value) != char)


def find_pumps(nodes: Any, before: str, luck: random.Random) -> Iterator[tuple[str, str]]:
    """What stands before a part of a pattern that may be repeated without end, and what then is repeated."""
    for node in nodes:
        kind, value = str(node[0]), node[1]
        if kind.endswith("REPEAT") and value[1] >= MANY:
            yield before, sample(value[2], luck)
        if kind == "BRANCH":
            for branch in luck.sample(value[1], min(4, len(value[1]))):
                yield from find_pumps(branch, before, luck)
        elif kind.endswith("REPEAT") or kind in ("SUBPATTERN", "ATOMIC_GROUP", "ASSERT", "ASSERT_NOT"):
            yield from find_pumps(value if kind == "ATOMIC_GROUP" else value[-1], before, luck)
        before += sample_one(node, luck)


def find_attacks(pattern: re.Pattern[str]) -> list[tuple[str, str]]:
    """Beginnings and what to repeat after them: of every pattern, and of this one's own making."""
    parsed = re._parser.parse(pattern.pattern, pattern.flags)  # type: ignore[attr-defined]
    own = {pump for seed in range(3) for pump in find_pumps(parsed, "", random.Random(seed))}
    pairs = {("", piece) for piece in PIECES} | own | {("", before + pump) for before, pump in own}
    return sorted((before, pump) for before, pump in pairs if pump)


def measure(use: Use, text: str) -> float:
    """Seconds of the processor to find all that matches, or to find out whether the text begins so."""
    start = process_time()
    if use.sought:
        for _ in use.pattern.finditer(text):
            pass
    else:
        use.pattern.match(text)
        use.pattern.fullmatch(text)
    return process_time() - start


USES = list(collect_uses())


def test_patterns_are_found() -> None:
    """Patterns are collected from everywhere: written out, made from word lists, and those of a word list."""
    places = {use.place.split()[0].split(":")[0] for use in USES}
    assert {"dates.py", "quotes/words.py", "articles/rules.py", "stances/frames.py", "periods.py"} <= places
    assert len(USES) > 100


@pytest.mark.parametrize("use", USES, ids=[use.place for use in USES])
def test_pattern_takes_linear_time(use: Use) -> None:
    """Four times the text takes far less than sixteen times the time, whatever is repeated in it."""
    if length := BOUNDED.get(use.place):
        use, size = use._replace(sought=True), length
    else:
        size = LONG
    for before, pump in find_attacks(use.pattern):
        short, long = (before + pump * (size // times // len(pump)) + "!x" for times in (LONG // SHORT, 1))
        if measure(use, long) > NOISE:
            growth = min(measure(use, long) for _ in range(3)) / min(measure(use, short) for _ in range(3))
            assert growth < SLACK, (before, pump)
