"""A classifier of stances towards named targets learns, keeps to scikit-learn's contract, and is kept without code."""

import io
import subprocess
import sys
import zipfile
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from polars.testing import assert_frame_equal
from sklearn.base import clone
from sklearn.metrics import f1_score
from sklearn.model_selection import StratifiedGroupKFold, cross_val_score
from sklearn.utils.estimator_checks import estimator_checks_generator, parametrize_with_checks
from sklearn.utils.validation import check_is_fitted, validate_data

from analysis.annotate import annotate
from analysis.classifier import TargetStanceClassifier
from analysis.classifier.cards import make_card
from analysis.classifier.files import ModelError, load_model, read_card, save_model
from analysis.classifier.prose import show_card
from analysis.classifier.refined import refine_stances
from analysis.classifier.tones import read_tones, split_words
from analysis.lexicon import read_lexicon
from analysis.tables import STANCES, TableError, make

POSTS = pl.read_csv(Path(__file__).with_name("coded") / "posts.csv").select("text", "target", "stance")
LEXICON = read_lexicon()


@pytest.fixture(scope="module")
def model() -> TargetStanceClassifier:
    """A classifier trained on every third post."""
    rows = POSTS.gather_every(3)
    return TargetStanceClassifier().fit(rows, rows["stance"])


class OfNumbers(TargetStanceClassifier):
    """The classifier on texts that spell an array's numbers, so that scikit-learn's checks of numbers can run on it.

    Each number is two words for its column and its size, coarse and finer: near numbers share words.
    """

    def fit(self, X: Any, y: Any) -> "OfNumbers":  # noqa: N803
        """Learns from the spelt numbers."""
        X, y = validate_data(self, X, y)  # noqa: N806
        return super().fit(spell(X), y)

    def predict_proba(self, X: Any) -> np.ndarray:  # noqa: N803
        """Probabilities of the spelt numbers."""
        if isinstance(X, pl.DataFrame):
            return super().predict_proba(X)
        check_is_fitted(self)
        return super().predict_proba(spell(validate_data(self, X, reset=False)))

    def __sklearn_tags__(self) -> Any:
        """Says that ``X`` is an array of numbers."""
        tags = super().__sklearn_tags__()
        tags.input_tags.two_d_array, tags.input_tags.string = True, False
        return tags


def spell(numbers: np.ndarray) -> pl.DataFrame:
    """A text for each row, all on one target."""
    rows = [
        " ".join(
            f"{chr(97 + column % 26)}{grain}{'n' if (step := round(float(value) * grain)) < 0 else 'p'}{abs(step)}"
            for column, value in enumerate(row)
            for grain in (1, 2)
        )
        for row in numbers
    ]
    return pl.DataFrame({"text": rows, "target": "Halim"})


@parametrize_with_checks([TargetStanceClassifier()])
def test_it_passes_the_checks_of_scikit_learn(estimator: Any, check: Callable[[Any], None]) -> None:
    """The checks that scikit-learn has for estimators of strings pass; it leaves out those that need numbers."""
    check(estimator)


LEFT_OUT = {
    "readonly_memmap": "spells the same texts as the check without it",
    "check_array_api_input": "runs only where SCIPY_ARRAY_API is set",
}


@pytest.mark.parametrize(
    ("estimator", "check"),
    [pair for pair in estimator_checks_generator(OfNumbers()) if not any(name in repr(pair[1]) for name in LEFT_OUT)],
    ids=lambda value: getattr(getattr(value, "func", value), "__name__", "OfNumbers"),
)
def test_it_passes_the_checks_for_arrays(estimator: Any, check: Callable[[Any], None]) -> None:
    """With numbers spelt as texts, every check for classifiers of arrays passes too; none is expected to fail."""
    check(estimator)


def test_it_finds_stances_in_posts_that_it_has_not_seen() -> None:
    """Macro-F1 over five folds of the posts of our own, which tell by example more than by word, stays above 0.56."""
    folds = StratifiedGroupKFold(5, shuffle=True, random_state=1)
    groups = POSTS["text"].rank("dense").to_numpy()
    scores = cross_val_score(
        TargetStanceClassifier(), POSTS, POSTS["stance"], groups=groups, cv=folds, scoring="f1_macro"
    )
    assert scores.mean() > 0.56


def test_it_holds_for_targets_that_it_has_not_seen() -> None:
    """Macro-F1 over the posts about targets left out whole stays above 0.56."""
    found = np.empty(POSTS.height, dtype=object)
    for target in POSTS["target"].unique().sort():
        held = (POSTS["target"] == target).to_numpy()
        learn = POSTS.filter(~held & ~POSTS["text"].is_in(POSTS["text"].filter(held).implode()).to_numpy())
        found[held] = TargetStanceClassifier().fit(learn, learn["stance"]).predict(POSTS.filter(held))
    assert f1_score(POSTS["stance"], found.astype(str), average="macro") > 0.56


def test_the_same_text_may_stand_differently_towards_two_targets(model: TargetStanceClassifier) -> None:
    """Words near a target weigh more than words near another."""
    text = "Rukmini Halim jujur, tulus dan amanah. " + "Rapat itu selesai pukul dua belas siang. " * 4
    text += "Sedangkan Togar Siregar pembohong, licik dan serakah."
    favour = list(model.classes_).index("favour")
    both = model.predict_proba({"text": [text, text], "target": ["Rukmini Halim", "Togar Siregar"]})
    assert both[0, favour] > both[1, favour]


def test_names_are_not_tones() -> None:
    """What a target is called changes nothing: its names are masked, parts and aliases too."""
    tones = [
        read_tones(split_words(f"Pak {name} jujur, {name.split()[0]} tidak pernah ingkar.", name, LEXICON), LEXICON)
        for name in ("Rukmini Halim", "Sabar Makmur")
    ]
    assert tones[0] == tones[1]


@pytest.mark.parametrize("labels", [[0, 1, 2], ["for", "against", "neutral"], [True, False]])
def test_classes_are_whatever_y_holds(labels: list[Any], tmp_path: Path) -> None:
    """Two or three classes, words, numbers or truth values: they come back as given, also from a file."""
    y = np.array(labels * 10)
    rows = POSTS.head(len(y))
    model = TargetStanceClassifier().fit(rows, y)
    probabilities = model.predict_proba(rows)
    assert probabilities.shape == (len(y), len(labels))
    np.testing.assert_allclose(probabilities.sum(axis=1), 1)
    assert set(model.predict(rows).tolist()) <= set(labels)
    again = load_model(save_model(model, tmp_path / "model.npz"))
    assert again.predict(rows).tolist() == model.predict(rows).tolist()
    assert again.classes_.tolist() == model.classes_.tolist()


def test_two_runs_learn_the_same(model: TargetStanceClassifier) -> None:
    """Training twice on the same texts gives the same probabilities to the last bit."""
    rows = POSTS.gather_every(3)
    again = clone(model).fit(rows, rows["stance"])
    assert np.array_equal(again.predict_proba(POSTS), model.predict_proba(POSTS))


def test_a_text_is_judged_by_itself(model: TargetStanceClassifier) -> None:
    """Probabilities of a text do not depend on what is asked with it, nor on the kind of frame."""
    together = model.predict_proba(POSTS.head(6))
    apart = np.vstack([model.predict_proba(POSTS[at].to_dict(as_series=False)) for at in range(6)])
    np.testing.assert_allclose(together, apart)


@settings(max_examples=20, deadline=None)
@given(text=st.text(max_size=200), target=st.text(max_size=20))
def test_any_text_and_target_get_probabilities(model: TargetStanceClassifier, text: str, target: str) -> None:
    """No text and no name makes it fail."""
    probabilities = model.predict_proba({"text": [text], "target": [target]})
    assert np.isfinite(probabilities).all()
    assert abs(probabilities.sum() - 1) < 1e-9


@pytest.mark.parametrize("text", ["\0" * 1000, '"' * 10_000, "tidak " * 20_000, "Halim " * 20_000, "x" * 200_000])
def test_hostile_texts_are_read(model: TargetStanceClassifier, text: str) -> None:
    """Long runs of anything are read like any other text."""
    assert np.isfinite(model.predict_proba({"text": [text], "target": ["Halim"]})).all()


def test_a_kept_model_predicts_as_before(model: TargetStanceClassifier, tmp_path: Path) -> None:
    """What is read from a file gives the same probabilities, and nothing but the file is left in the folder."""
    path = save_model(model, tmp_path / "model.npz")
    assert np.array_equal(load_model(path).predict_proba(POSTS), model.predict_proba(POSTS))
    assert list(tmp_path.iterdir()) == [path]


def _without(path: Path, name: str) -> bytes:
    """The file without one of its arrays."""
    out = io.BytesIO()
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(out, "w") as new:
        for member in old.namelist():
            if member != f"{name}.npy":
                new.writestr(member, old.read(member))
    return out.getvalue()


@pytest.mark.parametrize("array", ["facts", "shares", "word_idf", "mean", "known_slopes", "unknown_calibrated_offsets"])
def test_a_file_that_lacks_a_part_is_refused(model: TargetStanceClassifier, tmp_path: Path, array: str) -> None:
    """Without any of its parts a file is no whole classifier, and the message says so."""
    path = save_model(model, tmp_path / "model.npz")
    path.write_bytes(_without(path, array))
    with pytest.raises(ModelError, match="no whole classifier"):
        load_model(path)


def test_files_of_another_kind_are_refused(model: TargetStanceClassifier, tmp_path: Path) -> None:
    """Missing, foreign, cut and pickled files each raise an error that names the file."""
    path = save_model(model, tmp_path / "model.npz")
    whole = path.read_bytes()
    pickled = io.BytesIO()
    np.savez(pickled, facts=np.array([{"format": "x"}], dtype=object))
    for content in (b"", b"not a model", whole[: len(whole) // 2], pickled.getvalue()):
        path.write_bytes(content)
        with pytest.raises(ModelError, match=r"model\.npz is"):
            load_model(path)
    with pytest.raises(ModelError, match="is missing"):
        load_model(tmp_path / "none.npz")


@settings(max_examples=30, deadline=None)
@given(at=st.floats(0, 1, exclude_max=True), byte=st.integers(0, 255))
def test_damaged_files_raise_or_load(
    model: TargetStanceClassifier, tmp_path_factory: pytest.TempPathFactory, at: float, byte: int
) -> None:
    """One wrong byte gives an error of ours or a model, never another error."""
    path = save_model(model, tmp_path_factory.mktemp("models") / "model.npz")
    content = bytearray(path.read_bytes())
    content[int(at * len(content))] = byte
    path.write_bytes(content)
    with suppress(ModelError):
        load_model(path)


@pytest.mark.parametrize(
    ("frame", "message"),
    [
        ({"text": ["a"]}, "has no column 'target'"),
        ({"text": [1], "target": ["a"]}, "Int64, not String"),
        ({"text": ["a", None], "target": ["a", "b"]}, "empty in 1 of 2 rows"),
        (pl.DataFrame(schema={"text": pl.String, "target": pl.String}), "has no rows"),
        (np.zeros((2, 2)), "X is a ndarray"),
    ],
)
def test_wrong_frames_are_named(model: TargetStanceClassifier, frame: Any, message: str) -> None:
    """A wrong X says what is wrong with it."""
    with pytest.raises(TableError, match=message):
        model.predict(frame)


def test_wrong_labels_are_named() -> None:
    """Labels of another length, or of one class, say so."""
    with pytest.raises(ValueError, match="one class for each text"):
        TargetStanceClassifier().fit(POSTS, ["favour"])
    with pytest.raises(ValueError, match="at least two"):
        TargetStanceClassifier().fit(POSTS, ["favour"] * POSTS.height)


def test_the_card_says_what_was_learned_and_how_well() -> None:
    """Counts, macro-F1 with its interval, also for new targets, and calibration stand in the card."""
    rows = POSTS.gather_every(4)
    card = make_card(TargetStanceClassifier(), rows, rows["stance"])
    measures = {row["measure"]: row for row in card.iter_rows(named=True)}
    assert measures["targets"]["n"] == rows["target"].n_unique()
    assert measures["class favour"]["n"] == (rows["stance"] == "favour").sum()
    for name in ("macro_f1", "macro_f1_new_target"):
        assert 0 <= measures[name]["low"] <= measures[name]["estimate"] <= measures[name]["high"] <= 1
    assert 0 <= measures["ece"]["estimate"] <= 1
    assert 0 <= measures["brier"]["estimate"] <= 2


def test_a_kept_card_is_shown_in_the_report(model: TargetStanceClassifier, tmp_path: Path) -> None:
    """A card comes back from the file as it was made and stands in the report; without one, the counts do."""
    rows = POSTS.gather_every(4)
    card = make_card(model, rows, rows["stance"])
    path = save_model(model, tmp_path / "model.npz", card)
    assert_frame_equal(read_card(path), card)
    assert "Mean F1 on new targets" in show_card(str(path), "en").text
    assert read_card(save_model(model, path)).rows() == [("texts", model.n_texts_, None, None, None)]
    assert "-p model=model.npz" in show_card("", "id").text
    with pytest.raises(ModelError, match="is missing"):
        show_card(str(tmp_path / "none.npz"))


def test_refining_hides_nothing(model: TargetStanceClassifier, tmp_path: Path) -> None:
    """Every stance stays, with what the frames said beside what was decided, and who decided."""
    (tmp_path / "a.txt").write_text("Kabar Siang\n\nChad mengecam Sudan. Mesir memuji Maroko.", "utf-8")
    tables = annotate(tmp_path)
    assert tables.stances.height == 2
    refined = refine_stances(tables.stances, tables.sentences, model, sure=0.51)
    assert refined["framed"].to_list() == tables.stances["stance"].to_list()
    assert refined.drop("framed", "decided_by", "p_favour", "stance").equals(tables.stances.drop("stance"))
    changed = refined["framed"] != refined["stance"]
    assert (refined["decided_by"] == "model").equals(changed)
    assert refine_stances(make([], STANCES), tables.sentences, model).is_empty()
    unmoved = refine_stances(tables.stances, tables.sentences, model, sure=1.0)
    assert set(unmoved["decided_by"]) == {"frames"}


def test_refining_needs_a_model_of_favour_and_against(model: TargetStanceClassifier) -> None:
    """A model of other classes, or a threshold below one half, is refused."""
    tables = annotate(Path(__file__).parents[1] / "seeds")
    rows = POSTS.head(20)
    other = TargetStanceClassifier().fit(rows, [0, 1] * 10)
    with pytest.raises(ValueError, match="favour and against"):
        refine_stances(tables.stances, tables.sentences, other)
    with pytest.raises(ValueError, match=r"more than 0\.5"):
        refine_stances(tables.stances, tables.sentences, model, sure=0.4)


def test_nobody_pays_who_does_not_train() -> None:
    """Importing the package and the command line loads no scikit-learn."""
    code = "import sys, analysis, analysis.cli, analysis.annotate; sys.exit('sklearn' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
