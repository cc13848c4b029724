"""How often nominal 95 % intervals hold the truth: ``python tests/benchmarks/coverage.py [CORPORA] [METHOD]``.

In each simulated corpus stories differ in what they say, copies of a story say nearly the same, and four outlets of
different size differ in whom they name and quote. The truth is the measure over very many stories of that world. Every
corpus is a cell of one table, so that the intervals are those that ``trends`` gives. Beside them stand the naive
ones, for which every article tells its own story. A cell without an interval (nothing counted, or one story) counts for
neither.
"""

import sys
from collections.abc import Callable
from typing import Final

import numpy as np
import polars as pl

from analysis import trends
from analysis.tables import ARTICLES, MENTIONS, QUOTES, SENTENCES, STANCES, Schema

SIZES: Final = (5, 8, 15, 30, 100)
OUTLETS: Final = {"besar.id": (0.5, 0.0), "sedang.id": (0.3, 0.1), "kecil.id": (0.15, -0.1), "mini.id": (0.05, 0.2)}
TRUTH: Final = 60_000  # stories
SEED: Final = 20_240_101

Frames = dict[str, pl.DataFrame]


def simulate(corpora: int, stories: int, luck: np.random.Generator) -> Frames:
    """Tables of ``corpora`` corpora of ``stories`` stories each; articles have a further column ``corpus``."""
    copies = np.minimum(luck.geometric(0.5, corpora * stories), 8)
    story = np.repeat(np.arange(corpora * stories), copies)
    outlet = luck.choice(len(OUTLETS), len(story), p=[share for share, _ in OUTLETS.values()])
    lean = np.array([lean for _, lean in OUTLETS.values()])[outlet]

    def happens(chance: float) -> np.ndarray:
        """What a story says, copied by nine of ten articles, and else decided by the outlet."""
        told = (luck.random(corpora * stories) < chance)[story]
        return np.where(luck.random(len(story)) < 0.9, told, luck.random(len(story)) < chance + lean)

    names = pl.Series("article_id", np.char.mod("%07d", np.arange(len(story))))
    third = happens(0.5)
    named = {"a": happens(0.3) | (third & happens(0.3)), "b": third, "c": happens(0.9)}
    often = luck.poisson(2.0, corpora * stories)[story]
    sides = (luck.random(corpora * stories) * 0.8)[story]  # of those who take sides on a, the share in favour
    mentions, quotes, stances = [], [], []
    for actor, where in named.items():
        number = np.where(where, 1 + often, 0)
        mentions.append(_repeat(names, number, actor_id=actor))
        quotes.append(_repeat(names, np.where(where, luck.binomial(often, 0.5), 0), speaker_id=actor))
        if actor == "a":
            favour = luck.binomial(often, sides * 0.6) * where
            against = luck.binomial(np.maximum(often - favour, 0), (1 - sides) * 0.6) * where
            signs = {"favour": (favour, 0 * favour), "against": (against, favour)}
            stances = [
                _repeat(names, number, shift, target_id="a", stance=sign) for sign, (number, shift) in signs.items()
            ]
    words = luck.integers(5, 40, corpora * stories)[story]
    sentences = pl.DataFrame({"article_id": names, "text": pl.Series(words).map_elements("kata ".__mul__, pl.String)})
    articles = pl.DataFrame(
        {
            "article_id": names,
            "story_id": story.astype(str),
            "outlet": np.array(list(OUTLETS))[outlet],
            "corpus": story // stories,
        }
    )
    return {
        "articles": _complete(articles, ARTICLES),
        "sentences": _complete(sentences, SENTENCES),
        "mentions": _complete(pl.concat(mentions), MENTIONS),
        "quotes": _complete(pl.concat(quotes), QUOTES).with_columns(type=pl.lit("direct")),
        "stances": _complete(pl.concat(stances), STANCES),
    }


def measure(frames: Frames, by: list[str], method: str) -> list[pl.DataFrame]:
    """Every measure of actor a (and of a with b), for each cell of ``by``."""
    articles, sentences, mentions, quotes, stances = frames.values()
    options = {"every": None, "by": by, "method": method}
    found: list[Callable[[], pl.DataFrame]] = [
        lambda: trends.mention_trend(articles, mentions, ["a"], **options),
        lambda: trends.mention_rate_trend(articles, sentences, mentions, ["a"], **options),
        lambda: trends.attention_trend(articles, mentions, ["a"], **options),
        lambda: trends.voice_trend(articles, quotes, ["a"], **options),
        lambda: trends.quote_trend(articles, quotes, ["a"], **options),
        lambda: trends.stance_trend(articles, stances, ["a"], **options),
        lambda: trends.stance_pair_trend(articles, mentions, stances, ["a"], **options),
        lambda: trends.co_mention_trend(articles, mentions, ["a", "b"], **options),
    ]
    return [trend().select("measure", "estimate", "low", "high", "stories") for trend in found]


def main(corpora: int, method: str) -> None:
    """Prints coverage in percent for each measure and number of stories, and the naive interval's beside it."""
    luck = np.random.default_rng(SEED)
    truth = {
        trend["measure"].item(): trend["estimate"].item()
        for trend in measure(simulate(1, TRUTH, luck), [], "jackknife")
    }
    lines: dict[str, list[str]] = {name: [f"{name:20} {value:8.3f}"] for name, value in truth.items()}
    for size in SIZES:
        frames = simulate(corpora, size, luck)
        naive = frames | {"articles": frames["articles"].with_columns(story_id=pl.lit(None, dtype=pl.String))}
        for own, other in zip(*(measure(tables, ["corpus"], method) for tables in (frames, naive)), strict=True):
            name = own["measure"][0]
            shares = [_covered(trend, truth[name]) for trend in (own, other)]
            lines[name].append(f"{shares[0]:6.1f} ({shares[1]:4.1f})")
    print(f"{corpora:,} corpora, {method}; coverage of nominal 95 % intervals in %, naive in brackets")
    print(f"{'measure':20} {'truth':>8}" + "".join(f"{size:>6} stories" for size in SIZES))
    for cells in lines.values():
        print(" ".join(cells))


def _covered(trend: pl.DataFrame, truth: float) -> float:
    given = trend.drop_nulls(["low", "high"])
    return 100 * float(given.select(pl.lit(truth).is_between("low", "high").mean()).item())


def _repeat(names: pl.Series, number: np.ndarray, shift: np.ndarray | int = 0, **columns: str) -> pl.DataFrame:
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
