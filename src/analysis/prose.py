"""Writes the sentences of the notebooks from tables: each function reads one table and returns one or two sentences.

All words stand in ``lexicon/messages.csv``; what is chosen here is which message fits the numbers. A sentence never
says more than its table: with few articles it gives the range that the true share may lie in.
"""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

import polars as pl
from babel.lists import format_list

from analysis.intervals import wilson
from analysis.messages import has_message, name_actor, say
from analysis.tables import Corpus, Rows, Tables

CORPUS: Final = "application/vnd.sikap.corpus+json"
"""The MIME type under which a notebook tells its report what corpus it has read."""

SIGNS: Final = ("favour", "against", "neutral")
BATCH: Final = 1000  # texts held at once
FEW: Final = 100  # below so many articles a report says first of all how little it can show


@dataclass(frozen=True)
class CorpusNote:
    """What was read, for people (``sentence``) and for the report's foot and index (``facts``)."""

    sentence: str
    facts: Mapping[str, Any]

    def _repr_mimebundle_(self, **_: object) -> dict[str, object]:
        from analysis.markup import show_prose

        html = show_prose(self.sentence).html
        return {CORPUS: dict(self.facts), "text/html": html, "text/plain": self.sentence}


def describe_corpus(tables: Tables | Corpus, language: str = "id") -> CorpusNote:
    """Says how many articles were read, from where and when; with few of them, how little that is.

    The facts: articles, outlets, first and last day (ISO; null where no article has one), and ``hash`` of all ids and
    texts.
    """
    found = tables.articles.lazy().select(
        n=pl.len(),
        outlets=pl.col("outlet").drop_nulls().n_unique(),
        first=pl.col("published_earliest").min(),
        last=pl.col("published_latest").max(),
        unknown=pl.col("published_latest").null_count(),
    )
    n, outlets, first, last, unknown = found.collect().row(0)
    facts = {
        "articles": n,
        "outlets": outlets,
        "first": str(first) if first else None,
        "last": str(last) if last else None,
        "hash": _hash_texts(tables.documents),
    }
    dated = first and last
    key = "prose_corpus_undated" if not dated else "prose_corpus_partly" if unknown else "prose_corpus"
    sentences = [say(key, language, **facts | {"first": first, "last": last})]
    if n < FEW:
        sentences.append(say("small_corpus", language, n=n))
    return CorpusNote(" ".join(sentences), facts)


def _hash_texts(documents: Rows) -> str:
    """The sum of the SHA-256 of every id with its text: the same in any order, and none need be kept."""
    total = 0
    for batch in documents.lazy().select("article_id", "raw").collect_batches(chunk_size=BATCH):
        for row in batch.iter_rows():
            total += int.from_bytes(hashlib.sha256("\0".join(row).encode("utf-8", "replace")).digest())
    return f"{total % 2**256:064x}"


def say_covers(facts: Mapping[str, Any], language: str = "id") -> str:
    """The facts of a corpus in one line.

    >>> say_covers({"articles": 5, "outlets": 5, "first": None, "last": None})
    '5 artikel, 5 media, tanpa tanggal'
    """
    days = {name: facts[name] and date.fromisoformat(facts[name]) for name in ("first", "last")}
    key = "prose_covers" if all(days.values()) else "prose_covers_undated"
    return say(key, language, **dict(facts) | days)


def say_dates(articles: Rows, language: str = "id") -> str:
    """How many articles have a day, bounds only, or nothing."""
    first, last = pl.col("published_earliest"), pl.col("published_latest")
    counts = articles.lazy().select(pl.len(), (first == last).sum(), (first.is_null() & last.is_null()).sum().alias(""))
    n, known, none = counts.collect().row(0)
    return say("prose_dates", language, n=n, k=known, bounded=n - known - none, none=none)


def say_set_aside(roles: pl.DataFrame, language: str = "id") -> str:
    """Which share of the characters is the articles' own text, and what the largest rest is (``count_roles``)."""
    if not roles["characters"].sum():
        return say("no_data", language)
    body = roles.filter(pl.col("role") == "body")["share"].sum()
    rest = roles.filter(pl.col("role") != "body").head(1)
    if rest.is_empty():
        return say("prose_all_body", language)
    return say("prose_set_aside", language, share=body, role=say(f"role_{rest['role'][0]}", language))


def count_roles(segments: Rows) -> pl.DataFrame:
    """Characters of the raw texts by role: role, segments, characters Int64, share Float64; the most first."""
    lengths = segments.lazy().select("role", characters=pl.col("end") - pl.col("start")).group_by("role")
    roles = lengths.agg(segments=pl.len().cast(pl.Int64), characters=pl.col("characters").sum()).collect()
    shares = roles.with_columns(share=pl.col("characters") / pl.col("characters").sum())
    return shares.sort("characters", "role", descending=[True, False])


def say_refused(tables: Tables | Corpus, language: str = "id") -> str:
    """How many inputs could not be read as articles, and whether several articles tell one story."""
    counts = tables.articles.lazy().select(pl.len(), pl.col("story_id").drop_nulls().n_unique())
    (n, stories), refused = counts.collect().row(0), tables.refused.height
    return " ".join(
        [
            say("prose_refused" if refused else "prose_none_refused", language, refused=refused, n=n + refused),
            say("prose_stories" if stories < n else "prose_no_stories", language, stories=stories, n=n),
        ]
    )


def say_leading(trend: pl.DataFrame, key: str, language: str = "id") -> str:
    """Who leads a ranking and who follows.

    Goes in: a trends table of one period with ``actor_id``, and the message of its measure (``prose_mentioned``,
    ``prose_voices``). Those with as many as the leader are named with it.
    """
    rows = trend.filter(pl.col("k") > 0).sort("estimate", "actor_id", descending=[True, False])
    if rows.is_empty():
        return say("no_data", language)
    top = rows.row(0, named=True)
    level = rows.filter(pl.col("k") == top["k"])["actor_id"].to_list()
    others = rows.filter(pl.col("k") < top["k"])["actor_id"].head(2).to_list()
    sentence = say(key, language, leaders=_list(level, language), k=top["k"], n=top["n"], share=top["estimate"])
    if others:
        sentence += " " + say("prose_followed", language, others=_list(others, language))
    if top["low"] is not None and top["high"] - top["low"] > 0.2:
        sentence += " " + say("prose_wide", language, low=top["low"], high=top["high"])
    return sentence


def say_together(lifts: pl.DataFrame, language: str = "id") -> str:
    """Which two actors share the most articles (``co_mention_trend``)."""
    pairs = lifts.filter(pl.col("k") > 0).sort(
        "k", "estimate", "actor_id", "other_id", descending=[True, True, False, False]
    )
    if pairs.is_empty():
        return say("prose_no_pairs", language)
    pair = pairs.row(0, named=True)
    level = int((pairs["k"] == pair["k"]).sum())
    names = _list([pair["actor_id"], pair["other_id"]], language)
    key = "prose_together_level" if level > 1 else "prose_together"
    return say(key, language, pair=names, k=pair["k"], n=pair["n"], level=level)


def say_manner(quotes: Rows, language: str = "id") -> str:
    """How many quotes give the speaker's own words, and how many have no known speaker."""
    types = quotes.lazy().group_by("type").agg(n=pl.len(), unknown=pl.col("speaker_id").null_count()).collect()
    if types.is_empty():
        return say("prose_no_quotes", language)
    k, n = (int(table["n"].sum()) for table in (types.filter(pl.col("type").is_in(["direct", "headline"])), types))
    unknown = int(types["unknown"].sum())
    known = say("prose_speakers_unknown" if unknown else "prose_speakers_known", language, unknown=unknown)
    return f"{say('prose_manner', language, k=k, n=n, share=k / n)} {known}"


def say_carriers(quotes: Rows, language: str = "id") -> str:
    """How many quotes reached the outlet through another medium, and which carries the most."""
    media = quotes.lazy().group_by("via").agg(n=pl.len().cast(pl.Int64)).collect()
    carriers, n = media.drop_nulls("via").sort("n", "via", descending=[True, False]), media["n"].sum()
    if carriers.is_empty():
        return say("prose_no_carrier", language, n=n)
    return say("prose_carriers", language, k=carriers["n"].sum(), n=n, top=carriers["via"][0])


def list_silent(mentions: Rows, quotes: Rows) -> pl.DataFrame:
    """Who is mentioned and never quoted: actor_id, articles, mentions Int64; most articles first."""
    speakers = quotes.lazy().select(actor_id="speaker_id").unique().collect()
    found = mentions.lazy().select("article_id", "actor_id").join(speakers.lazy(), on="actor_id", how="anti")
    in_articles = found.group_by("article_id", "actor_id").agg(mentions=pl.len().cast(pl.Int64))
    silent = in_articles.group_by("actor_id").agg(articles=pl.len().cast(pl.Int64), mentions=pl.col("mentions").sum())
    return silent.collect().sort("articles", "mentions", "actor_id", descending=[True, True, False])


def say_silent(silent: pl.DataFrame, language: str = "id") -> str:
    """Whom the articles name without letting them speak (``list_silent``)."""
    if silent.is_empty():
        return say("prose_none_silent", language)
    return say("prose_silent", language, n=silent.height, names=_list(silent["actor_id"].head(3).to_list(), language))


def say_stances(stances: Rows, language: str = "id") -> str:
    """How many stances there are, how many against, and which source and target meet most often."""
    pairs = stances.lazy().group_by("source_id", "target_id", "stance").len().collect()
    if pairs.is_empty():
        return say("prose_no_stances", language)
    top = pairs.sort("len", "source_id", "target_id", "stance", descending=[True, False, False, False]).row(
        0, named=True
    )
    counts = {sign: int(pairs.filter(stance=sign)["len"].sum()) for sign in ("favour", "against")}
    most = say(
        "prose_stances_level" if (pairs["len"] == top["len"]).sum() > 1 else "prose_stances_top",
        language,
        source=name_actor(top["source_id"], language),
        target=name_actor(top["target_id"], language),
        k=top["len"],
        stance=say(f"prose_{top['stance']}", language),
    )
    return f"{say('prose_stances', language, n=int(pairs['len'].sum()), **counts)} {most}"


def say_targets(trend: pl.DataFrame, language: str = "id") -> str:
    """Towards whom the stances lean most, and whether the data can tell it from an even split (``stance_trend``)."""
    rows = trend.filter(pl.col("n") > 0).sort("n", "target_id", descending=[True, False])
    if rows.is_empty():
        return say("prose_no_stances", language)
    top = rows.row(0, named=True)
    sure = top["low"] is not None and (top["low"] > 0 or top["high"] < 0)
    key = "prose_target" if sure else "prose_target_unsure"
    name = name_actor(top["target_id"], language)
    return say(key, language, target=name, k=top["k"], against=top["n"] - top["k"], estimate=top["estimate"])


def say_voices(stances: Rows, language: str = "id") -> str:
    """How many stances the outlets voice themselves, and how many they pass on."""
    voices = stances.lazy().group_by("voice", own=pl.col("source_id") == "outlet").len().collect()
    if voices.is_empty():
        return say("prose_no_stances", language)
    own = int(voices.filter("own")["len"].sum())
    told = {voice: int(voices.filter(voice=voice)["len"].sum()) for voice in ("quoted", "reported", "narrated")}
    judged = say("prose_own" if own else "prose_no_own", language, own=own)
    return f"{say('prose_voice', language, n=int(voices['len'].sum()), **told)} {judged}"


def say_scores(scores: pl.DataFrame, language: str = "id") -> str:
    """What the machine does best and worst among mentions, quotes and stances (``score_tables``)."""
    steps = ["mentions", "quotes.direct", "quotes.indirect", "stance.dyads", "stance.target"]
    rows = scores.filter(pl.col("measure").is_in(steps)).sort("estimate", "measure", descending=[True, False])
    if rows.is_empty():
        return say("no_data", language)
    best, worst = rows.row(0, named=True), rows.row(-1, named=True)
    names = {row["measure"]: say(f"step_{row['measure'].replace('.', '_')}", language) for row in (best, worst)}
    return say(
        "prose_scores",
        language,
        best=names[best["measure"]],
        high=best["estimate"],
        high_from=best["low"],
        high_to=best["high"],
        worst=names[worst["measure"]],
        low=worst["estimate"],
        low_from=worst["low"],
        low_to=worst["high"],
    )


def name_measures(table: pl.DataFrame, language: str = "id") -> pl.DataFrame:
    """The table with measures, stances and actors in words; measures without a message ``step_*`` are left out.

    Goes in: ``coding.score_tables``, ``coding.confusion`` or ``coding.disagreements``.
    """
    words = {sign: say(f"prose_{sign}" if sign == "neutral" else f"stance_{sign}", language) for sign in SIGNS}
    if "actor" in table.columns:
        of_actors = table.filter(pl.col("measure").str.contains("^mentions$|^speaker|source$"))
        ids = pl.concat([table["actor"], of_actors["coded"], of_actors["found"]]).drop_nulls().unique()
        words |= {value: name_actor(value, language) for value in ids if " " not in value}
    named = [column for column in ("actor", "coded", "found") if column in table.columns]
    table = table.with_columns(pl.col(named).replace(words))
    if "measure" not in table.columns:
        return table
    keys = {measure: f"step_{measure.replace('.', '_')}" for measure in table["measure"].unique()}
    steps = {measure: say(key, language) for measure, key in keys.items() if has_message(key)}
    return table.filter(pl.col("measure").is_in(list(steps))).with_columns(pl.col("measure").replace(steps))


def say_confusion(table: pl.DataFrame, language: str = "id") -> str:
    """How many pairs have the coded stance, and whether misses or turned stances prevail (``coding.confusion``)."""
    coded, found = pl.col("coded"), pl.col("found")
    held = (coded != "neutral") & (found != "neutral")
    conditions = {
        "n": pl.lit(True),
        "k": coded == found,
        "missed": (coded != "neutral") & (found == "neutral"),
        "false": (coded == "neutral") & (found != "neutral"),
        "turned": held & (coded != found),
    }
    return say(
        "prose_confusion", language, **{name: table.filter(rule)["n"].sum() for name, rule in conditions.items()}
    )


def say_caution(articles: Rows, language: str = "id") -> str:
    """How little so many articles can show: the range of the true share behind 'half of the articles'."""
    n = articles.lazy().select(pl.len()).collect().item()
    if n == 0:
        return say("no_data", language)
    k = (n + 1) // 2
    low, high = pl.DataFrame({"k": [k], "n": [n]}).select(*wilson("k", "n")).row(0)
    return say("prose_caution_few" if n < FEW else "prose_caution", language, k=k, n=n, low=low, high=high)


def _list(actors: Sequence[str], language: str) -> str:
    """Names of actors as a list in words; of more than three, the first two and how many more."""
    names = [name_actor(actor, language) for actor in actors]
    if len(names) > 3:
        names = [*names[:2], say("prose_more", language, n=len(names) - 2)]
    return format_list(names, locale=language)
