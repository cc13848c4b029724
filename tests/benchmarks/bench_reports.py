"""Five reports beside two by the tools they stand on: ``python tests/benchmarks/bench_reports.py``.

Prints the seconds of ``sikap report`` for all notebooks over the seeds, those of papermill's and nbconvert's own
command lines for two of the same, and the ratio. Both are warm, and take turns, so that a busy machine slows both.
Then the size of the largest report of 20,000 articles, and the memory that all of them take.
"""

import subprocess
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import polars as pl
from bench_scale import watch
from fictions import write_fictions

from analysis.annotate import annotate

ROOT = Path(__file__).parents[2]
BIN = Path(sys.executable).parent
PEERS = ("02-actors", "04-stance")
ROUNDS = 2
FEW, ARTICLES = 1_000, 20_000


def main() -> None:
    """Prints the best of several rounds."""
    with TemporaryDirectory() as name:
        times = [(make_five(Path(name)), make_two(Path(name))) for _ in range(ROUNDS + 1)]
    ours, theirs = (min(seconds) for seconds in zip(*times[1:], strict=True))
    print(f"five reports, sikap report, seconds: {ours:.1f}")
    print(f"two of them, papermill and nbconvert, seconds: {theirs:.1f}")
    print(f"ratio, at most 1: {ours / theirs:.2f}")
    with TemporaryDirectory() as name:
        corpus, out = write_corpus(Path(name)), Path(name, "reports")
        command = [str(BIN / "sikap"), "report", "--corpus", str(corpus), "--out", str(out), "-p", "period=1mo"]
        seconds, memory = watch([*command, "--notebooks", str(ROOT / "notebooks"), "--quiet"])
        size = max(path.stat().st_size for path in out.glob("*.html")) / 1e6
    print(f"five reports of {ARTICLES:,} articles, seconds: {seconds:.0f}")
    print(f"peak memory of all processes, GB: {memory:.2f}")
    print(f"the largest report, at most 6 MB: {size:.2f}")


def make_five(out: Path) -> float:
    """Seconds of all reports and their index, nothing kept from an earlier run."""
    return clock("sikap", "report", "--corpus", "seeds", "--out", str(out / "reports"), "--force", "--quiet")


def make_two(out: Path) -> float:
    """Seconds of executing two notebooks and of making HTML of them."""
    seconds = 0.0
    for name in PEERS:
        done = str(out / f"{name}.ipynb")
        seconds += clock("papermill", f"notebooks/{name}.ipynb", done, "--cwd", "notebooks", "--no-progress-bar")
        seconds += clock("jupyter-nbconvert", "--to", "html", done)
    return seconds


def write_corpus(folder: Path) -> Path:
    """Tables of ``ARTICLES`` articles: ``FEW`` are annotated, the others are their copies, each lot ten days later."""
    for name, table in annotate(write_fictions(folder / "few.jsonl", FEW))._asdict().items():
        part = folder / "tables" / f"{name}.parquet"
        part.mkdir(parents=True)
        names = pl.col([column for column in ("article_id", "story_id") if column in table.columns])
        for lot in range(ARTICLES // FEW):
            later = pl.selectors.date().dt.offset_by(f"{10 * lot}d")
            table.with_columns(names + pl.lit(f"-{lot}"), later).write_parquet(part / f"{lot:05}.parquet")
    return folder / "tables"


def clock(program: str, *arguments: str) -> float:
    """Seconds that a command takes."""
    start = time.perf_counter()
    subprocess.run([str(BIN / program), *arguments], cwd=ROOT, check=True, capture_output=True)
    return time.perf_counter() - start


def test_reports(capsys: Any) -> None:
    """Prints the figures."""
    with capsys.disabled():
        print()
        main()


if __name__ == "__main__":
    main()
