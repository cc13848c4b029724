"""Says what a classifier was trained on and how far it can be trusted: its model card, as a table."""

from typing import Any, Final

import numpy as np
import polars as pl
from numpy.typing import ArrayLike, NDArray
from sklearn.base import clone
from sklearn.model_selection import LeaveOneGroupOut, StratifiedGroupKFold

from analysis.classifier import TargetStanceClassifier
from analysis.classifier.masks import key_target
from analysis.lexicon import read_lexicon

CARD: Final = {"measure": pl.String, "n": pl.Int64, "estimate": pl.Float64, "low": pl.Float64, "high": pl.Float64}
FOLDS: Final = 5
RESAMPLES: Final = 2000
BINS: Final = 10


def make_card(model: TargetStanceClassifier, X: pl.DataFrame, y: ArrayLike) -> pl.DataFrame:  # noqa: N803
    """Measures copies of ``model`` by cross-validation on the coded texts that it is trained on.

    Comes out, a row a measure: measure, n Int64, estimate, low, high Float64, with

    - ``texts``, ``targets`` and ``class CLASS``: how many; the share of the class as estimate;
    - ``macro_f1``: the mean of the classes' F1 over five folds, no text in two of them; ``macro_f1_new_target``: the
      same where a target is left out whole; low and high are percentiles of 2,000 bootstrap resamples of texts;
    - ``brier``: the squared error of the probabilities, summed over classes (0 best; Brier 1950), and ``ece``: how far
      the probability of the likeliest class is from its frequency, over ten bins (Guo et al. 2017, equation 3).

    A hold-out inside the coded sample says nothing of other outlets, registers or years. Use the model for the corpus
    that its sample was drawn from; do not judge a single writer by it; irony is not seen.
    """
    labels = np.asarray(y)
    classes, numbers = np.unique(labels, return_inverse=True)
    words = model.lexicon or read_lexicon()
    targets = np.array([key_target(target, words) for target in X["target"]])
    texts = X["text"].rank("dense").to_numpy()
    counts = np.bincount(numbers)
    rows: list[dict[str, Any]] = [
        {"measure": "texts", "n": len(np.unique(texts))},
        {"measure": "targets", "n": len(np.unique(targets))},
        *(
            {"measure": f"class {label}", "n": int(count), "estimate": count / len(labels)}
            for label, count in zip(classes, counts, strict=True)
        ),
    ]
    folds = min(FOLDS, int(counts.min()), len(np.unique(texts)))
    if folds >= 2:
        split = StratifiedGroupKFold(folds, shuffle=True, random_state=model.random_state)
        probabilities, found = _hold_out(model, X, labels, split.split(X, numbers, texts))
        rows.append(_macro_f1("macro_f1", numbers, found, texts, model.random_state))
        rows += _calibration(probabilities, numbers)
    if len(np.unique(targets)) >= 2:
        _, found = _hold_out(model, X, labels, LeaveOneGroupOut().split(X, groups=targets))
        rows.append(_macro_f1("macro_f1_new_target", numbers, found, texts, model.random_state))
    return pl.DataFrame(rows, schema=CARD)


def _hold_out(
    model: TargetStanceClassifier,
    X: pl.DataFrame,  # noqa: N803
    labels: NDArray[Any],
    folds: Any,
) -> tuple[NDArray[np.float64], NDArray[np.intp]]:
    """Probabilities and guessed classes of each row from a model that has not seen it; not a number, -1 where none."""
    classes = np.unique(labels)
    probabilities, found = np.full((len(labels), len(classes)), np.nan), np.full(len(labels), -1)
    for learn, held in folds:
        if len(np.unique(labels[learn])) == len(classes):
            fitted = clone(model).fit(X[learn], labels[learn])
            probabilities[held] = fitted.predict_proba(X[held])
            found[held] = np.searchsorted(classes, fitted.predict(X[held]))
    return probabilities, found


def _macro_f1(
    measure: str, numbers: NDArray[np.intp], found: NDArray[np.intp], texts: NDArray[Any], seed: int
) -> dict[str, Any]:
    """Macro-F1 with a percentile interval over resampled texts."""
    held, classes = found >= 0, numbers.max() + 1
    cells = np.eye(classes * classes)[numbers[held] * classes + found[held]]  # a row a text, a column a pair of classes
    _, clusters = np.unique(texts[held], return_inverse=True)
    luck, size = np.random.default_rng(seed), clusters.max() + 1
    draws = luck.multinomial(size, np.full(size, 1 / size), RESAMPLES)[:, clusters]
    low, high = np.quantile(_f1((draws @ cells).reshape(-1, classes, classes)), (0.025, 0.975))
    estimate = _f1(cells.sum(axis=0).reshape(1, classes, classes))[0]
    return {"measure": measure, "n": int(held.sum()), "estimate": estimate, "low": low, "high": high}


def _f1(confusions: NDArray[np.float64]) -> NDArray[np.float64]:
    """Macro-F1 of each of several confusion matrices."""
    hits = np.diagonal(confusions, axis1=1, axis2=2)
    scores: NDArray[np.float64] = 2 * hits / np.maximum(confusions.sum(axis=1) + confusions.sum(axis=2), 1)
    macro: NDArray[np.float64] = scores.mean(axis=1)
    return macro


def _calibration(probabilities: NDArray[np.float64], numbers: NDArray[np.intp]) -> list[dict[str, Any]]:
    held = ~np.isnan(probabilities).any(axis=1)
    probabilities, numbers = probabilities[held], numbers[held]
    brier = ((probabilities - np.eye(probabilities.shape[1])[numbers]) ** 2).sum(axis=1).mean()
    sure, right = probabilities.max(axis=1), probabilities.argmax(axis=1) == numbers
    bins = np.minimum((sure * BINS).astype(int), BINS - 1)
    ece = sum(abs(right[bins == b].mean() - sure[bins == b].mean()) * (bins == b).mean() for b in np.unique(bins))
    return [
        {"measure": "brier", "n": len(numbers), "estimate": float(brier)},
        {"measure": "ece", "n": len(numbers), "estimate": float(ece)},
    ]
