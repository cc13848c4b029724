"""How often nominal 95 % intervals hold the truth: ``python tests/benchmarks/coverage.py [CORPORA] [METHOD]``.

In each simulated corpus stories differ in what they say, copies of a story say nearly the same, four outlets of
different size differ in whom they name, and labels are wrong at known rates. Corpora come from nine worlds, in which
actor a is rare to frequent and favour rare to usual: with few stories the coverage of a share jumps with the share
(Brown, Cai and DasGupta 2001), so that one world would say little. The truth is the measure of such labels over very
many stories of that world. Every corpus is a cell of one table, so that the intervals are those that ``trends`` gives.
Beside them stand the naive ones, for which every article tells its own story. A cell without an interval (nothing
counted, or one story) counts for neither.
"""

import sys
from collections.abc import Callable
from typing import Final

import numpy as np
import polars as pl
from numpy.typing import NDArray

from analysis import trends
from analysis.tables import ARTICLES, MENTIONS, QUOTES, SENTENCES, STANCES, Schema

SIZES: Final = (5, 8, 15, 30, 100)
WORLDS: Final = np.linspace(0.1, 0.9, 9)  # how often a story is about a; how much of what is said of t is in favour
OUTLETS: Final = {"besar.id": (0.5, 0.0), "sedang.id": (0.3, 0.1), "kecil.id": (0.15, -0.1), "mini.id": (0.05, 0.2)}
MISSED, INVENTED, MISTAKEN, TURNED = 0.1, 0.03, 0.1, 0.1  # mentions, mentions, speakers and stances that are wrong
TRUTH: Final = 20_000  # stories
SEED: Final = 20_240_101

Frames = dict[str, pl.DataFrame]


def simulate(corpora: int, stories: int, luck: np.random.Generator) -> Frames:
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
        "articles": _complete(pl.DataFrame(articles | {"corpus": story // stories}), ARTICLES),
        "sentences": _complete(
            pl.DataFrame({"article_id": names, "text": words.map_elements("kata ".__mul__, pl.String)}), SENTENCES
        ),
        "mentions": _complete(pl.concat([*mentions, _repeat(names, about, actor_id="t")]), MENTIONS),
        "quotes": _complete(quotes, QUOTES).with_columns(type=pl.lit("direct")),
        "stances": _complete(pl.concat(stances), STANCES),
    }


def measure(frames: Frames, method: str = "jackknife") -> list[pl.DataFrame]:
    """Every measure of actor a (and of a with b, and towards t), for each corpus."""
    articles, sentences, mentions, quotes, stances = frames.values()
    options = {"every": None, "by": ["corpus"], "method": method}
    found: list[Callable[[], pl.DataFrame]] = [
        lambda: trends.mention_trend(articles, mentions, ["a"], **options),
        lambda: trends.mention_rate_trend(articles, sentences, mentions, ["a"], **options),
        lambda: trends.attention_trend(articles, mentions, ["a"], **options),
        lambda: trends.voice_trend(articles, quotes, ["a"], **options),
        lambda: trends.quote_trend(articles, quotes, ["a"], **options),
        lambda: trends.stance_trend(articles, stances, ["t"], **options),
        lambda: trends.stance_pair_trend(articles, mentions, stances, ["t"], **options),
        lambda: trends.co_mention_trend(articles, mentions, ["a", "b"], **options),
    ]
    return [trend().with_columns(world=pl.col("corpus") % len(WORLDS)) for trend in found]


def main(corpora: int, method: str) -> None:
    """Prints coverage in percent for each measure and number of stories, and the naive interval's beside it."""
    luck = np.random.default_rng(SEED)
    truth = [trend.select("world", truth="estimate") for trend in measure(simulate(len(WORLDS), TRUTH, luck))]
    lines: dict[str, list[str]] = {}
    for size in SIZES:
        frames = simulate(corpora, size, luck)
        naive = frames | {"articles": frames["articles"].with_columns(story_id=pl.lit(None, dtype=pl.String))}
        for true, own, other in zip(truth, measure(frames, method), measure(naive, method), strict=True):
            ends = [f"{true['truth'].min():7.2f} to {true['truth'].max():5.2f}"]
            line = lines.setdefault(own["measure"][0], ends)
            line.append(f"{_covered(own, true):6.1f} ({_covered(other, true):4.1f})")
    print(f"{corpora:,} corpora, {method}; coverage of nominal 95 % intervals in %, naive in brackets")
    print(f"{'measure':20} {'truth from':>16}" + "".join(f"{size:>6} stories" for size in SIZES))
    for name, cells in lines.items():
        print(f"{name:20}", *cells)


def _covered(trend: pl.DataFrame, truth: pl.DataFrame) -> float:
    given = trend.drop_nulls(["low", "high"]).join(truth, on="world")
    return 100 * float(given.select(pl.col("truth").is_between("low", "high").mean()).item())


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


def _complete(table: pl.DataFrame, schema: Schema) -> pl.DataFrame:
    missing = [column for column in schema if column not in table.columns]
    return table.with_columns(pl.lit(None, dtype=schema[column]).alias(column) for column in missing)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 1000, sys.argv[2] if len(sys.argv) > 2 else "jackknife")
