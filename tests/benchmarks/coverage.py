"""How often nominal 95 % intervals hold the truth: ``python tests/benchmarks/coverage.py [CORPORA] [METHOD]``.

Trends without coding are held to what they claim: the measure of labels as wrong as these over very many stories. Each
simulated corpus is a cell with so many stories. Corrected trends are held to the truth itself: of outlets with eight
times as many stories as the column says, about so many of each are coded on a sheet of ``draw_sheet``, and every outlet
is a cell; four outlets share a sheet, or one has its own, where little is known of the machine's errors. In brackets
stands the naive interval: without coding that of articles that tell a story each, with coding that of the machine's
labels alone. A cell without an interval (nothing counted, or one story) counts for none.

Of 250 corpora (11 minutes on a busy machine) these lie outside 93 to 97 %, give or take 1.4 where a corpus is a cell:
shares of articles at 5 and 8 stories (up to 98.0), attention at 5 (92.0), lift at 5 and 100 (92.4). Corrected, four
outlets at once: net stance at 5 and 8 (98.6), shares of pairs at 8, 15 and 30 (98.2), all pairs at 5 (97.5). Corrected,
one at once: all at 5 and 8 (97 to 99), shares at 15 and 30 (99.2), and net stance at 15 and 30, too narrow (91 to 92):
of so few coded sentences hardly any shows how often neutral ones hide a stance.
"""

import sys
import time
from collections.abc import Callable, Iterator
from typing import Final

import numpy as np
import polars as pl
from worlds import STANCES, WORLDS, simulate_coding, simulate_labels

from analysis import trends
from analysis.coding import code_pairs, correct_trend, draw_sheet
from analysis.coding.correction import MEASURES

SIZES: Final = (5, 8, 15, 30, 100)  # stories of a cell; coded ones, where trends are corrected
TOLD: Final = 8  # stories for each one coded
MANY: Final = 20_000  # stories that give the truth of a world
SEED: Final = 20_240_101
NAMED: Final = ["measure", "method", "size", "estimate", "low", "high", "truth"]


def measure_labels(frames: dict[str, pl.DataFrame], method: str) -> pl.DataFrame:
    """Every measure of actor a (and of a with b, and towards t) for each corpus."""
    articles, sentences, mentions, quotes, stances = frames.values()
    options = {"every": None, "by": ["corpus"], "method": method}
    found: list[Callable[..., pl.DataFrame]] = [
        lambda: trends.mention_trend(articles, mentions, ["a"], **options),
        lambda: trends.mention_rate_trend(articles, sentences, mentions, ["a"], **options),
        lambda: trends.attention_trend(articles, mentions, ["a"], **options),
        lambda: trends.voice_trend(articles, quotes, ["a"], **options),
        lambda: trends.quote_trend(articles, quotes, ["a"], **options),
        lambda: trends.stance_trend(articles, stances, ["t"], **options),
        lambda: trends.stance_pair_trend(articles, mentions, stances, ["t"], **options),
        lambda: trends.co_mention_trend(articles, mentions, ["a", "b"], **options),
    ]
    world = pl.col("corpus") % len(WORLDS)
    return pl.concat(trend().select("measure", "estimate", "low", "high", world=world) for trend in found)


def cover_labels(corpora: int, method: str, luck: np.random.Generator) -> Iterator[pl.DataFrame]:
    """Intervals without coding beside what such labels show in very many stories, for each number of stories."""
    truth = measure_labels(simulate_labels(len(WORLDS), MANY, luck), method)
    truth = truth.select("measure", "world", truth="estimate")
    for size in SIZES:
        frames = simulate_labels(corpora, size, luck)
        alone = frames["articles"].with_columns(story_id=pl.lit(None, dtype=pl.String))
        for name, given in (("", frames), ("naive", frames | {"articles": alone})):
            found = measure_labels(given, method).join(truth, on=["measure", "world"])
            yield found.with_columns(method=pl.lit(name), size=pl.lit(size)).select(NAMED)


def cover_coding(corpora: int, together: int, luck: np.random.Generator) -> Iterator[pl.DataFrame]:
    """Corrected intervals of outlets coded ``together``, and the machine's own, beside the truth, for each corpus."""
    shares = pl.DataFrame(STANCES, schema=["favour", "against", "neutral"])
    named = shares.select(outlet=pl.format("outlet {}", pl.int_range(pl.len())))
    truth = pl.concat(
        named.hstack(shares.select(measure=pl.lit(name), truth=top / bottom))
        for name, (top, bottom) in MEASURES.items()
    )
    methods = pl.col("basis").replace_strict({"corrected": "", "measured": "naive"}, default=None)
    title = pl.format("corrected {}, {} at once", "measure", pl.lit(together))
    for size in SIZES:
        for number in range(corpora):
            outlets = [(number + place) % len(STANCES) for place in range(together)]
            tables, labels = simulate_coding(size * TOLD, outlets, luck)
            sheet = draw_sheet(tables, size * together, seed=int(luck.integers(1 << 30))).drop("stance")
            filled = sheet.join(labels, on=["article_id", "sentence_no"])
            coded = filled.select("pair", "stance", "drawn", "of", "story_id", coder=pl.lit("coder"))
            pairs = code_pairs(tables, coded)
            found = pl.concat(
                correct_trend(tables.articles, pairs, name, every=None, by=["outlet"]) for name in MEASURES
            )
            beside = found.join(truth, on=["outlet", "measure"]).with_columns(method=methods, size=pl.lit(size))
            yield beside.drop_nulls("method").with_columns(measure=title).select(NAMED)


def main(corpora: int, method: str) -> None:
    """Prints coverage in percent for each measure and number of stories, and the naive interval's beside it."""
    begin, luck = time.perf_counter(), np.random.default_rng(SEED)
    found = pl.concat(
        [*cover_labels(corpora, method, luck), *cover_coding(corpora, 4, luck), *cover_coding(corpora, 1, luck)]
    )
    keys = ["measure", "method", "size"]
    covered = found.drop_nulls(["low", "high"]).group_by(keys, maintain_order=True)
    covered = covered.agg(share=100 * pl.col("truth").is_between("low", "high").mean())
    cells = covered.filter(method="").join(covered.filter(method="naive"), on=["measure", "size"], suffix="_naive")
    print(f"{corpora:,} corpora, {method}; coverage of nominal 95 % intervals in %, naive in brackets")
    print(f"{'measure':42}" + "".join(f"{size:>6} stories" for size in SIZES))
    for (name,), row in cells.group_by("measure", maintain_order=True):
        print(f"{name:42}", *(f"{own:6.1f} ({other:4.1f})" for own, other in row["share", "share_naive"].iter_rows()))
    print(f"{time.perf_counter() - begin:,.0f} s")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 1000, sys.argv[2] if len(sys.argv) > 2 else "jackknife")
