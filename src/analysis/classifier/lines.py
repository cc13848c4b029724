"""Fits a linear model with calibrated probabilities: few numbers, learned in a second."""

from collections.abc import Iterable
from typing import Any, Final, NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy import linalg, sparse
from scipy.special import softmax
from sklearn.linear_model import LogisticRegression

Floats = NDArray[np.float64]
Columns = Floats | sparse.csr_matrix
Fold = tuple[NDArray[np.intp], NDArray[np.intp]]

ITERATIONS: Final = 1000
TOLERANCE: Final = 1e-3
MOST_ROTATED: Final = 2000  # rows; the work grows with their cube
TINY: Final = np.finfo(float).tiny
NOUGHT: Final = 1e-10  # share of the largest eigenvalue below which a direction is none
CALIBRATION: Final = 1.0  # inverse strength of the prior on the calibrating slope


class Line(NamedTuple):
    """Decisions ``columns @ slopes.T + offsets``, and the same again from decisions to log-odds of the classes."""

    slopes: Floats
    offsets: Floats
    calibrated_slopes: Floats
    calibrated_offsets: Floats


def fit_line(columns: Columns, labels: NDArray[np.intp], folds: Iterable[Fold], penalty: float, seed: int) -> Line:
    """Fits a logistic regression with balanced classes, and calibrates it on texts that it has not seen.

    ``labels`` are 0, 1, … with each present; ``folds`` are pairs of rows to learn from and rows to hold out. Held-out
    decisions are turned into probabilities by a second logistic regression (Platt 1999, 'Probabilistic outputs for
    support vector machines'); without folds, by the first one's own.
    """
    few = columns.shape[0] <= MOST_ROTATED
    points, axes = _rotate(columns) if few else (columns, None)
    slopes, offsets = _regress(points, labels, penalty, seed, balanced=True)
    held_out = [(rows, _held_out(points, labels, learn, rows, penalty, seed)) for learn, rows in folds]
    slopes = slopes if axes is None else slopes @ axes
    if not held_out:
        return Line(slopes, offsets, np.eye(len(offsets)), np.zeros(len(offsets)))
    rows = np.concatenate([rows for rows, _ in held_out])
    decisions = np.concatenate([decisions for _, decisions in held_out])
    return Line(slopes, offsets, *_regress(decisions, labels[rows], CALIBRATION, seed, balanced=False))


def predict_line(line: Line, columns: Columns) -> Floats:
    """Probabilities, a row a text and a column a class."""
    decisions = columns @ line.slopes.T + line.offsets
    odds = np.asarray(decisions) @ line.calibrated_slopes.T + line.calibrated_offsets
    odds = np.hstack([-odds / 2, odds / 2]) if odds.shape[1] == 1 else odds
    probabilities: Floats = softmax(odds, axis=1)
    return probabilities


def _rotate(columns: Columns) -> tuple[Floats, Floats]:
    """The rows in as many coordinates as there are rows, and the axes that lead back: ``columns = points @ axes``.

    The slopes under an L2 penalty lie in the span of the rows, so the same model is learned much faster.
    """
    gram: Any = columns @ columns.T
    values, vectors = linalg.eigh(gram if isinstance(gram, np.ndarray) else gram.toarray())
    kept = values >= values[-1] * NOUGHT
    lengths = np.sqrt(np.maximum(values[kept], TINY))
    axes: Floats = (columns.T @ (vectors[:, kept] / lengths)).T
    return vectors[:, kept] * lengths, axes


def _held_out(columns: Columns, labels: NDArray[np.intp], learn: Any, rows: Any, penalty: float, seed: int) -> Floats:
    slopes, offsets = _regress(columns[learn], labels[learn], penalty, seed, balanced=True)
    decisions: Floats = columns[rows] @ slopes.T + offsets
    return decisions


def _regress(
    columns: Columns, labels: NDArray[np.intp], penalty: float, seed: int, *, balanced: bool
) -> tuple[Floats, Floats]:
    weight = "balanced" if balanced else None
    model = LogisticRegression(C=penalty, class_weight=weight, max_iter=ITERATIONS, tol=TOLERANCE, random_state=seed)
    model.fit(columns, labels)
    return model.coef_, model.intercept_
