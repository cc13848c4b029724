"""From counts in articles to a trends table: placed in periods, summed over stories, with intervals, gaps filled.

``trends`` says what is counted; this says what the counts are worth. The unit of observation is the story (articles
that share a ``story_id``). Stories are counted in lots, and those that look alike are kept as one row with their
number: that makes it fast, and what is held the same for any number of articles.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Final, Unpack

import polars as pl

from analysis.choices import COUNTED, DATES, METHODS, Choices, choose
from analysis.intervals import bootstrap, jackknife, linearise, score, wilson
from analysis.periods import list_periods, place_articles, read_every, spread_articles
from analysis.tables import ARTICLES, Rows, of_articles, split, take

LOT: Final = 50_000  # articles held one by one at once
_ONE: Final = pl.lit(1, dtype=pl.Int64)


def estimate_shares(
    measure: str,
    articles: Rows,
    counts: pl.LazyFrame,
    bases: pl.LazyFrame,
    wanted: pl.DataFrame,
    every: str | None,
    by: Sequence[str],
    **choices: Unpack[Choices],
) -> pl.DataFrame:
    """Shares k / n, 0 to 1, where n of a story is the same for every group.

    Goes in: ``counts`` (article_id, the columns of ``wanted``, k), ``bases`` (article_id, n), ``wanted``: the groups to
    report. Comes out: a trends table.
    """

    def count(placed: pl.DataFrame, cell: Sequence[str]) -> pl.DataFrame:
        return _with_absent(placed, cell, counts, bases, wanted)

    stories, cells = _sum_lots(count, articles, every, by, **choices)
    return _estimate(stories, cells, wanted, measure, every, **choices)


def estimate_rates(
    measure: str,
    articles: Rows,
    counts: pl.LazyFrame,
    bases: pl.LazyFrame,
    wanted: pl.DataFrame,
    every: str | None,
    by: Sequence[str],
    **choices: Unpack[Choices],
) -> pl.DataFrame:
    """Rates 1000 k / n, from 0 upwards, where n of a story is the same for every group.

    Goes in and comes out: as with ``estimate_shares``. Where k = 0 the interval ends at the rate of as many stories as
    may mention the group, by Wilson's upper bound, each as often as those of other cells do.
    """

    def count(placed: pl.DataFrame, cell: Sequence[str]) -> pl.DataFrame:
        return _with_absent(placed, cell, counts, bases, wanted)

    stories, cells = _sum_lots(count, articles, every, by, **choices)
    rate_of = 1000 * pl.col("k") / pl.col("n")
    table = _bound(stories, rate_of, [*cells.columns, *wanted.columns], **choices)
    # How often a story names the group if it does, over all cells: where none does, the cell itself cannot say.
    named = stories.filter(pl.col("k") > 0).group_by(wanted.columns)
    often = named.agg(often=(pl.col("k") * pl.col("copies")).sum() / pl.col("copies").sum())
    table = table.join(often, on=wanted.columns, how="left", maintain_order="left")
    if _leaves_out(**choices):  # rates are lopsided: the interval is the jackknife's, laid on the log scale
        rate = pl.when(pl.col("k") > 0).then("estimate")
        table = table.with_columns(
            low=rate * ((pl.col("low") - rate) / rate).exp(), high=rate * ((pl.col("high") - rate) / rate).exp()
        )
    trials = pl.col("clusters")
    _, most = wilson(pl.col("k") * 0, trials)
    bounds = table.with_columns(
        low=pl.when(pl.col("k") == 0).then(0.0 * most).otherwise(pl.col("low").clip(0)),
        high=pl.when(pl.col("k") == 0)
        .then(1000 * most * trials * pl.col("often").fill_null(1) / pl.col("n"))
        .otherwise(pl.col("high")),
    )
    return _fill(bounds, cells, wanted, measure, every)


def estimate_balances(
    measure: str,
    articles: Rows,
    counts: pl.LazyFrame,
    wanted: pl.DataFrame,
    every: str | None,
    by: Sequence[str],
    **choices: Unpack[Choices],
) -> pl.DataFrame:
    """Balances (2k - n) / n, -1 to 1, where every group has its own n.

    Goes in: ``counts`` (article_id, the columns of ``wanted``, k, n), ``wanted``: the groups to report. Comes out: a
    trends table.
    """

    def count(placed: pl.DataFrame, cell: Sequence[str]) -> pl.DataFrame:
        stories = _join(placed, counts).group_by([*cell, *wanted.columns, "story_id"]).agg(_sum("k", "n"))
        return _alike(stories.drop("story_id"))

    stories, cells = _sum_lots(count, articles, every, by, **choices)
    return _estimate(stories, cells, wanted, measure, every, lowest=-1, **choices)


def estimate_means(
    measure: str,
    articles: Rows,
    counts: pl.LazyFrame,
    wanted: pl.DataFrame,
    every: str | None,
    by: Sequence[str],
    **choices: Unpack[Choices],
) -> pl.DataFrame:
    """Means (k - against) / n, -1 to 1, of n values that are 1, 0 or -1, where every group has its own n.

    Goes in: ``counts`` (article_id, the columns of ``wanted``, k, against, n), ``wanted``: the groups to report. Comes
    out: a trends table with a further column ``against`` Int64. Where all values are the same the interval reaches as
    far as Wilson's lets that many stories hide another value.
    """

    def count(placed: pl.DataFrame, cell: Sequence[str]) -> pl.DataFrame:
        stories = _join(placed, counts).group_by([*cell, *wanted.columns, "story_id"]).agg(_sum("k", "against", "n"))
        return _alike(stories.drop("story_id"))

    stories, cells = _sum_lots(count, articles, every, by, **choices)
    k, against, n = pl.col("k"), pl.col("against"), pl.col("n")
    keys = [*cells.columns, *wanted.columns]
    table = _bound(stories.with_columns(squares=n * n), (k - against) / n, keys, **choices)
    _, hidden = wilson(k * 0, pl.col("clusters"))
    neutral, same = k + against == 0, (k == n) | (against == n) | (k + against == 0)
    reach = hidden * pl.when(neutral).then(1).otherwise(2)
    if _leaves_out(**choices):
        share, half = (pl.col("estimate") + 1) / 2, (pl.col("high") - pl.col("estimate")) / 2
        ends = score(share, half, pl.col("clusters"), n**2 / pl.col("squares"), 1 - (k + against) / n)
        table = table.with_columns(end * 2 - 1 for end in ends)
    bounds = table.with_columns(
        low=pl.when(same).then(pl.col("estimate") - reach).otherwise("low").clip(-1, 1),
        high=pl.when(same).then(pl.col("estimate") + reach).otherwise("high").clip(-1, 1),
    )
    return _fill(bounds, cells, wanted, measure, every, "against")


def estimate_lifts(
    measure: str,
    articles: Rows,
    found: pl.LazyFrame,
    names: Sequence[str],
    every: str | None,
    by: Sequence[str],
    **choices: Unpack[Choices],
) -> pl.DataFrame:
    """Lifts k n / (a b) of all pairs of ``names``: k articles hold both, a the one, b the other, of n.

    Goes in: ``found`` (article_id, actor_id), each pair once. Comes out: a trends table, groups actor_id, other_id.
    """
    pairs = [(one, other) for one in range(len(names)) for other in range(one + 1, len(names))]
    wanted = list_groups(
        {"actor_id": [names[one] for one, _ in pairs], "other_id": [names[other] for _, other in pairs]}
    )

    def count(placed: pl.DataFrame, cell: Sequence[str]) -> pl.DataFrame:
        stories = _hold(placed, of_articles(found, placed["article_id"]).collect(), cell, names, pairs)
        sums = dict.fromkeys(("k", "a", "b", "n"), placed.schema["weight"]) | {"copies": pl.Int64}
        none = pl.DataFrame(schema={**placed.select(cell).schema, **wanted.schema, **sums})
        alike = (
            stories.select(
                *cell,
                actor_id=pl.lit(names[one]),
                other_id=pl.lit(names[other]),
                k=f"{one}&{other}",
                a=f"{one}",
                b=f"{other}",
                n="n",
            )
            for one, other in pairs
        )
        return pl.concat([none, *(_alike(rows) for rows in alike)])

    stories, cells = _sum_lots(count, articles, every, by, **choices)
    return _estimate_lifts(stories, cells, wanted, measure, every, **choices)


def list_groups(columns: Mapping[str, Sequence[str]]) -> pl.DataFrame:
    """The groups to report as a frame of distinct rows, String also where there are none."""
    return pl.DataFrame(dict(columns), schema=dict.fromkeys(columns, pl.String)).unique(maintain_order=True)


def _sum_lots(
    count: Callable[[pl.DataFrame, Sequence[str]], pl.DataFrame],
    articles: Rows,
    every: str | None,
    by: Sequence[str],
    **choices: Unpack[Choices],
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Rows of alike stories of all articles, and the calendar of period and *by that a trend fills.

    ``count`` makes the rows of some whole stories from their placed articles, and is given ``LOT`` articles at a time:
    whatever the corpus, no more is held of its articles.
    """
    rows = take(articles, ARTICLES, "articles")
    columns = [name for name in rows.collect_schema() if name not in ("article_id", "story_id", "period")]
    by = [choose(column, columns, "by") for column in dict.fromkeys([by] if isinstance(by, str) else by)]
    if choose(choices.get("dates", "omit"), DATES, "dates") == "bound":
        by = ["outer", *by]
    cell = ["period", *by]
    alike, found = [], []
    for lot in split(rows, pl.coalesce("story_id", "article_id"), LOT):
        placed = _place(rows.filter(lot).collect(), every, cell, **choices)
        alike.append(count(placed, cell))
        found.append(placed.select(cell).unique())
    stories = pl.concat(alike)
    columns = [column for column in stories.columns if column != "copies"]
    stories = stories.group_by(columns).agg(pl.col("copies").sum()).sort(columns)
    return stories, list_periods(pl.concat(found), every, by)


def _place(articles: pl.DataFrame, every: str | None, cell: Sequence[str], **choices: Unpack[Choices]) -> pl.DataFrame:
    """Placed articles with story, weight and the columns of ``cell``.

    Where dates are to bound the interval, ``outer`` is there: without and with the articles that may lie in the period.
    """
    for name in choices:
        choose(name, list(Choices.__annotations__), "choice")
    placed = place_articles(articles, every).filter(placement="placed").with_columns(weight=_ONE)
    if (dates := choices.get("dates", "omit")) != "omit":
        spread = spread_articles(articles, every)
        both = [placed, spread.with_columns(weight=_ONE)]
        outer = [table.with_columns(outer=pl.lit(at == 1)) for at, table in enumerate(both)]
        placed = spread if dates == "spread" else pl.concat(outer)
    if choose(choices.get("per", "article"), COUNTED, "per") == "story":
        first = placed.sort("published_earliest", "published_latest", "article_id", nulls_last=True)
        placed = first.unique([*cell, "story_id"], keep="first", maintain_order=True)
    return placed.select("article_id", "story_id", "weight", *cell)


def _join(placed: pl.DataFrame, counts: pl.LazyFrame) -> pl.DataFrame:
    """Placed articles with their counts, of which only theirs are read."""
    return placed.join(of_articles(counts, placed["article_id"]).collect(), on="article_id")


def _with_absent(
    placed: pl.DataFrame, cell: Sequence[str], counts: pl.LazyFrame, bases: pl.LazyFrame, wanted: pl.DataFrame
) -> pl.DataFrame:
    """Rows of alike stories with their k and n for each cell and group, also of stories without the group."""
    groups = wanted.columns
    stories = _join(placed, bases).group_by([*cell, "story_id"]).agg(_sum("n")).filter(pl.col("n") > 0)
    hits = _join(placed, counts).group_by([*cell, *groups, "story_id"]).agg(_sum("k"))
    present = _alike(hits.join(stories, on=[*cell, "story_id"], nulls_equal=True).select(*cell, *groups, "k", "n"))
    # Stories without the group are counted, not listed: groups times stories would be too many rows.
    keys = [*cell, *groups, "n"]
    listed = present.group_by(keys).agg(listed=pl.col("copies").sum())
    absent = (
        _alike(stories.select(*cell, "n"))
        .join(wanted, how="cross")
        .join(listed, on=keys, how="left", nulls_equal=True)
        .with_columns(k=pl.lit(0, dtype=present.schema["k"]), copies=pl.col("copies") - pl.col("listed").fill_null(0))
        .filter(pl.col("copies") > 0)
        .select(present.columns)
    )
    return pl.concat([present, absent])


def _hold(
    placed: pl.DataFrame,
    found: pl.DataFrame,
    cell: Sequence[str],
    names: Sequence[str],
    pairs: Sequence[tuple[int, int]],
) -> pl.DataFrame:
    """A row a story: in how many of its n articles each of ``names`` is, and each of ``pairs``."""
    held = placed.with_columns(
        pl.col("article_id").is_in(found.filter(actor_id=name)["article_id"].implode()).cast(pl.Int64).alias(f"{index}")
        for index, name in enumerate(names)
    )
    both = ((pl.col(f"{one}") * pl.col(f"{other}") * pl.col("weight")).sum() for one, other in pairs)
    return held.group_by([*cell, "story_id"]).agg(
        *(_sum(f"{index}") for index in range(len(names))),
        *(sums.alias(f"{one}&{other}") for sums, (one, other) in zip(both, pairs, strict=True)),
        n=pl.col("weight").sum(),
    )


def _sum(*columns: str) -> pl.Expr:
    """Sums over articles, each by its weight."""
    return (pl.col(*columns) * pl.col("weight")).sum()


def _alike(stories: pl.DataFrame) -> pl.DataFrame:
    """Stories that look alike in one row, their number in ``copies``, sorted: the order in which floats are summed."""
    columns = stories.columns
    return stories.group_by(columns).agg(copies=pl.len().cast(pl.Int64)).sort(columns)


def _bound(stories: pl.DataFrame, statistic: pl.Expr, keys: Sequence[str], **choices: Unpack[Choices]) -> pl.DataFrame:
    """Estimate and interval of the method chosen, for each of ``keys``."""
    method = jackknife if _leaves_out(**choices) else bootstrap
    return method(stories.sort(stories.columns), statistic, keys)


def _leaves_out(**choices: Unpack[Choices]) -> bool:
    """Whether intervals come from leaving stories out, not from drawing them."""
    return choose(choices.get("method", "jackknife"), METHODS, "method") == "jackknife"


def _estimate(
    stories: pl.DataFrame,
    cells: pl.DataFrame,
    wanted: pl.DataFrame,
    measure: str,
    every: str | None,
    lowest: int = 0,
    **choices: Unpack[Choices],
) -> pl.DataFrame:
    """The trends table of k / n, stretched from ``lowest`` to 1, from rows of alike stories."""
    k, n, clusters = pl.col("k"), pl.col("n"), pl.col("clusters")
    keys = [*cells.columns, *wanted.columns]
    table = _bound(stories.with_columns(squares=n * n), k / n, keys, **choices)
    if _leaves_out(**choices):
        low, high = score(k / n, pl.col("high") - pl.col("estimate"), clusters, n**2 / pl.col("squares"))
    else:
        same = (k == 0) | (k == n)
        low, high = (
            pl.when(same).then(bound).otherwise(bound.meta.output_name())
            for bound in wilson(k * clusters / n, clusters)
        )
    bounds = table.with_columns(estimate=(k + lowest * (n - k)) / n, low=low, high=high)
    return _fill(bounds.with_columns(pl.col("low", "high") * (1 - lowest) + lowest), cells, wanted, measure, every)


def _estimate_lifts(
    stories: pl.DataFrame,
    cells: pl.DataFrame,
    wanted: pl.DataFrame,
    measure: str,
    every: str | None,
    **choices: Unpack[Choices],
) -> pl.DataFrame:
    """The trends table of k n / (a b) from rows of alike stories, with the interval on the log scale."""
    k, n, a, b = pl.col("k"), pl.col("n"), pl.col("a"), pl.col("b")
    keys = [*cells.columns, *wanted.columns]
    lift = (k * n / (a * b)).log()
    table = linearise(stories, lift, keys) if _leaves_out(**choices) else _bound(stories, lift, keys, **choices)
    expected = pl.when(a * b > 0).then(a * b / n)
    _, most = wilson(k * pl.col("clusters") / n, pl.col("clusters"))
    low = pl.when(k == 0).then(0.0 * expected).otherwise(pl.col("low").exp())
    high = pl.when(k == 0).then(most * n / expected).otherwise(pl.col("high").exp())
    free = (a < n) & (b < n)  # an actor in every article has a lift of 1 with everyone
    bounds = table.with_columns(estimate=k / expected, low=pl.when(free).then(low), high=pl.when(free).then(high))
    return _fill(bounds, cells, wanted, measure, every)


def _fill(
    bounds: pl.DataFrame, cells: pl.DataFrame, wanted: pl.DataFrame, measure: str, every: str | None, *counted: str
) -> pl.DataFrame:
    """One row for every cell and group, in the columns and order of a trends table; ``counted`` are further counts."""
    keys = [*cells.columns, *wanted.columns]
    filled = cells.join(wanted, how="cross").join(bounds, on=keys, how="left", nulls_equal=True)
    counts = pl.col("k", "n", *counted).fill_null(0).round().cast(pl.Int64)
    table = filled.sort(keys).with_columns(counts, pl.col("clusters").fill_null(0).alias("stories"))
    if "outer" in keys:
        keys.remove("outer")
        widest = {"low": pl.col("low").min(), "high": pl.col("high").max()}
        table = table.group_by(keys, maintain_order=True).agg(
            pl.col("k", "n", *counted, "estimate", "stories").sort_by("outer").first(), **widest
        )
        table = table.sort(keys)
    none = (pl.col("n") == 0) | pl.col("estimate").is_null()
    return table.select(
        "period",
        pl.lit(measure).alias("measure"),
        *keys[1:],
        "k",
        "n",
        *(pl.when(~none).then(name).alias(name) for name in ("estimate", "low", "high")),
        "stories",
        pl.lit(read_every(every), dtype=pl.String).alias("every"),
        *counted,
    )
