"""Keeps a trained classifier as plain arrays and JSON: a file that can hold wrong numbers, but no code."""

import hashlib
import io
import json
import os
import tempfile
import warnings
import zipfile
from pathlib import Path
from typing import Any, Final

import numpy as np
import polars as pl
from numpy.typing import NDArray
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.utils.validation import check_is_fitted

from analysis.classifier import TargetStanceClassifier
from analysis.classifier.cards import CARD
from analysis.classifier.features import Features, make_letters, make_words
from analysis.classifier.lines import Line
from analysis.lexicon import Lexicon, read_lexicon
from analysis.tables import check

FORMAT: Final = "sikap target stance classifier 1"
LARGEST: Final = 500_000_000  # bytes, unpacked; ours have a few million
CLASSES: Final = {"U": str, "O": str, "i": int, "u": int, "b": bool, "f": float}
LINES: Final = ("known", "unknown")


class ModelError(ValueError):
    """A file holds no classifier, or not a whole one; the message says what is wrong and the mend."""


def save_model(model: TargetStanceClassifier, path: str | Path, card: pl.DataFrame | None = None) -> Path:
    """Writes a fitted classifier to ``path`` (``.npz``), whole or not at all; an earlier file is replaced.

    Its ``card`` (``cards.make_card``) is kept with it, for those who get the file without the coded texts.

    Raises:
        ModelError: its classes are no strings or numbers.
        NotFittedError: it has not been fitted.
    """
    check_is_fitted(model)
    path, features = Path(path), model.features_
    classes = model.classes_.tolist()
    kind = model.classes_.dtype.kind
    if kind not in CLASSES or any(type(value) is not CLASSES[kind] for value in classes):
        raise ModelError(f"classes of type {model.classes_.dtype} cannot be kept. Use strings or whole numbers.")
    facts = {
        "format": FORMAT,
        "classes": classes,
        "kind": kind,
        "C": model.C,
        "random_state": model.random_state,
        "n_texts": model.n_texts_,
        "targets": features.keys,
        "words": features.words.get_feature_names_out().tolist(),
        "letters": features.letters.get_feature_names_out().tolist(),
        "lexicon": _fingerprint(model.lexicon or read_lexicon()),
        "card": [] if card is None else check(card, CARD, "card").rows(),
    }
    arrays = {
        "shares": model.shares_,
        "word_idf": features.words.idf_,
        "letter_idf": features.letters.idf_,
        "mean": features.mean,
        "deviation": features.deviation,
    }
    for name, line in zip(LINES, (model.known_, model.unknown_), strict=True):
        arrays |= {f"{name}_{field}": value for field, value in line._asdict().items()}
    facts_bytes = np.frombuffer(json.dumps(facts, ensure_ascii=False).encode(), np.uint8)
    with tempfile.NamedTemporaryFile(dir=path.parent, prefix=f".{path.name}-", delete=False) as file:
        try:
            np.savez_compressed(file, allow_pickle=False, facts=facts_bytes, **arrays)
            file.flush()
            os.replace(file.name, path)
        except BaseException:
            Path(file.name).unlink(missing_ok=True)
            raise
    return path


def load_model(path: str | Path, *, lexicon: Lexicon | None = None) -> TargetStanceClassifier:
    """Reads a classifier that ``save_model`` wrote; it predicts as it did, and nothing in the file is executed.

    It warns if ``lexicon`` (the package's own by default) praises and blames with other words than the model's did.

    Raises:
        ModelError: the file is missing, damaged, too large, or of another kind.
    """
    path = Path(path)
    arrays = _read_arrays(path)
    try:
        facts = _read_facts(path, arrays)
        model = TargetStanceClassifier(C=float(facts["C"]), random_state=int(facts["random_state"]), lexicon=lexicon)
        words, letters = _strings(facts["words"]), _strings(facts["letters"])
        features = Features(
            _vectorizer(make_words(vocabulary=words), arrays["word_idf"]),
            _vectorizer(make_letters(vocabulary=letters), arrays["letter_idf"]),
            _strings(facts["targets"]),
            arrays["mean"],
            arrays["deviation"],
        )
        classes = np.array([CLASSES[facts["kind"]](value) for value in facts["classes"]], _dtype(facts["kind"]))
        known, unknown = (Line(*(arrays[f"{name}_{field}"] for field in Line._fields)) for name in LINES)
        _check_shapes(features, known, unknown, arrays["shares"], len(classes))
    except ModelError:
        raise
    except (KeyError, TypeError, ValueError, AttributeError, OverflowError, RecursionError) as error:
        reason = f"{type(error).__name__}: {error}"
        raise ModelError(f"{path} is no whole classifier ({reason}). Save it again with save_model.") from None
    model.classes_, model.shares_, model.n_texts_ = classes, arrays["shares"], int(facts["n_texts"])
    model.features_, model.known_, model.unknown_ = features, known, unknown
    if facts.get("lexicon") != _fingerprint(lexicon or read_lexicon()):
        warnings.warn(f"{path} was trained with another evaluations.csv. Train it again to be sure.", stacklevel=2)
    return model


def read_card(path: str | Path) -> pl.DataFrame:
    """The card that ``save_model`` kept with a classifier, as ``cards.CARD``; without one, its counts of texts alone.

    Raises:
        ModelError: the file is missing, damaged, or of another kind.
    """
    path = Path(path)
    arrays = _read_arrays(path)
    try:
        facts = _read_facts(path, arrays)
        counts: list[tuple[Any, ...]] = [("texts", int(facts["n_texts"]), None, None, None)]
        return pl.DataFrame(facts.get("card") or counts, schema=CARD, orient="row")
    except ModelError:
        raise
    except (KeyError, TypeError, ValueError, AttributeError, OverflowError, pl.exceptions.PolarsError) as error:
        raise ModelError(f"{path} has no card that can be read ({error}). Save it again with save_model.") from None


def _read_facts(path: Path, arrays: dict[str, NDArray[Any]]) -> dict[str, Any]:
    """What the file says of its model, besides the arrays."""
    facts: dict[str, Any] = json.loads(arrays["facts"].astype(np.uint8).tobytes())
    if facts["format"] != FORMAT:
        raise ModelError(f"{path} is of format {facts['format']!r}, not {FORMAT!r}. Train and save it again.")
    return facts


def _read_arrays(path: Path) -> dict[str, NDArray[Any]]:
    """Every array of the file, none of them pickled."""
    try:
        content = path.read_bytes()
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            size = sum(member.file_size for member in archive.infolist())
        if size > LARGEST:
            raise ModelError(f"{path} would unpack to {size:,} bytes. A classifier is smaller; get a sound copy.")
        with np.load(io.BytesIO(content), allow_pickle=False) as loaded:
            return {name: loaded[name] for name in loaded.files}
    except FileNotFoundError:
        raise ModelError(f"{path} is missing. Train a classifier and keep it with save_model.") from None
    except (zipfile.BadZipFile, ValueError, EOFError, MemoryError, NotImplementedError, OSError, SyntaxError) as error:
        if isinstance(error, ModelError):
            raise
        raise ModelError(f"{path} is no file of arrays ({error}). Save it again with save_model.") from None
    except Exception as error:  # damaged archives raise what their decompressor raises, zlib.error among them
        raise ModelError(f"{path} is damaged ({error}). Save it again with save_model.") from None


def _strings(values: Any) -> list[str]:
    if not isinstance(values, list) or not all(isinstance(value, str) for value in values):
        raise ValueError("a list of strings was expected")
    return values


def _dtype(kind: str) -> Any:
    return object if kind == "O" else CLASSES[kind]


def _vectorizer(vectorizer: TfidfVectorizer, idf: NDArray[Any]) -> TfidfVectorizer:
    vectorizer.idf_ = idf
    return vectorizer


def _check_shapes(features: Features, known: Line, unknown: Line, shares: NDArray[Any], classes: int) -> None:
    """Whether the parts fit together and every number is one."""
    tones, rows = len(features.mean), 1 if classes == 2 else classes
    columns = len(features.words.vocabulary_) + len(features.letters.vocabulary_) + len(features.keys) + tones
    for line, width in ((known, columns), (unknown, 1)):
        for value, shape in zip(line, [(rows, width), (rows,), (rows, rows), (rows,)], strict=True):
            if value.shape != shape or value.dtype.kind != "f" or not np.isfinite(value).all():
                raise ValueError(f"an array of shape {value.shape} should hold {shape} finite numbers")
    if classes < 2 or shares.shape != (classes,) or not (shares > 0).all():
        raise ValueError(f"shares of {classes} classes are wrong")
    if (
        features.deviation.shape != (tones,)
        or not (features.deviation > 0).all()
        or not np.isfinite(features.mean).all()
    ):
        raise ValueError("the scale of the tones is wrong")


def _fingerprint(lexicon: Lexicon) -> str:
    return hashlib.sha256(lexicon.evaluations.write_csv().encode()).hexdigest()
