"""Simulated corpora whose truth is known, for ``coverage.py``: labels alone, and labels of which a sample is coded.

``simulate_labels`` has many worlds: stories differ in what they say, copies of a story say nearly the same, four
outlets of different size differ in whom they name, and labels are wrong at known rates. In nine worlds actor a is rare
to frequent, and favour rare to usual: with few stories the coverage of a share jumps with the share (Brown, Cai and
DasGupta 2001), so that one world would say little.

``simulate_coding`` has one: four outlets tell stories that lean differently, several sentences of a story on one target
lean alike, and the machine errs at known rates that differ between outlets.
"""

from collections.abc import Sequence
from typing import Final

import numpy as np
import polars as pl
from numpy.typing import NDArray

from analysis import tables as t
from analysis.coding.pairs import LABELS

WORLDS: Final = np.linspace(0.1, 0.9, 9)  # how often a story is about a; how much of what is said of t is in favour
OUTLETS: Final = {"besar.id": (0.5, 0.0), "sedang.id": (0.3, 0.1), "kecil.id": (0.15, -0.1), "mini.id": (0.05, 0.2)}
MISSED, INVENTED, MISTAKEN, TURNED = 0.1, 0.03, 0.1, 0.1  # mentions, mentions, speakers and stances that are wrong

STANCES: Final = np.array([[0.15, 0.10, 0.75], [0.08, 0.22, 0.70], [0.25, 0.10, 0.65], [0.10, 0.10, 0.80]])
"""Of each outlet's sentences: in favour, against, neutral."""
FOUND: Final = np.array(
    [
        [[0.80, 0.05, 0.15], [0.05, 0.75, 0.20], [0.03, 0.03, 0.94]],
        [[0.60, 0.10, 0.30], [0.02, 0.88, 0.10], [0.02, 0.10, 0.88]],
        [[0.90, 0.02, 0.08], [0.10, 0.60, 0.30], [0.08, 0.02, 0.90]],
        [[0.70, 0.10, 0.20], [0.10, 0.70, 0.20], [0.05, 0.05, 0.90]],
    ]
)
"""What the machine finds in each outlet's sentences that are in favour, against and neutral."""


def simulate_labels(corpora: int, stories: int, luck: np.random.Generator) -> dict[str, pl.DataFrame]:
    """Labels of ``corpora`` corpora of ``stories`` stories each, all worlds in turn; articles have a ``corpus``."""
    chance = np.repeat(np.resize(WORLDS, corpora), stories)
    number = len(chance)
    story = np.repeat(np.arange(number), np.minimum(luck.geometric(0.5, number), 8))
    size = len(story)
    outlet = luck.choice(len(OUTLETS), size, p=[share for share, _ in OUTLETS.values()])
    lean = np.array([lean for _, lean in OUTLETS.values()])[outlet]

    def happens(chance: NDArray[np.float64]) -> NDArray[np.bool_]:
        """What a story says, copied by nine of ten articles, else decided by the outlet, as the machine labels it."""
        told = (luck.random(number) < chance)[story]
        own = luck.random(size) < chance[story] + lean
        says = np.where(luck.random(size) < 0.9, told, own)
        return np.where(says, luck.random(size) >= MISSED, luck.random(size) < INVENTED)

    names = pl.Series("article_id", np.char.mod("%07d", np.arange(size)))
    named = {"a": happens(chance)}
    named |= {"b": np.where(named["a"], happens(0 * chance + 0.6), happens(0 * chance + 0.4)), "c": np.ones(size, bool)}
    often = 1 + luck.poisson(2.0, number)[story]
    mentions = [_repeat(names, where * often, actor_id=actor) for actor, where in named.items()]
    quoted = [where * luck.binomial(often, 0.7) + (actor == "c") for actor, where in named.items()]
    quotes = pl.concat(_repeat(names, said, speaker_id=actor) for actor, said in zip(named, quoted, strict=True))
    guessed = luck.choice(list(named), quotes.height)
    mistaken = luck.random(quotes.height) < MISTAKEN
    quotes = quotes.with_columns(speaker_id=pl.Series(np.where(mistaken, guessed, quotes["speaker_id"].to_numpy())))
    # Every article speaks of t, for or against in some of the sentences.
    favour = luck.beta(2 * chance, 2 * (1 - chance))[story]
    about = 1 + luck.poisson(2.0, number)[story]
    taken = 1 + luck.binomial(about - 1, 0.5)
    in_favour = luck.binomial(taken, favour * (1 - TURNED) + (1 - favour) * TURNED)
    stances = [
        _repeat(names, in_favour, 0, target_id="t", stance="favour"),
        _repeat(names, taken - in_favour, in_favour, target_id="t", stance="against"),
    ]
    words = pl.Series(luck.integers(5, 40, number)[story])
    articles = {"article_id": names, "story_id": story.astype(str), "outlet": np.array(list(OUTLETS))[outlet]}
    return {
        "articles": _complete(pl.DataFrame(articles | {"corpus": story // stories}), t.ARTICLES),
        "sentences": _complete(
            pl.DataFrame({"article_id": names, "text": words.map_elements("kata ".__mul__, pl.String)}), t.SENTENCES
        ),
        "mentions": _complete(pl.concat([*mentions, _repeat(names, about, actor_id="t")]), t.MENTIONS),
        "quotes": _complete(quotes, t.QUOTES).with_columns(type=pl.lit("direct")),
        "stances": _complete(pl.concat(stances), t.STANCES),
    }


def simulate_coding(stories: int, outlets: Sequence[int], luck: np.random.Generator) -> tuple[t.Tables, pl.DataFrame]:
    """Tables of ``stories`` stories in each of the outlets, an article each, and the true label of every sentence."""
    outlet = np.repeat(outlets, stories)
    leans = luck.gamma(4 * STANCES[outlet])
    leans /= leans.sum(axis=1, keepdims=True)
    story = np.repeat(np.arange(len(outlet)), np.minimum(luck.geometric(0.5, len(outlet)), 6))
    truth = _pick(leans[story], luck)
    found = _pick(FOUND[outlet[story], truth], luck)
    names = pl.Series("article_id", np.char.mod("%06d", np.arange(len(outlet))))
    numbers = np.arange(len(story))
    sentences = pl.DataFrame(
        {"article_id": names.gather(story), "sentence_no": numbers, "text": np.char.mod("%d", numbers)}
    )
    labels = pl.Series(LABELS)
    sides = sentences.with_columns(target_id=pl.lit("a"), stance=labels.gather(found))
    frames = {
        "articles": pl.DataFrame({"article_id": names, "outlet": np.char.mod("outlet %d", outlet)}),
        "sentences": sentences,
        "mentions": sentences.with_columns(actor_id=pl.lit("a")),
        "stances": sides.filter(pl.col("stance") != "neutral"),
    }
    tables = {name: _complete(frames.get(name, pl.DataFrame()), schema) for name, schema in t.SCHEMAS.items()}
    return t.Tables(**tables), sentences.select("article_id", "sentence_no", stance=labels.gather(truth))


def _repeat(
    names: pl.Series, number: NDArray[np.int64], shift: NDArray[np.int64] | int = 0, **columns: str
) -> pl.DataFrame:
    """A row for each of ``number`` sentences of each article, numbered from ``shift``."""
    start = np.repeat(np.cumsum(number) - number, number)
    sentence = np.arange(number.sum()) - start + np.repeat(np.broadcast_to(shift, number.shape), number)
    table = pl.DataFrame(
        {"article_id": names.gather(np.repeat(np.arange(len(names)), number)), "sentence_no": sentence}
    )
    return table.with_columns(pl.lit(value).alias(column) for column, value in columns.items())


def _pick(odds: np.ndarray, luck: np.random.Generator) -> np.ndarray:
    """A column of each row, by the odds that it gives them."""
    return (luck.random(len(odds))[:, None] > odds.cumsum(axis=1)[:, :-1]).sum(axis=1)


def _complete(table: pl.DataFrame, schema: t.Schema) -> pl.DataFrame:
    missing = [pl.lit(None, dtype=dtype).alias(name) for name, dtype in schema.items() if name not in table.columns]
    return table.with_columns(missing) if table.height else t.make([], schema)
