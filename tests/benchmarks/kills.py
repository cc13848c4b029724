"""Stops runs of ``sikap annotate`` as no run can help, at random moments, and goes on with them: no table may show it.

``python tests/benchmarks/kills.py`` does twenty times each: ``kill -9`` of the run, of one of its workers, of a
worker of a Dask cluster and of its scheduler, and a disk that is full (a small one is mounted, for which it takes
root). After ``--resume`` the tables must be those of an undisturbed run, byte for byte, and nothing else may lie
beside them. Moments are counted in files that the run has written, so that a slow machine is stopped where a fast one
is. Some minutes for each kind; ``--seed`` gives other moments.
"""

import argparse
import os
import random
import signal
import subprocess
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from fictions import write_fictions
from runs import begin, find_dask_workers, finish, kill, list_workers, open_cluster, read_files

from analysis.annotate import annotate_corpus, parts

ARTICLES, PART = 48, 8  # few, so that trials are short, in several parts
LOOK = 0.002  # seconds between two looks at the files

Stop = Callable[["Trial"], int]


class Trial(NamedTuple):
    """What is to be annotated, where to, after how many files or bytes it is stopped, and luck for what else varies."""

    corpus: Path
    out: Path
    files: int
    bytes: int
    luck: random.Random


def count_files(folder: Path) -> int:
    """Files below a folder; what vanishes meanwhile, as a run tidies up, is passed over."""
    return sum(len(names) for _, _, names in os.walk(folder))


def wait_for_files(process: subprocess.Popen[bytes], out: Path, number: int) -> None:
    """Waits until a run has written so many files, or has ended."""
    work = out.with_name(f".{out.name}.partial")
    while process.poll() is None and count_files(work) < number:
        time.sleep(LOOK)


def stop_run(trial: Trial) -> int:
    """Kills the process that was started."""
    process = begin(trial.corpus, trial.out, "--workers", str(trial.luck.choice((1, 2))), part=PART)
    wait_for_files(process, trial.out, trial.files)
    kill(process)
    return process.returncode


def stop_worker(trial: Trial) -> int:
    """Kills a worker, which must cost a second try and no more."""
    process = begin(trial.corpus, trial.out, "--workers", "2", part=PART)
    wait_for_files(process, trial.out, trial.files)
    if workers := list_workers(process):
        os.kill(trial.luck.choice(workers), signal.SIGKILL)
    return finish(process, 0)


def stop_dask_worker(trial: Trial) -> int:
    """Kills a worker of a cluster, which must cost a second try and no more."""
    with open_cluster() as (_, address):
        workers = find_dask_workers(address)
        process = begin(trial.corpus, trial.out, "--dask", address, part=PART)
        wait_for_files(process, trial.out, trial.files)
        os.kill(trial.luck.choice(workers), signal.SIGKILL)
        return finish(process, 0)


def stop_scheduler(trial: Trial) -> int:
    """Kills the scheduler of a cluster, which the command must say."""
    with open_cluster() as (scheduler, address):
        find_dask_workers(address)
        process = begin(trial.corpus, trial.out, "--dask", address, part=PART)
        wait_for_files(process, trial.out, trial.files)
        scheduler.kill()
        return finish(process, 0, 2)


def fill_disk(trial: Trial) -> int:
    """Lets the run write to a disk that is too small, which the command must say, and then enlarges it."""
    disk = trial.out.parent
    subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={trial.bytes}", "tmpfs", disk], check=True)
    process = begin(trial.corpus, trial.out, "--workers", str(trial.luck.choice((1, 2))), part=PART)
    status = finish(process, 0, 2)
    subprocess.run(["mount", "-o", "remount,size=100m", disk], check=True)
    return status


STOPS: dict[str, Stop] = {
    "kill -9 of the run": stop_run,
    "kill -9 of a worker": stop_worker,
    "kill -9 of a Dask worker": stop_dask_worker,
    "kill -9 of the scheduler": stop_scheduler,
    "full disk": fill_disk,
}


def try_stop(stop: Stop, trial: Trial, whole: Mapping[str, bytes]) -> str:
    """Stops a run, goes on with it, and says how far it had come; what then differs is an error."""
    try:
        status = stop(trial)
        done = len(list(trial.out.parent.glob(".T.partial/parts/*/done.json")))
        came = "finished" if trial.out.exists() else f"parts done {done}"
        annotate_corpus(trial.corpus, out=trial.out, resume=True)
        found = read_files(trial.out)
        assert found == whole, [name for name in {*found, *whole} if found.get(name) != whole.get(name)]
        assert os.listdir(trial.out.parent) == ["T"], os.listdir(trial.out.parent)
        return f"status {status:3}, {came}"
    finally:
        if os.path.ismount(trial.out.parent):
            subprocess.run(["umount", trial.out.parent], check=True)


def main(trials: int, seed: int, only: Sequence[str]) -> None:
    """Prints each trial as soon as it is over; the first whose tables differ ends it all."""
    parts.PART = PART  # type: ignore[misc]
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        corpus = write_fictions(folder / "corpus.jsonl", ARTICLES)
        annotate_corpus(corpus, out=folder / "whole")
        whole = read_files(folder / "whole")
        most = sum(map(len, whole.values()))
        for kind in only or STOPS:
            luck = random.Random(f"{seed} {kind}")
            for number in range(1, trials + 1):
                place = folder / f"{kind} {number}"
                place.mkdir()
                moment = luck.random()
                # Until it is done a run has about twice the files of its tables, and takes half as much room again.
                trial = Trial(corpus, place / "T", round(moment * 2.2 * len(whole)), round(moment * 1.5 * most), luck)
                came = try_stop(STOPS[kind], trial, whole)
                print(f"{kind:25} {number:2} at {moment:.2f}: {came}; then the same bytes", flush=True)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--trials", type=int, default=20)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", action="append", default=[], choices=STOPS, metavar="KIND")
    options = parser.parse_args()
    main(options.trials, options.seed, options.only)
