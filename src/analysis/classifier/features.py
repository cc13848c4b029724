"""Turns texts and their targets into the columns that the linear models see."""

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Any, Final, NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from sklearn.feature_extraction.text import TfidfVectorizer

from analysis.classifier.framed import sum_frames
from analysis.classifier.masks import TARGET, key_target
from analysis.classifier.tones import read_tones, split_words
from analysis.lexicon import Lexicon

MOST: Final = 50_000  # n-grams of a kind, the most frequent ones
BESIDE: Final = 4  # words before or after the target that are marked with their side
LETTERS: Final = 200_000  # of a text that n-grams of letters are taken from
TONE_WEIGHT: Final = 0.4  # of a tone, in standard deviations, beside n-gram rows of length 1
CLIP: Final = 3.0  # standard deviations


class Reading(NamedTuple):
    """What is read of each text before anything is learned: a row a text."""

    words: list[list[str]]
    texts: list[str]
    keys: list[str]
    tones: NDArray[np.float64]


class Features(NamedTuple):
    """What is learned of the training texts but not from their labels."""

    words: TfidfVectorizer
    letters: TfidfVectorizer
    keys: list[str]
    mean: NDArray[np.float64]
    deviation: NDArray[np.float64]


def read_texts(texts: Sequence[str], targets: Sequence[str], lexicon: Lexicon) -> Reading:
    """Reads words, target and tones; the last tone is what the frames say."""
    words = [split_words(text, target, lexicon) for text, target in zip(texts, targets, strict=True)]
    framed = sum_frames(texts, targets, lexicon)
    tones = [[*read_tones(split, lexicon), frame] for split, frame in zip(words, framed, strict=True)]
    keys = [key_target(target, lexicon) for target in targets]
    return Reading(words, [text[:LETTERS] for text in texts], keys, np.array(tones).reshape(len(words), -1))


def make_words(**options: Any) -> TfidfVectorizer:
    """Counts words, pairs of words and words beside the target, sublinear, each text of length 1."""
    return TfidfVectorizer(analyzer=list_ngrams, sublinear_tf=True, **options)


def make_letters(**options: Any) -> TfidfVectorizer:
    """Counts three to five letters within words: affixes, spellings, the way somebody writes."""
    return TfidfVectorizer(analyzer="char_wb", ngram_range=(3, 5), sublinear_tf=True, **options)


def fit_features(reading: Reading) -> Features:
    """Learns vocabularies, who is a target, and the scale of the tones."""
    words, letters = make_words(max_features=MOST), make_letters(max_features=MOST)
    words.fit(reading.words)
    letters.fit(reading.texts)
    mean, deviation = reading.tones.mean(axis=0), reading.tones.std(axis=0)
    return Features(words, letters, sorted(set(reading.keys)), mean, np.where(deviation > 0, deviation, 1.0))


def scale_tones(features: Features, reading: Reading) -> NDArray[np.float64]:
    """Tones in standard deviations of the training texts, no further than 3 from their mean."""
    scaled: NDArray[np.float64] = np.clip((reading.tones - features.mean) / features.deviation, -CLIP, CLIP)
    return scaled


def stack_columns(features: Features, reading: Reading) -> sparse.csr_matrix:
    """Words, letters, one column a target, and tones."""
    targets = np.array([[float(key == known) for known in features.keys] for key in reading.keys])
    blocks: list[Any] = [
        features.words.transform(reading.words),
        features.letters.transform(reading.texts),
        targets.reshape(len(reading.keys), -1),
        TONE_WEIGHT * scale_tones(features, reading),
    ]
    columns: sparse.csr_matrix = sparse.hstack(blocks, format="csr")  # type: ignore[no-untyped-call]
    return columns


def list_ngrams(words: Sequence[str]) -> Iterator[str]:
    """Words, pairs of words, and words beside the target with their side.

    >>> list(list_ngrams(["dukung", TARGET, "."])) == ["dukung", TARGET, f"dukung {TARGET}", "dukung <"]
    True
    """
    plain = [word for word in words if word not in ".,"]
    yield from plain
    yield from map(" ".join, pairwise(plain))
    for at, word in enumerate(plain):
        if word == TARGET:
            yield from (f"{before} <" for before in plain[max(0, at - BESIDE) : at] if before != TARGET)
            yield from (f"> {after}" for after in plain[at + 1 : at + 1 + BESIDE] if after != TARGET)
