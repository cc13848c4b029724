"""From thousands of articles to hundreds of thousands: ``python tests/benchmarks/bench_scale.py [SMALL LARGE]``.

Prints ratios measured side by side, as machines differ. The peer is spaCy's blank Indonesian pipeline with sentencizer
and EntityRuler on the same aliases (the extra ``bench``), which splits and finds names and nothing else.
"""

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from itertools import islice, product
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import polars as pl
from fictions import read_words, write_fictions

from analysis import read_documents, read_lexicon, trends
from analysis.annotate import scan_tables
from analysis.annotate.batches import annotate_documents
from analysis.lexicon import Lexicon

SMALL, LARGE = 10_000, 50_000
SAMPLE = 2_000  # articles for figures that do not depend on their number
TURNS = 5  # of the peer and our line, a lot of the sample each
FEW, MANY = 1_000, 20_000  # aliases
SIKAP = Path(sys.executable).with_name("sikap")
LOOK = 0.3  # seconds between two looks at the memory


def main(small: int = SMALL, large: int = LARGE) -> None:
    """Prints each figure as soon as it is known."""
    print(f"{'figure':58} {'found':>9}  bar")
    with TemporaryDirectory() as name:
        folder = Path(name)
        show("`sikap --help`, seconds", time_help(), "at most 0.3")
        show("whole line on one core / peer, articles a second", compare_with_peer(folder), "at least 5")
        show(f"{MANY:,} aliases / {FEW:,}, time", compare_aliases(folder), "at most 1.4")
        corpus = write_fictions(folder / "small.jsonl", small)
        one, _ = annotate(corpus, folder / "one")
        two, _ = annotate(corpus, folder / "two", "--workers", "2")
        show(f"two workers / one, speed, {small:,} articles", one / two, "at least 1.7")
        apart = annotate_apart(write_fictions(folder / "half.jsonl", small // 2), folder)
        show("two unconnected runs of half the articles / one, speed", one / apart, "the machine's own limit")
        with open_cluster() as address:
            dask, _ = annotate(corpus, folder / "dask", "--dask", address)
        show("Dask with two workers / two of our own, speed", two / dask, "at least 0.8")
        corpus = write_fictions(folder / "large.jsonl", large)
        many, memory = annotate(corpus, folder / "large", "--workers", "2")
        ratio = (many / large) / (two / small)
        show(f"time an article, {large:,} articles / {small:,}", ratio, "at most 1.15")
        show(f"peak memory of all processes, {large:,} articles, GB", memory, "at most 1.5")
        seconds, memory = watch([sys.executable, __file__, "--aggregate", str(folder / "large")])
        show(f"all trends of {large:,} articles / annotation, time", seconds / many, "at most 0.1")
        show("peak memory of all trends, GB", memory, "")


def show(figure: str, value: float, bar: str) -> None:
    """One line of the table."""
    print(f"{figure:58} {value:9.2f}  {bar}", flush=True)


def time_help() -> float:
    """Seconds until `sikap --help` has answered, the best of several."""
    return min(watch([str(SIKAP), "--help"])[0] for _ in range(5))


def compare_with_peer(folder: Path) -> float:
    """Articles a second of our line, from documents to stances, over those of the peer; processor time of each."""
    import spacy

    lexicon = read_lexicon()
    documents, _ = read_documents(write_fictions(folder / "sample.jsonl", SAMPLE))
    peer = spacy.blank("id")
    peer.add_pipe("sentencizer")
    aliases = lexicon.aliases.select("alias", "actor_id").unique().rows()
    peer.add_pipe("entity_ruler").add_patterns(  # type: ignore[attr-defined]
        [{"label": "ACTOR", "pattern": alias, "id": actor} for alias, actor in aliases]
    )
    theirs = ours = 0.0
    for number, lot in enumerate(documents.iter_slices(SAMPLE // TURNS)):  # in turns, as a machine's speed changes
        their_turn = clock(lambda lot=lot: [len(text.ents) for text in peer.pipe(lot["raw"])])  # type: ignore[misc]
        our_turn = clock(lambda lot=lot: annotate_documents(lot, lexicon))  # type: ignore[misc]
        if number:  # in the first both read their rules, and keep what they have met
            theirs, ours = theirs + their_turn, ours + our_turn
    return theirs / ours


def compare_aliases(folder: Path) -> float:
    """Time of the line with many aliases over that with few, on the same articles."""
    lexicon = read_lexicon()
    documents, _ = read_documents(write_fictions(folder / "sample.jsonl", SAMPLE))
    few = replace(lexicon, aliases=lexicon.aliases.head(FEW))
    many = add_aliases(lexicon, MANY - lexicon.aliases.height)
    times = []
    for one in (few, many):
        annotate_documents(documents.head(1), one)  # compiles it
        times.append(clock(lambda one=one: annotate_documents(documents, one)))  # type: ignore[misc]
    return times[1] / times[0]


def add_aliases(lexicon: Lexicon, number: int) -> Lexicon:
    """A lexicon with as many further bodies, each with one made-up name."""
    coined = ("".join(parts).capitalize() for parts in product(read_words()["syllable"], repeat=4))
    names = [f"Serikat {name}" for name in islice(coined, number)]
    ids = [name.lower().replace(" ", "_") for name in names]
    actors = pl.DataFrame({"actor_id": ids, "name_en": names, "name_id": names, "kind": ["organisation"] * number})
    aliases = pl.DataFrame({"alias": names, "actor_id": ids, "kind": ["name"] * number})
    return replace(
        lexicon,
        actors=pl.concat([lexicon.actors, actors], how="diagonal"),
        aliases=pl.concat([lexicon.aliases, aliases], how="diagonal"),
    )


def clock(work: Callable[[], Any]) -> float:
    """Processor seconds that some work takes."""
    start = time.process_time()
    work()
    return time.process_time() - start


def annotate(corpus: Path, out: Path, *options: str) -> tuple[float, float]:
    """Seconds and gigabytes that `sikap annotate` takes."""
    return watch([str(SIKAP), "annotate", str(corpus), "--out", str(out), "--quiet", *options])


def annotate_apart(corpus: Path, folder: Path) -> float:
    """Seconds that two runs take which know nothing of each other, but share the machine's memory and caches."""
    start = time.perf_counter()
    runs = [
        subprocess.Popen(
            [str(SIKAP), "annotate", str(corpus), "--out", str(folder / name), "--quiet"],
            env={**os.environ, "POLARS_MAX_THREADS": "1"},
        )
        for name in ("apart", "too")
    ]
    if {run.wait() for run in runs} != {0}:
        raise RuntimeError("one of two runs failed")
    return time.perf_counter() - start


def watch(command: list[str]) -> tuple[float, float]:
    """Seconds that a command takes, and the most gigabytes that it and what it starts hold at once."""
    start, peak = time.perf_counter(), 0
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    while process.poll() is None:
        peak = max(peak, sum(map(held, family(process.pid))))
        with suppress(subprocess.TimeoutExpired):
            process.wait(LOOK)
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, command)
    return time.perf_counter() - start, peak / 1e6


def family(pid: int) -> Iterator[int]:
    """A process and all that it has started."""
    yield pid
    for path in Path(f"/proc/{pid}/task").glob("*/children"):
        with suppress(OSError):
            for child in path.read_text().split():
                yield from family(int(child))


def held(pid: int) -> int:
    """Kilobytes of memory, what several processes share counted once."""
    try:
        rollup = Path(f"/proc/{pid}/smaps_rollup").read_text()
    except OSError:
        return 0
    return int(rollup.partition("\nPss:")[2].split()[0])


@contextmanager
def open_cluster() -> Iterator[str]:
    """A Dask cluster of two processes on this machine."""
    from dask.distributed import LocalCluster

    with LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=None) as cluster:
        yield cluster.scheduler_address


def draw_trends(folder: str) -> None:
    """Computes every trend of the reports: of the whole, month by month, and for each outlet."""
    tables = scan_tables(folder)
    mentions, quotes, stances = tables["mentions"], tables["quotes"], tables["stances"]
    articles, actors = tables["articles"].collect(), trends.leading_actors(mentions, 12)
    speakers = trends.leading_actors(quotes, 10, "speaker_id")
    sources, targets = (trends.leading_actors(stances, 8, column) for column in ("source_id", "target_id"))
    for every, by in ((None, []), ("1mo", []), (None, ["outlet"])):
        trends.mention_trend(articles, mentions, actors, every, by)
        trends.voice_trend(articles, quotes, speakers, every, by)
        trends.stance_trend(articles, stances, targets, every, by)
    trends.co_mention_trend(articles, mentions, actors)
    trends.stance_matrix(articles, stances, sources, targets)


def test_scale(capsys: Any) -> None:
    """Prints the table for corpora that take minutes."""
    with capsys.disabled():
        print()
        main(2_000, 10_000)


if __name__ == "__main__":
    if sys.argv[1:2] == ["--aggregate"]:
        draw_trends(sys.argv[2])
    else:
        main(*map(int, sys.argv[1:]))
