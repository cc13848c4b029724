"""How often 95 % intervals of stance hold the truth: ``python tests/benchmarks/coverage_corrected.py [CORPORA]``.

In each simulated corpus four outlets tell stories that lean differently, several sentences of a story on one target
lean alike, and the machine errs at known rates that differ between outlets. A sheet is drawn with ``draw_sheet`` so
that about as many stories as the column says are coded in each outlet, one story in eight, and filled in with the
truth. Printed is how often the interval of an outlet holds the stance of its world: corrected by the sheet, in brackets
from the sheet alone and, naively, from the machine's labels alone. Widths are medians.
"""

import sys
from typing import Final

import numpy as np
import polars as pl

from analysis import tables as t
from analysis.coding import code_pairs, correct_trend, draw_sheet
from analysis.coding.correction import MEASURES
from analysis.coding.pairs import LABELS
from analysis.coding.ratios import BASES

CODED: Final = (5, 8, 15, 30, 100)  # stories of each outlet
STORIES: Final = 8  # told for each one coded
SEED: Final = 20_240_102

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


def simulate(stories: int, luck: np.random.Generator) -> tuple[t.Tables, pl.DataFrame]:
    """Tables of ``stories`` stories in each outlet, an article each, and the true label of every sentence."""
    outlet = np.repeat(np.arange(len(STANCES)), stories)
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


def measure(coded: int, luck: np.random.Generator) -> pl.DataFrame:
    """Every measure of each outlet of one corpus, on every basis."""
    tables, truth = simulate(coded * STORIES, luck)
    sheet = draw_sheet(tables, coded * len(STANCES), seed=int(luck.integers(1 << 30))).drop("stance")
    filled = sheet.join(truth, on=["article_id", "sentence_no"]).select("pair", "stance", "drawn", "of", "story_id")
    pairs = code_pairs(tables, filled.with_columns(coder=pl.lit("coder")))
    trends = [correct_trend(tables.articles, pairs, name, every=None, by=["outlet"]) for name in MEASURES]
    return pl.concat(trends)


def main(corpora: int) -> None:
    """Prints coverage in percent and width for each measure and number of coded stories."""
    luck = np.random.default_rng(SEED)
    shares = pl.DataFrame(STANCES, schema=["favour", "against", "neutral"])
    outlets = pl.Series("outlet", [f"outlet {number}" for number in range(len(STANCES))])
    truths = pl.concat(
        shares.select(outlets, measure=pl.lit(name), truth=top / bottom) for name, (top, bottom) in MEASURES.items()
    )
    print(
        f"{corpora:,} corpora; coverage of nominal 95 % intervals in %: {', '.join(reversed(BASES))}; width corrected"
    )
    print(f"{'measure':20}" + "".join(f"{coded:>15} coded stories" for coded in CODED))
    lines = {name: f"{name:20}" for name in MEASURES}
    for coded in CODED:
        found = pl.concat([measure(coded, luck) for _ in range(corpora)]).join(truths, on=["outlet", "measure"])
        given = found.drop_nulls("low").with_columns(
            covered=100 * pl.col("truth").is_between("low", "high"), width=pl.col("high") - pl.col("low")
        )
        for name in MEASURES:
            shares_of = {basis: given.filter(measure=name, basis=basis) for basis in BASES}
            covered = {basis: rows["covered"].mean() for basis, rows in shares_of.items()}
            lines[name] += (
                f"{covered['corrected']:9.1f} ({covered['sample']:5.1f}, {covered['measured']:5.1f})"
                f" {shares_of['corrected']['width'].median():5.2f}"
            )
    print("\n".join(lines.values()))


def _pick(odds: np.ndarray, luck: np.random.Generator) -> np.ndarray:
    """A column of each row, by the odds that it gives them."""
    return (luck.random(len(odds))[:, None] > odds.cumsum(axis=1)[:, :-1]).sum(axis=1)


def _complete(table: pl.DataFrame, schema: t.Schema) -> pl.DataFrame:
    missing = [pl.lit(None, dtype=dtype).alias(name) for name, dtype in schema.items() if name not in table.columns]
    return table.with_columns(missing) if table.height else t.make([], schema)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 250)
