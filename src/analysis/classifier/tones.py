"""Reads the tone of a text towards a target: which words of praise and blame stand how near to it.

It needs no training, so it holds for targets that no coder has seen.
"""

import re
from bisect import bisect_left
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Final, NamedTuple

import numpy as np
import polars as pl
from indoNLP.preprocessing import SLANG_DATA
from numpy.typing import NDArray

from analysis.classifier.masks import TARGET, mask_target
from analysis.lexicon import Lexicon
from analysis.matcher import Matcher, longest
from analysis.stances.frames import inflect

TONES: Final = ("near", "faint", "opening", "closing")
FAR: Final = 0.3  # what a word counts that stands far from the target, where one beside it counts 1.3
REACH: Final = 20.0  # words over which nearness falls to a third
PRIOR: Final = 4.0  # words of praise and of blame that every text is taken to hold: few words say little
OPENING, CLOSING = 40, 80  # words of a post that say what it will say, and what it has said
NEGATED: Final = -0.7  # what is left of a word under a negator: `tidak jujur` blames, less than `pembohong`
SCOPE: Final = 3  # words that a negator reaches over
CLITICS: Final = ("", "nya", "lah", "kah", "pun")
STOPS: Final = frozenset(".,!?")
TOKEN: Final = re.compile(rf"{TARGET}|[^\W_]+(?:-[^\W_]+)*|[.!?\n]|[,;:]")
STRETCHED: Final = re.compile(r"([^\W\d_])\1{2,}")


class Evaluations(NamedTuple):
    """The evaluative lexicon, compiled: ``values[i]`` belongs to the matcher's phrase ``i``."""

    matcher: Matcher
    values: Sequence[float]
    negators: frozenset[str]


def split_words(text: str, target: str, lexicon: Lexicon) -> list[str]:
    """The words of ``text`` in lower case and plain spelling, the target masked, punctuation as ``.``, ``,``, ``?``.

    >>> from analysis.lexicon import read_lexicon
    >>> words = split_words("Gubernur Rukmini jgn diam, dong!!!", "Rukmini", read_lexicon())
    >>> " ".join(words).replace(TARGET, "_")
    'gubernur _ jangan diam , dong ! ! !'
    """
    words: list[str] = []
    for word in TOKEN.findall(mask_target(text, target, lexicon).lower()):
        if word in ",;:":
            words.append(",")
        elif word == "\n":
            words.append(".")
        elif word in STOPS or word == TARGET:
            words.append(word)
        else:
            plain = STRETCHED.sub(r"\1", word)
            words += SLANG_DATA.get(plain, plain).split()
    return words


def weigh_words(words: Sequence[str], lexicon: Lexicon) -> NDArray[np.float64]:
    """What each word says of whom it is about: above 0 praise, below 0 blame; a phrase counts at its first word.

    A negator turns what it reaches over, and hints at blame itself: who praises denies less.

    >>> from analysis.lexicon import read_lexicon
    >>> weigh_words("dia jujur , tidak sombong".split(), read_lexicon()).tolist()
    [0.0, 2.0, 0.0, -1.0, 1.4]
    """
    evaluations = compile_evaluations(lexicon)
    starts = np.cumsum([0, *(len(word) + 1 for word in words)]).tolist()
    weights = np.zeros(len(words))
    for phrase, start, _ in longest(evaluations.matcher.find(" ".join(words))):
        at = bisect_left(starts, start)
        if at < len(words) and starts[at] == start:
            before = words[max(0, at - SCOPE) : at]
            open_ = before[max((i + 1 for i, word in enumerate(before) if word in STOPS), default=0) :]
            negated = any(word in evaluations.negators for word in open_)
            weights[at] = evaluations.values[phrase] * (NEGATED if negated else 1.0)
    return weights


def read_tones(words: Sequence[str], lexicon: Lexicon) -> list[float]:
    """Four figures between -1 and 1, as ``TONES`` names them: all words, faint ones alone, opening and closing words.

    Each is (praise - blame) / (praise + blame + 4). A word that is said ten times counts once, at its nearest.
    """
    weights, places = weigh_words(words, lexicon), np.arange(len(words))
    near = weights * (FAR + np.exp(-_distances(words) / REACH))
    return [
        _balance(words, near),
        _balance(words, np.where(np.abs(weights) <= 1.0, near, 0.0)),
        _balance(words, np.where(places < OPENING, weights, 0.0)),
        _balance(words, np.where(places >= len(words) - CLOSING, weights, 0.0)),
    ]


def _balance(words: Sequence[str], weights: NDArray[np.float64]) -> float:
    praise: dict[str, float] = {}
    blame: dict[str, float] = {}
    for at in np.flatnonzero(weights).tolist():
        side = praise if weights[at] > 0 else blame
        side[words[at]] = max(side.get(words[at], 0.0), abs(float(weights[at])))
    total_praise, total_blame = sum(praise.values()), sum(blame.values())
    return (total_praise - total_blame) / (total_praise + total_blame + PRIOR)


def _distances(words: Sequence[str]) -> NDArray[np.float64]:
    """Words between each word and the nearest mention of the target; infinite where it is not named."""
    places = np.arange(len(words), dtype=float)
    named = np.flatnonzero([word == TARGET for word in words]).astype(float)
    if not len(named):
        return np.full(len(words), np.inf)
    after = np.searchsorted(named, places)
    left = np.abs(places - named[np.maximum(after - 1, 0)])
    right = np.abs(named[np.minimum(after, len(named) - 1)] - places)
    nearest: NDArray[np.float64] = np.minimum(left, right)
    return nearest


@cache
def compile_evaluations(lexicon: Lexicon) -> Evaluations:
    """Compiles ``evaluations.csv`` and the negators of ``operators.csv``."""
    values: dict[str, float] = {}
    for form, stance, word, strength in lexicon.evaluations.select("form", "stance", "word", "strength").iter_rows():
        value = float(strength) if stance == "favour" else -float(strength)
        for inflected in [form] if word == "plain" else [pair[0] for pair in inflect(form)]:
            for clitic in CLITICS:
                values.setdefault(inflected + clitic, value)
    values = _without_clashes(values, lexicon)
    negators = frozenset(lexicon.operators.filter(pl.col("kind") == "negator")["form"])
    return Evaluations(Matcher(list(values)), list(values.values()), negators)


def _without_clashes(values: Mapping[str, float], lexicon: Lexicon) -> dict[str, float]:
    """A form listed as it stands keeps its own value, whatever clitic or affix would make of another."""
    listed = lexicon.evaluations.filter(pl.col("word") == "plain").select("form", "stance", "strength").iter_rows()
    return {**values, **{form: (1 if stance == "favour" else -1) * float(value) for form, stance, value in listed}}
