"""Scores the classifier beside a linear SVM on tf-idf: ``python tests/benchmarks/bench_classifier.py [FILE]``.

FILE is a CSV with columns text, target, stance (default: ``tests/coded/posts.csv``). Macro-F1 over five repetitions of
five-fold cross-validation, a text's rows never parted, and over targets left out whole, one at a time. In the
``lopsided`` rows targets are loved or hated, as in life: a model that knows whom a text is about has an advantage.
"""

import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import polars as pl
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.metrics import f1_score
from sklearn.model_selection import LeaveOneGroupOut, StratifiedGroupKFold
from sklearn.pipeline import make_pipeline
from sklearn.svm import LinearSVC

from analysis.classifier import TargetStanceClassifier

POSTS = Path(__file__).parents[1] / "coded" / "posts.csv"
Split = tuple[np.ndarray, np.ndarray]


def whole_posts(posts: pl.DataFrame) -> Iterator[Split]:
    """Five times five folds; the rows of one text stay together."""
    for seed in range(5):
        folds = StratifiedGroupKFold(5, shuffle=True, random_state=seed)
        yield from folds.split(posts, posts["stance"], posts["text"].rank("dense"))


def whole_targets(posts: pl.DataFrame) -> Iterator[Split]:
    """Each target held out once, and with it every text that is also about another."""
    for learn, held in LeaveOneGroupOut().split(posts, groups=posts["target"]):
        yield learn[~posts["text"].is_in(posts["text"][held].implode()).to_numpy()[learn]], held


def score(posts: pl.DataFrame, splits: Callable[[pl.DataFrame], Iterator[Split]], name: str) -> tuple[float, float]:
    """Mean macro-F1 and seconds a split of one of the two models."""
    scores, begin = [], time.perf_counter()
    for learn, held in splits(posts):
        train, test = posts[learn], posts[held]
        if name == "tf-idf, linear SVM":
            model = make_pipeline(TfidfVectorizer(), LinearSVC(random_state=0)).fit(train["text"], train["stance"])
            found = model.predict(test["text"])
        else:
            found = TargetStanceClassifier().fit(train, train["stance"]).predict(test)
        scores.append(f1_score(test["stance"], found, average="macro"))
    return float(np.mean(scores)), (time.perf_counter() - begin) / len(scores)


def skew(posts: pl.DataFrame) -> pl.DataFrame:
    """Keeps two of five posts for one half of the targets and against the other."""
    loved = pl.col("target").rank("dense") % 2 == 0
    fits = pl.when(loved).then(pl.col("stance") == "favour").otherwise(pl.col("stance") == "against")
    return posts.with_row_index().filter(fits | (pl.col("index") % 5 < 2)).drop("index")


def main(path: Path) -> None:
    """Prints macro-F1 of both models in every setting."""
    posts = pl.read_csv(path)
    for label, rows in (("as coded", posts), ("lopsided", skew(posts))):
        print(f"{label}: {rows.height} rows, {rows['text'].n_unique()} texts, {rows['target'].n_unique()} targets")
        for splits in (whole_posts, whole_targets):
            for name in ("tf-idf, linear SVM", "TargetStanceClassifier"):
                macro, seconds = score(rows, splits, name)
                print(f"  {splits.__name__:14} {name:23} macro-F1 {macro:.3f}   {seconds:5.2f} s a split", flush=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else POSTS)
