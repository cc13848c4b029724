"""Pairs what was found with what was coded, one by one, and says of each case whether both agree."""

from collections.abc import Collection
from itertools import groupby
from typing import Final

import polars as pl

from analysis import tables as t

FIELDS: Final = ("title", "outlet", "author", "editor", "place")
LABELS: Final = ("favour", "against", "neutral")
PAIR: Final = ["article_id", "sentence", "actor"]
TRIM: Final = " \t\n\u00a0\"'“”‘’«»,.;:!?…–—-"

JUDGED: Final[t.Schema] = {
    "measure": pl.String,
    "article_id": pl.String,
    "actor": pl.String,
    "start": pl.Int64,
    "end": pl.Int64,
    "text": pl.String,
    "coded": pl.String,
    "found": pl.String,
    "right": pl.Boolean,
    "weight": pl.Int64,
}
"""One thing judged a row. ``coded`` is null where only the machine saw it, ``found`` where only the coder did."""


def judge(tables: t.Tables, coding: t.Tables, among: Collection[str] | None) -> pl.DataFrame:
    """Every case of every measure, as ``JUDGED``: fields, runs of body text, mentions, quotes, stance pairs, dyads."""
    found, coded = (_that_count(side, coding.documents.select("article_id"), among) for side in (tables, coding))
    steps = (_judge_fields, _judge_bodies, _judge_mentions, _judge_quotes, _judge_stances, _judge_dyads)
    return pl.concat([step(found, coded) for step in steps])


def _that_count(side: t.Tables, articles: pl.DataFrame, among: Collection[str] | None) -> t.Tables:
    """One side, cut to the coded articles and to the actors that count."""
    frames = {name: frame for name, frame in side._asdict().items() if "article_id" in frame.columns}
    kept = {name: frame.join(articles, "article_id", "semi", maintain_order="left") for name, frame in frames.items()}
    if among is not None:
        kept["mentions"] = kept["mentions"].filter(pl.col("actor_id").is_in(list(among)))
        kept["stances"] = kept["stances"].filter(pl.col("target_id").is_in(list(among)))
    return side._replace(**kept)


def _judged(frame: pl.DataFrame, **columns: pl.Expr) -> pl.DataFrame:
    """``frame`` with the columns of ``JUDGED``, null where it has none; a case weighs 1 unless it says otherwise."""
    frame = frame.with_columns(**columns)
    absent = {
        name: pl.lit(1 if name == "weight" else None, dtype)
        for name, dtype in JUDGED.items()
        if name not in frame.columns
    }
    return frame.with_columns(**absent).select(pl.col(name).cast(dtype) for name, dtype in JUDGED.items())


def _judge_fields(found: t.Tables, coded: t.Tables) -> pl.DataFrame:
    """What is known of each article as a whole."""
    both = coded.articles.join(found.articles, "article_id", "left", suffix="_found")
    parts = [
        _judged(
            both,
            measure=pl.lit(f"article.{field}"),
            right=_slug(field).eq_missing(_slug(f"{field}_found")),
            coded=pl.col(field),
            found=pl.col(f"{field}_found"),
        )
        for field in FIELDS
    ]
    earliest, latest = pl.col("published_earliest"), pl.col("published_latest")
    first, last = pl.col("published_earliest_found"), pl.col("published_latest_found")
    bounded = (last == latest).fill_null(False) & (first.is_null() | (first <= earliest))
    right = (
        pl.when(earliest.is_null())
        .then(first.is_null())
        .when(earliest == latest)
        .then(first.eq_missing(earliest) & last.eq_missing(latest))
        .otherwise(bounded)
    )
    days = {"coded": pl.format("{}..{}", earliest, latest), "found": pl.format("{}..{}", first, last)}
    return pl.concat([*parts, _judged(both, measure=pl.lit("article.date"), right=right, **days)])


def _judge_bodies(found: t.Tables, coded: t.Tables) -> pl.DataFrame:
    """Runs of characters that both, or only one of them, put into the body; they weigh what is not blank in them."""
    rows = []
    bodies = [_spans(side.segments.filter(pl.col("role") == "body")) for side in (coded, found)]
    for article, raw in coded.documents.select("article_id", "raw").iter_rows():
        mine, yours = (_cells(body.get(article, []), len(raw)) for body in bodies)
        end = 0
        for (in_mine, in_yours), run in groupby(zip(mine, yours, strict=True)):
            start, end = end, end + sum(1 for _ in run)
            text = raw[start:end]
            if (weight := len("".join(text.split()))) and (in_mine or in_yours):
                span = {"article_id": article, "start": start, "end": end, "text": text, "weight": weight}
                sides = {"coded": "body" if in_mine else None, "found": "body" if in_yours else None}
                rows.append(span | sides | {"right": in_mine == in_yours})
    return t.make(rows, JUDGED).with_columns(measure=pl.lit("body.chars"))


def _cells(spans: list[tuple[int, int]], length: int) -> bytearray:
    """One byte a character: 1 within a span."""
    cells = bytearray(length)
    for start, end in spans:
        cells[start:end] = b"\1" * (end - start)
    return cells


def _spans(frame: pl.DataFrame) -> dict[str, list[tuple[int, int]]]:
    spans: dict[str, list[tuple[int, int]]] = {}
    for article, start, end in frame.select("article_id", "start", "end").iter_rows():
        spans.setdefault(article, []).append((start, end))
    return spans


def _judge_mentions(found: t.Tables, coded: t.Tables) -> pl.DataFrame:
    """Mentions of the same actor in spans that overlap, and whether the spans are the same."""
    mine, yours = (side.mentions.rename({"surface": "text"}).with_row_index("no") for side in (coded, found))
    pairs = mine.join(yours, "article_id", suffix="_found")
    fits = (_overlap("start", "end") > 0) & _same_actor("actor_id", "actor_id_found")
    hits = _one_to_one(pairs.filter(fits).sort("no", "no_found"))
    exact = (pl.col("start") == pl.col("start_found")) & (pl.col("end") == pl.col("end_found"))
    spans = mine.join(hits.select("no", "text_found", exact=exact), "no", "left", maintain_order="left")
    return pl.concat(
        [
            _judged(_outcomes(mine, yours, hits, "actor_id"), measure=pl.lit("mentions")),
            _judged(
                spans,
                measure=pl.lit("mentions.exact_span"),
                right=pl.col("exact").fill_null(False),
                coded=pl.col("text"),
                found=pl.col("text_found"),
            ),
        ]
    )


def _judge_quotes(found: t.Tables, coded: t.Tables) -> pl.DataFrame:
    """Quotes of the same stretch, and for these whether speaker and carrier are the same; headlines are set aside."""
    mine, yours = (_bare(side.quotes.with_row_index("no")) for side in (coded, found))
    is_headline, direct, optional = pl.col("type") == "headline", pl.col("direct"), pl.col("optional")
    pairs = mine.filter(~is_headline).join(yours, "article_id", suffix="_found")
    shared = _overlap("first", "last")
    fits = pl.when(direct).then(pl.col("direct_found") & (shared == 1)).otherwise(shared >= 0.5)
    order = [~direct, pl.col("no"), -_overlap("start", "end"), pl.col("no_found")]
    hits = _one_to_one(pairs.filter(fits).sort(order))
    titles = mine.filter(is_headline).join(yours, "article_id", suffix="_found").filter(_overlap("start", "end") > 0.5)
    set_aside = [yours.filter(is_headline)["no"], titles["no_found"], hits.filter(optional)["no_found"]]
    hits, mine = hits.filter(~optional), mine.filter(~is_headline & ~optional)
    yours = yours.filter(~pl.col("no").is_in(pl.concat(set_aside).implode()))
    kind = pl.when(direct).then(pl.lit("direct")).otherwise(pl.lit("indirect"))
    return pl.concat(
        [
            _judged(_outcomes(mine, yours, hits, "speaker_id"), measure=pl.format("quotes.{}", kind)),
            _judged(
                hits,
                measure=pl.format("speaker.{}", kind),
                right=_same_actor("speaker_id", "speaker_id_found"),
                coded=pl.col("speaker_id"),
                found=pl.col("speaker_id_found"),
            ),
            _judged(
                hits,
                measure=pl.lit("quotes.via"),
                right=_slug("via").fill_null("") == _slug("via_found").fill_null(""),
                coded=pl.col("via"),
                found=pl.col("via_found"),
            ),
        ]
    )


def _bare(quotes: pl.DataFrame) -> pl.DataFrame:
    """Quotes with the span (``first``, ``last``) of their words, without marks and stops at either end."""
    text, length = pl.col("text"), pl.col("text").str.len_chars()
    return quotes.with_columns(
        first=pl.col("start") + length - text.str.strip_chars_start(TRIM).str.len_chars(),
        last=pl.col("end") - length + text.str.strip_chars_end(TRIM).str.len_chars(),
        direct=pl.col("type") == "direct",
    )


def _outcomes(mine: pl.DataFrame, yours: pl.DataFrame, hits: pl.DataFrame, name: str) -> pl.DataFrame:
    """Every case of ``mine`` and ``yours`` once: the ``hits`` as right, what either has beyond them as wrong."""
    coded, found = pl.col(name).alias("coded"), pl.col(name).alias("found")
    right = hits.with_columns(coded, found, right=pl.lit(True))
    missed = mine.join(hits, "no", "anti").with_columns(coded, right=pl.lit(False))
    wrong = yours.join(hits, left_on="no", right_on="no_found", how="anti").with_columns(found, right=pl.lit(False))
    return pl.concat([right, missed, wrong], how="diagonal_relaxed")


def _one_to_one(pairs: pl.DataFrame) -> pl.DataFrame:
    """The pairs, best first, that can be kept so that neither side is used twice."""
    taken: tuple[set[int], set[int]] = (set(), set())
    keep = []
    for mine, yours in pairs.select("no", "no_found").iter_rows():
        free = mine not in taken[0] and yours not in taken[1]
        keep.append(free)
        if free:
            taken[0].add(mine)
            taken[1].add(yours)
    return pairs.filter(pl.Series(keep, dtype=pl.Boolean))


def label_pairs(frame: pl.DataFrame, sentences: pl.DataFrame, both: str) -> pl.DataFrame:
    """Stances as one label and the set of holders a sentence and target; ``both`` labels a sentence that has either."""
    placed = _placed(frame, sentences).rename({"target_id": "actor"})
    label = pl.when(pl.col("stance").n_unique() == 1).then(pl.col("stance").first()).otherwise(pl.lit(both))
    return placed.group_by(PAIR).agg(label=label, holders=pl.col("source_id").unique().sort())


def _placed(frame: pl.DataFrame, sentences: pl.DataFrame) -> pl.DataFrame:
    """``frame`` with the number of the found sentence in which each row starts, -1 outside all of them."""
    starts = sentences.select("article_id", "start", until="end", sentence="sentence_no").sort("start")
    placed = frame.sort("start", maintain_order=True).join_asof(
        starts, on="start", by="article_id", check_sortedness=False
    )
    inside = pl.col("start") < pl.col("until")
    return placed.with_columns(sentence=pl.when(inside).then(pl.col("sentence")).otherwise(-1))


def _stance_pairs(found: t.Tables, coded: t.Tables) -> pl.DataFrame:
    """Every found sentence and every actor mentioned there or held to be a target, with both labels."""
    taken = found.stances.filter(pl.col("stance").is_in(LABELS[:2]))
    mine = label_pairs(coded.stances, found.sentences, "mixed")
    yours = label_pairs(taken, found.sentences, "neutral")
    mentioned = _placed(coded.mentions, found.sentences).select("article_id", "sentence", actor="actor_id")
    pairs = pl.concat([frame.select(PAIR) for frame in (mentioned, mine, yours)]).unique()
    pairs = pairs.join(mine, PAIR, "left").join(yours, PAIR, "left", suffix="_found")
    labels = {"coded": pl.col("label").fill_null("neutral"), "found": pl.col("label_found").fill_null("neutral")}
    spans = found.sentences.select("article_id", "start", "end", "text", sentence="sentence_no")
    pairs = pairs.with_columns(**labels).filter(pl.col("coded") != "mixed").join(spans, PAIR[:2], "left")
    return pairs.with_columns(right=pl.col("coded") == pl.col("found")).sort(PAIR)


def _judge_stances(found: t.Tables, coded: t.Tables) -> pl.DataFrame:
    """Stance towards each actor of each sentence, and where both agree on one, whether they agree on its holder."""
    pairs = _stance_pairs(found, coded)
    agreed = pairs.filter(pl.col("right") & (pl.col("coded") != "neutral"))
    holders = agreed.explode("holders").explode("holders_found")
    same = holders.group_by(PAIR).agg(right=_same_actor("holders", "holders_found").any())
    sources = _judged(
        agreed.drop("right").join(same, PAIR, "left", maintain_order="left"),
        measure=pl.lit("stance.source"),
        coded=pl.col("holders").list.join(", "),
        found=pl.col("holders_found").list.join(", "),
    )
    return pl.concat([_judged(pairs, measure=pl.lit("stance.target")), sources])


def _judge_dyads(found: t.Tables, coded: t.Tables) -> pl.DataFrame:
    """Sign of the net stance of each source towards each target in an article; none where both signs balance."""
    sign = pl.when(pl.col("stance") == "favour").then(1).otherwise(-1)
    key = ["article_id", "source_id", "target_id"]
    mine = coded.stances.group_by(key, maintain_order=True).agg(net=sign.sum().sign())
    taken = found.stances.filter(pl.col("stance").is_in(LABELS[:2])).with_row_index("no")
    # A holder found under another spelling of the name is the coded one.
    known = taken.join(mine.rename({"source_id": "known"}), ["article_id", "target_id"], maintain_order="left_right")
    known = known.filter(_same_actor("known", "source_id")).unique("no", keep="first", maintain_order=True)
    named = taken.join(known.select("no", "known"), "no", "left").with_columns(
        source_id=pl.coalesce("known", "source_id")
    )
    yours = named.group_by(key).agg(net=sign.sum().sign())
    both = mine.join(yours, key, "full", suffix="_found", coalesce=True).with_columns(
        coded=_signed("net"), found=_signed("net_found"), actor=pl.format("{} > {}", "source_id", "target_id")
    )
    held = both.filter(pl.col("coded").is_not_null() | pl.col("found").is_not_null())
    return _judged(held, measure=pl.lit("stance.dyads"), right=pl.col("coded").eq_missing(pl.col("found")))


def _signed(column: str) -> pl.Expr:
    return pl.col(column).replace_strict({1: "favour", -1: "against"}, default=None, return_dtype=pl.String)


def _slug(column: str) -> pl.Expr:
    return pl.col(column).str.to_lowercase().str.replace_all(r"[^a-z0-9]+", "_").str.strip_chars("_")


def _same_actor(one: str, other: str) -> pl.Expr:
    """Whether the words of one id are all among those of the other."""
    a, b = (_slug(column).str.strip_prefix("unnamed_").fill_null("") for column in (one, other))
    words = a.str.split("_"), b.str.split("_")
    within = [x.list.set_difference(y).list.len() == 0 for x, y in (words, words[::-1])]
    return (a != "") & (b != "") & (within[0] | within[1])


def _overlap(start: str, end: str) -> pl.Expr:
    """Intersection over union of a coded span and the found one beside it."""
    first, last, other_first, other_last = (pl.col(name) for name in (start, end, f"{start}_found", f"{end}_found"))
    shared = (pl.min_horizontal(last, other_last) - pl.max_horizontal(first, other_first)).clip(0)
    union = (last - first) + (other_last - other_first) - shared
    return pl.when(union > 0).then(shared / union).otherwise(0.0)
