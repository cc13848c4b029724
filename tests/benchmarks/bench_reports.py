"""Five reports beside two by the tools they stand on: ``python tests/benchmarks/bench_reports.py``.

Prints the seconds of ``sikap report`` for all notebooks over the seeds, those of papermill's and nbconvert's own
command lines for two of the same, and the ratio. Both are warm, and take turns, so that a busy machine slows both.
"""

import subprocess
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

ROOT = Path(__file__).parents[2]
BIN = Path(sys.executable).parent
PEERS = ("02-actors", "04-stance")
ROUNDS = 2


def main() -> None:
    """Prints the best of several rounds."""
    with TemporaryDirectory() as name:
        times = [(make_five(Path(name)), make_two(Path(name))) for _ in range(ROUNDS + 1)]
    ours, theirs = (min(seconds) for seconds in zip(*times[1:], strict=True))
    print(f"five reports, sikap report, seconds: {ours:.1f}")
    print(f"two of them, papermill and nbconvert, seconds: {theirs:.1f}")
    print(f"ratio, at most 1: {ours / theirs:.2f}")


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
