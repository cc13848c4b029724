"""A classifier of stances towards named targets, to be trained on coded texts. Needs coding; the frames need none.

It stands beside the line: nothing else imports it, so that scikit-learn is loaded only by those who train or use it.
"""

from collections.abc import Mapping
from functools import cache
from typing import Any, Final, Self

import narwhals as nw
import numpy as np
import polars as pl
from numpy.typing import ArrayLike, NDArray
from sklearn.base import BaseEstimator, ClassifierMixin
from sklearn.model_selection import StratifiedKFold
from sklearn.utils.multiclass import check_classification_targets
from sklearn.utils.validation import check_is_fitted

from analysis.classifier.features import fit_features, read_texts, scale_tones, stack_columns
from analysis.classifier.lines import Fold, fit_line, predict_line
from analysis.lexicon import Lexicon, read_lexicon
from analysis.tables import TableError, check

TEXTS: Final = {"text": pl.String, "target": pl.String}
FOLDS: Final = 5


class TargetStanceClassifier(ClassifierMixin, BaseEstimator):  # type: ignore[misc]
    """Learns from coded texts where a text stands towards a target: a scikit-learn classifier.

    ``X`` is a frame with columns text (a sentence or a whole post) and target (a name as written, or an actor's id);
    ``y`` holds two or more classes of any kind. Polars frames, mappings of columns, and whatever narwhals reads.

    Two linear models, since words carry within a target and little beyond it:

    - for **targets met in training**, a logistic regression on tf-idf of words, pairs of words and words marked with
      their side of the target (its names masked), of letters, on who the target is, and on the tones below;
    - for **any other target**, one on the mean of the tones alone, in equal weights (Dawes 1979, 'The robust beauty of
      improper linear models', American Psychologist 34): words of praise and blame (``evaluations.csv``) by nearness
      to the target, the faint ones alone, those of opening and closing, and what the frames say.

    Probabilities are calibrated on texts held out in turn: parts of the training texts for the first, whole targets for
    the second. ``predict`` takes the class whose probability gains most over its share in training, so that a rare
    class is found: the best guess under macro-averaged measures. ``C`` is the inverse strength of regularisation.

    >>> texts = ["Rukmini jujur dan tegas", "Rukmini bohong lagi", "Halim peduli, salut", "Halim ingkar janji"]
    >>> posts = pl.DataFrame({"text": texts, "target": ["Rukmini", "Rukmini", "Halim", "Halim"]})
    >>> model = TargetStanceClassifier().fit(posts, ["favour", "against", "favour", "against"])
    >>> model.predict({"text": ["Terima kasih, Bu Siregar yang tulus!"], "target": ["Siregar"]}).tolist()
    ['favour']
    """

    def __init__(self, *, C: float = 1.0, random_state: int = 0, lexicon: Lexicon | None = None) -> None:  # noqa: N803
        """Keeps the parameters as they are."""
        self.C = C
        self.random_state = random_state
        self.lexicon = lexicon

    def fit(self, X: Any, y: ArrayLike) -> Self:  # noqa: N803
        """Learns from texts, targets and their coded stances.

        Raises:
            TableError: ``X`` has no column of strings ``text`` or ``target``, or a cell is empty.
            ValueError: ``y`` is of another length or has fewer than two classes.
        """
        frame = _read_frame(X)
        labels = np.asarray(y)
        check_classification_targets(labels)
        if labels.shape != (frame.height,):
            raise ValueError(f"y has shape {labels.shape} for {frame.height} texts. Give one class for each text.")
        self.classes_, numbers = np.unique(labels, return_inverse=True)
        if len(self.classes_) < 2:
            raise ValueError(f"y holds {len(self.classes_)} class. Code at least two, such as favour and against.")
        reading = read_texts(frame["text"].to_list(), frame["target"].to_list(), self._words())
        self.shares_ = np.bincount(numbers) / len(numbers)
        self.n_texts_ = frame.height
        self.features_ = fit_features(reading)
        folds = _split_texts(numbers, self.random_state)
        columns = stack_columns(self.features_, reading)
        self.known_ = fit_line(columns, numbers, folds, self.C, self.random_state)
        tone = scale_tones(self.features_, reading).mean(axis=1, keepdims=True)
        by_target = _split_targets(np.array(reading.keys), numbers) or folds
        self.unknown_ = fit_line(tone, numbers, by_target, self.C, self.random_state)
        return self

    def predict_proba(self, X: Any) -> NDArray[np.float64]:  # noqa: N803
        """Calibrated probabilities, a row a text and a column a class of ``classes_``."""
        check_is_fitted(self)
        frame = _read_frame(X)
        reading = read_texts(frame["text"].to_list(), frame["target"].to_list(), self._words())
        known = np.isin(reading.keys, self.features_.keys)[:, None]
        tone = scale_tones(self.features_, reading).mean(axis=1, keepdims=True)
        columns = stack_columns(self.features_, reading)
        probabilities: NDArray[np.float64] = np.where(
            known, predict_line(self.known_, columns), predict_line(self.unknown_, tone)
        )
        return probabilities

    def predict(self, X: Any) -> NDArray[Any]:  # noqa: N803
        """The class of each text that gains most over its share in training."""
        check_is_fitted(self)
        classes: NDArray[Any] = self.classes_[np.argmax(self.predict_proba(X) / self.shares_, axis=1)]
        return classes

    def _words(self) -> Lexicon:
        return self.lexicon or _own_words()

    def __sklearn_tags__(self) -> Any:
        """Says that ``X`` is a frame of strings."""
        tags = super().__sklearn_tags__()
        tags.input_tags.two_d_array = False
        tags.input_tags.string = True
        return tags


@cache
def _own_words() -> Lexicon:
    return read_lexicon()


def _read_frame(X: Any) -> pl.DataFrame:  # noqa: N803
    """``X`` as a Polars frame without empty cells."""
    if isinstance(X, Mapping):
        X = pl.DataFrame(X)  # noqa: N806
    elif not isinstance(X, pl.DataFrame):
        try:
            X = nw.from_native(X, eager_only=True).to_polars()  # noqa: N806
        except TypeError:
            raise TableError(f"X is a {type(X).__name__}. Give a frame with the columns text and target.") from None
    frame = check(X, TEXTS, "X").select(*TEXTS)
    for column in frame.columns:
        if missing := frame[column].null_count():
            raise TableError(f"table 'X', column {column!r} is empty in {missing} of {frame.height} rows. Drop them.")
    if frame.is_empty():
        raise TableError("table 'X' has no rows. Give at least one text and its target.")
    return frame


def _split_texts(labels: NDArray[np.intp], seed: int) -> list[Fold]:
    """Parts of the texts with all classes in each; none where a class is too rare."""
    parts = min(FOLDS, int(np.bincount(labels).min()))
    if parts < 2:
        return []
    return list(StratifiedKFold(parts, shuffle=True, random_state=seed).split(labels, labels))


def _split_targets(keys: NDArray[Any], labels: NDArray[np.intp]) -> list[Fold]:
    """One target held out at a time, where the others' texts hold all classes."""
    folds = [(np.flatnonzero(keys != key), np.flatnonzero(keys == key)) for key in np.unique(keys)]
    return [(learn, held) for learn, held in folds if len(np.unique(labels[learn])) == len(np.unique(labels))]
